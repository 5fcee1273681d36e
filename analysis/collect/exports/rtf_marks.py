"""Marks of the layout in RTF: characters that tell, line by line, what striprtf leaves out.

striprtf gives lines without fonts, levels, pages and bookmarks. A character for private use behind
each control word stays in the line that the word belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.collect.exports import rtf

BLANK = " \t\r|\xa0"  # around lines: what rows of tables leave, too


def marked_lines(
    data: bytes, *, marks: Mapping[str, bytes], name: str, encoding: str | None = None
) -> list[tuple[str, set[str]]]:
    """Return the lines of an RTF file that are not empty, each with the marks it begins with.

    *marks* gives for each character the pattern of a control word. A mark in an empty line goes to
    the next line.

    >>> data = rb"{\\rtf1 \\page\\par {\\b Ferries}\\par Rain fell.}"
    >>> marked_lines(data, marks={"\\ue0b0": rb"\\\\b(?![a-z0-9-])"}, name="a.rtf")
    [('Ferries', {'\\ue0b0'}), ('Rain fell.', set())]
    """
    text = rtf.text(_with_marks(data, marks), name=name, encoding=encoding)
    without_marks = str.maketrans("", "", "".join(marks))
    lines = []
    waiting: set[str] = set()
    for line in text.split("\n"):
        words = line.lstrip(BLANK + "".join(marks))
        front = line[: len(line) - len(words)]
        waiting |= {mark for mark in marks if mark in front}
        bare = words.translate(without_marks).strip(BLANK)
        if bare:
            lines.append((bare, waiting))
            waiting = set()
    return lines


def _with_marks(data: bytes, marks: Mapping[str, bytes]) -> bytes:
    """Return RTF with a character behind each control word that has one."""
    patterns = b"|".join(b"(" + pattern + b")" for pattern in marks.values())
    command = re.compile(rb"\\\\|" + patterns)  # an escaped backslash begins no control word
    codes = [rb"{\uc1\u%d?}" % (ord(mark) - 0x10000) for mark in marks]

    def marked(match: re.Match) -> bytes:
        return match[0] + (codes[match.lastindex - 1] if match.lastindex else b"")

    return command.sub(marked, data)
