"""Tables as they stand on disk: articles by their row, hashes as bytes, counts by cell; what must hold of those that arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow
from pyarrow import types
from scipy import sparse

from analysis import errors as checks
from analysis.features import readers as reading

LAYERS = reading.LAYERS
SPELLED = 256_000_000  # characters that the article_ids of a table may have in all, or as many as LONG a row
LONG = 200
_SIZES = [
    name for name, kind in reading.TABLES["articles"].items() if kind == "int64" and name != "row"
]

#: What a column can hold, as it is called in messages, and how that is seen from its Arrow type.
_KINDS: dict[str, Callable[[pyarrow.DataType], bool]] = {
    "text": lambda type_: types.is_string(type_) or types.is_large_string(type_),
    "whole numbers": types.is_signed_integer,
    "numbers": types.is_floating,
    "truth values": types.is_boolean,
    "dates": lambda type_: types.is_timestamp(type_) and type_.unit == "us",
    "hashes": lambda type_: types.is_binary(type_) or types.is_fixed_size_binary(type_),
    "lists of hashes": lambda type_: types.is_list(type_) and types.is_uint64(type_.value_type),
}
_CALLED = {"str": "text", "int64": "whole numbers", "float64": "numbers", "bool": "truth values"}
_HASHES = {"text_hash": "hashes", "sketch": "lists of hashes"}
_GAPS = {
    "speaker"
}  # columns whose cells may be missing, beside all scores: nobody knows who is quoted
#: What the columns of each table hold on disk.
_COLUMNS = {
    name: {"article": "whole numbers"}
    | {
        column: _HASHES.get(column) or _CALLED[kind]
        for column, kind in columns.items()
        if column != "row"
    }
    for name, columns in reading.TABLES.items()
    if name != "articles"
}
_COLUMNS["articles"] = {
    "article_id": "text",
    "outlet": "text",
    **dict.fromkeys(_SIZES, "whole numbers"),
    **_HASHES,
}
_COLUMNS["terms"] = {"cell": "whole numbers", "n": "whole numbers"}
_COLUMNS["vocabulary"] = {"term": "text"}
#: Metadata, which a table of articles may lack and whose cells may be missing; a user's own is of any kind of _METADATA.
_CONTRACT = {"agency": ["text"], "published": ["dates"], "url": ["text"], "language": ["text"]}
_METADATA = ["text", "whole numbers", "numbers", "truth values", "dates"]
_LISTS = {
    "actor": "actors",
    "speaker": "actors",
    "frame": "frames",
}  # columns whose names come from a list
_YEARS = 1, 9999  # of dates
_ANY_NUMBER = {"article", "fingerprint", "cell"}
MOST = 2**31 - 1  # of anything that is counted
TOKENS = 10_000_000  # words that the articles of a pack may have in all, and LONGEST more for each of their sentences:
LONGEST = 1_000  # windows of words take memory for each of them


def numbered(
    tables: dict[str, pd.DataFrame], *, vocabulary: np.ndarray, layers: dict[str, sparse.csr_array]
) -> dict:
    """Return every table as it is saved: the row of the article in place of its name, hashes as bytes, counts by cell."""
    articles = tables["articles"]
    rows = pd.Index(articles["article_id"])
    others = {
        name: table.assign(article_id=rows.get_indexer(table["article_id"])).rename(
            columns={"article_id": "article"}
        )
        for name, table in tables.items()
        if name != "articles"
    }
    hashes = [bytes.fromhex(digest) for digest in articles["text_hash"]]
    return {
        "articles": articles.assign(text_hash=pd.Series(hashes, dtype=object)),
        **others,
        "terms": cells(layers),
        "vocabulary": pd.DataFrame({"term": vocabulary}, dtype="str"),
    }


def named(
    tables: dict[str, pyarrow.Table], *, manifest: Mapping, fault: Callable
) -> tuple[dict[str, pd.DataFrame], np.ndarray, dict]:
    """Return the tables, the vocabulary and the layers of which these are the `numbered` ones.

    Raises what *fault* makes of the name of a table and of what is wrong with it: columns that `of_arrow` refuses, a row that
    belongs to no article or to no sentence of it, a count to no term, an actor or frame to no list of the *manifest*, or more
    or fewer rows than this says.
    """
    loaded = {name: of_arrow(table, name, fault=fault) for name, table in tables.items()}
    for name, frame in loaded.items():
        if name != "terms" and manifest["sizes"].get(name) != len(frame):
            raise fault(name, "another number of rows than it should have")
        if what := _wrong_numbers(frame, name) or _unlisted(frame, name, lists=manifest["lists"]):
            raise fault(name, what)
    articles = with_digits(loaded["articles"])
    ids, terms = (
        articles["article_id"].astype("str").array,
        loaded["vocabulary"]["term"].to_numpy(object),
    )
    if not _ascend(articles["article_id"]) or (articles[_SIZES] < 0).any(axis=None):
        raise fault(
            "articles", "articles that are out of order, twice there or of less than no size"
        )
    if not _ascend(loaded["vocabulary"]["term"]):
        raise fault("vocabulary", "terms that are out of order or twice there")
    found, lengths = {"articles": articles}, articles["article_id"].str.len().to_numpy(np.int64)
    for name, frame in loaded.items():
        if "article" in _COLUMNS[name]:
            rows = frame["article"].to_numpy(np.int64)
            if len(rows) and not 0 <= rows.min() <= rows.max() < len(articles):
                raise fault(name, "rows of articles that are not there")
            if len(rows) and lengths[rows].sum() > max(SPELLED, LONG * len(rows)):
                raise fault(name, "article_ids of more characters than a text")
            if (
                "sentence" in frame
                and (frame["sentence"] >= articles["n_sentences"].to_numpy()[rows]).any()
            ):
                raise fault(name, "sentences that are not in their article")
            found[name] = frame.assign(article_id=ids.take(rows))
    if ("sentences" in manifest["fingerprints"] or len(loaded["sentences"])) and not _are_whole(
        loaded["sentences"], articles
    ):
        raise fault("sentences", "other sentences than those of its articles")
    if articles["n_tokens"].sum() > TOKENS + LONGEST * articles["n_sentences"].sum():
        raise fault("articles", "articles of more words than their sentences can have")
    try:
        return found, terms, of_cells(loaded["terms"], n_terms=len(terms), n_articles=len(articles))
    except ValueError as error:
        raise fault("terms", str(error)) from error


def of_arrow(table: pyarrow.Table, name: str, *, fault: Callable) -> pd.DataFrame:
    """Return the table of this name as it came from disk, as a DataFrame with the columns that it should have.

    Raises what *fault* makes of a column that is missing, there more than once, of another kind or without some of its values.
    """
    what = _wrong_columns(table, name)
    if what:
        raise fault(name, what)
    if name != "articles":
        table = table.select(list(_COLUMNS[name]))
    try:
        frame = table.to_pandas(ignore_metadata=True)
    except (ValueError, LookupError) as error:  # a time zone that is none
        raise fault(name, f"values that cannot be read ({error})") from error
    what = _wrong_hashes(frame) or _wrong_dates(frame)
    if what:
        raise fault(name, what)
    return frame


def with_digits(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with the hashes of their texts spelled out."""
    return articles.assign(text_hash=[digest.hex() for digest in articles["text_hash"]])


def _wrong_columns(table: pyarrow.Table, name: str) -> str:
    """Return what is wrong with the names and kinds of a table's columns, or ""."""
    names = table.column_names
    twice = sorted({column for column in names if names.count(column) > 1})
    missing = [column for column in _COLUMNS[name] if column not in names]
    if twice or missing:
        return (
            f"more than one column {checks.listing(twice)}"
            if twice
            else f"no column {checks.listing(missing)}"
        )
    expected = {column: [kind] for column, kind in _COLUMNS[name].items()}
    metadata = {
        column: _CONTRACT.get(column, _METADATA) for column in names if column not in expected
    }
    faults = [
        _wrong_column(
            table[column], column, kinds=kinds, gaps=column in _GAPS or kinds == ["numbers"]
        )
        for column, kinds in expected.items()
    ]
    if name == "articles":
        faults += [
            _wrong_column(table[column], column, kinds=kinds, gaps=True)
            for column, kinds in metadata.items()
        ]
    return next(filter(None, faults), "")


def _wrong_column(
    values: pyarrow.ChunkedArray, column: str, *, kinds: Sequence[str], gaps: bool
) -> str:
    """Return what is wrong with a column that should be of one of these kinds, with or without *gaps*, or ""."""
    is_empty = gaps and "text" in kinds and types.is_null(values.type)
    if not is_empty and not any(_KINDS[kind](values.type) for kind in kinds):
        return f"a column {checks.listing([column])} of {checks.listing([values.type])} where {' or '.join(kinds)} should be"
    return f"missing values of {column}" if values.null_count and not gaps else ""


def _wrong_hashes(frame: pd.DataFrame) -> str:
    hashes, sketches = (frame.get(column, ()) for column in ("text_hash", "sketch"))
    if not all(type(digest) is bytes and len(digest) == 32 for digest in hashes):
        return "another column text_hash than it should have"
    fits = all(isinstance(sketch, np.ndarray) and sketch.dtype == np.uint64 for sketch in sketches)
    return "" if fits else "another column sketch than it should have"


def _wrong_dates(frame: pd.DataFrame) -> str:
    for name, dates in frame.select_dtypes(["datetime", "datetimetz"]).items():
        years = dates.dt.year
        if not (years.isna() | years.between(*_YEARS)).all():
            return f"dates of no calendar as {checks.listing([name])}"
    return ""


def _wrong_numbers(frame: pd.DataFrame, name: str) -> str:
    """Return which column holds numbers that nothing can have, or ""; rows and counts of terms are looked at later."""
    for column, kind in _COLUMNS[name].items():
        if kind == "numbers" and np.isinf(frame[column]).any():
            return f"infinite numbers as {column}"
        if (
            kind == "whole numbers"
            and column not in _ANY_NUMBER
            and not frame[column].between(0, MOST).all()
        ):
            return f"numbers below 0 or above {MOST:,} as {column}"
    return ""


def _are_whole(sentences: pd.DataFrame, articles: pd.DataFrame) -> bool:
    """Tell whether these are the sentences of the articles: as many as each has, in order, with as many words in all."""
    counts = articles["n_sentences"].to_numpy(np.int64)
    if len(sentences) != counts.sum():
        return False
    article = np.repeat(np.arange(len(articles)), counts)
    number = np.arange(len(sentences)) - np.repeat(np.cumsum(counts) - counts, counts)
    tokens = np.bincount(article, weights=sentences["n_tokens"], minlength=len(articles))
    in_order = (sentences["article"] == article) & (sentences["sentence"] == number)
    return bool(in_order.all() and (tokens == articles["n_tokens"]).all())


def _unlisted(frame: pd.DataFrame, name: str, *, lists: Mapping[str, Mapping]) -> str:
    """Return which names of actors or frames are on none of the manifest's lists, or ""."""
    for column in _COLUMNS[name]:
        if column in _LISTS:
            unlisted = sorted(
                {*frame[column].dropna().unique()} - {*lists[_LISTS[column]]["names"]}
            )
            if unlisted:
                return f"{checks.listing(unlisted)}, missing in the list of {_LISTS[column]},"
    return ""


def _ascend(names: pd.Series) -> bool:
    """Tell whether each name comes after the one before, by code points."""
    return bool((names.array[1:] > names.array[:-1]).all())


def cells(layers: dict[str, sparse.csr_array]) -> pd.DataFrame:
    """Return the counts above 0: their places in layers × terms × articles, each as the distance from the one before."""
    counts = sparse.vstack([layers[name].T for name in LAYERS], format="csr")
    counts.sort_indices()
    term = np.repeat(np.arange(counts.shape[0], dtype=np.int64), np.diff(counts.indptr))
    return pd.DataFrame(
        {"cell": np.diff(term * counts.shape[1] + counts.indices, prepend=0), "n": counts.data}
    )


def of_cells(table: pd.DataFrame, *, n_terms: int, n_articles: int) -> dict[str, sparse.csr_array]:
    """Return the layers of which these are the `cells`; raises ValueError if a count is outside of them, or none."""
    steps, counts = table["cell"].to_numpy(), table["n"].to_numpy()
    if len(steps) and (
        steps[0] < 0
        or steps[1:].min(initial=1) < 1
        or steps.sum(dtype=np.float64) >= 2.0**62
        or steps.sum(dtype=np.int64) >= len(LAYERS) * n_terms * n_articles
    ):
        raise ValueError("cells outside of its terms and articles")
    if len(counts) and not 0 < counts.min() <= counts.max() < 2**31:
        raise ValueError("counts that are none")
    places, size = np.cumsum(steps, dtype=np.int64), n_terms * n_articles
    bounds = np.searchsorted(places, size * np.arange(len(LAYERS) + 1))
    spans = {name: slice(*bounds[number : number + 2]) for number, name in enumerate(LAYERS)}
    term, article = np.divmod(places, max(n_articles, 1))
    return {
        name: sparse.csr_array(
            (counts[span].astype(np.int32), (article[span], term[span] - number * n_terms)),
            shape=(n_articles, n_terms),
        )
        for number, (name, span) in enumerate(spans.items())
    }
