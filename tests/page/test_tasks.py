"""What a reader wants to know, found on the saved page in Chromium: each in at most five actions, with the network off.

Further tasks are in the tests of their views: pages behind a number, a search, a figure to take away, a shared address.
"""

import re

import pandas as pd
import pytest
import screens
from browser import expect
from conftest import EVENT

from analysis import open_case
from analysis import page as case_page

pytestmark = pytest.mark.browser
MOST_ACTIONS = 5


class Reader:
    """Somebody with a page open; each click, choice and typed word is an action."""

    def __init__(self, page):
        self.page = page
        self.view = page.locator("#view")
        self.beside = page.locator("#beside")
        self.actions = 0

    def _act(self):
        self.actions += 1
        assert self.actions <= MOST_ACTIONS

    def turn(self, name):
        """Turn to a view."""
        self._act()
        self.page.locator("#views").get_by_role("link", name=name, exact=True).click()
        expect(self.page.locator("#views [aria-current]")).to_have_text(name)
        self.page.wait_for_timeout(200)

    def choose(self, control, value):
        """Choose a value in the bar."""
        self._act()
        field = self.page.get_by_label(control, exact=True)
        if field.evaluate("field => field.matches('select')"):
            field.select_option(label=value)
        else:  # of many values, a field with proposals
            field.fill(value)
            field.press("Enter")
        self.page.wait_for_timeout(200)

    def click(self, target):
        self._act()
        target.first.click()
        self.page.wait_for_timeout(200)

    def type(self, target, words):
        self._act()
        target.first.fill(words)
        self.page.wait_for_timeout(500)

    def rows(self):
        """Return the rows of the view's first table as lists of texts."""
        expect(self.view.locator("tbody tr").first).to_be_attached()
        body = self.view.locator("table").first.locator("tbody tr")
        return body.evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )


@pytest.fixture
def reader(show):
    """Return a function from a case to a reader of its page."""
    return lambda name: Reader(show(name))


def percents(text):
    """Return the numbers of "25 of 79" in a text."""
    return [int(number) for number in re.search(r"(\d+) of (\d+)", text).groups()]


def test_what_sets_russian_outlets_apart(reader):
    one = reader(EVENT)
    one.turn("Compare")
    one.choose("Group", "Russian")
    label, own, others, _, p = one.rows()[0]
    assert label == "The source's own words: terrorists"
    assert (percents(own), percents(others)) == ([25, 79], [8, 83])
    table = open_case("data/hamedan-2016").contrasts()
    named = table.set_index(["reading", "group", "item"])
    row = named.loc[("a", "Russian", "opponents_outlet:terrorists")]
    assert float(p.removeprefix("p = ")) == pytest.approx(row["p_adjusted"], abs=0.006)
    expect(one.view.locator("h3").first).to_have_text(
        "No label sets Russian outlets apart from all others beyond chance"
    )


@pytest.fixture
def with_sides(tmp_path):
    """Save the page of invented articles whose table has a column called side."""
    words = {"upstream": "The dam holds the river back.", "downstream": "The river runs dry below."}
    rows = []
    for number in range(40):
        side = ("upstream", "downstream")[number % 2]
        outlet = f"{side[0].upper()} Post {number % 8}"
        text = f"{words[side]} Boats wait at pier {number}. " * 2
        rows.append((f"a{number}", outlet, f"2024-05-{number % 20 + 1:02}", side, text))
    columns = "article_id outlet published side text".split()
    path = tmp_path / "river.csv"
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
    return path


def test_groups_of_a_column_called_side(browsing, with_sides, tmp_path):
    page = screens.opened(browsing, case_page.save(with_sides, tmp_path / "page.html"))
    one = Reader(page)
    one.turn("Compare")
    one.choose("Groups by", "Side")
    one.choose("Group", "upstream")
    words = [row[0] for row in one.rows()]
    assert {"dam", "holds"} & set(words) and page.wrong == []
    page.context.close()


def test_one_source(reader):
    one = reader(EVENT)
    one.turn("Sources")
    one.type(one.view.get_by_role("searchbox"), "TASS")
    one.click(
        one.view.get_by_role("link", name="TASS", exact=True).or_(
            one.view.get_by_role("button", name="TASS", exact=True)
        )
    )
    expect(one.beside.locator("h2").first).to_have_text("TASS")
    for fact in ("Russia", "agency", "16–23 August 2016"):
        expect(one.beside).to_contain_text(fact)
    expect(one.beside.locator("a[href^=http]")).to_have_count(6)
