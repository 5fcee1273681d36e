"""Signs that a text holds several articles: how news databases begin each one in a file."""

import re

MIN_SIGNS = 2  #: signs of one kind from which a text is several articles

#: What stands once an article in files of databases: the name of the sign, parts of it of which
#: one is there, and its pattern. Source: layouts of genuine exports.
SIGNS = (
    ("anchors DOC_ID_ of Nexis", ("DOC_ID_",), r"<a\s+name\s*=\s*\"?DOC_ID_"),
    (
        "lines 'N of M DOCUMENTS' of Nexis",
        ("DOCUMENT",),
        r"(?:^|>)[ \t\xa0]*(?:\w+ - )?\d+ (?:of|de|von|di|van) \d+ DOCUMENTS?[ \t\xa0]*(?:<|$)",
    ),
    (
        "lines 'Dokument N von M' of Nexis",
        ("Dokument",),
        r"^[ \t\xa0]*Dokument \d+ von \d+[ \t\xa0]*$",
    ),
    (
        "lines 'End of Document' of Nexis",
        ("End of Document",),
        r"(?:^|>)[ \t\xa0]*End of Document[ \t\xa0]*(?:<|$)",
    ),
    (
        "articles of Factiva",
        ("Article",),
        r"class\s*=\s*[\"']?article [a-z]{2,4}article\b",
    ),
    (
        "document numbers of Factiva",
        ("ocument", "okument", "окумент", "文"),
        r"(?:^|>)[ \t\xa0]*(?:document|dokument|documento|документ|文件|文档|文書) ?"
        r"[a-z]{1,12}0*(?:19|20)\d{6}[0-9a-z]{6,12}[ \t\xa0]*(?:<|$)",
    ),
    ("document numbers of ProQuest", ("ocument ID",), r"^ProQuest ?document ID ?:"),
    ("anchors DocID_MSTAR_ of ProQuest", ("DocID_MSTAR_",), r"name\s*=\s*(?:3D)?\"?DocID_MSTAR_"),
    (
        "names of publications of Europresse",
        ("DocPublicationName",),
        r"class\s*=\s*\"?DocPublicationName",
    ),
)


def signs_of_several(text: str) -> str:
    """Return which sign of several articles a text has, and how often; "" for none.

    >>> signs_of_several("1 of 2 DOCUMENTS\\n\\nElm Post\\n\\n2 of 2 DOCUMENTS")
    "2 lines 'N of M DOCUMENTS' of Nexis"
    >>> signs_of_several("Page 1 of 2 documents was lost.")
    ''
    """
    lines = text.replace("\r\n", "\n")
    for name, parts, sign in SIGNS:
        if any(part in text for part in parts):
            n_signs = len(re.findall(sign, lines, re.IGNORECASE | re.MULTILINE))
            if n_signs >= MIN_SIGNS:
                return f"{n_signs:,} {name}"
    return ""
