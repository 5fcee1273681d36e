"""Source by source: what each newsroom made of it, with the pages behind every number."""

from analysis.outlets.drawing import draw
from analysis.outlets.resemblance import nearest
from analysis.outlets.source_card import Card, Cards, card, cards
from analysis.outlets.sources import table

__all__ = ["Card", "Cards", "card", "cards", "draw", "nearest", "table"]
