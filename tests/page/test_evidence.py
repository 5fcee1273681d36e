"""The evidence is one click away: the word on each counted page, a copy of its year, the sentences that are at hand."""

from urllib.parse import unquote, urlsplit

import pandas as pd
import pytest
from conftest import EVENT
from refusals import refused
from screens import opened

from analysis import annotation, page
from analysis.page import counts

TERRORISTS = "opponents_outlet:terrorists"
LINKS = """items => items.map(item => [...item.querySelectorAll('a')].map(one => [one.textContent, one.getAttribute('href')]))"""
ARCHIVE = "https://web.archive.org/web/"

# ---------------------------------------------------------------- the list of forms


def test_its_forms_serve_most_listed_pages_of_the_three_groups(event):
    rows = counts(event, "labels", reading="a").rows
    is_meant = (rows["listed"] == 1) & rows["country_group"].isin(event.plan.levels)
    forms = event.book.seek["terrorists"]
    assert is_meant.sum() == 208
    assert rows[is_meant]["language"].isin(forms).sum() == 190
    sizes = {language: len(set(words)) for language, words in forms.items()}
    assert sizes == {language: len(words) for language, words in forms.items()}
    assert max(sizes.values()) <= 20 and sizes["ru"] == 10


CLAIM = """
[[claim]]
name = "closed"
text = "The bridge was closed."
"""


@pytest.mark.parametrize(
    ("seek", "reason"),
    [
        ('[seek.opened]\nen = ["opened"]', "no value, variable or claim"),
        (f"[seek.closed]\nen = {[f'form{n}' for n in range(21)]}", "at most 20"),
        ('[seek.closed]\nen = [""]', "at least 1"),
    ],
)
def test_other_lists_of_forms_are_refused(tmp_path, seek, reason):
    book = tmp_path / "codebook.toml"
    book.write_text(CLAIM + '[seek.closed]\nen = ["closed", "shut"]')
    assert annotation.codebook(book).seek == {"closed": {"en": ["closed", "shut"]}}
    book.write_text(CLAIM + seek)
    with refused(reason):
        annotation.codebook(book)


# ---------------------------------------------------------------- links


def links_of(shown):
    """Return, for each listed page, its address, and the links to the word and the copy."""
    shown.locator("#beside .pages li").first.wait_for()
    more = shown.locator("#beside .more")
    if more.count():
        more.click()
    items = shown.locator("#beside .pages li").evaluate_all(LINKS)
    return [dict(links) | {"page": links[1][1]} for links in items]


def words_of(address):
    """Return the address without its fragment's words, and these."""
    url, _, asked = address.partition(":~:")
    return url.removesuffix("#"), [unquote(one.removeprefix("text=")) for one in asked.split("&")]


@pytest.fixture(scope="module")
def russian(event):
    """Return the Russian comparable pages that say “terrorists” themselves."""
    found = counts(event, "labels", reading="a")
    sample = event.plan.samples[0].where | event.plan.pages
    found = found.where(rows={**sample, "country_group": "Russian"}, items=[TERRORISTS])
    return found.rows[found.values.toarray()[:, 0] > 0].set_index("url")


@pytest.mark.slow
@pytest.mark.browser
def test_each_counted_page_has_the_forms_of_its_language_and_a_copy_of_its_year(
    event, russian, show
):
    shown = show(EVENT)
    shown.get_by_role("button", name="25 of 79").first.click()
    listed = links_of(shown)
    assert len(listed) == len(russian) == 25
    for links in listed:
        row = russian.loc[links["page"]]
        forms = event.book.seek["terrorists"].get(row["language"], [])
        year = row["earliest"].year  # of many pages the month is known alone
        copied, in_copy = words_of(links["archived copy"])
        assert copied == f"{ARCHIVE}{year}/{links['page']}"
        assert ("look for the word" in links) == bool(forms)
        if forms:
            assert words_of(links["look for the word"]) == (links["page"], forms)
            assert in_copy == forms


STRANGE = {
    "https://port.invalid/a?b=1&c=%D0%B0#part": "https://port.invalid/a?b=1&c=%D0%B0#part:~:",
    "https://port.invalid/a": "https://port.invalid/a#:~:",
    "javascript:alert(1)": None,
    "": None,
}


@pytest.mark.slow
@pytest.mark.browser
def test_addresses_and_words_of_strangers_stay_addresses_and_words(browsing, tmp_path):
    n = len(STRANGE)
    table = {
        "article_id": [f"a{i}" for i in range(n)],
        "outlet": [f"Post {i % 2}" for i in range(n)],
        "url": [*STRANGE],
        "published": ["2016-08-17", "2017-01-01", "", "2016-08-18"],
        "text": ["A well-known dam, & more. Nothing else.", "The well-known dam."] * (n // 2),
    }
    pd.DataFrame(table).to_csv(tmp_path / "dams.csv", index=False)
    path = page.save(tmp_path / "dams.csv", tmp_path / "dams.html", texts=True)
    shown = opened(browsing, path, "view=compare&by=outlet&what=words&item=dam&show=all&sample=")
    shown.locator("#beside .pages li").first.wait_for()
    items = shown.locator("#beside .pages li").evaluate_all(LINKS)
    found = [dict(links) for links in items]
    hrefs = [links.get("look for the word") for links in found]
    wanted = [start and f"{start}text=dam" for start in STRANGE.values()]
    assert sorted(filter(None, hrefs)) == sorted(filter(None, wanted))
    copies = [links["archived copy"] for links in found if "archived copy" in links]
    assert {urlsplit(copy).path.split("/")[2] for copy in copies} == {"2016", "2017"}
    sentences = shown.locator("#beside .pages li p")
    assert sentences.count() == n and "Nothing else" not in "".join(sentences.all_inner_texts())
    assert shown.locator("#beside mark.counted").all_inner_texts() == ["dam"] * n
    assert shown.wrong == []
    shown.context.close()
