"""Notebooks run on a case: which sections stay, what is said, and that nothing is lost."""

from pathlib import Path

import nbformat
import pandas as pd

from analysis import extract, figures, read_corpus
from analysis.report.notebooks import (
    CaseInputs,
    fit_notebook,
    inputs_of,
    normalise,
    run_notebooks,
)
from analysis.report.sections import outputs_of

PARAMETERS = 'case = "../data/shipped"\ntexts = "../data/other"\noutput = "../figures"'
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
    ("markdown", "## Pages", "needs-annotations"),
    ("code", "labels", "needs-annotations"),
    ("markdown", "## Words"),
    ("code", "words", "needs-features"),
    ("code", "actors", "needs-features", "needs-actors"),
    ("markdown", "What it does not show."),
)


# ---------------------------------------------------------------- a notebook for a case


def test_without_a_case_everything_runs():
    assert sources(fit_notebook(SECTIONS)) == sources(SECTIONS)


def test_parameters_are_injected_after_their_cell_and_other_sections_left_out():
    inputs = CaseInputs(Path("/data/my event"), frozenset({"features"}))
    fitted = fit_notebook(SECTIONS, inputs=inputs, figures=Path("/build/figures"))
    assert sources(fitted) == [
        "# Title",
        PARAMETERS,
        "case = '/data/my event'\ntexts = '/data/my event'\noutput = '/build/figures'",
        "## Words",
        "words",
        "What it does not show.",
        "**What more a case could have.** With labels of pages: “Pages”.",
    ]
    nbformat.validate(fitted)
    assert sources(SECTIONS)[2] == "What we found.", "the argument is not changed"


def test_articles_are_parameters_of_the_notebooks_that_read_them():
    of_articles = {"folder": "/mine", "reading": {}, "by": "leaning"}
    inputs = CaseInputs(Path("/case"), frozenset({"texts"}), of_articles)
    source = "case = folder = 1\nactors = ['Ida Berg']\nby = 3"
    _, injected = sources(fit_notebook(notebook(("code", source, "parameters")), inputs=inputs))
    assert injected == "case = '/case'\nfolder = '/mine'\nby = 'leaning'"


def test_a_case_provides_what_its_files_hold(tmp_path):
    assert inputs_of(tmp_path).has == frozenset()
    for name in ("claims_a.csv", "contrasts.toml", "articles.csv", "hits.csv"):
        (tmp_path / name).touch()
    assert inputs_of(tmp_path).has == {"claims", "contrasts", "outlets", "hits"}


# ---------------------------------------------------------------- runs


def test_a_notebook_without_its_input_is_skipped_with_the_reason(tmp_path):
    needs = {"needs": ["annotations", "actors"]}
    nbformat.write(notebook(("code", "1/0"), framing=needs), tmp_path / "01-x.ipynb")
    inputs = CaseInputs(tmp_path, frozenset({"features"}))
    lines = []
    assert run_notebooks(tmp_path, tmp_path / "out", inputs=inputs, log=lines.append) == 0
    assert lines == ["skipped 01-x.ipynb: it needs labels of pages"]
    skipped = nbformat.read(tmp_path / "out/01-x.ipynb", as_version=4)
    assert skipped.metadata["skipped"] == "labels of pages" and not outputs_of(skipped.cells)


def test_what_more_a_case_could_have_is_the_last_line_and_facts_are_joined(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    nbformat.write(SECTIONS, tmp_path / "notebooks/01-x.ipynb")
    shares = pd.DataFrame({"country": ["North"], "item": "law", "n": 3, "size": 9})

    def execute(notebook, *, folder):
        figures.save_facts({"law": shares}, name="01-x", case="mine", folder=tmp_path / "figures")
        return ""

    monkeypatch.setattr("analysis.report.notebooks.execute", execute)
    inputs = CaseInputs(tmp_path, frozenset({"features"}))
    run_notebooks(tmp_path / "notebooks", tmp_path / "out", inputs=inputs, log=str)
    last = nbformat.read(tmp_path / "out/01-x.ipynb", as_version=4).cells[-1].source
    assert last == "**What more a case could have.** With labels of pages: “Pages”."
    saved = [path.name for path in (tmp_path / "figures/mine").glob("*.csv")]
    assert saved == ["facts.csv"]
    assert "01-x/law/North/law" in (tmp_path / "figures/mine/facts.csv").read_text()


def test_versions_and_times_are_dropped():
    made = notebook(("code", "1"), language_info={"name": "python", "version": "3.11.7"})
    made.cells[0].metadata["execution"] = {"iopub.execute_input": "2026-01-01"}
    assert "3.11" not in str(normalise(made)) and "2026" not in str(made)


def test_a_notebook_runs_in_its_own_folder_and_the_case_is_a_parameter(tmp_path, monkeypatch):
    """No notebook and no module of the case's folder runs."""
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook(("code", "case = 1", "parameters")), tmp_path / "notebooks/00-a.ipynb")
    runs = []

    def execute(notebook, *, folder):
        runs.append((folder.name, *sources(notebook)))
        return ""

    monkeypatch.setattr("analysis.report.notebooks.execute", execute)
    inputs = CaseInputs(Path("/stranger"), frozenset())
    assert run_notebooks(tmp_path / "notebooks", tmp_path / "out", inputs=inputs, log=str) == 0
    assert runs == [("notebooks", "case = 1", "case = '/stranger'")]


def test_a_pack_without_quotations_has_no_speakers(tmp_path):
    table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["Rain fell."]})
    extract(read_corpus(table)).save(tmp_path / "features")
    assert inputs_of(tmp_path).has == {"features"}
