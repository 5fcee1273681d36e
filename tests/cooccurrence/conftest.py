"""Fixtures of the tests of co-occurrence."""

import numpy as np
import pytest

from analysis import cooccurrence
from tests.cooccurrence.examples import places_of


@pytest.fixture
def table():
    values = np.zeros((40, 4), int)
    values[:12, 0] = values[4:16, 1] = values[10:30, 2] = values[38:, 3] = 1
    return cooccurrence.association(places_of(values, np.repeat("a1 a2 a3 a4".split(), 10)))
