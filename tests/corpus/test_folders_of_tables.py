"""Folders with a table an outlet, and what stands in or above tables. All rows are invented."""

import json

import pandas as pd
import pytest
from by_hand import drawn_cases
from refusals import refused

from analysis import open_case, read_corpus
from analysis.__main__ import as_options

WRITERS = {
    "csv": pd.DataFrame.to_csv,
    "tsv": lambda table, path, index: table.to_csv(path, sep="\t", index=index),
    "xlsx": pd.DataFrame.to_excel,
    "parquet": pd.DataFrame.to_parquet,
    "json": lambda table, path, index: table.to_json(path, orient="records"),
    "jsonl": lambda table, path, index: table.to_json(path, orient="records", lines=True),
}


def rows(name, n=3, **more):
    """Return articles of one outlet, of which nothing says so."""
    texts = [f"The {name} ferry {number} left the port." for number in range(n)]
    return pd.DataFrame({"date": "2016-08-16", "text": texts, **more})


def write(folder, **tables):
    """Write tables of the names *elm_csv* as elm.csv."""
    for name, table in tables.items():
        stem, _, ending = name.rpartition("_")
        WRITERS[ending](table, folder / f"{stem}.{ending}", index=False)
    return folder


@pytest.mark.parametrize("ending", WRITERS)
def test_tables_are_joined_under_the_names_of_their_files(ending, tmp_path):
    other = rows("oak", 2).rename(columns={"text": "Volltext", "date": "Datum"})
    write(tmp_path, **{f"elm_{ending}": rows("elm"), f"oak_{ending}": other[["Volltext", "Datum"]]})
    for name in ("actors.toml", "codebook.toml", "drop.txt"):
        (tmp_path / name).write_text("ferry" * (name == "drop.txt"))
    articles = open_case(tmp_path).texts.articles
    assert articles["article_id"].tolist() == "elm-1 elm-2 elm-3 oak-1 oak-2".split()
    assert articles["outlet"].tolist() == "elm elm elm oak oak".split()
    assert articles["published"].notna().all()


@drawn_cases("""
    names                                   | outlets
    2016_csv                                | elm.example
    elm_2016_csv elm_2017_csv               | elm_2016;elm_2017
    elm_1_csv elm_2_csv oak_1_csv oak_2_csv | elm;oak
""")
def test_names_of_tables_and_addresses_name_outlets(names, outlets, tmp_path):
    tables = {name: rows(name, 1) for name in names.split()}
    if names == "2016_csv":
        tables[names]["url"] = "https://elm.example/1"
    found = read_corpus(write(tmp_path, **tables), outlets="apart").articles["outlet"]
    assert ";".join(found.unique()) == outlets


@drawn_cases("""
    name         | outlets
    elm_csv      | Elm Post;oak
    articles_csv | Elm Post
""")
def test_a_column_says_the_outlet_before_a_name_does(name, outlets, tmp_path):
    write(tmp_path, **{name: rows("elm", 1, outlet="Elm Post"), "oak_csv": rows("oak", 1)})
    assert ";".join(read_corpus(tmp_path).articles["outlet"]) == outlets


def test_ids_stay_apart(tmp_path):
    write(tmp_path, elm_csv=rows("elm", id=[1, 2, 3]), oak_csv=rows("oak", id=[3, 4, 5]))
    ids = read_corpus(tmp_path).articles["article_id"].tolist()
    assert ids == "elm-1 elm-2 elm-3 oak-3 oak-4 oak-5".split()


def test_texts_come_before_tables_and_other_tables_are_no_articles(tmp_path):
    write(tmp_path, scores_csv=pd.DataFrame({"a": [1]}))
    with refused("scores.csv"):
        open_case(tmp_path)
    corpus = read_corpus(write(tmp_path, oak_json=rows("oak", 2)))
    assert corpus.articles["outlet"].unique().tolist() == ["oak"]
    skipped = corpus.skipped[["file", "reason"]].values.tolist()
    assert skipped == [["scores.csv", "a table without texts"]]
    (tmp_path / "a.TXT").write_text("Ships left.")
    assert read_corpus(tmp_path).articles["article_id"].tolist() == ["a"]


@pytest.mark.parametrize("nothing", [None, "", [], {}, False])
def test_a_record_without_a_text_is_listed(nothing, tmp_path):
    page = {"source_domain": "elm.example", "title": "Ferries", "maintext": "Ships left."}
    pages = [page | {"maintext": nothing}, page, page]
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, pages)))
    (tmp_path / "in.json").write_text(json.dumps({"response": {"docs": pages}}))
    (tmp_path / "each").mkdir()
    for number, one in enumerate(pages):
        (tmp_path / f"each/{number}.json").write_text(json.dumps(one))
    for source in (tmp_path / "all.jsonl", tmp_path / "in.json", tmp_path / "each", pages):
        corpus = read_corpus(source)
        assert len(corpus.articles) == 2
        assert corpus.skipped["reason"].tolist().count("no words in it") == 1


@pytest.mark.parametrize("titles", ["\ufeffsep=;\r\n", "Export, of text;;\n;;\n", "sep=;\nA\nB\n\n"])
def test_lines_above_the_names_of_columns_are_passed_over(titles, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{titles}outlet;published;text\nElm;2016-08-16;Source, date, text\n")
    articles = read_corpus(path).articles
    assert articles[["outlet", "text"]].values.tolist() == [["Elm", "Source, date, text"]]


def test_a_value_that_is_a_name_of_columns_makes_no_title_of_the_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Kanal_x;Beitrag_y;Art\nBay;Rain fell on Elm.;Link\nElm;Boats left.;Link\n")
    columns = {"outlet": "Kanal_x", "text": "Beitrag_y"}
    assert read_corpus(path, columns=columns).articles["outlet"].tolist() == ["Bay", "Elm"]
    path.write_text("Database, Source\noutlet,text,title\nBay,Rain fell on Elm.,Rain\n")
    assert read_corpus(path).articles["outlet"].tolist() == ["Bay"]


@pytest.mark.parametrize("separator", "\t,;")
def test_rows_that_stray_marks_swallow_are_told(separator, tmp_path):
    path = tmp_path / "a.csv"
    lines = 'outlet/id/text\nElm/1/Ships left.\nElm/2/"We sail.\nOak/3/Crews stayed.\nFir/4/Nobody came."\n'
    path.write_text(f"{lines}Yew/5/It rained.".replace("/", separator))
    told = read_corpus(path).cells.set_index("what")["which"]
    swallowed = "cells with rows in them, as a stray quotation mark swallows them"
    assert "row of data 2" in told[swallowed]
    whole = '"It rained.\nOn Monday, in Elm, Roe left.\nIn May, or June, it stopped."'
    path.write_text(f"outlet,id,text\nElm,1,{whole}\n")
    assert read_corpus(path).cells.empty


def test_names_written_in_two_ways_are_one(tmp_path):
    (tmp_path / "Zoe\u0308").mkdir()
    for name in ("a\u0308", "b c"):
        (tmp_path / f"Zoe\u0308/{name}.txt").write_text("Ships left.")
    listed = "file,title\nZo\u00eb/\u00e4.txt,A\nZo\u00eb/b\u00a0c.txt,B\n"
    (tmp_path / "manifest.csv").write_text(listed)
    articles = read_corpus(tmp_path).articles[["article_id", "outlet"]]
    assert articles.values.tolist() == [["b c", "Zo\u00eb"], ["\u00e4", "Zo\u00eb"]]


def test_a_refusal_names_the_column_as_make_takes_it():
    table = pd.DataFrame({"newspaper": ["Elm"], "publication": ["Oak"], "body": "Rain."})
    with refused("outlet") as caught:
        read_corpus(table)
    told = as_options(str(caught.value))
    assert 'COLUMNS="outlet=newspaper" or COLUMNS="outlet=publication"' in told
    assert as_options('columns={"text": "Full text"}') == "COLUMNS=\"text='Full text'\""
    assert as_options('date_format="%d.%m.%Y"') == '--date-format="%d.%m.%Y"'
