"""What tests of forms share."""

import browser
import pytest


@pytest.fixture(scope="module")
def browsing():
    """Return Chromium."""
    with browser.chromium() as started:
        yield started
