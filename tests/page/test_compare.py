"""Compare: its numbers are those of `compare.contrasts`, a number opens its pages, marks are seen on every ground."""

import pytest
from conftest import EVENT

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LABELS = "view=compare&what=labels&group=Russian"
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"


def cells(page):
    return page.locator("#view details.table tbody tr").evaluate_all(CELLS)


def test_all_items_are_shown_when_asked(show):
    page = show(EVENT, LABELS)
    more = page.get_by_role("button", name="Show all")
    total = int(more.inner_text().split()[-1])
    more.click()
    assert len(cells(page)) == total > 40


@pytest.mark.parametrize("side, column", [("level", 1), ("level_against", 2)])
def test_a_number_opens_exactly_its_pages(show, side, column):
    page = show(EVENT, LABELS)
    n = int(cells(page)[0][column].split("(")[1].split()[0])
    page.locator(f'#view tbody button[data-key$=" {side}"]').first.click()
    beside = page.locator("#beside")
    beside.get_by_role("heading", name=f"{n} pages with").wait_for()
    if n > 20:
        beside.get_by_role("button", name="Show all").click()
    assert beside.locator(".pages li").count() == n


def test_closing_brings_the_focus_back(show):
    page = show(EVENT, LABELS)
    opener = page.locator('#view tbody button[data-key$=" level"]').first
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("#beside h2:focus").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function('() => document.activeElement.dataset.key?.endsWith(" level")')
    assert page.locator("#beside").is_hidden()


@pytest.mark.parametrize(
    "group, others", [("Russian", "two other groups of the plan"), ("Arab", "10 other groups")]
)
def test_it_says_who_all_others_are(show, group, others):
    page = show(EVENT, f"view=compare&what=labels&sample=&group={group}")
    assert f"All others: the {others}." in page.locator("#view .subtitle").inner_text()


def test_of_pages_found_by_unlike_queries_no_mark_is_filled(show):
    page = show(EVENT, "view=compare&what=labels&group=Russian&sample=all pages")
    assert "(93 of 377)" in page.locator("#view .caution").inner_text()
    assert page.locator("#view .finding").inner_text() == (
        "What sets Russian outlets apart from all others may be due to unlike queries"
    )
    assert "; unlike queries may explain them." in page.locator("#view .subtitle").inner_text()
    assert "hollow: perhaps due to unlike" in page.locator("#view .legend").inner_text()
    assert "p < .001" in cells(page)[0][4]
    script = "marks => [...new Set(marks.map(mark => mark.getAttribute('fill')))]"
    fills = page.locator("#view .mark-symbol path").evaluate_all(script)
    assert fills == [page.evaluate("getComputedStyle(document.body).backgroundColor")]
