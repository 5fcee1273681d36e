"""Corpora of any shape end well: a page, and nothing leads. All texts and names are invented."""

import pandas as pd
import pytest

from analysis import open_case, outlets
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
pytestmark = pytest.mark.slow

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


def articles(n, text, **columns):
    """Return articles of three outlets, on days of one month; *text* makes one of its number."""
    numbers = range(n)
    found = {"outlet": [f"Paper {number % 3}" for number in numbers], "text": map(text, numbers)}
    found["published"] = [f"2020-03-{number + 1}" for number in numbers]
    return pd.DataFrame(found).assign(**columns)


SHAPES = {
    "one article, no day": articles(1, english, published=None),
    "one outlet, one group": articles(8, english, outlet="Solo", side="east"),
    "no actors": articles(12, (NOBODY * 3 + "{}.").format),
    "no tone": articles(12, (FRENCH * 3 + "{}.").format),
    "another script": articles(12, (ARABIC * 3 + "{}.").format),
    "numbers alone": articles(6, "{0} {0} 12 13".format),
    "drafted in Russian alone": pd.concat(
        [articles(10, (RUSSIAN * 3 + "{}.").format), articles(10, english, outlet="Paper 3")]
    ),
}


@pytest.fixture(scope="module", params=SHAPES)
def folder(request, tmp_path_factory):
    """Return the folder of a shape, with the page that the command line writes."""
    folder = tmp_path_factory.mktemp("shape")
    SHAPES[request.param].to_csv(folder / "articles.csv", index=False)
    assert main(["page", str(folder), str(folder / "page.html")]) == 0
    return folder


@pytest.mark.filterwarnings("ignore:No actors were drafted")
def test_each_shape_has_a_page_and_no_lead(folder):
    case = open_case(folder, actors="draft")
    assert case.lead().empty
    assert len(outlets.table(case))


@pytest.mark.browser
def test_a_view_without_data_is_one_sentence(folder, chromium):
    shown = opened(chromium, folder / "page.html")
    views = shown.locator("[data-view]").evaluate_all("all => all.map(one => one.dataset.view)")
    assert {"overview", "sources", "pages"} <= {*views}
    for view in views:
        shown.click(f"[data-view={view}]")
        shown.wait_for_function(DRAWN)
        assert (shown.wrong, shown.evaluate(SEEN)) == ([], [0, True]), view
