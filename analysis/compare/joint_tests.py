"""One test of a whole specification curve, by exchanging labels in all of it at once.

Specifications share their data, so that counting those that pass is no test. Here each labeling
recomputes all of them. Simonsohn, Simmons and Nelson (2020) propose it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.compare.contrasts import comparison_of, contrasts
from analysis.compare.specifications import chosen_rows, labelled_counts, names_of_choices
from analysis.counts import Counts, columns_of
from analysis.errors import InputError, listing, one_of, refusal, require_columns
from analysis.stats import threads
from analysis.stats.choices import combined_settings
from analysis.stats.design import Design, stratum_codes
from analysis.stats.effects import cells_with_both
from analysis.stats.eligibility import eligibility_of
from analysis.stats.estimates import estimator
from analysis.stats.evidence import ALPHA, Method, Status, common_retrieval
from analysis.stats.facts import Inference, Specifications
from analysis.stats.labelings import Labelings, labelings_of, labelings_used, smallest_p
from analysis.stats.permutation import TOLERANCE, reached_by_min_p, tolerance_of
from analysis.stats.plan import Gate, Procedure, plan_of, with_plan
from analysis.stats.sample import CellSums, statistics
from analysis.wording.notes import with_evidence

MEDIAN = "median estimate"
SAME_SIGN = "share with the dominant sign"
BELOW = "share with a small p"
LABELINGS_AT_ONCE = 256
MOST_NAMES = 12  #: of units that keep their label, in a Method
#: Settings of contrasts that a joint test has no use for.
UNUSED = ("labelings", "seed", "paired")
COLUMNS = (
    "group against item statistic specifications units units_against units_fixed "
    "estimate null null_low null_high p p_adjusted"
).split()

#: Group, against and item.
Finding = tuple[str, str, str]


def joint_test(
    counts: Mapping,
    by: str | None = None,
    *,
    choices: Mapping[str, Mapping[str, Mapping]],
    sources: Sequence[str] = ("source",),
    within: str | Sequence[str] | None = None,
    labelings: int = 2_000,
    seed: int = 0,
    **settings: Any,
) -> pd.DataFrame:
    """Return whether chance alone could give each finding's whole specification curve.

    Parameters
    ----------
    counts, by, choices, sources, **settings
        As in :func:`analysis.compare.specifications.specifications`. No choice may set the groups,
        ``paired``, ``labelings`` or ``seed``.
    within : str or sequence of str, optional
        Columns within which labels are exchanged, by default all strata of any specification.
        () for none.
    labelings, seed : int
        Number of random labelings and their seed. All are used where there are at most 20,000.

    Returns
    -------
    DataFrame
        Three rows a finding, one a ``statistic``: the median estimate, the share of specifications
        with the dominant sign, the share with that sign and p ≤ .05. Columns:

        - ``group, against, item, statistic``;
        - ``specifications`` (those with an estimate);
        - ``units, units_against`` (what carries labels), ``units_fixed`` (of both sides; they keep
          their label);
        - ``estimate`` (the statistic), ``null, null_low, null_high`` (its mean and middle 95% over
          the labelings);
        - ``p, p_adjusted`` (for the number of findings);
        - ``status, reason, note``.

    Raises
    ------
    InputError
        As ``specifications`` does; if pairs of several groups are asked for, specifications have
        different groups, or pages that share a unit are in two groups.

    Notes
    -----
    **Exchange.** One labeling serves all specifications. Rows that share a unit in any of them
    carry one label: with owner families among the units, families are exchanged. Labels move
    between units with the same set of strata. The set is taken over the rows of all
    specifications.

    **Statistics.** A specification counts in a labeling with at least 4 units on either
    side, and for an item that is not too rare. Its p is found among the same labelings: the
    share of them whose score is at least as far from 0. So the three statistics treat the observed
    labels like all others, and their p holds whatever the specifications have in common. The
    dominant sign is that of the median. p is two-sided: a median as far from 0, a share as large.

    **Adjusted p.** Step-down min-P over all findings, for each statistic (Westfall and Young 1993).

    A small p says that not all specifications are null. It does not say which are not.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Specification curve analysis, Nature Human Behaviour 4.

    Examples
    --------
    >>> outlets = [f"o{i:02}" for i in range(16)]
    >>> rows = {"article_id": [f"a{i:02}" for i in range(16)], "outlet": outlets}
    >>> rows = pd.DataFrame(rows | {"side": ["N"] * 8 + ["S"] * 8, "genre": ["news", "talk"] * 8})
    >>> values = [[1]] * 7 + [[0]] * 8 + [[1]]
    >>> pages = Counts.of(values, size=np.ones((16, 1)), rows=rows, items=["law"], per="page")
    >>> choices = {"genre": {"all": {}, "news": {"where": {"genre": "news"}}}}
    >>> test = joint_test({"a": pages}, "side", choices=choices, cluster="outlet", labelings=999)
    >>> test[["statistic", "specifications", "estimate", "p"]].round(3)
                          statistic  specifications  estimate      p
    0               median estimate               2     0.875  0.003
    1  share with the dominant sign               2     1.000  0.522
    2          share with a small p               2     1.000  0.008
    """
    counts = labelled_counts(counts)
    combined = combined_settings(choices, function=contrasts, fixed=settings, also=["where"])
    names_of_choices(counts, sources=sources, choices=choices)
    specified, refusals = _specified_designs(counts, combined, by)
    if not specified:
        raise next(iter(refusals.values()))
    _require_same_groups(specified)
    exchange = _exchange_of(specified, within)
    procedure = Procedure(labelings, seed)
    drawn = labelings_of(exchange.labels, exchange.blocks, labelings=labelings, seed=seed)
    tables = []
    for finding, curve in _curves_of_findings(specified, exchange, drawn).items():
        tables.append(_rows_of_finding(finding, curve, exchange, procedure))
    table = _with_p(pd.concat(tables))
    n_tests = int(table["p"].notna().sum())
    n_specifications = len(specified) + len(refusals)
    method = replace(
        _method_of_joint_test(specified, exchange),
        seed=seed,
        inference=_inference_of_joint_test(exchange, drawn, n_tests=n_tests),
        specifications=Specifications(n_specifications, n_refused=len(refusals)),
    )
    return with_evidence(table[COLUMNS], method, status=table["status"], reason=table["reason"])


# ---- specifications -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Specified:
    """The design of one specification, and how it is tested."""

    design: Design
    studentized: bool
    method: Method  #: what is known before anything is tested


def _specified_designs(
    counts: Mapping, combined: Mapping, by: str | None
) -> tuple[list[_Specified], dict[tuple, InputError]]:
    """Return the design of each specification, and why others are refused, by their labels."""
    specified = []
    refusals = {}
    for source, levels in itertools.product(counts, combined):
        try:
            specified.append(_specified_design(counts[source], by, **combined[levels]))
        except InputError as error:
            refusals[*source, *levels] = error
    return specified, refusals


def _specified_design(
    counts: Counts,
    by: str | None,
    *,
    where: Mapping | None = None,
    estimand: str = "circulated",
    groups: Sequence[str] | None = None,
    studentized: bool = True,
    **plan_settings: Any,
) -> _Specified:
    """Return the design of one specification."""
    unused = [name for name in UNUSED if name in plan_settings]
    if unused:
        one_of(unused[0], ["where", *_SETTINGS], name="setting of a joint test")
    chosen = chosen_rows(counts, where, estimand=estimand)
    plan = plan_of(chosen, by, **plan_settings)
    comparison = comparison_of(chosen, plan, groups=groups, estimand=estimand)
    if comparison.families_are:
        raise refusal(
            "against",
            arrived="'each', with more than two groups",
            expected="'rest', or two groups: labels are exchanged among all rows of a test",
            fix="Choose the rows of two groups with where=.",
        )
    [family] = comparison.families
    return _Specified(family.design, studentized, comparison.method)


_SETTINGS = ("against", "cluster", "strata", "planned", "estimand", "groups", "studentized")


def _require_same_groups(specified: Sequence[_Specified]) -> None:
    """Raise InputError if specifications compare different groups."""
    groups = {tuple(map(str, each.design.groups)) for each in specified}
    if len(groups) > 1:
        raise refusal(
            "specifications",
            arrived=" and ".join(listing(names) for names in sorted(groups)),
            expected="the same groups in each",
            fix="Let no choice decide which groups are compared.",
        )


# ---- exchange -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Exchange:
    """What carries labels in all specifications at once, and among whom they are exchanged."""

    names: np.ndarray  #: of the units
    groups: list[str]
    labels: np.ndarray  #: group number of each unit
    blocks: np.ndarray
    unit_of_article: pd.Series  #: number of the unit, by article_id
    strata: tuple[str, ...]
    clusters: tuple[str, ...]

    def is_fixed(self) -> np.ndarray:
        """Return the units that keep their label in every labeling."""
        n_labels = pd.Series(self.labels).groupby(self.blocks).transform("nunique")
        return n_labels.to_numpy() == 1


def _exchange_of(specified: Sequence[_Specified], within: str | Sequence[str] | None) -> _Exchange:
    """Return the units that all specifications share, with their labels and blocks."""
    designs = [each.design for each in specified]
    strata = _strata_of_exchange(designs, within)
    pages = pd.concat([_pages_of_design(design, strata) for design in designs])
    pages = pages.drop_duplicates(ignore_index=True)
    unit_names = _names_of_shared_units(pages)
    units = pages.assign(unit=unit_names)
    groups = units.groupby("unit")["group"]
    is_split = groups.nunique() > 1
    if is_split.any():
        raise refusal(
            "joint_test",
            arrived=f"pages that share a unit in two groups: {listing(is_split.index[is_split])}",
            expected="each unit in one group in all specifications",
            fix="Correct the groups, or leave out the choice whose units join them.",
        )
    labels = groups.first().astype(int)
    names = labels.index
    articles = units.drop_duplicates("article_id")
    unit_of_article = pd.Series(names.get_indexer(articles["unit"]), articles["article_id"])
    clusters = dict.fromkeys(design.plan.cluster or "article_id" for design in designs)
    group_names = [str(name) for name in designs[0].groups]
    return _Exchange(
        names=names.to_numpy(str),
        groups=group_names,
        labels=labels.to_numpy(),
        blocks=_blocks_of_units(units, strata),
        unit_of_article=unit_of_article,
        strata=strata,
        clusters=tuple(clusters),
    )


def _blocks_of_units(units: pd.DataFrame, strata: Sequence[str]) -> np.ndarray:
    """Return the number of each unit's block: its set of strata."""
    if not strata:
        return np.zeros(units["unit"].nunique(), int)
    stratum = stratum_codes(units, strata)
    pairs = units.assign(stratum=stratum).drop_duplicates(["unit", "stratum"])
    in_order = pairs.sort_values(["unit", "stratum"])
    sets = in_order.groupby("unit")["stratum"].agg(tuple)
    return pd.factorize(sets)[0]


def _strata_of_exchange(
    designs: Sequence[Design], within: str | Sequence[str] | None
) -> tuple[str, ...]:
    """Return the columns within which labels are exchanged."""
    if within is None:
        strata = [name for design in designs for name in design.plan.strata or ()]
    else:
        strata = columns_of(within)
    for design in designs:
        require_columns(design.counts.rows, strata, what="rows of the counts")
    return tuple(dict.fromkeys(strata))


def _pages_of_design(design: Design, strata: Sequence[str]) -> pd.DataFrame:
    """Return article_id, strata, number of the group and name of the unit of each page."""
    entity_of_row = design.sample.entity[design.unit_of_row]
    kind = design.plan.cluster or "article_id"
    pages = design.counts.rows[["article_id", *strata]].copy()
    pages["group"] = design.sample.labels[entity_of_row]
    pages["member"] = [f"{kind} {name}" for name in design.entities[entity_of_row]]
    return pages


def _names_of_shared_units(pages: pd.DataFrame) -> np.ndarray:
    """Return the name of each page's unit: pages that share any member are one unit.

    The name is the first article_id.
    """
    articles, article_ids = pd.factorize(pages["article_id"], sort=True)
    members, member_names = pd.factorize(pages["member"], sort=True)
    shape = (len(article_ids), len(member_names))
    links = sparse.csr_array((np.ones(len(pages)), (articles, members)), shape=shape)
    linked = sparse.csgraph.connected_components(links @ links.T, directed=False)[1]
    first_articles = pd.Series(article_ids).groupby(linked).first()
    return first_articles.to_numpy()[linked[articles]]


# ---- curves -------------------------------------------------------------------------------------


class _Curve(NamedTuple):
    """The estimates and scores of one finding; first the observed ones, then those drawn.

    Each array has labelings × specifications.
    """

    estimates: np.ndarray
    scores: np.ndarray


def _curves_of_findings(
    specified: Sequence[_Specified],
    exchange: _Exchange,
    drawn: Labelings,
) -> dict[Finding, _Curve]:
    """Return the curve of each finding."""
    labels = np.concatenate([exchange.labels[None], drawn.labels])
    parts: dict[Finding, list[np.ndarray]] = {}
    for each in specified:
        for finding, numbers in _numbers_of_specification(each, exchange, labels).items():
            parts.setdefault(finding, []).append(numbers)
    if not parts:
        raise refusal(
            "items",
            arrived="only items that are too rare",
            expected="items that some specification can test",
            fix="Take more pages, or items that are more frequent.",
        )
    curves = {}
    for finding, of_specifications in parts.items():
        estimates, scores = np.stack(of_specifications, axis=2)
        curves[finding] = _Curve(estimates, scores)
    return curves


def _numbers_of_specification(
    specified: _Specified, exchange: _Exchange, labels: np.ndarray
) -> dict[Finding, np.ndarray]:
    """Return estimates and scores of each finding in each labeling, 2 × labelings."""
    design = specified.design
    is_rare = eligibility_of(design, Procedure()).is_rare
    names = design.units.items.index
    positions = np.flatnonzero(~is_rare)
    if not len(positions):
        return {}
    drawn = _drawn_numbers(specified, exchange, labels, positions)
    numbers = {}
    for number, pair in enumerate(design.pairs):
        group, against = map(str, design.sides(pair))
        for column, position in enumerate(positions):
            numbers[group, against, str(names[position])] = drawn[:, number, :, column].T
    return numbers


def _drawn_numbers(
    specified: _Specified, exchange: _Exchange, labels: np.ndarray, positions: np.ndarray
) -> np.ndarray:
    """Return estimates and scores, labelings × contrasts × 2 × items."""
    design = specified.design
    sample = design.sample.of_items(positions)
    entity_of_row = design.sample.entity[design.unit_of_row]
    unit_of_entity = np.empty(len(design.entities), int)
    unit_of_entity[entity_of_row] = exchange.unit_of_article[design.counts.rows["article_id"]]
    statistic = statistics(sample, design.pairs, score=_effect_and_score(specified, sample))
    starts = range(0, len(labels), LABELINGS_AT_ONCE)
    parts = [labels[start : start + LABELINGS_AT_ONCE, unit_of_entity] for start in starts]
    return np.concatenate(list(threads.mapped(statistic, parts)))


def _effect_and_score(specified: _Specified, sample: Any) -> Callable:
    """Return the function from both sides' sums to effect and score, labelings × 2 × items.

    Both are missing where a side has too few units.
    """
    estimate_of = estimator(sample)

    def effect_and_score(target: CellSums, reference: CellSums) -> np.ndarray:
        """Return effect and score of both sides' sums."""
        both = cells_with_both(target, reference)
        n_target = np.where(both, target.units, 0).sum(axis=-2)
        n_reference = np.where(both, reference.units, 0).sum(axis=-2)
        has_enough = np.minimum(n_target, n_reference) >= Gate.units
        difference = estimate_of(target, reference)
        score = difference.effect
        if specified.studentized:
            score = difference.score
        numbers = np.stack([difference.effect, score], axis=1)
        return np.where(has_enough[:, None, :], numbers, np.nan)

    return effect_and_score


# ---- statistics ---------------------------------------------------------------------------------


def _statistics_of_curve(curve: _Curve) -> dict[str, np.ndarray]:
    """Return the three statistics of a curve in each labeling; the first one is the observed."""
    is_defined = ~np.isnan(curve.estimates)
    n_defined = np.maximum(is_defined.sum(axis=1), 1)
    has_any = is_defined.any(axis=1)
    median = np.full(len(curve.estimates), np.nan)
    median[has_any] = np.nanmedian(curve.estimates[has_any], axis=1)
    direction = np.sign(median)[:, None]
    has_sign = (np.sign(curve.estimates) == direction) & (direction != 0)
    is_small = _p_among_labelings(curve.scores) <= ALPHA + TOLERANCE
    same_sign = has_sign.sum(axis=1) / n_defined
    below = (has_sign & is_small).sum(axis=1) / n_defined
    same_sign[~has_any] = np.nan
    below[~has_any] = np.nan
    return {MEDIAN: median, SAME_SIGN: same_sign, BELOW: below}


def _p_among_labelings(scores: np.ndarray) -> np.ndarray:
    """Return the p of each labeling and specification: how many drawn scores are as far from 0.

    The first row is the observed labeling, the others are those drawn.
    """
    magnitudes = np.abs(scores)
    p = np.full(scores.shape, np.nan)
    for column, magnitude in enumerate(magnitudes.T):
        drawn = magnitude[1:]
        in_order = np.sort(drawn[~np.isnan(drawn)])
        bounds = magnitude - tolerance_of(magnitude)
        n_reached = len(in_order) - np.searchsorted(in_order, bounds)
        p[:, column] = n_reached / max(len(in_order), 1)
    return np.where(np.isnan(scores), np.nan, p)


def _rows_of_finding(
    finding: Finding, curve: _Curve, exchange: _Exchange, procedure: Procedure
) -> pd.DataFrame:
    """Return the rows of one finding, one a statistic, with its magnitudes in all labelings."""
    rows = []
    for name, values in _statistics_of_curve(curve).items():
        row = {"statistic": name, "estimate": values[0], "magnitudes": np.abs(values)}
        rows.append(row | _null_of(values[1:]))
    table = pd.DataFrame(rows)
    table[["group", "against", "item"]] = finding
    n_specifications = int((~np.isnan(curve.estimates[0])).sum())
    table["specifications"] = n_specifications
    evidence = _evidence_of_finding(finding, exchange, procedure)
    if n_specifications == 0 and not evidence["reason"]:
        reason = "no specification has enough units on both sides"
        evidence |= {"status": Status.DESCRIPTIVE, "reason": reason}
    for name, value in evidence.items():
        table[name] = value
    return table


def _null_of(drawn: np.ndarray) -> dict[str, float]:
    """Return the mean and the middle 95% of a statistic over the labelings."""
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return dict.fromkeys(["null", "null_low", "null_high"], np.nan)
    low, high = np.quantile(known, [0.025, 0.975])
    return {"null": known.mean(), "null_low": low, "null_high": high}


def _evidence_of_finding(
    finding: Finding, exchange: _Exchange, procedure: Procedure
) -> dict[str, Any]:
    """Return the units of both sides, and why a finding is descriptive only, or ""."""
    group, against, _ = finding
    labels = exchange.labels
    is_target = labels == exchange.groups.index(group)
    is_reference = ~is_target
    if against != "rest":
        is_reference = labels == exchange.groups.index(against)
    n_target = np.bincount(exchange.blocks, is_target)
    n_reference = np.bincount(exchange.blocks, is_reference)
    can_move = (n_target > 0) & (n_reference > 0)
    n_movable = np.minimum(n_target[can_move].sum(), n_reference[can_move].sum()).astype(int)
    number, is_exact = labelings_used(labels, exchange.blocks, procedure.labelings)
    n_drawn = None if is_exact else number
    smallest = smallest_p(n_target, n_reference, labelings=n_drawn)
    reason = ""
    if n_movable < Gate.units:
        needed = f"at least {Gate.units} needed"
        reason = f"{n_movable} units of a side can be exchanged, {needed}"
    elif smallest > Gate.alpha:
        reason = f"smallest possible p is {smallest:.3g}"
    is_compared = is_target | is_reference
    return {
        "units": int(is_target.sum()),
        "units_against": int(is_reference.sum()),
        "units_fixed": int((exchange.is_fixed() & is_compared).sum()),
        "status": Status.DESCRIPTIVE if reason else Status.TESTED,
        "reason": reason,
    }


def _with_p(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of all findings with p, adjusted for the findings of each statistic."""
    table = table.reset_index(drop=True)
    parts = []
    for _, rows in table.groupby("statistic", sort=False):
        magnitudes = np.stack(list(rows["magnitudes"]), axis=1)
        is_tested = (rows["status"] == Status.TESTED).to_numpy() & ~np.isnan(magnitudes[0])
        observed = np.where(is_tested, magnitudes[0], np.nan)
        drawn = np.nan_to_num(magnitudes[1:], nan=-np.inf)
        no_mid_p = np.zeros(len(rows), bool)
        reached, adjusted = reached_by_min_p(observed, drawn, no_mid_p)
        p = np.where(is_tested, reached / len(drawn), np.nan)
        p_adjusted = np.where(is_tested, adjusted / len(drawn), np.nan)
        parts.append(rows.assign(p=p, p_adjusted=p_adjusted))
    return pd.concat(parts).sort_index()


def _method_of_joint_test(specified: Sequence[_Specified], exchange: _Exchange) -> Method:
    """Return the Method of a joint test."""
    first = specified[0]
    plans = dict.fromkeys(each.design.plan.in_words() for each in specified)
    return replace(
        with_plan(Method(), first.design.plan),
        kind="joint test",
        measure="median and shares of a specification curve",
        plan=" or ".join(plans),
        unit=" or ".join(exchange.clusters),
        strata=exchange.strata,
        where=(),
        per=first.method.per,
        annotators=first.method.annotators,
        retrieval=common_retrieval([each.method.retrieval for each in specified]),
        references=("simonsohn2020", "westfall1993"),
    )


def _inference_of_joint_test(exchange: _Exchange, drawn: Labelings, *, n_tests: int) -> Inference:
    """Return how, and how much, was tested in a joint test."""
    names = sorted(exchange.names[exchange.is_fixed()])
    return Inference(
        test="one labeling for all specifications; two-sided permutation",
        correction="step-down min-P over findings, for each statistic",
        labelings=drawn.number,
        is_exact=drawn.exact,
        n_tests=n_tests,
        keep_label=len(names),
        keep_label_names=tuple(names[:MOST_NAMES]),
    )
