"""Tables as they are on disk, and what must hold of those that arrive.

On disk an article is its row, a hash is bytes, and terms are counts by cell. A schema says which
columns a table has, of which type, and where values may be missing.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow
from pandas.api.types import is_integer_dtype
from pyarrow import compute, types
from scipy import sparse

from analysis.errors import listing
from analysis.features.readers import (
    ARTICLES,
    LAYERS,
    Layers,
    Tables,
    installed_readers,
    installed_tables,
    withheld_columns,
)

MAX_COUNT = 2**31 - 1  # of anything that is counted
#: Characters that the article_ids of a table may have in all, or as many as ID_LENGTH a row.
ID_CHARACTERS = 256_000_000
ID_LENGTH = 200
#: Words that the articles of a pack may have in all, and LONGEST_SENTENCE more for each of their
#: sentences: windows of words take memory for each of them.
TOKENS = 10_000_000
LONGEST_SENTENCE = 1_000
YEARS = (1, 9999)  # of dates

TEXT = pyarrow.string()
NUMBER = pyarrow.int64()
DAYS = pyarrow.timestamp("us")
#: The type of a column on disk, by that in memory.
_TYPES = {"str": TEXT, "int64": NUMBER, "float64": pyarrow.float64(), "bool": pyarrow.bool_()}
#: What a column of a user's table, or of a reader that is not installed, may be.
_FREE_TYPES = (*_TYPES.values(), DAYS, pyarrow.timestamp("us", "UTC"))
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
#: Metadata of the contract, which articles may lack.
_METADATA = {"agency": TEXT, "published": DAYS, "url": TEXT, "language": TEXT}


class BrokenTable(ValueError):
    """What is wrong with a table from disk, as a part of a sentence; ``table`` is its name."""

    def __init__(self, table: str, problem: str):
        super().__init__(problem)
        self.table = table


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


def from_disk(
    stored: Mapping[str, pyarrow.Table], *, manifest: Mapping
) -> tuple[Tables, np.ndarray, Layers]:
    """Return the tables, the vocabulary and the layers of a pack that `to_disk` made.

    Raises BrokenTable for a table that does not fit its schema, the *manifest* or the articles.
    """
    tables = {name: from_arrow(table, name) for name, table in stored.items()}
    for name, table in tables.items():
        if name != "terms" and manifest["sizes"].get(name) != len(table):
            raise BrokenTable(name, "another number of rows than it should have")
        _require_counts(table, name)
        _require_listed_names(table, name, manifest["lists"])
    articles = with_hex_digests(tables.pop("articles"))
    vocabulary = tables.pop("vocabulary")["term"]
    cells = tables.pop("terms")
    for name, ordered in (("articles", articles["article_id"]), ("vocabulary", vocabulary)):
        if not (ordered.array[1:] > ordered.array[:-1]).all():
            raise BrokenTable(name, "rows out of order or twice there")
    loaded = {"articles": articles}
    ids = articles["article_id"].astype("str").array
    for name, table in tables.items():
        _require_places(table, name, articles)
        loaded[name] = table.assign(article_id=ids.take(table["article"].to_numpy()))
    if "fingerprint" not in tables["sentences"] and not manifest["published"]:
        raise BrokenTable("sentences", "no column fingerprint")
    _require_whole_sentences(tables["sentences"], articles, manifest)
    terms = vocabulary.to_numpy(object)
    layers = from_cells(cells, n_terms=len(terms), n_articles=len(articles))
    return loaded, terms, layers


def from_arrow(stored: pyarrow.Table, name: str) -> pd.DataFrame:
    """Return a table from disk as a DataFrame with the columns that it should have.

    Raises BrokenTable for a column that is missing, there more than once, of another type or
    without some of its values.
    """
    fields = [  # files have whole numbers in 32 bits where they fit
        field.with_type(NUMBER) if types.is_int32(field.type) else field for field in stored.schema
    ]
    stored = stored.cast(pyarrow.schema(fields))
    schema = schema_of(name, stored)
    for field in schema:
        if stored.column_names.count(field.name) != 1:
            raise BrokenTable(name, f"not one column {listing([field.name])}")
        values = stored[field.name]
        if values.type != field.type:
            raise BrokenTable(name, f"another type of {listing([field.name])}")
        if values.null_count and not field.nullable:
            raise BrokenTable(name, f"missing values of {field.name}")
        if types.is_list(values.type) and compute.list_flatten(values).null_count:
            raise BrokenTable(name, f"missing values in {field.name}")
    table = stored.select(schema.names).to_pandas(ignore_metadata=True)
    for column, dates in table.select_dtypes(["datetime", "datetimetz"]).items():
        years = dates.dt.year
        if not (years.isna() | years.between(*YEARS)).all():
            raise BrokenTable(name, f"dates of no calendar as {listing([column])}")
    return table


def with_hex_digests(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with the hashes of their texts as hex digits."""
    return articles.assign(text_hash=[digest.hex() for digest in articles["text_hash"]])


def schema_of(name: str, stored: pyarrow.Table) -> pyarrow.Schema:
    """Return the columns that a table should have, with types and where values may be missing.

    Metadata, and tables of readers that are not installed, have the columns that are *stored*.
    What published packs leave out may be missing.
    """
    made = installed_tables()
    if name in made:
        optional = {column for reader in installed_readers() for column in reader.optional}
        fields = [pyarrow.field("article", NUMBER, nullable=False)]
        for column, kind in made[name].items():
            if column in stored.column_names or column not in withheld_columns(name):
                may_be_missing = kind == "float64" or column in optional
                fields.append(pyarrow.field(column, _TYPES[kind], may_be_missing))
        return pyarrow.schema(fields)
    expected = _COLUMNS.get(name, {"article": NUMBER})
    fields = [pyarrow.field(column, kind, nullable=False) for column, kind in expected.items()]
    if name in ("terms", "vocabulary"):
        return pyarrow.schema(fields)
    for field in stored.schema:
        if field.name not in expected:
            kind = field.type
            if name == "articles" and field.name in _METADATA:
                kind = _METADATA[field.name]
            elif kind not in _FREE_TYPES:
                kind = TEXT
            fields.append(pyarrow.field(field.name, kind))
    return pyarrow.schema(fields)


# Values.


def _require_counts(table: pd.DataFrame, name: str) -> None:
    """Raise BrokenTable if a column of ours holds numbers that nothing can have.

    Rows of articles and counts of terms are looked at later.
    """
    ours = ARTICLES if name == "articles" else installed_tables().get(name, {})
    for column, kind in ours.items():
        if column not in table:
            continue
        values = table[column]
        if kind == "float64" and np.isinf(values).any():
            raise BrokenTable(name, f"infinite numbers as {column}")
        is_count = column in ("paragraph", "sentence", "token", "n") or column.startswith("n_")
        if is_count and not values.between(0, MAX_COUNT).all():
            raise BrokenTable(name, f"numbers below 0 or above {MAX_COUNT:,} as {column}")


def _require_listed_names(table: pd.DataFrame, name: str, lists: Mapping[str, Mapping]) -> None:
    """Raise BrokenTable for names of actors or frames that are on none of the manifest's lists."""
    naming = [reader for reader in installed_readers() if name in reader.actor_columns]
    list_of_column = {reader.actor_columns[name]: "actors" for reader in naming}
    if name == "frames":
        list_of_column["frame"] = "frames"
    for column, list_name in list_of_column.items():
        names = set(table[column].dropna().unique())
        unlisted = sorted(names - set(lists[list_name]["names"]))
        if unlisted:
            problem = f"{listing(unlisted)}, missing in the list of {list_name},"
            raise BrokenTable(name, problem)


def _require_places(table: pd.DataFrame, name: str, articles: pd.DataFrame) -> None:
    """Raise BrokenTable for rows of articles, or of sentences, that are not there."""
    rows = table["article"].to_numpy()
    if not len(rows):
        return
    if rows.min() < 0 or rows.max() >= len(articles):
        raise BrokenTable(name, "rows of articles that are not there")
    id_lengths = articles["article_id"].str.len().to_numpy(np.int64)
    if id_lengths[rows].sum() > max(ID_CHARACTERS, ID_LENGTH * len(rows)):
        raise BrokenTable(name, "article_ids of more characters than a text")
    if "sentence" in table and is_integer_dtype(table["sentence"]):
        n_sentences = articles["n_sentences"].to_numpy()[rows]
        if (table["sentence"] >= n_sentences).any():
            raise BrokenTable(name, "sentences that are not in their article")


def _require_whole_sentences(
    sentences: pd.DataFrame, articles: pd.DataFrame, manifest: Mapping
) -> None:
    """Raise BrokenTable unless these are the sentences of the articles, with all their words."""
    n_sentences = articles["n_sentences"].to_numpy()
    n_tokens = articles["n_tokens"].to_numpy()
    if n_tokens.sum() > TOKENS + LONGEST_SENTENCE * n_sentences.sum():
        raise BrokenTable("articles", "articles of more words than their sentences can have")
    if "sentences" not in manifest["fingerprints"] and sentences.empty:
        return
    is_whole = len(sentences) == n_sentences.sum()
    if is_whole:
        article = np.repeat(np.arange(len(articles)), n_sentences)
        first = np.cumsum(n_sentences) - n_sentences
        number = np.arange(len(sentences)) - first[article]
        of_sentences = np.bincount(article, weights=sentences["n_tokens"], minlength=len(articles))
        is_in_order = (sentences["article"] == article) & (sentences["sentence"] == number)
        is_whole = is_in_order.all() and (of_sentences == n_tokens).all()
    if not is_whole:
        raise BrokenTable("sentences", "other sentences than those of its articles")


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
    """Return the layers of which these are the cells (`to_cells`).

    Raises BrokenTable if a count is outside of them, or below 1.
    """
    steps = cells["cell"].to_numpy()
    counts = cells["n"].to_numpy()
    size = n_terms * n_articles
    is_ascending = len(steps) == 0 or (steps[0] >= 0 and steps[1:].min(initial=1) >= 1)
    n_cells = max(len(LAYERS) * size, 1)
    if not is_ascending or steps.sum(dtype=np.float64) >= n_cells:  # of integers it can overflow
        raise BrokenTable("terms", "cells outside of its terms and articles")
    if len(counts) and not 0 < counts.min() <= counts.max() <= MAX_COUNT:
        raise BrokenTable("terms", "invalid counts")
    positions = np.cumsum(steps, dtype=np.int64)
    bounds = np.searchsorted(positions, size * np.arange(len(LAYERS) + 1))
    term, article = np.divmod(positions, max(n_articles, 1))
    layers = {}
    for number, name in enumerate(LAYERS):
        span = slice(bounds[number], bounds[number + 1])
        coordinates = (article[span], term[span] - number * n_terms)
        values = counts[span].astype(np.int32)
        layers[name] = sparse.csr_array((values, coordinates), shape=(n_articles, n_terms))
    return layers
