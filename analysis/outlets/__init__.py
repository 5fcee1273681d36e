"""Source by source: what each newsroom made of it, with the pages behind every number."""

# Both are of cases. They are here too because cards and the ledger of omissions take them.
from analysis.case.items import labels
from analysis.case.pages import claims_and_labels
from analysis.outlets.agencies import by_agency
from analysis.outlets.drawing import draw
from analysis.outlets.evidence import pages_with
from analysis.outlets.namings import namings
from analysis.outlets.omissions import omissions
from analysis.outlets.overview import overview
from analysis.outlets.pairs import pair
from analysis.outlets.queries import queries
from analysis.outlets.resemblance import nearest
from analysis.outlets.source_card import Card, agency_card, card, cards, side_by_side
from analysis.outlets.sources import table
from analysis.outlets.texts import texts_by_outlet, texts_in_words
from analysis.outlets.voices import speaker_counts, voices

__all__ = [
    "Card",
    "agency_card",
    "by_agency",
    "card",
    "cards",
    "claims_and_labels",
    "draw",
    "labels",
    "namings",
    "nearest",
    "omissions",
    "overview",
    "pages_with",
    "pair",
    "queries",
    "side_by_side",
    "speaker_counts",
    "table",
    "texts_by_outlet",
    "texts_in_words",
    "voices",
]
