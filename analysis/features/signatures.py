"""The layer of terms that counts uses in frames: stretches that recur in one outlet's texts.

A frame is a window of six words, marks and line ends, with any names and numbers in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np
import pandas as pd

from analysis.features.combination import move_columns
from analysis.features.pack import Features
from analysis.features.readers import FURNITURE
from analysis.text import windows
from analysis.text.kernels import PRIME
from analysis.text.tokens import Tokens, count_ngrams
from analysis.text.windows import LINE_END, NUMBER, SIGN, WINDOW, WORD, Stream

#: Articles of an outlet that have a frame: inside a line, where phrases of a story recur, too, and
#: at a line end.
FEWEST = (5, 3)
SHARES = (10, 3)  #: the same, of a hundred of its articles
ELSEWHERE = 1  #: of a hundred of the articles of others: fewer have it
LONG_SENTENCE = 12  #: words of a sentence that may tell a story's background
MOST_USES = 0.8  #: of a word in frames, beyond which it is hardly used elsewhere
OWN_WORDS = 0.2  #: share of a sentence's words in frames that are hardly used elsewhere
AT_LINE_ENDS = 0.5  #: the same, that are in frames at a line end: from here on it is furniture
GAP = "…"  #: in a frame: any names and numbers


def with_frames(features: Features, streams: Sequence[Stream], rows: pd.DataFrame) -> Features:
    """Return features whose terms know how often they are used in frames.

    *rows* are ``article_id`` and ``outlet`` of the texts of the streams. All articles of an outlet
    are needed together, so the layer of packs that were made apart is that of each of them.
    """
    texts = Stream(*map(np.concatenate, zip(*streams)))
    outlet = pd.factorize(rows["outlet"].astype(str))[0]
    middle = _middles(features.tables["sentences"]).reindex(rows["article_id"])
    of_row = pd.DataFrame({"outlet": outlet, "text": middle.fillna(0).to_numpy()})
    of_row["text"] = of_row.groupby(["outlet", "text"]).ngroup()
    uses = _uses_in_frames(texts, of_row)
    uses = uses[~_is_background(texts, uses, outlet=np.repeat(outlet, texts.texts))]
    words = pd.Series(texts.vocabulary, texts.hashes)
    words = words[~words.index.duplicated()]
    known = features.terms
    ngrams = features.manifest["settings"]["ngrams"]
    layer, terms = _layer(texts, np.unique(uses["place"]), ngrams=ngrams, words=words)
    column = pd.Index(known.vocabulary).get_indexer(terms)
    layer = move_columns(layer, column, len(known.vocabulary))
    order = pd.Index(rows["article_id"]).get_indexer(features.articles["article_id"])
    layers = {**known.layers, FURNITURE: layer[order]}
    frames = _frames_of_words(texts, uses, words)
    return replace(features, terms=replace(known, layers=layers, frames=frames))


def _middles(sentences: pd.DataFrame) -> pd.Series:
    """Return of each article the longest sentence in its middle third: copies have the same."""
    of_article = sentences.groupby("article_id")["n_tokens"]
    number = of_article.cumcount()
    n = of_article.transform("size")
    is_middle = (3 * number + 3 >= n) & (3 * number <= 2 * n)
    by_length = sentences[is_middle].sort_values("n_tokens", kind="stable")
    return by_length.groupby("article_id")["fingerprint"].last()


def _uses_in_frames(texts: Stream, of_row: pd.DataFrame) -> pd.DataFrame:
    """Return the ``place, frame, value, n, is_at_end`` of words in frames.

    A name is looked at among other names.
    """
    sizes = np.bincount(of_row.drop_duplicates()["outlet"])
    fewest = np.maximum(np.outer(FEWEST, sizes > 0), np.outer(SHARES, sizes) / 100)
    outlet = np.repeat(of_row["outlet"].to_numpy(), texts.texts)
    position, value, is_at_end = windows.repeated(texts, outlet, fewest)
    row = np.searchsorted(np.cumsum(texts.texts), position, side="right")
    seen = pd.DataFrame({"frame": position, "value": value, "is_at_end": is_at_end, "row": row})
    recurrence = partial(_recurrence, of_row=of_row, sizes=sizes, fewest=fewest)
    n, recurs, is_frame = recurrence(seen)
    plain = seen.assign(n=n)[is_frame]
    plain = plain.loc[plain.index.repeat(WINDOW)]
    plain["place"] = plain["frame"] + np.tile(np.arange(WINDOW), is_frame.sum())
    plain = plain[np.isin(texts.kinds[plain["place"]], (WORD, NUMBER))]
    place, window, value = windows.around_names(texts, position[recurs])
    named = seen[recurs].iloc[window].assign(place=place, value=value)
    n, _, is_frame = recurrence(named)
    return pd.concat([plain, named.assign(n=n)[is_frame]], ignore_index=True)


def _recurrence(
    seen: pd.DataFrame, of_row: pd.DataFrame, *, sizes: np.ndarray, fewest: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Return in how many texts of its outlet each value is, whether it recurs, and here alone.

    Equal values are all at a line end, or none is.
    """
    outlet, text = of_row.iloc[seen["row"]].to_numpy().T
    value = seen["value"].to_numpy()
    is_first = ~pd.DataFrame({"value": value, "text": text}).duplicated()
    n = is_first.groupby([value, outlet]).transform("sum")
    elsewhere = is_first.groupby(value).transform("sum") - n
    recurs = n >= fewest[seen["is_at_end"].astype(int), outlet]
    is_frame = recurs & (100 * elsewhere < ELSEWHERE * (sizes.sum() - sizes[outlet]))
    return n.to_numpy(), recurs.to_numpy(), is_frame.to_numpy()


def _is_background(texts: Stream, uses: pd.DataFrame, *, outlet: np.ndarray) -> pd.Series:
    """Return which uses are in the body of a long sentence whose words are used elsewhere, too."""
    is_word = texts.kinds < SIGN
    stops = np.cumsum(texts.sentences)
    places = np.where(texts.kinds < LINE_END, np.arange(len(is_word)), 0)
    last = np.maximum.accumulate(places)[stops - 1]
    n_words = np.diff(np.cumsum(is_word)[stops - 1], prepend=0)
    is_told = (n_words >= LONG_SENTENCE) & (texts.kinds[last] == SIGN)  # captions have no mark
    found = uses.groupby("place")["is_at_end"].any()
    word = texts.codes + outlet * np.int64(PRIME)
    n_uses = pd.Series(word[is_word]).value_counts()
    in_frames = pd.Series(word[found.index], found.index)
    is_own = in_frames.map(in_frames.value_counts()) > MOST_USES * in_frames.map(n_uses)
    sentence = np.searchsorted(stops, found.index, side="right")
    of_sentence = pd.DataFrame({"own": is_own, "at_end": found}).groupby(sentence)
    share = of_sentence.transform("mean")
    is_text = is_told[sentence] & (share["own"] < OWN_WORDS) & (share["at_end"] < AT_LINE_ENDS)
    return uses["place"].isin(found.index[is_text])


def _layer(texts: Stream, place: np.ndarray, *, ngrams: Sequence[int], words: pd.Series):
    """Return how often each text uses terms at some places, and the terms."""
    number = np.cumsum(texts.kinds < SIGN)[place]
    sentence = np.searchsorted(np.cumsum(texts.sentences), place, side="right")
    is_next = (np.diff(number, prepend=-1) == 1) & (np.diff(sentence, prepend=-1) == 0)
    ids, vocabulary = pd.factorize(words.reindex(texts.codes[place]).to_numpy(), sort=True)
    bounds = np.searchsorted(place, np.append(0, np.cumsum(texts.texts)))
    tokens = Tokens(ids, place, place + 1, bounds, vocabulary, np.zeros(len(vocabulary)))
    terms, (uses,) = count_ngrams(
        tokens,
        kinds=np.zeros(len(place), np.int8),
        n_kinds=1,
        ngrams=(ngrams[0], ngrams[1]),
        sentences=np.cumsum(~is_next),
    )
    return uses, terms


def _frames_of_words(texts: Stream, uses: pd.DataFrame, words: pd.Series) -> dict[str, str]:
    """Return the frame of each word that most texts and most words have."""
    n_words = np.append(0, np.cumsum(texts.kinds == WORD))
    weight = uses["n"] * (1 + n_words[uses["frame"] + WINDOW] - n_words[uses["frame"]])
    best = uses.assign(weight=weight, word=texts.codes[uses["place"]])
    best = best.sort_values(["weight", "value"]).drop_duplicates("word", keep="last")
    places = best["frame"].to_numpy()[:, None] + np.arange(WINDOW)
    kinds = texts.kinds[places]
    written = words.reindex(texts.codes[places].ravel()).astype(object).to_numpy(copy=True)
    written = written.reshape(kinds.shape)
    written[(kinds != WORD) & (places != best["place"].to_numpy()[:, None])] = GAP
    written[kinds >= SIGN] = ""
    frames = {}
    for word, parts in zip(words[best["word"]], written.tolist()):
        frame = " ".join(part for part, _ in groupby(filter(None, parts))).strip(f" {GAP}")
        if frame != word:
            frames[word] = frame
    return frames
