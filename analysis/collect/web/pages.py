"""Saved web pages: one article a page, or the reason why there is none."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter, deque
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import Any

import trafilatura
from lxml import etree, html

from analysis.collect.download import addresses
from analysis.collect.exports.records import Found, record
from analysis.collect.web import furniture
from analysis.collect.web.dates import day
from analysis.collect.web.encodings import decoded
from analysis.errors import refusal

LARGEST = 10_000_000  # bytes of one page: saved pages with pictures inside stay below it; more takes more than ten seconds
ELEMENTS = 30_000  # of one page, for the same reason
LEVELS = 1_500_000  # of all elements together: each counts the elements that it stands in; news have fewer than 200,000
PAIRS = 10_000_000  # of links, spans or words in bold side by side: 3,000 in one paragraph, or 1,000 in each of ten
FIELD = (
    1_000  # characters of a statement about the page; what is longer is no name, title or address
)
LINKED_DATA = 100_000  # characters of all such statements in JSON-LD
BROKEN = 5_000  # characters of JSON-LD that cannot be read as such; trafilatura searches it, with time in their square
DAYS = 500  # statements of a day that are looked at; one that is hard to read takes milliseconds
QUICK = 5_000  # elements from which trafilatura goes without its second opinion, whose time grows with their square
LENGTHY = 1_000_000  # characters from which it does so, too
ATTRIBUTES = 60  # of one tag: the parser's time grows with their square, and no page needs more
LONGEST = (
    20_000  # characters of one tag: what is longer holds pictures or programs in its attributes
)
LEAST = 25  # words of an article; what has fewer is a teaser, a notice or a stub
FRONT = 5  # headings that are links, from which a page that does not call itself an article is a list of them

DECLARED = re.compile(
    rb"""(?i)<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|^<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})"""
)
ATTRIBUTE = r"""(?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+|=)*+>?"""
#: Comments and scripts as a whole, as a sign "<" in them begins no tag; each match ends where the next search begins.
TAG = re.compile(
    rf"(?is)<!--.*?(?:-->|\Z)|(<(?:script|style)\b{ATTRIBUTE})(.*?(?=</(?:script|style)|\Z))"
    rf"|(<[a-z][^\s/>]*+{ATTRIBUTE})"
)
#: Elements that are quick to read side by side; the others count for PAIRS.
BLOCKS = frozenset(
    """address article aside blockquote body br dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5
    h6 head header hr html img li link main meta nav noscript ol option p picture pre script section source style summary table
    tbody td tfoot th thead title tr ul""".split()
)
#: Control characters and halves of pairs, which XML forbids.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Joiners that Persian and Indic scripts spell with; trafilatura drops them as invisible, so that stand-ins take their place.
JOINERS = str.maketrans("\u200c\u200d", "\ua78f\ua722")
WRITTEN = {stand_in: joiner for joiner, stand_in in JOINERS.items()}

CONSENT = re.compile(r"(?i)\bcookies?\b|\bconsent")
ASKED = 3  # mentions of cookies or consent from which a page without a text is a cookie wall
NOTICE = 250  # words up to which a text that speaks of them in half of its paragraphs is their notice, and no report
SCRIPTED = re.compile(
    r"(?i)\b(?:enable|turn on|activate|requires?|without|need)\b.{0,40}javascript"
    r"|javascript.{0,40}(?:disabled|required|off)\b"
)
WALL = etree.XPath(
    "//*[re:test(concat(@class, ' ', @id), '(^|[ _-])(paywall|regwall|metered|subscriber-only)($|[ _-])', 'i')]",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
FRONT_PAGE = "a list of links (a section's front page), no article"

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
MARKED = "//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content | //time[@pubdate]/@datetime"
#: For htmldate inside trafilatura, whose answer isn't used: it would take any day of the text, and today's as the last one.
DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}

for library in ("trafilatura", "htmldate"):  # what they would log stands in our reasons
    logging.getLogger(library).addHandler(logging.NullHandler())


def articles(
    data: bytes,
    *,
    name: str,
    encoding: str | None = None,
    declared: str | None = None,
    url: str | None = None,
) -> Found:
    """Return the article of a web page: its main text, title, day, author, outlet, address and language.

    Parameters
    ----------
    data : bytes
        The page as it was saved.
    name : str
        Of the file, for messages.
    encoding : str, optional
        The page's encoding if the user knows it.
    declared : str, optional
        The encoding that the server named; else the page's own declaration counts (see ``encodings.decoded``).
    url : str, optional
        The page's address, if known; else the canonical one that the page gives.

    Returns
    -------
    Found
        One record, or none and the reason: a cookie wall, a list of links, a page that scripts would fill, a paywall with fewer
        than LEAST words before it, or no main text. What stands before a paywall is kept, and a reason "kept: …" says so.

    Raises
    ------
    InputError
        *data* is no text, larger than LARGEST, or nested too deeply to be read whole.

    Examples
    --------
    >>> page = b"<html lang='en'><title>Ferries</title><article>" + b"<p>Ferries ran again on Monday.</p>" * 9
    >>> found = articles(page, name="ferries.html", url="https://www.post.example/ferries")
    >>> [found.records[0][field] for field in ("title", "outlet", "outlet_from", "language")], found.encoding
    (['Ferries', 'post.example', 'address', 'en'], 'utf-8')
    """
    _require(
        len(data) <= LARGEST,
        name=name,
        arrived=f"{len(data):,} bytes",
        expected=f"at most {LARGEST:,}",
    )
    text, found_encoding = decoded(
        data, name=name, declared=declared or _declared(data), given=encoding
    )
    page = _page(text, name=name)
    if page is None:
        return Found([], ["an empty page"], found_encoding)
    stated = _stated(page, url)
    stated["text"] = _text(
        furniture.bare(
            deepcopy(page),
            title=(stated["title"] or "").translate(JOINERS),
            author=(stated["author"] or "").translate(JOINERS),
        )
    )
    reason = _reason(page, stated["text"] or "")
    kept = not reason or reason.startswith("kept: ")
    return Found([record(**stated)] if kept else [], [reason] if reason else [], found_encoding)


def _require(holds: bool, *, name: str, arrived: str, expected: str) -> None:
    if not holds:
        raise refusal(
            name,
            arrived=f"a page of {arrived}",
            expected=expected,
            fix="Save the article alone, without what surrounds it.",
        )


def _declared(data: bytes) -> str | None:
    found = DECLARED.search(data[:10_000])
    return (found[1] or found[2]).decode("ascii", "ignore") if found else None


def _page(text: str, *, name: str) -> html.HtmlElement | None:
    """Return the parsed page, or None if there is nothing in it."""
    whole = FORBIDDEN.sub("\ufffd", TAG.sub(_few_attributes, text)).translate(JOINERS)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        page = html.document_fromstring(whole.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return None
    deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    _require(
        not deep,
        name=name,
        arrived="elements nested more than 2,048 deep",
        expected="a page that can be read to its end",
    )
    count = sum(1 for _ in page.iter())
    _require(
        count <= ELEMENTS,
        name=name,
        arrived=f"{count:,} elements",
        expected=f"at most {ELEMENTS:,}",
    )
    etree.strip_tags(page, "font", "center", "big")
    _require_readable(page, name=name)
    _mend(page)
    return page


def _require_readable(page: html.HtmlElement, *, name: str) -> None:
    """Raise InputError for a page whose elements stand in each other or side by side as those of no news do."""
    levels: dict[html.HtmlElement, int] = {}
    inline: Counter = Counter()
    for element in page.iter():
        parent = element.getparent()
        levels[element] = levels.get(parent, 0) + 1
        inline[parent] += element.tag not in BLOCKS
    total = sum(levels.values())
    _require(
        total <= LEVELS,
        name=name,
        arrived=f"{len(levels):,} elements, each inside of {total // len(levels):,} others",
        expected=f"at most {LEVELS:,} such pairs",
    )
    pairs = sum(number**2 for number in inline.values())
    _require(
        pairs <= PAIRS,
        name=name,
        arrived=f"{max(inline.values()):,} links or marked words side by side",
        expected=f"at most {PAIRS:,} pairs of them in all",
    )


def _mend(page: html.HtmlElement) -> None:
    """Replace what references such as &#1; brought in: trafilatura gives up a page with one of these characters."""
    for element in page.iter():
        for part in ("text", "tail"):
            if FORBIDDEN.search(getattr(element, part) or ""):
                setattr(element, part, FORBIDDEN.sub("\ufffd", getattr(element, part)))


def _few_attributes(found: re.Match) -> str:
    """Return a tag as it is, or without its attributes if it has more than any page needs."""
    tag = found[1] or found[3] or ""
    names = re.sub(r"\"[^\"]*\"|'[^']*'", "", tag) if 2 * ATTRIBUTES < len(tag) <= LONGEST else ""
    if len(tag) <= LONGEST and len(re.findall(r"[\s/=]+", names)) <= ATTRIBUTES:
        return found[0]
    return re.split(r"(?<=.)[\s/>]", tag, maxsplit=1)[0] + ">" + (found[2] or "")


def _stated(page: html.HtmlElement, url: str | None) -> dict[str, str | None]:
    """Return what the page says of itself."""
    known = trafilatura.extract_metadata(_with_short_statements(page), url, DATES)
    address = known.url or url
    host = addresses.host(address) or None if address else None
    site = (
        known.sitename
        if known.sitename and known.sitename.lower().removeprefix("www.") != host
        else None
    )
    language = re.match(r"[a-zA-Z]{2}(?=[-_]|$)", page.get("lang") or page.get("xml:lang") or "")
    stated = {
        "title": known.title,
        "author": known.author,
        "url": address,
        "outlet": site or host,
        "outlet_from": "site name" if site else "address" if host else None,
        "published": _published(page, address),
        "language": language[0].lower() if language else None,
    }
    return {field: _written(value) for field, value in stated.items()}


def _with_short_statements(page: html.HtmlElement) -> html.HtmlElement:
    """Return a copy of a page without statements about itself that are too long for one, which trafilatura would search."""
    page = deepcopy(page)
    left = LINKED_DATA
    for meta in page.iter("meta"):
        if len(meta.get("content", "")) > FIELD:
            del meta.attrib["content"]
    for script in page.iter("script"):
        if script.get("type") in ("application/ld+json", "application/settings+json"):
            text = _short_json(script.text or "")
            left -= len(text)
            script.text = text if left >= 0 else None
    return page


def _short_json(text: str) -> str:
    """Return JSON without its long strings, as articles; what is broken is empty if it is long.

    >>> _short_json('{"author": "Ann Berg", "articleBody": "' + "Rain fell. " * 1000 + '"}')
    '{"author": "Ann Berg", "articleBody": ""}'
    """
    if len(text) <= BROKEN:
        return text
    try:
        return FORBIDDEN.sub(
            "\ufffd", json.dumps(_without_long(json.loads(text, strict=False)), ensure_ascii=False)
        )
    except (ValueError, RecursionError):
        return ""


def _without_long(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_long(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_long(value) for value in node]
    return "" if isinstance(node, str) and len(node) > FIELD else node


def _published(page: html.HtmlElement, address: str | None) -> str | None:
    """Return the first day that is stated: in JSON-LD, in meta elements, in marked times, in the address."""
    metas = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get(
            "content"
        )
        for meta in reversed(page.findall(".//meta"))
    }
    times = {
        day(time)
        for time in islice(dict.fromkeys(page.xpath("//h1/ancestor::*[2]//time/@datetime")), DAYS)
    }
    in_address = re.search(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|-|$)", address or "")
    stated = [
        *(node.get("datePublished") for node in _linked_data(page)),
        *map(metas.get, PUBLISHED),
        *page.xpath(MARKED),
        times.pop() if len(times) == 1 else None,
        "-".join(in_address.groups()) if in_address else None,
    ]
    texts = islice(dict.fromkeys(text for text in stated if isinstance(text, str)), DAYS)
    return next(filter(None, map(day, texts)), None)


def _linked_data(page: html.HtmlElement) -> Iterator[dict]:
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


def _text(page: html.HtmlElement) -> str:
    """Return the main text, its paragraphs parted by empty lines."""
    elements, characters = sum(1 for _ in page.iter()), sum(map(len, page.itertext()))
    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        fast=elements > QUICK or characters > LENGTHY,
    )
    lines = (getattr(found, "text", "") or "").split("\n")
    return "\n\n".join(
        filter(None, ((_written(line) or "").removeprefix("- ").strip() for line in lines))
    )


def _written(text: str | None) -> str | None:
    """Return text with the joiners that it came with, and without halves of surrogate pairs."""
    return text and FORBIDDEN.sub("\ufffd", text.translate(WRITTEN))


def _reason(page: html.HtmlElement, text: str) -> str | None:
    """Return why *text* is no article, or ("kept: …") what is to be known of it; None if there is nothing to say."""
    words, consents = (
        len(text.split()),
        [bool(CONSENT.search(paragraph)) for paragraph in text.split("\n\n")],
    )
    walled = bool(WALL(page)) or any(
        str(node.get("isAccessibleForFree")).lower() == "false" for node in _linked_data(page)
    )
    if words < LEAST or words < NOTICE and 2 * sum(consents) >= len(consents):
        return _why_none(page, words=words, walled=walled)
    if walled:
        return f"kept: the page has a paywall, and the text may end where it stands ({words} words)"
    return FRONT_PAGE if _is_front(page, text) else None


def _why_none(page: html.HtmlElement, *, words: int, walled: bool) -> str:
    """Return the reason why a page has no article: the first that holds."""
    visible = " ".join(page.itertext()).split()
    linked = sum(len(" ".join(link.itertext()).split()) for link in page.iter("a"))
    reasons = {
        f"a paywall with {words} words before it": walled,
        "a cookie wall, and no article behind it": len(CONSENT.findall(" ".join(visible))) >= ASKED,
        "a page that needs JavaScript, saved without its text": SCRIPTED.search(" ".join(visible)),
        FRONT_PAGE: 2 * linked > len(visible),
        "an empty page": not visible,
    }
    return next(
        (reason for reason, holds in reasons.items() if holds), f"no main text ({words} words)"
    )


def _is_front(page: html.HtmlElement, text: str) -> bool:
    """Tell whether a page lists others: its headings are links, half as many as there are paragraphs."""
    if next(_linked_data(page), None) or page.xpath(
        "//meta[@content='article' or @property='article:published_time']"
    ):
        return False
    headings = page.xpath("count(//*[self::h2 or self::h3 or self::h4][.//a or parent::a])")
    return headings >= FRONT and 2 * headings >= text.count("\n\n") + 1
