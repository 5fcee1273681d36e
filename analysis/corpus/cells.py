"""What a program left in the cells of a table: read as it was meant, and counted."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus import markup, mojibake, wrapped, written
from analysis.corpus.columns import CONTRACT, is_filled
from analysis.errors import listing

CLEANED = ("outlet", "agency", "title", "text")  #: cells that people read
NO_NAMES = ("text", "file", "from_file")  #: cells that are no names, where they are short
LONGEST_NAME = 300  #: characters
#: Characters that a cell of a program holds, counted in units of UTF-16.
LIMITS = {32_767: "Excel", 50_000: "Google Sheets", 65_535: "MySQL"}
#: What spreadsheets show where a formula fails, and in a column that is too narrow.
ERROR = re.compile(
    r"#(?:NAME|REF|VALUE|DIV/0|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|N/A|NV|NOM|VALEUR"
    r"|¿NOMBRE|¡VALOR|¡REF|¡NUM|BEZUG|WERT|ZAHL|RIF|VALORE|NOME|VERW|WAARDE|ИМЯ|ССЫЛКА|ЗНАЧ|Н/Д"
    r")[!?]?|#GETTING_DATA|Err:5\d\d|#{5,}"
)
#: What programs write for a value that is not there.
NO_VALUE = frozenset(["nan", "NaN", "NaT", "None", "NULL", "null", "<NA>", "\\N", "[]", "{}"])
NOTHING = "cells without a value (nan, NULL) read as empty"
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


def note(what: str, names: Iterable[str]) -> Note:
    """Return the line about names of articles, rows or columns.

    >>> note("cut off", ["a", "b"])
    Note(what='cut off', n=2, which='a, b')
    """
    names = list(names)
    return Note(what, len(names), listing(names))


# ---------------------------------------------------------------- tables


def tidied(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Return a table without rows that hold nothing, and what is no name or value.

    >>> table = pd.DataFrame({"outlet\\u200b": ["Elm", None], "text": ["#NAME?", " "]})
    >>> table, notes = tidied(table)
    >>> table.values.tolist(), [(note.n, note.which) for note in notes]
    ([['Elm', nan]], [(1, 'outlet'), (1, '#NAME? in text'), (1, 'row 2')])
    """
    names = [_visible_name(str(name)) for name in table]
    unseen = [name for name, old in zip(names, table) if name != str(old)]
    table = table.set_axis(names, axis=1)
    errors = []
    has_value = pd.Series(False, table.index)
    is_header = pd.Series(len(names) > 1, table.index)
    columns = []
    for name, cells in table.items():
        is_error = _where(cells, _is_error)
        if is_error.any():
            errors += [f"{cell.strip()} in {name}" for cell in cells[is_error]]
            cells = cells.mask(is_error)
        is_there = _where(cells, _has_value)
        if is_there.any() or not NAMELESS.fullmatch(name):
            columns.append(cells)
        has_value |= is_there
        is_header &= _where(cells, name.__eq__)
    table = pd.concat(columns, axis=1) if columns else table
    notes = [
        note("names of columns with invisible letters", unseen),
        note("errors of a spreadsheet read as empty", errors),
        note("rows without anything passed over", _rows(~has_value)),
        note("rows with the names of the columns passed over", _rows(is_header)),
    ]
    table = table[has_value & ~is_header].reset_index(drop=True)
    return table, [one for one in notes if one.n]


def _visible_name(name: str) -> str:
    """Return the name of a column without escapes and letters that nobody sees."""
    return visible(mojibake.mended(written.with_characters_of_excel(name)))


def visible(name: str) -> str:
    """Return a name without letters that nobody sees, and with accents as parts of letters.

    >>> visible("\\ufeffElm\\u200b Post"), visible("دانش\\u200cآموز") == "دانش\\u200cآموز"
    ('Elm Post', True)
    """
    if name.isascii() and name.isprintable():
        return name.strip()
    return BLANK.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", name))).strip()


def _holds_texts(cells: pd.Series) -> bool:
    """Return whether a column may hold texts."""
    return cells.dtype == object or isinstance(cells.dtype, pd.StringDtype)


def _where(cells: pd.Series, condition: Callable[[Any], Any]) -> pd.Series:
    """Return for each cell whether a condition holds."""
    return pd.Series([condition(cell) is True for cell in cells], cells.index, dtype=bool)


def _rows(are: pd.Series) -> list[str]:
    """Return the numbers of rows, from 1 on."""
    return [f"row {number}" for number, is_one in enumerate(are, start=1) if is_one]


def _is_error(cell: Any) -> bool:
    """Return whether a cell is an error of a spreadsheet."""
    return isinstance(cell, str) and cell[:1] in "#E" and ERROR.fullmatch(cell.strip()) is not None


def _has_value(cell: Any) -> bool:
    """Return whether a cell has a value, also for the program that wrote it."""
    return is_filled(cell) and not (isinstance(cell, str) and cell.strip() in NO_VALUE)


# ---------------------------------------------------------------- articles


class Step(NamedTuple):
    """A kind of what programs leave: how it is told, its sign in a cell, and what it becomes."""

    what: str
    has_sign: Callable[[str], bool]
    read: Callable[[str], str]


STEPS = (
    Step("escapes of Excel decoded", lambda cell: "_x" in cell, written.with_characters_of_excel),
    Step(
        "lists and bytes written as text read",
        lambda cell: cell.rstrip()[-1:] in "'\")]}" or cell[:2] in ("['", '["'),
        written.items,
    ),
    Step("written line breaks decoded", lambda cell: "\\" in cell, written.with_characters),
    Step("characters as R writes them", lambda cell: "<" in cell, written.with_characters_of_r),
    Step("HTML read as text", lambda cell: "<" in cell or "&" in cell, markup.plain),
    Step("UTF-8 read in a wrong encoding mended", lambda cell: not cell.isascii(), mojibake.mended),
    Step("lines joined that were wrapped", lambda cell: "\n" in cell, wrapped.joined),
)
LOST = "with characters that were lost before (�)"
FEWEST_OF_ONE_LENGTH = 3  #: texts that are as long as the longest
SHORTEST_CUT = 150  #: characters
UNSEEN = "names with invisible letters, blanks or references of HTML"


def decoded(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Return articles with their cells as they were meant, and what was done.

    >>> row = {"article_id": "a", "outlet": "Elm &amp; Oak", "text": "Ships.\\\\nCrews."}
    >>> table, notes = decoded(pd.DataFrame([row]))
    >>> table.values.tolist()
    [['a', 'Elm & Oak', 'Ships.\\nCrews.']]
    >>> [(note.what, note.which) for note in notes if note.what != UNSEEN]
    [('written line breaks decoded', 'a')]
    """
    ids = table["article_id"].tolist() if "article_id" in table else range(len(table))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    columns = {}
    for name in table:
        if not _holds_texts(table[name]):
            continue
        cells = table[name].tolist()
        for row, cell in enumerate(cells):
            if isinstance(cell, str):
                for what, cells[row] in _readings(cell, name):
                    found[what][str(ids[row])] = None
                    columns[name] = cells
    notes = [note(what, names) for what, names in found.items()]
    read = {name: pd.Series(cells, table.index, dtype=object) for name, cells in columns.items()}
    return table.assign(**read), notes + _of_one_length(table)


def _of_one_length(table: pd.DataFrame) -> list[Note]:
    """Return a line about texts that a service may have cut off, all at the same length."""
    lengths = [len(text) for text in {str(text).strip() for text in table.get("text", ())}]
    longest = max(lengths, default=0)
    n_texts = lengths.count(longest)
    if n_texts < FEWEST_OF_ONE_LENGTH or longest < SHORTEST_CUT:
        return []
    return [Note("texts of the same length, perhaps cut off", n_texts, f"{longest:,} characters")]


def _readings(cell: str, name: str) -> Iterator[tuple[str, str | None]]:
    """Yield what was done to a cell, and the cell after it."""
    if name in CONTRACT and cell.strip() in NO_VALUE:
        yield NOTHING, None
        return
    limit = _limit_of(cell) if name == "text" else None
    if limit:
        yield f"cut off by {LIMITS[limit]} at {limit:,} characters", cell
    if name in CLEANED:
        for what, has_sign, read in STEPS:
            if has_sign(cell) and (new := read(cell)) != cell:
                cell = new
                yield what, cell
        if mojibake.has_lost(cell):
            yield LOST, cell
    if name not in NO_NAMES and len(cell) <= LONGEST_NAME:
        new = _name(cell, name)
        if new != cell.strip():
            yield UNSEEN, new


def _name(cell: str, name: str) -> str:
    """Return a cell that is a name, as it is seen; an id keeps how its accents are written."""
    if name == "article_id":
        return INVISIBLE.sub("", cell).strip()
    if name not in CLEANED:
        return visible(cell)
    seen = visible(markup.plain_name(cell))
    return seen if name == "title" else " ".join(seen.split())


def _limit_of(text: str) -> int | None:
    """Return the limit at which a program has cut a text off, in units of UTF-16."""
    if 2 * len(text) < min(LIMITS):
        return None
    n_units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return n_units if n_units in LIMITS else None
