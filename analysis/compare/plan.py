"""What is compared and how it is tested, checked once."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis import lexicons
from analysis.corpus.dates import plausible_days
from analysis.counts import Counts, columns_of, group_codes, require_counts
from analysis.errors import listing, refusal, require_columns
from analysis.lexicons import Planned

ARTICLE = "article"  #: the unit where groups part outlets, or no day is known
OUTLET_DAY = "outlet_day"  #: the unit between outlets: articles of one outlet and day
DATE_LETTERS = 10  #: of 2016-08-17, whatever time follows
#: What holds where nothing was written down beforehand.
UNPLANNED = Planned("exploratory", group="", levels=(), unit="", strata=None, where={}, items=())


class Gate:
    """How much evidence a contrast needs, found without a look at the groups."""

    units = 5  #: independent units (outlets, say) that each of the two sides needs
    count = 5  #: how often an item must occur in both sides together, per token or sentence
    units_with_item = 3  #: in which the item occurs and, for shares, in which it does not
    articles = 8  #: of a group that is worth a test; a p of fewer is not to be relied on


def plan_of(
    counts: Counts,
    by: str | None,
    *,
    unit: str | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
) -> Planned:
    """Return the plan of a comparison, with every default filled in.

    Arguments override what was written down in ``planned``.
    """
    require_counts(counts)
    plan = UNPLANNED if planned is None else lexicons.contrasts(planned)
    if by is not None and not isinstance(by, str):
        raise refusal(
            "by",
            arrived=repr(by),
            expected="the name of one column",
            fix="Write one name; for several, join the columns into a new one first.",
        )
    by = by or plan.group
    if not by:
        raise refusal(
            "contrasts",
            arrived="no grouping",
            expected="by= a column, or planned= a list of contrasts",
            fix=f"Write by= one of the columns {listing(counts.rows.columns, 12)}.",
        )
    if strata is None:
        has_phases = plan is UNPLANNED and by != "phase" and "phase" in counts.rows
        strata = "phase" if has_phases else plan.strata
    strata = tuple(columns_of(strata or ()))
    require_columns(counts.rows, [by, *strata], what="rows of the counts")
    unit = unit or plan.unit
    if unit:
        unit = unit_of(unit)
    else:
        rows = counts.where(rows=plan.where or None).rows
        if plan.levels:
            rows = rows[rows[by].isin(plan.levels)]
        unit = default_unit(rows, by)
    return replace(plan, group=by, unit=unit, strata=strata)


def unit_of(name: str | None) -> str:
    """Return what is left out one at a time: a column, "outlet_day", or "article" with its copies.

    >>> unit_of(None), unit_of("article_id"), unit_of("outlet")
    ('article', 'article', 'outlet')
    """
    return ARTICLE if name in (None, "", "article_id") else str(name)


def default_unit(rows: pd.DataFrame, by: str) -> str:
    """Return "outlet" where the grouping is coarser than outlets, "outlet_day" between outlets.

    It is coarser where every outlet is in one group, and some group has several. Where groups part
    outlets, or no day is known, it is "article". Raises InputError for outlets that stand in two
    groups, where most do not.
    """
    if "outlet" not in rows:
        return ARTICLE
    split = split_outlets(rows, by)
    if split:
        raise refusal(
            f"grouping by {by}",
            arrived=f"outlets in two groups: {listing(split)}",
            expected=f"each outlet in one group of {by}, as most are",
            fix="Give each outlet one group in the table of articles. "
            'unit="outlet" leaves both parts of an outlet out together.',
        )
    if has_several_outlets(rows, by):
        return "outlet"
    if by != "outlet" and rows.groupby("outlet", observed=True)[by].nunique().max() > 1:
        return ARTICLE
    return OUTLET_DAY if days_of_rows(rows).notna().any() else ARTICLE


def days_of_rows(rows: pd.DataFrame) -> pd.Series:
    """Return the day of each row, ``day`` or else ``published``; missing unless it is a full date.

    >>> days_of_rows(pd.DataFrame({"published": ["2016-08-17", "2016-08"]})).isna().tolist()
    [False, True]
    """
    for name in ("day", "published"):
        if name in rows:
            texts = rows[name].astype("str").str[:DATE_LETTERS]
            days = plausible_days(pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce"))
            if days.notna().any():
                return days
    return pd.Series(pd.NaT, rows.index)


def split_outlets(rows: pd.DataFrame, by: str) -> list[str]:
    """Return the outlets with articles in several groups, where most have theirs in one.

    Where most outlets have several groups, these are no groups of outlets, and there is none.

    >>> rows = pd.DataFrame({"outlet": list("aaabbcc"), "side": list("LLRLLRR")})
    >>> split_outlets(rows, "side")
    ['a (2 L, 1 R)']
    """
    articles = rows.groupby([rows["outlet"].astype(object), rows[by].astype(object)]).size()
    of_outlet = articles.groupby(level=0)
    split = of_outlet.size()[of_outlet.size() > 1].index
    if 2 * len(split) >= (of_outlet.sum() > 1).sum():
        return []
    names = []
    for outlet in split:
        groups = articles[outlet].sort_values(ascending=False, kind="stable")
        counts = [f"{n} {group}" for group, n in groups.items()]
        names.append(f"{outlet} ({', '.join(counts)})")
    return names


def has_several_outlets(rows: pd.DataFrame, by: str) -> bool:
    """Return whether each outlet is in one group, and some group has several outlets."""
    if "outlet" not in rows or by == "outlet":
        return False
    n_groups = rows.groupby("outlet", observed=True)[by].nunique()
    n_outlets = rows.groupby(by, observed=True)["outlet"].nunique()
    return bool((n_groups <= 1).all() and (n_outlets > 1).any())


def groups_of(counts: Counts, plan: Planned) -> list:
    """Return the groups to compare, sorted."""
    present = group_codes(counts.rows, [plan.group])[1][plan.group].tolist()
    if len(present) < 2 or not set(plan.levels) <= set(present):
        raise refusal(
            f"groups of {plan.group}",
            arrived=listing(present) or "none",
            expected=listing(plan.levels or ["two or more groups"]),
            fix=(
                "Choose a column with two groups or more, rows of each group, and "
                "levels that it has."
            ),
        )
    groups = sorted(plan.levels) if plan.levels else present
    if "rest" in groups and len(groups) > 2:
        raise refusal(
            f"groups of {plan.group}",
            arrived="a group named 'rest'",
            expected="another name",
            fix=(
                "Rename this group in the rows, for example to 'other': 'rest' "
                "means all other groups."
            ),
        )
    return groups


def wanted_groups(groups: Sequence[str], present: list, *, by: str) -> list[str]:
    """Return the groups whose contrasts are asked for."""
    wanted = columns_of(groups)
    if not wanted or not set(wanted) <= set(present):
        raise refusal(
            "groups",
            arrived=listing(wanted) or "none",
            expected=f"some of {listing(present)}",
            fix=f"Name groups that {by} has in the rows chosen, or leave groups= out.",
        )
    return wanted
