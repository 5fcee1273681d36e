"""Figures of result tables, one function a kind.

Every function takes a table and returns a matplotlib ``Figure`` of the right size, with title,
axes, note and alt text; ``figures.save(figure, "01-contrasts", case=CASE)`` writes it. Marks say
how much they rest on. Too little evidence is a hollow mark with the words "descriptive only",
never a missing row. Colours go with markers, stripes or letters, so that grey print works.

`panels` draws several tables at once.
"""

from analysis.plots.agreement import agreement
from analysis.plots.canvas import canvas, panels, shown_in
from analysis.plots.effects import effects
from analysis.plots.facing import face_to_face
from analysis.plots.heatmaps import grid, heat_map, ledger
from analysis.plots.levels import prevalence, tone
from analysis.plots.network import network
from analysis.plots.profiles import profiles
from analysis.plots.sentiment import sentiment
from analysis.plots.specifications import specifications
from analysis.plots.style import PALETTE, STYLE
from analysis.plots.voices import voices
from analysis.plots.word_profiles import word_profiles

__all__ = [
    "agreement",
    "canvas",
    "effects",
    "face_to_face",
    "grid",
    "heat_map",
    "ledger",
    "network",
    "panels",
    "prevalence",
    "profiles",
    "sentiment",
    "shown_in",
    "specifications",
    "tone",
    "voices",
    "word_profiles",
    "PALETTE",
    "STYLE",
]
