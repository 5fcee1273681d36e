"""The same contrast under every combination of choices, and which findings survive them.

A choice is data: its name, and for each of its levels the settings that it means. Nothing is chosen
afterwards, and nothing is dropped: a combination that cannot be computed keeps its rows, with the
reason.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis.compare.contrasts import contrasts
from analysis.counts import Counts
from analysis.errors import InputError, listing, one_of, refusal, require_columns, require_kind
from analysis.stats.evidence import ALPHA, Method, Status, common_method, method_of
from analysis.wording.notes import with_evidence

FINDING = ["group", "against", "item"]  #: the columns that name a finding
NUMBERS = ["n", "size", "n_against", "size_against", "estimate", "low", "high", "p", "p_adjusted"]
NUMBERS += ["units", "units_against"]
EVIDENCE = ["status", "reason", "note"]
SPECIFICATION = "specification"  #: the column of its number
HARDLY_VARIES = 1e-18  #: a sum of squares below it is rounding


def specifications(
    counts: Mapping,
    by: str | None = None,
    *,
    choices: Mapping[str, Mapping[str, Mapping]],
    sources: Sequence[str] = ("source",),
    **settings: Any,
) -> pd.DataFrame:
    """Return each finding under every combination of choices.

    Parameters
    ----------
    counts : mapping
        A label, or a tuple of labels → Counts: what can be counted in several ways, such as
        annotation runs, or terms with and without stop words.
    by : str, optional
        Column of the rows that holds the groups; may come from ``planned=``.
    choices : mapping
        Name of the choice → name of the level → settings of ``compare.contrasts``; ``where``, rows
        to choose (column: value or values); ``own_copy=True``, the rows of ``Counts.produced``.
        ``{}`` leaves things as they are.
    sources : sequence of str
        Names of the labels in ``counts``, in their order.
    **settings
        Of ``compare.contrasts``, and ``where``, in every specification.

    Returns
    -------
    DataFrame
        One row a specification and finding: a column for each of ``sources`` and ``choices`` with
        the level's name, then ``group, against, item, n, size, n_against, size_against, estimate,
        low, high, p, p_adjusted, units, units_against, status, reason, note`` as in a contrast
        table. A combination that
        ``compare.contrasts`` refuses is "not tested", and its message the reason. So is an item
        too rare to be tested. p is adjusted within each specification.

    Raises
    ------
    InputError
        If counts or choices are no mappings, a setting is unknown or set by two choices, labels do
        not fit ``sources``, two columns have one name, an item is in none of the Counts, or every
        combination is refused (with the first one's message).

    Notes
    -----
    Steegen, Tuerlinckx, Gelman and Vanpaemel (2016), Increasing transparency through a multiverse
    analysis; Simonsohn, Simmons and Nelson (2020), Specification curve analysis. Specifications
    share their data: forty that agree are not forty witnesses.

    Examples
    --------
    >>> rows = {"article_id": [f"a{i}" for i in range(10)], "outlet": ["North"] * 5 + ["South"] * 5}
    >>> rows = pd.DataFrame(rows | {"genre": ["news", "comment"] * 5})
    >>> values = [[1], [1], [1], [0], [1], [0], [0], [1], [0], [0]]
    >>> pages = Counts.of(values, size=np.ones((10, 1)), rows=rows, items=["law"], per="page")
    >>> choices = {"genre": {"all": {}, "news": {"where": {"genre": "news"}}}}
    >>> table = specifications({"a": pages}, "outlet", choices=choices, sources=["run"])
    >>> table[["run", "genre", "group", "item", "estimate", "p"]].round(3)
      run genre  group item  estimate     p
    0   a   all  North  law       0.6  0.11
    1   a  news  North  law       1.0   NaN
    >>> table["note"][1]
    'descriptive only: 2 articles on a side, at least 5 needed'
    """
    counts = labelled_counts(counts)
    combined = combined_settings(choices, fixed=settings)
    names = names_of_choices(counts, sources=sources, choices=choices)
    tables, refusals = _computed_specifications(counts, combined, by)
    if not tables:
        raise next(iter(refusals.values()))
    every = [(*source, *levels) for source, levels in itertools.product(counts, combined)]
    findings = _findings_of_all(every, tables, refusals)
    levels = pd.DataFrame(every, columns=names).iloc[findings.pop(SPECIFICATION)]
    table = pd.concat([levels.reset_index(drop=True), findings], axis=1)
    method = _method_of_specifications(list(tables.values()), n_refused=len(refusals))
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


SETTINGS_OF_ROWS = ("where", "own_copy")  #: settings that choose rows


def combined_settings(
    choices: Mapping[str, Mapping[str, Mapping]], *, fixed: Mapping[str, Any]
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the settings of every combination of levels, one a choice."""
    _require_choices(choices)
    parameters = inspect.signature(contrasts).parameters.values()
    keywords = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    known = [*SETTINGS_OF_ROWS, *keywords]
    combined = {}
    for levels in itertools.product(*(choice.items() for choice in choices.values())):
        names = tuple(name for name, _ in levels)
        settings: dict[str, Any] = {}
        for given in [fixed, *(given for _, given in levels)]:
            settings = _merged_settings(settings, given, known=known)
        combined[names] = settings
    return combined


def _require_choices(choices: Any) -> None:
    """Raise InputError unless choices map names to levels, and levels to settings."""
    is_complete = isinstance(choices, Mapping)
    if is_complete:
        for levels in choices.values():
            is_complete &= isinstance(levels, Mapping)
            is_complete &= is_complete and all(isinstance(x, Mapping) for x in levels.values())
    if not is_complete:
        raise refusal(
            "choices",
            arrived=repr(choices),
            expected="the settings of each level of each choice",
            fix='Write {"unit": {"outlets": {"unit": "outlet"}, "articles": {}}}.',
        )


def _merged_settings(
    settings: Mapping[str, Any], given: Mapping[str, Any], *, known: Sequence[str]
) -> dict[str, Any]:
    """Return the settings with those of one more level; what two levels set is refused."""
    merged = dict(settings)
    for name, value in given.items():
        one_of(name, known, name="setting")
        if name not in merged:
            merged[name] = value
            continue
        if name != "where" or merged[name].keys() & value.keys():
            raise refusal(
                "choices",
                arrived=f"{name} from two choices",
                expected="each setting from one",
                fix="Put this setting into the levels of one choice only.",
            )
        merged[name] = {**merged[name], **value}
    return merged


def labelled_counts(counts: Mapping) -> dict[tuple, Counts]:
    """Return the Counts by tuples of labels."""
    expected = "a mapping of labels to Counts"
    fix = 'Give it a label: {"all articles": counts}.'
    require_kind(counts, Mapping, name="counts", expected=expected, fix=fix)
    labelled = {}
    for label, source in counts.items():
        labels = label if isinstance(label, tuple) else (label,)
        labelled[labels] = source
    return labelled


def names_of_choices(counts: Mapping, *, sources: Sequence[str], choices: Mapping) -> list[str]:
    """Return the columns that tell specifications apart."""
    names = [*sources, *choices]
    has_all_names = all(len(labels) == len(sources) for labels in counts)
    if not counts or not has_all_names:
        raise refusal(
            "sources",
            arrived=f"{listing(sources)} for {listing(counts) or 'no Counts'}",
            expected="a name for each label of the Counts",
            fix="Give as many names as there are labels.",
        )
    without_level = [name for name, levels in choices.items() if not levels]
    if without_level:
        raise refusal(
            "choices",
            arrived=f"{listing(without_level)}, without a level",
            expected="at least one level each",
            fix="Name what the choice is between.",
        )
    taken = {*FINDING, *NUMBERS, *EVIDENCE}
    repeated = []
    for name in names:
        if name in taken:
            repeated.append(name)
        taken.add(name)
    if repeated:
        raise refusal(
            "sources or choices",
            arrived=f"the name {listing(repeated)}, which another choice or a result column has",
            expected="names of their own",
            fix="Rename it in sources= or choices=.",
        )
    return names


def _computed_specifications(
    counts: Mapping, combined: Mapping, by: str | None
) -> tuple[dict, dict]:
    """Return the contrast table of each specification, or why it is refused, by its labels."""
    tables: dict[tuple, pd.DataFrame] = {}
    refusals: dict[tuple, InputError] = {}
    combinations = list(itertools.product(counts, combined))
    for source, levels in tqdm(combinations, desc="specifications", disable=None):
        labels = (*source, *levels)
        settings = combined[levels]
        try:
            tables[labels] = _contrasts_of_rows(counts[source], by, **settings)
        except InputError as error:
            refusals[labels] = error
    return tables, refusals


def _contrasts_of_rows(
    counts: Counts,
    by: str | None,
    *,
    where: Mapping | None = None,
    own_copy: bool = False,
    **settings: Any,
) -> pd.DataFrame:
    """Return the contrasts of the rows chosen.

    What newsrooms wrote is decided over all rows, also those that are not chosen.
    """
    if own_copy:
        counts = counts.produced()
    return contrasts(counts.where(rows=dict(where or {})), by, **settings)


def _findings_of_all(
    every: Sequence[tuple], tables: Mapping[tuple, pd.DataFrame], refusals: Mapping
) -> pd.DataFrame:
    """Return each finding in every specification, by its number; those that lack it say why."""
    shown = [*FINDING, *NUMBERS, *EVIDENCE]
    computed = {}
    for number, labels in enumerate(every):
        if labels in tables:
            computed[number] = tables[labels][shown]
    rows = pd.concat(computed, names=[SPECIFICATION]).reset_index(SPECIFICATION)
    findings = rows[FINDING].drop_duplicates()
    numbers = pd.DataFrame({SPECIFICATION: range(len(every))})
    table = numbers.merge(findings, how="cross")
    table = table.merge(rows, on=[SPECIFICATION, *FINDING], how="left", validate="one_to_one")
    reasons = [_reason_of_missing(refusals.get(labels)) for labels in every]
    reasons_of_rows = np.repeat(np.array(reasons, object), len(findings))
    table["status"] = table["status"].fillna(Status.NOT_TESTED)
    table["reason"] = table["reason"].fillna(pd.Series(reasons_of_rows))
    return table


def _reason_of_missing(error: InputError | None) -> str:
    """Return why a specification lacks a finding; *error* is that of one that was refused."""
    if error is None:
        return "too rare, or not among what was counted"
    return f"refused: {error}"


def _method_of_specifications(tables: Sequence[pd.DataFrame], *, n_refused: int) -> Method:
    """Return the Method: what those of all tables agree on."""
    method: Method = {**common_method(map(method_of, tables)), "what": "specifications"}
    method.pop("n_tests", None)
    remark = f"Each finding has {len(tables) + n_refused:,} specifications"
    if n_refused:
        remark += f", of which {n_refused:,} cannot be computed"
    method |= {"remark": remark, "sources": ("simonsohn2020",)}
    return method


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return how each finding fares over the specifications.

    Parameters
    ----------
    table : DataFrame
        From :func:`specifications`, all rows or some. The columns before ``group`` are the choices.

    Returns
    -------
    DataFrame
        - ``group, against, item, specifications``;
        - ``estimated`` and ``tested`` (with an estimate, with a p);
        - ``same_sign`` (estimates with the sign of their median);
        - ``p_below`` and ``adjusted_below`` (of these, with p or adjusted p up to .05);
        - ``median, lowest, highest`` (of the estimates, in their unit);
        - ``moved_by`` and ``moved_share``: the choice whose levels' means make up most of the
          estimates' variance, and which share (the sum of squares between its levels over the
          total). "" and missing where nothing varies;
        - ``status, reason, note``: how many specifications have no p, by status.

    Raises
    ------
    InputError
        For a table of another kind or without rows.

    Notes
    -----
    Counts of specifications describe and are no test, for specifications share their data.
    (Simonsohn and others 2020 test by re-drawing all of them at once.) Shares of several choices
    add up to 1 at most where every combination was estimated; the rest is how they act together.
    A choice that changes the test only moves no estimate.

    Examples
    --------
    >>> table = pd.DataFrame({"run": ["a", "a", "b", "b"], "genre": ["all", "news"] * 2})
    >>> table[["group", "against", "item"]] = ["North", "rest", "law"]
    >>> table["estimate"] = [0.2, 0.4, 0.2, 0.5]
    >>> table["p"] = table["p_adjusted"] = [0.04, 0.01, 0.2, np.nan]
    >>> table["status"] = ["tested", "tested", "tested", "descriptive"]
    >>> summary(table)[["same_sign", "tested", "p_below", "moved_by", "moved_share"]].round(2)
       same_sign  tested  p_below moved_by  moved_share
    0          4       3        2    genre         0.93
    """
    columns = [*FINDING, "estimate", "p", "p_adjusted", "status"]
    require_columns(table, columns, what="table of specifications")
    if table.empty:
        raise refusal(
            "table of specifications",
            arrived="no row",
            expected="at least one",
            fix="Look at how its rows were chosen.",
        )
    estimates = table.groupby(FINDING, sort=False)["estimate"]
    spread = estimates.agg(median="median", lowest="min", highest="max")
    numbers = _numbers_of_findings(table)
    choices = table.columns[: table.columns.get_loc("group")]
    moved = _strongest_choice(table, choices)
    fates = numbers.join([spread, moved, _untested_specifications(table)])
    fates = fates.fillna({"reason": ""}).reset_index()
    is_tested = fates["tested"] > 0
    status = np.where(is_tested, Status.TESTED, Status.DESCRIPTIVE)
    reason = np.where(is_tested, fates["reason"], "no specification has a p")
    method = {**method_of(table), "what": "summary of specifications"}
    return with_evidence(fates, method, status=status, reason=reason)


def _numbers_of_findings(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many specifications of each finding have an estimate, a p, a low p."""
    median = table.groupby(FINDING)["estimate"].transform("median")
    has_same_sign = np.sign(table["estimate"]) == np.sign(median)
    counted = table[FINDING].copy()
    counted["specifications"] = 1
    counted["estimated"] = table["estimate"].notna()
    counted["tested"] = table["p"].notna()
    counted["same_sign"] = has_same_sign
    counted["p_below"] = has_same_sign & (table["p"] <= ALPHA)
    counted["adjusted_below"] = has_same_sign & (table["p_adjusted"] <= ALPHA)
    return counted.groupby(FINDING, sort=False).sum()


def _strongest_choice(table: pd.DataFrame, choices: Sequence[str]) -> pd.DataFrame:
    """Return for each finding the choice that moves it most, and its share of the variance."""
    shares = _shares_of_variance(table, choices)
    moved = pd.DataFrame({"moved_by": shares.fillna(-1).idxmax(axis=1)})
    moved["moved_share"] = shares.max(axis=1)
    varies = moved["moved_share"].notna()
    moved["moved_by"] = moved["moved_by"].where(varies, "")
    return moved


def _shares_of_variance(table: pd.DataFrame, choices: Sequence[str]) -> pd.DataFrame:
    """Return findings × choices: each choice's share of the estimates' variance.

    It is missing where estimates hardly vary.
    """
    known = table.dropna(subset="estimate")
    mean = known.groupby(FINDING)["estimate"].transform("mean")
    squares = known[FINDING].copy()
    for name in choices:
        level_mean = known.groupby([*FINDING, name])["estimate"].transform("mean")
        squares[name] = (level_mean - mean) ** 2
    between = squares.groupby(FINDING).sum()
    total_squares = (known["estimate"] - mean) ** 2
    total = total_squares.groupby([known[name] for name in FINDING]).sum()
    return between.div(total.where(total > HARDLY_VARIES), axis=0)


def _untested_specifications(table: pd.DataFrame) -> pd.Series:
    """Return for each finding how many specifications have no p, by status."""
    has_no_p = table["p"].isna()
    without_p = table.loc[has_no_p, [*FINDING, "status"]]
    words = {Status.DESCRIPTIVE: "descriptive only"}
    without_p["status"] = without_p["status"].replace(words)
    numbers = without_p.groupby(FINDING, sort=False)["status"].value_counts().reset_index()
    n_without = numbers["count"].astype(str)
    numbers["reason"] = n_without + " " + numbers["status"]
    return numbers.groupby(FINDING)["reason"].agg(", ".join)
