"""What invented pages say of themselves: outlet, day, title and agency."""

import json
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.collect.web import saved_pages

HEADS = Path(__file__).parents[1] / "fixtures" / "pages" / "heads.toml"
PAGES = tomllib.loads(HEADS.read_text(encoding="utf-8"))["page"]

PARAGRAPHS = "".join(
    f"<p>The master of port {port} told reporters that boats between the islands would run again as "
    "soon as the wind had dropped, and that nobody on the quay had to wait for more than a day.</p>"
    for port in ("Elm", "Berg", "Tarn")
)


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


def named(name, content):
    return f'<meta name="{name}" content="{content}">'


def linked(**fields):
    """Return a block of JSON-LD with one article."""
    article = {"@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def record_of(head, top, *, lang="en", url=None, end=""):
    """Return the record of a page with this head and heading, and an article of three paragraphs."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body><div><article>{top}{PARAGRAPHS}{end}</article></div></body></html>"
    )
    [record] = saved_pages.articles(page.encode(), name="a.html", url=url).records
    return record


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_statements_of_a_page(page):
    parts = {name: page[name] for name in ("lang", "url", "end") if name in page}
    record = record_of(page["head"], page["top"], **parts)
    for name in ("outlet", "published", "published_from", "title"):
        assert record[name] == page.get(name)


@pytest.mark.parametrize(
    ("others", "published"),
    [("25/12/2015 26/11/2015", "2016-04-03"), ("12/25/2015 11/26/2015", "2016-03-04")],
)
def test_days_of_two_orders_are_read_as_the_other_days_of_the_page_are(others, published):
    top = f"<h1>Rain over the harbour</h1><div class='infos'>Published 03/04/2016</div><p>{others}</p>"
    assert record_of("", top)["published"] == published


def publisher(name, **fields):
    """Return a block of JSON-LD with the publisher of an article."""
    return linked(headline="Rain", publisher={"name": name}, **fields)


def of_quay(head, url="https://elmpost.example/a"):
    """Return outlet, its origin and agency of a page on rain."""
    head = f"<title>Rain on the quay</title>{head}"
    record = record_of(head, "<h1>Rain on the quay</h1>", url=url)
    return record["outlet"], record["outlet_from"], record["agency"]


@pytest.mark.parametrize(
    ("head", "url", "outlet", "origin"),
    [
        (meta("og:site_name", "Elm Post"), "elmpost.example/a", "Elm Post", "site name"),
        ("", "edition.cnn.com/a", "CNN", "host table"),
        (meta("og:site_name", "CNN"), "edition.cnn.com/a", "CNN", "site name"),
        ("", "m.elmpost.example/a", "elmpost.example", "address"),
        (publisher("Elm Post GmbH"), "ep.example/a", "Elm Post", "publisher"),
        (publisher("Reuters"), "www.reuters.com/a", "Reuters", "host table"),
        (publisher("Fast Company"), "elmpost.example/a", "Fast Company", "publisher"),
    ],
)
def test_outlet_and_origin(head, url, outlet, origin):
    assert of_quay(head, f"https://{url}") == (outlet, origin, None)


@pytest.mark.parametrize(
    "head",
    [
        publisher("The New York Times Company"),
        publisher("Gannett"),
        publisher("elmpost.example, Port Elm, Isles"),
        meta("og:site_name", "@elmpost"),
        meta("og:site_name", "Rain on the quay"),
    ],
)
def test_names_that_are_no_outlet(head):
    assert of_quay(head) == ("elmpost.example", "address", None)


@pytest.mark.parametrize(
    ("head", "outlet", "agency"),
    [
        (publisher("Elm Post", author={"name": "Reuters"}), "Elm Post", "Reuters"),
        (linked(headline="Rain", sourceOrganization={"name": "dpa"}), "elmpost.example", "dpa"),
        (named("source", "AFP"), "elmpost.example", "AFP"),
    ],
)
def test_agencies_are_no_outlet(head, outlet, agency):
    assert of_quay(head)[::2] == (outlet, agency)


def of_islands(link):
    record = record_of(
        "<title>Rain on the quay - Islands of the Sound</title>",
        f"{link}<h1>Rain on the quay</h1>",
        url="https://kst.example/a",
    )
    assert record["title"] != "Islands of the Sound"
    return record["outlet"], record["outlet_from"]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/">Islands of the Sound</a>',
        '<a href="./"><img alt="Islands of the Sound"></a>',
        '<a href="https://www.kst.example">Islands of the Sound</a>',
        '<a href="/" title="Islands of the Sound"></a>',
    ],
)
def test_a_link_to_the_front_page_names_the_site_if_the_title_does_too(link):
    assert of_islands(link) == ("Islands of the Sound", "site name")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://other.example/">Islands of the Sound</a>',
        '<a href="/islands">Islands of the Sound</a>',
        '<a href="/">Home</a>',
    ],
)
def test_other_links_name_no_site(link):
    assert of_islands(link) == ("kst.example", "address")


@pytest.mark.parametrize(
    ("title", "link", "url", "outlet"),
    [
        ("Rain", "<a href='/'>Elm Wheel</a>", "https://elm-wheel.example/a", "Elm Wheel"),
        ("Rain", "<a href='/'>Oak Wheel</a>", "https://elm-wheel.example/a", "elm-wheel.example"),
        ("Elm ist all in - Rain", "", "https://all-in.example/a", "all-in.example"),
        ("Rain - Elm See e. V.", "", "https://elm-see.example/a", "Elm See"),
    ],
)
def test_a_name_that_the_host_confirms_is_the_outlet(title, link, url, outlet):
    record = record_of(f"<title>{title}</title>", f"{link}<h1>Rain</h1>", url=url)
    assert record["outlet"] == outlet


def test_the_heading_that_is_the_title_goes_before_the_name_of_the_site():
    record = record_of(
        "<title>Bathing in the Tarn is closed | Northern Rivers Agency</title>",
        "<h1>Northern Rivers Agency</h1><h1>Bathing in the Tarn is closed</h1>",
        url="https://nra.example/a",
    )
    assert record["title"] == "Bathing in the Tarn is closed"


def test_the_moment_of_creation_in_the_markup_is_the_day():
    created = "<span property='schema:dateCreated' content='2019-10-07T06:40:00+00:00'>lun</span>"
    byline = f"<footer>Soumis le {created}</footer>"
    record = record_of("<title>Rain</title>", f"<h1>Rain</h1>{byline}", lang="fr")
    assert record["published"] == "2019-10-07"


def test_words_of_the_host_in_a_title_are_no_name_of_the_site():
    title = "Orages : Nice sous l'eau ce matin"
    head = f"<title>{title} - Nice-Matin</title>"
    record = record_of(head, f"<h1>{title}</h1>", url="https://www.nice-matin.example/a")
    assert (record["title"], record["outlet"]) == (title, "Nice-Matin")


def test_a_line_that_begins_with_date_has_the_day_if_there_is_no_other():
    lines = "<ul><li><b>Date</b> 08.11.2017</li><li><b>Author</b> Ann Berg</li></ul>"
    others = "<p>Date 09.11.2017</p>"
    assert record_of("", "<h1>Rain</h1>", end=lines)["published"] == "2017-11-08"
    assert record_of("", "<h1>Rain</h1>", end=lines + others)["published"] is None


@pytest.mark.parametrize(
    "line",
    [
        "Date of birth: 3 March 1950",
        "Data as of May 3, 2020",
        "Date modified: 2021-03-04",
        "Data aktualizacji: 12.03.2020",
        "Data: Reuters, May 5, 2021",
        "Date: Saturday 12 June 2021",
    ],
)
def test_other_lines_that_begin_with_date_have_no_day(line):
    assert record_of("", "<h1>Rain</h1>", end=f"<p>{line}</p>")["published"] is None


OLD = "<time datetime='2001-05-03'>3 May</time>"
NEW = "<time datetime='2019-10-07T10:00:00+00:00'>7 October</time>"
PUBLISHED = NEW.replace("<time", "<time class='entry-date published'")


@pytest.mark.parametrize(
    ("top", "end"),
    [
        (f"<blockquote>The sea is ours.<footer>Ann Berg, {OLD}</footer></blockquote>", ""),
        ("", f"<footer class='tags'>More of {OLD}</footer><div>.</div>"),
        ("", f"<footer>{OLD}</footer>"),
        ("", f"</article><footer>{OLD}</footer><article>"),
    ],
)
def test_footers_of_quotes_lists_and_pages_have_no_day_of_the_article(top, end):
    day = f"<p>Published {NEW}</p>"
    record = record_of("<title>Rain</title>", f"{day}<h1>Rain</h1>{top}", end=end)
    assert record["published"] == "2019-10-07"


def test_days_of_other_posts_are_none_of_the_page():
    headline = "<h3><a href='/old'>Old storm</a></h3>"
    card = f"</article><article>{headline}<footer class='post-meta'>Published {PUBLISHED}</footer>"
    item = f"</article><div>{headline}{PUBLISHED}</div><article>"
    for end in (card, item):
        assert record_of("", "<h1>Rain</h1>", end=end)["published"] is None


@pytest.mark.parametrize(
    ("top", "end"),
    [
        (f"<footer>Submitted on {NEW}</footer>", ""),
        (f"<div><footer>Ann Berg, {NEW}</footer></div>", ""),
        ("", f"<footer class='entry-footer'>{PUBLISHED}</footer>"),
        ("", f"<footer>{PUBLISHED}</footer>"),
    ],
)
def test_footers_of_articles_have_their_day(top, end):
    record = record_of("<title>Rain</title>", f"<h1>Rain</h1>{top}", end=end)
    assert record["published"] == "2019-10-07"


@pytest.mark.parametrize(
    "head",
    [
        "",
        meta("og:site_name", "NYTimes.com"),
        meta("og:site_name", "The New York Times"),
        publisher("The Associated Press"),
        named("application-name", "nytimes"),
    ],
)
def test_pages_of_one_host_of_the_table_have_one_outlet(head):
    assert of_quay(head, "https://www.nytimes.com/rain.html")[0] == "The New York Times"


SHOWN = "<p class='date'>March 4, 2019 9:30 pm</p>"


@pytest.mark.parametrize(
    ("shown", "url", "day", "origin"),
    [
        ("", "https://elm.example/a", "2019-03-05", "meta"),
        (SHOWN, "https://elm.example/a", "2019-03-04", "meta, local day"),
        ("", "https://elm.example/2019/03/04/a", "2019-03-04", "meta, local day"),
        ("", "https://elm.us/a", "2019-03-04", "meta, local day"),
        ("", "https://elm.com.au/a", "2019-03-05", "meta"),
    ],
)
def test_a_stamp_in_utc_by_hand(shown, url, day, origin):
    """21:30 in Port Elm, five hours behind UTC, is 02:30 of the next day in UTC."""
    stamp = meta("article:published_time", "2019-03-05T02:30:00Z")
    record = record_of(stamp, f"<h1>Rain</h1>{shown}", url=url)
    assert (record["published"], record["published_from"]) == (day, origin)


@pytest.mark.parametrize(
    ("lang", "url", "day"),
    [
        ("fr", "https://elm.example/a", "2016-04-03"),
        ("en-GB", "https://elm.example/a", "2016-04-03"),
        ("en", "https://elm.co.uk/a", "2016-04-03"),
        ("en", "https://www.chron.com/a", "2016-03-04"),
        ("en", "https://elm.example/a", None),
    ],
)
def test_numbers_that_could_both_be_the_month(lang, url, day):
    top = "<h1>Rain</h1><p class='date'>03/04/2016</p>"
    assert record_of("", top, lang=lang, url=url)["published"] == day


def test_address_and_text_together_go_before_a_stamp_of_a_later_move():
    head = linked(headline="Rain", datePublished="2021-01-05T10:00:00+01:00")
    top = "<h1>Rain</h1><p>Published 3 March 2012</p>"
    record = record_of(head, top, url="https://elm.example/2012/03/03/rain")
    assert (record["published"], record["published_from"]) == ("2012-03-03", "text")


NAMES = st.text(min_size=0, max_size=30)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(NAMES, NAMES)
def test_any_statement_gives_texts_or_nothing(site, day):
    head = (
        linked(headline=site, datePublished=day, publisher={"name": site})
        + meta("og:site_name", site.replace('"', "").replace("<", ""))
        + named("pubdate", day.replace('"', "").replace("<", ""))
    )
    record = record_of(head, "<h1>Rain on the quay</h1>", url="https://elm.example/a")
    assert record["outlet"]
    assert (record["published"] is None) == (record["published_from"] is None)


def test_days_of_other_articles_behind_a_short_text_are_none():
    others = "<ul><li><time datetime='2011-01-01'>Jan 1, 2011</time> Snow</li></ul>"
    record = record_of("", "<h1>Rain</h1>", url="https://elm.example/a", end=others)
    assert record["published"] is None


def test_a_page_saved_by_a_browser_is_of_the_outlet_that_it_was_saved_from():
    saved = "<!-- saved from url=(0029)https://www.elmpost.example/a1 -->"
    page = f"{saved}<html><article>{PARAGRAPHS}"
    [record] = saved_pages.articles(page.encode(), name="a.html").records
    assert (record["outlet"], record["outlet_from"]) == ("elmpost.example", "address")
