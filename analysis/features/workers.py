"""Tasks done by several workers: processes here (joblib), or those of a Dask cluster."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from typing import Any

from analysis.errors import InputError, refusal

PATIENCE = 60  #: seconds without any worker of a cluster


def run_tasks(work: Callable, tasks: Sequence, *, workers: int, client: Any) -> Iterator[Any]:
    """Yield each task's result, in order, from processes or a cluster."""
    if client is not None:
        return _run_on_cluster(work, tasks, client=client)
    if workers == 1 or len(tasks) == 1:
        return map(work, tasks)
    return _run_in_processes(work, tasks, workers=workers)


def _run_in_processes(work: Callable, tasks: Sequence, *, workers: int) -> Iterator[Any]:
    """Yield the results of tasks that processes do."""
    from joblib import Parallel, delayed  # not at the top: most runs have one worker
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    # A task is a piece already: larger batches of them would only wait for each other.
    parallel = Parallel(n_jobs=workers, batch_size=1, max_nbytes=None, return_as="generator")
    try:
        yield from parallel(delayed(work)(task) for task in tasks)
    except TerminatedWorkerError as error:
        raise _killed_process() from error


def _run_on_cluster(work: Callable, tasks: Sequence, *, client) -> Iterator[Any]:
    """Yield the results of tasks that a cluster does; Dask repeats what was lost with a worker.

    joblib's Dask backend is not used: it never returns if a task kills every worker that tries it.
    """
    try:
        from distributed import KilledWorker
    except ImportError:
        raise refusal(
            "client",
            arrived="a client, and no package distributed",
            expected="Dask, for a cluster",
            fix=(
                'Run pip install "framing-notebooks[cluster]", or use workers= in place of client=.'
            ),
        ) from None
    futures = client.map(work, tasks, pure=False, batch_size=1)  # a graph each: tasks may be large
    try:
        while futures:
            try:
                yield futures[0].result(timeout=PATIENCE)
            except TimeoutError:
                if not client.nthreads():
                    raise _killed_process() from None
            else:
                del futures[0]  # the cluster forgets the result
    except (KilledWorker, CancelledError) as error:
        raise _killed_process() from error
    finally:
        client.cancel(futures)


def _killed_process() -> InputError:
    """Return the refusal to go on after a process was killed."""
    return refusal(
        "workers",
        arrived="a process that was killed, as when memory runs out",
        expected="processes that finish",
        fix="Use fewer workers, or make a pack of each part of the articles and join the packs: "
        "load_features([…]).",
    )
