"""Linters over the tree, types for users, and the pages of docstrings; each with a fault planted to see that it is found."""
import ast
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

import analysis


def ruff(*arguments, cwd):
    """Run ruff with the project's configuration; return its exit code and what it says."""
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", *arguments], cwd=cwd,
                          capture_output=True, text=True)
    return done.returncode, done.stdout


def test_ruff_finds_nothing(root):
    code, said = ruff(cwd=root)
    assert code == 0, said


@pytest.mark.parametrize(("line", "rule"), [("import os\n", "F401"), ("print(nothing)\n", "F821"), ("x = 1;\n", "E703"),
                                            ("try:\n    pass\nexcept Exception:\n    x = 1\n", "BLE001"),
                                            (f"x = {'1' * 130}\n", "E501")])
def test_a_planted_fault_is_found(root, tmp_path, line, rule):
    (tmp_path / "planted.py").write_text(line)
    code, said = ruff("--config", root / "pyproject.toml", "planted.py", cwd=tmp_path)
    assert code == 1 and rule in said


def untyped(tree, *, names=None):
    """Return the public functions and methods of a syntax tree (of these *names*) with a parameter or result without a type."""
    found = []
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for scope, of in [(tree, ""), *((node, f"{node.name}.") for node in classes)]:
        for node in scope.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            given = [one for one in named if one is not None and one.arg not in ("self", "cls")]
            if (node.returns is None or any(one.annotation is None for one in given)) and (names is None or of or node.name in names):
                found.append(of + node.name)
    return found


def rooms(root):
    """Return the files of each public room; what a room keeps inside (reading, resampling) is not asked."""
    named = {*analysis._ROOMS, *analysis._HOMES.values(), "checks", "corpus", "counts", "designs", "features"}
    return {path.relative_to(root / "analysis").as_posix(): path for name in sorted(named)
            for path in [root / "analysis" / f"{name}.py", *(root / "analysis" / name).glob("*.py")] if path.exists()}


def test_public_functions_have_types(root):
    assert {name: missing for name, path in rooms(root).items() if (missing := untyped(ast.parse(path.read_text("utf-8"))))} == {}


def test_a_function_without_types_is_found():
    tree = ast.parse("def a(x: int): pass\ndef b(x, *, y: int) -> int: pass\ndef _c(x): pass\ndef d(x: int) -> int: pass\n"
                     "class E:\n    def f(self, x) -> int: pass\n    def g(self) -> int: pass\n")
    assert untyped(tree) == ["a", "b", "E.f"]


class Page(HTMLParser):
    """The ids and the addresses of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.led, self.loaded = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep what is asked for below."""
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "a" and "href" in given:
            self.led.append(given["href"])
        elif tag in ("img", "script", "link", "iframe"):
            self.loaded += [given[name] for name in ("src", "href") if name in given]


@pytest.fixture(scope="module")
def pages(root, tmp_path_factory):
    """Build the pages of docstrings, with warnings as errors; return them by path."""
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run([sys.executable, "-W", "error", "docs/api.py", folder], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return {path.relative_to(folder).as_posix(): Page(path.read_text("utf-8")) for path in folder.rglob("*.html")}


@pytest.mark.slow
def test_every_public_name_has_its_entry(pages):
    for room in analysis._ROOMS:
        module = getattr(analysis, room)
        there = pages[f"analysis/{room}.html"].ids
        own = getattr(module, "__all__", [name for name, thing in vars(module).items()
                                          if not name.startswith("_") and getattr(thing, "__module__", "") == module.__name__])
        assert [name for name in own if name not in there and f"analysis/{room}/{name}.html" not in pages] == [], room
    assert set(analysis._HOMES) <= pages["analysis.html"].ids


@pytest.mark.slow
def test_links_of_the_pages_resolve_and_nothing_is_loaded(pages):
    lost = []
    for name, page in pages.items():
        assert [address for address in page.loaded if "//" in address and not address.startswith("data:")] == []
        for address in page.led:
            path, _, place = address.partition("#")
            if "://" in path:
                continue
            here = [part for part in [*name.split("/")[:-1], *path.split("/")] if part != "."] if path else name.split("/")
            while ".." in here:
                at = here.index("..")
                del here[at - 1:at + 1]
            there = pages.get("/".join(here))
            if there is None or place and unquote(place) not in there.ids:
                lost.append((name, address))
    assert lost == []
