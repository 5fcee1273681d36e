"""Words that occur together: in a sentence, in a window, or as neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.concordance import find_matches, lie_inside
from analysis.corpus.articles import Corpus
from analysis.errors import one_of, refusal, require_number
from analysis.stats import measures
from analysis.stats.evidence import Method, Status
from analysis.text import tokens
from analysis.wording.notes import with_evidence

UNITS = {
    "sentence": "sentences",
    "window": "pairs of words of one sentence, from either end, at most so many words apart",
    "adjacent": "pairs of neighbouring words of one sentence",
}
COLLOCATION_COLUMNS = [
    *("item_a", "item_b", "joint", "n_a", "n_b"),
    *("expected", "score", "articles", "outlets"),
]


def collocations(
    corpus: Corpus,
    node: str | None = None,
    *,
    actors: lexicons.Actors | str | Path | None = None,
    within: str = "sentence",
    window: int = 5,
    measure: measures.Measure = measures.log_dice,
    min_joint: int = 3,
    stop_words: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the words that occur together more often than their frequencies say.

    Words are the word tokens that are counted everywhere else (two or more letters, lower case),
    titles included, and never meet across the end of a sentence. With *actors*, an alias is one
    word, the name of its actor; a *node* of several words is one, too. How often a or b occurs is
    counted in the same unit as how often they meet:

    - "sentence": sentences with a, with b, with both, of all sentences.
    - "window": two words at most *window* words apart are a pair, counted from either end: pairs
      that begin with a, that end with b, from a to b, of all. A word close to the end of its
      sentence is in fewer pairs.
    - "adjacent": neighbouring words, in their order: pairs that begin with a, that end with b,
      "a b", of all (Dunning 1993).

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. Every copy of a text counts: leave copies out before, where that is
        not meant.
    node : str, optional
        A word, a phrase (``*`` as in ``concordance.lines``) or an actor: only its collocates.
        Without it all pairs, which takes memory (measured: 1.5 GB for 8,000 articles of 300
        words).
    actors : path, lexicons.Actors or None
        Names that count as one word each. Where a node overlaps an alias, the node counts.
    within : "sentence", "window" or "adjacent"
        What it means to occur together.
    window : int
        Words; 1 or more.
    measure : Measure
        Called with (joint, left, right, total): ``measures.log_dice`` (the default: at most 14,
        and one more is twice the Dice) or ``npmi``. They rank; p-values of them would take words
        for independent.
    min_joint : int
        Pairs that meet less often are left out, but count in all totals.
    stop_words : a language ("english"; ``lexicons.stop_words``), list of str or None
        Words that are no collocates; they count in a window and in all totals.

    Returns
    -------
    DataFrame
        One row a pair, highest score first: ``item_a, item_b`` (in their order if adjacent; else
        the node first, or by alphabet), ``joint, n_a, n_b, expected`` (n_a × n_b / total),
        ``score`` (the measure), ``articles, outlets`` (in which they meet), ``status, reason,
        note``. A word does not meet itself, unless as its neighbour. The Method's ``remark`` has
        the total and the number of pairs that meet.

    Raises
    ------
    InputError
        For a node that does not occur or is no text with a word in it, an unknown unit, a *window*
        or *min_joint* below 1, or what is no Corpus.

    Notes
    -----
    NLTK's ``BigramCollocationFinder`` finds the same neighbours, but takes n_a, n_b and the total
    from single words, those at the end of a sentence too, and divides the pairs of a window by its
    width: its scores differ, and its G2 can be undefined for a word that follows itself
    (nltk#2200).

    Examples
    --------
    >>> from analysis import read_corpus
    >>> rain = "Heavy rain fell. More heavy rain came. Rain fell."
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": [rain]})
    >>> pairs = collocations(read_corpus(table), "rain", measure=measures.dice, min_joint=2)
    >>> pairs[["item_b", "joint", "n_a", "n_b", "score"]].values.tolist()
    [['fell', 2, 3, 2, 0.8], ['heavy', 2, 3, 2, 0.8]]
    """
    one_of(within, list(UNITS), name="within")
    measures.require_measure(measure)
    require_number(window, name="window", least=1, whole=True)
    require_number(min_joint, name="min_joint", least=1, whole=True)
    words = _words_of(corpus, node, actors=actors)
    if node is not None and node not in words.items:
        raise refusal(
            "node",
            arrived=f"{node!r}, which occurs nowhere",
            expected="a word that occurs in the articles",
            fix="Check the spelling; for the aliases of an actor, give the list as actors=….",
        )
    left_out = lexicons.stop_words(stop_words) - {node}
    is_shown = np.array([item not in left_out for item in words.items], dtype=bool)
    is_node = is_shown
    if node is not None:
        is_node = words.items == node
    if within == "sentence":
        meetings = _meetings_in_sentences(words, is_shown=is_shown, is_node=is_node)
    elif within == "adjacent":
        meetings = _meetings_in_order(words, is_shown=is_shown, is_node=is_node)
    else:
        meetings = _meetings_in_windows(words, window, is_shown=is_shown, is_node=is_node)
    outlets = pd.factorize(corpus.articles["outlet"])[0]
    table = _count_pairs(meetings.pairs, article=words.article, outlets=outlets)
    n_pairs = len(table)
    table = table[table["joint"] >= min_joint]
    a = table["a"].to_numpy()
    b = table["b"].to_numpy()
    if node is not None and within != "adjacent":
        node_number = np.where(is_node[b], b, a)
        collocate = np.where(is_node[b], a, b)
        a = node_number
        b = collocate
    n_a = meetings.n_first[a]
    n_b = meetings.n_second[b]
    total = meetings.total
    table = table.assign(
        item_a=words.items[a],
        item_b=words.items[b],
        n_a=n_a,
        n_b=n_b,
        expected=n_a * (n_b / total),
        score=measure(table["joint"].to_numpy(), n_a, n_b, total),
    )
    table = table[COLLOCATION_COLUMNS].astype({"item_a": "str", "item_b": "str"})
    order = {"score": False, "item_a": True, "item_b": True}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    unit = UNITS[within]
    if within == "window":
        unit = f"{unit}: {window}"
    method = Method(
        what="collocations",
        measure=measure.name,
        convention=measure.convention,
        per=unit,
        remark=(
            f"descriptive: nothing is tested. {n_pairs:,} pairs meet, {len(table):,} of them "
            f"{min_joint} times or more; total: {total:,}"
        ),
        sources=measure.references,
    )
    reason = "words of one text depend on each other"
    return with_evidence(table, method, status=Status.DESCRIPTIVE, reason=reason)


class _Words(NamedTuple):
    """The words of a corpus in their order."""

    items: np.ndarray  #: the different words, sorted
    ids: np.ndarray  #: number of each word in ``items``
    sentence: np.ndarray  #: of each word
    article: np.ndarray  #: of each sentence


class _Pairs(NamedTuple):
    """Two words of one sentence, and the sentence."""

    a: np.ndarray
    b: np.ndarray
    sentence: np.ndarray


class _Meetings(NamedTuple):
    """The pairs that meet, once for each meeting, and the counts that go with them."""

    pairs: _Pairs
    n_first: np.ndarray  #: units that begin with (or hold) each word
    n_second: np.ndarray  #: units that end with (or hold) each word
    total: int


def _words_of(corpus: Corpus, node: str | None, *, actors) -> _Words:
    """Return the words of a corpus; an alias is one word, and so is an occurrence of the node."""
    terms = []
    if node is not None:
        terms = [node]
    items = []
    sentence = []
    article = []
    n_sentences = 0
    n_articles = 0
    for part in find_matches(corpus, terms, actors=actors):
        spans = _without_overlaps(part.matches)
        located = tokens.tokenize(part.batch)
        is_free = ~lie_inside(located.starts, spans["start"], spans["stop"])
        starts = np.append(located.starts[is_free], spans["start"])
        labels = np.append(located.vocabulary[located.ids[is_free]], spans["item"])
        order = np.argsort(starts, kind="stable")
        items.append(labels[order])
        number = np.searchsorted(part.sentences["start"], starts[order], side="right") - 1
        sentence.append(number + n_sentences)
        article.append(part.sentences["row"].to_numpy() + n_articles)
        n_sentences += len(part.sentences)
        n_articles += len(part.articles)
    ids, vocabulary = pd.factorize(np.concatenate(items), sort=True)
    return _Words(vocabulary, ids, np.concatenate(sentence), np.concatenate(article))


def _without_overlaps(matches: pd.DataFrame) -> pd.DataFrame:
    """Return the matches without aliases that overlap a phrase, in order."""
    phrases = matches[matches["is_phrase"]]
    aliases = matches[~matches["is_phrase"]]
    n_ended = np.searchsorted(phrases["stop"], aliases["start"], side="right")
    n_begun = np.searchsorted(phrases["start"], aliases["stop"], side="left")
    is_free = n_ended == n_begun
    return pd.concat([phrases, aliases[is_free]]).sort_values("start", ignore_index=True)


def _meetings_in_sentences(
    words: _Words, *, is_shown: np.ndarray, is_node: np.ndarray
) -> _Meetings:
    """Return the pairs of different words of one sentence, each once a sentence."""
    n_words = len(words.items)
    sentence, ids = np.divmod(pd.unique(words.sentence * n_words + words.ids), n_words)
    n_with_word = np.bincount(ids, minlength=n_words)
    with_node = sentence[is_node[ids]]
    is_used = is_shown[ids] & np.isin(sentence, with_node)
    sentence = sentence[is_used]
    ids = ids[is_used]
    parts = []
    for left, right in _neighbours(sentence, n_steps=len(ids)):
        pairs = _Pairs(ids[left], ids[right], sentence[left])
        parts.append(_with_node(pairs, is_shown=is_shown, is_node=is_node))
    pairs = _in_alphabetical_order(_one_after_the_other(parts))
    return _Meetings(pairs, n_with_word, n_with_word, len(words.article))


def _meetings_in_windows(
    words: _Words, window: int, *, is_shown: np.ndarray, is_node: np.ndarray
) -> _Meetings:
    """Return the pairs of different words at most so many words apart."""
    ids = words.ids
    n_words = len(words.items)
    n_ends = np.zeros(n_words, dtype=np.int64)
    parts = []
    for left, right in _neighbours(words.sentence, n_steps=window):
        n_ends += np.bincount(ids[left], minlength=n_words)
        n_ends += np.bincount(ids[right], minlength=n_words)
        pairs = _Pairs(ids[left], ids[right], words.sentence[left])
        parts.append(_with_node(pairs, is_shown=is_shown, is_node=is_node))
    pairs = _in_alphabetical_order(_one_after_the_other(parts))
    return _Meetings(pairs, n_ends, n_ends, int(n_ends.sum()))


def _meetings_in_order(words: _Words, *, is_shown: np.ndarray, is_node: np.ndarray) -> _Meetings:
    """Return the pairs of neighbouring words, in their order."""
    ids = words.ids
    n_words = len(words.items)
    is_followed = words.sentence[:-1] == words.sentence[1:]
    pairs = _Pairs(ids[:-1][is_followed], ids[1:][is_followed], words.sentence[:-1][is_followed])
    n_first = np.bincount(pairs.a, minlength=n_words)
    n_second = np.bincount(pairs.b, minlength=n_words)
    total = len(pairs.a)
    pairs = _with_node(pairs, is_shown=is_shown, is_node=is_node)
    return _Meetings(pairs, n_first, n_second, total)


def _neighbours(sentence: np.ndarray, *, n_steps: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the positions of words one, two … *n_steps* apart within a sentence."""
    left = np.arange(len(sentence))
    for step in range(1, n_steps + 1):
        left = left[: np.searchsorted(left, len(sentence) - step)]
        left = left[sentence[left] == sentence[left + step]]
        if len(left) == 0:
            return
        yield left, left + step


def _with_node(pairs: _Pairs, *, is_shown: np.ndarray, is_node: np.ndarray) -> _Pairs:
    """Return the pairs of a shown word with the node."""
    node_is_second = is_shown[pairs.a] & is_node[pairs.b]
    node_is_first = is_node[pairs.a] & is_shown[pairs.b]
    is_used = node_is_second | node_is_first
    return _Pairs(*(column[is_used] for column in pairs))


def _one_after_the_other(parts: list[_Pairs]) -> _Pairs:
    """Return all pairs as one."""
    empty = np.empty(0, dtype=np.int64)
    columns = zip(_Pairs(empty, empty, empty), *parts, strict=True)
    return _Pairs(*(np.concatenate(column) for column in columns))


def _in_alphabetical_order(pairs: _Pairs) -> _Pairs:
    """Return the pairs of different words, with the first by alphabet first."""
    is_pair = pairs.a != pairs.b
    a = pairs.a[is_pair]
    b = pairs.b[is_pair]
    return _Pairs(np.minimum(a, b), np.maximum(a, b), pairs.sentence[is_pair])


def _count_pairs(pairs: _Pairs, *, article: np.ndarray, outlets: np.ndarray) -> pd.DataFrame:
    """Return how often each pair meets, in how many articles and outlets.

    *article* is that of each sentence, *outlets* that of each article.
    """
    n_words = int(max(pairs.a.max(initial=0), pairs.b.max(initial=0))) + 1
    n_articles = len(outlets)
    # A pair in an article is one number, which takes a third of the memory of three columns.
    number = (pairs.a * n_words + pairs.b) * n_articles + article[pairs.sentence]
    number, joint = np.unique(number, return_counts=True)
    pair, row = np.divmod(number, n_articles)
    by_article = pd.DataFrame({"pair": pair, "joint": joint, "outlet": outlets[row]})
    groups = by_article.groupby("pair")
    table = groups.agg(
        joint=("joint", "sum"), articles=("joint", "size"), outlets=("outlet", "nunique")
    )
    a, b = np.divmod(table.index.to_numpy(dtype=np.int64), n_words)
    return table.assign(a=a, b=b)
