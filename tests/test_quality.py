"""Linters over the tree, and types for users."""

import ast
import re
import subprocess
import sys

import pytest

import analysis


def ruff(*arguments, cwd):
    """Run ruff with the project's configuration; return its exit code and what it says."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--no-cache",
            "--output-format=concise",
            *arguments,
        ],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_ruff_finds_nothing(root):
    code, said = ruff(cwd=root)
    assert code == 0, said


@pytest.mark.parametrize("room", ["", "collect", "page"])
def test_type_checkers_see_the_names_that_are_imported_when_first_used(root, room):
    tree = ast.parse((root / "analysis" / room / "__init__.py").read_text("utf-8"))
    block = next(
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    seen = [alias.asname or alias.name for line in block.body for alias in line.names]
    assert sorted(seen) == sorted((getattr(analysis, room) if room else analysis).__all__)


#: What somebody writes who uses the package: the types that a checker must see, and the lines that it must refuse.
SCRIPT = """
import analysis
from analysis import annotation, compare, extract, figures, framing, load_features, page, plots, read_corpus
from analysis.figures import methods

corpus = read_corpus("articles", columns={"outlet": "Medium"})
reveal_type(corpus)  # Corpus
reveal_type(extract(corpus, actors="actors.toml"))  # Features
counts = framing.terms(extract(corpus), voice="own", stop_words="english")
reveal_type(counts)  # Counts
table = compare.contrasts(counts, "outlet", groups=["Elm Post"], unit="article")
reveal_type(analysis.compare.levels)  # def (counts: Counts, by: str | Sequence[str], *, unit: str | None
reveal_type(plots.effects(table))  # Canvas
reveal_type(figures.save(plots.effects(table), "01-words", case="berths", alt="Words of two outlets."))  # SavedFigure | LeftOut
reveal_type(figures.paper_table(table))  # PaperTable | LeftOut
reveal_type(methods.paragraph(counts, table))  # str
reveal_type(page.save("berths", "page.html"))  # Path
framing.terms(counts, voyce="own")  # wrong
compare.contrasts(counts, "outlet", labelings=99)  # wrong
compare.levels(counts, "outlet", unit=5)  # wrong
figures.save("01-words", plots.effects(table), case="berths")  # wrong
analysis.comparison.contrasts(counts)  # wrong
plots.efects(table)  # wrong
read_corpus("articles", colums={"outlet": "Medium"})  # wrong
"""


def mypy(*arguments, cwd):
    """Run mypy with the project's configuration; return its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_finds_nothing(root):
    code, said = mypy(cwd=root)
    assert code == 0, said


@pytest.mark.slow
def test_mypy_sees_the_types_of_the_public_names(root, tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    _, said = mypy("--config-file", root / "pyproject.toml", tmp_path / "script.py", cwd=root)
    told = {}
    for line, kind, words in re.findall(r"script\.py:(\d+): (note|error): (.*)", said):
        told.setdefault(int(line), {}).setdefault(kind, words)
    for number, line in enumerate(SCRIPT.splitlines(), start=1):
        code_of_line, _, wanted = line.partition("  # ")
        here = told.get(number, {})
        if wanted == "wrong":
            assert "error" in here, line
        elif code_of_line.startswith("reveal_type"):
            revealed = re.sub(
                r"\banalysis(\.\w+)*\.(?=[A-Z])|\b(?:matplotlib|collections)(\.\w+)*\.(?=[A-Z])|builtins\.|typing\.",
                "",
                here.get("note", ""),
            )
            assert wanted in revealed and "error" not in here, (line, here)
        else:
            assert "error" not in here, (line, here)
