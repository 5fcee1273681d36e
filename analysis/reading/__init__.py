"""One pass from text to numbers. Knows nothing of files, outlets or statistics."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import checks, lexicons
from analysis.reading import phrases, quotations, sentences, tokens, valence
from analysis.reading.characters import Characters, characters
from analysis.reading.kernels import LARGE, hashed, kernel

__all__ = ["Batch", "read", "phrases", "quotations", "sentences", "tokens", "valence"]

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
HYPHENS = "-‐‑–"  # the actor of "Britain-based" is not speaking
_BITS = (1 << 40) - 1  # of a hash that are kept: enough for millions of articles, in two thirds of the room
_SPEAKING = ("group", "organisation", "person", "state")


@dataclass(frozen=True)
class Batch:
    """What was read from some texts; ``row`` is the position of the text among them. Sorted by row, sentence, token.

    Attributes
    ----------
    articles : DataFrame
        ``row, n_sentences, n_tokens, n_tokens_quoted, text_hash`` (SHA-256) and ``sketch``: sorted 40-bit hashes (uint64) of
        its runs of five words, those divisible by 8, or all of them where there are fewer than 50 runs.
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
class _Places:
    """Where things stand in a batch. A span is a pair of arrays, of starts and of stops, in characters unless said."""

    batch: Characters
    tokens: tokens.Tokens
    sentences: tuple[np.ndarray, np.ndarray]
    quotes: tuple[np.ndarray, np.ndarray]
    mentions: tuple[np.ndarray, np.ndarray]

    def row_of(self, places) -> np.ndarray:
        """Return the text in which each place lies."""
        return np.searchsorted(self.batch.bounds, places, side="right") - 1

    def sentence_of(self, places) -> np.ndarray:
        """Return the sentence of the batch in which each place lies."""
        return np.searchsorted(self.sentences[0], places, side="right") - 1

    def first_sentence(self, row) -> np.ndarray:
        """Return the first sentence of each text."""
        return np.searchsorted(self.sentences[0], self.batch.bounds)[row]

    @cached_property
    def in_tokens(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The spans in tokens."""
        starts = self.tokens.starts
        return {name: tuple(np.searchsorted(starts, edge.astype(starts.dtype)) for edge in getattr(self, name))
                for name in ("sentences", "quotes", "mentions")}

    def within(self, name: str, places: np.ndarray) -> np.ndarray:
        """Return whether each of the *places*, which are in order, lies in a span of that name, which are disjoint."""
        change = np.zeros(len(places) + 1, dtype=np.int8)
        for edge, step in zip(getattr(self, name), (1, -1), strict=True):
            np.add.at(change, np.searchsorted(places, edge.astype(places.dtype)), step)
        return np.cumsum(change, dtype=np.int8)[:-1] > 0


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
    batch = characters(texts)
    starts, stops, paragraph = sentences.spans(batch)
    first, stop, entry = _found(batch, actors, frames)
    named = entry < len(actors.table)
    places = _Places(batch, tokens.located(batch), (starts, stops), quotations.spans(batch), (first[named], stop[named]))
    quoted = places.within("quotes", places.tokens.starts)
    kinds = 2 * quoted.astype(np.int8) + places.within("mentions", places.tokens.starts)
    sentence_table = _sentences(places, paragraph, quoted=quoted, titled=np.array(titled, dtype=np.int64))
    mentions = _mentions(places, actors.table, aliases=entry[named])
    vocabulary, layers = tokens.counted(places.tokens, kinds=kinds, n_kinds=len(LAYERS), ngrams=ngrams)
    speaking = actors.table["kind"].isin(_SPEAKING).to_numpy()[entry[named]]
    return Batch(_articles(texts, places, quoted), sentence_table, mentions, _tones(places, mentions, sentence_table),
                 _quotations(places, mentions, quoted=quoted, speaking=speaking),
                 _frames(places, first[~named], frames.table, terms=entry[~named] - len(actors.table)),
                 vocabulary, dict(zip(LAYERS, layers, strict=True)))


def _check(texts, titled: Sequence[bool], ngrams) -> None:
    if isinstance(texts, str):
        raise checks.refusal("texts", arrived="one string", expected="a list of texts", fix="Write [text].")
    if len(titled) != len(texts):
        raise checks.refusal("titled", arrived=f"{len(titled)} values for {len(texts)} texts", expected="one a text",
                             fix="Leave it out, or give one value a text.")
    if len(ngrams) != 2 or not 1 <= ngrams[0] <= ngrams[1]:
        raise checks.refusal("ngrams", arrived=repr(ngrams), expected="shortest and longest, such as (1, 2)",
                             fix="Use such a pair.")


def _found(batch: Characters, actors: lexicons.Actors, frames: lexicons.Frames) -> tuple[np.ndarray, ...]:
    """Return start, stop and row of what is found: rows of ``actors.table``, then, counting on, of ``frames.table``."""
    listed = [(alias, case, "aliases") for alias, case in actors.table[["alias", "case"]].itertuples(index=False)]
    listed += [(pattern, "any", ("frame", frame)) for frame, pattern in frames.table.itertuples(index=False)]
    finder = _finder(tuple(listed), actors.exclusions)
    starts, stops, entries = finder.find(batch)
    return starts, stops, np.array(finder.labels, dtype=object)[entries].astype(np.int64)


@lru_cache(maxsize=4)
def _finder(listed: tuple, exclusions: tuple[str, ...]) -> phrases.Finder:
    entries = [(phrase, case, number, group) for number, (phrase, case, group) in enumerate(listed)]
    return phrases.finder(entries + [(name, "exact", None, "aliases") for name in exclusions])


def _table(name: str, columns: dict) -> pd.DataFrame:
    """Return a table of TABLES from its columns."""
    return pd.DataFrame({column: values if kind == "object" else pd.array(values, dtype="str") if kind == "str"
                         else np.asarray(values, dtype=kind) for (column, kind), values
                         in zip(TABLES[name].items(), map(columns.get, TABLES[name]), strict=True)}, copy=False)


def _articles(texts: Sequence[str], places: _Places, quoted: np.ndarray) -> pd.DataFrame:
    found, n = places.tokens, len(texts)
    values, ends = _sketches(found.hashes[found.ids], found.bounds, SHINGLE, KEPT_OF, SMALL)
    hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    return _table("articles", {
        "row": np.arange(n), "n_sentences": np.diff(places.first_sentence(np.arange(n + 1))), "n_tokens": np.diff(found.bounds),
        "n_tokens_quoted": np.diff(np.append(0, np.cumsum(quoted))[found.bounds]), "text_hash": hashes,
        "sketch": pd.Series(np.split(values.view(np.uint64), ends[1:-1])[:n], dtype="object")})


@kernel
def _sketches(hashes, bounds, size, kept_of, small):
    """Return the kept hashes of runs of words, sorted and different in each text, and where texts end."""
    kept, ends, n = np.empty(len(hashes), np.int64), np.zeros(len(bounds), np.int64), 0
    for text in range(len(bounds) - 1):
        first, runs = n, bounds[text + 1] - bounds[text] - size + 1
        for run in range(bounds[text], bounds[text] + runs):
            value = hashed(hashes, run, run + size) & _BITS
            if runs < small or value % kept_of == 0:
                kept[n] = value
                n += 1
        ordered, n = np.sort(kept[first:n]), first
        for place in range(len(ordered)):
            if place == 0 or ordered[place] != ordered[place - 1]:
                kept[n] = ordered[place]
                n += 1
        ends[text + 1] = n
    return kept[:n].copy(), ends


def _sentences(places: _Places, paragraph: np.ndarray, *, quoted: np.ndarray, titled: np.ndarray) -> pd.DataFrame:
    starts, stops = places.sentences
    row, (first, stop), found = places.row_of(starts), places.in_tokens["sentences"], places.tokens
    *_, compound, n_words = valence.scores(places.batch, starts, stops)
    n_quoted = np.append(0, np.cumsum(quoted))
    return _table("sentences", {
        "row": row, "paragraph": paragraph + 1 - titled[row], "sentence": np.arange(len(row)) - places.first_sentence(row),
        "n_tokens": stop - first, "n_tokens_quoted": n_quoted[stop] - n_quoted[first],
        "valence": np.where(n_words > 0, compound, np.nan), "n_valence_words": n_words,
        "fingerprint": _fingerprints(found.hashes[found.ids], first, stop)})


@kernel
def _fingerprints(hashes, first, stop):
    """Return a hash of the words of each sentence."""
    values = np.empty(len(first), np.int64)
    for sentence in range(len(first)):
        values[sentence] = hashed(hashes, first[sentence], stop[sentence])
    return values


def _mentions(places: _Places, table: pd.DataFrame, *, aliases: np.ndarray) -> pd.DataFrame:
    """Return the mentions; *aliases* are their rows in the *table* of actors."""
    starts, _ = places.mentions
    row, (first, stop) = places.row_of(starts), places.in_tokens["mentions"]
    return _table("mentions", {
        "row": row, "sentence": places.sentence_of(starts) - places.first_sentence(row),
        "actor": table["actor"].array.take(aliases), "alias": table["alias"].array.take(aliases),
        "token": first - places.tokens.bounds[row], "n_tokens": stop - first, "quoted": places.within("quotes", starts)})


def _tones(places: _Places, mentions: pd.DataFrame, sentence_table: pd.DataFrame) -> pd.DataFrame:
    """Return the valence of its sentence for every mention in a sentence that has one."""
    tone = sentence_table["valence"].to_numpy()[places.sentence_of(places.mentions[0])]
    scored = np.flatnonzero(~np.isnan(tone))
    columns = {name: mentions[name].array.take(scored) for name in ("row", "sentence", "token", "actor")}
    missing, same = np.full(len(scored), np.nan), pd.array(["sentence"], dtype="str").take(np.zeros_like(scored))
    return _table("tones", {**columns, "scorer": same, "scope": same, "tone": tone[scored],
                            "p_negative": missing, "p_neutral": missing, "p_positive": missing})


def _frames(places: _Places, starts: np.ndarray, table: pd.DataFrame, *, terms: np.ndarray) -> pd.DataFrame:
    """Return how often each frame term stands in a sentence, inside quotation marks or not; *terms* are rows of *table*."""
    size = max(len(table), 1)
    keys, n = np.unique((places.sentence_of(starts) * size + terms) * 2 + places.within("quotes", starts), return_counts=True)
    place, term = keys // 2 // size, keys // 2 % size
    row = places.row_of(places.sentences[0][place])
    return _table("frames", {
        "row": row, "sentence": place - places.first_sentence(row), "frame": table["frame"].array.take(term),
        "pattern": table["pattern"].array.take(term), "n": n, "quoted": keys % 2 == 1})


def _quotations(places: _Places, mentions: pd.DataFrame, *, quoted: np.ndarray, speaking: np.ndarray) -> pd.DataFrame:
    """Return the quotations that a verb reports, each with the actor who is named as *speaking* (whether a mention can)."""
    found, quotes, (first, stop) = places.tokens, places.in_tokens["quotes"], places.in_tokens["mentions"]
    able = speaking & ~mentions["quoted"].to_numpy()
    able &= ~np.isin(places.batch.codes[places.mentions[1]], [ord(mark) for mark in HYPHENS])
    able &= first < found.bounds[mentions["row"] + 1]  # else it is a "U.S." without a word after it
    cues = frozenset(lexicons.words("cues"))
    reporting = np.array([word in cues for word in found.vocabulary.tolist()], dtype=bool)[found.ids]
    in_sentence = np.append(places.in_tokens["sentences"][0], len(found.ids))
    sentence = np.repeat(np.arange(len(in_sentence) - 1), np.diff(in_sentence))
    which, cue, mention = quotations.attributed(np.column_stack(quotes), sentence=sentence, quoted=quoted, cue=reporting,
                                                mentions=np.column_stack([first, stop])[able])
    place = sentence[quotes[0][which]]
    row = places.row_of(places.sentences[0][place])
    return _table("quotations", {
        "row": row, "sentence": place - places.first_sentence(row), "cue": found.vocabulary[found.ids[cue]],
        "speaker": mentions["actor"].array[able].take(mention, allow_fill=True), "kind": ["direct"] * len(place),
        "n_tokens": (quotes[1] - quotes[0])[which]})


def warm() -> None:
    """Compile the kernels, or load the compiled ones: what a large batch does by itself, done beforehand.

    ``make`` does it once for a machine, a cluster once for a worker.
    """
    aliases = pd.DataFrame([["Port", "place", "port", case, None] for case in lexicons.CASES], dtype="str",
                           columns=["actor", "kind", "alias", "case", "parent"])
    read(["A calm day in port, “they” said. " * (LARGE // 30)], actors=lexicons.Actors(aliases, (), ("Port",)),
         frames=lexicons.frames(None), ngrams=(1, 2))
