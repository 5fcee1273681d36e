"""Whose voice: who speaks on a page, and who tells a claim, by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from scipy import sparse

from analysis.annotation import claim_counts
from analysis.annotation.items import ASSERTED, DENIED, SPEAKERS
from analysis.corpus.metadata import row_mask
from analysis.counts import Counts, require_counts, require_readings
from analysis.errors import MissingInput, refusal, require_columns
from analysis.lexicons import Planned
from analysis.outlets.omissions import with_reading_first
from analysis.stats.evidence import Method, Status, annotators_of
from analysis.stats.plan import UNPLANNED
from analysis.wording.notes import with_evidence


def speaker_counts(labels: Counts, *, bodies: Mapping[str, str] | None = None) -> Counts:
    """Return who speaks on which page, in quotation marks or reported words.

    Parameters
    ----------
    labels : Counts
        Pages × labels, with those of a variable "speakers".
    bodies : mapping of a speaker to a name, optional
        The state or body under which a speaker counts, such as ``Case.bodies``. By default each
        speaker is counted by name.

    Returns
    -------
    Counts
        Pages × speakers: 1 where one of them speaks.

    Raises
    ------
    MissingInput
        If nobody listed speakers.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> counts = speaker_counts(event.on_subject["a"], bodies=event.bodies)
    >>> [name in counts.items.index for name in ("Russia", "Lavrov")]
    [True, False]
    """
    require_counts(labels)
    spoken = labels.items[labels.variables == SPEAKERS]
    if spoken.empty or "holder" not in spoken:
        raise refusal(
            "labels",
            arrived="no speakers",
            expected=f'labels of the variable "{SPEAKERS}"',
            fix="Annotate them, or count claims.",
            kind=MissingInput,
        )
    belongs_to = bodies or {}
    # The value of a named set is a way of speaking, such as "direct"; a plain set has names only.
    speakers = spoken["holder"].where(spoken["holder"] != "", spoken["value"])
    names = {item: belongs_to.get(name, name) for item, name in speakers.items()}
    return labels.merged(names).present()


def voices(said: Mapping[str, Counts], *, planned: Planned | None = None) -> pd.DataFrame:
    """Return on how many pages each group tells each claim, and in whose voice.

    Parameters
    ----------
    said : mapping of a reading's name to Counts
        Pages × claims by stance and speaker, such as ``case.claims_on_subject``.
    planned : Planned, optional
        A plan, whose groups come first and whose pages are taken. Without one outlets are the
        groups, and all pages count.

    Returns
    -------
    DataFrame
        One row a reading, group and claim: ``reading, group, item, pages, outlets`` (of the group),
        then pages with the claim: ``carried`` (in any voice), ``own`` (the outlet asserts it
        itself), ``quoted`` (speakers alone assert it), ``denied`` (anyone denies it), ``status,
        reason, note``. Counts: nothing is tested. Groups of the plan come first, then those with
        most pages; claims as in the codebook.

    Raises
    ------
    InputError
        If there are no claims, or a column of the plan is unknown.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> table = voices(event.claims_on_subject, planned=event.plan)
    >>> first = table.iloc[0]
    >>> first["group"], first["item"], int(first["own"]) <= int(first["carried"])
    ('Russian', 'no_foreign_base', True)
    """
    require_readings(said, what="said", fix="Take case.claims_on_subject.")
    plan = planned or UNPLANNED
    tables = {reading: _voices_of_reading(claims, plan) for reading, claims in said.items()}
    return with_reading_first(tables)


def _voices_of_reading(said: Counts, plan: Planned) -> pd.DataFrame:
    """Return the table of one reading."""
    by = plan.group or "outlet"
    parts = {"carried": claim_counts(said), **claims_by_voice(said)}
    rows = said.rows
    require_columns(rows, [by, *plan.where], what="pages of the claims")
    has_group = rows[by].notna().to_numpy()
    is_chosen = has_group & row_mask(rows, plan.where)
    sizes = rows[by][is_chosen].value_counts().sort_index()
    sizes = sizes.sort_values(ascending=False, kind="stable")
    groups = [name for name in plan.levels if name in sizes]
    groups += [name for name in sizes.index if name not in plan.levels]
    tables = []
    for group in groups:
        is_of_group = is_chosen & (rows[by] == group).to_numpy()
        table = pd.DataFrame({"group": group, "item": parts["carried"].items.index})
        table["pages"] = int(is_of_group.sum())
        table["outlets"] = rows["outlet"][is_of_group].nunique()
        for name, claims in parts.items():
            table[name] = claims.values[is_of_group].sum(axis=0).astype(int)
        tables.append(table)
    method = Method(
        what="voices",
        per="page",
        by=(by,),
        where=dict(plan.where),
        names=dict(parts["carried"].names),
        annotators=annotators_of(rows),
    )
    return with_evidence(pd.concat(tables, ignore_index=True), method, status=Status.NOT_TESTED)


def claims_by_voice(said: Counts) -> dict[str, Counts]:
    """Return pages × claims that the outlet asserts itself, that speakers alone assert, denied."""
    own = claim_counts(said, voice="own", stances=[ASSERTED])
    quoted = claim_counts(said, voice="quoted", stances=[ASSERTED])
    alone = sparse.csr_array(quoted.values - quoted.values.multiply(own.values))
    denied = claim_counts(said, stances=[DENIED])
    return {"own": own, "quoted": replace(quoted, values=alone), "denied": denied}
