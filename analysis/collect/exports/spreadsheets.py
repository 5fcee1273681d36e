"""A table of articles that somebody keeps in a spreadsheet (.xlsx), under its own column names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis import errors as checks
from analysis.collect.exports import sheets
from analysis.corpus import articles as corpus


def spreadsheet(
    path: str | Path,
    *,
    sheet: str | int = 0,
    columns: dict[str, str] | None = None,
    date_format: str | None = None,
    noise: Any = None,
    faulty: str = "refuse",
) -> corpus.Corpus:
    """Return the articles of a sheet as a Corpus: what ``read_corpus`` does with a .csv table.

    Parameters
    ----------
    path : path
        An .xlsx file with a header row. Formulas count with the value that the file holds for them; nothing is calculated.
    sheet : str or int
        Its name, or its number from 0.
    columns, date_format, noise, faulty
        As for ``read_corpus``. Cells that are dates need no *date_format*.

    Raises
    ------
    MissingInput
        No such file.
    InputError
        What is no .xlsx file, or too large a one; no such sheet; all that ``read_corpus`` refuses.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = pd.DataFrame({"article_id": [7], "Medium": ["Elm Post"], "text": ["Rain fell."]})
    ...     rows.to_excel(f"{folder}/articles.xlsx", index=False)
    ...     found = spreadsheet(f"{folder}/articles.xlsx", columns={"outlet": "Medium"})
    >>> found.articles[["article_id", "outlet", "text"]].values.tolist()
    [['7', 'Elm Post', 'Rain fell.']]
    """
    path = Path(path)
    if not path.is_file():
        raise checks.refusal(
            "spreadsheet",
            arrived=f"{path}, which is no file",
            expected="an .xlsx file",
            fix="Check the path.",
            kind=checks.MissingInput,
        )
    table = corpus.mapped(_table(path, sheet=sheet), dict(columns or {}), what=path.name)
    if date_format and "published" in table:  # cells that are dates stand among dates that are text
        days = pd.to_datetime(table["published"], format="%Y-%m-%d", errors="coerce")
        table["published"] = table["published"].where(days.isna(), days.dt.strftime(date_format))
    return corpus.settled(table, date_format=date_format, noise=noise, faulty=faulty)


def _table(path: Path, *, sheet: str | int) -> pd.DataFrame:
    """Return a sheet as a table of text under the names in its first row, without empty rows."""
    found = sheets.rows(path.read_bytes(), name=path.name)
    names = [*found]
    if sheet not in (range(len(names)) if isinstance(sheet, int) else names):
        raise checks.refusal(
            path.name,
            arrived=f"the sheets {checks.listing(names)}",
            expected=f"a sheet {sheet!r}",
            fix="Name one of these, or give its number from 0.",
        )
    header, *rows = found[names[sheet] if isinstance(sheet, int) else sheet] or [[]]
    named = [number for number, name in enumerate(header) if name]
    if nameless := {number for row in rows for number, cell in enumerate(row) if cell} - {*named}:
        raise checks.refusal(
            path.name,
            arrived=f"{len(nameless)} columns without a name in the first row",
            expected="a name above each column",
            fix="Write the names into the first row of the sheet.",
        )
    cells = [
        [row[number] if number < len(row) else None for number in named] for row in rows if row
    ]
    return pd.DataFrame(cells, columns=[header[number] for number in named], dtype=object)
