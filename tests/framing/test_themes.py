"""Themes: what they part."""

from importlib import import_module

import numpy as np
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import framing
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


def test_themes_part_what_never_meets():
    texts = "law treaty law|treaty law|law treaty treaty|oil price|price oil oil|".split("|")
    found = framing.themes(counts_of(texts), 2)
    members = found.terms[found.terms["weight"] > 0.01].groupby("theme")["item"].agg(set)
    assert members.to_dict() == {"theme 1": {"law", "treaty"}, "theme 2": {"oil", "price"}}
    assert found.articles.values.toarray()[:5].round(2).tolist() == [[1, 0]] * 3 + [[0, 1]] * 2
    assert found.articles.size.ravel().tolist() == [1, 1, 1, 1, 1, 0]


def test_they_are_scikit_learns_factorization():
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


def test_a_search_that_does_not_settle_says_so(monkeypatch):
    texts = [" ".join(np.random.default_rng(n).choice(list("abcdefghij"), 6)) for n in range(12)]
    counts = counts_of(texts, token_pattern=r"\w")
    assert set(framing.themes(counts, 1).terms["reason"]) == {""}
    monkeypatch.setattr(import_module("analysis.framing.themes"), "ROUNDS", 2)
    assert set(framing.themes(counts, 3).terms["reason"]) == {
        "the search did not converge in 2 rounds"
    }
