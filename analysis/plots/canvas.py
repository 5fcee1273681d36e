"""The canvas of every figure, and what all plot functions have in common.

A plot function draws a table once. `Canvas.fit` lays the same figure out as wide as a page or a
column, so that what a user changed is in both files.
"""

import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from analysis.compare.evidence import (
    FEWEST_WITH_MARK,
    Method,
    marks,
    names_of_items,
    reading_in,
)
from analysis.compare.notes import method_of_rows, note_sentences
from analysis.compare.prose import capitalised
from analysis.counts import UNCHECKED, UNREVIEWED
from analysis.errors import listing, one_of, plural, refusal, require_columns
from analysis.palette import GREY
from analysis.plots.captions import Caption
from analysis.plots.layout import Panel, fit_panel, in_lines
from analysis.plots.scales import noun_of
from analysis.plots.style import SMALL, legible, paper_look, words_of

#: Inches: one column of a journal page, and the full width of its text.
WIDTHS = {"column": 3.5, "page": 7.0}
MOST_ROWS = 12
DRAFTED = "actors of an unchecked draft"  #: a title that tells nothing of them
FINDING = "{finding}"  #: in a title, what the figure shows
PERCENT = "\N{NO-BREAK SPACE}%"  #: which begins no line
NOTE_SIZE = 6
NOTE_LETTERS = 450  #: six lines of a column
NOTE_LETTER = 0.046  #: inches of one, a little more than it needs in any kind of file
TITLE_SIZE = 8
MOST_BESIDE = 4.0  #: inches that title, axes, names of columns and note need together
DIGIT = 3.9  #: points of a digit beside rows, on average
ALL_OTHERS = "all others"  #: whom a group is compared with, where a table has "rest"
LINES = "Lines: 95 % intervals"
CUT = "Arrowheads: the interval is longer"
LEGEND_LETTERS = {"normal": 60, "bold": 50}  #: beside each other, in a column
LEGEND_LINE = 9.5  #: points
LEGEND: dict[str, Any] = {
    "loc": "lower right",
    "bbox_to_anchor": (1, 1),
    "frameon": False,
    "handlelength": 1,
    "handletextpad": 0.2,
    "columnspacing": 1,
    "borderaxespad": 0.3,
    "borderpad": 0,
}

#: The look of each mark: a dot of a test, a bar across the row of what nobody tested.
LOOKS: dict[str, dict[str, Any]] = {
    "sure": {"marker": "o", "markersize": 5},
    "open": {"marker": "o", "markersize": 5, "markerfacecolor": "white"},
    "level": {"marker": "|", "markersize": 7, "markeredgewidth": 2.4},
    "second": {"marker": "|", "markersize": 9, "markeredgewidth": 0.8},
    "count": {"marker": ""},
}

#: Parameters and result of every plot function; its docstring has the others.
SHARED_PARAMETERS = """\
    title, note, axis : str
        Words in place of the title, of the whole note, and of the words below the axis. In a title
        "{finding}" is what one would be without: "Law: {finding}".
    labels : mapping, optional
        An item, group, column, heading or other word beside the marks to words for print; by
        default those of the table. What is printed may be named instead of an item.
    order : sequence, optional
        Rows in this order; by default in that of the table, or the largest first. Matrices keep
        their own.
    colours : mapping, optional
        A group to its colour; by default those that the case gave its table.

    Returns
    -------
    Canvas
        A matplotlib figure, as wide as a page. It has twelve rows at most; the CSV that
        `figures.save` writes has all.
"""


class Canvas(Figure):
    """A figure with its table, its rows, and what it says in words."""

    def __init__(self, table: Any, *, is_ordered: bool = False):
        super().__init__(figsize=(WIDTHS["page"], 2), layout="constrained")
        #: Its numbers, all rows; and how they were made.
        self.table: pd.DataFrame = with_marks(table)
        self.method = method_of_rows(table)
        #: Whether a user gave an order of rows, which a plot then keeps.
        self.is_ordered = is_ordered
        #: What its plot function says of it, with the rows that are in the picture.
        self.caption = Caption()
        #: Its axes with rows, which `fit` lays out.
        self.panel: Panel
        #: The figure in words, without its title.
        self.alt = ""
        #: The whole note, of which the figure has what two lines hold.
        self.note = ""

    def words(self) -> dict[str, str]:
        """Return columns, variables of a codebook and items in words; values are as written."""
        columns = [*self.table.columns, *self.method.get("by", ())]
        names = [*columns, *self.table.get("variable", ())]
        words = {name: name.replace("_", " ") for name in names if isinstance(name, str)}
        return words | names_of_items(self.method, self.table)

    def tell(self, caption: Caption, *, title: str, note: str, axis: str) -> None:
        """Write the title above the figure, the note and the axis below, and keep them whole."""
        self.caption = caption
        if caption.nothing:
            self.clear()
            ax = self.add_subplot()
            ax.set_axis_off()
            ax.text(0.5, 0.5, "nothing to draw", ha="center", va="center", color=GREY)
            self.panel = Panel(ax)
        is_drafted = UNCHECKED in self.method.get("missing", "")
        finding = DRAFTED if is_drafted else caption.title
        title = title.replace(FINDING, finding) if title else capitalised(finding)
        if title:
            self.suptitle(legible(title))
        for ax in self.axes:
            if axis and ax.get_xlabel():
                ax.set_xlabel(legible(axis))
            _break_lines(ax.xaxis.label)
        facts = [note] if note else [*caption.notes]
        method = Method() if note else self.method.copy()
        if not caption.has_intervals:
            method["unit"] = ""
        elif not note and not method.get("unit"):
            facts.append(LINES)
        annotators = Method(annotators=method.pop("annotators", ""))
        facts = [*note_sentences(method, first=facts), "" if note else caption.key]
        sentences = list(map(legible, note_sentences(annotators, first=facts)))
        self.note = " ".join(sentences)
        if UNREVIEWED in self.note.casefold():
            sentences.insert(0, f"{capitalised(UNREVIEWED)}.")
        short = _shortened(sentences, last=1 + any(annotators.values()))
        self.supxlabel(short, x=0.01, ha="left", fontsize=NOTE_SIZE, color=GREY)
        self.alt = f"{caption.shows} {caption.sees}".strip()

    def fit(self, width: str) -> None:
        """Lay the figure out as wide as a page or a column, with whatever was changed on it.

        Raises InputError for another width.
        """
        self.width = width
        inches = WIDTHS[one_of(width, list(WIDTHS), name="width")]
        title = self._suptitle  # type: ignore[attr-defined]
        with paper_look():
            self.set_layout_engine("constrained")
            if title is not None:  # a user's own is in the middle, and large
                title.set(x=0.01, ha="left", fontsize=TITLE_SIZE, fontweight="bold")
                _break_lines(title)
            note = self._supxlabel  # type: ignore[attr-defined]
            if note is not None:
                note.set_text(in_lines(note.get_text(), inches / NOTE_LETTER))
            of_rows = fit_panel(self.panel, inches)
            self.set_size_inches(inches, of_rows + MOST_BESIDE)
            self.get_layout_engine().execute(self)  # half of what drawing takes
            beside = (1 - self.panel.ax.get_position().height) * (of_rows + MOST_BESIDE)
            self.fitted_size = (inches, round(of_rows + beside, 2))
            self.set_size_inches(self.fitted_size)

    def get_suptitle(self) -> str:
        """Return the title, with the spaces of a keyboard."""
        return super().get_suptitle().replace(PERCENT, " %")

    @property
    def is_resized(self) -> bool:
        """Whether somebody changed its size after it was laid out."""
        return not np.allclose(self.fitted_size, self.get_size_inches())


def _break_lines(text: Text) -> None:
    """Let a text go on below at the figure's edge; matplotlib takes no dollar for a formula."""
    written = text.get_text().replace(r"\$", "$").replace(" %", PERCENT)
    text.set(text=written.replace("$", r"\$"), wrap=True, parse_math=True)


def _shortened(sentences: list[str], *, last: int) -> str:
    """Return what six lines of a column hold of a note; the rest is in the caption file.

    Who labelled is told in any case.
    """
    while len(" ".join(sentences)) > NOTE_LETTERS and len(sentences) > last:
        del sentences[-last]
    return textwrap.shorten(" ".join(sentences), NOTE_LETTERS, placeholder=" …")


# ---- plot functions ---------------------------------------------------------------------------


def plot(
    *, needs: Sequence[str] = (), fix: str | None = None
) -> Callable[[Callable[..., Caption]], Callable[..., Canvas]]:
    """Make a plot function of a function that draws a table on a canvas.

    It takes the table, its own options and those that all plots have. *needs* are columns of the
    table; *fix* is for a table that lacks one.
    """

    def decorate(draw: Callable[..., Caption]) -> Callable[..., Canvas]:
        """Return the plot function."""

        @functools.wraps(draw)
        def draw_figure(
            table: Any,
            *,
            title: str = "",
            note: str = "",
            axis: str = "",
            labels: Mapping | None = None,
            order: Sequence | None = None,
            colours: Mapping | None = None,
            **options: Any,
        ) -> Canvas:
            """Draw the table on a canvas of its own."""
            what = f"plots.{draw.__name__}"
            for option in options:
                one_of(option, known, name=f"option of {what}")
            require_columns(table, [], what=what)
            figure = Canvas(table, is_ordered=order is not None)
            method = figure.method
            caption = Caption(nothing=method.get("nothing") or "there is nothing to draw")
            has_cells = not table.empty
            if has_cells and needs:
                require_columns(table, needs, what=what, fix=fix)
            labels = dict(labels or {})
            words = {name: labels.get(word, word) for name, word in figure.words().items()}
            words |= labels
            colours = method.get("colours") if colours is None else colours
            with paper_look(words, colours):
                if has_cells:
                    caption = draw(_as_drawn(figure.table, order), figure, **options)
                figure.tell(caption, title=title, note=note, axis=axis)
            figure.fit("page")
            return figure

        kind: Any = draw_figure
        own = draw.__doc__ or ""
        end = re.search(r"\n    (Raises|Notes|Examples)\n|$", own).start()
        kind.__doc__ = own[:end] + SHARED_PARAMETERS + own[end:]
        kind.__signature__ = _signature_of(draw, draw_figure)
        known = list(kind.__signature__.parameters)[1:]
        return kind

    return decorate


def _signature_of(draw: Callable, draw_figure: Callable) -> inspect.Signature:
    """Return the signature of a plot function: own options, then those of all plots."""
    table, _, *options = inspect.signature(draw).parameters.values()
    _, *shared, _ = inspect.signature(draw_figure, follow_wrapped=False).parameters.values()
    return inspect.Signature([table, *options, *shared], return_annotation="Canvas")


def _as_drawn(table: pd.DataFrame, order: Sequence | None) -> pd.DataFrame:
    """Return a table without categories, its numbers the same on all processors, in an order."""
    table = table.astype(dict.fromkeys(table.select_dtypes("category"), object))
    floats = table.select_dtypes("float")
    table[floats.columns] = ten_digits(floats.to_numpy())
    if "against" in table:
        table["against"] = table["against"].replace("rest", ALL_OTHERS)
    return table if order is None else _in_order(table, order)


def ten_digits(values: np.ndarray) -> np.ndarray:
    """Return numbers with ten digits: later ones depend on a processor's order of adding.

    >>> ten_digits(np.array([0.1 + 0.2, 1e-15 / 3, -0.0, np.inf])).tolist()
    [0.3, 3.333333333e-16, 0.0, inf]
    """
    is_rounded = np.isfinite(values) & (values != 0)
    digits = np.floor(np.log10(np.abs(np.where(is_rounded, values, 1)))) + 1
    scale = 10.0 ** np.clip(10 - digits, 0, 300)
    return np.where(is_rounded, np.rint(values * scale) / scale, values) + 0.0


def with_marks(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of results with the ``mark`` of each row; others as they are."""
    is_of_results = "item" in table or "variable" in table
    return table.assign(mark=marks(table)) if is_of_results and "mark" not in table else table


def _in_order(table: pd.DataFrame, order: Sequence) -> pd.DataFrame:
    """Return the rows of a table in an order of its items, or of what else names its rows."""
    names = table.columns.intersection(["item", "sample"]).union(table.columns, sort=False)
    for column in names:
        if table[column].isin(order).any():
            return rows_by_name(table, column, order)
    return table


# ---- rows -------------------------------------------------------------------------------------


def first_rows(table: pd.DataFrame, column: str, *, those: str = "") -> tuple[pd.DataFrame, str]:
    """Return the rows of the first twelve names of a column, and how many these are of how many."""
    names = table[column].unique()
    shown = table[table[column].isin(names[:MOST_ROWS])]
    return shown, left_out(MOST_ROWS, len(names), plural(words_of(column)), those=those)


def require_one(table: pd.DataFrame, keys: list[str], *, what: str) -> None:
    """Raise InputError unless each row of a figure is one row of its table."""
    if table.duplicated(keys).any():
        each = listing(map(words_of, keys))
        raise refusal(
            what,
            arrived=f"several rows of one {each}",
            expected=f"one row for each {each}",
            fix="Choose rows of the table first.",
        )


def left_out(n_drawn: int, n_all: int, noun: str, *, those: str = "") -> str:
    """Return how many of all are drawn, and which ones; "" where they all are.

    >>> left_out(12, 20, "items"), left_out(12, 12, "items")
    ('12 of 20 items drawn', '')
    """
    drawn = f"{n_drawn:,} of {n_all:,} {noun} drawn{those}"
    return drawn if n_drawn < n_all else ""


def of_largest(
    table: pd.DataFrame, column: str, weight: str, *, most: int, those: str
) -> tuple[pd.DataFrame, str]:
    """Return the rows of the names of largest weight, and how many these are of how many."""
    weights = table.groupby(column, sort=False)[weight].max()
    largest = weights.sort_values(ascending=False, kind="stable").index[:most]
    note = left_out(len(largest), len(weights), plural(words_of(column)), those=f", those {those}")
    return table[table[column].isin(largest)], note


def largest_first(table: pd.DataFrame, column: str, weight: str) -> pd.DataFrame:
    """Return the rows of the names with the largest sums of a weight first; equal ones by name."""
    sums = table.groupby(column)[weight].sum()
    return rows_by_name(table, column, sums.sort_values(ascending=False, kind="stable").index)


def rows_by_name(table: pd.DataFrame, column: str, names: Iterable) -> pd.DataFrame:
    """Return the rows in the order of the names in a column; those without one are last."""
    place = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return table.iloc[np.argsort(table[column].map(place), kind="stable")]


def with_readings(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns ``reading`` and ``is_first`` tell the first reading."""
    table = table.assign(reading=table.get("reading", ""))
    readings = table["reading"]
    return table.assign(is_first=readings.isin(readings.head(1)))


def row_axes(figure: Canvas, names: Sequence[str], **look: Any) -> Axes:
    """Return new axes with a named row at each whole number, the first one on top."""
    ax = figure.add_subplot()
    figure.panel = Panel(ax, names=list(names), **look)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def headed_axes(
    figure: Canvas, heads: Iterable[str], names: Iterable[str], **look: Any
) -> tuple[Axes, list[int]]:
    """Return new axes with rows under headings, and where the rows are."""
    lines = []
    places = []
    headings = {}
    last = None
    for head, name in zip(heads, names):
        if head and head != last:
            headings[len(lines)] = head
            lines.append("")
        last = head
        places.append(len(lines))
        lines.append(name)
    ax = row_axes(figure, lines, **look)
    left_edge = blended_transform_factory(figure.transFigure, ax.transData)
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    look = {"va": "center", "fontweight": "bold", "in_layout": False, "bbox": ground}
    figure.panel.headings = {
        place: ax.text(0.01, place, head, transform=left_edge, **look)
        for place, head in headings.items()
    }
    return ax, places


def draw_marks(ax: Axes, rows: pd.DataFrame) -> None:
    """Draw the ``mark`` of each row, at its estimate and ``y`` in ``colour``."""
    for row in rows.itertuples():
        look = {"color": row.colour, "linestyle": "", "clip_on": False, "zorder": 2}
        ax.plot(row.estimate, row.y, **look, **LOOKS[row.mark])


def draw_key(figure: Canvas, drawn: Iterable[str], *, what: str, points: float) -> str:
    """Say so many points above the rows what several marks are; return what the note has to say."""
    reading = reading_in(figure.table)
    names = {
        "sure": "filled dot: sure",
        "open": "hollow dot: tested, not sure (intervals are not adjusted)",
        "level": f"bar: {what}",
        "second": f"thin bar: second {reading} (of the same pages; on the mark where both agree)",
        "count": f"no mark: under {FEWEST_WITH_MARK} {noun_of(figure.method)}",
    }
    known = [mark for mark in names if mark in set(drawn)]
    if known == ["level", "second"]:
        names["level"] = f"bar: first {reading} ({what})"
    labels = {mark: name.partition(": ")[2].partition(" (")[0] for mark, name in names.items()}
    labels["count"] = names["count"]
    entries = [(labels[mark], mark, GREY) for mark in known]
    if len(known) > 1:
        draw_legend(figure, entries, points=points)
    return "; ".join(names[mark] for mark in known)


def draw_legend(
    figure: Canvas, entries: list[tuple[str, str, str]], *, points: float, weight: str = "normal"
) -> float:
    """Draw names, marks and colours above the rows, so many points higher; return where it ends."""
    ax = figure.panel.ax
    most = LEGEND_LETTERS[weight]
    names = [in_lines(name, most) for name, *_ in entries]
    lengths = [len(name) + 3 for name in names]
    n_columns = len(names)
    if sum(lengths) > most:
        n_columns = max(1, most // max(lengths))
    right = figure.panel.beside / 72
    place = ax.transAxes + ScaledTranslation(right, points / 72, figure.dpi_scale_trans)
    across = sorted(range(len(names)), key=lambda place: place % n_columns)  # it fills columns
    entries = [entries[place] for place in across]
    names = [names[place] for place in across]
    inks = [ink for *_, ink in entries]
    handles = [Line2D([], [], linestyle="", color=ink, **LOOKS[mark]) for _, mark, ink in entries]
    look = LEGEND | {"prop": {"size": 6.5, "weight": weight}, "labelcolor": inks}
    legend = Legend(ax, handles, names, ncols=n_columns, bbox_transform=place, **look)
    legend.set_clip_on(False)
    ax.add_artist(legend)
    n_lines = max(name.count("\n") + 1 for name in names) * -(-len(names) // n_columns)
    return points + LEGEND_LINE * n_lines


def write_beside(figure: Canvas, rows: pd.DataFrame, *, head: str) -> float:
    """Write what is ``beside`` rows to the right, under a head; return how many points it needs."""
    ax = figure.panel.ax
    right = figure.panel.beside = 4 + DIGIT * rows["beside"].str.len().max()
    look = SMALL | {"ha": "right", "xycoords": ax.get_yaxis_transform()}
    for row in rows.itertuples():
        ink = GREY if row.mark == "count" else "black"
        ax.annotate(row.beside, (1, row.y), (right, 0), color=ink, **look)
    look["xycoords"] = ax.transAxes
    ax.annotate(words_of(head), (1, 1), (right, LEGEND_LINE / 2), color=GREY, **look)
    return LEGEND_LINE


def mark_cuts(ax: Axes, rows: pd.DataFrame, ends: tuple[float, float]) -> str:
    """Draw an arrowhead where an interval is cut, at ``y`` in ``colour``; return what it is."""
    low, high = ends
    below = rows[rows["low"] < low]
    above = rows[rows["high"] > high]
    for marker, end, cut in (("<", low, below), (">", high, above)):
        for row in cut.itertuples():
            ax.plot(end, row.y, marker, color=row.colour, markersize=4, clip_on=False)
    return CUT if len(below) or len(above) else ""


def with_numbers(names: Iterable[str], numbers: Iterable[float]) -> list[str]:
    """Return names with the number of what they rest on in brackets."""
    return [f"{name} ({n:,.0f})" for name, n in zip(names, numbers)]


def in_brackets(axis: str, noun: str) -> str:
    """Return the words of an axis, and what the numbers in brackets are."""
    return f"{axis} ({noun} in brackets)"


def n_of(numbers: Iterable[float], sizes: Iterable[float]) -> list[str]:
    """Return what shares rest on.

    >>> n_of([9.0], [1034.0])
    ['9 of 1,034']
    """
    return [f"{n:,.0f} of {size:,.0f}" for n, size in zip(numbers, sizes)]
