"""Tables as papers print them, in LaTeX and HTML, with notes on their methods.

`figures.save_paper_table` writes their files.
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
from analysis.compare.notes import within_text
from analysis.compare.prose import interval_text, number_text, reading_text, unit_text
from analysis.errors import plural, refusal, require_columns
from analysis.figures.escaping import latex_table, latex_text, one_line
from analysis.figures.methods import sentences
from analysis.figures.numbers import cells_of, decimals_of, is_number
from analysis.figures.templates import templates_of

#: Columns that are printed within others, or as marks and notes.
WITHIN = "low high size size_against units_against status reason note".split()
TITLES = {"p_adjusted": "adjusted p", "size": "of"}
#: Signs that LaTeX's usual fonts lack, or print as others.
LATEX_SIGNS = str.maketrans(
    {"−": "$-$", "<": "$<$", ">": "$>$", "†": r"\dag{}", "|": r"\textbar{}"}
)
AGAINST = "_against"  #: ends the columns of the other side
CONTRAST_COLUMNS = "item group against n n_against mean mean_against units".split()
CONTRAST_COLUMNS += ["ratio", "estimate", "p_adjusted"]


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
) -> PaperTable:
    """Return a result table as a paper prints it.

    Parameters
    ----------
    table : DataFrame
        Levels, contrasts, or any other. Its `Method` becomes notes.
    columns : list, or column → title
        What is shown, in this order; by default what a paper needs. An estimate brings its
        interval, ``n`` what it is out of, ``units`` those of the other side.
    caption : str
    note : str
        Your own words under the table, in place of what the method says.
    labels : mapping, optional
        An item, group or other name in the cells to words for print.

    Returns
    -------
    PaperTable
        With ``latex()`` and ``html()``. Estimates have two decimals, or four where all are small.
        p-values have no leading zero. Missing values are dashes. Differences of shares are
        percentage points; a ratio of 0 is "never", and one of infinity "only here". Rows with †
        are descriptive only, and numbered notes give the reasons.

    Raises
    ------
    InputError
        For a table without rows, and unknown columns.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law"], "n": [3.0], "size": [12.0],
    ...                       "estimate": [0.25], "low": [0.1], "high": [0.4]})
    >>> paper_table(table)
    item  n of N estimate [95 % interval]
     law 3 of 12        0.25 [0.10, 0.40]
    """
    require_columns(table, [], what="table")
    names = list(_usual_columns(table) if columns is None else columns)
    require_columns(table, names, what="the table")
    if table.empty or not names:
        raise refusal(
            "paper_table",
            arrived=f"{len(table)} rows and {len(names)} columns",
            expected="a table of results",
            fix="Pass what compare returned.",
        )
    titles, texts = map(list, zip(*(_column_of(table, name) for name in names)))
    if labels:
        texts = [column.replace(dict(labels)) for column in texts]
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
    if not {"group", "against", "item", "p_adjusted"} <= set(table):
        return [name for name in table if name not in WITHIN]
    leading = table.columns[: table.columns.get_loc("group")]
    names = [name for name in CONTRAST_COLUMNS if name in table]
    hidden = ["n", "n_against"] if level_column(table) in ("", "mean") else []
    if set(table["against"]) == {"rest"}:
        hidden.append("against")
    return [name for name in [*leading, *names] if name not in hidden]


def title_of(table: pd.DataFrame, name: str) -> str:
    """Return the title of a column in readers' words.

    >>> title_of(pd.DataFrame(), "n_against")
    'n, others'
    """
    if name == "reading":
        return reading_in(table)
    title = TITLES.get(name.removesuffix(AGAINST), name.removesuffix(AGAINST))
    return title.replace("_", " ") + (", others" if name.endswith(AGAINST) else "")


def _column_of(table: pd.DataFrame, name: str) -> tuple[str, pd.Series]:
    """Return the title of a column in readers' words, and its texts."""
    method = method_of(table)
    title = title_of(table, name)
    is_contrast = "against" in table
    others = "others" if is_contrast and (table["against"] == "rest").all() else "against"
    texts = cells_of(_named(table, name))
    if name == "estimate":
        is_points = is_contrast and are_points(table)
        is_level = not is_contrast and method.get("measure") == "share"
        if is_contrast:
            title = "percentage points" if is_points else method.get("measure", title)
        elif is_level:
            title = "percent"
        if method.get("strata"):
            title += f" within {within_text(method['strata'])}"
        if "low" in table:
            title += " [95 % interval]"
        return title, _estimates(table, is_points=is_points or is_level)
    if name == "units" and is_contrast:
        unit = plural(unit_text(method.get("unit", "unit")))
        return f"{unit} ({others})", texts + " (" + cells_of(table["units_against"]) + ")"
    if name not in ("n", "n_against"):
        return title, texts
    if is_contrast:
        counted = plural(method.get("per", "page").replace("token", "use"))
        title = f"{counted}, {others}" if name == "n_against" else counted
    whole = name.replace("n", "size", 1)
    is_share = whole in table and level_column(table) in ("", "share")
    if not is_share or not table[name].between(0, table[whole]).all():
        return title, texts
    return title if is_contrast else "n of N", texts + " of " + cells_of(table[whole])


def _named(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column with the names of its items for print."""
    if is_number(table[name]):
        return table[name]
    words = names_of_items(method_of(table), table)
    names = [words.get(value, value) if isinstance(value, str) else value for value in table[name]]
    if name == "reading":
        names = [reading_text(str(text)) for text in names]
    if name == "variable":
        names = [str(text).replace("_", " ") for text in names]
    return pd.Series(names, table.index, dtype=object)


def _estimates(table: pd.DataFrame, *, is_points: bool) -> pd.Series:
    """Return estimates as text, with their intervals; points of 100 where they are."""
    decimals = 0 if is_points else max(2, decimals_of(table["estimate"]))
    values = table.filter(["estimate", "low", "high"]) * (100 if is_points else 1)
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
