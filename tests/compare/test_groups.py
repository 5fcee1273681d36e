"""Groups of one's own: outlets in two groups, small groups, articles without a group. Invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis import compare, extract, framing, read_corpus
from analysis.compare.evidence import method_of

#: Outlet, articles by leaning: B leans left but for one, C as much left as right, D has two without.
OUTLETS = {
    "A": {"left": 5},
    "B": {"left": 4, "right": 1},
    "C": {"left": 2, "right": 2},
    "D": {"right": 5, None: 2},
    "E": {"right": 4},
    "F": {"green": 3},
    "G": {"left": 4},
}
SENTENCES = "Heavy rain fell. The ferry left the quay. Nobody paid the new toll.".split(". ")


def features():
    """Return one article a line of OUTLETS, with a topic that every outlet mixes."""
    rows = []
    for outlet, leanings in OUTLETS.items():
        for leaning, n in leanings.items():
            rows += [(outlet, leaning)] * n
    table = pd.DataFrame(rows, columns=["outlet", "leaning"])
    number = np.arange(len(table))
    table["article_id"] = [f"a{n:02}" for n in number]
    table["topic"] = np.where(number % 2, "sea", "land")
    table["empty"] = None
    table["text"] = [f"{SENTENCES[n % 3]}. {SENTENCES[n * 7 % 2]}." for n in number]
    return extract(read_corpus(table))


def test_each_outlet_stands_in_its_most_frequent_group():
    groups = compare.groups(features(), "leaning")
    assert groups.table.to_numpy().tolist() == drawn_rows("""
        left  | 14 | 3 | true
        right | 9  | 2 | true
        green | 3  | 1 | false
    """)
    assert groups.tested == ["left", "right"] and groups.unit == "outlet"
    of_outlet = groups.features.articles.groupby("outlet")["leaning"].unique().map(list).to_dict()
    assert of_outlet["B"] == ["left"] and "C" not in of_outlet
    assert str(groups) == (
        "Groups of leaning: left (14), right (9). "
        "With fewer than 8 articles, not tested one by one: green (3). They stay in the rest. "
        "Outlets in several groups, each put into its most frequent one: B (4 left, 1 right). "
        "Outlets in several groups, left out: C (2 left, 2 right). "
        "Without a value of leaning, left out: 2 articles."
    )
    terms = framing.terms(groups.features)
    table = compare.contrasts(terms, "leaning", groups=groups.tested)
    assert set(table["group"]) == {"left", "right"}
    assert set(table["articles"] + table["articles_against"]) == {26}
    assert method_of(table)["unit"] == "outlet"


def test_groups_that_outlets_mix_have_articles_for_units():
    groups = compare.groups(features(), "topic")
    assert groups.unit == "article" and groups.split.empty and groups.n_without == 0
    outlets = compare.groups(features(), "outlet")
    assert outlets.tested == list("ABCDEFG")  # none has eight articles


@pytest.mark.parametrize("by", ["leaning", "topic"])
def test_a_group_counts_the_same_in_any_order_of_articles(by):
    read = features()
    shuffled = replace(read, articles=read.articles.sample(frac=1, random_state=3))
    assert repr(compare.groups(shuffled, by)) == repr(compare.groups(read, by))
