"""Work in parts, side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

THREADS = os.cpu_count() or 1  #: results are added up in order, so that they do not depend on it
PATIENCE = 2  #: seconds after which a bar shows
PLACES = 1_000_000  #: numbers worked on at a time, by each thread: bounds memory, whatever the number of units or places


def mapped(function: Callable, parts: Sequence) -> Iterator:
    """Yield *function* of each part, in order, by threads, with a bar where somebody watches a terminal and waits.

    >>> list(mapped(abs, range(-2, 2)))
    [2, 1, 0, 1]
    """
    from tqdm import tqdm

    with ThreadPoolExecutor(THREADS) as pool:
        done = pool.map(function, parts) if len(parts) > 1 else map(function, parts)
        yield from tqdm(
            done,
            total=len(parts),
            desc="re-drawing",
            leave=False,
            delay=PATIENCE,
            disable=not sys.stderr.isatty(),
        )
