"""Pages: the search finds what the case says, counts all pages, opens exactly its pages, and takes input as text."""

import re

import browser
import pytest
from screens import opened

from analysis import open_case
from analysis.page import counts, save

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EVENT, EXAMPLE = "hamedan-2016", "example-articles"
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "([.*",
    "a{9999}",
    "\\",
    "(?<!x)",
    "__proto__",
    "</script><script>alert(2)</script>",
    "* *",
    "]] ||",
]


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def cases(root):
    return {name: open_case(root / "data" / name) for name in (EVENT, EXAMPLE)}


@pytest.fixture(scope="module")
def files(cases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    texts = save(cases[EXAMPLE], folder / "texts.html", texts=True)
    return {"texts": texts, EVENT: save(cases[EVENT], folder / "page.html")}


@pytest.fixture
def show(chromium, files):
    pages = []

    def shown(name, address, **screen):
        page = opened(chromium, files[name], address, **screen)
        pages.append(page)
        return page

    yield shown
    for page in pages:
        assert page.wrong == []
        page.context.close()


def found(page):
    """Return how many pages the search says it found, and how many it lists."""
    said = page.locator("#find-count").inner_text()
    more = page.locator("#view .place > div > .more")
    if more.count():
        more.click()
    return int(re.search(r"\d+", said)[0]), page.locator("#view .place > div > ul.pages > li").count()


def test_all_pages_on_article_146(show):
    page = show(EVENT, "view=pages")
    page.locator("#find").press_sequentially("Article 146", delay=20)
    page.get_by_text("120 of 918 pages").wait_for()
    assert found(page) == (120, 120)
    assert "All pages of the case, not only comparable pages" in page.locator("#view").inner_text()
    assert page.locator("#view .hits li").count() == 1
    assert page.url.endswith("#view=pages&find=Article+146")
    assert page.evaluate("history.length") <= 3  # letters are no steps back


def test_a_claim_is_there_once_with_its_pages_in_each_voice(cases, show):
    claims = counts(cases[EVENT], "claims", reading="a")
    chosen = claims.items["value"] == "breaches_146"
    expected = sorted(int(n) for n in (claims.values[:, chosen.to_numpy()] > 0).sum(axis=0).tolist())
    page = show(EVENT, "view=pages&find=Article+146")
    line = page.locator("#view .hits li").inner_text()
    assert sorted(map(int, re.findall(r"on (\d+) page", line))) == expected
    page.get_by_role("button", name="asserted by speakers on 68 pages").click()
    page.locator(".chosen").wait_for()
    assert page.evaluate("document.activeElement.innerText").startswith("68 pages")
    page.locator(".chosen .more").click()
    assert page.locator(".chosen li").count() == 68
    page.go_back()
    browser.expect(page.locator(".chosen")).to_have_count(0)


def test_titles_labels_sources_and_actors_are_found(show):
    page = show(EVENT, "view=pages&find=tass")
    text = page.locator("#view").inner_text()
    assert "Sources\nTASS" in text
    page = show(EVENT, "view=pages&find=law")
    assert "law: 245 pages" in page.locator("#view").inner_text()
    n, listed = found(page)
    assert n == listed > 5


def test_texts_are_searched_for_whole_words(cases, show):
    texts = cases[EXAMPLE].texts.articles
    for words, pattern in (("ferr*", r"\bferr\w*"), ("ferry", r"\bferry\b"), ("river treaty", r"\briver\s+treaty\b")):
        of_case = texts[texts["text"].str.contains(pattern, case=False) | texts["title"].str.contains(pattern, case=False)]
        page = show("texts", f"view=pages&find={words.replace(' ', '+')}")
        n, listed = found(page)
        in_text = page.locator("#view li:has(small)", has_text="in its text").count()
        assert (n, in_text) == (listed, len(of_case)), words


def test_input_is_text_and_never_a_pattern(show):
    page = show(EVENT, "view=pages")
    for text in HOSTILE:
        page.locator("#find").fill(text)
        browser.expect(page.locator("#find-count")).to_contain_text(" of 918 pages")
        page.wait_for_timeout(250)
        n, listed = found(page)
        assert n == listed
        assert page.locator("#view img, #view script").count() == 0
    page.locator("#find").fill("zzzz")
    page.get_by_text("No page has these words").wait_for()


def test_without_words_all_pages_are_listed_by_day(show):
    page = show(EVENT, "view=pages")
    assert page.locator("#find-count").inner_text() == "All 918 pages"
    assert page.locator("#view ul.pages > li").count() == 40
    assert found(page)[1] == 918
    days = page.locator("#view ul.pages h4").all_inner_texts()
    assert days[0] == "16 August 2016" and days[-1] == "Without a day" and len(set(days)) == len(days)
