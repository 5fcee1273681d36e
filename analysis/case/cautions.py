"""What has to be known of a case before its results are read, each said once.

docs/cautions.md has the input, the threshold and the sentence of each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.compare.languages import told_of_languages
from analysis.compare.prose import (
    before_number,
    capitalised,
    first_of,
    isolated,
    part_text,
    reading_text,
    unit_text,
)
from analysis.compare.queries import found_alike, shared_queries
from analysis.compare.units import (
    OUTLET,
    default_unit,
    split_outlets,
    unit_of,
    units_of,
    witnesses_of,
)
from analysis.counts import CHECKED_BY_PEOPLE, UNREVIEWED, Counts, Readings
from analysis.errors import plural

FEW_UNITS = 8  #: a side with fewer
LARGE_PART = 1 / 3  #: of a group's pages, of one outlet
OFTEN_MISSING = 0.2  #: how much larger a share of labels is missing on one side
MOST_NAMED = 3  #: examples in a sentence
NO_PERSON = {"llm": "A language model", "rule": "A rule"}  #: kinds of annotators


@dataclass(frozen=True, eq=False)
class Compared:
    """What a case compares."""

    rows: pd.DataFrame  #: pages or articles
    by: str = ""  #: column of the groups; "" without any
    unit: str = ""  #: column of what is left out one at a time
    per: str = "page"  #: or "article"
    readings: Readings = field(default_factory=dict)
    words: Counts | None = None
    words_by: str = ""  #: column of the groups of articles


def cautions_of(compared: Compared) -> pd.DataFrame:
    """Return the cautions that are due: ``caution, sentence``."""
    sentences = [(name, isolated(sentence_of(compared))) for name, sentence_of in CAUTIONS.items()]
    table = pd.DataFrame(sentences, columns=["caution", "sentence"], dtype="str")
    return table[table["sentence"] != ""].reset_index(drop=True)


def unlike_queries(compared: Compared) -> str:
    """Return how few pages have a query that also found another group's page."""
    if not compared.by or found_alike(compared.rows, compared.by):
        return ""
    part = part_text(*shared_queries(compared.rows, compared.by), "of the pages")
    return (
        f"Groups were found by unlike queries: only {part} have a query that also found another "
        "group's page. What one searches for shapes what one finds."
    )


def _labels_by_a_machine(compared: Compared) -> str:
    """Return that a machine labelled the pages, and which of them people have read."""
    readings = compared.readings.values()
    kinds = sorted(set().union(*(reading.rows["annotator_kind"] for reading in readings)))
    if not kinds or "human" in kinds:
        return ""
    who = " and ".join(NO_PERSON.get(kind, "A machine") for kind in kinds)
    said = f"{who} labelled the pages"
    if CHECKED_BY_PEOPLE not in compared.rows:
        return f"{said}, and no person has checked the labels."
    is_read = compared.rows[CHECKED_BY_PEOPLE]
    part = part_text(is_read.sum(), len(is_read), "of those that are compared")
    return f"{said}; people have read {part}."


def _missing_labels(compared: Compared) -> str:
    """Return the label that is missing on far more pages of one group than of the others."""
    largest = OFTEN_MISSING
    told = ""
    for reading, labels in compared.readings.items():
        is_missing = labels.full_size() == 0
        if not is_missing.size:  # claims alone were asked
            continue
        for group, is_group in _sides(labels.rows, compared.by):
            apart = np.abs(is_missing[is_group].mean(axis=0) - is_missing[~is_group].mean(axis=0))
            apart = apart.round(9)
            column = int(np.argmax(apart))
            if apart[column] >= largest:
                largest = apart[column]
                sides = {f"of the {group} pages": is_group, "of the others": ~is_group}
                parts = [
                    part_text(is_missing[side, column].sum(), side.sum(), of_what)
                    for of_what, side in sides.items()
                ]
                name = labels.items["name"].iloc[column]
                place = f"{', and on '.join(parts)} ({reading_text(reading)})"
                told = f"Labels of “{name}” are missing on {place}."
    return told


def _languages_apart(compared: Compared) -> str:
    """Return in which language words are compared, where groups write in unlike ones."""
    if compared.words is None:
        return ""
    told = told_of_languages(compared.words, compared.words_by)
    return f"{capitalised(told)}." if told else ""


def _one_outlet(compared: Compared) -> str:
    """Return the outlets that have over a third of their group's pages."""
    if compared.by in ("", "outlet") or "outlet" not in compared.rows:
        return ""
    parts = []
    for group, pages in compared.rows.groupby(compared.by):
        sizes = pages["outlet"].value_counts().sort_index()
        largest = sizes.max()
        if largest > LARGE_PART * len(pages):
            part = part_text(largest, len(pages), f"of the {group} {compared.per}s")
            parts.append(f"{part} are from one outlet, {sizes.idxmax()}")
    return f"{_listed(parts)}." if parts else ""


def _few_units(compared: Compared) -> str:
    """Return the groups with fewer than eight outlets, or authors, owners, days or articles.

    Of what is left out one at a time by turns, that which some group has fewest of is told.
    """
    if not compared.by:
        return ""
    n_units = min(_n_units(compared), key=lambda n_units: n_units.min())
    few = n_units[n_units < FEW_UNITS]
    if few.empty or len(n_units) < 2:
        return ""
    noun = plural(unit_text(str(n_units.name)))
    groups = _listed([f"{before_number(str(group))} {n}" for group, n in few.items()])
    return f"Do not rely on a p near .05 where a side has fewer than {FEW_UNITS} {noun}: {groups}."


def _n_units(compared: Compared) -> list[pd.Series]:
    """Return how many units each group has, by each unit that is left out one at a time."""
    rows, by = compared.rows, compared.by
    unit = unit_of(compared.unit if compared.unit in rows else None)
    if not compared.unit and OUTLET in rows and not split_outlets(rows, by):
        unit = default_unit(rows, by)
    units = witnesses_of(rows, by, unit)
    numbers = pd.DataFrame({unit: units_of(rows, unit) for unit in units}, rows.index)
    return [numbers[unit].groupby(rows[by]).nunique() for unit in units]


def _drafted_actors(compared: Compared) -> str:
    """Return that nobody has reviewed the list of actors."""
    if compared.words is None or UNREVIEWED not in compared.words.note:
        return ""
    return "Actors are counted by a draft of their list, which nobody has reviewed."


# ---- parts of sentences ------------------------------------------------------------------------


def _sides(rows: pd.DataFrame, by: str) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each group with the rows that are its own; of two groups the first."""
    groups = sorted(set(rows[by].dropna())) if by else []
    if len(groups) < 3:
        groups = groups[:-1]
    for group in groups:
        yield group, (rows[by] == group).to_numpy()


def _listed(parts: Sequence[str]) -> str:
    """Return the first parts, and how many more there are."""
    return "; ".join(first_of(parts, MOST_NAMED))


CAUTIONS = {
    "unlike queries": unlike_queries,
    "labels by a machine only": _labels_by_a_machine,
    "labels missing on one side": _missing_labels,
    "sides in different languages": _languages_apart,
    "one outlet": _one_outlet,
    "few units": _few_units,
    "drafted actors": _drafted_actors,
}
