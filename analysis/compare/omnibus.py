"""Whether groups differ at all: one test over all items, and a classifier."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis.counts import Counts
from analysis.lexicons import Planned
from analysis.stats import threads
from analysis.stats.design import Design, Pair, design_of, entity_names, stratum_codes
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import Method, Status
from analysis.stats.facts import Inference
from analysis.stats.labelings import Labelings, labelings_of
from analysis.stats.measures import holm
from analysis.stats.permutation import tolerance_of
from analysis.stats.plan import Gate, Procedure, groups_of, plan_of, with_plan
from analysis.stats.retrieval import retrieval_of
from analysis.wording.notes import with_evidence

FOLDS = 10  #: of the classifier's cross-validation
MOST_NAMED = 4  #: groups that the row of all of them names
SMALLEST_PENALTY = 1e-12
#: Columns in which a row has no number that is descriptive only.
NULL_COLUMNS = ["null", "null_low", "null_high", "p"]
COLUMNS = (
    "group against items articles units units_fixed estimate null null_low null_high p p_adjusted "
    "status reason"
).split()


def omnibus(
    counts: Counts,
    by: str | None = None,
    *,
    cluster: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
    estimand: str = "circulated",
    labelings: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return whether groups differ in any of all items.

    Parameters
    ----------
    counts : Counts
        Labels, words, frames or speakers; all items are compared at once.
    by, cluster, strata, planned, estimand, labelings, seed
        As in :func:`analysis.compare.contrasts.contrasts`. Of ``planned`` the items are not used.

    Returns
    -------
    DataFrame
        One row for all groups together (``group`` names up to four of them, ``against`` is empty).
        Of more than two groups, one row for each pair, too. Columns: ``group, against, items,
        units, units_fixed`` (independent units; those that keep their label), ``estimate`` (R²,
        the share of the variance within strata that lies between groups), ``null, null_low,
        null_high`` (its mean and middle 95% over the labelings), ``p``, ``p_adjusted`` (of pairs:
        Holm), ``status, reason, note``. ``attrs["method"]`` is the Method.

    Raises
    ------
    InputError
        As :func:`analysis.compare.contrasts.contrasts` does.

    Notes
    -----
    Rows are units, one for each outlet and stratum, as in contrasts. Values are shares or means.
    Of counts per token or sentence they are square roots of rates, so that common words do not
    decide alone (Hellinger distance). Each stratum's mean is taken off, and a missing value counts
    as that mean. The statistic is the sum of squares between groups within strata (Anderson 2001).
    Labels are exchanged among units with the same set of strata. p is sensitive to unlike spread
    as well as to unlike means. What chance gives depends on the number of units: compare the
    estimate with ``null``, not with that of another design.

    Examples
    --------
    >>> rows = {"article_id": [f"a{i}" for i in range(8)], "outlet": list("abcdefgh")}
    >>> rows = pd.DataFrame(rows | {"side": ["N"] * 4 + ["S"] * 4})
    >>> values, size = [[1, 0]] * 4 + [[0, 1]] * 4, np.ones((8, 1))
    >>> pages = Counts.of(values, size=size, rows=rows, items=["law", "base"], per="page")
    >>> table = omnibus(pages, "side", cluster="outlet")
    >>> table[["group", "estimate", "p"]].round(3).values.tolist()
    [['N, S', 1.0, 0.029]]
    """
    plan = plan_of(counts, by, cluster=cluster, strata=strata, planned=planned)
    procedure = Procedure(labelings, seed)
    counts, groups, method = _compared(counts, plan, estimand)
    rows = [_separation(counts, plan, groups, procedure) | _names_of_all(groups)]
    if len(groups) > 2:
        for pair in itertools.combinations(groups, 2):
            names = {"group": pair[0], "against": pair[1]}
            rows.append(_separation(counts, plan, pair, procedure) | names)
    table = pd.DataFrame(rows)
    is_pair = table["against"] != ""
    p_of_pairs = table["p"].where(is_pair)
    table["p_adjusted"] = np.where(is_pair, holm(p_of_pairs), table["p"])
    within = " within strata" if plan.strata else ""
    method = replace(
        with_plan(method, plan),
        kind="omnibus",
        measure=f"R²: share of the variance{within} that lies between groups",
    )
    test = "sum of squares between groups over all items; permutation"
    return _finished_table(table, procedure, method, test=test)


def _compared(counts: Counts, plan: Planned, estimand: str) -> tuple[Counts, list, Method]:
    """Return the compared rows, their groups, and how pages were chosen and found."""
    counts, method = rows_of_estimand(counts, estimand, plan.cluster)
    counts = counts.where(rows=plan.where)
    groups = groups_of(counts, plan)
    retrieval = retrieval_of(counts.rows, plan.group, levels=groups)
    return counts, groups, replace(method, retrieval=retrieval)


def _names_of_all(groups: Sequence) -> dict[str, str]:
    """Return what the row of all groups is called."""
    names = f"all {len(groups)} groups"
    if len(groups) <= MOST_NAMED:
        names = ", ".join(map(str, groups))
    return {"group": names, "against": ""}


def classifier_test(
    counts: Counts,
    by: str | None = None,
    *,
    cluster: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
    estimand: str = "circulated",
    labelings: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how well a cross-validated linear classifier tells groups apart.

    Parameters
    ----------
    counts : Counts
        What the classifier sees: labels, words, frames or speakers. Name them before you look.
    by, cluster, strata, planned, estimand, labelings, seed
        As in :func:`analysis.compare.contrasts.contrasts`. Of ``planned`` the items are not used.

    Returns
    -------
    DataFrame
        One row a contrast, each group against the others: ``group, against, items`` (their
        number), ``articles, units, units_fixed`` (that keep their label in every labeling),
        ``estimate`` (AUC: how often an article of the group scores above one of the others in its
        stratum, ties half), ``null, null_low, null_high`` (mean and middle 95% over the
        labelings), ``p`` (one-sided: at least so well), ``p_adjusted`` (Holm), ``status, reason,
        note``. ``attrs["method"]`` is the Method.

    Raises
    ------
    InputError
        As :func:`analysis.compare.contrasts.contrasts` does.

    Notes
    -----
    Ridge regression of the label on the values of :func:`omnibus` (scikit-learn; the penalty is
    their variance, summed over items). Every outlet weighs one. Ten folds; outlets, and outlets
    that share copies, are never on both sides of a fold. For each labeling the classifier is
    trained anew. An AUC of .5 is chance, but outlets that keep their label move chance a little:
    compare with ``null``.

    Examples
    --------
    >>> n = range(20)
    >>> rows = {"article_id": [f"a{i:02}" for i in n], "outlet": [f"o{i:02}" for i in n]}
    >>> rows = pd.DataFrame(rows | {"side": ["N"] * 10 + ["S"] * 10})
    >>> values, size = [[1, 0]] * 9 + [[0, 1]] * 11, np.ones((20, 1))
    >>> pages = Counts.of(values, size=size, rows=rows, items=["law", "base"], per="page")
    >>> table = classifier_test(pages, "side", cluster="outlet", labelings=99)
    >>> table[["group", "against", "estimate", "p"]].values.tolist()
    [['N', 'S', 0.905, 0.02]]
    """
    plan = plan_of(counts, by, cluster=cluster, strata=strata, planned=planned)
    procedure = Procedure(labelings, seed)
    counts, groups, method = _compared(counts, plan, estimand)
    chosen = counts.where(rows={plan.group: groups})
    design = design_of(chosen, plan, groups)
    rows = []
    for pair in design.pairs:
        target, reference = design.sides(pair)
        names = {"group": target, "against": reference}
        rows.append(_classified(design, pair, procedure) | names)
    table = pd.DataFrame(rows)
    table["p_adjusted"] = holm(table["p"])
    method = replace(
        with_plan(method, replace(plan, against="rest")),
        kind="classifier test",
        measure="AUC of a cross-validated linear classifier",
    )
    return _finished_table(table, procedure, method, test="AUC; one-sided permutation")


def _finished_table(
    table: pd.DataFrame, procedure: Procedure, method: Method, *, test: str
) -> pd.DataFrame:
    """Return the table with its columns in order, its evidence and its Method."""
    is_exact = bool(table["is_exact"].all())
    number = int(table["labelings"].max()) if is_exact else procedure.labelings
    is_tested = table["p"].notna()
    n_tests = int(is_tested.sum())
    inference = Inference(
        test=test,
        correction="Holm over the rows that compare groups",
        labelings=number,
        is_exact=is_exact,
        n_tests=n_tests,
    )
    method = replace(method, inference=inference, seed=procedure.seed, references=("holm1979",))
    # Holm's adjustment may leave no p that can pass.
    alpha = Gate.alpha
    n_needed = int(np.ceil(n_tests / alpha)) - 1
    cannot_pass = is_tested & ~table["is_exact"] & (table["labelings"] < n_needed)
    reason = f"adjusted p cannot be {alpha:g} or less: {n_needed:,} labelings are needed"
    table["reason"] = table["reason"].mask(cannot_pass, reason)
    columns = [name for name in COLUMNS if name in table]
    return with_evidence(table[columns], method, status=table["status"], reason=table["reason"])


def _labelings_of_design(design: Design, procedure: Procedure) -> Labelings:
    """Return the labelings of a design."""
    sample = design.sample
    return labelings_of(
        sample.labels, sample.blocks, labelings=procedure.labelings, seed=procedure.seed
    )


def _chances(observed: float, drawn: np.ndarray) -> dict[str, float]:
    """Return the statistic, and mean, range and p of all labelings, the observed one too."""
    is_reached = drawn >= observed - tolerance_of(observed)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {
        "estimate": observed,
        "null": drawn.mean(),
        "null_low": low,
        "null_high": high,
        "p": is_reached.mean(),
    }


class _Units(NamedTuple):
    """Units of a design, and why it is descriptive only, or ""."""

    n: int
    n_fixed: int
    reason: str


def _units_of(design: Design, labels: np.ndarray, labelings: Labelings) -> _Units:
    """Return the units of a design; labels number the sides of its entities."""
    n_labels = pd.Series(labels).groupby(design.sample.blocks).transform("nunique")
    can_move = n_labels.to_numpy() > 1
    n_movable = _smaller_side(labels, can_move)
    smallest = 1 / len(labelings.labels)
    reason = ""
    if n_movable < Gate.units:
        reason = f"{n_movable} units of a side can be exchanged, at least {Gate.units} needed"
    elif smallest > Gate.alpha:
        reason = f"smallest possible p is {smallest:.3g}"
    return _Units(len(labels), int((~can_move).sum()), reason)


def _smaller_side(labels: np.ndarray, can_move: np.ndarray) -> int:
    """Return how many entities of the smaller side can move."""
    n_of_sides = []
    for side in np.unique(labels):
        is_counted = can_move & (labels == side)
        n_of_sides.append(int(is_counted.sum()))
    return min(n_of_sides)


def _row_of_test(
    design: Design, units: _Units, labelings: Labelings, chances: dict[str, float]
) -> dict[str, Any]:
    """Return a row without its names; one that is descriptive only has no null and no p."""
    status = Status.TESTED
    if units.reason:
        status = Status.DESCRIPTIVE
        chances = chances | dict.fromkeys(NULL_COLUMNS, np.nan)
    numbers = {
        "items": len(design.units.items),
        "units": units.n,
        "units_fixed": units.n_fixed,
        "labelings": labelings.number,
        "is_exact": labelings.exact,
    }
    return {**numbers, **chances, "status": status, "reason": units.reason}


def _separation(
    counts: Counts, plan: Planned, groups: Sequence, procedure: Procedure
) -> dict[str, Any]:
    """Return the share of the variance within strata that lies between groups, with its null."""
    groups = list(groups)
    design = design_of(counts.where(rows={plan.group: groups}), plan, groups)
    sample = design.sample
    labelings = _labelings_of_design(design, procedure)
    units = _units_of(design, sample.labels, labelings)
    matrix = _without_stratum_means(design.units, sample.cell)
    whole = max((matrix**2).sum(), 1e-300)
    cells = []
    for number in range(sample.n_cells):
        units_of_cell = np.flatnonzero(sample.cell == number)
        # Sums of squares over all items are the same along as many axes as there are units.
        values = np.asarray(np.linalg.qr(matrix[units_of_cell].T, mode="r")).T
        cells.append((sample.entity[units_of_cell], values))

    def between_groups(labels: np.ndarray) -> np.ndarray:
        """Return the sum of squares between groups of each labeling."""
        squares = np.zeros(len(labels))
        for entities, values in cells:
            labels_in_cell = labels[:, entities]
            for group in range(len(groups)):
                is_member = (labels_in_cell == group).astype(float)
                sums = ((is_member @ values) ** 2).sum(axis=1)
                squares += sums / np.maximum(is_member.sum(axis=1), 1)
        return squares

    labels = labelings.labels
    n_at_once = max(1, threads.PLACES // len(matrix))
    parts = [labels[start : start + n_at_once] for start in range(0, len(labels), n_at_once)]
    drawn = np.concatenate(list(threads.mapped(between_groups, parts))) / whole
    observed = between_groups(sample.labels[None])[0] / whole
    return _row_of_test(design, units, labelings, _chances(observed, drawn))


def _without_stratum_means(counts: Counts, stratum: np.ndarray) -> np.ndarray:
    """Return rows × items of what is compared, less each stratum's mean; a missing value is 0."""
    values = counts.values.toarray()
    size = counts.full_size()
    is_scored = size > 0
    rates = np.divide(values, size, out=np.zeros(values.shape), where=is_scored)
    if not counts.of_size_one:
        rates = np.sqrt(rates)
    for number in np.unique(stratum):
        is_inside = stratum == number
        n_scored = np.maximum(is_scored[is_inside].sum(axis=0), 1)
        rates[is_inside] -= rates[is_inside].sum(axis=0) / n_scored
    return np.where(is_scored, rates, 0.0)


def _classified(design: Design, pair: Pair, procedure: Procedure) -> dict[str, Any]:
    """Return the AUC of the classifier for one contrast, with its null."""
    sample = design.sample
    counts = design.counts
    plan = design.plan
    target = pair[0]
    labelings = _labelings_of_design(design, procedure)
    is_target_entity = (sample.labels == target).astype(int)
    units = _units_of(design, is_target_entity, labelings)
    names = entity_names(counts.rows, plan)
    entity = pd.Index(design.entities).get_indexer(names)
    stratum = stratum_codes(counts.rows, plan.strata or ())
    linked = _linked_entities(counts.rows, entity)
    articles = {"articles": len(entity)}
    n_independent = len(np.unique(linked))
    if n_independent < FOLDS:
        reason = f"{n_independent} outlets without common copies, at least {FOLDS} needed"
        units = units._replace(reason=reason)
        return articles | _row_of_test(design, units, labelings, {"estimate": np.nan})
    labels = np.concatenate([sample.labels[None], labelings.labels])
    is_target = (labels[:, entity] == target).T  # pages × labelings
    weight = 1 / np.bincount(entity)[entity]
    matrix = _without_stratum_means(counts, stratum)
    scores = _held_out_scores(matrix, is_target.astype(float), weight=weight, linked=linked)
    areas = []
    for score, is_target_page in zip(scores.T, is_target.T):
        areas.append(_area_under_curve(score, is_target_page, stratum))
    observed, *drawn = areas
    chances = _chances(observed, np.array(drawn))
    return articles | _row_of_test(design, units, labelings, chances)


def _held_out_scores(
    matrix: np.ndarray, is_target: np.ndarray, *, weight: np.ndarray, linked: np.ndarray
) -> np.ndarray:
    """Return the score of each page from a ridge regression that has not seen it.

    Parameters
    ----------
    matrix : ndarray, pages × items
    is_target : ndarray, pages × labelings
    weight : ndarray
        Of each page.
    linked : ndarray
        Pages with one number are held out at once.

    Returns
    -------
    ndarray, pages × labelings
        Without the intercept, which says how large the sides are.
    """
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GroupKFold

    penalty = max((matrix**2).sum() / len(matrix), SMALLEST_PENALTY)
    scores = np.zeros_like(is_target)
    for train, test in GroupKFold(FOLDS).split(matrix, groups=linked):
        ridge = Ridge(alpha=penalty)
        ridge.fit(matrix[train], is_target[train], sample_weight=weight[train])
        weights_of_items = np.atleast_2d(ridge.coef_).T
        held_out = matrix[test] @ weights_of_items
        scores[test] = held_out.reshape(len(test), -1)
    return scores


def _linked_entities(rows: pd.DataFrame, entity: np.ndarray) -> np.ndarray:
    """Return a number for each row: the same for outlets that are linked by copies."""
    if "copy_cluster" not in rows:
        return entity
    copies = pd.factorize(rows["copy_cluster"])[0]
    shape = (entity.max() + 1, copies.max() + 1)
    ones = np.ones(len(rows))
    links = sparse.csr_array((ones, (entity, copies)), shape=shape)
    components = sparse.csgraph.connected_components(links @ links.T, directed=False)[1]
    return components[entity]


def _area_under_curve(score: np.ndarray, is_target: np.ndarray, stratum: np.ndarray) -> float:
    """Return how often a target page scores above another of its stratum; ties count half."""
    n_above = 0.0
    n_pairs = 0.0
    for number in np.unique(stratum):
        is_inside = stratum == number
        is_target_inside = is_target[is_inside]
        n_target = int(is_target_inside.sum())
        n_reference = len(is_target_inside) - n_target
        if n_target and n_reference:
            ranks = stats.rankdata(score[is_inside])
            smallest_sum = n_target * (n_target + 1) / 2
            n_above += ranks[is_target_inside].sum() - smallest_sum
            n_pairs += n_target * n_reference
    if not n_pairs:
        return np.nan
    return n_above / n_pairs
