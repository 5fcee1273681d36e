"""The explorer in JupyterLab and Chromium: what a reader does with mouse and keyboard."""

import re

import browser
import pytest
from browser import expect
from test_network_drawing import MEETING_NAMES

pytestmark = pytest.mark.browser
NOTEBOOK = "notebooks/explore.ipynb"
WIDGET = ".ex-root"
SCREENS = {
    "small": {"width": 1280, "height": 800},
    "large": {"width": 1920, "height": 1080},
    "phone": {"width": 400, "height": 800},
}
#: Whether the board has rested for half a second: it tells the kernel of a search or of its room
#: a fifth of a second late.
IS_AT_REST = """() => {
  const isIdle = document.querySelector('.ex-clock.ex-idle') !== null;
  const isBusy = document.querySelector('.ex-board').getAttribute('aria-busy') === 'true';
  const figure = document.querySelector('.ex-figure img')?.src;
  if (!isIdle || isBusy || figure !== window.figureBefore) window.restSince = performance.now();
  window.figureBefore = figure;
  return performance.now() - window.restSince > 500;
}"""
#: From now on, take down whether the board was busy, and whether its clock was hidden meanwhile.
WATCH = """() => {
  const board = document.querySelector('.ex-board'), clock = document.querySelector('.ex-clock');
  window.seen = {busy: false, hidden: false};
  const look = () => {
    const isBusy = board.getAttribute('aria-busy') === 'true';
    window.seen.busy ||= isBusy;
    window.seen.hidden ||= isBusy && clock.classList.contains('ex-idle');
  };
  new MutationObserver(look).observe(board, {attributes: true, subtree: true});
}"""
#: Parts of the widget that reach beyond its sides; what scrolls by itself may.
WIDE = """[...document.querySelectorAll('.ex-root, .ex-grid, .ex-panel, .ex-board > :not(.ex-said)')]
  .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
  .map(part => part.className)"""
#: Words of the board in letters under 11 pixels.
SMALL_WORDS = """[...document.querySelectorAll('.ex-root *')].filter(element => {
    const words = [...element.childNodes].filter(node => node.nodeType === 3);
    const hasWords = words.some(node => node.textContent.trim());
    return hasWords && parseFloat(getComputedStyle(element).fontSize) < 11;
  }).map(element => element.outerHTML.slice(0, 80))"""
#: Whether the figure is as wide as words of 11 pixels need.
IS_WIDE_ENOUGH = """() => {
  const figure = document.querySelector('.ex-figure');
  const least = parseFloat(getComputedStyle(figure).getPropertyValue('--ex-least'));
  return figure.getBoundingClientRect().width >= least - 1;
}"""
#: Whether the figure ends above the notebook's lower end, with the board at the top.
IS_IN_VIEW = """() => {
  document.querySelector('.ex-grid').scrollIntoView({block: 'start'});
  const notebook = document.querySelector('.jp-NotebookPanel-notebook').getBoundingClientRect();
  const figure = document.querySelector('.ex-figure').getBoundingClientRect();
  return figure.bottom <= notebook.bottom;
}"""


@pytest.fixture(scope="module")
def page(chromium, lab, root):
    """Open the notebook, reading all cells, and yield the page, without the list of files."""
    browser.clear(root, lab.folder, "explore.ipynb")
    browser.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = browser.open_notebook(chromium, lab, NOTEBOOK)
    browser.run_all(page)
    page.wait_for_selector(".ex-figure img", timeout=90_000)
    page.keyboard.press("Control+b")
    settle(page)
    assert page.locator(".ex-refused").all_inner_texts() == []
    yield page
    page.close()
    lab.end(NOTEBOOK)


def settle(page):
    """Wait until the kernel has answered, and nothing is computed and no figure changes for half a second."""
    is_at_rest = False
    while not is_at_rest:
        page.evaluate("() => { window.restSince = performance.now(); }")
        page.wait_for_function(IS_AT_REST, timeout=60_000)
        is_at_rest = not page.unanswered


def changed(page, act):
    """Do something, and wait until the figure is another one, and final."""
    before = page.locator(".ex-figure img").get_attribute("src")
    act()
    page.wait_for_function(
        "before => { const now = document.querySelector('.ex-figure img');"
        " return now && now.getAttribute('src') !== before; }",
        arg=before,
        timeout=60_000,
    )
    settle(page)


def findings(page) -> list[str]:
    """Return the faults that axe-core finds in the widget."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, context=WIDGET).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found]


def possible_views(page) -> list[str]:
    """Return the names of the tabs that can be chosen."""
    return page.locator('.ex-tabs [role=tab]:not([aria-disabled="true"])').all_inner_texts()


def turn(page, view):
    """Turn to a view; cards have no figure."""
    page.get_by_role("tab", name=view, exact=True).click()
    page.get_by_role("tab", name=view, exact=True, selected=True).wait_for()
    settle(page)


def turn_to_a_figure(page):
    """Turn to a view whose figure is there in every case."""
    turn(page, "contrasts")


def open_case(page, case):
    chosen = page.get_by_label("Case", exact=True)
    if chosen.evaluate("element => element.selectedOptions[0].textContent") != case:
        page.evaluate(WATCH)
        chosen.select_option(label=case)
        page.wait_for_function("() => window.seen.busy", timeout=60_000)
        settle(page)


def focus_by_tab(page, inside: str, *, key: str = "Tab") -> str:
    """Press a key until the focus is within what the selector names; return the text that has it."""
    seen = []
    for _ in range(60):
        if page.evaluate("inside => document.activeElement.closest(inside) !== null", inside):
            return page.evaluate("document.activeElement.textContent")
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    raise AssertionError(f"{key} does not reach {inside}: {seen}")


def test_a_dropdown_changes_the_figure(page):
    turn_to_a_figure(page)
    group = page.get_by_label("Group", exact=True)
    now = group.evaluate("element => element.selectedOptions[0].textContent")
    other = next(label for label in group.locator("option").all_inner_texts() if label != now)
    changed(page, lambda: group.select_option(label=other))
    expect(page.locator(".ex-figure img")).to_have_attribute("alt", re.compile(first_word(other)))
    settle(page)


def first_word(option):
    return re.escape(option.split()[0])


def test_a_click_on_a_term_shows_where_it_stands(page):
    turn_to_a_figure(page)
    spot = page.locator(".ex-spot").first
    spot.click()
    page.wait_for_selector(".ex-places table")
    term = page.locator(".ex-about").inner_text()
    assert page.locator('.ex-spot[aria-pressed="true"]').count() == 1 and term
    assert page.locator(".ex-by-article tbody tr").count() >= 1
    room = page.locator(".ex-grid").bounding_box()["width"]
    assert page.locator(".ex-places").bounding_box()["width"] > 0.95 * room


def test_with_the_keyboard_only(page):
    page.get_by_role("searchbox", name="Filter").focus()
    focus_by_tab(page, ".ex-table tbody")
    page.keyboard.press("ArrowDown")
    wanted = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator(".ex-about", has_text=wanted).wait_for()
    page.wait_for_function(  # and one can go on from there
        "wanted => document.activeElement.textContent === wanted", arg=wanted
    )
    focus_by_tab(page, ".ex-bar summary", key="Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.locator(".ex-bar pre").first.wait_for()
    page.keyboard.press("Escape")
    page.locator(".ex-tabs [aria-selected=true]").focus()
    changed(page, lambda: page.keyboard.press("ArrowRight"))


@pytest.mark.parametrize("case", ["hamedan-2016", "syria-war"])
def test_every_view_opens_and_its_figure_is_in_view(page, case):
    """Each with figure and code, none refused, none wider than the page; pictures are kept."""
    open_case(page, case)
    for view in possible_views(page):
        turn(page, view)
        assert page.locator(".ex-refused").all_inner_texts() == [], view
        assert page.locator(".ex-result").inner_text().strip(), view
        if page.locator(".ex-figure").count():
            page.wait_for_function(IS_WIDE_ENOUGH)  # it is drawn anew once its room is known
            page.wait_for_function(IS_IN_VIEW)
        code = page.locator(".ex-bar pre").first.text_content().strip().splitlines()
        assert len(code) == 3, view  # an import and two lines
        faults = page.evaluate(SMALL_WORDS) + page.evaluate(WIDE) + findings(page)
        assert faults == [], view
        name = f"explore-{case}-{view.replace(' ', '-')}.png"
        page.screenshot(path=browser.SCREENSHOTS / name)
    assert page.wrong == []


#: Rows of the figure whose middle is no button, and pixels that a label or the figure lacks.
DEAD_ROWS = """() => {
  const frame = document.querySelector('.ex-frame');
  const spots = [...document.querySelectorAll('.ex-spot')];
  const dead = spots.filter(spot => {
    spot.scrollIntoView({block: 'center'});
    const box = spot.getBoundingClientRect(), y = box.y + box.height / 2;
    const places = [0.02, 0.3, 0.6, 0.95].map(share => box.x + share * box.width);
    return places.some(x => document.elementFromPoint(x, y) !== spot);
  });
  return [...dead.map(spot => spot.title), frame.scrollWidth - frame.clientWidth > 1];
}"""
#: Give the figure so many pixels.
SET_ROOM = """room => {
  const board = document.querySelector('.ex-root');
  const missing = room - document.querySelector('.ex-view').clientWidth;
  board.style.width = `${board.clientWidth + missing}px`;
}"""


@pytest.mark.parametrize("room", [360, 554])
def test_in_a_narrow_room_labels_are_whole_and_a_row_answers_wherever_it_is_clicked(page, room):
    open_case(page, "hamedan-2016")
    turn_to_a_figure(page)
    for _ in range(2):  # below 800 pixels the panel goes under the figure
        page.evaluate(SET_ROOM, room)
        settle(page)
    assert page.locator(".ex-view").evaluate("view => view.clientWidth") == pytest.approx(
        room, abs=2
    )
    assert page.evaluate(DEAD_ROWS) == [False]
    assert all(
        re.search(r"\d", spot.get_attribute("title")) for spot in page.locator(".ex-spot").all()
    )
    page.screenshot(path=browser.SCREENSHOTS / f"explore-room-{room}.png")
    page.evaluate("document.querySelector('.ex-root').style.width = ''")
    settle(page)


def test_keys_of_jupyterlab_pass_through_the_board(page):
    page.locator(".ex-tabs [aria-selected=true]").focus()
    width = page.locator(".ex-root").bounding_box()["width"]
    page.keyboard.press("Control+b")
    page.wait_for_function(
        "before => document.querySelector('.ex-root').clientWidth < before - 50", arg=width
    )
    settle(page)
    page.screenshot(path=browser.SCREENSHOTS / "explore-with-files.png")
    page.locator(".ex-tabs [aria-selected=true]").focus()
    page.keyboard.press("Control+b")
    page.wait_for_function(
        "before => document.querySelector('.ex-root').clientWidth > before - 5", arg=width
    )
    settle(page)


def test_the_names_of_a_network_are_whole_and_apart_at_a_small_laptop(page):
    turn(page, "network")
    assert page.evaluate(MEETING_NAMES) == []
    page.screenshot(path=browser.SCREENSHOTS / "explore-network.png")


def search(page, words):
    """Search for words, and return the text of the list of hits."""
    page.get_by_role("searchbox", name="Search").fill(words)
    page.locator(f'.ex-find input[value="{words}"]').wait_for()
    return page.locator(".ex-hits").inner_text()


@pytest.mark.parametrize("screen", SCREENS)
def test_screens_of_all_sizes(page, screen):
    page.set_viewport_size(SCREENS[screen])
    settle(page)
    turn_to_a_figure(page)
    page.wait_for_function(IS_WIDE_ENOUGH)  # it is drawn anew once its room is known
    if screen != "phone":
        page.wait_for_function(IS_IN_VIEW)
    assert page.evaluate(WIDE) == []
    assert page.evaluate(SMALL_WORDS) == []
    page.screenshot(path=browser.SCREENSHOTS / f"explore-{screen}.png")
    page.set_viewport_size(browser.SCREEN)
    settle(page)


def test_a_dark_page_has_no_findings(page):
    page.get_by_role("menuitem", name="Settings", exact=True).first.click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Theme")).hover()
    page.locator(".lm-Menu-item", has_text=re.compile("^JupyterLab Dark$")).click()
    page.wait_for_selector('[data-jp-theme-light="false"]', state="attached")
    page.evaluate(browser.DRAWN)
    turn_to_a_figure(page)
    page.screenshot(path=browser.SCREENSHOTS / "explore-dark.png")
    assert findings(page) == []
    search(page, "Lidtime")
    page.locator(".ex-hits button").first.click()
    page.locator(".ex-card").wait_for()
    page.screenshot(path=browser.SCREENSHOTS / "explore-dark-card.png")
    assert findings(page) == []


def test_a_number_opens_its_pages_side_by_side_and_sorting_keeps_the_sides(page):
    turn(page, "contrasts")
    page.locator(".ex-spot").first.click()
    heads = page.locator(".ex-by-article .ex-part")
    expect(heads.first).to_contain_text("% of pages")
    words = heads.all_inner_texts()
    page.locator(".ex-by-article .ex-sort", has_text="outlet").click()
    assert (
        heads.all_inner_texts() == words and page.locator(".ex-by-article tr[hidden]").count() == 0
    )
    for place, head in enumerate(words[:2]):
        rows = page.locator(".ex-by-article tbody").nth(place).locator("tr:not(.ex-part)")
        assert rows.count() == int(re.search(r": (\d+) of", head)[1])
    for view, number in (("coverage", r"(\d+) pages?$"), ("left out", r"carried by (\d+) of")):
        turn(page, view)
        spot = page.locator(".ex-spot").last  # no other lies on it
        n = int(re.search(number, spot.get_attribute("title"))[1])
        spot.click()
        expect(page.locator(".ex-about")).to_contain_text(" · ")
        rows = page.locator(".ex-by-article tbody").first.locator("tr:not(.ex-part)")
        expect(rows).to_have_count(n)
    turn(page, "all sources")
