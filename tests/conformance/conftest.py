"""Two peers that are slow to import, and whose sources today's Python warns about."""

import collections.abc
import warnings

import pytest


@pytest.fixture(scope="session")
def scattertext():
    """Return scattertext; only its import may warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import scattertext
        import scattertext.termscoring.g2
        import scattertext.termscoring.loglikelihoodratio
        import scattertext.termscoring.logrelativerisk
        import scattertext.termscoring.lrc
    return scattertext


@pytest.fixture(scope="session")
def shifterator():
    """Return shifterator; only its import may warn. Since Python 3.10 it needs ``collections.Mapping`` lent to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shifterator
        import shifterator.helper
    shifterator.helper.collections = collections.abc
    return shifterator
