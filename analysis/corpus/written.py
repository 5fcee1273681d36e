"""Texts as programs write them into cells: lists, bytes, and characters behind a backslash."""

import re

from analysis.corpus.columns import joined_paragraphs, literal

#: A line break, a mark or a character as it is written behind a backslash, or behind several.
_ESCAPE = re.compile(r"""(?<!\\)(?:((?:\\+u[0-9a-fA-F]{4})+)|\\+(r\\+n|[nrt"'/]))""")
_MARKS = {"t": "\t", '"': '"', "'": "'", "/": "/"}
#: Backslashes that are meant: of a path, a formula or a program, and an escape in marks.
_MEANT = re.compile(
    r"""\b[A-Za-z]:\\|(?:^|\s)\\\\\w|\$[^$\n]*\\[a-z]+[^$\n]*\$|[`'"“‘(]\\[nrt][`'"”’)]"""
    r"""|(?<!\S)(?:\.\.?|~)\\[nrt][a-z]|(?<!\S)\\[nrt][a-z]+\\[a-z]|[a-z]\\[rt][a-z]"""
    r"""|\\(?:new(?:line|page|command)|no(?:indent|number)|nabla|neq)\b"""
    r"""|\\(?:title|times|theta|text[a-z]{2}|ref)\b"""
    r"""|\\[nrt]["']\)|(?<!\\)(?:\\\\)*\\(?![nrtu"'/\\])"""
)
#: Escapes that can be nothing else: at an edge of the cell, behind the end of a sentence, before a
#: capital, an escape or a letter that is not ASCII; pairs of marks, and numbers of characters.
_CERTAIN = re.compile(
    r"""\A\\[nrt]|\\[nrt]\s*\Z|[.!?…:;,"”’»)\]]\s*\\+[nr]|\\[nr](?=[A-Z“«\\–—]|"\w|[^\x00-\x7f])"""
    r"""|\\".+?\\"|\w\\+'\w|[\w<:/]\\+/|\\u[0-9a-fA-F]{4}""",
    re.DOTALL,
)
_BREAKS = r"(?:(?:\\+r)?\\+n)+"
#: Line breaks behind the end of a sentence, a closing mark or a blank: no path has them there.
_BETWEEN = re.compile(
    rf"""(?<=\w[.!?…]){_BREAKS}(?=\s*\Z|["'(-]?\s?\w|[^\x00-\x7f])"""
    rf"""|(?<=[”’»)\]。！？…\s]){_BREAKS}(?=["'(]?[A-Z]|[^\x00-\x7f])"""
    rf"""|(?<=[.,!?…]["']){_BREAKS}(?=["'(]?[A-Z])"""
)
_BREAK = re.compile(r"\\n(?=\w)")
FEWEST_BREAKS = 2  #: between small letters, in a text without a line break of its own
_GAP = re.compile(r"""(?<=['"])\s+(?=['"])""")  # between parts of a list, as NumPy writes it
#: A line break or another control, a blank, or a low line as Excel escapes them in its files.
_OF_EXCEL = re.compile(r"_x00([01][0-9A-Fa-f]|20|5[Ff])_")


def items(cell: str) -> str:
    """Return what bytes or a list of texts hold that Python or JSON wrote as text."""
    value = literal(_GAP.sub(", ", cell.strip()))
    if isinstance(value, bytes):
        return _decoded(value)
    text = joined_paragraphs(value)
    return text if isinstance(text, str) and isinstance(value, list) else cell


def item(cell: str) -> str:
    """Return what bytes or a list of one text hold; names are no lists.

    >>> item("['Elm']"), item("['Elm', 'Oak']")
    ('Elm', "['Elm', 'Oak']")
    """
    value = literal(cell.strip())
    is_several = isinstance(value, list) and len(value) > 1
    return cell if is_several else items(cell)


def _decoded(data: bytes) -> str:
    """Return bytes as text: UTF-8, else cp1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def with_characters(cell: str) -> str:
    """Return a text with line breaks and characters for those that are written.

    All of them where every backslash may be that of an escape, and one must be; else only line
    breaks that can be nothing else.
    """
    if _MEANT.search(cell):
        return _BETWEEN.sub(lambda escapes: "\n" * escapes[0].count("n"), cell)
    n_breaks = 0 if "\n" in cell.strip() else len(_BREAK.findall(cell))
    if n_breaks < FEWEST_BREAKS and not _CERTAIN.search(cell):
        return cell
    return _ESCAPE.sub(_character, cell)


def _character(escape: re.Match[str]) -> str:
    """Return the character that is written behind a backslash."""
    if escape[1]:
        units = bytes.fromhex(re.sub(r"\\+u", "", escape[1]))
        return units.decode("utf-16-be", "replace")
    return _MARKS.get(escape[2], "\n")


def with_characters_of_excel(cell: str) -> str:
    """Return a text without the escapes of Excel's files; letters stay, which need none.

    >>> with_characters_of_excel("Ships._x000D_\\nCrews."), with_characters_of_excel("_x0041_")
    ('Ships.\\nCrews.', '_x0041_')
    """
    text = _OF_EXCEL.sub(lambda escape: chr(int(escape[1], 16)), cell)
    return text.replace("\r\n", "\n").replace("\r", "\n")
