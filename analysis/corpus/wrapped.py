"""Lines of a text that a mail program or an old database wrapped, joined again."""

import re
from itertools import pairwise

FEWEST_BREAKS = 3  #: single line breaks within paragraphs
FEWEST_WRAPPED = 0.9  #: of them, behind lines that have no room for the next word
WIDTHS = range(46, 101)  #: characters of the longest line
#: A hyphen that belongs to a word: "long-" above "term", but not "Ein-" above "und Ausgang".
HYPHEN = re.compile(r"\w-(?!(?:und|oder|bis|and|or|to|et|y|e|en|og|och) )\w")


def joined(text: str) -> str:
    """Return a text with the lines of its paragraphs joined, if they were wrapped.

    They were if nine in ten have no room for the first word of the next one. Poems and lists stay,
    and so do hyphens at the ends of lines.

    >>> joined("The ferries to the island ran again on Monday\\nafter the port had been cleared of \
the wrecks\\nthat had blocked it since the storm of Tuesday,\\nsaid Roe.").count("\\n")
    0
    >>> joined("Rain.\\nWind.\\nSnow.\\nSun.")
    'Rain.\\nWind.\\nSnow.\\nSun.'
    """
    *lines, last = text.replace("\r\n", "\n").split("\n")
    lines = [*(line.rstrip(" \t") for line in lines), last]
    width = max((len(line) for line in lines if " " in line), default=0)
    if width not in WIDTHS:
        return text
    pairs = [(line, after) for line, after in pairwise(lines) if line.strip() and after.strip()]
    wrapped = [(line, after) for line, after in pairs if _is_wrapped(line, after, width)]
    goes_on = any(after[0].isalpha() and not after[0].isupper() for _, after in wrapped)
    if not goes_on or len(wrapped) < max(FEWEST_BREAKS, FEWEST_WRAPPED * len(pairs)):
        return text
    parts = [lines[0]]
    for line, after in pairwise(lines):
        parts += [_between(line, after, width), after]
    return "".join(parts)


def _is_wrapped(line: str, after: str, width: int) -> bool:
    """Return whether a line has no room for the first word of the next one, which is no item."""
    if not line.strip() or not after or after[0].isspace():
        return False
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


def _between(line: str, after: str, width: int) -> str:
    """Return what stands between two lines once they are joined."""
    if not _is_wrapped(line, after, width):
        return "\n"
    return "" if HYPHEN.match(line[-2:] + after) else " "
