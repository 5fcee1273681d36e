"""The two sentences that open a card: what leads a source, and where it differs from its peers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.wording.text import capitalised

FEWEST_PAGES = 3  #: of fewer pages a source cannot be told from its peers
FEWEST_WITH_IT = 2  #: pages with an item, or expected to have it, below which it says nothing
LEAST_Z = 1.0  #: log odds over their error, below which a difference is not named
MOST_LEADING = 2  #: values of the variable that leads, and words that set apart


def lead_sentence(rows: pd.DataFrame, *, name: str, readings: Sequence[str]) -> str:
    """Return which values of a variable most of a source's pages have.

    Parameters
    ----------
    rows : DataFrame
        ``label``; of each reading ``n_a`` and ``size_a``: the values of one variable.
    name : str
        The variable's name for readers.
    readings : sequence of str

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["law", "price"], "n_a": [3, 0], "size_a": [5, 5]})
    >>> lead_sentence(rows, name="what leads", readings=["a"])
    'What leads: law on 3 of 5 pages.'
    """
    first = readings[0]
    present = rows[rows[f"n_{first}"] > 0]
    ranked = present.sort_values([f"n_{first}", "label"], ascending=[False, True])
    parts = []
    for row in ranked.head(MOST_LEADING).to_dict("records"):
        n = f"{row[f'n_{first}']:.0f} of {row[f'size_{first}']:.0f} pages"
        others = [f"reading {reading}: {row[f'n_{reading}']:.0f}" for reading in readings[1:]]
        in_other_readings = f" ({', '.join(others)})" if others else ""
        parts.append(f"{row['label']} on {n}{in_other_readings}")
    if not parts:
        return f"{capitalised(name)}: nothing on any of its pages."
    return f"{capitalised(name)}: {', '.join(parts)}."


def difference_sentence(rows: pd.DataFrame, *, peers: str, readings: Sequence[str]) -> str:
    """Return the item in which a source is farthest from its peers, alike in all readings.

    Parameters
    ----------
    rows : DataFrame
        ``label``; of each reading ``n_a, size_a, peers_a`` (share), ``peer_pages_a`` and ``z_a``.
    peers : str
        Who they are: "other Northern sources in the same phases".
    readings : sequence of str

    Examples
    --------
    >>> numbers = {"n_a": 5, "size_a": 6, "peers_a": 0.25, "peer_pages_a": 40, "z_a": 2.6}
    >>> rows = pd.DataFrame([{"label": "law"} | numbers])
    >>> difference_sentence(rows, peers="other Northern sources", readings=["a"])
    'More often than other Northern sources: law, 5 of 6 pages (there 25% of 40).'
    """
    first = readings[0]
    if rows.empty or not (rows[f"peer_pages_{first}"] > 0).any():
        return f"Nothing to compare it with: {peers} have no page."
    n_pages = int(rows[f"size_{first}"].max())
    if n_pages < FEWEST_PAGES:
        noun = "page is" if n_pages == 1 else "pages are"
        return f"Its {n_pages} {noun} too few to tell it from {peers}."
    z = rows[[f"z_{reading}" for reading in readings]].fillna(0).to_numpy()
    is_one_direction = (np.sign(z) == np.sign(z[:, :1])).all(axis=1)
    expected = rows[f"peers_{first}"].fillna(0) * rows[f"size_{first}"]
    has_enough = np.maximum(rows[f"n_{first}"], expected) >= FEWEST_WITH_IT
    strength = np.where(is_one_direction & has_enough, np.abs(z).min(axis=1), 0)
    place = int(np.argmax(strength.round(9)))
    if strength[place] < LEAST_Z:
        return f"It differs little from {peers} ({n_pages} pages)."
    row = rows.iloc[place]
    direction = "More" if z[place, 0] > 0 else "Less"
    own = f"{row[f'n_{first}']:.0f} of {row[f'size_{first}']:.0f} pages"
    there = f"there {row[f'peers_{first}']:.0%} of {row[f'peer_pages_{first}']:.0f}"
    return f"{direction} often than {peers}: {row['label']}, {own} ({there})."


def words_sentence(words: pd.DataFrame, *, peers: str) -> str:
    """Return the words that set a source's articles apart; "" without any.

    >>> words_sentence(pd.DataFrame({"item": ["ferry", "tide"]}), peers="other sources")
    'Words that set it apart from other sources: ferry, tide.'
    """
    if words.empty:
        return ""
    listed = ", ".join(words["item"].head(2 * MOST_LEADING))
    return f"Words that set it apart from {peers}: {listed}."


def names_sentence(actors: pd.DataFrame) -> str:
    """Return whom a source's articles name most; "" where they name nobody.

    >>> names_sentence(pd.DataFrame({"item": ["Berg"], "n": [4], "size": [5]}))
    'Most often named: Berg, in 4 of 5 articles.'
    """
    if actors.empty:
        return ""
    row = actors.iloc[0]
    return f"Most often named: {row['item']}, in {row['n']:.0f} of {row['size']:.0f} articles."
