"""What a web page says of itself: title, author, address, outlet, day and language."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import Any

import trafilatura
from lxml import html

from analysis.collect.download import addresses
from analysis.collect.web.characters import FORBIDDEN, with_joiners
from analysis.collect.web.dates import day

FIELD = 1_000  # characters of a statement about the page; what is longer is no name or address
LINKED_DATA = 100_000  # characters of all such statements in JSON-LD
#: Characters of JSON-LD that cannot be read; trafilatura searches it, with time in their square.
BROKEN = 5_000
DAYS = 500  # statements of a day that are looked at; one takes milliseconds

#: Where pages state their day: names of meta elements in order of trust, and marked elements.
PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
)
MARKED = (
    "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content"
    " | //time[@pubdate]/@datetime"
)
#: For htmldate inside trafilatura, whose answer is not used: it would take any day of the text.
DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}


def statements(page: html.HtmlElement, url: str | None) -> dict[str, str | None]:
    """Return what the page says of itself."""
    metadata = trafilatura.extract_metadata(_with_short_statements(page), url, DATES)
    address = metadata.url or url
    host = addresses.host(address) or None if address else None
    outlet = host
    outlet_from = "address" if host else None
    site = metadata.sitename
    if site and site.lower().removeprefix("www.") != host:
        outlet = site
        outlet_from = "site name"
    stated = {
        "title": metadata.title,
        "author": metadata.author,
        "url": address,
        "outlet": outlet,
        "outlet_from": outlet_from,
        "published": _day_of_page(page, address),
        "language": _language_of_page(page),
    }
    return {field: with_joiners(value) for field, value in stated.items()}


def _language_of_page(page: html.HtmlElement) -> str | None:
    stated = page.get("lang") or page.get("xml:lang") or ""
    match = re.match(r"[a-zA-Z]{2}(?=[-_]|$)", stated)
    return match[0].lower() if match else None


def _with_short_statements(page: html.HtmlElement) -> html.HtmlElement:
    """Return a copy of a page without long statements, which trafilatura would search."""
    page = deepcopy(page)
    for meta in page.iter("meta"):
        if len(meta.get("content", "")) > FIELD:
            del meta.attrib["content"]
    n_left = LINKED_DATA
    for script in page.iter("script"):
        if script.get("type") in ("application/ld+json", "application/settings+json"):
            text = _short_json(script.text or "")
            n_left -= len(text)
            script.text = text if n_left >= 0 else None
    return page


def _short_json(text: str) -> str:
    """Return JSON without its long strings; long JSON that is broken is empty.

    >>> _short_json('{"author": "Ann Berg", "articleBody": "' + "Rain fell. " * 1000 + '"}')
    '{"author": "Ann Berg", "articleBody": ""}'
    """
    if len(text) <= BROKEN:
        return text
    try:
        short = _without_long_strings(json.loads(text, strict=False))
        return FORBIDDEN.sub("\ufffd", json.dumps(short, ensure_ascii=False))
    except (ValueError, RecursionError):
        return ""


def _without_long_strings(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_long_strings(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_long_strings(value) for value in node]
    if isinstance(node, str) and len(node) > FIELD:
        return ""
    return node


def _day_of_page(page: html.HtmlElement, address: str | None) -> str | None:
    """Return the first day that is stated.

    It is looked for in JSON-LD, in meta elements, in marked times and in the address.
    """
    stated = [node.get("datePublished") for node in linked_data(page)]
    contents = _contents_of_metas(page)
    stated += [contents.get(name) for name in PUBLISHED]
    stated += page.xpath(MARKED)
    stated.append(_day_beside_heading(page))
    in_address = re.search(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|-|$)", address or "")
    if in_address:
        stated.append("-".join(in_address.groups()))
    texts = dict.fromkeys(text for text in stated if isinstance(text, str))
    for text in islice(texts, DAYS):
        stated_day = day(text)
        if stated_day:
            return stated_day
    return None


def _contents_of_metas(page: html.HtmlElement) -> dict[str, str | None]:
    """Return the first content of each meta element, by its name in lower case."""
    contents = {}
    for meta in reversed(page.findall(".//meta")):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        contents[name.lower()] = meta.get("content")
    return contents


def _day_beside_heading(page: html.HtmlElement) -> str | None:
    """Return the only day of the times beside the main heading."""
    times = dict.fromkeys(page.xpath("//h1/ancestor::*[2]//time/@datetime"))
    days = {day(time) for time in islice(times, DAYS)}
    return days.pop() if len(days) == 1 else None


def linked_data(page: html.HtmlElement) -> Iterator[dict]:
    """Yield the articles that JSON-LD describes; blocks that are broken are left out."""
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            nodes = deque([json.loads(script.text or "", strict=False)])
        except (ValueError, RecursionError):
            continue
        while nodes:
            node = nodes.popleft()
            if isinstance(node, list):
                nodes += node
            elif isinstance(node, dict):
                nodes += [node.get("@graph"), node.get("mainEntity")]
                if re.search("Article|Posting|Report", str(node.get("@type"))):
                    yield node
