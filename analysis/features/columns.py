"""Tables as they are on disk, and what must hold of those that arrive.

On disk an article is its row, a hash is bytes, and terms are counts by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow
from pandas.api.types import is_integer_dtype
from pyarrow import types
from scipy import sparse

from analysis.errors import InputError, listing
from analysis.features.readers import (
    ARTICLES,
    LAYERS,
    installed_readers,
    installed_tables,
    withheld_columns,
)

#: Makes the refusal from the name of a table and what is wrong with it.
Fault = Callable[[str, str], InputError]

MAX_COUNT = 2**31 - 1  # of anything that is counted
#: Characters that the article_ids of a table may have in all, or as many as ID_LENGTH a row.
ID_CHARACTERS = 256_000_000
ID_LENGTH = 200
#: Words that the articles of a pack may have in all, and LONGEST_SENTENCE more for each of their
#: sentences: windows of words take memory for each of them.
TOKENS = 10_000_000
LONGEST_SENTENCE = 1_000
YEARS = (1, 9999)  # of dates

#: What a column can hold, as messages call it, and how its Arrow type shows it.
_IS_KIND: dict[str, Callable[[pyarrow.DataType], bool]] = {
    "text": lambda kind: types.is_string(kind) or types.is_large_string(kind),
    "whole numbers": types.is_signed_integer,
    "numbers": types.is_floating,
    "truth values": types.is_boolean,
    "dates": lambda kind: types.is_timestamp(kind) and kind.unit == "us",
    "hashes": lambda kind: types.is_binary(kind) or types.is_fixed_size_binary(kind),
    "lists of hashes": lambda kind: types.is_list(kind) and types.is_uint64(kind.value_type),
}
_KIND_OF_TYPE = {
    "str": "text",
    "int64": "whole numbers",
    "float64": "numbers",
    "bool": "truth values",
}
#: The columns of tables on disk that no reader makes. Those of articles are without metadata.
_COLUMNS = {
    "articles": {
        "article_id": "text",
        "outlet": "text",
        "n_sentences": "whole numbers",
        "n_tokens": "whole numbers",
        "n_tokens_quoted": "whole numbers",
        "text_hash": "hashes",
        "sketch": "lists of hashes",
    },
    "terms": {"cell": "whole numbers", "n": "whole numbers"},
    "vocabulary": {"term": "text"},
}
#: Metadata of the contract, which articles may lack; a user's may be of any kind.
_METADATA = {"agency": ["text"], "published": ["dates"], "url": ["text"], "language": ["text"]}
_ANY_METADATA = ["text", "whole numbers", "numbers", "truth values", "dates"]
_SIZES = [name for name, kind in ARTICLES.items() if kind == "int64"]


def to_disk(
    tables: Mapping[str, pd.DataFrame],
    *,
    vocabulary: np.ndarray,
    layers: Mapping[str, sparse.csr_array],
) -> dict[str, pd.DataFrame]:
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
    stored: Mapping[str, pyarrow.Table], *, manifest: Mapping, fault: Fault
) -> tuple[dict[str, pd.DataFrame], np.ndarray, dict[str, sparse.csr_array]]:
    """Return the tables, the vocabulary and the layers of a pack that `to_disk` made.

    Raises what *fault* makes of a table whose columns, rows or numbers cannot be: a row of no
    article or of no sentence of it, a count of no term, an actor or frame that is on no list of
    the *manifest*, or another number of rows than this says.
    """
    tables = {name: from_arrow(table, name, fault=fault) for name, table in stored.items()}
    for name, table in tables.items():
        if name != "terms" and manifest["sizes"].get(name) != len(table):
            raise fault(name, "another number of rows than it should have")
        problem = _wrong_numbers(table, name) or _unlisted_names(table, name, manifest["lists"])
        if problem:
            raise fault(name, problem)
    articles = with_hex_digests(tables.pop("articles"))
    vocabulary = tables.pop("vocabulary")["term"]
    cells = tables.pop("terms")
    _require_order(articles, vocabulary, fault=fault)
    loaded = {"articles": articles}
    for name, table in tables.items():
        _require_articles(table, name, articles, fault=fault)
        ids = articles["article_id"].astype("str").array
        loaded[name] = table.assign(article_id=ids.take(table["article"].to_numpy(np.int64)))
    sentences = tables["sentences"]
    are_expected = "sentences" in manifest["fingerprints"] or len(sentences) > 0
    if are_expected and not _are_whole(sentences, articles):
        raise fault("sentences", "other sentences than those of its articles")
    if articles["n_tokens"].sum() > TOKENS + LONGEST_SENTENCE * articles["n_sentences"].sum():
        raise fault("articles", "articles of more words than their sentences can have")
    terms = vocabulary.to_numpy(object)
    try:
        layers = from_cells(cells, n_terms=len(terms), n_articles=len(articles))
    except ValueError as error:
        raise fault("terms", str(error)) from error
    return loaded, terms, layers


def from_arrow(stored: pyarrow.Table, name: str, *, fault: Fault) -> pd.DataFrame:
    """Return a table from disk as a DataFrame with the columns that it should have.

    Raises what *fault* makes of a column that is missing, there more than once, of another kind
    or without some of its values.
    """
    problem = _wrong_columns(stored, name)
    if problem:
        raise fault(name, problem)
    if name != "articles":
        stored = stored.select(list(_columns_of(name, stored)))
    try:
        table = stored.to_pandas(ignore_metadata=True)
    except (ValueError, LookupError) as error:  # not a time zone
        raise fault(name, f"values that cannot be read ({error})") from error
    problem = _wrong_hashes(table) or _wrong_dates(table)
    if problem:
        raise fault(name, problem)
    return table


def with_hex_digests(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with the hashes of their texts as hex digits."""
    return articles.assign(text_hash=[digest.hex() for digest in articles["text_hash"]])


# Columns and their kinds.


def _columns_of(name: str, stored: pyarrow.Table) -> dict[str, list[str]]:
    """Return the kinds that each column of a table may be of.

    A table that no installed reader makes has any columns, but needs those of its articles. What
    published packs leave out may be missing.
    """
    if name in _COLUMNS:
        return {column: [kind] for column, kind in _COLUMNS[name].items()}
    kinds = {"article": ["whole numbers"]}
    made = installed_tables()
    if name in made:
        absent = withheld_columns(name) - set(stored.column_names)
        for column, type_name in made[name].items():
            if column not in absent:
                kinds[column] = [_KIND_OF_TYPE[type_name]]
        return kinds
    for column in stored.column_names:
        kinds.setdefault(column, list(_KIND_OF_TYPE.values()))
    return kinds


def _may_be_missing(column: str, name: str, kinds: Sequence[str]) -> bool:
    """Return whether values of a column may be missing."""
    if kinds == ["numbers"]:
        return True
    optional: set[str] = set()
    for reader in installed_readers():
        if name in reader.tables:
            optional.update(reader.optional)
    is_free = name not in _COLUMNS and name not in installed_tables()
    return column in optional or (is_free and column != "article")


def _wrong_columns(stored: pyarrow.Table, name: str) -> str:
    """Return what is wrong with the names and kinds of a table's columns, or ""."""
    names = stored.column_names
    repeated = sorted({column for column in names if names.count(column) > 1})
    if repeated:
        return f"more than one column {listing(repeated)}"
    expected = _columns_of(name, stored)
    missing = [column for column in expected if column not in names]
    if missing:
        return f"no column {listing(missing)}"
    problems = []
    for column, kinds in expected.items():
        optional = _may_be_missing(column, name, kinds)
        problems.append(_wrong_column(stored[column], column, kinds, optional=optional))
    if name == "articles":
        for column in names:
            if column not in expected:
                kinds = _METADATA.get(column, _ANY_METADATA)
                problems.append(_wrong_column(stored[column], column, kinds, optional=True))
    return next(filter(None, problems), "")


def _wrong_column(
    values: pyarrow.ChunkedArray, column: str, kinds: Sequence[str], *, optional: bool
) -> str:
    """Return what is wrong with a column that should be of one of these kinds, or ""."""
    is_empty = optional and "text" in kinds and types.is_null(values.type)
    is_expected = any(_IS_KIND[kind](values.type) for kind in kinds)
    if not is_empty and not is_expected:
        return (
            f"a column {listing([column])} of {listing([values.type])} "
            f"where {' or '.join(kinds)} should be"
        )
    if values.null_count and not optional:
        return f"missing values of {column}"
    return ""


def _wrong_hashes(table: pd.DataFrame) -> str:
    """Return which column does not hold hashes, or ""."""
    for digest in table.get("text_hash", ()):
        if type(digest) is not bytes or len(digest) != 32:
            return "another column text_hash than it should have"
    for sketch in table.get("sketch", ()):
        if not isinstance(sketch, np.ndarray) or sketch.dtype != np.uint64:
            return "another column sketch than it should have"
    return ""


def _wrong_dates(table: pd.DataFrame) -> str:
    """Return which column has dates outside the calendar, or ""."""
    for name, dates in table.select_dtypes(["datetime", "datetimetz"]).items():
        years = dates.dt.year
        if not (years.isna() | years.between(*YEARS)).all():
            return f"dates of no calendar as {listing([name])}"
    return ""


# Values.


def _is_count(column: str) -> bool:
    """Return whether whole numbers of this name count something."""
    return column in ("paragraph", "sentence", "token", "n") or column.startswith("n_")


def _wrong_numbers(table: pd.DataFrame, name: str) -> str:
    """Return which column holds numbers that nothing can have, or "".

    Rows of articles and counts of terms are looked at later.
    """
    if name not in _COLUMNS and name not in installed_tables():
        return ""
    for column in table.select_dtypes("float"):
        if np.isinf(table[column]).any() and (name != "articles" or column in ARTICLES):
            return f"infinite numbers as {column}"
    for column in table.select_dtypes("integer"):
        is_ours = name != "articles" or column in ARTICLES
        if is_ours and _is_count(column) and not table[column].between(0, MAX_COUNT).all():
            return f"numbers below 0 or above {MAX_COUNT:,} as {column}"
    return ""


def _unlisted_names(table: pd.DataFrame, name: str, lists: Mapping[str, Mapping]) -> str:
    """Return which names of actors or frames are on none of the manifest's lists, or ""."""
    list_of_column = {}
    for reader in installed_readers():
        if name in reader.actor_columns:
            list_of_column[reader.actor_columns[name]] = "actors"
    if name == "frames":
        list_of_column["frame"] = "frames"
    for column, list_name in list_of_column.items():
        names = set(table[column].dropna().unique())
        unlisted = sorted(names - set(lists[list_name]["names"]))
        if unlisted:
            return f"{listing(unlisted)}, missing in the list of {list_name},"
    return ""


def _require_order(articles: pd.DataFrame, vocabulary: pd.Series, *, fault: Fault) -> None:
    """Raise what *fault* makes of articles or terms that are not in order."""
    if not _ascend(articles["article_id"]) or (articles[_SIZES] < 0).any(axis=None):
        problem = "articles out of order, repeated, or of negative size"
        raise fault("articles", problem)
    if not _ascend(vocabulary):
        raise fault("vocabulary", "terms that are out of order or twice there")


def _ascend(names: pd.Series) -> bool:
    """Return whether each name comes after the one before, by code points."""
    return bool((names.array[1:] > names.array[:-1]).all())


def _require_articles(
    table: pd.DataFrame, name: str, articles: pd.DataFrame, *, fault: Fault
) -> None:
    """Raise what *fault* makes of a table with rows of other articles or sentences."""
    rows = table["article"].to_numpy(np.int64)
    if not len(rows):
        return
    if rows.min() < 0 or rows.max() >= len(articles):
        raise fault(name, "rows of articles that are not there")
    id_lengths = articles["article_id"].str.len().to_numpy(np.int64)
    if id_lengths[rows].sum() > max(ID_CHARACTERS, ID_LENGTH * len(rows)):
        raise fault(name, "article_ids of more characters than a text")
    if "sentence" in table and is_integer_dtype(table["sentence"]):
        n_sentences = articles["n_sentences"].to_numpy()[rows]
        if (table["sentence"] >= n_sentences).any():
            raise fault(name, "sentences that are not in their article")


def _are_whole(sentences: pd.DataFrame, articles: pd.DataFrame) -> bool:
    """Return whether these are all sentences of the articles, in order, with all their words."""
    counts = articles["n_sentences"].to_numpy(np.int64)
    if len(sentences) != counts.sum():
        return False
    article = np.repeat(np.arange(len(articles)), counts)
    first = np.cumsum(counts) - counts
    number = np.arange(len(sentences)) - np.repeat(first, counts)
    n_tokens = np.bincount(article, weights=sentences["n_tokens"], minlength=len(articles))
    is_in_order = (sentences["article"] == article) & (sentences["sentence"] == number)
    has_all_words = n_tokens == articles["n_tokens"]
    return bool(is_in_order.all() and has_all_words.all())


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


def from_cells(
    cells: pd.DataFrame, *, n_terms: int, n_articles: int
) -> dict[str, sparse.csr_array]:
    """Return the layers of which these are the cells (`to_cells`).

    Raises ValueError if a count is outside of them, or below 1.
    """
    steps = cells["cell"].to_numpy()
    counts = cells["n"].to_numpy()
    size = n_terms * n_articles
    if len(steps) and not _are_inside(steps, n_cells=len(LAYERS) * size):
        raise ValueError("cells outside of its terms and articles")
    if len(counts) and not 0 < counts.min() <= counts.max() <= MAX_COUNT:
        raise ValueError("invalid counts")
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


def _are_inside(steps: np.ndarray, *, n_cells: int) -> bool:
    """Return whether positions that are these *steps* apart ascend and stay below *n_cells*."""
    if steps[0] < 0 or steps[1:].min(initial=1) < 1:
        return False
    if steps.sum(dtype=np.float64) >= 2.0**62:  # a sum of whole numbers would overflow
        return False
    return bool(steps.sum(dtype=np.int64) < n_cells)
