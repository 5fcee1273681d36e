"""Characters of web pages that XML forbids, and those that no reader sees."""

import html
import re

#: Joiners that Persian and Indic scripts spell with. trafilatura drops them as invisible, so other
#: letters replace them while it works.
JOINERS = {"\u200c": "\ua78f", "\u200d": "\ua722"}
SOFT_HYPHEN = "\u00ad"  #: where a word may be parted at the end of a line
READABLE = {**JOINERS, SOFT_HYPHEN: ""}
WRITTEN = str.maketrans({replacement: joiner for joiner, replacement in JOINERS.items()})
#: Control characters and halves of pairs, which XML forbids.
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
UNREADABLE = re.compile(f"{FORBIDDEN.pattern}|[{''.join(READABLE)}]")
#: References to characters, such as &#1; and &shy;.
REFERENCE = re.compile(r"&(?:shy;|zwn?j;|#(?:[0-9]{1,9}|[xX][0-9a-fA-F]{1,8});?)")


def readable(text: str) -> str:
    """Return text that trafilatura reads whole: no forbidden characters, joiners, soft hyphens.

    >>> readable("Fäh\u00adren"), readable("a\\1b")
    ('Fähren', 'a\ufffdb')
    """
    return UNREADABLE.sub(lambda found: READABLE.get(found[0], "\ufffd"), text)


def readable_markup(markup: str) -> str:
    """Return markup that is readable, in its references to characters too.

    >>> readable_markup("F&auml;h&shy;ren &#xAD;&#1;&#8211;")
    'F&auml;hren \ufffd&#8211;'
    """
    return REFERENCE.sub(_readable_reference, readable(markup))


def _readable_reference(reference: re.Match) -> str:
    """Return the reference, or what replaces an unreadable character."""
    character = html.unescape(reference[0]) or "\ufffd"  # nothing for some that are forbidden
    text = readable(character)
    is_readable = text == character and text != "\ufffd"
    return reference[0] if is_readable else text


def as_written(text: str | None) -> str | None:
    """Return text with the joiners that it came with, without soft hyphens and broken pairs.

    >>> as_written(readable("کشتی\u200cها")) == "کشتی\u200cها"
    True
    """
    if not text:
        return text
    return FORBIDDEN.sub("\ufffd", text.replace(SOFT_HYPHEN, "").translate(WRITTEN))
