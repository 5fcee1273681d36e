"""How the reading of any file may end."""

from contextlib import suppress

from analysis.collect.records import Found
from analysis.errors import InputError


def require_an_end(reader, data, name="a.file", longest=300):
    """Fail unless a reader finds articles or a reason in a file, or refuses it in a short sentence."""
    with suppress(InputError):
        assert reader.fits(data, name=name) in (True, False)
    try:
        found = reader.articles(data, name=name)
    except InputError as error:
        assert str(error).startswith(name)
        assert len(str(error)) <= longest
        return
    assert isinstance(found, Found)
    assert found.records or found.skipped
    assert all(len(reason) <= 300 for reason in found.skipped)


def damaged(data, cut, flips):
    """Return the beginning of a file, with other bytes at some places."""
    changed = bytearray(data[:cut])
    for place, value in flips:
        if changed:
            changed[place % len(changed)] = value
    return bytes(changed)
