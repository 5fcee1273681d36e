"""Marks that a browser draws, hidden paragraphs and marks of footnotes, by hand."""

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from by_hand import tables
from lxml import html

from analysis.collect.web import saved_pages, seen

PAGES = tables(__file__)["page"]
CASES = [(page, hide) for page in PAGES for hide in page.get("hidden", [""])]
MORE = "".join(
    f"<p>On day {n} the ferries stayed in the harbour of Elm, and the sailors went home.</p>"
    for n in range(9)
)


def page_of(body):
    return html.document_fromstring(f"<html><body><article>{body}</article></body></html>")


@pytest.mark.parametrize("page, hide", CASES)
def test_pages_by_hand(page, hide):
    document = page_of(page["body"].replace("HIDE", hide))
    assert seen.show(document) == page["told"]
    assert "\n\n".join(p.text_content() for p in document.iter("p")) == page["text"]


def test_an_article_is_kept_and_what_was_changed_is_said():
    text = "<p><q>We sail</q>, said Roe.<sup>1</sup></p><p hidden>For robots only.</p>"
    found = saved_pages.articles(f"<article>{text}{MORE}</article>".encode(), name="page.html")
    assert found.records[0]["text"].startswith("“We sail”, said Roe.\n\nOn day 0")
    assert found.skipped == [
        "kept: <q> written as quotation marks: 1; hidden paragraphs left out: 1; footnote marks left out: 1"
    ]
