"""Rows of a result as a notebook shows them, without empty cells that say "nan"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import require_columns
from analysis.figures.numbers import cells_of
from analysis.figures.save import left_out_bundle
from analysis.stats.evidence import method_of


@dataclass(frozen=True, eq=False)
class ShownRows:
    """Rows of a table, or why there are none.

    Attributes
    ----------
    name : str
        What the report calls them where they are left out.
    table : DataFrame
        As it is printed.
    nothing : str
        Why no row is shown, "" where one is.
    """

    name: str
    table: pd.DataFrame
    nothing: str = ""

    def __repr__(self) -> str:
        if self.nothing:
            return f"Left out: {self.name}, {self.nothing}."
        return self.table.to_string()

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.nothing:
            return left_out_bundle(self.name, self.nothing)
        return {"text/plain": repr(self), "text/html": self.table.to_html()}, {}


def show_rows(
    table: pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    name: str,
    decimals: int = 3,
    otherwise: str = "there is no row",
) -> ShownRows:
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

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["law", "base"], "n": [3.0, 1.0], "p": [0.0411, None]})
    >>> show_rows(rows, name="Contrasts")
       item  n     p
    0   law  3  .041
    1  base  1     –
    """
    require_columns(table, [], what="table")
    names = list(table.columns if columns is None else columns)
    if table.empty:
        return ShownRows(name, table, method_of(table).get("nothing") or otherwise)
    require_columns(table, names, what="table")
    printed = {column: cells_of(table[column], decimals=decimals) for column in names}
    return ShownRows(name, pd.DataFrame(printed, index=table.index))
