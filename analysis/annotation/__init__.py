"""Read labels of people and machines, say how far they agree, and correct a machine's."""

# A name with an alias is for the rest of the library, and no public name: a case reads its files.
# Some files have the names of their functions. Python sets a name to the file when it first
# imports it, and each line below then sets it to the function.
from analysis.annotation.agreement import agreement
from analysis.annotation.claim_counts import claim_counts
from analysis.annotation.codebook import Codebook as Codebook
from analysis.annotation.corrected import corrected
from analysis.annotation.label_files import coders, read
from analysis.annotation.label_files import pages as pages
from analysis.annotation.sheet import sheet

__all__ = [
    "agreement",
    "claim_counts",
    "coders",
    "corrected",
    "read",
    "sheet",
]
