"""Two sources, or two groups of sources, face to face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import compare
from analysis.annotation import claim_counts
from analysis.annotation.items import ASSERTED, item_of
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
from analysis.outlets.voices import claims_by_voice, speaker_items
from analysis.stats.evidence import Method, Status, annotators_of, method_of
from analysis.stats.plan import UNPLANNED
from analysis.wording.notes import with_evidence

MOST_SPEAKERS = 3  #: named for a claim
DIRECT = "direct"  #: the way of speaking in quotation marks
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
    are of all pages of a side; differences are of those in the periods that both sides share.

    Attributes
    ----------
    first, second : str
        Who is compared.
    by : str
        "outlet", or the column of groups.
    within : str
        The column of the periods; "" for none.
    claims : DataFrame
        One row a reading and claim; none where no reading has claims. ``carried`` of ``pages``,
        ``share``, ``own`` (pages on which the outlet asserts it itself), ``quoted`` (pages on which
        speakers alone assert it), ``denied`` (pages on which anyone denies it), ``speakers`` (who
        asserts it, with pages), ``first`` (the day on which the side first has it), ``place`` (its
        place in the side's order of first days), ``telling`` (both sides in words), ``estimate,
        low, high, p, p_adjusted`` (difference of shares within periods).
    naming : DataFrame
        One row a reading, ``variable``, ``voice`` ("own", "quoted") and ``item`` (a word), with the
        same counts and tests.
    speakers : DataFrame
        One row a reading and speaker: ``carried`` of ``pages``, ``direct`` (with words in quotation
        marks; missing where the codebook does not tell them apart), most pages first. Nothing is
        tested.
    periods : DataFrame
        One row a reading and period (a phase, or what ``within`` says): ``pages, outlets`` of both
        sides, ``is_shared``.
    pages : DataFrame
        The pages of both sides: ``reading, side, article_id, outlet, day, period``, and ``url,
        gist`` where the case has them.
    """

    first: str
    second: str
    by: str
    within: str
    claims: pd.DataFrame
    naming: pd.DataFrame
    speakers: pd.DataFrame
    periods: pd.DataFrame
    pages: pd.DataFrame


def pair(
    labels: Mapping[str, Counts],
    first: str,
    *,
    second: str,
    said: Mapping[str, Counts] | None = None,
    by: str = "outlet",
    within: str | None = None,
    where: Mapping[str, Any] | None = None,
) -> Pair:
    """Return what two sources, or two groups, make of the same events.

    Parameters
    ----------
    labels : mapping of a reading's name to Counts
        Pages × labels, such as ``case.on_subject(opened)``; rows have ``day`` and ``earliest``.
    first, second : str
        Names of outlets, or of groups.
    said : mapping of a reading's name to Counts, optional
        The same pages × claims, such as ``case.claims_on_subject(opened)``.
    by : str
        "outlet", or the column of the groups.
    within : str, optional
        Column such as "phase" or "day": differences are within its periods. By default "phase"
        where the pages have it; "" for none.
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
    groups have outlets. All claims of a reading are one family, and all its words another.

    A side leaves a claim out where it has five or more pages since the other's first, none of
    its pages has it, and the other's share would give one page or more.

    Examples
    --------
    >>> from analysis import case
    >>> event = case.open_case("data/hamedan-2016")
    >>> said = case.claims_on_subject(event)
    >>> face = pair(case.on_subject(event), "TASS", second="Lenta.ru", said=said)
    >>> face.claims.loc[face.claims["item"] == "use_ended", "telling"].iloc[0]
    'both; TASS through speakers, Lenta.ru through speakers'
    """
    require_readings(labels, what="labels", fix="Make it of a case: case.on_subject(opened).")
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
    if within is None:
        has_phases = all("phase" in of_reading.rows for of_reading in labels.values())
        within = "phase" if has_phases else ""
    strata = ("period",) if within else ()
    chosen = dict(where or {})
    plan = replace(UNPLANNED, group=by, levels=(first, second), strata=strata, where=chosen)
    sides = {}
    for reading, of_reading in labels.items():
        claims = said[reading] if said else None
        sides[reading] = _sides_of(of_reading, claims, plan, reading=reading, within=within)
    tables = {}
    for kind, table_of in TABLES.items():
        by_reading = {reading: table_of(of_reading) for reading, of_reading in sides.items()}
        tables[kind] = with_reading_first(by_reading)
    return Pair(first, second, by, within, **tables)


# ---- who is compared --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sides:
    """The pages of both sides in a reading."""

    labels: Counts  #: pages × labels; rows have ``period``
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


def _sides_of(
    labels: Counts, said: Counts | None, plan: Planned, *, reading: str, within: str
) -> _Sides:
    """Return the pages of both sides."""
    rows = labels.rows
    columns = [plan.group, *plan.where, *filter(None, [within])]
    require_columns(rows, columns, what="pages of the case")
    is_chosen = row_mask(rows, plan.where)
    known = rows[plan.group][is_chosen].value_counts().index.tolist()
    for name in plan.levels:
        one_of(name, known, name=f"{plan.group} in reading {reading}")
    is_side = is_chosen & rows[plan.group].isin(plan.levels).to_numpy()
    period = pd.Series("all pages", rows.index)
    if within or "phase" in rows:
        period = rows[within or "phase"].astype("str")
    rows = rows.assign(period=period)
    if said is not None:
        said = replace(said, rows=rows).where(rows=is_side)
    return _Sides(replace(labels, rows=rows).where(rows=is_side), said, replace(plan, where={}))


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


# ---- words and speakers -----------------------------------------------------------------------


def _voices_of_words(items: pd.DataFrame) -> dict[str, str]:
    """Return the variables that name somebody: in the outlet's own words, and its speakers'.

    They are a set in the outlet's voice, and a set by speaker whose values are among its own.
    """
    is_own = (items["kind"] == "set") & (items["voice"] == "outlet")
    is_quoted = (items["kind"] == "named_set") & (items["voice"] == "speaker")
    own_words = items[is_own].groupby("variable", sort=False)["value"].agg(set)
    spoken_words = items[is_quoted].groupby("variable", sort=False)["value"].agg(set)
    voice_of = {}
    for own, words in own_words.items():
        for quoted, spoken in spoken_words.items():
            if spoken <= words:
                voice_of |= {own: "own", quoted: "quoted"}
    return voice_of


def _naming_of(sides: _Sides) -> pd.DataFrame:
    """Return the words of both sides for whom they name, and those of their speakers."""
    labels = sides.labels
    columns = ["variable", "voice", *SIDES.values()]
    if "kind" not in labels.items:
        return _empty_table(columns)
    voice_of = _voices_of_words(labels.items)
    naming = labels.items[labels.items["variable"].isin(list(voice_of))]
    if naming.empty:
        return _empty_table(columns)
    by_word = {}
    for item, variable, word in naming[["variable", "value"]].itertuples():
        by_word[item] = item_of(variable, word)
    words_for_readers = naming.drop_duplicates("value").set_index("value")["label"]
    counts = replace(labels.merged(by_word).present(), per="page")
    table = _contrast(sides, counts)
    method: Method = {**method_of(table), "names": words_for_readers.to_dict()}
    named = counts.items.loc[table["item"]]
    table = table.assign(
        variable=named["variable"].to_numpy(),
        voice=named["variable"].map(voice_of).to_numpy(),
        item=named["value"].to_numpy(),
    )
    return _finished(table[[*columns, *EVIDENCE]], method)


def _speakers_of(sides: _Sides) -> pd.DataFrame:
    """Return who speaks on the pages of both sides."""
    spoken = speaker_items(sides.labels)
    columns = ["carried", "carried_against", "pages", "pages_against", "direct", "direct_against"]
    if spoken.empty:
        return _empty_table(["item", *columns])
    names = spoken.set_index("item")["name"]
    is_direct = (spoken["way"] == DIRECT).to_numpy()
    speaking = sides.labels.merged(names.to_dict()).present()
    quoting = sides.labels.merged(names[is_direct].to_dict()).present()
    table = sides.pages_with(speaking, "carried").join(sides.pages_with(quoting, "direct"))
    if is_direct.any():
        table = table.fillna(0).astype(int)
    n_pages = sides.labels.rows[sides.plan.group].value_counts()
    for side, ending in zip(sides.plan.levels, ENDINGS):
        table[f"pages{ending}"] = n_pages[side]
    table["total"] = table["carried"] + table["carried_against"]
    table = table[table["total"] > 0].rename_axis("item").reset_index()
    table = table.sort_values(["total", "item"], ascending=[False, True], ignore_index=True)
    method = _method_of_counts(sides, "speakers of a pair")
    return with_evidence(table[["item", *columns]], method, status=Status.NOT_TESTED)


def _method_of_counts(sides: _Sides, what: str) -> Method:
    """Return the method of a table of counts."""
    annotators = annotators_of(sides.labels.rows)
    return Method(what=what, per="page", by=(sides.plan.group,), annotators=annotators)


# ---- pages ------------------------------------------------------------------------------------


def _periods_of(sides: _Sides) -> pd.DataFrame:
    """Return how many pages and outlets both sides have in each period."""
    by_period = sides.labels.rows.groupby(["period", sides.plan.group])["outlet"]
    tables = []
    for name, counted in (("pages", by_period.size()), ("outlets", by_period.nunique())):
        of_sides = counted.unstack().reindex(columns=list(sides.plan.levels))
        tables.append(of_sides.set_axis([f"{name}{ending}" for ending in ENDINGS], axis=1))
    table = pd.concat(tables, axis=1).fillna(0).astype(int)
    table["is_shared"] = (table["pages"] > 0) & (table["pages_against"] > 0)
    method = _method_of_counts(sides, "periods of a pair")
    return with_evidence(table.reset_index(), method, status=Status.NOT_TESTED)


def _pages_of(sides: _Sides) -> pd.DataFrame:
    """Return the pages of both sides by day."""
    rows = sides.labels.rows
    known = [name for name in ("url", "gist") if name in rows]
    table = rows[["article_id", "outlet", "day", "period", *known]].copy()
    table.insert(0, "side", rows[sides.plan.group])
    table = table.sort_values(["day", "article_id"], kind="stable", ignore_index=True)
    table.attrs["method"] = _method_of_counts(sides, "pages of a pair")
    return table


#: The tables of a pair.
TABLES = {
    "claims": _claims_of,
    "naming": _naming_of,
    "speakers": _speakers_of,
    "periods": _periods_of,
    "pages": _pages_of,
}
