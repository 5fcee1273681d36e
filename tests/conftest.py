"""What several test files share."""

import gc
import importlib
import os
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from analysis.case import opening
from analysis.text import kernels

# nbformat imports jsonschema, which would compile grammars of addresses: three seconds of each worker.
sys.modules.setdefault("rfc3987_syntax", None)

ROOT = Path(__file__).resolve().parents[1]
LARGE = kernels.LARGE
# Tests see neither the font list nor the settings that matplotlib keeps for a user. Workers and kernels inherit the folder.
MATPLOTLIB = tempfile.TemporaryDirectory(prefix="matplotlib-")
os.environ.setdefault("MPLCONFIGDIR", MATPLOTLIB.name)
# An example may take as long as the machine needs for it.
settings.register_profile("every day", deadline=None, max_examples=25)
settings.load_profile("every day")
# Tests open more cases than a user does: none that ships is opened twice by a worker.
opening._case_of_unchanged_path = lru_cache(maxsize=64)(opening._case_of_unchanged_path.__wrapped__)
#: Their tests read the cases that ship.
OF_CASES = {*"annotation case figures golden outlets page test_words_actors_tone.py".split()}


class ByCase(LoadFileScheduling):
    """Gives a file to one worker, and all tests of shipped cases to one: it opens each case once."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "cases" if OF_CASES & {*file.split("/")} else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep tests of cases together in `make test`; other runs keep the order of files."""
    options = config.option
    return ByCase(config, log) if options.dist == "loadfile" and options.loadscopereorder else None


def pytest_collection_modifyitems(items):
    """Run notebooks and cases first: they take longest, and other workers would wait at the end."""
    items.sort(key=lambda item: item.path.stem not in ("test_notebooks", "test_own_cases"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Compile kernels in slow tests alone: each worker takes a minute and 200 MB for it."""
    is_slow = any(item.get_closest_marker(name) for name in ("slow", "browser", "fuzz"))
    kernels.LARGE = LARGE if is_slow else sys.maxsize


def pytest_collection_finish():
    """Collect garbage seldom, and never what collecting tests made: they are many objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def root():
    """Return the project's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared():
    """Return the folder of development data beside the project, or skip."""
    folder = (ROOT / os.environ.get("SHARED", "../shared")).resolve()
    if not (folder / "seeds").is_dir():
        pytest.skip("needs the development data (SHARED=path); it does not ship with the project")
    return folder


@pytest.fixture(scope="module")
def benchmarks(root):
    """Return a function that imports one of the modules in benchmarks/."""
    sys.path.insert(0, str(root / "benchmarks"))
    yield importlib.import_module
    sys.path.remove(str(root / "benchmarks"))


@pytest.fixture(scope="session")
def lab(root, tmp_path_factory):
    """Run JupyterLab as `make lab` does, in a folder of its own."""
    import browser

    with browser.jupyterlab(root, tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium():
    """Run Chromium; not longer than a file's tests, as its playwright keeps an event loop that others would find running."""
    import browser

    with browser.chromium() as started:
        yield started
