"""The structure of the package: imports, docstrings with examples that run, and what every module leaves alone."""

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from functools import cache

import pytest
from places import ROOT

import analysis

PACKAGE = ROOT / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_ENTRIES = 29
MOST_WORDS = 700  #: of CONTRIBUTING.md
SECTION = re.compile(r"^(Parameters|Returns|Yields|Raises|Attributes|Notes|Examples)\n--+$", re.M)
DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
HEAVY = "sklearn nltk matplotlib.pyplot pandas scipy".split()


@cache
def tree_of(path):
    """Return the syntax tree of a module; each is parsed once for all tests."""
    return ast.parse(path.read_text("utf-8"))


def module_of(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


#: Folders whose examples open whole cases.
OF_CASES = {"case", "label", "page"}
EXAMPLES = [
    pytest.param(
        path, id=module_of(path), marks=[pytest.mark.slow] * (path.parent.name in OF_CASES)
    )
    for path in MODULES
    if ">>>" in path.read_text("utf-8")
]


def test_imports_follow_the_contracts(root):
    """import-linter holds the layers and the independence of the parts (pyproject.toml)."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run([*command, "--no-cache"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_folder_listing_stays_short():
    entries = [path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES, sorted(entries)


def test_contributing_is_short_and_names_files_that_are_there(root):
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    assert len(text.split()) <= MOST_WORDS
    named = set(re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", text))
    places = (root, PACKAGE, PACKAGE / "collect/exports")
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()
    assert {
        f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()
    } <= named


def test_no_print_and_no_bare_except():
    faults = []
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                faults.append(f"{module_of(path)}, line {node.lineno}: bare except")
            is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
            if is_call and path.stem != "__main__":
                faults.append(f"{module_of(path)}, line {node.lineno}: print")
    assert faults == []


def test_modules_and_public_things_have_docstrings():
    without = []
    for path in MODULES:
        tree = tree_of(path)
        scopes = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
        kinds = (ast.FunctionDef, ast.ClassDef)
        nodes = [node for scope in scopes for node in scope.body if isinstance(node, kinds)]
        public = [node for node in nodes if not node.name.startswith("_")]
        names = [node.name for node in public if not ast.get_docstring(node)]
        if not ast.get_docstring(tree):
            names.append("the module itself")
        without += [f"{module_of(path)}: {name}" for name in names]
    assert without == []


def listed(root):
    """Yield module and name of the functions and classes that the reference lists."""
    for page in (root / "docs/reference").glob("*.md"):
        for path in re.findall(r"auto\w+:: ([\w.]+)", page.read_text("utf-8")):
            thing = pkgutil.resolve_name(path)
            names = getattr(thing, "__all__", ())
            things = [getattr(thing, name) for name in names] or [thing]
            yield from ((each.__module__, each.__name__) for each in things if callable(each))


def test_only_what_the_reference_lists_has_sections(root):
    public = set(listed(root))
    with_sections = []
    for path in MODULES:
        for node in tree_of(path).body:
            if isinstance(node, DOCUMENTED):
                inner = [each for each in ast.walk(node) if isinstance(each, DOCUMENTED)]
                texts = [ast.get_docstring(each) or "" for each in inner]
                if any(map(SECTION.search, texts)):
                    with_sections.append((module_of(path), node.name))
    assert set(with_sections) - public == set()


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
    """Return which of *names* a fresh Python has loaded after importing *modules*, without what conftest.py leaves out."""
    code = f"import sys; sys.modules['rfc3987_syntax'] = None; import {', '.join(modules)}"
    code += f"\nprint(*(n for n in {names!r} if n in sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_import_is_light():
    assert loaded(["analysis", "analysis.errors"], HEAVY) == []
    assert loaded(["scipy"], HEAVY) == ["scipy"]


@pytest.mark.slow
def test_no_module_of_the_core_loads_pyplot_sklearn_nltk_or_collect():
    """Drawing needs matplotlib without global state; weights and agreement are imported where they are used."""
    skipped = ("collect", "page", "__main__")
    paths = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] not in skipped]
    modules = [module_of(path) for path in paths]
    assert loaded(modules, [*HEAVY[:3], "analysis.collect", "trafilatura"]) == []
