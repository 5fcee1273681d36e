"""The annotation runs of a case: labels and claims of pages on the event, with their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotation import Codebook, planned_items
from analysis.annotation.items import NO_VALUE
from analysis.annotation.labels import claims as claims_in
from analysis.annotation.labels import with_names_for_readers
from analysis.case.folder import Case, as_case, labels_of_text
from analysis.case.scope import Scope
from analysis.counts import VOICES, Counts, side_by_side
from analysis.errors import MissingInput, listing, one_of, refusal, using_files

NO_AGENCY = "none"  #: the agency of a page that carries nobody's copy
ASSERTED = "asserted"  #: stances of a claim
DENIED = "denied"
LATEST_YEAR = 9999  #: its last period would end in a year that no date has
PUBLISHED = "published"  #: the column of articles.csv with the day of publication


@dataclass(frozen=True)
class Run:
    """An annotation run of a case: the pages that it finds on the event, labels and claims.

    Attributes
    ----------
    name : str
    labels : Counts
        Pages × labels of all variables but days, page variables too. Rows have what articles.csv
        and outlets.csv say, ``day`` and ``earliest``.
    claims : DataFrame or None
        One row a page, claim, stance and speaker; None where the run has no file of claims.
    book : Codebook
    scope : Scope
        The pages that it finds on the event: what the plan asks for of what annotators say of a
        page. The plan's conditions on outlets and samples are not applied.
    """

    name: str
    labels: Counts
    claims: pd.DataFrame | None
    book: Codebook
    scope: Scope

    def claim_rows(self) -> pd.DataFrame:
        """Return the claims; raise MissingInput if the run has no file of them."""
        if self.claims is None:
            raise refusal(
                "case",
                arrived=f"no claims of run {self.name}",
                expected=f"a file claims_{self.name}.csv",
                fix="Add it, or count labels.",
                kind=MissingInput,
            )
        return self.claims

    def claim_counts(self, *, voice: str = "all", stances: Sequence[str] = ()) -> Counts:
        """Return pages × claims: 1 where a page has the claim in this voice and stance.

        Raises MissingInput if the run has no file of claims.
        """
        items = self.book.claims["claim"].tolist()
        return planned_items.claim_counts(
            self.claim_rows(),
            self.labels,
            items=items,
            voice=voice,
            stances=stances,
            book=self.book,
        )


def claim_counts(
    case: Case | str | Path, *, run: str, voice: str = "all", stances: Sequence[str] = ()
) -> Counts:
    """Return which pages have which claims.

    Parameters
    ----------
    case : Case or path
        A case with a table of claims.
    run : str
        The annotation run.
    voice : "all", "own" or "quoted"
        The outlet's own voice, its speakers', or either.
    stances : sequence of str, optional
        Such as "asserted"; any stance by default.

    Returns
    -------
    Counts
        Pages × claims: 1 where a page has the claim. Rows are the pages on the event, with what
        articles.csv and outlets.csv say of them, and

        - ``day``: the day of publication, NaT where it is unknown;
        - ``earliest``: the first day on which the page can have been published. It is the day, or
          the later of the first day of the printed month and the first day of the page's phase.

    Raises
    ------
    InputError
        If the case has no such run, no claims, or a stance is unknown.

    Examples
    --------
    >>> claim_counts("data/hamedan-2016", run="a", voice="own")
    Counts: 918 rows × 11 items, per page
    """
    chosen = run_of(case, run)
    one_of(voice, VOICES, name="voice")
    for stance in stances:
        one_of(stance, chosen.book.stances, name="stances")
    return chosen.claim_counts(voice=voice, stances=stances)


def run_of(case: Case | str | Path, name: str) -> Run:
    """Return one annotation run of a case."""
    case = as_case(case)
    one_of(name, list(case.labels), name="run")
    return runs_of(case)[name]


def runs_of(case: Case | str | Path) -> dict[str, Run]:
    """Return the annotation runs of a case, each with the pages that it finds on the event.

    Pages on the event are those that the plan asks for by what annotators say of a page. Each run
    says itself which these are, so that runs may have different pages. The plan's conditions on
    outlets are not applied, nor are those of its samples.

    Raises
    ------
    MissingInput
        If the case has no annotation run.
    """
    return dict(_runs_of_opened(as_case(case)))


def on_subject(case: Case | str | Path) -> dict[str, Counts]:
    """Return the labels of each run, of the pages that it finds on the subject.

    Returns
    -------
    dict of str to Counts
        Run to pages × labels of what pages say. Rows have what is known of pages, ``day`` and
        ``earliest``.

    Raises
    ------
    MissingInput
        If the case has no annotation run.

    Examples
    --------
    >>> on_subject("data/hamedan-2016")["a"]
    Counts: 918 rows × 704 items, per page
    """
    labels = {}
    for name, run in runs_of(case).items():
        labels[name] = replace(labels_of_text(run.labels, run.book), per="page")
    return labels


def elements(case: Case | str | Path) -> dict[str, Counts]:
    """Return the frame elements of each run, of the pages that it finds on the subject.

    Returns
    -------
    dict of str to Counts
        Run to pages × labels of the variables that the codebook calls elements, under their names
        for readers. A label that says that there is none is left out.

    Examples
    --------
    >>> elements("data/hamedan-2016")["a"].items.index[:2].tolist()
    ["Iran's politics", 'alliances and influence']
    """
    found = {}
    for name, labels in on_subject(case).items():
        variables = runs_of(case)[name].book.elements()
        is_element = labels.items["variable"].isin(variables) & (labels.items["value"] != NO_VALUE)
        found[name] = with_names_for_readers(labels.where(items=is_element))
    return found


def have_claims(runs: Mapping[str, Run]) -> bool:
    """Return whether any run of a case has a file of claims."""
    return any(run.claims is not None for run in runs.values())


@lru_cache(maxsize=4)
@using_files()
def _runs_of_opened(case: Case) -> dict[str, Run]:
    """Return the annotation runs of an opened case, read once."""
    folder = case.folder
    book = case.book
    if folder is None or book is None:
        raise refusal(
            "case",
            arrived=f"{case.name}, without annotations",
            expected="a folder with annotations_*.csv and codebook.toml",
            fix="Give Counts of its pages, such as framing.frames(features).present().",
            kind=MissingInput,
        )
    is_page_fact = book.variables["page"]
    is_date = book.variables["kind"] == "date"
    facts = book.variables["name"][is_page_fact]
    dates = book.variables["name"][is_page_fact & is_date].tolist()
    conditions = {}
    if case.plan is not None:
        conditions = {name: case.plan.pages[name] for name in facts if name in case.plan.pages}
    scope = Scope.of(conditions, book=book)
    runs = {}
    for name, every_label in case.runs.items():
        labels = every_label.where(rows=conditions)
        claims = None
        path = folder / f"claims_{name}.csv"
        if path.is_file():
            claims = claims_in(path, codebook=book)
        runs[name] = Run(name, with_days(labels, dates=dates), claims, book, scope)
    return runs


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
    """Return the day of each page: as published, else the first of *dates*; NaT where unknown."""
    published = _published_texts(rows)
    is_day = published.str.fullmatch(r"\d{4}-\d\d-\d\d")
    day = _days(published.where(is_day))
    for name in dates:
        day = day.fillna(_days(_text_of_days(rows[name])))
    return day


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
    """Return texts as days, NaT where they are none or too late."""
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    return days.where(days.dt.year < LATEST_YEAR)


def is_agency_copy(rows: pd.DataFrame) -> np.ndarray:
    """Return which pages carry an agency's copy; none where nothing is known of agencies."""
    if "agency" not in rows:
        return np.zeros(len(rows), bool)
    agency = rows["agency"].fillna(NO_AGENCY).astype(str)
    return (~agency.isin(["", NO_AGENCY])).to_numpy()


# ---- items ------------------------------------------------------------------------------------


def claims_and_labels(
    case: Case | str | Path,
    items: Sequence[str] | None = None,
    *,
    stances: Sequence[str] = (ASSERTED,),
) -> dict[str, Counts]:
    """Return which pages of each annotation run have which claims and labels.

    Parameters
    ----------
    case : Case or path
        A case with annotations.
    items : sequence of str, optional
        Claims, and labels such as "law". By default the claims of the codebook; where no run read
        claims, the items of the plan.
    stances : sequence of str
        Of claims; any stance where it is empty.

    Returns
    -------
    dict of str to Counts
        Run to pages × items: 1 where a page has the claim in one of these stances, or the label.
        Rows as in `claim_counts`.

    Raises
    ------
    InputError
        If the case has no annotations, a run no claims, or an item is unknown.

    Examples
    --------
    >>> counts = claims_and_labels("data/hamedan-2016", ["breaches_146", "law"])["a"]
    >>> counts.items[["name", "stance"]].fillna("").to_numpy().tolist()
    [["breaches Iran's constitution (Art. 146)", 'asserted'], ['law', '']]
    """
    opened = as_case(case)
    runs = runs_of(opened)
    if items is None:
        items = _default_items(runs, opened)
    return {name: _counts_of_run(run, items, stances=stances) for name, run in runs.items()}


def _counts_of_run(run: Run, items: Sequence[str], *, stances: Sequence[str]) -> Counts:
    """Return pages × claims and labels of a run; raise MissingInput if it did not read claims."""
    labels = labels_of_text(run.labels, run.book)
    claims = run.book.claims["claim"].tolist()
    unknown = [item for item in items if item not in claims and item not in labels.items.index]
    if unknown or not items:
        known = listing(labels.items.index)
        expected = f"claims such as {listing(claims)}, or labels such as {known}"
        raise refusal(
            "items",
            arrived=listing(unknown) or "none",
            expected=expected,
            fix="Check the spelling.",
        )
    of_claims = [item for item in items if item in claims]
    of_labels = [item for item in items if item not in claims]
    parts = [labels.where(items=of_labels)]
    if of_claims:
        parts.append(run.claim_counts(stances=stances).where(items=of_claims))
    return side_by_side(parts).where(items=items)


def _default_items(runs: Mapping[str, Run], case: Case) -> list[str]:
    """Return the claims of the codebook; where no run read claims, the planned items."""
    if have_claims(runs):
        first = next(iter(runs.values()))
        return first.book.claims["claim"].tolist()
    return list(case.plan.items) if case.plan is not None else []
