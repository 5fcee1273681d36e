"""What every view is made of: calls of the library, its contrast, the items that are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.annotation.items import ACTORS, is_no_value
from analysis.case.folder import Case
from analysis.case.materials import LABELS
from analysis.case.texts import (
    REST,
    articles_with,
)
from analysis.counts import Counts
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, arguments_of, counted
from analysis.explore.points import KeyOf, key_of
from analysis.stats.order import strongest_first
from analysis.stats.plan import split_outlets

MOST_ITEMS = 12  #: in a figure
FEWEST_OF_PERIOD = 3  #: articles that the line of a timeline goes through
FEWEST_JOINT = 3  #: articles with two items, to say that they are together
MOST_GROUPS = 25  #: in which one item is drawn, or of which each is set against all others


class Parts(NamedTuple):
    """How a view is made, and what it says.

    Attributes
    ----------
    table_call, figure_call : Call
        What makes table and figure again.
    table : DataFrame
    key_of : function
        From what a part of the figure shows to the key of its evidence.
    sentence : str
        What the figure shows, with the result.
    about : mapping of key to str
        The hover text of each part.
    network : dict, optional
        The network, for a drawing that can be dragged.
    """

    table_call: Call | Named
    table: pd.DataFrame
    figure_call: Call
    key_of: KeyOf = key_of
    sentence: str = ""
    about: Mapping[tuple, str] = {}
    network: dict | None = None


def other_side(choices: Choices) -> str:
    """Return the name of the side that the group is compared with."""
    return REST if choices.against == "rest" else choices.against


def groups_in_order(case: Case, choices: Choices) -> list[Any]:
    """Return the values of the chosen column that are compared: the chosen group, then by size."""
    sizes = counted(case, choices).rows[choices.by].value_counts()
    return sorted(sizes.index, key=lambda name: (str(name) != choices.group, -sizes[name], name))


# ---- calls ------------------------------------------------------------------------------------


def counts_call(case: Case, choices: Choices, **options: Any) -> Call:
    """Return the call that counts what the choices compare."""
    return Call("explore.counts", case, choices.material, **arguments_of(choices), **options)


def unit_options(case: Case, choices: Choices) -> dict[str, str]:
    """Return outlets as the unit, where some are in several groups: both parts are left out."""
    if len(split_outlets(counted(case, choices).rows, choices.by)):
        return {"unit": "outlet"}
    return {}


def contrast_call(case: Case, choices: Choices) -> Call:
    """Return the call that compares the two sides."""
    return Call(
        "compare.contrasts",
        counts_call(case, choices),
        choices.by,
        groups=[choices.group],
        **unit_options(case, choices),
    )


def contrast(case: Case, choices: Choices) -> pd.DataFrame:
    """Return the contrast of the choices, the same for all views: a copy that may be changed."""
    return _contrast(case, choices).copy()


@lru_cache(maxsize=32)
def _contrast(case: Case, choices: Choices) -> pd.DataFrame:
    """Return the contrast of the choices, computed once."""
    return contrast_call(case, choices).run()


# ---- items ------------------------------------------------------------------------------------


def strongest_items(case: Case, choices: Choices) -> list[str]:
    """Return the items whose contrast is the strongest."""
    table = contrast(case, choices)
    order = strongest_first(table)[:MOST_ITEMS]
    return table["item"].iloc[order].tolist()


def has_actors(case: Case, choices: Choices) -> bool:
    """Tell whether annotators listed who is named."""
    if not choices.material.startswith(LABELS) or case.book is None:
        return False
    return ACTORS in set(case.book.variables["name"])


def named_items(case: Case, choices: Choices) -> Counts:
    """Return what is compared; "none of these" is no item."""
    compared = counted(case, choices)
    is_named = ~is_no_value(compared.items)
    if is_named.any():
        compared = compared.where(items=is_named)
    return compared


def items_together(case: Case, choices: Choices) -> Counts:
    """Return what can be together: of annotated pages the actors, where these were listed."""
    named = named_items(case, choices)
    if has_actors(case, choices):
        return named.where(items=(named.variables == ACTORS).to_numpy())
    return named


def most_frequent_items(compared: Counts, choices: Choices, *, most: int = MOST_ITEMS) -> list[str]:
    """Return the items that most of the group's articles have."""
    of_group = compared.where(rows={"side": choices.group})
    n_articles = articles_with(of_group, choices.material)
    order = np.lexsort([compared.items.index, -n_articles])[:most]
    return compared.items.index[order].tolist()
