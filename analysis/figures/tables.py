"""Tables as papers print them, in LaTeX, HTML and CSV, with notes on their methods.

`figures.save_paper_table` writes their files.
"""

from __future__ import annotations

import csv
import functools
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jinja2
import numpy as np
import pandas as pd

from analysis.errors import plural, refusal, require_columns, require_number
from analysis.figures.escaping import latex_needs, latex_text, one_line, safe_cells
from analysis.figures.methods import sentences
from analysis.figures.numbers import DASH, formed, number, numbers, ratio_text
from analysis.plots.rows import within_words
from analysis.stats.evidence import (
    are_points,
    is_descriptive,
    level_column,
    method_of,
    names_of_items,
)
from analysis.text.templates import file_text
from analysis.wording.text import p_number

__all__ = ["PaperTable", "formed", "number", "numbers", "p_value", "paper", "safe_cells"]

DAGGER = "†"
P_VALUES = ("p", "p_adjusted")
ESTIMATES = ("estimate", "alpha")
EVIDENCE = ("status", "reason", "note")  #: columns that are printed as marks and notes
TITLES = {"p_adjusted": "adjusted p", "actor_a": "actor", "actor_b": "with"}
CONTRAST_COLUMNS = ["item", "group", "against", "n", "n_against", "mean", "mean_against", "units"]
CONTRAST_COLUMNS += ["ratio", "estimate", "p_adjusted"]
REST = "rest"  #: in ``against``: all other groups
PAGE = 45  #: rows of a printed page
CELL = "font-weight:normal;padding:2px 8px"


@dataclass(frozen=True)
class PaperTable:
    """A table whose cells are printed. Jupyter displays it.

    Attributes
    ----------
    head : tuple of str
        Titles of the columns.
    cells : tuple of tuple of str
        Rows of text.
    marks : tuple of str
        Of each row, what leads to its notes: "†a", or "".
    notes : tuple of (mark, sentence)
        The mark is "" for what holds for the whole table.
    caption : str
    numeric : tuple of bool
        Which columns are set to the right.
    table : DataFrame
        All columns, rows and digits.
    links : tuple of str
        Of each row, the web page that its first cell leads to, or "".
    """

    head: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    caption: str
    numeric: tuple[bool, ...]
    table: pd.DataFrame = field(repr=False, compare=False)
    links: tuple[str, ...] = ()

    def latex(self, *, label: str = "") -> str:
        r"""Return the table as a float that needs the package booktabs.

        Parameters
        ----------
        label : str
            For ``\ref``.

        Examples
        --------
        >>> print(paper(pd.DataFrame({"item": ["law & war"], "n": [3]})).latex())
        % Needs \usepackage{booktabs}.
        \begin{table}
        \centering
        \begin{tabular}{@{}lr@{}}
        \toprule
        item & n \\
        \midrule
        law \& war & 3 \\
        \bottomrule
        \end{tabular}
        \end{table}
        <BLANKLINE>
        """
        sides = "".join("r" if numeric else "l" for numeric in self.numeric)
        titles = [latex_text(title) for title in self.head]
        styler = self._latex_cells().style.hide(axis="index")
        styler = styler.format(str, escape=None)
        styler = styler.format_index(titles.__getitem__, axis="columns", escape=None)
        printed = styler.to_latex(
            hrules=True,
            column_format=f"@{{}}{sides}@{{}}",
            position_float="centering",
            caption=latex_text(self.caption) or None,
            label=re.sub("[^A-Za-z0-9:-]", "-", label) or None,
        )
        notes = "\n".join(self._latex_notes())
        end = "\\end{tabular}\n"
        body, _, closing = printed.rpartition(end)
        body = f"{body}{end}{notes}{closing}"
        comments = latex_needs(body)
        if len(self.cells) > PAGE:
            n_rows = f"{len(self.cells):,}"
            comments.append(f"% {n_rows} rows are longer than a page: choose some, or most=40.")
        return "\n".join([*comments, body])

    def _latex_cells(self) -> pd.DataFrame:
        """Return the cells for LaTeX, the marks of notes raised in the first column."""
        cells = pd.DataFrame([[latex_text(text) for text in row] for row in self.cells])
        raised = [_superscript(mark) for mark in self.marks]
        cells[0] = cells[0] + raised
        return cells

    def _latex_notes(self) -> list[str]:
        """Return the lines under the tabular, the last one empty."""
        if not self.notes:
            return []
        lines = [r"\par\smallskip", r"\begin{minipage}{\linewidth}\footnotesize\raggedright"]
        for part in self.note_parts():
            texts = [_superscript(mark) + latex_text(text) for mark, text in part]
            lines.append(" ".join(texts) + r"\par")
        return [*lines, r"\end{minipage}", ""]

    def html(self) -> str:
        """Return the table with caption, scopes and notes; every text is escaped.

        >>> print(paper(pd.DataFrame({"item": ["<b>"], "n": [3]})).html().splitlines()[3])
        ... # doctest: +ELLIPSIS
        <tr><th scope="row" dir="auto" style="...">&lt;b&gt;</th><td style="...">3</td></tr>
        """
        return _html_template().render(table=self, cell=CELL)

    def csv(self) -> str:
        """Return all columns and rows, with ten digits and no text that a spreadsheet runs.

        >>> paper(pd.DataFrame({"item": ["=1+1"], "estimate": [1 / 3]})).csv()
        "item,estimate\\n'=1+1,0.3333333333\\n"
        """
        safe = safe_cells(self.table).astype(object)
        rows = safe.where(safe.notna(), "").to_numpy()
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(safe.columns)
        for row in rows:
            writer.writerow([_ten_digits(cell) for cell in row])
        return lines.getvalue()

    def note_parts(self) -> list[list[tuple[str, str]]]:
        """Return the notes on the whole table, then those on rows; empty parts are left out."""
        on_table = [note for note in self.notes if not note[0]]
        on_rows = [note for note in self.notes if note[0]]
        return [part for part in (on_table, on_rows) if part]

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        lines = ["  ".join(self.head)]
        for row, mark in zip(self.cells, self.marks):
            first = row[0]
            if mark:
                first = f"{first} ({mark})"
            lines.append("  ".join([first, *row[1:]]))
        return "\n".join(lines)


def paper(
    table: pd.DataFrame,
    *,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    caption: str = "",
    note: str = "",
    most: int | None = None,
) -> PaperTable:
    """Return a result table as a paper prints it.

    Parameters
    ----------
    table : DataFrame
        Levels, contrasts, agreement, associations, or any other. Its `Method` becomes notes.
    columns : list, or column → title
        What is shown, in this order; by default what a paper needs. An estimate brings its
        interval, ``n`` what it is out of, ``units`` those of the other side.
    caption : str
    note : str
        A line of your own under the table, such as ``annotation.caption(labels)``.
    most : int
        Show so many rows, in the order of *table*: those with the largest estimates, first of
        those with an interval or a test. A note says of how many.

    Returns
    -------
    PaperTable
        With ``latex()``, ``html()`` and ``csv()``. Estimates have two decimals, and more where
        most of them are small. p-values have no leading zero. Missing values are dashes. The first
        cell is a link where the table has a column ``url`` that is not shown. Differences of
        shares are percentage points; a ratio of 0 is "never", and one of infinity "only here".
        Rows with † are descriptive only, and notes give the reasons. ``csv()`` has all columns as
        they are in the table.

    Raises
    ------
    InputError
        For a table without rows, unknown columns, and *most* of a table without estimates.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law"], "n": [3.0], "size": [12.0],
    ...                       "estimate": [0.25], "low": [0.1], "high": [0.4]})
    >>> paper(table)
    item  n of N  estimate [95% interval]
    law  3 of 12  0.25 [0.10, 0.40]
    """
    _require_rows(table)
    shown_columns = list(_default_columns(table) if columns is None else columns)
    require_columns(table, shown_columns, what="the table")
    if not shown_columns:
        raise refusal(
            "columns",
            arrived="none",
            expected="at least one",
            fix="Leave columns= out for the usual ones.",
        )
    rows = _largest_rows(table, most)
    words = names_of_items(method_of(table), table)
    printed = [_printed_column(rows, name, words=words) for name in shown_columns]
    texts = [column_texts for column_texts, _ in printed]
    if isinstance(columns, Mapping):
        titles = [str(title) for title in columns.values()]
    else:
        titles = [_column_title(table, name) for name in shown_columns]
    marks, row_notes = _row_notes(rows)
    table_notes = _table_notes(table, shown_columns, n_rows=len(rows), note=note)
    return PaperTable(
        head=tuple(titles),
        cells=tuple(zip(*texts)),
        marks=tuple(marks),
        notes=(*(("", text) for text in table_notes), *row_notes),
        caption=caption,
        numeric=tuple(numeric for _, numeric in printed),
        links=_links_of_rows(rows, shown_columns),
        table=table,
    )


def _links_of_rows(rows: pd.DataFrame, shown_columns: Sequence[str]) -> tuple[str, ...]:
    """Return the web page of each row; none where the table has no addresses, or prints them."""
    if "url" not in rows or "url" in shown_columns:
        return ()
    is_page = rows["url"].astype("str").str.match("https?://", na=False)
    return tuple(rows["url"].where(is_page, ""))


def _require_rows(table: Any) -> None:
    """Raise InputError unless *table* is a table with rows."""
    if isinstance(table, pd.DataFrame) and len(table):
        return
    arrived = f"a {type(table).__name__}"
    if isinstance(table, pd.DataFrame):
        arrived = "a table without rows"
    raise refusal(
        "paper",
        arrived=arrived,
        expected="a table of results",
        fix="Pass what compare, annotation or cooccurrence returned.",
    )


# ---------------------------------------------------------------- columns


def _default_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that a paper shows of such a table."""
    if {"group", "against", "item", "p_adjusted"} <= set(table):
        return _contrast_columns(table)
    hidden = set(EVIDENCE)
    for name in table:
        hidden.update(_merged_columns(table, name))
    if "size" in table and not _merged_columns(table, "n"):
        hidden.add("n")  # a sum of scores
    return [name for name in table if name not in hidden]


def _contrast_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that a paper shows of contrasts."""
    leading = list(table.columns[: table.columns.get_loc("group")])
    columns = [name for name in CONTRAST_COLUMNS if name in table]
    if level_column(table) in ("", "mean"):  # sums of scores say little
        columns = [name for name in columns if name not in ("n", "n_against")]
    if table["against"].nunique() == 1:
        columns.remove("against")
    return leading + columns


def _merged_columns(table: pd.DataFrame, name: str) -> list[str]:
    """Return the columns that are printed within a column: its interval, or what it is out of."""
    if name in ESTIMATES:
        return ["low", "high"] if {"low", "high"} <= set(table) else []
    wholes = {"n": "size", "n_against": "size_against", "units": "units_against"}
    whole = wholes.get(name, "")
    if whole in table and (name == "units" or _counts_some_of(table, name, whole)):
        return [whole]
    return []


def _counts_some_of(table: pd.DataFrame, name: str, whole: str) -> bool:
    """Return whether a column counts some of another: whole numbers, none above it."""
    is_whole = (table[name] % 1 == 0).all()
    is_part = table[name].between(0, table[whole]).all()
    return bool(is_whole and is_part) and level_column(table) in ("", "share")


def _column_title(table: pd.DataFrame, name: str) -> str:
    """Return the title of a column, in readers' words."""
    merged = _merged_columns(table, name)
    title = TITLES.get(name, str(name).replace("_", " "))
    if name == "size":
        return "N"
    if name in ESTIMATES:
        title = _title_of_estimates(table, title)
    if name in ESTIMATES and merged:
        return f"{title} [95% interval]"
    if "against" not in table:
        return title.replace("n", "n of N", 1) if merged else title
    has_one_reference = table["against"].nunique() == 1
    others = "others" if has_one_reference and table["against"].iloc[0] == REST else "against"
    if name == "units" and merged:
        return f"{plural(_unit_noun(table))} ({others})"
    if name in ("n", "n_against"):
        of_whole = " with it" if merged else ""
        title = f"{plural(_counted_noun(table))}{of_whole}"
        return f"{title}, {others}" if name == "n_against" else title
    return title


def _title_of_estimates(table: pd.DataFrame, title: str) -> str:
    """Return what estimates are: the measure of a contrast, and within what it compares."""
    if "against" not in table:
        return title
    measure = method_of(table).get("measure", title)
    if are_points(table):
        measure = "percentage points"
    return f"{measure} {within_words(table)}".strip()


def _unit_noun(table: pd.DataFrame) -> str:
    """Return what is left out one at a time: "outlet" of "outlet", "owner family" …"""
    return method_of(table).get("unit", "unit").removesuffix("_id").replace("_", " ")


def _counted_noun(table: pd.DataFrame) -> str:
    """Return what n counts: uses of words, else pages, articles …"""
    per = method_of(table).get("per", "page")
    return "use" if per == "token" else per


# ---------------------------------------------------------------- cells


def _printed_column(
    table: pd.DataFrame, name: str, *, words: Mapping[str, str]
) -> tuple[list[str], bool]:
    """Return the texts of a column, and whether they are numbers."""
    column = table[name]
    merged = _merged_columns(table, name)
    if name in P_VALUES:
        return [p_value(value) for value in column], True
    if name == "ratio":
        return [ratio_text(value) for value in column], True
    if name in ESTIMATES and merged:
        bounds = zip(column, table["low"], table["high"])
        places = _decimals(column)
        if are_points(table):
            bounds = zip(100 * column, 100 * table["low"], 100 * table["high"])
            places = 1
        return [_estimate_text(*row, places=places) for row in bounds], True
    if merged:
        joined = "{} ({})" if name == "units" else "{} of {}"
        pairs = zip(column, table[merged[0]])
        return [joined.format(number(part, 0), number(whole, 0)) for part, whole in pairs], True
    is_bool = pd.api.types.is_bool_dtype(column)
    if pd.api.types.is_numeric_dtype(column) and not is_bool:
        places = _decimals(column)
        return [number(value, places) for value in column], True
    return [_cell_text(value, words) for value in column], False


def _estimate_text(estimate: float, low: float, high: float, *, places: int) -> str:
    """Return an estimate with its interval, a dash for a missing one."""
    interval = DASH
    if pd.notna(low):
        interval = f"{number(low, places)}, {number(high, places)}"
    return f"{number(estimate, places)} [{interval}]"


def _cell_text(value: Any, words: Mapping[str, str]) -> str:
    """Return a name, day or truth as text; a dash if it is missing."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, str):
        return one_line(str(words.get(value, value)).replace("_", " "))
    if isinstance(value, (list, tuple, set, frozenset)):
        return one_line(str(value))
    if pd.isna(value):
        return DASH
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return one_line(str(value))


def p_value(value: Any) -> str:
    """Return a p-value for a cell: three decimals, no leading zero; a dash if missing.

    >>> p_value(0.0123), p_value(0.0002), p_value(float("nan"))
    ('.012', '< .001', '–')
    """
    if pd.isna(value):
        return DASH
    return p_number(value)


def _decimals(column: pd.Series) -> int:
    """Return how many decimals a column needs: none for whole numbers, else two digits of most."""
    finite = column.astype(float).replace([np.inf, -np.inf], np.nan).dropna().abs()
    is_whole = (finite % 1 == 0).all()
    if is_whole and column.name not in ESTIMATES:
        return 0
    if is_whole:
        return 2
    typical = finite[finite > 0].median()
    decimals = 1 - math.floor(math.log10(typical))
    return int(np.clip(decimals, 2, 8))


def _ten_digits(cell: Any) -> Any:
    """Return a cell of a CSV file."""
    return f"{cell:.10g}" if isinstance(cell, float) else cell


# ---------------------------------------------------------------- rows


def _largest_rows(table: pd.DataFrame, most: int | None) -> pd.DataFrame:
    """Return the rows with the largest estimates, as they come in the table.

    Those with an interval or a test are chosen first.
    """
    if most is None:
        return table
    require_number(most, name="most", least=1, whole=True)
    if _estimate_column(table) is None:
        raise refusal(
            "most",
            arrived="a table without estimates",
            expected="a column estimate or alpha",
            fix="Leave most= out, and choose the rows yourself: table.head(12).",
        )
    if len(table) <= most:
        return table
    evidence = _evidence_column(table)
    keys = pd.DataFrame({"size": -table[_estimate_column(table)].abs()}).reset_index(drop=True)
    keys["lacks_evidence"] = False
    if evidence is not None:
        keys["lacks_evidence"] = table[evidence].isna().to_numpy()
    order = keys.sort_values(["lacks_evidence", "size"], kind="stable").index
    return table.iloc[sorted(order[:most])]


def _estimate_column(table: pd.DataFrame) -> str | None:
    """Return the name of the column of estimates."""
    return next((name for name in ESTIMATES if name in table), None)


def _evidence_column(table: pd.DataFrame) -> str | None:
    """Return the name of the column that is missing where there is too little evidence."""
    return next((name for name in ("low", "p") if name in table), None)


def _choice_note(table: pd.DataFrame, n_rows: int) -> str:
    """Return the note on which rows are shown."""
    first = {
        "low": ", those with an interval first",
        "p": ", those that were tested first",
        None: "",
    }[_evidence_column(table)]
    return f"{n_rows:,} of {len(table):,} rows, by |{_estimate_column(table)}|{first}."


# ---------------------------------------------------------------- notes


def _table_notes(
    table: pd.DataFrame, columns: Sequence[str], *, n_rows: int, note: str
) -> list[str]:
    """Return the notes on the whole table."""
    notes = []
    if note:
        notes.append(f"{note.rstrip('.')}.")
    if "against" in table and "against" not in columns and table["against"].nunique() == 1:
        reference = _reference_in_words(table["against"].iloc[0])
        notes.append(f"Each group is compared with: {reference}.")
    if n_rows < len(table):
        notes.append(_choice_note(table, n_rows))
    method_sentences = [sentence for sentence in sentences(table) if sentence not in notes]
    if not method_sentences and _estimate_column(table) is not None:
        notes.append("How these estimates were made is not recorded in the table.")
    return notes + method_sentences


def _reference_in_words(reference: str) -> str:
    """Return whom groups are compared with."""
    return "all others" if reference == REST else reference


def _row_notes(table: pd.DataFrame) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the mark of each row, and the notes that the marks lead to."""
    reasons = [_reasons_in(note) for note in table.get("note", [""] * len(table))]
    different = dict.fromkeys(reason for row in reasons for reason in row)
    letters = {reason: _letter(position) for position, reason in enumerate(different)}
    descriptive = is_descriptive(table)
    marks = []
    for row, is_thin in zip(reasons, descriptive):
        dagger = DAGGER if is_thin else ""
        marks.append(dagger + ",".join(letters[reason] for reason in row))
    notes = [(letter, f"{one_line(reason)}.") for reason, letter in letters.items()]
    if descriptive.any():
        meaning = "Descriptive only: too little evidence for an interval or a test."
        notes.insert(0, (DAGGER, meaning))
    return marks, notes


def _reasons_in(note: Any) -> list[str]:
    """Return the reasons that a note joins by semicolons."""
    if pd.isna(note):
        return []
    return [reason for reason in str(note).split("; ") if reason]


def _letter(position: int) -> str:
    """Return a, b, …, z, aa, ab, …"""
    last = chr(ord("a") + position % 26)
    if position < 26:
        return last
    return _letter(position // 26 - 1) + last


def _superscript(mark: str) -> str:
    """Return the mark of a note for LaTeX."""
    if not mark:
        return ""
    return rf"\textsuperscript{{{latex_text(mark)}}}"


@functools.cache
def _html_template() -> jinja2.Template:
    """Return the template of a table in HTML."""
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["one_line"] = one_line
    return environment.from_string(file_text("analysis.figures", "table.jinja").rstrip())
