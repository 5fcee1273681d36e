"""How many tests are beyond chance, and what differs most, in sentences. All names are invented."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand

from analysis.explore.page.sentences import contrast_order, worst_p
from analysis.stats.evidence import Method
from analysis.stats.facts import Inference
from analysis.wording.findings import (
    Sides,
    beyond_chance_text,
    finding_of_sides,
    passing_text,
    untested_text,
)
from analysis.wording.notes import with_evidence
from analysis.wording.text import Scale, item_text, number_text, p_number

SIDES = Sides("Elm Post", "the rest", "label", Scale(100, 0, "per 100 pages"), "pages")


def contrast(p):
    """Return a contrast of items a, b, c … with these adjusted p."""
    n = len(p)
    items = list("abcdefgh")[:n]
    table = pd.DataFrame({"item": items, "rate": 0.5, "rate_against": 0.25, "estimate": 0.25})
    table = table.assign(p_adjusted=np.array(p, float), articles=9, articles_against=30)
    table = table.assign(n=4, n_against=8)
    table = table.assign(units=2, units_against=7)
    method = Method(unit="outlet", inference=Inference(labelings=199), labels=(("b", "the base"),))
    status = np.where(table["p_adjusted"].isna(), "descriptive", "tested")
    reason = np.where(table["p_adjusted"].isna(), "2 units on a side", "")
    return with_evidence(table, method, status=status, reason=reason)


@pytest.mark.parametrize(*by_hand(__file__, "count"))
def test_a_count_has_its_verb(n, of, between, expected):
    text = beyond_chance_text(n, of=of, noun="word", between=between)
    assert text == f"{expected} (adjusted p at most .05)"


def test_a_count_says_its_level_and_how_it_was_made():
    text = beyond_chance_text(2, of=3, details=["199 labelings"])
    assert text == "2 of 3 comparisons are beyond chance (adjusted p at most .05, 199 labelings)"


def test_a_table_counts_the_rows_that_have_a_p():
    assert passing_text(contrast([0.05, 0.051, None])).startswith("1 of 2 comparisons is")
    assert passing_text(contrast([None, None])) == (
        "none of 2 comparisons could be tested: 2 units on a side"
    )


def test_p_is_printed_with_three_decimals_up_to_both_ends():
    values = [0.0009, 0.001, 0.05, 0.999, 0.9991]
    assert [p_number(p) for p in values] == ["< .001", ".001", ".050", ".999", "> .999"]


def test_where_nothing_differs_the_smallest_p_is_said():
    text = finding_of_sides(contrast([0.4, 0.2, 0.9]), SIDES)
    assert "smallest adjusted p = .200" in text


def test_why_nothing_could_be_tested():
    table = contrast([None]).assign(reason="")
    assert untested_text(table) == "no comparison could be tested: no reason is given"
    assert untested_text(table[:0]) == "nothing is frequent enough to be compared"


def test_the_strongest_row_is_named_as_readers_know_it():
    finding = finding_of_sides(contrast([0.03, 0.01, 0.2]), SIDES)
    assert finding == (
        "2 of 3 labels differ between Elm Post and the rest beyond chance (adjusted p at most "
        ".05, 199 random labelings of outlets). All are higher in Elm Post. The strongest is "
        "“the base”: 50 against 25 per 100 pages, each outlet counts once (4 of 9 pages against "
        "8 of 30), p = .010."
    )


def test_without_a_test_both_sides_are_described():
    assert finding_of_sides(contrast([None, None]), SIDES) == (
        "None of 2 labels could be tested: 2 units on a side. Elm Post: 9 pages of 2 outlets; "
        "the rest: 30 pages of 7 outlets. The numbers only describe them."
    )


def test_a_contrast_of_unlike_directions_is_the_last_in_the_order():
    first = {"estimate": [0.2, 0.1, None], "p_adjusted_high": [0.001, 0.3, None]}
    second = {"estimate": [-0.2, 0.4, None], "p_adjusted_high": [0.001, 0.2, None]}
    assert worst_p([first, second]).tolist() == [1, 0.3, 1]
    assert contrast_order([first, second]) == [1, 0, 2]


def test_numbers_and_items_in_words():
    assert number_text(float("nan"), 2) == "–"
    assert item_text("leads_page:law", {}) == "leads page: law"
