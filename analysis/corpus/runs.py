"""Texts that are cut from the articles of an outlet: how they are found at their places."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from analysis import lexicons
from analysis.corpus.cleaning import Edit
from analysis.lexicons.noise import TextRule

RULE = "recurring text"  #: the name of these edits

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CHUNK = re.compile(f"_?{_WORD.pattern}")  # by a line before it, a word begins elsewhere
#: Where two words were glued, as in "articleHow" and "APPHowever"; not in McCain, YouTube, NGOs.
_SEAM = re.compile(
    r"(?:(?<=[^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_]{3})|(?<=\b[a-z]{2}))(?=[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ_])"
    r"|(?<=[A-Z]{2})(?=[A-Z](?!s\b)[a-z])|(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[A-Z][a-z]{2})"
)
_NUMBERS = re.compile(r"\d")
_GAP = r"(?:[^\w\n]|_)*+"
_BEFORE = r"(?:(?<![^\W_])|(?<=[^\W\dA-Z_])(?=[A-Z]))"
_AFTER = r"(?:(?![^\W_])|(?=[A-Z][a-z]))"
_MARKS = r"(?:[^\S\n]?[.!?…:;,|)\]*/›»”–—-])*[^\S\n]*"
#: What stands around a text at each place: before it, and behind it.
_PLACES = {
    "line": (r"^[^\w\n]*", r"[^\w\n]*$\n?"),
    "apart": (
        r"(?:^|(?<=[.!?…:|•·»”)\]>*#])[^\S\n]*|(?<=[.!?…:|•·»”)\]>*#–—-]\s))[^\w\n]*",
        rf"(?=[^\w\n]*$|[^\S\n]*[.!?…:|•·«“(\[*#©–—-]|\s+[A-ZÀ-ÖØ-ÞА-ЯЁ]){_MARKS}",
    ),
    "anywhere": ("", _MARKS),
}


def word_bounds(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text start and stop."""
    bounds = []
    for match in _WORD.finditer(text):
        parted = _parted(match)
        bounds += zip(parted[::2], parted[1::2])
    return bounds


def _parted(match: re.Match) -> list[int]:
    """Return where a word starts and stops, or those that were glued into one."""
    bounds = [match.start(), match.end()]
    following = match.group()[1:]
    if not (following.islower() and following.isalpha()):
        seams = [seam.start() for seam in _SEAM.finditer(match.string, *match.span())]
        bounds[1:1] = [seam for seam in seams for _ in range(2)]
    return bounds


def without_days(text: str) -> str:
    """Return a text with blanks for its numbers, and for names of months and days.

    >>> without_days("Posted 3 May, 2019: rain")
    'Posted      ,     : rain'
    """
    text = _NUMBERS.sub(" ", text)
    return _CHUNK.sub(lambda word: _without_day(word[0]), text)


@lru_cache(maxsize=100_000)
def _without_day(chunk: str) -> str:
    """Return a word, or some that were glued, with blanks for names of months and days."""
    days = lexicons.day_words()
    for start, stop in word_bounds(chunk):
        if chunk[start:stop].casefold() in days:
            chunk = chunk[:start] + " " * (stop - start) + chunk[stop:]
    return chunk


def edits(text: str, pattern: re.Pattern) -> list[Edit]:
    """Return what is cut from a text, sorted and disjoint; *pattern* is from `patterns`."""
    return [_edit(text, *match.span()) for match in pattern.finditer(without_days(text))]


def _pattern(rule: TextRule) -> str:
    """Return the regular expression of a text at its place."""
    written = without_days(rule.text)
    bounds = word_bounds(written)
    words = [re.escape(written[start:stop]) for start, stop in bounds]
    before, behind = _PLACES[rule.place]
    return f"(?:{before}{_BEFORE}(?i:{_GAP.join(words)}){_AFTER}{behind})"


def _edit(text: str, start: int, stop: int) -> Edit:
    """Return the edit that cuts a part of a text, without gluing its neighbours."""
    is_glued = text[start - 1 : start].strip() and text[stop : stop + 1].strip()
    return Edit(start, stop, RULE, " " if is_glued else "")


def patterns(texts: Iterable[TextRule]) -> dict[str, re.Pattern]:
    """Return what finds the texts of each outlet, the longest first."""
    listed = defaultdict(list)
    for rule in sorted(texts, key=lambda rule: (-len(rule.text), rule)):
        if word_bounds(without_days(rule.text)):  # never only a date
            listed[rule.outlet].append(_pattern(rule))
    return {outlet: re.compile("|".join(each), re.MULTILINE) for outlet, each in listed.items()}
