"""Case folders with odd files, which are shown all the same. Everything is invented."""

import pandas as pd
import pytest
from outlets.examples import write_case
from pandas.testing import assert_frame_equal

from analysis import annotation, compare, outlets
from analysis.case import open_case

TEXTS = """{"article_id": "t%d", "outlet": "%s", "published": "2020-03-0%d", "text": "The bridge is unsafe, said Berg. Commuters were angry.\\nRead more\\n“No way home,” said Berg."}\n"""
OTHERS = {
    "articles.jsonl": "".join(
        TEXTS % (number, outlet, number % 9 + 1)
        for number, outlet in enumerate(["Elm Post", "Hill Echo"] * 5)
    ),
    "actors.toml": '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Berg", "Mayor"]\n',
    "noise.toml": '[[rule]]\nname = "link"\nwhere = "line"\npattern = "Read more"\nabout = "A link."\n',
    "events.toml": '[[event]]\ndate = 2020-03-05\nlabel = "The bridge opens"\n',
    "hits.csv": "language,query,rank,article_id\nen,1,1,p01\nen,1,2,p07\nen,2,1,p01\n",
    "queries.csv": "language,query,text\nen,1,bridge closed\nen,2,bridge open\n",
}


def write_whole_case(folder):
    """Write a case with labels, claims, texts, queries and lists; return its folder."""
    folder.mkdir()
    write_case(folder)
    for name, text in OTHERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def case(tmp_path):
    """Return the folder of a case without texts."""
    return write_case(tmp_path)


@pytest.mark.parametrize("sign", ["\ufeff", ";"])
def test_a_mark_of_order_and_semicolons_are_read(case, sign):
    whole = annotation.pages(case)
    for path in (case / "articles.csv", case / "outlets.csv"):
        text = path.read_text()
        path.write_text(text.replace(",", ";") if sign == ";" else sign + text, encoding="utf-8")
    assert_frame_equal(annotation.pages(case), whole)


def test_languages_are_texts_and_a_day_of_the_last_year_is_none(case):
    pages = pd.read_csv(case / "articles.csv").replace("2020-03-09", "9999-12-31")
    pages.assign(language="1.5").to_csv(case / "articles.csv", index=False)
    sources = outlets.table(open_case(case)).set_index("outlet")
    assert sources["languages"].tolist() == ["1.5"] * 5
    assert sources["last_day"]["Elm Post"] == pd.Timestamp("2020-03-03")


def test_words_of_queries_may_be_missing(case):
    (case / "hits.csv").write_text(OTHERS["hits.csv"])
    (case / "queries.csv").write_text("query\nbridge\n")
    labels = open_case(case).counts("labels", every=True)
    table = compare.queries(labels.where(items=["cost"]), case)
    assert table["words"].tolist() == ["1", "2"]
