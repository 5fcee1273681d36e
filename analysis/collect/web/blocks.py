"""The blocks of a page: paragraphs, headings, items of lists, in the order of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from lxml import etree

from analysis.collect.web.words import n_words

Page: TypeAlias = etree._Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements that begin a new line; all others run on in their block.
LINES = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe li main menu nav
    noscript object ol p pre script section select style summary table tbody td template tfoot
    th thead tr ul audio video""".split()
)
#: Elements whose text no reader sees.
UNSEEN = frozenset(("script", "style", "noscript", "template", "title", "select", "svg"))
#: Elements that hold rows or items only.
ROWS = frozenset(("html", "table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "head"))
WORD = re.compile(r"\w+")
SENTENCE = 8  # words of a block that may be a sentence
MIN_WORDS_OF_TEXT = 25  # words of a block that is text, however it ends
#: How a sentence ends, in all scripts.
END = re.compile(r"[.!?…:;。！？؟۔।][\"'”’“»«›)\]\s]*$")
#: Words in classes of the lead. Seen on genuine pages.
LEAD_NAME = re.compile(
    r"(?i)lead|intro|standfirst|\bdeck?\b|(?:^|[-_ ])dek(?:$|[-_ ])|summary|subtitle|sub-title"
    r"|subt[ií]tul|teaser-?_?text|preamble|excerpt|vorspann|preface|chapo|abstract|entradilla"
    r"|subline|epigraph|lede|strapline|ingress|overview|sottotitolo|bajada|(?:^| )a_st"
    r"|bullets|highlights|(?:^| |article_*-*|story-*_*)desc(?:ription)?(?: |$)"
)


@dataclass(frozen=True, eq=False)
class Block:
    """A paragraph, heading or item of a list.

    Attributes
    ----------
    element : lxml element
        The innermost element around all of its text.
    text : str
        Its text, on one line.
    tag : str
        The element's name.
    words : tuple of str
        Its words in lower case.
    n_words : int
        Their number, in scripts without spaces too.
    linked : float
        Share of characters in links.
    """

    element: Page
    tag: str
    text: str
    words: tuple[str, ...]
    n_words: int
    linked: float

    @cached_property
    def key(self) -> str:
        """The words as one text, to find the same block elsewhere."""
        return " ".join(self.words)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.tag in HEADINGS

    @cached_property
    def is_sentence(self) -> bool:
        """Whether it is at least one whole sentence that is no link."""
        if self.n_words < SENTENCE or self.linked > 0.5:
            return False
        return self.n_words >= MIN_WORDS_OF_TEXT or bool(END.search(self.text[-20:]))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case.

    >>> words_of("Rain fell -- again.")
    ('rain', 'fell', 'again')
    """
    return tuple(WORD.findall(text.casefold()))


def first_class(element: Page) -> str:
    """Return the first class of an element: "text" for "text text--wide"."""
    names = element.get("class", "").split()
    return names[0] if names else ""


def holding_blocks(page: Page) -> set[Page]:
    """Return the elements with a block somewhere inside."""
    holding: set[Page] = set()
    for element in reversed(list(page.iter(etree.Element))):  # each after all that is inside it
        parent = element.getparent()
        if parent is not None and (element.tag in LINES or element in holding):
            holding.add(parent)
    return holding


def with_own_blocks(page: Page) -> Page:
    """Change a page in place: text beside blocks, or parted by <br><br>, gets its own <p>."""
    holding = holding_blocks(page)
    breaks = [line_break for line_break in page.iter("br") if _parts_paragraphs(line_break)]
    parted = {line_break.getparent() for line_break in breaks}
    for element in list(page.iter(etree.Element)):
        if element.tag in UNSEEN or element.tag in ROWS:
            continue
        if element in holding or element in parted:
            _wrap_runs(element, holding)
    return page


def _wrap_runs(element: Page, holding: set[Page]) -> None:
    """Put each run of text and inline elements into a <p> of its own."""
    if element.tag not in LINES or element.tag == "p":
        element.tag = "div"
    children = list(element)
    text = element.text
    element.text = None
    run: list[Page] = []
    for child in children:
        is_inline = child.tag not in LINES and child not in holding
        if is_inline and not (child.tag == "br" and _parts_paragraphs(child)):
            run.append(child)
            continue
        _close_run(element, text, run)
        text = child.tail
        child.tail = None
        run = []
        element.append(child)
    _close_run(element, text, run)


def _close_run(element: Page, text: str | None, run: list[Page]) -> None:
    """Append a run to its element, in a <p> if there is text in it."""
    has_text = bool((text or "").strip()) or any(_has_text(part) for part in run)
    target = etree.SubElement(element, "p") if has_text else element
    if has_text:
        target.text = text
    target.extend(run)


def _has_text(element: Page) -> bool:
    is_seen = element.tag not in UNSEEN and any(text.strip() for text in element.itertext())
    return is_seen or bool((element.tail or "").strip())


def _parts_paragraphs(line_break: Page) -> bool:
    """Tell whether a <br> is next to another, so that an empty line is between."""
    before = line_break.getprevious()
    behind = line_break.getnext()
    follows = before is not None and before.tag == "br" and not (before.tail or "").strip()
    leads = behind is not None and behind.tag == "br" and not (line_break.tail or "").strip()
    return follows or leads


def blocks(page: Page) -> list[Block]:
    """Return the blocks of a page whose text has its own blocks.

    >>> page = etree.fromstring("<div>Rain.<p>It <b>fell</b>.</p><ul><li>All day.</li></ul></div>")
    >>> [block.text for block in blocks(with_own_blocks(page))]
    ['Rain.', 'It fell.', 'All day.']
    """
    found = []
    holding = holding_blocks(page)
    unseen: set[Page] = set()
    for element in page.iter(etree.Element):
        if element.tag in UNSEEN or element.getparent() in unseen:
            unseen.add(element)
            continue
        if element.tag not in LINES or element in holding:
            continue
        block = _block(element)
        if block is not None:
            found.append(block)
    return found


def _block(element: Page) -> Block | None:
    text = " ".join(_seen_text(element).split())
    if not text:
        return None
    n_linked = sum(len(" ".join("".join(link.itertext()).split())) for link in element.iter("a"))
    words = words_of(text)
    return Block(element, element.tag, text, words, n_words(text), min(1.0, n_linked / len(text)))


def _seen_text(element: Page) -> str:
    """Return the text inside, with spaces for line breaks."""
    for line_break in element.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return "".join(element.itertext())
