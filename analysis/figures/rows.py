"""Rows of a result as a notebook shows them, without empty cells that say "nan"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import require_columns
from analysis.figures.save import left_out_bundle
from analysis.stats.evidence import method_of

EMPTY = "–"  #: for what is missing


@dataclass(frozen=True, eq=False)
class ShownRows:
    """Rows of a table, or why there are none.

    Attributes
    ----------
    name : str
        What the report calls them where they are left out.
    table : DataFrame
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
    table: pd.DataFrame, columns: Sequence[str] | None = None, *, name: str, decimals: int = 3
) -> ShownRows:
    """Return the rows of a table for a notebook, rounded, with a dash for what is missing.

    Parameters
    ----------
    table : DataFrame
        Without a row, its Method says why (`compare.surest`, `compare.chosen`).
    columns : sequence of str, optional
        Those shown; all by default.
    name : str
        What the report calls them where they are left out.
    decimals : int

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["law", "base"], "p": [0.04111, None]})
    >>> show_rows(rows, name="Contrasts")
       item      p
    0   law  0.041
    1  base      –
    """
    chosen = list(table.columns if columns is None else columns)
    require_columns(table, chosen, what="table")
    method = method_of(table)
    if table.empty:
        return ShownRows(name, table[chosen], method.nothing or "there is no row")
    rounded = table[chosen].round(decimals).astype(object)
    return ShownRows(name, rounded.where(table[chosen].notna(), EMPTY))
