"""Passages inside quotation marks."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.lexicons import words
from analysis.text.characters import (
    BREAK,
    BREAKS,
    DIGIT,
    LOWER,
    PUNCTUATION,
    SPACE,
    UNSPACED,
    WORD,
    Characters,
    code_points,
)
from analysis.text.kernels import ThreeArrays, TwoArrays, kernel


class _MarkKind(NamedTuple):
    """A kind of quotation marks, and which characters may not be beside them.

    A closing mark before ``after_closing`` is an apostrophe; one behind ``before_closing`` ends
    the search for a partner without a match.
    """

    opens: str
    closes: str
    before_opening: int = 0
    after_opening: int = 0
    before_closing: int = 0
    after_closing: int = 0


# Each kind of marks has one bit, in this order. Titles of Chinese works (《》) are no quotations.
_MARK_KINDS = (
    _MarkKind("“‟❝", "”❞"),
    _MarkKind("„", "“”"),
    _MarkKind("«", "»"),
    _MarkKind('"״＂', '"״＂', WORD, SPACE, SPACE),
    _MarkKind("”", "”“", WORD, SPACE | PUNCTUATION, SPACE, WORD),
    _MarkKind("»", "«»", WORD, SPACE, SPACE, WORD),
    _MarkKind("‘‛", "’", WORD, SPACE, 0, WORD),
    _MarkKind("'", "'", WORD, SPACE | DIGIT, SPACE, WORD),
    _MarkKind("`", "'’´", WORD, SPACE | PUNCTUATION, SPACE, WORD),
    _MarkKind("‚", "‘’", WORD, SPACE, SPACE, WORD),
    _MarkKind("’", "’", WORD, SPACE | PUNCTUATION | DIGIT | LOWER, SPACE, WORD),
    _MarkKind("‹", "›"),
    _MarkKind("›", "‹›", WORD, SPACE, SPACE, WORD),
    _MarkKind("「｢﹁〝", "」｣﹂〞〟"),
    _MarkKind("『﹃", "』﹄"),
)
_DOUBLE = 0b0000_0011_1111
_APOSTROPHES = 0b0100_0000_0000  # the kind ’…’
# Of these kinds, a mark of another may close a quotation that its own does not.
_CLOSED_BY_OTHERS = 0b0001_1011
_CLOSES_OTHERS = 1 << len(_MARK_KINDS)
_ENDS_OF_OTHERS = code_points('"”“')
_ENDS_LINE = 2 * _CLOSES_OTHERS
# A mark that surely closes, even a quotation that opens paragraphs before; how many at most.
_CLOSES_SURELY = 4 * _CLOSES_OTHERS
_MOST_BREAKS = 3
_NEVER_OPENING = 0b0110_1000_0000_0100  # kinds whose closing marks are nothing else
_ALL_KINDS = _CLOSES_OTHERS - 1
_N_LETTERS = 0x10000  # code points up to the last mark, and others
# Two characters that are one mark, as programs for formulas and for tokens write them. A digit
# before two apostrophes is a measure (6''). \0 stands for the second character.
_OPENS = r"(?<![^\s(\[—–-]..)"
_BEFORE_END = "(?=\\S[^\\n]{0,2000}?(?:''|’’|“\0|\"))"
_CLOSES = r"(?:(?<![\s\d]..)|(?=[.,;:!?\n])|(?<=\s..)(?=\s))"
# How each kind is found, by its first character, and the mark. Patterns that begin with what they
# look for are fast.
_PAIRS = (
    (r'"(?<!\S.)(?<!\d .) ([^"\n]+) "(?!\S)', r"“ \1 ”"),
    (f"''{_OPENS}{_BEFORE_END}", "“\0"),
    (f"’’{_OPENS}{_BEFORE_END}", "“\0"),
    (f"''{_CLOSES}", "”\0"),
    (f"’’{_CLOSES}", "”\0"),
    ("``(?<!`..)(?!`)", "“\0"),
    ("‘‘", "“\0"),
    (rf",,{_OPENS}(?=\w)", "„\0"),
    (rf"<<{_OPENS}(?=[^\W\d_]|\s[A-ZÀ-Þ])", "«\0"),
    (r">>(?<![\n>]..)(?![\w>])", "»\0"),
)
# What an apostrophe stands before: years, unless a mark other than a possessive's may close them,
# decades, and words without their beginning.
_SINGLE = 0b0001_1100_0000  # the kinds ‘…’, '…' and `…’
_SHORTENED = re.compile(
    r"[‘‛'`](?:\d\ds\b|\d\d(?!\w)(?=(?:[^’'\n]|[’'](?=\w))*(?<=s)[’']\s\w)"
    r"|(?:em|n|tis|twas|twere|twill|til)\b(?![’'].*[,.?!][’']))"
)
# The context of a mark: the end of a text or of an empty line, a line break, the start of a
# paragraph, or behind a sentence's end, or a comma or colon.
_FIRST, _BREAK, _EMPTY_LINE, _LAST, _NEW_SENTENCE, _ANNOUNCED = range(1, 7)
# The state of a quotation: none, without a closing mark doubtful or certain, closed.
_NONE, _DOUBTFUL, _CERTAIN, _CLOSED = range(4)
_ANNOUNCING = ",:"
_SENTENCE_ENDS = ".?!…"
_ENDS_OF_SPEECH = code_points(".?!…,")
# Characters of a quotation before ", she said" ("However, he said …" is no attribution).
_ATTRIBUTION_AFTER = 12
# Characters before a quotation in which a reporting verb is looked for.
_VERB_BEFORE = 80
_INDENT = 8  # blanks before the first mark of a paragraph
# Code points with which Hebrew, Arabic and other scripts begin, and the first two by number.
_SCRIPTS = (0x590, 0x600, 0x700)
_HEBREW, _ARABIC = (1, 2)


def quotation_spans(characters: Characters) -> TwoArrays:
    """Return starts and stops of passages inside quotation marks, in order and disjoint.

    Marks inside a quotation are part of it. Of several paragraphs each is a passage. An opening
    double mark without its partner ends where an attribution follows, at the end of its paragraph
    behind a comma or colon, or at that of its sentence behind a reporting verb; else it opens
    nothing.
    """
    characters = _with_single_marks(characters)
    is_mark = np.bitwise_or(*_letters()) > 0
    marks = np.flatnonzero(np.take(is_mark, characters.codes, mode="clip"))
    opens, ends, closes = _mark_roles(characters, marks)
    contexts = _mark_contexts(characters, marks)
    starts, stops, states = _match_marks(marks, opens, ends, closes, contexts)
    for row in np.flatnonzero(states != _CLOSED):
        is_certain = states[row] == _CERTAIN
        stops[row] = _end_without_mark(
            characters.text, starts[row], stops[row], is_certain=is_certain
        )
    starts += characters.codes[starts] == ord("\0")
    is_quotation = stops > starts
    return starts[is_quotation], stops[is_quotation]


def _with_single_marks(characters: Characters) -> Characters:
    """Return the characters with one mark and \\0 for each mark of two characters."""
    text = characters.text
    for pattern, mark in _PAIRS:
        if pattern[0] in text:
            text = re.sub(pattern, mark, text)
    if text == characters.text:
        return characters
    return replace(characters, text=text, codes=code_points(text))


@lru_cache
def _letters() -> TwoArrays:
    """Return by code point the kinds that a mark opens, and those that it closes."""
    opens, closes = np.zeros((2, _N_LETTERS), np.int64)
    closes[code_points(BREAKS)] = _ENDS_LINE
    for number, kind in enumerate(_MARK_KINDS):
        opens[code_points(kind.opens)] |= 1 << number
        closes[code_points(kind.closes)] |= 1 << number
    return opens, closes


def _end_without_mark(text: str, start: int, stop: int, *, is_certain: bool) -> int:
    """Return the end of a quotation without a closing mark, *start* if it is no quotation."""
    attribution, verb_before, sentence_end = _end_patterns()
    found = attribution.search(text, min(start + _ATTRIBUTION_AFTER, stop), stop)
    if found:
        return found.start() + 1
    if is_certain:
        return stop
    if not verb_before.search(text, max(0, start - _VERB_BEFORE), start):
        return start
    found = sentence_end.search(text, start, stop)
    return found.end() if found else start


@lru_cache
def _end_patterns() -> tuple[re.Pattern, re.Pattern, re.Pattern]:
    """Return the patterns for quotations without a closing mark."""
    verbs = "|".join(words("cues"))
    speaker_and_verb = rf"(?:[\w.’'-]+\s){{1,5}}(?:{verbs})\b"
    verb_and_speaker = rf"(?:{verbs})\s(?:the|an?|[A-Z])"
    first_or_second_person = r"(?:I|[Ww]e|[Yy]ou)\b"
    attribution = rf",\s(?!{first_or_second_person})(?:{speaker_and_verb}|{verb_and_speaker})"
    verb_before = rf"\b(?:{verbs})\b[^.?!:;\"“”„«»\n]*.$"
    sentence_end = r"[.?!…](?=\s|$)"
    return re.compile(attribution), re.compile(verb_before), re.compile(sentence_end)


def _mark_roles(characters: Characters, marks: np.ndarray) -> ThreeArrays:
    """Return the kind that each mark opens, those whose search it ends, and those it closes."""
    opens, closes = (np.take(kinds, characters.codes[marks], mode="clip") for kinds in _letters())
    # Letters of scripts without blanks may stand beside any mark.
    kind_before = characters.kind[marks - 1]
    kind_after = np.take(characters.kind, marks + 1, mode="clip")
    for kinds in (kind_before, kind_after):
        kinds[kinds & UNSPACED > 0] = 0
    script = np.digitize(characters.codes[marks - 1], _SCRIPTS)
    is_inside_word = (script == _HEBREW) & (kind_after & WORD > 0)
    for row in np.flatnonzero(opens & _SINGLE > 0):
        if _SHORTENED.match(characters.text, marks[row]):
            opens[row] = 0
    is_possessive = (kind_before & WORD > 0) & (kind_after & SPACE > 0)
    closes[is_possessive] &= ~_APOSTROPHES  # "’Twas the workers’ day"
    ends = np.where(closes & _ENDS_LINE, _ALL_KINDS, opens & ~closes)
    for number, kind in enumerate(_MARK_KINDS):
        bit = 1 << number
        # In Arabic, "and" and "of" are one with the next word.
        may_not_open = (kind_before & kind.before_opening > 0) & (script != _ARABIC)
        may_not_open |= kind_after & kind.after_opening > 0
        opens[may_not_open] &= ~bit
        is_apostrophe = is_inside_word | (kind_after & kind.after_closing > 0)
        closes[is_apostrophe] &= ~bit
        ends |= closes & bit
        closes[kind_before & kind.before_closing > 0] &= ~bit
    is_end = np.isin(characters.codes[marks], _ENDS_OF_OTHERS)
    is_end &= (kind_before & SPACE == 0) & (kind_after & WORD == 0)
    closes[is_end] |= _CLOSES_OTHERS
    is_sure = np.isin(characters.codes[marks - 1], _ENDS_OF_SPEECH)
    is_sure |= (closes & _DOUBLE > 0) & (kind_before & (SPACE | DIGIT) == 0)
    is_sure &= kind_after & WORD == 0
    closes[is_sure | (closes & _NEVER_OPENING > 0)] |= _CLOSES_SURELY
    return opens, ends, closes


def _is_behind(characters: Characters, marks: np.ndarray, signs: str) -> np.ndarray:
    """Return whether a blank and one of some signs precede each mark."""
    is_spaced = characters.kind[marks - 1] & (SPACE | BREAK) == SPACE
    sign = characters.codes[np.maximum(marks - 2, 0)]
    return is_spaced & np.isin(sign, code_points(signs))


def _mark_contexts(characters: Characters, marks: np.ndarray) -> np.ndarray:
    """Return the context of each mark or line break, 0 for a mark inside a sentence."""
    is_last = np.zeros(len(marks), dtype=bool)
    is_last[np.searchsorted(marks, characters.bounds[1:] - 1)] = True
    is_break = characters.kind[marks] & BREAK > 0
    before = marks - 1
    for _ in range(_INDENT):
        before = before - (characters.kind[before] & (SPACE | BREAK) == SPACE)
    is_first = characters.kind[before] & BREAK > 0
    is_new_sentence = _is_behind(characters, marks, _SENTENCE_ENDS)
    is_announced = _is_behind(characters, marks, _ANNOUNCING)
    return np.select(
        [is_last, is_break & is_first, is_break, is_first, is_new_sentence, is_announced],
        [_LAST, _EMPTY_LINE, _BREAK, _FIRST, _NEW_SENTENCE, _ANNOUNCED],
    )


@kernel(30)
def _match_marks(marks, opens, ends, closes, contexts):
    """Return start, stop and state of each quotation between *marks* (and line breaks)."""
    starts = np.empty(len(marks), np.int64)
    stops = np.empty(len(marks), np.int64)
    states = np.zeros(len(marks), np.int64)
    # By kind: where the last search for a partner ended. It holds for all opening marks before that
    # place, so that no passage is searched twice.
    searched_to = np.zeros(_CLOSES_OTHERS, np.int64)
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
        if kind & _CLOSED_BY_OTHERS and not closes[partner] & kind:
            closing = _closing_of_other_kind(closes, mark, partner)
        state = _CLOSED
        if closing == partner and not closes[partner] & (kind | _CLOSES_OTHERS):
            state = _state_without_mark(opens, contexts, mark, partner)
            end = _end_in_later_paragraph(opens, closes, contexts, mark, partner)
            for number in range(mark + 1, end):
                if contexts[number] == _BREAK:
                    starts[n_quotations] = marks[next_mark - 1] + 1
                    stops[n_quotations] = marks[number]
                    states[n_quotations] = _CLOSED
                    n_quotations += 1
                if contexts[number] == _BREAK or contexts[number] == _EMPTY_LINE:
                    next_mark = number + 1
            if end > 0:
                mark = next_mark - 1
                closing = end
                state = _CLOSED
        if state == _NONE or marks[closing] == marks[mark] + 1:
            continue
        starts[n_quotations] = marks[mark] + 1
        stops[n_quotations] = marks[closing]
        states[n_quotations] = state
        next_mark = closing + 1
        if state < _CLOSED and opens[closing] == kind:
            next_mark = closing
        n_quotations += 1
    return starts[:n_quotations], stops[:n_quotations], states[:n_quotations]


def _closing_of_other_kind(closes, mark, partner):
    """Return the first mark that closes other kinds as well, at the latest *partner*."""
    for closing in range(mark + 1, partner):
        if closes[closing] & _CLOSES_OTHERS:
            return closing
    return partner


def _state_without_mark(opens, contexts, mark, partner):
    """Return the state of a quotation that no mark closes before *partner*."""
    kind = opens[mark]
    if contexts[partner] == _NEW_SENTENCE and opens[partner] == kind and kind & _DOUBLE:
        return _CERTAIN if contexts[mark] else _DOUBTFUL
    ends_line = contexts[partner] == _BREAK or contexts[partner] == _LAST
    if not ends_line or not (kind & _DOUBLE or contexts[mark]):
        return _NONE
    if _next_paragraph_opens(opens, contexts, partner, kind):
        return _CERTAIN
    if not kind & _DOUBLE:
        return _NONE
    return _CERTAIN if contexts[mark] == _ANNOUNCED else _DOUBTFUL


def _end_in_later_paragraph(opens, closes, contexts, mark, line_break):
    """Return the mark that closes a quotation in a later paragraph, or 0."""
    kind = opens[mark]
    if contexts[line_break] != _BREAK or not contexts[mark]:
        return 0
    n_breaks = 0
    number = line_break
    while contexts[number] != _LAST and n_breaks <= _MOST_BREAKS:
        n_breaks += contexts[number] == _BREAK
        if closes[number] & kind and closes[number] & _CLOSES_SURELY:
            return number
        if opens[number] == kind:
            return 0
        number += 1
    return 0


def _next_paragraph_opens(opens, contexts, line_break, kind):
    """Return whether the paragraph after a line break opens with a mark of the same kind."""
    following = line_break + 1
    if contexts[line_break] != _BREAK:
        return False
    while contexts[following] == _EMPTY_LINE:
        following += 1
    return contexts[following] == _FIRST and opens[following] == kind
