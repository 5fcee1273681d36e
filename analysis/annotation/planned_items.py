"""The items of a plan, as Counts of each annotation run: labels, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.annotation.codebook import Codebook
from analysis.annotation.items import claim_items, item_of
from analysis.annotation.labels import claims, runs
from analysis.counts import VOICES, Counts, item_table, side_by_side
from analysis.errors import listing, one_of, refusal, require_file
from analysis.lexicons.plans import MadeItem, Planned

OUTLET = "outlet"  #: the speaker of a claim that the outlet makes itself


def planned_runs(
    case: str | Path, *, planned: Planned | str | Path | None = None
) -> dict[str, Counts]:
    """Return the annotation runs of a case, with the items of its plan.

    Parameters
    ----------
    case : path
        The folder with annotations_*.csv, codebook.toml and articles.csv, and claims_*.csv if the
        plan asks for claims.
    planned : path or Planned, optional
        By default the contrasts.toml of the case.

    Returns
    -------
    dict of str to Counts
        Run to pages × the items of all families. Rows are as those of `runs`. An item of several
        labels is missing where one of them is; an item of a claim is 0 where no voice takes the
        stance.

    Raises
    ------
    MissingInput
        If the case has no annotations, no plan, or no claims that the plan asks for.
    InputError
        If the plan asks for a label, name or claim that the codebook does not have.

    Examples
    --------
    >>> counts = planned_runs("data/hamedan-2016")["a"].where(rows={"listed": 1})
    >>> quarrel = counts.where(items=["quarrel"])
    >>> int(quarrel.values.sum()), len(quarrel.rows)
    (108, 386)
    """
    folder = Path(case)
    plan = lexicons.contrasts(planned if planned is not None else folder / "contrasts.toml")
    book = Codebook.of(folder / "codebook.toml")
    made = {item.name: item for item in plan.made}
    counted = {}
    for run, labels in runs(folder).items():
        columns = []
        for name in plan.every_item():
            if name not in made:
                columns.append(labels.where(items=[name]))
            elif made[name].claim:
                columns.append(_claim_item(made[name], labels, run=run, folder=folder, book=book))
            else:
                columns.append(_label_item(made[name], labels, book))
        counted[run] = side_by_side(columns)
    return counted


def planned_labels(
    planned: Planned | str | Path, codebook: str | Path | Codebook
) -> dict[str, str]:
    """Return the names of a plan's items for readers, as plots take them: ``labels=``.

    Parameters
    ----------
    planned : path or Planned
    codebook : path or Codebook

    Examples
    --------
    >>> event = "data/hamedan-2016"
    >>> labels = planned_labels(f"{event}/contrasts.toml", f"{event}/codebook.toml")
    >>> labels["law"], labels["quarrel"]
    ('law', "a quarrel in Iran's politics")
    """
    plan = lexicons.contrasts(planned)
    labels = Codebook.of(codebook).labels(plan.every_item())
    return labels | {item.name: item.label for item in plan.made if item.name in labels}


def claim_counts(
    table: pd.DataFrame,
    labels: Counts,
    *,
    items: Sequence[str],
    voice: str = "all",
    stances: Sequence[str] = (),
    book: Codebook | None = None,
) -> Counts:
    """Return pages × claims: 1 where a page has the claim in this voice and stance.

    Parameters
    ----------
    table : DataFrame
        From `claims`.
    labels : Counts
        Whose rows are the pages.
    items : sequence of str
        The claims.
    voice : "all", "own" or "quoted"
        The outlet's own voice, its speakers', or either.
    stances : sequence of str
        Such as "asserted"; any by default.
    book : Codebook, optional
        That has the names of claims for readers.
    """
    one_of(voice, VOICES, name="voice")
    is_own = table["speaker"] == OUTLET
    if voice == "own":
        table = table[is_own]
    elif voice == "quoted":
        table = table[~is_own]
    if stances:
        table = table[table["stance"].isin(stances)]
    asked_voice = "" if voice == "all" else voice
    counted = claim_items(items, voice=asked_voice, stance=" or ".join(stances), book=book)
    pages = pd.Index(labels.rows["article_id"])
    present = table[["article_id", "claim"]].drop_duplicates()
    row = pages.get_indexer(present["article_id"])
    column = counted.index.get_indexer(present["claim"])
    is_counted = (row >= 0) & (column >= 0)
    shape = (len(pages), len(counted))
    ones = np.ones(is_counted.sum())
    values = sparse.csr_array((ones, (row[is_counted], column[is_counted])), shape=shape)
    size = np.ones((len(pages), 1))
    return Counts.of(values, size=size, rows=labels.rows, items=counted, per="page")


def _claim_item(
    item: MadeItem, labels: Counts, *, run: str, folder: Path, book: Codebook
) -> Counts:
    """Return the pages on which a voice takes a stance on a claim."""
    place = f"contrasts.toml, [[item]] {item.name}"
    one_of(item.claim, book.claims["claim"].tolist(), name=f"{place}, claim")
    stances = []
    if item.stance:
        stances = [one_of(item.stance, book.stances, name=f"{place}, stance")]
    path = require_file(folder / f"claims_{run}.csv", expected=f"the claims of run {run}")
    table = claims(path, codebook=book)
    counts = claim_counts(table, labels, items=[item.claim], voice=item.voice, stances=stances)
    return replace(counts, items=_made_item(item))


def _label_item(item: MadeItem, labels: Counts, book: Codebook) -> Counts:
    """Return the pages that have all or any of several labels; missing where one of them is."""
    members = item.all_of or _members_of(item, labels, book)
    chosen = labels.where(items=members)
    n_present = (chosen.values.toarray() > 0).sum(axis=1)
    needed = len(members) if item.all_of else 1
    is_labelled = np.asarray((chosen.full_size() > 0).all(axis=1))
    has_item = np.asarray((n_present >= needed) & is_labelled)
    return Counts.of(
        has_item[:, None].astype(float),
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
    variables = book.variables.set_index("name")
    place = f"contrasts.toml, [[item]] {item.name}"
    one_of(item.variable, list(variables.index), name=f"{place}, variable")
    variable = variables.loc[item.variable]
    members = {name: [item_of(item.variable, name)] for name in item.any_of}
    if variable["kind"] == "named_set":
        for name, [label] in members.items():
            members[name] = [f"{label}:{value}" for value in variable["values"]]
    known = set(labels.items.index)
    unknown = []
    for name, names in members.items():
        if known.isdisjoint(names) and name not in book.actors:
            unknown.append(name)
    if unknown:
        raise refusal(
            f"{place}, any_of",
            arrived=f"{listing(unknown)}, which neither a page nor the codebook names",
            expected=f"names in {item.variable}",
            fix="Correct the spelling.",
        )
    return [label for names in members.values() for label in names if label in known]
