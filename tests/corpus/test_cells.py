"""What programs leave in cells is read as it was meant, and told; what looks like it stays."""

import io

import openpyxl
import pandas as pd
import pytest
from by_hand import drawn_rows, named_cases, tables
from hypothesis import given
from hypothesis import strategies as st
from refusals import refused

from analysis import read_corpus
from analysis.corpus import cells, mojibake, written

LISTED = tables(__file__)
ENCODINGS = ("cp1252", "latin-1")
#: Invented words of many languages.
SENTENCES = tables(__file__)["sentences"]


def told(corpus):
    return corpus.report().set_index("what")["n"].to_dict()


def corpus_of(*rows, **columns):
    table = pd.DataFrame(list(rows), columns=["article_id", "outlet", "text"])
    return read_corpus(table.assign(**columns), clean=False)


def workbook(sheets, **states):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = states.get(name, "visible")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("arrived, meant", LISTED["read"])
def test_cells_are_read_as_they_were_meant_and_it_is_told(arrived, meant):
    corpus = corpus_of(("a", "Elm", arrived), ("b", "Elm", "Boats left."))
    assert corpus.raw["a"] == meant
    assert corpus.cells["n"].tolist() == [1] * len(corpus.cells) and len(corpus.cells)
    assert set(corpus.cells["which"]) == {"a"}
    assert corpus.cells["what"].isin(corpus.report()["what"]).all()


@pytest.mark.parametrize("text", LISTED["stay"])
def test_what_looks_like_them_stays(text):
    corpus = corpus_of(("a", "Elm", text), ("b", "Elm", "Boats left."))
    assert corpus.raw["a"] == text and corpus.cells.empty


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1), min_size=1))
def test_lists_of_python_are_joined_as_they_were(parts):
    literal = written.items(repr([f"{part} and so on" for part in parts]))
    parted = "\n\n".join(f"{part} and so on" for part in parts)
    assert literal.split() == parted.split() or "\\" in repr(parts)


RUNS = {
    "blanks": "Rain.\nWind." + " " * 200_000 + "Snow.",
    "backslashes": "Rain. " + "\\" * 200_000 + " Wind.",
    "empty lines of HTML": "a < b" + "\n" * 200_000 + "Wind.",
    "attributes": "Rain <a " + '="' * 100_000 + "<Wind.",
    "comments": "Rain " + "<!--" * 50_000 + " Wind.",
}


@named_cases("text", RUNS)
def test_long_runs_of_one_character_stay_in_a_text(text):
    """Read again at each character, they take minutes."""
    corpus = corpus_of(("a", "Elm", text))
    assert corpus.raw["a"] == text


@pytest.mark.slow
def test_a_text_written_as_a_list_of_many_short_ones_is_read():
    row = {"article_id": "a", "outlet": "Elm", "text": str(["rain"] * 100_000)}
    assert read_corpus([row]).raw["a"].split() == ["rain"] * 100_000


def test_of_objects_with_too_many_keys_those_that_are_known_or_asked_for_are_columns():
    objects = [{f"key {row}": 1, "name": "Elm", "words": "Rain fell."} for row in range(3_000)]
    table = pd.DataFrame({"article_id": map(str, range(3_000)), "source": objects})
    corpus = read_corpus(table, columns={"text": "source.words"})
    assert set(corpus.articles["outlet"]) == {"Elm"}
    assert set(corpus.articles["text"]) == {"Rain fell."}
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


@pytest.mark.parametrize("text", ["A caf\ufffd.", "The dÃ?jÃ? vu"])
def test_what_cannot_be_mended_is_counted(text):
    corpus = corpus_of(("a", "Elm", text), ("b", "Elm", "Boats left."))
    assert told(corpus)[cells.LOST] == 1 and corpus.raw["a"] == text


TABLES = tables(__file__)["one_column"]


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_whole(tmp_path, table):
    path = tmp_path / "articles.csv"
    path.write_text(table, encoding="utf-8")
    assert read_corpus(path, clean=False).raw.tolist() == TABLES[table]


def test_names_have_no_invisible_letters_and_no_references():
    outlets = ["Elm & Oak", "\ufeffElm &amp; Oak", "Elm &amp;amp; Oak\u200b", "Elm\u00a0& Oak"]
    rows = [(str(number), outlet, "Boats left.") for number, outlet in enumerate(outlets)]
    corpus = corpus_of(*rows, title="Roe&#8217;s ship")
    assert corpus.articles["outlet"].unique().tolist() == ["Elm & Oak"]
    assert corpus.articles["title"].unique().tolist() == ["Roe’s ship"]
    persian = corpus_of(("a", "دانش\u200cآموز", "Boats left."))
    assert persian.articles.loc[0, "outlet"] == "دانش\u200cآموز"


def test_errors_of_spreadsheets_are_empty(tmp_path):
    path = tmp_path / "articles.xlsx"
    rows = drawn_rows("""
        outlet | title  | text
        Elm    | #NAME? | Boats left.
        Elm    | null   | #REF!
    """)
    path.write_bytes(workbook({"S": rows}))
    corpus = read_corpus(path)
    assert corpus.articles[["title", "text"]].isna().values.tolist() == [[True, False]]
    assert told(corpus)["errors of a spreadsheet read as empty"] == 2


def test_names_such_as_none_are_names():
    corpus = corpus_of(*[(name, name, "Boats left.") for name in ("NA", "None", "NULL", "True")])
    assert corpus.articles["outlet"].tolist() == ["NA", "NULL", "None", "True"]


@pytest.mark.parametrize("nothing", sorted(cells.NOTHING))
def test_texts_that_say_none_are_empty(nothing):
    corpus = corpus_of(("a", nothing, nothing), ("b", "Elm", "Boats left."))
    assert corpus.articles["article_id"].tolist() == ["b"]
    assert corpus.skipped["article_id"].tolist() == ["a"] and told(corpus)[cells.EMPTY] == 1


@pytest.mark.parametrize("outlet", ["['Elm', 'Oak']", '["Elm", "Oak"]'])
def test_outlets_are_no_lists(outlet):
    corpus = corpus_of(("a", outlet, "Boats left."), ("b", "['Elm']", "Boats left."))
    assert corpus.articles["outlet"].tolist() == [outlet, "Elm"]


def test_texts_that_are_as_long_as_a_cell_can_be_are_told(tmp_path):
    path = tmp_path / "articles.xlsx"
    full = ("Boats left. " * 3_000)[:32_767]
    rows = [["outlet", "text"], ["Elm", full], ["Elm", full[:-1]]]
    path.write_bytes(workbook({"S": rows}))
    corpus = read_corpus(path, clean=False)
    assert corpus.cells.values.tolist() == [["cut off by Excel at 32,767 characters", 1, "1"]]


def test_a_hidden_sheet_gives_way_to_another_and_is_told(tmp_path):
    path = tmp_path / "articles.xlsx"
    header = ["outlet", "title", "text"]
    old = [header, ["Elm", "Old", "An old text."]]
    new = [header, ["Elm", "New", "A new text."]]
    path.write_bytes(workbook({"Old": old, "New": new}, Old="hidden"))
    corpus = read_corpus(path)
    assert corpus.articles["title"].tolist() == ["New"]
    assert "Old (hidden)" in corpus.skipped.loc[0, "reason"]
