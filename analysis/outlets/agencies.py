"""Agencies as sources: their copy, wherever it is printed."""

from dataclasses import replace

import pandas as pd

from analysis.agencies import credited_agencies
from analysis.case.case_tables import FACTS
from analysis.counts import Counts, require_counts
from analysis.errors import require_columns

AGENCY = "agency"  #: the column that says whose copy a page carries


def by_agency(counts: Counts, *, min_pages: int = 1) -> Counts:
    """Return counts with one row for each page and agency whose copy it carries.

    Parameters
    ----------
    counts : Counts
        Pages with ``agency``; several are separated by ";".
    min_pages : int
        Agencies of fewer pages are left out.

    Returns
    -------
    Counts
        ``rows`` has the agency as ``outlet``, and the outlet as ``printed_by``. Pages without an
        agency are left out; a page with the copy of two has two rows.

    Raises
    ------
    InputError
        If the rows have no column ``agency`` or ``outlet``.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["p1", "p2"], "outlet": "Elm Post"})
    >>> rows["agency"] = ["Aria;Boria", "none"]
    >>> pages = Counts.of([[1], [0]], size=[[1], [1]], rows=rows, items=["law"], per="page")
    >>> by_agency(pages).rows["outlet"].tolist()
    ['Aria', 'Boria']
    """
    require_counts(counts)
    require_columns(counts.rows, [AGENCY, "outlet"], what="rows of the counts")
    rows = _rows_by_agency(counts.rows.assign(row=range(len(counts.rows))))
    n_pages = rows.groupby("outlet")["row"].transform("size")
    rows = rows[n_pages >= min_pages].reset_index(drop=True)
    chosen = rows["row"].to_numpy()
    size = counts.size[chosen]
    rows = rows.drop(columns="row")
    return replace(counts, values=counts.values[chosen], size=size, rows=rows, furniture=None)


def _rows_by_agency(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each page and agency, without what is known of outlets."""
    named = rows.assign(printed_by=rows["outlet"], outlet=credited_agencies(rows))
    named = named.explode("outlet")
    facts = [name for name in FACTS if name in named]
    return named.dropna(subset="outlet").drop(columns=facts).reset_index(drop=True)
