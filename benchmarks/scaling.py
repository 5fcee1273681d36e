"""What docs/scaling.md quotes: time and memory of whole processes that read, resume, add up and load a corpus.

Articles of 1 KB (FA-KES and speeches over and over, each with a word of its own), from JSON lines to packs of 2,000 articles
unless said, with the actors and frames that ship. Writes scaling.csv beside this file.

python benchmarks/scaling.py                      on a quiet machine, with the texts in SHARED
python benchmarks/scaling.py --articles 2000      fewer, to see that everything runs
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import processes
from harness import ROOT
from material import Material

RESULTS = Path(__file__).with_suffix(".csv")
PARTITIONS = (500, 2_000, 5_000, 10_000)


def rows(material: Material, *, articles: int) -> Iterator[dict]:
    """Yield what was done, how many articles it was, the seconds of the whole process and the peak of its memory in GB.

    ``processor`` are the seconds of all processors, workers included.
    """
    corpus, pack = material.large(articles), material.folder()
    yield timed("one process", articles, "extract", corpus, pack, 1)
    written = sum(file.stat().st_size for file in pack.rglob("*") if file.is_file())
    share = written / corpus.stat().st_size
    yield {"work": "bytes of packs for a byte of input", "articles": articles, "value": share}
    yield timed("all kept by a second run", articles, "extract", corpus, pack, 1)
    yield timed("metadata of all, of a pack in parts", articles, "opened", pack)
    yield timed("every word by outlet, pack by pack", articles, "summed", pack)
    yield timed("all as one Features", articles, "load", pack)
    yield timed("two processes", articles, "extract", corpus, material.folder(), 2)
    yield timed("two workers of a Dask cluster", articles, "cluster", corpus, material.folder(), 2)
    for number in (articles // 2, articles, 2 * articles):
        several = material.large(number)
        yield timed("one process, for memory", number, "extract", several, material.folder(), 1)
    few = material.large(articles // 5)
    for number in PARTITIONS:
        name = f"one process, partitions of {number:,}"
        yield timed(name, articles // 5, "extract", few, material.folder(), 1, number)


def timed(work: str, articles: int, *command) -> dict:
    """Return the row of one process."""
    start, before = time.perf_counter(), processor_seconds()
    gigabytes = processes.run(*command)
    row = {"work": work, "articles": articles, "seconds": time.perf_counter() - start}
    return row | {"processor": processor_seconds() - before, "gigabytes": gigabytes}


def processor_seconds() -> float:
    """Return the seconds of processors of all processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
