"""The layer of terms that counts uses in frames: stretches that recur in one outlet's texts.

A frame is a window of six words, marks and line ends, with any names and numbers in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.features.combination import move_columns, union
from analysis.features.pack import Features
from analysis.features.readers import FURNITURE
from analysis.text import windows
from analysis.text.kernels import ThreeArrays
from analysis.text.tokens import Tokens, count_ngrams
from analysis.text.windows import ITSELF, LINE_END, NAME, TITLE_END, WINDOW, Stream

FEWEST = 3  #: articles of an outlet that have a frame at a line end
SHARE = 3  #: the same, of a hundred of its articles
FEWEST_INSIDE = 5  #: articles that have one inside a line, where phrases of a story recur, too
SHARE_INSIDE = 10  #: the same, of a hundred
ELSEWHERE = 1  #: of a hundred of the articles of others: fewer have it
LONG_SENTENCE = 12  #: words of a sentence that may tell a story's background
IN_FRAMES = 0.9  #: share of its words, from which on it recurs as a whole
MOST_USES = 0.8  #: of a word in such sentences, beyond which it is hardly used elsewhere
OWN_WORDS = 0.5  #: share of a sentence's words that are hardly used elsewhere: it is furniture
LINE_ENDS = (LINE_END, TITLE_END)
GAP = "…"  #: in a frame: any names and numbers
_GAP = -(2**31)  #: its number


class Outlets(NamedTuple):
    """The outlets of texts; copies within an outlet are one text."""

    of_row: np.ndarray
    text: np.ndarray  #: of each row
    of_text: np.ndarray
    size: np.ndarray  #: texts of each outlet

    @classmethod
    def of(cls, outlets: pd.Series, texts: Stream) -> Outlets:
        """Return the outlets of texts; copies have the same longest sentence in their middle."""
        of_row, names = pd.factorize(outlets.astype(str))
        starts = texts.sentences[:-1]
        row = np.searchsorted(texts.bounds, starts, side="right") - 1
        n_sentences = np.bincount(row, minlength=len(of_row))[row]
        number = 3 * (np.arange(len(row)) - np.searchsorted(row, row))
        is_middle = (number + 3 >= n_sentences) & (number <= 2 * n_sentences)
        order = np.lexsort((np.diff(texts.sentences), row))
        order = order[is_middle[order]]
        middle = np.arange(len(of_row))  # of a text without a sentence
        middle[row[order]] = texts.fingerprints[order]  # the last of a row is the longest
        text = pd.factorize(pd.MultiIndex.from_arrays([of_row, middle]))[0]
        of_text = np.zeros(text.max() + 1, np.int64)
        of_text[text] = of_row
        return cls(of_row, text, of_text, np.bincount(of_text, minlength=len(names)))

    def recurring(self, values: np.ndarray, row: np.ndarray, is_at_end: np.ndarray) -> ThreeArrays:
        """Return which values recur in the outlet of their row, which in it alone, and how often.

        That is in how many of the outlet's texts. Equal values are all at a line end, or none is.
        """
        n_texts = len(self.of_text)
        n_outlets = len(self.size)
        value = pd.factorize(values)[0].astype(np.int64)
        with_end = np.zeros(value.max(initial=0) + 1, dtype=bool)
        with_end[value] = is_at_end
        pair, different = pd.factorize(value * n_texts + self.text[row])
        value, text = np.divmod(different, n_texts)
        cell, different = pd.factorize(value * n_outlets + self.of_text[text])
        value, outlet = np.divmod(different, n_outlets)
        n = np.bincount(cell, minlength=len(value))
        size = self.size[outlet]
        recurs = (n >= FEWEST_INSIDE) & (100 * n >= SHARE_INSIDE * size)
        recurs |= with_end[value] & (n >= FEWEST) & (100 * n >= SHARE * size)
        elsewhere = np.bincount(value, weights=n)[value] - n
        is_own = recurs & (100 * elsewhere < ELSEWHERE * (self.size.sum() - size))
        cell = cell[pair]
        return recurs[cell], is_own[cell], n[cell]


class Uses(NamedTuple):
    """Words that are used in frames."""

    place: np.ndarray  #: in the stream
    frame: np.ndarray  #: where its window begins
    weight: np.ndarray  #: texts with the frame


def with_frames(features: Features, streams: Sequence[Stream], rows: pd.DataFrame) -> Features:
    """Return features whose terms know how often they are used in frames.

    *rows* are ``article_id`` and ``outlet`` of the texts of the streams. All articles of an outlet
    are needed together, so the layer of packs that were made apart is that of each of them.
    """
    texts = _joined(streams)
    outlets = Outlets.of(rows["outlet"], texts)
    uses = _uses_in_frames(texts, outlets)
    found = np.zeros(len(texts.ids), dtype=bool)
    found[uses.place] = True
    found &= ~_is_background(texts, found, outlet=outlets.of_row)
    known = features.terms
    ngrams = features.manifest["settings"]["ngrams"]
    layer = _layer(texts, found, ngrams=ngrams, words=known.vocabulary)
    order = pd.Index(rows["article_id"]).get_indexer(features.articles["article_id"])
    layers = {**known.layers, FURNITURE: layer[order]}
    frames = _frames_of_words(texts, uses, found)
    return replace(features, terms=replace(known, layers=layers, frames=frames))


def _joined(streams: Sequence[Stream]) -> Stream:
    """Return the streams of several pieces as one."""
    if len(streams) == 1:
        return streams[0]
    vocabulary, numbers = union([each.vocabulary for each in streams])
    hashes = np.empty(len(vocabulary), np.int64)
    ids = []
    bounds, sentences = [], []
    first = 0
    for each, number in zip(streams, numbers):
        hashes[number] = each.hashes
        ids.append(np.where(each.ids < 0, each.ids, np.append(number, 0)[np.maximum(each.ids, 0)]))
        bounds.append(each.bounds[:-1] + first)
        sentences.append(each.sentences[:-1] + first)
        first += len(each.ids)
    return Stream(
        np.concatenate(ids).astype(np.int32),
        np.concatenate([each.kinds for each in streams]),
        np.concatenate([*bounds, [first]]),
        np.concatenate([*sentences, [first]]),
        np.concatenate([each.fingerprints for each in streams]),
        vocabulary,
        hashes,
    )


def _uses_in_frames(texts: Stream, outlets: Outlets) -> Uses:
    """Return the words that are used in frames; a name is looked at among other names."""
    positions, values = windows.repeated(texts)
    row = np.searchsorted(texts.bounds, positions, side="right") - 1
    n_ends = np.append(0, np.cumsum(np.isin(texts.ids, LINE_ENDS)))
    is_at_end = n_ends[positions + WINDOW] > n_ends[positions]
    recurs, is_frame, n = outlets.recurring(values, row, is_at_end)
    frame = np.repeat(positions[is_frame], WINDOW)
    place = frame + np.tile(np.arange(WINDOW), is_frame.sum())
    is_used = (texts.ids[place] >= 0) & (texts.kinds[place] != NAME)
    weight = np.repeat(n[is_frame], WINDOW)
    plain = Uses(place[is_used], frame[is_used], weight[is_used])
    names, window, values = windows.around_names(texts, positions[recurs])
    _, is_frame, n = outlets.recurring(values, row[recurs][window], is_at_end[recurs][window])
    named = Uses(names[is_frame], positions[recurs][window[is_frame]], n[is_frame])
    return Uses(*map(np.concatenate, zip(plain, named)))


def _is_background(texts: Stream, found: np.ndarray, *, outlet: np.ndarray) -> np.ndarray:
    """Return what is in a long sentence of frames whose words its outlet uses elsewhere, too."""
    is_word = texts.ids >= 0
    bounds = texts.sentences
    n_words, n_found = (np.diff(np.append(0, np.cumsum(each))[bounds]) for each in (is_word, found))
    is_line_end = np.isin(texts.ids, LINE_ENDS)
    last = np.maximum.accumulate(np.where(is_line_end, 0, np.arange(len(found))))[bounds[1:] - 1]
    is_long = texts.ids[last] < 0  # a caption ends without a mark
    is_long &= (n_words >= LONG_SENTENCE) & (n_found >= IN_FRAMES * n_words)
    sentence = np.repeat(np.arange(len(n_words)), np.diff(bounds))
    inside = np.append(np.zeros(bounds[0], dtype=bool), is_long[sentence])
    place = np.flatnonzero(inside & is_word)
    word = np.repeat(outlet, np.diff(texts.bounds)) * len(texts.vocabulary) + texts.ids
    n_uses = pd.Series(word[is_word]).value_counts()
    within = pd.Series(word[place])
    is_own = within.map(within.value_counts()) > MOST_USES * within.map(n_uses)
    own = is_own.groupby(sentence[place - bounds[0]]).transform("mean").to_numpy()
    inside[place] = own < OWN_WORDS
    return inside


def _layer(texts: Stream, found: np.ndarray, *, ngrams: Sequence[int], words: np.ndarray):
    """Return how often each text uses each of some terms in frames."""
    place = np.flatnonzero(found)
    number = np.cumsum(texts.ids >= 0)[place]
    sentence = np.searchsorted(texts.sentences, place, side="right")
    is_next = (np.diff(number, prepend=-1) == 1) & (np.diff(sentence, prepend=-1) == 0)
    tokens = Tokens(
        ids=texts.ids[place],
        starts=place,
        stops=place + 1,
        bounds=np.searchsorted(place, texts.bounds),
        vocabulary=texts.vocabulary,
        hashes=texts.hashes,
    )
    terms, (uses,) = count_ngrams(
        tokens,
        kinds=np.zeros(len(place), np.int8),
        n_kinds=1,
        ngrams=(ngrams[0], ngrams[1]),
        sentences=np.cumsum(~is_next),
    )
    columns = pd.Index(words).get_indexer(terms)
    return move_columns(uses[:, columns >= 0], columns[columns >= 0], len(words))


def _frames_of_words(texts: Stream, uses: Uses, found: np.ndarray) -> dict[str, str]:
    """Return the frame of each word that most texts and most words have."""
    is_plain = texts.kinds == ITSELF
    n_words = np.append(0, np.cumsum(is_plain & (texts.ids >= 0)))
    weight = uses.weight * (1 + n_words[uses.frame + WINDOW] - n_words[uses.frame])
    order = np.argsort(weight, kind="stable")
    order = order[found[uses.place[order]]]
    best = np.full(len(texts.vocabulary), -1)
    best[texts.ids[uses.place[order]]] = order  # the last stays
    words = np.flatnonzero(best >= 0)
    windows_of = uses.frame[best[words], None] + np.arange(WINDOW)
    shown = is_plain[windows_of] | (windows_of == uses.place[best[words], None])
    ids = np.where(shown, texts.ids[windows_of], _GAP)
    frames = {}
    for word, window in zip(texts.vocabulary[words].tolist(), ids.tolist()):
        frame = _written(window, texts.vocabulary)
        if frame != word:
            frames[word] = frame
    return frames


def _written(window: Sequence[int], vocabulary: np.ndarray) -> str:
    """Return the words of a window, one sign for names and numbers between them."""
    parts: list[str] = []
    for number in window:
        if number >= 0:
            parts.append(vocabulary[number])
        elif number == _GAP and parts[-1:] != [GAP]:
            parts.append(GAP)
    return " ".join(parts).strip(f" {GAP}")
