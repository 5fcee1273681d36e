"""How wrong labels would have to be for a difference to vanish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotation.corrections import contrasts_of, side_of_pages
from analysis.counts import Counts, columns_of, group_codes
from analysis.errors import one_of, refusal, require_number
from analysis.lexicons import Planned
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.stats.plan import ARTICLE, groups_of, plan_of
from analysis.wording.notes import with_evidence, within_text

AS_LABELLED = "as labelled"
#: Error rates by name: of both sides alike, and against the difference.
ERRORS: dict[str, dict[str, float]] = {
    AS_LABELLED: {},
    "alike: one in five missed": {"missed_less": 0.2, "missed_more": 0.2},
    "alike: one in twenty added": {"added_less": 0.05, "added_more": 0.05},
    "against it: one in five missed": {"missed_less": 0.2},
    "against it: one in twenty added": {"added_more": 0.05},
    "against it: both": {"missed_less": 0.2, "added_more": 0.05},
}
ROUNDING = 1e-9
IS_SCALE = "a scale: its labels are not 0 or 1"
#: What a scale has no number of.
NUMBERS = (
    "share",
    "share_against",
    "estimate",
    "labelled_estimate",
    "missed_to_tip",
    "added_to_tip",
    "pages_to_tip",
)
RATES = ("missed_less", "missed_more", "added_less", "added_more")


class Shares(NamedTuple):
    """The shares of both sides, over the strata that both have and with the same weights."""

    target: float
    reference: float
    n_target: int  #: pages with a label, of either value
    n_reference: int
    steps: np.ndarray  #: by how much one wrong label closes the difference, the largest first


def sensitivity(
    machine: Counts,
    *,
    by: str | None = None,
    item: str | Sequence[str] | None = None,
    errors: Mapping[str, Mapping[str, float]] | None = None,
    strata: str | Sequence[str] | None = None,
    planned: Planned | str | Path | None = None,
) -> pd.DataFrame:
    """Return differences as they would be under stated error rates of the labels.

    Parameters
    ----------
    machine : Counts
        Labels of every page, 0 or 1.
    by, item, strata, planned
        As in `corrected_contrast`.
    errors : mapping, optional
        Name → rates from 0 to 1, 0 where left out. ``missed_less`` is the share of the pages with
        the item that were labelled without it, on the side that has it less often;
        ``added_less`` the share of the pages without it that were labelled with it;
        ``missed_more, added_more`` those of the other side. By default `ERRORS`.

    Returns
    -------
    DataFrame
        One row a contrast, item and name: ``group, against, item, errors``; ``share,
        share_against`` and ``estimate`` (their difference) under these rates;
        ``labelled_estimate`` (as labelled); ``missed_to_tip`` and ``added_to_tip``, the rates at
        which the difference is 0: of the pages with the item on the side that has it less often,
        all others being right, and of the pages without it on the other side; ``pages_to_tip``,
        the least number of wrong labels at which the difference is 0 or has the other sign: those
        of the pages that weigh most, on either side; ``articles, articles_against``;
        ``status, reason, note``. Rates that no share can have are "descriptive", with the
        reason, and so is a variable that is a scale.

    Raises
    ------
    InputError
        For an unknown rate, a number that is no share, fewer than two groups or no item.

    Notes
    -----
    A share s that is labelled with rates m (missed) and f (added) is (s − f) / (1 − m − f) in
    truth (Rogan and Gladen 1978). Shares are those of pages within strata, weighted as in
    ``compare.contrasts``. Errors that are alike on both sides make a difference look smaller than
    it is. Only unlike errors can make one. Nothing is estimated here: whether labels err so is for
    people's labels to say (`corrected_contrast`).

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcdefghij"), "side": ["N"] * 5 + ["S"] * 5})
    >>> labels = [[1]] * 4 + [[0]] * 5 + [[1]]
    >>> machine = Counts.of(labels, size=np.ones((10, 1)), rows=rows, items=["law"], per="page")
    >>> errors = {"one in four missed": {"missed_less": 0.25}}
    >>> table = sensitivity(machine, by="side", item="law", errors=errors)
    >>> table[["share", "share_against", "estimate", "missed_to_tip"]].round(2).values.tolist()
    [[0.8, 0.27, 0.53, 0.75]]
    """
    plan = plan_of(machine, by, unit=ARTICLE, strata=strata, planned=planned)
    items = list(plan.items) if item is None else columns_of(item)
    scenarios = _checked_errors(ERRORS if errors is None else errors)
    if not scenarios:
        raise refusal(
            "errors",
            arrived="no rates",
            expected='a name and its rates, such as {"one in five missed": {"missed_less": 0.2}}',
            fix="Leave errors= out for the usual ones.",
        )
    if not items:
        raise refusal(
            "sensitivity",
            arrived="no item",
            expected="item= labels of the machine, or planned= a list of contrasts with items",
            fix="Name the labels that are compared.",
        )
    counts = machine.where(rows=plan.where, items=items)
    groups = groups_of(counts, plan)
    counts = counts.where(rows={plan.group: groups})
    scales = counts.scales
    stratum = np.zeros(len(counts.rows), int)
    remark = "what labels would show under these rates: nothing is estimated"
    if plan.strata:
        stratum, _ = group_codes(counts.rows, plan.strata)
        remark = f"{remark}; differences within {within_text(plan.strata)}"
    rows = []
    for group, reference in contrasts_of(groups, against=plan.against):
        side = side_of_pages(counts.rows[plan.group], group, reference=reference)
        names = {"group": group, "against": "rest" if reference is None else reference}
        for name in items:
            shares = _shares_of_sides(counts.where(items=[name]), side, stratum)
            for scenario, rates in scenarios.items():
                row = {**names, "item": name, "errors": scenario}
                row |= _under_errors(shares, rates) | _tipping_points(shares)
                if name in scales:
                    row |= dict.fromkeys(NUMBERS, np.nan)
                rows.append(row)
    table = pd.DataFrame(rows)
    method = Method(
        what="sensitivity",
        measure="difference of shares under stated error rates",
        per=machine.per,
        by=(plan.group,),
        where=dict(plan.where),
        strata=tuple(plan.strata or ()),
        remark=remark,
        annotators=annotators_of(machine.rows),
        sources=("rogan1978",),
    )
    is_possible = table["estimate"].notna()
    status = np.where(is_possible, Status.NOT_TESTED, Status.DESCRIPTIVE)
    cases = [is_possible, table["item"].isin(scales), table["labelled_estimate"].isna()]
    reasons = ["", IS_SCALE, "no stratum has both sides"]
    reason = np.select(cases, reasons, "no share can have these rates")
    return with_evidence(table, method, status=status, reason=reason)


def _checked_errors(errors: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return the rates of each name, 0 where left out."""
    checked = {}
    for name, rates in errors.items():
        for rate, value in rates.items():
            one_of(rate, RATES, name="rate")
            require_number(value, name=f"{rate} of {name!r}", least=0, most=1)
        checked[name] = dict.fromkeys(RATES, 0.0) | dict(rates)
    return checked


def _shares_of_sides(label: Counts, side: np.ndarray, stratum: np.ndarray) -> Shares:
    """Return the shares of both sides, 0 and 1, within strata."""
    has_label = label.values.toarray()[:, 0] > 0
    is_read = label.size[:, 0] > 0
    is_side = [is_read & (side == number) for number in (0, 1)]
    n_strata = stratum.max(initial=0) + 1
    n, n_against = (np.bincount(stratum[pages], minlength=n_strata) for pages in is_side)
    total = np.maximum(n + n_against, 1)
    whole = (n * n_against / total).sum()
    shares = []
    weights = []
    for pages, n_of_other_side in zip(is_side, (n_against, n)):
        # By so much a label on a page moves the share of its side.
        weight = n_of_other_side[stratum] / total[stratum] / (whole or 1)
        weights.append(np.where(pages, weight, 0))
        shares.append(float(weight[pages & has_label].sum()) if whole else np.nan)
    is_low = [shares[0] < shares[1], shares[1] < shares[0]]
    steps = [weight[has_label != low] for weight, low in zip(weights, is_low)]
    largest_first = np.sort(np.concatenate(steps))[::-1]
    n_target, n_reference = (int(pages.sum()) for pages in is_side)
    return Shares(shares[0], shares[1], n_target, n_reference, largest_first)


def _under_errors(shares: Shares, rates: Mapping[str, float]) -> dict[str, float]:
    """Return the shares and their difference if labels err at these rates."""
    sides = ["less", "more"]
    if shares.target > shares.reference:
        sides.reverse()
    corrected = []
    for share, side in zip(shares[:2], sides):
        missed = rates[f"missed_{side}"]
        added = rates[f"added_{side}"]
        corrected.append(_true_share(share, missed=missed, added=added))
    share, share_against = corrected
    return {
        "share": share,
        "share_against": share_against,
        "estimate": share - share_against,
        "labelled_estimate": shares.target - shares.reference,
    }


def _true_share(share: float, *, missed: float, added: float) -> float:
    """Return the share in truth; missing where no share can have these rates."""
    told_apart = 1 - missed - added
    if told_apart <= 0:
        return np.nan
    true_share = (share - added) / told_apart
    if -ROUNDING <= true_share <= 1 + ROUNDING:
        return true_share
    return np.nan


def _tipping_points(shares: Shares) -> dict[str, float]:
    """Return the error rates, and the number of labels, at which the difference is 0."""
    less, more = sorted(shares[:2])
    gap = more - less
    closed = np.cumsum(shares.steps)
    n_wrong = 0.0 * gap  # missing where there is no difference
    if gap > ROUNDING:
        n_wrong = float(np.searchsorted(closed, gap - ROUNDING)) + 1
    return {
        "missed_to_tip": gap / max(more, ROUNDING),
        "added_to_tip": gap / max(1 - less, ROUNDING),
        "pages_to_tip": n_wrong,
        "articles": shares.n_target,
        "articles_against": shares.n_reference,
    }
