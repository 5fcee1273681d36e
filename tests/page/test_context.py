"""Words in context are those of the concordance, and an article is read beside them with what was counted in it."""

import browser
import pytest
from screens import opened

from analysis import concordance, open_case
from analysis.page import save

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LINES = """rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"""


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def case(root):
    return open_case(root / "data" / "example-articles")


@pytest.fixture(scope="module")
def files(case, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    texts = save(case, folder / "texts.html", texts=True)
    return {"texts": texts, "plain": save(case, folder / "page.html")}


@pytest.fixture
def show(chromium, files):
    pages = []

    def shown(address, name="texts"):
        page = opened(chromium, files[name], address)
        pages.append(page)
        return page

    yield shown
    for page in pages:
        assert page.wrong == []
        page.context.close()


def lines(page):
    more = page.locator("#view .more")
    if more.count():
        more.click()
    return page.locator("#view table.context tbody tr").evaluate_all(LINES)


def without_cut(left, right):
    """Return contexts to the last word that both sides of a comparison show."""
    return " ".join(left.replace("…", "").split()[-3:]), " ".join(right.replace("…", "").split()[:3])


@pytest.mark.parametrize("word", ["bridge", "ferr*", "the river", "said", "no * of"])
def test_lines_are_those_of_the_concordance(case, show, word):
    table = concordance.lines(case.texts, word, width=None)
    table = table[table["article_id"].notna()]
    expected = [
        (row["outlet"], *without_cut(row["left"], row["right"]), row["keyword"])
        for row in table.to_dict("records")
    ]
    page = show(f"view=context&word={word.replace(' ', '+')}")
    shown = [
        (source, *without_cut(left, right), keyword)
        for left, keyword, right, source, _ in lines(page)
    ]
    assert sorted(shown) == sorted(expected)
    n = len(expected)
    heading = page.locator("#view h3").first.inner_text()
    assert (f"{n} line" in heading) if n else ("in none of 10 articles" in heading)


def test_groups_have_their_lines_and_open_their_pages(case, show):
    table = concordance.lines(case.texts, "bridge", width=None)
    by_country = table.groupby("country")["article_id"].agg(["size", "nunique"])
    page = show("view=context&word=bridge&by=country")
    for country, (n, articles) in by_country.iterrows():
        button = page.locator("#view .hits li", has_text=country).get_by_role("button")
        assert button.inner_text() == f"{n} lines in {articles} articles"
        button.click()
        assert page.locator("#beside li").count() == articles


def test_a_file_without_texts_says_how_to_get_them(show):
    page = show("view=context&word=bridge", "plain")
    said = page.locator("#view .empty").inner_text()
    assert "texts=True" in said and "JupyterLab" in said


def test_a_word_is_typed_and_the_view_has_an_address(show):
    page = show("view=context")
    page.get_by_text("Type a word").wait_for()
    page.locator("#word").press_sequentially("ferry", delay=20)
    page.locator("table.context").wait_for()
    assert page.evaluate("document.activeElement.id") == "word"
    assert page.url.endswith("#view=context&word=ferry")
    page.locator("#word").fill("<b>(")
    page.get_by_text("is in none of").wait_for()


def test_an_article_is_read_with_its_marks_and_closed_by_a_key(show):
    page = show("view=context&word=bridge")
    button = page.locator("table.context button").first
    button.focus()
    page.keyboard.press("Enter")
    article = page.locator("#beside")
    article.locator("mark.counted").first.wait_for()
    assert article.locator("mark.counted").count() == 3
    assert article.locator("mark.mention").count() > 3
    assert "open=b01" in page.url
    assert page.evaluate("document.querySelector('#beside').contains(document.activeElement)")
    page.keyboard.press("Escape")
    browser.expect(page.locator("#beside .text")).to_have_count(0)
    assert page.evaluate("document.activeElement.innerText") == "bridge"
    page.go_back()
    article.locator("mark.counted").first.wait_for()
