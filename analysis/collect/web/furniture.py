"""Takes out of a page what stands around an article, before its text is looked for: bars, boxes, comments, captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

Page: TypeAlias = etree._Element

#: Elements that hold no sentences of an article: HTML's own names for navigation, asides, controls and captions.
ELEMENTS = (
    "nav",
    "footer",
    "aside",
    "form",
    "dialog",
    "button",
    "figcaption",
    "caption",
    "noscript",
    "template",
    "iframe",
    "object",
    "menu",
    "amp-sidebar",
    "amp-consent",
    "amp-ad",
    "amp-user-notification",
    "amp-social-share",
)
#: The same in ARIA roles, for pages made of div elements alone.
ROLES = (
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
)
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
TABLE = ("table", "tbody", "tr", "td", "th")
BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div")
CONTAINERS = (
    *BLOCKS,
    "ul",
    "ol",
    "table",
    "section",
    "article",
    "main",
    "blockquote",
)  # a block that holds one isn't single
POINTER = 3  # words beside the links of a paragraph that only points elsewhere ("Read more:")
NAMES = 1_000  # characters of classes and id that are looked at
CREDIT = 20  # words of a byline or of the life of an author; a paragraph about the writer of an article itself is longer
LINKED = (
    1 / 3
)  # share of words in links from which a branch beside the text is a list of other pages
TITLE = 1_000  # characters of a title; what is longer is none
CELL = 12  # words from which a cell of a table holds sentences, so that the table is a layout


@dataclass(frozen=True)
class Sizes:
    """How much is inside each element of a page, counted once for all: elements that stand in each other are many.

    Attributes
    ----------
    words : dict of int
        All words inside.
    linked : dict of int
        Those in links; in links inside of links they count again.
    paragraphs : dict of int
        Characters in paragraphs.
    addresses : dict of int
        Links to an address for mail.
    """

    words: Mapping[Page, int]
    linked: Mapping[Page, int]
    paragraphs: Mapping[Page, int]
    addresses: Mapping[Page, int]


def sizes(page: Page) -> Sizes:
    """Return the sizes of all elements of a page.

    >>> page = etree.fromstring("<div>One <p>two <a>three four</a> five</p></div>")
    >>> [sizes(page).words[element] for element in (page, page[0], page[0][0])], sizes(page).linked[page]
    ([5, 4, 2], 2)
    """
    words, linked, characters, paragraphs, addresses = (Counter() for _ in range(5))
    for element in reversed([*page.iter(etree.Element)]):  # each after all that is inside it
        words[element] += len((element.text or "").split())
        characters[element] += len(element.text or "")
        if element.tag == "a":
            linked[element] += words[element]
            addresses[element] += "mailto:" in element.get("href", "")
        if element.tag == "p":
            paragraphs[element] += characters[element]
        if (parent := element.getparent()) is not None:
            words[parent] += words[element] + len((element.tail or "").split())
            characters[parent] += characters[element] + len(element.tail or "")
            linked[parent] += linked[element]
            paragraphs[parent] += paragraphs[element]
            addresses[parent] += addresses[element]
    return Sizes(words, linked, paragraphs, addresses)


def bare(page: Page, *, title: str, author: str = "") -> Page:
    """Change *page* in place: only what may be the article is left.

    Kept is whatever holds the page's main heading or its largest article element, however it is called.
    """
    core = _core(page)
    _drop(
        page,
        [
            element
            for element in page.iter(etree.Element)
            if element not in core and _is_furniture(element)
        ],
    )
    _unfold_tables(page)
    _gather(page)
    size = sizes(page)
    _drop(
        page,
        [
            element
            for element in _beside(page, size)
            if element not in core and size.linked[element] >= LINKED * size.words[element]
        ],
    )
    _drop(page, _notes(page, title=title, author=author))
    for heading in page.iter("h2", "h3", "h4", "h5", "h6"):
        heading.tag = (
            "p"  # our text has no ranks, and trafilatura drops some headings between short entries
        )
    return page


def _core(page: Page) -> set[Page]:
    """Return the elements around the main heading, and around the article element that has the most text."""
    articles = page.xpath("//article | //*[@itemprop='articleBody']")
    anchors = page.xpath("//main | //body") + page.xpath("//h1")[:1]
    if articles:
        paragraphs = sizes(page).paragraphs
        anchors += sorted(articles, key=lambda article: paragraphs[article])[-1:]
    core: set[Page] = set()
    for anchor in anchors:
        for around in (anchor, *anchor.iterancestors()):
            core.add(around)
    return core


def _is_furniture(element: Page) -> bool:
    return element.tag in ELEMENTS or element.get("role") in ROLES or _named(element)


def _named(element: Page) -> bool:
    return _is_name(f"{element.get('class', '')} | {element.get('id', '')}"[:NAMES])


@lru_cache(maxsize=10_000)
def _is_name(classes: str) -> bool:
    """Tell whether classes and id are those of furniture."""
    names = STATE.sub(" ", classes)
    return bool(names.strip(" |") and NAMED.search(PARTS.sub("-", names).lower()))


def _is_single(element: Page) -> bool:
    return element.tag in BLOCKS and not any(child.tag in CONTAINERS for child in element)


def _notes(page: Page, *, title: str, author: str) -> list[Page]:
    """Return times and single blocks that are no part of the text: the title once more, pointers elsewhere, credits."""
    size = sizes(page)
    parts = [title, *re.split(r"\s[-|:»–—·]+\s", (page.findtext(".//title") or "")[:TITLE])]
    titles = {_plain(part) for part in parts if len(part) <= TITLE}
    writers = [_plain(writer) for writer in author.split(";") if " " in writer.strip()]
    longest = max(len(words.split()) for words in titles)
    blocks = [element for element in page.iter(*BLOCKS) if _is_single(element)]
    repeated = [
        block
        for block in blocks
        if size.words[block] <= 2 * longest + POINTER and _plain(_inside(block)) in titles
    ]
    pointers = [block for block in blocks if _points_elsewhere(block, size)]
    credited = [
        block
        for block in blocks
        if (writers or size.addresses[block]) and _is_credit(block, writers, size)
    ]
    return [*page.iter("time"), *repeated, *pointers, *credited]


def _inside(element: Page) -> str:
    return " ".join(element.itertext())


def _points_elsewhere(element: Page, size: Sizes) -> bool:
    """Tell whether a block is a link to another page, perhaps with a label before it."""
    links = size.linked[element]
    return links > POINTER and size.words[element] - links <= POINTER


def _is_credit(element: Page, writers: list[str], size: Sizes) -> bool:
    """Tell whether a short block names the article's own writer or an address: bylines, lives of authors, contacts."""
    text = _plain(_opening(element, CREDIT * 20))
    named = any(writer in text for writer in writers) or size.addresses[element] > 0
    return named and len(text.split()) <= CREDIT


def _opening(element: Page, most: int) -> str:
    """Return the first *most* characters inside an element."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part[:most])
        length += len(part) + 1
        if length > most:
            break
    return " ".join(parts)[:most]


def _beside(page: Page, size: Sizes) -> list[Page]:
    """Return the branches beside the element that has most of the unlinked text: columns and boxes before and behind it."""
    weights = Counter()
    for block in page.iter(*BLOCKS):
        if block.getparent() is not None and _is_single(block):
            weights[block.getparent()] += size.words[block] - size.linked[block]
    main = max(weights, key=weights.__getitem__, default=page)
    path = [
        around for around in (main, *main.iterancestors()) if around.tag not in ("html", "body")
    ]
    return [
        branch
        for around in path
        for before in (True, False)
        for branch in around.itersiblings("*", preceding=before)
    ]


def _gather(page: Page) -> None:
    """Move paragraphs and lists between the main heading and a marked body into it, as they are its opening."""
    heading, body = page.find(".//h1"), next(iter(page.xpath("//*[@itemprop='articleBody']")), None)
    behind = [] if heading is None else [*heading.itersiblings()]
    if body is not None and body in behind:
        for block in reversed(behind[: behind.index(body)]):
            if block.tag in ("p", "ul", "ol"):
                body.insert(0, block)


def _unfold_tables(page: Page) -> None:
    """Turn tables that hold sentences into plain blocks; tables of numbers stay tables, and are no text."""
    size = sizes(page)
    tables: dict[Page, Page | None] = {}  # of each element: the innermost that it belongs to
    for element in page.iter(etree.Element):
        tables[element] = element if element.tag == "table" else tables.get(element.getparent())
    layouts = {tables[cell] for cell in page.iter("td") if size.words[cell] >= CELL} - {None}
    for element, table in tables.items():
        if table in layouts and element.tag in TABLE:
            element.tag = "div"


def _drop(page: Page, elements: Iterable[Page]) -> None:
    """Take elements out; the text behind each stays, parted from the text before it.

    Text is joined once for each place: one by one it would be copied as often as elements stand in a row.
    """
    doomed = {element for element in elements if element.getparent() is not None}
    for parent in {element.getparent() for element in doomed}:
        before, texts = None, [parent.text]
        for child in [*parent, None]:
            if child in doomed:
                texts += [" ", child.tail]
                child.tail = None
                parent.remove(child)
            else:
                _set_text(parent, before, texts)
                before, texts = child, [] if child is None else [child.tail]


def _set_text(parent: Page, before: Page | None, texts: list[str | None]) -> None:
    """Put text behind a child, or at the beginning of its parent, if there is more than was there."""
    if len(texts) > 1:
        text = "".join(filter(None, texts))
        if before is None:
            parent.text = text
        else:
            before.tail = text


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
