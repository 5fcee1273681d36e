"""Combination: packs of the same settings as one."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import listing, refusal
from analysis.features.pack import Features, Terms, rank_articles, stack_tables
from analysis.features.readers import LAYERS
from analysis.lexicons import fingerprint


def combine(packs: Sequence[Features]) -> Features:
    """Return one Features of *packs* of different articles, read with the same settings.

    Metadata that a pack lacks are missing.
    """
    _require_apart([pack.articles for pack in packs])
    manifests = [pack.manifest for pack in packs]
    _require_alike(manifests)
    ranks = rank_articles([pack.articles for pack in packs])
    articles = stack_tables([pack.articles for pack in packs], "articles", ranks=ranks)
    tables = {
        name: stack_tables([pack.tables[name] for pack in packs], name, ranks=ranks)
        for name in packs[0].tables
    }
    order = None if ranks is None else np.argsort(ranks)
    terms = _stack_terms([pack.terms for pack in packs], order=order)
    return Features(articles, tables, terms, _merge_manifests(manifests))


def _require_apart(articles: Sequence[pd.DataFrame]) -> None:
    """Raise InputError unless there are packs, and each article is in one of them."""
    if not articles:
        raise refusal(
            "features",
            arrived="no pack",
            expected="one pack or several",
            fix="Give the folders of the packs: load_features([…]).",
        )
    ids = pd.concat([table["article_id"] for table in articles])
    repeated = ids[ids.duplicated()]
    if len(repeated):
        raise refusal(
            "features",
            arrived=f"article_id {listing(repeated.unique())} in several packs",
            expected="each article in one pack",
            fix="Extract one of them again without these articles.",
        )


def _require_alike(manifests: Sequence[Mapping]) -> None:
    """Raise InputError unless packs were read by the same readers with the same lists."""
    first, *others = map(_settings_of, manifests)
    if others and "ngram_articles" in first["settings"]:
        raise refusal(
            "features",
            arrived="packs without their rare n-grams",
            expected="packs with all: what is rare shows in all articles together",
            fix="Extract the articles again without --min-articles.",
        )
    different = {name for other in others for name in first if other[name] != first[name]}
    if different:
        raise refusal(
            "features",
            arrived=f"packs that differ in their {listing(sorted(different))}",
            expected="packs of the same readers, word lists and settings",
            fix="Extract the articles of one of them again, as those of the others.",
        )


def _settings_of(manifest: Mapping) -> dict:
    """Return what packs have to share, by its name for readers."""
    lists = manifest["lists"]
    return {
        "actors": lists["actors"]["fingerprint"],
        "frames": lists["frames"]["fingerprint"],
        "readers": (manifest["readers"], manifest["versions"]["vaderSentiment"]),
        "settings": manifest["settings"],
        "publication": manifest["published"],
    }


def _stack_terms(terms: Sequence[Terms], *, order: np.ndarray | None) -> Terms:
    """Return the terms over the union of the vocabularies, articles in *order*."""
    vocabulary, columns = _union([part.vocabulary for part in terms])
    layers = {}
    for name in LAYERS:
        values = [part.layers[name] for part in terms]
        parts = [move_columns(*each, len(vocabulary)) for each in zip(values, columns)]
        layer = sparse.vstack(parts, format="csr")
        if order is not None:
            layer = layer[order]
        layers[name] = layer
    frames = {term: frame for part in reversed(terms) for term, frame in part.frames.items()}
    return Terms(vocabulary, layers, frames)


def _union(vocabularies: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the sorted union, and the position in it of each word of each vocabulary."""
    positions, union = pd.factorize(np.concatenate(vocabularies), sort=True)
    bounds = np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1]
    return union, np.split(positions, bounds)


def move_columns(values: sparse.csr_array, columns: np.ndarray, n_columns: int) -> sparse.csr_array:
    """Return the matrix with its columns moved to these *columns* of a wider one, else 0."""
    cells = (values.data, columns[values.indices], values.indptr)
    return sparse.csr_array(cells, shape=(values.shape[0], n_columns))


def _merge_manifests(manifests: Sequence[Mapping]) -> dict:
    """Return the manifest of packs of the same settings: what was read and edited adds up."""
    merged = dict(manifests[0])
    for name in ("read", "edits", "languages"):
        total = Counter()
        for manifest in manifests:
            total.update(manifest[name])
        merged[name] = dict(sorted(total.items()))
    for name in ("skipped", "publication"):
        merged[name] = [row for manifest in manifests for row in manifest[name]]
    merged["skipped"].sort()
    if any(manifest.get("chosen") for manifest in manifests):
        merged["chosen"] = True
    rules = sorted({manifest["lists"]["noise"]["fingerprint"] for manifest in manifests})
    if len(rules) > 1:  # each was cleaned by a draft of its own
        merged["lists"] = {**merged["lists"], "noise": {"fingerprint": fingerprint(rules)}}
    return merged
