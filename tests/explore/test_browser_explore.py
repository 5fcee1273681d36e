"""The explorer in JupyterLab and Chromium, on a small laptop's screen: what a reader does with mouse and keyboard."""

import re

import browser
import pytest

pytestmark = pytest.mark.browser
NOTEBOOK = "notebooks/explore.ipynb"
WIDGET = ".widget-vbox:has(.ex-board)"
#: Parts of the widget that reach beyond its sides; what scrolls by itself may.
WIDE = """[...document.querySelectorAll(
    '.widget-vbox:has(.ex-board), .widget-vbox > .widget-box, .ex-board, .ex-board > :not(.ex-said)')]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className)"""


@pytest.fixture(scope="module")
def page(chromium, lab, root):
    """Open the notebook, run all cells, and yield the page."""
    browser.clear(root, lab.folder, "explore.ipynb")
    browser.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = browser.open_notebook(chromium, lab, NOTEBOOK)
    browser.run_all(page)
    page.wait_for_selector(".ex-view > *", timeout=90_000)
    assert page.locator(".ex-refused").all_inner_texts() == []
    yield page
    page.close()
    lab.end(NOTEBOOK)


def changed(page, act):
    """Do something, and wait until the figure has other bytes."""
    before = page.locator(".ex-figure img").get_attribute("src")
    act()
    page.wait_for_function(
        "before => { const now = document.querySelector('.ex-figure img');"
        " return now && now.getAttribute('src') !== before; }",
        arg=before,
        timeout=20_000,
    )


def serious(page) -> list[str]:
    """Return the serious faults that axe-core finds in the widget."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context=WIDGET).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def focus_by_tab(page, inside: str, *, key: str = "Tab") -> str:
    """Press a key until the focus is within what the selector names; return the text that has it."""
    for _ in range(20):
        if page.evaluate("inside => document.activeElement.closest(inside) !== null", inside):
            return page.evaluate("document.activeElement.textContent")
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach {inside}")


def test_a_dropdown_changes_the_figure(page):
    group = page.get_by_label("Group", exact=True)
    now = group.evaluate("element => element.selectedOptions[0].textContent")
    other = next(label for label in group.locator("option").all_inner_texts() if label != now)
    changed(page, lambda: group.select_option(label=other))
    assert other.split()[0] in page.locator(".ex-figure img").get_attribute("alt")


def test_a_click_on_a_term_shows_where_it_stands(page):
    spot = page.locator(".ex-spot").first
    term = spot.get_attribute("title")
    spot.click()
    page.wait_for_selector(".ex-places table")
    assert page.locator(".ex-about").inner_text() in term
    assert page.locator(".ex-places li").count() >= 1


def test_the_table_is_sorted_and_filtered(page):
    page.locator(".ex-board thead button").first.click()
    page.wait_for_selector('.ex-board th[aria-sort="descending"]')
    sought = page.locator(".ex-view tbody th").first.inner_text()
    page.get_by_role("searchbox", name="Filter").fill(sought)
    page.locator(".ex-tools span", has_text=re.compile(r"\d of .* rows")).wait_for()
    assert all(
        sought.lower() in row.lower() for row in page.locator(".ex-view tbody tr").all_inner_texts()
    )


def test_with_the_keyboard_only(page):
    page.get_by_role("searchbox", name="Filter").focus()
    focus_by_tab(page, ".ex-view tbody")
    page.keyboard.press("ArrowDown")
    wanted = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator(".ex-about", has_text=wanted).wait_for()
    assert (
        page.evaluate("document.activeElement.textContent") == wanted
    )  # and one can go on from there
    focus_by_tab(page, ".ex-extra summary", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".ex-extra pre").wait_for()
    page.locator(".ex-tabs [aria-selected=true]").focus()
    changed(page, lambda: page.keyboard.press("ArrowRight"))


@pytest.mark.parametrize("case", ["hamedan-2016", "syria-war"])
def test_every_view_opens(page, case):
    """Each with its figure and its code, none refused, none wider than the page; pictures of all of them are kept."""
    page.set_viewport_size(browser.SCREEN | {"height": 2000})
    chosen = page.get_by_label("Case", exact=True)
    if chosen.evaluate("element => element.selectedOptions[0].textContent") != case:
        changed(page, lambda: chosen.select_option(label=case))
    for view in page.locator(".ex-tabs [role=tab]").all_inner_texts():
        if page.get_by_role("tab", name=view, exact=True).get_attribute("aria-selected") != "true":
            changed(page, page.get_by_role("tab", name=view, exact=True).click)
        page.wait_for_timeout(200)  # the ends of the period get their names a little later
        assert page.locator(".ex-refused").all_inner_texts() == [], view
        assert page.locator(".ex-figure img").evaluate("image => image.naturalWidth") > 0, view
        assert len(page.locator(".ex-extra pre").text_content().strip().splitlines()) == 3, (
            view
        )  # an import and two lines
        assert serious(page) == [] and page.evaluate(WIDE) == [], view
        page.locator(WIDGET).screenshot(
            path=browser.SCREENSHOTS / f"explore-{case}-{view.replace(' ', '-')}.png"
        )
    page.set_viewport_size(browser.SCREEN)
    assert page.wrong == []


def test_save_writes_the_files(page, lab):
    page.locator(".ex-save").click()
    page.get_by_text("Saved in ").first.wait_for()
    assert {path.suffix for path in lab.folder.rglob("explored/*/90-*")} == {
        ".pdf",
        ".svg",
        ".png",
        ".csv",
        ".json",
    }
