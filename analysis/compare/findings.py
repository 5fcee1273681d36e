"""The rows of a table that say something, and why there are none."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import require_columns
from analysis.stats.evidence import level_column, method_of
from analysis.wording.findings import finding_of_tests, untested_text


def rows_where(table: pd.DataFrame, is_chosen: Any, *, otherwise: str) -> pd.DataFrame:
    """Return the chosen rows; the Method says why there are none.

    Figures and tables of no row are not drawn: `figures.save` gives the reason instead.

    Parameters
    ----------
    table : DataFrame
    is_chosen : array of bool
    otherwise : str
        The reason, where no row is chosen.

    Examples
    --------
    >>> shares = pd.DataFrame({"item": ["law"], "low": [0.0]})
    >>> rows = rows_where(shares, shares["low"] > 0, otherwise="no share is surely above 0")
    >>> len(rows), method_of(rows)["nothing"]
    (0, 'no share is surely above 0')
    """
    require_columns(table, [], what="table")
    rows = table[np.asarray(is_chosen, dtype=bool)]
    rows.attrs = dict(table.attrs)
    if rows.empty:
        rows.attrs["method"] = {**method_of(table), "nothing": otherwise}
    return rows


def smallest_p(
    table: pd.DataFrame, *, most: int | None = None, by: str = "p_adjusted"
) -> pd.DataFrame:
    """Return the comparisons with a p, the smallest first.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`, with ``status`` and ``reason``.
    most : int, optional
        Of so many at most.
    by : str
        Column of p.

    Returns
    -------
    DataFrame
        Without a row where nothing could be tested; then the Method says why (``nothing``).

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law"], "p_adjusted": [np.nan], "reason": ["2 units"]})
    >>> method_of(smallest_p(table))["nothing"]
    'no comparison could be tested: 2 units'
    """
    require_columns(table, [by, "reason"], what="contrast table")
    with_p = rows_where(table, table[by].notna(), otherwise=untested_text(table))
    ranked = with_p.sort_values(by, kind="stable")
    return ranked.head(len(ranked) if most is None else most)


def finding(table: pd.DataFrame) -> str:
    """Return in a sentence what a contrast table shows.

    Parameters
    ----------
    table : DataFrame
        From `compare.contrasts`.

    Examples
    --------
    >>> row = dict(group="North", against="rest", item="law", share=0.5, share_against=0.2)
    >>> finding(pd.DataFrame([row | {"p_adjusted": 0.012, "reason": ""}])).partition(". ")[2]
    'The surest is law in North: 50 % against 20 % in the rest, adjusted p = .012.'
    """
    require_columns(table, ["p_adjusted", "reason"], what="contrast table")
    column = level_column(table) or "share"
    require_columns(table, [column, f"{column}_against"], what="contrast table")
    return f"{finding_of_tests(table)}."
