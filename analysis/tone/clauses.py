"""Sentences as rows of pieces (words and marks), and the classes that tell where clauses end.

Commas end no clause: they set off appositions ("Norland, an aggressor, ...").
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.text.characters import SPACE, TITLE, UPPER, WORD, Characters
from analysis.text.kernels import TwoArrays, WordTable, find_word, kernel, main_kernel

LISTS_FOLDER = Path(__file__).parent / "lists"
#: Classes of words, in the order of their names in data/tone_training.py. A word can be in several:
#: it has the sum of their bits.
CONTRAST, NEGATION, BEING, PARTICIPLE, BY, REPORTING, SUBJECT = (1 << bit for bit in range(7))
OBJECT, OWNER, OWNING = (1 << bit for bit in range(7, 10))
#: Classes of marks: ; : — and what ends a clause like them; commas; quotation marks; . ! ?
BREAK, COMMA, QUOTE, STOP = (1 << bit for bit in range(10, 14))
#: What ends a clause, and what ends a phrase.
CLAUSE_ENDS = CONTRAST | BREAK | QUOTE
PHRASE_ENDS = CLAUSE_ENDS | COMMA

#: Letters that are read as the first one.
_VARIANTS = {"'": "’ʼ", '"': "“”„«»", "—": "–―", "-": "‐‑"}
_APOSTROPHE = ord("'")
_HYPHEN = ord("-")
_POINT = ord(".")
_S = ord("s")
_N = ord("n")
_T = ord("t")


class Pieces(NamedTuple):
    """The words and marks of some sentences, in the order of the sentences."""

    starts: np.ndarray  #: first character of each piece, in the batch
    stops: np.ndarray  #: the first character after it
    bounds: np.ndarray  #: sentence s has the pieces from ``bounds[s]`` to ``bounds[s + 1]``
    capital: np.ndarray  #: whether each begins with a capital letter
    letters: np.ndarray  #: lower-cased characters of the batch, with one kind of each mark


def pieces(batch: Characters, sentences: TwoArrays) -> Pieces:
    """Return the pieces of sentences, given as starts and stops in the batch.

    "n't" and "'s" at the end of a word are pieces of their own.
    """
    letters = _with_one_kind_of_mark(batch.lower)
    starts, stops, bounds = _split_sentences(letters, batch.kind, *sentences)
    return Pieces(starts, stops, bounds, batch.kind[starts] & (UPPER | TITLE) > 0, letters)


def piece_numbers(pieces: Pieces, table: WordTable) -> np.ndarray:
    """Return the number of each piece in a table of words, or -1."""
    return _look_up_pieces(pieces.letters, pieces.starts, pieces.stops, table)


def pieces_in_spans(pieces: Pieces, spans: TwoArrays, sentence_of: np.ndarray) -> TwoArrays:
    """Return the first piece of each span, and the first after it.

    Both are equal where a span has no piece. *sentence_of* is the number of each span's sentence.
    """
    starts = np.ascontiguousarray(spans[0], dtype=np.int64)
    stops = np.ascontiguousarray(spans[1], dtype=np.int64)
    return _pieces_in_spans(pieces.starts, pieces.stops, pieces.bounds, starts, stops, sentence_of)


def _with_one_kind_of_mark(lower: np.ndarray) -> np.ndarray:
    """Return letters with one kind of apostrophe, quotation mark, dash and hyphen."""
    letters = lower.copy()
    for letter, variants in _VARIANTS.items():
        is_variant = np.isin(lower, [ord(variant) for variant in variants])
        letters[is_variant] = ord(letter)
    letters.flags.writeable = False  # a kernel is compiled for arrays of one kind
    return letters


@main_kernel
def _split_sentences(letters, kind, starts, stops):
    """Return starts and stops of the pieces, and the bounds of sentences among them."""
    n_characters = 0
    for sentence in range(len(starts)):
        n_characters += stops[sentence] - starts[sentence]
    piece_starts = np.empty(n_characters, np.int64)
    piece_stops = np.empty(n_characters, np.int64)
    bounds = np.empty(len(starts) + 1, np.int64)
    n = 0
    for sentence in range(len(starts)):
        bounds[sentence] = n
        position = starts[sentence]
        stop = stops[sentence]
        while position < stop:
            begin = position
            position = _word_stop(letters, kind, begin, stop)
            if kind[begin] & SPACE:
                continue
            suffix = _suffix_length(letters, begin, position)
            piece_starts[n] = begin
            piece_stops[n] = position - suffix
            n += 1
            if suffix:
                piece_starts[n] = position - suffix
                piece_stops[n] = position
                n += 1
    bounds[len(starts)] = n
    return piece_starts[:n], piece_stops[:n], bounds


@kernel
def _word_stop(letters, kind, begin, stop):
    """Return where the word (or the one character) that begins here ends."""
    position = begin + 1
    if not kind[begin] & WORD:
        return position
    while position < stop:
        if not kind[position] & WORD:
            letter = letters[position]
            joins = letter == _APOSTROPHE or letter == _HYPHEN or letter == _POINT
            if not joins or position + 1 >= stop:
                break
            if not kind[position + 1] & WORD:
                break
        position += 1
    return position


@kernel
def _suffix_length(letters, begin, end):
    """Return the length of "n't" or "'s" at the end of a word; 0 where that is all of it."""
    length = end - begin
    if length > 2 and letters[end - 1] == _S and letters[end - 2] == _APOSTROPHE:
        return 2
    if length > 3 and letters[end - 1] == _T and letters[end - 2] == _APOSTROPHE:
        if letters[end - 3] == _N:
            return 3
    return 0


@main_kernel
def _look_up_pieces(letters, starts, stops, table):
    """Return the number of each piece in a table of words, or -1."""
    numbers = np.empty(len(starts), np.int64)
    for piece in range(len(starts)):
        numbers[piece] = find_word(letters, starts[piece], stops[piece], table)
    return numbers


@main_kernel
def _pieces_in_spans(starts, stops, bounds, span_starts, span_stops, sentence_of):
    """Return the first piece of each span, and the first after it."""
    first = np.empty(len(sentence_of), np.int64)
    last = np.empty(len(sentence_of), np.int64)
    for span in range(len(sentence_of)):
        low = bounds[sentence_of[span]]
        high = bounds[sentence_of[span] + 1]
        n_before = np.searchsorted(stops[low:high], span_starts[span], side="right")
        n_until = np.searchsorted(starts[low:high], span_stops[span], side="left")
        first[span] = low + n_before
        last[span] = max(low + n_before, low + n_until)
    return first, last
