"""The lines of a page as a reader sees them, with the names that its markup gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree, html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements that begin a new line.
BLOCKS = frozenset(
    """address article aside blockquote body br dd details div dl dt figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead
    tr ul""".split()
)
#: Elements that may hold the article, whatever their names.
HELD = frozenset("html body main article h1 h2 h3 h4 h5 h6".split())
#: Elements without a line of the article: programs, captions, and what surrounds an article.
PASSED = frozenset(
    """script style noscript template iframe object svg nav footer aside select option textarea
    figcaption button head title""".split()
)
#: Names, in lower case, of boxes about other pages, and of readers' comments.
BESIDE = re.compile(
    r"comment(?!ary|aire)|disqus|related|recommend|most-?(?:read|popular|viewed)|trending"
    r"|popular|outbrain|taboola|masthead|copyright|caption"
)
BARS = ("navigation", "complementary")  # roles of bars
MAX_CHARACTERS_OF_LINE = 400  # characters of a line that are kept
MAX_LINES = 20_000  # lines
MOMENTS_A_LINE = 5
NAMES = 200  # characters of an element's names
#: Attributes in which themes keep the moment of an element, beside datetime.
MOMENTS = ("datetime", "data-datetime", "data-published", "data-publish-date", "data-time")
#: Attributes without which an element marks no time, unless its tag or class does.
MARKS = frozenset((*MOMENTS, "itemprop", "property", "pubdate"))
PUBLISHED = re.compile(
    r"(?i)\b(?:datePublished|dateCreated|dc:(?:date|created|issued)"
    r"|dct?(?:erms)?:(?:created|issued|date))\b"
)
#: Names in footers of articles that say when they were published.
BYLINE = re.compile(r"(?i)published|posted|submitted|byline|(?:entry|post)-(?:date|footer|meta)\b")
BEFORE_TEXT = 300  # characters at most before a footer that stands before its article's text
LEVELS = 3  # elements around a footer that may be its article
OPENING = 200  # elements of an article in which its headline stands
PIECES = 20  # elements in a footer or before it, and texts in an element, that are looked at
LINKED = 0.8  # share of a line's characters in links to other pages, from which it is one


@dataclass(frozen=True)
class Moment:
    """A marked time: what it states for machines, what it shows, the text before it, its names.

    ``is_marked`` says that the markup calls it the day of publication.
    """

    stated: str
    shown: str
    before: str
    names: str
    is_marked: bool


@dataclass
class Line:
    """One line: its text, the element that it is in, names of this element and those inside."""

    element: html.HtmlElement
    text: str = ""
    names: str = ""
    moments: list[Moment] = field(default_factory=list)
    n_linked: int = 0  #: characters in links to other pages

    @property
    def is_link(self) -> bool:
        """Whether the line is a link to another page."""
        return self.n_linked > 0 and self.n_linked >= LINKED * len(self.text)


class _Around(NamedTuple):
    """An element that the walk is inside of."""

    element: html.HtmlElement
    names: str = ""
    is_heading: bool = False
    leads_away: bool = False  #: a link to another page, and not to a place in this


def lines(page: html.HtmlElement) -> list[Line]:
    """Return the lines of a page, without bars, boxes about other pages, and captions.

    >>> page = html.fromstring("<div><h1>Ferries</h1><p>By <i class='by'>Ann</i><br>Elm</p></div>")
    >>> [(line.element.tag, line.text, line.names.strip()) for line in lines(page)]
    [('h1', 'Ferries', ''), ('p', 'By Ann', 'by'), ('p', 'Elm', '')]
    """
    body = page.find("body")
    root = page if body is None else body
    walker = etree.iterwalk(root, events=("start", "end"), tag="*")
    result: list[Line] = []
    around = [_Around(root)]
    headings = 0  # headings that the walk is inside of: they are one line each
    links = 0  # links to other pages that it is inside of
    line = _next_line(result, around[0])
    for event, element in walker:
        tag = element.tag
        if event == "start":
            attributes = dict(element.items())
            leads_away = tag == "a" and not attributes.get("href", "#").startswith("#")
            here = _Around(element, _names_in(attributes), tag in HEADINGS, leads_away)
            if _is_passed(here, attributes):
                walker.skip_subtree()
                around.append(_Around(element))
                continue
            headings += here.is_heading
            links += here.leads_away
            if tag in BLOCKS and (headings == 0 or here.is_heading):
                line = _next_line(result, around[-1] if tag == "br" else here)
            else:
                _add_names(line, here.names)
            around.append(here)
            if tag == "time" or MARKS & attributes.keys() or "published" in here.names:
                _add_moment(line, here, attributes)
            if element.text:
                _add_text(line, element.text, is_linked=links > 0)
        else:
            left = around.pop()
            headings -= left.is_heading
            links -= left.leads_away
            if tag in BLOCKS and (headings == 0 or tag in HEADINGS):
                line = _next_line(result, around[-1])
            if element.tail:
                _add_text(line, element.tail, is_linked=links > 0)
        if len(result) >= MAX_LINES:
            break
    return [line for line in result if line.text or line.moments]


def _is_passed(here: _Around, attributes: Mapping[str, str]) -> bool:
    tag = here.element.tag
    if tag in PASSED and not _is_byline(here.element):
        return True
    if attributes.get("role") in BARS:
        return True
    if tag in HELD or not here.names:
        return False
    return _is_beside(here.names) and here.element.find(".//h1") is None


@lru_cache(maxsize=10_000)  # pages repeat a few names
def _is_beside(names: str) -> bool:
    """Tell whether names are those of a box about other pages, or of comments."""
    return bool(BESIDE.search(names.lower()))


def _is_byline(element: html.HtmlElement) -> bool:
    """Tell whether a footer has the writer and day of its article.

    In Drupal it stands before the text, in WordPress behind it, with names that say so.
    """
    if element.tag != "footer":
        return False
    around = list(islice(element.iterancestors(), LEVELS))
    tags = [each.tag for each in around]
    if "article" not in tags or "blockquote" in tags:
        return False
    depth = tags.index("article")
    if _is_card(around[depth]):
        return False
    return _is_named_byline(element) or _stands_before_text([element, *around[:depth]])


def _is_named_byline(footer: html.HtmlElement) -> bool:
    """Tell whether names in a footer say that it has the day of publication."""
    inside = islice(footer.iter(etree.Element), PIECES)
    return any(BYLINE.search(_names_of(each)) for each in inside)


def _stands_before_text(path: list[html.HtmlElement]) -> bool:
    """Tell whether a footer has little before it in its article, and something behind.

    The path leads from the footer to the article, without the article.
    """
    n_before = 0
    for each in path:
        for before in islice(each.itersiblings(preceding=True), PIECES):
            n_before += sum(len(text) for text in islice(before.itertext(), PIECES))
    has_text_behind = any(each.getnext() is not None for each in path)
    return has_text_behind and n_before <= BEFORE_TEXT


def _is_card(article: html.HtmlElement) -> bool:
    """Tell whether an article stands for another page: its headline is a link, and no h1."""
    headings = [each for each in islice(article.iter(), OPENING) if each.tag in HEADINGS]
    if not headings or any(heading.tag == "h1" for heading in headings):
        return False
    around = islice(headings[0].iterancestors(), 1)
    return headings[0].find(".//a") is not None or any(each.tag == "a" for each in around)


def _next_line(result: list[Line], block: _Around) -> Line:
    """Begin a new line, in the place of the last one if that is empty."""
    if result and not result[-1].text and not result[-1].moments:
        line = result[-1]
        line.element = block.element
        line.names = block.names
        return line
    line = Line(block.element, names=block.names)
    result.append(line)
    return line


def _add_text(line: Line, text: str, *, is_linked: bool) -> None:
    words = " ".join(text.split())
    if words and len(line.text) < MAX_CHARACTERS_OF_LINE:
        line.text = f"{line.text} {words}".strip()[:MAX_CHARACTERS_OF_LINE]
        line.n_linked += is_linked * len(words)


def _add_names(line: Line, names: str) -> None:
    if names and len(line.names) < MAX_CHARACTERS_OF_LINE:
        line.names = f"{line.names} {names}".strip()


def _add_moment(line: Line, here: _Around, attributes: Mapping[str, str]) -> None:
    """Add the time that an element marks, if it marks one."""
    is_called = _is_called_published(here)
    is_time = here.element.tag == "time"
    marks = f"{attributes.get('itemprop', '')} {attributes.get('property', '')}"
    is_marked = is_called or "pubdate" in attributes or bool(PUBLISHED.search(marks))
    stated = next((attributes[name] for name in MOMENTS if attributes.get(name)), "")
    if is_marked and not stated:
        stated = attributes.get("content") or attributes.get("title") or ""
    if len(line.moments) < MOMENTS_A_LINE and (is_time or is_marked or stated):
        stated = stated[:MAX_CHARACTERS_OF_LINE]
        before = line.text[-60:]
        line.moments.append(Moment(stated, _opening(here.element), before, here.names, is_marked))


def _is_called_published(here: _Around) -> bool:
    """Tell whether an element has the class "published", in an abbreviation or a byline."""
    if "published" not in here.names.split():
        return False
    around = islice(here.element.iterancestors(), LEVELS)
    return here.element.tag == "abbr" or any(_is_byline(each) for each in around)


def _opening(element: html.HtmlElement) -> str:
    """Return the first characters inside an element."""
    words: list[str] = []
    for text in islice(element.itertext(), PIECES):
        words += text[:MAX_CHARACTERS_OF_LINE].split()
    return " ".join(words)[:MAX_CHARACTERS_OF_LINE]


def _names_of(element: html.HtmlElement) -> str:
    return _names_in(element.attrib)


def _names_in(attributes: Mapping[str, str]) -> str:
    """Return an element's class and id."""
    if not attributes:
        return ""
    names = attributes.get("class", "")[:NAMES]
    number = attributes.get("id", "")[:NAMES]
    return f"{names} {number}".strip()
