"""Copies: near-duplicate texts and shared sentences. All articles here are invented, except where a test reads ../shared."""
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from analysis import checks, copies, framing
from analysis.corpus import read_corpus
from analysis.extraction import extract

STORM = "The ferry left the harbour before the storm and reached the island at noon with forty people on board"
FAIR = "Farmers brought apples and pears to the autumn fair where a brass band played until the lights went out"


def made(texts: dict[str, str]):
    """Return the features of texts by article_id; the outlet is the first letter."""
    rows = [(article_id, article_id[0].upper(), text) for article_id, text in texts.items()]
    return extract(read_corpus(pd.DataFrame(rows, columns=["article_id", "outlet", "text"])))


def shingles(text: str) -> set[tuple]:
    """Return the runs of five words."""
    words = text.split()
    return {tuple(words[first:first + 5]) for first in range(len(words) - 4)}


def long_text(seed: int, n: int = 600) -> list[str]:
    """Return invented words in random order."""
    return random.Random(seed).choices([f"word{number}" for number in range(300)], k=n)


def test_link_by_hand():
    features = made({"b": STORM, "a": FAIR, "c": f"{STORM} again", "d": "Too short"})
    table = copies.link(features)
    assert table[["article_id", "copy_cluster"]].values.tolist() == [["a", "a"], ["b", "b"], ["c", "b"], ["d", "d"]]
    assert table["agency_guess"].isna().all() and str(table["agency_guess"].dtype) == "str"
    assert features.with_metadata(table).articles["copy_cluster"].tolist() == ["a", "b", "b", "d"]


def test_copies_count_once_in_each_outlet_that_prints_them():
    features = made({"a1": STORM, "a2": f"{STORM} again", "a3": FAIR, "b1": STORM, "b2": "Too short", "b3": "Too short"})
    counts = framing.terms(features.with_metadata(copies.link(features)))
    units = counts.units("outlet")
    assert units.rows[["outlet", "unit", "n_rows"]].values.tolist() == [
        ["A", "a1", 2], ["A", "a3", 1], ["B", "a1", 1], ["B", "b2", 1], ["B", "b3", 1]]
    ferry = units.where(items=["ferry"])
    assert ferry.values.toarray().ravel().tolist() == [1, 0, 1, 0, 0]  # a mean over the copies, in either outlet
    again = units.where(items=["again"])
    assert again.values.toarray().ravel().tolist() == [0.5, 0, 0, 0, 0]


def test_links_are_passed_on():
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    features = made({"a": " ".join(words[:20]), "b": " ".join(words[3:23]), "c": " ".join(words[6:26])})
    near, far = 13 / (16 + 16 - 13), 10 / (16 + 16 - 10)
    assert near > 0.55 > far
    assert copies.link(features, min_jaccard=0.55)["copy_cluster"].tolist() == ["a", "a", "a"]
    assert copies.link(features, min_jaccard=0.7)["copy_cluster"].tolist() == ["a", "b", "c"]


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(st.lists(st.sampled_from("red green blue grey pink".split()), min_size=5, max_size=14).map(" ".join),
                      min_size=2, max_size=5), least=st.floats(0.1, 1))
def test_short_texts_are_compared_exactly(texts, least):
    features = made({f"a{number}": text for number, text in enumerate(texts)})
    a, b, found = copies._similarities(list(features.articles["sketch"]))
    sets = [shingles(text) for text in texts]
    exact = {(one, two): len(sets[one] & sets[two]) / len(sets[one] | sets[two]) for one in range(len(texts))
             for two in range(one + 1, len(texts)) if sets[one] & sets[two]}
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted(exact)
    np.testing.assert_allclose(found, [exact[pair] for pair in sorted(exact)])
    assert set(copies.link(features, min_jaccard=least)["copy_cluster"]) <= set(features.articles["article_id"])


def test_long_texts_are_estimated_and_do_not_link_to_strangers():
    base = long_text(1)
    features = made({"a": " ".join(base), "b": " ".join(base[:540] + long_text(2, 60)), "c": " ".join(long_text(3))})
    a, b, found = copies._similarities(list(features.articles["sketch"]))
    assert list(zip(a, b, strict=True)) == [(0, 1)]
    assert found[0] == pytest.approx(536 / (596 + 596 - 536), abs=0.1)
    assert copies.link(features)["copy_cluster"].tolist() == ["a", "a", "c"]


def test_a_short_text_and_a_long_one_are_compared_on_the_same_sample():
    base = long_text(4)
    features = made({"a": " ".join(base[:48]), "b": " ".join(base[:60])})
    assert len(features.articles["sketch"][0]) > len(features.articles["sketch"][1])
    (a,), (b,), (found,) = copies._similarities(list(features.articles["sketch"]))
    sampled = [{value for value in sketch if value % 8 == 0} for sketch in features.articles["sketch"]]
    assert (a, b) == (0, 1) and found == len(sampled[0] & sampled[1]) / len(sampled[0] | sampled[1])


def test_shared_sentences_by_hand():
    features = made({"a": f"{STORM}. {FAIR}. Nobody was hurt.", "b": f"{STORM.upper()}! Nobody was hurt. Elsewhere {FAIR}.",
                     "c": f"{STORM}. {STORM}.", "d": "Nobody was hurt."})
    table = copies.shared_sentences(features)
    assert table.to_dict("list") == {
        "article_id_a": ["a", "a", "b"], "article_id_b": ["b", "c", "c"],
        "outlet_a": ["A", "A", "B"], "outlet_b": ["B", "C", "C"],
        "n_shared": [1, 1, 1], "share_a": [0.5, 0.5, 0.5], "share_b": [0.5, 1.0, 1.0]}
    short = copies.shared_sentences(features, min_tokens=3)
    assert short.query("article_id_b == 'd'")["share_a"].tolist() == [1 / 3, 1 / 3]


def test_nothing_shared_is_an_empty_table():
    table = copies.shared_sentences(made({"a": STORM, "b": FAIR}))
    assert len(table) == 0
    assert list(table) == ["article_id_a", "article_id_b", "outlet_a", "outlet_b", "n_shared", "share_a", "share_b"]
    assert copies.link(made({"a": "Hm."}))["copy_cluster"].tolist() == ["a"]


def test_refusals():
    features = made({"a": STORM})
    for value in (0, 1.5):
        with pytest.raises(checks.InputError, match=f"min_jaccard: got {value}; expected a number above 0, at most 1. Use 0.5"):
            copies.link(features, min_jaccard=value)
    with pytest.raises(checks.InputError, match="min_tokens: got 0; expected 1 or more. Use 8."):
        copies.shared_sentences(features, min_tokens=0)


@pytest.mark.shared
def test_recall_and_precision_on_real_near_duplicates(root, shared):
    """Against the exact Jaccard index of FA-KES (57 pairs at 0.5 or more); measured: recall .98, precision .97."""
    from analysis import load_features

    table = pd.read_csv(shared / "data" / "fa-kes" / "near_duplicate_pairs.csv")
    true = set(table.loc[table["jaccard"] >= 0.5, ["article_id_a", "article_id_b"]].itertuples(index=False, name=None))
    linked = copies.link(load_features(root / "data" / "syria-war" / "features"))
    pairs = linked.merge(linked, on="copy_cluster").query("article_id_x < article_id_y")
    found = set(pairs[["article_id_x", "article_id_y"]].itertuples(index=False, name=None))
    assert len(true) == 57
    assert len(found & true) / len(true) >= 0.9
    assert len(found & true) / len(found) >= 0.95
