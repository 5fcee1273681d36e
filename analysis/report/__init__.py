"""The report of the notebooks: answers, the run of a case, one HTML file."""

from analysis.report.answers import answer
from analysis.report.lab import begin

__all__ = ["answer", "begin"]
