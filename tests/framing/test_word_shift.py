"""Word shifts by hand, and what they add up to. Known systems: conformance/test_word_shifts.py."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import distance

from analysis import framing
from analysis.counts import Counts
from analysis.stats.evidence import method_of
from tests.framing.examples import counts_of


@settings(max_examples=5)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=8))
def test_shifts_add_up_to_what_scipy_computes(pairs):
    one, two = np.array(pairs).T
    rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["one", "two"]})
    items = [f"w{n}" for n in range(len(one))]
    counts = Counts.of(
        [one, two], size=[[one.sum()], [two.sum()]], rows=rows, items=items, per="token"
    )
    table = framing.word_shift(counts, "one", "two", by="outlet")
    p, q = one / one.sum(), two / two.sum()
    expected = distance.jensenshannon(p, q, base=2) ** 2
    assert method_of(table).word_shift.total == pytest.approx(expected, abs=1e-9)


def test_weighted_shift_worked_by_hand():
    """Of the scored tokens one has a ½, b ½ (mean 2); two has a ¼, b ¾ (mean 2.5); c has no score."""
    counts = counts_of(["a a b b c", "a b b b c c"], ["one", "two"], token_pattern=r"\w")
    table = framing.word_shift(
        counts, "one", "two", by="outlet", kind="weighted", scores={"a": 1, "b": 3, "z": 9}
    )
    assert table["item"].tolist() == ["a", "b"]
    assert table["contribution"].tolist() == pytest.approx([0.25 * (1 - 2.5), -0.25 * (3 - 2.5)])
    shift = method_of(table).word_shift
    assert shift.total == pytest.approx(-0.5)
    facts = shift.weighted.facts()
    assert facts.pop("items_without_score") == ("c",)
    assert facts == pytest.approx(
        {
            "mean": 2,
            "mean_against": 2.5,
            "n_without_score": 3,
            "share_without_score": 1 / 5,
            "share_against_without_score": 2 / 6,
        }
    )


SCORED = st.tuples(st.integers(0, 20), st.integers(0, 20), st.floats(-4, 4))


@settings(max_examples=6)
@given(st.lists(SCORED, min_size=1, max_size=6))
def test_weighted_shift_adds_up_to_the_difference_of_means(rows):
    one, two, scores = map(np.array, zip(*rows))
    if not one.sum() or not two.sum():
        return
    items = [f"w{n}" for n in range(len(one))]
    sides = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["one", "two"]})
    counts = Counts.of(
        [one, two], size=[[one.sum()], [two.sum()]], rows=sides, items=items, per="token"
    )
    table = framing.word_shift(
        counts,
        "one",
        "two",
        by="outlet",
        kind="weighted",
        scores=dict(zip(items, scores)),
    )
    expected = (one * scores).sum() / one.sum() - (two * scores).sum() / two.sum()
    shift = method_of(table).word_shift
    assert (
        shift.total
        == pytest.approx(expected, abs=1e-9)
        == shift.weighted.mean - shift.weighted.mean_against
    )
