"""Word lists for frames: the terms that indicate each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator, Field

from analysis.lexicons.validation import (
    Entry,
    Given,
    Name,
    Once,
    fingerprint,
    given_list,
    records,
    sorted_table,
)

_EXPECTED_TERM = "words, with * only at the end of a word, and no regular expression"
#: A star in or without a word; then what regular expressions have, and no phrase that is written.
_NO_TERM = re.compile(r"(?<!\w)\*|\*(?!\s|$)|[\\|^{}]|[.)\]][+?]|\]\w|\?\w|^\w+\?$")


@dataclass(frozen=True)
class Frames:
    """Terms by frame."""

    table: pd.DataFrame  #: ``frame, pattern``; ``*`` is any ending
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any term."""
        return fingerprint(records(self.table))


def can_be_found(text: str) -> bool:
    """Return whether a text can be searched for."""
    return bool(re.search(r"\w", text)) and not _NO_TERM.search(text)


def _require_term(value: str) -> str:
    """Return a term that can be searched for."""
    if not can_be_found(value):
        raise ValueError(f"Input should be {_EXPECTED_TERM}")
    return value


Term = Annotated[str, AfterValidator(_require_term)]


class FrameEntry(Entry):
    """A ``[[frame]]`` of a list."""

    name: Name
    terms: Annotated[Once[Term], Field(min_length=1)]


class FrameList(Entry):
    """The file frames.toml."""

    frame: Once[FrameEntry] = ()


def frames(source: Frames | Given | None = None) -> Frames:
    """Return word lists for frames from a file, or from a dict or table in a cell; None is none."""
    if isinstance(source, Frames):
        return source
    listed = FrameList()
    if source is not None:
        listed = given_list(source, FrameList, entry="frame", member="term", members="terms")
    names = sorted(entry.name for entry in listed.frame)
    rows = [(entry.name, term) for entry in listed.frame for term in entry.terms]
    columns = ["frame", "pattern"]
    table = sorted_table(rows, columns, by=columns)
    return Frames(table, tuple(names))
