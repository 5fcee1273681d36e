"""Who judges whom or what how: the counts of a case as a matrix, and the pages behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.counts import Counts
from analysis.explore.described import judgement_name
from analysis.sentiment import judged_values

MOST_ROWS = 12  #: of the matrix


def judgement_matrix(
    table: pd.DataFrame, *, by: str, groups: Sequence, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return on how many pages of each group somebody judges, those of most pages.

    Parameters
    ----------
    table : DataFrame
        From `sentiment.judgements`.
    by : str
        The column of the groups.
    groups : sequence
        The groups, in the order of the columns.
    names : mapping, optional
        Item to its name for readers.

    Returns
    -------
    DataFrame
        Judgements × groups, up to 12 judgements in the order of the table. 0: on no page.

    Examples
    --------
    >>> row = dict(outlet="Elm Post", item="tone_norland:-1", speaker="", n=3)
    >>> judgement_matrix(pd.DataFrame([row]), by="outlet", groups=["Elm Post"]).values.tolist()
    [[3]]
    """
    rows = judged_rows(table, by=by, groups=groups, names=names)
    wide = rows.pivot(index="name", columns=by, values="n")
    order = rows["name"].drop_duplicates()
    wide = wide.reindex(index=order, columns=list(groups)).fillna(0).astype(int)
    return wide.rename_axis(index=None, columns=None)


def judged_rows(
    table: pd.DataFrame, *, by: str, groups: Sequence, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the rows of the matrix, with the ``name`` of each judgement."""
    rows = table[table[by].isin(list(groups)) & (table["n"] > 0)]
    pairs = zip(rows["item"], rows["speaker"])
    rows = rows.assign(name=[judgement_name(item, speaker, names or {}) for item, speaker in pairs])
    n_pages = rows.groupby("name", sort=False)["n"].sum()
    most = n_pages.sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    return rows[rows["name"].isin(most)]


def pages_judging(labels: Counts, *, item: str, speaker: str, bodies: Mapping[str, str]) -> Counts:
    """Return which pages have a judgement: one item, 1 where a page has it.

    *labels* and *bodies* are those of `sentiment.judgements`.
    """
    of_variable = labels.where(items={"variable": item.partition(":")[0]})
    judged = judged_values(of_variable, bodies)
    is_wanted = (judged["item"] == item) & (judged["speaker"] == speaker)
    size = of_variable.full_size()[:, :1]
    has_judgement = np.zeros(size.shape)
    has_judgement[judged.loc[is_wanted, "row"]] = 1
    return Counts.of(has_judgement, size=size, rows=labels.rows, items=[item], per="page")
