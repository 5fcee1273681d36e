"""The charts of the page, in Altair. The page's script gives each of them its rows.

Every chart has a parameter ``near``: the key of the row under the pointer, which gets a dark edge.
Sizes are set by the script, to the width of the window. Text is placed by the script, so that no
two labels cover each other: ``left`` and ``top`` are pixels.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from analysis.explore.page.themes import COLOURS, chart_config

SIDES = ("more", "less", "weak")  #: how a point of the scatter differs from the rest
READINGS = (0, 1)  #: places of readings, told apart by shape alone: groups have the colours
TICKS_OF_WORDS = (0.001, 0.01, 0.1, 1, 10, 100)
Layers = alt.LayerChart | alt.FacetChart  #: what Altair says that layers become
WHOLE_NUMBERS = "datum.value % 1 ? '' : format(datum.value, 'd')"  #: no "0.5 pages" on an axis
PALE = 0.3  #: opacity of what does not hold
HOLLOW = 0.2  #: opacity of what is inside a bar of the second reading
NUMBERS = ",.4~r"  #: of axes: four digits, no exponents


def chart_specs() -> dict[str, dict[str, Any]]:
    """Return all charts as Vega-Lite, by name.

    Examples
    --------
    >>> sorted(chart_specs())
    ['beside', 'days', 'forest', 'levels', 'matrix', 'shares', 'words']
    """
    charts = {
        "words": scatter_of_words(),
        "shares": scatter_of_levels(),
        "forest": forest(),
        "levels": levels(),
        "beside": beside_others(),
        "days": days(),
        "matrix": matrix(),
    }
    return {name: {**chart.to_dict(), "config": chart_config()} for name, chart in charts.items()}


# ---- parts of charts --------------------------------------------------------------------------


def _value(parameter: str) -> alt.ExprRef:
    """Return the value of a parameter, which the script sets."""
    return alt.ExprRef(parameter)


def _free_scale(low: str, high: str) -> alt.Scale:
    """Return a scale from one parameter to another."""
    return alt.Scale(domainMin=_value(low), domainMax=_value(high), nice=False, zero=False)


def _layered(*layers: alt.Chart | Layers, **values: Any) -> Layers:
    """Return layers above each other, with parameters and their first values."""
    parameters = [alt.param(name="near", value="")]
    for name, value in values.items():
        parameters.append(alt.param(name=name, value=value))
    chart = alt.layer(*layers)
    chart = chart.add_params(*parameters)
    return chart.properties(width=600, height=400)


def _rows() -> alt.Chart:
    """Return a chart of the rows that the script gives."""
    return alt.Chart(alt.NamedData("rows"))


def _edge() -> Any:
    """Return the colour of a point's edge: dark where the pointer is."""
    is_near = "datum.key === near"
    return alt.condition(is_near, alt.value(COLOURS.ink), alt.value(COLOURS.ground))


def _opacity(*, weak: str, least: float, most: float) -> Any:
    """Return the opacity of rows; *weak* is true of pale ones."""
    return alt.condition(weak, alt.value(least), alt.value(most))


def _labels() -> Layers:
    """Return texts at places in pixels, with an edge that keeps them readable."""
    left = alt.X("left:Q", scale=None)
    top = alt.Y("top:Q", scale=None)
    base = alt.Chart(alt.NamedData("labels")).encode(x=left, y=top, text="text:N")
    place: dict[str, Any] = {"align": "left", "baseline": "middle"}
    edge = base.mark_text(stroke=COLOURS.ground, strokeWidth=3, strokeJoin="round", **place)
    colour = alt.condition("datum.is_faint", alt.value(COLOURS.faint), alt.value(COLOURS.ink))
    text = base.mark_text(**place).encode(color=colour)
    return alt.layer(edge, text)


def _zero_line(x: alt.X) -> alt.Chart:
    """Return an upright line at zero."""
    return alt.Chart(alt.NamedData("origin")).mark_rule().encode(x=x)


#: Half of the lines after a label's first: it is drawn around the middle of its band.
HALF_OF_LINES = "-7 * (length(split(datum.label, '\\n')) - 1)"


def _axis_of_bands(**options: Any) -> alt.Axis:
    """Return the names of bands: the sign "=", then the label, of several lines perhaps."""
    return alt.Axis(
        title=None,
        labelExpr="split(slice(datum.label, 1), '\\n')",
        labelLimit=0,
        labelPadding=8,
        labelOffset=alt.ExprRef(HALF_OF_LINES),
        labelColor=COLOURS.ink,
        ticks=False,
        domain=False,
        **options,
    )


def _band() -> alt.Y:
    """Return one band for each label, in the order of the rows. Rows have ``band``."""
    order = alt.EncodingSortField("order", op="min")
    return alt.Y("band:N", sort=order, axis=_axis_of_bands())


def _own_colour() -> alt.Color:
    """Return the colour that a row has: that of its group."""
    return alt.Color("colour:N", scale=None)


def _reading_shape() -> alt.Shape:
    """Return the shape of a reading's points."""
    scale = alt.Scale(domain=list(READINGS), range=["circle", "square"])
    return alt.Shape("reading:N", scale=scale, legend=None)


def _reading_offset() -> alt.YOffset:
    """Return the place of a reading inside its band."""
    scale = alt.Scale(paddingOuter=0.3)
    return alt.YOffset("reading:N", sort=list(READINGS), scale=scale)


# ---- charts -----------------------------------------------------------------------------------


def scatter_of_words() -> Layers:
    """Return the words of one source against the rest, on logarithmic axes."""
    axis = alt.Axis(title=None, grid=False, format=NUMBERS, values=list(TICKS_OF_WORDS))
    ends: dict[str, Any] = {"domainMin": _value("low"), "domainMax": _value("high")}
    return _scatter(axis=axis, scale=alt.Scale(type="log", nice=False, **ends))


def scatter_of_levels() -> Layers:
    """Return the shares or tones of one source against the rest."""
    axis = alt.Axis(title=None, grid=False, format=NUMBERS, tickCount=6)
    return _scatter(axis=axis, scale=_free_scale("low", "high"))


def _scatter(*, axis: alt.Axis, scale: alt.Scale) -> Layers:
    """Return one source against the rest: a point for each item.

    Rows have ``against, rate, side, size, is_dim, key``. Items above the line are more frequent in
    the source; "diagonal" has the two ends of that line.
    """
    x = alt.X("against:Q", axis=axis, scale=scale)
    y = alt.Y("rate:Q", axis=axis, scale=scale)
    ends = alt.Chart(alt.NamedData("diagonal"))
    line = ends.mark_line(color=COLOURS.line, strokeWidth=1).encode(x=x, y=y)
    colours = alt.Scale(domain=list(SIDES), range=[COLOURS.more, COLOURS.less, COLOURS.weak])
    points = _rows().mark_circle(strokeWidth=1)
    points = points.encode(
        x=x,
        y=y,
        size=alt.Size("size:Q", scale=None),
        color=alt.Color("side:N", scale=colours, legend=None),
        opacity=_opacity(weak="datum.is_dim", least=0.15, most=0.8),
        stroke=_edge(),
    )
    return _layered(line, points, _labels(), low=0.01, high=10)


def forest() -> Layers:
    """Return planned contrasts: the difference and its interval, one line a reading.

    Rows have ``band, reading, colour, estimate, low, high, holds, order, key``.
    """
    title = ["less often ← → more often", "points of 100"]
    axis = alt.Axis(title=title, format=NUMBERS, tickCount=6)
    base = _rows().encode(
        y=_band(),
        yOffset=_reading_offset(),
        color=_own_colour(),
        opacity=_opacity(weak="!datum.holds", least=PALE, most=1),
    )
    low = alt.X("low:Q", axis=axis)
    intervals = base.mark_rule(strokeWidth=2).encode(x=low, x2="high:Q")
    points = base.mark_point(filled=True, size=60, opacity=1)
    points = points.encode(x=alt.X("estimate:Q", axis=axis), shape=_reading_shape(), stroke=_edge())
    zero = _zero_line(alt.X("zero:Q", axis=axis))
    return _layered(zero, intervals, points)


def levels() -> Layers:
    """Return one item across groups or sources: a bar for each and each reading.

    Rows have ``band, reading, colour, value, end, holds, said, order, key``; *said* are the lines
    beside the bar, and *end* is where they begin. Bars of the second reading are hollow.
    """
    scale = alt.Scale(domainMin=_value("low"), domainMax=_value("high"), nice=False)
    base = _rows().encode(y=_band(), yOffset=_reading_offset())
    bars = base.mark_bar(strokeWidth=1)
    bars = bars.encode(
        x=alt.X("value:Q", axis=None, scale=scale),
        color=_own_colour(),
        stroke=alt.condition("datum.key === near", alt.value(COLOURS.ink), "colour:N", scale=None),
        fillOpacity=alt.condition("datum.reading", alt.value(HOLLOW), alt.value(1)),
        opacity=_opacity(weak="!datum.holds", least=PALE, most=1),
    )
    end = alt.X("end:Q", axis=None, scale=scale)
    half = alt.ExprRef("-7 * (length(datum.said) - 1)")
    words = base.mark_text(align="left", dx=5, dy=half).encode(x=end, text="said:N")
    zero = _zero_line(alt.X("zero:Q", axis=None, scale=scale))
    return _layered(zero, bars, words, low=0, high=100)


def beside_others() -> Layers:
    """Return a source's shares, one point a reading, beside the mean of all other sources.

    Rows have ``band, reading, colour, value, others, order, key``.
    """
    axis = alt.Axis(title="% of its pages", format=NUMBERS, tickCount=5)
    scale = alt.Scale(domain=[0, 100])
    value = alt.X("value:Q", axis=axis, scale=scale)
    mean = alt.X("others:Q", axis=axis, scale=scale)
    base = _rows().encode(y=_band())
    lines = base.mark_rule().encode(x=value, x2="others:Q", yOffset=_reading_offset())
    others = base.mark_tick(color=COLOURS.ink, thickness=2, size=18).encode(x=mean)
    points = base.mark_point(filled=True, size=60, opacity=1)
    points = points.encode(
        x=value,
        yOffset=_reading_offset(),
        color=_own_colour(),
        shape=_reading_shape(),
        stroke=_edge(),
    )
    return _layered(lines, others, points)


def days() -> Layers:
    """Return a source's pages over time, before all other sources, with the case's events.

    Rows have ``start, end, n, others, colour, key``; "events" have ``day, number``. Times are
    milliseconds; the parameter ``form`` is how they are written.
    """
    time = alt.Axis(
        title=None,
        grid=False,
        labelOverlap=True,
        tickCount=5,
        labelExpr="utcFormat(datum.value, form)",
    )
    number = alt.Axis(title=None, grid=False, tickCount=3, labelExpr=WHOLE_NUMBERS)
    start = alt.X("start:T", axis=time, scale=alt.Scale(type="utc"))
    ground = alt.Y2Datum(0)
    base = _rows().encode(x=start, x2="end:T")
    others = base.mark_bar(color=COLOURS.line, opacity=0.6)
    others = others.encode(y=alt.Y("others:Q", axis=None), y2=ground)
    own = base.mark_bar(strokeWidth=1).encode(color=_own_colour())
    own = own.encode(y=alt.Y("n:Q", axis=number), y2=ground, stroke=_edge())
    events = alt.Chart(alt.NamedData("events")).encode(x="day:T")
    lines = events.mark_rule(color=COLOURS.ink, strokeDash=[2, 2])
    numbers = events.mark_text(baseline="bottom", dy=-2)
    numbers = numbers.encode(text="number:N", y=alt.value(0))
    chart = _layered(others, own, lines, numbers, form="%Y")
    return chart.resolve_scale(y="independent")


def matrix() -> Layers:
    """Return cells of rows and columns, the darker the larger, with their numbers.

    Rows have ``band, across, place, share, words, order, key``: the name of the column with the
    sign "=", its place, and the part of the largest cell.
    """
    axis = _axis_of_bands(orient="top", labelAngle=-90)
    order = alt.EncodingSortField("place", op="min")
    base = _rows().encode(x=alt.X("across:N", sort=order, axis=axis), y=_band())
    shades = alt.Scale(domain=[0, 1], range=[0, 1])
    cells = base.mark_rect(strokeWidth=1, fill=COLOURS.shade)
    cells = cells.encode(
        fillOpacity=alt.FillOpacity("share:Q", scale=shades, legend=None), stroke=_edge()
    )
    numbers = base.mark_text().encode(text="words:N")
    return _layered(cells, numbers)
