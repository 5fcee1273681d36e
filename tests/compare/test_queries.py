"""Whether groups were found by the same queries: by hand and on the event."""

import pandas as pd
import pytest
from by_hand import drawn, drawn_cases
from counted import counted
from outlets.examples import write_case
from refusals import refused

from analysis import compare
from analysis.case import open_case
from analysis.compare.queries import list_queries, read_hits, retrieval_of, with_queries


def pages(queries, groups, **columns):
    return pd.DataFrame({"query": list(queries), "side": list(groups)} | columns)


@drawn_cases("""
    queries | sides  | shared | is_unlike
    aabbc   | NSNNS  | 2      | true
    aaaabc  | NSNSNS | 4      | false
    aabb    | NNSS   | 0      | true
    abcd    | NSNS   | 0      | true
    aaaa    | NSNS   | 4      | false
""")
def test_a_page_shares_a_query_that_found_another_groups_page(queries, sides, shared, is_unlike):
    """Groups are unlike where fewer than two thirds of the pages have such a query."""
    found = retrieval_of(pages(queries, sides), "side")
    assert found == (len(queries), shared) and found.is_unlike == is_unlike


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


def test_nothing_is_said_without_queries():
    assert retrieval_of(pages("ab", "NS").drop(columns="query"), "side") is None
    assert retrieval_of(pages([None, None], "NS"), "side") is None
    assert retrieval_of(pages("ab", "NN"), "side") is None
    assert retrieval_of(pages(["a", "b", None], "NNS"), "side") is None
    without = retrieval_of(pages(["a", "a", None], "NSS"), "side")
    assert (without.n_pages, without.n_shared) == (2, 2)


# ---- the samples of a plan ----------------------------------------------------------------------


def test_samples_that_were_found_by_unlike_queries_are_those_of_their_own_lists(root):
    case = open_case(root / "data/hamedan-2016")
    table = compare.retrieval(
        case.counts("plan", reading="a", every=True), root / "data/hamedan-2016/contrasts.toml"
    )
    unlike = table.loc[table["unlike"].astype(bool), "sample"].tolist()
    assert unlike == ["first wave (gave the idea)", "second wave", "other pages", "all pages"]
    lists = table.set_index("sample").loc["comparable pages"]
    assert lists[["pages", "outlets", "shared"]].tolist() == [162, 102, 159]


def test_list_queries_join_languages():
    found = drawn("""
        language | query | article_id
        en       | 2     | x
        fa       | 2     | x
        fa       | 1     | x
    """)
    assert list_queries(found).to_dict() == {"x": "1;2"}


def test_a_semicolon_in_a_query_does_not_part_it():
    found = pd.DataFrame({"query": ["Iran; base", "Iran; law"], "article_id": ["x", "y"]})
    rows = pages("ab", "NS", article_id=["x", "y"])
    assert retrieval_of(with_queries(rows, found), "side").n_shared == 0


def test_hits_are_read_with_whole_numbers_and_without_blanks(tmp_path):
    path = tmp_path / "hits.csv"
    path.write_text("query,article_id\n2,x\n,y\n10,x\n")
    assert list_queries(read_hits(path)).to_dict() == {"x": "2;10"}
    path.write_text("query,article_id\nbase ,x\n  ,y\n")
    assert list_queries(read_hits(path)).to_dict() == {"x": "base"}


def test_pages_that_have_their_queries_already_take_those_of_the_hits():
    rows = pages("a", "N", article_id=["x"], list_queries=["9"])
    found = pd.DataFrame({"query": [1], "article_id": ["x"]})
    assert with_queries(rows, found)["list_queries"].tolist() == ["1"]


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path)


def test_a_query_has_the_shares_of_its_pages_on_the_event(case):
    """p11 is not on the event."""
    hits = "query,article_id\nbridge,p01\nbridge,p02\nbridge,p11\ntoll,p07\ntoll,\n"
    (case / "hits.csv").write_text(hits)
    table = compare.queries(
        open_case(case).counts("labels", every=True).where(items=["cost"]), case
    )
    assert table.to_numpy().tolist() == [
        ["bridge", "bridge", "cost", 1, 2, 0.5],
        ["toll", "toll", "cost", 1, 1, 1],
    ]


@pytest.mark.parametrize("hits", ["", "bridge,\n", "bridge,p11\n"])
def test_a_list_that_found_no_page_has_a_table_without_rows(case, hits):
    (case / "hits.csv").write_text("query,article_id\n" + hits)
    table = compare.queries(
        open_case(case).counts("labels", every=True).where(items=["cost"]), case
    )
    assert table.empty
    assert list(table.columns) == "query words item n pages estimate".split()
    assert table.attrs["method"]["what"] == "queries"


def test_a_case_without_a_folder_has_no_list():
    labels = counted([1])
    with refused("folder: got None; expected a path."):
        compare.queries(labels, None)
