"""The command line: collect articles, extract a pack, run the notebooks, write the report.

    framing collect SOURCE FOLDER [--kind nexis]
    framing fetch URLS FOLDER [--delay 2] [--no-archive] [--local]
    framing run [--case PATH] [--by COLUMN] [--actors PATH] [--noise PATH] [--drop PATH]
    framing extract SOURCE FOLDER [--actors PATH] [--workers 2]
    framing suggest actors SOURCE [--most 60] [--to actors.toml]
    framing suggest noise SOURCE [--to noise.csv]
    framing report [--case PATH]
    framing page CASE FILE [--actors PATH] [--noise PATH]
    framing lab
    framing --version

``python -m analysis`` is the same. Each command says more with --help. Files that the package did
not write, or that were changed since, are never replaced.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from analysis.errors import (
    InputError,
    MissingInput,
    listing,
    number_of,
    printable,
    refusal,
    require_extra,
    using_files,
)
from analysis.files import (
    ANY_VENDOR,
    FEATURES,
    READING,
    create_files,
    remove_outputs,
    require_outputs,
    write_outputs,
)

if TYPE_CHECKING:  # they need the extra "notebooks"
    from analysis.report.notebooks import CaseInputs

BUILD = Path("build")
NOTEBOOKS = Path("notebooks")
DATA = Path("data")  #: the shipped cases
TEXTS = "articles.jsonl"  #: what `collect` and `fetch` write
SKIPPED = "skipped.csv"
OF_A_RUN = ("hits.csv", "reached.csv")  #: what an earlier `fetch` found
#: Two words in a row are counted in articles that are given as a case, if five articles have them.
COUNTING_OF_CASE: dict = {"ngrams": (1, 2), "min_articles": 5}
DRAFT = "draft"  #: in place of a list: one that is made of the articles, unreviewed
NO = "no"  #: in place of a list: none
CHOICES = "case.toml"  #: of a case: which articles it has, how they are read and compared
DRAFTED = ("actors", "noise")  #: lists that are drafted for articles given as a case
OPTIONS = "--options="  #: begins the argument in which make hands its OPTIONS on
MOST_SHOWN = 10  #: drafted actors
SURROGATE = re.compile(r"[\ud800-\udfff]")  #: a byte of a path that is not UTF-8
#: What TOML forbids as it is, or our reader composes.
CHANGED_BY_TOML = re.compile(r"[\x7f\xa0\u0300-\u036f]")
TOLD = ("skipped: ", "guesses: ")  #: beginnings of lines that a run says
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
        print(printable(line), file=file, flush=True)


def as_options(line: str) -> str:
    """Return a line with arguments of Python as commands take them.

    >>> print(as_options('Write columns={"text": "Full text"}.'))
    Write COLUMNS="text='Full text'".
    """
    for argument, option in ARGUMENTS.items():
        line = re.sub(argument, option, line)
    return line


# ---------------------------------------------------------------- the case of a user


def prepare(
    path: str,
    *,
    own: Mapping[str, bytes] | None = None,
    choices: Mapping | None = None,
    **reading: Any,
) -> CaseInputs:
    """Return the case at a path, extracted under build/cases/ if it has articles.

    *own* are other files of the case, such as drop.txt; *choices* are for its case.toml, which is
    written first; *reading* is what `read_corpus` takes.
    """
    from analysis.report.notebooks import CaseInputs

    source = _case_path(path)
    is_pack = _is_pack(source)
    # Articles are read anew, so that a changed word list counts.
    is_counted = (is_pack or _is_pack(source / FEATURES)) and not (source / TEXTS).is_file()
    own = own or {}
    choices = choices or {}
    asked = [*reading]
    if not is_pack:  # a case folder has lists of its own
        asked += [Path(name).stem for name in own]
    if asked and is_counted:
        raise refusal(
            "CASE",
            arrived=f"{path}, which is counted already, with {_as_given(asked)}",
            expected="articles to read",
            fix="Leave these options out, or give the path of the articles as CASE.",
        )
    articles = None if is_counted else _articles_of(source)
    if articles is not None:
        return _extract_case(source, articles, own=own, choices=choices, **reading)
    if is_pack:
        folder = _new_case_folder(source, choices)
        write_outputs(folder, own)
        (folder / FEATURES).symlink_to(source, target_is_directory=True)
        return CaseInputs(folder)
    if is_counted or any(source.glob("annotations_*.csv")):
        return CaseInputs(source)
    is_there = source.exists()
    raise refusal(
        "CASE",
        arrived=f"{path}, {'in which there is none of them' if is_there else 'which is not there'}",
        expected="a case folder (annotations_*.csv), a pack (manifest.json), a folder of .txt, or"
        " a table of articles (.csv, .tsv, .json, .jsonl, .parquet or .xlsx)",
        fix="Check the path; it starts from the folder that the command runs in.",
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


def _articles_of(source: Path) -> Path | None:
    """Return the folder or table of the articles at a path; None where there are none."""
    from analysis.case.cache import articles_at
    from analysis.corpus.tables import SUFFIXES

    is_other = source.is_file() and source.suffix not in SUFFIXES
    return None if is_other else articles_at(source)


def _extract_case(
    source: Path,
    articles: Path,
    *,
    own: Mapping[str, bytes],
    choices: Mapping,
    **reading: Any,
) -> CaseInputs:
    """Extract a pack from articles; the lists and tables of the case are copied beside it.

    What is not listed is drafted, unless people annotated the articles. Of a case.toml beside the
    articles, which a stranger may have written, only the groups and the lexicon's name count.
    """
    from analysis.case.cache import LISTS_OF_CASE
    from analysis.report.notebooks import CaseInputs

    files = _case_files(source)
    lists = [name for name in files if name in LISTS_OF_CASE]
    folder = _new_case_folder(source, {**_choices_beside(source), **choices})
    files.pop(CHOICES, None)
    write_outputs(folder, {**files, **own})
    if lists:
        say(f"lists beside the articles: {', '.join(lists)}")
    given = _lists_for(folder, reading)
    drafts = extract_pack(articles, folder / FEATURES, case=folder, **COUNTING_OF_CASE, **given)
    for name, content in drafts.items():
        _keep_draft(name, content, _build_folder(str(source)))
    write_outputs(folder, drafts)  # they are lists of the case now
    _keep_choices(folder, {name: DRAFT for name in DRAFTED if given.get(name) == DRAFT})
    as_read = {name: value for name, value in given.items() if value != DRAFT}
    as_read["texts"] = str(articles)
    _say_in_python(folder, as_read)
    parameters = {"folder": str(folder), "reading": as_read}
    return CaseInputs(folder, parameters)


def _say_in_python(folder: Path, reading: Mapping) -> None:
    """Say which line of Python opens the case as the notebooks do."""
    options = "".join(f", {name}={value!r}" for name, value in reading.items())
    say(f"in Python: open_case({os.path.relpath(folder)!r}{options})")


def _own_files(drop: str | None, lexicon: str | None) -> dict[str, bytes]:
    """Return the lists that a user gives as files of the case, by name; refuse what is none."""
    from analysis.lexicons.words import listed_words
    from analysis.sentiment import scores_in

    files = {}
    if drop:
        listed_words(drop)
        files["drop.txt"] = Path(drop).read_bytes()
    if lexicon:
        scores_in(lexicon)
        files["lexicon.csv"] = Path(lexicon).read_bytes()
    return files


def _choices_of(path: Path) -> dict:
    """Return what a case.toml says, by the names of options."""
    from analysis.case.opening import Choices
    from analysis.lexicons.validation import read_list

    return read_list(path, Choices).model_dump(exclude_defaults=True)


def _choices_beside(source: Path) -> dict:
    """Return what counts of a case.toml beside articles: the groups, and the lexicon's name."""
    path = (source if source.is_dir() else source.parent) / CHOICES
    theirs = _choices_of(path) if path.is_file() else {}
    kept = {name: theirs[name] for name in ("by", "lexicon") if name in theirs}
    return {name: Path(value).name if name == "lexicon" else value for name, value in kept.items()}


def _keep_choices(folder: Path, choices: Mapping) -> None:
    """Add choices to the case.toml in the folder of a case, where it is one of ours."""
    from analysis.case.opening import Choices

    path = folder / CHOICES
    if folder.is_relative_to(BUILD.resolve()):
        kept = _choices_of(path) if path.is_file() else {}
        kept |= {name: value for name, value in choices.items() if value}
        lines = [_toml_line(name, kept[name]) for name in Choices.model_fields if name in kept]
        write_outputs(folder, {CHOICES: "".join(lines).encode()})


def _toml_line(name: str, value) -> str:
    """Return a line of TOML; an empty one where a path is not UTF-8, which TOML cannot say."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if SURROGATE.search(text):
        return ""
    escaped = CHANGED_BY_TOML.sub(lambda mark: rf"\u{ord(mark[0]):04x}", text)
    return f"{name} = {escaped}\n"


def _lists_beside(folder: Path) -> dict:
    """Return the paths of the word lists of a case; cleaning rules come after those that ship."""
    from analysis.case.cache import lists_beside, paths_in

    lists = lists_beside(folder)
    paths: dict = {name: str(path) for name, path in lists.items()}
    if "noise" in lists:
        paths["noise"] = [None, *map(str, paths_in(lists["noise"]))]
    return paths


def _lists_for(folder: Path, reading: Mapping) -> dict:
    """Return how articles are read: as was asked, by the lists beside them, else by drafts.

    Nothing is drafted for articles that people annotated.
    """
    is_annotated = any(folder.glob("annotations_*.csv"))
    drafts = {} if is_annotated else dict.fromkeys(DRAFTED, DRAFT)
    given = {**drafts, **_lists_beside(folder), **reading}
    if given.get("clean") is False:
        given.pop("noise", None)
    return given


def _case_files(folder: Path) -> dict[str, bytes]:
    """Return the lists and tables of a case, with which a folder of texts becomes a case."""
    from analysis.case.cache import case_files

    return {path.name: path.read_bytes() for path in case_files(folder)}


def _new_case_folder(source: Path, choices: Mapping) -> Path:
    """Return a folder for a case under build/cases/, with nothing in it but these choices.

    Raises InputError for files there that the package did not write: they would count as input.
    """
    from analysis.features.store import remove

    folder = BUILD.resolve() / "cases" / _case_name(source)
    if source.is_relative_to(BUILD.resolve()):
        raise refusal(
            "CASE",
            arrived=f"{source} inside {BUILD}/, which is written anew",
            expected="a path outside",
            fix="Move your articles, for example to data/, and give that path as CASE.",
        )
    if folder.exists():
        names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        require_outputs(folder, names - {FEATURES})
        pack = folder / FEATURES
        if pack.is_symlink():  # to a pack that is read where it is
            pack.unlink()
        remove(pack)
        remove_outputs(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _keep_choices(folder, choices)  # they outlive articles that are refused
    return folder


# ---------------------------------------------------------------- articles


def extract_pack(
    source: str | Path,
    folder: str | Path,
    *,
    min_articles: int = 1,
    ngrams: tuple[int, int] = (1, 1),
    workers: int = 1,
    actors: str | Path | None = None,
    frames: str | Path | None = None,
    case: Path | None = None,
    **reading: Any,
) -> dict[str, bytes]:
    """Read articles, write their pack, and say what was read, edited and skipped.

    The report of a *case*, a folder, has what is not said. Returned are lists that were drafted, as
    files by name.
    """
    import analysis
    from analysis.corpus.report import FOUND, found_options
    from analysis.features.ngrams import without_rare
    from analysis.features.store import require_replaceable
    from analysis.figures.escaping import csv_of
    from analysis.suggest.listed import listed

    counting: dict = {"ngrams": ngrams, "workers": workers, "frames": frames, "actors": actors}
    require_replaceable(folder)  # before the articles are read
    corpus = analysis.read_corpus(source, **reading)
    report = corpus.report()
    if case is not None:
        found = found_options(corpus)
        columns = reading.get("columns", {}) | found["columns"]
        found["columns"] = as_words(columns)
        lines = _lines_of(report[report["what"].str.fullmatch(FOUND)])
        _keep_choices(case, {**found, "found": lines})
    with _saying_warnings():
        counting["actors"] = listed(actors, corpus)
    features = analysis.extract(corpus, **counting)
    if min_articles > 1:
        features = without_rare(features, min_articles=min_articles)
    features.save(folder)
    _say_pack(source, features.manifest, report=_lines_of(report), case=case)
    drafts = {}
    if corpus.draft is not None:
        _say_noise(corpus.draft)
        if not corpus.draft.empty:
            drafts["noise.csv"] = csv_of(corpus.draft)
    if counting["actors"].draft:
        _say_actors(counting["actors"].draft)
        drafts["actors.toml"] = counting["actors"].draft.encode("utf-8", "backslashreplace")
    return drafts


def _say_noise(draft) -> None:
    """Say how much text recurs and was cut."""
    cut = f"{number_of(len(draft), 'text')} cut by a draft, which nobody has reviewed"
    say(f"recurring text: {'none was found' if draft.empty else cut}")


def _say_actors(draft: str) -> None:
    """Say who was drafted as an actor."""
    names = [entry["name"] for entry in tomllib.loads(draft)["actor"]]
    say(f"actors: {len(names)} drafted, which nobody has reviewed: {listing(names, MOST_SHOWN)}")
    head = draft.partition("\n\n")[0]
    for line in head.splitlines()[2:]:  # in which languages drafts were checked
        say(line.removeprefix("# "))


def _keep_draft(name: str, content: bytes, drafts: Path) -> None:
    """Write a draft to be put right, unless somebody has begun to; say how it is given."""
    option = Path(name).stem.upper()
    path = drafts / name
    verb = "is in"
    try:
        write_outputs(drafts, {name: content})
    except InputError:
        verb = "differs from your"
    say(f"the draft {verb} {path}: put it right and give {option}={path}; {option}=no is without")


def _say_pack(
    source: str | Path,
    manifest: dict,
    *,
    report: Iterable[str] = (),
    case: Path | None = None,
) -> None:
    """Say what an extraction read and skipped: all of it, or of a case what comes first."""
    from analysis.lexicons.languages import notice

    n_articles = number_of(manifest["read"]["articles"], "articles")
    edits = [f"{rule} {n}" for rule, n in manifest["edits"].items()]
    edited = f"edits by cleaning rule: {', '.join(edits) or 'none'}"
    if manifest["settings"]["cleaned"] is False:
        edited = "texts as they came, not cleaned"
    say(f"read {n_articles} from {source}", *filter(None, [notice(manifest)]))
    lines = [edited, *report, *_lines_of_skipped(manifest["skipped"])]
    if case is not None:
        write_outputs(case, {READING: "\n".join(map(printable, lines)).encode()})
        lines = [line for line in lines if line.startswith(TOLD)]
        path = os.path.relpath(case / READING)
        lines.append(f"how they were read, line by line: {path}, and at the end of the report")
    say(*lines)


def _say_guesses(guesses: Iterable[tuple]) -> None:
    """Say what was guessed of a table, and which argument says otherwise."""
    from analysis.corpus.columns import lines_of_guesses

    say(*map(as_options, lines_of_guesses(guesses)))


def _lines_of(report) -> list[str]:
    """Return what was read, what was guessed and what looks odd, as `Corpus.report` has it."""
    return [as_options(f"{row.what}: {row.n:,} – {row.which}") for row in report.itertuples()]


def _say_written(corpus, path: Path) -> None:
    """Say what is in a corpus that was written, and what was skipped."""
    say(f"wrote {path}: {str(corpus).removeprefix('Corpus: ')}")
    say(*_lines_of_skipped(corpus.skipped.fillna("").itertuples(index=False)))


def _lines_of_skipped(rows: Iterable) -> Iterator[str]:
    """Yield which articles are lost, and what to know of others."""
    from analysis.corpus.report import JOINED
    from analysis.corpus.tables import is_lost

    for *names, reason in rows:
        if reason.startswith(JOINED):  # the report has all in one line
            continue
        verb = "skipped" if is_lost(reason) else "kept"
        words = filter(None, [*names, reason.removeprefix("kept: ")])
        yield f"{verb} {': '.join(words)}"


# ---------------------------------------------------------------- options


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


def as_words(columns: Mapping[str, str]) -> str:
    """Return column names as `column_names` reads them."""
    return shlex.join(f"{ours}={theirs}" for ours, theirs in columns.items())


def case_of(context: click.Context, _: Any, case: str | None) -> str | None:
    """Return the path of a case; of one that a run wrote, its choices are those not given."""
    path = Path(case or "")
    if path.resolve().is_relative_to(BUILD.resolve()) and (path / CHOICES).is_file():
        path /= CHOICES
    if path.suffix != ".toml":
        return case
    choices = _choices_of(path)
    if "case" not in choices:  # there are no articles to read by them
        return case
    context.default_map = _own_choices(choices)
    return choices["case"]


def _own_choices(choices: dict) -> dict:
    """Return choices without the name of a lexicon beside the articles, where a run finds it."""
    name = choices.get("lexicon", "")
    beside = _choices_beside(_case_path(choices["case"])).get("lexicon")
    is_beside = name == beside and not Path(name).is_file()
    return {key: each for key, each in choices.items() if key != "lexicon" or not is_beside}


A_PATH = click.Path(path_type=Path)
TABLE_OPTIONS = (
    click.option(
        "--columns",
        type=column_names,
        help="Our column names and yours: \"outlet=Medium text='Body'\".",
    ),
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
READING_OPTIONS = (
    click.option("--actors", help="An actors.toml, or draft: names in the articles; or no."),
    click.option("--noise", help="Cleaning rules of your own, or draft: text that recurs; or no."),
    click.option("--no-clean", is_flag=True, help="Read the texts as they are, without cleaning."),
    *TABLE_OPTIONS,
)
PLACE_OPTIONS = (
    click.option(
        "--case",
        callback=case_of,
        is_eager=True,
        help="A case folder, a pack, a folder of .txt, a table of articles, or a case.toml.",
    ),
    click.option(
        "--notebooks", type=A_PATH, help="To run (notebooks/), or to report on (build/notebooks)."
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


def _given(options: dict) -> dict:
    """Return the options for reading that were given, as `read_corpus` takes them."""
    given = {name: value for name, value in options.items() if value}
    if given.pop("no_clean", False):
        given["clean"] = False
    for name in set(DRAFTED) & set(given):
        value = given[name]
        if value == NO:
            given[name] = None
        elif value != DRAFT:
            path = str(Path(value).resolve())
            given[name] = [None, path] if name == "noise" else path
    return given


# ---------------------------------------------------------------- commands


@click.group()
@click.version_option(
    version("framing-notebooks"), prog_name="framing-notebooks", message="%(prog)s %(version)s"
)
def commands() -> None:
    """Collect articles, extract a pack, draft lists, run the notebooks, write the report."""


@commands.command()
@with_options(READING_OPTIONS)
@with_options(PLACE_OPTIONS)
@click.option("--jobs", "-j", type=int, default=2, help="Notebooks at once (2).")
@click.option("--by", help="The column of articles whose groups are compared, if none is planned.")
@click.option("--drop", help="A file of words that are left out, one a line.")
@click.option("--lexicon", help="A table term, score: the sentiment of words, in any language.")
def run(
    case: str | None,
    notebooks: Path | None,
    jobs: int,
    **options: Any,
) -> int:
    """Run the notebooks; figures go to figures/, or with --case to build/figures/.

    Of articles without lists of actors and of recurring text both are drafted. Every choice is
    written to build/cases/NAME/case.toml; --case build/cases/NAME makes them again.
    """
    require_extra("notebooks", what="run", modules=RUNNERS)
    from analysis import open_case
    from analysis.case.opened import groups_told
    from analysis.compare.groups import require_name_of_groups
    from analysis.report.notebooks import earlier_notebooks, notebooks_in, run_notebooks

    chosen = {name: value for name, value in options.items() if value}
    given = _given(chosen)
    by, drop, lexicon = (given.pop(name, None) for name in ("by", "drop", "lexicon"))
    require_name_of_groups(by or "")
    own = _own_files(drop, lexicon)
    if chosen and not case:
        raise refusal(
            "CASE",
            arrived=f"none, but {_as_given(chosen)}",
            expected="articles to read",
            fix="Say which with CASE=path; the shipped cases are counted already.",
        )
    home = _build_folder(case)
    folder = notebooks or NOTEBOOKS
    output = home / "notebooks"
    outdated = [output, home / "report"]
    inputs = figures = None
    if case:
        chosen = {"case": case, **chosen, "columns": as_words(given.get("columns", {}))}
        inputs = prepare(case, own=own, choices=chosen, **given)
        if by:
            inputs = inputs.grouped(by)
        opened = open_case(inputs.folder)
        say(groups_told(opened))
        if drop:
            say(opened.counts("words", every=True).note)
        figures = BUILD / "figures"
        outdated.append(figures / home.name)
    # All folders are checked before anything is removed.
    for earlier in outdated:
        require_outputs(earlier)
    earlier_notebooks(output, notebooks_in(folder))
    for earlier in outdated:
        remove_outputs(earlier)
    n_failed = run_notebooks(folder, output, inputs=inputs, figures=figures, jobs=jobs, log=say)
    return FAILED if n_failed else 0


def _build_folder(case: str | None) -> Path:
    """Return the folder for the executed notebooks and the report of a case."""
    return BUILD / "reports" / _case_name(_case_path(case)) if case else BUILD


@commands.command()
@click.argument("source")
@click.argument("folder", type=A_PATH)
@with_options(READING_OPTIONS)
@click.option("--workers", type=int, default=1, help="Processes (1).")
def extract(source: str, folder: Path, workers: int, **reading: Any) -> None:
    """Read articles and write a pack.

    SOURCE is a folder of .txt, or a table of articles. FOLDER gets the pack.
    """
    extract_pack(source, folder, workers=workers, **_given(reading))


@commands.command()
@click.argument("what", type=click.Choice(["actors", "noise"]))
@click.argument("source")
@with_options(TABLE_OPTIONS)
@click.option("--most", type=int, default=60, help="Actors at most (60).")
@click.option("--to", type=A_PATH, help="A new file for the draft, which is printed otherwise.")
def suggest(what: str, source: str, most: int, to: Path | None, **reading: Any) -> None:
    """Draft an actors.toml, or the noise.csv of text that recurs, from articles.

    SOURCE is a folder of .txt, or a table of articles.
    """
    from analysis import read_corpus, suggest
    from analysis.figures.escaping import csv_of

    corpus = read_corpus(source, **_given(reading))
    if what == "actors":
        draft = suggest.actors(corpus, most=most).encode("utf-8", "backslashreplace")
    else:
        draft = csv_of(suggest.noise(corpus))
    if to is None:
        say(*draft.decode().splitlines())
    else:
        create_files(to.parent, {to.name: draft})  # people edit drafts, so none is replaced
        say(f"wrote {to}")


@commands.command()
@click.argument("source")
@click.argument("folder", type=A_PATH)
@click.option(
    "--kind",
    help=f"{ANY_VENDOR.lower()}, or pages, if a file does not say so by itself.",
)
@click.option("--encoding", help="Of all files (detected for each).")
def collect(source: str, folder: Path, kind: str | None, encoding: str | None) -> None:
    """Read exports of Nexis, Factiva, ProQuest or Europresse, or saved web pages.

    SOURCE is a file, a .zip or a folder of them. FOLDER gets articles.jsonl, for extract, and
    skipped.csv. A report says what was read, and what may have gone wrong.
    """
    from analysis.collect import read, save

    require_outputs(folder, [TEXTS, SKIPPED])  # before the files are read
    corpus = read(source, kind=kind, encoding=encoding)
    _say_written(corpus, save(corpus, folder))
    say(*_lines_of(corpus.report()))


@commands.command()
@click.argument("urls")
@click.argument("folder", type=A_PATH)
@click.option("--columns", type=column_names, help='Our column names and yours: "url=Link".')
@click.option("--encoding", help="Of the list.")
@click.option("--delay", type=float, default=2.0, help="Seconds between two pages of one host (2).")
@click.option(
    "--no-archive",
    is_flag=True,
    help="Do not ask the Wayback Machine for pages that are gone.",
)
@click.option("--archive", help="Another archive than the Wayback Machine that answers like it.")
@click.option("--local", is_flag=True, help="Allow addresses of this machine and its network.")
def fetch(urls: str, folder: Path, no_archive: bool, archive: str | None, **options: Any) -> None:
    """Download the pages of a list of addresses.

    URLS is a table with a column url (Media Cloud's, for example), or a .txt file. FOLDER gets
    the pages, articles.jsonl, skipped.csv, coverage.csv, reached.csv and, of search results,
    hits.csv, the lists and labels of the case beside URLS, and the pack of its texts: it is a case.
    """
    from analysis import collect as collecting
    from analysis.features.store import require_replaceable

    require_replaceable(folder / FEATURES)  # before the downloads
    if archive or no_archive:
        options["archive"] = None if no_archive else archive
    of_case = _case_files(Path(urls).parent)
    corpus, _ = collecting.fetch(urls, folder, **options)
    missing = [name for name in of_case if not os.path.lexists(folder / name)]
    create_files(folder, {name: of_case[name] for name in missing if name not in OF_A_RUN})
    _say_guesses(corpus.guesses.itertuples(index=False))
    _say_written(corpus, folder / TEXTS)
    extract_pack(folder / TEXTS, folder / FEATURES, **_lists_beside(folder))


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
    if _is_pack(folder / FEATURES) or any(folder.glob("annotations_*.csv")):
        try:
            _write_page(folder, to / f"{folder.name}.html")
        except InputError as error:
            say(str(error))
            return False
    return True


@contextmanager
def _saying_warnings() -> Iterator[None]:
    """Say afterwards of what the package warns meanwhile."""
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        yield
    say(*(str(note.message) for note in notes))


def _write_page(case: str | Path, file: Path, **reading: Any) -> None:
    """Write the page of a case, and say what it leaves out."""
    from analysis import open_case, page

    with _saying_warnings():
        say(f"page in {page.save(open_case(case, **reading), file)}")


@commands.command("page")
@click.argument("case")
@click.argument("file", type=A_PATH)
@with_options(READING_OPTIONS)
def write_page(case: str, file: Path, **reading: Any) -> None:
    """Write the page of a case as one HTML file.

    CASE is a case folder, a pack, a folder of .txt or a table of articles. FILE needs neither
    Python nor a network to be read. Lists that articles lack are drafted.
    """
    source = _case_path(case)
    given = _given(reading)
    is_counted = _is_pack(source) or _is_pack(source / FEATURES)
    if not is_counted and _articles_of(source):
        given = _lists_for(source, given)
    for name in DRAFTED:
        if given.get(name) == DRAFT:
            say(f"{name}: a draft that nobody has reviewed; --{name} {NO} is without")
    _write_page(case, file, **given)


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
        with using_files():
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
