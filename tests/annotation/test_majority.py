"""What more than half of the coders say, in a case whose case.toml has that choice."""

import pandas as pd
import pytest
from by_hand import drawn_rows

from analysis import annotation, open_case
from analysis.annotation.people import settled

BOOK = """
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "topics"
kind = "set"
values = ["court", "base", "unity"]
[[claim]]
name = "rust"
text = "The gate was rusty."
"""
ANSWERS = """page,item,coder,value,speaker
p1,law,ada,1,
p1,law,ben,0,
p1,law,cleo,1,
p2,law,ada,1,
p2,law,ben,1,
p3,law,ada,1,
p3,law,ben,0,
p4,law,ada,unsure,
p4,law,ben,0,
p4,law,cleo,0,
p1,topics,ada,base; court,
p1,topics,ben,court;base,
p1,topics,cleo,unity,
p2,topics,ada,,
p2,topics,ben,,
p2,topics,cleo,base,
p1,rust,ada,quoted,The Mayor
p1,rust,ben,quoted,mayor
p1,rust,cleo,quoted,a lawyer
p2,rust,ada,quoted,the mayor
p2,rust,ben,quoted,a lawyer
p2,rust,cleo,own,
p3,rust,ada,quoted,the mayor
p3,rust,ben,own,
p4,rust,ada,quoted,the mayor
p4,rust,ben,quoted,a lawyer
"""
#: What is settled of each cell; "" where no answer has more than half.
SETTLED = {
    (page, item): settled
    for page, item, settled in drawn_rows("""
        p1 | law    | "1"
        p2 | law    | "1"
        p3 | law    |
        p4 | law    | "0"
        p1 | topics | base; court
        p2 | topics | nothing
        p1 | rust   | quoted The Mayor
        p2 | rust   | quoted unnamed speaker
        p3 | rust   |
        p4 | rust   | quoted unnamed speaker
    """)
}
BY_MOST = "p1 law, p4 law, p1 topics, p2 topics, p1 rust, p2 rust"


@pytest.fixture
def case(tmp_path):
    (tmp_path / "codebook.toml").write_text(BOOK, "utf-8")
    (tmp_path / "articles.csv").write_text("article_id\np1\np2\np3\np4\n", "utf-8")
    (tmp_path / "annotations_all.csv").write_text(ANSWERS, "utf-8")
    return tmp_path


def told(table):
    values = table["value"].replace({"": "nothing", "unsure": ""})
    words = (values + " " + table["speaker"]).str.strip().where(values != "", "")
    return dict(zip(zip(table["article_id"], table["item"]), words))


def test_what_most_say_decides_and_ties_stay_open(case):
    rows = pd.read_csv(case / "annotations_all.csv", dtype=str, keep_default_na=False)
    rows = rows.rename(columns={"page": "article_id"}).assign(annotator_kind="human")
    table = settled(dict(list(rows.groupby("coder"))), majority=True)
    assert told(table) == SETTLED
    decided = table[table["coder"] == "majority"]
    cells = decided["article_id"] + " " + decided["item"]
    assert set(cells) == {*BY_MOST.split(", ")}
    assert set(table["coders"]) == {"ada;ben;cleo", "ada;ben"}
    is_open = table["value"].eq("unsure") | table["note"].str.startswith("speakers differ")
    assert is_open.equals(table["is_open"])


def law_of(people):
    """Return the values of a label, and the sizes."""
    law = people.where(items=["law"])
    return law.values.toarray().ravel().tolist(), law.full_size().ravel().tolist()


def test_a_case_and_a_file_are_read_so(case):
    """Of four pages three are settled, without the choice as well: law is a variable."""
    book = case / "codebook.toml"
    of_file = annotation.read(case / "annotations_all.csv", codebook=book, majority=True)
    assert law_of(of_file) == ([1, 1, 0, 0], [1, 1, 0, 1])
    (case / "case.toml").write_text("majority = true\n")
    opened = open_case(case)
    assert list(opened.readings) == ["people"]
    assert law_of(opened.files.people) == law_of(of_file)
    (case / "case.toml").unlink()
    assert law_of(open_case(case).files.people) == law_of(of_file)
