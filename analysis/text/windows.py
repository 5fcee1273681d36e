"""Windows of six words, marks and line ends, as hashes in which names and numbers are blanks."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from analysis.text.characters import (
    ADDRESS,
    BREAK,
    DIGIT,
    JOINER,
    MARK,
    SPACE,
    TITLE,
    UPPER,
    Characters,
)
from analysis.text.kernels import PRIME, SEED, ThreeArrays, TwoArrays, kernel, main_kernel, mix_hash
from analysis.text.tokens import Tokens

WINDOW = 6  #: words, marks and line ends
FEWEST = 3  #: places of a window that is looked at
ITSELF, NAME, NUMBER = range(3)  #: kinds of words and marks; the last two are blanks in a window
_BLANK = 0
_ADDRESS = -1
LINE_END = -ord("\n")
TITLE_END = -2


class Stream(NamedTuple):
    """Words, marks and line ends of some texts in their order.

    Of equal marks one after the other there is one. Beyond the first and last word of a text are so
    many line ends that each word has all its windows. No window goes on behind a title.
    """

    ids: np.ndarray  #: numbers of words in ``vocabulary``; of marks below 0
    kinds: np.ndarray  #: ITSELF, NAME (a word with a first capital) or NUMBER (with a digit)
    bounds: np.ndarray  #: text r has those from ``bounds[r]`` to ``bounds[r + 1]``
    sentences: np.ndarray  #: where each sentence begins, and the end
    fingerprints: np.ndarray  #: of the sentences
    vocabulary: np.ndarray
    hashes: np.ndarray  #: of the words


def stream(
    text: Characters,
    tokens: Tokens,
    *,
    titled: np.ndarray,
    sentences: np.ndarray,
    fingerprints: np.ndarray,
) -> Stream:
    """Return the stream of texts; *sentences* are the first characters of theirs.

    The first line of *titled* texts is their title.
    """
    spans = (tokens.starts, tokens.stops, tokens.ids)
    ids, kinds, places = _words_and_marks(text.kind, text.lower, text.bounds, titled, *spans)
    bounds = np.searchsorted(places, text.bounds.astype(places.dtype))
    starts = np.searchsorted(places, sentences.astype(places.dtype))
    return Stream(
        ids,
        kinds,
        bounds,
        np.append(starts, len(ids)),
        fingerprints,
        tokens.vocabulary,
        tokens.hashes,
    )


@main_kernel
def _words_and_marks(kind, lower, bounds, titled, starts, stops, words):
    """Return the ids, kinds and places of a stream."""
    most = len(kind) + 3 * WINDOW * len(bounds)
    ids = np.full(most, LINE_END, np.int32)
    kinds = np.zeros(most, np.int8)
    places = np.empty(most, np.int32)
    n = 0
    token = 0
    for row in range(len(bounds) - 1):
        is_title = titled[row]
        position = bounds[row]
        if not is_title:
            n = _add_line_ends(places, n, position)
        while position < bounds[row + 1]:
            flags = kind[position]
            stop = position + 1
            number = -lower[position]
            if token < len(starts) and starts[token] == position:
                stop = np.int64(stops[token])
                number = words[token]
                for inside in range(position + 1, stop):
                    flags |= kind[inside] & DIGIT
                token += 1
            elif flags & BREAK:
                number = np.int32(LINE_END)
                if is_title:
                    ids[n] = TITLE_END
                    places[n] = position
                    n = _add_line_ends(places, n + 1, position)
                    is_title = False
                elif stop == bounds[row + 1]:
                    n = _add_line_ends(places, n, position)
            elif flags & ADDRESS:
                number = np.int32(_ADDRESS)
            is_drawn = number >= 0 or flags & BREAK or not flags & (MARK | JOINER | SPACE)
            if is_drawn and (number >= 0 or n == 0 or number != ids[n - 1]):
                ids[n] = number
                if flags & (DIGIT | ADDRESS):
                    kinds[n] = NUMBER
                elif flags & (UPPER | TITLE):
                    kinds[n] = NAME
                places[n] = position
                n += 1
            position = stop
    return ids[:n].copy(), kinds[:n].copy(), places[:n].copy()


@kernel
def _add_line_ends(places, n, position):
    """Write where line ends stand of which a window can hold all but one; return what is next."""
    for number in range(n, n + WINDOW - 1):
        places[number] = position
    return n + WINDOW - 1


def repeated(texts: Stream) -> TwoArrays:
    """Return where windows begin that are in three places or more, and their hashes.

    A few others are among them, by chance.
    """
    row = np.repeat(np.arange(len(texts.bounds) - 1), np.diff(texts.bounds))
    begins = max(len(row) - WINDOW + 1, 0)
    is_whole = row[:begins] == row[WINDOW - 1 :]
    for place in range(WINDOW - 1):
        is_whole &= texts.ids[place:][:begins] != TITLE_END
    codes = np.where(texts.kinds == ITSELF, _codes(texts, slice(None)), _BLANK)
    values = _hashes([codes[place:][:begins] for place in range(WINDOW)])
    cell = values & ((1 << begins.bit_length()) - 1)
    n_seen = np.bincount(cell[is_whole], minlength=cell.max(initial=0) + 1)
    positions = np.flatnonzero(is_whole & (n_seen[cell] >= FEWEST))
    return positions, values[positions]


def around_names(texts: Stream, positions: np.ndarray) -> ThreeArrays:
    """Return names in windows at *positions*, which window each is in, and what it is with it.

    The last is the hash of the window in which this name is no blank.
    """
    places = positions[:, None] + np.arange(WINDOW)
    is_name = (texts.kinds[places] == NAME) & (texts.ids[places] >= 0)
    window, number = np.nonzero(is_name)
    places = places[window]
    is_shown = (texts.kinds[places] == ITSELF) | (np.arange(WINDOW) == number[:, None])
    codes = np.where(is_shown, _codes(texts, places), _BLANK)
    return places[np.arange(len(number)), number], window, _hashes(codes.T)


def _codes(texts: Stream, places: Any) -> np.ndarray:
    """Return what stands at places of a stream: hashes of words, numbers of marks."""
    ids = texts.ids[places]
    codes = ids.astype(np.int64)
    is_word = ids >= 0
    codes[is_word] = texts.hashes[ids[is_word]]
    return codes


def _hashes(codes: Iterable[np.ndarray]) -> np.ndarray:
    """Return the hash of each window, of the codes at its first place, its second and so on."""
    values = np.array([SEED], np.int64)
    for code in codes:
        values = (values ^ code) * np.int64(PRIME)
    return mix_hash(values)
