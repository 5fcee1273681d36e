"""The items of a plan: labels and claims of annotated pages, and what is made of them."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.annotation.claim_counts import claim_counts
from analysis.annotation.codebook import Codebook
from analysis.annotation.items import item_of
from analysis.counts import Counts, item_table, side_by_side
from analysis.errors import MissingInput, listing, one_of, refusal
from analysis.lexicons.plans import MadeItem, Planned


def planned_items(labels: Counts, said: Counts | None, *, plan: Planned, book: Codebook) -> Counts:
    """Return pages × the items of all families of a plan.

    *said* are the same pages × claims; None where nobody read claims.
    """
    made = {item.name: item for item in plan.made}
    columns = []
    for name in plan.every_item():
        if name not in made:
            columns.append(labels.where(items=[name]))
        elif made[name].claim:
            columns.append(_claim_item(made[name], said, book))
        else:
            columns.append(_label_item(made[name], labels, book))
    return side_by_side(columns)


def _claim_item(item: MadeItem, said: Counts | None, book: Codebook) -> Counts:
    """Return the pages on which a voice takes a stance on a claim."""
    place = f"contrasts.toml, [[item]] {item.name}"
    one_of(item.claim, book.claims["claim"].tolist(), name=f"{place}, claim")
    stances = []
    if item.stance:
        stances = [one_of(item.stance, book.stances, name=f"{place}, stance")]
    if said is None:
        raise refusal(
            place,
            arrived="a reading without a file of claims",
            expected="claims_<name>.csv beside annotations_<name>.csv",
            fix="Add the file, or leave the item out.",
            kind=MissingInput,
        )
    counts = claim_counts(said, voice=item.voice, stances=stances).where(items=[item.claim])
    return replace(counts, items=_made_item(item))


def _label_item(item: MadeItem, labels: Counts, book: Codebook) -> Counts:
    """Return the pages that have all or any of several labels; missing where one of them is."""
    members = item.all_of or _members_of(item, labels, book)
    chosen = labels.where(items=members)
    n_present = (chosen.values.toarray() > 0).sum(axis=1)
    needed = len(members) if item.all_of else 1
    is_labelled = np.asarray(chosen.full_size().all(axis=1))
    if not members:  # no page names one: a page that was read has none
        of_variable = labels.where(items=labels.variables == item.variable)
        is_labelled = np.asarray(of_variable.full_size().any(axis=1))
    has_item = (n_present >= needed) & is_labelled
    return Counts.of(
        has_item[:, None],
        size=is_labelled[:, None],
        rows=labels.rows,
        items=_made_item(item),
        per="page",
    )


def _made_item(item: MadeItem) -> pd.DataFrame:
    """Return an item that a plan makes: a variable of its own."""
    facts = {"variable": item.name, "value": "", "holder": "", "name": item.label or item.name}
    return item_table(pd.DataFrame(facts, index=[item.name]))


def _members_of(item: MadeItem, labels: Counts, book: Codebook) -> list[str]:
    """Return the labels any of which makes an item; of a variable those of the names listed."""
    if not item.variable:
        return list(item.any_of)
    place = f"contrasts.toml, [[item]] {item.name}"
    one_of(item.variable, list(book.by_name.index), name=f"{place}, variable")
    variable = book.by_name.loc[item.variable]
    members = {name: [item_of(item.variable, name)] for name in item.any_of}
    if variable["kind"] == "named_set":
        for name, [label] in members.items():
            members[name] = [f"{label}:{value}" for value in variable["values"]]
    known = set(labels.items.index)
    unnamed = [name for name, names in members.items() if known.isdisjoint(names)]
    unknown = [name for name in unnamed if name not in book.actors]
    if unknown:
        raise refusal(
            f"{place}, any_of",
            arrived=f"{listing(unknown)}, which neither a page nor the codebook names",
            expected=f"names in {item.variable}",
            fix="Correct the spelling.",
        )
    return [label for names in members.values() for label in names if label in known]
