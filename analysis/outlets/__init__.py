"""Source by source: what each newsroom made of it, with the pages behind every number."""

# Both are of cases. They are here too because cards and the ledger of omissions take them.
from analysis.case.items import labels
from analysis.case.pages import claims_and_labels
from analysis.outlets.agencies import by_agency
from analysis.outlets.evidence import pages_with
from analysis.outlets.omissions import omissions
from analysis.outlets.overview import overview
from analysis.outlets.pairs import pair
from analysis.outlets.queries import queries
from analysis.outlets.resemblance import nearest
from analysis.outlets.source_card import Card, agency_card, card
from analysis.outlets.sources import table
from analysis.outlets.texts import texts_by_outlet
from analysis.outlets.voices import speaker_counts, voices

__all__ = [
    "Card",
    "agency_card",
    "by_agency",
    "card",
    "claims_and_labels",
    "labels",
    "nearest",
    "omissions",
    "overview",
    "pages_with",
    "pair",
    "queries",
    "speaker_counts",
    "table",
    "texts_by_outlet",
    "voices",
]
