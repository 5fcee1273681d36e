"""Sources: the table and the card have the library's numbers; a number opens exactly its pages; one card by address."""

import re

import browser
import pytest
from screens import opened

from analysis import compare, open_case, outlets
from analysis.case.items import tables_of
from analysis.outlets.sources import top_terms
from analysis.page import counts, save

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EVENT, WAR = "hamedan-2016", "syria-war"
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def cases(root):
    return {name: open_case(root / "data" / name) for name in (EVENT, WAR)}


@pytest.fixture(scope="module")
def files(cases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    return {name: save(case, folder / f"{name}.html") for name, case in cases.items()}


@pytest.fixture
def show(chromium, files):
    pages = []

    def shown(name, address, **screen):
        page = opened(chromium, files[name], address, **screen)
        pages.append(page)
        return page

    yield shown
    for page in pages:
        assert page.wrong == []
        page.context.close()


def rows_of(page, table="#view table.sources"):
    return page.locator(f"{table} tbody tr").evaluate_all(CELLS)


def differences(page):
    page.wait_for_selector("#beside table.differences")
    return rows_of(page, "#beside table.differences")


def chosen(page):
    """Return the number that the list of pages says, and how many it has."""
    said = page.locator("#beside .chosen h3").inner_text()
    more = page.locator("#beside .chosen .more")
    if more.count():
        more.click()
    return int(re.search(r"\d+", said)[0]), page.locator("#beside .chosen li").count()


def test_the_table_is_that_of_the_library(cases, show):
    table = outlets.table(cases[EVENT])
    page = show(EVENT, "view=sources")
    assert len(rows_of(page)) == 40
    page.get_by_role("button", name="Show all 654").click()
    shown = {name: cells for name, *cells in rows_of(page)}
    assert len(shown) == len(table) == 654
    known = table["country_group"].where(table["country_group"] != "unknown").fillna("")
    for row, group in zip(table.to_dict("records"), known):
        group_shown, pages, day, leads, _ = shown[row["outlet"]]
        assert (group_shown, int(pages)) == (group, row["pages"])
        assert leads == row["dominant_a"].split(",")[0]
        assert day == (f"{row['first_day']:%-d %B %Y}" if row["first_day"] == row["first_day"] else "")
    names = list(shown)
    assert names == sorted(names, key=lambda name: (-int(shown[name][1]), name))


def test_sources_of_texts_have_their_word_and_their_tone(cases, show):
    tables = tables_of(cases[WAR])
    table = outlets.table(cases[WAR]).set_index("outlet")
    held = set(counts(cases[WAR], "words").items.index)
    shown = rows_of(show(WAR, "view=sources"))
    assert len(shown) == 15
    for name, articles, _, word, tone in shown:
        row = table.loc[name]
        assert int(articles) == row["articles"]
        assert word == next(term for term in top_terms(tables, name)["item"] if term in held)
        assert tone == row["tone"].split(", ")[0]


def test_an_address_with_a_source_alone_opens_its_card(cases, show):
    page = show(EVENT, "source=TASS")
    card = page.locator("#beside")
    assert page.locator("#views [aria-current]").inner_text() == "Sources"
    assert card.get_by_role("heading", level=2).inner_text() == "TASS"
    leads = "alliances and influence 3, fight against terrorism 2, law 1"
    assert f"{leads} (reading b: alliances and influence 2" in card.inner_text()
    assert "Its 6 pages" in card.inner_text()
    assert "unknown" not in card.locator("dl").inner_text()
    assert "TASS (Russian state agency)" in card.locator("dl").inner_text()


def test_the_numbers_of_a_card_are_those_of_the_library(cases, show):
    of_library = outlets.card(cases[EVENT], "TASS").labels.set_index("name")
    page = show(EVENT, "source=TASS")
    page.locator("#beside summary", has_text="Its labels").click()
    page.locator("#beside details[open] .more").click()
    shown = rows_of(page, "#beside table.labels")
    assert len(shown) > 20
    for name, own, others in shown:
        row = of_library.loc[name]
        assert own == f"{row['n_a']:.0f} of {row['size_a']:.0f}"
        assert abs(float(others.split("(")[1].split()[0]) - 100 * row["others_a"]) <= 0.51


def test_what_sets_a_source_apart_is_tested_as_in_the_library(cases, show):
    table = compare.contrasts(counts(cases[WAR], "actors"), "outlet")
    ahram = table[table["group"] == "ahram"].set_index("item")
    page = show(WAR, "source=ahram&what=actors")
    shown = differences(page)
    sure = (ahram["p_adjusted"] <= 0.05).sum()
    assert f"{sure or 'None'} of {ahram['p'].notna().sum()} actors" in page.locator("#beside .card").inner_text()
    for name, own, _ in shown:
        item, difference = name.split("\n")
        row = ahram.loc[item]
        assert own == f"{row['n']:.0f} of {row['size']:.0f}"
        p = row["p_adjusted"]
        assert difference.startswith("●") == (p <= 0.05)
        if p != p:
            assert "not tested" in difference
        elif 0.001 <= p <= 0.99:
            assert abs(float(difference.split("p = ")[1]) - p) < 0.006


def test_too_few_pages_are_counted_and_not_tested(show):
    page = show(EVENT, "source=Asharq Al-Awsat".replace(" ", "+"))
    differences(page)
    assert re.search(r"too few to test|differs? beyond chance", page.locator("#beside .card").inner_text())
    assert "●" not in page.locator("#beside .card").inner_text()


def test_each_number_of_a_card_opens_exactly_its_pages(show):
    page = show(EVENT, "source=TASS")
    shown = differences(page)
    for side, cell in (("group", 1), ("against", 2)):
        button = page.locator(f"#beside table.differences [data-key^='card {side}']").first
        n = int(shown[0][cell].split()[0].replace(",", ""))
        button.click()
        assert chosen(page) == (n, n)
        assert "item=" in page.url and "source=TASS" in page.url
    page.go_back()
    browser.expect(page.locator("#beside .chosen h3")).to_contain_text("3 pages:")
    page.get_by_role("button", name="Close this list").click()
    assert page.locator("#beside .chosen").count() == 0


def test_a_card_opens_and_closes_by_keys_and_the_focus_returns(show):
    page = show(EVENT, "view=sources")
    page.locator("#filter").press_sequentially("lenta", delay=20)
    browser.expect(page.locator("#filter-count")).to_contain_text(" of 654")
    assert page.evaluate("document.activeElement.id") == "filter"
    assert page.locator("#filter-count").inner_text() == f"{len(rows_of(page))} of 654 sources"
    page.get_by_role("link", name="Lenta.ru", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#beside .card")
    assert page.evaluate("document.activeElement.innerText") == "Lenta.ru"
    page.keyboard.press("Escape")
    browser.expect(page.locator("#beside .card")).to_have_count(0)
    assert page.evaluate("document.activeElement.innerText") == "Lenta.ru"
    page.locator("#filter").fill("(.*[")
    page.get_by_text("No source has this name").wait_for()


@pytest.mark.parametrize("width", [360, 768])
def test_names_stay_in_sight_on_narrow_screens(show, width):
    page = show(EVENT, "view=sources", width=width)
    page.locator("#view .scroll").evaluate("box => { box.scrollLeft = 400; }")
    left = page.locator("#view tbody th").first.evaluate("cell => cell.getBoundingClientRect().left")
    assert 0 <= left <= 40
    assert page.evaluate("document.documentElement.scrollWidth") == width
