"""What a reader wants to know, found on the saved page in Chromium: each in at most five actions, with the network off."""

import csv
import io
import re

import pandas as pd
import pytest
import screens
from browser import expect
from conftest import EVENT, WAR

from analysis import compare, open_case
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
        self._rest(name)

    def _rest(self, name):
        """Wait until a view is the present one."""
        current = self.page.locator("#views [aria-current]")
        expect(current).to_have_text(name)
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

    def rows(self, table=0):
        """Return the rows of a table of the view as lists of texts."""
        expect(self.view.locator("tbody tr").first).to_be_attached()
        body = self.view.locator("table").nth(table).locator("tbody tr")
        return body.evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
        )


@pytest.fixture
def reader(show):
    """Return a function from a case and an address to a reader of its page."""
    return lambda *asked: Reader(show(*asked))


def percents(text):
    """Return the numbers of "25 of 79" in a text."""
    return [int(number) for number in re.search(r"(\d+) of (\d+)", text).groups()]


def test_1_what_sets_russian_outlets_apart(reader):
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


def test_1_what_words_set_an_outlet_apart(reader):
    one = reader(WAR)
    one.turn("Compare")
    one.choose("Group", "sana")
    word, own, others, ratio, p = one.rows()[0]
    assert "per 1,000" in one.view.inner_text() and p == "p < .001"
    assert "times as often" in ratio and word and own and others


def test_2_the_pages_behind_a_number_of_both_sides(reader):
    one = reader(EVENT)
    one.turn("Compare")
    one.click(
        one.view.get_by_role("link", name=re.compile(r"2 of 52")).or_(
            one.view.get_by_role("button", name=re.compile(r"2 of 52"))
        )
    )
    links = one.beside.locator("li a[href^=http]")
    expect(links).to_have_count(2)
    one.click(one.beside.get_by_role("button", name=re.compile("^All others 31")))
    one.click(one.beside.get_by_role("button", name="Show all 31"))
    expect(links).to_have_count(31)


def test_3_two_sources_face_to_face(reader):
    one = reader(EVENT)
    one.turn("Compare")
    one.choose("What is counted", "What pages say")
    one.choose("Groups by", "Source")
    one.choose("Group", "TASS")
    one.choose("Against", "Reuters")
    head = one.view.locator("thead").first.inner_text()
    assert "TASS" in head and "Reuters" in head and one.rows()


def test_4_who_is_quoted_by_iranian_outlets(reader):
    one = reader(EVENT)
    one.turn("Compare")
    one.choose("What is counted", "Who speaks")
    one.choose("Group", "Iranian")
    assert all(percents(row[1])[1] == 31 for row in one.rows())


def test_5_what_western_pages_leave_out(reader):
    one = reader(EVENT)
    one.turn("Who says it")
    one.choose("Group", "Western")
    expect(one.view.get_by_text("What Western outlets say less often")).to_be_visible()
    what, own, others, *_ = one.rows(1)[0]
    assert what == "the source's own words: terrorists"
    assert (percents(own), percents(others)) == ([2, 52], [31, 110])


def test_6_when_coverage_peaked(reader):
    one = reader(EVENT)
    one.turn("Over time")
    title = one.view.locator("h3").first
    expect(title).to_have_text(re.compile("peaked.*16 August"))
    for group in ("Iranian", "Russian", "Western"):
        expect(one.view).to_contain_text(group)


def test_7_all_pages_on_article_146(reader):
    one = reader(EVENT)
    one.turn("Pages")
    one.type(one.view.get_by_role("searchbox"), "Article 146")
    expect(one.view).to_contain_text("120 of 918 pages")
    claim = re.compile(r"breaches Iran's constitution \(Art\. 146\)")
    assert one.view.get_by_text(claim).count() == 1
    one.click(one.view.get_by_role("button", name=re.compile("^Show all")))
    expect(one.view.locator("li a[href^=http]")).to_have_count(120)


def test_8_a_figure_and_its_table_for_a_paper(reader):
    one = reader(EVENT)
    one.turn("Compare")
    files = {}
    for kind in ("SVG", "CSV"):
        with one.page.expect_download() as saved:
            one.click(one.view.get_by_text(kind, exact=True))
        files[kind] = saved.value.path().read_text("utf-8-sig")
        assert saved.value.suggested_filename.endswith(kind.lower())
    assert files["SVG"].startswith("<svg") and "terrorists" in files["SVG"]
    rows = list(csv.reader(io.StringIO(files["CSV"])))
    assert any("2" in row and "52" in row or "2 of 52" in " ".join(row) for row in rows)
    one.click(one.view.get_by_text("Python", exact=True))
    expect(one.view.locator("textarea, pre").first).to_contain_text("compare.")


def test_9_a_view_shared_by_its_address(reader):
    one = reader(EVENT)
    one.turn("Compare")
    one.choose("Group", "Russian")
    one.choose("Pages", "all pages of the case")
    address = one.page.evaluate("location.hash").removeprefix("#")
    shared = reader(EVENT, address)
    assert shared.rows() == one.rows()
    one.page.go_back()
    one.page.wait_for_function("!location.hash.includes('sample')")
    assert one.rows() != shared.rows()


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
    columns = ["article_id", "outlet", "published", "side", "text"]
    path = tmp_path / "river.csv"
    pd.DataFrame(rows, columns=columns).to_csv(path, index=False)
    return path


def test_10_groups_of_a_column_called_side(browsing, with_sides, tmp_path):
    page = screens.opened(browsing, case_page.save(with_sides, tmp_path / "page.html"))
    one = Reader(page)
    one.turn("Compare")
    one.choose("Groups by", "Side")
    one.choose("Group", "upstream")
    words = [row[0] for row in one.rows()]
    assert {"dam", "holds"} & set(words) and page.wrong == []
    shown = case_page.counts(with_sides, "words")
    table = compare.contrasts(shown, "side")
    assert set(table["group"]) <= {"upstream", "downstream"}
    page.context.close()


def test_11_one_source(reader):
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
