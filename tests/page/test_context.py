"""Words in context, each with its sentence; an article is read beside them."""

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


def test_groups_have_their_lines_and_open_their_pages(texts, show):
    n_lines = texts["text"].str.count(r"(?i)\bbridge\b")
    by_country = texts.assign(n=n_lines).query("n > 0").groupby("country")["n"].agg(["sum", "size"])
    page = show(EXAMPLE, "view=context&word=bridge&by=country", texts=True)
    for country, (n, articles) in by_country.iterrows():
        button = page.locator("#view .hits li", has_text=country).get_by_role("button")
        assert button.inner_text() == f"{n} lines in {articles} articles"
        button.click()
        browser.expect(page.locator("#beside li")).to_have_count(articles)


def test_a_file_without_texts_says_how_to_get_them(show):
    said = show(EXAMPLE, "view=context&word=bridge").locator("#view .empty").inner_text()
    assert "texts=True" in said and "JupyterLab" in said


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
