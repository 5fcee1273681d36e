"""UTF-8 that was read in another encoding, mended only where nothing else can be meant."""

from __future__ import annotations

import re

LOST = "\ufffd"
MOST_TIMES = 3  #: that a text can have been read wrongly
FEWEST = 2  #: damaged characters that are all that a text has above ASCII
#: What else UTF-8 is taken for, beside cp1252.
OTHERS = ("cp1251", "cp1250", "mac_roman", "cp437")


def _bytes_of(encoding: str) -> dict[str, int]:
    """Return the bytes above ASCII by the characters that an encoding reads in them.

    Those that have no character there, or are read as Latin-1, are controls.
    """
    bytes_of = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        bytes_of[bytes([byte]).decode(encoding, "replace")] = byte
    bytes_of.pop(LOST, None)
    return bytes_of


def _class(encoding: str, first: int, last: int) -> str:
    """Return a class of the characters that stand for bytes from a first to a last one."""
    letters = [letter for letter, byte in BYTES[encoding].items() if first <= byte <= last]
    return f"[{re.escape(''.join(letters))}]"


def _sequence(encoding: str) -> re.Pattern[str]:
    """Return a pattern of the characters that stand for one character of UTF-8."""
    follows = _class(encoding, 0x80, 0xBF)
    two = _class(encoding, 0xC2, 0xDF)
    three = _class(encoding, 0xE0, 0xEF)
    four = _class(encoding, 0xF0, 0xF4)
    return re.compile(f"{two}{follows}|{three}{follows}{{2}}|{four}{follows}{{3}}")


BYTES = {encoding: _bytes_of(encoding) for encoding in ("cp1252", *OTHERS)}
SEQUENCES = {encoding: _sequence(encoding) for encoding in BYTES}
_N = _class("cp1252", 0x80, 0xBF)
#: Marks behind a capital may be meant, as in IRMÃ” and CAFÉ’S; other signs are not.
_MARKS = "’”“‘»«–—…•™"
_NO_CAPITAL = "(?<![A-ZÀ-Þ])"
_SIGN = "[¡-ª¬-º¼-¿€‰ƒ†‡ŒœŠšŽžŸ\x80-\x9f]"
#: A closing quotation mark whose last byte has no character in cp1252, and was lost; an apostrophe
#: between letters.
_CLOSING = re.compile(rf"â[€\x80](?:{LOST}|\?(?=,|\s[a-z])|(?!{_N}))")
_APOSTROPHE = re.compile(rf"(?<=\w)â[€\x80]{LOST}?(?!{_N})(?=\w)")
#: What nobody writes: damaged punctuation, signs, and Latin letters with accents.
_CERTAIN = re.compile(
    f"â{_N}{{2}}|ð[Ÿ\x9f]{_N}{{2}}|{_NO_CAPITAL}[ÂÃ]{_N}|(?<=[a-zß-ÿ])[ÄÅÆ]{_N}"
    f"|[ÂÃÄÅ]{_SIGN}|á[º»]{_N}|ï¿½|ï»¿"
)
#: Other letters of Latin alphabets, in a text that has damage for certain.
_LATIN = re.compile(f"{_CERTAIN.pattern}|{_NO_CAPITAL}[ÄÅÆ]{_N}")
_SPACE = re.compile(f"{_NO_CAPITAL}(?:Ã (?= )|[ÂÃ] )")  # one that was no break
#: Letters of another script in a row.
_RUN = re.compile(f"(?:[Î-Û]{_N}){{3}}|(?:[àá]{_N}{_N}){{3}}|(?:[ã-í]{_N}{_N}){{2}}")
#: A letter that stands for a first byte in cp1252, and one that stands for a byte after it.
_TWO_BYTES = re.compile(f"[Â-ô]{_N}")
_PAIR = re.compile(r"[^\x00-\x7f]{2}")
_LEFT = re.compile(rf"{LOST}|ï¿½|Ã\?")


def mended(text: str) -> str:
    """Return a text without damaged characters, as far as it is certain what they were.

    >>> mended("â€œWe sailâ€\\ufffd, said RenÃ©."), mended("“IRMÃ”, CAFÉ’S")
    ('“We sail”, said René.', '“IRMÃ”, CAFÉ’S')
    >>> mended("РџР°СЂРѕРј"), mended("Ã¢â‚¬â„¢")
    ('Паром', '’')
    """
    for _ in range(MOST_TIMES):
        before = text
        if not text.isascii():
            text = _mended_once(text)
        if text == before:
            break
    return text


def has_lost(text: str) -> bool:
    """Return whether a text has characters that were lost before it came here.

    >>> has_lost("caf\\ufffd"), has_lost("café")
    (True, False)
    """
    return not text.isascii() and _LEFT.search(text) is not None


def _mended_once(text: str) -> str:
    """Return a text as it is if it is read in the right encoding."""
    pair = _PAIR.search(text)
    if not pair:
        return text
    for encoding in OTHERS:
        if not SEQUENCES[encoding].match(text, pair.start()):
            continue
        damaged = SEQUENCES[encoding].findall(text)
        is_certain = len(damaged) >= FEWEST and not all(pair[-1] in _MARKS for pair in damaged)
        if is_certain and SEQUENCES[encoding].sub("", text).isascii():
            restored = _restored(text, SEQUENCES[encoding], encoding)
            if not SEQUENCES[encoding].search(restored):
                return restored
    if not _TWO_BYTES.search(text):
        return text
    closed = _CLOSING.sub("”", _APOSTROPHE.sub("’", text))
    if _RUN.search(closed):
        return _restored(closed, SEQUENCES["cp1252"], "cp1252")
    if closed == text and not _CERTAIN.search(text):
        return text
    restored = _restored(closed, _LATIN, "cp1252")
    if restored == text:
        return text
    return _SPACE.sub(lambda match: "à" if match.group() == "Ã " else match.group()[:0], restored)


def _restored(text: str, sequences: re.Pattern[str], encoding: str) -> str:
    """Return a text with damaged sequences as the characters that they were."""

    def character(damaged: re.Match[str]) -> str:
        data = bytes(BYTES[encoding][letter] for letter in damaged.group())
        restored = data.decode("utf-8", "replace")
        return restored if _is_likely(restored) else damaged.group()

    return sequences.sub(character, text)


def _is_likely(character: str) -> bool:
    """Return whether texts have a character: no phonetic letter, and no accent by itself."""
    return len(character) == 1 and not "\u0250" <= character < "\u0370"
