"""Figures of a printed width; what all plot functions have in common.

A plot function is called with a table. It makes a figure, chooses its height, draws, and writes
title, axes and note. It returns the figure, which carries its table, `Method` and alt text
(`shown_in`), so that ``figures.save(figure, "01-contrasts", case=CASE)`` needs no more.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import networkx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.errors import one_of, require_columns, require_kind
from analysis.plots.captions import Caption, Shown
from analysis.plots.fitting import fitted, height_of, inches_of, width_in_layout, width_of
from analysis.plots.selection import MOST_ROWS, Selection
from analysis.plots.style import GREY, legible, printing, style, ten_digits
from analysis.stats.evidence import Method, common_method, method_of, names_of_items
from analysis.wording.notes import note_of, note_sentences

#: Inches: one column of a journal page, and the full width of its text.
WIDTHS = {"column": 3.5, "page": 7.0}


#: Parameters and result of every plot function; its docstring has the others.
SHARED_PARAMETERS = """\
    ax : Axes, optional
        Axes of another figure, which then has no note.
    labels : mapping, optional
        An item to words for print; by default those of the table.
    colours : mapping, optional
        A group to its colour, where groups have the same one in all figures.
    title, note : str
        A title, and a first sentence of the note.
    width : str
        "page" (7 in) or "column" (3.5 in).

    Returns
    -------
    Figure
        The figure of *ax*, or a new one.
"""

#: For the plots of tables that may be long.
MOST_PARAMETER = """\
    most_rows : int, optional
        Rows, columns, lines or actors that are drawn at most; by default {most}. The surest or the
        largest are drawn, the note counts them, and the CSV has all.
"""

EMPTY_HEIGHT = 2.6  #: inches of a figure of an empty table
TALLEST = 9.0  #: inches of a figure on a page
HIGHEST = 30.0  #: inches of any figure, 3,600 pixels of its PNG
MOST_PANELS = 12
LONGEST_WORD = 0.75  #: inches of a word at an axis that is not broken
NOTE_SIZE = 6
TITLE_SIZE = 8


def canvas(
    width: str = "column", height: float = 2.6, *, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """Return an empty figure of a printed width, and its axes.

    Parameters
    ----------
    width : "column" (3.5 in) or "page" (7 in)
    height : float
        In inches.
    rows, columns : int
        Panels.
    **options
        What `Figure.subplots` takes: ``sharex``, ``width_ratios``, …

    Returns
    -------
    (Figure, Axes or array of Axes)
        One panel is Axes. Panels of one row or one column are an array of one dimension. Other
        panels are an array of rows × columns.

    Raises
    ------
    InputError
        For another width.

    Examples
    --------
    >>> figure, axes = canvas("page", 2.0, columns=2)
    >>> figure.get_size_inches(), axes.shape
    (array([7., 2.]), (2,))
    """
    one_of(width, list(WIDTHS), name="width")
    with style():
        figure = Figure(figsize=(WIDTHS[width], height), layout="constrained")
        return figure, figure.subplots(rows, columns, **options)


# ---- what a figure shows ----------------------------------------------------------------------


def shown_in(figure: Figure) -> Shown | None:
    """Return the table, method and alt text of a figure.

    None where no plot function drew it. Of several tables that were drawn on one figure by hand,
    the alt texts are joined and there is no table.

    >>> from analysis.plots import heat_map
    >>> shown_in(heat_map(pd.DataFrame({"law": [3]}, index=["North"]))).alt
    '1 (North), by 1 (law). Most: North, law 3.'
    """
    parts = getattr(figure, "shown", [])
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    method = common_method(part.method for part in parts)
    return Shown(None, method, " ".join(part.alt for part in parts))


def attach(figure: Figure, shown: Shown) -> None:
    """Say in a figure what it shows; of several tables, call it for each."""
    figure.shown = [*getattr(figure, "shown", []), shown]  # type: ignore[attr-defined]


# ---- plot functions ---------------------------------------------------------------------------


def plot(
    height: Callable[..., float],
    *,
    select: Callable[..., Selection] | None = None,
    shared: Callable[..., dict[str, Any]] | None = None,
    most: int = MOST_ROWS,
    needs: Sequence[str] = (),
    what: str = "",
    fix: str | None = None,
) -> Callable[[Callable[..., Caption]], Callable[..., Figure]]:
    """Make a plot function of a function that draws a table on axes and returns its `Caption`.

    Parameters
    ----------
    height : function
        Inches of the figure without title and note, from the table and the plot's own options.
    select : function, optional
        What is drawn of a long table, from the table, a number of rows, the inches of the figure's
        width and the plot's options; such as `selection.of_tests`. Axes of other figures have all.
    shared : function, optional
        The options that all panels of a figure have in common, from what is drawn in each.
    most : int
        The rows that *select* leaves by default.
    needs : sequence of str
        Columns that a table must have, unless it is empty.
    what, fix : str
        What the table is, and how to get it, for a table that lacks one of them.

    Returns
    -------
    decorator
        The plot function takes the table, optional *ax*, the options of the function that draws,
        and those that all plots have (``labels, colours, title, note, width``).
    """

    def decorate(draw: Callable[..., Caption]) -> Callable[..., Figure]:
        """Return the plot function."""

        @functools.wraps(draw)
        def draw_figure(
            table: Any,
            ax: Axes | None = None,
            *,
            labels: Mapping | None = None,
            colours: Mapping | None = None,
            title: str = "",
            note: str = "",
            width: str = "page",
            most_rows: int | None = None,
            **options: Any,
        ) -> Figure:
            """Draw the table on a figure of its own, or on given axes."""
            redraw = None
            is_whole = most_rows is None and ax is not None
            n_rows = None if is_whole else most_rows or most
            selection = selected(table, n_rows, inches=WIDTHS.get(width, 0), **options)
            if ax is None:
                words_given = {"labels": labels, "colours": colours, "title": title, "note": note}
                drawn_again = functools.partial(draw_figure, table, most_rows=most_rows)
                redraw = functools.partial(drawn_again, **words_given, **options)
                own, ax = canvas(width, inches_high(selection.table, **options))
                own.can_grow = True  # type: ignore[attr-defined]
            figure = _figure_of(ax)
            words = _labels_of(table, labels)
            caption = _draw_on(draw, selection, ax, words=words, colours=colours, options=options)
            method = _method_of(table)
            if redraw is not None:
                text = note_of(_drawn_method(method, caption), first=[note, *caption.notes])
                _write_title(ax, title or caption.title)
                _write_note(figure, text)
                _make_room(figure)
            elif title:
                _write_title(ax, title)
            alt = _alt_of(caption, title)
            nothing = _why_nothing(method) if caption.is_empty else ""
            drawn = _as_table(selection.table)
            shown = Shown(_as_table(table), method, alt, nothing, redraw, drawn)
            attach(figure, shown)
            return figure

        def selected(
            table: Any, n_rows: int | None = most, /, *, inches: float, **options: Any
        ) -> Selection:
            """Return what is drawn of a table; all of it where no number of rows is given."""
            kinds = (pd.DataFrame, networkx.Graph)
            fix_of_kind = "Give the table that a function of compare or framing returned."
            require_kind(table, kinds, name="table", expected="a DataFrame", fix=fix_of_kind)
            if _is_empty(table):
                return Selection(table)
            if needs:
                require_columns(table, needs, what=what, fix=fix)
            if select is None or n_rows is None:
                return Selection(table)
            return select(table, n_rows, inches=inches, **options)

        def inches_high(table: Any, **options: Any) -> float:
            """Return the height; an empty table may lack the columns that decide it."""
            if not set(needs) <= set(table):
                return EMPTY_HEIGHT
            return height(table, **options)

        kind: Any = draw_figure
        own = MOST_PARAMETER.format(most=most) if select else ""
        kind.__doc__ = _with_parameters(draw.__doc__ or "", own + SHARED_PARAMETERS)
        kind.height = inches_high
        kind.draw = draw
        kind.select = selected
        kind.shared = shared
        names = ["most_rows"] if select else []
        names += ["labels", "colours", "title", "note", "width"]
        kind.__signature__ = _signature_of(draw, draw_figure, names)
        return kind

    return decorate


def _drawn_method(method: Method, caption: Caption) -> Method:
    """Return the method without intervals where none are drawn, so that no note promises them."""
    if caption.has_intervals:
        return method
    return cast(Method, {name: fact for name, fact in method.items() if name != "unit"})


def _with_parameters(docstring: str, parameters: str) -> str:
    """Return the docstring of a plot function with what all of them take and return."""
    sections = [docstring.find(f"\n    {name}\n") for name in ("Raises", "Notes", "Examples")]
    first = min((position for position in sections if position >= 0), default=len(docstring))
    return docstring[:first] + parameters + docstring[first:]


def _signature_of(draw: Callable, draw_figure: Callable, names: list[str]) -> inspect.Signature:
    """Return the signature of a plot function: own options, then the common ones of *names*."""
    own = inspect.signature(draw).parameters
    common = inspect.signature(draw_figure, follow_wrapped=False).parameters
    table, _, *options = own.values()
    parameters = [table, common["ax"], *options, *(common[name] for name in names)]
    return inspect.Signature(parameters, return_annotation="Figure")


def _draw_on(
    draw: Callable[..., Caption],
    selection: Selection,
    ax: Axes,
    *,
    words: Mapping,
    colours: Mapping | None,
    options: Mapping,
) -> Caption:
    """Draw what is selected of a table in the paper's look; write three words if it is empty."""
    table = _drawn_digits(selection.table)
    options = {name: _drawn_digits(value) for name, value in options.items()}
    for text in ax.figure.findobj(Text):  # on axes that `canvas` did not make
        text.set_parse_math(False)
    with style(), printing(words, colours):
        if _is_empty(table):
            draw_nothing(ax)
            return Caption("Nothing is drawn.", is_empty=True)
        caption = draw(table, ax, **options)
        _fit_axis_words(ax)
    if not selection.counts:
        return caption
    shows = f"{caption.shows} {selection.sentence}."
    return replace(caption, shows=shows, notes=(*caption.notes, selection.sentence))


def _drawn_digits(table: Any) -> Any:
    """Return a table whose numbers have the digits that no processor changes; else the value."""
    if not isinstance(table, pd.DataFrame):
        return table
    rounded = table.copy()
    for position, kind in enumerate(table.dtypes):
        if isinstance(kind, np.dtype) and kind.kind == "f":
            rounded.isetitem(position, [ten_digits(value) for value in table.iloc[:, position]])
    return rounded


def _why_nothing(method: Method) -> str:
    """Return why nothing is drawn."""
    return method.get("nothing") or "there is nothing to draw"


def _is_empty(table: Any) -> bool:
    """Return whether a table has no cells, or a network no nodes."""
    if isinstance(table, pd.DataFrame):
        return np.size(table) == 0
    return len(table) == 0


def draw_nothing(ax: Axes) -> None:
    """Say on the axes that there is nothing to draw."""
    ax.set_axis_off()
    ax.text(
        0.5,
        0.5,
        "nothing to draw",
        transform=ax.transAxes,
        ha="center",
        va="center",
        color=GREY,
    )


def _fit_axis_words(ax: Axes) -> None:
    """Wrap the words at the axes to the room that they have."""
    label: Any = ax.xaxis.label
    if label.get_ha() == "center":
        room = 0.6 * width_of(ax)
        ax.set_xlabel(fitted(ax.get_xlabel(), room, lines=3))
    room = max(0.6 * height_of(ax), LONGEST_WORD)
    ax.set_ylabel(fitted(ax.get_ylabel(), room, lines=2))


def _labels_of(table: Any, labels: Mapping | None) -> Mapping:
    """Return words for print: those given, else those of the table's method."""
    if labels is not None:
        return labels
    return names_of_items(_method_of(table), table)


def _method_of(table: Any) -> Method:
    """Return the method of a table or a network."""
    if isinstance(table, networkx.Graph):
        facts = table.graph
        return Method(nothing=facts.get("nothing", ""), remark=facts.get("note", ""))
    return method_of(table)


def _as_table(table: Any) -> pd.DataFrame:
    """Return a table as it is, and a network as a table of its edges."""
    if isinstance(table, networkx.Graph):
        return networkx.to_pandas_edgelist(table)
    return table


def _alt_of(caption: Caption, title: str = "") -> str:
    """Return the alt text: title, what is drawn, what one sees."""
    title = title or caption.title
    if title:
        title = f"{title.rstrip('.:')}:"
    return " ".join(filter(None, [title, caption.shows, caption.sees]))


# ---- several panels ---------------------------------------------------------------------------


def panels(
    tables: Mapping[str, Any],
    draw: Callable[..., Figure],
    *,
    labels: Mapping | None = None,
    title: str = "",
    note: str = "",
    width: str = "page",
    columns: int | None = None,
    **options: Any,
) -> Figure:
    """Draw several tables of one kind, one a panel; matrices have one scale of colours.

    On a page two are side by side, unless *columns* says how many. Where two would be higher than
    a page, names that all panels have under them are under the last one alone. Of more than twelve
    tables the first are drawn.

    Parameters
    ----------
    tables : mapping of title to table
        In the order of the panels, row by row.
    draw : plot function
        Such as `plots.heat_map`.
    labels, title, note, width
        As all plots have them.
    columns : int, optional
        Panels side by side.
    **options
        What the plot function takes.

    Returns
    -------
    Figure
        Its table has the rows of all panels, with their titles in the column ``panel``.

    Examples
    --------
    >>> from analysis import plots
    >>> day = pd.DataFrame({"law": [3]}, index=["North"])
    >>> figure = plots.panels({"Monday": day, "Tuesday": day}, plots.heat_map)
    >>> [ax.get_title(loc="left") for ax in figure.axes]
    ['Monday', 'Tuesday']
    """
    kind: Any = draw
    fix = 'Write {"title": table}.'
    require_kind(tables, Mapping, name="tables", expected="tables by their title", fix=fix)
    n_columns = 1
    if columns is not None:
        n_columns = min(columns, max(len(tables), 1))
    elif width == "page" and len(tables) > 1:
        n_columns = 2
    notes = [note]
    if len(tables) > MOST_PANELS:
        notes.append(Selection(None, (f"{MOST_PANELS} of {len(tables)} panels",)).sentence)
    first = dict(list(tables.items())[:MOST_PANELS])
    inches = WIDTHS[one_of(width, list(WIDTHS), name="width")] / n_columns
    selections = {
        name: kind.select(table, inches=inches, **options) for name, table in first.items()
    }
    heights = [kind.height(selection.table, **options) for selection in selections.values()]
    row_heights = _heights_of_rows(heights, n_columns)
    figure, axes = canvas(
        width,
        sum(row_heights) + 0.2 * len(row_heights),
        rows=len(row_heights),
        columns=n_columns,
        squeeze=False,
        height_ratios=row_heights,
    )
    drawn_options = options
    if kind.shared is not None:
        drawn_tables = [each.table for each in selections.values() if not _is_empty(each.table)]
        drawn_options = kind.shared(drawn_tables) | options
    alts = []
    is_empty = []
    methods = []
    for ax, (name, selection) in zip(axes.flat, selections.items()):
        words = _labels_of(selection.table, labels)
        caption = _draw_on(
            kind.draw, selection, ax, words=words, colours=None, options=drawn_options
        )
        _write_title(ax, name)
        alts.append(_alt_of(caption, name))
        is_empty.append(caption.is_empty)
        notes += caption.notes
        methods.append(_drawn_method(_method_of(selection.table), caption))
    for ax in axes.flat[len(first) :]:
        ax.set_axis_off()
    if columns is None and figure.get_figheight() > TALLEST:
        _share_names(figure, axes.flat[: len(first)], columns=n_columns)
    if title:
        lines = fitted(legible(title), 0.97 * figure.get_figwidth(), size=TITLE_SIZE)
        figure.suptitle(lines, x=0.01, ha="left", fontsize=TITLE_SIZE)
    _write_note(figure, _note_of_panels(methods, first=notes))
    _make_room(figure)
    method = common_method(_method_of(table) for table in tables.values())
    nothing = _why_nothing(method) if all(is_empty) else ""
    words_given = {"labels": labels, "title": title, "note": note}
    redraw = functools.partial(panels, tables, draw, **words_given, columns=columns, **options)
    alt = " ".join(filter(None, [f"{title}." if title else "", *alts]))
    drawn = _stacked({name: selection.table for name, selection in selections.items()})
    shown = Shown(_stacked(tables), method, alt, nothing, redraw, drawn)
    attach(figure, shown)
    return figure


def _share_names(figure: Figure, axes: Any, *, columns: int) -> None:
    """Name what all panels have under them once, and make the figure as high as a page."""
    names = {tuple(label.get_text() for label in ax.get_xticklabels()) for ax in axes}
    if len(names) > 1:
        return
    for ax in axes[:-columns]:
        ax.tick_params(labelbottom=False)
    figure.set_figheight(TALLEST)


def _heights_of_rows(heights: list[float], columns: int) -> list[float]:
    """Return the height of each row of panels: that of its highest panel."""
    rows = max(1, math.ceil(len(heights) / columns))
    parts = [heights[row * columns : (row + 1) * columns] for row in range(rows)]
    return [max(part, default=2.0) for part in parts]


def _note_of_panels(methods: list[Method], *, first: list[str]) -> str:
    """Return the note of panels, which says once what they have in common."""
    sentences = []
    for method in methods:
        sentences += note_sentences(method, first=first)
    return " ".join(dict.fromkeys(sentences))


def _stacked(tables: Mapping[str, Any]) -> pd.DataFrame:
    """Return the tables of panels below each other, with a column that names the panel."""
    parts = []
    for title, shown in tables.items():
        part = _as_table(shown)
        if not isinstance(part.index, pd.RangeIndex):
            part = part.reset_index()
        part = part.copy()
        part.attrs = {}
        part.insert(0, "panel", title)
        parts.append(part)
    if not parts:
        return pd.DataFrame()
    return pd.concat(parts, ignore_index=True)


# ---- title and note ---------------------------------------------------------------------------


def title(target: Axes | Figure, text: str) -> Figure:
    """Write a title over axes; return the figure.

    It is over the whole figure where the axes are alone.

    >>> title(canvas()[1], "What a page is about").get_suptitle()
    'What a page is about'
    """
    if isinstance(target, Figure):
        return _write_title(target.axes[0], text)
    return _write_title(target, text)


def note(target: Axes | Figure, text: str) -> Figure:
    """Write a note under the figure; return the figure.

    It takes the place of a note that is there.

    >>> note(canvas()[1], "Descriptive only.").get_supxlabel()
    'Descriptive only.'
    """
    if isinstance(target, Figure):
        return _write_note(target, text)
    return _write_note(_figure_of(target), text)


def _figure_of(ax: Axes) -> Figure:
    """Return the figure that axes are on."""
    figure: Any = ax.get_figure()
    return figure


def _write_title(ax: Axes, text: str) -> Figure:
    """Write a title, wrapped to the room that it has."""
    figure = _figure_of(ax)
    text = legible(text)
    specs = [panel.get_subplotspec() for panel in figure.axes]
    whole = {spec.get_topmost_subplotspec() for spec in specs if spec is not None}
    with style():
        if len(whole) == 1:
            lines = fitted(text, 0.97 * figure.get_figwidth(), size=TITLE_SIZE)
            figure.suptitle(lines, x=0.01, ha="left", fontsize=TITLE_SIZE)
            return figure
        room = 0.5 * width_of(ax)  # what the words beside a panel leave in any case
        if inches_of([text], size=TITLE_SIZE) > room:
            room = width_in_layout(ax)
        ax.set_title(fitted(text, room, size=TITLE_SIZE))
    return figure


def _write_note(figure: Figure, text: str) -> Figure:
    """Write a note, wrapped to the width of the figure."""
    with style():
        lines = fitted(legible(text), 0.96 * figure.get_figwidth(), size=NOTE_SIZE)
        figure.supxlabel(lines, x=0.01, ha="left", fontsize=NOTE_SIZE, color=GREY)
    return figure


def _make_room(figure: Figure) -> None:
    """Make a figure higher by its title and its note, up to `HIGHEST`."""
    height = figure.get_figheight()
    title_lines = figure.get_suptitle().splitlines()
    note_lines = figure.get_supxlabel().splitlines()
    height += 0.16 * len(title_lines)
    height += 0.11 * len(note_lines)
    figure.set_figheight(min(height, HIGHEST))
