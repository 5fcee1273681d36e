"""Several runs over the same pages as one: labels that all runs give, or any."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts, require_counts
from analysis.errors import listing, one_of, refusal

RULES = ("every", "any")


def merged(runs: Mapping[str, Counts], rule: str) -> Counts:
    """Return labels that every run gives to a page, or any run.

    Parameters
    ----------
    runs : mapping of str to Counts
        Two or more runs over pages, with labels of 0 and 1.
    rule : "every" or "any"

    Returns
    -------
    Counts
        The pages and binary items that all runs have. A label is missing where it is missing in
        any run. What is known of a page is taken from the first run.

    Raises
    ------
    InputError
        For fewer than two runs, another rule, or runs without common pages or binary items.

    Notes
    -----
    Two runs of one machine make the same mistakes. Labels of both are stable, not right.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": ["a1", "a2"]})
    >>> size = np.ones((2, 1))
    >>> first = Counts.of([[1], [1]], size=size, rows=rows, items=["law"], per="page")
    >>> second = Counts.of([[1], [0]], size=size, rows=rows, items=["law"], per="page")
    >>> merged({"a": first, "b": second}, "every").values.toarray().tolist()
    [[1.0], [0.0]]
    """
    one_of(rule, RULES, name="rule")
    if not isinstance(runs, Mapping) or len(runs) < 2:
        raise refusal(
            "runs",
            arrived=listing(runs) if isinstance(runs, Mapping) else type(runs).__name__,
            expected="two or more runs by name",
            fix='Write {"a": first, "b": second}.',
        )
    for run in runs.values():
        require_counts(run)
    pages = _common_pages(runs)
    items = _common_binary_items(runs)
    if not len(pages) or not items:
        raise refusal(
            "runs",
            arrived=f"{len(pages)} common pages and {len(items)} common items of 0 and 1",
            expected="at least one of each",
            fix="Give runs of one codebook over the same pages.",
        )
    first = next(iter(runs.values()))
    values = []
    is_labelled = np.ones((len(pages), 1), bool)
    for run in runs.values():
        common = run.where(items=items)
        position = pd.Index(run.rows["article_id"]).get_indexer(pages)
        values.append(common.values[position])
        is_labelled = is_labelled & (common.size[position] > 0)
    combine = sparse.csr_array.minimum if rule == "every" else sparse.csr_array.maximum
    rows = first.rows.set_index("article_id").loc[pages].reset_index()
    return Counts.of(
        functools.reduce(combine, values).multiply(is_labelled),
        size=is_labelled.astype(float),
        rows=rows,
        items=items,
        per=first.per,
    )


def _common_pages(runs: Mapping[str, Counts]) -> pd.Index:
    """Return the article_ids that all runs have, sorted."""
    pages = [pd.Index(run.rows["article_id"]) for run in runs.values()]
    common = pages[0]
    for others in pages[1:]:
        common = common.intersection(others)
    return common.sort_values()


def _common_binary_items(runs: Mapping[str, Counts]) -> list[str]:
    """Return the items that all runs have and whose labels are 0 or 1 in each."""
    first, *others = runs.values()
    scales = set()
    for run in runs.values():
        is_scale = ~np.isin(run.values.data, (0, 1))
        scales |= set(run.items.index[run.values.indices[is_scale]])
    common = set(first.items.index).intersection(*(run.items.index for run in others)) - scales
    return [item for item in first.items.index if item in common]
