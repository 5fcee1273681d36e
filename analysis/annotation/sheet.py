"""Sheets: a random sample of pages for people to label, blinded, and checked when filled in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotation.cells import expected_in_cell, fault_of_cell, number_in_cell
from analysis.annotation.codebook import SHEET_COLUMNS, Codebook
from analysis.annotation.labels import read_cells
from analysis.counts import columns_of, group_codes
from analysis.errors import require_columns, require_number, require_unique

#: Pages that each stratum gives, if it has so many.
FEWEST_IN_STRATUM = 2


def sheet(
    pages: pd.DataFrame,
    *,
    codebook: str | Path | Codebook,
    n: int,
    strata: str | Sequence[str],
    seed: int = 0,
) -> pd.DataFrame:
    """Return an empty sheet to fill in, for randomly drawn pages.

    Every stratum gives two pages (or all it has). Each further page comes from the stratum of
    which the smallest share has been drawn. URLs and strata may reveal the outlet: hand out
    what `blinded` makes of the sheet. Save it, let it be filled in with the annotator's name
    on each row, look it over with `check_sheet`, and `read` it. A page that cannot be had
    keeps its row and the name, with nothing else filled in. To correct a machine's shares,
    draw from the pages that it has labelled, and no others.

    Parameters
    ----------
    pages : DataFrame
        ``article_id``, ``url`` and the columns of *strata*.
    codebook : path, Codebook, or the name of one that ships
    n : int
        Pages to draw.
    strata : str or list of str
        Columns of *pages*.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        One row a page drawn: ``article_id, url, inclusion_probability`` (pages drawn / pages, in
        the stratum), ``stratum, annotator`` (empty), ``annotator_kind`` ("human"), then the
        variables of the codebook, empty; sorted by page.

    Raises
    ------
    InputError
        *n* is more than there are pages, or too few for two a stratum; a column is missing, or
        a page occurs twice.

    Examples
    --------
    >>> phases = ["first"] * 6 + ["then"] * 2
    >>> pages = pd.DataFrame({"article_id": list("abcdefgh"), "url": "", "phase": phases})
    >>> book = "data/hamedan-2016/codebook.toml"
    >>> table = sheet(pages, codebook=book, n=5, strata="phase")
    >>> table["inclusion_probability"].tolist()
    [0.5, 0.5, 0.5, 1.0, 1.0]
    """
    book = Codebook.of(codebook)
    strata = columns_of(strata)
    require_columns(pages, ["article_id", "url", *strata], what="pages")
    require_unique(pages["article_id"], what="pages", name="article_id")
    pages = pages.sort_values("article_id", ignore_index=True)
    codes, groups = group_codes(pages, strata)
    n_pages = np.bincount(codes)
    n_drawn = _pages_to_draw(n_pages, n)
    require_number(seed, name="seed", least=0, whole=True)
    generator = np.random.default_rng(seed)
    drawn = []
    for stratum, size in enumerate(n_drawn):
        members = np.flatnonzero(codes == stratum)
        drawn.append(generator.choice(members, size, replace=False))
    rows = np.sort(np.concatenate(drawn))
    stratum = codes[rows]
    names = groups.astype(str).agg(" / ".join, axis=1).to_numpy()
    table = pages.loc[rows, ["article_id", "url"]].reset_index(drop=True)
    table["inclusion_probability"] = (n_drawn / n_pages)[stratum]
    table["stratum"] = names[stratum]
    table["annotator"] = ""
    table["annotator_kind"] = "human"
    return table.assign(**dict.fromkeys(book.variables["name"], ""))


def _pages_to_draw(n_pages: np.ndarray, n: int) -> np.ndarray:
    """Return how many of *n* pages are drawn from each stratum."""
    n_drawn = np.minimum(n_pages, FEWEST_IN_STRATUM)
    name = "n (two pages a stratum, to every page)"
    require_number(n, name=name, least=n_drawn.sum(), most=n_pages.sum(), whole=True)
    while n_drawn.sum() < n:
        n_drawn[np.argmin(n_drawn / n_pages)] += 1
    return n_drawn


def blinded(
    sheet: pd.DataFrame, *, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return a sheet without the outlet, the addresses of its pages, and the key to it.

    The annotator gets the texts from somebody else, who opens the addresses and takes the
    outlet's name out. An annotator who opens an address is not blind: say so in the paper.
    Several annotators can be compared without the key.

    Parameters
    ----------
    sheet : DataFrame
        From `sheet`: one row a page.
    seed : int
        Of the random order.

    Returns
    -------
    sheet : DataFrame
        One row a page, in a random order, with the columns of the sheet and numbers (``page 01`` …)
        as ``article_id``, without URL, probability and stratum.
    links : DataFrame
        One row a page: ``page`` (its number) and ``url``, for whoever hands the texts on.
    key : DataFrame
        One row a page: ``page, article_id, inclusion_probability, stratum``. It is for
        ``read(…, key=)``, and not for the annotator.

    Examples
    --------
    >>> pages = pd.DataFrame(
    ...     {"article_id": list("abcd"), "url": "https://example.org", "phase": "first"}
    ... )
    >>> book = "data/hamedan-2016/codebook.toml"
    >>> blind, links, key = blinded(sheet(pages, codebook=book, n=2, strata="phase"))
    >>> blind.columns[:4].tolist(), key["page"].tolist()
    (['article_id', 'annotator', 'annotator_kind', 'on_event'], ['page 1', 'page 2'])
    """
    require_number(seed, name="seed", least=0, whole=True)
    require_columns(sheet, ["article_id", "url"], what="sheet")
    order = np.random.default_rng(seed).permutation(len(sheet))
    mixed = sheet.iloc[order].reset_index(drop=True)
    n_digits = len(str(len(mixed)))
    names = [f"page {number:0{n_digits}}" for number in range(1, len(mixed) + 1)]
    numbered = mixed.assign(page=names)
    links = numbered[["page", "url"]]
    key = numbered[["page", "article_id", *(name for name in SHEET_COLUMNS if name != "url")]]
    blind = mixed.drop(columns=list(SHEET_COLUMNS)).assign(article_id=names)
    return blind, links, key


def check_sheet(
    filled: str | Path | pd.DataFrame,
    sheet: str | Path | pd.DataFrame,
    *,
    codebook: str | Path | Codebook,
) -> pd.DataFrame:
    """Return everything that is missing or wrong in a filled-in sheet.

    Parameters
    ----------
    filled, sheet : table, or its file
        The sheet as it came back, and as it was handed out.
    codebook : path, Codebook, or the name of one that ships

    Returns
    -------
    DataFrame
        One row a problem: ``article_id`` (empty: the whole sheet), ``column`` and ``problem``
        (text). Problems are pages that are
        missing, there twice, or not of this sheet; columns that are missing; probabilities,
        strata or other given cells that were changed; no annotator; labels that the codebook
        does not know; empty cells of variables that are not optional. No row: nothing is
        wrong.

    Examples
    --------
    >>> pages = pd.DataFrame({"article_id": list("abcd"), "url": "", "phase": "first"})
    >>> book = "data/hamedan-2016/codebook.toml"
    >>> empty = sheet(pages, codebook=book, n=2, strata="phase")
    >>> filled = empty.assign(annotator="Kim", law=["1", "yes"], inclusion_probability=[0.5, 1])
    >>> table = check_sheet(filled, empty, codebook=book)
    >>> table.loc[table["problem"] != "empty", "problem"].tolist()
    ['was 0.5 in the sheet', "'yes'; expected 0, 1, or empty"]
    """
    book = Codebook.of(codebook).variables.set_index("name")
    table = read_cells(filled, needed=["article_id"]).set_index("article_id")
    given = read_cells(sheet, needed=["article_id"]).set_index("article_id")
    is_repeated = table.index.duplicated()
    pages = {
        "missing": given.index.difference(table.index),
        "not of this sheet": table.index.difference(given.index),
        "there twice": table.index[is_repeated].unique(),
    }
    problems = []
    for problem, names in pages.items():
        problems += [(page, "article_id", problem) for page in names]
    for name in given.columns.difference(table.columns):
        problems.append(("", name, "column missing"))
    table = table[table.index.isin(given.index) & ~is_repeated]
    for name in given.columns.intersection(table.columns, sort=False):
        before = given[name].reindex(table.index)
        for page, cell in table[name].items():
            if name in book.index:
                problem = _problem_of_label(cell, book.loc[name])
            else:
                problem = _problem_of_given_cell(cell, before[page])
            if problem:
                problems.append((page, name, problem))
    return pd.DataFrame(problems, columns=["article_id", "column", "problem"])


def _problem_of_label(cell: str, variable: pd.Series) -> str:
    """Return what is wrong with the cell of a variable; empty if nothing is."""
    fault = fault_of_cell(cell, variable)
    if fault:
        return f"{fault}; expected {expected_in_cell(variable)}"
    if not cell and not variable["optional"]:
        return "empty"
    return ""


def _problem_of_given_cell(cell: str, before: str) -> str:
    """Return what is wrong with a cell that the sheet gave, or left for the annotator."""
    if not before:
        return "" if cell else "empty"
    numbers = (number_in_cell(cell), number_in_cell(before))
    is_same_number = math.isclose(*numbers, rel_tol=1e-6)  # programs shorten numbers
    if cell == before or is_same_number:
        return ""
    return f"was {before} in the sheet"
