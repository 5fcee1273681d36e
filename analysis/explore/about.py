"""The hover text of what can be clicked: its name, its numbers, its p."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import number_of
from analysis.explore.controls import Choices, unit_of
from analysis.explore.sentences import sides_of
from analysis.explore.sides import rates_text
from analysis.plots.style import words_of
from analysis.wording.text import number_text, p_text

if TYPE_CHECKING:
    import networkx


def of_contrast(table: pd.DataFrame, choices: Choices) -> dict[tuple, str]:
    """Return for each item: both rates, their articles, adjusted p."""
    sides = sides_of(choices)
    texts = {}
    for row in table.to_dict("records"):
        rates = rates_text(row, sides)
        finding = "descriptive only"
        if pd.notna(row["p_adjusted"]):
            finding = f"adjusted {p_text(row['p_adjusted'])}"
        name = words_of(row["item"])
        compared = f"{sides.group} against {sides.against}"
        texts["item", row["item"]] = f"{name}, {compared}: {rates}, {finding}"
    return texts


def of_levels(table: pd.DataFrame, choices: Choices, *, by: str) -> dict[tuple, str]:
    """Return for each item of a group: how many articles of it have the item."""
    unit = unit_of(choices)
    texts = {}
    for row in table.to_dict("records"):
        group = str(row[by])
        name = f"{words_of(row['item'])}, {words_of(group)}"
        size = f"{row['size']:,.0f}"
        if pd.isna(row["estimate"]):
            level = f"no number of {size} {unit}"
        elif choices.material == "tone":
            level = f"mean tone {number_text(row['estimate'], 2)} of {size} {unit}"
        else:
            level = f"{row['n']:,.0f} of {size} {unit} ({row['estimate']:.0%})"
        if pd.notna(row["low"]) and choices.material != "tone":
            level += f", 95% interval {row['low']:.0%} to {row['high']:.0%}"
        texts["cell", group, row["item"]] = f"{name}: {level}"
    return texts


def of_pairs(table: pd.DataFrame, choices: Choices) -> dict[tuple, str]:
    """Return for each pair, in both orders: how often its items are together."""
    unit = unit_of(choices)
    texts = {}
    for row in table.to_dict("records"):
        first, second = row["actor_a"], row["actor_b"]
        names = f"{words_of(first)} and {words_of(second)}"
        text = f"{names}: together in {row['joint']:,.0f} {unit}, {row['expected']:,.1f} expected"
        if pd.notna(row["estimate"]):
            text += f", NPMI {number_text(row['estimate'], 2)}"
        texts["pair", first, second] = text
        texts["pair", second, first] = text
    return texts


def of_nodes(graph: networkx.Graph, choices: Choices) -> dict[tuple, str]:
    """Return for each item of a network: in how many articles it is."""
    unit = unit_of(choices)
    texts: dict[tuple, str] = {}
    for node, n_units in graph.nodes(data="units"):
        texts["item", node] = f"{words_of(node)}: in {number_of(n_units, unit)}"
    return texts


def of_matrix(matrix: pd.DataFrame, choices: Choices) -> dict[tuple, str]:
    """Return for each cell of a matrix of items: how many articles have both."""
    unit = unit_of(choices)
    texts: dict[tuple, str] = {}
    for first in matrix.index:
        for second in matrix.columns:
            n = matrix.at[first, second]
            if first == second:
                texts["item", first] = f"{words_of(first)}: {n:,.0f} {unit}"
                continue
            names = f"{words_of(first)} and {words_of(second)}"
            texts["pair", first, second] = f"{names}: together in {n:,.0f} {unit}"
    return texts
