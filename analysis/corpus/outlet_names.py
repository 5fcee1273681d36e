"""Names of outlets: spellings of one name, and names that files begin with."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis import lexicons

#: Blanks, dots and hyphens, other than those between two digits.
_MARKS = re.compile(r"(?<!\d)[\s._\u2010-\u2015-]+|[\s._\u2010-\u2015-]+(?!\d)")
#: "www." and the word "The"; of a name in capitals THE is a word if a blank or mark follows.
_FRONT = re.compile(
    r"(?i:www\.)?(?:(?i:the)[\s._\u2010-\u2015-]+(?=\w)|[Tt]he(?=[A-Z\u00c0-\u00de]))?"
)
_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]{2,}\.(?:[a-z]{2,3}|info|news|media|online)")
_MOST_RECUR = 2 / 3  #: of the names that files begin with, so that they are outlets
_NUMBER = re.compile(r"[\s_.,#()-]+\d+[^\W\d_]?(?![^\W_])")  # of an article, or a day
_LETTER = re.compile(r"[^\W\d_]")


def spelling(name: str) -> str:
    """Return what a name is without case, blanks, dots, hyphens, "www." and "the"; hosts keep dots.

    >>> spelling("The Daily-Post"), spelling("dailypost"), spelling("www.Daily-Post.com")
    ('dailypost', 'dailypost', 'daily-post.com')
    """
    plain = unicodedata.normalize("NFC", name)
    host = plain.casefold().removeprefix("www.")
    if _HOST.fullmatch(host):
        return host
    return _MARKS.sub("", _FRONT.sub("", plain, count=1).casefold()) or host


def joined(outlets: pd.Series) -> tuple[pd.Series, list[str]]:
    """Return outlets under the most frequent spelling of each name, and what was joined."""
    counts = Counter(outlets)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    spellings = {name: spelling(name) for name in names}
    glued = {
        f"the{rest}": rest
        for name, rest in spellings.items()
        if name.casefold().startswith("the") and not rest.startswith("the")
    }
    most_frequent = {}
    kept = {}
    for name, letters in spellings.items():
        kept[name] = most_frequent.setdefault(glued.get(letters, letters), name)
    told = [
        f"{name} ({counts[name]:,}) with {to} ({counts[to]:,})"
        for name, to in sorted(kept.items())
        if name != to
    ]
    return outlets.map(kept), told


def named_in_files(stems: Sequence[str], *, is_whole: bool = False) -> list[str] | None:
    """Return the outlet that the name of each file begins with; None where that is no outlet."""
    marks = [mark for mark in "_ -" if all(mark in stem for stem in stems)]
    ways = [list(map(_before_number, stems))]
    ways += [[stem.partition(mark)[0] for stem in stems] for mark in marks[:1]]
    for names in ways:
        counts = Counter(map(spelling, names))
        n_recurring = sum(n > 1 for n in counts.values())
        if are_outlets(names) and n_recurring >= max(2, _MOST_RECUR * len(counts)):
            return names
    return list(stems) if is_whole and are_outlets(ways[0]) else None


def are_outlets(names: Sequence[str]) -> bool:
    """Return whether names have letters, and none is a word such as "article"."""
    no_outlets = set(lexicons.words("file_words"))
    has_letters = all(map(_LETTER.search, names))
    return has_letters and no_outlets.isdisjoint(name.casefold() for name in names)


def _before_number(stem: str) -> str:
    """Return what stands before the number in the name of a file.

    >>> [_before_number(stem) for stem in ("bild_02", "france24-1", "faz1", "Elm Post 2016-08-31")]
    ['bild', 'france24', 'faz', 'Elm Post']
    """
    number = _NUMBER.search(stem) or re.search(r"\d", stem)
    before = stem[: number.start()] if number else stem
    return before.strip(" _.,#()-")
