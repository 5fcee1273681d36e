"""In a kernel: each notebook begins as in a new one."""

import os
import warnings
from contextlib import ExitStack

from IPython import get_ipython

_of_notebook = ExitStack()  # undoes what the notebook before has set


def begin() -> None:
    """Forget the names, figures and settings of the notebook before, and count from 1."""
    from matplotlib import pyplot, rc_context  # the library itself draws without pyplot

    _of_notebook.close()
    get_ipython().reset()
    _of_notebook.callback(os.chdir, os.getcwd())
    _of_notebook.callback(pyplot.close, "all")
    _of_notebook.enter_context(rc_context())
    _of_notebook.enter_context(warnings.catch_warnings())
