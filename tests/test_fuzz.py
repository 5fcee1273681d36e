"""Random bytes as tables: each is refused in a sentence, or read with an account of all. Texts are invented."""

import os

import pytest
from fuzzing import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refusals import MOST, require_sentence

from analysis import read_corpus
from analysis.corpus import cleaning
from analysis.errors import InputError
from analysis.features import readers as reading

#: Words, marks and numbers that tables have, between bars.
PIECES = (
    'article_id|outlet|text|published|title|file|,|\t|;|\n|\r|\r\n|"|""|\0|\ufeff|\ud800|{|}|[|]|:|\''
    "|\\|\\u0000|\\ud83d|null|NaN|1e999|true|-|=1+1|g1|g1.txt|2016-08-16|2016-02-30|Rain fell. |“|”"
    "|é|\u202e|\u200c|\u0301|😀| |../|999999999999999999999999999999"
).split("|")
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)
ENCODED = st.builds(
    lambda text, encoding: text.encode(encoding, "surrogatepass"),
    TEXTS,
    st.sampled_from("utf-8 utf-16 utf-16-le utf-8-sig".split()),
)
RAW = st.binary(max_size=300) | ENCODED | TEXTS.map(lambda text: text.encode("latin-1", "replace"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder, on a disk that is not waited for."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    reading.warm()
    return tmp_path


@pytest.mark.fuzz
@pytest.mark.parametrize("suffix", ".csv .jsonl .tsv .parquet".split())
def test_bytes_as_a_table(here, suffix):
    path = here / f"t{suffix}"
    head = b"article_id,outlet,text\n" if suffix == ".csv" else b""

    @settings(
        max_examples=examples(225),
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
        report_multiple_bugs=False,
    )
    @given(RAW, st.booleans())
    def check(data, is_headed):
        path.write_bytes(head * is_headed + data)
        try:
            corpus = read_corpus(path, faulty="skip")
        except InputError as error:
            require_sentence(str(error))
            return
        ids = corpus.articles["article_id"].tolist()
        assert ids == sorted({*ids}) == corpus.raw.index.tolist()
        assert corpus.skipped["reason"].str.len().between(1, MOST).all()
        for row in corpus.articles.itertuples():
            edits = corpus.edits[corpus.edits["article_id"] == row.article_id]
            assert cleaning.applied(corpus.raw[row.article_id], edits.itertuples()) == row.text

    check()
