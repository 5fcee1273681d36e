"""The numbers behind a text, one a row: whoever prints one can look it up, and a test does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.compare.evidence import method_of
from analysis.compare.prose import reading_text
from analysis.errors import require_kind
from analysis.figures.escaping import csv_of
from analysis.figures.numbers import DASH, is_number
from analysis.figures.save import FOLDER, stem_of, write_files
from analysis.files import write_outputs

COLUMNS = "id scope reading n N percent low high p family".split()
NUMBERS = ["n", "percent", "p"]  #: of which a fact has one
ENDING = "-facts.csv"  #: of the facts of one notebook
JOINED = "facts.csv"  #: the facts of all notebooks of a case
#: Columns that say nothing of what is counted, or have a column of their own.
NO_NAMES = "sample reading family status reason note sentence".split()
SIDES = ["group", "against", "item"]  #: columns that name a contrast


def save_facts(
    tables: Mapping[str, Any], *, name: str, case: str | Path, folder: str | Path = FOLDER
) -> None:
    """Write the numbers of several tables, one a row, beside the figures of a case.

    Parameters
    ----------
    tables : mapping of a heading to a table
        Tables of levels, contrasts or counts. What is no table, such as a `LeftOut`, is left out.
    name : str
        Of the notebook, as "01-framing".
    case, folder : str or path
        As in `save`.

    Notes
    -----
    ``<folder>/<case>/<name>-facts.csv`` has ``id`` (notebook, heading, group and item), ``scope``
    (which pages), ``reading``, ``n`` of ``N``, ``percent`` (of a difference: points) with ``low,
    high``, ``p``, and the ``family`` over which p is adjusted; "" for a p that is not. A contrast
    has four rows: both sides, and the difference with either p. Of other tables each whole number,
    ``share`` and p has a row. `run` joins these files to ``facts.csv``.

    Examples
    --------
    >>> import tempfile
    >>> shares = pd.DataFrame({"country": ["North"], "item": "law", "n": 3, "size": 9})
    >>> folder = tempfile.mkdtemp()
    >>> save_facts({"topics": shares}, name="01-framing", case="demo", folder=folder)
    >>> print(Path(folder, "demo", "01-framing-facts.csv").read_text())
    id,scope,reading,n,N,percent,low,high,p,family
    01-framing/topics/North/law,,,3,9,33.3333,,,,
    <BLANKLINE>
    """
    require_kind(tables, Mapping, name="tables", expected="tables by heading", fix="Name each.")
    stem = stem_of(name, case=case, folder=folder)
    parts = [pd.DataFrame(columns=COLUMNS)]
    for heading, table in tables.items():
        table = getattr(table, "table", table)  # of a table for papers
        if isinstance(table, pd.DataFrame) and len(table):
            parts.append(_facts_of(table, f"{name}/{heading}"))
    facts = pd.concat(parts, ignore_index=True)[COLUMNS].dropna(subset=NUMBERS, how="all")
    facts = facts.drop_duplicates(ignore_index=True)
    write_files({ENDING: csv_of(facts)}, stem=stem)


def join(folder: Path) -> None:
    """Join the facts of the notebooks of a case into one file, in the folder of its figures."""
    paths = sorted(folder.glob(f"*{ENDING}"))
    if paths:
        facts = pd.concat(map(pd.read_csv, paths), ignore_index=True)
        write_outputs(folder, {JOINED: csv_of(facts)})
        for path in paths:
            path.unlink()


def _facts_of(table: pd.DataFrame, heading: str) -> pd.DataFrame:
    """Return the facts of a table, by what it is."""
    method = method_of(table)
    if table.index.names != [None]:
        table = table.reset_index()
    if "mean" in table and "size" not in table:  # profiles count articles
        table = table.rename(columns={"articles": "size", "articles_against": "size_against"})
    about = pd.DataFrame({"reading": table.get("reading", "")}, table.index).astype(str)
    about = about.map(reading_text).assign(scope=table.get("sample", method.get("sample", "")))
    table = table.assign(family=table.get("family", method.get("family", "")))
    is_contrast = {"group", "against", "n_against"} <= set(table)
    path = pd.Series(heading, table.index)
    for name in table.columns.drop([*NO_NAMES, *SIDES * is_contrast], errors="ignore"):
        if not is_number(table[name]):
            path = path + "/" + table[name].astype(str).fillna(DASH)
    are_shares = ~table.get("item", path).isin(method.get("scales", ()))
    are_shares &= "rate" not in method.get("measure", "")
    if is_contrast:
        parts = _contrasts(table, path, are_shares)
    elif {"n", "size"} <= set(table):
        parts = [_levels(table, path)[are_shares]]
        if "n_against" in table:
            parts.append(_levels(_others(table), path + "/all others"))
    else:
        parts = _counts(table, path)
    return pd.concat([part.join(about) for part in parts]).sort_index(kind="stable")


def _levels(table: pd.DataFrame, path: pd.Series) -> pd.DataFrame:
    """Return levels of groups: so many of so many, in percent."""
    facts = table.reindex(columns="n size low high".split()).rename(columns={"size": "N"})
    facts[["low", "high"]] *= 100
    return facts.assign(id=path, percent=100 * facts["n"] / facts["N"])


def _others(table: pd.DataFrame) -> pd.DataFrame:
    """Return the levels of the other side."""
    return table[["n_against", "size_against"]].set_axis(["n", "size"], axis="columns")


def _contrasts(table: pd.DataFrame, path: pd.Series, are_shares: pd.Series) -> list[pd.DataFrame]:
    """Return both sides of contrasts, and their differences with either p."""
    group, against, item = (table[name].astype(str) for name in SIDES)
    others = against.where(against != "rest", "all but " + group)
    points = 100 * table[["estimate", "low", "high"]].where(are_shares)
    points = points.rename(columns={"estimate": "percent"})
    points["id"] = path + "/" + group + " against " + against + "/" + item
    return [
        _levels(table[["n", "size"]], path + "/" + group + "/" + item)[are_shares],
        _levels(_others(table), path + "/" + others + "/" + item)[are_shares],
        points.assign(p=table["p_adjusted"], family=table["family"]),
        points.assign(p=table["p"]),
    ]


def _counts(table: pd.DataFrame, path: pd.Series) -> list[pd.DataFrame]:
    """Return the numbers of another table: whole ones, shares and p."""
    parts = []
    for name in filter(lambda name: is_number(table[name]), table):
        numbers = {"n": table[name].where(table[name] % 1 == 0)}
        if name == "share":
            numbers = {"percent": 100 * table[name]}
        elif name in ("p", "p_adjusted"):
            numbers = {"p": table[name]}
        parts.append(pd.DataFrame({"id": path + f"/{name}", **numbers}))
    return parts
