"""What docs/speed.md quotes of planned contrasts that the exported page redoes, beside the library.

Both sides compare the event's planned items, and all of its labels: the script of the page in Chromium,
the library in Python, in turns. "In the page" is from a choice under "What if" until its answer is drawn,
in both readings. Prints a table, and writes it to recomputed.csv here. On a quiet machine:
python benchmarks/recomputed.py
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from exported_page import REDRAW, opened
from harness import write_between

from analysis import compare, explore
from analysis.case import Case, open_case, planned_readings
from analysis.counts import Counts
from analysis.explore.page.file import PACKAGE
from analysis.explore.page.recomputed import asked_data, recomputed_data
from analysis.lexicons import Planned
from analysis.text.templates import file_text

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = ROOT / "docs" / "speed.md"
MARKS = ("<!-- recomputed: from benchmarks/recomputed.csv -->\n", "<!-- end of recomputed -->")
SCRIPTS = ("numbers.js", "stored_pages.js", "formula.js")
#: Redoes contrasts, and returns the milliseconds.
REDO = """({stored, plan}) => {
  const start = performance.now();
  const {rows} = contrasts(countsOf(stored, "a"), plan);
  if (rows.every(({p}) => Number.isNaN(p))) throw new Error("nothing was tested");
  return performance.now() - start;
}"""


def of_page(page, counts: Counts, plan: Planned) -> float:
    """Return the seconds in which the script of the page redoes contrasts."""
    question = {"stored": recomputed_data({"a": counts}, plan), "plan": asked_data(plan, counts)}
    return page.evaluate(REDO, question) / 1000


def of_library(counts: Counts, plan: Planned) -> float:
    """Return the seconds in which the library makes contrasts."""
    start = time.perf_counter()
    compare.contrasts(counts, planned=plan)
    return time.perf_counter() - start


def rows(chromium, case: Case, *, times: int) -> Iterator[dict]:
    """Yield the times of the planned items and of all labels, here and there."""
    plan = case.plan
    if plan is None:
        raise ValueError(f"{case.name} has no plan")
    all_labels = case.labels["a"]
    wide = plan.exploring("all labels", list(all_labels.items.index))
    page = chromium.new_page()
    for name in SCRIPTS:
        page.add_script_tag(content=file_text(PACKAGE, name))
    planned = planned_readings(case)["a"]
    for work, counts, asked in (("planned", planned, plan), ("all labels", all_labels, wide)):
        tested = compare.contrasts(counts, planned=asked)
        pairs = [(of_page(page, counts, asked), of_library(counts, asked)) for _ in range(times)]
        ours, theirs = zip(*pairs)
        yield {
            "work": work,
            "tests": int(tested["p"].count()),
            "seconds": statistics.median(ours),
            "library": statistics.median(theirs),
        }


def in_page(chromium, path: Path, *, times: int) -> dict:
    """Return the seconds from a choice of units in the exported page until its answer is drawn."""
    page = opened(chromium, path, width=1280)
    found = []
    for number in range(2 * times):
        found.append(page.evaluate(REDRAW, ["#what-if-unit", [0, (number + 1) % 3]]))
    page.context.close()
    return {"work": "in the page", "seconds": statistics.median(found) / 1000}


def shown(table: pd.DataFrame) -> str:
    """Return the results as a table of Markdown.

    >>> rows = [dict(work="planned", tests=15, seconds=0.004, library=0.03),
    ...         dict(work="in the page", seconds=0.025)]
    >>> print(shown(pd.DataFrame(rows)).splitlines()[-1])
    | in the page |  | 25 ms |  |
    """
    lines = ["| redone | tests | page | library |", "|---|---:|---:|---:|"]
    for row in table.itertuples():
        tests = "" if pd.isna(row.tests) else f"{row.tests:.0f}"
        library = "" if pd.isna(row.library) else f"{1000 * row.library:.0f} ms"
        lines.append(f"| {row.work} | {tests} | {1000 * row.seconds:.0f} ms | {library} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="how often each is done (default: 5)")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    import browser

    case = open_case(ROOT / "data" / "hamedan-2016")
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        path = explore.export(case, Path(folder) / "page.html")
        found = list(rows(chromium, case, times=options.times))
        found.append(in_page(chromium, path, times=options.times))
    table = pd.DataFrame(found).round(4)
    table.to_csv(RESULTS, index=False)
    write_between(PAGE, MARKS, shown(table))
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
