"""Tables as they are on disk.

On disk an article is its row, a hash is bytes, and terms are counts by cell. A schema says which
columns a table has, and of which type.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow
from pyarrow import types
from scipy import sparse

from analysis.features.readers import (
    LAYERS,
    Layers,
    Tables,
    installed_tables,
    withheld_columns,
)

TEXT = pyarrow.string()
NUMBER = pyarrow.int64()
#: The type of a column on disk, by that in memory.
_TYPES = {"str": TEXT, "int64": NUMBER, "float64": pyarrow.float64(), "bool": pyarrow.bool_()}
#: The columns of tables on disk that no reader makes; articles have metadata, too.
_COLUMNS = {
    "articles": {
        "article_id": TEXT,
        "outlet": TEXT,
        "n_sentences": NUMBER,
        "n_tokens": NUMBER,
        "n_tokens_quoted": NUMBER,
        "text_hash": pyarrow.binary(32),
        "sketch": pyarrow.list_(pyarrow.uint64()),
    },
    "terms": {"cell": NUMBER, "n": NUMBER},
    "vocabulary": {"term": TEXT},
}


def to_disk(
    tables: Tables,
    *,
    vocabulary: np.ndarray,
    layers: Mapping[str, sparse.csr_array],
) -> Tables:
    """Return every table as it is saved."""
    articles = tables["articles"]
    digests = [bytes.fromhex(digest) for digest in articles["text_hash"]]
    saved = {"articles": articles.assign(text_hash=pd.Series(digests, dtype=object))}
    row_of_id = pd.Index(articles["article_id"])
    for name, table in tables.items():
        if name != "articles":
            numbered = table.assign(article_id=row_of_id.get_indexer(table["article_id"]))
            saved[name] = numbered.rename(columns={"article_id": "article"})
    saved["terms"] = to_cells(layers)
    saved["vocabulary"] = pd.DataFrame({"term": vocabulary}, dtype="str")
    return saved


def from_disk(stored: Mapping[str, pyarrow.Table]) -> tuple[Tables, np.ndarray, Layers]:
    """Return the tables, the vocabulary and the layers of a pack that `to_disk` made."""
    tables = {name: table.to_pandas(ignore_metadata=True) for name, table in stored.items()}
    articles = with_hex_digests(tables.pop("articles"))
    vocabulary = tables.pop("vocabulary")["term"].to_numpy(object)
    cells = tables.pop("terms")
    ids = articles["article_id"].astype("str").array
    loaded = {"articles": articles}
    for name, table in tables.items():
        loaded[name] = table.assign(article_id=ids.take(table["article"].to_numpy()))
    layers = from_cells(cells, n_terms=len(vocabulary), n_articles=len(articles))
    return loaded, vocabulary, layers


def with_hex_digests(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with the hashes of their texts as hex digits."""
    return articles.assign(text_hash=[digest.hex() for digest in articles["text_hash"]])


def in_schema(stored: pyarrow.Table, name: str) -> pyarrow.Table:
    """Return a table from disk with the columns and types that it should have.

    Metadata, and tables of readers that are not installed, have the columns that are stored.
    What published packs leave out may be missing. Of a column that is missing, or that cannot be
    of its type, pyarrow says so.
    """
    kinds = {field.name: field.type for field in stored.schema}
    # Files have whole numbers in 32 bits where they fit.
    kinds = {column: NUMBER if types.is_int32(kind) else kind for column, kind in kinds.items()}
    if name in installed_tables():
        absent = withheld_columns(name).difference(kinds)
        made = installed_tables()[name].items()
        kinds = {column: _TYPES[kind] for column, kind in made if column not in absent}
    schema = pyarrow.schema(kinds | _COLUMNS.get(name, {"article": NUMBER}))
    return stored.select(schema.names).cast(schema)


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
    bounds = np.searchsorted(positions, size * np.arange(len(LAYERS) + 1))
    term, article = np.divmod(positions, max(n_articles, 1))
    layers = {}
    for number, name in enumerate(LAYERS):
        span = slice(bounds[number], bounds[number + 1])
        coordinates = (article[span], term[span] - number * n_terms)
        values = counts[span].astype(np.int32)
        layers[name] = sparse.csr_array((values, coordinates), shape=(n_articles, n_terms))
    return layers
