"""Who is compared with whom: units, clusters, strata and sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.counts import Counts, group_codes
from analysis.errors import listing, refusal
from analysis.lexicons import Planned
from analysis.stats.sample import Sample, members, unit_masks, zero_or_one

#: A contrast: numbers of the target and the reference group; None is the rest.
Pair = tuple[int, int | None]


@dataclass(frozen=True)
class Design:
    """The rows that are compared, their units, and the sample in which labels are exchanged."""

    plan: Planned  #: with every default filled in
    counts: Counts  #: the rows that are compared
    units: Counts
    groups: list
    pairs: list[Pair]  #: the contrasts that are asked for
    entities: np.ndarray  #: names of what carries the labels
    sample: Sample
    unit_of_row: np.ndarray  #: position of the unit of each row of the counts

    def sides(self, pair: Pair) -> tuple:
        """Return the names of both sides of a contrast."""
        target, reference = pair
        if reference is None:
            return self.groups[target], "rest"
        return self.groups[target], self.groups[reference]

    def named_contrasts(self) -> np.ndarray:
        """Return which contrasts the plan names, pairs × items; all where it names none."""
        items = self.units.items.index
        if not self.plan.contrasts:
            return np.ones((len(self.pairs), len(items)), bool)
        is_named = np.zeros((len(self.pairs), len(items)), bool)
        for contrast in self.plan.contrasts:
            has_group = [contrast.group in self.sides(pair) for pair in self.pairs]
            is_named |= np.outer(has_group, items == contrast.item)
        return is_named

    def compared_units(self, pair: Pair) -> np.ndarray:
        """Return which units are in a cell with both sides; all of them if no cell has both."""
        sample = self.sample
        has_side = []
        for mask in unit_masks(sample, pair):
            n_units = np.bincount(sample.cell[mask], minlength=sample.n_cells)
            has_side.append(n_units > 0)
        has_both = np.logical_and(*has_side)[sample.cell]
        if has_both.any():
            return has_both
        return np.ones(len(has_both), bool)

    def rows_of_one_side(self, pair: Pair) -> int:
        """Return how many rows are in strata that only one side has."""
        is_compared = self.compared_units(pair)[self.unit_of_row]
        return int((~is_compared).sum())

    def entities_scored(self, pair: Pair) -> np.ndarray:
        """Return how many entities of each side can be compared, sides × blocks × items.

        They have a unit that was looked at for the item, in a cell where both sides have one.
        Where all items were looked at alike, one column holds for them all.
        """
        sample = self.sample
        masks = unit_masks(sample, pair)
        is_scored = sample.size > 0
        cells = members(sample.cell)
        entities = members(sample.entity)
        has_side = [cells[:, mask] @ is_scored[mask].astype(float) > 0 for mask in masks]
        has_both = np.logical_and(*has_side)
        is_usable = (is_scored & has_both[sample.cell]).astype(float)
        counted = []
        for mask in masks:
            is_counted = entities[:, mask] @ is_usable[mask] > 0
            counted.append(members(sample.blocks) @ is_counted.astype(int))
        return np.stack(counted)

    def is_uneven(self, pair: Pair) -> bool:
        """Return whether one side's units hold over twice as much as the other's.

        What they hold is the median of their texts, or of their sizes.
        """
        masks = [mask for mask in unit_masks(self.sample, pair) if mask.any()]
        if len(masks) < 2:
            return False
        for held in (self.sample.pages_of_units(), self.units.size.max(axis=1)):
            medians = [float(np.median(held[mask])) for mask in masks]
            if max(medians) > 2 * min(medians):
                return True
        return False

    def names_that_keep_label(self) -> list[str]:
        """Return the entities that keep their label in every labeling: their block has one."""
        labels = pd.Series(self.sample.labels)
        n_labels = labels.groupby(self.sample.blocks).transform("nunique")
        names = self.entities[n_labels.to_numpy() == 1]
        return sorted(str(name) for name in names)

    def collapsed_copies(self) -> float:
        """Return the share of rows that repeat a text within their unit."""
        rows = self.counts.rows
        text = text_column(rows, self.plan)
        columns = {self.plan.group, self.plan.cluster or text, text}
        texts = rows[sorted(columns)].drop_duplicates()
        return 1 - len(texts) / max(len(rows), 1)


def design_of(counts: Counts, plan: Planned, groups: Sequence, *, wanted: Any = None) -> Design:
    """Return the design of the contrasts of groups.

    Parameters
    ----------
    counts : Counts
        The rows of these groups.
    plan : Planned
        As from :func:`analysis.stats.plan.plan_of`.
    groups : sequence
    wanted : collection, optional
        The groups whose contrasts are asked for; all by default.

    Raises
    ------
    InputError
        If counts are sums of scores, or a cluster is in two groups and not paired.
    """
    _require_whole_counts(counts)
    groups = list(groups)
    strata = list(plan.strata or ())
    units = counts.units([plan.group, *strata], cluster=plan.cluster)
    rows = units.rows
    label_of_unit = pd.Index(groups).get_indexer(rows[plan.group].astype(object))
    entity, names = pd.factorize(entity_names(rows, plan), sort=True)
    _require_one_group(entity, label_of_unit, names, plan)
    labels = np.zeros(len(names), int)
    labels[entity] = label_of_unit

    stratum = stratum_codes(rows, strata)
    blocks, is_paired = _blocks(rows, plan, entity=entity, stratum=stratum)
    # A pair is compared with itself: it is a cell of its own in each stratum.
    pair_of_unit = np.where(is_paired, blocks[entity], -1)
    keys = np.stack([pair_of_unit, stratum])
    cells, cell = np.unique(keys, axis=1, return_inverse=True)

    unit_of_row = _unit_of_row(counts, plan)
    texts = counts.rows[text_column(counts.rows, plan)]
    n_texts = texts.groupby(unit_of_row).nunique()
    sample = Sample(
        units.values,
        units.size,
        entity,
        cell.ravel(),
        labels,
        blocks,
        units.of_size_one,
        pages=n_texts.to_numpy(),
        paired=cells[0] >= 0,
        shares=zero_or_one(counts.values),
    )
    if wanted is None:
        wanted = groups
    pairs = _pairs(groups, wanted)
    return Design(plan, counts, units, groups, pairs, np.asarray(names), sample, unit_of_row)


def _pairs(groups: list, wanted: Any) -> list[Pair]:
    """Return each wanted group against the rest; of two groups the only pair."""
    targets = [number for number, name in enumerate(groups) if name in wanted]
    if len(groups) > 2:
        return [(target, None) for target in targets]
    target = targets[0]
    return [(target, 1 - target)]


def stratum_codes(rows: pd.DataFrame, strata: Sequence[str]) -> np.ndarray:
    """Return the number of each row's stratum; 0 where there are none."""
    if not strata:
        return np.zeros(len(rows), int)
    return rows.groupby(list(strata), sort=True, observed=True).ngroup().to_numpy()


def text_column(rows: pd.DataFrame, plan: Planned) -> str:
    """Return the column that says which rows are one text.

    Copies are one text, unless articles were asked for.
    """
    if "copy_cluster" in rows and plan.cluster != "article_id":
        return "copy_cluster"
    return "article_id"


def _unit_of_row(counts: Counts, plan: Planned) -> np.ndarray:
    """Return the position of each row's unit: its cluster, or text, within group and strata."""
    cluster = plan.cluster or text_column(counts.rows, plan)
    keys = dict.fromkeys([plan.group, *(plan.strata or ()), cluster])
    return group_codes(counts.rows, list(keys))[0]


def entity_names(rows: pd.DataFrame, plan: Planned) -> pd.Series:
    """Return the name of what carries each row's label.

    A text that its group prints in several strata is one entity. The halves of a pair are two.
    """
    if not plan.cluster:
        copies = rows.groupby([plan.group, text_column(rows, plan)], observed=True)
        return copies["article_id"].transform("min")
    if plan.paired:
        return rows[plan.cluster].astype(str) + " (" + rows[plan.group].astype(str) + ")"
    return rows[plan.cluster]


def _require_whole_counts(counts: Counts) -> None:
    """Raise InputError for sums of scores."""
    if counts.of_size_one:
        return
    values = counts.values.data
    if (values < 0).any() or (values % 1 != 0).any():
        raise refusal(
            f"counts per {counts.per}",
            arrived="sums of scores",
            expected="whole counts from 0, or means of articles",
            fix="Compare means of articles: counts.per_article().",
        )


def _blocks(
    rows: pd.DataFrame, plan: Planned, *, entity: np.ndarray, stratum: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each entity's block, and which units are halves of pairs.

    A block is a set of strata: labels are exchanged among entities that were seen in the same
    ones. The halves of a pair, and the copies of a text in several groups, are a block of their
    own.
    """
    seen = np.unique(np.stack([entity, stratum]), axis=1)
    strata_of_entities = pd.Series(seen[1].astype(str)).groupby(seen[0])
    block_names = strata_of_entities.agg(" ".join)
    is_shared = np.zeros(len(rows), bool)
    column = _column_of_shared_blocks(rows, plan)
    if column:
        within = stratum.astype(str)
        if plan.paired:
            within = np.full(len(rows), "pair")
        groups = rows.groupby([within, column], observed=True)[plan.group]
        is_shared = groups.transform("nunique").to_numpy() > 1
        shared_names = [f"copies of {name}" for name in rows[column][is_shared]]
        block_names.loc[entity[is_shared]] = shared_names
    blocks = pd.factorize(block_names, sort=True)[0]
    return blocks, is_shared & plan.paired


def _column_of_shared_blocks(rows: pd.DataFrame, plan: Planned) -> str:
    """Return the column whose values can be in several groups: pairs, or copies; "" for none."""
    if plan.paired:
        return plan.cluster or ""
    if not plan.cluster and "copy_cluster" in rows:
        return "copy_cluster"
    return ""


def _require_one_group(
    entity: np.ndarray, label_of_unit: np.ndarray, names: pd.Index, plan: Planned
) -> None:
    """Raise InputError if an entity is in two groups."""
    n_groups = pd.Series(label_of_unit).groupby(entity).nunique()
    is_split = n_groups > 1
    if not is_split.any():
        return
    cluster = plan.cluster or "article_id"
    if cluster == "article_id":
        fix = (
            "Give each row its own article_id. To compare halves of articles, pass paired=True, "
            'cluster="article_id".'
        )
    else:
        fix = (
            'Pass paired=True to let each swap within itself, cluster="article_id" to compare '
            "articles, or another grouping."
        )
    raise refusal(
        f"cluster {cluster!r}",
        arrived=f"{listing(names[n_groups.index[is_split]])} in two groups",
        expected=f"each {cluster} in one group of {plan.group}",
        fix=fix,
    )
