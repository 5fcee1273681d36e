"""The characters of texts: code points, lower case, and kinds."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from analysis.text.kernels import main_kernel

(
    WORD,
    SPACE,
    UPPER,
    LOWER,
    TITLE,
    PUNCTUATION,
    BREAK,
    DIGIT,
    ARABIC,
    MARK,
    JOINER,
    DOTTED,
    EMOJI,
    SEEN,
) = (1 << bit for bit in range(14))
# Characters that are encoded at a time. To allocate memory for all at once takes longer than the
# work.
BLOCK = 1 << 18
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
DOTTED_I = "\u0130"  # the only letter whose lower case is two characters, an i and a dot above it
_N_CODE_POINTS = 0x110000
_FIRST_ARABIC = "\u0600"


@dataclass(frozen=True)
class Characters:
    """All texts of a batch in one row of characters.

    The arrays have one value a character.

    Attributes
    ----------
    text : str
        The texts, each followed by one line break that is not part of it.
    bounds : ndarray of int64
        Text r is ``text[bounds[r]:bounds[r + 1] - 1]``.
    codes, lower : ndarray of int32
        Code points, and those of the lower-cased text. A dotted capital I becomes a plain i, so
        that lengths agree.
    kind : ndarray of uint16
        Sums of WORD (a letter, digit or underscore), SPACE, UPPER, LOWER, TITLE (as in
        ``str.isupper`` …), PUNCTUATION (ASCII), BREAK (ends a line), DIGIT, ARABIC (a letter of
        that script), MARK (Arabic vowel signs and the like), JOINER (zero-width joiner or
        non-joiner), DOTTED (the dotted capital I), EMOJI (described in VADER's list).
    """

    text: str
    bounds: np.ndarray
    codes: np.ndarray
    lower: np.ndarray
    kind: np.ndarray


def characters(texts: Sequence[str]) -> Characters:
    """Return the Characters of *texts*.

    >>> batch = characters(["Go", "to İzmir"])
    >>> batch.bounds.tolist(), "".join(map(chr, batch.lower)), int((batch.kind & UPPER > 0).sum())
    ([0, 3, 12], 'go\\nto izmir\\n', 2)
    """
    text = "\n".join([*texts, ""])
    codes = code_points(text)
    lower = np.empty(len(codes), dtype=np.int32)
    kind = np.empty(len(codes), dtype=np.uint16)
    has_new_letters = _look_up(codes, *_tables(), lower, kind)
    if has_new_letters:
        _add_to_tables(np.unique(codes[kind == 0]))
        _look_up(codes, *_tables(), lower, kind)
    if "Σ" in text:  # its lower case depends on the letters around it
        lower = code_points(text.replace(DOTTED_I, "i").lower())
    lower.flags.writeable = False  # as the code points: a kernel is compiled for arrays of one kind
    sizes = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    bounds = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return Characters(text, bounds, codes, lower, kind)


def code_points(text: str) -> np.ndarray:
    """Return the code points of *text* as int32, to be read only.

    >>> code_points("aб").tolist()
    [97, 1073]
    """
    codes = np.empty(len(text), dtype=np.int32)
    for start in range(0, len(text), BLOCK):
        block = text[start : start + BLOCK].encode("utf-32-le", "surrogatepass")
        codes[start : start + BLOCK] = np.frombuffer(block, dtype=np.int32)
    codes.flags.writeable = False
    return codes


@lru_cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """Return lower case and kind by code point, 0 where a character was not met yet."""
    lower_case = np.zeros(_N_CODE_POINTS, dtype=np.int32)
    kinds = np.zeros(_N_CODE_POINTS, dtype=np.uint16)
    return lower_case, kinds


@main_kernel
def _look_up(codes, lower_case, kinds, lower, kind):
    """Write each character's lower case and kind; return whether one is new."""
    has_new_letters = False
    for position in range(len(codes)):
        lower[position] = lower_case[codes[position]]
        kind[position] = kinds[codes[position]]
        has_new_letters |= kind[position] == 0
    return has_new_letters


def _add_to_tables(codes: np.ndarray) -> None:
    """Write lower case and kind of some characters into the tables."""
    lower_case, kinds = _tables()
    for code in codes.tolist():
        letter = chr(code)
        # The kind comes last: other threads take it for a sign that both are there.
        lower_case[code] = ord(letter.lower()[0])
        kinds[code] = _kind_of(letter)


def _kind_of(letter: str) -> int:
    """Return the kind of a character, a sum of flags."""
    is_arabic = letter >= _FIRST_ARABIC and unicodedata.name(letter, "").startswith("ARABIC")
    flags = {
        WORD: letter.isalnum() or letter == "_",
        SPACE: letter.isspace(),
        UPPER: letter.isupper(),
        LOWER: letter.islower(),
        TITLE: letter.istitle() and not letter.isupper(),
        PUNCTUATION: letter in string.punctuation,
        BREAK: letter in BREAKS,
        DIGIT: letter.isdigit(),
        ARABIC: is_arabic and letter.isalpha(),
        MARK: is_arabic and unicodedata.category(letter) == "Mn",
        JOINER: letter in "\u200c\u200d",
        DOTTED: letter == DOTTED_I,
        EMOJI: letter in vader().emojis,
        SEEN: True,
    }
    return sum(flag for flag, holds in flags.items() if holds)


@lru_cache
def vader() -> Any:
    """Return vaderSentiment's analyzer, loaded once.

    Its lists say what is a word of tone and what is an emoji.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
