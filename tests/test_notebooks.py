"""The committed notebooks: executed in order, clean, short; run again, they say the same."""

import ast
import re
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from places import ROOT

from analysis import open_case
from analysis.report.notebooks import CaseInputs, fit_notebook
from tests.own_cases import OF_SHIPPED_CASES

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[!.]*.ipynb"))
EXECUTED = [path for path in NOTEBOOKS if path.stem != "explore"]
MOST_CELLS, MOST_WORDS = 16, 960  #: the cells with parameters, imports and opening
MOST_LINES, WIDEST = 8, 100
MOST_LINES_IN_ALL = 316
MOST_NODES = 8  #: a statement: itself and its expressions
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|tmp|work|var|opt|mnt)/\w|[A-Z]:\\\\?Users|https?://[^\s\"']*/simple\b"
)
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.I)
ENDS = (".svg", ".png", ".csv", "-caption.txt", "-column.pdf", "-column.svg")


def each_notebook(paths):
    """Run a test with each of some notebooks."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_tagged(cell):
    return "parameters" in cell.metadata.get("tags", [])


def texts_of(cell):
    """Return what a cell printed or showed as text."""
    return [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", [])
    ]


@each_notebook(NOTEBOOKS)
def test_a_committed_notebook_is_clean_and_was_executed_in_order(path):
    notebook = read(path)
    cells = code_cells(notebook)
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert sum(map(is_tagged, cells)) == 1
    assert notebook.cells[0].source.startswith("# ")
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in notebook.cells:
        assert not MACHINE.search("\n".join([cell.source, *texts_of(cell)])), cell.id
        assert not re.search(r"^\s*(def|class) ", cell.source, re.M), cell.id
        for output in cell.get("outputs", []):
            assert output.output_type != "error" and output.get("name") != "stderr", cell.id
            if "image/png" in output.get("data", {}):
                assert output.metadata["image/png"]["alt"], cell.id


@each_notebook(EXECUTED)
def test_what_other_cases_run_speaks_of_no_shipped_case_and_asks_for_what_is_there(path):
    cells = fit_notebook(read(path), inputs=CaseInputs(Path("/case"))).cells
    said = [cell.source for cell in cells if not is_tagged(cell)]
    assert {*OF_SHIPPED_CASES.findall("\n".join(said))} <= {"country"}  # a column of any case
    names = set(re.findall(r'"([^"]+)"', " ".join(re.findall(r"\.has\((.*?)\)", "\n".join(said)))))
    needs = read(path).metadata["framing"]["needs"]
    assert isinstance(open_case(ROOT / "data/example-articles").has(*names, *needs), bool)


def nodes_of(statement):
    """Return the nodes of a statement: itself and its expressions, without statements inside it."""
    inside = [each for each in ast.iter_child_nodes(statement) if not isinstance(each, ast.stmt)]
    return sum(map(nodes_of, inside)) + isinstance(statement, ast.stmt | ast.expr)


@each_notebook(EXECUTED)
def test_a_scholar_can_read_and_change_it(path):
    """It is short, with short cells of few nodes a statement: tables come ready to read."""
    notebook = read(path)
    sources = [cell.source for cell in code_cells(notebook)]
    assert len(sources) <= MOST_CELLS
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(" ".join(prose).split()) <= MOST_WORDS
    assert "trouble" not in notebook.metadata
    for source in sources:
        lines = source.splitlines()
        assert len(lines) <= MOST_LINES and max(map(len, lines)) <= WIDEST, source
    statements = [
        node
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt)
    ]
    assert sum(map(nodes_of, statements)) / len(statements) <= MOST_NODES
    assert "**Question.**" in notebook.cells[0].source
    assert not re.search(r"^\s*assert |alt=|np\.|colours=", "\n".join(sources), re.M)
    if path.stem == "07-your-articles":
        assert len(notebook.cells) <= 26 and len(" ".join(prose).split()) <= 350


def test_all_of_them_are_short_and_on_the_site():
    sources = [cell.source for path in EXECUTED for cell in code_cells(read(path))]
    lines = [line for line in "\n".join(sources).splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES_IN_ALL
    index = (ROOT / "docs/index.md").read_text("utf-8")
    assert sorted(re.findall(r"(?m)^notebooks/(.*)$", index)) == [path.stem for path in NOTEBOOKS]


def test_every_figure_comes_from_a_notebook_and_has_seven_files():
    sources = {path.name[:2]: path.read_text("utf-8") for path in EXECUTED}
    for figure in (ROOT / "figures").rglob("*.pdf"):
        if not figure.stem.endswith("-column"):
            assert figure.stem in sources.get(figure.stem[:2], ""), f"no notebook writes {figure}"
            assert all(figure.with_name(figure.stem + end).exists() for end in ENDS), figure


def same(committed, again):
    """Return whether two texts agree: words exactly, numbers to a millionth, files in any folder."""
    if committed == again:
        return True
    texts = [re.sub(r"(\.\./)+figures/", "figures/", text) for text in (committed, again)]
    first, second = (
        [float(number.replace(",", "")) for number in NUMBER.findall(text)] for text in texts
    )
    is_worded_alike = NUMBER.sub("#", texts[0]) == NUMBER.sub("#", texts[1])
    return is_worded_alike and first == pytest.approx(second, rel=1e-6, abs=1e-12)


RUN = """
import pathlib, sys
from analysis.report.notebooks import run_notebooks
to = pathlib.Path(sys.argv[1])
sys.exit(run_notebooks(pathlib.Path("notebooks"), to / "notebooks", figures=to / "figures"))
"""


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Run every notebook again, into a folder of its own."""
    folder = tmp_path_factory.mktemp("again")
    command = [sys.executable, "-c", RUN, folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
@each_notebook(EXECUTED)
def test_a_notebook_run_again_says_the_same(path, again):
    cells = {cell.id: cell for cell in read(again / "notebooks" / path.name).cells}
    changed = []
    for cell in code_cells(read(path)):
        pairs = zip_longest(texts_of(cell), texts_of(cells[cell.id]), fillvalue="")
        changed += [(cell.id, *pair) for pair in pairs if not same(*pair)]
    assert changed == []


@pytest.mark.slow
def test_figure_tables_come_out_the_same(again):
    committed, executed = (
        {path.relative_to(folder): path.read_text("utf-8") for path in folder.rglob("*.csv")}
        for folder in (ROOT / "figures", again / "figures")
    )
    assert committed.keys() == executed.keys()
    for name, text in committed.items():
        rows = zip_longest(text.splitlines(), executed[name].splitlines(), fillvalue="")
        assert [pair for pair in rows if not same(*pair)] == [], name
