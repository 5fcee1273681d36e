"""What a view shows, in one or two sentences with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import number_of
from analysis.explore.controls import Choices, unit_of
from analysis.explore.names import noun_of, quoted, scale_of
from analysis.explore.sides import Sides
from analysis.explore.view_kinds.parts import FEWEST_JOINT, FEWEST_OF_PERIOD, other_side
from analysis.plots.style import words_of
from analysis.stats.evidence import method_of
from analysis.wording.text import number_text

if TYPE_CHECKING:
    import networkx

FEWEST_OF_RANKED = 10  #: articles of a group that is called the highest or lowest
#: How a period is named by its first day.
_BEGINS = {"D": "on", "W": "in the week from", "M": "in the month from", "Y": "in the year from"}


def joined(*sentences: str) -> str:
    """Return the sentences that there are, as one text."""
    return " ".join(sentence for sentence in sentences if sentence)


def sides_of(choices: Choices, *, noun: str = "") -> Sides:
    """Return what the choices compare, in words; *noun* is what an item is."""
    unit = unit_of(choices)
    return Sides(
        words_of(choices.group),
        words_of(other_side(choices)),
        noun or noun_of(choices.material, 1),
        scale_of(choices.material, unit),
        unit,
    )


def of_one_item(table: pd.DataFrame, choices: Choices, item: str, *, by: str) -> str:
    """Return where an item is most and least frequent, with counts.

    Groups are ranked that have an interval and ten articles; all, where none has both.
    """
    with_number = table[table["estimate"].notna()]
    if with_number.empty:
        return f"{quoted(item)} is not there to be counted in any group."
    has_enough = with_number["low"].notna() & (with_number["size"] >= FEWEST_OF_RANKED)
    ranked = with_number[has_enough] if has_enough.any() else with_number
    estimates = ranked["estimate"].round(12)
    ends = []
    for end in (estimates.max(), estimates.min()):
        at_end = ranked[estimates == end].sort_values(["size", by], ascending=[False, True])
        ends.append(_end_in_words(at_end, choices, by))
    sentence = f"{quoted(item)} is highest in {ends[0]}"
    if estimates.nunique() > 1:
        sentence += f"; lowest in {ends[1]}"
    return joined(f"{sentence}.", _not_ranked(has_enough, choices))


def _end_in_words(rows: pd.DataFrame, choices: Choices, by: str) -> str:
    """Return the groups at one end: the largest with its level, and how many are level with it."""
    words = _level_in_words(rows.iloc[0].to_dict(), choices, by)
    n_others = len(rows) - 1
    if not n_others:
        return words
    return f"{words} and as much in {number_of(n_others, 'other group')}"


def _not_ranked(has_enough: pd.Series, choices: Choices) -> str:
    """Return how many groups are too small to be called the highest or lowest."""
    unit = unit_of(choices)
    if not has_enough.any():
        return f"No group has {FEWEST_OF_RANKED} {unit} and an interval: this only describes them."
    n_small = int((~has_enough).sum())
    if not n_small:
        return ""
    groups = number_of(n_small, "group")
    verb = "is" if n_small == 1 else "are"
    return f"{groups} with fewer than {FEWEST_OF_RANKED} {unit}, or no interval, {verb} not ranked."


def _level_in_words(row: dict, choices: Choices, by: str) -> str:
    """Return a group with its level: "sana (52 of 56 articles)"."""
    unit = unit_of(choices)
    if choices.material == "tone":
        n_articles = number_of(row["size"], unit)
        level = f"mean tone {number_text(row['estimate'], 2)}, {n_articles}"
    else:
        level = f"{row['n']:,.0f} of {row['size']:,.0f} {unit}"
    return f"{words_of(row[by])} ({level})"


def of_timeline(table: pd.DataFrame, choices: Choices, item: str, *, outside: str) -> str:
    """Return when an item was most frequent in the group, and how many pages lie outside."""
    of_group = table[(table["side"] == choices.group) & (table["articles"] >= FEWEST_OF_PERIOD)]
    of_group = of_group[of_group["estimate"].notna()]
    named = f"{quoted(item)} over time"
    if of_group.empty:
        sentence = (
            f"{named}: no period has {FEWEST_OF_PERIOD} {unit_of(choices)} of {choices.group}."
        )
        return joined(sentence, outside)
    row = of_group.sort_values(["estimate", "period"], ascending=[False, True]).iloc[0].to_dict()
    if choices.material != "tone" and not of_group["n"].any():
        pages = f"{of_group['articles'].sum():,.0f} {unit_of(choices)}"
        return joined(f"{named}: on none of {pages} of {words_of(choices.group)}.", outside)
    day = f"{row['period']:%-d %B %Y}"
    begins = _BEGINS.get(method_of(table)["every"], "in the period from")
    sentence = (
        f"{named}: in {words_of(choices.group)} it is highest {begins} {day} "
        f"({_period_level(row, choices)})."
    )
    return joined(sentence, outside)


def of_coverage(table: pd.DataFrame, choices: Choices, *, outside: str) -> str:
    """Return when each side had most articles, and how many articles lie outside."""
    begins = _BEGINS.get(method_of(table)["every"], "in the period from")
    parts = []
    for side in (choices.group, other_side(choices)):
        of_side = table[table["side"] == side]
        if of_side.empty:
            continue
        most = of_side.loc[of_side["articles"].idxmax()]
        n = f"{most['articles']:,} of {of_side['articles'].sum():,}"
        parts.append(f"{words_of(side)} {begins} {most['period']:%-d %B %Y} ({n})")
    return joined(f"Most {unit_of(choices)}: {'; '.join(parts)}.", outside)


def _period_level(row: dict, choices: Choices) -> str:
    if choices.material == "tone":
        return f"mean {number_text(row['estimate'], 2)}"
    return f"{row['n']:,.0f} of {row['articles']:,.0f} {unit_of(choices)}"


def of_pairs(table: pd.DataFrame, choices: Choices) -> str:
    """Return the two items that are together most closely."""
    known = table[table["estimate"].notna() & (table["joint"] >= FEWEST_JOINT)]
    unit = unit_of(choices)
    if known.empty:
        return f"No two items are together in {FEWEST_JOINT} {unit} of {words_of(choices.group)}."
    order = np.lexsort([known["actor_b"], known["actor_a"], -known["estimate"]])
    row = known.iloc[order[0]].to_dict()
    pair = f"{quoted(row['actor_a'])} and {quoted(row['actor_b'])}"
    return (
        f"In {words_of(choices.group)}, {pair} are together most closely: "
        f"{row['joint']:,.0f} {unit}, {row['expected']:,.1f} expected by chance. "
        "Nothing is tested here."
    )


def of_tiles(table: pd.DataFrame, *, n_all: int) -> str:
    """Return how many of all sources are drawn, and what most of their pages have."""
    n_drawn = table["outlet"].nunique()
    sources = f"{n_drawn:,} of {n_all:,} sources are drawn, those with most pages"
    sizes = table["category"].value_counts()
    if sizes.empty:
        return f"{sources}."
    category = sorted(sizes.index, key=lambda name: (-sizes[name], name))[0]
    n_with = int(sizes[category])
    return f"{sources}; {n_with:,} of their {len(table):,} pages have {quoted(category)}."


def of_network(
    table: pd.DataFrame, graph: networkx.Graph, choices: Choices, *, material: str
) -> str:
    """Return how many items of a material are joined, in how many communities; the closest pair."""
    n_left_out = len(pd.unique(table[["actor_a", "actor_b"]].to_numpy().ravel())) - len(graph)
    communities = {data["community"] for _, data in graph.nodes(data=True)}
    drawn = (
        f"{len(graph):,} {noun_of(material, len(graph))}, joined by their "
        f"{graph.number_of_edges():,} strongest ties, fall into {len(communities):,} "
        f"{'community' if len(communities) == 1 else 'communities'}"
    )
    if n_left_out:
        drawn += f"; {n_left_out:,} without a tie are not drawn"
    return joined(f"{drawn}.", of_pairs(table, choices))
