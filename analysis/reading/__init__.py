"""One pass from text to numbers. Knows nothing of files, outlets or statistics."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import checks, lexicons
from analysis.reading import phrases, quotations, tokens, valence

__all__ = ["Batch", "read", "phrases", "quotations", "tokens", "valence"]

#: The tables of a Batch: columns and their types.
TABLES = {
    "articles": {"row": "int64", "n_sentences": "int64", "n_tokens": "int64", "n_tokens_quoted": "int64", "text_hash": "str",
                 "sketch": "object"},
    "sentences": {"row": "int64", "paragraph": "int64", "sentence": "int64", "n_tokens": "int64", "n_tokens_quoted": "int64",
                  "valence": "float64", "n_valence_words": "int64", "fingerprint": "int64"},
    "mentions": {"row": "int64", "sentence": "int64", "actor": "str", "alias": "str", "token": "int64", "n_tokens": "int64",
                 "quoted": "bool"},
    "tones": {"row": "int64", "sentence": "int64", "token": "int64", "actor": "str", "scorer": "str", "scope": "str",
              "tone": "float64", "p_negative": "float64", "p_neutral": "float64", "p_positive": "float64"},
    "quotations": {"row": "int64", "sentence": "int64", "speaker": "str", "cue": "str", "kind": "str", "n_tokens": "int64"},
    "frames": {"row": "int64", "sentence": "int64", "frame": "str", "pattern": "str", "n": "int64", "quoted": "bool"},
}
LAYERS = ("own", "own_alias", "quoted", "quoted_alias")
SHINGLE, KEPT_OF, SMALL = 5, 8, 50
HYPHENS = tuple("-‐‑–")  # the actor of "Britain-based" is not speaking
_SPEAKING = ("group", "organisation", "person", "state")


@dataclass(frozen=True)
class Batch:
    """What was read from some texts; ``row`` is the position of the text among them. Sorted by row, sentence, token.

    Attributes
    ----------
    articles : DataFrame
        ``row, n_sentences, n_tokens, n_tokens_quoted, text_hash`` (SHA-256) and ``sketch``: sorted 64-bit hashes (uint64) of
        its runs of five words, those divisible by 8, or all of them where fewer than 50 differ.
    sentences : DataFrame
        ``row, paragraph`` (0: the title; else from 1), ``sentence`` (from 0 in each text), ``n_tokens, n_tokens_quoted``,
        ``valence`` (VADER's compound; missing if no lexicon word), ``n_valence_words, fingerprint`` (64-bit hash of its words).
    mentions : DataFrame
        ``row, sentence, actor, alias, token`` (position in the text of the first word token at or after its start),
        ``n_tokens`` (word tokens in it, 0 for "U.S."), ``quoted``.
    tones : DataFrame
        ``row, sentence, token, actor, scorer, scope, tone, p_negative, p_neutral, p_positive``: the sentence's valence for
        each mention in a sentence that has one (scorer and scope "sentence", no probabilities).
    quotations : DataFrame
        ``row, sentence`` (where it begins), ``speaker`` (an actor, or missing), ``cue, kind`` ("direct"), ``n_tokens``.
    frames : DataFrame
        ``row, sentence, frame, pattern, n, quoted``.
    vocabulary : ndarray of str
        The terms of ``layers``, sorted by code point.
    layers : dict of csr_array, texts × vocabulary
        Four disjoint counts: outside or inside quotation marks, outside or inside an alias. An n-gram belongs to the quoted
        (alias) layer if any of its words does.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    tones: pd.DataFrame
    quotations: pd.DataFrame
    frames: pd.DataFrame
    vocabulary: np.ndarray
    layers: dict[str, sparse.csr_array]


@dataclass(frozen=True)
class _Reading:
    """One text with the places of what is in it. Spans of the first three are characters, arrays are one a word token."""

    text: str
    sentences: list[tuple[int, int]]
    quotes: list[tuple[int, int]]
    found: list[tuple[int, int, tuple[str, str]]]  # start, end, (actor, alias)
    words: list[str]
    starts: np.ndarray
    sentence: np.ndarray
    quoted: np.ndarray
    aliased: np.ndarray

    def token_ranges(self, spans: Sequence[tuple[int, int]]) -> np.ndarray:
        """Return first and last + 1 word token of spans of characters, spans × 2."""
        return np.searchsorted(self.starts, np.array(spans, dtype=np.int64).reshape(-1, 2))

    def sentence_at(self, places) -> np.ndarray:
        """Return the number of the sentence at each place in the text."""
        return np.searchsorted([start for start, _ in self.sentences], places, side="right") - 1


def read(texts: Sequence[str], *, titled: Sequence[bool] | None = None, actors: lexicons.Actors, frames: lexicons.Frames,
         ngrams: tuple[int, int] = (1, 1)) -> Batch:
    """Return everything that is counted in *texts* as a Batch.

    Parameters
    ----------
    texts : sequence of str
        Cleaned texts; paragraphs are separated by line breaks.
    titled : sequence of bool, optional
        Whether the first paragraph of each text is its title (paragraph 0). Default: none is.
    actors, frames : Actors, Frames
        Aliases and frame terms to be found, each without regard to the others; those of one frame (and all aliases) never
        overlap.
    ngrams : (int, int)
        Shortest and longest n-gram counted, within the whole text, as scikit-learn counts them.

    Raises
    ------
    InputError
        If *texts* is one string, *titled* has another length, or *ngrams* is no range.

    Examples
    --------
    >>> batch = read(["Nobody left. A good day."], actors=lexicons.actors(None), frames=lexicons.frames(None))
    >>> batch.sentences[["sentence", "n_tokens", "valence"]].values.round(2).tolist()
    [[0.0, 2.0, nan], [1.0, 2.0, 0.44]]
    """
    titled = [False] * len(texts) if titled is None else list(titled)
    _check(texts, titled, ngrams)
    aliases = phrases.finder([(alias, case, (actor, alias)) for actor, alias, case in
                              actors.table[["actor", "alias", "case"]].itertuples(index=False)]
                             + [(name, "exact", None) for name in actors.exclusions])
    readings = [_reading(text, aliases) for text in texts]
    sentences = _sentences(readings, titled)
    mentions = _rows("mentions", map(_mentions, readings))
    kinds = dict(zip(actors.table["actor"], actors.table["kind"], strict=True))
    finders = [(name, phrases.finder([(term, "any", term) for term in group["pattern"]]))
               for name, group in frames.table.groupby("frame", sort=True)]
    vocabulary, layers = _layers(readings, ngrams)
    return Batch(_rows("articles", ([_article(one)] for one in readings)), sentences, mentions, _tones(mentions, sentences),
                 _rows("quotations", (_quotations(one, kinds) for one in readings)),
                 _rows("frames", (_frames(one, finders) for one in readings)), vocabulary, layers)


def _check(texts, titled: Sequence[bool], ngrams) -> None:
    if isinstance(texts, str):
        raise checks.refusal("texts", arrived="one string", expected="a list of texts", fix="Write [text].")
    if len(titled) != len(texts):
        raise checks.refusal("titled", arrived=f"{len(titled)} values for {len(texts)} texts", expected="one a text",
                             fix="Leave it out, or give one value a text.")
    if len(ngrams) != 2 or not 1 <= ngrams[0] <= ngrams[1]:
        raise checks.refusal("ngrams", arrived=repr(ngrams), expected="shortest and longest, such as (1, 2)",
                             fix="Use such a pair.")


def _reading(text: str, aliases: phrases.Finder) -> _Reading:
    words, starts, _ = tokens.located(text)
    sentences, quotes, found = tokens.sentences(text), quotations.spans(text), aliases.find(text)
    sentence = np.searchsorted([start for start, _ in sentences], starts, side="right") - 1
    return _Reading(text, sentences, quotes, found, words, starts, sentence, _inside(starts, quotes),
                    _inside(starts, [one[:2] for one in found]))


def _inside(places, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return whether each place lies in one of the *spans*, which are in order and disjoint."""
    edges = np.array(spans, dtype=np.int64).ravel()
    return np.searchsorted(edges, np.asarray(places, dtype=np.int64), side="right") % 2 == 1


def _rows(name: str, parts) -> pd.DataFrame:
    """Return a table of TABLES from the rows of each text."""
    rows = [(number, *row) for number, part in enumerate(parts) for row in part]
    return pd.DataFrame(rows, columns=list(TABLES[name])).astype(TABLES[name])


def _article(one: _Reading) -> tuple:
    runs = {" ".join(one.words[first:first + SHINGLE]) for first in range(len(one.words) - SHINGLE + 1)}
    hashes = np.array(sorted(_hash(run) for run in runs), dtype=np.uint64)
    sketch = hashes if len(runs) < SMALL else hashes[hashes % KEPT_OF == 0]
    digest = hashlib.sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest()
    return len(one.sentences), len(one.words), int(one.quoted.sum()), digest, sketch


def _hash(text: str) -> int:
    """Return 64 bits of BLAKE2b, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _sentences(readings: Sequence[_Reading], titled: Sequence[bool]) -> pd.DataFrame:
    scores = valence.score([one.text[start:end] for one in readings for start, end in one.sentences])
    rows = []
    for one, has_title in zip(readings, titled, strict=True):
        bounds = np.searchsorted(one.sentence, np.arange(len(one.sentences) + 1))
        paragraph = np.searchsorted([start for start, _ in tokens.paragraphs(one.text)], [start for start, _ in one.sentences],
                                    side="right") - bool(has_title)
        rows.append([(paragraph[number], number, stop - first, one.quoted[first:stop].sum(), np.nan, 0,
                      np.uint64(_hash(" ".join(one.words[first:stop]))).astype(np.int64))
                     for number, (first, stop) in enumerate(zip(bounds, bounds[1:], strict=False))])
    table = _rows("sentences", rows)
    return table.assign(valence=scores["compound"].where(scores["n_words"] > 0), n_valence_words=scores["n_words"])


def _mentions(one: _Reading) -> list[tuple]:
    spans = [(start, end) for start, end, _ in one.found]
    starts = [start for start, _ in spans]
    columns = zip(one.found, one.sentence_at(starts), one.token_ranges(spans), _inside(starts, one.quotes), strict=True)
    return [(sentence, *label, first, stop - first, quoted) for (_, _, label), sentence, (first, stop), quoted in columns]


def _tones(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the valence of its sentence for every mention in a sentence that has one."""
    place = ["row", "sentence"]
    scored = mentions.merge(sentences[[*place, "valence"]], on=place, how="left").dropna(subset="valence")
    table = scored.assign(scorer="sentence", scope="sentence", tone=scored["valence"])
    return table.reindex(columns=list(TABLES["tones"])).astype(TABLES["tones"]).reset_index(drop=True)


def _quotations(one: _Reading, kinds: dict[str, str]) -> list[tuple]:
    quoted = _inside([start for start, _, _ in one.found], one.quotes)
    outside = [(start, end, actor) for (start, end, (actor, _)), inside in zip(one.found, quoted, strict=True)
               if not inside and kinds[actor] in _SPEAKING and one.text[end:end + 1] not in HYPHENS]
    ranges = one.token_ranges([(start, end) for start, end, _ in outside])
    speakers = [(first, stop, actor) for (first, stop), (_, _, actor) in zip(ranges, outside, strict=True)]
    return quotations.attributed(one.token_ranges(one.quotes), words=one.words, sentence=one.sentence, quoted=one.quoted,
                                 mentions=speakers)


def _frames(one: _Reading, finders: Sequence[tuple[str, phrases.Finder]]) -> list[tuple]:
    found = [(start, frame, term) for frame, finder in finders for start, _, term in finder.find(one.text)]
    starts = [start for start, _, _ in found]
    counts = Counter((sentence, frame, term, quoted) for (_, frame, term), sentence, quoted
                     in zip(found, one.sentence_at(starts).tolist(), _inside(starts, one.quotes).tolist(), strict=True))
    return [(*key[:3], n, key[3]) for key, n in sorted(counts.items())]


def _layers(readings: Sequence[_Reading], ngrams: tuple[int, int]) -> tuple[np.ndarray, dict[str, sparse.csr_array]]:
    ids: dict[str, int] = {}
    cells: list[tuple[np.ndarray, ...]] = [(np.zeros(0, np.int64),) * 3]
    for row, one in enumerate(readings):
        for n in range(ngrams[0], min(ngrams[1], len(one.words)) + 1):
            runs = [one.words[first:len(one.words) - n + 1 + first] for first in range(n)]
            columns = np.array([ids.setdefault(" ".join(run), len(ids)) for run in zip(*runs, strict=True)], dtype=np.int64)
            layer = 2 * _any_of(one.quoted, n) + _any_of(one.aliased, n)
            cells.append((np.full(len(columns), row), columns, layer))
    rows, columns, layer = (np.concatenate(part) for part in zip(*cells, strict=True))
    vocabulary = sorted(ids)
    place = np.empty(len(ids), dtype=np.int64)
    place[[ids[term] for term in vocabulary]] = np.arange(len(ids))
    shape = (len(readings), len(ids))
    chosen = {name: np.flatnonzero(layer == code) for code, name in enumerate(LAYERS)}
    layers = {name: sparse.csr_array((np.ones(len(cell), np.int32), (rows[cell], place[columns[cell]])), shape=shape)
              for name, cell in chosen.items()}
    return np.array(vocabulary, dtype=object), layers


def _any_of(flags: np.ndarray, n: int) -> np.ndarray:
    """Return for each run of *n* tokens whether any of them is flagged."""
    return np.lib.stride_tricks.sliding_window_view(flags, n).any(axis=1)
