"""One function a kind of figure: table and Axes in, Axes out; no arithmetic beyond positions.

Every function says in the figure how much evidence a mark rests on. Too little of it shows as a hollow grey mark with the
words "descriptive only", never as a missing row. Colours go with markers or letters, so that grey print works.

An empty table draws "nothing to draw". ``table.attrs["labels"]`` (item: words for print) names what the table calls otherwise.
"""
from analysis.plots.planes import grid, heat_map, network, reliability, specification_curve, timeline, two_groups
from analysis.plots.rows import agreement, bars, dumbbell, effects, outlet_rows, prevalence, terms
from analysis.plots.style import BLACK, BLUE, GREEN, GREY, ORANGE, PALETTE, PURPLE, SKY, STYLE, VERMILLION, note, title

__all__ = ["agreement", "bars", "dumbbell", "effects", "grid", "heat_map", "network", "note", "outlet_rows", "prevalence",
           "reliability", "specification_curve", "terms", "timeline", "title", "two_groups", "BLACK", "BLUE", "GREEN", "GREY", "ORANGE",
           "PALETTE", "PURPLE", "SKY", "STYLE", "VERMILLION"]
