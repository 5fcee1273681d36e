"""What a view of a case shows: table, figure, words for it, the lines that make it, and what can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import errors as checks
from analysis.case import LABELS, Case
from analysis.counts import Counts
from analysis.explore import captions as telling
from analysis.explore import points as spots
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, counted, given, split_outlets
from analysis.explore.materials import REST, nominal, often, strongest_first
from analysis.plots.style import words_of
from analysis.stats import measures

VIEWS = (
    "contrasts",
    "two groups",
    "word shift",
    "prevalence",
    "co-occurrence",
    "network",
    "tone",
    "timeline",
    "outlets",
)
_MOST = 12  # items in a figure
_PERIODS = 40


class Shown(NamedTuple):
    """A view of a case.

    Attributes
    ----------
    table : DataFrame
        What the library returned, whole; the figure may draw a part of it.
    figure : Figure
    alt : str
        The figure in words: what is drawn, from how many articles, the strongest finding.
    note : str
        Evidence, units, what is left out.
    code : str
        Three lines that make table and figure: an import and two calls.
    spots : list of Spot
    """

    table: pd.DataFrame
    figure: Figure | None
    alt: str
    note: str
    code: str
    spots: list[spots.Spot]


def views(case: Case, choices: Choices) -> list[str]:
    """Return the views that the material allows, of settled choices.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> views(case, settled(case, Choices(material="tone"))[0])
    ['contrasts', 'tone', 'timeline']
    """
    made, toned = counted(case, choices), choices.material == "tone"
    left_out = {"prevalence", "co-occurrence", "network", "two groups"} if toned else {"tone"}
    if choices.material != "words":
        left_out |= {"word shift"}
    if (made.rows["side"] == choices.group).sum() < 5 or len(made.items) < 3:
        left_out |= {"co-occurrence", "network"}
    if made.rows["day"].dropna().nunique() < 5:
        left_out |= {"timeline"}
    if (
        not choices.material.startswith(LABELS)
        or "outlet" not in made.rows
        or not nominal(_whole_variables(case, choices))
    ):
        left_out |= {"outlets"}
    return [view for view in VIEWS if view not in left_out]


def items(case: Case, choices: Choices) -> list[str]:
    """Return the items that are compared, sorted.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> items(case, settled(case, Choices(material="frames"))[0])[:2]
    ['civilian_harm', 'counter_terrorism']
    """
    return sorted(counted(case, choices).items)


def shown(case: Case, choices: Choices, view: str, *, chosen: Sequence[str] = ()) -> Shown:
    """Return what a view shows; *chosen* items are drawn instead of the strongest or most frequent.

    Of a single chosen item, prevalence and tone show all groups (the 25 largest), the largest first.

    Raises
    ------
    InputError
        For a view that the material does not allow, an item that is not there, and what the library refuses.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> made = shown(case, settled(case, Choices(material="frames"))[0], "prevalence")
    >>> print(made.code.splitlines()[0])
    from analysis import compare, cooccurrence, explore, figures, framing, measures, networks, plots
    """
    checks.one_of(view, views(case, choices), name="view")
    for item in chosen:
        checks.one_of(item, list(counted(case, choices).items), name="item")
    made = _VIEWS[view](case, choices, [*chosen])
    table = made.table
    canvas = Call("figures.canvas", "page", round(made.height, 2))
    ax = canvas.run()[1]
    drawing = made.draw(Named(f"{canvas}[1]", ax))
    if caption := telling.caption(table, case, choices, view):
        drawing = Call("plots.note", drawing, caption)
    drawing.run()
    code = "\n".join([telling.IMPORT, f"table = {made.call}", f"figure = {drawing}.figure"])
    alt, note = (
        telling.alt(table, case, choices, view, made.items),
        telling.note(case, choices, table, view),
    )
    return Shown(table, ax.figure, alt, note, code, made.spots(ax.figure))


class _Made(NamedTuple):
    """How a view is made: the call of the table, how it is drawn, which items, how high, and what can be clicked."""

    call: Call
    table: pd.DataFrame
    draw: Callable[[Named], Call]
    items: list[str]
    height: float
    spots: Callable[[Figure], list[spots.Spot]]


# ---- what is compared --------------------------------------------------------------------------------------------------


def _counts(case: Case, choices: Choices, **more) -> Call:
    return Call("explore.counts", case, choices.material, **given(choices), **more)


def _contrast(case: Case, choices: Choices) -> Call:
    how = (
        {"cluster": "article_id"} if split_outlets(counted(case, choices).rows, choices.by) else {}
    )
    if choices.estimand != "circulated":
        how["estimand"] = choices.estimand
    return Call(
        "compare.contrasts",
        _counts(case, choices),
        choices.by,
        groups=[choices.group],
        **how,
        labelings=choices.labelings,
        seed=choices.seed,
    )


@lru_cache(maxsize=32)
def contrast(case: Case, choices: Choices) -> pd.DataFrame:
    """Return the contrast of the choices, the same table for all views; long lists in its attributes are left out."""
    table = _contrast(case, choices).run()
    table.attrs = {
        name: value
        for name, value in table.attrs.items()
        if not isinstance(value, list) or len(value) < 50
    }
    return table  # pandas would copy these lists at every step


def _strongest(case: Case, choices: Choices) -> list[str]:
    """Return the items whose contrast is the strongest."""
    table = contrast(case, choices)
    return table["item"].iloc[strongest_first(table)[:_MOST]].tolist()


def _most_frequent(case: Case, choices: Choices) -> list[str]:
    """Return the items that most of the group's articles have; "none of these" is no item."""
    made = counted(case, choices)
    made = made.where(items=[item for item in made.items if not item.endswith(":none")])
    own = often(made.where(rows={"side": choices.group}), choices.material)
    return made.items[np.lexsort([made.items, -own])[:_MOST]].tolist()


# ---- views -------------------------------------------------------------------------------------------------------------


def _effects(case: Case, choices: Choices, chosen: list[str]) -> _Made:
    table = contrast(case, choices)
    items = (
        [item for item in chosen if item in set(table["item"])]
        if chosen
        else _strongest(case, choices)
    )
    if chosen and not items:
        raise checks.refusal(
            "item",
            arrived=f"{checks.listing(chosen)}, too rare here to be tested, or in nearly all",
            expected="an item with a contrast",
            fix="Look at its prevalence, or choose another.",
        )
    drawn = table.set_index("item", drop=False).loc[items]
    words = f"table.set_index('item', drop=False).loc[{items!r}]"
    return _Made(
        _contrast(case, choices),
        table,
        lambda ax: Call("plots.effects", Named(words, drawn), ax),
        items,
        1.0 + 0.2 * len(items),
        lambda figure: spots.named(figure, items=items),
    )


def _two_groups(case: Case, choices: Choices, _chosen) -> _Made:
    table = contrast(case, choices)
    return _Made(
        _contrast(case, choices),
        table,
        lambda ax: Call("plots.two_groups", Named("table", table), ax),
        _strongest(case, choices),
        4.2,
        lambda figure: spots.named(figure, items=table["item"]),
    )


def _word_shift(case: Case, choices: Choices, _chosen) -> _Made:
    other = REST if choices.against == "rest" else choices.against
    call = Call("framing.word_shift", _counts(case, choices), choices.group, other, by="side")
    table = call.run()
    return _Made(
        call,
        table,
        lambda ax: Call("plots.word_shift", Named("table", table), ax),
        table["item"].head(_MOST).tolist(),
        4.2,
        lambda figure: spots.named(figure, items=table["item"]),
    )


def _levels(case: Case, choices: Choices, chosen: list[str]) -> _Made:
    """Return levels of the items on both sides; of a single chosen one, in every group."""
    toned, one = choices.material == "tone", len(chosen) == 1
    items = chosen or _strongest(case, choices)[: 6 if toned else 8]
    compared = {
        name: value
        for name, value in given(choices).items()
        if not one or name not in ("group", "against")
    }
    made = Call(
        "explore.counts",
        case,
        choices.material,
        **compared,
        items=items,
        **({} if toned else {"presence": True}),
    )
    how: dict[str, Any] = {"measure": Named("measures.mean", measures.mean)} if toned else {}
    how |= {"cluster": "outlet"} if contrast(case, choices).attrs["cluster"] == "outlet" else {}
    how |= {"estimand": choices.estimand} if choices.estimand != "circulated" else {}
    by = choices.by if one else "side"
    call = Call("compare.levels", made, by, **how)
    table = call.run()
    most = (
        table.sort_values(["articles", by], ascending=[False, True])[by].tolist()[
            : telling.MOST_GROUPS
        ]
        if one
        else []
    )
    groups = most or [choices.group, *sorted(set(table[by]) - {choices.group})]
    rows = table.set_index(["item", by], drop=False)
    kept = [(item, group) for item in items for group in groups if (item, group) in rows.index]
    words = f"table.set_index(['item', {by!r}], drop=False).loc[{kept!r}]"
    drawn, unit = (
        rows.loc[kept].reset_index(drop=True),
        "pages" if choices.material.startswith(LABELS) else "articles",
    )
    ends = (
        {}
        if toned
        else {"end": max(0.1, float(np.ceil(10 * drawn[["estimate", "high"]].max(axis=None)) / 10))}
    )
    kind, rows_drawn = (
        "plots.tone" if toned else "plots.prevalence",
        Named(f"{words}.reset_index(drop=True)", drawn),
    )
    return _Made(
        call,
        table,
        lambda ax: _titled(Call(kind, rows_drawn, ax, by=by, unit=unit, **ends), items),
        items,
        1.0 + 0.155 * (len(kept) + len(items) * (not one)),
        lambda figure: spots.named(figure, items=items, sides=groups),
    )


def _places(case: Case, choices: Choices, chosen: list[str]) -> tuple[Call, list[str]]:
    """Return the call of the group's articles × items: of words the distinctive ones, else the most frequent."""
    items = (
        chosen
        if len(chosen) > 2
        else (_strongest if choices.material == "words" else _most_frequent)(case, choices)
    )
    return Call(
        "explore.incidence", case, material=choices.material, items=sorted(items), **given(choices)
    ), items


def _matrix(case: Case, choices: Choices, chosen: list[str]) -> _Made:
    found, items = _places(case, choices, chosen)
    call = Call("cooccurrence.clustered", Call("cooccurrence.matrix", found))
    table = call.run()
    return _Made(
        call,
        table,
        lambda ax: Call("plots.heat_map", Named("table", table), ax),
        items,
        1.2 + 0.22 * len(items),
        lambda figure: [*spots.named(figure, items=items), *spots.cells(figure, table)],
    )


def _network(case: Case, choices: Choices, chosen: list[str]) -> _Made:
    found, items = _places(case, choices, chosen)
    call = Call("cooccurrence.association", found)
    table = call.run()
    graph = Call("cooccurrence.network", Named("table", table)).run()
    return _Made(
        call,
        table,
        lambda ax: Call("plots.network", Named("cooccurrence.network(table)", graph), ax),
        items,
        4.2,
        lambda figure: spots.edges(figure, graph),
    )


def _timeline(case: Case, choices: Choices, chosen: list[str]) -> _Made:
    item = (chosen or _strongest(case, choices))[:1]
    days = counted(case, choices).rows["day"].dropna()
    every = next((every for every in "DWMQ" if days.dt.to_period(every).nunique() <= _PERIODS), "Y")
    toned = choices.material == "tone"
    how: dict[str, Any] = (
        {"events": Named(f"{case.source + '/events.toml'!r}", case.events)}
        if case.events is not None
        else {}
    )
    how |= {"measure": Named("measures.mean", measures.mean)} if toned else {}
    how |= {"estimand": choices.estimand} if choices.estimand != "circulated" else {}
    call = Call(
        "compare.timeline",
        _counts(case, choices, items=item, **({} if toned else {"presence": True})),
        every=every,
        by="side",
        date="day",
        **how,
    )
    table, unit = call.run(), "pages" if choices.material.startswith(LABELS) else "articles"
    words = f"table.sort_values('side', key=lambda side: side != {choices.group!r}, kind='stable')"
    drawn = table.sort_values("side", key=lambda side: side != choices.group, kind="stable")
    return _Made(
        call,
        table,
        lambda ax: _titled(
            Call("plots.timeline", Named(words, drawn), ax, by="side", unit=unit), item
        ),
        item,
        3.2,
        lambda figure: spots.named(figure, items=item, sides=table["side"].unique()),
    )


def _titled(drawing: Call, items: list[str]) -> Call:
    """Return the drawing under the item's name, where it is about one."""
    return Call("plots.title", drawing, words_of(items[0])) if len(items) == 1 else drawing


def _whole_variables(case: Case, choices: Choices) -> Counts:
    return counted(case, replace(choices, min_articles=1))


def _outlets(case: Case, choices: Choices, chosen: list[str]) -> _Made:
    wanted = [
        name
        for name, items in nominal(_whole_variables(case, choices)).items()
        if set(chosen) & set(items)
    ]
    rest = {
        name: value for name, value in given(choices).items() if name != "min_articles"
    }  # a rare category is one, too
    call = Call(
        "explore.tiles",
        case,
        choices.material,
        **({"variable": wanted[0]} if wanted else {}),
        **rest,
    )
    table = call.run()
    return _Made(
        call,
        table,
        lambda ax: Call("plots.outlet_rows", Named("table", table), ax, category="category"),
        [],
        max(2.6, 0.8 + 0.145 * table["outlet"].nunique()),
        lambda figure: [
            *spots.named(figure, outlets=table["outlet"].unique()),
            *spots.tiles(figure, table),
        ],
    )


_VIEWS: dict[str, Callable] = {
    "contrasts": _effects,
    "two groups": _two_groups,
    "word shift": _word_shift,
    "prevalence": _levels,
    "tone": _levels,
    "co-occurrence": _matrix,
    "network": _network,
    "timeline": _timeline,
    "outlets": _outlets,
}
