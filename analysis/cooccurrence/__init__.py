"""Count who is named together, and measure how surprising that is."""

# Some files have the names of their functions. Python sets a name to the file when it first
# imports it, and each line below then sets it to the function.
from analysis.cooccurrence.association import association
from analysis.cooccurrence.incidence import incidence, incidence_of
from analysis.cooccurrence.matrices import matrix, pair_counts

__all__ = ["association", "incidence", "incidence_of", "matrix", "pair_counts"]
