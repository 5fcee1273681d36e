"""What p-values and intervals are worth, measured on nulls: writes validity.csv and the table of docs/validity.md.

python benchmarks/validity.py                     the ten cells that carry most (make validity): ten minutes
python benchmarks/validity.py --all               every cell: an hour
python benchmarks/validity.py --only "30 v 700"   cells whose name holds this; the other rows stay
python benchmarks/validity.py --nulls 20 --trial  few nulls, to see that everything runs; writes nothing

Each null asks `compare.contrasts` of side A and side B, which do not differ; in cells of power they
do. A null has its own random numbers: results depend neither on the number of processes nor on
which cells are run. What must hold was written down before, from simulations of the formula alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import nulls as drawn
import numpy as np
import pandas as pd
from harness import write_between
from nulls import (
    ANY,
    COVERED,
    FALSE,
    FOUND,
    LEVEL,
    ROOT,
    Case,
    Null,
    case_of,
    generator_of,
    summed_up,
)
from nulls import holds as holds

from analysis import compare
from analysis.counts import Counts

RESULTS, PAGE = Path(__file__).with_suffix(".csv"), ROOT / "docs" / "validity.md"
MARKS = ("<!-- validity: from benchmarks/validity.csv -->\n", "<!-- end of validity -->")
COLUMNS = ["part", "case", "material", "test", "measured", "nulls", "value", "error", "must", "ok"]
NULLS = 600
TOGETHER = 50  #: nulls that a process draws at a time
TEST = "contrasts"
FAR, FAR_LEVEL = "p ≤ .0005", 0.0005
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


# ---- what a null says ---------------------------------------------------------------------------


def null(
    generator,
    *,
    material: str,
    draw: Callable[[np.random.Generator], Counts],
    unit: str,
    power: bool = False,
) -> Null:
    """Return false positives, any finding and coverage of 0; or how often differences are found."""
    counts = draw(generator)
    table = compare.contrasts(counts, "side", unit=unit)
    p = table["p"]
    if power:
        return {(TEST, FOUND): (p <= LEVEL).sum() / len(counts.items)}
    tested = table[p.notna()]
    is_covered = (tested["low"] <= 0) & (tested["high"] >= 0)
    shares = {FALSE: tested["p"] <= LEVEL, FAR: tested["p"] <= FAR_LEVEL, COVERED: is_covered}
    said = {(TEST, name): each.mean() if len(each) else np.nan for name, each in shares.items()}
    return said | {(TEST, ANY): float((table["p_adjusted"] <= LEVEL).any())}


def level(
    generator,
    *,
    material: str,
    draw: Callable[[np.random.Generator], Counts],
    unit: str,
    truth: float,
) -> Null:
    """Return how often the interval of a group's level holds the true one."""
    table = compare.levels(draw(generator), "side", unit=unit)
    shown = table[table["low"].notna()]
    is_covered = (shown["low"] <= truth) & (truth <= shown["high"])
    return {("levels", COVERED): is_covered.mean()}


def bound(measured: str, printed: float | None) -> str:
    """Return what must hold where the formula alone had so much: two standard errors are allowed.

    >>> bound("p ≤ .05", .05), bound("any finding", 0), bound("power", .9), bound("p ≤ .05", None)
    ('≤ 0.0752', '≤ 0.0100', '≥ 0.8500', '')
    """
    if printed is None:
        return ""
    if measured == FOUND:
        return f"≥ {printed - 0.05:.4f}"
    error = np.sqrt(2 * printed * (1 - printed) / NULLS)
    return f"≤ {printed + 2 * error if printed else 0.01:.4f}"


# ---- cells --------------------------------------------------------------------------------------


ARTICLE, OUTLET = "article", "outlet"
ONE_PAGE = {"fewest": (1, 1), "most": (1, 1)}
MANY_PAGES = {"fewest": (20, 20), "most": (40, 40)}
STYLED = np.geomspace(0.2, 5, 300)  #: uses a page, of 300 words


def sizes(*pairs: tuple) -> list[tuple[str, tuple[int, int], float | None]]:
    """Return name, sizes and printed number of each layout of A and B."""
    return [(f"{own} v {other}", (own, other), printed) for own, other, printed in pairs]


def _of_articles() -> Iterator[tuple]:
    """Yield part, layout, unit, what is measured, what was printed, and what draws."""
    layouts = sizes(
        *((5, 5, 0), (10, 10, 0), (20, 60, 0.005), (30, 30, 0.003)),
        *((100, 100, 0.007), (15, 300, 0.015), (30, 700, 0.04), (6, 60, 0.003)),
    )
    for name, (own, other), printed in layouts:
        yield (
            *("words", name, ARTICLE, ANY, printed),
            lambda g, own=own, other=other: drawn.dealt(drawn.words(), g, own, other),
        )

    def cut(generator, own, other):
        counts = drawn.dealt(drawn.words(), generator, own, other)
        return drawn.thinned(counts, generator, np.repeat([0.25, 1.0], [own, other]))

    for name, (own, other), printed in sizes((8, 40, 0.01), (40, 8, 0), (20, 20, 0)):
        yield (
            *("A cut to a quarter", name, ARTICLE, ANY, printed),
            lambda g, own=own, other=other: cut(g, own, other),
        )
    layouts = sizes((5, 5, 0), (10, 10, 0), (30, 30, 0), (10, 90, 0), (5, 50, 0), (30, 700, 0))
    for name, (own, other), printed in layouts:
        yield (
            *("TF-IDF", name, ARTICLE, ANY, printed),
            lambda g, own=own, other=other: drawn.dealt(drawn.weights(), g, own, other),
        )
    for part, pool, own, printed in (
        ("words, real styles: a third v the rest", drawn.words, 1 / 3, 0.005),
        ("TF-IDF, real styles: a third v the rest", drawn.weights, 1 / 3, 0.01),
        ("TF-IDF, real styles: six v the rest", drawn.weights, 6, 0),
    ):
        yield (
            *(*part.split(": "), OUTLET, ANY, printed),
            lambda g, pool=pool, own=own: drawn.of_real_outlets(pool(), g, own),
        )


def _of_words() -> Iterator[tuple]:
    """Yield the same of invented words."""
    layouts = sizes((13, 27, 0.1), (20, 20, 0.08), (5, 5, 0.003), (6, 60, 0), (5, 35, 0))
    for name, outlets, printed in layouts:
        yield (
            *("strong styles", name, OUTLET, ANY, printed),
            lambda g, outlets=outlets: drawn.rates(
                drawn.pages(g, outlets), g, mean=STYLED, styles=0.7
            ),
        )
    yield (
        *("strong styles", "13 v 27, 20 to 40 pages each", OUTLET, ANY, None),
        lambda g: drawn.rates(drawn.pages(g, (13, 27), **MANY_PAGES), g, mean=STYLED, styles=0.7),
    )
    layouts = sizes(
        *((15, 60, 0.068), (8, 40, 0.055), (20, 20, 0.048), (10, 10, 0.077), (40, 8, 0.07)),
        *((5, 5, 0.048), (5, 60, 0.083), (6, 60, 0.077), (8, 60, 0.074), (12, 60, 0.073)),
    )
    for name, outlets, printed in layouts:
        yield (
            *("clumps", name, OUTLET, FALSE, printed),
            lambda g, outlets=outlets: drawn.rates(
                drawn.pages(g, outlets, **ONE_PAGE), g, mean=6.0, clumps=(0.3, 0.3)
            ),
        )
    layouts = sizes((20, 40, 0.057), (8, 40, 0.057), (5, 5, 0), (6, 60, 0.073))
    for name, outlets, printed in layouts:
        yield (
            *("phases, words with styles", name, OUTLET, ANY, printed),
            lambda g, outlets=outlets: drawn.rates(
                drawn.phased(g, outlets), g, mean=STYLED, styles=1.0
            ),
        )
    yield (
        *("phases, words without styles", "8 v 40", OUTLET, ANY, 0),
        lambda g: drawn.rates(drawn.phased(g, (8, 40)), g, mean=STYLED),
    )
    yield (
        *("words, all outlets on both sides", "25", OUTLET, ANY, 0.013),
        lambda g: drawn.rates(drawn.before_and_after(g, 25, 0, 0), g, mean=STYLED, styles=1.0),
    )


def _of_shares() -> Iterator[tuple]:
    """Yield the same of labels."""
    large = {"fewest": (1, 10), "most": (3, 39)}
    yield (
        *("shares", ".12, 12 outlets of 1–3 pages v 12 of 10–39", OUTLET, FALSE, 0.005),
        lambda g: drawn.shares(drawn.pages(g, (12, 12), **large), g, share=0.12),
    )
    for share, outlets, printed in (
        (0.2, (30, 700), 0.02),
        (0.05, (30, 700), 0.002),
        (0.5, (5, 5), 0.019),
    ):
        own, other = outlets
        yield (
            *(
                "shares",
                f"{share:g}, {own} v {other} articles".removeprefix("0"),
                ARTICLE,
                FALSE,
                printed,
            ),
            lambda g, outlets=outlets, share=share: drawn.shares(
                drawn.pages(g, outlets, **ONE_PAGE), g, share=share
            ),
        )
    many = "20 to 40 pages each"
    for part, share, habits, given, layouts in (
        ("habits", 0.15, 4, {}, sizes((8, 30, 0.048), (6, 60, 0.018), (5, 5, 0.019))),
        ("habits", 0.2, 4, {}, sizes((5, 40, 0.034), (6, 40, 0.04), (8, 40, 0.066))),
        (
            f"habits, {many}",
            0.15,
            4,
            MANY_PAGES,
            sizes((8, 30, None), (6, 60, None), (20, 20, None)),
        ),
        ("strong habits", 0.15, 1, {}, sizes((8, 30, 0.043), (6, 60, 0.037))),
        (
            f"strong habits, {many}",
            0.15,
            1,
            MANY_PAGES,
            sizes((6, 60, None), (12, 60, None), (20, 20, None)),
        ),
    ):
        for name, outlets, printed in layouts:
            yield (
                *(part, name, OUTLET, FALSE, printed),
                lambda g, outlets=outlets, share=share, habits=habits, given=given: drawn.shares(
                    drawn.pages(g, outlets, **given), g, share=share, habits=habits
                ),
            )
    layouts = sizes((20, 40, 0.042), (8, 40, 0.026), (6, 60, 0.018), (5, 5, 0.012))
    for name, outlets, printed in layouts:
        yield (
            *("phases, shares", name, OUTLET, FALSE, printed),
            lambda g, outlets=outlets: drawn.shares(drawn.phased(g, outlets), g, lean=0.5),
        )
    yield (
        *("phases, shares", "20 v 40, no habits", OUTLET, FALSE, 0.03),
        lambda g: drawn.shares(drawn.phased(g, (20, 40)), g),
    )
    for both, own, other, printed in (
        *((20, 0, 0, 0.032), (10, 5, 10, 0.032), (1, 5, 40, 0.07), (3, 5, 40, 0.074)),
        *((2, 5, 5, 0.038), (12, 1, 0, 0.022), (6, 0, 0, 0)),
    ):
        names = [f"{both} on both sides", f"{own} on A" * (own > 0), f"{other} on B" * (other > 0)]
        yield (
            *("before and after", ", ".join(filter(None, names)), OUTLET, FALSE, printed),
            lambda g, parts=(both, own, other): drawn.shares(
                drawn.before_and_after(g, *parts), g, share=0.3, habits=4
            ),
        )

    def with_giant(generator, n_pages):
        outlet = np.repeat(np.arange(36), [n_pages, *[4] * 35])
        rows = drawn.rows_named(outlet, np.where(outlet < 6, "A", "B"))
        return drawn.shares(rows, generator, share=0.3, habits=4)

    for n_pages, printed in ((10, 0.02), (20, 0.032), (40, 0.022)):
        yield (
            *("one of six outlets has most pages", f"{n_pages}, others 4", OUTLET, FALSE, printed),
            lambda g, n_pages=n_pages: with_giant(g, n_pages),
        )


def _of_scores() -> Iterator[tuple]:
    """Yield the same of tone and of corrected labels."""
    for name, outlets, printed in sizes((8, 30, 0.051), (5, 5, 0.034), (6, 60, 0.042)):
        yield (
            *("tone", name, OUTLET, FALSE, printed),
            lambda g, outlets=outlets: drawn.tones(drawn.pages(g, outlets), g),
        )
    for name, outlets, printed in sizes((6, 60, 0.017), (5, 30, 0.013)):
        yield (
            *("tone, 92 % positive", name, OUTLET, FALSE, printed),
            lambda g, outlets=outlets: drawn.tones(drawn.pages(g, outlets), g, positive=0.92),
        )
    for name, outlets, printed in sizes((6, 60, 0.001), (10, 300, 0)):
        yield (
            *("tone, 92 % positive", f"{name} articles", ARTICLE, FALSE, printed),
            lambda g, outlets=outlets: drawn.tones(
                drawn.pages(g, outlets, **ONE_PAGE), g, positive=0.92, mentions=False
            ),
        )
    for name, outlets, share, read, printed in (
        ("25 % read", (15, 30), 0.3, (0.25, 0.25), 0.04),
        ("10 % read", (15, 30), 0.3, (0.1, 0.1), 0.033),
        ("30 % v 5 % read", (15, 30), 0.3, (0.3, 0.05), 0.025),
        ("10 % read, 6 v 40", (6, 40), 0.3, (0.1, 0.1), 0.028),
        ("25 % read, rare", (15, 30), 0.05, (0.25, 0.25), 0.052),
    ):
        yield (
            *("pseudo-outcomes", name, OUTLET, FALSE, printed),
            lambda g, outlets=outlets, share=share, read=read: drawn.pseudo_outcomes(
                drawn.pages(g, outlets, **MANY_PAGES), g, share=share, read=read
            ),
        )
    yield (
        *("pseudo-outcomes", "30 % v 5 % read, of 1 to 8 pages each", OUTLET, FALSE, None),
        lambda g: drawn.pseudo_outcomes(drawn.pages(g, (15, 30)), g, share=0.3, read=(0.3, 0.05)),
    )


def _of_power() -> Iterator[tuple]:
    """Yield the same of differences that are there."""
    few, some = {"most": (3, 3)}, {"most": (8, 8)}
    for name, unit, share, other, outlets, given, habits, printed in (
        (
            "shares of articles: .6 v .15, 10 v 10",
            ARTICLE,
            0.6,
            0.15,
            (10, 10),
            ONE_PAGE,
            np.inf,
            0.48,
        ),
        (
            "shares of articles: .1 v .4, 20 v 20",
            ARTICLE,
            0.1,
            0.4,
            (20, 20),
            ONE_PAGE,
            np.inf,
            0.61,
        ),
        ("shares of outlets: .1 v .4, 46 v 56", OUTLET, 0.1, 0.4, (46, 56), few, np.inf, 0.99),
        (
            "shares of outlets with habits: .1 v .4, 12 v 25",
            OUTLET,
            0.1,
            0.4,
            (12, 25),
            some,
            4,
            0.89,
        ),
    ):
        yield (
            *(*f"power, {name}".split(": "), unit, FOUND, printed),
            lambda g, share=share, other=other, outlets=outlets, given=given, habits=habits: (
                drawn.shares(
                    drawn.pages(g, outlets, **given), g, share=share, other=other, habits=habits
                )
            ),
        )
    for name, outlets, mean, ratio, printed in (
        ("× 3, 30 v 30", (30, 30), 0.5, 3.0, 0.74),
        ("× 3, 8 v 40", (8, 40), 0.5, 3.0, 0.4),
        ("/ 4, 8 v 40", (8, 40), 2.0, 0.25, 0.44),
        ("absent, 8 v 40, 16 expected", (8, 40), 2.0, 0.0, 0.71),
    ):
        yield (
            *("power, a word", name, ARTICLE, FOUND, printed),
            lambda g, outlets=outlets, mean=mean, ratio=ratio: drawn.rates(
                drawn.pages(g, outlets, **ONE_PAGE), g, mean=mean, clumps=(1.0, 1.0), ratio=ratio
            ),
        )


def _of_levels() -> Iterator[tuple]:
    """Yield part, layout, unit, the true level, and what draws."""
    for share, n in ((0.02, 32), (0.1, 20), (0.5, 50)):
        yield (
            *("levels, shares of articles", f"{share:g} of {n}".removeprefix("0"), ARTICLE, share),
            lambda g, share=share, n=n: drawn.shares(
                drawn.pages(g, (n, 0), **ONE_PAGE), g, share=share
            ),
        )
    for n in (8, 20):
        for habits in (4, 1):
            yield (
                *("levels, shares with habits", f".2, total {habits}, {n} outlets", OUTLET, 0.2),
                lambda g, n=n, habits=habits: drawn.shares(
                    drawn.pages(g, (n, 0), **MANY_PAGES), g, share=0.2, habits=habits
                ),
            )
        yield (
            *("levels, words with styles", f"{n} outlets", OUTLET, 2 / drawn.WORDS),
            lambda g, n=n: drawn.rates(drawn.pages(g, (n, 0)), g, mean=2.0, styles=1.0),
        )
        yield (
            *("levels, tone", f"{n} outlets", OUTLET, 0.1),
            lambda g, n=n: drawn.tones(drawn.pages(g, (n, 0)), g),
        )


def _cells() -> Iterator[tuple]:
    """Yield all of these."""
    for cells in (_of_articles, _of_words, _of_shares, _of_scores, _of_power):
        yield from cells()


def _cases() -> Iterator[tuple[str, Case]]:
    """Yield name and case."""
    for part, layout, unit, measured, printed, draw in _cells():
        must = {(TEST, measured): bound(measured, printed)}
        if measured != FOUND and printed is not None:
            must[TEST, COVERED] = "≥ 0.9100"
        material = "war" if draw.__qualname__.startswith("_of_articles") else "invented"
        given = {"draw": draw, "unit": unit, "power": measured == FOUND}
        yield f"{part}: {layout}", case_of(null, material, part, NULLS, must, **given)
    for part, layout, unit, truth, draw in _of_levels():
        given = {"draw": draw, "unit": unit, "truth": truth}
        yield f"{part}: {layout}", case_of(level, "invented", part, NULLS, {}, **given)


CASES: dict[str, Case] = dict(_cases())
COUNTED = {part: measured for part, _, _, measured, *_ in _cells()}
COUNTED |= {part: COVERED for part, *_ in _of_levels()}


# ---- running ------------------------------------------------------------------------------------


def drawn_nulls(case: str, start: int, stop: int) -> list[Null]:
    """Return what the nulls of a case from *start* to *stop* say."""
    return [CASES[case].once(generator_of(case, number)) for number in range(start, stop)]


def measured(
    names: Iterable[str], *, nulls: int | None = None, processes: int = 2
) -> Iterator[list[list]]:
    """Yield the rows of each case as it is done."""
    wanted = {name: nulls or CASES[name].nulls for name in names}
    parts: dict[str, dict[int, list[Null]]] = {name: {} for name in wanted}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {}
        for name, number in wanted.items():
            for start in range(0, number, TOGETHER):
                task = (name, start, min(start + TOGETHER, number))
                waiting[pool.submit(drawn_nulls, *task)] = task
        for done in as_completed(waiting):
            name, start, _ = waiting[done]
            parts[name][start] = done.result()
            if sum(map(len, parts[name].values())) == wanted[name]:
                found = [one for _, part in sorted(parts[name].items()) for one in part]
                yield summed_up(name, CASES[name], found)


def merged(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Return the new rows in place of the old ones of the same cases; cases that are no more go."""
    stay = old[~old["case"].isin(new["case"])]
    table = pd.concat([new, stay], ignore_index=True) if len(stay) else new
    place = table["case"].map({name: number for number, name in enumerate(CASES)})
    table = table.assign(place=place).dropna(subset="place")
    return table.sort_values("place", kind="stable", ignore_index=True).drop(columns="place")


def read(path: Path = RESULTS) -> pd.DataFrame:
    """Return the table that was written, or an empty one."""
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS)
    kinds = dict.fromkeys(["part", "case", "material", "test", "measured", "must", "ok"], "str")
    missing = {"value": [""], "error": [""]}
    return pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=missing)


# ---- the page -----------------------------------------------------------------------------------


def number(value: float) -> str:
    """Return a share as it is printed.

    >>> number(.0494), number(1), number(float("nan"))
    ('.049', '1.000', '')
    """
    return "" if np.isnan(value) else f"{value:.3f}".removeprefix("0")


def shown(table: pd.DataFrame) -> str:
    """Return the table in Markdown: one row a question; what is above its bound is **bold**."""
    lines = ["| what is compared | counted | by layout, A v B | coverage |", "|---|---|---|---|"]
    for part, rows in table.groupby("part", sort=False):
        counted = COUNTED[part]
        its = rows[rows["measured"] == counted]
        cells = []
        for row in its.itertuples():
            value = f"**{number(row.value)}**" if row.ok == "no" else number(row.value)
            cells.append(f"{row.case.partition(': ')[2]}: {value}")
        covered = rows.loc[(rows["measured"] == COVERED) & (counted != COVERED), "value"]
        ends = dict.fromkeys([number(covered.min()), number(covered.max())])
        lines.append(f"| {part} | {counted} | {'; '.join(cells)} | {' to '.join(ends)} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str], *, results: Path = RESULTS, page: Path = PAGE) -> int:
    """Run the cells; the exit code is 1 where one misses what must hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--nulls", type=int)
    parser.add_argument("--trial", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    names = list(CASES) if given.all else list(FIRST)
    if given.only:
        names = [name for name in CASES if any(part in name for part in given.only)]
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    n_missed = 0
    for rows in measured(names, nulls=given.nulls, processes=given.processes):
        new = pd.DataFrame(rows, columns=COLUMNS)
        n_missed += int((new["ok"] == "no").sum())
        printed = new.drop(columns=["part", "material", "test"])
        sys.stderr.write(printed.to_string(index=False, header=False) + "\n")
        if not given.trial:
            table = merged(new, read(results))
            table.to_csv(results, index=False, float_format="%.4g", lineterminator="\n")
    if not given.trial:
        write_between(page, MARKS, shown(read(results)))
    return int(n_missed > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
