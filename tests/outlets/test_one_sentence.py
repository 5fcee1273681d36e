"""Each source in a sentence of labels. All pages and names are invented."""

import pandas as pd
import pytest
from by_hand import tables

from analysis import open_case, outlets, page
from analysis.case.opened import by_reading

BOOK = """
version = 1
[[variable]]
name = "tolls"
kind = "binary"
element = true
[[variable]]
name = "safety"
kind = "binary"
element = true
[[variable]]
name = "history"
kind = "binary"
element = true
[[variable]]
name = "crews"
label = "jobs of crews"
kind = "binary"
element = true
[[variable]]
name = "names_outlet"
kind = "set"
voice = "outlet"
values = ["rebels", "strikers", "other"]
[[variable]]
name = "speakers"
kind = "set"
voice = "speaker"
[[variable]]
name = "agency"
kind = "set"
page = true
"""
ACTORS = """
[[actor]]
name = "United Islands"
kind = "state"
aliases = ["United Islands"]
[[actor]]
name = "Quill"
kind = "person"
parent = "United Islands"
aliases = ["Ada Quill"]
[[actor]]
name = "Brant"
kind = "person"
aliases = ["Tom Brant"]
"""
#: outlet, tolls, safety, history, crews, own words, speakers
PAGES = tables(__file__)["pages"]


@pytest.fixture
def labelled(tmp_path):
    """Return the folder of a labelled case; the copy of an agency is on all of its pages."""
    rows = [(f"p{place:02}", *page) for place, page in enumerate(PAGES)]
    names = "article_id outlet tolls safety history crews names_outlet speakers".split()
    table = pd.DataFrame(rows, columns=names).assign(agency="Aria;Boria")
    table.loc[0, "agency"] = "Aria"
    table.loc[1:2, "agency"] = "none"
    table[["article_id", "outlet"]].to_csv(tmp_path / "articles.csv", index=False)
    labels = table.drop(columns="outlet").assign(annotator="a", annotator_kind="human")
    labels.to_csv(tmp_path / "annotations_a.csv", index=False)
    (tmp_path / "codebook.toml").write_text(BOOK)
    (tmp_path / "actors.toml").write_text(ACTORS)
    return tmp_path


def test_labels_are_told_as_topics_own_words_and_speakers(labelled):
    """No part rests on one page; persons count for their state; a tie is told as one."""
    table = outlets.sentences(open_case(labelled))
    assert list(table) == ["outlet", "pages", "sentence"]
    assert table["sentence"].tolist() == [
        "Elm Post (5 pages): tolls on 4, history on 2, safety on 2; says “strikers” itself on 2; "
        "cites speakers from the United Islands on 3 and Brant on 2.",
        "Oak Times (5 pages): no topic on more than one page; never says “strikers” itself.",
    ]


def test_a_second_reading_may_name_other_speakers_or_none(labelled):
    """What the first reading names is told of the readings that name it, too."""
    labels = pd.read_csv(labelled / "annotations_a.csv", keep_default_na=False)
    labels = labels.assign(annotator="b", speakers="Brant")
    labels.to_csv(labelled / "annotations_b.csv", index=False)
    case = open_case(labelled)
    table = case.levels(
        "speakers of pages", "outlet", items=["Brant", "United Islands"], every=True
    )
    assert set(zip(table["reading"], table["item"])) == {
        ("a", "Brant"),
        ("a", "United Islands"),
        ("b", "Brant"),
    }
    labels.assign(speakers="").to_csv(labelled / "annotations_b.csv", index=False)
    silent = open_case(labelled)
    assert list(by_reading(silent, "speakers of pages")) == ["a"]
    assert page.save(silent, labelled / "page.html").exists()
