"""What invented pages say of themselves: title, outlet, agency and day."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from lxml import html

from analysis.collect.web import saved_pages
from analysis.collect.web.days import day_of

FOLDER = Path(__file__).parents[1] / "fixtures" / "pages"
PAGES = tomllib.loads((FOLDER / "heads.toml").read_text(encoding="utf-8"))["page"]
LAYOUTS = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))
PARAGRAPHS = "".join(
    f"<p>The master of port {port} told reporters that boats between the islands would run again as "
    "soon as the wind had dropped, and that nobody on the quay had to wait for more than a day.</p>"
    for port in ("Elm", "Berg", "Tarn")
)


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


def linked(**fields):
    """Return a block of JSON-LD with one article."""
    article = {"@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def publisher(name, **fields):
    """Return a block of JSON-LD with the publisher of an article."""
    return linked(headline="Rain on the quay", publisher={"name": name}, **fields)


def record_of(head, top, *, lang="en", url=None, end=""):
    """Return the record of a page with this head and heading, and an article of three paragraphs."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body><div><article>{top}{PARAGRAPHS}{end}</article></div></body></html>"
    )
    [record] = saved_pages.articles(page.encode(), name="a.html", url=url).records
    return record


def record_of_page(page):
    parts = {name: page[name] for name in ("lang", "url", "end") if name in page}
    return record_of(page["head"], page["top"], **parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_title_and_outlet_of_a_page(page):
    record = record_of_page(page)
    assert (record["title"], record["outlet"]) == (page["title"], page["outlet"])


# ---------------------------------------------------------------- outlets


RAIN = "<title>Rain on the quay</title>"
HEADING = "<h1>Rain on the quay</h1>"
ISLES = "Islands of the Sound"
ISLES_TITLE = f"<title>Rain on the quay - {ISLES}</title>"
QUAY = "elmpost.example/a"


SNOW = linked(headline="Snow", author={"name": "AFP"})


def site_name(name):
    return RAIN + meta("og:site_name", name)


@pytest.mark.parametrize(
    ("head", "link", "url", "outlet", "origin"),
    [
        (site_name("Elm Post"), "", QUAY, "Elm Post", "site name"),
        (site_name("CNN"), "", "edition.cnn.com/a", "CNN", "site name"),
        (RAIN, "", "edition.cnn.com/a", "CNN", "host table"),
        (RAIN, "", "m.elmpost.example/a", "elmpost.example", "address"),
        (RAIN + publisher("Elm Post GmbH"), "", "ep.example/a", "Elm Post", "publisher"),
        (RAIN + publisher("Fast Company"), "", QUAY, "Fast Company", "publisher"),
        # names that are no outlet: companies, addresses, accounts, the title itself
        (RAIN + publisher("Gannett"), "", QUAY, "elmpost.example", "address"),
        (RAIN + publisher("elmpost.example, Isles"), "", QUAY, "elmpost.example", "address"),
        (site_name("@elmpost"), "", QUAY, "elmpost.example", "address"),
        (site_name("Rain on the quay"), "", QUAY, "elmpost.example", "address"),
        # an agency is the outlet on its own host only; a host of the table has one name
        (RAIN + publisher("Reuters"), "", "www.reuters.com/a", "Reuters", "host table"),
        (RAIN + publisher("Reuters"), "", QUAY, "elmpost.example", "address"),
        (site_name("NYTimes.com"), "", "www.nytimes.com/a", "The New York Times", "host table"),
        # a link to the front page names the site if the title or the host does, too
        (ISLES_TITLE, f"<a href='/'>{ISLES}</a>", "kst.example/a", ISLES, "site name"),
        (ISLES_TITLE, f"<a href='./'><img alt='{ISLES}'></a>", "kst.example/a", ISLES, "site name"),
        (ISLES_TITLE, f"<a href='/' title='{ISLES}'></a>", "kst.example/a", ISLES, "site name"),
        (ISLES_TITLE, f"<a href='/isles'>{ISLES}</a>", "kst.example/a", "kst.example", "address"),
        (
            ISLES_TITLE,
            f"<a href='https://oak.example'>{ISLES}</a>",
            "kst.example/a",
            "kst.example",
            "address",
        ),
        (RAIN, "<a href='/'>Elm Wheel</a>", "elm-wheel.example/a", "Elm Wheel", "site name"),
        (RAIN, "<a href='/'>Oak Wheel</a>", "elm-wheel.example/a", "elm-wheel.example", "address"),
    ],
)
def test_outlet_and_what_its_name_is_from(head, link, url, outlet, origin):
    record = record_of(head, link + HEADING, url=f"https://{url}")
    assert (record["outlet"], record["outlet_from"]) == (outlet, origin)
    assert record["title"].startswith("Rain on the quay")


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        (publisher("Elm Post", author={"name": "Reuters"}), "Reuters"),
        (linked(headline="Rain", sourceOrganization={"name": "dpa"}), "dpa"),
        ("<meta name='source' content='AFP'>", "AFP"),
        ("<meta name='source' content='AFP'>" + publisher("Reuters"), None),
        (publisher("Elm Post", author={"name": "Ann Berg"}), None),
        # of several articles the one with the title or the address of the page counts
        (SNOW + linked(headline="Rain", author={"name": "Reuters"}), "Reuters"),
        (SNOW + linked(url=f"http://{QUAY}/", author={"name": "Reuters"}), "Reuters"),
        (SNOW + linked(headline="Fog", author={"name": "Reuters"}), "AFP"),
    ],
)
def test_the_only_agency_that_a_page_names(head, agency):
    assert record_of(RAIN + head, HEADING, url=f"https://{QUAY}")["agency"] == agency


def test_a_page_saved_by_a_browser_is_of_the_outlet_that_it_was_saved_from():
    saved = "<!-- saved from url=(0029)https://www.elmpost.example/a1 -->"
    page = f"{saved}<html><article>{PARAGRAPHS}"
    [record] = saved_pages.articles(page.encode(), name="a.html").records
    assert (record["outlet"], record["outlet_from"]) == ("elmpost.example", "address")


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "heading", "url", "expected"),
    [
        ("Tarn is closed | Rivers Agency", "Rivers Agency", "nra.example", "Tarn is closed"),
        (
            "Nice sous l'eau - Nice-Matin",
            "Nice sous l'eau",
            "nice-matin.example",
            "Nice sous l'eau",
        ),
    ],
)
def test_the_name_of_the_site_is_no_title(title, heading, url, expected):
    top = f"<h1>{heading}</h1><h1>{expected}</h1>"
    record = record_of(f"<title>{title}</title>", top, url=f"https://{url}/a")
    assert record["title"] == expected


# ---------------------------------------------------------------- days


STAMP = meta("article:published_time", "{}T07:30:00Z")
TEXT = "<p>Rain fell on {} in Port Elm.</p>"


@pytest.mark.parametrize(
    ("markup", "url", "published", "day"),
    [
        ("", "https://elm.example/2016/02/03/rain", "2016-02-03", None),
        (STAMP.format("2016-02-03"), None, "2016-02-03", None),
        (STAMP.format("2016-02-04"), "https://elm.example/2016/02/03/rain", "2016-02-03", None),
        (linked(datePublished="2016-02-03"), None, "2016-02-03", None),
        ("<time datetime='2016-02-03'>Wednesday</time>", None, "2016-02-03", None),
        ("<p class='date'>3. Februar 2016</p>", None, "2016-02-03", None),
        (TEXT.format("3 February 2016"), None, "2016-02-03", "guessed"),
        # what names no day; what is before the web, and after all plausible days
        (TEXT.format("a day of February 2016"), None, None, None),
        ("<footer>© 2019 Elm Post</footer>", None, None, None),
        (STAMP.format("1994-12-31"), None, None, None),
        (STAMP.format("1995-01-02"), None, "1995-01-02", None),
        (STAMP.format("2030-12-30"), None, "2030-12-30", None),  # whatever day it is
        (STAMP.format("2031-01-01"), None, None, None),
        ("<p>Published two hours ago</p>", None, None, None),
    ],
)
def test_the_day_is_that_of_the_address_the_markup_or_a_guess(markup, url, published, day):
    page = html.document_fromstring(f"<html><body><h1>Rain</h1>{markup}</body></html>")
    assert day_of(page, url) == (published, day)


def test_days_are_right_as_often_as_the_docs_tell(root):
    pairs = [(record_of_page(page), page) for page in PAGES]
    for path in FOLDER.glob("*.html"):
        [record] = saved_pages.articles(path.read_bytes(), name=path.name).records
        pairs.append((record, LAYOUTS[path.stem]))
    counts = Counter()
    for record, facts in pairs:
        found = record["published"]
        kind = "right" if found == facts.get("published") else "wrong" if found else "missing"
        counts[kind] += 1
    told = (
        f"Of {len(pairs)} invented pages {counts['right']} have the right day or rightly none, "
        f"{counts['wrong']} a wrong one, and {counts['missing']} lack theirs"
    )
    docs = (root / "docs/collecting.md").read_text("utf-8").replace("\n", " ")
    assert told in docs
