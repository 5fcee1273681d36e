"""Run notebooks on a case: its parameters injected, prose about the shipped cases left out.

nbclient executes them. papermill would change the working directory of the whole process, and
add times and random ids, so that two runs would differ.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from analysis.case import open_case
from analysis.compare.groups import require_groups
from analysis.errors import MissingInput, refusal, using_files
from analysis.features.loading import load_features
from analysis.files import FEATURES, write_outputs

LAB = "explore"  #: the notebook for JupyterLab, which is not run
TIMEOUT = 600  #: seconds for one cell
SHIPPED = "shipped"  #: tag of cells about the shipped cases, which no other case shows
#: What a kernel runs before each notebook.
AS_NEW = "__import__('analysis.report.turn', fromlist=['begin']).begin()"
PARAMETERS = "parameters"  #: tag of the cell that sets what a run can change


@dataclass(frozen=True)
class CaseInputs:
    """What notebooks run on: the folder of a case, and how its articles were read."""

    folder: Path
    parameters: Mapping = field(default_factory=dict)

    def grouped(self, by: str) -> CaseInputs:
        """Return the same inputs with the groups of a column of the articles.

        Raises InputError if there are no articles, or no such groups of them.
        """
        require_groups(load_features(self.folder / FEATURES).articles, by)
        return replace(self, parameters={**self.parameters, "by": by})


# ---------------------------------------------------------------- runs


@using_files()
def run_notebooks(
    folder: Path,
    output: Path,
    *,
    inputs: CaseInputs | None = None,
    figures: Path | None = None,
    jobs: int = 2,
    log: Callable[[str], None] = print,
) -> int:
    """Run the notebooks of a folder and return the number that failed.

    *log* gets a line for each notebook, and one for those for whose data the case has none.
    """
    # Its cache is built once here; the kernels would each build it, and say so on stderr.
    from matplotlib import font_manager  # noqa: F401

    given = notebooks_in(folder)
    paths = given if inputs is None else _filled_by(inputs, given)
    others = [path.stem.partition("-")[0] for path in given if path not in paths]
    if others:
        log(f"not run, since they are about other data: {', '.join(others)}")
    waiting = iter(paths)
    run = partial(_run_notebook, output=output, inputs=inputs, figures=figures, log=log)
    with ThreadPoolExecutor(jobs) as pool:
        try:
            return sum(pool.map(_run_in_turn, [waiting] * min(jobs, len(paths)), [run] * jobs))
        finally:
            deque(waiting, maxlen=0)  # a run that is stopped begins no other


def _run_in_turn(waiting: Iterator[Path], run: Callable) -> int:
    """Run in one kernel what no other has taken, and return the number that failed."""
    with Kernel() as kernel:
        return sum(run(path, kernel=kernel) for path in waiting)


def notebooks_in(folder: Path) -> list[Path]:
    """Return the notebooks of a folder, without that for JupyterLab, by name.

    Raises MissingInput if there are none.
    """
    paths = [path for path in folder.glob("*.ipynb") if path.stem != LAB]
    if not paths:
        raise refusal(
            "notebooks",
            arrived=f"no .ipynb file in {folder}",
            expected="notebooks to run, or executed ones for a report",
            fix="Run: make figures. The notebooks are in notebooks/ of a clone of this repository:"
            " work in the clone, or give that folder with --notebooks.",
            kind=MissingInput,
        )
    return sorted(paths, key=lambda path: path.name)


def _run_notebook(
    path: Path,
    *,
    kernel: Kernel,
    output: Path,
    inputs: CaseInputs | None,
    figures: Path | None,
    log: Callable[[str], None],
) -> bool:
    """Run one notebook, write what ran, and return whether it failed."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("trouble", None)  # of a run before, whose file became this one
    notebook = fit_notebook(notebook, inputs=inputs, figures=figures, name=path.name)
    start = time.monotonic()
    trouble = kernel.execute(notebook, folder=path.parent)
    seconds = time.monotonic() - start
    warnings = _without_warnings(notebook)
    said = trouble or "".join(f"with a warning: {line}" for line in warnings[:1])
    log(f"{'FAIL' if trouble else 'ok'} {path.name} {seconds:.1f} s {said}".rstrip())
    if trouble:
        notebook.metadata["trouble"] = trouble
    text = nbformat.writes(normalise(notebook))
    write_outputs(output, {path.name: f"{text}\n".encode()})
    return bool(trouble)


def _filled_by(inputs: CaseInputs, paths: list[Path]) -> list[Path]:
    """Return the notebooks for which a case has the data that they are about."""
    needs = {}
    for path in paths:
        metadata = nbformat.read(path, as_version=4).metadata
        needs[path] = metadata.get("framing", {}).get("needs", [])
    if not any(needs.values()):
        return paths
    case = open_case(inputs.folder, **inputs.parameters.get("reading", {}))
    return [path for path in paths if case.has(*needs[path])]


class Kernel(ExitStack):
    """A kernel that runs notebooks of a folder in turn, each as if it had just started.

    They share what `analysis` keeps, such as opened cases, which warn once, and what a notebook
    sets outside matplotlib: options of pandas, the environment. Another starts after one that
    failed.
    """

    client: NotebookClient | None = None

    def execute(self, notebook: Any, *, folder: Path) -> str:
        """Execute a notebook in place and return what went wrong, in one line.

        An empty string means that all went well. Outputs of an earlier run are removed first, so
        that a notebook that stops shows nothing of another case.
        """
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
                cell.execution_count = None
        trouble = ""
        try:
            client = self.client or self._start(folder)
            client.nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(AS_NEW)])
            client.execute_cell(client.nb.cells[0], 0, store_history=False)
            client.nb = notebook
            client.execute(cleanup_kc=False)
        except CellExecutionError as error:
            trouble = f"did not finish: {error.ename}: {error.evalue}"
        except (TimeoutError, RuntimeError) as error:  # the time is over, or the kernel is dead
            trouble = f"did not finish: {type(error).__name__}: {error}"
        if trouble:
            self.close()
            self.client = None
        return trouble.partition("\n")[0]

    def _start(self, folder: Path) -> NotebookClient:
        """Start a kernel in a folder, and return what talks to it."""
        client = NotebookClient(
            nbformat.v4.new_notebook(),
            kernel_name="python3",
            timeout=TIMEOUT,
            record_timing=False,
            coalesce_streams=True,
            # No warning about TCP on a single machine.
            extra_arguments=["--IPKernelApp.log_level=40"],
            resources={"metadata": {"path": str(folder)}},
        )
        self.enter_context(client.setup_kernel())
        self.client = client
        return client


def _without_warnings(notebook) -> list[str]:
    """Remove from a notebook what libraries wrote to stderr, and return its lines."""
    lines = []
    for cell in notebook.cells:
        written = [each for each in cell.get("outputs", []) if each.get("name") == "stderr"]
        for output in written:
            lines += output.text.strip().splitlines()
            cell.outputs.remove(output)
    return lines


def normalise(notebook: Any) -> Any:
    """Remove from a notebook what differs between machines and runs, and return it."""
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


# ---------------------------------------------------------------- a notebook for a case


def fit_notebook(
    notebook: Any,
    *,
    inputs: CaseInputs | None = None,
    figures: Path | None = None,
    name: str = "notebook",
) -> Any:
    """Return a notebook with the parameters of a case, without prose about the shipped cases."""
    parameters = {}
    if inputs is not None:
        folder = str(inputs.folder)
        parameters = {"case": folder, "people": folder, **inputs.parameters}
    if figures is not None:
        parameters["output"] = str(figures.resolve())
    if parameters and not any(PARAMETERS in tags_of(cell) for cell in notebook.cells):
        raise refusal(
            name,
            arrived="no cell tagged parameters",
            expected="one, with case and output",
            fix="Give the cell that sets case and output the tag parameters.",
        )
    cells = []
    for cell in notebook.cells:
        if inputs is None or SHIPPED not in tags_of(cell):
            cells.append(cell)
        if parameters and PARAMETERS in tags_of(cell):
            cells.append(_parameter_cell(parameters, cell.source))
    return nbformat.from_dict(notebook | {"cells": cells})


def tags_of(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def _parameter_cell(parameters: dict, source: str) -> Any:
    """Return a cell that gives the parameters that *source* sets new values, as papermill does."""
    given = [name for name in parameters if re.search(rf"\b{name} *=", source)]
    lines = [f"{name} = {parameters[name]!r}" for name in given]
    tag = "injected-parameters"
    return nbformat.v4.new_code_cell("\n".join(lines), id=tag, metadata={"tags": [tag]})
