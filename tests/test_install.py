"""The archives: they hold what belongs there, build from a clone, and run away from the project's folder."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

#: What somebody does who installed the wheel: each step reads files that are shipped in it.
TRIED = """
import sys
import analysis
from analysis import annotation, compare, extract, figures, framing, label, page, plots, read_corpus
from analysis.tone import directed
assert analysis.__file__.startswith(sys.prefix), analysis.__file__
articles = sys.argv[1]
corpus = read_corpus(articles)
features = extract(corpus, actors=f"{articles}/actors.toml")
assert len(framing.speakers(features).items) and len(directed(["Rain fell."], [(0, 4)]))
terms = framing.terms(features, stop_words="news")
table = compare.contrasts(terms, "outlet")
assert table["estimate"].abs().max() > 0 and (table["status"] == "descriptive").all()
figures.save(plots.effects(table), "01-words", case="bridge")
page.save(features, "page.html")
label.form(corpus, annotation.Codebook.of("semetko_valkenburg"), coder="ada")
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
#: What the wheel left beside it when it was built.
BUILT = ("build/lib/", "build/bdist")
#: What lies about in the folder of somebody who works.
STRAY = ("corpus/mine/articles.jsonl", "docs/pages/hamedan-2016.html", "data/.DS_Store", ".env")


def is_foreign(name):
    """Return whether no archive of the source should have a file of this name."""
    path = PurePosixPath(name)
    folder = path.parts[0] if len(path.parts) > 1 else "."
    return (path.suffix[1:].lower() or path.name) not in KINDS.get(folder, "").split()


def run(*words, of=Path(sys.prefix), **options):
    """Run the Python of an environment in another process and return what it said."""
    python = of / "bin/python"
    done = subprocess.run([python, *words], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tracked(root):
    """Return the names of all files that git tracks."""
    if not (root / ".git").exists():
        pytest.skip("needs a clone: git says what belongs to the project")
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=root, text=True)
    return {name for name in listed.split("\0") if name and (root / name).exists()}


@pytest.fixture(scope="module")
def source(root, tracked, tmp_path_factory):
    """Return the unpacked archive of the source, built beside files that do not belong to it."""
    copy, folder = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("source")
    for name in (*tracked, *STRAY):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((root / name).read_bytes() if name in tracked else b"")
    name = run("-c", BUILD.format("sdist", str(folder)), cwd=copy).split()[-1]
    shutil.unpack_archive(folder / name, folder)
    return folder / name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """Return the wheel, built from the archive of the source."""
    folder = tmp_path_factory.mktemp("dist")
    return folder / run("-c", BUILD.format("wheel", str(folder)), cwd=source).split()[-1]


def test_no_file_of_the_project_is_foreign_and_one_that_is_is_seen(tracked):
    strangers = "texts.docx analysis/notes.md corpus/a.csv data/.env".split()
    assert [*filter(is_foreign, [*sorted(tracked), *strangers])] == strangers


@pytest.mark.slow
def test_the_archives_hold_what_git_tracks_and_nothing_else(source, wheel, tracked):
    names = {path.relative_to(source).as_posix() for path in source.rglob("*") if not path.is_dir()}
    names = {name for name in names if not name.startswith(BUILT)}
    assert [*filter(is_foreign, names)] == []
    assert {name for name in names if not name.startswith(ADDED)} == tracked
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == {name for name in tracked if name.startswith("analysis/")}


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """Return an environment of the wheel alone; what it depends on is where it was installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    run("-m", "pip", "--python", folder, "install", "--quiet", "--no-deps", "--no-index", wheel)
    [packages] = folder.glob("lib/*/site-packages")
    paths = [path for path in sys.path if path.endswith("site-packages")]
    # A path in such a file is added without what it points to: not this project's own folder.
    (packages / "dependencies.pth").write_text("\n".join(paths))
    return folder


@pytest.mark.slow
def test_the_wheel_is_used_in_an_empty_folder(environment, root, tmp_path):
    articles = root / "data/example-articles"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    options = {"cwd": tmp_path, "env": env}
    run("-c", TRIED, articles, of=environment, **options)
    assert {path.name for path in tmp_path.iterdir()} >= {"page.html", "forms", "figures"}
    assert "Estmark" in (tmp_path / "page.html").read_text("utf-8")
    run(environment / "bin/framing", "page", articles, "same.html", of=environment, **options)
    assert (tmp_path / "same.html").stat().st_size > 100_000
