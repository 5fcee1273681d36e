"""Words that set a group apart because a sentence of its outlets recurs."""

from __future__ import annotations

import pandas as pd

from analysis.counts import Counts
from analysis.stats.evidence import ALPHA
from analysis.stats.facts import HouseStyle


def house_style_of(table: pd.DataFrame, counts: Counts, by: str) -> HouseStyle | None:
    """Return how many words with an adjusted p of at most .05 are house style.

    These are words that a group has more of, and most of whose uses in it lie in lines or
    sentences that recur in its outlets. None where it is not known which lines do.

    Parameters
    ----------
    table : DataFrame
        As from `contrasts`.
    counts : Counts
        What was compared; ``recurring`` says which words lie in such lines.
    by : str
        Column of the groups.
    """
    if not counts.recurring:
        return None
    sure = table[table["p_adjusted"] <= ALPHA]
    is_higher = sure["estimate"] > 0
    side = sure["group"].where(is_higher, sure["against"])
    uses = sure["n"].where(is_higher, sure["n_against"])
    outlets = counts.rows.groupby(by)["outlet"].unique()
    words = []
    house_words = []
    for group, item, n_uses in zip(side, sure["item"], uses, strict=True):
        if group not in outlets.index:  # the rest: fewer uses in the group are no style of it
            continue
        words.append(item)
        recurring = [counts.recurring.get(outlet, {}).get(item, 0) for outlet in outlets[group]]
        if sum(recurring) > n_uses / 2:
            house_words.append(item)
    return HouseStyle(n_words=len(set(words)), words=tuple(dict.fromkeys(house_words)))
