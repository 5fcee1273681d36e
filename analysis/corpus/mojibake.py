"""Letters that were read in a wrong encoding, mended by ftfy."""

import re

import ftfy
from ftfy.badness import badness

CONFIG = ftfy.TextFixerConfig(fix_c1_controls=False)
#: A closing mark or an apostrophe whose last byte was lost, which ftfy leaves as it is.
_CLOSING = re.compile(r"â€(?:\ufffd(?!\w)|\?(?=,|\s[a-z])|(?=[\s,.;:!)]|\Z))")
_APOSTROPHE = re.compile(r"(?<=\w)â€\ufffd?(?=[a-z])")
#: What looks damaged and was meant, as in IRMÃ”, ‘Ã’ and the unit Å², and controls of programs.
_MEANT = re.compile("[A-ZÀ-Þ‘“«][ÂÃ][’”»]|Å[¹²³·±]|(?<![Â-ô\x80-\xbf])[\x80-\x9f]")
#: Plain letters beyond seven on both sides of others: what ftfy counts has no more of them.
_FAR = re.compile(r"([\0-\x7f]{7})[\0-\x7f]+([\0-\x7f]{7})")
#: With what a letter of UTF-8 begins that was read as cp1252 or Latin-1.
_FIRST_BYTE = re.compile("[Â-ô]")
FEWEST_ODD = 3  #: places of a text without one that look damaged: one or two may be meant
#: Quotation marks, dashes and dots of Windows that were read as Latin-1.
_OF_WINDOWS = re.compile("[\x85\x91-\x94\x96\x97]")
#: What looks damaged, but may have been anything.
DAMAGED = re.compile(r"\ufffd|â€|(?<=[a-zß-ÿ])[ÂÃ]|(?<=[A-Z])[ÂÃ][^\w\s](?=[^\W\d_])")


def mended(text: str) -> str:
    """Return a text without letters that are UTF-8 or cp1252 and were read as another encoding.

    >>> mended("â€œWe sailâ€\\ufffd, said RenÃ©."), mended("“IRMÃ”, CAFÉ’S")
    ('“We sail”, said René.', '“IRMÃ”, CAFÉ’S')
    >>> mended("Ĺµ"), mended("PĹ‚ynÄ… przez wyspÄ™")
    ('Ĺµ', 'Płyną przez wyspę')
    """
    closed = _CLOSING.sub("”", _APOSTROPHE.sub("’", text)) if "â" in text else text
    n_odd = badness(_MEANT.sub("", _FAR.sub(r"\1\2", text)))
    is_damaged = n_odd >= FEWEST_ODD or (n_odd and _FIRST_BYTE.search(text))
    if closed != text or is_damaged:
        closed = ftfy.fix_encoding(closed, CONFIG)
    return _OF_WINDOWS.sub(lambda mark: mark[0].encode("latin-1").decode("cp1252"), closed)
