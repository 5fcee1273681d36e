"""What corpora of strangers hold: odd texts, fields, marks, folders and files. All of it is invented."""

import json
import random

import openpyxl
import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases, tables
from refusals import refused

from analysis import extract, open_case, read_corpus
from analysis.__main__ import prepare

CASES = tables(__file__)
BLANKS = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u3000\u200b\ufeff\u0301"
SIGNS = "\x00\x01\x1b\x7f\xad\u200e\u202e\ufffd.…,;:!?-–'\"“”«»()[]{}<>&\\/|*_#@^~§¦`=+$%09aZß字"
LINES = """The ferries to the island ran again on Monday
after the port had been cleared of the wrecks
{}
that had blocked it since the storm of Tuesday,
said Roe."""


def told_of(corpus):
    """Return what the report says, one line each."""
    return "\n".join(corpus.report()["which"])


def odd_text(seed):
    """Return a text of white space, marks, controls and a few words."""
    chance = random.Random(seed)
    parts = [*chance.choices(BLANKS + SIGNS, k=8), "\n", "\n", LINES, "said Roe"]
    return "".join(chance.choices(parts, k=chance.randrange(1, 80)))


def test_no_text_of_white_space_marks_and_controls_ends_reading():
    texts = [odd_text(seed) for seed in range(200)] + list(map(LINES.format, BLANKS))
    rows = [{"outlet": "Elm", "title": text[:40], "text": text} for text in texts]
    corpus = read_corpus(rows, noise="draft", faulty="skip")
    n_skipped = corpus.skipped["article_id"].nunique()
    assert len(extract(corpus).articles) + n_skipped == len(texts)


@pytest.mark.parametrize("column", "url title agency language published".split())
@pytest.mark.parametrize("odd", [[], {}, ["a", "b"], {"a": {"b": 1}}, True, b"x"])
def test_an_odd_field_is_an_empty_cell_and_told(column, odd):
    rows = [{"outlet": "Elm", column: odd, "text": "Ships left."}]
    rows.append({"outlet": "Oak", column: "2024-05-02", "text": "Crews stayed."})
    corpus = read_corpus(rows)
    assert pd.isna(corpus.articles[column]).tolist()[0] or column == "language"
    assert f"{column}: lists, objects and truth values read as empty" in set(corpus.cells["what"])


@pytest.mark.parametrize("case", CASES["tree"])
def test_folders_say_outlets_and_what_lies_inside(case, tmp_path):
    for number, name in enumerate(case["files"]):
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Ship {number} left.")
    corpus = read_corpus(tmp_path / "mine", outlets="apart")
    articles = corpus.articles.sort_values("text")
    articles["published"] = articles["published"].dt.strftime("%Y-%m-%d").fillna("")
    expected = {name: case[name] for name in case if name in (*articles, "folder_0", "folder_2")}
    assert {name: articles[name].tolist() for name in expected} == expected
    assert case.get("told", "") in told_of(corpus)
    is_nested = any(name.count("/") > 1 for name in case["files"])
    assert ("Guessed" in told_of(corpus)) == is_nested


@drawn_cases("""
    first              | second                    | found
    https://elm.test/a | 2012-05-01T19:33:00+0900  | https://elm.test/a 2012-05-01
    1 May 2012         | A title                   | none 2012-05-01
    On 1 May 2012 the ferries to the island sailed | again, said Roe. | none none
""")
def test_lines_of_an_address_and_a_day_above_each_text_are_columns(first, second, found, tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{first}\n{second}\nShips left.\n")
    article = read_corpus(tmp_path).articles.astype({"published": "str"}).fillna("none").iloc[0]
    assert f"{article['url']} {article['published']}".replace("NaT", "none") == found
    (tmp_path / "b.txt").write_text("Crews stayed.\n")
    assert read_corpus(tmp_path).articles[["url", "published"]].isna().all(axis=None)


@pytest.mark.parametrize("case", CASES["table"])
def test_tables_are_parted_by_what_parts_all_rows(case, tmp_path):
    path = tmp_path / f"mine.{case.get('ending', 'csv')}"
    path.write_text(case["written"], encoding="utf-8")
    if "refused" in case:
        with refused(case["refused"]):
            read_corpus(path)
    else:
        assert read_corpus(path).articles["outlet"].tolist() == case["outlet"]


def test_a_folder_of_tables_says_which_fails_and_takes_columns(tmp_path):
    for name in ("elm", "oak"):
        (tmp_path / f"{name}.csv").write_text("day,sentence\n2024-05-01,Ships left.\n")
    with refused(r'elm.csv: got the columns day, sentence; .*columns={"text": …}'):
        open_case(tmp_path)
    corpus = read_corpus(tmp_path, columns={"text": "sentence"})
    assert corpus.articles["outlet"].tolist() == ["elm", "oak"]
    (tmp_path / "oak.csv").write_text("day,phrase\n2024-05-01,Ships left.\n")
    with refused("oak.csv: got a table with the columns day, phrase"):
        read_corpus(tmp_path, columns={"text": "sentence"})


def test_records_in_folders_are_of_the_highest_folder(tmp_path):
    for name in ("Elm/2019/a", "Elm/2020/b", "Oak/2020/c"):
        path = tmp_path / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"title": "Ships", "text": "Ships left."}))
    articles = read_corpus(tmp_path).articles
    assert articles["outlet"].tolist() == ["Elm", "Elm", "Oak"]
    assert articles["folder_2"].tolist() == ["2019", "2020", "2020"]


def test_a_folder_without_articles_says_what_is_in_it(tmp_path):
    for number in range(6):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF-1.4")
    with refused("without a .txt file: 6 .pdf files; .*framing collect"):
        read_corpus(tmp_path)
    with refused(r"none of them \(6 .pdf files\); .*framing collect"):
        prepare(str(tmp_path))


def test_rows_without_a_text_are_counted_by_outlet():
    rows = [{"outlet": "Elm", "title": f"T{n}", "text": "Ships." * (n > 2)} for n in range(5)]
    rows += [{"outlet": "Oak", "text": text} for text in ("Crews stayed.", " ")]
    told = read_corpus(rows).report().set_index("what")["which"]["rows without a text"]
    assert told == 'Elm 3 of 5, Oak 1 of 2; columns={"text": "title"} reads titles as texts'
    assert "title" not in told_of(read_corpus(rows[5:]))
    assert read_corpus(rows, columns={"text": "title"}).articles["text"].tolist()[0] == "T0"


@by_hand(__file__, "created")
def test_a_day_of_creation_is_taken_where_nothing_else_is(name, cell):
    row = {"outlet": "Elm", "text": "Ships left.", name: cell}
    corpus = read_corpus([row])
    assert str(corpus.articles.loc[0, "published"].date()) == "2019-03-26"
    assert f'published from the column "{name}"' in told_of(corpus)
    other = read_corpus([row | {"date": "2016-08-16"}]).articles
    assert str(other.loc[0, "published"].date()) == "2016-08-16"


@by_hand(__file__, "language")
def test_a_language_that_is_given_is_checked_by_function_words(given, text, found):
    corpus = read_corpus([{"outlet": "Elm", "language": given, "text": text}])
    assert corpus.articles["language"].tolist() == [found]
    assert ("given en, but the words are German 1" in told_of(corpus)) == (found != given)


def test_hidden_rows_of_a_workbook_are_read_and_told(tmp_path):
    book = openpyxl.Workbook()
    for row in (["outlet", "text"], ["Elm", "Ships left."], ["Oak", "Crews stayed."]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read_corpus(tmp_path / "a.xlsx").cells.empty
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    corpus = read_corpus(tmp_path / "a.xlsx")
    assert len(corpus.articles) == 2
    told = "hidden rows, as by a filter, read as others"
    assert corpus.cells.values.tolist() == [[told, 1, "a.xlsx"]]


def test_a_table_in_utf_16_without_a_mark_is_refused_by_its_name(tmp_path):
    (tmp_path / "a.tsv").write_bytes("outlet\ttext\nElm\tShips left.\n".encode("utf-16-le"))
    with refused("UTF-16"):
        read_corpus(tmp_path / "a.tsv")
