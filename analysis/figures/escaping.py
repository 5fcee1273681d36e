"""Texts of others made safe for LaTeX documents and for spreadsheets."""

import re

import pandas as pd

from analysis.errors import FORMULA, printable, require_columns

#: Characters that are commands of LaTeX, join to another sign, or lack a glyph in its usual fonts.
#: pandas' Styler leaves out those after "^", and escapes neither titles, captions nor notes.
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\ensuremath{<}",
        ">": r"\ensuremath{>}",
        "|": r"\textbar{}",
        '"': r"\symbol{34}",
        "`": r"\symbol{96}",
        "[": "{[}",  # after \\ a bracket begins an argument
        "*": "{*}",  # and a star is dropped
        "−": r"\ensuremath{-}",
        "†": r"\dag{}",
        "\xa0": "~",
    }
)


def one_line(text: str) -> str:
    r"""Return a text on one line, with characters that no page can hold written out.

    >>> print(one_line("Elm\nPost\x01"))
    Elm Post\x01
    """
    return printable(re.sub(r"\s", " ", text))


def latex_text(text: str) -> str:
    r"""Return a text of one line for LaTeX: no character in it is a command.

    >>> print(latex_text("law & war, 50% [1]"))
    law \& war, 50\% {[}1]
    """
    return text.translate(LATEX)


def csv_of(table: pd.DataFrame) -> bytes:
    """Return a table as CSV with six significant digits, and its index where it has names."""
    require_columns(table, [], what="table")
    if not isinstance(table.index, pd.RangeIndex) or table.index.name is not None:
        table = table.reset_index().rename(columns=str)
    without_negative_zero = table.select_dtypes("float") + 0.0
    cells = safe_cells(table.assign(**without_negative_zero))
    return utf8(cells.to_csv(index=False, float_format="%.6g", lineterminator="\n"))


def utf8(text: str) -> bytes:
    """Return text as UTF-8, with half a character as its escape."""
    return text.encode("utf-8", "backslashreplace")


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which a spreadsheet runs no text as a formula.

    Texts, and names of columns, that begin with = + - @, a tab or a line break get a ' before them.
    """
    texts = table.select_dtypes(exclude="number bool datetime datetimetz".split())
    safe_texts = texts.astype(object).map(_without_formula)
    return table.assign(**safe_texts).rename(columns=_without_formula)


def _without_formula(cell: object) -> object:
    r"""Return a cell, with ' before a text that begins a formula; a bare "\r" would end the row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith(tuple(FORMULA)):
        return f"'{text}"
    return text
