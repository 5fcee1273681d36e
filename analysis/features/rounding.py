"""Coarse numbers for published packs: valence and tones in steps, names without their places.

Exact numbers act as a hash of a sentence's words and their order; coarse ones fit many orders.
"""

from collections.abc import Sequence

import pandas as pd

STEP_OF_TONES = 0.25  # of tones and valence
FEWEST_OF_MEAN = 25  # values: the mean of fewer would tell of one of them more than its step

#: What identifies a mention.
MENTION = "article_id sentence token actor".split()


def in_steps(values: pd.Series) -> pd.Series:
    """Return the values in whole steps.

    >>> in_steps(pd.Series([0.1, 0.13, -0.4])).tolist()
    [0.0, 0.25, -0.5]
    """
    return (values / STEP_OF_TONES).round() * STEP_OF_TONES + 0.0


def outlet_means(values: pd.Series, *, by: Sequence[pd.Series]) -> pd.Series:
    """Return beside each value the mean of its outlet, to .01; missing for fewer than 25 values.

    *by* has the outlet, and what else makes a group.
    """
    of_group = values.groupby([names.to_numpy() for names in by])
    is_enough = of_group.transform("count") >= FEWEST_OF_MEAN
    return of_group.transform("mean").round(2).where(is_enough)


def mentions_by_alphabet(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions, names of a sentence in alphabetical order, with ``place``.

    The place is the number of the mention in its article.
    """
    order = ["article_id", "sentence", "actor", "alias", "quoted", "token"]
    names = mentions.sort_values(order, kind="stable", ignore_index=True)
    return names.assign(place=names.groupby("article_id").cumcount())
