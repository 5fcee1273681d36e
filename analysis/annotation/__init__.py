"""Read labels of people and machines, and say how far they agree and what machines miss."""

# Some files have the names of their functions. Python sets a name to the file when it first
# imports it, and each line below then sets it to the function.
from analysis.annotation.agreement import reliability, stability
from analysis.annotation.claim_counts import claim_counts
from analysis.annotation.codebook import Codebook, codebook
from analysis.annotation.corrections import corrected_contrast, corrected_share
from analysis.annotation.labels import caption, pages, read, runs
from analysis.annotation.planned_items import planned_labels
from analysis.annotation.sensitivity import sensitivity
from analysis.annotation.sheet import blinded, check_sheet, sheet

__all__ = [
    "Codebook",
    "blinded",
    "caption",
    "check_sheet",
    "claim_counts",
    "codebook",
    "corrected_contrast",
    "corrected_share",
    "pages",
    "planned_labels",
    "read",
    "reliability",
    "runs",
    "sensitivity",
    "sheet",
    "stability",
]
