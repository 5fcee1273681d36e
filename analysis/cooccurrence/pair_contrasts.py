"""Which pairs of actors a group names together unlike the others, given how often it names each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.counts import Counts, Incidence, group_codes, require_incidence
from analysis.errors import refusal, require_number
from analysis.lexicons import Planned
from analysis.stats.design import Design, Pair, design_of, text_column
from analysis.stats.differences import Difference, interval_of
from analysis.stats.eligibility import Eligibility, eligibility_of
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import LeftOut, Status
from analysis.stats.facts import Association, Copies, Inference
from analysis.stats.jackknife import jackknife_error
from analysis.stats.labelings import labelings_used
from analysis.stats.measures import log_odds_ratio
from analysis.stats.permutation import ContrastTests, permutation_test
from analysis.stats.plan import Gate, Procedure, groups_of, plan_of, with_plan
from analysis.stats.retrieval import retrieval_of
from analysis.stats.sample import members
from analysis.wording.notes import with_evidence

MIN_EXPECTED = 3.0  #: articles of each kind of a pair, by default
FEWEST = 3  #: articles of a side that name an actor, and that do not
#: Why a pair has no odds ratio.
NOT_DEFINED = f"a side names one of them in fewer than {FEWEST} articles, or in nearly all"
NUMBERS_AT_ONCE = 4_000_000  #: labelings × strata × pairs


class PairSums(NamedTuple):
    """Articles that name both actors, the one, the other, and all: … × strata × pairs."""

    joint: np.ndarray
    left: np.ndarray
    right: np.ndarray
    articles: np.ndarray

    def minus(self, part: PairSums) -> PairSums:
        """Return the sums over the articles that are not in the part."""
        return PairSums(*(whole - removed for whole, removed in zip(self, part)))


class NamedPairs(NamedTuple):
    """Who names which actors and pairs, by unit: the articles of an entity in a stratum."""

    joint: sparse.csr_array  #: units × pairs
    naming: np.ndarray  #: units × actors
    articles: np.ndarray  #: units × 1
    left: np.ndarray  #: column of the first actor of each pair
    right: np.ndarray

    def sums(self, design: Design, weights: np.ndarray) -> PairSums:
        """Return sums for each row of weights (… × entities), by stratum and pair."""
        sample = design.sample
        of_units = weights[:, sample.entity].astype(float)
        by_stratum: list[PairSums] = []
        for cell in range(sample.n_cells):
            units = np.flatnonzero(sample.cell == cell)
            inside = of_units[:, units]
            joint = np.asarray(self.joint[units].T @ inside.T).T
            naming = inside @ self.naming[units]
            articles = np.broadcast_to(inside @ self.articles[units], joint.shape)
            sums = PairSums(joint, naming[:, self.left], naming[:, self.right], articles)
            by_stratum.append(sums)
        return PairSums(*(np.stack(parts, axis=1) for parts in zip(*by_stratum)))


def pair_contrasts(
    incidence: Incidence,
    by: str | None = None,
    *,
    planned: Planned | str | Path | None = None,
    cluster: str | None = None,
    strata: str | Sequence[str] | None = None,
    min_expected: float = MIN_EXPECTED,
    labelings: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return which pairs of actors each group names together unlike the others.

    A group that names two actors often names them together often. So the two are compared by
    their odds ratio: the odds that an article with the one names the other, over the same odds
    of an article without it.

    Parameters
    ----------
    incidence : Incidence
        Articles or pages × actors.
    by, planned, cluster, strata
        As in `compare.contrasts`. Of a plan its groups, pages, clusters and strata are taken, and
        not its items. Each group is compared with all others.
    min_expected : float
        A pair is compared if each of the four kinds of articles (both named, one of them, neither)
        is expected at least as often in all groups together. Actors that all articles name,
        or hardly any, say nothing of a pair.
    labelings, seed : int
        Number of random labelings and their seed.

    Returns
    -------
    DataFrame
        One row a group and pair, in the order of the groups, the smallest p first:

        - ``group, against, item`` ("Aria + Boria"), ``actor_a, actor_b``;
        - of either side (``_against``): ``joint, left, right`` (articles that name both, that name
          a, that name b), ``articles``, ``log_odds`` (the log odds ratio), ``units``;
        - ``estimate, low, high``: the group's log odds ratio minus that of the others, and its 95%
          interval;
        - ``score``, ``p``, ``p_adjusted`` (over all groups and pairs), ``status, reason, note``.

        They count what is compared: articles in strata of one side are left out, and counted in
        the Method. A pair that is not compared has no row; the Method has their number. A pair that
        a side names too seldom, or too often, has no odds ratio: no estimate, and the reason.

    Raises
    ------
    InputError
        If units are not articles, no pair is frequent enough, and as `compare.contrasts` does.

    Notes
    -----
    **Effect.** ln((a + .5)(d + .5) / (b + .5)(c + .5)) of the four kinds of articles (Haldane
    1956). Over strata it is the odds ratio of Mantel and Haenszel (1959), of strata that both sides
    have. ``log_odds`` is of the same articles, without strata.

    **Score.** The estimate over its error, as if articles were independent (Robins, Breslow and
    Greenland 1986). Labels of whole clusters are exchanged, so that p does not rest on that. A pair
    without an odds ratio counts in the adjustment.

    **Adjusted p.** Step-down (Westfall and Young 1993): min-P where there are at least 40 times
    more labelings than tests, else max-T.

    **Interval.** t with the larger of the jackknife error over clusters and that of independent
    articles, in agreement with p.

    Examples
    --------
    >>> from scipy import sparse
    >>> rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(40)],
    ...                      "outlet": ["North"] * 20 + ["South"] * 20})
    >>> together = [[1, 1], [0, 0]] * 10
    >>> apart = [[1, 0], [0, 1]] * 10
    >>> named = Incidence(sparse.csr_array(together + apart), rows, pd.Index(["Aria", "Boria"]),
    ...                   "article")
    >>> table = pair_contrasts(named, "outlet", labelings=99)
    >>> table[["item", "joint", "joint_against", "estimate"]].round(1).values.tolist()
    [['Aria + Boria', 10, 0, 12.2]]
    """
    require_number(min_expected, name="min_expected", least=0)
    procedure = Procedure(labelings, seed)
    counts = _named_actors(incidence)
    if planned is not None:
        planned = lexicons.contrasts(planned).exploring("pairs of actors", ())
    plan = plan_of(counts, by, planned=planned, cluster=cluster, strata=strata, against="rest")
    counts, method = rows_of_estimand(counts, "circulated", plan.cluster)
    counts = counts.where(rows=plan.where)
    groups = groups_of(counts, plan)
    with_copies = counts.where(rows={plan.group: groups})
    counts = _without_copies(with_copies, plan)
    collapsed = 1 - len(counts.rows) / len(with_copies.rows)
    left, right, n_pairs = _compared_pairs(counts, min_expected=min_expected)
    design = design_of(_pairs_of(counts, left, right), plan, groups)
    pairs = _named_pairs(counts, design, left=left, right=right)
    method = replace(
        with_plan(method, plan),
        kind="pair contrasts",
        measure="difference of log odds ratios",
        convention="ln OR of the group − ln OR of the others, Mantel–Haenszel, .5 added",
        within="article",
        interval="95%, jackknife t, in agreement with p, not adjusted",
        seed=seed,
        copies=replace(method.copies or Copies(), collapsed_copies=collapsed),
        retrieval=retrieval_of(counts.rows, plan.group, levels=groups),
        left_out=_rows_of_one_side(design),
        association=Association(min_expected=min_expected),
        references=("mantel1959", "haldane1956", "robins1986", "westfall1993"),
    )
    eligibility = eligibility_of(design, procedure)
    tests = _tests_of(design, pairs, eligibility, procedure)
    tables = []
    for number, pair in enumerate(design.pairs):
        table = _rows_of_group(design, pair, pairs, tests.p[number], eligibility.of_pair(number))
        table.insert(table.columns.get_loc("status"), "score", tests.score[number])
        table.insert(table.columns.get_loc("status"), "p", tests.p[number])
        table.insert(table.columns.get_loc("status"), "p_adjusted", tests.p_adjusted[number])
        tables.append(table.sort_values(["p", "item"], kind="stable"))
    table = pd.concat(tables, ignore_index=True)
    method = replace(method, inference=_inference_of(design, eligibility, tests, n_pairs=n_pairs))
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


# ---- what is compared --------------------------------------------------------------------------


def _named_actors(incidence: Incidence) -> Counts:
    """Return an incidence of articles as Counts of size one."""
    require_incidence(incidence)
    if incidence.within != "article":
        raise refusal(
            "incidence",
            arrived=f"{incidence.within}s",
            expected="articles, of which each is of one group",
            fix='Write incidence(features, within="article").',
        )
    counts = Counts.of(
        (incidence.values > 0).astype(float),
        size=np.ones((len(incidence.rows), 1)),
        rows=incidence.rows,
        items=list(incidence.items),
        per="article",
    )
    return counts.where(items=sorted(counts.items.index))


def _without_copies(counts: Counts, plan: Planned) -> Counts:
    """Return the articles without copies of a text within a cluster of a group."""
    text = text_column(counts.rows, plan)
    columns = {plan.group, plan.cluster or text, text}
    codes, _ = group_codes(counts.rows, sorted(columns))
    names = counts.rows["article_id"]
    first = names.groupby(codes).transform("min")
    return counts.where(rows=(names == first).to_numpy())


def _compared_pairs(counts: Counts, *, min_expected: float) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the columns of both actors of each pair that is compared, and the number of pairs.

    Groups are not looked at.
    """
    n_naming = np.asarray(counts.values.sum(axis=0)).ravel()
    left, right = np.triu_indices(len(n_naming), 1)
    expected = least_expected(n_naming[left], n_naming[right], n_articles=len(counts.rows))
    is_compared = expected >= min_expected
    if not is_compared.any():
        raise refusal(
            "pairs",
            arrived=f"none of {len(left):,} that could be compared",
            expected=f"two actors, each named and not named so often that {min_expected:g} "
            "articles of each kind are expected",
            fix="Give more articles, or lower min_expected.",
        )
    return left[is_compared], right[is_compared], len(left)


def least_expected(left: np.ndarray, right: np.ndarray, *, n_articles: int) -> np.ndarray:
    """Return the smallest of the four expected numbers of articles of pairs.

    *left* and *right* are the articles that name the one, and the other.
    """
    rarer_left = np.minimum(left, n_articles - left)
    rarer_right = np.minimum(right, n_articles - right)
    return rarer_left * rarer_right / n_articles


def _pairs_of(counts: Counts, left: np.ndarray, right: np.ndarray) -> Counts:
    """Return articles × pairs: 1 where an article names both."""
    names = counts.items.index
    numbers = pd.Index(range(len(left))).map(str)  # a name may hold " + "
    items = pd.DataFrame({"name": names[left] + " + " + names[right]}, index=numbers)
    items["actor_a"] = names[left]
    items["actor_b"] = names[right]
    values = counts.values[:, left].multiply(counts.values[:, right])
    return Counts.of(values, size=counts.size, rows=counts.rows, items=items, per="article")


def _rows_of_one_side(design: Design) -> tuple[LeftOut, ...]:
    """Return for each contrast how many articles are in strata that only one side has."""
    left_out = []
    for pair in design.pairs:
        n_articles = design.rows_of_one_side(pair)
        group, against = design.sides(pair)
        if n_articles:
            reason = "rows in strata that only one side has"
            left_out.append(LeftOut(reason, n_articles, comparison=f"{group} against {against}"))
    return tuple(left_out)


def _named_pairs(
    counts: Counts, design: Design, *, left: np.ndarray, right: np.ndarray
) -> NamedPairs:
    """Return who names which actors and pairs."""
    in_unit = members(design.unit_of_row)
    joint = sparse.csr_array(in_unit @ design.counts.values)
    naming = (in_unit @ counts.values).toarray()
    articles = np.asarray(in_unit.sum(axis=1), float)[:, None]
    return NamedPairs(joint, naming, articles, left, right)


# ---- statistic ---------------------------------------------------------------------------------


class LogOdds(NamedTuple):
    """Log odds ratios and their variances, as if articles were independent; … × pairs."""

    value: np.ndarray
    variance: np.ndarray


def _log_odds(side: PairSums, is_compared: np.ndarray) -> LogOdds:
    """Return the log odds ratios of a side over the strata that are compared.

    The .5 that is added to each count is shared out over these strata.
    """
    n_strata = is_compared.sum(axis=-2, keepdims=True)
    added = 0.5 / np.maximum(n_strata, 1)
    both = side.joint + added
    first = side.left - side.joint + added
    second = side.right - side.joint + added
    neither = side.articles - side.left - side.right + side.joint + added
    articles = side.articles + 4 * added
    alike = np.where(is_compared, both * neither / articles, 0)
    apart = np.where(is_compared, first * second / articles, 0)
    share_alike = (both + neither) / articles
    share_apart = (first + second) / articles
    total_alike = alike.sum(axis=-2)
    total_apart = apart.sum(axis=-2)
    crossed = (share_alike * apart + share_apart * alike).sum(axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (share_alike * alike).sum(axis=-2) / total_alike**2
        variance += crossed / (total_alike * total_apart)
        variance += (share_apart * apart).sum(axis=-2) / total_apart**2
        value = np.log(total_alike / total_apart)
    return LogOdds(value, variance / 2)


def _log_odds_of_sides(target: PairSums, reference: PairSums) -> tuple[LogOdds, LogOdds]:
    """Return the log odds ratios of both sides, over the strata that both have."""
    has_both = _has_both(target, reference)
    return _log_odds(target, has_both), _log_odds(reference, has_both)


def _has_both(target: PairSums, reference: PairSums) -> np.ndarray:
    """Return the strata in which both sides have articles."""
    return (target.articles > 0) & (reference.articles > 0)


def _has_odds(target: PairSums, reference: PairSums) -> np.ndarray:
    """Return where each side names each actor in enough articles, and does not in enough."""
    has_both = _has_both(target, reference)
    fewest = []
    for side in (target, reference):
        numbers = [side.left, side.articles - side.left, side.right, side.articles - side.right]
        fewest += [np.where(has_both, number, 0).sum(axis=-2) for number in numbers]
    return np.min(fewest, axis=0) >= FEWEST


def _score(target: PairSums, reference: PairSums) -> np.ndarray:
    """Return the difference over its error; 0 where no stratum has articles of both sides.

    Actors that a side hardly names count, with their large error. So the tests are the same in
    every labeling, and how often a side names an actor is not what they find.
    """
    of_target, of_reference = _log_odds_of_sides(target, reference)
    error = np.sqrt(of_target.variance + of_reference.variance)
    score = (of_target.value - of_reference.value) / error
    is_compared = _has_both(target, reference).any(axis=-2)
    return np.where(is_compared, score, 0)


def _tests_of(
    design: Design, pairs: NamedPairs, eligibility: Eligibility, procedure: Procedure
) -> ContrastTests:
    """Return the permutation tests of all groups and pairs, adjusted together."""
    sample = design.sample
    is_tested = eligibility.status != Status.DESCRIPTIVE
    number, exact = labelings_used(sample.labels, sample.blocks, procedure.labelings)
    is_balanced = bool(is_tested.sum() / number <= Gate.alpha / 2)
    everything = pairs.sums(design, np.ones((1, len(design.entities))))

    def statistic(labels: np.ndarray) -> np.ndarray:
        """Return the score of each labeling, group and pair; NaN where it is not tested."""
        scores = []
        for group, _ in design.pairs:
            target = pairs.sums(design, labels == group)
            scores.append(_score(target, everything.minus(target)))
        return np.where(is_tested, np.stack(scores, axis=1), np.nan)

    numbers_of_labeling = sample.n_cells * is_tested.shape[1]
    test = permutation_test(
        statistic,
        sample.labels,
        sample.blocks,
        labelings=procedure.labelings,
        seed=procedure.seed,
        chunk=max(1, min(256, NUMBERS_AT_ONCE // numbers_of_labeling)),
        balanced=is_balanced,
    )
    has_odds = [_has_odds(*_sums_of_sides(design, pair, pairs))[0] for pair in design.pairs]
    return ContrastTests(
        np.where(has_odds, test.observed, np.nan),
        np.where(has_odds, test.p, np.nan),
        np.where(has_odds, test.p_adjusted, np.nan),
        number,
        exact,
        is_balanced,
        studentized=True,
    )


def _inference_of(
    design: Design, eligibility: Eligibility, tests: ContrastTests, *, n_pairs: int
) -> Inference:
    """Return how, and how much, was tested."""
    is_tested = ~np.isnan(tests.p)
    n_tested = int(is_tested.any(axis=0).sum())
    # Eligibility halves the smallest p of shares for their mid-p, which is not taken here.
    halves = np.where(design.sample.yes_or_no(), 2, 1)
    smallest_p = (eligibility.smallest_p * halves).min(initial=1.0)
    return Inference(
        test="difference of log odds ratios over its error; permutation p",
        correction="step-down min-P" if tests.is_balanced else "step-down max-T",
        labelings=tests.labelings,
        is_exact=tests.exact,
        smallest_p=float(smallest_p),
        n_tests=int(is_tested.sum()),
        n_tested=n_tested,
        n_not_tested=n_pairs - n_tested,
        keep_label=len(design.names_that_keep_label()),
    )


# ---- rows --------------------------------------------------------------------------------------


def _rows_of_group(
    design: Design, pair: Pair, pairs: NamedPairs, p: np.ndarray, eligibility: Eligibility
) -> pd.DataFrame:
    """Return the counts, the difference and its interval of a contrast, one row a pair."""
    group, against = design.sides(pair)
    sides = _sums_of_sides(design, pair, pairs)
    facts = design.counts.items
    columns = {"group": group, "against": against, "item": facts["name"].to_numpy()}
    columns |= {"actor_a": facts["actor_a"].to_numpy(), "actor_b": facts["actor_b"].to_numpy()}
    has_both = _has_both(*sides)
    for suffix, by_stratum in zip(("", "_against"), sides):
        sums = PairSums(*(np.where(has_both, part, 0).sum(axis=1)[0] for part in by_stratum))
        for name, number in sums._asdict().items():
            columns[f"{name}{suffix}"] = number.astype(int)
        columns[f"log_odds{suffix}"] = log_odds_ratio(*sums)
    columns |= {"units": eligibility.units[0], "units_against": eligibility.units[1]}
    difference = _difference_of(design, pair, pairs, units=eligibility.units)
    interval = interval_of(difference, p, is_share=np.zeros(len(p), bool))
    has_odds = _has_odds(*sides)[0]
    is_descriptive = eligibility.status == Status.DESCRIPTIVE
    has_interval = has_odds & ~is_descriptive
    columns["estimate"] = np.where(has_odds, difference.estimate, np.nan)
    columns["low"] = np.where(has_interval, interval.low, np.nan)
    columns["high"] = np.where(has_interval, interval.high, np.nan)
    conditions = [is_descriptive, ~has_odds]
    statuses = [Status.DESCRIPTIVE, Status.NOT_TESTED]
    columns["status"] = np.select(conditions, statuses, Status.TESTED)
    reasons = [eligibility.reasons, np.full(len(has_odds), NOT_DEFINED, object)]
    columns["reason"] = np.select(conditions, reasons, interval.reasons)
    return pd.DataFrame(columns)


def _sums_of_sides(design: Design, pair: Pair, pairs: NamedPairs) -> tuple[PairSums, PairSums]:
    """Return the sums of the group and of the others, 1 × strata × pairs."""
    is_target = design.sample.labels[None] == pair[0]
    return pairs.sums(design, is_target), pairs.sums(design, ~is_target)


def _difference_of(
    design: Design, pair: Pair, pairs: NamedPairs, *, units: np.ndarray
) -> Difference:
    """Return the difference of the log odds ratios of a contrast, with its error.

    The error of a side is the larger of the jackknife's over its entities and that of independent
    articles: where a cell is empty, leaving out entities hardly moves the estimate.
    """
    target, reference = _sums_of_sides(design, pair, pairs)
    of_target, of_reference = _log_odds_of_sides(target, reference)
    estimate = (of_target.value - of_reference.value)[0]
    is_target = design.sample.labels == pair[0]
    without_target = [
        _log_odds_of_sides(target.minus(removed), reference)[0].value
        for removed in _removed_entities(design, pairs, np.flatnonzero(is_target))
    ]
    without_reference = [
        _log_odds_of_sides(target, reference.minus(removed))[1].value
        for removed in _removed_entities(design, pairs, np.flatnonzero(~is_target))
    ]
    of_jackknife = np.stack(
        [
            jackknife_error(np.concatenate(without_target)),
            jackknife_error(np.concatenate(without_reference)),
        ]
    )
    of_articles = np.sqrt([of_target.variance[0], of_reference.variance[0]])
    errors = np.fmax(of_jackknife, of_articles)
    variance = (errors**2).sum(axis=0)
    freedom = variance**2 / (errors**4 / np.maximum(units - 1, 1)).sum(axis=0)
    no_p = np.full(len(estimate), np.nan)
    return Difference(estimate, np.sqrt(variance), freedom, no_p, units)


def _removed_entities(
    design: Design, pairs: NamedPairs, entities: np.ndarray
) -> Iterator[PairSums]:
    """Yield the sums of single entities, some at a time."""
    n_numbers = design.sample.n_cells * len(pairs.left)
    n_at_once = max(1, NUMBERS_AT_ONCE // n_numbers)
    for start in range(0, len(entities), n_at_once):
        chosen = entities[start : start + n_at_once]
        weights = np.zeros((len(chosen), len(design.entities)))
        weights[np.arange(len(chosen)), chosen] = 1
        yield pairs.sums(design, weights)
