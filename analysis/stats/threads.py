"""Work in parts, side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event
from typing import Any

THREADS = os.cpu_count() or 1  #: results are added up in order, so that they do not depend on it
SECONDS_BEFORE_BAR = 2  #: seconds after which a bar shows
PLACES = 1_000_000  #: numbers worked on at a time by each thread, which bounds memory

#: What ends the work of this context, when somebody sets it.
_STOP: ContextVar[Event | None] = ContextVar("stop", default=None)


class Stopped(Exception):
    """Work that was stopped: nobody waits for its result."""


@contextmanager
def stoppable(stop: Event) -> Iterator[None]:
    """Let an event stop the work of this context: `mapped` raises Stopped between two parts.

    >>> stop = Event()
    >>> stop.set()
    >>> with stoppable(stop):
    ...     list(mapped(abs, range(2)))
    Traceback (most recent call last):
    analysis.stats.threads.Stopped
    """
    before = _STOP.set(stop)
    try:
        yield
    finally:
        _STOP.reset(before)


def require_go_on() -> None:
    """Raise Stopped where the work of this context was stopped."""
    stop = _STOP.get()
    if stop is not None and stop.is_set():
        raise Stopped


def mapped(function: Callable, parts: Sequence[Any]) -> Iterator[Any]:
    """Yield a function of each part, in order, by threads.

    A bar shows where somebody watches a terminal and waits.

    >>> list(mapped(abs, range(-2, 2)))
    [2, 1, 0, 1]
    """
    if len(parts) == 1:
        require_go_on()
        yield function(parts[0])
        return
    from tqdm import tqdm

    is_watched = sys.stderr.isatty()
    with ThreadPoolExecutor(THREADS) as pool:
        bar = tqdm(
            pool.map(function, parts),
            total=len(parts),
            desc="re-drawing",
            leave=False,
            delay=SECONDS_BEFORE_BAR,
            disable=not is_watched,
        )
        try:
            for result in bar:
                require_go_on()
                yield result
        except Stopped:
            pool.shutdown(cancel_futures=True)
            raise
