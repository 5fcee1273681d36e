"""Which reader a file is for, by its content; and what files are that no reader is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from analysis.collect.dated_headings import n_dated_headings
from analysis.collect.encodings import decoded
from analysis.collect.exports import (
    europresse,
    factiva,
    nexis,
    nexis_html,
    nexis_text,
    proquest,
    proquest_html,
)
from analysis.collect.records import KEPT, Found
from analysis.collect.web import pages
from analysis.corpus import archives
from analysis.corpus.several import signs_of_several
from analysis.errors import InputError, refusal
from analysis.files import kind_of_file

PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx")


class Reader(Protocol):
    """A module that reads one format."""

    def fits(self, data: bytes, *, name: str) -> bool:
        """Return whether a file is of this format."""

    def articles(self, data: bytes, *, name: str, encoding: str | None = None) -> Found:
        """Return the articles of a file of this format."""


@dataclass(frozen=True)
class Kind:
    """A kind of file, and its reader."""

    name: str  #: what the table says that an article was read as
    source: str  #: what a user calls it (``collect.read(kind=…)``)
    reader: Reader


#: Exports, in the order in which a file is shown to their readers.
EXPORTS = (
    Kind("Nexis Uni", "nexis", nexis),
    Kind("classic Nexis HTML", "nexis", nexis_html),
    Kind("classic Nexis text", "nexis", nexis_text),
    Kind("Factiva", "factiva", factiva),
    Kind("ProQuest", "proquest", proquest),
    Kind("ProQuest HTML", "proquest", proquest_html),
    Kind("Europresse", "europresse", europresse),
)
SOURCES = (*dict.fromkeys(kind.source for kind in EXPORTS), "pages")


@dataclass(frozen=True)
class Unread:
    """A kind of file that no reader is for."""

    name: str  #: what it is
    sign: str  #: pattern of its first characters, or of its name where it has no such sign
    instead: str  #: what to do


#: Declarations and comments of a page or of XML, before its first tag.
_XML = r"(?:<[?!][^>]*>\s*)*"
_FULL_TEXTS = "It holds references: export the full texts, as .docx, .html or .txt."
_NEWS_XML = "Put outlet, title, day and text into a table (.csv) for read_corpus."
_TABLE = "Tables of texts are for read_corpus, tables of addresses for fetch."
_PAGE_ALONE = "Save the page again as 'web page, HTML only' or 'complete'."
_UNPACK = "Unpack it, and give the folder."
#: By their first characters, in this order.
UNREAD = (
    Unread("an empty file", r"\Z", "Save it again, or leave it out."),
    Unread("a PDF file", r"%PDF-", "Export again as .docx, .html or .txt; save pages as .html."),
    Unread("a list of references (RIS)", r"TY  ?- ?\w", _FULL_TEXTS),
    Unread("a list of references (BibTeX)", r"@\w+\s*\{", _FULL_TEXTS),
    Unread("a list of references (EndNote)", r"%[0ATJ] \S|FN (?:Clarivate|Thomson)", _FULL_TEXTS),
    Unread(
        "a list of references (RefWorks)", r"RT (?:Journal|News|Magazine|Web|Generic)", _FULL_TEXTS
    ),
    Unread("a web archive (WARC)", r"WARC/\d", "Run fetch on a list of its addresses."),
    Unread(
        "a page saved as a single file",
        r"bplist00|[\w-]+:(?s:.*)\bmultipart/related\b",
        _PAGE_ALONE,
    ),
    Unread(
        "a mailbox of several e-mails (mbox)",
        r"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ",
        "Save each e-mail of ProQuest as .eml.",
    ),
    Unread(
        "an e-mail that is none of ProQuest",
        r"(?=[\s\S]*^(?:From|Message-ID):)(?:[A-Z][\w-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}",
        "Save what is attached to it, or the page that it links to.",
    ),
    Unread(
        "a news feed (RSS or Atom)",
        _XML + r"<(?:rss|feed|rdf:RDF)\b",
        "It holds openings only: put its links into a list, and run fetch.",
    ),
    Unread("a site map", _XML + r"<(?:urlset|sitemapindex)\b", "Run fetch on a list of its pages."),
    Unread("an article in NITF", _XML + r"<nitf\b", _NEWS_XML),
    Unread("an article in NewsML", _XML + r"<(?:newsItem|newsMessage|NewsML)\b", _NEWS_XML),
    Unread("XML of an unknown form", r"<\?xml(?![\s\S]*<(?i:html)\b)", _NEWS_XML),
    Unread("a JSON file", r"\{\s*[\"}]|\[\s*[\[{]", _TABLE),
    Unread("a Parquet table", r"PAR1", _TABLE),
    Unread(
        "an RTF file of no database that we know",
        r"\{\\rtf",
        "Export again as .docx or .html; save a text of your own as .txt for read_corpus.",
    ),
    Unread(
        "an old Office file (.doc, .xls or .msg)",
        r"\xd0\xcf\x11\xe0",
        "Save it as .docx or .xlsx; save an e-mail as .eml.",
    ),
    Unread("a packed file", r"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", _UNPACK),
)
#: Zip archives, by `archives.kind`.
UNREAD_ZIP = {
    "docx": Unread(
        "a Word file that is no export of Nexis Uni",
        ".docx",
        "Export full documents; save a text of your own as .txt for read_corpus.",
    ),
    "xlsx": Unread(
        "a spreadsheet that is none of ProQuest",
        ".xlsx",
        "For a table of your own use read_corpus.",
    ),
    None: Unread("a zip of another program", ".odt", "Save it as .docx, .xlsx or .html."),
}
#: By the end of their name; the last is for all others.
UNREAD_NAMES = (
    Unread("a page saved as a single file", r".*\.(?:mht|mhtml|webarchive)", _PAGE_ALONE),
    Unread("a table", r".*\.(?:csv|tsv|tab|json|jsonl|ndjson)", _TABLE),
    Unread(
        "a file that is no export we know",
        r".*",
        "Texts are for read_corpus, in a folder for each outlet; kind=… names a database.",
    ),
)
LOOKED_AT = 4_000  # first characters of a file in which its signs are


class _Pages:
    """The reader of web pages, which a file is for by its name."""

    def fits(self, data: bytes, *, name: str) -> bool:
        """Return whether a file is called like a web page."""
        return Path(name).suffix.lower() in PAGES

    def articles(self, data: bytes, *, name: str, encoding: str | None = None) -> Found:
        """Return the article of a page, and whether it looks like several."""
        found = pages.articles(data, name=name, encoding=encoding)
        signs = _signs_in(data, name=name, encoding=encoding)
        if not signs or not found.records:
            return found
        reason = f"{KEPT}read as one page, though it looks like several articles ({signs})"
        return replace(found, skipped=[*found.skipped, reason])


WEB_PAGE = Kind("web page", "pages", _Pages())


def kind_of(data: bytes, *, name: str, source: str | None = None) -> Kind:
    """Return the kind of a file, among those of a *source* if it is given.

    Raises InputError if no reader is for this file.

    >>> kind_of(b"<p>Ferries ran again.", name="a.html").name
    'web page'
    """
    if source == "pages":
        return WEB_PAGE
    candidates = [kind for kind in EXPORTS if source in (None, kind.source)]
    for kind in candidates:
        if kind.reader.fits(data, name=name):
            return kind
    if source:
        return candidates[0]  # its refusal says what it expects
    beginning = _beginning(data)
    for unread in UNREAD:
        if re.match(unread.sign, beginning, re.MULTILINE):
            raise _refusal_of(unread, name=name)
    if data.startswith(b"PK"):
        archives.require_small(data, name=name)  # says what is wrong with it
        raise _refusal_of(UNREAD_ZIP[archives.kind(data)], name=name)
    if WEB_PAGE.reader.fits(data, name=name):
        _require_one_article(data, name=name)
        return WEB_PAGE
    if re.match(rf"{_XML}<(?:html|head|body)\b", beginning, re.IGNORECASE):
        page = Unread("a web page of another name", "", "Name it .html, or add kind='pages'.")
        raise _refusal_of(page, name=name)
    binary = kind_of_file(data) or ("a binary file" if "\0" in beginning else None)
    if binary:
        raise _refusal_of(Unread(binary, "", "Leave it out."), name=name)
    unread = next(each for each in UNREAD_NAMES if re.fullmatch(each.sign, name, re.IGNORECASE))
    raise _refusal_of(unread, name=name)


def _beginning(data: bytes) -> str:
    """Return the first characters of a file, each byte as one, without blanks before them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:LOOKED_AT].decode("utf-16", "replace").lstrip()
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:LOOKED_AT].decode("latin-1")


def _refusal_of(unread: Unread, *, name: str) -> InputError:
    return refusal(
        name,
        arrived=unread.name,
        expected="an export of Nexis, Factiva, ProQuest or Europresse, or a saved page",
        fix=unread.instead,
    )


def _signs_in(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Return which sign of several articles a page has; "" for none."""
    text, _ = decoded(data, name=name, given=encoding)
    signs = signs_of_several(text)
    n_headings = 0 if signs else n_dated_headings(text)
    return f"{n_headings:,} headings of one form, each with a day" if n_headings else signs


def _require_one_article(data: bytes, *, name: str) -> None:
    """Raise InputError for a page that looks like several articles of a database."""
    signs = _signs_in(data, name=name)
    if signs:
        raise refusal(
            name,
            arrived=f"what looks like several articles ({signs})",
            expected="a page with one article, or an export that we know",
            fix="Save each article as a page, or export from a database that we read; "
            "kind='pages' reads it as one article.",
        )
