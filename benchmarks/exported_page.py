"""What docs/explorer.md quotes of exported pages: size, time until all charts are drawn, time of a redraw.

The pages of the shipped cases are written as `explore.export` does by default, and opened from disk in
Chromium without a network, at the width of a laptop and of a phone. "Ready" is from the start of the
navigation until the last chart is drawn; a redraw is from a choice until the page changes no more.
Prints a table, and writes it to exported_page.csv here. On a quiet machine: python benchmarks/exported_page.py
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from harness import write_between

from analysis import explore

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = ROOT / "docs" / "explorer.md"
MARKS = ("<!-- pages: from benchmarks/exported_page.csv -->\n", "<!-- end of pages -->")
CASES = ("hamedan-2016", "syria-war")
WIDTHS = (1280, 400)  # pixels
MOST_OPTIONS = 6  #: of a control, each chosen once
#: Says when the last chart was drawn.
READY = """new MutationObserver(() => {
  if (document.documentElement.hasAttribute('data-ready')) window.ready ??= performance.now();
}).observe(document, {attributes: true, subtree: true});"""
#: Does a choice, and returns the milliseconds until the page changed for the last time.
REDRAW = """async ([selector, place]) => {
  const control = document.querySelectorAll(selector)[place[0]];
  const start = performance.now();
  let last = start;
  const watch = new MutationObserver(() => { last = performance.now(); });
  const parts = {attributes: true, childList: true, subtree: true, characterData: true};
  watch.observe(document.body, parts);
  control.selectedIndex = place[1];
  control.dispatchEvent(new Event('change', {bubbles: true}));
  control.dispatchEvent(new Event('input', {bubbles: true}));
  await new Promise(done => setTimeout(done, 700));
  watch.disconnect();
  return last - start;
}"""
CONTROLS = "main select"


def opened(chromium, path: Path, *, width: int):
    """Return a page from disk, without a network, once all its charts are drawn."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, offline=True)
    page = context.new_page()
    page.add_init_script(READY)
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    return page


def redraws(page) -> Iterator[float]:
    """Yield the milliseconds of each redraw: all controls, some options each."""
    sizes = page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(each => each.options.length)",
        CONTROLS,
    )
    for control, n_options in enumerate(sizes):
        for option in [*range(1, min(n_options, MOST_OPTIONS)), 0]:
            yield page.evaluate(REDRAW, [CONTROLS, [control, option]])


def rows(chromium, path: Path, *, case: str, times: int) -> Iterator[dict]:
    """Yield size, ready and redraws of a page at each width."""
    for width in WIDTHS:
        ready = []
        for _ in range(times):
            page = opened(chromium, path, width=width)
            ready.append(page.evaluate("window.ready"))
            page.context.close()
        page = opened(chromium, path, width=width)
        redrawn = list(redraws(page))
        page.context.close()
        yield {
            "case": case,
            "width": width,
            "megabytes": path.stat().st_size / 1e6,
            "ready": statistics.median(ready) / 1000,
            "longest_ready": max(ready) / 1000,
            "redraw": statistics.median(redrawn) / 1000,
            "longest_redraw": max(redrawn) / 1000,
            "redraws": len(redrawn),
        }


def shown(table: pd.DataFrame) -> str:
    """Return the results as a table of Markdown.

    >>> row = dict(case="berths", width=400, megabytes=1.72, ready=0.5, longest_ready=0.61,
    ...            redraw=0.004, longest_redraw=0.09, redraws=20)
    >>> print(shown(pd.DataFrame([row])).splitlines()[-1])
    | berths | 400 px | 1.7 MB | 0.50 s (0.61 s) | 4 ms (90 ms) |
    """
    lines = [
        "| page | width | size | ready: median (longest) | redrawn: median (longest) |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in table.itertuples():
        ready = f"{row.ready:.2f} s ({row.longest_ready:.2f} s)"
        redrawn = f"{1000 * row.redraw:,.0f} ms ({1000 * row.longest_redraw:,.0f} ms)"
        size = f"{row.megabytes:.1f} MB"
        lines.append(f"| {row.case} | {row.width} px | {size} | {ready} | {redrawn} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--times", type=int, default=5, help="each page is opened at each width (default: 5)"
    )
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    import browser

    found = []
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        for case in CASES:
            path = explore.export(ROOT / "data" / case, Path(folder) / f"{case}.html")
            found += rows(chromium, path, case=case, times=options.times)
    table = pd.DataFrame(found).round(4)
    table.to_csv(RESULTS, index=False)
    write_between(PAGE, MARKS, shown(table))
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
