"""What every reader of this room gives back: records of articles, and what it left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Keys of a record. ``outlet_from`` says where the outlet's name stands: in the export, in the page's site name, in its address
#: or nowhere (then it is the folder's name); ``export_id`` is the number that a database gives to the document.
FIELDS = (
    "outlet",
    "agency",
    "published",
    "url",
    "title",
    "language",
    "text",
    "author",
    "section",
    "export_id",
    "outlet_from",
)


@dataclass(frozen=True)
class Found:
    """The articles of one file.

    Attributes
    ----------
    records : list of dict
        One an article, with the keys FIELDS (None where nothing is known).
    skipped : list of str
        What was left out, and why: each reason names the article.
    encoding : str or None
        Of the file; None where its format says it by itself.
    """

    records: list[dict]
    skipped: list[str] = field(default_factory=list)
    encoding: str | None = None


def record(**known: Any) -> dict:
    """Return a record with what is *known* (keys of FIELDS only); blank values are None.

    >>> found = record(title=" Ferries ", text="Rain fell.", author="")
    >>> found["title"], found["author"], found["outlet"], list(found) == list(FIELDS)
    ('Ferries', None, None, True)
    """
    if others := sorted({*known} - {*FIELDS}):
        raise TypeError(f"no field of a record: {others}")
    given = {
        name: value.strip() if isinstance(value, str) else value for name, value in known.items()
    }
    return {name: given.get(name) or None for name in FIELDS}
