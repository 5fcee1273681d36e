"""The ledger of what is left out: since when an item was known, who carries it, who does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import compare, lexicons
from analysis.case.pages import PUBLISHED, is_agency_copy, with_days
from analysis.compare.design import method_of_rows
from analysis.corpus.metadata import row_mask
from analysis.counts import Counts, columns_of, group_codes, require_runs
from analysis.errors import number_of, refusal, require_columns
from analysis.lexicons import Planned
from analysis.lexicons.plans import EXPLORATORY
from analysis.stats.evidence import Method, Status, method_of
from analysis.stats.measures import holm
from analysis.stats.plan import UNPLANNED
from analysis.wording.notes import plain_differences, with_evidence

CARRIES = "carries it"
MENTIONS = "mentions it"
LEAVES_OUT = "leaves it out"
UNCLEAR = "cannot be said"
#: Columns of the ledger's items → what they count.
ACCOUNTS = {"carry": CARRIES, "mention": MENTIONS, "leave_out": LEAVES_OUT, "unclear": UNCLEAR}
#: Pages that others' rate would give, below which silence says nothing.
LEAST_EXPECTED = 1.0
#: What makes an item known, in words.
SINCE = "dated page"
#: Later pages of a source, below which its silence says nothing.
FEWEST = 5
#: The item that sums up all items of a group.
TOGETHER = "all together"
#: What a reader has to know of each table.
REMARK = f"An item is known since the first {SINCE} that has it; later pages could have it, too"
GROUP_COLUMNS = """group item known carried mentioned pages outlets share carried_against
    pages_against share_against estimate low high p p_adjusted status reason""".split()
#: Columns of a contrast table → those of the ledger's groups.
AGAINST = {"n_against": "carried_against", "size_against": "pages_against"}


@dataclass(frozen=True)
class Omissions:
    """The ledger of what is left out; from :func:`omissions`.

    Each table has a column ``run``. *Later pages* are those that could have had the item: they
    were published on the day when it was known, or later. A page *carries* a claim if somebody
    asserts it there, and *mentions* it if it is only denied or reported.

    Attributes
    ----------
    items : DataFrame
        One row a run and item: ``known`` (the day), ``page, outlet`` (the first page that carries
        or mentions it), ``agency_day, agency, agency_page`` (the first agency copy that does),
        ``carried`` and ``mentioned`` of ``pages`` (later ones), ``undated`` (pages of unknown
        order, left out), ``sources`` with later pages, and how many of them ``carry``, ``mention``
        or ``leave_out`` it, or are ``unclear``.
    sources : DataFrame
        One row a run, source and item: ``known, first`` (the first day on which the source
        carries it), ``carried`` and ``mentioned`` of ``pages`` (later ones), ``carried_ever`` (of
        all its pages), ``expected`` (pages that would carry it at the rate of all other sources
        in the same phases), ``share, low, high`` (as from `compare.levels`), ``account``
        ("carries it", "mentions it", "leaves it out", "cannot be said").
    groups : DataFrame
        One row a run, group and item, and one for all items ("all together", which sums their
        pages): ``carried`` and ``mentioned`` of ``pages`` by ``outlets``, ``share`` (of those that
        carry it), the same of the others (``_against``), ``estimate, low, high`` (the difference
        within phases; an omission is negative), ``p, p_adjusted`` (over all groups and items of
        the run). Of two groups the first has the test. Groups outside the plan are described, and
        not tested. Empty without a grouping.
    pages : DataFrame
        The pages behind these numbers: ``run, item, article_id, outlet, day, carried, mentioned,
        later``.
    """

    items: pd.DataFrame
    sources: pd.DataFrame
    groups: pd.DataFrame
    pages: pd.DataFrame


@dataclass(frozen=True)
class _Ledger:
    """The pages of a run, when each item was known, and which pages are later."""

    counts: Counts
    known: pd.Series  #: item → day, NaT where it is unknown
    carried: np.ndarray  #: pages × items: whether a page has the item
    mentioned: np.ndarray  #: pages × items: whether a page only denies or reports it
    later: np.ndarray  #: pages × items: whether a page could have had it


def omissions(
    carried: Mapping[str, Counts],
    by: str | None = None,
    *,
    named: Mapping[str, Counts] | None = None,
    planned: Planned | str | Path | None = None,
) -> Omissions:
    """Return which groups and sources leave out items that others carry.

    Parameters
    ----------
    carried : mapping of a run's name to Counts
        Pages × items, 1 where a page has the item, with ``outlet``, ``published`` and, if known,
        ``phase`` and ``agency``. Those of a case are `claims_and_labels`.
    by : str, optional
        Column of the groups that are tested; by default that of the plan.
    named : mapping of a run's name to Counts, optional
        The same pages × items: 1 where a page has the item in any stance. By default as *carried*.
    planned : path or Planned, optional
        A contrasts.toml with groups, their levels, rows, unit and strata. Its items are not used.

    Returns
    -------
    Omissions
        Four tables with ``status, reason, note``; ``attrs["method"]`` of each is its Method.

    Raises
    ------
    InputError
        If a column is unknown, *named* has other pages or items, or there are no pages.

    Notes
    -----
    **Test.** The share of later pages that carry an item is compared between each group and the
    rest by :func:`analysis.compare.contrasts`, within phases. It is two-sided. Family: all groups
    and items of a run, with their sum. The ledger was not planned, so that it is exploratory.

    **Days.** An item is known since the first dated page that has it; pages of that day could have
    had it, too. A page without a day counts as later where the printed month, or the first dated
    page of its phase, says so.

    **Silence.** The silence of a source says nothing where it has under five later pages, or where
    the rate of all others would give less than one page.

    How often p errs: docs/validity.md.

    Examples
    --------
    >>> rows = pd.DataFrame({"article_id": list("abcdefg"), "outlet": ["North"] + ["South"] * 6})
    >>> rows["published"] = [f"2020-01-0{day}" for day in range(1, 8)]
    >>> counts = Counts.of(
    ...     np.eye(7, 1), size=np.ones((7, 1)), rows=rows, items=["denial"], per="page"
    ... )
    >>> omissions({"a": counts}).sources[["outlet", "item", "carried", "pages", "account"]]
      outlet    item  carried  pages        account
    0  North  denial        1      1     carries it
    1  South  denial        0      6  leaves it out
    """
    require_runs(carried, what="carried", fix="Make it of a case: claims_and_labels(case).")
    if named is None:
        named = carried
    _require_same_pages(carried, named)
    plan = _plan_of(planned, by)
    items_of_runs = {}
    sources = {}
    groups = {}
    pages = {}
    for run, of_run in carried.items():
        counts = _dated(of_run)
        ledger = _ledger_of(counts, named[run])
        items_of_runs[run] = _items_of(ledger)
        sources[run] = _sources_of(ledger)
        groups[run] = _groups_of(ledger, plan)
        pages[run] = _pages_of(ledger)
    return Omissions(
        with_run_first(items_of_runs),
        with_run_first(sources),
        with_run_first(groups),
        with_run_first(pages),
    )


def with_run_first(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of all runs below each other, the run in the first column.

    The note says of each run what is not alike in all.
    """
    table = compare.stacked(tables, "run")
    method = table.attrs["method"]
    result = table[["run", *table.columns.drop("run")]]
    for name in ("family", "remark"):
        of_runs = {run: str(method_of(of_run).get(name, "")) for run, of_run in tables.items()}
        if any(of_runs.values()) and name not in method:
            told = [f"run {run}: {text.rstrip('.')}" for run, text in of_runs.items() if text]
            method[name] = "; ".join(told)
    if "status" not in table:
        return result
    return with_evidence(result, method, status=table["status"], reason=table["reason"])


def _dated(counts: Counts) -> Counts:
    """Return the counts of pages with their days; raise InputError where no day is known."""
    require_columns(counts.rows, ["outlet"], what="rows of the counts")
    if "earliest" not in counts.rows:
        counts = with_days(counts)
    if counts.rows["day"].isna().all():
        require_columns(counts.rows, [PUBLISHED], what="rows of the counts")
    if not len(counts.rows):
        raise refusal("pages", arrived="none", expected="some", fix="Check the rows chosen.")
    return counts


def _require_same_pages(carried: Mapping[str, Counts], named: Mapping[str, Counts]) -> None:
    """Raise InputError unless both have the same runs, pages and items."""
    for run, counts in carried.items():
        in_any_stance = named.get(run)
        if in_any_stance is not None and _has_same_pages(counts, in_any_stance):
            continue
        raise refusal(
            f"named, run {run}",
            arrived=f"{in_any_stance}" if run in named else "none",
            expected=f"the pages and items of carried: {counts}",
            fix="Make both with claims_and_labels() and the same items.",
        )


def _has_same_pages(counts: Counts, others: Counts) -> bool:
    """Return whether two Counts have the same pages and items, in one order."""
    has_same_items = counts.items.index.equals(others.items.index)
    return has_same_items and counts.rows["article_id"].equals(others.rows["article_id"])


def _plan_of(planned: Planned | str | Path | None, by: str | None) -> Planned:
    """Return what is compared."""
    plan = UNPLANNED
    if planned is not None:
        plan = lexicons.contrasts(planned)
    if by is not None and by != plan.group:
        plan = replace(plan, group=by, levels=())
    return replace(plan, status=EXPLORATORY, contrasts=(), against="rest")


# ---- since when -------------------------------------------------------------------------------


def _ledger_of(counts: Counts, named: Counts) -> _Ledger:
    """Return which pages have each item, and which could have had it."""
    is_labelled = counts.full_size() > 0
    carried = (counts.values.toarray() != 0) & is_labelled
    is_named = (named.values.toarray() != 0) & is_labelled
    first = _first_pages(counts.rows, is_named)
    known = pd.Series(_as_days(first["day"]), counts.items.index)
    earliest = _as_days(counts.rows["earliest"])
    is_later = earliest[:, None] >= known.to_numpy()[None, :]
    return _Ledger(counts, known, carried, is_named & ~carried, is_later & is_labelled)


def _as_days(column: pd.Series) -> np.ndarray:
    """Return days as an array."""
    return pd.to_datetime(column).to_numpy("datetime64[ns]")


def _first_pages(rows: pd.DataFrame, is_chosen: np.ndarray) -> pd.DataFrame:
    """Return for each item the first dated page among the chosen ones; missing where none is.

    Of several of one day it is the one with the smallest article_id.
    """
    dated = rows[rows["day"].notna()]
    order = dated.sort_values(["day", "article_id"], kind="stable").index.to_numpy()
    columns = ["day", "article_id", "outlet", "agency"]
    has_item = is_chosen[order]
    if not has_item.any():
        return pd.DataFrame(index=range(is_chosen.shape[1]), columns=columns)
    first = order[has_item.argmax(axis=0)]
    pages = rows.reindex(columns=columns).iloc[first].reset_index(drop=True)
    is_without = ~has_item.any(axis=0)
    pages.loc[is_without] = np.nan
    return pages


# ---- one row an item --------------------------------------------------------------------------


def _method(ledger: _Ledger, what: str) -> Method:
    """Return the method of a table of the ledger."""
    method: Method = {"what": what, "measure": "share of later pages", "remark": REMARK}
    method["convention"] = "pages that carry the item / pages that could"
    return {**method_of_rows(ledger.counts), **method}


def _items_of(ledger: _Ledger) -> pd.DataFrame:
    """Return when each item was known, and how many sources carry it."""
    rows = ledger.counts.rows
    is_named = ledger.carried | ledger.mentioned
    first = _first_pages(rows, is_named)
    is_agency = is_agency_copy(rows)
    agency = _first_pages(rows, is_named & is_agency[:, None])
    accounts = _accounts(ledger)
    is_undated = rows["day"].isna().to_numpy()
    is_of_unknown_order = is_undated[:, None] & ~ledger.later
    has_later = accounts.pages > 0
    table = pd.DataFrame({"item": ledger.counts.items.index})
    table["known"] = ledger.known.to_numpy()
    table["page"] = first["article_id"]
    table["outlet"] = first["outlet"]
    table["agency_day"] = _as_days(agency["day"])
    table["agency"] = agency["agency"]
    table["agency_page"] = agency["article_id"]
    table["carried"] = (ledger.carried & ledger.later).sum(axis=0)
    table["mentioned"] = (ledger.mentioned & ledger.later).sum(axis=0)
    table["pages"] = ledger.later.sum(axis=0)
    table["undated"] = is_of_unknown_order.sum(axis=0)
    table["sources"] = has_later.sum(axis=0)
    for name, account in ACCOUNTS.items():
        has_account = has_later & (accounts.account == account)
        table[name] = has_account.sum(axis=0)
    is_known = table["known"].notna()
    reason = np.where(is_known, "", f"no {SINCE} has it")
    method = _method(ledger, "omissions by item")
    return with_evidence(table, method, status=Status.NOT_TESTED, reason=reason)


# ---- one row a source and item ----------------------------------------------------------------


@dataclass(frozen=True)
class _Accounts:
    """What each source has of each item; arrays are sources × items."""

    outlets: list
    codes: np.ndarray  #: number of each page's source
    carried: np.ndarray  #: of the later pages
    mentioned: np.ndarray  #: of the later pages
    pages: np.ndarray  #: later ones
    ever: np.ndarray  #: pages with the item, of all
    expected: np.ndarray  #: pages with it at the rate of all others; NaN where there are none
    account: np.ndarray


def _accounts(ledger: _Ledger) -> _Accounts:
    """Return how many pages of each source carry each item, and what that says."""
    codes, labels = group_codes(ledger.counts.rows, ["outlet"])
    carried = _sums_by(codes, ledger.carried & ledger.later)
    mentioned = _sums_by(codes, ledger.mentioned & ledger.later)
    pages = _sums_by(codes, ledger.later)
    ever = _sums_by(codes, ledger.carried)
    mentioned_ever = _sums_by(codes, ledger.mentioned)
    expected = _expected(ledger, codes)
    has_pages = pages >= FEWEST
    says_something = has_pages & (expected >= LEAST_EXPECTED)
    cases = [ever > 0, mentioned_ever > 0, says_something]
    account = np.select(cases, [CARRIES, MENTIONS, LEAVES_OUT], default=UNCLEAR)
    outlets = labels["outlet"].tolist()
    return _Accounts(outlets, codes, carried, mentioned, pages, ever, expected, account)


def _sums_by(codes: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return sums of pages × items by code."""
    sums = np.zeros((codes.max() + 1, cells.shape[1]), int)
    np.add.at(sums, codes, cells)
    return sums


def _sources_of(ledger: _Ledger) -> pd.DataFrame:
    """Return what each source has of each item."""
    accounts = _accounts(ledger)
    n_sources, n_items = accounts.pages.shape
    table = pd.DataFrame({"outlet": np.repeat(accounts.outlets, n_items)})
    table["item"] = np.tile(ledger.counts.items.index, n_sources)
    table["known"] = np.tile(ledger.known.to_numpy(), n_sources)
    table["first"] = _first_days(ledger, accounts.codes).ravel()
    table["carried"] = accounts.carried.ravel()
    table["mentioned"] = accounts.mentioned.ravel()
    table["pages"] = accounts.pages.ravel()
    table["carried_ever"] = accounts.ever.ravel()
    table["expected"] = accounts.expected.ravel()
    table["share"] = table["carried"] / table["pages"].where(table["pages"] > 0)
    found = _intervals(ledger, table)
    table["low"] = found["low"].to_numpy()
    table["high"] = found["high"].to_numpy()
    table["account"] = accounts.account.ravel()
    cases = [table["pages"] == 0, table["low"].notna()]
    status = np.select(cases, [Status.NOT_TESTED, Status.INTERVAL], default=Status.DESCRIPTIVE)
    reason = _reasons_of_sources(table, found["reason"].to_numpy())
    method = _method(ledger, "omissions by source")
    method |= {"by": ("outlet",), "unit": "article", "sources": ("wilson1927",)}
    return with_evidence(table, method, status=status, reason=reason)


def _intervals(ledger: _Ledger, table: pd.DataFrame) -> pd.DataFrame:
    """Return ``low, high, reason`` of the sources' shares; missing on too few later pages."""
    wanted = table[["outlet", "item"]][table["pages"] >= FEWEST]
    columns = ["low", "high", "reason"]
    found = pd.DataFrame(columns=columns, dtype=object)
    if len(wanted):
        counts = _later_counts(ledger)
        is_wanted = counts.rows["outlet"].isin(wanted["outlet"]).to_numpy()
        levels = compare.levels(counts.where(rows=is_wanted), "outlet")
        found = wanted.merge(levels, on=["outlet", "item"]).set_index(wanted.index)
    found = found[columns].reindex(table.index)
    return found.assign(reason=found["reason"].fillna(""))


def _reasons_of_sources(table: pd.DataFrame, lacking: np.ndarray) -> np.ndarray:
    """Return why a source has no interval, or why its silence says nothing."""
    pages = table["pages"]
    few = [f"{number_of(n, 'later page')}, at least {FEWEST} needed" for n in pages]
    is_silent = table["account"] == UNCLEAR
    is_rare = is_silent & ~(table["expected"] >= LEAST_EXPECTED)
    others = table["expected"].map("{:.1f}".format)
    rare = "silence is likely: at the others' rate " + others + " pages would carry it"
    cases = [pages == 0, pages < FEWEST, is_rare]
    return np.select(cases, ["no later page", few, rare], default=lacking)


def _first_days(ledger: _Ledger, codes: np.ndarray) -> np.ndarray:
    """Return the first day on which each source has each item, sources × items."""
    day = ledger.counts.rows["day"].to_numpy("datetime64[ns]")
    first = []
    for is_carried in ledger.carried.T:
        days = pd.Series(np.where(is_carried, day, np.datetime64("NaT")))
        first.append(days.groupby(codes).min().to_numpy("datetime64[ns]"))
    return np.stack(first, axis=1)


def _expected(ledger: _Ledger, codes: np.ndarray) -> np.ndarray:
    """Return the pages that would carry each item at the rate of all others, sources × items.

    The rate is that of the other sources' later pages in the same phase. It is missing where no
    other source has a later page in a phase of the source. Pages of an unknown phase are compared
    with each other.
    """
    rows = ledger.counts.rows
    stratum = np.zeros(len(rows), int)
    if "phase" in rows:
        # Pages of an unknown phase, -1, are a stratum of their own.
        stratum = pd.factorize(rows["phase"], sort=True)[0]
    expected = np.zeros((codes.max() + 1, len(ledger.counts.items)))
    for number in np.unique(stratum):
        is_inside = stratum == number
        later = ledger.later & is_inside[:, None]
        pages = _sums_by(codes, later)
        carried = _sums_by(codes, later & ledger.carried)
        other_pages = pages.sum(axis=0) - pages
        other_carried = carried.sum(axis=0) - carried
        with np.errstate(invalid="ignore", divide="ignore"):
            pages_with_it = pages * other_carried / other_pages
        expected += np.where(pages > 0, pages_with_it, 0)
    return expected


# ---- one row a group and item -----------------------------------------------------------------


def _groups_of(ledger: _Ledger, plan: Planned) -> pd.DataFrame:
    """Return the test of each group and item, and the counts of other groups."""
    if not plan.group:
        return pd.DataFrame(columns=[*GROUP_COLUMNS, "note"])
    all_rows = ledger.counts.rows
    strata = _strata_of(all_rows, plan)
    require_columns(all_rows, [plan.group, *strata], what="rows of the counts")
    is_of_plan = row_mask(all_rows, plan.where)
    is_chosen = is_of_plan & all_rows[plan.group].notna().to_numpy()
    rows = with_known_strata(all_rows, strata)
    needed = {"article_id", "outlet", "copy_cluster", plan.group, plan.unit, *strata}
    tellings = _tellings(ledger, rows.loc[is_chosen, rows.columns.isin(needed)])
    counts = [replace(_later_counts(ledger), rows=rows).where(rows=is_chosen)]
    counted = [_counted(tellings, plan.group)]
    if len(ledger.known) > 1:
        counts.append(_sum_of_items(tellings))
        counted.append(_counted(tellings.assign(item=TOGETHER), plan.group))
    tested = _tested(counts, replace(plan, strata=strata, where={}))
    table = _with_tests(pd.concat(counted, ignore_index=True), tested)
    table["known"] = table["item"].map(ledger.known)
    remark = plain_differences(tested, method_of(tested))
    n_without = int((is_of_plan & ~is_chosen).sum())
    if n_without:
        remark = f"{number_of(n_without, 'page')} without {plan.group} left out. {remark}".strip()
    method: Method = {**method_of(tested), "what": "omissions by group", "remark": remark}
    method |= {"measure": "difference of shares of later pages", "where": dict(plan.where)}
    table = table[GROUP_COLUMNS]
    return with_evidence(table, method, status=table["status"], reason=table["reason"])


def _strata_of(rows: pd.DataFrame, plan: Planned) -> tuple[str, ...]:
    """Return the strata of a plan; where it names none the phases, if any page's is known."""
    if plan.strata is not None:
        return tuple(columns_of(plan.strata))
    has_phases = "phase" in rows and rows["phase"].notna().any()
    return ("phase",) if has_phases and plan.group != "phase" else ()


def _with_tests(counted: pd.DataFrame, tested: pd.DataFrame) -> pd.DataFrame:
    """Return the tested groups, then the counts of all others."""
    found = tested.rename(columns=AGAINST).drop(columns="share")
    is_tested = counted["group"].isin(tested["group"])
    groups = found.merge(counted[is_tested], on=["group", "item"])
    others = counted[~is_tested].assign(status=Status.NOT_TESTED, reason="")
    return pd.concat([groups, others], ignore_index=True)


def with_known_strata(rows: pd.DataFrame, strata: Sequence[str]) -> pd.DataFrame:
    """Return rows in which a page of an unknown stratum is alone in one: no difference uses it.

    >>> rows = pd.DataFrame({"article_id": ["p1", "p2"], "phase": ["early", None]})
    >>> with_known_strata(rows, ["phase"])["phase"].tolist()
    ['early', 'p2']
    """
    known = {name: rows[name].where(rows[name].notna(), rows["article_id"]) for name in strata}
    return rows.assign(**{name: column.astype(str) for name, column in known.items()})


def _later_counts(ledger: _Ledger) -> Counts:
    """Return pages × items, missing where a page could not have had the item."""
    later = ledger.later.astype(float)
    values = (ledger.carried & ledger.later).astype(float)
    counts = ledger.counts
    return Counts.of(values, size=later, rows=counts.rows, items=counts.items, per="page")


def _tellings(ledger: _Ledger, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a page and item: whether it is ``later``, ``carried`` and ``mentioned``."""
    n_items = len(ledger.counts.items)
    pages = rows.loc[rows.index.repeat(n_items)].reset_index(drop=True)
    pages["item"] = np.tile(ledger.counts.items.index, len(rows))
    for name in ("carried", "mentioned"):
        cells = getattr(ledger, name) & ledger.later
        pages[name] = cells[rows.index].ravel()
    return pages.assign(later=ledger.later[rows.index].ravel())


def _counted(tellings: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return how many later pages of each group carry and mention each item."""
    later = tellings.assign(outlet=tellings["outlet"].where(tellings["later"]))
    counted = later.groupby([by, "item"], sort=False).agg(
        carried=("carried", "sum"),
        mentioned=("mentioned", "sum"),
        pages=("later", "sum"),
        outlets=("outlet", "nunique"),
    )
    counted["share"] = counted["carried"] / counted["pages"].where(counted["pages"] > 0)
    return counted.rename_axis(["group", "item"]).reset_index()


def _sum_of_items(tellings: pd.DataFrame) -> Counts:
    """Return pages and items, one row each, as one item."""
    numbers = tellings[["carried", "later"]].astype(float)
    return Counts.of(
        numbers[["carried"]], size=numbers[["later"]], rows=tellings, items=[TOGETHER], per="page"
    )


def _tested(parts: Sequence[Counts], plan: Planned) -> pd.DataFrame:
    """Return the contrasts of several counts as one family."""
    tables = []
    for counts in parts:
        items = tuple(counts.items.index)
        tables.append(compare.contrasts(counts, planned=replace(plan, items=items)))
    method = method_of(tables[0])
    table = pd.concat(tables, ignore_index=True)
    table["p_adjusted"] = holm(table["p"])
    n_tests = int(table["p"].count())
    family = f"the ledger of omissions, exploratory, {number_of(n_tests, 'test')}"
    table.attrs["method"] = {**method, "family": family, "n_tests": n_tests}
    return table


def _pages_of(ledger: _Ledger) -> pd.DataFrame:
    """Return the pages that have an item or could have had it."""
    row, column = np.nonzero(ledger.carried | ledger.mentioned | ledger.later)
    rows = ledger.counts.rows
    table = rows[["article_id", "outlet", "day"]].iloc[row].reset_index(drop=True)
    table.insert(0, "item", ledger.counts.items.index[column])
    table["carried"] = ledger.carried[row, column]
    table["mentioned"] = ledger.mentioned[row, column]
    table["later"] = ledger.later[row, column]
    table["order"] = column
    table = table.sort_values(["order", "day", "article_id"], ignore_index=True)
    return table.drop(columns="order")
