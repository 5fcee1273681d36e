"""What invented pages say of themselves: outlet, day, title and agency."""

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

from page_heads import LATER, PAGES

from analysis.collect.web import pages

PARAGRAPH = (
    "<p>The master of the port told reporters that boats between the islands would run again as "
    "soon as the wind had dropped, and that nobody on the quay had to wait for more than a day.</p>"
)


def page_of(head):
    """Return the page of a head, with an article of three paragraphs."""
    return (
        f'<!DOCTYPE html><html lang="{head.lang}"><head><meta charset="utf-8">{head.head}</head>'
        f"<body><div><article>{head.top}{PARAGRAPH * 3}{head.end}</article></div></body></html>"
    ).encode()


def statements_of(head):
    [record] = pages.articles(page_of(head), name="a.html", url=head.url).records
    return {name: record[name] for name in ("outlet", "published", "published_from", "title")}


@pytest.mark.parametrize("head", PAGES + LATER, ids=lambda head: head.name)
def test_statements_of_a_page(head):
    expected = {
        "outlet": head.outlet,
        "published": head.published,
        "published_from": head.published_from,
        "title": head.title,
    }
    assert statements_of(head) == expected
