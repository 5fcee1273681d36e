"""What the labelled pages of a case say to each question, in sentences."""

from __future__ import annotations

import pandas as pd

from analysis.case import Case
from analysis.errors import number_of
from analysis.stats.evidence import method_of, passes
from analysis.wording.findings import (
    evidence_text,
    listed,
    shares_of_groups,
    with_value_quoted,
)
from analysis.wording.notes import points_text, within_text
from analysis.wording.text import capitalised, percent_text


def material(case: Case) -> list[str]:
    """Return how many pages there are, and how many are compared."""
    every = next(iter(case.readings.values())).rows
    found = case.first.rows
    share = percent_text(len(found) / len(every))
    part = f"{share} of the pages ({len(found):,} of {len(every):,})"
    sources = number_of(found["outlet"].nunique(), "source")
    sentences = [f"{part} are on the subject, from {sources}."]
    if len(found) == len(every):
        sentences = [f"The case has {number_of(len(found), 'page')} of {sources}."]
    compared = case.compared_pages(case.first).rows
    if case.grouping:
        sizes = compared[case.grouping].value_counts()
        groups = listed([f"{n:,} {group}" for group, n in sizes.items()])
        share = percent_text(len(compared) / len(found))
        sentences.append(f"Compared are {share} of them, {len(compared):,}: {groups}.")
    sentences += case.cautions["sentence"].tolist()
    return sentences


def framing(case: Case) -> list[str]:
    """Return the leading difference, and what most pages are about."""
    return [*_lead(case), *_topics(case)]


def _lead(case: Case) -> list[str]:
    """Return the shares of the leading contrast, and how sure it is."""
    lead = case.lead()
    if case.plan is None or lead.empty:
        return []
    by = case.grouping
    first = lead[(lead[["sample", "reading"]] == lead[["sample", "reading"]].iloc[0]).all(axis=1)]
    item = first["item"].iloc[0]
    name = capitalised(with_value_quoted(method_of(lead).get("names", {}).get(item, item)))
    return [f"{name}: {shares_of_groups(first, by, noun='page')}.", *_evidence(case, item)]


def _evidence(case: Case, item: str) -> list[str]:
    """Return how far the leading group is from the others, and how many others are sure."""
    table = case.contrasts()
    method = method_of(table)
    first = table[table["reading"] == table["reading"].iloc[0]]
    leading = first[first["item"] == item].sort_values("p_adjusted", kind="stable").iloc[0]
    is_lead = (table["item"] == item) & (table["group"] == leading["group"])
    rows = table[is_lead].drop_duplicates("reading")
    points = points_text(leading["estimate"])
    against = "the others" if leading["against"] == "rest" else leading["against"]
    within = f" within {within_text(method['strata'])}" if method.get("strata") else ""
    n_readings = {2: "the two readings", 3: "the three readings"}.get(len(rows), "the readings")
    sure = evidence_text(rows["p_adjusted"], in_all=n_readings)
    others = table[~is_lead & table["p_adjusted"].notna()]
    keys = [others["group"], others["item"]]
    n_sure = int(others["p_adjusted"].groupby(keys).agg(lambda p: passes(p).all()).sum())
    n_others = others.groupby(["group", "item"]).ngroups
    return [
        f"{leading['group']} pages are {points} points from {against}{within}: {sure}.",
        f"Of {n_others} other planned differences {n_sure or 'none'} is sure in all readings.",
    ]


def _topics(case: Case) -> list[str]:
    """Return what most pages are about."""
    pages = case.compared_pages(case.first).where(items=case.book.elements(kind="binary"))
    shares = pd.Series(pages.values.sum(axis=0), pages.items["name"]) / len(pages.rows)
    parts = [f"{name} ({percent_text(n)})" for name, n in shares.nlargest(3).items() if n]
    return [f"Most pages are about {listed(parts)}."] if parts else []


def actors(case: Case) -> list[str]:
    """Return who is named."""
    return []


def sentiment(case: Case) -> list[str]:
    """Return how many pages judge."""
    return []


def voices(case: Case) -> list[str]:
    """Return who speaks."""
    return []


def sources(case: Case) -> list[str]:
    """Return how many sources there are."""
    return []


def how_sure(case: Case) -> list[str]:
    """Return how many planned differences are sure."""
    return []
