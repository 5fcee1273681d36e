"""Coarse numbers for published packs: valence and tones in steps, names without their places.

Exact numbers act as a hash of a sentence's words and their order; coarse ones fit many orders.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

STEP_OF_TONES = 0.25  # of tones and valence
COARSE = {"sentences": "valence", "tones": "tone"}  #: table → its column in steps
FEWEST_OF_MEAN = 25  # values: the mean of fewer would tell of one of them more than its step

MOST_MOVES = 30  # of values to their group's mean: each halves what is left, or better
LEAST_MOVE = 1e-6  # so that a pack that is loaded and saved stays as it is

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


def about_outlet_means(tables: Mapping[str, pd.DataFrame], articles: pd.DataFrame) -> dict:
    """Return the tables of a published pack with their steps about each outlet's exact mean.

    In steps alone, a group's mean could be .03 off. What is so already is left as it is.
    """
    outlets = articles.set_index("article_id")["outlet"]
    moved = dict(tables)
    for name in COARSE.keys() & tables.keys():
        table, column = tables[name], COARSE[name]
        by = [table["article_id"].map(outlets), table["outlet_mean"]]
        moved[name] = table.assign(**{column: _with_means(table[column], by=by)})
    return moved


def _with_means(values: pd.Series, *, by: Sequence[pd.Series]) -> pd.Series:
    """Return values moved by group until each group's mean is that given last in *by*.

    Values stay between -1 and 1: what one of them cannot move, the others of its group do.
    """
    for _ in range(MOST_MOVES):
        offset = (by[-1] - values.groupby(by).transform("mean")).fillna(0)
        values = (values + offset.where(offset.abs() > LEAST_MOVE, 0)).clip(-1, 1)
    return values


def mentions_by_alphabet(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions, names of a sentence in alphabetical order, with ``place``.

    The place is the number of the mention in its article.
    """
    order = ["article_id", "sentence", "actor", "alias", "quoted", "token"]
    names = mentions.sort_values(order, kind="stable", ignore_index=True)
    return names.assign(place=names.groupby("article_id").cumcount())
