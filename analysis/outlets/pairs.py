"""Two sources, or two groups of sources, face to face."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from scipy import sparse

from analysis import compare
from analysis.annotation import claim_counts
from analysis.annotation.items import ASSERTED, DENIED
from analysis.case import Case
from analysis.case.opened import by_reading
from analysis.compare.evidence import method_of
from analysis.compare.notes import with_evidence
from analysis.compare.plan import ARTICLE, UNPLANNED
from analysis.counts import Counts, require_readings
from analysis.errors import number_of, one_of, refusal, require_columns
from analysis.lexicons import Planned
from analysis.outlets.omissions import (
    FEWEST,
    LEAST_EXPECTED,
    with_known_strata,
    with_reading_first,
)
from analysis.outlets.sources import colours_of_sources
from analysis.plots.style import GREY

MOST_SPEAKERS = 3  #: named for a claim
#: Columns of a contrast table that tell of both sides, and what they are called here.
SIDES = "group against item n articles share n_against articles_against share_against".split()
NAMES = "group against item carried pages share carried_against pages_against share_against".split()
ENDINGS = ("", "_against")  #: of columns, of the first side and the second
EVIDENCE = "estimate low high p p_adjusted status reason".split()


def pair(
    said: Case | Mapping[str, Counts],
    first: str,
    *,
    second: str,
    by: str = "outlet",
) -> pd.DataFrame:
    """Return what two sources, or two groups, make of each claim.

    Parameters
    ----------
    said : Case, or mapping of a reading's name to Counts
        Whose claims; or pages × claims by stance and speaker, with ``day`` and ``earliest``.
    first, second : str
        Names of outlets, or of groups.
    by : str
        "outlet", or the column of the groups.

    Returns
    -------
    DataFrame
        One row a reading and claim; what ends in ``_against`` is of the second side: ``carried`` of
        ``pages``, ``share``, ``own`` (pages on which the outlet asserts it itself), ``quoted``
        (pages on which speakers alone assert it), ``denied`` (pages on which anyone denies it),
        ``speakers`` (who asserts it, with pages), ``first`` (the day on which the side first has
        it), ``place`` (its place in the side's order of first days), ``telling`` (both sides in
        words), ``estimate, low, high, p, p_adjusted`` (difference of shares within phases).

    Raises
    ------
    InputError
        If there are no claims, a side has no page, both sides are one, or a column is unknown.

    Notes
    -----
    Counts are of all pages of a side; differences are of those in the phases that both sides share.
    They are those of :func:`analysis.compare.contrasts`: two outlets have articles as units, groups
    have outlets. All claims of a reading are one family.

    A side leaves a claim out where it has five or more pages since the other's first, none of
    its pages has it, and the other's share would give one page or more.

    Examples
    --------
    >>> from analysis import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> claims = pair(event, "TASS", second="Lenta.ru")
    >>> claims.loc[claims["item"] == "use_ended", "telling"].iloc[0]
    'both; TASS through speakers, Lenta.ru through speakers'
    """
    colours = {}
    if isinstance(said, Case):
        colours = colours_of_sources(said) if by == "outlet" else said.groups(by)
        said = by_reading(said, "claims")
    require_readings(said, what="said", fix="Give an opened case that has claims.")
    if first == second:
        raise refusal(
            "second",
            arrived=f"{second!r}, which is the first side",
            expected="another source",
            fix="Name two different ones.",
        )
    has_phases = all("phase" in claims.rows for claims in said.values())
    strata = ("phase",) if has_phases else ()
    unit = ARTICLE if by == "outlet" else None
    plan = replace(UNPLANNED, group=by, levels=(first, second), strata=strata, unit=unit)
    tables = {}
    for reading, claims in said.items():
        tables[reading] = _claims_of(_pages_of_sides(claims, plan, reading=reading), plan)
    table = with_reading_first(tables)
    if colours:
        of_sides = {name: colours.get(name, GREY) for name in plan.levels}
        table.attrs["method"]["colours"] = of_sides
    return table


def _pages_of_sides(said: Counts, plan: Planned, *, reading: str) -> Counts:
    """Return the pages of both sides."""
    require_columns(said.rows, [plan.group], what="pages of the case")
    groups = said.rows[plan.group]
    known = groups.value_counts().index.tolist()
    for name in plan.levels:
        one_of(name, known, name=f"{plan.group} in reading {reading}")
    return said.where(rows=groups.isin(plan.levels).to_numpy())


def _contrast(counts: Counts, plan: Planned) -> pd.DataFrame:
    """Return the contrast of both sides for all items, first against second."""
    known = with_known_strata(counts.rows, plan.strata or ())
    plan = replace(plan, items=tuple(counts.items.index))
    table = compare.contrasts(replace(counts, rows=known), groups=[plan.levels[0]], planned=plan)
    method = {**method_of(table), "what": "pair"}
    table = table[[*SIDES, *EVIDENCE]].rename(columns=dict(zip(SIDES, NAMES)))
    table.attrs["method"] = method
    return table


def _claims_of(said: Counts, plan: Planned) -> pd.DataFrame:
    """Return what both sides make of each claim."""
    claims = claim_counts(said)
    table = _contrast(claims, plan)
    method = method_of(table)
    for name, counts in _claims_by_voice(said).items():
        table = table.join(_pages_with(counts, plan, name), on="item")
    earliest = {}
    for side, ending in zip(plan.levels, ENDINGS):
        told = claims.where(rows={plan.group: side}).to_frame()
        first = told[told["n"] > 0].groupby("item")["day"].min()
        table = table.join(first.rename(f"first{ending}"), on="item")
        table[f"place{ending}"] = table[f"first{ending}"].rank(method="min")
        speakers = _speakers_of_claims(said.where(rows={plan.group: side}))
        table[f"speakers{ending}"] = [speakers.get(item, "") for item in table["item"]]
        earliest[side] = claims.rows["earliest"][claims.rows[plan.group] == side]
    table["telling"] = [_telling_of(row, earliest) for row in table.to_dict("records")]
    table = table[[*table.columns.drop(EVIDENCE), *EVIDENCE]]
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _claims_by_voice(said: Counts) -> dict[str, Counts]:
    """Return pages × claims that the outlet asserts itself, that speakers alone assert, denied."""
    own = claim_counts(said, voice="own", stances=[ASSERTED])
    quoted = claim_counts(said, voice="quoted", stances=[ASSERTED])
    alone = sparse.csr_array(quoted.values - quoted.values.multiply(own.values))
    denied = claim_counts(said, stances=[DENIED])
    return {"own": own, "quoted": replace(quoted, values=alone), "denied": denied}


def _pages_with(counts: Counts, plan: Planned, name: str) -> pd.DataFrame:
    """Return on how many pages each side has each item: *name*, and *name* with _against."""
    sums = counts.sums(plan.group)
    n_pages = pd.DataFrame(sums.values, sums.groups[plan.group], counts.items.index)
    of_sides = n_pages.loc[list(plan.levels)].T.astype(int)
    return of_sides.set_axis([f"{name}{ending}" for ending in ENDINGS], axis=1)


def _speakers_of_claims(said: Counts) -> dict[str, str]:
    """Return who asserts each claim, with the number of pages."""
    items = said.items.assign(n=said.values.sum(axis=0).astype(int))
    is_asked = (items["stance"] == ASSERTED) & (items["voice"] == "quoted") & (items["n"] > 0)
    table = items[is_asked].sort_values(["n", "holder"], ascending=[False, True])
    words = table["holder"] + " (" + table["n"].astype(str) + ")"
    return {
        claim: ", ".join(of_claim.head(MOST_SPEAKERS))
        for claim, of_claim in words.groupby(table["value"])
    }


def _telling_of(row: Mapping[str, Any], earliest: Mapping[str, pd.Series]) -> str:
    """Return in words who tells a claim, in whose voice, and who leaves it out."""
    first = f"{row['group']} {_voice_of(row, '')}"
    second = f"{row['against']} {_voice_of(row, '_against')}"
    if row["carried"] and row["carried_against"]:
        return f"both; {first}, {second}"
    if row["carried"]:
        n_later = int((earliest[row["against"]] >= row["first"]).sum())
        return f"{first}; {row['against']} {_silence_of(n_later, row['share'])}"
    if row["carried_against"]:
        n_later = int((earliest[row["group"]] >= row["first_against"]).sum())
        return f"{second}; {row['group']} {_silence_of(n_later, row['share_against'])}"
    return "neither"


def _voice_of(row: Mapping[str, Any], ending: str) -> str:
    """Return in whose voice a side mostly tells a claim."""
    own = row[f"own{ending}"]
    quoted = row[f"quoted{ending}"]
    if row[f"denied{ending}"] > own + quoted:
        return "denies it"
    if own + quoted == 0:
        return "without saying who"
    return "itself" if own >= quoted else "through speakers"


def _silence_of(n_later: int, share_of_other: float) -> str:
    """Return what it says that a side has no page with a claim, since the other first had it."""
    if n_later >= FEWEST and n_later * share_of_other >= LEAST_EXPECTED:
        return f"leaves it out on {n_later} pages"
    return f"not on {number_of(n_later, 'later page')}, which says nothing"
