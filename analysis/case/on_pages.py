"""What can be counted of labelled pages: a function for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.annotation.claim_counts import claim_counts
from analysis.annotation.items import ASSERTED, NO_VALUE, SPEAKERS
from analysis.case.case_tables import terms_of
from analysis.case.planned_items import planned_items
from analysis.errors import MissingInput, refusal

if TYPE_CHECKING:
    from analysis.case.opened import Case
    from analysis.counts import Counts

LABELS, CLAIMS = "labels", "claims"
SPEAKERS_OF_PAGES = "speakers of pages"
PLANNED = "plan"  #: items of the plan's families


def _labels(case: Case, reading: str) -> Counts:
    """Return what pages on the subject say, without facts about pages."""
    labels = case._subject.labels[reading]
    facts = case._book.variables_where("page")
    return labels.where(items=~labels.variables.isin(facts))


def _elements(case: Case, reading: str) -> Counts:
    """Return frame elements by their names for readers, without labels of absence.

    Labels of one name count once a page.
    """
    labels = _labels(case, reading)
    is_element = labels.variables.isin(case._book.elements())
    chosen = labels.where(items=is_element & (labels.items["value"] != NO_VALUE))
    merged = chosen.merged(chosen.items["name"].to_dict())
    has_scales = chosen.values.data.min(initial=0) < 0
    return merged if has_scales else merged.present()


def _claims(case: Case, reading: str) -> Counts:
    """Return claims by stance and speaker."""
    said = case._subject.claims
    if reading not in said:
        raise refusal(
            "case",
            arrived=f"no claims of reading {reading}",
            expected=f"a file claims_{reading}.csv",
            fix="Add it.",
            kind=MissingInput,
        )
    return said[reading]


def _ledger(case: Case, reading: str) -> Counts:
    """Return the claims that pages make; in a case without claims the labels of the plan."""
    if case.claims:
        return claim_counts(_claims(case, reading), stances=[ASSERTED])
    items = case.plan.items if case.plan is not None else ()
    if not items:
        raise refusal(
            "case",
            arrived="no claims, and no plan that names labels",
            expected="claims_<reading>.csv, or items in contrasts.toml",
            fix="Add one of them.",
            kind=MissingInput,
        )
    return _labels(case, reading).where(items=items)


def _speakers(case: Case, reading: str) -> Counts:
    """Return who speaks on each page, by the state or body to which he belongs."""
    labels = _labels(case, reading)
    spoken = labels.items[labels.variables == SPEAKERS]
    if spoken.empty:
        raise refusal(
            "labels",
            arrived="no speakers",
            expected=f'labels of the variable "{SPEAKERS}"',
            fix="Annotate them, or count claims.",
            kind=MissingInput,
        )
    # The value of a named set is a way of speaking, such as "direct"; a plain set has names.
    names = spoken["holder"].where(spoken["holder"] != "", spoken["value"])
    bodies = case.files.listed_actors.ancestors
    return labels.merged({item: bodies.get(name, name) for item, name in names.items()}).present()


def _terms(case: Case, reading: str) -> Counts:
    """Return asserted claims, names and frame elements, by names that begin with their value."""
    return terms_of(case._tables.labels[reading], case._book)


def _planned_items(case: Case, reading: str) -> Counts:
    """Return the items of all families of the plan, of all pages that were read."""
    said = case.claims.get(reading)
    return planned_items(case.readings[reading], said, plan=case._plan, book=case._book)


ON_PAGES: dict[str, Callable[[Case, str], Counts]] = {
    LABELS: _labels,
    "elements": _elements,
    CLAIMS: _claims,
    "ledger": _ledger,
    SPEAKERS_OF_PAGES: _speakers,
    "card": lambda case, reading: case._tables.labels[reading],
    "terms": _terms,
    PLANNED: _planned_items,
}


def column_of(case: Case, name: str, reading: str) -> Counts:
    """Return pages × the values of a column, with the names and the order of the codebook."""
    counts = _labels(case, reading).column(name)
    book = case._book
    values = counts.items.index
    ordered = [value for value in book.values(name) if value in values]
    counts = counts.where(items=[*ordered, *values.drop(ordered)])
    if name not in book.by_name.index:
        return counts
    names = [book.value_label(name, value) for value in counts.items.index]
    return counts.with_items(counts.items.assign(name=names))
