"""Where somebody else is speaking: quotation marks, the verbs that report, and who is named as speaking."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.reading.characters import BREAK, BREAKS, DIGIT, SPACE, WORD, Characters
from analysis.reading.kernels import kernel

#: How many words outside the marks may stand between a reporting verb and its speaker.
WITHIN = 6
_FAR = np.iinfo(np.int64).max


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
_NOTABLE = np.isin(np.arange(0x202B), [*map(ord, BREAKS + "".join(kind.opens + kind.closes for kind in _KINDS))])


def spans(characters: Characters) -> tuple[np.ndarray, np.ndarray]:
    """Return starts and stops inside quotation marks, in order and disjoint; marks inside a quotation are part of it.

    Double straight and curly marks, low-high marks, guillemets and single marks count; a single mark closes where no letter
    follows, so apostrophes are no marks (``the rebels’`` inside single marks ends them too early: nothing tells the two
    apart). A quotation never crosses a line break; an opening mark without its partner opens nothing.

    >>> from analysis.reading.characters import characters
    >>> batch = characters(["‘I’m here,’ he said.", "“Where?”"])
    >>> [batch.text[start:stop] for start, stop in zip(*spans(batch), strict=True)]
    ['I’m here,', 'Where?']
    """
    places = np.flatnonzero(np.take(_NOTABLE, characters.codes, mode="clip"))
    return _matched(places, *_roles(characters, places))


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


@kernel
def _matched(places, opens, ends, closes):
    """Return starts and stops between the marks and line breaks at *places* that match, by what ``_roles`` says of them."""
    starts, stops = np.empty(len(places) // 2, np.int64), np.empty(len(places) // 2, np.int64)
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
        mark += 1
    return starts[:found], stops[:found]


def attributed(quotes: np.ndarray, *, sentence: np.ndarray, quoted: np.ndarray, cue: np.ndarray,
               mentions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the row in *quotes*, the cue and the row in *mentions* (or -1) of each quotation that a verb reports.

    A quotation counts if it has two word tokens and a reporting verb stands outside the marks in a sentence that it touches;
    the nearest is taken. The speaker is the mention nearest to that verb in its sentence, at most WITHIN words away, else
    missing. Words inside marks are not counted as distance; of two equally near, it is the one that comes first.

    Parameters
    ----------
    quotes : int array, quotations × 2
        First and last + 1 word token of each, in order and disjoint. Tokens are numbered through all texts.
    sentence : int array
        The sentence of each token: numbers that increase through all texts.
    quoted, cue : bool arrays
        Whether each token stands inside marks, and whether it is a verb of wordlists/cues.txt.
    mentions : int array, mentions × 2
        First and last + 1 word token of those who can speak, outside the marks, in order and disjoint. The first token must
        be of the same text: leave out a "U.S." after which its text has no word token.

    Examples
    --------
    >>> words = np.array(["we", "sail", "said", "ida", "berg"])
    >>> quote, cue, mention = attributed(np.array([[0, 2]]), sentence=np.zeros(5), quoted=np.arange(5) < 2,
    ...                                  cue=words == "said", mentions=np.array([[3, 5]]))
    >>> quote.tolist(), cue.tolist(), mention.tolist()
    ([0], [2], [0])
    """
    outside = np.concatenate([[0], np.cumsum(~quoted)])  # words outside the marks before each token
    which, verbs = np.flatnonzero(quotes[:, 1] - quotes[:, 0] > 1), np.flatnonzero(cue & ~quoted)
    nearest, _ = _nearest(np.column_stack([verbs, verbs + 1]), quotes[which], sentence=sentence, outside=outside)
    which, cues = which[nearest >= 0], verbs[nearest[nearest >= 0]]
    speaker, gap = _nearest(mentions, np.column_stack([cues, cues + 1]), sentence=sentence, outside=outside)
    return which, cues, np.where(gap <= WITHIN, speaker, -1)


def _nearest(runs: np.ndarray, targets: np.ndarray, *, sentence: np.ndarray, outside: np.ndarray
             ) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest of the *runs* that begin in the sentences of each target, or -1, and the words between them."""
    firsts, stops = np.append(runs, [[len(sentence)] * 2], axis=0).T  # one more that is in no sentence
    low = np.searchsorted(firsts, np.searchsorted(sentence, sentence[targets[:, 0]]))
    high = np.searchsorted(firsts, np.searchsorted(sentence, sentence[targets[:, 1] - 1], side="right"))
    following = np.searchsorted(firsts, targets[:, 0])
    until = outside[stops]
    preceding = np.maximum(low, np.searchsorted(until, until[following - 1]))  # the first of those that are equally near
    gap_before = np.where(low < following, outside[targets[:, 0]] - until[following - 1], _FAR)
    gap_after = np.where(following < high, outside[firsts[following]] - outside[targets[:, 1]], _FAR)
    gap = np.minimum(gap_before, gap_after)
    return np.where(gap == _FAR, -1, np.where(gap_before <= gap_after, preceding, following)), gap
