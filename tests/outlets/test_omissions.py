"""The ledger of what is left out: days, later pages, silence, groups; the event's known results."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from counted import counted

from analysis import compare, outlets
from analysis.case.page_days import with_days
from analysis.compare.formula import holm
from outlets.examples import PAGES, claims_of, ledger_of, write_case

ledgers = import_module("analysis.outlets.omissions")  # the function has the same name


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path)


def row_of(table, **names):
    chosen = table
    for name, value in names.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]


def day(text):
    return pd.Timestamp(text)


def random_counts(seed, n=60):
    """Return 60 invented pages of 12 outlets in two groups, with and without days."""
    generator = np.random.default_rng(seed)
    outlet = generator.integers(0, 12, n)
    number = generator.integers(0, 8, n)
    days = [f"2020-03-0{day + 1}" for day in number]
    rows = pd.DataFrame({"article_id": [f"p{page:02}" for page in range(n)]})
    rows["outlet"] = [f"o{name:02}" for name in outlet]
    rows["side"] = np.where(outlet < 6, "North", "South")
    rows["published"] = np.where(generator.random(n) < 0.2, "2020-03", days)
    rows["phase"] = np.where(number < 4, "early", "late")
    rows["agency"] = generator.choice(["none", "Wire"], n)
    values = (generator.random((n, 3)) < 0.4).astype(float)
    return pages_of(rows, values, items=["a", "b", "c"])


# ---- by hand ----------------------------------------------------------------------------------


def test_pages_on_the_event_have_their_day_or_the_first_day_that_they_can_have(case):
    rows = claims_of(case, reading="a").rows.set_index("article_id")
    assert len(rows) == 10  # p11 is not on the event; the blog is
    assert rows.loc["p03", "day"] == day("2020-03-03")  # as the annotator read it
    assert pd.isna(rows.loc["p04", "day"]) and pd.isna(rows.loc["p09", "day"])
    # p04 has a month; its phase begins on the 8th. The phase of p09 begins on the 1st.
    assert rows.loc["p04", "earliest"] == day("2020-03-08")
    assert rows.loc["p09", "earliest"] == day("2020-03-01")


def pages_of(rows, values, items=("x",)):
    """Return pages that have an item or do not."""
    values = np.reshape(values, (len(rows), -1))
    return counted(values, items=items, rows=rows)


def published(outlets, **columns):
    """Return a page of each outlet on one day after the other."""
    rows = pd.DataFrame({"outlet": outlets})
    rows["article_id"] = [f"p{number}" for number in rows.index]
    rows["published"] = [f"2020-01-0{number + 1}" for number in rows.index]
    return rows.assign(**columns)


def test_a_month_and_a_year_say_since_when_a_page_can_be():
    rows = pd.DataFrame({"published": ["2020-03-05", "2020-03", "2020", None]})
    dated = with_days(pages_of(rows.assign(article_id=list("abcd")), [1] * 4)).rows
    assert dated["day"].tolist() == [day("2020-03-05"), pd.NaT, pd.NaT, pd.NaT]
    earliest = [day("2020-03-05"), day("2020-03-01"), day("2020-01-01"), pd.NaT]
    assert dated["earliest"].tolist() == earliest


def test_days_of_another_calendar_and_unread_ones_are_told():
    days = ["1395/05/26", "42597", "gestern", "2016-08", ""]
    rows = pd.DataFrame({"published": days, "outlet": "Elm Post"})
    dated = with_days(pages_of(rows.assign(article_id=list("abcde")), [1] * 5))
    assert dated.rows["day"].tolist()[:2] == [pd.NaT, day("2016-08-15")]
    assert dated.note == (
        "published: 1 day written as Excel's numbers; "
        "2 days that cannot be used: 1395/05/26, gestern"
    )
    assert compare.levels(dated, "outlet").attrs["method"]["missing"] == dated.note


def test_sources_carry_an_item_leave_it_out_or_cannot_be_judged(case):
    sources = ledger_of(case).sources
    elm = row_of(sources, outlet="Elm Post", item="unsafe")
    assert elm[["carried", "pages", "account"]].tolist() == [3, 5, "carries it"]
    level = compare.levels(pages_of(published(["Elm Post"] * 5), [1, 1, 1, 0, 0]), "outlet").iloc[0]
    expected = level[["estimate", "low", "high"]].tolist()
    assert elm[["share", "low", "high"]].tolist() == pytest.approx(expected)
    assert (elm["status"], elm["first"]) == ("interval", day("2020-03-01"))
    silent = row_of(sources, outlet="Elm Post", item="sabotage")
    # One of two other pages while the bridge was closed, one of two since, on two of its pages each.
    facts = "carried pages expected account".split()
    assert silent[facts].tolist() == [0, 4, 2.0, "cannot be said"]
    assert silent["note"] == "descriptive only: 4 later pages, at least 5 needed"
    hill = row_of(sources, outlet="Hill Echo", item="unsafe")
    assert hill[["carried", "mentioned", "account"]].tolist() == [0, 1, "mentions it"]
    blog = row_of(sources, outlet="Ford Times", item="open_again")
    assert (blog["pages"], blog["note"]) == (0, "not tested: no later page")


@pytest.mark.slow
def test_silence_on_enough_pages_is_an_omission_where_others_would_have_a_page(case, monkeypatch):
    monkeypatch.setattr(ledgers, "FEWEST", 4)
    four = ledger_of(case).sources
    assert row_of(four, outlet="Elm Post", item="sabotage")["account"] == "leaves it out"
    monkeypatch.setattr(ledgers, "FEWEST", 1)
    one = ledger_of(case).sources
    ford = row_of(one, outlet="Ford Times", item="sabotage")
    # One of three other pages in its phase has it: a third of a page.
    assert (ford["pages"], ford["account"]) == (1, "cannot be said")
    assert ford["expected"] == pytest.approx(1 / 3)
    assert ford["reason"] == "silence is likely: at the others' rate 0.3 pages would carry it"


def test_nothing_is_expected_of_a_source_that_alone_has_pages_of_a_phase():
    rows = published(["North", "South", "South"], phase=["early", "early", "late"])
    sources = outlets.omissions({"a": pages_of(rows, [1, 1, 0])}).sources.set_index("outlet")
    assert sources.loc["North", "expected"] == 1 and pd.isna(sources.loc["South", "expected"])


@pytest.mark.slow
def test_groups_are_those_of_the_plan_with_plain_counts(case):
    groups = ledger_of(case).groups
    north = row_of(groups, group="North", item="unsafe")
    assert north[["carried", "pages", "outlets"]].tolist() == [3, 6, 2]
    assert (north["carried_against"], north["pages_against"]) == (0, 3)
    assert (north["share"], north["share_against"]) == (0.5, 0)
    south = row_of(groups, group="South", item="unsafe")  # of two groups the first has the test
    assert south[["mentioned", "pages", "status"]].tolist() == [1, 3, "not tested"]
    of_outlets = ledger_of(case, by="outlet").groups
    assert row_of(of_outlets, group="Hill Echo", item="unsafe")["mentioned"] == 1
    assert north["status"] == "descriptive" and "at least 5 needed" in north["note"]
    method = groups.attrs["method"]
    assert method["unit"] == "outlet"
    assert method["annotators"] == "labelled by a language model, not checked by people"
    assert method["family"] == "the ledger of omissions, exploratory, 0 tests"


def test_the_sum_of_a_groups_items_is_one_more_item(case):
    groups = ledger_of(case).groups.set_index(["group", "item"])
    names = ["carried", "mentioned", "pages"]
    for group in ("North", "South"):
        total = groups.loc[(group, "all together")]
        items = groups.loc[group].drop(index="all together")
        assert total[names].tolist() == items[names].sum().tolist()
        assert total["share"] == total["carried"] / total["pages"]
    assert total["outlets"] == 2 and pd.isna(total["known"])
    one = ledger_of(case, items=["unsafe"]).groups
    assert one["item"].unique().tolist() == ["unsafe"]


@pytest.mark.slow
def test_readings_stand_below_each_other_with_their_pages(tmp_path):
    ledger = ledger_of(write_case(tmp_path, readings="ab"))
    assert ledger.sources["reading"].drop_duplicates().tolist() == ["a", "b"]
    names = ["pages", "carried", "mentioned"]
    of_sources = ledger.sources.groupby(["reading", "outlet", "item"])[names].sum()
    later = ledger.pages[ledger.pages["later"]].rename(columns={"later": "pages"})
    of_pages = later.groupby(["reading", "outlet", "item"])[names].sum()
    assert of_sources.loc[of_pages.index].eq(of_pages).all(axis=None)
    assert of_sources.to_numpy().sum() == of_pages.to_numpy().sum()
    known = ledger.sources.drop_duplicates("item").set_index("item")["known"]
    assert known["unsafe"] == day("2020-03-01") and known["sabotage"] == day("2020-03-02")


def test_pages_of_an_unknown_phase_are_compared_with_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(ledgers, "FEWEST", 1)
    pages = [(*page[:4], "", *page[5:]) if page[0] in ("p06", "p08") else page for page in PAGES]
    ledger = ledger_of(write_case(tmp_path, pages=pages))
    north = row_of(ledger.groups, group="North", item="unsafe")
    assert (north["pages"], north["pages_against"]) == (6, 3)  # counted, and in no difference
    # Nor are p04 and p05: p08 was the one page of the South on the reopening.
    assert ledger.groups.attrs["method"]["left_out"] == {"North against South": 4}
    sources = ledger.sources
    ford = row_of(sources, outlet="Ford Times", item="sabotage")
    # Its page and p08 have no phase; p08 has it.
    assert ford[["pages", "carried", "expected"]].tolist() == [1, 0, 1.0]
    assert ford["account"] == "leaves it out"


# ---- properties -------------------------------------------------------------------------------


def test_the_test_is_that_of_contrasts_on_the_later_pages():
    counts = random_counts(1)
    ledger = outlets.omissions({"a": counts}, "side")
    ids, items = counts.rows["article_id"], counts.items.index
    later = ledger.pages.pivot(index="article_id", columns="item", values="later")
    size = later.reindex(index=ids, columns=items).fillna(False).to_numpy(float)
    values = counts.values.toarray() * size
    masked = counted(values, items=counts.items, size=size, rows=counts.rows)
    expected = compare.contrasts(masked, "side")
    tested = ledger.groups[ledger.groups["p"].notna()]
    assert tested["item"].tolist() == ["a", "b", "c", "all together"]
    names = "estimate low high p".split()
    assert tested[names][:3].to_numpy() == pytest.approx(expected[names].to_numpy())
    assert tested["p_adjusted"].tolist() == holm(tested["p"]).tolist()
    assert ledger.groups.attrs["method"]["n_tests"] == 4


def test_the_sum_is_the_regression_of_all_pairs_of_page_and_item():
    counts = random_counts(4)
    ledger = outlets.omissions({"a": counts}, "side")
    later = ledger.pages[ledger.pages["later"]].merge(counts.rows[["article_id", "side", "phase"]])
    columns = {"north": later["side"] == "North", "early": later["phase"] == "early"}
    design = pd.DataFrame(columns).assign(one=1).astype(float)
    slope = np.linalg.lstsq(design, later["carried"].astype(float), rcond=None)[0][0]
    total = row_of(ledger.groups, group="North", item="all together")
    assert total["estimate"] == pytest.approx(slope)


# ---- the event --------------------------------------------------------------------------------


def test_without_groups_sources_alone_are_described():
    ledger = outlets.omissions({"x": random_counts(2), "y": random_counts(3)})
    assert ledger.sources["reading"].drop_duplicates().tolist() == ["x", "y"]
    assert ledger.groups.empty and "p_adjusted" in ledger.groups
