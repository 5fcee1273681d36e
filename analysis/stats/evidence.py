"""What a result rests on: the status of each row, why, and the method behind the table."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from analysis import errors


class Status(StrEnum):
    """How much a row of a result says.

    >>> Status.DESCRIPTIVE == "descriptive"
    True
    """

    TESTED = "tested"  #: it has a p
    INTERVAL = "interval"  #: it has an interval and no p
    DESCRIPTIVE = "descriptive"  #: too little evidence for either
    NOT_TESTED = "not tested"  #: nobody asked, or the item is too rare


#: What a note says before the reason.
PRINTED = {
    Status.TESTED: "",
    Status.INTERVAL: "",
    Status.DESCRIPTIVE: "descriptive only",
    Status.NOT_TESTED: "not tested",
}


@dataclass(frozen=True)
class LeftOut:
    """Rows that a result leaves out."""

    reason: str
    n: int


@dataclass(frozen=True)
class Method:
    """How the numbers of a result table were made; texts about the table ask this object.

    Every field has a default that means "does not apply". A table carries its Method as
    ``table.attrs["method"]``; `method_of` reads it.
    """

    kind: str = ""  #: "levels", "contrasts", "association", "stability" …
    measure: str = ""  #: name of the effect or quantity
    convention: str = ""  #: its convention line
    estimand: str = ""  #: "circulated" or "produced"
    unit: str = ""  #: column whose values are re-drawn ("article", "outlet" …)
    by: tuple[str, ...] = ()  #: columns that make the groups
    against: str = ""  #: "rest" or "each"
    where: tuple[tuple[str, Any], ...] = ()  #: rows that were chosen
    strata: tuple[str, ...] = ()  #: columns within which labels are exchanged
    interval: str = ""  #: how intervals were made
    test: str = ""  #: how p was found
    correction: str = ""  #: how p was adjusted
    labelings: int = 0  #: random or all relabelings
    is_exact: bool = False  #: all labelings were used
    smallest_p: float = float("nan")
    seed: int | None = None
    n_tested: int = 0
    n_not_tested: int = 0
    collapsed_copies: float = 0.0  #: share of articles
    keep_label: int = 0  #: units that keep their label in every labeling
    left_out: tuple[LeftOut, ...] = ()
    plan: str = ""  #: "exploratory", "confirmatory" …
    annotators: str = ""  #: caption of who labelled, where people or machines did
    references: tuple[str, ...] = ()  #: keys of figures/references.bib
    labels: tuple[tuple[str, str], ...] = field(default=(), compare=False)  #: item: words for print

    def facts(self) -> dict[str, Any]:
        """Return the fields that apply, as plain values that JSON can hold."""
        default = Method()
        stated = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: value
            for name, value in stated.items()
            if repr(value) != repr(getattr(default, name))
        }


def method_of(table: pd.DataFrame) -> Method:
    """Return the method of a result table; an empty one where it has none."""
    return table.attrs.get("method", Method())


def with_evidence(
    table: pd.DataFrame, method: Method, *, status: Any, reason: Any = ""
) -> pd.DataFrame:
    """Return the table with ``status``, ``reason`` and the ``note`` printed from them.

    Parameters
    ----------
    table : DataFrame
    method : Method
    status : Status, or one for each row
    reason : str, or one for each row
        Empty where a row is tested.

    Raises
    ------
    InputError
        If a status is not one of `Status`.

    Examples
    --------
    >>> table = pd.DataFrame({"item": ["law", "war"]})
    >>> few = ["", "2 units on a side"]
    >>> table = with_evidence(table, Method(), status=["tested", "descriptive"], reason=few)
    >>> table["note"].tolist()
    ['', 'descriptive only: 2 units on a side']
    """
    statuses = pd.Series(np.broadcast_to(np.asarray(status, object), len(table)), table.index)
    unknown = sorted(set(statuses) - set(Status))
    if unknown:
        raise errors.refusal(
            "status",
            arrived=errors.listing(unknown),
            expected=errors.listing(Status),
            fix="Use analysis.stats.evidence.Status.",
        )
    reasons = pd.Series(np.broadcast_to(np.asarray(reason, object), len(table)), table.index)
    result = table.assign(status=statuses.astype(str), reason=reasons.astype(str))
    result["note"] = [printed(*row) for row in zip(result["status"], result["reason"])]
    result.attrs["method"] = method
    return result


def printed(status: str, reason: str) -> str:
    """Return the note of a row: what its status means for readers, and why.

    >>> printed("not tested", "in fewer than 3 units")
    'not tested: in fewer than 3 units'
    """
    words = PRINTED[Status(status)]
    return ": ".join(part for part in (words, reason) if part)


def is_descriptive(table: pd.DataFrame) -> np.ndarray:
    """Return which rows of a table are descriptive only."""
    if "status" not in table:
        return np.zeros(len(table), bool)
    return (table["status"] == Status.DESCRIPTIVE).to_numpy(bool)
