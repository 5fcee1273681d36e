"""Aliases and frame terms in a text: leftmost, then longest, never overlapping."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

#: Marks that stand for each other: a list is written with the first of each group.
_ALIKE = {"'": "['’ʼ‘`]", "-": "[-‐‑–]", "*": r"\w*"}


@dataclass(frozen=True)
class Finder:
    """A list of phrases, ready to be found. ``labels`` are in the order of the groups of ``which``; None is passed over."""

    anywhere: re.Pattern  #: finds a phrase; without groups, which makes it fast
    which: re.Pattern  #: says which one was found; one group a phrase
    labels: tuple
    known: dict = field(default_factory=dict, compare=False, repr=False)  #: labels of what was found before

    def find(self, text: str) -> list[tuple[int, int, object]]:
        """Return start, end and label of each phrase in *text*, in order.

        >>> finder([("Syria", "exact", 1), ("Syrian Army", "any", 2)]).find("Syria’s Syrian  ARMY")
        [(0, 5, 1), (8, 20, 2)]
        """
        found = [(*match.span(), self._label(match.group())) for match in self.anywhere.finditer(text)] if self.labels else []
        return [one for one in found if one[2] is not None]

    def _label(self, found: str):
        if found not in self.known:
            self.known[found] = self.labels[self.which.fullmatch(found).lastindex - 1]
        return self.known[found]


def finder(entries: Sequence[tuple[str, str, object]]) -> Finder:
    """Return a Finder of *entries*: phrase, case ("exact" or "any") and label (None: found and passed over).

    A phrase stands between characters that are no letters, digits or underscores, so an ’s may follow. White space in it
    matches any run of white space, ``*`` the rest of a word, an apostrophe or hyphen any of its kind. Of phrases that begin
    at one place, the longest (in words, then in characters, as it is written) wins.
    """
    ordered = sorted(entries, key=lambda entry: (-len(entry[0].split()), -len(entry[0]), entry[0], entry[1]))
    parts = [_pattern(phrase, any_case=case == "any") for phrase, case, _ in ordered]
    return Finder(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"), re.compile("|".join(f"({part})" for part in parts)),
                  tuple(label for _, _, label in ordered))


def _pattern(phrase: str, *, any_case: bool) -> str:
    return r"\s+".join("".join(_letter(letter, any_case) for letter in word) for word in phrase.split())


def _letter(letter: str, any_case: bool) -> str:
    forms = {letter, letter.lower(), letter.upper()} if any_case else {letter}
    forms = sorted(form for form in forms if len(form) == 1)
    return _ALIKE.get(letter) or (re.escape(letter) if len(forms) == 1 else f"[{''.join(forms)}]")
