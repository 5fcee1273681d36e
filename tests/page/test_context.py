"""Words in context, where the file has the texts; an article is read beside them."""

import browser
import pytest

from analysis import concordance, open_case

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EXAMPLE = "example-articles"
LINES = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"


@pytest.fixture(scope="module")
def corpus(root):
    return open_case(root / "data" / EXAMPLE).texts


def line(left, word, right, outlet):
    """Return a line with the three nearest words on each side: the page cuts what is farther."""
    sides = left.replace("…", "").split()[-3:], right.replace("…", "").split()[:3]
    return *map(" ".join, sides), word, outlet


@pytest.mark.parametrize("word", ["bridge", "ferr*", "the river", "said", "no * of"])
def test_lines_are_those_of_the_concordance(corpus, show, word):
    table = concordance.lines(corpus, word, width=None).dropna(subset="article_id")
    expected = sorted(map(line, table["left"], table["keyword"], table["right"], table["outlet"]))
    page = show(EXAMPLE, f"view=context&word={word.replace(' ', '+')}", texts=True)
    shown = page.locator("#view table.context tbody tr").evaluate_all(LINES)
    assert sorted(line(*cells[:4]) for cells in shown) == expected


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
