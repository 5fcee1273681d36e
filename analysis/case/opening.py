"""Opening a case: its folder, its pack, or articles."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis import lexicons
from analysis.case.annotated import annotations_of
from analysis.case.cache import (
    LISTS,
    Articles,
    articles_at,
    case_files,
    extracted,
    lists_beside,
    name_of,
    tables_in,
)
from analysis.case.opened import Case, CaseFiles
from analysis.compare.groups import with_named_groups
from analysis.copies import with_copies
from analysis.corpus.articles import Corpus
from analysis.errors import InputError, MissingInput, listing, refusal, require_kind, using_files
from analysis.features.extraction import extract
from analysis.features.loading import load_features
from analysis.features.pack import Features
from analysis.files import ANNOTATIONS, FEATURES, fingerprint
from analysis.lexicons.validation import Entry, Text, read_list
from analysis.sentiment import scores_in

#: What can be opened, in words.
_OPENS = (
    "a folder of .txt files, a table of articles (.csv, .tsv, .jsonl, .parquet), a pack "
    "(manifest.json), or a case (features/manifest.json or annotations_*.csv)"
)


class Choices(Entry):
    """The file case.toml: what somebody chose for a case, by the names of options.

    Beside articles ``by``, ``lexicon`` and ``majority`` count. A run writes all, and takes them up.
    """

    case: Text = ""  #: where the articles are
    by: Text = ""  #: the column whose groups are compared
    lexicon: Text = "lexicon.csv"  #: what the file lexicon.csv was called
    drop: Text = ""
    actors: Text = ""
    noise: Text = ""
    no_clean: bool = False
    columns: Text = ""
    encoding: Text = ""
    date_format: Text = ""
    outlets: Text = ""
    faulty: Text = ""
    majority: bool = False  #: whether what most coders say is settled


@using_files()
def open_case(
    source: str | Path | Features | Corpus | Case,
    **options: Any,
) -> Case:
    """Open a case: its folder, a pack, or articles.

    A path without options is opened once, and again only when its files change. Articles are read
    once: their pack stays under build/packs/ until a file, a word list or an option changes. Lists
    beside the articles are used: actors.toml, frames.toml, noise.toml, drop.txt (words to leave
    out), lexicon.csv (words and their scores) and case.toml (``by``: whose groups are compared;
    ``majority``: whether what most coders say is settled).

    Parameters
    ----------
    source : path, Features, Corpus or Case
        A case folder (features/, or annotations_*.csv with codebook.toml and articles.csv), a
        pack, or what `read_corpus` takes: a folder of .txt files or a table of articles. Of a
        folder with both a pack and articles, the pack is counted and the articles are its texts.
    **options
        Of articles at a path: options of `read_corpus` (columns, encoding, date_format, noise,
        clean, faulty), and ``actors`` and ``frames``, which take the place of lists beside them.
        ``actors="draft", noise="draft"`` drafts both, unreviewed. Of a folder with a pack,
        ``texts`` says where its articles are, if not there; other options say how they were read.

    Returns
    -------
    Case
        ``features`` (Features or None), ``readings`` (dict of name → Counts), ``texts``, ``plan``;
        ``has`` tells what it has.

    Raises
    ------
    MissingInput
        Where there is neither a pack, nor a reading, nor an article.
    InputError
        As `read_corpus` does, and for options of articles that are given with something else.

    Examples
    --------
    >>> open_case("data/hamedan-2016")
    Case hamedan-2016: a, b, words, actors, speakers, tone, frames
    """
    if not isinstance(source, str | Path):
        _require_no_options(options, f"a {type(source).__name__}, which is read already")
    if isinstance(source, Case):
        return source
    if isinstance(source, Features):
        return Case("articles", _counted(source), files=CaseFiles(source="features"))
    if isinstance(source, Corpus):
        features = _counted(extract(source))
        return Case("articles", features, files=CaseFiles(source="corpus", corpus=source))
    kinds = f"{_OPENS}, as a path, or a Corpus or Features"
    fix = "Give the path of your articles, such as 'my-articles'."
    require_kind(source, (str, Path), name="case", expected=kinds, fix=fix)
    if options:
        return _case_of_path(str(source), options)
    prints = [fingerprint(source)]
    if Path(source).is_file():  # of a table the lists are outside
        prints += map(fingerprint, case_files(Path(source)))
    return _case_of_unchanged_path(str(source), tuple(prints))


@lru_cache(maxsize=4)
def _case_of_unchanged_path(source: str, _fingerprints: tuple[str | None, ...]) -> Case:
    """Return the case of a path, opened once as long as its files are the same."""
    return _case_of_path(source, {})


def _case_of_path(source: str, options: dict) -> Case:
    """Return the case of a folder, a pack or a table of articles."""
    folder = Path(source)
    case_files(folder)  # none leads out of it
    features = _features_of_folder(folder)
    is_annotated = any(folder.glob(ANNOTATIONS))
    if features is None and not is_annotated:
        _require_no_cases_inside(folder)
    articles = articles_of(folder, options)
    actors = _file_of_case(folder, "actors.toml")
    if features is None and articles is None and not is_annotated:
        raise _nothing_to_open(folder)
    if articles is not None and (features is None or "texts" in options):
        actors = articles.lists.get("actors")
    else:
        _require_no_options(options, f"{source}, which is counted already")
    if features is None and articles is not None:
        features = with_copies(extracted(articles))
    plan = folder / "contrasts.toml"
    if features is not None and not (is_annotated or plan.is_file()):
        features = _counted(features)
    chosen = _file_of_case(folder, "case.toml")
    choices = Choices() if chosen is None else read_list(chosen, Choices)
    annotated = {}
    if is_annotated:
        annotated = annotations_of(folder, features, majority=choices.majority)
    lexicon = _file_of_case(folder, "lexicon.csv")
    files = CaseFiles(
        source=source,
        folder=folder,
        articles=articles,
        actors=actors,
        by=choices.by,
        drop=_file_of_case(folder, "drop.txt"),
        lexicon=None if lexicon is None else scores_in(lexicon, name=Path(choices.lexicon).name),
        **annotated.pop("files", {}),
    )
    return Case(
        name=name_of(folder),
        features=features,
        plan=lexicons.contrasts(plan) if plan.is_file() else None,
        files=files,
        **annotated,
    )


def articles_of(folder: Path, options: dict) -> Articles | None:
    """Return the articles at a path, with the lists beside them or those given instead."""
    reading = dict(options)
    texts = reading.pop("texts", None)
    path = articles_at(folder if texts is None else Path(texts))
    is_pack = texts is None and (folder / "manifest.json").is_file()
    if path is None or (is_pack and path.is_file()):  # tables of a pack are no articles
        return None
    lists = lists_beside(path if texts is None else folder)
    for name in LISTS:
        if name in reading:
            lists.pop(name, None)
    for name in ("actors", "frames"):
        given = reading.pop(name, None)
        if given is not None:
            lists[name] = given
    return Articles(path, lists, reading)


def _require_no_options(options: dict, arrived: str) -> None:
    """Raise InputError for options of articles where there are none to read."""
    if options:
        raise refusal(
            "case",
            arrived=f"{arrived}, with {', '.join(options)}",
            expected="articles to read",
            fix="Leave these options out, or give the path of the articles.",
        )


def _require_no_cases_inside(folder: Path) -> None:
    """Raise InputError for a folder of cases: none of them is meant, or all."""
    if not folder.is_dir():
        return
    cases = sorted(str(path) for path in folder.iterdir() if _is_case(path))
    if cases:
        raise refusal(
            "case",
            arrived=f"{folder}, in which there are cases or packs",
            expected=_OPENS,
            fix=f"Give the path of one of them: {listing(cases)}.",
        )


def _nothing_to_open(folder: Path) -> InputError:
    """Return the refusal of a path where there is nothing to open."""
    arrived = f"{folder}, which does not exist"
    fix = f"Check the path; it starts from {Path.cwd()}."
    if folder.exists():
        arrived = f"{folder}, a folder without any of them"
        tables = [str(path) for path in tables_in(folder)]
        fix = "Put each article into a .txt file in the folder, or give the path of a table."
        if tables:
            fix = f"If one of its tables has the texts, give its own path: {listing(tables)}."
    return refusal("case", arrived=arrived, expected=_OPENS, fix=fix, kind=MissingInput)


def _file_of_case(folder: Path, name: str) -> Path | None:
    """Return a list of a case: in its folder, or beside its table or pack; None without it."""
    places = [folder] if folder.is_dir() else [folder.parent]
    if folder.name == FEATURES:
        places.append(folder.parent)
    paths = [place / name for place in places]
    return next((path for path in paths if path.is_file()), None)


def _counted(features: Features) -> Features:
    """Return articles as a case counts them: with clusters of copies, and groups by name."""
    features = with_copies(features)
    return replace(features, articles=with_named_groups(features.articles))


def _features_of_folder(folder: Path) -> Features | None:
    """Return the pack of a folder, whole; None where it has none."""
    for path in (folder / FEATURES, folder):
        if (path / "manifest.json").is_file():
            return with_copies(load_features(path))
    return None


def _is_case(path: Path) -> bool:
    files = ("features/manifest.json", "manifest.json", ANNOTATIONS)
    return path.is_dir() and any(any(path.glob(name)) for name in files)
