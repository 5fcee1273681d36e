"""The committed notebooks: executed in order, clean, listed in the README; run again, they say the same."""

import csv
import io
import re
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest

from analysis import framing, load_features, page
from analysis.figures.notebooks import NEEDS, CaseInputs, fit_notebook
from tests import vocabularies

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[!.]*.ipynb"))
NOTEBOOKS += sorted((ROOT / "notebooks/methods").glob("[!.]*.ipynb"))
EXECUTED = [path for path in NOTEBOOKS if path.stem != "explore"]
#: What a reader meets: question, answer, figure, reading, and no plumbing.
READ = [path for path in EXECUTED if path.stem != "07-your-own-event"]
MOST_CELLS = 12
MOST_LINES = 12
MOST_FIGURES = 6
#: Cells and figures of a notebook that shows three methods, on labels and on texts.
OF_THREE_METHODS = {"05-words-actors-tone": (19, 7)}
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|tmp|work|var|opt|mnt)/\w|[A-Z]:\\\\?Users|https?://[^\s\"']*/simple\b"
)
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.I)


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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_is_clean(path):
    assert faults(read(path)) == []


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_what_other_cases_run_speaks_of_no_shipped_case(path):
    inputs = CaseInputs(Path("/case"), frozenset(NEEDS))
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


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_what_it_needs_is_known(path):
    """A tag of another spelling would leave its section out of every case."""
    notebook = read(path)
    needs = set(notebook.metadata["framing"]["needs"])
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        needs.update(tag.removeprefix("needs-") for tag in tags if tag.startswith("needs-"))
    assert needs <= set(NEEDS)


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_it_is_short(path):
    most_cells, most_figures = OF_THREE_METHODS.get(path.stem, (MOST_CELLS, MOST_FIGURES))
    cells = code_cells(read(path))
    assert len(cells) <= most_cells
    assert max(len(cell.source.splitlines()) for cell in cells) <= MOST_LINES
    images = [output for cell in cells for output in cell.outputs if is_image(output)]
    assert len(images) <= most_figures


def is_image(output):
    return "image/png" in output.get("data", {})


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_it_has_a_question_an_answer_and_no_plumbing(path):
    notebook = read(path)
    opening = "\n".join(cell.source for cell in notebook.cells[:3])
    assert "**Question.**" in opening
    assert "**Answer.**" in opening
    for cell in code_cells(notebook):
        assert not re.search(r"^\s*assert |alt=|np\.", cell.source, re.M), cell.id


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_readme_lists_it(path):
    assert path.name in (ROOT / "README.md").read_text()


def test_the_readme_lists_no_other():
    named = set(
        re.findall(r"notebooks/((?:methods/)?[\w-]+\.ipynb)", (ROOT / "README.md").read_text())
    )
    assert named <= {str(path.relative_to(ROOT / "notebooks")) for path in NOTEBOOKS}


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
from analysis.figures.notebooks import run_notebooks
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
@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
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
