"""Tab-separated word lists: a word and what is known of it on each line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import InputError, MissingInput, listing, refusal, require_unique, using_files


def read_word_table(path: str | Path, *, columns: Sequence[str]) -> pd.DataFrame:
    """Return the lines of a tab-separated word list as text.

    Lines that begin with ``#`` are comments. The first line is a heading if it names all *columns*.
    Then each line has as many cells as the heading, otherwise as many as *columns*.

    Parameters
    ----------
    path : path
        A file in UTF-8.
    columns : sequence of str
        The columns that the list must have.

    Returns
    -------
    DataFrame
        One row a line, indexed by the line's number in the file.

    Raises
    ------
    InputError
        If the file is missing, is not UTF-8, or a line has another number of cells.

    Examples
    --------
    >>> from analysis.lexicons.validation import LISTS
    >>> verbs = read_word_table(LISTS / "stance_verbs.tsv", columns=("lemma", "forms"))
    >>> verbs["lemma"].iloc[0]
    'abandon'
    """
    rows = {}
    for number, line in enumerate(_read_lines(path), start=1):
        if line.strip(" ") and not line.startswith("#"):
            rows[number] = [cell.strip() for cell in line.split("\t")]
    names = list(columns)
    first_number = next(iter(rows), None)
    if first_number is not None:
        heading = [cell.lower() for cell in rows[first_number]]
        if set(columns) <= set(heading):
            names = heading
            del rows[first_number]
    require_unique(pd.Series(names), what=str(path), name="column")
    for number, cells in rows.items():
        if len(cells) != len(names):
            raise _wrong_number_of_cells(cells, names, what=f"{path}, line {number}")
    lines = pd.Index(list(rows), name="line")
    return pd.DataFrame(list(rows.values()), columns=names, index=lines, dtype="str")


def _wrong_number_of_cells(cells: Sequence[str], names: Sequence[str], *, what: str) -> InputError:
    """Return the refusal of a line that has not one cell a column."""
    n_cells = len(cells)
    plural = "s" if n_cells > 1 else ""
    return refusal(
        what,
        arrived=f"{n_cells} column{plural}",
        expected=f"{len(names)}: {listing(names)}",
        fix="Put one tab, and no other mark, between two columns.",
    )


@using_files()
def _read_lines(path: str | Path) -> list[str]:
    """Return the lines of a UTF-8 file with any kind of line ends."""
    try:
        content = Path(path).read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise refusal(
            str(path),
            arrived="no such file",
            expected="a tab-separated word list",
            fix="Check the path; it starts from the folder Python runs in.",
            kind=MissingInput,
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise refusal(
            f"{path}, line {line}",
            arrived="bytes that are no UTF-8",
            expected="text in UTF-8",
            fix='Save it again, with the encoding "UTF-8".',
        ) from None
    return content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
