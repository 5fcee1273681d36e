"""Rows of a result as a notebook shows them, without empty cells that say "nan"."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import require_columns
from analysis.figures.numbers import cells_of
from analysis.figures.paper import title_of
from analysis.figures.save import LeftOut
from analysis.stats.evidence import method_of, names_of_items
from analysis.wording.text import reading_text


def show_rows(
    table: pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    name: str,
    decimals: int = 3,
    otherwise: str = "it would have no row",
) -> pd.DataFrame | LeftOut:
    """Return the rows of a table for a notebook, rounded, with a dash for what is missing.

    Parameters
    ----------
    table : DataFrame
        Without a row, its Method says why (`compare.smallest_p`, `compare.rows_where`).
    columns : sequence of str, optional
        Those shown; all by default.
    name : str
        What the report calls them where they are left out.
    decimals : int
        Of numbers that are not whole. p has three.
    otherwise : str
        Why there is no row, where the Method does not say it.

    Returns
    -------
    DataFrame
        Of texts, with titles for readers; rows without a name have none.
    LeftOut
        Where there is no row, with the reason.

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["law", "base"], "n": [3.0, 1.0], "p": [0.0411, None]})
    >>> show_rows(rows, name="Contrasts")
      item  n     p
       law  3  .041
      base  1     –
    """
    require_columns(table, [], what="table")
    names = list(table.columns if columns is None else columns)
    if table.empty:
        return LeftOut(name, method_of(table).get("nothing") or otherwise)
    require_columns(table, names, what="table")
    shown = _for_readers(table)
    printed = pd.DataFrame({each: cells_of(shown[each], decimals=decimals) for each in names})
    if isinstance(table.columns, pd.MultiIndex):
        return printed
    if table.index.names == [None] and pd.api.types.is_integer_dtype(table.index):
        printed.index = pd.Index([""] * len(printed))
    return printed.set_axis([title_of(table, str(name)) for name in names], axis="columns")


def _for_readers(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the names of its items and readings."""
    if isinstance(table.columns, pd.MultiIndex):
        return table
    names = names_of_items(method_of(table), table)
    shown = table.copy()
    if "item" in shown:
        shown["item"] = [names.get(item, item) for item in table["item"]]
    if "reading" in shown:
        shown["reading"] = [reading_text(str(reading)) for reading in table["reading"]]
    return shown
