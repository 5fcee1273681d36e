"""The type checker over the tree, and types for users."""

import re
import subprocess
import sys

import pytest

import analysis


def run(*words, cwd):
    """Run a tool with the project's configuration; return what it says."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=cwd, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("room", ["", "collect", "page"])
def test_type_checkers_see_the_names_that_are_imported_when_first_used(root, room):
    source = (root / "analysis" / room / "__init__.py").read_text("utf-8")
    block = source.partition("if TYPE_CHECKING:")[2].partition("\n\n")[0]
    seen: dict = {}
    exec("if True:" + block, seen)
    wanted = (getattr(analysis, room) if room else analysis).__all__
    assert {*seen} - {"__builtins__"} == {*wanted}


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


@pytest.mark.slow
def test_mypy_finds_nothing_and_sees_the_types_of_the_public_names(root, tmp_path):
    """It reads the library once."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    said = run("mypy", "--no-error-summary", "--hide-error-context", "analysis", script, cwd=root)
    assert [line for line in said.splitlines() if "script.py:" not in line] == []
    wrong = {int(line) for line in re.findall(r"script\.py:(\d+): error: ", said)}
    notes = dict(re.findall(r"script\.py:(\d+): note: Revealed type is (.*)", said))
    for number, line in enumerate(SCRIPT.splitlines(), start=1):
        code, _, wanted = line.partition("  # ")
        assert (number in wrong) == (wanted == "wrong"), line
        if code.startswith("reveal_type"):
            revealed = re.sub(r"\b[a-z]\w*(\.\w+)*\.(?=[A-Za-z])", "", notes[str(number)])
            assert wanted in revealed, (line, revealed)
