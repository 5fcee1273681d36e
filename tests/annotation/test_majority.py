"""What more than half of the coders say, of answers as another tool writes them."""

import pytest

from analysis import annotation, open_case

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
ANSWERS = """document_id,question,annotator,response,speaker
p1,law,ada,Yes,
p1,law,ben,No,
p1,law,cleo,Yes,
p2,law,ada,Yes,
p2,law,ben,Yes,
p3,law,ada,Yes,
p3,law,ben,No,
p4,law,ada,Unsure,
p4,law,ben,No,
p4,law,cleo,No,
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
DECIDED = """page,item,value,speaker,coder,coders,annotator_kind,note
p1,law,1,,majority,ada;ben;cleo,adjudicated,
p1,rust,quoted,The Mayor,majority,ada;ben;cleo,adjudicated,
p1,topics,base; court,,majority,ada;ben;cleo,adjudicated,
p2,rust,quoted,unnamed speaker,majority,ada;ben;cleo,adjudicated,speakers differ (ada: the mayor; ben: a lawyer)
p2,topics,,,majority,ada;ben;cleo,adjudicated,
p4,law,0,,majority,ada;ben;cleo,adjudicated,
"""


@pytest.fixture
def case(tmp_path):
    (tmp_path / "codebook.toml").write_text(BOOK, "utf-8")
    (tmp_path / "articles.csv").write_text("article_id\np1\np2\np3\np4\n", "utf-8")
    (tmp_path / "annotations_all.csv").write_text(ANSWERS, "utf-8")
    return tmp_path


def test_what_most_say_decides_in_a_case_and_ties_stay_open(case):
    answers = case / "annotations_all.csv"
    table = annotation.majority(answers, codebook=case / "codebook.toml")
    assert table.to_csv(index=False) == DECIDED
    table.to_csv(case / "annotations_adjudicated.csv", index=False)
    law = open_case(case).files.people.where(items=["law"])
    assert law.values.toarray().ravel().tolist() == [1, 1, 0, 0]
    assert law.full_size().ravel().tolist() == [1, 1, 0, 1]
