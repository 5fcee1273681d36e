"""Fingerprints: the share of each frame package in a group, or in a source."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.compare.levels import levels
from analysis.counts import Counts, columns_of
from analysis.errors import refusal, require_columns
from analysis.framing.packages import Packages
from analysis.stats.evidence import Method, method_of, stacked
from analysis.wording.notes import with_evidence


def fingerprint(packages: Packages, by: str | Sequence[str]) -> pd.DataFrame:
    """Return the share of each frame package by group or source.

    Parameters
    ----------
    packages : Packages
        From ``framing.packages``.
    by : str or sequence of str
        Columns of the pages, such as "country_group", or "outlet" for sources. Pages without a
        value are left out; the Method counts them.

    Returns
    -------
    DataFrame
        As from ``compare.levels``, with the columns ``run`` and ``class``: ``item`` is the name of
        the package, ``n`` its pages, ``size`` all pages. The shares of a group add up to 1.

    Raises
    ------
    InputError
        For an unknown column, or one that no page has a value of.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import framing
    >>> rows = pd.DataFrame({"article_id": [f"p{n:02}" for n in range(40)]})
    >>> rows["outlet"] = [f"outlet {n % 8}" for n in range(40)]
    >>> rows["country"] = ["North"] * 20 + ["South"] * 20
    >>> values = [[1, 1, 1, 0, 0, 0]] * 20 + [[0, 0, 0, 1, 1, 1]] * 20
    >>> items = ["law", "court", "breach", "bombs", "planes", "targets"]
    >>> labels = Counts.of(values, size=np.ones((40, 1)), rows=rows, items=items, per="page")
    >>> found = framing.packages(labels, rule=framing.PackageRule(most=3, halves=2))
    >>> table = fingerprint(found, "country")
    >>> table[["country", "class", "n", "size"]].iloc[:2].values.tolist()
    [['North', 1, 0.0, 20.0], ['North', 2, 20.0, 20.0]]
    """
    names = columns_of(by)
    unit = None if "outlet" in names else "outlet"
    of_packages = method_of(packages.names)
    tables = {}
    for run, counts in packages.counts.items():
        chosen, left_out = _rows_with_value(counts, names)
        table = levels(chosen, names, unit=unit)
        method: Method = {
            "annotators": of_packages.get("annotators", ""),
            "nothing": of_packages.get("nothing", ""),
            **method_of(table),
            "left_out": left_out,
        }
        tables[run] = with_evidence(table, method, status=table["status"], reason=table["reason"])
    result = stacked(tables, "run")
    classes = packages.names.set_index("name")["class"]
    result.insert(result.columns.get_loc("item"), "class", result["item"].map(classes))
    return result


def _rows_with_value(counts: Counts, names: Sequence[str]) -> tuple[Counts, dict[str, int]]:
    """Return the pages with a value of each column, and how many are left out."""
    require_columns(counts.rows, names, what="pages of the packages")
    has_value = counts.rows[list(names)].notna().all(axis=1).to_numpy()
    if not has_value.any():
        raise refusal(
            "by",
            arrived=f"{', '.join(names)} without a value on any page",
            expected="a column that pages have a value of",
            fix="Join it with with_metadata before framing.packages.",
        )
    n_without = int((~has_value).sum())
    if not n_without:
        return counts, {}
    reason = f"without {', '.join(names)}".replace("_", " ")
    return counts.where(rows=has_value), {reason: n_without}
