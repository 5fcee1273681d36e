"""Words that are close together, by hand and beside NLTK."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from ferries import FERRIES, PEOPLE, corpus_of
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

from analysis import cooccurrence, lexicons, read_corpus
from analysis.cooccurrence.collocations import MEASURES
from analysis.stats.evidence import method_of

PAIR = ["item_a", "item_b"]


def of_sentences(articles):
    """Return a Corpus of articles that are lists of sentences, lists of words."""
    texts = ["\n".join(" ".join(words) for words in sentences) for sentences in articles]
    rows = [(f"a{number}", "xyz"[number % 3], text) for number, text in enumerate(texts)]
    return read_corpus(
        pd.DataFrame(rows, columns=["article_id", "outlet", "text"]), noise=lexicons.Noise(())
    )


def random_articles(n_articles=6):
    """Return invented articles: lists of sentences of 1 to 8 of nine words."""
    rng = np.random.default_rng(0)
    words = [letter * 2 for letter in "abcdefghi"]
    lengths = rng.integers(1, 9, size=(n_articles, 7))
    return [[rng.choice(words, size=size).tolist() for size in sizes] for sizes in lengths]


def test_collocations_by_hand():
    corpus = of_sentences([[["aa", "bb", "aa", "cc"], ["bb", "aa"]], [["aa", "bb"], ["dd"]]])
    table = cooccurrence.collocations(corpus, window=3, min_joint=2)
    # aa-bb bb-aa aa-cc | aa-aa bb-cc | bb-aa | aa-bb: of nine words aa are four and bb three
    columns = [*PAIR, "joint", "n_a", "n_b", "expected", "articles", "outlets"]
    rows = table.sort_values(PAIR)[columns].values.tolist()
    expected = pytest.approx(4 * 3 * 2 / 9)
    assert rows == [
        ["aa", "bb", 2, 4, 3, expected, 2, 2],
        ["bb", "aa", 2, 3, 4, expected, 1, 1],
    ]
    assert "9 words in all" in method_of(table)["note"]


@pytest.mark.parametrize("window", [2, 5])
@pytest.mark.parametrize("measure", MEASURES)
def test_counts_and_scores_are_those_of_nltk(measure, window):
    articles = random_articles()
    table = cooccurrence.collocations(
        of_sentences(articles), window=window, measure=measure, min_joint=2
    )
    gap = [None] * window
    padded = [word for sentences in articles for words in sentences for word in [*words, *gap]]
    finder = BigramCollocationFinder.from_words(padded, window_size=window)
    finder.apply_freq_filter(2)
    scores = dict(finder.score_ngrams(getattr(BigramAssocMeasures, measure)))
    found = table.set_index(PAIR)
    assert set(found.index) == {pair for pair in scores if pair[0] != pair[1]}
    for pair, row in found.iterrows():
        assert row["score"] == pytest.approx(scores[pair], nan_ok=True)
        assert row["joint"] == finder.ngram_fd[pair]
        assert row[["n_a", "n_b"]].tolist() == [finder.word_fd[word] for word in pair]
    assert found["score"].is_monotonic_decreasing


def test_articles_and_outlets_are_those_in_which_the_pair_meets():
    articles = random_articles()
    table = cooccurrence.collocations(of_sentences(articles), window=2, min_joint=1)
    for row in table.to_dict("records"):
        has_pair = []
        for sentences in articles:
            neighbours = [pair for words in sentences for pair in pairwise(words)]
            has_pair.append((row["item_a"], row["item_b"]) in neighbours)
        assert row["articles"] == sum(has_pair)
        assert row["outlets"] == len(set(np.flatnonzero(has_pair) % 3))


def test_a_word_is_no_collocate_of_itself():
    """Of a word that is half of all words NLTK's table has a cell below 0: nltk/nltk#2200."""
    corpus = of_sentences([[["aa", "aa", "aa", "aa"]]])
    assert cooccurrence.collocations(corpus, min_joint=1).empty


def pairs_of(table):
    """Return the pairs of a table, sorted."""
    return sorted(table[PAIR].values.tolist())


def test_a_node_is_one_word_and_an_actor_too():
    look = {"window": 2, "min_joint": 1}
    by_phrase = cooccurrence.collocations(FERRIES, "ferry boat", **look)
    assert pairs_of(by_phrase) == [["ferry boat", "sank"], ["old", "ferry boat"]]
    by_actor = cooccurrence.collocations(FERRIES, "Berg", actors=PEOPLE, **look)
    assert pairs_of(by_actor) == [["Berg", "said"], ["Berg", "who"], ["said", "Berg"]]
    over = cooccurrence.collocations(FERRIES, "Ida", actors=PEOPLE, **look)
    assert pairs_of(over) == [["Ida", "berg"], ["said", "Ida"]]  # the node counts, not the alias


def test_stop_words_keep_their_place():
    plain, without = (
        cooccurrence.collocations(FERRIES, "ferry", window=2, min_joint=1, stop_words=words)
        for words in (None, ["the", "ferry"])
    )
    has_the = (plain[PAIR] == "the").any(axis=1)
    assert has_the.any()
    pd.testing.assert_frame_equal(plain[~has_the].reset_index(drop=True), without)


def test_no_result_depends_on_the_order_of_articles():
    rows = [
        (f"a{number}", "N", None, "aa bb cc. bb cc dd." if number % 2 else "cc aa bb. dd.")
        for number in range(5)
    ]
    tables = [cooccurrence.collocations(corpus_of(order)) for order in (rows, rows[::-1])]
    pd.testing.assert_frame_equal(*tables)
