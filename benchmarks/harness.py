"""What a line of the benchmark is: a check of its results, then figures, some of them timed in turns with other tools."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.files import replace_file


class Unequal(AssertionError):
    """Our result is not the other tool's, so that a comparison of times would mean nothing."""


@dataclass(frozen=True)
class Bar:
    """What a figure must reach and what it aims at: at least ("≥ {:g}×") or at most ("≤ {:g} GB")."""

    must: float
    aim: float
    form: str = "≥ {:g}×"

    def reached(self, figure: float) -> str:
        """Return "aim", "must" or "no".

        >>> Bar(12, 20).reached(15), Bar(1.5, 0.8, "≤ {:g} GB").reached(2)
        ('must', 'no')
        """
        sign = 1 if self.form.startswith("≥") else -1
        return next(
            (name for name in ("aim", "must") if sign * figure >= sign * getattr(self, name)), "no"
        )


@dataclass(frozen=True)
class Row:
    """One figure. ``ratio``: how many times better ours is, if that is the comparison; ``figure``: what the bar judges, if it
    does not judge the ratio."""

    work: str
    ours: float
    unit: str
    against: str = ""
    theirs: float | None = None
    ratio: float | None = None
    figure: float | None = None
    bar: Bar | None = None
    n: int = 1

    def record(self) -> dict[str, str]:
        """Return the row as results.csv has it."""
        figure = self.ratio if self.figure is None else self.figure
        bar = {
            name: self.bar.form.format(getattr(self.bar, name)) if self.bar else ""
            for name in ("must", "aim")
        }
        numbers = {
            name: "" if value is None else f"{value:.3g}"
            for name, value in (("ours", self.ours), ("theirs", self.theirs), ("ratio", self.ratio))
        }
        return {
            "work": self.work,
            "against": self.against,
            **numbers,
            "unit": self.unit,
            **bar,
            "reached": self.bar.reached(figure) if self.bar else "",
            "n": str(self.n),
        }


@dataclass(frozen=True)
class Line:
    """One kind of work: ``check`` raises Unequal if results differ; ``measure`` returns the figures."""

    check: Callable[[], None]
    measure: Callable[[], list[Row]]


def processor() -> float:
    """Return the processor seconds of this process, its threads, and the processes that it ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def timed(
    calls: dict[str, Callable[[], object]],
    *,
    rounds: int,
    clock: Callable[[], float] = processor,
) -> dict[str, float]:
    """Return the median time of each call in seconds; every round makes all of them in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            gc.collect()
            start = clock()
            call()
            seconds[name].append(clock() - start)
    return {name: float(np.median(times)) for name, times in seconds.items()}


def faster(
    work: str,
    ours: Callable[[], object],
    peers: dict[str, tuple[Callable[[], object], Bar | None]],
    *,
    rounds: int,
    clock: Callable[[], float] = processor,
) -> list[Row]:
    """Return a row for each of the *peers* (a call and its bar) with how many times faster *ours* is."""
    calls = {"ours": ours, **{name: call for name, (call, _) in peers.items()}}
    median = timed(calls, rounds=rounds, clock=clock)
    return [
        Row(
            work,
            median["ours"],
            "s",
            against=name,
            theirs=median[name],
            ratio=median[name] / median["ours"],
            bar=bar,
            n=rounds,
        )
        for name, (_, bar) in peers.items()
    ]


def compared(
    work: str,
    ours: Callable[[], object],
    peers: dict[str, tuple[Callable[[], object], Bar | None]],
    *,
    equal: Callable[[str, object, object], None],
    rounds: int,
) -> Line:
    """Return the Line that checks *ours* against the first of the *peers* with *equal*, and times all."""
    reference = next(iter(peers.values()))[0]
    return Line(
        lambda: equal(work, ours(), reference()), lambda: faster(work, ours, peers, rounds=rounds)
    )


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
    if ours[1].shape != theirs[1].shape:
        raise Unequal(f"{what}: ours is {ours[1].shape}, theirs {theirs[1].shape}")
    difference = np.abs((ours[1].tocsr() - theirs[1].tocsr()).data).max(initial=0)
    if difference > tolerance:
        raise Unequal(f"{what}: a cell differs by {difference:.3g}")


def write_between(page: Path, marks: tuple[str, str], text: str) -> None:
    """Write results into a page of the docs, between two marks."""
    before, rest = page.read_text("utf-8").split(marks[0])
    after = rest.split(marks[1])[1]
    replace_file(page, f"{before}{marks[0]}{text}{marks[1]}{after}".encode())
