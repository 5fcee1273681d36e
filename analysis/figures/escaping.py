"""Texts of others made safe for LaTeX documents and for spreadsheets."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from analysis.errors import FORMULA, printable

LATEX = {
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
    "]": "{]}",
    "*": "{*}",
    "−": r"\ensuremath{-}",
    "×": r"\ensuremath{\times}",
    "√": r"\ensuremath{\surd}",
    "Σ": r"\ensuremath{\Sigma}",
    "–": "--",
    "—": "---",
    "†": r"\dag{}",
    "…": r"\ldots{}",
    "\xa0": "~",
}
HYPHEN = "\1"  # holds the place of a hyphen, which an en dash must not join
LATIN = 0x24F  # the last character that every LaTeX engine prints
RIGHT_TO_LEFT = {"Arabic", "Hebrew"}


def one_line(text: str) -> str:
    r"""Return a text on one line, with characters that no page can hold written out.

    >>> print(one_line("Elm\nPost\x01"))
    Elm Post\x01
    """
    return printable(re.sub(r"\s", " ", text))


def latex_text(text: str) -> str:
    r"""Return a text for LaTeX: no character is a command, and none join to another sign.

    >>> print(latex_text("law & war, 50% -- <b>"))
    law \& war, 50\% -{}- \ensuremath{<}b\ensuremath{>}
    """
    characters = one_line(text).replace("-", HYPHEN)
    escaped = "".join(LATEX.get(character, character) for character in characters)
    separated = re.sub(f"([{HYPHEN},'])(?=\\1)", r"\1{}", escaped)
    return separated.replace(HYPHEN, "-")


def latex_needs(body: str) -> list[str]:
    r"""Return, as LaTeX comments, what a document needs to print a table.

    >>> latex_needs("Иран")[1]
    '% Needs XeLaTeX or LuaLaTeX, with a font that has Cyrillic.'
    """
    lines = [r"% Needs \usepackage{booktabs}."]
    beyond = [character for character in body if ord(character) > LATIN]
    scripts = {_script(character) for character in beyond if _is_letter(character)}
    has_signs = any(unicodedata.category(character)[0] not in "LP" for character in beyond)
    if scripts or has_signs:
        characters = ", ".join(sorted(scripts)) or "all its signs"
        lines.append(f"% Needs XeLaTeX or LuaLaTeX, with a font that has {characters}.")
    if RIGHT_TO_LEFT & scripts:
        lines.append(
            "% Text from right to left: load babel with bidi=basic (LuaLaTeX)"
            " or polyglossia (XeLaTeX)."
        )
    return lines


def _is_letter(character: str) -> bool:
    """Return whether a character is a letter."""
    return unicodedata.category(character).startswith("L")


def _script(letter: str) -> str:
    """Return the script of a letter, from its Unicode name: "Cyrillic"."""
    name = unicodedata.name(letter, "OTHER")
    first_word = name.split()[0]
    return first_word.split("-")[0].capitalize()


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which a spreadsheet runs no text as a formula.

    Parameters
    ----------
    table : DataFrame
        With texts of others: the context of a keyword, a title, the name of an outlet.

    Returns
    -------
    DataFrame
        With ' before texts, and names of columns, that begin with = + - @, a tab or a line
        break. Numbers stay as they are. ``figures`` does it with all that it writes.

    Examples
    --------
    >>> table = pd.DataFrame({"left": ["=1+1", "- Rain", "Rain"], "n": [-1, 2, 3]})
    >>> safe_cells(table).to_numpy().tolist()
    [["'=1+1", -1], ["'- Rain", 2], ['Rain', 3]]
    """
    safe_columns = {}
    for name, dtype in table.dtypes.items():
        if _holds_text(dtype):
            cells = [_without_formula(cell) for cell in table[name]]
            safe_columns[name] = pd.Series(cells, table.index, dtype=object)
    return table.assign(**safe_columns).rename(columns=_without_formula)


def _holds_text(dtype: object) -> bool:
    """Return whether a column of this type may hold texts."""
    return dtype in ("category", "str") or getattr(dtype, "kind", "") in "OT"


def _without_formula(cell: object) -> object:
    r"""Return a cell, with ' before a text that begins a formula; a bare "\r" would end the row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith(tuple(FORMULA)):
        return f"'{text}"
    return text
