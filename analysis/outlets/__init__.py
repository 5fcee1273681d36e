"""Source by source: what each newsroom made of it, with the pages behind every number."""

from analysis.outlets.mentions import mentioning
from analysis.outlets.omissions import omissions
from analysis.outlets.overview import overview
from analysis.outlets.source_card import card
from analysis.outlets.sources import table

__all__ = [
    "card",
    "mentioning",
    "omissions",
    "overview",
    "table",
]
