"""Word lists for frames: the terms that indicate each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator, Field, model_validator

from analysis.lexicons.validation import (
    Entry,
    Name,
    Once,
    fingerprint,
    read_list,
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
    names: tuple[str, ...]  #: with *negated_by*, "not <frame>" is beside each
    negated_by: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any term and any word of *negated_by*."""
        return fingerprint([*records(self.table), *self.negated_by])


def _require_term(value: str) -> str:
    """Return a term that can be searched for."""
    if not re.search(r"\w", value) or _NO_TERM.search(value):
        raise ValueError(f"Input should be {_EXPECTED_TERM}")
    return value


Term = Annotated[str, AfterValidator(_require_term)]


class FrameEntry(Entry):
    """A ``[[frame]]`` of a list."""

    name: Name
    terms: Annotated[Once[Term], Field(min_length=1)]


class FrameList(Entry):
    """The file frames.toml."""

    negated_by: Once[Term] = ()
    frame: Once[FrameEntry] = ()

    @model_validator(mode="after")
    def _require_own_names(self) -> FrameList:
        """Refuse a frame that is called as another one that is negated."""
        known = {entry.name for entry in self.frame}
        for entry in self.frame:
            if self.negated_by and entry.name.removeprefix("not ") in known - {entry.name}:
                raise ValueError(f"{entry.name!r} is what another frame is called if negated")
        return self


def frames(source: Frames | str | Path | None = None) -> Frames:
    """Return word lists for frames from a file; None is none.

    Terms are found in any case. One after a word of ``negated_by``, among the three before it in
    its sentence, is one of "not <frame>".
    """
    if isinstance(source, Frames):
        return source
    listed = FrameList() if source is None else read_list(source, FrameList)
    names = [entry.name for entry in listed.frame]
    if listed.negated_by:
        names += [f"not {name}" for name in names]
    rows = [(entry.name, term) for entry in listed.frame for term in entry.terms]
    columns = ["frame", "pattern"]
    table = sorted_table(rows, columns, by=columns)
    return Frames(table, tuple(sorted(names)), tuple(sorted(listed.negated_by)))
