"""What the page counts: families of the plan, labels, claims, names, words, tone."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.case import Case, open_case
from analysis.case.materials import (
    MATERIALS,
    is_unchecked,
    materials_of_labels,
    sizes_of_materials,
)
from analysis.case.opened import by_reading
from analysis.compare.languages import in_one_language
from analysis.compare.plan import Gate
from analysis.corpus.articles import Corpus
from analysis.counts import Counts, metadata_of
from analysis.errors import InputError, listing, number_of, refusal, using_files
from analysis.features.pack import Features
from analysis.lexicons.plans import PLANNED
from analysis.page.data import Held, HeldMaterial, days_of_pages

LEAST_ARTICLES = 3  #: of a word
LEAST_USES = 5
SMALL_CASE = 12  #: articles; a smaller case shows words that occur once
MOST_ARTICLES = 20_000  #: days, links and outlets of more do not fit
MOST_CELLS = 600_000  #: places of words in articles; with more the page is too large
NOTE_ON_WORDS = "The page has the commonest words: {} would make it too large."
PART = (
    "Open a part of it, such as the articles of one year; or count all of it in Python: "
    "compare.contrasts(framing.terms(features), 'outlet')."
)
#: What `open_case` takes.
Source = str | Path | Features | Corpus | Case


@using_files()
def counts(case: Source, what: str, *, reading: str = "") -> Counts:
    """Return what the page of a case counts, so that Python gives its numbers.

    Parameters
    ----------
    case : path, Features, Corpus or Case
        What `open_case` takes.
    what : str
        "labels", "claims", "actors", "speakers", "words", "tone" or "frames"; "plan-1" is the
        first family of the plan.
    reading : str
        Whose labels; by default the first reading that has them, else the pack.

    Returns
    -------
    Counts
        All pages or articles, ``published`` on their ``day``, and the items that the page has.

    Raises
    ------
    InputError
        If the page of this case has no such material.

    Examples
    --------
    >>> from analysis import compare
    >>> found = counts("data/hamedan-2016", "plan-1", reading="a")
    >>> pages = found.where(rows={"listed": 1, "country_group": ["Russian", "Western"]})
    >>> table = compare.levels(pages, "country_group", unit="outlet")
    >>> table[["country_group", "item", "n", "size"]].to_numpy().tolist()[0]
    ['Russian', 'law', 16.0, 96.0]
    """
    held = held_by(open_case(case))
    materials = held.materials
    for material in materials:
        if material.what == what and reading in ("", material.reading):
            rows = material.counts.rows
            day = rows["article_id"].map(days_of_pages(held))
            return replace(material.counts, rows=rows.assign(day=day, published=day))
    known = [f"{each.what} {each.reading}".strip() for each in materials]
    raise refusal(
        "page.counts",
        arrived=f"{what} {reading}".strip(),
        expected=f"what the page has: {listing(known, 20)}",
        fix="Name one of these, such as page.counts(case, 'words').",
    )


@lru_cache(maxsize=4)
def held_by(case: Case) -> Held:
    """Return what the page of a case counts, in the order of its list."""
    _require_few_articles(case)
    notes = []
    planned = []
    try:
        planned = [*_planned(case)]
    except InputError as error:
        notes.append(f"The plan is not shown. {error}")
    materials = (*planned, *_labelled(case), *_counted(case))
    left_out = sum(each.left_out for each in materials)
    if left_out:
        notes.append(NOTE_ON_WORDS.format(number_of(left_out, "rarer word")))
    return Held(case, materials, tuple(notes), asked=_asked(case))


def _require_few_articles(case: Case) -> None:
    """Raise InputError for more articles than a page can list."""
    tables = [labels.rows for labels in case.readings.values()]
    if case.features is not None:
        tables.append(case.features.articles)
    n_rows = max(map(len, tables), default=0)
    if n_rows > MOST_ARTICLES:
        raise refusal(
            "page",
            arrived=f"{case.name}, with {n_rows:,} articles",
            expected=f"at most {MOST_ARTICLES:,}: a page of more is too large for a browser",
            fix=PART,
        )


# ---- materials --------------------------------------------------------------------------------


def _planned(case: Case) -> Iterator[HeldMaterial]:
    """Yield the families of the plan, each in each reading."""
    if case.plan is None or not case.readings:
        return
    readings = by_reading(case, "plan")
    is_planned = case.plan.status == PLANNED
    for number, family in enumerate(case.plan.families, start=1):
        what = f"plan-{number}"
        label = family.name or "the plan"
        for reading, found in readings.items():
            chosen = found.where(items=list(family.items))
            of_family = (family.name, family.contrasts, family.planned_on if is_planned else ())
            yield HeldMaterial(what, reading, label, "label", chosen, *of_family)


def _labelled(case: Case) -> Iterator[HeldMaterial]:
    """Yield labels, claims, actors and speakers, each in each reading."""
    tables = case._tables
    if tables.book is None:
        return
    facts = tables.book.variables["name"][tables.book.variables["page"]]
    others = [*facts, *(material.variable for material in materials_of_labels().values())]
    for what, material in materials_of_labels().items():
        variable = material.variable
        for reading, found in tables.labels.items():
            of_item = found.items["variable"]
            is_meant = of_item == variable if variable else ~of_item.isin(others)
            is_looked_for = (found.full_size() > 0).any(axis=0)
            chosen = found.where(items=is_meant.to_numpy() & is_looked_for)
            if len(chosen.items):
                yield HeldMaterial(what, reading, material.name, material.noun, chosen)


def _counted(case: Case) -> Iterator[HeldMaterial]:
    """Yield what is counted in the articles of the pack."""
    sizes = sizes_of_materials(case)
    for what, n_articles in sizes.items():
        material = MATERIALS[what]
        if is_unchecked(case, what) or (case.readings and n_articles < Gate.articles):
            continue
        found = case.counts(what, every=True)
        left_out = 0
        if what == "words":
            found = in_one_language(found, case.grouping(what))
            words = _with_evidence(found)
            found = _commonest(words)
            left_out = len(words.items) - len(found.items)
        if len(found.items):
            yield HeldMaterial(what, "", material.name, material.noun, found, left_out=left_out)


def _asked(case: Case) -> Counts | None:
    """Return which articles have each word, stop words too, and two words that are counted.

    It is what a reader of articles can ask for; of a large case the commonest.
    """
    if case.readings or case.features is None:
        return None
    terms = case.features.terms
    uses = sparse.csr_array(sum(terms.layers.values()))
    counted = case.counts("words", every=True).items.index
    is_asked = np.array([" " not in term for term in terms.vocabulary], dtype=bool)
    is_asked |= pd.Index(terms.vocabulary).isin(counted)
    rows = metadata_of(case.features)
    has_term = (uses[:, is_asked] > 0).astype(float)
    items = terms.vocabulary[is_asked].tolist()
    size = np.ones((len(rows), 1))
    asked = Counts.of(has_term, size=size, rows=rows, items=items, per="article")
    return _commonest(asked)


def _with_evidence(words: Counts) -> Counts:
    """Return the words that have enough evidence."""
    n_articles = np.bincount(words.values.indices, minlength=len(words.items))
    n_uses = np.asarray(words.values.sum(axis=0)).ravel()
    is_frequent = (n_articles >= LEAST_ARTICLES) & (n_uses >= LEAST_USES)
    if len(words.rows) < SMALL_CASE or not is_frequent.any():
        is_frequent = n_articles > 0
    return words.where(items=is_frequent)


def _commonest(words: Counts) -> Counts:
    """Return the commonest words, as many as there is room for."""
    names = words.commonest(len(words.items))
    n_cells = np.bincount(words.where(items=names).values.indices, minlength=len(names))
    n_chosen = int(np.searchsorted(n_cells.cumsum(), MOST_CELLS, side="right"))
    return words.where(items=sorted(names[:n_chosen])) if n_chosen < len(names) else words
