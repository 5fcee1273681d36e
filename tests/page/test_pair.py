"""Side by side: two sources or groups with the library's counts, at one address, on any screen."""

import re

import pytest
from conftest import EVENT, WAR

from analysis.page import counts

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROWS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
PAIR = "view=pair&by=outlet&group=TASS&against=Reuters&sample="


def rows_of(card, part):
    return card.locator(f"table:has(th:text-is('{part}')) tbody tr").evaluate_all(ROWS)


def test_both_cards_have_the_same_lines_with_the_counts_of_the_library(event, show):
    cards = show(EVENT, PAIR).locator(".pair > section")
    found = counts(event, "actors", reading="a")
    lines = []
    for at, name in enumerate(["TASS", "Reuters"]):
        own = found.where(rows={"outlet": name})
        wanted = dict(zip(own.items["label"], (own.values > 0).sum(axis=0).tolist(), strict=True))
        shown = rows_of(cards.nth(at), "Who is named")
        lines.append([item for item, _ in shown])
        for item, words in shown:
            assert words.startswith(f"{wanted[item]} of {len(own.rows)} ")
    assert lines[0] == lines[1] and len(lines[0]) >= 5


def test_a_number_opens_its_pages_beside_both(show):
    page = show(EVENT, PAIR)
    button = page.locator(".pair > section").first.locator("td button").first
    n = int(button.inner_text().split()[0])
    assert button.get_attribute("aria-label").startswith(button.inner_text())
    button.click()
    page.locator("#beside .pages li").first.wait_for()
    assert page.locator("#beside .pages li").count() == n
    assert page.locator(".pair > section").count() == 2


def test_any_two_groups_are_at_one_address(show):
    page = show(EVENT, "view=pair&by=language&group=de&against=fr")
    text = page.locator("#view").inner_text()
    assert "de pages and fr pages, side by side" in text and "nothing is tested" in text
    assert not page.locator("#choose-what").is_visible()
    again = show(EVENT, page.url.partition("#")[2])
    assert again.locator("#view").inner_text() == text


@pytest.mark.parametrize("width, is_beside", [(1280, True), (390, False)])
def test_cards_stand_below_each_other_where_two_have_no_room(show, width, is_beside):
    cards = show(WAR, "view=pair", width=width).locator(".pair > section")
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert (first["y"] == second["y"]) == is_beside
    assert (first["x"] == second["x"]) != is_beside


@pytest.mark.parametrize("view", ["pair", "answer", "compare"])
def test_of_too_few_pages_all_are_offered(show, view):
    page = show(EVENT, f"view={view}&by=outlet&group=TASS&against=Reuters")
    page.get_by_role("button", name="Show all pages").click()
    page.wait_for_function("() => location.hash.includes('sample=')")
    scope = page.locator("#view").inner_text()
    assert int(re.search(r"(\d+) pages of TASS and Reuters", scope)[1]) > 3
    assert page.get_by_role("button", name="Show all pages").count() == 0


def test_a_source_is_put_beside_another_from_its_card(show):
    page = show(EVENT, "source=TASS")
    page.get_by_role("link", name="Side by side with another source").click()
    page.locator(".pair").wait_for()
    assert page.locator(".pair h3").first.inner_text() == "TASS"
    page.locator("#choose-against").fill("reuters")
    page.locator("#choose-against").press("Enter")
    page.get_by_text("TASS and Reuters, side by side").wait_for()
