"""A table of articles in a spreadsheet (.xlsx), under its own column names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.collect import sheets
from analysis.corpus.articles import Corpus, make_corpus
from analysis.corpus.sources import map_columns
from analysis.errors import MissingInput, listing, refusal, using_files


@using_files()
def spreadsheet(
    path: str | Path,
    *,
    sheet: str | int = 0,
    columns: dict[str, str] | None = None,
    date_format: str | None = None,
    noise: Any = None,
    faulty: str = "refuse",
) -> Corpus:
    """Read the articles of a sheet, as ``read_corpus`` reads a .csv table.

    Parameters
    ----------
    path : path
        An .xlsx file with a header row. A formula counts with the value that the file holds.
    sheet : str or int
        Its name, or its number from 0.
    columns, date_format, noise, faulty
        As for ``read_corpus``. Cells that are dates need no *date_format*.

    Returns
    -------
    Corpus

    Raises
    ------
    MissingInput
        If there is no such file.
    InputError
        If it is no .xlsx file or too large, has no such sheet, or is refused by ``read_corpus``.

    Examples
    --------
    >>> import tempfile
    >>> rows = pd.DataFrame({"article_id": [7], "Medium": ["Elm Post"], "text": ["Rain fell."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows.to_excel(f"{folder}/articles.xlsx", index=False)
    ...     corpus = spreadsheet(f"{folder}/articles.xlsx", columns={"outlet": "Medium"})
    >>> corpus.articles[["article_id", "outlet", "text"]].values.tolist()
    [['7', 'Elm Post', 'Rain fell.']]
    """
    path = Path(path)
    if not path.is_file():
        raise refusal(
            "spreadsheet",
            arrived=f"{path}, which is no file",
            expected="an .xlsx file",
            fix="Check the path.",
            kind=MissingInput,
        )
    table = map_columns(_sheet_table(path, sheet=sheet), dict(columns or {}), what=path.name)
    if date_format and "published" in table:  # cells that are dates, among dates that are text
        days = pd.to_datetime(table["published"], format="%Y-%m-%d", errors="coerce")
        written = days.dt.strftime(date_format)
        table["published"] = table["published"].where(days.isna(), written)
    return make_corpus(table, date_format=date_format, noise=noise, faulty=faulty)


def _sheet_table(path: Path, *, sheet: str | int) -> pd.DataFrame:
    """Return a sheet as a table of text under the names in its first row."""
    tables = sheets.rows(path.read_bytes(), name=path.name)
    names = list(tables)
    if isinstance(sheet, int):
        name = names[sheet] if 0 <= sheet < len(names) else None
    else:
        name = sheet
    if name not in tables:
        raise refusal(
            path.name,
            arrived=f"the sheets {listing(names)}",
            expected=f"a sheet {sheet!r}",
            fix="Name one of these, or give its number from 0.",
        )
    header, *rows = tables[name] or [[]]
    named = [index for index, column in enumerate(header) if column]
    filled = {index for row in rows for index, cell in enumerate(row) if cell}
    nameless = filled - set(named)
    if nameless:
        raise refusal(
            path.name,
            arrived=f"{len(nameless)} columns without a name in the first row",
            expected="a name above each column",
            fix="Write the names into the first row of the sheet.",
        )
    cells = [[_cell_at(row, index) for index in named] for row in rows if row]
    return pd.DataFrame(cells, columns=[header[index] for index in named], dtype=object)


def _cell_at(row: list[str | None], index: int) -> str | None:
    return row[index] if index < len(row) else None
