"""What a reader asks on the page of articles has the numbers, verdicts and articles of outlets.mentioning."""

import numpy as np
import pytest
from test_printed_python import saved

from analysis import outlets

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NUMBERS = "n size estimate low high".split()
QUESTIONS = [
    *("war", "the", "chemical", "Terrorist*", "strike*, raid*", "SOHR", "Russia, Turkey", "Assad, gas", "nowhere"),
    *("air", "children; women، school*", "Islamic State"),
]  # fmt: skip


def test_answers_are_those_of_mentioning(show, case_of):
    case = case_of("syria-war")
    for question in QUESTIONS:
        page = show("syria-war", f"ask={question}")
        shown = saved(page, page.locator("#view .take")).set_index("group")
        table = outlets.mentioning(case.features, question).set_index("outlet").loc[shown.index]
        np.testing.assert_allclose(shown[NUMBERS].astype(float), table[NUMBERS].astype(float), atol=1e-9)
        assert shown["sure"].tolist() == table["sure"].tolist() and len(shown) == 15, question


@pytest.mark.parametrize(("question", "told"), [
    ("F-16", "“f 16” is not counted here"), ("coal* mine", "is not counted here"),
    ("air base", "Two words in a row were not counted"),
])  # fmt: skip
def test_what_the_page_cannot_count_is_said_with_a_way_out(show, question, told):
    text = show("syria-war", f"ask={question}").locator("#view .empty").text_content()
    assert told in text and "outlets.mentioning(features, " in text


def test_words_of_the_overview_open_their_articles_and_questions_are_in_the_address(show):
    page = show("syria-war", apart=True)
    assert page.locator("[aria-current]").text_content() == "Overview" and page.locator("[data-view=answer]").count() == 0
    button = page.locator('[data-key="overview SANA rocket"]')
    n, of = button.get_attribute("aria-label").split(" of ")[0].split(": ")[1], " of 56 articles of SANA"
    assert of in button.get_attribute("aria-label")
    button.click()
    assert page.locator("#beside .note").first.text_content() == f"{n} articles"
    page.locator("#ask").fill("chemical")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_selector("#view figure")
    assert "ask=chemical" in page.url and "chemical" in page.locator("#view .finding").first.text_content()
    page.go_back()
    page.wait_for_function("!document.querySelector('#view figure')")
    assert page.locator("table.overview tbody tr").count() == 12
    page.get_by_role("button", name="Show all 15").click()
    assert page.locator("table.overview tbody tr").count() == 15
