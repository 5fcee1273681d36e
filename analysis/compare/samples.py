"""The contrasts of a plan in each of its samples, families and annotation runs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.compare.contrasts import contrasts
from analysis.counts import Counts, require_runs
from analysis.errors import InputError, refusal, require_columns
from analysis.lexicons import Planned
from analysis.lexicons.plans import PLANNED
from analysis.stats.evidence import Method, Status, common_method, method_of, passes, stacked
from analysis.stats.retrieval import retrieval_of
from analysis.wording.notes import with_evidence

DOUBTFUL_P = (0.01, 0.1)  #: adjusted p between these is computed with more labelings and seeds
SIGNS = {"less": -1, "more": 1}
OPPOSITE = {"less": "more", "more": "less", "": ""}
FINDING = ["family", "sample", "item", "group", "against"]  #: columns that name a finding


def across_samples(
    runs: Mapping[str, Counts],
    planned: Planned | str | Path,
    *,
    labelings: int = 10_000,
    labelings_near: int = 100_000,
    seeds: Sequence[int] = (0, 1, 2),
) -> pd.DataFrame:
    """Return each planned contrast in each sample of the plan and each run.

    Parameters
    ----------
    runs : mapping of str to Counts
        Annotation runs with the plan's items, as from ``case.planned_runs``.
    planned : path or Planned
        A contrasts.toml with its samples and families.
    labelings : int
        Random labelings of each family in each sample and run.
    labelings_near : int
        The same for each of the seeds, where an adjusted p of a sample for which the family was
        planned is between .01 and .1.
    seeds : sequence of int
        The first one gives the numbers that are printed.

    Returns
    -------
    DataFrame
        ``family, sample, run``, then the columns of `contrasts`, and

        - ``direction``: what the plan expects ("less", "more" or "");
        - ``p_adjusted_low``, ``p_adjusted_high``: the smallest and largest adjusted p of the seeds
          (of one seed where no p is near .05);
        - ``holds``: whether the largest adjusted p is at most .05 in every run, with one sign, and
          that which the plan expects.

        A sample without a test, such as one that lacks a group, has the findings with ``status``
        "not tested" and the reason. Families, samples and runs are in the order of the plan and of
        the mapping.

    Raises
    ------
    InputError
        If there is no run or no seed; as `contrasts` does where a family can be tested in no
        sample.

    Examples
    --------
    >>> from analysis import case
    >>> event = case.open_case("data/hamedan-2016")
    >>> runs = case.planned_runs(event)
    >>> table = across_samples(runs, event.plan, labelings=99, labelings_near=99, seeds=[0])
    >>> found = table[(table["sample"] == "found alike") & (table["item"] == "iranian_politics")]
    >>> found.iloc[1][["run", "group"]].tolist(), float(found["estimate"].iloc[1].round(2))
    (['a', 'Russian'], -0.1)
    """
    plan = lexicons.contrasts(planned)
    _require_runs_and_seeds(runs, seeds)
    settings: dict[str, Any] = {"labelings": labelings, "labelings_near": labelings_near}
    settings["seeds"] = seeds
    tables = {}
    refusals = {}
    names = []
    for family, sample, run in itertools.product(plan.families, plan.samples, runs):
        name = (family.name, sample.name, run)
        names.append(name)
        of_sample = plan.of(sample=sample.name, family=family.name)
        what = f"sample {sample.name!r}: pages of run {run}"
        require_columns(runs[run].rows, [plan.group, *of_sample.where], what=what)
        try:
            tables[name] = _with_seeds(runs[run], of_sample, **settings)
        except InputError as refused:
            refusals[name] = refused
    methods = [method_of(table) for table in tables.values()]
    method = common_method(methods, [sample for _, sample, _ in tables])
    for name, error in refusals.items():
        findings = _findings_of_family(tables, name[0])
        if findings is None:
            raise error
        tables[name] = with_evidence(
            findings, Method(), status=Status.NOT_TESTED, reason=str(error)
        )
    result = stacked({name: tables[name] for name in names}, ["family", "sample", "run"])
    first = ["family", "sample", "run"]
    columns = [*first, *result.columns.drop(first)]
    result = result[columns].assign(holds=_holds(result, n_runs=len(runs)))
    result.attrs["method"] = method
    return result


def _require_runs_and_seeds(runs: Any, seeds: Sequence[int]) -> None:
    """Refuse runs that are no mapping of Counts, and empty seeds."""
    require_runs(runs, what="runs", fix="Give case.planned_runs(opened).")
    if not len(seeds):
        raise refusal(
            "seeds",
            arrived="none",
            expected="at least one number",
            fix="Leave seeds= out for 0, 1 and 2.",
        )


def _findings_of_family(tables: Mapping, family: str) -> pd.DataFrame | None:
    """Return the findings of a family without numbers; None where no table has them."""
    for (other, _, _), table in tables.items():
        if other == family:
            return table[["item", "group", "against", "direction"]].reset_index(drop=True)
    return None


def retrieval(counts: Counts, planned: Planned | str | Path) -> pd.DataFrame:
    """Return how the pages of each sample of a plan were found.

    Parameters
    ----------
    counts : Counts
        Pages with what is known of them, such as a run of ``annotation.runs``.
    planned : path or Planned
        A contrasts.toml with its samples.

    Returns
    -------
    DataFrame
        One row a sample: ``sample, pages`` and ``outlets`` of the groups that are compared,
        ``shared`` (pages with a query that also found another group's page), ``share``, ``usual``
        (the share that 99 of 100 exchanges of groups among pages reach; missing where two thirds
        share a query), ``unlike`` (whether groups were found by unlike queries). The last four are
        missing where no page, or pages of one group alone, have a query.

    Raises
    ------
    InputError
        If the pages lack a column that the plan asks for.

    Examples
    --------
    >>> from analysis import annotation
    >>> event = "data/hamedan-2016"
    >>> pages = annotation.runs(event, variables=["law"])["a"]
    >>> table = retrieval(pages, f"{event}/contrasts.toml").set_index("sample")
    >>> table.loc[["found alike", "wave 1"], ["pages", "shared"]].to_numpy().tolist()
    [[162, 159], [94, 44]]
    """
    plan = lexicons.contrasts(planned)
    lines = []
    for sample in plan.samples:
        where = plan.of(sample=sample.name).where
        require_columns(counts.rows, [plan.group, *where], what=f"sample {sample.name!r}: pages")
        rows = counts.where(rows=where).rows
        rows = rows[rows[plan.group].isin(plan.levels)]
        line = {"sample": sample.name, "pages": len(rows), "outlets": rows["outlet"].nunique()}
        found = retrieval_of(rows, plan.group)
        if found is not None:
            line["shared"] = found.n_shared
            line["share"] = found.n_shared / found.n_pages
            line["usual"] = found.usual_share
            line["unlike"] = found.is_unlike
        lines.append(line)
    columns = ["sample", "pages", "outlets", "shared", "share", "usual", "unlike"]
    return pd.DataFrame(lines, columns=columns)


def _with_seeds(
    counts: Counts,
    plan: Planned,
    *,
    labelings: int,
    labelings_near: int,
    seeds: Sequence[int],
) -> pd.DataFrame:
    """Return the contrasts of a family in a sample, with the range of adjusted p over seeds."""
    table = contrasts(counts, planned=plan, labelings=labelings, seed=seeds[0])
    p = [table["p_adjusted"]]
    is_near = table["p_adjusted"].between(*DOUBTFUL_P).any()
    method = method_of(table)
    is_exact = method.inference is not None and method.inference.is_exact
    if is_near and plan.status == PLANNED and not is_exact:
        of_seeds = [
            contrasts(counts, planned=plan, labelings=labelings_near, seed=seed) for seed in seeds
        ]
        table = of_seeds[0]
        p = [each["p_adjusted"] for each in of_seeds]
    expected = {(each.item, each.group): each.direction for each in plan.contrasts}
    findings = zip(table["item"], table["group"], table["against"])
    result = table.assign(
        direction=[_direction(expected, *finding) for finding in findings],
        p_adjusted_low=np.min(p, axis=0),
        p_adjusted_high=np.max(p, axis=0),
    )
    result.attrs["method"] = method_of(table)
    return result


def _direction(expected: Mapping, item: str, group: str, against: str) -> str:
    """Return what a plan expects of a group; what it expects of the other side is turned."""
    if (item, group) in expected:
        return expected[item, group]
    return OPPOSITE[expected.get((item, against), "")]


def _holds(table: pd.DataFrame, *, n_runs: int) -> pd.Series:
    """Return which contrasts pass in every run, with one sign and the one that was expected."""
    sign = np.sign(table["estimate"])
    is_expected = (table["direction"] == "") | (sign == table["direction"].map(SIGNS))
    passing = table.assign(passing=passes(table["p_adjusted_high"]) & is_expected, sign=sign)
    of_finding = passing.groupby(FINDING, dropna=False)
    n_passing = of_finding["passing"].transform("sum")
    n_signs = of_finding["sign"].transform("nunique")
    return (n_passing == n_runs) & (n_signs == 1)
