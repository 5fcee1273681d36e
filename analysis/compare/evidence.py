"""What a result rests on: the status of each row, why, and the method behind the table."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypedDict, cast

import numpy as np
import pandas as pd

from analysis import errors
from analysis.counts import CHECKED_BY_PEOPLE, READ_BY_PEOPLE, Counts

ALPHA = 0.05  #: a difference with an adjusted p of at most this is sure
#: What is in so large a share of the articles of both sides sets nobody apart; the reason says so.
EVERYWHERE = 0.9
FEWEST_ON_A_SIDE = 5  #: articles, of fewer the share says nothing
FEWEST_WITH_MARK = 10  #: articles of a group, unless its test is sure
MARKS = ("sure", "open", "level", "count")  #: how rows are shown, the surest first
SEVERAL = ["family", "reading"]  #: columns of one comparison's several tests
SIDES = ["group", "against"]
IN_BOTH = "in 90 % or more of the articles of both sides"
LEVELS = ("share", "mean", "rate")  #: columns of a contrast table with the levels of both sides


def in_both(rows: pd.DataFrame, *sides: tuple[Any, Any]) -> np.ndarray:
    """Return which items nearly all articles of both sides have.

    A side is how many of its articles have each item, and how many it has. Nothing is said of few
    articles, nor where *rows* are means of outlets.

    >>> in_both(pd.DataFrame(), (np.array([9, 8]), 10), (np.array([10, 10]), 10)).tolist()
    [True, False]
    """
    are_articles = "n_rows" not in rows
    are_many = min(np.min(n_articles) for _, n_articles in sides) >= FEWEST_ON_A_SIDE
    least = np.minimum(*(n / n_articles for n, n_articles in sides))
    return np.asarray(least >= EVERYWHERE) & are_articles & are_many


class Status(StrEnum):
    """How much a row of a result says.

    >>> Status.DESCRIPTIVE == "descriptive"
    True
    """

    TESTED = "tested"  #: it has a p
    INTERVAL = "interval"  #: it has an interval, and no test was made
    DESCRIPTIVE = "descriptive"  #: too little evidence for either
    NOT_TESTED = "not tested"  #: not requested, or too rare


Names = tuple[str, ...]


class Method(TypedDict, total=False):
    """How the numbers of a result table were made: ``table.attrs["method"]``.

    A flat record; what does not apply is left out.
    """

    what: str  #: "levels", "contrasts", "association", "agreement" …
    measure: str  #: name of the effect or quantity
    convention: str  #: its convention line
    per: str  #: what sizes count: "token", "page" …
    units: dict[str, int]  #: group → what a matrix counts in: its pages or sentences
    unit: str  #: what is left out one at a time: "article", "outlet" …
    witnesses: Names  #: what else is: the largest p of all counts
    by: Names  #: columns that make the groups
    strata: Names  #: columns within which groups are compared
    family: str  #: over what p is adjusted: "issues and naming, planned, 15 tests"
    families: dict[str, str]  #: of several lists of tests: name → family, as its note says
    n_tests: int  #: of this family
    left_out: dict[str, int]  #: why → number of rows
    missing: str  #: what could not be read
    nothing: str  #: why no row of the table says anything
    finding: str  #: what the table shows, as a title
    verdict: str  #: how sure it is
    answer: str  #: of levels, how sure their groups differ, in sentences
    leading: str  #: the group that the finding sets beside others
    overlap: str  #: that rows share pages
    remark: str  #: what else a reader has to know of the whole table
    annotators: str  #: caption of who labelled, where people or machines did
    sources: Names  #: keys of figures/references.toml
    names: dict[str, str]  #: item → words for print
    colours: dict[str, str]  #: group → its colour in all figures of a case
    scales: dict[str, list[float]]  #: items whose means are compared → both ends, if known
    note: str  #: all that a reader has to know, in sentences; `with_evidence` writes it


#: The finding of a table in which no difference passes its test.
NONE_SURE = "No difference is sure"


def method_of(table: pd.DataFrame) -> Method:
    """Return the method of a result table; an empty one where it has none."""
    return table.attrs.get("method", Method())


def names_of_items(method: Method, table: Any) -> dict[str, str]:
    """Return the names of a table's items for print.

    Groups, in the columns before ``item``, keep theirs: an outlet may be spelled as a stem.

    >>> table = pd.DataFrame({"outlet": ["sana"], "item": ["strike"]})
    >>> names_of_items({"names": {"sana": "sanas", "strike": "strikes"}}, table)
    {'strike': 'strikes'}
    """
    names = method.get("names", {})
    columns = list(getattr(table, "columns", []))
    if "item" not in columns:
        return names
    groups = table[columns[: columns.index("item")]]
    return {item: name for item, name in names.items() if not groups.isin([item]).any(axis=None)}


def common_method(methods: Iterable[Method]) -> Method:
    """Return what several methods have in common, and whose labels they all compare.

    An item that is a scale in one of them is one.

    >>> common_method([{"unit": "outlet", "n_tests": 3}, {"unit": "outlet", "n_tests": 4}])
    {'unit': 'outlet'}
    """
    methods = list(methods)
    if not methods:
        return Method()
    first, *others = methods
    common = {
        name: value
        for name, value in first.items()
        if all(other.get(name) == value for other in others)
    }
    annotators = list(dict.fromkeys(method.get("annotators", "") for method in methods))
    if all(annotators):
        common["annotators"] = "; ".join(annotators)
    scales: dict[str, list[float]] = {}
    for method in methods:
        scales |= method.get("scales", {})
    if scales:
        common["scales"] = scales
    return cast(Method, common)


def stacked(tables: Mapping, column: str | Sequence[str]) -> pd.DataFrame:
    """Return result tables below each other, with their common method.

    Parameters
    ----------
    tables : mapping of a name, or a tuple of names, to a table
    column : str, or list of str
        New columns, which hold the names: one, or as many as a tuple has names.

    Returns
    -------
    DataFrame
        The rows of all tables, in their order, with their columns and then *column*.
        ``attrs["method"]`` has what all methods agree on.

    Examples
    --------
    >>> found = pd.DataFrame({"item": ["law"]})
    >>> stacked({"reading a": found, "reading b": found}, "reading")
      item    reading
    0  law  reading a
    1  law  reading b
    """
    fix = 'Write {"reading a": table, "reading b": table}.'
    expected = "tables by their name"
    errors.require_kind(tables, Mapping, name="tables", expected=expected, fix=fix)
    if not tables:
        raise errors.refusal("tables", arrived="none", expected=expected, fix=fix)
    columns = [column] if isinstance(column, str) else list(column)
    parts = []
    for name, table in tables.items():
        values = name if isinstance(name, tuple) else (name,)
        part = table.assign(**dict(zip(columns, values, strict=True)))
        part.attrs = {}  # pandas would compare them
        parts.append(part)
    result = pd.concat(parts, ignore_index=True)
    result.attrs["method"] = common_method(method_of(table) for table in tables.values())
    return result


def in_front(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a table with some of its columns before all others."""
    return table[[*columns, *table.columns.drop(columns)]]


def columns_before_item(table: pd.DataFrame, *, but: Sequence[str] = ()) -> list[str]:
    """Return the columns before ``item``, which are those of the groups, *but* some."""
    names = list(table.columns)
    return [name for name in names[: names.index("item")] if name not in but]


def is_descriptive(table: pd.DataFrame) -> np.ndarray:
    """Return which rows of a table are descriptive only."""
    if "status" not in table:
        return np.zeros(len(table), bool)
    return (table["status"] == Status.DESCRIPTIVE).to_numpy(bool)


def passes(p: Any) -> np.ndarray:
    """Return which p-values are at most .05; a missing one is not.

    >>> passes([0.05, 0.051, np.nan]).tolist()
    [True, False, False]
    """
    return np.asarray(p, dtype=float) <= ALPHA


def largest_p(table: pd.DataFrame) -> pd.Series:
    """Return of each row the largest adjusted p of its comparison, in lists and readings.

    It is missing where one of them has no test.
    """
    p = comparisons(table)["p_adjusted"]
    return p.transform("max").where(p.transform("count") == p.transform("size"))


def comparisons(table: pd.DataFrame) -> Any:
    """Return the rows of each comparison."""
    keys = [*columns_before_item(table, but=[*SEVERAL, *SIDES]), *SIDES, "item"]
    keys = [name for name in keys if name in table]
    return table.groupby(keys, sort=False, dropna=False)


def marks(table: pd.DataFrame) -> pd.Series:
    """Return how each row is shown: "sure", "open", "level" or "count".

    Dots are for tests: filled where the largest adjusted p of all lists and readings is at most
    .05, hollow where it is not. A level, and what nobody tested, is a bar. In a group of fewer than
    ten articles all but what is sure is written: "3 of 5".

    >>> rows = pd.DataFrame({"item": [*"abcd"], "size": [9, 52, 52, 9]})
    >>> marks(rows.assign(p_adjusted=[0.01, 0.2, None, 0.2])).tolist()
    ['sure', 'open', 'level', 'count']
    """
    p = largest_p(table) if "p_adjusted" in table else pd.Series(np.nan, table.index)
    sizes = table.filter(regex="^(articles|size|pages)(_against)?$")
    is_few = (sizes < FEWEST_WITH_MARK).any(axis=1)
    names = np.select([passes(p), is_few, p.notna()], ["sure", "count", "open"], "level")
    return pd.Series(names, table.index)


def level_column(table: pd.DataFrame | pd.Series) -> str:
    """Return the column with the levels of both sides: "share", "mean" or "rate"; "" without one.

    >>> level_column(pd.DataFrame({"item": ["law"], "rate": [0.1]}))
    'rate'
    """
    return next((name for name in LEVELS if name in table), "")


def are_points(table: pd.DataFrame) -> bool:
    """Return whether estimates are differences of shares: readers know them as percentage points.

    >>> table = pd.DataFrame({"item": ["law"], "share": [0.4], "estimate": [0.2]})
    >>> are_points(table), are_points(table.rename(columns={"share": "rate"}))
    (True, False)
    """
    if level_column(table) != "mean":
        return "share" in table
    return not table["item"].isin(method_of(table).get("scales", ())).any()


#: Words for a kind of annotator.
ANNOTATORS = {"llm": "a language model", "rule": "a rule", "human": "people"}
BY_PEOPLE = "labelled by people"


def reading_in(table: pd.DataFrame) -> str:
    """Return what one pass over the pages of a table is called: a "coder" where people read."""
    return "coder" if method_of(table).get("annotators") == BY_PEOPLE else "reading"


def annotators_of(rows: pd.DataFrame) -> str:
    """Return who labelled the rows, and whether people did; empty where nobody labelled.

    By ``read_by_people`` labels of a sample correct the machine's; by ``checked_by_people`` they
    stand beside them.

    >>> annotators_of(pd.DataFrame({"annotator_kind": ["llm", "llm"], "read_by_people": [1, 0]}))
    "labelled by a language model, corrected by people's labels of 1 of 2 pages"
    """
    if "annotator_kind" not in rows:
        return ""
    kinds = sorted(rows["annotator_kind"].dropna().unique())
    if not kinds:
        return ""
    labelled = f"labelled by {' and '.join(ANNOTATORS.get(kind, kind) for kind in kinds)}"
    if kinds == ["human"]:
        return labelled
    if "article_id" in rows:
        rows = rows.drop_duplicates("article_id")
    n_pages = rows["n_rows"].sum() if "n_rows" in rows else len(rows)
    if READ_BY_PEOPLE in rows:
        read = f"{rows[READ_BY_PEOPLE].sum():,} of {n_pages:,} pages"
        return f"{labelled}, corrected by people's labels of {read}"
    if CHECKED_BY_PEOPLE in rows and rows[CHECKED_BY_PEOPLE].any():
        n_checked = int(rows[CHECKED_BY_PEOPLE].sum())
        return f"{labelled}, {n_checked:,} of {n_pages:,} pages checked by people"
    return f"{labelled}, not checked by people"


def method_of_counts(counts: Counts) -> Method:
    """Return what counts tell of a table that is made of them."""
    is_corrected = READ_BY_PEOPLE in counts.rows
    return {
        "per": counts.per,
        "names": dict(counts.names),
        "missing": counts.note,
        "annotators": annotators_of(counts.rows),
        "sources": ("egami2023", "sarndal1992") if is_corrected else (),
    }
