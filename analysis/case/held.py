"""What a case has: a row for each thing that somebody may ask for, with its name in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.agencies import credited_agencies
from analysis.annotation.answer_tables import PEOPLE
from analysis.annotation.items import ACTORS, SPEAKERS
from analysis.case.materials import sizes_of_materials
from analysis.compare.queries import HITS
from analysis.counts import columns_of

if TYPE_CHECKING:
    from analysis.case.opened import Case

LEAST_OF_AGENCY = 5  #: pages with copy of an agency that is told


class Held(NamedTuple):
    """Something that a case may have."""

    noun: str  #: as a sentence says it: "This case has no …"
    is_there: Callable[[Case], bool]
    brings: str = ""  #: what articles lack without it, and what would bring it


def _counts(name: str) -> Callable[[Case], bool]:
    """Return what tells whether an item of a material is known of articles."""

    def is_there(case: Case) -> bool:
        """Tell whether an item of the material is known."""
        if name not in sizes_of_materials(case):
            return False
        return bool(case.counts(name, every=True).full_size().any())

    return is_there


def _has_variable(name: str) -> Callable[[Case], bool]:
    """Return what tells whether labels of a variable were given to pages."""
    return lambda case: any((each.variables == name).any() for each in case.readings.values())


def _is_known(case: Case, column: str) -> bool:
    """Tell whether a column of the labelled pages, or else of the articles, is known."""
    return bool(case.counts(every=True).rows.get(column, pd.Series()).notna().any())


def _has_plan(case: Case) -> bool:
    """Tell whether contrasts of labelled pages are planned."""
    return case.plan is not None and bool(case.readings) and _is_known(case, case.plan.group)


def _has_strata(case: Case) -> bool:
    """Tell whether a plan has strata that pages know."""
    strata = columns_of((case.plan.strata if case.plan is not None else None) or ())
    return _has_plan(case) and len(strata) > 0 and all(_is_known(case, name) for name in strata)


def _has_hits(case: Case) -> bool:
    """Tell whether there is a table of what each query found."""
    folder = case.files.folder
    return folder is not None and (folder / HITS).is_file()


def _has_agencies(case: Case) -> bool:
    """Tell whether two agencies have copy on five pages each."""
    if not _is_known(case, "agency"):
        return False
    n_pages = credited_agencies(case.counts(every=True).rows).explode().value_counts()
    return bool((n_pages >= LEAST_OF_AGENCY).sum() > 1)


def is_read_twice(case: Case) -> bool:
    """Tell whether people labelled pages that a machine labelled, too."""
    by_people = {PEOPLE, *case.files.coders}
    return case.files.people is not None and by_people.isdisjoint(case.readings)


def _has_of_codebook(kind: str) -> Callable[[Case], bool]:
    """Return what tells whether a codebook has variables of a kind: "tones" or "elements"."""
    return lambda case: case.book is not None and bool(getattr(case.book, kind)())


HELD = {
    "texts": Held("texts of its own", lambda case: case.files.has_texts),
    "words": Held("articles, or a pack of them", lambda case: case.features is not None),
    "actors": Held(
        "actors that its articles name",
        _counts("actors"),
        "Actors: a list of yours by --actors.",
    ),
    "speakers": Held(
        "quotations with a named speaker",
        _counts("speakers"),
        "Speakers: they are found in English texts, and if they are on the list of actors.",
    ),
    "tone": Held(
        "tone toward actors",
        _counts("tone"),
        "Tone: VADER reads English; a list of yours by --lexicon.",
    ),
    "labels": Held("labels of pages", lambda case: bool(case.readings)),
    "claims": Held("claims on pages", lambda case: bool(case.claims)),
    "actors of pages": Held("labels of who is named", _has_variable(ACTORS)),
    "speakers of pages": Held("labels of who speaks", _has_variable(SPEAKERS)),
    "tones": Held("variable of tone in its codebook", _has_of_codebook("tones")),
    "elements": Held("variables that make up frames", _has_of_codebook("elements")),
    "days": Held(
        "pages whose day is known",
        lambda case: _is_known(case, "published"),
        "Days: a column published, or --columns published=….",
    ),
    "agencies": Held("two agencies with copy on five pages each", _has_agencies),
    "plan": Held("planned contrasts of pages (contrasts.toml)", _has_plan),
    "strata": Held("strata in its plan", _has_strata),
    "hits": Held("table of what each query found (hits.csv)", _has_hits),
    "readings": Held("second reading of its pages", lambda case: len(case.readings) > 1),
    "people": Held("people's labels beside a machine's", is_read_twice),
    "coders": Held("labels of two people", lambda case: len(case.files.coders) > 1),
    "statements": Held(
        "people's answers on what outlets say",
        lambda case: case.files.claims_of_people is not None,
    ),
}


def missing_of(case: Case) -> str:
    """Return what the articles of a case lack, and what would bring it."""
    lacking = [each.brings for each in HELD.values() if each.brings and not each.is_there(case)]
    return " ".join(lacking)
