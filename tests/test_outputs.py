"""Nothing of a user's is overwritten: every function that writes × every file it writes. All texts and names are invented."""

import contextlib
import errno
import hashlib
import io
import json
import os
import re
import runpy
import shutil
from concurrent.futures import ThreadPoolExecutor
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
from analysis import (
    collect,
    extract,
    figures,
    files,
    load_features,
    read_corpus,
)
from analysis import (
    errors as checks,
)
from analysis.features.readers import installed_tables
from analysis.report import html as report
from analysis.report.notebooks import CaseInputs, run_notebooks

TABLES = ["articles", *installed_tables(), "terms", "vocabulary"]  # files of a pack

MINE = b"Mine, and nobody else's.\n"
RECORD = files.RECORD
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


def main(*arguments):
    """Run a command; what it says on stderr is raised."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        code = command.main(list(map(str, arguments)))
    if code:
        raise checks.InputError(errors.getvalue())


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
    source = source_folder(folder, variant)
    with contextlib.redirect_stdout(io.StringIO()):
        command.prepare(source)


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


def draft_of_actors(folder, variant):
    source = folder.parent / "mine"
    source.mkdir(exist_ok=True)
    name = ("Ida Berg", "Mira Holm")[variant]
    for number in range(3):
        text = f"Then {name} spoke of boat {number}. We heard {name}."
        (source / f"c{number}.txt").write_text(text)
    main("suggest", "actors", source, "--to", folder / "actors.toml")


def empty_sheet(folder, variant):
    save = runpy.run_path(str(ROOT / "data/make_sheet.py"))["save"]
    tables = {name: pd.DataFrame({"page": [variant]}) for name in SHEET_FILES}
    save(tables, case=folder)


SHEET_FILES = ("sheet.csv", "sheet_links.csv", "sheet_key.csv")
SERVER = []  # the address of the local server
CASE = [
    f"build/cases/my event/{name}"
    for name in (
        RECORD,
        "actors.toml",
        "case.toml",
        "reading.log",
        *(f"features/{name}" for name in PACK),
    )
]


FETCHED = """articles.jsonl skipped.csv coverage.csv downloads/log.csv downloads/pages/a1.html
    reached.csv""".split()


def named_files(start, *ends):
    """Return the files of one name, and the record beside them."""
    return [*(f"{start}{end}" for end in ends), f"{Path(start).parent}/{RECORD}"]


FILES = {
    figure: named_files("demo/01-x", ".pdf", ".svg", ".png", ".csv", "-caption.txt"),
    paper_table: named_files("demo/01-x", ".tex", ".html", "-table.csv"),
    html_report: ["index.html", RECORD],
    notebooks: ["01-x.ipynb", RECORD],
    pack: PACK,
    case: CASE,
    collected: ["articles.jsonl", "skipped.csv", RECORD],
    fetched: [*FETCHED, RECORD],
    draft_of_actors: ["actors.toml"],
    empty_sheet: SHEET_FILES,
}


NEVER_REPLACED = (draft_of_actors, empty_sheet)  # people go on with these


#: The first and the last file of each writer.
ONE_FILE = [
    (write, name) for write, names in FILES.items() for name in dict.fromkeys((names[0], names[-1]))
]
#: Writers of library functions: `case` is a part of others, `empty_sheet` is a script's.
PUBLIC = [write for write in FILES if write not in (case, empty_sheet)]
REPLACED = [write for write in FILES if write not in NEVER_REPLACED]


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


def write_beside_a_users_file(write, name, folder, variant=0):
    """Write where a file of a user has one of the names: it is refused."""
    with refused(f"{re.escape(Path(name).name)}.*; expected ") as refusal:
        write(folder, variant)
    message = str(refusal.value).strip()
    assert len(message) < 700 and "\n" not in message


@pytest.mark.parametrize("write, name", ONE_FILE, ids=named)
def test_a_file_of_a_user_is_refused_and_stays(write, name, folder):
    mine = below(write, folder) / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_bytes(MINE)
    write_beside_a_users_file(write, name, folder)
    assert mine.read_bytes() == MINE
    others = set(written_to(write, folder)) - {name}
    assert [other for other in others if not other.startswith("downloads/")] == []
    mine.rename(folder.parent / "elsewhere")
    mine.symlink_to(folder.parent / "elsewhere")
    write_beside_a_users_file(write, name, folder)
    assert mine.is_symlink() and mine.read_bytes() == MINE


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


@pytest.mark.parametrize("write", FILES, ids=named)
def test_the_same_call_again_changes_no_byte(write, folder):
    write(folder, 0)
    before = written_to(write, folder)
    before.pop("downloads/log.csv", None)
    write(folder, 0)
    assert before.items() <= written_to(write, folder).items()


@pytest.mark.parametrize("write, name", ONE_FILE, ids=named)
def test_a_file_that_a_user_changed_is_refused_and_stays(write, name, folder, earlier):
    earlier(write, folder)
    changed = below(write, folder) / name
    changed.write_bytes(changed.read_bytes() + MINE)
    before = changed.read_bytes()
    write_beside_a_users_file(write, name, folder, variant=1)
    assert changed.read_bytes() == before


@pytest.mark.parametrize("write", NEVER_REPLACED, ids=named)
def test_what_people_go_on_with_is_never_replaced(write, folder, earlier):
    earlier(write, folder)
    before = contents(folder)
    with refused(
        "files that are there already: .*; expected new names. Give another name, or move"
    ):
        write(folder, 1)
    assert contents(folder) == before


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


def written_record(folder):
    return json.loads((folder / RECORD).read_bytes())


# ---------------------------------------------------------------- executed notebooks and cases


def test_executed_notebooks_that_are_gone_are_removed(folder):
    notebooks(folder, 0)
    given = folder.parent / "given/02-y.ipynb"
    nbformat.write(skipped_notebook(0), given)
    notebooks(folder, 0)
    assert {*contents(folder)} == {"01-x.ipynb", "02-y.ipynb", RECORD}
    given.unlink()
    notebooks(folder, 0)
    assert {*contents(folder)} == {"01-x.ipynb", RECORD}


@pytest.mark.parametrize(
    "place",
    [
        "build/notebooks",
        "build/report",
        "build/reports/my event/notebooks",
        "build/figures/my event",
    ],
)
def test_a_changed_result_stops_a_run_before_anything_is_removed(folder, place):
    source = source_folder(folder, 0)
    of_case = ["--case", source] if "my event" in place else []
    earlier = Path("build/reports/my event/report" if of_case else "build/report")
    files.write_outputs(earlier, {"index.html": b"A page."})
    files.write_outputs(place, {"01-x.svg": b"<svg/>"})
    Path(place, "01-x.svg").write_bytes(MINE)
    with refused("files that were changed since they were written: 01-x.svg"):
        main("run", "--notebooks", "nowhere", *of_case)
    assert Path(place, "01-x.svg").read_bytes() == MINE and (earlier / "index.html").exists()


@pytest.mark.parametrize(
    "given, message",
    [("nowhere", "no .ipynb file in nowhere"), ("given", "did not write: 08-mine.ipynb")],
)
def test_a_run_that_is_refused_removes_nothing(folder, given, message):
    """A notebook of the user's among the executed ones, or a folder without notebooks: the last results stay."""
    Path("given").mkdir()
    nbformat.write(notebook(0), "given/01-x.ipynb")
    files.write_outputs("build/notebooks", {"01-x.ipynb": b"{}"})
    files.write_outputs("build/report", {"index.html": b"A page."})
    if given == "given":
        Path("build/notebooks/08-mine.ipynb").write_bytes(MINE)
    before = contents(Path("build"))
    with refused(message):
        main("run", "--notebooks", given)
    assert contents(Path("build")) == before


def test_a_list_that_is_gone_is_gone_in_the_case(folder, earlier):
    earlier(case, folder)
    (folder.parent / "my event/actors.toml").unlink()
    with contextlib.redirect_stdout(io.StringIO()):
        made = command.prepare("my event")
    assert not (made.folder / "actors.toml").exists()


# ---------------------------------------------------------------- the record


@pytest.mark.parametrize("home", sorted((ROOT / "figures").iterdir()), ids=lambda path: path.name)
def test_committed_figures_can_be_made_again_in_a_clone(home):
    """The record is committed with the figures: it names each of them as it is, and nothing else."""
    files.require_outputs(home)
    assert {*written_record(home)["files"], RECORD} == {path.name for path in home.iterdir()}


def test_git_changes_no_line_end_of_a_figure():
    assert "figures/** -text" in (ROOT / ".gitattributes").read_text().splitlines()


def test_a_record_by_hand(tmp_path):
    files.write_outputs(tmp_path, {"a.txt": b"calm"})
    digests = {"a.txt": hashlib.sha256(b"calm").hexdigest()}
    assert written_record(tmp_path) == {"written_by": "framing-notebooks", "files": digests}
    (tmp_path / "a.txt").unlink()
    files.write_outputs(tmp_path, {"b.txt": b"rain"})
    assert [*written_record(tmp_path)["files"]] == ["b.txt"]


def test_a_file_that_was_copied_without_the_record_is_refused_unless_it_stays_as_it_is(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"calm")
    with refused(
        "files that framing-notebooks did not write: a.txt; expected no file of such a name, "
        "or one as it was written. Move or rename them; delete them if they are earlier results that nobody needs."
    ):
        files.write_outputs(tmp_path, {"a.txt": b"wind"})
    files.write_outputs(tmp_path, {"a.txt": b"calm"})
    files.write_outputs(tmp_path, {"a.txt": b"wind"})
    assert (tmp_path / "a.txt").read_bytes() == b"wind"


@pytest.mark.parametrize(
    "call",
    [
        lambda folder: files.write_outputs(folder, {"a.txt": b"calm"}),
        files.remove_outputs,
        lambda folder: files.require_outputs(folder, ["a.txt"]),
    ],
    ids=["write", "remove", "require"],
)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"files": {}}',
        b'{"files": {"../a.txt": ""}, "written_by": "framing-notebooks"}',
    ],
)
def test_a_damaged_record_is_refused_in_one_sentence(tmp_path, content, call):
    (tmp_path / RECORD).write_bytes(content)
    with refused(
        ".framing-notebooks.json in .*: got a damaged or foreign file; expected the "
        "record of what was written there. Restore this file, from git for example, or delete it"
    ):
        call(tmp_path)
    assert contents(tmp_path) == {RECORD: content}


@pytest.mark.parametrize(
    "write", [lambda folder: files.write_outputs(folder, {"b.txt": b""}), files.remove_outputs]
)
def test_a_second_writer_is_refused_and_told_what_a_killed_one_left(tmp_path, monkeypatch, write):
    files.write_outputs(tmp_path, {"a.txt": b"calm"})
    lock = tmp_path / files.LOCK
    lock.touch()
    before = contents(tmp_path)
    monkeypatch.setattr(files, "PATIENCE", 0)
    with refused(
        f"folder .*: got another run that is writing there.* delete {re.escape(str(lock))}"
    ):
        write(tmp_path)
    assert contents(tmp_path) == before
    lock.unlink()
    write(tmp_path)
    assert not lock.exists()


def test_writers_of_one_folder_take_turns(tmp_path):
    def write(number):
        files.write_outputs(tmp_path, {f"{number}.txt": b"calm"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    assert len(written_record(tmp_path)["files"]) == 24


def test_removing_leaves_what_is_not_ours(tmp_path):
    files.write_outputs(tmp_path / "results", {"a.txt": b"calm", "b.txt": b"rain"})
    (tmp_path / "results/mine.txt").write_bytes(MINE)
    files.remove_outputs(tmp_path / "results", ["a.txt"])
    assert sorted(contents(tmp_path / "results")) == [RECORD, "b.txt", "mine.txt"]
    files.remove_outputs(tmp_path / "results")
    assert contents(tmp_path / "results") == {"mine.txt": MINE}
    with refused("did not write: mine.txt"):
        files.remove_outputs(tmp_path / "results", ["mine.txt"])
