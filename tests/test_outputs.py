"""What is written is whole or not there: each function that writes. All texts and names are invented."""

import contextlib
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from collect_server import serving
from matplotlib.figure import Figure
from places import ROOT
from refusals import refused

from analysis import __main__ as command
from analysis import collect, extract, figures, load_features, read_corpus
from analysis.features.readers import installed_tables
from analysis.report import html as report

MINE = b"Mine, and nobody else's.\n"
TABLES = ["articles", *installed_tables(), "terms", "vocabulary"]
PACK = [*(f"{name}.parquet" for name in TABLES), "manifest.json"]
LISTS = ["actors.toml", "case.toml", "reading.log", *(f"features/{name}" for name in PACK)]
SERVER = []  # the address of the local server
TEXTS = ("Rain came on Monday. Boats left.", "The ferry left. Rain came, and rain again.")


@cache
def corpus(variant):
    """Return two invented articles of two outlets."""
    rows = {"article_id": ["a0", "a1"], "outlet": ["North", "South"]}
    return read_corpus(pd.DataFrame(rows | {"text": [TEXTS[variant], "Snow fell."]}))


def page(variant):
    """Return a saved page."""
    lines = [f"<p>Ferry {n} left Elm on Monday with {n + variant} people.</p>" for n in range(12)]
    article = f"<article>{''.join(lines)}</article>"
    return f"<html lang='en'><head><title>Ferries</title></head><body>{article}</body></html>"


# ---------------------------------------------------------------- who writes: each is called with a folder and a variant


def figure(folder, variant):
    table = pd.DataFrame({"n": [variant]})
    figures.save(Figure(), "01-x", case="demo", folder=folder, table=table, alt=f"No {variant}.")


def html_report(folder, variant):
    cell = nbformat.v4.new_markdown_cell(f"# Ferries {variant}", id="one")
    report.write({"01-x": nbformat.v4.new_notebook(cells=[cell])}, folder)


def pack(folder, variant):
    extract(corpus(variant)).save(folder)


def case(folder, variant):
    """Count articles in the working folder, whose build/ is what is written."""
    os.chdir(folder.parent)
    source = folder.parent / "my event"
    source.mkdir(exist_ok=True)
    (source / "a0.txt").write_text(TEXTS[variant])
    actor = '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Berg"]\n'
    (source / "actors.toml").write_text(actor)
    with contextlib.redirect_stdout(io.StringIO()):
        command.prepare("my event")


def collected(folder, variant):
    path = folder.parent / "a1.html"
    path.write_text(page(variant))
    collect.save(collect.read(path), folder)


def fetched(folder, variant):
    urls = folder.parent / "urls.csv"
    urls.write_text(f"article_id,outlet,url\na1,Elm Post,{SERVER[0]}/{variant}\n")
    collect.fetch(urls, folder, local=True, archive=None, delay=0.0)


#: Who writes → what is then there.
FILES = {
    figure: [f"demo/01-x{end}" for end in (".pdf", ".svg", ".png", ".csv", "-caption.txt")],
    html_report: ["index.html"],
    pack: PACK,
    case: [f"build/cases/my event/{name}" for name in LISTS],
    collected: ["articles.jsonl", "skipped.csv"],
    fetched: [
        *("articles.jsonl", "downloads/log.csv", "downloads/pages/a1.html"),
        *("reached.csv", "skipped.csv"),
    ],
}
#: Who refuses to replace a user's file, and one of such a name.
KEPT = [
    (pack, "mine.txt"),
    (collected, "articles.jsonl"),
    (collected, "skipped.csv"),
    (fetched, "hits.csv"),
]


def each_writer(writers):
    """Run a test with each of these writers."""
    return pytest.mark.parametrize("write", writers, ids=lambda write: write.__name__)


@pytest.fixture(scope="module", autouse=True)
def server():
    with serving({"/0": page(0).encode(), "/1": page(1).encode()}) as base:
        SERVER.append(base)
        yield
        SERVER.clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder that is not there yet, inside the folder that the commands run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "results"


def contents(folder):
    """Return the files below a folder with their bytes."""
    files = filter(Path.is_file, folder.rglob("*"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@each_writer(FILES)
def test_an_earlier_output_is_replaced_and_the_same_call_changes_no_byte(write, folder):
    def written(variant):
        write(folder, variant)
        found = contents(folder.parent if write is case else folder)
        found.pop("downloads/log.csv", None)  # with times
        return {name: data for name, data in found.items() if not name.startswith("my event/")}

    first = written(0)
    assert {*first} == {*FILES[write]} - {"downloads/log.csv"}
    assert first.items() <= written(0).items()
    other = written(1)
    assert other != first and {*other} >= {*first}
    assert {*written(0)} == {*first}


@pytest.mark.parametrize("write, name", KEPT)
def test_a_file_of_a_user_is_refused_and_stays(write, name, folder):
    folder.mkdir()
    (folder / name).write_bytes(MINE)
    with refused(f"{re.escape(name)}.*; expected "):
        write(folder, 0)
    assert contents(folder) == {name: MINE}


def test_a_link_is_replaced_and_what_it_leads_to_stays(folder):
    (folder / "demo").mkdir(parents=True)
    (folder / "mine.csv").write_bytes(MINE)
    (folder / "demo/01-x.csv").symlink_to(folder / "mine.csv")
    figure(folder, 0)
    assert (folder / "mine.csv").read_bytes() == MINE
    assert (folder / "demo/01-x.csv").read_text() == "n\n0\n"


@pytest.mark.parametrize("call, number", [("fsync", errno.ENOSPC), ("mkdir", errno.EACCES)])
@each_writer([write for write in FILES if write is not case])
def test_what_cannot_be_written_is_told_in_a_sentence(write, call, number, folder, monkeypatch):
    allowed = getattr(os, call)

    def refuse(at, *arguments, **options):
        if call == "fsync" or folder.name in str(at):
            raise OSError(number, os.strerror(number), str(folder))
        allowed(at, *arguments, **options)

    monkeypatch.setattr(os, call, refuse)
    with refused("^(?!a file: ).+: got .+; expected .+"):
        write(folder, 0)


def test_a_pack_of_an_older_schema_is_made_again_in_its_folder(folder):
    pack(folder, 0)
    manifest = json.loads((folder / "manifest.json").read_bytes()) | {"schema": 3}
    manifest["files"] = dict.fromkeys(manifest["files"], "0" * 64)  # as they were before
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with refused(r"got schema \d; expected schema \d. Another version of this package wrote it"):
        load_features(folder)
    pack(folder, 1)
    assert len(load_features(folder).articles) == 2


def test_git_changes_no_line_end_of_a_figure():
    assert "figures/** -text" in (ROOT / ".gitattributes").read_text().splitlines()


# ---------------------------------------------------------------- runs that are killed

#: Counts a case, collects a page and draws a figure; the process dies at the given write to disk.
RUN = """
import os, signal, sys
from pathlib import Path
import test_outputs as writers

waits = os.fsync
left = int(sys.argv[1])

def fsync(file):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    waits(file)

os.fsync = fsync
for write in (writers.case, writers.collected, writers.figure):
    write(Path.cwd() / write.__name__, 0)
"""


def run_until(write, folder):
    """Run in a folder until so many writes; return how the run ended."""
    folder.mkdir(exist_ok=True, parents=True)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-c", RUN, str(write)]
    return subprocess.run(words, cwd=folder, env=environment, check=False).returncode


@pytest.mark.slow
def test_after_runs_that_were_killed_the_next_one_ends_as_if_nothing_had_been(tmp_path):
    """Each run goes on where another one died: in a pack, its manifest, articles, a figure."""
    whole, killed = tmp_path / "whole/run", tmp_path / "killed/run"
    assert run_until(0, whole) == 0
    for write in (3, 13, 18):
        assert run_until(write, killed) == -signal.SIGKILL
    assert any(name.endswith(".unfinished") for name in contents(killed))
    assert run_until(0, killed) == 0
    hidden = {name for name in contents(killed) if re.search(r"(^|/)\.", name)}
    assert all(name.startswith("figure/") for name in hidden)
    made = {name: data for name, data in contents(killed).items() if name not in hidden}
    assert made == contents(whole)
