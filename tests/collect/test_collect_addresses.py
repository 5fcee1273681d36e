"""Lists of addresses: whose tables they are, which rows can be used, and what is said of the others."""

import pytest
from by_hand import drawn_rows

from analysis.collect import address_lists

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
    assert [*map(list, table.loc[0].items())] == drawn_rows("""
        article_id   | "11"
        outlet       | Elm Post
        published    | 2016-08-16
        url          | https://www.elm-post.example/a?utm_source=x&id=5
        title        | Ferries
        language     | en
        media_url    | http://elm.example
        indexed_date | 2016-08-17
    """)
    assert table.loc[1, ["article_id", "outlet", "published", "url"]].tolist() == [
        "13",
        "xn--zrich-kva.example",
        None,
        "http://xn--zrich-kva.example:8080/F%C3%A4hre",
    ]
    assert skipped == [
        ("12", "same page: 'https://www.elm-post.example/a?id=5&fbclid=3' is that of 11"),
        ("13", "kept: '03/04/2016' names no day, so that its date is missing"),
    ]


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
    assert why.startswith("bad address: 'ftp://c.example': ")


def test_rows_that_are_no_rows(listed):
    table, skipped = listed(
        "article_id,url\nb,\na,https://a.example/2\na,https://a.example/3\n"
        ",https://a.example/4\nc\nd,https://a.example/a b\n"
    )
    assert table["article_id"].tolist() == ["a", "u0004"]
    none = "bad address: '': it begins with no scheme"
    assert {name: reason[:41] for name, reason in skipped} == {
        "b": none,
        "c": none,
        "a": "same article_id: 'https://a.example/3' is",
        "d": "bad address: 'https://a.example/a b' has ",
    }
