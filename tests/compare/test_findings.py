"""What a table of contrasts shows in a sentence, its surest rows, and why there are none."""

import numpy as np
import pandas as pd

from analysis import compare
from analysis.stats.evidence import Method, method_of, passes, with_evidence

FEW = "3 units on a side can be exchanged, at least 4 needed"


def contrasts(p, *, reason="", per=""):
    """Return a contrast table with these adjusted p, of items a, b, c …"""
    table = pd.DataFrame({"item": list("abcdefgh")[: len(p)], "group": "North", "against": "rest"})
    table = table.assign(rate=0.004, rate_against=0.001, p_adjusted=np.array(p, float))
    status = np.where(table["p_adjusted"].isna(), "descriptive", "tested")
    return with_evidence(table, Method(per=per), status=status, reason=reason)


def test_the_surest_rows_are_those_with_the_smallest_p():
    table = contrasts([0.4, np.nan, 0.01, 0.4])
    assert compare.surest(table)["item"].tolist() == ["c", "a", "d"]
    assert compare.surest(table, most=1)["item"].tolist() == ["c"]
    assert method_of(compare.surest(table)).nothing == ""


def test_where_nothing_could_be_tested_the_method_says_why():
    table = contrasts([np.nan] * 3, reason=FEW)
    expected = f"none of 3 comparisons could be tested: {FEW}"
    for rows in (compare.surest(table), compare.beyond_chance(table)):
        assert rows.empty and method_of(rows).nothing == expected
    assert compare.finding(table) == f"N{expected[1:]}."


def test_where_nothing_differs_the_method_says_so():
    rows = compare.beyond_chance(contrasts([0.06, 0.3, np.nan]))
    assert rows.empty
    assert method_of(rows).nothing == (
        "none of 2 comparisons is beyond chance (adjusted p at most .05)"
    )


def test_a_finding_names_the_surest_difference_in_words_per_thousand():
    sentence = compare.finding(contrasts([0.03, 0.0004, 0.3], per="token"))
    assert " ".join(sentence.split()) == (
        "2 of 3 comparisons are beyond chance (adjusted p at most .05). The surest is b in North: "
        "4 against 1 per 1,000 words in the rest, adjusted p < .001."
    )


def test_a_table_without_rows_has_a_reason_too():
    assert compare.finding(contrasts([])) == "Nothing is frequent enough to compare."


def test_choosing_rows_leaves_the_argument_as_it_was():
    table = contrasts([0.03])
    rows = compare.chosen(table, [False], otherwise="no item is named")
    assert method_of(rows).nothing == "no item is named"
    assert method_of(table).nothing == "" and len(table) == 1


def test_a_p_of_05_is_beyond_chance_in_every_place():
    row = dict(group="North", against="rest", item="law", rate=0.5, rate_against=0.2)
    table = pd.DataFrame([row | {"p_adjusted": 0.05, "reason": ""}])
    assert len(compare.beyond_chance(table)) == 1
    assert passes(table["p_adjusted"]).tolist() == [True]
