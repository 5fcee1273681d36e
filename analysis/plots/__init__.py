"""One function a kind of figure: table and Axes in, Axes out; no arithmetic beyond positions.

Every function says in the figure how much evidence a mark rests on. Too little of it shows as a hollow mark with the words
"descriptive only", never as a missing row; a cell without a number is hatched. Colours go with markers, stripes or letters, so
that grey print works.

An empty table draws "nothing to draw". ``table.attrs["labels"]`` (item: words for print) names what the table calls otherwise.
"""

from analysis.plots.bars import agreement, bars, outlet_rows, terms, word_shift
from analysis.plots.effects import against_chance, dumbbell, effects, prevalence, tone
from analysis.plots.heatmaps import grid, heat_map, sharing
from analysis.plots.scatter import network, reliability, timeline, two_groups
from analysis.plots.specification_curve import specification_curve
from analysis.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALETTE,
    PURPLE,
    SKY,
    STYLE,
    VERMILLION,
    note,
    title,
)

__all__ = [
    "against_chance",
    "agreement",
    "bars",
    "dumbbell",
    "effects",
    "grid",
    "heat_map",
    "network",
    "note",
    "outlet_rows",
    "prevalence",
    "reliability",
    "sharing",
    "specification_curve",
    "terms",
    "timeline",
    "title",
    "tone",
    "two_groups",
    "word_shift",
    "BLACK",
    "BLUE",
    "GREEN",
    "GREY",
    "ORANGE",
    "PALETTE",
    "PURPLE",
    "SKY",
    "STYLE",
    "VERMILLION",
]
