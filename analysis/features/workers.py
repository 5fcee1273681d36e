"""Tasks done by several workers: processes of joblib."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from analysis.errors import InputError, refusal


def run_tasks(work: Callable, tasks: Sequence, *, workers: int = 1) -> Iterator[Any]:
    """Yield the result of each task, in their order.

    Parameters
    ----------
    work : function of a task
        With more than one worker it can be pickled.
    tasks : sequence
    workers : int
        Processes.

    Raises
    ------
    InputError
        If a process is killed.

    Examples
    --------
    >>> list(run_tasks(str.upper, ["a", "b"]))
    ['A', 'B']
    """
    if workers == 1 or len(tasks) == 1:
        return map(work, tasks)
    return _run_in_processes(work, tasks, workers=workers)


def _run_in_processes(work: Callable, tasks: Sequence, *, workers: int) -> Iterator[Any]:
    """Yield the results of tasks that processes do."""
    from joblib import Parallel, delayed  # not at the top: most runs have one worker
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    # A task is a partition already: larger batches of them would only wait for each other.
    parallel = Parallel(n_jobs=workers, batch_size=1, max_nbytes=None, return_as="generator")
    try:
        yield from parallel(delayed(work)(task) for task in tasks)
    except TerminatedWorkerError as error:
        raise _killed_process() from error


def _killed_process() -> InputError:
    """Return the refusal to go on after a process was killed."""
    return refusal(
        "workers",
        arrived="a process that was killed, as when memory runs out",
        expected="processes that finish",
        fix="Use fewer workers, or fewer articles a partition. With to= the same call again keeps "
        "what is finished.",
    )
