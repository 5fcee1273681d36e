"""Tone toward a target: a linear model of the words around it (docs/tone-model.md).

No name of anybody is a feature. Effects are whole numbers, so that the log-odds are the same on
every machine; data/make_tone_model.py writes lists/tone_model.npz.
"""

import hashlib
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
NEAR = (6, 2, 1)  #: words of the phrase, on each side of the target, that count once more
REACH = 3  #: words of the phrase after "not" that it turns, and after "was" that it makes passive
UNLISTED = -1  #: the row of names, and of words that the model lacks
#: What ends a phrase where it is before a word or after one.
MARKS = tuple(map(ord, ',;:"“”()—–'))


class Model(NamedTuple):
    """Effects of words, by row; the last row is that of all other words."""

    words: np.ndarray
    #: Word × variant (plain, after a form of "be", after a negation, after both) × passage
    #: × (negative, positive), against neutral, in UNITs.
    effects: np.ndarray
    negates: np.ndarray  #: whether a word is a negation
    is_being: np.ndarray  #: whether it is a form of "be"
    start: np.ndarray  #: log-odds of negative and positive without any word
    certain: np.ndarray  #: probability from which on there is a label


class Surroundings(NamedTuple):
    """The words of some texts as rows of a model, and the passages around some targets."""

    row: np.ndarray  #: of each token
    variant: np.ndarray  #: of each token
    #: Tokens of passages, targets × 8: before the target all of its sentence and NEAR ones, then
    #: the same after it.
    starts: np.ndarray
    stops: np.ndarray


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
        ``p_neutral``, ``p_positive`` (calibrated on NewsMTSC). A tone of 0 is neutral or torn.
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
    return pd.DataFrame(
        {
            "label": label,
            "tone": tone_of(p),
            "p_negative": p[:, 0],
            "p_neutral": p[:, 1],
            "p_positive": p[:, 2],
        }
    )


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
    odds = model.start + _sums_of_effects(found, model.effects)
    odds = np.insert(odds, 1, 0, axis=1) / UNIT
    sizes = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.rint(1000 * (sizes / sizes.sum(axis=1, keepdims=True))) / 1000


def _sums_of_effects(found: Surroundings, effects: np.ndarray) -> np.ndarray:
    """Return what the words of all passages add up to: targets × (negative, positive)."""
    of_tokens = effects[found.row, found.variant]
    sums = np.zeros((len(of_tokens) + 1, *of_tokens.shape[1:]), np.int64)
    np.cumsum(of_tokens, axis=0, out=sums[1:])
    passage = np.arange(effects.shape[2])
    return (sums[found.stops, passage] - sums[found.starts, passage]).sum(axis=1)


def find_surroundings(
    text: Characters, tokens: Tokens, *, model: Model, sentences: TwoArrays, targets: TwoArrays
) -> Surroundings:
    """Return the words around targets. Words with a capital inside a sentence are names."""
    low, high = sentences
    begins = np.zeros(len(tokens.starts) + 1, bool)
    begins[low] = True
    is_name = (text.kind[tokens.starts] & (UPPER | TITLE) > 0) & ~begins[:-1]
    number_of = dict(zip(model.words.tolist(), range(len(model.words))))
    rows = [number_of.get(word, UNLISTED) for word in tokens.vocabulary]
    row = np.where(is_name, UNLISTED, np.array(rows, dtype=np.int64)[tokens.ids])
    begins[:-1] |= np.isin(text.lower[tokens.starts - 1], MARKS)
    begins[1:] |= np.isin(text.lower[tokens.stops], MARKS)
    phrase = np.cumsum(begins[:-1])
    variant = _follows(model.is_being[row], phrase) + 2 * _follows(model.negates[row], phrase)
    edges = np.concatenate([[0], np.flatnonzero(begins), [len(phrase)]])
    first, last = targets
    phrase_start = edges[np.searchsorted(edges, first, side="right") - 1]
    phrase_stop = edges[np.searchsorted(edges, last)]
    near_starts = [np.maximum(np.maximum(low, phrase_start), first - n) for n in NEAR]
    near_stops = [np.minimum(np.minimum(high, phrase_stop), last + n) for n in NEAR]
    n_passages = 1 + len(NEAR)  # on each side
    starts = np.stack([low, *near_starts, *[last] * n_passages], axis=1)
    stops = np.stack([*[first] * n_passages, high, *near_stops], axis=1)
    return Surroundings(row, variant, starts, stops)


def _follows(is_cue: np.ndarray, phrase: np.ndarray) -> np.ndarray:
    """Return whether one of the REACH words before each word of a phrase is a cue, as 0 or 1."""
    follows = np.zeros(len(is_cue), np.int64)
    for step in range(1, REACH + 1):
        follows[step:] |= is_cue[:-step] & (phrase[step:] == phrase[:-step])
    return follows


@lru_cache
def load_model() -> Model:
    """Return the model that ships."""
    try:
        with np.load(MODEL) as stored:
            return Model(*[stored[name] for name in Model._fields])
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise refusal(
            str(MODEL),
            arrived=f"no model ({error})",
            expected="the arrays of a model",
            fix="Restore the file from git, or write it anew: make tone-model.",
        ) from error


@lru_cache
def fingerprint() -> str:
    """Return sixteen hex digits that change with the model."""
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()[:16]
