"""Letters that were read in a wrong encoding, mended only where nothing else can be meant."""

import re

LOST = "\ufffd"
MOST_TIMES = 3  #: that a text can have been read wrongly


def _byte_of(letter: str) -> int:
    """Return the byte that cp1252 reads as a letter; a control stands for itself."""
    return ord(letter) if letter < "\xa0" else letter.encode("cp1252")[0]


def _letters(first: int, last: int) -> str:
    """Return a class of what cp1252 and Latin-1 read in bytes from a first to a last one."""
    data = bytes(range(first, last + 1))
    letters = dict.fromkeys(data.decode("latin-1") + data.decode("cp1252", "ignore"))
    return f"[{re.escape(''.join(letters))}]"


_N = _letters(0x80, 0xBF)  # a byte after the first one
_SEQUENCE = re.compile(f"[Â-ß]{_N}|[à-ï]{_N}{{2}}|[ð-ô]{_N}{{3}}")
#: Marks behind a capital may be meant, as in IRMÃ”, CAFÉ’S and ‘Ã’.
_NO_CAPITAL = """(?<![A-ZÀ-Þ‘“„«‹'"])"""
_SIGN = "[¡-ª¬-º¼-¿€‰ƒ†‡ŒœŠšŽžŸ\x80-\x9f]"
#: A closing quotation mark whose last byte has no character in cp1252, and was lost; an apostrophe
#: between letters.
_CLOSING = re.compile(rf"â[€\x80](?:{LOST}|\?(?=,|\s[a-z])|(?!{_N}))")
_APOSTROPHE = re.compile(rf"(?<=\w)â[€\x80]{LOST}?(?!{_N})(?=\w)")
#: What nobody writes: damaged punctuation, signs, and Latin letters with accents. Marks may stand
#: behind hâlâ and está, numbers and signs behind the unit Å.
_CERTAIN = re.compile(
    f"â(?![»”’…]|[–—][”’»]){_N}{{2}}|ð[Ÿ\x9f]{_N}{{2}}|{_NO_CAPITAL}[ÂÃ]{_N}"
    f"|(?<=[a-zß-ÿ])[ÄÅÆ]{_N}|[ÂÃÄ]{_SIGN}|Å(?![¹²³·±]){_SIGN}|(?<=[A-Z])Ã[‘“„](?=[A-Z])"
    f"|á[º»](?![¡¿]){_SIGN}|ï¿½|ï»¿"
)
#: Other letters of Latin alphabets, in a text that has damage for certain.
_LATIN = re.compile(f"{_CERTAIN.pattern}|â{_N}{{2}}|á[º»]{_N}|[ÂÃÄÅÆ]{_N}")
#: What looks damaged, but may have been anything.
DAMAGED = re.compile(f"{LOST}|â€|(?<=[a-zß-ÿ])[ÂÃ]|(?<=[A-Z])[ÂÃ]{_N}(?=[^\\W\\d_])")
#: Letters of another script in a row.
_RUN = re.compile(f"(?:[Î-Û]{_N}){{3}}|(?:[àá]{_N}{_N}){{3}}|(?:[ã-í]{_N}{_N}){{2}}")
#: Quotation marks, dashes and dots of Windows that were read as Latin-1.
_OF_WINDOWS = re.compile("[\x85\x91-\x94\x96\x97]")
_TWO_BYTES = re.compile(f"[Â-ô]{_N}")


def mended(text: str) -> str:
    """Return a text without damaged letters, as far as it is certain what they were.

    They are UTF-8 that was read as cp1252 or Latin-1, and marks of cp1252 read as Latin-1.

    >>> mended("â€œWe sailâ€\\ufffd, said RenÃ©."), mended("“IRMÃ”, CAFÉ’S")
    ('“We sail”, said René.', '“IRMÃ”, CAFÉ’S')
    >>> mended("Ã¢â‚¬â„¢"), mended("The ship\\x92s crew")
    ('’', 'The ship’s crew')
    """
    for _ in range(MOST_TIMES):
        before = text
        text = _mended_once(text)
        if text == before:
            break
    return _OF_WINDOWS.sub(lambda mark: mark[0].encode("latin-1").decode("cp1252"), text)


def _mended_once(text: str) -> str:
    """Return a text as it is if UTF-8 is read as such."""
    if not _TWO_BYTES.search(text):
        return text
    closed = _CLOSING.sub("”", _APOSTROPHE.sub("’", text))
    if _RUN.search(closed):
        return _SEQUENCE.sub(_restored, closed)
    if closed == text and not _CERTAIN.search(text):
        return text
    restored = _LATIN.sub(_restored, closed)
    if restored == text:
        return text
    return restored.replace("Ã  ", "à ").replace("Â ", " ")  # a blank that was no break


def _restored(damaged: re.Match[str]) -> str:
    """Return the letter of a damaged sequence; texts have no phonetic letters, no accents alone."""
    letter = bytes(map(_byte_of, damaged[0])).decode("utf-8", "replace")
    is_likely = len(letter) == 1 and not "\u0250" <= letter < "\u0370"
    return letter if is_likely else damaged[0]
