"""What more than half of the coders say, of answers as another tool writes them."""

import pytest

from analysis import annotation

BOOK = """
[[variable]]
name = "law"
kind = "binary"
[[variable]]
name = "topics"
kind = "set"
values = ["court", "base", "unity"]
"""
ANSWERS = """document_id,question,annotator,response
p1,law,ada,Yes
p1,law,ben,No
p1,law,cleo,Yes
p2,law,ada,Yes
p2,law,ben,Yes
p3,law,ada,Yes
p3,law,ben,No
p4,law,ada,Unsure
p4,law,ben,No
p4,law,cleo,No
p1,topics,ada,base; court
p1,topics,ben,court;base
p1,topics,cleo,unity
p2,topics,ada,
p2,topics,ben,
p2,topics,cleo,base
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "codebook.toml").write_text(BOOK, "utf-8")
    (tmp_path / "answers.csv").write_text(ANSWERS, "utf-8")
    return tmp_path


def test_more_than_half_decide_and_ties_stay_open(files):
    table = annotation.majority(files / "answers.csv", codebook=files / "codebook.toml")
    decided = table.set_index(["page", "item"])["value"].to_dict()
    assert decided == {
        ("p1", "law"): "1",
        ("p1", "topics"): "base; court",
        ("p2", "topics"): "",
        ("p4", "law"): "0",
    }
    assert set(table["coder"] + " of " + table["coders"]) == {"majority of ada;ben;cleo"}


def test_what_most_say_decides_in_a_case(files):
    book = files / "codebook.toml"
    answers = (files / "answers.csv").rename(files / "annotations_all.csv")
    decided = annotation.majority(answers, codebook=book)
    decided.to_csv(files / "annotations_adjudicated.csv", index=False)
    settled = annotation.read(files / "annotations_adjudicated.csv", codebook=book).rows
    assert set(settled["annotator"]) == {"people"}
    read = annotation.read(answers, codebook=book)
    n_labels = {
        name: labels.where(items=["law"]).full_size().sum() for name, labels in read.items()
    }
    assert n_labels == {"ada": 3, "ben": 4, "cleo": 2}  # "Unsure" is no label
