"""What a test expects of a refusal."""

import pytest

from analysis.errors import InputError


def refused(message):
    """Expect an InputError whose message matches this pattern."""
    return pytest.raises(InputError, match=message)
