"""Texts of others made safe for LaTeX documents and for spreadsheets."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import FORMULA, printable, require_columns


def one_line(text: str) -> str:
    r"""Return a text on one line, with characters that no page can hold written out.

    >>> print(one_line("Elm\nPost\x01"))
    Elm Post\x01
    """
    return printable(re.sub(r"\s", " ", text))


def latex_table(cells: pd.DataFrame, **options: Any) -> str:
    """Return a table of texts in LaTeX, as pandas' Styler writes and escapes it."""
    escaped = cells.style.hide(axis="index").format(escape="latex")
    escaped = escaped.format_index(escape="latex", axis="columns")
    printed = escaped.to_latex(hrules=True, **options)
    # After the end of a row a bracket or a star would be its argument.
    return re.sub(r"^[\[*]", r"{\g<0>}", printed, flags=re.MULTILINE)


def latex_text(text: str) -> str:
    r"""Return a text of one line, escaped as the cells of a table are: Styler does no captions.

    >>> print(latex_text("law & war, 50%"))
    law \& war, 50\%
    """
    _, _, rows = latex_table(pd.DataFrame([text])).partition("\\midrule\n")
    return rows.partition(r" \\")[0]


def csv_of(table: pd.DataFrame) -> bytes:
    """Return a table as CSV with six significant digits, and its index where it has names."""
    require_columns(table, [], what="table")
    if not isinstance(table.index, pd.RangeIndex) or table.index.name is not None:
        table = table.reset_index().rename(columns=str)
    cells = safe_cells(table)
    floats = cells.select_dtypes("float") + 0.0
    digits = {name: _each_once(column, "{:.6g}".format) for name, column in floats.items()}
    return utf8(cells.assign(**digits).to_csv(index=False, lineterminator="\n"))


def utf8(text: str) -> bytes:
    """Return text as UTF-8, with half a character as its escape."""
    return text.encode("utf-8", "backslashreplace")


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which a spreadsheet runs no text as a formula.

    Texts, and names of columns, that begin with = + - @, a tab or a line break get a ' before them.
    """
    cells = table.select_dtypes(exclude="number bool datetime datetimetz str".split())
    safe = dict(cells.astype(object).map(_without_formula))
    for name, column in table.select_dtypes("str").items():
        safe[name] = _each_once(column, _without_formula)
    return table.assign(**safe).rename(columns=_without_formula)


def _each_once(column: pd.Series, write: Callable) -> np.ndarray:
    """Return the cells of a column as text, "" for a missing one; equal ones are written once."""
    codes, values = pd.factorize(column)
    return np.array([*map(write, values), ""], dtype=object)[codes]  # −1, missing, is the last


def _without_formula(cell: object) -> object:
    r"""Return a cell, with ' before a text that begins a formula; a bare "\r" would end the row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith(tuple(FORMULA)):
        return f"'{text}"
    return text
