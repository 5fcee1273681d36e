"""Items of labels and claims: made here, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.counts import item_table

CLAIM = "claim"  #: the variable of items that are claims
SPEAKERS = "speakers"  #: the variable that lists who speaks
NO_VALUE = "none"  #: the value of a page that has none of the others
COLUMNS = ["variable", "value", "holder", "name"]


def label_items(book: Codebook, variable: str, members: Iterable[str]) -> pd.DataFrame:
    """Return the items of a variable, one for each member; "" is the variable itself.

    Returns
    -------
    DataFrame
        The index is the item. ``variable``; ``value``, "" where the variable itself is counted;
        ``holder``, of a member of a named set who holds its value, else ""; ``name`` for readers.

    Examples
    --------
    >>> from analysis.annotation import codebook
    >>> book = codebook("data/hamedan-2016/codebook.toml")
    >>> label_items(book, "speakers", ["Lavrov:direct"]).reset_index().iloc[0].tolist()
    ['speakers:Lavrov:direct', 'speakers', 'direct', 'Lavrov', 'who speaks: Lavrov \
(in quotation marks)']
    """
    kinds = dict(zip(book.variables["name"], book.variables["kind"]))
    items = []
    rows = []
    for member in members:
        holder = ""
        value = member
        if kinds[variable] == "named_set":
            holder, _, value = member.rpartition(":")
        item = item_of(variable, member)
        items.append(item)
        rows.append((variable, value, holder, book.label(item)))
    return item_table(pd.DataFrame(rows, index=items, columns=COLUMNS, dtype="str"))


def item_of(variable: str, member: str) -> str:
    """Return the item of a variable's member.

    >>> item_of("problem", "law"), item_of("law", "")
    ('problem:law', 'law')
    """
    return f"{variable}:{member}" if member else variable


def spoken_claim(claim: str, *, stance: str, voice: str) -> str:
    """Return the item of a claim in one stance and voice.

    >>> spoken_claim("use_ended", stance="asserted", voice="outlet")
    'claim:asserted:outlet:use_ended'
    """
    return f"{CLAIM}:{stance}:{voice}:{claim}"


def claim_items(
    claims: Iterable[str], *, voice: str, stance: str, book: Codebook | None = None
) -> pd.DataFrame:
    """Return claims as items: ``variable`` is "claim", ``value`` the claim.

    ``voice`` and ``stance`` are those that are counted, "" for any of them. With a codebook
    ``name`` is that for readers.
    """
    claims = list(claims)
    names = claims
    if book is not None:
        names = [book.claim_label(claim) for claim in claims]
    table = pd.DataFrame({"variable": CLAIM, "value": claims, "name": names}, index=claims)
    return item_table(table.assign(voice=voice, stance=stance))


def is_no_value(items: pd.DataFrame) -> np.ndarray:
    """Return which items say that a page has no value of their variable.

    >>> is_no_value(item_table(["law"])).tolist()
    [False]
    """
    if "value" not in items:
        return np.zeros(len(items), bool)
    return (items["value"] == NO_VALUE).to_numpy()
