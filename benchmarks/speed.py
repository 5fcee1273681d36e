"""How fast reading is, as ratios against named tools in the same run (``make bench``).

Every kind of work first shows that its results are right: equal to the other tool's, wherever both do the same thing. Then
ours and theirs are timed in turns, and the medians of several rounds count. At the end results.csv beside this file and the
table in docs/speed.md are written; if a result differs, nothing is, and the exit code is 1.

python benchmarks/speed.py           on a quiet machine
python benchmarks/speed.py --trial   small inputs, one round, to see that everything runs; writes nothing
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from harness import ROOT, Unequal, write_between
from material import Material
from works import WORKS

RESULTS, PAGE = Path(__file__).with_name("results.csv"), ROOT / "docs" / "speed.md"
MARKS = ("<!-- speed: from benchmarks/results.csv -->\n", "<!-- end of speed -->")
TOOLS = ("numba", "numpy", "scikit-learn", "nltk", "vaderSentiment")
SHOWN = ["work", "against", "ours", "theirs", "ratio", "reached"]


def measured(material: Material) -> pd.DataFrame:
    """Return a row for each figure. Raises Unequal if a result differs."""
    rows = []
    for work in WORKS:
        say(work.__name__)
        note = " ".join(work.__doc__.split())
        rows += [row.record() | {"note": note} for row in work(material)]
    return pd.DataFrame(rows).assign(versions=versions(), machine=machine())


def say(text: str) -> None:
    """Write a line for whoever is waiting."""
    print(text, file=sys.stderr, flush=True)


def versions() -> str:
    """Return which Python and tools ran."""
    python = f"Python {platform.python_version()}"
    return ", ".join([python, *(f"{name} {version(name)}" for name in TOOLS)])


def machine() -> str:
    """Return the number of processors and their model."""
    about = Path("/proc/cpuinfo")
    text = about.read_text() if about.exists() else ""
    found = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    return f"{os.cpu_count()} × {found[1] if found else platform.machine()}"


def table(results: pd.DataFrame) -> str:
    """Return the table of docs/speed.md."""
    cells = results[SHOWN].assign(
        ours=results["ours"] + " " + results["unit"],
        ratio=with_unit(results["ratio"], "×"),
        theirs=with_unit(results["theirs"], " " + results["unit"]),
    )
    rows = [SHOWN, ["---"] * len(SHOWN), *cells.values.tolist()]
    return "".join(f"|{'|'.join(row)}|\n" for row in rows)


def with_unit(values: pd.Series, unit) -> pd.Series:
    """Return numbers with their unit, and empty cells as they are."""
    return (values + unit).where(values != "", "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure and write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trial", action="store_true", help="small inputs, one round")
    options = parser.parse_args(arguments)
    shared = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            results = measured(Material(shared, Path(scratch), trial=options.trial))
        except Unequal as error:
            say(f"{error}. Nothing is written.")
            return 1
    say(results[SHOWN].to_string(index=False))
    if not options.trial:
        results.to_csv(RESULTS, index=False, lineterminator="\n")
        write_between(PAGE, MARKS, table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
