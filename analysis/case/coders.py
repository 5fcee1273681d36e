"""Whose finding it is: planned contrasts by coder, and what coders find unlike."""

from collections.abc import Collection
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.case.contrast_tables import planned_contrasts
from analysis.case.lead import nothing_leads
from analysis.case.scope import pages_where
from analysis.compare.evidence import LEVELS, Method, in_front, level_column, method_of, passes
from analysis.compare.findings import listed
from analysis.compare.measures import holm
from analysis.compare.plan import ARTICLE, Gate
from analysis.compare.prose import p_text, points_text
from analysis.counts import Counts, Readings
from analysis.lexicons import Planned

BY_UNIT = "settled, by {}"
LEAST_ALPHA = 0.4  #: of a label that may lead
KEYS = ["family", "group", "item"]  #: of a planned contrast
FIRST = ["family", "whose", "minus"]  #: columns before those of a contrast table


def contrasts_by_coder(
    settled: Counts, coders: Readings, plan: Planned, alphas: pd.Series
) -> pd.DataFrame:
    """Return the planned contrasts of what is settled, of each coder, and between coders.

    Coders whose articles are of fewer than five units a side are left out. ``verdict`` says of a
    contrast whose finding it is, and ``alpha`` how far coders agree on its variable.
    """
    able = {name: labels for name, labels in coders.items() if _is_able(labels, plan)}
    unit = plan.unit or ARTICLE
    own = planned_contrasts({BY_UNIT.format(unit): settled} | able, plan)
    pairs, too_few = _contrasts_of_pairs(able, plan, level=level_column(own))
    tables = [own.assign(minus=""), *pairs]
    if unit != ARTICLE:
        by_article = replace(plan, unit=ARTICLE)
        found = planned_contrasts({BY_UNIT.format(ARTICLE): settled}, by_article)
        tables.insert(0, found.assign(minus=""))
    table = pd.concat([each.astype(object) for each in tables], ignore_index=True).infer_objects()
    table = table.rename(columns={"reading": "whose"})
    is_pair = table["minus"] != ""
    table.loc[is_pair, "p_adjusted"] = table[is_pair].groupby("family")["p"].transform(holm)
    table["verdict"] = _verdicts(table, able, scales=method_of(own).get("scales", ()))
    table["alpha"] = alphas_of_items(table, settled, alphas)
    remark = "What two coders find unlike is told of the articles that both read"
    left_out = [*sorted(set(coders) - set(able)), *too_few]
    if left_out:
        remark += f". Too few {unit}s on a side: {listed(left_out)}"
    method: Method = {**method_of(own), "remark": remark}
    table = in_front(table, FIRST)
    table.attrs["method"] = method
    return table


def _contrasts_of_pairs(
    coders: Readings, plan: Planned, *, level: str
) -> tuple[list[pd.DataFrame], list[str]]:
    """Return for each two coders the contrasts of how they differ; ``minus`` is the second.

    The columns of both sides are those of *level*. With them come the pairs who read too few of
    the same pages.
    """
    columns = {f"{name}{side}": f"{level}{side}" for name in LEVELS for side in ("", "_against")}
    tables = []
    too_few = []
    for one, other in combinations(coders, 2):
        unlike = _differences(coders[one], coders[other])
        if _is_able(unlike, plan):
            found = planned_contrasts({one: unlike}, plan).assign(minus=other)
            tables.append(found.rename(columns=columns))
        else:
            too_few.append(f"what {one} and {other} both read")
    return tables, too_few


def _verdicts(
    table: pd.DataFrame, coders: Collection[str], *, scales: Collection[str]
) -> list[str]:
    """Return whose finding the contrast of each row is."""
    of_coders = table[table["whose"].isin(coders)]
    verdicts = {
        key: verdict_of(rows, is_scale=key[-1] in scales) for key, rows in of_coders.groupby(KEYS)
    }
    return [verdicts.get(key, "") for key in table[KEYS].itertuples(index=False, name=None)]


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
        n_unlike = pd.concat([unlike["whose"], unlike["minus"]]).value_counts()
        finders = sure["whose"].tolist()
        if len(finders) == 1 and n_unlike.get(finders[0], 0) == len(own) - 1:
            return f"Only {finders[0]} finds it (the others are unlike, {least})"
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


def alphas_of_items(table: pd.DataFrame, labels: Counts, alphas: pd.Series) -> pd.Series:
    """Return how far people agree on the variable of each row; missing where nobody can say."""
    return table["item"].map(labels.variables.map(alphas))


def without_weak(table: pd.DataFrame, labels: Counts, alphas: pd.Series) -> pd.DataFrame:
    """Return the contrasts but for those of labels on which people agree with an alpha under .4."""
    is_weak = alphas_of_items(table, labels, alphas) < LEAST_ALPHA
    return table[~is_weak]


def _is_able(labels: Counts, plan: Planned) -> bool:
    """Return whether pages are of each group, and of five units in one and in all others."""
    rows = pages_where(labels, plan.where).rows
    unit = plan.unit if plan.unit in rows else "article_id"
    units = rows.groupby(plan.group)[unit].nunique()
    units = units.reindex(list(plan.levels)).fillna(0)
    has_enough = (units >= Gate.units) & (units.sum() - units >= Gate.units)
    return bool((units > 0).all() and has_enough.any())


def _differences(one: Counts, other: Counts) -> Counts:
    """Return one coder's labels less another's, of the pages and items that both labelled."""
    one = one.where(rows=other)
    place = pd.Index(other.rows["article_id"]).get_indexer(one.rows["article_id"])
    size = one.full_size() * other.full_size()[place]
    values = (one.values - other.values[place]).toarray()
    return replace(one, values=sparse.csr_array(values * (size > 0)), size=size)
