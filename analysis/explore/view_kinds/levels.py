"""Views of how frequent items are: one item in every group, prevalence, tone, over time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from analysis.case import Case
from analysis.errors import number_of
from analysis.explore import about, sentences
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, arguments_of, counted, unit_of
from analysis.explore.points import key_of, key_of_period
from analysis.explore.sentences import sides_of
from analysis.explore.sides import finding_of_sides
from analysis.explore.view_kinds.parts import (
    FEWEST_OF_PERIOD,
    MOST_GROUPS,
    Parts,
    contrast,
    counts_call,
    strongest_items,
)
from analysis.outlets.days import days_of_most_pages
from analysis.plots.style import words_of
from analysis.stats.evidence import method_of

MOST_LEVELS = {"tone": 6}  #: items of which levels are drawn, by material
MOST_PERIODS = 40
USUAL_OF_PERIOD = 4  #: articles of the group in most periods


def one_item(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return one item in every group, highest first; by default the strongest item."""
    item = (chosen or strongest_items(case, choices))[0]
    arguments = arguments_of(choices)
    arguments.pop("group", None)
    arguments.pop("against", None)
    by = choices.by
    call = _levels_call(case, choices, arguments, [item], by=by)
    table = call.run()
    largest = table.sort_values(["articles", by], ascending=[False, True])[:MOST_GROUPS]
    highest = largest.sort_values(["estimate", by], ascending=[False, True], na_position="last")
    groups = highest[by].tolist()
    made = _drawn_levels(call, table, choices, [item], groups, by=by)
    return made._replace(sentence=sentences.of_one_item(highest, choices, item, by=by))


def levels(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return levels of the items on both sides; of a single chosen one, in every group."""
    if len(chosen) == 1:
        return one_item(case, choices, chosen)
    most = MOST_LEVELS.get(choices.material, 8)
    drawn_items = chosen or strongest_items(case, choices)[:most]
    call = _levels_call(case, choices, arguments_of(choices), drawn_items, by="side")
    table = call.run()
    others = sorted(set(table["side"]) - {choices.group})
    made = _drawn_levels(call, table, choices, drawn_items, [choices.group, *others], by="side")
    finding = finding_of_sides(contrast(case, choices), sides_of(choices))
    return made._replace(sentence=finding)


def _levels_call(
    case: Case, choices: Choices, arguments: dict, drawn_items: list[str], *, by: str
) -> Call:
    """Return the call of levels: means of tones, shares of articles with everything else."""
    options = {}
    if method_of(contrast(case, choices)).get("unit") == "outlet":
        options["unit"] = "outlet"
    arguments = arguments | _options_of_levels(choices, drawn_items)
    counted_items = Call("explore.counts", case, choices.material, **arguments)
    return Call("compare.levels", counted_items, by, **options)


def _options_of_levels(choices: Choices, items: list[str]) -> dict[str, Any]:
    """Return what is counted for levels: which articles have the items; of tones their scores."""
    presence = {} if choices.material == "tone" else {"presence": True}
    return {"items": items, **presence}


def _drawn_levels(
    call: Call,
    table: pd.DataFrame,
    choices: Choices,
    drawn_items: list[str],
    groups: list[str],
    *,
    by: str,
) -> Parts:
    rows = table.set_index(["item", by], drop=False)
    wanted = [(item, group) for item in drawn_items for group in groups]
    kept = [pair for pair in wanted if pair in rows.index]
    drawn = rows.loc[kept].reset_index(drop=True)
    words = f"table.set_index(['item', {by!r}], drop=False).loc[{kept!r}].reset_index(drop=True)"
    kind = "plots.tone" if choices.material == "tone" else "plots.prevalence"
    figure_call = Call(kind, Named(words, drawn), by=by, unit=unit_of(choices))
    texts = about.of_levels(drawn, choices, by=by)
    return Parts(call, table, figure_call, about=texts)


# ---- over time --------------------------------------------------------------------------------


def timeline(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return one item over time on both sides, in the period of most pages."""
    item = (chosen or strongest_items(case, choices))[:1]
    days = counted(case, choices).rows["day"].dropna()
    fitted, outside = _fitted_period(days, choices)
    options: dict[str, Any] = {}
    if case.events is not None:
        options["events"] = Named(repr(f"{case.source}/events.toml"), case.events)
    call = Call(
        "compare.timeline",
        counts_call(case, fitted, **_options_of_levels(choices, item)),
        every=_period_of(_days_of_sides(case, fitted)[choices.group]),
        by="side",
        date="day",
        **options,
    )
    table = call.run()
    group = choices.group
    drawn = table.sort_values("side", key=lambda side: side != group, kind="stable")
    words = f"table.sort_values('side', key=lambda side: side != {group!r}, kind='stable')"
    figure_call = Call(
        "plots.timeline",
        Named(words, drawn),
        by="side",
        unit=unit_of(choices),
        least=FEWEST_OF_PERIOD,
    )
    sentence = sentences.of_timeline(table, choices, item[0], outside=outside)
    every = call.named["every"]
    texts = {}
    for side in table["side"].unique():
        texts["cell", side, item[0]] = f"{words_of(item[0])} in {words_of(side)}: in all its days"
    for row in table[table["articles"] > 0].to_dict("records"):
        key = key_of_period(row | {"group": row["side"]}, every=every)
        day = pd.DataFrame([row])
        day.attrs = table.attrs
        (level,) = about.of_levels(day, choices, by="side").values()
        texts[key] = f"{key[2]}, {level}"
    of_period = partial(_key_of_point, every=every)
    return Parts(call, table, figure_call, of_period, sentence=sentence, about=texts)


def coverage(case: Case, choices: Choices, _chosen: list[str]) -> Parts:
    """Return how many articles both sides have over time, in the period of most pages."""
    days = counted(case, choices).rows["day"].dropna()
    fitted, outside = _fitted_period(days, choices)
    options: dict[str, Any] = {}
    if case.events is not None:
        options["events"] = Named(repr(f"{case.source}/events.toml"), case.events)
    call = Call("compare.coverage", counts_call(case, fitted), by="side", date="day", **options)
    table = call.run()
    group = choices.group
    drawn = table.sort_values("side", key=lambda side: side != group, kind="stable")
    words = f"table.sort_values('side', key=lambda side: side != {group!r}, kind='stable')"
    unit = unit_of(choices)
    figure_call = Call("plots.timeline", Named(words, drawn), by="side", unit=unit)
    every = method_of(table)["every"]
    of_period = partial(_key_of_period_alone, every=every)
    texts = {}
    for row in table.to_dict("records"):
        key = key_of_period(row | {"group": row["side"]}, every=every)
        texts[key] = f"{words_of(row['side'])}, {key[2]}: {number_of(row['articles'], unit)}"
    sentence = sentences.of_coverage(table, choices, outside=outside)
    return Parts(call, table, figure_call, of_period, sentence=sentence, about=texts)


def _key_of_period_alone(facts: dict[str, str], *, every: str) -> tuple | None:
    """Return the key of a point: the articles of a side in a period."""
    return key_of_period(facts, every=every) if "period" in facts else None


def _key_of_point(facts: dict[str, str], *, every: str) -> tuple | None:
    """Return the key of a point, or of the item at the end of a line."""
    return _key_of_period_alone(facts, every=every) or key_of(facts)


def has_days(case: Case, choices: Choices) -> bool:
    """Tell whether the articles are of two days or more."""
    return counted(case, choices).rows["day"].nunique() > 1


def _fitted_period(days: pd.Series, choices: Choices) -> tuple[Choices, str]:
    """Return choices of the shortest period with most pages, and how many lie outside.

    A period that was chosen stays as it is.
    """
    if choices.first is not None or choices.last is not None:
        return choices, ""
    first, last = days_of_most_pages(days)
    n_outside = int(((days < first) | (days > last)).sum())
    if n_outside == 0:
        return choices, ""
    fitted = replace(
        choices,
        first=f"{first:%Y-%m-%d}",
        last=f"{last:%Y-%m-%d}",
        min_articles=1,  # what is frequent in all may be rare in the period
    )
    period = f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    verb = "lies" if n_outside == 1 else "lie"
    noun = unit_of(choices)
    return fitted, f"{n_outside:,} of {len(days):,} {noun} {verb} outside {period}: not drawn."


def _days_of_sides(case: Case, choices: Choices) -> dict[str, pd.Series]:
    """Return the days of the articles of each side."""
    rows = counted(case, choices).rows.dropna(subset="day")
    days = {side: of_side["day"] for side, of_side in rows.groupby("side")}
    return {choices.group: rows["day"][:0]} | days


def _period_of(days: pd.Series) -> str:
    """Return the shortest period of which there are not too many, with enough articles in most.

    It is a day, a week, a month, a quarter or a year.
    """
    for every in "DWMQ":
        sizes = days.dt.to_period(every).value_counts()
        if len(sizes) <= MOST_PERIODS and sizes.median() >= USUAL_OF_PERIOD:
            return every
    return "Y"


def has_timeline(case: Case, choices: Choices) -> bool:
    """Tell whether there are two periods with enough articles, and the group has one of them."""
    days = counted(case, choices).rows["day"].dropna()
    if days.empty:
        return False
    fitted, _ = _fitted_period(days, choices)
    days_of_sides = _days_of_sides(case, fitted)
    of_group = days_of_sides[choices.group]
    every = _period_of(of_group)
    of_all = pd.concat(list(days_of_sides.values()))
    return _periods_with_enough(of_all, every) > 1 and _periods_with_enough(of_group, every) > 0


def _periods_with_enough(days: pd.Series, every: str) -> int:
    """Return how many periods have enough articles."""
    sizes = days.dt.to_period(every).value_counts()
    return int((sizes >= FEWEST_OF_PERIOD).sum())
