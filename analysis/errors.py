"""Refusals of input, and the guards that make them.

Every message says what arrived, what was expected and how to fix it.
"""

import contextlib
import math
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.util import find_spec
from numbers import Integral, Real
from pathlib import Path
from typing import Any

LARGEST = 2_000_000_000  #: bytes of a file that is read as a whole
MAX_CHARACTERS_OF_PART = 400  #: characters of each part of a message
#: What a notebook says under the sentence of a refusal.
HOW_TO_SEE_THE_CODE = "(The lines of code: import traceback; traceback.print_last())"
MAX_CHARACTERS_OF_VALUE = 120  #: characters of each value in a list
FORMULA = "=+-@＝＋－＠\t\r\n"  #: what begins a formula in a spreadsheet, with wide ones of Asia
#: Characters that break or turn a line, or that XML and UTF-8 cannot hold: control characters,
#: line and paragraph separators, marks of direction, half characters, invalid codes.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class InputError(ValueError):
    """Input that the package refuses, with a sentence on how to mend it.

    A notebook shows the sentence alone. ``traceback.print_last()`` shows the lines of code.
    """

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of the code that was running."""
        return [f"{type(self).__name__}: {self}", HOW_TO_SEE_THE_CODE]


class MissingInput(InputError, FileNotFoundError):
    """A file or folder that does not exist."""


class UnusableFile(InputError, OSError):
    """A file or folder that cannot be read or written."""


def refusal(
    what: str, *, arrived: object, expected: object, fix: str, kind: type[InputError] = InputError
) -> InputError:
    """Return the error that refuses an input; *fix* says the remedy."""
    subject = _on_one_line(what)
    received = _on_one_line(arrived)
    wanted = _on_one_line(expected)
    return kind(f"{subject}: got {received}; expected {wanted}. {fix}")


@contextlib.contextmanager
def using_files() -> Iterator[None]:
    """Refuse in a sentence what the file system does not allow.

    It decorates each public function that reads or writes files. It lets errors
    of time limits and networks through.
    """
    try:
        yield
    except (InputError, TimeoutError, ConnectionError):
        raise
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError)
        raise refusal(
            str(error.filename or "a file"),
            arrived=error.strerror or error,
            expected="a file or folder that can be read and written",
            fix="Check the path, its permissions and the room on the disk.",
            kind=MissingInput if is_missing else UnusableFile,
        ) from error


def escape_character(character: str) -> str:
    r"""Return the escape of a character, as Python writes it.

    >>> print(escape_character("\x01"))
    \x01
    """
    return character.encode("unicode_escape").decode("ascii")


def without_isolates(text: str) -> str:
    """Return a text without the marks that part words from right to left, as terminals need it."""
    return text.translate(dict.fromkeys(map(ord, "\u2068\u2069")))


def printable(text: str, replacement: Callable[[str], str] = escape_character) -> str:
    """Return a text without the characters that break a line, XML or UTF-8.

    A *replacement* makes what takes their place; by default it is their escape.
    """
    return _UNPRINTABLE.sub(lambda match: replacement(match.group()), text)


def _on_one_line(value: object, longest: int = MAX_CHARACTERS_OF_PART) -> str:
    """Return a value as text on one line, shortened where it is very long."""
    words = printable(str(value), lambda _: " ").strip(" ")
    return words if len(words) <= longest else f"{words[:longest]}…"


def listing(values: Iterable, most: int = 5) -> str:
    """Return the first values as text, and how many more there are.

    >>> listing(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = [_on_one_line(value, MAX_CHARACTERS_OF_VALUE) for value in values]
    first = ", ".join(shown[:most])
    n_more = len(shown) - most
    return f"{first} and {n_more} more" if n_more > 0 else first


def number_of(n: float, noun: str) -> str:
    """Return a number of things in words; the noun is that of one or of many.

    >>> number_of(1, "articles"), number_of(1200, "agency")
    ('1 article', '1,200 agencies')
    """
    if n == 1:
        return f"1 {noun.removesuffix('s')}"
    return f"{n:,.0f} {plural(noun)}"


def plural(noun: str) -> str:
    """Return the plural of a noun.

    >>> plural("page"), plural("country"), plural("day"), plural("pages")
    ('pages', 'countries', 'days', 'pages')
    """
    if noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun.removesuffix('y')}ies"
    return f"{noun}s"


def one_of(value: Any, allowed: Collection, *, name: str) -> Any:
    """Return a value that is among the allowed ones; raise InputError otherwise."""
    if value in allowed:
        return value
    choices = listing(map(repr, allowed), 12)
    raise refusal(name, arrived=repr(value), expected=f"one of {choices}", fix="Use one of these.")


def require_kind(
    value: Any, kind: type | tuple[type, ...], *, name: str, expected: str, fix: str
) -> None:
    """Raise InputError unless a value is of a class, or of one of several."""
    if not isinstance(value, kind):
        raise refusal(name, arrived=_kind_of(value), expected=expected, fix=fix)


def _kind_of(value) -> str:
    """Return what a value is, in words."""
    if isinstance(value, str):
        return f"the text {value!r}"
    if value is None:
        return "None"
    return f"a {type(value).__name__}"


def require_path(value: Any, *, name: str) -> Path:
    """Return a path; raise InputError for what is none."""
    fix = "Give the path as text."
    require_kind(value, (str, os.PathLike), name=name, expected="a path", fix=fix)
    return Path(value)


def require_extra(extra: str, *, what: str, modules: Iterable[str]) -> None:
    """Raise InputError unless the modules that an extra brings are installed."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise refusal(
            what,
            arrived=f"no package {listing(missing)}",
            expected=f'those of the extra "{extra}"',
            fix=f'Run: pip install "framing-notebooks[{extra}]".',
        )


def require_file(path: str | Path, *, expected: str, most: float = LARGEST) -> Path:
    """Return the path of a file of at most so many bytes; raise MissingInput if there is none."""
    path = require_path(path, name="path")
    if not os.path.isfile(path):
        is_other = os.path.exists(path) and not os.path.isdir(path)
        raise refusal(
            str(path),
            arrived="no such file, but a pipe or device" if is_other else "no such file",
            expected=expected,
            fix="Check the path; it starts from the folder Python runs in.",
            kind=MissingInput,
        )
    n_bytes = path.stat().st_size
    if n_bytes > most:
        raise refusal(
            str(path),
            arrived=f"{n_bytes:,} bytes",
            expected=f"at most {most:,}",
            fix="Split it, make a pack of each part, and join the packs: load_features([…]).",
        )
    return path


def require_number(
    value: Any, *, name: str, least: float, most: float = math.inf, whole: bool = False
) -> None:
    """Raise InputError unless a value is a number (or whole number) within bounds."""
    kind = Integral if whole else Real
    is_number = isinstance(value, kind) and not isinstance(value, bool)
    if is_number and least <= float(value) <= most:
        return
    noun = "a whole number" if whole else "a number"
    bounds = f"from {least:g} to {most:g}" if most < math.inf else f"of {least:g} or more"
    raise refusal(
        name,
        arrived=repr(value),
        expected=f"{noun} {bounds}",
        fix="Give a number in this range.",
    )


def require_columns(table: Any, names: Iterable[str], *, what: str, fix: str | None = None) -> None:
    """Raise InputError unless a table has every one of these columns."""
    if not hasattr(table, "columns"):
        wanted = "a DataFrame"
        fix = "Give the table that a function of this package returned, or one of your own."
        raise refusal(what, arrived=_kind_of(table), expected=wanted, fix=fix)
    missing = [name for name in names if name not in table.columns]
    if missing:
        columns = listing(table.columns, 12) or "none"
        raise refusal(
            what,
            arrived=f"a table with the columns {columns}",
            expected=f"a column {listing(missing)}",
            fix=fix or "Add it, or rename the column that holds it.",
        )


def require_unique(values: Any, *, what: str, name: str) -> None:
    """Raise InputError if a value of a Series occurs twice."""
    repeated = values[values.duplicated()]
    if len(repeated):
        raise refusal(
            what,
            arrived=f"{name} {listing(repeated.unique())} more than once",
            expected=f"each {name} once",
            fix="Rename or remove the repeated ones, so that each is there once.",
        )


def require_new(names: Iterable[str], table: Collection[str], *, what: str, fix: str) -> None:
    """Raise InputError if a table has one of these columns already."""
    present = [name for name in names if name in table]
    if present:
        raise refusal(
            what,
            arrived=f"the columns {listing(present)}, which are there already",
            expected="new columns only",
            fix=fix,
        )
