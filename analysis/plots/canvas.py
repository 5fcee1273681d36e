"""One figure at two widths; what all plot functions have in common.

A plot function draws a table once. `fit` lays the same figure out as wide as a page or a column:
it wraps title, note, axis words and names, and sets the height. So what a user changed on the
figure is in both files.
"""

import functools
import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import blended_transform_factory

from analysis.counts import UNCHECKED, UNREVIEWED
from analysis.errors import one_of, plural, require_columns, require_kind
from analysis.plots.captions import Caption, Shown
from analysis.plots.fitting import fitted, inches_of, lines_of
from analysis.plots.style import (
    GREY,
    font_advice,
    legible,
    paper_look,
    printing,
    ten_digits,
    words_of,
)
from analysis.stats.evidence import Method, method_of, names_of_items
from analysis.wording.notes import note_of, note_sentences

#: Inches: one column of a journal page, and the full width of its text.
WIDTHS = {"column": 3.5, "page": 7.0}
MOST_ROWS = 12
DRAFTED = "Actors of an unchecked draft"  #: a title that tells nothing of them
LINE = 0.12  #: inches of a line of names
NOTE_LINE = 0.1
NOTE_SIZE = 6
NOTE_LINES = 2  #: of a note in a column
TITLE_LINE = 0.14
TITLE_SIZE = 8
NAME_SHARE = 0.4  #: of the width, for names beside rows
WIDEST_NAME = 2.4  #: inches
ROW = 0.17  #: inches of a row whose name has one line
COLUMN = 0.19  #: inches of a column of cells
UPRIGHT_LINE = 0.09  #: inches of a line of the upright name of a column
UPRIGHT_LINES = 3
CUT = "Arrowheads: the interval is longer"

#: Parameters and result of every plot function; its docstring has the others.
SHARED_PARAMETERS = """\
    title, note : str
        A title instead of what one sees, and a first sentence of the note.
    labels : mapping, optional
        An item, group or column to words for print; by default those of the table.
    order : sequence, optional
        Rows in this order; by default in that of the table, or the largest first. Matrices and
        networks keep their own.
    colours : mapping, optional
        A group to its colour; by default those that the case gave its table.
    width : str
        "page" (7 in) or "column" (3.5 in); `figures.save` writes both.

    Returns
    -------
    Figure
        Twelve rows at most; the CSV that `figures.save` writes has all.
"""


@dataclass
class Panel:
    """Axes with rows, and what names them: what `fit` lays out."""

    ax: Axes
    names: list[str] = field(default_factory=list)
    row: float = ROW  #: inches of a row of one line
    height: float = 0.0  #: inches of axes without rows
    above: float = 0.05  #: inches above the rows, for direct labels
    columns: list[str] = field(default_factory=list)
    headings: list[tuple[Text, float]] = field(default_factory=list)  #: and shares of the width
    written: dict[str, list[str]] = field(default_factory=dict)  #: by axis, as wrapped last


# ---- what a figure shows ----------------------------------------------------------------------


def shown_in(figure: Figure) -> Shown | None:
    """Return the table, method, alt text and note of a figure; None where no plot made it."""
    return getattr(figure, "shown", None)


# ---- plot functions ---------------------------------------------------------------------------


def plot(
    *, needs: Sequence[str] = (), what: str = "table", fix: str | None = None
) -> Callable[[Callable[..., Caption]], Callable[..., Figure]]:
    """Make a plot function of a function that draws a table on a new figure.

    It takes the table, its own options and those that all plots have. *needs* are columns of the
    table; *what* and *fix* are for a table that lacks one.
    """

    def decorate(draw: Callable[..., Caption]) -> Callable[..., Figure]:
        """Return the plot function."""

        @functools.wraps(draw)
        def draw_figure(
            table: Any,
            *,
            title: str = "",
            note: str = "",
            labels: Mapping | None = None,
            order: Sequence | None = None,
            colours: Mapping | None = None,
            width: str = "page",
            **options: Any,
        ) -> Figure:
            """Draw the table on a figure of its own."""
            one_of(width, list(WIDTHS), name="width")
            require_kind(
                table,
                (pd.DataFrame, networkx.Graph),
                name="table",
                expected="a DataFrame",
                fix="Give the table that a function of compare or framing returned.",
            )
            is_empty = not (np.size(table) if isinstance(table, pd.DataFrame) else len(table))
            if needs and not is_empty:
                require_columns(table, needs, what=what, fix=fix)
            method = _method_of(table)
            words = _words_of_columns(table) | names_of_items(method, table) | dict(labels or {})
            colours = method.get("colours") if colours is None else colours
            with paper_look(), printing(words, colours):
                figure = Figure(figsize=(WIDTHS[width], 2), layout="constrained")
                figure.panels = []  # type: ignore[attr-defined]
                figure.is_ordered = order is not None  # type: ignore[attr-defined]
                caption = Caption("", nothing=method.get("nothing") or "there is nothing to draw")
                if not is_empty:
                    caption = draw(_in_order(_plain(table), order), figure, **options)
                if caption.nothing:
                    _draw_nothing(figure)
                title = title or (DRAFTED if UNCHECKED in note_of(method) else caption.title)
                title = legible(title)
                texts = [text.get_text() for text in figure.findobj(Text)]
                advice = font_advice([title, *texts])
                _write_words(figure, title, [note, advice, *caption.notes], method)
            figure.shown = _shown(  # type: ignore[attr-defined]
                table, figure, caption, title, method
            )
            fit(figure, width)
            return figure

        kind: Any = draw_figure
        kind.__doc__ = _with_parameters(draw.__doc__ or "", SHARED_PARAMETERS)
        kind.__signature__ = _signature_of(draw, draw_figure)
        return kind

    return decorate


def _words_of_columns(table: Any) -> dict[str, str]:
    """Return columns, and the variables of a codebook, in words; values are as written.

    >>> _words_of_columns(pd.DataFrame({"country_group": ["elm_land"]}))
    {'country_group': 'country group'}
    """
    names = [*getattr(table, "columns", ()), *getattr(table, "variable", ())]
    return {name: name.replace("_", " ") for name in names if isinstance(name, str)}


def _with_parameters(docstring: str, parameters: str) -> str:
    """Return the docstring of a plot function with what all of them take and return."""
    sections = [docstring.find(f"\n    {name}\n") for name in ("Raises", "Notes", "Examples")]
    first = min((position for position in sections if position >= 0), default=len(docstring))
    return docstring[:first] + parameters + docstring[first:]


def _signature_of(draw: Callable, draw_figure: Callable) -> inspect.Signature:
    """Return the signature of a plot function: own options, then those of all plots."""
    table, _, *options = inspect.signature(draw).parameters.values()
    _, *shared, _ = inspect.signature(draw_figure, follow_wrapped=False).parameters.values()
    return inspect.Signature([table, *options, *shared], return_annotation="Figure")


def _method_of(table: Any) -> Method:
    """Return the method of a table or of a network."""
    if isinstance(table, networkx.Graph):
        return Method(nothing=table.graph.get("nothing", ""), remark=table.graph.get("note", ""))
    return method_of(table)


def _in_order(table: Any, order: Sequence | None) -> Any:
    """Return the rows of a table in an order of its items, or of what else names its rows."""
    if order is None or not isinstance(table, pd.DataFrame):
        return table
    names = table.columns.intersection(["item", "sample"]).union(table.columns, sort=False)
    for column in names:
        if table[column].isin(order).any():
            return rows_by_name(table, column, order)
    return table


def _plain(table: Any) -> Any:
    """Return a table without categories, of numbers with the digits that no processor changes."""
    if not isinstance(table, pd.DataFrame):
        return table
    table = table.astype(dict.fromkeys(table.select_dtypes("category"), object))
    floats = table.select_dtypes("float").map(ten_digits)
    table[floats.columns] = floats
    return table


def _shown(table: Any, figure: Figure, caption: Caption, title: str, method: Method) -> Shown:
    """Return what a figure shows."""
    heading = title.rstrip(".:")
    alt = " ".join(filter(None, [heading and f"{heading}:", caption.shows, caption.sees]))
    note = figure.note  # type: ignore[attr-defined]
    drawn = getattr(figure, "drawn", None)
    if isinstance(table, networkx.Graph):
        table = networkx.to_pandas_edgelist(table)
    return Shown(table, method, alt, note, caption.nothing, drawn, heading)


# ---- rows -------------------------------------------------------------------------------------


def first_rows(table: pd.DataFrame, column: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of the first twelve names of a column, and how many these are of how many."""
    names = table[column].unique()
    shown = table[table[column].isin(names[:MOST_ROWS])]
    return shown, left_out(MOST_ROWS, len(names), plural(words_of(column)))


def left_out(n_drawn: int, n_all: int, noun: str, *, those: str = "") -> str:
    """Return how many of all are drawn, and which ones; "" where they all are.

    >>> left_out(12, 20, "items"), left_out(12, 12, "items")
    ('12 of 20 items drawn; the CSV has all', '')
    """
    drawn = f"{n_drawn:,} of {n_all:,} {noun} drawn{those}; the CSV has all"
    return drawn if n_drawn < n_all else ""


def largest_first(table: pd.DataFrame, column: str, weight: str) -> pd.DataFrame:
    """Return the rows of the names with the largest sums of a weight first; equal ones by name."""
    sums = table.groupby(column)[weight].sum()
    names = sums.sort_values(ascending=False, kind="stable").index
    return rows_by_name(table, column, names)


def rows_by_name(table: pd.DataFrame, column: str, names: Iterable) -> pd.DataFrame:
    """Return the rows in the order of the names in a column; those without one are last."""
    place = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return table.iloc[np.argsort(table[column].map(place), kind="stable")]


def row_axes(figure: Figure, names: Sequence[str], **look: Any) -> Axes:
    """Return new axes with a named row at each whole number, the first one on top.

    *look* are attributes of `Panel`.
    """
    ax = figure.add_subplot()
    figure.panels.append(Panel(ax, names=list(names), **look))  # type: ignore[attr-defined]
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def headed_axes(
    figure: Figure, heads: Sequence[str], names: Sequence[str], **look: Any
) -> tuple[Axes, list[int]]:
    """Return new axes with rows under headings, and where the rows are.

    A heading stands before each new head, from the left edge of the figure on.
    """
    lines = []
    places = []
    headings = {}
    last = None
    for head, name in zip(heads, names):
        if head != last:
            headings[len(lines)] = last = head
            lines.append("")
        places.append(len(lines))
        lines.append(name)
    ax = row_axes(figure, lines, **look)
    left_edge = blended_transform_factory(figure.transFigure, ax.transData)
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    look = {"va": "center", "fontweight": "bold", "in_layout": False, "bbox": ground}
    for place, head in headings.items():
        text = ax.text(0.01, place, head, transform=left_edge, **look)
        figure.panels[-1].headings.append((text, 0.97))  # type: ignore[attr-defined]
    return ax, places


def percent_axis(ax: Axes, highest: float, *, noun: str) -> None:
    """Draw an axis of shares from 0 to the next ten percent."""
    end = np.clip(np.ceil(10 * highest + 0.001) / 10, 0.1, 1)
    ax.set_xlim(-0.02 * end, 1.03 * end)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda share, _: f"{abs(100 * share):.3g}")
    ax.set_xlabel(f"percent of {noun}")


def write_beside(ax: Axes, places: Iterable[float], texts: Sequence[str], *, head: str) -> None:
    """Write texts to the right of the axes, at rows, and above them what they are."""
    right = 4 + 72 * inches_of(texts, size=6.5)
    look = {"ha": "right", "va": "center", "fontsize": 6.5, "textcoords": "offset points"}
    look |= {"xycoords": ax.get_yaxis_transform()}
    for y, text in zip(places, texts):
        ax.annotate(text, (1, y), (right, 0), **look)
    ax.annotate(head, (1, -0.9), (right, 0), color=GREY, **look)


def ends_of(values: pd.DataFrame, *, is_rate: bool = False) -> tuple[float, float]:
    """Return where an axis without natural ends has its own; longer intervals are cut there.

    It goes as far beyond 0 and the estimates as these are apart; that of means at least as far as
    half of the intervals.

    >>> rates = pd.DataFrame({"estimate": [2.0, 3.0], "low": [1.0, 0.1], "high": [4.0, 900.0]})
    >>> ends_of(rates, is_rate=True)
    (-3.0, 6.0)
    """
    estimates = values["estimate"]
    low = min(0.0, estimates.min())
    high = max(0.0, estimates.max())
    reach = high - low or 1.0
    if not is_rate:
        reaches = np.maximum(values["high"] - estimates, estimates - values["low"])
        reach = max(reach, reaches.median())
    return float(low - reach), float(high + reach)


def mark_cuts(ax: Axes, rows: pd.DataFrame, ends: tuple[float, float]) -> str:
    """Draw an arrowhead where an interval is cut, at ``y`` in ``colour``; return what it is."""
    is_cut = {"<": rows["low"] < ends[0], ">": rows["high"] > ends[1]}
    for (marker, cut), end in zip(is_cut.items(), ends):
        for row in rows[cut].itertuples():
            ax.plot(end, row.y, marker, color=row.colour, markersize=4, clip_on=False)
    return CUT if pd.concat(is_cut).any() else ""


def n_of(numbers: Iterable[float], sizes: Iterable[float]) -> list[str]:
    """Return what shares rest on.

    >>> n_of([9.0], [1034.0])
    ['9 of 1,034']
    """
    return [f"{n:,.0f} of {size:,.0f}" for n, size in zip(numbers, sizes)]


# ---- layout -----------------------------------------------------------------------------------


def fit(figure: Figure, width: str) -> None:
    """Lay a figure out as wide as a page or a column, with whatever was changed on it.

    It returns None. Title, note, axis words and names of rows are wrapped again, and the height is
    what they need. Raises InputError for another width.
    """
    inches = WIDTHS[one_of(width, list(WIDTHS), name="width")]
    panels = figure.panels  # type: ignore[attr-defined]
    columns = 2 if width == "page" and len(panels) > 1 else 1
    with paper_look():
        figure.set_layout_engine("constrained")
        heights = [_fit_panel(panel, inches / columns) for panel in panels]
        height = _arrange(figure, panels, heights, columns=columns)
        title: Any = figure._suptitle  # type: ignore[attr-defined]
        note: Any = figure._supxlabel  # type: ignore[attr-defined]
        if title is not None:  # a user's own is in the middle, and large
            title.set(x=0.01, ha="left", fontsize=TITLE_SIZE, fontweight="bold")
        height += TITLE_LINE * _wrap(title, 0.97 * inches, size=TITLE_SIZE, bold=True)
        height += NOTE_LINE * _wrap(note, 0.97 * inches, size=NOTE_SIZE)
        figure.set_size_inches(inches, height + 0.1)
    figure.fitted_size = (inches, height + 0.1)  # type: ignore[attr-defined]


def width_of(figure: Figure) -> str:
    """Return the width that a figure has now: "page" or "column"."""
    return "column" if figure.get_figwidth() == WIDTHS["column"] else "page"


def is_resized(figure: Figure) -> bool:
    """Return whether somebody changed the size of a figure that a plot function made."""
    size = getattr(figure, "fitted_size", None)
    return size is not None and not np.allclose(size, figure.get_size_inches())


def _arrange(
    figure: Figure, panels: Sequence[Panel], heights: Sequence[float], *, columns: int
) -> float:
    """Put panels beside or below each other, and return the inches that they take in height."""
    rows = [heights[start : start + columns] for start in range(0, len(heights), columns)]
    row_heights = [max(row) for row in rows] or [0.8]
    grid = GridSpec(len(row_heights), columns, figure=figure, height_ratios=row_heights)
    for number, panel in enumerate(panels):
        panel.ax.set_subplotspec(grid[number // columns, number % columns])
    return sum(row_heights)


def _fit_panel(panel: Panel, inches: float) -> float:
    """Wrap the names and the words of a panel, and return the inches that it needs in height."""
    ax = panel.ax
    room = min(NAME_SHARE * inches, WIDEST_NAME, inches - COLUMN * len(panel.columns) - 0.2)
    height = panel.height + panel.above + 0.03
    if panel.names:
        height += _fit_rows(panel, inches, room=room)
        room = min(room, inches_of(panel.written["y"]))
    if panel.columns:
        height += _name_columns(panel, inches - room - 0.2)
    elif ax.axison:
        height += 0.17  # of ticks
    height += LINE * _wrap(ax.xaxis.label, max(inches - room - 0.5, 0.5 * inches), size=7)
    title = ax._left_title  # type: ignore[attr-defined]
    return height + LINE * _wrap(title, inches - room - 0.1, size=7)


def _fit_rows(panel: Panel, inches: float, *, room: float) -> float:
    """Wrap the names beside rows and the headings, and return the inches of all rows."""
    ax = panel.ax
    panel.names = _whole_names(ax.yaxis, panel.names, panel.written.get("y"))
    written = [fitted(name, room) for name in panel.names]
    panel.written["y"] = written
    lines = {-1: 1} | {row: lines_of(name) for row, name in enumerate(written)}
    for text, share in panel.headings:
        row = math.floor(getattr(text, "xy", text.get_position())[1])
        needed = _wrap(text, share * inches, size=7, bold=True)
        lines[row] = max(lines[row], needed)
    above, *heights = (panel.row + LINE * (number - 1) for number in lines.values())
    _set_heights(ax, heights)
    limits = ax.get_ylim()
    ax.set_yticks(range(len(written)), written)
    ax.set_ylim(limits)  # ticks outside do not widen those that a user set
    return above - panel.row + max(sum(heights), 0.45)  # less leaves the layout no room


def _set_heights(ax: Axes, heights: Sequence[float]) -> None:
    """Make each row so many inches high; row i stays around y = i."""
    edges = np.array([-10, *range(len(heights) + 1), len(heights) + 10]) - 0.5
    inches = np.cumsum([0, 10 * ROW, *heights, 10 * ROW])
    to_inches = functools.partial(np.interp, xp=edges, fp=inches)
    to_rows = functools.partial(np.interp, xp=inches, fp=edges)
    ax.set_yscale("function", functions=(to_inches, to_rows))


def _name_columns(panel: Panel, room: float) -> float:
    """Name the columns, level where there is room and else upright; return the inches it takes."""
    names = _whole_names(panel.ax.xaxis, panel.columns, panel.written.get("x"))
    panel.columns = names
    each = room / len(names)
    if inches_of(" ".join(names).split()) < each - 0.04:
        look = {"rotation": 0, "fontsize": 7, "linespacing": 1.2}
        written = [fitted(name, each - 0.04) for name in names]
        inches = LINE * max(map(lines_of, written))
    else:
        look = {"rotation": 90, "fontsize": NOTE_SIZE, "linespacing": 1.05}
        most = min(max(1, int(each / UPRIGHT_LINE)), UPRIGHT_LINES)
        written = [_in_lines(name, most) for name in names]
        inches = inches_of(written, size=NOTE_SIZE)
    panel.written["x"] = written
    panel.ax.set_xticks(range(len(names)), written, **look)
    return inches + 0.1


def _in_lines(name: str, most: int) -> str:
    """Return a name in at most so many small lines, as narrow as they allow."""
    room = min(inches_of(name.split(), size=NOTE_SIZE) + 0.01, 1.5)
    while lines_of(fitted(name, room, size=NOTE_SIZE)) > most:
        room += 0.1
    return fitted(name, room, size=NOTE_SIZE)


def _whole_names(axis: Any, names: list[str], written: list[str] | None) -> list[str]:
    """Return the names of an axis, whole: those that a user wrote since, where she did."""
    if written is None:
        return names
    now = [label.get_text() for label in axis.get_ticklabels()]
    if len(now) != len(written):
        return names
    return [name if text == old else text for name, text, old in zip(names, now, written)]


def _wrap(text: Any, inches: float, *, size: float, bold: bool = False) -> int:
    """Wrap a text to a width, and return its lines: what a user wrote since is wrapped as well."""
    if text is None:
        return 0
    if text.get_text() != getattr(text, "written", None):
        text.whole = text.get_text()
    text.written = fitted(text.whole, inches, size=size, bold=bold)
    text.set_text(text.written)
    return lines_of(text.written) if text.whole else 0


# ---- title and note ---------------------------------------------------------------------------


def _write_words(figure: Figure, title: str, facts: Sequence[str], method: Method) -> None:
    """Write the title above a figure, and under it what two lines of a column hold of the note."""
    if title:
        figure.suptitle(title)
    figure.note = note_of(method, first=facts)  # type: ignore[attr-defined]
    first = [fact for fact in facts if fact]
    if UNREVIEWED in figure.note.casefold():  # type: ignore[attr-defined]
        first = [UNREVIEWED, *first]
    sentences = note_sentences(Method(annotators=method.get("annotators", "")), first=first)
    room = 0.97 * WIDTHS["column"]
    short = ""
    for sentence in map(legible, sentences):
        longer = f"{short} {sentence}".strip()
        if lines_of(fitted(longer, room, size=NOTE_SIZE)) <= NOTE_LINES:
            short = longer
        elif not short:  # the rest of a long one is in the caption file
            lines = fitted(sentence, room, size=NOTE_SIZE).split("\n")[:NOTE_LINES]
            short = f"{' '.join(lines).rpartition(' ')[0]} …"
    figure.supxlabel(short, x=0.01, ha="left", fontsize=NOTE_SIZE, color=GREY)


def _draw_nothing(figure: Figure) -> None:
    """Say on a figure that there is nothing to draw."""
    for panel in figure.panels:  # type: ignore[attr-defined]
        panel.ax.remove()
    ax = figure.add_subplot()
    ax.set_axis_off()
    ax.text(0.5, 0.5, "nothing to draw", ha="center", va="center", color=GREY)
    figure.panels = [Panel(ax, height=0.8)]  # type: ignore[attr-defined]
