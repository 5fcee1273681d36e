"""Which reader a file is for: what stands in it decides, its name only for web pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

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
from analysis.errors import refusal

PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx")
ARCHIVED_PAGES = (".mht", ".mhtml", ".webarchive")


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
    if WEB_PAGE.reader.fits(data, name=name):
        _require_one_article(data, name=name)
        return WEB_PAGE
    if Path(name).suffix.lower() in ARCHIVED_PAGES:
        raise refusal(
            name,
            arrived="a page saved as a single file",
            expected="the page as .html",
            fix="Save it again as 'web page, HTML only' or 'complete'.",
        )
    if data.startswith(b"PK"):
        archives.require_small(data, name=name)  # says what is wrong with it
    raise refusal(
        name,
        arrived="a file that is no export we know and no web page",
        expected="an export of Nexis, Factiva, ProQuest or Europresse, or .html",
        fix="Name it with kind=…; texts, tables and spreadsheets are for read_corpus.",
    )


def _signs_in(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Return which sign of several articles a page has; "" for none."""
    text, _ = decoded(data, name=name, given=encoding)
    return signs_of_several(text)


def _require_one_article(data: bytes, *, name: str) -> None:
    """Raise InputError for a page that looks like several articles of a database."""
    signs = _signs_in(data, name=name)
    if signs:
        raise refusal(
            name,
            arrived=f"what looks like several articles ({signs})",
            expected="a page with one article, or an export that we know",
            fix="Export it anew, or say what it is with kind=… (kind='pages' for one article).",
        )
