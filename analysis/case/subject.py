"""Labels and claims of the pages that the readings of a case find on its subject."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.annotation import Codebook
from analysis.annotation.items import NO_VALUE, SPEAKERS
from analysis.case.page_days import with_days
from analysis.case.scope import conditions_in_words
from analysis.counts import Counts, Readings
from analysis.errors import MissingInput, refusal
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
    return Subject(conditions_in_words(conditions, book), labels, said)


def labels_of_text(labels: Counts, book: Codebook) -> Counts:
    """Return the labels of what pages say, without facts about pages."""
    facts = book.variables_where("page")
    return labels.where(items=~labels.items["variable"].isin(facts))


def elements_of(labels: Counts, book: Codebook) -> Counts:
    """Return the labels of frame elements under their names for readers, without absences.

    Labels of one name count once a page.
    """
    is_element = labels.items["variable"].isin(book.elements())
    chosen = labels.where(items=is_element & (labels.items["value"] != NO_VALUE))
    merged = chosen.merged(chosen.items["name"].to_dict())
    has_scales = chosen.values.data.min(initial=0) < 0
    return merged if has_scales else merged.present()



def planned_labels(labels: Counts, plan: Planned | None) -> Counts:
    """Return the labels that a plan names; refused where it names none."""
    items = plan.items if plan is not None else ()
    if not items:
        raise refusal(
            "case",
            arrived="no claims, and no plan that names labels",
            expected="claims_<reading>.csv, or items in contrasts.toml",
            fix="Add one of them.",
            kind=MissingInput,
        )
    return labels.where(items=items)


def speakers_of(labels: Counts, bodies: Mapping[str, str]) -> Counts:
    """Return who speaks on which page, each under the state or body to which he belongs."""
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
    merged = {item: bodies.get(name, name) for item, name in names.items()}
    return labels.merged(merged).present()
