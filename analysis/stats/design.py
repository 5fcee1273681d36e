"""Who is compared with whom: the plan, its units, the entities that carry labels, and whether there are enough of them.

The first half of a contrast, before anything is estimated; ``compare`` does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import errors as checks
from analysis import lexicons
from analysis import stats as resampling
from analysis.counts import Counts, columns_of, group_codes, require_counts
from analysis.lexicons import Planned
from analysis.stats import measures
from analysis.stats.evidence import Status

#: What holds where nothing was written down beforehand.
UNPLANNED = Planned(
    "exploratory", group="", levels=(), against="rest", cluster="", strata=None, where={}, items=()
)

#: Where the score test's z is normal (docs/validity.md): units a side, largest ratio of the sides' units,
#: expected units of the smaller side with the item.
SCORE_UNITS, SCORE_ALIKE, SCORE_EXPECTED = 100, 2, 5


@dataclass(frozen=True)
class Gate:
    """How much evidence a contrast needs; below it the table says "descriptive only" and shows no p and no interval."""

    alpha: float = 0.05  #: a p above this can never be reached: descriptive only
    units: int = 4  #: independent units in each of the two groups, for a p
    units_interval: int = 5  #: the same, for an interval
    count: int = 5  #: pooled occurrences of an item per token or sentence, chosen without looking at the groups
    units_with_item: int = (
        3  #: units in which the item occurs (and, for shares, in which it does not)
    )


@dataclass(frozen=True)
class Procedure:
    """How contrasts are tested and adjusted, as ``compare.contrasts`` says."""

    test: str
    adjustment: str
    labelings: int
    stop_after: int | None
    seed: int
    gate: Gate

    def __post_init__(self) -> None:
        """Refuse what no test knows."""
        checks.one_of(self.test, ["permutation", "score"], name="test")
        checks.one_of(self.adjustment, ["family", "benjamini-hochberg"], name="adjustment")
        checks.require_number(self.labelings, name="labelings", least=1, whole=True)
        checks.require_number(self.seed, name="seed", least=0, whole=True)
        if self.stop_after is not None:
            checks.require_number(self.stop_after, name="stop_after", least=1, whole=True)
            checks.one_of(self.test, ["permutation"], name="test with stop_after")
        require_gate(self.gate)


def require_gate(gate: Gate) -> None:
    """Raise InputError unless *gate* is one."""
    if not isinstance(gate, Gate):
        raise checks.refusal(
            "gate", arrived=repr(gate), expected="a Gate", fix="Pass compare.Gate(units=5), say."
        )


@dataclass(frozen=True)
class Design:
    """The rows that are compared, their units, and the sample in which labels are exchanged."""

    plan: Planned  #: with every default filled in
    chosen: Counts
    units: Counts
    groups: list
    names: np.ndarray  #: of the entities
    sample: resampling.Sample
    wanted: frozenset  #: groups whose contrasts are asked for
    unit_of_row: np.ndarray  #: place of the unit of each row of *chosen*

    def sides(self, pair: Any) -> tuple:
        """Return the names of both sides of a pair of group numbers (None: the rest)."""
        own, other = pair
        return self.groups[own], "rest" if other is None else self.groups[other]


def plan_of(
    counts: Counts,
    by: str | None,
    *,
    against: str | None,
    cluster: str | None,
    strata: str | Sequence[str] | None,
    planned: Any,
    paired: bool,
) -> Planned:
    """Return the plan: what was written down in *planned*, overridden by the arguments, completed by the defaults."""
    require_counts(counts)
    if by is not None and not isinstance(by, str):
        raise checks.refusal(
            "by",
            arrived=repr(by),
            expected="the name of one column",
            fix="For several, join them into one column.",
        )
    plan = UNPLANNED if planned is None else lexicons.contrasts(planned)
    by = by or plan.group
    if not by:
        raise checks.refusal(
            "contrasts",
            arrived="no grouping",
            expected="by= a column, or planned= a list of contrasts",
            fix=f"Columns: {checks.listing(counts.rows.columns, 12)}.",
        )
    against = checks.one_of(against or plan.against, ["rest", "each"], name="against")
    if strata is None:
        strata = (
            "phase"
            if plan is UNPLANNED and by != "phase" and "phase" in counts.rows
            else plan.strata
        )
    strata, cluster = tuple(columns_of(strata or ())), cluster or plan.cluster
    checks.require_columns(
        counts.rows, [by, *strata, *([cluster] if cluster else [])], what="rows of the counts"
    )
    rows = counts.where(rows=plan.where).rows
    cluster = cluster or _default_cluster(
        rows[rows[by].isin(plan.levels)] if plan.levels else rows, by
    )
    paired = paired or plan.paired
    if paired and not cluster:
        raise checks.refusal(
            "paired",
            arrived="no cluster",
            expected="what stands in both groups and swaps within itself",
            fix='Name its column: cluster="outlet", say.',
        )
    return replace(plan, group=by, against=against, cluster=cluster, strata=strata, paired=paired)


def _default_cluster(rows: pd.DataFrame, by: str) -> str | None:
    """Return "outlet" where the grouping is coarser than outlets: every outlet in one group, some group with several.

    Where a few outlets stand in two groups and most do not, the grouping is meant to be coarser, and these are refused.
    """
    if "outlet" not in rows or by == "outlet":
        return None
    outlets = rows.groupby("outlet", observed=True)[by].agg(["size", "nunique"])
    several, split = outlets["size"] > 1, outlets["nunique"] > 1
    if 0 < split.sum() < several.sum() / 2:
        raise checks.refusal(
            f"grouping by {by}",
            arrived=f"outlets in two groups: {checks.listing(outlets.index[split])}",
            expected=f"each outlet in one group of {by}, as most are",
            fix='Correct them, or say what is re-drawn: cluster="article_id" for articles.',
        )
    coarser = not split.any() and (rows.groupby(by, observed=True)["outlet"].nunique() > 1).any()
    return "outlet" if coarser else None


def pairs_of(design: Design) -> list[tuple[int, int | None]]:
    """Return the contrasts of a design as pairs of group numbers: each wanted group with the rest, or the only pair."""
    own = [place for place, name in enumerate(design.groups) if name in design.wanted]
    return [(place, None) for place in own] if len(design.groups) > 2 else [(own[0], 1 - own[0])]


def wanted_of(groups: Any, found: Sequence, *, by: str) -> frozenset:
    """Return the groups whose contrasts are asked for, of those *found*: all for None; unknown ones are refused."""
    wanted = found if groups is None else [groups] if isinstance(groups, str) else list(groups)
    if groups is not None and (not wanted or not set(wanted) <= set(found)):
        raise checks.refusal(
            "groups",
            arrived=checks.listing(wanted) or "none",
            expected=f"some of {checks.listing(found)}",
            fix=f"Check the values of {by} in the rows chosen.",
        )
    return frozenset(wanted)


def groups_of(counts: Counts, plan: Planned) -> list:
    """Return the groups to compare, sorted; a row without a group is refused, and so are planned levels that are not there."""
    found = group_codes(counts.rows, [plan.group])[1][plan.group].tolist()
    if len(found) < 2 or not set(plan.levels) <= set(found):
        raise checks.refusal(
            f"groups of {plan.group}",
            arrived=checks.listing(found) or "none",
            expected=checks.listing(plan.levels or ["two or more groups"]),
            fix="Check the column, the rows chosen and the planned levels.",
        )
    groups = sorted(plan.levels) if plan.levels else found
    if "rest" in groups and plan.against == "rest" and len(groups) > 2:
        raise checks.refusal(
            f"groups of {plan.group}",
            arrived="a group named 'rest'",
            expected="another name",
            fix="Rename it: 'rest' stands for all other groups here.",
        )
    return groups


def design_of(chosen: Counts, plan: Planned, groups: Sequence, *, wanted: Any = None) -> Design:
    """Return the design of the contrasts of *groups*, whose rows are *chosen*."""
    _require_counts(chosen)
    units = chosen.units([plan.group, *(plan.strata or ())], cluster=plan.cluster)
    rows = units.rows
    label = pd.Index(groups).get_indexer(rows[plan.group].astype(object))
    entity, names = pd.factorize(entities(rows, plan), sort=True)
    _refuse_split(entity, label, names, plan)
    stratum = np.zeros(len(rows), int)
    if plan.strata:
        stratum = rows.groupby(list(plan.strata), sort=True, observed=True).ngroup().to_numpy()
    labels = np.zeros(len(names), int)
    labels[entity] = label
    blocks, paired = _blocks(rows, plan, entity=entity, stratum=stratum)
    places = np.stack(
        [np.where(paired, blocks[entity], -1), stratum]
    )  # a pair is compared with itself
    cells, cell = np.unique(places, axis=1, return_inverse=True)
    unit_of_row = _unit_of_row(chosen, plan)
    pages = chosen.rows[text_column(chosen.rows, plan)].groupby(unit_of_row).nunique().to_numpy()
    sample = resampling.Sample(
        units.values,
        units.size,
        entity,
        cell.ravel(),
        labels,
        blocks,
        units.of_size_one,
        pages=pages,
        paired=cells[0] >= 0,
        shares=resampling.zero_or_one(chosen.values),
    )
    wanted = frozenset(groups if wanted is None else wanted)
    return Design(plan, chosen, units, list(groups), np.asarray(names), sample, wanted, unit_of_row)


def text_column(rows: pd.DataFrame, plan: Planned) -> str:
    """Return the column that says which rows are one text: copies are, unless articles were asked for."""
    collapsed = "copy_cluster" in rows and plan.cluster != "article_id"
    return "copy_cluster" if collapsed else "article_id"


def _unit_of_row(chosen: Counts, plan: Planned) -> np.ndarray:
    """Return the place of each row's unit: of its cluster, or its text, within group and strata."""
    keys = [plan.group, *(plan.strata or ()), plan.cluster or text_column(chosen.rows, plan)]
    return group_codes(chosen.rows, list(dict.fromkeys(keys)))[0]


def compared(design: Design, pair: Any) -> np.ndarray:
    """Return which units stand in a cell with units of both sides; all of them where no cell has both."""
    sample = design.sample
    cells = [
        np.bincount(sample.cell[mask], minlength=sample.n_cells) > 0
        for mask in resampling.unit_masks(sample, pair)
    ]
    both = np.logical_and(*cells)[sample.cell]
    return both if both.any() else np.ones(len(both), bool)


def entities(rows: pd.DataFrame, plan: Planned) -> pd.Series:
    """Return the name of what carries each unit's label; of pairs, both halves carry one."""
    if not plan.cluster:  # a text that its group prints in several strata is one entity
        text = [plan.group, "copy_cluster" if "copy_cluster" in rows else "article_id"]
        return rows.groupby(text, observed=True)["article_id"].transform("min")
    return (
        rows[plan.cluster].astype(str) + " (" + rows[plan.group].astype(str) + ")"
        if plan.paired
        else rows[plan.cluster]
    )


def _require_counts(chosen: Counts) -> None:
    values = chosen.values.data
    if not chosen.of_size_one and ((values < 0).any() or (values % 1 != 0).any()):
        raise checks.refusal(
            f"counts per {chosen.per}",
            arrived="sums of scores",
            expected="whole counts from 0, or means of articles",
            fix="Compare means of articles: counts.per_article().",
        )


def _blocks(
    rows: pd.DataFrame, plan: Planned, *, entity: np.ndarray, stratum: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each entity's block, and which units are halves of pairs.

    A block is a set of strata: labels are exchanged among entities that were seen in the same ones. The halves of a pair, and
    the copies of a text in several groups, are a block of their own.
    """
    seen = np.unique(np.stack([entity, stratum]), axis=1)
    sets = pd.Series(seen[1].astype(str)).groupby(seen[0]).agg(" ".join)
    together = (
        plan.cluster
        if plan.paired
        else "copy_cluster"
        if not plan.cluster and "copy_cluster" in rows
        else ""
    )
    both = np.zeros(len(rows), bool)
    if together:
        place = np.full(len(rows), "pair") if plan.paired else stratum.astype(str)
        both = (
            rows.groupby([place, together], observed=True)[plan.group]
            .transform("nunique")
            .to_numpy()
            > 1
        )
        sets.loc[entity[both]] = [f"copies of {name}" for name in rows[together][both]]
    return pd.factorize(sets, sort=True)[0], both & plan.paired


def _refuse_split(entity, label, names, plan: Planned) -> None:
    split = pd.Series(label).groupby(entity).nunique()
    if (split > 1).any():
        twice, what = checks.listing(names[split[split > 1].index]), plan.cluster or "article_id"
        fix = 'Pass paired=True to let each swap within itself, cluster="article_id" to compare articles, or another grouping.'
        if what == "article_id":
            fix = 'Give each row its own article_id. To compare halves of articles, pass paired=True, cluster="article_id".'
        raise checks.refusal(
            f"cluster {what!r}",
            arrived=f"{twice} in two groups",
            expected=f"each {what} in one group of {plan.group}",
            fix=fix,
        )


class Judged(NamedTuple):
    """What can be tested in each contrast of a design (in the order of ``pairs_of``), by item."""

    units: np.ndarray  #: pairs × sides × items: independent units that are compared
    fixed: (
        np.ndarray
    )  #: pairs × sides × items: those of them that keep their label in every labeling
    smallest: np.ndarray  #: pairs × items: the smallest p that can be reached
    status: np.ndarray  #: pairs × items: Status
    reasons: np.ndarray  #: pairs × items: why there is no test, or ""
    rare: np.ndarray  #: items: why none of the contrasts tests it, or ""


def judged(design: Design, procedure: Procedure) -> Judged:
    """Return what can be tested; groups that the procedure does not allow are refused."""
    pairs = pairs_of(design)
    items = len(design.units.items)
    rare = why_not_eligible(design, procedure.gate)
    scored = [entities_scored(design, pair) for pair in pairs]
    free = [
        part * (part > 0).all(axis=0) for part in scored
    ]  # in blocks where both sides can exchange their labels
    smallest = [smallest_p(design, part, procedure) for part in scored]
    descriptive = [
        why_descriptive(design, pair, movable, least, gate=procedure.gate)
        for pair, movable, least in zip(pairs, free, smallest)
    ]
    units = _of_all_items([part.sum(axis=1) for part in scored], items)
    kept = _of_all_items(
        [(part - movable).sum(axis=1) for part, movable in zip(scored, free)], items
    )
    least = _of_all_items(smallest, items)
    few = _of_all_items(descriptive, items)
    reasons = np.where(few == "", rare, few)
    least = np.where(_mid_p(design, procedure), least / 2, least)
    if procedure.test == "score" and (reasons == "").any():
        reasons = np.where(reasons == "", why_not_scored(design, pairs, scored), reasons)
    status = np.full(reasons.shape, Status.TESTED, object)
    status[reasons != ""] = Status.NOT_TESTED
    status[few != ""] = Status.DESCRIPTIVE
    return Judged(units, kept, least, status, reasons, rare)


def _of_all_items(parts: Sequence[np.ndarray], items: int) -> np.ndarray:
    """Return what is known of each pair, with a last axis of all items: one column stands for all."""
    return np.stack([np.broadcast_to(part, (*part.shape[:-1], items)) for part in parts])


def _mid_p(design: Design, procedure: Procedure) -> np.ndarray:
    """Return the items whose p is a mid-p, which can be half as small: labelings of units that are 0 or 1."""
    sample = design.sample
    exact = resampling.labelings_used(sample.labels, sample.blocks, procedure.labelings)[1]
    if procedure.test == "score" or procedure.stop_after and not exact:
        return np.zeros(len(design.units.items), bool)
    return sample.yes_or_no()


def why_not_eligible(design: Design, gate: Gate) -> np.ndarray:
    """Return for each item why it is not tested ("" if it is), decided on pooled counts without looking at the groups."""
    values = design.units.values
    occurs = (values != 0).sum(axis=0)
    rare = np.where(
        occurs < gate.units_with_item, f"in fewer than {gate.units_with_item} units", ""
    )
    if design.sample.of_size_one:
        scored = (design.units.full_size() > 0).sum(axis=0)
        without = scored - (values == 1).sum(axis=0)
        return np.where(
            (rare == "") & (without < gate.units_with_item),
            f"fewer than {gate.units_with_item} units without it",
            rare,
        )
    total = design.chosen.values.sum(axis=0)
    return np.where(
        (rare == "") & (total < gate.count),
        f"fewer than {gate.count} occurrences",
        rare,
    )


def entities_scored(design: Design, pair: Any) -> np.ndarray:
    """Return sides × blocks × items: entities with a unit looked at for the item, in a cell where both sides have one.

    Where all items were looked at alike, there is one column for them all.
    """
    sample, masks = design.sample, resampling.unit_masks(design.sample, pair)
    scored, cells, entities = sample.size > 0, members(sample.cell), members(sample.entity)
    both = np.logical_and.reduce(
        [cells[:, mask] @ scored[mask].astype(float) > 0 for mask in masks]
    )
    usable = (scored & both[sample.cell]).astype(float)
    return np.stack(
        [
            members(sample.blocks) @ (entities[:, mask] @ usable[mask] > 0).astype(int)
            for mask in masks
        ]
    )


def members(codes: np.ndarray) -> sparse.csr_array:
    """Return codes × places: 1 where a place has the code."""
    shape = codes.max(initial=-1) + 1, len(codes)
    return sparse.csr_array((np.ones(len(codes), int), (codes, np.arange(len(codes)))), shape=shape)


def smallest_p(design: Design, scored: np.ndarray, procedure: Procedure) -> np.ndarray:
    """Return for each column of *scored* the smallest p that its contrast can reach; the score test's has no end."""
    if procedure.test == "score":
        return np.zeros(scored.shape[2])
    n, exact = resampling.labelings_used(
        design.sample.labels, design.sample.blocks, procedure.labelings
    )
    patterns, pattern = np.unique(scored.reshape(-1, scored.shape[2]), axis=1, return_inverse=True)
    reached = [
        resampling.smallest_p(*column.reshape(2, -1), labelings=None if exact else n)
        for column in patterns.T
    ]
    return np.array(reached)[pattern.ravel()]


def require_tests(procedure: Procedure, *, tests: int, smallest: float) -> None:
    """Refuse procedures that do not fit so many *tests* whose *smallest* p is this."""
    alpha, needed = procedure.gate.alpha, int(np.ceil(tests / procedure.gate.alpha)) - 1
    if procedure.adjustment == "benjamini-hochberg" and smallest * tests > alpha * (1 + 1e-9):
        arrived = f"benjamini-hochberg for {tests} tests with {smallest:.3g} as smallest possible p"
        raise checks.refusal(
            "adjustment",
            arrived=arrived,
            expected=f"one of {alpha / tests:.3g} or less, to find anything",
            fix=f"Pass labelings={needed} or more (if so many differ), fewer items or the default adjustment.",
        )
    if procedure.stop_after and tests > 1:
        raise checks.refusal(
            "stop_after",
            arrived=f"{tests} tests",
            expected="one contrast of one item",
            fix="Leave it out: several tests share their labelings, and each would stop at another.",
        )


def why_not_scored(design: Design, pairs: Any, scored: Sequence[np.ndarray]) -> np.ndarray:
    """Return for each pair and item why the normal approximation of the score test does not hold, or "".

    Groups that are too small or too unlike for it are refused. Items are judged without looking at the groups.
    """
    sample, values, found = design.sample, design.units.values, []
    if len(sample.entity) > len(sample.labels):
        raise checks.refusal(
            'test="score"',
            arrived=f"a {design.plan.cluster or 'text'} in several strata",
            expected="each in one",
            fix='Pass strata=() or test="permutation".',
        )
    for pair, part in zip(pairs, scored):
        units, fewer, more = part.sum(axis=1), part.min(axis=0), part.max(axis=0)
        large = (units.min(axis=0) >= SCORE_UNITS) & (
            (fewer == 0) | (more <= SCORE_ALIKE * fewer)
        ).all(axis=0)
        if not large.any():
            raise checks.refusal(
                'test="score"',
                arrived=f"{' and '.join(map(str, units.max(axis=1)))} units for "
                f"{' against '.join(map(str, design.sides(pair)))}",
                fix='Pass test="permutation".',
                expected=f"at least {SCORE_UNITS} each, and at most {SCORE_ALIKE} to one in every stratum",
            )
        inside = np.logical_or(*resampling.unit_masks(sample, pair))
        present = (values[inside] != 0).sum(axis=0)
        if sample.of_size_one:
            present = np.minimum(present, units.sum(axis=0) - (values[inside] == 1).sum(axis=0))
        rare = present * units.min(axis=0) < SCORE_EXPECTED * units.sum(axis=0)
        found.append(
            np.select(
                [~large, rare],
                [
                    "too few units looked at for the score test",
                    "too "
                    f"rare for the score test, fewer than {SCORE_EXPECTED} units expected on a side",
                ],
                default="",
            )
        )
    return np.stack(found)


def why_descriptive(
    design: Design, pair: Any, scored: np.ndarray, smallest: np.ndarray, *, gate: Gate
) -> np.ndarray:
    """Return for each item why its contrast is descriptive only, or ""."""
    least = scored.sum(axis=1).min(axis=0)
    sides = zip(design.sides(pair), resampling.unit_masks(design.sample, pair))
    lacking = " and ".join(str(name) for name, mask in sides if not mask.any())
    reasons = [
        f"no rows {lacking}" if lacking else "no units of both sides that can be exchanged",
        "one unit on a side can be exchanged, so that group and unit cannot be told apart",
        [f"{n} units on a side can be exchanged, at least {gate.units} needed" for n in least],
        [f"smallest possible p is {p:.3g}" for p in smallest],
    ]
    return np.select(
        [least == 0, least == 1, least < gate.units, smallest > gate.alpha],
        [np.asarray(reason, str) for reason in reasons],
        default="",
    )


def described(design: Design, tested: np.ndarray, procedure: Procedure) -> dict:
    """Return what a table of contrasts says of its design in ``attrs``; *tested*: which items are."""
    plan, items = design.plan, design.units.items
    effect = (
        "difference of unit means" if design.sample.of_size_one else measures.log_rate_ratio.name
    )
    if procedure.test == "score":
        test = "score z; two-sided normal"
    else:
        test = f"{effect} over its error; {_permutation_p(_mid_p(design, procedure)[tested])}"
    rows, sample = design.chosen.rows, design.sample
    text = text_column(rows, plan)
    texts = rows[list({plan.group, plan.cluster or text, text})].drop_duplicates()
    alone = pd.Series(sample.labels).groupby(sample.blocks).transform("nunique").to_numpy() == 1
    return {
        "measure": effect,
        "test": test,
        "interval": "95%, jackknife t, in agreement with p, not adjusted",
        "status": plan.status,
        "by": plan.group,
        "against": plan.against,
        "where": dict(plan.where),
        "cluster": plan.cluster or "article",
        "strata": list(plan.strata or ()),
        "items_tested": [str(item) for item in items[tested]],
        "items_not_tested": int((~tested).sum()),
        "keep_label": [str(name) for name in design.names[alone]],
        "collapsed_copies": 1 - len(texts) / max(len(rows), 1),
    }


def _permutation_p(mid_p: np.ndarray) -> str:
    """Return how the p of permutations was found, from which of the items tested have a mid-p."""
    if len(mid_p) and mid_p.all():
        return "permutation mid-p"
    how = "permutation p, at least that of t where sides are unlike"
    return f"{how}, mid-p where units are 0 or 1" if mid_p.any() else how


def uneven(design: Design, pair: Any) -> bool:
    """Return whether one side's units hold over twice as much as the other's: the median of their texts, or of their sizes."""
    masks = [mask for mask in resampling.unit_masks(design.sample, pair) if mask.any()]
    for held in (design.sample.pages_of_units(), design.units.size.max(axis=1)):
        medians = [float(np.median(held[mask])) for mask in masks]
        if len(medians) == 2 and max(medians) > 2 * min(medians):
            return True
    return False
