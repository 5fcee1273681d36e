"""The whole road from a list of addresses to a case with words. The event is invented, see `invented_pages`."""

import pandas as pd
import pytest
from by_hand import drawn_rows
from invented_pages import invented_pages, serve, write_case

from analysis import collect
from analysis.__main__ import main
from analysis.case import open_case
from analysis.collect import availability


@pytest.fixture(scope="module")
def pages():
    return invented_pages()


@pytest.fixture(scope="module")
def road(pages, tmp_path_factory):
    """Fetch the list twice, as `make corpus` does; return the folder and what the servers were asked."""
    base = tmp_path_factory.mktemp("road")
    server, archive = serve(pages)
    asked = []
    with server, archive, pytest.MonkeyPatch.context() as patch:
        urls = write_case(base / "event", pages, server.url)
        patch.chdir(base)
        words = ["fetch", str(urls), "corpus/invented", "--local", "--delay", "0"]
        for _ in range(2):
            assert main([*words, "--archive", archive.url]) == 0
            asked.append(
                [path for path in server.paths() + archive.paths() if "robots" not in path]
            )
    return base / "corpus/invented", asked


@pytest.fixture(scope="module")
def case(road):
    return open_case(road[0])


@pytest.mark.slow
def test_each_page_is_found_where_it_is_or_has_its_reason(pages, road):
    table = collect.reached(road[0]).set_index("article_id")
    assert table.index.tolist() == [page.article_id for page in pages]
    sources = {page.article_id: page.source for page in pages}
    assert table["source"].to_dict() == sources
    kinds = table["reason"].str.split(":").str[0].where(table["source"] == "", "")
    assert kinds.to_dict() == {page.article_id: page.kind_of_reason for page in pages}
    paywalled = [page.article_id for page in pages if page.fate == "paywall"]
    assert table.loc[paywalled, "reason"].str.startswith("the page has a paywall").all()
    moved = table[table["source"] == "moved"]
    assert (moved["final_url"] == moved["url"] + "-new").all()
    archived = table[table["source"] == "archive"]
    assert len(archived) == 9
    assert (archived["archived"] == "2021-03-10").all()


@pytest.mark.slow
def test_the_second_call_asks_for_no_page_again(road):
    first, second = road[1]
    assert first == second


@pytest.mark.slow
def test_the_folder_is_a_case_with_words_and_groups(pages, case):
    reached = [page.article_id for page in pages if page.source]
    articles = case.features.articles
    assert articles["article_id"].tolist() == reached
    groups = {page.article_id: page.group for page in pages}
    assert (articles["country_group"] == articles["article_id"].map(groups)).all()
    assert {"words", "actors", "speakers", "tone"} <= set(case.materials)


# ---------------------------------------------------------------- reached by itself


def test_counts_of_pages_by_hand(tmp_path):
    rows = drawn_rows("""
        a | Elm Post | http://elm.example/a  | live    |
        b | Elm Post | http://elm.example/b  |         | gone: its server answers 404
        c | Berg     | http://berg.example/c | archive | the page has a paywall
        d |          |                       |         | bad address: it begins with ftp
    """)
    table = pd.DataFrame(rows, columns="article_id outlet url source reason".split())
    table.to_csv(tmp_path / availability.REACHED, index=False)
    counts = collect.reached(tmp_path, by="outlet")
    assert counts.values.tolist() == drawn_rows("""
                 | 1 | 0 | 0 | 0 | 0 | 1 | 0
        Berg     | 1 | 1 | 0 | 0 | 1 | 0 | 0
        Elm Post | 2 | 1 | 1 | 0 | 0 | 0 | 1
        all      | 4 | 2 | 1 | 0 | 1 | 1 | 1
    """)
    assert counts.columns.tolist()[-2:] == ["bad address", "gone"]
