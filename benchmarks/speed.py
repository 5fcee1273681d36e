"""How fast reading is, as ratios against named tools in the same run (``make bench``).

Every line of work first shows that its results are right: equal to the other tool's, wherever both do the same thing. When all
have, ours and theirs are timed in turns, and the shortest of several rounds counts. Then results.csv beside this file and the
table in docs/speed.md are written; if any result differs, nothing is, and the exit code is 1.

python benchmarks/speed.py                        everything, on a quiet machine
python benchmarks/speed.py --only "300 aliases"   one line of work; the other rows of results.csv stay
python benchmarks/speed.py --trial                small inputs, one round, to see that everything runs; writes nothing
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from harness import Line, Unequal
from lines import LINES
from material import ROOT, Material

RESULTS = Path(__file__).with_name("results.csv")
PAGE = ROOT / "docs" / "speed.md"
TOOLS = (
    "numba",
    "numpy",
    "scikit-learn",
    "nltk",
    "vaderSentiment",
    "datasketch",
)
_MARKED = re.compile(
    r"(<!-- speed: from benchmarks/results.csv -->\n).*?(<!-- end of speed -->)", re.DOTALL
)


def measured(
    works: Sequence[str],
    material: Material,
    *,
    lines: dict[str, Callable[[Material], Line]] = LINES,
) -> pd.DataFrame:
    """Return the rows of *works*: all are checked before any is timed. Raises Unequal if a result differs."""
    made = {work: lines[work](material) for work in works}
    for work, line in made.items():
        say(f"checking   {work}")
        line.check()
    rows = []
    for work, line in made.items():
        say(f"measuring  {work}")
        rows += [
            {"line": work, **row.record(), "note": " ".join(lines[work].__doc__.split())}
            for row in line.measure()
        ]
    return pd.DataFrame(rows).assign(versions=versions(), machine=machine())


def say(text: str) -> None:
    """Write a line for whoever is waiting."""
    print(text, file=sys.stderr, flush=True)


def versions() -> str:
    """Return which Python and tools ran."""
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in TOOLS)]
    )


def machine() -> str:
    """Return the number of processors and their model."""
    about = Path("/proc/cpuinfo")
    found = re.search(
        r"^model name\s*: (.*)$", about.read_text() if about.exists() else "", re.MULTILINE
    )
    return f"{os.cpu_count()} × {found.group(1) if found else platform.machine()}"


def merged(new: pd.DataFrame, old: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows of *old* with those lines replaced that *new* has, in the order of LINES."""
    kept = [] if old is None else [old[~old["line"].isin(new["line"])]]
    order = {work: place for place, work in enumerate(LINES)}
    return pd.concat([*kept, new]).sort_values(
        "line", key=lambda column: column.map(order), kind="stable", ignore_index=True
    )


def table(results: pd.DataFrame) -> str:
    """Return the table of docs/speed.md."""
    head = ["work", "against", "ours", "theirs", "ratio", "must", "aim", "reached"]
    cells = results[head].assign(
        ours=results["ours"] + " " + results["unit"],
        ratio=_with(results["ratio"], "×"),
        theirs=_with(results["theirs"], " " + results["unit"]),
    )
    rows = [head, ["---"] * len(head), *cells.values.tolist()]
    notes = "; ".join(dict.fromkeys(results["machine"] + "; " + results["versions"]))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + f"\n\n{notes}.\n"


def _with(values: pd.Series, unit) -> pd.Series:
    return (values + unit).where(values != "", "")


def write(new: pd.DataFrame, *, results: Path = RESULTS, page: Path = PAGE) -> None:
    """Write the rows into *results* and the table between the marks of *page*."""
    old = pd.read_csv(results, dtype="str", keep_default_na=False) if results.exists() else None
    rows = merged(new, old)
    rows.to_csv(results, index=False, lineterminator="\n")
    text = page.read_text(encoding="utf-8")
    page.write_text(
        _MARKED.sub(lambda found: found.group(1) + table(rows) + found.group(2), text),
        encoding="utf-8",
    )


def main(
    arguments: Sequence[str] | None = None,
    *,
    lines: dict[str, Callable[[Material], Line]] = LINES,
    to: dict | None = None,
) -> int:
    """Read the command line, check, measure and write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=list(lines), help="one line of work")
    parser.add_argument(
        "--trial", action="store_true", help="small inputs, one round; writes nothing"
    )
    parser.add_argument(
        "--shared", type=Path, default=os.environ.get("SHARED", "../shared"), help="folder of texts"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        material = Material((ROOT / options.shared).resolve(), Path(scratch), trial=options.trial)
        try:
            new = measured([options.only] if options.only else list(lines), material, lines=lines)
        except Unequal as error:
            say(f"{error}. Nothing is timed or written.")
            return 1
    say(new.drop(columns=["note", "versions", "machine", "line"]).to_string(index=False))
    if not options.trial:
        write(new, **(to or {}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
