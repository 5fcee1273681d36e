"""Invented units that several tests of co-occurrence use."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Incidence


def places_of(values, articles, *, within="sentence", outlets=None):
    values = np.asarray(values)
    rows = pd.DataFrame(
        {"article_id": list(articles), "outlet": list(outlets or ["North"] * len(values))}
    )
    items = pd.Index(
        [f"actor {letter}" for letter in "abcdefghijklmnop"[: values.shape[1]]], dtype="str"
    )
    return Incidence(sparse.csr_array(values.astype(float)), rows, items, within)


def independent(rng, *, n_articles=30, n_sentences=8, n_actors=5, within="sentence"):
    """Return sentences that name actors independently, each article at its own rate for each actor."""
    rate = (
        rng.beta(1, 4, size=(n_articles, 1, n_actors)).repeat(n_sentences, 1).reshape(-1, n_actors)
    )
    articles = np.repeat([f"a{n:03}" for n in range(n_articles)], n_sentences)
    return places_of(
        rng.random(rate.shape) < rate,
        articles if within == "sentence" else range(len(articles)),
        within=within,
    )
