"""Two sources, or two groups of sources, face to face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import compare
from analysis.annotation import claim_counts
from analysis.annotation.items import ASSERTED, item_of
from analysis.corpus.metadata import row_mask
from analysis.counts import Counts, columns_of, require_runs
from analysis.errors import MissingInput, listing, number_of, one_of, refusal, require_columns
from analysis.lexicons import Planned
from analysis.outlets.omissions import (
    FEWEST,
    LEAST_EXPECTED,
    with_known_strata,
    with_run_first,
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
EVIDENCE = ["estimate", "low", "high", "p", "p_adjusted", "status", "reason"]


@dataclass(frozen=True)
class Pair:
    """Two sources, or groups of sources, face to face; from :func:`pair`.

    Each table has a column ``run``, and what ends in ``_against`` is of the second side. Counts
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
        One row a run and claim; none where no run has claims. ``carried`` of ``pages``, ``share``,
        ``own`` (pages on which the outlet asserts it itself), ``quoted`` (pages on which speakers
        alone assert it), ``denied`` (pages on which anyone denies it), ``speakers`` (who asserts
        it, with pages), ``first`` (the day on which the side first has it), ``place`` (its place
        in the side's order of first days), ``telling`` (both sides in words), ``estimate, low,
        high, p, p_adjusted`` (difference of shares within periods).
    naming : DataFrame
        One row a run, ``variable``, ``voice`` ("own", "quoted") and ``item`` (a word), with the
        same counts and tests.
    speakers : DataFrame
        One row a run and speaker: ``carried`` of ``pages``, ``direct`` (with words in quotation
        marks; missing where the codebook does not tell them apart), most pages first. Nothing is
        tested.
    periods : DataFrame
        One row a run and period (a phase, or what ``within`` says): ``pages, outlets`` of both
        sides, ``is_shared``.
    pages : DataFrame
        The pages of both sides: ``run, side, article_id, outlet, day, period``, and ``url, gist``
        where the case has them.
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


@dataclass(frozen=True)
class _Sides:
    """The pages of both sides in a run."""

    labels: Counts  #: pages × labels
    said: Counts | None  #: the same pages × claims by stance and speaker
    plan: Planned  #: who is compared with whom
    rows: pd.DataFrame  #: of all pages of both sides, with ``period``
    is_side: np.ndarray  #: pages of the run that are of either side

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of both sides."""
        return self.plan.levels[0], self.plan.levels[1]

    def counts(self, counts: Counts) -> Counts:
        """Return the counts of the pages of both sides."""
        return replace(counts.where(rows=self.is_side), rows=self.rows)

    def is_of(self, side: str) -> np.ndarray:
        """Return which pages of both sides are of one."""
        return (self.rows[self.plan.group] == side).to_numpy()

    def sums(self, counts: Counts) -> dict[str, np.ndarray]:
        """Return on how many pages each side has each item, by the end of a column's name."""
        of_sides = self.counts(counts)
        n_pages = {}
        for side, suffix in zip(self.names, ("", "_against")):
            n_pages[suffix] = of_sides.values[self.is_of(side)].sum(axis=0).astype(int)
        return n_pages


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
    labels : mapping of a run's name to Counts
        Pages × labels, such as ``case.on_subject(opened)``; rows have ``day`` and ``earliest``.
    first, second : str
        Names of outlets, or of groups.
    said : mapping of a run's name to Counts, optional
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
        of the runs only.

    Notes
    -----
    Differences are those of :func:`analysis.compare.contrasts`: two outlets have articles as units,
    groups have outlets. All claims of a run are one family, and all its words another.

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
    require_runs(labels, what="labels", fix="Make it of a case: case.on_subject(opened).")
    if first == second:
        raise refusal(
            "second",
            arrived=f"{second!r}, which is the first side",
            expected="another source",
            fix="Name two different ones.",
        )
    if said:
        _require_same_runs(labels, said)
    if within is None:
        has_phases = all("phase" in of_run.rows for of_run in labels.values())
        within = "phase" if has_phases else ""
    strata = ("period",) if within else ()
    plan = replace(UNPLANNED, group=by, levels=(first, second), strata=strata)
    sides = {}
    for run, of_run in labels.items():
        claims = said[run] if said else None
        sides[run] = _sides_of(of_run, claims, plan, where or {}, run=run, within=within)
    tables = {}
    for kind, table_of in TABLES.items():
        by_run = {name: table_of(of_run) for name, of_run in sides.items()}
        tables[kind] = with_run_first(by_run)
    return Pair(first, second, by, within, **tables)


def _require_same_runs(labels: Mapping[str, Counts], said: Mapping[str, Counts]) -> None:
    """Raise MissingInput unless there are claims of each run."""
    without = sorted(set(labels) - set(said))
    if without:
        raise refusal(
            "said",
            arrived=f"no claims of run {listing(without)}",
            expected="claims of each run, or of none",
            fix="Add claims_<run>.csv, or leave said out.",
            kind=MissingInput,
        )


# ---- who is compared --------------------------------------------------------------------------


def _sides_of(
    labels: Counts,
    said: Counts | None,
    plan: Planned,
    where: Mapping[str, Any],
    *,
    run: str,
    within: str,
) -> _Sides:
    """Return the pages of both sides."""
    rows = labels.rows
    columns = [plan.group, *where]
    if within:
        columns.append(within)
    require_columns(rows, columns, what="pages of the case")
    is_chosen = row_mask(rows, where)
    for name in plan.levels:
        one_of(name, _names_in(rows[plan.group][is_chosen]), name=f"{plan.group} in run {run}")
    is_side = is_chosen & rows[plan.group].isin(plan.levels).to_numpy()
    chosen = rows[is_side].reset_index(drop=True)
    chosen = chosen.assign(period=_periods_in(chosen, within))
    return _Sides(labels, said, plan, chosen, is_side)


def _periods_in(rows: pd.DataFrame, within: str) -> pd.Series:
    """Return the period of each page: that of a column, else its phase."""
    if not within and "phase" not in rows:
        return pd.Series("all pages", rows.index)
    return rows[within or "phase"].map(_period_name)


def _names_in(column: pd.Series) -> list[str]:
    """Return the values of a column, those with most pages first."""
    return column.value_counts().index.tolist()


def _period_name(value: Any) -> Any:
    """Return a day as text; NaN where it is unknown, so that it is in no period."""
    if pd.isna(value):
        return np.nan
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _contrast(sides: _Sides, counts: Counts) -> pd.DataFrame:
    """Return the contrast of both sides for all items, first against second."""
    of_sides = sides.counts(counts)
    of_sides = replace(
        of_sides, rows=with_known_strata(of_sides.rows, columns_of(sides.plan.strata or ()))
    )
    plan = replace(sides.plan, items=tuple(counts.items.index))
    table = compare.contrasts(of_sides, groups=[sides.names[0]], planned=plan)
    method = method_of(table)
    result = table[[*SIDES, *EVIDENCE]].rename(columns=SIDES)
    result.attrs["method"] = {**method, "what": "pair"}
    return result


def _finished(table: pd.DataFrame, method: Method) -> pd.DataFrame:
    """Return a table with its evidence in the last columns."""
    columns = [name for name in table if name not in EVIDENCE]
    table = table[[*columns, *EVIDENCE]]
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
        for suffix, n_pages in sides.sums(counts).items():
            table[f"{name}{suffix}"] = n_pages
    for side, suffix in zip(sides.names, ("", "_against")):
        table[f"speakers{suffix}"] = _speakers_of_claims(sides, said, side)
        first = _first_days(sides, claims, side)
        table[f"first{suffix}"] = first
        table[f"place{suffix}"] = pd.Series(first).rank(method="min").to_numpy()
    table["telling"] = _tellings(sides, table)
    return _finished(table, method)


def _speakers_of_claims(sides: _Sides, said: Counts, side: str) -> list[str]:
    """Return who asserts each claim on the pages of a side, with the number of pages."""
    items = said.items
    is_asked = (items["stance"] == ASSERTED) & (items["voice"] == "quoted")
    of_side = sides.counts(said).where(rows=sides.is_of(side), items=is_asked)
    table = of_side.items[["value", "holder"]].assign(n=of_side.values.sum(axis=0).astype(int))
    table = table[table["n"] > 0].sort_values(["n", "holder"], ascending=[False, True])
    words = []
    for claim in items["value"].unique():
        most = table[table["value"] == claim].head(MOST_SPEAKERS)
        words.append(", ".join(f"{name} ({n})" for name, n in most[["holder", "n"]].to_numpy()))
    return words


def _first_days(sides: _Sides, claims: Counts, side: str) -> np.ndarray:
    """Return the first day on which a side has each claim."""
    has_claim = sides.counts(claims).values[sides.is_of(side)].toarray() > 0
    days = sides.rows["day"][sides.is_of(side)].reset_index(drop=True)
    first = [days[is_carried].min() for is_carried in has_claim.T]
    return pd.to_datetime(pd.Series(first)).to_numpy("datetime64[ns]")


def _tellings(sides: _Sides, table: pd.DataFrame) -> list[str]:
    """Return in words who tells each claim, in whose voice, and who leaves it out."""
    first, second = sides.names
    n_later = _later_pages(sides, table)
    words = []
    for number, row in enumerate(table.to_dict("records")):
        has_first = row["carried"] > 0
        has_second = row["carried_against"] > 0
        voice = _voice_of(row, "")
        voice_against = _voice_of(row, "_against")
        if has_first and has_second:
            words.append(f"both; {first} {voice}, {second} {voice_against}")
        elif has_first:
            silence = _silence_of(n_later[1][number], row["share"])
            words.append(f"{first} {voice}; {second} {silence}")
        elif has_second:
            silence = _silence_of(n_later[0][number], row["share_against"])
            words.append(f"{second} {voice_against}; {first} {silence}")
        else:
            words.append("neither")
    return words


def _voice_of(row: Mapping[str, Any], suffix: str) -> str:
    """Return in whose voice a side mostly tells a claim."""
    own = row[f"own{suffix}"]
    quoted = row[f"quoted{suffix}"]
    denied = row[f"denied{suffix}"]
    if denied > own + quoted:
        return "denies it"
    if own + quoted == 0:
        return "without saying who"
    if own >= quoted:
        return "itself"
    return "through speakers"


def _silence_of(n_later: int, share_of_other: float) -> str:
    """Return what it says that a side has no page with a claim."""
    if n_later >= FEWEST and n_later * share_of_other >= LEAST_EXPECTED:
        return f"leaves it out on {n_later} pages"
    later_pages = number_of(n_later, "later page")
    return f"not on {later_pages}, which says nothing"


def _later_pages(sides: _Sides, table: pd.DataFrame) -> list[np.ndarray]:
    """Return each side's pages since the other side first had each claim."""
    earliest = sides.rows["earliest"].to_numpy("datetime64[ns]")
    counted = []
    for side, other in zip(sides.names, ("first_against", "first")):
        known = table[other].to_numpy("datetime64[ns]")
        is_later = earliest[sides.is_of(side)][:, None] >= known[None, :]
        counted.append(is_later.sum(axis=0))
    return counted


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
    by_word = {}
    for item, variable, word in naming[["variable", "value"]].itertuples():
        by_word[item] = item_of(variable, word)
    if naming.empty:
        return _empty_table(columns)
    words_for_readers = naming.drop_duplicates("value").set_index("value")["label"]
    counts = labels.merged(by_word).present()
    table = _contrast(sides, replace(counts, per="page"))
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
    labels = sides.labels
    spoken = speaker_items(labels)
    names = dict(zip(spoken["item"], spoken["name"]))
    is_direct = spoken["way"] == DIRECT
    direct = dict(zip(spoken["item"][is_direct], spoken["name"][is_direct]))
    has_ways = is_direct.any()
    columns = ["item", "carried", "pages", "direct"]
    against = [f"{name}_against" for name in columns[1:]]
    if not names:
        return _empty_table([*columns, *against])
    speaking = labels.merged(names).present()
    quoting = labels.merged(direct).present()
    table = pd.DataFrame({"item": speaking.items.index})
    quoted_pages = sides.sums(quoting)
    for side, (suffix, n_pages) in zip(sides.names, sides.sums(speaking).items()):
        in_marks = pd.Series(quoted_pages[suffix], quoting.items.index)
        table[f"carried{suffix}"] = n_pages
        table[f"pages{suffix}"] = int(sides.is_of(side).sum())
        table[f"direct{suffix}"] = np.nan
        if has_ways:
            table[f"direct{suffix}"] = table["item"].map(in_marks).fillna(0).astype(int)
    total = table["carried"] + table["carried_against"]
    table = table.assign(total=total)[total > 0]
    table = table.sort_values(["total", "item"], ascending=[False, True], ignore_index=True)
    table = table[[*columns, *against]]
    method = _method_of_counts(sides, "speakers of a pair")
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _method_of_counts(sides: _Sides, what: str) -> Method:
    """Return the method of a table of counts."""
    annotators = annotators_of(sides.rows)
    return Method(what=what, per="page", by=(sides.plan.group,), annotators=annotators)


# ---- pages ------------------------------------------------------------------------------------


def _periods_of(sides: _Sides) -> pd.DataFrame:
    """Return how many pages and outlets both sides have in each period."""
    rows = sides.rows.dropna(subset="period")
    periods = sorted(rows["period"].unique())
    table = pd.DataFrame({"period": periods})
    for side, suffix in zip(sides.names, ("", "_against")):
        is_of_side = rows[sides.plan.group] == side
        outlets = rows[is_of_side].groupby("period")["outlet"]
        counted = outlets.agg(["size", "nunique"])
        counted = counted.reindex(periods, fill_value=0)
        table[f"pages{suffix}"] = counted["size"].to_numpy()
        table[f"outlets{suffix}"] = counted["nunique"].to_numpy()
    fewer = table[["pages", "pages_against"]].min(axis=1)
    table["is_shared"] = fewer > 0
    method = _method_of_counts(sides, "periods of a pair")
    return with_evidence(table, method, status=Status.NOT_TESTED)


def _pages_of(sides: _Sides) -> pd.DataFrame:
    """Return the pages of both sides by day."""
    rows = sides.rows
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
