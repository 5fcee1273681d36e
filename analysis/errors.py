"""Guards, and the one place where error messages are built.

Every refusal says what arrived, what was expected and how to fix it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

LONGEST, LISTED = (
    400,
    120,
)  #: characters of each part of a message, and of each value in a list: more say no more
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+"
)  # would break or turn round the line


class InputError(ValueError):
    """Input that the package refuses, with a sentence on how to mend it."""


class MissingInput(InputError, FileNotFoundError):
    """A file or folder that is not there."""


class UnusablePlace(InputError, NotADirectoryError):
    """A folder that cannot be made or written."""


def refusal(
    what: str, *, arrived: object, expected: object, fix: str, kind: type[InputError] = InputError
) -> InputError:
    """Return (not raise) the error: *what* arrived, what was expected, how to fix it.

    >>> str(refusal("manifest.csv", arrived="two rows for file a.txt", expected="one row a file", fix="Delete one."))
    'manifest.csv: got two rows for file a.txt; expected one row a file. Delete one.'
    """
    return kind(f"{_brief(what)}: got {_brief(arrived)}; expected {_brief(expected)}. {fix}")


def _brief(value, most: int = LONGEST) -> str:
    """Return a value as text on one line, cut off where it is very long."""
    text = _UNSEEN.sub(" ", str(value)).strip(" ")
    return text if len(text) <= most else f"{text[:most]}…"


def listing(values: Iterable, most: int = 5) -> str:
    """Return the first *most* values as text, and how many more there are.

    >>> listing(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = [_brief(value, LISTED) for value in values]
    if len(shown) <= most:
        return ", ".join(shown)
    return f"{', '.join(shown[:most])} and {len(shown) - most} more"


def one_of(value: Any, allowed: Sequence, *, name: str) -> Any:
    """Return *value* if it is among *allowed*; raise InputError otherwise."""
    if value not in allowed:
        raise refusal(
            name,
            arrived=repr(value),
            expected=f"one of {listing(map(repr, allowed), 12)}",
            fix="Use one of these.",
        )
    return value


def require_file(path: str | Path, *, expected: str) -> Path:
    """Return the path of a file; raise MissingInput where there is none, and InputError for a pipe or device, without end."""
    arrived = f"a {type(path).__name__}"
    try:
        path, arrived = Path(path), "no such file"
        if path.is_file():
            return path
        found = path.exists() and not path.is_dir()
    except (
        TypeError,
        ValueError,
        OSError,
    ):  # no path; a NUL in it; too long a name, or one that may not be looked at
        found = False
    if found:
        raise refusal(
            str(path),
            arrived="no regular file",
            expected=expected,
            fix="Save what it gives as a file first.",
        )
    raise refusal(
        str(path), arrived=arrived, expected=expected, fix="Check the path.", kind=MissingInput
    )


def require_number(
    value: Any, *, name: str, least: float, most: float = math.inf, whole: bool = False
) -> None:
    """Raise InputError unless *value* is a number, or a whole one, from *least* to *most*."""
    fits = (
        isinstance(value, Integral if whole else Real)
        and not isinstance(value, bool)
        and least <= float(value) <= most
    )
    if not fits:
        bounds = f"from {least:g} to {most:g}" if most < math.inf else f"of {least:g} or more"
        raise refusal(
            name,
            arrived=repr(value),
            expected=f"a {'whole ' * whole}number {bounds}",
            fix="Give a number in this range.",
        )


def require_columns(table: Any, names: Iterable[str], *, what: str) -> None:
    """Raise InputError unless *table* has every column of *names*."""
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise refusal(
            what,
            arrived=f"a table with the columns {listing(table.columns, 12) or 'none'}",
            expected=f"a column {listing(missing)}",
            fix="Add it, or map another column's name to it.",
        )


def require_unique(values: Any, *, what: str, name: str) -> None:
    """Raise InputError if a value of a pandas Series occurs twice."""
    twice = values[values.duplicated()].unique()
    if len(twice):
        raise refusal(
            what,
            arrived=f"{name} {listing(twice)} more than once",
            expected=f"each {name} once",
            fix="Rename or remove the repeated ones.",
        )


def require_new(names: Iterable[str], table: Collection[str], *, what: str, fix: str) -> None:
    """Raise InputError if *table* (or a list of names) has a column of one of these *names* already."""
    again = [name for name in names if name in table]
    if again:
        raise refusal(
            what,
            arrived=f"the columns {listing(again)}, which are there already",
            expected="new columns only",
            fix=fix,
        )


def joined(rows: Any, table: Any, *, on: str) -> Any:
    """Return *rows* with the columns of *table* looked up by *on*; every row must find exactly one partner."""
    require_columns(table, [on], what="metadata")
    require_unique(table[on], what="metadata", name=on)
    require_new(
        table.columns.drop(on),
        rows,
        what="metadata",
        fix="Drop or rename them in the table that you attach.",
    )
    lost = rows.loc[~rows[on].isin(table[on]), on].unique()
    if len(lost):
        raise refusal(
            "metadata",
            arrived=f"no row for {on} {listing(lost)}",
            expected="a row for each",
            fix="Add these rows to the table that you attach.",
        )
    return rows.merge(table, on=on, how="left", validate="many_to_one")
