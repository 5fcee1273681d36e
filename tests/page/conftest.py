"""Cases whose pages are looked at: opened, decided what their pages hold, and saved, each once."""

import shutil
from functools import cache

import pandas as pd
import pytest
from screens import ANEW, opened

from analysis import open_case
from analysis.page import save
from analysis.page.counted import held_by
from analysis.page.data import page_data
from tests.annotated_cases import write_annotated_cases
from tests.own_cases import write_own_cases

EVENT = "hamedan-2016"
WAR = "syria-war"
READ = {"read-event": "a", "read-ports": "first"}  #: cases that people read in part: whose machine


@pytest.fixture(scope="session")
def folder_of(root, tmp_path_factory):
    """Return a function from the name of a case to its folder: shipped, annotated or invented."""
    own = write_own_cases(tmp_path_factory.mktemp("own"))
    annotated = write_annotated_cases(tmp_path_factory.mktemp("annotated"))
    sources = {"read-event": root / "data" / EVENT, "read-ports": annotated["ports"]}
    read = {
        name: _read_by_people(source, tmp_path_factory.mktemp("read") / name)
        for name, source in sources.items()
    }
    return lambda name: (own | annotated | read).get(name, root / "data" / name)


def _read_by_people(source, folder):
    """Copy a case of which people read every second page that a sheet asks, or of all; return its folder.

    They say what the machine says, but that each page is about law.
    """
    shutil.copytree(source, folder)
    machine = folder / f"annotations_{READ[folder.name]}.csv"
    labels = pd.read_csv(machine, dtype="str", keep_default_na=False)
    if (folder / "sheet_key.csv").exists():
        page_of = pd.read_csv(folder / "sheet_key.csv").set_index("article_id")["page"]
        labels["article_id"] = labels["article_id"].map(page_of)
    people = labels.dropna(subset="article_id").iloc[::2]
    people = people.assign(annotator="kim", annotator_kind="human")
    people.loc[:, people.columns.intersection(["law"])] = "1"
    people.to_csv(folder / "annotations_kim.csv", index=False)
    return folder


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
def kept(chromium):
    """Return the pages that stay open for the tests of a file, by what they show."""
    pages = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def show(chromium, page_of, kept):
    """Return a function that shows the page of a case at an address; nothing may go wrong there.

    A page is opened once a file, and drawn anew; ``apart`` opens one that a test may leave changed.
    """
    shown_here = []

    def shown(name=EVENT, address="", *, texts=False, apart=False, **options):
        key = (len(shown_here) if apart else "", name, texts, *options.items())
        if key in kept:
            kept[key].evaluate(ANEW, address)
        else:
            kept[key] = opened(chromium, page_of(name, texts), address, **options)
        shown_here.append(key)
        return kept[key]

    yield shown
    wrong = [said for key in shown_here for said in kept[key].wrong]
    for key in dict.fromkeys(shown_here):
        kept[key].wrong.clear()
        if key[0] != "":
            kept.pop(key).context.close()
    assert wrong == []
