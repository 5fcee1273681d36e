"""Items of labels and claims: made here, with what is known of each."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.annotation.label_cells import number_in_cell
from analysis.counts import item_table

CLAIM = "claim"  #: the variable and the kind of items that are claims
ACTORS = "actors"  #: the variable that lists who is named
SPEAKERS = "speakers"  #: the variable that lists who speaks
NO_VALUE = "none"  #: the value of a page that has none of the others
ASSERTED = "asserted"  #: stances of a claim
DENIED = "denied"
OUTLET = "outlet"  #: the speaker of a claim that the outlet makes itself
COLUMNS = "variable value holder kind voice label name".split()


def label_items(book: Codebook, members: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return the items of members of variables; the member "" is the variable itself.

    Those of an interval variable have its ``lowest`` and ``highest`` value.
    """
    kinds = dict.fromkeys(book.claims["claim"], CLAIM) | book.by_name["kind"].to_dict()
    voices = book.by_name["voice"]
    items = []
    rows = []
    for variable, member in members:
        kind = kinds[variable]
        holder = ""
        value = member
        if kind == "named_set":
            holder, _, value = member.rpartition(":")
        item = item_of(variable, member)
        label = book.value_label(variable, value) if value else book.label(variable)
        items.append(item)
        rows.append(
            (variable, value, holder, kind, voices.get(variable, ""), label, book.label(item))
        )
    table = item_table(pd.DataFrame(rows, index=items, columns=COLUMNS, dtype="str"))
    ends = book.by_name.query("kind == 'interval'")["values"]
    ends = ends.map(lambda values: sorted(map(number_in_cell, values))).astype(object)
    if table["variable"].isin(ends.index).any():
        table["lowest"] = table["variable"].map(ends.str[0]).astype(float)
        table["highest"] = table["variable"].map(ends.str[-1]).astype(float)
    return table


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


def claim_items(claims: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Return the items of claims in a stance, each by one speaker."""
    rows = []
    items = []
    for claim, stance, speaker in claims[["claim", "stance", "speaker"]].to_numpy():
        voice = "own" if speaker == OUTLET else "quoted"
        label = book.label(claim)
        items.append(spoken_claim(claim, stance=stance, voice=speaker))
        rows.append((CLAIM, claim, stance, voice, speaker, label, f"{label} ({stance}: {speaker})"))
    columns = "variable value stance voice holder label name".split()
    return item_table(pd.DataFrame(rows, index=items, columns=columns, dtype="str"))


def is_no_value(items: pd.DataFrame) -> np.ndarray:
    """Return which items say that a page has no value of their variable.

    >>> is_no_value(item_table(["law"])).tolist()
    [False]
    """
    if "value" not in items:
        return np.zeros(len(items), bool)
    return (items["value"] == NO_VALUE).to_numpy()
