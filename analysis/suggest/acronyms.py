"""Acronyms that a text explains in brackets."""

from __future__ import annotations

import re

import pandas as pd

_LETTERS = r"[A-Z][A-Za-z.&]{1,9}"
_SHORT_IN_BRACKETS = re.compile(rf"\(\s?({_LETTERS})\s?\)")
_LONG_IN_BRACKETS = re.compile(rf"\b({_LETTERS})\s\(\s?([A-Z][^()\n]{{5,90}}?)\s?\)")
_WORDS = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_SMALL = frozenset("of the and for on in to against de la des du et von und".split())
_LONGEST = 12  # words of a long form


def explained(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the long forms of acronyms: ``long, short, article_id, outlet``.

    The text writes "River Boat Union (RBU)" or "RBU (River Boat Union)".
    """
    rows = []
    columns = [articles[column] for column in ("text", "article_id", "outlet")]
    for text, article_id, outlet in zip(*columns, strict=True):
        if "(" not in text:
            continue
        for long, short in _pairs(text):
            rows.append((long, short, article_id, outlet))
    return pd.DataFrame(rows, columns=["long", "short", "article_id", "outlet"], dtype="str")


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return long forms and acronyms in a text."""
    pairs = []
    for match in _SHORT_IN_BRACKETS.finditer(text):
        short = match.group(1)
        if not _is_short(short):
            continue
        line_start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 150)
        long = _long_form(text[line_start : match.start()], short)
        if long:
            pairs.append((long, short))
    for match in _LONG_IN_BRACKETS.finditer(text):
        short, long = match.groups()
        words = _WORDS.findall(long)
        if _is_short(short) and _initials(words) == _letters(short):
            pairs.append((" ".join(long.split()), short))
    return pairs


def _is_short(word: str) -> bool:
    """Return whether most letters of a word are capitals."""
    letters = _letters(word)
    return len(letters) >= 2 and sum(map(str.isupper, letters)) * 2 > len(letters)


def _letters(short: str) -> str:
    """Return the capitals of an acronym."""
    return "".join(letter for letter in short if letter.isalpha()).removesuffix("s").upper()


def _initials(words: list[str]) -> str:
    """Return the first letters of words, without small words."""
    return "".join(word[0].upper() for word in words if word.lower() not in _SMALL)


def _long_form(before: str, short: str) -> str | None:
    """Return the words at the end of a text whose initials are an acronym's."""
    matches = list(_WORDS.finditer(before))
    if not matches or before[matches[-1].end() :].strip(" \"”’'"):
        return None
    letters = _letters(short)
    for first in reversed(range(max(0, len(matches) - _LONGEST), len(matches))):
        words = [match.group() for match in matches[first:]]
        if not words[0][0].isupper() or not all(_is_part(word) for word in words):
            continue
        initials = _initials(words)
        if initials == letters or initials[:-1] == letters and len(letters) >= 3:
            long = before[matches[first].start() : matches[-1].end()]
            if len(words) > 1 and "," not in long:
                return " ".join(long.split())
        if len(initials) > len(letters) + 1:
            return None
    return None


def _is_part(word: str) -> bool:
    """Return whether a word can be part of a long form."""
    return word[0].isupper() or word.lower() in _SMALL
