"""Signs that a text holds several articles: how news databases begin each one in a file."""

from __future__ import annotations

import re

LEAST = 2  #: signs of one kind from which a text is several articles

#: What stands once an article in files of news databases: name of the sign, a part of it in small
#: letters that is quick to look for, and its pattern. Source: layouts of genuine exports.
SIGNS = (
    ("anchors DOC_ID_ of Nexis", "doc_id_", r'<a\s+name\s*=\s*"?doc_id_'),
    (
        "lines 'N of M DOCUMENTS' of Nexis",
        "dokument",
        r"(?m)^[ \t\xa0]*dokument \d+ von \d+[ \t\xa0]*$",
    ),
    (
        "lines 'N of M DOCUMENTS' of Nexis",
        "document",
        r"(?m)(?:^|>)[ \t\xa0]*(?:\w+ - )?\d+ (?:of|de|von|di|van) \d+ documents?[ \t\xa0]*(?:<|$)",
    ),
    (
        "lines 'End of Document' of Nexis",
        "end of document",
        r"(?m)(?:^|>)[ \t\xa0]*end of document[ \t\xa0]*(?:<|$)",
    ),
    ("articles of Factiva", "article", r"class\s*=\s*[\"']?article [a-z]{2,4}article\b"),
    (
        "document numbers of Factiva",
        "",
        r"(?m)(?:^|>)[ \t\xa0]*(?:document|dokument|documento|документ|文件|文档|文書) ?"
        r"[a-z]{1,12}0*(?:19|20)\d{6}[0-9a-z]{6,12}[ \t\xa0]*(?:<|$)",
    ),
    ("lines of underscores of ProQuest", "_" * 50, r"(?m)^_{50,80}[ \t\r]*$"),
    ("anchors DocID_MSTAR_ of ProQuest", "docid_mstar_", r"name\s*=\s*(?:3d)?\"?docid_mstar_"),
    (
        "names of publications of Europresse",
        "docpublicationname",
        r"class\s*=\s*\"?docpublicationname",
    ),
)
_SIGNS = [(name, part, re.compile(pattern)) for name, part, pattern in SIGNS]


def signs_of_several(text: str) -> str:
    """Return which sign of several articles a text has, and how often; "" for none.

    >>> signs_of_several("1 of 2 DOCUMENTS\\n\\nElm Post\\n\\n2 of 2 DOCUMENTS")
    "2 lines 'N of M DOCUMENTS' of Nexis"
    >>> signs_of_several("Page 1 of 2 documents was lost.")
    ''
    """
    small = text.casefold().replace("\r\n", "\n")
    for name, part, sign in _SIGNS:
        if part not in small:
            continue
        n_signs = sum(1 for _ in sign.finditer(small))
        if n_signs >= LEAST:
            return f"{n_signs:,} {name}"
    return ""
