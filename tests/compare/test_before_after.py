"""Changes around dated events, and pairs that swap within themselves. All articles, outlets and events are invented."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import compare
from analysis.counts import Counts
from tests.compare.evidence import by_contrast, left_out
from tests.compare.gates import gate

EVENTS = pd.DataFrame(
    {"date": pd.to_datetime(["2016-08-17", "2016-08-22"]), "label": ["Dispute", "End"]}
)


def pages(values, days, **columns):
    rows = pd.DataFrame(
        {
            "article_id": [f"p{i:03}" for i in range(len(values))],
            "published": pd.to_datetime(days),
            **columns,
        }
    )
    values = np.reshape(values, (len(values), -1))
    return Counts.of(
        values,
        size=np.ones((len(values), 1)),
        rows=rows,
        items=["law", "base"][: values.shape[1]],
        per="page",
    )


def both_sides(before, after, *, day="2016-08-17"):
    """Return pages of one outlet each day: the same outlets before and after, in this order."""
    outlets = [f"o{i}" for i in range(len(before))]
    days = ["2016-08-16"] * len(before) + [day] * len(after)
    return pages([*before, *after], days, outlet=outlets + outlets[: len(after)])


def test_outlets_on_both_sides_are_pairs():
    """Six outlets, all 0 before and 1 after: of the 64 ways to swap halves, two are as extreme, and tie."""
    table = compare.before_after(both_sides([0] * 6, [1] * 6), EVENTS.head(1))
    row = table.loc[0]
    assert row[["event", "group", "against", "item", "rate", "rate_against", "units"]].tolist() == [
        "Dispute",
        "after",
        "before",
        "law",
        1,
        0,
        6,
    ]
    assert (row["estimate"], row["p"]) == (pytest.approx(1), 1 / 64)
    assert (
        by_contrast(table, "smallest_p") == {"Dispute": 1 / 64}
        and table.attrs["method"].inference.labelings == 64
    )


@given(
    st.lists(st.sampled_from([-2.0, -1.0, 0.5, 1.0, 3.0]), min_size=5, max_size=7),
    st.integers(0, 5),
)
@settings(max_examples=5)
def test_paired_p_is_that_of_all_sign_flips(gaps, shift):
    """Outside reference: the t of the differences under every flip of signs, whatever level the outlets start from."""
    start = np.arange(len(gaps)) * shift
    with gate(units_with_item=0):
        table = compare.before_after(both_sides(start, start + gaps), EVENTS.head(1))

    def t(values):
        spread = stats.sem(values)
        return (
            abs(values.mean() / spread)
            if spread > 1e-12
            else (0 if abs(values.mean()) < 1e-12 else np.inf)
        )

    observed = t(np.array(gaps))
    flips = [t(np.array(gaps) * signs) for signs in itertools.product([1, -1], repeat=len(gaps))]
    expected = np.mean([value >= observed - 1e-9 * (1 + min(observed, 1e9)) for value in flips])
    found = table["p"][0]
    assert np.isnan(found) and 2 / 2 ** len(gaps) > 0.05 or found == pytest.approx(expected)


def test_score_interval_and_p_of_pairs_are_scipys():
    before, after = np.array([0.0, 1, 2, 5, 9, 3, 4]), np.array([1.0, 3, 2.5, 8, 9.2, 5, 4.4])
    with gate(units_with_item=0):
        table = compare.before_after(both_sides(before, after), EVENTS.head(1)).loc[0]
    peer = stats.ttest_rel(after, before)
    low, high = peer.confidence_interval()
    assert table["score"] == pytest.approx(peer.statistic)
    assert table[["estimate", "low", "high"]].tolist() == pytest.approx(
        [np.mean(after - before), low, high]
    )
    assert table["p"] == pytest.approx(2 / 2**7)  # all gaps have one sign


def test_each_group_is_compared_within_itself_and_the_family_is_all_of_them():
    values = [0, 1] * 20
    days = ["2016-08-16"] * 20 + ["2016-08-23"] * 20
    groups = ["A"] * 10 + ["B"] * 10
    table = compare.before_after(
        pages(values, days, outlet=[f"o{i}" for i in range(40)], land=groups * 2), EVENTS, by="land"
    )
    assert table[["event", "land"]].drop_duplicates().to_numpy().tolist() == [
        ["Dispute", "A"],
        ["Dispute", "B"],
        ["End", "A"],
        ["End", "B"],
    ]
    assert (
        table.attrs["method"].inference.correction
        == "step-down min-P within each event and group, times the 4 that could be tested"
    )
    assert (table["p_adjusted"] == np.minimum(table["p"] * 4, 1)).all()
    assert table.attrs["method"].inference.n_tests == 4


def test_nothing_before_an_event_is_said():
    table = compare.before_after(pages([1, 0, 1], ["2016-08-18"] * 3, outlet=list("abc")), EVENTS)
    assert table["note"].tolist() == [
        "descriptive only: no rows before",
        "descriptive only: no rows after",
    ]
    assert table[["n", "n_against", "articles", "articles_against"]].to_numpy().tolist() == [
        [2, 0, 3, 0],
        [0, 2, 0, 3],
    ]
    assert table.loc[0, "rate"] == pytest.approx(2 / 3) and np.isnan(table.loc[0, "rate_against"])


def test_a_group_without_rows_near_an_event_is_described():
    table = compare.before_after(
        pages([1, 0, 1], ["2016-08-18"] * 3, outlet=list("abc"), land=list("XXY")),
        EVENTS,
        by="land",
        window=1,
    )
    assert (
        table[["articles", "articles_against", "note"]].values.tolist()
        == [[0, 0, "descriptive only: no rows after and before"]] * 4
    )
    assert table.attrs["method"].by == ("land",)


def test_an_event_belongs_to_its_day_whatever_its_hour():
    events = EVENTS.head(1).assign(date=pd.Timestamp("2016-08-17 15:00"))
    counts = both_sides([0] * 6, [1] * 6)
    pd.testing.assert_frame_equal(
        compare.before_after(counts, events), compare.before_after(counts, EVENTS.head(1))
    )


def test_window_and_missing_days():
    days = [
        "2016-08-10",
        "2016-08-15",
        "2016-08-16",
        "2016-08-17",
        "2016-08-18",
        "2016-08-19",
        None,
    ]
    table = compare.before_after(
        pages([1] * 7, days, outlet=list("abcdefg")), EVENTS.head(1), window=2
    )
    assert table.loc[0, ["articles", "articles_against"]].tolist() == [2, 2]
    assert left_out(table) == {"without a day": 1} and table.attrs["method"].timeline.window == 2


def test_row_order_changes_nothing():
    counts = both_sides([0, 1, 0, 0, 1, 0, 1], [1, 1, 0, 1, 1])
    order = np.random.default_rng(1).permutation(len(counts.rows))
    mixed = Counts.of(
        counts.values.toarray()[order],
        size=np.ones((len(order), 1)),
        rows=counts.rows.iloc[order],
        items=counts.items,
        per="page",
    )
    pd.testing.assert_frame_equal(
        compare.before_after(mixed, EVENTS), compare.before_after(counts, EVENTS)
    )


def test_events_are_read_from_a_file(tmp_path):
    path = tmp_path / "events.toml"
    path.write_text('[[event]]\ndate = 2016-08-17\nlabel = "Dispute"\n')
    table = compare.before_after(both_sides([0] * 6, [1] * 6), path)
    assert table["date"].tolist() == [pd.Timestamp("2016-08-17")]


def test_a_stratum_with_one_half_of_a_pair_says_nothing_of_its_words():
    """The early articles, where the word is commoner, stand in one half: without them the same score, effect and p."""
    parts = [("own", "early"), ("own", "late"), ("quoted", "late")]
    halves = [(f"o{i}", side, phase) for i in range(12) for side, phase in parts]
    rows = pd.DataFrame(halves, columns=["outlet", "side", "phase"]).assign(
        article_id=[f"p{i:02}" for i in range(36)]
    )
    words = [[40 if phase == "early" else 4 + i % 5] for i, (_, _, phase) in enumerate(halves)]
    counts = Counts.of(words, size=np.full((36, 1), 200), rows=rows, items=["law"], per="token")
    tables = [
        compare.contrasts(part, "side", paired=True, cluster="outlet", strata="phase")
        for part in (counts, counts.where(rows={"phase": "late"}))
    ]
    pd.testing.assert_frame_equal(
        tables[0], tables[1], check_like=True
    )  # counts and rates are of what is compared
    assert tables[0]["p"][0] > 0.3
    assert [left_out(table) for table in tables] == [
        {"rows in strata that only one side has": 12},
        {},
    ]


def test_produced_is_decided_over_all_groups_and_days():
    """West prints six texts first, East copies them later: they are nobody's own in East, also where East is looked at alone."""
    days = ["2016-08-10"] * 6 + ["2016-08-14"] * 6 + ["2016-08-18"] * 6
    columns = {
        "land": ["West"] * 6 + ["East"] * 12,
        "outlet": [f"w{i}" for i in range(6)] + [f"e{i}" for i in range(6)] * 2,
        "copy_cluster": [f"t{i}" for i in range(6)] * 2 + [f"s{i}" for i in range(6)],
    }
    table = compare.before_after(
        pages([0] * 12 + [1] * 6, days, **columns), EVENTS.head(1), by="land", estimand="produced"
    )
    assert table[["land", "articles", "articles_against", "note"]].values.tolist() == [
        ["East", 6, 0, "descriptive only: no rows before"],
        ["West", 0, 6, "descriptive only: no rows after"],
    ]
    assert left_out(table) == {"printed before": 6}


def test_outlets_of_either_side_alone_are_compared_with_each_other():
    """Six pairs and three outlets alone on each side: seven cells, of which one holds those alone, all rows compared."""
    pairs, alone = (
        np.array([[1.0, 2], [0, 2.5], [3, 3.5], [1, 4], [2, 2.1], [0, 1]]),
        np.array([[1.0, 2, 4], [2.0, 5, 7]]),
    )
    outlets = [f"o{i}" for i in range(6)] * 2 + [f"{side}{i}" for side in "xy" for i in range(3)]
    days = ["2016-08-16"] * 6 + ["2016-08-18"] * 6 + ["2016-08-16"] * 3 + ["2016-08-18"] * 3
    counts = pages(np.r_[pairs.T.ravel(), alone.ravel()], days, outlet=outlets)
    table = compare.before_after(counts, EVENTS.head(1)).loc[0]
    weight = np.array([1 / 2] * 6 + [3 / 2])
    gaps = np.r_[pairs[:, 1] - pairs[:, 0], alone[1].mean() - alone[0].mean()]
    assert table["estimate"] == pytest.approx((weight * gaps).sum() / weight.sum())
    assert table[["units", "units_against", "units_fixed", "units_fixed_against"]].tolist() == [
        9,
        9,
        0,
        0,
    ]
    share = weight / weight.sum()
    error = np.sqrt(
        (share[:6] ** 2).sum() * np.var(gaps[:6], ddof=1)
        + share[6] ** 2 * (np.var(alone, axis=1, ddof=1) / 3).sum()
    )
    assert table["score"] == pytest.approx(table["estimate"] / error)
