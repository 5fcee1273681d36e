"""What the page needs to redo the planned contrasts: pages by reading, as compact arrays."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.counts import Counts, columns_of, not_produced
from analysis.errors import InputError
from analysis.lexicons import Planned
from analysis.stats.plan import ARTICLE, plan_of

PAGES_BY = ("genre", "wave", "language")  #: columns by which a reader may choose pages
UNITS = ("outlet", "owner_family")  #: columns that may be units
TEXTS = ("article_id", "copy_cluster")
MOST_OF_BYTE = 254  #: values that one byte tells apart; the last number is a missing value
MOST_OF_TWO_BYTES = 65_534


def recomputed_data(readings: Mapping[str, Counts], plan: Planned) -> dict[str, Any]:
    """Return pages × items of each reading, as the script of the page reads them.

    Parameters
    ----------
    readings : mapping of str to Counts
        As from ``case.planned_readings``.
    plan : Planned

    Returns
    -------
    dict
        ``items``; ``columns`` (``name`` and sorted ``values`` of all readings); ``readings``: of
        each reading ``n`` pages, ``columns`` (codes in base64), ``own`` (bits of the pages that
        newsrooms wrote themselves, or None where that is unknown) and ``items`` (``values`` as
        bits, or numbers of a scale; ``looked``, bits of the pages that were looked at, or None for
        all).
    """
    rows_of_readings = [counts.rows for counts in readings.values()]
    names = [name for name in _columns(plan) if all(name in rows for rows in rows_of_readings)]
    known = {name: _values_of(rows_of_readings, name) for name in names}
    items = list(plan.every_item())
    data = {}
    for reading, counts in readings.items():
        chosen = counts.where(items=items)
        data[reading] = {
            "n": len(chosen.rows),
            "columns": {name: _codes_text(chosen.rows[name], known[name]) for name in names},
            "own": _own_text(chosen.rows),
            "items": _items_data(chosen),
        }
    columns = [{"name": name, "values": plain_numbers(values)} for name, values in known.items()]
    return {"items": items, "columns": columns, "readings": data}


def asked_data(plan: Planned, counts: Counts) -> dict[str, Any]:
    """Return what the script is asked for: the contrasts of a family on the rows of a sample."""
    return {
        "group": plan.group,
        "levels": list(plan.levels),
        "against": plan.against,
        "unit": _unit_of(plan, counts),
        "strata": columns_of(plan.strata or ()),
        "where": {name: plain_numbers(values) for name, values in plan.where.items()},
        "items": list(plan.items),
        "contrasts": [vars(contrast) for contrast in plan.contrasts],
    }


def _unit_of(plan: Planned, counts: Counts) -> str:
    """Return what is left out one at a time."""
    try:
        return str(plan_of(counts, None, planned=plan).unit)
    except InputError:  # the contrasts of this sample are refused, too
        return plan.unit or ARTICLE


def plain_numbers(values: Any) -> list[Any]:
    """Return one value or several as a list of texts and numbers.

    >>> plain_numbers(1), plain_numbers(["news", "agency"])
    ([1], ['news', 'agency'])
    """
    return [_plain(value) for value in np.atleast_1d(np.asarray(values, object))]


def _columns(plan: Planned) -> list[str]:
    """Return the columns that decide pages, units, groups and strata."""
    conditions = [plan.pages, *(sample.where for sample in plan.samples)]
    names = [*TEXTS, plan.group, *columns_of(plan.strata or ()), *UNITS, *PAGES_BY]
    names += [name for where in conditions for name in where]
    if plan.unit and plan.unit != ARTICLE:
        names.append(plan.unit)
    return list(dict.fromkeys(names))


def _values_of(tables: list[pd.DataFrame], name: str) -> pd.Index:
    """Return the values of a column in all tables, sorted."""
    column = pd.concat([table[name] for table in tables])
    return pd.Index(pd.factorize(column, sort=True)[1])


def _plain(value: Any) -> Any:
    """Return a value as text or number, unrounded; whole numbers without a point.

    >>> _plain(1.0), _plain(0.123456789), _plain("news")
    (1, 0.123456789, 'news')
    """
    if isinstance(value, float | np.floating):
        return int(value) if float(value).is_integer() else float(value)
    if isinstance(value, int | np.integer):
        return int(value)
    return str(value)


def _codes_text(column: pd.Series, values: pd.Index) -> str:
    """Return the places of a column's values among all, as base64 of one or two bytes each."""
    codes = values.get_indexer(column)
    kind = np.dtype("u1") if len(values) <= MOST_OF_BYTE else np.dtype("<u2")
    if len(values) > MOST_OF_TWO_BYTES:
        raise OverflowError(f"{len(values)} values of {column.name}")
    missing = np.iinfo(kind).max
    return _text_of(np.where(codes < 0, missing, codes).astype(kind))


def _own_text(rows: pd.DataFrame) -> str | None:
    """Return which pages newsrooms wrote themselves; None where that is unknown."""
    try:
        return _bits_text(not_produced(rows) == "")
    except InputError:
        return None


def _items_data(counts: Counts) -> list[dict[str, Any]]:
    """Return the values of each item, and which pages were looked at for it."""
    values = counts.values.toarray()
    is_looked_at = counts.full_size() > 0
    data = []
    for place in range(len(counts.items)):
        of_item = values[:, place]
        is_share = np.isin(of_item, (0, 1)).all()
        looked = is_looked_at[:, place]
        data.append(
            {
                "values": _bits_text(of_item) if is_share else of_item.tolist(),
                "looked": None if looked.all() else _bits_text(looked),
            }
        )
    return data


def _bits_text(values: Any) -> str:
    """Return values of 0 and 1 as base64, eight a byte.

    >>> _bits_text([1, 1, 0])
    'Aw=='
    """
    return _text_of(np.packbits(np.asarray(values).astype(bool), bitorder="little"))


def _text_of(array: np.ndarray) -> str:
    """Return the bytes of an array as base64."""
    return base64.b64encode(array.tobytes()).decode("ascii")
