"""What every reader of exports and pages gives back: article records, and what it left out."""

from dataclasses import dataclass, field
from typing import Any

#: How a reason begins that is about an article among the records, or about the file.
KEPT = "kept: "
MAX_CHARACTERS_OF_REASON = 300  # characters of a reason
#: Keys of a record. ``outlet_from`` says where the outlet's name comes from: the export, the page's
#: site name, its address, or nowhere (then it is the folder's name). ``day`` is "guessed" where a
#: page does not state its day, but has one in its text.
#: ``export_id`` is the number that a database gives to the document.
FIELDS = tuple(
    """
    outlet agency published url title language text author section export_id outlet_from day
    """.split()
)


@dataclass(frozen=True)
class Found:
    """The articles of one file."""

    records: list[dict]  #: with the keys FIELDS; None where nothing is known
    skipped: list[str] = field(default_factory=list)  #: what was left out, and why
    encoding: str | None = None  #: None where its format says it
    read_as: str | None = None  #: a name in ``file_kinds.READERS``


def on_one_line(text: str) -> str:
    """Return a text with single blanks where it has line ends, tabs or several blanks."""
    return " ".join(text.split())


def without_blanks(text: str) -> str:
    """Return a text without its blanks."""
    return "".join(text.split())


def shortened(reason: str) -> str:
    """Return a reason on one line, with at most so many characters.

    >>> len(shortened("no text " * 1_000))
    300
    """
    line = on_one_line(reason)
    if len(line) <= MAX_CHARACTERS_OF_REASON:
        return line
    return f"{line[: MAX_CHARACTERS_OF_REASON - 1]}…"


def record(**known: Any) -> dict:
    """Return a record of the values that are known; blank values are None."""
    return {name: (known.get(name) or "").strip() or None for name in FIELDS}
