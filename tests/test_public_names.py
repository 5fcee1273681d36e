"""Every public name is shown: a notebook, a guide, a view or the command line calls it."""

import ast
import json
import re
from operator import attrgetter
from types import ModuleType

import analysis

#: What shows public names, but for those of a module.
SHOWING = {
    "any": [
        *("README.md", "docs/*.md", "docs/how-to/*.md", "data/**/README.md"),
        *("notebooks/**/[!.]*.ipynb", "analysis/__main__.py"),
    ],
    "page": ["analysis/page/**/*.py", "analysis/page/js/take.js"],  # which prints calls
    "outlets": ["analysis/outlets/**/*.py"],
    "figures": ["analysis/figures/**/*.py"],
}


def public_names():
    """Yield the public names: those of modules as "module.name"."""
    for name in analysis.__all__:
        value = getattr(analysis, name)
        if not isinstance(value, ModuleType):
            yield name
            continue
        names = getattr(value, "__all__", None) or [
            name
            for name, thing in vars(value).items()
            if name[0] != "_" and getattr(thing, "__module__", "") == value.__name__
        ]
        yield from (f"{name}.{each}" for each in names)


def named(name):
    """Return what has this public name."""
    return attrgetter(name)(analysis)


def text_of(path):
    """Return what a notebook, guide or file of code says, without docstrings and comments."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = 0
    return ast.unparse(tree)  # imports on one line each


def test_every_public_name_is_shown_and_they_are_few(root):
    """A view does not show its own module's names."""
    said = {
        module: "\n".join(
            text_of(path) for pattern in SHOWING[module] for path in root.glob(pattern)
        )
        for module in SHOWING
    }
    unshown = []
    for name in public_names():
        module, _, last = name.rpartition(".")
        calls = re.compile(rf"\b{re.escape(name)}\b|import [^\n]*\b{last}\b")
        if not any(calls.search(text) for room, text in said.items() if room != module):
            unshown.append(name)
    assert unshown == [] and len([*public_names()]) <= 80
