"""Annotations as Counts: what readers (people or machines) saw in each page, and how far they can be trusted.

A codebook says which variables there are and which values they may take; every cell is checked against it.
*Stability* compares two runs of one kind of annotator; *reliability* compares people. They are the same sum and not the same
claim, so they are two functions.
"""

from __future__ import annotations

import io
import itertools
import math
import re
import tomllib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import counts, lexicons
from analysis import errors as checks
from analysis.annotation import agreement, corrections
from analysis.corpus.metadata import join_metadata
from analysis.counts import Counts
from analysis.stats import design as designs
from analysis.stats import plan as plans

SHIPPED = ("entman_elements", "issue_specific", "semetko_valkenburg")  #: codebooks for any case
ANNOTATOR_KINDS = ("human", "llm", "rule")
VARIABLE_KINDS = ("binary", "nominal", "interval", "set", "named_set", "date")
_VARIABLE = ["name", "kind", "page", "optional", "values", "voice", "rule", "example"]
_CATEGORY = ["variable", "category", "definition", "inclusion", "exclusion", "examples"]
_SETS = ("set", "named_set")
_IDS = ["article_id", "annotator", "annotator_kind"]
_SHEET = {"url": "text", "inclusion_probability": "number", "stratum": "text"}  # what a sheet adds
_FORM = {
    "variable": [
        {"name": "", "values": [], "category": [{"name": "", "examples": []}]}
    ],  # of a codebook: lists, tables
    "claim": [{"name": "", "text": ""}],
    "claim_stances": [""],
    "doubts": [""],
    "names": {"actors": [""]},
}
_NAMES = {"article_id": "str", "outlet": "str"}  # also where all of them are numbers
_CORRECTED = [
    "item",
    "n_machine",
    "n_human",
    "machine_share",
    "estimate",
    "se",
    "low",
    "high",
    "note",
]
_CONTRAST = [
    "share",
    "share_against",
    "estimate",
    "se",
    "low",
    "high",
    "machine_estimate",
    "n_machine",
    "n_machine_against",
    "n_human",
    "n_human_against",
    "units",
    "units_against",
    "note",
]


@dataclass(frozen=True)
class Codebook:
    """The rules of annotation.

    Attributes
    ----------
    variables : DataFrame
        ``name``, ``kind`` (binary, nominal, interval, set, named_set, date), ``page`` (bool: a fact about the page that
        travels as metadata), ``optional`` (bool: may be left empty), ``values`` (tuple of str; empty: any name), ``voice``,
        ``rule``, ``example``; in the file's order.
    categories : DataFrame
        One row for each thing that an annotator decides: ``variable``, ``category`` (a nominal variable's value, 1 of a binary
        one, else empty), ``definition``, ``inclusion``, ``exclusion`` (str), ``examples`` (tuple of str).
    claims : DataFrame
        ``claim``, ``text``.
    stances, actors : tuple of str
    version : int
    doubts : tuple of str
        What was decided where readers were in doubt, one sentence or more each.
    """

    variables: pd.DataFrame
    categories: pd.DataFrame
    claims: pd.DataFrame
    stances: tuple[str, ...]
    actors: tuple[str, ...]
    version: int
    doubts: tuple[str, ...] = ()


def codebook(path: str | Path | Codebook) -> Codebook:
    """Return the codebook in a TOML file, or one of those that ship; a Codebook is returned as it is.

    ``entman_elements``, ``semetko_valkenburg`` and ``issue_specific`` ship, in ``analysis/lexicons/lists``: to be used as they are,
    or copied into a case and changed. The files name their sources: Entman (1993), Semetko and Valkenburg (2000).

    Raises
    ------
    InputError
        The file is missing or no TOML; a variable lacks a name, repeats, has an unknown kind, or needs values and has none.

    Examples
    --------
    >>> book = codebook("data/hamedan-2016/codebook.toml")
    >>> book.variables.set_index("name").loc["read", "values"]
    ('full', 'opening', 'snippet')
    >>> codebook("semetko_valkenburg").categories["variable"].tolist()
    ['conflict', 'human_interest', 'responsibility', 'morality', 'economic']
    """
    if isinstance(path, Codebook):
        return path
    source = lexicons.LISTS / f"codebook_{path}.toml" if path in SHIPPED else path
    content = _content(
        source, tomllib.loads, expected=f"TOML in UTF-8, or one of {checks.listing(SHIPPED)}"
    )
    _require_form(content, _FORM, what=str(path))
    entries = [_variable(entry, path=path) for entry in content.get("variable", [])]
    variables = pd.DataFrame(entries, columns=_VARIABLE)
    claims_table = pd.DataFrame(
        content.get("claim", []), columns=["name", "text"], dtype=object
    ).fillna("")
    claims_table = claims_table.rename(columns={"name": "claim"})
    checks.require_unique(variables["name"], what=str(path), name="variable")
    checks.require_unique(claims_table["claim"], what=str(path), name="claim")
    if not entries:
        raise checks.refusal(
            str(path), arrived="no variable", expected="[[variable]] tables", fix="Write one each."
        )
    categories = [row for entry in content.get("variable", []) for row in _categories(entry)]
    return Codebook(
        variables,
        pd.DataFrame(categories, columns=_CATEGORY),
        claims_table,
        tuple(content.get("claim_stances", [])),
        tuple(content.get("names", {}).get("actors", [])),
        content.get("version", 1),
        tuple(content.get("doubts", [])),
    )


_as_codebook = codebook  # where a parameter named codebook hides the function


def _content(path: str | Path, parse: Callable, *, expected: str):
    """Return what *parse* makes of a file's text."""
    place = checks.require_file(path, expected=f"a file of {expected}")
    try:
        return parse(place.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # the parsers' own errors and wrong encodings
        raise checks.refusal(
            str(path),
            arrived=f"a broken file ({error})",
            expected=expected,
            fix="Mend it there, or save it again with the encoding UTF-8.",
        ) from error


def _require_form(value, form, *, what: str) -> None:
    """Raise InputError where a part of a codebook is no list, table or text, as that of its *form* is."""
    if not isinstance(value, type(form)):
        raise checks.refusal(
            what,
            arrived=repr(value),
            expected={"list": "a list", "dict": "a table", "str": "text"}[type(form).__name__],
            fix="Write it as in data/hamedan-2016/codebook.toml.",
        )
    parts = (
        value
        if isinstance(value, list)
        else sorted(form.keys() & value.keys())
        if isinstance(value, dict)
        else ()
    )
    for part in parts if form else ():
        named = isinstance(value, dict)
        _require_form(
            value[part] if named else part,
            form[part if named else 0],
            what=f"{what}, {part}" if named else what,
        )


def _variable(entry: dict, *, path) -> dict:
    """Return one row of the variables table; binary variables need no values written."""
    name = entry.get("name", "")
    if not re.fullmatch(r"\w+", name) or name in [*_IDS, *_SHEET]:
        raise checks.refusal(
            f"a variable of {path}",
            arrived=f"the name {name!r}",
            expected="letters, digits and underscores, and no column of the sheet",
            fix="Rename it.",
        )
    kind = checks.one_of(entry.get("kind"), VARIABLE_KINDS, name=f"kind of {name}")
    values = entry.get(
        "values", [category.get("name", "") for category in entry.get("category", [])]
    )
    values = ("0", "1") if kind == "binary" else tuple(map(str, values))
    if not (values and all(values)) and kind in {"nominal", "interval", "named_set"}:
        raise checks.refusal(
            f"variable {name}",
            arrived="no values",
            expected=f"the values that a {kind} variable may take",
            fix="List them in the codebook.",
        )
    optional = kind in {"set", "named_set", "date"} or bool(entry.get("optional"))
    return {
        "voice": "any",
        "rule": "",
        "example": "",
        **entry,
        "page": bool(entry.get("page")),
        "optional": optional,
        "values": values,
    }


def _categories(entry: dict) -> list[list]:
    """Return the rows of the categories table for one variable."""
    own = [("1" if entry["kind"] == "binary" else "", entry)]
    return [
        [
            entry["name"],
            name,
            rules.get("rule", ""),
            rules.get("include", ""),
            rules.get("not", ""),
            tuple(rules.get("examples", filter(None, [rules.get("example")]))),
        ]
        for name, rules in [
            (category.get("name", ""), category) for category in entry.get("category", [])
        ]
        or own
    ]


def read(
    path: str | Path,
    *,
    codebook: str | Path | Codebook,
    variables: Sequence[str] | None = None,
    key: str | Path | pd.DataFrame | None = None,
) -> Counts:
    """Return one annotator's labels as Counts per page, checked against the codebook.

    Parameters
    ----------
    path : file of values separated by commas, semicolons or tabs, in UTF-8
        One row a page: ``article_id, annotator, annotator_kind``, the page variables and a column for each variable.
    variables : list of names, optional
        Which variables become items; all that are not page variables if left out.
    key : table or its file, optional
        Of a sheet that was `blinded`: which page is which article.

    Returns
    -------
    Counts
        Rows are pages, sorted, with the page variables as metadata. Items: a binary or interval variable is one item of its
        name (``law``); a value of a nominal variable or a member of a set is the item ``variable:value``
        (``opponents_outlet:terrorists``, ``speakers:Lavrov:direct``), 1 or 0. Size is 1, and 0 for a missing label (an empty
        cell). An empty cell of a set is not missing: it says that nothing was found, so all its items are 0 with size 1,
        unless the page's whole row is empty: then nobody has read it.

    Raises
    ------
    InputError
        The file or a column is missing, a label is not in the codebook, a page occurs twice or is not in the key, a row has no
        annotator, or two share the file. `check_sheet` lists everything that is wrong at once.

    Examples
    --------
    >>> folder = "data/hamedan-2016/"
    >>> labels = read(f"{folder}annotations_a.csv", codebook=f"{folder}codebook.toml", variables=["law", "read"])
    >>> list(labels.items), labels.values.shape
    (['law', 'read:full', 'read:opening', 'read:snippet'], (789, 4))
    """
    book = _as_codebook(codebook).variables.set_index("name")
    items = list(book.index[~book["page"]]) if variables is None else list(variables)
    for name in items:
        checks.one_of(name, list(book.index[book["kind"] != "date"]), name="variables")
    page = list(book.index[book["page"]])
    table = _table(path, needed=[*_IDS, *page, *items], allowed=[*_IDS, *book.index, *_SHEET])
    checks.require_unique(table["article_id"], what=str(path), name="article_id")
    for name in [*page, *items]:
        _require_labels(table, book.loc[name], path=path)
    if key is not None:
        pages = _csv(key, needed=["page", "article_id"])
        table = join_metadata(table.rename(columns={"article_id": "page"}), pages, on="page").drop(
            columns="page"
        )
        table = table.sort_values("article_id", ignore_index=True)
    kinds = {
        **book.loc[page, "kind"],
        **{name: kind for name, kind in _SHEET.items() if name in table},
    }
    rows = table[_IDS].assign(
        **{name: _metadata(table[name], kind=kind) for name, kind in kinds.items()}
    )
    read = (table[book.index.intersection(table.columns)] != "").any(axis=1)
    blocks = [_block(table[name], book.loc[name], read=read) for name in items]
    values = pd.concat([pd.DataFrame(index=table.index), *blocks], axis=1)
    return Counts.of(
        values.fillna(0), size=values.notna(), rows=rows, items=values.columns, per="page"
    )


def _csv(path: str | Path | pd.DataFrame, *, needed: Sequence[str]) -> pd.DataFrame:
    """Return a table, or that of a file, as text without surrounding blanks; the header shows what separates columns."""
    table = (
        path
        if isinstance(path, pd.DataFrame)
        else _content(path, _cells, expected="comma-separated values in UTF-8")
    )
    checks.require_columns(table, needed, what="the table" if table is path else str(path))
    table = table.fillna("").astype(str).apply(lambda column: column.str.strip())
    return table[(table != "").any(axis=1)]


def _cells(text: str) -> pd.DataFrame:
    """Return the cells of a table as text; raises ValueError where a row has more of them than the header."""
    with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):
        try:
            return pd.read_csv(
                io.StringIO(text),
                sep=max(",;\t", key=text.partition("\n")[0].count),
                dtype=str,
                keep_default_na=False,
                index_col=False,
            )
        except pd.errors.ParserWarning as warning:
            raise ValueError("rows have more cells than the header") from warning


def _table(path: str | Path, *, needed: Sequence[str], allowed: Sequence[str]) -> pd.DataFrame:
    """Return a file of one annotator as text without surrounding blanks, sorted by page."""
    table = _csv(path, needed=needed)
    unknown = [name for name in table.columns if name not in allowed]
    if unknown:
        raise checks.refusal(
            str(path),
            arrived=f"the columns {checks.listing(unknown)}",
            expected="variables of the codebook",
            fix="Add them to the codebook, or attach metadata later, with with_metadata().",
        )
    who = table[_IDS[1:]].value_counts(sort=False).reset_index()
    if len(who) != 1 or (who == "").any(axis=None):
        names = [
            f"{name or 'nobody: not filled in'} ({kind or 'no kind'}, rows: {rows})"
            for name, kind, rows in who.itertuples(index=False)
        ]
        raise checks.refusal(
            str(path),
            arrived=f"the annotators {checks.listing(names)}" if names else "no row",
            expected="one annotator of one kind a file, named on each row",
            fix="Fill it in (check_sheet() lists what is missing), or split the file.",
        )
    checks.one_of(who.iloc[0]["annotator_kind"], ANNOTATOR_KINDS, name=f"annotator_kind of {path}")
    return table.sort_values("article_id", kind="stable", ignore_index=True)


def _require_labels(table: pd.DataFrame, variable: pd.Series, *, path) -> None:
    """Raise InputError if a label of a variable is not in the codebook."""
    first = table.drop_duplicates(variable.name)
    for page, text in zip(first["article_id"], first[variable.name], strict=True):
        if wrong := _fault(text, variable):
            raise checks.refusal(
                f"{path}, page {page}, {variable.name}",
                arrived=wrong,
                expected=_expected(variable),
                fix="Correct the cell, or the codebook.",
            )


def _members(text: str, variable: pd.Series) -> tuple[str, ...]:
    """Return what stands in a cell: the members of a set, or the one label, or nothing."""
    return (
        tuple(part.strip() for part in (text.split(";") if variable["kind"] in _SETS else [text]))
        if text
        else ()
    )


def _fault(text: str, variable: pd.Series) -> str:
    """Return what is wrong with a cell's text, or an empty string."""
    members = _members(text, variable)
    wrong = [part for part in members if not _allowed(part, variable)]
    return (
        repr(wrong[0])
        if wrong
        else f"a member twice in {text!r}"
        if len(set(members)) < len(members)
        else ""
    )


def _allowed(text: str, variable: pd.Series) -> bool:
    values = "|".join(map(re.escape, variable["values"])) or ".+"
    pattern = {"date": "[0-9]{4}-[0-9]{2}-[0-9]{2}", "named_set": f".+:({values})"}.get(
        variable["kind"], values
    )
    return bool(re.fullmatch(pattern, text)) and (
        variable["kind"] != "date" or pd.notna(pd.to_datetime(text, errors="coerce"))
    )


def _expected(variable: pd.Series) -> str:
    values = checks.listing(variable["values"], 12)
    return {
        "date": "a day as YYYY-MM-DD, or empty",
        "named_set": f"name:value, each once, joined by ';', with a value of {values}",
        "set": f"each once, joined by ';': {values or 'names'}",
    }.get(variable["kind"], f"{values}, or empty")


def _metadata(text: pd.Series, *, kind: str) -> pd.Series:
    """Return a checked page variable as days, numbers or text; empty becomes missing."""
    text = text.where(text != "")
    if kind == "date":
        return pd.to_datetime(text, format="%Y-%m-%d")
    return text.map(_number).astype(float) if kind in {"binary", "interval", "number"} else text


def _number(text: str) -> float:
    """Return a cell's number, which may have a decimal comma; missing if there is none."""
    return pd.to_numeric(str(text).replace(",", "."), errors="coerce")


def _block(cells: pd.Series, variable: pd.Series, *, read: pd.Series) -> pd.DataFrame:
    """Return a variable's items, missing where there is no label; *read* tells the pages with a label of any variable."""
    if variable["kind"] in {"binary", "interval"}:
        return cells.map(_number).astype(float).to_frame()
    labels = [_members(text, variable) for text in cells]
    closed = variable["values"] and variable["kind"] != "named_set"
    members = variable["values"] if closed else sorted(set().union(*labels))
    table = pd.DataFrame(
        [[member in label for member in members] for label in labels],
        dtype=float,
        index=cells.index,
        columns=[f"{variable.name}:{member}" for member in members],
    )
    table[~(read if variable["kind"] in _SETS else cells != "")] = math.nan
    return table


def pages(case: str | Path) -> pd.DataFrame:
    """Return what is known of a case's pages: articles.csv with the columns of outlets.csv, where there is one.

    An empty cell is missing (NaN), with one exception. Outlets of one owner share an ``owner_family``, and an outlet that
    stands alone has none: it is given its own name, so that ``cluster="owner_family"`` has a value in every row.

    Raises
    ------
    InputError
        A file or a column ``outlet`` is missing, an outlet is listed twice, or both files have a column of the same name.

    Examples
    --------
    >>> folder = "data/hamedan-2016"
    >>> labels = read(f"{folder}/annotations_a.csv", codebook=f"{folder}/codebook.toml", variables=["law"])
    >>> labels.with_metadata(pages(folder)).where(rows={"wave": 2, "audience": "abroad"})
    Counts: 112 rows × 1 items, per page
    """
    folder = Path(case)
    listed = checks.require_file(
        folder / "articles.csv", expected="the list of annotated pages: article_id, outlet, …"
    )
    table = pd.read_csv(listed, dtype=_NAMES)
    if not (folder / "outlets.csv").is_file():
        return table
    outlets = pd.read_csv(folder / "outlets.csv", dtype=_NAMES)
    for part, name in ((table, "articles.csv"), (outlets, "outlets.csv")):
        checks.require_columns(part, ["outlet"], what=str(folder / name))
    checks.require_unique(outlets["outlet"], what=str(folder / "outlets.csv"), name="outlet")
    if both := sorted(set(table) & set(outlets) - {"outlet"}):
        raise checks.refusal(
            str(folder),
            arrived=f"{checks.listing(both)} in articles.csv and in outlets.csv",
            expected="each column but outlet in one of them",
            fix="Delete or rename it in one of the two.",
        )
    table = table.merge(outlets, on="outlet", how="left", validate="many_to_one")
    if "owner_family" in table:
        table["owner_family"] = table["owner_family"].astype("str").fillna(table["outlet"])
    return table


def claims(path: str | Path, *, codebook: str | Path | Codebook) -> pd.DataFrame:
    """Return one annotator's claims: ``article_id, annotator, annotator_kind, claim, stance, speaker``, sorted.

    One row for each voice (an actor, or ``outlet``) that takes a stance on a claim in a page.

    Raises
    ------
    InputError
        A claim or stance is not in the codebook, a row has no speaker, or a row occurs twice.

    Examples
    --------
    >>> table = claims("data/hamedan-2016/claims_a.csv", codebook="data/hamedan-2016/codebook.toml")
    >>> table["stance"].value_counts().to_dict()
    {'asserted': 1462, 'denied': 184, 'reported': 98}
    """
    book = _as_codebook(codebook)
    columns = [*_IDS, "claim", "stance", "speaker"]
    table = _table(path, needed=columns, allowed=columns)[columns].sort_values(
        columns, ignore_index=True
    )
    for name, allowed in {"claim": tuple(book.claims["claim"]), "stance": book.stances}.items():
        for page, label in table.drop_duplicates(name)[["article_id", name]].itertuples(
            index=False
        ):
            checks.one_of(label, allowed, name=f"{path}, page {page}, {name}")
    for page, claim in table.loc[table["speaker"] == "", ["article_id", "claim"]].itertuples(
        index=False
    ):
        raise checks.refusal(
            f"{path}, page {page}",
            arrived=f"no speaker of {claim}",
            expected="an actor's name, or outlet",
            fix="Fill it in.",
        )
    rows = (
        table[["article_id", *columns[3:]]].agg(" ".join, axis=1)
        if len(table)
        else table["article_id"]
    )
    checks.require_unique(rows, what=str(path), name="claim")
    return table


def stability(*runs: Counts, **options: Any) -> pd.DataFrame:
    """Return how far two or more runs of one kind of annotator agree, one row a variable: see `agreement.between`.

    Parameters
    ----------
    *runs : Counts
        From `read`, one an annotator.
    **options
        ``levels=`` (other distances than nominal, interval and masi), ``draws=``, ``seed=`` of `agreement.between`.

    Returns
    -------
    DataFrame
        ``variable, kind, level, pages, coders, alpha, low, high, agreement, prevalence_a, prevalence_b, …, note``. Where only
        one label occurs alpha is undefined: missing, never 1. One very common label makes agreement high and alpha low.

    Raises
    ------
    InputError
        The runs are of different kinds of annotator, fewer than two, or share no page.

    Examples
    --------
    >>> folder = "data/hamedan-2016/"
    >>> runs = [read(f"{folder}annotations_{run}.csv", codebook=f"{folder}codebook.toml", variables=["law"]) for run in "ab"]
    >>> stability(*runs)[["variable", "level", "pages", "alpha"]].round(2).to_dict("records")
    [{'variable': 'law', 'level': 'nominal', 'pages': 788, 'alpha': 0.98}]
    """
    kinds = _kinds(runs, what="stability")
    if len(set(kinds)) > 1:
        raise checks.refusal(
            "stability",
            arrived=f"annotators of the kinds {' and '.join(kinds)}",
            expected="runs of one kind",
            fix="Compare machine with people by corrected_share().",
        )
    return agreement.between(runs, **options)


def reliability(*runs: Counts, **options: Any) -> pd.DataFrame:
    """Return how far two or more people agree: the table of `stability`, for human annotators only.

    Raises
    ------
    InputError
        An annotator is not human: two runs of a machine may agree and both be wrong.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["p1", "p2", "p3"], "annotator_kind": "human"})
    >>> one = Counts.of([[1], [0], [0]], size=np.ones((3, 1)), rows=rows, items=["law"], per="page")
    >>> reliability(one, one)["alpha"].tolist()
    [1.0]
    """
    kinds = _kinds(runs, what="reliability")
    if set(kinds) - {"human"}:
        raise checks.refusal(
            "reliability",
            arrived=f"annotators of the kinds {' and '.join(kinds)}",
            expected="people in all runs",
            fix="A machine can be stable and wrong: two of its runs are for "
            "stability(), and corrected_share() compares it with people.",
        )
    return agreement.between(runs, **options)


def _kinds(runs: Sequence[Counts], *, what: str) -> list[str]:
    """Return each run's kind of annotator."""
    if len(runs) < 2 or not all(isinstance(run, Counts) for run in runs):
        raise checks.refusal(
            what,
            arrived=checks.listing(type(run).__name__ for run in runs) or "nothing",
            expected="two or more Counts, one an annotator",
            fix=f"Pass them one by one: {what}(a, b).",
        )
    return [_kind(run) for run in runs]


def _kind(labels: Counts) -> str:
    checks.require_columns(labels.rows, ["annotator_kind"], what="rows of the annotations")
    return "+".join(sorted(labels.rows["annotator_kind"].unique()))


def sheet(
    pages: pd.DataFrame,
    *,
    codebook: str | Path | Codebook,
    n: int,
    strata: str | Sequence[str],
    seed: int = 0,
) -> pd.DataFrame:
    """Return an empty sheet for a person to fill in: a random sample of pages, drawn by stratum.

    Every stratum gives two pages (or all it has); each further page comes from the stratum of which the smallest share has been
    drawn. The sheet names no outlet, but URLs and strata may tell it: hand out what `blinded` makes of it. Save it, let it be
    filled in with the annotator's name on each row, look it over with `check_sheet`, and `read` it. A page that cannot be had
    keeps its row and the name, with nothing else filled in. To correct a machine's shares, draw from the pages that it has
    labelled, and no others.

    Parameters
    ----------
    pages : DataFrame
        ``article_id``, ``url`` and the columns of *strata*.
    n : int
        Pages to draw.

    Returns
    -------
    DataFrame
        ``article_id, url, inclusion_probability`` (pages drawn / pages, in the stratum), ``stratum, annotator`` (empty),
        ``annotator_kind`` ("human"), then the variables of the codebook, empty; sorted by page.

    Raises
    ------
    InputError
        *n* is more than there are pages, or too few for two a stratum; a column is missing, or a page occurs twice.

    Examples
    --------
    >>> pages = pd.DataFrame({"article_id": list("abcdefgh"), "url": "", "phase": ["first"] * 6 + ["then"] * 2})
    >>> sheet(pages, codebook="data/hamedan-2016/codebook.toml", n=5, strata="phase")["inclusion_probability"].tolist()
    [0.5, 0.5, 0.5, 1.0, 1.0]
    """
    book, strata = _as_codebook(codebook), counts.columns_of(strata)
    checks.require_columns(pages, ["article_id", "url", *strata], what="pages")
    checks.require_unique(pages["article_id"], what="pages", name="article_id")
    pages = pages.sort_values("article_id", ignore_index=True)
    codes, groups = counts.group_codes(pages, strata)
    available = np.bincount(codes)
    taken = np.minimum(available, 2)
    checks.require_number(
        n,
        name="n (two pages a stratum, to every page)",
        least=taken.sum(),
        most=available.sum(),
        whole=True,
    )
    checks.require_number(seed, name="seed", least=0, whole=True)
    while taken.sum() < n:
        taken[np.argmin(taken / available)] += 1
    generator = np.random.default_rng(seed)
    drawn = [
        generator.choice(np.flatnonzero(codes == stratum), size, replace=False)
        for stratum, size in enumerate(taken)
    ]
    rows = np.sort(np.concatenate(drawn))
    empty = dict.fromkeys(book.variables["name"], "")
    names, origin = groups.astype(str).agg(" / ".join, axis=1).to_numpy(), codes[rows]
    return (
        pages.loc[rows, ["article_id", "url"]]
        .reset_index(drop=True)
        .assign(
            inclusion_probability=(taken / available)[origin],
            stratum=names[origin],
            annotator="",
            annotator_kind="human",
            **empty,
        )
    )


def blinded(sheet: pd.DataFrame, *, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a sheet that does not tell the outlet, and the key to it.

    Who fills in the sheet gets the texts from somebody else, who opens them by the key and takes the outlet's name out. An
    annotator who opens the URL is not blind: say so in the paper. Several annotators can be compared without the key.

    Returns
    -------
    sheet : DataFrame
        The sheet in a random order, with numbers (``page 01`` …) as ``article_id``, without URL, probability and stratum.
    key : DataFrame
        ``page, article_id, url, inclusion_probability, stratum``; for ``read(…, key=)``, and not for the annotator.

    Examples
    --------
    >>> pages = pd.DataFrame({"article_id": list("abcd"), "url": "https://example.org", "phase": "first"})
    >>> blind, key = blinded(sheet(pages, codebook="data/hamedan-2016/codebook.toml", n=2, strata="phase"))
    >>> blind.columns[:4].tolist(), key["page"].tolist()
    (['article_id', 'annotator', 'annotator_kind', 'on_event'], ['page 1', 'page 2'])
    """
    checks.require_number(seed, name="seed", least=0, whole=True)
    mixed = sheet.iloc[np.random.default_rng(seed).permutation(len(sheet))].reset_index(drop=True)
    pages = [f"page {number:0{len(str(len(mixed)))}}" for number in range(1, len(mixed) + 1)]
    key = mixed[["article_id", *_SHEET]].assign(page=pages)[["page", "article_id", *_SHEET]]
    return mixed.drop(columns=list(_SHEET)).assign(article_id=pages), key


def check_sheet(
    filled: str | Path | pd.DataFrame,
    sheet: str | Path | pd.DataFrame,
    *,
    codebook: str | Path | Codebook,
) -> pd.DataFrame:
    """Return everything that is missing or wrong in a filled-in sheet, so that its annotator can mend it in one go.

    Parameters
    ----------
    filled, sheet : table, or its file
        The sheet as it came back, and as it was handed out.

    Returns
    -------
    DataFrame
        ``article_id`` (empty: the whole sheet) · ``column`` · ``problem``: pages that are missing, there twice, or not of this
        sheet; columns that are missing; probabilities, strata or other given cells that were changed; no annotator; labels that
        the codebook does not know; empty cells of variables that are not optional. No row: nothing is wrong.

    Examples
    --------
    >>> pages = pd.DataFrame({"article_id": list("abcd"), "url": "", "phase": "first"})
    >>> empty = sheet(pages, codebook="data/hamedan-2016/codebook.toml", n=2, strata="phase")
    >>> filled = empty.assign(annotator="Kim", law=["1", "yes"], inclusion_probability=[0.5, 1])
    >>> table = check_sheet(filled, empty, codebook="data/hamedan-2016/codebook.toml")
    >>> table.loc[table["problem"] != "empty", "problem"].tolist()
    ['was 0.5 in the sheet', "'yes'; expected 0, 1, or empty"]
    """
    book = _as_codebook(codebook).variables.set_index("name")
    table, given = (
        _csv(one, needed=["article_id"]).set_index("article_id") for one in (filled, sheet)
    )
    found = [(page, "article_id", "missing") for page in given.index.difference(table.index)]
    found += [
        (page, "article_id", "not of this sheet") for page in table.index.difference(given.index)
    ]
    found += [
        (page, "article_id", "there twice")
        for page in table.index[table.index.duplicated()].unique()
    ]
    found += [("", name, "column missing") for name in given.columns.difference(table.columns)]
    table = table[table.index.isin(given.index) & ~table.index.duplicated()]
    for name in (name for name in given.columns if name in table):
        variable = book.loc[name] if name in book.index else None
        was = given[name].reindex(table.index)
        found += [
            (page, name, _problem(cell, was=was[page], variable=variable))
            for page, cell in table[name].items()
        ]
    problems = pd.DataFrame(found, columns=["article_id", "column", "problem"])
    return problems[problems["problem"] != ""].reset_index(drop=True)


def _problem(cell: str, *, was: str, variable: pd.Series | None) -> str:
    """Return what is wrong with a cell that *was* something in the sheet; without a variable, it was given."""
    if variable is None:
        same = cell == was or math.isclose(
            _number(cell), _number(was), rel_tol=1e-6
        )  # programs shorten numbers
        return ("" if same else f"was {was} in the sheet") if was else "" if cell else "empty"
    wrong = _fault(cell, variable)
    return (
        f"{wrong}; expected {_expected(variable)}"
        if wrong
        else ""
        if cell or variable["optional"]
        else "empty"
    )


def corrected_share(
    machine: Counts,
    human: Counts,
    *,
    item: str | Sequence[str],
    by: str | Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return items' means by machine, corrected by what people found in a random sample of the pages.

    Parameters
    ----------
    machine : Counts
        Labels of every page.
    human : Counts
        People's labels of a sample (a filled-in `sheet`); its rows have ``inclusion_probability`` and, where the sample was
        drawn by stratum, ``stratum``.
    item : str or list of str
        Binary items, or interval ones (then "share" is a mean).
    by : str or list of str, optional
        Columns of the machine's rows: one row for each group.

    Returns
    -------
    DataFrame
        The columns *by* · ``item`` · ``n_machine``, ``n_human`` (labelled pages) · ``machine_share`` · ``estimate`` · ``se`` ·
        ``low``, ``high`` (95 %) · ``note``.

    Notes
    -----
    The estimate is the machine's mean plus the weighted mean of human − machine in the sample, weights 1 / probability. This
    is the difference estimator of survey sampling. Design-based supervised learning and prediction-powered inference come
    down to it for a mean. It is right however wrong the machine is, since the probabilities are known; a good machine makes
    it precise. It speaks of these pages and not of others.

    ``se`` is that of a stratified sample without replacement (of a group: of a domain), from the errors that were seen. The
    interval uses t with pages − strata degrees of freedom. It also allows for two errors that nobody has seen, in the
    stratum where one error moves the estimate most (after Agresti and Coull 1998). At each end only those errors count that
    move the estimate that way. So a sample without any disagreement has an interval too, and its ``se`` is 0. Half an error
    a stratum, as Jeffreys' prior has it, covers too little (Brown, Cai and DasGupta 2001; `analysis.annotation.corrections`). Intervals
    of shares end at 0 and 1. The estimate is not cut off.

    No interval stands with fewer than five pages, or with a stratum of one page. The note also counts sampled pages without a
    label, which are taken to be like the others. It says where the weights do not add up to the machine's pages: rows of the
    sheet were deleted, or it was drawn from other pages. Coverage by design is measured in docs/validity.md.

    Raises
    ------
    InputError
        There is no human label, no probability, or a sampled page that the machine has not got.

    References
    ----------
    Särndal, Swensson and Wretman (1992), Model assisted survey sampling, chapters 6 and 10. Egami, Hinck, Stewart and Wei
    (2023), Using imperfect surrogates for downstream inference. Angelopoulos et al. (2023), Prediction-powered inference.
    Agresti and Coull (1998), Approximate is better than "exact" for interval estimation of binomial proportions. Brown, Cai
    and DasGupta (2001), Interval estimation for a binomial proportion.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcdefghij"), "annotator_kind": "llm"})
    >>> machine = Counts.of([[1]] * 5 + [[0]] * 5, size=np.ones((10, 1)), rows=rows, items=["law"], per="page")
    >>> sample = rows[::2].assign(annotator_kind="human", inclusion_probability=0.5)
    >>> human = Counts.of([[1], [1], [0], [0], [0]], size=np.ones((5, 1)), rows=sample, items=["law"], per="page")
    >>> corrected_share(machine, human, item="law")[["machine_share", "estimate"]].round(2).to_dict("records")
    [{'machine_share': 0.5, 'estimate': 0.3}]
    """
    items = counts.columns_of(item)
    names = counts.columns_of(by or [])
    _require_sample(machine, human, items=items, name="corrected_share")
    groups = counts.group_codes(machine.rows, names)[1] if names else pd.DataFrame(index=[0])
    labels = _labels(machine)
    sample = _weighted(human).reindex(labels.index)
    human_labels = _labels(human).reindex(labels.index)
    lost = corrections.shortfall(sample["weight"].to_numpy())
    rows = []
    for _, group in groups.iterrows():
        inside = (machine.rows[names] == group).all(axis=1).to_numpy()
        for name in items:
            pages = _pages(labels[name], human_labels[name], sample)
            share = corrections.corrected_share(pages, inside, fewest=agreement.FEWEST)
            rows.append([*group, name, *_share_row(share, lost=lost)])
    table = pd.DataFrame(rows, columns=[*names, *_CORRECTED])
    table.attrs = {
        "measure": "difference estimator: the machine's mean + the weighted mean of human − machine in the sample",
        "interval": f"95 %, t, stratified sample without replacement, {corrections.UNSEEN} unseen errors",
    }
    return table


def corrected_contrast(
    machine: Counts,
    human: Counts,
    *,
    by: str | None = None,
    item: str | Sequence[str] | None = None,
    against: str | None = None,
    cluster: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: lexicons.Planned | str | Path | None = None,
    gate: plans.Gate = plans.Gate(),
) -> pd.DataFrame:
    """Return how items' shares differ between groups, corrected by what people found in a random sample of the pages.

    A machine that errs more in one group than in another shows differences that are not there, or hides them. People's
    labels of a sample mend that, as long as each page's probability of being in the sample is known.

    Parameters
    ----------
    machine : Counts
        Labels of every page.
    human : Counts
        People's labels of a sample (a filled-in `sheet`); its rows have ``inclusion_probability`` and, where the sample was
        drawn by stratum, ``stratum``.
    by : str
        Column of the machine's rows that holds the groups; taken from *planned* if left out.
    item : str or list of str
        Binary items, or interval ones (then "share" is a mean); taken from *planned* if left out.
    against, cluster, strata, planned
        As in :func:`analysis.compare.contrasts.contrasts`: "rest" (the default) or "each"; what is independent, by default outlets where
        groups are coarser; within what is compared, by default "phase"; the file of planned contrasts.
    gate : Gate
        ``units_interval``: independent units on each side, for an interval.

    Returns
    -------
    DataFrame
        ``group, against, item`` · ``share``, ``share_against`` (corrected) · ``estimate`` (their difference) · ``se`` ·
        ``low``, ``high`` (95 %) · ``machine_estimate`` (the difference as the machine alone has it) · ``n_machine``,
        ``n_machine_against`` (pages) · ``n_human``, ``n_human_against`` (those that people labelled) · ``units``,
        ``units_against`` · ``note``.

    Notes
    -----
    Each page gets a pseudo-outcome: the machine's label + (human − machine) · sampled / probability (Egami et al. 2023). Its
    mean over samples is the human label, whatever the machine's errors are. A unit is the mean of an outlet's pages in a
    stratum, copies of a text counting once. Differences are taken within strata and weighted by n₁n₂/(n₁+n₂), n₁ and n₂ the
    units of both sides; shares have the same weights. Strata with one side only say nothing: the note counts their pages,
    which are in no other number of the row.

    The error is the jackknife's: each outlet is left out in turn. Pseudo-outcomes vary with the sample and with outlets, so
    that this error holds both. The interval uses t with the degrees of freedom of Welch and Satterthwaite. It also allows for
    two errors that nobody has seen, as in `corrected_share`, where one error moves the difference most. Where all units of a
    side are alike, it allows for two units that differ. It is not adjusted for several contrasts.
    Intervals of shares end at −1 and 1. The estimate is not cut off.

    No interval stands with fewer than five units on a side, or five pages on a side that people labelled. Sampled pages
    without a label are taken to be like the others of their stratum in the sample. Coverage by design is measured in
    docs/validity.md.

    Raises
    ------
    InputError
        There is no human label, no probability, a sampled page that the machine has not got, no item, fewer than two groups,
        or a cluster in two groups.

    References
    ----------
    Egami, Hinck, Stewart and Wei (2023), Using imperfect surrogates for downstream inference: design-based supervised
    learning for social science applications of large language models. Agresti and Coull (1998), Approximate is better than
    "exact" for interval estimation of binomial proportions.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcdefgh"), "country": ["North"] * 4 + ["South"] * 4, "annotator_kind": "llm"})
    >>> labels = np.array([[1, 1, 1, 0, 1, 0, 0, 0]]).T
    >>> machine = Counts.of(labels, size=np.ones((8, 1)), rows=rows, items=["law"], per="page")
    >>> sample = rows[::2].assign(annotator_kind="human", inclusion_probability=0.5)
    >>> human = Counts.of([[1], [0], [1], [0]], size=np.ones((4, 1)), rows=sample, items=["law"], per="page")
    >>> table = corrected_contrast(machine, human, by="country", item="law")
    >>> table[["group", "against", "machine_estimate", "estimate", "n_human"]].to_dict("records")
    [{'group': 'North', 'against': 'South', 'machine_estimate': 0.5, 'estimate': 0.0, 'n_human': 2}]
    """
    plans.require_gate(gate)
    plan = plans.plan_of(
        machine, by, against=against, cluster=cluster, strata=strata, planned=planned, paired=False
    )
    items = counts.columns_of(item) if item is not None else list(plan.items)
    if not items:
        raise checks.refusal(
            "corrected_contrast",
            arrived="no item",
            expected="item= labels of the machine, or planned= a list of contrasts with items",
            fix=f"Items: {checks.listing(machine.items)}.",
        )
    _require_sample(machine, human, items=items, name="corrected_contrast")
    chosen = machine.where(rows=plan.where)
    groups = plans.groups_of(chosen, plan)
    chosen = chosen.where(rows={plan.group: groups})
    sample = _weighted(human)
    lost = corrections.shortfall(sample.reindex(machine.rows["article_id"])["weight"].to_numpy())
    drawn = sample.reindex(chosen.rows["article_id"])["weight"].to_numpy()
    labels, human_labels = _labels(chosen), _labels(human)
    places = _places(chosen, plan)
    rows = []
    for group, other in _sides(groups, against=plan.against):
        side = _side(chosen.rows[plan.group], group, other=other)
        for name in items:
            scaled = _standing_for_unlabelled(sample, human_labels[name]).reindex(labels.index)
            pages = _pages(labels[name], scaled["human"], scaled)
            compared = np.isfinite(side) & np.isfinite(pages.machine)
            comparison = corrections.Comparison(
                side[compared].astype(int), *(codes[compared] for codes in places)
            )
            difference = corrections.corrected_difference(
                pages.where(compared),
                comparison,
                fewest_pages=agreement.FEWEST,
                fewest_units=gate.units_interval,
            )
            unlabelled = int((np.isfinite(drawn) & ~pages.is_read)[compared].sum())
            notes = [f"sampled pages without a label: {unlabelled}"] if unlabelled else []
            rows.append(
                [
                    group,
                    "rest" if other is None else other,
                    name,
                    *_contrast_row(difference, notes=notes + lost),
                ]
            )
    table = pd.DataFrame(rows, columns=["group", "against", "item", *_CONTRAST])
    table.attrs = {
        "measure": "difference of unit means of machine + (human − machine) · sampled / probability",
        "interval": f"95 %, jackknife t, {corrections.UNSEEN} unseen errors, not adjusted",
        "status": plan.status,
        "by": plan.group,
        "against": plan.against,
        "cluster": plan.cluster or "article",
        "strata": list(plan.strata or ()),
        "where": dict(plan.where),
    }
    return table


def _require_sample(machine: Counts, human: Counts, *, items: Sequence[str], name: str) -> None:
    """Raise InputError unless *human* is a sample that people labelled, of the machine's pages and items."""
    for item in items:
        values = [known for known in machine.items if known.startswith(f"{item}:")]
        checks.one_of(item, values or list(machine.items), name="item")
    kind = "" if human is None else _kind(human)
    if kind != "human" or not human.where(items=items).full_size().any():
        raise checks.refusal(
            name,
            arrived=f"annotators of the kind {kind} as the human sample"
            if kind not in {"", "human"}
            else "no human label",
            expected="people's labels",
            fix="A machine's own labels cannot show its mistakes: let people fill in a sheet().",
        )
    strange = sorted(set(human.rows["article_id"]) - set(machine.rows["article_id"]))
    if strange:
        raise checks.refusal(
            name,
            arrived=f"pages {checks.listing(strange)}, which the machine has not labelled",
            expected="a sample of the machine's pages",
            fix="Annotate them by machine; "
            "a sheet is to be drawn from the pages that it has labelled.",
        )


def _pages(machine: pd.Series, human: pd.Series, sample: pd.DataFrame) -> corrections.Pages:
    """Return the labels of one item as arrays; all three tables name the same pages."""
    stratum = pd.factorize(sample["stratum"], sort=True)[0]
    return corrections.Pages(
        machine.to_numpy(), human.to_numpy(), sample["weight"].to_numpy(), stratum
    )


def _share_row(share: corrections.Share, *, lost: Sequence[str]) -> list:
    """Return the numbers of one row of corrected_share."""
    estimate = share.estimate
    numbers = [estimate.value, estimate.se, estimate.low, estimate.high]
    return [share.pages, share.read, share.machine, *numbers, "; ".join([*estimate.notes, *lost])]


def _places(chosen: Counts, plan: lexicons.Planned) -> list[np.ndarray]:
    """Return the numbers of the stratum, cluster and text of each page."""
    rows = chosen.rows
    text = designs.text_column(rows, plan)
    cluster = plan.cluster or text
    if plan.cluster:
        groups = rows.groupby(cluster)[plan.group].nunique()
        several = groups.index[groups > 1]
        if len(several):
            raise checks.refusal(
                f"cluster {cluster!r}",
                arrived=f"{checks.listing(several)} in two groups",
                expected=f"each {cluster} in one group of {plan.group}",
                fix='Pass cluster="article_id" to compare articles, or another grouping.',
            )
    layer = counts.group_codes(rows, plan.strata)[0] if plan.strata else np.zeros(len(rows), int)
    return [layer, counts.group_codes(rows, [cluster])[0], counts.group_codes(rows, [text])[0]]


def _sides(groups: Sequence, *, against: str) -> list[tuple]:
    """Return the contrasts as pairs of groups; None is the rest."""
    if against == "each" or len(groups) == 2:
        return list(itertools.combinations(groups, 2))
    return [(group, None) for group in groups]


def _side(label: pd.Series, group: Any, *, other: Any) -> np.ndarray:
    """Return 0 for the group's pages, 1 for those it is compared with, missing for others."""
    is_group = label == group
    is_other = ~is_group if other is None else label == other
    return np.select([is_group, is_other], [0.0, 1.0], default=math.nan)


def _standing_for_unlabelled(sample: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return the sampled pages that have a label, standing for those of their stratum that have none, too."""
    sample = sample.assign(human=labels)
    stratum = sample.groupby("stratum")["human"]
    scale = stratum.transform("size") / stratum.transform("count")
    return sample.assign(weight=sample["weight"] * scale).dropna(subset="human")


def _contrast_row(difference: corrections.Difference, *, notes: Sequence[str]) -> list:
    """Return the numbers of one row of corrected_contrast."""
    estimate = difference.estimate
    numbers = [
        *difference.shares,
        estimate.value,
        estimate.se,
        estimate.low,
        estimate.high,
        difference.machine,
    ]
    evidence = [*difference.pages, *difference.read, *difference.units]
    return [*numbers, *evidence, "; ".join([*estimate.notes, *notes])]


def _labels(labels: Counts) -> pd.DataFrame:
    """Return the labels of pages × items; missing where there is none."""
    values = np.where(labels.full_size() > 0, labels.values.toarray(), math.nan)
    return pd.DataFrame(values, index=labels.rows["article_id"], columns=labels.items)


def _weighted(human: Counts) -> pd.DataFrame:
    """Return the sampled pages with their ``weight`` (1 / inclusion probability) and ``stratum``."""
    checks.require_columns(human.rows, ["inclusion_probability"], what="rows of the human sample")
    wrong = human.rows[~human.rows["inclusion_probability"].between(1e-12, 1)]
    if len(wrong):
        raise checks.refusal(
            "inclusion_probability",
            arrived=f"no number in (0, 1] on {checks.listing(wrong['article_id'])}",
            expected="pages drawn / pages",
            fix="Copy it from the sheet.",
        )
    table = human.rows.set_index("article_id").assign(
        weight=1 / human.rows["inclusion_probability"].to_numpy()
    )
    return table[["weight"]].assign(stratum=table.get("stratum", "all"))


def caption(labels: Counts) -> str:
    """Return the line that belongs under every figure of these annotations: by whom, and whether people checked them.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["p1"], "annotator_kind": "llm"})
    >>> caption(Counts.of([[1]], size=[[1]], rows=rows, items=["law"], per="page"))
    'LLM-annotated, not human-validated'
    """
    kinds = _kind(labels).split("+")
    who = ", ".join(
        {"llm": "LLM", "human": "human", "rule": "rule"}.get(kind, kind) + "-annotated"
        for kind in kinds
    )
    return who if kinds == ["human"] else f"{who}, not human-validated"
