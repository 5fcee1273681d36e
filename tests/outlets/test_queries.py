"""What each query of a list found."""

import pytest

from analysis import outlets
from analysis.case import open_case
from outlets.examples import write_case


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path)


def test_a_query_has_the_shares_of_its_pages_on_the_event(case):
    """p11 is not on the event."""
    hits = "query,article_id\nbridge,p01\nbridge,p02\nbridge,p11\ntoll,p07\ntoll,\n"
    (case / "hits.csv").write_text(hits)
    table = outlets.queries(open_case(case), ["cost"], reading="a")
    assert table.to_numpy().tolist() == [
        ["bridge", "bridge", "cost", 1, 2, 0.5],
        ["toll", "toll", "cost", 1, 1, 1],
    ]


@pytest.mark.parametrize("hits", ["", "bridge,\n", "bridge,p11\n"])
def test_a_list_that_found_no_page_has_a_table_without_rows(case, hits):
    (case / "hits.csv").write_text("query,article_id\n" + hits)
    table = outlets.queries(open_case(case), ["cost"], reading="a")
    assert table.empty
    assert list(table.columns) == ["query", "words", "item", "n", "pages", "estimate"]
    assert table.attrs["method"]["what"] == "queries"
