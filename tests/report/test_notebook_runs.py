"""Notebooks run on a case: its parameters, no prose about another, and what is said."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis.report.notebooks import CaseInputs, fit_notebook, normalise, run_notebooks

PARAMETERS = 'case = "../data/shipped"\npeople = "../data/other"\noutput = "../figures"'
NEW = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}


def notebook(*cells, **metadata):
    """Return a notebook of (kind, text, tags…) with fixed ids."""
    made = nbformat.v4.new_notebook(metadata=metadata)
    for number, (kind, text, *tags) in enumerate(cells):
        cell_metadata = {"tags": tags} if tags else {}
        made.cells.append(NEW[kind](text, id=f"cell-{number}", metadata=cell_metadata))
    return made


def sources(made):
    return [cell.source for cell in made.cells]


SECTIONS = notebook(
    ("markdown", "# Title"),
    ("code", PARAMETERS, "parameters"),
    ("markdown", "What we found.", "shipped"),
    ("markdown", "## Pages"),
    ("code", "labels"),
)


# ---------------------------------------------------------------- a notebook for a case


def test_without_a_case_everything_runs():
    assert sources(fit_notebook(SECTIONS)) == sources(SECTIONS)


def test_parameters_are_injected_after_their_cell_and_prose_about_another_case_left_out():
    inputs = CaseInputs(Path("/data/my event"))
    fitted = fit_notebook(SECTIONS, inputs=inputs, figures=Path("/build/figures"))
    assert sources(fitted) == [
        "# Title",
        PARAMETERS,
        "case = '/data/my event'\npeople = '/data/my event'\noutput = '/build/figures'",
        "## Pages",
        "labels",
    ]
    nbformat.validate(fitted)
    assert sources(SECTIONS)[2] == "What we found.", "the argument is not changed"


def test_articles_are_parameters_of_the_notebooks_that_read_them():
    of_articles = {"folder": "/mine", "reading": {}, "by": "leaning"}
    inputs = CaseInputs(Path("/case"), of_articles)
    source = "case = folder = 1\nactors = ['Ida Berg']\nby = 3"
    _, injected = sources(fit_notebook(notebook(("code", source, "parameters")), inputs=inputs))
    assert injected == "case = '/case'\nfolder = '/mine'\nby = 'leaning'"


# ---------------------------------------------------------------- runs


def test_notebooks_about_other_data_are_not_run_and_told_in_one_line(tmp_path, root):
    needs = {"needs": ["labels"]}
    for name in ("01-x", "02-y"):
        nbformat.write(notebook(("code", "1/0"), framing=needs), tmp_path / f"{name}.ipynb")
    inputs = CaseInputs(root / "data/example-articles")
    lines = []
    assert run_notebooks(tmp_path, tmp_path / "out", inputs=inputs, log=lines.append) == 0
    assert lines == ["not run, since they are about other data: 01, 02"]
    assert not (tmp_path / "out").exists()


def test_versions_and_times_are_dropped():
    made = notebook(("code", "1"), language_info={"name": "python", "version": "3.11.7"})
    made.cells[0].metadata["execution"] = {"iopub.execute_input": "2026-01-01"}
    assert "3.11" not in str(normalise(made)) and "2026" not in str(made)


def test_a_notebook_runs_in_its_own_folder_and_the_case_is_a_parameter(tmp_path, monkeypatch):
    """No notebook and no module of the case's folder runs."""
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook(("code", "case = 1", "parameters")), tmp_path / "notebooks/00-a.ipynb")
    runs = []

    def execute(_, notebook, *, folder):
        runs.append((folder.name, *sources(notebook)))
        return ""

    monkeypatch.setattr("analysis.report.notebooks.Kernel.execute", execute)
    inputs = CaseInputs(Path("/stranger"))
    assert run_notebooks(tmp_path / "notebooks", tmp_path / "out", inputs=inputs, log=str) == 0
    assert runs == [("notebooks", "case = 1", "case = '/stranger'")]


RUN = """
import pathlib, sys
from analysis.report.notebooks import run_notebooks
given, to = map(pathlib.Path, sys.argv[1:])
sys.exit(run_notebooks(given, to, jobs=1))
"""
CHANGED = """import os, sys, warnings
import matplotlib, matplotlib.pyplot as plt
os.chdir("/")
matplotlib.rcParams["figure.dpi"] = 7
warnings.simplefilter("ignore")
plt.ioff(), plt.figure()
mine = 1"""
STATE = """import os, sys, warnings
import matplotlib, matplotlib.pyplot as plt
print(os.path.basename(os.getcwd()), matplotlib.rcParams["figure.dpi"], plt.get_fignums())
print(plt.isinteractive(), len(warnings.filters), sorted(set(dir()) - set(now)))"""


@pytest.mark.slow  # starts kernels
def test_notebooks_run_in_turn_as_in_new_kernels(tmp_path):
    """What one sets is gone in the next; one that fails, or ends its kernel, ends no other."""
    given = tmp_path / "given"
    given.mkdir()
    state = ("now = dir()", STATE, "mine = 2")
    for name, sources in {
        "01": state,
        "02": (CHANGED,),
        "03": state,
        "04": ("import os; os._exit(1)",),
        "05": state,
        "06": ("1/0",),
        "07": ("_oh", "In[1:], 7", "_"),
    }.items():
        cells = [("code", source) for source in sources]
        nbformat.write(notebook(*cells), given / f"{name}.ipynb")
    command = [sys.executable, "-c", RUN, given, tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "")
    failed = [line for line in done.stdout.splitlines() if not line.startswith("ok")]
    assert [line.split(" s ")[1] for line in failed] == [
        "did not finish: DeadKernelError: Kernel died",
        "did not finish: ZeroDivisionError: division by zero",
    ]
    made = {path.stem: nbformat.read(path, 4) for path in (tmp_path / "out").glob("*.ipynb")}
    assert made["01"].cells == made["03"].cells == made["05"].cells
    assert [cell.execution_count for cell in made["03"].cells] == [1, 2, 3]
    shown = [cell.outputs[0]["data"]["text/plain"] for cell in made["07"].cells]
    assert shown == ["{}", *["(['_oh', 'In[1:], 7'], 7)"] * 2]
