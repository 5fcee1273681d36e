"""The report of the notebooks: answers, the run of a case, one HTML file."""

from analysis.report.answers import answer

__all__ = ["answer"]
