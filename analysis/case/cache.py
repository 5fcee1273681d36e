"""Packs under build/: articles are read once, until a file or a word list changes."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis import __version__, lexicons
from analysis.corpus import sources
from analysis.corpus.articles import Corpus, read_corpus
from analysis.corpus.sources import MANIFEST
from analysis.corpus.tables import SUFFIXES
from analysis.errors import InputError, require_file
from analysis.features import store
from analysis.features.extraction import READER, extract
from analysis.features.loading import load_features
from analysis.features.ngrams import without_rare
from analysis.features.pack import Features
from analysis.features.readers import installed_readers, reader_makers
from analysis.files import ANNOTATIONS, FEATURES, fingerprint, require_inside

#: The tables of a case, and what describes them.
CASE_FILES = tuple(
    (
        "articles.csv sheet.csv sheet_links.csv sheet_key.csv queries.csv hits.csv "
        f"reached.csv {ANNOTATIONS} claims_*.csv codebook.toml contrasts.toml events.toml"
    ).split()
)
#: Lists of a case, which may stand beside a table of articles, too.
LISTS_OF_CASE = tuple(
    (
        "actors.toml frames.toml noise.csv noise.toml drop.txt lexicon.csv outlets.csv case.toml"
    ).split()
)
LISTS = ("actors", "frames", "noise")  #: word lists that are looked for beside the articles
COLLECTED = "articles.jsonl"  #: what `collect` and `fetch` write into a folder
NGRAMS = (1, 2)  #: words in a row
MIN_ARTICLES = 5  #: that have two words in a row
PACKS = Path("build/packs")  #: in the working folder


@dataclass(frozen=True, eq=False)
class Articles:
    """Articles that can be read: where they are, and how."""

    source: Path  #: a folder of .txt files, or a table
    lists: Mapping  #: "actors", "frames", "noise", as far as there are any
    options: Mapping  #: other options of `read_corpus`

    @cached_property
    def corpus(self) -> Corpus:
        """The articles, read when they are first asked for."""
        options = dict(self.options)
        if "noise" in self.lists and options.get("clean", True):
            options["noise"] = [None, self.lists["noise"]]
        return read_corpus(self.source, **options)

    @property
    def fingerprint(self) -> str:
        """Digits that change with the articles, the lists, and how they are read."""
        words = [(name, _digits_of(value)) for name, value in sorted(self.lists.items())]
        options = [(name, _digits_of(value)) for name, value in sorted(self.options.items())]
        readers = [[sorted(reader.tables), reader.version] for reader in installed_readers()]
        counting = [READER, NGRAMS, MIN_ARTICLES, store.SCHEMA]
        engine = [__version__, *counting, lexicons.noise(None).fingerprint, readers]
        beside = fingerprint(sources.outlets_beside(self.source))
        facts = [fingerprint(self.source), beside, words, options, engine]
        return lexicons.fingerprint(facts)[:16]


def _digits_of(value: Any) -> Any:
    """Return what changes with an option, or with a list of these; of a file its content."""
    if isinstance(value, list | tuple):
        return [_digits_of(member) for member in value]
    if isinstance(value, str | Path):
        return fingerprint(value) or str(value)
    return getattr(value, "fingerprint", repr(value))


def paths_in(values: Any) -> list[str | Path]:
    """Return the paths among values, and in lists among them."""
    if isinstance(values, str | Path):
        return [values]
    if not isinstance(values, list | tuple):
        return []
    return [path for value in values for path in paths_in(value)]


# ---- where articles are -----------------------------------------------------------------------


def name_of(source: Path) -> str:
    """Return the name of a folder or table; of a pack or of what was collected, of its folder.

    >>> name_of(Path("data/syria-war/features"))
    'syria-war'
    """
    path = source.resolve()
    if path.name in (COLLECTED, FEATURES):
        return path.parent.name
    return path.stem if path.is_file() else path.name


def articles_at(path: Path) -> Path | None:
    """Return what `read_corpus` reads at a path: a table, a folder of texts, or None."""
    if path.is_file():
        return path
    if not path.is_dir():
        return None
    collected = path / COLLECTED
    if collected.is_file():
        require_inside(collected, path)
        return collected
    return sources.articles_at(path) if sources.has_articles(path) else None


def tables_in(folder: Path) -> list[Path]:
    """Return the tables of a folder, sorted, without manifests."""
    paths = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    return sorted(path for path in paths if path.is_file() and path.name != MANIFEST)


def case_files(folder: Path) -> list[Path]:
    """Return the lists and tables of a case in a folder; of a table, the lists beside it.

    A link out of the folder, a pipe, a device or a huge file is refused: a stranger may have
    made the folder.
    """
    patterns = [*CASE_FILES, *LISTS_OF_CASE]
    if not folder.is_dir():
        folder = folder.parent
        patterns = [*LISTS_OF_CASE]
    paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    for path in paths:
        require_inside(path, folder)
        require_file(path, expected="a list or table of a case")
    return paths


def lists_beside(path: Path) -> dict:
    """Return the word lists beside articles: in their folder, or in that of their table.

    Cleaning rules may be in two files, rules in noise.toml and texts in noise.csv.
    """
    folder = path if path.is_dir() else path.parent
    paths = {name: folder / f"{name}.toml" for name in LISTS}
    lists: dict = {name: file for name, file in paths.items() if file.is_file()}
    texts = folder / "noise.csv"
    if texts.is_file():
        lists["noise"] = [texts, *paths_in(lists.get("noise"))]
    for file in paths_in([*lists.values()]):
        require_inside(Path(file), folder)
    return lists


# ---- the cache --------------------------------------------------------------------------------


def counted(corpus: Corpus, **lists: Any) -> Features:
    """Return the features of articles, with two words in a row that five articles have."""
    features = extract(corpus, **lists, ngrams=NGRAMS, readers=[*reader_makers()])
    return without_rare(features, min_articles=MIN_ARTICLES)


def extracted(articles: Articles) -> Features:
    """Return the features of articles, from build/packs/ where they were read before.

    Articles in other state, other word lists and other options make another pack. Where nothing
    can be written, the features are made anew each time.
    """
    stem = re.sub(r"[^\w-]+", "-", name_of(articles.source))[:40].strip("-") or "articles"
    folder = PACKS / f"{stem}-{articles.fingerprint}"
    with suppress(InputError, OSError):  # not there, or damaged
        return load_features(folder)
    lists = {name: words for name, words in articles.lists.items() if name != "noise"}
    features = counted(articles.corpus, **lists)
    is_inside = PACKS.resolve().is_relative_to(articles.source.resolve())
    if not is_inside:  # a pack among the articles would change them
        # A disk that is full or not writable is no reason to refuse the articles.
        with suppress(InputError, OSError):
            features.save(folder)
    return features
