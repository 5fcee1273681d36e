"""Which pairs of actors a group names together unlike the others, given how often it names each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.counts import Counts, Incidence, group_codes
from analysis.errors import refusal, require_number
from analysis.lexicons import Planned
from analysis.stats.design import Design, Pair, design_of
from analysis.stats.differences import Difference, interval_of
from analysis.stats.eligibility import eligibility_of
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import Method, Status
from analysis.stats.facts import Association, Inference
from analysis.stats.jackknife import jackknife_error
from analysis.stats.labelings import labelings_used
from analysis.stats.measures import log_odds_ratio
from analysis.stats.permutation import permutation_test
from analysis.stats.plan import Gate, Procedure, groups_of, plan_of, with_plan
from analysis.stats.retrieval import retrieval_of
from analysis.stats.sample import members
from analysis.wording.notes import with_evidence

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

    def of(self, columns: np.ndarray) -> NamedPairs:
        """Return some of the pairs, by their columns."""
        left = self.left[columns]
        right = self.right[columns]
        return self._replace(joint=self.joint[:, columns], left=left, right=right)

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
    min_expected: float = 3.0,
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

        A pair that is not compared has no row; the Method has their number.

    Raises
    ------
    InputError
        If units are not articles, no pair is frequent enough, and as `compare.contrasts` does.

    Notes
    -----
    **Effect.** ln((a + .5)(d + .5) / (b + .5)(c + .5)) of the four kinds of articles (Haldane
    1956). Over strata it is the odds ratio of Mantel and Haenszel (1959), of strata that both sides
    have. ``log_odds`` is of all articles of a side, without strata.

    **Score.** The estimate over its error, as if articles were independent (Robins, Breslow and
    Greenland 1986). Labels of whole clusters are exchanged, so that p does not rest on that.

    **Adjusted p.** Step-down (Westfall and Young 1993): min-P where there are at least 40 times
    more labelings than tests, else max-T.

    **Interval.** t with the jackknife error over clusters, in agreement with p.

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
    counts = _without_copies(counts.where(rows={plan.group: groups}), plan)
    left, right, n_pairs = _compared_pairs(counts, min_expected=min_expected)
    design = design_of(_pairs_of(counts, left, right), plan, groups)
    method = replace(
        with_plan(method, plan),
        kind="pair contrasts",
        measure="difference of log odds ratios",
        convention="ln OR of the group − ln OR of the others, each cell + .5",
        within="article",
        interval="95%, jackknife t, in agreement with p, not adjusted",
        seed=seed,
        retrieval=retrieval_of(counts.rows, plan.group, levels=groups),
        association=Association(min_expected=min_expected),
        references=("mantel1959", "haldane1956", "robins1986", "westfall1993"),
    )
    pairs = _named_pairs(counts, design, left=left, right=right)
    return _table_of(design, pairs, procedure, method, n_pairs=n_pairs)


# ---- what is compared --------------------------------------------------------------------------


def _named_actors(incidence: Incidence) -> Counts:
    """Return an incidence of articles as Counts of size one."""
    if incidence.within != "article":
        raise refusal(
            "incidence",
            arrived=f"{incidence.within}s",
            expected="articles, of which each is of one group",
            fix='Write incidence(features, within="article").',
        )
    counts = Counts.of(
        incidence.values,
        size=np.ones((len(incidence.rows), 1)),
        rows=incidence.rows,
        items=list(incidence.items),
        per="article",
    )
    return counts.where(items=sorted(counts.items.index))


def _without_copies(counts: Counts, plan: Planned) -> Counts:
    """Return the articles without copies of a text within a cluster of a group."""
    if "copy_cluster" not in counts.rows or plan.cluster == "article_id":
        return counts
    columns = dict.fromkeys([plan.group, plan.cluster or "copy_cluster", "copy_cluster"])
    codes, _ = group_codes(counts.rows, list(columns))
    names = counts.rows["article_id"]
    first = names.groupby(codes).transform("min")
    return counts.where(rows=(names == first).to_numpy())


def _compared_pairs(counts: Counts, *, min_expected: float) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the columns of both actors of each pair that is compared, and the number of pairs.

    Groups are not looked at.
    """
    n_naming = np.asarray(counts.values.sum(axis=0)).ravel()
    n_articles = len(counts.rows)
    n_rarer = np.minimum(n_naming, n_articles - n_naming)
    left, right = np.triu_indices(len(n_naming), 1)
    # The smallest of the four expected counts.
    expected = n_rarer[left] * n_rarer[right] / n_articles
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


def _pairs_of(counts: Counts, left: np.ndarray, right: np.ndarray) -> Counts:
    """Return articles × pairs: 1 where an article names both."""
    names = counts.items.index
    items = names[left] + " + " + names[right]
    values = counts.values[:, left].multiply(counts.values[:, right])
    return Counts.of(values, size=counts.size, rows=counts.rows, items=items, per="article")


def _named_pairs(
    counts: Counts, design: Design, *, left: np.ndarray, right: np.ndarray
) -> NamedPairs:
    """Return who names which actors and pairs."""
    in_unit = members(design.unit_of_row)
    joint = sparse.csr_array(in_unit @ design.counts.values)
    naming = (in_unit @ counts.values).toarray()
    articles = np.asarray(in_unit.sum(axis=1), float)[:, None]
    return NamedPairs(joint, naming, articles, left, right)


class PairTests(NamedTuple):
    """Tests of pairs, groups × pairs; NaN where a pair is not tested."""

    score: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    labelings: int
    exact: bool  #: whether these are all
    is_balanced: bool  #: adjusted by min-P, not by max-T


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


def _difference(target: PairSums, reference: PairSums) -> LogOdds:
    """Return the difference of the log odds ratios of both sides, over the strata of both."""
    has_both = (target.articles > 0) & (reference.articles > 0)
    of_target = _log_odds(target, has_both)
    of_reference = _log_odds(reference, has_both)
    difference = of_target.value - of_reference.value
    return LogOdds(difference, of_target.variance + of_reference.variance)


def _has_odds(target: PairSums, reference: PairSums) -> np.ndarray:
    """Return where each side names each actor in enough articles, and does not in enough."""
    has_both = (target.articles > 0) & (reference.articles > 0)
    fewest = []
    for side in (target, reference):
        numbers = [side.left, side.articles - side.left, side.right, side.articles - side.right]
        fewest += [np.where(has_both, number, 0).sum(axis=-2) for number in numbers]
    return np.min(fewest, axis=0) >= FEWEST


def _tests_of(
    design: Design, pairs: NamedPairs, is_testable: np.ndarray, procedure: Procedure
) -> PairTests:
    """Return the permutation tests of all groups and pairs."""
    sample = design.sample
    columns = np.flatnonzero(is_testable.any(axis=0))
    tested_pairs = pairs.of(columns)
    is_tested = is_testable[:, columns]
    everything = tested_pairs.sums(design, np.ones((1, len(design.entities))))

    def statistic(labels: np.ndarray) -> np.ndarray:
        """Return the score of each labeling, group and pair; NaN where it is not tested."""
        scores = []
        for group, _ in design.pairs:
            target = tested_pairs.sums(design, labels == group)
            reference = everything.minus(target)
            difference = _difference(target, reference)
            score = difference.value / np.sqrt(difference.variance)
            scores.append(np.where(_has_odds(target, reference), score, np.nan))
        return np.where(is_tested, np.stack(scores, axis=1), np.nan)

    number, exact = labelings_used(sample.labels, sample.blocks, procedure.labelings)
    numbers_of_labeling = max(1, sample.n_cells * len(columns))
    is_balanced = bool(is_tested.sum() / number <= Gate.alpha / 2)
    shape = is_testable.shape
    tests = PairTests(
        np.full(shape, np.nan),
        np.full(shape, np.nan),
        np.full(shape, np.nan),
        number,
        exact,
        is_balanced,
    )
    if len(columns):
        test = permutation_test(
            statistic,
            sample.labels,
            sample.blocks,
            labelings=procedure.labelings,
            seed=procedure.seed,
            chunk=max(1, min(256, NUMBERS_AT_ONCE // numbers_of_labeling)),
            balanced=is_balanced,
        )
        tests.score[:, columns] = test.observed
        tests.p[:, columns] = test.p
        tests.p_adjusted[:, columns] = test.p_adjusted
    return tests


# ---- table -------------------------------------------------------------------------------------


def _table_of(
    design: Design, pairs: NamedPairs, procedure: Procedure, method: Method, *, n_pairs: int
) -> pd.DataFrame:
    """Return the contrasts of all groups, the smallest p of each first."""
    eligibility = eligibility_of(design, procedure)
    differences = []
    for pair, units in zip(design.pairs, eligibility.units):
        differences.append(_difference_of(design, pair, pairs, units=units))
    has_odds = np.stack(
        [_has_odds(*_sums_of_sides(design, pair, pairs))[0] for pair in design.pairs]
    )
    is_testable = eligibility.is_testable & has_odds
    tests = _tests_of(design, pairs, is_testable, procedure)
    # Log odds ratios do not end at −1 and 1, as differences of shares do.
    unbounded = replace(design, sample=replace(design.sample, shares=None))
    tables = []
    for number, pair in enumerate(design.pairs):
        of_group = eligibility.of_pair(number)
        difference = differences[number]
        interval = interval_of(unbounded, difference, tests.p[number])
        is_descriptive = of_group.status == Status.DESCRIPTIVE
        table = _counts_of_group(design, pair, pairs)
        table["units"], table["units_against"] = of_group.units
        table["estimate"] = difference.estimate
        table["low"] = np.where(is_descriptive, np.nan, interval.low)
        table["high"] = np.where(is_descriptive, np.nan, interval.high)
        table["score"] = tests.score[number]
        table["p"] = tests.p[number]
        table["p_adjusted"] = tests.p_adjusted[number]
        is_one_sided = ~has_odds[number] & ~is_descriptive
        table["status"] = np.where(is_one_sided, Status.NOT_TESTED, of_group.status)
        reasons = [of_group.reasons != "", is_one_sided]
        words: list[Any] = [of_group.reasons, NOT_DEFINED]
        table["reason"] = np.select(reasons, words, interval.reasons)
        shown = table.iloc[eligibility.shown_items(all_items=False)]
        tables.append(shown.sort_values(["p", "item"], kind="stable"))
    n_tested = int(is_testable.any(axis=0).sum())
    inference = Inference(
        test="difference of log odds ratios over its error; permutation p",
        correction="step-down min-P" if tests.is_balanced else "step-down max-T",
        labelings=tests.labelings,
        is_exact=tests.exact,
        smallest_p=float(eligibility.smallest_p.min(initial=1.0)),
        n_tests=int(is_testable.sum()),
        n_tested=n_tested,
        n_not_tested=n_pairs - n_tested,
        keep_label=len(design.names_that_keep_label()),
    )
    table = pd.concat(tables, ignore_index=True)
    method = replace(method, inference=inference)
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _counts_of_group(design: Design, pair: Pair, pairs: NamedPairs) -> pd.DataFrame:
    """Return the articles and log odds ratios of both sides of a contrast, one row a pair."""
    group, against = design.sides(pair)
    items = design.counts.items.index
    actors = items.str.split(" + ", regex=False)
    columns = {"group": group, "against": against, "item": items}
    columns |= {"actor_a": actors.str[0], "actor_b": actors.str[1]}
    for suffix, by_stratum in zip(("", "_against"), _sums_of_sides(design, pair, pairs)):
        sums = PairSums(*(part.sum(axis=1)[0] for part in by_stratum))
        for name, number in sums._asdict().items():
            columns[f"{name}{suffix}"] = number.astype(int)
        columns[f"log_odds{suffix}"] = log_odds_ratio(*sums)
    return pd.DataFrame(columns)


def _sums_of_sides(design: Design, pair: Pair, pairs: NamedPairs) -> tuple[PairSums, PairSums]:
    """Return the sums of the group and of the others, 1 × strata × pairs."""
    is_target = design.sample.labels[None] == pair[0]
    return pairs.sums(design, is_target), pairs.sums(design, ~is_target)


def _difference_of(
    design: Design, pair: Pair, pairs: NamedPairs, *, units: np.ndarray
) -> Difference:
    """Return the difference of the log odds ratios of a contrast, with its jackknife error.

    The entities of each side are left out in turn.
    """
    is_target = design.sample.labels == pair[0]
    target, reference = _sums_of_sides(design, pair, pairs)
    estimate = _difference(target, reference).value[0]
    entities = np.eye(len(is_target))
    without_target = target.minus(pairs.sums(design, entities[is_target]))
    without_reference = reference.minus(pairs.sums(design, entities[~is_target]))
    errors = np.stack(
        [
            jackknife_error(_difference(without_target, reference).value),
            jackknife_error(_difference(target, without_reference).value),
        ]
    )
    variance = (errors**2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variance**2 / (errors**4 / np.maximum(units - 1, 1)).sum(axis=0)
    no_p = np.full(len(estimate), np.nan)
    return Difference(estimate, np.sqrt(variance), freedom, no_p, units)
