"""Cells of an annotation file: what the codebook allows in them."""

import re
from functools import lru_cache

import pandas as pd

from analysis.corpus.cells import visible
from analysis.errors import listing

NUMBERS = ("binary", "interval")  #: kinds of variables whose cells hold a number
SETS = ("set", "named_set")  #: kinds of variables whose cells hold several members


def members_of_cell(text: str, variable: pd.Series) -> tuple[str, ...]:
    """Return the members of a set, or the one label, or nothing."""
    if not text:
        return ()
    labels = text.split(";") if variable["kind"] in SETS else [text]
    members = []
    for label in map(visible, labels):
        whole = label.removesuffix(".0")
        members.append(whole if whole in variable["values"] else label)
    return tuple(members)


def fault_of_cell(text: str, variable: pd.Series) -> str:
    """Return what is wrong with a cell's text; empty if nothing is."""
    if variable["kind"] in NUMBERS:
        is_allowed = not text or number_in_cell(text) in map(number_in_cell, variable["values"])
        return "" if is_allowed else repr(text)
    members = members_of_cell(text, variable)
    allowed = _allowed_labels(variable["kind"], variable["values"])
    for member in members:
        if allowed.fullmatch(member) is None:
            return repr(member)
    is_day = variable["kind"] == "date" and bool(text)
    if is_day and pd.isna(pd.to_datetime(text, errors="coerce")):
        return repr(text)
    if len(set(members)) < len(members):
        return f"a member twice in {text!r}"
    return ""


def expected_in_cell(variable: pd.Series) -> str:
    """Return what a cell of a variable may hold, in words.

    >>> expected_in_cell(pd.Series({"kind": "nominal", "values": ("talks", "none")}))
    'talks, none, or empty'
    """
    kind = variable["kind"]
    values = listing(variable["values"], 12)
    if kind == "date":
        return "a day as YYYY-MM-DD, or empty"
    if kind == "named_set":
        return f"name:value, each once, joined by ';', with a value of {values}"
    if kind == "set":
        return f"each once, joined by ';': {values or 'names'}"
    return f"{values}, or empty"


@lru_cache
def number_in_cell(text: str) -> float:
    """Return a cell's number, which may have a decimal comma; missing for other text.

    >>> number_in_cell("0,5")
    0.5
    """
    return float(pd.to_numeric(str(text).replace(",", "."), errors="coerce"))


@lru_cache
def _allowed_labels(kind: str, values: tuple[str, ...]) -> re.Pattern:
    """Return what a label, or a member of a set, looks like by the codebook."""
    if kind == "date":
        return re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
    pattern = "|".join(map(re.escape, values)) or ".+"
    if kind == "named_set":
        pattern = f".+:({pattern})"
    return re.compile(pattern)
