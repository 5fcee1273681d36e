"""Sentences as rows of pieces (words and marks), and the clause in which somebody is named.

A clause ends at a semicolon, a colon, a dash, a quotation mark and before a conjunction of contrast ("but", "although"; the
class "contrast" of wordlists/clauses.txt). Commas end none: they set off appositions ("Norland, an aggressor, ...").
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.lexicons import wordlists as lexicons
from analysis.text.characters import SPACE, TITLE, UPPER, WORD, Characters
from analysis.text.kernels import Words, kernel, place, words

#: What a word or mark can be, as a sum; the classes of wordlists/clauses.txt, then marks.
CLASSES = (
    "contrast",
    "negation",
    "being",
    "participle",
    "by",
    "reporting",
    "subject",
    "object",
    "owner",
    "owning",
)
(CONTRAST, NEGATION, BEING, PARTICIPLE, BY, REPORTING, SUBJECT, OBJECT, OWNER, OWNING) = (
    1 << bit for bit in range(len(CLASSES))
)
BREAK, COMMA, QUOTE, STOP = (1 << bit for bit in range(len(CLASSES), len(CLASSES) + 4))
MARKS = {BREAK: ";:—", COMMA: ",", QUOTE: '"', STOP: ".!?"}
_ALIKE = {"'": "’ʼ", '"': "“”„«»", "—": "–―", "-": "‐‑"}  # letters that are read as another
_APOSTROPHE, _HYPHEN, _POINT, _S, _N, _T = (ord(letter) for letter in "'-.snt")


class Pieces(NamedTuple):
    """The words and marks of some sentences: where each starts and stops in the batch; sentence s has those from bounds[s]."""

    starts: np.ndarray
    stops: np.ndarray
    bounds: np.ndarray
    capital: np.ndarray  # whether each begins with a capital letter
    letters: np.ndarray  # the lower-cased characters of the batch, with one kind of apostrophe, hyphen, dash and quotation mark


def uses() -> dict[str, int]:
    """Return what each listed word and mark can be.

    >>> uses()["but"] == CONTRAST, uses()[","] == COMMA
    (True, True)
    """
    found = {mark: use for use, marks in MARKS.items() for mark in marks}
    for name, word in lexicons.classed("clauses"):
        found[word] = found.get(word, 0) | 1 << CLASSES.index(name)
    return found


def pieces(batch: Characters, sentences: tuple[np.ndarray, np.ndarray]) -> Pieces:
    """Return the pieces of the sentences, given as starts and stops in the batch.

    A word is a run of letters and digits with single apostrophes, hyphens and full stops inside it; "n't" and "'s" at its end
    are pieces of their own, as is any other character that is no white space.

    >>> from analysis.text.characters import characters
    >>> batch = characters(["Norland’s ally didn't sign."])
    >>> found = pieces(batch, (batch.bounds[:-1], batch.bounds[1:] - 1))
    >>> [batch.text[start:stop] for start, stop in zip(found.starts, found.stops)]
    ['Norland', '’s', 'ally', 'did', "n't", 'sign', '.']
    """
    letters = _folded(batch.lower)
    starts, stops, bounds = _pieces(letters, batch.kind, *sentences)
    return Pieces(starts, stops, bounds, batch.kind[starts] & (UPPER | TITLE) > 0, letters)


def numbers(found: Pieces, table: Words) -> np.ndarray:
    """Return the number of each piece in a table of words, or -1."""
    return _numbers(found.letters, found.starts, found.stops, table)


def spans_in(
    found: Pieces, spans: tuple[np.ndarray, np.ndarray], of: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first piece of each span, and the first after it; *of* is the sentence of each span. Equal: no piece."""
    begins, ends = (np.ascontiguousarray(edge, dtype=np.int64) for edge in spans)
    return _spans_in(found.starts, found.stops, found.bounds, begins, ends, of)


def around(
    batch: Characters,
    *,
    sentences: tuple[np.ndarray, np.ndarray],
    spans: tuple[np.ndarray, np.ndarray],
    of: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return starts and stops of the clause around each span; *of* is the number of the sentence in which each span lies.

    Where there is no word or mark, the clause is the span itself.

    >>> from analysis.text.characters import characters
    >>> batch = characters(["Norland sent aid, but Elmaria bombed the port."])
    >>> start, stop = around(batch, sentences=(np.array([0]), np.array([46])), spans=(np.array([22]), np.array([29])), of=[0])
    >>> batch.text[start[0]:stop[0]]
    'Elmaria bombed the port.'
    """
    of = np.asarray(of, dtype=np.int64)
    found = pieces(batch, sentences)
    table, ends = _ends()
    places = tuple(np.ascontiguousarray(edge, dtype=np.int64) for edge in spans)
    ending = np.append(ends, False)[numbers(found, table)]
    return _around(
        ending, found.starts, found.stops, found.bounds, spans_in(found, places, of), places, of
    )


@lru_cache
def _ends() -> tuple[Words, np.ndarray]:
    listed = uses()
    return words(list(listed)), np.array(
        [use & (CONTRAST | BREAK | QUOTE) > 0 for use in listed.values()]
    )


def _folded(lower: np.ndarray) -> np.ndarray:
    letters = lower.copy()
    for letter, others in _ALIKE.items():
        letters[np.isin(lower, [ord(other) for other in others])] = ord(letter)
    letters.flags.writeable = False
    return letters


@kernel
def _pieces(letters, kind, starts, stops):
    """Return starts and stops of the pieces, and the first piece of each sentence (and one more)."""
    room = 0
    for sentence in range(len(starts)):
        room += stops[sentence] - starts[sentence]
    begins, ends, bounds, n = (
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(len(starts) + 1, np.int64),
        0,
    )
    for sentence in range(len(starts)):
        bounds[sentence], position, stop = n, starts[sentence], stops[sentence]
        while position < stop:
            begin = position
            position = _word_end(letters, kind, begin, stop)
            if kind[begin] & SPACE:
                continue
            tail = _tail(letters, begin, position)
            begins[n], ends[n] = begin, position - tail
            n += 1
            if tail:
                begins[n], ends[n] = position - tail, position
                n += 1
    bounds[len(starts)] = n
    return begins[:n], ends[:n], bounds


@kernel
def _word_end(letters, kind, begin, stop):
    """Return where the word (or the one character) that begins here ends."""
    position = begin + 1
    if not kind[begin] & WORD:
        return position
    while position < stop:
        letter = letters[position]
        joins = letter == _APOSTROPHE or letter == _HYPHEN or letter == _POINT
        if not kind[position] & WORD and not (
            joins and position + 1 < stop and kind[position + 1] & WORD
        ):
            break
        position += 1
    return position


@kernel
def _tail(letters, begin, end):
    """Return how many letters of "n't" or "'s" end a word; 0 where that is all of it."""
    if end - begin > 2 and letters[end - 1] == _S and letters[end - 2] == _APOSTROPHE:
        return 2
    if (
        end - begin > 3
        and letters[end - 1] == _T
        and letters[end - 2] == _APOSTROPHE
        and letters[end - 3] == _N
    ):
        return 3
    return 0


@kernel
def _numbers(letters, starts, stops, table):
    """Return the number of each piece in a table, or -1."""
    found = np.empty(len(starts), np.int64)
    for piece in range(len(starts)):
        found[piece] = place(letters, starts[piece], stops[piece], table)
    return found


@kernel
def _spans_in(starts, stops, bounds, begins, ends, of):
    """Return the first piece of each span, and the first after it: sentences may come in any order."""
    first, last = np.empty(len(of), np.int64), np.empty(len(of), np.int64)
    for span in range(len(of)):
        low, high = bounds[of[span]], bounds[of[span] + 1]
        first[span] = low + np.searchsorted(stops[low:high], begins[span], side="right")
        last[span] = max(
            first[span], low + np.searchsorted(starts[low:high], ends[span], side="left")
        )
    return first, last


@kernel
def _around(ending, starts, stops, bounds, pieces_of, spans, of):
    """Return starts and stops of the clauses around spans; a span without a piece between two ends is its own clause."""
    begins, ends = spans[0].copy(), spans[1].copy()
    for span in range(len(of)):
        low, high = pieces_of[0][span], pieces_of[1][span]
        while low > bounds[of[span]] and not ending[low - 1]:
            low -= 1
        while high < bounds[of[span] + 1] and not ending[high]:
            high += 1
        if low < high:
            begins[span], ends[span] = starts[low], stops[high - 1]
    return begins, ends
