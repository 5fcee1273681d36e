"""Copies: near-duplicate texts. All articles here are invented, except where a test reads ../shared."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn
from counted import counted

from analysis import agencies, copies
from analysis.corpus.articles import read_corpus
from analysis.errors import InputError
from analysis.features.extraction import extract

STORM = "The ferry left the harbour before the storm and reached the island at noon with forty people on board"
FAIR = "Farmers brought apples and pears to the autumn fair where a brass band played until the lights went out"


def corpus_of(texts, **columns):
    """Return the corpus of texts by article_id; the outlet is the first letter."""
    table = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    return read_corpus(table.assign(outlet=table["article_id"].str[0].str.upper(), **columns))


def made(texts, **columns):
    """Return the features of these texts."""
    return extract(corpus_of(texts, **columns))


def long_text(seed, n=600):
    """Return invented words in random order."""
    return random.Random(seed).choices([f"word{number}" for number in range(300)], k=n)


def clusters(source):
    """Return the cluster of each article, one letter each."""
    return "".join(copies.link(source)["copy_cluster"])


def guesses(source):
    """Return the agency that is guessed for each article."""
    return copies.link(source)["agency_guess"].fillna("").tolist()


def test_link_by_hand():
    features = made({"b": STORM, "a": FAIR, "c": f"{STORM} again", "d": "Too short"})
    table = copies.link(features)
    assert "".join(table["article_id"] + table["copy_cluster"]) == "aabbcbdd"
    assert table["agency_guess"].isna().all() and str(table["agency_guess"].dtype) == "str"
    assert features.with_metadata(table).articles["copy_cluster"].str.cat() == "abbd"
    titles = ["Storm at sea: a ferry is late", None]
    assert clusters(made({"a": STORM, "b": STORM}, title=titles)) == "aa"


def test_links_are_passed_on():
    """Of 20, 20 and 19 words in a row neighbours share over a half, the ends do not."""
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    texts = {"a": words[:20], "b": words[3:23], "c": words[7:26]}
    features = made({name: " ".join(text) for name, text in texts.items()})
    assert clusters(features) == "aaa"
    assert clusters(features.where(features.articles["article_id"] != "b")) == "ac"


def test_long_texts_are_compared_by_their_samples_and_passages_that_recur_count_once():
    base, other = long_text(1), long_text(4)
    passage = "red green blue grey pink".split()
    texts = {"a": base, "b": base[:540] + long_text(2, 60), "c": long_text(3)}
    texts |= {"d": other[:48], "e": other[:60], "f": passage * 3, "g": passage * 2 + passage[:4]}
    features = made({name: " ".join(words) for name, words in texts.items()})
    assert clusters(features) == "aacddff"
    sketches = features.articles["sketch"]
    assert len(sketches[3]) > len(sketches[4])  # the short text whole, the long one's sample


def test_equal_texts_are_copies_at_any_length():
    sizes = [(n, seed) for n in (1, 3, 5, 52, 54, 60, 75) for seed in range(30)]
    texts = dict.fromkeys(" ".join(long_text(100 * n + seed, n)) for n, seed in sizes)
    texts["red green blue grey pink " * 40] = None
    pairs = {f"{number:03}{half}": text for number, text in enumerate(texts) for half in "ab"}
    assert copies.link(made(pairs))["copy_cluster"].tolist() == [f"{name[:3]}a" for name in pairs]


@pytest.mark.parametrize("n_shared, expected", [(3, "aa"), (2, "ab")])
def test_three_shared_hashes_are_enough_evidence_and_two_are_not(n_shared, expected):
    features = made({"a": STORM, "b": FAIR})
    both = [8, 16, 24][:n_shared]
    sketches = [np.array([*both, last], dtype=np.uint64) for last in (800, 808)]
    articles = features.articles.assign(sketch=sketches)
    assert clusters(replace(features, articles=articles)) == expected


@by_hand(__file__, "credit")
def test_agencies_are_credited_by_datelines_and_credit_lines(text, agency):
    assert agencies.listed().credited(text) == (agency or None)


def test_a_guess_comes_from_the_raw_text_or_from_the_only_agency_of_the_cluster_and_changes_nothing():
    texts = {
        "a": f"ELMSIDE (Reuters) - {STORM}.",
        "b": f"{STORM}.",
        "c": f"{FAIR}.",
        "d": f"{FAIR}. (AFP)",
        "e": "Too short.",
        "f": f"{FAIR}.\nSource: TASS",
    }
    known = ["", "own staff", "", "", "", ""]
    credits = ["Reuters", "", "", "AFP", "", "TASS"]
    features = made(texts, agency=known)
    assert "Reuters" not in features.terms.vocabulary  # cleaning takes the dateline away
    assert features.articles["agency_credit"].fillna("").tolist() == credits
    assert clusters(features) == "aaccec"
    assert guesses(features) == credits  # "own staff" and Reuters: not one agency
    linked = features.with_metadata(copies.link(features)).articles
    assert linked["agency"].fillna("").tolist() == known
    assert guesses(made(texts)) == ["Reuters", "Reuters", "", "AFP", "", "TASS"]


def test_an_agency_is_one_by_whichever_form_of_its_name():
    texts = {"a": f"{STORM}.", "b": f"ELMSIDE (AP) - {STORM}.", "c": f"{STORM}."}
    assert guesses(made(texts, agency=["AP", None, None])) == ["Associated Press"] * 3


# ---- witnesses ----------------------------------------------------------------------------------


def test_ten_copies_are_one_witness():
    ids = [f"{letter}{number}" for letter in "ab" for number in range(5)]
    features = made({**dict.fromkeys(ids, STORM), "c0": FAIR, "c1": "Too short"})
    sides = pd.DataFrame({"article_id": [*ids, "c0", "c1"], "side": ["many"] * 10 + ["few"] * 2})
    found = copies.witnesses(features.with_metadata(sides), "side").set_index("side")
    assert found.loc["many", ["articles", "outlets", "texts"]].tolist() == [10, 2, 1]
    assert found.loc["few", ["articles", "outlets", "texts"]].tolist() == [2, 1, 2]
    first, *others = copies.witnesses(features, "copy_cluster").values.tolist()
    assert first == ["a0", 10, 2, 1, 0, 0, ""] and [row[1] for row in others] == [1, 1]


def test_the_agency_of_an_outlet_is_told_apart_from_another():
    rows = drawn("""
        outlet    | agency      | agency_guess
        Aria News | Aria        |
        Aria News | Boria       |
        North     | Aria        |
        North     | Boria; Aria |
        North     | none        |
        South     |             | Coria
    """)
    pages = counted([1] * 6, **rows)
    found = copies.witnesses(pages, "outlet")
    assert found["outlet another_agency own_agency agencies".split()].values.tolist() == [
        ["North", 2, 0, "Aria; Boria"],
        ["Aria News", 1, 1, "Boria"],
        ["South", 1, 0, "Coria"],
    ]
    assert (found["texts"] == found["articles"]).all()
    with pytest.raises(InputError, match="leaning"):
        copies.witnesses(pages, "leaning")
