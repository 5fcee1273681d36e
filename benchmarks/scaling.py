"""What docs/speed.md quotes: time and memory of whole processes that read, extract and save a corpus, and load its pack.

Texts are FA-KES over and over, in each repetition with 7 % other words, as JSON lines. Texts that repeat make more furniture than
real ones. Writes scaling.csv beside this file.

python benchmarks/scaling.py                      100,000 articles, and a half, a quarter and an eighth of them
python benchmarks/scaling.py --articles 2000      fewer, to see that everything runs
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import processes
from harness import ROOT, processor
from material import Material

RESULTS = Path(__file__).with_suffix(".csv")


def rows(material: Material, *, articles: int) -> Iterator[dict]:
    """Yield what was done, how many articles it was, the seconds of the whole process and the peak of its memory in GB.

    ``processor`` are the seconds of all processors.
    """
    pack = material.scratch / "pack"
    for number in (articles // 8, articles // 4, articles // 2, articles):
        corpus = material.large(number)
        yield timed("read, extracted and saved", number, "extract", corpus, pack)
        corpus.unlink()
    yield timed("loaded", articles, "load", pack)


def timed(work: str, articles: int, *command) -> dict:
    """Return the row of one process."""
    start, before = time.perf_counter(), processor()
    gigabytes = processes.run(*command)
    row = {"work": work, "articles": articles, "seconds": time.perf_counter() - start}
    return row | {"processor": processor() - before, "gigabytes": gigabytes}


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    articles = parser.parse_args().articles
    shared = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        material = Material(shared, Path(scratch))
        table = pd.DataFrame(rows(material, articles=articles)).round(3)
    sys.stdout.write(table.to_string(index=False) + "\n")
    if articles == parser.get_default("articles"):
        table.to_csv(RESULTS, index=False)


if __name__ == "__main__":
    main()
