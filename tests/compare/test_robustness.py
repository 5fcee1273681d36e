"""Specifications: every combination is there, equals a contrast by hand, and says why it has no number."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import compare
from analysis.counts import Counts

NAN = float("nan")
CHOICES = {
    "unit": {"pages": {"cluster": "article_id"}, "outlets": {"cluster": "outlet"}},
    "genre": {"all": {}, "news": {"where": {"genre": "news"}}},
    "estimand": {"circulated": {}, "produced": {"estimand": "produced"}},
}


def pages(seed=0, *, agency=True):
    """Forty pages of twenty outlets in three groups, an agency's copy on some, three labels."""
    rng = np.random.default_rng(seed)
    outlet = rng.permutation(np.repeat(np.arange(20), 2))
    rows = pd.DataFrame(
        {
            "article_id": [f"a{i:02}" for i in range(40)],
            "outlet": [f"Paper {i:02}" for i in outlet],
            "group": np.array(["North", "South", "West"])[outlet % 3],
            "genre": rng.choice(["news", "comment"], 40, p=[0.8, 0.2]),
        }
    )
    if agency:
        rows["agency"] = rng.choice(["none", "Wire"], 40, p=[0.8, 0.2])
    return Counts.of(
        rng.integers(0, 2, (40, 3)),
        size=np.ones((40, 1)),
        rows=rows,
        items=["army", "law", "oil"],
        per="page",
    )


def test_each_specification_is_the_contrast_that_one_would_run_by_hand():
    runs, choices = (
        {"a": pages(0), "b": pages(1)},
        {name: CHOICES[name] for name in ("unit", "genre")},
    )
    table = compare.specifications(
        runs, "group", choices=choices, sources=["run"], labelings=50, seed=3
    )
    assert table.columns.tolist() == [
        "run",
        "unit",
        "genre",
        "group",
        "against",
        "item",
        "estimate",
        "low",
        "high",
        "p",
        "p_adjusted",
        "units",
        "units_against",
        "status",
        "reason",
        "note",
    ]
    assert (
        len(table) == 8 * 9
        and table.attrs["method"].specifications.n_specifications == 8
        and table.attrs["method"].specifications.n_refused == 0
    )
    levels = table[["run", "unit", "genre"]].drop_duplicates().to_numpy().tolist()
    assert levels == [list(made) for made in product("ab", CHOICES["unit"], CHOICES["genre"])]
    by_hand = compare.contrasts(
        runs["b"].where(rows={"genre": "news"}), "group", cluster="outlet", labelings=50, seed=3
    )
    made = (
        table.query("run == 'b' and unit == 'outlets' and genre == 'news'")
        .iloc[:, 3:]
        .set_index(["group", "item"])
    )
    pd.testing.assert_frame_equal(
        made, by_hand.set_index(["group", "item"]).loc[made.index, made.columns]
    )


def test_a_refused_combination_keeps_its_rows_with_the_message():
    runs = {"a": pages(0), "b": pages(1, agency=False)}
    table = compare.specifications(
        runs, "group", choices={"estimand": CHOICES["estimand"]}, sources=["run"], labelings=50
    )
    refusal = table[(table["run"] == "b") & (table["estimand"] == "produced")]
    assert (
        table.attrs["method"].specifications.n_refused == 1
        and len(refusal) == 9
        and refusal["estimate"].isna().all()
    )
    assert (
        refusal["note"]
        .str.match("not tested: refused: produced: got rows in which no agency")
        .all()
    )
    assert table.drop(refusal.index)["estimate"].notna().all()
    fate = compare.summary(table).iloc[0]
    assert (fate["specifications"], fate["estimated"], fate["tested"]) == (4, 3, 3)
    assert fate["note"] == "1 not tested"


def test_a_level_that_no_row_has_is_refused_for_its_combinations_only():
    choices = {"genre": {"all": {}, "letters": {"where": {"genre": "letters"}}}}
    table = compare.specifications({"a": pages()}, "group", choices=choices, labelings=50)
    assert table["source"].eq("a").all() and table.groupby("genre")[
        "estimate"
    ].count().to_dict() == {"all": 9, "letters": 0}
    assert table["note"].iloc[-1].startswith("not tested: refused: rows with genre: got 'letters'")


def test_where_of_all_specifications_and_of_a_level_hold_together():
    counts = pages()
    table = compare.specifications(
        {"a": counts},
        "group",
        choices={"genre": CHOICES["genre"]},
        labelings=50,
        cluster="article_id",
        where={"group": ["North", "South"]},
    )
    chosen = counts.where(rows={"group": ["North", "South"], "genre": "news"})
    assert (table["group"] == "North").all() and (table["against"] == "South").all()
    assert table["units"].iloc[-1] == (chosen.rows["group"] == "North").sum()


def test_an_item_too_rare_in_one_specification_says_so():
    values = pages().values.toarray()
    values[1:, 2] = 0
    rare = Counts.of(
        values, size=np.ones((40, 1)), rows=pages().rows, items=["army", "law", "oil"], per="page"
    )
    table = compare.specifications(
        {"common": pages(), "rare": rare}, "group", choices={}, labelings=50
    )
    rare = table[(table["source"] == "rare") & (table["item"] == "oil")]
    assert (
        len(rare) == 3
        and rare["note"].str.startswith("not tested: too rare").all()
        and rare["p"].isna().all()
    )


def specified(estimates, p, adjusted=None, status=None):
    """Return specifications of one finding: two runs, then two genres, then as many units as it takes."""
    n = len(estimates)
    levels = pd.MultiIndex.from_product(
        [range(n // 4), ["all", "news"], ["a", "b"]], names=["unit", "genre", "run"]
    )
    return levels.to_frame(index=False).assign(
        group="North",
        against="rest",
        item="law",
        estimate=estimates,
        p=p,
        p_adjusted=p if adjusted is None else adjusted,
        status=status or ["tested"] * n,
    )


def test_a_summary_worked_by_hand():
    """Means .2 and .4 by genre, .25 and .35 by run: squares between 4 × .01 = .04 and .01 of .05 in all."""
    table = specified(
        [0.15, 0.25, 0.35, 0.45],
        [0.01, 0.04, NAN, 0.2],
        [0.03, 0.08, NAN, 0.4],
        ["tested", "tested", "descriptive", "tested"],
    )
    fate = compare.summary(table).iloc[0]
    numbers = ["specifications", "estimated", "tested", "same_sign", "p_below", "adjusted_below"]
    assert fate[numbers].tolist() == [4, 4, 3, 4, 2, 1]
    assert fate[["median", "lowest", "highest"]].tolist() == pytest.approx([0.3, 0.15, 0.45])
    assert fate["moved_by"] == "genre" and fate["moved_share"] == pytest.approx(0.8)
    assert fate["note"] == "1 descriptive only"


def test_a_low_p_on_the_other_side_is_no_support():
    fate = compare.summary(specified([0.3, 0.2, 0.1, -0.4], [0.01, 0.2, 0.04, 0.001])).iloc[0]
    assert (fate["same_sign"], fate["p_below"], fate["adjusted_below"]) == (3, 2, 2)


def test_estimates_that_do_not_vary_are_moved_by_nothing():
    fate = compare.summary(specified([0.3] * 4, [0.01] * 4)).iloc[0]
    assert fate["moved_by"] == "" and np.isnan(fate["moved_share"]) and fate["note"] == ""
    nothing = compare.summary(specified([NAN] * 4, [NAN] * 4, status=["not tested"] * 4)).iloc[0]
    assert np.isnan(nothing["median"]) and (nothing["estimated"], nothing["same_sign"]) == (0, 0)


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.lists(st.integers(-20, 20), min_size=8, max_size=8).filter(
        lambda values: len(set(values)) > 1
    )
)
def test_shares_of_choices_between_two_are_squared_correlations(values):
    table = specified(np.array(values) / 10, [0.5] * 8)
    fate = compare.summary(table).iloc[0]
    shares = {
        name: np.corrcoef(pd.factorize(table[name])[0], table["estimate"])[0, 1] ** 2
        for name in ("unit", "genre", "run")
    }
    assert fate["moved_share"] == pytest.approx(max(shares.values()), abs=1e-9)
    assert shares[fate["moved_by"]] == pytest.approx(max(shares.values()), abs=1e-9)
    shuffled = compare.summary(table.sample(frac=1, random_state=1)).iloc[0]
    assert shuffled.drop("moved_by").tolist() == pytest.approx(
        fate.drop("moved_by").tolist(), nan_ok=True
    )


def test_what_was_produced_is_decided_over_all_rows():
    """Blogs print first, news print later: chosen as rows, the news stay copies."""
    rows = pd.DataFrame(
        {
            "article_id": [f"a{i:02}" for i in range(20)],
            "outlet": [f"o{i}" for i in range(20)],
            "group": ["A", "B"] * 10,
            "genre": ["blog"] * 10 + ["news"] * 10,
            "copy_cluster": [f"c{i}" for i in range(10)] * 2,
            "published": pd.to_datetime(["2016-08-16"] * 10 + ["2016-08-17"] * 10),
        }
    )
    counts = Counts.of(
        np.arange(20)[:, None] % 3 == 0, size=np.ones((20, 1)), rows=rows, items=["law"], per="page"
    )
    levels = {"all": {}, "news": {"where": {"genre": "news"}}}
    table = compare.specifications(
        {"a": counts}, "group", choices={"rows": levels}, estimand="produced", cluster="outlet"
    )
    assert table.loc[0, ["rows", "units"]].tolist() == ["all", 5] and table["note"][1].startswith(
        "not tested: refused: "
    )
