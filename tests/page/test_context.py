"""Words in context, where the file has the texts; an article is read beside them."""

import browser
import pytest

from analysis import open_case

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EXAMPLE = "example-articles"
LINES = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"


@pytest.fixture(scope="module")
def texts(root):
    """Return the articles with title and text as one text each."""
    articles = open_case(root / "data" / EXAMPLE).texts.articles
    return articles.assign(text=articles["title"] + "\n" + articles["text"])


@pytest.mark.parametrize("word, pattern", {"bridge": "bridge", "ferr*": r"ferr\w*"}.items())
def test_each_occurrence_of_a_word_has_its_line(texts, show, word, pattern):
    found = texts["text"].str.findall(rf"(?i)\b{pattern}\b").explode().dropna()
    page = show(EXAMPLE, f"view=context&word={word}", texts=True)
    shown = page.locator("#view table.context tbody tr").evaluate_all(LINES)
    assert sorted(cells[1] for cells in shown) == sorted(found)


def test_an_article_is_read_with_its_marks_and_closed_by_a_key(show):
    page = show(EXAMPLE, "view=context", texts=True)
    page.locator("#word").press_sequentially("bridge", delay=20)
    page.locator("table.context").wait_for()
    assert page.evaluate("document.activeElement.id") == "word"
    page.locator("table.context button").first.focus()
    page.keyboard.press("Enter")
    article = page.locator("#beside")
    browser.expect(article.locator("mark.counted")).to_have_count(3)
    browser.expect(article.locator("h2")).to_be_focused()
    assert article.locator("mark.mention").count() > 3 and "open=b01" in page.url
    page.keyboard.press("Escape")
    browser.expect(page.locator("#beside .text")).to_have_count(0)
    assert page.evaluate("document.activeElement.innerText") == "bridge"
    page.go_back()
    browser.expect(article.locator("mark.counted")).to_have_count(3)
