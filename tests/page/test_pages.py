"""Pages: the search counts all pages of a case, opens exactly its pages, and takes what is typed as text."""

import re

import browser
import pytest
from conftest import EVENT

from analysis.page import counts

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EXAMPLE = "example-articles"
HOSTILE = ["<img src=x onerror=alert(1)>", "([.*", "a{9999}", "\\", "__proto__", "* *", "]] ||"]


def found(page):
    """Return how many pages the search says it found, and how many it lists."""
    said = page.locator("#find-count").inner_text()
    more = page.locator("#view .place > div > .more")
    if more.count():
        more.click()
    listed = page.locator("#view .place > div > ul.pages > li").count()
    return int(re.search(r"\d+", said)[0]), listed


def test_all_pages_on_article_146(event, show):
    page = show(EVENT, "view=pages")
    page.locator("#find").press_sequentially("Article 146", delay=20)
    page.wait_for_url("**find=Article+146")  # "Article 14" finds the same pages
    page.get_by_text("120 of 918 pages").wait_for()
    assert found(page) == (120, 120)
    assert "All pages of the case, not only comparable pages" in page.locator("#view").inner_text()
    assert page.url.endswith("#view=pages&find=Article+146")
    assert page.evaluate("history.length") <= 3  # letters are no steps back
    claims = counts(event, "claims", reading="a")
    chosen = (claims.items["value"] == "breaches_146").to_numpy()
    [line] = page.locator("#view .hits li").all_inner_texts()
    shown = sorted(int(n) for n in re.findall(r"on (\d+) page", line))
    assert shown == sorted((claims.values[:, chosen] > 0).sum(axis=0).tolist())
    page.get_by_role("button", name="asserted by speakers on 68 pages").click()
    browser.expect(page.locator(".chosen h3")).to_be_focused()
    page.locator(".chosen .more").click()
    assert page.locator(".chosen li").count() == 68
    page.go_back()
    browser.expect(page.locator(".chosen")).to_have_count(0)


@pytest.mark.parametrize(
    "words, pattern",
    [("ferr*", r"\bferr\w*"), ("ferry", r"\bferry\b"), ("river treaty", r"\briver\s+treaty\b")],
)
def test_texts_are_searched_for_whole_words(case_of, show, words, pattern):
    texts = case_of(EXAMPLE).texts.articles
    whole = texts["title"].fillna("") + "\n" + texts["text"]
    page = show(EXAMPLE, f"view=pages&find={words.replace(' ', '+')}", texts=True)
    n, listed = found(page)
    assert n == listed
    in_text = page.locator("#view small", has_text="in its text").count()
    assert in_text == whole.str.contains(pattern, case=False).sum()


def test_what_is_typed_is_text_and_never_a_pattern(show):
    page = show(EVENT, "view=pages")
    for text in [*HOSTILE, "zzzz"]:
        page.locator("#find").fill(text)
        page.wait_for_timeout(400)
        n, listed = found(page)
        assert n == listed
        assert page.locator("#view img, #view script").count() == 0
    page.get_by_text("No page has these words").wait_for()
