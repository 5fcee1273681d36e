"""Workers: the same work on many tasks, in this process, in several or on a Dask cluster. Knows nothing of articles."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from uuid import uuid4

from analysis import checks

AHEAD = 2  # tasks a thread of a cluster that are on their way at a time


def results(work: Callable, tasks: Sequence, *, workers: int = 1, client=None) -> Iterator[tuple[int, object]]:
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

    Raises
    ------
    InputError
        If there is a client and no package distributed.

    Examples
    --------
    >>> list(results(str.upper, ["a", "b"]))
    [(0, 'A'), (1, 'B')]
    """
    if client is not None:
        return _on_cluster(work, tasks, client=client)
    if workers == 1 or len(tasks) == 1:
        return ((number, work(task)) for number, task in enumerate(tasks))
    return _in_processes(work, tasks, workers=workers)


def _in_processes(work: Callable, tasks: Sequence, *, workers: int) -> Iterator[tuple[int, object]]:
    from concurrent.futures import ThreadPoolExecutor

    left = set(range(len(tasks)))
    for number, result in _pooled(work, {number: tasks[number] for number in left}, workers=workers):
        left.discard(number)
        yield number, result
    with ThreadPoolExecutor(workers) as threads:
        alone = threads.map(lambda number: dict(_pooled(work, {number: tasks[number]}, workers=1)), sorted(left))
        yield from ((number, again.get(number)) for number, again in zip(sorted(left), alone, strict=True))


def _pooled(work: Callable, tasks: dict, *, workers: int) -> Iterator[tuple[int, object]]:
    """Yield results until all are there or a process was killed; an error cancels what has not begun."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(min(workers, len(tasks)), mp_context=get_context("spawn"))
    try:
        numbers = {}
        try:
            numbers.update((pool.submit(work, task), number) for number, task in tasks.items())
        except BrokenProcessPool:  # killed before all were on their way
            pass
        for future in as_completed(list(numbers)):
            number = numbers.pop(future)
            if not isinstance(future.exception(), BrokenProcessPool):
                yield number, future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _on_cluster(work: Callable, tasks: Sequence, *, client) -> Iterator[tuple[int, object]]:
    try:
        from distributed import KilledWorker, as_completed
    except ImportError:
        raise checks.refusal("client", arrived="a client, and no package distributed", expected="Dask, for a cluster",
                             fix="Install framing-notebooks[cluster]; workers=2 needs nothing more.") from None
    run, waiting, numbers = uuid4().hex, iter(enumerate(tasks)), {}

    def _start(n: int) -> list:
        futures = {client.submit(work, task, key=f"{task.name}-{run}", pure=False): number
                   for number, task in islice(waiting, n)}
        numbers.update(futures)
        return list(futures)

    try:
        running = as_completed(_start(AHEAD * max(sum(client.nthreads().values()), 1)))
        for future in running:
            number = numbers.pop(future)
            yield number, None if isinstance(future.exception(), KilledWorker) else future.result()
            running.update(_start(1))
    finally:
        client.cancel(list(numbers))
