"""Addresses in texts: of the web and of mail, names with @, and masks that stand for them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis import lexicons

#: Letters of addresses. Those of scripts without blanks are none: text may follow at once.
_LETTER = r"0-9A-Za-z_\u00c0-\u0dff"
_LABEL = rf"(?:[{_LETTER}-]+\.)"
_MOST = 8  # labels before the last ones of a host: more are a run of words
#: What an address goes on with; marks at its end belong to the sentence.
_REST = rf"[{_LETTER}/?#.,:;=&%+~@!$()-]*[{_LETTER}/=&%+~-]"
_OPENED = rf"(?i:(?:https?|ftp)://|www\d?\.|pic\.twitter\.){_REST}"
_MAIL = rf"[{_LETTER}.+-]{{1,64}}@{_LABEL}{{1,{_MOST}}}[a-z]{{2,}}(?![{_LETTER}])"
_NAME = rf"@[{_LETTER}]+(?:\.[0-9a-z_]+)*(?:@{_LABEL}{{1,{_MOST}}}[a-z]+)?"
_MASK = (
    r"[*<\[](?:NUMBER|NUM|URL|LINK|EMAIL|PHONE|USER|MENTION|HASHTAG|PERSON|DATE|DOLLAR|DOLAR|EURO)"
    r"S?[*>\]]"
)
#: One of these signs is in each address. Each begins with one character, which is found fast.
_SIGNS = [r"\.(?=[^\W\d_]{2})", "://", f"@(?=[{_LETTER}])", r"\*[A-Z]", "<[A-Z]", r"\[[A-Z]"]
_BEFORE_SIGN = re.compile(rf"[{_LETTER}.+-]*\Z")
_REACH = 100  # characters of an address before its first sign


def address_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses, names with @ and masks such as ``*NUMBER*`` start and stop."""
    stop = 0  # of what was tried
    for place in sorted(found.start() for sign in _SIGNS for found in re.finditer(sign, text)):
        start = max(stop, place - _REACH)
        before = _BEFORE_SIGN.search(text[start:place])
        if place >= stop and before:
            places = range(start + before.start(), place + 2)
            tried = (kind.match(text, at) for kind in _kinds() for at in places)
            found = next(filter(None, tried), None)
            stop = place + 1
            if found:
                yield found.span()
                stop = found.end()


@lru_cache
def _kinds() -> tuple[re.Pattern, ...]:
    """Return the kinds of addresses, those first that may be glued to a word before them."""
    labels = lexicons.words_by_class("top_domains")
    words = "|".join(labels["word"])
    others = [label for kind in labels if kind != "word" for label in labels[kind]]
    tops = "|".join([*others, "COM", "ORG", "NET"])
    # A label of one letter needs a path: "t.co/x", and not "p.m.in".
    label = rf"(?:(?=[\d-]*[^\W\d])[{_LETTER}-]{{2,}}|[{_LETTER}](?=\.[a-z]+/))"
    known = rf"{_LABEL}{{0,{_MOST}}}{label}\.(?:{tops})"
    dotted = rf"{_LABEL}{{1,{_MOST}}}{label}\.(?:{words})"
    with_path = rf"{label}\.(?:{words})(?=[/?#])"
    host = rf"(?:{known}|{dotted}|{with_path})(?![{_LETTER}])(?:[/?#]{_REST})?"
    plain = rf"(?<![{_LETTER}-])(?:{_MAIL}|{host}|{_NAME}|{_MASK})"
    return re.compile(_OPENED), re.compile(plain)
