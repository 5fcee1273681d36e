"""The card of a source as a figure for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis import plots
from analysis.errors import number_of, one_of, refusal
from analysis.outlets.pages import heading_of_texts
from analysis.outlets.source_card import ALL_OTHERS, Card

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TEXT_KINDS = ("words", "actors", "speakers")
MOST_OF_TEXTS = 10


def draw(
    card: Card, *, sections: Sequence[str] | None = None, fewest: int = 1, **options: object
) -> Figure:
    """Draw a card: what the source has of each item, beside all other sources.

    Parameters
    ----------
    card : Card
        From :func:`card`.
    sections : sequence of str, optional
        Headings of the card, such as "Words for the bombed". By default what pages say, where the
        codebook lists the values, and claims; without labels what the articles name and quote.
    fewest : int
        Pages or articles below which nothing is drawn: of one page all shares are 0 or 1.
    **options
        What all plots take: ``title``, ``note``, ``width``.

    Returns
    -------
    Figure
        For ``figures.save``. Its table has the rows drawn.

    Raises
    ------
    InputError
        For a heading that the card does not have, or a card without any.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> from analysis.outlets import card
    >>> figure = draw(card(open_case("data/hamedan-2016"), "TASS"), sections=["What leads"])
    >>> figure.axes[0].get_yticklabels()[0].get_text()
    'Alliances and influence'
    """
    drawn = _rows_of_labels(card)
    texts = _rows_of_texts(card)
    if sections is not None:
        drawn = pd.concat([drawn, texts], ignore_index=True)
        for section in sections:
            one_of(section, list(drawn["item"].unique()), name="section")
        drawn = drawn[drawn["item"].isin(sections)]
    elif len(drawn):
        has_any = drawn["n"] + drawn.get("n_second", 0) > 0
        is_shown = (drawn["kind"] == "binary") | has_any
        drawn = drawn[drawn["is_listed"] & is_shown & ~drawn["is_of_page"]]
    else:
        drawn = texts
    if drawn.empty:
        raise refusal(
            "card",
            arrived=f"{card.outlet} without any row to draw",
            expected="labels or counted words",
            fix="Choose other sections.",
        )
    drawn = drawn.drop(columns=["kind", "is_listed", "is_of_page"]).reset_index(drop=True)
    if drawn.get("share_second", pd.Series(dtype=float)).isna().all():
        drawn = drawn.drop(columns=["n_second", "size_second", "share_second"], errors="ignore")
    method = card.method
    n_texts = max(len(card.pages), len(card.articles))
    if n_texts < fewest:
        drawn = drawn[:0]
        nothing = f"{card.outlet} has {_counted(card)}, and {fewest} are needed"
        method = {**method, "nothing": nothing}
    drawn.attrs["method"] = method
    options = {"title": f"{card.outlet}: {_counted(card)}", **options}
    return plots.source_card(drawn, peers=card.peers, **options)


def _counted(card: Card) -> str:
    """Return how many pages or articles a card rests on."""
    if len(card.pages):
        return number_of(len(card.pages), "page")
    return number_of(len(card.articles), "article")


def _rows_of_labels(card: Card) -> pd.DataFrame:
    """Return the labels of a card as the figure takes them."""
    labels = card.labels
    if labels.empty:
        return pd.DataFrame(columns=["item", "label", "kind", "is_listed", "is_of_page"])
    first = card.readings[0]
    rows = pd.DataFrame({"item": labels["section"], "label": _labels_of_rows(card)})
    for name in ("kind", "is_listed", "is_of_page"):
        rows[name] = labels[name]
    rows["n"] = labels[f"n_{first}"]
    rows["size"] = labels[f"size_{first}"]
    rows["share"] = rows["n"] / rows["size"].where(rows["size"] > 0)
    columns = ["low", "high", "others", "peers"]
    if card.peers == ALL_OTHERS:  # they are the others
        columns.remove("peers")
    for name in columns:
        rows[name] = labels[f"{name}_{first}"]
    if len(card.readings) > 1:
        second = card.readings[1]
        rows["n_second"] = labels[f"n_{second}"]
        rows["size_second"] = labels[f"size_{second}"]
        rows["share_second"] = rows["n_second"] / rows["size_second"].where(rows["size_second"] > 0)
    return rows


def _labels_of_rows(card: Card) -> list[str]:
    """Return the label of each row, with its variable where a section has several."""
    labels = card.labels
    n_variables = labels.groupby("section")["variable"].nunique()
    names = []
    for row in labels.to_dict("records"):
        name = row["label"]
        if row["kind"] != "binary" and n_variables[row["section"]] > 1:
            name = f"{card.variables[row['variable']]}: {name}"
        names.append(name)
    return names


def _rows_of_texts(card: Card) -> pd.DataFrame:
    """Return words, actors and speakers of a card as the figure takes them."""
    parts = []
    for kind in TEXT_KINDS:
        table = getattr(card, kind).head(MOST_OF_TEXTS)
        columns = ["n", "size", "share", "low", "high", "others"]
        heading = heading_of_texts(card, kind)
        part = table[columns].assign(item=heading, label=table["item"])
        parts.append(part.assign(kind=kind, is_listed=True, is_of_page=False))
    return pd.concat(parts, ignore_index=True)
