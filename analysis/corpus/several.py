"""Signs that a text holds several articles: how news databases begin each one in a file."""

import re

from analysis.lexicons.validation import shipped_list

MIN_SIGNS = 2  #: signs of one kind from which a text is several articles
SIGNS = shipped_list("several_articles")["sign"]


def signs_of_several(text: str) -> str:
    """Return which sign of several articles a text has, and how often; "" for none.

    >>> signs_of_several("1 of 2 DOCUMENTS\\n\\nElm Post\\n\\n2 of 2 DOCUMENTS")
    "2 lines 'N of M DOCUMENTS' of Nexis"
    >>> signs_of_several("Page 1 of 2 documents was lost.")
    ''
    """
    lines = text.replace("\r\n", "\n")
    for sign in SIGNS:
        if any(part in text for part in sign["parts"]):
            n_signs = len(re.findall(sign["pattern"], lines, re.IGNORECASE | re.MULTILINE))
            if n_signs >= MIN_SIGNS:
                return f"{n_signs:,} {sign['name']}"
    return ""
