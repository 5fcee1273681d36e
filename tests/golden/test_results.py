"""No result changes with the form of the code: each table's numbers and labels are those that are stored."""

import io

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.golden import results


@pytest.fixture(scope="module", autouse=True)
def samples():
    """Forget the samples in the end."""
    yield
    for made in (results.labels, results.war, results.example, results.words, results.places):
        made.cache_clear()


@pytest.mark.parametrize("name", results.RESULTS)
def test_results_are_those_stored(name):
    made = results.numbers_of(results.RESULTS[name]()).to_csv(index=False, float_format="%.12g")
    stored = pd.read_csv(results.path_of(name))
    assert_frame_equal(
        pd.read_csv(io.StringIO(made))[list(stored.columns)], stored, rtol=1e-9, atol=1e-12
    )
