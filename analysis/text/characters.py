"""The characters of texts: code points, lower case, and kinds."""

import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from analysis.lexicons import MARKS
from analysis.lexicons import languages as language_names
from analysis.text.addresses import address_spans
from analysis.text.kernels import TwoArrays

#: Kinds of characters. WORD has vowel signs, too; CASELESS is of a script without capitals, MARK
#: what is written on a letter, JOINER of no width, DOTTED the dotted capital I, UNSPACED of a
#: script without blanks between words, and ADDRESS of an address or mask: no WORD, whatever it is.
WORD, SPACE, UPPER, LOWER, TITLE, PUNCTUATION, BREAK, DIGIT = (1 << bit for bit in range(8))
CASELESS, MARK, JOINER, DOTTED, EMOJI, UNSPACED, SEEN, ADDRESS = (1 << bit for bit in range(8, 16))
TURKIC = ("tr", "az")  #: languages whose I is another letter than İ
# Characters that are encoded at a time. To allocate memory for all at once takes longer than the
# work.
BLOCK = 1 << 18
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
DOTTED_I = "\u0130"  # the only letter whose lower case is two characters, an i and a dot above it
TONES = "\u055b\u055c\u055e"  # Armenian marks of emphasis, call and question, inside a word
PART = 0  #: in lower case: a mark that makes one letter with the letter before it
#: Scripts that do not part words by blanks, as the names of their characters begin.
UNSPACED_SCRIPTS = (
    *("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA"),
    *("THAI", "LAO", "KHMER", "MYANMAR"),
)
_N_CODE_POINTS = 0x110000
#: In lower case, marks of one kind are one: VADER knows *don't*, and no *don’t*.
_PLAIN = {mark: plain for plain in "'\"" for mark in MARKS[plain]}
#: Marks that are letters between the first and last letter of a script, and how they are written:
#: of Hebrew acronyms and names, and of Ukrainian.
_INSIDE = (
    *((mark, '"', "א", "ת") for mark in '"”“'),
    *(("'", "'", *letters) for letters in ("את", "Ѐԯ")),
)
_LAST_ACCENT = 0x36F  # of the accents of Latin, Greek and Cyrillic letters
_VOICED = (0x3099, 0x309A)  # marks of Japanese letters
_DRAWN = "\u034f\ufe0e\ufe0f"  # signs of how a character is drawn, in the class of vowel signs


@dataclass(frozen=True)
class Characters:
    """All texts of a batch as one row of characters, as arrays."""

    text: str  #: each text is followed by a line break that is no part of it
    bounds: np.ndarray  #: text r is ``text[bounds[r]:bounds[r + 1] - 1]``
    codes: np.ndarray  #: code points; a letter and its mark are one (é), and PART follows
    lower: np.ndarray  #: of the lower-cased text, as long
    kind: np.ndarray  #: sums of WORD, SPACE, UPPER …
    languages: np.ndarray  #: of each text; None where it is unknown

    def row_of(self, positions: np.ndarray) -> np.ndarray:
        """Return the text in which each position is."""
        return np.searchsorted(self.bounds, positions, side="right") - 1


def characters(texts: Sequence[str], languages: Sequence | None = None) -> Characters:
    """Return the Characters of *texts*; *languages* are names or codes, or missing."""
    text = "\n".join([*texts, ""])
    codes = code_points(text)
    lower_case, kinds = _tables()
    kind = kinds[codes]
    if not kind.all():
        _add_to_tables(np.unique(codes[kind == 0]))
        kind = kinds[codes]
    lower = lower_case[codes]
    if "Σ" in text:  # its lower case depends on the letters around it
        is_sigma = codes == ord("Σ")
        lower[is_sigma] = code_points(text.replace(DOTTED_I, "i").lower())[is_sigma]
    bounds = np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int64)
    names = [None] * len(texts) if languages is None else languages
    language_codes = np.array([*map(language_names.code, names)], dtype=object)
    for row in np.flatnonzero(np.isin(language_codes, TURKIC)):
        span = slice(bounds[row], bounds[row + 1])
        lower[span][codes[span] == ord("I")] = ord("ı")
    _compose(codes, lower, kind)
    _join_marks(codes, lower, kind)
    for start, stop in address_spans(text):
        kind[start:stop] &= ~np.uint16(WORD | MARK | UNSPACED)
        kind[start:stop] |= ADDRESS
    lower.flags.writeable = False  # as the code points: a kernel is compiled for arrays of one kind
    return Characters(text, bounds, codes, lower, kind, language_codes)


def _compose(codes: np.ndarray, lower: np.ndarray, kind: np.ndarray) -> None:
    """Make one letter of each letter and accent that have a letter of their own."""
    marks = np.flatnonzero(kind & MARK)
    is_accent = (codes[marks] <= _LAST_ACCENT) | np.isin(codes[marks], _VOICED)
    for position in marks[is_accent].tolist():
        base = position - 1
        while lower[base] == PART:
            base -= 1
        letter = _one_letter(int(lower[base]), int(codes[position]))
        if letter:
            lower[base] = letter
            lower[position] = PART


def _join_marks(codes: np.ndarray, lower: np.ndarray, kind: np.ndarray) -> None:
    """Make letters of the marks inside Hebrew and Cyrillic words, and none of _emphasis_."""
    for mark, written, first, last in _INSIDE:
        places = np.flatnonzero(lower == ord(mark))
        around = np.stack([codes[places - 1], codes[places + 1]])
        inside = places[((around >= ord(first)) & (around <= ord(last))).all(axis=0)]
        kind[inside] |= WORD
        lower[inside] = ord(written)
    underscores = np.flatnonzero(codes == ord("_")).tolist()
    for place in (*underscores, *reversed(underscores)):
        if not kind[place - 1] & kind[place + 1] & WORD:  # outside the word
            kind[place] &= ~np.uint16(WORD)


@cache
def _one_letter(letter: int, mark: int) -> int:
    """Return the letter that a letter and a mark make, or 0; a dot above makes no i another."""
    pair = chr(letter) + chr(mark)
    if pair in ("i\u0307", "ı\u0307"):
        return ord("i")
    composed = unicodedata.normalize("NFC", pair)
    if len(composed) == 1 and composed.isalpha():
        return ord(composed)
    return 0


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
def _tables() -> TwoArrays:
    """Return lower case and kind by code point, 0 where a character was not met yet."""
    lower_case = np.zeros(_N_CODE_POINTS, dtype=np.int32)
    return lower_case, np.zeros(_N_CODE_POINTS, dtype=np.uint16)


def _add_to_tables(codes: np.ndarray) -> None:
    """Write lower case and kind of some characters into the tables."""
    lower_case, kinds = _tables()
    for code in codes.tolist():
        letter = chr(code)
        # The kind comes last: other threads take it for a sign that both are there.
        lower_case[code] = PART if letter in TONES else ord(_PLAIN.get(letter, letter.lower()[0]))
        kinds[code] = _kind_of(letter)


def _kind_of(letter: str) -> int:
    """Return the kind of a character, a sum of flags."""
    name = unicodedata.name(letter, "")
    is_mark = unicodedata.category(letter) in ("Mn", "Mc")
    is_vowel = is_mark and not unicodedata.combining(letter) and letter not in _DRAWN
    is_cased = letter.isupper() or letter.islower() or letter.istitle()
    is_caseless = letter.isalpha() and (not is_cased or name.startswith("GEORGIAN"))
    flags = {
        WORD: (letter.isalnum() and letter not in MARKS["'"]) or letter == "_" or is_vowel,
        SPACE: letter.isspace(),
        UPPER: letter.isupper(),
        LOWER: letter.islower(),
        TITLE: letter.istitle() and not letter.isupper(),
        PUNCTUATION: letter in string.punctuation or letter in MARKS["'"],
        BREAK: letter in BREAKS,
        DIGIT: letter.isdigit(),
        CASELESS: is_caseless,
        MARK: is_mark or letter in TONES,
        JOINER: letter in "\u200c\u200d",
        DOTTED: letter == DOTTED_I,
        EMOJI: letter in vader().emojis,
        UNSPACED: (letter.isalpha() or is_mark) and name.startswith(UNSPACED_SCRIPTS),
        SEEN: True,
    }
    return sum(flag for flag, holds in flags.items() if holds)


@lru_cache
def vader() -> Any:
    """Return vaderSentiment's analyzer, loaded once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
