"""The report of the notebooks: openings, the run of a case, one HTML file."""

from analysis.report.opening import opening

__all__ = ["opening"]
