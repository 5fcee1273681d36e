"""Marks of the layout in RTF: they tell, line by line, what striprtf leaves out.

striprtf gives lines without fonts, levels, pages and bookmarks. A sign behind each control word
stays in the line that the word belongs to.
"""

import re
from collections.abc import Mapping

from analysis.collect.exports import rtf

SIGN = "\x7f"  # the control character "delete", which texts do not have; a letter follows
MARK = re.compile(SIGN + "([A-Z])")
FRONT = re.compile(rf"(?:[ \t\r|\xa0]|{SIGN}[A-Z])*+")
BLANK = " \t\r|\xa0"  # around lines: what rows of tables leave, too


def marked_lines(
    data: bytes, *, marks: Mapping[str, bytes], name: str, encoding: str | None = None
) -> list[tuple[str, set[str]]]:
    """Return the lines of an RTF file that are not empty, each with the marks it begins with.

    *marks* gives for each letter the pattern of a control word. A mark in an empty line goes to
    the next line.
    """
    text = rtf.text(with_marks(data, marks), name=name, encoding=encoding)
    lines = []
    waiting = set()
    for line in text.split("\n"):
        front = FRONT.match(line)
        end = front.end() if front else 0
        waiting |= set(MARK.findall(line[:end]))
        bare = MARK.sub("", line[end:]).strip(BLANK)
        if bare:
            lines.append((bare, waiting))
            waiting = set()
    return lines


def with_marks(data: bytes, marks: Mapping[str, bytes]) -> bytes:
    """Return RTF with a sign and a letter behind each control word that has one."""
    letters = [letter.encode() for letter in marks]
    patterns = b"|".join(b"(" + pattern + b") ?" for pattern in marks.values())
    command = re.compile(rb"\\\\|" + patterns)  # an escaped backslash begins no control word

    def marked(match: re.Match) -> bytes:
        """Return a control word with its sign."""
        if not match.lastindex:
            return match[0]
        return match[match.lastindex] + SIGN.encode() + letters[match.lastindex - 1]

    return command.sub(marked, data.replace(SIGN.encode(), b""))
