"""The report of the notebooks: the run of a case, one HTML file."""
