"""What is compared and how it is tested, checked once."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from analysis import lexicons
from analysis.compare.units import default_unit, unit_of, witnesses_of
from analysis.counts import Counts, columns_of, group_codes, require_counts
from analysis.errors import listing, refusal, require_columns
from analysis.lexicons import Planned

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
    unit: str | Sequence[str] | None = None,
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
    witnesses = tuple(map(unit_of, columns_of(unit or plan.witnesses or plan.unit or ())))
    if not witnesses:
        rows = counts.where(rows=plan.where or None).rows
        if plan.levels:
            rows = rows[rows[by].isin(plan.levels)]
        witnesses = witnesses_of(rows, by, default_unit(rows, by))
    return replace(plan, group=by, unit=witnesses[0], witnesses=witnesses, strata=strata)


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
