"""A table of articles that somebody keeps in a spreadsheet (.xlsx), under its own column names."""
from __future__ import annotations

import datetime
import io
import math
import warnings
from pathlib import Path

import pandas as pd

from analysis import checks, corpus
from analysis.collect import sheets


def spreadsheet(path, *, sheet: str | int = 0, columns: dict[str, str] | None = None, date_format: str | None = None,
                noise=None, faulty: str = "refuse") -> corpus.Corpus:
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
        raise checks.refusal("spreadsheet", arrived=f"{path}, which is no file", expected="an .xlsx file",
                             fix="Check the path.", kind=checks.MissingInput)
    sheets.rows(data := path.read_bytes(), name=path.name)  # pandas takes hours for one cell far outside of the table
    table = corpus.mapped(_sheet(data, name=path.name, sheet=sheet), dict(columns or {}), what=path.name)
    if date_format and "published" in table:  # cells that are dates stand among dates that are text
        table["published"] = table["published"].map(lambda value: _written(value, dates=date_format))
    return corpus.settled(table.map(_written), date_format=date_format, noise=noise, faulty=faulty)


def _sheet(data: bytes, *, name: str, sheet: str | int) -> pd.DataFrame:
    """Return a sheet as it stands, without empty rows."""
    with warnings.catch_warnings():  # openpyxl tells of styles and extensions that it leaves out
        warnings.simplefilter("ignore")
        try:
            table = pd.read_excel(io.BytesIO(data), sheet_name=sheet, dtype=object, engine="openpyxl",
                                  keep_default_na=False, na_values=[""])
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever is wrong in the XML
            raise checks.refusal(name, arrived=f"what can not be opened ({type(error).__name__}: {' '.join(str(error).split())})",
                                 expected=f"an .xlsx file with the sheet {sheet!r}",
                                 fix="Open it in a spreadsheet program, save it as .xlsx or .csv, and name the sheet.") from error
    return table.dropna(how="all").reset_index(drop=True)


def _written(value, *, dates: str = "%Y-%m-%d"):
    """Return a cell as text where it is a whole number or a date, as people write them.

    >>> _written(7.0), _written(datetime.datetime(2021, 3, 2)), _written("x")
    ('7', '2021-03-02', 'x')
    """
    if isinstance(value, datetime.datetime | datetime.date) and not pd.isna(value):
        return f"{value:{dates}}"
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return str(int(value)) if number and value == int(value) else value
