"""The command line: collect articles, run the notebooks, write the report and the page.

    framing collect SOURCE FOLDER [--kind pages]
    framing fetch URLS FOLDER [--delay 2] [--no-archive] [--local]
    framing run [--case PATH] [--by COLUMN] [--actors PATH] [--noise PATH] [--drop PATH]
    framing report [--case PATH]
    framing page CASE [FILE] [--by COLUMN]
    framing count CASE TERMS... [--by COLUMN]
    framing lab
    framing --version

``python -m analysis`` is the same. Each command says more with --help. What a run writes under
build/ and figures/ takes the place of what an earlier run wrote there.
"""

from __future__ import annotations

import glob
import json
import os
import re
import shlex
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TextIO

import click

from analysis.errors import (
    InputError,
    MissingInput,
    listing,
    number_of,
    printable,
    refusal,
    require_columns,
    require_extra,
    require_file,
    using_files,
    without_isolates,
)
from analysis.files import (
    ANNOTATIONS,
    FEATURES,
    READING,
    UNFINISHED,
    clear,
    write_outputs,
)

if TYPE_CHECKING:  # they need the extra "notebooks"
    from analysis.report.notebooks import CaseInputs

BUILD = Path("build")
NOTEBOOKS = Path("notebooks")
FIGURES = Path("figures")
DATA = Path("data")  #: the shipped cases
TEXTS = "articles.jsonl"  #: what `collect` and `fetch` write
OF_A_RUN = ("hits.csv", "reached.csv")  #: what an earlier `fetch` found
DRAFT = "draft"  #: in place of a list: one that is made of the articles, unreviewed
NO = "no"  #: in place of a list: none
CHOICES = "case.toml"  #: of a case: which articles it has, how they are read and compared
COUNTED = ("agency_credit", "agency_guess", "copy_cluster")  #: columns that a pack alone has
DRAFTED = ("actors", "noise")  #: lists that are drafted for articles given as a case
#: Lists that can be chosen, and what they are called in the folder of a case.
LISTS = {
    "drop": "drop.txt",
    "lexicon": "lexicon.csv",
    "actors": "actors.toml",
    "noise": "noise.csv",
}
#: Choices that `read_corpus` takes as they are.
AS_GIVEN = ("encoding", "outlets", "date_format", "faulty")
OPTIONS = "--options="  #: begins the argument in which make hands its OPTIONS on
MOST_TOLD = 3  #: groups of an overview
MOST_SHOWN = 10  #: drafted actors, rows of a table
#: What TOML forbids as it is, or our reader composes.
CHANGED_BY_TOML = re.compile(r"[\x7f\xa0\u0300-\u036f]")
#: Beginnings of lines that a run says.
TOLD = ("skipped: ", "guesses: ", "days that could not be read: ")
FAILED = 1  #: exit code where a notebook or a page failed
REFUSED = 2  #: exit code for input that is refused
STOPPED = 130  #: exit code after Ctrl-C
#: Arguments of Python, and how a command takes them.
ARGUMENTS = {
    r'columns=\{"(\w+)": "?([^\s"}]+)"?\}': r'COLUMNS="\1=\2"',
    r'columns=\{"(\w+)": "([^"}]+)"\}': "COLUMNS=\"\\1='\\2'\"",
    r"(?<![?&\w])date_format=": "--date-format=",
    r"(?<![?&\w])(encoding|faulty|outlets)=": r"--\1=",
}
#: What runs notebooks and makes their report, of the extra "notebooks".
RUNNERS = ("ipykernel", "nbclient", "nbconvert", "nbformat")


def say(*lines: str, file: TextIO | None = None) -> None:
    """Print lines, with characters that would command a terminal as escapes."""
    for line in lines:
        print(printable(without_isolates(line)), file=file, flush=True)


def as_options(line: str) -> str:
    """Return a line with arguments of Python as commands take them.

    >>> print(as_options('Write columns={"text": "Full text"}.'))
    Write COLUMNS="text='Full text'".
    """
    for argument, option in ARGUMENTS.items():
        line = re.sub(argument, option, line)
    return line


# ---------------------------------------------------------------- the case of a user


def prepare(path: str, **choices: Any) -> CaseInputs:
    """Return the case at a path, counted under build/cases/ if it has articles.

    *choices* are options of `run`, which its case.toml keeps.
    """
    from analysis.corpus.sources import COLLECT, content_of
    from analysis.report.notebooks import CaseInputs

    source = _case_path(path)
    choices = {"case": path, **choices}
    if _articles_of(source):
        return _count_articles(source, choices)
    is_counted = _is_counted(source)
    options = [name for name in choices if name not in ("case", "by")]
    if is_counted and options:
        raise refusal(
            "CASE",
            arrived=f"{path}, which is counted already, with {_as_given(options)}",
            expected="articles to read",
            fix="Leave these options out, or give the path of the articles as CASE.",
        )
    if _is_pack(source):
        folder = _new_case_folder(source)
        _write_choices(folder, choices)
        (folder / FEATURES).symlink_to(source, target_is_directory=True)
        return CaseInputs(folder)
    if is_counted or any(source.glob(ANNOTATIONS)):
        return CaseInputs(source)
    is_there = source.exists()
    arrived = "in which there is none of them" if is_there else "which is not there"
    if source.is_dir():
        arrived += f" ({content_of(source) or 'empty'})"
    raise refusal(
        "CASE",
        arrived=f"{path}, {arrived}",
        expected="a case folder (annotations_*.csv or .xlsx), a pack (manifest.json), a folder"
        " of .txt, or a table of articles (.csv, .tsv, .json, .jsonl, .parquet or .xlsx)",
        fix=f"Check the path; it starts from the folder that the command runs in. {COLLECT}",
        kind=InputError if is_there else MissingInput,
    )


def _as_given(options: Iterable[str]) -> str:
    """Return options as they are written, such as --by, --no-clean."""
    return ", ".join(f"--{name.replace('_', '-')}" for name in options)


def _case_path(path: str) -> Path:
    """Return the absolute path; for the pack of a case folder, the case folder."""
    source = Path(path).resolve()
    return source.parent if source.name == FEATURES and _is_pack(source) else source


def _case_name(source: Path) -> str:
    """Return the name of a case: that of its folder, or of its table, as a folder's name."""
    name = source.stem if source.is_file() else source.name
    return name.strip(".") or "articles"


def _is_pack(folder: Path) -> bool:
    """Return whether a folder is a pack."""
    return (folder / "manifest.json").is_file()


def _is_counted(source: Path) -> bool:
    """Return whether a path is a pack, or the folder of a case with one."""
    return _is_pack(source) or _is_pack(source / FEATURES)


def _articles_of(source: Path) -> Path | None:
    """Return the folder or table of the articles to read at a path; None where there are none.

    What was collected is read anew, so that a changed word list counts.
    """
    from analysis.case.cache import articles_at
    from analysis.corpus.tables import SUFFIXES

    is_other = source.is_file() and source.suffix not in SUFFIXES
    is_counted = _is_counted(source) and not (source / TEXTS).is_file()
    return None if is_other or is_counted else articles_at(source)


def _count_articles(source: Path, choices: Mapping) -> CaseInputs:
    """Read and count articles; the lists and tables of the case are copied beside their pack.

    Of a case.toml beside the articles, which a stranger may have written, only the groups and
    ``majority`` count.
    """
    from analysis.case.cache import case_files
    from analysis.report.notebooks import CaseInputs

    files = {path.name: path for path in case_files(source)}
    theirs = _choices_of(files.pop(CHOICES)) if CHOICES in files else {}
    taken = {name: theirs[name] for name in ("by", "majority") if name in theirs}
    choices = {**taken, **_drafts_for(source, choices), **choices}
    reading = _reading_by(choices)
    files = {name: files[name] for name in files if Path(name).stem not in choices}
    files |= _files_given(choices)
    _require_lists(files)
    contents = {name: path.read_bytes() for name, path in files.items()}
    folder = _new_case_folder(source)
    write_outputs(folder, contents)
    reading["texts"] = str(_articles_of(source))
    _write_pack(folder, choices, reading)
    as_read = {name: value for name, value in reading.items() if value != DRAFT}
    parameters = {"folder": str(folder), "reading": as_read}
    return CaseInputs(folder, parameters)


def _require_lists(files: Mapping[str, Path]) -> None:
    """Raise InputError for a list of a case that cannot be read, before its articles are."""
    from analysis import lexicons
    from analysis.annotation import Codebook
    from analysis.sentiment import scores_in

    readers: dict[str, Callable] = {
        "actors.toml": lexicons.actors,
        "frames.toml": lexicons.frames,
        "contrasts.toml": lexicons.contrasts,
        "events.toml": lexicons.events,
        "codebook.toml": Codebook.of,
        "drop.txt": lexicons.listed_words,
        "lexicon.csv": scores_in,
    }
    for name, read in readers.items():
        if name in files:
            read(files[name])


def _require_place(folder: Path) -> None:
    """Make a folder; raise OSError, before anything is read, where nothing can be written there."""
    folder.mkdir(parents=True, exist_ok=True)
    TemporaryFile(dir=folder).close()


def _files_given(choices: Mapping) -> dict[str, Path]:
    """Return the lists that were chosen, by the names that they have in the folder of a case."""
    files = {}
    for option, name in LISTS.items():
        value = choices.get(option, NO)
        if value not in (DRAFT, NO):
            path = require_file(value, expected="a list")
            files["noise.toml" if option == "noise" and path.suffix == ".toml" else name] = path
    return files


def _write_pack(folder: Path, choices: Mapping, reading: dict) -> None:
    """Read and count articles; write into the folder of their case what was chosen and drafted."""
    from analysis.case.cache import counted
    from analysis.case.opening import articles_of
    from analysis.compare.groups import require_groups
    from analysis.corpus.report import found_options
    from analysis.figures.escaping import csv_of
    from analysis.suggest.listed import listed

    articles: Any = articles_of(folder, reading)  # they are there
    corpus = articles.corpus
    by = choices.get("by")
    if by and by not in COUNTED:
        require_groups(corpus.articles, by)
    report = corpus.report()
    lines = [_read(corpus), *_lines_of(report)]
    write_outputs(folder, {READING: "\n".join(map(printable, lines)).encode()})
    found = found_options(corpus)
    columns = reading.get("columns", {}) | found["columns"]
    told = {
        "columns": shlex.join(f"{ours}={theirs}" for ours, theirs in columns.items()),
        "encoding": found["encoding"] or choices.get("encoding"),
    }
    _write_choices(folder, {**choices, **told})
    actors = listed(articles.lists.get("actors"), corpus)
    frames = articles.lists.get("frames")
    counted(corpus, actors=actors, frames=frames).save(folder / FEATURES)
    say(f"read {articles.source}: {lines[0]}", *(line for line in lines if line.startswith(TOLD)))
    say(f"how they were read, line by line: {os.path.relpath(folder / READING)}")
    drafts = {}
    if corpus.draft is not None and not corpus.draft.empty:
        say(f"recurring text: {number_of(len(corpus.draft), 'text')} cut by a draft")
        drafts["noise.csv"] = csv_of(corpus.draft)
    if actors.draft:
        say(f"actors: {len(actors.names)} drafted: {listing(actors.names, MOST_SHOWN)}")
        drafts["actors.toml"] = actors.draft.encode("utf-8", "backslashreplace")
    write_outputs(folder, drafts)
    for name in drafts:
        option = f"--{Path(name).stem}"
        say(f"{os.path.relpath(folder / name)} is a draft that nobody has reviewed")
        say(f"correct a copy of it, and give that with {option}; {option} no counts without")


def _drafts_for(source: Path, choices: Mapping) -> dict[str, str]:
    """Return which lists are drafted: those that are not beside the articles.

    Nothing is drafted for articles that people annotated.
    """
    from analysis.case.cache import lists_beside

    if any(source.glob(ANNOTATIONS)):
        return {}
    there = {*lists_beside(source)}
    if choices.get("no_clean"):
        there.add("noise")
    return {name: DRAFT for name in DRAFTED if name not in there}


def _new_case_folder(source: Path) -> Path:
    """Return a folder for a case under build/cases/, with nothing in it but earlier choices.

    They outlive a run that is killed, or refused.
    """
    folder = BUILD.resolve() / "cases" / _case_name(source)
    if source.is_relative_to(BUILD.resolve()):
        raise refusal(
            "CASE",
            arrived=f"{source} inside {BUILD}/, which is written anew",
            expected="a path outside",
            fix="Move your articles, for example to data/, and give that path as CASE.",
        )
    clear(folder, but=CHOICES)
    return folder


# ---------------------------------------------------------------- what a run says


def _lines_of(report) -> list[str]:
    """Return what was read, what was guessed and what looks odd, as `Corpus.report` has it."""
    return [as_options(f"{row.what}: {row.n:,} – {row.which}") for row in report.itertuples()]


def _read(corpus) -> str:
    """Return what was read, in a line."""
    return str(corpus).removeprefix("Corpus: ")


def _say_written(corpus, path: Path) -> None:
    """Say what is in a corpus that was written, and where the rest is listed."""
    say(f"wrote {path}: {_read(corpus)}; skipped.csv beside it says why")


# ---------------------------------------------------------------- choices


def words_in(text: str) -> list[str]:
    """Return the words of a text, which quotation marks may hold together."""
    try:
        return shlex.split(text)
    except ValueError as error:  # a quotation mark is not closed
        raise click.BadParameter(f"{text!r}: {error}.") from None


def column_names(text: str) -> dict[str, str]:
    """Return our column names → those of a user, as in "outlet=Medium text='Full text'"."""
    pairs = [pair.partition("=") for pair in words_in(text)]
    names = {ours: theirs for ours, _, theirs in pairs}
    if not all([*names, *names.values()]) or len(names) < len(pairs):
        raise click.BadParameter(f"{text!r} is not like outlet=Medium text='Full text'.")
    return names


def choices_at(case: str | None) -> tuple[str | None, dict]:
    """Return the path of a case, and what its case.toml says where that is given in its place.

    The folder of a case that a run wrote stands for its case.toml.
    """
    path = Path(case or "")
    if path.resolve().is_relative_to(BUILD.resolve()) and (path / CHOICES).is_file():
        path /= CHOICES
    if path.suffix != ".toml":
        return case, {}
    choices = _choices_of(path)
    return choices.pop("case", case), choices


def _choices_of(path: Path) -> dict:
    """Return what a case.toml says, by the names of options."""
    from analysis.case.opening import Choices
    from analysis.lexicons.validation import read_list

    return read_list(path, Choices).model_dump(exclude_defaults=True)


def _write_choices(folder: Path, choices: Mapping) -> None:
    """Write the case.toml of a case, a line a choice."""
    from analysis.case.opening import Choices

    lines = [_toml_line(name, choices[name]) for name in Choices.model_fields if choices.get(name)]
    write_outputs(folder, {CHOICES: "".join(lines).encode("utf-8", "replace")})


def _toml_line(name: str, value) -> str:
    """Return a line of TOML."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    escaped = CHANGED_BY_TOML.sub(lambda mark: rf"\u{ord(mark[0]):04x}", text)
    return f"{name} = {escaped}\n"


def _reading_by(choices: Mapping) -> dict:
    """Return how articles are read by these choices, as `read_corpus` takes it."""
    reading = {name: choices[name] for name in AS_GIVEN if name in choices}
    if "columns" in choices:
        reading["columns"] = column_names(choices["columns"])
    if choices.get("no_clean"):
        reading |= {"clean": False, "noise": choices.get("noise")}  # rules beside it are refused
    for name in DRAFTED:
        if choices.get(name) == DRAFT:
            reading[name] = DRAFT
        elif choices.get(name) == NO:
            reading[name] = None
    return reading


A_PATH = click.Path(path_type=Path)
COLUMNS = click.option("--columns", help="Our column names and yours: outlet=Medium text='Body'.")
PLACE_OPTIONS = (
    click.option(
        "--case",
        help="A case folder, a pack, a folder of .txt, a table of articles, or a case.toml.",
    ),
    click.option(
        "--notebooks", type=A_PATH, help="To run (notebooks/), or to report on (build/notebooks)."
    ),
)
#: Options of a run that a case.toml keeps.
CHOICE_OPTIONS = (
    click.option("--by", help="The column whose groups are compared, if none is planned."),
    click.option("--drop", help="A file of words that are left out, one a line."),
    click.option("--lexicon", help="A table term, score: the sentiment of words, in any language."),
    click.option("--actors", help="An actors.toml, or draft: names in the articles; or no."),
    click.option("--noise", help="Cleaning rules of your own, or draft: text that recurs; or no."),
    click.option("--no-clean", is_flag=True, help="Read the texts as they are, without cleaning."),
    COLUMNS,
    click.option("--encoding", help="Of text files and tables (found out for each)."),
    click.option(
        "--outlets",
        type=click.Choice(["joined", "apart"]),
        help="Whether outlets spelled alike are one (joined).",
    ),
    click.option("--date-format", help="How dates are written, such as %d.%m.%Y."),
    click.option(
        "--faulty",
        type=click.Choice(["refuse", "skip"]),
        help="Refuse, or skip and list, what cannot be read (by default refused, except days).",
    ),
)


def with_options(options: Sequence[Callable]) -> Callable:
    """Return a decorator that adds options to a command."""

    def add(command: Callable) -> Callable:
        """Add the options, the first one first in the help."""
        for option in reversed(options):
            command = option(command)
        return command

    return add


# ---------------------------------------------------------------- commands


@click.group()
@click.version_option(
    version("framing-notebooks"), prog_name="framing-notebooks", message="%(prog)s %(version)s"
)
def commands() -> None:
    """Collect articles, run the notebooks, write the report and the page, count words."""


@commands.command()
@with_options(PLACE_OPTIONS)
@click.option("--jobs", "-j", type=click.IntRange(min=1), default=2, help="Notebooks at once (2).")
@with_options(CHOICE_OPTIONS)
def run(case: str | None, notebooks: Path | None, jobs: int, **options: Any) -> int:
    """Run the notebooks; figures go to figures/, or with --case to build/figures/.

    Of articles without lists of actors and of recurring text both are drafted. Every choice is
    written to build/cases/NAME/case.toml; --case build/cases/NAME makes them again.
    """
    require_extra("notebooks", what="run", modules=RUNNERS)
    from analysis import open_case
    from analysis.case.opened import grouping_told
    from analysis.compare.groups import require_name_of_groups
    from analysis.report.notebooks import notebooks_in, run_notebooks

    case, choices = choices_at(case)
    choices |= {name: value for name, value in options.items() if value}
    if choices and not case:
        raise refusal(
            "CASE",
            arrived=f"none, but {_as_given(choices)}",
            expected="articles to read",
            fix="Say which with CASE=path; the shipped cases are counted already.",
        )
    by = choices.get("by", "")
    require_name_of_groups(by)
    folder = notebooks or NOTEBOOKS
    notebooks_in(folder)  # before articles are read and anything is removed
    home = _build_folder(case)
    output = home / "notebooks"
    outdated = [output, home / "report"]
    inputs = figures = None
    if case:
        inputs = prepare(case, **choices)
        if by:
            inputs = inputs.grouped(by)
        opened = _grouped(open_case(inputs.folder), by)
        say(grouping_told(opened)[1])
        figures = BUILD / "figures"
        outdated.append(figures / home.name)
    for earlier in outdated:
        clear(earlier)
    clear(FIGURES, f"*/{UNFINISHED}")
    n_failed = run_notebooks(folder, output, inputs=inputs, figures=figures, jobs=jobs, log=say)
    if case:
        _say_overview(opened)
    return FAILED if n_failed else 0


def _grouped(case: Any, by: str) -> Any:
    """Return a case whose articles are compared by a column, if one is given."""
    return replace(case, files=replace(case.files, by=by)) if by else case


def _say_overview(case: Any) -> None:
    """Say what the three largest groups of articles stress; of labelled pages nothing."""
    from analysis.compare.findings import stressed_texts
    from analysis.outlets import overview

    if case.features is not None and not case.readings:
        table = overview(case)
        missing = table.attrs["method"]["missing"]
        say(*stressed_texts(table)[:MOST_TOLD], *[missing] * bool(missing))


def _build_folder(case: str | None) -> Path:
    """Return the folder for the executed notebooks and the report of a case."""
    return BUILD / "reports" / _case_name(_case_path(case)) if case else BUILD


@commands.command()
@click.argument("source")
@click.argument("folder", type=A_PATH)
@click.option(
    "--kind",
    help="pages: read every file as a web page.",
)
@click.option("--encoding", help="Of all files (detected for each).")
def collect(source: str, folder: Path, kind: str | None, encoding: str | None) -> None:
    """Read exports of Nexis, Factiva, ProQuest or Europresse, or saved web pages.

    SOURCE is a file, a .zip or a folder of them. FOLDER gets articles.jsonl and skipped.csv, and
    is a case. A report says what was read, and what may have gone wrong.
    """
    from analysis.collect import read, save
    from analysis.collect.input_files import SKIPPED, require_collected

    require_collected(folder, [TEXTS, SKIPPED])
    _require_place(folder)
    corpus = read(source, kind=kind, encoding=encoding)
    _say_written(corpus, save(corpus, folder))
    say(*_lines_of(corpus.report()))


@commands.command()
@click.argument("urls")
@click.argument("folder", type=A_PATH)
@COLUMNS
@click.option("--encoding", help="Of the list.")
@click.option("--delay", type=float, default=2.0, help="Seconds between two pages of one host (2).")
@click.option(
    "--no-archive",
    is_flag=True,
    help="Do not ask the Wayback Machine for pages that are gone.",
)
@click.option("--local", is_flag=True, help="Allow addresses of this machine and its network.")
def fetch(
    urls: str,
    folder: Path,
    columns: str | None,
    no_archive: bool,
    **options: Any,
) -> None:
    """Download the pages of a list of addresses.

    URLS is a table with a column url (Media Cloud's, for example), or a .txt file. FOLDER gets
    the pages, articles.jsonl, skipped.csv, reached.csv and, of search results, hits.csv, and the
    lists and labels of the case beside URLS: it is a case.
    """
    from analysis import collect as collecting
    from analysis.case.cache import case_files
    from analysis.corpus.columns import lines_of_guesses

    if columns:
        options["columns"] = column_names(columns)
    if no_archive:
        options["archive"] = None
    of_case = [path for path in case_files(Path(urls).parent) if path.name not in OF_A_RUN]
    corpus, _ = collecting.fetch(urls, folder, **options)
    missing = [path for path in of_case if not os.path.lexists(folder / path.name)]
    write_outputs(folder, {path.name: path.read_bytes() for path in missing})
    say(*map(as_options, lines_of_guesses(corpus.guesses.itertuples(index=False))))
    _say_written(corpus, folder / TEXTS)


@commands.command()
@with_options(PLACE_OPTIONS)
def report(case: str | None, notebooks: Path | None) -> int:
    """Write executed notebooks as one HTML page, which a browser prints.

    Beside it is the page of each labelled case, NAME.html, to look up its sources, labels and
    pages. The last line says which notebooks failed, if any did.
    """
    require_extra("notebooks", what="report", modules=RUNNERS)
    from analysis import open_case
    from analysis.report import html as reports
    from analysis.report.front import SUMMARY, front_of

    case, _ = choices_at(case)
    home = _build_folder(case)
    executed = notebooks or home / "notebooks"
    labelled = sorted(path.parent for path in DATA.glob("*/codebook.toml"))
    folders = [_case_path(case)] if case else labelled
    pages = reports.read(executed)
    told = folders if case else [folder for folder in folders if (folder / SUMMARY).is_file()]
    front = front_of(open_case(_counted(told[0])), folder=told[0]) if told else None
    to = home / "report"
    written = reports.write(pages, to, front=front)
    say(f"report in {written}")
    counted = [_counted(folder) for folder in folders] if notebooks is None else []
    lost = []
    for folder in counted:
        if not _save_page(folder, to):
            lost.append(f"the page of {folder.name}")
    failed = [name for name, each in pages.items() if each.metadata.get("trouble")]
    if failed or lost:
        names = listing([*failed, *lost])
        say(f"failed, by a fault of the package and not of your articles: {names}")
    return FAILED if lost else 0


def _counted(folder: Path) -> Path:
    """Return where a run counted the articles of a case, or else its own folder."""
    counted = BUILD.resolve() / "cases" / _case_name(folder)
    return counted if counted.is_dir() else folder


def _save_page(folder: Path, to: Path) -> bool:
    """Write the page of a case that was counted or annotated; return whether all went well."""
    from analysis import page

    if _is_pack(folder / FEATURES) or any(folder.glob(ANNOTATIONS)):
        try:
            say(f"page in {page.save(folder, to / f'{folder.name}.html')}")
        except InputError as error:
            say(str(error))
            return False
    return True


@commands.command("page")
@click.argument("case")
@click.argument("file", type=A_PATH, required=False)
@click.option("--by", default="", help="The column whose groups are compared, if none is planned.")
def write_page(case: str, file: Path | None, by: str) -> None:
    """Write the page of a case as one HTML file.

    CASE is a case folder, a pack, a folder of .txt or a table of articles, whose lists are drafted
    where there are none; or build/cases/NAME, which a run wrote. FILE, by default NAME.html, needs
    neither Python nor a network to be read.
    """
    from analysis import open_case, page
    from analysis.case.opened import grouping_told
    from analysis.compare.groups import require_groups, require_name_of_groups
    from analysis.corpus.runs import RULE
    from analysis.counts import note_of_actors

    require_name_of_groups(by)
    source = _case_path(case)
    drafts = _drafts_for(source, {}) if _articles_of(source) else {}
    file = file or Path(f"{_case_name(source)}.html")
    _require_place(file.parent)
    clear(file.parent, f".{glob.escape(file.name)}{UNFINISHED}")  # of a call that was killed
    opened: Any = open_case(case, **drafts)
    if "actors" in drafts and note_of_actors(opened.features):
        say("actors: a draft that nobody has reviewed")
    if "noise" in drafts and RULE in opened.features.manifest["edits"]:
        say("noise: a draft that nobody has reviewed")
    if by:
        require_groups(opened.counts(every=True).rows, by)
        opened = _grouped(opened, by)
        say(grouping_told(opened)[1])
    say(f"page in {page.save(opened, file)}")
    _say_overview(opened)


@commands.command()
@click.argument("case")
@click.argument("terms", nargs=-1, required=True)
@click.option("--by", default="outlet", help="The column whose groups are compared (outlet).")
def count(case: str, terms: tuple[str, ...], by: str) -> None:
    """Count which outlets mention words or names surely more than others.

    CASE is what "page" takes. TERMS are counted together: coal "coal mine*" "Angela Merkel", or
    with commas in one text. * is any ending; a name in the list of actors counts under all its
    aliases. build/counts/NAME gets a figure, and a table with three addresses an outlet. What is
    sure comes first.
    """
    from analysis import compare, extract, figures, lexicons, open_case, outlets, plots
    from analysis.case.cache import NGRAMS
    from analysis.compare.groups import require_name_of_groups
    from analysis.outlets.mentions import COMMAS

    require_name_of_groups(by)
    folder = BUILD / "counts"
    _require_place(folder)
    opened: Any = open_case(case)
    features = opened.features
    words = ", ".join(terms)
    in_a_row = rf"\w[^\w{COMMAS}]+\w"
    if re.search(in_a_row, words) and _articles_of(_case_path(case)):
        require_columns(features.articles, [by], what="articles")
        read = extract(opened.texts, actors=opened.files.listed_actors, ngrams=NGRAMS, readers=[])
        features = open_case(read).features
    table = outlets.mentioning(features, words, by=by)
    digits = lexicons.fingerprint([by, words])[:6]  # terms may be alike but for signs and script
    name = re.sub("[^a-z0-9]+", "-", f"by {by} {words:.60} {digits}".lower())
    saved: Any = figures.save(plots.levels(table), name, case=opened.name, folder=folder)
    first = table.head(MOST_SHOWN)
    say(*repr(figures.paper_table(first, columns=[by, "n", "estimate", "sure"])).splitlines())
    say(*(first[by].astype(str) + ": " + first["addresses"]))
    say(compare.finding(table), table.attrs["method"]["missing"])
    say(f"{saved.files}; the .csv has all {len(table)} groups")


@commands.command()
def lab() -> None:
    """Open JupyterLab, in notebooks/ where there is such a folder."""
    require_extra("lab", what="lab", modules=("jupyterlab",))
    words = [sys.executable, "-m", "jupyterlab"]
    if NOTEBOOKS.is_dir():
        words.append(f"--FileContentsManager.preferred_dir={NOTEBOOKS}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # JupyterLab refuses root, which everybody is in a container.
        words.append("--allow-root")
    os.execv(sys.executable, words)


def parted(arguments: Iterable[str]) -> Iterator[str]:
    """Yield arguments, those that make hands on together one by one.

    >>> list(parted(["run", "--options=--drop 'my words.txt'"]))
    ['run', '--drop', 'my words.txt']
    """
    for argument in arguments:
        is_several = argument.startswith(OPTIONS)
        yield from words_in(argument.removeprefix(OPTIONS)) if is_several else [argument]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    It is 0, 1 if a notebook or a page failed, 2 if the input is refused, and 130 if it was stopped.
    """
    try:
        words = parted(sys.argv[1:] if arguments is None else arguments)
        with using_files(), warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = lambda message, *_: say(str(message))
            return commands.main([*words], standalone_mode=False) or 0
    except InputError as error:
        say(as_options(str(error)), file=sys.stderr)
        return REFUSED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        say("stopped; fetch goes on where it stopped", file=sys.stderr)
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
