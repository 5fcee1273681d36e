"""Cases of a machine's labels corrected by people's: shares and differences of groups, by the design of the sample.

Pages, labels and errors are drawn anew in each null, so that nothing depends on one lucky set of pages. What people read is
drawn from them by stratum, without replacement. A share's truth is that of the pages drawn; a difference's is that of the
groups that they were drawn from, outlets weighing the same.

python benchmarks/validity_corrected.py     every case, 2,000 nulls each, two processes: a table in Markdown
"""
from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from nulls import COVERED, Case, Null, case_of, covered

from analysis import annotation
from analysis.counts import Counts

NULLS = 2_000
SHARE, DIFFERENCE, MACHINE = "corrected share", "corrected difference", "the machine's difference, pages as units"
SHOWN = "intervals shown"
MUST = "≥ .92"


# ---- shares ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pages:
    """So many pages with a label of this prevalence, which the machine misses and invents so often."""

    n: int
    prevalence: float
    missed: float = 0.2
    invented: float = 0.02


def share(generator, *, material: str, pages: Pages, read: int, drawn: str, domain: bool = False) -> Null:
    """A share of all pages, or of one domain of them (two fifths), from the pages that people *read*."""
    truth = np.zeros(pages.n)
    truth[:round(pages.n * pages.prevalence)] = 1
    generator.shuffle(truth)
    labels = mistaken(generator, truth, missed=pages.missed, invented=pages.invented)
    inside = generator.random(pages.n) < 0.4 if domain else np.ones(pages.n, bool)
    machine = counts_of(labels, domain=np.where(inside, "inside", "outside"))
    human = people(generator, machine, truth, strata=strata_of(generator, labels, drawn=drawn), read=read)
    table = annotation.corrected_share(machine, human, item="law", by="domain" if domain else None)
    return judged(table.head(1), SHARE, truth=truth[inside].mean())


def strata_of(generator, labels: np.ndarray, *, drawn: str) -> np.ndarray:
    """Return the strata that a sample is drawn by: none, the machine's own label, or five that say nothing of it."""
    if drawn == "label":
        return labels.astype(int)
    strata = 5 if drawn == "five" else 1
    return generator.integers(strata, size=len(labels))


# ---- differences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Groups:
    """Two groups of outlets with pages of one or two phases, and a machine that may err otherwise in either."""

    outlets: tuple[int, int]
    pages: tuple[int, int] = (1, 1)  #: the fewest and the most of an outlet
    shares: tuple[float, float] = (0.5, 0.3)
    unlike: float = 0.0  #: sd of outlets' shares
    phases: int = 1
    missed: tuple[float, float] = (0.2, 0.2)
    invented: tuple[float, float] = (0.1, 0.1)


def difference(generator, *, material: str, groups: Groups, read: int, drawn: str) -> Null:
    """A difference of two groups, from the pages that people *read*."""
    outlet = np.arange(sum(groups.outlets))
    n_pages = generator.integers(groups.pages[0], groups.pages[1] + 1, len(outlet))
    outlet = np.repeat(outlet, n_pages)
    side = (outlet >= groups.outlets[0]).astype(int)
    phase = generator.integers(groups.phases, size=len(outlet))
    level = np.array(groups.shares)[side] + 0.1 * (phase - (groups.phases - 1) / 2)
    level = level + of_outlets(generator, sum(groups.outlets), sd=groups.unlike)[outlet]
    truth = (generator.random(len(outlet)) < level).astype(float)
    missed, invented = (np.array(rates)[side] for rates in (groups.missed, groups.invented))
    labels = mistaken(generator, truth, missed=missed, invented=invented)
    names = {"side": np.where(side == 0, "A", "B"), "outlet": [f"o{number:03}" for number in outlet], "phase": phase}
    machine = counts_of(labels, **names)
    strata = {"plain": np.zeros(len(outlet)), "label": labels, "phase": phase, "group": side,
              "group and label": 2 * side + labels}[drawn]
    human = people(generator, machine, truth, strata=strata.astype(int), read=read)
    table = annotation.corrected_contrast(machine, human, by="side", item="law")
    apart = groups.shares[0] - groups.shares[1]
    return judged(table, DIFFERENCE, truth=apart) | {(MACHINE, COVERED): by_machine(labels, side, truth=apart)}


def of_outlets(generator, n: int, *, sd: float) -> np.ndarray:
    """Return what each outlet's share is above that of its group: one of two values, so that no share leaves 0 to 1."""
    return sd * generator.choice([-1.0, 1.0], n)


def by_machine(labels: np.ndarray, side: np.ndarray, *, truth: float) -> float:
    """Return whether the usual interval of the machine's shares holds the truth."""
    shares, n = (np.array([function(labels[side == number]) for number in (0, 1)]) for function in (np.mean, len))
    half = 1.96 * np.sqrt((shares * (1 - shares) / n).sum())
    return float(abs(shares[0] - shares[1] - truth) <= half)


# ---- both --------------------------------------------------------------------------------------------------------------


def mistaken(generator, truth: np.ndarray, *, missed, invented) -> np.ndarray:
    """Return the machine's labels."""
    wrong = generator.random(len(truth)) < np.where(truth > 0, missed, invented)
    return np.where(wrong, 1 - truth, truth)


def counts_of(labels: np.ndarray, **columns) -> Counts:
    """Return one binary item by the machine."""
    rows = pd.DataFrame({"article_id": [f"p{number:04}" for number in range(len(labels))], "annotator_kind": "llm", **columns})
    return Counts.of(labels[:, None], size=np.ones((len(labels), 1)), rows=rows, items=["law"], per="page")


def people(generator, machine: Counts, truth: np.ndarray, *, strata: np.ndarray, read: int) -> Counts:
    """Return people's labels of a sample: as many pages of each stratum, where it is the label, else the same share of each.

    Every stratum gives two pages or more, if it has them.
    """
    names, sizes = np.unique(strata, return_counts=True)
    equal = len(names) in (2, 4) and set(np.unique(strata)) <= {0, 1, 2, 3}
    wanted = np.full(len(names), read / len(names)) if equal else read * sizes / sizes.sum()
    taken = np.minimum(np.maximum(np.round(wanted).astype(int), 2), sizes)
    chosen = [generator.choice(np.flatnonzero(strata == name), n, replace=False) for name, n in zip(names, taken, strict=True)]
    places = np.concatenate(chosen)
    rows = machine.rows.iloc[places].assign(annotator_kind="human", inclusion_probability=np.repeat(taken / sizes, taken),
                                            stratum=strata[places].astype(str))
    return Counts.of(truth[places][:, None], size=np.ones((len(places), 1)), rows=rows, items=["law"], per="page")


def judged(table: pd.DataFrame, test: str, *, truth: float) -> Null:
    """Return whether the interval holds the truth, and whether there is one."""
    return covered(table, test, truth=truth) | {(test, SHOWN): float(table["low"].notna().mean())}


def _cases() -> Iterator[tuple[str, Case]]:
    """Yield name and case."""
    common = Pages(300, 0.3, invented=0.1)
    shares = {
        "60 of 300 pages": {"pages": common, "read": 60, "drawn": "plain"},
        "30 of 300 pages": {"pages": common, "read": 30, "drawn": "plain"},
        "60 of 300 pages, five strata": {"pages": common, "read": 60, "drawn": "five"},
        "60 of 300 pages, of a domain": {"pages": common, "read": 60, "drawn": "plain", "domain": True},
        "100 of 1,000 pages, a label of 5 %": {"pages": Pages(1000, 0.05), "read": 100, "drawn": "plain"},
        "30 + 30 of 300 pages by label, 10 %": {"pages": Pages(300, 0.1), "read": 60, "drawn": "label"},
        "30 + 30 of 300 pages by label, 10 %, few errors": {"pages": Pages(300, 0.1, missed=0.1), "read": 60, "drawn": "label"},
        "30 + 30 of 300 pages by label, 20 %": {"pages": Pages(300, 0.2), "read": 60, "drawn": "label"},
        "50 + 50 of 1,000 pages by label, 10 %": {"pages": Pages(1000, 0.1), "read": 100, "drawn": "label"},
    }
    for name, given in shares.items():
        yield name, case_of(share, "invented", "corrected shares by design", NULLS, {(SHARE, COVERED): MUST}, **given)
    unlike = {"missed": (0.4, 0.1), "invented": (0.02, 0.15)}
    several = {"outlets": (20, 30), "pages": (1, 8), "unlike": 0.15}
    differences = {
        "60 of 80 + 120 one-page outlets": {"groups": Groups((80, 120)), "read": 60, "drawn": "plain"},
        "60, errors by group": {"groups": Groups((80, 120), **unlike), "read": 60, "drawn": "plain"},
        "30, errors by group": {"groups": Groups((80, 120), **unlike), "read": 30, "drawn": "plain"},
        "30 + 30 by label, errors by group, rare": {"groups": Groups((80, 120), shares=(0.15, 0.05), **unlike), "read": 60,
                                                    "drawn": "label"},
        "30 + 30 by group, errors by group": {"groups": Groups((80, 120), **unlike), "read": 60, "drawn": "group"},
        "4 × 15 by group and label, errors by group": {"groups": Groups((80, 120), **unlike), "read": 60,
                                                       "drawn": "group and label"},
        "60, outlets of 1–8 pages, errors by group": {"groups": Groups(**several, **unlike), "read": 60, "drawn": "plain"},
        "30 + 30 by label, outlets of 1–8 pages": {"groups": Groups(**several), "read": 60, "drawn": "label"},
        "60 by phase, two phases, outlets of 1–8 pages, errors by group": {
            "groups": Groups(**several, phases=2, **unlike), "read": 60, "drawn": "phase"},
        "30 + 30 by label, two phases, one-page outlets": {
            "groups": Groups((80, 120), phases=2, **unlike), "read": 60, "drawn": "label"},
        "40, 8 + 12 outlets of 3–10 pages, errors by group": {
            "groups": Groups((8, 12), pages=(3, 10), unlike=0.15, **unlike), "read": 40, "drawn": "plain"},
        "60, few errors": {"groups": Groups((80, 120), missed=(0.03, 0.03), invented=(0.01, 0.01)), "read": 60, "drawn": "plain"},
        "60, few errors, shares of .10 and .05": {
            "groups": Groups((80, 120), shares=(0.1, 0.05), missed=(0.1, 0.1), invented=(0.01, 0.01)), "read": 60,
            "drawn": "plain"},
    }
    for name, given in differences.items():
        yield name, case_of(difference, "invented", "corrected differences by design", NULLS, {(DIFFERENCE, COVERED): MUST}, **given)


CASES = {f"{name}, {case.material}": case for name, case in _cases()}


if __name__ == "__main__":
    import validity

    found = [row for rows in validity.measured(CASES) for row in rows]
    results = validity.merged(pd.DataFrame(found, columns=validity.COLUMNS), pd.DataFrame(columns=validity.COLUMNS))
    sys.stdout.write("\n".join(validity.shown(results, part) for part in dict.fromkeys(results["part"])))
    raise SystemExit(int((results["ok"] == "no").any()))
