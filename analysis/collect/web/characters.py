"""Characters of web pages that XML forbids, and those that no reader sees."""

from __future__ import annotations

import re

#: Control characters and halves of pairs, which XML forbids.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Joiners that Persian and Indic scripts spell with. trafilatura drops them as invisible, so other
#: letters replace them while it works.
JOINERS = {"\u200c": "\ua78f", "\u200d": "\ua722"}
SOFT_HYPHEN = "\u00ad"  #: where a word may be parted at the end of a line
READABLE = str.maketrans({**JOINERS, SOFT_HYPHEN: None})
WRITTEN = str.maketrans({replacement: joiner for joiner, replacement in JOINERS.items()})
UNREADABLE = re.compile(f"{FORBIDDEN.pattern}|[{''.join(JOINERS)}{SOFT_HYPHEN}]")


def readable(text: str) -> str:
    """Return text that trafilatura reads whole: no forbidden characters, joiners, soft hyphens.

    >>> readable("Fäh\u00adren"), readable("a\\1b")
    ('Fähren', 'a\ufffdb')
    """
    return FORBIDDEN.sub("\ufffd", text).translate(READABLE)


def as_written(text: str | None) -> str | None:
    """Return text with the joiners that it came with, without soft hyphens and broken pairs.

    >>> as_written(readable("کشتی\u200cها")) == "کشتی\u200cها"
    True
    """
    if not text:
        return text
    return FORBIDDEN.sub("\ufffd", text.replace(SOFT_HYPHEN, "").translate(WRITTEN))
