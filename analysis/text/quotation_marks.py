"""Passages inside quotation marks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.lexicons import words
from analysis.text.characters import BREAK, BREAKS, DIGIT, SPACE, WORD, Characters
from analysis.text.kernels import kernel, main_kernel


class _MarkKind(NamedTuple):
    """A kind of quotation marks, and which characters may not be beside them.

    The search for the partner of an opening mark ends at the next closing mark. Where opening and
    closing marks differ, it ends at the next opening mark as well. A closing mark before
    ``after_closing`` is an apostrophe. A closing mark behind ``before_closing`` ends the search
    without a match.
    """

    opens: str
    closes: str
    before_opening: int = 0
    after_opening: int = 0
    before_closing: int = 0
    after_closing: int = 0


_MARK_KINDS = (
    _MarkKind("“", "”"),
    _MarkKind("„", "“”"),
    _MarkKind("«", "»"),
    _MarkKind('"', '"', WORD, SPACE, SPACE),
    _MarkKind("‘", "’", WORD, SPACE, 0, WORD),
    _MarkKind("'", "'", WORD, SPACE | DIGIT, SPACE, WORD),
)
# Each kind of marks has one bit, in the order above.
_CURLY = 1 << 0
_STRAIGHT = 1 << 3
_DOUBLE = 0b1111
_CLOSES_CURLY_OR_STRAIGHT = 1 << 6
_ALL_KINDS = 0xFF
# The context of a mark: the end of a text, a line break, the start of a paragraph, or behind a
# sentence's end.
_FIRST, _BREAK, _LAST, _NEW_SENTENCE = range(1, 5)
# The state of a quotation: without a closing mark and doubtful, without one and certain, closed.
_DOUBTFUL, _CERTAIN, _CLOSED = range(3)
_ANNOUNCING = ",:"
_SENTENCE_ENDS = ".?!…"
# Characters of a quotation before ", she said" ("However, he said …" is no attribution).
_ATTRIBUTION_AFTER = 12
# Characters before a quotation in which a reporting verb is looked for.
_VERB_BEFORE = 80


def _marks_and_breaks() -> np.ndarray:
    """Return by code point whether a character is a quotation mark or a line break."""
    letters = BREAKS
    for kind in _MARK_KINDS:
        letters += kind.opens + kind.closes
    code_points = [ord(letter) for letter in letters]
    return np.isin(np.arange(max(code_points) + 2), code_points)


_IS_MARK_OR_BREAK = _marks_and_breaks()


def quotation_spans(characters: Characters) -> tuple[np.ndarray, np.ndarray]:
    """Return starts and stops of passages inside quotation marks, in order and disjoint.

    Marks inside a quotation are part of it. Double straight and curly marks, low-high marks,
    guillemets and single marks count. Straight and curly marks may close each other. A single mark
    closes where no letter follows, so apostrophes are no marks (``the rebels’`` inside single marks
    ends them too early). A quotation never crosses a line break.

    An opening double mark without its partner opens a quotation that ends

    - where an attribution follows (``“We go, she said.``),
    - else at the end of its paragraph, if a comma or colon precedes the mark or the same mark opens
      the next paragraph,
    - else at the end of its sentence, if a reporting verb precedes the mark.

    In any other case it opens nothing.

    >>> from analysis.text.characters import characters
    >>> batch = characters(["‘I’m here,’ he said.", "“Where?”"])
    >>> starts, stops = quotation_spans(batch)
    >>> [batch.text[start:stop] for start, stop in zip(starts, stops)]
    ['I’m here,', 'Where?']
    """
    marks = np.flatnonzero(np.take(_IS_MARK_OR_BREAK, characters.codes, mode="clip"))
    opens, ends, closes = _mark_roles(characters, marks)
    is_announced = _is_announced(characters, marks)
    contexts = _mark_contexts(characters, marks)
    starts, stops, states = _match_marks(marks, opens, ends, closes, is_announced, contexts)
    for row in np.flatnonzero(states != _CLOSED):
        is_certain = states[row] == _CERTAIN
        stops[row] = _end_without_mark(
            characters.text, starts[row], stops[row], is_certain=is_certain
        )
    is_quotation = stops > starts
    return starts[is_quotation], stops[is_quotation]


def _end_without_mark(text: str, start: int, stop: int, *, is_certain: bool) -> int:
    """Return the end of a quotation without a closing mark, *start* if it is no quotation."""
    patterns = _end_patterns()
    attribution = patterns.attribution.search(text, min(start + _ATTRIBUTION_AFTER, stop), stop)
    if attribution:
        return attribution.start() + 1
    if is_certain:
        return stop
    if not patterns.verb_before.search(text, max(0, start - _VERB_BEFORE), start):
        return start
    sentence_end = patterns.sentence_end.search(text, start, stop)
    if sentence_end:
        return sentence_end.end()
    return start


class _EndPatterns(NamedTuple):
    """What tells where a quotation without a closing mark ends."""

    attribution: re.Pattern  # ", she said"
    verb_before: re.Pattern  # a reporting verb and words up to the mark
    sentence_end: re.Pattern


@lru_cache
def _end_patterns() -> _EndPatterns:
    """Return the patterns for quotations without a closing mark."""
    verbs = "|".join(words("cues"))
    speaker_and_verb = rf"(?:[\w.’'-]+\s){{1,5}}(?:{verbs})\b"
    verb_and_speaker = rf"(?:{verbs})\s(?:the|an?|[A-Z])"
    first_or_second_person = r"(?:I|[Ww]e|[Yy]ou)\b"
    attribution = rf",\s(?!{first_or_second_person})(?:{speaker_and_verb}|{verb_and_speaker})"
    verb_before = rf"\b(?:{verbs})\b[^.?!:;\"“”„«»\n]*.$"
    sentence_end = r"[.?!…](?=\s|$)"
    return _EndPatterns(re.compile(attribution), re.compile(verb_before), re.compile(sentence_end))


def _mark_roles(
    characters: Characters, marks: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the kinds that each mark opens, those whose search it ends, and those it closes.

    Each is a sum of bits, one a kind. A line break ends the search of every kind.
    """
    codes = characters.codes[marks]
    kind_before = characters.kind[marks - 1]
    kind_after = np.take(characters.kind, marks + 1, mode="clip")
    is_break = characters.kind[marks] & BREAK > 0
    opens = np.zeros(len(marks), dtype=np.uint8)
    closes = np.zeros(len(marks), dtype=np.uint8)
    ends = np.where(is_break, _ALL_KINDS, 0).astype(np.uint8)
    for number, kind in enumerate(_MARK_KINDS):
        bit = np.uint8(1 << number)
        is_opening = codes == ord(kind.opens)
        is_closing = np.isin(codes, [ord(mark) for mark in kind.closes])
        is_closing &= kind_after & kind.after_closing == 0
        ends[is_closing] |= bit
        if kind.opens != kind.closes:
            ends[is_opening] |= bit
        is_opening &= kind_before & kind.before_opening == 0
        is_opening &= kind_after & kind.after_opening == 0
        opens[is_opening] = bit
        is_closing &= kind_before & kind.before_closing == 0
        closes[is_closing] |= bit
    is_double_end = (codes == ord('"')) | (codes == ord("”"))
    is_double_end &= (kind_before & SPACE == 0) & (kind_after & WORD == 0)
    closes[is_double_end] |= _CLOSES_CURLY_OR_STRAIGHT
    return opens, ends, closes


def _is_behind(characters: Characters, marks: np.ndarray, signs: str) -> np.ndarray:
    """Return whether a blank and one of some signs precede each mark."""
    is_spaced = characters.kind[marks - 1] & (SPACE | BREAK) == SPACE
    sign = characters.codes[np.maximum(marks - 2, 0)]
    return is_spaced & np.isin(sign, [ord(letter) for letter in signs])


def _is_announced(characters: Characters, marks: np.ndarray) -> np.ndarray:
    """Return whether a comma or colon precedes each mark."""
    return _is_behind(characters, marks, _ANNOUNCING)


def _mark_contexts(characters: Characters, marks: np.ndarray) -> np.ndarray:
    """Return the context of each mark or line break, 0 for a mark inside a sentence."""
    is_last = np.zeros(len(marks), dtype=bool)
    is_last[np.searchsorted(marks, characters.bounds[1:] - 1)] = True
    is_break = characters.kind[marks] & BREAK > 0
    is_first = characters.kind[marks - 1] & BREAK > 0
    is_new_sentence = _is_behind(characters, marks, _SENTENCE_ENDS)
    return np.select(
        [is_last, is_break, is_first, is_new_sentence], [_LAST, _BREAK, _FIRST, _NEW_SENTENCE]
    )


@main_kernel
def _match_marks(marks, opens, ends, closes, is_announced, contexts):
    """Return start, stop and state of each quotation between *marks* (and line breaks)."""
    starts = np.empty(len(marks), np.int64)
    stops = np.empty(len(marks), np.int64)
    states = np.zeros(len(marks), np.int64)
    # By kind: where the last search for a partner ended. It holds for all opening marks before that
    # place, so that no passage is searched twice.
    searched_to = np.zeros(256, np.int64)
    n_quotations = 0
    next_mark = 0
    while next_mark < len(marks):
        mark = next_mark
        next_mark += 1
        kind = opens[mark]
        if kind == 0:
            continue
        partner = max(searched_to[kind], mark + 1)
        while ends[partner] & kind == 0:
            partner += 1
        searched_to[kind] = partner
        closing = partner
        if kind & (_CURLY | _STRAIGHT) and not closes[partner] & kind:
            closing = _closing_of_other_kind(marks, closes, mark, partner)
        is_closed = closing < partner or closes[partner] & kind > 0
        opens_again = contexts[partner] == _NEW_SENTENCE and opens[partner] == kind
        may_lack_end = opens_again or contexts[partner] == _BREAK or contexts[partner] == _LAST
        may_lack_end = may_lack_end and kind & _DOUBLE > 0
        is_empty = marks[closing] == marks[mark] + 1
        if is_empty or not (is_closed or may_lack_end):
            continue
        starts[n_quotations] = marks[mark] + 1
        stops[n_quotations] = marks[closing]
        next_mark = closing + 1
        if is_closed:
            states[n_quotations] = _CLOSED
        else:
            is_certain = is_announced[mark] or _next_paragraph_opens(
                marks, opens, contexts, partner, kind
            )
            if opens_again:
                next_mark = closing
                is_certain |= contexts[mark] == _NEW_SENTENCE or contexts[mark] == _FIRST
            states[n_quotations] = _CERTAIN if is_certain else _DOUBTFUL
        n_quotations += 1
    return starts[:n_quotations], stops[:n_quotations], states[:n_quotations]


@kernel
def _closing_of_other_kind(marks, closes, mark, partner):
    """Return the first mark that closes straight and curly marks, at the latest *partner*."""
    for closing in range(mark + 1, partner):
        is_adjacent = marks[closing] == marks[mark] + 1
        if closes[closing] & _CLOSES_CURLY_OR_STRAIGHT and not is_adjacent:
            return closing
    return partner


@kernel
def _next_paragraph_opens(marks, opens, contexts, line_break, kind):
    """Return whether the paragraph after a line break opens with a mark of the same kind."""
    following = line_break
    while contexts[following] == _BREAK and marks[following + 1] == marks[following] + 1:
        following += 1
    return contexts[following] == _FIRST and opens[following] == kind
