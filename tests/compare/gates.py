"""Other thresholds of evidence, for cases that are small enough to work out by hand."""

import contextlib

import pytest

from analysis.stats.plan import Gate


@contextlib.contextmanager
def gate(**thresholds):
    """Set thresholds of the gate for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in thresholds.items():
            patch.setattr(Gate, name, value)
        yield
