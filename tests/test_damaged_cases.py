"""Case folders with odd files, which are shown all the same. Everything is invented."""

import pandas as pd
import pytest
from outlets.examples import write_case

from analysis import annotation, compare, outlets, page
from analysis.case import open_case

HITS = "language,query,rank,article_id\nen,1,1,p01\nen,1,2,p07\nen,2,1,p01\n"


# ---------------------------------------------------------------- by hand


@pytest.fixture
def case(tmp_path):
    """Return the folder of a case without texts."""
    return write_case(tmp_path)


def changed(path, old, new):
    """Write a file with other words in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [lambda text: f"\ufeff{text}", lambda text: text.replace(",", ";")]
)
def test_a_mark_of_order_and_semicolons_are_read(case, damage):
    whole = annotation.pages(case)
    for name in ("articles.csv", "outlets.csv"):
        (case / name).write_text(damage((case / name).read_text()), encoding="utf-8")
    pd.testing.assert_frame_equal(annotation.pages(case), whole)


@pytest.mark.parametrize("language", ["1", "1.5", "True"])
def test_languages_are_texts_also_where_all_are_numbers(case, language):
    pages = pd.read_csv(case / "articles.csv").assign(language=language)
    pages.to_csv(case / "articles.csv", index=False)
    assert outlets.table(open_case(case))["languages"].tolist() == [language] * 5


@pytest.mark.slow
def test_a_day_of_the_last_year_is_none(case):
    changed(case / "articles.csv", "2020-03-09", "9999-12-31")
    sources = outlets.table(open_case(case)).set_index("outlet")
    assert sources["last_day"]["Elm Post"] == pd.Timestamp("2020-03-03")
    page.save(case, case / "page.html")


def test_words_of_queries_may_be_missing(case):
    (case / "hits.csv").write_text(HITS)
    (case / "queries.csv").write_text("query\nbridge\n")
    assert compare.queries(
        open_case(case).counts("labels", every=True).where(items=["cost"]), case
    )["words"].tolist() == [
        "1",
        "2",
    ]
