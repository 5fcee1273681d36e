"""Figures of result tables, five kinds on one canvas.

Every function takes a table and returns a matplotlib ``Figure``; ``figures.save(figure,
"01-contrasts", case=CASE)`` writes it. A filled dot is sure, a hollow one is not; a bar is no test.
"""

from analysis.plots.canvas import Canvas as Canvas  # what each of them returns
from analysis.plots.effects import effects
from analysis.plots.grid import grid
from analysis.plots.keyness import keyness
from analysis.plots.levels import levels
from analysis.plots.profiles import profiles
from analysis.plots.style import style

__all__ = [
    "effects",
    "grid",
    "keyness",
    "levels",
    "profiles",
    "style",
]
