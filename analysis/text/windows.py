"""Windows of six words, marks and line ends, as hashes in which names and numbers are blanks."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from analysis.text.characters import (
    ADDRESS,
    BREAK,
    JOINER,
    MARK,
    SPACE,
    TITLE,
    UPPER,
    Characters,
)
from analysis.text.kernels import PRIME, SEED, ThreeArrays, TwoArrays, mix_hash
from analysis.text.tokens import Tokens

WINDOW = 6  #: words, marks and line ends
WORD, NAME, NUMBER = range(3)  #: kinds of words: names have a first capital, numbers a digit
BLANKS = (NAME, NUMBER)  #: in a window
SIGN, LINE_END, TITLE_END = range(3, 6)  #: what else is in a stream
_BLANK = 0
_ADDRESS = -1
_LINE_END = -ord("\n")


class Stream(NamedTuple):
    """Words, marks and line ends of some texts in their order.

    Of equal marks one after the other there is one. Beyond the first and last word of a text are so
    many line ends that each word has all its windows. No window goes on behind a title.
    """

    codes: np.ndarray  #: hashes of words; of marks below 0
    kinds: np.ndarray
    texts: np.ndarray  #: how many of these each text has
    sentences: np.ndarray  #: the same, of each sentence
    vocabulary: np.ndarray
    hashes: np.ndarray  #: of the vocabulary


def stream(
    text: Characters, tokens: Tokens, *, titled: np.ndarray, sentences: np.ndarray
) -> Stream:
    """Return the stream of texts; *sentences* are the first characters of theirs.

    The first line of *titled* texts is their title.
    """
    breaks = np.flatnonzero(text.kind & BREAK)
    title_ends = breaks[np.searchsorted(breaks, text.bounds[:-1][titled])]
    marks, codes_of_marks = _marks(text, tokens)
    kinds_of_marks = np.where(text.kind[marks] & BREAK, LINE_END, SIGN)
    kinds_of_marks[np.isin(marks, title_ends)] = TITLE_END
    begins = text.bounds[:-1].copy()
    begins[titled] = title_ends
    outside = np.repeat(np.append(begins, text.bounds[1:] - 1), WINDOW - 1)
    places = np.concatenate([tokens.starts, marks, outside])
    order = np.argsort(places, kind="stable")
    places = places[order]
    kinds = [_kinds_of_words(text, tokens), kinds_of_marks, np.full(len(outside), LINE_END)]
    codes = [tokens.hashes[tokens.ids], codes_of_marks, np.full(len(outside), _LINE_END)]
    starts = np.searchsorted(places, sentences)
    return Stream(
        np.concatenate(codes)[order],
        np.concatenate(kinds)[order].astype(np.int8),
        np.diff(np.searchsorted(places, text.bounds)),
        np.diff([0, *starts[1:], len(places)]),
        tokens.vocabulary,
        tokens.hashes,
    )


def _marks(text: Characters, tokens: Tokens) -> TwoArrays:
    """Return where marks and line ends are, of equal ones between two words the first; and codes.

    All signs of an address have one code.
    """
    steps = np.zeros(len(text.kind) + 1, np.int8)
    steps[tokens.starts] += 1
    steps[tokens.stops] -= 1
    is_mark = (text.kind & (MARK | JOINER | SPACE) == 0) | (text.kind & BREAK > 0)
    marks = np.flatnonzero(is_mark & (np.cumsum(steps[:-1], dtype=np.int8) == 0))
    codes = -text.lower[marks].astype(np.int64)
    codes[text.kind[marks] & ADDRESS > 0] = _ADDRESS
    codes[text.kind[marks] & BREAK > 0] = _LINE_END
    is_new = np.diff(codes, prepend=0) != 0
    is_new |= np.diff(np.searchsorted(tokens.starts, marks), prepend=-1) != 0
    return marks[is_new], codes[is_new]


def _kinds_of_words(text: Characters, tokens: Tokens) -> np.ndarray:
    """Return WORD, NAME or NUMBER of each word."""
    first = text.kind[tokens.starts]
    has_digit = [not word.isalpha() and any(map(str.isdigit, word)) for word in tokens.vocabulary]
    is_number = np.array(has_digit, dtype=bool)[tokens.ids] | (first & ADDRESS > 0)
    return np.where(is_number, NUMBER, np.where(first & (UPPER | TITLE), NAME, WORD))


def repeated(texts: Stream, outlet: np.ndarray, fewest: np.ndarray) -> ThreeArrays:
    """Return where windows begin that are in many places of some outlet, hashes, and line ends.

    *outlet* is the number of that of each place; *fewest* are places by outlet, of windows inside
    a line and of those with a line end. The last array says which have one. A few others are
    among them, by chance.
    """
    is_title_end = texts.kinds == TITLE_END
    part = np.repeat(np.arange(len(texts.texts)), texts.texts)
    part += np.cumsum(is_title_end) - is_title_end
    n = max(len(part) - WINDOW + 1, 0)
    is_whole = part[:n] == part[WINDOW - 1 :]
    codes = np.where(np.isin(texts.kinds, BLANKS), _BLANK, texts.codes)
    values = _hashes(codes[place:][:n] for place in range(WINDOW))
    mask = (1 << n.bit_length()) - 1
    cell = (values + outlet[:n] * np.int64(PRIME)) & mask
    n_seen = np.bincount(cell[is_whole], minlength=mask + 1)
    n_ends = np.append(0, np.cumsum(texts.kinds >= LINE_END))
    has_end = n_ends[WINDOW:] > n_ends[:-WINDOW]
    is_frequent = is_whole & (n_seen[cell] >= fewest[has_end.astype(int), outlet[:n]])
    is_looked_at = np.zeros(mask + 1, dtype=bool)
    is_looked_at[values[is_frequent] & mask] = True
    positions = np.flatnonzero(is_whole & is_looked_at[values & mask])
    return positions, values[positions], has_end[positions]


def around_names(texts: Stream, positions: np.ndarray) -> ThreeArrays:
    """Return names in windows at *positions*, which window each is in, and what it is with it.

    The last is the hash of the window in which this name is no blank.
    """
    places = positions[:, None] + np.arange(WINDOW)
    window, number = np.nonzero(texts.kinds[places] == NAME)
    places = places[window]
    is_blank = np.isin(texts.kinds[places], BLANKS) & (np.arange(WINDOW) != number[:, None])
    codes = np.where(is_blank, _BLANK, texts.codes[places])
    return places[np.arange(len(number)), number], window, _hashes(codes.T)


def _hashes(codes: Iterable[np.ndarray]) -> np.ndarray:
    """Return the hash of each window, of the codes at its first place, its second and so on."""
    values = np.array([SEED], np.int64)
    for code in codes:
        values = (values ^ code) * np.int64(PRIME)
    return mix_hash(values)
