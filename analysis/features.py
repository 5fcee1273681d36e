"""Features: tables of numbers about articles, without their text; on disk a "pack" in Parquet."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

SCHEMA = 1
LAYERS = ("own", "own_alias", "quoted", "quoted_alias")


@dataclass(frozen=True)
class Terms:
    """Articles × vocabulary in four disjoint layers: own voice or quoted, outside or inside an alias.

    Attributes
    ----------
    vocabulary : ndarray of str
        Words (and longer n-grams, words joined by one space), sorted by code point.
    layers : dict of csr_array of int32
        "own", "own_alias", "quoted", "quoted_alias"; rows in the order of ``Features.articles``.
    """

    vocabulary: np.ndarray
    layers: dict[str, sparse.csr_array]


@dataclass(frozen=True)
class Features:
    """The tables of design.md section 4, sorted by article_id, then position.

    Attributes
    ----------
    articles, sentences, mentions, tones, quotations, frames : DataFrame
        One row an article, sentence, naming of an actor, score, quotation, frame term in a sentence.
    terms : Terms
        Sparse counts.
    manifest : dict
        Settings, word lists, a fingerprint per table, versions, what was read, edited and skipped.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    tones: pd.DataFrame
    quotations: pd.DataFrame
    frames: pd.DataFrame
    terms: Terms
    manifest: dict
