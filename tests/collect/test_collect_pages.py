"""Saved pages in invented layouts: what they say of themselves; wrong encodings; pages that would hang a parser."""

import json
import re
import tomllib

import pytest
from by_hand import drawn_cases, tables
from places import PAGES
from refusals import refused

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.collect.records import FIELDS
from analysis.collect.web import saved_pages
from analysis.corpus.encodings import decoded
from analysis.errors import InputError

LISTED = tables(__file__)
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
    guessed = {"outlet": record["outlet_from"] == "address", "published": record["day"]}
    fields = [name for name in "title published author outlet language".split() if record[name]]
    stated = {name: record[name] for name in fields if not guessed.get(name)}
    assert stated == STATED[layout]


@pytest.mark.parametrize("layout, words", sorted(NO_ARTICLE.items()))
def test_no_article_has_its_reason(layout, words):
    found = saved_pages.articles(read(f"no-article/{layout}"), name=layout)
    assert found.records == [] and [reason[: len(words)] for reason in found.skipped] == [words]


def test_the_docs_tell_how_many_pages_are_refused_and_kept_rightly(root):
    held_out = json.loads((PAGES / "held_out.json").read_text(encoding="utf-8"))
    wrong = {
        name
        for kind in ("with", "without")
        for name, page in held_out[kind].items()
        if bool(either(page.encode()).records) != (kind == "with")
    }
    assert wrong == {"privacy-law", "wall-french", "wall-register"}
    docs = (root / "docs/collecting.md").read_text("utf-8").replace("\n", " ")
    assert f"All {len(NO_ARTICLE)} invented pages without an article are refused" in docs
    assert "refused 23 of 25 pages without an article and kept 24 of 25 with one" in docs


@pytest.mark.parametrize("stray", ["\0", "\x01", "&#0;", "&#xD800;", "&#x1FFFFF;"])
def test_nothing_of_an_article_is_lost_to_stray_bytes(stray):
    page = article(different(5).replace("harbour", f"har{stray}bour"))
    [record] = saved_pages.articles(page, name="a.html").records
    assert len(record["text"].split()) >= 90
    assert not re.search("[\0\ud800-\udfff]", record["text"])


def test_hostile_pages_are_read():
    attributes = " ".join(f"a{n}=1" for n in range(1_000_000))
    blanks = f"<script type='application/ld+json'>{{{' ' * 190_000}}}</script>"
    for inside in (f"<p {attributes}>x</p>", blanks):
        assert saved_pages.articles(article(inside + different(9)), name="a.html").skipped == []


def test_hostile_pages_are_refused():
    for page in ("<div>" * 100_000 + PARAGRAPH, PARAGRAPH * 99_000):
        with refused(r"^a\.html: got .*(nested more than|expected at most 10,000,000).*\. .+\."):
            saved_pages.articles(page.encode(), name="a.html")


SAID = LISTED["said"]


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
    data = b"\xfe\xff" + SAID["Russian"].encode("utf-16-be")
    assert decoded(data, name="a.html", declared=None) == (SAID["Russian"], "utf-16")
    data = SAID["French"].encode() + b"\xff"
    told = (SAID["French"] + "\ufffd", "utf-8 (1 broken)")
    assert decoded(data, name="a.html", declared="iso-8859-1") == told


TAGS = st.sampled_from(LISTED["tags"])
SOUP = st.lists(st.one_of(TAGS, st.text(max_size=40)), max_size=60).map("".join)


def either(data):
    """Read a page: a Found of whole records, or InputError; whatever else is raised fails the test."""
    try:
        found = saved_pages.articles(data, name="a.html")
    except InputError as error:
        assert "\n" not in str(error)
        return None
    assert found.records or found.skipped
    assert all(tuple(record) == FIELDS for record in found.records)
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), SOUP.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_and_any_soup(data):
    assert either(data) == either(data)
