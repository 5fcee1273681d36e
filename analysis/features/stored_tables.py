"""Tables as they are on disk: an article is its row, and terms are counts by cell."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.features.readers import LAYERS, Layers, Tables


def to_disk(
    tables: Tables,
    *,
    vocabulary: np.ndarray,
    layers: Mapping[str, sparse.csr_array],
    frames: Mapping[str, str],
) -> Tables:
    """Return every table as it is saved."""
    saved = {"articles": tables["articles"]}
    row_of_id = pd.Index(tables["articles"]["article_id"])
    for name, table in tables.items():
        if name != "articles":
            numbered = table.assign(article_id=row_of_id.get_indexer(table["article_id"]))
            saved[name] = numbered.rename(columns={"article_id": "article"})
    saved["terms"] = to_cells(layers)
    words = pd.DataFrame({"term": vocabulary}, dtype="str")
    if frames:  # not of published packs
        words["frame"] = words["term"].map(frames).fillna("")
    saved["vocabulary"] = words
    return saved


def from_disk(stored: dict[str, pd.DataFrame]) -> tuple[Tables, np.ndarray, Layers, dict]:
    """Return the tables, vocabulary, layers and frames of a pack that `to_disk` made."""
    articles, terms, vocabulary = (stored.pop(name) for name in ("articles", "terms", "vocabulary"))
    loaded = {"articles": articles}
    ids = articles["article_id"].astype("str").array
    for name, table in stored.items():
        loaded[name] = table.assign(article_id=ids.take(table["article"].to_numpy()))
    words = vocabulary["term"].to_numpy(object)
    layers = from_cells(terms, n_terms=len(words), n_articles=len(articles))
    frames = vocabulary.set_index("term").get("frame", pd.Series(dtype="str"))
    return loaded, words, layers, frames[frames != ""].to_dict()


# Terms.


def to_cells(layers: Mapping[str, sparse.csr_array]) -> pd.DataFrame:
    """Return the counts above 0, and their positions among layers × terms × articles.

    A position is saved as the distance from the one before.
    """
    counts = sparse.vstack([layers[name].T for name in LAYERS], format="csr")
    counts.sort_indices()
    n_articles = counts.shape[1]
    term = np.repeat(np.arange(counts.shape[0], dtype=np.int64), np.diff(counts.indptr))
    positions = term * n_articles + counts.indices
    return pd.DataFrame({"cell": np.diff(positions, prepend=0), "n": counts.data})


def from_cells(cells: pd.DataFrame, *, n_terms: int, n_articles: int) -> Layers:
    """Return the layers of which these are the cells (`to_cells`)."""
    counts = cells["n"].to_numpy()
    size = n_terms * n_articles
    positions = np.cumsum(cells["cell"].to_numpy())
    if len(positions) and positions[-1] >= size * len(LAYERS):
        raise ValueError("cells beyond the last term")
    bounds = np.searchsorted(positions, size * np.arange(len(LAYERS) + 1))
    term, article = np.divmod(positions, max(n_articles, 1))
    layers = {}
    for number, name in enumerate(LAYERS):
        span = slice(bounds[number], bounds[number + 1])
        coordinates = (article[span], term[span] - number * n_terms)
        values = counts[span].astype(np.int32)
        layers[name] = sparse.csr_array((values, coordinates), shape=(n_articles, n_terms))
    return layers
