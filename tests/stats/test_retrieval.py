"""Whether groups were found by the same queries: by hand, on the event, and in simulated cases."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from analysis import annotation, compare, extract, lexicons, plots, read_corpus
from analysis.case import open_case, planned_runs
from analysis.corpus import hits
from analysis.counts import Counts
from analysis.stats.evidence import Retrieval, common_retrieval, method_of
from analysis.stats.retrieval import retrieval_of
from analysis.wording.limits import retrieval_in_words


def pages(queries, groups, **columns):
    return pd.DataFrame({"query": list(queries), "side": list(groups)} | columns)


def test_a_page_shares_a_query_that_found_another_group_s_page():
    found = retrieval_of(pages("aabbc", "NSNNS"), "side")
    assert (found.n_pages, found.n_shared, found.is_unlike) == (5, 2, False)
    assert found.usual_share == found.usual_share  # under two thirds, so that chance is looked at


def test_two_thirds_are_enough():
    found = retrieval_of(pages("aaaabc", "NSNSNS"), "side")
    assert found.n_shared == 4 and np.isnan(found.usual_share) and not found.is_unlike


def test_queries_of_their_own_are_unlike():
    found = retrieval_of(pages("a" * 30 + "b" * 30, "N" * 30 + "S" * 30), "side")
    assert found.n_shared == 0 and found.usual_share == 1 and found.is_unlike
    assert retrieval_in_words(found) == (
        "Groups were found by unlike queries: 0 of 60 pages (0%) have a query that also found "
        "another group's page, and chance gives at least 100%. What a query names decides what a "
        "page says"
    )


def test_a_query_of_its_own_for_every_page_says_nothing():
    assert not retrieval_of(pages(range(40), "NS" * 20), "side").is_unlike


def test_the_list_counts_where_it_hit_every_page():
    rows = pages("abcd", "NNSS", list_queries=["1;2", "2", "2;3", "3"])
    assert retrieval_of(rows, "side").n_shared == 3  # not 4: 3 found pages of one side alone
    rows["list_queries"] = ["1;2", "2", "2;3", None]
    assert retrieval_of(rows, "side").n_shared == 0
    without_query = retrieval_of(rows.drop(columns="query"), "side")
    assert (without_query.n_pages, without_query.n_shared) == (3, 3)


def test_one_page_without_a_hit_leaves_the_list_in_force():
    rows = pages(range(40), "NS" * 20, list_queries=["1"] * 39 + [None])
    found = retrieval_of(rows, "side")
    assert (found.n_pages, found.n_shared) == (39, 39)


def test_a_blank_query_is_none():
    found = retrieval_of(pages(["", " ", "base", "base"], "NSNS"), "side")
    assert (found.n_pages, found.n_shared) == (2, 2)
    assert retrieval_of(pages(["", " "], "NS"), "side") is None


def test_as_many_as_chance_gives_are_not_fewer():
    assert not Retrieval(25, 7, 7 / 25).is_unlike
    assert Retrieval(25, 6, 7 / 25).is_unlike


def test_nothing_is_said_without_queries():
    assert retrieval_of(pages("ab", "NS").drop(columns="query"), "side") is None
    assert retrieval_of(pages([None, None], "NS"), "side") is None
    assert retrieval_in_words(None) == retrieval_in_words(Retrieval(10, 9)) == ""
    assert retrieval_of(pages("ab", "NN"), "side") is None
    assert retrieval_of(pages(["a", "b", None], "NNS"), "side") is None
    without = retrieval_of(pages(["a", "a", None], "NSS"), "side")
    assert (without.n_pages, without.n_shared) == (2, 2)


@settings(max_examples=30)
@given(st.data())
def test_order_and_names_do_not_matter(data):
    n = data.draw(st.integers(4, 40))
    rows = pages(
        data.draw(st.lists(st.sampled_from("abcdef"), min_size=n, max_size=n)),
        data.draw(st.lists(st.sampled_from("NSE"), min_size=n, max_size=n)),
    )
    by_hand = rows.groupby("query")["side"].transform("nunique").gt(1).sum()
    found = retrieval_of(rows, "side")
    if rows["side"].nunique() < 2:
        assert found is None
        return
    assert found.n_shared == by_hand
    renamed = rows.assign(side=rows["side"].str.lower(), query="q" + rows["query"])
    assert retrieval_of(renamed.sample(frac=1, random_state=1), "side").n_shared == by_hand


# ---- where it is told


@pytest.fixture(scope="module")
def runs(root):
    return planned_runs(open_case(root / "data/hamedan-2016"))


@pytest.fixture(scope="module")
def plan(root):
    return lexicons.contrasts(root / "data/hamedan-2016/contrasts.toml")


def test_stacked_runs_are_told_of_their_least_alike(runs, plan):
    of_sample = plan.of(sample="wave 1")
    tables = {
        run: compare.contrasts(labels, planned=of_sample, labelings=19)
        for run, labels in runs.items()
    }
    assert len({method_of(table).retrieval.n_pages for table in tables.values()}) == 2
    assert "unlike queries: 44 of 95 pages" in compare.finding(compare.stacked(tables, "run"))


@pytest.mark.slow
def test_samples_that_were_found_by_unlike_queries_are_named(runs, plan):
    table = compare.across_samples(runs, plan, labelings=19, labelings_near=19, seeds=[0])
    found = method_of(table).retrieval
    assert found.parts == ("wave 1", "wave 2", "off the list", "all pages")
    assert retrieval_in_words(found).startswith(
        "Groups were found by unlike queries in wave 1, wave 2, off the list, all pages. In the "
        "least alike 27 of 216 pages (12%) have a query"
    )
    figure = plots.samples(table.head(20))
    texts = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "unlike queries in wave 1" in " ".join(texts.split())


def test_a_stack_of_stacks_names_the_parts_that_are_unlike():
    alike, unlike = Retrieval(20, 19), Retrieval(40, 2, 0.4)
    inner = common_retrieval([alike, unlike], ["wave 3", "wave 1"])
    outer = common_retrieval([alike, inner], ["labels", "sample"])
    assert outer.parts == ("wave 1",)


def test_all_comparisons_of_groups_are_told(runs, plan):
    of_sample = plan.of(sample="wave 1")
    labels = runs["a"].where(items=plan.items)
    choices = {"copy": {"circulated": {}, "own copy": {"estimand": "produced"}}}
    settings = {"sources": ["labels"], "choices": choices, "planned": of_sample, "labelings": 19}
    curve = compare.specifications({"a": labels}, **settings)
    joint = compare.joint_test({"a": labels}, **settings)
    wrong = annotation.sensitivity(labels, planned=of_sample)
    for table in (curve, joint, wrong):
        assert method_of(table).retrieval.is_unlike


def test_nothing_is_told_of_a_case_without_a_query_column(runs, plan):
    rows = runs["a"].rows.drop(columns=["query", "list_queries"])
    counts = Counts.of(
        runs["a"].values, size=runs["a"].size, rows=rows, items=runs["a"].items, per="page"
    )
    table = compare.contrasts(counts, planned=plan.of(sample="wave 2"), labelings=19)
    assert method_of(table).retrieval is None


def test_list_queries_join_languages():
    found = pd.DataFrame(
        {"language": ["en", "fa", "fa"], "query": [2, 2, 1], "article_id": ["x", "x", "x"]}
    )
    assert hits.list_queries(found).to_dict() == {"x": "1;2"}


def test_a_semicolon_in_a_query_does_not_part_it():
    found = pd.DataFrame({"query": ["Iran; base", "Iran; law"], "article_id": ["x", "y"]})
    rows = pages("ab", "NS", article_id=["x", "y"])
    assert retrieval_of(hits.with_queries(rows, found), "side").n_shared == 0


def test_hits_are_read_with_whole_numbers_and_without_blanks(tmp_path):
    path = tmp_path / "hits.csv"
    path.write_text("query,article_id\n2,x\n,y\n10,x\n")
    assert hits.list_queries(hits.read_hits(path)).to_dict() == {"x": "2;10"}
    path.write_text("query,article_id\nbase ,x\n  ,y\n")
    assert hits.list_queries(hits.read_hits(path)).to_dict() == {"x": "base"}


def test_pages_that_have_their_queries_already_take_those_of_the_hits():
    rows = pages("a", "N", article_id=["x"], list_queries=["9"])
    found = pd.DataFrame({"query": [1], "article_id": ["x"]})
    assert hits.with_queries(rows, found)["list_queries"].tolist() == ["1"]


def test_a_pack_without_labels_is_told(tmp_path):
    rows = pd.DataFrame({"article_id": [f"p{i:02}" for i in range(40)], "side": ["N", "S"] * 20})
    rows = rows.assign(outlet="Elm Post", text="The base is old.", query=["a", "b"] * 20)
    extract(read_corpus(rows)).save(tmp_path / "features")
    (tmp_path / "contrasts.toml").write_text(
        'status = "planned"\ngroup = "side"\nlevels = ["N", "S"]\nagainst = "rest"\n'
        'cluster = "outlet"\nitems = ["base"]\n'
    )
    assert "unlike queries: 0 of 40 pages" in repr(open_case(tmp_path))
