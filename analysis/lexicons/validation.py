"""Lists of a case in TOML, checked by a pydantic model, and its tables: refused in one sentence."""

import csv
import hashlib
import io
import json
import re
import reprlib
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar

import pandas as pd
from pandas.api.types import is_list_like
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from analysis.errors import (
    InputError,
    listing,
    number_of,
    refusal,
    require_file,
    require_kind,
    using_files,
)

LISTS = Path(__file__).parent / "lists"  #: the lists that ship
LARGEST = 50_000_000  #: bytes of a list
MOST_FAULTS = 5  #: that a refusal tells
#: A key of TOML with a hundred parts: to read one takes time and memory with their square.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")


def shipped_list(name: str, *, folder: Path = LISTS) -> dict[str, Any]:
    """Return the content of ``<folder>/<name>.toml``, a list that ships."""
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


Member = TypeVar("Member")


def _each_once(values: tuple[Member, ...]) -> tuple[Member, ...]:
    """Return names, or entries with names, none of which comes twice."""
    counts = Counter(getattr(value, "name", value) for value in values)
    repeated = [name for name, n in counts.items() if n > 1]
    if repeated:
        raise ValueError(f"{listing(map(repr, repeated))} more than once")
    return values


Text = Annotated[str, Field(pattern=r"\S")]  #: a text that is not blank
Listed = Annotated[tuple[Member, ...], Field(strict=False)]  #: a list of TOML
#: One member or more. The length is looked at last, when each member fits.
Some = Annotated[Listed[Member], AfterValidator(tuple), Field(min_length=1)]
Once = Annotated[Listed[Member], AfterValidator(_each_once)]  #: in which nothing comes twice


def composed(text: str) -> str:
    """Return a text in which letters and accents are composed, and blanks may break.

    >>> composed("Zoe\\u0308\\u00a0Roe") == "Zo\\u00eb Roe"
    True
    """
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


#: A text with a letter or digit.
Name = Annotated[str, Field(pattern=r"\w"), AfterValidator(composed)]


class Entry(BaseModel):
    """A table of a list, with no other fields than those of its model."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


EntryType = TypeVar("EntryType", bound=Entry)
#: A list as it is given: a path, names, a dict of names, or a table.
Given: TypeAlias = str | Path | Iterable[str] | Mapping[str, Any] | pd.DataFrame


@using_files()
def read_list(
    path: str | Path, model: type[EntryType], *, expected: str = "a TOML file"
) -> EntryType:
    """Return the content of a TOML file, checked by its model, once as long as it is the same."""
    file = require_file(path, expected=expected, most=LARGEST)
    return _list_in(file.read_bytes(), model, str(path))


def given_list(
    given: Given, model: type[EntryType], *, entry: str, member: str, members: str
) -> EntryType:
    """Return a list from a TOML file, or from names in a cell: entries of one kind, with members.

    The names are a list (each is its own member), a dict to a member or members, or a table.
    """
    if isinstance(given, str | Path):
        return read_list(given, model, expected="a TOML file, or […] for names")
    what = f"{entry}s"
    require_kind(given, Iterable, name=what, expected="a path, or names", fix="Write [names].")
    if isinstance(given, Mapping):
        given = pd.DataFrame({"name": given.keys(), members: given.values()})
    elif not isinstance(given, pd.DataFrame):
        given = pd.DataFrame({"name": [*given]})
    table = given.rename(columns={member: members})
    entries = {}
    for row in with_none(table).to_dict("records"):
        value = row.pop(members, None)
        known = {column: cell for column, cell in row.items() if cell is not None}
        listed = entries.setdefault(repr(known), {**known, members: []})
        listed[members] += _as_list(known.get("name") if value is None else value)
    return validated({entry: [*entries.values()]}, model, source=what)


def _as_list(value: Any) -> list:
    """Return the members in a cell as a list; semicolons part those of a text."""
    if isinstance(value, str):
        return value.split(";")
    is_list = is_list_like(value) and not isinstance(value, Mapping)
    return [*value] if is_list else [value]


@lru_cache(maxsize=16)
def _list_in(data: bytes, model: type[EntryType], source: str) -> EntryType:
    """Return the content of a list in TOML, checked by its model."""
    try:
        text = composed(io.StringIO(data.decode("utf-8-sig"), newline=None).read())
        if _LONG_KEY.search(text):
            raise ValueError("a key of a hundred parts")
        content = tomllib.loads(text)
    # Also for other encodings, brackets within brackets, and numbers with thousands of digits.
    except (ValueError, RecursionError) as error:
        raise refusal(
            source,
            arrived=f"broken TOML ({error})",
            expected="valid TOML in UTF-8",
            fix="Correct that line; text needs quotation marks.",
        ) from None
    return validated(content, model, source=source)


@contextmanager
def parsing(what: str, *, expected: str) -> Iterator[None]:
    """Turn the errors of a parser into a refusal of the table called *what*."""
    try:
        yield
    except InputError:
        raise
    except (ValueError, OSError, csv.Error) as error:  # also of wrong encodings
        raise refusal(
            what,
            arrived=f"a broken file ({error})",
            expected=expected,
            fix="Correct the line that the message names, put cells that hold commas in quotation "
            "marks, or save the file again as CSV in UTF-8.",
        ) from error


def parsed(text: str, separator: str, **options: Any) -> pd.DataFrame:
    """Return the table in a text; ValueError where rows do not fit the header."""
    table = pd.read_csv(io.StringIO(text), sep=separator, **options)
    if not isinstance(table.index, pd.RangeIndex):
        raise ValueError("rows have more cells than the header has columns")
    return table


def cells_of_file(path: str | Path, **options: Any) -> pd.DataFrame:
    """Return the table in a file of a case; the header shows what separates columns."""
    expected = "comma-separated values in UTF-8"
    file = require_file(path, expected=f"a file of {expected}")
    with parsing(str(path), expected=expected):
        text = composed(file.read_text(encoding="utf-8-sig"))
        text = re.sub(r"\Asep=.\s*", "", text, flags=re.IGNORECASE)  # which Excel may write
        separator = max(",;\t", key=text.partition("\n")[0].count)
        return parsed(text, separator, **options)


def validated(content: Any, model: type[EntryType], *, source: str) -> EntryType:
    """Return the content of a list as its model; raise InputError where it does not fit."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _refusal_of(error, source=source) from None


def _refusal_of(error: ValidationError, *, source: str) -> InputError:
    """Return the refusal of a list in pydantic's words, with the place of each fault."""
    faults = error.errors(include_url=False)[:MOST_FAULTS]
    told = "; ".join(map(_told, faults))
    return refusal(
        source,
        arrived=f"{number_of(error.error_count(), 'faults')}: {told}",
        expected="none",
        fix="Correct them.",
    )


def _told(fault: Any) -> str:
    """Return a fault on one line: "actor.0.aliases.1: Input should be a valid string (here 3)"."""
    place = ".".join(map(str, fault["loc"])) or "the file"
    return f"{place}: {fault['msg']} (here {reprlib.repr(fault['input'])})"


def sorted_table(rows: Sequence[tuple], columns: list[str], *, by: list[str]) -> pd.DataFrame:
    """Return rows as a table of texts, sorted by some of its columns.

    >>> sorted_table([("law", "treaty")], ["frame", "pattern"], by=["frame"]).shape
    (1, 2)
    """
    table = pd.DataFrame(rows, columns=columns, dtype="str")
    return table.sort_values(by, ignore_index=True)


def with_none(cells: Any) -> Any:
    """Return a table or column with None where a cell is missing.

    >>> with_none(pd.Series([0.5, None])).tolist()
    [0.5, None]
    """
    return cells.astype(object).where(cells.notna(), None)


def records(table: pd.DataFrame) -> list[list]:
    """Return the rows of a table as lists, with None for what is missing.

    >>> records(pd.DataFrame({"alias": ["Berg"], "language": [float("nan")]}))
    [['Berg', None]]
    """
    return with_none(table).to_numpy().tolist()


def fingerprint(value: object) -> str:
    """Return 16 hex digits that tell a value from others: the SHA-256 of its sorted JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
