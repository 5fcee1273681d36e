"""The answer: the plan's finding as README has it, each reading, and the way to its pages."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from screens import opened

from analysis.page import save

pytestmark = [pytest.mark.slow, pytest.mark.browser]
WORDS = [
    first + last
    for first in "barn field mill oak stone".split()
    for last in "bury ford gate ham ton".split()
]


@pytest.fixture(scope="module")
def lead(event):
    return event.lead()


def test_it_is_the_finding_of_the_case_and_its_table(show, lead):
    page = show()
    title = page.locator("#view .finding").first.inner_text()
    assert title.replace("\xa0", " ") == lead.attrs["method"]["finding"]
    assert len(title.replace("\xa0%", "%").split()) <= 12
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the table as CSV").last.click()
    shown = pd.read_csv(saved.value.path())
    columns = "sample reading group status n size articles outlets estimate low high".split()
    expected = lead.rename(columns={"country_group": "group"})[columns]
    assert_frame_equal(shown[columns], expected, check_dtype=False, rtol=1e-12)


def test_it_says_how_sure_it_is_and_its_buttons_open_its_pages(show, event):
    page = show()
    text = page.locator("#view .between").inner_text().replace("\xa0", " ")
    for said in (
        "First reading: Western outlets 4 % (2 of 52 pages), all others 28 % (31 of 110).",
        "Second reading: Western outlets 6 % (3 of 52 pages), all others 30 % (33 of 110).",
        *event.verdict.why_not,
    ):
        assert said in text
    tests = page.locator("#view .between tbody tr").all_text_contents()
    assert len(tests) == len(event.verdict.tests) + len(event.verdict.again)
    assert "owner" in tests[2] and tests[2].endswith(".009.130")
    assert event.verdict.sure == ("Not sure:" not in text)
    for button, n in (("Show these pages", 2), ("Show the pages of all others", 31)):
        page.get_by_role("button", name=button).click()
        page.locator("#beside").get_by_role("heading", name=f"{n} pages with").wait_for()
        assert page.locator("#view .finding").first.inner_text() == "No difference is sure"


@pytest.mark.parametrize("width", [360, 1280])
def test_its_figure_has_a_line_a_sample(show, lead, width):
    page = show(width=width)
    n_drawn = (lead["articles"] >= 10).sum()  # of fewer the counts are written
    marks = page.locator("#view .mark-symbol path")
    assert marks.count() == n_drawn
    assert not any("C" in mark.get_attribute("d") for mark in marks.all())  # levels are no dots
    texts = page.locator("#view .chart svg text").all_text_contents()
    assert "percent of pages" in texts
    assert any(text.startswith("round of search: 1") and text.endswith("(94)") for text in texts)
    assert "2 of 9" in texts
    groups = page.locator("#view .legend li").all_inner_texts()
    assert groups[:5] == ["Iranian", "Russian", "Western", "first reading", "second reading"]
    said = page.locator("#view .chart").get_attribute("aria-label")
    assert said.startswith("comparable pages: Iranian 19 %, 6 of 31; comparable")


@pytest.mark.parametrize(
    "address, n", [("sample=wave 2", 6), ("what=plan-2&unit=article", 6), ("only=language=en", 2)]
)
def test_of_other_choices_it_is_the_figure_of_groups(show, address, n):
    page = show(address=address)
    assert page.locator("#view .mark-symbol path").count() == n
    assert page.locator("#view .chart").get_attribute("aria-label").startswith("Iranian ")


def test_of_chosen_groups_it_is_theirs(show):
    title = show(address="group=Russian").locator("#view .finding").first.inner_text()
    finding = "The newsroom's own words, “terrorists”: Russian outlets 32 %, all others 10 %"
    assert title.replace("\xa0", " ") == f"{finding}, not sure"


def test_of_another_list_it_points_to_the_plans_verdict(show):
    item = "opponents_outlet:terrorists"
    for view in ("compare", "answer"):
        page = show(address=f"view={view}&what=labels&group=Western&item={item}&sample=all pages")
        link = page.locator("#view .verdict a")
        assert link.inner_text() == "not sure" and link.get_attribute("href").endswith("#")


def test_the_select_of_readings_is_gone_and_an_old_address_is_told(show):
    page = show(address="view=compare&reading=b")
    assert "“b”, which this page does not have" in page.locator("#notice").inner_text()
    assert page.get_by_label("Reading", exact=True).count() == 0
    assert ".060 to .151" in page.locator("#view tbody tr").first.inner_text()


def test_a_pair_that_the_plan_does_not_have_is_not_sure(show):
    page = show(address="group=Russian&against=Western")
    title = page.locator("#view .finding").first.inner_text()
    assert title.endswith(", not planned")
    said = page.locator("#view .between").inner_text().replace("\xa0", " ")
    assert "Not sure: not planned." in said
    assert "Western outlets against all others): not sure." in said
    compared = show(address="view=compare&group=Russian&against=Western")
    assert "was not planned" in compared.locator("#view .finding").first.inner_text()


def test_of_pages_found_by_unlike_queries_it_says_so(show):
    page = show(address="group=Russian&sample=all pages")
    caution = page.locator("#view .caution").inner_text()
    assert "only 25 % of the pages (93 of 377)" in caution
    assert caution.endswith("The queries may explain the difference.")
    title = page.locator("#view .finding").first.inner_text()
    assert title.endswith(", perhaps due to unlike queries")
    assert "< .001" in page.locator("#view .between").inner_text().replace("\xa0", " ")
    assert page.locator("#cautions").inner_text().startswith("For the pages of the plan: A ")
    assert not show().locator("#cautions").inner_text().startswith("For")


def test_of_too_few_pages_it_says_so_and_draws_two(show):
    page = show(address="by=outlet&group=TASS&against=Reuters")
    assert page.locator("#view .finding").first.inner_text() == (
        "Too few pages to compare TASS with Reuters"
    )
    reason = "Not tested: 1 outlet day on a side, at least 5 needed."
    assert page.locator("#view .caution").inner_text() == reason
    written = page.locator("#view .chart .mark-text text").all_text_contents()
    assert any(" of " in text for text in written)  # under ten pages no mark


def test_a_plan_without_samples_is_of_all_its_pages(show):
    page = show("climate-frames")
    assert "all pages (427)" in page.locator("#view .chart svg text").all_text_contents()
    choices = page.get_by_label("Pages", exact=True).locator("option").all_text_contents()
    assert choices == ["pages that the plan is about"]


@pytest.fixture
def sides(chromium, tmp_path):
    """Return a function that shows a page of so many invented outlets on two sides of a river.

    Only those of the east have the word "ferries".
    """

    def shown(n_outlets, address):
        random = np.random.default_rng(3)
        rows = []
        for number in range(3 * n_outlets):
            side = ("east", "west")[number % 2]
            words = [*random.choice(WORDS, 40), *["ferries"] * (side == "east")]
            rows.append([f"Paper {number % n_outlets}", side, f"May {' '.join(words)}."])
        table = pd.DataFrame(rows, columns=["outlet", "side", "text"]).assign(
            published="2024-05-01"
        )
        table.to_csv(tmp_path / "river.csv", index=False)
        path = save(tmp_path / "river.csv", tmp_path / f"river-{n_outlets}.html")
        return opened(chromium, path, f"by=side&{address}")

    return shown


def test_of_too_few_outlets_it_says_so(sides):
    why = "Too few outlets to compare east outlets with west outlets"
    title = sides(8, "view=compare&group=east").locator("#view .finding")
    assert title.inner_text().startswith(why)
