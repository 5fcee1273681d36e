"""What docs/scaling.md quotes: time and memory of whole processes that read, resume, add up and load a corpus.

Articles of 1 KB (FA-KES and speeches over and over, each with a word of its own), from JSON lines to packs of 2,000 articles
unless said, with the actors and frames that ship. Prints a table, and writes it to scaling.csv beside this file.
Run on a quiet machine: python benchmarks/scaling.py --shared ../shared
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import processes
from material import ROOT, Material

SCRIPT, RESULTS = "benchmarks/processes.py", Path(__file__).with_suffix(".csv")
PARTITIONS = (500, 2_000, 5_000, 10_000)
WAR = ROOT / "data" / "syria-war" / "features"


def rows(material: Material, *, articles: int) -> Iterator[dict]:
    """Yield what was done, how many articles it was, the seconds of the whole process and the peak of its memory in GB.

    ``processor`` are the seconds of all processors, workers included.
    """
    corpus, pack = material.large(articles), material.folder()
    size = corpus.stat().st_size
    yield timed("one process", articles, "extract", corpus, pack, 1)
    written = sum(file.stat().st_size for file in pack.rglob("*") if file.is_file())
    yield {
        "work": "bytes of packs for a byte of input",
        "articles": articles,
        "value": written / size,
    }
    yield timed("all kept by a second run", articles, "extract", corpus, pack, 1)
    yield timed("metadata of all, of a pack in parts", articles, "opened", pack)
    yield timed("every word by outlet, pack by pack", articles, "summed", pack)
    yield timed("all as one Features", articles, "load", pack)
    shutil.rmtree(pack)
    yield timed("two processes", articles, "extract", corpus, material.folder(), 2)
    yield timed("two workers of a Dask cluster", articles, "cluster", corpus, material.folder(), 2)
    yield timed("pairs of the words of the war pack", 804, "together", WAR)
    few = material.large(articles // 5)
    for number in PARTITIONS:
        yield timed(
            f"one process, partitions of {number:,}",
            articles // 5,
            "extract",
            few,
            material.folder(),
            1,
            number,
        )


def timed(work: str, articles: int, *command) -> dict:
    """Return the row of one process."""
    before = processor_seconds()
    seconds, printed = processes.measured(SCRIPT, *command)
    return {
        "work": work,
        "articles": articles,
        "seconds": seconds,
        "processor": processor_seconds() - before,
        "gigabytes": float(printed),
    }


def processor_seconds() -> float:
    """Return the seconds of processors of all processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
        "--articles", type=int, default=100_000, help="how many articles (default: 100,000)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        material = Material(options.shared.resolve(), Path(scratch))
        table = pd.DataFrame(rows(material, articles=options.articles)).round(3)
    table.to_csv(RESULTS, index=False)
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
