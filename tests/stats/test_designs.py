"""Random designs against plain pandas and statsmodels, and the gate at its edges. All numbers are invented."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis import compare
from analysis.counts import Counts

ITEMS = ["law", "base", "war", "port"]
KINDS = {"share": "page", "mean": "page", "rate": "token", "tone": "scored mention"}


def counted(values, *, size=1, per="page", **columns):
    """Return Counts of rows × items; all sizes are *size* if it is one number."""
    values = np.asarray(values, float).reshape(len(values), -1)
    rows = pd.DataFrame({"article_id": [f"p{i:03}" for i in range(len(values))], **columns})
    size = np.full((len(values), 1), float(size)) if np.isscalar(size) else size
    items = ITEMS[: values.shape[1]]
    return Counts.of(values, size=size, rows=rows, items=items, per=per)


# ---- random designs -----------------------------------------------------------------------------


def random_design(generator, kind):
    """Return Counts of unequal outlets in two or three countries and up to three phases."""
    n = generator.integers(50, 150)
    outlet = generator.zipf(1.5, n) % generator.integers(14, 30)
    n_countries = generator.integers(2, 4)
    phase = (generator.random(n) * generator.integers(1, 4) + outlet % n_countries / 3).astype(int)
    if kind == "rate":
        size = generator.integers(0, 900, (n, 1))
        values = generator.poisson(size * generator.gamma(1, 0.01, 4))
    elif kind == "tone":
        size = generator.integers(0, 4, (n, 4))
        values = generator.normal(size=(n, 4)) * size
    else:
        size = (generator.random((n, 4)) < 0.9).astype(int)
        values = generator.random((n, 4)) < generator.uniform(0.05, 0.6, 4)
        values = (values if kind == "share" else generator.normal(size=(n, 4))) * size
    columns = {
        "outlet": [f"o{name}" for name in outlet],
        "country": [f"c{name}" for name in outlet % n_countries],
        "phase": phase,
    }
    return counted(values, size=size, per=KINDS[kind], **columns)


def sums_of_group(frame):
    """Return what a groupby gives of one group and item."""
    seen = frame[frame["size"] > 0]
    n, size = seen["n"].sum(), seen["size"].sum()
    return [n, size, n / size, seen["article_id"].nunique(), seen["outlet"].nunique()]


def difference_within_phases(frame, kind):
    """Return the coefficient of a regression with dummies, or the Mantel–Haenszel ratio."""
    frame = frame[frame["size"] > 0]
    if kind == "rate":
        sums = frame.groupby(["phase", "is_group"])[["n", "size"]].sum().unstack(fill_value=0)
        sums = sums[(sums["size"] > 0).all(axis=1)]
        tables = [
            [[row["n", side], row["size", side] - row["n", side]] for side in (True, False)]
            for _, row in sums.iterrows()
        ]
        return StratifiedTable([np.array(table, float) for table in tables]).riskratio_pooled
    phases = pd.get_dummies(frame["phase"]).to_numpy(float)
    design = np.column_stack([frame["is_group"].astype(float), phases])
    return WLS(frame["n"] / frame["size"], design, frame["size"]).fit().params.iloc[0]


def check_design(seed, kind):
    """Compare both tables of a random design with pandas and statsmodels."""
    counts = random_design(np.random.default_rng(seed), kind)
    frame = counts.to_frame()
    for row in compare.levels(counts, "country", unit="outlet").to_dict("records"):
        its = frame[(frame["country"] == row["country"]) & (frame["item"] == row["item"])]
        names = ["n", "size", "estimate", "articles", "outlets"]
        assert [row[name] for name in names] == pytest.approx(sums_of_group(its), abs=1e-9)
    level = "mean" if kind == "tone" else kind
    table = compare.contrasts(counts, "country")
    for row in table.to_dict("records"):
        its = frame[frame["item"] == row["item"]]
        its = its.assign(is_group=its["country"] == row["group"])
        for ending, is_side in (("", its["is_group"]), ("_against", ~its["is_group"])):
            found = [row[name + ending] for name in ("n", "size", level, "articles", "units")]
            assert found == pytest.approx(sums_of_group(its[is_side]), abs=1e-9, nan_ok=True)
        if pd.notna(row["p"]):
            found = row["ratio"] if kind == "rate" else row["estimate"]
            assert found == pytest.approx(difference_within_phases(its, kind), abs=1e-9)
            assert row["low"] <= row["estimate"] <= row["high"]
            is_outside = row["low"] > 0 or row["high"] < 0
            assert is_outside == (row["p"] < 0.05) or row["low"] == -1 or row["high"] == 1
    return table["p"].notna().any()


@pytest.mark.parametrize("kind", KINDS)
def test_random_designs_are_those_of_pandas_and_statsmodels(kind):
    assert sum(check_design(seed, kind) for seed in range(8)) >= 4


# ---- the gate -----------------------------------------------------------------------------------


def items_with_test(counts):
    """Return the items that have a p between outlets."""
    table = compare.contrasts(counts, "outlet")
    return table.loc[table["p"].notna(), "item"].tolist()


TWO = ["North"] * 6 + ["South"] * 6


def test_units_that_were_not_scored_are_not_units_without_the_item():
    scored = np.array([1, 1, 1, 1, 0, 0] * 2)
    size = np.stack([scored, np.ones(12)], axis=1)
    values = np.stack([[1, 1, 1, 0, 0, 0] * 2, [1, 0] * 6], axis=1)
    assert items_with_test(counted(values, size=size, outlet=TWO)) == ["base"]
