"""Fixtures of the tests of annotation."""

import pytest

from tests.annotation.examples import BOOK, _written


@pytest.fixture
def book(tmp_path):
    """Return the path of an invented codebook."""
    return _written(tmp_path / "codebook.toml", BOOK)
