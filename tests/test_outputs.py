"""What is written is whole or not there: every function that writes × every file it writes. All texts and names are invented."""

import contextlib
import errno
import io
import json
import os
import re
import runpy
import shutil
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
from analysis.report.notebooks import CaseInputs, run_notebooks

TABLES = ["articles", *installed_tables(), "terms", "vocabulary"]  # files of a pack

MINE = b"Mine, and nobody else's.\n"
PACK = [*(f"{name}.parquet" for name in TABLES), "manifest.json"]
WORDS = [
    ["rain", "ferry", "harbour"],
    ["snow", "bridge", "market"],
]  # of the first text and of the second


def articles(variant):
    """Return a table of four invented articles of two outlets."""
    added = ["Gulls cried.", "Boats left.", "Crews met.", "Bells rang."]  # no word in two articles
    texts = [
        f"The {word} came on Monday. Nobody minded the {word}. {more * variant}"
        for word, more in zip([*WORDS[variant], "wind"], added)
    ]
    ids = "a0 a1 a2 a3".split()
    return pd.DataFrame({"article_id": ids, "outlet": ["North", "South"] * 2, "text": texts})


@cache
def features(variant):
    return extract(read_corpus(articles(variant)))


def page(variant):
    lines = "".join(
        f"<p>Ferry number {n} left Port Elm on Monday with {n + variant} passengers.</p>"
        for n in range(12)
    )
    return f"<html lang='en'><head><title>Ferries</title></head><body><article>{lines}</article></body></html>".encode()


def notebook(variant):
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(f"# Ferries {variant}", id="one")]
    )


def skipped_notebook(variant):
    """Return a notebook that needs what no case here has: it is written and no kernel has to start."""
    made = notebook(variant)
    made.metadata["framing"] = {"needs": ["labels"]}
    return made


def source_folder(folder, variant):
    """Write invented articles with a list of actors beside *folder*, and return where they are."""
    source = folder.parent / "my event"
    source.mkdir(exist_ok=True)
    for row in articles(variant).to_dict("records"):
        (source / f"{row['article_id']}.txt").write_text(row["text"])
    (source / "actors.toml").write_text(
        f'[[actor]]\nname = "Berg {variant}"\nkind = "person"\naliases = ["Berg"]\n'
    )
    return source


# ---------------------------------------------------------------- who writes: each is called with a folder and a variant


def figure(folder, variant):
    table = pd.DataFrame({"n": [variant]})
    words = {"table": table, "alt": f"Empty {variant}."}
    figures.save(Figure(), "01-x", case="demo", folder=folder, **words)


def paper_table(folder, variant):
    table = pd.DataFrame({"item": ["law"], "n": [variant]})
    made = figures.paper_table(table, caption=f"Pages {variant}.")
    figures.save_paper_table(made, name="01-x", case="demo", folder=folder)


def html_report(folder, variant):
    report.write({"01-x": notebook(variant)}, folder)


def notebooks(folder, variant):
    given_notebooks = folder.parent / "given"
    given_notebooks.mkdir(exist_ok=True)
    nbformat.write(skipped_notebook(variant), given_notebooks / "01-x.ipynb")
    inputs = CaseInputs(ROOT / "data/example-articles")
    run_notebooks(given_notebooks, folder, inputs=inputs, log=str)


def pack(folder, variant):
    features(variant).save(folder)


def case(folder, variant):
    os.chdir(folder.parent)
    source_folder(folder, variant)
    with contextlib.redirect_stdout(io.StringIO()):
        command.prepare("my event")


def collected(folder, variant):
    found = collect.read(saved_page(folder, variant))
    collect.save(found, folder)


def saved_page(folder, variant):
    path = folder.parent / "a1.html"
    path.write_bytes(page(variant))
    return path


def fetched(folder, variant):
    collect.fetch(addresses(folder, variant), folder, local=True, archive=None, delay=0.0)


def addresses(folder, variant):
    path = folder.parent / "urls.csv"
    path.write_text(f"article_id,outlet,url\na1,Elm Post,{SERVER[0]}/{variant}\n")
    return path


def empty_sheet(folder, variant):
    save = runpy.run_path(str(ROOT / "data/make_sheet.py"))["save"]
    tables = {name: pd.DataFrame({"page": [variant]}) for name in SHEET_FILES}
    save(tables, case=folder)


SHEET_FILES = ("sheet.csv", "sheet_links.csv", "sheet_key.csv")
SERVER = []  # the address of the local server
CASE = [
    f"build/cases/my event/{name}"
    for name in ("actors.toml", "case.toml", "reading.log", *(f"features/{name}" for name in PACK))
]


FETCHED = """articles.jsonl skipped.csv downloads/log.csv downloads/pages/a1.html
    reached.csv""".split()


def named_files(start, *ends):
    """Return the files of one name."""
    return [f"{start}{end}" for end in ends]


FILES = {
    figure: named_files("demo/01-x", ".pdf", ".svg", ".png", ".csv", "-caption.txt"),
    paper_table: named_files("demo/01-x", ".tex", ".html", "-table.csv"),
    html_report: ["index.html"],
    notebooks: ["01-x.ipynb"],
    pack: PACK,
    case: CASE,
    collected: ["articles.jsonl", "skipped.csv"],
    fetched: FETCHED,
    empty_sheet: SHEET_FILES,
}


#: Who keeps a file of a user's that has one of its names → such a file.
KEPT = {
    pack: "mine.txt",
    collected: "articles.jsonl",
    fetched: "hits.csv",
    empty_sheet: "sheet_links.csv",
}
#: Writers of library functions: `case` is a part of others, `empty_sheet` is a script's.
PUBLIC = [write for write in FILES if write not in (case, empty_sheet)]
REPLACED = [write for write in FILES if write is not empty_sheet]


def named(value):
    return getattr(value, "__name__", str(value))


@pytest.fixture(scope="module", autouse=True)
def server():
    with serving({"/0": page(0), "/1": page(1)}) as base:
        SERVER.append(base)
        yield
        SERVER.clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder that is not there yet, inside the folder that the commands run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "results"


def below(write, folder):
    """Return the folder that the writer's names are in."""
    return folder.parent if write is case else folder


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def written_to(write, folder):
    """Return what a writer has written: its files with their bytes."""
    found = contents(below(write, folder))
    return {name: found[name] for name in found if write is not case or name.startswith("build/")}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """Return a function that puts in place what a writer has written; it writes once, the others are copies."""
    kept = {}

    def put(write, folder):
        if write not in kept:
            written = tmp_path_factory.mktemp("earlier")
            write(written / folder.name, 0)
            kept[write] = written
            os.chdir(folder.parent)
        shutil.copytree(kept[write], folder.parent, dirs_exist_ok=True)

    return put


@pytest.mark.parametrize("write", FILES, ids=named)
def test_the_table_has_every_file_that_is_written(write, folder, earlier):
    earlier(write, folder)
    assert sorted(written_to(write, folder)) == sorted(FILES[write])


@pytest.mark.parametrize("write", KEPT, ids=named)
def test_a_file_of_a_user_is_refused_and_stays(write, folder):
    folder.mkdir()
    mine = folder / KEPT[write]
    mine.write_bytes(MINE)
    with refused(f"{re.escape(mine.name)}.*; expected "):
        write(folder, 0)
    assert contents(folder) == {mine.name: MINE}


@pytest.mark.parametrize("write", [collected, fetched], ids=named)
def test_a_list_of_what_was_skipped_that_is_a_users_tells_nothing(write, folder):
    folder.mkdir()
    (folder / "skipped.csv").write_bytes(MINE)
    with refused("files that no collection wrote: skipped.csv"):
        write(folder, 0)
    assert contents(folder) == {"skipped.csv": MINE}


def test_a_link_is_replaced_and_what_it_leads_to_stays(folder):
    (folder / "demo").mkdir(parents=True)
    (folder / "mine.csv").write_bytes(MINE)
    (folder / "demo/01-x.csv").symlink_to(folder / "mine.csv")
    figure(folder, 0)
    assert (folder / "mine.csv").read_bytes() == MINE
    assert (folder / "demo/01-x.csv").read_text() == "n\n0\n"


def on_a_full_disk(folder, monkeypatch):
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(os, "fsync", lambda file: (_ for _ in ()).throw(error))
    return folder


def without_permission(folder, monkeypatch):
    mkdir = os.mkdir

    def refuse(path, *arguments, **options):
        if folder.name in str(path):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        mkdir(path, *arguments, **options)

    monkeypatch.setattr(os, "mkdir", refuse)
    return folder


@pytest.mark.parametrize("place", [on_a_full_disk, without_permission], ids=named)
@pytest.mark.parametrize("write", PUBLIC, ids=named)
def test_what_cannot_be_written_is_told_in_a_sentence(write, place, folder, monkeypatch):
    with refused("^(?!a file: ).+: got .+; expected .+"):
        write(place(folder, monkeypatch), 0)


@pytest.mark.parametrize("write", REPLACED, ids=named)
def test_our_own_earlier_output_is_replaced(write, folder, earlier):
    earlier(write, folder)
    before = written_to(write, folder)
    write(folder, 1)
    after = written_to(write, folder)
    assert after != before and {*after} >= {*before}
    write(folder, 0)
    assert {*written_to(write, folder)} == {*before}


@pytest.mark.parametrize("write", REPLACED, ids=named)
def test_the_same_call_again_changes_no_byte(write, folder):
    write(folder, 0)
    before = written_to(write, folder)
    before.pop("downloads/log.csv", None)
    write(folder, 0)
    assert before.items() <= written_to(write, folder).items()


# ---------------------------------------------------------------- folders that are replaced as a whole


def make_old(folder):
    """Turn a pack into one of an older schema."""
    manifest = json.loads((folder / "manifest.json").read_bytes()) | {"schema": 3}
    manifest["files"] = dict.fromkeys(manifest["files"], "0" * 64)  # as they were before
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_pack_of_an_older_schema_is_made_again_in_its_folder(folder):
    pack(folder / "whole", 0)
    make_old(folder / "whole")
    with refused(r"got schema \d; expected schema \d. Another version of this package wrote it"):
        load_features(folder / "whole")
    pack(folder / "whole", 1)
    assert len(load_features(folder / "whole").articles) == 4


# ---------------------------------------------------------------- cases


def test_a_list_that_is_gone_is_gone_in_the_case(folder, earlier):
    earlier(case, folder)
    (folder.parent / "my event/actors.toml").unlink()
    with contextlib.redirect_stdout(io.StringIO()):
        made = command.prepare("my event", actors="no")
    assert not (made.folder / "actors.toml").exists()


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
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-c", RUN, str(write)]
    return subprocess.run(words, cwd=folder, env=environment, check=False).returncode


@pytest.mark.slow
def test_after_runs_that_were_killed_the_next_one_ends_as_if_nothing_had_been(tmp_path):
    """Each run goes on where another one died: in lists, a pack, its manifest, articles, a figure."""
    whole = tmp_path / "whole/run"
    assert run_until(0, whole) == 0
    killed = tmp_path / "killed/run"
    for write in (1, 3, 6, 12, 14, 18):
        assert run_until(write, killed) == -signal.SIGKILL
    assert any(path.name.endswith(".unfinished") for path in killed.rglob(".*"))
    assert run_until(0, killed) == 0
    made = {name: data for name, data in contents(killed).items() if not is_hidden(name)}
    assert made == contents(whole)
    unfinished = [name for name in contents(killed) if is_hidden(name)]
    assert [name for name in unfinished if not name.startswith("figure/")] == []


def is_hidden(name):
    """Return whether a file or one of its folders is hidden."""
    return any(part.startswith(".") for part in Path(name).parts)
