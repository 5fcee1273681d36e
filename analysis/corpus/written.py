"""Texts as programs write them into cells: lists, bytes, and characters behind a backslash."""

from __future__ import annotations

import re

_STRING = r"""[bu]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
#: A list of texts as Python, NumPy, JSON and R write it; its end may be cut off.
_LIST = re.compile(
    rf"(?:(?:c|list|array)?\(|[\[{{])[\s\[(]*{_STRING}(?:(?:[\s,\[\]()]|None|nan)+{_STRING})*"
    rf"(?:(?:[\s,\])]|None|nan)*(?:dtype=\S+)?[\]}})]|[\s,]+(?:['\"][^'\"]*)?)\Z",
    re.DOTALL,
)
_ITEM = re.compile(rf"({_STRING})([^'\"]*)|['\"]([^'\"]+)\Z", re.DOTALL)
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)  # that keeps a spreadsheet from reading a number
#: Bytes of Python, and a text as Python and JSON write it: in marks, with escapes.
_LITERAL = re.compile(r"""([bu]?)(['"])((?:(?!\2)[^\\]|\\.)*)\2""", re.DOTALL)
TOKENS = 1.5  #: words of a part on average, below which the parts are words

#: A line break or a character as it is written behind a backslash, or behind several.
_ESCAPE = re.compile(
    r"""(?P<bytes>(?:\\+x[0-9a-fA-F]{2})+)|(?P<units>(?:\\+u[0-9a-fA-F]{4})+)"""
    r"""|\\+(?P<mark>r\\+n|[nrt"'/])"""
)
_MARKS = {"t": "\t", '"': '"', "'": "'", "/": "/"}
#: Backslashes that are meant: of a path, a formula or a program, and an escape in marks.
_MEANT = re.compile(
    r"""\b[A-Za-z]:\\|(?:^|\s)\\\\\w|\$[^$\n]*\\[a-z]+[^$\n]*\$|[`'"“‘(]\\[nrt][`'"”’)]"""
    r"""|(?<!\\)(?:\\\\)*\\(?![nrtu"'/x\\])"""
)
#: Escapes that can be nothing else: at an edge of the cell, behind the end of a sentence, before a
#: capital, an escape or a letter that is not ASCII; pairs of marks, and numbers of characters.
_CERTAIN = re.compile(
    r"""\A\\[nrt]|\\[nrt]\s*\Z|[.!?…:;,"”’»)\]]\s*\\+[nr]|\\+[nrt](?=[A-Z"“«\\–—]|[^\x00-\x7f])"""
    r"""|\\+".+?\\+"|\w\\+'\w|[\w<:/]\\+/|\\+u[0-9a-fA-F]{4}|\\+x[89a-fA-F][0-9a-fA-F]""",
    re.DOTALL,
)
_BREAK = re.compile(r"\\[nr]")
FEWEST_BREAKS = 2  #: between small letters, in a text without a line break of its own

#: A character as R writes it where a computer lacks it, or its bytes.
_OF_R = re.compile(r"<U\+([0-9A-F]{4,6})>|((?:<[89a-f][0-9a-f]>)+)")
_OF_EXCEL = re.compile(r"_x([0-9A-Fa-f]{4})_")


def items(cell: str) -> str:
    """Return what a list, bytes or a formula hold that a program wrote as text.

    >>> items("['Ships left.', 'Crews stayed.']"), items("b'Caf\\\\xc3\\\\xa9'"), items('="007"')
    ('Ships left.\\n\\nCrews stayed.', 'Café', '007')
    >>> items("['Tis the season]"), items("('We sail', said Roe)")
    ("['Tis the season]", "('We sail', said Roe)")
    """
    stripped = cell.strip()
    found = _LITERAL.fullmatch(stripped)
    if found and (found[1] or "\\" in found[3]):
        return _characters(found[3])
    found = _FORMULA.fullmatch(stripped)
    if found:
        return found[1].replace('""', '"')
    if _LIST.match(stripped):
        return _joined(stripped)
    if stripped.startswith("['") and stripped.endswith("']") and "', '" in stripped:
        return "\n\n".join(stripped[2:-2].split("', '"))  # with apostrophes in it
    return cell


def _joined(cell: str) -> str:
    """Return the parts of a list as paragraphs, those of lists in it as sentences of one."""
    parts = []
    gaps = []
    for string, gap, rest in _ITEM.findall(cell):
        part = _characters(string.lstrip("bu")[1:-1] if string else rest).strip()
        if part:
            parts.append(part)
            gaps.append(gap)
    n_words = sum(len(part.split()) for part in parts)
    if len(parts) > 1 and n_words < TOKENS * len(parts):
        return re.sub(r" (?=[.,;:!?])", "", " ".join(parts))
    is_nested = any("[" in gap for gap in gaps)
    text = ""
    for part, gap in zip(parts, gaps, strict=True):
        text += part + (" " if is_nested and "]" not in gap else "\n\n")
    return text.strip()


def with_characters(cell: str) -> str:
    """Return a text with line breaks and characters for those that are written.

    Only where every backslash may be that of an escape, and one must be.

    >>> with_characters("Ships left.\\\\nCrews stayed."), with_characters("“No\\\\u201d, said Roe.")
    ('Ships left.\\nCrews stayed.', '“No”, said Roe.')
    >>> with_characters("C:\\\\new\\\\texts"), with_characters("CORP\\\\nroe")
    ('C:\\\\new\\\\texts', 'CORP\\\\nroe')
    """
    if _MEANT.search(cell):
        return cell
    n_breaks = 0 if "\n" in cell.strip() else len(_BREAK.findall(cell))
    if n_breaks < FEWEST_BREAKS and not _CERTAIN.search(cell):
        return cell
    return _characters(cell)


def _characters(text: str) -> str:
    """Return a text with each escape as its character."""
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    """Return the character that is written behind a backslash."""
    numbers = escape.group().replace("\\", "")
    if escape["bytes"]:
        return _of_bytes(bytes.fromhex(numbers.replace("x", "")))
    if escape["units"]:
        units = bytes.fromhex(numbers.replace("u", ""))
        return units.decode("utf-16-be", "replace")
    return _MARKS.get(escape["mark"], "\n")


def _of_bytes(data: bytes) -> str:
    """Return bytes as text in UTF-8, else as Windows reads them."""
    try:
        return data.decode("utf-8")
    except UnicodeError:
        return data.decode("cp1252", "replace")


def with_characters_of_r(cell: str) -> str:
    """Return a text with characters for what R writes where it has none.

    >>> with_characters_of_r("it<U+2019>s caf<c3><a9>, <b>")
    'it’s café, <b>'
    """
    return _OF_R.sub(
        lambda found: (
            chr(int(found[1], 16))
            if found[1]
            else _of_bytes(bytes.fromhex(re.sub("[<>]", "", found[2])))
        ),
        cell,
    )


def with_characters_of_excel(cell: str) -> str:
    """Return a text without the escapes of Excel's files; letters stay, which need none.

    >>> with_characters_of_excel("Ships._x000D_\\nCrews."), with_characters_of_excel("_x0041_")
    ('Ships.\\nCrews.', '_x0041_')
    """
    return _OF_EXCEL.sub(_character_of_excel, cell).replace("\r\n", "\n").replace("\r", "\n")


def _character_of_excel(escape: re.Match[str]) -> str:
    """Return the character of an escape of Excel; a letter or digit is none."""
    character = chr(int(escape[1], 16))
    if character.isalnum():
        return escape.group()
    is_control = character < " " and character not in "\t\n\r"
    return "" if is_control else character
