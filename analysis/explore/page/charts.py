"""The charts of the page, in Altair. The page's script gives each of them its rows.

Every chart has a parameter ``near``: the key of the row under the pointer, which gets a dark edge.
Sizes are set by the script, to the width of the window. Text is placed by the script, so that no
two labels cover each other: ``left`` and ``top`` are pixels.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from analysis.explore.page.themes import THEMES, Theme, config_of

SIDES = ("more", "less", "weak")  #: how a point of the scatter differs from the rest
RUNS = (0, 1)  #: places of the runs that are told apart by colour and shape
TICKS_OF_WORDS = (0.001, 0.01, 0.1, 1, 10, 100)
PALE = 0.3  #: opacity of what does not hold
NUMBERS = ",.4~r"  #: of axes: four digits, no exponents


def chart_specs() -> dict[str, dict[str, Any]]:
    """Return all charts as Vega-Lite, by theme and name.

    Examples
    --------
    >>> specs = chart_specs()
    >>> sorted(specs["light"])
    ['beside', 'days', 'forest', 'levels', 'map', 'tone', 'words']
    """
    return {name: _specs_of(theme) for name, theme in THEMES.items()}


def _specs_of(theme: Theme) -> dict[str, Any]:
    """Return the charts of one theme."""
    words = alt.Scale(type="log", domainMin=_value("low"), domainMax=_value("high"), nice=False)
    linear = alt.Scale(domainMin=_value("low"), domainMax=_value("high"), nice=False, zero=False)
    charts = {
        "map": map_of_sources(theme),
        "words": scatter(theme, scale=words, ticks=TICKS_OF_WORDS),
        "tone": scatter(theme, scale=linear),
        "forest": forest(theme),
        "levels": levels(theme),
        "beside": beside_others(theme),
        "days": days(theme),
    }
    config = config_of(theme)
    specs = {}
    for name, chart in charts.items():
        spec = chart.to_dict()
        spec["config"] = config
        specs[name] = spec
    return specs


# ---- parts of charts --------------------------------------------------------------------------


def _value(parameter: str) -> alt.ExprRef:
    """Return the value of a parameter, which the script sets."""
    return alt.ExprRef(parameter)


def _parameters(**values: Any) -> list[alt.Parameter]:
    """Return parameters with their first values; ``near`` is among them."""
    values["near"] = ""
    return [alt.param(name=name, value=value) for name, value in values.items()]


def _layered(*layers: alt.Chart, **values: Any) -> alt.LayerChart:
    """Return layers above each other, with parameters."""
    return alt.layer(*layers).add_params(*_parameters(**values)).properties(width=600, height=400)


def _edge(theme: Theme) -> Any:
    """Return the colour of a point's edge: dark where the pointer is."""
    return alt.condition("datum.key === near", alt.value(theme.ink), alt.value(theme.ground))


def _labels(theme: Theme) -> alt.Chart:
    """Return texts at places in pixels, with an edge that keeps them readable."""
    base = alt.Chart(alt.NamedData("labels")).encode(
        x=alt.X("left:Q", scale=None),
        y=alt.Y("top:Q", scale=None),
        text="text:N",
    )
    colour = alt.condition("datum.is_faint", alt.value(theme.faint), alt.value(theme.ink))
    edge = base.mark_text(
        align="left",
        baseline="middle",
        stroke=theme.ground,
        strokeWidth=3,
        strokeJoin="round",
        color=theme.ground,
    )
    text = base.mark_text(align="left", baseline="middle").encode(color=colour)
    return alt.layer(edge, text)


def _zero_line(**channel: Any) -> alt.Chart:
    """Return a line at zero of a channel: ``x=`` (upright) or ``y=`` (level)."""
    return alt.Chart(alt.NamedData("origin")).mark_rule().encode(**channel)


def _band(theme: Theme) -> alt.Y:
    """Return one band for each label, in the order of the rows; labels may have several lines."""
    axis = alt.Axis(
        title=None,
        labelExpr="split(datum.label, '\\n')",
        labelLimit=0,
        labelPadding=8,
        labelColor=theme.ink,
        ticks=False,
        domain=False,
    )
    return alt.Y("label:N", sort=None, axis=axis)


def _run_colour(theme: Theme) -> alt.Color:
    """Return the colour of a run."""
    scale = alt.Scale(domain=list(RUNS), range=[theme.more, theme.less])
    return alt.Color("run:N", scale=scale, legend=None)


def _run_offset() -> alt.YOffset:
    """Return the place of a run inside its band."""
    return alt.YOffset("run:N", sort=list(RUNS), scale=alt.Scale(paddingOuter=0.3))


def _strength() -> Any:
    """Return the opacity of a row: pale where it does not hold."""
    return alt.condition("datum.holds", alt.value(1), alt.value(PALE))


# ---- charts -----------------------------------------------------------------------------------


def map_of_sources(theme: Theme) -> alt.LayerChart:
    """Return the map: a point for each source, as large as its number of pages.

    Rows have ``x, y, size, colour, is_dim, key``; *colour* is the place of the group's colour.
    """
    x = alt.X("x:Q", axis=None, scale=_free_scale("x_low", "x_high"))
    y = alt.Y("y:Q", axis=None, scale=_free_scale("y_low", "y_high"))
    places = list(range(len(theme.groups)))
    colours = alt.Scale(domain=places, range=list(theme.groups))
    points = (
        alt.Chart(alt.NamedData("rows"))
        .mark_circle(strokeWidth=1)
        .encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", scale=None),
            color=alt.Color("colour:O", scale=colours, legend=None),
            opacity=alt.condition("datum.is_dim", alt.value(0.12), alt.value(0.75)),
            stroke=_edge(theme),
        )
    )
    return _layered(
        _zero_line(x=alt.X("zero:Q", axis=None)),
        _zero_line(y=alt.Y("zero:Q", axis=None)),
        points,
        _labels(theme),
        x_low=-1,
        x_high=1,
        y_low=-1,
        y_high=1,
    )


def _free_scale(low: str, high: str) -> alt.Scale:
    """Return a scale from one parameter to another."""
    return alt.Scale(domainMin=_value(low), domainMax=_value(high), nice=False, zero=False)


def scatter(
    theme: Theme, *, scale: alt.Scale, ticks: tuple[float, ...] | None = None
) -> alt.LayerChart:
    """Return one source against the rest: a point for each item.

    Rows have ``against, rate, side, size, is_dim, key``. Items above the line are more frequent in
    the source; "diagonal" has the two ends of that line.
    """
    axis = alt.Axis(title=None, grid=False, format=NUMBERS)
    if ticks is not None:
        axis = alt.Axis(title=None, grid=False, format=NUMBERS, values=list(ticks))
    x = alt.X("against:Q", axis=axis, scale=scale)
    y = alt.Y("rate:Q", axis=axis, scale=scale)
    line = (
        alt.Chart(alt.NamedData("diagonal"))
        .mark_line(color=theme.line, strokeWidth=1)
        .encode(x=x, y=y)
    )
    colours = alt.Scale(domain=list(SIDES), range=[theme.more, theme.less, theme.weak])
    points = (
        alt.Chart(alt.NamedData("rows"))
        .mark_circle(strokeWidth=1)
        .encode(
            x=x,
            y=y,
            size=alt.Size("size:Q", scale=None),
            color=alt.Color("side:N", scale=colours, legend=None),
            opacity=alt.condition("datum.is_dim", alt.value(0.15), alt.value(0.8)),
            stroke=_edge(theme),
        )
    )
    return _layered(line, points, _labels(theme), low=0.01, high=10)


def forest(theme: Theme) -> alt.LayerChart:
    """Return planned contrasts: the difference and its interval, one line a run.

    Rows have ``label, run, estimate, low, high, holds, key``.
    """
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=_band(theme),
        yOffset=_run_offset(),
        color=_run_colour(theme),
        opacity=_strength(),
    )
    x_axis = alt.Axis(title="less often ← points of 100 → more often", format=NUMBERS, tickCount=6)
    intervals = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", axis=x_axis), x2="high:Q")
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("estimate:Q", axis=x_axis),
        shape=alt.Shape("run:N", scale=_run_shapes(), legend=None),
        stroke=_edge(theme),
    )
    return _layered(_zero_line(x=alt.X("zero:Q", axis=x_axis)), intervals, points)


def _run_shapes() -> alt.Scale:
    """Return the shape of a run's points."""
    return alt.Scale(domain=list(RUNS), range=["circle", "square"])


def levels(theme: Theme) -> alt.LayerChart:
    """Return one item across groups or sources: a bar for each and each run.

    Rows have ``label, run, value, end, holds, words, key``; *words* is what the bar says, and
    *end* is where they begin.
    """
    scale = alt.Scale(domainMin=_value("low"), domainMax=_value("high"), nice=False)
    base = alt.Chart(alt.NamedData("rows")).encode(y=_band(theme), yOffset=_run_offset())
    bars = base.mark_bar(strokeWidth=1).encode(
        x=alt.X("value:Q", axis=None, scale=scale),
        color=_run_colour(theme),
        stroke=_edge(theme),
        opacity=_strength(),
    )
    words = base.mark_text(align="left", dx=5).encode(
        x=alt.X("end:Q", axis=None, scale=scale), text="words:N"
    )
    zero = _zero_line(x=alt.X("zero:Q", axis=None, scale=scale))
    return _layered(zero, bars, words, low=0, high=100)


def beside_others(theme: Theme) -> alt.LayerChart:
    """Return a source's shares, one point a run, beside the mean of all other sources.

    Rows have ``label, run, value, others, key``.
    """
    axis = alt.Axis(title="% of its pages", format=NUMBERS, tickCount=5)
    scale = alt.Scale(domain=[0, 100])
    base = alt.Chart(alt.NamedData("rows")).encode(y=_band(theme))
    line = base.mark_rule().encode(
        x=alt.X("value:Q", axis=axis, scale=scale), x2="others:Q", yOffset=_run_offset()
    )
    others = base.mark_tick(color=theme.ink, thickness=2, size=18).encode(
        x=alt.X("others:Q", axis=axis, scale=scale)
    )
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("value:Q", axis=axis, scale=scale),
        yOffset=_run_offset(),
        color=_run_colour(theme),
        shape=alt.Shape("run:N", scale=_run_shapes(), legend=None),
        stroke=_edge(theme),
    )
    return _layered(line, others, points)


def days(theme: Theme) -> alt.LayerChart:
    """Return a source's pages over time, before all other sources, with the case's events.

    Rows have ``start, end, n, others, key``; "events" have ``day, number``. Times are
    milliseconds; the parameter ``form`` is how they are written.
    """
    axis = alt.Axis(
        title=None,
        grid=False,
        labelOverlap=True,
        tickCount=5,
        labelExpr="utcFormat(datum.value, form)",
    )
    x = alt.X("start:T", axis=axis, scale=alt.Scale(type="utc"))
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, x2="end:T")
    ground = alt.Y2Datum(0)
    others = base.mark_bar(color=theme.line, opacity=0.6).encode(
        y=alt.Y("others:Q", axis=None), y2=ground
    )
    whole = alt.Axis(title=None, format="d", tickMinStep=1, tickCount=3, grid=False)
    own = base.mark_bar(color=theme.more, strokeWidth=1).encode(
        y=alt.Y("n:Q", axis=whole), y2=ground, stroke=_edge(theme)
    )
    events = alt.Chart(alt.NamedData("events")).encode(x="day:T")
    lines = events.mark_rule(color=theme.ink, strokeDash=[2, 2])
    numbers = events.mark_text(baseline="bottom", dy=-2).encode(text="number:N", y=alt.value(0))
    chart = _layered(others, own, lines, numbers, form="%Y")
    return chart.resolve_scale(y="independent")
