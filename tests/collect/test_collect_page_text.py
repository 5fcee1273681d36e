"""The text of a page: trafilatura's without marks and title; why a page has no article, and what is said of one that has."""

import re

import pytest
from by_hand import drawn_cases, tables

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


LISTED = tables(__file__)
PARTS = LISTED["parts"]


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
    paragraphs = re.findall("<p>(.*?)</p>", sentences(0, 6).replace("harbour", read))
    assert record["text"].split("\n\n") == paragraphs
    assert record["title"] == f"The {read}"


# ---------------------------------------------------------------- verdicts


def written(parts):
    """Return what is written by parts such as "3 card, paywall"."""
    names = []
    for part in parts.split(", "):
        times, _, name = part.rpartition(" ")
        names += [name] * int(times or 1)
    return "".join(
        PARTS[name].format(n=n, said=sentences(2 * n, 2)) for n, name in enumerate(names)
    )


@pytest.mark.parametrize("head, inside, said", LISTED["page"], ids=range(27))
def test_why_a_page_has_no_article_or_what_is_said_of_one(head, inside, said):
    page = page_of(f"<main>{written(inside)}</main>", PARTS[head])
    found = saved_pages.articles(page, name="page.html")
    assert bool(found.records) == (said == "" or said.startswith("kept"))
    assert [reason[: len(said)] for reason in found.skipped] == [said] * bool(said)
