"""What docs/speed.md quotes of planned contrasts that the exported page redoes, beside the library.

Both sides test the event's planned items, and all of its labels, with 9,999 labelings: the script of
the page in Chromium, the library in Python, in turns. "In the page" is from a choice until its answer,
where an adjusted p near .05 asks for 100,000 labelings, in a worker; "longest task" is how long the page
did not answer meanwhile. Prints a table, and writes it to recomputed.csv here. On a quiet machine:
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
from harness import write_between

from analysis import compare, explore
from analysis.case import Case, open_case, planned_runs
from analysis.counts import Counts
from analysis.explore.page.file import engine
from analysis.explore.page.recomputed import asked_data, recomputed_data
from analysis.lexicons import Planned

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = ROOT / "docs" / "speed.md"
MARKS = ("<!-- recomputed: from benchmarks/recomputed.csv -->\n", "<!-- end of recomputed -->")
LABELINGS = 9_999
#: Redoes contrasts, and returns the milliseconds.
REDO = """({stored, plan, labelings}) => {
  const start = performance.now();
  const steps = recompute.contrasts(recompute.countsOf(stored, "a"), plan, {labelings, seed: 0});
  let step = steps.next();
  while (!step.done) step = steps.next();
  if (!step.value.nTests) throw new Error("nothing was tested");
  return performance.now() - start;
}"""
#: Chooses units in the page, and returns the milliseconds until the answer, and of the longest task.
ANSWER = """async () => {
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
  }).observe({type: "longtask"});
  const box = document.querySelector("#what-if-unit");
  const said = document.querySelector("#what-if-said");
  const start = performance.now();
  box.selectedIndex = 1;
  box.dispatchEvent(new Event("change", {bubbles: true}));
  while (!said.textContent || said.textContent.startsWith("Computing"))
    await new Promise((done) => setTimeout(done, 5));
  const seconds = performance.now() - start;
  await new Promise((done) => setTimeout(done, 300));
  return [seconds, longest];
}"""


def of_page(page, counts: Counts, plan: Planned) -> float:
    """Return the seconds in which the script of the page redoes contrasts."""
    question = {"stored": recomputed_data({"a": counts}, plan), "plan": asked_data(plan, counts)}
    return page.evaluate(REDO, question | {"labelings": LABELINGS}) / 1000


def of_library(counts: Counts, plan: Planned) -> float:
    """Return the seconds in which the library makes contrasts."""
    start = time.perf_counter()
    compare.contrasts(counts, planned=plan, labelings=LABELINGS, seed=0)
    return time.perf_counter() - start


def rows(chromium, case: Case, *, times: int) -> Iterator[dict]:
    """Yield the times of the planned items and of all labels, here and there."""
    plan = case.plan
    if plan is None:
        raise ValueError(f"{case.name} has no plan")
    all_labels = case.labels["a"]
    table = compare.contrasts(all_labels, planned=plan.exploring("all labels", []), labelings=99)
    wide = plan.exploring("all labels", list(dict.fromkeys(table["item"])))
    page = chromium.new_page()
    page.add_script_tag(content=engine())
    planned = planned_runs(case)["a"]
    for work, counts, asked in (("planned", planned, plan), ("all labels", all_labels, wide)):
        tested = compare.contrasts(counts, planned=asked, labelings=99)
        pairs = [(of_page(page, counts, asked), of_library(counts, asked)) for _ in range(times)]
        ours, theirs = zip(*pairs)
        yield {
            "work": work,
            "tests": int(tested["p"].notna().sum()),
            "seconds": statistics.median(ours),
            "library": statistics.median(theirs),
        }


def in_page(chromium, path: Path, *, times: int) -> dict:
    """Return the seconds from a choice in the exported page to its answer, and of the longest task."""
    found = []
    for _ in range(times):
        page = chromium.new_context(offline=True).new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        found.append(page.evaluate(ANSWER))
        page.context.close()
    seconds, longest = zip(*found)
    return {
        "work": "in the page",
        "seconds": statistics.median(seconds) / 1000,
        "longest_task": max(longest) / 1000,
    }


def shown(table: pd.DataFrame) -> str:
    """Return the results as a table of Markdown.

    >>> rows = [dict(work="planned", tests=15, seconds=0.41, library=0.62),
    ...         dict(work="in the page", seconds=2.5, longest_task=0.04)]
    >>> print(shown(pd.DataFrame(rows)).splitlines()[-1])
    | in the page |  | 2.50 s |  | 40 ms |
    """
    lines = ["| redone | tests | page | library | longest task |", "|---|---:|---:|---:|---:|"]
    for row in table.itertuples():
        tests = "" if pd.isna(row.tests) else f"{row.tests:.0f}"
        library = "" if pd.isna(row.library) else f"{row.library:.2f} s"
        task = "" if pd.isna(row.longest_task) else f"{1000 * row.longest_task:.0f} ms"
        lines.append(f"| {row.work} | {tests} | {row.seconds:.2f} s | {library} | {task} |")
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
