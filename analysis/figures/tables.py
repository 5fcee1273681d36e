"""Tables as papers print them, in LaTeX, HTML and CSV, with notes on what stands behind them; and numbers that a text quotes.

Strings only: `figures.save_paper_table` and `figures.save_numbers` write the files.
"""

from __future__ import annotations

import csv
import html
import io
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from analysis import errors as checks
from analysis.errors import printable
from analysis.figures import methods

MINUS, DASH, DAGGER = "−", "–", "†"
P_VALUES = ("p", "p_adjusted")
ESTIMATES = ("estimate", "alpha")
_TITLES = {"p_adjusted": "adjusted p", "actor_a": "actor", "actor_b": "with"}
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\textbar{}",
    '"': r"\symbol{34}",
    "`": r"\symbol{96}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    MINUS: r"\ensuremath{-}",
    "×": r"\ensuremath{\times}",
    "√": r"\ensuremath{\surd}",
    "Σ": r"\ensuremath{\Sigma}",
    DASH: "--",
    "—": "---",
    DAGGER: r"\dag{}",
    "…": r"\ldots{}",
    "\xa0": "~",
}
_PAGE = 45  # rows
_CELL = "font-weight:normal;padding:2px 8px"
_SHAPE = re.compile(r"(0,000|0)?(\.0+)?(%?)")


@dataclass(frozen=True)
class PaperTable:
    """A table whose cells are printed: what `paper` returns. As the last line of a cell it shows itself.

    Attributes
    ----------
    head : titles of the columns
    cells : rows of text
    marks : of each row, what leads to its notes: "†a", or ""
    notes : (mark, sentence), the mark "" for what holds for the whole table
    caption : str
    numeric : which columns are set to the right
    table : DataFrame, with all columns, rows and digits
    """

    head: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    caption: str
    numeric: tuple[bool, ...]
    table: pd.DataFrame = field(repr=False, compare=False)

    def latex(self, *, label: str = "") -> str:
        """Return a table float that needs the package booktabs and nothing else; *label* is for ``\\ref``.

        >>> print(paper(pd.DataFrame({"item": ["law & war"], "n": [3]})).latex())
        % Needs \\usepackage{booktabs}.
        \\begin{table}
        \\centering
        \\begin{tabular}{@{}lr@{}}
        \\toprule
        item & n \\\\
        \\midrule
        law \\& war & 3 \\\\
        \\bottomrule
        \\end{tabular}
        \\end{table}
        <BLANKLINE>
        """
        rows = [
            " & ".join([_latex(first) + _raised(mark), *map(_latex, rest)]) + r" \\"
            for (first, *rest), mark in zip(self.cells, self.marks)
        ]
        notes = [
            " ".join(_raised(mark) + _latex(text) for mark, text in part) + r"\par"
            for part in self._parts()
        ]
        lines = [rf"\caption{{{_latex(self.caption)}}}"] * bool(self.caption)
        lines += [rf"\label{{{re.sub('[^A-Za-z0-9:-]', '-', label)}}}"] * bool(label)
        lines += [
            rf"\begin{{tabular}}{{@{{}}{''.join('lr'[right] for right in self.numeric)}@{{}}}}",
            r"\toprule",
            " & ".join(map(_latex, self.head)) + r" \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
        ]
        under = [
            r"\par\smallskip",
            r"\begin{minipage}{\linewidth}\footnotesize\raggedright",
            *notes,
            r"\end{minipage}",
        ]
        lines += under if notes else []
        body = "\n".join([r"\begin{table}", r"\centering", *lines, r"\end{table}"])
        long = [f"% {len(self.cells):,} rows are longer than a page: choose some, or most=40."] * (
            len(self.cells) > _PAGE
        )
        return "\n".join([*_needs(body), *long, body, ""])

    def html(self) -> str:
        """Return a table with caption, scopes and notes; every text is escaped.

        >>> paper(pd.DataFrame({"item": ["<b>"], "n": [3]})).html().splitlines()[3]  # doctest: +ELLIPSIS
        '<tr><th scope="row" dir="auto" style="text-align:left;font-weight:normal;padding:2px 8px">&lt;b&gt;</th>...
        """
        right = [
            f' style="text-align:right;{_CELL}"'
            if numeric
            else f' dir="auto" style="text-align:left;{_CELL}"'
            for numeric in self.numeric
        ]
        head = "".join(
            f'<th scope="col"{style}>{_html(title)}</th>' for title, style in zip(self.head, right)
        )
        level = [
            style.replace("text-align:right", "text-align:right;white-space:nowrap")
            for style in right
        ]
        rows = [
            "<tr>"
            + f'<th scope="row"{right[0]}>{_html(first)}{f"<sup>{_html(mark)}</sup>" if mark else ""}</th>'
            + "".join(f"<td{style}>{_html(text)}</td>" for text, style in zip(rest, level[1:]))
            + "</tr>"
            for (first, *rest), mark in zip(self.cells, self.marks)
        ]
        notes = "<br>".join(
            " ".join(
                (f"<sup>{_html(mark)}</sup> " if mark else "") + _html(text) for mark, text in part
            )
            for part in self._parts()
        )
        foot = [
            f'<tfoot><tr><td colspan="{len(self.head)}" style="text-align:left;{_CELL}">{notes}'
            "</td></tr></tfoot>"
        ] * bool(notes)
        caption = [f"<caption>{_html(self.caption)}</caption>"] * bool(self.caption)
        body = [
            f'<thead style="border:solid;border-width:2px 0 1px"><tr>{head}</tr></thead>',
            '<tbody style="border-bottom:2px solid">',
            *rows,
            "</tbody>",
        ]
        return "\n".join(
            ['<table style="border-collapse:collapse">', *caption, *body, *foot, "</table>"]
        )

    def csv(self) -> str:
        """Return all columns and rows that were chosen from, with ten digits; texts that a spreadsheet would run get a '.

        >>> paper(pd.DataFrame({"item": ["=1+1"], "estimate": [1 / 3]})).csv()
        "item,estimate\\n'=1+1,0.3333333333\\n"
        """
        safe, lines = safe_cells(self.table).astype(object), io.StringIO()
        rows = (
            [f"{value:.10g}" if isinstance(value, float) else value for value in row]
            for row in safe.where(safe.notna(), "").to_numpy()
        )
        csv.writer(lines, lineterminator="\n").writerows([safe.columns, *rows])
        return lines.getvalue()

    def _parts(self) -> list[list[tuple[str, str]]]:
        """Return the notes on the whole table, and those on rows."""
        parts = (
            [note for note in self.notes if bool(note[0]) is on_rows] for on_rows in (False, True)
        )
        return [part for part in parts if part]

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        rows = [
            (first + (f" ({mark})" if mark else ""), *rest)
            for (first, *rest), mark in zip(self.cells, self.marks)
        ]
        return "\n".join("  ".join(row) for row in [self.head, *rows])


def paper(
    table: pd.DataFrame,
    *,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    caption: str = "",
    note: str = "",
    digits: int | None = None,
    most: int | None = None,
) -> PaperTable:
    """Return a table of the package as a paper prints it.

    Parameters
    ----------
    table : DataFrame
        Levels, contrasts, agreement, associations, or any other; its ``attrs`` become the notes.
    columns : list, or column → title
        What is shown, in this order; by default what a paper needs of such a table. An estimate brings its interval, n what it
        is out of, ``units`` those of the other side.
    labels : text in the table → text to print; by default ``table.attrs["labels"]``
    caption : str
    note : a line of your own under the table, such as ``annotation.caption(labels)``
    digits : int
        Decimals of estimates; by default two, and more where most estimates are small.
    most : int
        Show so many rows, those with the largest estimates (of those with an interval, or tested); a note says of how many.

    Notes
    -----
    p-values have no leading zero, and one below .001 is "< .001". What is missing is a dash; why stands in the notes, by the
    letters of the row. Rows with † are descriptive only, and stay. Columns that are not shown are named in the notes.

    Raises
    ------
    InputError
        A table without rows, unknown columns, or *most* of a table without estimates.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["Elm Post"], "item": ["law"], "n": [3.0], "size": [12.0], "estimate": [0.25],
    ...                       "low": [0.1], "high": [0.4], "note": [""]})
    >>> paper(table)
    outlet  item  n of N  estimate [95% interval]
    Elm Post  law  3 of 12  0.25 [0.10, 0.40]
    """
    if not isinstance(table, pd.DataFrame) or not len(table):
        arrived = (
            "a table without rows"
            if isinstance(table, pd.DataFrame)
            else f"a {type(table).__name__}"
        )
        raise checks.refusal(
            "paper",
            arrived=arrived,
            expected="a table of results",
            fix="Pass what compare, annotation or cooccurrence returned.",
        )
    chosen = list(_default(table) if columns is None else columns)
    checks.require_columns(table, chosen, what="the table")
    if not chosen:
        raise checks.refusal(
            "columns",
            arrived="none",
            expected="at least one",
            fix="Leave columns= out for the usual ones.",
        )
    shown, told = _largest(table, most)
    printed = {
        name: _printed(shown, name, labels=labels or table.attrs.get("labels", {}), digits=digits)
        for name in chosen
    }
    titles = (
        columns if isinstance(columns, Mapping) else {name: _title(table, name) for name in chosen}
    )
    marks, reasons = _reasons(shown)
    notes = [*(("", text) for text in _said(table, chosen, told=told, note=note)), *reasons]
    texts, numeric = zip(*printed.values())
    return PaperTable(
        tuple(map(str, titles.values())),
        tuple(zip(*texts)),
        marks,
        tuple(notes),
        caption,
        numeric,
        table,
    )


def _said(
    table: pd.DataFrame, chosen: Sequence[str], *, told: Sequence[str], note: str
) -> list[str]:
    """Return the notes on the whole table: the caller's, with whom groups are compared, what is not shown, what attrs say."""
    alike = "against" in table and "against" not in chosen and table["against"].nunique() == 1
    merged = (
        {part for name in chosen for part in [name, *_parts(table, name)]}
        | {"note"}
        | ({"against"} if alike else set())
    )
    left = [str(name) for name in table if name not in merged]
    said = [f"{note.rstrip('.')}."] if note else []
    said += [f"Each group is compared with: {table['against'].iloc[0]}."] if alike else []
    said += [*told, f"Columns not shown: {', '.join(left)}."] if left else told
    unknown = not table.attrs and not {*ESTIMATES}.isdisjoint(table)
    said += (
        ["How these estimates were made is not recorded in the table."]
        if unknown
        else methods.sentences(table.attrs)
    )
    return said


def _default(table: pd.DataFrame) -> list[str]:
    """Return the columns that a paper shows of such a table."""
    if {"group", "against", "item", "p_adjusted"} <= set(table):
        leading = list(table.columns[: table.columns.get_loc("group")])
        several = [name for name in ("against",) if table[name].nunique() > 1]
        counted = (
            ["n", "n_against"]
            if _parts(table, "n") or table.attrs.get("measure") == "log rate ratio"
            else []
        )
        wanted = [*leading, "item", "group", *several, *counted, "units", "estimate", "p_adjusted"]
        return [name for name in wanted if name in table]
    hidden = {part for name in table for part in _parts(table, name)} | {"note"}
    sums = {"n"} if "size" in table and not _parts(table, "n") else set()  # of scores, not counts
    return [name for name in table if name not in hidden | sums]


def _parts(table: pd.DataFrame, name: str) -> list[str]:
    """Return the columns that are printed within column *name*."""
    if name in ESTIMATES:
        return ["low", "high"] if {"low", "high"} <= set(table) else []
    wholes = {
        "n": "size" if "size" in table else "articles",
        "n_against": "articles_against",
        "units": "units_against",
    }
    whole = wholes.get(name, "")
    return [whole] if whole in table and (name == "units" or _counts(table, name, whole)) else []


def _counts(table: pd.DataFrame, name: str, whole: str) -> bool:
    """Return whether n counts some of N: whole numbers, none above N, and of contrasts those of articles."""
    if whole != "size" and table.attrs.get("measure") != "difference of unit means":
        return False
    return bool((table[name] % 1 == 0).all() and table[name].between(0, table[whole]).all())


def _title(table: pd.DataFrame, name: str) -> str:
    parts, title = _parts(table, name), _TITLES.get(name, str(name).replace("_", " "))
    if name in ESTIMATES:
        return f"{title} [95% interval]" if parts else title
    if not parts:
        return "N" if name == "size" else title
    return f"{title} (against)" if name == "units" else title.replace("n", "n of N", 1)


def _printed(
    table: pd.DataFrame, name: str, *, labels: Mapping, digits: int | None
) -> tuple[list[str], bool]:
    """Return the texts of a column with all that is printed within it, and whether they are numbers."""
    column, parts = table[name], [table[part] for part in _parts(table, name)]
    if name in P_VALUES:
        return [p_value(value) for value in column], True
    if name in ESTIMATES and parts:
        places = _places(column, digits)
        return [
            f"{number(value, places)} [{DASH if pd.isna(low) else f'{number(low, places)}, {number(high, places)}'}]"
            for value, low, high in zip(column, *parts)
        ], True
    if parts:
        joined = "{} ({})" if name == "units" else "{} of {}"
        return [
            joined.format(number(value, 0), number(whole, 0))
            for value, whole in zip(column, *parts)
        ], True
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        places = _places(column, digits)
        return [number(value, places) for value in column], True
    return [_text(value, labels) for value in column], False


def _text(value, labels: Mapping) -> str:
    """Return a name, day or truth as text."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (str, list, tuple, set, frozenset)) or pd.notna(value):
        known = labels.get(value, value) if isinstance(value, str) else value
        return _plain(f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(known))
    return DASH


def number(value: Any, places: int) -> str:
    """Return a number with so many decimals, thousands apart, a true minus, and no "−0"; a dash for a missing one.

    >>> number(-1234.5678, 2), number(-0.001, 2), number(float("nan"), 2)
    ('−1,234.57', '0.00', '–')
    """
    if pd.isna(value):
        return DASH
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    text = f"{value:,.{places}f}"
    return text.lstrip("-") if not re.search("[1-9]", text) else text.replace("-", MINUS)


def p_value(value: Any) -> str:
    """Return a p-value with three decimals and no leading zero; none is ".000".

    >>> p_value(0.0123), p_value(0.0002), p_value(1.0), p_value(float("nan"))
    ('.012', '< .001', '> .999', '–')
    """
    if pd.isna(value):
        return DASH
    return "< .001" if value < 0.001 else "> .999" if value > 0.999 else f"{value:.3f}".lstrip("0")


def _places(column: pd.Series, digits: int | None) -> int:
    """Return how many decimals a column needs: none for whole numbers, else enough for two digits of most of them."""
    known = column.astype(float).replace([np.inf, -np.inf], np.nan).dropna().abs()
    if (known % 1 == 0).all():
        return 0 if column.name not in ESTIMATES else 2 if digits is None else digits
    if digits is not None:
        return digits
    return int(np.clip(1 - math.floor(math.log10(known[known > 0].median())), 2, 8))


def _largest(table: pd.DataFrame, most: int | None) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows that are shown, and a note on those that are not."""
    if most is None:
        return table, []
    checks.require_number(most, name="most", least=1, whole=True)
    name = next((name for name in ESTIMATES if name in table), "")
    if not name:
        raise checks.refusal(
            "most",
            arrived="a table without estimates",
            expected="a column estimate or alpha",
            fix="Choose the rows yourself: table.head(12).",
        )
    if len(table) <= most:
        return table, []
    judged = next((known for known in ("low", "p") if known in table), "")
    keys = {"thin": table[judged].isna() if judged else False, "size": -table[name].abs()}
    order = (
        pd.DataFrame(keys)
        .reset_index(drop=True)
        .sort_values(["thin", "size"], kind="stable")
        .index[:most]
    )
    first = {
        "low": ", those with an interval first",
        "p": ", those that were tested first",
        "": "",
    }[judged]
    return table.iloc[order], [f"{most:,} of {len(table):,} rows, by |{name}|{first}."]


def _reasons(table: pd.DataFrame) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return each row's marks, and what they lead to: reasons that stand in the column note."""
    if "note" not in table:
        return ("",) * len(table), []
    rows = [
        list(filter(None, str(note).split("; "))) if pd.notna(note) else []
        for note in table["note"]
    ]
    letters = {
        reason: _letters(place)
        for place, reason in enumerate(dict.fromkeys(reason for row in rows for reason in row))
    }
    thin = [
        any(re.search("^descriptive only|: descriptive only$", reason) for reason in row)
        for row in rows
    ]
    marks = tuple(
        DAGGER * few + ",".join(letters[reason] for reason in row) for row, few in zip(rows, thin)
    )
    general = [(DAGGER, "Descriptive only: too little evidence for an interval or a test.")] * any(
        thin
    )
    return marks, [
        *general,
        *((letter, f"{_plain(reason)}.") for reason, letter in letters.items()),
    ]


def _letters(place: int) -> str:
    """Return a, b, …, z, aa, ab, …"""
    return ("" if place < 26 else _letters(place // 26 - 1)) + chr(97 + place % 26)


# ---- numbers that a text quotes ----------------------------------------------------------------------------------------


def numbers(quoted: Mapping[str, object]) -> tuple[str, str]:
    r"""Return (JSON, LaTeX) of numbers that a text quotes, so that prose cannot drift from its tables.

    Parameters
    ----------
    quoted : name → value, or (value, form), or (value, form, source)
        A name is two or more words of letters, "law estimate", and becomes the LaTeX command ``\lawEstimate``. A form shows how
        to print, as in a spreadsheet: "0", "0,000", "0.00", ".00" (no leading zero), "0%"; whole numbers and texts need none.
        *source* says where the number stands: "01-contrasts: law, North".

    Raises
    ------
    InputError
        For no numbers, names that LaTeX cannot take or that become the same command, missing values, and unknown forms.

    Examples
    --------
    >>> made, latex = numbers({"law estimate": (0.2044, ".00"), "pages read": 1209})
    >>> print(latex)
    \newcommand{\lawEstimate}{.20}
    \newcommand{\pagesRead}{1,209}
    <BLANKLINE>
    """
    if not quoted:
        raise checks.refusal(
            "numbers", arrived="none", expected="at least one number", fix="Leave the call out."
        )
    commands = {name: _command(name) for name in quoted}
    checks.require_unique(
        pd.Series(commands.values()), what="numbers", name="the commands of their names"
    )
    made = {}
    for name, given in quoted.items():
        value, form, source = (
            (*given, *[""] * (3 - len(given))) if isinstance(given, tuple) else (given, "", "")
        )
        printed = formed(value, form, name=name)
        made[commands[name]] = {"value": _stored(value), "printed": printed, "source": str(source)}
    lines = [
        rf"\newcommand{{\{command}}}{{{_latex(entry['printed'])}}}"
        for command, entry in made.items()
    ]
    return f"{json.dumps(made, ensure_ascii=False, indent=1)}\n", "\n".join([*lines, ""])


def _command(name) -> str:
    """Return the name of the LaTeX command: words of letters, joined, each but the first with a capital."""
    words = re.split(r"[\s_-]+", name.strip()) if isinstance(name, str) else []
    if len(words) < 2 or not all(re.fullmatch("[A-Za-z]+", word) for word in words):
        raise checks.refusal(
            "name of a number",
            arrived=repr(name),
            expected="two or more words of the letters a to z",
            fix='Write for example "law estimate", and digits as words.',
        )
    return words[0].lower() + "".join(word[0].upper() + word[1:] for word in words[1:])


def _stored(value):
    """Return the value as JSON has it."""
    return (
        value
        if isinstance(value, str)
        else int(value)
        if isinstance(value, Integral)
        else float(value)
    )


def formed(value: Any, form: str = "", *, name: str = "number") -> str:
    """Return a value in a form, such as ".00"; one that would round to zero is "< .01".

    >>> formed(-0.062, ".00"), formed(1.04, ".00"), formed(1209, "0,000"), formed(0.0002, ".000"), formed(0.9, "0%")
    ('−.06', '1.04', '1,209', '< .001', '90%')
    """
    if isinstance(value, str) and not form:
        return _plain(value)
    shape = _SHAPE.fullmatch(form)
    if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
        raise checks.refusal(
            name,
            arrived=repr(value),
            expected="a number that is known, or a text",
            fix="Leave it out of the text.",
        )
    if not shape or not form and value % 1:
        raise checks.refusal(
            f"form of {name}",
            arrived=repr(form),
            expected='one such as "0", "0,000", "0.00", ".00" or "0%"',
            fix="Write how many decimals the text prints.",
        )
    whole, decimals, percent = shape.group(1), shape.group(2) or "", shape.group(3)
    places, value = max(len(decimals) - 1, 0), value * 100 if percent else value
    text = f"{abs(value):,.{places}f}" if whole != "0" else f"{abs(value):.{places}f}"
    tiny = value and not re.search("[1-9]", text)
    text = f"{0.1**places:.{places}f}" if tiny else text
    text = text.removeprefix("0") if whole is None and decimals else text
    sign = ("> " + MINUS if value < 0 else "< ") if tiny else MINUS * bool(value < 0)
    return f"{sign}{text}{percent}"


# ---- what is safe to write ---------------------------------------------------------------------------------------------


def safe_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return *table* with a ' before text that a spreadsheet would run as a formula, in cells and in names of columns.

    That is text that begins with = + - @ (wide ones of Asian fonts too), a tab or a line break. ``figures`` does it with all
    that it writes; do it before ``table.to_csv`` where texts come from others: the context of a keyword, a title, the name of
    an outlet. Numbers stay as they are.

    >>> safe_cells(pd.DataFrame({"left": ["=1+1", "- Rain", "Rain"], "n": [-1, 2, 3]})).to_numpy().tolist()
    [["'=1+1", -1], ["'- Rain", 2], ['Rain', 3]]
    """

    def quoted(value):
        """Return the value, with a ' if it is such a text; a bare "\\r" would end the row, and becomes "\\n"."""
        if not isinstance(value, str):
            return value
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{value}" if value.startswith(_FORMULA) else value

    texts = [
        name
        for name, kind in table.dtypes.items()
        if kind == "category" or kind.kind in "OT" or kind == "str"
    ]
    made = {
        name: pd.Series([quoted(value) for value in table[name]], table.index, dtype=object)
        for name in texts
    }
    return table.assign(**made).rename(columns=quoted)


def _plain(text: str) -> str:
    """Return a text on one line, with characters that no page can hold written out ("\\x01")."""
    return printable(re.sub(r"\s", " ", text))


def _latex(text: str) -> str:
    """Return a text for LaTeX: no character of it is a command, and none join to another sign."""
    safe = "".join(_LATEX.get(sign, sign) for sign in _plain(text).replace("-", "\1"))
    return re.sub("([\1,'])(?=\\1)", r"\1{}", safe).replace("\1", "-")


def _raised(mark: str) -> str:
    return rf"\textsuperscript{{{_latex(mark)}}}" if mark else ""


def _html(text: str) -> str:
    return html.escape(_plain(text), quote=True)


def _needs(body: str) -> list[str]:
    """Return, as comments, what a LaTeX document needs to print this."""
    scripts = sorted(
        {
            unicodedata.name(sign, "OTHER").split()[0].split("-")[0].capitalize()
            for sign in body
            if ord(sign) > 0x24F and unicodedata.category(sign)[0] == "L"
        }
    )
    others = any(ord(sign) > 0x24F and unicodedata.category(sign)[0] not in "LP" for sign in body)
    lines = [r"% Needs \usepackage{booktabs}."]
    if scripts or others:
        lines.append(
            "% Needs XeLaTeX or LuaLaTeX, with a font that has "
            + (", ".join(scripts) or "all its signs")
            + "."
        )
    if {"Arabic", "Hebrew"} & set(scripts):
        lines.append(
            "% Text from right to left: load babel with bidi=basic (LuaLaTeX) or polyglossia (XeLaTeX)."
        )
    return lines
