"""How far readings of the same pages agree."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.annotation.alpha import alpha, interval, kappa, share
from analysis.annotation.items import CLAIM
from analysis.annotation.label_files import kind_of_annotator
from analysis.compare.evidence import Method, Status, annotators_of
from analysis.compare.notes import with_evidence
from analysis.compare.units import ARTICLE
from analysis.counts import Counts, group_codes
from analysis.errors import (
    listing,
    refusal,
    require_columns,
    require_unique,
)

TOGETHER = "all claims"  #: what the first row of several claims is called
ORDINAL = "ordinal"  #: the kind of variables whose values have an order, and their level
SETTLED = "settled"  #: what is compared with each reading
COLUMNS = "variable between kind level pages coders alpha low high agreement kappa reason".split()
OF_PEOPLE = "This shows how reliable people are"
OF_MACHINE = "This shows how stable machines are, and not whether they are right"
OF_BOTH = "This shows how far machines and people agree, and not who is right"


def agreement(
    *readings: Counts,
    unit: str = ARTICLE,
    pairs: bool = False,
    settled: Counts | None = None,
) -> pd.DataFrame:
    """Return how far two or more readings agree, of people, of machines, or of both.

    Parameters
    ----------
    *readings : Counts
        From `read`, one an annotator. For each variable, pages that two or more have labelled are
        compared.
    unit : str
        What is left out one at a time: pages, or the values of a column such as "outlet".
    pairs : bool
        Whether each two readings have rows, too; ``between`` names them, and ``kappa`` is Cohen's
        (unweighted).
    settled : Counts, optional
        What was settled, or the key of a training: each reading has rows against it, with kappa.

    Returns
    -------
    DataFrame
        One row a variable or claim, first "all claims" together: ``variable``, ``kind`` (binary,
        interval, nominal, set, ordinal), ``level`` (of alpha), ``pages`` (that two or more
        labelled), ``coders`` (most on one page), ``alpha`` (Krippendorff's, at most 1), ``low,
        high`` (95 %), ``agreement`` (mean over pages of the share of pairs of labels that agree),
        ``status, reason, note``. ``attrs["method"]`` is the Method, whose note says whether people
        are reliable, a machine is stable, or both agree.

    Raises
    ------
    InputError
        There are fewer than 2 readings, no page in two of them, or a page twice in one; a column
        is unknown.

    Notes
    -----
    Where only one label occurs alpha is missing, never 1. One very common label makes agreement
    high, alpha and kappa low. Intervals come from leaving out one unit at a time; there is none
    with fewer than five units, or where nobody disagrees.

    References
    ----------
    Cohen (1960), A coefficient of agreement for nominal scales.
    Krippendorff (2011), Computing Krippendorff's alpha-reliability.

    Examples
    --------
    >>> from analysis.annotation import read
    >>> folder = "data/hamedan-2016/"
    >>> book = f"{folder}codebook.toml"
    >>> table = agreement(
    ...     *(read(f"{folder}annotations_{name}.csv", codebook=book, variables=["law"])
    ...       for name in "ab")
    ... )
    >>> table[["variable", "level", "pages", "alpha"]].round(2).to_dict("records")
    [{'variable': 'law', 'level': 'nominal', 'pages': 931, 'alpha': 0.98}]
    """
    if len(readings) < 2 or not all(isinstance(reading, Counts) for reading in readings):
        raise refusal(
            "agreement",
            arrived=listing(type(reading).__name__ for reading in readings) or "nothing",
            expected="two or more Counts, one an annotator",
            fix="Read each file with annotation.read, and pass the results: agreement(a, b).",
        )
    kinds = {kind_of_annotator(reading) for reading in readings}
    shared = _shared_pages(readings)
    names = _names_of(readings)
    by_reading = {name: _labels_by_variable(each) for name, each in zip(names, shared)}
    variables = dict.fromkeys(itertools.chain.from_iterable(by_reading.values()))
    if settled is not None:
        by_reading[SETTLED] = _labels_by_variable(settled)
    pages = _units_of_pages(shared, unit)
    tables = {}
    for name in variables:
        labels = {key: by_variable.get(name) for key, by_variable in by_reading.items()}
        table = pd.DataFrame(labels, dtype=object).sort_index()
        tables[name] = table.set_axis(pages.reindex(table.index))
    claims = _variables_of_kind(shared, CLAIM)
    ordinal = _variables_of_kind(shared, ORDINAL)
    if len(claims) > 1:
        parts = [tables[name].map(_values_alone, na_action="ignore") for name in claims]
        tables = {TOGETHER: pd.concat(parts), **tables}
    rows = [
        {
            "variable": name,
            "between": between,
            **_agreement_of(compared, is_ordinal=name in ordinal),
        }
        for name, table in tables.items()
        for between, compared in _compared(table, names, pairs=pairs).items()
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    if not pairs and settled is None:
        table = table.drop(columns=["between", "kappa"])
    reason = table.pop("reason")
    notes = dict.fromkeys(reading.note for reading in readings)
    method = Method(
        what="agreement",
        measure="Krippendorff's alpha",
        unit=unit,
        per=readings[0].per,
        remark="; ".join(filter(None, [_what_it_shows(kinds), *notes])),
        annotators=annotators_of(pd.concat([reading.rows for reading in readings])),
        sources=("krippendorff2011",),
    )
    status = np.where(table["low"].notna(), Status.INTERVAL, Status.DESCRIPTIVE)
    return with_evidence(table, method, status=status, reason=reason)


def _names_of(readings: Sequence[Counts]) -> list[str]:
    """Return who each reading is by; their places where one is by several, or two by one."""
    annotators = [each.rows.get("annotator", pd.Series(dtype=object)).unique() for each in readings]
    names = {str(names[0]) for names in annotators if len(names) == 1}
    if len(names) == len(readings):
        return [str(name) for [name] in annotators]
    return [f"reading {place}" for place in range(1, len(readings) + 1)]


def _compared(table: pd.DataFrame, names: Sequence[str], *, pairs: bool) -> dict[str, pd.DataFrame]:
    """Return a variable's labels of all readings, of each two, and of each and what was settled."""
    every = table[names]
    read_twice = table[every.notna().sum(axis=1) > 1]
    two = list(itertools.combinations(names, 2)) if pairs else []
    if SETTLED in table:
        two += [(name, SETTLED) for name in names]
    return {"all": every} | {", ".join(pair): read_twice[list(pair)].dropna() for pair in two}


def _variables_of_kind(readings: Sequence[Counts], kind: str) -> list[str]:
    """Return the variables of readings that are of a kind, each once."""
    items = pd.concat([reading.items for reading in readings])
    return items["variable"][items["kind"] == kind].unique().tolist() if "kind" in items else []


def _values_alone(label: frozenset[str]) -> frozenset[str]:
    """Return a label without the name of its variable."""
    return frozenset(item.rpartition(":")[2] for item in label)


def _what_it_shows(kinds: set[str]) -> str:
    """Return what agreement of these kinds of annotators shows."""
    if kinds == {"human"}:
        return OF_PEOPLE
    if any("human" in kind for kind in kinds):
        return OF_BOTH
    return OF_MACHINE


def _shared_pages(readings: Sequence[Counts]) -> list[Counts]:
    """Return each reading's pages that are in two readings or more."""
    for reading in readings:
        require_unique(reading.rows["article_id"], what="a reading", name="article_id")
    pages = pd.concat([reading.rows["article_id"] for reading in readings])
    shared = pages[pages.duplicated()]
    if shared.empty:
        raise refusal(
            "agreement",
            arrived="no page in two readings",
            expected="pages that two annotators read",
            fix="Give readings of the same pages, with the same article_id in each file.",
        )
    return [each.where(rows=each.rows["article_id"].isin(shared)) for each in readings]


def _units_of_pages(readings: Sequence[Counts], unit: str) -> pd.Series:
    """Return the number of each page's unit; its name is what a unit is called."""
    rows = pd.concat([reading.rows for reading in readings]).drop_duplicates("article_id")
    column = "article_id" if unit == ARTICLE else unit
    require_columns(rows, [column], what="rows of the readings")
    noun = "page" if unit == ARTICLE else unit.replace("_", " ")
    return pd.Series(group_codes(rows, [column])[0], rows["article_id"], name=noun)


def _labels_by_variable(labels: Counts) -> dict[str, pd.Series]:
    """Return each variable's labels by page: numbers, ranks, or frozen sets of items."""
    variables = labels.variables
    ordinal = _variables_of_kind([labels], ORDINAL)
    by_variable = {}
    for name in variables.unique():
        chosen = labels.where(items=variables == name)
        rows = np.flatnonzero((chosen.size > 0).all(axis=1))
        values = chosen.values[rows]
        items = chosen.items.index.to_numpy(object)
        if items[0] == name:
            column = values.toarray()[:, 0].tolist()
        elif name in ordinal:
            column = values.toarray().argmax(axis=1).astype(float).tolist()
        else:
            present = values > 0
            bounds = itertools.pairwise(present.indptr)
            column = [frozenset(items[present.indices[start:end]]) for start, end in bounds]
        pages = labels.rows["article_id"].iloc[rows]
        by_variable[name] = pd.Series(column, index=pages, dtype=object)
    return by_variable


def _agreement_of(labels: pd.DataFrame, *, is_ordinal: bool) -> dict:
    """Return one row of the table, without the variable's name, from readings by unit of pages."""
    is_given = pd.notna(labels.to_numpy())
    n_labels = is_given.sum(axis=1)
    compared = labels.to_numpy()[n_labels >= 2]
    reasons = [f"no label in {name}" for name in labels.columns[~is_given.any(axis=0)]]
    if not compared.size:
        reason = "; ".join(reasons) or "no page with two labels"
        return {"kind": "", "level": "", "pages": 0, "coders": 0, "reason": reason}
    n_once = int((n_labels == 1).sum())
    if n_once:
        reasons.append(f"labelled in one reading only: {n_once}")
    kind = ORDINAL if is_ordinal else _kind_of_labels(compared)
    level = {"interval": "interval", "set": "masi", ORDINAL: ORDINAL}.get(kind, "nominal")
    units = labels.index[n_labels >= 2]
    low, high, reason = interval(compared, level=level, units=units, noun=str(units.name))
    if reason:
        reasons.append(reason)
    return {
        "kind": kind,
        "level": level,
        "pages": len(compared),
        "coders": int(n_labels.max()),
        "alpha": alpha(compared, level=level),
        "low": low,
        "high": high,
        "agreement": share(compared),
        "kappa": kappa(compared) if compared.shape[1] == 2 else math.nan,
        "reason": "; ".join(reasons),
    }


def _kind_of_labels(labels: np.ndarray) -> str:
    """Return the kind of a variable, as its labels show it."""
    given = set(labels[pd.notna(labels)])
    if all(isinstance(label, float) for label in given):
        return "binary" if given <= {0.0, 1.0} else "interval"
    if all(len(label) == 1 for label in given):
        return "nominal"
    return "set"
