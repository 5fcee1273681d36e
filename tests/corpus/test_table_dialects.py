"""Tables of every dialect: separator × encoding × form of dates. All rows are invented.

Each table is read with the right values, or refused with words that make it read.
"""

import csv
import re
from types import SimpleNamespace

import pandas as pd
import pyarrow
import pytest
from by_hand import by_hand, named_cases, tables
from pandas.testing import assert_frame_equal
from refusals import refused

from analysis import read_corpus

CASES = tables(__file__)
#: What tables are written in: outlet, title and text of four articles.
TEXTS = CASES["written"]
GERMAN = TEXTS["german"]
#: Encoding of the file: its rows.
WRITTEN = {encoding: TEXTS[name] for encoding, name in CASES["encodings"].items()}
NUMBERS = "3,5 1.200,25 7 -0,5".split()  #: in a column of one's own
DAYS = "2021-03-02 2021-03-14 2021-11-30 2021-12-01".split()
MIXED = (
    "2021-03-02|2021-03-14T00:30:00+02:00|2021-11-30 23:30:00.123456-0800|2021-12-01T06:00Z".split(
        "|"
    )
)


def records(rows, *, dates=DAYS):
    """Return four articles."""
    table = pd.DataFrame(rows, columns=["outlet", "title", "text"]).assign(reach=NUMBERS)
    table.insert(0, "article_id", "a0 a1 a2 a3".split())
    return table.assign(published=pd.Series(dates, dtype=object)).to_dict("records")


def as_csv(rows, *, separator, quoting=csv.QUOTE_MINIMAL):
    """Return a table as the csv module of Python writes it."""
    return pd.DataFrame(rows).to_csv(sep=separator, quoting=quoting, index=False)


def write_csv(path, rows, *, separator, encoding="utf-8", **options):
    path.write_bytes(as_csv(rows, separator=separator, **options).encode(encoding))
    return path


def require_rows(corpus, rows):
    """Fail unless a Corpus has the four articles."""
    articles = corpus.articles
    assert articles["article_id"].tolist() == "a0 a1 a2 a3".split()
    assert articles[["outlet", "title", "text"]].values.tolist() == [list(row) for row in rows]
    assert articles["published"].astype(str).tolist() == DAYS
    assert articles["reach"].tolist() == NUMBERS
    assert corpus.skipped.empty


# ---------------------------------------------------------------- separators and encodings, forms of days


@pytest.mark.parametrize("separator, encoding", [*zip(",;\t|" * 3, WRITTEN)])
def test_every_dialect_is_read(tmp_path, separator, encoding):
    rows = WRITTEN[encoding]
    path = tmp_path / "table.csv"
    corpus = read_corpus(
        write_csv(path, records(rows), separator=separator, encoding=encoding), clean=False
    )
    require_rows(corpus, rows)
    [file] = corpus.files.itertuples()
    is_guess = not encoding.startswith("utf")
    assert (file.file, file.basis == "guessed") == ("table.csv", is_guess)
    told = corpus.report().set_index("what")["which"].to_dict()
    assert told.get("guessed encodings of files") == (f"{file.encoding} 1" if is_guess else None)


# ---------------------------------------------------------------- dates


@by_hand(__file__, "dates")
def test_what_no_format_or_more_than_one_reads_is_said(dates, words):
    table = pd.DataFrame(records(GERMAN, dates=[*dates, None, None]))
    with refused("(?s)" + ".*".join(map(re.escape, words))) as refusal:
        read_corpus(table, faulty="refuse")
    assert len(str(refusal.value)) <= 300
    if "date_format" in words[0]:  # one decision for the column, which nobody else can take
        with refused("Say which is meant"):
            read_corpus(table)
    else:
        assert read_corpus(table).skipped["reason"].str.contains("left missing").any()


# ---------------------------------------------------------------- separators


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("separator, name", CASES["names_with_separators"])
def test_names_of_columns_that_hold_separators_do_not_mislead(tmp_path, separator, name, quoting):
    rows = [{**row, name: "x"} for row in records(GERMAN)]
    path = tmp_path / ("table.csv" if separator == "," else "table.tsv")
    corpus = read_corpus(write_csv(path, rows, separator=separator, quoting=quoting), clean=False)
    texts = [[text, "x"] for *_, text in GERMAN]
    assert corpus.articles[["text", name]].values.tolist() == texts


def test_a_txt_file_is_a_text_whatever_separates_its_words(tmp_path):
    text = "article_id;outlet;text\na1;Post;Rain fell.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert read_corpus(tmp_path, clean=False).articles["text"].tolist() == [text]


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", "cp1252 latin-1 cp1251 koi8-r cp1253 cp1256 gb18030".split())
def test_every_text_of_a_folder_has_its_own_encoding(tmp_path, encoding):
    texts = [f"{title}. {text} {text}" for _, title, text in WRITTEN[encoding]]
    for text, written in zip(texts, ["utf-8", *[encoding] * 3]):
        (tmp_path / f"{texts.index(text)}.txt").write_bytes(text.encode(written))
    corpus = read_corpus(tmp_path, clean=False)
    assert corpus.articles["text"].tolist() == texts
    assert corpus.files["basis"].tolist() == "bytes guessed guessed guessed".split()
    told = corpus.report().set_index("what")["which"]
    assert told["guessed encodings of files"].endswith(" 3")


@pytest.mark.parametrize("text", CASES["western"])
def test_western_texts_are_those_of_windows(tmp_path, text):
    (tmp_path / "a.txt").write_bytes((f"{text}\n\n" * 5).encode("cp1252"))
    corpus = read_corpus(tmp_path, clean=False)
    assert corpus.articles["text"][0].startswith(text)
    assert corpus.files["encoding"].tolist() == ["cp1252"]


def test_other_encodings_that_fit_a_short_text_are_named(tmp_path):
    (tmp_path / "a.txt").write_bytes("Żółta łódź.".encode("cp1250"))
    told = read_corpus(tmp_path).report().set_index("what")["which"]["guessed encodings of files"]
    assert "cp1250" in told and "encoding= says which" in told


def test_a_given_encoding_is_obeyed(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("outlet,text\nЮг,Дождь.".encode("cp1251"))
    corpus = read_corpus(path, encoding="koi8-r", clean=False)
    assert corpus.articles["outlet"][0] == "Юг".encode("cp1251").decode("koi8-r")
    assert corpus.files[["encoding", "basis"]].values.tolist() == [["koi8-r", "given"]]


def test_a_guess_from_the_beginning_is_checked_on_the_whole_text(tmp_path):
    """The first 200,000 bytes fit any encoding of one byte; a later one fits cp1251 only."""
    text = "Rain fell on the harbour. " * 8_000 + "Паромы вернулись. " * 20
    (tmp_path / "a.txt").write_bytes(text.encode("cp1251"))
    assert read_corpus(tmp_path, clean=False).articles["text"].tolist() == [text]


# ---------------------------------------------------------------- tables in memory


def polars_like(rows):
    """Return a table of another library, which becomes one of pandas."""
    return SimpleNamespace(to_pandas=pyarrow.Table.from_pylist(rows).to_pandas)


MADE = {
    "list of dicts": list,
    "pandas with an index": lambda rows: pd.DataFrame(rows, index=[7, 7, "x", None]),
    "Arrow": pyarrow.Table.from_pylist,
    "Arrow with pandas' index": lambda rows: pyarrow.Table.from_pandas(
        pd.DataFrame(rows).set_index(pd.Index([5, 6, 7, 8], name="number"))
    ),
    "Arrow batch": pyarrow.RecordBatch.from_pylist,
    "to_pandas": polars_like,
}


@named_cases("make", MADE)
def test_tables_in_memory_are_the_same_corpus(make):
    rows = records(GERMAN, dates=MIXED)
    expected = read_corpus(pd.DataFrame(rows), clean=False)
    found = read_corpus(make(rows), clean=False)
    require_rows(found, GERMAN)
    assert_frame_equal(found.articles, expected.articles)


# ---------------------------------------------------------------- texts of one line


@by_hand(__file__, "one_line")
def test_a_text_that_is_its_title_is_an_article_of_one_line(text, title, cleaned):
    row = {"article_id": "a", "outlet": "Elm Post", "title": title, "text": text}
    corpus = read_corpus([row])
    assert corpus.articles["text"].str.strip().tolist() == [cleaned.strip()]
    assert corpus.skipped.empty
