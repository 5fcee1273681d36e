"""Build the invented Nexis Uni .docx files of tests/fixtures/exports/genuine/nexis.

Each file is written there as a list of paragraphs: one line a paragraph, its kind, a tab, its text.

========  ================================================================
kind      paragraph
========  ================================================================
text      the text
break     the same, after a line break
link      a headline that is a hyperlink (outline level 0)
heading   a headline without a link (outline level 0)
mark      a bookmark and no text; the text is the bookmark's name
section   a new section; its page header, which the text is, is no part of the body
========  ================================================================

``\\n`` in a text is a line break, ``[[word]]`` a search word in red. ``BYTES`` cuts the finished file after that many bytes.
"""

import io
import re
import zipfile
from xml.sax.saxutils import escape

ADDRESS = "https://advance.lexis.com/api/document?collection=news&id=urn:contentItem:INVENTED"
XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
SCHEMAS = "http://schemas.openxmlformats.org"
OFFICE = f"{SCHEMAS}/officeDocument/2006/relationships"
TYPES = f"""{XML}<Types xmlns="{SCHEMAS}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATED = f"""{XML}<Relationships xmlns="{SCHEMAS}/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/%s" Target="%s"/></Relationships>"""
DOCUMENT = f"""{XML}<w:document xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:r="{OFFICE}"><w:body>%s</w:body></w:document>"""
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
LEVEL = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
PARAGRAPHS = {
    "text": RUN,
    "break": f"<w:r><w:br/></w:r>{RUN}",
    "heading": f"{LEVEL}{RUN}",
    "link": f'{LEVEL}<w:hyperlink r:id="rId1">{RUN}</w:hyperlink>',
    "mark": '<w:bookmarkStart w:id="1" w:name="{}"/><w:bookmarkEnd w:id="1"/>',
    "section": "<w:pPr><w:sectPr/></w:pPr>",
}
HIT = r'</w:t></w:r><w:r><w:rPr><w:color w:val="CC0033"/></w:rPr><w:t>\1</w:t></w:r><w:r><w:t xml:space="preserve">'


def word_bytes(paragraphs, *, address=ADDRESS):
    """Return the .docx of a list of paragraphs; its headlines link to an address."""
    length = None
    body = ""
    for line in paragraphs.splitlines():
        kind, _, text = line.partition("\t")
        if kind == "BYTES":
            length = int(text)
        else:
            text = re.sub(r"\[\[(.*?)\]\]", HIT, escape(text).replace("\\n", "</w:t><w:br/><w:t>"))
            body += f"<w:p>{PARAGRAPHS[kind].format(text)}</w:p>"
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATED % ("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": RELATED
        % ("hyperlink", escape(address) + '" TargetMode="External'),
        "word/document.xml": DOCUMENT % body,
    }
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()[:length]
