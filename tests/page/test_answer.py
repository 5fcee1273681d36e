"""The answer: the plan's finding as README has it, each reading, and the way to its pages."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def lead(event):
    return event.lead()


def test_it_is_the_finding_of_the_case_and_its_table(show, lead):
    page = show()
    title = page.locator("#view .finding").inner_text()
    assert title.replace("\xa0", " ") == lead.attrs["method"]["finding"]
    assert len(title.replace("\xa0%", "%").split()) <= 12
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the table as CSV").click()
    shown = pd.read_csv(saved.value.path())
    columns = "sample reading group status n size articles outlets estimate low high".split()
    expected = lead.rename(columns={"country_group": "group"})[columns]
    assert_frame_equal(shown[columns], expected, check_dtype=False, rtol=1e-12)


def test_it_says_how_sure_it_is_and_its_buttons_open_its_pages(show):
    page = show()
    text = page.locator("#view .between").inner_text().replace("\xa0", " ")
    sides = "Western outlets 4 % (2 of 52 pages), all others 28 % (31 of 110)"
    difference = "−21 points (95 % interval −35 to −7), p = .003, adjusted .049"
    assert text.startswith(f"{sides}: within phases {difference}")
    verdict = "Distinguishable from chance in the first reading, not in the second reading"
    other = "another list of the plan (planned: Claims and voices, 7 tests)"
    for said in (
        "lanned: issues and naming, 15 tests",
        "The second reading: 6 % against 30 %, −20 points",
        "p = .006, adjusted .085",
        f"{verdict} (adjusted p at most .05).",
        f"{other}: p = .023 in the first reading and p = .040 in the second reading.",
    ):
        assert said.lower() in text.lower()
    for button, n in (("Show these pages", 2), ("Show the pages of all others", 31)):
        page.get_by_role("button", name=button).click()
        page.locator("#beside").get_by_role("heading", name=f"{n} pages with").wait_for()
        assert page.locator("#view .finding").inner_text() == "No difference is sure"


@pytest.mark.parametrize("width", [360, 1280])
def test_its_figure_has_a_line_a_sample(show, lead, width):
    page = show(width=width)
    n_first = (lead["reading"] == "a").sum()
    bars = page.locator("#view .chart .mark-rect.role-mark path[fill^='#']")
    assert page.locator("#view .mark-symbol path").count() == n_first
    assert bars.count() == len(lead) - n_first
    texts = page.locator("#view .chart svg text").all_text_contents()
    assert "percent of pages" in texts
    assert any(text.startswith("first wave (gave") and text.endswith("(94)") for text in texts)
    groups = page.locator("#view .legend li").all_inner_texts()
    assert groups == ["Iranian", "Russian", "Western"]
    said = page.locator("#view .chart").get_attribute("aria-label")
    assert said.startswith("comparable pages: Iranian 19 %; comparable pages: Russian 32 %; ")


@pytest.mark.parametrize(
    "address", ["reading=b", "sample=wave 2", "what=plan-2&unit=article", "only=language=en"]
)
def test_of_other_choices_it_is_the_figure_of_groups(show, address):
    page = show(address=address)
    assert page.locator("#view .mark-symbol path").count() == 3
    assert page.locator("#view .chart").get_attribute("aria-label").startswith("Iranian ")


def test_without_a_plan_it_is_the_clearest_contrast(show):
    page = show("syria-war")
    assert "per 1,000 words" in page.locator("#view").inner_text()


def test_of_chosen_groups_it_is_theirs(show):
    title = show(address="group=Russian").locator("#view .finding").inner_text()
    finding = "The newsroom's own words, “terrorists”: Russian outlets 32 %, all others 10 %"
    assert title.replace("\xa0", " ") == f"{finding}, not distinguishable from chance"


def test_a_pair_that_the_plan_does_not_have_is_not_sure(show):
    page = show(address="group=Russian&against=Western")
    title = page.locator("#view .finding").inner_text()
    assert title.endswith(", not planned")
    said = page.locator("#view .between").inner_text().replace("\xa0", " ")
    plan = "The plan’s own comparison, Western outlets against all others, has .049 and .085."
    assert plan in said and "over 5 tests" in said and "Distinguishable" not in said
    assert page.locator("#view .mark-symbol path[fill^='#']").count() == 0
    compared = show(address="view=compare&group=Russian&against=Western")
    assert "was not planned" in compared.locator("#view .finding").inner_text()


def test_of_pages_found_by_unlike_queries_it_says_so(show):
    page = show(address="group=Russian&sample=all pages")
    caution = page.locator("#view .caution").inner_text()
    assert "only 25 % of the pages (93 of 377)" in caution
    assert caution.endswith("The queries may explain the difference.")
    assert page.locator("#view .finding").inner_text().endswith(", perhaps due to unlike queries")
    assert "p < .001" in page.locator("#view .between").inner_text().replace("\xa0", " ")
    assert page.locator("#cautions").inner_text().startswith("For the pages of the plan: A ")
    assert not show().locator("#cautions").inner_text().startswith("For")


def test_of_too_few_pages_it_says_so_and_draws_two(show):
    page = show(address="by=outlet&group=TASS&against=Reuters")
    assert page.locator("#view .finding").inner_text() == (
        "Too few pages to compare TASS with Reuters"
    )
    reason = "Not tested: 1 outlet day on a side, at least 5 needed."
    assert page.locator("#view .caution").inner_text() == reason
    assert page.locator("#view .mark-symbol path").count() == 2


def test_a_plan_without_samples_is_of_all_its_pages(show):
    assert "trust in the vaccine" in show("clinics").locator("#view").inner_text()  # a sure mean
    page = show("climate-frames")
    assert "all pages (427)" in page.locator("#view .chart svg text").all_text_contents()
    choices = page.get_by_label("Pages", exact=True).locator("option").all_text_contents()
    assert choices == ["pages that the plan is about"]
