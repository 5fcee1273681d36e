"""Whether groups were found by the same queries: by hand and on the event."""

import pandas as pd
import pytest
from by_hand import drawn, drawn_cases
from counted import counted
from outlets.examples import write_case
from refusals import refused

from analysis import compare
from analysis.case import open_case
from analysis.compare.queries import read_hits, shared_queries, with_queries


def pages(queries, groups, **columns):
    return pd.DataFrame({"query": list(queries), "side": list(groups)} | columns)


@drawn_cases("""
    queries | sides  | shared
    aabbc   | NSNNS  | 2
    aaaabc  | NSNSNS | 4
    aabb    | NNSS   | 0
    aaaa    | NSNS   | 4
""")
def test_a_page_shares_a_query_that_found_another_groups_page(queries, sides, shared):
    assert shared_queries(pages(queries, sides), "side") == (shared, len(queries))


def test_the_list_counts_where_it_hit_nine_of_ten_pages():
    rows = pages("abcd", "NNSS", list_queries=["1;2", "2", "2;3", "3"])
    assert shared_queries(rows, "side") == (3, 4)  # not 4: 3 found pages of one side alone
    rows["list_queries"] = ["1;2", "2", "2;3", None]
    assert shared_queries(rows, "side") == (0, 4)
    assert shared_queries(rows.drop(columns="query"), "side") == (3, 3)
    rows = pages(range(40), "NS" * 20, list_queries=["1"] * 39 + [None])
    assert shared_queries(rows, "side") == (39, 39)


def test_nothing_is_said_without_queries_of_two_groups():
    for queries, sides in ((["", " "], "NS"), ([None, None], "NS"), ("ab", "NN")):
        assert shared_queries(pages(queries, sides), "side") == (0, 0)
    assert shared_queries(pages("ab", "NS").drop(columns="query"), "side") == (0, 0)
    assert shared_queries(pages(["a", "a", " "], "NSS"), "side") == (2, 2)


def test_queries_of_hits_join_languages_and_replace_those_that_pages_have():
    found = drawn("""
        language | query | article_id
        en       | 2     | x
        fa       | 2     | x
        fa       | 1     | x
    """)
    rows = pages("a", "N", article_id=["x"], list_queries=["9"])
    assert with_queries(rows, found)["list_queries"].tolist() == ["1;2"]


def test_a_semicolon_in_a_query_does_not_part_it():
    found = pd.DataFrame({"query": ["Iran; base", "Iran; law"], "article_id": ["x", "y"]})
    rows = pages("ab", "NS", article_id=["x", "y"])
    assert shared_queries(with_queries(rows, found), "side") == (0, 2)


def test_hits_are_read_with_whole_numbers_and_without_blanks(tmp_path):
    path = tmp_path / "hits.csv"
    path.write_text("query,article_id\n2,x\n,y\n10,x\n")
    assert read_hits(path)["query"].dropna().tolist() == [2, 10]
    path.write_text("query,article_id\nbase ,x\n  ,y\n")
    assert read_hits(path)["query"].dropna().tolist() == ["base"]


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
