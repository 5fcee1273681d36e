"""Numbers that a text quotes, printed once for the text and for LaTeX."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from typing import Any

import pandas as pd

from analysis.errors import InputError, refusal, require_columns, require_kind, require_unique
from analysis.figures.escaping import latex_text, one_line
from analysis.plots.style import ten_digits

MINUS = "−"
DASH = "–"
DIGITS = "zero one two three four five six seven eight nine".split()
FORM = re.compile(r"(?P<whole>0,000|0)?(?P<decimals>\.0+)?(?P<percent>%?)")


def number(value: Any, places: int) -> str:
    """Return a number for print: decimals, thousands apart, a true minus; a dash if missing.

    >>> number(-1234.5678, 2), number(-0.001, 2), number(float("nan"), 2)
    ('−1,234.57', '0.00', '–')
    """
    if pd.isna(value):
        return DASH
    if value == math.inf:
        return "∞"
    if value == -math.inf:
        return f"{MINUS}∞"
    text = f"{value:,.{places}f}"
    is_zero = not re.search("[1-9]", text)
    if is_zero:
        return text.removeprefix("-")
    return text.replace("-", MINUS)


def ratio_text(value: float) -> str:
    """Return a ratio of rates for print.

    >>> ratio_text(2.5), ratio_text(0), ratio_text(math.inf), ratio_text(math.nan)
    ('2.50', 'never', 'only here', '–')
    """
    if value == 0:
        return "never"
    if value == math.inf:
        return "only here"
    return number(value, 2)


def numbers(quoted: Mapping[str, object]) -> tuple[str, str]:
    r"""Return the numbers that a text quotes, as JSON and as LaTeX commands.

    Parameters
    ----------
    quoted : name → value, (value, form) or (value, form, source)
        A name is two or more words of letters: "law estimate" becomes ``\lawEstimate``. A form
        shows how to print, as in a spreadsheet: "0", "0,000", "0.00", ".00" (no leading zero),
        "0%". Whole numbers and texts need none. *source* says where the number is found:
        "01-contrasts: law, North".

    Returns
    -------
    json, latex : str

    Raises
    ------
    InputError
        For no numbers, names that LaTeX cannot take, names of the same command, missing values
        and unknown forms.

    Examples
    --------
    >>> described, latex = numbers({"law estimate": (0.2044, ".00"), "pages read": 1209})
    >>> print(latex)
    \newcommand{\lawEstimate}{.20}
    \newcommand{\pagesRead}{1,209}
    <BLANKLINE>
    """
    fix = 'Give a mapping such as {"law estimate": 0.2}, or leave the call out.'
    expected = "at least one number"
    require_kind(quoted, Mapping, name="numbers", expected=expected, fix=fix)
    if not quoted:
        raise refusal("numbers", arrived="none", expected=expected, fix=fix)
    commands = {name: _command(name) for name in quoted}
    require_unique(pd.Series(commands.values()), what="numbers", name="the commands of their names")
    entries = {}
    lines = []
    for name, entry in quoted.items():
        value, form, source = _parts_of(entry)
        printed = formed(value, form, name=name)
        lines.append(rf"\newcommand{{\{commands[name]}}}{{{latex_text(printed)}}}")
        entries[commands[name]] = {
            "value": _json_value(value),
            "printed": printed,
            "source": str(source),
        }
    described = json.dumps(entries, ensure_ascii=False, indent=1)
    return f"{described}\n", "\n".join([*lines, ""])


def numbers_of(
    table: pd.DataFrame,
    *,
    by: str | Sequence[str],
    columns: Mapping[str, str],
    start: str,
    source: str = "",
) -> dict[str, tuple[Any, str, str]]:
    """Return the numbers of a table under names that `save_numbers` takes.

    Parameters
    ----------
    table : DataFrame
    by : str or list of str
        Columns that tell its rows apart. Their values are words of the names; digits are spelled.
    columns : mapping of column to form
        Which numbers, and how each is printed: ``{"n": "0", "p": ".000"}``. Missing ones are left
        out.
    start : str
        The first word of all names.
    source : str
        Where readers find the table, such as "02-contrasts".

    Raises
    ------
    InputError
        For an unknown column, or rows of the same name.

    Examples
    --------
    >>> table = pd.DataFrame({"wave": ["2"], "item": ["breaches_146"], "n": [5], "p": [0.0123]})
    >>> found = numbers_of(table, by=["wave", "item"], columns={"p": ".000"}, start="law")
    >>> found
    {'law two breaches onefoursix p': (0.0123, '.000', '')}
    """
    keys = [by] if isinstance(by, str) else list(by)
    require_columns(table, [*keys, *columns], what="table of numbers")
    named: dict[str, tuple[Any, str, str]] = {}
    rows = [" ".join(map(_spelled, values)) for values in table[keys].itertuples(index=False)]
    require_unique(pd.Series(rows), what="table of numbers", name="the names of its rows")
    for column, form in columns.items():
        for row, value in zip(rows, table[column]):
            if pd.notna(value):
                name = " ".join(f"{start} {row} {_spelled(column)}".split())
                named[name] = (value, form, source)
    return named


def _spelled(value: object) -> str:
    """Return a value as words of the letters a to z; digits are spelled, accents left out.

    >>> _spelled("Türkiye 2"), _spelled("breaches_146")
    ('Turkiye two', 'breaches onefoursix')
    """
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode()
    text = re.sub(r"\d", lambda digit: DIGITS[int(digit[0])], plain)
    words = " ".join(re.findall("[A-Za-z]+", text))
    if str(value).strip() and not words:
        raise refusal(
            "table of numbers",
            arrived=f"the value {value!r} of a row",
            expected="values with letters from a to z, or digits: they make names for LaTeX",
            fix="Rename the values first: table.replace({...}).",
        )
    return words


def _parts_of(entry: object) -> tuple[Any, str, str]:
    """Return value, form and source of an entry, "" for those left out."""
    if not isinstance(entry, tuple):
        return entry, "", ""
    value, form, source = (*entry, "", "")[:3]
    return value, form, source


def _command(name: object) -> str:
    """Return the LaTeX command of a name: its words joined, each but the first with a capital."""
    words = []
    if isinstance(name, str):
        words = re.split(r"[\s_-]+", name.strip())
    are_letters = all(re.fullmatch("[A-Za-z]+", word) for word in words)
    if len(words) < 2 or not are_letters:
        raise refusal(
            "name of a number",
            arrived=repr(name),
            expected="two or more words of the letters a to z",
            fix='Write for example "law estimate", and digits as words.',
        )
    later = [word[0].upper() + word[1:] for word in words[1:]]
    return words[0].lower() + "".join(later)


def _json_value(value: Any) -> str | int | float:
    """Return a value as JSON holds it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Integral):
        return int(value)
    return ten_digits(value)


def formed(value: Any, form: str = "", *, name: str = "number") -> str:
    """Return a value in a form, such as ".00"; one that would round to zero is "< .01".

    >>> formed(-0.062, ".00"), formed(1.04, ".00"), formed(1209, "0,000"), formed(0.9, "0%")
    ('−.06', '1.04', '1,209', '90%')
    >>> formed(0.0002, ".000")
    '< .001'
    """
    if isinstance(value, str) and not form:
        return one_line(value)
    _require_known(value, name=name)
    shape = FORM.fullmatch(form)
    if shape is None or (not form and value % 1):
        raise _unknown_form(form, name=name)
    percent = shape["percent"]
    decimals = shape["decimals"] or ""
    places = max(len(decimals) - 1, 0)
    magnitude = abs(value)
    if percent:
        magnitude *= 100
    text = f"{magnitude:,.{places}f}"
    if shape["whole"] == "0":
        text = text.replace(",", "")
    rounds_to_zero = bool(value) and not re.search("[1-9]", text)
    if rounds_to_zero:
        text = f"{0.1**places:.{places}f}"
    if decimals and shape["whole"] is None:
        text = text.removeprefix("0")
    return f"{_sign(value, is_bound=rounds_to_zero)}{text}{percent}"


def _sign(value: float, *, is_bound: bool) -> str:
    """Return what precedes the digits: a minus, and "<" or ">" where they are a bound."""
    if is_bound and value < 0:
        return f"> {MINUS}"
    if is_bound:
        return "< "
    if value < 0:
        return MINUS
    return ""


def _require_known(value: Any, *, name: str) -> None:
    """Raise InputError unless *value* is a finite number."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise refusal(
            name,
            arrived=repr(value),
            expected="a number that is known, or a text",
            fix="Give a number that is not missing or infinite, or a text; or leave this name out.",
        )


def _unknown_form(form: str, *, name: str) -> InputError:
    """Return the error for an unknown form, or one that a number with decimals does not fit."""
    return refusal(
        f"form of {name}",
        arrived=repr(form),
        expected='one such as "0", "0,000", "0.00", ".00" or "0%"',
        fix="Write one of these forms; it says how many decimals the text prints.",
    )
