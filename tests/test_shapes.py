"""Corpora of any shape end well: a page, sentences, answers. All texts and names are invented."""

import browser
import pandas as pd
import pytest

from analysis import figures, open_case, outlets
from analysis.__main__ import main
from analysis.figures.answers import QUESTIONS
from tests.page.screens import opened

LINES = [
    "Mayor Lena Okafor praised the good plan in Norvia.",
    "The council of Estmark met on the bridge.",
    "Minister Amina Saleh said the bad storm harmed Norvia.",
    "“We will rebuild,” said Lena Okafor.",
]
FRENCH = "Le président Armand Roux parle de la Norvie à Lusanne. Les gens écoutent Armand Roux. "
RUSSIAN = "Министр Лена Окафор сообщила о мосте. Лена Окафор уехала. "
ARABIC = "قال الوزير إن المشروع الجديد يبدأ في المدينة. "
NOBODY = "it rained on the bridge and the river rose again. nobody was there. "
VIEWS = "answer compare voices together tone time context sources pages".split()
#: A view keeps the height of the one before until it is drawn.
DRAWN = "() => !document.querySelector('#view > .place').style.minHeight"
#: What stands in a view, and each chart without any mark.
SEEN = """() => {
  const charts = [...document.querySelectorAll('.chart')].filter(one => one.checkVisibility());
  const isEmpty = one => !one.querySelector('svg :is(path, line, circle, rect), table');
  const said = document.querySelectorAll('#view .empty, #view .finding, #view li, #view tr').length;
  return [charts.filter(isEmpty).length, said > 0];
}"""


def english(number):
    lines = LINES[number % 4 :] + LINES[: number % 4]
    return f"{' '.join(lines[:3])} It was report number {number}."


def rows(n, text, outlet="Paper {}", **columns):
    """Return articles of three outlets; *columns* have a pattern with the number."""
    return [
        {
            "outlet": outlet.format(number % 3),
            "text": text(number) if callable(text) else f"{text * 3}{number}.",
            **{name: pattern.format(number + 10) for name, pattern in columns.items()},
        }
        for number in range(n)
    ]


DAY = "2020-03-{}"
SHAPES = {
    "one article": rows(1, english),
    "one article, one day": rows(1, english, published=DAY),
    "two articles": rows(2, english),
    "one outlet": rows(8, english, "Solo", published=DAY),
    "no day": rows(12, english),
    "one group": rows(12, english, published=DAY, side="east"),
    "no actors": rows(12, NOBODY, published=DAY),
    "no tone": rows(12, FRENCH),
    "another script": rows(12, ARABIC),
    "numbers alone": rows(6, lambda number: f"{number} {number} 12 13"),
    "copies": rows(9, lambda _: english(0)),
    "drafted names in French alone": rows(12, FRENCH)
    + rows(12, lambda number: f"{english(number)} Armand Roux spoke.", "Paper 0"),
    "drafted names in Russian alone": rows(10, RUSSIAN) + rows(10, english, "Paper 3"),
}


@pytest.fixture
def written(tmp_path):
    """Return the function that writes a shape as a folder of one table."""

    def write(shape):
        folder = tmp_path / "corpus"
        folder.mkdir()
        pd.DataFrame(SHAPES[shape]).to_csv(folder / "articles.csv", index=False)
        return folder

    return write


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:No actors were drafted")
@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_has_a_page_sentences_and_answers(written, shape):
    folder = written(shape)
    page = folder.parent / "page.html"
    assert main(["page", str(folder), str(page)]) == 0
    assert "application/json" in page.read_text("utf-8")
    case = open_case(folder, actors="draft")
    n_articles = pd.Series([row["outlet"] for row in SHAPES[shape]]).value_counts()
    told = outlets.sentences(case)
    assert set(told["outlet"]) == set(n_articles.index[n_articles >= 5])
    assert told["sentence"].str.endswith(".").all()
    assert set(outlets.table(case)["outlet"]) == set(n_articles.index)
    assert outlets.card(case, n_articles.index[0]).outlet == n_articles.index[0]
    assert case.lead().empty
    for question in QUESTIONS:
        assert figures.answer(case, question).text


def test_tone_is_told_of_the_actors_that_have_one(written):
    """Armand Roux is named most, and in French; in English Lena Okafor is."""
    case = open_case(written("drafted names in Russian alone"), actors="draft")
    told = outlets.sentences(case, kind="texts").set_index("outlet")["sentence"]
    assert "sound" in told["Paper 3"]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("shape", SHAPES)
def test_a_view_without_data_is_one_sentence(written, shape):
    folder = written(shape)
    page = folder.parent / "page.html"
    assert main(["page", str(folder), str(page)]) == 0
    with browser.chromium() as chromium:
        shown = opened(chromium, page)
        for view in VIEWS:
            shown.click(f"[data-view={view}]")
            shown.wait_for_function(DRAWN)
            assert (shown.wrong, shown.evaluate(SEEN)) == ([], [0, True]), view
