"""The archives: they hold what belongs there, build from a clone, and run away from the project's folder."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

TRIED = """
import analysis, sys
from analysis import compare, extract, framing, plots, read_corpus
from analysis.tone import directed
assert sys.argv[1] in analysis.__file__, analysis.__file__
corpus = read_corpus(sys.argv[2])
features = extract(corpus, actors=f"{sys.argv[2]}/actors.toml")
assert len(framing.speakers(features).items) and len(directed(["Rain fell."], [(0, 4)]))
"""
BUILD = "from setuptools import build_meta; print(build_meta.build_{}({!r}))"
#: What the archive of the source may hold, by folder; "." is the project's own.
KINDS = {
    ".": "md toml lock yml cff in cfg Makefile LICENSE postBuild PKG-INFO .gitattributes .gitignore",
    ".ci": "run",
    ".github": "yml",
    "analysis": "py toml tsv npz txt css html js jinja bib typed",
    "benchmarks": "py csv tsv txt",
    "data": "py toml csv tsv md txt json parquet",
    "docs": "md py svg png txt webp",
    "figures": "csv html json pdf png svg tex txt",
    "framing_notebooks.egg-info": "txt PKG-INFO",
    "notebooks": "ipynb",
    "tests": "py csv doc eml html json jsonl md ndjson paragraphs parquet rtf toml tsv txt xlsx xml",
}
#: What setuptools adds.
ADDED = ("PKG-INFO", "setup.cfg", "framing_notebooks.egg-info/")
#: What lies about in the folder of somebody who works.
STRAY = (
    "analysis/__pycache__/counts.cpython-311.pyc",
    "analysis/text/kernels.nbi",
    "build/notebooks/01-sources.ipynb",
    "corpus/mine/articles.jsonl",
    "data/.DS_Store",
    "docs/notebooks/01-sources.ipynb",
    "docs/pages/hamedan-2016.html",
    "notebooks/.ipynb_checkpoints/explore-checkpoint.ipynb",
    ".env",
)


def foreign(names):
    """Return the names that no archive of the source should have."""
    found = []
    for name in names:
        path = PurePosixPath(name)
        folder = path.parts[0] if len(path.parts) > 1 else "."
        kind = path.suffix[1:].lower() or path.name
        if kind not in KINDS.get(folder, "").split():
            found.append(name)
    return found


def run(*words, **options):
    """Run Python in another process and return what it did."""
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, **options)


def build(kind, folder, to):
    """Return the archive that setuptools builds of a folder, without the network."""
    done = run("-c", BUILD.format(kind, str(to)), cwd=folder)
    assert done.returncode == 0, done.stderr
    return to / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def tracked(root):
    """Return the names of all files that git tracks."""
    if not (root / ".git").exists():
        pytest.skip("needs a clone: git says what belongs to the project")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    return {name for name in listed.split("\0") if name and (root / name).exists()}


@pytest.fixture(scope="module")
def source(root, tracked, tmp_path_factory):
    """Return the unpacked archive of the source, built beside files that do not belong to it."""
    copy = tmp_path_factory.mktemp("copy")
    for name in tracked:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, copy / name)
    for name in STRAY:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).touch()
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(build("sdist", copy, folder)) as archive:
        if hasattr(tarfile, "data_filter"):  # not in Python 3.11.2, which Debian has
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder)
    return next(path for path in folder.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """Return the wheel, built from the archive of the source."""
    return build("wheel", source, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the folder into which the wheel is installed, without what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    done = run("-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_file_that_does_not_belong_is_seen():
    strangers = "texts.docx analysis/notes.md corpus/a.csv data/.env".split()
    assert foreign(["LICENSE", "data/a.csv", *strangers]) == strangers


def test_no_file_of_the_project_is_foreign(tracked):
    assert foreign(tracked) == []


@pytest.mark.slow
def test_the_source_holds_what_git_tracks_and_nothing_else(source, tracked):
    names = {path.relative_to(source).as_posix() for path in source.rglob("*") if not path.is_dir()}
    assert foreign(names) == []
    assert {name for name in names if not name.startswith(ADDED)} == tracked


@pytest.mark.slow
def test_the_wheel_holds_what_the_package_opens(wheel, tracked):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == {name for name in tracked if name.startswith("analysis/")}


@pytest.mark.slow
def test_it_runs_away_from_the_project(installed, root, tmp_path):
    options = {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": str(installed)}}
    tried = run("-c", TRIED, str(installed), str(root / "data/example-articles"), **options)
    assert tried.returncode == 0, tried.stderr
    command = Path(installed, "bin", "framing")
    told = run(str(command), "--help", **options)
    assert told.returncode == 0 and told.stdout.startswith("Usage: framing"), told.stderr
    assert run("-m", "analysis", "--help", **options).stdout.startswith("Usage: python -m analysis")
