"""The numbers behind a text, one a row: whoever prints one can look it up, and a test does."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import require_kind
from analysis.figures.escaping import csv_of
from analysis.figures.numbers import is_number
from analysis.figures.save import FOLDER, stem_of, write_files
from analysis.files import remove_outputs, write_outputs
from analysis.stats.evidence import Method, method_of
from analysis.wording.text import reading_text

COLUMNS = ["id", "scope", "reading", "n", "N", "percent", "low", "high", "p", "family"]
NUMBERS = ["n", "percent", "p"]  #: of which a fact has one
ENDING = "-facts.csv"  #: of the facts of one notebook
JOINED = "facts.csv"  #: the facts of all notebooks of a case
ABOUT = ("sample", "reading", "family")  #: columns that a fact has by themselves
#: Columns of results that name nothing.
NO_NAMES = ("status", "reason", "note")


@dataclass(frozen=True)
class SavedFacts:
    """Where the facts of a notebook are, and how many they are."""

    path: str
    n: int

    def __repr__(self) -> str:
        return f"{self.n:,} numbers: {self.path}"


def save_facts(
    tables: Mapping[str, Any], *, name: str, case: str | Path, folder: str | Path = FOLDER
) -> SavedFacts:
    """Write the numbers of several tables, one a row, beside the figures of a case.

    Parameters
    ----------
    tables : mapping of a heading to a table
        Tables of levels, contrasts or counts. What is no table, such as a `LeftOut`, is left out.
    name : str
        Of the notebook, as "01-framing".
    case, folder : str or path
        As in `save`.

    Returns
    -------
    SavedFacts
        Written to ``<folder>/<case>/<name>-facts.csv``: ``id`` (notebook, heading, group and item),
        ``scope`` (which pages), ``reading``, ``n`` of ``N``, ``percent`` (of a difference: points)
        with ``low, high``, ``p``, and the ``family`` over which p is adjusted; "" for a p that is
        not. A contrast has five rows: both sides, the difference with either p.

    Examples
    --------
    >>> import tempfile
    >>> shares = pd.DataFrame({"country": ["North"], "item": "law", "n": 3, "size": 9})
    >>> folder = tempfile.mkdtemp()
    >>> save_facts({"topics": shares}, name="01-framing", case="demo", folder=folder).n
    1
    """
    require_kind(tables, Mapping, name="tables", expected="tables by heading", fix="Name each.")
    stem = stem_of(name, case=case, folder=folder)
    rows: list[dict[str, Any]] = []
    for heading, table in tables.items():
        table = getattr(table, "table", table)  # of a table for papers
        if isinstance(table, pd.DataFrame):
            rows += _facts_of(table, f"{name}/{heading}")
    facts = pd.DataFrame(rows, columns=COLUMNS).dropna(subset=NUMBERS, how="all")
    facts = facts.drop_duplicates(ignore_index=True)
    write_files({ENDING: csv_of(facts)}, stem=stem)
    return SavedFacts("/".join(stem.parts[-2:]) + ENDING, len(facts))


def join(folder: Path) -> pd.DataFrame:
    """Join the facts of the notebooks of a case into one file, and return them.

    Facts of a notebook that did not run again stay.

    Parameters
    ----------
    folder : Path
        That of the figures of a case.
    """
    parts = sorted(folder.glob(f"*{ENDING}"))
    tables = [_read(path.read_bytes()) for path in parts]
    ran = {path.name.removesuffix(ENDING) for path in parts}
    earlier = folder / JOINED
    if earlier.is_file():
        before = _read(earlier.read_bytes())
        tables.append(before[~before["id"].str.partition("/")[0].isin(ran)])
    facts = pd.concat([pd.DataFrame(columns=COLUMNS), *tables]).sort_values(
        "id", key=lambda ids: ids.str.partition("/")[0], kind="stable", ignore_index=True
    )
    if parts:
        write_outputs(folder, {JOINED: csv_of(facts)})
        remove_outputs(folder, [path.name for path in parts])
    return facts


def _read(data: bytes) -> pd.DataFrame:
    """Return facts as texts, as they were written."""
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)


def _facts_of(table: pd.DataFrame, heading: str) -> Iterator[dict[str, Any]]:
    """Yield the facts of a table, by what it is."""
    method = method_of(table)
    if table.index.names != [None]:
        table = table.reset_index()
    names = [column for column in table if not is_number(table[column])]
    names = [column for column in names if column not in (*ABOUT, *NO_NAMES)]
    facts_of_row = _facts_of_counts
    if {"group", "against", "n_against"} <= set(table):
        names = [column for column in names if column not in ("group", "against", "item")]
        facts_of_row = _facts_of_contrast
    elif {"n", "size"} <= set(table):
        facts_of_row = _facts_of_level
    for row in table.to_dict("records"):
        about = {
            "scope": row.get("sample", method.get("sample", "")),
            "reading": reading_text(str(row.get("reading", ""))),
        }
        path = "/".join([heading, *(str(row[column]) for column in names)])
        yield from (about | fact for fact in facts_of_row(row, path, method))


def _facts_of_level(row: dict, path: str, method: Method) -> Iterator[dict[str, Any]]:
    """Yield the level of a group: so many of so many."""
    fact = {"id": path} | _part(row, method)
    if "percent" in fact:
        fact |= {end: 100 * row[end] for end in ("low", "high") if end in row}
    yield fact


def _facts_of_contrast(row: dict, path: str, method: Method) -> Iterator[dict[str, Any]]:
    """Yield both sides of a contrast, and their difference with either p."""
    group, against, item = row["group"], row["against"], row["item"]
    other = f"all but {group}" if against == "rest" else against
    yield {"id": f"{path}/{group}/{item}"} | _part(row, method)
    yield {"id": f"{path}/{other}/{item}"} | _part(row, method, "_against")
    difference: dict[str, Any] = {"id": f"{path}/{group} against {against}/{item}"}
    if _is_share(row, method):
        points = {"percent": "estimate", "low": "low", "high": "high"}
        difference |= {name: 100 * row[column] for name, column in points.items()}
    family = row.get("family", method.get("family", ""))
    yield difference | {"p": row["p_adjusted"], "family": family}
    yield difference | {"p": row["p"]}


def _part(row: dict, method: Method, side: str = "") -> dict[str, Any]:
    """Return n, N and percent of a side; of means and rates the number of articles alone."""
    size = row[f"size{side}"]
    if not _is_share(row, method):
        return {"n": row.get(f"articles{side}")}
    percent = 100 * row[f"n{side}"] / size if size else np.nan
    return {"n": row[f"n{side}"], "N": size, "percent": percent}


def _is_share(row: dict, method: Method) -> bool:
    """Return whether a level is a share."""
    measure = method.get("measure", "share")
    is_scale = row.get("item") in method.get("scales", ())
    return "share" in measure or ("mean" in measure and not is_scale)


def _facts_of_counts(row: dict, path: str, method: Method) -> Iterator[dict[str, Any]]:
    """Yield every number of a row."""
    for name, value in row.items():
        fact: dict[str, Any] = {"id": f"{path}/{name}"}
        if name == "p":
            fact["p"] = value
        elif name == "p_adjusted":
            fact |= {"p": value, "family": row.get("family", method.get("family", ""))}
        elif name == "share":
            fact["percent"] = 100 * value
        elif isinstance(value, (int, float)) and value % 1 == 0:
            fact["n"] = value
        if len(fact) > 1:
            yield fact
