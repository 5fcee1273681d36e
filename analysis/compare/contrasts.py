"""How each group differs from the rest, with intervals and permutation p-values.

Words are not evidence, articles are, and pages of one outlet depend on each other. So what is
re-drawn is the unit, with the labels of whole clusters. How well this works: docs/validity.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.compare.contrast_table import Family, contrast_table
from analysis.compare.house_style import house_style_of
from analysis.counts import Counts
from analysis.errors import refusal
from analysis.lexicons import Planned
from analysis.stats.design import design_of
from analysis.stats.estimand import rows_of_estimand
from analysis.stats.evidence import Method
from analysis.stats.plan import Procedure, groups_of, plan_of, wanted_groups
from analysis.stats.retrieval import retrieval_of

#: Contrasts × items that are looked at together. More take hours, and more memory than there is.
MOST_TESTS = 5_000_000


def contrasts(
    counts: Counts,
    by: str | None = None,
    *,
    groups: Sequence[str] | None = None,
    against: str | None = None,
    cluster: str | None = None,
    paired: bool = False,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
    estimand: str = "circulated",
    studentized: bool = True,
    labelings: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how each group differs from the rest, or from others.

    Parameters
    ----------
    counts : Counts
        Per token or sentence: log rate ratios. With size 1 (prevalence, annotations, means):
        differences of unit means.
    by : str, optional
        Column of the rows that holds the groups; taken from ``planned`` if left out.
    groups : sequence of str, optional
        The groups whose contrasts are wanted, all by default. Of pairs, those with one of them,
        which comes first. Rows of the other groups stay in the rest. p is adjusted for what is
        wanted: decide before looking.
    against : "rest" or "each"
        Each group against all others (the default), or pairs of groups. Each pair is compared
        within its own rows, and adjusted for the number of pairs (Bonferroni).
    cluster : str, optional
        Column of what is re-drawn. By default "outlet" where groups are coarser than outlets, so
        that labels move with whole outlets; else articles, with copies collapsed. "article_id"
        takes every article, copies too.
    paired : bool
        Whether a cluster may have rows in several groups (before and after a day, own and quoted
        words). Its halves are compared with each other, and their labels swap. Clusters in one
        group exchange labels among themselves.
    strata : str or sequence of str, optional
        Columns within which labels are exchanged. By default "phase" where the rows have it; ()
        for none.
    planned : path or Planned, optional
        A contrasts.toml: group, levels, cluster, strata, rows and items that were written down
        before looking. Arguments given here override it.
    estimand : "circulated" or "produced"
        As in :func:`analysis.compare.levels.levels`.
    studentized : bool
        Whether the test statistic is the effect divided by its error (the default), or the effect.
    labelings, seed : int
        Number of random labelings and their seed. All labelings are used where there are at most
        20,000.

    Returns
    -------
    DataFrame
        One row a contrast and item; with two groups there is one contrast. Columns:

        - ``group, against, item``;
        - of either side (``_against``): ``n`` (plain sum), ``rate`` (of shares and
          means each cluster counts once, as in :func:`levels`), ``articles`` (looked at for this
          item), ``units`` (independent ones), ``units_fixed`` (those that keep their label in
          every labeling), ``units_with`` (those with the item). They count what is compared: rows
          in strata of one side are left out, and counted in the Method;
        - ``estimate, low, high``: the effect and its 95% interval;
        - ``score`` (the test statistic), ``p``, ``p_adjusted`` (over all groups and items);
        - ``dispersion`` (DP over the group's units; missing for means);
        - ``status, reason, note``.

        Items too rare to test have no row, unless they were planned or no contrast has enough
        units. ``attrs["method"]`` is the Method.

    Raises
    ------
    InputError
        If a column, level or group is unknown, there are no items or fewer than two groups, one of
        several groups is named "rest", a cluster is in two groups, a number is out of range, or
        more than five million tests are asked for.

    Notes
    -----
    **Effect.** It compares like with like: the mean over strata of the differences inside them,
    with weights n₁n₂/(n₁ + n₂), or their Mantel–Haenszel rate ratio. The rates are of the same
    rows, and not weighted by strata: the sign of a rate's difference can be another one.

    **Exchange.** Labels are exchanged between entities with the same set of strata. An outlet (or
    text) with pages in several strata is one entity. An outlet whose set no other side shares
    keeps its label in every labeling, and stays in the statistic. A text printed by several groups
    swaps within its copies.

    **Score.** The effect divided by its own error. Each side has its own variance, which is at
    least that of independent pages (:func:`analysis.stats.ratio_estimate`,
    :func:`analysis.stats.mean_estimate`).

    **p.** The share of labelings whose score is at least as far from 0. Where sides are unlike, p
    is at least that of the interval's t. Sides are unlike where one side's units hold over twice as
    many texts or words, or where one side is clumpier: the error, and the part of it that units
    show, are both over 1.2 times their medians under the labelings. Where all units of an item are
    0 or 1, p is the mid-p of the labelings: ties count half.

    **Adjusted p.** Step-down (Westfall and Young 1993), never below p. Rates have max-T. Means have
    min-P where there are at least 40 times more labelings than tests, else max-T. Where sides are
    unlike it is at least Holm's p of the t tests.

    **Interval.** t with Satterthwaite's degrees of freedom and the larger of the jackknife error
    over units and the score's error. Where it would contradict p, its half-width is that of an
    estimate whose p were .05. Differences of shares end at −1 and 1. It is missing where a side
    has fewer than 5 units, or nothing varies.

    **Smallest detectable effect.** What an unadjusted test at .05 finds with power .8, for the
    tested item of median precision: (t.975 + t.8) × error, as a rate ratio or a difference of
    means.

    How often p and intervals err: docs/validity.md.

    Examples
    --------
    >>> import numpy as np
    >>> outlets = ["North"] * 4 + ["South"] * 4
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(8)], "outlet": outlets})
    >>> values = [[1], [1], [1], [0], [0], [0], [0], [1]]
    >>> pages = Counts.of(values, size=np.ones((8, 1)), rows=rows, items=["law"], per="page")
    >>> table = contrasts(pages, "outlet")
    >>> table[["group", "against", "rate", "rate_against", "estimate", "p"]].round(3)
       group against  rate  rate_against  estimate      p
    0  North   South  0.75          0.25       0.5  0.257
    """
    plan = plan_of(
        counts, by, against=against, cluster=cluster, strata=strata, planned=planned, paired=paired
    )
    procedure = Procedure(labelings, seed, studentized)
    comparison = comparison_of(counts, plan, groups=groups, estimand=estimand)
    table = contrast_table(
        comparison.families, procedure, comparison.method, each=comparison.families_are
    )
    if plan.where or estimand != "circulated":  # other rows than those whose lines are known
        return table
    house_style = house_style_of(table, counts, plan.group)
    table.attrs["method"] = replace(table.attrs["method"], house_style=house_style)
    return table


class Comparison(NamedTuple):
    """The families of contrasts that a plan asks for."""

    families: Iterable[Family]
    method: Method  #: what is known before anything is tested
    families_are: str  #: "pair", or "" for one family


def comparison_of(
    counts: Counts, plan: Planned, *, groups: Sequence[str] | None = None, estimand: str
) -> Comparison:
    """Return the families of contrasts that a plan asks for.

    Parameters
    ----------
    counts : Counts
    plan : Planned
        As from :func:`analysis.stats.plan.plan_of`.
    groups, estimand
        As in :func:`contrasts`.
    """
    counts, method = rows_of_estimand(counts, estimand, plan.cluster)
    counts = counts.where(rows=plan.where, items=plan.items or None)
    _require_items(counts)
    present = groups_of(counts, plan)
    wanted = wanted_groups(groups, present, by=plan.group)
    _require_fewer_tests(plan, present, wanted, n_items=len(counts.items))
    retrieval = retrieval_of(counts.rows, plan.group, levels=present)
    method = replace(method, retrieval=retrieval)
    if plan.against == "each" and len(present) > 2:
        return Comparison(_pairs_of_groups(counts, plan, present, wanted), method, "pair")
    counts = counts.where(rows={plan.group: present})
    design = design_of(counts, plan, present, wanted=wanted)
    return Comparison([Family({}, design)], method, "")


def _require_items(counts: Counts) -> None:
    """Raise InputError for counts without items."""
    if not len(counts.items):
        raise refusal(
            "contrasts",
            arrived="counts without items",
            expected="at least one",
            fix=(
                "Make the counts with fewer stop words, a lower min_articles, or another word list."
            ),
        )


def _require_fewer_tests(
    plan: Planned, present: Sequence[str], wanted: frozenset, *, n_items: int
) -> None:
    """Raise InputError for more tests than can be made."""
    n_contrasts = len(wanted)
    if plan.against == "each":
        n_others = len(present) - len(wanted)
        n_contrasts = math.comb(len(wanted), 2) + len(wanted) * n_others
    n_tests = n_contrasts * n_items
    if n_tests > MOST_TESTS:
        raise refusal(
            "contrasts",
            arrived=f"{n_tests:,} tests: {n_contrasts:,} contrasts of {plan.group} × "
            f"{n_items:,} items",
            expected=f"at most {MOST_TESTS:,} tests",
            fix="Name some groups (groups=…) or items (counts.where(items=…)); or compare larger "
            'groups, such as countries, with outlets as units: cluster="outlet".',
        )


def _pairs_of_groups(
    counts: Counts, plan: Planned, present: Sequence[str], wanted: frozenset
) -> Iterator[Family]:
    """Yield the design of each pair with a wanted group, which comes first."""
    for pair in itertools.combinations(present, 2):
        if wanted.isdisjoint(pair):
            continue
        pair_groups = sorted(pair, key=lambda name: name not in wanted)
        rows = counts.where(rows={plan.group: pair_groups})
        yield Family({}, design_of(rows, plan, pair_groups, wanted=wanted))
