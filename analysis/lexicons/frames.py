"""Word lists for frames: the terms that indicate each."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator

from analysis.errors import refusal
from analysis.lexicons.validation import (
    Entry,
    Listed,
    Name,
    Unfit,
    fingerprint,
    read_list,
    records,
    sorted_names,
    sorted_table,
)

_EXPECTED_TERM = "words, with * only at the end of a word, and no regular expression"
_FIX_TERM = "Write a word or phrase, with * at the end of a word only, such as 'sanction*'."
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


def _is_term(value: object) -> bool:
    """Return whether a term can be searched for."""
    if not isinstance(value, str) or not re.search(r"\w", value):
        return False
    return _NO_TERM.search(value) is None


def _require_term(value: str) -> str:
    """Return a term that can be searched for."""
    if not _is_term(value):
        raise Unfit(expected=_EXPECTED_TERM, fix=_FIX_TERM)
    return value


def _require_terms(value: tuple) -> tuple:
    """Return a list of terms that is not empty."""
    if not value:
        raise Unfit(expected="one term or more", fix="Add the words that indicate the frame.")
    return value


Term = Annotated[str, AfterValidator(_require_term)]


class FrameEntry(Entry):
    """A ``[[frame]]`` of a list."""

    name: Name
    terms: Annotated[Listed[Term], AfterValidator(_require_terms)]


class FrameList(Entry):
    """The file frames.toml."""

    negated_by: Listed[Term] = ()
    frame: Listed[FrameEntry] = ()


def frames(source: Frames | str | Path | None = None) -> Frames:
    """Return word lists for frames from a file; None is none.

    Terms are found in any case. One after a word of ``negated_by``, among the three before it in
    its sentence, is one of "not <frame>".
    """
    if isinstance(source, Frames):
        return source
    listed = FrameList() if source is None else read_list(source, FrameList)
    rows = [
        (entry.name, term)
        for entry in listed.frame
        for term in sorted_names(entry.terms, what=f"{source}, terms of {entry.name}")
    ]
    names = [entry.name for entry in listed.frame]
    negated_by = sorted_names(listed.negated_by, what=f"{source}, negated_by")
    if negated_by:
        names += [f"not {name}" for name in names]
    columns = ["frame", "pattern"]
    table = sorted_table(rows, columns, by=columns)
    return Frames(table, sorted_names(names, what=f"{source}, [[frame]]"), negated_by)


def require_words(term: object, *, what: str) -> None:
    """Raise InputError unless a term has a word in it, and ``*`` at the end of words only."""
    if not _is_term(term):
        raise refusal(what, arrived=repr(term), expected=_EXPECTED_TERM, fix=_FIX_TERM)
