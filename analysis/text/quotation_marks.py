"""Quotation marks: where a text is inside them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.lexicons import wordlists as lexicons
from analysis.text.characters import BREAK, BREAKS, DIGIT, SPACE, WORD, Characters
from analysis.text.kernels import kernel


class _Kind(NamedTuple):
    """A kind of quotation: its opening mark, its closing marks, and what may not stand on either side of them.

    The next closing mark, or the next opening one where the two differ, ends the search for the partner of an opening mark.
    A closing mark with ``after_closing`` behind it is an apostrophe; one with ``before_closing`` before it ends the search in
    vain.
    """

    opens: str
    closes: str
    before_opening: int = 0
    after_opening: int = 0
    before_closing: int = 0
    after_closing: int = 0


_KINDS = (
    _Kind("“", "”"),
    _Kind("„", "“”"),
    _Kind("«", "»"),
    _Kind('"', '"', WORD, SPACE, SPACE),
    _Kind("‘", "’", WORD, SPACE, 0, WORD),
    _Kind("'", "'", WORD, SPACE | DIGIT, SPACE, WORD),
)
_DOUBLE = 15  # the bits of the first four kinds
_EITHER = 9  # those of “ and "
_LOOSE = 64  # a bit besides: closes “ as well as "
_FIRST, _BREAK, _LAST, _AGAIN = 1, 2, 3, 4
_OPEN, _SURE, _WHOLE = range(3)
_ANNOUNCING, _STOPPING = ",:", ".?!…"
_NOTABLE = np.isin(
    np.arange(0x202B), [*map(ord, BREAKS + "".join(kind.opens + kind.closes for kind in _KINDS))]
)


def spans(characters: Characters) -> tuple[np.ndarray, np.ndarray]:
    """Return starts and stops inside quotation marks, in order and disjoint; marks inside a quotation are part of it.

    Double straight and curly marks, low-high marks, guillemets and single marks count; a single mark closes where no letter
    follows, so apostrophes are no marks (``the rebels’`` inside single marks ends them too early: nothing tells the two
    apart). A quotation never crosses a line break; straight and curly marks may close each other. An opening double mark
    without its partner opens a quotation that ends where somebody is said to say it (``“We go, she said.``), else at the end
    of its paragraph if a comma or colon stands before it or if the same mark opens the next paragraph, else at the end of its
    sentence if a verb that reports stands before it; else nothing.

    >>> from analysis.text.characters import characters
    >>> batch = characters(["‘I’m here,’ he said.", "“Where?”"])
    >>> [batch.text[start:stop] for start, stop in zip(*spans(batch), strict=True)]
    ['I’m here,', 'Where?']
    """
    places = np.flatnonzero(np.take(_NOTABLE, characters.codes, mode="clip"))
    starts, stops, states = _matched(
        places, *_roles(characters, places), *_unpaired(characters, places)
    )
    for row in np.flatnonzero(states != _WHOLE):
        stops[row] = _ended(characters.text, starts[row], stops[row], sure=states[row] == _SURE)
    return starts[stops > starts], stops[stops > starts]


def _ended(text: str, start: int, stop: int, *, sure: bool) -> int:
    """Return where a quotation without a closing mark ends, at the latest at *stop*; *start* where it is none."""
    said, before, sentence = _endings()
    if ends := said.search(text, min(start + 12, stop), stop):  # not at "However, he said ..."
        return ends.start() + 1
    if not sure and before.search(text, max(0, start - 80), start):
        ends = sentence.search(text, start, stop)
    return ends.end() if ends else stop if sure else start


@lru_cache
def _endings() -> tuple[re.Pattern, ...]:
    """Return patterns of ", she said", of a verb that reports and what it reports up to a mark, and of a sentence's end."""
    verbs = "|".join(lexicons.words("cues"))
    return (
        re.compile(
            rf",\s(?!(?:I|[Ww]e|[Yy]ou)\b)(?:(?:[\w.’'-]+\s){{1,5}}(?:{verbs})\b|(?:{verbs})\s(?:the|an?|[A-Z]))"
        ),
        re.compile(rf"\b(?:{verbs})\b[^.?!:;\"“”„«»\n]*.$"),
        re.compile(r"[.?!…](?=\s|$)"),
    )


def _roles(characters: Characters, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each mark and line break, one bit a kind: what it opens, whose search it ends, and what it closes."""
    codes, around = characters.codes[places], characters.kind
    before, after = around[places - 1], np.take(around, places + 1, mode="clip")
    opens, closes = np.zeros((2, len(places)), dtype=np.uint8)
    ends = np.where(around[places] & BREAK, 255, 0).astype(np.uint8)
    for number, kind in enumerate(_KINDS):
        bit = np.uint8(1 << number)
        opening, closing = (
            codes == ord(kind.opens),
            np.isin(codes, [ord(mark) for mark in kind.closes]),
        )
        closing &= (after & kind.after_closing) == 0
        opens[
            opening & ((before & kind.before_opening) == 0) & ((after & kind.after_opening) == 0)
        ] = bit
        ends[closing | opening & (kind.opens != kind.closes)] |= bit
        closes[closing & ((before & kind.before_closing) == 0)] |= bit
    closes[
        ((codes == ord('"')) | (codes == ord("”"))) & (before & SPACE == 0) & (after & WORD == 0)
    ] |= _LOOSE
    return opens, ends, closes


def _unpaired(characters: Characters, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each mark stands behind a comma or colon, and what it is.

    It opens a paragraph, is a break, a text's end, or stands behind the end of a sentence.
    """
    codes, kind = characters.codes, characters.kind
    spaced, mark = kind[places - 1] & (SPACE | BREAK) == SPACE, codes[np.maximum(places - 2, 0)]
    announced, again = (
        spaced & np.isin(mark, [ord(sign) for sign in signs]) for signs in (_ANNOUNCING, _STOPPING)
    )
    breaks = kind[places] & BREAK > 0
    last = np.zeros(len(places), dtype=bool)
    last[np.searchsorted(places, characters.bounds[1:] - 1)] = True
    return announced, np.select(
        [last, breaks, kind[places - 1] & BREAK > 0, again], [_LAST, _BREAK, _FIRST, _AGAIN]
    )


@kernel
def _matched(places, opens, ends, closes, announced, where):
    """Return starts and stops between the marks and line breaks at *places* that match, and whether the quotation is whole."""
    starts, stops, states = (
        np.empty(len(places), np.int64),
        np.empty(len(places), np.int64),
        np.zeros(len(places), np.int64),
    )
    ahead = np.zeros(
        256, np.int64
    )  # by bit of the kind: where its search ended, good for all opening marks before
    found, mark = 0, 0
    while mark < len(places):
        bit = opens[mark]
        if bit > 0:
            partner = max(ahead[bit], mark + 1)
            while ends[partner] & bit == 0:
                partner += 1
            ahead[bit], stop = partner, partner
            if bit & _EITHER and not closes[partner] & bit:
                stop = mark + 1
                while stop < partner and (
                    not closes[stop] & _LOOSE or places[stop] == places[mark] + 1
                ):
                    stop += 1
            whole, again = (
                stop < partner or closes[partner] & bit > 0,
                where[partner] == _AGAIN and opens[partner] == bit,
            )
            open_ended = bit & _DOUBLE and (
                again or where[partner] == _BREAK or where[partner] == _LAST
            )
            if (whole or open_ended) and places[stop] > places[mark] + 1:
                following = partner
                while where[following] == _BREAK and places[following + 1] == places[following] + 1:
                    following += 1
                sure = announced[mark] or where[following] == _FIRST and opens[following] == bit
                sure |= again and (where[mark] == _AGAIN or where[mark] == _FIRST)
                starts[found], stops[found] = places[mark] + 1, places[stop]
                states[found] = _WHOLE if whole else _SURE if sure else _OPEN
                found, mark = found + 1, stop - (again and not whole)
        mark += 1
    return starts[:found], stops[:found], states[:found]
