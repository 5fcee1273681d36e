"""Takes out of a page what stands around an article, before its text is looked for: bars, boxes, comments, captions."""
from __future__ import annotations

import re

from lxml import etree

Page = etree._Element

#: Elements that hold no sentences of an article: HTML's own names for navigation, asides, controls and captions.
ELEMENTS = ("nav", "footer", "aside", "form", "dialog", "button", "figcaption", "caption", "noscript", "template", "iframe", "object",
            "menu", "amp-sidebar", "amp-consent", "amp-ad", "amp-user-notification", "amp-social-share")
#: The same in ARIA roles, for pages made of div elements alone.
ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar")
#: Words in names of classes and ids by which authors of pages call such boxes; each stands for a kind of furniture, none for an outlet.
NAMED = re.compile(r"""(?x)\b(?:
      (?:social-)?shar(?:e|es|ing) | social | sociable                                               # share bars
    | related | recommend(?:ed|ations?)? | read-(?:more|next|also) | see-also | most-(?:read|popular|viewed|shared) | popular
    | more-(?:\w+-)?(?:stories|news|articles|interviews|on|from) | trending | teasers? | promo(?:s|tion)? | up-next | outbrain | taboola
    | newsletters? | sign-?up | subscribe | subscription | paywall | regwall                           # boxes that ask for something
    | comments? | disqus | respond | feedback | cookies? | consent | gdpr | cmp | ads? | advert(?:s|isement)? | sponsor(?:s|ed)?
    | captions? | credits? | gallery | slider | slideshow | carousel | lightbox | counter             # pictures
    | bread-?crumbs? | byline | dateline | timestamps? | tags | tag-list | key-events | toc | table-of-contents | pull-?quotes?
    | author-(?:box|bio|info|card|line) | about-the-author | \w+-bio | (?:post|entry|article|news|amp)-meta | kicker
    | nav | navbar | menu | footer | sidebar | masthead | ticker | skip-link | tool-?box | tool-?bar | print-only
    )\b""")
STATE = re.compile(r"\b(?:has|with|no|is|show|hide|enable|open)[-_]\S*|\S*-open\b")  # classes of a whole page: has-sidebar, no-comments
PARTS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div")
CONTAINERS = (*BLOCKS, "ul", "ol", "table", "section", "article", "main", "blockquote")  # what holds one of these is no single block
POINTER = 3      # words beside the links of a paragraph that only points elsewhere ("Read more:")
NAMES = 1_000    # characters of classes and id that are looked at
CELL = 12        # words from which a cell of a table holds sentences, so that the table is a layout


def bare(page: Page, *, title: str) -> Page:
    """Change *page* in place: only what may be the article is left.

    Kept is whatever holds the page's main heading or its largest article element, however it is called.
    """
    core = _core(page)
    for element in [*page.iter(etree.Element)]:
        if element not in core and (element.tag in ELEMENTS or element.get("role") in ROLES or _named(element)):
            _drop(element)
    _unfold_tables(page)
    repeated = _plain(title)
    for element in [*page.iter("time", *BLOCKS)]:
        if element.tag == "time" or not any(child.tag in CONTAINERS for child in element) and _is_no_text(element, repeated):
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


def _is_no_text(element: Page, title: str) -> bool:
    """Tell whether a block repeats the title, or is a link to another page, perhaps with a label before it."""
    if _plain(" ".join(element.itertext())) == title:
        return True
    links = sum(len(" ".join(link.itertext()).split()) for link in element.iter("a"))
    return links > POINTER and len(" ".join(element.itertext()).split()) - links <= POINTER


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
