"""Words that set a group apart because a line of its outlets recurs."""

from __future__ import annotations

import pandas as pd

from analysis.counts import Counts
from analysis.stats.evidence import ALPHA
from analysis.stats.facts import HouseStyle


def house_style_of(table: pd.DataFrame, counts: Counts, by: str) -> HouseStyle | None:
    """Return how many words with an adjusted p of at most .05 are house style.

    These are words most of whose uses, on the side that has more of them, lie in lines or
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
    outlets = counts.rows.groupby(by)["outlet"].unique()
    is_sure = table["p_adjusted"] <= ALPHA
    words = []
    for row in table[is_sure].itertuples():
        side, n_uses = (row.group, row.n) if row.estimate > 0 else (row.against, row.n_against)
        n_recurring = 0
        for outlet in outlets.get(side, ()):
            n_recurring += counts.recurring.get(outlet, {}).get(row.item, 0)
        if n_recurring > n_uses / 2:
            words.append(row.item)
    different = tuple(dict.fromkeys(words))
    return HouseStyle(n_words=table.loc[is_sure, "item"].nunique(), words=different)
