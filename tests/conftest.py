"""What several test files share."""

import gc
import importlib
import os
import re
import sys
import tempfile
from functools import cache, lru_cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from analysis.case import opened, opening
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
# Tests open more cases than a user does: a worker opens and compares none that ships twice.
open_latest = opening._case_of_unchanged_path
open_shipped = cache(open_latest.__wrapped__)
opened._contrasts = lru_cache(maxsize=500)(opened._contrasts.__wrapped__)
opened._lead = lru_cache(maxsize=500)(opened._lead.__wrapped__)
#: Their tests and examples read the cases that ship.
OF_CASES = re.compile(
    r"(/|\[analysis\.)(annotation|case|figures|golden|outlets|page|test_words_actors_tone)\b"
    r"|\[analysis\.(compare\.queries|report\.opening|sentiment)\b"
)


def _case_of_unchanged_path(source, fingerprints):
    """Return the case of a path; one that ships is the same however its path is written."""
    path = Path(source).resolve()
    if path.parent == ROOT / "data":
        return open_shipped(str(path), fingerprints)
    return open_latest(source, fingerprints)


opening._case_of_unchanged_path = _case_of_unchanged_path


class ByCase(LoadFileScheduling):
    """Gives a file to one worker, and all tests of shipped cases to one: it opens each case once."""

    def _split_scope(self, nodeid):
        return "cases" if OF_CASES.search(nodeid) else super()._split_scope(nodeid)


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
