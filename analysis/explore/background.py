"""Work beside the kernel's other work: what is computed, how it is stopped, what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

_POOL = ThreadPoolExecutor(2, thread_name_prefix="explorer")
T = TypeVar("T")


class Job:
    """One kind of work, such as drawing the view: at most one is done at a time.

    Parameters
    ----------
    say : function
        Called with what is computed, and with "" when that is done.
    """

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.stop_event = Event()
        self._task: asyncio.Task | None = None

    @property
    def is_running(self) -> bool:
        """Whether the work was started and has not ended."""
        return self._task is not None and not self._task.done()

    def start(self, work: Coroutine) -> None:
        """Start work in the event loop, in place of what is done now."""
        self.stop()
        self._task = asyncio.get_running_loop().create_task(work)
        self._task.add_done_callback(self._task_ended)

    def _task_ended(self, task: asyncio.Task) -> None:
        """Say that nothing is computed any more, also after an error."""
        if task is self._task:
            self.say("")

    def stop(self) -> None:
        """End the work: its result would be outdated."""
        self.stop_event.set()
        self.stop_event = Event()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.say("")

    async def ended(self) -> None:
        """Wait until the work has ended or was stopped; an error in it is raised."""
        task = self._task
        if task is None:
            return
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()


async def in_thread(function: Callable[[], T]) -> T:
    """Return what a function gives, computed in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, function)


def has_event_loop() -> bool:
    """Tell whether an event loop runs, as in a notebook: only there can work be done later."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
