"""Levels, contrasts and timelines of any Counts, and the gate that says when there is too little evidence.

Words are not evidence, articles are, and pages of one outlet depend on each other: what is re-drawn is the unit, with the
labels of whole clusters. The design is measured in the project's inference notes and in ``benchmarks``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_dtype
from scipy import stats

from analysis import errors as checks
from analysis import lexicons
from analysis import stats as resampling
from analysis.counts import Counts, columns_of, evidence, group_codes, of_estimand, require_counts
from analysis.stats import design as designs
from analysis.stats import measures
from analysis.stats import testing as significance
from analysis.stats.design import Design, Gate, Procedure
from analysis.stats.evidence import (
    ContrastFacts,
    LeftOut,
    Method,
    Status,
    annotators_of,
    with_evidence,
)

#: What contrasts rest on, as keys of figures/references.bib.
REFERENCES = ("kish1965", "agresti2000", "satterthwaite1946", "chung2013", "holm1979")
NO_ERROR = 1e-9  #: an error up to this is that of constants, but for rounding

_require_free = partial(
    checks.require_new, what="by", fix="Rename them in the table of articles, or in the metadata."
)


def levels(
    counts: Counts,
    by: str | Sequence[str],
    *,
    measure: measures.Measure = measures.share,
    cluster: str | None = None,
    estimand: str = "circulated",
    gate: Gate = Gate(),
) -> pd.DataFrame:
    """Return the level of each item in each group, with its evidence and a 95% interval.

    Parameters
    ----------
    counts : Counts
    by : column of the rows, or several
    measure : Measure of (a, n), applied to sums by group
    cluster : column
        Column whose values (such as outlets) are the units; each weighs one. Without it articles are the units, copies of one
        text within a group counting once.
    estimand : "circulated" or "produced"
        "circulated" (what audiences met: all rows, copies too) or "produced" (what newsrooms wrote: only the rows of
        ``Counts.produced``; ``attrs`` then have ``left_out``, the number of rows by reason, and ``agency_unknown``, the number
        of those that stay and of which nobody has said whose copy they are).

    Returns
    -------
    DataFrame
        The group's columns, ``item``, ``n`` (sum of values), ``size`` (sum of denominators), ``articles`` and ``outlets``
        (that were looked at for this item), ``estimate``, ``low``, ``high``, ``note``. With a cluster the estimate is a mean
        over clusters; ``n`` and ``size`` are always the plain sums.

    Notes
    -----
    Interval: jackknife over units with t(units − 1), which for means and shares is the t interval of unit means. Where all
    units are 0 or 1 it is Wilson's score interval (1927), so that 0 of 32 outlets has an upper end of .11. No interval with
    fewer than 5 units, nor where all units have one other value; the note says so. Intervals of shares end at 0 and 1. They
    cover too seldom where a share is rare and a few units lie between 0 and 1. With very skewed values (rare words, a few high
    scores) and 5 to 10 units, "95%" covers about 90% (benchmarks/contrast_errors.py). Missing estimate: nothing was looked at.

    Raises
    ------
    InputError
        No rows, no column to group them by, an unknown one or one with the name of a column above, or a measure, estimand or
        gate that is none.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": ["North", "North", "South", "South"]})
    >>> pages = Counts.of([[1], [0], [1], [1]], size=np.ones((4, 1)), rows=rows, items=["law"], per="page")
    >>> levels(pages, "outlet")[["outlet", "item", "n", "estimate", "note"]]
      outlet item    n  estimate                       note
    0  North  law  1.0       0.5  descriptive only: 2 units
    1  South  law  2.0       1.0  descriptive only: 2 units
    """
    require_counts(counts)
    designs.require_gate(gate)
    measures.require_measure(measure)
    if measure is measures.share and counts.values.nnz and counts.values.data.min() < 0:
        raise checks.refusal(
            "measure",
            arrived="the share of values below 0",
            expected="a measure of such values",
            fix="For tones and scales use measure=measures.mean.",
        )
    names, (counts, stated) = columns_of(by), of_estimand(counts, estimand, cluster)
    if not names or not len(counts.rows):
        raise checks.refusal(
            "levels",
            arrived=f"{len(counts.rows)} rows by {checks.listing(names) or 'no column'}",
            expected="rows, and a column to group them by",
            fix="Check the rows chosen and by=.",
        )
    raw, units = counts.sums(names), counts.units(names, cluster=cluster)
    sums = units.sums(names)
    estimate = measure(sums.values, sums.size)
    codes, unit_codes = (group_codes(each.rows, names)[0] for each in (counts, units))
    frames = []
    for place, group in enumerate(raw.groups.to_dict("records")):
        low, high, status, reason = _level_interval(
            units.where(rows=unit_codes == place), measure, estimate[place], gate
        )
        columns = {"item": counts.items, "n": raw.values[place], "size": raw.size[place]}
        columns |= _evidence(counts.where(rows=codes == place)) | {"estimate": estimate[place]}
        columns |= {"low": low, "high": high, "status": status, "reason": reason, "note": ""}
        _require_free(group, columns)
        frames.append(pd.DataFrame(group | columns))
    table = pd.concat(frames, ignore_index=True)
    facts = {
        "measure": measure.name,
        "convention": measure.convention,
        "per": counts.per,
        "cluster": cluster or "article",
        "interval": "95%, jackknife over units with t(units − 1)",
    } | stated
    references = measure.references
    if counts.of_size_one and measure == measures.share:
        facts["interval"] = "95%, Wilson's where units are 0 or 1, else t(units − 1) of unit means"
        references = ("wilson1927", *references)
    method = replace(
        method_from(facts, kind="levels"),
        by=tuple(names),
        references=references,
        annotators=annotators_of(counts.rows),
    )
    table = with_evidence(table, method, status=table["status"], reason=table["reason"])
    table.attrs = facts | {"method": method}
    return table


def method_from(facts: dict, *, kind: str) -> Method:
    """Return the Method of a table from what is known of it, by name."""
    by = facts.get("by") or ()
    names = facts.get("smallest_p", {})
    labelings = facts.get("labelings", 0)
    copies = facts.get("collapsed_copies", 0.0)
    contrasts = [
        ContrastFacts(
            name,
            labelings[name] if isinstance(labelings, dict) else labelings,
            smallest,
            facts["smallest_detectable"].get(name, np.nan),
            copies[name] if isinstance(copies, dict) else copies,
        )
        for name, smallest in names.items()
    ]
    left_out = [LeftOut(reason, n) for reason, n in facts.get("left_out", {}).items()]
    if facts.get("without_date"):
        left_out.append(LeftOut("without a day", facts["without_date"]))
    for name, n in facts.get("one_sided", {}).items():
        left_out.append(LeftOut(f"rows in strata that only one side has ({name})", n))
    return Method(
        kind=kind,
        measure=facts["measure"],
        convention=facts.get("convention", ""),
        per=facts.get("per", ""),
        estimand=facts["estimand"],
        copies_count_once="copies" in facts["estimand"],
        unit=facts["cluster"],
        by=(by,) if isinstance(by, str) else tuple(by),
        against=facts.get("against", ""),
        where=tuple(facts.get("where", {}).items()),
        strata=tuple(facts.get("strata", ())),
        interval=facts.get("interval", ""),
        test=facts.get("test", ""),
        correction=facts.get("adjustment", ""),
        labelings=max(labelings.values()) if isinstance(labelings, dict) else labelings,
        is_exact=facts.get("exact", False),
        smallest_p=min(names.values(), default=np.nan),
        seed=facts.get("seed"),
        n_tests=facts.get("tests", 0),
        n_tested=len(facts.get("items_tested", ())),
        n_not_tested=facts.get("items_not_tested", 0),
        n_unlike=facts.get("unlike", 0),
        uneven=tuple(facts.get("uneven", ())),
        collapsed_copies=max(copies.values()) if isinstance(copies, dict) else copies,
        keep_label=len(facts.get("keep_label", ())),
        keep_label_names=tuple(facts.get("keep_label", ()))[:12],
        contrasts=tuple(contrasts),
        left_out=tuple(left_out),
        missing=facts.get("missing", ""),
        n_agency_unknown=facts.get("agency_unknown", 0),
        window=facts.get("window"),
        every=facts.get("every", ""),
        plan=facts.get("status", ""),
        n_specifications=facts.get("specifications", 0),
        n_refused=facts.get("refused", 0),
    )


def _works_behind(procedure: Procedure) -> tuple[str, ...]:
    """Return the keys of the works behind a test, in figures/references.bib."""
    if procedure.adjustment == "benjamini-hochberg":
        return (*REFERENCES, "benjamini1995")
    if procedure.stop_after is not None:
        return (*REFERENCES, "westfall1993", "besag1991")
    return (*REFERENCES, "westfall1993")


def _described(table: pd.DataFrame, facts: dict, *, kind: str, references=()) -> pd.DataFrame:
    """Return the table with its facts and its Method."""
    method = method_from(facts, kind=kind)
    method = replace(method, annotators=facts.get("annotators", ""), references=references)
    table.attrs = {name: value for name, value in facts.items() if name != "annotators"}
    table.attrs["method"] = method
    return table


def contrasts(
    counts: Counts,
    by: str | None = None,
    *,
    groups: Sequence[str] | None = None,
    against: str | None = None,
    cluster: str | None = None,
    paired: bool = False,
    strata: str | Sequence[str] | None = None,
    planned: lexicons.Planned | str | Path | None = None,
    estimand: str = "circulated",
    test: str = "permutation",
    adjustment: str = "family",
    labelings: int = 10_000,
    stop_after: int | None = None,
    seed: int = 0,
    gate: Gate = Gate(),
) -> pd.DataFrame:
    """Return how each group differs from the rest (or from each other group), with intervals and permutation p-values.

    Parameters
    ----------
    counts : Counts
        Per token or sentence: log rate ratios. With size 1 (prevalence, annotations, means): differences of unit means.
    by : column of the rows that holds the groups; taken from *planned* if left out
    groups : sequence of str
        Those of *by* whose contrasts are wanted (all by default): of pairs, those with one of them, which comes first. Rows of
        the others stay in the rest. What is tested, and what p is adjusted for, is what is wanted: decide before looking.
    against : "rest" or "each"
        "rest" (each group against the others, itself excluded; the default) or "each" (pairs, each within its own rows;
        adjusted for the number of pairs by Bonferroni).
    cluster : column
        Column of what is re-drawn. By default "outlet" where groups are coarser than outlets (labels move with whole outlets),
        else articles with copies collapsed; "article_id" forces articles, copies included.
    paired : bool
        Whether a cluster may have rows in several groups (before and after a day, own and quoted words): its halves are
        compared with each other and their labels swap; clusters in one group only exchange labels among themselves. A stratum
        in which only one half stands says nothing.
    strata : column, or several
        Column within which labels are exchanged; by default "phase" where the rows have it; () for none.
    planned : path or Planned
        A contrasts.toml, or what ``lexicons.contrasts`` returned: group, levels, cluster, strata, rows and items
        written down before looking. Arguments given here override it.
    estimand : "circulated" or "produced", as in :func:`levels`
    test : "permutation" or "score"
        "permutation", or "score" for large corpora: the score z of each item and its normal p, where each side has 100 units or
        more and at most twice the other's (in each stratum, too); else it is refused. Items of which fewer than 5 units are
        expected on the smaller side are not tested.
    adjustment : "family" or "benjamini-hochberg"
        "family" (max-T or min-P, see the notes; of score tests Bonferroni), or "benjamini-hochberg", which is exploratory: of
        what has ``p_adjusted`` of at most .05, one in twenty is expected to be false. Both are over all groups, pairs and items
        tested.
    labelings, seed : int
        Number of random labelings (all are gone through where there are at most 20,000) and their seed.
    stop_after : int
        For one contrast of one item: labelings end after so many that exceed the observed one (Besag and Clifford 1991; 10,
        say); *labelings* is the most that are drawn.
    gate : Gate

    Returns
    -------
    DataFrame
        One row a contrast and item (with two groups there is one contrast): ``group, against, item, n, n_against`` (plain
        sums), ``rate, rate_against`` (of the units), ``articles, articles_against`` (looked at for this item), ``units,
        units_against`` (independent ones that are compared), ``units_fixed, units_fixed_against`` (those of them that keep
        their label in every labeling), ``units_with, units_with_against`` (those in which the item occurs). All of these count
        what is compared: rows in strata that only one side has are left out, and counted in ``attrs``. Then ``estimate, low,
        high`` (effect and 95% interval), ``score`` (the test statistic), ``p``, ``p_adjusted`` (over all groups and items),
        ``dispersion`` (DP over the group's units; missing for means), ``note``.
        Items too rare to test have no row, unless they were planned or no group has enough units: then all items are described.
        A missing p or interval has its reason in ``note``.
        ``attrs``: measure, test, adjustment, estimand, cluster, strata, labelings, exact, seed, number of tests, items tested
        and not tested, entities that keep their label, contrasts whose sides' units are of uneven size, number of tests
        with unlike sides, share of collapsed copies. By contrast: rows in strata of one side, smallest p and smallest
        detectable effect (of pairs also labelings and collapsed copies).

    Notes
    -----
    The effect compares like with like: it is the mean over strata of the differences inside them (weights n₁n₂/(n₁+n₂)), or
    their Mantel–Haenszel rate ratio. All rows are in it whose stratum has units of both sides. The rates are of the same rows,
    and not adjusted.

    Labels are exchanged between entities of one block. An outlet (or text) with pages in several strata is one entity: its
    label is drawn once, among those with the same set of strata. An outlet whose set nobody of the other side shares keeps its
    label in every labeling, and stays in the statistic. A text printed by several groups swaps within its copies.

    Score: the effect divided by its own error. Each side has its own variance. It is at least that of independent pages
    (:func:`analysis.stats.ratio_estimate`, :func:`analysis.stats.mean_estimate`).

    p is that of the score under the labelings, which is exact where outlets can be exchanged. Where sides are unlike it is at
    least the p of the interval's t. Sides are unlike in two cases. One side's units hold over twice as many texts or words.
    Or one side is clumpier: the error, and the part of it that the units show, are both over 1.2 times their medians under the
    labelings. Where all units of an item are 0 or 1, labels can always be exchanged; p is then the mid-p of the labelings (ties
    count half). What is gained and lost by it: docs/validity.md.

    p counts labelings whose score is at least as far from 0. Outlets that keep their label move the scores of all labelings to
    one side. The level stays, and a difference to that side is found more easily (docs/validity.md has both ways).

    Missing labels move with their page. Where far more are missing on one side (40% against 5%), p may be too small: of 1,000
    nulls .05 to .09 had p ≤ .05, most where the larger side lacks them (benchmarks/contrast_errors.py).

    Adjusted p: step-down (Westfall and Young 1993), never below p, ties in full. Rates have max-T. Means have min-P where there
    are at least 40 times more labelings than tests, else max-T. With min-P it is never below that of a smaller p. Where sides
    are unlike it is at least Holm's p of the t tests, too.

    Score test: z = Σ e / √(G₁G₂ / (G(G − 1)) · Σ e²) with e = count − pooled rate × size. The first sum is over the group's
    units, the second over all G. Strata are added up. Between groups of unlike size its p-values are too small.

    Interval: t with Satterthwaite's degrees of freedom, of the larger of the jackknife error over units and the score's error.
    A side has the geometric mean of its units and of the effective number of those that hold the item (Kish 1965), less one.
    Where it would contradict p (one includes 0 at .05, the other does not), its half-width is that of the estimate whose p were
    .05. Differences of shares end at −1 and 1. None stands with fewer than 5 units on a side, or where nothing varies.

    Smallest detectable effect: what an unadjusted test at .05 finds with power .8, for the tested item of median precision. It
    is (t.975 + t.8) × the effect's error, as a rate ratio or a difference of means; t has the smaller side's units − 1. One
    side's rate stays, and the other's grows. ``p_adjusted`` sees less. Of a whole vocabulary that item is a rare word, so the
    ratio is large. Contrasts without an interval have none.

    Raises
    ------
    InputError
        Unknown column, level or group, no items, fewer than two groups, a group named "rest" among several, a cluster with rows
        in two groups, a seed or number of labelings that is none, groups too small or unlike for the score test, stop_after for
        more than one test, or too few labelings for Benjamini–Hochberg: with fewer than tests / alpha it would silently find
        nothing.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(8)], "outlet": ["North"] * 4 + ["South"] * 4})
    >>> pages = Counts.of([[1], [1], [1], [0], [0], [0], [0], [1]], size=np.ones((8, 1)), rows=rows, items=["law"], per="page")
    >>> contrasts(pages, "outlet")[["group", "against", "rate", "rate_against", "estimate", "p"]].round(3).head(1)
       group against  rate  rate_against  estimate      p
    0  North   South  0.75          0.25       0.5  0.257
    """
    plan = designs.plan_of(
        counts, by, against=against, cluster=cluster, strata=strata, planned=planned, paired=paired
    )
    procedure = Procedure(test, adjustment, labelings, stop_after, seed, gate)
    counts, stated = of_estimand(counts, estimand, plan.cluster)
    chosen = counts.where(rows=plan.where, items=plan.items or None)
    if not len(chosen.items):
        raise checks.refusal(
            "contrasts",
            arrived="counts without items",
            expected="at least one",
            fix="Use fewer stop words, a lower min_articles, or another list.",
        )
    found = designs.groups_of(chosen, plan)
    wanted = designs.wanted_of(groups, found, by=plan.group)
    pairs = plan.against == "each" and len(found) > 2
    families = (
        [
            sorted(names, key=lambda name: name not in wanted)
            for names in itertools.combinations(found, 2)
            if not wanted.isdisjoint(names)
        ]
        if pairs
        else [found]
    )
    parts = (
        ({}, designs.design_of(chosen.where(rows={plan.group: names}), plan, names, wanted=wanted))
        for names in families
    )
    table = _families(parts, procedure, each="pair" if pairs else "")
    facts = table.attrs | stated | {"annotators": annotators_of(chosen.rows)}
    return _described(table, facts, kind="contrasts", references=_works_behind(procedure))


def timeline(
    counts: Counts,
    *,
    every: str = "D",
    by: str | Sequence[str] | None = None,
    events: pd.DataFrame | str | Path | None = None,
    date: str = "published",
    measure: measures.Measure = measures.share,
    cluster: str | None = None,
    estimand: str = "circulated",
) -> pd.DataFrame:
    """Return the level table by period (column ``period``: its first day) and, if given, by group.

    Parameters
    ----------
    every : pandas period, such as "D", "W" or "M"
    by : column, or columns, of the rows
    events : DataFrame or path
        Table ``date, label`` (or the path of an events.toml), kept in ``attrs["events"]`` for the plot.
    date : column of the rows with the day
    measure, cluster, estimand : as in :func:`levels`

    Notes
    -----
    Rows without a day are left out and counted in ``attrs["without_date"]``. A period without rows has no line.

    Raises
    ------
    InputError
        If the rows have no column *date* of days, *every* is no period, or :func:`levels` refuses.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-16", "2016-08-16", "2016-08-17", None])
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": "North", "published": days})
    >>> pages = Counts.of([[1], [0], [1], [1]], size=np.ones((4, 1)), rows=rows, items=["law"], per="page")
    >>> table = timeline(pages)
    >>> table["estimate"].tolist(), table.attrs["without_date"]
    ([0.5, 1.0], 1)
    """
    dated = _dated(counts, date)
    try:
        period = dated.rows[date].dt.to_period(every).dt.start_time
    except (ValueError, AttributeError, TypeError) as error:
        raise checks.refusal(
            "every",
            arrived=repr(every),
            expected='a period of pandas, such as "D", "W" or "M"',
            fix="Use one of these.",
        ) from error
    dated = replace(dated, rows=dated.rows.assign(period=period))
    names = columns_of(() if by is None else by)
    _require_free(names, ["period"])
    table = levels(dated, ["period", *names], measure=measure, cluster=cluster, estimand=estimand)
    without_date = len(counts.rows) - len(dated.rows)
    method = table.attrs["method"]
    left_out = method.left_out
    if without_date:
        left_out = (*left_out, LeftOut("without a day", without_date))
    table.attrs |= {
        "every": every,
        "without_date": without_date,
        "events": lexicons.events(events) if isinstance(events, (str, Path)) else events,
        "method": replace(method, kind="timeline", every=every, left_out=left_out),
    }
    return table


def before_after(
    counts: Counts,
    events: pd.DataFrame | str | Path,
    *,
    by: str | Sequence[str] | None = None,
    date: str = "published",
    window: int | None = None,
    cluster: str | None = None,
    estimand: str = "circulated",
    labelings: int = 10_000,
    seed: int = 0,
    gate: Gate = Gate(),
) -> pd.DataFrame:
    """Return how each item changed from before each event to after it, in each group, with intervals and permutation p-values.

    Parameters
    ----------
    events : DataFrame or path
        Table ``date, label``, or the path of an events.toml; the day of an event, whatever its hour, belongs to "after".
    by : column, or several
        Column, or columns, of the rows; each group is compared within itself. Without it all rows are one group.
    date : column of the rows with the day
    window : how many days on each side are compared; all days if left out
    cluster : column
        Column of what is re-drawn, by default "outlet" where the rows have it. An outlet with rows on both sides is a pair
        whose halves swap; the others exchange labels among themselves. "article_id" takes every article as it is.
    estimand, labelings, seed, gate : as in :func:`contrasts`

    Returns
    -------
    DataFrame
        ``event`` (label), ``date`` and the group's columns, then those of :func:`contrasts`, "after" against "before". Where
        one side has no rows, or too few units, the note says so and p and interval are missing. ``p_adjusted`` is over all
        items, events and groups: max-T or min-P within an event and group, times the number of them that could be tested.
        ``attrs`` are those of :func:`contrasts`, with what is said by contrast there by event and group ("Strikes · North");
        ``by`` the group, ``window``, and ``without_date``: rows left out because they have no day.

    Notes
    -----
    A change says *when*, not *why*: what else happened that day, and who wrote about it only then, changes shares as well.
    Neighbouring events share articles unless the window is short.

    Raises
    ------
    InputError
        If there is no event, one comes twice or has no day, the rows have no column *date* of days, a group's column has the
        name of one of the table's, or a setting is impossible.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-15", "2016-08-15", "2016-08-16", "2016-08-17"])
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": ["North", "South", "North", "South"], "published": days})
    >>> pages = Counts.of([[0], [0], [1], [1]], size=np.ones((4, 1)), rows=rows, items=["law"], per="page")
    >>> events = pd.DataFrame({"date": pd.to_datetime(["2016-08-16"]), "label": ["Strikes announced"]})
    >>> before_after(pages, events)[["event", "item", "rate", "rate_against", "estimate", "note"]].values.tolist()
    [['Strikes announced', 'law', 1.0, 0.0, 1.0, 'descriptive only: 2 units on a side can be exchanged, at least 4 needed']]
    """
    events = _events(events)
    procedure = Procedure("permutation", "family", labelings, None, seed, gate)
    if window is not None:
        checks.require_number(window, name="window, in days", least=1, whole=True)
    cluster = cluster or ("outlet" if "outlet" in counts.rows else "")
    plan = replace(
        designs.UNPLANNED,
        group="period",
        cluster=cluster,
        strata=(),
        paired=cluster not in ("", "article_id"),
    )
    counts, stated = of_estimand(
        counts, estimand, cluster
    )  # of all rows: a text is printed first once, in whatever group
    dated, names = _dated(counts, date), columns_of(by or ())
    codes, groups = (
        group_codes(dated.rows, names)
        if names
        else (np.zeros(len(dated.rows), int), pd.DataFrame([{}]))
    )
    _require_free(names, ["event", "date"])
    parts = []
    for day, label in events.itertuples(index=False):
        away = (dated.rows[date].dt.normalize() - day).dt.days.to_numpy()
        near = np.ones(len(away), bool) if window is None else (away >= -window) & (away < window)
        sided = replace(dated, rows=dated.rows.assign(period=np.where(away < 0, "before", "after")))
        for code, group in enumerate(groups.to_dict("records")):
            design = designs.design_of(
                sided.where(rows=near & (codes == code)), plan, ["after", "before"]
            )
            parts.append(({"event": label, "date": day} | group, design))
    table = _families(parts, procedure, each="event and group")
    facts = table.attrs | stated
    facts |= {
        "by": by,
        "window": window,
        "without_date": len(counts.rows) - len(dated.rows),
        "annotators": annotators_of(counts.rows),
    }
    return _described(table, facts, kind="before and after", references=_works_behind(procedure))


def _events(events) -> pd.DataFrame:
    """Return the days and labels of events; each comes once."""
    events = lexicons.events(events) if isinstance(events, (str, Path)) else events
    if not isinstance(events, pd.DataFrame) or not len(events):
        raise checks.refusal(
            "events",
            arrived="none" if isinstance(events, pd.DataFrame) else f"a {type(events).__name__}",
            expected="a table date, label of at least one event, or the path of an events.toml",
            fix="Read the file with lexicons.events.",
        )
    checks.require_columns(events, ["date", "label"], what="events")
    day = pd.to_datetime(events["date"], errors="coerce", format="ISO8601")
    if day.isna().any() or not is_datetime64_dtype(day):
        raise checks.refusal(
            "events",
            arrived=checks.listing(events["date"][day.isna()]) or f"{day.dtype}",
            expected="days such as 2016-08-16, without a time zone",
            fix="Correct the column date.",
        )
    table = pd.DataFrame({"date": day.dt.normalize(), "label": events["label"]})
    for name in table:
        checks.require_unique(table[name], what="events", name=name)
    return table


def _dated(counts: Counts, date: str) -> Counts:
    """Return the rows that have a day."""
    checks.require_columns(counts.rows, [date], what="rows of the counts")
    if not is_datetime64_dtype(counts.rows[date]):
        raise checks.refusal(
            f"column {date}",
            arrived=f"{counts.rows[date].dtype}",
            expected="days (datetime64, no time zone)",
            fix='Write pd.to_datetime(…, format="%Y-%m-%d", errors="coerce"); other dates are left out.',
        )
    return counts.where(rows=counts.rows[date].notna().to_numpy())


# ---- levels ------------------------------------------------------------------------------------------------------------


def _evidence(counts: Counts) -> dict[str, np.ndarray]:
    """Return in how many articles and outlets each item was looked at."""
    row, column = np.nonzero(counts.size)
    found = evidence(counts.rows, row, cell=column, cells=counts.size.shape[1])
    return {name: np.broadcast_to(numbers, len(counts.items)) for name, numbers in found.items()}


def _level_interval(units: Counts, measure, estimate, gate: Gate):
    """Return low, high, status and why there is no interval, by item."""
    scored = np.broadcast_to((units.size > 0).sum(axis=0), len(units.items))
    error = _by_items(partial(_level_error, measure), units)
    half = error * stats.t.ppf(0.975, np.maximum(scored - 1, 1))
    low, high = estimate - half, estimate + half
    binary = np.zeros(len(units.items), bool)
    if measure == measures.share:  # an interval ends where shares end
        low, high = np.maximum(low, 0), np.minimum(high, 1)
        binary = units.of_size_one & _by_items(_yes_or_no, units).astype(bool)
        wilson = _wilson(estimate, scored)
        low, high = np.where(binary, wilson[0], low), np.where(binary, wilson[1], high)
    few = np.array([f"{n} unit{'s' if n != 1 else ''}" for n in scored], str)
    alike = ~binary & (error <= 1e-9 * np.maximum(np.abs(estimate), 1e-3))
    cases = [scored == 0, scored < gate.units_interval, alike]
    reasons = np.select(cases, ["nothing to look at", few, "all units alike"], default="")
    status = np.full(len(units.items), Status.INTERVAL, object)
    status[reasons != ""] = Status.DESCRIPTIVE
    status[scored == 0] = Status.NOT_TESTED
    shown = reasons == ""
    return np.where(shown, low, np.nan), np.where(shown, high, np.nan), status, reasons


def _wilson(share: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of the score interval of a share of *n* (Wilson 1927), at 95%."""
    z, n = stats.norm.ppf(0.975), np.maximum(n, 1)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def _level_error(measure, values: np.ndarray, size: np.ndarray) -> np.ndarray:
    size = np.broadcast_to(size, values.shape)
    return resampling.jackknife_error(
        measure(values.sum(axis=0) - values, size.sum(axis=0) - size), size > 0
    )


def _yes_or_no(values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return which items are 0 or 1 in each of these units that was looked at."""
    share = measures.share(values, size)
    return ((share == 0) | (share == 1) | np.isnan(share)).all(axis=0)


def _by_items(function, units: Counts) -> np.ndarray:
    """Return *function* of dense values and sizes, by item: for some items at a time, which bounds memory."""
    columns, at_once = (
        units.values.tocsc(),
        max(1, resampling.threads.PLACES // max(len(units.rows), 1)),
    )
    parts = [slice(start, start + at_once) for start in range(0, len(units.items), at_once)]
    sizes = (units.size if units.size.shape[1] == 1 else units.size[:, part] for part in parts)
    return np.concatenate(
        [
            np.zeros(0),
            *(function(columns[:, part].toarray(), size) for part, size in zip(parts, sizes)),
        ]
    )


# ---- contrasts ---------------------------------------------------------------------------------------------------------


def _families(
    parts: Iterable[tuple[dict, Design]], procedure: Procedure, *, each: str
) -> pd.DataFrame:
    """Return the contrasts of several designs as one table, adjusted for how many of them could be tested.

    Before each design stands what its rows say of it, in columns of their own. *each*: what the designs are; attributes that
    differ between them are listed. Without it there is one design.
    """
    tables = [_one_family(design, procedure, place) for place, design in parts]
    table, attrs = pd.concat(tables, ignore_index=True), [part.attrs for part in tables]
    table.attrs = {}  # pandas copies them, name by name, at every step
    facts = attrs[0] | {
        name: {key: value for part in attrs for key, value in part[name].items()}
        for name in ("smallest_p", "smallest_detectable")
    }
    facts["tests"] = sum(part["tests"] for part in attrs)
    designs.require_tests(
        procedure, tests=facts["tests"], smallest=min(facts["smallest_p"].values())
    )
    if each:
        families = sum(part["tests"] > 0 for part in attrs)
        how = dict.fromkeys(part["adjustment"] for part in attrs)
        table["p_adjusted"] = np.minimum(table["p_adjusted"] * max(families, 1), 1.0)
        if all(part["is_balanced"] for part in attrs):
            table["p_adjusted"] = _monotone(table)
        tested = set().union(*(part["items_tested"] for part in attrs))
        facts |= {
            name: {key: part[name] for part in attrs for key in part["smallest_p"]}
            for name in ("labelings", "collapsed_copies")
        }
        facts |= {
            "adjustment": f"{' or '.join(how)} within each {each}, times the {families} that could be tested",
            "exact": all(part["exact"] for part in attrs),
            "items_tested": sorted(tested),
            "items_not_tested": facts["items_not_tested"]
            + len(facts["items_tested"])
            - len(tested),
            "keep_label": sorted(set().union(*(part["keep_label"] for part in attrs))),
            "uneven": [name for part in attrs for name in part["uneven"]],
            "unlike": sum(part["unlike"] for part in attrs),
            "one_sided": {
                name: number for part in attrs for name, number in part["one_sided"].items()
            },
        }
    if procedure.adjustment == "benjamini-hochberg":
        table["p_adjusted"] = measures.benjamini_hochberg(table["p"])
        facts["adjustment"] = "Benjamini–Hochberg over all tests of the table: exploratory"
    if table["low"].isna().all():
        del facts["interval"]  # there is none
    del facts["is_balanced"]
    table = with_evidence(table, Method(), status=table["status"], reason=table["reason"])
    table.attrs = facts
    return table


def _one_family(design: Design, procedure: Procedure, place: dict) -> pd.DataFrame:
    """Return the contrasts of one design, adjusted together; *place* is what their rows say of it."""
    pairs = designs.pairs_of(design)
    judged = designs.judged(design, procedure)
    names = _names(design, pairs, place)
    testable = judged.reasons == ""
    floors = dict(zip(names, judged.smallest.min(axis=1, initial=1.0).tolist()))
    designs.require_tests(procedure, tests=int(testable.sum()), smallest=min(floors.values()))
    tests, facts = significance.tested(design, pairs, testable, procedure)
    differences = [_difference(design, pair, units) for pair, units in zip(pairs, judged.units)]
    uneven, meets_t = significance.unlike_sides(design, pairs, testable, procedure)
    holm = measures.holm(np.where(testable, [difference.p for difference in differences], np.nan))
    parts = []
    detectable = {}
    for at, (pair, name, difference) in enumerate(zip(pairs, names, differences)):
        p_values = _p_values(tests[at], difference.p, meets_t=meets_t[at], holm=holm[at])
        part = _contrast_rows(
            design,
            pair,
            difference=difference,
            p_values=p_values,
            judged=judged,
            at=at,
            gate=procedure.gate,
        )
        for effect in _smallest_detectable(
            part, difference.error, ratio=not design.sample.of_size_one
        ):  # one, or none
            detectable[name] = effect
        _require_free(place, part)
        parts.append(pd.concat([pd.DataFrame(place, index=part.index), part], axis=1))
    too_few = (judged.status == Status.DESCRIPTIVE).all()  # then all items are described
    shown = (
        np.arange(testable.shape[1])
        if design.plan.items or too_few
        else np.flatnonzero(judged.rare == "")
    )
    table = pd.concat([part.iloc[shown] for part in parts], ignore_index=True)
    if facts["is_balanced"]:  # the t tests may have changed the order
        table["p_adjusted"] = _monotone(table)
    table.attrs = (
        designs.described(design, testable.any(axis=0), procedure)
        | facts
        | {
            "uneven": [name for name, differs in zip(names, uneven) if differs],
            "unlike": int((meets_t & testable).sum()),
            "one_sided": _rows_of_one_side(design, pairs, names),
            "smallest_p": floors,
            "smallest_detectable": detectable,
            "seed": procedure.seed,
        }
    )
    return table


def _monotone(table: pd.DataFrame) -> pd.Series:
    """Return adjusted p-values none of which is below that of a smaller p."""
    return table["p_adjusted"].iloc[np.argsort(table["p"], kind="stable")].cummax()


def _rows_of_one_side(design: Design, pairs: Sequence, names: Sequence[str]) -> dict[str, int]:
    """Return for each contrast how many rows stand in strata that only one side has, if any."""
    numbers = {
        name: int((~designs.compared(design, pair)[design.unit_of_row]).sum())
        for pair, name in zip(pairs, names)
    }
    return {name: number for name, number in numbers.items() if number}


def _names(design: Design, pairs: Sequence, place: dict) -> list[str]:
    """Return what each contrast is called in attrs."""
    if place:
        return [" · ".join(str(value) for column, value in place.items() if column != "date")]
    return [" against ".join(map(str, design.sides(pair))) for pair in pairs]


def _smallest_detectable(part: pd.DataFrame, error: np.ndarray, *, ratio: bool) -> list[float]:
    """Return (t.975 + t.8) × the error of the tested item of median precision, as a ratio or difference; none without one."""
    shown = part.assign(error=error)[part["p"].notna() & part["low"].notna()]
    freedom = shown[["units", "units_against"]].min(axis=1) - 1
    least = (stats.t.ppf(0.975, freedom) + stats.t.ppf(0.8, freedom)) * shown["error"]
    return [float((np.exp(least) if ratio else least).median())] if len(shown) else []


class _Difference(NamedTuple):
    """Both sides' difference, by item."""

    estimate: np.ndarray
    error: np.ndarray
    freedom: np.ndarray  #: Satterthwaite's degrees of freedom
    p: np.ndarray  #: of estimate / error as t


def _difference(design: Design, pair, units: np.ndarray) -> _Difference:
    """Return the difference of a pair with its error; *units* are those of both sides, by item."""
    sample = design.sample
    sides = [
        resampling.cell_sums(sample, mask[None]) for mask in resampling.unit_masks(sample, pair)
    ]
    found = resampling.estimator(sample)(*sides)
    effect = resampling.mean_difference if sample.of_size_one else resampling.rate_ratio
    error = found.error[0]
    if (units >= 2).all(axis=0).any():
        error = np.fmax(error, resampling.effect_error(sample, pair, effect=effect))
    freedom = _satterthwaite(found, units)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(found.effect[0]) / error, freedom)
    p = np.where(
        error > NO_ERROR, p, np.where(np.abs(found.effect[0]) <= NO_ERROR, 1, 0)
    )  # of what does not vary
    return _Difference(found.effect[0], error, freedom, p)


def _satterthwaite(found: resampling.Estimate, units: np.ndarray) -> np.ndarray:
    """Return Satterthwaite's degrees of freedom by item; *units* are those of both sides.

    A side has the geometric mean of its units and of the effective number of those that hold the item, less one: few units
    that hold nearly all of a word say little about how it varies.
    """
    effective = np.stack([found.own_units[0], found.other_units[0]])
    sides = np.sqrt(units * np.minimum(units, effective))
    freedoms = np.maximum(np.stack([*sides, units.min(axis=0)]) - 1, 1)
    variances = np.stack([found.own[0], found.other[0], found.pairs[0]])
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variances.sum(axis=0) ** 2 / (variances**2 / freedoms).sum(axis=0)
    return np.where(np.isfinite(freedom), freedom, freedoms.min(axis=0))


class _PValues(NamedTuple):
    """The test of one contrast, by item."""

    score: np.ndarray
    p: np.ndarray
    adjusted: np.ndarray


def _p_values(
    test: np.ndarray, t: np.ndarray, *, meets_t: np.ndarray, holm: np.ndarray
) -> _PValues:
    """Return the *test* (score, p and adjusted p by item) with p at least that of the *t* test where it must meet it.

    There the adjusted p is at least Holm's of all t tests.
    """
    score, p, adjusted = test
    p = np.where(meets_t, np.maximum(p, t), p)
    adjusted = np.where(meets_t, np.maximum(adjusted, holm), adjusted)
    return _PValues(score, p, np.maximum(adjusted, p))


def _half_width(difference: _Difference, p: np.ndarray, *, alpha: float) -> np.ndarray:
    """Return the half-width of the t interval, or that of an estimate whose p were *alpha* where the two contradict.

    It is infinite where p is 1 and the t interval alone excludes 0.
    """
    reach = stats.t.ppf(1 - alpha / 2, difference.freedom)
    half = reach * difference.error
    size = np.abs(difference.estimate)
    contradicts = ~np.isnan(p) & ((p <= alpha) != (size > half))
    with np.errstate(divide="ignore", invalid="ignore"):
        of_p = size * reach / stats.t.isf(p / 2, difference.freedom)
    return np.where(contradicts, of_p, half)


def _interval(
    design: Design, difference: _Difference, p: np.ndarray, *, units: np.ndarray, gate: Gate
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return both ends of the interval, and why there is none or "", by item; *units* are those of both sides."""
    half = _half_width(difference, p, alpha=0.05)
    shares = design.sample.differences_of_shares()
    reasons = np.select(
        [
            units.min(axis=0) < gate.units_interval,
            ~(difference.error > NO_ERROR),
            np.isinf(half) & ~shares,
        ],
        [
            f"no interval: fewer than {gate.units_interval} units on a side",
            "no interval: nothing varies",
            "no interval: p is 1, but the t test alone finds a difference",
        ],
        default="",
    )
    half = np.where(reasons == "", half, np.nan)
    low = difference.estimate - half
    high = difference.estimate + half
    return (
        np.where(shares, np.maximum(low, -1), low),
        np.where(shares, np.minimum(high, 1), high),
        reasons,
    )


def _contrast_reasons(
    status: np.ndarray, reasons: np.ndarray, no_interval: np.ndarray, smallest_p: np.ndarray
) -> list[str]:
    """Return why each item has no test or interval, and a smallest p that is not small."""
    complete = []
    for kind, reason, interval, least in zip(status, reasons, no_interval, smallest_p):
        parts = [reason]
        if kind != Status.DESCRIPTIVE:
            parts.append(interval)
        if kind == Status.TESTED and least > 0.005:
            parts.append(f"smallest possible p {least:.3g}")
        complete.append("; ".join(filter(None, parts)))
    return complete


def _contrast_rows(
    design: Design,
    pair,
    *,
    difference: _Difference,
    p_values: _PValues,
    judged: designs.Judged,
    at: int,
    gate: Gate,
) -> pd.DataFrame:
    """Return the table of one contrast, the one *at* this place of *judged*."""
    reasons = judged.reasons[at]
    units = judged.units[at]
    low, high, no_interval = _interval(design, difference, p_values.p, units=units, gate=gate)
    status = judged.status[at]
    descriptive = status == Status.DESCRIPTIVE
    compared = designs.compared(design, pair)
    sides = [
        _side(design, mask & compared) | {"units": number, "units_fixed": fixed}
        for mask, number, fixed in zip(
            resampling.unit_masks(design.sample, pair), units, judged.fixed[at]
        )
    ]
    columns = dict(zip(("group", "against"), design.sides(pair))) | {"item": design.units.items}
    columns |= {
        f"{name}{suffix}": side[name]
        for name in ("n", "rate", "articles", "units", "units_fixed", "units_with")
        for side, suffix in zip(sides, ("", "_against"))
    }
    columns |= {
        "estimate": difference.estimate,
        "low": np.where(descriptive, np.nan, low),
        "high": np.where(descriptive, np.nan, high),
        "score": p_values.score,
        "p": p_values.p,
        "p_adjusted": p_values.adjusted,
        "dispersion": sides[0]["dispersion"],
        "status": status,
        "reason": _contrast_reasons(status, reasons, no_interval, judged.smallest[at]),
        "note": "",
    }
    return pd.DataFrame(columns)


def _side(design: Design, mask: np.ndarray) -> dict[str, np.ndarray]:
    """Return one side's plain sums, evidence, rate of its units, how many have the item and dispersion over them, by item.

    *mask* says which units: those that are compared.
    """
    units = design.units.where(rows=mask)
    chosen = design.chosen.where(rows=mask[design.unit_of_row])
    has_item = designs.members(design.sample.entity[mask]) @ (units.values != 0).astype(int) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = units.values.sum(axis=0) / units.size.sum(axis=0)
    even = units.of_size_one or units.size.shape[1] > 1 or len(units.rows) < 2
    dispersion = (
        np.full(len(units.items), np.nan)
        if even
        else _by_items(
            lambda values, size: measures.deviation_of_proportions(values, size[:, 0])[0], units
        )
    )
    return {
        "n": chosen.values.sum(axis=0),
        "rate": rate,
        "articles": _evidence(chosen)["articles"],
        "units_with": has_item.sum(axis=0),
        "dispersion": dispersion,
    }
