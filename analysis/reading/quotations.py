"""Where somebody else is speaking: quotation marks, the verbs that report, and who is named as speaking."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.reading.characters import BREAK, BREAKS, DIGIT, SPACE, WORD, Characters
from analysis.reading.kernels import kernel



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


_KINDS = (_Kind("“", "”"), _Kind("„", "“”"), _Kind("«", "»"), _Kind('"', '"', WORD, SPACE, SPACE),
          _Kind("‘", "’", WORD, SPACE, 0, WORD), _Kind("'", "'", WORD, SPACE | DIGIT, SPACE, WORD))
_DOUBLE = 15  # the bits of the first four kinds
_FIRST, _BREAK, _LAST = 1, 2, 3
_ANNOUNCING = [ord(mark) for mark in ",:"]
_NOTABLE = np.isin(np.arange(0x202B), [*map(ord, BREAKS + "".join(kind.opens + kind.closes for kind in _KINDS))])


def spans(characters: Characters) -> tuple[np.ndarray, np.ndarray]:
    """Return starts and stops inside quotation marks, in order and disjoint; marks inside a quotation are part of it.

    Double straight and curly marks, low-high marks, guillemets and single marks count; a single mark closes where no letter
    follows, so apostrophes are no marks (``the rebels’`` inside single marks ends them too early: nothing tells the two
    apart). A quotation never crosses a line break. An opening double mark without its partner opens a quotation to the end of
    its paragraph if a comma or colon stands before it, or if the same mark opens the next paragraph; else nothing.

    >>> from analysis.reading.characters import characters
    >>> batch = characters(["‘I’m here,’ he said.", "“Where?”"])
    >>> [batch.text[start:stop] for start, stop in zip(*spans(batch), strict=True)]
    ['I’m here,', 'Where?']
    """
    places = np.flatnonzero(np.take(_NOTABLE, characters.codes, mode="clip"))
    return _matched(places, *_roles(characters, places), *_unpaired(characters, places))


def _roles(characters: Characters, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each mark and line break, one bit a kind: what it opens, whose search it ends, and what it closes."""
    codes, around = characters.codes[places], characters.kind
    before, after = around[places - 1], np.take(around, places + 1, mode="clip")
    opens, closes = np.zeros((2, len(places)), dtype=np.uint8)
    ends = np.where(around[places] & BREAK, 255, 0).astype(np.uint8)
    for number, kind in enumerate(_KINDS):
        bit = np.uint8(1 << number)
        opening, closing = codes == ord(kind.opens), np.isin(codes, [ord(mark) for mark in kind.closes])
        closing &= (after & kind.after_closing) == 0
        opens[opening & ((before & kind.before_opening) == 0) & ((after & kind.after_opening) == 0)] = bit
        ends[closing | opening & (kind.opens != kind.closes)] |= bit
        closes[closing & ((before & kind.before_closing) == 0)] |= bit
    return opens, ends, closes


def _unpaired(characters: Characters, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each mark stands behind a comma or colon, and what it is: opening a paragraph, a break, a text's end."""
    codes, kind = characters.codes, characters.kind
    announced = (kind[places - 1] & (SPACE | BREAK) == SPACE) & np.isin(codes[np.maximum(places - 2, 0)], _ANNOUNCING)
    breaks = kind[places] & BREAK > 0
    last = np.zeros(len(places), dtype=bool)
    last[np.searchsorted(places, characters.bounds[1:] - 1)] = True
    return announced, np.where(last, _LAST, np.where(breaks, _BREAK, np.where(kind[places - 1] & BREAK > 0, _FIRST, 0)))


@kernel
def _matched(places, opens, ends, closes, announced, where):
    """Return starts and stops between the marks and line breaks at *places* that match, by what ``_roles`` says of them."""
    starts, stops = np.empty(len(places), np.int64), np.empty(len(places), np.int64)
    ahead = np.zeros(256, np.int64)  # by bit of the kind: where its search ended, good for all opening marks before
    found, mark = 0, 0
    while mark < len(places):
        bit = opens[mark]
        if bit > 0:
            partner = max(ahead[bit], mark + 1)
            while ends[partner] & bit == 0:
                partner += 1
            ahead[bit] = partner
            if closes[partner] & bit > 0 and places[partner] > places[mark] + 1:
                starts[found], stops[found] = places[mark] + 1, places[partner]
                found += 1
                mark = partner
            elif bit & _DOUBLE and where[partner] >= _BREAK and places[partner] > places[mark] + 1:
                following = partner
                while where[following] == _BREAK:
                    following += 1
                if announced[mark] or where[following] == _FIRST and opens[following] == bit:
                    starts[found], stops[found] = places[mark] + 1, places[partner]
                    found += 1
                    mark = partner
        mark += 1
    return starts[:found], stops[:found]
