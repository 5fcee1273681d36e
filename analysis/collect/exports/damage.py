"""Mend UTF-8 that was read as cp1252, only where nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: How each byte of UTF-8 looks when it is read as cp1252; five bytes have no character there.
READ_AS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)}
BYTE_OF = {character: byte for byte, character in READ_AS.items()}
#: A damaged character: of Latin letters and signs (two bytes), or of punctuation (three bytes).
NEXT = "[" + "".join(re.escape(READ_AS[byte]) for byte in range(0x80, 0xC0)) + "]"
SEQUENCE = re.compile(f"[ÂÃÄÅ]{NEXT}|â{NEXT}{NEXT}")
MIN_DAMAGED_CHARACTERS = (
    2  # damaged characters of a document that no chance explains; one of punctuation is enough
)


def mended(lines: Sequence[str]) -> tuple[list[str], int, int]:
    """Return the lines of a document, how many characters were mended, and how many look damaged.

    A line is mended if all of its letters outside of ASCII are explained by the damage.

    >>> mended(["â€˜FÃ¤hreâ€™", "Brücke"])
    (['‘Fähre’', 'Brücke'], 3, 0)
    >>> mended(["“IRMÃ”"])
    (['“IRMÃ”'], 0, 0)
    """
    written = "\n".join(lines)
    sequences = SEQUENCE.findall(written)
    is_certain = len(sequences) >= MIN_DAMAGED_CHARACTERS or any(
        each.startswith("â€") for each in sequences
    )
    if not is_certain:
        return list(lines), 0, 0
    result = []
    n_mended = 0
    n_doubtful = 0
    for line in lines:
        rest = SEQUENCE.sub("", line).replace("\u00a0", "")
        n_damaged = len(SEQUENCE.findall(line))
        if rest.isascii():
            result.append(SEQUENCE.sub(_character, line))
            n_mended += n_damaged
        else:
            result.append(line)
            n_doubtful += n_damaged
    return result, n_mended, n_doubtful


def faults(n_mended: int, n_doubtful: int) -> list[str]:
    """Return what is to be said of a mended document.

    >>> faults(0, 0), faults(1, 0)
    ([], ['1 damaged characters were mended (UTF-8 read as cp1252)'])
    """
    result = []
    if n_mended:
        result.append(f"{n_mended:,} damaged characters were mended (UTF-8 read as cp1252)")
    if n_doubtful:
        result.append(f"{n_doubtful:,} characters look damaged and were not mended")
    return result


def _character(damaged: re.Match) -> str:
    """Return the character that a damaged sequence was."""
    data = bytes(BYTE_OF[letter] for letter in damaged[0])
    return data.decode("utf-8", "replace")
