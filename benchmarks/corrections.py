"""Settings in which people correct a machine's labels: they read 40 to 300 pages of some 630."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from nulls import counted, rows_named

from analysis.counts import Counts

ITEMS = 40  #: invented at a time
GROUPS = np.array(list("ABCD"))
OUTLETS = {2: (20, 40), 4: (12, 15, 15, 20)}  #: of each group
HABITS = 4.0  #: total of the beta distribution of outlets' shares
PHASED = "within phases"
EVEN = "as many pages read of the smaller group"
OPEN = "10 % of labels invented in one group, 5 % true, 80 of 2,400 pages read"
COMMON, RARE = (0.3, 0.3), (0.08, 0.08)  #: share of pages, by group
LOW_AND_HIGH, HIGH_AND_LOW = (0.1, 0.4), (0.4, 0.1)


@dataclass(frozen=True)
class Setting:
    """What is compared, how a machine errs in the first group and in the others, what is read.

    Pages are drawn by group, and by phase where groups are compared within phases, as
    `annotation.sheet` draws them: of each the same share.
    """

    part: str
    share: tuple[float, ...]  #: of pages with the label, by group
    read: int
    missed: tuple[float, float]
    invented: tuple[float, float]
    most_pages: int = 20  #: of an outlet; the fewest are 1

    @property
    def name(self) -> str:
        """Return what tells the setting from others."""
        if self.part == OPEN:
            return OPEN
        sides = [
            " v ".join(f"{100 * part:g}" for part in dict.fromkeys(parts))
            for parts in (self.share, self.missed, self.invented)
        ]
        said = "{} % have it, {} % missed, {} % invented".format(*sides)
        return f"{self.part}: {said}, {self.read} read"

    @property
    def difference(self) -> float:
        """Return the first group's share less that of the others, who are alike."""
        return self.share[0] - self.share[1]

    def draw(self, generator) -> tuple[Counts, Counts]:
        """Return a machine's labels of all pages, and people's of some."""
        outlets = OUTLETS[len(self.share)]
        n_pages = generator.integers(1, self.most_pages + 1, sum(outlets))
        group = np.repeat(np.arange(len(outlets)), outlets)
        outlet = np.repeat(np.arange(len(n_pages)), n_pages)
        rows = rows_named(outlet, GROUPS[group[outlet]])
        chance = self.habits(group, generator)[outlet]
        is_first = (rows["side"] == "A").to_numpy()
        if self.part == PHASED:
            is_late = generator.random(len(rows)) < np.where(is_first, 0.7, 0.3)
            rows["phase"] = is_late.astype(int)
            chance = chance * np.where(is_late, 1, 1 / 3)[:, None]
        truth = generator.random(chance.shape) < chance
        drawn = generator.random(chance.shape)
        is_found = drawn >= np.where(is_first, *self.missed)[:, None]
        is_invented = drawn < np.where(is_first, *self.invented)[:, None]
        said = np.where(truth, is_found, is_invented)
        place, known = self.sampled(rows, generator)
        sample = rows.iloc[place].assign(annotator_kind="human", inclusion_probability=known)
        rows = rows.assign(annotator_kind="llm")
        machine = counted(said, np.ones((len(rows), 1)), rows, "page")
        return machine, counted(truth[place], np.ones((len(place), 1)), sample, "page")

    def habits(self, group: np.ndarray, generator) -> np.ndarray:
        """Return each outlet's share of pages with each label."""
        mean = np.array(self.share)[group, None]
        shape = (len(group), ITEMS)
        return generator.beta(HABITS * mean, HABITS * (1 - mean), shape)

    def sampled(self, rows: pd.DataFrame, generator) -> tuple[np.ndarray, np.ndarray]:
        """Return the pages that people read, and each one's chance to be drawn."""
        strata = rows.groupby([name for name in ("side", "phase") if name in rows]).indices
        place, chance = [], []
        for pages in strata.values():
            part = 1 / len(strata) if self.part == EVEN else len(pages) / len(rows)
            n_read = round(self.read * part)
            place.append(generator.choice(pages, n_read, replace=False))
            chance.append(np.full(n_read, n_read / len(pages)))
        return np.concatenate(place), np.concatenate(chance)


def settings() -> Iterator[Setting]:
    """Yield thirty settings, and three that show limits."""
    misses, invents = (0.25, 0.0), (0.0, 0.2)
    for part, share, read in (
        *(("errors unlike", COMMON, read) for read in (40, 80, 200)),
        ("errors unlike", RARE, 120),
        ("errors unlike", RARE, 300),
        ("four groups", COMMON * 2, 100),
    ):
        yield Setting(part, share, read, misses, invents)
    wrongs = {right: (round(1 - right, 2),) * 2 for right in (0.5, 0.6, 0.75, 0.85, 0.95)}
    for part, share, right, read in (
        *(("errors alike", COMMON, right, 120) for right in wrongs),
        *(("errors alike", COMMON, 0.85, read) for read in (40, 80, 300)),
        *(("errors alike", RARE, right, read) for right in (0.75, 0.95) for read in (40, 120, 300)),
        *(("four groups", COMMON * 2, *rest) for rest in ((0.5, 100), (0.75, 160), (0.95, 160))),
        *((PHASED, share, *rest) for share in (COMMON, RARE) for rest in ((0.75, 120), (0.95, 80))),
        ("groups that differ", LOW_AND_HIGH, 0.85, 120),
        ("groups that differ", LOW_AND_HIGH, 0.6, 120),
        ("groups that differ", HIGH_AND_LOW, 0.5, 120),
        (EVEN, COMMON, 0.5, 120),
        (EVEN, LOW_AND_HIGH, 0.6, 120),
    ):
        yield Setting(part, share, read, wrongs[right], wrongs[right])
    yield Setting(OPEN, (0.05, 0.05), 80, (0.0, 0.0), (0.1, 0.0), most_pages=79)
