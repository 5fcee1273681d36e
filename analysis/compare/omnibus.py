"""Is there any difference at all? All items at once: how far groups lie apart, and how well a classifier tells them apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis import errors as checks
from analysis import lexicons
from analysis import stats as resampling
from analysis.compare.contrasts import method_from
from analysis.counts import Counts, of_estimand
from analysis.stats import design as designs
from analysis.stats import measures
from analysis.stats.design import Design, Gate, Procedure
from analysis.stats.evidence import Status, annotators_of, with_evidence

FOLDS = 10  #: of the classifier's cross-validation
NAMED = 4  #: groups that the row of all of them names
#: What a row says that is descriptive only.
_UNTESTED = dict.fromkeys(["null", "null_low", "null_high", "p"], np.nan)


def omnibus(
    counts: Counts,
    by: str | None = None,
    *,
    cluster: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: lexicons.Planned | str | Path | None = None,
    estimand: str = "circulated",
    labelings: int = 10_000,
    seed: int = 0,
    gate: Gate = Gate(),
) -> pd.DataFrame:
    """Return whether groups differ in any of all items: one permutation test over the whole table.

    Parameters
    ----------
    counts : Counts
        Labels, words, frames or speakers; all its items are compared at once.
    by, cluster, strata, planned, estimand, labelings, seed, gate : as in :func:`analysis.compare.contrasts.contrasts`
        Of *planned* the items are not used: all items of *counts* are.

    Returns
    -------
    DataFrame
        A row for all groups together (``group`` names up to four of them, ``against`` is empty); of more than two, one for
        each pair, too. Columns: ``group, against, items, units, units_fixed`` (independent units; those that keep their
        label), ``estimate`` (share of the variance within strata that lies between groups, R²), ``null, null_low, null_high``
        (its mean and middle 95% over the labelings), ``p``, ``p_adjusted`` (of pairs: Holm), ``note``. ``attrs``: measure,
        test, cluster, strata, labelings, exact, seed, estimand and status.

    Notes
    -----
    Rows are units, one for each outlet and stratum, as in contrasts. Values are shares or means as they are; of counts per
    token or sentence the square roots of the rates, which keeps common words from deciding alone (Hellinger distance). Each
    stratum's mean is taken off. The statistic is the sum of squares between groups within strata (Anderson 2001); labels are
    exchanged among units with the same set of strata, and others keep theirs. p asks whether groups write alike, and is
    sensitive to unlike spread as well as to unlike means. A missing value counts as its stratum's mean. What chance gives
    depends on the number of units: compare the estimate with ``null``, not with that of another design.

    Raises
    ------
    InputError
        As :func:`analysis.compare.contrasts.contrasts` does.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(8)], "outlet": list("abcdefgh"),
    ...                      "side": ["N"] * 4 + ["S"] * 4})
    >>> pages = Counts.of([[1, 0]] * 4 + [[0, 1]] * 4, size=np.ones((8, 1)), rows=rows, items=["law", "base"], per="page")
    >>> omnibus(pages, "side", cluster="outlet")[["group", "estimate", "p"]].round(3).values.tolist()
    [['N, S', 1.0, 0.029]]
    """
    plan, chosen, groups, stated = _planned(
        counts, by, cluster=cluster, strata=strata, planned=planned, estimand=estimand
    )
    procedure = Procedure("permutation", "family", labelings, None, seed, gate)
    families = [groups, *(itertools.combinations(groups, 2) if len(groups) > 2 else [])]
    rows = []
    for family in families:
        design = designs.design_of(chosen.where(rows={plan.group: list(family)}), plan, family)
        named = ", ".join(map(str, family)) if len(family) <= NAMED else f"all {len(family)} groups"
        row = _separation(design, procedure) | {"group": named, "against": ""}
        if len(family) == 2 and len(groups) > 2:
            row |= dict(zip(("group", "against"), family))
        rows.append(row)
    table = pd.DataFrame(rows)
    pairs = table["against"] != ""
    table["p_adjusted"] = table["p"].where(~pairs)
    table.loc[pairs, "p_adjusted"] = measures.holm(table["p"][pairs])
    return _finished(
        table,
        plan,
        procedure,
        stated,
        annotators=annotators_of(chosen.rows),
        measure="R²: share of the variance within strata that lies between groups",
        test="sum of squares between groups over all items; permutation",
    )


def classifier_test(
    counts: Counts,
    by: str | None = None,
    *,
    against: str | None = None,
    cluster: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: lexicons.Planned | str | Path | None = None,
    estimand: str = "circulated",
    labelings: int = 999,
    seed: int = 0,
    gate: Gate = Gate(),
) -> pd.DataFrame:
    """Return how well a cross-validated linear classifier tells groups apart, with its permutation null.

    Parameters
    ----------
    counts : Counts
        What the classifier sees: labels, words, frames or speakers. Name them before you look.
    against : "rest" or "each"
        Each group against the others (the default), or each pair.
    by, cluster, strata, planned, estimand, labelings, seed, gate : as in :func:`analysis.compare.contrasts.contrasts`
        Of *planned* the items are not used: all items of *counts* are.

    Returns
    -------
    DataFrame
        ``group, against, items, articles, units, units_fixed, estimate`` (AUC: how often an article of the group scores above
        one of the others in its stratum, ties half), ``null, null_low, null_high`` (mean and middle 95% over the labelings),
        ``p`` (one-sided: at least so well), ``p_adjusted`` (Holm), ``note``. ``attrs`` as those of :func:`omnibus`.

    Notes
    -----
    Ridge regression of the label on the values of :func:`omnibus` (scikit-learn; the penalty is their variance, summed over
    items). Every outlet weighs one. Ten folds; outlets, and outlets that share copies, are never on both sides of a fold. For
    each labeling the classifier is trained anew. AUC of .5 is chance, but outlets that keep their label move chance a little:
    compare with ``null``.

    Raises
    ------
    InputError
        As :func:`analysis.compare.contrasts.contrasts` does.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(20)], "outlet": [f"o{i:02}" for i in range(20)],
    ...                      "side": ["N"] * 10 + ["S"] * 10})
    >>> values = [[1, 0]] * 9 + [[0, 1]] * 11
    >>> pages = Counts.of(values, size=np.ones((20, 1)), rows=rows, items=["law", "base"], per="page")
    >>> classifier_test(pages, "side", cluster="outlet", labelings=99)[["group", "against", "estimate", "p"]].values.tolist()
    [['N', 'S', 0.905, 0.02]]
    """
    plan, chosen, groups, stated = _planned(
        counts, by, cluster=cluster, strata=strata, planned=planned, estimand=estimand
    )
    procedure = Procedure("permutation", "family", labelings, None, seed, gate)
    each = (
        checks.one_of(against or "rest", ["rest", "each"], name="against") == "each"
        and len(groups) > 2
    )
    rows = []
    for family in itertools.combinations(groups, 2) if each else [groups]:
        design = designs.design_of(chosen.where(rows={plan.group: list(family)}), plan, family)
        for pair in designs.pairs_of(design):
            own, other = design.sides(pair)
            rows.append(_classified(design, pair, procedure) | {"group": own, "against": other})
    table = pd.DataFrame(rows)
    table["p_adjusted"] = measures.holm(table["p"])
    return _finished(
        table,
        replace(plan, against="each" if each else "rest"),
        procedure,
        stated,
        annotators=annotators_of(chosen.rows),
        measure="AUC of a cross-validated linear classifier",
        test="AUC; one-sided permutation",
    )


def _planned(counts: Counts, by, *, cluster, strata, planned, estimand: str):
    """Return the plan, the rows that it compares with all their items, the groups, and what is said of the estimand."""
    plan = designs.plan_of(
        counts, by, against=None, cluster=cluster, strata=strata, planned=planned, paired=False
    )
    counts, stated = of_estimand(counts, estimand, plan.cluster)
    chosen = counts.where(rows=plan.where)
    groups = designs.groups_of(chosen, plan)
    return plan, chosen, groups, stated


def _finished(
    table: pd.DataFrame, plan, procedure: Procedure, stated: dict, *, annotators: str, measure: str, test: str
) -> pd.DataFrame:
    """Return the table with its columns in order, and what it rests on in attrs."""
    columns = [
        "group",
        "against",
        "items",
        *(["articles"] if "articles" in table else []),
        "units",
        "units_fixed",
        "estimate",
        "null",
        "null_low",
        "null_high",
        "p",
        "p_adjusted",
        "status",
        "reason",
    ]
    exact = bool(table["exact"].all())
    number = int(table["labelings"].max()) if exact else procedure.labelings
    facts = {
        "measure": measure,
        "test": test,
        "adjustment": "Holm over the rows that compare groups",
        "status": plan.status,
        "by": plan.group,
        "where": dict(plan.where),
        "cluster": plan.cluster or "article",
        "strata": list(plan.strata or ()),
        "labelings": number,
        "exact": exact,
        "seed": procedure.seed,
    }
    facts |= stated
    table = _with_smallest_adjusted(table, procedure)[columns]
    method = method_from(facts, kind="omnibus")
    method = replace(method, annotators=annotators, references=("holm1979",))
    table = with_evidence(table, method, status=table["status"], reason=table["reason"])
    table.attrs = facts | {"method": method}
    return table


def _with_smallest_adjusted(table: pd.DataFrame, procedure: Procedure) -> pd.DataFrame:
    """Return the table with a note where Holm's adjustment leaves no p that can pass."""
    tests = int(table["p"].notna().sum())
    needed = int(np.ceil(tests / procedure.gate.alpha)) - 1
    too_few = table["p"].notna() & ~table["exact"] & (table["labelings"] < needed)
    reason = f"adjusted p cannot be {procedure.gate.alpha:g} or less: {needed:,} labelings are needed"
    return table.assign(reason=table["reason"].mask(too_few, reason))


def _labelings(design: Design, procedure: Procedure) -> resampling.Labelings:
    """Return the labelings of a design."""
    return resampling.labelings_of(
        design.sample.labels,
        design.sample.blocks,
        labelings=procedure.labelings,
        seed=procedure.seed,
    )


def _chances(observed: float, drawn: np.ndarray) -> dict:
    """Return the observed statistic, what labelings give, and p."""
    reached = drawn >= observed - resampling.permutation.TOLERANCE * (1 + abs(observed))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {
        "estimate": observed,
        "null": drawn.mean(),
        "null_low": low,
        "null_high": high,
        "p": reached.mean(),
    }


def _evidence(
    design: Design, labels: np.ndarray, *, labelings: resampling.Labelings, gate: Gate
) -> dict:
    """Return numbers of units, how many keep their label, and why the design is descriptive only, or "".

    *labels* number the sides of the entities: the groups, or a group and the rest.
    """
    several = pd.Series(labels).groupby(design.sample.blocks).transform("nunique").to_numpy() > 1
    free = min(int((several & (labels == side)).sum()) for side in np.unique(labels))
    smallest = 1 / len(labelings.labels)
    reason = ""
    if free < gate.units:
        reason = f"{free} units of a side can be exchanged, at least {gate.units} needed"
    elif smallest > gate.alpha:
        reason = f"smallest possible p is {smallest:.3g}"
    return {
        "items": len(design.units.items),
        "units": len(labels),
        "units_fixed": int((~several).sum()),
        "status": Status.DESCRIPTIVE if reason else Status.TESTED,
        "reason": reason,
    }


def _separation(design: Design, procedure: Procedure) -> dict:
    """Return the share of the variance within strata that lies between the groups of a design, with its null."""
    labelings = _labelings(design, procedure)
    sample = design.sample
    facts = _evidence(design, sample.labels, labelings=labelings, gate=procedure.gate)
    matrix = _without_strata(design.units, sample.cell)
    whole = max((matrix**2).sum(), 1e-300)
    cells = [np.flatnonzero(sample.cell == cell) for cell in range(sample.cell.max(initial=-1) + 1)]

    def between(labels: np.ndarray) -> np.ndarray:
        """Return the sum of squares between groups of each labeling."""
        squares = np.zeros(len(labels))
        for group, members in itertools.product(range(len(design.groups)), cells):
            chosen = (labels[:, sample.entity[members]] == group).astype(float)
            number = chosen.sum(axis=1)
            squares += ((chosen @ matrix[members]) ** 2).sum(axis=1) / np.maximum(number, 1)
        return squares

    at_once = max(1, resampling.threads.PLACES // max(matrix.shape))
    parts = [
        labelings.labels[start : start + at_once]
        for start in range(0, len(labelings.labels), at_once)
    ]
    shares = np.concatenate(list(resampling.threads.mapped(between, parts))) / whole
    observed = between(sample.labels[None])[0] / whole
    facts |= _chances(observed, shares) | {"labelings": labelings.number, "exact": labelings.exact}
    return facts | _UNTESTED if facts["reason"] else facts


def _without_strata(units: Counts, cell: np.ndarray) -> np.ndarray:
    """Return units × items of what is compared, less each cell's mean; a missing value is 0."""
    values, size = units.values.toarray(), np.broadcast_to(units.size, units.values.shape)
    looked_at = size > 0
    rates = np.divide(values, size, out=np.zeros(values.shape), where=looked_at)
    if not units.of_size_one:
        rates = np.sqrt(rates)
    for place in np.unique(cell):
        members = cell == place
        number = np.maximum(looked_at[members].sum(axis=0), 1)
        rates[members] -= rates[members].sum(axis=0) / number
    return np.where(looked_at, rates, 0.0)


def _classified(design: Design, pair, procedure: Procedure) -> dict:
    """Return the AUC of the classifier for one pair of a design, with its null."""
    labelings = _labelings(design, procedure)
    is_own = (design.sample.labels == pair[0]).astype(int)
    facts = _evidence(design, is_own, labelings=labelings, gate=procedure.gate)
    pages = design.chosen
    plan = design.plan
    entity = pd.Index(design.names).get_indexer(designs.entities(pages.rows, plan))
    stratum = np.zeros(len(entity), int)
    if plan.strata:
        stratum = pages.rows.groupby(list(plan.strata), observed=True).ngroup().to_numpy()
    together = _together(pages.rows, entity)
    facts |= {"articles": len(entity), "labelings": labelings.number, "exact": labelings.exact}
    independent = len(np.unique(together))
    if independent < FOLDS:
        reason = f"{independent} outlets without common copies, at least {FOLDS} needed"
        untested = {"estimate": np.nan, "status": Status.DESCRIPTIVE, "reason": reason}
        return facts | untested | _UNTESTED
    own = (
        np.concatenate([design.sample.labels[None], labelings.labels])[:, entity] == pair[0]
    ).T  # pages × labelings
    weight = 1 / np.bincount(entity)[entity]
    scores = _held_out_scores(
        _without_strata(pages, stratum), own.astype(float), weight=weight, together=together
    )
    areas = np.array([_auc(score, label, stratum) for score, label in zip(scores.T, own.T)])
    facts |= _chances(areas[0], areas[1:])
    return facts | _UNTESTED if facts["reason"] else facts


def _held_out_scores(
    matrix: np.ndarray, own: np.ndarray, *, weight: np.ndarray, together: np.ndarray
) -> np.ndarray:
    """Return the score of each page from a ridge regression that has not seen it: pages × labelings, as *own* has.

    Pages with one number in *together* are held out at once. The intercept, which says how large the sides are, is left out.
    """
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GroupKFold

    penalty = max((matrix**2).sum() / len(matrix), 1e-12)
    scores = np.zeros_like(own)
    for train, test in GroupKFold(FOLDS).split(matrix, groups=together):
        ridge = Ridge(alpha=penalty).fit(matrix[train], own[train], sample_weight=weight[train])
        scores[test] = (matrix[test] @ np.atleast_2d(ridge.coef_).T).reshape(len(test), -1)
    return scores


def _together(rows: pd.DataFrame, entity: np.ndarray) -> np.ndarray:
    """Return a number for each row: the same for outlets that are linked by copies."""
    if "copy_cluster" not in rows:
        return entity
    copies = pd.factorize(rows["copy_cluster"])[0]
    links = sparse.csr_array(
        (np.ones(len(rows)), (entity, copies)), shape=(entity.max() + 1, copies.max() + 1)
    )
    return sparse.csgraph.connected_components(links @ links.T, directed=False)[1][entity]


def _auc(score: np.ndarray, own: np.ndarray, stratum: np.ndarray) -> float:
    """Return how often a page of the own side scores above one of the other side in its stratum; ties count half."""
    above, pairs = 0.0, 0.0
    for place in np.unique(stratum):
        inside = stratum == place
        mine, n = own[inside], int(own[inside].sum())
        m = int(inside.sum()) - n
        if n and m:
            ranks = stats.rankdata(score[inside])
            above += ranks[mine].sum() - n * (n + 1) / 2
            pairs += n * m
    return above / pairs if pairs else np.nan
