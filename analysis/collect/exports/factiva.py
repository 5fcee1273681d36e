"""Exports of Factiva: .html and .rtf, in every language of the interface.

What an article looks like is in `factiva_layout`. Elements, classes and the order of lines decide
before any word does.
"""

import re
from collections.abc import Sequence
from html import unescape
from itertools import islice
from typing import NamedTuple

from analysis.collect.exports import documents, export_markup, factiva_rtf, rtf
from analysis.collect.exports import factiva_layout as layout
from analysis.collect.exports.documents import Document, DocumentsAndFaults
from analysis.collect.records import Found, on_one_line
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

#: Marks of a page: of the service itself, and of the way in which it prints articles. A file has to
#: have one of each. Ordinary pages have the class "article" and cells "HD", too.
SERVICE_MARKS = (
    rb"<title>\s*Factiva\b",
    rb"""id=["']PageBaseForm["']""",
    rb"Factiva, Inc\.",
    layout.NUMBER.encode(),
)
LAYOUT_MARKS = (
    rb"""class\s*=\s*["']article (?:[a-z]{2,4}Article)["']""",
    rb"""class\s*=\s*["'](?:articleParagraph )?[a-z]{2,4}articleParagraph["' ]""",
    rb"""class\s*=\s*["']articleParagraph["' ]""",
    rb"""class\s*=\s*["'][a-z]{2,4}Headline["']""",
    rb"""data-accno\s*=\s*["']""",
)

#: Classes of the elements that hold an article; the second word is the language of the article.
ARTICLE_CLASSES = ("article", "lastarticle")
ARTICLE_CLASS = re.compile(r"([a-z]{2})[a-z]{0,2}Article")
HEADLINE_CLASS = re.compile(r"[a-z]{2,4}Headline")
PARAGRAPH_CLASS = re.compile(r"(?i)(?:[a-z]{2,4})?articleParagraph")
#: Parts of a page that are no articles.
NO_ARTICLE = ("carryOver", "carryOverHeadlines", "navcontainer", "oddEvenPreview", "pageFooter")
#: A line with nothing but a document's number, as it is written.
WRITTEN_NUMBER = re.compile(rf">([^<>]{{0,60}}(?<![A-Za-z0-9]){layout.NUMBER}\s*)<")
#: Elements of an article that the layout does not name, but that hold text.
OTHER_TEXT = frozenset("pre li h1 h2 h3 h4 h5 h6 blockquote td th".split())


MOST_ROWS = 1_000  # of a table of codes: an article has some 30, and those of tables in its text


class Block(NamedTuple):
    """A piece of text of a page, with the element that holds it."""

    tag: str
    classes: set[str]
    is_headline: bool
    text: str

    @property
    def is_paragraph(self) -> bool:
        """Whether the element is a paragraph of an article's text."""
        return any(PARAGRAPH_CLASS.fullmatch(each) for each in self.classes)


Blocks = Sequence[Block]


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Factiva.

    >>> fits(b"<div class='article enArticle'><p>Rain fell.", name="a.html")
    False
    """
    if rtf.fits(data):
        return factiva_rtf.fits(data, name=name)
    is_of_service = any(re.search(mark, data) for mark in SERVICE_MARKS)
    return is_of_service and any(re.search(mark, data) for mark in LAYOUT_MARKS)


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a file that does not say its own.

    Raises InputError for a file of another kind and for an export without a document.
    """
    encoding_used = None
    if rtf.fits(data):
        parsed, skipped = factiva_rtf.parsed_rtf(data, name=name, encoding=encoding)
    else:
        text, encoding_used = decoded(data, name=name, given=encoding)
        parsed, skipped = _page_documents(text, name=name)
    if not parsed:
        raise refusal(
            name,
            arrived="no article",
            expected="full articles, saved from Factiva as HTML or RTF",
            fix="Choose 'Article format' instead of a list of headlines.",
        )
    return documents.found(parsed, skipped=skipped, encoding=encoding_used)


# From a page to documents


def _page_documents(text: str, *, name: str) -> DocumentsAndFaults:
    """Return the documents of a page, and reasons for what is in none."""
    root, faults = export_markup.parsed_part(text)
    if faults:
        raise refusal(
            name,
            arrived=f"a damaged page ({faults[0]})",
            expected="HTML with at most some hundred elements within each other",
            fix="Save it again.",
        )
    elements = [element for element in root.iter() if _is_article(element)]
    documents.require_few(len(elements), name=name)
    blocks_of_articles = [_blocks(element) for element in elements]
    has_paragraphs = any(block.is_paragraph for blocks in blocks_of_articles for block in blocks)
    parsed = []
    for element, blocks in zip(elements, blocks_of_articles):
        if not blocks:  # the outer of two elements around an article
            continue
        document = _indexed_document(element)
        if document is None:
            document = _article_document(blocks, has_paragraphs=has_paragraphs)
        document.fields["language"] = _language_of_class(element) or document.fields["language"]
        parsed.append(layout.checked(document))
    return parsed, _reasons_of_page(root, parsed, text)


def _is_article(element) -> bool:
    """Tell whether an element of a page is the frame of an article."""
    if element.tag != "div":
        return False
    classes = export_markup.classes_of(element)
    return any(each in ARTICLE_CLASSES or ARTICLE_CLASS.fullmatch(each) for each in classes)


def _language_of_class(element) -> str | None:
    """Return the language that the class of an article names: zh of "zhtwArticle"."""
    matches = map(ARTICLE_CLASS.fullmatch, sorted(export_markup.classes_of(element)))
    return next((match[1] for match in matches if match), None)


def _blocks(element) -> list[Block]:
    """Return the pieces of text of an article, without those of an article inside of it."""
    from lxml import etree

    blocks = []
    holders = [element]
    pieces = []
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, part in walker:
        is_element = isinstance(part.tag, str)
        is_line = is_element and (part.tag in export_markup.BLOCKS or _is_headline(part))
        is_holder = part is not element and is_line
        if is_holder:
            blocks += _blocks_of_text("".join(pieces), holders)
            pieces = []
        if event == "start":
            if _is_left_out(part, element):
                walker.skip_subtree()
                pieces.append("")
            else:
                pieces.append(_own_text(part))
            if is_holder:
                holders.append(part)
            continue
        if is_holder:
            holders.pop()
        if part is not element:
            pieces.append(part.tail or "")
    return blocks + _blocks_of_text("".join(pieces), holders)


def _is_headline(element) -> bool:
    """Tell whether an element is the headline; most elements of a table have no attributes."""
    if not element.attrib:
        return False
    classes = export_markup.classes_of(element)
    return element.get("id") == "hd" or any(HEADLINE_CLASS.fullmatch(each) for each in classes)


def _is_left_out(part, article) -> bool:
    """Tell whether a part of an article is no text of it."""
    if part.tag in ("script", "style") or part.get("id") in NO_ARTICLE:
        return True
    return part is not article and _is_article(part)


def _own_text(element) -> str:
    if element.tag == "br":
        return "\n" + (element.text or "")
    return element.text or ""


def _blocks_of_text(text: str, holders: Sequence) -> list[Block]:
    """Return the text that elements within each other hold: one block, or some of a table."""
    if not text.strip():
        return []
    holder = holders[-1]
    is_headline = any(_is_headline(each) for each in holders)
    parts = re.split(r"\n[ \t\r]*+\n", text) if holder.tag == "pre" else [text]
    lines = documents.tidied(layout.mended(part) for part in parts)
    return [
        Block(holder.tag, export_markup.classes_of(holder), is_headline, line) for line in lines
    ]


# The article format: lines without labels


def _article_document(blocks: Blocks, *, has_paragraphs: bool) -> Document:
    """Return the document of an article.

    In an export *has_paragraphs* is true: the class of paragraphs is known, and others are notes.
    """
    title, above, below = _parts_around_title(blocks)
    number_at = _number_index(below)
    n_heading = _length_of_heading(below)
    authors = [block.text for block in below[:n_heading] if "author" in block.classes]
    lines = [block.text for block in below[:n_heading] if "author" not in block.classes]
    heading = layout.heading_of(lines)
    inside = below[n_heading:number_at]
    if has_paragraphs:
        inside = [block for block in inside if block.is_paragraph or block.tag in OTHER_TEXT]
    number = below[number_at].text if number_at < len(below) else None
    fields = {
        "title": title or (heading.rest[0] if heading.rest else None),
        "author": " ".join(authors),
        "section": " ".join(block.text for block in above),
        "published": heading.published,
        "outlet": heading.outlet,
        "language": heading.language,
        "export_id": number,
    }
    return Document(fields, [block.text for block in inside], stated=heading.length)


def _parts_around_title(blocks: Blocks) -> tuple[str | None, Blocks, Blocks]:
    """Return the title, and the blocks above and below it."""
    places = [index for index, block in enumerate(blocks) if block.is_headline]
    if not places:
        return None, [], blocks
    title = " ".join(blocks[index].text for index in places)
    return title, blocks[: places[0]], blocks[places[-1] + 1 :]


def _number_index(blocks: Blocks) -> int:
    """Return the place of the last block that is a number, or the end."""
    for index in reversed(range(len(blocks))):
        block = blocks[index]
        if not block.is_paragraph and layout.number_in(block.text):
            return index
    return len(blocks)


def _length_of_heading(blocks: Blocks) -> int:
    """Return how many blocks there are before the first paragraph."""
    for index, block in enumerate(blocks):
        if block.tag != "div" or block.is_paragraph:
            return index
    return len(blocks)


# The indexed format: a table of codes


def _indexed_document(element) -> Document | None:
    """Return the document of a table of codes and values, None for another article."""
    values = {}
    rows = list(islice(element.iter("tr"), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        return None
    for row in rows:
        if next(filter(_is_article, row.iterancestors())) is not element:
            continue
        cells = list(row.iterchildren("td", "th"))
        code = on_one_line(cells[0].text_content()) if len(cells) > 1 else ""
        if code in layout.CODES:
            lines = [block.text for cell in cells[1:] for block in _blocks(cell)]
            values.setdefault(code, []).extend(lines)
    if "HD" not in values or len(values) == 1:
        return None
    return layout.indexed_document(values)


# What is no article


def _entries_without_text(root, read: set[str | None]) -> dict[str, str]:
    """Return the titles of entries that have a headline only, by their numbers."""
    title_of_number = {}
    for row in root.iter("tr"):
        number = row.get("data-accno")
        if number is None and "headline" not in export_markup.classes_of(row):
            continue
        titles = row.xpath(".//*[contains(@class, 'eadline')]")
        title = on_one_line(titles[0].text_content()) if titles else "no title"
        number = layout.number_in(number or "") or f"without a number ({title})"
        if number not in read:
            title_of_number[number] = title
    return title_of_number


def _reasons_of_page(root, parsed: Sequence[Document], text: str) -> list[str]:
    """Return a reason for each entry without text, and for each number that no document has."""
    read = {document.fields["export_id"] for document in parsed}
    entries = _entries_without_text(root, read)
    reasons = []
    for number, title in entries.items():
        shown = repr(title[: documents.MAX_CHARACTERS_SHOWN])
        reasons.append(f"document {number} ({shown}): the export has its headline, and no text")
    lines = [unescape(match[1]) for match in WRITTEN_NUMBER.finditer(text)]
    written = {layout.number_in(on_one_line(line)) for line in lines}
    for number in sorted(each for each in written if each and each not in read | entries.keys()):
        reasons.append(f"document {number}: its article cannot be found in the page")
    return reasons
