"""Workers: the same work on many tasks, in this process, in several or on a Dask cluster. Knows nothing of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from uuid import uuid4

from analysis import errors as checks

AHEAD = 2  # tasks a thread of a cluster that are on their way at a time


def results(
    work: Callable, tasks: Sequence, *, workers: int = 1, client=None, first: Callable | None = None
) -> Iterator[tuple[int, object]]:
    """Yield (number of the task, its result) in the order in which they finish.

    A task whose process is killed is done again, alone in a fresh process; if that is killed too, its result is None. An error
    of *work* itself ends everything.

    Parameters
    ----------
    work : function of a task
        With more than one worker, or a client, it can be pickled.
    tasks : sequence
        Each has a ``name``.
    workers : int
        Processes. They are spawned, so that all systems behave alike.
    client : distributed.Client, optional
        The cluster that works in place of processes; Dask itself repeats what was lost with a worker.
    first : function without arguments, optional
        What every worker of the cluster that is there does once, before its tasks.

    Raises
    ------
    InputError
        If there is a client and no package distributed, or if no process finishes anything.

    Examples
    --------
    >>> list(results(str.upper, ["a", "b"]))
    [(0, 'A'), (1, 'B')]
    """
    if client is not None:
        return _on_cluster(work, tasks, client=client, first=first)
    if workers == 1 or len(tasks) == 1:
        return ((number, work(task)) for number, task in enumerate(tasks))
    return _in_processes(work, tasks, workers=workers)


def _in_processes(work: Callable, tasks: Sequence, *, workers: int) -> Iterator[tuple[int, object]]:
    left, begun = dict(enumerate(tasks)), False
    while left:
        for number, result in _pooled(work, left, workers=workers):
            del left[number]
            begun = True
            yield number, result
        # Those that a killed process had, or that waited next, are done again alone: they are the first that are left.
        lost = {number: left.pop(number) for number in list(left)[: 2 * workers + 1]}
        again = {
            number: dict(_pooled(work, {number: task}, workers=1)) for number, task in lost.items()
        }
        if lost and not (begun or any(again.values())):
            raise checks.refusal(
                "workers",
                arrived="processes that end before they finish anything",
                expected="processes that work",
                fix="In a script, put the call under "
                '`if __name__ == "__main__":`; else leave the processes more memory, or use workers=1.',
            )
        begun = True
        yield from ((number, result.get(number)) for number, result in again.items())


def _pooled(work: Callable, tasks: dict, *, workers: int) -> Iterator[tuple[int, object]]:
    """Yield results until all are there or a process was killed; an error cancels what has not begun."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(
        min(workers, len(tasks)), mp_context=get_context("spawn"), initializer=_end_with_parent
    )
    try:
        numbers = {}
        with suppress(BrokenProcessPool):  # killed before all were on their way
            numbers.update((pool.submit(work, task), number) for number, task in tasks.items())
        for future in as_completed(list(numbers)):
            number = numbers.pop(future)
            if not isinstance(future.exception(), BrokenProcessPool):
                yield number, future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Let this process end when the one that started it is gone, however that ended."""
    import os
    from multiprocessing import parent_process
    from threading import Thread

    def follow() -> None:
        """End with the process that started this one."""
        if parent := parent_process():
            parent.join()
            os._exit(1)

    Thread(target=follow, daemon=True).start()


def _on_cluster(
    work: Callable, tasks: Sequence, *, client, first: Callable | None
) -> Iterator[tuple[int, object]]:
    try:
        from distributed import KilledWorker, as_completed
    except ImportError:
        raise checks.refusal(
            "client",
            arrived="a client, and no package distributed",
            expected="Dask, for a cluster",
            fix="Install framing-notebooks[cluster]; workers=2 needs nothing more.",
        ) from None
    if first:
        client.run(first)
    run, waiting, numbers = uuid4().hex, iter(enumerate(tasks)), {}

    def _start(n: int) -> list:
        futures = {
            client.submit(work, task, key=f"{task.name}-{run}", pure=False): number
            for number, task in islice(waiting, max(n, 0))
        }
        numbers.update(futures)
        return list(futures)

    try:
        running = as_completed(_start(AHEAD))
        for future in running:
            number = numbers.pop(future)
            yield number, None if isinstance(future.exception(), KilledWorker) else future.result()
            running.update(
                _start(max(AHEAD * sum(client.nthreads().values()), AHEAD) - len(numbers))
            )  # workers come and go
    finally:
        client.cancel(list(numbers))
