"""The works that a methods paragraph cites: references.bib, read and printed."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

ENTRY = re.compile(r"^@(?P<kind>\w+)\{(?P<key>\w+),\n(?P<fields>.*?)^\}", re.DOTALL | re.MULTILINE)
FIELD = re.compile(r"^\s*(?P<name>\w+)\s*=\s*\{(?P<value>.*)\},$", re.MULTILINE)


@dataclass(frozen=True)
class Work:
    """A published work.

    Attributes
    ----------
    in_text : str
        How a sentence cites it: "Westfall and Young 1993".
    line : str
        Its line in the list of references.
    """

    in_text: str
    line: str


@functools.cache
def read_references() -> Mapping[str, Work]:
    """Return the works of references.bib by key.

    >>> read_references()["kish1965"].line
    'Kish, L. (1965). Survey sampling. Wiley.'
    """
    file = resources.files("analysis.figures").joinpath("references.bib")
    text = file.read_text("utf-8").replace("--", "–").replace("'", "’")
    works = {}
    for entry in ENTRY.finditer(text):
        entry_fields = {match["name"]: match["value"] for match in FIELD.finditer(entry["fields"])}
        works[entry["key"]] = _work(entry_fields)
    return works


def _work(entry_fields: Mapping[str, str]) -> Work:
    """Return a work from the fields of its entry."""
    authors = entry_fields["author"].split(" and ")
    year = entry_fields["year"]
    surnames = [author.partition(",")[0] for author in authors]
    parts = [
        f"{_joined_authors(authors)} ({year})",
        entry_fields["title"],
        _published_in(entry_fields),
    ]
    line = ". ".join(part for part in parts if part)
    return Work(f"{_joined_surnames(surnames)} {year}", f"{line}.")


def _joined_authors(authors: Sequence[str]) -> str:
    """Return authors as a list of references has them: "A, and B"."""
    if len(authors) == 1:
        return authors[0]
    return f"{', '.join(authors[:-1])}, and {authors[-1]}"


def _joined_surnames(surnames: Sequence[str]) -> str:
    """Return surnames as a sentence cites them: of four or more, the first and others."""
    if len(surnames) == 1:
        return surnames[0]
    if len(surnames) > 3:
        return f"{surnames[0]} and others"
    return f"{', '.join(surnames[:-1])} and {surnames[-1]}"


def _published_in(entry_fields: Mapping[str, str]) -> str:
    """Return the journal, proceedings or publisher, with volume, number and pages."""
    names = [entry_fields.get(name, "") for name in ("journal", "booktitle", "publisher")]
    container = next((name for name in names if name), "")
    volume = entry_fields.get("volume", "")
    if "number" in entry_fields:
        volume = f"{volume}({entry_fields['number']})"
    parts = [container, volume, entry_fields.get("pages", "")]
    return ", ".join(part for part in parts if part)
