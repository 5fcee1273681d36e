"""Packs in the user's cache: articles are read once, until a file or a word list changes."""

from __future__ import annotations

import hashlib
import math
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
from tqdm.auto import tqdm

from analysis import lexicons
from analysis.corpus import sources
from analysis.corpus.articles import Corpus, read_corpus
from analysis.corpus.sources import MANIFEST
from analysis.corpus.tables import SUFFIXES
from analysis.errors import InputError, refusal, require_file
from analysis.features import store
from analysis.features.combination import combine
from analysis.features.extraction import READER, extract
from analysis.features.loading import load_features
from analysis.features.pack import Features
from analysis.features.readers import installed_readers
from analysis.files import fingerprint, require_inside, stamps_of

#: The lists and tables of a case.
CASE_FILES = (
    "articles.csv",
    "outlets.csv",
    "sheet.csv",
    "sheet_links.csv",
    "sheet_key.csv",
    "queries.csv",
    "hits.csv",
    "reached.csv",
    "annotations_*.csv",
    "claims_*.csv",
    "actors.toml",
    "codebook.toml",
    "contrasts.toml",
    "events.toml",
    "frames.toml",
    "noise.csv",
    "noise.toml",
)
LISTS = ("actors", "frames", "noise")  #: word lists that are looked for beside the articles
COLLECTED = "articles.jsonl"  #: what `collect` and `fetch` write into a folder
MAX_PACKS_KEPT = 20  #: packs in the cache; those used least recently are removed
KEY = "cache_key"  #: entry of the manifest of a pack in the cache: what it was made of
READINGS = 3  #: times that files are read which change meanwhile
PIECE = 100  #: articles that are read between two steps of the bar


@dataclass(frozen=True, eq=False)
class Articles:
    """Articles that can be read: where they are, and how.

    Attributes
    ----------
    source : Path, DataFrame or Corpus
        A folder of .txt files, a table, or what is in memory already.
    lists : dict of str to Path or word list
        ``actors``, ``frames`` and ``noise``, as far as there are any.
    options : dict
        Other options of `read_corpus`.
    """

    source: Path | pd.DataFrame | Corpus
    lists: Mapping[str, Any]
    options: Mapping[str, Any]

    @cached_property
    def corpus(self) -> Corpus:
        """The articles, read when they are first asked for."""
        if isinstance(self.source, Corpus):
            return self.source
        options = dict(self.options)
        if "noise" in self.lists and options.get("clean", True):
            options.setdefault("noise", [None, self.lists["noise"]])
        return read_corpus(self.source, **options)

    @property
    def name(self) -> str:
        """The name of the folder or table; "articles" for what is in memory."""
        if not isinstance(self.source, Path):
            return "articles"
        path = self.source.resolve()
        if path.name == COLLECTED:
            return path.parent.name
        if path.is_file():
            return path.stem
        return path.name

    @property
    def fingerprint(self) -> str:
        """Digits that change with the articles, the lists, and how they are read."""
        lists = {name: _list_fingerprint(words) for name, words in self._words.items()}
        options = {name: value for name, value in self.options.items() if name != "noise"}
        readers = [[sorted(reader.tables), reader.fingerprint] for reader in installed_readers()]
        facts = [_source_fingerprint(self.source), lists, repr(sorted(options.items()))]
        engine = [READER, store.SCHEMA, lexicons.noise(None).fingerprint, readers]
        return lexicons.fingerprint([facts, engine])[:16]

    @property
    def stamps(self) -> list[tuple | None]:
        """Sizes and times of all files that the articles are read from."""
        return [stamps_of(path) for path in paths_in([self.source, *self._words.values()])]

    @property
    def _words(self) -> dict[str, Any]:
        """The word lists beside the articles and those that were given."""
        return {**self.lists, "noise that was given": self.options.get("noise")}

    def forget(self) -> None:
        """Let the articles be read again."""
        self.__dict__.pop("corpus", None)


def _list_fingerprint(words: Any) -> Any:
    """Return what changes with a word list, or with a list of these; of a file its content."""
    if isinstance(words, list | tuple):
        return [_list_fingerprint(member) for member in words]
    if isinstance(words, str | Path):
        return fingerprint(words) or f"no file {words}"
    if isinstance(words, pd.DataFrame):
        return _table_digest(words)
    return getattr(words, "fingerprint", repr(words))


def paths_in(sources: Any) -> list[str | Path]:
    """Return the paths among sources, and in lists among them."""
    if isinstance(sources, str | Path):
        return [sources]
    if not isinstance(sources, list | tuple):
        return []
    return [path for source in sources for path in paths_in(source)]


def _source_fingerprint(source: Path | pd.DataFrame | Corpus) -> str:
    """Return digits that identify what articles are read from."""
    if isinstance(source, Path):
        return str(fingerprint(source))
    if isinstance(source, Corpus):
        return lexicons.fingerprint([_table_digest(source.articles), source.noise, source.cleaned])
    return _table_digest(source)


def _table_digest(table: pd.DataFrame) -> str:
    texts = table.astype("str")
    rows = pd.util.hash_pandas_object(texts, index=False).to_numpy()
    columns = "\0".join(map(str, table.columns))
    return hashlib.sha256(columns.encode("utf-8", "replace") + rows.tobytes()).hexdigest()


# ---- where articles are -----------------------------------------------------------------------


def articles_at(path: Path) -> Path | None:
    """Return what `read_corpus` reads at a path: a table, a folder of texts, or None.

    >>> articles_at(Path("data/example-articles")).name
    'example-articles'
    >>> articles_at(Path("data/syria-war"))
    """
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


def case_files(folder: Path, *, most: float = math.inf) -> list[Path]:
    """Return the lists and tables of a case in a folder.

    Raises InputError for a link that leads out of the folder, and for a pipe, a device or a file
    of more bytes: a stranger may have made the folder.

    >>> [path.name for path in case_files(Path("data/example-articles"))]
    ['actors.toml']
    """
    paths = [path for pattern in CASE_FILES for path in sorted(folder.glob(pattern))]
    for path in paths:
        require_inside(path, folder)
        require_file(path, expected="a list or table of a case", most=most)
    return paths


def lists_beside(path: Path) -> dict[str, Any]:
    """Return the word lists beside articles: in their folder, or in that of their table.

    Cleaning rules may be in two files, rules in noise.toml and texts in noise.csv.

    >>> list(lists_beside(Path("data/example-articles")))
    ['actors']
    """
    folder = path if path.is_dir() else path.parent
    paths = {name: folder / f"{name}.toml" for name in LISTS}
    lists: dict[str, Any] = {name: file for name, file in paths.items() if file.is_file()}
    texts = folder / "noise.csv"
    if texts.is_file():
        lists["noise"] = [texts, *paths_in(lists.get("noise"))]
    for file in paths_in([*lists.values()]):
        require_inside(Path(file), folder)
    return lists


# ---- the cache --------------------------------------------------------------------------------


def cache_folder() -> Path:
    """Return the folder of packs: in the user's cache, or where FRAMING_CACHE says."""
    folder = os.environ.get("FRAMING_CACHE") or platformdirs.user_cache_path("framing-notebooks")
    return Path(folder) / "packs"


def extracted(articles: Articles) -> Features:
    """Return the features of articles, from the cache where they were read before.

    Articles in other state, other word lists and other options make another pack. Where nothing
    can be written, the features are made anew each time. What changes while it is read is read
    again, a few times.
    """
    for _ in range(READINGS):
        stamps = articles.stamps
        key = articles.fingerprint
        folder = cache_folder() / f"{_safe_stem(articles.name)}-{key}"
        features = _cached_pack(folder, key=key)
        if features is not None:
            return features
        features = _extract_with_bar(articles)
        if articles.stamps == stamps:
            _keep(features, folder, key=key)
            return features
        articles.forget()
    raise refusal(
        "case",
        arrived=f"{articles.name}, whose files changed each time while they were read",
        expected="files that stay as they are",
        fix="Wait until they are written, then open the case again.",
    )


def _keep(features: Features, folder: Path, *, key: str) -> None:
    """Save a pack in the cache, which is its owner's alone."""
    # A cache that is full, not writable or of somebody else is no reason to refuse the articles.
    with suppress(OSError, InputError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o700)
        pack = replace(features, manifest={**features.manifest, KEY: key}).save(folder)
        pack.chmod(0o700)
        for path in pack.iterdir():
            path.chmod(0o600)
        _remove_oldest(folder.parent)


def _safe_stem(name: str) -> str:
    """Return a name as part of a folder's name."""
    return re.sub(r"[^\w-]+", "-", name)[:40].strip("-") or "articles"


def _cached_pack(folder: Path, *, key: str) -> Features | None:
    """Return the pack of a key; None where it is not there, damaged, or of another key."""
    try:
        if not (folder / store.MANIFEST).is_file():
            return None
        features = load_features(folder)
    except (InputError, OSError):
        return None
    if features.manifest.pop(KEY, None) != key:
        return None
    with suppress(OSError):  # a cache that may only be read
        os.utime(folder)
    return features


def _remove_oldest(cache: Path) -> None:
    """Remove the packs used least recently; what is no pack as it was saved stays."""
    folders = [path for path in cache.iterdir() if path.is_dir()]
    packs = [path for path in folders if not path.name.startswith(".")]
    packs.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in packs[MAX_PACKS_KEPT:]:
        with suppress(InputError, OSError):
            store.remove(path)


def _extract_with_bar(articles: Articles) -> Features:
    """Return the features of articles; a bar counts them in a notebook.

    In a terminal `extract` shows its own.
    """
    lists = {name: words for name, words in articles.lists.items() if name != "noise"}
    if "ipykernel" not in sys.modules:
        return extract(articles.corpus, **lists)
    parts = []
    with tqdm(desc=f"reading and cleaning {articles.name}", leave=False) as bar:
        corpus = articles.corpus
        bar.total = len(corpus.articles)
        bar.set_description(f"counting {articles.name}")
        for piece in _pieces_of(corpus):
            parts.append(extract(piece, **lists))
            bar.update(len(piece.articles))
    return combine(parts)


def _pieces_of(corpus: Corpus) -> Iterator[Corpus]:
    """Cut a corpus into pieces of so many articles; what was skipped is in the first."""
    for start in range(0, len(corpus.articles), PIECE):
        articles = corpus.articles.iloc[start : start + PIECE]
        ids = articles["article_id"]
        languages = corpus.languages
        if languages is not None:
            languages = languages[languages["article_id"].isin(ids)]
        skipped = corpus.skipped
        if start > 0:
            skipped = skipped.iloc[:0]
        yield replace(
            corpus,
            articles=articles.reset_index(drop=True),
            raw=corpus.raw.loc[ids],
            edits=corpus.edits[corpus.edits["article_id"].isin(ids)],
            languages=languages,
            skipped=skipped,
        )
