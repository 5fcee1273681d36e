"""Who speaks, and the pages behind a number."""

import pandas as pd
import pytest

from analysis import outlets
from analysis.case import open_case
from outlets.examples import PAGES, write_case


@pytest.fixture
def case(tmp_path):
    return write_case(tmp_path, readings="ab")


def test_a_page_counts_each_speaker_once(case):
    counts = open_case(case).speakers["a"]
    assert list(counts.items.index) == ["Mayor", "Police"]
    assert counts.values.toarray().sum(axis=0).tolist() == [2, 1]
    assert counts.per == "page"


def test_speakers_count_under_the_body_that_they_belong_to(case):
    actors = '[[actor]]\nname = "City"\nkind = "organisation"\naliases = ["City"]\n'
    actors += '[[actor]]\nname = "Mayor"\nkind = "person"\nparent = "City"\naliases = ["Mayor"]\n'
    (case / "actors.toml").write_text(actors)
    assert list(open_case(case).speakers["a"].items.index) == ["City", "Police"]


def test_pages_behind_a_label_have_their_gist_or_title(case):
    pages = pd.read_csv(case / "articles.csv")
    pages["title"] = "Title of " + pages["article_id"]
    pages["gist"] = pages["article_id"].map({"p07": "Hauliers pay"})
    pages.to_csv(case / "articles.csv", index=False)
    found = outlets.pages_with(open_case(case), "cost", where={"side": "South", "genre": "news"})
    assert found["article_id"].tolist() == ["p07", "p08", "p09"]
    assert found["gist"].tolist() == ["Hauliers pay", "Title of p08", "Title of p09"]
    assert found["outlet"].nunique() == 2 and found[["reading_a", "reading_b"]].all(axis=None)


def test_pages_come_by_their_day_and_undated_ones_last(tmp_path):
    later = [(*page[:2], "2020-03-09", *page[3:]) if page[0] == "p07" else page for page in PAGES]
    case = open_case(write_case(tmp_path, pages=later))
    pages = outlets.pages_with(case, "cost", where={"side": "South", "genre": "news"})
    assert pages["article_id"].tolist() == ["p08", "p07", "p09"]
