"""The evidence is one click away: forms of the words to look for, links of strangers, sentences that are at hand."""

import pandas as pd
import pytest
from refusals import refused
from screens import opened

from analysis import annotation, page
from analysis.page import counts

LINKS = """items => items.map(item => [...item.querySelectorAll('a')].map(one => [one.textContent, one.getAttribute('href')]))"""

# ---------------------------------------------------------------- the list of forms


def test_its_forms_serve_most_listed_pages_of_the_three_groups(event):
    rows = counts(event, "labels", reading="a").rows
    is_meant = (rows["listed"] == 1) & rows["country_group"].isin(event.plan.levels)
    forms = event.book.seek["terrorists"]
    assert is_meant.sum() == 208
    assert rows[is_meant]["language"].isin(forms).sum() == 190
    assert max(map(len, forms.values())) <= 20 and len(forms["ru"]) == 10


CLAIM = """
[[claim]]
name = "closed"
text = "The bridge was closed."
"""


@pytest.mark.parametrize(
    "seek, reason",
    [
        ('[seek.opened]\nen = ["opened"]', "no value, variable or claim"),
        (f"[seek.closed]\nen = {[f'form{n}' for n in range(21)]}", "at most 20"),
    ],
)
def test_other_lists_of_forms_are_refused(tmp_path, seek, reason):
    book = tmp_path / "codebook.toml"
    book.write_text(CLAIM + '[seek.closed]\nen = ["closed", "shut"]')
    assert annotation.Codebook.of(book).seek == {"closed": {"en": ["closed", "shut"]}}
    book.write_text(CLAIM + seek)
    with refused(reason):
        annotation.Codebook.of(book)


# ---------------------------------------------------------------- links


STRANGE = {
    "https://port.invalid/a?b=1&c=%D0%B0#part": "https://port.invalid/a?b=1&c=%D0%B0#part:~:",
    "https://port.invalid/a": "https://port.invalid/a#:~:",
    "javascript:alert(1)": None,
    "": None,
}


@pytest.mark.slow
@pytest.mark.browser
def test_addresses_and_words_of_strangers_stay_addresses_and_words(chromium, tmp_path):
    n = len(STRANGE)
    table = pd.DataFrame({"article_id": [*"abcd"], "outlet": ["Elm", "Oak"] * 2, "url": [*STRANGE]})
    table["published"] = ["2016-08-17", "2017-01-01", "", "2016-08-18"]
    table["text"] = ["A well-known dam, & more. Nothing else.", "The well-known dam."] * 2
    table.to_csv(tmp_path / "dams.csv", index=False)
    path = page.save(tmp_path / "dams.csv", tmp_path / "dams.html", texts=True)
    address = "view=compare&by=outlet&what=words&item=dam&show=all&sample="
    shown = opened(chromium, path, address)
    shown.locator("#beside mark").nth(n - 1).wait_for()
    found = [dict(links) for links in shown.locator("#beside .pages li").evaluate_all(LINKS)]
    hrefs = {links.get("look for the word") for links in found}
    assert hrefs == {start and f"{start}text=dam" for start in STRANGE.values()}
    copies = {links.get("archived copy", "").partition("/web/")[2][:4] for links in found}
    assert copies == {"2016", "2017", ""}
    sentences = shown.locator("#beside .pages li p").all_inner_texts()
    assert len(sentences) == n and "Nothing else" not in "".join(sentences)
    assert shown.locator("#beside mark").all_inner_texts() == ["dam"] * n and not shown.wrong
    shown.context.close()
