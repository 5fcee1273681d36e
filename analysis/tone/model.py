"""Tone toward a mention: a linear model over what stands around it (``surroundings``).

No name of anybody is a feature: words with a capital inside a sentence are passed over, and so are, everywhere, words (also
those of lists) that mostly have one in the training data. Coefficients are whole numbers, so that the log-odds are the same on
every machine; they stand in wordlists/tone_model.tsv, made by data/make_tone_model.py (docs/tone-model.md says how good they
are). Loading that file executes nothing: it is a table of text.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.lexicons import wordlists as lexicons
from analysis.lexicons.tables import read_word_table
from analysis.text.characters import Characters, characters
from analysis.tone import clauses
from analysis.tone import wordlists as tonewords
from analysis.tone.context import FEATURES, ONE, WIDTH, Entries, described, emitted, key_of
from analysis.tone.vocabulary import SCALE, VERBS, Vocabulary, listed

MODEL = lexicons.WORDLISTS / "tone_model.tsv"
UNIT = 10_000  # a coefficient of 1
BLOCK = 60_000  # pieces that are looked at at a time
_RESTORE = "Restore the file; make tone-model writes it."


class Scored(NamedTuple):
    """Probabilities of negative, neutral and positive (mentions × 3), and what words contributed: thousandths of log-odds."""

    p: np.ndarray
    mention: np.ndarray
    word: np.ndarray
    tone: np.ndarray


class _Model(NamedTuple):
    vocabulary: Vocabulary
    names: np.ndarray
    keys: np.ndarray  # of features, sorted
    coefficients: np.ndarray  # keys × (negative, positive), in UNITs; log-odds against neutral
    start: np.ndarray  # without any feature
    certain: float
    fingerprint: str


def scored(
    batch: Characters,
    *,
    sentences: tuple[np.ndarray, np.ndarray],
    spans: tuple[np.ndarray, np.ndarray],
    of: np.ndarray,
) -> Scored:
    """Return the tone toward mentions: *sentences* and *spans* are starts and stops in the batch, *of* each span's sentence.

    >>> batch = characters(["Norland bombed the port."])
    >>> found = scored(batch, sentences=(np.array([0]), np.array([24])), spans=(np.array([0]), np.array([7])), of=np.array([0]))
    >>> found.p.shape, str(vocabulary()[found.word[found.tone.argmin()]])
    ((1, 3), 'bombed')
    """
    needed, of = np.unique(np.asarray(of, dtype=np.int64), return_inverse=True)
    found = clauses.pieces(batch, tuple(edge[needed] for edge in sentences))
    model = _model()
    ids = clauses.numbers(found, model.vocabulary.table)
    first, last = clauses.spans_in(found, spans, of)
    parts = []
    for begin, end in _blocks(np.diff(found.bounds)[of]):
        part = slice(begin, end)
        entries = emitted(
            found, ids, vocabulary=model.vocabulary, first=first[part], last=last[part], of=of[part]
        )
        parts.append(_summed(entries, ids, model, first=first[part], last=last[part], before=begin))
    odds, *words_ = (
        (np.concatenate(column) for column in zip(*parts, strict=True)) if parts else _NOTHING
    )
    return Scored(_probabilities(odds), *words_)


_NOTHING = (np.empty((0, 2), np.int64), *(np.empty(0, np.int64),) * 3)


def _blocks(sizes: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield first and last (exclusive) of runs of mentions that have about BLOCK pieces together."""
    block = np.cumsum(sizes) // BLOCK
    edges = np.concatenate([[0], np.flatnonzero(np.diff(block)) + 1, [len(sizes)]])
    yield from (
        (begin, end)
        for begin, end in zip(edges.tolist(), edges[1:].tolist(), strict=False)
        if end > begin
    )


def _summed(
    entries: Entries, ids: np.ndarray, model: _Model, *, first, last, before: int
) -> tuple[np.ndarray, ...]:
    """Return log-odds (mentions × 2, in 1 / (UNIT × ONE)) and contributions: mention (*before*: those before), word, tone."""
    row = _rows(entries.key, model)
    mention, _, value, at, width = (column[row >= 0] for column in entries)
    effects = model.coefficients[row[row >= 0]] * value[:, None]
    sums, bounds = (
        np.insert(np.cumsum(effects, axis=0), 0, 0, axis=0),
        np.searchsorted(mention, np.arange(len(first) + 1)),
    )
    odds = model.start * ONE + np.diff(sums[bounds], axis=0)
    entry, word, tone = _shared(
        effects[:, 1] - effects[:, 0], at, width, ids, first=first[mention], last=last[mention]
    )
    key = mention[entry] * WIDTH + np.where(word < 0, len(model.names) - 1, word)
    order = np.argsort(key, kind="stable")
    key, tone = key[order], tone[order]
    edges = np.flatnonzero(np.diff(key, prepend=-1))
    total = np.add.reduceat(tone, edges) if len(edges) else tone
    mention, word = np.divmod(key[edges], WIDTH)
    return odds, mention + before, word, np.rint(total / (UNIT * ONE / 1000)).astype(np.int64)


def _shared(
    tone: np.ndarray, at: np.ndarray, width: np.ndarray, ids: np.ndarray, *, first, last
) -> tuple[np.ndarray, ...]:
    """Return each *tone* shared among the words that made it, not the target's own: entry, word (-1: no word's doing), tone."""
    target = np.maximum(np.minimum(at + width, last) - np.maximum(at, first), 0)
    words = np.where(at < 0, 0, width - target)
    shares = np.maximum(words, 1)
    entry = np.repeat(np.arange(len(at)), shares)
    step = np.arange(len(entry)) - np.repeat(np.cumsum(shares) - shares, shares)
    place = at[entry] + step
    place += np.where(place >= first[entry], target[entry], 0)
    share, rest = np.divmod(tone, shares)  # the last ones get the rest
    return (
        entry,
        np.where(words[entry] > 0, np.append(ids, -1)[place], -1),
        share[entry] + (step >= (shares - rest)[entry]),
    )


def _rows(keys: np.ndarray, model: _Model) -> np.ndarray:
    """Return the row of each feature in the model, or -1."""
    row = np.searchsorted(model.keys, keys)
    return np.where(np.append(model.keys, -1)[row] == keys, row, -1)


def _probabilities(odds: np.ndarray) -> np.ndarray:
    """Return the probabilities of negative, neutral and positive, in thousandths, from log-odds against neutral."""
    odds = np.insert(odds, 1, 0, axis=1)
    sizes = np.exp((odds - odds.max(axis=1, keepdims=True)) / (UNIT * ONE))
    return np.rint(1000 * sizes / sizes.sum(axis=1, keepdims=True)) / 1000


@lru_cache
def _model(path: str = str(MODEL)) -> _Model:
    """Return the model of a file; raises InputError for a line that make tone-model would not write."""
    table = read_word_table(path, columns=("feature", "words", "negative", "positive"))
    values = _whole_numbers(table, path)
    columns = [table[name].tolist() for name in ("feature", "words", "negative", "positive")]
    kind, text = (np.array(column, dtype=object) for column in columns[:2])
    settings, weighed, named = kind == "setting", kind == "weight", kind == "name"
    start, certain = _settings(dict(zip(text[settings], values[settings], strict=True)), path)
    weights = dict(zip(text[weighed], values[weighed, 0].tolist(), strict=True))
    rest = ~settings & ~weighed & ~named
    parts = (
        part
        for phrase in text[weighed | rest & ~np.isin(kind, FEATURES[:2])]
        for part in phrase.split(" ")
        if part
    )
    singles = list(dict.fromkeys(parts))
    names, vocabulary = listed(
        singles, [weights.get(word, 0) for word in singles], named=frozenset(text[named])
    )
    keys = _keys(zip(table.index[rest], kind[rest], text[rest], strict=True), path, names)
    mark = lexicons.fingerprint(
        [
            list(zip(*columns, strict=True)),
            [tonewords.read(name).fingerprint for name in SCALE],
            read_word_table(**VERBS).to_numpy().tolist(),
            lexicons.words("clauses"),
        ]
    )
    order = np.argsort(keys)
    return _Model(vocabulary, names, keys[order], values[rest][order], start, certain, mark)


def _whole_numbers(table: pd.DataFrame, path: str) -> np.ndarray:
    """Return both numbers of each line, after refusing lines of which one is none, and words that are weighed or told twice."""
    whole = (
        table[["negative", "positive"]]
        .apply(lambda column: column.str.fullmatch(r"-?[0-9]{1,7}"))
        .all(axis=1)
    )
    weight = table["feature"] == "weight"
    fits = ~weight | ~table["words"].str.contains(" ") & (table["words"] != "") & ~table[
        "negative"
    ].str.startswith("-")
    for right, expected in (
        (whole, "two whole numbers"),
        (fits, "one word, and a weight of 0 or more"),
        (~table.duplicated(["feature", "words"]), "each feature once"),
    ):
        if not right.all():
            line = table.index[~right][0]
            raise checks.refusal(
                f"{path}, line {line}",
                arrived=checks.listing(map(repr, table.loc[line])),
                expected=expected,
                fix=_RESTORE,
            )
    return table[["negative", "positive"]].astype(np.int64).to_numpy()


def _settings(given: dict[str, np.ndarray], path: str) -> tuple[np.ndarray, float]:
    """Return where the log-odds start, and from which probability on there is a label."""
    if set(given) != {"start", "certain"} or not 0 <= given["certain"][0] <= 1000:
        arrived = ", ".join(f"{name} {value[0]}" for name, value in given.items()) or "none"
        raise checks.refusal(
            f"{path}, settings",
            arrived=arrived,
            expected="start, and certain from 0 to 1000",
            fix=_RESTORE,
        )
    return given["start"], given["certain"][0] / 1000


def _keys(features: Iterable[tuple], path: str, names: np.ndarray) -> np.ndarray:
    """Return the key of each feature: its line in the file, its kind and the words or the code that it is made of."""
    numbers, keys = {word: number for number, word in enumerate(names[:-1])}, []
    for line, kind, text in features:
        try:
            keys.append(key_of(kind, text, numbers=numbers))
        except KeyError:
            raise checks.refusal(
                f"{path}, line {line}",
                arrived=f"the unknown feature {kind!r} of {text!r}",
                expected="one that analysis.tone.context has",
                fix=_RESTORE,
            ) from None
    return np.array(keys, dtype=np.int64)


def vocabulary() -> np.ndarray:
    """Return the words of the model by number; the last is "", what no word did."""
    return _model().names


def certain() -> float:
    """Return the probability from which on ``score`` gives a label, if nothing else is asked for."""
    return _model().certain


def fingerprint() -> str:
    """Return sixteen hex digits that change with the model, the lists of tones and the classes of words that it uses."""
    return _model().fingerprint


def score(
    sentences: Sequence[str], spans: Sequence[tuple[int, int]], *, certain: float | None = None
) -> pd.DataFrame:
    """Return the tone of each sentence toward the target that stands in it at (start, end).

    Parameters
    ----------
    sentences : sequence of str
        English sentences, one for each target: a sentence with two targets is given twice.
    spans : sequence of (int, int)
        First character of the target and the first after it, as in ``sentence[start:end]``.
    certain : float, optional
        The largest probability from which on there is a label, 0 (always) to 1. Default: the model's (see docs/tone-model.md).

    Returns
    -------
    DataFrame
        One row a pair: ``label`` (-1 negative, 0 neutral, 1 positive; missing where the model abstains), ``tone``
        (``p_positive`` - ``p_negative``, -1 to 1), ``p_negative``, ``p_neutral``, ``p_positive`` (calibrated on NewsMTSC).
        A tone of 0 is neutral or torn; tone and probabilities are never missing.

    Raises
    ------
    InputError
        If the two differ in length, one text is given in place of a list, or a span is empty, lies outside its sentence or
        holds no word.

    Examples
    --------
    >>> table = score(["Elmaria was praised by Norland.", "Norland accused Elmaria of war crimes."], [(0, 7), (16, 23)])
    >>> table["label"].tolist()
    [1, -1]
    """
    batch, starts, stops = placed(sentences, spans)
    if certain is not None:
        checks.require_number(certain, name="certain", least=0, most=1)
    found = scored(
        batch,
        sentences=(batch.bounds[:-1], batch.bounds[1:] - 1),
        spans=(starts, stops),
        of=np.arange(len(starts)),
    )
    p = found.p
    label = pd.array(p.argmax(axis=1) - 1, dtype="Int8")
    label[p.max(axis=1, initial=0) < (_model().certain if certain is None else certain)] = pd.NA
    return pd.DataFrame(
        {
            "label": label,
            "tone": np.round(p[:, 2] - p[:, 0], 3),
            "p_negative": p[:, 0],
            "p_neutral": p[:, 1],
            "p_positive": p[:, 2],
        }
    )


def explain(sentence: str, span: tuple[int, int]) -> pd.DataFrame:
    """Return what made the tone of one sentence toward one target: all features of it that the model knows.

    Returns
    -------
    DataFrame
        ``feature`` and ``words`` (one of FEATURES, and what it is made of; "start" is where every sentence begins), ``place``
        (first character of the words, -1: no word's doing), ``negative`` and ``positive`` (log-odds against neutral). The
        probabilities are 1, exp(sum of negative) and exp(sum of positive), divided by their sum. Largest effect first.

    Examples
    --------
    >>> table = explain("Norland accused Elmaria of war crimes.", (16, 23))
    >>> bool(table["negative"].sum() > table["positive"].sum()), "accused TARGET" in set(table["words"])
    (True, True)
    """
    batch, starts, stops = placed([sentence], [span])
    model, of = _model(), np.zeros(1, np.int64)
    found = clauses.pieces(batch, (batch.bounds[:-1], batch.bounds[1:] - 1))
    ids = clauses.numbers(found, model.vocabulary.table)
    first, last = clauses.spans_in(found, (starts, stops), of)
    entries = emitted(found, ids, vocabulary=model.vocabulary, first=first, last=last, of=of)
    rows = [
        (
            *described(int(key), model.names),
            int(found.starts[at]) if width else -1,
            *(model.coefficients[row] * value / (UNIT * ONE)),
        )
        for key, value, at, width, row in zip(*entries[1:], _rows(entries.key, model), strict=True)
        if row >= 0
    ]
    table = pd.DataFrame(
        [("start", "", -1, *(model.start / UNIT)), *rows],
        columns=["feature", "words", "place", "negative", "positive"],
    )
    order = (
        (table["positive"] - table["negative"])
        .abs()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    return table.loc[order].reset_index(drop=True)


def placed(sentences, spans) -> tuple[Characters, np.ndarray, np.ndarray]:
    """Return the sentences as a batch, and where the spans start and stop in it; raises InputError if a pair does not fit."""
    several = isinstance(sentences, Iterable) and not isinstance(sentences, str)
    texts = list(sentences) if several else []
    if not several or not all(isinstance(text, str) for text in texts):
        raise checks.refusal(
            "sentences",
            arrived="one text" if isinstance(sentences, str) else "something that is not text",
            expected="a list of sentences",
            fix='Write ["One sentence."], with spans such as [(0, 3)].',
        )
    places = list(spans) if isinstance(spans, Iterable) else [spans]
    if len(texts) != len(places):
        raise checks.refusal(
            "spans",
            arrived=f"{len(places)} spans for {len(texts)} sentences",
            expected="one for each",
            fix="Repeat a sentence for each target in it.",
        )
    batch = characters(texts)
    edges = np.array(
        [_span(*pair, number) for number, pair in enumerate(zip(texts, places, strict=True))],
        dtype=np.int64,
    )
    edges = edges.reshape(-1, 2) + batch.bounds[:-1, None]
    return batch, edges[:, 0], edges[:, 1]


def _span(sentence: str, span, number: int) -> tuple[int, int]:
    """Return start and end of a target, after refusing what is none."""
    arrived, fix = repr(span), "Use start = sentence.index(target) and end = start + len(target)."
    try:
        start, stop = map(operator.index, span)
        inside = 0 <= start < stop <= len(sentence)
        if inside and any(letter.isalnum() for letter in sentence[start:stop]):
            return start, stop
        arrived = f"({start}, {stop})" + (
            " around no word" if inside else f" in a sentence of {len(sentence)} characters"
        )
    except (TypeError, ValueError):
        pass
    raise checks.refusal(
        f"span {number}",
        arrived=arrived,
        fix=fix,
        expected="the place of a target that stands in the sentence, 0 <= start < end",
    )
