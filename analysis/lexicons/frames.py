"""Word lists for frames: the terms that indicate each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import AfterValidator, Field

from analysis.errors import refusal
from analysis.lexicons.validation import (
    Entry,
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
    """Terms by frame.

    Attributes
    ----------
    table : DataFrame
        One row a term, sorted: ``frame`` and ``pattern`` (the term; ``*`` is any ending).
    names : tuple of str
        The frames, in the order of the file.

    Examples
    --------
    >>> table = pd.DataFrame({"frame": ["law"], "pattern": ["court*"]})
    >>> Frames(table, ("law",)).names
    ('law',)
    """

    table: pd.DataFrame
    names: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that change with any term."""
        return fingerprint(records(self.table))


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


def _require_terms(value: list) -> list:
    """Return a list of terms that is not empty."""
    if not value:
        raise Unfit(expected="one term or more", fix="Add the words that indicate the frame.")
    return value


class FrameEntry(Entry):
    """A ``[[frame]]`` of a list."""

    name: Name
    terms: Annotated[
        list[Annotated[str, AfterValidator(_require_term)]], AfterValidator(_require_terms)
    ]


class FrameList(Entry):
    """The file frames.toml."""

    frame: list[FrameEntry] = Field(default_factory=list)


def frames(source: Frames | str | Path | None = None) -> Frames:
    """Return word lists for frames from a file.

    Terms are found in any case; ``*`` at the end of a word is any ending. A term may serve several
    frames.

    Parameters
    ----------
    source : path, Frames or None
        A path to frames.toml, a ``Frames`` (returned as it is) or None (none).

    Returns
    -------
    Frames
        ``table``, one row a term (``frame, pattern``), and ``names``, the frames.

    Raises
    ------
    InputError
        If the file is missing or broken, a frame or one of its terms comes twice, or a term is
        empty.

    Examples
    --------
    >>> frames(None).table.columns.tolist()
    ['frame', 'pattern']
    """
    if isinstance(source, Frames):
        return source
    listed = FrameList()
    if source is not None:
        listed = read_list(source, FrameList)
    rows = []
    for entry in listed.frame:
        rows.extend(
            (entry.name, term)
            for term in sorted_names(entry.terms, what=f"{source}, terms of {entry.name}")
        )
    names = sorted_names((entry.name for entry in listed.frame), what=f"{source}, [[frame]]")
    columns = ["frame", "pattern"]
    return Frames(sorted_table(rows, columns, by=columns), names)


def require_words(term: object, *, what: str) -> None:
    """Raise InputError unless a term can be searched for.

    It is text with a word in it, and ``*`` at the end of words only. Nothing is returned; *what*
    names the argument in the message.

    >>> require_words("air sanction*", what="terms")
    """
    if not _is_term(term):
        raise refusal(what, arrived=repr(term), expected=_EXPECTED_TERM, fix=_FIX_TERM)
