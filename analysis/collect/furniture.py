"""Takes out of a page what stands around an article, before its text is looked for: bars, boxes, comments, captions."""
from __future__ import annotations

import re
from collections import Counter
from typing import TypeAlias

from lxml import etree

Page: TypeAlias = etree._Element

#: Elements that hold no sentences of an article: HTML's own names for navigation, asides, controls and captions.
ELEMENTS = ("nav", "footer", "aside", "form", "dialog", "button", "figcaption", "caption", "noscript", "template", "iframe",
            "object", "menu", "amp-sidebar", "amp-consent", "amp-ad", "amp-user-notification", "amp-social-share")
#: The same in ARIA roles, for pages made of div elements alone.
ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
         "toolbar")
#: Words in classes and ids by which authors of pages call such boxes; each is a kind of furniture, none an outlet's own name.
NAMED = re.compile(r"""(?x)\b(?:
      (?:social-)?shar(?:e|es|ing) | social | sociable                                   # bars to pass an article on
    | related | recommend(?:ed|ations?)? | read-(?:more|next|also) | see-also | up-next  # other stories
    | most-(?:read|popular|viewed|shared) | popular | trending | teasers? | outbrain | taboola
    | more-(?:\w+-)?(?:stories|news|articles|interviews|on|from) | promo(?:s|tion)? | ticker
    | newsletters? | sign-?up | subscribe | subscription | paywall | regwall             # boxes that ask for something
    | cookies? | consent | gdpr | cmp | feedback | poll | quiz
    | comments? | disqus | respond | ads? | advert(?:s|isement)? | sponsor(?:s|ed)?      # other people's words
    | captions? | credits? | gallery | slider | slideshow | carousel | lightbox | counter | video-player  # pictures
    | bread-?crumbs? | byline | dateline | timestamps? | tags | tag-list | kicker        # what is said about the article
    | (?:post|entry|article|news|amp)-meta | author-(?:box|bio|info|card|line) | about-the-author | \w+-bio
    | key-events | toc | table-of-contents | pull-?quotes?                               # what the text says, once more
    | nav | navbar | menu | footer | sidebar | masthead | skip-link | tool-?box | tool-?bar | print-only
    )\b""")
#: Words of whole pages: has-sidebar, no-comments.
STATE = re.compile(r"\b(?:has|with|no|is|show|hide|enable|open)[-_]\S*|(?<!\S)\S*-open\b")
PARTS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div")
CONTAINERS = (*BLOCKS, "ul", "ol", "table", "section", "article", "main", "blockquote")  # a block that holds one isn't single
POINTER = 3      # words beside the links of a paragraph that only points elsewhere ("Read more:")
NAMES = 1_000    # characters of classes and id that are looked at
CREDIT = 20      # words of a byline or of the life of an author; a paragraph about the writer of an article itself is longer
LINKED = 1 / 3   # share of words in links from which a branch beside the text is a list of other pages
CELL = 12        # words from which a cell of a table holds sentences, so that the table is a layout


def bare(page: Page, *, title: str, author: str = "") -> Page:
    """Change *page* in place: only what may be the article is left.

    Kept is whatever holds the page's main heading or its largest article element, however it is called.
    """
    core = _core(page)
    for element in [*page.iter(etree.Element)]:
        if element not in core and (element.tag in ELEMENTS or element.get("role") in ROLES or _named(element)):
            _drop(element)
    _unfold_tables(page)
    _gather(page)
    for element in _beside(page):
        if element not in core and _linked(element) >= LINKED * len(_inside(element).split()):
            _drop(element)
    repeated = {_plain(part) for part in (title, *re.split(r"\s[-|:»–—·]+\s", page.findtext(".//title") or ""))}
    writers = [_plain(writer) for writer in author.split(";") if " " in writer.strip()]
    for element in [*page.iter("time", *BLOCKS)]:
        if element.tag == "time" or _is_single(element) and (
                _plain(_inside(element)) in repeated or _points_elsewhere(element) or _is_credit(element, writers)):
            _drop(element)
    for heading in page.iter("h2", "h3", "h4", "h5", "h6"):
        heading.tag = "p"  # our text has no ranks, and trafilatura drops some headings between short entries
    return page


def _core(page: Page) -> set[Page]:
    """Return the elements around the main heading, and around the article element that has the most text."""
    articles = page.xpath("//article | //*[@itemprop='articleBody']")
    anchors = page.xpath("//main | //body") + page.xpath("//h1")[:1]
    anchors += sorted(articles, key=lambda article: sum(len("".join(p.itertext())) for p in article.iter("p")))[-1:]
    return {around for anchor in anchors for around in (anchor, *anchor.iterancestors())}


def _named(element: Page) -> bool:
    names = STATE.sub(" ", f"{element.get('class', '')} | {element.get('id', '')}"[:NAMES])
    return bool(names.strip(" |") and NAMED.search(PARTS.sub("-", names).lower()))


def _inside(element: Page) -> str:
    return " ".join(element.itertext())


def _linked(element: Page) -> int:
    """Return how many words stand in links."""
    return sum(len(_inside(link).split()) for link in element.iter("a"))


def _is_single(element: Page) -> bool:
    return element.tag in BLOCKS and not any(child.tag in CONTAINERS for child in element)


def _points_elsewhere(element: Page) -> bool:
    """Tell whether a block is a link to another page, perhaps with a label before it."""
    links = _linked(element)
    return links > POINTER and len(_inside(element).split()) - links <= POINTER


def _is_credit(element: Page, writers: list[str]) -> bool:
    """Tell whether a short block names the article's own writer or an address: bylines, lives of authors, contacts."""
    text = _plain(_inside(element)[:CREDIT * 20])
    named = any(writer in text for writer in writers) or any("mailto:" in link.get("href", "") for link in element.iter("a"))
    return named and len(text.split()) <= CREDIT


def _beside(page: Page) -> list[Page]:
    """Return the branches beside the element that has most of the unlinked text: columns and boxes before and behind it."""
    weights = Counter()
    for block in page.iter(*BLOCKS):
        if block.getparent() is not None and _is_single(block):
            weights[block.getparent()] += len(_inside(block).split()) - _linked(block)
    main = max(weights, key=weights.__getitem__, default=page)
    path = [around for around in (main, *main.iterancestors()) if around.tag not in ("html", "body")]
    return [branch for around in path for before in (True, False) for branch in around.itersiblings("*", preceding=before)]


def _gather(page: Page) -> None:
    """Move paragraphs and lists between the main heading and a marked body into it, as they are its opening."""
    heading, body = page.find(".//h1"), next(iter(page.xpath("//*[@itemprop='articleBody']")), None)
    if heading is None or body is None or heading.getparent() not in [*body.iterancestors()]:
        return
    for block in reversed(list(heading.itersiblings("p", "ul", "ol"))):
        if body in [*block.itersiblings()]:
            body.insert(0, block)


def _unfold_tables(page: Page) -> None:
    """Turn tables that hold sentences into plain blocks; tables of numbers stay tables, and are no text."""
    for table in [*page.iter("table")]:
        cells = [" ".join(cell.itertext()).split() for cell in table.iter("td")]
        if any(len(cell) >= CELL for cell in cells):
            for part in [table, *table.iterdescendants("tbody", "tr", "td", "th")]:
                part.tag = "div"


def _drop(element: Page) -> None:
    """Take *element* out; the text behind it stays."""
    if (parent := element.getparent()) is not None:
        tail, before = element.tail or "", element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + " " + tail
        else:
            before.tail = (before.tail or "") + " " + tail
        parent.remove(element)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
