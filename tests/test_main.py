"""The command line: what each command reads and writes, what it says, and its exit codes."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from by_hand import drawn_cases, drawn_rows
from places import ROOT
from refusals import refused

from analysis import __main__ as command
from analysis import (
    __version__,
    cooccurrence,
    extract,
    files,
    lexicons,
    load_features,
    open_case,
    plots,
    read_corpus,
    sentiment,
)
from analysis.case.opening import Choices
from analysis.errors import LARGEST
from analysis.lexicons.validation import read_list

ONE = (
    "The Northern Minister spoke on Monday. The base is closed.\n\n"
    "Nobody was hurt, the ministry said, and the talks go on."
)
TWO = (
    "A Southern paper asks who allowed the flights. The parliament wants an answer.\n\n"
    "The minister gave none."
)
#: Turns the text of a terminal red, and gives its window a title.
ESCAPE = "\x1b[31mred\x1b]0;title\x07\x9b5m"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder: build/ is written where the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def spoken(here):
    """Write a table of twelve articles in which two persons speak."""
    write_spoken(here / "mine.csv")


@pytest.fixture
def articles(here):
    """Return a folder of two articles."""
    folder = here / "my event"
    folder.mkdir()
    (folder / "one.txt").write_text(ONE)
    (folder / "two.txt").write_text(TWO)
    rows = ["file,article_id,outlet", "one.txt,a1,North", "two.txt,a2,South"]
    (folder / "manifest.csv").write_text("\n".join(rows))
    return folder


def code_of(line):
    """Return the exit code of a command, written as in a terminal."""
    return command.main(shlex.split(line))


def write_notebook(path, *sources):
    """Write a notebook of code cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [
        nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        for number, source in enumerate(sources)
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def write_parameters(path):
    """Write a notebook that takes the parameters of a case."""
    write_notebook(path, "by = 'outlet'\ncase = ''")
    made = nbformat.read(path, as_version=4)
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)


def write_pages_with_a_share_bar(path):
    """Write twelve articles whose last lines recur."""
    rows = ["article_id,outlet,text"]
    for number, fact in enumerate("abcdefghijkl"):
        body = " ".join([f"The {fact}boat left the {fact}pier."] * 15)
        text = f"{body}\nShare\nElm Post, all the news of the river"
        rows.append(f'a{number},Elm Post,"{text}"')
    path.write_text("\n".join(rows))


def controls_in(text):
    """Return the control characters of a text, but for ends of lines."""
    return set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text))


# ---------------------------------------------------------------- cases


def test_articles_are_read_extracted_and_reported(articles, capsys):
    (articles / "actors.toml").write_text(
        '[[actor]]\nname = "Minister"\nkind = "person"\naliases = ["minister", "Minister"]\n'
    )
    (articles / "frames.toml").write_text('[[frame]]\nname = "law"\nterms = ["law"]\n')
    (articles / "annotations_a.csv").write_text("article_id,law\na1,1\n")
    case = command.prepare("my event")
    assert case.folder == articles.parent / "build/cases/my event"
    assert (case.folder / "annotations_a.csv").exists()
    assert case.parameters["folder"] == str(case.folder)
    assert case.parameters["reading"] == {"texts": str(articles)}
    lists = load_features(case.folder / "features").manifest["lists"]
    assert lists["frames"]["names"] == ["law"]
    assert lists["actors"]["names"] == ["Minister"]
    reading = (case.folder / "reading.log").read_text("utf-8").splitlines()
    assert reading[0] == "2 articles, 2 outlets, 0 edits, 0 skipped"
    assert reading[1].startswith("articles: 2 – median")
    printed = capsys.readouterr().out
    assert f"read {articles}: {reading[0]}\n" in printed
    assert "line by line: build/cases/my event/reading.log\n" in printed


def test_a_pack_and_a_case_folder_are_taken_as_they_are(articles):
    extract(read_corpus("my event")).save("packs/mine")
    case = command.prepare("packs/mine")
    assert (case.folder / "features/manifest.json").exists()
    (articles.parent / "packs/mine").rename(articles.parent / "features")
    assert command.prepare("features").folder == articles.parent
    assert command.prepare(".").folder == articles.parent
    with refused(
        "CASE: got features, which is counted already, with --actors.*Leave these options"
    ):
        command.prepare("features", actors="mine.toml")


def test_annotations_alone_are_a_case(here):
    (here / "case").mkdir()
    (here / "case/annotations_a.csv").write_text("article_id,law\na1,1\n")
    assert command.prepare("case").folder == here / "case"


def test_a_case_inside_build_is_refused_and_kept(here):
    folder = here / "build/cases/mine"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(ONE)
    message = "CASE: got .*inside build/, which is written anew; expected a path outside.*Move"
    with refused(message):
        command.prepare("build/cases/mine")
    assert (folder / "one.txt").read_text() == ONE


#: What a stranger may put in place of a list → what is said of it.
STRANGE = {
    "a link to a file": (
        lambda path: path.symlink_to("/etc/passwd"),
        "events.toml: got a link that leads out of the folder; expected a file in the folder",
    ),
    "a pipe": (
        os.mkfifo,
        "events.toml: got no such file, but a pipe or device; expected a list or table of a case",
    ),
    "a file that nobody can copy": (
        lambda path: (path.touch(), os.truncate(path, LARGEST + 1)),
        "events.toml: got 2,000,000,001 bytes; expected at most 2,000,000,000. Split it",
    ),
}


def test_what_a_stranger_put_in_place_of_a_list_is_refused(articles):
    for name, (make, message) in STRANGE.items():
        make(articles / "events.toml")
        with refused(message):
            command.prepare("my event", actors="no")
        (articles / "events.toml").rename(articles / f"{name}.csv")  # no list of a case
    assert (command.prepare("my event", actors="no").folder / "features").is_dir()


def test_lists_beside_a_table_do_not_lead_out(here):
    (here / "a").mkdir()
    (here / "a/pages.csv").write_text(f'article_id,outlet,text\na1,North,"{ONE}"\n')
    (here / "actors.toml").write_text("")
    (here / "a/actors.toml").symlink_to(here / "actors.toml")
    with refused("actors.toml: got a link that leads out of the folder"):
        open_case("a/pages.csv")


def test_a_linked_table_of_articles_is_refused(here):
    (here / "mine.csv").write_text("article_id,outlet,text\na1,North,Rain fell.\n")
    for name in ("articles.csv", "articles.jsonl"):
        folder = here / name.partition(".")[2]
        folder.mkdir()
        (folder / name).symlink_to(here / "mine.csv")
        for call in (open_case, command.prepare, read_corpus):
            with refused(f"{name}: got a link that leads out of the folder"):
                call(folder.name)


# ---------------------------------------------------------------- run


def test_a_refused_case_is_one_sentence(here, capsys):
    assert code_of("run --case nowhere") == 2
    error = capsys.readouterr().err
    assert error.startswith("CASE: got nowhere")
    assert error.count("\n") == 1
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "case, home, figures",
    [
        ("my event", "build/reports/my event", "build/figures/my event"),
        (None, "build", "build/report"),
    ],
)
def test_output_of_an_earlier_run_is_removed_at_the_start(
    articles, monkeypatch, case, home, figures
):
    no_kernel = "analysis.report.notebooks._run_notebook"
    monkeypatch.setattr(no_kernel, lambda *args, **options: False)
    outdated = [
        Path(home, "report/index.html"),
        Path(home, "notebooks/01-x.ipynb"),
        Path(figures, "01-x.pdf"),
    ]
    for path in outdated:
        files.write_outputs(path.parent, {path.name: b""})
    others = [
        Path("figures/shipped/01-x.pdf"),
        Path("build/reports/another/report/01-x.html"),
        Path("build/figures/another/01-x.pdf"),
    ]
    for path in others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    write_notebook(Path("given/02-y.ipynb"), "1")
    options = [] if case is None else ["--case", case]
    assert command.main(["run", "--notebooks", "given", *options]) == 0
    assert not any(path.exists() for path in outdated)
    assert all(path.exists() for path in others)


def test_a_failed_notebook_gives_exit_code_1_and_does_not_command_the_terminal(
    here, capsys, monkeypatch
):
    write_notebook(here / "notebooks/01-x.ipynb", "1")
    monkeypatch.setattr(
        "analysis.report.notebooks.Kernel.execute",
        lambda *args, **options: f"did not finish: ValueError: {ESCAPE}",
    )
    assert command.main(["run"]) == 1
    printed = capsys.readouterr().out
    assert "ValueError: \\x1b[31mred" in printed
    assert controls_in(printed) == set()


def test_groups_that_are_not_there_are_refused_before_articles_are_counted(
    here, capsys, monkeypatch, spoken
):
    write_parameters(here / "notebooks/00-x.ipynb")
    monkeypatch.setattr("analysis.extract", None, raising=False)
    assert code_of("run --case mine.csv --by leanin") == 2
    told = capsys.readouterr().err
    assert "columns article_id, outlet, " in told and "expected a column leanin" in told


def test_a_page_compares_groups_of_ones_own(here, capsys, spoken):
    assert code_of("page mine.csv of.html --by leanin") == 2
    assert "expected a column leanin" in capsys.readouterr().err
    defaults = []
    for option in ("", "--by leaning"):
        assert code_of(f"page mine.csv of.html {option}") == 0
        defaults += re.findall(
            r'"defaults": ?{[^}]*"by": ?"(\w+)"', Path("of.html").read_text("utf-8")
        )
    assert defaults == ["outlet", "leaning"]


@pytest.mark.slow
def test_groups_of_ones_own_are_known_before_anything_runs(here, capsys, monkeypatch):
    lines = ["article_id,outlet,leaning,party,code,text"]
    for number in range(4):
        lines.append(f'a{number},North,{("left", "right")[number % 2]},green,k{number},"{ONE}"')
    (here / "mine.csv").write_text("\n".join(lines))
    write_parameters(here / "notebooks/00-x.ipynb")
    ran = []

    def execute(_, notebook, *, folder):
        ran.append(notebook.cells[1].source)
        return ""

    monkeypatch.setattr("analysis.report.notebooks.Kernel.execute", execute)
    for by, reason in {
        "leanin": "expected a column leanin. Add it, or rename the column",
        "party": "BY: got party, of which there is one group: green; expected a column with 2 to",
        "code": "BY: got code, which has 4 values in 4 articles; expected a column with 2 to 60",
    }.items():
        assert code_of(f"run --case mine.csv --by {by}") == 2
        assert reason in capsys.readouterr().err
    assert not (here / "build/reports").exists()
    kept = tomllib.loads((here / "build/cases/mine/case.toml").read_text())
    assert (kept["case"], kept["by"]) == ("mine.csv", "code")
    assert code_of("run --case build/cases/mine") == 2
    assert "BY: got code, which has 4 values" in capsys.readouterr().err
    assert code_of("run --by leaning") == 2
    assert "CASE: got none, but --by" in capsys.readouterr().err
    assert code_of("run --case mine.csv --by leaning") == 0
    assert len(ran) == 1 and "by = 'leaning'" in ran[0]
    assert open_case(here / "build/cases/mine").files.by == "leaning"


def test_words_of_ones_own_are_checked_and_keep_their_name(here, capsys, spoken):
    (here / "bad.csv").write_text("word;value\nboat;1\n")
    (here / "lex.csv").write_text("term;score\nlate;-1\n")
    (here / "words").write_text("boat\nlate\nzebra\n")
    for option in ("--drop no.w", "--lexicon no.csv", "--actors no.toml", "--noise no.csv"):
        assert command.main(["run", "--case", "mine.csv", *option.split()]) == 2
        assert f"{option.split()[1]}: got no such file" in capsys.readouterr().err
    assert not (here / "build").exists()
    assert code_of("run --case mine.csv --lexicon bad.csv") == 2
    assert "bad.csv: got a table with the columns word, value" in capsys.readouterr().err
    assert code_of("run --case mine.csv --drop words --lexicon lex.csv") == 2  # no notebooks
    opened = open_case(here / "build/cases/mine")
    assert opened.files.drop.read_text() == "boat\nlate\nzebra\n"
    note = sentiment.of_articles(opened.features, lexicon=opened.files.lexicon).note
    assert note == "scored by lex.csv: 1 of its 1 words occur"


def files_of(case):
    """Return the lists and the pack of a case."""
    paths = [*case.glob("features/*"), case / "actors.toml", case / "noise.csv", case / "drop.txt"]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def test_what_reading_chose_is_kept_and_taken_up_again(here, capsys, monkeypatch, spoken):
    """Columns, encoding and drafts were found, the rest was given: all of it counts again."""
    monkeypatch.setattr("analysis.report.notebooks.Kernel.execute", lambda *_, **__: "")
    table = pd.read_csv(here / "mine.csv").assign(outlet=["Nörth", "Süd"] * 6)
    table["Tag"] = "5.6.2016"
    table = table.rename(columns={"outlet": "Zeitung", "text": "Full text"})
    table.to_csv(here / "mine.csv", index=False, encoding="cp1252")
    (here / "my words").write_text("boat\n")
    write_parameters(here / "notebooks/00-x.ipynb")
    options = "--drop 'my words' --date-format %d.%m.%Y --columns published=Tag"
    given = ["run", "--case", "mine.csv", "--by", "leaning", f"--options={options}"]
    assert command.main(given) == 0
    case = here / "build/cases/mine"
    chosen = tomllib.loads((case / "case.toml").read_text())
    told = (case / "reading.log").read_text()
    assert "languages: 1 – en 12\nguessed encodings of files: 1 – cp1252 1\n" in told
    assert 'outlet from the column "Zeitung"' in told
    assert chosen == dict(
        drawn_rows("""
        case        | mine.csv
        by          | leaning
        drop        | my words
        actors      | draft
        noise       | draft
        columns     | published=Tag outlet=Zeitung 'text=Full text'
        encoding    | cp1252
        date_format | %d.%m.%Y
    """)
    )
    first = files_of(case)
    (here / "kept.toml").write_text((case / "case.toml").read_text())
    for again in ("build/cases/mine", "build/cases/mine/case.toml", "kept.toml"):
        assert code_of(f"run --case {again}") == 0
        assert files_of(case) == first
        assert tomllib.loads((case / "case.toml").read_text())["columns"] == chosen["columns"]
    assert code_of("run --case kept.toml --actors no") == 0
    assert files_of(case) != first
    assert tomllib.loads((case / "case.toml").read_text())["actors"] == "no"
    assert code_of("report --case build/cases/mine") == 0
    assert (here / "build/reports/mine/report/index.html").is_file()


# ---------------------------------------------------------------- page


def test_the_page_of_a_table_is_one_file_beside_us_by_its_name(here, capsys):
    write_pages_with_a_share_bar(here / "pages.csv")
    assert code_of("page pages.csv") == 0
    printed = capsys.readouterr().out.splitlines()
    drafts = "actors: a draft that nobody has reviewed"
    assert printed[:2] == [drafts, drafts.replace("actors", "noise")]
    assert printed[-1] == "page in pages.html"
    assert "Elm Post" in (here / "pages.html").read_text("utf-8")
    command.prepare("pages.csv", actors="no")
    assert code_of("page build/cases/pages other.html") == 0
    assert capsys.readouterr().out.endswith("\npage in other.html\n")
    assert code_of("page nowhere.csv") == 2


# ---------------------------------------------------------------- how articles are read


def test_cleaning_rules_of_a_user_are_added(here):
    write_pages_with_a_share_bar(here / "pages.csv")
    folder = command.prepare("pages.csv", actors="no").folder
    drafted = edits_of(folder)
    assert drafted["share bar"] == drafted["recurring text"] == 12
    draft = (folder / "noise.csv").read_text("utf-8")
    assert draft.splitlines()[1].startswith('Elm Post,"Elm Post, all the news of the river",line,8')
    assert (
        edits_of(
            command.prepare("pages.csv", actors="no", noise="build/cases/pages/noise.csv").folder
        )
        == drafted
    )
    (here / "noise.toml").write_text("")
    assert "recurring text" not in edits_of(command.prepare("pages.csv", actors="no").folder)


def edits_of(folder):
    """Return how often each cleaning rule edited the articles of a case."""
    return load_features(folder / "features").manifest["edits"]


def test_guesses_are_said_with_the_argument_that_says_otherwise(here, capsys):
    rows = "id,source,content\na1,Elm Post,Rain fell.\na2,Port News,Boats left.\n"
    (here / "export.csv").write_text(rows)
    command.prepare("export.csv", actors="no")
    printed = capsys.readouterr().out
    for ours, theirs in {"article_id": "id", "outlet": "source", "text": "content"}.items():
        line = f'Guessed in export.csv: {ours} from the column "{theirs}"'
        assert f'{line}; COLUMNS="{ours}=…" says otherwise' in printed


def test_texts_can_be_read_as_they_are(articles):
    (articles / "one.txt").write_text(f"Share\n{ONE}")
    assert edits_of(command.prepare("my event", actors="no").folder) == {"share bar": 1}
    (articles / "noise.toml").write_text("")
    case = command.prepare("my event", actors="no", no_clean=True)  # without its cleaning rules
    manifest = json.loads((case.folder / "features/manifest.json").read_text())
    assert manifest["settings"]["cleaned"] is False
    assert case.parameters["reading"]["clean"] is False
    with refused("noise: got cleaning rules together with clean=False"):
        command.prepare("my event", actors="no", no_clean=True, noise="my event/noise.toml")


def test_columns_that_are_no_pairs_are_refused(here, capsys):
    write_pages_with_a_share_bar(here / "pages.csv")
    for columns in ("text", "text=", "text='Body", "text=Body text=Full"):
        assert command.main(["run", "--case", "pages.csv", "--columns", columns]) == 2
        assert f"Error: Invalid value: {columns!r}" in capsys.readouterr().err


# ---------------------------------------------------------------- drafts


def write_spoken(path):
    """Write twelve invented articles in which two persons speak, with a line that recurs."""
    rows = ["article_id,outlet,leaning,text"]
    boats = "ferry tug barge liner trawler yacht dinghy cutter sloop ketch canoe raft".split()
    verbs = "met saw heard thanked asked left called joined praised doubted cited helped".split()
    for number, (boat, verb) in enumerate(zip(boats, verbs, strict=True)):
        text = f"The {boat} was late, Ida Berg said. {boat.title()} crews {verb} Karl Oster, of the {boat}."
        text += f" The {boat} left, and they {verb} the {boat}." * 8
        rows.append(f'a{number},Elm Post,{boat < "f"},"{text}\nMore news from Elm Post"')
    path.write_text("\n".join(rows))


@pytest.mark.slow
def test_articles_without_lists_are_read_by_drafts_that_are_kept_and_told(here, capsys, spoken):
    case = command.prepare("mine.csv")
    printed = capsys.readouterr().out
    assert "actors: 2 drafted: Ida Berg, Karl Oster\n" in printed
    assert "recurring text: 1 text cut by a draft\n" in printed
    for option, name in {"--actors": "actors.toml", "--noise": "noise.csv"}.items():
        assert f"build/cases/mine/{name} is a draft that nobody has reviewed\n" in printed
        assert f"and give that with {option}; {option} no counts without\n" in printed
    listed = lexicons.actors(case.folder / "actors.toml")
    features = load_features(case.folder / "features")
    assert features.manifest["lists"]["actors"]["names"] == list(listed.names)
    assert features.manifest["lists"]["actors"]["draft"]
    again = open_case("mine.csv", actors="draft", noise="draft")
    assert again.files.listed_actors.names == listed.names
    for counts in (*map(again.counts, ["actors", "speakers", "tone"]),):
        assert "draft list of actors, not reviewed" in counts.note
    pairs = cooccurrence.incidence(features)
    for table in (cooccurrence.matrix(pairs), cooccurrence.association(pairs)):
        assert table.attrs["method"]["missing"] == "draft list of actors, not reviewed"
    figure = plots.grid(cooccurrence.matrix(pairs))
    assert " ".join(figure.get_supxlabel().split()).startswith("Draft list of actors, not reviewed")
    assert again.cautions["caution"].tolist() == ["drafted actors"]


@drawn_cases("""
    options                | n_actors | is_cut
    {"actors": "no"}       | 0        | true
    {"noise": "no"}        | 2        | false
    {"no_clean": true}     | 2        | false
    {"actors": "one.toml"} | 1        | true
""")
def test_a_list_that_is_given_or_refused_is_not_drafted(here, options, n_actors, is_cut, spoken):
    (here / "one.toml").write_text(
        '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Ida Berg"]\n'
    )
    manifest = load_features(command.prepare("mine.csv", **options).folder / "features").manifest
    assert len(manifest["lists"]["actors"]["names"]) == n_actors
    assert manifest["lists"]["actors"].get("draft", False) is (n_actors == 2)
    assert ("recurring text" in manifest["edits"]) is is_cut


@pytest.mark.parametrize(
    "options", [{}, {"noise": "no"}, {"no_clean": True}, {"actors": "one.toml"}]
)
def test_later_notebooks_open_the_case_as_the_first_one_did(here, options, spoken):
    """Columns, drafts and cleaning are those of the run: counts and texts are of the same words."""
    table = pd.read_csv(here / "mine.csv").rename(columns={"outlet": "Blatt"})
    table.to_csv(here / "mine.csv", index=False)
    (here / "one.toml").write_text(
        '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Ida Berg"]\n'
    )
    case = command.prepare("mine.csv", columns="outlet=Blatt", **options)
    opened = open_case(case.parameters["folder"], **case.parameters["reading"])
    counted = opened.features.articles.set_index("article_id")["n_tokens"]
    again = extract(opened.texts).articles.set_index("article_id")["n_tokens"]
    assert again.tolist() == counted.tolist()
    assert opened.texts.articles["outlet"].unique().tolist() == ["Elm Post"]
    assert (
        list(opened.files.listed_actors.names)
        == opened.features.manifest["lists"]["actors"]["names"]
    )


def test_a_draft_that_was_put_right_in_its_place_is_read_when_it_is_given(here, spoken):
    folder = command.prepare("mine.csv").folder
    draft = folder / "actors.toml"
    draft.write_text(draft.read_text().replace("Karl Oster", "Karl Ostermann"))
    command.prepare("mine.csv", actors="build/cases/mine/actors.toml")
    assert "Karl Ostermann" in lexicons.actors(draft).names


def test_lists_beside_a_table_count_and_what_is_chosen_becomes_the_cases(here, spoken):
    (here / "actors.toml").write_text(
        '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Ida Berg"]\n'
    )
    (here / "words").write_text("boat\n")
    case = command.prepare("mine.csv", by="leaning", drop="words")
    assert load_features(case.folder / "features").manifest["lists"]["actors"]["names"] == ["Berg"]
    opened = open_case(case.folder)
    assert opened.files.by == "leaning"
    assert opened.files.drop == case.folder / "drop.txt" and opened.files.lexicon is None


def test_choices_outlive_articles_that_are_refused(here, monkeypatch, spoken):
    monkeypatch.setattr("analysis.report.notebooks.Kernel.execute", lambda *_, **__: "")
    good = (here / "mine.csv").read_bytes()
    write_parameters(here / "notebooks/00-x.ipynb")
    given = "--actors no --encoding utf-8 --columns text=text".split()
    assert command.main(["run", "--case", "mine.csv", *given]) == 0
    kept = tomllib.loads((here / "build/cases/mine/case.toml").read_text())
    (here / "mine.csv").write_text("a\n1\n")
    assert code_of("run --case build/cases/mine") == 2
    (here / "mine.csv").write_bytes(good)
    assert code_of("run --case build/cases/mine") == 0
    assert tomllib.loads((here / "build/cases/mine/case.toml").read_text()) == kept
    assert kept["actors"] == "no" and kept["encoding"] == "utf-8"


def test_of_choices_beside_articles_only_groups_are_taken_up(here, spoken):
    theirs = 'by = "leaning"\nlexicon = "/far/lex.csv"\nno_clean = true\ndrop = "/etc/hostname"\n'
    (here / "case.toml").write_text(theirs)
    case = command.prepare("mine.csv")
    kept = tomllib.loads((case.folder / "case.toml").read_text())
    assert (kept["case"], kept["by"]) == ("mine.csv", "leaning")
    assert not {"lexicon", "no_clean", "drop"} & set(kept)


@pytest.mark.parametrize("name", ["a\x7fb", "Zoe\u0308\u00a0", "\u96c5\U0001f6a2"])
def test_any_name_of_a_file_is_kept(here, name, spoken):
    (here / name).write_text("boat\n")
    case = command.prepare("mine.csv", drop=name)
    assert tomllib.loads((case.folder / "case.toml").read_text())["drop"] == name
    assert read_list(case.folder / "case.toml", Choices).drop == name


# ---------------------------------------------------------------- names of strangers


def test_names_of_files_do_not_command_the_terminal(here, capsys):
    """Names in a folder, members of a .zip, and folders that are given."""
    (here / "in").mkdir()
    lines = [f"<p>Ferry number {number} left Port Elm on Monday.</p>" for number in range(12)]
    article = f"<article>{''.join(lines)}</article>"
    page = f"<html><head><title>Ferries</title></head><body>{article}</body></html>"
    (here / "in/a.html").write_text(page)
    (here / "in" / f"{ESCAPE}.html").write_bytes(b"")
    with zipfile.ZipFile(here / "in/more.zip", "w") as archive:
        archive.writestr(f"{ESCAPE}.jpg", b"\xff\xd8")
    assert command.main(["collect", "in", f"out{ESCAPE}"]) == 0
    command.prepare(f"out{ESCAPE}", actors="no")
    assert command.main(["report", "--notebooks", ESCAPE]) == 2
    assert command.main(["run", "--case", ESCAPE]) == 2
    printed = "".join(capsys.readouterr())
    assert printed.count("\\x1b[31mred\\x1b]0;title\\x07\\x9b5m") >= 3
    assert controls_in(printed) == set()
    skipped = (here / f"out{ESCAPE}/skipped.csv").read_text()
    assert skipped.count("\\x1b[31mred") == 2
    assert controls_in(skipped) == set()


def test_ids_and_outlets_do_not_command_the_terminal_in_a_draft(here, capsys):
    rows = ["article_id,outlet,text"]
    for number, fact in enumerate(("Rain fell.", "Boats left.", "Crews met.")):
        text = f"Then Ida Berg spoke. We heard Ida Berg. {fact}\nShare\nElm, the river's news"
        rows.append(f'"{number}{ESCAPE}\n[[actor]]",Elm{ESCAPE},"{text}"')
    (here / "pages.csv").write_text("\n".join(rows))
    folder = command.prepare("pages.csv").folder
    draft = (folder / "actors.toml").read_text("utf-8")
    assert controls_in("".join(capsys.readouterr()) + draft) == set()
    assert lexicons.actors(folder / "actors.toml").names == ("Ida Berg",)


def test_a_table_of_texts_runs_no_formula_and_is_read_as_it_was(here):
    write_pages_with_a_share_bar(here / "pages.csv")
    pages = (here / "pages.csv").read_text()
    (here / "pages.csv").write_text(pages.replace('Elm Post,"', "=cmd|' /C calc'!A0,\""))
    noise = command.prepare("pages.csv", actors="no").folder / "noise.csv"
    assert set(pd.read_csv(noise)["outlet"]) == {"'=cmd|' /C calc'!A0"}
    assert {rule.outlet for rule in lexicons.noise(noise).texts} == {"=cmd|' /C calc'!A0"}
    corpus = read_corpus("pages.csv", noise=[None, noise])
    assert not corpus.articles["text"].str.contains("Share").any()


# ---------------------------------------------------------------- make


@drawn_cases("""
    ran | reported | code
    0   | 0        | 0
    1   | 0        | 2
    2   | 0        | 2
    0   | 2        | 2
""")
def test_make_writes_the_report_from_whatever_ran(tmp_path, ran, reported, code):
    write_noting_python(tmp_path, ran=ran, reported=reported)
    given = ("CASE=my event", "BY=bias text", "COLUMNS=text='Full text'")
    done, calls = noted_calls(tmp_path, "figures", *given)
    of_case = "<--case><my event><--by><bias text><--columns><text='Full text'>"
    run_call = f"<-m><analysis><run><--jobs><2>{of_case}"
    report_call = "<-m><analysis><report><--case><my event>"
    is_reported = ran != 2
    assert calls == [run_call, report_call][: 1 + is_reported]
    assert done.returncode == code


def test_an_option_that_is_given_as_a_variable_is_refused(monkeypatch):
    done = run_make("figures", "CASE=mine", "ACTORS=actors.toml", "DROP=$(shell no)")
    assert done.returncode == 2 and not done.stdout
    said = 'ACTORS DROP cannot be given so: give the option in OPTIONS, such as OPTIONS="--actors'
    assert said in done.stderr
    monkeypatch.setenv("ENCODING", "cp1252")
    assert run_make("figures", "-n").returncode == 0


def write_noting_python(folder, *, ran=0, reported=0):
    """Write a script in place of Python: it notes its arguments and the width of the terminal."""
    python = folder / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(
        f'#!/bin/sh\nprintf "<%s>" "$@" >> {folder}/calls\necho "$COLUMNS" >> {folder}/calls\n'
        f'case "$3" in run) exit {ran};; report) exit {reported};; esac\n'
    )
    python.chmod(0o755)


def noted_calls(folder, *arguments):
    """Run make with that script; return how it ended, and what was called."""
    for extra in ("notebooks", "collect"):
        (folder / "venv" / f".{extra}").touch()
    done = run_make(
        *arguments,
        f"VENV={folder}/venv",
        *("-o", folder / "venv/.notebooks", "-o", folder / "venv/.collect"),
    )
    return done, (folder / "calls").read_text().splitlines()


def test_no_shell_reads_the_names_that_make_is_given(tmp_path):
    name = f"""my $(shell touch {tmp_path}/a) `touch {tmp_path}/b` $$ "it's" event"""
    write_noting_python(tmp_path)
    _, of_figures = noted_calls(
        tmp_path, "figures", f"CASE={name}", f"BY={name}", f"COLUMNS={name}", f"JOBS={name}"
    )
    _, of_corpus = noted_calls(tmp_path, "corpus", f"URLS={name}", f"TO={name}", f"OPTIONS={name}")
    _, of_packs = noted_calls(tmp_path, "packs", f"SHARED={name}")
    named = f"<--case><{name}><--by><{name}><--columns><{name}>"
    assert of_figures[0] == f"<-m><analysis><run><--jobs><{name}>{named}"
    assert of_corpus[-1] == f"<-m><analysis><fetch><--options={name}><--><{name}><{name}>"
    assert of_packs[-1] == f"<data/make_packs.py><--shared><{name}><--to><data>"
    run_make("help", f"FUZZ={name}")
    assert {path.name for path in tmp_path.iterdir()} == {"venv", "calls"}


def test_nothing_in_the_environment_is_run_by_make(tmp_path):
    name = f"$(shell touch {tmp_path}/a)`touch {tmp_path}/b`"
    given = dict.fromkeys(("JOBS", "OPTIONS", "SHARED", "FUZZ", "CASE"), name)
    for target in ("figures", "packs", "corpus", "help"):
        assert run_make("-n", target, env=os.environ | given).returncode == 0
    assert name in run_make("help", env=os.environ | given).stdout
    assert not list(tmp_path.iterdir())


@drawn_cases("""
    urls                | to
    b/my lists//a b.csv | corpus/my lists
    a list.csv          | corpus/a list
    ../a.csv            | corpus/a
    -x/-x.csv           | corpus/-x
""")
def test_pages_go_to_a_folder_named_after_that_of_their_list_or_the_list(tmp_path, urls, to):
    write_noting_python(tmp_path)
    _, calls = noted_calls(tmp_path, "corpus", f"URLS={urls}")
    assert calls[-1] == f"<-m><analysis><fetch><--><{urls}><{to}>"


def test_the_width_of_a_terminal_is_no_column_name():
    done = run_make("-n", "figures", env=os.environ | {"COLUMNS": "80"})
    assert done.returncode == 0
    assert "--columns" not in done.stdout


def run_make(*arguments, env=None):
    """Run make as from a shell: these tests are run by one."""
    command = ["make", "--no-print-directory", *arguments]
    own = {name: text for name, text in (env or os.environ).items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=own)


# ---------------------------------------------------------------- kernels


def analysis(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments], cwd=cwd, capture_output=True, text=True
    )


@pytest.mark.slow
def test_a_failing_notebook_is_named_and_kept_and_the_others_run(tmp_path):
    sources = {
        "00-good": ["print('one')\nprint('two')\n3"],
        "01-bad": ["kept = 1\nkept", "kept / 0", "never"],
        "02-noisy": ["import sys; print('oh', file=sys.stderr)"],
        "03-dead": ["import os; os._exit(3)"],
    }
    for name, written in sources.items():
        write_notebook(tmp_path / f"notebooks/{name}.ipynb", *written)
    bad = nbformat.read(tmp_path / "notebooks/01-bad.ipynb", as_version=4)
    bad.cells[2].outputs = [nbformat.v4.new_output("stream", text="of another case")]
    nbformat.write(bad, tmp_path / "notebooks/01-bad.ipynb")
    write_notebook(tmp_path / "notebooks/explore.ipynb", "1/0")
    done = analysis("run", cwd=tmp_path)
    assert done.returncode == 1
    lines = {line.split()[1]: line for line in done.stdout.splitlines()}
    assert sorted(lines) == [f"{name}.ipynb" for name in sources]
    assert lines["00-good.ipynb"].startswith("ok")
    assert lines["01-bad.ipynb"].startswith("FAIL")
    assert "ZeroDivisionError: division by zero" in lines["01-bad.ipynb"]
    assert lines["02-noisy.ipynb"].startswith("ok")
    assert lines["02-noisy.ipynb"].endswith("with a warning: oh")
    assert "DeadKernelError" in lines["03-dead.ipynb"]
    partial = nbformat.read(tmp_path / "build/notebooks/01-bad.ipynb", as_version=4)
    assert partial.cells[0].outputs[0].data["text/plain"] == "1"
    assert partial.cells[1].outputs[0].output_type == "error"
    assert partial.cells[2].outputs == []
    executed = nbformat.read(tmp_path / "build/notebooks/00-good.ipynb", as_version=4)
    kinds = [output.output_type for output in executed.cells[0].outputs]
    assert kinds == ["stream", "execute_result"]
    assert "trouble" not in executed.metadata
    reported = analysis("report", cwd=tmp_path)
    assert reported.returncode == 0
    assert reported.stdout.splitlines()[-1].endswith("of your articles: 01-bad, 03-dead")
    page = (tmp_path / "build/report/index.html").read_text()
    assert "01-bad</a> failed: did not finish: ZeroDivisionError: division by zero" in page
    assert "00-good</a> failed" not in page


# ---------------------------------------------------------------- JupyterLab


@pytest.fixture
def started(monkeypatch):
    """Return the calls by which JupyterLab would start."""
    calls = []
    monkeypatch.setattr(command, "require_extra", lambda *_, **__: None)  # it need not be there
    monkeypatch.setattr(os, "execv", lambda program, words: calls.append(words[1:]))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return calls


def test_jupyterlab_opens_in_notebooks(here, started, monkeypatch):
    assert command.main(["lab"]) == 0
    (here / "notebooks").mkdir()
    assert command.main(["lab"]) == 0
    folder = "--FileContentsManager.preferred_dir=notebooks"
    monkeypatch.setattr(os, "geteuid", lambda: 0)  # root, in a container
    assert command.main(["lab"]) == 0
    plain = ["-m", "jupyterlab"]
    assert started == [plain, [*plain, folder], [*plain, folder, "--allow-root"]]


# ---------------------------------------------------------------- help


def test_the_version_is_that_of_the_project(root, capsys):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert command.main(["--version"]) == 0
    assert capsys.readouterr().out == f"framing-notebooks {project['version']}\n"
    assert __version__ == project["version"]
    assert f"\nversion: {__version__}\n" in (root / "CITATION.cff").read_text("utf-8")


def test_a_command_without_its_arguments_says_which(capsys):
    assert command.main(["collect"]) == 2
    assert "Missing argument 'SOURCE'" in capsys.readouterr().err


def test_every_command_and_option_has_its_help(capsys):
    names = {"run", "collect", "fetch", "report", "page", "lab"}
    assert set(command.commands.commands) == names
    assert set(re.findall(r"framing (\w+)", command.__doc__)) == names
    for name, each in command.commands.commands.items():
        assert each.help
        options = {}
        for parameter in each.params:
            if parameter.param_type_name == "option":
                options.update(dict.fromkeys(parameter.opts, parameter.help))
        assert all(options.values()), name
        usage = re.search(rf"framing {name}(.*)", command.__doc__)[1]
        assert set(re.findall(r"--[\w-]+", usage)) <= set(options), name
        assert command.main([name, "--help"]) == 0
        assert each.help.splitlines()[0] in capsys.readouterr().out
