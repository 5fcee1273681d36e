"""The items of a plan: labels and claims of annotated pages, and what is made of them."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.annotation.claim_counts import claim_counts
from analysis.annotation.codebook import Codebook
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
    place = _place_of(item)
    one_of(item.claim, book.claims["claim"].tolist(), name=f"{place}, claim")
    one_of(item.stance, book.stances, name=f"{place}, stance")
    if said is None:
        raise refusal(
            place,
            arrived="a reading without a file of claims",
            expected="claims_<name>.csv beside annotations_<name>.csv",
            fix="Add the file, or leave the item out.",
            kind=MissingInput,
        )
    counts = claim_counts(said, voice=item.voice, stances=[item.stance]).where(items=[item.claim])
    return replace(counts, items=_made_item(item))


def _label_item(item: MadeItem, labels: Counts, book: Codebook) -> Counts:
    """Return the pages that have several labels, or name any of several; missing where unread."""
    if item.all_of:
        chosen = labels.where(items=item.all_of)
        is_labelled = np.asarray(chosen.full_size().all(axis=1))
        has_item = (chosen.values.toarray() > 0).all(axis=1)
    else:
        one_of(item.variable, list(book.by_name.index), name=f"{_place_of(item)}, variable")
        chosen = labels.where(items=(labels.variables == item.variable).to_numpy())
        is_labelled = np.asarray(chosen.full_size().any(axis=1))
        is_named = _are_named(item, chosen.items, book)
        has_item = (chosen.values.toarray()[:, is_named] > 0).any(axis=1)
    return Counts.of(
        (has_item & is_labelled)[:, None],
        size=is_labelled[:, None],
        rows=labels.rows,
        items=_made_item(item),
        per="page",
    )


def _are_named(item: MadeItem, items: pd.DataFrame, book: Codebook) -> np.ndarray:
    """Return which labels of a variable are of the names that a plan lists."""
    # The value of a named set is a way of speaking, such as "direct"; a plain set has names.
    names = items["holder"].where(items["holder"] != "", items["value"])
    unknown = [name for name in item.any_of if name not in {*names, *book.actors}]
    if unknown:
        raise refusal(
            f"{_place_of(item)}, any_of",
            arrived=f"{listing(unknown)}, which neither a page nor the codebook names",
            expected=f"names in {item.variable}",
            fix="Correct the spelling.",
        )
    return names.isin(item.any_of).to_numpy()


def _place_of(item: MadeItem) -> str:
    """Return where a plan makes an item."""
    return f"contrasts.toml, [[item]] {item.name}"


def _made_item(item: MadeItem) -> pd.DataFrame:
    """Return an item that a plan makes: a variable of its own."""
    facts = {"variable": item.name, "value": "", "holder": "", "name": item.label or item.name}
    return item_table(pd.DataFrame(facts, index=[item.name]))
