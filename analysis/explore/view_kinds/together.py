"""Views of what is together in the group's articles: a matrix, and a network."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
from matplotlib.figure import Figure

from analysis.case import Case
from analysis.explore import about, sentences
from analysis.explore.code import Call, Named
from analysis.explore.controls import Choices, arguments_of, draft_of
from analysis.explore.networks import network_data
from analysis.explore.points import Spot, cell_spots, edge_spots, named_spots
from analysis.explore.view_kinds.parts import (
    FEWEST_JOINT,
    Parts,
    contrast,
    most_frequent_items,
    strongest_items,
)
from analysis.stats.order import strongest_first

MOST_NODES = 30  #: of a network


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
        drawn_items = most_frequent_items(case, choices)
        if choices.material == "words":
            drawn_items = strongest_items(case, choices)
    incidence_call = _incidence_call(case, choices, drawn_items)
    call = Call("cooccurrence.clustered", Call("cooccurrence.matrix", incidence_call))
    table = call.run()
    figure_call = Call("plots.heat_map", Named("table", table))
    sentence = sentences.of_matrix(table, choices)
    texts = about.of_matrix(table, choices)
    spots = partial(_spots_of_matrix, matrix=table)
    return Parts(call, table, figure_call, spots, sentence=sentence, about=texts)


def _spots_of_matrix(figure: Figure, *, matrix: pd.DataFrame) -> list[Spot]:
    """Return the names and cells of a matrix of items."""
    names = named_spots(figure, items=matrix.index)
    return names + cell_spots(figure, matrix)


def has_network(case: Case, choices: Choices) -> bool:
    """Tell whether any two of the group's items are together more often than by chance."""
    frequent = tuple(most_frequent_items(case, choices, most=MOST_NODES))
    table = _association(case, draft_of(choices), frequent)
    return _has_ties(table)


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
    return Call("cooccurrence.association", _incidence_call(case, choices, drawn_items))


def _items_of_network(case: Case, choices: Choices) -> list[str]:
    """Return the group's most frequent items; of words first those that it has more often."""
    frequent = most_frequent_items(case, choices, most=MOST_NODES)
    if choices.material != "words":
        return frequent
    table = contrast(case, draft_of(choices))  # it only chooses items
    higher = table[table["estimate"] > 0]
    strongest = higher["item"].iloc[strongest_first(higher)].tolist()
    return list(dict.fromkeys([*strongest, *frequent]))[:MOST_NODES]


def network(case: Case, choices: Choices, chosen: list[str]) -> Parts:
    """Return the network of items that are together more often than chance."""
    quick = draft_of(choices)
    items = tuple(chosen)
    if not _has_ties(_association(case, quick, items)):
        items = tuple(most_frequent_items(case, choices, most=MOST_NODES))
    call = _association_call(case, quick, items)
    table = _association(case, quick, items)
    thinned = Call("explore.network_of", Named("table", table))
    graph = thinned.run()
    texts = about.of_pairs(table, choices) | about.of_nodes(graph, choices)
    figure_call = Call("plots.network", Named("explore.network_of(table)", graph))
    spots = partial(edge_spots, graph=graph)
    sentence = sentences.of_network(table, graph, choices)
    data = network_data(graph, texts)
    return Parts(call, table, figure_call, spots, sentence=sentence, about=texts, network=data)
