"""Files without permission or of names that cannot be: each function that reads one says so in a sentence. Texts are invented."""

# ruff: noqa: F401 - code in test_unreadable_files.toml uses these modules

import builtins
import errno
import inspect
import io
import os
from types import SimpleNamespace

import pytest
from by_hand import tables
from refusals import require_sentence
from test_damaged_cases import write_whole_case
from test_public_names import named, public_names

from analysis import (
    annotation,
    collect,
    compare,
    extract,
    framing,
    label,
    lexicons,
    load_features,
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
WRITERS = ["collect.save", "label.statements", "figures.save", "figures.save_paper_table"]


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    """Return the paths of a case with files of every kind, and what was read from it before."""
    base = tmp_path_factory.mktemp("unreadable")
    case = write_whole_case(base / "case")
    (case / "texts").mkdir()
    (case / "texts/list.txt").write_text("rain\n")
    for name in ("urls.csv", "articles.xlsx", "01-x.ipynb", "a1.html"):
        (case / name).write_text("article_id,outlet,url\na1,Elm Post,https://example.org\n")
    corpus = read_corpus(case / "articles.jsonl")
    features = extract(corpus)
    features.save(case / "pack")
    labels = open_case(case).readings["a"]
    return SimpleNamespace(base=base, case=case, corpus=corpus, features=features, labels=labels)


def test_every_public_function_that_takes_a_path_is_tried():
    taking = set()
    for name in public_names():
        function = named(name)
        if not inspect.isclass(function) and "Path" in str(inspect.signature(function)):
            taking.add(name)
    assert taking - {*READERS, *WRITERS} == set()


def sentence_of(name, at):
    """Return what a public function says of files at these places."""
    with pytest.raises(InputError) as caught:
        eval(READERS[name], {**globals(), "at": at})
    return require_sentence(str(caught.value))


@pytest.mark.parametrize("name", READERS)
def test_what_cannot_be_opened_or_named_is_told_in_a_sentence(name, at, monkeypatch):
    for folder in ("x" * 300, "x\0\ud800"):
        sentence_of(name, SimpleNamespace(**vars(at) | {"case": at.case / folder}))

    def refusing(operation):
        def tried(path, *arguments, **options):
            if str(path).startswith(str(at.base)):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return operation(path, *arguments, **options)

        return tried

    for module, call in [(builtins, "open"), (io, "open"), (os, "listdir"), (os, "scandir")]:
        monkeypatch.setattr(module, call, refusing(getattr(module, call)))
    said = sentence_of(name, at)
    assert str(at.base) in said or "a1.html" in said
