"""Words that occur together, by hand, by brute force and beside NLTK."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from ferries import FERRIES, PEOPLE, corpus_of

from analysis import cooccurrence, lexicons, read_corpus
from analysis.stats import measures
from analysis.stats.evidence import method_of

UNITS = ["sentence", "window", "adjacent"]


def of_sentences(articles):
    """Return a Corpus of articles that are lists of sentences, lists of words."""
    texts = ["\n".join(" ".join(words) for words in sentences) for sentences in articles]
    rows = [(f"a{number}", "xyz"[number % 3], text) for number, text in enumerate(texts)]
    return read_corpus(
        pd.DataFrame(rows, columns=["article_id", "outlet", "text"]), noise=lexicons.Noise(())
    )


def facts(table):
    """Return what the remark of a table says of this table only."""
    found = re.search(r"([\d,]+) pairs meet.*total: ([\d,]+)", method_of(table)["remark"])
    pairs, total = (int(number.replace(",", "")) for number in found.groups())
    return {"pairs": pairs, "total": total}


def test_collocations_by_hand():
    corpus = of_sentences([[["aa", "bb", "aa", "cc"], ["bb", "aa"]], [["aa", "bb"], ["dd"]]])
    columns = ["item_a", "item_b", "joint", "n_a", "n_b", "expected", "articles", "outlets"]
    found = {
        within: cooccurrence.collocations(corpus, within=within, window=2, min_joint=2)
        for within in UNITS
    }
    assert found["sentence"][columns].values.tolist() == [["aa", "bb", 3, 3, 3, 9 / 4, 2, 2]]
    assert facts(found["sentence"])["pairs"] == 3
    # aa-bb ab-aa bb-aa bb-cc aa-cc aa-aa | bb-aa | aa-bb: ordered either way there are fourteen
    assert found["window"][columns].values.tolist() == [["aa", "bb", 4, 7, 5, 35 / 14, 2, 2]]
    assert found["adjacent"][columns].round(9).values.tolist() == [
        ["bb", "aa", 2, 2, 2, 4 / 5, 1, 1],
        ["aa", "bb", 2, 3, 2, 6 / 5, 2, 2],
    ]
    assert [facts(table)["total"] for table in found.values()] == [4, 14, 5]


@pytest.mark.slow
def test_neighbours_are_those_of_nltk_which_takes_sums_of_words():
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    rng = np.random.default_rng(0)
    words = ["aa", "bb", "cc", "dd", "ee", "ff"]
    sentences = [rng.choice(words, size=size).tolist() for size in rng.integers(1, 9, size=20)]
    corpus = of_sentences([sentences[:9], sentences[9:]])
    table = cooccurrence.collocations(corpus, within="adjacent", min_joint=1)
    finder, total = BigramCollocationFinder.from_documents(sentences), facts(table)["total"]
    assert dict(finder.ngram_fd) == table.set_index(["item_a", "item_b"])["joint"].to_dict()
    # The last word of a sentence is first of no pair.
    assert finder.word_fd.N() == total + len(sentences)
    theirs = BigramAssocMeasures.dice(table["joint"], (table["n_a"], table["n_b"]), total)
    assert table["score"].tolist() == pytest.approx((14 + np.log2(theirs)).tolist(), abs=1e-6)


@pytest.mark.slow
def test_words_that_follow_themselves():
    """Sums of words lead nltk astray here: nltk/nltk#2200."""
    words = ["aa", "aa", "aa", "bb"]
    table = cooccurrence.collocations(
        of_sentences([[words]]), within="adjacent", measure=measures.npmi, min_joint=2
    )
    assert table[["item_a", "item_b", "joint", "n_a", "n_b"]].values.tolist() == [
        ["aa", "aa", 2, 3, 2]
    ]
    assert table["score"].tolist() == pytest.approx([0], abs=1e-9)  # as expected
    ours = cooccurrence.collocations(
        of_sentences([[words]]), within="window", window=2, measure=measures.npmi, min_joint=1
    )
    assert ours[["joint", "n_a", "n_b", "score"]].values.tolist() == [
        [2, 8, 2, pytest.approx(math.log(2 * 10 / 16) / -math.log(2 / 10))]
    ]


def test_a_node_is_one_word_and_an_actor_too():
    by_phrase = cooccurrence.collocations(
        FERRIES, "ferry boat", within="window", window=1, min_joint=1
    )
    assert by_phrase["item_b"].tolist() == ["old", "sank"] and set(by_phrase["item_a"]) == {
        "ferry boat"
    }
    by_actor = cooccurrence.collocations(
        FERRIES, "Berg", actors=PEOPLE, within="adjacent", min_joint=1
    )
    assert by_actor[["item_a", "item_b"]].values.tolist() == [
        ["Berg", "who"],
        ["said", "Berg"],
        ["Berg", "said"],
    ]
    over = cooccurrence.collocations(FERRIES, "Ida", actors=PEOPLE, within="adjacent", min_joint=1)
    assert over[["item_a", "item_b"]].values.tolist() == [
        ["Ida", "berg"],
        ["said", "Ida"],
    ]  # the node counts, not the alias


def test_stop_words_keep_their_place():
    plain, without = (
        cooccurrence.collocations(
            FERRIES, "ferry", within="window", window=1, min_joint=1, stop_words=words
        )
        for words in (None, ["the", "ferry"])
    )
    assert set(plain["item_b"]) - set(without["item_b"]) == {"the"} and "ferry" in set(
        without["item_a"]
    )
    both = plain[plain["item_b"] != "the"].reset_index(drop=True)
    pd.testing.assert_frame_equal(both, without, check_like=True)
    assert facts(plain)["total"] == facts(without)["total"]
    assert facts(plain)["pairs"] == facts(without)["pairs"] + 1


def test_no_result_depends_on_the_order_of_articles():
    rows = [
        (f"a{number}", "N", None, "aa bb cc. bb cc dd." if number % 2 else "cc aa bb. dd.")
        for number in range(5)
    ]
    tables = [cooccurrence.collocations(corpus_of(order)) for order in (rows, rows[::-1])]
    pd.testing.assert_frame_equal(*tables)
