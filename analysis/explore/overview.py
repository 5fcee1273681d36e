"""All sources at a glance: how often each has the items in which sources differ most."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis import cooccurrence
from analysis.annotation.items import is_no_value
from analysis.case import Case
from analysis.case.texts import articles_with, counts
from analysis.counts import Counts
from analysis.errors import refusal, require_columns
from analysis.explore.controls import Choices, unit_of
from analysis.stats.evidence import Method

MOST_SOURCES = 20
MOST_ITEMS = 12
FEWEST_SOURCES = 3
FEWEST_ARTICLES = 2  #: of a source
FEWEST_WITH = 3  #: articles with an item
FEWEST_SCORED = 3  #: articles of a source, for a mean tone


def source_shares(
    case: Case,
    material: str,
    *,
    items: tuple[str, ...] = (),
    **choices: Any,
) -> pd.DataFrame:
    """Return how often the largest sources have the items in which they differ most.

    Parameters
    ----------
    case : Case
    material : str
        As in :func:`counts`.
    items : tuple of str
        Only these.
    **choices
        As in :func:`counts`.

    Returns
    -------
    DataFrame
        ``outlet, articles`` (of the source), ``item, n, size, share``; of tones *share* is the
        mean of three scored articles or more. Sources that are alike are side by side, and so are
        items. The Method's ``remark`` has the number of all sources and articles.

    Raises
    ------
    InputError
        Where fewer than three sources have two articles each, of tones three.

    Notes
    -----
    Items differ as far as the shares of sources are from the share of all, squared and weighted by
    articles, without the source that adds most: so an outlet's own name is no finding. It chooses
    what is drawn and tests nothing.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> table = source_shares(open_case("data/syria-war"), "frames")
    >>> table["outlet"].nunique()
    15
    """
    counted = counts(case, material, presence=True, by="outlet", **choices)
    require_columns(counted.rows, ["outlet"], what="rows of the counts")
    outlets = counted.rows["outlet"].astype("str")
    sizes = outlets[(counted.size > 0).any(axis=1)].value_counts()
    names = sorted(sizes.index, key=lambda name: (-sizes[name], name))
    least = _fewest_articles(material)
    largest = [name for name in names if sizes[name] >= least][:MOST_SOURCES]
    if len(largest) < FEWEST_SOURCES:
        raise refusal(
            f"{material} of {case.name}",
            arrived=f"{len(largest)} sources with {least} articles or more",
            expected=f"at least {FEWEST_SOURCES}",
            fix="Look at all articles in the view prevalence.",
        )
    n, size = _sums(counted, outlets, largest)
    if material == "tone":
        size = np.where(size >= FEWEST_SCORED, size, 0)
    frequent = articles_with(counted, material) >= FEWEST_WITH
    chosen = _differing(counted.items, n, size, is_frequent=frequent)
    if items:
        chosen = counted.items.index.get_indexer(list(items))
    table = _as_rows(largest, sizes, counted.items.index, n=n, size=size, chosen=chosen)
    unit = unit_of(Choices(material))
    drawn = f"{len(outlets):,} {unit} of {len(names):,} sources"
    if len(largest) < len(names):
        n_drawn = sizes[largest].sum()
        drawn += f"; the {len(largest):,} largest are drawn, {n_drawn:,} {unit}"
    method: Method = {
        "what": "sources",
        "measure": "mean tone" if material == "tone" else "share",
        "remark": f"{drawn}. Nothing is tested",
    }
    table.attrs["method"] = method
    return table


def _sums(counted: Counts, outlets: pd.Series, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return sources × items: sums of the values, and of their sizes."""
    code = pd.Index(names).get_indexer(outlets)
    belongs = np.equal.outer(np.arange(len(names)), code).astype(float)
    n = np.asarray((counted.values.T @ belongs.T).T)
    size = np.broadcast_to(belongs @ np.asarray(counted.size, float), n.shape)
    return n, size


def _differing(
    items: pd.DataFrame, n: np.ndarray, size: np.ndarray, *, is_frequent: np.ndarray
) -> np.ndarray:
    """Return the positions of the items in which the sources differ most."""
    total = np.maximum(size.sum(axis=0), 1)
    mean = np.broadcast_to(n.sum(axis=0) / total, n.shape)
    share = np.divide(n, size, out=mean.copy(), where=size > 0)
    parts = size * (share - mean) ** 2
    spread = parts.sum(axis=0) - parts.max(axis=0)
    spread = np.where(is_frequent & ~is_no_value(items), spread, -1.0).round(12)
    order = np.lexsort([items.index, -spread])[:MOST_ITEMS]
    return order[spread[order] >= 0]


def _as_rows(
    names: list[str],
    sizes: pd.Series,
    items: pd.Index,
    *,
    n: np.ndarray,
    size: np.ndarray,
    chosen: np.ndarray,
) -> pd.DataFrame:
    """Return one row a source and item, those that are alike side by side."""
    share = np.full(n.shape, np.nan)
    np.divide(n, size, out=share, where=size > 0)
    matrix = pd.DataFrame(share[:, chosen], index=names, columns=items[chosen])
    ordered = cooccurrence.clustered(matrix - matrix.mean())
    rows = []
    for outlet in ordered.index:
        row = names.index(outlet)
        for item in ordered.columns:
            column = items.get_loc(item)
            counts_of_cell = {"n": n[row, column], "size": size[row, column]}
            place = {"outlet": outlet, "articles": int(sizes[outlet]), "item": item}
            rows.append(place | counts_of_cell | {"share": share[row, column]})
    columns = ["outlet", "articles", "item", "n", "size", "share"]
    return pd.DataFrame(rows, columns=columns)


def nearest_pair(table: pd.DataFrame) -> tuple[str, ...]:
    """Return the two sources whose shares are nearest; () where no two can be compared.

    The distance is the mean over the items of which both have a number. Two sources with a number
    of fewer than half of the items are no pair.
    """
    matrix = table.pivot(index="outlet", columns="item", values="share")
    if len(matrix) < 2 or matrix.shape[1] < 2:
        return ()
    values = matrix.to_numpy(float)
    squares = (values[:, None] - values[None]) ** 2
    n_both = (~np.isnan(squares)).sum(axis=2)
    distances = (np.nansum(squares, axis=2) / np.maximum(n_both, 1)).round(12)
    distances[n_both < matrix.shape[1] / 2] = np.inf
    distances[np.tril_indices(len(values))] = np.inf
    if np.isinf(distances).all():
        return ()
    first, second = np.unravel_index(distances.argmin(), distances.shape)
    return str(matrix.index[first]), str(matrix.index[second])


def can_compare(case: Case, material: str, **choices: Any) -> bool:
    """Tell whether enough sources have several articles with this material."""
    counted = counts(case, material, **choices)
    if "outlet" not in counted.rows:
        return False
    sizes = counted.rows["outlet"][(counted.size > 0).any(axis=1)].value_counts()
    return bool((sizes >= _fewest_articles(material)).sum() >= FEWEST_SOURCES)


def _fewest_articles(material: str) -> int:
    """Return how many articles a source has at least: a mean tone needs more than a share."""
    return FEWEST_SCORED if material == "tone" else FEWEST_ARTICLES
