"""What p-values and intervals are worth, measured on nulls: writes validity.csv and the tables of docs/validity.md.

python benchmarks/validity.py                     every layout (make validity): half an hour of one core
python benchmarks/validity.py --only "30 v 700"   layouts whose name holds this; the other rows stay
python benchmarks/validity.py --nulls 20          few draws, to see that everything runs; writes nothing

Each draw asks `compare.contrasts` of side A and side B, which do not differ; in layouts of power they do; or
`compare.levels` of one side. Corrected labels are compared with people's labels alone, too. A draw has its own random numbers, whichever layouts are run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
from corrections import EVEN, OPEN, settings
from harness import ROOT, write_between
from nulls import (
    as_the_event,
    as_the_war,
    before_and_after,
    daily,
    dealt,
    of_real_outlets,
    owned,
    pages,
    phased,
    pseudo_outcomes,
    rates,
    shares,
    shares_of_authors,
    shares_of_stories,
    told,
    tones,
    weights,
    wired,
    words,
)

from analysis import annotation, compare
from analysis.counts import Counts

RESULTS, PAGE = Path(__file__).with_suffix(".csv"), ROOT / "docs" / "validity.md"
MARK, END = "<!-- {}: validity.csv -->\n", "<!-- end -->"
COLUMNS = ["table", "layout", "measured", "draws", "value", "error", "must", "ok"]
DRAWS, DRAWS_OF_MANY = 300, 60  #: of 8 items at a time, and of 40
DRAWS_OF_WITNESSES = 400
LEVEL = 0.05
FALSE, ANY, COVERED, FOUND = "p ≤ .05", "any finding", "intervals hold", "found"
WIDTH = "width"  #: of intervals; 1 is that of people's labels alone
ARTICLE, OUTLET, BY_DAY = "article", "outlet", "outlet_day"
#: What must hold, but where a layout is named as open.
MUST = {FALSE: "≤ .06", ANY: "≤ .08", COVERED: "≥ .93", WIDTH: "≤ 1.02"}
ONE_PAGE = {"fewest": (1, 1), "most": (1, 1)}
MANY_PAGES = {"fewest": (20, 20), "most": (40, 40)}
HUNDRED_PAGES = {"fewest": (50, 50), "most": (150, 150)}
TWO_HUNDRED_PAGES = {"fewest": (200, 200), "most": (200, 200)}
BY_OUTLET, BY_ALL = (f"5 % v 25 % on the event’s pages, by {said}" for said in ("outlet", "all"))
STYLED = np.geomspace(0.2, 5, 300)  #: uses a page, of 300 words
#: What the page shows; intervals of layouts without a difference hold where p is over .05.
ALARMS = {FALSE: {FALSE: "max"}, ANY: {ANY: "max"}}
#: What each table shows of the layouts of a kind: the columns of a measure.
TABLES: dict[str, dict[str, dict[str, str]]] = {
    "labels": ALARMS,
    "days": ALARMS,
    "witnesses": ALARMS,
    "corrected": {WIDTH: {WIDTH: "mean", "widest": "max"}, COVERED: {COVERED: "min"}},
    "open": ALARMS,
    "words": ALARMS,
    "power": {FOUND: {"fewest found": "min", "most found": "max"}},
    "levels": {COVERED: {COVERED: "min"}},
}


@dataclass(frozen=True)
class Cell:
    """One layout: what draws it, and which table shows it."""

    table: str
    layout: str
    draw: Callable[[np.random.Generator], Counts]
    unit: str | None = None
    truth: float | None = None  #: of levels and of corrected labels
    draws: int = DRAWS

    def once(self, number: int) -> dict[str, float]:
        """Return what one draw says, with random numbers of its own: measured → share."""
        counts = self.draw(np.random.default_rng([crc32(self.layout.encode()), number]))
        if self.truth is not None:
            shown = compare.levels(counts, "side", unit=self.unit).dropna(subset="low")
            return {COVERED: held(shown, self.truth)}
        table = compare.contrasts(counts, "side", unit=self.unit)
        if self.table == "power":
            return {FOUND: (table["p"] <= LEVEL).sum() / len(counts.items)}
        tested = table.dropna(subset="p")
        is_any = float((table["p_adjusted"] <= LEVEL).any())
        if tested.empty:
            return {ANY: is_any}
        return {FALSE: (tested["p"] <= LEVEL).mean(), ANY: is_any, COVERED: held(tested, 0)}

    def must(self, measured: str) -> str:
        """Return what must hold; nothing of open layouts, of words, of power and of levels."""
        must_hold = ("labels", "days", "witnesses", "corrected")
        is_open = self.table not in must_hold or self.layout.startswith(EVEN)
        return "" if is_open else MUST[measured]


class Correction(Cell):
    """One setting of a machine's labels that people correct, beside people's labels alone."""

    def once(self, number: int) -> dict[str, float]:
        """Return the mean width of intervals, and which are right."""
        generator = np.random.default_rng([crc32(self.layout.encode()), number])
        machine, people = self.draw(generator)
        tested = self.contrasts(annotation.corrected(machine, people))
        alone = self.contrasts(people)
        widths = pd.concat([tested["high"] - tested["low"], alone["high"] - alone["low"]], axis=1)
        width, width_alone = widths.dropna().mean()
        found = {WIDTH: width / width_alone, COVERED: held(tested, self.truth)}
        if not self.truth:
            found[FALSE] = (tested["p"] <= LEVEL).mean()
        return found

    def contrasts(self, counts: Counts) -> pd.DataFrame:
        """Return the tests of side A against all others."""
        table = compare.contrasts(counts, "side", groups=["A"], unit=self.unit)
        return table.dropna(subset="p").set_index("item")


def held(table: pd.DataFrame, truth: float) -> float:
    """Return the share of intervals that hold the truth."""
    return ((table["low"] <= truth) & (truth <= table["high"])).mean()


def holds(value: float, must: str) -> str:
    """Return "yes" or "no", or "" where nothing must hold.

    >>> holds(.11, "≤ .06"), holds(.94, "≥ .93"), holds(.9, "")
    ('no', 'yes', '')
    """
    if not must:
        return ""
    sign, bound = must.split()
    is_right = value <= float(bound) if sign == "≤" else value >= float(bound)
    return "yes" if is_right else "no"


# ---- layouts ------------------------------------------------------------------------------------


def invented(values: Callable, *, rows: Callable = pages, **given) -> Callable:
    """Return what draws invented pages by *rows*, and then their values; the rest is for *rows*."""
    return partial(drawn_pages, values, partial(rows, **given))


def drawn_pages(values: Callable, rows: Callable, generator) -> Counts:
    """Return the values of invented pages."""
    return values(rows(generator), generator)


def of_outlets(
    table: str, said: str, values: Callable, sides: Sequence[tuple[int, int]], **given
) -> Iterator[Cell]:
    """Yield a layout for each number of outlets on side A and on side B."""
    for outlets in sides:
        name = "{} v {}".format(*outlets)
        yield Cell(table, f"{said}: {name}", invented(values, outlets=outlets, **given), OUTLET)


def labels() -> Iterator[Cell]:
    """Yield the layouts of labels, tone, weights and corrected labels, outlets as units."""
    strong, habits = (partial(shares, share=0.15, habits=total) for total in (1, 4))
    for said, values in (("strong habits", strong), ("habits", habits)):
        many = f"{said}, {{}} pages an outlet"
        hundreds = {"values": values, "sides": [(5, 25)], **TWO_HUNDRED_PAGES}
        yield from of_outlets("labels", many.format("200"), **hundreds)
        hundred = {"values": values, "sides": [(8, 40)], **HUNDRED_PAGES}
        yield from of_outlets("labels", many.format("50 to 150"), **hundred)
        sides = [(6, 60), (12, 60), (20, 200)] if values is strong else [(6, 60)]
        yield from of_outlets("labels", many.format("20 to 40"), values, sides, **MANY_PAGES)
    said = "habits, 1 to 8 pages an outlet"
    yield from of_outlets("labels", said, habits, [(5, 5), (20, 20), (46, 56)])
    leaning = partial(shares, lean=1.5)
    given = {"rows": phased, "fewest": 10, "most": 20}
    yield from of_outlets("labels", "within phases", leaning, [(12, 60), (8, 40)], **given)
    given = {"rows": before_and_after, "fewest": 20, "most": 40}
    draw = invented(strong, both=1, own=8, other=40, **given)
    yield Cell("labels", "one outlet on both sides: 8 v 40", draw, OUTLET)
    draw = invented(habits, rows=before_and_after, both=10, own=5, other=10)
    yield Cell("labels", "ten outlets on both sides: 5 v 10", draw, OUTLET)
    skewed = partial(tones, is_skewed=True)
    yield from of_outlets("labels", "tone, skewed", skewed, [(8, 40)])
    yield Cell("labels", "TF-IDF of real articles: 6 v 37", drawn_outlets, OUTLET)
    values = partial(pseudo_outcomes, share=0.3, read=(0.25, 0.25))
    yield from of_outlets("labels", "corrected labels", values, [(8, 40)], **MANY_PAGES)
    for share, sides in ((0.5, (5, 5)), (0.2, (30, 700))):
        draw = invented(partial(shares, share=share), outlets=sides, **ONE_PAGE)
        yield Cell("labels", "articles as units: {} v {}".format(*sides), draw, ARTICLE)


def drawn_outlets(generator) -> Counts:
    """Return TF-IDF weights of all articles; six of the 43 runs of an outlet are side A."""
    return of_real_outlets(weights(), generator, 6 / 43)


def days() -> Iterator[Cell]:
    """Yield the layouts between outlets: an outlet's articles of one day are one unit."""
    values = partial(shares_of_stories, of_day=0.7)
    draw = invented(values, rows=daily, outlets=5, days=60)
    yield Cell("days", "one of 5 outlets, 60 days with moods of their own", draw, BY_DAY)
    draw = invented(shares_of_stories, rows=told, outlets=31, stories=20, most=9)
    yield Cell("days", "one of 31 outlets, stories of a day", draw, BY_DAY)
    for rank, said in ((0, "largest"), (7, "middle"), (14, "smallest")):
        draw = invented(shares_of_stories, rows=as_the_war, rank=rank)
        yield Cell("days", f"15 outlets on the war, the {said} and all others", draw, BY_DAY)


def witnesses() -> Iterator[Cell]:
    """Yield the layouts of outlets that share texts or owners; what is left out is the default."""
    kept = partial(invented, shares_of_authors, rows=wired, outlets=(20, 20))
    layouts = {
        "agencies of one’s own, 3 a side": kept(wires=3),
        "agencies of one’s own, 8 a side": kept(wires=8),
        "the same ten agencies on both sides": kept(wires=10, are_shared=True),
        "no copies": kept(wires=1, copied=0),
        "three owners of 12 of 20 outlets a side": invented(
            shares_of_authors, rows=owned, outlets=(20, 20), owners=3, each=4
        ),
    }
    for group in ("Western", "Russian"):
        for author, whose in (("agency", "agencies’"), ("owner_family", "owners’")):
            draw = invented(shares_of_authors, rows=as_the_event, group=group, author=author)
            layouts[f"the event’s pages, {whose} habits, {group}"] = draw
    styled = partial(rates, mean=STYLED, styles=0.7)
    for wires in (3, 8):
        draw = invented(styled, rows=wired, outlets=(20, 20), wires=wires)
        layouts[f"words of agencies of one’s own, {wires} a side"] = draw
    for layout, draw in layouts.items():
        yield Cell("witnesses", layout, draw, draws=DRAWS_OF_WITNESSES)


def corrections() -> Iterator[Cell]:
    """Yield the settings of corrected labels."""
    for each in settings():
        table, draws = "corrected", DRAWS_OF_MANY
        if each.name == OPEN:
            table, draws = "open", DRAWS
        given = {"truth": each.difference, "draws": draws}
        yield Correction(table, each.name, each.draw, OUTLET, **given)


def open_ones() -> Iterator[Cell]:
    """Yield the layouts where p is not to be relied on."""
    unlike = partial(shares, share=0.15, habits=(1, 100))
    said = "the small side’s outlets differ far more"
    yield from of_outlets("open", said, unlike, [(8, 40)], **MANY_PAGES)
    draw = invented(shares_of_authors, rows=wired, outlets=(20, 20), wires=3)
    yield Cell("open", "three agencies a side, by outlet alone", draw, OUTLET, draws=DRAWS_OF_WITNESSES)
    draw = invented(shares_of_stories, rows=told, outlets=31, stories=20, most=9, lasting=3)
    yield Cell("open", "one of 31 outlets, stories of three days", draw, BY_DAY)


def of_words() -> Iterator[Cell]:
    """Yield the layouts of words: real articles that are dealt out, and invented ones."""
    for own, other in ((5, 5), (20, 60), (30, 700)):
        yield Cell("words", f"real articles: {own} v {other}", partial(drawn, own, other), ARTICLE)
    styled = partial(rates, mean=STYLED, styles=0.7)
    yield from of_outlets("words", "strong styles", styled, [(6, 60), (13, 27), (20, 20)])
    clumped = partial(rates, mean=6.0, clumps=(0.3, 0.3))
    sides = [(5, 60), (8, 40), (10, 10), (20, 20)]
    yield from of_outlets("words", "clumps", clumped, sides, **ONE_PAGE)
    styled = partial(rates, mean=STYLED, styles=1.0)
    yield from of_outlets("words", "within phases, styles", styled, [(8, 40)], rows=phased)


def drawn(own: int, other: int, generator) -> Counts:
    """Return the words of articles on the war, dealt out."""
    return dealt(words(), generator, own, other)


def power() -> Iterator[Cell]:
    """Yield the layouts of differences that are there."""
    higher, lower = (
        partial(shares, share=share, other=other, habits=4)
        for share, other in ((0.4, 0.1), (0.1, 0.4))
    )
    sides = [(12, 25), (12, 60), (5, 25), (8, 40)]
    yield from of_outlets("power", "the small side says more, 40 % v 10 %", higher, sides)
    yield from of_outlets("power", "the small side says less, 10 % v 40 %", lower, sides)
    slightly = partial(shares, share=0.1, other=0.2, habits=4)
    yield from of_outlets("power", "the small side says less, 10 % v 20 %", slightly, [(20, 200)])
    values = partial(shares_of_authors, share=0.05, other=0.25)
    given = {"rows": as_the_event, "group": "Western", "author": "outlet"}
    for said, unit in ((BY_OUTLET, OUTLET), (BY_ALL, None)):
        yield Cell("power", said, invented(values, **given), unit, draws=DRAWS_OF_WITNESSES)
    for name, share, other, sides in (
        ("60 % v 15 %, articles", 0.6, 0.15, (10, 10)),
        ("10 % v 40 %, articles", 0.1, 0.4, (20, 20)),
    ):
        draw = invented(partial(shares, share=share, other=other), outlets=sides, **ONE_PAGE)
        yield Cell("power", f"{name}: {sides[0]} v {sides[1]}", draw, ARTICLE)
    for name, sides, mean, ratio in (
        ("a word, three times", (30, 30), 0.5, 3.0),
        ("a word, three times", (8, 40), 0.5, 3.0),
        ("a word, a quarter", (8, 40), 2.0, 0.25),
        ("a word, never, 16 expected", (8, 40), 2.0, 0.0),
    ):
        values = partial(rates, mean=mean, clumps=(1.0, 1.0), ratio=ratio)
        draw = invented(values, outlets=sides, **ONE_PAGE)
        yield Cell("power", f"{name}: {sides[0]} v {sides[1]}", draw, ARTICLE)


def levels() -> Iterator[Cell]:
    """Yield the layouts of one side's level, whose truth is known."""
    for share, n in ((0.02, 32), (0.1, 20), (0.5, 50)):
        draw = invented(partial(shares, share=share), outlets=(n, 0), **ONE_PAGE)
        yield Cell("levels", f"{100 * share:g} % of {n} articles", draw, ARTICLE, share)
    for n in (8, 20):
        for total, said in ((4, "habits"), (1, "strong habits")):
            values = partial(shares, share=0.2, habits=total)
            draw = invented(values, outlets=(n, 0), **MANY_PAGES)
            yield Cell("levels", f"20 %, {said}, {n} outlets", draw, OUTLET, 0.2)


PARTS = (labels, days, witnesses, corrections, open_ones, of_words, power, levels)
CELLS = {cell.layout: cell for part in PARTS for cell in part()}


# ---- running ------------------------------------------------------------------------------------


def draws_of(layout: str, start: int, stop: int) -> list[dict[str, float]]:
    """Return what the draws of a layout from *start* to *stop* say."""
    return [CELLS[layout].once(number) for number in range(start, stop)]


def measured(layout: str, draws: int) -> list[list]:
    """Return a row for each thing measured of a layout: mean over draws, and its standard error."""
    found = pd.DataFrame(draws_of(layout, 0, draws))
    rows = []
    for each in found:
        values = found[each].dropna()
        value, must = values.mean(), CELLS[layout].must(each)
        row = [CELLS[layout].table, layout, each, len(values), value, values.sem()]
        rows.append([*row, must, holds(value, must)])
    return rows


def merged(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Return the new rows in place of the old ones of the same layouts, in the layouts' order."""
    is_kept = old["layout"].isin(CELLS) & ~old["layout"].isin(new["layout"])
    table = pd.concat([new, old[is_kept]], ignore_index=True)
    place = {name: number for number, name in enumerate(CELLS)}
    return table.sort_values("layout", key=lambda names: names.map(place), kind="stable")


def read() -> pd.DataFrame:
    """Return the table that was written."""
    kinds = dict.fromkeys(["table", "layout", "measured", "must", "ok"], "str")
    missing = {"value": [""], "error": [""]}
    return pd.read_csv(RESULTS, dtype=kinds, keep_default_na=False, na_values=missing)


# ---- the page -----------------------------------------------------------------------------------


def number(value: float) -> str:
    """Return a share as it is printed.

    >>> number(.0494), number(1), number(float("nan"))
    ('.049', '1.000', '')
    """
    return "" if np.isnan(value) else f"{value:.3f}".removeprefix("0")


def shown(table: pd.DataFrame, name: str) -> str:
    """Return the layouts of one table in Markdown."""
    rows = table[table["table"] == name]
    cells = rows.pivot_table(index="layout", columns="measured", values="value", sort=False)
    cells = worst_of_kinds(cells[[*TABLES[name]]], TABLES[name])
    lines = [["layout", *cells]]
    lines += [[layout, *map(number, values)] for layout, *values in cells.itertuples()]
    first, *others = [f"|{'|'.join(line)}|\n" for line in lines]
    return "".join([first, "|---", "|---:" * len(cells.columns), "|\n", *others])


def worst_of_kinds(cells: pd.DataFrame, shown: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Return a row for each kind of layout: what stands before the first comma or colon of a name.

    >>> cells = pd.DataFrame({"found": [0.2, 0.4]}, index=["a word: 5 v 25", "a word: 8 v 40"])
    >>> worst_of_kinds(cells, {"found": {"at least": "min"}})
                at least
    a word (2)       0.2
    """
    kinds = cells.index.to_series().str.split("[:,]", regex=True).str[0]
    sizes = kinds.groupby(kinds).transform("size")
    several = kinds + " (" + sizes.astype("str") + ")"
    parts = cells.groupby(several.where(sizes > 1, cells.index), sort=False)
    found = {}
    for measure, columns in shown.items():
        for column, worst in columns.items():
            found[column] = parts[measure].agg(worst)
    return pd.DataFrame(found)


def main(arguments: Sequence[str]) -> int:
    """Run the layouts; the exit code is 1 where one misses what must hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--nulls", type=int)
    given = parser.parse_args(arguments)
    missed = []
    for name in CELLS:
        if given.only not in name:
            continue
        new = pd.DataFrame(measured(name, given.nulls or CELLS[name].draws), columns=COLUMNS)
        missed += new.loc[new["ok"] == "no", "layout"].tolist()
        sys.stderr.write(new.drop(columns="table").to_string(index=False, header=False) + "\n")
        if not given.nulls:
            old = read() if RESULTS.exists() else pd.DataFrame(columns=COLUMNS)
            table = merged(new, old)
            table.to_csv(RESULTS, index=False, float_format="%.4g", lineterminator="\n")
    if not given.nulls:
        for name in TABLES:
            write_between(PAGE, (MARK.format(name), END), shown(read(), name))
    return int(len(missed) > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
