"""What a case has: a row for each thing that somebody may ask for."""

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
from analysis.sentiment import of_articles

if TYPE_CHECKING:
    from analysis.case.opened import Case

LEAST_OF_AGENCY = 5  #: pages with copy of an agency that is told


class Held(NamedTuple):
    """Something that a case may have."""

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


def _has_days(case: Case) -> bool:
    """Tell whether the day of a page or an article is known."""
    return _is_known(case, "published")


def _has_sound(case: Case) -> bool:
    """Tell whether the tone of an article can be read."""
    if case.features is None:
        return False
    return bool(of_articles(case.features, lexicon=case.files.lexicon).size.any())


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
    "texts": Held(lambda case: case.files.has_texts),
    "words": Held(lambda case: case.features is not None),
    "actors": Held(_counts("actors"), "Actors: a list of yours by --actors."),
    "speakers": Held(_counts("speakers"), "Quotations: a list of those who speak, by --actors."),
    "sound": Held(_has_sound, "Tone: VADER reads English; a list of yours by --lexicon."),
    "tone": Held(_counts("tone"), "Tone toward actors: the model reads English."),
    "labels": Held(lambda case: bool(case.readings)),
    "claims": Held(lambda case: bool(case.claims)),
    "actors of pages": Held(_has_variable(ACTORS)),
    "speakers of pages": Held(_has_variable(SPEAKERS)),
    "tones": Held(_has_of_codebook("tones")),
    "elements": Held(_has_of_codebook("elements")),
    "days": Held(_has_days, "Days: a column by --columns, such as published=Date."),
    "agencies": Held(_has_agencies),
    "plan": Held(_has_plan),
    "strata": Held(_has_strata),
    "hits": Held(_has_hits),
    "readings": Held(lambda case: len(case.readings) > 1),
    "people": Held(is_read_twice),
    "coders": Held(lambda case: len(case.files.coders) > 1),
    "statements": Held(lambda case: case.files.claims_of_people is not None),
}


def missing_of(case: Case) -> str:
    """Return what the articles of a case lack, and what would bring it; "" of labelled pages."""
    if case.readings:
        return ""
    lacking = [each.brings for each in HELD.values() if not each.is_there(case)]
    return " ".join(filter(None, lacking))
