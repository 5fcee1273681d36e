"""Random bytes as tables: each is refused in a sentence, or read with an account of all. Texts are invented."""

import os

import fuzzing
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refusals import require_sentence

from analysis import (
    read_corpus,
)
from analysis.corpus import cleaning
from analysis.errors import InputError
from analysis.features import readers as reading

PIECES = [
    "article_id",
    "outlet",
    "text",
    "published",
    "title",
    "file",
    ",",
    "\t",
    ";",
    "\n",
    "\r",
    "\r\n",
    '"',
    '""',
    "\0",
    "\ufeff",
    "\ud800",
    "{",
    "}",
    "[",
    "]",
    ":",
    "'",
    "\\",
    "\\u0000",
    "\\ud83d",
    "null",
    "NaN",
    "1e999",
    "9" * 30,
    "true",
    "-",
    "=1+1",
    "g1",
    "g1.txt",
    "2016-08-16",
    "2016-02-30",
    "Rain fell. ",
    "“",
    "”",
    "é",
    "\u202e",
    "\u200c",
    "\u0301",
    "😀",
    " ",
    "../",
]
ENCODINGS = st.sampled_from("utf-8 utf-16 utf-16-le latin-1 utf-8-sig utf-7".split())
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)
ENCODED = st.builds(
    lambda text, encoding: (
        text.encode(encoding, "replace" if encoding == "latin-1" else "surrogatepass")
        if encoding != "utf-7"
        else text.encode("utf-8", "surrogatepass")
    ),
    TEXTS,
    ENCODINGS,
)
RAW = st.binary(max_size=300) | ENCODED


def run(strategy, check, *, examples):
    """Check so many examples, the same in each run."""
    settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
        report_multiple_bugs=False,
    )(given(strategy)(check))()


def at_length(n):
    """Return the number of examples of a run."""
    examples = pytest.param(fuzzing.examples(n // 2), marks=pytest.mark.fuzz)
    return pytest.mark.parametrize("examples", [examples], ids=[""])


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder, on a disk that is not waited for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    reading.warm()
    return tmp_path


def require_whole(corpus):
    """Fail unless the tables of a Corpus fit together, and each reason is a line."""
    ids = corpus.articles["article_id"].tolist()
    assert (
        ids == sorted({*ids}) == corpus.raw.index.tolist()
        and corpus.articles["outlet"].notna().all()
    )
    for name, text in zip(ids, corpus.articles["text"], strict=True):
        edits = corpus.edits[corpus.edits["article_id"] == name]
        assert cleaning.applied(corpus.raw[name], edits.itertuples()) == text
        text.encode()
    assert all(reason and len(reason) < 700 for reason in corpus.skipped["reason"])


def lost(corpus):
    """Return how many articles or lines were left out, and rows without anything passed over."""
    is_empty = corpus.cells["what"] == "rows without anything passed over"
    is_lost = ~corpus.skipped["reason"].str.contains("left missing")
    return int(is_lost.sum() + corpus.cells.loc[is_empty, "n"].sum())


def examined(source, given=None):
    """Require a sentence, or a Corpus that accounts for all that was given."""
    try:
        corpus = read_corpus(source, faulty="skip")
    except InputError as error:
        require_sentence(str(error))
    else:
        require_whole(corpus)
        assert given is None or len(corpus.articles) + lost(corpus) == given


@at_length(450)
@pytest.mark.parametrize("suffix", ".csv .jsonl .tsv .parquet".split())
def test_bytes_as_a_table(here, suffix, examples):
    path = here / f"t{suffix}"
    head = {".csv": b"article_id,outlet,text\n"}.get(suffix, b"")

    def check(drawn):
        data, headed = drawn
        path.write_bytes(head * headed + data)
        given = None
        if suffix == ".jsonl":
            given = sum(
                bool(line.strip())
                for line in data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
            )
        examined(path, given)

    run(st.tuples(RAW, st.booleans()), check, examples=examples)
