"""Folders with a table an outlet, and what stands in or above tables. All rows are invented."""

import json

import pandas as pd
import pytest
from refusals import refused

from analysis import open_case, read_corpus
from analysis.__main__ import as_options
from analysis.errors import InputError

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
    other = rows("oak", 2).rename(columns={"text": "Volltext", "date": "Datum"})[
        ["Volltext", "Datum"]
    ]
    write(tmp_path, **{f"elm_{ending}": rows("elm"), f"oak_{ending}": other})
    (tmp_path / "actors.toml").write_text("")
    (tmp_path / "codebook.toml").write_text("")
    (tmp_path / "drop.txt").write_text("ferry\n")
    articles = open_case(tmp_path).texts.articles
    assert articles["article_id"].tolist() == "elm-1 elm-2 elm-3 oak-1 oak-2".split()
    assert articles["outlet"].tolist() == ["elm"] * 3 + ["oak"] * 2
    assert articles["published"].notna().all()


@pytest.mark.parametrize(
    "tables, outlets",
    [
        ({"elm_csv": rows("elm", 1, outlet="Elm Post"), "oak_csv": rows("oak", 1)}, "Elm Post;oak"),
        ({"2016_csv": rows("a", 1, url="https://elm.example/1")}, "elm.example"),
        ({"elm_2016_csv": rows("a", 1), "elm_2017_csv": rows("b", 1)}, "elm_2016;elm_2017"),
        ({f"{name}_{n}_csv": rows(name, n) for name in ("elm", "oak") for n in (1, 2)}, "elm;oak"),
        ({"articles_csv": rows("a", outlet="Elm"), "oak_csv": rows("b")}, "Elm"),
    ],
)
def test_a_column_says_the_outlet_before_a_name_does(tables, outlets, tmp_path):
    found = read_corpus(write(tmp_path, **tables), outlets="apart").articles["outlet"]
    assert ";".join(found.drop_duplicates()) == outlets


def test_ids_stay_apart_and_a_table_without_texts_is_listed(tmp_path):
    write(tmp_path, elm_csv=rows("elm", id=[1, 2, 3]), oak_csv=rows("oak", id=[3, 4, 5]))
    ids = read_corpus(tmp_path).articles["article_id"].tolist()
    assert ids == "elm-1 elm-2 elm-3 oak-3 oak-4 oak-5".split()
    write(tmp_path, oak_csv=rows("oak")[["date"]])
    skipped = read_corpus(tmp_path).skipped
    assert skipped[["file", "reason"]].values.tolist() == [["oak.csv", "a table without texts"]]


def test_texts_come_before_tables_and_other_tables_are_no_articles(tmp_path):
    write(tmp_path, scores_csv=pd.DataFrame({"a": [1]}))
    with refused("scores.csv"):
        open_case(tmp_path)
    write(tmp_path, oak_csv=rows("oak"))
    corpus = read_corpus(tmp_path)
    assert corpus.articles["outlet"].unique().tolist() == ["oak"]
    assert corpus.skipped["reason"].tolist() == ["a table without texts"]
    (tmp_path / "a.TXT").write_text("Ships left.")
    assert read_corpus(tmp_path).articles["article_id"].tolist() == ["a"]


def test_a_table_with_one_article_is_a_table_among_tables(tmp_path):
    write(tmp_path, oak_json=rows("oak", 1), elm_json=rows("elm", 2))
    assert read_corpus(tmp_path).articles["outlet"].tolist() == ["elm", "elm", "oak"]


@pytest.mark.parametrize("nothing", [None, "", [], {}, False])
def test_a_record_without_a_text_is_listed(nothing, tmp_path):
    page = {"source_domain": "elm.example", "title": "Ferries", "maintext": "Ships left."}
    pages = [page | {"maintext": nothing}, page, page]
    for number, one in enumerate(pages):
        (tmp_path / f"{number}.json").write_text(json.dumps(one))
    (tmp_path / "all.jsonl").write_text("\n".join(map(json.dumps, pages)))
    (tmp_path / "in.json").write_text(json.dumps({"response": {"docs": pages}}))
    sources = [tmp_path / "all.jsonl", tmp_path / "in.json", pages]
    found = [read_corpus(source) for source in sources]
    for path in sources[:2]:
        path.unlink()
    found.append(read_corpus(tmp_path))
    assert [len(corpus.articles) for corpus in found] == [2, 2, 2, 2]
    assert all((corpus.skipped["reason"] == "no words in it").sum() == 1 for corpus in found)


@pytest.mark.parametrize("titles", ["sep=;\n", "Export, of text;;\n;;\n", "sep=;\nA\nB\n\n"])
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
    cells = ["Elm/1/Ships left.", 'Elm/2/"We sail.', "Oak/3/Crews stayed.", 'Fir/4/Nobody came."']
    lines = "\n".join(["outlet/id/text", *cells, "Yew/5/It rained."])
    (tmp_path / "a.csv").write_text(lines.replace("/", separator))
    told = read_corpus(tmp_path / "a.csv").cells.set_index("what")["which"]
    assert (
        "row of data 2" in told["cells with rows in them, as a stray quotation mark swallows them"]
    )
    whole = '"It rained.\nOn Monday, in Elm, Roe left.\nIn May, or June, it stopped."'
    (tmp_path / "a.csv").write_text(f"outlet,id,text\nElm,1,{whole}\n")
    assert read_corpus(tmp_path / "a.csv").cells.empty


def test_names_written_in_two_ways_are_one(tmp_path):
    (tmp_path / "Zoe\u0308").mkdir()
    (tmp_path / "Zoe\u0308/a\u0308.txt").write_text("Ships left.")
    (tmp_path / "Zoe\u0308/b c.txt").write_text("Crews stayed.")
    (tmp_path / "manifest.csv").write_text(
        "file,title\nZo\u00eb/\u00e4.txt,A\nZo\u00eb/b\u00a0c.txt,B\n"
    )
    articles = read_corpus(tmp_path).articles
    assert articles["article_id"].tolist() == ["b c", "\u00e4"]
    assert set(articles["outlet"]) == {"Zo\u00eb"}


def test_a_refusal_names_the_column_as_make_takes_it():
    with pytest.raises(InputError) as caught:
        read_corpus(pd.DataFrame({"newspaper": ["Elm"], "publication": ["Oak"], "body": "Rain."}))
    assert 'COLUMNS="outlet=newspaper" or COLUMNS="outlet=publication"' in as_options(
        str(caught.value)
    )
    assert as_options('columns={"text": "Full text"}') == "COLUMNS=\"text='Full text'\""
    assert as_options('date_format="%d.%m.%Y"') == '--date-format="%d.%m.%Y"'
