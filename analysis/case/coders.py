"""The planned items as people and each coder labelled them, and a machine beside them."""

from collections.abc import Mapping
from dataclasses import replace

from analysis.annotation import corrected
from analysis.annotation.answer_tables import CHANCES, PEOPLE
from analysis.annotation.codebook import IDS
from analysis.counts import Counts
from analysis.errors import number_of
from analysis.lexicons import Planned

MACHINE, CORRECTED = "the machine", "corrected"  #: whose labels are compared with people's


def beside_a_machine(people: Mapping[str, Counts], machine: Counts) -> dict[str, Counts]:
    """Return readings of people, a machine's, and its as corrected by what people settled.

    They have the items that people labelled. What is known of a page is as the machine says it.
    Only pages that were drawn with known chances correct.
    """
    settled = people[PEOPLE]
    items = settled.items.index[settled.full_size().any(axis=0)]
    machine = machine.where(items=items)
    facts = machine.rows.drop(columns=[*IDS[1:], *CHANCES], errors="ignore")
    readings = {}
    for name, labels in people.items():
        labels = labels.where(rows=machine, items=items)
        own = labels.rows[[*IDS, *labels.rows.columns.intersection(CHANCES)]]
        readings[name] = replace(labels, rows=own.merge(facts, on="article_id"))
    readings[MACHINE] = machine
    settled = readings[PEOPLE]
    if CHANCES[0] not in settled.rows:
        return readings
    is_drawn = settled.rows[CHANCES[0]].notna().to_numpy()
    drawn = settled.where(rows=is_drawn)
    if drawn.full_size().any():
        both = corrected(machine, drawn)
        n_others = int((~is_drawn).sum())
        if n_others:
            pages = number_of(n_others, "page")
            both = both.noted(f"{pages} of unknown chance left out of the correction")
        readings[CORRECTED] = both
    return readings


def of_chosen_pages(plan: Planned) -> Planned:
    """Return a plan whose conditions are met: people need not have read a page of each value."""
    samples = [sample.model_copy(update={"where": {}}) for sample in plan.samples]
    return replace(plan, samples=tuple(samples), pages={}, where={})
