"""The table of sources: one row each, from its labels and its articles."""

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from analysis.case import Case
from analysis.case.case_tables import CaseTables
from analysis.case.opened import require_case
from analysis.compare.evidence import Method
from analysis.framing.untested import DESCRIPTIVE
from analysis.palette import BLACK

LANGUAGES = "languages"
IN_OTHER_READINGS = "that only other readings"  #: why a page is left out


def colours_of_sources(case: Case) -> dict[str, str]:
    """Return the colour of each source of labelled pages: that of its group, else black."""
    rows = case.counts(every=True).rows
    groups = rows[case.grouping()].map(case.groups()).fillna(BLACK)
    return dict(zip(rows["outlet"], groups))


def table(case: Case) -> pd.DataFrame:
    """Return one row a source: who it is and what it has.

    Parameters
    ----------
    case : Case

    Returns
    -------
    DataFrame
        ``outlet``; ``country``, ``country_group``, ``ownership``, ``owner``, ``genre`` (as far as
        known); ``languages``; ``first_day``, ``last_day``; ``pages`` (that the first reading finds
        on the event); of the pack ``articles``, ``words`` (how many). Sorted by pages, articles and
        name. Nothing is tested.

    Raises
    ------
    MissingInput
        Where there is neither a pack nor a reading.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> sources = table(open_case("data/syria-war"))
    >>> sources[["outlet", "articles"]].head(2).to_dict("records")
    [{'outlet': 'Ahram', 'articles': 149}, {'outlet': 'Al-Manar', 'articles': 105}]
    """
    require_case(case)
    tables = case._tables
    result = pd.DataFrame({"outlet": tables.outlets})
    result = result.join(facts_of_sources(tables), on="outlet")
    result = _with_days(result, tables)
    if tables.labels:
        result["pages"] = _n_rows(result, tables.listed)
    if len(tables.articles):
        articles = tables.articles.groupby("outlet")
        result["articles"] = _n_rows(result, tables.articles)
        result["words"] = result["outlet"].map(articles["n_tokens"].sum()).fillna(0).astype(int)
    order = [name for name in ("pages", "articles", "outlet") if name in result]
    is_ascending = [name == "outlet" for name in order]
    result = result.sort_values(order, ascending=is_ascending, ignore_index=True)
    result.attrs["method"] = method_of_tables(tables, what="sources")
    return result


def method_of_tables(tables: CaseTables, *, what: str) -> Method:
    """Return the method of what is counted by source."""
    verb = f"count as {tables.scope}" if tables.scope else "labelled"
    reasons = {
        "without an outlet": tables.left_out,
        f"{IN_OTHER_READINGS} {verb}": len(tables.pages) - len(tables.listed),
    }
    return Method(
        what=what,
        by=("outlet",),
        strata=tables.strata,
        remark=DESCRIPTIVE,
        annotators=tables.caption,
        left_out={reason: n for reason, n in reasons.items() if n},
    )


@lru_cache(maxsize=4)
def facts_of_sources(tables: CaseTables) -> pd.DataFrame:
    """Return the facts of each outlet, what its pages say before what its articles say."""
    facts = _facts(tables.listed, tables.facts).combine_first(_facts(tables.articles, tables.facts))
    columns = [name for name in (*tables.facts, LANGUAGES) if name in facts]
    return facts[columns]


def _facts(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the facts of each outlet, with its languages, indexed by outlet."""
    columns = [name for name in names if name in rows]
    known = rows.dropna(subset="outlet")
    facts = known.groupby("outlet")[columns].first()
    if "language" in rows:
        languages = known.dropna(subset="language").groupby("outlet")["language"]
        facts[LANGUAGES] = languages.agg(_listed)
    return facts


def _listed(values: pd.Series) -> str:
    """Return the values of a column, the most frequent first and equal ones by name."""
    n_of_each = values.value_counts().sort_index()
    return ", ".join(n_of_each.sort_values(ascending=False, kind="stable").index)


def _with_days(result: pd.DataFrame, tables: CaseTables) -> pd.DataFrame:
    """Return the sources with their first and last day."""
    dated = pd.concat(rows[["outlet", "day"]] for rows in (tables.listed, tables.articles))
    days = dated.groupby("outlet")["day"]
    result["first_day"] = result["outlet"].map(days.min())
    result["last_day"] = result["outlet"].map(days.max())
    return result


def _n_rows(result: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Return how many rows each source has."""
    return result["outlet"].map(rows["outlet"].value_counts()).fillna(0).astype(int)
