"""Doors that need an extra say which; the core imports nothing of them."""

import re
import sys
from pathlib import Path

import pytest
from by_hand import drawn_cases

from analysis import __main__ as command
from analysis import errors, page
from analysis.annotation import alpha

PACKAGE = Path(command.__file__).parent
#: Packages of the extra "notebooks", and where they are imported when a file is.
LAB = "nbformat|nbclient|nbconvert|IPython|ipywidgets|anywidget|traitlets|bleach|bs4"
IMPORTING_LAB = {"page/widget.py", "report/html.py", "report/notebooks.py", "report/turn.py"}
SETS = [[frozenset("a"), frozenset("ab")]]


def sentence(what, module, extra):
    """Return what is said without a package of an extra."""
    return (
        f'{what}: got no package {module}; expected those of the extra "{extra}". '
        f'Run: pip install "framing-notebooks[{extra}]".'
    )


@drawn_cases("""
    words                        | module      | extra
    ["run"]                      | nbclient    | notebooks
    ["report"]                   | nbconvert   | notebooks
    ["lab"]                      | jupyterlab  | lab
    ["collect", "exports", "to"] | lxml        | collect
    ["fetch", "list.csv", "to"]  | trafilatura | collect
""")
def test_a_command_names_the_extra_that_it_needs(
    words, module, extra, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    assert command.main(words) == 2
    what = "collect" if extra == "collect" else words[0]
    assert capsys.readouterr().err == f"{sentence(what, module, extra)}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "module, what, extra, call",
    [
        ("anywidget", "page.Page", "notebooks", lambda: page.Page("data/example-articles")),
        ("nltk", "agreement of level masi", "nltk", lambda: alpha.alpha(SETS, level="masi")),
    ],
)
def test_what_needs_an_extra_names_it(module, what, extra, call, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(errors.InputError) as refused:
        call()
    assert str(refused.value) == sentence(what, module, extra)


def test_few_files_import_jupyter_when_they_are_imported():
    importing = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(rf"^(import|from) ({LAB})\b", path.read_text("utf-8"), re.M)
    }
    assert importing == IMPORTING_LAB
