"""What a program left in the cells of a table: read as it was meant, and counted."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import markup, mojibake, sheets, wrapped, written
from analysis.corpus.columns import is_filled
from analysis.errors import listing

CLEANED = ("outlet", "agency", "title", "text")  #: cells that people read
#: Cells that may be empty, and are where there is no text or number in them.
OPTIONAL = ("agency", "published", "url", "title", "language")
#: What a spreadsheet shows where a formula fails.
ERROR = re.compile(
    r"#(?:NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|GETTING_DATA)|Err:5\d\d"
)
#: Letters without width, and marks of direction. Those that join or part letters of a word in
#: Persian or Hindi, and the parts of an emoji, are none.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    r"|(?<![^\s!-~])[\u200c\u200d]|[\u200c\u200d](?![^\s!-~])"
)
BLANK = re.compile("[\u00a0\u2007\u202f\u3000]")
#: What a column without a name is called.
NAMELESS = re.compile(r"Unnamed: \d+|column \d+")


class Note(NamedTuple):
    """A line of the report: what was done to cells, how often, and where."""

    what: str
    n: int
    which: str


def notes_of(found: Mapping[str, Collection[str]]) -> list[Note]:
    """Return a line for each thing that was found, with names of articles, rows or columns.

    >>> notes_of({"cut off": ["a", "b"], "read as empty": []})
    [Note(what='cut off', n=2, which='a, b')]
    """
    return [Note(what, len(names), listing(names)) for what, names in found.items() if names]


def visible(name: str) -> str:
    """Return a name without letters that nobody sees, its letters and accents composed.

    >>> visible("\\ufeffElm\\u200b Post"), visible("دانش\\u200cآموز") == "دانش\\u200cآموز"
    ('Elm Post', True)
    >>> len(visible("Zoe\\u0308"))
    3
    """
    name = unicodedata.normalize("NFC", name)
    return BLANK.sub(" ", INVISIBLE.sub("", name)).strip()


# ---------------------------------------------------------------- tables


def tidied(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Return a table without rows that hold nothing, and what is no name or value."""
    names = [visible(str(name)) for name in table]
    unseen = [name for name, old in zip(names, table) if name != str(old)]
    table = table.set_axis(names, axis=1)
    cells = table.astype(object).to_numpy()  # a sparse column gives no cell by itself
    is_error = _are_errors(cells)
    errors = [f"{cells[row, column]} in {names[column]}" for row, column in np.argwhere(is_error)]
    if errors:
        table = table.mask(is_error)
    has_value = _are_filled(cells) & ~is_error
    is_row = has_value.any(axis=1)
    empty = [f"row of data {row + 1}" for row in np.flatnonzero(~is_row)]
    found = {
        "names of columns with invisible letters": unseen,
        "errors of a spreadsheet read as empty": errors,
        "rows without anything passed over": empty,
    }
    has_name = np.array([NAMELESS.fullmatch(name) is None for name in names], bool)
    table = table.loc[is_row, has_value.any(axis=0) | has_name].reset_index(drop=True)
    return table, notes_of(found)


def _is_error(cell: Any) -> bool:
    """Return whether a cell is an error of a spreadsheet."""
    return isinstance(cell, str) and cell[:1] in "#E" and ERROR.fullmatch(cell.strip()) is not None


_are_errors = np.vectorize(_is_error, otypes=[bool])
_are_filled = np.vectorize(is_filled, otypes=[bool])


# ---------------------------------------------------------------- articles


class Step(NamedTuple):
    """A kind of what programs leave: how it is told, its sign in a cell, and what it becomes."""

    what: str
    has_sign: Callable[[str], bool]
    read: Callable[[str], str]


STEPS = (
    Step("escapes of Excel decoded", lambda cell: "_x" in cell, written.with_characters_of_excel),
    Step("lists and bytes written as text read", lambda cell: cell[:1] in "[b", written.items),
    Step("written line breaks decoded", lambda cell: "\\" in cell, written.with_characters),
    Step("HTML read as text", lambda cell: "<" in cell or "&" in cell, markup.plain),
    Step("letters of a wrong encoding mended", lambda cell: not cell.isascii(), mojibake.mended),
    Step("lines joined, with the hyphens at their ends", lambda cell: "\n" in cell, wrapped.joined),
)
#: The same for names, which are no lists.
STEPS_OF_NAMES = (STEPS[0], STEPS[1]._replace(read=written.item), *STEPS[2:])
#: What programs write for nothing, where a text is expected.
NOTHING = frozenset(("None", "null", "NULL", "NaN", "nan"))
CUT_OFF = f"cut off by Excel at {sheets.LONGEST:,} characters"
LOST = "with characters that were lost before or look damaged (�, dÃ?jÃ)"
EMPTY = "texts that say None, null or nan read as empty"
NO_NAME = "{}: lists, objects and truth values read as empty"
UNSEEN = "names with invisible letters, blanks or references of HTML"


def decoded(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Return articles with their cells as they were meant, and what was done."""
    ids = table["article_id"].tolist()
    found = defaultdict(dict)
    columns = {}
    for name in filter({*CLEANED, *OPTIONAL}.__contains__, table):
        cells = table[name].tolist()
        for row, cell in enumerate(cells):
            for what, cells[row] in _readings(cell, name):
                found[what][str(ids[row])] = None
                columns[name] = cells
    read = {name: pd.Series(cells, table.index, dtype=object) for name, cells in columns.items()}
    return table.assign(**read), notes_of(found)


def is_no_name(value: Any) -> bool:
    """Return whether a value is a list, an object, a truth value or bytes.

    >>> is_no_name([]), is_no_name({"a": 1}), is_no_name(2016)
    (True, True, False)
    """
    return pd.api.types.is_list_like(value) or isinstance(value, bool | bytes)


def _readings(cell: Any, name: str) -> Iterator[tuple[str, str | None]]:
    """Yield what was done to a cell, and the cell after it."""
    if name in OPTIONAL and is_no_name(cell):
        yield NO_NAME.format(name), None
    if name not in CLEANED or not isinstance(cell, str):
        return
    if name == "text" and len(cell) == sheets.LONGEST:
        yield CUT_OFF, cell
    if name == "text" and cell.strip() in NOTHING:
        cell = ""
        yield EMPTY, cell
    for what, has_sign, read in STEPS if name == "text" else STEPS_OF_NAMES:
        if has_sign(cell) and (new := read(cell)) != cell:
            cell = new
            yield what, cell
    if not cell.isascii() and mojibake.DAMAGED.search(cell):
        yield LOST, cell
    if name != "text":
        seen = visible(markup.plain_name(cell))
        seen = seen if name == "title" else " ".join(seen.split())
        if seen != cell.strip():
            yield UNSEEN, seen
