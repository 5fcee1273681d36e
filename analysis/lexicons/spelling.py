"""Spellings that count as one when a name or term is searched for, and the forms of a name."""

import re
import unicodedata
from functools import cache
from typing import Any

from analysis.lexicons.validation import shipped_list
from analysis.lexicons.words import classed_words, words

#: Characters that count as one, by the first of their kind.
MARKS = {"'": "'’ʼ‘`׳", '"': '"״', "-": "-‐‑–", "е": "её", "Е": "ЕЁ", "ی": "یي", "ک": "كک"}
_FIRST_OF_KIND = str.maketrans({mark: first for first, marks in MARKS.items() for mark in marks})
_HEBREW_AND_ARABIC = range(0x590, 0x700)
_POINTS = dict.fromkeys(code for code in _HEBREW_AND_ARABIC if unicodedata.combining(chr(code)))
_KOREAN_PART = re.compile("[\u1100-\u11ff]")  # of a syllable
_ORDINAL = ("", "st", "nd", "rd", "th", ".")  # what may be behind a day
FEWEST_LETTERS = 3  #: of a name that is found in a line of capitals


def search_form(phrase: str, *, case: str = "any") -> str:
    """Return a phrase as it is searched for.

    Marks of one kind are one; Arabic and Hebrew points go. In any case ("any") all kinds of i are
    one, and Persian letters those of an Arabic keyboard.
    """
    if case != "exact":
        phrase = phrase.replace("İ", "i").lower().replace("ς", "σ").replace("ı", "i")
    return phrase.translate(_FIRST_OF_KIND).translate(_POINTS)


def unaccented(text: str) -> str:
    """Return a text without accents, as capitals are often written."""
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))


def spellings(phrase: str) -> list[str]:
    """Return a phrase with its accents as written, in one letter, and by themselves."""
    others = [unicodedata.normalize(form, phrase) for form in ("NFC", "NFD")]
    return [each for each in dict.fromkeys([phrase, *others]) if not _KOREAN_PART.search(each)]


def forms(name: str, *, case: str) -> list[tuple[str, str]]:
    """Return a name and case with the forms under which it is found, too.

    A Korean name has its particles, a long Arabic or Hebrew one its prefixes, an acronym its dots.

    >>> forms("the Board", case="exact")
    [('the Board', 'exact'), ('The Board', 'exact'), ('the board', 'capitals')]
    """
    found = [(name, case)]
    letters = name.replace(".", "")
    if re.fullmatch(r"[A-Z]{2,6}|(?:[A-Z]\.){2,6}", name) and letters.lower() not in _everyday():
        found += [(form, case) for form in (letters, f"{'.'.join(letters)}.") if form != name]
    if not name.isascii():
        found += [(form, case) for form in _with_affixes(name)]
    if case == "exact":
        if name.startswith("the "):
            found.append((f"T{name[1:]}", case))
        printed = (name, name.upper(), unaccented(name))
        shapes = {search_form(shape): "capitals" for shape in printed}
        is_everyday = not _everyday().isdisjoint(shapes)
        if len(name) >= FEWEST_LETTERS and name.upper() != name and not is_everyday:
            found += shapes.items()
    return found


def longer_words(name: str) -> list[str]:
    """Return what has the letters of a name, and not its meaning.

    These are words of scripts without blanks, and days of a month that is a name.

    >>> longer_words("罗马"), longer_words("May")[::60]
    (['罗马尼亚'], ['May 1*', '21st May', '19rd May', '17. May'])
    """
    found = _affixes()["longer_words"].get(name, "").split()
    if name.lower() in months():
        found += [f"{name} {digit}*" for digit in range(1, 10)]
        found += [f"{day}{end} {name}" for end in _ORDINAL for day in range(1, 32)]
    return found


@cache
def months() -> frozenset[str]:
    """Return the names of months, in lower case."""
    return frozenset(month for _, month in classed_words("months"))


@cache
def _everyday() -> frozenset[str]:
    """Return the words that are no names in lower case."""
    return frozenset(words("everyday"))


def _with_affixes(name: str) -> list[str]:
    """Return a name with each particle or prefix that is written together with it."""
    letters = unicodedata.normalize("NFD", name).translate(_POINTS)
    affixes = _affixes()
    found = []
    for rule in affixes["names"]:
        if re.fullmatch(rule["name"], letters):
            rest = name.removeprefix(rule["article"])
            found += [prefix + rest for prefix in rule["before"].split()]
            found += [name + particle for particle in rule["after"].split()]
    others = affixes["other_words"].split()
    return [form for form in found if form not in others]


@cache
def _affixes() -> dict[str, Any]:
    """Return what is written together with names, by rules."""
    return shipped_list("affixes")
