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
#: One of these signs is in each address.
_SIGN = re.compile(rf"\.[^\W\d_]{{2}}|://|@[{_LETTER}]|[*<\[][A-Z]")


def address_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where addresses, names with @ and masks such as ``*NUMBER*`` start and stop.

    A host without ``www.`` has a known last label in small letters, unlike "ended.It"; if that is a
    word, too, as in "over.it", a second dot or a path must tell.
    """
    if _SIGN.search(text):
        for found in _address().finditer(text):
            yield found.span()


@lru_cache
def _address() -> re.Pattern[str]:
    """Return what an address is; one with https:// or www. may be glued to a word before it."""
    listed = lexicons.classed_words("top_domains")
    words = "|".join(label for kind, label in listed if kind == "word")
    tops = "|".join([label for kind, label in listed if kind != "word"] + ["COM", "ORG", "NET"])
    # A label of one letter needs a path: "t.co/x", and not "p.m.in".
    label = rf"(?:(?=[\d-]*[^\W\d])[{_LETTER}-]{{2,}}|[{_LETTER}](?=\.[a-z]+/))"
    known = rf"{_LABEL}{{0,{_MOST}}}{label}\.(?:{tops})"
    dotted = rf"{_LABEL}{{1,{_MOST}}}{label}\.(?:{words})"
    with_path = rf"{label}\.(?:{words})(?=[/?#])"
    host = rf"(?:{known}|{dotted}|{with_path})(?![{_LETTER}])(?:[/?#]{_REST})?"
    plain = rf"(?<![{_LETTER}-])(?![{_LETTER}.-]*pic\.twitter\.)(?:{_MAIL}|{host}|{_NAME}|{_MASK})"
    return re.compile(f"{_OPENED}|{plain}")
