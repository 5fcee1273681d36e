"""What tests expect of a refusal."""

import re
import unicodedata

import pytest

from analysis.errors import InputError

MOST = 700  #: characters of one sentence and its remedy
SHAPE = re.compile(r".+: got .+; expected .+\. .+", re.DOTALL)


def refused(message):
    """Expect an InputError whose message matches this pattern."""
    return pytest.raises(InputError, match=message)


def require_sentence(message):
    """Return a message that has the form of a refusal."""
    assert SHAPE.fullmatch(message) and len(message) < MOST, message
    assert not any(
        unicodedata.category(letter) == "Cc" or letter in "\u202e\u2028" for letter in message
    ), repr(message)
    assert "Traceback" not in message
    return message
