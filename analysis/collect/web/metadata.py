"""What a web page says of itself, as trafilatura and htmldate find it."""

import re
from copy import deepcopy
from datetime import datetime
from html import unescape
from typing import Any, NamedTuple

import trafilatura
from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from analysis import agencies
from analysis.collect import urls
from analysis.collect.records import on_one_line
from analysis.collect.web.page_text import as_written

#: Of days, whatever day it is when a page is read.
DAYS: dict[str, Any] = {
    "original_date": True,
    "min_date": datetime(1995, 1, 1),
    "max_date": datetime(2030, 12, 31),
}
GUESSED = "guessed"
FIRST_OF_MONTH = "-01"  # what htmldate writes where a text names only a month or a year
#: What states no day of publication, title or site: days of changes, readers' comments, accounts.
MISLEADING = etree.XPath(
    "//meta[re:test(concat(@property, @name, @itemprop, @http-equiv), 'modif|moddate|updat|revis"
    "|lastdate|utime|^twitter:site|^copyright', 'i')]"
    " | //time[re:test(concat(@itemprop, @class), 'modif|updat', 'i')]"
    "[not(contains(@class, 'publ'))]"
    " | //body//*[re:test(concat(@class, ' ', @id), '(^|[ _-])comments?([ _-]|$)', 'i')]"
    "[not(descendant-or-self::article or .//h1)]",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
SITE_NAMES = (
    "//meta[@property='og:site_name']/@content",
    "//meta[@name='application-name']/@content",
)
#: What shows the name of a site above its pages.
HEADS = etree.XPath("//body//a[@href='/' or @rel='home'] | //body//header[not(*)]")
#: Copies in the Wayback Machine have the page's address inside of their own.
ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?://)")
#: Where a title ends and the name of a site begins, or the other way round.
SEPARATOR = re.compile(r"\s+(?:[-–—|»«•·/›<>~]+|::)\s+|\s*\|\s*|:\s+|：")
WORDS = 7  # of the name of a site; what has more is a slogan


class Metadata(NamedTuple):
    """What a page says of itself."""

    record: dict[str, str | None]  #: title, author, address, outlet, agency, day, language
    calls_itself_article: bool

    @property
    def has_day(self) -> bool:
        """Whether the page states its day."""
        return bool(self.record["published"]) and self.record["day"] is None


def metadata_of(page: HtmlElement, url: str | None) -> Metadata:
    """Return what a page says of itself."""
    plain = deepcopy(page)
    for part in MISLEADING(plain):
        part.drop_tree()
    found = trafilatura.extract_metadata(
        plain, default_url=url, date_config=DAYS | {"extensive_search": False}
    )
    address = ARCHIVED.sub("", url or found.url or "")
    host = urls.host(address)
    authors = (found.author or "").split("; ")
    outlet = _site_name(page, found.sitename, host)
    guess = None if found.date else find_date(plain, url=address, extensive_search=True, **DAYS)
    is_guessed = guess is not None and not guess.endswith(FIRST_OF_MONTH)
    language = re.match("[a-zA-Z]{2}(?=[-_]|$)", page.get("lang") or page.get("xml:lang") or "")
    record = {
        "title": _title(page, found.title or "", {letters(name) for name in (outlet, host)}),
        "author": found.author,
        "url": address,
        "outlet": outlet or host,
        "outlet_from": "site name" if outlet else "address" if host else None,
        "agency": _agency([*authors, found.sitename or ""], outlet or host),
        "published": guess if is_guessed else found.date,
        "day": GUESSED if is_guessed else None,
        "language": language and language[0].lower(),
    }
    has_time = bool(page.xpath("//meta[@property='article:published_time']"))
    is_article = re.search("article|posting", found.pagetype or "", re.IGNORECASE)
    written = {name: as_written(value) for name, value in record.items()}
    return Metadata(written, has_time or bool(is_article))


def letters(text: str) -> str:
    """Return the letters and digits of a text, for comparing.

    >>> letters("The Elm-Post!")
    'theelmpost'
    """
    return re.sub(r"[\W_]+", "", text.lower())


def _site_name(page: HtmlElement, found: str | None, host: str) -> str:
    """Return the name of the site that a page states, or ""; an agency is the site of its own."""
    stated = [name for path in SITE_NAMES for name in page.xpath(path)]
    if found and found.lower() != host:
        stated.append(found)
    spelled = [host.rpartition(".")[0], *(head.text_content() for head in HEADS(page))]
    ends = SEPARATOR.split(page.findtext(".//head/title") or "")
    stated += [end for end in ends if letters(end) in map(letters, spelled)]
    for name in map(on_one_line, stated):
        is_agency = name in agencies.listed().names and letters(name) not in letters(host)
        if letters(name) and not is_agency and len(name.split()) <= WORDS and name[0] not in "@/":
            return name
    return ""


def _agency(names: list[str], outlet: str) -> str | None:
    """Return the agency among names that is not the outlet itself."""
    known = agencies.listed().names
    return next((known[name] for name in names if name in known and name != outlet), None)


def _title(page: HtmlElement, found: str, names: set[str]) -> str:
    """Return the title that most statements are or begin with, without the site's name."""
    headings = [heading.text_content() for heading in page.iter("h1")]
    stated = [found, *headings, page.findtext(".//head/title") or ""]
    titles = [_without_site(on_one_line(unescape(title)), names) for title in stated]
    titles = [title for title in titles if letters(title) not in {"", *names}]
    said = [letters(one) for title in titles for one in {title, SEPARATOR.split(title)[0]}]
    return max(titles, key=lambda title: said.count(letters(title)), default="")


def _without_site(title: str, names: set[str]) -> str:
    """Return a title without the name of the site at its end or beginning.

    >>> _without_site("Ferries - a life | Elm Post", {"elmpost"})
    'Ferries - a life'
    """
    for mark in SEPARATOR.finditer(title):
        before = title[: mark.start()]
        after = title[mark.end() :]
        if letters(after) in names:
            return _without_site(before, names)
        if letters(before) in names:
            return _without_site(after, names)
    return title
