"""What if labels are wrong: each flipped with the same chance, or some overlooked on one side.

Nothing is drawn at random. If each yes or no is flipped with chance e, independently, a share of Y
of N moves to Y(1 − 2e) + eN, a difference shrinks by 1 − 2e, and its variance V becomes
V(1 − 2e)² + e(1 − e)/W, where W is the weighted size that both sides share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import signal, sparse, special, stats

from analysis.compare.contrasts import compared_rows, comparison_of, family_of
from analysis.compare.design import kind_of
from analysis.compare.evidence import ALPHA
from analysis.compare.formula import CONFIDENCE, ROUNDED, Sums, contrast_of
from analysis.compare.measures import holm
from analysis.compare.plan import plan_of
from analysis.counts import Counts
from analysis.lexicons import Planned

ONE_IN = (50, 20, 10, 5)  #: one wrong label in so many
MILDEST, WORST = 200, 5  #: one in so many, when it is asked how many a finding bears


@dataclass(frozen=True)
class Family:
    """Planned contrasts, with what their p is made of."""

    counts: Counts
    plan: Planned
    present: list
    kind: str
    table: pd.DataFrame  #: contrasts with their SPREAD

    @property
    def is_sure(self) -> pd.Series:
        """Whether each contrast is sure."""
        return self.table["p_adjusted"] <= ALPHA


def planned_family(counts: Counts, planned: Planned) -> Family:
    """Return the contrasts of a list of the plan."""
    plan = plan_of(counts, None, planned=planned)
    counts, present = compared_rows(counts, plan)
    counts = counts.where(rows={plan.group: present})
    kind = kind_of(counts)
    table, _ = family_of(counts, plan, present, frozenset(present), kind=kind)
    return Family(counts, plan, present, kind, table)


def flipped(family: Family, chance: float) -> pd.DataFrame:
    """Return the contrasts if each label is flipped with a chance."""
    table = family.table
    estimate, error = _moved(family, chance)
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, table["df"]) * error
    ends = np.where(table["is_yes_no"], 1, np.inf)
    low, high = np.maximum(estimate - reach, -ends), np.minimum(estimate + reach, ends)
    p = _p(estimate, error, table["df"])
    return table.assign(estimate=estimate, low=low, high=high, p=p, p_adjusted=holm(p))


def sure_up_to(family: Family) -> pd.Series:
    """Return up to one wrong label in how many each contrast is sure; 0: not one in 200."""
    one_in = pd.Series(0, index=family.table.index)
    is_sure = family.is_sure
    for n in range(MILDEST, WORST - 1, -1):
        p = _p(*_moved(family, 1 / n), family.table["df"])
        is_sure &= holm(p) <= ALPHA
        one_in[is_sure] = n
    return one_in.where(family.is_sure)


def _moved(family: Family, chance: float) -> tuple[pd.Series, pd.Series]:
    """Return estimates and errors if each label is flipped with a chance."""
    table = family.table
    kept = np.where(table["is_yes_no"], 1 - 2 * chance, 1)
    added = np.where(table["is_yes_no"], chance * (1 - chance) / table["compared"], 0)
    error = np.sqrt(table["error"] ** 2 * kept**2 + added)
    return table["estimate"] * kept, error.where(table["p"].notna())


def _p(estimate: pd.Series, error: pd.Series, freedom: pd.Series) -> np.ndarray:
    """Return p of estimates."""
    return 2 * special.stdtr(freedom, -np.abs(estimate) / error)


# ---- whether a group stays at its end -----------------------------------------------------------


def still_there(family: Family, chance: float) -> list[float]:
    """Return each contrast's chance that its group stays where it is.

    A group whose share is at an end of all groups stays there; another stays on its side of all
    others. Missing where the difference within strata is the other way round.
    """
    return [
        _chance_to_stay(family, row, chance=chance) if row.is_yes_no else np.nan
        for row in family.table.itertuples()
    ]


def _chance_to_stay(family: Family, row: Any, *, chance: float) -> float:
    """Return the chance of one contrast."""
    groups = _labels_of_groups(family, row.item)
    if row.group not in groups.index or len(groups) < 2:
        return np.nan
    own = groups.loc[row.group]
    others = groups.drop(row.group)
    rest = others.sum()
    way = np.sign(own["n"] * rest["size"] - rest["n"] * own["size"])
    if way * row.estimate <= 0:
        return np.nan
    is_end = (way * (own["n"] * others["size"] - others["n"] * own["size"]) > 0).all()
    beside = others if is_end else rest.to_frame().T
    return chance_of_end(tuple(own), list(beside.itertuples(index=False)), way, chance=chance)


def _labels_of_groups(family: Family, item: str) -> pd.DataFrame:
    """Return ``n, size`` of an item in each group with pages: its labels, and all pages."""
    counts = family.counts.where(items=[item])
    sums = pd.DataFrame({"n": counts.values.toarray()[:, 0], "size": counts.size[:, 0]})
    by = counts.rows[family.plan.group].to_numpy()
    groups = sums.groupby(by).sum().loc[family.present].astype(int)
    return groups[groups["size"] > 0]


def chance_of_end(own: tuple, others: list[tuple], way: int, *, chance: float) -> float:
    """Return the chance that one's share is under those of all others (way −1), or over them (1).

    One and others are (n, size): labels and pages.
    """
    n_pages = own[1]
    chances = _counts_if(*own, chance=chance)
    for n, size in others:
        its = _counts_if(n, size, chance=chance)
        below = np.concatenate([[0], its.cumsum()])  # chance of fewer than so many
        share = np.arange(n_pages + 1) * size
        if way > 0:
            chances = chances * below[-(-share // n_pages)]
        else:
            chances = chances * (1 - below[share // n_pages + 1])
    return float(chances.sum())


def _counts_if(n: int, size: int, *, chance: float) -> np.ndarray:
    """Return the chance of each count of labels, where n pages of so many have one now."""
    kept = stats.binom.pmf(np.arange(n + 1), n, 1 - chance)
    gained = stats.binom.pmf(np.arange(size - n + 1), size - n, chance)
    return signal.convolve(kept, gained)


# ---- labels that were overlooked ----------------------------------------------------------------


def overlooked(family: Family) -> list[float]:
    """Return how many labels, overlooked on the lower side, would change each contrast.

    They end that it is sure, or take away a difference that is not.
    """
    return [_overlooked(family, place) for place in range(len(family.table))]


def _overlooked(family: Family, place: int) -> float:
    """Return the number of one contrast."""
    row = family.table.iloc[place]
    if np.isnan(row["p"]) or not row["is_yes_no"] or not row["estimate"]:
        return np.nan
    counts = family.counts.where(items=[row["item"]])
    comparison = comparison_of(counts, family.plan, family.present, family.kind)
    numbers = {name: number for number, name in enumerate(family.present)}
    sums = comparison.sums.against(numbers[row["group"]], numbers.get(row["against"]))
    side = int(row["estimate"] > 0)
    unit_is_row = comparison.unit_is_row
    with_one = _contrast_with(1, sums, side=side, unit_is_row=unit_is_row)
    step = abs(with_one["estimate"] - row["estimate"])  # each label adds the same
    end = int(np.ceil(abs(row["estimate"]) / step - ROUNDED))  # so many take the difference away
    if not family.is_sure.iloc[place]:
        return end
    start = 0
    every_p = family.table["p"].to_numpy(copy=True)
    while end - start > 1:
        middle = (start + end) // 2
        every_p[place] = _contrast_with(middle, sums, side=side, unit_is_row=unit_is_row)["p"]
        if holm(every_p)[place] <= ALPHA:
            start = middle
        else:
            end = middle
    return end


def _contrast_with(n: int, sums: Sums, *, side: int, unit_is_row: bool) -> pd.Series:
    """Return a contrast anew with n more labels on a side, spread over its pages without one."""
    free = np.where(sums.side == side, sums.size[:, 0] - sums.values.toarray()[:, 0], 0)
    more = sparse.csr_array((n * free / free.sum())[:, None])
    sums = replace(sums, values=sums.values + more, squares=sums.squares + more)
    return contrast_of(sums, is_rate=False, unit_is_row=unit_is_row).iloc[0]
