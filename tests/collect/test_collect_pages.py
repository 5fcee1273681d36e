"""Saved pages in invented layouts: what they say of themselves; wrong encodings; pages that would hang a parser."""

import json
import re
import tomllib
from pathlib import Path

import fuzzing
import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.collect.encodings import decoded
from analysis.collect.records import FIELDS, Found
from analysis.collect.web import pages
from analysis.errors import InputError

FOLDER = Path(__file__).parents[1] / "fixtures" / "pages"
STATED = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))
NO_ARTICLE = STATED.pop("no-article")
KEPT_WRONGLY = STATED.pop("kept-wrongly")
PARAGRAPH = "<p>Ferries between Port Elm and the islands stayed in harbour on Monday, said the master of the port.</p>"


def read(layout):
    return (FOLDER / f"{layout}.html").read_bytes()


def article(inside, head=""):
    return f"<html><head><title>Ferries</title>{head}</head><body><article>{inside}</article></body></html>".encode()


def different(count):
    return "".join(
        f"<p>Ferry number {i} stayed in harbour on day {i} because of the storm, said master {i} of Port Elm.</p>"
        for i in range(count)
    )


def test_every_layout_is_in_the_table():
    assert (
        sorted(STATED) == sorted(path.stem for path in FOLDER.glob("*.html")) and len(STATED) >= 18
    )
    assert sorted(NO_ARTICLE | KEPT_WRONGLY) == sorted(
        path.stem for path in (FOLDER / "no-article").glob("*.html")
    )
    for path in FOLDER.rglob("*.html"):
        assert b"Invented page for tests" in path.read_bytes()


@pytest.mark.parametrize("layout", sorted(STATED))
def test_what_a_page_says_of_itself(layout):
    record = pages.articles(read(layout), name=layout).records[0]
    assert tuple(record) == FIELDS
    record["outlet"] = record["outlet"] if record["outlet_from"] != "address" else None
    found = {
        field: record[field]
        for field in ("title", "published", "author", "outlet", "language")
        if record[field]
    }
    assert found == STATED[layout]


@pytest.mark.parametrize("layout", sorted(NO_ARTICLE))
def test_no_article_has_its_reason(layout):
    found = pages.articles(read(f"no-article/{layout}"), name=layout)
    assert (
        found.records == [] and len(found.skipped) == 1 and NO_ARTICLE[layout] in found.skipped[0]
    )


def test_the_docs_tell_how_many_pages_are_refused_and_kept_rightly(root):
    for layout in KEPT_WRONGLY:
        assert pages.articles(read(f"no-article/{layout}"), name=layout).records
    held_out = json.loads((FOLDER / "held_out.json").read_text(encoding="utf-8"))
    refused = {
        kind: {name for name, page in held_out[kind].items() if not either(page.encode()).records}
        for kind in ("with", "without")
    }
    assert held_out["without"].keys() - refused["without"] == {"wall-french", "wall-register"}
    assert refused["with"] == {"privacy-law"}
    told = (
        f"{len(NO_ARTICLE)} of {len(NO_ARTICLE | KEPT_WRONGLY)} invented pages without an article"
    )
    docs = (root / "docs/collecting.md").read_text("utf-8").replace("\n", " ")
    assert f"{told} are refused" in docs
    assert "refused 23 of 25 pages without an article and kept 24 of 25 with one" in docs


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        ("<meta name='date' content='03/04/2016'>", ""),
        ("<meta name='date' content='yesterday'>", "<p>Published two hours ago</p>"),
        (
            "",
            "<p>On 2016-02-03 the ferries stayed in harbour, as they had done on 2015-02-03.</p>",
        ),
        ("", "<footer>© 2019 Elm Post</footer>"),
    ],
)
def test_a_day_that_is_not_stated_is_missing(head, inside):
    [record] = pages.articles(article(different(5) + inside, head), name="a.html").records
    assert record["published"] is None


def test_broken_and_hostile_linked_data_are_left_out():
    for block in (
        "{broken",
        "[" * 100_000,
        '[{"@type": 3, "datePublished": {}}, null, "x"]',
        '{"@type": "NewsArticle", "headline": "\\ud800"}',
    ):
        found = pages.articles(
            article(different(5), f"<script type='application/ld+json'>{block}</script>"),
            name="a.html",
        )
        assert len(found.records) == 1


def test_nothing_of_an_article_is_lost_to_stray_bytes():
    for stray in ("\0", "\x01", "&#0;", "&#xD800;", "&#x1FFFFF;"):
        text = pages.articles(
            article(different(5).replace("harbour", f"har{stray}bour")), name="a.html"
        ).records[0]["text"]
        assert len(text.split()) >= 90 and not re.search("[\0\ud800-\udfff]", text)


HOSTILE = {  # what is in the page, and what is to come: an article, or words of the refusal
    "100,000 nested elements": (
        lambda: "<div>" * 100_000 + PARAGRAPH + "</div>" * 100_000,
        "nested more than",
    ),
    "a million elements": (lambda: "<p>a</p>" * 1_000_000, "1,000,"),
    "a million attributes": (
        lambda: "<p " + " ".join(f"a{i}=1" for i in range(1_000_000)) + ">x</p>" + different(5),
        None,
    ),
    "a million classes": (
        lambda: "<p class='" + "more-" * 1_000_000 + "'>x</p>" + different(5),
        None,
    ),
    "30 MB": (lambda: PARAGRAPH * 280_000, "at most 10,000,000"),
    "a million open comments": (lambda: "<!--" * 1_000_000, "an empty page"),
    "a script of open tags": (
        lambda: "<script>" + "x<p " * 1_000_000 + "</script>" + different(5),
        None,
    ),
    "fonts that are never closed": (lambda: "<font>" * 1_500 + different(9), None),
    "tables in tables": (
        lambda: "<table><tr><td>a" * 300 + "</td></tr></table>" * 300 + different(9),
        None,
    ),
    "600 tables in tables": (
        lambda: "<table><tr><td>a" * 600 + "</td></tr></table>" * 600 + different(9),
        "elements, each inside of",
    ),
    "tables in tables, many times": (
        lambda: ("<table><tr><td>a" * 100 + "</td></tr></table>" * 100) * 30 + different(9),
        None,
    ),
    "elements in elements": (
        lambda: "<div>" * 200 + "<p>aa bb cc</p>" * 25_000,
        "25,202 elements, each inside of 2",
    ),
    "links side by side": (
        lambda: "<p>" + "<a href='x'>aa bb</a> " * 5_000,
        "5,000 links, marked words or bars side by side",
    ),
    "words in bold in ten paragraphs": (
        lambda: ("<p>" + "<b>aa bb</b> " * 2_900 + "</p>") * 10,
        "2,900 links, marked words or bars side by side",
    ),
    "bars and text in turn": (
        lambda: ("<nav></nav>" + "x " * 140) * 29_000,
        "29,000 links, marked words or bars side by side",
    ),
    "paragraphs before the text": (
        lambda: (
            "<h1>Ferries</h1>"
            + "<p>a b</p>" * 29_000
            + f"<div itemprop='articleBody'>{different(9)}"
        ),
        None,
    ),
    "single blocks in each other": (
        lambda: "<div><span>" * 100 + "Ferries ran late. " * 250_000,
        None,
    ),
    "articles in articles": (lambda: "<article>" * 100 + different(9_000), None),
    "a megabyte of quotation marks in JSON-LD": (
        lambda: (
            "<script type='application/ld+json'>" + '\\"' * 500_000 + "</script>" + different(9)
        ),
        None,
    ),
    "authors in JSON-LD": (
        lambda: (
            "<script type='application/ld+json'>"
            + json.dumps(
                [{"@type": "NewsArticle", "author": f"Ann Berg {n}"} for n in range(50_000)]
            )
            + "</script>"
            + different(9)
        ),
        None,
    ),
    "days in JSON-LD": (
        lambda: (
            "<script type='application/ld+json'>"
            + json.dumps(
                [
                    {"@type": "NewsArticle", "datePublished": f"3 mai 2016 uhr {n}"}
                    for n in range(50_000)
                ]
            )
            + "</script>"
            + different(9)
        ),
        None,
    ),
    "nine megabytes of one paragraph": (lambda: "<p>" + "Zürich liegt am See. " * 400_000, None),
    "many short paragraphs": (
        lambda: "<div>" * 200 + "<div><p>aa bb cc</p></div>" * 2_000,
        None,
    ),
}


SLOW = (
    "a million elements",
    "many short paragraphs",
    "tables in tables, many times",
    "bars and text in turn",
    "paragraphs before the text",
    "single blocks in each other",
    "articles in articles",
    "authors in JSON-LD",
    "a megabyte of quotation marks in JSON-LD",
    "days in JSON-LD",
    "nine megabytes of one paragraph",
)


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.slow) if kind in SLOW else kind for kind in HOSTILE],
)
def test_hostile_pages_end(kind):
    make, refused = HOSTILE[kind]
    inside = make()
    try:
        found = pages.articles(
            article(inside) if refused is None else inside.encode(), name="a.html"
        )
        said = found.skipped[0] if found.skipped else None
    except InputError as error:
        said = str(error)
        assert re.fullmatch(r"a\.html: got .+; expected .+\. .+\.", said)
    assert (refused is None and said is None) or refused in said


RUSSIAN = "Паром не вышел из порта во вторник утром, потому что шторм ночью закрыл пролив."
FRENCH = (
    "Le traversier n'a pas quitté le port, car la tempête avait fermé le détroit. « C'est la troisième fois cette "
    "année », dit une infirmière. À Berg, les élus réclament une enquête jusqu'à vendredi."
)


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding"),
    [
        (FRENCH.encode(), "iso-8859-1", FRENCH, "utf-8"),
        (RUSSIAN.encode("cp1251"), "utf-8", RUSSIAN, "cp1251"),
        (RUSSIAN.encode("cp1251"), "iso-8859-1", RUSSIAN, "cp1251"),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN, "koi8-r"),
        (FRENCH.encode("cp1252"), "utf-8", FRENCH, "cp1252"),
        ("“Zürich”".encode("cp1252"), "ISO-8859-1", "“Zürich”", "cp1252"),
        (RUSSIAN.encode("utf-16"), "utf-8", RUSSIAN, "utf-16"),
        (RUSSIAN.encode("utf-32"), None, RUSSIAN, "utf-32"),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), None, RUSSIAN, "utf-16"),
        ("<p>Elm</p>".encode("utf-16-le"), None, "<p>Elm</p>", "utf-16-le"),
        (b"\xef\xbb\xbfElm", "cp1251", "Elm", "utf-8"),
        (b"Elm Post", "cp1251", "Elm Post", "utf-8"),
        ("嵐のために".encode("iso2022_jp"), "iso-2022-jp", "嵐のために", "iso2022_jp"),
        (b"Elm Post", "punycode", "Elm Post", "utf-8"),
        (FRENCH.encode() + b"\xff", "iso-8859-1", FRENCH + "\ufffd", "utf-8 (1 broken)"),
    ],
)
def test_the_encoding_that_bytes_really_have(data, declared, text, encoding):
    assert decoded(data, name="a.html", declared=declared) == (text, encoding)


def test_a_given_encoding_goes_before_all_others():
    assert decoded("ж".encode(), name="a.html", given="cp1251") == ("Р¶", "cp1251")


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='share'>",
        "</div>",
        "<table><tr><td>",
        "</table>",
        "<h1>",
        "<h2><a href='x'>",
        "</a>",
        "<!--",
        "-->",
        "<script type='application/ld+json'>",
        "</script>",
        "<br>",
        "<meta charset=utf-16>",
        "<html lang=e>",
        "<svg>",
        "&#0;",
        "<time datetime='2016-01-01'>",
        "<article>",
        "<form>",
        "<![CDATA[",
        "<?xml?>",
        "\0",
        "<a b='",
    ]
)
SOUP = st.lists(st.one_of(TAGS, st.text(max_size=40)), max_size=60).map("".join)


def either(data, **options):
    """Read a page: a Found of whole records, or InputError; whatever else is raised fails the test."""
    try:
        found = pages.articles(data, name="a.html", **options)
    except InputError as error:
        assert "\n" not in str(error)
        return None
    assert isinstance(found, Found) and len(found.records) + len(found.skipped) >= 1
    for record in found.records:
        assert tuple(record) == FIELDS and record["text"].encode("utf-8")
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=400), SOUP.map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_and_any_soup(data):
    assert either(data) == either(data)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(STATED)),
    st.floats(0, 1),
    st.sampled_from([None, "utf-8", "cp1251", "utf-16", "x", "\0"]),
)
def test_any_part_of_a_page(layout, share, declared):
    data = read(layout)
    either(data[: int(share * len(data))], declared=declared)


@pytest.mark.fuzz
@settings(max_examples=fuzzing.examples(250), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(STATED)), st.data())
def test_damaged_pages(layout, draw):
    data = bytearray(read(layout))
    for _ in range(draw.draw(st.integers(1, 20))):
        place = draw.draw(st.integers(0, len(data) - 1))
        data[place : place + draw.draw(st.integers(0, 50))] = draw.draw(st.binary(max_size=20))
    either(bytes(data))
