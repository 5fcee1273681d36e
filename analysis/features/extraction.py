"""Extraction: from articles to Features, partition by partition."""

import hashlib
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd

from analysis import __version__, agencies, lexicons
from analysis.corpus.articles import Corpus
from analysis.corpus.titled import titled_texts
from analysis.errors import (
    InputError,
    UnusableFile,
    listing,
    refusal,
    require_kind,
    require_new,
    require_number,
    using_files,
)
from analysis.features import store
from analysis.features.batch import Batch
from analysis.features.combination import combine, merge_manifests, require_apart
from analysis.features.furniture_terms import with_furniture
from analysis.features.loading import PartitionedFeatures, load_features
from analysis.features.pack import Features, Terms
from analysis.features.partitions import Partition, find_runs, partition_corpus
from analysis.features.readers import (
    Reader,
    chosen_readers,
    dependencies,
    read_batch,
    require_ngrams,
)
from analysis.features.workers import run_tasks
from analysis.files import named_path
from analysis.lexicons import Actors, Frames, languages
from analysis.text import sentences

#: To be raised when reading gives other numbers for the same text: packs of different readers do
#: not combine.
READER = 7
PARTITION = 2_000  #: articles of a Corpus that are read at a time
CHARACTERS = 4_000_000  #: characters that are read at a time, of a Corpus or a partition


class Settings(NamedTuple):
    """What is looked for in the texts, and by whom."""

    actors: Actors
    frames: Frames
    ngrams: tuple[int, int]
    readers: tuple[Reader, ...]


class Piece(NamedTuple):
    """Some articles of a Corpus in memory, as a Partition is some of a folder or table."""

    name: str
    corpus: Corpus

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the articles and of what the manifest says about them."""
        articles = self.corpus.articles
        rows = pd.util.hash_pandas_object(articles.astype("str"), index=False).to_numpy()
        digest = hashlib.sha256(rows.tobytes()).hexdigest()
        record = _describe_corpus(self.corpus)
        record |= {"noise": self.corpus.noise, "cleaned": self.corpus.cleaned}
        return lexicons.fingerprint([digest, list(articles), record])

    def read(self) -> Corpus:
        """Return the articles."""
        return self.corpus


class Part(NamedTuple):
    """What comes back from a partition whose pack is written."""

    articles: pd.DataFrame  #: article_id
    manifest: dict
    kept: bool  #: whether it was there and whole


@using_files()
def extract(
    source: Corpus | str | Path | Sequence[Partition],
    *,
    actors: Actors | str | Path | None = None,
    frames: Frames | str | Path | None = None,
    ngrams: tuple[int, int] = (1, 1),
    readers: Sequence[str | Reader] | None = None,
    workers: int = 1,
    client: Any = None,
    to: str | Path | None = None,
    **reading: Any,
) -> Features | Any:
    """Return the Features of a Corpus, or of articles that are read part by part.

    Text is read once, into numbers.

    Parameters
    ----------
    source : Corpus or path
        From ``read_corpus``; or a folder of .txt files or a table (.csv, .tsv, .jsonl, .parquet),
        which are cut into parts that are read one by one: nothing is held in memory but the part
        that is read. Tables need an ``article_id``; other names of columns are
        as the first part shows. A title is read as paragraph 0, before the text.
    actors, frames : path, Actors, Frames, "draft" or None
        Word lists; None is an empty list: no mentions, no frames. "draft" are the actors that
        `suggest.actors` drafts from a Corpus, unreviewed; what is counted by them says so.
    ngrams : (int, int)
        Shortest and longest n-gram that is counted.
    readers : sequence of str and Reader, optional
        What adds tables to sentences, mentions and frames: names of parts ("speakers", "tone") and
        objects (``features.readers.Reader``). Default: all parts.
    workers : int
        Processes. The result is the same for any number.
    client : distributed.Client, optional
        A Dask cluster that reads in place of processes here. Its workers need this package, and
        the paths of *source* and *to*.
    to : path, optional
        A folder that gets one pack a partition, written by whoever read it. The same call again
        keeps the packs that are whole and of the same input and settings, and reads the rest.
    **reading
        Of a path: ``columns, encoding, date_format, noise`` and ``clean`` of ``read_corpus``, with
        ``faulty="skip"``, and ``articles``, the most of a part (2,000, or 16 MB).

    Returns
    -------
    Features or PartitionedFeatures
        Numbers without text: ``articles`` (one row an article), ``sentences``, ``mentions`` (one
        row a naming of an actor), ``frames`` (one row a frame term in a sentence), ``quotations``,
        ``tones``, ``terms`` (articles × n-grams) and ``manifest`` (dict).
        With *to* the latter: what ``load_features(to)`` returns. An article that cannot be read
        is listed with its reason in ``manifest["skipped"]``, and changes nothing for the others.

    Raises
    ------
    InputError
        For *ngrams* that are no range, *workers* below 1, a word list with a mistake in it, or an
        unknown reader. For an article_id in two partitions; if there is no article that can be
        read, if a process is killed, or if the disk is full. For a file in *to* that no pack of
        ours has, or that was changed since: it stays as it is.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> articles = {"article_id": ["a1", "a2"], "outlet": "North", "text": ["Rain fell.", "Rain."]}
    >>> features = extract(read_corpus(pd.DataFrame(articles)), ngrams=(1, 2))
    >>> features.terms.layers["own"].toarray().tolist(), features.terms.vocabulary.tolist()
    ([[1, 1, 1], [0, 1, 0]], ['fell', 'rain', 'rain fell'])
    """
    require_number(workers, name="workers", least=1, whole=True)
    if isinstance(source, str | Path):
        source = partition_corpus(source, **reading)
    elif reading:
        raise refusal(
            "extract",
            arrived=f"{listing(reading)} for what is read already",
            expected="a path, with options of reading",
            fix="Give them to read_corpus, or give extract the path.",
        )
    are_parts = isinstance(source, list | tuple) and all(hasattr(part, "read") for part in source)
    require_kind(
        source,
        (list, tuple) if are_parts else Corpus,
        name="corpus",
        expected="a Corpus, or the path of articles",
        fix="Write extract(read_corpus(…)), or extract(path, to=…).",
    )
    require_ngrams(ngrams)
    suggest = import_module("analysis.suggest.listed")  # drafts are made of what is read here
    settings = Settings(
        suggest.listed(actors, source),
        lexicons.frames(frames),
        (ngrams[0], ngrams[1]),
        chosen_readers(readers),
    )
    partitions: Any = source
    if isinstance(source, Corpus):
        partitions = cut_corpus(_with_agency_credit(source))
    folder = None if to is None else store.open_parts(named_path(to).resolve())
    work = partial(
        _read_partition, settings=settings, manifest=_new_manifest(settings), folder=folder
    )
    finished = run_tasks(work, partitions, workers=workers, client=client)
    parts = _collect(finished, n_partitions=len(partitions))
    _require_articles(partitions, parts)
    if folder is not None:
        return _close_parts(partitions, parts, folder=folder)
    features = combine(parts)
    if isinstance(source, Corpus):
        features = with_furniture(features, source)
    return features


# A Corpus in memory as partitions.


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


def cut_corpus(corpus: Corpus) -> list[Piece]:
    """Return the articles in order, in pieces of at most PARTITION and CHARACTERS.

    A Corpus without articles is one piece, so that its list of skipped articles is not lost.
    """
    sizes = [(1, length) for length in corpus.articles["text"].str.len()]
    article_of_edit = pd.Index(corpus.articles["article_id"]).get_indexer(
        corpus.edits["article_id"]
    )
    runs = list(find_runs(sizes, articles=PARTITION, largest=CHARACTERS)) or [(0, 0)]
    pieces = []
    for number, (start, stop) in enumerate(runs):
        is_inside = (article_of_edit >= start) & (article_of_edit < stop)
        known_languages = corpus.languages
        if known_languages is not None:
            known_languages = known_languages.iloc[start:stop]
        piece = replace(
            corpus,
            articles=corpus.articles.iloc[start:stop],
            raw=corpus.raw.iloc[:0],
            edits=corpus.edits[is_inside],
            languages=known_languages,
            skipped=corpus.skipped if start == 0 else corpus.skipped.iloc[:0],
        )
        pieces.append(Piece(f"part-{number:05}", piece))
    return pieces


def _describe_corpus(corpus: Corpus) -> dict:
    """Return what a manifest says of the articles of a Corpus."""
    articles = corpus.articles
    edits = corpus.edits
    n_removed = (edits["end"] - edits["start"] - edits["after"].str.len()).sum()
    n_characters = articles["text"].str.len().sum() + n_removed
    n_titles = articles["title"].fillna("").ne("").sum()
    n_edits = edits.groupby("rule").size().sort_index()
    return {
        "languages": _count_languages(corpus),
        "read": {
            "articles": len(articles),
            "titles": int(n_titles),
            "characters": int(n_characters),
        },
        "edits": {rule: int(n) for rule, n in n_edits.items()},
        "skipped": sorted(corpus.skipped.fillna("").to_numpy().tolist()),
    }


def _count_languages(corpus: Corpus) -> dict[str, int]:
    """Return how many articles are in each language, and of how many that was not given."""
    bases = pd.Series(languages.GIVEN, index=corpus.articles["article_id"])
    if corpus.languages is not None:
        known = corpus.languages.set_index("article_id")["basis"]
        bases = known.reindex(bases.index).fillna(languages.GIVEN)
    return languages.count_languages(corpus.articles["language"].tolist(), bases.tolist())


# What a worker does with one partition.


def _read_partition(
    partition, *, settings: Settings, manifest: dict, folder: Path | None
) -> Features | Part:
    """Return the Features of a partition, or write them below *folder* and return their Part."""
    if folder is None:
        return _extract_partition(partition, settings, manifest)
    target = folder / partition.name
    origin = {"origin": partition.fingerprint}
    expected = {**origin, "fingerprints": manifest["fingerprints"]}
    features = _load_finished(target, expected=expected)
    is_kept = features is not None
    if features is None:
        store.require_replaceable(target)  # before the work
        features = combine([_extract_partition(partition, settings, manifest)])
        features = replace(features, manifest={**features.manifest, **origin})
        features.save(target)
    return Part(features.articles[["article_id"]], features.manifest, is_kept)


def _load_finished(folder: Path, *, expected: Mapping) -> Features | PartitionedFeatures | None:
    """Return the Features in a folder if they are whole and of this input and settings."""
    try:
        features = load_features(folder)
    except UnusableFile:  # it may be whole
        raise
    except InputError:
        return None
    if any(features.manifest.get(key) != value for key, value in expected.items()):
        return None
    return features


def _extract_partition(partition, settings: Settings, manifest: dict) -> Features:
    """Return the tables of a partition, in their order."""
    try:
        corpus = _with_agency_credit(partition.read())
        parts = [_extract_corpus(piece.corpus, settings, manifest) for piece in cut_corpus(corpus)]
        if len(parts) == 1:
            return parts[0]
        return combine(parts)
    except InputError as error:
        raise type(error)(f"{partition.name}: {error}") from error


def _extract_corpus(corpus: Corpus, settings: Settings, manifest: dict) -> Features:
    """Return the tables of some articles, in their order."""
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
    tables = {}
    for name, table in numbers.tables.items():
        tables[name] = table.assign(article_id=ids.take(table["row"]))
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
    return Features(articles, tables, Terms(numbers.vocabulary, numbers.layers), manifest)


def _new_manifest(settings: Settings) -> dict:
    """Return what the manifests of all partitions have in common."""
    actors, frames, ngrams, readers = settings
    lists: dict[str, dict] = {
        "actors": {
            "fingerprint": actors.fingerprint,
            "names": list(actors.names),
            "kinds": dict(zip(actors.table["actor"], actors.table["kind"])),
            "parents": actors.parents,
        },
        "frames": {"fingerprint": frames.fingerprint, "names": list(frames.names)},
    }
    if actors.draft:
        lists["actors"]["draft"] = True
    read_languages: dict[str, list[str]] = {}
    for reader in readers:
        lists |= reader.lists()
        for name, codes in reader.languages.items():
            read_languages[name] = list(codes)
    manifest = {
        "schema": store.SCHEMA,
        "created_by": f"framing-notebooks {__version__}",
        "published": False,
        "publication": [],
        "settings": {
            "reader": lexicons.fingerprint([READER, *sentences.word_lists()]),
            "ngrams": list(ngrams),
            "alias_layers": True,
        },
        "lists": lists,
        "tone_languages": read_languages,
        "versions": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "vaderSentiment": version("vaderSentiment"),
        },
    }
    return {**manifest, "fingerprints": _table_fingerprints(manifest, readers)}


def _table_fingerprints(manifest: Mapping, readers: Sequence[Reader]) -> dict[str, str]:
    """Return a fingerprint of each table: of everything on which its numbers depend."""
    known = {"schema": manifest["schema"], **manifest["settings"], **manifest["versions"]}
    known |= {name: entry["fingerprint"] for name, entry in manifest["lists"].items()}
    depends = dependencies(readers)
    fingerprints = {}
    for table in ["articles", *(table for reader in readers for table in reader.tables), "terms"]:
        entries = ("schema", "reader", *depends[table])
        settings = {entry: known.get(entry) for entry in entries}
        fingerprints[table] = lexicons.fingerprint(settings)
    return fingerprints


# What comes of all partitions.


def _collect(finished: Iterator, *, n_partitions: int) -> list:
    """Return the results of all partitions; a bar counts articles where a terminal shows it."""
    from tqdm import tqdm

    parts = []
    with tqdm(desc="reading", unit=" articles", disable=None) as bar:
        for part in finished:
            parts.append(part)
            bar.update(len(part.articles))
            bar.set_postfix_str(f"{len(parts)} of {n_partitions} partitions")
    return parts


def _require_articles(partitions: Sequence, parts: Sequence[Features | Part]) -> None:
    """Raise InputError if there is no article, or if one is in two partitions."""
    if not any(len(part.articles) for part in parts):
        skipped = [row for part in parts for row in part.manifest["skipped"]]
        reasons = ""
        if skipped:
            named = [": ".join(filter(None, row)) for row in skipped]
            reasons = f" ({listing(named)})"
        raise refusal(
            "extract",
            arrived=f"no article that can be read{reasons}",
            expected="at least one",
            fix="Correct the articles by these reasons, or check the path that you gave.",
        )
    require_apart(
        {partition.name: part.articles for partition, part in zip(partitions, parts)},
        what="extract",
        kind="partition",
        fix="Rename or remove the repeated articles in the tables that you partition.",
    )


def _close_parts(
    partitions: Sequence, parts: Sequence[Part], *, folder: Path
) -> PartitionedFeatures:
    """Write the manifest of all partitions, which makes the folder a pack, and return it."""
    manifests = [part.manifest for part in parts]
    manifest = merge_manifests(manifests)
    tables = [name for name in manifest["sizes"] if name != "vocabulary"]
    sizes = {name: sum(each["sizes"][name] for each in manifests) for name in tables}
    names = [partition.name for partition in partitions]
    store.close_parts(folder, {**manifest, "sizes": sizes}, parts=names)
    features = cast(PartitionedFeatures, load_features(folder))
    return replace(features, kept=sum(part.kept for part in parts))
