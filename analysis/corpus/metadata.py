"""Metadata of articles, joined from a table of outlets or pages."""

from __future__ import annotations

import pandas as pd

from analysis.errors import listing, refusal, require_columns, require_new, require_unique


def join_metadata(rows: pd.DataFrame, table: pd.DataFrame, *, on: str) -> pd.DataFrame:
    """Return rows with the columns that a table has for each of them.

    Parameters
    ----------
    rows : DataFrame
        One row an article or page.
    table : DataFrame
        One row for each value of the column *on*.
    on : str
        The column that both have, such as "outlet".

    Raises
    ------
    InputError
        If the table lacks the column or a row, has a value twice, or a column that *rows* has.

    Examples
    --------
    >>> rows = pd.DataFrame({"outlet": ["Elm Post", "Elm Post"]})
    >>> table = pd.DataFrame({"outlet": ["Elm Post"], "country": ["Norland"]})
    >>> join_metadata(rows, table, on="outlet")["country"].tolist()
    ['Norland', 'Norland']
    """
    require_columns(table, [on], what="metadata")
    require_unique(table[on], what="metadata", name=on)
    require_new(
        table.columns.drop(on),
        rows,
        what="metadata",
        fix="Drop or rename them in the table that you attach.",
    )
    is_missing = ~rows[on].isin(table[on])
    missing = rows.loc[is_missing, on].unique()
    if len(missing):
        raise refusal(
            "metadata",
            arrived=f"no row for {on} {listing(missing)}",
            expected="a row for each",
            fix=(
                "Add a row for each of these to the table that you attach; unknown "
                "cells may be empty."
            ),
        )
    return rows.merge(table, on=on, how="left", validate="many_to_one")
