"""Pages of databases that no reader knows: each article has a heading of one form, with its day."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from statistics import median

from analysis.collect.exports import markup
from analysis.corpus import dates

FEWEST = 5  # headings from which a page is of a database
LONGEST = 120  # characters of a heading
MIN_LETTERS_BELOW = 200  # below a heading, in half of the articles; lists of links have fewer
#: What a page of a site says of itself, and no database of the pages that it prints.
STATED = re.compile(
    r"property\s?=\s?[\"']?og:|application/ld\+json|rel\s?=\s?[\"']?canonical|<article\b",
    re.IGNORECASE,
)
PIECE = re.compile(r"<(/?)([a-z]\w*)([^<>]*)>|([^<>]+)", re.IGNORECASE)
INLINE = set("a abbr b big em font i mark nobr small span strong sub sup time tt u wbr".split())
CLASS = re.compile(r"""\bclass\s?=\s?["']?([\w-]{1,40})""", re.IGNORECASE)
DAYS = (dates.YEAR_FIRST, dates.YEAR_LAST, *dates.DAYS_IN_WORDS)
SENTENCE = re.compile(r"[.!?。]\W*\Z")


def n_dated_headings(page: str) -> int:
    """Return how many headings of one form, with a day in each, part a page; 0 for few.

    >>> heads = [f"<h4>Elm Post, {day}.5.2016</h4>{'Rain fell. ' * 20}" for day in range(1, 8)]
    >>> n_dated_headings("".join(heads)), n_dated_headings("".join(heads[:4]))
    (7, 0)
    """
    if STATED.search(page):
        return 0
    begins_of_form: dict[str, list[int]] = {}
    n_letters = 0
    for form, line in _lines(page):
        if _is_dated_heading(line):
            begins_of_form.setdefault(form, []).append(n_letters)
        n_letters += len(line)
    n_headings = 0
    for begins in begins_of_form.values():
        lengths = [end - begin for begin, end in pairwise([*begins, n_letters])]
        if len(begins) >= FEWEST and median(lengths) >= MIN_LETTERS_BELOW:
            n_headings = max(n_headings, len(begins))
    return n_headings


def _lines(page: str) -> list[tuple[str, str]]:
    """Return the lines of a page, each with the last tag before it, and its class."""
    lines = []
    form = ""
    words: list[str] = []
    for closing, tag, attributes, text in PIECE.findall(f"{markup.without_unread(page)}<br>"):
        name = tag.lower()
        if text.strip():
            words.append(text)
        if words and name and name not in INLINE:
            lines.append((form, " ".join(html.unescape("".join(words)).split())))
            words = []
        if name and name != "br" and not closing and not words:
            form = " ".join([name, *CLASS.findall(attributes)[:1]])
    return lines


def _is_dated_heading(line: str) -> bool:
    """Tell whether a line is short, names a day, and is no sentence."""
    if len(line) > LONGEST or SENTENCE.search(line):
        return False
    return any(day.search(line) for day in DAYS)
