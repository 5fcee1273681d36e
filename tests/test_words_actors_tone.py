"""Terms, actors and judgements of annotated pages: beside pandas, scikit-learn and counts by hand."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn, drawn_rows
from counted import counted

from analysis import compare, framing, plots, sentiment
from analysis.case import open_case

EVENT = "data/hamedan-2016"


@pytest.fixture(scope="module")
def event(root):
    return open_case(root / EVENT)


# ---- terms --------------------------------------------------------------------------------------


def test_a_term_is_named_by_its_value_first(event):
    terms = event.counts("terms", reading="a", every=True).items
    assert not terms.index.str.startswith("claim:denied").any()
    names = terms["name"]
    assert names["actors:Assad"] == "Assad (who is named)"
    assert (
        names["claim:asserted:outlet:use_ended"]
        == "the use has ended (claims asserted by the outlet itself)"
    )


def test_profiles_by_hand():
    """The page p2 is of both lands: it is in each group and in none of the others."""
    rows = drawn("""
        article_id | land
        p1         | North
        p2         | North
        p2         | South
        p3         | South
    """)
    weights = drawn_rows("""
        0.6 0.8
        1.0 0
        1.0 0
        0   1.0
    """)
    counts = counted(weights, items="base law", per="article", rows=rows)
    table = framing.profiles(counts, by="land").set_index(["land", "item"])
    north = table.loc[("North", "base")]
    assert north["n articles n_against articles_against".split()].tolist() == [2, 2, 0, 1]
    assert north[["mean", "mean_against", "estimate"]].tolist() == pytest.approx([0.8, 0, 0.8])
    assert table.loc[("South", "base"), "estimate"] == pytest.approx(0.5 - 0.6)
    assert table.index.tolist()[:2] == [("North", "base"), ("North", "law")]
    assert (table["status"] == "not tested").all()


@pytest.mark.parametrize("n, is_everywhere", [(9, True), (8, False)])
def test_what_nearly_all_articles_of_both_sides_have_sets_nobody_apart(n, is_everywhere):
    """North has "fog" in all ten articles, South in *n* of ten; rates differ."""
    values = [[5, 1]] * 10 + [[1, 0]] * n + [[0, 1]] * (10 - n)
    land = ["North"] * 10 + ["South"] * 10
    words = counted(values, items="fog law", size=50, per="token", land=land)
    profile = framing.profiles(framing.tf_idf(words), by="land").set_index("item")
    keyness = framing.keyness(words, by="land", target="North").set_index("item")
    tested = compare.contrasts(words, "land")
    assert tested.set_index("item").loc["fog", "p"] < 0.05
    reason = "in 90 % or more of the articles of both sides" if is_everywhere else ""
    told = [*profile.loc["fog", "reason"], keyness.loc["fog", "reason"]]
    assert [each if each == reason else "" for each in told] == [reason] * 3
    assert profile["estimate"].isna().sum() == 2 * is_everywhere
    assert "fog" in set(plots.keyness(tested).caption.drawn["item"])  # it draws what is tested


def test_a_single_group_has_no_others_and_no_group_no_row():
    counts = counted([1, 0], land="North")
    [north] = framing.profiles(counts, by="land").to_dict("records")
    assert (north["n"], north["articles"], north["articles_against"]) == (1, 2, 0)
    assert np.isnan(north["estimate"])
    assert framing.profiles(counts.where(rows=[False, False]), by="land").empty


def test_what_is_not_known_of_a_page_stays_so_under_tf_idf():
    counts = counted([[1, 0], [1, 1]], size=[[1, 0], [1, 1]])
    assert framing.tf_idf(counts).size.tolist() == [[1, 0], [1, 1]]


# ---- judgements ---------------------------------------------------------------------------------


def test_judgements_of_groups_by_hand():
    rows = drawn("""
        article_id | outlet | land
        p1         | Elm    | N
        p2         | Oak    | N
        p3         | Oak    | S
    """)
    items = pd.DataFrame(
        {
            "variable": ["judged"] * 2 + ["tone"],
            "value": ["good", "good", ""],
            "holder": ["Aria", "Boria", ""],
        },
        ["judged:Aria:good", "judged:Boria:good", "tone"],
    )
    values = drawn_rows("""
        1 1 -2
        0 1 0
        0 0 1
    """)
    size = drawn_rows("""
        1 1 1
        1 1 1
        1 1 0
    """)
    counts = counted(np.where(size, values, 0), items=items, size=size, rows=rows)
    table = sentiment.judgements(counts, by="land", variables=["judged", "tone"])
    columns = "land variable speaker value item n outlets size".split()
    assert table[columns].to_numpy().tolist() == drawn_rows("""
        N | judged | Aria  | good | judged:good | 1 | 1 | 2
        N | judged | Boria | good | judged:good | 2 | 2 | 2
        N | tone   |       | "-2" | tone:-2     | 1 | 1 | 2
        S | judged | Aria  | good | judged:good | 0 | 0 | 1
        S | judged | Boria | good | judged:good | 0 | 0 | 1
        S | tone   |       | "-2" | tone:-2     | 0 | 0 | 0
    """)
    assert table["judgement"].tolist()[1:3] == ["Boria (good)", "tone:-2"]
    assert table["estimate"].fillna(-1).tolist() == [0.5, 1, 0.5, 0, 0, -1]
