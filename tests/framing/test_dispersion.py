"""Dispersion: printed values, groups and blocks."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import framing
from analysis.counts import Counts

GRIES = {
    "a": (1, 2, 3, 4, 5),
    "b": (2, 2, 2, 2, 2),
    "i": (1, 0, 0, 0, 0),
    "q": (0, 1, 0, 0, 0),
    "x": (0, 0, 0, 0, 1),
}


PRINTED = {  # range, DP, DPnorm (measures.md 2.4: Gries's five-part toy corpus)
    "a": (5, 0.18, 0.2195),
    "b": (5, 0.02, 0.0244),
    "i": (1, 0.82, 1),
    "q": (1, 0.80, 0.9756),
    "x": (1, 0.78, 0.9512),
}


def gries() -> Counts:
    rows = pd.DataFrame({"article_id": list("vwxyz"), "outlet": ["N", "N", "S", "S", "S"]})
    sizes = [[9], [10], [10], [10], [11]]
    return Counts.of(
        np.array(list(GRIES.values())).T, size=sizes, rows=rows, items=list(GRIES), per="token"
    )


def test_dispersion_of_the_five_part_toy_corpus():
    table = framing.dispersion(gries()).set_index("item")
    for item, values in PRINTED.items():
        found = table.loc[item, ["range", "dp", "dp_norm"]].tolist()
        assert found == pytest.approx(values, abs=6e-5), item


def test_dispersion_over_groups_and_in_blocks(monkeypatch):
    by_outlet = framing.dispersion(gries(), by="outlet").set_index("item")
    assert by_outlet.loc["i", ["n", "articles", "range"]].tolist() == [1, 1, 1]
    assert by_outlet.loc["i", "dp"] == pytest.approx(31 / 50)
    whole = framing.dispersion(gries())
    monkeypatch.setattr(import_module("analysis.framing.dispersion"), "CELLS", 7)
    pd.testing.assert_frame_equal(framing.dispersion(gries()), whole)


@settings(max_examples=6)
@given(st.permutations(range(5)), st.integers(2, 5))
def test_dispersion_does_not_depend_on_row_order_or_on_scale(order, times):
    counts = gries()
    moved = replace(
        counts,
        values=counts.values[list(order)] * times,
        size=counts.size[list(order)] * times,
        rows=counts.rows.iloc[list(order)].reset_index(drop=True),
    )
    one, two = framing.dispersion(counts), framing.dispersion(moved)
    pd.testing.assert_frame_equal(one.drop(columns="n"), two.drop(columns="n"))


def test_dispersion_leaves_out_empty_rows():
    counts = gries()
    empty = Counts.of(
        np.vstack([counts.values.toarray(), np.zeros(5)]),
        size=[*counts.size.tolist(), [0]],
        rows=pd.DataFrame({"article_id": list("uvwxyz")}),
        items=counts.items,
        per="token",
    )
    pd.testing.assert_frame_equal(framing.dispersion(empty), framing.dispersion(counts))
