"""What docs/speed.md quotes of the page: size, seconds of saving, time until it is drawn, and of a redraw.

The shipped cases, and 10,000 invented articles of 25 outlets, are saved as `page.save` does by default and opened from disk in
Chromium without a network. "Ready" is from the start of the navigation until the first view is drawn; a redraw is from a new
address until the page changes no more. Prints a table, and writes it to page.csv here. On a quiet machine: python benchmarks/page.py
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import material
import pandas as pd
from harness import write_between

from analysis import extract, page, read_corpus

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_suffix(".csv")
DOCS = ROOT / "docs" / "speed.md"
MARKS = ("<!-- page: from benchmarks/page.csv -->\n", "<!-- end of page -->")
CASES = ("hamedan-2016", "syria-war")
ARTICLES, OUTLETS = 10_000, 25  #: invented
VIEWS = "answer compare voices together tone time sources pages".split()
#: Goes to an address, and returns the milliseconds until the page changed for the last time.
REDRAW = """async address => {
  const start = performance.now();
  let last = start;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document.body, {attributes: true, childList: true, subtree: true, characterData: true});
  location.hash = address;
  await new Promise(done => setTimeout(done, 700));
  watch.disconnect();
  return last - start;
}"""
READY = "new Promise(done => setInterval(() => window.pageReady && done(performance.now())))"
#: What can be counted, and the groups of the first state.
CHOICES = """() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const what = [...new Set(data.materials.map(material => material.what))];
  return {what, groups: data.groups[data.defaults.by].order.slice(0, 3)};
}"""


def invented(folder: Path) -> Path:
    """Save a pack of invented articles, and return its folder."""
    material.OUTLETS = OUTLETS
    table = material.crawled_articles(ARTICLES)
    features = extract(read_corpus(table), actors=material.LISTS["actors"])
    features.save(folder / "features")
    return folder


def opened(chromium, path: Path):
    """Return a page from disk, without a network, and the seconds until it was ready."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    tab = context.new_page()
    tab.goto(path.as_uri())
    return tab, tab.evaluate(READY) / 1000


def addresses(tab) -> Iterator[str]:
    """Yield the addresses that are gone to: all views, all that is counted, some groups."""
    choices = tab.evaluate(CHOICES)
    for view in VIEWS:
        yield f"view={view}"
    for what in choices["what"]:
        for group in choices["groups"]:
            yield f"view=compare&what={what}&group={group}"


def row(chromium, case: Path, path: Path, *, times: int) -> dict:
    """Return what was measured of a case."""
    start = time.process_time()
    page.save(case, path)
    saving = time.process_time() - start
    ready = []
    for _ in range(times):
        tab, seconds = opened(chromium, path)
        ready.append(seconds)
        tab.context.close()
    tab, _ = opened(chromium, path)
    redrawn = [tab.evaluate(REDRAW, address) / 1000 for address in addresses(tab)]
    tab.context.close()
    return {
        "case": case.name,
        "megabytes": path.stat().st_size / 1e6,
        "saving": saving,
        "ready": statistics.median(ready),
        "longest_ready": max(ready),
        "redraw": statistics.median(redrawn),
        "longest_redraw": max(redrawn),
        "redraws": len(redrawn),
    }


def shown(table: pd.DataFrame) -> str:
    """Return the results as a table of Markdown.

    >>> row = dict(case="berths", megabytes=1.72, saving=2.5, ready=0.5, longest_ready=0.61,
    ...            redraw=0.004, longest_redraw=0.09, redraws=20)
    >>> print(shown(pd.DataFrame([row])).splitlines()[-1])
    |berths|1.7 MB|2.5 s|0.50 s (0.61)|4 ms (90)|
    """
    lines = [
        "|page|size|saved|ready: median (longest)|redrawn: median (longest)|",
        "|---|---:|---:|---:|---:|",
    ]
    for found in table.itertuples():
        ready = f"{found.ready:.2f} s ({found.longest_ready:.2f})"
        redrawn = f"{1000 * found.redraw:,.0f} ms ({1000 * found.longest_redraw:,.0f})"
        sizes = f"{found.megabytes:.1f} MB|{found.saving:.1f} s"
        lines.append(f"|{found.case}|{sizes}|{ready}|{redrawn}|")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="each page is opened (default: 5)")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    import browser

    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        cases = [ROOT / "data" / name for name in CASES]
        cases.append(invented(Path(folder) / f"{ARTICLES:,} invented articles"))
        found = []
        for number, case in enumerate(cases):
            path = Path(folder) / f"{number}.html"
            found.append(row(chromium, case, path, times=options.times))
    table = pd.DataFrame(found).round(4)
    table.to_csv(RESULTS, index=False)
    write_between(DOCS, MARKS, shown(table))
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
