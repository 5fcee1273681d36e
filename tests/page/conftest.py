"""Cases whose pages are looked at: opened, decided what their pages hold, and saved, each once."""

from functools import cache

import browser
import pytest
from screens import opened

from analysis import open_case
from analysis.page import save
from analysis.page.counted import held_by
from analysis.page.data import page_data
from tests.annotated_cases import write_annotated_cases
from tests.own_cases import write_own_cases

EVENT = "hamedan-2016"
WAR = "syria-war"


@pytest.fixture(scope="session")
def folder_of(root, tmp_path_factory):
    """Return a function from the name of a case to its folder: shipped, annotated or invented."""
    own = write_own_cases(tmp_path_factory.mktemp("own"))
    annotated = write_annotated_cases(tmp_path_factory.mktemp("annotated"))
    return lambda name: (own | annotated).get(name, root / "data" / name)


@pytest.fixture(scope="session")
def case_of(folder_of):
    """Return a function from the name of a case to the case."""
    return lambda name: open_case(folder_of(name))


@pytest.fixture(scope="session")
def event(case_of):
    return case_of(EVENT)


@pytest.fixture(scope="session")
def held_of(case_of):
    """Return a function from the name of a case to what its page holds."""
    return lambda name: held_by(case_of(name))


@pytest.fixture(scope="session")
def data_of(held_of):
    """Return a function from the name of a case to the data of its page; not to be changed."""
    return cache(lambda name: page_data(held_of(name)))


@pytest.fixture(scope="session")
def page_of(folder_of, tmp_path_factory):
    """Return a function from the name of a case to its saved page, with its texts if asked."""

    def saved(name, texts=False):
        folder = tmp_path_factory.mktemp("saved")
        return save(folder_of(name), folder / f"{name}.html", texts=texts)

    return cache(saved)


@pytest.fixture(scope="module")
def browsing():
    """Return Chromium."""
    with browser.chromium() as started:
        yield started


@pytest.fixture
def show(browsing, page_of):
    """Return a function that opens the page of a case at an address; nothing may go wrong there."""
    pages = []

    def shown(name=EVENT, address="", texts=False, **options):
        pages.append(opened(browsing, page_of(name, texts), address, **options))
        return pages[-1]

    yield shown
    for one in pages:
        assert one.wrong == []
        one.context.close()
