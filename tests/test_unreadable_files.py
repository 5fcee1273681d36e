"""Files without permission, gone, or folders: each public function that reads one says so in a sentence. Texts are invented."""

# ruff: noqa: F401 - code in test_unreadable_files.toml uses these modules

import builtins
import errno
import inspect
import io
import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest
from by_hand import tables
from refusals import require_sentence
from test_damaged_cases import write_whole_case

import analysis
from analysis import (
    annotation,
    collect,
    compare,
    cooccurrence,
    extract,
    framing,
    label,
    lexicons,
    load_features,
    outlets,
    page,
    read_corpus,
    sentiment,
    suggest,
)
from analysis.case import open_case
from analysis.errors import InputError
from analysis.report import html as report

#: Public function → a call that reads a file of a case.
READERS = tables(__file__)["calls"]
#: Functions that take a path only to write; tests/test_outputs.py has them.
WRITERS = {"collect.save", "label.statements"} | {
    f"figures.{name}" for name in "save save_paper_table".split()
}


def call(name, at):
    """Call a public function with files at these places."""
    return eval(READERS[name], {**globals(), "at": at})


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    """Return the paths of a case with files of every kind, and what was read from it before."""
    base = tmp_path_factory.mktemp("unreadable")
    case = base / "case"
    case.mkdir()
    write_whole_case(case)
    texts = case / "texts"
    texts.mkdir()
    (texts / "list.txt").write_text("rain\n")
    for name in ("urls.csv", "reached.csv", "articles.xlsx", "01-x.ipynb", "a1.html"):
        (case / name).write_text("article_id,outlet,url\na1,Elm Post,https://example.org\n")
    corpus = read_corpus(case / "articles.jsonl")
    labels = open_case(case).readings["a"]
    published = pd.to_datetime(labels.rows["published"], errors="coerce")
    return SimpleNamespace(
        base=base,
        case=case,
        texts=texts,
        corpus=corpus,
        book=case / "codebook.toml",
        plan=case / "contrasts.toml",
        events=case / "events.toml",
        labelled=case / "annotations_a.csv",
        codebook=annotation.codebook(case / "codebook.toml"),
        labels=labels,
        dated=replace(labels, rows=labels.rows.assign(published=published)),
        features=extract(corpus),
        pack=extract(corpus).save(case / "pack"),
    )


def public_functions(module, name=""):
    """Yield the public functions and methods of a module, and their names."""
    for each in sorted(module.__all__):
        value, full = getattr(module, each), f"{name}{each}"
        if isinstance(value, ModuleType) and hasattr(value, "__all__") and not name:
            yield from public_functions(value, f"{full}.")
        elif inspect.isclass(value):
            for method in [method for method in vars(value) if not method.startswith("_")]:
                if callable(getattr(value, method)):
                    yield f"{full}.{method}", getattr(value, method)
        elif callable(value):
            yield full, value


def test_every_public_function_that_takes_a_path_is_tried():
    taking = set()
    for name, function in public_functions(analysis):
        parameters = inspect.signature(function).parameters.values()
        if any("Path" in str(parameter.annotation) for parameter in parameters):
            taking.add(name)
    assert taking - {*READERS, *WRITERS} == set()


@pytest.fixture
def failing(at, monkeypatch):
    """Return a function after whose call no file or folder of the case can be opened."""

    def fail_with(number):
        def refusing(operation):
            def tried(path, *arguments, **options):
                if str(path).startswith(str(at.base)):
                    raise OSError(number, os.strerror(number), str(path))
                return operation(path, *arguments, **options)

            return tried

        for module, name in [
            (builtins, "open"),
            (io, "open"),
            (os, "listdir"),
            (os, "scandir"),
        ]:
            monkeypatch.setattr(module, name, refusing(getattr(module, name)))

    return fail_with


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT], ids=["closed", "gone"])
@pytest.mark.parametrize("name", READERS)
def test_a_file_that_cannot_be_opened_is_told_in_a_sentence(name, number, at, failing):
    failing(number)
    with pytest.raises(InputError) as caught:
        call(name, at)
    sentence = require_sentence(str(caught.value))
    assert str(at.base) in sentence or "a1.html" in sentence


@pytest.mark.parametrize("folder", ["x" * 300, "x\0", "x\ud800"], ids=["long", "NUL", "half"])
@pytest.mark.parametrize("name", READERS)
def test_a_name_that_no_file_can_have_is_told_in_a_sentence(name, folder, at):
    none = at.case / folder / "case"
    paths = {field: value for field, value in vars(at).items() if hasattr(value, "parent")}
    there = SimpleNamespace(**vars(at) | {field: none / path.name for field, path in paths.items()})
    with pytest.raises(InputError) as caught:
        call(name, there)
    require_sentence(str(caught.value))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["page.html", f"{'x' * 300}.html"])
def test_a_page_that_cannot_be_written_is_told_in_a_sentence(name, at, monkeypatch):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(full))
    with pytest.raises(InputError, match="No space left on device|File name too long"):
        page.save(at.case, at.case / name)
    assert not list(at.case.glob("*.html.*"))
