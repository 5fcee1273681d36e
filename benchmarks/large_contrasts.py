"""What docs/scaling.md quotes: time and memory of comparing the words of two outlets, by number of articles and terms.

Articles of about 200 invented words (120 different ones), terms as frequent as Zipf says. Seconds are those of
``compare.contrasts`` alone, with all intervals; memory is the peak of its process, what the counts take included. Prints a
table, and writes it to large_contrasts.csv beside this file. Run on a quiet machine: python benchmarks/large_contrasts.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import processes

RESULTS = Path(__file__).with_suffix(".csv")
LABELINGS = 1_000
SIZES = ((1_000, 5_000), (10_000, 10_000), (100_000, 20_000))


def rows() -> Iterator[dict]:
    """Yield what was compared, how, in how many seconds, and the peak of memory before and after in GB."""
    for articles, terms in SIZES:
        printed = processes.run("benchmarks/processes.py", "contrasts", articles, terms, LABELINGS)
        before, after, seconds, busy = map(float, printed.split())
        yield {
            "articles": articles,
            "terms": terms,
            "labelings": LABELINGS,
            "seconds": seconds,
            "processor_seconds": busy,
            "gigabytes_of_counts": before,
            "gigabytes": after,
        }


def main() -> None:
    """Measure, print and write."""
    table = pd.DataFrame(rows()).round(2)
    table.to_csv(RESULTS, index=False)
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
