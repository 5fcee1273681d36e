"""The ledger of what is left out: since when an item was known, who carries it, who does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import compare, lexicons
from analysis.case import Case
from analysis.case.opened import by_reading
from analysis.case.page_days import PUBLISHED, with_days
from analysis.compare.evidence import Method, Status, method_of
from analysis.compare.formula import holm
from analysis.compare.notes import plain_differences, with_evidence
from analysis.compare.plan import UNPLANNED
from analysis.compare.prose import reading_text
from analysis.corpus.metadata import row_mask
from analysis.counts import (
    Counts,
    Readings,
    columns_of,
    group_codes,
    item_table,
    require_readings,
)
from analysis.errors import number_of, refusal, require_columns
from analysis.lexicons import Planned
from analysis.lexicons.plans import EXPLORATORY

CARRIES = "carries it"
MENTIONS = "mentions it"
LEAVES_OUT = "leaves it out"
UNCLEAR = "cannot be said"
#: Pages that others' rate would give, below which silence says nothing.
LEAST_EXPECTED = 1.0
#: Later pages of a source, below which its silence says nothing.
FEWEST = 5
#: The item that sums up all items of a group.
TOGETHER = "all together"
#: What holds of each table.
METHOD: Method = {
    "measure": "share of later pages",
    "convention": "pages that carry the item / pages that could",
    "remark": "An item is known since the first dated page that has it; later pages could have it, "
    "too",
}
SOURCE_COLUMNS = """outlet item known first carried mentioned pages carried_ever expected share
    low high account""".split()
CONTRAST_COLUMNS = """carried_against pages_against share_against estimate low high p p_adjusted
    status reason""".split()
GROUP_COLUMNS = [
    *"group item known carried mentioned pages outlets share".split(),
    *CONTRAST_COLUMNS,
]
#: Columns of level and contrast tables → those of the ledger.
COLUMNS = {
    "n": "carried",
    "size": "pages",
    "n_against": "carried_against",
    "size_against": "pages_against",
}


@dataclass(frozen=True)
class Omissions:
    """The ledger of what is left out; from :func:`omissions`.

    Each table has a column ``reading``. *Later pages* are those that could have had the item: they
    were published on the day when it was known, or later. A page *carries* a claim if somebody
    asserts it there, and *mentions* it if it is only denied or reported.

    Attributes
    ----------
    sources : DataFrame
        One row a reading, source and item: ``known, first`` (the first day on which the source
        carries it), ``carried`` and ``mentioned`` of ``pages`` (later ones), ``carried_ever`` (of
        all its pages), ``expected`` (pages that would carry it at the rate of all other sources
        in the same phases), ``share, low, high`` (as from `compare.levels`), ``account``
        ("carries it", "mentions it", "leaves it out", "cannot be said").
    groups : DataFrame
        One row a reading, group and item, and one for all items ("all together", which sums their
        pages): ``carried`` and ``mentioned`` of ``pages`` by ``outlets``, ``share`` (of those that
        carry it), the same of the others (``_against``), ``estimate, low, high`` (the difference
        within phases; an omission is negative), ``p, p_adjusted`` (over all groups and items of
        the reading). Of two groups the first has the test. Groups outside the plan are described,
        and not tested. Empty without a grouping.
    pages : DataFrame
        The pages behind these numbers: ``reading, item, article_id, outlet, day, carried,
        mentioned, later``.
    """

    sources: pd.DataFrame
    groups: pd.DataFrame
    pages: pd.DataFrame


def omissions(
    carried: Case | Readings,
    by: str | None = None,
    *,
    named: Readings | None = None,
    planned: Planned | str | Path | None = None,
) -> Omissions:
    """Return which groups and sources leave out items that others carry.

    Parameters
    ----------
    carried : Case, or mapping of a reading's name to Counts
        Whose claims, or the labels of its plan, with the plan's groups; or pages × items, 1 where a
        page has the item, with ``outlet``, ``published`` and, if known, ``phase``.
    by : str, optional
        Column of the groups that are tested; by default that of the plan.
    named : mapping of a reading's name to Counts, optional
        The same pages × items: 1 where a page has the item in any stance. By default as *carried*.
    planned : path or Planned, optional
        A contrasts.toml with groups, their levels, rows, unit and strata. Its items are not used.

    Returns
    -------
    Omissions
        Three tables with ``status, reason, note``; ``attrs["method"]`` of each is its Method.

    Raises
    ------
    InputError
        If a column is unknown, *named* has other pages or items, or there are no pages.

    Notes
    -----
    **Test.** The share of later pages that carry an item is compared between each group and the
    rest by :func:`analysis.compare.contrasts`, within phases. It is two-sided. Family: all groups
    and items of a reading, with their sum. The ledger was not planned, so that it is exploratory.

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
    if isinstance(carried, Case):
        planned = planned or carried.plan
        carried = by_reading(carried, "ledger")
    require_readings(carried, what="carried", fix="Give an opened case.")
    if named is None:
        named = carried
    _require_same_pages(carried, named)
    plan = _plan_of(planned, by)
    sources = {}
    groups = {}
    pages = {}
    for reading, of_reading in carried.items():
        counts = _dated(of_reading)
        told = _told(counts, named[reading])
        sources[reading] = _sources_of(counts, told)
        groups[reading] = _groups_of(counts, told, plan)
        pages[reading] = _pages_of(counts, told)
    return Omissions(
        with_reading_first(sources),
        with_reading_first(groups),
        with_reading_first(pages),
    )


def with_reading_first(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of all readings below each other, the reading in the first column.

    The note says of each reading what is not alike in all.
    """
    table = compare.stacked(tables, "reading")
    method = table.attrs["method"]
    result = table[["reading", *table.columns.drop("reading")]]
    for name in ("family", "remark"):
        if name in method:
            continue
        told = []
        for reading, of_reading in tables.items():
            text = str(method_of(of_reading).get(name, "")).rstrip(".")
            told.append(text and f"{reading_text(reading)}: {text}")
        method[name] = "; ".join(filter(None, told))
    if "status" not in table:
        return result
    return with_evidence(result, method, status=table["status"], reason=table["reason"])


def _dated(counts: Counts) -> Counts:
    """Return the counts of pages with their days; raise InputError where no day is known."""
    group_codes(counts.rows, ["outlet"])  # refuses pages without an outlet
    if "earliest" not in counts.rows:
        counts = with_days(counts)
    if counts.rows["day"].isna().all():
        require_columns(counts.rows, [PUBLISHED], what="rows of the counts")
    if not len(counts.rows):
        raise refusal("pages", arrived="none", expected="some", fix="Check the rows chosen.")
    return counts


def _require_same_pages(carried: Readings, named: Readings) -> None:
    """Raise InputError unless both have the same readings, pages and items, in one order."""
    for reading, counts in carried.items():
        other = named.get(reading)
        is_alike = (
            other is not None
            and counts.items.index.equals(other.items.index)
            and counts.rows["article_id"].equals(other.rows["article_id"])
        )
        if not is_alike:
            raise refusal(
                f"named, reading {reading}",
                arrived=str(other or "none"),
                expected=f"the pages and items of carried: {counts}",
                fix="Count the same pages and items in both.",
            )


def _plan_of(planned: Planned | str | Path | None, by: str | None) -> Planned:
    """Return what is compared."""
    plan = UNPLANNED if planned is None else lexicons.contrasts(planned)
    if by is not None and by != plan.group:
        plan = replace(plan, group=by, levels=())
    return replace(plan, status=EXPLORATORY, contrasts=())


# ---- since when -------------------------------------------------------------------------------


def _told(counts: Counts, named: Counts) -> pd.DataFrame:
    """Return one row a page and item: who has it, and who could have had it (``later``).

    Items of a page stand together. ``mentioned`` is only denied or reported.
    """
    told = counts.to_frame()
    if "phase" not in told:
        told["phase"] = None
    is_read = told["size"] > 0
    is_named = named.values.toarray().ravel() != 0
    told["carried"] = is_read & (told["n"] != 0)
    told["mentioned"] = is_read & is_named & ~told["carried"]
    day_named = told["day"].where(told["carried"] | told["mentioned"])
    told["known"] = day_named.groupby(told["item"]).transform("min")
    told["later"] = is_read & (told["earliest"] >= told["known"])
    told["carried_later"] = told["carried"] & told["later"]
    told["mentioned_later"] = told["mentioned"] & told["later"]
    told["day_carried"] = told["day"].where(told["carried"])
    return told


def _later_counts(told: pd.DataFrame, items: pd.DataFrame) -> Counts:
    """Return pages × items, missing where a page could not have had the item.

    Of one item, such as all together, each page and item is a row.
    """
    shape = (-1, len(items))
    carried = told["carried_later"].to_numpy(float).reshape(shape)
    later = told["later"].to_numpy(float).reshape(shape)
    return Counts.of(carried, size=later, rows=told.iloc[:: len(items)], items=items, per="page")


# ---- one row a source and item ----------------------------------------------------------------


def _sources_of(counts: Counts, told: pd.DataFrame) -> pd.DataFrame:
    """Return what each source has of each item, and what that says."""
    keys = ["outlet", "item"]
    table = _counted_by_source(told)
    pages = table["pages"]
    # Levels of hundreds of small sources would take seconds, and say nothing.
    is_large = pages >= min(FEWEST, pages.max())
    of_large = told[told["outlet"].isin(table["outlet"][is_large])]
    levels = compare.levels(_later_counts(of_large, counts.items), "outlet")
    table = table.join(levels.set_index(keys)[["low", "high", "reason"]], on=keys)
    table[["low", "high"]] = table[["low", "high"]].mask(pages < FEWEST)
    table = _with_accounts(table)
    cases = [pages == 0, table["low"].notna()]
    status = np.select(cases, [Status.NOT_TESTED, Status.INTERVAL], default=Status.DESCRIPTIVE)
    method: Method = {**method_of(levels), **METHOD, "what": "omissions by source"}
    return with_evidence(table[SOURCE_COLUMNS], method, status=status, reason=table["reason"])


def _counted_by_source(told: pd.DataFrame) -> pd.DataFrame:
    """Return how many pages of each source have each item, of later ones and ever."""
    by_outlet = told.sort_values("outlet", kind="stable")
    table = by_outlet.groupby(["outlet", "item"], sort=False).agg(
        known=("known", "first"),
        first=("day_carried", "min"),
        carried=("carried_later", "sum"),
        mentioned=("mentioned_later", "sum"),
        pages=("later", "sum"),
        carried_ever=("carried", "sum"),
        mentioned_ever=("mentioned", "sum"),
    )
    table = table.join(_expected(told)).reset_index()
    has_pages = table["pages"] > 0
    table["expected"] = table["expected"].where(has_pages, 0)
    table["share"] = table["carried"] / table["pages"].where(has_pages)
    return table


def _with_accounts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sources with what each one's pages say, and why they say nothing."""
    is_few = table["pages"] < FEWEST
    is_rare = ~(table["expected"] >= LEAST_EXPECTED)
    cases = [table["carried_ever"] > 0, table["mentioned_ever"] > 0, ~is_few & ~is_rare]
    account = np.select(cases, [CARRIES, MENTIONS, LEAVES_OUT], default=UNCLEAR)
    few = [f"{number_of(n, 'later page')}, at least {FEWEST} needed" for n in table["pages"]]
    others = table["expected"].map("{:.1f}".format)
    rare = "silence is likely: at the others' rate " + others + " pages would carry it"
    cases = [table["pages"] == 0, is_few, is_rare & (account == UNCLEAR)]
    reason = np.select(cases, ["no later page", few, rare], default=table["reason"])
    return table.assign(account=account, reason=reason)


def _expected(told: pd.DataFrame) -> pd.Series:
    """Return the pages of each source that would carry each item at the rate of all others.

    The rate is that of the other sources' later pages in the same phase; without any it is missing.
    """
    later = told[told["later"]].assign(phase=told["phase"].astype("str").fillna(""))
    by_cell = later.groupby(["phase", "outlet", "item"])[["carried", "later"]].sum()
    others = by_cell.groupby(["phase", "item"]).transform("sum") - by_cell
    expected = by_cell["later"] * others["carried"] / others["later"]
    return expected.groupby(["outlet", "item"]).sum(skipna=False).rename("expected")


# ---- one row a group and item -----------------------------------------------------------------


def _groups_of(counts: Counts, told: pd.DataFrame, plan: Planned) -> pd.DataFrame:
    """Return the test of each group and item, and the counts of other groups."""
    if not plan.group:
        return pd.DataFrame(columns=[*GROUP_COLUMNS, "note"])
    strata = _strata_of(counts.rows, plan)
    require_columns(counts.rows, [plan.group, *strata], what="rows of the counts")
    of_plan = told[row_mask(told, plan.where)]
    chosen = with_known_strata(of_plan[of_plan[plan.group].notna()], strata)
    parts = [_later_counts(chosen, counts.items)]
    if len(counts.items) > 1:
        parts.append(_later_counts(chosen, item_table([TOGETHER])))
    tested = _tested(parts, replace(plan, strata=strata, where={}))
    table = _group_table(tested, parts, chosen)
    status = table["status"].fillna(Status.NOT_TESTED)
    remark = plain_differences(tested, method_of(tested))
    n_without = of_plan[of_plan[plan.group].isna()]["article_id"].nunique()
    if n_without:
        remark = f"{number_of(n_without, 'page')} without {plan.group} left out. {remark}".strip()
    method: Method = {**method_of(tested), "what": "omissions by group", "remark": remark}
    method |= {"measure": "difference of shares of later pages", "per": "later page"}
    return with_evidence(table, method, status=status, reason=table["reason"].fillna(""))


def _group_table(tested: pd.DataFrame, parts: Sequence[Counts], told: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of each group and item with its contrast; those without one come last."""
    [by] = method_of(tested)["by"]
    keys = ["group", "item"]
    levels = pd.concat([compare.levels(counts, by) for counts in parts])
    levels = levels.rename(columns={**COLUMNS, by: "group", "estimate": "share"})
    with_sum = pd.concat([told, told.assign(item=TOGETHER)])
    mentioned = with_sum.groupby([by, "item"])["mentioned_later"].sum()
    mentioned = mentioned.rename("mentioned").rename_axis(keys)
    contrast = tested.rename(columns=COLUMNS).set_index(keys)[CONTRAST_COLUMNS]
    table = levels[[*keys, "carried", "pages", "outlets", "share"]]
    table = table.join(mentioned, on=keys).join(contrast, on=keys)
    table = table.astype({"carried": int, "pages": int})
    table["known"] = table["item"].map(told.groupby("item")["known"].first())
    is_tested = table["group"].isin(tested["group"])
    return pd.concat([table[is_tested], table[~is_tested]], ignore_index=True)[GROUP_COLUMNS]


def _strata_of(rows: pd.DataFrame, plan: Planned) -> tuple[str, ...]:
    """Return the strata of a plan; where it names none the phases, if any page's is known."""
    if plan.strata is not None:
        return tuple(columns_of(plan.strata))
    has_phases = "phase" in rows and rows["phase"].notna().any()
    return ("phase",) if has_phases and plan.group != "phase" else ()


def with_known_strata(rows: pd.DataFrame, strata: Sequence[str]) -> pd.DataFrame:
    """Return rows in which a page of an unknown stratum is alone in one: no difference uses it.

    >>> rows = pd.DataFrame({"article_id": ["p1", "p2"], "phase": ["early", None]})
    >>> with_known_strata(rows, ["phase"])["phase"].tolist()
    ['early', 'p2']
    """
    known = {name: rows[name].where(rows[name].notna(), rows["article_id"]) for name in strata}
    return rows.assign(**{name: column.astype(str) for name, column in known.items()})


def _tested(parts: Sequence[Counts], plan: Planned) -> pd.DataFrame:
    """Return the contrasts of several counts as one family."""
    tables = []
    for counts in parts:
        items = tuple(counts.items.index)
        tables.append(compare.contrasts(counts, planned=replace(plan, items=items)))
    table = pd.concat(tables, ignore_index=True)
    table["p_adjusted"] = holm(table["p"])
    n_tests = int(table["p"].count())
    family = f"the ledger of omissions, exploratory, {number_of(n_tests, 'test')}"
    table.attrs["method"] = {**method_of(tables[0]), "family": family, "n_tests": n_tests}
    return table


def _pages_of(counts: Counts, told: pd.DataFrame) -> pd.DataFrame:
    """Return the pages that have an item or could have had it."""
    pages = told[told["carried"] | told["mentioned"] | told["later"]]
    pages = pages.sort_values(["day", "article_id"])
    order = counts.items.index.get_indexer
    pages = pages.sort_values("item", key=order, kind="stable", ignore_index=True)
    return pages["item article_id outlet day carried mentioned later".split()]
