"""Themes: what they part, and how seeds draw them."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from refusals import refused
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import extract, framing, read_corpus
from tests.framing.examples import counts_of

TEXTS = [
    "court law treaty",
    "law treaty court judge",
    "judge court law",
    "oil price market",
    "price oil tanker",
    "market oil price tanker",
    "rain storm wind",
    "wind rain harbour",
    "storm harbour wind rain",
]


def leading(found, n=4):
    """Return the first terms of each theme."""
    return found.terms.groupby("theme", sort=False)["item"].apply(lambda items: set(items[:n]))


def test_themes_part_what_never_meets():
    counts = counts_of(
        ["law treaty law", "treaty law", "law treaty treaty", "oil price", "price oil oil", ""],
        ["N"] * 6,
    )
    found = framing.themes(counts, 2)
    columns = "theme item weight status reason note".split()
    assert found.terms.columns.tolist() == columns
    members = {
        theme: set(part.loc[part["weight"] > 0.01, "item"])
        for theme, part in found.terms.groupby("theme")
    }
    assert members == {"theme 1": {"law", "treaty"}, "theme 2": {"oil", "price"}}
    assert found.terms.groupby("theme")["weight"].sum().tolist() == pytest.approx([1, 1])
    assert found.articles.values.toarray()[:5].round(2).tolist() == [[1, 0]] * 3 + [[0, 1]] * 2
    assert found.articles.size.ravel().tolist() == [1, 1, 1, 1, 1, 0]


def test_without_seeds_it_is_scikit_learns_factorization():
    counts = counts_of(TEXTS)
    profiles = TfidfVectorizer().fit_transform(TEXTS)
    model = NMF(3, init="nndsvda", random_state=0, max_iter=2_000)
    weights = model.fit_transform(profiles) * model.components_.sum(axis=1)
    order = np.argsort(-weights.sum(axis=0))
    found = framing.themes(counts, 3)
    shares = (weights / weights.sum(axis=1, keepdims=True))[:, order]
    assert np.abs(found.articles.values.toarray() - shares).max() < 1e-9
    loads = model.components_ / model.components_.sum(axis=1, keepdims=True)
    terms = found.terms.pivot(index="theme", columns="item", values="weight").fillna(0)
    terms = terms.reindex(columns=counts.items.index, fill_value=0)
    assert np.abs(terms.to_numpy() - loads[order]).max() < 1e-9


def test_a_seed_draws_a_theme_to_its_words():
    seeds = {"weather": ["wind", "harbour"], "trade": ["tanker"]}
    found = framing.themes(counts_of(TEXTS), 3, seeds=seeds)
    assert found.articles.items.index.tolist() == ["weather", "trade", "theme 3"]
    assert leading(found).to_dict() == {
        "weather": {"wind", "harbour", "rain", "storm"},
        "trade": {"oil", "price", "market", "tanker"},
        "theme 3": {"court", "judge", "law", "treaty"},
    }
    assert found.articles.values.toarray().argmax(axis=1).tolist() == [2] * 3 + [1] * 3 + [0] * 3
    assert found.terms.attrs["method"]["sources"] == ("lee1999", "jagarlamudi2012")


def test_a_seed_of_stems_may_be_their_written_form():
    table = pd.DataFrame({"article_id": list("abc"), "outlet": "North"})
    table["text"] = ["Courts judged. Courts sat.", "The courts judged.", "Tankers sailed."]
    stems = framing.terms(extract(read_corpus(table)), stop_words="english", stem=True)
    by_form, by_stem = (
        framing.themes(stems, 2, seeds={"law": [word, "judged"]}) for word in ("courts", "court")
    )
    assert stems.items.loc["court", "name"] == "courts"
    assert_frame_equal(by_form.terms, by_stem.terms)
    with refused("words that no article has: sailing, oil; expected terms of the counts"):
        framing.themes(stems, 2, seeds={"sea": ["sailing", "sailed"], "oil": ["oil"]})


def test_a_word_of_left_out_articles_is_no_seed():
    counts = counts_of(TEXTS)
    counts = counts.where(rows={"article_id": "a0 a1 a2 a3".split()})
    with refused("words that no article has: rain"):
        framing.themes(counts, 2, seeds={"weather": ["rain"]})


def test_a_search_that_does_not_settle_says_so(monkeypatch):
    texts = [" ".join(np.random.default_rng(n).choice(list("abcdefghij"), 6)) for n in range(12)]
    counts = counts_of(texts, token_pattern=r"\w")
    assert set(framing.themes(counts, 1).terms["reason"]) == {""}
    monkeypatch.setattr(import_module("analysis.framing.themes"), "ROUNDS", 2)
    assert set(framing.themes(counts, 3).terms["reason"]) == {
        "the search did not converge in 2 rounds"
    }
