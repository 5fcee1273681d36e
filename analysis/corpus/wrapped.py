"""Lines of a text that a mail program, an old database or print wrapped, joined again."""

import math
import re
from itertools import pairwise

FEWEST_BREAKS = 3  #: single line breaks within paragraphs
FEWEST_WRAPPED = 0.9  #: of them, behind lines that have no room for the next word
WIDTHS = range(46, 101)  #: characters of the longest line
BREAK = re.compile(r"(?<![ \t])[ \t]*+\r?\n")
#: A hyphen that belongs to a word: "long-" above "term", but not "Ein-" above "und Ausgang".
HYPHEN = re.compile(r"\w-(?!(?:und|oder|bis|and|or|to|et|y|e|en|og|och) )\w")
FEWEST_BROKEN = 2  #: words that print broke at a hyphen
MOST_COMPOUNDS = 3  #: words with a hyphen within lines, for each word that print broke
BROKEN = re.compile(r"[^\W\d_]-[ \t]*\r?\n[^\W\d_]")
COMPOUND = re.compile(r"[^\W\d_]-[^\W\d_]")


def joined(text: str) -> str:
    """Return a text with the lines of its paragraphs joined, if they were wrapped.

    They were if nine in ten have no room for the first word of the next one. Poems and lists stay.

    >>> joined("The ferries to the island ran again on Monday\\nafter the port had been cleared of \
the wrecks\\nthat had blocked it since the storm of Tuesday,\\nsaid Roe.").count("\\n")
    0
    >>> joined("Rain.\\nWind.\\nSnow.\\nSun.")
    'Rain.\\nWind.\\nSnow.\\nSun.'
    >>> joined("The fer-\\nries left in the morn-\\ning.")
    'The ferries left in the morning.'
    """
    lines = BREAK.split(text)
    width: float = max((len(line) for line in lines if " " in line), default=0)
    is_print = "-" in text and _is_print(text)
    if width not in WIDTHS and not is_print:
        return text
    pairs = [(line, after) for line, after in pairwise(lines) if line and after]
    wrapped = [(line, after) for line, after in pairs if _is_wrapped(line, after, width)]
    goes_on = any(after[0].isalpha() and not after[0].isupper() for _, after in wrapped)
    if not goes_on or len(wrapped) < max(FEWEST_BREAKS, FEWEST_WRAPPED * len(pairs)):
        if not is_print:
            return text
        width = math.inf
    parts = [lines[0]]
    for line, after in pairwise(lines):
        if is_print and line and after[:1].islower() and HYPHEN.match(line[-2:] + after):
            parts[-1] = _beginning(line, after, text)
            parts.append(after)
        else:
            parts += [_between(line, after, width), after]
    return "".join(parts)


def _is_print(text: str) -> bool:
    """Return whether more words are broken at line ends than a mail would break at hyphens."""
    n_broken = sum(ends[-1].islower() for ends in BROKEN.findall(text))
    return n_broken >= FEWEST_BROKEN and MOST_COMPOUNDS * n_broken > len(COMPOUND.findall(text))


def _beginning(line: str, after: str, text: str) -> str:
    """Return a line before the rest of its last word, which has its hyphen elsewhere, or none."""
    word = line.rpartition(" ")[2] + re.split(r"\W", after, maxsplit=1)[0]
    return line if word in text else line[:-1]


def _is_wrapped(line: str, after: str, width: float) -> bool:
    """Return whether a line has no room for the first word of the next one, which is no item."""
    word = after.split(maxsplit=1)[0]
    return not after[0].isspace() and len(line) + 1 + len(word) > width


def _between(line: str, after: str, width: float) -> str:
    """Return what stands between two lines once they are joined."""
    if not (line and after and _is_wrapped(line, after, width)):
        return "\n"
    return "" if HYPHEN.match(line[-2:] + after) else " "
