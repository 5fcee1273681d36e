"""The rows of a comparison: what each counts for, and which items have enough evidence.

What has enough evidence is decided without a look at the groups.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.compare.formula import HALF, Sums, weights_of
from analysis.compare.plan import Gate
from analysis.compare.prose import percent_text
from analysis.counts import READ_BY_PEOPLE, Counts, group_codes, group_matrix
from analysis.errors import number_of, plural, refusal

MEASURES = {
    "share": "difference of shares",
    "mean": "difference of means",
    "rate": "log rate ratio",
}
LEAST = Gate.units_with_item
SIGNATURE = "signature"
NAME_OR_FURNITURE = "name or furniture?"
#: How the reason begins why an item is not tested.
SIGNATURES = (SIGNATURE, NAME_OR_FURNITURE)
MOST_IN_FRAMES = 0.5  #: of the uses of a word, beyond which it is a signature
SAME = 1e-12  #: part of a product below which rows have one value


def kind_of(counts: Counts) -> str:
    """Return what a comparison is about: "share", "mean" or "rate".

    Rows of size one have shares, if values are 0 and 1, else means, as sums of scores have; counts
    per token or sentence have rates.
    """
    if not len(counts.items):
        raise refusal(
            "counts",
            arrived="counts without items",
            expected="at least one",
            fix=(
                "Make the counts with fewer stop words, a lower min_articles, or another word list."
                " Speakers are found in English texts only."
            ),
        )
    if counts.of_size_one:
        return "mean" if counts.scales else "share"
    if counts.per.startswith("scored"):
        return "mean"
    if (counts.values.data < 0).any():
        raise refusal(
            f"counts per {counts.per}",
            arrived="values below 0",
            expected="counts from 0",
            fix="Compare means of articles: counts.per_article().",
        )
    return "rate"


# ---- evidence -----------------------------------------------------------------------------------


def few_read(counts: Counts, sides: Sequence[np.ndarray], unit: np.ndarray, *, noun: str) -> str:
    """Return why corrected labels lack an interval, or "".

    *sides* are masks of rows: of both sides, or of one group.
    """
    is_read = counts.rows[READ_BY_PEOPLE].to_numpy() > 0
    fewest = min(len(np.unique(unit[side & is_read])) for side in sides)
    if fewest >= LEAST:
        return ""
    return f"people read pages of only {number_of(fewest, noun)}, at least {LEAST} needed"


def signatures_in(counts: Counts, side: np.ndarray | None = None) -> np.ndarray:
    """Return why each item is a signature of a side that uses it more than all others, or "".

    *side* is the number of each row's side; else each outlet is one.
    """
    reasons = np.full(len(counts.items), "", dtype=object)
    if counts.furniture is None:
        return reasons
    if side is None:
        side = group_codes(counts.rows, ["outlet"])[0]
    items = np.unique(counts.furniture.indices)
    of_side = group_matrix(side, side.max() + 1)
    of_items = (counts.values[:, items], counts.furniture[:, items])
    n, in_frames = ((of_side @ uses).toarray() for uses in of_items)
    size = of_side @ counts.size
    is_more = n * (size.sum(axis=0) - size) >= (n.sum(axis=0) - n) * size
    share = np.where(is_more, in_frames / np.maximum(n, 1), 0).max(axis=0, initial=0)
    known = counts.items.reindex(columns=["frame", "name_of"], fill_value="")
    for item, part in zip(items, share):
        if part > MOST_IN_FRAMES:
            reasons[item] = _why_signature(known.iloc[item], part)
    return reasons


def _why_signature(item: pd.Series, share: float) -> str:
    """Return why an item is a signature, or perhaps a name."""
    if item["frame"]:
        often = "always" if share == 1 else percent_text(share)
        return f"{SIGNATURE}: {often} in “{item['frame']}”"
    if item["name_of"]:
        return f"{NAME_OR_FURNITURE} in half of the articles of {item['name_of']}, hardly in others"
    return f"{SIGNATURE}: {percent_text(share)} of its uses are in text that recurs in one outlet"


def ends_of_scales(counts: Counts, kind: str) -> pd.DataFrame:
    """Return ``lowest, highest`` of each item: infinite unless it has means on a known scale.

    Labels that people correct may leave their scale.
    """
    ends = counts.items.reindex(columns=["lowest", "highest"]).astype(float)
    if kind != "mean" or READ_BY_PEOPLE in counts.rows:
        ends[:] = np.nan
    return ends.fillna({"lowest": -np.inf, "highest": np.inf})


def unseen_errors(counts: Counts, group: np.ndarray) -> np.ndarray:
    """Return what errors that nobody has seen add to the square of each row of corrected labels.

    Half an error is added to each group, as half an occurrence is to rates: a sample may hold none
    of the pages on which a machine errs.
    """
    unseen = np.zeros(len(counts.rows))
    n_read = counts.rows[READ_BY_PEOPLE].to_numpy(float)
    n_pages = counts.rows.get("n_rows", pd.Series(1, counts.rows.index)).to_numpy(float)
    for number in np.unique(group):
        is_side = group == number
        read = n_read[is_side].sum()
        pages = n_pages[is_side].sum()
        if 0 < read < pages:
            weight = pages / read / n_pages[is_side]
            unseen[is_side] = HALF * weight**2 * n_read[is_side] / read
    return unseen


def evidence_of(sums: Sums, *, kind: str, is_yes_no: np.ndarray, noun: str) -> np.ndarray:
    """Return why each item lacks a test, or "", within shared strata."""
    size = sums.added()[1]
    is_compared = (weights_of(size) > 0)[sums.side, sums.stratum] & (sums.size > 0)
    units, unit = np.unique(sums.unit, return_inverse=True)
    of_units = group_matrix(unit, len(units))
    n_items = sums.values.shape[1]
    n_units = []
    for side in (0, 1):
        cells = is_compared & (sums.side == side)[:, None]
        n_units.append(np.count_nonzero(of_units @ cells.astype(float), axis=0))
    least = np.broadcast_to(np.minimum(*n_units), n_items)
    reasons = {0: "no rows of both sides to compare"}
    for n in range(1, Gate.units):
        reasons[n] = f"{number_of(n, noun)} on a side, at least {Gate.units} needed"
    few = pd.Series(least).map(reasons).fillna("").to_numpy(object)
    if (few != "").all():
        return few
    rare = _rarity(sums, is_compared, of_units, kind=kind, is_yes_no=is_yes_no, noun=plural(noun))
    return np.where(few == "", rare, few)


def _rarity(
    sums: Sums,
    is_compared: np.ndarray,
    of_units: sparse.csr_array,
    *,
    kind: str,
    is_yes_no: np.ndarray,
    noun: str,
) -> np.ndarray:
    """Return why each item is too rare to compare, or ""."""
    values = sums.values.multiply(is_compared).tocsr()
    size = of_units @ np.where(is_compared, sums.size, 0)
    by_unit = (of_units @ abs(values)).tocoo()
    n_items = values.shape[1]
    row, column = by_unit.coords
    squares = sums.squares.multiply(is_compared).tocsr()
    n_with = np.bincount((of_units @ squares).nonzero()[1], minlength=n_items)
    is_full = by_unit.data == np.broadcast_to(size, by_unit.shape)[row, column]
    n_without = np.count_nonzero(size, axis=0) - np.bincount(column[is_full], minlength=n_items)
    total = values.sum(axis=0)
    product = squares.sum(axis=0) * size.sum(axis=0)
    cases = {
        f"in fewer than {LEAST} {noun}": n_with < LEAST,
        f"fewer than {LEAST} {noun} without it": is_yes_no & (n_without < LEAST),
        f"fewer than {Gate.count} occurrences": (kind == "rate") & (total < Gate.count),
        "all rows are alike": (kind != "rate") & (product - total**2 <= SAME * product),
    }
    return np.select(list(cases.values()), list(cases), default="").astype(object)
