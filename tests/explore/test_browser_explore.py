"""The explorer in JupyterLab and Chromium: what a reader does with mouse and keyboard."""

import re
import shutil

import browser
import nbformat
import pandas as pd
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
#: Press what is seen in the middle of the button as soon as a draft is shown: its refinement begins
#: .8 s later.
STOP_AT_DRAFT = """() => {
  const board = document.querySelector('.ex-board');
  const stopped = new MutationObserver(() => {
    if (!board.querySelector('.ex-notice').textContent.includes('A draft')) return;
    stopped.disconnect();
    const box = board.querySelector('.ex-clock button').getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (seen.textContent === 'stop') seen.click();
  });
  stopped.observe(board, {childList: true, subtree: true});
}"""
#: Parts of the widget that reach beyond its sides; what scrolls by itself may.
WIDE = """[...document.querySelectorAll('.ex-root, .ex-grid, .ex-panel, .ex-board > :not(.ex-said)')]
  .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
  .map(part => part.className)"""
#: The place of each control in the board, by its name.
PLACES_OF_CONTROLS = """() => {
  const board = document.querySelector('.ex-root').getBoundingClientRect();
  const selector = '.ex-panel select, .ex-panel input, .ex-panel .noUi-target, .ex-help,'
    + ' .ex-find input, .ex-clock button, .ex-tabs [role=tab], .ex-bar > *';
  return [...document.querySelectorAll(selector)].map((control, number) => {
    const box = control.getBoundingClientRect();
    const sizes = [box.left - board.left, box.top - board.top, box.width, box.height];
    return [number, ...sizes.map(Math.round)];
  });
}"""
#: From now on, keep the places of the controls as they are when the board becomes busy.
KEEP_PLACES_WHILE_BUSY = f"""() => {{
  const places = {PLACES_OF_CONTROLS}, board = document.querySelector('.ex-board');
  window.placesWhileBusy = null;
  new MutationObserver(() => {{
    if (board.getAttribute('aria-busy') === 'true') window.placesWhileBusy = places();
  }}).observe(board, {{attributes: true}});
}}"""
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


#: Whether the heading of a card is on the screen.
IS_HEADING_IN_VIEW = """() => {
  const box = document.querySelector('.ex-places h2.ex-about').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight - 100;
}"""


@pytest.fixture(scope="module")
def page(chromium, lab, root):
    """Open the notebook, run all cells, and yield the page, without the list of files."""
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


#: Invented articles beside those of data/example-articles: file, outlet, title, text.
MORE_ARTICLES = [
    ("c1.txt", "Ferry Times", "", "The old bridge is shut.\n\nThe new stone bridge opens in May."),
    ("c2.txt", "Речной вестник", "Мост закрыт", "Суда ждут у моста."),
    ("c3.txt", "جريدة الميناء", "الجسر مغلق", "السفن تنتظر قرب الجسر."),
]


@pytest.fixture(scope="module")
def own(chromium, lab, root):
    """Open a folder of invented texts, with titles and without, on the board; yield the page."""
    folder = lab.folder / "own"
    shutil.copytree(root / "data" / "example-articles", folder)
    table = pd.read_csv(folder / "manifest.csv")
    for file, outlet, title, text in MORE_ARTICLES:
        (folder / file).write_text(text, encoding="utf-8")
        table.loc[len(table), ["file", "article_id", "outlet", "title"]] = (
            file,
            file.removesuffix(".txt"),
            outlet,
            title,
        )
    table.to_csv(folder / "manifest.csv", index=False)
    path = lab.folder / "notebooks" / "own.ipynb"
    notebook = nbformat.read(root / NOTEBOOK, as_version=4)
    notebook.cells = notebook.cells[:3]
    notebook.cells[1].source = 'case = "../own"\noutput = "../explored"'
    nbformat.write(notebook, path)
    browser.clear(lab.folder, lab.folder, "own.ipynb")
    page = browser.open_notebook(chromium, lab, "notebooks/own.ipynb")
    browser.run_all(page)
    page.wait_for_selector(".ex-figure img", timeout=90_000)
    page.keyboard.press("Control+b")
    settle(page)
    yield page
    page.close()
    lab.end("notebooks/own.ipynb")


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
    for _ in range(20):
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


def test_evidence_sorts_by_a_column_and_shows_all_rows(page):
    turn_to_a_figure(page)
    page.locator(".ex-spot").first.click()
    articles = page.locator(".ex-by-article")
    articles.wait_for()
    parts = articles.locator("tbody").all()  # each side is sorted by itself
    header = articles.get_by_role("button", name="outlet", exact=True)
    header.click()
    assert articles.locator("tr[hidden]").count() == 0
    names = [part.locator("tr td:nth-child(2)").all_inner_texts() for part in parts]
    assert names == page.evaluate(
        "parts => parts.map((names) => [...names].sort((one, other) => one.localeCompare(other)))",
        names,
    )
    header.click()
    first = [part.locator("tr td:nth-child(2)").all_inner_texts()[:1] for part in parts]
    assert first == [of_part[-1:] for of_part in names] and len(sum(names, [])) > 2
    assert articles.locator('th[aria-sort="descending"]').inner_text() == "outlet"


def test_the_table_is_sorted_and_filtered(page):
    page.locator(".ex-table thead button").first.click()
    page.wait_for_selector('.ex-table th[aria-sort="descending"]')
    sought = page.locator(".ex-table tbody th").first.inner_text()
    page.get_by_role("searchbox", name="Filter").fill(sought)
    page.locator(".ex-table .ex-tools span", has_text=re.compile(r"\d of .* rows")).wait_for()
    assert all(
        sought.lower() in row.lower()
        for row in page.locator(".ex-table tbody tr").all_inner_texts()
    )


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


def test_no_control_moves_when_others_change(page):
    open_case(page, "hamedan-2016")
    turn_to_a_figure(page)
    before = page.evaluate(PLACES_OF_CONTROLS)
    assert len(before) > 25
    page.evaluate(KEEP_PLACES_WHILE_BUSY)
    for label in ("Grouped by", "Counted", "Only", "Group"):
        control = page.get_by_label(label, exact=True)
        options = control.locator("option").all_inner_texts()
        control.select_option(label=options[1])
        settle(page)
        while_busy = page.evaluate("window.placesWhileBusy")
        assert while_busy in (before, None), f"{label}, while it is computed"
        assert page.evaluate(PLACES_OF_CONTROLS) == before, label
    for view in possible_views(page)[:5]:
        turn(page, view)
        assert page.evaluate(PLACES_OF_CONTROLS) == before, view


def test_only_the_last_of_several_choices_is_drawn_and_the_old_figure_is_marked(page):
    open_case(page, "syria-war")
    turn_to_a_figure(page)
    group = page.get_by_label("Group", exact=True)
    options = group.locator("option").all_inner_texts()
    page.evaluate(WATCH)
    for option in options[1:4]:
        group.select_option(label=option)
    page.wait_for_function("() => window.seen.busy")
    settle(page)
    figure = page.locator(".ex-figure img")
    expect(figure).to_have_attribute("alt", re.compile(first_word(options[3])))
    settle(page)
    assert page.evaluate("window.seen") == {"busy": True, "hidden": False}


def test_a_draft_is_said_and_its_refinement_can_be_stopped(page):
    open_case(page, "syria-war")
    turn_to_a_figure(page)
    group = page.get_by_label("Group", exact=True)
    expect(group.locator("option").nth(6)).to_be_attached()
    code = page.locator(".ex-bar pre").first
    page.evaluate(STOP_AT_DRAFT)
    group.select_option(index=5)
    expect(page.locator(".ex-message", has_text="Stopped")).to_be_visible()
    expect(page.locator(".ex-notice")).to_contain_text("A draft with 199 random labelings")
    expect(code).to_contain_text("labelings=199")
    group.select_option(index=6)
    expect(code).to_contain_text("labelings=9999")


def test_a_search_leads_to_sources_items_and_articles(page):
    open_case(page, "hamedan-2016")
    field = page.get_by_role("searchbox", name="Search")
    field.fill("lavrov")
    page.locator(".ex-hits button").first.wait_for()
    page.locator(".ex-hits button").first.click()
    settle(page)
    expect(page.get_by_label("Draw only")).to_have_value("who is named: Lavrov")
    expect(page.locator(".ex-by-article a").nth(10)).to_be_attached()
    field.fill("regrettable")
    page.locator(".ex-hits button").first.click()
    page.locator(".ex-about", has_text=re.compile("^[a-z]+[0-9]+")).wait_for()
    page.locator(".ex-by-article a[href^=http]").wait_for()


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


def test_a_source_opens_its_card_in_view_and_nothing_is_forgotten(page):
    """Compared or not, from a hit or an outlet of the evidence: one card, with heading and legend."""
    open_case(page, "hamedan-2016")
    turn(page, "contrasts")
    against = page.get_by_label("Against", exact=True)
    against.select_option(index=2)
    settle(page)
    chosen = [
        page.get_by_label(name, exact=True).input_value()
        for name in ("Grouped by", "Group", "Against")
    ]
    again = page.locator(".ex-again")
    state = again.text_content()
    assert "state='view=contrasts&" in state and "&against=" in state
    for source in ("Lidtime", "RBC", "RBC"):
        search(page, source)
        page.locator(".ex-hits button", has_text=re.compile(f"^{source}$")).click()
        heading = page.locator(".ex-places h2.ex-about")
        expect(heading).to_have_text(source)
        page.wait_for_function(IS_HEADING_IN_VIEW)
        expect(page.locator(".ex-card")).to_contain_text("a ring: the second run")
        page.locator(".ex-search input").scroll_into_view_if_needed()
    assert chosen == [
        page.get_by_label(name, exact=True).input_value()
        for name in ("Grouped by", "Group", "Against")
    ]
    turn(page, "profiles")
    page.get_by_role("button", name="Back", exact=True).click()
    settle(page)
    expect(page.get_by_role("tab", name="contrasts", exact=True, selected=True)).to_be_visible()
    expect(page.locator(".ex-places h2.ex-about")).to_have_text("RBC")
    for _ in range(2):
        page.get_by_role("button", name="Back", exact=True).click()
        settle(page)
    assert again.text_content() == state
    page.get_by_role("button", name="Forward", exact=True).click()
    expect(page.locator(".ex-places h2.ex-about")).to_have_text("Lidtime")
    assert findings(page) == []


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


def test_a_search_counts_all_pages_and_shows_them(page):
    """Of a claim by another spelling of its name, too."""
    open_case(page, "hamedan-2016")
    hits = search(page, "Article 146")
    assert "claim, made on 84 pages, denied on 50" in hits and "articles: 6 of 35" in hits
    page.keyboard.press("Enter")
    page.locator(".ex-places .ex-note", has_text="120 of 924 pages").wait_for()
    page.locator(".ex-by-article .ex-more").click()
    assert page.locator(".ex-by-article tbody tr:visible").count() == 120
    how = page.locator(".ex-by-article tbody td:nth-child(4)").all_inner_texts()
    assert sum("gist" in words for words in how) == 35
    assert page.locator(".ex-by-article a[href^=http]").count() == 120
    assert findings(page) == []


def test_own_articles_have_titles_and_are_read_beside_the_number(own):
    page = own
    search(page, "bridge")
    page.locator(".ex-hits button", has_text=re.compile("^bridge$")).click()
    settle(page)
    articles = page.locator(".ex-by-article tbody tr:not(.ex-part)")
    articles.nth(10).wait_for()
    titles = articles.locator("td:nth-child(1) button").all_inner_texts()
    assert {"Engineers act in time on Lenn bridge", "The old bridge is shut."} <= set(titles)
    for row in (0, 5):
        button = articles.nth(row).locator("button")
        uses = articles.nth(row).locator("td.ex-number").inner_text()
        button.click()
        text = page.locator(".ex-text")
        text.locator("h2", has_text=titles[row]).wait_for()
        assert f"{text.locator('mark.ex-m-counted').count()}×" == uses
        assert text.locator("mark.ex-m-mention").count() > 0
    page.wait_for_function("document.activeElement.matches('.ex-text')")
    left, right = (page.locator(part).bounding_box() for part in (".ex-places", ".ex-text"))
    assert right["x"] >= left["x"] + left["width"] and right["y"] < left["y"] + left["height"]
    assert page.locator(".ex-text mark[title*='tone']").count() > 0
    assert page.evaluate(WIDE) == [] and findings(page) == []
    page.screenshot(path=browser.SCREENSHOTS / "explore-reader.png")
    page.keyboard.press("Escape")
    text.wait_for(state="detached")
    page.wait_for_function("title => document.activeElement.textContent === title", arg=titles[5])


@pytest.mark.parametrize(
    ("words", "direction"), [("мост закрыт", "ltr"), ("الجسر مغلق", "rtl"), ("old bridge", "ltr")]
)
def test_titles_and_first_lines_of_all_scripts_are_found_and_opened(own, words, direction):
    assert search(own, words).count("articles") == 1
    own.locator(".ex-hits button", has_text=re.compile(words, re.IGNORECASE)).first.click()
    opened = own.locator(".ex-text h2", has_text=re.compile(words, re.IGNORECASE))
    opened.wait_for()
    paragraph = own.locator(".ex-text p[dir=auto]").last
    assert paragraph.evaluate("each => getComputedStyle(each).direction") == direction
    assert findings(own) == []


def test_words_with_gaps_are_shown_in_context_and_sorted_on_both_sides(own):
    search(own, "the * bridge")
    own.keyboard.press("Enter")
    own.locator(".ex-about", has_text="the * bridge").wait_for()
    keywords = own.locator(".ex-keyword").all_inner_texts()
    assert {"The old bridge", "the Lenn bridge"} <= set(keywords)
    for side, selector, place in (("before", ".ex-left", -1), ("after", ".ex-right", 0)):
        own.locator(".ex-in-context").get_by_role("button", name=side, exact=True).click()
        texts = own.locator(f".ex-in-context {selector}").all_inner_texts()
        words = [re.findall(r"\w+", text.casefold()) for text in texts]
        nearest = [found[place] for found in words if found]
        assert nearest == sorted(nearest) and len(nearest) > 1, side
    own.locator(".ex-keyword button", has_text="The old bridge").click()
    expect(own.locator(".ex-text mark.ex-m-counted")).to_have_text(["The old bridge"])
    assert own.wrong == [] and findings(own) == []


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


def test_save_writes_the_files(page, lab):
    page.get_by_role("button", name="save", exact=True).click()
    page.get_by_text("Saved in ").first.wait_for()
    assert {path.suffix for path in lab.folder.rglob("explored/*/90-*")} == {
        ".pdf",
        ".svg",
        ".png",
        ".csv",
        ".json",
    }


def test_a_number_opens_its_pages_side_by_side_and_sorting_keeps_the_sides(page):
    turn(page, "contrasts")
    page.locator(".ex-spot").first.click()
    heads = page.locator(".ex-by-article .ex-part")
    expect(heads.first).to_contain_text("each outlet counts once")
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
