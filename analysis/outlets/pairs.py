"""Two sources, or two groups of sources, face to face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import compare
from analysis.annotation import claim_counts
from analysis.annotation.items import ASSERTED
from analysis.corpus.metadata import row_mask
from analysis.counts import Counts, require_readings
from analysis.errors import MissingInput, listing, number_of, one_of, refusal, require_columns
from analysis.lexicons import Planned
from analysis.outlets.omissions import (
    FEWEST,
    LEAST_EXPECTED,
    with_known_strata,
    with_reading_first,
)
from analysis.outlets.voices import claims_by_voice
from analysis.stats.evidence import Method, annotators_of, method_of
from analysis.stats.plan import UNPLANNED
from analysis.wording.notes import with_evidence

MOST_SPEAKERS = 3  #: named for a claim
#: Columns of a contrast table → those of both sides.
SIDES = {
    "group": "group",
    "against": "against",
    "item": "item",
    "n": "carried",
    "articles": "pages",
    "share": "share",
    "n_against": "carried_against",
    "articles_against": "pages_against",
    "share_against": "share_against",
}
ENDINGS = ("", "_against")  #: of columns, of the first side and the second
EVIDENCE = ["estimate", "low", "high", "p", "p_adjusted", "status", "reason"]


@dataclass(frozen=True)
class Pair:
    """Two sources, or groups of sources, face to face; from :func:`pair`.

    Each table has a column ``reading``, and what ends in ``_against`` is of the second side. Counts
    are of all pages of a side; differences are of those in the phases that both sides share.

    Attributes
    ----------
    first, second : str
        Who is compared.
    by : str
        "outlet", or the column of groups.
    claims : DataFrame
        One row a reading and claim; none where no reading has claims. ``carried`` of ``pages``,
        ``share``, ``own`` (pages on which the outlet asserts it itself), ``quoted`` (pages on which
        speakers alone assert it), ``denied`` (pages on which anyone denies it), ``speakers`` (who
        asserts it, with pages), ``first`` (the day on which the side first has it), ``place`` (its
        place in the side's order of first days), ``telling`` (both sides in words), ``estimate,
        low, high, p, p_adjusted`` (difference of shares within phases).
    pages : DataFrame
        The pages of both sides: ``reading, side, article_id, outlet, day``, and ``url, gist`` where
        the case has them.
    """

    first: str
    second: str
    by: str
    claims: pd.DataFrame
    pages: pd.DataFrame


def pair(
    labels: Mapping[str, Counts],
    first: str,
    *,
    second: str,
    said: Mapping[str, Counts] | None = None,
    by: str = "outlet",
    where: Mapping[str, Any] | None = None,
) -> Pair:
    """Return what two sources, or two groups, make of the same events.

    Parameters
    ----------
    labels : mapping of a reading's name to Counts
        Pages × labels, such as ``case.on_subject``; rows have ``day`` and ``earliest``.
    first, second : str
        Names of outlets, or of groups.
    said : mapping of a reading's name to Counts, optional
        The same pages × claims, such as ``case.claims_on_subject``.
    by : str
        "outlet", or the column of the groups.
    where : mapping, optional
        Column → value or values of the pages, such as those of a plan; by default all of them.

    Returns
    -------
    Pair

    Raises
    ------
    InputError
        If a side has no page, both sides are one, a column is unknown, or there are claims of some
        of the readings only.

    Notes
    -----
    Differences are those of :func:`analysis.compare.contrasts`: two outlets have articles as units,
    groups have outlets. They are within phases where the pages have them. All claims of a reading
    are one family.

    A side leaves a claim out where it has five or more pages since the other's first, none of
    its pages has it, and the other's share would give one page or more.

    Examples
    --------
    >>> from analysis import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> said = event.claims_on_subject
    >>> face = pair(event.on_subject, "TASS", second="Lenta.ru", said=said)
    >>> face.claims.loc[face.claims["item"] == "use_ended", "telling"].iloc[0]
    'both; TASS through speakers, Lenta.ru through speakers'
    """
    require_readings(labels, what="labels", fix="Take case.on_subject.")
    if first == second:
        raise refusal(
            "second",
            arrived=f"{second!r}, which is the first side",
            expected="another source",
            fix="Name two different ones.",
        )
    without = sorted(set(labels) - set(said or labels))
    if without:
        raise refusal(
            "said",
            arrived=f"no claims of reading {listing(without)}",
            expected="claims of each reading, or of none",
            fix="Add claims_<name>.csv, or leave said out.",
            kind=MissingInput,
        )
    has_phases = all("phase" in of_reading.rows for of_reading in labels.values())
    strata = ("phase",) if has_phases else ()
    chosen = dict(where or {})
    plan = replace(UNPLANNED, group=by, levels=(first, second), strata=strata, where=chosen)
    sides = {}
    for reading, of_reading in labels.items():
        claims = said[reading] if said else None
        sides[reading] = _sides_of(of_reading, claims, plan, reading=reading)
    tables = {}
    for kind, table_of in TABLES.items():
        by_reading = {reading: table_of(of_reading) for reading, of_reading in sides.items()}
        tables[kind] = with_reading_first(by_reading)
    return Pair(first, second, by, **tables)


# ---- who is compared --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sides:
    """The pages of both sides in a reading."""

    labels: Counts
    said: Counts | None  #: the same pages × claims by stance and speaker
    plan: Planned  #: who is compared with whom

    def of(self, side: str) -> dict[str, str]:
        """Return which pages are of a side."""
        return {self.plan.group: side}

    def pages_with(self, counts: Counts, name: str) -> pd.DataFrame:
        """Return on how many pages each side has each item: *name*, and *name* with _against."""
        sums = counts.sums(self.plan.group)
        n_pages = pd.DataFrame(sums.values, sums.groups[self.plan.group], counts.items.index)
        of_sides = n_pages.loc[list(self.plan.levels)].T.astype(int)
        return of_sides.set_axis([f"{name}{ending}" for ending in ENDINGS], axis=1)


def _sides_of(labels: Counts, said: Counts | None, plan: Planned, *, reading: str) -> _Sides:
    """Return the pages of both sides."""
    rows = labels.rows
    require_columns(rows, [plan.group, *plan.where], what="pages of the case")
    is_chosen = row_mask(rows, plan.where)
    known = rows[plan.group][is_chosen].value_counts().index.tolist()
    for name in plan.levels:
        one_of(name, known, name=f"{plan.group} in reading {reading}")
    is_side = is_chosen & rows[plan.group].isin(plan.levels).to_numpy()
    if said is not None:
        said = replace(said, rows=rows).where(rows=is_side)
    return _Sides(labels.where(rows=is_side), said, replace(plan, where={}))


def _contrast(sides: _Sides, counts: Counts) -> pd.DataFrame:
    """Return the contrast of both sides for all items, first against second."""
    known = with_known_strata(counts.rows, sides.plan.strata or ())
    plan = replace(sides.plan, items=tuple(counts.items.index))
    table = compare.contrasts(
        replace(counts, rows=known), groups=[sides.plan.levels[0]], planned=plan
    )
    result = table[[*SIDES, *EVIDENCE]].rename(columns=SIDES)
    result.attrs["method"] = {**method_of(table), "what": "pair"}
    return result


def _finished(table: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return a table with its evidence in the last columns."""
    table = table[[*table.columns.drop(EVIDENCE), *EVIDENCE]]
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _empty_table(columns: list[str]) -> pd.DataFrame:
    """Return a table of a case that has nothing of the kind."""
    return pd.DataFrame(columns=[*columns, *EVIDENCE, "note"])


# ---- claims -----------------------------------------------------------------------------------


def _claims_of(sides: _Sides) -> pd.DataFrame:
    """Return what both sides make of each claim."""
    said = sides.said
    if said is None:
        return _empty_table(["item"])
    claims = claim_counts(said)
    table = _contrast(sides, claims)
    method = method_of(table)
    for name, counts in claims_by_voice(said).items():
        table = table.join(sides.pages_with(counts, name), on="item")
    earliest = {}
    for side, ending in zip(sides.plan.levels, ENDINGS):
        told = claims.where(rows=sides.of(side)).to_frame()
        first = told[told["n"] > 0].groupby("item")["day"].min()
        table = table.join(first.rename(f"first{ending}"), on="item")
        table[f"place{ending}"] = table[f"first{ending}"].rank(method="min")
        speakers = _speakers_of_claims(said.where(rows=sides.of(side)))
        table[f"speakers{ending}"] = [speakers.get(item, "") for item in table["item"]]
        earliest[side] = claims.rows["earliest"][claims.rows[sides.plan.group] == side]
    table["telling"] = [_telling_of(row, earliest) for row in table.to_dict("records")]
    return _finished(table, method)


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


# ---- pages ------------------------------------------------------------------------------------


def _pages_of(sides: _Sides) -> pd.DataFrame:
    """Return the pages of both sides by day."""
    rows = sides.labels.rows
    known = [name for name in ("url", "gist") if name in rows]
    table = rows[["article_id", "outlet", "day", *known]].copy()
    table.insert(0, "side", rows[sides.plan.group])
    table = table.sort_values(["day", "article_id"], kind="stable", ignore_index=True)
    annotators = annotators_of(rows)
    table.attrs["method"] = Method(
        what="pages of a pair", per="page", by=(sides.plan.group,), annotators=annotators
    )
    return table


#: The tables of a pair.
TABLES = {
    "claims": _claims_of,
    "pages": _pages_of,
}
