"""How many labels, overlooked on the lower side, would change a contrast of shares.

It is exact: the contrast is computed anew with one label more, with two, and so on.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.compare.contrasts import Comparison
from analysis.compare.evidence import ALPHA
from analysis.compare.formula import ROUNDED, Sums, contrast_of, holm


def overlooked(table: pd.DataFrame, comparison: Comparison) -> np.ndarray:
    """Return how many labels, overlooked on the lower side, would change each contrast of a table.

    They end that it is sure, or take away a difference that is not. Missing for means, and where
    there is no test.
    """
    numbers = [_overlooked(table, place, comparison) for place in range(len(table))]
    return np.array(numbers, float)


def _overlooked(table: pd.DataFrame, place: int, comparison: Comparison) -> float:
    """Return the number of one contrast."""
    row = table.iloc[place]
    item = comparison.counts.items.index.get_loc(row["item"])
    if np.isnan(row["p"]) or not comparison.is_yes_no[item] or not row["estimate"]:
        return np.nan
    group = comparison.present.index(row["group"])
    side = int(row["estimate"] > 0)
    with_more = partial(_contrast_with, comparison=comparison, item=item, group=group, side=side)
    with_one = with_more(1)
    step = abs(with_one["estimate"] - row["estimate"])  # each label adds the same
    end = int(np.ceil(abs(row["estimate"]) / step - ROUNDED))  # so many take the difference away
    if row["p_adjusted"] > ALPHA:
        return end
    start = 0
    every_p = table["p"].to_numpy(copy=True)
    while end - start > 1:
        middle = (start + end) // 2
        every_p[place] = with_more(middle)["p"]
        if holm(every_p)[place] <= ALPHA:
            start = middle
        else:
            end = middle
    return end


def _contrast_with(
    n: int, *, comparison: Comparison, item: int, group: int, side: int
) -> pd.Series:
    """Return a contrast anew with n more labels on a side, spread over its pages without one."""
    tests = []
    for witness in comparison.witnesses:
        sums = _with_labels(n, witness.sums.items(np.array([item])).against(group), side=side)
        tests.append(contrast_of(sums, is_rate=False, unit_is_row=witness.is_row))
    return pd.concat(tests).sort_values("p", kind="stable").iloc[-1]


def _with_labels(n: int, sums: Sums, *, side: int) -> Sums:
    """Return sums with n more labels on a side, spread over its pages without one."""
    free = np.where(sums.side == side, sums.size[:, 0] - sums.values.toarray()[:, 0], 0)
    more = sparse.csr_array((n * free / free.sum())[:, None])
    return replace(sums, values=sums.values + more, squares=sums.squares + more)
