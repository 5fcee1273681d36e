"""Labels and claims of the pages that the readings of a case find on its subject."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.annotation import Codebook
from analysis.case.page_days import with_days
from analysis.compare.prose import listed
from analysis.counts import Readings
from analysis.lexicons import Planned


@dataclass(frozen=True, eq=False)
class Subject:
    """The pages that the readings of a case find on its subject.

    Each reading says itself which pages these are. The plan's conditions on outlets and samples
    are not applied.
    """

    scope: str  #: in words what annotators have to say of a page; "" where nothing is asked
    labels: Readings  #: reading → pages × labels
    claims: Readings  #: reading → pages × claims by stance and speaker


def subject_of(
    readings: Readings,
    claims: Readings,
    *,
    book: Codebook,
    plan: Planned | None,
) -> Subject:
    """Return the pages that readings find on the subject of a plan; all pages without one."""
    facts = book.variables_where("page")
    dates = [name for name in facts if book.by_name["kind"][name] == "date"]
    conditions = {}
    if plan is not None:
        conditions = {name: plan.pages[name] for name in facts if name in plan.pages}
    labels = {}
    said = {}
    for reading, every_label in readings.items():
        labels[reading] = with_days(every_label.where(rows=conditions), dates=dates)
        if reading in claims:
            of_reading = claims[reading].where(rows=conditions)
            said[reading] = replace(of_reading, rows=labels[reading].rows)
    scope = [condition_in_words(name, values, book) for name, values in conditions.items()]
    return Subject("; ".join(scope), labels, said)


def condition_in_words(name: str, values: Any, book: Codebook) -> str:
    """Return what a column has to be in words; of a label that is 1 its name alone."""
    wanted = np.atleast_1d(values).tolist()
    label = book.label(name)
    if wanted == [1]:
        return label
    if book.values(name):
        wanted = [book.value_label(name, str(value)) for value in wanted]
    return f"{label}: {listed(wanted, last='or')}"
