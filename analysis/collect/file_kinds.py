"""Which reader a file is for, by its content; and what files are that no reader is for."""

import re
from types import ModuleType

from analysis.collect.dated_headings import signs_of_dated_headings
from analysis.collect.exports import europresse, factiva, nexis, proquest, rtf
from analysis.collect.web import saved_pages
from analysis.collect.wordlists import wordlist
from analysis.corpus import archives
from analysis.corpus.encodings import decoded
from analysis.corpus.several import signs_of_several
from analysis.errors import InputError, refusal
from analysis.files import ANY_VENDOR, kind_of_file

#: Readers of exports, which have ``fits`` and ``articles``, by what the table says that an article
#: was read as; in the order in which a file is shown to them.
EXPORTS = {
    "Nexis Uni": nexis,
    "Factiva": factiva,
    "ProQuest": proquest,
    "Europresse": europresse,
}
WEB_PAGE = "web page"
READERS: dict[str, ModuleType] = {**EXPORTS, WEB_PAGE: saved_pages}

#: What no reader is for: by signs in its text, by first characters, by the kind of a zip archive,
#: by the file's name.
UNREAD = wordlist("unread_files")
#: Declarations and comments of a page or of XML, before its first tag.
_XML = r"(?:<[?!][^>]*>\s*)*"
LOOKED_AT = 4_000  # first characters of a file in which its signs are


def kind_of(data: bytes, *, name: str) -> str:
    """Return the kind of a file, a name in READERS.

    Raises InputError if no reader is for this file.

    >>> kind_of(b"<p>Ferries ran again.", name="a.html")
    'web page'
    """
    for kind, reader in EXPORTS.items():
        if reader.fits(data, name=name):
            return kind
    _require_no_other_format(data, name=name)
    beginning = _characters(data[: LOOKED_AT * 2])[:LOOKED_AT]
    for unread in UNREAD["beginning"]:
        if re.match(unread["sign"].replace("{xml}", _XML), beginning, re.MULTILINE):
            raise _refusal(unread, name)
    if data.startswith(b"PK"):
        archives.require_small(data, name=name)  # says what is wrong with it
        raise _refusal(UNREAD["zip"][archives.kind(data) or "other"], name)
    if saved_pages.fits(data, name=name):
        _require_one_article(data, name=name)
        return WEB_PAGE
    if re.match(rf"{_XML}<(?:html|head|body)\b", beginning, re.IGNORECASE):
        instead = "Name it .html, or add kind='pages'."
        raise _refusal({"name": "a web page of another name", "instead": instead}, name)
    binary = kind_of_file(data) or ("a binary file" if "\0" in beginning else None)
    if binary:
        raise _refusal({"name": binary, "instead": "Leave it out."}, name)
    called = UNREAD["called"]
    unread = next(each for each in called if re.fullmatch(each["sign"], name, re.IGNORECASE))
    raise _refusal(unread, name)


def _require_no_other_format(data: bytes, *, name: str) -> None:
    """Raise InputError for an export of a database in a format that no reader is for."""
    text = rtf.text(data, name=name) if rtf.fits(data) else _characters(data)
    signs = UNREAD["in_page"] if text.startswith("<") else UNREAD["in_text"] + UNREAD["in_page"]
    for unread in signs:
        if re.search(unread["sign"], text, re.MULTILINE):
            raise _refusal(unread, name)


def _characters(data: bytes) -> str:
    """Return a file with each byte as one character, without blanks before them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace").lstrip()
    else:
        text = data.lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1")
    return re.sub("\r\n?", "\n", text)


def _refusal(unread: dict, file: str) -> InputError:
    expected = f"an export of {ANY_VENDOR}, or a saved page"
    return refusal(file, arrived=unread["name"], expected=expected, fix=unread["instead"])


def _require_one_article(data: bytes, *, name: str) -> None:
    """Raise InputError for a page that looks like several articles of a database."""
    text, _ = decoded(data, name=name)
    signs = signs_of_several(text) or signs_of_dated_headings(text)
    if signs:
        raise refusal(
            name,
            arrived=f"what looks like several articles ({signs})",
            expected="a page with one article, or an export that we know",
            fix="Save each article as a page, or export from a database that we read; "
            "kind='pages' reads it as one article.",
        )
