"""A process that kills itself at one of its steps: for the tests of runs that are cut short."""

import itertools
import os
import signal

#: Functions of the system by which files come to the disk and to their place, or go.
STEPS = ["fsync", "replace", "rename", "unlink", "rmdir", "mkdir"]


def die_after(steps: int) -> None:
    """Let this process kill itself at the step after so many."""
    left = itertools.count(steps, -1)

    def counted(step):
        def _step(*arguments, **options):
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **options)

        return _step

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
