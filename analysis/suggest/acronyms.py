"""Acronyms that a text explains in brackets."""

import re
from itertools import chain

import pandas as pd

_SHORT = r"[A-Z][A-Za-z.&]{1,9}"
_SMALL = frozenset("of the and for on in to against de la des du et von und".split())
_CAPITAL = r"[A-ZÀ-Þ][\w'’&.-]*"
_LONG = rf"(?P<long>{_CAPITAL}(?:[ \xa0]+(?:{_CAPITAL}|{'|'.join(sorted(_SMALL))})){{1,11}})"
_EXPLAINED = (
    re.compile(rf"\b{_LONG}[\"”’']?\s*\(\s?(?P<short>{_SHORT})\s?\)"),
    re.compile(rf"\b(?P<short>{_SHORT})\s\(\s?{_LONG}\s?\)"),
    re.compile(rf"\b{_LONG} (?P<short>[A-Z]{{3,9}})\b"),  # brackets are lost
)


def explained(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the long forms of acronyms: ``long, short, article_id, outlet``.

    The text writes "River Boat Union (RBU)", "RBU (River Boat Union)", or "River Boat Union RBU"
    where brackets are lost.
    """
    rows = []
    for each in articles.itertuples():
        for match in chain.from_iterable(form.finditer(each.text) for form in _EXPLAINED):
            long = long_form(match["long"].split(), match["short"])
            if long is not None:
                rows.append((long, match["short"], each.article_id, each.outlet))
    return pd.DataFrame(rows, columns="long short article_id outlet".split(), dtype="str")


def long_form(words: list[str], short: str) -> str | None:
    """Return the last words whose initials are an acronym's; its letters are mostly capitals.

    >>> long_form(["Then", "River", "Boat", "Union"], "RBU")
    'River Boat Union'
    """
    letters = "".join(filter(str.isalpha, short)).removesuffix("s")
    if sum(map(str.isupper, letters)) * 2 <= len(letters) or len(letters) < 2:
        return None
    for first in reversed(range(len(words) - 1)):
        initials = "".join(word[0] for word in words[first:] if word not in _SMALL).upper()
        if initials == letters.upper() and words[first] not in _SMALL:
            return " ".join(words[first:])
    return None
