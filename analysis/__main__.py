"""The command line: collect articles, extract a pack, run the notebooks, write the report.

    framing collect SOURCE FOLDER [--kind nexis]
    framing fetch URLS FOLDER [--delay 2] [--no-archive] [--local]
    framing run [--case PATH] [--by COLUMN] [--actors PATH] [--columns "outlet=Medium text=Body"]
    framing extract SOURCE FOLDER [--actors PATH] [--ngrams 1 2] [--workers 2] [--parts]
    framing suggest SOURCE [--most 60] [--to actors.toml]
    framing boilerplate SOURCE [--to noise.csv]
    framing report [--case PATH]
    framing lab
    framing --version

``python -m analysis`` is the same. Each command says more with --help. Files that the package did
not write, or that were changed since, are never replaced.
"""

from __future__ import annotations

import os
import shlex
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.machinery import PathFinder
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from analysis.errors import (
    LARGEST,
    InputError,
    MissingInput,
    number_of,
    printable,
    refusal,
    require_extra,
    using_files,
)
from analysis.files import (
    FEATURES,
    create_files,
    remove_outputs,
    require_outputs,
    write_outputs,
)

if TYPE_CHECKING:  # they need the extra "notebooks"
    from analysis.figures.notebooks import CaseInputs

BUILD = Path("build")
NOTEBOOKS = Path("notebooks")
DATA = Path("data")  #: the shipped cases
TEXTS = "articles.jsonl"  #: what `collect` and `fetch` write
SKIPPED = "skipped.csv"
OF_A_RUN = ("hits.csv", "reached.csv")  #: what an earlier `fetch` found
#: Two words in a row are counted in articles that are given as a case, if five articles have them.
COUNTING_OF_CASE: dict[str, Any] = {"ngrams": (1, 2), "ngram_articles": 5}
FAILED = 1  #: exit code where a notebook failed
REFUSED = 2  #: exit code for input that is refused
STOPPED = 130  #: exit code after Ctrl-C
#: What runs notebooks and makes their report, of the extra "notebooks".
RUNNERS = ("ipykernel", "nbclient", "nbconvert", "nbformat")


def say(line: str, *, file: TextIO | None = None) -> None:
    """Print a line, with characters that would command a terminal as escapes."""
    print(printable(line), file=file, flush=True)


# ---------------------------------------------------------------- the case of a user


def prepare(path: str, **reading: Any) -> CaseInputs:
    """Return the case at a path, extracted under build/cases/ if it has articles.

    Parameters
    ----------
    path : str
        A case folder, a pack, a folder of .txt or a table of articles.
    **reading
        What `extract_pack` takes: actors, frames, noise, clean, columns, encoding, date_format.

    Raises
    ------
    MissingInput
        If nothing is there.
    InputError
        If it is none of these, or if a pack comes with options for reading.
    """
    from analysis.figures.notebooks import inputs_of

    source = _case_path(path)
    if not source.exists():
        raise refusal(
            "CASE",
            arrived=f"{path}, which is not there",
            expected="a case folder, a pack, a folder of .txt or a table of articles",
            fix="Check the path; it starts from the folder that the command runs in.",
            kind=MissingInput,
        )
    # Articles are read anew, so that a changed word list counts.
    is_counted = not (source / TEXTS).is_file()
    is_counted &= _is_pack(source) or _is_pack(source / FEATURES)
    if reading and is_counted:
        raise refusal(
            "CASE",
            arrived=f"{path}, which is counted already, with {', '.join(reading).upper()}",
            expected="articles to read",
            fix="Leave these options out, or give the path of the articles as CASE.",
        )
    if is_counted and _is_pack(source / FEATURES):
        return inputs_of(source)
    if is_counted:
        folder = _new_case_folder(source)
        (folder / FEATURES).symlink_to(source, target_is_directory=True)
        return inputs_of(folder)
    if _has_articles(source):
        return _extract_case(source, **reading)
    if source.is_dir() and any(source.glob("annotations_*.csv")):
        return inputs_of(source)
    raise refusal(
        "CASE",
        arrived=f"{path}, in which there is none of them",
        expected="annotations_*.csv, a pack (manifest.json), .txt files, or a table as .csv,"
        " .tsv, .json, .jsonl, .parquet or .xlsx",
        fix="Give the folder or file that holds one of them as CASE=path.",
    )


def _case_path(path: str) -> Path:
    """Return the absolute path; for the pack of a case folder, the case folder."""
    source = Path(path).resolve()
    if source.name == FEATURES and _is_pack(source):
        return source.parent
    return source


def _case_name(source: Path) -> str:
    """Return the name of a case: that of its folder, or of its table, as a folder's name."""
    name = source.stem if source.is_file() else source.name
    return name.strip(".") or "articles"


def _is_pack(folder: Path) -> bool:
    """Return whether a folder is a pack."""
    return (folder / "manifest.json").is_file()


def _has_articles(source: Path) -> bool:
    """Return whether there are articles to read at a path."""
    from analysis.case.cache import articles_at
    from analysis.corpus.tables import SUFFIXES

    if source.is_file():
        return source.suffix in SUFFIXES
    return articles_at(source) is not None


def _extract_case(source: Path, **reading: Any) -> CaseInputs:
    """Extract a pack from articles; the lists and tables of the case are copied beside it."""
    from analysis.case.cache import lists_beside
    from analysis.figures.notebooks import inputs_of

    folder = _new_case_folder(source)
    write_outputs(folder, _case_files(source))
    lists = lists_beside(folder)
    if reading.get("clean") is False:
        lists.pop("noise", None)
    articles = source
    if (source / TEXTS).is_file():
        articles = source / TEXTS
    extract_pack(articles, folder / FEATURES, **COUNTING_OF_CASE, **(lists | reading))
    inputs = inputs_of(folder)
    given = lists | reading
    actors = given.get("actors")
    parameters = {
        "folder": str(articles),
        "actors_file": actors and _absolute(actors),
        "reading": _options_of_reading(given),
    }
    return replace(inputs, has=inputs.has | {"texts"}, parameters=parameters)


def _absolute(path: str | Path) -> str:
    """Return the absolute path of a list."""
    return str(Path(path).resolve())


def _options_of_reading(given: dict[str, Any]) -> dict[str, Any]:
    """Return what `read_corpus` takes to read articles as `extract_pack` does."""
    kept = ("encoding", "date_format", "clean")
    options: dict[str, Any] = {name: given[name] for name in kept if name in given}
    if given.get("columns"):
        options["columns"] = _column_names(given["columns"])
    if "noise" in given:
        options["noise"] = _noise_beside_shipped(given["noise"])
    return options


def _noise_beside_shipped(noise: str | Path | list[Path]) -> list:
    """Return the rules that ship and those of a user, or the draft of the articles."""
    from analysis.lexicons.noise import DRAFT

    if noise == DRAFT:
        return [noise]
    files = noise if isinstance(noise, list) else [noise]
    return [None, *map(_absolute, files)]


def _case_files(folder: Path) -> dict[str, bytes]:
    """Return the lists and tables of a case, with which a folder of texts becomes a case."""
    from analysis.case.cache import case_files

    return {path.name: path.read_bytes() for path in case_files(folder, most=LARGEST)}


def _new_case_folder(source: Path) -> Path:
    """Return an empty folder for a case under build/cases/."""
    folder = BUILD.resolve() / "cases" / _case_name(source)
    if source.is_relative_to(BUILD.resolve()):
        raise refusal(
            "CASE",
            arrived=f"{source} inside {BUILD}/, which is written anew",
            expected="a path outside",
            fix="Move your articles, for example to data/, and give that path as CASE.",
        )
    if folder.exists():
        _remove_case(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove_case(folder: Path) -> None:
    """Remove the case of an earlier call.

    Raises InputError for files that it did not write: they would count as input.
    """
    from analysis.features.store import remove

    pack = folder / FEATURES
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    require_outputs(folder, names - {FEATURES})
    if pack.is_symlink():  # to a pack that is read where it is
        pack.unlink()
    remove(pack)
    remove_outputs(folder)


# ---------------------------------------------------------------- articles


def extract_pack(
    source: str | Path,
    folder: str | Path,
    *,
    actors: str | Path | None = None,
    frames: str | Path | None = None,
    noise: str | Path | None = None,
    ngrams: tuple[int, int] = (1, 1),
    ngram_articles: int = 1,
    workers: int = 1,
    parts: bool = False,
    columns: str = "",
    **reading: Any,
) -> None:
    """Read articles, write their pack, and say what was read, edited and skipped.

    Parameters
    ----------
    source, folder : path
        Articles, and the folder that gets the pack.
    actors, frames, noise : path, optional
        Word lists; rules in *noise* are added to those that ship. "draft" is `suggest.noise`.
    ngrams : (int, int)
    ngram_articles : int
        Articles that an n-gram of several words needs to stay.
    workers : int
    parts : bool
        One pack a partition, for more articles than fit into memory.
    columns : str
        Our column names and yours: "outlet=Medium text='Full text'".
    **reading
        What `read_corpus` takes: encoding, date_format, clean.
    """
    import analysis
    from analysis.features.ngrams import extract_common
    from analysis.features.store import require_replaceable

    reading["columns"] = _column_names(columns)
    if noise is not None:
        reading["noise"] = _noise_beside_shipped(noise)
    counting: dict[str, Any] = {"actors": actors, "frames": frames, "workers": workers}
    counting["ngrams"] = tuple(ngrams)
    corpus: Any
    if parts:
        corpus = analysis.partition_corpus(source, **reading)
        features = analysis.extract(corpus, to=folder, **counting)
    else:
        require_replaceable(folder)  # before the articles are read
        corpus = analysis.read_corpus(source, **reading)
        if ngram_articles > 1:
            place = Path(folder).parent
            features = extract_common(corpus, min_articles=ngram_articles, folder=place, **counting)
        else:
            features = analysis.extract(corpus, **counting)
        features.save(folder)
    _say_what_was_read(source, corpus, features)
    if getattr(corpus, "draft", None) is not None:
        say(f"draft of cleaning rules: {number_of(len(corpus.draft), 'text')} cut, not reviewed")


def _say_what_was_read(source: str | Path, corpus: Any, features: Any) -> None:
    """Say what an extraction read, edited and skipped."""
    from analysis.lexicons.languages import notice

    manifest = features.manifest
    n_articles = manifest["sizes"]["articles"]
    n_kept = getattr(features, "kept", 0)  # of partitions
    kept = ""
    if n_kept:
        kept = f" ({n_kept} of {len(manifest['parts'])} partitions were there)"
    say(f"read {n_articles} articles from {source}{kept}")
    if manifest["settings"]["cleaned"] is False:
        say("texts as they came, not cleaned")
    else:
        edits = [f"{rule} {n}" for rule, n in manifest["edits"].items()]
        say(f"edits by cleaning rule: {', '.join(edits) or 'none'}")
    n_removed = len(getattr(corpus, "removed_sentences", ()))
    if n_removed:
        removed = "edits that removed a sentence with a verb (corpus.removed_sentences)"
        say(f"{removed}: {n_removed}")
    for sentence in getattr(corpus, "guessed_encodings", ()):
        say(sentence)
    _say_guesses(corpus)
    languages = notice(manifest)
    if languages:
        say(languages)
    _say_skipped(manifest["skipped"])


def _say_guesses(corpus: Any) -> None:
    """Say what was guessed of a table, or of the first of its partitions."""
    from analysis.corpus.columns import lines_of_guesses

    if isinstance(corpus, list):
        guesses = corpus[0].guesses
    else:
        guesses = corpus.guesses.itertuples(index=False)
    for line in lines_of_guesses(guesses):
        say(line)


def say_lines(shown: object) -> None:
    """Print what is shown in several lines."""
    for line in str(shown).split("\n"):
        say(line)


def _say_written(corpus: Any, path: Path) -> None:
    """Say what is in a corpus that was written, and what was skipped."""
    say(f"wrote {path}: {str(corpus).removeprefix('Corpus: ')}")
    _say_skipped(corpus.skipped.fillna("").itertuples(index=False))


def _say_skipped(rows: Iterable) -> None:
    """Say which articles are lost, and what to know of others."""
    from analysis.corpus.tables import is_lost

    for *names, reason in rows:
        parts = [part for part in (*names, reason.removeprefix("kept: ")) if part]
        line = ": ".join(parts)
        if is_lost(reason):
            say(f"skipped {line}")
        else:
            say(f"kept {line}")


def _column_names(text: str) -> dict[str, str]:
    """Return our column names and those of a user, from "outlet=Medium text='Full text'"."""
    try:
        pairs = shlex.split(text)
    except ValueError:  # a quotation mark is not closed
        pairs = [""]
    names = {}
    for pair in pairs:
        ours, _, theirs = pair.partition("=")
        names[ours] = theirs
    is_complete = all(names) and all(names.values())
    if not is_complete or len(names) < len(pairs):
        raise refusal(
            "COLUMNS",
            arrived=repr(text),
            expected="our name=your name, each of ours once, such as "
            "outlet=Medium text='Full text'",
            fix="Write pairs with =, and put a name with spaces in quotation marks.",
        )
    return names


def _give_draft(draft: str, to: Path | None) -> None:
    """Print a draft, or write it to a new file: people edit drafts, so none is replaced."""
    if to is None:
        print("\n".join(map(printable, draft.splitlines())))
        return
    create_files(to.parent, {to.name: draft.encode("utf-8", "backslashreplace")})
    say(f"wrote {to}")


# ---------------------------------------------------------------- commands


def _namesake(folder: Path) -> InputError | None:
    """Return why Python in a folder would import another package of this name, or None."""
    places = [place for place in sys.path if place and Path(place) != Path.cwd()]
    found = PathFinder.find_spec("analysis", [str(folder.resolve()), *places])
    if found is None:
        return None
    path = Path(found.origin or folder.resolve() / "analysis")
    if path.resolve().parent == Path(__file__).resolve().parent:
        return None
    return refusal(
        "analysis",
        arrived=f"{path}, which has the name of this package",
        expected="no analysis.py and no folder analysis/ where notebooks and Python run",
        fix="Rename it: there, notebooks and Python import it in place of the package.",
    )


def require_no_namesake(folders: Iterable[Path]) -> None:
    """Raise InputError if notebooks in one of these folders would import another package."""
    for folder in sorted(folders):
        trouble = _namesake(folder)
        if trouble:
            raise trouble


class Commands(click.Group):
    """Commands that end with one sentence where input is refused."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and exit with its code: 0, 1 if a notebook failed, 2 if refused."""
        trouble = _namesake(Path())
        if trouble:  # the command itself runs; Python here would not find the package
            say(str(trouble), file=sys.stderr)
        try:
            with using_files():
                return super().invoke(ctx)
        except InputError as error:
            say(str(error), file=sys.stderr)
            ctx.exit(REFUSED)


TABLE_OPTIONS = (
    click.option("--columns", help="Our column names and yours: \"outlet=Medium text='Body'\"."),
    click.option("--encoding", help="Of text files and tables (found out for each)."),
    click.option("--date-format", help="How dates are written, such as %d.%m.%Y."),
)
READING_OPTIONS = (
    click.option("--actors", help="An actors.toml, for articles."),
    click.option("--frames", help="A frames.toml, for articles."),
    click.option("--noise", help="Cleaning rules of your own, or draft: text that recurs."),
    click.option("--no-clean", is_flag=True, help="Read the texts as they are, without cleaning."),
    *TABLE_OPTIONS,
)
A_PATH = click.Path(path_type=Path)
TO_OPTION = click.option(
    "--to", type=A_PATH, help="A new file for the draft, which is printed otherwise."
)
PLACE_OPTIONS = (
    click.option("--case", help="A case folder, a pack, a folder of .txt, or a table of articles."),
    click.option(
        "--notebooks", type=A_PATH, help="To run (notebooks/), or to report on (build/notebooks)."
    ),
    click.option(
        "--output",
        type=A_PATH,
        help="For executed notebooks (build/notebooks) or the report (build/report).",
    ),
)


def with_options(options: Iterable[Callable]) -> Callable:
    """Return a decorator that adds options to a command."""

    def add(command: Callable) -> Callable:
        """Add the options, the first one first in the help."""
        for option in reversed(tuple(options)):
            command = option(command)
        return command

    return add


def _given(reading: dict[str, Any]) -> dict[str, Any]:
    """Return the options for reading that were given, as `extract_pack` takes them."""
    given = {name: value for name, value in reading.items() if value}
    if given.pop("no_clean", False):
        given["clean"] = False
    if "noise" in given and "clean" in given:
        raise click.UsageError("--noise is not allowed with --no-clean: rules would clean.")
    return given


@click.group(cls=Commands)
@click.version_option(
    version("framing-notebooks"), prog_name="framing-notebooks", message="%(prog)s %(version)s"
)
def commands() -> None:
    """Collect articles, extract a pack, draft lists, run the notebooks, write the report."""


@commands.command()
@with_options(READING_OPTIONS)
@with_options(PLACE_OPTIONS)
@click.option(
    "--figures",
    type=A_PATH,
    help="Where figures go (figures/, or build/figures/ with --case).",
)
@click.option("--jobs", "-j", type=int, default=2, help="Notebooks at once (2).")
@click.option("--by", help="The column of articles whose groups are compared (outlet).")
@click.pass_context
def run(
    ctx: click.Context,
    case: str | None,
    notebooks: Path | None,
    output: Path | None,
    figures: Path | None,
    jobs: int,
    by: str | None,
    **reading: Any,
) -> None:
    """Run the notebooks."""
    require_extra("notebooks", what="run", modules=RUNNERS)
    from analysis.figures.notebooks import earlier_notebooks, notebooks_in, run_notebooks

    given = _given(reading)
    if (given or by) and not case:
        names = [*given, "by"] if by else list(given)
        raise refusal(
            "CASE",
            arrived=f"none, but {', '.join(names).upper()}",
            expected="articles to read",
            fix="Say which with CASE=path; the shipped cases are counted already.",
        )
    home = _build_folder(case)
    notebooks = notebooks or NOTEBOOKS
    inputs = None
    if case:
        inputs = prepare(case, **given)
    if inputs is not None and by:
        inputs = inputs.grouped(by)
    outdated = []
    if output is None:
        outdated += [home / "notebooks", home / "report"]
    if case and figures is None:
        outdated.append(BUILD / "figures" / home.name)
    output = output or home / "notebooks"
    # All folders are checked before anything is removed.
    for folder in outdated:
        require_outputs(folder)
    paths = notebooks_in(notebooks)
    require_no_namesake({path.parent for path in paths})
    earlier_notebooks(output, paths)
    for folder in outdated:
        remove_outputs(folder)
    if case and figures is None:
        figures = BUILD / "figures"
    n_failed = run_notebooks(notebooks, output, inputs=inputs, figures=figures, jobs=jobs, log=say)
    if n_failed:
        ctx.exit(FAILED)


def _build_folder(case: str | None) -> Path:
    """Return the folder for the executed notebooks and the report of a case."""
    if not case:
        return BUILD
    return BUILD / "reports" / _case_name(_case_path(case))


@commands.command()
@click.argument("source")
@click.argument("folder", type=A_PATH)
@with_options(READING_OPTIONS)
@click.option(
    "--ngrams",
    type=int,
    nargs=2,
    default=(1, 1),
    help="Shortest and longest sequence, in words (1 1).",
)
@click.option("--workers", type=int, default=1, help="Processes (1).")
@click.option(
    "--parts",
    is_flag=True,
    help="For more articles than fit into memory: one pack a partition. The same command"
    " again goes on where it stopped.",
)
def extract(
    source: str,
    folder: Path,
    ngrams: tuple[int, int],
    workers: int,
    parts: bool,
    **reading: Any,
) -> None:
    """Read articles and write a pack.

    SOURCE is a folder of .txt, or a table of articles. FOLDER gets the pack.
    """
    extract_pack(source, folder, ngrams=ngrams, workers=workers, parts=parts, **_given(reading))


@commands.command()
@click.argument("source")
@with_options(TABLE_OPTIONS)
@click.option("--min-articles", type=int, default=3, help="Articles that name an actor (3).")
@click.option("--most", type=int, default=60, help="Actors at most (60).")
@TO_OPTION
def suggest(source: str, min_articles: int, most: int, to: Path | None, **reading: Any) -> None:
    """Print the draft of an actors.toml, from the names in articles.

    SOURCE is a folder of .txt, or a table of articles.
    """
    from analysis.suggest import actors

    corpus = _read_articles(source, reading)
    _give_draft(actors(corpus, min_articles=min_articles, most=most), to)


@commands.command()
@click.argument("source")
@with_options(TABLE_OPTIONS)
@TO_OPTION
def boilerplate(source: str, to: Path | None, **reading: Any) -> None:
    """Print the texts that recur in one outlet, as a table for --noise.

    SOURCE is a folder of .txt, or a table of articles.
    """
    from analysis.figures.escaping import safe_cells
    from analysis.suggest import noise

    proposals = safe_cells(noise(_read_articles(source, reading)))
    _give_draft(proposals.to_csv(index=False, lineterminator="\n"), to)


def _read_articles(source: str, reading: dict[str, Any]) -> Any:
    """Return the corpus at a path, read with the options of the command line."""
    from analysis import read_corpus

    given = _given(reading)
    columns = _column_names(given.pop("columns", ""))
    return read_corpus(source, columns=columns, **given)


@commands.command()
@click.argument("source")
@click.argument("folder", type=A_PATH)
@click.option(
    "--kind",
    help="nexis, factiva, proquest, europresse or pages, if a file does not say so by itself.",
)
@click.option("--encoding", help="Of all files (detected for each).")
def collect(source: str, folder: Path, kind: str | None, encoding: str | None) -> None:
    """Read exports of Nexis, Factiva, ProQuest or Europresse, or saved web pages.

    SOURCE is a file, a .zip or a folder of them. FOLDER gets articles.jsonl, for extract, and
    skipped.csv. A line says what each file was read as, and a report what may have gone wrong.
    """
    from analysis.collect import read, save

    require_outputs(folder, [TEXTS, SKIPPED])  # before the files are read
    corpus = read(source, kind=kind, encoding=encoding)
    path = save(corpus, folder)
    _say_written(corpus, path)
    say_lines(corpus.report().to_string(index=False))


@commands.command()
@click.argument("urls")
@click.argument("folder", type=A_PATH)
@click.option("--columns", default="", help='Our column names and yours: "url=Link".')
@click.option("--encoding", help="Of the list.")
@click.option("--delay", type=float, default=2.0, help="Seconds between two pages of one host (2).")
@click.option(
    "--no-archive",
    is_flag=True,
    help="Do not ask the Wayback Machine for pages that are gone.",
)
@click.option("--archive", help="Another archive than the Wayback Machine that answers like it.")
@click.option("--local", is_flag=True, help="Allow addresses of this machine and its network.")
def fetch(
    urls: str,
    folder: Path,
    columns: str,
    encoding: str | None,
    delay: float,
    no_archive: bool,
    archive: str | None,
    local: bool,
) -> None:
    """Download the pages of a list of addresses.

    URLS is a table with a column url (Media Cloud's, for example), or a .txt file. FOLDER gets
    the pages, articles.jsonl, skipped.csv, coverage.csv, reached.csv and, of search results,
    hits.csv, the lists and labels of the case beside URLS, and the pack of its texts: it is a case.
    """
    from analysis import collect as collecting
    from analysis.case.cache import lists_beside
    from analysis.collect import availability
    from analysis.features.store import require_replaceable

    require_replaceable(folder / FEATURES)  # before the downloads
    options: dict[str, Any] = {"delay": delay, "local": local}
    if archive and no_archive:
        raise click.UsageError("--archive and --no-archive: give one of them.")
    if archive or no_archive:
        options["archive"] = archive
    names = _column_names(columns)
    of_case = _case_files(Path(urls).parent)
    corpus, _ = collecting.fetch(urls, folder, columns=names, encoding=encoding, **options)
    missing = [name for name in of_case if not os.path.lexists(folder / name)]
    new = {name: of_case[name] for name in missing if name not in OF_A_RUN}
    create_files(folder, new)
    say(availability.summary(collecting.reached(folder)))
    _say_guesses(corpus)
    _say_written(corpus, folder / TEXTS)
    extract_pack(folder / TEXTS, folder / FEATURES, **lists_beside(folder))


@commands.command()
@with_options(PLACE_OPTIONS)
def report(case: str | None, notebooks: Path | None, output: Path | None) -> None:
    """Write executed notebooks as one HTML page, and as PDF where Chromium is.

    Beside it is the page of each case, NAME.html, to look up its sources, labels and pages.
    """
    require_extra("notebooks", what="report", modules=RUNNERS)
    from analysis.figures import report as reports

    home = _build_folder(case)
    title = "Report"
    if case:
        title = f"Report: {home.name}"
    executed = notebooks or home / "notebooks"
    remark = ""
    is_shipped = case is None and notebooks is None
    if is_shipped and not any(executed.glob("*.ipynb")) and any(NOTEBOOKS.glob("*.ipynb")):
        executed = NOTEBOOKS
        remark = "Nothing has run here: these are the notebooks as committed in notebooks/."
        say(remark)
    pages = reports.read(executed)
    folders = [_case_path(case)] if case else sorted(DATA.glob("*/"))
    summary = "\n\n".join(filter(None, map(reports.summary_of, folders)))
    to = output or home / "report"
    written = reports.write(pages, to, title=title, remark=remark, summary=summary)
    say(f"report in {written}")
    try:
        say(f"as PDF in {reports.pdf(written)}")
    except InputError as error:
        say(str(error))
    if notebooks is None:
        save_pages(map(_counted_case, folders), to)


def _counted_case(source: Path) -> Path:
    """Return the folder in which the articles of a case were counted; else its own."""
    counted = BUILD.resolve() / "cases" / _case_name(source)
    return counted if counted.is_dir() else source


def save_pages(folders: Iterable[Path], to: Path) -> None:
    """Write the page of each case that was counted or annotated, beside the report."""
    from analysis import page

    for folder in folders:
        if not (_is_pack(folder / FEATURES) or any(folder.glob("annotations_*.csv"))):
            continue
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always")
            try:
                say(f"page in {page.save(folder, to / f'{folder.name}.html')}")
            except InputError as error:
                say(str(error))
        for note in notes:
            say(str(note.message))


@commands.command()
def lab() -> None:
    """Open JupyterLab, in notebooks/ where there is such a folder."""
    require_extra("lab", what="lab", modules=("jupyterlab",))
    words = [sys.executable, "-m", "jupyterlab"]
    if NOTEBOOKS.is_dir():
        require_no_namesake([NOTEBOOKS, *NOTEBOOKS.glob("*/")])
        words.append(f"--FileContentsManager.preferred_dir={NOTEBOOKS}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # JupyterLab refuses root, which everybody is in a container.
        words.append("--allow-root")
    os.execv(sys.executable, words)


def _called_as(program: str) -> str:
    """Return how the command was called, for its help.

    >>> _called_as("/usr/bin/framing"), _called_as("analysis/__main__.py")
    ('framing', 'python -m analysis')
    """
    return "framing" if Path(program).stem == "framing" else "python -m analysis"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    It is 0, 1 if a notebook failed, 2 if the input is refused, and 130 if it was stopped.
    """
    words = list(sys.argv[1:])
    if arguments is not None:
        words = list(arguments)
    try:
        with commands.make_context(_called_as(sys.argv[0]), list(words)) as context:
            commands.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        is_resumable = "fetch" in words[:1] or "--parts" in words
        if is_resumable:
            say("stopped; the same command again goes on where it stopped", file=sys.stderr)
        else:
            say("stopped", file=sys.stderr)
        return STOPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
