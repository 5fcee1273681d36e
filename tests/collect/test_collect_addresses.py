"""Lists of addresses: whose tables they are, which rows can be used, and what is said of the others."""

import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis import read_corpus
from analysis.collect import address_lists
from analysis.collect.availability import pages_of

MEDIA_CLOUD = """stories_id,publish_date,title,url,language,media_name,media_url,indexed_date
11,2016-08-16 10:00:00,Ferries,https://www.Elm-Post.example/a?utm_source=x&id=5#top,en,Elm Post,http://elm.example,2016-08-17
12,2016-08-16,Ferries,https://www.elm-post.example/a?id=5&fbclid=3,en,Elm Post,http://elm.example,2016-08-17
13,03/04/2016,"Snow, ice",http://zürich.example:8080/Fähre,de,,,
"""


@pytest.fixture
def listed(tmp_path):
    """Return a function that reads a list from text or bytes."""

    def made(content, name="list.csv", **options):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        found = address_lists.read(tmp_path / name, **options)
        return found.table, found.skipped

    return made


def test_media_cloud(listed):
    table, skipped = listed(MEDIA_CLOUD)
    first = dict(
        drawn_rows("""
        article_id   | "11"
        outlet       | Elm Post
        published    | 2016-08-16
        url          | https://www.elm-post.example/a?utm_source=x&id=5
        title        | Ferries
        language     | en
        media_url    | http://elm.example
        indexed_date | 2016-08-17
    """)
    )
    assert [*table.to_dict("records")[0].items()] == [*first.items()]
    other = table.loc[1]
    assert other["article_id"] == "13"
    assert other["outlet"] == "xn--zrich-kva.example"
    assert other["published"] is None
    assert other["url"] == "http://xn--zrich-kva.example:8080/F%C3%A4hre"
    assert skipped == [
        (
            "12",
            "'https://www.elm-post.example/a?id=5&fbclid=3' is the page of 11",
        ),
        ("13", "kept: '03/04/2016' names no day, so that its date is missing"),
    ]


def test_our_own_list(root):
    path = root / "data" / "hamedan-2016" / "articles.csv"
    table, skipped, *_ = address_lists.read(path)
    lost = {name: why for name, why in skipped if not why.startswith("kept: ")}
    assert sorted([*table["article_id"], *lost]) == sorted(pd.read_csv(path)["article_id"])
    assert all("a space inside" in why for why in lost.values())


def test_a_list_of_search_results_keeps_every_hit(tmp_path):
    (tmp_path / "found.csv").write_text(
        "url,query_language,query,rank\n"
        "https://a.example/1,en,1,1\nhttps://b.example/2,en,1,2\n"
        "https://a.example/1?utm_source=x,ru,2,1\nftp://c.example,ru,2,2\nhttps://d.example/4,,,\n"
    )
    table, skipped, hits, _ = address_lists.read(tmp_path / "found.csv")
    assert table["article_id"].tolist() == ["u0001", "u0002", "u0005"]
    assert [name for name, _ in skipped] == ["u0004"]  # the second result of one page is no loss
    assert hits.to_numpy().tolist() == [
        "en 1 1 u0001".split(),
        "en 1 2 u0002".split(),
        "ru 2 1 u0001".split(),
    ]
    assert hits.columns.tolist() == "language query rank article_id".split()


def test_a_plain_list(listed):
    table, skipped = listed(
        "\ufeff# my pages\nhttps://a.example/1\n\n  https://b.example \nftp://c.example\n",
        name="list.txt",
    )
    assert table[["article_id", "outlet", "url"]].values.tolist() == [
        ["u0001", "a.example", "https://a.example/1"],
        ["u0002", "b.example", "https://b.example/"],
    ]
    [(article_id, why)] = skipped
    assert article_id == "u0003"
    assert why.startswith("'ftp://c.example' is no page: ")


UNUSABLE = {
    "": "it has no address",
    "a.example/1": "is no page",
    "https://a.example/a b": "a space inside",
    "https://a.example/1 https://a.example/2": "a space inside",
}


@pytest.mark.parametrize("url, reason", UNUSABLE.items())
def test_an_address_that_cannot_be_fetched_is_told(url, reason, listed):
    table, skipped = listed(f'article_id,url\na,"{url}"\nb,https://b.example/\n')
    assert table["article_id"].tolist() == ["b"]
    [(article_id, why)] = skipped
    assert article_id == "a"
    assert reason in why


def test_rows_that_are_no_rows(listed):
    table, skipped = listed(
        "article_id,url\nb,\na,https://a.example/2\na,https://a.example/3\n"
        ",https://a.example/4\nc\n"
    )
    assert table["article_id"].tolist() == ["a", "u0004"]
    assert skipped == [
        ("b", "it has no address"),
        ("a", "another page has its article_id: 'https://a.example/3'"),
        ("c", "it has no address"),
    ]


def test_a_slash_www_or_https_more_is_no_move():
    urls = ["http://elm.example/a", "http://elm.example/b", "http://elm.example/c?d=1"]
    found = ["https://www.elm.example/a/", "http://elm.example/", urls[2]]
    log = pd.DataFrame({"article_id": list("abc"), "url": urls, "final_url": found})
    log = log.assign(outlet="Elm Post", published="", language="en", archived="", reason="")
    log["source"] = "live"
    corpus = read_corpus(log[["article_id", "outlet"]].assign(text="Boats left the pier."))
    assert pages_of(log, corpus)["source"].tolist() == ["live", "moved", "live"]
