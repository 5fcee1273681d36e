"""Small invented cases of articles and of labels, run and reported once: their reports are sound."""

import re

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from tests.annotated_cases import write_annotated_cases
from tests.own_cases import OF_SHIPPED_CASES, run_and_reported, said_twice, write_own_cases

pytestmark = pytest.mark.slow

#: "nan" and its kin as words of their own, and sides with nothing, in texts for readers.
NOTHING = re.compile(r"\b(nan|NaN|NaT|inf)\b|\b0 v 0\b|\b0 of 0\b|nothing to draw|The 12 of \d\b")
TALLEST = 10_000  #: pixels
OF_ALL = {"07-matrix", "07-quoted", "07-sound"}
#: The figures of cases of articles; others are labelled.
FIGURES = {
    "twelve": OF_ALL | {"07-themes", "07-words", "07-toward"},
    "one-outlet": OF_ALL,
}
LABELLED = ("ports",)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Return the folders of the cases by name."""
    folder = tmp_path_factory.mktemp("cases")
    return write_own_cases(folder / "articles") | write_annotated_cases(folder)


@pytest.fixture(scope="module")
def home(folders, tmp_path_factory):
    """Return a folder in which the cases have been run and reported."""
    paths = [folders[name] for name in (*FIGURES, *LABELLED)]
    return run_and_reported(paths, tmp_path_factory.mktemp("home"))


@pytest.fixture(params=(*FIGURES, *LABELLED))
def case(request, home):
    """Return a case's name, the folder of its figures, and its report as a page."""
    report = home / "build/reports" / request.param / "report/index.html"
    page = BeautifulSoup(report.read_text("utf-8"), "html.parser")
    return request.param, home / "build/figures" / request.param, page


def test_figures_are_those_that_say_something_and_no_posters(case):
    name, figures, _ = case
    drawn = {path.stem for path in figures.glob("*.svg")}
    wide = {stem for stem in drawn if not stem.endswith("-column")}
    assert wide == FIGURES.get(name, wide) and {f"{stem}-column" for stem in wide} == drawn - wide
    for path in figures.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.height < TALLEST


def test_no_output_says_that_something_is_not_a_number_or_shows_an_empty_side(case):
    _, figures, page = case
    said = {"page": page.get_text(" ") + " ".join(image["alt"] for image in page("img"))}
    for path in figures.glob("*.svg"):  # its letters are paths: each text is a comment, too
        said[path.name] = " ".join(re.findall(r"<!-- (.*?) -->", path.read_text("utf-8"), re.S))
    said |= {path.name: path.read_text("utf-8") for path in figures.glob("*.csv")}
    assert {name: NOTHING.findall(words) for name, words in said.items() if words} == (
        dict.fromkeys(said, [])
    )
    assert all(len(table("tr")) > 1 for table in page("table"))


def test_the_report_answers_each_question_and_says_nothing_twice_or_of_other_cases(case):
    name, _, page = case
    assert page.h1.get_text() == name.replace("-", " ").capitalize()
    answers = [item.p.get_text() for item in page.nav("li") if item.p]
    assert bool(answers) == (name in LABELLED)
    assert all(5 <= len(answer.split()) <= 80 for answer in answers)
    for heading in page.select("main section :is(h2, h3)"):
        below = heading.find_next("p ul img pre table h1 h2".split())
        assert below.name not in ("h1", "h2"), heading
    assert said_twice(page) == []
    assert OF_SHIPPED_CASES.findall(page.get_text(" ")) == []
    assert "Left out" not in page.get_text()
    assert bool(page.select("#front table")) == (name not in LABELLED)
