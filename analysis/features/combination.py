"""Combination: packs of the same settings as one. It equals extracting all articles at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow
from pyarrow import compute
from scipy import sparse

from analysis.errors import listing, refusal
from analysis.features.pack import Features, Terms, rank_articles, stack_tables
from analysis.features.readers import LAYERS


def combine(packs: Iterable[Features]) -> Features:
    """Return one Features of *packs* that one extraction made in pieces.

    It equals extracting all articles at once. Metadata that a pack lacks are missing.
    """
    packs = list(packs)
    require_apart(
        {number: pack.articles for number, pack in enumerate(packs, start=1)},
        what="features",
        kind="pack",
        fix="Extract one of them again without these articles.",
    )
    manifests = [pack.manifest for pack in packs]
    first, *others = (manifest["fingerprints"] for manifest in manifests)
    if any(other != first for other in others):
        raise refusal(
            "features",
            arrived="packs of different settings or word lists",
            expected="packs that one extraction made",
            fix="Extract all articles again, with the same lists.",
        )
    ranks = rank_articles([pack.articles for pack in packs])
    articles = stack_tables([pack.articles for pack in packs], "articles", ranks=ranks)
    tables = {}
    for name in packs[0].tables:
        tables[name] = stack_tables([pack.tables[name] for pack in packs], name, ranks=ranks)
    order = None if ranks is None else np.argsort(ranks)
    terms = _stack_terms([pack.terms for pack in packs], order=order)
    return Features(articles, tables, terms, merge_manifests(manifests)).with_sizes()


def require_apart(
    articles: Mapping[str | int, pd.DataFrame], *, what: str, kind: str, fix: str
) -> None:
    """Raise InputError if an article_id is in two of these tables, given by pack or partition."""
    ids = pd.concat({name: table["article_id"] for name, table in articles.items()})
    repeated = ids[ids.duplicated(keep=False)]
    if len(repeated):
        names = listing(repeated.unique())
        sources = listing(repeated.index.unique(0))
        raise refusal(
            what,
            arrived=f"article_id {names} in the {kind}s {sources}",
            expected=f"each article in one {kind}",
            fix=fix,
        )


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
    return Terms(vocabulary, layers)


def _union(vocabularies: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the sorted union, and the position in it of each word of each vocabulary."""
    words = pyarrow.array(np.concatenate(vocabularies), pyarrow.large_string()).dictionary_encode()
    # The order of UTF-8 bytes is that of code points.
    order = compute.sort_indices(words.dictionary).to_numpy()
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    union = words.dictionary.take(order).to_numpy(zero_copy_only=False)
    bounds = np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1]
    return union, np.split(position[words.indices.to_numpy()], bounds)


def move_columns(values: sparse.csr_array, columns: np.ndarray, n_columns: int) -> sparse.csr_array:
    """Return the matrix with its columns moved to these *columns* of a wider one, else 0."""
    cells = (values.data, columns[values.indices], values.indptr)
    return sparse.csr_array(cells, shape=(values.shape[0], n_columns))


def merge_manifests(manifests: Sequence[Mapping]) -> dict:
    """Return the manifest of packs of the same settings: what was read and edited adds up."""
    merged = {name: entry for name, entry in manifests[0].items() if name != "origin"}
    for name in ("read", "edits", "languages"):
        total = Counter()
        for manifest in manifests:
            total.update(manifest[name])
        merged[name] = dict(sorted(total.items()))
    merged["skipped"] = sorted(row for manifest in manifests for row in manifest["skipped"])
    return merged
