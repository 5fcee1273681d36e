"""The command line: get articles, extract a pack, draft lists for it, run the notebooks, write the HTML report.

    python -m analysis collect SOURCE FOLDER [--kind nexis]
    python -m analysis fetch URLS FOLDER [--delay 2] [--no-archive]
    python -m analysis run [--case PATH] [--actors PATH] [--columns "outlet=Medium text=Body"]
    python -m analysis extract SOURCE FOLDER [--actors PATH] [--frames PATH] [--ngrams 1 2] [--workers 2] [--parts]
    python -m analysis suggest SOURCE [--to actors.toml]
    python -m analysis boilerplate SOURCE [--to noise.toml]
    python -m analysis report [--case PATH]
    python -m analysis --version

Each command says more with --help. A file that the package did not write, or that was changed
since, is never replaced.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

import nbformat

from analysis import errors as checks
from analysis.errors import printable
from analysis.features import store as packs
from analysis.files import create_files, remove_outputs, require_outputs, write_outputs
from analysis.lexicons import languages

BUILD = Path("build")
FEATURES = "features"  #: the pack in the folder of a case
TEXTS, SKIPPED = "articles.jsonl", "skipped.csv"  #: what `collect` and `fetch` write
#: Tag of a cell after "needs-": what is missing without it, and the files of the case folder that make it there.
NEEDS = {
    "annotations": ("annotations", ["annotations_*.csv"]),
    "two-runs": ("second annotation run", ["annotations_b.csv"]),
    "claims": ("table of claims", ["claims_*.csv"]),
    "contrasts": ("planned contrasts", ["contrasts.toml"]),
    "events": ("events", ["events.toml"]),
    "outlets": ("table of articles and outlets", ["articles.csv", "outlets.csv"]),
    "features": ("pack of features", ["features/manifest.json"]),
    "actors": ("list of actors", ["features/manifest.json"]),
    "frames": ("list of frames", ["features/manifest.json"]),
    "texts": (
        "article texts of its own: name the folder of yours in the notebook",
        [],
    ),  # no case has them
}
#: What `fetch` copies from beside a list: other files of a folder (all downloads, say) are nobody's business.
CASE_FILES = (
    "articles.csv",
    "outlets.csv",
    "sheet.csv",
    "sheet_key.csv",
    "annotations_*.csv",
    "claims_*.csv",
    *(f"{name}.toml" for name in ("actors", "codebook", "contrasts", "events", "frames", "noise")),
)


@dataclass(frozen=True)
class Case:
    """What the notebooks run on: the case's folder, and which of the NEEDS it meets."""

    folder: Path
    has: frozenset[str]


# ---------------------------------------------------------------- a case of one's own


def prepare(path: str, **reading) -> Case:
    """Return the case at *path*: a case folder, a pack, or articles, which are read and extracted under build/cases/.

    *reading* is what `extract` takes: actors, frames, noise, columns, encoding, date_format. Raises MissingInput if nothing is
    there, InputError if it is none of the three, or if options for reading come with what is counted already.
    """
    from analysis.corpus.articles import SUFFIXES

    source = _place(path)
    if not source.exists():
        raise checks.refusal(
            "CASE",
            arrived=f"{path}, which is not there",
            expected="a case folder, a pack, a folder of .txt or a table of articles",
            fix="Check the path.",
            kind=checks.MissingInput,
        )
    if reading and (_is_pack(source) or _is_pack(source / "features")):
        raise checks.refusal(
            "CASE",
            arrived=f"{path}, which is counted already, with {', '.join(reading).upper()}",
            expected="articles to read",
            fix="Leave these out, or give the articles as CASE.",
        )
    if _is_pack(source / "features"):
        return Case(source, _contents(source))
    if _is_pack(source):
        folder = _fresh_case(source)
        (folder / FEATURES).symlink_to(source, target_is_directory=True)
        return Case(folder, _contents(folder))
    if (
        source.suffix in SUFFIXES
        or (source / TEXTS).is_file()
        or (source.is_dir() and any(source.rglob("*.txt")))
    ):
        return _read_articles(source, **reading)
    if source.is_dir() and any(source.glob("annotations_*.csv")):
        return Case(source, _contents(source))
    raise checks.refusal(
        "CASE",
        arrived=f"{path}, in which there is none of them",
        expected="annotations_*.csv, a pack "
        "(manifest.json), .txt files, or a table as .csv, .tsv, .jsonl or .parquet",
        fix="Check the path.",
    )


def _read_articles(source: Path, **reading) -> Case:
    """Extract a pack from texts; the case's own lists and tables are copied beside it."""
    folder = _fresh_case(source)
    tables = [*source.glob("*.toml"), *source.glob("*.csv")]
    write_outputs(folder, {path.name: path.read_bytes() for path in tables})
    lists = ["actors", "frames", "noise"] if reading.get("clean", True) else ["actors", "frames"]
    own = {name: folder / f"{name}.toml" for name in lists if (folder / f"{name}.toml").exists()}
    extract(
        source / TEXTS if (source / TEXTS).is_file() else source,
        folder / "features",
        **own | reading,
    )
    return Case(folder, _contents(folder))


def _place(path: str) -> Path:
    """Return the absolute path; for the pack of a case folder it is the case folder."""
    source = Path(path).resolve()
    return source.parent if source.name == "features" and _is_pack(source) else source


def _name(source: Path) -> str:
    return source.stem if source.is_file() else source.name


def _fresh_case(source: Path) -> Path:
    folder = BUILD.resolve() / "cases" / _name(source)
    if source.is_relative_to(BUILD.resolve()):
        raise checks.refusal(
            "CASE",
            arrived=f"{source} inside {BUILD}/, which is written anew",
            expected="a path outside",
            fix="Move your articles, for example to data/.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    _clear_case(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _clear_case(folder: Path) -> None:
    """Remove the case that an earlier call made.

    Raises InputError for files that it did not write: they would count as input.
    """
    pack = folder / FEATURES
    names = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    require_outputs(folder, names - {FEATURES})
    if pack.is_symlink():  # to a pack that is read where it is
        pack.unlink()
    packs.remove(pack)
    remove_outputs(folder)


def _is_pack(folder: Path) -> bool:
    return (folder / "manifest.json").is_file()


def _contents(folder: Path) -> frozenset[str]:
    """Return the NEEDS that the folder meets; lists of actors and frames are in the pack, if it was read with them."""
    from analysis import load_features

    found = frozenset(
        need
        for need, (_, files) in NEEDS.items()
        if files and all(any(folder.glob(name)) for name in files)
    )
    lists = load_features(folder / "features").manifest["lists"] if "features" in found else {}
    return found - {need for need in ("actors", "frames") if not lists.get(need, {}).get("names")}


def extract(
    source,
    folder,
    *,
    actors=None,
    frames=None,
    ngrams=(1, 1),
    workers: int = 1,
    parts: bool = False,
    columns: str = "",
    noise=None,
    **reading,
) -> None:
    """Read articles, write their pack to *folder*, and say what was read, edited and skipped.

    *columns* is written "outlet=Medium text='Full text'"; rules in *noise* are added to those that ship; *reading* (encoding,
    date_format, clean) goes to `read_corpus` as it is, or to `partition_corpus` if the pack is to be in *parts*. Raises
    InputError if columns has another form.
    """
    import analysis
    from analysis.corpus.articles import Corpus

    if not parts:
        with packs.placing(folder):
            packs.require_replaceable(folder)  # before the articles are read
    read = analysis.partition_corpus if parts else analysis.read_corpus
    corpus = read(
        source, columns=_pairs(columns), noise=[None, noise] if noise else None, **reading
    )
    features = analysis.extract(
        corpus,
        actors=actors,
        frames=frames,
        ngrams=tuple(ngrams),
        workers=workers,
        to=folder if parts else None,
    )
    if not parts:
        features.save(folder)
    manifest = features.manifest
    there = getattr(features, "kept", 0)  # of partitions
    kept = f" ({there} of {len(manifest['parts'])} partitions were there)" if there else ""
    _say(f"read {manifest['sizes']['articles']} articles from {source}{kept}")
    _say(_edits_told(manifest))
    if isinstance(corpus, Corpus) and len(corpus.removed_sentences):
        _say(
            f"edits that removed a sentence with a verb (corpus.removed_sentences): {len(corpus.removed_sentences)}"
        )
    if apart := languages.notice(manifest):
        _say(apart)
    _list(manifest["skipped"])


def _edits_told(manifest: dict) -> str:
    """Return how often each cleaning rule acted, or that none did or could."""
    if manifest["settings"]["cleaned"] is False:
        return "texts as they came, not cleaned"
    edits = [f"{rule} {n}" for rule, n in manifest["edits"].items()]
    return f"edits by cleaning rule: {', '.join(edits) or 'none'}"


def suggest(
    source, *, min_articles: int = 3, to: Path | None = None, columns: str = "", **reading
) -> None:
    """Print the draft of a list of actors, or write it to a new file: names in *min_articles*.

    The other parameters are those of ``extract``.
    """
    from analysis import read_corpus
    from analysis.suggest import aliases

    corpus = read_corpus(source, columns=_pairs(columns), **reading)
    _give(aliases(corpus, min_articles=min_articles), to=to)


def boilerplate(source, *, to: Path | None = None, columns: str = "", **reading) -> None:
    """Print a draft of cleaning rules, or write it to a new file.

    The rules are for lines that recur across articles of one outlet. The other parameters are those
    of ``extract``.
    """
    from analysis import read_corpus
    from analysis.suggest import noise

    _give(noise(read_corpus(source, columns=_pairs(columns), **reading)), to=to)


def _give(draft: str, *, to: Path | None) -> None:
    """Print a draft, or write it to a new file: people edit drafts, so that none is replaced."""
    if to is None:
        print(draft, end="")
        return
    create_files(to.parent, {to.name: draft.encode("utf-8", "backslashreplace")})
    _say(f"wrote {to}")


def collect(
    source,
    folder,
    *,
    kind: str | None = None,
    columns: str = "",
    encoding: str | None = None,
    date_format: str | None = None,
) -> None:
    """Read exports, saved pages or a spreadsheet, write the articles to *folder*, and say what was read and skipped."""
    from analysis import collect as room

    require_outputs(folder, [TEXTS, SKIPPED])  # before the files are read
    found = (
        room.spreadsheet(source, columns=_pairs(columns), date_format=date_format, faulty="skip")
        if kind == "table"
        else room.read(source, kind=kind, encoding=encoding)
    )
    _said(found, room.save(found, folder))


def fetch(urls, folder, *, columns: str = "", encoding: str | None = None, **manners) -> None:
    """Download the pages of a list of addresses, write their articles to *folder*, and say what came of it.

    Lists and tables of a case (`CASE_FILES`) that stand beside the list are copied, so that *folder* is a case with texts.
    """
    from analysis import collect as room

    found, log = room.fetch(urls, folder, columns=_pairs(columns), encoding=encoding, **manners)
    for extra in sorted(
        place for pattern in CASE_FILES for place in Path(urls).parent.glob(pattern)
    ):
        if not os.path.lexists(Path(folder, extra.name)):
            create_files(folder, {extra.name: extra.read_bytes()})
    _say(room.coverage.summary(log))
    _said(found, Path(folder) / TEXTS)


def _said(found, place: Path) -> None:
    """Say what is in a Corpus that was written to *place*, what was skipped, and what is to be known of articles kept."""
    _say(f"wrote {place}: {str(found).removeprefix('Corpus: ')}")
    _list(found.skipped.fillna("").itertuples(index=False))


def _list(rows) -> None:
    """Print rows of ``skipped``: articles that are lost, and what is to be known of articles kept."""
    from analysis.corpus.articles import is_lost

    for *names, reason in rows:
        state = "skipped" if is_lost(reason) else "kept"
        _say(f"{state} {': '.join(filter(None, [*names, reason.removeprefix('kept: ')]))}")


def _say(line: str, *, file: TextIO | None = None) -> None:
    """Print a line, with characters that would command a terminal as escapes."""
    print(printable(line), file=file, flush=True)


def _pairs(text: str) -> dict[str, str]:
    """Return our column names and theirs."""
    try:
        pairs = [part.split("=", 1) for part in shlex.split(text)]
    except ValueError:  # a quotation mark is not closed
        pairs = [[text]]
    if any(len(pair) != 2 or not all(pair) for pair in pairs) or len(dict(pairs)) < len(pairs):
        raise checks.refusal(
            "COLUMNS",
            arrived=repr(text),
            expected="our name=your name, each of ours once, such as "
            "outlet=Medium text='Full text'",
            fix="Put a name with spaces in quotation marks.",
        )
    return dict(pairs)


# ---------------------------------------------------------------- notebooks


def run(
    folder: Path,
    output: Path,
    *,
    case: Case | None = None,
    figures: Path | None = None,
    jobs: int = 2,
) -> int:
    """Run every notebook of *folder*, write them to *output*, and return the number that failed.

    Without a case they run as they are. With one, its path is injected as parameters, and sections that it has no input for
    (or that are a reading of the shipped cases) are left out with a note. `explore.ipynb` is for the lab and not run.
    Notebooks of an earlier run are removed from *output*. Any other notebook there is refused, and
    nothing runs.
    """
    from matplotlib import font_manager  # noqa: F401 - builds its cache once, before the kernels would, on stderr

    paths = _to_run(folder)
    remove_outputs(output, _earlier(output, paths))
    with ThreadPoolExecutor(jobs) as pool:
        return sum(pool.map(lambda path: _run_one(path, output, case=case, figures=figures), paths))


def _to_run(folder: Path) -> list[Path]:
    """Return the notebooks of a folder; raises MissingInput if there are none."""
    paths = [path for path in sorted(folder.glob("*.ipynb")) if path.stem != "explore"]
    if not paths:
        raise checks.refusal(
            "notebooks",
            arrived=f"no .ipynb file in {folder}",
            expected="notebooks to run",
            fix="Give their folder with --notebooks.",
            kind=checks.MissingInput,
        )
    return paths


def _earlier(output: Path, paths: list[Path]) -> list[str]:
    """Return the names of notebooks that a run left in *output*; raises InputError for any other."""
    names = [path.name for path in output.glob("*.ipynb")]
    require_outputs(output, {*names, *(path.name for path in paths)})
    return names


def _run_one(path: Path, output: Path, *, case: Case | None, figures: Path | None) -> bool:
    """Run one notebook, say how it went, and return whether it failed; what ran is written in any case."""
    notebook = nbformat.read(path, as_version=4)
    unmet = _unmet(notebook.metadata.get("framing", {}).get("needs", []), case) if case else ""
    if unmet:
        _say(f"skipped {path.name}: {unmet}")
        _write(_skipped(notebook, unmet), output / path.name)
        return False
    notebook = fitted(notebook, case=case, figures=figures, name=path.name)
    start = time.monotonic()
    trouble = execute(notebook, folder=path.parent)
    notebook.metadata.update({"trouble": trouble} if trouble else {})
    _write(notebook, output / path.name)
    state = "FAIL" if trouble else "ok"
    seconds = time.monotonic() - start
    _say(f"{state} {path.name} {seconds:.1f} s {trouble}".rstrip())
    return bool(trouble)


def _write(notebook, path: Path) -> None:
    write_outputs(path.parent, {path.name: f"{nbformat.writes(normalised(notebook))}\n".encode()})


def _skipped(notebook, reason: str):
    """Return the title of a notebook and why it did not run, for the report."""
    title = [cell for cell in notebook.cells[:1] if cell.cell_type == "markdown"]
    metadata = notebook.metadata | {"skipped": reason}
    return nbformat.from_dict(notebook | {"cells": _without(title, reason), "metadata": metadata})


def fitted(notebook, *, case: Case | None, figures: Path | None, name: str = "notebook"):
    """Return the notebook with the parameters of *case* injected, and without the sections that do not apply to it.

    Raises InputError if it has no cell tagged "parameters" after which they could stand.
    """
    values = {"case": str(case.folder), "event": str(case.folder)} if case else {}
    values |= {"output": str(figures.resolve())} if figures else {}
    if values and not any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells):
        raise checks.refusal(
            name,
            arrived="no cell tagged parameters",
            expected="one, with case, event and output",
            fix="Add the tag, or it would run on the shipped case.",
        )
    cells = []
    for cell in notebook.cells:
        reason = _left_out(cell.metadata.get("tags", []), case) if case else ""
        cells = _without(cells, reason) if reason else [*cells, cell]
        if values and "parameters" in cell.metadata.get("tags", []):
            code = "\n".join(f"{name} = {value!r}" for name, value in values.items())
            cells.append(_cell("code", code, "injected-parameters", tags=["injected-parameters"]))
    return nbformat.from_dict(notebook | {"cells": cells})


def _without(cells: list, reason: str) -> list:
    """Return the cells with a note of what is left out after them; neighbours that are left out share a note."""
    before = cells[-1].metadata.get("left_out", []) if cells else []
    reasons, kept = list(dict.fromkeys([*before, reason])), cells[:-1] if before else cells
    note = _cell(
        "markdown",
        f"*Left out here: {'; '.join(reasons)}.*",
        f"left-out-{len(kept)}",
        left_out=reasons,
    )
    return [*kept, note]


def _cell(kind: str, text: str, name: str, **metadata):
    return getattr(nbformat.v4, f"new_{kind}_cell")(text, id=name, metadata=metadata)


def _left_out(tags: list[str], case: Case) -> str:
    needs = [tag.removeprefix("needs-") for tag in tags if tag.startswith("needs-")]
    return "a reading of the shipped cases" if "shipped" in tags else _unmet(needs, case)


def _unmet(needs: list[str], case: Case) -> str:
    missing = sorted(set(needs) - case.has)
    return (
        f"the case has no {' and no '.join(NEEDS.get(need, [need])[0] for need in missing)}"
        if missing
        else ""
    )


def execute(notebook, *, folder: Path) -> str:
    """Run the cells in place and return what went wrong in one line, or an empty string; stderr output counts as wrong."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=40"],  # no warning about TCP on a single machine
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except (
        CellExecutionError,
        TimeoutError,
        RuntimeError,
    ) as error:  # a cell's error, the time is over, the kernel is dead
        name, what = (
            getattr(error, "ename", type(error).__name__),
            str(getattr(error, "evalue", error)),
        )
        return f"did not finish: {name}: {what}".splitlines()[0]
    noise = [
        out.text
        for cell in notebook.cells
        for out in cell.get("outputs", [])
        if out.get("name") == "stderr"
    ]
    return f"a cell writes to stderr: {noise[0].strip().splitlines()[0]}" if noise else ""


def normalised(notebook):
    """Return the notebook without what differs between machines and runs: versions, times, names of kernels."""
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


# ---------------------------------------------------------------- report


def report(
    folder: Path, output: Path, *, title: str = "Report", committed: Path | None = None
) -> None:
    """Write the report of the notebooks executed in *folder*, or of the *committed* ones where none is, and say where it is."""
    from analysis.figures import report as room

    remark = ""
    if committed and not any(folder.glob("*.ipynb")) and any(committed.glob("*.ipynb")):
        folder, remark = (
            committed,
            f"Nothing has run here: these are the notebooks as committed in {committed.name}/.",
        )
        _say(remark)
    page = room.write(room.read(folder), output, title=title, remark=remark)
    _say(f"report in {page}")
    try:
        _say(f"as PDF in {room.pdf(page)}")
    except checks.InputError as error:
        _say(str(error))


# ---------------------------------------------------------------- arguments

ARTICLES = "a folder of .txt, or a table of articles"
READING = ("actors", "frames", "noise", "clean", "columns", "encoding", "date_format")


def _parser() -> argparse.ArgumentParser:
    tables = argparse.ArgumentParser(add_help=False)
    tables.add_argument(
        "--columns", help="our column names and yours: \"outlet=Medium text='Full text'\""
    )
    tables.add_argument("--encoding", help="of text files and tables (utf-8)")
    tables.add_argument("--date-format", help="how dates are written, such as %%d.%%m.%%Y")
    reading = argparse.ArgumentParser(add_help=False, parents=[tables])
    reading.add_argument("--actors", help="an actors.toml, for articles")
    reading.add_argument("--frames", help="a frames.toml, for articles")
    cleaning = reading.add_mutually_exclusive_group()
    cleaning.add_argument("--noise", help="cleaning rules of your own, beside those that ship")
    cleaning.add_argument(
        "--no-clean",
        dest="clean",
        action="store_const",
        const=False,
        help="read the texts as they are, without cleaning",
    )
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument(
        "--case", help="a case folder, a pack, a folder of .txt, or a table of articles"
    )
    places.add_argument(
        "--notebooks", type=Path, help="to run (notebooks/), or to report on (build/notebooks)"
    )
    places.add_argument(
        "--output",
        type=Path,
        help="for executed notebooks (build/notebooks) or the report (build/report)",
    )
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--version", action="version", version=f"framing-notebooks {version('framing-notebooks')}"
    )
    commands = parser.add_subparsers(dest="command", required=True)

    def added(name: str, about: str, **options) -> argparse.ArgumentParser:
        """Return the parser of a new command."""
        return commands.add_parser(
            name, help=about, description=f"{about[0].upper()}{about[1:]}.", **options
        )

    sub = added("run", "run the notebooks", parents=[reading, places])
    sub.add_argument(
        "--figures", type=Path, help="where figures go (figures/, or build/figures/ with --case)"
    )
    sub.add_argument("-j", "--jobs", type=int, default=2, help="notebooks at once (2)")
    sub = added("extract", "read articles and write a pack", parents=[reading])
    sub.add_argument("source", help=ARTICLES)
    sub.add_argument("folder", type=Path, help="gets the pack")
    sub.add_argument(
        "--ngrams", type=int, nargs=2, default=(1, 1), help="shortest and longest, in words (1 1)"
    )
    sub.add_argument("--workers", type=int, default=1, help="processes (1)")
    sub.add_argument(
        "--parts",
        action="store_true",
        help="for more articles than fit into memory: one pack a partition; the "
        "same command again goes on where it stopped",
    )
    sub = added(
        "suggest", "print the draft of an actors.toml, from the names in articles", parents=[tables]
    )
    sub.add_argument("source", help=ARTICLES)
    sub.add_argument("--min-articles", type=int, default=3, help="that have a name (3)")
    sub.add_argument("--to", type=Path, help="a new file for the draft, which is printed otherwise")
    sub = added(
        "boilerplate", "print a draft of cleaning rules, from lines that recur", parents=[tables]
    )
    sub.add_argument("source", help=ARTICLES)
    sub.add_argument("--to", type=Path, help="a new file for the draft, which is printed otherwise")
    sub = added("collect", "read exports of Nexis Uni, Factiva or ProQuest, or saved web pages")
    sub.add_argument("source", help="a file, a .zip or a folder of them")
    sub.add_argument("folder", type=Path, help="gets articles.jsonl, for extract, and skipped.csv")
    sub.add_argument(
        "--kind",
        help="nexis, factiva, proquest or pages, if a file does not say so by itself; table: a "
        "spreadsheet of your own",
    )
    sub.add_argument("--columns", default="", help="of a spreadsheet: our column names and yours")
    sub.add_argument("--encoding", help="of all files (found out for each)")
    sub.add_argument(
        "--date-format",
        help="of a spreadsheet: how dates that are text are written, such as %%d.%%m.%%Y",
    )
    sub = added("fetch", "download the pages of a list of addresses")
    sub.add_argument(
        "urls", help="a table with a column url (Media Cloud's, for example), or a .txt file"
    )
    sub.add_argument(
        "folder", type=Path, help="gets the pages, articles.jsonl, skipped.csv and coverage.csv"
    )
    sub.add_argument(
        "--columns", default="", help='our column names and yours: "outlet=Medium url=Link"'
    )
    sub.add_argument("--encoding", help="of the list")
    sub.add_argument(
        "--delay", type=float, default=2.0, help="seconds between two pages of one host (2)"
    )
    sub.add_argument(
        "--no-archive",
        action="store_true",
        help="do not ask the Wayback Machine for pages that are gone",
    )
    sub.add_argument(
        "--local", action="store_true", help="allow addresses of this machine and its network"
    )
    added(
        "report",
        "write executed notebooks as one HTML page, and as PDF where Chromium is",
        parents=[places],
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 if a notebook failed, 2 if the input is refused."""
    options = _parser().parse_args(arguments)
    given = {
        name: value
        for name, value in vars(options).items()
        if name in READING and value not in (None, "")
    }
    own = getattr(options, "case", None)
    home = (
        BUILD / "reports" / _name(_place(own)) if own else BUILD
    )  # executed notebooks and the report of a case
    try:
        if options.command == "extract":
            extract(
                options.source,
                options.folder,
                ngrams=options.ngrams,
                workers=options.workers,
                parts=options.parts,
                **given,
            )
        elif options.command == "suggest":
            suggest(options.source, min_articles=options.min_articles, to=options.to, **given)
        elif options.command == "boilerplate":
            boilerplate(options.source, to=options.to, **given)
        elif options.command == "collect":
            collect(
                options.source,
                options.folder,
                kind=options.kind,
                columns=options.columns,
                encoding=options.encoding,
                date_format=options.date_format,
            )
        elif options.command == "fetch":
            fetch(
                options.urls,
                options.folder,
                columns=options.columns,
                encoding=options.encoding,
                delay=options.delay,
                local=options.local,
                **({"archive": None} if options.no_archive else {}),
            )
        elif options.command == "report":
            report(
                options.notebooks or home / "notebooks",
                options.output or home / "report",
                title=f"Report: {home.name}" if own else "Report",
                committed=None if own or options.notebooks else Path("notebooks"),
            )
        else:
            if given and not own:
                raise checks.refusal(
                    "CASE",
                    arrived=f"none, but {', '.join(given).upper()}",
                    expected="articles to read",
                    fix="Say which with CASE=path; the shipped cases are counted already.",
                )
            case = prepare(own, **given) if own else None
            stale = [home / "notebooks", home / "report"] if options.output is None else []
            if own and options.figures is None:
                stale.append(BUILD / "figures" / home.name)
            notebooks, executed = (
                options.notebooks or Path("notebooks"),
                options.output or home / "notebooks",
            )
            for old in stale:
                require_outputs(old)
            _earlier(executed, _to_run(notebooks))  # before anything is removed
            for old in stale:
                remove_outputs(old)
            figures = options.figures or (BUILD / "figures" if case else None)
            failed = run(notebooks, executed, case=case, figures=figures, jobs=options.jobs)
            return int(failed > 0)
    except checks.InputError as error:
        _say(str(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        again = options.command == "fetch" or getattr(options, "parts", False)
        advice = "; the same command again goes on where it stopped" if again else ""
        _say(f"stopped{advice}", file=sys.stderr)
        return 130
    except OSError as error:  # no permission, a full disk
        trouble = checks.refusal(
            str(error.filename or "a file"),
            arrived=error.strerror or error,
            expected="one that can be read and written",
            fix="Check its permissions, and the room on the disk.",
        )
        _say(str(trouble), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
