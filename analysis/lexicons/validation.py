"""Lists of a case in TOML, checked by a pydantic model, and its tables: refused in one sentence."""

import hashlib
import io
import json
import re
import tomllib
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from analysis.errors import InputError, listing, refusal, require_file, require_unique, using_files

LISTS = Path(__file__).parent / "lists"  #: the lists that ship
LARGEST = 50_000_000  #: bytes of a list
#: A key of TOML with a hundred parts: to read one takes time and memory with their square.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")


class Unfit(ValueError):
    """A value that a validator refuses: what was expected, how to fix it, and what arrived."""

    def __init__(self, *, expected: str, fix: str, arrived: str | None = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.fix = fix
        self.arrived = arrived


def _require_text(value: str) -> str:
    """Return a text that is not blank."""
    if not value.strip():
        raise Unfit(
            expected="text", fix="Write a text between the quotation marks, or delete the field."
        )
    return value


def _require_name(value: str) -> str:
    """Return the name; refuse one without a letter or digit."""
    if not re.search(r"\w", value):
        raise Unfit(
            expected="a name with letters or digits",
            fix="Write a name with a letter or digit, or remove it from the list.",
        )
    return value


Text = Annotated[str, AfterValidator(_require_text)]  #: a text that is not blank
Name = Annotated[str, AfterValidator(_require_name)]  #: a text with a letter or digit
Member = TypeVar("Member")
Listed = Annotated[tuple[Member, ...], Field(strict=False)]  #: a list of TOML


class Entry(BaseModel):
    """A table of a list, with no other fields than those of its model."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


EntryType = TypeVar("EntryType", bound=Entry)


def composed(text: str) -> str:
    """Return a text in which letters and accents are composed, and blanks may break.

    >>> composed("Zoe\\u0308\\u00a0Roe") == "Zo\\u00eb Roe"
    True
    """
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


@using_files()
def read_list(path: str | Path, model: type[EntryType]) -> EntryType:
    """Return the content of a TOML file, checked by its model."""
    file = require_file(path, expected="a TOML file", most=LARGEST)
    try:
        text = composed(file.read_text(encoding="utf-8-sig"))
        if _LONG_KEY.search(text):
            raise ValueError("a key of a hundred parts")
        content = tomllib.loads(text)
    # Also for other encodings, brackets within brackets, and numbers with thousands of digits.
    except (ValueError, RecursionError) as error:
        raise refusal(
            str(path),
            arrived=f"broken TOML ({error})",
            expected="valid TOML in UTF-8",
            fix="Correct that line; text needs quotation marks.",
        ) from None
    return validated(content, model, source=str(path))


def cells_of_file(path: str | Path, **options: Any) -> pd.DataFrame:
    """Return the table in a file of a case; the header shows what separates columns."""
    expected = "comma-separated values in UTF-8"
    file = require_file(path, expected=f"a file of {expected}")
    try:
        text = composed(file.read_text(encoding="utf-8-sig"))
        separator = max(",;\t", key=text.partition("\n")[0].count)
        with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):
            return pd.read_csv(io.StringIO(text), sep=separator, index_col=False, **options)
    except pd.errors.EmptyDataError:
        raise refusal(
            str(path),
            arrived="an empty file",
            expected=expected,
            fix="Write the names of its columns, or delete the file.",
        ) from None
    except (ValueError, pd.errors.ParserWarning) as error:  # also of wrong encodings
        is_row = isinstance(error, pd.errors.ParserWarning)
        reason = "rows have more cells than the header" if is_row else error
        raise refusal(
            str(path),
            arrived=f"a broken file ({reason})",
            expected=expected,
            fix="Correct the line that the message names, or save the file again as CSV in UTF-8.",
        ) from error


def validated(content: Any, model: type[EntryType], *, source: str) -> EntryType:
    """Return the content of a list as its model; raise InputError where it does not fit."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise refusal_of(error, content=content, model=model, source=source) from None


def refusal_of(
    error: ValidationError, *, content: Any, model: type[Entry], source: str
) -> InputError:
    """Return the refusal of the first entry that does not fit its model.

    It names the file, the entry and the field, what arrived, what was expected and how to fix it.
    """
    first = error.errors()[0]
    if first["type"] in _FIELDS:
        parents = list(first["loc"][:-1])
        return _refusal_of_fields(error, parents, content=content, model=model, source=source)
    unfit = _unfit_value(first)
    return refusal(
        _place_in_list(source, first["loc"], content),
        arrived=unfit.arrived or repr(first["input"]),
        expected=unfit.expected,
        fix=unfit.fix,
    )


def _refusal_of_fields(
    error: ValidationError, parents: list, *, content: Any, model: type[Entry], source: str
) -> InputError:
    """Return the refusal of an entry with missing or unknown fields."""
    entry = _model_at(model, parents)
    faults = [fault for fault in error.errors() if list(fault["loc"][:-1]) == parents]
    return refusal(
        _place_in_list(source, parents, content),
        arrived=listing(
            f"{_FIELDS[fault['type']]} {fault['loc'][-1]}"
            for fault in faults
            if fault["type"] in _FIELDS
        ),
        expected=f"the fields {listing(entry.model_fields, 12)}",
        fix="Add the fields that are missing; rename or remove unknown ones.",
    )


#: Faults of fields, and what is said before their names.
_FIELDS = {"missing": "no", "extra_forbidden": "the unknown field"}
_A_LIST = ("a list", "Write it with brackets, also where it has one member.")
_A_TABLE = ("a table of fields and values", 'Write {field = "value"}, as in the lists that ship.')
#: Fault of pydantic → what it expected, and how to fix it.
_EXPECTED = {
    "string_type": ("text", "Write it with quotation marks."),
    "list_type": _A_LIST,
    "tuple_type": _A_LIST,
    "model_type": _A_TABLE,
    "dict_type": _A_TABLE,
}


def _unfit_value(fault: Any) -> Unfit:
    """Return what pydantic or a validator expected, and how to fix it."""
    context = fault.get("ctx", {})
    if isinstance(context.get("error"), Unfit):
        return context["error"]
    if fault["type"] == "literal_error":
        choices = context["expected"].replace(" or ", ", ")
        if ", " not in choices:
            return Unfit(expected=choices, fix="Write this, or leave the field out.")
        return Unfit(expected=f"one of {choices}", fix="Use one of these.")
    message = fault["msg"].removeprefix("Input should be ")
    expected, fix = _EXPECTED.get(fault["type"], (message, "Correct this value in the file."))
    return Unfit(expected=expected, fix=fix)


def _place_in_list(source: str, location: Iterable, content: Any) -> str:
    """Return file, entries and field in words: "actors.toml, [[actor]] Berg, kind"."""
    parts = [source]
    for depth, step in enumerate(location):
        content = _member(content, step)
        if isinstance(step, str):
            parts.append(step)
            if depth == 0 and isinstance(content, dict):
                parts[-1] = f"[{step}]"
            continue
        label = f"number {step + 1}"
        if isinstance(content, dict):
            label = listing([content.get("name") or content.get("label") or label])
        if depth == 1 and isinstance(content, dict):
            parts[-1] = f"[[{parts[-1]}]] {label}"
        else:
            parts.append(label)
    return ", ".join(parts)


def _member(content: Any, step: Any) -> Any:
    """Return a member of a table or list, None where it is missing."""
    try:
        return content[step]
    except (KeyError, IndexError, TypeError):
        return None


def _model_at(model: type[Entry], location: Iterable) -> type[Entry]:
    """Return the model of the entry at a location."""
    for step in location:
        if isinstance(step, str):
            model = _entry_in(model.model_fields[step].annotation) or model
    return model


def _entry_in(annotation: Any) -> type[Entry] | None:
    """Return the model in the type of a field, such as ``list[ActorEntry]``."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    return next(filter(None, map(_entry_in, get_args(annotation))), None)


def sorted_names(names: Iterable[str], *, what: str) -> tuple[str, ...]:
    """Return names sorted; raise InputError where one comes twice.

    >>> sorted_names(["law", "blame"], what="frames")
    ('blame', 'law')
    """
    listed = list(names)
    if len(set(listed)) < len(listed):
        require_unique(pd.Series(listed, dtype="object"), what=what, name="name")
    return tuple(sorted(listed))


def sorted_table(rows: Sequence[tuple], columns: list[str], *, by: list[str]) -> pd.DataFrame:
    """Return rows as a table of texts, sorted by some of its columns.

    >>> sorted_table([("law", "treaty")], ["frame", "pattern"], by=["frame"]).shape
    (1, 2)
    """
    table = pd.DataFrame(rows, columns=columns, dtype="str")
    return table.sort_values(by, ignore_index=True)


def records(table: pd.DataFrame) -> list[list]:
    """Return the rows of a table as lists, with None for what is missing.

    >>> records(pd.DataFrame({"alias": ["Berg"], "language": [float("nan")]}))
    [['Berg', None]]
    """
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def fingerprint(value: object) -> str:
    """Return 16 hex digits that tell a value from others: the SHA-256 of its sorted JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
