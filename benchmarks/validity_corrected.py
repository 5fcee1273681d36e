"""What a machine's labels are worth, alone and corrected by people's, and intervals of alpha.

All labels are invented, and drawn anew in each null. Outlets have habits of their own; the machine
misses a quarter of the labels on side A and invents a fifth on side B. People read a random sample
of 600 pages and are right. The machine's labels are compared alone, too.

python benchmarks/validity_corrected.py          every case: a table, and 1 where one misses what must hold
python benchmarks/validity_corrected.py 20       so many nulls
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from nulls import COVERED, FALSE, ITEMS, LEVEL, Case, Null, case_of, generator_of, summed_up

from analysis import annotation, compare
from analysis.annotation.alpha import interval
from analysis.counts import Counts

NULLS = 400
CORRECTED, MACHINE, LEVELS, ALPHA = "corrected", "machine alone", "corrected levels", "alpha"
TESTED = "tested"
NAMES = [f"label {number}" for number in range(ITEMS)]


@dataclass(frozen=True)
class Layout:
    """Outlets of two sides, with pages, labels and errors."""

    outlets: tuple[int, int]
    pages: int  #: of an outlet
    shares: tuple[float, float] = (0.3, 0.3)
    habits: float = (
        4.0  #: total of the beta distribution of an outlet's share; the larger, the weaker
    )
    missed: tuple[float, float] = (0.25, 0.0)
    invented: tuple[float, float] = (0.0, 0.2)


class Labels(NamedTuple):
    """The same pages as labelled by the machine and, a sample of them, by people."""

    machine: Counts
    people: Counts


def labels_of(generator: np.random.Generator, *, layout: Layout, read: int) -> Labels:
    """Return invented labels of pages, of which people read so many."""
    n_outlets = sum(layout.outlets)
    outlet = np.repeat(np.arange(n_outlets), layout.pages)
    side = (outlet >= layout.outlets[0]).astype(int)
    share = np.array(layout.shares)[(np.arange(n_outlets) >= layout.outlets[0]).astype(int)]
    total = layout.habits
    habit = generator.beta(share * total, (1 - share) * total, (ITEMS, n_outlets)).T
    truth = generator.random((len(outlet), ITEMS)) < habit[outlet]
    missed, invented = (np.array(each)[side][:, None] for each in (layout.missed, layout.invented))
    is_wrong = generator.random(truth.shape) < np.where(truth, missed, invented)
    rows = pd.DataFrame({"outlet": outlet, "side": np.where(side, "B", "A")})
    rows["article_id"] = [f"p{number:04}" for number in range(len(rows))]
    drawn = generator.choice(len(rows), read, replace=False)
    sample = rows.iloc[drawn].assign(annotator_kind="human", inclusion_probability=read / len(rows))
    machine = counts_of(truth ^ is_wrong, rows.assign(annotator_kind="llm"))
    return Labels(machine, counts_of(truth[drawn], sample))


def counts_of(labels: np.ndarray, rows: pd.DataFrame) -> Counts:
    """Return labels as Counts per page."""
    size = np.ones((len(rows), 1))
    return Counts.of(labels.astype(float), size=size, rows=rows, items=NAMES, per="page")


def null(generator: np.random.Generator, *, material: str, layout: Layout, read: int) -> Null:
    """Return false positives and coverage, corrected and by the machine alone."""
    found = labels_of(generator, layout=layout, read=read)
    corrected = annotation.corrected(found.machine, found.people)
    difference = layout.shares[0] - layout.shares[1]
    result: Null = {}
    for name, counts in ((CORRECTED, corrected), (MACHINE, found.machine)):
        table = compare.contrasts(counts, "side", unit="outlet")
        tested = table[table["p"].notna()]
        if difference == 0:
            result[name, FALSE] = (tested["p"] <= LEVEL).mean()
        result[name, COVERED] = tested.eval("low <= @difference <= high").mean()
        result[name, TESTED] = len(tested) / ITEMS
    levels = compare.levels(corrected, "side", unit="outlet")
    levels = levels[levels["low"].notna()]
    truth = levels["side"].map(dict(zip("AB", layout.shares))).astype(float)
    result[LEVELS, COVERED] = levels["low"].le(truth).mul(levels["high"].ge(truth)).mean()
    return result


def of_alpha(
    generator: np.random.Generator, *, material: str, pages: int, share: float, right: float
) -> Null:
    """Return whether the interval of alpha holds that of all pages; two people, each often right."""
    truth = generator.random(pages) < share
    is_right = generator.random((pages, 2)) < right
    labels = pd.DataFrame(np.where(is_right, truth[:, None], ~truth[:, None]).astype(float))
    said = share * right + (1 - share) * (1 - right)
    alpha = 1 - 2 * right * (1 - right) / (2 * said * (1 - said))
    low, high, _ = interval(labels)
    covered = float(low <= alpha <= high) if np.isfinite(low) else np.nan
    return {(ALPHA, COVERED): covered, (ALPHA, TESTED): float(np.isfinite(low))}


def _cases() -> Iterator[tuple[str, Case]]:
    """Yield name and case."""
    layouts = {
        "20 v 20 outlets of 15 pages": Layout((20, 20), 15),
        "8 v 52 outlets of 10 pages": Layout((8, 52), 10),
        "45 v 15 outlets of 10 pages": Layout((45, 15), 10),
        "30 v 30 outlets, a label of 10 %": Layout((30, 30), 10, shares=(0.1, 0.1)),
        "30 v 30 outlets, .5 v .3": Layout((30, 30), 10, shares=(0.5, 0.3)),
    }
    hold = {(CORRECTED, FALSE): "≤ .07", (CORRECTED, COVERED): "≥ .92"}
    for name, layout in layouts.items():
        for read in (60, 100, 150):
            given = {"layout": layout, "read": read}
            yield (
                f"{name}, {read} read",
                case_of(null, "invented", "corrected", NULLS, hold, **given),
            )
    few = {"layout": layouts["45 v 15 outlets of 10 pages"], "read": 30}
    yield (
        "45 v 15 outlets of 10 pages, 30 read",
        case_of(null, "invented", "few", NULLS, hold, **few),
    )
    hold = {(ALPHA, COVERED): "≥ .92"}
    for pages, share, right in ((30, 0.4, 0.9), (100, 0.4, 0.9), (100, 0.1, 0.95)):
        given = {"pages": pages, "share": share, "right": right}
        name = f"alpha, {pages} pages, a label of {share:.0%}"
        yield name, case_of(of_alpha, "invented", "alpha", 5 * NULLS, hold, **given)


CASES = dict(_cases())


def main(n_nulls: int | None = None) -> int:
    """Draw every case and write a table; return 1 where one misses what must hold."""
    n_missed = 0
    for name, case in CASES.items():
        numbers = range(n_nulls or case.nulls)
        nulls = [case.once(generator_of(name, number)) for number in numbers]
        for row in summed_up(name, case, nulls):
            sys.stdout.write(" | ".join(map(str, row)) + "\n")
            sys.stdout.flush()
            n_missed += row[-1] == "no"
    return int(n_missed > 0)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
