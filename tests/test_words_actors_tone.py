"""Terms, actors and judgements of annotated pages: beside pandas, scikit-learn and counts by hand."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn, drawn_rows
from counted import counted

from analysis import compare, cooccurrence, framing, plots, sentiment
from analysis.case import open_case
from tests.annotated_cases import write_annotated_cases

EVENT = "data/hamedan-2016"
NEWS = ["news", "agency", "broadcaster transcript"]
GROUPS = ["Russian", "Iranian", "Western"]
#: Twenty pages read by hand in annotations_a.csv, among them all of the plan's that are not plain: tone toward Russia, Iran and the United
#: States ("" where it is absent), the source's own judgement, speakers' judgements.
READ = """
d111 -1 0 . none .
g042 0 0 -1 none .
p033 1 0 0 positive .
s003 0 0 . positive .
wa010 0 -1 -1 negative .
wc052 -1 0 . negative .
wc054 1 0 . positive .
wd001 0 0 -1 none James:negative
d118 0 0 . none .
g004 0 0 . none .
g018 0 0 . none .
g050 0 0 . none .
n030 0 0 . none .
n032 0 0 . none Barel:negative
n063 0 0 . none .
r019 0 0 . none .
wa028 0 0 0 none .
wc061 0 0 . none .
wc068 0 0 . none Dehghan:positive
wd009 0 0 . none .
"""
TONES = ["tone_russia", "tone_iran", "tone_us"]


@pytest.fixture(scope="module")
def event(root):
    return open_case(root / EVENT)


@pytest.fixture(scope="module")
def raw(root):
    """Return the first reading's rows with what the other files say, as plain pandas reads them."""
    tables = [
        pd.read_csv(root / EVENT / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("annotations_a", "articles", "outlets")
    ]
    pages = tables[0].merge(tables[1]).merge(tables[2], on="outlet")
    is_compared = pages["genre"].isin(NEWS) & pages["country_group"].isin(GROUPS)
    return pages[is_compared & (pages["on_event"] == "1") & (pages["listed"] == "1")]


# ---- terms --------------------------------------------------------------------------------------


def test_the_compared_pages_are_those_of_the_plan(event, raw):
    pages = event.pages
    assert sorted(pages.rows["article_id"]) == sorted(raw["article_id"])
    terms = event.counts("terms", every=True).where(rows=pages)
    assert terms.rows["article_id"].tolist() == event.counts("terms").rows["article_id"].tolist()


def test_a_case_without_a_plan_or_names_has_its_elements_as_terms(tmp_path):
    case = open_case(write_annotated_cases(tmp_path)["ungrouped"])
    assert case.counts("terms", reading="a", every=True).items.index.tolist() == ["cost", "danger"]
    assert len(case.counts("terms").rows) == 20


def test_a_term_is_named_by_its_value_first(event):
    terms = event.counts("terms", reading="a", every=True).items
    assert not terms.index.str.startswith("claim:denied").any()
    names = terms["name"]
    assert names["actors:Assad"] == "Assad (who is named)"
    assert (
        names["claim:asserted:outlet:use_ended"]
        == "the use has ended (claims asserted by the source itself)"
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


@pytest.mark.parametrize("n, is_everywhere", [(10, True), (9, True), (8, False)])
def test_what_nearly_all_articles_of_both_sides_have_sets_nobody_apart(n, is_everywhere):
    """North has "fog" in all ten articles, South in *n* of ten; rates differ."""
    land = np.repeat(["North", "South"], 10)
    values = np.array([[5, 1]] * 10 + [[1, 0]] * n + [[0, 1]] * (10 - n))
    words = counted(values, items="fog law", size=50, per="token", land=land)
    profile = framing.profiles(framing.tf_idf(words), by="land").set_index(["land", "item"])
    keyness = framing.keyness(words, by="land", target="North").set_index("item")
    tested = compare.contrasts(words, "land")
    assert tested.set_index("item").loc["fog", "p"] < 0.05
    reason = "in 90 % or more of the articles of both sides"
    for found in (profile.loc["North"], profile.loc["South"], keyness):
        assert (found.loc["fog", "reason"] == reason) == is_everywhere
    assert profile["estimate"].isna().tolist().count(True) == 2 * is_everywhere
    assert "fog" in set(plots.keyness(tested).caption.drawn["item"])  # it draws what is tested


def test_a_single_group_has_no_others_and_no_group_no_row():
    counts = counted([1, 0], land="North")
    [north] = framing.profiles(counts, by="land").to_dict("records")
    assert (north["n"], north["articles"], north["articles_against"]) == (1, 2, 0)
    assert np.isnan(north["estimate"])
    assert framing.profiles(counts.where(rows=[False, False]), by="land").empty


def test_a_page_that_is_listed_twice_in_a_group_counts_once():
    rows = drawn("""
        article_id | land
        p1         | North
        p1         | North
        p2         | North
        p3         | South
    """)
    weights = [[1.0], [1.0], [0.5], [0.25]]
    counts = counted(weights, rows=rows)
    north = framing.profiles(counts, by="land").set_index("land").loc["North"]
    assert north[["n", "articles", "mean"]].tolist() == [2, 2, 0.75]


def test_what_is_not_known_of_a_page_stays_so_under_tf_idf():
    counts = counted([[1, 0], [1, 1]], size=[[1, 0], [1, 1]])
    assert framing.tf_idf(counts).size.tolist() == [[1, 0], [1, 1]]


# ---- actors -------------------------------------------------------------------------------------


def test_frequent_actors_leave_out_those_of_nearly_all_pages(event):
    pages = cooccurrence.incidence_of(event.pages, variable="actors")
    usual = pages.frequent(min_share=0.9)
    assert usual == ["Russia", "Iran", "Syria"]
    assert not set(usual) & set(pages.frequent(min_share=0.05, max_share=0.9))


# ---- judgements ---------------------------------------------------------------------------------


def test_tone_equals_a_count_by_hand(event):
    read = [line.split() for line in READ.strip().splitlines()]
    expected = set()
    for page, *tones, own, speakers in read:
        expected |= {
            (page, name, "", tone) for name, tone in zip(TONES, tones) if tone in ("-1", "1")
        }
        if own != "none":
            expected.add((page, "evaluation_outlet", "", own))
        if speakers != ".":
            speaker, value = speakers.split(":")
            expected.add((page, "evaluation_speakers", speaker, value))
    labels = event.counts("labels", reading="a", every=True).where(
        rows={"article_id": [page for page, *_ in read]}
    )
    table = sentiment.judgements(labels, by="article_id", variables=event.book.tones())
    table = table[table["n"] > 0]
    judged = set(
        table["article_id variable speaker value".split()].itertuples(index=False, name=None)
    )
    assert judged == expected
    assert (table["n"] == 1).all()


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


def test_a_codebook_without_tones_has_none(tmp_path):
    case = open_case(write_annotated_cases(tmp_path)["clinics"])
    assert case.book.tones() == []


# ---- time ---------------------------------------------------------------------------------------
