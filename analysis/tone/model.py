"""Tone toward a target: a linear model over its context in the sentence (docs/tone-model.md).

No name of anybody is a feature. Coefficients are whole numbers, so that the log-odds are the same
on every machine; data/make_tone_model.py makes lists/tone_model.tsv, and the same as arrays.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import refusal, require_kind
from analysis.text.characters import Characters, characters
from analysis.text.kernels import TwoArrays, WordTable
from analysis.tone.clauses import LISTS_FOLDER, piece_numbers, pieces, pieces_in_spans
from analysis.tone.context import ONE, Effects, Vocabulary, log_odds_of

ARRAYS = LISTS_FOLDER / "tone_model.npy"
UNIT = 10_000  #: a coefficient of 1


class Model(NamedTuple):
    """Coefficients of the features, and the words that they are made of."""

    vocabulary: Vocabulary
    effects: Effects  #: of features on negative and positive, against neutral, in UNITs
    start: np.ndarray  #: negative and positive without any feature
    certain: float  #: probability from which on there is a label
    fingerprint: str


# Scoring.


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
    batch = characters(sentences)
    edges = np.array(spans, dtype=np.int64).reshape(-1, 2)
    begins = batch.bounds[:-1]
    p = score_mentions(
        batch,
        sentences=(begins, batch.bounds[1:] - 1),
        spans=(begins + edges[:, 0], begins + edges[:, 1]),
        sentence_of=np.arange(len(edges)),
    )
    label = pd.array(p.argmax(axis=1) - 1, dtype="Int8")
    is_uncertain = p.max(axis=1, initial=0) < load_model().certain
    label[is_uncertain] = pd.NA
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


def score_mentions(
    batch: Characters,
    *,
    sentences: TwoArrays,
    spans: TwoArrays,
    sentence_of: Sequence[int] | np.ndarray,
) -> np.ndarray:
    """Return probabilities of mentions in a batch: mentions × (negative, neutral, positive).

    *sentences* and *spans* are starts and stops in the batch; *sentence_of* is the number of each
    span's sentence.
    """
    used, sentence_of = np.unique(np.asarray(sentence_of, dtype=np.int64), return_inverse=True)
    in_sentences = pieces(batch, (sentences[0][used], sentences[1][used]))
    model = load_model()
    ids = piece_numbers(in_sentences, model.vocabulary.table)
    first, last = pieces_in_spans(in_sentences, spans, sentence_of)
    odds = log_odds_of(
        in_sentences,
        ids,
        vocabulary=model.vocabulary,
        effects=model.effects,
        first=first,
        last=last,
        sentence_of=sentence_of,
    )
    return _probabilities(model.start * ONE + odds)


def _probabilities(odds: np.ndarray) -> np.ndarray:
    """Return probabilities of negative, neutral and positive from log-odds against neutral.

    Log-odds are in 1 / (UNIT × ONE). Probabilities are rounded to thousandths.
    """
    odds = np.insert(odds, 1, 0, axis=1)
    sizes = np.exp((odds - odds.max(axis=1, keepdims=True)) / (UNIT * ONE))
    return np.rint(1000 * (sizes / sizes.sum(axis=1, keepdims=True))) / 1000


# The file of the model.


@lru_cache
def load_model() -> Model:
    """Return the model that ships, mapped into memory."""
    try:
        stored = np.load(ARRAYS, mmap_mode="r")
    except (OSError, EOFError, ValueError) as error:
        raise refusal(
            str(ARRAYS),
            arrived=f"no model ({error})",
            expected="the arrays of tone_model.tsv",
            fix="Restore the file from git, or write it anew: make tone-model.",
        ) from error
    parts: dict = {}
    for name in stored.dtype.names:
        array = np.asarray(stored[name][0])
        parts[name] = array if array.ndim else array.item()
    table = WordTable(*[parts[name] for name in WordTable._fields])
    vocabulary = Vocabulary(table, *[parts[name] for name in Vocabulary._fields[1:]])
    effects = Effects(*[parts[name] for name in Effects._fields])
    return Model(vocabulary, effects, *[parts[name] for name in Model._fields[2:]])
