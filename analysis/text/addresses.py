"""Addresses in texts: of the web and of mail, names with @, and masks that stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis import lexicons

#: Letters of addresses. Those of scripts without blanks are none: text may follow at once.
_LETTER = r"0-9A-Za-z_\u00c0-\u0dff"
_LABEL = rf"[{_LETTER}-]+"
_MASKS = "NUMBER|NUM|URL|LINK|EMAIL|PHONE|USER|MENTION|HASHTAG|PERSON|DATE|DOLLAR|DOLAR|EURO"
_MASK = re.compile(rf"[*<\[](?:{_MASKS})S?[*>\]]")
#: One of these signs is in each address. Each begins with one character, which is found fast.
_SIGNS = tuple(
    map(
        re.compile,
        (r"\.(?=[^\W\d_]{2})", "://", f"@(?=[{_LETTER}])", r"\*[A-Z]", "<[A-Z]", r"\[[A-Z]"),
    )
)
_BEFORE_SIGN = re.compile(rf"[{_LETTER}.+-]")
_OPENING = re.compile(r"(?:https?|ftp)://|www\d?\.|pic\.twitter\.", re.IGNORECASE)
#: An address to its end; marks there belong to the sentence.
_RUN = re.compile(rf"[{_LETTER}/?#.,:;=&%+~@!$()-]*[{_LETTER}/=&%+~-]")
_MAIL = re.compile(rf"[{_LETTER}.+-]+@(?:{_LABEL}\.)+[a-z]{{2,}}(?![{_LETTER}])")
_NAME = re.compile(rf"@[{_LETTER}]+(?:\.[0-9a-z_]+)*(?:@(?:{_LABEL}\.)+[a-z]+)?")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_REACH = 100  # characters of an address before its first sign


def address_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses, names with @ and masks such as ``*NUMBER*`` start and stop.

    A host without ``www.`` counts if its last label is a known one in small letters (or all are
    capitals), so that "e.g.this", "No.2", "ended.It" and "U.S." are none.

    >>> text = "pic.twitter.com/x, rain.example.org, @ida_b (ida@example.org). No.2, U.S."
    >>> [text[start:stop] for start, stop in address_spans(text)]
    ['pic.twitter.com/x', 'rain.example.org', '@ida_b', 'ida@example.org']
    """
    stop = 0
    places = sorted(found.start() for sign in _SIGNS for found in sign.finditer(text))
    for place in places:
        if place >= stop:
            span = _span_around(text, place, stop)
            if span:
                yield span
                stop = span[1]


def _span_around(text: str, place: int, least: int) -> tuple[int, int] | None:
    """Return the address around a sign at *place*, from *least* on; None where there is none."""
    start = place
    least = max(least, place - _REACH)
    while start > least and _BEFORE_SIGN.match(text, start - 1):
        start -= 1
    opening = _OPENING.search(text, start, place + _REACH)
    found = None
    if opening and opening.start() <= place + 1:
        found = _RUN.match(text, opening.start())
    elif text[place] == ".":
        return _span_of_host(text, start)
    elif text[place] == "@":
        found = _MAIL.match(text, start)
        is_behind_letter = place > 0 and re.match(rf"[{_LETTER}]", text[place - 1])
        if not found and not is_behind_letter:
            found = _NAME.match(text, place)
    else:
        found = _MASK.match(text, place)
    return found.span() if found else None


def _span_of_host(text: str, start: int) -> tuple[int, int] | None:
    """Return the host at *start*, with its path; None unless its last label is known."""
    host = _HOST.match(text, start)
    if not host:
        return None
    labels = host[0].split(".")
    while len(labels) > 1:
        labels[-1] = labels[-1].partition("-")[0]  # "elm.de-Reporter"
        if _is_top(labels[-1], labels[-2]):
            break
        labels.pop()
    stop = start + len(".".join(labels))
    if len(labels) == 1 or labels[-2].isdigit():
        return None
    path = _RUN.match(text, stop) if text[stop : stop + 1] in tuple("/?#") else None
    if len(labels[-2]) == 1 and not path:
        return None  # "p.m.in"
    return start, path.end() if path else stop


def _is_top(label: str, before: str) -> bool:
    """Return whether a label ends hosts, in small letters, or in capitals behind capitals."""
    kinds = _top_domains()
    return label in kinds or (before.isupper() and kinds.get(label.lower()) == "general")


@lru_cache
def _top_domains() -> dict[str, str]:
    """Return the last labels of hosts, with their kinds."""
    return {label: kind for kind, label in lexicons.classed_words("top_domains")}
