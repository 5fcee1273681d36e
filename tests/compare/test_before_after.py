"""Changes around dated events. All articles, outlets and events are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted import counted
from pandas.testing import assert_frame_equal
from scipy import stats

from analysis import compare
from analysis.compare.evidence import method_of

EVENTS = pd.DataFrame(
    {"date": pd.to_datetime(["2016-08-17", "2016-08-22"]), "label": ["Dispute", "End"]}
)
DISPUTE = EVENTS.head(1)


def both_sides(before, after, *, day="2016-08-17", outlet=None, **columns):
    """Return pages of the same outlets on the eve of a day and on it, in this order."""
    outlets = [f"o{number}" for number in range(len(before))]
    days = ["2016-08-16"] * len(before) + [day] * len(after)
    outlet = outlet or outlets + outlets[: len(after)]
    return counted([*before, *after], published=pd.to_datetime(days), outlet=outlet, **columns)


def test_outlets_on_both_sides_are_pairs():
    """Scores that change against each other; else independent counts would have more error."""
    before, after = np.array([0, 4.0, 1, 5, 9, 3, 4]), np.array([9, 3.5, 8, 4, 1.2, 5, 3.4])
    row = compare.before_after(both_sides(before, after), DISPUTE).iloc[0]
    peer = stats.ttest_rel(after, before)
    assert row["event group against units".split()].tolist() == ["Dispute", "after", "before", 7]
    assert row[["estimate", "p"]].tolist() == pytest.approx([np.mean(after - before), peer.pvalue])
    assert row[["low", "high"]].tolist() == pytest.approx([*peer.confidence_interval()])


def test_outlets_that_never_change_are_no_more_certain_than_independent_pages():
    table = compare.before_after(both_sides([0, 1] * 5, [0, 1] * 5), DISPUTE)
    apart = both_sides([0, 1] * 5, [0, 1] * 5, outlet=[f"x{number}" for number in range(20)])
    apart = compare.before_after(apart, DISPUTE)
    assert table["estimate"][0] == 0
    assert table["high"][0] >= 0.9 * apart["high"][0]


def test_all_items_and_events_are_one_family():
    values = [0, 1, 1, 1] * 5 + [0, 0, 1] * 6 + [1, 0]
    days = ["2016-08-16"] * 20 + ["2016-08-23"] * 20
    outlet = [f"o{number}" for number in range(40)]
    table = compare.before_after(
        counted(values, published=pd.to_datetime(days), outlet=outlet), EVENTS
    )
    assert table["event"].tolist() == ["Dispute", "End"]
    assert method_of(table)["family"] == "exploratory, 2 tests"
    assert table["p_adjusted"].min() == 2 * table["p"].min()


def test_a_side_without_rows_is_described():
    days = pd.to_datetime(["2016-08-18"] * 3)
    counts = counted([1, 0, 1], published=days, outlet=list("abc"))
    table = compare.before_after(counts, EVENTS)
    assert table["note"].tolist() == ["descriptive only: no rows of both sides to compare"] * 2
    numbers = "n n_against articles articles_against".split()
    assert table[numbers].values.tolist() == [[2, 0, 3, 0], [0, 2, 0, 3]]
    assert table.loc[0, "share"] == pytest.approx(2 / 3) and np.isnan(table.loc[0, "share_against"])


def test_an_event_belongs_to_its_day_and_rows_without_a_day_are_left_out():
    counts = both_sides([0] * 6, [1] * 6)
    at_noon = DISPUTE.assign(date=pd.Timestamp("2016-08-17 15:00"))
    expected = compare.before_after(counts, DISPUTE)
    assert_frame_equal(compare.before_after(counts, at_noon), expected)
    undated = counts.rows["published"].where(counts.rows.index != 0)
    some = replace(counts, rows=counts.rows.assign(published=undated))
    table = compare.before_after(some, DISPUTE)
    assert table.loc[0, ["articles", "articles_against"]].tolist() == [6, 5]
    assert method_of(table)["left_out"] == {"without a day": 1}


def test_events_are_read_from_a_file(tmp_path):
    path = tmp_path / "events.toml"
    path.write_text('[[event]]\ndate = 2016-08-17\nlabel = "Dispute"\n')
    table = compare.before_after(both_sides([0] * 6, [1] * 6), path)
    assert table["date"].tolist() == [pd.Timestamp("2016-08-17")]


def test_only_the_days_around_an_event_count():
    """Two days before are the 15th and 16th, two from the day on the 17th and 18th."""
    days = pd.to_datetime([f"2016-08-{day}" for day in (14, 15, 16, 17, 18, 19)])
    pages = counted([9, 1, 2, 3, 5, 9], published=days, outlet=list("abcdef"))
    row = compare.before_after(pages, DISPUTE, days=2).iloc[0]
    assert row[["articles_against", "articles"]].tolist() == [2, 2]
    assert row[["mean_against", "mean", "estimate"]].tolist() == pytest.approx([1.5, 4, 2.5])
