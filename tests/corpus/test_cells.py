"""What programs leave in cells is read as it was meant, and told; what looks like it stays."""

import openpyxl
import pandas as pd
import pytest
from by_hand import drawn_rows, tables
from hypothesis import given
from hypothesis import strategies as st
from refusals import refused

from analysis import read_corpus
from analysis.corpus import cells, mojibake, written

LISTED = tables(__file__)
ENCODINGS = ("cp1252", "latin-1")
SENTENCES = LISTED["sentences"]


def told(corpus):
    return corpus.report().set_index("what")["n"].to_dict()


def corpus_of(*rows, **columns):
    table = pd.DataFrame(list(rows), columns=["article_id", "outlet", "text"])
    return read_corpus(table.assign(**columns), clean=False)


#: An article that is read as it is.
LEFT = ("z", "Elm", "Boats left.")


def write_book(path, sheets, *, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def texts_of(texts):
    """Return a Corpus of articles with these texts, and one more."""
    return corpus_of(*[(f"{number:03}", "Elm", text) for number, text in enumerate(texts)], LEFT)


def test_cells_are_read_as_they_were_meant_and_it_is_told():
    corpus = texts_of([arrived for arrived, _ in LISTED["read"]])
    assert corpus.raw[:-1].tolist() == [meant for _, meant in LISTED["read"]]
    assert corpus.cells["what"].isin(corpus.report()["what"]).all()
    for arrived, _ in LISTED["read"]:
        table = pd.DataFrame({"article_id": ["0"], "text": [arrived]})
        [(what, n, which), *_] = cells.decoded(table)[1]
        assert (n, which) == (1, "0"), (arrived, what)


def test_what_looks_like_them_stays():
    corpus = texts_of(LISTED["stay"])
    assert corpus.raw[:-1].tolist() == LISTED["stay"]
    assert corpus.cells.empty


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1), min_size=1))
def test_lists_of_python_are_joined_as_they_were(parts):
    parts = [f"{part} and so on" for part in parts]
    assert written.items(repr(parts)).split() == " ".join(parts).split() or "\\" in repr(parts)


def test_long_runs_of_one_character_stay_in_a_text():
    """Read again at each character, they take minutes."""
    runs = [text.replace("…", mark * (200_000 // len(mark))) for text, mark in LISTED["runs"]]
    assert texts_of(runs).raw[:-1].tolist() == runs


@pytest.mark.slow
def test_a_text_written_as_a_list_of_many_short_ones_is_read():
    words = ["rain"] * 100_000
    assert texts_of([str(words)]).raw["000"].split() == words


def test_of_objects_with_too_many_keys_those_that_are_known_or_asked_for_are_columns():
    rows = [{f"key {n}": 1, "name": "Elm", "words": "Rain fell."} for n in range(3_000)]
    table = pd.DataFrame({"source": rows})
    corpus = read_corpus(table, columns={"text": "source.words"})
    named = corpus.articles[["outlet", "text"]].drop_duplicates()
    assert named.values.tolist() == [["Elm", "Rain fell."]]
    with refused("a column text"):
        read_corpus(table)


@given(st.text(st.characters(max_codepoint=0x7F, blacklist_characters="\\<&_'\"[]{}()#")))
def test_plain_texts_are_never_changed(text):
    table = pd.DataFrame([{"article_id": "a", "outlet": "Elm", "text": f"So {text} it is"}])
    assert cells.decoded(table)[0].equals(table)


def misread(text, encoding):
    """Return the bytes of UTF-8 as a program reads them; those without a character are controls."""
    each = [bytes([byte]) for byte in text.encode()]
    return "".join(byte.decode(encoding, "ignore") or chr(byte[0]) for byte in each)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", SENTENCES)
def test_utf_8_that_was_read_in_another_encoding_is_mended(text, encoding):
    assert mojibake.mended(text) == text
    assert mojibake.mended(misread(text, encoding)) == text


def test_what_cannot_be_mended_is_counted():
    texts = ["A caf\ufffd.", "The dÃ?jÃ? vu"]
    corpus = texts_of(texts)
    assert told(corpus)[cells.LOST] == 2 and corpus.raw[:2].tolist() == texts


TABLES = LISTED["one_column"]


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_whole(tmp_path, table):
    path = tmp_path / "articles.csv"
    path.write_text(table, encoding="utf-8")
    assert read_corpus(path, clean=False).raw.tolist() == TABLES[table]


def test_names_have_no_invisible_letters_and_no_references_and_are_no_lists():
    """Names such as None are names."""
    arrived, meant = zip(*LISTED["outlets"])
    rows = [(f"{number:02}", outlet, "Boats left.") for number, outlet in enumerate(arrived)]
    articles = corpus_of(*rows, title="Roe&#8217;s ship").articles
    assert articles["outlet"].tolist() == [*meant]
    assert {*articles["title"]} == {"Roe’s ship"}


def test_errors_of_spreadsheets_are_empty(tmp_path):
    rows = drawn_rows("""
        outlet | title  | text
        Elm    | #NAME? | Boats left.
        Elm    | null   | #REF!
    """)
    corpus = read_corpus(write_book(tmp_path / "articles.xlsx", {"S": rows}))
    assert corpus.articles[["title", "text"]].isna().values.tolist() == [[True, False]]
    assert told(corpus)["errors of a spreadsheet read as empty"] == 2


def test_texts_that_say_none_are_empty():
    nothing = sorted(cells.NOTHING)
    corpus = corpus_of(*[(f"a{n}", name, name) for n, name in enumerate(nothing)], LEFT)
    assert corpus.raw.tolist() == ["Boats left."]
    assert told(corpus)[cells.EMPTY] == len(nothing)


def test_texts_that_are_as_long_as_a_cell_can_be_are_told():
    full = ("Boats left. " * 3_000)[:32_767]
    corpus = texts_of([full, full[:-1]])
    assert corpus.cells.values.tolist() == [["cut off by Excel at 32,767 characters", 1, "000"]]


def test_a_hidden_sheet_gives_way_to_another_and_is_told(tmp_path):
    header = ["outlet", "title", "text"]
    sheets = {name: [header, ["Elm", name, "Boats left."]] for name in ("Old", "New")}
    corpus = read_corpus(write_book(tmp_path / "articles.xlsx", sheets, hidden=["Old"]))
    assert corpus.articles["title"].tolist() == ["New"]
    assert "Old (hidden)" in corpus.skipped.loc[0, "reason"]
