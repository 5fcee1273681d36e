"""Which contrasts have enough evidence for a test, and why the others have not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.stats.design import Design, Pair
from analysis.stats.evidence import Status
from analysis.stats.labelings import labelings_used, smallest_p
from analysis.stats.plan import Gate, Procedure
from analysis.stats.sample import unit_masks


class Eligibility(NamedTuple):
    """What can be tested in each contrast of a design, by item."""

    units: np.ndarray  #: pairs × sides × items: independent units that are compared
    fixed: np.ndarray  #: pairs × sides × items: those that keep their label in every labeling
    smallest_p: np.ndarray  #: pairs × items: that can be reached
    status: np.ndarray  #: pairs × items: Status
    reasons: np.ndarray  #: pairs × items: why there is no test, or ""
    is_rare: np.ndarray  #: items that none of the contrasts tests

    @property
    def is_testable(self) -> np.ndarray:
        """Which contrasts have a test, pairs × items."""
        return self.status == Status.TESTED

    def of_pair(self, number: int) -> Eligibility:
        """Return what can be tested in one contrast, without the axis of pairs."""
        return Eligibility(
            units=self.units[number],
            fixed=self.fixed[number],
            smallest_p=self.smallest_p[number],
            status=self.status[number],
            reasons=self.reasons[number],
            is_rare=self.is_rare,
        )

    def shown_items(self, *, all_items: bool) -> np.ndarray:
        """Return the positions of the items that a table shows.

        Items too rare to test have no row, unless all are asked for or no contrast has enough
        units: then all items are described.
        """
        if all_items or (self.status == Status.DESCRIPTIVE).all():
            return np.arange(len(self.is_rare))
        return np.flatnonzero(~self.is_rare)


def eligibility_of(design: Design, procedure: Procedure) -> Eligibility:
    """Return what can be tested in each contrast, by item."""
    n_items = len(design.units.items)
    scored = [design.entities_scored(pair) for pair in design.pairs]
    movable = []
    smallest = []
    few = []
    for pair, entities in zip(design.pairs, scored):
        # Labels are exchanged in blocks where both sides have an entity.
        has_both = (entities > 0).all(axis=0)
        can_move = entities * has_both
        least = _smallest_p_of_contrast(design, entities, procedure)
        movable.append(can_move)
        smallest.append(least)
        few.append(_reasons_for_description(design, pair, can_move, least))

    units = [entities.sum(axis=1) for entities in scored]
    fixed = [(entities - moving).sum(axis=1) for entities, moving in zip(scored, movable)]
    smallest_of_items = _for_all_items(smallest, n_items)
    # A mid-p can be half as small.
    smallest_of_items[:, design.sample.yes_or_no()] /= 2
    rare = _reasons_for_rarity(design)
    few_of_items = _for_all_items(few, n_items)
    reasons = np.where(few_of_items == "", rare, few_of_items)
    status = np.full(reasons.shape, Status.TESTED, object)
    status[reasons != ""] = Status.NOT_TESTED
    status[few_of_items != ""] = Status.DESCRIPTIVE
    if design.plan.adjusted_over == "named":
        status[~design.named_contrasts()] = Status.NOT_TESTED
    return Eligibility(
        _for_all_items(units, n_items),
        _for_all_items(fixed, n_items),
        smallest_of_items,
        status,
        reasons,
        rare != "",
    )


def _for_all_items(parts: Sequence[np.ndarray], n_items: int) -> np.ndarray:
    """Return what is known of each pair, with a last axis of all items."""
    return np.stack([np.broadcast_to(part, (*part.shape[:-1], n_items)) for part in parts])


def _reasons_for_rarity(design: Design) -> np.ndarray:
    """Return why each item is too rare to test, or "".

    This is decided on pooled counts, without looking at the groups.
    """
    values = design.units.values
    n_with = (values != 0).sum(axis=0)
    if design.sample.of_size_one:
        n_scored = (design.units.full_size() > 0).sum(axis=0)
        n_without = n_scored - (values == 1).sum(axis=0)
        is_second = n_without < Gate.units_with_item
        second = f"fewer than {Gate.units_with_item} units without it"
    else:
        total = design.counts.values.sum(axis=0)
        is_second = total < Gate.count
        second = f"fewer than {Gate.count} occurrences"
    is_first = n_with < Gate.units_with_item
    first = f"in fewer than {Gate.units_with_item} units"
    return np.select([is_first, is_second], [first, second], default="")


def _smallest_p_of_contrast(design: Design, scored: np.ndarray, procedure: Procedure) -> np.ndarray:
    """Return for each column of the entities scored the smallest p that can be reached."""
    sample = design.sample
    number, exact = labelings_used(sample.labels, sample.blocks, procedure.labelings)
    labelings = None if exact else number
    columns = scored.reshape(-1, scored.shape[2])
    patterns, pattern = np.unique(columns, axis=1, return_inverse=True)
    reached = []
    for column in patterns.T:
        target, reference = column.reshape(2, -1)
        reached.append(smallest_p(target, reference, labelings=labelings))
    return np.array(reached)[pattern.ravel()]


def _reasons_for_description(
    design: Design, pair: Pair, movable: np.ndarray, smallest: np.ndarray
) -> np.ndarray:
    """Return why each item's contrast is descriptive only, or "".

    Parameters
    ----------
    design : Design
    pair : Pair
    movable : ndarray, sides × blocks × items
        Entities that can exchange their labels.
    smallest : ndarray, by item
        The smallest p that can be reached.
    """
    n_movable = movable.sum(axis=1).min(axis=0)
    without_rows = []
    for name, mask in zip(design.sides(pair), unit_masks(design.sample, pair)):
        if not mask.any():
            without_rows.append(str(name))
    none = "no units of both sides that can be exchanged"
    if without_rows:
        none = f"no rows {' and '.join(without_rows)}"
    one = "one unit on a side can be exchanged, so that group and unit cannot be told apart"
    few = [f"{n} units on a side can be exchanged, at least {Gate.units} needed" for n in n_movable]
    large_p = [f"smallest possible p is {p:.3g}" for p in smallest]
    cases = [n_movable == 0, n_movable == 1, n_movable < Gate.units, smallest > Gate.alpha]
    reasons: list[Any] = [none, one, np.array(few, str), np.array(large_p, str)]
    return np.select(cases, reasons, default="")
