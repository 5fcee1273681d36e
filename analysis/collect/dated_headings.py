"""Pages of databases that no reader knows: each article has a heading with its day."""

import re
from itertools import pairwise
from statistics import median

from analysis.collect.exports import export_markup
from analysis.collect.exports.export_markup import LEFT_OUT, Layout
from analysis.collect.records import on_one_line
from analysis.corpus import dates

FEWEST = 5  # headings from which a page is of a database
LONGEST = 120  # characters of a heading
MIN_LETTERS_BELOW = 200  # below a heading, in half of the articles; lists of links have fewer
#: What a page of a site says of itself, and no database of the pages that it prints.
STATED = re.compile(
    r"(?i)property\s?=\s?[\"']?og:|application/ld\+json|rel\s?=\s?[\"']?canonical|<article\b"
)
LAYOUT: Layout = ((r"title|script|style", LEFT_OUT),)
DAYS = (dates.YEAR_FIRST, dates.YEAR_LAST, *dates.DAYS_IN_WORDS)
SENTENCE = re.compile(r"[.!?。]\W*\Z")


def signs_of_dated_headings(page: str) -> str:
    """Return how many headings with a day in each part a page; "" for few."""
    if STATED.search(page):
        return ""
    begins = []
    n_letters = 0
    root, _ = export_markup.parsed_part(page)
    text = "\n".join(block.text for block in export_markup.blocks_below(root, LAYOUT))
    for line in map(on_one_line, text.split("\n")):
        if _is_dated_heading(line):
            begins.append(n_letters)
        n_letters += len(line)
    lengths = [end - begin for begin, end in pairwise([*begins, n_letters])]
    is_parted = len(begins) >= FEWEST and median(lengths) >= MIN_LETTERS_BELOW
    return f"{len(begins):,} headings, each with a day" if is_parted else ""


def _is_dated_heading(line: str) -> bool:
    """Tell whether a line is short, names a day, and is no sentence."""
    if len(line) > LONGEST or SENTENCE.search(line):
        return False
    return any(day.search(line) for day in DAYS)
