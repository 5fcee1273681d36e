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

import pandas as pd
from tqdm import tqdm

from analysis.compare.contrasts import contrasts
from analysis.counts import Counts
from analysis.errors import InputError, listing, one_of, refusal, require_kind
from analysis.stats.evidence import Method, Status, common_method, method_of
from analysis.wording.notes import with_evidence

FINDING = ["group", "against", "item"]  #: the columns that name a finding
NUMBERS = ["n", "size", "units", "n_against", "size_against", "units_against"]
NUMBERS += ["estimate", "low", "high", "p", "p_adjusted"]
SETTINGS_OF_ROWS = ("where", "own_copy")  #: settings that choose rows
TOO_RARE = "too rare, or not among what was counted"


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
        readings, or terms with and without stop words.
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
        the level's name, then ``group, against, item, n, size, units, n_against, size_against,
        units_against, estimate, low, high, p, p_adjusted, status, reason, note`` as in a contrast
        table. A combination that
        ``compare.contrasts`` refuses is "not tested", and its message the reason. So is an item
        too rare to be tested. p is adjusted within each specification.

    Raises
    ------
    InputError
        If counts or choices are no mappings, a setting is unknown or set by two choices, labels do
        not fit ``sources``, two columns have one name, or every combination is refused (with the
        first one's message).

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
    >>> pages = Counts.of(values, size=[[1]] * 10, rows=rows, items=["law"], per="page")
    >>> choices = {"genre": {"all": {}, "news": {"where": {"genre": "news"}}}}
    >>> table = specifications({"a": pages}, "outlet", choices=choices, sources=["reading"])
    >>> table[["reading", "genre", "group", "item", "estimate", "p"]].round(3)
      reading genre  group item  estimate     p
    0       a   all  North  law       0.6  0.11
    1       a  news  North  law       1.0   NaN
    """
    combined = _combined_settings(choices, settings)
    labelled = _labelled_counts(counts, sources)
    names = [*sources, *choices]
    taken = [*names, *FINDING, *NUMBERS, "status", "reason", "note"]
    if len(set(taken)) < len(taken):
        raise refusal(
            "sources or choices",
            arrived=f"the names {listing(names)}",
            expected="each once, and none that a result column has",
            fix="Rename it in sources= or choices=.",
        )
    tables: dict[tuple, pd.DataFrame] = {}
    refusals: dict[tuple, InputError] = {}
    every = list(itertools.product(labelled, combined))
    for label, levels in tqdm(every, desc="specifications", disable=None):
        try:
            tables[label + levels] = _one(labelled[label], by, **combined[levels])
        except InputError as error:
            refusals[label + levels] = error
    if not tables:
        raise next(iter(refusals.values()))
    table = _stacked(tables, every, names)
    reasons = [str(refusals.get(key, TOO_RARE)) for key in zip(*(table[name] for name in names))]
    is_missing = table["status"].isna()
    table["reason"] = table["reason"].mask(is_missing, pd.Series(reasons, table.index))
    table["status"] = table["status"].mask(is_missing, Status.NOT_TESTED)
    method: Method = {**common_method(map(method_of, tables.values())), "what": "specifications"}
    method.pop("n_tests", None)
    method["family"] = "each specification by itself"
    remark = f"Each finding has {len(every):,} specifications"
    if refusals:
        remark += f", of which {len(refusals):,} cannot be computed"
    method |= {"remark": remark, "sources": ("simonsohn2020",)}
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _one(
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


def _stacked(tables: Mapping, every: Sequence, names: Sequence[str]) -> pd.DataFrame:
    """Return each finding in every specification; what one lacks is missing."""
    parts = []
    for key, table in tables.items():
        part = table[[*FINDING, *NUMBERS, "status", "reason"]].assign(**dict(zip(names, key)))
        part.attrs = {}  # pandas would compare them
        parts.append(part)
    rows = pd.concat(parts, ignore_index=True)
    keys = pd.DataFrame([label + levels for label, levels in every], columns=names)
    findings = rows[FINDING].drop_duplicates()
    return keys.merge(findings, how="cross").merge(rows, how="left", on=[*names, *FINDING])


def _labelled_counts(counts: Mapping, sources: Sequence[str]) -> dict[tuple, Counts]:
    """Return the Counts by tuples of labels, one a source."""
    fix = 'Give each Counts a label, and name what labels are: {"a": counts}, sources=["reading"].'
    require_kind(counts, Mapping, name="counts", expected="a mapping of labels to Counts", fix=fix)
    labelled = {}
    for label, source in counts.items():
        labelled[label if isinstance(label, tuple) else (label,)] = source
    if not counts or any(len(labels) != len(sources) for labels in labelled):
        raise refusal(
            "sources",
            arrived=f"{listing(sources)} for {listing(map(str, counts)) or 'no Counts'}",
            expected="a name for each label of the Counts",
            fix=fix,
        )
    return labelled


def _combined_settings(choices: Any, fixed: Mapping[str, Any]) -> dict[tuple, dict[str, Any]]:
    """Return the settings of every combination of levels, one a choice."""
    asked = {
        "name": "choices",
        "expected": "the settings of each level of each choice",
        "fix": 'Write {"unit": {"outlets": {"unit": "outlet"}, "articles": {}}}.',
    }
    require_kind(choices, Mapping, **asked)
    levels_of = list(choices.values())
    for levels in levels_of:
        require_kind(levels, Mapping, **asked)
        for given in levels.values():
            require_kind(given, Mapping, **asked)
        if not levels:
            raise refusal(
                "choices",
                arrived="a choice without a level",
                expected="one or more",
                fix=asked["fix"],
            )
    combined = {}
    for levels in itertools.product(*(choice.items() for choice in levels_of)):
        settings: dict[str, Any] = {}
        for given in [fixed, *(given for _, given in levels)]:
            settings = _merged(settings, given)
        combined[tuple(name for name, _ in levels)] = settings
    return combined


def _merged(settings: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with those of one more level; what two levels set is refused."""
    parameters = inspect.signature(contrasts).parameters.values()
    known = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    require_kind(
        given.get("where", {}),
        Mapping,
        name="where",
        expected="columns and their values",
        fix='Write {"where": {"genre": "news"}}.',
    )
    where = {**settings.get("where", {}), **given.get("where", {})}
    n_columns = len(settings.get("where", {})) + len(given.get("where", {}))
    for name in given:
        one_of(name, [*SETTINGS_OF_ROWS, *known], name="setting")
    twice = [name for name in given if name in settings and name != "where"]
    if twice or len(where) < n_columns:
        raise refusal(
            "choices",
            arrived=f"{listing(twice or where)} from two choices",
            expected="each setting from one",
            fix="Put this setting into the levels of one choice only.",
        )
    merged = {**settings, **given}
    return {**merged, "where": where} if where else merged
