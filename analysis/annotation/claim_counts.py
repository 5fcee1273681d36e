"""Which pages have which claim, in which stance, and who makes it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.annotation.answer_tables import UNSURE, note_of_wording
from analysis.annotation.codebook import Codebook
from analysis.annotation.items import CLAIM, OUTLET, claim_items
from analysis.counts import VOICES, Counts, item_table, require_counts
from analysis.errors import one_of, refusal


def claims_by_speaker(
    table: pd.DataFrame, labels: Counts, *, book: Codebook, answers: pd.DataFrame | None = None
) -> Counts:
    """Return pages × claims by stance and speaker, of 1 and 0."""
    speakers = [OUTLET, *sorted(set(table["speaker"]) - {OUTLET})]
    levels = [book.claims["claim"], book.stances, speakers]
    every = pd.MultiIndex.from_product(levels, names=["claim", "stance", "speaker"])
    taken = pd.MultiIndex.from_frame(table[["claim", "stance", "speaker"]])
    is_item = every.isin(taken) | (every.get_level_values("speaker") == OUTLET)
    items = every[is_item]
    pages = pd.Index(labels.rows["article_id"])
    row = pages.get_indexer(table["article_id"])
    column = items.get_indexer(taken)
    is_counted = row >= 0
    ones = np.ones(is_counted.sum())
    shape = (len(pages), len(items))
    values = sparse.csr_array((ones, (row[is_counted], column[is_counted])), shape=shape)
    facts = claim_items(items.to_frame(), book)
    size = np.ones((len(pages), 1))
    note = ""
    if answers is not None:
        answered = answers[answers["value"] != UNSURE]
        asked = pd.crosstab(answered["article_id"], answered["item"])
        size = asked.reindex(index=pages, columns=facts["value"], fill_value=0).to_numpy()
        note = note_of_wording(answers, book)
    return Counts.of(values, size=size, rows=labels.rows, items=facts, per="page", note=note)


def unasked(said: Counts | None, labels: Counts) -> Counts | None:
    """Return claims of the pages of labels, all missing: nobody asked for one."""
    if said is None:
        return None
    nothing = np.zeros((len(labels.rows), len(said.items)))
    return Counts.of(nothing, size=nothing, rows=labels.rows, items=said.items, per="page")


def claim_counts(said: Counts, *, voice: str = "all", stances: Sequence[str] = ()) -> Counts:
    """Return which pages have which claims.

    Parameters
    ----------
    said : Counts
        Pages × claims by stance and speaker, such as ``case.counts("claims")``.
    voice : "all", "own" or "quoted"
        The outlet's own voice, its speakers', or either.
    stances : sequence of str, optional
        Such as "asserted"; any stance by default.

    Returns
    -------
    Counts
        Pages × claims: 1 where a page has the claim in this voice and one of these stances.

    Raises
    ------
    InputError
        If a stance is unknown, or the items are no claims.

    Examples
    --------
    >>> from analysis import open_case
    >>> said = open_case("data/hamedan-2016").counts("claims", every=True)
    >>> claim_counts(said, voice="own")
    Counts: 918 rows × 11 items, per page
    """
    require_counts(said)
    if not {"stance", "voice", "holder"} <= set(said.items):
        raise refusal(
            "said",
            arrived="Counts of other items",
            expected="pages × claims by stance and speaker",
            fix="Give case.counts('claims').",
        )
    one_of(voice, VOICES, name="voice")
    known = said.items["stance"].unique().tolist()
    for stance in stances:
        one_of(stance, known, name="stances")
    is_asked = said.items["stance"].isin(stances or known)
    if voice != "all":
        is_asked &= said.items["voice"] == voice
    asked = sparse.csr_array(said.values * is_asked.to_numpy())
    asked.eliminate_zeros()
    counts = replace(said, values=asked).merged(said.items["value"].to_dict()).present()
    claims = said.items.drop_duplicates("value")
    items = pd.DataFrame({"variable": CLAIM, "value": claims["value"], "name": claims["label"]})
    items["voice"] = "" if voice == "all" else voice
    items["stance"] = " or ".join(stances)
    table = item_table(items.set_axis(claims["value"].tolist(), axis=0))
    return replace(counts.where(items=table.index), items=table, per="page")
