"""The report of the notebooks: the run of a case, one HTML file."""

from analysis.report.lab import begin

__all__ = ["begin"]
