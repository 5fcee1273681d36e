"""Themes: what they part, and how stable they are."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import extract, framing, read_corpus
from tests.framing.examples import counts_of


def test_themes_part_what_never_meets():
    counts = counts_of(
        ["law treaty law", "treaty law", "law treaty treaty", "oil price", "price oil oil", ""],
        ["N"] * 6,
    )
    found = framing.themes(counts, 2, halves=2)
    assert found.terms.columns[:3].tolist() == ["theme", "item", "weight"]
    members = {
        theme: set(part.loc[part["weight"] > 0.01, "item"])
        for theme, part in found.terms.groupby("theme")
    }
    assert members == {"theme 1": {"law", "treaty"}, "theme 2": {"oil", "price"}}
    assert found.terms.groupby("theme")["weight"].sum().tolist() == pytest.approx([1, 1])
    assert found.articles.values.toarray()[:5].round(2).tolist() == [[1, 0]] * 3 + [[0, 1]] * 2
    assert found.articles.size.ravel().tolist() == [1, 1, 1, 1, 1, 0]
    again = framing.themes(counts, 2, halves=2)
    pd.testing.assert_frame_equal(again.terms, found.terms)


def test_stable_themes_are_found_again_and_chance_ones_are_not():
    pairs = [
        "law treaty",
        "treaty law court",
        "oil price",
        "price oil gas",
        "rain sun",
        "sun rain wind",
    ]
    found = framing.themes(counts_of([pairs[n % 6] for n in range(48)]), 3, halves=6).stability
    assert found["theme"].tolist() == ["theme 1", "theme 2", "theme 3"]
    assert (
        (found["stability"] > 0.9).all()
        and (found["lowest"] <= found["stability"]).all()
        and (found["note"] == "").all()
    )
    rng = np.random.default_rng(4)
    chance = [" ".join(rng.choice(list("abcdefghijklmnop"), 6)) for _ in range(48)]
    assert (
        framing.themes(counts_of(chance, token_pattern=r"\w"), 3, halves=6)
        .stability["stability"]
        .max()
        < 0.9
    )


def test_stability_does_not_depend_on_the_order_of_articles_and_says_where_there_is_none():
    texts = [
        "law treaty law",
        "treaty law",
        "law treaty treaty",
        "oil price",
        "price oil oil",
        "oil",
    ]
    one = counts_of(texts)
    two = replace(
        one,
        values=one.values[::-1],
        size=one.size[::-1],
        rows=one.rows.iloc[::-1].reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(
        *(framing.themes(counts, 2, halves=3).stability for counts in (one, two))
    )
    few = framing.themes(one, 4).stability
    assert few["stability"].isna().all() and set(few["note"]) == {
        "not tested: half of the articles are 3, fewer than the themes"
    }


def test_a_search_that_does_not_settle_says_so(monkeypatch):
    texts = [" ".join(np.random.default_rng(n).choice(list("abcdefghij"), 6)) for n in range(12)]
    counts = counts_of(texts, token_pattern=r"\w")
    assert set(framing.themes(counts, 1, halves=1).stability["note"]) == {""}
    monkeypatch.setattr(import_module("analysis.framing.themes"), "ROUNDS", 2)
    assert set(framing.themes(counts, 3, halves=1).stability["note"]) == {
        "not tested: the search did not converge in 2 rounds"
    }


def test_tables_do_not_depend_on_the_order_of_articles():
    texts, outlets = ["law law aid", "war aid", "oil law", "war war"], ["N", "S", "N", "E"]
    one, two = counts_of(texts, outlets), counts_of(texts[::-1], outlets[::-1])
    tables = [framing.keyness(counts, by="outlet", target="N") for counts in (one, two)]
    pd.testing.assert_frame_equal(*tables)


def test_read_texts_give_what_scikit_learn_gives_on_the_same_texts():
    texts = [
        "Aria's army left. The Arian Federation says \u201cpeace, peace\u201d.",
        "Rain fell on Bo; rain, and no peace.",
        "U.S. sun.",
    ]
    table = pd.DataFrame(
        {"article_id": ["a1", "a2", "a3"], "outlet": ["N", "N", "S"], "text": texts}
    )
    features = extract(read_corpus(table))
    vectorizer = TfidfVectorizer()
    expected = vectorizer.fit_transform(texts).toarray()
    counts = framing.terms(features, normalise=False)
    assert counts.items.index.tolist() == vectorizer.get_feature_names_out().tolist()
    assert np.abs(framing.tf_idf(counts).values.toarray() - expected).max() < 1e-12
    assert counts.size.ravel().tolist() == counts.values.sum(axis=1).tolist()
