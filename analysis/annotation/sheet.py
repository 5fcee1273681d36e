"""Sheets: a random sample of pages for people to label."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotation.codebook import SHOWN, Codebook
from analysis.counts import columns_of, group_codes
from analysis.errors import require_columns, require_number, require_unique

#: Pages that each stratum gives, if it has so many.
FEWEST_IN_STRATUM = 2


def sheet(
    pages: pd.DataFrame,
    *,
    codebook: str | Path | Codebook,
    n: int,
    strata: str | Sequence[str],
    seed: int = 0,
) -> pd.DataFrame:
    """Return an empty sheet to fill in, for randomly drawn pages.

    Every stratum gives two pages (or all it has), and in the end much the same share. To correct a
    machine's labels, draw from the pages that it has labelled. Addresses and strata show the
    outlet: hand the sheet out without them, and give them back: ``people.with_metadata(
    sheet[["article_id", "inclusion_probability", "stratum"]])``.

    Parameters
    ----------
    pages : DataFrame
        ``article_id``, the columns of *strata*, and what there is of ``url, title, text``.
    codebook : path, Codebook, or the name of one that ships
    n : int
        Pages to draw.
    strata : str or list of str
        Columns of *pages*.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        One row a page drawn: ``article_id, url, title, text`` (as far as *pages* has them),
        ``inclusion_probability`` (pages drawn / pages, in the stratum), ``stratum, annotator``
        (empty), ``annotator_kind`` ("human"), then the variables, empty; sorted by page.

    Raises
    ------
    InputError
        *n* is more than there are pages, or too few for two a stratum; a column is missing, or
        a page occurs twice.

    Examples
    --------
    >>> phases = ["first"] * 6 + ["then"] * 2
    >>> pages = pd.DataFrame({"article_id": list("abcdefgh"), "url": "", "phase": phases})
    >>> book = "data/hamedan-2016/codebook.toml"
    >>> table = sheet(pages, codebook=book, n=5, strata="phase")
    >>> table["inclusion_probability"].tolist()
    [0.5, 0.5, 0.5, 1.0, 1.0]
    """
    book = Codebook.of(codebook)
    strata = columns_of(strata)
    require_columns(pages, ["article_id", *strata], what="pages")
    require_unique(pages["article_id"], what="pages", name="article_id")
    pages = pages.sort_values("article_id", ignore_index=True)
    codes, groups = group_codes(pages, strata)
    n_pages = np.bincount(codes)
    n_drawn = _pages_to_draw(n_pages, n)
    require_number(seed, name="seed", least=0, whole=True)
    generator = np.random.default_rng(seed)
    drawn = []
    for stratum, size in enumerate(n_drawn):
        members = np.flatnonzero(codes == stratum)
        drawn.append(generator.choice(members, size, replace=False))
    rows = np.sort(np.concatenate(drawn))
    stratum = codes[rows]
    names = groups.astype(str).agg(" / ".join, axis=1).to_numpy()
    shown = [name for name in ("url", *SHOWN) if name in pages]
    table = pages.loc[rows, ["article_id", *shown]].reset_index(drop=True)
    table["inclusion_probability"] = (n_drawn / n_pages)[stratum]
    table["stratum"] = names[stratum]
    variables = dict.fromkeys(book.variables["name"], "")
    return table.assign(annotator="", annotator_kind="human", **variables)


def _pages_to_draw(n_pages: np.ndarray, n: int) -> np.ndarray:
    """Return how many of *n* pages are drawn from each stratum."""
    n_drawn = np.minimum(n_pages, FEWEST_IN_STRATUM)
    name = "n (two pages a stratum, to every page)"
    require_number(n, name=name, least=n_drawn.sum(), most=n_pages.sum(), whole=True)
    while n_drawn.sum() < n:
        n_drawn[np.argmin(n_drawn / n_pages)] += 1
    return n_drawn
