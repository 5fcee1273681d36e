"""Rows in the order that readers expect."""

import pandas as pd

from analysis import compare
from analysis.outlets.days import days_of_most_pages


def test_two_columns_in_order():
    table = pd.DataFrame({"group": ["B", "A", "B"], "phase": ["end", "end", "start"]})
    ordered = compare.in_order(table, phase=["start", "end"], group=["A", "B"])
    assert ordered.to_numpy().tolist() == [["B", "start"], ["A", "end"], ["B", "end"]]


def test_values_that_are_not_listed_follow_and_missing_ones_are_last():
    table = pd.DataFrame({"phase": ["later", None, "after", "start"]})
    assert compare.in_order(table, phase=["start"])["phase"].tolist()[:3] == [
        "start",
        "after",
        "later",
    ]


def test_what_the_table_carries_stays():
    table = pd.DataFrame({"phase": ["end"]})
    method = {"names": {"end": "the end"}}
    table.attrs["method"] = method
    assert compare.in_order(table, phase=[]).attrs == {"method": method}


def test_nine_tenths_of_the_days_are_rounded_up():
    days = ["2020-01-01", *["2021-05-01"] * 9, "2021-05-04"]
    period = days_of_most_pages(pd.Series(pd.to_datetime(days)))
    # 9.9 of 11: ten days, and not nine
    assert [f"{day:%Y-%m-%d}" for day in period] == ["2021-05-01", "2021-05-04"]
