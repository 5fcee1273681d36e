"""The readings of a case: labels and claims of pages on the event, with their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.annotation import claim_counts
from analysis.annotation.items import ASSERTED, NO_VALUE
from analysis.case.folder import (  # noqa: F401
    Case,
    book_of,
    labels_of_text,
    planned_readings,
    require_case,
)
from analysis.case.scope import Scope
from analysis.corpus.dates import plausible_days
from analysis.counts import Counts
from analysis.errors import MissingInput, refusal

NO_AGENCY = "none"  #: the agency of a page that carries nobody's copy
LATEST_YEAR = 9999  #: its last period would end in a year that no date has
PUBLISHED = "published"  #: the column of articles.csv with the day of publication


@dataclass(frozen=True)
class Subject:
    """The pages that the readings of a case find on its subject.

    Attributes
    ----------
    scope : Scope
        What the plan asks for of what annotators say of a page. Each reading says itself which
        pages these are, so that readings may have different pages. The plan's conditions on outlets
        and samples are not applied.
    labels : dict of str to Counts
        Reading to pages × labels of all variables but days, page variables too. Rows have what
        articles.csv and outlets.csv say, ``day`` and ``earliest``.
    claims : dict of str to Counts
        Of the readings with a file of claims: the same pages × claims by stance and speaker.
    """

    scope: Scope
    labels: dict[str, Counts]
    claims: dict[str, Counts]


def on_subject(case: Case) -> dict[str, Counts]:
    """Return the labels of each reading, of the pages that it finds on the subject.

    Returns
    -------
    dict of str to Counts
        Reading to pages × labels of what pages say. Rows are what articles.csv and outlets.csv say
        of pages, and

        - ``day``: the day of publication, NaT where it is unknown;
        - ``earliest``: the first day on which the page can have been published. It is the day, or
          the later of the first day of the printed month and the first day of the page's phase.

    Raises
    ------
    MissingInput
        If the case has no reading.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> on_subject(open_case("data/hamedan-2016"))["a"]
    Counts: 918 rows × 704 items, per page
    """
    labels = {}
    for reading, every_label in subject_of(case).labels.items():
        labels[reading] = labels_of_text(every_label, book_of(case))
    return labels


def claims_on_subject(case: Case) -> dict[str, Counts]:
    """Return the claims of each reading, on the pages that it finds on the subject.

    Returns
    -------
    dict of str to Counts
        Reading to pages × claims by stance and speaker; rows as those of `on_subject`. ``items``
        has ``value`` (the claim), ``stance``, ``voice`` ("own" or "quoted") and ``holder`` (who
        speaks). There are only the readings that have a file of claims.

    Raises
    ------
    MissingInput
        If the case has no reading.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> said = claims_on_subject(open_case("data/hamedan-2016"))["a"]
    >>> said.items[["value", "stance", "voice", "holder"]].iloc[1].tolist()
    ['no_foreign_base', 'asserted', 'quoted', 'Boroujerdi']
    """
    return dict(subject_of(case).claims)


def elements(case: Case) -> dict[str, Counts]:
    """Return the frame elements of each reading, of the pages that it finds on the subject.

    Returns
    -------
    dict of str to Counts
        Reading to pages × labels of the variables that the codebook calls elements, under their
        names for readers. Labels of absence are left out.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> elements(open_case("data/hamedan-2016"))["a"].items.index[:2].tolist()
    ["Iran's politics", 'alliances and influence']
    """
    found = {}
    variables = book_of(case).elements()
    for reading, labels in on_subject(case).items():
        is_element = labels.items["variable"].isin(variables) & (labels.items["value"] != NO_VALUE)
        found[reading] = _with_names_for_readers(labels.where(items=is_element))
    return found


def subject_of(case: Case) -> Subject:
    """Return the pages that the readings of a case find on its subject.

    Raises
    ------
    MissingInput
        If the case has no reading.
    """
    require_case(case)
    return _subject_of(case)


@lru_cache(maxsize=4)
def _subject_of(case: Case) -> Subject:
    """Return the pages on the subject of an opened case."""
    variables = book_of(case).variables
    is_page_fact = variables["page"]
    facts = variables["name"][is_page_fact]
    dates = variables["name"][is_page_fact & (variables["kind"] == "date")].tolist()
    conditions = {}
    if case.plan is not None:
        conditions = {name: case.plan.pages[name] for name in facts if name in case.plan.pages}
    labels = {}
    claims = {}
    for reading, every_label in case.readings.items():
        labels[reading] = with_days(every_label.where(rows=conditions), dates=dates)
        if reading in case.claims:
            said = case.claims[reading].where(rows=conditions)
            claims[reading] = replace(said, rows=labels[reading].rows)
    return Subject(Scope.of(conditions, book=case.book), labels, claims)


# ---- days -------------------------------------------------------------------------------------


def with_days(counts: Counts, *, dates: Sequence[str] = ()) -> Counts:
    """Return counts whose rows have ``day`` and ``earliest``.

    Parameters
    ----------
    counts : Counts
        Rows with ``published``, where it is known: days, or texts such as "2016-08-16", "2016-08"
        or "2016". With ``phase`` an undated page is no earlier than the first dated page of its
        phase.
    dates : sequence of str
        Columns with days, for pages whose ``published`` has none.
    """
    rows = counts.rows
    day = days_of(rows, dates=dates)
    published = _published_texts(rows)
    month = published.str.extract(r"^(\d{4}-\d\d)", expand=False) + "-01"
    year = published.str.extract(r"^(\d{4})", expand=False) + "-01-01"
    lower_bound = _days(month).fillna(_days(year))
    if "phase" in rows:
        first_of_phase = day.groupby(rows["phase"]).transform("min")
        lower_bound = pd.concat([lower_bound, first_of_phase], axis=1).max(axis=1)
    earliest = day.fillna(lower_bound)
    return replace(counts, rows=rows.assign(day=day, earliest=earliest))


def days_of(rows: pd.DataFrame, *, dates: Sequence[str] = ()) -> pd.Series:
    """Return the day of each page: as published, else the first of *dates*.

    It is NaT where no day is known, or an implausible one.
    """
    published = _published_texts(rows)
    is_day = published.str.fullmatch(r"\d{4}-\d\d-\d\d")
    day = _days(published.where(is_day))
    for name in dates:
        day = day.fillna(_days(_text_of_days(rows[name])))
    return plausible_days(day)


def _published_texts(rows: pd.DataFrame) -> pd.Series:
    """Return when pages were published, as text; "" where there is no column of it."""
    if PUBLISHED not in rows:
        return pd.Series("", rows.index, dtype="str")
    return _text_of_days(rows[PUBLISHED])


def _text_of_days(column: pd.Series) -> pd.Series:
    """Return days as text; a time of day is left out."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d")
    return column.astype("str").str.strip().str.slice(0, 10)


def _days(texts: pd.Series) -> pd.Series:
    """Return texts as days, NaT where they are no days, or too late."""
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    return days.where(days.dt.year < LATEST_YEAR)


def is_agency_copy(rows: pd.DataFrame) -> np.ndarray:
    """Return which pages carry an agency's copy; none where nothing is known of agencies."""
    if "agency" not in rows:
        return np.zeros(len(rows), bool)
    return agencies_of(rows).astype(bool).to_numpy()


def agencies_of(rows: pd.DataFrame) -> pd.Series:
    """Return the agencies whose copy each page carries, each once.

    >>> agencies_of(pd.DataFrame({"agency": ["Aria; Boria;Aria;", "none"]})).tolist()
    [['Aria', 'Boria'], []]
    """
    return rows["agency"].fillna(NO_AGENCY).astype(str).map(_agencies_in)


def _agencies_in(text: str) -> list[str]:
    """Return the agencies that a cell of ``agency`` names."""
    names = [name.strip() for name in text.split(";")]
    return [name for name in dict.fromkeys(names) if name not in ("", NO_AGENCY)]


# ---- items ------------------------------------------------------------------------------------


def claims_and_labels(case: Case, *, stances: Sequence[str] = (ASSERTED,)) -> dict[str, Counts]:
    """Return which pages of each reading have which claims; without claims, the plan's items.

    Parameters
    ----------
    case : Case
        With annotations.
    stances : sequence of str
        Of claims; any stance where it is empty.

    Returns
    -------
    dict of str to Counts
        Reading to pages × items: 1 where a page has the claim in one of these stances, or the
        label of the plan. Rows as in `on_subject`.

    Raises
    ------
    InputError
        If the case has no annotations, neither claims nor a plan, or a reading no claims.

    Examples
    --------
    >>> from analysis.case import open_case
    >>> event = open_case("data/hamedan-2016")
    >>> claims_and_labels(event)["a"].items["name"].iloc[0]
    'Iran has given no base'
    """
    labels = on_subject(case)
    said = claims_on_subject(case)
    if said:
        for reading in labels:
            _require_claims(case, reading)
        return {reading: claim_counts(said[reading], stances=stances) for reading in labels}
    items = case.plan.items if case.plan is not None else ()
    if not items:
        raise refusal(
            "case",
            arrived="no claims, and no plan that names labels",
            expected="claims_<reading>.csv, or items in contrasts.toml",
            fix="Add one of them.",
            kind=MissingInput,
        )
    return {reading: counts.where(items=items) for reading, counts in labels.items()}


def _require_claims(case: Case, reading: str) -> None:
    """Raise MissingInput if a reading has no file of claims."""
    if reading not in case.claims:
        raise refusal(
            "case",
            arrived=f"no claims of reading {reading}",
            expected=f"a file claims_{reading}.csv",
            fix="Add it.",
            kind=MissingInput,
        )


def _with_names_for_readers(labels: Counts) -> Counts:
    """Return labels under the names for readers; items of one name count once a page."""
    merged = labels.merged(labels.items["name"].to_dict())
    has_scales = labels.values.data.min(initial=0) < 0
    return merged if has_scales else merged.present()
