"""Word tokens, paragraphs and sentences, each with its place in the text."""
from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from analysis import lexicons

WORD = re.compile(r"(?u)\b\w\w+\b")
_PARAGRAPH = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(
    r"""(?:[.!?…؟۔]+["'”’»)\]]*(?=\s)"""  # before white space
    r"""|[。！？]+[」』”’）]*"""  # or without it, in Chinese and Japanese
    r"""|(?<=[a-z]{2})[.!?]["”’]?(?=[A-Z][a-z]))\s*"""  # or where a space was lost
)
_OPENERS = "\"'“‘«„([—–- "
_NEXT_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


def words(text: str) -> list[str]:
    """Return the word tokens: runs of two or more letters, digits or underscores in the lower-cased text.

    They are the tokens of scikit-learn's default analyzer.

    >>> words("The U.S. didn't ask Iran.")
    ['the', 'didn', 'ask', 'iran']
    """
    return WORD.findall(text.lower())


def located(text: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the word tokens with their starts and ends in *text* (not in the lower-cased text, which can be longer).

    >>> located("Go to İzmir")[1].tolist()
    [0, 3, 7]
    """
    lowered = text.lower()
    found = [(match.group(), match.start(), match.end()) for match in WORD.finditer(lowered)]
    starts = np.array([start for _, start, _ in found], dtype=np.int64)
    ends = np.array([end for _, _, end in found], dtype=np.int64)
    if len(lowered) != len(text):  # a capital dotted I becomes an i and a combining dot
        place = np.repeat(np.arange(len(text)), [len(letter.lower()) for letter in text])
        starts, ends = place[starts], place[ends - 1] + 1
    return [word for word, _, _ in found], starts, ends


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans between line breaks that hold more than white space, without white space at their ends.

    >>> paragraphs("A title\\n\\n A first paragraph.")
    [(0, 7), (10, 28)]
    """
    return [span for match in _PARAGRAPH.finditer(text) if (span := _trimmed(text, *match.span()))]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of sentences, in order; together they cover everything but white space.

    A sentence never crosses a line break. It ends at a stop (with closing marks) before white space, or where a space was
    lost ("ended.Then"), unless what follows begins in lower case or only a number stands before ("2. Aleppo"). After an
    initial, a title, rank or other abbreviation (wordlists/abbreviations.txt) or dots of omission it ends only before a
    common opening word (wordlists/starters.txt).

    >>> text = "U.S. State Secretary J. Doe left. Maj. Gen. Roe stayed."
    >>> [text[start:end] for start, end in sentences(text)]
    ['U.S. State Secretary J. Doe left.', 'Maj. Gen. Roe stayed.']
    """
    spans = []
    for start, end in paragraphs(text):
        for match in _STOP.finditer(text, start, end):
            if match.end() < end and _ends_here(text, start, match, end):
                spans.append(_trimmed(text, start, match.end()))
                start = match.end()
        spans.append((start, end))
    return spans


def _ends_here(text: str, start: int, stop: re.Match, end: int) -> bool:
    """Whether the sentence that began at *start* ends at *stop*."""
    after = stop.end()
    while after < end and text[after] in _OPENERS:
        after += 1
    if after < end and text[after].islower():
        return False
    marks = stop.group().rstrip()
    if not marks.startswith(".") and not marks.startswith("…"):
        return True
    following = _NEXT_WORD.match(text, after, end)
    if marks.startswith(("..", "…")):
        doubtful = True
    else:
        before = text[start:stop.start()].lstrip(_OPENERS)
        if before.isdigit():
            return False
        last = before.rsplit(None, 1)[-1].lstrip(_OPENERS) if before else ""
        doubtful = _abbreviated(last, before_number=bool(following) and following.group().isdigit())
    return not doubtful or bool(following) and following.group().lower() in _starters()


def _abbreviated(word: str, *, before_number: bool) -> bool:
    """Whether *word* (without its stop) is an initial, dotted letters, or in the list of abbreviations."""
    if len(word) == 1 and word.isupper() or _DOTTED.fullmatch(word):
        return True
    always, before_numbers = _abbreviations()
    key = re.split(r"[-/]", word.lower())[-1]
    return key in always or word.lower() in always or before_number and key in before_numbers


@lru_cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    lines = lexicons.words("abbreviations")
    numbered = frozenset(line[:-2] for line in lines if line.endswith(" #"))
    return frozenset(line.partition(" ")[0] for line in lines) - numbered, numbered


@lru_cache
def _starters() -> frozenset[str]:
    return frozenset(word for word in lexicons.words("starters") if word.isascii())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without white space at its ends; None if nothing is left."""
    inner = text[start:end]
    start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
    return (start, end) if start < end else None
