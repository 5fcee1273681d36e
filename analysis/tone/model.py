"""Tone toward a target: a linear model of the words around it (docs/tone-model.md).

No name of anybody is a feature. Effects are whole numbers, so that the log-odds are the same on
every machine; data/make_tone_model.py writes lists/tone_model.npz.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import refusal, require_kind
from analysis.text.characters import TITLE, UPPER, Characters, characters
from analysis.text.kernels import TwoArrays
from analysis.text.tokens import Tokens, tokenize

MODEL = Path(__file__).parent / "lists" / "tone_model.npz"
UNIT = 1_000  #: an effect of 1
NEAR = (1, 2, 6)  #: where places beside the target end, in words of its phrase
FAR = len(NEAR)  #: the place of all other words of the sentence
#: Words of the phrase after "not" that it turns, and after "was" that it makes passive. A name
#: between them counts with all its words.
REACH = 3
BEING, NEGATION = 1, 2  #: what a word can be to those after it; their sum is both
UNLISTED = -1  #: the row of names, and of words that the model lacks
#: What ends a phrase where it is before a word or after one.
MARKS = tuple(map(ord, ',;:"“”()—–'))


class Model(NamedTuple):
    """Effects of words, by row; the last row is that of all other words."""

    words: np.ndarray
    #: Word × what is before it (nothing, BEING, NEGATION, both) × place (NEAR and FAR before the
    #: target, then after it) × (negative, positive), against neutral, in UNITs.
    effects: np.ndarray
    cues: np.ndarray  #: BEING or NEGATION, or 0
    start: np.ndarray  #: log-odds of negative and positive without any word
    certain: np.ndarray  #: probability from which on there is a label


class Surroundings(NamedTuple):
    """The words around targets, one after the other; each array has one number a word."""

    target: np.ndarray
    row: np.ndarray
    after: np.ndarray  #: what is before the word: a sum of BEING and NEGATION
    place: np.ndarray


def directed(sentences: list[str], spans: list[tuple[int, int]]) -> pd.DataFrame:
    """Return how each sentence treats the target at its span.

    Parameters
    ----------
    sentences : list of str
        English sentences, one for each target: give a sentence with two targets twice.
    spans : list of (int, int)
        First character of the target and the first after it, as in ``sentence[start:stop]``.

    Returns
    -------
    DataFrame
        One row a pair: ``label`` (-1 negative, 0 neutral, 1 positive; missing where the model is
        not sure), ``tone`` (``p_positive`` less ``p_negative``, -1 to 1), ``p_negative``,
        ``p_neutral``, ``p_positive`` (learned on NewsMTSC). A tone of 0 is neutral or torn.
        Tone and probabilities are never missing. docs/tone-model.md says how good they are.

    Raises
    ------
    InputError
        If the two differ in length, one text is given in place of a list, or a span has no word.

    Examples
    --------
    >>> sentences = ["Elmaria was praised by Norland.", "Norland accused Elmaria of war crimes."]
    >>> directed(sentences, [(0, 7), (16, 23)])["label"].tolist()
    [1, -1]
    """
    fix = 'Write ["One sentence."], with spans such as [(0, 3)].'
    require_kind(sentences, list, name="sentences", expected="a list of sentences", fix=fix)
    require_kind(spans, list, name="spans", expected="a list of spans", fix=fix)
    fitting = [True for text, (start, stop) in zip(sentences, spans) if text[start:stop].strip()]
    if not len(fitting) == len(sentences) == len(spans):
        raise refusal(
            "spans",
            arrived=f"{len(fitting)} spans in their sentences, of {len(spans)}",
            expected=f"one for each of {len(sentences)} sentences, with a word",
            fix="Use start = sentence.index(target) and stop = start + len(target).",
        )
    text = characters(sentences)
    tokens = tokenize(text)
    edges = np.array(spans, dtype=np.int64).reshape(-1, 2) + text.bounds[:-1, None]
    first, last = np.searchsorted(tokens.starts, edges.T)
    p = score_targets(
        text, tokens, sentences=(tokens.bounds[:-1], tokens.bounds[1:]), targets=(first, last)
    )
    label = pd.array(p.argmax(axis=1) - 1, dtype="Int8")
    label[p.max(axis=1, initial=0) < load_model().certain] = pd.NA
    shares = pd.DataFrame(p, columns=["p_negative", "p_neutral", "p_positive"])
    return pd.DataFrame({"label": label, "tone": tone_of(p)}).join(shares)


def tone_of(p: np.ndarray) -> np.ndarray:
    """Return the probability of positive less that of negative.

    >>> tone_of(np.array([[0.7, 0.2, 0.1], [0.4, 0.2, 0.4]])).tolist()
    [-0.6, 0.0]
    """
    return np.round(p[:, 2] - p[:, 0], 3) + 0.0  # no -0.0


def score_targets(
    text: Characters, tokens: Tokens, *, sentences: TwoArrays, targets: TwoArrays
) -> np.ndarray:
    """Return probabilities of targets: targets × (negative, neutral, positive).

    *targets* are the first token of each and the one behind its last, *sentences* those of the
    sentence that it is in.
    """
    model = load_model()
    found = find_surroundings(text, tokens, model=model, sentences=sentences, targets=targets)
    effects = model.effects[found.row, found.after, found.place]
    odds = np.zeros((len(targets[0]), 3))
    for column, start, effect in zip((0, 2), model.start, effects.T):
        odds[:, column] = start + np.bincount(found.target, effect, minlength=len(odds))
    sizes = np.exp((odds - odds.max(axis=1, keepdims=True)) / UNIT)
    return np.rint(1000 * (sizes / sizes.sum(axis=1, keepdims=True))) / 1000


def find_surroundings(
    text: Characters, tokens: Tokens, *, model: Model, sentences: TwoArrays, targets: TwoArrays
) -> Surroundings:
    """Return the words around targets. Words with a capital inside a sentence are names."""
    low, high = sentences
    first, last = targets
    begins = np.zeros(len(tokens.starts) + 1, bool)
    begins[low] = True
    is_name = (text.kind[tokens.starts] & (UPPER | TITLE) > 0) & ~begins[:-1]
    begins[:-1] |= np.isin(text.lower[tokens.starts - 1], MARKS)
    begins[1:] |= np.isin(text.lower[tokens.stops], MARKS)
    begins[-1] = True
    phrase = np.cumsum(begins)
    number_of = dict(zip(model.words.tolist(), range(len(model.words))))
    rows = [number_of.get(word, UNLISTED) for word in tokens.vocabulary]
    row = np.where(is_name, UNLISTED, np.array(rows, dtype=np.int64)[tokens.ids])
    cue = model.cues[row]
    after = np.zeros_like(cue)
    for step in range(1, REACH + 1):
        after[step:] |= cue[:-step] * (phrase[step:-1] == phrase[: -step - 1])
    listed = np.flatnonzero(row != UNLISTED)
    low, high = np.searchsorted(listed, [low, high])
    size = high - low
    target = np.repeat(np.arange(len(size)), size)
    token = listed[np.arange(len(target)) + np.repeat(high - np.cumsum(size), size)]
    first = first[target]
    last = last[target]
    distance = np.maximum(first - token, token - last + 1)  # 0 and less: in the target
    is_near = phrase[token] == phrase[np.clip(token, first, last - 1)]
    place = np.where(is_near, np.searchsorted(NEAR, distance), FAR)
    place += (token >= last) * (FAR + 1)
    is_around = distance > 0
    target, token, place = target[is_around], token[is_around], place[is_around]
    return Surroundings(target, row[token], after[token], place)


@lru_cache
def load_model() -> Model:
    """Return the model that ships."""
    with np.load(MODEL) as stored:
        return Model(*[stored[name] for name in Model._fields])
