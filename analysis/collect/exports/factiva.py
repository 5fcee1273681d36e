"""Exports of Factiva: .html and .rtf, in every language of the interface.

What an article looks like is in `factiva_layout`. Elements, classes and the order of lines decide
before any word does.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.collect.exports import documents, export_markup, factiva_rtf, rtf
from analysis.collect.exports import factiva_layout as layout
from analysis.collect.exports.documents import Document, DocumentsAndFaults
from analysis.collect.exports.export_markup import ITEM, LEFT_OUT, Block, Layout
from analysis.collect.records import Found, on_one_line
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

#: Marks of a page: of the service itself, and of the way in which it prints articles. A file has to
#: have one of each. Ordinary pages have the class "article" and cells "HD", too.
SERVICE_MARKS = (
    r"""<title>\s*Factiva\b|id=["']PageBaseForm["']|Factiva, Inc\.|""" + layout.NUMBER
).encode()
LAYOUT_MARKS = (
    rb"""class\s*=\s*["'](?:article [a-z]{2,4}Article["']|(?:articleParagraph )?[a-z]{2,4}"""
    rb"""articleParagraph["' ]|articleParagraph["' ]|[a-z]{2,4}Headline["'])"""
    rb"""|data-accno\s*=\s*["']"""
)

#: Elements of an article; the second class of an article names its language.
ARTICLE_CLASS = re.compile(r"([a-z]{2})[a-z]{0,2}Article")
LAYOUT: Layout = (
    (rf"div\.(?:article|lastarticle|{ARTICLE_CLASS.pattern})", ITEM),
    (r"script|style", LEFT_OUT),
    (r".*#(?:carryOver|carryOverHeadlines|navcontainer|oddEvenPreview|pageFooter)", LEFT_OUT),
    (r".*#hd|.*\.[a-z]{2,4}Headline", "title"),
    (r".*\.(?:[a-z]{2,4})?article[Pp]aragraph", "text"),
    (r".*\.author", "author"),
)
#: The number of a document: alone in a line, or of an entry in a list.
WRITTEN_NUMBER = re.compile(
    rf"""(?:>[^<>]{{0,30}}(?<![A-Za-z0-9])|data-accno\s*=\s*["'])({layout.NUMBER})\s*["'<]"""
)
#: Elements of an article that the layout does not name, but that hold text.
TEXT_TAGS = frozenset("pre li h1 h2 h3 h4 h5 h6 blockquote td th".split())


Blocks = Sequence[Block]


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of Factiva.

    >>> fits(b"<div class='article enArticle'><p>Rain fell.", name="a.html")
    False
    """
    if rtf.fits(data):
        return factiva_rtf.fits(data, name=name)
    return bool(re.search(SERVICE_MARKS, data) and re.search(LAYOUT_MARKS, data))


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export; *encoding* is of a file that does not say its own.

    Raises InputError for a file of another kind and for an export without a document.
    """
    encoding_used = None
    if rtf.fits(data):
        parsed, skipped = factiva_rtf.parsed_rtf(data, name=name, encoding=encoding)
    else:
        text, encoding_used = decoded(data, name=name, given=encoding)
        parsed, skipped = _page_documents(text)
    if not parsed:
        raise refusal(
            name,
            arrived="no article",
            expected="full articles, saved from Factiva as HTML or RTF",
            fix="Choose 'Article format' instead of a list of headlines.",
        )
    return documents.found(parsed, skipped=skipped, encoding=encoding_used)


# From a page to documents


def _page_documents(text: str) -> DocumentsAndFaults:
    """Return the documents of a page, and reasons for what is in none."""
    root, faults = export_markup.parsed_part(text)
    elements = [each for each in root.iter() if export_markup.field_of(each, LAYOUT) == ITEM]
    parsed = []
    for element in elements:
        blocks = _blocks(element)
        if not blocks:  # the outer of two elements around an article
            continue
        document = _indexed_document(element) or _article_document(blocks)
        document.fields["language"] = _language_of_class(element) or document.fields["language"]
        parsed.append(layout.checked(document))
    read = {document.fields["export_id"] for document in parsed}
    return parsed, faults + layout.unread(WRITTEN_NUMBER.findall(text), read)


def _language_of_class(element) -> str | None:
    """Return the language that the class of an article names: zh of "zhtwArticle"."""
    matches = map(ARTICLE_CLASS.fullmatch, sorted(element.get("class").split()))
    return next((match[1] for match in matches if match), None)


def _blocks(element) -> list[Block]:
    """Return the paragraphs of an article, without those of an article inside of it."""
    blocks = []
    owners = set()
    for block in export_markup.blocks_below(element, LAYOUT):
        is_parted = block.element.tag == "pre"
        parts = re.split(r"\n[ \t\r]*+\n", block.text) if is_parted else [block.text]
        lines = documents.tidied(parts)
        is_named = block.element is block.owner or block.owner not in owners
        owners.add(block.owner)
        field = block.field if is_named else ""
        blocks += [replace(block, field=field, text=line) for line in lines]
    return blocks


# The article format: lines without labels


def _article_document(blocks: Blocks) -> Document:
    """Return the document of an article."""
    title, above, below = _parts_around_title(blocks)
    number_at = _number_index(below)
    n_heading = _length_of_heading(below)
    authors = [block.text for block in below[:n_heading] if block.field == "author"]
    lines = [block.text for block in below[:n_heading] if block.field != "author"]
    heading = layout.heading_of(lines)
    inside = [
        block.text
        for block in below[n_heading:number_at]
        if block.field == "text" or block.element.tag in TEXT_TAGS
    ]
    number = below[number_at].text if number_at < len(below) else None
    return layout.article_document(
        heading,
        inside,
        title=title or " ".join(heading.rest[:1]),
        author=" ".join(authors),
        section=" ".join(block.text for block in above),
        export_id=number,
    )


def _parts_around_title(blocks: Blocks) -> tuple[str | None, Blocks, Blocks]:
    """Return the title, and the blocks above and below it."""
    places = [index for index, block in enumerate(blocks) if block.field == "title"]
    if not places:
        return None, [], blocks
    title = " ".join(blocks[index].text for index in places)
    return title, blocks[: places[0]], blocks[places[-1] + 1 :]


def _number_index(blocks: Blocks) -> int:
    """Return the place of the last block that is a number, or the end."""
    for index in reversed(range(len(blocks))):
        block = blocks[index]
        if block.field != "text" and layout.number_in(block.text):
            return index
    return len(blocks)


def _length_of_heading(blocks: Blocks) -> int:
    """Return how many blocks there are before the first paragraph."""
    for index, block in enumerate(blocks):
        if block.element.tag != "div" or block.field == "text":
            return index
    return len(blocks)


# The indexed format: a table of codes


def _indexed_document(element) -> Document | None:
    """Return the document of a table of codes and values, None for another article."""
    values = {}
    for row in element.iter("tr"):
        articles_around = (
            each for each in row.iterancestors() if export_markup.field_of(each, LAYOUT) == ITEM
        )
        if next(articles_around) is not element:
            continue
        cells = list(row.iterchildren("td", "th"))
        code = on_one_line(cells[0].text_content()) if len(cells) > 1 else ""
        if code in layout.CODES:
            lines = [block.text for cell in cells[1:] for block in _blocks(cell)]
            values.setdefault(code, []).extend(lines)
    if "HD" not in values or len(values) == 1:
        return None
    return layout.indexed_document(values)
