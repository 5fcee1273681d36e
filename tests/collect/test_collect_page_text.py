"""The text of a page: trafilatura's without marks and title; when a page is refused, and what is said."""

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

import trafilatura

from analysis.collect.web import saved_pages

FOLDER = Path(__file__).parents[1] / "fixtures" / "pages"
LAYOUTS = sorted(path.stem for path in FOLDER.glob("*.html"))
WRITTEN = {"cp1251-declared-utf8": "cp1251", "xhtml-2008": "cp1252"}  # UTF-8 otherwise
TABLE_RULE = re.compile(r"\|(---\|)+")
ARTICLE = "<meta property='og:type' content='article'>"


def sentences(first, count):
    """Return paragraphs of 20 words."""
    return "".join(
        f"<p>Ferry {n} stayed in the harbour of Port Elm on day {n}, said its master, and {n} sailors"
        f" went home.</p>"
        for n in range(first, first + count)
    )


def page_of(inside, head=""):
    return f"<html><head><title>Ferries</title>{head}</head><body>{inside}</body></html>".encode()


def linked(**fields):
    stated = json.dumps({"@type": "NewsArticle", **fields})
    return f"<script type='application/ld+json'>{stated}</script>"


def text_of(data):
    found = saved_pages.articles(data, name="page.html")
    return found.records[0]["text"] if found.records else ""


def reasons(data):
    return saved_pages.articles(data, name="page.html").skipped


def lines_of_trafilatura(markup):
    """Return its lines without the marks of lists and tables."""
    lines = trafilatura.extract(markup, include_comments=False).splitlines()
    lines = [line for line in lines if not TABLE_RULE.fullmatch(line)]
    return [re.sub(r"^\s*- |\s*\|\s*", " ", line).strip() for line in lines]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_text_is_that_of_trafilatura_without_marks_and_title(layout):
    data = (FOLDER / f"{layout}.html").read_bytes()
    encoding = WRITTEN.get(layout, "utf-8")
    found = saved_pages.articles(data, name=layout)
    title = found.records[0]["title"]
    text = found.records[0]["text"].replace("\u200c", "")  # trafilatura drops joiners
    expected = lines_of_trafilatura(data.decode(encoding))
    expected = [line for line in expected if line != title.replace("\u200c", "")]
    if layout == "tables-2003":  # one cell holds the article: its paragraphs stay apart
        words = re.findall(r"\w+", " ".join(expected).replace(title, ""))
        assert re.findall(r"\w+", text) == words and text.count("\n\n") > 10
    else:
        assert text.split("\n\n") == expected
    assert found.encoding == encoding


def test_marks_and_repeated_titles_go_and_paragraphs_stay_apart():
    points = "<ul><li>At nine</li><li>At ten</li></ul>"
    table = "<table><tr><th>Boat</th><th>Hour</th></tr><tr><td>Elm</td><td>9</td></tr></table>"
    lines = "<p>- She came.<br>- She went.</p>"
    data = page_of(f"<article><h1>FERRIES</h1>{sentences(0, 3)}{points}{table}{lines}</article>")
    paragraphs = re.findall("<p>(.*?)</p>", sentences(0, 3))
    others = ["At nine", "At ten", "Boat Hour", "Elm 9", "- She came.", "- She went."]
    assert text_of(data).split("\n\n") == paragraphs + others


@pytest.mark.parametrize("hyphen", ["\u00ad", "&shy;", "&#173;"])
def test_words_with_soft_hyphens_are_whole(hyphen):
    inside = sentences(0, 6).replace("harbour", f"har{hyphen}bour")
    head = f"<meta property='og:title' content='Fer{hyphen}ries'>"
    [record] = saved_pages.articles(page_of(f"<article>{inside}", head), name="a.html").records
    assert record["text"].split("\n\n") == re.findall("<p>(.*?)</p>", sentences(0, 6))
    assert record["title"] == "Ferries"


@pytest.mark.parametrize("joiner", ["\u200c", "&zwnj;", "&#8204;"])
def test_joiners_stay(joiner):
    inside = sentences(0, 6).replace("harbour", f"har{joiner}bour")
    assert text_of(page_of(f"<article>{inside}</article>")).count("har\u200cbour") == 6


def test_lines_about_authors_subscriptions_and_pictures_stay_for_the_rules_of_cleaning():
    beside = ["Ann Berg writes about ships.", "Subscribe to our letter.", "Photo: Elm Press"]
    lines = "".join(f"<p>{line}</p>" for line in beside)
    paragraphs = text_of(page_of(f"<article>{sentences(0, 5)}{lines}</article>")).split("\n\n")
    assert len(paragraphs) == 8 and paragraphs[5:] == beside


@pytest.mark.parametrize(("n_elements", "is_fast"), [(10_000, False), (10_001, True)])
def test_very_large_pages_are_read_without_a_second_opinion(n_elements, is_fast, monkeypatch):
    asked = []
    extraction = trafilatura.bare_extraction
    monkeypatch.setattr(
        trafilatura,
        "bare_extraction",
        lambda page, **options: asked.append(options["fast"]) or extraction(page, **options),
    )
    n_around = 5  # html, head, title, body, article
    text = sentences(0, 5) + "<br>" * (n_elements - n_around - 5)
    assert "Ferry 4 stayed" in text_of(page_of(f"<article>{text}</article>"))
    assert asked == [is_fast]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("head", "line", "least"),
    [
        ("", "{}fell.</p><p>By Ann Berg", 50),
        ("<meta itemprop='datePublished' content='3 February 2016'>", "{}fell.</p><p>By Ann", 25),
        (ARTICLE, "{}fell", 25),
        (linked(headline="Ferries"), "{}fell", 25),
    ],
)
def test_a_page_needs_so_many_words_in_sentences_or_in_lines_of_an_article(head, line, least):
    for n_words in (least - 1, least):
        inside = f"<h1>Ferries</h1><p>{line.format('rain ' * (n_words - 1))}</p>"
        is_read = bool(text_of(page_of(f"<article>{inside}</article>", head)))
        assert is_read == (n_words == least)


@pytest.mark.parametrize("n_lines", [41, 42])
def test_lines_of_any_kind_count_in_texts_of_250_words(n_lines):
    results = "".join(f"<p>{n}. Ann Berg, Port Elm: 12</p>" for n in range(n_lines))
    assert bool(text_of(page_of(f"<article>{results}</article>"))) == (6 * n_lines >= 250)


@pytest.mark.parametrize(
    ("n_teasers", "n_words", "head", "is_read"),
    [(3, 59, "", False), (3, 60, "", True), (2, 59, "", True), (3, 59, ARTICLE, True)],
)
def test_links_to_other_pages_part_a_list_of_their_openings(n_teasers, n_words, head, is_read):
    openings = "".join(
        f"<div><h3><a href='/{n}'>Story number {n} of the islands</a></h3>"
        f"<p>{'rain ' * (n_words - 1)}fell.</p></div>"
        for n in range(n_teasers)
    )
    data = page_of(f"<main>{openings}</main>", head)
    assert bool(text_of(data)) == is_read
    assert is_read or "list of links" in reasons(data)[0]


def test_a_page_of_cards_that_are_links_is_a_list():
    cards = "".join(
        f"<a href='/{n}'><h3>Story number {n}</h3>{sentences(n, 2)}</a>" for n in range(9)
    )
    assert "list of links" in reasons(page_of(f"<main>{cards}</main>"))[0]


def test_links_beside_a_text_and_to_its_own_places_part_no_list():
    teasers = "".join(f"<h3><a href='/{n}'>Story number {n} of Elm</a></h3>" for n in range(20))
    beside = page_of(f"<div><h1>Ferries</h1>{sentences(0, 6)}</div><div class='x'>{teasers}</div>")
    places = "".join(
        f"<h3><a href='#{n}'>At {n} o'clock in the morning</a></h3>{sentences(2 * n, 2)}"
        for n in range(6)
    )
    for data in (beside, page_of(f"<article>{places}</article>")):
        assert reasons(data) == [] and "Ferry 5 stayed" in text_of(data)


def test_a_short_recipe_for_cookies_is_no_cookie_wall():
    data = page_of(
        "<article><p>Break the cookies into a bowl, pour the milk over them and wait for an hour, says the baker.</p>"
        "<p>These cookies keep for a week in a tin, and for a month in the cold cellar.</p></article>",
        ARTICLE,
    )
    assert reasons(data) == [] and "pour the milk" in text_of(data)


def test_an_article_in_chinese_has_words_without_spaces():
    text = "".join(
        f"<p>风暴使埃尔姆港的渡轮第{n}天停在港内，港务长说乘客都睡在学校里。</p>" for n in range(4)
    )
    assert reasons(page_of(f"<article>{text}</article>")) == []


# ---------------------------------------------------------------- what is said of a text that is kept


PAYWALL = ["kept: the page has a paywall, and the text may end before it"]


@pytest.mark.parametrize(
    ("head", "name", "said"),
    [
        ("", "subscriber-only", PAYWALL),
        ("", "paywall", PAYWALL),
        ("", "wallpaper", []),
        (linked(isAccessibleForFree=False), "", PAYWALL),
        (linked(isAccessibleForFree="False"), "", PAYWALL),
        (linked(isAccessibleForFree=True), "", []),
    ],
)
def test_the_text_of_a_page_with_a_paywall_stays_and_that_is_said(head, name, said):
    inside = f"{sentences(0, 2)}<div class='{name}'>{sentences(2, 5)}</div>"
    data = page_of(f"<article>{inside}</article>", head)
    assert len(text_of(data).split()) == 7 * 20
    assert reasons(data) == said
