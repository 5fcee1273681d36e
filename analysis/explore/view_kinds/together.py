"""Views of what is together: a matrix and a network of a group, pairs unlike the others."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.annotation.items import ACTORS
from analysis.case import Case
from analysis.case.texts import articles_with
from analysis.explore import about, sentences
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, arguments_of, unit_of
from analysis.explore.described import together_text
from analysis.explore.networks import network_data
from analysis.explore.points import key_of
from analysis.explore.sentences import sides_of
from analysis.explore.sides import finding_of_sides
from analysis.explore.view_kinds.parts import (
    FEWEST_JOINT,
    MOST_ITEMS,
    Parts,
    contrast,
    counts_call,
    has_actors,
    items_together,
    most_frequent_items,
    strongest_items,
    unit_options,
)
from analysis.plots.style import words_of
from analysis.stats.order import strongest_first

MOST_NODES = 30  #: of a network
JOINED = " + "  #: the actors of a pair


def _incidence_call(case: Case, choices: Choices, drawn_items: list[str]) -> Call:
    """Return the call of the group's articles × items."""
    arguments = arguments_of(choices)
    return Call(
        "explore.incidence",
        case,
        material=choices.material,
        items=sorted(drawn_items),
        **arguments,
    )


def co_occurrence(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return how many of the group's articles have two items."""
    drawn_items = chosen
    if len(chosen) <= 2:
        drawn_items = most_frequent_items(items_together(case, choices), choices)
        if choices.material == "words":
            drawn_items = strongest_items(case, choices)
    incidence_call = _incidence_call(case, choices, drawn_items)
    call = Call("cooccurrence.clustered", Call("cooccurrence.matrix", incidence_call))
    table = call.run()
    figure_call = Call("plots.heat_map", Named("table", table))
    named = table.rename(index=words_of, columns=words_of)
    sentence = together_text(named, words_of(choices.group), unit=unit_of(choices))
    texts = about.of_matrix(table, choices)
    return Parts(call, table, figure_call, _key_of_cell, sentence=sentence, about=texts)


def _key_of_cell(facts: dict[str, str]) -> tuple | None:
    """Return the key of a pair of items; of the diagonal and of names, that of the item."""
    names = list(dict.fromkeys(facts.values()))
    return ("item", *names) if len(names) == 1 else key_of(facts)


def _frequent_nodes(case: Case, choices: Choices) -> list[str]:
    """Return the items that most of the group's articles have, as many as a network has."""
    return most_frequent_items(items_together(case, choices), choices, most=MOST_NODES)


def has_network(case: Case, choices: Choices) -> bool:
    """Tell whether any two of the group's items are together more often than by chance."""
    frequent = _frequent_nodes(case, choices)
    of_group = items_together(case, choices).where(rows={"side": choices.group}, items=frequent)
    if not articles_with(of_group, choices.material).any():
        return False
    return _has_ties(_association(case, choices, tuple(frequent)))


def _has_ties(table: pd.DataFrame) -> bool:
    """Tell whether any two items are together in enough articles, more often than by chance."""
    return bool(((table["joint"] >= FEWEST_JOINT) & (table["estimate"] > 0)).any())


@lru_cache(maxsize=32)
def _association(case: Case, choices: Choices, items: tuple[str, ...]) -> pd.DataFrame:
    """Return how much more often than chance each two items are together."""
    return _association_call(case, choices, items).run()


def _association_call(case: Case, choices: Choices, items: tuple[str, ...]) -> Call:
    """Return the call of the association of the items of a network."""
    drawn_items = list(items)
    if len(items) <= 2:
        usual = _items_of_network(case, choices)
        drawn_items = sorted({*usual, *items})
    incidence_call = _incidence_call(case, choices, drawn_items)
    return Call("cooccurrence.association", incidence_call, test=False)


def _items_of_network(case: Case, choices: Choices) -> list[str]:
    """Return the group's most frequent items; of words first those that it has more often."""
    frequent = _frequent_nodes(case, choices)
    if choices.material != "words":
        return frequent
    table = contrast(case, choices)  # it only chooses items
    higher = table[table["estimate"] > 0]
    strongest = higher["item"].iloc[strongest_first(higher)].tolist()
    return list(dict.fromkeys([*strongest, *frequent]))[:MOST_NODES]


def network(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return the network of items that are together more often than chance."""
    items = tuple(chosen)
    if not _has_ties(_association(case, choices, items)):
        items = tuple(_frequent_nodes(case, choices))
    call = _association_call(case, choices, items)
    table = _association(case, choices, items)
    thinned = Call("explore.network_of", Named("table", table))
    graph = thinned.run()
    texts = about.of_pairs(table, choices) | about.of_nodes(graph, choices)
    figure_call = Call("plots.network", Named("explore.network_of(table)", graph))
    material = ACTORS if has_actors(case, choices) else choices.material
    sentence = sentences.of_network(table, graph, choices, material=material)
    data = network_data(graph, texts)
    return Parts(call, table, figure_call, sentence=sentence, about=texts, network=data)


# ---- pairs ------------------------------------------------------------------------------------


def has_pairs(case: Case, choices: Choices) -> bool:
    """Tell whether any two of the actors are together in enough articles, of either side."""
    named = items_together(case, choices).where(items=_frequent_nodes(case, choices))
    is_named = (named.values > 0).astype(int)
    joint = (is_named.T @ is_named).toarray()
    return bool(np.triu(joint, 1).max(initial=0) >= FEWEST_JOINT)


def pairs(case: Case, choices: Choices, _chosen: list[str]) -> Parts:
    """Return the pairs of actors that the group names together most unlike the others."""
    counted_actors = counts_call(case, choices, items=sorted(_frequent_nodes(case, choices)))
    options = {"variable": ACTORS} if has_actors(case, choices) else {}
    named = Call("cooccurrence.incidence_of", counted_actors, **options)
    call = Call(
        "compare.contrasts",
        Call("cooccurrence.pair_counts", named),
        choices.by,
        groups=[choices.group],
        **unit_options(case, choices),
    )
    table = call.run()
    rows = strongest_first(table)[:MOST_ITEMS].tolist()
    figure_call = Call("plots.effects", Named(f"table.iloc[{rows!r}]", table.iloc[rows]))
    sides = sides_of(choices, noun="pair")
    texts = {}
    for (_, pair), text in about.of_contrast(table, choices).items():
        texts["pair", *pair.split(JOINED)] = text
    return Parts(
        call,
        table,
        figure_call,
        _key_of_pair,
        sentence=finding_of_sides(table, sides),
        about=texts,
    )


def _key_of_pair(facts: dict[str, str]) -> tuple | None:
    """Return the key of both actors of a pair."""
    return ("pair", *facts["item"].split(JOINED)) if "item" in facts else None
