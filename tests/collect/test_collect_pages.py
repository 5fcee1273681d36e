"""Saved pages in invented layouts: what they say of themselves; wrong encodings; pages that would hang a parser."""

import json
import re
import tomllib

import pytest
from by_hand import drawn_cases
from places import PAGES

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.collect.records import FIELDS, Found
from analysis.collect.web import saved_pages
from analysis.corpus.encodings import decoded
from analysis.errors import InputError

STATED = tomllib.loads((PAGES / "pages.toml").read_text(encoding="utf-8"))
NO_ARTICLE = STATED.pop("no-article")
PARAGRAPH = "<p>Ferries between Port Elm and the islands stayed in harbour on Monday, said the master of the port.</p>"


def read(layout):
    return (PAGES / f"{layout}.html").read_bytes()


def article(inside, head=""):
    return f"<html><head><title>Ferries</title>{head}</head><body><article>{inside}</article></body></html>".encode()


def different(count):
    return "".join(
        f"<p>Ferry number {i} stayed in harbour on day {i} because of the storm, said master {i} of Port Elm.</p>"
        for i in range(count)
    )


@pytest.mark.parametrize("layout", sorted(STATED))
def test_what_a_page_says_of_itself(layout):
    [record] = saved_pages.articles(read(layout), name=layout).records
    assert tuple(record) == FIELDS
    if record["outlet_from"] == "address":
        record["outlet"] = None
    if record["day"]:  # guessed
        record["published"] = None
    fields = ("title", "published", "author", "outlet", "language")
    assert {field: record[field] for field in fields if record[field]} == STATED[layout]


@pytest.mark.parametrize("layout, words", sorted(NO_ARTICLE.items()))
def test_no_article_has_its_reason(layout, words):
    found = saved_pages.articles(read(f"no-article/{layout}"), name=layout)
    assert found.records == []
    [reason] = found.skipped
    assert reason.startswith(words)


def test_the_docs_tell_how_many_pages_are_refused_and_kept_rightly(root):
    held_out = json.loads((PAGES / "held_out.json").read_text(encoding="utf-8"))
    kept = {
        name
        for kind in ("with", "without")
        for name, page in held_out[kind].items()
        if either(page.encode()).records
    }
    assert held_out["with"].keys() - kept == {"privacy-law"}
    assert held_out["without"].keys() & kept == {"wall-french", "wall-register"}
    docs = (root / "docs/collecting.md").read_text("utf-8").replace("\n", " ")
    assert f"All {len(NO_ARTICLE)} invented pages without an article are refused" in docs
    assert "refused 23 of 25 pages without an article and kept 24 of 25 with one" in docs


@pytest.mark.parametrize("stray", ["\0", "\x01", "&#0;", "&#xD800;", "&#x1FFFFF;"])
def test_nothing_of_an_article_is_lost_to_stray_bytes(stray):
    page = article(different(5).replace("harbour", f"har{stray}bour"))
    [record] = saved_pages.articles(page, name="a.html").records
    assert len(record["text"].split()) >= 90
    assert not re.search("[\0\ud800-\udfff]", record["text"])


def json_ld(stated):
    return f"<script type='application/ld+json'>{stated}</script>"


#: What is inside an article, before others; it has an end.
READ = {
    "a million attributes": lambda: f"<p {' '.join(f'a{i}=1' for i in range(1_000_000))}>x</p>",
    "blanks in JSON-LD": lambda: json_ld("{" + " " * 190_000 + "}"),
}
#: Whole pages, and words of the refusal.
REFUSED = {
    "nested more than": lambda: "<div>" * 100_000 + PARAGRAPH + "</div>" * 100_000,
    "at most 10,000,000": lambda: PARAGRAPH * 280_000,
}


@pytest.mark.parametrize("kind, make", READ.items())
def test_hostile_pages_are_read(kind, make):
    assert saved_pages.articles(article(make() + different(9)), name="a.html").skipped == []


@pytest.mark.parametrize("words, make", REFUSED.items())
def test_hostile_pages_are_refused(words, make):
    try:
        [said] = saved_pages.articles(make().encode(), name="a.html").skipped
    except InputError as error:
        said = str(error)
        assert re.fullmatch(r"a\.html: got .+; expected .+\. .+\.", said)
    assert words in said


RUSSIAN = "Паром не вышел из порта во вторник утром, потому что шторм ночью закрыл пролив."
FRENCH = (
    "Le traversier n'a pas quitté le port, car la tempête avait fermé le détroit. « C'est la troisième fois cette "
    "année », dit une infirmière. À Berg, les élus réclament une enquête jusqu'à vendredi."
)


SAID = {"French": FRENCH, "Russian": RUSSIAN}


@drawn_cases("""
    text       | written    | declared   | encoding
    French     | utf-8      | iso-8859-1 | utf-8
    Russian    | cp1251     | utf-8      | cp1251
    Russian    | koi8-r     | null       | koi8-r
    French     | cp1252     | utf-8      | cp1252
    “Zürich”   | cp1252     | ISO-8859-1 | cp1252
    Russian    | utf-16     | utf-8      | utf-16
    Russian    | utf-32     | null       | utf-32
    Elm        | utf-8-sig  | cp1251     | utf-8
    Elm Post   | ascii      | cp1251     | utf-8
    Elm Post   | ascii      | punycode   | utf-8
""")
def test_the_encoding_that_bytes_really_have(text, written, declared, encoding):
    said = SAID.get(text, text)
    assert decoded(said.encode(written), name="a.html", declared=declared) == (said, encoding)


def test_marks_of_an_order_of_bytes_and_broken_bytes():
    data = b"\xfe\xff" + RUSSIAN.encode("utf-16-be")
    assert decoded(data, name="a.html", declared=None) == (RUSSIAN, "utf-16")
    data, told = FRENCH.encode() + b"\xff", (FRENCH + "\ufffd", "utf-8")
    assert decoded(data, name="a.html", declared="iso-8859-1") == told


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
        found = saved_pages.articles(data, name="a.html", **options)
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
