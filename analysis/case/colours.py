"""The colour that each group of a case has in all that is looked at."""

from __future__ import annotations

import pandas as pd

from analysis.case.folder import Case, require_case
from analysis.plots.style import PALETTE


def group_colours(case: Case, *, by: str = "") -> dict[str, str]:
    """Return the colour that each group has in all figures, and on the page.

    Parameters
    ----------
    case : Case
    by : str, optional
        The column whose values are the groups; by default the plan's.

    Returns
    -------
    dict of str to str
        Group to colour, as "#0072B2". The plan's groups come first, in its order; then those with
        most pages in the first reading, else in the pack; by name where they have equally many.
        There are seven colours: further groups have none of their own, and each figure gives them
        what it has left. Empty where the case has no such column.

    Examples
    --------
    >>> from analysis import open_case
    >>> list(group_colours(open_case("data/hamedan-2016")))[:2]
    ['Iranian', 'Russian']
    """
    require_case(case)
    column = by or case.grouping
    tables = [labels.rows for labels in case.readings.values()]
    if case.features is not None:
        tables.append(case.features.articles)
    pages = [table[column] for table in tables if column in table]
    sizes = pages[0].value_counts() if pages else pd.Series(dtype=int)
    planned = []
    if case.plan is not None and column == case.plan.group:
        planned = [group for group in case.plan.order if group in sizes]
    others = sorted(sizes.index.difference(planned), key=lambda group: (-sizes[group], str(group)))
    return dict(zip([*planned, *others], PALETTE))
