"""Tasks done by several workers: processes here (joblib), or those of a Dask cluster."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from threading import Thread
from typing import Any

from analysis.errors import refusal

AHEAD = 2  #: tasks a thread of a cluster that are on their way at a time
WATCH_SECONDS = 1  #: after which a process notices that its parent is gone


def run_tasks(
    work: Callable, tasks: Sequence, *, workers: int = 1, client: Any = None
) -> Iterator[tuple[int, Any]]:
    """Yield (number of the task, its result) in the order in which they finish.

    A task whose process is killed is done again. If its process is killed again, its result is
    None. An error of *work* itself ends everything.

    Parameters
    ----------
    work : function of a task
        With more than one worker, or a client, it can be pickled.
    tasks : sequence
    workers : int
        Processes.
    client : distributed.Client, optional
        The cluster that works in place of processes.

    Raises
    ------
    InputError
        If there is a client and no package distributed.

    Examples
    --------
    >>> list(run_tasks(str.upper, ["a", "b"]))
    [(0, 'A'), (1, 'B')]
    """
    if client is not None:
        return _run_on_cluster(work, tasks, client=client)
    if workers == 1 or len(tasks) == 1:
        return ((number, work(task)) for number, task in enumerate(tasks))
    return _run_in_processes(work, tasks, workers=workers)


def _run_in_processes(
    work: Callable, tasks: Sequence, *, workers: int
) -> Iterator[tuple[int, Any]]:
    """Yield (number, result) of tasks that processes do; tasks of a killed one are done alone."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    waiting = dict(enumerate(tasks))
    while waiting:
        try:
            for number, result in _run_together(work, waiting, workers=workers):
                del waiting[number]
                yield number, result
        except TerminatedWorkerError:
            # Those that were begun are the first that are left: one of them had the process.
            for number in list(waiting)[: 2 * workers + 1]:
                yield number, _run_alone(work, number, waiting.pop(number))


def _run_together(
    work: Callable, tasks: Mapping[int, Any], *, workers: int
) -> Iterator[tuple[int, Any]]:
    """Yield (number, result) of tasks that several processes do at a time."""
    from joblib import Parallel, delayed  # not at the top: most runs have one worker

    calls = [delayed(_with_number)(work, number, task) for number, task in tasks.items()]
    # A task is a partition already: larger batches of them would only wait for each other.
    parallel = Parallel(
        n_jobs=workers,
        backend="loky",
        batch_size=1,
        max_nbytes=None,
        return_as="generator_unordered",
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )
    yield from parallel(calls)


def _run_alone(work: Callable, number: int, task: Any) -> Any:
    """Return the result of a task that no other is done beside, or None if it is killed."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    try:
        results = dict(_run_together(work, {number: task}, workers=2))
    except TerminatedWorkerError:
        return None
    return results[number]


def _with_number(work: Callable, number: int, task: Any) -> tuple[int, Any]:
    """Return the number of a task and its result."""
    return number, work(task)


def _end_with_parent(parent: int) -> None:
    """Let this process end when the one that started it is gone, however that ended."""

    def watch() -> None:
        """End with the parent."""
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _run_on_cluster(work: Callable, tasks: Sequence, *, client: Any) -> Iterator[tuple[int, Any]]:
    """Yield (number, result) of tasks that a cluster does.

    Dask repeats what was lost with a worker. joblib's Dask backend is not used: it never returns
    if a task kills every worker that tries it.
    """
    try:
        from distributed import KilledWorker, as_completed
    except ImportError:
        raise refusal(
            "client",
            arrived="a client, and no package distributed",
            expected="Dask, for a cluster",
            fix=(
                'Run pip install "framing-notebooks[cluster]", or use workers= in place of client=.'
            ),
        ) from None
    waiting = iter(enumerate(tasks))
    numbers: dict[Any, int] = {}

    def submit(n: int) -> list:
        """Send the next *n* tasks to the cluster and return their futures."""
        futures = []
        for number, task in islice(waiting, max(n, 0)):
            future = client.submit(work, task, pure=False)
            numbers[future] = number
            futures.append(future)
        return futures

    try:
        running = as_completed(submit(AHEAD))
        for future in running:
            number = numbers.pop(future)
            result = None
            if not isinstance(future.exception(), KilledWorker):
                result = future.result()
            yield number, result
            n_threads = sum(client.nthreads().values())  # workers come and go
            running.update(submit(AHEAD * max(n_threads, 1) - len(numbers)))
    finally:
        client.cancel(list(numbers))
