"""Compare: its numbers are those of `compare.contrasts`, a number opens its pages, marks are seen on every ground."""

import browser
import pytest

from analysis import compare, open_case
from analysis.page import counts, save

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LEAST_CONTRAST = 3
LABELS = "view=compare&what=labels&group=Russian"
#: Contrast with the ground of each dot and line that an SVG draws.
CONTRASTS = """() => {
  const parts = text => text.match(/[\\d.]+/g).slice(0, 3).map(part => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const light = text => parts(text).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const marks = document.querySelectorAll('#view .mark-symbol path, #view .mark-rule line');
  return [...marks].map(mark => getComputedStyle(mark).stroke).filter(stroke => stroke !== 'none').map(stroke => {
    const [dark, bright] = [ground, light(stroke)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  });
}"""
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"


@pytest.fixture(scope="module")
def event(root):
    return open_case(root / "data" / "hamedan-2016")


@pytest.fixture(scope="module")
def path(event, tmp_path_factory):
    return save(event, tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture
def show(chromium, path):
    """Return a function that opens an address of the page; nothing may go wrong there."""
    pages = []

    def opened(address, **options):
        page = chromium.new_page(viewport=browser.SCREEN, **options)
        page.wrong = []
        page.on("console", lambda said: page.wrong.append(said.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto(f"{path.as_uri()}#{address}")
        page.wait_for_selector("html[data-ready]")
        pages.append(page)
        return page

    yield opened
    for page in pages:
        assert page.wrong == []
        page.close()


def cells(page):
    return page.locator("#view details.table tbody tr").evaluate_all(CELLS)


def test_its_numbers_are_those_of_the_library(event, show):
    table = compare.contrasts(counts(event, "labels", reading="a"), "country_group")
    russian = table[(table["group"] == "Russian") & table["p"].notna()]
    first = russian.sort_values("p").iloc[0]
    page = show(LABELS)
    row = cells(page)[0]
    assert f"({first['n']:.0f} of {first['size']:.0f})" in row[1]
    assert f"({first['n_against']:.0f} of {first['size_against']:.0f})" in row[2]
    assert f"{abs(100 * first['estimate']):.0f} points" in row[3]
    assert len(cells(page)) == 15


def test_all_items_are_shown_when_asked(show):
    page = show(LABELS)
    more = page.get_by_role("button", name="Show all")
    total = int(more.inner_text().split()[-1])
    more.click()
    assert len(cells(page)) == total > 100


@pytest.mark.parametrize(("side", "column"), [("level", 1), ("level_against", 2)])
def test_a_number_opens_exactly_its_pages(show, side, column):
    page = show(LABELS)
    n = int(cells(page)[0][column].split("(")[1].split()[0])
    page.locator(f'#view tbody button[data-key$=" {side}"]').first.click()
    beside = page.locator("#beside")
    beside.get_by_role("heading", name=f"{n} pages with").wait_for()
    if n > 20:
        beside.get_by_role("button", name="Show all").click()
    assert beside.locator(".pages li").count() == n


def test_closing_brings_the_focus_back(show):
    page = show(LABELS)
    opener = page.locator('#view tbody button[data-key$=" level"]').first
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("#beside h2:focus").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function('() => document.activeElement.dataset.key?.endsWith(" level")')
    assert page.locator("#beside").is_hidden()


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_every_mark_is_seen(show, look):
    found = show(LABELS, **look).evaluate(CONTRASTS)
    assert len(found) > 30
    assert min(found) >= LEAST_CONTRAST


def test_a_click_on_a_dot_opens_pages(show):
    page = show(LABELS)
    page.locator("#view .mark-symbol path").last.click()
    page.locator("#beside .pages li").first.wait_for()
    assert "show=group" in page.url


def test_what_if_has_no_p(show):
    page = show(f"{LABELS}&wrong=20")
    assert "There is no p" in page.locator("#view figure").inner_text()
    assert "p, adjusted" not in page.locator("#view thead").inner_text()


def test_one_source_against_another(event, show):
    page = show("view=compare&what=labels&by=outlet&group=TASS&against=Reuters&sample=")
    assert "TASS" in page.locator("#view h2").inner_text()
    table = counts(event, "labels", reading="a").where(rows={"outlet": ["TASS", "Reuters"]})
    sizes = table.rows["outlet"].value_counts()
    assert f"of {sizes['TASS']})" in cells(page)[0][1]
    assert f"of {sizes['Reuters']})" in cells(page)[0][2]
