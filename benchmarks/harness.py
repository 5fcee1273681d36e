"""One figure of a benchmark: what was measured, against what, and which bar it has to reach."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.files import replace_file

ROOT = Path(__file__).resolve().parents[1]


class Unequal(AssertionError):
    """Our result is not the other tool's, so that a comparison of times would mean nothing."""


@dataclass(frozen=True)
class Bar:
    """What a figure must reach and what it aims at: at least ("≥ {:g}×") or at most ("≤ {:g} s")."""

    must: float
    aim: float
    form: str = "≥ {:g}×"

    def reached(self, figure: float) -> str:
        """Return "aim", "must" or "no".

        >>> Bar(12, 20).reached(15), Bar(1.5, 0.8, "≤ {:g} s").reached(2)
        ('must', 'no')
        """
        sign = 1 if self.form.startswith("≥") else -1
        if sign * figure >= sign * self.aim:
            return "aim"
        return "must" if sign * figure >= sign * self.must else "no"


@dataclass(frozen=True)
class Row:
    """One figure, ours and perhaps another tool's. The bar judges the ratio or, without one, ours."""

    work: str
    ours: float
    unit: str
    against: str = ""
    theirs: float | None = None
    ratio: float | None = None
    bar: Bar | None = None

    def record(self) -> dict[str, str]:
        """Return the row as results.csv has it."""
        record = {"work": self.work, "against": self.against}
        for name in ("ours", "theirs", "ratio"):
            value = getattr(self, name)
            record[name] = "" if value is None else f"{value:.3g}"
        record["unit"] = self.unit
        record |= dict.fromkeys(["must", "aim", "reached"], "")
        if self.bar is not None:
            figure = self.ours if self.ratio is None else self.ratio
            record["must"] = self.bar.form.format(self.bar.must)
            record["aim"] = self.bar.form.format(self.bar.aim)
            record["reached"] = self.bar.reached(figure)
        return record


def processor() -> float:
    """Return the processor seconds of this process, its threads, and the processes that it ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def faster(
    work: str,
    ours: Callable,
    theirs: Callable,
    *,
    against: str,
    rounds: int,
    bar: Bar | None = None,
) -> Row:
    """Return how many times faster *ours* is than *theirs*: both in turns, and their median times."""
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(rounds):
        for side, call in (("ours", ours), ("theirs", theirs)):
            gc.collect()
            start = processor()
            call()
            seconds[side].append(processor() - start)
    own, other = (float(np.median(times)) for times in seconds.values())
    return Row(work, own, "s", against=against, theirs=other, ratio=other / own, bar=bar)


def require_equal(what: str, ours: Sequence, theirs: Sequence) -> None:
    """Raise Unequal at the first place where two sequences differ.

    >>> require_equal("sums", [1, 2], [1, 3])
    Traceback (most recent call last):
    harness.Unequal: sums: at place 1 ours is 2, theirs 3
    """
    if len(ours) != len(theirs):
        raise Unequal(f"{what}: ours has {len(ours)}, theirs {len(theirs)}")
    for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        if one != other:
            raise Unequal(f"{what}: at place {place} ours is {one!r}, theirs {other!r}")


def require_same_matrix(what: str, ours: tuple, theirs: tuple, *, tolerance: float = 0.0) -> None:
    """Raise Unequal if two (vocabulary, matrix) differ by more than *tolerance* in a cell."""
    require_equal(f"{what}, vocabulary", list(ours[0]), list(theirs[0]))
    difference = np.abs((ours[1].tocsr() - theirs[1].tocsr()).data).max(initial=0)
    if difference > tolerance:
        raise Unequal(f"{what}: a cell differs by {difference:.3g}")


def write_between(page: Path, marks: tuple[str, str], text: str) -> None:
    """Write results into a page of the docs, between two marks."""
    before, rest = page.read_text("utf-8").split(marks[0])
    after = rest.split(marks[1], 1)[1]
    replace_file(page, f"{before}{marks[0]}{text}{marks[1]}{after}".encode())
