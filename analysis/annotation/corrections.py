"""Corrected shares and contrasts: a machine's labels, mended by people's labels of a sample."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.annotation.agreement import MIN_PAGES_OF_INTERVAL
from analysis.annotation.estimators import (
    UNSEEN,
    Comparison,
    Estimate,
    Pages,
    estimated_difference,
    estimated_share,
    shortfall,
)
from analysis.annotation.labels import kind_of_annotator
from analysis.counts import Counts, columns_of, group_codes, require_counts
from analysis.errors import listing, one_of, refusal, require_columns
from analysis.lexicons import Planned
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.stats.plan import ARTICLE, Gate, groups_of, plan_of
from analysis.wording.notes import with_evidence

REFERENCES = ("sarndal1992", "egami2023", "agresti1998")


def corrected_share(
    machine: Counts,
    human: Counts,
    *,
    item: str | Sequence[str],
    by: str | Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return items' shares by machine, corrected by people's labels of a sample.

    Parameters
    ----------
    machine : Counts
        Labels of every page.
    human : Counts
        People's labels of a random sample (a filled-in `sheet`). Its rows have
        ``inclusion_probability`` and, where the sample was drawn by stratum, ``stratum``.
    item : str or list of str
        Binary items, or interval ones (then "share" is a mean).
    by : str or list of str, optional
        Columns of the machine's rows: one row for each group.

    Returns
    -------
    DataFrame
        One row a group and item: the columns *by*, ``item``, ``n_machine``, ``n_human`` (labelled
        pages), ``machine_share``, ``estimate`` (the corrected share), ``se``, ``low``, ``high`` (95
        %), ``status``, ``reason``, ``note``. ``attrs["method"]`` is the Method.

    Raises
    ------
    InputError
        There is no human label, no probability, or a sampled page that the machine has not
        labelled.

    Notes
    -----
    The estimate is the machine's mean plus the weighted mean of human − machine in the sample,
    weights 1 / probability: the difference estimator of survey sampling. Design-based
    supervised learning and prediction-powered inference come down to it for a mean. It is
    right however wrong the machine is, since the probabilities are known; a good machine makes
    it precise. It speaks of these pages and not of others.

    ``se`` is that of a stratified sample without replacement (of a group: of a domain), from
    the errors that were seen. The interval uses t with pages − strata degrees of freedom, and
    allows for two errors that nobody has seen (`analysis.annotation.estimators`). So a sample
    without any disagreement has an interval too, and its ``se`` is 0. Intervals of shares end
    at 0 and 1. The estimate is not cut off. There is no interval with fewer than five pages,
    or with a stratum of one page. Sampled pages without a label are taken to be like the
    others; ``reason`` counts them. Coverage is in docs/validity.md.

    References
    ----------
    Särndal, Swensson and Wretman (1992), Model assisted survey sampling, chapters 6 and 10.
    Egami, Hinck, Stewart and Wei (2023), Using imperfect surrogates for downstream inference.
    Angelopoulos et al. (2023), Prediction-powered inference. Agresti and Coull (1998),
    Approximate is better than "exact" for interval estimation of binomial proportions.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcdefghij"), "annotator_kind": "llm"})
    >>> machine = Counts.of(
    ...     [[1]] * 5 + [[0]] * 5, size=np.ones((10, 1)), rows=rows, items=["law"], per="page"
    ... )
    >>> sample = rows[::2].assign(annotator_kind="human", inclusion_probability=0.5)
    >>> human = Counts.of(
    ...     [[1], [1], [0], [0], [0]],
    ...     size=np.ones((5, 1)), rows=sample, items=["law"], per="page",
    ... )
    >>> table = corrected_share(machine, human, item="law")
    >>> table[["machine_share", "estimate"]].round(2).to_dict("records")
    [{'machine_share': 0.5, 'estimate': 0.3}]
    """
    items = columns_of(item)
    names = columns_of(by or [])
    _require_sample(machine, human, items=items, name="corrected_share")
    groups = pd.DataFrame(index=[0])
    if names:
        _, groups = group_codes(machine.rows, names)
    labels = _label_table(machine.where(items=items))
    sample = _sample_of(human).reindex(labels.index)
    human_labels = _label_table(human.where(items=items)).reindex(labels.index)
    remarks = shortfall(sample["weight"].to_numpy())
    rows = []
    reasons = []
    for _, group in groups.iterrows():
        is_inside = (machine.rows[names] == group).all(axis=1).to_numpy()
        for name in items:
            pages = _pages_of(labels[name], human_labels[name], sample)
            share = estimated_share(pages, is_inside, fewest=MIN_PAGES_OF_INTERVAL)
            row = {
                **group,
                "item": name,
                "n_machine": share.n_pages,
                "n_human": share.n_read,
                "machine_share": share.machine,
            }
            rows.append(row | _columns_of_estimate(share.estimate))
            reasons.append(_reason_of(share.estimate, remarks))
    columns = ["item", "n_machine", "n_human", "machine_share", "estimate", "se", "low", "high"]
    table = pd.DataFrame(rows, columns=[*names, *columns])
    method = Method(
        what="corrected shares",
        measure=(
            "difference estimator: the machine's mean + the weighted mean of human − machine "
            "in the sample"
        ),
        interval=f"95 %, t, stratified sample without replacement, {UNSEEN} unseen errors",
        per=machine.per,
        by=tuple(names),
        missing=machine.note,
        annotators=annotators_of(machine.rows, are_corrected=True),
        sources=REFERENCES,
    )
    return _with_interval_evidence(table, method, reasons)


def corrected_contrast(
    machine: Counts,
    human: Counts,
    *,
    by: str | None = None,
    item: str | Sequence[str] | None = None,
    against: str | None = None,
    unit: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
) -> pd.DataFrame:
    """Return differences of items' shares, corrected by people's labels of a sample.

    A machine that errs more in one group than in another shows differences that are not there,
    or hides them. People's labels of a random sample mend that, as long as each page's
    probability of being in the sample is known.

    Parameters
    ----------
    machine : Counts
        Labels of every page.
    human : Counts
        People's labels of a sample (a filled-in `sheet`). Its rows have
        ``inclusion_probability`` and, where the sample was drawn by stratum, ``stratum``.
    by : str
        Column of the machine's rows that holds the groups; by default that of *planned*.
    item : str or list of str
        Binary items, or interval ones (then "share" is a mean); by default those of *planned*.
    against : "rest" or "each"
    unit : str
        Column of what is independent; by default outlets where groups are coarser.
    strata : str or list of str
        Columns within which groups are compared; by default "phase".
    planned : path or Planned
        The file of planned contrasts. These four are as in `compare.contrasts`.

    Returns
    -------
    DataFrame
        One row a contrast and item: ``group, against, item``, then ``share, share_against``
        (corrected), ``estimate`` (their difference), ``se``, ``low, high`` (95 %),
        ``machine_estimate`` (the difference as the machine alone has it), ``n_machine,
        n_machine_against`` (pages), ``n_human, n_human_against`` (those that people labelled),
        ``units, units_against``, ``status, reason, note``. ``attrs["method"]`` is the Method.

    Raises
    ------
    InputError
        There is no human label, no probability, a sampled page that the machine has not
        labelled, no item, fewer than two groups, or a unit in two groups.

    Notes
    -----
    Each page gets a pseudo-outcome: the machine's label + (human − machine) · sampled /
    probability (Egami et al. 2023). Its mean over samples is the human label, whatever the
    machine's errors are. A unit is the mean of an outlet's pages in a stratum; copies of a
    text count once. Differences are taken within strata and weighted by n₁n₂/(n₁+n₂), n₁ and
    n₂ the units of both sides; shares have the same weights. Strata with one side only are
    left out of all numbers of the row; ``reason`` counts their pages.

    The error is the jackknife's: each outlet is left out in turn. Pseudo-outcomes vary with
    the sample and with outlets, so that this error holds both. The interval uses t with the
    degrees of freedom of Welch and Satterthwaite. It allows for two errors that nobody has
    seen, and for two units that differ where all units of a side are alike
    (`analysis.annotation.estimators`). It is not adjusted for several contrasts. Intervals of
    shares end at −1 and 1. The estimate is not cut off. There is no interval with fewer than
    five units on a side, or five pages on a side that people labelled. Sampled pages without a
    label are taken to be like the others of their stratum. Coverage is in docs/validity.md.

    References
    ----------
    Egami, Hinck, Stewart and Wei (2023), Using imperfect surrogates for downstream inference:
    design-based supervised learning for social science applications of large language models.
    Agresti and Coull (1998), Approximate is better than "exact" for interval estimation of
    binomial proportions.

    Examples
    --------
    >>> country = ["North"] * 4 + ["South"] * 4
    >>> rows = pd.DataFrame(
    ...     {"article_id": list("abcdefgh"), "country": country, "annotator_kind": "llm"}
    ... )
    >>> labels = np.array([[1, 1, 1, 0, 1, 0, 0, 0]]).T
    >>> machine = Counts.of(
    ...     labels, size=np.ones((8, 1)), rows=rows, items=["law"], per="page"
    ... )
    >>> sample = rows[::2].assign(annotator_kind="human", inclusion_probability=0.5)
    >>> human = Counts.of(
    ...     [[1], [0], [1], [0]], size=np.ones((4, 1)), rows=sample, items=["law"], per="page"
    ... )
    >>> table = corrected_contrast(machine, human, by="country", item="law")
    >>> shown = ["group", "against", "machine_estimate", "estimate", "n_human"]
    >>> table[shown].to_dict("records")
    [{'group': 'North', 'against': 'South', 'machine_estimate': 0.5, 'estimate': 0.0, 'n_human': 2}]
    """
    plan = plan_of(machine, by, against=against, unit=unit, strata=strata, planned=planned)
    items = list(plan.items) if item is None else columns_of(item)
    if not items:
        raise refusal(
            "corrected_contrast",
            arrived="no item",
            expected="item= labels of the machine, or planned= a list of contrasts with items",
            fix=f"Name items of the machine in item=: {listing(machine.items.index)}.",
        )
    _require_sample(machine, human, items=items, name="corrected_contrast")
    compared = machine.where(rows=plan.where)
    groups = groups_of(compared, plan)
    compared = compared.where(rows={plan.group: groups})
    sample = _sample_of(human)
    weight_of_all = sample.reindex(machine.rows["article_id"])["weight"]
    remarks = shortfall(weight_of_all.to_numpy())
    rows = []
    reasons = []
    for group, reference in contrasts_of(groups, against=plan.against):
        for name in items:
            row, reason = _corrected_row(
                compared,
                human,
                plan,
                sides=(group, reference),
                item=name,
                fewest_units=Gate.units,
                remarks=remarks,
            )
            rows.append(row)
            reasons.append(reason)
    table = pd.DataFrame(rows)
    method = Method(
        what="corrected contrasts",
        measure=("difference of unit means of machine + (human − machine) · sampled / probability"),
        interval=f"95 %, jackknife t, {UNSEEN} unseen errors, not adjusted",
        per=machine.per,
        missing=machine.note,
        annotators=annotators_of(machine.rows, are_corrected=True),
        sources=REFERENCES,
        plan=plan.status,
        by=(plan.group,),
        unit=plan.unit or ARTICLE,
        strata=tuple(plan.strata or ()),
        where=dict(plan.where),
    )
    return _with_interval_evidence(table, method, reasons)


def _corrected_row(
    machine: Counts,
    human: Counts,
    plan: Planned,
    *,
    sides: tuple[Any, Any],
    item: str,
    fewest_units: int,
    remarks: Sequence[str],
) -> tuple[dict[str, Any], str]:
    """Return the corrected difference of one item between two sides, and its reason."""
    group, reference = sides
    labels = _label_table(machine.where(items=[item]))[item]
    human_labels = _label_table(human.where(items=[item]))[item]
    drawn = _sample_of(human)
    sample = _weighted_for_unlabelled(drawn, human_labels).reindex(labels.index)
    pages = _pages_of(labels, sample["human"], sample)
    side = side_of_pages(machine.rows[plan.group], group, reference=reference)
    is_compared = np.isfinite(side) & np.isfinite(pages.machine)
    comparison = _comparison_of(machine, plan, np.nan_to_num(side).astype(int))
    difference = estimated_difference(
        pages.where(is_compared),
        comparison.where(is_compared),
        fewest_pages=MIN_PAGES_OF_INTERVAL,
        fewest_units=fewest_units,
    )
    row = {
        "group": group,
        "against": "rest" if reference is None else reference,
        "item": item,
        "share": difference.shares[0],
        "share_against": difference.shares[1],
        **_columns_of_estimate(difference.estimate),
        "machine_estimate": difference.machine,
    }
    evidence = {
        "n_machine": difference.n_pages,
        "n_human": difference.n_read,
        "units": difference.n_units,
    }
    for name, (number, number_against) in evidence.items():
        row[name] = number
        row[f"{name}_against"] = number_against
    was_drawn = np.isfinite(drawn["weight"].reindex(labels.index).to_numpy())
    n_unlabelled = int((was_drawn & ~pages.is_read)[is_compared].sum())
    if n_unlabelled:
        remarks = [f"sampled pages without a label: {n_unlabelled}", *remarks]
    return row, _reason_of(difference.estimate, remarks)


def _require_sample(machine: Counts, human: Counts, *, items: Sequence[str], name: str) -> None:
    """Raise InputError unless people labelled a sample of the machine's pages and items."""
    require_counts(machine)
    for item in items:
        of_variable = machine.items.index[machine.variables == item]
        one_of(item, list(of_variable) or list(machine.items.index), name="item")
    kind = ""
    if human is not None:
        kind = kind_of_annotator(human)
    if kind != "human" or not human.where(items=items).full_size().any():
        arrived = "no human label"
        if kind not in ("", "human"):
            arrived = f"annotators of the kind {kind} as the human sample"
        raise refusal(
            name,
            arrived=arrived,
            expected="people's labels",
            fix="A machine's own labels cannot show its mistakes: let people fill in a sheet().",
        )
    unknown = sorted(set(human.rows["article_id"]) - set(machine.rows["article_id"]))
    if unknown:
        raise refusal(
            name,
            arrived=f"pages {listing(unknown)}, which the machine has not labelled",
            expected="a sample of the machine's pages",
            fix="Label these pages by machine too, or leave them out of the human sample; "
            "draw the next sheet from pages that the machine has labelled.",
        )


def _label_table(labels: Counts) -> pd.DataFrame:
    """Return the labels of pages × items; missing where nobody labelled."""
    is_labelled = labels.full_size() > 0
    values = np.where(is_labelled, labels.values.toarray(), math.nan)
    return pd.DataFrame(values, index=labels.rows["article_id"], columns=labels.items.index)


def _sample_of(human: Counts) -> pd.DataFrame:
    """Return the ``weight`` (1 / inclusion probability) and ``stratum`` of sampled pages."""
    rows = human.rows
    require_columns(rows, ["inclusion_probability"], what="rows of the human sample")
    wrong = rows[~rows["inclusion_probability"].between(1e-12, 1)]
    if len(wrong):
        raise refusal(
            "inclusion_probability",
            arrived=f"no number in (0, 1] on {listing(wrong['article_id'])}",
            expected="pages drawn / pages",
            fix="Copy the numbers from the sheet that sheet() made.",
        )
    sample = pd.DataFrame({"weight": 1 / rows["inclusion_probability"], "stratum": "all"})
    if "stratum" in rows:
        sample["stratum"] = rows["stratum"]
    return sample.set_index(pd.Index(rows["article_id"]))


def _pages_of(machine: pd.Series, human: pd.Series, sample: pd.DataFrame) -> Pages:
    """Return the labels of one item as arrays; all three tables have the same pages."""
    stratum, _ = pd.factorize(sample["stratum"], sort=True)
    return Pages(machine.to_numpy(), human.to_numpy(), sample["weight"].to_numpy(), stratum)


def _weighted_for_unlabelled(sample: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return the labelled pages, weighted for those of their stratum without a label."""
    sample = sample.assign(human=labels)
    in_stratum = sample.groupby("stratum")["human"]
    scale = in_stratum.transform("size") / in_stratum.transform("count")
    return sample.assign(weight=sample["weight"] * scale).dropna(subset="human")


def _comparison_of(machine: Counts, plan: Planned, side: np.ndarray) -> Comparison:
    """Return the side, stratum, cluster and text of each page, as numbers."""
    rows = machine.rows
    text = _text_column(rows)
    unit = plan.unit or ARTICLE
    if unit == ARTICLE:
        unit = text
    else:
        n_groups = rows.groupby(unit)[plan.group].nunique()
        several = n_groups.index[n_groups > 1]
        if len(several):
            raise refusal(
                f"unit {unit!r}",
                arrived=f"{listing(several)} in two groups",
                expected=f"each {unit} in one group of {plan.group}",
                fix='Pass unit="article" to compare articles, or another grouping.',
            )
    layers = np.zeros(len(rows), int)
    if plan.strata:
        layers, _ = group_codes(rows, plan.strata)
    clusters, _ = group_codes(rows, [unit])
    texts, _ = group_codes(rows, [text])
    return Comparison(side, layers, clusters, texts)


def _text_column(rows: pd.DataFrame) -> str:
    """Return the column of texts: copies are one."""
    return "copy_cluster" if "copy_cluster" in rows else "article_id"


def contrasts_of(groups: Sequence, *, against: str) -> list[tuple]:
    """Return the contrasts as pairs of groups; None is the rest."""
    if against == "each" or len(groups) == 2:
        return list(itertools.combinations(groups, 2))
    return [(group, None) for group in groups]


def side_of_pages(labels: pd.Series, group: Any, *, reference: Any) -> np.ndarray:
    """Return 0 for the group's pages, 1 for those of the reference, missing for others."""
    is_group = labels == group
    is_reference = labels == reference
    if reference is None:
        is_reference = ~is_group
    return np.select([is_group, is_reference], [0.0, 1.0], default=math.nan)


def _columns_of_estimate(estimate: Estimate) -> dict[str, float]:
    """Return an estimate as columns of a row."""
    return {
        "estimate": estimate.value,
        "se": estimate.se,
        "low": estimate.low,
        "high": estimate.high,
    }


def _reason_of(estimate: Estimate, remarks: Sequence[str]) -> str:
    """Return why an estimate has no interval, and what it leaves out."""
    return "; ".join([*estimate.reasons, *estimate.remarks, *remarks])


def _with_interval_evidence(
    table: pd.DataFrame, method: Method, reasons: Sequence[str]
) -> pd.DataFrame:
    """Return the table with its evidence; a row without an interval is descriptive."""
    has_interval = table["low"].notna()
    status = np.where(has_interval, Status.INTERVAL, Status.DESCRIPTIVE)
    return with_evidence(table, method, status=status, reason=reasons)
