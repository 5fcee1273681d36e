"""What a result rests on: the status of each row, why, and the method behind the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from analysis import errors
from analysis.stats.facts import (
    Association,
    Collocations,
    Concordance,
    Confusion,
    Copies,
    Dispersion,
    Estimand,
    Facts,
    HouseStyle,
    Inference,
    Keyness,
    OmissionFacts,
    Overview,
    PackageFacts,
    Resemblance,
    Sides,
    Specifications,
    Stability,
    Tiles,
    Timeline,
    WordShift,
    common_facts,
)

ALPHA = 0.05  #: an adjusted p of at most this is called beyond chance


class Status(StrEnum):
    """How much a row of a result says.

    >>> Status.DESCRIPTIVE == "descriptive"
    True
    """

    TESTED = "tested"  #: it has a p
    INTERVAL = "interval"  #: it has an interval, and no test was made
    DESCRIPTIVE = "descriptive"  #: too little evidence for either
    NOT_TESTED = "not tested"  #: not requested, or too rare


@dataclass(frozen=True)
class LeftOut:
    """Rows that a result leaves out."""

    reason: str
    n: int
    noun: str = ""  #: what the rows are, where a reader would take them for others
    comparison: str = ""  #: of several, the one that leaves them out

    def __str__(self) -> str:
        counted = errors.number_of(self.n, self.noun) if self.noun else f"{self.n:,}"
        comparison = f" ({self.comparison})" if self.comparison else ""
        return f"{counted} {self.reason}{comparison}"


UNIT_MEANS = "difference of unit means"  #: a measure: of shares, where items are 0 or 1
ROUNDING = 1e-9  #: of a share times its number of pages


@dataclass(frozen=True)
class Retrieval:
    """How far compared groups were found by the same queries."""

    n_pages: int  #: with a query
    n_shared: int  #: with a query that also found a page of another group
    usual_share: float = np.nan  #: that 99 of 100 exchanges of groups reach; NaN: not computed
    parts: tuple[str, ...] = ()  #: of several tables those with unlike queries, if not all

    @property
    def is_unlike(self) -> bool:
        """Whether fewer pages share a query than where groups have nothing to do with it."""
        return self.n_shared < self.usual_share * self.n_pages - ROUNDING


@dataclass(frozen=True)
class Method(Facts):
    """How the numbers of a result table were made; texts about the table ask this object.

    Every field has a default that means "does not apply". What only some tables have is in a
    record for each family, from `analysis.stats.facts`. A table carries its Method as
    ``table.attrs["method"]``; `method_of` reads it.
    """

    kind: str = ""  #: "levels", "contrasts", "association", "stability" …
    measure: str = ""  #: name of the effect or quantity
    convention: str = ""  #: its convention line
    per: str = ""  #: what n counts of: "token", "page" …
    within: str = ""  #: "sentence", "paragraph" or "article": what pairs share
    estimand: Estimand | None = None
    unit: str = ""  #: column whose values are re-drawn ("article", "outlet" …)
    by: tuple[str, ...] = ()  #: columns that make the groups
    where: tuple[tuple[str, Any], ...] = ()  #: rows that were chosen
    strata: tuple[str, ...] = ()  #: columns within which labels are exchanged
    interval: str = ""  #: how intervals were made
    seed: int | None = None
    left_out: tuple[LeftOut, ...] = ()
    missing: str = ""  #: what could not be read
    nothing: str = ""  #: why no row of the table says anything; "" where one does
    remark: str = ""  #: a limit of the whole table: "descriptive: nothing is tested"
    plan: str = ""  #: "exploratory", "confirmatory" …
    annotators: str = ""  #: caption of who labelled, where people or machines did
    references: tuple[str, ...] = ()  #: keys of figures/references.toml
    scales: tuple[str, ...] = ()  #: items other than 0 and 1, of which a mean is compared
    labels: tuple[tuple[str, str], ...] = field(default=(), compare=False)  #: item: words for print
    copies: Copies | None = None
    house_style: HouseStyle | None = None
    sides: Sides | None = None
    retrieval: Retrieval | None = None  #: None: it is unknown how pages were found
    inference: Inference | None = None
    specifications: Specifications | None = None
    timeline: Timeline | None = None
    association: Association | None = None
    collocations: Collocations | None = None
    dispersion: Dispersion | None = None
    keyness: Keyness | None = None
    word_shift: WordShift | None = None
    stability: Stability | None = None
    packages: PackageFacts | None = None
    omissions: OmissionFacts | None = None
    resemblance: Resemblance | None = None
    confusion: Confusion | None = None
    concordance: Concordance | None = None
    overview: Overview | None = None
    tiles: Tiles | None = None

    def n_left_out(self, reason: str = "") -> int:
        """Return how many rows are left out, for one reason or in all.

        >>> left_out = (LeftOut("without a day", 3), LeftOut("another's copy", 2))
        >>> method = Method(left_out=left_out)
        >>> method.n_left_out(), method.n_left_out("without a day")
        (5, 3)
        """
        return sum(rows.n for rows in self.left_out if reason in ("", rows.reason))

    def left_out_in_words(self) -> list[str]:
        """Return how many rows are left out for each reason, of several comparisons the range.

        >>> left_out = (LeftOut("without a day", 3, comparison="North against South"),
        ...             LeftOut("without a day", 5, comparison="East against South"))
        >>> Method(left_out=left_out).left_out_in_words()
        ['3 to 5 without a day, in 2 comparisons']
        """
        by_reason: dict[str, list[LeftOut]] = {}
        for rows in self.left_out:
            if rows.n:
                by_reason.setdefault(rows.reason, []).append(rows)
        texts = []
        for reason, several in by_reason.items():
            counts = sorted(rows.n for rows in several)
            text = f"{counts[0]:,} to {counts[-1]:,} {reason}, in {len(counts)} comparisons"
            texts.append(text if len(several) > 1 else str(several[0]))
        return texts


def method_of(table: pd.DataFrame) -> Method:
    """Return the method of a result table; an empty one where it has none."""
    return table.attrs.get("method", Method())


def names_of_items(method: Method, table: Any) -> dict[str, str]:
    """Return the names of a table's items for print.

    Groups, in the columns before ``item``, keep theirs: an outlet may be spelled as a stem.

    >>> table = pd.DataFrame({"outlet": ["sana"], "item": ["strike"]})
    >>> names_of_items(Method(labels=(("sana", "sanas"), ("strike", "strikes"))), table)
    {'strike': 'strikes'}
    """
    names = dict(method.labels)
    columns = list(getattr(table, "columns", []))
    if "item" not in columns:
        return names
    groups = table[columns[: columns.index("item")]]
    return {item: name for item, name in names.items() if not groups.isin([item]).any(axis=None)}


def common_method(methods: Iterable[Method], names: Sequence[str] = ()) -> Method:
    """Return what several methods have in common; other fields do not apply.

    Groups that were found by unlike queries in one of them are named. An item that
    is a scale in one of them is one.

    >>> runs = [Method(unit="outlet", seed=0), Method(unit="outlet", seed=1)]
    >>> common_method(runs).facts()
    {'unit': 'outlet'}
    """
    methods = list(methods)
    if not methods:
        return Method()
    retrieval = common_retrieval([method.retrieval for method in methods], names)
    scales = dict.fromkeys(item for method in methods for item in method.scales)
    return replace(common_facts(methods), retrieval=retrieval, scales=tuple(scales))


def common_retrieval(
    found: Sequence[Retrieval | None], names: Sequence[str] = ()
) -> Retrieval | None:
    """Return how the groups of several tables were found: of the one that shares queries least.

    >>> alike, unlike = Retrieval(20, 19), Retrieval(40, 2, 0.4)
    >>> common_retrieval([alike, unlike], ["wave 1", "wave 2"])
    Retrieval(n_pages=40, n_shared=2, usual_share=0.4, parts=('wave 2',))
    """
    known = [each for each in found if each is not None]
    if not known:
        return None
    least = min(known, key=lambda each: (not each.is_unlike, each.n_shared / each.n_pages))
    is_unlike = [each is not None and each.is_unlike for each in found]
    if all(is_unlike) or not any(is_unlike):
        return least
    if not names:
        return replace(least, parts=(f"{sum(is_unlike)} of {len(found)} parts",))
    unlike = []
    for name, each, one_is in zip(names, found, is_unlike):
        if each is not None and one_is:
            unlike += each.parts or [name]
    return replace(least, parts=tuple(dict.fromkeys(unlike)))


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
    >>> runs = {"run a": pd.DataFrame({"item": ["law"]}), "run b": pd.DataFrame({"item": ["law"]})}
    >>> stacked(runs, "run")
      item    run
    0  law  run a
    1  law  run b
    """
    fix = 'Write {"run a": table, "run b": table}.'
    expected = "tables by their name"
    errors.require_kind(tables, Mapping, name="tables", expected=expected, fix=fix)
    if not tables:
        raise errors.refusal("tables", arrived="none", expected=expected, fix=fix)
    columns = [column] if isinstance(column, str) else list(column)
    parts = []
    for name, table in tables.items():
        part = table.assign(**dict(zip(columns, _parts_of_name(name), strict=True)))
        part.attrs = {}  # pandas would compare them
        parts.append(part)
    result = pd.concat(parts, ignore_index=True)
    printed_names = [", ".join(map(str, _parts_of_name(name))) for name in tables]
    methods = [method_of(table) for table in tables.values()]
    result.attrs["method"] = common_method(methods, printed_names)
    return result


def _parts_of_name(name: Any) -> tuple:
    """Return the parts of a table's name."""
    return name if isinstance(name, tuple) else (name,)


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


def are_points(table: pd.DataFrame) -> bool:
    """Return whether estimates are differences of shares: readers know them as percentage points.

    >>> table = pd.DataFrame({"item": ["law"], "estimate": [0.2]})
    >>> table.attrs["method"] = Method(measure=UNIT_MEANS, scales=("tone",))
    >>> are_points(table), are_points(table.assign(item="tone"))
    (True, False)
    """
    method = method_of(table)
    if method.measure != UNIT_MEANS or "item" not in table:
        return False
    return not table["item"].isin(method.scales).any()


#: Words for a kind of annotator.
ANNOTATORS = {"human": "human", "llm": "LLM", "rule": "rule"}


def annotators_of(rows: pd.DataFrame, *, are_corrected: bool = False) -> str:
    """Return who labelled the rows, and whether people did; empty where nobody labelled.

    Parameters
    ----------
    rows : DataFrame
        With a column ``annotator_kind``, where people or machines labelled.
    are_corrected : bool
        People's labels of a sample correct the machine's.

    Examples
    --------
    >>> annotators_of(pd.DataFrame({"annotator_kind": ["llm", "llm"]}))
    'LLM-annotated, not human-validated'
    """
    if "annotator_kind" not in rows:
        return ""
    kinds = sorted(rows["annotator_kind"].dropna().unique())
    made_by = ", ".join(f"{ANNOTATORS.get(kind, kind)}-annotated" for kind in kinds)
    if not kinds or kinds == ["human"]:
        return made_by
    if are_corrected:
        return f"{made_by}, corrected by people's labels of a sample"
    return f"{made_by}, not human-validated"
