"""Changes around dated events. All articles, outlets and events are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted import counted
from pandas.testing import assert_frame_equal

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


def test_changes_are_described_and_not_tested():
    """Three of twelve pages before, nine after; and two events, each with all pages."""
    counts = both_sides([0, 0, 0, 1] * 3, [0, 1, 1, 1] * 3)
    table = compare.before_after(counts, DISPUTE)
    row = table.iloc[0]
    assert row["event group against".split()].tolist() == ["Dispute", "after", "before"]
    assert row[["share", "share_against", "estimate"]].tolist() == [0.75, 0.25, 0.5]
    assert table[["low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert set(table["status"]) == {"descriptive"}
    assert method_of(table)["note"].startswith("Changes are not tested")
    assert compare.before_after(counts, EVENTS)["event"].tolist() == ["Dispute", "End"]


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
    assert method_of(table)["left_out"] == {"without a plausible day": 1}


def test_only_the_days_around_an_event_count():
    """Two days before are the 15th and 16th, two from the day on the 17th and 18th."""
    days = pd.to_datetime([f"2016-08-{day}" for day in (14, 15, 16, 17, 18, 19)])
    pages = counted([9, 1, 2, 3, 5, 9], published=days, outlet=list("abcdef"))
    row = compare.before_after(pages, DISPUTE, days=2).iloc[0]
    assert row[["articles_against", "articles"]].tolist() == [2, 2]
    assert row[["mean_against", "mean", "estimate"]].tolist() == pytest.approx([1.5, 4, 2.5])
