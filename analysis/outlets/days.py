"""The days that a figure shows: those of most pages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.compare.periods import MOST_DAYS

SHARE_OF_MOST_PAGES = 0.9  #: of all pages, in the period that is shown
MAX_SHARE_OF_ALL_DAYS = 1 / 3  #: a longer period of most pages is no reason to cut


def days_of_most_pages(days: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day of the period that holds most pages.

    It is the shortest one with nine tenths of the days, of several the earliest. Where all days
    are few, or nine tenths need a third of them, it is the period of all.

    >>> days = pd.Series(pd.to_datetime(["2020-01-01"] + ["2021-05-01"] * 30 + ["2021-05-04"] * 9))
    >>> [f"{day:%Y-%m-%d}" for day in days_of_most_pages(days)]
    ['2021-05-01', '2021-05-04']
    """
    ordered = np.sort(days.to_numpy())
    first = pd.Timestamp(ordered[0])
    last = pd.Timestamp(ordered[-1])
    if (last - first).days < MOST_DAYS:
        return first, last
    n_inside = int(np.ceil(SHARE_OF_MOST_PAGES * len(ordered)))
    n_starts = len(ordered) - n_inside + 1
    lengths = ordered[n_inside - 1 :] - ordered[:n_starts]
    start = int(lengths.argmin())
    if lengths[start] > MAX_SHARE_OF_ALL_DAYS * (last - first):
        return first, last
    return pd.Timestamp(ordered[start]), pd.Timestamp(ordered[start + n_inside - 1])
