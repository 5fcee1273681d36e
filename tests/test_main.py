"""The command line: what each command reads and writes, what it says, and its exit codes."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from by_hand import drawn_cases
from places import ROOT
from refusals import refused

from analysis import (
    __main__ as command,
)
from analysis import (
    __version__,
    cooccurrence,
    extract,
    files,
    lexicons,
    open_case,
    read_corpus,
    sentiment,
)
from analysis.case.opening import Choices
from analysis.lexicons.validation import read_list

ONE = "The Northern Minister spoke on Monday. The base is closed."
BERG = '[[actor]]\nname = "Berg"\nkind = "person"\naliases = ["Ida Berg"]\n'
BOATS = "ferry tug barge liner trawler yacht dinghy cutter sloop ketch canoe raft".split()
VERBS = "met saw heard thanked asked left called joined praised doubted cited helped".split()
MORE = "More news from Elm Post"  #: a line that recurs
#: Turns the text of a terminal red, and gives its window a title.
ESCAPE = "\x1b[31mred\x1b]0;title\x07\x9b5m"
CONTROLS = r"[\x00-\x09\x0b-\x1f\x7f-\x9f]"  #: characters, but for ends of lines
PACK = "features/manifest.json"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder: build/ is written where the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def spoken(here):
    """Write twelve invented articles in which two persons speak, with lines that recur."""
    rows = ["article_id,outlet,leaning,text"]
    for number, (boat, verb) in enumerate(zip(BOATS, VERBS, strict=True)):
        text = f"The {boat} was late, Ida Berg said. {boat.title()} crews {verb} Karl Oster, of it."
        text += f" The {boat} left, and they {verb} the {boat}." * 8
        rows.append(f'a{number},Elm Post,{boat < "f"},"{text}\nShare\n{MORE}"')
    return write(here / "mine.csv", *rows)


@pytest.fixture
def unrun(here, monkeypatch):
    """Write a notebook that takes the parameters of a case; return what would run of it."""
    write_notebook("notebooks/00-x.ipynb", "by = 'outlet'\ncase = ''")
    made = nbformat.read("notebooks/00-x.ipynb", as_version=4)
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, "notebooks/00-x.ipynb")
    ran = []

    def execute(_, notebook, *, folder):
        ran.append(notebook.cells[1].source)
        return ""

    monkeypatch.setattr("analysis.report.notebooks.Kernel.execute", execute)
    return ran


def write(path, *lines):
    """Write a file of lines; return its path."""
    path = Path(path)
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("\n".join(lines), "utf-8")
    return path


def write_notebook(path, *sources, **metadata):
    """Write a notebook of code cells, with what its metadata say."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    write(path)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)


def code_of(line):
    """Return the exit code of a command, written as in a terminal."""
    return command.main(shlex.split(line))


def manifest_of(case):
    """Return the manifest of the pack of a case."""
    return json.loads((case.folder / PACK).read_text())


def chosen(name="mine"):
    """Return the choices that a case keeps."""
    return tomllib.loads(Path(f"build/cases/{name}/case.toml").read_text("utf-8"))


# ---------------------------------------------------------------- cases


@pytest.fixture
def articles(here):
    """Return a folder of two articles."""
    write(here / "my event/one.txt", ONE)
    write(here / "my event/two.txt", "A Southern paper asks who allowed the flights.")
    rows = ["file,article_id,outlet", "one.txt,a1,North", "two.txt,a2,South"]
    return write(here / "my event/manifest.csv", *rows).parent


def test_articles_are_read_extracted_and_reported(articles, capsys):
    write(articles / "actors.toml", BERG)
    write(articles / "frames.toml", '[[frame]]\nname = "law"\nterms = ["law"]\n')
    write(articles / "annotations_a.csv", "article_id,law", "a1,1", "")
    case = command.prepare("my event")
    folder = articles.parent / "build/cases/my event"
    assert case.parameters == {"folder": str(folder), "reading": {"texts": str(articles)}}
    assert case.folder == folder and (folder / "annotations_a.csv").exists()
    lists = manifest_of(case)["lists"]
    assert (lists["frames"]["names"], lists["actors"]["names"]) == (["law"], ["Berg"])
    reading = (folder / "reading.log").read_text("utf-8")
    told = "2 articles, 2 outlets, 0 edits, 0 skipped\n"
    assert reading.startswith(f"{told}articles: 2 – median")
    said = f"read {articles}: {told}how they were read, line by line: build/cases/my event/"
    assert said in capsys.readouterr().out


def test_packs_and_case_folders_are_taken_as_they_are(articles):
    here = articles.parent
    extract(read_corpus("my event")).save("packs/mine")
    assert (command.prepare("packs/mine").folder / PACK).exists()
    Path("packs/mine").rename("features")
    assert command.prepare("features").folder == command.prepare(".").folder == here
    write("case/annotations_a.csv", "article_id,law", "a1,1", "")
    assert command.prepare("case").folder == here / "case"
    with refused("CASE: got features, which is counted already, with --actors.*Leave these"):
        command.prepare("features", actors="mine.toml")
    inside = write("build/cases/mine/one.txt", ONE)
    with refused("CASE: got .*inside build/, which is written anew; expected a path outside.*Move"):
        command.prepare("build/cases/mine")
    assert inside.exists()


@drawn_cases("""
    link           | case        | is_pipe
    articles.csv   | a           | false
    articles.jsonl | a           | false
    actors.toml    | a/pages.csv | false
    actors.toml    | a/pages.csv | true
""")
def test_what_a_stranger_put_in_place_of_a_file_is_refused(here, link, case, is_pipe):
    for table in ("mine.csv", "a/pages.csv"):
        write(table, "article_id,outlet,text", "a1,North,Rain fell.", "")
    place = here / "a" / link
    os.mkfifo(place) if is_pipe else place.symlink_to(here / "mine.csv")
    if case == "a":
        Path("a/pages.csv").unlink()
    said = (
        "no such file, but a pipe or device" if is_pipe else "a link that leads out of the folder"
    )
    for call in (open_case, command.prepare):
        with refused(f"{link}: got {said}"):
            call(case)


# ---------------------------------------------------------------- run


@pytest.mark.parametrize("case", ["my event", ""])
def test_output_of_an_earlier_run_is_removed_at_the_start(articles, monkeypatch, case):
    no_kernel = "analysis.report.notebooks._run_notebook"
    monkeypatch.setattr(no_kernel, lambda *args, **options: False)
    home = f"build/reports/{case}" if case else "build"
    outdated = [Path(home, "report/1.html"), Path(home, "notebooks/01-x.ipynb")]
    if case:
        outdated.append(Path(f"build/figures/{case}/01-x.pdf"))
    for path in outdated:
        files.write_outputs(path.parent, {path.name: b""})
    kept = ["figures/shipped/1.pdf", "build/reports/b/report/1.html", "build/figures/b/1.pdf"]
    others = [write(path) for path in kept]
    write_notebook("given/02-y.ipynb", "1")
    assert command.main(["run", "--notebooks", "given", "--case", case]) == 0
    assert not any(path.exists() for path in outdated)
    assert all(path.exists() for path in others)


def test_groups_that_are_not_there_are_refused_before_articles_are_counted(
    unrun, capsys, monkeypatch, spoken
):
    monkeypatch.setattr("analysis.extract", None, raising=False)
    assert code_of("run --case mine.csv --by leanin") == 2
    told = capsys.readouterr().err
    assert "columns article_id, outlet, " in told and "expected a column leanin" in told


@drawn_cases("""
    line                             | said
    run mine.csv --notebooks no      | expected notebooks to run
    run mine.csv --drop no.w         | no.w: got no such file
    run mine.csv --noise no.csv      | no.csv: got no such file
    run mine.csv --lexicon bad.csv   | bad.csv: got a table with the columns word, value
    run mine.csv --actors bad.csv    | bad.csv: got
    page mine.csv bad.csv/of.html    | bad.csv: got
    count mine.csv late --by share   | by: got share
    collect mine.csv there           | articles.jsonl
    collect mine.csv bad.csv/there   | bad.csv
""")
def test_what_is_known_before_articles_are_read_is_refused_then(
    capsys, monkeypatch, spoken, line, said
):
    for reads in ("analysis.case.cache.read_corpus", "analysis.collect.read"):
        monkeypatch.setattr(reads, None)
    write("bad.csv", "word;value", "boat;1", "")
    write("there/articles.jsonl", "{}")
    write_notebook("notebooks/00-x.ipynb", "1")
    assert code_of(line.replace("run mine.csv", "run --case mine.csv --actors no")) == 2
    assert said in capsys.readouterr().err


def test_a_lexicon_of_ones_own_keeps_its_name(unrun, spoken):
    write("lex.csv", "term;score", "late;-1", "")
    assert code_of("run --case mine.csv --lexicon lex.csv") == 0
    opened = open_case("build/cases/mine")
    note = sentiment.of_articles(opened.features, lexicon=opened.files.lexicon).note
    assert note == "scored by lex.csv: 1 of its 1 words occur"


def files_of(case):
    """Return the lists and the pack of a case."""
    paths = [*case.glob("features/*"), case / "actors.toml", case / "noise.csv", case / "drop.txt"]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


CHOSEN = {
    "case": "mine.csv",
    "by": "leaning",
    "drop": "my words",
    "actors": "draft",
    "noise": "draft",
    "columns": "published=Tag outlet=Zeitung 'text=Full text'",
    "encoding": "cp1252",
    "date_format": "%d.%m.%Y",
}


def test_what_reading_chose_is_kept_and_taken_up_again(here, unrun, spoken):
    """Columns, encoding and drafts were found, the rest was given: all of it counts again."""
    table = pd.read_csv("mine.csv").assign(outlet=["Nörth", "Süd"] * 6, Tag="5.6.2016")
    table = table.rename(columns={"outlet": "Zeitung", "text": "Full text"})
    table.to_csv("mine.csv", index=False, encoding="cp1252")
    write("my words", "boat", "")
    options = "--drop 'my words' --date-format %d.%m.%Y --columns published=Tag"
    assert command.main(["run", "--case=mine.csv", "--by=leaning", f"--options={options}"]) == 0
    case = here / "build/cases/mine"
    told = (case / "reading.log").read_text("utf-8")
    assert "languages: 1 – en 12\nguessed encodings of files: 1 – cp1252 1\n" in told
    assert 'outlet from the column "Zeitung"' in told
    assert chosen() == CHOSEN
    first = files_of(case)
    kept = write("kept.toml", (case / "case.toml").read_text())
    for again in (case, kept):
        assert code_of(f"run --case {again}") == 0
        assert files_of(case) == first and chosen()["columns"] == CHOSEN["columns"]
    assert code_of("run --case kept.toml --actors no") == 0
    assert files_of(case) != first and chosen()["actors"] == "no"
    assert code_of("report --case build/cases/mine") == 0
    assert Path("build/reports/mine/report/index.html").is_file()
    assert code_of("page build/cases/mine other.html") == 0 and Path("other.html").is_file()


# ---------------------------------------------------------------- page


def test_the_page_of_a_table_is_beside_us_by_its_name_and_compares_groups_of_ones_own(
    capsys, spoken
):
    """Who is named, and what recurs, is drafted; of one article nothing is."""
    assert code_of("page mine.csv --by leanin") == 2
    assert "expected a column leanin" in capsys.readouterr().err
    write("plain.csv", "article_id,outlet,text", "a,Elm Post,The rain fell.")
    defaults = []
    for line, drafts in {"mine.csv": 2, "mine.csv --by leaning": 2, "plain.csv": 0}.items():
        assert code_of(f"page {line}") == 0
        told = capsys.readouterr().out
        name = line.partition(".csv")[0]
        assert told.count(": a draft that nobody has reviewed\n") == drafts
        assert f"page in {name}.html\n" in told
        made = Path(f"{name}.html").read_text("utf-8")
        assert "Elm Post" in made
        defaults += re.findall(r'"defaults": ?{[^}]*"by": ?"(\w+)"', made)
    assert defaults[:2] == ["outlet", "leaning"]


# ---------------------------------------------------------------- how articles are read


def edits_of(**options):
    """Return how often each cleaning rule edited the articles of a case."""
    return manifest_of(command.prepare("mine.csv", actors="no", **options))["edits"]


def test_cleaning_rules_of_a_user_are_added(spoken):
    drafted = edits_of()
    assert drafted["share bar"] == drafted["recurring text"] == 12
    draft = Path("build/cases/mine/noise.csv")
    assert draft.read_text("utf-8").splitlines()[1].startswith(f"Elm Post,{MORE},line,")
    assert edits_of(noise=str(draft)) == drafted
    write("noise.toml")
    assert edits_of() == {"share bar": 12}
    case = command.prepare("mine.csv", actors="no", no_clean=True)  # without its cleaning rules
    assert manifest_of(case)["settings"]["cleaned"] is False
    assert case.parameters["reading"]["clean"] is False
    with refused("noise: got cleaning rules together with clean=False"):
        edits_of(no_clean=True, noise="noise.toml")


def test_guesses_are_said_with_the_argument_that_says_otherwise(unrun, capsys):
    write("export.csv", "outlet,content", "Elm Post,Rain fell.", "Oak News,Boats left.")
    command.prepare("export.csv", actors="no")
    line = 'Guessed in export.csv: text from the column "content"; COLUMNS="text=…" says otherwise'
    assert line in capsys.readouterr().out
    for columns in ("text=", "text='Body", "text=Body text=Full"):
        assert command.main(["run", "--case", "export.csv", "--columns", columns]) == 2
        assert f"Error: Invalid value: {columns!r}" in capsys.readouterr().err


# ---------------------------------------------------------------- drafts


def test_articles_without_lists_are_read_by_drafts_that_are_kept_and_told(capsys, spoken):
    case = command.prepare("mine.csv")
    printed = capsys.readouterr().out
    assert "actors: 2 drafted: Ida Berg, Karl Oster\n" in printed
    assert "recurring text: 1 text cut by a draft\n" in printed
    for option, name in {"--actors": "actors.toml", "--noise": "noise.csv"}.items():
        assert f"build/cases/mine/{name} is a draft that nobody has reviewed\n" in printed
        assert f"and give that with {option}; {option} no counts without\n" in printed
    draft = case.folder / "actors.toml"
    listed = manifest_of(case)["lists"]["actors"]
    assert listed["names"] == list(lexicons.actors(draft).names) and listed["draft"]
    again = open_case("mine.csv", actors="draft", noise="draft")
    for counts in map(again.counts, ["actors", "speakers", "tone"]):
        assert "draft list of actors, not reviewed" in counts.note
    pairs = cooccurrence.matrix(cooccurrence.incidence(again.features))
    assert pairs.attrs["method"]["missing"] == "draft list of actors, not reviewed"
    assert again.cautions["caution"].tolist() == ["drafted actors"]
    draft.write_text(draft.read_text().replace("Karl Oster", "Karl Ostermann"))
    command.prepare("mine.csv", actors="build/cases/mine/actors.toml")
    assert "Karl Ostermann" in lexicons.actors(draft).names


@drawn_cases("""
    options                | n_actors | is_cut
    {}                     | 2        | true
    {"actors": "no"}       | 0        | true
    {"no_clean": true}     | 2        | false
    {"actors": "one.toml", "noise": "no"} | 1 | false
""")
def test_later_notebooks_open_the_case_as_the_first_one_did(spoken, options, n_actors, is_cut):
    """Columns, drafts and cleaning are those of the run: counts and texts are of the same words."""
    spoken.write_text(spoken.read_text().replace("outlet", "Blatt", 1))
    write("one.toml", BERG)
    case = command.prepare("mine.csv", columns="outlet=Blatt", **options)
    opened = open_case(case.parameters["folder"], **case.parameters["reading"])
    again = extract(opened.texts).articles
    columns = ["article_id", "outlet", "n_tokens"]
    assert again[columns].equals(opened.features.articles[columns])
    listed = manifest_of(case)["lists"]["actors"]
    assert list(opened.files.listed_actors.names) == listed["names"]
    assert (len(listed["names"]), bool(listed.get("draft"))) == (n_actors, n_actors == 2)
    assert ("recurring text" in manifest_of(case)["edits"]) is is_cut


def test_of_lists_and_choices_beside_a_table_what_a_stranger_chose_is_left(spoken):
    write("actors.toml", BERG)
    write("case.toml", 'by = "leaning"', 'lexicon = "/far/lex.csv"', "no_clean = true", "")
    write("words", "boat", "")
    case = command.prepare("mine.csv", drop="words")
    assert manifest_of(case)["lists"]["actors"]["names"] == ["Berg"]
    given = {"case": "mine.csv", "by": "leaning", "drop": "words"}
    assert chosen() == given | {"noise": "draft", "encoding": "utf-8"}
    opened = open_case(case.folder)
    assert opened.files.by == "leaning"
    assert opened.files.drop.read_text() == "boat\n" and opened.files.lexicon is None


def test_choices_outlive_articles_that_are_refused(unrun, spoken):
    good = spoken.read_bytes()
    assert code_of("run --case mine.csv --actors no --encoding utf-8 --columns text=text") == 0
    kept = chosen()
    spoken.write_text("a\n1\n")
    assert code_of("run --case build/cases/mine") == 2
    spoken.write_bytes(good)
    assert code_of("run --case build/cases/mine") == 0
    assert chosen() == kept and (kept["actors"], kept["encoding"]) == ("no", "utf-8")


def test_any_name_of_a_file_is_kept(articles):
    for name in ("a\x7fb", "Zoe\u0308\u00a0", "\u96c5\U0001f6a2"):
        write(name, "boat", "")
        case = command.prepare("my event", drop=name, actors="no", noise="no")
        assert chosen("my event")["drop"] == name
        assert read_list(case.folder / "case.toml", Choices).drop == name


# ---------------------------------------------------------------- names of strangers


def test_ids_and_outlets_command_no_terminal_and_no_spreadsheet(here, capsys, spoken):
    formula = "=cmd|' /C calc'!A0"
    text = spoken.read_text().replace("Elm Post,", f"{formula},")
    spoken.write_text(text.replace("a0,", f'"0{ESCAPE}\n[[actor]]",'))
    folder = command.prepare("mine.csv").folder
    draft = (folder / "actors.toml").read_text("utf-8")
    assert not re.search(CONTROLS, "".join(capsys.readouterr()) + draft)
    assert lexicons.actors(folder / "actors.toml").names == ("Ida Berg", "Karl Oster")
    noise = folder / "noise.csv"
    assert set(pd.read_csv(noise)["outlet"]) == {f"'{formula}"}
    assert {rule.outlet for rule in lexicons.noise(noise).texts} == {formula}


# ---------------------------------------------------------------- make


def run_make(*arguments, env=None):
    """Run make as from a shell: these tests are run by one."""
    words = ["make", "--no-print-directory", *arguments]
    own = {name: text for name, text in (env or os.environ).items() if not name.startswith("MAKE")}
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=own)


@pytest.fixture
def make(tmp_path):
    """Return a function that runs make with a script in place of Python.

    It returns how make ended, and the arguments of each call.
    """
    python, calls = tmp_path / "venv/bin/python", tmp_path / "calls"
    for extra in ("notebooks", "compiled", "collect"):
        write(tmp_path / f"venv/.{extra}")

    def run(*arguments, ran=0, reported=0):
        noting = f'printf "<%s>" "$@" >> {calls}\necho >> {calls}'
        ending = f'case "$3" in run) exit {ran};; report) exit {reported};; esac'
        write(python, "#!/bin/sh", noting, ending, "").chmod(0o755)
        calls.write_text("")
        made = [f"--assume-old={tmp_path}/venv/.{extra}" for extra in ("notebooks", "collect")]
        done = run_make(*arguments, f"VENV={tmp_path}/venv", *made)
        return done.returncode, calls.read_text().splitlines()

    return run


def test_make_writes_the_report_from_whatever_ran_and_no_shell_reads_names(tmp_path, make):
    name = f"""my $(shell touch {tmp_path}/a) `touch {tmp_path}/b` $$ "it's" event"""
    given = [f"{each}={name}" for each in ("CASE", "BY", "COLUMNS", "JOBS")]
    of_case = f"<--case><{name}><--by><{name}><--columns><{name}>"
    run = f"<-m><analysis><run><--jobs><{name}>{of_case}"
    report = f"<-m><analysis><report><--case><{name}>"
    assert make("figures", *given) == (0, [run, report])
    assert make("figures", *given, ran=1) == (2, [run, report])
    assert make("figures", *given, ran=2) == (2, [run])
    assert make("figures", *given, reported=2) == (2, [run, report])
    _, calls = make("corpus", f"URLS={name}", f"TO={name}", f"OPTIONS={name}")
    assert calls[-1] == f"<-m><analysis><fetch><--options={name}><--><{name}><{name}>"
    env = os.environ | dict.fromkeys(("JOBS", "OPTIONS", "SHARED", "FUZZ", "CASE"), name)
    for target in ("figures", "packs", "corpus", "help"):
        assert run_make("-n", target, env=env).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"venv", "calls"}


def test_an_option_that_is_given_as_a_variable_is_refused_and_the_environments_are_none():
    done = run_make("figures", "CASE=mine", "ACTORS=actors.toml", "DROP=$(shell no)")
    assert done.returncode == 2 and not done.stdout
    said = 'ACTORS DROP cannot be given so: give the option in OPTIONS, such as OPTIONS="--actors'
    assert said in done.stderr
    done = run_make("-n", "figures", env=os.environ | {"COLUMNS": "80", "ENCODING": "cp1252"})
    assert done.returncode == 0 and "--columns" not in done.stdout


def test_pages_go_to_a_folder_named_after_that_of_their_list_or_the_list(make):
    for urls, to in {"b/my lists//a b.csv": "my lists", "../a list.csv": "a list"}.items():
        assert f"<--><{urls}><corpus/{to}>" in make("corpus", f"URLS={urls}")[1][-1]


# ---------------------------------------------------------------- kernels


def analysis(command):
    """Run a command in another process; return its exit code and what it says."""
    words = [sys.executable, "-m", "analysis", command]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.slow
def test_a_failing_notebook_is_named_and_kept_and_the_others_run(here):
    source = "import sys; print('oh', file=sys.stderr)"
    write_notebook("notebooks/00-noisy.ipynb", source, trouble="of a run before")
    write_notebook("notebooks/01-bad.ipynb", "kept = 1\nkept", "kept / 0", "never")
    write_notebook("notebooks/02-dead.ipynb", "import os; os._exit(3)")
    write_notebook("notebooks/explore.ipynb", "1/0")
    code, lines = analysis("run")
    noisy, bad, dead = sorted(lines, key=lambda line: line.split()[1])
    assert code == 1 and noisy.startswith("ok") and noisy.endswith("with a warning: oh")
    assert bad.startswith("FAIL") and "ZeroDivisionError: division by zero" in bad
    assert "DeadKernelError" in dead
    first, second, third = nbformat.read("build/notebooks/01-bad.ipynb", as_version=4).cells
    assert first.outputs[0].data["text/plain"] == "1"
    assert (second.outputs[0].output_type, third.outputs) == ("error", [])
    code, lines = analysis("report")
    assert code == 0 and lines[-1].endswith("of your articles: 01-bad, 02-dead")
    page = Path("build/report/index.html").read_text()
    assert "01-bad</a> failed: did not finish: ZeroDivisionError: division by zero" in page
    assert "00-noisy</a> failed" not in page


# ---------------------------------------------------------------- JupyterLab, help


def test_jupyterlab_opens_in_notebooks(here, monkeypatch):
    started = []
    monkeypatch.setattr(command, "require_extra", lambda *_, **__: None)  # it need not be there
    monkeypatch.setattr(os, "execv", lambda program, words: started.append(words[1:]))
    for user in (1000, 0):  # the second is root, in a container
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert code_of("lab") == 0
        (here / "notebooks").mkdir(exist_ok=True)
    plain = ["-m", "jupyterlab"]
    folder = "--FileContentsManager.preferred_dir=notebooks"
    assert started == [plain, [*plain, folder, "--allow-root"]]


def test_every_command_has_its_help_and_the_version_is_that_of_the_project(root, capsys):
    names = {"run", "collect", "fetch", "report", "page", "count", "lab"}
    assert set(command.commands.commands) == names
    assert set(re.findall(r"framing (\w+)", command.__doc__)) == names
    for name, each in command.commands.commands.items():
        assert code_of(f"{name} --help") == 0
        said = capsys.readouterr().out
        assert each.help.splitlines()[0] in said
        usage = re.search(rf"framing {name}(.*)", command.__doc__)[1]
        assert all(option in said for option in re.findall(r"--[\w-]+", usage)), name
    assert code_of("collect") == 2
    assert "Missing argument 'SOURCE'" in capsys.readouterr().err
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert code_of("--version") == 0
    assert capsys.readouterr().out == f"framing-notebooks {project['version']}\n"
    assert __version__ == project["version"]
    assert f"\nversion: {__version__}\n" in (root / "CITATION.cff").read_text("utf-8")
