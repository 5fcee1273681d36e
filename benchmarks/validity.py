"""What p-values and intervals are worth, measured on nulls: writes validity.csv and the table of docs/validity.md.

python benchmarks/validity.py                     the ten cells that carry most (make validity): ten minutes
python benchmarks/validity.py --all               every cell: an hour
python benchmarks/validity.py --only "30 v 700"   cells whose name holds this; the other rows stay
python benchmarks/validity.py --nulls 20          few nulls, to see that everything runs; writes nothing

Each null asks `compare.contrasts` of side A and side B, which do not differ; in cells of power they do; or
`compare.levels` of one side. A null has its own random numbers: results depend neither on the number of processes nor on
which cells are run. What must hold was written down before, from simulations of the formula alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
from harness import ROOT, write_between
from nulls import (
    before_and_after,
    dealt,
    of_real_outlets,
    one_giant,
    pages,
    phased,
    pseudo_outcomes,
    rates,
    shares,
    tones,
    weights,
    words,
)

from analysis import compare
from analysis.counts import Counts

RESULTS, PAGE = Path(__file__).with_suffix(".csv"), ROOT / "docs" / "validity.md"
MARKS = ("<!-- validity: from benchmarks/validity.csv -->\n", "<!-- end of validity -->")
COLUMNS = ["part", "case", "measured", "nulls", "value", "error", "must", "ok"]
NULLS = 600
LEVEL = 0.05
FALSE, ANY, COVERED, FOUND = "p ≤ .05", "any finding", "coverage", "power"
ARTICLE, OUTLET = "article", "outlet"
ONE_PAGE = {"fewest": (1, 1), "most": (1, 1)}
MANY_PAGES = {"fewest": (20, 20), "most": (40, 40)}
STYLED = np.geomspace(0.2, 5, 300)  #: uses a page, of 300 words
#: The cells that carry most.
FIRST = (
    "words: 30 v 30",
    "words: 30 v 700",
    "strong styles: 20 v 20",
    "strong habits, 20 to 40 pages each: 6 v 60",
    "clumps: 5 v 60",
    "habits: 8 v 30",
    "phases, shares: 20 v 40",
    "before and after: 3 on both sides, 5 on A, 40 on B",
    "pseudo-outcomes: 25 % read",
    "power, shares of outlets with habits: .1 v .4, 12 v 25",
)


@dataclass(frozen=True)
class Cell:
    """One situation: what draws it, what is counted, and what the formula alone had."""

    part: str  #: the row of the table that shows it
    layout: str
    draw: Callable[[np.random.Generator], Counts]
    counted: str
    unit: str
    printed: float | None = None
    truth: float | None = None  #: of levels

    @property
    def name(self) -> str:
        """Its part and layout."""
        return f"{self.part}: {self.layout}"

    def once(self, number: int) -> dict[str, float]:
        """Return what one null says, with random numbers of its own: measured → share."""
        counts = self.draw(np.random.default_rng([crc32(self.name.encode()), number]))
        if self.truth is not None:
            shown = compare.levels(counts, "side", unit=self.unit).dropna(subset="low")
            return {COVERED: held(shown, self.truth)}
        table = compare.contrasts(counts, "side", unit=self.unit)
        if self.counted == FOUND:
            return {FOUND: (table["p"] <= LEVEL).sum() / len(counts.items)}
        tested = table.dropna(subset="p")
        is_any = float((table["p_adjusted"] <= LEVEL).any())
        if tested.empty:
            return {ANY: is_any}
        return {FALSE: (tested["p"] <= LEVEL).mean(), COVERED: held(tested, 0), ANY: is_any}

    def must(self, measured: str) -> str:
        """Return what must hold: two standard errors above what the formula alone had, or 5 % below its power."""
        if self.printed is None:
            return ""
        if measured == self.counted == FOUND:
            return f"≥ {self.printed - 0.05:.4f}"
        if measured == self.counted:
            error = np.sqrt(2 * self.printed * (1 - self.printed) / NULLS)
            return f"≤ {self.printed + 2 * error if self.printed else 0.01:.4f}"
        return "≥ 0.9100" if measured == COVERED else ""


def held(table: pd.DataFrame, truth: float) -> float:
    """Return the share of intervals that hold the truth."""
    return ((table["low"] <= truth) & (truth <= table["high"])).mean()


def holds(value: float, must: str) -> str:
    """Return "yes" or "no", or "" where nothing must hold.

    >>> holds(.11, "> .10"), holds(.9, "≥ .93"), holds(.9, "")
    ('yes', 'no', '')
    """
    if not must:
        return ""
    sign, bound = must.split()
    judged = {"≤": value <= float(bound), "≥": value >= float(bound), ">": value > float(bound)}
    return "yes" if judged[sign] else "no"


# ---- cells --------------------------------------------------------------------------------------


def real_articles() -> Iterator[Cell]:
    """Yield the cells of articles on the war, dealt out to two sides."""
    layouts = {
        (5, 5): 0,
        (10, 10): 0,
        (20, 60): 0.005,
        (30, 30): 0.003,
        (100, 100): 0.007,
        (15, 300): 0.015,
        (30, 700): 0.04,
        (6, 60): 0.003,
    }
    for (own, other), printed in layouts.items():
        draw = partial(drawn_articles, words, own, other)
        yield Cell("words", f"{own} v {other}", draw, ANY, ARTICLE, printed)
    for own, other in ((5, 5), (10, 10), (30, 30), (10, 90), (5, 50), (30, 700)):
        draw = partial(drawn_articles, weights, own, other)
        yield Cell("TF-IDF", f"{own} v {other}", draw, ANY, ARTICLE, 0)
    for part, pool, printed in (
        ("words, real styles", words, 0.005),
        ("TF-IDF, real styles", weights, 0.01),
    ):
        draw = partial(drawn_outlets, pool)
        yield Cell(part, "a third v the rest", draw, ANY, OUTLET, printed)


def drawn_articles(pool: Callable, own: int, other: int, generator) -> Counts:
    """Return articles of a pool, dealt out."""
    return dealt(pool(), generator, own, other)


def drawn_outlets(pool: Callable, generator) -> Counts:
    """Return all articles of a pool; a third of their outlets is side A."""
    return of_real_outlets(pool(), generator, 1 / 3)


def invented(values: Callable, *, rows: Callable = pages, **given) -> Callable:
    """Return what draws invented pages by *rows*, and then their values; the rest is for *rows*."""
    return partial(drawn_pages, values, partial(rows, **given))


def drawn_pages(values: Callable, rows: Callable, generator) -> Counts:
    """Return the values of invented pages."""
    return values(rows(generator), generator)


def of_layouts(
    part: str,
    values: Callable,
    layouts: dict,
    *,
    counted: str = FALSE,
    unit: str = OUTLET,
    rows: Callable = pages,
    named: str = "{} v {}",
    **given,
) -> Iterator[Cell]:
    """Yield a cell for each layout (outlets on side A and on B), which has what the formula alone had."""
    for outlets, printed in layouts.items():
        draw = invented(values, rows=rows, outlets=outlets, **given)
        yield Cell(part, named.format(*outlets), draw, counted, unit, printed)


def invented_words() -> Iterator[Cell]:
    """Yield the cells of words."""
    part, styled = "strong styles", partial(rates, mean=STYLED, styles=0.7)
    layouts = {(13, 27): 0.1, (20, 20): 0.08, (5, 5): 0.003, (6, 60): 0, (5, 35): 0}
    yield from of_layouts(part, styled, layouts, counted=ANY)
    name = "{} v {}, 20 to 40 pages each"
    yield from of_layouts(part, styled, {(13, 27): None}, counted=ANY, named=name, **MANY_PAGES)
    clumped = partial(rates, mean=6.0, clumps=(0.3, 0.3))
    layouts = {
        (15, 60): 0.068,
        (8, 40): 0.055,
        (20, 20): 0.048,
        (10, 10): 0.077,
        (40, 8): 0.07,
        (5, 5): 0.048,
        (5, 60): 0.083,
        (6, 60): 0.077,
        (8, 60): 0.074,
        (12, 60): 0.073,
    }
    yield from of_layouts("clumps", clumped, layouts, **ONE_PAGE)
    styled = partial(rates, mean=STYLED, styles=1.0)
    layouts = {(20, 40): 0.057, (8, 40): 0.057, (5, 5): 0, (6, 60): 0.073}
    part = "phases, words with styles"
    yield from of_layouts(part, styled, layouts, counted=ANY, rows=phased)
    draw = invented(styled, rows=before_and_after, both=25, own=0, other=0)
    yield Cell("words, all outlets on both sides", "25", draw, ANY, OUTLET, 0.013)


def invented_shares() -> Iterator[Cell]:
    """Yield the cells of labels."""
    few_many = {"fewest": (1, 10), "most": (3, 39)}
    name = ".12, {} outlets of 1–3 pages v {} of 10–39"
    values = partial(shares, share=0.12)
    yield from of_layouts("shares", values, {(12, 12): 0.005}, named=name, **few_many)
    for share, outlets, printed in (
        (0.2, (30, 700), 0.02),
        (0.05, (30, 700), 0.002),
        (0.5, (5, 5), 0.019),
    ):
        name = f"{share:g}, {{}} v {{}} articles".removeprefix("0")
        given = {"unit": ARTICLE, "named": name, **ONE_PAGE}
        yield from of_layouts("shares", partial(shares, share=share), {outlets: printed}, **given)
    many = "20 to 40 pages each"
    habits = partial(shares, share=0.15, habits=4)
    strong = partial(shares, share=0.15, habits=1)
    yield from of_layouts("habits", habits, {(8, 30): 0.048, (6, 60): 0.018, (5, 5): 0.019})
    layouts = {(8, 30): None, (6, 60): None, (20, 20): None}
    yield from of_layouts(f"habits, {many}", habits, layouts, **MANY_PAGES)
    yield from of_layouts("strong habits", strong, {(8, 30): 0.043, (6, 60): 0.037})
    layouts = {(6, 60): None, (12, 60): None, (20, 20): None}
    yield from of_layouts(f"strong habits, {many}", strong, layouts, **MANY_PAGES)
    layouts = {(20, 40): 0.042, (8, 40): 0.026, (6, 60): 0.018, (5, 5): 0.012}
    leaning = partial(shares, lean=0.5)
    yield from of_layouts("phases, shares", leaning, layouts, rows=phased)
    yield from both_sides()
    for n_pages, printed in ((10, 0.02), (20, 0.032), (40, 0.022)):
        draw = invented(partial(shares, share=0.3, habits=4), rows=one_giant, n_pages=n_pages)
        part, layout = "one of six outlets has most pages", f"{n_pages}, others 4"
        yield Cell(part, layout, draw, FALSE, OUTLET, printed)


def both_sides() -> Iterator[Cell]:
    """Yield the cells of outlets with pages on both sides."""
    for both, own, other, printed in (
        *((20, 0, 0, 0.032), (10, 5, 10, 0.032), (1, 5, 40, 0.07), (3, 5, 40, 0.074)),
        *((2, 5, 5, 0.038), (12, 1, 0, 0.022), (6, 0, 0, 0)),
    ):
        names = [f"{both} on both sides", f"{own} on A" * (own > 0), f"{other} on B" * (other > 0)]
        values = partial(shares, share=0.3, habits=4)
        draw = invented(values, rows=before_and_after, both=both, own=own, other=other)
        layout = ", ".join(filter(None, names))
        yield Cell("before and after", layout, draw, FALSE, OUTLET, printed)


def invented_scores() -> Iterator[Cell]:
    """Yield the cells of tone and of corrected labels."""
    yield from of_layouts("tone", tones, {(8, 30): 0.051, (5, 5): 0.034, (6, 60): 0.042})
    layouts = {(6, 60): 0.017, (5, 30): 0.013}
    yield from of_layouts("tone, 92 % positive", partial(tones, positive=0.92), layouts)
    for layout, outlets, share, read, printed in (
        ("25 % read", (15, 30), 0.3, (0.25, 0.25), 0.04),
        ("10 % read", (15, 30), 0.3, (0.1, 0.1), 0.033),
        ("30 % v 5 % read", (15, 30), 0.3, (0.3, 0.05), 0.025),
        ("10 % read, 6 v 40", (6, 40), 0.3, (0.1, 0.1), 0.028),
        ("25 % read, rare", (15, 30), 0.05, (0.25, 0.25), 0.052),
    ):
        values = partial(pseudo_outcomes, share=share, read=read)
        given = {"named": layout, **MANY_PAGES}
        yield from of_layouts("pseudo-outcomes", values, {outlets: printed}, **given)


def power() -> Iterator[Cell]:
    """Yield the cells of differences that are there."""
    for share, other, outlets, printed in (
        (0.6, 0.15, (10, 10), 0.48),
        (0.1, 0.4, (20, 20), 0.61),
    ):
        name = f"{share:g} v {other:g}, ".replace("0.", ".") + "{} v {}"
        given = {"counted": FOUND, "unit": ARTICLE, "named": name, **ONE_PAGE}
        values = partial(shares, share=share, other=other)
        yield from of_layouts("power, shares of articles", values, {outlets: printed}, **given)
    unlike = partial(shares, share=0.1, other=0.4)
    given = {"counted": FOUND, "named": ".1 v .4, {} v {}"}
    layouts = {(46, 56): 0.99}
    yield from of_layouts("power, shares of outlets", unlike, layouts, most=(3, 3), **given)
    part, values = "power, shares of outlets with habits", partial(unlike, habits=4)
    yield from of_layouts(part, values, {(12, 25): 0.89}, most=(8, 8), **given)
    for name, outlets, mean, ratio, printed in (
        ("× 3, {} v {}", (30, 30), 0.5, 3.0, 0.74),
        ("× 3, {} v {}", (8, 40), 0.5, 3.0, 0.4),
        ("/ 4, {} v {}", (8, 40), 2.0, 0.25, 0.44),
        ("absent, {} v {}, 16 expected", (8, 40), 2.0, 0.0, 0.71),
    ):
        values = partial(rates, mean=mean, clumps=(1.0, 1.0), ratio=ratio)
        given = {"counted": FOUND, "unit": ARTICLE, "named": name, **ONE_PAGE}
        yield from of_layouts("power, a word", values, {outlets: printed}, **given)


def levels() -> Iterator[Cell]:
    """Yield the cells of one side's level, whose truth is known."""
    for share, n in ((0.02, 32), (0.1, 20), (0.5, 50)):
        draw = invented(partial(shares, share=share), outlets=(n, 0), **ONE_PAGE)
        part, layout = "levels, shares of articles", f"{share:g} of {n}".removeprefix("0")
        yield Cell(part, layout, draw, COVERED, ARTICLE, truth=share)
    for n in (8, 20):
        for habits in (4, 1):
            values = partial(shares, share=0.2, habits=habits)
            draw = invented(values, outlets=(n, 0), **MANY_PAGES)
            part, layout = "levels, shares with habits", f".2, total {habits}, {n} outlets"
            yield Cell(part, layout, draw, COVERED, OUTLET, truth=0.2)
        draw = invented(tones, outlets=(n, 0))
        yield Cell("levels, tone", f"{n} outlets", draw, COVERED, OUTLET, truth=0.1)


PARTS = (real_articles, invented_words, invented_shares, invented_scores, power, levels)
CELLS = {cell.name: cell for part in PARTS for cell in part()}


# ---- running ------------------------------------------------------------------------------------


def nulls_of(name: str, start: int, stop: int) -> list[dict[str, float]]:
    """Return what the nulls of a cell from *start* to *stop* say."""
    return [CELLS[name].once(number) for number in range(start, stop)]


def measured(name: str, nulls: int, pool: ProcessPoolExecutor) -> list[list]:
    """Return a row for each thing measured of a cell: the mean over nulls, and its standard error."""
    edges = np.linspace(0, nulls, min(nulls, 12) + 1).astype(int)
    parts = pool.map(nulls_of, repeat(name), edges[:-1], edges[1:])
    found = pd.DataFrame([null for part in parts for null in part])
    rows = []
    for each in found:
        values = found[each].dropna()
        value, must = values.mean(), CELLS[name].must(each)
        row = [CELLS[name].part, name, each, len(values), value, values.sem()]
        rows.append([*row, must, holds(value, must)])
    return rows


def merged(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Return the new rows in place of the old ones of the same cells, in the cells' order."""
    table = pd.concat([new, old[~old["case"].isin(new["case"])]], ignore_index=True)
    place = {name: number for number, name in enumerate(CELLS)}
    return table.sort_values("case", key=lambda names: names.map(place), kind="stable")


def read() -> pd.DataFrame:
    """Return the table that was written."""
    kinds = dict.fromkeys(["part", "case", "measured", "must", "ok"], "str")
    missing = {"value": [""], "error": [""]}
    return pd.read_csv(RESULTS, dtype=kinds, keep_default_na=False, na_values=missing)


# ---- the page -----------------------------------------------------------------------------------


def number(value: float) -> str:
    """Return a share as it is printed.

    >>> number(.0494), number(1), number(float("nan"))
    ('.049', '1.000', '')
    """
    return "" if np.isnan(value) else f"{value:.3f}".removeprefix("0")


def shown(table: pd.DataFrame) -> str:
    """Return the table in Markdown: the worst layout of each part; **bold** where one is above its bound."""
    head = ["what is compared", "layouts", "measured", "at worst", "in", "intervals hold"]
    lines = [head, ["---"] * len(head)]
    for part, rows in table.groupby("part", sort=False):
        counted = CELLS[rows["case"].iloc[0]].counted
        main = rows[rows["measured"] == counted].set_index("case")
        is_low_bad = counted in (FOUND, COVERED)
        worst = main["value"].idxmin() if is_low_bad else main["value"].idxmax()
        value = number(main.loc[worst, "value"])
        covered = rows.loc[(rows["measured"] == COVERED) & (counted != COVERED), "value"].min()
        marked = f"**{value}**" if main["ok"].eq("no").any() else value
        layout = worst.partition(": ")[2]
        lines.append([part, str(len(main)), counted, marked, layout, number(covered)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: Sequence[str]) -> int:
    """Run the cells; the exit code is 1 where one misses what must hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--nulls", type=int)
    given = parser.parse_args(arguments)
    names = list(CELLS) if given.all else list(FIRST)
    if given.only:
        names = [name for name in CELLS if given.only in name]
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    missed = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for name in names:
            new = pd.DataFrame(measured(name, given.nulls or NULLS, pool), columns=COLUMNS)
            missed += new.loc[new["ok"] == "no", "case"].tolist()
            sys.stderr.write(new.drop(columns="part").to_string(index=False, header=False) + "\n")
            if not given.nulls:
                table = merged(new, read())
                table.to_csv(RESULTS, index=False, float_format="%.4g", lineterminator="\n")
    if not given.nulls:
        write_between(PAGE, MARKS, shown(read()))
    return int(len(missed) > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
