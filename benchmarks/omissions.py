"""What the ledger of omissions is worth: how often it errs where nothing differs, and how large an omission it finds.

- exchanged: the claims of the event, with the groups of outlets exchanged among outlets with the same set of phases;
- invented: independent pages; groups differ in numbers of outlets and of pages an outlet, and in nothing else;
- planted: as exchanged or invented, and the pages of one group lose a claim with a known chance.

Each row of omissions.csv has the share of tests with p ≤ .05 (false positives), of ledgers with any adjusted p ≤ .05 (any
finding), or of planted omissions that are found (adjusted p ≤ .05, negative). About 4 minutes on one processor.
Run: python benchmarks/omissions.py
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from analysis import annotation, lexicons, outlets
from analysis.case import claims_on_subject, open_case
from analysis.counts import Counts
from analysis.lexicons import Planned
from analysis.stats.plan import UNPLANNED

ROOT = Path(__file__).resolve().parents[1]
EVENT = ROOT / "tests/fixtures/hamedan-two-waves"
LEVEL = 0.05
NULLS = 120
POWERS = 40
#: Enough for the step-down min-P of three groups × eleven claims, which is the default's.
LABELINGS = 1399
TARGET = "Russian"
#: Claims of the event that are planted: a common, a middling and a rarer one.
PLANTED = ("no_foreign_base", "publicity_breach", "breaches_146")
LOSSES = (0.5, 0.7, 0.85, 1.0)
INVENTED_LOSSES = (0.5, 0.7)
DAYS = pd.date_range("2020-03-01", periods=9)
PHASES = np.repeat(["first", "second", "third"], 3)
#: Outlets of each group, the fewest and most pages of each, and strata. Where outlets of one group have many more pages,
#: hardly any has a partner with the same phases: labels are exchanged among all outlets.
PHASED = "60, 50 and 100 outlets of 1-8, 1-6 and 1-3 pages, by phase"
LAYOUTS = {
    PHASED: (((60, 1, 8), (50, 1, 6), (100, 1, 3)), ("phase",)),
    "8 outlets of 1-3 pages, 24 of 10-30": (((8, 1, 3), (24, 10, 30)), ()),
    "12 outlets of 10-30 pages, 12 of 1-3": (((12, 10, 30), (12, 1, 3)), ()),
    "20 outlets of 6-12 pages, 60 of 1-2": (((20, 6, 12), (60, 1, 2)), ()),
}
#: How often a page has each invented claim.
SHARES = np.array([0.45, 0.3, 0.2, 0.12, 0.06])


@lru_cache
def plan() -> Planned:
    """Return the groups of the event, without its items."""
    return replace(lexicons.contrasts(EVENT / "contrasts.toml"), items=())


@lru_cache
def claims(run: str) -> Counts:
    """Return the claims of the pages that the event's contrasts compare."""
    counts = annotation.claim_counts(claims_on_subject(open_case(EVENT))[run])
    chosen = counts.where(rows=plan().where)
    is_level = chosen.rows[plan().group].isin(plan().levels).to_numpy()
    return chosen.where(rows=is_level)


def exchanged(generator: np.random.Generator, run: str) -> Counts:
    """Return the claims of a run, with groups dealt anew among outlets with the same phases."""
    counts = claims(run)
    rows = counts.rows
    phases = rows.groupby("outlet")["phase"].agg(lambda column: " ".join(sorted(set(column))))
    group = rows.groupby("outlet")[plan().group].first()
    dealt = group.copy()
    for _, members in phases.groupby(phases):
        dealt[members.index] = generator.permutation(group[members.index].to_numpy())
    return replace(counts, rows=rows.assign(**{plan().group: rows["outlet"].map(dealt)}))


def invented(generator: np.random.Generator, layout: str) -> Counts:
    """Return independent pages of outlets in groups; claims depend on the day alone."""
    parts = []
    for number, (n_outlets, fewest, most) in enumerate(LAYOUTS[layout][0]):
        n_pages = generator.integers(fewest, most + 1, n_outlets)
        names = [f"g{number}o{outlet:03}" for outlet in range(n_outlets)]
        parts.append(
            pd.DataFrame({"outlet": np.repeat(names, n_pages), "group": f"group {number}"})
        )
    rows = pd.concat(parts, ignore_index=True)
    day = generator.integers(0, len(DAYS), len(rows))
    rows["article_id"] = [f"p{page:04}" for page in range(len(rows))]
    rows["published"] = DAYS[day].strftime("%Y-%m-%d")
    rows["phase"] = PHASES[day]
    # A claim comes up on its own day, and is told less and less.
    start = np.arange(len(SHARES))
    age = day[:, None] - start[None, :]
    chance = np.where(age >= 0, SHARES * 0.9 ** np.maximum(age, 0), 0)
    values = generator.random(chance.shape) < chance
    items = [f"claim {number}" for number in range(len(SHARES))]
    size = np.ones((len(rows), 1))
    return Counts.of(values.astype(float), size=size, rows=rows, items=items, per="page")


def planted(
    counts: Counts,
    generator: np.random.Generator,
    *,
    items: tuple,
    group: str,
    column: str,
    loss: float,
) -> Counts:
    """Return counts in which the pages of a group lose these items with a chance."""
    values = counts.values.toarray()
    is_group = (counts.rows[column] == group).to_numpy()
    columns = counts.items.index.get_indexer(list(items))
    is_lost = is_group[:, None] & (generator.random((len(values), len(columns))) < loss)
    values[:, columns] = np.where(is_lost, 0, values[:, columns])
    return replace(counts, values=type(counts.values)(values))


def groups_of(counts: Counts, generator: np.random.Generator, chosen: Planned) -> pd.DataFrame:
    """Return the tests of a ledger."""
    seed = int(generator.integers(2**31))
    return outlets.omissions({"a": counts}, planned=chosen, labelings=LABELINGS, seed=seed).groups


def invented_plan(layout: str) -> Planned:
    """Return how invented groups are compared."""
    return replace(UNPLANNED, group="group", cluster="outlet", strata=LAYOUTS[layout][1])


def null(generator: np.random.Generator, *, draw: Callable, chosen: Callable[[], Planned]) -> dict:
    """Return what a ledger says where nothing differs."""
    table = groups_of(draw(generator), generator, chosen())
    p = table["p"].dropna()
    has_finding = table["p_adjusted"] <= LEVEL
    return {
        "false positives": (p <= LEVEL).mean(),
        "any finding": has_finding.any(),
        "any omission": (has_finding & (table["estimate"] < 0)).any(),
    }


def power(
    generator: np.random.Generator,
    *,
    draw: Callable,
    chosen: Callable[[], Planned],
    items: tuple,
    group: str,
    column: str,
    loss: float,
) -> dict:
    """Return which planted omissions a ledger finds, with their size."""
    counts = draw(generator)
    counts = planted(counts, generator, items=items, group=group, column=column, loss=loss)
    table = groups_of(counts, generator, chosen())
    table = table[table["group"] == group].set_index("item")
    said: dict[str, float] = {}
    for item in items:
        row = table.loc[item]
        said[f"power: {item}"] = bool(row["p_adjusted"] <= LEVEL) and row["estimate"] < 0
        said[f"share of the others: {item}"] = row["share_against"]
        said[f"difference: {item}"] = row["estimate"]
    return said


def cases() -> dict[str, tuple[Callable, int]]:
    """Return each case with how often it is drawn."""
    every: dict[str, tuple[Callable, int]] = {}
    for run in "ab":
        draw = partial(exchanged, run=run)
        every[f"exchanged, run {run}"] = (partial(null, draw=draw, chosen=plan), NULLS)
    for layout in LAYOUTS:
        draw = partial(invented, layout=layout)
        every[f"invented, {layout}"] = (
            partial(null, draw=draw, chosen=partial(invented_plan, layout)),
            NULLS,
        )
    for loss in LOSSES:
        settings = {"items": PLANTED, "group": TARGET, "column": plan().group, "loss": loss}
        once = partial(power, draw=partial(exchanged, run="a"), chosen=plan, **settings)
        every[f"planted in run a, {loss:.0%} lost"] = (once, POWERS)
    layout = PHASED
    items = tuple(f"claim {number}" for number in range(len(SHARES)))
    for loss in INVENTED_LOSSES:
        settings = {"items": items[:4], "group": "group 0", "column": "group", "loss": loss}
        draw = partial(invented, layout=layout)
        once = partial(power, draw=draw, chosen=partial(invented_plan, layout), **settings)
        every[f"planted in {layout}, {loss:.0%} lost"] = (once, POWERS)
    return every


def measured(name: str, once: Callable, draws: int) -> pd.DataFrame:
    """Return the mean of what the draws of a case say."""
    said = []
    for number in range(draws):
        generator = np.random.default_rng([crc32(name.encode()), number])
        said.append(once(generator))
    table = pd.DataFrame(said).astype(float)
    rows = []
    for measure in table:
        values = table[measure].dropna()
        error = values.std() / np.sqrt(len(values))
        rows.append(
            {
                "case": name,
                "measure": measure,
                "draws": len(values),
                "value": values.mean(),
                "error": error,
            }
        )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    tables = []
    for name, (once, draws) in cases().items():
        tables.append(measured(name, once, draws))
        print(tables[-1].to_string(index=False, header=False), flush=True)
    path = Path(__file__).with_suffix(".csv")
    table = pd.concat(tables, ignore_index=True)
    table.to_csv(path, index=False, float_format="%.3g", lineterminator="\n")
