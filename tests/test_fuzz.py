"""Random bytes, tables and damaged files: each is refused in a sentence, or read with an account of all. Texts are invented."""

import datetime
import decimal
import itertools
import os
from contextlib import suppress
from functools import partial

import fuzzing
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refusals import require_sentence

from analysis import (
    annotation,
    extract,
    lexicons,
    load_features,
    read_corpus,
)
from analysis.corpus import cleaning
from analysis.errors import InputError
from analysis.features import readers as reading
from analysis.features.partitions import partition_corpus

STORIES = [
    ("Elm Post", 'Ferries ran, said Berg.\n\n“No "more" rain.”'),
    ("Port News", "Boats left."),
    ("Elm Post", "Нет, сказал он; باران; 雨 e\u0301"),
]
GOOD = [
    {
        "article_id": f"g{number}",
        "outlet": outlet,
        "published": "2016-08-16",
        "title": "Rain",
        "text": text,
    }
    for number, (outlet, text) in enumerate(STORIES)
]
CHAIN = 5  #: one example in so many goes all the way to a pack on disk and back; the texts of all are extracted in the end
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
    "[[actor]]\n",
    "[[frame]]\n",
    "[[event]]\n",
    "[[rule]]\n",
    "[[variable]]\n",
    "name = ",
    "kind = ",
    "aliases = ",
    "terms = ",
    '"person"',
    '"Berg"',
    "date = ",
    "label = ",
    "parent = ",
    "exclude = ",
    "= 5\n",
    "= [",
    "2016-08-16\n",
    "pattern = ",
    "values = ",
    '"binary"\n',
    '"nominal"\n',
    '"law"\n',
    "where = ",
    '"line"\n',
    "about = ",
    "levels = ",
    "items = ",
]
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-16-le", "latin-1", "utf-8-sig", "utf-7"])
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
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))
CHANGES = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "double", "splice", "drop"]), PLACES, RAW),
    min_size=1,
    max_size=4,
)
CELLS = (
    st.none()
    | st.text(max_size=20)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.binary(max_size=9)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(datetime.UTC))
    | st.timedeltas()
    | st.complex_numbers()
    | st.decimals().filter(
        lambda number: not number.is_snan()
    )  # made to raise wherever it is looked at: pandas cannot
    | st.lists(st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
    | st.sampled_from(
        [
            pd.NA,
            pd.NaT,
            np.nan,
            "",
            " ",
            "g1",
            "\ud800",
            "\0",
            "2016-08-16",
            np.int8(3),
            np.array([1, 2]),
            decimal.Decimal("NaN"),
            10**400,
            object,
            {1, 2},
            (1,),
            "Rain fell on Port Elm.",
        ]
    )
)
NAMES = (
    st.sampled_from(
        [
            "article_id",
            "outlet",
            "text",
            "published",
            "url",
            "title",
            "language",
            "agency",
            "n_tokens",
            "source",
            "file",
            "phase",
            "sketch",
            "",
            " ",
        ]
    )
    | st.text(max_size=6)
    | st.integers()
    | st.none()
)
KINDS = st.sampled_from(
    [None, None, "category", "string", "datetime64[s]", "float64", "bool", "Int64"]
)


def run(strategy, check, *, examples: int) -> None:
    """Check so many examples, the same in each run."""
    settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
        report_multiple_bugs=False,
    )(given(strategy)(check))()


def at_length(n: int):
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


class Chain:
    """Follows what was read to a pack, for one example in CHAIN; the texts of all others are kept for the end."""

    def __init__(self, place):
        self.place, self.turns, self.texts = place, itertools.count(), []

    def follow(self, corpus) -> None:
        """Require that the Corpus holds together, and that a pack comes of it."""
        require_whole(corpus)
        self.texts += corpus.articles["text"].tolist()
        if next(self.turns) % CHAIN or corpus.articles.empty:
            return
        try:
            features = extract(corpus)
        except InputError as error:
            assert "columns" in require_sentence(
                str(error)
            )  # one of metadata that is called like a count
            return
        require_same(load_features(features.save(self.place / "pack")), features)

    def finish(self) -> None:
        """Require that all texts together make a pack of so many articles."""
        rows = [
            {"article_id": f"a{number}", "outlet": "Elm Post", "text": text}
            for number, text in enumerate(self.texts)
        ]
        if rows:
            features = extract(read_corpus(pd.DataFrame(rows), faulty="skip"))
            assert len(features.articles) + len(features.manifest["skipped"]) >= len(rows)


def require_whole(corpus) -> None:
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


def require_same(one, other) -> None:
    """Fail unless two packs are equal in every table and count."""
    for name in ("articles", *one.tables):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (
        one.terms.vocabulary.tolist() == other.terms.vocabulary.tolist()
        and one.manifest == other.manifest
    )
    for name, layer in one.terms.layers.items():
        assert (layer != other.terms.layers[name]).nnz == 0


def lost(corpus) -> int:
    """Return how many articles or lines were left out, and rows without anything passed over."""
    is_empty = corpus.cells["what"] == "rows without anything passed over"
    is_lost = ~corpus.skipped["reason"].str.contains("left missing")
    return int(is_lost.sum() + corpus.cells.loc[is_empty, "n"].sum())


def examined(source, chain: Chain, given: int | None = None) -> None:
    """Require a sentence, or a Corpus that accounts for all that was given, in one piece and in partitions."""
    try:
        corpus = read_corpus(source, faulty="skip")
    except InputError as error:
        require_sentence(str(error))
        corpus = None
    if corpus is not None:
        assert given is None or len(corpus.articles) + lost(corpus) == given
        chain.follow(corpus)
    if isinstance(source, pd.DataFrame) or next(chain.turns) % CHAIN:
        return
    try:
        parts = [part.read() for part in partition_corpus(source, articles=2)]
    except InputError as error:
        require_sentence(str(error))
        return
    if corpus is not None:
        found = pd.concat([part.articles for part in parts], ignore_index=True).sort_values(
            "article_id", ignore_index=True
        )
        assert found["article_id"].tolist() == corpus.articles["article_id"].tolist()
        assert found["text"].tolist() == corpus.articles["text"].tolist()


def damaged(data: bytes, changes) -> bytes:
    """Return bytes that were changed here and there."""
    for kind, places, other in changes:
        start, stop = sorted(int(place * len(data)) for place in places)
        piece = data[start:stop]
        if kind == "flip" and start < len(data):
            data = data[:start] + bytes([data[start] ^ 1 << len(other) % 8]) + data[start + 1 :]
        elif kind != "flip":
            tail = {
                "cut": b"",
                "double": piece + data[stop:],
                "drop": data[stop:],
                "splice": other + data[stop:],
            }[kind]
            data = (data[:start] if kind == "drop" else data[:stop]) + tail
    return data


def valid(suffix: str, path) -> bytes:
    """Return a table as it should be."""
    table = pd.DataFrame(GOOD)
    {
        ".csv": partial(table.to_csv, index=False),
        ".tsv": partial(table.to_csv, index=False, sep="\t"),
        ".jsonl": partial(table.to_json, orient="records", lines=True, force_ascii=False),
        ".parquet": table.to_parquet,
    }[suffix](path)
    return path.read_bytes()


@at_length(450)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".tsv", ".parquet"])
def test_bytes_as_a_table(here, suffix, examples):
    path, chain = here / f"t{suffix}", Chain(here)
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
        examined(path, chain, given)

    run(st.tuples(RAW, st.booleans()), check, examples=examples)
    chain.finish()


@at_length(350)
@pytest.mark.parametrize("name", ["bad.txt", "manifest.csv"])
def test_bytes_in_a_folder(here, name, examples):
    place, chain = here / "Elm Post", Chain(here)
    place.mkdir()
    for row in GOOD:
        (place / f"{row['article_id']}.txt").write_text(row["text"])

    def check(data):
        head = b"" if name == "bad.txt" else b"file,outlet,title\ng0.txt,A,x\ng1.txt,B,y\n"
        (place / name).write_bytes(head + data)
        examined(place, chain, len(GOOD) + (name == "bad.txt"))

    run(RAW, check, examples=examples)
    chain.finish()


@at_length(150)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_damaged_tables(here, suffix, examples):
    path, chain = here / f"t{suffix}", Chain(here)
    whole = valid(suffix, path)

    def check(changes):
        path.write_bytes(damaged(whole, changes))
        examined(path, chain)

    run(CHANGES, check, examples=examples)
    chain.finish()


@st.composite
def tables(draw) -> pd.DataFrame:
    """Return a table of odd cells, names and types, with our columns or some of them."""
    n = draw(st.integers(0, 4))
    given = {
        name: draw(
            st.lists(CELLS if draw(st.booleans()) else st.text(max_size=9), min_size=n, max_size=n)
        )
        for name in ("article_id", "outlet", "text")
    }
    others = draw(
        st.lists(st.tuples(NAMES, st.lists(CELLS, min_size=n, max_size=n), KINDS), max_size=3)
    )
    table = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in given.items()})
    for name, values, kind in others:
        column = pd.Series(values, dtype=object, name=name)
        with suppress(ValueError, TypeError, OverflowError, ArithmeticError, UnicodeEncodeError):
            column = column.astype(kind) if kind else column
        table = pd.concat([table, column], axis=1)
    return table


@at_length(500)
def test_tables_of_odd_cells(here, examples):
    chain = Chain(here)
    run(tables(), lambda table: examined(table, chain, len(table)), examples=examples)
    chain.finish()


READERS = {
    "actors": lexicons.actors,
    "frames": lexicons.frames,
    "noise": lexicons.noise,
    "events": lexicons.events,
    "contrasts": lexicons.contrasts,
    "codebook": annotation.codebook,
}


@at_length(80)
@pytest.mark.filterwarnings("ignore:.*aliases that are stop words")
@pytest.mark.parametrize("reader", READERS)
def test_bytes_as_a_word_list(here, reader, examples, root):
    shipped = {"noise": root / "analysis/lexicons/lists/noise.toml"}.get(
        reader, root / f"data/hamedan-2016/{reader}.toml"
    )
    whole, path = shipped.read_bytes()[:4_000], here / "list.toml"

    def check(drawn):
        data, changes = drawn
        path.write_bytes(damaged(whole, changes) if changes else data)
        try:
            READERS[reader](path)
        except InputError as error:
            require_sentence(str(error))

    run(st.tuples(RAW, st.just([]) | CHANGES), check, examples=examples)
