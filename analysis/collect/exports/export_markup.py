"""Pages of databases: one walk over the elements of a document, by a table of its layout."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from lxml import etree
from lxml import html as lxml_html

from analysis.collect.records import on_one_line

#: Tags after which another paragraph begins.
BLOCKS = set(
    "div p tr td th table tbody caption ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre center "
    "section header footer main form hr".split()
)
LONG_TAG = re.compile(r"<(/?[A-Za-z][\w:-]{0,30})[^<>]{1000,}+>?")  # lxml is slow on attributes

#: A layout of articles: patterns of "tag", "tag.class" or "tag#id", each with the field of the text
#: in such elements. The first that fits counts, and of elements within each other the innermost.
Layout = tuple[tuple[str, str], ...]
ITEM = "item"  #: the element of an article; one within another is left out
LEFT_OUT = "left out"  #: an element that is left out with all that is in it


def parsed_part(part: str) -> tuple[lxml_html.HtmlElement, list[str]]:
    """Return the tree of one document, and faults if it could not be read to its end."""
    short_tags = LONG_TAG.sub(r"<\1>", part)
    faults = []
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = f"<html><body>{short_tags}</body></html>".encode("utf-8", "replace")
    root = lxml_html.document_fromstring(page, parser=parser)
    fatal = parser.error_log.filter_from_fatals()
    if fatal:
        line = fatal[0].line
        faults.append(f"its HTML can be read up to line {line} only: text may be missing")
    return root, faults


@dataclass(frozen=True, eq=False)
class Block:
    """A piece of text up to the next edge of a paragraph, cell or field."""

    element: lxml_html.HtmlElement  #: around it, a block or one that has a field
    field: str = ""
    owner: lxml_html.HtmlElement | None = None  #: the element that has the field
    text: str = ""  #: with a line end for each tag BR


def field_of(element: lxml_html.HtmlElement, layout: Layout) -> str:
    """Return the field that a layout gives to the text in an element, "" for none."""
    return _field(element.tag, element.get("id"), element.get("class"), layout)


@lru_cache(maxsize=10_000)
def _field(tag: str, name: str | None, classes: str | None, layout: Layout) -> str:
    """Return the field of all elements with a tag, an id and classes."""
    written = [tag, f"{tag}#{name}", *(f"{tag}.{each}" for each in (classes or "").split())]
    fields = (field for pattern, field in layout if any(re.fullmatch(pattern, w) for w in written))
    return next(fields, "")


def blocks_below(root: lxml_html.HtmlElement, layout: Layout) -> list[Block]:
    """Return the pieces of text below an element, in their order."""
    blocks = []
    for block, pieces in groupby(_pieces(root, layout), key=itemgetter(0)):
        text = "".join(text for _, text in pieces)
        if text.strip():
            blocks.append(replace(block, text=text))
    return blocks


def _pieces(root: lxml_html.HtmlElement, layout: Layout) -> Iterator[tuple[Block, str]]:
    """Yield the text before and behind each tag, with the block that it is in."""
    around = [Block(root)]
    yield around[0], _spaced(root.text, around[0])
    walker = etree.iterwalk(root, events=("start", "end"))
    next(walker)
    for event, element in walker:
        if element is root:
            return
        field = field_of(element, layout)
        is_left_out = field in (ITEM, LEFT_OUT)
        is_edge = element.tag in BLOCKS or bool(field) and not is_left_out
        if event == "end":
            if is_edge:
                around.pop()
            yield around[-1], _spaced(element.tail, around[-1])
            continue
        if is_edge:
            outer = around[-1]
            owner = element if field else outer.owner
            around.append(Block(element, field or outer.field, owner))
        if is_left_out:
            walker.skip_subtree()
            yield around[-1], ""
        else:
            line_end = "\n" if element.tag == "br" else ""
            yield around[-1], line_end + _spaced(element.text, around[-1])


def _spaced(text: str | None, block: Block) -> str:
    """Return a text with one blank for blanks and line ends, but where they are kept."""
    return (text or "") if block.element.tag == "pre" else re.sub(r"\s+", " ", text or "")


def words_of_fields(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """Return the words of each element that has a field, with the field."""
    texts = {}
    for block in blocks:
        texts.setdefault((block.field, block.owner), []).append(block.text)
    return [(field, on_one_line(" ".join(pieces))) for (field, _), pieces in texts.items()]
