"""Every public name is shown: a notebook, a guide, a view or the command line calls it."""

import ast
import json
import re
from operator import attrgetter
from types import ModuleType

import analysis

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
        names = getattr(value, "__all__", None) or [
            name
            for name, thing in vars(value).items()
            if name[0] != "_" and getattr(thing, "__module__", "") == value.__name__
        ]
        yield from (f"{name}.{each}" for each in names)


def named(name):
    """Return what has this public name."""
    return attrgetter(name)(analysis)


def names_in(source):
    """Return the public names that a text uses: ``module.name``, and names that it imports."""
    found = {*re.findall(r"\b(?=(\w+\.\w+)\b)", source), *re.findall(r"\b(\w+)[(`]", source)}
    for path, names in re.findall(r"from analysis(?:\.([\w.]+))? import ([^\n]+)", source):
        room = MODULE_OF.get(path, path.partition(".")[0])
        found.update(f"{room}.{name}".lstrip(".") for name in re.findall(r"\w+", names))
    return found


def without_docstrings(source):
    """Return Python code without its docstrings and comments, imports on one line each."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = 0
    return ast.unparse(tree)


def shown_by(root, *patterns, but=""):
    """Return the names that notebooks, guides and code show, but for those of one module."""
    found = set()
    for path in (path for pattern in patterns for path in root.glob(pattern)):
        text = path.read_text("utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        elif path.suffix == ".py":
            text = without_docstrings(text)
        found |= {name for name in names_in(text) if name.partition(".")[0] != but}
    return found


def test_every_public_name_is_shown_and_they_are_few(root):
    """A view does not show its own module's names; take.js prints calls."""
    notebooks = "notebooks/**/[!.]*.ipynb"
    shown = shown_by(root, *NAMES_IN_GUIDES, notebooks, "analysis/__main__.py")
    shown |= shown_by(root, "analysis/page/js/take.js", but="page")
    for view in VIEWS:
        shown |= shown_by(root, f"analysis/{view}/**/*.py", but=view)
    names = {*public_names()}
    assert names - shown == set() and len(names) <= 80
