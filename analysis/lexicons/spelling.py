"""Spellings that count as one when a name or term is searched for."""

from __future__ import annotations

#: Characters that count as one, by the first of their kind.
MARKS = {"'": "'’ʼ‘`", "-": "-‐‑–", "е": "её", "Е": "ЕЁ", "ی": "یي", "ک": "كک"}
_FIRST_OF_KIND = str.maketrans({mark: first for first, marks in MARKS.items() for mark in marks})


def search_form(phrase: str, *, case: str = "any") -> str:
    """Return a phrase as it is searched for.

    Marks of one kind, such as ’ and ', are one.

    In any case ("any"), so are letters whose lower case is. So are е and ё, which much Russian
    print does not distinguish, and ی and ي, ک and ك: Persian is often typed with the letters of an
    Arabic keyboard.

    >>> search_form("Al’Marsh"), search_form("Al’Marsh", case="exact")
    ("al'marsh", "Al'Marsh")
    """
    if case == "any":
        phrase = phrase.replace("İ", "i").lower().replace("ς", "σ")
    return phrase.translate(_FIRST_OF_KIND)
