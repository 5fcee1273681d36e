"""Characters of web pages that XML forbids, and joiners that trafilatura would drop."""

from __future__ import annotations

import re

#: Control characters and halves of pairs, which XML forbids.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Joiners that Persian and Indic scripts spell with. trafilatura drops them as invisible, so other
#: letters replace them while it works.
JOINERS = str.maketrans("\u200c\u200d", "\ua78f\ua722")
WRITTEN = {replacement: joiner for joiner, replacement in JOINERS.items()}


def with_joiners(text: str | None) -> str | None:
    """Return text with the joiners that it came with, and without halves of surrogate pairs."""
    if not text:
        return text
    return FORBIDDEN.sub("\ufffd", text.translate(WRITTEN))
