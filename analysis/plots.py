"""One function a kind of figure: table and Axes in, Axes out; no arithmetic beyond positions."""
from __future__ import annotations

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, ORANGE, BLACK = "#56B4E9", "#E69F00", "#000000"

#: Okabe and Ito's colours, told apart by colour-blind readers; the ones that are weak on white come late.
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE, BLACK)

#: The look of every figure: 7-8 pt text, fonts embedded as text, the same bytes in every run.
STYLE = {
    "font.family": "DejaVu Sans", "font.size": 7, "axes.labelsize": 7, "axes.titlesize": 8, "axes.titlelocation": "left",
    "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 7, "legend.frameon": False, "axes.spines.top": False,
    "axes.spines.right": False, "axes.linewidth": 0.6, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
    "lines.linewidth": 1.0, "lines.markersize": 4, "pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "framing-notebooks",
    "figure.dpi": 100, "savefig.bbox": None, "axes.unicode_minus": True,
}
