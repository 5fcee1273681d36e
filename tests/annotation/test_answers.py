"""Answers one a row, as forms write them: by hand, and beside a file with one row a page."""

import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows, tables
from refusals import refused

from analysis import annotation, open_case
from tests.annotation.examples import BOOK, _written


@pytest.fixture
def book(tmp_path):
    return annotation.Codebook.of(_written(tmp_path / "codebook.toml", BOOK))


def _answers(*rows, columns=("page", "item", "value"), coder="kim"):
    return pd.DataFrame(rows, columns=columns, dtype=str).assign(coder=coder)


def test_what_was_not_asked_is_missing_and_what_was_not_found_is_nothing(book):
    rows = drawn_rows("""
        p2 | law      | "0"
        p2 | actors   | Fort;Bay
        p1 | actors   |
        p1 | law      | unsure
        p1 | on_event | "1"
        p3 | page     | gone
    """)
    counts = annotation.read(_answers(*rows), codebook=book)
    assert list(counts.items.index) == ["law", "actors:Bay", "actors:Fort"]
    assert counts.rows["article_id"].tolist() == ["p1", "p2", "p3"]
    assert counts.rows["on_event"].tolist()[0] == 1 and "day" not in counts.rows
    assert counts.full_size().tolist() == [[0, 1, 1], [1, 1, 1], [0, 0, 0]]
    assert counts.values.toarray().tolist() == [[0, 0, 0], [0, 1, 1], [0, 0, 0]]
    assert set(counts.rows["annotator_kind"]) == {"human"}


def test_a_day_that_was_asked_for_is_known_of_its_page(tmp_path):
    text = BOOK.replace(
        "[[variable]]", '[[variable]]\nname = "met"\nkind = "date"\n\n[[variable]]', 1
    )
    book = annotation.Codebook.of(_written(tmp_path / "codebook.toml", text))
    counts = annotation.read(
        _answers(("p1", "law", "1"), ("p1", "met", "2016-08-16")), codebook=book
    )
    assert list(counts.items.index) == ["law"]
    assert counts.rows["met"].tolist() == [pd.Timestamp("2016-08-16")]
    with refused("got '16.8.'; expected a day as YYYY-MM-DD"):
        annotation.read(_answers(("p1", "law", "1"), ("p1", "met", "16.8.")), codebook=book)


def test_labels_written_in_two_ways_are_one(tmp_path):
    text = BOOK.replace("talks", "Zo\u00eb so")
    book = annotation.Codebook.of(_written(tmp_path / "codebook.toml", text))
    path = tmp_path / "annotations_kim.csv"
    path.write_text(
        "page,item,value,coder\np\u00e4,remedy,Zoe\u0308\u00a0so,kim\npa\u0308,law,1,kim\n"
    )
    counts = annotation.read(path, codebook=book)
    assert counts.rows["article_id"].tolist() == ["p\u00e4"]
    assert counts.where(items=["remedy:Zo\u00eb so"]).values.sum() == 1


def test_the_mark_that_keeps_cells_from_excel_is_taken_off(book):
    rows = drawn_rows("""
        '=p1 | law | "1"
        '-p2 | law | "0"
        'tis | law | "1"
    """)
    counts = annotation.read(_answers(*rows), codebook=book)
    assert counts.rows["article_id"].tolist() == ["'tis", "-p2", "=p1"]


def test_answers_say_the_same_as_one_row_a_page(book):
    wide = pd.DataFrame(tables(__file__)["one_row_a_page"])
    rows = wide.melt("article_id", wide.columns[3:], "item", "value")
    answers = _answers(*rows.query("item != 'day'").to_numpy())
    first, second = (annotation.read(table, codebook=book) for table in (wide, answers))
    assert list(first.items.index) == list(second.items.index)
    assert (first.values != second.values).nnz == 0
    assert (first.full_size() == second.full_size()).all()
    same = annotation.agreement(first, second).dropna(subset="alpha")
    assert len(same) and (same["alpha"] == 1).all()


def test_claims_of_answers(tmp_path):
    _written(tmp_path / "codebook.toml", BOOK)
    rows = tables(__file__)["claims"]
    answers = _answers(*rows, columns=("page", "item", "value", "speaker"))
    _written(tmp_path / "articles.csv", "\n".join(["article_id", *sorted(set(answers["page"]))]))
    path = tmp_path / "annotations_kim.csv"
    answers.assign(annotator_kind="llm").to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    labels = annotation.read(path, codebook=tmp_path / "codebook.toml")
    assert labels.size.ravel().tolist() == [1, 1, 1, 1, 1, 1, 0]
    assert labels.items["name"].iloc[0] == "the use has ended: own"
    said = open_case(tmp_path).claims["kim"]
    pages, items = said.values.nonzero()
    facts = said.items.iloc[items]
    found = zip(said.rows["article_id"].iloc[pages], facts["stance"], facts["holder"])
    assert sorted(map(list, found)) == tables(__file__)["claims_read"]
    assert said.full_size()[:, 0].tolist() == [1, 1, 1, 1, 1, 1, 0]


def test_answers_to_reworded_items_are_told(book):
    wording = book.wording("law")
    rows = [("p1", "law", "1", wording), ("p2", "law", "1", "0" * 12), ("p3", "law", "1", "")]
    columns = ("page", "item", "value", "wording")
    counts = annotation.read(_answers(*rows, columns=columns), codebook=book)
    assert counts.note == "1 answer to an earlier wording of law"


@by_hand(__file__, "wrong")
def test_wrong_answers_are_refused(book, rows, message):
    with refused(message):
        annotation.read(_answers(*rows), codebook=book)


OF_TWO = "page;item;value;coder\np1;law;yes;kim\np2;law;0;kim\np1;law;1;lee\np2;law;1.0;lee\n"


def test_a_table_of_several_coders_gives_each_one_s_labels(book, tmp_path):
    """Each says that p1 has law, and lee that p2 has it."""
    path = _written(tmp_path / "answers.csv", OF_TWO)
    found = annotation.read(path, codebook=book, variables=["law"])
    assert list(found) == ["kim", "lee"]
    assert [labels.values.toarray()[:, 0].tolist() for labels in found.values()] == [[1, 0], [1, 1]]
    assert set(found["lee"].rows["annotator"]) == {"lee"}
    assert annotation.agreement(*found.values())["agreement"].tolist() == [0.5]


def test_a_file_of_several_coders_is_a_case_and_each_has_one_file(tmp_path):
    _written(tmp_path / "codebook.toml", BOOK)
    _written(tmp_path / "articles.csv", "article_id,outlet\np1,The Elm-Post\np2,Oak\n")
    _written(tmp_path / "outlets.csv", "outlet,country\nElm Post,Ash\nOak,Ash\n")
    _written(tmp_path / "annotations_team.csv", OF_TWO)
    with pytest.warns(UserWarning, match="joined: The Elm-Post"):
        case = open_case(tmp_path)
    assert list(case.files.coders) == ["kim", "lee"] and case.reliability["pages"].tolist() == [2]
    assert case.readings["people"].rows["outlet"].tolist() == ["Elm Post", "Oak"]
    _written(tmp_path / "annotations_lee.csv", "page,item,value,coder\np1,law,0,lee\n")
    _written(tmp_path / "articles.csv", "article_id,outlet\np1,Elm Post\np2,Oak\n")
    with refused("answers of lee, of whom another file"):
        open_case(tmp_path)
