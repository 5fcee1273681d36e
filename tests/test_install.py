"""`pip install .`: the wheel holds everything that the package opens, and works away from the project's folder."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

TRIED = """
import analysis, sys
from analysis import compare, extract, framing, plots, read_corpus
from analysis.tone import wordlists
assert sys.argv[1] in analysis.__file__, analysis.__file__
corpus = read_corpus(sys.argv[2])
features = extract(corpus, actors=f"{sys.argv[2]}/actors.toml")
assert len(framing.speakers(features).items) and len(wordlists.listed())
"""


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """Return the wheel of the files that git tracks, built without the network."""
    copy = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "analysis", "pyproject.toml", "README.md", "LICENSE"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, copy / name)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            copy / "dist",
            copy,
        ],
        check=True,
        capture_output=True,
    )
    return next((copy / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the folder into which the wheel is installed, without what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.mark.slow
def test_the_wheel_holds_what_the_package_opens(wheel, root):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("analysis/")}
    tracked = subprocess.run(
        ["git", "ls-files", "analysis"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    assert inside == {name for name in tracked.splitlines() if (root / name).exists()}


@pytest.mark.slow
def test_it_runs_away_from_the_project(installed, root, tmp_path):
    run = {
        "cwd": tmp_path,
        "capture_output": True,
        "text": True,
        "env": {**os.environ, "PYTHONPATH": str(installed)},
    }
    tried = subprocess.run(
        [sys.executable, "-c", TRIED, str(installed), str(root / "data/example-articles")], **run
    )
    assert tried.returncode == 0, tried.stderr
    told = subprocess.run([sys.executable, "-m", "analysis", "--help"], **run)
    assert told.returncode == 0 and all(
        word in told.stdout for word in ("extract", "run", "report", "fetch")
    ), told.stderr
