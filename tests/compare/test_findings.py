"""What a row, a table of contrasts and levels show in a sentence, and how sure. All names are invented."""

import pandas as pd
import pytest
from by_hand import drawn_cases

from analysis import compare
from analysis.compare.findings import in_title, passing_text
from analysis.counts import UNCHECKED, Counts

ROW = {"group": "North", "against": "rest", "item": "law", "reason": "", "p_adjusted": 0.012}
SHARES = {"n": 9, "size": 18, "n_against": 4, "size_against": 20}
TOLD = "50 % of North pages (9 of 18) and 20 % of all other pages (4 of 20) have “law”"


def contrast(kind="share", levels=(0.5, 0.2), *, method=None, **cells):
    """Return a row of contrasts, as a table."""
    sides = dict(zip([kind, f"{kind}_against"], levels))
    counts = SHARES if kind == "share" else {}
    table = pd.DataFrame([ROW | sides | counts | cells])
    table.attrs["method"] = {"per": "page", "by": ("side",)} | (method or {})
    return table


@drawn_cases("""
    kind  | per             | ends           | levels        | text
    share | page            |                | [0.5, 0.2]    | 50 % of North pages (9 of 18) and 20 % of all other pages (4 of 20) have “law”
    rate  | token           |                | [0.004, 0.01] | Of 1,000 words 4 in North articles and 10 in all other articles are “law”
    rate  | sentence        |                | [0.25, 0.5]   | Per sentence “law” is there 0.25 in North articles and 0.50 in all other articles times
    mean  | page            | [-1e999, 1e999]| [-0.5, 0.25]  | The mean of “law” is −0.50 in North articles and 0.25 in all other articles
    mean  | page            | [1, 5]         | [2.5, 1.25]   | The mean of “law”, from 1 to 5, is 2.50 in North articles and 1.25 in all other articles
    mean  | page            | [-1, 1]        | [0.5, 0.25]   | The mean of “law”, from −1 to 1, is .50 in North articles and .25 in all other articles
    mean  | scored sentence | [-1, 1]        | [0.5, 2e-16]  | Mean tone of “law”, from −1 to 1, is .50 in North articles and .00 in all other articles
""")
def test_a_row_has_both_levels_in_their_unit(kind, per, ends, levels, text):
    method = {"per": per} | ({"scales": {"law": ends}} if ends else {})
    assert compare.finding(contrast(kind, levels, method=method)) == (
        f"{text}; sure (adjusted p = .012)."
    )


def test_a_scale_is_one_though_all_values_are_0_and_1():
    rows = pd.DataFrame({"article_id": list("abcd"), "side": ["North", "South"] * 2})
    ends = pd.DataFrame({"lowest": [-1.0, 0], "highest": 1.0}, index=["mood", "law"])
    values = [[1, 1], [0, 1], [0, 1], [1, 0]]
    counts = Counts.of(values, size=[[1]] * 4, rows=rows, items=ends, per="page")
    told = {
        item: compare.finding(compare.levels(counts.where(items=[item]), "side"))
        for item in ends.index
    }
    assert told["mood"].startswith("The mean of “mood”, from −1 to 1, is .50 in")
    assert told["law"].startswith("100 % of North pages (2 of 2) and 50 % of South")


@drawn_cases("""
    p     | reason   | told
    0.05  |          | sure (adjusted p = .050)
    0.051 |          | not settled (adjusted p = .051)
    1e-5  |          | sure (adjusted p < .001)
    NaN   | 3 papers | no test: 3 papers
    NaN   |          | not tested
""")
def test_a_row_says_how_sure_it_is(p, reason, told):
    row = contrast(p_adjusted=p, reason=reason).iloc[0]
    assert compare.finding(row) == f"{TOLD}; {told}."


def test_a_difference_is_sure_where_all_lists_and_readings_are():
    tests = [("a", "first", 0.049), ("b", "first", 0.085), ("a", "second", 0.023)]
    rows = [contrast(p_adjusted=p).assign(reading=name, family=of) for name, of, p in tests]
    table = pd.concat(rows, ignore_index=True)
    assert compare.finding(table).endswith("; not settled (adjusted p = .023 to .085).")
    assert compare.finding(table[::2]).endswith("; sure (adjusted p = .023 to .049).")


def test_of_several_it_names_the_surest_and_none_where_none_is_sure():
    tested = [contrast(item=item, p_adjusted=p) for item, p in zip("abc", (0.03, 0.0004, 0.3))]
    table = pd.concat(tested, ignore_index=True)
    first, second = compare.finding(table).split(". ")
    assert first == "2 of 3 comparisons are sure (adjusted p at most .05)"
    assert second == f"{TOLD.replace('law', 'b')}; sure (adjusted p < .001)."
    unsure = compare.finding(table.assign(p_adjusted=0.3))
    assert unsure == "None of 3 comparisons is sure (adjusted p at most .05)."
    untested = table.assign(p_adjusted=float("nan"), reason="2 papers on a side")
    assert compare.finding(untested) == "None of 3 comparisons could be tested: 2 papers on a side."


@pytest.mark.parametrize(
    "n, of, told", [(0, 1, "no comparison is"), (1, 1, "1 of 1 comparison is")]
)
def test_a_count_has_its_verb(n, of, told):
    table = pd.DataFrame({"p_adjusted": [0.01] * n + [0.4] * (of - n)})
    assert passing_text(table) == f"{told} sure (adjusted p at most .05)"


def test_a_table_without_rows_has_a_reason_too():
    assert compare.finding(contrast()[:0]) == "Nothing is frequent enough to be compared."
    empty = contrast()[:0]
    empty.attrs["method"] = {"nothing": "one side: nothing to compare with"}
    assert compare.finding(empty) == "One side: nothing to compare with."


def test_nothing_is_told_of_an_unchecked_draft():
    table = contrast(method={"missing": f"actors were drafted, and {UNCHECKED}"})
    assert "law" not in compare.finding(table)


def levels(shares, by="side"):
    """Return the levels of an item, of 20 pages each."""
    table = pd.DataFrame({by: list(shares), "item": "words: law", "size": 20})
    table = table.assign(estimate=shares.values(), n=[20 * share for share in shares.values()])
    table.attrs["method"] = {"measure": "share", "per": "page", "by": (by,)}
    return table


def test_a_bare_group_has_the_name_of_its_column_and_other_scripts_turn_nothing():
    """U+2068 and U+2069 part a word from right to left from the sentence around it."""
    table = contrast(
        "rate", (0.05, 0), group="0", against="1", item='צה"ל', method={"per": "token"}
    )
    table.attrs["method"]["by"] = ("is_local",)
    told = "Of 1,000 words 50 in is local 0 articles and 0 in is local 1 articles are"
    assert compare.finding(table).startswith(f'{told} “\u2068צה"ל\u2069”; ')
    outlets = compare.finding(levels({"1": 0.5, "הנמל": 0.05}, by="outlet"))
    assert "50 % of outlet 1’s pages" in outlets and "5 % of \u2068הנמל\u2069’s pages" in outlets
    years = pd.Series({"2016": 0.5, "left": 0.1}).rename_axis("year")
    assert in_title("law", years) == "law: year 2016: 50 %, left 10 %"


def test_levels_are_told_from_the_largest_and_of_many_the_ends():
    told = compare.finding(levels({"North": 0.05, "South": 0.5}, by="outlet"))
    assert (
        told
        == "50 % of South’s pages (10 of 20) and 5 % of North’s pages (1 of 20) have “law” (words)."
    )
    many = compare.finding(levels({name: 0.1 * place for place, name in enumerate("ABCDE")}))
    assert many == "From 40 % of E pages (8 of 20) to 0 % of A pages (0 of 20) have “law” (words)."
    again = pd.concat(
        {"a": levels({"North": 0.05}), "b": levels({"North": 0.5})}, names=["reading"]
    )
    again = again.reset_index("reading")
    again.attrs["method"] = levels({"North": 0}).attrs["method"]
    assert compare.finding(again).startswith("5 % of North pages (1 of 20) have")
