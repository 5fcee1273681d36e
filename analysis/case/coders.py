"""Whose finding it is: planned contrasts by coder, and what coders find unlike."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.annotation.codebook import Codebook
from analysis.case.contrast_tables import planned_contrasts
from analysis.case.lead import nothing_leads
from analysis.case.scope import pages_where
from analysis.compare.evidence import LEVELS, Method, level_column, method_of, passes
from analysis.compare.findings import listed
from analysis.compare.measures import holm
from analysis.compare.plan import Gate
from analysis.compare.prose import number_text, p_text, points_text
from analysis.counts import Counts
from analysis.lexicons import Planned

BY_ARTICLE, BY_OUTLET = "settled, by article", "settled, by {}"
LEAST_ALPHA = 0.4  #: of a label that may lead
KEYS = ["family", "group", "item"]  #: of a planned contrast
FIRST = ["family", "whose", "minus"]  #: columns before those of a contrast table


def contrasts_by_coder(
    settled: Counts, coders: Mapping[str, Counts], plan: Planned, alphas: pd.Series
) -> pd.DataFrame:
    """Return the planned contrasts of what is settled, of each coder, and between coders.

    Coders whose articles are of fewer than five units a side are left out. ``verdict`` says of a
    contrast whose finding it is, and ``alpha`` how far coders agree on its variable.
    """
    able = {name: labels for name, labels in coders.items() if _is_able(labels, plan)}
    by_article = replace(plan, unit="article")
    tables = [planned_contrasts({BY_ARTICLE: settled}, by_article).assign(minus="")]
    by_outlet = BY_OUTLET.format(plan.unit or "article")
    tables.append(planned_contrasts({by_outlet: settled} | able, plan).assign(minus=""))
    level = level_column(tables[1])
    in_columns = {f"{name}{side}": f"{level}{side}" for name in LEVELS for side in ("", "_against")}
    for (one, labels), (other, beside) in combinations(able.items(), 2):
        both = _differences(labels, beside)
        if _is_able(both, plan):
            found = planned_contrasts({one: both}, plan).assign(minus=other)
            tables.append(found.rename(columns=in_columns))
    table = pd.concat([each.astype(object) for each in tables], ignore_index=True).infer_objects()
    table = table.rename(columns={"reading": "whose"}).assign(verdict="")
    is_pair = table["minus"] != ""
    table.loc[is_pair, "p_adjusted"] = table[is_pair].groupby("family")["p"].transform(holm)
    for _, rows in table[table["whose"].isin(able)].groupby(KEYS):
        is_same = (table[KEYS] == rows[KEYS].iloc[0]).all(axis=1)
        is_scale = rows["item"].isin(method_of(tables[1]).get("scales", ())).any()
        table.loc[is_same, "verdict"] = verdict_of(rows, is_scale=is_scale)
    table["alpha"] = table["item"].map(settled.variables.map(alphas))
    left_out = sorted(set(coders) - set(able))
    remark = "What two coders find unlike is told of the articles that both read"
    if left_out:
        remark += f". Too few {plan.unit or 'article'}s on a side: {listed(left_out)}"
    method: Method = {**method_of(tables[1]), "remark": remark}
    table = table[[*FIRST, *table.columns.drop(FIRST)]]
    table.attrs["method"] = method
    return table


def verdict_of(rows: pd.DataFrame, *, is_scale: bool = False) -> str:
    """Return whose finding one contrast is, from the rows of coders and of pairs of them.

    Differences of scales are no points. It is one coder's only where that coder alone is sure, and
    is surely unlike each other.

    >>> rows = pd.DataFrame({"whose": ["ada", "ben", "ada"], "minus": ["", "", "ben"],
    ...     "estimate": [0.11, 0.06, 0.04], "p_adjusted": [0.11, 0.5, 0.6]})
    >>> verdict_of(rows)
    'Coders do not differ more than chance: +11 and +6 points'
    """
    rows = rows.dropna(subset="p_adjusted")
    own = rows[rows["minus"] == ""]
    if len(own) < 2:
        return ""
    pairs = rows[rows["minus"] != ""]
    unlike = pairs[passes(pairs["p_adjusted"])]
    sure = own[passes(own["p_adjusted"])]
    if len(unlike):
        least = p_text(unlike["p_adjusted"].min())
        for coder in sure["whose"] if len(sure) == 1 else ():
            if (unlike[["whose", "minus"]] == coder).any(axis=1).sum() == len(own) - 1:
                return f"Only {coder} finds it (the others are unlike, {least})"
        return f"Coders differ ({least})"
    if len(sure) == len(own) and np.sign(own["estimate"]).nunique() == 1:
        return "All coders find it"
    if is_scale:
        told = listed([f"{estimate:+.2f}".replace("-", "−") for estimate in own["estimate"]])
    else:
        told = f"{listed([points_text(estimate) for estimate in own['estimate']])} points"
    if pairs.empty:
        return f"No two coders could be compared: {told}"
    return f"Coders do not differ more than chance: {told}"


def nothing_by_coder(reason: str) -> pd.DataFrame:
    """Return the table without rows, whose method says why."""
    columns = [*FIRST, *"group against item estimate low high p_adjusted reason verdict".split()]
    return nothing_leads(reason).reindex(columns=columns)


def alphas_of(reliability: pd.DataFrame, plan: Planned) -> pd.Series:
    """Return how far people agree on each variable; empty where no two read a page.

    An item that the plan makes has the lowest alpha of what it is made of.
    """
    if reliability.empty:
        return pd.Series(dtype=float)
    alphas = reliability.set_index("variable")["alpha"].copy()
    for item in plan.made:
        members = [item.claim or item.variable]
        if not members[0]:
            members = [name.partition(":")[0] for name in (*item.all_of, *item.any_of)]
        alphas[item.name] = alphas.reindex(members).min()
    return alphas


def agreement_in_words(variable: str, alphas: pd.Series, book: Codebook) -> str:
    """Return how far coders agree on a variable, and on the least sure of its parts; or ""."""
    if pd.isna(alphas.get(variable)):
        return ""
    text = f"Coders agree on it with an alpha of {number_text(alphas[variable], 2)}"
    parts = alphas.reindex(book.variables.set_index("name")["parts"].get(variable, ())).dropna()
    if parts.empty:
        return text
    least = book.label(str(parts.idxmin()))
    return f"{text}; on “{least}”, a part of it, of {number_text(parts.min(), 2)}"


def without_weak(table: pd.DataFrame, labels: Counts, alphas: pd.Series) -> pd.DataFrame:
    """Return the contrasts of labels on which people agree with an alpha of .4 or more."""
    return table[~(table["item"].map(labels.variables.map(alphas)) < LEAST_ALPHA)]


def _is_able(labels: Counts, plan: Planned) -> bool:
    """Return whether pages are of each group, and of five units in one and in all others."""
    planned = plan.of(family=plan.families[0].name)
    rows = pages_where(labels, planned.where).rows
    units = rows.groupby(plan.group)[plan.unit or "article_id"].nunique()
    units = units.reindex(list(plan.levels)).fillna(0)
    has_enough = (units >= Gate.units) & (units.sum() - units >= Gate.units)
    return bool((units > 0).all() and has_enough.any())


def _differences(one: Counts, other: Counts) -> Counts:
    """Return one coder's labels less another's, of the pages and items that both labelled."""
    place = pd.Index(other.rows["article_id"]).get_indexer(one.rows["article_id"])
    is_both = place >= 0
    one = one.where(rows=is_both)
    values = one.values.toarray() - other.values[place[is_both]].toarray()
    size = one.full_size() * other.full_size()[place[is_both]]
    return replace(one, values=one.values.__class__(values * (size > 0)), size=size)
