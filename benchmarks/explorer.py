"""What docs/explorer.md quotes: how long the explorer takes from a change of a choice until its new page is sent.

Every view of every material of the shipped cases, 20 changes each: the next group, and another number of articles that an item
needs, so that nothing is known before. Then words, actors and tone of many articles: opening, first page, changes, peak of memory.
Prints a table, and writes it to explorer.csv here. On a quiet machine: python benchmarks/explorer.py --shared ../shared
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import processes
from harness import write_between
from material import Material

from analysis import explore, load_features
from analysis.explore import view as case_views
from analysis.explore.controls import groupings
from analysis.features.pack import Features

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_suffix(".csv")
PAGE, MARKS = (
    ROOT / "docs" / "explorer.md",
    ("<!-- times: from benchmarks/explorer.csv -->\n", "<!-- end of times -->"),
)
CASES = ("syria-war", "hamedan-2016")


def redraws(board: explore.Explorer, *, changes: int) -> Iterator[dict]:
    """Yield for each view of the board's material the median and the longest seconds of that many changes."""
    sizes = groupings(board.case, board.choices.material)[board.choices.by]
    groups = [value for value, articles in sizes.items() if articles >= 5] or list(
        sizes
    )  # smaller ones have fewer views
    for view in board.views:
        board.turn(view)
        seconds = []
        possible = possible_groups(board, groups[:changes], view)
        least = board.choices.min_articles
        for change in range(changes):
            more, place = divmod(change, len(possible))
            start = time.perf_counter()
            board.choose(group=possible[place], min_articles=least + more)
            seconds.append(time.perf_counter() - start)
        if board.shown is None or board.view != view:
            raise RuntimeError(f"{board.choices.material}, {view}: {board.sheet.said}")
        yield {
            "material": board.choices.material,
            "view": view,
            "seconds": statistics.median(seconds),
            "longest": max(seconds),
            "changes": changes,
        }


def possible_groups(board: explore.Explorer, groups: list[str], view: str) -> list[str]:
    """Return the groups for which a view is possible."""
    found = []
    for group in groups:
        settled, _ = explore.settled(board.case, replace(board.choices, group=group))
        if view in case_views.views(board.case, settled):
            found.append(group)
    return found or [board.choices.group]


def rows(
    opened: Callable[[], Path | Features], *, name: str, materials, changes: int
) -> Iterator[dict]:
    """Yield the seconds of opening a case with its first page, then those of every view of its materials."""
    start = time.perf_counter()
    board = explore.Explorer(opened())
    about = {"case": name, "articles": len(board.case.features.articles)}
    yield about | {
        "view": "opened, first page",
        "seconds": time.perf_counter() - start,
        "changes": 1,
    }
    offered = board.case.materials
    for material in [name for name in materials or offered if name in offered]:
        start = time.perf_counter()
        board.choose(material=material, by="", group="", min_articles=None)
        yield about | {
            "material": material,
            "view": "first page",
            "seconds": time.perf_counter() - start,
            "changes": 1,
        }
        yield from (about | row for row in redraws(board, changes=changes))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield about | {"view": "peak of memory so far", "gigabytes": peak}


def unlinked(pack: Path) -> Features:
    """Return a large pack whose texts, few and repeated, are each taken as a text of its own: no press prints so much twice."""
    features = load_features(pack).load()
    names = features.articles["article_id"]
    return features.with_metadata(
        pd.DataFrame({"article_id": names, "copy_cluster": names, "agency_guess": "none"})
    )


def shown(table: pd.DataFrame) -> str:
    """Return the times as a table of Markdown: for each view the material that takes longest.

    >>> row = {"case": "berths", "material": "words", "view": "tone", "seconds": 0.25, "longest": 0.4, "changes": 20}
    >>> print(shown(pd.DataFrame([row])).splitlines()[-1])
    | berths | tone | words | 250 ms | 400 ms |
    """
    redrawn = table[table["changes"] > 1].sort_values("seconds", ascending=False, kind="stable")
    slowest = redrawn.drop_duplicates(["case", "view"]).sort_index()
    lines = ["| case | view | slowest material | median | longest |", "|---|---|---|---:|---:|"]
    lines += [
        f"| {row.case} | {row.view} | {row.material} | {1000 * row.seconds:,.0f} ms | {1000 * row.longest:,.0f} ms |"
        for row in slowest.itertuples()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path("../shared"),
        help="folder of texts (default: ../shared)",
    )
    parser.add_argument(
        "--articles",
        type=int,
        default=100_000,
        help="how many articles (default: 100,000; 0 for none)",
    )
    parser.add_argument(
        "--materials", nargs="*", help="of the shipped cases (default: all that they have)"
    )
    parser.add_argument(
        "--changes", type=int, default=20, help="of choices, for each view (default: 20)"
    )
    options = parser.parse_args()
    found = [
        row
        for name in CASES
        for row in rows(
            partial(Path, ROOT, "data", name),
            name=name,
            materials=options.materials,
            changes=options.changes,
        )
    ]
    if options.articles:
        with tempfile.TemporaryDirectory() as scratch:
            material = Material(options.shared.resolve(), Path(scratch))
            pack = material.folder()
            processes.measured(
                "benchmarks/processes.py", "extract", material.large(options.articles), pack, 2
            )
            few = {
                "materials": ["words", "actors", "tone"],
                "changes": max(4, options.changes // 4),
            }
            found += rows(lambda: unlinked(pack), name=f"{options.articles:,} articles", **few)
            found += rows(
                lambda: load_features(pack).load(),
                name=f"{options.articles:,} articles, all of them copies",
                **few,
            )
    table = pd.DataFrame(found).round(3)
    table.to_csv(RESULTS, index=False)
    write_between(PAGE, MARKS, shown(table))
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
