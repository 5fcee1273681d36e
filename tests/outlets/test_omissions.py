"""The ledger of what is left out: days, later pages, and what silence says; an invented case."""

import pandas as pd
import pytest
from counted import counted

from analysis import compare, open_case, outlets
from analysis.case.page_days import with_days
from outlets.examples import PAGES, claims_of, write_case


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path)


def ledger_of(case, *keys, **options):
    """Return the ledger of a case by its first reading, a row a group and item."""
    table = outlets.omissions(open_case(case), **options)
    return table[table["reading"] == "a"].set_index([*keys, "item"])


def day(text):
    return pd.Timestamp(text)


# ---- days -------------------------------------------------------------------------------------


def test_pages_on_the_event_have_their_day_or_the_first_day_that_they_can_have(case):
    rows = claims_of(case, reading="a").rows.set_index("article_id")
    assert len(rows) == 10  # p11 is not on the event; the blog is
    assert rows.loc["p03", "day"] == day("2020-03-03")  # as the annotator read it
    assert pd.isna(rows.loc["p04", "day"]) and pd.isna(rows.loc["p09", "day"])
    # p04 has a month; its phase begins on the 8th. The phase of p09 begins on the 1st.
    assert rows.loc["p04", "earliest"] == day("2020-03-08")
    assert rows.loc["p09", "earliest"] == day("2020-03-01")


def published(days):
    """Return pages that have an item, published on these days."""
    rows = pd.DataFrame({"article_id": days, "published": days, "outlet": "Elm Post"})
    return counted([[1]] * len(days), items=["x"], rows=rows)


def test_a_month_and_a_year_say_since_when_a_page_can_be():
    dated = with_days(published(["2020-03-05", "2020-03", "2020", ""])).rows
    assert dated["day"].tolist() == [day("2020-03-05"), pd.NaT, pd.NaT, pd.NaT]
    earliest = [day("2020-03-05"), day("2020-03-01"), day("2020-01-01"), pd.NaT]
    assert dated["earliest"].tolist() == earliest


def test_days_of_another_calendar_and_unread_ones_are_told():
    dated = with_days(published(["1395/05/26", "42597", "gestern", "2016-08", ""]))
    assert dated.rows["day"].tolist()[:2] == [pd.NaT, day("2016-08-15")]
    assert dated.note == (
        "published: 1 day written as Excel's numbers; "
        "2 days that cannot be used: 1395/05/26, gestern"
    )
    assert compare.levels(dated, "outlet").attrs["method"]["missing"] == dated.note


# ---- who carries it, who does not -------------------------------------------------------------


def test_groups_are_those_of_the_plan_on_pages_that_could_have_the_item(case):
    north = ledger_of(case, "side").loc[("North", "unsafe")]
    # A page that only denies it does not carry it; the blog is not compared.
    assert north["n size outlets account".split()].tolist() == [3, 6, 2, "carries it"]
    assert (north["known"], north["first"]) == (day("2020-03-01"), day("2020-03-01"))
    south = ledger_of(case, "side").loc[("South", "unsafe")]
    assert south["n size".split()].tolist() == [0, 3] and pd.isna(south["first"])
    method = outlets.omissions(open_case(case)).attrs["method"]
    assert (method["per"], method["unit"]) == ("later page", "outlet")
    assert "p" not in north and "from the day on which a page first has" in method["remark"]


def test_sources_carry_an_item_or_cannot_be_judged(case):
    sources = ledger_of(case, "outlet", by="outlet", every=True)
    elm = sources.loc[("Elm Post", "unsafe")]
    level = counted([[1], [1], [1], [0], [0]], outlet=["Elm Post"] * 5)
    expected = compare.levels(level, "outlet").iloc[0]
    assert elm["low high".split()].tolist() == pytest.approx(expected["low high".split()].tolist())
    # One of two other pages while the bridge was closed, one of two since, on two of its pages each.
    silent = sources.loc[("Elm Post", "sabotage")]
    assert silent["n size expected account".split()].tolist() == [0, 4, 2.0, "cannot be said"]
    # One of three other pages in its phase has it: a third of a page.
    ford = sources.loc[("Ford Times", "sabotage")]
    assert ford["expected"] == pytest.approx(1 / 3)
    later = sources.loc[("Ford Times", "open_again")]
    assert later["size account reason".split()].tolist() == [
        0,
        "cannot be said",
        "nothing to look at",
    ]


def test_silence_on_enough_pages_is_an_omission_where_others_would_have_a_page(tmp_path):
    more = PAGES[4:5].assign(article_id="p12", published="2020-03-10")
    case = write_case(tmp_path, pages=pd.concat([PAGES, more]))
    sources = ledger_of(case, "outlet", by="outlet", every=True)
    silent = sources.loc[("Elm Post", "sabotage")]
    assert silent["n size account".split()].tolist() == [0, 5, "leaves it out"]


def test_nothing_is_expected_of_a_source_that_alone_has_pages_of_a_phase(tmp_path):
    pages = PAGES.query("outlet == 'Elm Post' or phase == 'closing'")
    sources = ledger_of(write_case(tmp_path, pages=pages), "outlet", by="outlet", every=True)
    assert pd.isna(sources.loc[("Elm Post", "unsafe"), "expected"])
    assert (
        sources.loc[("Ford Times", "unsafe"), "expected"] == 2 / 5
    )  # of p01, p02, p03, p07 and p09


def test_readings_stand_below_each_other(tmp_path):
    table = outlets.omissions(open_case(write_case(tmp_path, readings="ab")))
    assert table["reading"].drop_duplicates().tolist() == ["a", "b"]
    one, other = (table[table["reading"] == name].drop(columns="reading") for name in "ab")
    assert one.reset_index(drop=True).equals(other.reset_index(drop=True))
