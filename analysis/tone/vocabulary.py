"""The words that a model of tone knows: numbers, classes, and tones in several lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.lexicons.tables import read_word_table
from analysis.text.kernels import WordTable, hash_numbers, key_slots, word_table
from analysis.tone.clauses import LISTS_FOLDER, PARTICIPLE, word_classes

#: Lists that give a word a tone, by number. Only the last three have phrases.
LISTS = ("vader", "liu", "pattern", "stance", "verb", "verb's other side")
LISTS_WITHOUT_PHRASES = 3
STANCE = LISTS.index("stance")
VERB = LISTS.index("verb")  # what a verb says of its subject
VERB_OTHER_SIDE = LISTS.index("verb's other side")  # what it says of its object
N_LISTS = len(LISTS)
#: What a tone of 1 is worth in each list, in thousandths.
SCALE = {"vader": 500, "liu": 1000, "pattern": 1000, "stance": 500}
#: Names of the target and of the end of a sentence. Pieces are in lower case: no word is one.
TARGET = "TARGET"
END = "END"
PARTICIPLE_ENDINGS = ("ed", "en")
STANCE_VERBS = lexicons.LISTS / "stance_verbs.tsv"
#: Files of the lists of tone words; "vader" is in the package vaderSentiment.
_FILES = {"liu": "tones_liu.tsv", "pattern": "tones_pattern.tsv", "stance": "stance_words.tsv"}
_VERB_COLUMNS = ("lemma", "forms", "subject", "object")


class Vocabulary(NamedTuple):
    """Words by number; the last row of each array is for every word that is not listed."""

    table: WordTable
    classes: np.ndarray  #: sums of bits of `analysis.tone.clauses`
    tones: np.ndarray  #: words × LISTS, in thousandths
    phrases: np.ndarray  #: the hash of the numbers of words in each slot
    phrase_tones: np.ndarray  #: slots × (stance, verb, verb's other side)
    begins_phrase: np.ndarray  #: whether a phrase begins with this word
    is_listed: np.ndarray  #: whether this word has a tone, or a phrase begins with it
    weights: np.ndarray  #: in means, in thousandths
    target: int
    end: int


class ListedTones(NamedTuple):
    """Tones in thousandths, of single words by list and of phrases."""

    singles: dict[str, list[int]]
    phrases: dict[str, tuple[int, int, int]]  #: stance, verb, verb's other side


def make_vocabulary(
    names: Sequence[str], weights: Sequence[int] = (), *, people: Collection[str] = frozenset()
) -> tuple[np.ndarray, Vocabulary]:
    """Return the words of a model by number, and their Vocabulary.

    Parameters
    ----------
    names : sequence of str
        Words of the model. Words of the lists of tones and of lists/clauses.txt are added.
    weights : sequence of int
        Weight of each of *names* in means.
    people : collection of str
        Words of the lists that are rather somebody's name (trump, lynch): they have no tone.

    Returns
    -------
    names : ndarray of str
        The last is "", for what no word brings.
    vocabulary : Vocabulary
    """
    listed = listed_tones()
    singles = {word: tones for word, tones in listed.singles.items() if word not in people}
    classes = word_classes()
    phrases = [phrase.split() for phrase in listed.phrases]
    words_of_phrases = [word for phrase in phrases for word in phrase]
    every_word = [*names, *singles, *classes, *words_of_phrases, TARGET, END]
    every_word = list(dict.fromkeys(every_word))
    number = {word: position for position, word in enumerate(every_word)}
    n_rows = len(every_word) + 1
    tones = np.zeros((n_rows, N_LISTS), np.int16)
    tones[[number[word] for word in singles]] = list(singles.values())
    class_bits = np.zeros(n_rows, np.int16)
    class_bits[:-1] = [_class_bits(word, classes) for word in every_word]
    hashes = _phrase_hashes([[number[word] for word in phrase] for phrase in phrases])
    phrase_slots, slots = key_slots(hashes)
    phrase_tones = np.zeros((len(phrase_slots), 3), np.int16)
    phrase_tones[slots] = list(listed.phrases.values())
    begins_phrase = np.zeros(n_rows, np.bool_)
    begins_phrase[[number[phrase[0]] for phrase in phrases]] = True
    all_weights = np.zeros(n_rows, np.int32)
    all_weights[: len(weights)] = weights
    vocabulary = Vocabulary(
        table=word_table(every_word),
        classes=class_bits,
        tones=tones,
        phrases=phrase_slots,
        phrase_tones=phrase_tones,
        begins_phrase=begins_phrase,
        is_listed=begins_phrase | tones.any(axis=1),
        weights=all_weights,
        target=number[TARGET],
        end=number[END],
    )
    return np.array([*every_word, ""], dtype=object), vocabulary


def _class_bits(word: str, classes: dict[str, int]) -> int:
    """Return the classes of a word; words that end like participles are participles too."""
    bits = classes.get(word, 0)
    if word.endswith(PARTICIPLE_ENDINGS):
        bits |= PARTICIPLE
    return bits


@lru_cache
def listed_tones() -> ListedTones:
    """Return the tones of single words and of phrases in the lists that ship."""
    listed = ListedTones({}, {})
    for name, scale in SCALE.items():
        column = LISTS.index(name)
        for word, tone in tone_words(name).items():
            value = round(tone * scale)
            if " " not in word:
                tones = listed.singles.setdefault(word, [0] * N_LISTS)
                tones[column] = value
            elif name == "stance":
                listed.phrases[word] = (value, 0, 0)
    verbs = read_stance_verbs()
    subjects = verbs["subject"].astype(int) * SCALE["stance"]
    objects = verbs["object"].astype(int) * SCALE["stance"]
    for forms, on_subject, on_object in zip(verbs["forms"], subjects, objects, strict=True):
        for form in forms.split("|"):
            if " " in form:
                listed.phrases[form] = (0, on_subject, on_object)
            else:
                tones = listed.singles.setdefault(form, [0] * N_LISTS)
                tones[STANCE:] = [0, on_subject, on_object]
    return listed


@lru_cache
def tone_words(name: str) -> dict[str, float]:
    """Return the tone of each word of a list, sorted; above 0 if it sounds good.

    The lists are "vader", "liu", "pattern" and "stance"; the head of each file in ``lists/`` has
    its origin and licence.

    >>> tone_words("liu")["abominable"]
    -1.0
    """
    if name in _FILES:
        table = read_word_table(LISTS_FOLDER / _FILES[name], columns=("word", "tone"))
        tones = dict(zip(table["word"], table["tone"].astype(float), strict=True))
    else:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        lexicon = SentimentIntensityAnalyzer().lexicon
        # The package looks words up in lower case, so that it cannot find those in capitals.
        tones = {word: tone for word, tone in lexicon.items() if word == word.lower()}
    return dict(sorted(tones.items()))


def read_stance_verbs() -> pd.DataFrame:
    """Return verbs, their forms, and what they say of subject and object."""
    return read_word_table(STANCE_VERBS, columns=_VERB_COLUMNS)


def _phrase_hashes(phrases: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the hash of each phrase, given as numbers of words."""
    sizes = np.array([len(phrase) for phrase in phrases])
    hashes = np.empty(len(phrases), np.int64)
    for size in np.unique(sizes).tolist():
        positions = np.flatnonzero(sizes == size)
        numbers = np.array([phrases[position] for position in positions.tolist()])
        hashes[positions] = hash_numbers(numbers.T, 0, size)  # all of one size at once
    return hashes
