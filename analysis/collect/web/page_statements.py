"""What a web page says of itself: title, author, address, outlet, day and language."""

import re
from dataclasses import dataclass

from lxml import html
from trafilatura.json_metadata import normalize_authors
from trafilatura.metadata import extract_author, extract_title

from analysis.collect import urls
from analysis.collect.web.days import day_of
from analysis.collect.web.headlines import (
    SiteNames,
    heading_of,
    stated_titles,
    title_of,
    without_site,
)
from analysis.collect.web.lines import Line, lines
from analysis.collect.web.odd_characters import as_written
from analysis.collect.web.outlets import home_names, outlet_of
from analysis.collect.web.sites import letters, plain_host
from analysis.collect.web.structured import Structured, people_of, structured, text_of

FIELD = 1_000  # characters of a statement about the page; what is longer is no name or address
#: Meta elements with the author.
AUTHOR_METAS = tuple(
    """
    author article:author og:author og:article:author authors byl citation_author creator
    dc.creator dcterms.creator parsely-author sailthru.author
    """.split()
)
#: Copies in the Wayback Machine have the page's address inside of their own.
ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?://)")
IDENTITIES = ("url", "mainEntityOfPage", "@id")  # keys of JSON-LD with the article's address


@dataclass(frozen=True)
class Statements:
    """What a page says of itself."""

    record: dict[str, str | None]  #: title, author, address, outlet, agency, day, language
    lines: list[Line]  #: what a reader sees
    data: Structured
    article: dict | None  #: the node of JSON-LD that the page is about

    @property
    def calls_itself_article(self) -> bool:
        """Whether JSON-LD or a meta element says that the page is an article."""
        has_time = bool(self.data.contents("article:published_time"))
        return has_time or self.article is not None or "article" in self.data.contents("og:type")

    @property
    def is_paid(self) -> bool:
        """Whether JSON-LD says that the article is not free."""
        nodes = self.data.articles
        return any(str(node.get("isAccessibleForFree")).lower() == "false" for node in nodes)

    @property
    def has_day(self) -> bool:
        """Whether the page states its day."""
        return bool(self.record["published"]) and self.record["day"] is None


def statements(page: html.HtmlElement, url: str | None) -> Statements:
    """Return what a page says of itself."""
    data = structured(page)
    page_addresses = _addresses(page, data, url)
    host = next(filter(None, map(urls.host, page_addresses)), None)
    page_title = page.findtext(".//head/title") or page.findtext(".//title")
    article = _main_article(data, page_title, page_addresses)
    titles = stated_titles(page_title, data, article)
    outlet = outlet_of(
        data, article, titles=titles, host=host, home=home_names(page, plain_host(host or ""))
    )
    site = SiteNames(outlet.names, host)

    page_lines = lines(page)
    bare_titles = [without_site(title, site) for title in titles]
    heading = heading_of(page_lines, [*titles, *bare_titles], names=site.letters)
    address = next(iter(page_addresses), None)
    day = day_of(page, address)
    record = {
        "title": title_of(titles, heading, site=site) or extract_title(page),
        "author": _author_of(page, data, article),
        "url": address,
        "outlet": outlet.name,
        "outlet_from": outlet.origin,
        "agency": outlet.agency,
        "published": day.published,
        "day": day.day,
        "language": _language_of_page(page),
    }
    written = {field: as_written(value) for field, value in record.items()}
    return Statements(written, page_lines, data, article)


def _addresses(page: html.HtmlElement, data: Structured, url: str | None) -> list[str]:
    """Return the addresses of a page, most trusted first: what the user says, then the page."""
    stated = [url or "", *data.contents("og:url")]
    stated += page.xpath("//link[@rel='canonical']/@href")[:1]
    if len(data.articles) == 1:
        stated += [text_of(data.articles[0], key) or "" for key in IDENTITIES]
    stated += data.contents("twitter:url", "parsely-link", "al:web:url")
    stated += page.xpath("//base/@href | //link[@rel='amphtml']/@href")[:2]
    bare = [ARCHIVED.sub("", address.strip()) for address in stated if len(address) <= FIELD]
    return [address for address in bare if address.startswith(("http://", "https://"))]


def _main_article(data: Structured, title: str | None, page_addresses: list[str]) -> dict | None:
    """Return the article of JSON-LD that the page is about.

    That is the one with the page's address or title; else the first, unless they differ in day.
    """
    if len(data.articles) < 2:
        return next(iter(data.articles), None)
    paths = {_path(address) for address in page_addresses}
    for node in data.articles:
        if paths & {_path(text_of(node, key) or "-") for key in IDENTITIES}:
            return node
    written = [letters(text[:FIELD]) for text in (title, *data.contents("og:title")) if text]
    for node in data.articles:
        headline = letters(text_of(node, "headline") or text_of(node, "name") or "")
        if headline and any(headline in text or text in headline for text in written if text):
            return node
    days = {str(node.get("datePublished"))[:10] for node in data.articles}
    return data.articles[0] if len(days) == 1 else None


def _author_of(page: html.HtmlElement, data: Structured, article: dict | None) -> str | None:
    """Return the names of the authors: from JSON-LD, else from meta elements, else as shown."""
    in_metas = [name for name in data.contents(*AUTHOR_METAS) if " " in name]
    for names in (people_of((article or {}).get("author")), in_metas):
        authors = None
        for name in names:
            authors = normalize_authors(authors, name)
        if authors:
            return authors
    return extract_author(page)


def _path(address: str) -> str:
    """Return an address without its scheme, its parameters and the last slash."""
    return re.sub(r"^\w+://(?:www\.)?|[?#].*$|/+$", "", address)


def _language_of_page(page: html.HtmlElement) -> str | None:
    match = re.match(r"[a-zA-Z]{2}(?=[-_]|$)", page.get("lang") or page.get("xml:lang") or "")
    return match[0].lower() if match else None
