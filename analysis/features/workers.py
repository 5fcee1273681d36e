"""Tasks done by several workers: processes here, or those of a Dask cluster. joblib runs both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky.process_executor import TerminatedWorkerError

from analysis.errors import refusal


def run_tasks(
    work: Callable, tasks: Sequence, *, workers: int = 1, client: Any = None
) -> Iterator[tuple[int, Any]]:
    """Yield (number of the task, its result) in the order in which they finish.

    A task whose process is killed is done again, alone. If its process is killed again, its
    result is None. An error of *work* itself ends everything.

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
    if client is None and (workers == 1 or len(tasks) == 1):
        for number, task in enumerate(tasks):
            yield number, work(task)
        return
    waiting = dict(enumerate(tasks))
    killed = _errors_of_killed_workers(client)
    while waiting:
        try:
            for number, result in _run_together(work, waiting, workers=workers, client=client):
                del waiting[number]
                yield number, result
        except killed:
            # One of those that were begun first has done it.
            suspects = list(waiting)[: 2 * workers + 1]
            for number in suspects:
                yield number, _run_alone(work, number, waiting.pop(number), client=client)


def _errors_of_killed_workers(client: Any) -> tuple[type[Exception], ...]:
    """Return the errors that say that a worker was killed."""
    if client is None:
        return (TerminatedWorkerError,)
    try:
        from distributed import KilledWorker
    except ImportError:
        raise refusal(
            "client",
            arrived="a client, and no package distributed",
            expected="Dask, for a cluster",
            fix="Install framing-notebooks[cluster]; workers=2 needs nothing more.",
        ) from None
    return (KilledWorker,)


def _run_together(
    work: Callable, tasks: Mapping[int, Any], *, workers: int, client: Any
) -> Iterator[tuple[int, Any]]:
    """Yield (number, result) of tasks that several workers do at a time."""
    backend = {"backend": "loky", "n_jobs": max(workers, 2)}
    if client is not None:
        backend = {"backend": "dask", "n_jobs": -1, "client": client}
    with parallel_config(**backend):
        # A task is a partition already: batches of them would only wait for each other.
        parallel = Parallel(batch_size=1, return_as="generator_unordered", max_nbytes=None)
        calls = [delayed(_numbered)(work, number, task) for number, task in tasks.items()]
        yield from parallel(calls)


def _run_alone(work: Callable, number: int, task: Any, *, client: Any) -> Any:
    """Return the result of a task in a process of its own, or None if that is killed."""
    try:
        results = dict(_run_together(work, {number: task}, workers=2, client=client))
    except _errors_of_killed_workers(client):
        return None
    return results[number]


def _numbered(work: Callable, number: int, task: Any) -> tuple[int, Any]:
    """Return the number of a task and its result."""
    return number, work(task)
