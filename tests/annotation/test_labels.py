"""Labels and claims: what is read from files, and what is refused."""

import pandas as pd
import pytest
from by_hand import drawn_rows
from pandas.testing import assert_frame_equal

from analysis import annotation
from analysis.compare.evidence import annotators_of
from tests.annotation.examples import _annotated, _counts, _dense


def test_read_by_hand(tmp_path, book):
    counts = annotation.read(_annotated(tmp_path), codebook=book)
    assert list(counts.items.index) == [
        "law",
        "remedy:talks",
        "remedy:none",
        "tone",
        "words:rebels",
        "words:militants",
        "actors:Northland",
        "actors:Southland",
        "judges:Fort: South:good",
        "judges:Northland:bad",
    ]
    assert counts.values.toarray().tolist() == [[1, 1, 0, -1, 1, 0, 1, 1, 1, 1], [0] * 10]
    assert counts.size.tolist() == [
        [1] * 10,
        [0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    ]  # an empty set is not missing, an empty label is
    assert counts.per == "page"
    assert counts.rows["article_id"].tolist() == ["p1", "p2"]
    assert counts.rows["on_event"].tolist() == [1, 0]
    assert counts.rows["day"].iloc[0] == pd.Timestamp("2016-08-16") and pd.isna(
        counts.rows["day"].iloc[1]
    )
    assert "law" not in counts.rows


def test_numbers_as_pandas_writes_them_beside_missing_ones(tmp_path, book):
    path = _annotated(tmp_path)
    expected = annotation.read(path, codebook=book)
    pd.read_csv(path).to_csv(path, index=False)
    assert ",1.0,talks,-1.0," in path.read_text()
    assert_frame_equal(_dense(annotation.read(path, codebook=book)), _dense(expected))


def test_chosen_variables_also_of_the_page(tmp_path, book):
    counts = annotation.read(_annotated(tmp_path), codebook=book, variables=["tone", "on_event"])
    assert list(counts.items.index) == ["tone", "on_event"]
    assert counts.values.toarray().tolist() == [[-1, 1], [0, 0]]
    assert annotation.read(_annotated(tmp_path), codebook=book, variables=[]).values.shape == (2, 0)


def test_an_open_set_is_never_spread_out(tmp_path):
    book = tmp_path / "book.toml"
    book.write_text('[[variable]]\nname = "who"\nkind = "set"\n')
    who = [f"name {n:04};Northland" for n in range(1_000)]
    table = pd.DataFrame({"article_id": who, "annotator": "x", "annotator_kind": "llm", "who": who})
    counts = annotation.read(table, codebook=book)
    assert counts.values.shape == (1_000, 1_001) and counts.values.nnz == 2_000
    assert counts.size.shape == (1_000, 1)


def test_pages_joins_outlets_and_gives_each_a_family(tmp_path):
    outlets = tmp_path / "outlets.csv"
    (tmp_path / "articles.csv").write_text("article_id,outlet,wave,gist\n1,North,1,\n2,7,2,Rain.\n")
    assert annotation.pages(tmp_path)["wave"].tolist() == [1, 2]
    outlets.write_text("outlet,owner_family,owner\nNorth,,\n7,Elm House,\n")
    table = annotation.pages(tmp_path)
    assert table["article_id"].tolist() == ["1", "2"]
    assert table["owner_family"].tolist() == ["North", "Elm House"]
    assert table["owner"].isna().all() and table["gist"].isna().tolist() == [True, False]
    outlets.write_text("outlet,owner_family\nNorth,\n7,\n")
    assert annotation.pages(tmp_path)["owner_family"].tolist() == ["North", "7"]


@pytest.mark.parametrize("outlets", ["", "outlet\nNation\nThe Nation\nElm Post\n"])
def test_spellings_are_joined_unless_they_are_listed_apart(tmp_path, outlets):
    names = ["Nation", "The Nation", "The Nation", "Elm-Post", "Elm Post", "Elm Post", ""]
    rows = [f"{number},{name}" for number, name in enumerate(names)]
    (tmp_path / "articles.csv").write_text("\n".join(["article_id,outlet", *rows]))
    if outlets:
        (tmp_path / "outlets.csv").write_text(outlets)
    with pytest.warns(UserWarning, match=r"joined: .*Elm-Post \(1\) with Elm Post") as told:
        found = annotation.pages(tmp_path)["outlet"].fillna("").tolist()
    assert ("Nation" in str(told[0].message)) == (outlets == "")
    assert found == [names[0] if outlets else names[1], *names[1:3], *["Elm Post"] * 3, ""]


@pytest.mark.parametrize(
    "kinds, said",
    [
        ("human", "labelled by people"),
        ("llm", "labelled by a language model, not checked by people"),
        ("rule", "labelled by a rule, not checked by people"),
        (["llm", "human"], "labelled by people and a language model, not checked by people"),
    ],
)
def test_who_labelled_is_said(kinds, said):
    assert annotators_of(_counts([1, 1], kind=kinds).rows) == said


WIDE = """
version = 1
[[variable]]
name = "law"
kind = "nominal"
values = ["yes", "web 2.0", "unsure"]
[[variable]]
name = "war"
kind = "binary"
"""


def test_a_value_named_unsure_is_a_value_and_a_column_without_a_cell_is_no_item(tmp_path):
    book = tmp_path / "book.toml"
    book.write_text(WIDE)
    law = ["yes", "unsure", "web 2.0"]
    table = pd.DataFrame({"article_id": ["p1", "p2", "p3"], "law": law, "war": ["", "", ""]})
    table = table.assign(annotator="x", annotator_kind="llm")
    counts = annotation.read(table, codebook=book)
    assert counts.items.index.tolist() == ["law:yes", "law:web 2.0", "law:unsure"]
    assert counts.values.toarray().tolist() == drawn_rows("""
        1 0 0
        0 0 1
        0 1 0
    """)
    assert counts.full_size().all()
    both = annotation.read(table, codebook=book, variables=["law", "war"])
    assert both.full_size().tolist() == [[1, 1, 1, 0]] * 3
