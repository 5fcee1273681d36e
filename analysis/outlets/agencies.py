"""Agencies as sources: their copy, wherever it is printed."""

from dataclasses import replace

import pandas as pd

from analysis.agencies import credited_agencies
from analysis.case.case_tables import FACTS, CaseTables
from analysis.counts import Counts, require_counts
from analysis.errors import refusal, require_columns

AGENCY = "agency"  #: the column that says whose copy a page carries


def tables_of_agencies(tables: CaseTables) -> CaseTables:
    """Return tables whose sources are agencies; refused where pages say nothing of them.

    A page with the copy of two agencies is a page of both. The peers of an agency are the others.
    """
    if not has_agencies(tables):
        raise refusal(
            "case",
            arrived="pages without a column agency",
            expected="labels of pages that say whose copy they carry",
            fix="Add the page variable agency to the codebook.",
        )
    labels = {reading: by_agency(counts) for reading, counts in tables.labels.items()}
    return replace(
        tables,
        labels=labels,
        pages=_rows_by_agency(tables.pages),
        texts={},
        articles=tables.articles[:0],
        group="",
    )


def has_agencies(tables: CaseTables) -> bool:
    """Return whether labelled pages say whose copy they carry."""
    return bool(tables.labels) and AGENCY in tables.pages and tables.pages[AGENCY].notna().any()


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
