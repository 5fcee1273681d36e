"""From the pages that were found to those that are compared: what is left at each step."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.annotation import Codebook
from analysis.case.subject import condition_in_words
from analysis.compare.evidence import Method
from analysis.compare.prose import listed
from analysis.counts import Counts, Readings
from analysis.lexicons import Planned

COLUMNS = "step reading pages outlets".split()


def funnel_of_pages(
    listed: pd.DataFrame | None,
    readings: Readings,
    on_subject: Readings,
    *,
    book: Codebook,
    plan: Planned | None,
    scope: str,
) -> pd.DataFrame:
    """Return the steps from all pages to those compared, by reading."""
    rows = [] if listed is None else [("found", "", listed)]
    steps = {}
    for reading, labels in readings.items():
        steps.setdefault("read", {})[reading] = labels.rows
        left = on_subject[reading].rows
        if scope:
            steps.setdefault(scope, {})[reading] = left
        for step, is_kept in _conditions(left, book, plan):
            left = left[is_kept[left.index]]
            steps.setdefault(step, {})[reading] = left
    rows += [(step, reading, left) for step, of in steps.items() for reading, left in of.items()]
    return _counted(rows)


def funnel_of_texts(words: Counts, compared: Counts, *, by: str) -> pd.DataFrame:
    """Return the steps from all articles to those of the groups that are compared."""
    rows = [("read", "", words.rows), ("copies left out", "", words.produced().rows)]
    if by != "outlet":
        rows.append((f"with a known {by}", "", compared.produced().rows))
    return _counted(rows).rename(columns={"pages": "articles"}).drop(columns="reading")


def _conditions(
    rows: pd.DataFrame, book: Codebook, plan: Planned | None
) -> Iterator[tuple[str, pd.Series]]:
    """Yield each condition of a plan in words, and which pages meet it; its groups come last.

    What annotators say of a page is met by all pages on the subject.
    """
    if plan is None:
        return
    facts = book.variables_where("page")
    of_sample = plan.samples[0].where
    of_all = {name: values for name, values in plan.pages.items() if name not in facts}
    for name, values in (of_sample | of_all).items():
        yield condition_in_words(name, values, book), rows[name].isin(np.atleast_1d(values))
    yield listed(plan.levels, last="or"), rows[plan.group].isin(plan.levels)


def _counted(rows: list[tuple[str, str, pd.DataFrame]]) -> pd.DataFrame:
    """Return the number of pages and outlets of each step."""
    counted = [
        (step, reading, len(left), left["outlet"].nunique() if "outlet" in left else 0)
        for step, reading, left in rows
    ]
    table = pd.DataFrame(counted, columns=COLUMNS)
    table.attrs["method"] = Method(what="funnel")
    return table
