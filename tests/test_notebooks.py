"""The committed notebooks: executed in order, clean, short; run again, they say the same."""

import ast
import csv
import io
import re
import runpy
import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from places import ROOT

from analysis import framing, load_features, open_case, page
from analysis.report.notebooks import CaseInputs, fit_notebook
from tests import vocabularies

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[!.]*.ipynb"))
EXECUTED = [path for path in NOTEBOOKS if path.stem != "explore"]
#: What a reader meets: question, answer, figure, reading, and no plumbing.
READ = [path for path in EXECUTED if path.stem != "07-your-own-event"]
MOST_CELLS, MOST_WORDS = 13, 960
MOST_LINES, WIDEST = 8, 100
MOST_LINES_IN_ALL = 316
MOST_NODES = 8  #: a statement: itself and its expressions
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|tmp|work|var|opt|mnt)/\w|[A-Z]:\\\\?Users|https?://[^\s\"']*/simple\b"
)
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.I)


def each_notebook(paths):
    """Run a test with each of some notebooks."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts_of(cell):
    """Return what a cell printed or showed as text."""
    return [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", [])
    ]


def faults(notebook):
    """Return what is wrong with a notebook, as a list of sentences."""
    return faulty_form(notebook) + faulty_cells(notebook) + machine_names(notebook)


def faulty_form(notebook):
    """Return what is wrong with a notebook as a whole."""
    cells = code_cells(notebook)
    ids = [cell.id for cell in notebook.cells]
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    kernel = notebook.metadata.get("kernelspec", {}).get("name")
    found = []
    if kernel != "python3":
        found.append(f"kernel is {kernel}")
    if len(set(ids)) != len(ids):
        found.append("cell ids repeat")
    if len(tagged) != 1:
        found.append("not one cell tagged parameters")
    if not notebook.cells or not notebook.cells[0].source.startswith("# "):
        found.append("does not start with a heading")
    counts = [cell.execution_count for cell in cells]
    if counts != list(range(1, len(cells) + 1)):
        found.append("not executed in order")
    return found


def faulty_cells(notebook):
    """Return what is wrong with code cells and their outputs."""
    found = []
    for cell in code_cells(notebook):
        if re.search(r"^\s*(def|class) ", cell.source, re.M):
            found.append(f"{cell.id}: defines a function or class")
        for output in cell.outputs:
            found += [f"{cell.id}: {fault}" for fault in faulty_output(output)]
    return found


def faulty_output(output):
    """Return what is wrong with an output."""
    metadata = output.get("metadata", {}).get("image/png", {})
    found = []
    if output.output_type == "error":
        found.append("an error")
    if output.get("name") == "stderr":
        found.append("stderr")
    if "image/png" in output.get("data", {}) and not metadata.get("alt"):
        found.append("an image without alt text")
    return found


def machine_names(notebook):
    """Return paths of a machine and addresses of registries in sources and outputs."""
    found = []
    for cell in notebook.cells:
        for text in [cell.source, *texts_of(cell)]:
            found += [f"{cell.id}: {match.group()}" for match in MACHINE.finditer(text)]
    return found


@each_notebook(NOTEBOOKS)
def test_a_committed_notebook_is_clean(path):
    assert faults(read(path)) == []


@each_notebook(EXECUTED)
def test_what_other_cases_run_speaks_of_no_shipped_case(path):
    inputs = CaseInputs(Path("/case"))
    cells = fit_notebook(read(path), inputs=inputs).cells
    said = [cell.source for cell in cells if "parameters" not in cell.metadata.get("tags", [])]
    assert vocabularies.of_shipped_cases("\n".join(said)) == []


def test_the_vocabulary_is_that_of_the_shipped_cases():
    """Words of the subject are in many articles; names and words are found, and only whole."""
    terms = framing.terms(load_features(ROOT / "data/syria-war/features"))
    share = terms.present().values.sum(axis=0) / len(terms.rows)
    common = set(terms.items.index[share >= 0.05])
    assert len(common.intersection(vocabularies.SUBJECT)) > len(vocabularies.SUBJECT) / 2
    said = "Lavrov, as Sputnik said, is no Lavrovian; it was Bombed. Awareness of warm ports."
    assert vocabularies.of_shipped_cases(said) == ["Bombed", "Lavrov", "Sputnik"]
    assert vocabularies.of_shipped_cases(said, own="Sputnik bombed") == ["Lavrov"]


@pytest.mark.slow
def test_the_committed_page_shows_what_it_shows_now(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    now, about = page.Page("../data/hamedan-2016")._repr_mimebundle_()
    [_, cell, _] = code_cells(read(ROOT / "notebooks/explore.ipynb"))
    [committed] = cell.outputs
    assert committed.data["text/plain"] == now["text/plain"]
    assert committed.metadata["image/png"]["alt"] == about["image/png"]["alt"]
    assert set(committed.data) == {"text/plain", "image/png"}


def tags_of(cell):
    return cell.metadata.get("tags", [])


@each_notebook(EXECUTED)
def test_a_cell_asks_for_what_is_there_to_be_asked_for(path):
    """Where a first cell of some data lacks it, one line says so; a case tells what it has."""
    cells = code_cells(read(path))
    asked = [cell.source for cell in cells if re.search(r"^if .*\.has\(", cell.source)]
    said = [source for source in asked if 'print("Left out: ' in source]
    assert asked and said
    names = {name for source in asked for name in re.findall(r'"([^"]+)"', source.splitlines()[0])}
    needs = set(read(path).metadata["framing"]["needs"])
    case = open_case(ROOT / "data/example-articles")
    assert isinstance(case.has(*names, *needs), bool)


def nodes_of(statement):
    """Return the nodes of a statement: itself and its expressions, without statements inside it."""
    nodes, waiting = 1, [statement]
    while waiting:
        inside = [each for each in ast.iter_child_nodes(waiting.pop()) if not is_statement(each)]
        nodes += sum(isinstance(each, ast.expr) for each in inside)
        waiting += inside
    return nodes


def is_statement(node):
    return isinstance(node, ast.stmt)


@each_notebook(EXECUTED)
def test_a_scholar_can_change_its_cells(path):
    """Short lines, few of them, and few nodes a statement: tables come ready to read."""
    sizes = []
    for cell in code_cells(read(path)):
        lines = cell.source.splitlines()
        assert len(lines) <= MOST_LINES and max(map(len, lines)) <= WIDEST, cell.id
        sizes += map(nodes_of, filter(is_statement, ast.walk(ast.parse(cell.source))))
    assert sum(sizes) / len(sizes) <= MOST_NODES


@each_notebook(EXECUTED)
def test_it_is_short(path):
    notebook = read(path)
    assert len(code_cells(notebook)) <= MOST_CELLS + 3  # parameters, imports, opening
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(" ".join(prose).split()) <= MOST_WORDS


def test_all_of_them_are_short():
    sources = [cell.source for path in EXECUTED for cell in code_cells(read(path))]
    assert sum(bool(line.strip()) for text in sources for line in text.splitlines()) <= (
        MOST_LINES_IN_ALL
    )


@each_notebook(READ)
def test_it_has_a_question_and_no_plumbing(path):
    notebook = read(path)
    assert "**Question.**" in notebook.cells[0].source
    for cell in code_cells(notebook):
        assert not re.search(r"^\s*assert |alt=|np\.|colours=", cell.source, re.M), cell.id


def test_the_site_has_each_of_them():
    index = (ROOT / "docs/index.md").read_text("utf-8")
    assert sorted(re.findall(r"(?m)^notebooks/(.*)$", index)) == [path.stem for path in NOTEBOOKS]


def test_a_notebook_of_ones_own_is_no_page_of_the_site(tmp_path):
    """The settings of the site copy those that its index names."""
    for name in ("docs/conf.py", "docs/index.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "notebooks/mine.ipynb").write_text("{}")
    runpy.run_path(str(tmp_path / "docs/conf.py"))
    copied = sorted((tmp_path / "docs/notebooks").rglob("*.ipynb"))
    assert [path.stem for path in copied] == [path.stem for path in NOTEBOOKS]


def test_every_figure_comes_from_a_notebook_and_has_seven_files():
    written = {
        path.relative_to(ROOT / "figures")
        for path in (ROOT / "figures").rglob("*.pdf")
        if not path.stem.endswith("-column")
    }
    sources = {
        path.name[:2]: "".join(cell.source for cell in code_cells(read(path))) for path in EXECUTED
    }
    for figure in written:
        assert figure.stem in sources.get(figure.stem[:2], ""), f"no notebook writes {figure}"
        stem = ROOT / "figures" / figure.with_suffix("")
        assert all(
            Path(f"{stem}{end}").exists()
            for end in (".svg", ".png", ".csv", "-caption.txt", "-column.pdf", "-column.svg")
        )


def same(committed, again):
    """Return whether two texts agree: words exactly, numbers to a millionth, files in any folder."""
    if committed == again:
        return True
    committed, again = (
        re.sub(r"(\.\./)+figures/", "figures/", text) for text in (committed, again)
    )
    if NUMBER.sub("#", committed) != NUMBER.sub("#", again):
        return False
    return numbers_in(committed) == pytest.approx(numbers_in(again), rel=1e-6, abs=1e-12)


def numbers_in(text):
    return [float(number.replace(",", "")) for number in NUMBER.findall(text)]


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
    committed = files_by_name(ROOT / "figures", "*.csv")
    executed = files_by_name(again / "figures", "*.csv")
    assert committed.keys() == executed.keys()
    for name in sorted(committed):
        rows = zip_longest(rows_of(committed[name]), rows_of(executed[name]), fillvalue=[])
        differing = [pair for pair in rows if not same_rows(*pair)]
        assert differing == [], name


def files_by_name(folder, pattern):
    return {path.relative_to(folder): path for path in folder.rglob(pattern)}


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8"))))


def same_rows(committed, again):
    return len(committed) == len(again) and all(map(same, committed, again))
