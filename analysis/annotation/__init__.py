"""Read labels of people and machines, say how far they agree, and correct a machine's."""

# Some files have the names of their functions. Python sets a name to the file when it first
# imports it, and each line below then sets it to the function.
from analysis.annotation.agreement import agreement
from analysis.annotation.claim_counts import claim_counts
from analysis.annotation.codebook import Codebook as Codebook
from analysis.annotation.codebook import codebook, planned_labels
from analysis.annotation.corrected import corrected
from analysis.annotation.labels import caption, pages, read, readings
from analysis.annotation.sheet import sheet

__all__ = [
    "agreement",
    "caption",
    "claim_counts",
    "codebook",
    "corrected",
    "pages",
    "planned_labels",
    "read",
    "readings",
    "sheet",
]
