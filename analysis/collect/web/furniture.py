"""Take out of a page what surrounds an article: bars, boxes, comments, captions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from lxml import etree

from analysis.collect.web.blocks import HEADINGS, LINES, Block, Page, first_class, words_of
from analysis.collect.web.boxes import (
    asking_boxes,
    asking_walls,
    boxes_of_other_pages,
    boxes_with_linked_headline,
)
from analysis.collect.web.sizes import Sizes

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
#: Words by which authors of pages call boxes that are no part of an article, in classes and ids.
#: Each is a kind of furniture, none an outlet's own name. Seen on genuine pages.
CERTAIN = r"""
      # bars to pass an article on
      social-(?:shar\w+|media|links|icons|bar|buttons|tools) | shar(?:e|ing)-(?:bar|buttons?|tools?)
    | sharedaddy | addthis | shariff | sociable
      # other stories
    | related | relcontent | recommend(?:ed|ations?)? | see-also | up-next | outbrain
    | taboola | zergnet | most-(?:read|popular|viewed|shared) | trending | read-(?:next|also)
    | more-(?:\w+-)?(?:stories|news|articles|interviews|on|from|galleries|content)
    | recirc(?:ulation)?
    | interstitial | rich-link
      # boxes that ask for something
    | newsletters?\w* | sign-?up | subscribe | regwall | cookies? | consent | gdpr
    | feedback | poll | quiz | support-(?:us|box) | donate | republish(?:ing)?
      # other people's words
    | comment(?!ary|aire|ator|isfree)\w* | disqus | respond
    | ads? | advert(?:s|isement)? | sponsor(?:s|ed)?
      # pictures, and players of films
    | captions? | caption-text | vjs | video-js | mejs | jwplayer | jw | plyr
      # what is said about the article
    | bread-?crumbs? | byline | dateline | timestamps? | tags | tag-list | tags-links
    | (?:post|entry|article|news|amp)-?meta(?:data)? | authors? | about-(?:the-)?author | \w+-bio
      # what the text says, once more
    | key-events | toc | table-of-contents | pull-?quotes?
    | nav | navbar | menu | footer | sidebar | masthead | skip-link | tool-?box | tool-?bar
    """
#: The same, by words that also name parts of articles: their lead, their pictures, their states.
DOUBTFUL = r"""
      shar(?:e|es|ing) | social | teasers? | popular | promo(?:s|tion)? | paywall | subscription
    | read-more | gallery | slider | slideshow | carousel | lightbox | counter | video-player
    | credits? | kicker | topics | print-only | ticker
    """
#: Who wrote on the page besides its authors.
READERS = r"comment(?!ary|aire|ator|isfree)\w* | disqus | respond | lesermeinung(?:en)?"
#: Words that only say which part of a box an element is.
INNER = (
    r"bar | box | boxes | buttons? | lists? | links? | items? | blocks? | section | container"
    r" | wrap | wrapper | area | widget | module | inner | content | title | form | panel | group"
    r" | top | bottom | left | right | header | heading | label | icons? | thread | body | text"
    r" | inline | posts? | stories | articles? | unit | slot | component | tools | media | js"
    r" | \d+"
)
#: Names of an article's body: what follows them is a state of it ("article-body-share-enabled"),
#: but for a few boxes.
BODY = re.compile(
    r"""(?x)\b(?:article|entry|post|story|content|news|page|main|blog)
    -?(?:body|content|text|segment)
    (?:-body|-content|-text|-segment|-inner|-wrapper|-copy)*\b | \barticlebody\w*\b"""
)
BEHIND_BODY = re.compile(
    r"(?:-(?:comments|footer|related|newsletter|sidebar|captions?|tags|nav|ads?|social|author))+"
)
CERTAIN_NAME = re.compile(rf"(?x)^(?:{CERTAIN})(?:-|$) | (?:^|-)(?:{CERTAIN})(?:-(?:{INNER}))*$")
DOUBTFUL_NAME = re.compile(rf"(?x)^(?:{DOUBTFUL})(?:-|$) | (?:^|-)(?:{DOUBTFUL})(?:-(?:{INNER}))*$")
READERS_NAME = re.compile(rf"(?x)^(?:{READERS})(?:-|$) | (?:^|-)(?:{READERS})(?:-(?:{INNER}))*$")
#: Words in classes and ids by which trafilatura drops elements, wherever they are.
DROPPED = re.compile(
    r"(?i)widget|teaser|meta|rating|attachment|overlay|options|expand|slide|viewport|embed|author"
    r"|banner|sidebar|social|share|footer|nav|menu|bar\b|tags|premium|blurred|caption|paywall|next-"
)
#: A variant of an article in names as "article--comments".
MODIFIER = re.compile(
    r"(?i)(?<=article|content)--.*|(?<=entry|story)--.*|(?<=page|post|main|body|text)--.*"
)
#: States of pages, posts and boxes: has-sidebar, block--no-byline, comments-open, and what
#: WordPress says of a post.
STATE = re.compile(
    r"(?x)^(?:has|with|no|is|show|hide|enable|open|not|tag|category|format|postid|type|status)[-_]"
    r" | --(?:has|with|no|is)-"
    r" | [-_](?:open|opened|closed|enabled|disabled|active|visible|loaded)$"
)
WITHOUT = re.compile(r"(?<=\w)--?(?:no|without)-")  # block--no-byline
#: First classes that say where a box stands, or that it is one of several articles.
LAYOUT = re.compile(
    r"(?i)(?:row|col|container|wrap|wrapper|section|inner|block|box|card|item|widget|module|post"
    r"|article|entry|story|grid|flex|clearfix|ad)(?![a-z])"
)
PARTS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
SPEECH = re.compile(r"[^\W\d][^:.?!]{2,60}: +\w+ \w+ \w+")  # a name, and what the person said
TABLE = ("table", "tbody", "tr", "td", "th")
POINTER = 3  # words beside the links of a paragraph that only points elsewhere ("Read more:")
NAMES = 1_000  # characters of classes and id that are looked at
NESTS = 4  # elements around a paragraph that may be the body of the article
OUTER = 0.6  # of the weight of a paragraph that each further element around it gets
TEASER = 40  # words of a text below a linked headline that may stand for another page
SHARE = 0.25  # share of the body's words from which its elements' classes are no furniture's
NAMED_BY = ("class", "id", "data-component", "data-testid", "data-qa")
MIN_SHARE_OF_LARGEST_BODY = (
    0.2  # share of the largest body, below which a body outside of furniture is not the article
)
CREDIT = 20  # words of a byline or of the life of an author; real paragraphs about one are longer
CREDITS = 5  # blocks that name a writer at most: byline, life, links to more of the same
LINKED = 1 / 3  # share of words in links from which a branch beside the text lists other pages
TITLE = 1_000  # characters of a title; longer text is no title
CELL = 12  # words from which a cell of a table holds sentences, so that the table is a layout


@dataclass(frozen=True)
class Marks:
    """What is known of the elements of a page.

    Attributes
    ----------
    body : lxml element
        The element with most of the running text.
    certain, doubtful : set of lxml elements
        Furniture, by its names, by its place, or by what it says.
    others : set of lxml elements
        What others than the writer say: comments, and a paywall's ask to subscribe.
    repeats : set of lxml elements
        Blocks that say the title, the author, a time or another page's title.
    classes : set of str
        Classes of the body, of all around it and of its larger parts.
    parts : set of lxml elements
        The body, and elements that are called a body of text as its larger parts are.
    """

    body: Page
    certain: frozenset[Page]
    doubtful: frozenset[Page]
    others: frozenset[Page]
    repeats: frozenset[Page]
    classes: frozenset[str]
    parts: frozenset[Page]


def marks(page: Page, found: list[Block], size: Sizes, *, title: str, author: str = "") -> Marks:
    """Return what is known of the elements of a page with these blocks."""
    names = {element: _names(element) for element in page.iter(etree.Element)}
    threads = {element for element, name in names.items() if _matches(name, READERS_NAME)}
    named = {element for element, name in names.items() if _matches(name, CERTAIN_NAME)}
    walls = asking_walls(page, found)
    body = _body(page, found, _inside(threads | named | walls | _boxes(page)))
    core = _core_elements(page, body)
    others = _inside((threads | walls) - core)
    inner_classes = _classes_in_body(found, body)
    outer_classes = {around.get("class", "") for around in (body, *body.iterancestors())}
    classes = (inner_classes | outer_classes) - {""}
    parts = _parts_of_body(names, classes, body, others)
    posts = boxes_with_linked_headline(found, size, body, title=title)
    parts -= posts
    around_parts = {around for part in parts for around in part.iterancestors()}
    certain = walls - core
    doubtful: set[Page] = set()
    for element, name in names.items():
        if element in core or (element.get("class") in classes and element not in others):
            continue
        if element.tag in ELEMENTS or element.tag == "table" or element.get("role") in ROLES:
            certain.add(element)
        elif not name or _runs_on(element):
            continue
        elif _matches(name, CERTAIN_NAME):
            certain.add(element)
        elif _matches(name, DOUBTFUL_NAME) and element not in around_parts:
            doubtful.add(element)
    boxes = asking_boxes(page, size) | boxes_of_other_pages(found, size, body)
    boxes = {box for box in boxes if box.get("class") not in inner_classes}
    certain.update((boxes | posts) - core)
    branches = [branch for branch in _branches_beside(body) if branch not in core]
    certain.update(branch for branch in branches if _lists_pages(branch, size))
    certain.difference_update(
        block.element
        for block in found
        if block.is_sentence and not block.is_heading and block.element in branches
    )
    repeats = _repeats_and_credits(found, page, size, title=title, author=author)
    return Marks(
        body,
        frozenset(_inside(certain)),
        frozenset(_inside(doubtful)),
        frozenset(others),
        frozenset(repeats),
        frozenset(classes),
        frozenset({body} | parts),
    )


def bare(page: Page, known: Marks) -> Page:
    """Change a page in place: only what may be the article is left."""
    furniture = known.certain | known.doubtful | known.repeats
    drop(element for element in page.iter(etree.Element) if element in furniture)
    for heading in page.iter("h2", "h3", "h4", "h5", "h6"):
        # Our text has no ranks, and trafilatura drops some headings between short entries.
        heading.tag = "p"
    _take_names_off(page, known)
    return page


def _take_names_off(page: Page, known: Marks) -> None:
    """Take classes and ids off the body where trafilatura would drop it by them.

    Elsewhere names that say what is not there are taken off, such as "block--no-byline".
    """
    around = {known.body, *known.body.iterancestors()}
    for element in page.iter(etree.Element):
        if WITHOUT.search(element.get("class", "")):
            names = element.get("class", "").split()
            element.set("class", " ".join(name for name in names if not WITHOUT.search(name)))
        if element not in around and element.get("class") not in known.classes:
            continue
        if DROPPED.search(f"{element.get('class', '')} {element.get('id', '')}"[:NAMES]):
            for name in ("class", "id"):
                element.attrib.pop(name, None)


def _inside(elements: set[Page]) -> set[Page]:
    """Return elements with all that is inside them."""
    inside: set[Page] = set()
    for element in elements:
        if element not in inside:
            inside.update(element.iter(etree.Element))
    return inside


def _boxes(page: Page) -> set[Page]:
    """Return the elements that are furniture by HTML's own names."""
    found = set(page.iter("nav", "footer", "noscript", "template", "figcaption"))
    found.update(element for element in page.iter("aside") if element.find(".//h1") is None)
    found.update(page.iter("table"))  # those that hold sentences were turned into blocks
    return found


def _body(page: Page, found: list[Block], outside: set[Page]) -> Page:
    """Return the element with most running text, in its own paragraphs or in their boxes.

    Paragraphs count less the deeper they are, so that the innermost element around all wins.
    """
    weights: defaultdict[Page, float] = defaultdict(float)
    inner: defaultdict[Page, float] = defaultdict(float)
    for before, block in pairwise([None, *found]):
        if block is None or not block.is_sentence or _is_teaser(before, block):
            continue
        n_unlinked = block.n_words * (1 - block.linked)
        for depth, around in enumerate(islice(block.element.iterancestors(), NESTS)):
            weight = n_unlinked * OUTER**depth
            weights[around] += weight
            if block.element not in outside:
                inner[around] += weight
    largest = max(weights.values(), default=0)
    best = max(inner, key=inner.__getitem__, default=None)
    if best is not None and inner[best] >= MIN_SHARE_OF_LARGEST_BODY * largest:
        return best
    return max(weights, key=weights.__getitem__, default=page)


def _is_teaser(before: Block | None, block: Block) -> bool:
    """Tell whether a short block belongs to a headline that is a link."""
    return (
        before is not None
        and block.n_words < TEASER
        and before.n_words > POINTER
        and before.linked > 0.5
        and before.element.getparent() is block.element.getparent()
    )


def _classes_in_body(found: list[Block], body: Page) -> set[str]:
    """Return the classes of larger parts of the body."""
    counts: Counter = Counter()
    total = 0.0
    for block in found:
        if not block.is_sentence:
            continue
        path = [block.element]
        for around in block.element.iterancestors():
            if around is body:
                total += block.n_words
                for name in {element.get("class") for element in path}:
                    counts[name] += block.n_words
                break
            path.append(around)
    return {name for name, count in counts.items() if name and count >= SHARE * total}


def _parts_of_body(
    elements: Iterable[Page], classes: set[str], body: Page, others: set[Page]
) -> set[Page]:
    """Return the elements that are called a body of text, and those alike beside the body."""
    parts = {
        element
        for element in elements
        if element.get("class") in classes and BODY.search(element.get("class", "")[:NAMES])
    }
    kind = first_class(body)
    if kind and not LAYOUT.match(kind):
        beside = [*body.itersiblings(body.tag), *body.itersiblings(body.tag, preceding=True)]
        parts.update(element for element in beside if first_class(element) == kind)
    return parts - others


def _names(element: Page) -> tuple[str, ...]:
    """Return the names of an element, in lower case with hyphens.

    Ids of headings do not count: many sites make them from the heading's words.
    """
    keys = [key for key in NAMED_BY if key != "id" or element.tag not in HEADINGS]
    names = " ".join(element.get(key, "") for key in keys)[:NAMES]
    return _plain_names(names) if names.strip() else ()


@lru_cache(maxsize=10_000)
def _plain_names(names: str) -> tuple[str, ...]:
    plain = []
    for name in names.split():
        name = MODIFIER.sub("", name)
        if STATE.search(name):
            continue
        name = PARTS.sub("-", name).strip("-").lower()
        body = BODY.search(name)
        if body and BEHIND_BODY.fullmatch(name[body.end() :]):
            name = name[body.end() + 1 :]
        elif body:
            continue
        plain.append(name)
    return tuple(plain)


@lru_cache(maxsize=10_000)
def _matches(names: tuple[str, ...], words: re.Pattern) -> bool:
    return any(words.search(name) for name in names)


def _runs_on(element: Page) -> bool:
    """Tell whether an element is a part of a sentence: text is beside it, in the same block."""
    if element.tag in LINES:
        return False
    parent = element.getparent()
    if parent is None:
        return False
    before = element.getprevious()
    text_before = parent.text if before is None else before.tail
    return bool((text_before or "").strip() and (element.tail or "").strip())


def _lists_pages(element: Page, size: Sizes) -> bool:
    """Tell whether much of an element is in links."""
    return size.linked[element] >= LINKED * size.words[element]


def _core_elements(page: Page, body: Page) -> set[Page]:
    """Return the elements around the main heading, the largest article element and the body."""
    anchors = [body, *page.xpath("//main | //body"), *page.xpath("//h1")[:1]]
    core: set[Page] = set()
    for anchor in anchors:
        core.add(anchor)
        core.update(anchor.iterancestors())
    return core


def _repeats_and_credits(
    found: list[Block], page: Page, size: Sizes, *, title: str, author: str
) -> set[Page]:
    """Return blocks that are no part of the text.

    They are times, the title once more, pointers to other pages, and credits.
    """
    page_title = (page.findtext(".//title") or "")[:TITLE]
    parts = [title, *re.split(r"\s[-|:»–—·]+\s", page_title)]
    titles = {" ".join(words_of(part)) for part in parts if len(part) <= TITLE}
    writers = [" ".join(words_of(name)) for name in author.split(";") if " " in name.strip()]
    short = [block for block in found if block.n_words <= CREDIT]
    said = Counter(writer for block in short for writer in writers if writer in block.key)
    writers = [writer for writer in writers if said[writer] <= CREDITS]  # else it is no name
    repeats = {element for element in page.iter("time") if not _runs_on(element)}
    for block in found:
        is_title = block.key in titles
        if is_title or _points_elsewhere(block, size) or _is_credit(block, writers, size):
            repeats.add(block.element)
    return repeats


def _points_elsewhere(block: Block, size: Sizes) -> bool:
    """Tell whether a block is a link to another page, perhaps with a label before it."""
    n_linked = size.linked[block.element]
    return n_linked > POINTER and size.words[block.element] - n_linked <= POINTER


def _is_credit(block: Block, writers: list[str], size: Sizes) -> bool:
    """Tell whether a short block names the article's own writer or an address for mail."""
    if block.n_words > CREDIT or SPEECH.match(block.text):
        return False
    has_address = size.addresses[block.element] > 0
    return has_address or any(writer in block.key for writer in writers)


def _branches_beside(body: Page) -> list[Page]:
    """Return the branches beside the body of the text: the columns and boxes around it."""
    branches: list[Page] = []
    for element in (body, *body.iterancestors()):
        if element.tag not in ("html", "body"):
            branches += element.itersiblings("*", preceding=True)
            branches += element.itersiblings("*", preceding=False)
    return branches


def unfold_tables(page: Page, size: Sizes) -> None:
    """Turn tables that hold sentences into plain blocks; tables of numbers are no text."""
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
