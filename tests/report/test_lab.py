"""Notebooks with another case than theirs: the sentence at their beginning, and in JupyterLab what is left out."""

import browser
import nbformat
import pytest
from by_hand import drawn_cases
from IPython.core.interactiveshell import InteractiveShell

from analysis import open_case, report

EVENT = "data/hamedan-2016"


def test_of_the_case_of_its_sentences_nothing_is_said(root):
    assert report.begin(open_case(root / EVENT), about=root / EVENT) is None


def test_another_case_is_told_by_the_title_of_the_first(root):
    said = report.begin(open_case(root / "data/example-story"), about=root / EVENT).data
    title = (root / EVENT / "README.md").read_text("utf-8").partition("\n")[0].removeprefix("# ")
    assert said == (
        f"Sentences between code are about “{title}”; another case is open: example-story."
    )


@drawn_cases("""
    tags                                  | said
    ["needs-claims"]                      | Left out: it needs a table of claims.
    ["needs-annotations", "needs-people"] | Left out: it needs labels of pages.
    ["shipped"]                           | Left out: it needs the case of its sentences
    ["needs-features"]                    | ran
    ["needs-coders"]                      | ran
    []                                    | ran
""")
def test_a_cell_without_its_data_prints_the_reason(root, monkeypatch, capsys, tags, said):
    class Kernel:
        def get_parent(self, channel):
            return {"metadata": {"tags": tags}}

    shell = InteractiveShell()
    shell.kernel = Kernel()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    for _ in range(2):  # a cell may run again
        people = open_case(root / "data/example-story")
        report.begin(open_case(root / "data/example-articles"), people=people, about=root / EVENT)
    shell.run_cell("print('ran')")
    assert capsys.readouterr().out.startswith(said)
    assert (
        len(shell.input_transformers_cleanup)
        == len(InteractiveShell().input_transformers_cleanup) + 1
    )


@pytest.mark.browser
@pytest.mark.slow
def test_all_cells_run_with_another_case(chromium, lab):
    path = lab.folder / "notebooks/other.ipynb"
    book = nbformat.read(lab.folder / "notebooks/01-framing.ipynb", as_version=4)
    for cell in book.cells:
        for name in ("hamedan-2016", "syria-war"):
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = cell.source.replace(name, "example-story")
    nbformat.write(book, path)
    page = browser.open_notebook(chromium, lab, "notebooks/other.ipynb")
    browser.run_all(page)
    browser.wait(page)
    assert browser.faults(page, path) == []
    said = [
        str(cell.outputs) for cell in nbformat.read(path, as_version=4).cells if "outputs" in cell
    ]
    assert any("another case is open: example-story" in one for one in said)
    assert any("Left out: it needs" in one for one in said)
    page.close()
    lab.end("notebooks/other.ipynb")
