"""Source by source: what each newsroom made of it, with the pages behind every number."""

from analysis.outlets.contents import claim_counts
from analysis.outlets.fingerprints import fingerprint
from analysis.outlets.maps import SourceMap, map
from analysis.outlets.omissions import Omissions, omissions
from analysis.outlets.pairs import Pair, pair
from analysis.outlets.resemblance import nearest
from analysis.outlets.source_card import Card, Cards, card, cards
from analysis.outlets.sources import table

__all__ = [
    "Card",
    "Cards",
    "Omissions",
    "Pair",
    "SourceMap",
    "card",
    "cards",
    "claim_counts",
    "fingerprint",
    "map",
    "nearest",
    "omissions",
    "pair",
    "table",
]
