"""What training a model of tone needs beside what scores: lists of tones, names of features, the
model's file.

make_tone_model.py writes the model as a table of text, and from that as the arrays that
analysis/tone/model.py maps into memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from word_tables import read_word_table

from analysis import lexicons
from analysis.text.kernels import FREE, hash_numbers, slot_of, word_table
from analysis.tone.clauses import BREAK, COMMA, LISTS_FOLDER, PARTICIPLE, QUOTE, STOP, Pieces
from analysis.tone.context import (
    AFTER,
    AFTER_3,
    ANYWHERE,
    AROUND,
    BEFORE,
    BEFORE_3,
    BY_DISTANCE,
    BY_NEARNESS,
    BY_SCOPE,
    BY_SEPARATION,
    BY_SIDE,
    FEATURES_OF_TONE,
    FORM,
    MEANS,
    N_SIGNS,
    PAIR,
    STANCE,
    TONE,
    VERB,
    VERB_OTHER_SIDE,
    WIDTH,
    Effects,
    Output,
    Vocabulary,
    find_features,
)
from analysis.tone.model import Model

#: How many words a feature is made of, where it is not one.
N_WORDS = {PAIR: 2, BEFORE: 2, AFTER: 2, AROUND: 2, AFTER_3: 3, BEFORE_3: 3}

#: Names of what analysis/tone/context.py numbers, in that order: kinds of features, forms of target
#: and sentence, sides of the target or roles beside a verb, distances, scopes, names between, signs.
FEATURES = (
    "tone",
    "form",
    "word",
    "phrase word",
    "left",
    "right",
    "at -3",
    "at -2",
    "at -1",
    "at 1",
    "at 2",
    "at 3",
    "pair",
    "before",
    "after",
    "around",
    "after 3",
    "before 3",
    "mean",
    "phrase mean",
    "left mean",
    "right mean",
)
FORMS = (
    "name",
    "subject pronoun",
    "object pronoun",
    "owner pronoun",
    "owns",
    "fifth 1",
    "fifth 2",
    "fifth 3",
    "fifth 4",
    "fifth 5",
    "00 words",
    "10 words",
    "20 words",
    "30 words",
    "40 words",
    "50 words",
    "60 words",
    "first",
    "no quotation",
    "after a quotation",
    "before a quotation",
    "in a quotation",
    "reports",
    "after a report",
)
SIDES = ("left", "right")
ROLES = ("subject", "object", "agent")
DISTANCES = ("1-2", "3-5", "6-10", "11+")  # pieces
SCOPES = ("phrase", "clause", "outside")
SEPARATIONS = ("next", "beyond a name")
SIGNS = ("+", "-")
#: Lists that give a word a tone. Only the last three have phrases.
LISTS = ("vader", "liu", "pattern", "stance", "verb", "verb's other side")
N_LISTS = len(LISTS)
#: Classes of words in lists/clauses.txt, in the order of their bits in analysis/tone/clauses.py.
CLASSES = (
    "contrast",
    "negation",
    "being",
    "participle",
    "by",
    "reporting",
    "subject",
    "object",
    "owner",
    "owning",
)
MARKS = {BREAK: ";:—", COMMA: ",", QUOTE: '"', STOP: ".!?"}
#: Names of the target and of the end of a sentence. Pieces are in lower case: no word is one.
TARGET = "TARGET"
END = "END"

MODEL = LISTS_FOLDER / "tone_model.tsv"
#: Entries that a piece can bring: 7 of words, and 6 of tones in each of 6 lists. The target
#: brings 20, which is less.
ENTRIES_OF_PIECE = 43
COLUMNS = ("feature", "words", "negative", "positive")
WITHOUT_WORDS = ("tone", "form")  # features that are made of a code
#: What a tone of 1 is worth in each list, in thousandths.
SCALE = {"vader": 500, "liu": 1000, "pattern": 1000, "stance": 500}
PARTICIPLE_ENDINGS = ("ed", "en")
STANCE_VERBS = lexicons.LISTS / "stance_verbs.tsv"
#: Files of the lists of tone words; "vader" is in the package vaderSentiment.
FILES = {"liu": "tones_liu.tsv", "pattern": "tones_pattern.tsv", "stance": "stance_words.tsv"}
VERB_COLUMNS = ("lemma", "forms", "subject", "object")


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
    if name in FILES:
        table = read_word_table(LISTS_FOLDER / FILES[name], columns=("word", "tone"))
        tones = dict(zip(table["word"], table["tone"].astype(float), strict=True))
    else:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        lexicon = SentimentIntensityAnalyzer().lexicon
        # The package looks words up in lower case, so that it cannot find those in capitals.
        tones = {word: tone for word, tone in lexicon.items() if word == word.lower()}
    return dict(sorted(tones.items()))


def read_stance_verbs() -> pd.DataFrame:
    """Return verbs, their forms, and what they say of subject and object."""
    return read_word_table(STANCE_VERBS, columns=VERB_COLUMNS)


def _phrase_hashes(phrases: Sequence[Sequence[int]]) -> np.ndarray:
    """Return the hash of each phrase, given as numbers of words."""
    sizes = np.array([len(phrase) for phrase in phrases])
    hashes = np.empty(len(phrases), np.int64)
    for size in np.unique(sizes).tolist():
        positions = np.flatnonzero(sizes == size)
        numbers = np.array([phrases[position] for position in positions.tolist()])
        hashes[positions] = hash_numbers(numbers.T, 0, size)  # all of one size at once
    return hashes


def word_classes() -> dict[str, int]:
    """Return the classes of each listed word and mark, as a sum of bits.

    >>> word_classes()["but"] == CONTRAST, word_classes()[","] == COMMA
    (True, True)
    """
    classes = {mark: bit for bit, marks in MARKS.items() for mark in marks}
    for name, word in lexicons.classed_words("clauses", folder=LISTS_FOLDER):
        bit = 1 << CLASSES.index(name)
        classes[word] = classes.get(word, 0) | bit
    return classes


def class_lines() -> tuple[str, ...]:
    """Return the lines of lists/clauses.txt, sorted: what fingerprints depend on."""
    return lexicons.words("clauses", folder=LISTS_FOLDER)


def feature_key(kind: int, first: int, second: int = 0, third: int = 0) -> int:
    """Return the key of a feature made of up to three words, or of one code.

    >>> feature_key(WORD, 7) == feature_key(WORD, 7, 0, 0) != feature_key(WORD, 8)
    True
    """
    return ((kind * WIDTH + first) * WIDTH + second) * WIDTH + third


def _name_tone_features() -> dict[int, str]:
    """Return the names of tone features: list, sign, and which words count."""
    names = {}
    for number, name in enumerate(LISTS):
        sides = ROLES if number in (VERB, VERB_OTHER_SIDE) else SIDES
        for sign_number, sign in enumerate(SIGNS):
            base = (number * N_SIGNS + sign_number) * FEATURES_OF_TONE
            tone = f"{name} {sign}"
            names[base + ANYWHERE] = tone
            names[base + BY_NEARNESS] = f"{tone} by nearness"
            groups = {BY_DISTANCE: DISTANCES, BY_SCOPE: SCOPES, BY_SEPARATION: SEPARATIONS}
            for side_number, side in enumerate(sides):
                names[base + BY_SIDE + side_number] = f"{tone} {side}"
                for first, labels in groups.items():
                    start = base + first + side_number * len(labels)
                    for label_number, label in enumerate(labels):
                        names[start + label_number] = f"{tone} {side} {label}"
    return names


#: Name of each tone feature by its code: "verb - subject 1-2".
TONE_FEATURES = _name_tone_features()


CODE_OF_TONE = {name: code for code, name in TONE_FEATURES.items()}


def feature_name(key: int, names: np.ndarray) -> tuple[str, str]:
    """Return the kind of a feature, and the words or the code that it is made of.

    >>> feature_name(feature_key(PAIR, 0, 1), np.array(["sent", "aid", ""]))
    ('pair', 'sent aid')
    """
    kind, parts = divmod(key, WIDTH**3)
    first, parts = divmod(parts, WIDTH**2)
    second, third = divmod(parts, WIDTH)
    if kind == TONE:
        return FEATURES[kind], TONE_FEATURES[first]
    if kind == FORM:
        return FEATURES[kind], FORMS[first]
    numbers = [first, second, third]
    n_words = N_WORDS.get(kind, 1)
    return FEATURES[kind], " ".join(names[numbers[:n_words]])


def key_of_feature(feature: str, text: str, *, numbers: dict[str, int]) -> int:
    """Return the key of a named feature, given the number of each word.

    Raises KeyError where there is no such feature.

    >>> key_of_feature("pair", "sent aid", numbers={"sent": 0, "aid": 1}) == feature_key(PAIR, 0, 1)
    True
    """
    if feature not in FEATURES:
        raise KeyError(feature)
    kind = FEATURES.index(feature)
    if kind == TONE:
        return feature_key(kind, CODE_OF_TONE[text])
    if kind == FORM:
        if text not in FORMS:
            raise KeyError(text)
        return feature_key(kind, FORMS.index(text))
    words = text.split(" ")
    if len(words) != N_WORDS.get(kind, 1):
        raise KeyError(text)
    return feature_key(kind, *[numbers[word] for word in words])


def read_model(path: str | Path) -> Model:
    """Return the model of a file that make_tone_model.py has written."""
    table = read_word_table(path, columns=COLUMNS)
    values = table[["negative", "positive"]].astype(np.int64).to_numpy()
    feature = table["feature"].to_numpy(object)
    words = table["words"].to_numpy(object)
    is_setting = feature == "setting"
    is_weight = feature == "weight"
    is_name = feature == "name"
    is_feature = ~(is_setting | is_weight | is_name)
    settings = dict(zip(words[is_setting], values[is_setting], strict=True))
    weights = dict(zip(words[is_weight], values[is_weight, 0].tolist(), strict=True))
    has_words = is_weight | (is_feature & ~np.isin(feature, WITHOUT_WORDS))
    single_words = _words_in_order(words[has_words])
    names, vocabulary = make_vocabulary(
        single_words,
        [weights.get(word, 0) for word in single_words],
        people=frozenset(words[is_name]),
    )
    keys = _feature_keys(table[is_feature], names)
    return Model(
        vocabulary=vocabulary,
        effects=effects_of(keys, values[is_feature]),
        start=settings["start"],
        certain=settings["certain"][0].item() / 1000,
        fingerprint=_fingerprint_of(table),
    )


def key_slots(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return keys in the slots of a hash table for ``slot_of``, and the slot of each key.

    Keys are whole numbers from 0, all different.
    """
    slots = np.full(1 << (2 * len(keys) + 1).bit_length(), FREE, np.int64)
    places = np.zeros(len(keys), np.int64)
    with np.errstate(over="ignore"):  # hashes wrap around
        for number, key in enumerate(keys):
            places[number] = slot_of(key, slots)
            slots[places[number]] = key
    return slots, places


def effects_of(keys: np.ndarray, coefficients: np.ndarray) -> Effects:
    """Return the effects of features, given their keys and what each adds (features × 2)."""
    kind = keys // WIDTH**3
    is_ngram = np.isin(kind, list(N_WORDS))
    word = keys // WIDTH**2 % WIDTH
    n_words = int(word[~is_ngram].max(initial=-1)) + 1
    of_words = np.zeros((n_words, MEANS.stop, 2), np.int32)
    of_words[word[~is_ngram], kind[~is_ngram]] = coefficients[~is_ngram]
    ngrams, slots = key_slots(keys[is_ngram])
    of_ngrams = np.zeros((len(ngrams), 2), np.int32)
    of_ngrams[slots] = coefficients[is_ngram]
    return Effects(of_words, of_ngrams, ngrams)


def write_arrays(model: Model, path: Path) -> None:
    """Write a model as arrays: one record in NumPy's format, with a field for each."""
    vocabulary = model.vocabulary
    parts = vocabulary.table._asdict() | vocabulary._asdict() | model.effects._asdict()
    parts |= model._asdict()
    for whole in ("table", "vocabulary", "effects"):
        del parts[whole]
    arrays = {name: np.asarray(part) for name, part in parts.items()}
    fields = [(name, array.dtype, array.shape) for name, array in arrays.items()]
    record = np.zeros(1, np.dtype(fields, align=True))
    for name, array in arrays.items():
        record[name] = array
    np.save(path, record)


def _fingerprint_of(table: pd.DataFrame) -> str:
    """Return the fingerprint of a model file and of the word lists that the model uses."""
    columns = [table[name].tolist() for name in COLUMNS]
    lines = list(zip(*columns, strict=True))
    lists = [lexicons.fingerprint(tone_words(name)) for name in SCALE]
    verbs = read_stance_verbs().to_numpy().tolist()
    return lexicons.fingerprint([lines, lists, verbs, class_lines()])


def _words_in_order(phrases: Iterable[str]) -> list[str]:
    """Return each word of the phrases once, in the order of their first place."""
    words: dict[str, None] = {}
    for phrase in phrases:
        for word in phrase.split(" "):
            if word:
                words[word] = None
    return list(words)


def _feature_keys(table: pd.DataFrame, names: np.ndarray) -> np.ndarray:
    """Return the key of each feature of a model file."""
    numbers = {word: number for number, word in enumerate(names[:-1])}
    lines = zip(table["feature"], table["words"], strict=True)
    return np.array([key_of_feature(*line, numbers=numbers) for line in lines], np.int64)


class Entries(NamedTuple):
    """Features of mentions, one entry each; numbers of mentions are in order."""

    mention: np.ndarray
    key: np.ndarray  #: of the feature
    value: np.ndarray  #: in thousandths


def features_of(
    pieces: Pieces,
    ids: np.ndarray,
    *,
    vocabulary: Vocabulary,
    first: np.ndarray,
    last: np.ndarray,
    sentence_of: np.ndarray,
) -> Entries:
    """Return the features of mentions.

    Mentions are the pieces from *first* to *last*, in the sentences *sentence_of*. *ids* are the
    numbers of all pieces in the vocabulary.
    """
    n_pieces = np.diff(pieces.bounds)[sentence_of] + 1  # a target without a piece is one more
    room = int(n_pieces.sum()) * ENTRIES_OF_PIECE
    output = Output(
        writes_entries=True,
        entries=np.empty((room, 3), np.int64),
        n_entries=np.zeros(1, np.int64),
        sums=np.zeros(2, np.int64),
        effects=effects_of(np.empty(0, np.int64), np.empty((0, 2), np.int64)),
    )
    find_features(ids, pieces.bounds, pieces.capital, vocabulary, first, last, sentence_of, output)
    n = int(output.n_entries[0])
    return Entries(*(column.copy() for column in output.entries[:n].T))
