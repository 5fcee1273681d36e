"""Views of what differs between two sides: contrasts, two groups, the shift of words."""

from __future__ import annotations

from analysis.case import Case
from analysis.errors import listing, refusal
from analysis.explore import about, sentences
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices
from analysis.explore.points import named_spots, point_spots
from analysis.explore.view_kinds.made import (
    View,
    contrast,
    contrast_call,
    counts_call,
    other_side,
    strongest_items,
)


def contrasts(case: Case, choices: Choices, chosen: list[str]) -> View:
    """Return the strongest differences between the sides, or those of chosen items."""
    table = contrast(case, choices)
    drawn_items = chosen or strongest_items(case, choices)
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
    return View(
        contrast_call(case, choices),
        table,
        Call("plots.effects", Named(words, rows)),
        lambda figure: named_spots(figure, items=drawn_items),
        sentence=sentences.of_contrast(table, choices),
        about=about.of_contrast(rows, choices),
    )


def two_groups(case: Case, choices: Choices, chosen: list[str]) -> View:
    """Return the rates of all items on both sides; chosen items are named."""
    table = contrast(case, choices)
    options = {"named": chosen} if chosen else {}
    return View(
        contrast_call(case, choices),
        table,
        Call("plots.two_groups", Named("table", table), **options),
        lambda figure: (
            named_spots(figure, items=table["item"])
            + point_spots(figure, table[["rate_against", "rate"]], items=table["item"])
        ),
        sentence=sentences.of_contrast(table, choices),
        about=about.of_contrast(table, choices),
    )


def both_sides(case: Case, choices: Choices, chosen: list[str]) -> View:
    """Return the strongest items as bars of both sides."""
    table = contrast(case, choices)
    tested = set(table["item"])
    drawn_items = [item for item in chosen if item in tested] or strongest_items(case, choices)
    rows = table.set_index("item", drop=False).loc[drawn_items]
    words = f"table.set_index('item', drop=False).loc[{drawn_items!r}]"
    return View(
        contrast_call(case, choices),
        table,
        Call("plots.both_sides", Named(words, rows)),
        lambda figure: named_spots(figure, items=drawn_items),
        sentence=sentences.of_contrast(table, choices),
        about=about.of_contrast(rows, choices),
    )


def word_shift(case: Case, choices: Choices, _chosen: list[str]) -> View:
    """Return what each word adds to the difference between the sides."""
    counted_words = counts_call(case, choices)
    reference = other_side(choices)
    call = Call("framing.word_shift", counted_words, choices.group, reference, by="side")
    table = call.run()
    return View(
        call,
        table,
        Call("plots.word_shift", Named("table", table)),
        lambda figure: named_spots(figure, items=table["item"]),
        sentence=sentences.of_word_shift(table, choices),
        about=about.of_contrast(contrast(case, choices), choices),
    )
