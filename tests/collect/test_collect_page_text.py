"""The text of a page: trafilatura's without marks and title; why a page has no article, and what is said of one that has."""

import json
import re

import pytest
from by_hand import drawn_cases

pytest.importorskip("trafilatura", reason="the extra collect is not installed")


from analysis.collect.web import saved_pages


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
    stated = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})
    return f"<script type='application/ld+json'>{stated}</script>"


def text_of(data):
    found = saved_pages.articles(data, name="page.html")
    return found.records[0]["text"] if found.records else ""


def test_marks_and_repeated_titles_go_and_paragraphs_stay_apart():
    points = "<ul><li>At nine</li><li>At ten</li></ul>"
    table = "<table><tr><th>Boat</th><th>Hour</th></tr><tr><td>Elm</td><td>9</td></tr></table>"
    lines = "<p>- She came.<br>- She went.</p>"
    data = page_of(f"<article><h1>FERRIES</h1>{sentences(0, 3)}{points}{table}{lines}</article>")
    paragraphs = re.findall("<p>(.*?)</p>", sentences(0, 3))
    others = ["At nine", "At ten", "Boat Hour", "Elm 9", "- She came.", "- She went."]
    assert text_of(data).split("\n\n") == paragraphs + others


@drawn_cases(r"""
    written         | read
    "har\u00adbour" | harbour
    har&shy;bour    | harbour
    har&#173;bour   | harbour
    "har\u200cbour" | "har\u200cbour"
    har&zwnj;bour   | "har\u200cbour"
    har&#8204;bour  | "har\u200cbour"
""")
def test_soft_hyphens_go_and_joiners_stay(written, read):
    inside = sentences(0, 6).replace("harbour", written)
    head = f"<meta property='og:title' content='The {written}'>"
    [record] = saved_pages.articles(page_of(f"<article>{inside}", head), name="a.html").records
    assert record["text"].split("\n\n") == [
        paragraph.replace("harbour", read)
        for paragraph in re.findall("<p>(.*?)</p>", sentences(0, 6))
    ]
    assert record["title"] == f"The {read}"


# ---------------------------------------------------------------- verdicts


ARTICLE = "<meta property='og:type' content='article'>"
DAY = "<meta itemprop='datePublished' content='3 February 2016'>"
NEWS = linked(headline="Ferries")
LIST, NO_TEXT = "a list of links", "no text"
KEPT = "kept: the page has a paywall, and the text may end before it"
TEASERS = "".join(f"<h3><a href='/{n}'>Story number {n} of Elm</a></h3>" for n in range(20))
CARDS = "".join(f"<a href='/{n}'><h3>Story number {n}</h3>{sentences(n, 2)}</a>" for n in range(9))
PLACES = "".join(
    f"<h3><a href='#{n}'>At {n} o'clock in the morning</a></h3>{sentences(2 * n, 2)}"
    for n in range(6)
)
RECIPE = (
    "<p>Break the cookies into a bowl, pour the milk over them and wait for an hour, says the baker.</p>"
    "<p>These cookies keep for a week in a tin, and for a month in the cold cellar.</p>"
)
NOTICE = "<p>We and our partners use cookies on your device. Accept them, so that we can go on.</p>"
CHINESE = "".join(
    f"<p>风暴使埃尔姆港的渡轮第{n}天停在港内，港务长说乘客都睡在学校里。</p>" for n in range(4)
)


def rain(n_words, end="fell.</p><p>By Ann"):
    """Return so many words in a sentence, and a line that is none."""
    return f"<h1>Ferries</h1><p>{'rain ' * (n_words - 1)}{end}</p>"


def results(n_lines):
    """Return lines of six words that are no sentences."""
    return "".join(f"<p>{n}. Ann Berg, Port Elm: 12</p>" for n in range(n_lines))


def openings(n_pages, n_words):
    """Return the openings of other pages below their headlines."""
    return "".join(
        f"<div><h3><a href='/{n}'>Story number {n} of the islands</a></h3>"
        f"<p>{'rain ' * (n_words - 1)}fell.</p></div>"
        for n in range(n_pages)
    )


def boxed(name):
    """Return an article with a part of it in a box."""
    return f"{sentences(0, 2)}<div class='{name}'>{sentences(2, 5)}</div>"


@pytest.mark.parametrize(
    "head, inside, said",
    [
        # words in sentences; lines of any kind where the page calls itself an article
        ("", rain(49), NO_TEXT),
        ("", rain(50), ""),
        (DAY, rain(24), NO_TEXT),
        (DAY, rain(25), ""),
        (ARTICLE, rain(24, "fell"), NO_TEXT),
        (ARTICLE, rain(25, "fell"), ""),
        (NEWS, rain(24, "fell"), NO_TEXT),
        (NEWS, rain(25, "fell"), ""),
        ("", results(41), NO_TEXT),
        ("", results(42), ""),
        ("", CHINESE, ""),
        # notices
        ("", NOTICE * 4, NO_TEXT),
        (ARTICLE, RECIPE, ""),
        # links to other pages part a list of their openings
        ("", openings(3, 59), LIST),
        ("", openings(3, 60), ""),
        ("", openings(2, 59), ""),
        (ARTICLE, openings(3, 59), ""),
        ("", CARDS, NO_TEXT),
        ("", PLACES, ""),
        ("", f"<div>{sentences(0, 6)}</div><div>{TEASERS}</div>", ""),
        # paywalls
        ("", rain(20) + "<div class='paywall'>Join us</div>", "a paywall"),
        ("", rain(20) + "<p>Subscribe or sign in to continue reading.</p>", "a paywall"),
        ("", boxed("subscriber-only"), KEPT),
        ("", boxed("wallpaper"), ""),
        (linked(isAccessibleForFree=False), boxed("text"), KEPT),
        (linked(isAccessibleForFree="False"), boxed("text"), KEPT),
        (linked(isAccessibleForFree=True), boxed("text"), ""),
    ],
)
def test_why_a_page_has_no_article_or_what_is_said_of_one(head, inside, said):
    found = saved_pages.articles(page_of(f"<main>{inside}</main>", head), name="page.html")
    assert bool(found.records) == (said in ("", KEPT))
    assert "".join(found.skipped).startswith(said)
    assert len(found.skipped) == bool(said)
