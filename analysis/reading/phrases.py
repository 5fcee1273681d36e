"""Aliases and frame terms in a text: leftmost, then longest, never overlapping."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Marks that stand for each other: a list is written with the first of each group.
_ALIKE = {"'": "['’ʼ‘`]", "-": "[-‐‑–]"}


@dataclass(frozen=True)
class Finder:
    """A list of phrases, ready to be found. ``labels`` are in the order of the groups of ``regex``; None is passed over."""

    regex: re.Pattern | None
    labels: tuple

    def find(self, text: str) -> list[tuple[int, int, object]]:
        """Return start, end and label of each phrase in *text*, in order.

        >>> finder([("Syria", "exact", 1), ("Syrian Army", "any", 2)]).find("Syria’s Syrian  ARMY")
        [(0, 5, 1), (8, 20, 2)]
        """
        if self.regex is None:
            return []
        found = [(*match.span(), self.labels[match.lastindex - 1]) for match in self.regex.finditer(text)]
        return [one for one in found if one[2] is not None]


def finder(entries: Sequence[tuple[str, str, object]]) -> Finder:
    """Return a Finder of *entries*: phrase, case ("exact" or "any") and label (None: found and passed over).

    A phrase stands between characters that are no letters, digits or underscores, so an ’s may follow. White space in it
    matches any run of white space, ``*`` the rest of a word, an apostrophe or hyphen any of its kind. Of phrases that begin
    at one place, the longest (in words, then in characters, as it is written) wins.
    """
    ordered = sorted(entries, key=lambda entry: (-len(entry[0].split()), -len(entry[0]), entry[0], entry[1]))
    if not ordered:
        return Finder(None, ())
    groups = [f"({_pattern(phrase)})" if case == "exact" else f"((?i:{_pattern(phrase)}))" for phrase, case, _ in ordered]
    return Finder(re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)"), tuple(label for _, _, label in ordered))


def _pattern(phrase: str) -> str:
    return r"\s+".join("".join(_letter(letter) for letter in word) for word in phrase.split())


def _letter(letter: str) -> str:
    return r"\w*" if letter == "*" else _ALIKE.get(letter) or re.escape(letter)
