"""Run what uses kernels as plain Python, or compiled."""

from contextlib import contextmanager

import numpy as np
import pytest

from analysis.text import kernels

#: Plain kernels every day; compiled ones with the slow tests, since numba takes a minute to compile them all.
BOTH = [False, pytest.param(True, marks=pytest.mark.slow)]


@contextmanager
def running(*, compiled):
    """Run all kernels compiled, or all of them as they are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "LARGE", 0 if compiled else 10**12)
        if not compiled:
            patch.setattr(kernels, "_dispatchers", {})
        yield


def in_both_forms(function, *arguments, **options):
    """Return what a function gives with plain kernels and with compiled ones."""
    results = []
    for compiled in (False, True):
        with running(compiled=compiled), np.errstate(over="ignore"):
            results.append(function(*arguments, **options))
    return results


class Counting:
    """An array that counts how often it is read."""

    def __init__(self, array):
        self.array = array
        self.reads = 0

    def __len__(self):
        return len(self.array)

    def __getitem__(self, place):
        self.reads += 1
        return self.array[place]
