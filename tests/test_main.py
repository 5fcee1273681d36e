"""The command line: which sections run for which case, what is said about it, and that nothing is lost when a cell fails."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest

from analysis import __main__ as command
from analysis import __version__, files, lexicons, load_features
from analysis.errors import InputError, MissingInput

ROOT = Path(__file__).resolve().parents[1]
ONE = "The Northern Minister spoke on Monday. The base is closed.\n\nNobody was hurt, the ministry said, and the talks go on."
TWO = "A Southern paper asks who allowed the flights. The parliament wants an answer.\n\nThe minister gave none."
PARAMETERS = 'case = "../data/shipped"\nevent = "../data/shipped"\noutput = "../figures"'


def notebook(*cells, **metadata):
    """Return a notebook of (kind, text, tags…) with fixed ids."""
    made = nbformat.v4.new_notebook(metadata=metadata)
    for place, (kind, text, *tags) in enumerate(cells):
        new = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
        made.cells.append(new(text, id=f"cell-{place}", metadata={"tags": tags} if tags else {}))
    return made


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder: build/ is written where the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def articles(here):
    folder = here / "my event"
    folder.mkdir()
    (folder / "one.txt").write_text(ONE)
    (folder / "two.txt").write_text(TWO)
    (folder / "manifest.csv").write_text(
        "file,article_id,outlet\none.txt,a1,North\ntwo.txt,a2,South\n"
    )
    return folder


def sources(made):
    return [cell.source for cell in made.cells]


SECTIONS = notebook(
    ("markdown", "# Title"),
    ("code", PARAMETERS, "parameters"),
    ("markdown", "What we found.", "shipped"),
    ("markdown", "Pages", "needs-annotations"),
    ("code", "labels", "needs-annotations"),
    ("code", "words", "needs-features"),
    ("code", "actors", "needs-features", "needs-actors"),
    ("markdown", "What it does not show."),
)


def test_without_a_case_everything_runs():
    assert sources(command.fitted(SECTIONS, case=None, figures=None)) == sources(SECTIONS)


def test_parameters_are_injected_after_their_cell_and_other_sections_left_out():
    case = command.Case(Path("/data/my event"), frozenset({"features"}))
    made = command.fitted(SECTIONS, case=case, figures=Path("/build/figures"))
    assert sources(made) == [
        "# Title",
        PARAMETERS,
        "case = '/data/my event'\nevent = '/data/my event'\noutput = '/build/figures'",
        "*Left out here: a reading of the shipped cases; the case has no annotations.*",
        "words",
        "*Left out here: the case has no list of actors.*",
        "What it does not show.",
    ]
    nbformat.validate(made)
    assert sources(SECTIONS)[2] == "What we found.", "the argument is not changed"


def test_figures_alone_can_go_elsewhere():
    made = command.fitted(SECTIONS, case=None, figures=Path("/elsewhere"))
    assert (
        sources(made)[2] == "output = '/elsewhere'" and len(made.cells) == len(SECTIONS.cells) + 1
    )


def test_a_notebook_without_parameters_is_refused_for_a_case():
    with pytest.raises(
        InputError,
        match="x.ipynb: got no cell tagged parameters.*or it would run on the shipped case",
    ):
        command.fitted(
            notebook(("code", "1")),
            case=command.Case(Path("a"), frozenset()),
            figures=None,
            name="x.ipynb",
        )


def test_articles_are_read_extracted_and_reported(articles, capsys):
    (articles / "actors.toml").write_text(
        '[[actor]]\nname = "Minister"\nkind = "person"\naliases = ["minister", "Minister"]\n'
    )
    case = command.prepare("my event")
    assert case.folder.name == "my event" and case.folder.parent.parent.name == "build"
    assert case.has == {"features", "actors"}
    said = capsys.readouterr().out
    assert "read 2 articles from" in said and "edits by cleaning rule: none" in said


def test_own_cleaning_rules_are_added_and_what_recurs_is_drafted_as_such(here, capsys):
    facts = ("Rain fell.", "Boats left.", "Crews met.")
    rows = "".join(
        f'a{n},Elm Post,"{fact}\nShare\nElm Post, all the news of the river"\n'
        for n, fact in enumerate(facts)
    )
    (here / "pages.csv").write_text(f"article_id,outlet,text\n{rows}")
    assert command.main(["boilerplate", "pages.csv"]) == 0
    (here / "noise.toml").write_text(draft := capsys.readouterr().out, "utf-8")
    assert "Elm Post: in 3 articles (100%)" in draft
    assert command.main(["extract", "pages.csv", "pack", "--noise", "noise.toml"]) == 0
    assert (
        "share bar 3" in (said := capsys.readouterr().out) and len(re.findall(r"\b3\b", said)) == 3
    ), "articles and two rules"


def test_texts_can_be_read_as_they_are(articles, capsys):
    (articles / "one.txt").write_text(f"Share\n{ONE}")
    assert command.main(["extract", "my event", "raw", "--no-clean"]) == 0
    assert "texts as they came, not cleaned" in capsys.readouterr().out
    assert json.loads(Path("raw/manifest.json").read_text())["settings"]["cleaned"] is False
    assert command.main(["extract", "my event", "cleaned"]) == 0
    assert "edits by cleaning rule: share bar 1" in capsys.readouterr().out
    assert command.main(["extract", "my event", "parts", "--parts", "--no-clean"]) == 0
    assert json.loads(Path("parts/manifest.json").read_text())["settings"]["cleaned"] is False
    (articles / "noise.toml").write_text("")
    case = command.prepare("my event", clean=False)
    assert load_features(case.folder / "features").manifest["settings"]["cleaned"] is False
    with pytest.raises(SystemExit):
        command.main(["extract", "my event", "raw", "--no-clean", "--noise", "noise.toml"])
    assert "not allowed with argument" in capsys.readouterr().err


def test_the_command_line_says_how_many_edits_removed_a_sentence(articles, capsys):
    (articles / "one.txt").write_text(f"{ONE}\nYour email address will not be published.")
    assert command.main(["extract", "my event", "pack"]) == 0
    assert (
        "edits that removed a sentence with a verb (corpus.removed_sentences): 1\n"
        in capsys.readouterr().out
    )


def test_articles_without_lists_have_features_only(articles):
    assert command.prepare(str(articles)).has == {"features"}


def test_a_pack_read_with_frames_has_frames(articles):
    (articles / "frames.toml").write_text('[[frame]]\nname = "law"\nterms = ["law"]\n')
    assert command.prepare("my event").has == {"features", "frames"}


def test_annotations_beside_the_texts_come_along(articles):
    (articles / "annotations_a.csv").write_text("article_id,law\na1,1\n")
    case = command.prepare("my event")
    assert case.has == {"features", "annotations"} and (case.folder / "annotations_a.csv").exists()


def test_a_table_of_articles_is_a_case(here):
    (here / "pages.csv").write_text(f'article_id,outlet,text\na1,North,"{ONE}"\na2,South,"{TWO}"\n')
    case = command.prepare("pages.csv")
    assert (case.folder.name, case.has) == ("pages", {"features"})


def test_a_pack_and_a_case_folder_are_taken_as_they_are(articles, capsys):
    assert command.main(["extract", "my event", "packs/mine"]) == 0
    case = command.prepare("packs/mine")
    assert case.has == {"features"} and (case.folder / "features/manifest.json").exists()
    (articles.parent / "packs/mine").rename(articles.parent / "features")
    assert command.prepare("features").folder == command.prepare(".").folder == articles.parent
    with pytest.raises(
        InputError,
        match="CASE: got features, which is counted already, with ACTORS, COLUMNS.*Leave these out",
    ):
        command.prepare("features", actors="mine.toml", columns="text=Body")


def test_annotations_alone_are_a_case(here):
    (here / "case").mkdir()
    (here / "case/annotations_a.csv").write_text("article_id,law\na1,1\n")
    assert command.prepare("case").has == {"annotations"}


@pytest.mark.parametrize(
    "need, files",
    [
        ("two-runs", ["annotations_b.csv"]),
        ("claims", ["claims_a.csv"]),
        ("contrasts", ["contrasts.toml"]),
        ("events", ["events.toml"]),
        ("outlets", ["articles.csv", "outlets.csv"]),
    ],
)
def test_what_a_case_has_is_in_its_files(here, need, files):
    (here / "annotations_a.csv").write_text("article_id,law\na1,1\n")
    section = notebook(("code", PARAMETERS, "parameters"), ("code", "section", f"needs-{need}"))
    for place, name in enumerate(files):
        left_out = sources(command.fitted(section, case=command.prepare("."), figures=None))[-1]
        assert left_out == f"*Left out here: the case has no {command.NEEDS[need][0]}.*", (
            f"only {files[:place]} is there"
        )
        (here / name).touch()
    assert command.prepare(".").has >= {"annotations", need}
    assert (
        sources(command.fitted(section, case=command.prepare("."), figures=None))[-1] == "section"
    )


def test_a_case_inside_build_is_refused_and_kept(here):
    folder = here / "build/cases/mine"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(ONE)
    with pytest.raises(
        InputError,
        match="CASE: got .*inside build/, which is written anew; expected a path outside.*Move",
    ):
        command.prepare("build/cases/mine")
    assert (folder / "one.txt").read_text() == ONE


def test_nothing_there_and_nothing_in_it(here, capsys):
    with pytest.raises(
        MissingInput,
        match="CASE: got nowhere, which is not there; expected a case folder.*Check the path",
    ):
        command.prepare("nowhere")
    (here / "empty").mkdir()
    with pytest.raises(
        InputError,
        match="CASE: got empty, in which there is none of them; expected annotations_.*Check",
    ):
        command.prepare("empty")
    assert command.main(["run", "--case", "nowhere"]) == 2
    error = capsys.readouterr().err
    assert (
        error.startswith("CASE: got nowhere")
        and error.count("\n") == 1
        and "Traceback" not in error
    )


def test_a_folder_without_notebooks_or_executed_ones_is_refused(here, capsys):
    assert command.main(["run", "--notebooks", "nowhere"]) == 2
    assert "notebooks: got no .ipynb file in nowhere" in capsys.readouterr().err
    assert command.main(["report"]) == 2
    assert (
        "report: got no executed notebook in build/notebooks; expected notebooks that have run. Run: make figures."
        in (capsys.readouterr().err)
    )


def test_a_pack_in_parts_goes_on_where_it_stopped(articles, capsys):
    assert command.main(["extract", "my event", "pack", "--parts"]) == 0
    assert capsys.readouterr().out.startswith(
        "read 2 articles from my event\nedits by cleaning rule: none\n"
    )
    assert command.main(["extract", "my event", "pack", "--parts"]) == 0
    assert capsys.readouterr().out.startswith(
        "read 2 articles from my event (1 of 1 partitions were there)\n"
    )
    assert command.main(["extract", "my event", "whole"]) == 0
    assert load_features("pack").load().manifest == load_features("whole").manifest


def test_a_draft_of_actors_is_printed_and_can_be_read(here, capsys):
    (here / "mine").mkdir()
    for number in range(3):
        (here / "mine" / f"c{number}.txt").write_text(
            f"Then Ida Berg spoke of boat {number}. We heard Ida Berg."
        )
    assert command.main(["suggest", "mine", "--min-articles", "9"]) == 2
    assert "no name in 9 articles" in capsys.readouterr().err
    assert command.main(["suggest", "mine"]) == 0
    (here / "draft.toml").write_text(capsys.readouterr().out)
    assert lexicons.actors(here / "draft.toml").names == ("Ida Berg",)


ESCAPE = "\x1b[31mred\x1b]0;title\x07\x9b5m"  #: turns the text of a terminal red, and gives its window a title


def test_names_of_files_do_not_command_the_terminal(here, capsys):
    """Names in a folder, members of a .zip, and folders that are given; skipped.csv has them as they are printed."""
    (here / "in").mkdir()
    lines = "".join(
        f"<p>Ferry number {number} left Port Elm on Monday.</p>" for number in range(12)
    )
    (here / "in/a.html").write_text(
        f"<html><head><title>Ferries</title></head><body><article>{lines}</article></body></html>"
    )
    (here / "in" / f"{ESCAPE}.html").write_bytes(b"")
    with zipfile.ZipFile(here / "in/more.zip", "w") as archive:
        archive.writestr(f"{ESCAPE}.jpg", b"\xff\xd8")
    assert command.main(["collect", "in", f"out{ESCAPE}"]) == 0
    assert command.main(["extract", f"out{ESCAPE}/articles.jsonl", f"pack{ESCAPE}"]) == 0
    assert command.main(["report", "--notebooks", ESCAPE]) == 2
    assert command.main(["run", "--case", ESCAPE]) == 2
    printed = "".join(capsys.readouterr())
    assert printed.count("\\x1b[31mred\\x1b]0;title\\x07\\x9b5m") >= 4
    assert controls_in(printed) == set()
    skipped = (here / f"out{ESCAPE}/skipped.csv").read_text()
    assert skipped.count("\\x1b[31mred") == 2 and controls_in(skipped) == set()


def controls_in(text):
    """Return the control characters of a text, but for ends of lines."""
    return set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text))


def test_ids_and_outlets_do_not_command_the_terminal_in_a_draft(here, capsys):
    facts = ("Rain fell.", "Boats left.", "Crews met.")
    rows = "".join(
        f'"{n}{ESCAPE}\n[[actor]]",Elm{ESCAPE},"Then Ida Berg spoke. We heard Ida Berg. {fact}\nShare\nElm, all the news of the '
        f'river"\n'
        for n, fact in enumerate(facts)
    )
    (here / "pages.csv").write_text(f"article_id,outlet,text\n{rows}")
    assert command.main(["suggest", "pages.csv", "--to", "actors.toml"]) == 0
    assert command.main(["suggest", "pages.csv"]) == 0
    assert command.main(["boilerplate", "pages.csv"]) == 0
    printed = "".join(capsys.readouterr())
    assert (
        printed.startswith("wrote actors.toml\n")
        and "red" in printed
        and controls_in(printed) == set()
    )
    assert lexicons.actors(here / "actors.toml").names == ("Ida Berg",)


def test_a_notebook_s_error_does_not_command_the_terminal(here, capsys, monkeypatch):
    (here / "notebooks").mkdir()
    nbformat.write(notebook(("code", "1")), "notebooks/01-x.ipynb")
    monkeypatch.setattr(
        command, "execute", lambda *_, **__: f"did not finish: ValueError: {ESCAPE}"
    )
    assert command.main(["run"]) == 1
    printed = capsys.readouterr().out
    assert "ValueError: \\x1b[31mred" in printed and controls_in(printed) == set()


def test_bad_input_of_extract_is_one_sentence(here, capsys):
    assert command.main(["extract", "nowhere", "pack"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "expected" in error and not (here / "pack").exists()


def test_a_notebook_whose_needs_are_unmet_is_skipped_with_the_reason(here, capsys):
    (here / "notebooks").mkdir()
    nbformat.write(
        notebook(("code", "1/0"), framing={"needs": ["annotations", "actors"]}),
        "notebooks/01-x.ipynb",
    )
    case = command.Case(here, frozenset({"features"}))
    assert command.run(here / "notebooks", here / "out", case=case) == 0
    assert (
        capsys.readouterr().out
        == "skipped 01-x.ipynb: the case has no list of actors and no annotations\n"
    )
    left = nbformat.read("out/01-x.ipynb", as_version=4)
    assert left.metadata["skipped"] == "the case has no list of actors and no annotations"
    assert sources(left) == ["*Left out here: the case has no list of actors and no annotations.*"]


def test_versions_and_times_are_dropped():
    made = notebook(("code", "1"))
    made.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    made.cells[0].metadata["execution"] = {"iopub.execute_input": "2026-01-01"}
    made = command.normalised(made)
    assert made.metadata == {
        "language_info": {"name": "python"},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    }
    assert made.cells[0].metadata == {}


@pytest.mark.parametrize(
    "case, home, figures",
    [("my event", "build/reports/my event", "build/figures/my event"), (None, "build", None)],
)
def test_output_of_an_earlier_run_is_cleared_at_the_start(
    articles, capsys, monkeypatch, case, home, figures
):
    monkeypatch.setattr(
        command, "_run_one", lambda *given, **named: False
    )  # no kernel has to start
    old = [
        Path(home, "report/index.html"),
        Path(home, "notebooks/01-x.ipynb"),
        Path(figures or home + "/report", "01-x.pdf"),
    ]
    for path in old:
        files.write_outputs(path.parent, {path.name: b""})
    kept = [
        Path("figures/shipped/01-x.pdf"),
        Path("build/reports/another/report/01-x.html"),
        Path(home, "report/mine.txt"),
    ]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    Path("given").mkdir()
    nbformat.write(notebook(("markdown", "# Ferries")), "given/02-y.ipynb")
    assert command.main(["run", "--notebooks", "given", *(["--case", case] if case else [])]) == 0
    assert [path.exists() for path in old + kept] == [False] * len(old) + [True] * 3


def test_output_elsewhere_leaves_earlier_runs_alone(here):
    kept = [Path("build/notebooks/01-x.ipynb"), Path("build/report/01-x.html")]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert command.main(["run", "--notebooks", "nowhere", "--output", "elsewhere"]) == 2
    assert all(path.exists() for path in kept)


def test_columns_encoding_and_dates_of_a_table_are_said_on_the_command_line(here, capsys):
    table = f'Id;Medium;Full text;Day\na1;Nörth;"{ONE}";16.08.2016\n'.replace(";", ",")
    (here / "pages.csv").write_text(table, encoding="cp1252")
    options = {
        "columns": "article_id=Id outlet=Medium text='Full text' published=Day",
        "encoding": "cp1252",
        "date_format": "%d.%m.%Y",
    }
    read = load_features(command.prepare("pages.csv", **options).folder / "features").articles.iloc[
        0
    ]
    assert (read["outlet"], f"{read['published']:%Y-%m-%d}") == ("Nörth", "2016-08-16")
    words = [
        word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)
    ]
    assert (
        command.main(["extract", "pages.csv", "pack", *words]) == 0
        and (here / "pack/manifest.json").exists()
    )


@pytest.mark.parametrize(
    "columns",
    ["Medium", "outlet=", "=Medium", "text='Full text", "text=A text=B", "outlet = Medium"],
)
def test_columns_of_another_form_are_refused_in_one_sentence(articles, columns, capsys):
    assert command.main(["run", "--case", "my event", "--columns", columns]) == 2
    error = capsys.readouterr().err
    assert (
        error.startswith(f"COLUMNS: got {columns!r}; expected our name=your name")
        and error.count("\n") == 1
    )


def test_lists_without_articles_are_refused(here, capsys):
    assert command.main(["run", "--actors", "mine.toml"]) == 2
    assert capsys.readouterr().err == (
        "CASE: got none, but ACTORS; expected articles to read. Say which with CASE=path; the "
        "shipped cases are counted already.\n"
    )


@pytest.mark.parametrize("ran, reported, ends", [(0, 0, 0), (1, 0, 2), (2, 0, 2), (0, 2, 2)])
def test_make_writes_the_report_from_whatever_ran(tmp_path, ran, reported, ends):
    """In place of Python a script that notes what it is called with; make itself ends with 2 where a command fails."""
    python = tmp_path / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(
        f'#!/bin/sh\nprintf "<%s>" "$@" >> {tmp_path}/calls\necho "$COLUMNS" >> {tmp_path}/calls\n'
        f'case "$3" in run) exit {ran};; report) exit {reported};; esac\n'
    )
    python.chmod(0o755)
    (tmp_path / "venv/.ok").touch()
    done = subprocess.run(
        [
            "make",
            "figures",
            f"VENV={tmp_path}/venv",
            "CASE=my event",
            "COLUMNS=text='Full text'",
            "-o",
            f"{tmp_path}/venv/.ok",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    calls = (tmp_path / "calls").read_text().splitlines()
    assert (
        calls[0] == "<-m><analysis><run><--jobs><2><--case><my event><--columns><text='Full text'>"
    )
    assert (
        calls[1:] == ([] if ran == 2 else ["<-m><analysis><report><--case><my event>"])
        and done.returncode == ends
    )


def test_the_width_of_a_terminal_is_no_column_name():
    wide = os.environ | {"COLUMNS": "80"}
    done = subprocess.run(
        ["make", "-n", "figures"], cwd=ROOT, capture_output=True, text=True, env=wide
    )
    assert done.returncode == 0 and "--columns" not in done.stdout


@pytest.mark.parametrize(
    ("choice", "expected"), [("CLEAN=no", True), ("CLEAN=yes", False), ("ENCODING=cp1252", False)]
)
def test_make_reads_texts_as_they_are_if_asked(choice, expected):
    done = subprocess.run(
        ["make", "-n", "figures", "CASE=mine", choice], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0 and ("--no-clean" in done.stdout) is expected


def analysis(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments], cwd=cwd, capture_output=True, text=True
    )


@pytest.mark.slow
def test_a_failing_notebook_is_named_and_kept_and_the_others_run(tmp_path):
    (tmp_path / "notebooks").mkdir()
    show = (
        'import pandas as pd\nfrom analysis import figures\nfigure, ax = figures.canvas()\nprint("one")\nprint("two")\n'
        'figures.save(figure, pd.DataFrame({"n": [1]}), name="00-x", case=case, folder=output, alt="Empty axes.")'
    )
    nbformat.write(
        notebook(("code", PARAMETERS, "parameters"), ("code", show)),
        tmp_path / "notebooks/00-good.ipynb",
    )
    bad = notebook(("code", "kept = 1\nkept"), ("code", "kept / 0"), ("code", "never"))
    nbformat.write(bad, tmp_path / "notebooks/01-bad.ipynb")
    nbformat.write(
        notebook(("code", "import sys; print('oh', file=sys.stderr)")),
        tmp_path / "notebooks/02-noise.ipynb",
    )
    nbformat.write(
        notebook(("code", "import os; os._exit(3)")), tmp_path / "notebooks/03-dead.ipynb"
    )
    nbformat.write(notebook(("code", "1/0")), tmp_path / "notebooks/explore.ipynb")
    done = analysis("run", cwd=tmp_path)
    lines = {line.split()[1]: line for line in done.stdout.splitlines()}
    assert done.returncode == 1 and sorted(lines) == [
        "00-good.ipynb",
        "01-bad.ipynb",
        "02-noise.ipynb",
        "03-dead.ipynb",
    ]
    assert lines["00-good.ipynb"].startswith("ok") and lines["01-bad.ipynb"].startswith("FAIL")
    assert "ZeroDivisionError: division by zero" in lines["01-bad.ipynb"]
    assert (
        bad.metadata == {}
        and "trouble" not in nbformat.read(tmp_path / "build/notebooks/00-good.ipynb", 4).metadata
    )
    assert analysis("report", cwd=tmp_path).returncode == 0
    index = (tmp_path / "build/report/index.html").read_text()
    assert (
        "01-bad</a> – did not finish: ZeroDivisionError: division by zero" in index
        and "00-good</a> –" not in index
    )
    assert (
        "a cell writes to stderr: oh" in lines["02-noise.ipynb"]
        and "DeadKernelError" in lines["03-dead.ipynb"]
    )
    partial = nbformat.read(tmp_path / "build/notebooks/01-bad.ipynb", as_version=4)
    assert (
        partial.cells[0].outputs[0].data["text/plain"] == "1"
        and partial.cells[1].outputs[0].output_type == "error"
    )
    good = nbformat.read(tmp_path / "build/notebooks/00-good.ipynb", as_version=4)
    assert [output.output_type for output in good.cells[1].outputs] == ["stream", "execute_result"]
    assert good.cells[1].outputs[1].metadata["image/png"]["alt"] == "Empty axes."
    assert (tmp_path / "figures/shipped/00-x.pdf").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "lists",
    [["--actors", ROOT / "data/hamedan-2016/actors.toml"], []],
    ids=["with actors", "without"],
)
def test_every_notebook_runs_on_the_example_articles(tmp_path, lists):
    case = ["--case", ROOT / "data/example-articles"]
    done = analysis("run", *case, *lists, "--notebooks", ROOT / "notebooks", cwd=tmp_path)
    assert done.returncode == 0 and "FAIL" not in done.stdout, done.stdout + done.stderr
    assert "ok 00-corpus.ipynb" in done.stdout and "ok 02-vocabulary.ipynb" in done.stdout
    assert analysis("report", *case, cwd=tmp_path).returncode == 0
    index = (tmp_path / "build/reports/example-articles/report/index.html").read_text()
    assert "did not finish" not in index and any(
        (tmp_path / "build/figures/example-articles").glob("*.pdf")
    )


@pytest.mark.slow
def test_two_runs_write_the_same_notebook(tmp_path):
    (tmp_path / "notebooks").mkdir()
    cell = "import pandas as pd\nprint('a')\nprint('b')\npd.DataFrame({'x': [1.5]})"
    nbformat.write(notebook(("code", cell)), tmp_path / "notebooks/00-x.ipynb")
    written = []
    for folder in ("one", "two"):
        assert analysis("run", "--output", folder, cwd=tmp_path).returncode == 0
        written.append((tmp_path / folder / "00-x.ipynb").read_bytes())
    assert written[0] == written[1]


def test_the_command_line_tells_what_it_can_do(root, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(["--version"])
    wanted = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    assert (
        left.value.code == 0
        and capsys.readouterr().out == f"framing-notebooks {wanted}\n"
        and __version__ == wanted
    )


def test_each_command_has_its_line_and_every_argument_its_help():
    commands = next(
        action for action in command._parser()._actions if action.dest == "command"
    ).choices
    assert {"run", "extract", "suggest", "boilerplate", "collect", "fetch", "report"} <= set(
        commands
    )
    assert set(re.findall(r"python -m analysis (\w+)", command.__doc__)) == set(commands)
    for name, parser in commands.items():
        assert parser.description and all(action.help for action in parser._actions), name
        promised = re.findall(
            r"--[\w-]+", re.search(rf"python -m analysis {name} (.*)", command.__doc__)[1]
        )
        assert set(promised) <= {
            option for action in parser._actions for option in action.option_strings
        }, name
