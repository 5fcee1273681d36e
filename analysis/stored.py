"""Tables as they stand on disk: articles by their row, hashes as bytes, counts by cell; what must hold of those that arrive."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from pandas.api import types
from scipy import sparse

from analysis import reading

LAYERS = reading.LAYERS
SPELLED = 256_000_000  # characters that the article_ids of a table may have in all, or as many as LONG a row
LONG = 200
_KINDS = {name: {column: kind for column, kind in columns.items() if column != "row"}
          for name, columns in reading.TABLES.items()}
_IS = {"int64": types.is_integer_dtype, "float64": types.is_numeric_dtype, "bool": types.is_bool_dtype,
       "str": types.is_string_dtype, "object": lambda dtype: dtype == object}


def numbered(tables: dict[str, pd.DataFrame], *, vocabulary: np.ndarray, layers: dict[str, sparse.csr_array]) -> dict:
    """Return every table as it is saved: the row of the article in place of its name, hashes as bytes, counts by cell."""
    articles = tables["articles"]
    rows = pd.Index(articles["article_id"])
    others = {name: table.assign(article_id=rows.get_indexer(table["article_id"])).rename(columns={"article_id": "article"})
              for name, table in tables.items() if name != "articles"}
    hashes = [bytes.fromhex(digest) for digest in articles["text_hash"]]
    return {"articles": articles.assign(text_hash=pd.Series(hashes, dtype=object)), **others,
            "terms": cells(layers), "vocabulary": pd.DataFrame({"term": vocabulary}, dtype="str")}


def named(tables: dict[str, pd.DataFrame], *, sizes: dict, fault: Callable) -> tuple[dict[str, pd.DataFrame], np.ndarray, dict]:
    """Return the tables, the vocabulary and the layers of which these are the `numbered` ones.

    Raises what *fault* makes of the name of a table and of what is wrong with it, if columns are missing or of another kind, a
    row belongs to no article, a count to no term, or if there are more or fewer rows than the manifest's *sizes*.
    """
    for name, table in tables.items():
        if wrong := _wrong_columns(table, name) or (name != "terms" and sizes.get(name) != len(table) and "rows"):
            raise fault(name, f"another {wrong} than it should have")
    articles = with_digits(tables["articles"])
    ids, terms = articles["article_id"].astype("str").array, tables["vocabulary"]["term"].to_numpy(object)
    if not _ascend(articles["article_id"]) or (articles[_numbers()] < 0).any(axis=None):
        raise fault("articles", "articles that are out of order, twice there or of less than no size")
    if not _ascend(tables["vocabulary"]["term"]):
        raise fault("vocabulary", "terms that are out of order or twice there")
    found, lengths = {"articles": articles}, articles["article_id"].str.len().to_numpy(np.int64)
    for name, table in tables.items():
        if name in _KINDS and name != "articles":
            rows = table["article"].to_numpy(np.int64)
            if len(rows) and not 0 <= rows.min() <= rows.max() < len(articles):
                raise fault(name, "rows of articles that are not there")
            if len(rows) and lengths[rows].sum() > max(SPELLED, LONG * len(rows)):
                raise fault(name, "article_ids of more characters than a text")
            found[name] = table.assign(article_id=ids.take(rows))
    try:
        return found, terms, of_cells(tables["terms"], n_terms=len(terms), n_articles=len(articles))
    except ValueError as error:
        raise fault("terms", str(error)) from error


def with_digits(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with the hashes of their texts spelled out."""
    return articles.assign(text_hash=[digest.hex() for digest in articles["text_hash"]])


def _numbers() -> list[str]:
    return [name for name, kind in _KINDS["articles"].items() if kind == "int64"]


def _wrong_columns(table: pd.DataFrame, name: str) -> str:
    """Return the name of a column that is missing or of another kind, or ""."""
    kinds = {"terms": {"cell": "int64", "n": "int64"}, "vocabulary": {"term": "str"}}.get(name) or \
        ({"article_id": "str", "outlet": "str"} if name == "articles" else {"article": "int64"}) | _KINDS[name]
    for column, kind in kinds.items():
        values = table.get(column)
        if values is None or not (_IS[kind](values.dtype) or kind == "str" and values.isna().all()) or \
                kind == "int64" and values.isna().any() or column in ("term", "article_id") and values.isna().any():
            return f"column {column}"
    hashes, sketches = (table.get(column, ()) for column in ("text_hash", "sketch"))
    if not all(type(digest) is bytes and len(digest) == 32 for digest in hashes):
        return "column text_hash"
    return "" if all(isinstance(sketch, np.ndarray) and sketch.dtype == np.uint64 for sketch in sketches) else "column sketch"


def _ascend(names: pd.Series) -> bool:
    """Tell whether each name comes after the one before, by code points."""
    return bool((names.array[1:] > names.array[:-1]).all())


def cells(layers: dict[str, sparse.csr_array]) -> pd.DataFrame:
    """Return the counts above 0: their places in layers × terms × articles, each as the distance from the one before."""
    counts = sparse.vstack([layers[name].T for name in LAYERS], format="csr")
    counts.sort_indices()
    term = np.repeat(np.arange(counts.shape[0], dtype=np.int64), np.diff(counts.indptr))
    return pd.DataFrame({"cell": np.diff(term * counts.shape[1] + counts.indices, prepend=0), "n": counts.data})


def of_cells(table: pd.DataFrame, *, n_terms: int, n_articles: int) -> dict[str, sparse.csr_array]:
    """Return the layers of which these are the `cells`; raises ValueError if a count is outside of them, or none."""
    steps, counts = table["cell"].to_numpy(), table["n"].to_numpy()
    if len(steps) and (steps[0] < 0 or steps[1:].min(initial=1) < 1 or steps.sum(dtype=np.float64) >= 2.0**62
                       or steps.sum(dtype=np.int64) >= len(LAYERS) * n_terms * n_articles):
        raise ValueError("cells outside of its terms and articles")
    if len(counts) and not 0 < counts.min() <= counts.max() < 2**31:
        raise ValueError("counts that are none")
    places, size = np.cumsum(steps, dtype=np.int64), n_terms * n_articles
    bounds = np.searchsorted(places, size * np.arange(len(LAYERS) + 1))
    spans = {name: slice(*bounds[number:number + 2]) for number, name in enumerate(LAYERS)}
    term, article = np.divmod(places, max(n_articles, 1))
    return {name: sparse.csr_array((counts[span].astype(np.int32), (article[span], term[span] - number * n_terms)),
                                   shape=(n_articles, n_terms)) for number, (name, span) in enumerate(spans.items())}
