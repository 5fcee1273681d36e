"""Tone words as data: which words sound good or bad, and how much. Four lists come with the package; anyone can bring a fifth.

A list is a text file with a word and a number on each line and a tab between them, checked when it is read. Its origin, its
licence and its fingerprint go with it, so that a table of tones can say which words stand behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import metadata
from os import PathLike
from pathlib import Path

import pandas as pd

from analysis import errors as checks
from analysis.lexicons import wordlists as lexicons
from analysis.lexicons.tables import read_word_table

#: The lists that come with the package, and their files; VADER's words are read from the package vaderSentiment itself.
SHIPPED = {
    "liu": "tones_liu.tsv",
    "pattern": "tones_pattern.tsv",
    "stance": "stance_words.tsv",
    "vader": None,
}
OWN = {"origin": "written for this project", "licence": "CC0 1.0"}  # of the list "stance"
COLUMNS = ("word", "tone")


class _Checked(dict):
    """Tones that need not be looked at again."""


@dataclass(frozen=True)
class ToneWords:
    """Words and phrases with a tone each. Checked, put into lower case with plain apostrophes and hyphens, and sorted.

    Attributes
    ----------
    name : str
        What tables call the list.
    values : dict
        The tone of each word, above 0 if it is good; the scale is the list's own.
    origin, licence : str
        Who made the list, and what may be done with it; empty if the file does not say.

    Raises InputError if there is no word at all, a word is empty or comes twice (in any case of its letters), a tone is not a
    finite number, or all are 0.

    >>> ToneWords("mine", {"Noble": 2, "base": -1.5}).values
    {'base': -1.5, 'noble': 2.0}
    """

    name: str
    values: dict[str, float] = field(hash=False, repr=False)
    origin: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.values, _Checked):
            return
        lines = ((f"the entry {word!r}", word, tone) for word, tone in self.values.items())
        object.__setattr__(self, "values", _checked(lines, what=f"tone words {self.name!r}"))

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any word or tone; order, comments and the name make no difference."""
        return lexicons.fingerprint(self.values)


def read(source: ToneWords | str | Path) -> ToneWords:
    """Return the tone words of *source*: the name of a list that ships, a path, or a ``ToneWords`` (returned as it is).

    The lists that ship are "vader" (of the package vaderSentiment), "liu" (Bing Liu's opinion lexicon: 1 and -1), "pattern"
    (adjectives of pattern and TextBlob, -1 to 1) and "stance" (written for this project, -3 to 3); ``listed`` says more.

    A file is UTF-8 text with a word (or phrase), a tab and a number on each line. Lines that begin with ``#`` are comments;
    ``# name: …``, ``# origin: …`` and ``# licence: …`` are kept. A heading is optional; if it has the columns ``word`` and
    ``tone``, others may stand beside them. Without ``# name: …`` the list is called as its file.

    Raises InputError if there is no such file or list, the file is not UTF-8, a line has another number of columns, a word or a
    tone is missing, a tone is no finite number, a word comes twice, there is no word, or all tones are 0.

    >>> read("liu").values["abominable"], read("pattern").licence
    (-1.0, 'Public Domain Dedication and License (PDDL) 1.0')
    """
    if isinstance(source, ToneWords):
        return source
    if not isinstance(source, (str, PathLike)):
        raise checks.refusal(
            "tone words",
            arrived=repr(source),
            expected=f"a path, or one of {checks.listing(SHIPPED)}",
            fix="For words of your own give ToneWords(name, {word: tone}).",
        )
    return (
        _shipped(source)
        if isinstance(source, str) and source in SHIPPED
        else _from_file(Path(source))
    )


def listed() -> pd.DataFrame:
    """Return what ships: ``name``, ``words`` (how many), ``origin``, ``licence`` and ``fingerprint`` of each list.

    >>> listed()["name"].tolist()
    ['liu', 'pattern', 'stance', 'vader']
    """
    lists = [read(name) for name in SHIPPED]
    return pd.DataFrame(
        [(one.name, len(one.values), one.origin, one.licence, one.fingerprint) for one in lists],
        columns=["name", "words", "origin", "licence", "fingerprint"],
    )


@lru_cache
def _shipped(name: str) -> ToneWords:
    if (file := SHIPPED[name]) is None:
        return _vader()
    return _from_file(lexicons.WORDLISTS / file, name=name, **(OWN if name == "stance" else {}))


def _vader() -> ToneWords:
    """Return the words of vaderSentiment; those with capitals are left out, as the package cannot find them either."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    values = {
        word: tone
        for word, tone in SentimentIntensityAnalyzer().lexicon.items()
        if word == word.lower()
    }
    version = metadata.version("vaderSentiment")
    return ToneWords(
        "vader", values, f"the package vaderSentiment {version} (Hutto and Gilbert 2014)", "MIT"
    )


def _from_file(path: Path, **about: str) -> ToneWords:
    """Return the words of a file; what its comments say of it goes before *about*."""
    if not path.is_file():
        raise checks.refusal(
            str(path),
            arrived="no such file",
            expected=f"a word list, or one of {checks.listing(SHIPPED)}",
            fix="Check the path or the name.",
            kind=checks.MissingInput,
        )
    rows = read_word_table(path, columns=COLUMNS)
    lines = zip(
        (f"line {number}" for number in rows.index),
        *(rows[column].tolist() for column in COLUMNS),
        strict=True,
    )
    return ToneWords(
        **{"name": path.stem} | about | rows.attrs, values=_checked(lines, what=str(path))
    )


def _checked(lines: Iterable[tuple], *, what: str) -> _Checked:
    """Return the tone of each word, sorted, of *lines*: where a word stands, the word, its tone."""
    found, places = {}, {}
    for place, word, tone in lines:
        where = f"{what}, {place}"
        word, tone = _word(word, what=where), _tone(tone, word=word, what=where)
        if word in found:
            twice = f"{word!r} twice: {places[word]} with the tone {found[word]:g} and {place} with the tone {tone:g}"
            raise checks.refusal(
                what, arrived=twice, expected="each word once", fix="Keep one of them."
            )
        found[word], places[word] = tone, place
    if not any(found.values()):
        raise checks.refusal(
            what,
            arrived=f"the tone 0 for every word ({len(found)})" if found else "no words",
            expected="at least one word with a tone above or below 0",
            fix="Give words, each with its tone.",
        )
    return _Checked(sorted(found.items()))


def _word(word, *, what: str) -> str:
    """Return a word as it is looked for, after refusing an empty one and one in quotation marks."""
    plain = (
        lexicons.looked_for(" ".join(word.lower().split()), case="exact")
        if isinstance(word, str)
        else ""
    )
    if not plain or plain[0] == plain[-1] == '"':
        raise checks.refusal(
            what,
            arrived=f"the word {word!r}" if plain else "no word",
            expected="a word or phrase without quotation marks",
            fix="Write the word, or delete the entry.",
        )
    return plain


def _tone(tone, *, word: str, what: str) -> float:
    """Return a tone as a number (never -0.0), after refusing a missing one and what is no finite number."""
    try:
        number = float(str(tone).replace("_", "?"))  # 1_000 is a number for Python only
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        arrived = f"the tone {str(tone)!r}" if str(tone or "") else "no tone"
        raise checks.refusal(
            what,
            arrived=f"{arrived} for {word!r}",
            expected="a finite number such as -1.5",
            fix="Give each word a number, or delete the entry.",
        )
    return number + 0.0
