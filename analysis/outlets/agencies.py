"""Agencies as sources: their copy, wherever it is printed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.case.items import FACTS, CaseTables
from analysis.case.pages import NO_AGENCY
from analysis.counts import Counts
from analysis.errors import number_of

FEWEST_PAGES = 10  #: pages with its copy from which an agency has a card
AGENCY = "agency"  #: the column that says whose copy a page carries
PRINTED_BY = "printed_by"  #: the outlet, where the source is an agency
SEPARATOR = ";"  #: between the agencies of a page


def tables_of_agencies(tables: CaseTables) -> CaseTables | None:
    """Return tables whose sources are agencies; None where pages say nothing of them.

    A page with the copy of two agencies is a page of both. The peers of an agency are the others.
    """
    has_agencies = AGENCY in tables.pages and tables.pages[AGENCY].notna().any()
    if not has_agencies or not tables.labels:
        return None
    labels = {run: _by_agency(counts) for run, counts in tables.labels.items()}
    return replace(
        tables,
        labels=labels,
        pages=_rows_by_agency(tables.pages),
        texts={},
        articles=tables.articles[:0],
        group="",
    )


def agencies_with_cards(tables: CaseTables) -> list[str]:
    """Return the agencies with ten pages in the first run, those with most pages first."""
    sizes = tables.listed["outlet"].value_counts().sort_index()
    sizes = sizes.sort_values(ascending=False, kind="stable")
    return sizes.index[sizes >= FEWEST_PAGES].tolist()


def carriers_in_words(pages: pd.DataFrame) -> str:
    """Return how many outlets print an agency's copy.

    >>> rows = {"printed_by": ["Elm Post", "Oak News", "Oak News"]}
    >>> carriers_in_words(pd.DataFrame(rows))
    '2 sources'
    """
    return number_of(pages[PRINTED_BY].nunique(), "source")


def _by_agency(counts: Counts) -> Counts:
    """Return counts with one row for each page and agency; the agency is the outlet."""
    rows = _rows_by_agency(counts.rows.assign(row=range(len(counts.rows))))
    chosen = rows["row"].to_numpy()
    size = counts.size[chosen]
    return replace(counts, values=counts.values[chosen], size=size, rows=rows.drop(columns="row"))


def _rows_by_agency(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each page and agency, without what is known of outlets."""
    agencies = rows[AGENCY].fillna(NO_AGENCY).astype(str).str.split(SEPARATOR)
    named = rows.assign(**{PRINTED_BY: rows["outlet"]}, outlet=agencies).explode("outlet")
    named["outlet"] = named["outlet"].str.strip()
    is_agency = named["outlet"] != NO_AGENCY
    facts = [name for name in FACTS if name in named]
    return named[is_agency].drop(columns=facts).reset_index(drop=True)
