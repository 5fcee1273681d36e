"""Tables as papers print them, in LaTeX and HTML, with notes on their methods.

pandas' Styler writes LaTeX; `figures.save_paper_table` writes the files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.compare.evidence import (
    are_points,
    is_descriptive,
    level_column,
    method_of,
    names_of_items,
    reading_in,
)
from analysis.compare.prose import capitalised, interval_text, number_text, reading_text, unit_text
from analysis.errors import plural, require_columns
from analysis.figures.escaping import latex_table, latex_text, one_line
from analysis.figures.methods import sentences
from analysis.figures.numbers import cells_of, decimals_of, is_number
from analysis.figures.templates import templates_of

#: Columns that are printed within others, or as marks and notes.
WITHIN = "low high size size_against status reason note".split()
TITLES = {"p_adjusted": "adjusted p", "size": "of"}
#: Signs that LaTeX's usual fonts lack, or print as others.
LATEX_SIGNS = str.maketrans(
    {"−": "$-$", "<": "$<$", ">": "$>$", "†": r"\dag{}", "|": r"\textbar{}"}
)
UNIT = "unit"  #: the column of what was left out one at a time
AGAINST = "_against"  #: ends the columns of the other side
CONTRAST_COLUMNS = "reading item group against n n_against mean mean_against unit".split()
CONTRAST_COLUMNS += "units units_against ratio estimate p p_adjusted".split()
LEFT_OUT = "left_out"  #: in metadata: what is left out


@dataclass(frozen=True)
class LeftOut:
    """A figure or table that has nothing to show: it says why in its place.

    Attributes
    ----------
    name : str
    reason : str
    """

    name: str
    reason: str

    def __repr__(self) -> str:
        return f"Nothing to show of {self.name}: {self.reason}."

    def _repr_mimebundle_(self, include=None, exclude=None):
        said = {"text/plain": repr(self), "text/markdown": f"{capitalised(self.reason)}."}
        return said, {"text/plain": {LEFT_OUT: self.name}}


@dataclass(frozen=True, eq=False)
class PaperTable:
    """A table whose cells are printed. Jupyter displays it.

    Attributes
    ----------
    cells : DataFrame
        Rows of text; its columns are titles.
    sides : str
        Of each column "l" or "r", where it is set.
    notes : tuple of str
    caption : str
    table : DataFrame
        All columns, rows and digits.
    """

    cells: pd.DataFrame
    sides: str
    notes: tuple[str, ...]
    caption: str
    table: pd.DataFrame

    def latex(self, *, label: str = "") -> str:
        r"""Return the table as a float that needs the package booktabs; *label* is for ``\ref``.

        >>> print(paper_table(pd.DataFrame({"item": ["law & war"], "n": [3]})).latex())
        % Needs \usepackage{booktabs}; letters that are not Latin need XeLaTeX or LuaLaTeX.
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
        printed = latex_table(
            self.cells,
            column_format=f"@{{}}{self.sides}@{{}}",
            position_float="centering",
            caption=latex_text(self.caption) or None,
            label=label or None,
        )
        body, end, closing = printed.rpartition("\\end{table}")
        needs = r"\usepackage{booktabs}; letters that are not Latin need XeLaTeX or LuaLaTeX."
        notes = [rf"\par\footnotesize\raggedright {latex_text(note)}" for note in self.notes]
        lines = [f"% Needs {needs}", body.rstrip(), *notes, f"{end}{closing}"]
        return "\n".join(lines).translate(LATEX_SIGNS)

    def html(self) -> str:
        """Return the table with its caption and notes; every text is escaped."""
        return (
            templates_of("analysis.figures")
            .get_template("table.html")
            .render(
                titles=self.cells.columns,
                rows=self.cells.to_numpy(),
                sides=self.sides,
                caption=self.caption,
                notes=self.notes,
            )
        )

    _repr_html_ = html

    def __repr__(self) -> str:
        return self.cells.to_string(index=False)


def paper_table(
    table: pd.DataFrame,
    *,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    caption: str = "",
    note: str = "",
    labels: Mapping[str, str] | None = None,
) -> PaperTable | LeftOut:
    """Return a result table as a paper or a notebook prints it.

    Parameters
    ----------
    table : DataFrame
        Levels, contrasts, or any other. Its `Method` becomes notes.
    columns : list, or column → title
        What is shown, in this order; by default what a paper needs. An estimate brings its
        interval, ``n`` what it is out of.
    caption : str
    note : str
        Your own words under the table, in place of what the method says.
    labels : mapping, optional
        An item, group or other name in the cells to words for print.

    Returns
    -------
    PaperTable
        With ``latex()`` and ``html()``. Shares are percent, and differences of shares percentage
        points; a ratio of 0 is "never", and one of infinity "only here". Missing values are dashes.
        Rows with † are descriptive only, and numbered notes give the reasons.
    LeftOut
        Of a table without rows: its ``reason`` says why.

    Raises
    ------
    InputError
        For unknown columns.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law"], "n": [3.0], "size": [12.0],
    ...                       "estimate": [0.25], "low": [0.1], "high": [0.4]})
    >>> paper_table(table)
    item       n estimate [95 % interval]
     law 3 of 12        0.25 [0.10, 0.40]
    """
    require_columns(table, [], what="table")
    if not isinstance(table.index, pd.RangeIndex) and table.index.names != [None]:
        table = table.reset_index()
    if table.empty:
        return LeftOut(caption or "a table", method_of(table).get("nothing", "it has no row"))
    names = list(_usual_columns(table) if columns is None else columns)
    require_columns(table, names, what="the table")
    texts = [_texts_of(table, name).replace(dict(labels or {})) for name in names]
    titles = [title_of(table, name) for name in names]
    if isinstance(columns, Mapping):
        titles = list(columns.values())
    sides = ["r" if is_number(table[name]) else "l" for name in names]
    marks, reasons = _marks_of(table)
    if marks.any():
        titles.append("note")
        texts.append(marks)
        sides.append("l")
    cells = pd.concat(texts, axis="columns").reset_index(drop=True)
    notes = [f"{note.rstrip('.')}."] if note else sentences(table)
    notes = [*dict.fromkeys(notes), *reasons]
    return PaperTable(
        cells=cells.set_axis([one_line(str(title)) for title in titles], axis="columns"),
        sides="".join(sides),
        notes=tuple(one_line(text) for text in notes),
        caption=one_line(caption),
        table=table,
    )


# ---- columns ----------------------------------------------------------------------------------


def _usual_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that a paper shows of such a table."""
    has_tests = "p_adjusted" in table or ("p" in table and level_column(table) != "")
    if not ({"group", "against", "item"} <= set(table) and has_tests):
        within = WITHIN if "estimate" in table else WITHIN[2:]  # ends of another interval
        return [name for name in table if name not in within]
    leading = table.columns[: table.columns.get_loc("group")]
    hidden = ["n", "n_against"] if level_column(table) in ("", "mean") else []
    if set(table["against"]) == {"rest"}:
        hidden.append("against")
    if _unit_in(table) != UNIT:
        hidden.append(UNIT)
    if "p_adjusted" in table:
        hidden.append("p")
    names = [*leading, *CONTRAST_COLUMNS]
    return [name for name in dict.fromkeys(names) if name in table and name not in hidden]


def title_of(table: pd.DataFrame, name: str) -> str:
    """Return the title of a column in readers' words.

    >>> title_of(pd.DataFrame(), "n_against")
    'n, others'
    """
    method = method_of(table)
    if name == "reading":
        return reading_in(table)
    if name == "estimate":
        title = "percent" if method.get("measure") == "share" else method.get("measure", name)
        title = "percentage points" if _is_of_shares(table) and "against" in table else title
        return f"{title} [95 % interval]" if "low" in table else title
    words = name.removesuffix(AGAINST)
    if words == "n" and "against" in table:
        words = plural(method.get("per", "page").replace("token", "use"))
    if words == "units":
        words = plural(unit_text(_unit_in(table)))
    title = TITLES.get(words, words).replace("_", " ")
    return f"{title}, others" if name.endswith(AGAINST) else title


def _unit_in(table: pd.DataFrame) -> str:
    """Return the unit of all rows of a table, or "unit" where these were tested by several."""
    units = table[UNIT].unique() if UNIT in table else [method_of(table).get(UNIT, UNIT)]
    return str(units[0]) if len(units) == 1 else UNIT


def _is_of_shares(table: pd.DataFrame) -> bool:
    """Return whether estimates are shares, or differences of shares."""
    if "against" in table:
        return are_points(table)
    return method_of(table).get("measure") == "share"


def _texts_of(table: pd.DataFrame, name: str) -> pd.Series:
    """Return the texts of a column."""
    if name == "estimate":
        return _estimates(table)
    texts = cells_of(_named(table, name))
    whole = name.replace("n", "size", 1)
    if name not in ("n", f"n{AGAINST}") or whole not in table:
        return texts
    is_share = level_column(table) in ("", "share") and table[name].between(0, table[whole]).all()
    return texts + " of " + cells_of(table[whole]) if is_share else texts


def _named(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column with the names of its items for print."""
    if is_number(table[name]):
        return table[name]
    words = names_of_items(method_of(table), table)
    names = [words.get(value, value) if isinstance(value, str) else value for value in table[name]]
    if name == "reading":
        names = [reading_text(str(text)) for text in names]
    if name == UNIT:
        names = [unit_text(str(text)) for text in names]
    return pd.Series(names, table.index, dtype=object)


def _estimates(table: pd.DataFrame) -> pd.Series:
    """Return estimates as text, with their intervals; percent of shares."""
    is_percent = _is_of_shares(table)
    decimals = 0 if is_percent else max(2, decimals_of(table["estimate"]))
    values = table.filter(["estimate", "low", "high"]) * (100 if is_percent else 1)
    values = values.round(9)  # an end that is 0 but for the last digit
    estimates = values["estimate"].map(lambda value: number_text(value, decimals))
    if "low" not in table:
        return estimates
    ends = zip(values["low"], values["high"])
    intervals = [interval_text(low, high, decimals) for low, high in ends]
    return estimates + " [" + pd.Series(intervals, table.index) + "]"


# ---- notes ------------------------------------------------------------------------------------


def _marks_of(table: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """Return the marks of each row, and the notes that they lead to."""
    daggers = pd.Series(np.where(is_descriptive(table), "†", ""), table.index)
    notes = ["† Descriptive only: too little evidence for an interval or a test."]
    if not daggers.any():
        notes = []
    if "note" not in table:
        return daggers, notes
    places, reasons = pd.factorize(table["note"].replace("", None))
    notes += [f"{place}: {reason}." for place, reason in enumerate(reasons, start=1)]
    return daggers + [str(place + 1) if place >= 0 else "" for place in places], notes
