"""The characters of a batch of texts as numbers: code points, their lower case, and what kind of character each is."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.text.kernels import kernel

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
BLOCK = (
    1 << 18
)  # characters that are encoded at a time: what is allocated anew for each takes longer than the work
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
DOTTED_I = "\u0130"  # the only letter whose lower case is two characters, an i and a dot above it


@dataclass(frozen=True)
class Characters:
    """All texts of a batch in one row of characters; the arrays have one value a character.

    Attributes
    ----------
    text : str
        The texts, each followed by one line break that is not part of it.
    bounds : ndarray of int64
        Text r is ``text[bounds[r]:bounds[r + 1] - 1]``.
    codes, lower : ndarray of int32
        Code points, and those of the lower-cased text (a dotted capital I becomes a plain i, so that lengths agree).
    kind : ndarray of uint16
        Sums of WORD (a letter, digit or underscore), SPACE, UPPER, LOWER, TITLE (as in ``str.isupper`` …), PUNCTUATION
        (ASCII), BREAK (ends a line), DIGIT, ARABIC (a letter of that script), MARK (Arabic vowel signs and the like), JOINER
        (zero-width joiner or non-joiner), DOTTED (the dotted capital I), EMOJI (described in VADER's list).
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
    lower, kind = np.empty(len(codes), dtype=np.int32), np.empty(len(codes), dtype=np.uint16)
    if _described(codes, *_tables(), lower, kind):
        _look_up(np.unique(codes[kind == 0]))
        _described(codes, *_tables(), lower, kind)
    if "Σ" in text:  # its lower case depends on what stands around it
        lower = code_points(text.replace(DOTTED_I, "i").lower())
    lower.flags.writeable = False  # as the code points: a kernel is compiled for arrays of one kind
    bounds = np.concatenate(
        [[0], np.cumsum([len(one) + 1 for one in texts], dtype=np.int64)]
    ).astype(np.int64)
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
    """Return the lower case and the kind of every character; they are filled in as characters are met."""
    return np.zeros(0x110000, dtype=np.int32), np.zeros(0x110000, dtype=np.uint16)


@kernel
def _described(codes, lower_case, kinds, lower, kind):
    """Write lower case and kind of each character; return whether one of them is not in the tables yet."""
    new = False
    for position in range(len(codes)):
        lower[position] = lower_case[codes[position]]
        kind[position] = kinds[codes[position]]
        new |= kind[position] == 0
    return new


def _look_up(codes: np.ndarray) -> None:
    lower_case, kinds = _tables()
    for letter in map(chr, codes.tolist()):
        flags = {
            WORD: letter.isalnum() or letter == "_",
            SPACE: letter.isspace(),
            UPPER: letter.isupper(),
            LOWER: letter.islower(),
            TITLE: letter.istitle() and not letter.isupper(),
            PUNCTUATION: letter in string.punctuation,
            BREAK: letter in BREAKS,
            DIGIT: letter.isdigit(),
            JOINER: letter in "\u200c\u200d",
            DOTTED: letter == DOTTED_I,
            EMOJI: letter in vader().emojis,
            **_arabic(letter),
            SEEN: True,
        }
        lower_case[ord(letter)] = ord(
            letter.lower()[0]
        )  # first, for other threads that see the kind
        kinds[ord(letter)] = sum(flag for flag, holds in flags.items() if holds)


def _arabic(letter: str) -> dict[int, bool]:
    inside = letter > "\u05ff" and unicodedata.name(letter, "").startswith("ARABIC")
    return {
        ARABIC: inside and letter.isalpha(),
        MARK: inside and unicodedata.category(letter) == "Mn",
    }


@lru_cache
def vader():
    """Return vaderSentiment's analyzer, loaded once: its lists are what is a word of tone and what is an emoji."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
