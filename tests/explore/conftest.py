"""The cases that ship, opened once for all tests of the explorer."""

import pytest

from analysis import explore


@pytest.fixture(scope="session")
def event(root):
    return explore.open_case(root / "data" / "hamedan-2016")


@pytest.fixture(scope="session")
def war(root):
    return explore.open_case(root / "data" / "syria-war")


@pytest.fixture(scope="session")
def few(root):
    return explore.open_case(root / "data" / "example-articles")
