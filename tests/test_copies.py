"""Copies: near-duplicate texts. All articles here are invented, except where a test reads ../shared."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand
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
    assert "".join(features.with_metadata(table).articles["copy_cluster"]) == "abbd"


def test_links_are_passed_on():
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    texts = {"a": words[:20], "b": words[3:23], "c": words[7:26]}
    features = made({name: " ".join(text) for name, text in texts.items()})
    assert 13 / (16 + 16 - 13) > 0.5 and 12 / (16 + 15 - 12) > 0.5 > 9 / (16 + 15 - 9)
    assert clusters(features) == "aaa"
    two = features.where(features.articles["article_id"] != "b")
    assert clusters(two) == "ac"


def test_a_passage_that_a_text_repeats_counts_once():
    passage = "red green blue grey pink"
    features = made({"a": f"{passage} {passage} {passage}", "b": f"{passage} red green blue grey"})
    assert clusters(features) == "aa"


def test_long_texts_are_compared_by_their_samples():
    base = long_text(1)
    texts = {"a": base, "b": base[:540] + long_text(2, 60), "c": long_text(3)}
    features = made({name: " ".join(words) for name, words in texts.items()})
    assert clusters(features) == "aac"


def test_a_short_text_and_a_long_one_are_compared_on_the_same_sample():
    base = long_text(4)
    features = made({"a": " ".join(base[:48]), "b": " ".join(base[:60])})
    whole, sample = features.articles["sketch"]
    assert len(whole) > len(sample)
    first, second = ({value for value in each if value % 8 == 0} for each in (whole, sample))
    assert len(first & second) >= 0.5 * len(first | second)
    assert clusters(features) == "aa"


def test_titles_make_no_difference():
    titles = ["Storm at sea: a ferry is late", None]
    assert clusters(made({"a": STORM, "b": STORM}, title=titles)) == "aa"


@pytest.mark.parametrize("n_shared, expected", [(3, "aa"), (2, "ab")])
def test_three_shared_hashes_are_enough_evidence_and_two_are_not(n_shared, expected):
    features = made({"a": STORM, "b": FAIR})
    both = range(8, 8 * n_shared + 1, 8)
    sketches = [np.array([*both, last], dtype=np.uint64) for last in (800, 808)]
    estimated = replace(features, articles=features.articles.assign(sketch=sketches))
    assert clusters(estimated) == expected


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
    features = features.with_metadata(
        pd.DataFrame({"article_id": [*ids, "c0", "c1"], "side": [*["many"] * 10, "few", "few"]})
    )
    found = copies.witnesses(features, "side").set_index("side")
    assert found.loc["many", ["articles", "outlets", "texts"]].tolist() == [10, 2, 1]
    assert found.loc["few", ["articles", "outlets", "texts"]].tolist() == [2, 1, 2]
    by_cluster = copies.witnesses(features, "copy_cluster")
    assert by_cluster.iloc[0].tolist() == ["a0", 10, 2, 1, 0, 0, ""]
    assert by_cluster["articles"].tolist() == [10, 1, 1]


def test_the_agency_of_an_outlet_is_told_apart_from_another():
    outlets = ["Aria News", "Aria News", "North", "North", "North", "South"]
    credits = ["Aria", "Boria", "Aria", "Boria; Aria", "none", None]
    guesses = [None] * 5 + ["Coria"]
    pages = counted([1] * 6, outlet=outlets, agency=credits, agency_guess=guesses)
    found = copies.witnesses(pages, "outlet").set_index("outlet")
    assert found["another_agency"].to_dict() == {"North": 2, "Aria News": 1, "South": 1}
    assert found["own_agency"].to_dict() == {"North": 0, "Aria News": 1, "South": 0}
    assert found["agencies"].to_dict() == {
        "North": "Aria; Boria",
        "Aria News": "Boria",
        "South": "Coria",
    }
    assert (found["texts"] == found["articles"]).all()
    with pytest.raises(InputError, match="leaning"):
        copies.witnesses(pages, "leaning")
