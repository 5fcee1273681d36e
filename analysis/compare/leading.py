"""The leading finding of a case: the contrast with the smallest p, as shares in every sample."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.compare.evidence import (
    NONE_SURE,
    Method,
    Status,
    in_front,
    largest_p,
    method_of,
    passes,
    stacked,
)
from analysis.compare.findings import in_every_test, in_title, untested_text, verdict_of
from analysis.compare.levels import levels
from analysis.compare.order import in_order
from analysis.compare.planned import compared_groups
from analysis.compare.prose import capitalised, name_of, ranked
from analysis.counts import Counts, Readings
from analysis.errors import listing
from analysis.lexicons import Planned

CONTRAST = ["group", "against", "item"]  #: columns of what is compared
FIRST = ["sample", "reading"]  #: columns before those of levels
LEAST_ALPHA = 0.4  #: of a label that may lead
MOST_GROUPS = 5  #: of more, the leading one is shown beside all others
OTHERS = "all others"


def why_nothing_leads(table: pd.DataFrame) -> str:
    """Return why no contrast of a table leads."""
    means = sure_means(table)
    if means:
        return f"no difference of shares is sure, but of means: {listing(means)}"
    return untested_text(table)


def without_weak(table: pd.DataFrame, labels: Counts, alphas: pd.Series) -> pd.DataFrame:
    """Return the contrasts but for those of labels on which people agree with an alpha under .4."""
    is_weak = table["item"].map(labels.variables.map(alphas)) < LEAST_ALPHA
    return table[~is_weak]


def alphas_of(reliability: pd.DataFrame, plan: Planned) -> pd.Series:
    """Return how far people agree on each variable; empty where no two read a page.

    An item that the plan makes has the lowest alpha of what it is made of.
    """
    if reliability.empty:
        return pd.Series(dtype=float)
    alphas = reliability.set_index("variable")["alpha"].copy()
    for item in plan.made:
        members = [name.partition(":")[0] for name in item.all_of]
        alphas[item.name] = alphas.reindex(members or [item.claim or item.variable]).min()
    return alphas


def leading_contrast(table: pd.DataFrame) -> pd.Series | None:
    """Return the contrast of shares with the smallest p of all, first those that are sure in each.

    It has its largest p in lists and readings. None without a test, and where no share is sure, but
    a mean is.
    """
    is_scale = table["item"].isin(method_of(table).get("scales", ()))
    tested = table[table["p"].notna() & ~is_scale]
    if tested.empty:
        return None
    compared = in_every_test(tested)
    compared["is_open"] = ~passes(compared["p_adjusted"])
    first = compared.sort_values(["is_open", "least", "p"], kind="stable").iloc[0]
    return None if first["is_open"] and sure_means(table) else first


def sure_means(table: pd.DataFrame) -> list[str]:
    """Return the scales in whose means a difference is sure, as readers call them."""
    method = method_of(table)
    sure = table["item"][passes(largest_p(table))].unique()
    return [name_of(item, method) for item in sure if item in method.get("scales", ())]


def levels_in_samples(readings: Readings, lead: pd.Series, *, plan: Planned) -> pd.DataFrame:
    """Return the leading item's shares in each sample and reading.

    The method's ``finding`` has those of the first sample and reading, for a title, ``verdict`` how
    sure they differ. Where they do not, ``remark`` has both, and rows are descriptive.
    """
    by = plan.group
    shown = [sample for sample in plan.samples if sample.lead]
    conditions = {sample.label: plan.of(sample=sample.name).where for sample in shown}
    compared = {}
    for sample, where in conditions.items():
        for reading, counts in readings.items():
            pages = compared_groups(counts.where(rows=where, items=[lead["item"]]), by, plan)
            if len(pages.rows):
                compared[sample, reading] = pages
    found = set().union(*(pages.rows[by] for pages in compared.values()))
    if len(found) > MOST_GROUPS:
        compared = {
            name: _with_others(pages, by, lead["group"]) for name, pages in compared.items()
        }
    tables = {name: levels(pages, by, unit=plan.unit) for name, pages in compared.items()}
    table = stacked(tables, FIRST)
    table = in_order(table, sample=list(conditions), reading=list(readings), **{by: plan.order})
    pages, _ = table[FIRST].iloc[0]
    first = table[(table[FIRST] == table[FIRST].iloc[0]).all(axis=1)]
    shares = ranked(first).set_index(by)["estimate"]
    told = in_title(name_of(lead["item"], method_of(table)), shares)
    method: Method = {
        **method_of(table),
        "finding": capitalised(told),
        "verdict": verdict_of(lead),
        "leading": str(lead["group"]),
        "overlap": _overlap(compared),
    }
    if not passes(lead["p_adjusted"]):
        of_several = f"{pages}: " if len(conditions) > 1 else ""
        method["remark"] = f"{of_several}{method['verdict']}"
        method["finding"] = NONE_SURE
        table["status"] = Status.DESCRIPTIVE
    table = in_front(table, FIRST)
    table.attrs["method"] = method
    return table


def _overlap(compared: Mapping[tuple[str, str], Counts]) -> str:
    """Return that samples of one reading share pages; "" where none does."""
    _, reading = next(iter(compared))
    pages = [counts.rows["article_id"] for (_, of), counts in compared.items() if of == reading]
    return "A page may be in several rows" if pd.concat(pages).duplicated().any() else ""


def _with_others(counts: Counts, by: str, group: str) -> Counts:
    """Return rows of two groups: one as it is, and all others."""
    groups = counts.rows[by]
    return replace(counts, rows=counts.rows.assign(**{by: groups.where(groups == group, OTHERS)}))


def nothing_leads(reason: str) -> pd.DataFrame:
    """Return a table without rows whose method says why nothing leads."""
    table = pd.DataFrame(columns=[*FIRST, "item", "n", "size", "estimate"])
    table.attrs["method"] = Method(nothing=reason)
    return table
