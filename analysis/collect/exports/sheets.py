"""The cells of an .xlsx file as text."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime

from analysis.collect import archives
from analysis.errors import InputError, refusal

ROWS, COLUMNS = 100_000, 100  # of a sheet, up to the last cell that is not empty
CELLS = 20_000_000  # of a sheet, empty ones included: a file of some bytes can state 17,000 million


def rows(data: bytes, *, name: str) -> dict[str, list[list[str | None]]]:
    """Return the rows of each sheet, by its name, in order: cells as text, None where they are empty.

    Formulas stand with the value that the file holds.

    Rows keep their place: row n of the sheet is at n - 1. Whole numbers and days are written as people write them. Raises
    InputError for a file that is no .xlsx, unsafe to open, damaged or too large.
    """
    import openpyxl

    archives.require_small(data, name=name)
    with warnings.catch_warnings():  # openpyxl tells of styles and extensions that it leaves out
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            found = {sheet.title: _cells(sheet, name=name) for sheet in book.worksheets}
            book.close()
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever is wrong in the XML
            told = f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"
            raise refusal(
                name,
                arrived=f"what cannot be opened ({told})",
                expected="an .xlsx file",
                fix="Open it in a spreadsheet program and save it again as .xlsx.",
            ) from None
    return found


def _cells(sheet, *, name: str) -> list[list[str | None]]:
    """Return the rows of a sheet, without the empty ones at its end."""
    sheet.reset_dimensions()  # a file may state any size
    found, last, size = [], 0, 0
    for row in sheet.iter_rows(values_only=True):
        found.append([written(cell) for cell in row] if any(row) else [])
        while found[-1] and found[-1][-1] is None:
            found[-1].pop()
        last, size = len(found) if found[-1] else last, size + len(row)
        if len(found) > ROWS or len(found[-1]) > COLUMNS or size > CELLS:
            raise refusal(
                name,
                arrived=f"a sheet with more than {ROWS:,} rows or {COLUMNS} columns",
                expected="a smaller one",
                fix="Delete cells far outside of the table, or split it.",
            )
    return found[:last]


def written(cell: object) -> str | None:
    """Return a cell as text, None where it is empty.

    >>> written(7.0), written(datetime(2021, 3, 2)), written(" x "), written(" ")
    ('7', '2021-03-02', 'x', None)
    """
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
        )
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return (
        cell.isoformat()
        if isinstance(cell, date)
        else str(cell).strip()
        if cell is not None
        else ""
    ) or None
