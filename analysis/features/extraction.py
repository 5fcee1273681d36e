"""Extraction: from articles to Features, piece by piece."""

import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import __version__, agencies, lexicons
from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.errors import listing, refusal, require_kind, require_new, require_number, using_files
from analysis.features import store
from analysis.features.batch import Batch
from analysis.features.combination import combine
from analysis.features.pack import Features, Terms
from analysis.features.readers import (
    CORE,
    Reader,
    Tables,
    chosen_readers,
    installed_tables,
    read_batch,
    require_ngrams,
)
from analysis.features.signatures import with_frames
from analysis.features.workers import run_tasks
from analysis.lexicons import Actors, Frames, languages
from analysis.lexicons.validation import Given
from analysis.text.windows import Stream, stream

#: To be raised when words or sentences of the same text become others: packs of different readers
#: do not combine.
READER = 9
ARTICLES = 2_000  #: that are read at a time
CHARACTERS = 4_000_000  #: that are read at a time


class Settings(NamedTuple):
    """What is looked for in the texts, and by whom."""

    actors: Actors
    frames: Frames
    ngrams: tuple[int, int]
    readers: tuple[Reader, ...]
    in_frames: bool = True  #: whether uses in frames are counted


@using_files()
def extract(
    corpus: Corpus,
    *,
    actors: Actors | Given | None = None,
    frames: Frames | Given | None = None,
    ngrams: tuple[int, int] = (1, 1),
    readers: Sequence[str | Reader] | None = None,
    workers: int = 1,
    client: Any = None,
) -> Features:
    """Return the Features of a Corpus: its text is read once, into numbers.

    A title is read as paragraph 0, before the text.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. Articles that do not fit into memory: make a pack of each part of
        them, and join the packs with ``load_features([…])``.
    actors, frames : path, names, "draft" or None
        Word lists; None is an empty list: no mentions, no frames. In a cell: a list of names, a
        dict from name to alias or aliases (of a frame, its terms), or a DataFrame with ``name``,
        ``alias`` (one a row) or ``aliases``, and ``kind`` if it is known. "draft" are the actors
        that `suggest.actors` drafts from a Corpus, unreviewed; what is counted by them says so.
    ngrams : (int, int)
        Shortest and longest n-gram that is counted.
    readers : sequence of str and Reader, optional
        What adds tables to sentences, mentions and frames: names of parts ("speakers", "tone") and
        objects (``features.readers.Reader``). Default: the parts, once one of their tables is asked
        for, or saved; the corpus is kept until then. Parts that are named are read at once.
    workers : int
        Processes. The result is the same for any number.
    client : distributed.Client, optional
        A Dask cluster that reads in place of processes here. Its workers need this package.

    Returns
    -------
    Features
        Numbers without text: ``articles`` (one row an article), ``sentences``, ``mentions`` (one
        row a naming of an actor), ``frames`` (one row a frame term in a sentence), ``quotations``,
        ``tones``, ``terms`` (articles × n-grams) and ``manifest`` (dict).

    Raises
    ------
    InputError
        For *ngrams* that are no range, *workers* below 1, a word list with a mistake in it, or an
        unknown reader; if there is no article that can be read, or if a process is killed.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> articles = {"article_id": ["a1", "a2"], "outlet": "North", "text": ["Rain fell.", "Rain."]}
    >>> features = extract(read_corpus(pd.DataFrame(articles)), ngrams=(1, 2))
    >>> features.terms.layers["own"].toarray().tolist(), features.terms.vocabulary.tolist()
    ([[1, 1, 1], [0, 1, 0]], ['fell', 'rain', 'rain fell'])
    """
    require_number(workers, name="workers", least=1, whole=True)
    require_kind(
        corpus,
        Corpus,
        name="corpus",
        expected="a Corpus",
        fix="Write extract(read_corpus(…)).",
    )
    require_ngrams(ngrams)
    _require_articles(corpus)
    suggest = import_module("analysis.suggest.listed")  # drafts are made of what is read here
    settings = Settings(
        suggest.listed(actors, corpus),
        lexicons.frames(frames),
        (ngrams[0], ngrams[1]),
        chosen_readers(readers),
    )
    read = partial(
        _read_pieces,
        cut_corpus(_with_agency_credit(corpus)),
        manifest=_new_manifest(settings),
        workers=workers,
        client=client,
    )
    if readers is not None or client is not None:
        return read(settings)
    features = read(settings._replace(readers=CORE))
    parts = partial(read, settings._replace(in_frames=False))
    return replace(features, tables=TablesOfParts(features.tables, parts))


class TablesOfParts(Mapping[str, pd.DataFrame]):
    """Tables of the core, and those of parts, which are read when one of them is asked for.

    What is pickled holds the tables, and no text.
    """

    def __init__(self, core: Tables, read: Callable[[], Features]) -> None:
        self._tables = core
        self._read = read

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in self and name not in self._tables:
            self._tables = {**self._read().tables, **self._tables}
            del self._read  # and with it the corpus
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in installed_tables()

    def __iter__(self) -> Iterator[str]:
        return iter(installed_tables())

    def __len__(self) -> int:
        return len(installed_tables())

    def __reduce__(self) -> tuple:
        return dict, (dict(self),)


# A Corpus in pieces.


def _with_agency_credit(corpus: Corpus) -> Corpus:
    """Return the Corpus with ``agency_credit``: the agency in a dateline or credit line."""
    if "agency_credit" in corpus.articles:
        return corpus
    raw = corpus.raw.loc[corpus.articles["article_id"]]
    known = agencies.listed()
    names = pd.array([known.credited(text) for text in raw.tolist()], dtype="str")
    credit = pd.Series(names, index=corpus.articles.index, name="agency_credit")
    # pandas warns of tables with hundreds of columns that get one more by assign.
    return replace(corpus, articles=pd.concat([corpus.articles, credit], axis=1))


def cut_corpus(corpus: Corpus) -> list[Corpus]:
    """Return the articles in order, in pieces of at most ARTICLES and CHARACTERS."""
    article_of_edit = pd.Index(corpus.articles["article_id"]).get_indexer(
        corpus.edits["article_id"]
    )
    pieces = []
    for start, stop in _runs(corpus.articles["text"].str.len().tolist()):
        is_inside = (article_of_edit >= start) & (article_of_edit < stop)
        piece = replace(
            corpus,
            articles=corpus.articles.iloc[start:stop],
            raw=corpus.raw.iloc[:0],
            edits=corpus.edits[is_inside],
            languages=corpus.languages.iloc[start:stop],
            skipped=corpus.skipped if start == 0 else corpus.skipped.iloc[:0],
        )
        pieces.append(piece)
    return pieces


def _runs(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of runs of articles; one that is longer than a run is one of its own."""
    start = n_characters = 0
    for number, length in enumerate(lengths):
        is_over = number - start == ARTICLES or n_characters + length > CHARACTERS
        if is_over and number > start:
            yield start, number
            start, n_characters = number, 0
        n_characters += length
    yield start, len(lengths)


def _describe_corpus(corpus: Corpus) -> dict:
    """Return what a manifest says of the articles of a Corpus."""
    articles = corpus.articles
    edits = corpus.edits
    n_removed = (edits["end"] - edits["start"] - edits["after"].str.len()).sum()
    n_characters = articles["text"].str.len().sum() + n_removed
    n_titles = articles["title"].fillna("").ne("").sum()
    n_edits = edits.groupby("rule").size().sort_index()
    return {
        "languages": languages.count_languages(
            articles["language"].tolist(), corpus.languages["basis"].tolist()
        ),
        "read": {
            "articles": len(articles),
            "titles": int(n_titles),
            "characters": int(n_characters),
        },
        "edits": {rule: int(n) for rule, n in n_edits.items()},
        "skipped": sorted(corpus.skipped.fillna("").to_numpy().tolist()),
    }


# What a worker does with one piece.


def _extract_piece(
    corpus: Corpus, *, settings: Settings, manifest: dict
) -> tuple[Features, Stream | None]:
    """Return the tables of some articles, in their order, and for frames their words."""
    texts, titled = titled_texts(corpus.articles)
    batch = Batch.of(
        texts,
        actors=settings.actors,
        frames=settings.frames,
        titled=titled,
        languages=corpus.articles["language"].array,
        published=corpus.articles["published"].array,
    )
    numbers = read_batch(batch, settings.readers, ngrams=settings.ngrams)
    ids = corpus.articles["article_id"].array
    tables = {
        name: table.assign(article_id=ids.take(table["row"]))
        for name, table in numbers.tables.items()
    }
    metadata = corpus.articles.drop(columns=["title", "text"]).reset_index(drop=True)
    of_text = numbers.articles.drop(columns="row")
    require_new(
        of_text, metadata, what="metadata", fix="Drop or rename them in the table of articles."
    )
    articles = pd.concat([metadata, of_text], axis="columns")
    manifest = {
        **manifest,
        **_describe_corpus(corpus),
        "settings": {**manifest["settings"], "cleaned": corpus.cleaned},
        "lists": {**manifest["lists"], "noise": {"fingerprint": corpus.noise}},
    }
    features = Features(articles, tables, Terms(numbers.vocabulary, numbers.layers), manifest)
    if not settings.in_frames:
        return features, None
    words = stream(
        batch.characters,
        batch.tokens,
        titled=np.asarray(titled, dtype=bool),
        sentences=batch.sentences.starts,
    )
    return features, words


def _new_manifest(settings: Settings) -> dict:
    """Return what the manifests of all pieces have in common."""
    actors, frames, ngrams, readers, _ = settings
    kinds = actors.table.dropna(subset="kind")
    lists: dict[str, dict] = {
        "actors": {
            "fingerprint": actors.fingerprint,
            "names": list(actors.names),
            "kinds": dict(zip(kinds["actor"], kinds["kind"])),
            "parents": actors.parents,
        },
        "frames": {"fingerprint": frames.fingerprint, "names": list(frames.names)},
    }
    if actors.draft:
        lists["actors"]["draft"] = True
    versions = {"text": READER}
    read_languages = {}
    for reader in readers:
        versions |= dict.fromkeys(reader.tables, reader.version)
        for name, codes in reader.languages.items():
            read_languages[name] = list(codes)
    return {
        "schema": store.SCHEMA,
        "created_by": f"framing-notebooks {__version__}",
        "published": False,
        "publication": [],
        "settings": {"ngrams": list(ngrams)},
        "lists": lists,
        "readers": versions,
        "tone_languages": read_languages,
        "versions": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "vaderSentiment": version("vaderSentiment"),
        },
    }


# What comes of all pieces.


def _read_pieces(
    pieces: Sequence[Corpus], settings: Settings, *, manifest: dict, workers: int, client: Any
) -> Features:
    """Return the features of all pieces; a bar counts articles where a terminal shows it."""
    from tqdm import tqdm

    work = partial(_extract_piece, settings=settings, manifest=manifest)
    n_articles = sum(len(piece.articles) for piece in pieces)
    finished = []
    with tqdm(desc="reading", total=n_articles, unit=" articles", disable=None) as bar:
        for features, words in run_tasks(work, pieces, workers=workers, client=client):
            finished.append((features, words))
            bar.update(len(features.articles))
    parts, streams = zip(*finished)
    features = combine(parts)
    if not settings.in_frames:
        return features
    rows = pd.concat([part.articles[["article_id", "outlet"]] for part in parts])
    return with_frames(features, streams, rows)


def _require_articles(corpus: Corpus) -> None:
    """Raise InputError if there is no article."""
    if len(corpus.articles):
        return
    reasons = ""
    if len(corpus.skipped):
        rows = corpus.skipped.fillna("").to_numpy().tolist()
        named = [": ".join(filter(None, row)) for row in sorted(rows)]
        reasons = f" ({listing(named)})"
    raise refusal(
        "extract",
        arrived=f"no article that can be read{reasons}",
        expected="at least one",
        fix="Correct the articles by these reasons, or check the path that you gave.",
    )
