"""Work in parts, side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

THREADS = os.cpu_count() or 1  #: results are added up in order, so that they do not depend on it
PATIENCE = 2  #: seconds after which a bar shows
PLACES = 1_000_000  #: numbers worked on at a time by each thread, which bounds memory


def mapped(function: Callable, parts: Sequence[Any]) -> Iterator[Any]:
    """Yield a function of each part, in order, by threads.

    A bar shows where somebody watches a terminal and waits.

    >>> list(mapped(abs, range(-2, 2)))
    [2, 1, 0, 1]
    """
    from tqdm import tqdm

    is_watched = sys.stderr.isatty()
    with ThreadPoolExecutor(THREADS) as pool:
        results: Iterator[Any] = map(function, parts)
        if len(parts) > 1:
            results = pool.map(function, parts)
        yield from tqdm(
            results,
            total=len(parts),
            desc="re-drawing",
            leave=False,
            delay=PATIENCE,
            disable=not is_watched,
        )
