"""Every public name is shown: a notebook, a guide, a view or the command line calls it."""

import ast
import json
import re
from operator import attrgetter
from types import ModuleType

import pytest

import analysis

#: Public names that nobody shows, each with its reason. At most five.
EXCEPTIONS: dict[str, str] = {}

MODULE_OF = {path: name for name, path in analysis.PUBLIC.items()}
NAMES_IN_GUIDES = ("README.md", "docs/*.md", "docs/how-to/*.md", "data/**/README.md")
VIEWS = ("page", "outlets", "figures")


def public_names():
    """Yield the public names: those of modules as "module.name"."""
    for name in analysis.__all__:
        value = getattr(analysis, name)
        if not isinstance(value, ModuleType):
            yield name
            continue
        names = getattr(value, "__all__", None) or functions_of(value)
        yield from (f"{name}.{each}" for each in names)


def named(name):
    """Return what has this public name."""
    return attrgetter(name)(analysis)


def functions_of(module):
    """Return the public functions and classes of a file that has no list of public names."""
    things = {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
    return [name for name, thing in things.items() if is_of(module, thing)]


def is_of(module, thing):
    """Return whether a thing is a function or class that the module defines."""
    return callable(thing) and getattr(thing, "__module__", "") == module.__name__


def names_in(source):
    """Return the public names that a text uses: ``module.name``, and names that it imports."""
    found = set(re.findall(r"\b(?=(\w+\.\w+)\b)", source))
    found.update(re.findall(r"\b(\w+)[(`]", source))
    imports = r"from analysis(?:\.([\w.]+))? import ([^\n]+)"
    for path, names in re.findall(imports, source):
        room = MODULE_OF.get(path, path.partition(".")[0])
        found.update(f"{room}.{name}".lstrip(".") for name in re.findall(r"\w+", names))
    return found


def without_docstrings(source):
    """Return Python code without its docstrings and comments, imports on one line each."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        has_body = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if has_body and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def texts(root):
    """Yield the notebooks, guides, views and the command line; with the module of a view."""
    for pattern in NAMES_IN_GUIDES:
        for path in root.glob(pattern):
            if path.name not in ("changelog.md", "contributing.md"):
                yield "", path.read_text("utf-8")
    for path in root.glob("notebooks/**/[!.]*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        yield "", "\n".join("".join(cell["source"]) for cell in cells)
    yield "page", (root / "analysis/page/js/take.js").read_text("utf-8")  # prints calls
    for view in VIEWS:
        for path in root.glob(f"analysis/{view}/**/*.py"):
            yield view, without_docstrings(path.read_text("utf-8"))
    yield "", without_docstrings((root / "analysis/__main__.py").read_text("utf-8"))


@pytest.fixture(scope="module")
def shown(root):
    """Return the names that somebody shows; a view does not show its own module's names."""
    found = set()
    for view, source in texts(root):
        found |= {name for name in names_in(source) if name.partition(".")[0] != view}
    return found


def test_every_public_name_is_shown(shown):
    unshown = {name for name in public_names() if name not in shown}
    assert unshown == set(EXCEPTIONS)


def test_names_are_few_and_exceptions_have_reasons():
    assert len(list(public_names())) <= 80
    assert len(EXCEPTIONS) <= 5 and all(EXCEPTIONS.values())


def test_a_name_that_nobody_calls_is_found():
    source = 'from analysis.plots.style import PALETTE\n\ndef a():\n    """Not compare.levels."""\n'
    found = names_in(without_docstrings(source + "    plots.grid(read_corpus('x'))\n"))
    assert {"plots.PALETTE", "plots.grid", "read_corpus"} <= found
    assert "compare.levels" not in found
