"""A walk through each view: what its table says, a number that opens its pages, keys and addresses that lead there and back."""

import re

import browser
import pytest
from conftest import EVENT, WAR
from screens import ANEW, DRAWN
from tables import tables_of

from analysis import outlets

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EXAMPLE = "example-articles"
LABELS = "view=compare&what=labels&group=Russian"
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
FOCUSED = "document.activeElement.innerText"
HOSTILE = ["<img src=x onerror=alert(1)>", "([.*", "a{9999}", "\\", "__proto__", "* *", "]] ||"]


def first_table(page):
    return next(iter(tables_of(page).values()))


# ---- compare


def test_a_number_opens_exactly_its_pages_and_closing_brings_the_focus_back(show):
    page = show(EVENT, LABELS)
    beside = page.locator("#beside")
    for side, n in (("level", 59), ("level_against", 40)):
        page.locator(f'#view tbody button[data-key$=" {side}"]').first.click()
        beside.get_by_role("heading", name=f"{n} pages with").wait_for()
        beside.get_by_role("button", name="Show all").click()
        assert beside.locator(".pages li").count() == n
    page.locator('#view tbody button[data-key$=" level"]').first.focus()
    page.keyboard.press("Enter")
    page.locator("#beside h2:focus").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function('() => document.activeElement.dataset.key?.endsWith(" level")')
    assert beside.is_hidden()
    assert len(first_table(page)) == 1 + 42


def test_it_says_who_all_others_are_and_that_unlike_queries_may_explain_it(show):
    for group, others in (("Russian", "two other groups of the plan"), ("Arab", "10 other groups")):
        page = show(EVENT, f"view=compare&what=labels&sample=&group={group}")
        assert f"All others: the {others}." in page.locator("#view .subtitle").inner_text()
    page = show(EVENT, f"{LABELS}&sample=all pages")
    text = page.locator("#view").inner_text().replace("\xa0", " ")
    for said in (
        "(93 of 377)",
        "What sets Russian outlets apart from all others may be due to unlike queries",
        "perhaps due to unlike",
        "None of ",
    ):
        assert said in text
    script = "marks => [...new Set(marks.map(mark => mark.getAttribute('fill')))]"
    fills = page.locator("#view .mark-symbol path").evaluate_all(script)
    assert fills == [page.evaluate("getComputedStyle(document.body).backgroundColor")]


# ---- voices


def test_claims_are_counted_by_voice_and_a_list_of_pages_has_an_address(show):
    view = show(EVENT, "view=voices&group=Western", apart=True)
    article_146 = first_table(view)[7]
    told = ["breaches Iran's constitution (Art. 146)", "1 of 52", "4 of 52", "2 of 52"]
    assert [cell.split(" (")[0] for cell in article_146[2:]] == told[1:]
    row = view.locator("#view tbody tr", has_text=told[0]).first
    row.get_by_role("button").last.click()
    title = view.locator("#beside h2")
    browser.expect(title).to_contain_text("Art. 146), Western outlets")
    again = show(EVENT, view.url.split("#")[1])
    assert again.locator("#beside .pages li").count() == 2
    assert again.locator("#beside h2").inner_text() == "Western outlets, 17 August 2016"
    view.go_back()
    browser.expect(view.locator("#beside")).to_be_hidden()
    view.go_forward()
    browser.expect(title).to_be_visible()
    view.locator("#beside .close").click()
    browser.expect(view.locator("#beside")).to_be_hidden()


@pytest.mark.parametrize("value", ["!", "A" * 4000 + "B", "AA"])
def test_a_damaged_list_is_said_in_one_line(show, value):
    view = show(EVENT, f"view=voices&list={value}")
    assert "which this page does not have" in view.locator("#notice").inner_text()
    assert view.locator("#beside").is_hidden()


# ---- together and tone


def test_a_cell_of_the_matrix_opens_the_pages_that_name_both(show):
    view = show(EVENT, "view=together&group=Western")
    heads, first, *_ = first_table(view)
    assert heads[1:4] == ["Islamic State", "United States", "Assad"]
    assert first[:4] == ["Islamic State", "18", "4", "10"]
    view.locator("#view tbody tr").first.locator("button", has_text="10").first.click()
    browser.expect(view.locator("#beside .note").first).to_have_text("10 pages")


def test_another_actor_can_be_chosen(show):
    view = show(WAR, "view=tone")
    view.get_by_role("combobox", name="Toward").select_option(label="Russia")
    view.get_by_text("Tone toward Russia").first.wait_for()
    assert "item=Russia" in view.url


# ---- time


def test_coverage_by_day_and_a_bar_or_a_number_opens_its_pages(show):
    view = show(EVENT, "view=time")
    [(title, table)] = tables_of(view).items()
    assert title == "Most pages: 16 August 2016, 39"
    assert table[0] == ["Day", "Iranian", "Russian", "Western"]
    assert table[2] == ["17 August 2016", "7", "12", "10"]
    subtitle = view.locator("#view .subtitle").inner_text()
    assert "33 have no day, 16 lie before or after. 162 comparable pages" in subtitle
    view.locator("#view tbody tr td button").nth(1).click()
    browser.expect(view.locator("#beside .note").first).to_have_text("20 pages")
    view.locator("#view .chart svg .mark-rect path").first.dispatch_event("click")
    browser.expect(view.locator("#beside h2")).to_contain_text("Iranian outlets")


@pytest.mark.parametrize("view", "voices together tone time".split())
def test_an_empty_choice_says_the_next_step(show, view):
    place = show(EVENT, f"view={view}&first=1990-01-01&last=1990-01-02").locator("#view .empty")
    assert "choose" in place.first.inner_text()


# ---- words in context


def test_each_occurrence_of_a_word_has_its_line_and_its_article(show):
    page = show(EXAMPLE, "view=context&word=ferr*", texts=True, apart=True)
    shown = page.locator("#view table.context tbody tr").evaluate_all(CELLS)
    assert sorted(cells[1] for cells in shown) == ["Ferrymen", *["ferry"] * 3, "ferrymen"]
    page.locator("#word").fill("")
    page.locator("#word").press_sequentially("bridge")
    browser.expect(page.locator("table.context tbody tr")).to_have_count(28)
    assert page.evaluate("document.activeElement.id") == "word"
    page.locator("table.context button").first.focus()
    page.keyboard.press("Enter")
    article = page.locator("#beside")
    browser.expect(article.locator("mark.counted")).to_have_count(3)
    browser.expect(article.locator("h2")).to_be_focused()
    assert article.locator("mark.mention").count() > 3 and "open=b01" in page.url
    page.keyboard.press("Escape")
    browser.expect(page.locator("#beside .text")).to_have_count(0)
    assert page.evaluate(FOCUSED) == "bridge"
    page.go_back()
    browser.expect(article.locator("mark.counted")).to_have_count(3)


# ---- sources


def rows_of(page, table="#view table.sources"):
    page.wait_for_selector(table)
    return page.locator(f"{table} tbody tr").evaluate_all(CELLS)


def test_the_table_is_that_of_the_library(event, show):
    table = outlets.table(event)
    page = show(EVENT, "view=sources")
    assert len(rows_of(page)) == 40
    page.get_by_role("button", name="Show all 654").click()
    shown = {name: cells[:3] for name, *cells in rows_of(page)}
    days = table["first_day"].dt.strftime("%-d %B %Y").fillna("")
    groups = table["country_group"].replace("unknown", "").fillna("")
    facts = zip(groups, table["pages"].astype(str), days)
    assert shown == dict(zip(table["outlet"], map(list, facts)))
    page.locator("#view tbody a").nth(600).click()
    browser.expect(page.locator("#beside .card")).to_have_count(1)
    assert page.locator("#view tbody tr").count() == 654  # what was unfolded stays so


def test_an_address_with_a_source_alone_opens_its_card(show):
    page = show(EVENT, "source=TASS", apart=True)
    text = page.locator("#beside").inner_text()
    leads = "alliances and influence 3, fight against terrorism 2, law 1"
    assert f"{leads} (second reading: alliances and influence 2" in text
    assert "Its 6 pages" in text and "TASS (Russian state agency)" in text and "unknown" not in text
    assert page.locator("#views [aria-current]").inner_text() == "Sources"
    page.locator("#beside summary", has_text="Its labels").click()
    page.locator("#beside details[open] .more").click()
    labels = rows_of(page, "#beside table.labels")
    assert len(labels) > 20 and ["remedy: none named", "5 of 6", "843 of 912 (92 %)"] in labels


def test_a_card_opens_and_closes_by_keys_and_the_focus_returns(show):
    page = show(EVENT, "view=sources", apart=True)
    page.locator("#filter").press_sequentially("lenta")
    link = page.locator("#view table").get_by_role("link", name="Lenta.ru", exact=True)
    browser.expect(link).to_have_attribute("href", re.compile("find=lenta$"))  # not "lent"
    browser.expect(page.locator("#filter-count")).to_have_text("1 of 654 sources")
    assert page.evaluate("document.activeElement.id") == "filter"
    link.focus()
    page.keyboard.press("Enter")
    browser.expect(page.locator("#beside h2")).to_be_focused()
    page.keyboard.press("Escape")
    browser.expect(page.locator("#beside .card")).to_have_count(0)
    assert page.evaluate(FOCUSED) == "Lenta.ru"
    page.locator("#filter").fill("(.*[")
    page.get_by_text("No source has this name").wait_for()


# ---- pages


def found(page):
    """Return how many pages the search says it found, and how many it lists."""
    said = page.locator("#find-count").inner_text()
    more = page.locator("#view .place > div > .more")
    if more.count():
        more.click()
    listed = page.locator("#view .place > div > ul.pages > li").count()
    return int(re.search(r"\d+", said)[0]), listed


def test_all_pages_on_article_146(show):
    page = show(EVENT, "view=pages", apart=True)
    page.locator("#find").press_sequentially("Article 146")
    page.wait_for_url("**find=Article+146")  # "Article 14" finds the same pages
    page.get_by_text("120 of 918 pages").wait_for()
    assert found(page) == (120, 120)
    assert "All pages of the case, not only comparable pages" in page.locator("#view").inner_text()
    assert page.url.endswith("#view=pages&find=Article+146")
    assert page.evaluate("history.length") <= 3  # letters are no steps back
    page.get_by_role("button", name="asserted by speakers on 68 pages").click()
    browser.expect(page.locator(".chosen h3")).to_be_focused()
    page.locator(".chosen .more").click()
    assert page.locator(".chosen li").count() == 68
    page.go_back()
    browser.expect(page.locator(".chosen")).to_have_count(0)


@pytest.mark.parametrize("words, n", [("ferr*", 3), ("river+treaty", 5)])
def test_texts_are_searched_for_whole_words(show, words, n):
    page = show(EXAMPLE, f"view=pages&find={words}", texts=True)
    assert found(page) == (n, n)
    assert page.locator("#view small", has_text="in its text").count() == n


def test_what_is_typed_is_text_and_never_a_pattern(show):
    page = show(EVENT, "view=pages")
    for text in [*HOSTILE, "zzzz"]:
        page.locator("#find").fill(text)
        is_asked = "text => new URLSearchParams(location.hash).get('find') === text"
        page.wait_for_function(is_asked, arg=text)
        page.evaluate(DRAWN)
        n, listed = found(page)
        assert n == listed
        assert page.locator("#view img, #view script").count() == 0
    page.get_by_text("No page has these words").wait_for()


# ---- marks, and every choice

#: Choose each option of each select, from the first state of a view; return where something is wrong.
EACH_OPTION = f"""async () => {{
  const [isDrawn, anew] = [{DRAWN}, {ANEW}];
  const address = location.hash.slice(1);
  const selects = () => [...document.querySelectorAll("#controls select")];
  const wrong = [];
  for (const {{ id }} of selects()) {{
    const values = [...document.getElementById(id).options].map(one => one.value);
    for (const value of values) {{
      const select = document.getElementById(id);
      if (select.closest("[hidden]")) break;
      select.value = value;
      select.dispatchEvent(new Event("change"));
      await isDrawn();
      const isFilled = one => /[AC]/.test(one.getAttribute("d")) && one.getAttribute("fill").startsWith("#");
      const filled = [...document.querySelectorAll("#view .chart .mark-symbol path")].filter(isFilled).length;
      const rows = [...document.querySelectorAll("#view tbody tr")].slice(0, 15);
      const sure = rows.filter(one => [...one.cells].some(cell => /^sure: /.test(cell.innerText))).length;
      const isThere = !document.getElementById("view").innerText.includes("could not be drawn");
      if (!isThere || filled !== 2 * sure) wrong.push([location.hash, filled, sure]);
    }}
    await anew(address);
  }}
  return wrong;
}}"""


@pytest.mark.parametrize("view", ["answer", "compare", "voices", "tone"])
@pytest.mark.parametrize("name", [EVENT, "climate-frames", WAR, EXAMPLE, "example-story"])
def test_each_choice_is_drawn_and_no_dot_is_filled_without_a_sure_test(show, name, view):
    assert show(name, f"view={view}").evaluate(EACH_OPTION) == []
