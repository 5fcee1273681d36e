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

from analysis.figures.notebooks import NEEDS

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXECUTED = [path for path in NOTEBOOKS if path.stem != "explore"]
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


def faults(notebook, *, executed=True):
    """Return what is wrong with a notebook, as a list of sentences."""
    cells = code_cells(notebook)
    ids = [cell.id for cell in notebook.cells]
    found = [
        f"kernel is {notebook.metadata.get('kernelspec', {}).get('name')}"
        for _ in [0]
        if notebook.metadata.get("kernelspec", {}).get("name") != "python3"
    ]
    found += ["cell ids repeat"] * (len(set(ids)) != len(ids))
    found += ["not one cell tagged parameters"] * (
        sum("parameters" in cell.metadata.get("tags", []) for cell in cells) != 1
    )
    found += ["does not start with a heading"] * (
        not notebook.cells or not notebook.cells[0].source.startswith("# ")
    )
    counts = [cell.execution_count for cell in cells]
    found += ["not executed in order"] * (executed and counts != list(range(1, len(cells) + 1)))
    for cell in cells:
        found += [f"{cell.id}: defines a function or class"] * bool(
            re.search(r"^\s*(def|class) ", cell.source, re.M)
        )
        found += [
            f"{cell.id}: an error" for output in cell.outputs if output.output_type == "error"
        ]
        found += [f"{cell.id}: stderr" for output in cell.outputs if output.get("name") == "stderr"]
        found += [
            f"{cell.id}: {fault}"
            for output in cell.outputs
            for fault in output.get("metadata", {}).get("image/png", {}).get("faults", [])
        ]
        found += [
            f"{cell.id}: an image without alt text"
            for output in cell.outputs
            if "image/png" in output.get("data", {})
            and not output.metadata.get("image/png", {}).get("alt")
        ]
    for cell in notebook.cells:
        found += [
            f"{cell.id}: {match.group()}"
            for text in [cell.source, *texts_of(cell)]
            for match in MACHINE.finditer(text)
        ]
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_is_clean(path):
    assert faults(read(path), executed=path.stem != "explore") == []


@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_what_it_needs_is_known(path):
    """A tag of another spelling would leave its section out of every case."""
    made = read(path)
    tags = {
        tag.removeprefix("needs-")
        for cell in made.cells
        for tag in cell.metadata.get("tags", [])
        if tag[:6] == "needs-"
    }
    assert tags | set(made.metadata["framing"]["needs"]) <= set(NEEDS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_readme_lists_it(path):
    assert path.name in (ROOT / "README.md").read_text()


def test_the_readme_lists_no_other():
    named = set(re.findall(r"notebooks/([\w-]+\.ipynb)", (ROOT / "README.md").read_text()))
    assert named <= {path.name for path in NOTEBOOKS}


def test_every_figure_comes_from_a_notebook_and_has_four_files():
    written = {path.relative_to(ROOT / "figures") for path in (ROOT / "figures").rglob("*.pdf")}
    sources = {
        path.name[:2]: "".join(cell.source for cell in code_cells(read(path))) for path in EXECUTED
    }
    for figure in written:
        assert figure.stem in sources.get(figure.stem[:2], ""), f"no notebook writes {figure}"
        assert all(
            (ROOT / "figures" / figure).with_suffix(end).exists()
            for end in (".svg", ".png", ".csv")
        )


def test_planted_faults_are_seen():
    new = nbformat.v4
    bad = new.new_notebook()
    bad.cells = [
        new.new_code_cell("def f(): pass", id="a"),
        new.new_code_cell("open('/home/me/x')", id="a"),
    ]
    bad.cells[1].outputs = [
        new.new_output("stream", name="stderr", text="careful"),
        new.new_output("display_data", {"image/png": "xx"}),
        new.new_output(
            "display_data",
            {"image/png": "xx"},
            metadata={"image/png": {"alt": "Words.", "faults": ["'law' lies on 'base'"]}},
        ),
        new.new_output("error", ename="E", evalue="", traceback=[]),
    ]
    bad.cells[1].execution_count = 7
    assert faults(bad) == [
        "kernel is None",
        "cell ids repeat",
        "not one cell tagged parameters",
        "does not start with a heading",
        "not executed in order",
        "a: defines a function or class",
        "a: an error",
        "a: stderr",
        "a: 'law' lies on 'base'",
        "a: an image without alt text",
        "a: /home/m",
    ]


def same(one, other):
    """Return whether two texts agree: words exactly, numbers to a millionth."""
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = [
        (float(a.replace(",", "")), float(b.replace(",", "")))
        for a, b in zip(NUMBER.findall(one), NUMBER.findall(other))
    ]
    return all(abs(a - b) <= 1e-6 * max(abs(a), abs(b)) + 1e-12 for a, b in pairs)


def test_the_comparison_sees_a_changed_number_and_a_changed_word():
    assert same("law 1,234.5 p .012\n-3e-05", "law 1,234.5000001 p .012\n-3e-05")
    assert (
        not same("law 12", "law 13")
        and not same("law 12", "low 12")
        and not same("law 12", "law 12 13")
    )


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Run every notebook again, into a folder of its own."""
    folder = tmp_path_factory.mktemp("again")
    places = ["--output", folder / "notebooks", "--figures", folder / "figures"]
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "run", *places], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("path", EXECUTED, ids=lambda path: path.stem)
def test_a_notebook_run_again_says_the_same(path, again):
    fresh = {cell.id: cell for cell in read(again / "notebooks" / path.name).cells}
    changed = [
        (cell.id, old, new)
        for cell in code_cells(read(path))
        for old, new in zip_longest(texts_of(cell), texts_of(fresh[cell.id]), fillvalue="")
        if not same(old, new)
    ]
    assert changed == []


@pytest.mark.slow
def test_figure_tables_come_out_the_same(again):
    folders = (ROOT / "figures", again / "figures")
    old, new = (
        {path.relative_to(folder): path for path in folder.rglob("*.csv")} for folder in folders
    )
    assert old.keys() == new.keys()
    for name in sorted(old):
        rows = [
            list(csv.reader(io.StringIO(path.read_text("utf-8"))))
            for path in (old[name], new[name])
        ]
        differing = [
            (a, b)
            for a, b in zip_longest(*rows, fillvalue=[])
            if len(a) != len(b) or not all(map(same, a, b))
        ]
        assert differing == [], name


@pytest.mark.slow
def test_quoted_numbers_come_out_the_same(again):
    folders = (ROOT / "figures", again / "figures")
    old, new = (
        {path.name: path.read_text("utf-8") for path in folder.rglob("*-numbers.tex")}
        for folder in folders
    )
    assert len(old) >= 7 and old == new
