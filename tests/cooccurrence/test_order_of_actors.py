"""The order of actors in a matrix."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis.cooccurrence import order

BLOCKS = pd.DataFrame(
    drawn_rows("""
    9 0 8 0
    0 7 0 5
    8 0 9 0
    0 5 0 6
"""),
    list("abcd"),
    list("abcd"),
)


def test_clustered_puts_like_profiles_side_by_side_by_hand():
    """a and c share their numbers, b and d theirs; the two blocks share nothing."""
    found = order.clustered(BLOCKS)
    assert {*found.index[:2]} in ({"a", "c"}, {"b", "d"})
    assert found.loc["a", "c"] == 8 and found.columns.equals(found.index)


@pytest.mark.parametrize("value", [1, 0, 1e200, np.nan])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_clustered_takes_few_and_equal_rows_zeros_and_huge_numbers(value, n):
    names = list("abcde"[:n])
    table = pd.DataFrame(float(value), names, names)
    assert order.clustered(table).shape == (n, n)
