"""Krippendorff's alpha: his example data, those of R's irr and of the encyclopaedia; krippendorff
and NLTK run here.
"""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance

from analysis.annotation import alpha as alphas

NA = None
BINARY = ["0100000010", "1110010000"]  # Krippendorff 2011, A: two coders, ten units
NOMINAL = ["aabbdcccedda", "babbbcccedd" + "d"]  # B: twelve units
IRR = drawn_rows("""
    1    2 3 3 2 1 4 1 2 null null null
    1    2 3 3 2 2 4 1 2 5    null 3
    null 3 3 3 2 3 4 2 2 5    1    null
    1    2 3 3 2 4 4 1 2 5    1    null
""")  # C: also the help of R's irr
THREE = drawn_rows("""
    null null null null null 3 4 1    2    1    1    3    3    null 3
    1    null 2    1    3    3 4 3    null null null null null null null
    null null 2    1    3    4 4 null 2    1    1    3    3    null 4
""")  # the encyclopaedia's example
PRINTED = [
    (BINARY, "nominal", 0.095238),
    (NOMINAL, "nominal", 0.691964),
    (IRR, "nominal", 0.743421),
    (IRR, "ordinal", 0.815388),
    (IRR, "interval", 0.849107),
    (THREE, "nominal", 0.691358),
    (THREE, "interval", 0.810845),
]
LEVELS = ("nominal", "ordinal", "interval")


@pytest.mark.parametrize("coders, level, printed", PRINTED)
def test_example_data(coders, level, printed):
    assert alphas.alpha(zip(*coders), level=level) == pytest.approx(printed, abs=1e-6)


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(st.sampled_from([NA, 1, 2, 3, 5]), min_size=3, max_size=3), min_size=2, max_size=12
    )
)
def test_krippendorff_run_here(units):
    paired = [unit for unit in units if sum(value is not NA for value in unit) > 1]
    if len({value for unit in paired for value in unit} - {NA}) < 2:
        return
    for level in LEVELS:
        theirs = krippendorff.alpha(np.array(units, dtype=float).T, level_of_measurement=level)
        assert alphas.alpha(units, level=level) == pytest.approx(theirs, abs=1e-9), level


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(*[st.frozensets(st.sampled_from("abc"), min_size=1)] * 2), min_size=2, max_size=8
    )
)
def test_sets_of_nltk_run_here(units):
    if len({value for unit in units for value in unit}) > 1:
        triples = [
            (coder, number, value)
            for number, unit in enumerate(units)
            for coder, value in enumerate(unit)
        ]
        theirs = AnnotationTask(triples, distance=masi_distance).alpha()
        assert alphas.alpha(units, level="masi") == pytest.approx(theirs, abs=1e-9)


def test_without_variation_alpha_is_undefined():
    """Expected disagreement is 0: missing here, 1 in NLTK, an error in krippendorff."""
    units = [(1, 1), (1, 1)]
    assert np.isnan(alphas.alpha(units))
    assert (
        AnnotationTask([(coder, number, 1) for number in range(2) for coder in range(2)]).alpha()
        == 1
    )
    with pytest.raises(ValueError, match="domain"):
        krippendorff.alpha(np.ones((2, 2)))


def test_alpha_takes_a_table_too():
    assert alphas.alpha(pd.DataFrame(IRR).T) == pytest.approx(0.743421, abs=1e-6)
