"""What a view shows, in one or two sentences with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.compare.order import strongest_first
from analysis.errors import listing, number_of, plural
from analysis.explore.controls import Choices, unit_of
from analysis.explore.names import Scale, noun_of, quoted, scale_of
from analysis.explore.view_kinds.made import FEWEST_JOINT, FEWEST_OF_PERIOD, other_side
from analysis.plots.style import number_text, words_of
from analysis.stats.evidence import is_descriptive, method_of, p_text, passes
from analysis.stats.facts import Inference, Tiles, Timeline

if TYPE_CHECKING:
    import networkx

FEWEST_OF_RANKED = 10  #: articles of a group that is called the highest or lowest
#: How a period is named by its first day.
_BEGINS = {"D": "on", "W": "in the week from", "M": "in the month from"}


def joined(*sentences: str) -> str:
    """Return the sentences that there are, as one text."""
    return " ".join(sentence for sentence in sentences if sentence)


def is_beyond_chance(table: pd.DataFrame) -> np.ndarray:
    """Return which rows differ beyond chance: a test, and an adjusted p of at most .05."""
    return passes(table["p_adjusted"]) & ~is_descriptive(table)


def rates_in_words(row: dict, scale: Scale) -> str:
    """Return both rates of a row: "4.02 against 1.10 per 1,000 words"."""
    rates = [
        number_text(scale.factor * row[name], scale.decimals) for name in ("rate", "rate_against")
    ]
    return f"{rates[0]} against {rates[1]} {scale.words}"


def of_contrast(table: pd.DataFrame, choices: Choices, *, noun: str = "") -> str:
    """Return whether anything differs between the sides, how much, and what most.

    *noun* says what the rows are; by default what the choices count.
    """
    passing = table[is_beyond_chance(table)]
    if table.empty:
        return f"No {noun_of(choices.material, 1)} is frequent enough to be compared."
    if table["p_adjusted"].isna().all():
        return _too_few(table, choices)
    if passing.empty:
        return _nothing_differs(table, choices, noun)
    n_tested = int(table["p_adjusted"].notna().sum())
    nouns = noun or noun_of(choices.material, n_tested)
    verb = "differs" if len(passing) == 1 else "differ"
    differs = (
        f"{len(passing):,} of {n_tested:,} {nouns} {verb} between {_sides(choices)} "
        f"(adjusted p ≤ .05, {_labelings(table)})."
    )
    return joined(differs, _directions(passing, choices), _strongest(passing, choices))


def _sides(choices: Choices) -> str:
    """Return both sides: "sana and the rest"."""
    return f"{words_of(choices.group)} and {words_of(other_side(choices))}"


def _labelings(table: pd.DataFrame) -> str:
    """Return of how many labelings p is: "199 random labelings of outlets"."""
    method = method_of(table)
    inference = method.inference or Inference()
    kind = "all {:,}" if inference.is_exact else "{:,} random"
    units = plural(words_of(method.unit.removesuffix("_id")))
    return f"{kind.format(inference.labelings)} labelings of {units}"


def _too_few(table: pd.DataFrame, choices: Choices) -> str:
    """Return that nothing is tested: the table's reason, and how much each side has."""
    group = _size_of_side(table, words_of(choices.group), choices, suffix="")
    reference = _size_of_side(table, words_of(other_side(choices)), choices, suffix="_against")
    return (
        f"Nothing can be tested: {_usual_reason(table)}. "
        f"{group}; {reference}. The numbers only describe them."
    )


def _usual_reason(table: pd.DataFrame) -> str:
    """Return why most rows have no p, in the table's own words."""
    reasons = table["reason"][table["reason"] != ""].value_counts()
    if reasons.empty:
        return "too little is compared"
    return sorted(reasons.index, key=lambda reason: (-reasons[reason], reason))[0]


def _size_of_side(table: pd.DataFrame, name: str, choices: Choices, *, suffix: str) -> str:
    """Return how many articles and units a side has: "sana: 9 articles of 2 outlets"."""
    articles = number_of(int(table[f"articles{suffix}"].max()), unit_of(choices))
    unit = method_of(table).unit
    if unit in ("", "article_id") or f"units{suffix}" not in table:
        return f"{name}: {articles}"
    units = number_of(int(table[f"units{suffix}"].max()), plural(words_of(unit)))
    return f"{name}: {articles} of {units}"


def _nothing_differs(table: pd.DataFrame, choices: Choices, noun: str) -> str:
    tested = table[table["p_adjusted"].notna()]
    noun = noun.removesuffix("s") or noun_of(choices.material, 1)
    smallest = p_text(tested["p_adjusted"].min())
    return (
        f"No {noun} differs beyond chance between {_sides(choices)} "
        f"({len(tested):,} tested, smallest adjusted {smallest}, {_labelings(table)})."
    )


def _directions(passing: pd.DataFrame, choices: Choices) -> str:
    """Return how many of several are higher on each side."""
    if len(passing) < 2:
        return ""
    n_higher = int((passing["estimate"] > 0).sum())
    n_lower = len(passing) - n_higher
    group = words_of(choices.group)
    if not n_lower:
        return f"All are higher in {group}."
    if not n_higher:
        return f"All are lower in {group}."
    verb = "is" if n_higher == 1 else "are"
    return f"{n_higher:,} {verb} higher in {group}, {n_lower:,} lower."


def _strongest(table: pd.DataFrame, choices: Choices) -> str:
    """Return the strongest row with both rates."""
    row = table.iloc[strongest_first(table)[0]].to_dict()
    rates = rates_in_words(row, scale_of(choices.material, unit_of(choices)))
    return f"The strongest is {quoted(row['item'])}: {rates}, {p_text(row['p_adjusted'])}."


def of_word_shift(table: pd.DataFrame, choices: Choices) -> str:
    """Return which words add most to the difference of the sides."""
    if table.empty:
        return ""
    first = table.head(3)
    is_higher = first["rate"] > first["rate_against"]
    group = words_of(choices.group)
    words = []
    for item, higher in zip(first["item"], is_higher):
        words.append(f"{quoted(item)} ({'more' if higher else 'less'} in {group})")
    return (
        f"Most of the difference between {_sides(choices)} comes from {listing(words)}. "
        "This view adds up, it tests nothing."
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
    day = f"{row['period']:%-d %B %Y}"
    every = (method_of(table).timeline or Timeline()).every
    begins = _BEGINS.get(every, "in the period from")
    sentence = (
        f"{named}: in {words_of(choices.group)} it is highest {begins} {day} "
        f"({_period_level(row, choices)})."
    )
    return joined(sentence, outside)


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


def of_matrix(matrix: pd.DataFrame, choices: Choices) -> str:
    """Return the two items that are together most often."""
    values = matrix.to_numpy(float).copy()
    np.fill_diagonal(values, np.nan)
    unit = unit_of(choices)
    if not np.nansum(values):
        return f"No two items are together in any of the {unit} of {words_of(choices.group)}."
    row, column = np.unravel_index(np.nanargmax(values), values.shape)
    pair = f"{quoted(matrix.index[row])} and {quoted(matrix.columns[column])}"
    return (
        f"In {words_of(choices.group)}, {pair} are together most often: "
        f"in {values[row, column]:,.0f} {unit}."
    )


def of_tiles(table: pd.DataFrame) -> str:
    """Return how many sources are drawn, and what most of their pages have."""
    n_drawn = table["outlet"].nunique()
    n_all = (method_of(table).tiles or Tiles()).outlets
    sources = f"{n_drawn:,} of {n_all:,} sources are drawn, those with most pages"
    sizes = table["category"].value_counts()
    if sizes.empty:
        return f"{sources}."
    category = sorted(sizes.index, key=lambda name: (-sizes[name], name))[0]
    n_with = int(sizes[category])
    return f"{sources}; {n_with:,} of their {len(table):,} pages have {quoted(category)}."


def of_network(table: pd.DataFrame, graph: networkx.Graph, choices: Choices) -> str:
    """Return how many items are joined, in how many communities, and the closest pair."""
    n_left_out = len(pd.unique(table[["actor_a", "actor_b"]].to_numpy().ravel())) - len(graph)
    communities = {data["community"] for _, data in graph.nodes(data=True)}
    drawn = (
        f"{len(graph):,} {noun_of(choices.material, len(graph))}, joined by their "
        f"{graph.number_of_edges():,} strongest ties, fall into {len(communities):,} "
        f"{'community' if len(communities) == 1 else 'communities'}"
    )
    if n_left_out:
        drawn += f"; {n_left_out:,} without a tie are not drawn"
    return joined(f"{drawn}.", of_pairs(table, choices))
