"""Views of what differs between two sides: contrasts, two groups, those that were planned."""

from __future__ import annotations

import pandas as pd

from analysis.case.folder import Case
from analysis.case.materials import reading_of
from analysis.errors import listing, refusal
from analysis.explore import about
from analysis.explore.code import Call, Named, case_text
from analysis.explore.controls import Choices
from analysis.explore.points import key_of_item
from analysis.explore.sentences import sides_of
from analysis.explore.sides import finding_of_sides
from analysis.explore.view_kinds.parts import (
    Parts,
    contrast,
    contrast_call,
    strongest_items,
)


def contrasts(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return the strongest differences between the sides, or those of chosen items."""
    table = contrast(case, choices)
    drawn = _drawn_rows(table, chosen or strongest_items(case, choices))
    rows = drawn.value
    table_call = contrast_call(case, choices)
    figure_call = Call("plots.effects", drawn, rates=True)
    sentence = finding_of_sides(table, sides_of(choices))
    texts = about.of_contrast(rows, choices)
    return Parts(table_call, table, figure_call, key_of_item, sentence=sentence, about=texts)


def _drawn_rows(table: pd.DataFrame, drawn_items: list[str]) -> Named:
    """Return the rows of the items that have a contrast, with the code that takes them."""
    compared = set(table["item"])
    names = [item for item in drawn_items if item in compared]
    if not names:
        raise refusal(
            "item",
            arrived=f"{listing(drawn_items) or 'none'}, too rare here to be tested, or too common",
            expected="an item with a contrast",
            fix="Choose another item, or look at this one in the view one item.",
        )
    rows = table.set_index("item", drop=False).loc[names]
    return Named(f"table.set_index('item', drop=False).loc[{names!r}]", rows)


def two_groups(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return the rates of all items on both sides; chosen items are named."""
    table = contrast(case, choices)
    options = {"named": chosen} if chosen else {}
    table_call = contrast_call(case, choices)
    figure_call = Call("plots.two_groups", Named("table", table), **options)
    sentence = finding_of_sides(table, sides_of(choices))
    texts = about.of_contrast(table, choices)
    return Parts(table_call, table, figure_call, sentence=sentence, about=texts)


def both_sides(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return the strongest items as bars of both sides."""
    table = contrast(case, choices)
    compared = set(table["item"])
    drawn_items = [item for item in chosen if item in compared] or strongest_items(case, choices)
    drawn = _drawn_rows(table, drawn_items)
    rows = drawn.value
    table_call = contrast_call(case, choices)
    figure_call = Call("plots.both_sides", drawn)
    sentence = finding_of_sides(table, sides_of(choices))
    texts = about.of_contrast(rows, choices)
    return Parts(table_call, table, figure_call, sentence=sentence, about=texts)


def planned(case: Case, choices: Choices, _chosen: list[str]) -> Parts:
    """Return the planned contrasts of the group, on the pages of the plan."""
    reading = reading_of(choices.material)
    asked = f"reading == {reading!r} and group == {choices.group!r}"
    every = case.contrasts("labels")
    table = every.query(asked).reset_index(drop=True)
    table_call = Named(
        f"{case_text(case)}.contrasts('labels').query({asked!r}).reset_index(drop=True)", table
    )
    figure_call = Call("plots.effects", Named("table", table), rates=True)
    sentence = finding_of_sides(table, sides_of(choices))
    texts = about.of_contrast(table, choices)
    return Parts(table_call, table, figure_call, key_of_item, sentence=sentence, about=texts)
