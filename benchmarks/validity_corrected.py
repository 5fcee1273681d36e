"""Cases of a machine's labels corrected by people's: shares and differences of groups.

Pages, labels and errors are drawn anew in each null, so that nothing depends on one set of pages.
What people read is drawn from them by stratum, without replacement. A share's truth is that of
the pages drawn. A difference's truth is that of the groups that the pages were drawn from, with
the same weight for each outlet.

The nulls ask `analysis.annotation.estimators`, which takes arrays. `tables` gives the same to the
public functions, which are thirty times as slow and give the same numbers
(tests/annotation/test_validity_corrected.py).

python benchmarks/validity_corrected.py     every case, 2,000 nulls each: a table
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from nulls import COVERED, Case, Null, case_of, generator_of, summed_up
from scipy import stats

from analysis.annotation import estimators
from analysis.counts import Counts

NULLS = 2_000
SHARE, DIFFERENCE = "corrected share", "corrected difference"
SEEN, MACHINE = "without unseen errors", "the machine alone"
SHOWN = "intervals shown"
MUST = "≥ .92"
FEWEST = 5  #: pages and units, as the public functions have it


# ---- shares ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """So many pages with a label of this prevalence, which the machine misses and invents so often."""

    n: int
    prevalence: float
    missed: float = 0.2
    invented: float = 0.02


class Drawn(NamedTuple):
    """Pages with all labels of people and machine, and who read what."""

    truth: np.ndarray
    pages: estimators.Pages
    columns: dict[str, np.ndarray]


def of_event(generator, *, event: Event, read: int, drawn: str) -> Drawn:
    """Return the pages of an event; two fifths of them belong to a domain."""
    truth = np.zeros(event.n)
    truth[: round(event.n * event.prevalence)] = 1
    generator.shuffle(truth)
    labels = mistaken(generator, truth, missed=event.missed, invented=event.invented)
    strata = {
        "plain": np.zeros(event.n, int),
        "label": labels.astype(int),
        "five": generator.integers(5, size=event.n),
    }
    pages = sampled(
        generator, labels, truth, strata=strata[drawn], read=read, equal=drawn == "label"
    )
    return Drawn(
        truth, pages, {"domain": np.where(generator.random(event.n) < 0.4, "inside", "outside")}
    )


def share(
    generator, *, material: str, event: Event, read: int, drawn: str, domain: bool = False
) -> Null:
    """A share of all pages, or of the domain, from the pages that people *read*."""
    found = of_event(generator, event=event, read=read, drawn=drawn)
    inside = (found.columns["domain"] == "inside") | (not domain)
    table = estimators.estimated_share(found.pages, inside, fewest=FEWEST)
    truth = found.truth[inside].mean()
    freedom = table.n_read - len(np.unique(found.pages.stratum[inside & found.pages.is_read]))
    half = 1.96 * np.sqrt(table.machine * (1 - table.machine) / table.n_pages)
    alone = {(MACHINE, COVERED): float(abs(table.machine - truth) <= half)}
    return judged(table.estimate, SHARE, truth=truth, freedom=freedom) | alone


# ---- differences ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Groups:
    """Two groups of outlets with pages of one or two phases, and a machine that may err otherwise
    in either.
    """

    outlets: tuple[int, int]
    pages: tuple[int, int] = (1, 1)  #: the fewest and the most of an outlet
    shares: tuple[float, float] = (0.5, 0.3)
    unlike: float = 0.0  #: how far an outlet's share is above or below that of its group
    phases: int = 1
    missed: tuple[float, float] = (0.2, 0.2)
    invented: tuple[float, float] = (0.1, 0.1)


def of_groups(generator, *, groups: Groups, read: int, drawn: str) -> Drawn:
    """Return the pages of two groups; the later of two phases has .1 more of the label."""
    n_outlets = sum(groups.outlets)
    n_pages = generator.integers(groups.pages[0], groups.pages[1] + 1, n_outlets)
    outlet = np.repeat(np.arange(n_outlets), n_pages)
    side = (outlet >= groups.outlets[0]).astype(int)
    phase = generator.integers(groups.phases, size=len(outlet))
    level = np.array(groups.shares)[side] + 0.1 * (phase - (groups.phases - 1) / 2)
    level = level + groups.unlike * generator.choice([-1.0, 1.0], n_outlets)[outlet]
    truth = (generator.random(len(outlet)) < level).astype(float)
    missed = np.array(groups.missed)[side]
    invented = np.array(groups.invented)[side]
    labels = mistaken(generator, truth, missed=missed, invented=invented)
    strata = {
        "plain": np.zeros(len(outlet), int),
        "label": labels.astype(int),
        "phase": phase,
        "group": side,
        "group and label": 2 * side + labels.astype(int),
    }
    pages = sampled(
        generator,
        labels,
        truth,
        strata=strata[drawn],
        read=read,
        equal=drawn not in ("plain", "phase"),
    )
    return Drawn(truth, pages, {"side": side, "outlet": outlet, "phase": phase})


def difference(generator, *, material: str, groups: Groups, read: int, drawn: str) -> Null:
    """A difference of two groups, from the pages that people *read*."""
    found = of_groups(generator, groups=groups, read=read, drawn=drawn)
    side, outlet, phase = (found.columns[name] for name in ("side", "outlet", "phase"))
    places = estimators.Comparison(side, phase, outlet, np.arange(len(outlet)))
    table = estimators.estimated_difference(
        found.pages, places, fewest_pages=FEWEST, fewest_units=FEWEST
    )
    truth = groups.shares[0] - groups.shares[1]
    alone = {(MACHINE, COVERED): by_machine(found, truth=truth)}
    return judged(table.estimate, DIFFERENCE, truth=truth, freedom=min(table.n_units) - 1) | alone


def by_machine(found: Drawn, *, truth: float) -> float:
    """Return whether the interval holds the truth that takes the machine's labels for people's."""
    places = estimators.Comparison(
        *(found.columns[name] for name in ("side", "phase", "outlet")), np.arange(len(found.truth))
    )
    labels = found.pages.machine
    believed = estimators.Pages(labels, labels, np.ones(len(labels)), np.zeros(len(labels), int))
    estimate = estimators.estimated_difference(
        believed, places, fewest_pages=FEWEST, fewest_units=FEWEST
    ).estimate
    return float(estimate.low <= truth <= estimate.high)


# ---- both -----------------------------------------------------------------------------------


def mistaken(generator, truth: np.ndarray, *, missed, invented) -> np.ndarray:
    """Return the machine's labels."""
    wrong = generator.random(len(truth)) < np.where(truth > 0, missed, invented)
    return np.where(wrong, 1 - truth, truth)


def sampled(
    generator, labels: np.ndarray, truth: np.ndarray, *, strata: np.ndarray, read: int, equal: bool
) -> estimators.Pages:
    """Return pages of which people read some: as *equal* numbers of each stratum, or the same share
    of each.

    Every stratum gives two pages or more, if it has them.
    """
    names, sizes = np.unique(strata, return_counts=True)
    wanted = np.full(len(names), read / len(names)) if equal else read * sizes / sizes.sum()
    taken = np.minimum(np.maximum(np.round(wanted).astype(int), 2), sizes)
    human, weight, stratum = (
        np.full(len(truth), np.nan),
        np.full(len(truth), np.nan),
        np.full(len(truth), -1),
    )
    for name, size, n in zip(names, sizes, taken, strict=True):
        chosen = generator.choice(np.flatnonzero(strata == name), n, replace=False)
        human[chosen] = truth[chosen]
        weight[chosen] = size / n
        stratum[chosen] = name
    return estimators.Pages(labels, human, weight, stratum)


def tables(found: Drawn) -> tuple[Counts, Counts]:
    """Return what machine and people say as the public functions take it."""
    pages = found.pages
    rows = pd.DataFrame(
        {"article_id": [f"p{number:04}" for number in range(len(found.truth))], **found.columns}
    )
    machine = counts_of(pages.machine, rows.assign(annotator_kind="llm"))
    read = pages.is_read
    sample = rows.loc[read, ["article_id"]].assign(
        annotator_kind="human",
        inclusion_probability=1 / pages.weight[read],
        stratum=pages.stratum[read].astype(str),
    )
    return machine, counts_of(pages.human[read], sample)


def counts_of(labels: np.ndarray, rows: pd.DataFrame) -> Counts:
    """Return one binary item."""
    return Counts.of(
        labels[:, None], size=np.ones((len(labels), 1)), rows=rows, items=["law"], per="page"
    )


def judged(estimate: estimators.Estimate, test: str, *, truth: float, freedom: float) -> Null:
    """Return whether the interval holds the truth, whether there is one, and whether it would
    without unseen errors.
    """
    shown = np.isfinite(estimate.low)
    holds = float(estimate.low <= truth <= estimate.high) if shown else np.nan
    half = stats.t.ppf(0.975, max(freedom, 1)) * estimate.se
    seen = float(abs(estimate.value - truth) <= half) if shown else np.nan
    return {(test, COVERED): holds, (test, SHOWN): float(shown), (SEEN, COVERED): seen}


def _cases() -> Iterator[tuple[str, Case]]:
    """Yield name and case."""
    common = Event(300, 0.3, invented=0.1)
    shares = {
        "60 of 300 pages": {"event": common, "read": 60, "drawn": "plain"},
        "30 of 300 pages": {"event": common, "read": 30, "drawn": "plain"},
        "60 of 300 pages, five strata": {"event": common, "read": 60, "drawn": "five"},
        "60 of 300 pages, of a domain": {
            "event": common,
            "read": 60,
            "drawn": "plain",
            "domain": True,
        },
        "100 of 1,000 pages, a label of 5 %": {
            "event": Event(1000, 0.05),
            "read": 100,
            "drawn": "plain",
        },
        "30 + 30 of 300 pages by label, 10 %": {
            "event": Event(300, 0.1),
            "read": 60,
            "drawn": "label",
        },
        "30 + 30 of 300 pages by label, 10 %, few errors": {
            "event": Event(300, 0.1, missed=0.1),
            "read": 60,
            "drawn": "label",
        },
        "30 + 30 of 300 pages by label, 20 %": {
            "event": Event(300, 0.2),
            "read": 60,
            "drawn": "label",
        },
        "50 + 50 of 1,000 pages by label, 10 %": {
            "event": Event(1000, 0.1),
            "read": 100,
            "drawn": "label",
        },
        "50 + 50 of 3,000 pages by label, 10 %, most missed": {
            "event": Event(3000, 0.1, missed=0.6),
            "read": 100,
            "drawn": "label",
        },
    }
    for name, given in shares.items():
        must = {(SHARE, COVERED): MUST}
        yield name, case_of(share, "invented", "corrected shares by design", NULLS, must, **given)
    unlike = {"missed": (0.4, 0.1), "invented": (0.02, 0.15)}
    several = {"outlets": (20, 30), "pages": (1, 8), "unlike": 0.15}
    differences = {
        "60 of 80 + 120 one-page outlets": {
            "groups": Groups((80, 120)),
            "read": 60,
            "drawn": "plain",
        },
        "60, errors by group": {
            "groups": Groups((80, 120), **unlike),
            "read": 60,
            "drawn": "plain",
        },
        "30, errors by group": {
            "groups": Groups((80, 120), **unlike),
            "read": 30,
            "drawn": "plain",
        },
        "30 + 30 by label, errors by group, rare": {
            "groups": Groups((80, 120), shares=(0.15, 0.05), **unlike),
            "read": 60,
            "drawn": "label",
        },
        "30 + 30 by group, errors by group": {
            "groups": Groups((80, 120), **unlike),
            "read": 60,
            "drawn": "group",
        },
        "4 × 15 by group and label, errors by group": {
            "groups": Groups((80, 120), **unlike),
            "read": 60,
            "drawn": "group and label",
        },
        "60, outlets of 1–8 pages, errors by group": {
            "groups": Groups(**several, **unlike),
            "read": 60,
            "drawn": "plain",
        },
        "30 + 30 by label, outlets of 1–8 pages": {
            "groups": Groups(**several),
            "read": 60,
            "drawn": "label",
        },
        "60 by phase, two phases, outlets of 1–8 pages, errors by group": {
            "groups": Groups(**several, phases=2, **unlike),
            "read": 60,
            "drawn": "phase",
        },
        "30 + 30 by label, two phases, one-page outlets": {
            "groups": Groups((80, 120), phases=2, **unlike),
            "read": 60,
            "drawn": "label",
        },
        "40, 8 + 12 outlets of 3–10 pages, errors by group": {
            "groups": Groups((8, 12), pages=(3, 10), unlike=0.15, **unlike),
            "read": 40,
            "drawn": "plain",
        },
        "50 + 50 by label, 240 + 360 one-page outlets, rare, many missed": {
            "groups": Groups(
                (240, 360), shares=(0.2, 0.1), missed=(0.6, 0.3), invented=(0.02, 0.02)
            ),
            "read": 100,
            "drawn": "label",
        },
        "60, few errors": {
            "groups": Groups((80, 120), missed=(0.03, 0.03), invented=(0.01, 0.01)),
            "read": 60,
            "drawn": "plain",
        },
        "60, few errors, shares of .10 and .05": {
            "groups": Groups(
                (80, 120), shares=(0.1, 0.05), missed=(0.1, 0.1), invented=(0.01, 0.01)
            ),
            "read": 60,
            "drawn": "plain",
        },
    }
    for name, given in differences.items():
        must = {(DIFFERENCE, COVERED): MUST}
        yield (
            name,
            case_of(
                difference, "invented", "corrected differences by design", NULLS, must, **given
            ),
        )


CASES = {f"{name}, {case.material}": case for name, case in _cases()}


def main() -> int:
    """Draw every case and write a table; the exit code is 1 where one misses what must hold."""
    n_missed = 0
    for name, case in CASES.items():
        nulls = [case.once(generator_of(name, number)) for number in range(case.nulls)]
        for row in summed_up(name, case, nulls):
            sys.stdout.write(" | ".join(map(str, row)) + "\n")
            n_missed += row[-1] == "no"
    return int(n_missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
