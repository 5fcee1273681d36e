"""The same contrast under every combination of the analyst's choices, and which findings survive them.

A choice is data: its name, and for each of its levels the settings that it stands for. Nothing is chosen afterwards, and
nothing is dropped: a combination that cannot be computed keeps its rows, with the reason.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis import compare
from analysis import errors as checks
from analysis.counts import Counts
from analysis.framing import vocabulary as vocabulary
from analysis.stats.choices import combined_settings
from analysis.stats.evidence import Status, method_of, with_evidence

FINDING = ["group", "against", "item"]  #: the columns that name a finding
_SHOWN = [
    *("estimate", "low", "high", "p", "p_adjusted", "units", "units_against"),
    *("status", "reason"),
]


def specifications(
    counts: Mapping,
    by: str | None = None,
    *,
    choices: Mapping[str, Mapping[str, Mapping]],
    items: Sequence[str] | None = None,
    sources: Sequence[str] = ("source",),
    **settings: Any,
) -> pd.DataFrame:
    """Return each finding under every combination of choices, all run through ``compare.contrasts``.

    Parameters
    ----------
    counts : mapping of a label, or a tuple of labels, to Counts
        What can be counted in several ways: annotation runs, or the vocabularies of :func:`vocabulary`.
    by : column of the rows that holds the groups; may come from ``planned=``
    choices : mapping
        Name of the choice → name of the level → settings of ``compare.contrasts``; and ``where``, rows to choose (column: value
        or values). ``{}`` is the level that leaves things as they are.
    items : str, or several
        Item or items that are reported; by default all. The adjusted p is over everything in the Counts all the same.
    sources : names of the labels in *counts*, in their order
    settings : of ``compare.contrasts``, and ``where``, in every specification

    Returns
    -------
    DataFrame
        One row a specification and finding (group, against, item): a column for each of *sources* and *choices* with the
        level's name, then ``group, against, item, estimate, low, high, p, p_adjusted, units, units_against, note`` as in a
        contrast table. A combination that ``compare.contrasts`` refuses has missing numbers and its message in ``note``
        ("refused: …"); so has an item too rare to be tested ("not tested: …"). ``attrs``: status, measure, specifications,
        refused (their numbers).

    Notes
    -----
    Steegen, Tuerlinckx, Gelman and Vanpaemel (2016), Increasing transparency through a multiverse analysis; Simonsohn, Simmons
    and Nelson (2020), Specification curve analysis. Specifications share their data: forty that agree are not forty witnesses.

    Raises
    ------
    InputError
        If counts or choices are no mappings, a setting is not known or set by two choices, labels do not fit *sources*, two
        columns have one name, an item is in none of the Counts, or every combination is refused (with the first one's message).

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(8)], "outlet": ["North"] * 4 + ["South"] * 4,
    ...                      "genre": ["news", "comment"] * 4})
    >>> pages = Counts.of([[1], [1], [1], [0], [0], [0], [0], [1]], size=np.ones((8, 1)), rows=rows, items=["law"], per="page")
    >>> genres = {"all": {}, "news": {"where": {"genre": "news"}}}
    >>> table = specifications({"a": pages}, "outlet", choices={"genre": genres}, sources=["run"])
    >>> table[["run", "genre", "group", "item", "estimate", "p"]].round(3)
      run genre  group item  estimate      p
    0   a   all  North  law       0.5  0.257
    1   a  news  North  law       1.0    NaN
    >>> table["note"][1]
    'descriptive only: 2 units on a side can be exchanged, at least 4 needed'
    """
    if not isinstance(counts, Mapping):
        raise checks.refusal(
            "counts",
            arrived=f"a {type(counts).__name__}",
            expected="a mapping of labels to Counts",
            fix='Give it a label: {"all articles": counts}.',
        )
    counts = {
        label if isinstance(label, tuple) else (label,): each for label, each in counts.items()
    }
    items = [items] if isinstance(items, str) else items
    combined = combined_settings(choices, function=compare.contrasts, fixed=settings, also=["where"])
    names = _names(counts, sources=sources, choices=choices)
    found = {
        (*source, *levels): _contrasts(each, by, items=items, **given)
        for (source, each), (levels, given) in tqdm(
            [*itertools.product(counts.items(), combined.items())],
            desc="specifications",
            disable=None,
        )
    }
    tables = {labels: each for labels, each in found.items() if isinstance(each, pd.DataFrame)}
    if not tables:
        raise next(iter(found.values()))
    findings = pd.concat([table[FINDING] for table in tables.values()]).drop_duplicates(
        ignore_index=True
    )
    _require_items(items, findings)
    nothing = next(iter(tables.values())).iloc[:0]
    parts = [
        _completed(
            findings,
            tables.get(labels, nothing),
            why="too rare, or not among what was counted"
            if labels in tables
            else f"refused: {found[labels]}",
        ).assign(**dict(zip(names, labels)))
        for labels in found
    ]
    table = pd.concat(parts, ignore_index=True)[[*names, *FINDING, *_SHOWN]]
    measures = dict.fromkeys(each.attrs["measure"] for each in tables.values())
    statuses = dict.fromkeys(each.attrs["status"] for each in tables.values())
    facts = {
        "status": " or ".join(statuses),
        "measure": " or ".join(measures),
        "specifications": len(found),
        "refused": len(found) - len(tables),
    }
    method = replace(
        next(iter(tables.values())).attrs["method"],
        kind="specifications",
        measure=facts["measure"],
        plan=facts["status"],
        n_specifications=facts["specifications"],
        n_refused=facts["refused"],
        contrasts=(),
        uneven=(),
        keep_label_names=(),
        references=("simonsohn2020",),
    )
    table = with_evidence(table, method, status=table["status"], reason=table["reason"])
    table.attrs = facts | {"method": method}
    return table


def summary(table: pd.DataFrame, *, alpha: float = 0.05) -> pd.DataFrame:
    """Return how each finding fares over the specifications.

    Parameters
    ----------
    table : DataFrame
        From :func:`specifications`, all rows or some: the columns before ``group`` are the choices.
    alpha : float
        The mark for p.

    Returns
    -------
    DataFrame
        ``group, against, item, specifications``; ``estimated`` and ``tested`` (with an estimate, with a p); ``same_sign``
        (estimates with the sign of their median); ``p_below`` and ``adjusted_below`` (of these, with a p, or adjusted p, up to
        *alpha*); ``median, lowest, highest`` (of the estimates, in their unit; missing without any); ``moved_by`` and
        ``moved_share`` (the choice whose levels' means make up most of the estimates' variance, and which share: the sum of
        squares between its levels over the total; "" and missing where nothing varies); ``note`` (how many have no p, by
        reason).

    Raises
    ------
    InputError
        For a table of another kind or without rows, and an *alpha* that is not from 0 to 1.

    Notes
    -----
    Counts of specifications describe; they are no test, for specifications share their data (Simonsohn and others 2020, test
    by re-drawing all of them at once). Shares of several choices add up to 1 at most where every combination was estimated;
    the rest is how they act together. A choice that changes the test only, such as the adjustment, moves no estimate.

    Examples
    --------
    >>> table = pd.DataFrame({"run": ["a", "a", "b", "b"], "genre": ["all", "news"] * 2, "group": "North", "against": "rest",
    ...     "item": "law", "estimate": [0.2, 0.4, 0.2, 0.5], "p": [.04, .01, .2, float("nan")], "p_adjusted": [.1, .03, .4,
    ...     float("nan")], "status": ["tested", "tested", "tested", "descriptive"]})
    >>> summary(table)[["same_sign", "tested", "p_below", "adjusted_below", "moved_by", "moved_share"]].round(2)
       same_sign  tested  p_below  adjusted_below moved_by  moved_share
    0          4       3        2               1    genre         0.93
    """
    checks.require_columns(
        table, [*FINDING, "estimate", "p", "p_adjusted", "status"], what="table of specifications"
    )
    checks.require_number(alpha, name="alpha", least=0, most=1)
    if table.empty:
        raise checks.refusal(
            "table of specifications",
            arrived="no row",
            expected="at least one",
            fix="Look at how its rows were chosen.",
        )
    same = np.sign(table["estimate"]) == np.sign(
        table.groupby(FINDING)["estimate"].transform("median")
    )
    counted = {
        "specifications": 1,
        "estimated": table["estimate"].notna(),
        "tested": table["p"].notna(),
        "same_sign": same,
        "p_below": same & (table["p"] <= alpha),
        "adjusted_below": same & (table["p_adjusted"] <= alpha),
    }
    numbers = table[FINDING].assign(**counted).groupby(FINDING, sort=False).sum()
    spread = table.groupby(FINDING, sort=False)["estimate"].agg(
        median="median", lowest="min", highest="max"
    )
    shares = _shares(table, table.columns[: table.columns.get_loc("group")])
    moved = pd.DataFrame(
        {"moved_by": shares.fillna(-1).idxmax(axis=1), "moved_share": shares.max(axis=1)}
    )
    moved["moved_by"] = moved["moved_by"].where(moved["moved_share"].notna(), "")
    fates = numbers.join([spread, moved, _untested(table)]).fillna({"reason": ""}).reset_index()
    is_tested = fates["tested"] > 0
    status = np.where(is_tested, Status.TESTED, Status.DESCRIPTIVE)
    method = replace(method_of(table), kind="summary of specifications")
    return with_evidence(fates, method, status=status, reason=fates["reason"])


def _names(counts: Mapping, *, sources: Sequence[str], choices: Mapping) -> list[str]:
    """Return the columns that tell specifications apart, after checking them."""
    names = [*sources, *choices]
    if not counts or any(len(labels) != len(sources) for labels in counts):
        raise checks.refusal(
            "sources",
            arrived=f"{checks.listing(sources)} for {checks.listing(counts) or 'no Counts'}",
            expected="a name for each label of the Counts",
            fix="Give as many names as there are labels.",
        )
    if empty := [name for name, levels in choices.items() if not levels]:
        raise checks.refusal(
            "choices",
            arrived=f"{checks.listing(empty)}, without a level",
            expected="at least one level each",
            fix="Name what the choice is between.",
        )
    if twice := [
        name for place, name in enumerate(names) if name in {*names[:place], *FINDING, *_SHOWN}
    ]:
        raise checks.refusal(
            "choices",
            arrived=f"the name {checks.listing(twice)}, which a column has already",
            expected="names of their own",
            fix="Rename the choice.",
        )
    return names


def _contrasts(
    counts: Counts, by, *, items, where: Mapping | None = None, **settings
) -> pd.DataFrame | checks.InputError:
    """Return one specification's contrast table, or why it is refused."""
    try:
        if (
            settings.get("estimand") == "produced"
        ):  # decided over all rows, also those that *where* leaves out
            counts = counts.produced()
        table = compare.contrasts(counts.where(rows=dict(where or {})), by, **settings)
    except checks.InputError as error:
        return error
    return table if items is None else table[table["item"].isin(list(items))]


def _require_items(items, findings: pd.DataFrame) -> None:
    if lost := [item for item in items or () if item not in set(findings["item"])]:
        raise checks.refusal(
            "items",
            arrived=checks.listing(lost),
            expected="items that some specification has a row for",
            fix="Check the spelling, and whether they are too rare to be tested.",
        )


def _completed(findings: pd.DataFrame, table: pd.DataFrame, *, why: str) -> pd.DataFrame:
    """Return one specification's rows of all findings; those it lacks say why."""
    found = findings.merge(
        table[[*FINDING, *_SHOWN]], on=FINDING, how="left", validate="one_to_one"
    )
    found["status"] = found["status"].fillna(Status.NOT_TESTED)
    return found.assign(reason=found["reason"].fillna(why))


def _shares(table: pd.DataFrame, choices: Sequence[str]) -> pd.DataFrame:
    """Return findings × choices: each choice's share of the estimates' variance; missing where they hardly vary."""
    known = table.dropna(subset="estimate")
    mean = known.groupby(FINDING)["estimate"].transform("mean")
    levels = {
        name: known.groupby([*FINDING, name])["estimate"].transform("mean") for name in choices
    }
    squares = known[FINDING].assign(**{name: (each - mean) ** 2 for name, each in levels.items()})
    total = ((known["estimate"] - mean) ** 2).groupby([known[name] for name in FINDING]).sum()
    return squares.groupby(FINDING).sum().div(total.where(total > 1e-18), axis=0)


def _untested(table: pd.DataFrame) -> pd.Series:
    """Return for each finding with specifications that have no p how many these are, by reason."""
    without = table[table["p"].isna()]
    reasons = without["status"].replace({"descriptive": "descriptive only"}).rename("reason")
    counts = (
        pd.concat([without[FINDING], reasons], axis=1)
        .groupby(FINDING, sort=False)["reason"]
        .value_counts()
        .reset_index()
    )
    texts = counts["count"].astype(str) + " " + counts["reason"]
    return texts.groupby([counts[name] for name in FINDING]).agg(", ".join).rename("reason")
