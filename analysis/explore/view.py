"""What a view of a case shows: table, figure, words for it, its code, and what can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import plots
from analysis.case import LABELS, Case
from analysis.counts import Counts
from analysis.errors import listing, one_of, refusal
from analysis.explore.captions import MOST_GROUPS, alt_text, figure_note, note
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, arguments_of, counted, split_outlets, unit_of
from analysis.explore.materials import REST, articles_with, nominal, strongest_first
from analysis.explore.points import Spot, cell_spots, edge_spots, named_spots, tile_spots
from analysis.stats import measures
from analysis.stats.evidence import method_of

#: Names of all views, in the order of the board.
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
IMPORT = "from analysis import compare, cooccurrence, explore, framing, measures, plots"
MOST_ITEMS = 12  # in a figure
MOST_LEVELS = {"tone": 6}  # items of which levels are drawn, by material
MOST_PERIODS = 40
FEWEST_ARTICLES = 5  # of the group, for co-occurrence
FEWEST_DAYS = 5  # for a timeline


class Shown(NamedTuple):
    """A view of a case.

    Attributes
    ----------
    table : DataFrame
        What the library returned; the figure may draw a part of it.
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
    spots: list[Spot]


class _View(NamedTuple):
    """How a view is made."""

    table_call: Call
    table: pd.DataFrame
    figure_call: Call
    spots: Callable[[Figure], list[Spot]]


def views(case: Case, choices: Choices) -> list[str]:
    """Return the names of the views that these choices allow.

    Some of "contrasts", "two groups", "word shift", "prevalence", "co-occurrence", "network",
    "tone", "timeline" and "outlets", in this order. Give choices that `settled` returned.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> views(case, settled(case, Choices(material="tone"))[0])
    ['contrasts', 'tone', 'timeline']
    """
    compared = counted(case, choices)
    hidden = {"tone"}
    if choices.material == "tone":
        hidden = {"prevalence", "co-occurrence", "network", "two groups"}
    if choices.material != "words":
        hidden.add("word shift")
    n_articles = (compared.rows["side"] == choices.group).sum()
    if n_articles < FEWEST_ARTICLES or len(compared.items) < 3:
        hidden |= {"co-occurrence", "network"}
    if compared.rows["day"].dropna().nunique() < FEWEST_DAYS:
        hidden.add("timeline")
    if not _has_tiles(case, choices):
        hidden.add("outlets")
    return [view for view in VIEWS if view not in hidden]


def _has_tiles(case: Case, choices: Choices) -> bool:
    """Tell whether pages of outlets have a variable of one value each."""
    if not choices.material.startswith(LABELS):
        return False
    every_item = _every_item(case, choices)
    return "outlet" in every_item.rows and bool(nominal(every_item))


def _every_item(case: Case, choices: Choices) -> Counts:
    return counted(case, replace(choices, min_articles=1))


def items(case: Case, choices: Choices) -> list[str]:
    """Return the names of the items that are compared, sorted.

    Give choices that `settled` returned. Raises InputError where no article is left.

    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> items(case, settled(case, Choices(material="frames"))[0])[:2]
    ['civilian_harm', 'counter_terrorism']
    """
    return sorted(counted(case, choices).items)


def shown(case: Case, choices: Choices, view: str, *, chosen: Sequence[str] = ()) -> Shown:
    """Return what a view shows.

    *chosen* items are drawn instead of the strongest or most frequent. Of a single chosen item,
    prevalence and tone show all groups (the 25 largest), the largest first.

    Returns
    -------
    Shown
        ``table`` (DataFrame: the library's result), ``figure``, ``alt`` and ``note`` (text),
        ``code`` (three lines that make them again), ``spots`` (parts of the figure to click on).

    Raises
    ------
    InputError
        For a view that the material does not allow, an item that is not there, and what the library
        refuses.

    Examples
    --------
    >>> from analysis.explore import open_case, settled
    >>> case = open_case("data/syria-war")
    >>> choices, _ = settled(case, Choices(material="frames"))
    >>> shown(case, choices, "prevalence").code.splitlines()[0]
    'from analysis import compare, cooccurrence, explore, framing, measures, plots'
    """
    one_of(view, views(case, choices), name="view")
    compared_items = list(counted(case, choices).items)
    for item in chosen:
        one_of(item, compared_items, name="item")
    made = _VIEWS[view](case, choices, list(chosen))
    table = made.table
    caption = figure_note(table, case, choices, view)
    if caption:
        made.figure_call.named["note"] = caption
    figure = made.figure_call.run()
    drawn = plots.shown_in(figure)
    plot_alt = drawn.alt if drawn else ""
    code = [IMPORT, f"table = {made.table_call}", f"figure = {made.figure_call}"]
    return Shown(
        table=table,
        figure=figure,
        alt=alt_text(plot_alt, table, case, choices, view),
        note=note(case, choices, table, view),
        code="\n".join(code),
        spots=made.spots(figure),
    )


# ---- what is compared -------------------------------------------------------------------------


def _counts_call(case: Case, choices: Choices, **options: Any) -> Call:
    return Call("explore.counts", case, choices.material, **arguments_of(choices), **options)


def _estimand_options(choices: Choices) -> dict[str, str]:
    if choices.estimand == "circulated":
        return {}
    return {"estimand": choices.estimand}


def _contrast_call(case: Case, choices: Choices) -> Call:
    options: dict[str, Any] = {}
    if split_outlets(counted(case, choices).rows, choices.by):
        options["cluster"] = "article_id"
    options |= _estimand_options(choices)
    return Call(
        "compare.contrasts",
        _counts_call(case, choices),
        choices.by,
        groups=[choices.group],
        **options,
        labelings=choices.labelings,
        seed=choices.seed,
    )


@lru_cache(maxsize=32)
def contrast(case: Case, choices: Choices) -> pd.DataFrame:
    """Return the contrast of the choices, the same table for all views."""
    return _contrast_call(case, choices).run()


def _strongest_items(case: Case, choices: Choices) -> list[str]:
    """Return the items whose contrast is the strongest."""
    table = contrast(case, choices)
    order = strongest_first(table)[:MOST_ITEMS]
    return table["item"].iloc[order].tolist()


def _most_frequent_items(case: Case, choices: Choices) -> list[str]:
    """Return the items that most of the group's articles have; "none of these" is no item."""
    compared = counted(case, choices)
    named = [item for item in compared.items if not item.endswith(":none")]
    compared = compared.where(items=named)
    of_group = compared.where(rows={"side": choices.group})
    n_articles = articles_with(of_group, choices.material)
    order = np.lexsort([compared.items, -n_articles])[:MOST_ITEMS]
    return compared.items[order].tolist()


# ---- views ------------------------------------------------------------------------------------


def _view_contrasts(case: Case, choices: Choices, chosen: list[str]) -> _View:
    table = contrast(case, choices)
    drawn_items = chosen or _strongest_items(case, choices)
    tested = set(table["item"])
    drawn_items = [item for item in drawn_items if item in tested]
    if not drawn_items:
        raise refusal(
            "item",
            arrived=f"{listing(chosen)}, too rare here to be tested, or in nearly all",
            expected="an item with a contrast",
            fix="Choose another item, or look at this one in the view prevalence.",
        )
    rows = table.set_index("item", drop=False).loc[drawn_items]
    words = f"table.set_index('item', drop=False).loc[{drawn_items!r}]"
    return _View(
        _contrast_call(case, choices),
        table,
        Call("plots.effects", Named(words, rows)),
        lambda figure: named_spots(figure, items=drawn_items),
    )


def _view_two_groups(case: Case, choices: Choices, _chosen: list[str]) -> _View:
    table = contrast(case, choices)
    return _View(
        _contrast_call(case, choices),
        table,
        Call("plots.two_groups", Named("table", table)),
        lambda figure: named_spots(figure, items=table["item"]),
    )


def _view_word_shift(case: Case, choices: Choices, _chosen: list[str]) -> _View:
    reference = REST if choices.against == "rest" else choices.against
    counts_call = _counts_call(case, choices)
    call = Call("framing.word_shift", counts_call, choices.group, reference, by="side")
    table = call.run()
    return _View(
        call,
        table,
        Call("plots.word_shift", Named("table", table)),
        lambda figure: named_spots(figure, items=table["item"]),
    )


def _view_levels(case: Case, choices: Choices, chosen: list[str]) -> _View:
    """Return levels of the items on both sides; of a single chosen one, in every group."""
    if len(chosen) == 1:
        return _view_of_all_groups(case, choices, chosen[0])
    most = MOST_LEVELS.get(choices.material, 8)
    drawn_items = chosen or _strongest_items(case, choices)[:most]
    call = _levels_call(case, choices, arguments_of(choices), drawn_items, by="side")
    table = call.run()
    others = sorted(set(table["side"]) - {choices.group})
    return _drawn_levels(call, table, choices, drawn_items, [choices.group, *others], by="side")


def _view_of_all_groups(case: Case, choices: Choices, item: str) -> _View:
    """Return the levels of one item in the largest groups."""
    arguments = arguments_of(choices)
    arguments.pop("group", None)
    arguments.pop("against", None)
    by = choices.by
    call = _levels_call(case, choices, arguments, [item], by=by)
    table = call.run()
    largest = table.sort_values(["articles", by], ascending=[False, True])
    groups = largest[by].tolist()[:MOST_GROUPS]
    return _drawn_levels(call, table, choices, [item], groups, by=by)


def _levels_call(
    case: Case, choices: Choices, arguments: dict, drawn_items: list[str], *, by: str
) -> Call:
    """Return the call of levels: means of tones, shares of everything else."""
    is_tone = choices.material == "tone"
    counts_options: dict[str, Any] = {"items": drawn_items}
    options: dict[str, Any] = {}
    if is_tone:
        options["measure"] = Named("measures.mean", measures.mean)
    else:
        counts_options["presence"] = True
    if method_of(contrast(case, choices)).unit == "outlet":
        options["cluster"] = "outlet"
    options |= _estimand_options(choices)
    counts_call = Call("explore.counts", case, choices.material, **arguments, **counts_options)
    return Call("compare.levels", counts_call, by, **options)


def _drawn_levels(
    call: Call,
    table: pd.DataFrame,
    choices: Choices,
    drawn_items: list[str],
    groups: list[str],
    *,
    by: str,
) -> _View:
    rows = table.set_index(["item", by], drop=False)
    wanted = [(item, group) for item in drawn_items for group in groups]
    kept = [pair for pair in wanted if pair in rows.index]
    drawn = rows.loc[kept].reset_index(drop=True)
    words = f"table.set_index(['item', {by!r}], drop=False).loc[{kept!r}].reset_index(drop=True)"
    kind = "plots.tone" if choices.material == "tone" else "plots.prevalence"
    return _View(
        call,
        table,
        Call(kind, Named(words, drawn), by=by, unit=unit_of(choices)),
        lambda figure: named_spots(figure, items=drawn_items, sides=groups),
    )


def _incidence_call(case: Case, choices: Choices, chosen: list[str]) -> tuple[Call, list[str]]:
    """Return the call of the group's articles × items.

    Items are of words the distinctive ones, else the most frequent.
    """
    if len(chosen) > 2:
        drawn_items = chosen
    elif choices.material == "words":
        drawn_items = _strongest_items(case, choices)
    else:
        drawn_items = _most_frequent_items(case, choices)
    arguments = arguments_of(choices)
    call = Call(
        "explore.incidence",
        case,
        material=choices.material,
        items=sorted(drawn_items),
        **arguments,
    )
    return call, drawn_items


def _view_matrix(case: Case, choices: Choices, chosen: list[str]) -> _View:
    incidence_call, drawn_items = _incidence_call(case, choices, chosen)
    call = Call("cooccurrence.clustered", Call("cooccurrence.matrix", incidence_call))
    table = call.run()
    return _View(
        call,
        table,
        Call("plots.heat_map", Named("table", table)),
        lambda figure: named_spots(figure, items=drawn_items) + cell_spots(figure, table),
    )


def _view_network(case: Case, choices: Choices, chosen: list[str]) -> _View:
    incidence_call, _ = _incidence_call(case, choices, chosen)
    call = Call("cooccurrence.association", incidence_call)
    table = call.run()
    graph = Call("cooccurrence.network", Named("table", table)).run()
    return _View(
        call,
        table,
        Call("plots.network", Named("cooccurrence.network(table)", graph)),
        lambda figure: edge_spots(figure, graph),
    )


def _view_timeline(case: Case, choices: Choices, chosen: list[str]) -> _View:
    item = (chosen or _strongest_items(case, choices))[:1]
    options: dict[str, Any] = {}
    counts_options: dict[str, Any] = {"items": item}
    if case.events is not None:
        options["events"] = Named(repr(f"{case.source}/events.toml"), case.events)
    if choices.material == "tone":
        options["measure"] = Named("measures.mean", measures.mean)
    else:
        counts_options["presence"] = True
    options |= _estimand_options(choices)
    call = Call(
        "compare.timeline",
        _counts_call(case, choices, **counts_options),
        every=_period_of(counted(case, choices).rows["day"].dropna()),
        by="side",
        date="day",
        **options,
    )
    table = call.run()
    group = choices.group
    drawn = table.sort_values("side", key=lambda side: side != group, kind="stable")
    words = f"table.sort_values('side', key=lambda side: side != {group!r}, kind='stable')"
    return _View(
        call,
        table,
        Call("plots.timeline", Named(words, drawn), by="side", unit=unit_of(choices)),
        lambda figure: named_spots(figure, items=item, sides=table["side"].unique()),
    )


def _period_of(days: pd.Series) -> str:
    """Return the shortest period of which there are not too many: day, week, month, quarter."""
    for every in "DWMQ":
        if days.dt.to_period(every).nunique() <= MOST_PERIODS:
            return every
    return "Y"


def _view_outlets(case: Case, choices: Choices, chosen: list[str]) -> _View:
    arguments = arguments_of(choices)
    arguments.pop("min_articles", None)  # a rare category is one, too
    for variable, variable_items in nominal(_every_item(case, choices)).items():
        if set(chosen) & set(variable_items):
            arguments["variable"] = variable
            break
    call = Call("explore.tiles", case, choices.material, **arguments)
    table = call.run()
    outlets = table["outlet"].unique()
    return _View(
        call,
        table,
        Call("plots.outlet_rows", Named("table", table), category="category"),
        lambda figure: named_spots(figure, outlets=outlets) + tile_spots(figure, table),
    )


_VIEWS: dict[str, Callable[[Case, Choices, list[str]], _View]] = {
    "contrasts": _view_contrasts,
    "two groups": _view_two_groups,
    "word shift": _view_word_shift,
    "prevalence": _view_levels,
    "tone": _view_levels,
    "co-occurrence": _view_matrix,
    "network": _view_network,
    "timeline": _view_timeline,
    "outlets": _view_outlets,
}
