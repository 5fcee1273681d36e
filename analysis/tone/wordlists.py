"""Tone words as data: which words sound good or bad, and how much.

Four lists come with the package; anyone can bring a fifth. A list is a text file with a word, a tab
and a number on each line. It is checked when it is read. Its origin, licence and fingerprint go
with it, so that a table of tones can say which words are behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import metadata
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.errors import MissingInput, listing, refusal
from analysis.lexicons.tables import read_remarks, read_word_table
from analysis.tone.clauses import LISTS_FOLDER

VADER = "vader"  #: read from the package vaderSentiment itself
#: The lists that come with the package, and their files.
SHIPPED = {
    "liu": "tones_liu.tsv",
    "pattern": "tones_pattern.tsv",
    "stance": "stance_words.tsv",
    VADER: None,
}
COLUMNS = ("word", "tone")
_ABOUT_STANCE = {"origin": "written for this project", "licence": "CC0 1.0"}


class CheckedTones(dict[str, float]):
    """Tones of words that were put into form and checked, sorted by word."""


@dataclass(frozen=True)
class ToneWords:
    """Words and phrases with a tone each.

    Words are put into lower case, with plain apostrophes and hyphens, and sorted.

    Attributes
    ----------
    name : str
        What tables call the list.
    values : dict
        The tone of each word, above 0 if it is good. The scale is the list's own.
    origin, licence : str
        Who made the list, and what may be done with it; empty if the file does not say.

    Raises
    ------
    InputError
        If there is no word at all, a word is empty or comes twice (in any case of its letters), a
        tone is not a finite number, or all are 0.

    Examples
    --------
    >>> ToneWords("mine", {"Noble": 2, "base": -1.5}).values
    {'base': -1.5, 'noble': 2.0}
    """

    name: str
    values: dict[str, float] = field(hash=False, repr=False)
    origin: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.values, CheckedTones):
            return
        entries = [(f"the entry {word!r}", word, tone) for word, tone in self.values.items()]
        values = _checked_tones(entries, source=f"tone words {self.name!r}")
        object.__setattr__(self, "values", values)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any word or tone, and with nothing else."""
        return lexicons.fingerprint(self.values)


def read(source: ToneWords | str | Path) -> ToneWords:
    """Return tone words by name, from a file, or as they are.

    Parameters
    ----------
    source : str, path or ToneWords
        The name of a list that ships, a path, or ToneWords (returned as they are). Lists that ship
        are "vader" (of the package vaderSentiment), "liu" (Bing Liu's opinion lexicon: 1 and -1),
        "pattern" (adjectives of pattern and TextBlob, -1 to 1) and "stance" (written for this
        project, -3 to 3); `listed` says more.

        A file is UTF-8 text with a word (or phrase), a tab and a number on each line. Lines that
        begin with ``#`` are comments; ``# name: …``, ``# origin: …`` and ``# licence: …`` are
        kept. A heading is optional. If it has the columns ``word`` and ``tone``, it may have
        others. Without ``# name: …`` the list has the name of its file.

    Returns
    -------
    ToneWords

    Raises
    ------
    InputError
        If there is no such file or list, the file is not UTF-8, a line has another number of
        columns, or `ToneWords` refuses the words.

    Examples
    --------
    >>> read("liu").values["abominable"], read("pattern").licence
    (-1.0, 'Public Domain Dedication and License (PDDL) 1.0')
    """
    if isinstance(source, ToneWords):
        return source
    if not isinstance(source, (str, PathLike)):
        raise refusal(
            "tone words",
            arrived=repr(source),
            expected=f"a path, or one of {listing(SHIPPED)}",
            fix="For words of your own give ToneWords(name, {word: tone}).",
        )
    if source in SHIPPED:
        return _read_shipped_list(source)
    return _read_tone_file(Path(source))


def listed() -> pd.DataFrame:
    """Return the lists that ship: ``name, words, origin, licence, fingerprint``.

    >>> listed()["name"].tolist()
    ['liu', 'pattern', 'stance', 'vader']
    """
    rows = []
    for name in SHIPPED:
        words = read(name)
        rows.append((name, len(words.values), words.origin, words.licence, words.fingerprint))
    return pd.DataFrame(rows, columns=["name", "words", "origin", "licence", "fingerprint"])


@lru_cache
def _read_shipped_list(name: str) -> ToneWords:
    """Return a list that comes with the package."""
    if name == VADER:
        return _read_vader()
    words = _read_tone_file(LISTS_FOLDER / str(SHIPPED[name]))
    if name == "stance":
        return ToneWords(name, words.values, **_ABOUT_STANCE)
    return words


def _read_vader() -> ToneWords:
    """Return the words of vaderSentiment, without those in capitals, which it cannot find."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    lexicon = SentimentIntensityAnalyzer().lexicon
    values = {word: tone for word, tone in lexicon.items() if word == word.lower()}
    version = metadata.version("vaderSentiment")
    origin = f"the package vaderSentiment {version} (Hutto and Gilbert 2014)"
    return ToneWords(VADER, values, origin, "MIT")


def _read_tone_file(path: Path) -> ToneWords:
    """Return the words of a file, and what its comments say of it."""
    if not path.is_file():
        raise refusal(
            str(path),
            arrived="no such file",
            expected=f"a word list, or one of {listing(SHIPPED)}",
            fix="Correct the path or the name; a path starts from the folder Python runs in.",
            kind=MissingInput,
        )
    table = read_word_table(path, columns=COLUMNS)
    lines = [f"line {number}" for number in table.index]
    entries = zip(lines, table["word"].tolist(), table["tone"].tolist(), strict=True)
    values = _checked_tones(entries, source=str(path))
    about = {"name": path.stem} | read_remarks(path)
    return ToneWords(values=values, **about)


def _checked_tones(entries: Iterable[tuple[str, Any, Any]], *, source: str) -> CheckedTones:
    """Return the tone of each word, sorted, of entries: their place, the word, its tone."""
    tones: dict[str, float] = {}
    places: dict[str, str] = {}
    for place, word, tone in entries:
        what = f"{source}, {place}"
        word = _normal_word(word, what=what)
        tone = _finite_tone(tone, word=word, what=what)
        if word in tones:
            first = f"{places[word]} with the tone {tones[word]:g}"
            second = f"{place} with the tone {tone:g}"
            raise refusal(
                source,
                arrived=f"{word!r} twice: {first} and {second}",
                expected="each word once",
                fix="Delete one of the two entries.",
            )
        tones[word] = tone
        places[word] = place
    if not any(tones.values()):
        arrived = "no words"
        if tones:
            arrived = f"the tone 0 for every word ({len(tones)})"
        raise refusal(
            source,
            arrived=arrived,
            expected="at least one word with a tone above or below 0",
            fix="Give words with their tones, such as good 1 and bad -1.",
        )
    return CheckedTones(sorted(tones.items()))


def _normal_word(word: Any, *, what: str) -> str:
    """Return a word as texts are searched for it; refuse an empty or quoted one."""
    normal = ""
    if isinstance(word, str):
        in_lower_case = " ".join(word.lower().split())
        normal = lexicons.search_form(in_lower_case, case="exact")
    is_quoted = normal.startswith('"') and normal.endswith('"')
    if normal and not is_quoted:
        return normal
    arrived = "no word"
    if normal:
        arrived = f"the word {word!r}"
    raise refusal(
        what,
        arrived=arrived,
        expected="a word or phrase without quotation marks",
        fix="Write a word or phrase without quotation marks, or delete the entry.",
    )


def _finite_tone(tone: Any, *, word: str, what: str) -> float:
    """Return a tone as a number (never -0.0); refuse what is no finite number."""
    text = str(tone)
    try:
        number = float(text.replace("_", "?"))  # 1_000 is a number for Python only
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number + 0.0
    arrived = f"the tone {text!r} for {word!r}"
    if tone is None or text == "":
        arrived = f"no tone for {word!r}"
    raise refusal(
        what,
        arrived=arrived,
        expected="a finite number such as -1.5",
        fix="Give each word a number, or delete the entry.",
    )
