"""Furniture: lines and sentences that recur in one outlet, at the edges of its texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.corpus.runs import HEADLINE, word_bounds

COLUMNS = "outlet text place n_words articles share share_elsewhere".split()
EXAMPLES = ["example_1", "example_2", "example_3"]
EDGE = 0.2  #: of a text: its first fifth and its last one are its edges
FEWEST = 5  #: articles of an outlet in which a piece recurs
SHARE = 0.05  #: the same, of the outlet's articles
SHARE_ELSEWHERE = 0.01  #: of the articles of others, from which on a piece is text
SHORT = 60  #: words: nothing is looked for in a shorter text
LETTERS_OF_WORD = 7  #: so many characters count as a word where none are parted by blanks
SIGHT = 12  #: characters at both ends of a piece by which others like it are found quickly
LONGEST = 1_000  #: characters of a line or sentence
FEWEST_LETTERS = 8  #: of a sentence: a shorter one is an abbreviation
LONG_WORD = 12  #: characters
MOST_WORDS = 12  #: of a beginning or an end
FEWEST_WORDS = 3  #: of one that no mark sets apart
CONTEXT = 40  #: characters on both sides of an example

_LINE = re.compile(r"\S[^\n]*")
_STOP = re.compile(r"[.!?…؟।۔]+[\"”’»)\]]*\s+|[。！？]+[」』”]?")
_ENDS = re.compile(r"[.!?…؟।۔。！？][\"”’»)\]」』]*\s*$")
_DIGIT = re.compile(r"\d")
_NO_LETTERS = re.compile(r"[\W\d_]+")
#: What sets the beginning or the end of a line apart from the rest.
_MARK = re.compile(r"\s[-–]+\s|[—:|•·»«›‹()\[\]/#©®™]|^$")


class Piece(NamedTuple):
    """A part of a text that may recur; ``text[start:stop]`` is furniture if it does."""

    row: int  #: number of the text
    start: int
    stop: int
    place: str  #: "line", "apart" (a sentence), "heading", "beginning" or "end" (of a line)
    text: str  #: what recurs


@dataclass(frozen=True)
class _Articles:
    """Texts and their outlets."""

    texts: Sequence[str]
    outlets: Sequence[str]
    middles: dict[int, str] = field(default_factory=dict)

    def middle(self, row: int) -> str:
        """Return the longest sentence in the middle of a text: copies have the same."""
        if row not in self.middles:
            text = self.texts[row]
            third = len(text) // 3
            between = text[third : 2 * third]
            self.middles[row] = max(_STOP.split(between), key=len)
        return self.middles[row]


def recurring(
    texts: Sequence[str], outlets: Sequence[str], *, rows: Iterable[int] | None = None
) -> pd.DataFrame:
    """Return the pieces of texts that recur in one outlet at the edges of its texts.

    A piece is a line, or a sentence in the first or last fifth of a text; or the beginning or end
    of a line there. With numbers and days taken out it is in five articles of an outlet and in a
    twentieth, copies counted once, and in less than a hundredth of the articles of others. Where
    *rows* are given, only these texts can have lines and sentences that recur.

    Returns
    -------
    DataFrame
        One row a piece of a text: the fields of `Piece`, and of its outlet ``outlet, articles,
        share, share_elsewhere``; sorted by row and start.
    """
    articles = _Articles(texts, [str(outlet) for outlet in outlets])
    lines = [line for row, text in enumerate(texts) for line in _lines(row, text)]
    looked_at = set(range(len(texts)) if rows is None else rows)
    found = _recurring(_whole(lines, looked_at, texts), articles)
    whole = {(piece.row, piece.start) for piece, *_ in found}
    lines = [line for line in lines if line[:2] not in whole]
    for parts, side in ((_beginnings, slice(SIGHT)), (_ends, slice(-SIGHT, None))):
        alike = _alike(lines, side, articles.outlets)
        for most in (FEWEST_WORDS, MOST_WORDS):
            candidates = (part for line in alike for part in parts(line, texts[line.row], most))
            longer = _recurring(candidates, articles)
            found += longer
            begun = {piece.row for piece, *_ in longer}
            alike = [line for line in alike if line.row in begun]
    found = _longest(found)
    table = [(*piece, articles.outlets[piece.row], *numbers) for piece, *numbers in found]
    columns = [*Piece._fields, "outlet", "articles", "share", "share_elsewhere"]
    order = ["row", "start", "stop"]
    return pd.DataFrame(table, columns=columns).sort_values(order, ignore_index=True)


def propose(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the lines and sentences that recur in one outlet, as `suggest.noise` does."""
    texts = articles["text"].tolist()
    pieces = recurring(texts, articles["outlet"].tolist())
    pieces = pieces[pieces["place"].isin(["line", "apart", "heading"])]
    ids = articles["article_id"].tolist()
    rows = []
    for (outlet, _), found in pieces.groupby(["outlet", pieces["text"].map(_key)], sort=False):
        first = found.iloc[0]
        place = "line" if (found["place"] == "line").all() else first["place"]
        text = found["text"].value_counts(sort=False).sort_index().idxmax()
        text = " ".join(text.split())
        shown = found.drop_duplicates("row").head(len(EXAMPLES))
        examples = [
            _example(texts[row], start, stop, ids[row])
            for row, start, stop in zip(shown["row"], shown["start"], shown["stop"], strict=True)
        ]
        examples += [""] * (len(EXAMPLES) - len(examples))
        numbers = first[["articles", "share", "share_elsewhere"]]
        rows.append((outlet, text, place, len(text.split()), *numbers, *examples))
    table = pd.DataFrame(rows, columns=[*COLUMNS, *EXAMPLES])
    order = {"outlet": True, "articles": False, "n_words": False, "text": True, "place": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def _lines(row: int, text: str) -> Iterator[Piece]:
    """Yield the lines of a text that is long enough to have edges."""
    if max(text.count(" ") + 1, len(text) / LETTERS_OF_WORD) >= SHORT:
        for line in _LINE.finditer(text):
            yield Piece(row, *line.span(), "line", line.group())


def _whole(lines: Iterable[Piece], rows: set[int], texts: Sequence[str]) -> Iterator[Piece]:
    """Yield the lines of some texts, and the sentences of these lines at the texts' edges."""
    for line in lines:
        if line.row not in rows:
            continue
        if len(line.text) <= LONGEST:
            yield line
        text = texts[line.row]
        for start, stop in _sentences_at_edges(text, line.start, line.stop):
            if stop - start >= FEWEST_LETTERS and (start, stop) != (line.start, line.stop):
                yield Piece(line.row, start, stop, "apart", text[start:stop])


def _sentences_at_edges(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a line are that have their middle at an edge of the text."""
    head, foot = EDGE * len(text), (1 - EDGE) * len(text)
    begin = start
    for mark in _STOP.finditer(text, start, stop):
        if begin > head and mark.end() < foot - LONGEST:
            continue
        if not head < (begin + mark.end()) / 2 < foot:
            yield begin, mark.end()
        begin = mark.end()
    if begin < stop and (begin + stop) / 2 >= foot:
        yield begin, stop


def _alike(lines: Iterable[Piece], side: slice, outlets: Sequence[str]) -> list[Piece]:
    """Return the lines that begin, or end, with the same letters as others of their outlet."""
    groups = defaultdict(list)
    for line in lines:
        groups[outlets[line.row], line.text[side].casefold()].append(line)
    return [line for group in groups.values() if len(group) >= FEWEST for line in group]


def _key(text: str) -> str:
    """Return the words of a piece in lower case, without numbers and days."""
    words = _NO_LETTERS.sub(" ", text.casefold()).split()
    if _DIGIT.search(text):
        words = [word for word in words if word not in lexicons.day_words()]
    return " ".join(words)


def _recurring(pieces: Iterable[Piece], articles: _Articles) -> list[tuple]:
    """Return the pieces that recur in their outlet alone, each with how often."""
    pieces_of = defaultdict(list)
    for piece in pieces:
        pieces_of[_key(piece.text), articles.outlets[piece.row]].append(piece)
    rows_with = {key: {piece.row for piece in same} for key, same in pieces_of.items()}
    n_with: Counter = Counter()
    for (key, _), rows in rows_with.items():
        n_with[key] += len(rows)
    n_articles = Counter(articles.outlets)
    found = []
    for (key, outlet), rows in rows_with.items():
        least = max(FEWEST, SHARE * n_articles[outlet])
        n_others = len(articles.texts) - n_articles[outlet]
        elsewhere = (n_with[key] - len(rows)) / n_others if n_others else float("nan")
        if not key or len(rows) < least or elsewhere >= SHARE_ELSEWHERE:
            continue
        n_different = len({articles.middle(row) for row in rows})
        if n_different >= least:
            share = n_different / n_articles[outlet]
            found += [(piece, n_different, share, elsewhere) for piece in pieces_of[key, outlet]]
    return found


def _beginnings(line: Piece, text: str, most: int) -> Iterator[Piece]:
    """Yield the beginnings of a line that a mark sets apart, or that have several words."""
    is_heading = line.start > 0 and line.text.count(" ") < HEADLINE and not _ENDS.search(line.text)
    is_at_edge = _is_at_edge(line.start, text)
    if not (is_heading or is_at_edge):
        return
    stop = min(line.stop, line.start + LONG_WORD * (most + 1))
    bounds = word_bounds(text, line.start, stop)[: most + 1]
    for n_words, ((_, end), (following, _)) in enumerate(pairwise(bounds), start=1):
        is_apart = end == following or _MARK.search(text, end, following)
        if is_apart and is_heading:
            yield Piece(line.row, line.start, line.stop, "heading", text[line.start : end])
        elif is_at_edge and (is_apart or n_words >= FEWEST_WORDS):
            yield Piece(line.row, line.start, end, "beginning", text[line.start : end])


def _ends(line: Piece, text: str, most: int) -> Iterator[Piece]:
    """Yield the ends of a line that a mark sets apart, or that have several words."""
    if not _is_at_edge(line.stop, text):
        return
    start = max(line.start, line.stop - LONG_WORD * (most + 1))
    bounds = word_bounds(text, start, line.stop)[-most - 1 :]
    for n_words, ((_, end), (start, _)) in enumerate(pairwise(bounds), start=1):
        if len(bounds) - n_words >= FEWEST_WORDS or _MARK.search(text, end, start):
            yield Piece(line.row, start, line.stop, "end", text[start : line.stop])


def _is_at_edge(position: int, text: str) -> bool:
    """Return whether a place is in the first or last fifth of a text."""
    return not EDGE < position / len(text) < 1 - EDGE


def _longest(found: list[tuple]) -> list[tuple]:
    """Return of the pieces that begin, or end, at one place the longest."""
    longest: dict[tuple, tuple] = {}
    for each in sorted(found, key=lambda each: each[0].stop - each[0].start):
        piece = each[0]
        anchor = piece.stop if piece.place == "end" else -piece.start
        longest[piece.row, anchor] = each
    return list(longest.values())


def _example(text: str, start: int, stop: int, article: str) -> str:
    """Return the article, and what recurs in brackets among its neighbours."""
    before = text[max(start - CONTEXT, 0) : start]
    shown = f"{before}[{text[start:stop].strip()}] {text[stop : stop + CONTEXT]}"
    return f"{article}: {' '.join(shown.split())}"
