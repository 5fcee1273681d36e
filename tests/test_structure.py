"""The structure of the package: imports, docstrings with examples that run, and what every module leaves alone."""

import ast
import doctest
import importlib
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

import analysis
from analysis import (
    annotation,
    compare,
    explore,
    extract,
    figures,
    framing,
    plots,
    read_corpus,
)

PACKAGE = Path(__file__).resolve().parents[1] / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_ENTRIES = 28
HEAVY = ["sklearn", "nltk", "matplotlib.pyplot", "pandas", "scipy"]


def module_of(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


#: Those of screens open whole cases.
EXAMPLES = [
    pytest.param(path, id=module_of(path), marks=[pytest.mark.slow] * ("explore" in path.parts))
    for path in MODULES
]


def test_imports_follow_the_contracts(root):
    """import-linter holds the layers and the independence of the parts (pyproject.toml)."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run([*command, "--no-cache"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_folder_listing_stays_short():
    entries = [path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES, sorted(entries)


def test_no_print_and_no_bare_except():
    faults = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                faults.append(f"{module_of(path)}, line {node.lineno}: bare except")
            is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
            if is_call and path.stem != "__main__":
                faults.append(f"{module_of(path)}, line {node.lineno}: print")
    assert faults == []


def test_modules_and_public_things_have_docstrings():
    without = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        scopes = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
        kinds = (ast.FunctionDef, ast.ClassDef)
        nodes = [node for scope in scopes for node in scope.body if isinstance(node, kinds)]
        public = [node for node in nodes if not node.name.startswith("_")]
        names = [node.name for node in public if not ast.get_docstring(node)]
        if not ast.get_docstring(tree):
            names.append("the module itself")
        without += [f"{module_of(path)}: {name}" for name in names]
    assert without == []


def test_no_line_is_wide():
    wide = []
    for path in MODULES:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if len(line) > 100:
                wide.append(f"{module_of(path)}, line {number}")
    assert wide == []


@pytest.mark.parametrize("name", analysis.PUBLIC)
def test_public_functions_have_an_example(name):
    public = getattr(analysis, name)
    names = getattr(public, "__all__", None)
    things = [getattr(public, each) for each in names] if names else [public]
    functions = [thing for thing in things if callable(thing) and not isinstance(thing, type)]
    assert [each.__name__ for each in functions if ">>>" not in (each.__doc__ or "")] == []


@pytest.mark.parametrize("path", EXAMPLES)
def test_examples_run(path, monkeypatch):
    monkeypatch.chdir(PACKAGE.parent)
    assert doctest.testmod(importlib.import_module(module_of(path))).failed == 0


def loaded(modules, names):
    """Return which of *names* a fresh Python has loaded after importing *modules*."""
    code = f"import sys, {', '.join(modules)}\nprint(*(n for n in {names!r} if n in sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_import_is_light():
    assert loaded(["analysis", "analysis.errors"], HEAVY) == []
    assert loaded(["matplotlib.pyplot"], HEAVY) != []


def test_no_module_of_the_core_loads_pyplot_sklearn_nltk_or_collect():
    """Drawing needs matplotlib without global state; weights and agreement are imported where they are used."""
    skipped = ("collect", "explore", "__main__")
    paths = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in skipped]
    modules = [module_of(path) for path in paths]
    assert loaded(modules, [*HEAVY[:3], "analysis.collect", "trafilatura"]) == []


def contrasts_of_articles(_folder):
    def call():
        table = read_corpus("data/example-articles").articles[["article_id", "text"]]
        two_outlets = read_corpus(table.assign(outlet=["Elm Post", "Norland"] * 5))
        counts = framing.terms(extract(two_outlets), stop_words="english")
        compare.contrasts(counts, "outlet", labelings=99)

    return call


def figure_of_annotations(folder):
    def call():
        labels = annotation.runs("data/hamedan-2016")["a"]
        few = labels.where(items=list(labels.items.index[:6]))
        figure = plots.effects(compare.contrasts(few, "country_group", labelings=99))
        figures.save(figure, "01-way", case="way", folder=folder)

    return call


def figure_of_a_choice(_folder):
    board = explore.Explorer("data/example-articles")
    board.view = "contrasts"
    return partial(board.choose, against="Harbour Post")


def entered_by(call):
    """Return the functions that a call enters, with their modules, each once and in order."""
    entered = {}

    def note(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(PACKAGE)):
            module = Path(code.co_filename).relative_to(PACKAGE).as_posix()
            name = code.co_name if "<locals>" in code.co_qualname else code.co_qualname
            entered.setdefault((name, module))

    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(None)
    return list(entered)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "call_of"),
    [
        ("Articles to a contrast table", contrasts_of_articles),
        ("Annotation files to a figure", figure_of_annotations),
        ("A choice in the explorer to its figure", figure_of_a_choice),
    ],
)
def test_the_ways_of_a_parameter_are_those_that_calls_take(
    root, tmp_path, monkeypatch, title, call_of
):
    monkeypatch.chdir(root)
    page = (root / "CONTRIBUTING.md").read_text("utf-8")
    text = page.split(f"**{title}**")[1].split("\n**")[0].split("\n## ")[0]
    way = re.findall(r"^\| `([\w.]+)` \(`([\w/]+\.py)`\)", text, re.M)
    entered = entered_by(call_of(tmp_path))
    assert len(way) >= 7 and [each for each in entered if each in way] == way
