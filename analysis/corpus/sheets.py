"""The cells of an .xlsx file as text."""

import io
import re
import textwrap
import warnings
import zipfile
from datetime import date, datetime

from analysis.corpus import archives
from analysis.errors import InputError, refusal

ROWS = 100_000  # of a sheet, up to the last cell that is not empty
COLUMNS = 100
LONGEST = 32_767  # characters of a cell: one that has them was cut off, and keeps its blanks
HIDDEN = " (hidden)"  # behind the name of a sheet that the program does not show
_SHEET = re.compile(r"/?xl/worksheets/")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*\bhidden=["'](?:1|true)""")
CELLS = 20_000_000  # of a sheet, empty ones included: a small file can state 17,000 million


def rows(data: bytes, *, name: str) -> dict[str, list[list[str | None]]]:
    """Return the rows of each sheet, by its name: cells as text, None where empty."""
    import openpyxl

    archives.require_small(data, name=name)
    with warnings.catch_warnings():  # openpyxl warns of styles and extensions that it leaves out
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            tables = {}
            for sheet in book.worksheets:
                is_shown = sheet.sheet_state == "visible"
                title = sheet.title if is_shown else sheet.title + HIDDEN
                tables[title] = _sheet_rows(sheet, name=name)
            book.close()
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever is wrong in the XML
            cause = error.__cause__ or error
            reason = textwrap.shorten(f"{type(cause).__name__}: {cause}", 120, placeholder=" …")
            raise refusal(
                name,
                arrived=f"what cannot be opened ({reason})",
                expected="an .xlsx file",
                fix="Open it in a spreadsheet program and save it again as .xlsx.",
            ) from None
    return tables


def n_hidden(data: bytes) -> int:
    """Return how many rows the sheets of a file hide, by a filter or otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = filter(_SHEET.match, book.namelist())
        return sum(len(_HIDDEN_ROW.findall(book.read(name))) for name in sheets)


def _sheet_rows(sheet, *, name: str) -> list[list[str | None]]:
    """Return the rows of a sheet, without the empty ones at its end."""
    sheet.reset_dimensions()  # a file may state any size
    table = []
    n_filled = 0
    n_cells = 0
    for cells in sheet.iter_rows(values_only=True):
        row = _row_of_cells(cells)
        table.append(row)
        if row:
            n_filled = len(table)
        n_cells += len(cells)
        if len(table) > ROWS or len(row) > COLUMNS or n_cells > CELLS:
            raise refusal(
                name,
                arrived=f"a sheet with more than {ROWS:,} rows or {COLUMNS} columns",
                expected="a smaller one",
                fix="Delete cells far outside of the table, or split it.",
            )
    return table[:n_filled]


def _row_of_cells(cells) -> list[str | None]:
    """Return a row as text, without the empty cells at its end."""
    row = [written(cell) for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return row


def written(cell: object) -> str | None:
    """Return a cell as text, None where it is empty.

    >>> written(7.0), written(datetime(2021, 3, 2)), written(" x "), written(" ")
    ('7', '2021-03-02', 'x', None)
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        is_day = cell.time() == datetime.min.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    return (text if len(text) == LONGEST else text.strip()) or None
