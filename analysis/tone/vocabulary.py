"""The words that a model of tone knows: their numbers, what they can be in a clause, and their tones in several lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from analysis.lexicons import wordlists as lexicons
from analysis.lexicons.tables import read_word_table
from analysis.text.kernels import Words, hashed, words
from analysis.tone import clauses
from analysis.tone import wordlists as tonewords

LISTS = ("vader", "liu", "pattern", "stance", "verb", "verb's other side")
SCALE = {
    "vader": 500,
    "liu": 1000,
    "pattern": 1000,
    "stance": 500,
}  # what a tone of 1 is worth, in thousandths
VERBS = {
    "path": lexicons.WORDLISTS / "stance_verbs.tsv",
    "columns": ("lemma", "forms", "subject", "object"),
}
TARGET, END = "TARGET", "END"  # pieces are in lower case: no word is one of these


class Vocabulary(NamedTuple):
    """Words by number, with what they can be and which tones they bring; the last row stands for every other word."""

    table: Words
    uses: np.ndarray
    tones: np.ndarray  # words × LISTS, in thousandths
    phrases: np.ndarray  # hashes of numbers, sorted
    phrase_tones: np.ndarray  # phrases × (stance, verb, other side)
    begins: np.ndarray  # whether a phrase begins with this word
    weights: np.ndarray  # in means, in thousandths
    target: int
    end: int


def listed(
    names: Sequence[str], weights: Sequence[int] = (), *, named: Collection[str] = frozenset()
) -> tuple[np.ndarray, Vocabulary]:
    """Return the words of a model (*names*, those of the lists, and classes of clauses.txt) and their Vocabulary.

    *weights* are those of *names* in means. Words of the lists that are rather somebody's name (*named*: Trump, Lynch) have no
    tone by themselves.
    """
    singles, phrases = tones()
    singles = {word: values for word, values in singles.items() if word not in named}
    uses = clauses.uses()
    split = [phrase.split() for phrase in phrases]
    every = list(dict.fromkeys([*names, *singles, *uses, *chain.from_iterable(split), TARGET, END]))
    number = {word: place for place, word in enumerate(every)}
    values = np.zeros((len(every) + 1, len(LISTS)), np.int64)
    values[[number[word] for word in singles]] = [*singles.values()]
    bits = [uses.get(word, 0) | clauses.PARTICIPLE * word.endswith(("ed", "en")) for word in every]
    keys = _hashes([[number[part] for part in parts] for parts in split])
    order, begins, share = (
        np.argsort(keys),
        np.zeros(len(every) + 1, np.bool_),
        np.zeros(len(every) + 1, np.int64),
    )
    begins[[number[first] for first, *_ in split]] = True
    share[: len(weights)] = weights
    return np.array([*every, ""], dtype=object), Vocabulary(
        words(every),
        np.array([*bits, 0]),
        values,
        keys[order],
        np.array(list(phrases.values()))[order],
        begins,
        share,
        number[TARGET],
        number[END],
    )


@lru_cache
def tones() -> tuple[dict[str, list[int]], dict[str, tuple[int, int, int]]]:
    """Return the tones of single words by list, and of phrases: as a noun or adjective, on a verb's subject and object."""
    singles: dict[str, list[int]] = {}
    phrases: dict[str, tuple[int, int, int]] = {}
    for column, (name, scale) in enumerate(SCALE.items()):
        for word, tone in tonewords.read(name).values.items():
            if " " not in word:
                singles.setdefault(word, [0] * len(LISTS))[column] = round(tone * scale)
            elif name == "stance":
                phrases[word] = (round(tone * scale), 0, 0)
    verbs = read_word_table(**VERBS)
    for forms, *both in zip(
        verbs["forms"], verbs["subject"].astype(int), verbs["object"].astype(int), strict=True
    ):
        subject, to = (value * SCALE["stance"] for value in both)
        for form in forms.split("|"):
            if " " in form:
                phrases[form] = (0, subject, to)
            else:
                singles.setdefault(form, [0] * len(LISTS))[3:] = [0, subject, to]
    return singles, phrases


def _hashes(phrases: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the hash of each phrase, given as numbers of words."""
    sizes, keys = np.array([*map(len, phrases)]), np.empty(len(phrases), np.int64)
    for size in np.unique(sizes):
        same = np.flatnonzero(sizes == size)
        keys[same] = hashed.plain(
            np.array([phrases[place] for place in same]).T, 0, size
        )  # all of one size at once
    return keys
