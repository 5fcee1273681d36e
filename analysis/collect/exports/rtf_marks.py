"""Bold lines and begins of pages in RTF, which striprtf leaves out.

A sign behind each control word stays in the line that the word belongs to.
"""

import re

from analysis.collect.exports import rtf

SIGN = "\x7f"  # the control character "delete", which texts do not have; a mark follows
BOLD = "B"
PAGE = "P"  # the first line on a page
MARK_OF_WORD = {b"\\b": BOLD, b"\\page": PAGE}
#: An escaped backslash begins no control word.
WORD = re.compile(rb"\\\\|(\\b|\\page)(?![a-z0-9-]) ?")
MARK = re.compile(SIGN + "([A-Z])")
FRONT = re.compile(rf"(?:[ \t\r|\xa0]|{SIGN}[A-Z])*+")
BLANK = " \t\r|\xa0"  # around lines: what rows of tables leave, too


def marked_lines(data: bytes, *, name: str, encoding: str | None) -> list[tuple[str, set[str]]]:
    """Return the lines of an RTF file that are not empty, each with the marks it begins with."""
    signed = WORD.sub(_with_sign, data.replace(SIGN.encode(), b""))
    lines = []
    waiting = set()
    for line in rtf.text(signed, name=name, encoding=encoding).split("\n"):
        rest = FRONT.sub("", line, count=1)
        waiting |= set(MARK.findall(line.removesuffix(rest)))
        bare = MARK.sub("", rest).strip(BLANK)
        if bare:
            lines.append((bare, waiting))
            waiting = set()
    return lines


def _with_sign(match: re.Match) -> bytes:
    """Return a control word with its sign."""
    word = match[1]
    return word + SIGN.encode() + MARK_OF_WORD[word].encode() if word else match[0]
