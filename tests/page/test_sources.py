"""Sources: table and card have the library's numbers, a number opens its pages, an address opens a card."""

import re

import browser
import pytest
from conftest import EVENT

from analysis import outlets

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"


def rows_of(page, table="#view table.sources"):
    page.wait_for_selector(table)
    return page.locator(f"{table} tbody tr").evaluate_all(CELLS)


def test_the_table_is_that_of_the_library(event, show):
    table = outlets.table(event)
    page = show(EVENT, "view=sources")
    assert len(rows_of(page)) == 40
    page.get_by_role("button", name="Show all 654").click()
    shown = {name: cells for name, *cells in rows_of(page)}
    days = table["first_day"].dt.strftime("%-d %B %Y").fillna("")
    groups = table["country_group"].replace("unknown", "").fillna("")
    for row, group, day in zip(table.to_dict("records"), groups, days, strict=True):
        lead = row["dominant_a"].split(",")[0]
        assert shown.pop(row["outlet"])[:4] == [group, str(row["pages"]), day, lead]
    assert not shown
    page.locator("#view tbody a").nth(600).click()
    browser.expect(page.locator("#beside .card")).to_have_count(1)
    assert page.locator("#view tbody tr").count() == 654  # what was unfolded stays so


def test_an_address_with_a_source_alone_opens_its_card(event, show):
    page = show(EVENT, "source=TASS")
    text = page.locator("#beside").inner_text()
    leads = "alliances and influence 3, fight against terrorism 2, law 1"
    assert f"{leads} (second reading: alliances and influence 2" in text
    assert "Its 6 pages" in text and "TASS (Russian state agency)" in text and "unknown" not in text
    assert page.locator("#views [aria-current]").inner_text() == "Sources"
    page.locator("#beside summary", has_text="Its labels").click()
    page.locator("#beside details[open] .more").click()
    labels = outlets.card(event, "TASS").labels.set_index("name")
    shown = rows_of(page, "#beside table.labels")
    assert len(shown) > 20
    for name, own, others in shown:
        row = labels.loc[name]
        assert own == f"{row['n_a']:.0f} of {row['size_a']:.0f}"
        assert abs(float(others.split("(")[1].split()[0]) - 100 * row["others_a"]) <= 0.51


def test_a_card_opens_and_closes_by_keys_and_the_focus_returns(show):
    page = show(EVENT, "view=sources")
    page.locator("#filter").press_sequentially("lenta", delay=20)
    link = page.locator("#view table").get_by_role("link", name="Lenta.ru", exact=True)
    browser.expect(link).to_have_attribute("href", re.compile("find=lenta$"))  # not "lent"
    browser.expect(page.locator("#filter-count")).to_have_text("1 of 654 sources")
    assert page.evaluate("document.activeElement.id") == "filter"
    link.focus()
    page.keyboard.press("Enter")
    browser.expect(page.locator("#beside h2")).to_be_focused()
    page.keyboard.press("Escape")
    browser.expect(page.locator("#beside .card")).to_have_count(0)
    assert page.evaluate("document.activeElement.innerText") == "Lenta.ru"
    page.locator("#filter").fill("(.*[")
    page.get_by_text("No source has this name").wait_for()
