"""Corpora of any shape end well: a page, an opening. All texts and names are invented."""

import browser
import pandas as pd
import pytest

from analysis import open_case, outlets, report
from analysis.__main__ import main
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
VIEWS = "answer compare voices together tone time sources pages".split()
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
    return " ".join(LINES[number % 4 :] + LINES[: number % 4]) + f" It was report {number}."


def articles(n, text, outlet="Paper {}"):
    """Return articles of three outlets, on days of one month; *text* makes one of its number."""
    number = range(n)
    columns = {"outlet": [outlet.format(each % 3) for each in number], "text": map(text, number)}
    return pd.DataFrame(columns).assign(published=[f"2020-03-{each + 1}" for each in number])


def of(line):
    """Return the function that makes a text of three lines and its number."""
    return (line * 3 + "{}.").format


SHAPES = {
    "one article": articles(1, english),
    "two articles, no day": articles(2, english).drop(columns="published"),
    "one outlet, one group": articles(8, english, "Solo").assign(side="east"),
    "no actors": articles(12, of(NOBODY)),
    "no tone": articles(12, of(FRENCH)),
    "another script": articles(12, of(ARABIC)),
    "numbers alone": articles(6, "{0} {0} 12 13".format),
    "drafted in Russian alone": pd.concat(
        [articles(10, of(RUSSIAN)), articles(10, english, "Paper 3")]
    ),
}


def written(folder, shape):
    """Write a shape as a folder of one table; return the folder."""
    SHAPES[shape].to_csv(folder / "articles.csv", index=False)
    return folder


def page_of(folder, shape):
    """Return the page that the command line writes of a shape."""
    page = folder / "page.html"
    assert main(["page", str(written(folder, shape)), str(page)]) == 0
    return page


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:No actors were drafted")
@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_has_a_page_and_an_opening(tmp_path, shape):
    assert page_of(tmp_path, shape).exists()
    case = open_case(tmp_path, actors="draft")
    assert case.lead().empty
    assert len(outlets.table(case))
    assert report.opening(case)
    told = [report.opening(case, of) for of in ("words", "actors", "tone")]
    assert all(each is None or each.endswith(".") for each in told)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("shape", SHAPES)
def test_a_view_without_data_is_one_sentence(tmp_path, shape):
    with browser.chromium() as chromium:
        shown = opened(chromium, page_of(tmp_path, shape))
        for view in VIEWS:
            shown.click(f"[data-view={view}]")
            shown.wait_for_function(DRAWN)
            assert (shown.wrong, shown.evaluate(SEEN)) == ([], [0, True]), view
