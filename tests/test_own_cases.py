"""Two of five small invented cases: each gives answers and figures that say something of it alone."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.own_cases import run_and_reported, said_twice, write_own_cases

pytestmark = pytest.mark.slow

CASES = ("twelve", "one-outlet")
#: "nan" and its kin as words of their own, in texts for readers.
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|NaT|inf)\b")
EMPTY_SIDES = re.compile(r"\b0 v 0\b|\b0 of 0\b|nothing to draw|The 12 of \d\b")
OF_ALL = {"02-sentences", "03-sound", "04-quoted", "07-speakers"}
FIGURES = {
    "twelve": OF_ALL | {"01-words", "03-differences"},
    "one-outlet": OF_ALL,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a folder in which the cases have been run and reported."""
    folder = tmp_path_factory.mktemp("own")
    paths = write_own_cases(folder / "articles")
    return run_and_reported([paths[name] for name in CASES], folder)


@pytest.fixture(params=CASES)
def case(request, home):
    """Return a case's name, the folder of its figures, and its report as a page."""
    report = home / "build/reports" / request.param / "report/index.html"
    page = BeautifulSoup(report.read_text("utf-8"), "html.parser")
    return request.param, home / "build/figures" / request.param, page


def texts_of_svg(path):
    """Return the texts of an SVG, whose letters are paths: each text is a comment, too."""
    return re.findall(r"<!-- (.*?) -->", path.read_text("utf-8"), re.S)


def in_page_width(figures):
    """Return the figures that are as wide as a page, each of which has one in column width."""
    return sorted(path for path in figures.glob("*.svg") if not path.stem.endswith("-column"))


def test_the_figures_are_those_that_say_something(case):
    name, figures, _ = case
    assert {path.stem for path in in_page_width(figures)} == FIGURES[name]
    assert len(list(figures.glob("*-column.svg"))) == len(FIGURES[name])
    assert (figures.parents[1] / f"reports/{name}/report/{name}.html").is_file()


def test_no_output_says_that_something_is_not_a_number(case):
    _, figures, page = case
    words = page.get_text(" ") + " ".join(image["alt"] for image in page("img"))
    assert NOT_A_NUMBER.findall(words) == []
    for path in figures.glob("*.svg"):
        svg = " ".join(texts_of_svg(path))
        assert svg and NOT_A_NUMBER.findall(svg) == [], path.name
    for path in figures.glob("*.csv"):
        assert NOT_A_NUMBER.findall(path.read_text("utf-8")) == [], path.name


def test_no_side_of_a_figure_or_table_is_empty(case):
    _, figures, page = case
    for path in figures.glob("*.svg"):
        words = " ".join(texts_of_svg(path))
        assert EMPTY_SIDES.findall(words) == [], path.name
    assert EMPTY_SIDES.findall(page.get_text(" ")) == []
    for table in page("table"):
        assert len(table("tr")) > 1, table


def test_the_report_is_titled_after_its_case_and_answers_each_question(case):
    name, _, page = case
    assert page.h1.get_text() == name.replace("-", " ").capitalize()
    answers = [item.p.get_text() for item in page.nav("li") if item.p]
    assert 0 < len(answers) <= len(page.select("[id^=chapter]"))
    assert len(answers) == len(set(answers))
    assert all(5 <= len(answer.split()) <= 80 for answer in answers)


def test_every_heading_has_something_below_it(case):
    _, _, page = case
    for heading in page.select("main section :is(h2, h3)"):
        below = heading.find_all_next("p ul img pre table h1 h2".split(), limit=1)
        assert below[0].name not in ("h1", "h2"), heading


def test_nothing_is_said_twice_and_how_articles_were_read_stands_at_the_end(case):
    _, _, page = case
    assert said_twice(page) == []
    assert any(line.get_text().startswith("articles: ") for line in page.select("#reading li"))
