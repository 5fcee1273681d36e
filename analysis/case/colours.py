"""The colour that each group of a case has in all that is looked at."""

from collections.abc import Sequence

import pandas as pd

from analysis.palette import PALETTE


def colours_of(groups: pd.Series, planned: Sequence[str]) -> dict[str, str]:
    """Return the colour of each group: planned ones first, then those with most rows.

    >>> list(colours_of(pd.Series(["a", "b", "b", "c"]), ["c"]))
    ['c', 'b', 'a']
    """
    sizes = groups.value_counts()
    first = [group for group in planned if group in sizes]
    others = sorted(sizes.index.difference(first), key=lambda group: (-sizes[group], str(group)))
    return dict(zip([*first, *others], PALETTE))
