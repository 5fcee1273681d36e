"""Collocations: words that are close together more often than their frequencies say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.concordance import find_matches, lie_inside
from analysis.corpus.articles import Corpus
from analysis.errors import one_of, refusal, require_extra, require_number
from analysis.lexicons.languages import unparted
from analysis.stats.evidence import Method, Status
from analysis.text import tokens
from analysis.wording.notes import with_evidence

if TYPE_CHECKING:
    from nltk.collocations import BigramCollocationFinder

#: Names of NLTK's ``BigramAssocMeasures``.
MEASURES = (
    *("likelihood_ratio", "pmi", "dice", "student_t", "chi_sq", "phi_sq"),
    *("jaccard", "mi_like", "poisson_stirling", "raw_freq"),
)
COLLOCATION_COLUMNS = [
    *("item_a", "item_b", "joint", "n_a", "n_b"),
    *("expected", "score", "articles", "outlets"),
]


def collocations(
    corpus: Corpus,
    node: str | None = None,
    *,
    actors: lexicons.Actors | str | Path | None = None,
    window: int = 5,
    measure: str = "likelihood_ratio",
    min_joint: int = 3,
    stop_words: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return the words that are close together more often than their frequencies say.

    Words are the word tokens that are counted everywhere else (two or more letters, lower case),
    titles included, and never meet across the end of a sentence. With *actors*, an alias is one
    word, the name of its actor; a *node* of several words is one, too. NLTK counts and scores
    them: ``BigramCollocationFinder`` and ``BigramAssocMeasures``.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. Every copy of a text counts: leave copies out before, where that is
        not meant.
    node : str, optional
        A word, a phrase (``*`` as in ``concordance.lines``) or an actor: only its collocates,
        before and after it.
    actors : path or None
        Names that count as one word each. Where a node overlaps an alias, the node counts.
    window : int
        Words from the first of a pair to the second, both included: 2 are neighbours.
    measure : str
        A name in NLTK, such as "likelihood_ratio", "pmi", "dice" or "student_t". They rank;
        p-values of them would take words for independent. The first, and "chi_sq", are high also
        for pairs that meet less often than expected: look at ``expected``.
    min_joint : int
        Pairs that meet less often are left out, but count in all totals.
    stop_words : a language, such as "english", list of str or None
        Words that are no collocates; they count in a window and in all totals.

    Returns
    -------
    DataFrame
        One row a pair of different words in their order, highest score first: ``item_a, item_b``,
        ``joint`` (how often b follows a within the window), ``n_a, n_b`` (how often each occurs),
        ``expected`` (n_a × n_b × (window − 1) / all words), ``score`` (the measure of joint /
        (window − 1), n_a, n_b and all words: Church and Hanks 1990), ``articles, outlets`` (in
        which they meet so), ``status, reason, note``.

    Raises
    ------
    InputError
        For a node that does not occur or is no text with a word in it, an unknown measure, a
        *window* below 2, a *min_joint* below 1, or what is no Corpus.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> rain = "Heavy rain fell. More heavy rain came. Rain fell."
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": [rain]})
    >>> pairs = collocations(read_corpus(table), "rain", window=2, measure="dice", min_joint=2)
    >>> pairs[["item_a", "item_b", "joint", "n_a", "n_b", "score"]].values.tolist()
    [['heavy', 'rain', 2, 2, 3, 0.8], ['rain', 'fell', 2, 3, 2, 0.8]]
    """
    require_extra("nltk", what="collocations", modules=["nltk"])
    from nltk.collocations import BigramAssocMeasures

    one_of(measure, MEASURES, name="measure")
    require_number(window, name="window", least=2, whole=True)
    require_number(min_joint, name="min_joint", least=1, whole=True)
    words = _words_of_articles(corpus, node, actors=actors, window=window)
    finder = _finder(words, window)
    n_of_word = finder.word_fd
    if node is not None and node not in n_of_word:
        raise refusal(
            "node",
            arrived=f"{node!r}, which occurs nowhere",
            expected="a word that occurs in the articles",
            fix="Check the spelling; for the aliases of an actor, give the list as actors=….",
        )
    left_out = lexicons.stop_words(stop_words) - {node}
    finder.apply_freq_filter(min_joint)
    finder.apply_word_filter(left_out.__contains__)
    finder.apply_ngram_filter(lambda a, b: a == b or node not in (None, a, b))
    rows = []
    for (a, b), score in finder.score_ngrams(getattr(BigramAssocMeasures, measure)):
        expected = n_of_word[a] * n_of_word[b] * (window - 1) / finder.N
        joint = finder.ngram_fd[a, b]
        rows.append((a, b, joint, n_of_word[a], n_of_word[b], expected, score))
    table = pd.DataFrame(rows, columns=COLLOCATION_COLUMNS[:7])
    table = table.astype({"item_a": "str", "item_b": "str", "score": float})
    places = _places_of_pairs(finder, words, outlets=corpus.articles["outlet"], window=window)
    table = table.join(places, on=["item_a", "item_b"])
    method = Method(
        what="collocations",
        measure=measure,
        convention=f"{measure} of NLTK, of pairs in their order in a window of {window} words",
        per="word",
        missing=unparted(Counter(corpus.articles["language"].dropna())),
        remark=f"descriptive: nothing is tested. {finder.N:,} words in all",
        sources=("church1990",),
    )
    reason = "words of one text depend on each other"
    return with_evidence(table, method, status=Status.DESCRIPTIVE, reason=reason)


def _words_of_articles(
    corpus: Corpus, node: str | None, *, actors, window: int
) -> list[list[str | None]]:
    """Return the words of each article, an alias or node being one, with a gap after a sentence.

    The gap, None, is so long that no window crosses it.
    """
    gap = [None] * (window - 1)
    articles = []
    for part in find_matches(corpus, [] if node is None else [node], actors=actors):
        spans = _without_overlaps(part.matches)
        located = tokens.tokenize(part.batch)
        is_free = ~lie_inside(located.starts, spans["start"], spans["stop"])
        starts = np.append(located.starts[is_free], spans["start"])
        labels = np.append(located.vocabulary[located.ids[is_free]], spans["item"])
        order = np.argsort(starts, kind="stable")
        sentence = np.searchsorted(part.sentences["start"], starts[order], side="right") - 1
        first = np.flatnonzero(np.diff(sentence, prepend=-1))
        article = part.sentences["row"].to_numpy()[sentence[first]]
        of_part = [[] for _ in range(len(part.articles))]
        for row, words in zip(article, np.split(labels[order], first)[1:], strict=True):
            of_part[row] += [*words.tolist(), *gap]
        articles += of_part
    return articles


def _without_overlaps(matches: pd.DataFrame) -> pd.DataFrame:
    """Return the matches without aliases that overlap a phrase, in order."""
    phrases = matches[matches["is_phrase"]]
    aliases = matches[~matches["is_phrase"]]
    n_ended = np.searchsorted(phrases["stop"], aliases["start"], side="right")
    n_begun = np.searchsorted(phrases["start"], aliases["stop"], side="left")
    is_free = n_ended == n_begun
    return pd.concat([phrases, aliases[is_free]]).sort_values("start", ignore_index=True)


def _finder(articles: Iterable[Sequence[str | None]], window: int) -> BigramCollocationFinder:
    """Return NLTK's counts of words and of pairs in a window; None is no word."""
    from nltk.collocations import BigramCollocationFinder

    words = [word for article in articles for word in article]
    return BigramCollocationFinder.from_words(words, window_size=window)


def _places_of_pairs(
    finder: BigramCollocationFinder,
    words: list[list[str | None]],
    *,
    outlets: pd.Series,
    window: int,
) -> pd.DataFrame:
    """Return in how many articles and outlets each pair of the finder meets."""
    rows = []
    for article, (of_article, outlet) in enumerate(zip(words, outlets, strict=True)):
        found = _finder([of_article], window).ngram_fd
        rows += [(*pair, article, outlet) for pair in found if pair in finder.ngram_fd]
    pairs = ["item_a", "item_b"]
    table = pd.DataFrame(rows, columns=[*pairs, "articles", "outlets"])
    return table.groupby(pairs).nunique()
