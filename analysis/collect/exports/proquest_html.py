"""Exports of ProQuest as saved HTML (.html)."""

import re

from lxml import html as lxml_html

from analysis.collect.exports import documents, export_markup, proquest
from analysis.collect.exports.documents import Document
from analysis.collect.exports.proquest import NO_LABEL, Label, label_of_line
from analysis.collect.records import Found, on_one_line
from analysis.corpus.encodings import decoded
from analysis.errors import refusal

# Layout. Source: genuine e-mails of 20 and 100 documents, whose pages are those of saved files by
# second hand. The labels are those of proquest.py.

#: What begins a document, and what does where the anchors were lost.
ANCHOR = re.compile(r"(?i)<a\b[^<>]{0,200}?\b(?:name|id)\s*=\s*[\"']?DocID_MSTAR_(\d{1,20})")
LISTED = re.compile(r"(?i)href\s*=\s*[\"']?[^\"'<>\s]{0,300}?#DocID_MSTAR_(\d{1,20})")
WRAPPER = re.compile(r"(?i)<div style=[\"']?margin-bottom:\s?20p[tx];()")
#: Signs of such a file, each of another part of it: two are asked for.
SIGNS = (
    re.compile(rb"DocID_MSTAR_\d"),
    re.compile(rb"ProQuest\s*document\s*(?:ID|link)"),
    re.compile(rb"(?i)<title>\s*(?:ProQuest Export|Document Email)"),  # second hand
    re.compile(rb"Apache Tapestry Framework"),  # second hand
)
#: Tags of the whole document in which the text of an article is wrapped.
INNER_PAGE = re.compile(
    r"(?i)<title\b[^<>]{0,500}>[^<]{0,500}</title>"
    r"|</?(?:html|head|body|meta|!doctype)\b[^<>]{0,500}>"
)
INNER_TEXT = re.compile(r"(?i)<Text\b([^<>]{0,500})>")
INNER_END = re.compile(r"(?i)</Text\s*>")
WORD_COUNT = re.compile(r"(?i)WordCount\s*=\s*[\"']?(\d{1,7})")
#: Elements that are no text, by class and by tag.
NO_TEXT_CLASSES = {
    "document_view_image",
    "document_view_caption",
    "sr-only",
    "Illustration_content",
    "Photograph_content",
}
NO_TEXT_TAGS = {"script", "style", "photo_caption", "img"}
#: Lines that are no text, and the one that names the author.
NO_TEXT_LINE = re.compile(
    r"(?i)Enlarge this image\.?|-{5,}|Illustration|Photograph|Caption:.*|Links?:.*"
    r"|(?:[\w ,]{1,40}:?\s)?\S{1,80}@[\w.-]{3,80}"
)
RULE = re.compile(r"-{5,}")  # a line between a text and an address or an invitation to write
INVITATION = 5  # words of a line below such a rule that is no sentence
CREDIT_LINE = re.compile(r"(?i)Credit:\s*(.*)")
#: The citation below the heading: who wrote it, where, when.
CITED_AUTHORS = "scholUnivAuthors"
CITED_OUTLET = "newspaperArticle"
CITED_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}\b")
#: What follows the last document.
FOOTER = re.compile(r"(?i)Contact ProQuest|Database copyright|Terms and Conditions")

# What is no layout.

LABEL_MARK = "\ue000"  # before bold words, since labels are bold
END_MARK = "\ue002"  # a line of its own behind the text
MARKS = re.compile(f"[{LABEL_MARK}{END_MARK}\0]")
LAST_LINES = 50  # lines of a page among which its footer is looked for


def fits(data: bytes, *, name: str) -> bool:
    """Tell whether a file is an export of ProQuest as HTML."""
    return export_markup.has_two(SIGNS, data)


def articles(data: bytes, *, name: str, encoding: str | None = None) -> Found:
    """Return the articles of an export.

    Captions, credits and links to pictures are left out; *encoding* is of a file that does not say
    its own. Raises InputError for a file of another kind.
    """
    text, encoding_used = decoded(data, name=name, given=encoding)
    text = MARKS.sub("\ufffd", text)
    export_markup.require_few_tags(text, name=name)
    starts = list(ANCHOR.finditer(text)) or list(WRAPPER.finditer(text))
    documents.require_few(len(starts), name=name)
    if not starts:
        raise refusal(
            name,
            arrived="a page without documents of ProQuest",
            expected="an export of ProQuest as HTML, with full texts",
            fix="Export again as Text or HTML with full texts.",
        )
    ends = [start.start() for start in starts[1:]] + [len(text)]
    parsed = []
    for start, end in zip(starts, ends):
        is_last = end == len(text)
        part = text[start.start() : end]
        parsed.append(_document_of_part(part, anchor_id=start[1], is_last=is_last))
    n_numbers = len(re.findall(r"ProQuest\s*document\s*ID\s*:", text))
    reasons = documents.uneven(n_numbers, len(parsed), what="document numbers")
    missing = {link[1] for link in LISTED.finditer(text)} - {start[1] for start in starts}
    if missing:
        reasons.append(f"{len(missing):,} documents of its table of contents are not in the file")
    spelt = proquest.with_one_spelling(parsed)
    return documents.found(spelt, skipped=reasons, encoding=encoding_used)


# From a page to documents


def _document_of_part(part: str, *, anchor_id: str, is_last: bool) -> Document:
    """Return the document of the markup from one anchor to the next."""
    inner = INNER_TEXT.search(part)
    word_count = WORD_COUNT.search(inner[1]) if inner else None
    part = INNER_TEXT.sub("", part)
    part = INNER_END.sub(f"<hr>{END_MARK}<hr>", part)
    part = INNER_PAGE.sub("", part)
    root, faults = export_markup.parsed_part(part)
    citation = _citation(root) | {"proquestdocumentid": anchor_id}
    if word_count:
        citation["wordcount"] = word_count[1]
    lines, credit = _without_junk(_lines_of_element(root))
    if is_last:
        lines = _without_footer(lines)
    plain = [line.replace(LABEL_MARK, "") for line in lines]
    labels = [
        label_of_line(written) if line.startswith(LABEL_MARK) else NO_LABEL
        for line, written in zip(lines, plain)
    ]
    text_end = _end_of_inner_text(plain, labels)
    plain = ["" if line == END_MARK else line for line in plain]
    return proquest.document_of_lines(
        plain, labels, text_end=text_end, citation=citation, credit=credit, faults=faults
    )


def _end_of_inner_text(lines: list[str], labels: list[Label]) -> int | None:
    """Return the index of the mark behind the full text; abstracts may have one, too.

    Programmes that save a page again put the mark before the text: it is then none.
    """
    names = [label.name for label in labels]
    if "fulltext" not in names:
        return None
    begin = names.index("fulltext")
    if END_MARK not in lines[begin:]:
        return None
    end = lines.index(END_MARK, begin)
    has_text = labels[begin].value or any(line.strip() for line in lines[begin + 1 : end])
    return end if has_text else None


def _citation(root: lxml_html.HtmlElement) -> dict[str, str]:
    """Return what the citation below the heading says, by the names of labels."""
    citation = {}
    for element in root.iter("span"):
        classes = export_markup.classes_of(element)
        words = on_one_line(element.text_content()[:500])
        if CITED_AUTHORS in classes and words:
            citation.setdefault("author", words.rstrip("."))
        if CITED_OUTLET in classes and words:
            around = on_one_line(element.getparent().text_content()[:1_000])
            day = CITED_DAY.search(around)
            citation.setdefault("publicationtitle", re.split(r"[;\[]", words)[0].strip(" ."))
            citation.setdefault("publicationdate", day[0] if day else "")
            break
    return citation


def _lines_of_element(root: lxml_html.HtmlElement) -> list[str]:
    """Return the lines of a document, with an empty line between blocks."""
    text = export_markup.marked_text(root, _is_no_text, block="\n\n", bold=LABEL_MARK)
    lines = [on_one_line(line) for line in text.split("\n")]
    return [line for line in lines if line != LABEL_MARK]


def _is_no_text(element: lxml_html.HtmlElement) -> bool:
    is_left_out = not NO_TEXT_CLASSES.isdisjoint(export_markup.classes_of(element))
    return is_left_out or element.tag in NO_TEXT_TAGS


def _without_junk(lines: list[str]) -> tuple[list[str], str]:
    """Return the lines, with empty ones for those that are no text, and the author credited."""
    credit = ""
    kept = []
    is_below_rule = False
    for line in lines:
        words = line.replace(LABEL_MARK, "")
        credited = CREDIT_LINE.match(words)
        if credited and credited[1][:3] != "By " and proquest.is_sentence(credited[1]):
            credited = None
        if credited:
            credit = credit or credited[1]
        is_invitation = is_below_rule and _is_invitation(words)
        if words.strip():
            is_below_rule = bool(RULE.fullmatch(words.strip()))
        if credited or is_invitation or NO_TEXT_LINE.fullmatch(words):
            line = ""
        kept.append(line)
    return kept, credit


def _is_invitation(line: str) -> bool:
    """Tell whether a line below a rule is a few words, such as an invitation to write."""
    return 0 < len(line.split()) <= INVITATION and not line.rstrip().endswith((".", "!", "?"))


def _without_footer(lines: list[str]) -> list[str]:
    """Return the lines of the last document up to the footer of the file."""
    for index in range(max(0, len(lines) - LAST_LINES), len(lines)):
        if FOOTER.match(lines[index].replace(LABEL_MARK, "")):
            return lines[:index]
    return lines
