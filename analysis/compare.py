"""Levels, contrasts and timelines of any Counts, and the gate that says when there is too little evidence.

Words are not evidence, articles are, and pages of one outlet depend on each other: what is re-drawn is the unit, with the
labels of whole clusters. The design is measured in the project's inference notes and in ``benchmarks``.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from analysis import checks, lexicons, measures, resampling
from analysis.counts import Counts, columns_of

ESTIMAND = "circulated; copies of a text within an outlet count once where copies are known"


@dataclass(frozen=True)
class Gate:
    """How much evidence a contrast needs; below it the table says "descriptive only" and shows no p and no interval."""

    alpha: float = 0.05  #: a p above this can never be reached: descriptive only
    units: int = 4  #: independent units in each of the two groups, for a p
    units_interval: int = 5  #: the same, for an interval
    count: int = 5  #: pooled occurrences of an item per token or sentence, chosen without looking at the groups
    units_with_item: int = 3  #: units in which the item occurs (and, for shares, in which it does not)


def levels(counts: Counts, by: str | Sequence[str], *, measure: measures.Measure = measures.share,
           cluster: str | None = None, gate: Gate = Gate()) -> pd.DataFrame:
    """Return the level of each item in each group, with its evidence and a 95% interval.

    Parameters
    ----------
    counts : Counts
    by : column of the rows, or several
    measure : Measure of (a, n), applied to sums by group
    cluster : column whose values (such as outlets) are the units; each weighs one. Without it articles are the units,
        copies of one text within an outlet counting once.

    Returns
    -------
    DataFrame
        The group's columns, ``item``, ``n`` (sum of values), ``size`` (sum of denominators), ``articles`` and ``outlets``
        (that were looked at for this item), ``estimate``, ``low``, ``high``, ``note``. With a cluster the estimate is a mean
        over clusters; ``n`` and ``size`` are always the plain sums.

    Notes
    -----
    Interval: jackknife over units with t(units − 1), which for means and shares is the t interval of unit means. No interval
    with fewer than 5 units, nor where all units are 0 or all 1; the note says so. Intervals of shares end at 0 and 1.
    Missing estimate: nothing was looked at.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": ["North", "North", "South", "South"]})
    >>> pages = Counts.of([[1], [0], [1], [1]], size=np.ones((4, 1)), rows=rows, items=["law"], per="page")
    >>> levels(pages, "outlet")[["outlet", "item", "n", "estimate", "note"]]
      outlet item    n  estimate                       note
    0  North  law  1.0       0.5  2 units: descriptive only
    1  South  law  2.0       1.0  2 units: descriptive only
    """
    names = columns_of(by)
    raw, units = counts.sums(names), counts.units(names, cluster=cluster)
    sums = units.sums(names)
    estimate = measure(sums.values, sums.size)
    frames = []
    for place, group in enumerate(raw.groups.itertuples(index=False)):
        member = _members(units.rows, names, group)
        low, high, notes = _level_interval(units.where(rows=member), measure, estimate[place], gate)
        evidence = _evidence(counts.where(rows=_members(counts.rows, names, group)))
        frames.append(pd.DataFrame({**dict(zip(names, group)), "item": counts.items, "n": raw.values[place],
                                    "size": raw.size[place], **evidence, "estimate": estimate[place],
                                    "low": low, "high": high, "note": notes}))
    table = pd.concat(frames, ignore_index=True) if frames else _empty_levels(names)
    table.attrs = {"measure": measure.name, "convention": measure.convention, "per": counts.per,
                   "cluster": cluster or "article", "interval": "95%, jackknife over units with t(units − 1)", "estimand": ESTIMAND}
    return table


def contrasts(counts: Counts, by: str | None = None, *, against: str | None = None, cluster: str | None = None,
              strata: str | Sequence[str] | None = None, planned=None, labelings: int = 10_000, seed: int = 0,
              gate: Gate = Gate()) -> pd.DataFrame:
    """Return how each group differs from the rest (or from each other group), with intervals and permutation p-values.

    Parameters
    ----------
    counts : Counts
        Per token or sentence: log rate ratios, tested by log-odds z. With size 1 (prevalence, annotations, means):
        differences of unit means, tested by that difference over its standard error under the null hypothesis.
    by : column of the rows that holds the groups; taken from *planned* if left out
    against : "rest" (each group against the others, itself excluded; the default) or "each" (pairs)
    cluster : column of what is re-drawn. By default "outlet" where groups are coarser than outlets (labels move with whole
        outlets), else articles with copies collapsed; "article_id" forces articles.
    strata : column within which labels are exchanged; by default "phase" where the rows have it; () for none
    planned : path of a contrasts.toml, or what ``lexicons.contrasts`` returned: group, levels, cluster, strata, rows and items
        written down before looking. Arguments given here override it.
    labelings, seed : number of random labelings (all are gone through where there are at most 20,000) and their seed
    gate : Gate

    Returns
    -------
    DataFrame
        One row a contrast and item (with two groups there is one contrast): ``group, against, item, n, n_against`` (plain
        sums), ``rate, rate_against`` (of the units compared), ``articles, articles_against, units, units_against`` (looked at
        for this item), ``estimate, low, high`` (effect and 95% jackknife t interval), ``score`` (the test statistic), ``p``,
        ``p_adjusted`` (max-T over all groups and items), ``dispersion`` (DP over the group's units; missing for means),
        ``note``. Items too rare to test have no row, unless they were planned or no group
        has enough units: then all items are described. A missing p or interval has its reason in ``note``.
        ``attrs``: measure, estimand, cluster, strata, labelings, exact, smallest p by contrast, seed, items tested and not
        tested, units without partner, share of collapsed copies.

    Notes
    -----
    With strata the effect is adjusted: weighted mean of the strata's differences (weights n₁n₂/(n₁+n₂)), or Mantel–Haenszel
    rate ratio. An outlet with pages in several strata is one entity: its label is drawn once, among the outlets with the same
    set of strata. The rates are not adjusted.

    Raises
    ------
    InputError
        Unknown column or level, fewer than two groups, or a cluster with rows in two groups.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(8)], "outlet": ["North"] * 4 + ["South"] * 4})
    >>> pages = Counts.of([[1], [1], [1], [0], [0], [0], [0], [1]], size=np.ones((8, 1)), rows=rows, items=["law"], per="page")
    >>> contrasts(pages, "outlet")[["group", "against", "rate", "rate_against", "estimate", "p"]].round(3).head(1)
       group against  rate  rate_against  estimate      p
    0  North   South  0.75          0.25       0.5  0.486
    """
    plan = _plan(counts, by, against=against, cluster=cluster, strata=strata, planned=planned)
    design = _design(counts.where(rows=plan.where, items=plan.items), plan)
    pairs = _pairs(len(design.groups), plan.against)
    rare = _not_eligible(design, gate)
    smallest = [_smallest_p(design, pair, labelings) for pair in pairs]
    reasons = np.stack([_why_descriptive(design, pair, p, gate) for pair, p in zip(pairs, smallest)])
    everything = plan.items is not None or not (reasons == "").any()  # nothing can be tested: all items are described
    reasons = np.where(reasons == "", rare, reasons)
    result = _test(design, pairs, reasons == "", labelings=labelings, seed=seed)
    shown = np.arange(len(rare)) if everything else np.flatnonzero(rare == "")
    rows = [_contrast_rows(design, pair, gate=gate, smallest=p, reasons=why, test=test)
            for pair, p, why, test in zip(pairs, smallest, reasons, result)]
    table = pd.concat([part.iloc[shown] for part in rows], ignore_index=True)
    smallest = {" against ".join(map(str, _names(design, pair))): p for pair, p in zip(pairs, smallest)}
    table.attrs = _contrast_attrs(design, seed=seed, labelings=labelings, smallest=smallest, rare=rare)
    return table


def timeline(counts: Counts, *, every: str = "D", by: str | Sequence[str] | None = None, events: pd.DataFrame | None = None,
             date: str = "published", measure: measures.Measure = measures.share, cluster: str | None = None) -> pd.DataFrame:
    """Return the level table by period (column ``period``: its first day) and, if given, by group.

    Parameters
    ----------
    every : pandas period, such as "D", "W" or "M"
    by : column, or columns, of the rows
    events : table ``date, label`` (or the path of an events.toml), kept in ``attrs["events"]`` for the plot
    date : column of the rows with the day
    measure, cluster : as in :func:`levels`

    Notes
    -----
    Rows without a day are left out and counted in ``attrs["without_date"]``. A period without rows has no line.

    Raises
    ------
    InputError
        If the rows have no column *date*.

    Examples
    --------
    >>> days = pd.to_datetime(["2016-08-16", "2016-08-16", "2016-08-17", None])
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "outlet": "North", "published": days})
    >>> pages = Counts.of([[1], [0], [1], [1]], size=np.ones((4, 1)), rows=rows, items=["law"], per="page")
    >>> table = timeline(pages)
    >>> table["estimate"].tolist(), table.attrs["without_date"]
    ([0.5, 1.0], 1)
    """
    checks.require_columns(counts.rows, [date], what="rows of the counts")
    dated = counts.where(rows=counts.rows[date].notna().to_numpy())
    period = pd.to_datetime(dated.rows[date]).dt.to_period(every).dt.start_time
    dated = replace(dated, rows=dated.rows.assign(period=period))
    table = levels(dated, ["period", *(columns_of(by) if by is not None else [])], measure=measure, cluster=cluster)
    table.attrs |= {"every": every, "without_date": len(counts.rows) - len(dated.rows),
                    "events": lexicons.events(events) if isinstance(events, (str, Path)) else events}
    return table


# ---- levels ------------------------------------------------------------------------------------------------------------


def _members(rows: pd.DataFrame, names: Sequence[str], group) -> np.ndarray:
    return np.logical_and.reduce([(rows[name] == value).to_numpy() for name, value in zip(names, group)])


def _evidence(counts: Counts) -> dict[str, np.ndarray]:
    seen = counts.full_size() > 0
    articles = np.array([counts.rows["article_id"][column].nunique() for column in seen.T]) if counts.size.shape[1] > 1 else (
        np.full(len(counts.items), counts.rows["article_id"][seen[:, 0]].nunique() if len(counts.items) else 0))
    if "outlet" not in counts.rows:
        return {"articles": articles, "outlets": np.full(len(counts.items), np.nan)}
    columns = [counts.rows["outlet"][counts.size[:, column] > 0].nunique() for column in range(counts.size.shape[1])]
    return {"articles": articles, "outlets": np.broadcast_to(columns, len(counts.items))}


def _level_interval(units: Counts, measure, estimate, gate: Gate):
    values, size = units.values.toarray(), units.full_size()
    scored = (size > 0).sum(axis=0)
    left_out = measure(values.sum(axis=0) - values, size.sum(axis=0) - size)
    error = resampling.masked_jackknife_error(left_out, size > 0)
    half = error * stats.t.ppf(0.975, np.maximum(scored - 1, 1))
    share = np.divide(values, size, out=np.zeros_like(values), where=size > 0)
    constant = _same(share, size, 0.0) | _same(share, size, 1.0)
    notes = np.select([scored == 0, scored < gate.units_interval, constant],
                      ["nothing to look at", "descriptive only", "no interval: all units alike"], default="").astype(object)
    notes = [f"{n} unit{'s' if n != 1 else ''}: {note}" if note == "descriptive only" else note
             for n, note in zip(scored, notes)]
    half = np.where([note == "" for note in notes], half, np.nan)
    low, high = estimate - half, estimate + half
    if (share >= 0).all() and (share <= 1).all():  # an interval ends where shares end
        low, high = np.maximum(low, 0), np.minimum(high, 1)
    return low, high, notes


def _same(share, size, value):
    return ((share == value) | (size == 0)).all(axis=0)


def _empty_levels(names):
    return pd.DataFrame(columns=[*names, "item", "n", "size", "articles", "outlets", "estimate", "low", "high", "note"])


# ---- contrasts: the plan -----------------------------------------------------------------------------------------------


class _Plan(NamedTuple):
    by: str
    levels: tuple | None
    against: str
    cluster: str | None
    strata: tuple
    where: dict | None
    items: tuple | None
    status: str


def _plan(counts, by, *, against, cluster, strata, planned) -> _Plan:
    plan = lexicons.contrasts(planned) if planned is not None else None
    by = by or (plan and plan.group)
    if by is None:
        raise checks.refusal("contrasts", arrived="no grouping", expected="by= a column, or planned= a list of contrasts",
                             fix=f"Columns: {checks.listing(counts.rows.columns, 12)}.")
    against = checks.one_of(against or (plan.against if plan else "rest"), ["rest", "each"], name="against")
    if strata is None:
        strata = plan.strata if plan else ("phase" if "phase" in counts.rows and by != "phase" else ())
    strata = tuple(columns_of(strata)) if strata else ()
    cluster = cluster or (plan.cluster if plan else None)
    checks.require_columns(counts.rows, [by, *strata, *([cluster] if cluster else [])], what="rows of the counts")
    items = _planned_items(counts, plan.items) if plan and plan.items else None
    return _Plan(by, plan.levels if plan else None, against, cluster or _default_cluster(counts.rows, by), strata,
                 (plan.where or None) if plan else None, items, plan.status if plan else "exploratory")


def _planned_items(counts, items):
    unknown = [item for item in items if item not in counts.items]
    if unknown:
        raise checks.refusal("planned items", arrived=checks.listing(unknown),
                             expected=f"items of the counts, such as {checks.listing(counts.items)}",
                             fix="Correct the planned list, or read these variables too.")
    return tuple(items)


def _default_cluster(rows: pd.DataFrame, by: str) -> str | None:
    """Return "outlet" where the grouping is coarser than outlets: every outlet in one group, some group with several."""
    if "outlet" not in rows or by == "outlet":
        return None
    known = rows[[by, "outlet"]].dropna()
    nested = (known.groupby("outlet")[by].nunique() <= 1).all()
    return "outlet" if nested and (known.groupby(by)["outlet"].nunique() > 1).any() else None


def _pairs(n_groups: int, against: str) -> list[tuple[int, int | None]]:
    if against == "rest" and n_groups > 2:
        return [(own, None) for own in range(n_groups)]
    return [(own, other) for own in range(n_groups) for other in range(own + 1, n_groups)]


def _groups(rows: pd.DataFrame, plan: _Plan) -> list:
    found = sorted(rows[plan.by].dropna().unique())
    unknown = [level for level in plan.levels or () if level not in found]
    if unknown or len(found) < 2:
        raise checks.refusal(f"groups of {plan.by}", arrived=checks.listing(found) or "none",
                             expected=checks.listing(plan.levels or ["two or more groups"]),
                             fix="Check the column, the rows chosen and the planned levels.")
    return sorted(plan.levels) if plan.levels else found


# ---- contrasts: units, entities, blocks ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Design:
    """The rows that are compared, their units, and the sample that labels are exchanged in."""

    plan: _Plan
    chosen: Counts
    units: Counts
    groups: list
    names: np.ndarray  # of the entities
    sample: resampling.Sample

    @property
    def effect(self):
        """Return the function of both sides' sums whose value is shown as the effect."""
        return resampling.mean_difference if self.sample.of_size_one else resampling.rate_ratio


def _design(chosen: Counts, plan: _Plan) -> _Design:
    groups = _groups(chosen.rows, plan)
    chosen = chosen.where(rows={plan.by: groups})
    units = chosen.units([plan.by, *plan.strata], cluster=plan.cluster)
    rows = units.rows
    entity, names = pd.factorize(rows[plan.cluster] if plan.cluster else rows["article_id"], sort=True)
    label = pd.Categorical(rows[plan.by], categories=groups).codes.astype(int)
    _refuse_split(entity, label, names, plan)
    stratum = rows.groupby(list(plan.strata), sort=True).ngroup().to_numpy() if plan.strata else np.zeros(len(rows), int)
    labels = np.zeros(len(names), int)
    labels[entity] = label
    sample = resampling.Sample(units.values, units.size, entity, stratum, labels, _blocks(rows, plan, entity, stratum),
                               units.of_size_one)
    return _Design(plan, chosen, units, groups, np.asarray(names), sample)


def _blocks(rows, plan, entity, stratum) -> np.ndarray:
    """Return each entity's block: its set of strata; copies that appear in several groups are a block of their own."""
    sets = pd.Series(stratum).groupby(entity).agg(lambda values: " ".join(map(str, sorted(set(values)))))
    if not plan.cluster and {"outlet", "copy_cluster"} <= set(rows.columns):
        copies = rows.groupby([*plan.strata, "copy_cluster"])[plan.by].transform("nunique").to_numpy() > 1
        sets.loc[entity[copies]] = [f"{s} copies of {c}" for s, c in zip(stratum[copies], rows["copy_cluster"][copies])]
    return pd.factorize(sets, sort=True)[0]


def _refuse_split(entity, label, names, plan):
    split = pd.Series(label).groupby(entity).nunique()
    if (split > 1).any():
        twice = checks.listing(names[split[split > 1].index])
        raise checks.refusal(f"cluster {plan.cluster!r}", arrived=f"{twice} in two groups",
                             expected=f"each {plan.cluster} in one group of {plan.by}",
                             fix='Pass cluster="article_id" to compare articles, or another grouping.')


def _not_eligible(design: _Design, gate: Gate) -> np.ndarray:
    """Return for each item why it is not tested ("" if it is), decided on pooled counts without looking at the groups."""
    values = design.units.values
    occurs = np.asarray((values != 0).sum(axis=0)).ravel()
    rare = np.where(occurs < gate.units_with_item, f"not tested: in fewer than {gate.units_with_item} units", "")
    if design.sample.of_size_one:
        scored = (design.units.full_size() > 0).sum(axis=0)
        without = scored - np.asarray((values == 1).sum(axis=0)).ravel()
        return np.where((rare == "") & (without < gate.units_with_item),
                        f"not tested: fewer than {gate.units_with_item} units without it", rare)
    total = np.asarray(design.chosen.values.sum(axis=0)).ravel()
    return np.where((rare == "") & (total < gate.count), f"not tested: fewer than {gate.count} occurrences", rare)


def _entities_scored(design: _Design, pair) -> np.ndarray:
    """Return 2 × items: how many independent units each side has that were looked at for the item."""
    sample = design.sample
    scored = np.zeros((len(design.names), sample.size.shape[1]))
    np.maximum.at(scored, sample.entity, (sample.size > 0).astype(float))
    own, other = pair
    sides = sample.labels == own, (sample.labels != own if other is None else sample.labels == other)
    return np.stack([np.broadcast_to(scored[side].sum(axis=0), len(design.units.items)) for side in sides]).astype(int)


def _smallest_p(design: _Design, pair, labelings: int) -> float:
    sample, (own, other) = design.sample, pair
    exact = resampling.n_labelings(sample.labels, sample.blocks) <= resampling.EXACT_UP_TO
    among = np.ones(len(sample.labels), bool) if other is None else np.isin(sample.labels, (own, other))
    return resampling.smallest_p(sample.labels[among], sample.blocks[among], group=own, labelings=None if exact else labelings)


# ---- contrasts: test and table -------------------------------------------------------------------------------------------


def _why_descriptive(design: _Design, pair, smallest: float, gate: Gate) -> np.ndarray:
    """Return for each item why its contrast is descriptive only, or ""."""
    least = _entities_scored(design, pair).min(axis=0)
    if smallest > gate.alpha:
        small = f"descriptive only: smallest possible p is {smallest:.3g}"
    else:
        small = ""
    return np.select([least <= 1, least < gate.units],
                     ["descriptive only: one unit on a side, so that group and unit cannot be told apart",
                      [f"descriptive only: {n} units on a side, at least {gate.units} needed" for n in least]], default=small)


def _score(own: resampling.StratumSums, other: resampling.StratumSums) -> np.ndarray:
    return measures.log_odds(own.values.sum(axis=1), own.size.sum(axis=1), other.values.sum(axis=1), other.size.sum(axis=1))


def _test(design: _Design, pairs, testable: np.ndarray, *, labelings: int, seed: int) -> np.ndarray:
    """Return score, p and p_adjusted, pairs × 3 × items; NaN where not testable."""
    result, items = np.full((len(pairs), 3, testable.shape[1]), np.nan), np.flatnonzero(testable.any(axis=0))
    if not len(items):
        return result
    sample = design.sample
    size = sample.size if sample.size.shape[1] == 1 else sample.size[:, items]
    sample = replace(sample, values=sample.values[:, items], size=size)
    statistic = resampling.statistics(sample, pairs, score=resampling.score_t if sample.of_size_one else _score)
    test = resampling.permutation_test(lambda labels: np.where(testable[:, items], statistic(labels), np.nan), sample.labels,
                                       sample.blocks, labelings=labelings, seed=seed,
                                       chunk=int(np.clip(2_000_000 // (len(pairs) * len(items)), 1, 256)))
    result[:, :, items] = np.stack([test.observed, test.p, test.p_adjusted], axis=1)
    return result


def _interval(design: _Design, pair, scored: np.ndarray, gate: Gate):
    """Return (effect, low, high, why there is no interval) by item."""
    sample = design.sample
    own, other = (resampling.stratum_sums(sample, mask[None]) for mask in resampling.unit_masks(sample, pair))
    effect = design.effect(own, other)[0]
    error = resampling.effect_error(sample, pair, effect=design.effect)
    half = error * stats.t.ppf(0.975, np.maximum(scored.min(axis=0) - 1, 1))
    if sample.of_size_one:
        thin = _constant_side(design, pair)
        why = "no interval: all units of a side alike"
    else:
        units_with = np.asarray((sample.values != 0).sum(axis=0)).ravel()
        thin = units_with * scored.min(axis=0) / np.maximum(scored.sum(axis=0), 1) < 2
        why = "no interval: in too few units"
    few = scored.min(axis=0) < gate.units_interval
    notes = np.select([few, thin, ~np.isfinite(half)],
                      [f"no interval: fewer than {gate.units_interval} units on a side", why, "no interval"], default="")
    half = np.where(notes == "", half, np.nan)
    return effect, effect - half, effect + half, notes


def _constant_side(design: _Design, pair) -> np.ndarray:
    """Return which items are all 0 or all 1 on one side."""
    result = np.zeros(len(design.units.items), bool)
    for mask in resampling.unit_masks(design.sample, pair):
        side = design.units.where(rows=mask)
        values, size = side.values.toarray(), side.full_size()
        result |= _same(values, size, 0.0) | _same(values, size, 1.0)
    return result


def _contrast_rows(design: _Design, pair, *, gate: Gate, smallest: float, reasons: np.ndarray, test: np.ndarray):
    """Return the table of one contrast; *test* is 3 × items: score, p and p_adjusted."""
    scored = _entities_scored(design, pair)
    effect, low, high, no_interval = _interval(design, pair, scored, gate)
    descriptive = np.array([reason.startswith("descriptive only") for reason in reasons])
    floor = f"smallest possible p {smallest:.3g}" if smallest > 0.005 else ""
    notes = ["; ".join(filter(None, [reason, "" if blank else interval, "" if reason else floor]))
             for reason, interval, blank in zip(reasons, no_interval, descriptive)]
    own, other = (_side(design, mask) for mask in resampling.unit_masks(design.sample, pair))
    columns = dict(zip(("group", "against"), _names(design, pair))) | {"item": design.units.items}
    for name in ("n", "rate", "articles"):
        columns |= {name: own[name], f"{name}_against": other[name]}
    columns |= {"units": scored[0], "units_against": scored[1], "estimate": effect,
                "low": np.where(descriptive, np.nan, low), "high": np.where(descriptive, np.nan, high),
                "score": test[0], "p": test[1], "p_adjusted": test[2], "dispersion": own["dispersion"], "note": notes}
    return pd.DataFrame(columns)


def _side(design: _Design, mask: np.ndarray) -> dict[str, np.ndarray]:
    """Return one side's plain sums, evidence, rate of its units and dispersion over them, by item."""
    units, by = design.units.where(rows=mask), design.plan.by
    chosen = design.chosen.where(rows={by: sorted(units.rows[by].unique())})
    values, size = units.values.toarray(), units.full_size()
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = values.sum(axis=0) / size.sum(axis=0)
    even = units.of_size_one or units.size.shape[1] > 1 or len(units.rows) < 2
    dispersion = np.full(len(units.items), np.nan) if even else measures.deviation_of_proportions(values, units.size[:, 0])[0]
    return {"n": chosen.values.sum(axis=0), "rate": rate, "articles": _evidence(chosen)["articles"], "dispersion": dispersion}


def _names(design: _Design, pair) -> tuple:
    own, other = pair
    return design.groups[own], "rest" if other is None else design.groups[other]


def _contrast_attrs(design: _Design, *, seed: int, labelings: int, smallest: dict, rare: np.ndarray) -> dict:
    sample, plan, items = design.sample, design.plan, design.units.items
    total = resampling.n_labelings(sample.labels, sample.blocks)
    exact = total <= resampling.EXACT_UP_TO
    mixed = pd.Series(sample.labels).groupby(sample.blocks).nunique() > 1
    effect, test = measures.log_rate_ratio.name, f"{measures.log_odds.name} ({measures.log_odds.convention})"
    if sample.of_size_one:
        effect, test = "difference of unit means", "difference of unit means over its standard error under the null"
    return {"measure": effect, "test": f"{test}, two-sided permutation, single-step max-T", "interval": "95%, jackknife t",
            "estimand": ESTIMAND, "status": plan.status, "by": plan.by, "against": plan.against,
            "where": dict(plan.where or {}), "cluster": plan.cluster or "article", "strata": list(plan.strata), "labelings": total if exact else labelings,
            "exact": exact, "smallest_p": smallest, "seed": seed, "items_tested": [str(item) for item in items[rare == ""]],
            "items_not_tested": int((rare != "").sum()),
            "without_partner": [str(name) for name in design.names[~mixed[sample.blocks].to_numpy()]],
            "collapsed_copies": 0.0 if plan.cluster else 1 - len(design.units.rows) / len(design.chosen.rows)}
