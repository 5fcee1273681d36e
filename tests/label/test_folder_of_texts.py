"""A folder of .txt files with forms' answers: notebook, page and methods show them. The story is invented."""

import re
import shutil
import subprocess
import sys

import nbformat
import pandas as pd
import pytest

from analysis import figures, open_case, page


@pytest.fixture(scope="module")
def ran(root, tmp_path_factory):
    """Return the folder in which notebook 08 ran on a copy of the story, in another name."""
    folder = tmp_path_factory.mktemp("run")
    shutil.copytree(root / "data/example-story", folder / "pell")
    (folder / "notebooks").mkdir()
    shutil.copy(root / "notebooks/08-label.ipynb", folder / "notebooks")
    command = [sys.executable, "-m", "analysis", "run", "--case", "pell"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_the_notebook_the_figure_and_the_page_show_who_says_what(ran):
    notebook = nbformat.read(ran / "build/reports/pell/notebooks/08-label.ipynb", as_version=4)
    outputs = [each for cell in notebook.cells for each in cell.get("outputs", [])]
    assert not any("Left out" in each.get("text", "") for each in outputs)
    shown = "".join(each.get("data", {}).get("text/html", "") for each in outputs)
    case = open_case(ran / "build/cases/pell")
    assert set(case.reliability["variable"]) <= set(re.findall(r">([^<>]+)</td>", shown))
    drawn = pd.read_csv(ran / "build/figures/pell/08-statements.csv")
    said = case.statements
    assert len(said) == len(drawn) == 12 * 8
    saved = page.save(case, ran / "pell.html").read_text("utf-8")
    assert all(statement in saved for statement in said["item"].unique())


def test_every_number_of_the_paragraph_on_methods_is_that_of_the_files(root):
    folder = root / "data/example-story"
    read = {name: pd.read_csv(folder / f"annotations_{name}.csv") for name in ("ada", "ben")}
    cells = pd.concat(read.values())
    cells = cells[cells["carried_from"].isna()].groupby(["page", "item"])["coder"].nunique()
    every = pd.read_csv(folder / "annotations_adjudicated.csv")
    n_decided = (every["annotator_kind"] == "adjudicated").sum()
    n_carried = every["carried_from"].notna().sum()
    case = open_case(folder)
    alphas = case.reliability.set_index("variable")["alpha"]
    of_labels = alphas.drop("all claims").dropna()
    ends = [f"{alpha:.2f}".lstrip("0") for alpha in of_labels.agg(["min", "max", "median"])]
    text = figures.methods_paragraph(case)
    for fact in (
        f"is {ends[0]} to {ends[1]} (median {ends[2]}) for {len(of_labels)} labels, and "
        f"{alphas['all claims']:.2f} for all claims together".replace(" 0.", " ."),
        f"Two people or more read {(cells > 1).sum()} of {len(cells)} cells",
        f"decided where coders differ: cleo ({n_decided})",
        f"{n_carried} cells carried from a copy",
        "A form marked the three sentences",
    ):
        assert fact in text, fact
    assert "A machine proposed" not in text
