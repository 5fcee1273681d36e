"""How many words, linked words and addresses are inside each element of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from analysis.collect.web.blocks import Page
from analysis.collect.web.words import n_words


@dataclass(frozen=True)
class Sizes:
    """How much is inside each element of a page, counted once for all.

    Attributes
    ----------
    words : dict of int
        All words inside.
    linked : dict of int
        Those in links; in links inside of links they count again.
    addresses : dict of int
        Links to an address for mail.
    """

    words: Mapping[Page, int]
    linked: Mapping[Page, int]
    addresses: Mapping[Page, int]


def sizes(page: Page) -> Sizes:
    """Return the sizes of all elements of a page.

    >>> page = etree.fromstring("<div>One <p>two <a>three four</a> five</p></div>")
    >>> counted = sizes(page)
    >>> [counted.words[element] for element in (page, page[0], page[0][0])], counted.linked[page]
    ([5, 4, 2], 2)
    """
    words: Counter = Counter()
    linked: Counter = Counter()
    addresses: Counter = Counter()
    for element in reversed(list(page.iter(etree.Element))):  # each after all that is inside it
        text = element.text or ""
        words[element] += n_words(text)
        if element.tag == "a":
            linked[element] += words[element]
            addresses[element] += "mailto:" in element.get("href", "")
        parent = element.getparent()
        if parent is None:
            continue
        tail = element.tail or ""
        words[parent] += words[element] + n_words(tail)
        linked[parent] += linked[element]
        addresses[parent] += addresses[element]
    return Sizes(words, linked, addresses)
