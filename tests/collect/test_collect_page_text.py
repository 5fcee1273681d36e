"""The main text of pages in genuine skeletons: what is kept, what is left out, when a page is refused."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

import genuine_pages
from lxml import html

from analysis.collect.web import pages

NAMES = Path(__file__).parents[1] / "fixtures" / "pages" / "body_classes.csv"
with NAMES.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
PATHS = [row for row in ROWS if row["source"] == "page"]
SELECTORS = sorted(
    {name for row in ROWS if row["source"] != "page" for name in row["names"].split()}
)


def words(text):
    return Counter(re.findall(r"\w+", text.casefold()))


def text_of(data):
    found = pages.articles(data, name="page.html")
    return found.records[0]["text"] if found.records else ""


def marked(data):
    """Return the words of the elements that are marked as body."""
    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    texts = []
    for element in tree.xpath("//*[@data-body]"):
        if element.tag == "script":
            texts += [node["articleBody"] for node in json.loads(element.text)["@graph"]]
        else:
            texts.append(" ".join(element.itertext()))
    return words(" ".join(texts))


def sentences(first, count):
    return "".join(
        f"<p>Ferry {n} stayed in the harbour of Port Elm on day {n}, said its master, and {n} sailors"
        f" went home.</p>"
        for n in range(first, first + count)
    )


def opened(name):
    """Return the start of an element with the names of a path's step: "div#story.body.wide"."""
    tag, *names = re.split(r"(?=[.#])", name)
    classes = " ".join(part[1:] for part in names if part.startswith("."))
    ids = " ".join(part[1:] for part in names if part.startswith("#"))
    return f'<{tag or "div"} class="{classes}" id="{ids}">'


def shares(gold, text):
    both = (words(text) & gold).total()
    return both / gold.total(), both / max(1, words(text).total())


@pytest.mark.parametrize("name", genuine_pages.SKELETONS)
def test_bodies_in_genuine_skeletons(name):
    data = genuine_pages.page(name)
    recall, precision = shares(marked(data), text_of(data.replace(b" data-body", b"")))
    assert recall >= 0.95 and precision >= 0.9, (recall, precision)


def test_the_table_of_names_is_large_enough():
    assert len({row["outlet"] for row in ROWS}) >= 60 and len(PATHS) >= 30


@pytest.mark.parametrize("row", PATHS, ids=[row["outlet"] for row in PATHS])
def test_no_element_on_the_path_to_a_genuine_body_is_furniture(row):
    steps = row["names"].split(" > ")
    steps = [step for step in steps[:-1] if not step.startswith("body")]
    inside = sentences(0, 8)
    page = f"<html><head><title>Ferries</title></head><body><nav><a href='/'>Home</a></nav>{''.join(map(opened, steps))}{inside}"
    recall, precision = shares(words(re.sub("<[^>]*>", " ", inside)), text_of(page.encode()))
    assert recall == 1 and precision == 1


@pytest.mark.parametrize("name", SELECTORS)
def test_no_name_of_a_genuine_body_is_furniture(name):
    """The body has the name, and so have its three parts."""
    part = opened(f"div{name}")
    parts = [f"{part}{sentences(3 * n, 3)}</div>" for n in range(3)]
    inside = f"{part}{''.join(parts)}</div>"
    other = "<div class='related'><h3><a href='/'>Other ferries</a></h3></div>"
    page = f"<html><head><title>Ferries</title></head><body>{inside}{other}</body>"
    recall, precision = shares(words(re.sub("<[^>]*>", " ", inside)), text_of(page.encode()))
    assert recall == 1 and precision == 1
