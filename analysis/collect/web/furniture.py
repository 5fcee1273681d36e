"""Take out of a page what surrounds an article: bars, boxes, comments, captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from analysis.collect.web.words import n_words

Page: TypeAlias = etree._Element

#: Elements that hold no sentences of an article: HTML's own names for navigation, asides,
#: controls and captions.
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
#: Words in classes and ids by which authors of pages call such boxes. Each is a kind of furniture,
#: none an outlet's own name.
NAMED = re.compile(r"""(?x)\b(?:
      # bars to pass an article on
      (?:social-)?shar(?:e|es|ing) | social | sociable
      # other stories
    | related | recommend(?:ed|ations?)? | read-(?:more|next|also) | see-also | up-next
    | most-(?:read|popular|viewed|shared) | popular | trending | teasers? | outbrain | taboola
    | more-(?:\w+-)?(?:stories|news|articles|interviews|on|from) | promo(?:s|tion)? | ticker
      # boxes that ask for something
    | newsletters? | sign-?up | subscribe | subscription | paywall | regwall
    | cookies? | consent | gdpr | cmp | feedback | poll | quiz
      # other people's words
    | comments? | disqus | respond | ads? | advert(?:s|isement)? | sponsor(?:s|ed)?
      # pictures
    | captions? | credits? | gallery | slider | slideshow | carousel | lightbox | counter
    | video-player
      # what is said about the article
    | bread-?crumbs? | byline | dateline | timestamps? | tags | tag-list | kicker
    | (?:post|entry|article|news|amp)-meta | author-(?:box|bio|info|card|line)
    | about-the-author | \w+-bio
      # what the text says, once more
    | key-events | toc | table-of-contents | pull-?quotes?
    | nav | navbar | menu | footer | sidebar | masthead | skip-link | tool-?box | tool-?bar
    | print-only
    )\b""")
#: Words of whole pages: has-sidebar, no-comments.
STATE = re.compile(r"\b(?:has|with|no|is|show|hide|enable|open)[-_]\S*|(?<!\S)\S*-open\b")
PARTS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
TABLE = ("table", "tbody", "tr", "td", "th")
BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div")
#: A block that holds one of these is not single.
CONTAINERS = (*BLOCKS, "ul", "ol", "table", "section", "article", "main", "blockquote")
POINTER = 3  # words beside the links of a paragraph that only points elsewhere ("Read more:")
NAMES = 1_000  # characters of classes and id that are looked at
CREDIT = 20  # words of a byline or of the life of an author; real paragraphs about one are longer
LINKED = 1 / 3  # share of words in links from which a branch beside the text lists other pages
TITLE = 1_000  # characters of a title; what is longer is none
CELL = 12  # words from which a cell of a table holds sentences, so that the table is a layout


@dataclass(frozen=True)
class Sizes:
    """How much is inside each element of a page, counted once for all.

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
    >>> counted = sizes(page)
    >>> [counted.words[element] for element in (page, page[0], page[0][0])], counted.linked[page]
    ([5, 4, 2], 2)
    """
    words: Counter = Counter()
    linked: Counter = Counter()
    characters: Counter = Counter()
    paragraphs: Counter = Counter()
    addresses: Counter = Counter()
    for element in reversed(list(page.iter(etree.Element))):  # each after all that is inside it
        text = element.text or ""
        words[element] += n_words(text)
        characters[element] += len(text)
        if element.tag == "a":
            linked[element] += words[element]
            addresses[element] += "mailto:" in element.get("href", "")
        if element.tag == "p":
            paragraphs[element] += characters[element]
        parent = element.getparent()
        if parent is None:
            continue
        tail = element.tail or ""
        words[parent] += words[element] + n_words(tail)
        characters[parent] += characters[element] + len(tail)
        linked[parent] += linked[element]
        paragraphs[parent] += paragraphs[element]
        addresses[parent] += addresses[element]
    return Sizes(words, linked, paragraphs, addresses)


def bare(page: Page, *, title: str, author: str = "") -> Page:
    """Change a page in place: only what may be the article is left.

    Whatever holds the page's main heading or its largest article element stays, under any name.
    """
    core = _core_elements(page)
    elements = [element for element in page.iter(etree.Element) if element not in core]
    drop([element for element in elements if _is_furniture(element)])
    _unfold_tables(page)
    _gather_opening(page)
    size = sizes(page)
    branches = [branch for branch in _branches_beside(page, size) if branch not in core]
    lists = [branch for branch in branches if _lists_pages(branch, size)]
    drop(lists)
    drop(_repeats_and_credits(page, title=title, author=author))
    for heading in page.iter("h2", "h3", "h4", "h5", "h6"):
        # Our text has no ranks, and trafilatura drops some headings between short entries.
        heading.tag = "p"
    return page


def _lists_pages(element: Page, size: Sizes) -> bool:
    """Tell whether much of an element is in links."""
    return size.linked[element] >= LINKED * size.words[element]


def _core_elements(page: Page) -> set[Page]:
    """Return the elements around the main heading and around the largest article element."""
    articles = page.xpath("//article | //*[@itemprop='articleBody']")
    anchors = page.xpath("//main | //body") + page.xpath("//h1")[:1]
    if articles:
        paragraphs = sizes(page).paragraphs
        anchors += sorted(articles, key=lambda article: paragraphs[article])[-1:]
    core: set[Page] = set()
    for anchor in anchors:
        core.add(anchor)
        core.update(anchor.iterancestors())
    return core


def _is_furniture(element: Page) -> bool:
    if element.tag in ELEMENTS or element.get("role") in ROLES:
        return True
    names = f"{element.get('class', '')} | {element.get('id', '')}"
    return _is_furniture_name(names[:NAMES])


@lru_cache(maxsize=10_000)
def _is_furniture_name(classes: str) -> bool:
    """Tell whether classes and id are those of furniture."""
    names = STATE.sub(" ", classes)
    words = PARTS.sub("-", names).lower()
    return bool(names.strip(" |") and NAMED.search(words))


def is_single(element: Page) -> bool:
    """Tell whether an element is a block without another block in it."""
    return element.tag in BLOCKS and not any(child.tag in CONTAINERS for child in element)


def _repeats_and_credits(page: Page, *, title: str, author: str) -> list[Page]:
    """Return single blocks that are no part of the text.

    They are times, the title once more, pointers to other pages, and credits.
    """
    size = sizes(page)
    page_title = (page.findtext(".//title") or "")[:TITLE]
    parts = [title, *re.split(r"\s[-|:»–—·]+\s", page_title)]
    titles = {_words_only(part) for part in parts if len(part) <= TITLE}
    most_words = 2 * max(len(words.split()) for words in titles) + POINTER
    writers = [_words_only(name) for name in author.split(";") if " " in name.strip()]
    dropped = list(page.iter("time"))
    for block in page.iter(*BLOCKS):
        if not is_single(block):
            continue
        is_short = size.words[block] <= most_words
        is_title = is_short and _words_only(" ".join(block.itertext())) in titles
        if is_title or _points_elsewhere(block, size) or _is_credit(block, writers, size):
            dropped.append(block)
    return dropped


def _points_elsewhere(element: Page, size: Sizes) -> bool:
    """Tell whether a block is a link to another page, perhaps with a label before it."""
    n_linked = size.linked[element]
    return n_linked > POINTER and size.words[element] - n_linked <= POINTER


def _is_credit(element: Page, writers: list[str], size: Sizes) -> bool:
    """Tell whether a short block names the article's own writer or an address for mail."""
    has_address = size.addresses[element] > 0
    if not writers and not has_address:
        return False
    text = _words_only(_opening_text(element, CREDIT * 20))
    if len(text.split()) > CREDIT:
        return False
    return has_address or any(writer in text for writer in writers)


def _opening_text(element: Page, most: int) -> str:
    """Return the first characters inside an element, at most so many."""
    parts = []
    length = 0
    for part in element.itertext():
        parts.append(part[:most])
        length += len(part) + 1
        if length > most:
            break
    return " ".join(parts)[:most]


def _branches_beside(page: Page, size: Sizes) -> list[Page]:
    """Return the branches beside the element with most of the unlinked text.

    They are the columns and boxes before and behind it.
    """
    weights: Counter = Counter()
    for block in page.iter(*BLOCKS):
        parent = block.getparent()
        if parent is not None and is_single(block):
            weights[parent] += size.words[block] - size.linked[block]
    main = max(weights, key=weights.__getitem__, default=page)
    branches: list[Page] = []
    for element in (main, *main.iterancestors()):
        if element.tag not in ("html", "body"):
            branches += element.itersiblings("*", preceding=True)
            branches += element.itersiblings("*", preceding=False)
    return branches


def _gather_opening(page: Page) -> None:
    """Move paragraphs between the main heading and a marked body into it: they are its opening."""
    heading = page.find(".//h1")
    bodies = page.xpath("//*[@itemprop='articleBody']")
    if heading is None or not bodies:
        return
    body = bodies[0]
    behind = list(heading.itersiblings())
    if body not in behind:
        return
    between = behind[: behind.index(body)]
    for block in reversed(between):
        if block.tag in ("p", "ul", "ol"):
            body.insert(0, block)


def _unfold_tables(page: Page) -> None:
    """Turn tables that hold sentences into plain blocks; tables of numbers are no text."""
    size = sizes(page)
    table_of: dict[Page, Page | None] = {}  # the innermost table that an element belongs to
    for element in page.iter(etree.Element):
        is_table = element.tag == "table"
        table_of[element] = element if is_table else table_of.get(element.getparent())
    layouts = {table_of[cell] for cell in page.iter("td") if size.words[cell] >= CELL}
    layouts.discard(None)
    for element, table in table_of.items():
        if table in layouts and element.tag in TABLE:
            element.tag = "div"


def drop(elements: Iterable[Page]) -> None:
    """Take elements out; the text behind each stays, parted from the text before it.

    Text is joined once for each position: one by one it would be copied as often as there are
    elements in a row.
    """
    dropped = {element for element in elements if element.getparent() is not None}
    parents = {element.getparent() for element in dropped}
    for parent in parents:
        before = None
        texts = [parent.text]
        for child in list(parent):
            if child in dropped:
                texts += [" ", child.tail]
                child.tail = None
                parent.remove(child)
                continue
            _set_text_behind(parent, before, texts)
            before = child
            texts = [child.tail]
        _set_text_behind(parent, before, texts)


def _set_text_behind(parent: Page, before: Page | None, texts: list[str | None]) -> None:
    """Put text behind a child, or at the beginning of its parent, if there is more than before."""
    if len(texts) == 1:
        return
    text = "".join(part for part in texts if part)
    if before is None:
        parent.text = text
    else:
        before.tail = text


def _words_only(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
