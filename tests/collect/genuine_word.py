"""Build the invented Nexis Uni .docx files of tests/fixtures/exports/genuine/nexis.

Each file is written there as a list of paragraphs: one line a paragraph, its kind, a tab, its text.

========  ================================================================
kind      paragraph
========  ================================================================
text      the text; a label before a no-break space is bold
break     the same, after a line break
link      a headline that is a hyperlink (outline level 0)
heading   a headline without a link (outline level 0)
mark      a bookmark and no text; the text is the bookmark's name
section   a new section on the next page; the text is its page header
========  ================================================================

``\\n`` in a text is a line break, ``[[word]]`` a search word in red. ``BYTES`` cuts the finished file after that many bytes.
"""

import io
import re

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

ADDRESS = "https://advance.lexis.com/api/document?collection=news&id=urn:contentItem:INVENTED"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def word_bytes(paragraphs):
    """Return the .docx of a list of paragraphs."""
    document = Document()
    length = None
    for number, line in enumerate(paragraphs.split("\n")[:-1]):
        kind, _, text = line.partition("\t")
        text = text.replace("\\n", "\n")
        if kind == "BYTES":
            length = int(text)
        elif kind == "section":
            _add_section(document, text)
        elif kind == "mark":
            _add_bookmark(document.add_paragraph(), text, number)
        elif kind in ("link", "heading"):
            _add_headline(document.add_paragraph(), text, linked=kind == "link")
        else:
            _add_text(document.add_paragraph(), text, broken=kind == "break")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()[:length]


def _add_section(document, header):
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = header


def _add_bookmark(paragraph, name, number):
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            element.set(qn("w:name"), name)
        paragraph._p.append(element)


def _add_headline(paragraph, text, *, linked):
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(outline)
    runs = _add_runs(paragraph, text, bold=True)
    if linked:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(ADDRESS, LINK, is_external=True))
        link.extend(run._r for run in runs)
        paragraph._p.append(link)


def _add_text(paragraph, text, *, broken):
    if broken:
        paragraph.add_run().add_break()
    label, separator, value = text.partition(":\xa0")
    if separator:
        paragraph.add_run(label + ":").bold = True
        _add_runs(paragraph, "\xa0" + value, bold=False)
    else:
        _add_runs(paragraph, text, bold=False)


def _add_runs(paragraph, text, *, bold):
    """Add the text; search words become runs of their own."""
    runs = []
    for number, part in enumerate(re.split(r"\[\[(.*?)\]\]", text)):
        if not part:
            continue
        run = paragraph.add_run(part)
        is_hit = number % 2 == 1
        run.bold = bold or is_hit
        if is_hit:
            run.font.color.rgb = RGBColor(0xCC, 0x00, 0x33)
        runs.append(run)
    return runs
