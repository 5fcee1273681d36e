"""Extraction: from articles to Features, partition by partition, in one process, in several or on a cluster."""

from __future__ import annotations

import errno
import hashlib
import pickle
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, cast

import pandas as pd

from analysis import __version__, lexicons
from analysis import errors as checks
from analysis.corpus.articles import Corpus
from analysis.corpus.titles import titled_texts
from analysis.features import readers as reading
from analysis.features import store as packs
from analysis.features.pack import (
    Features,
    PartitionedFeatures,
    Terms,
    combine,
    fingerprints,
    load_features,
    merged,
    require_apart,
)
from analysis.features.partitions import runs
from analysis.features.workers import results
from analysis.lexicons import languages
from analysis.tone import scorers as scoring

READER = 4  #: to be raised when reading gives other numbers for the same text: packs of different readers do not combine
PARTITION, CHARACTERS = (
    2_000,
    2_000_000,
)  #: articles, or characters, of a Corpus that are read at a time


class Settings(NamedTuple):
    """What is looked for in the texts."""

    actors: lexicons.Actors
    frames: lexicons.Frames
    ngrams: tuple[int, int]
    scorers: tuple[scoring.Scorer, ...]


class Piece(NamedTuple):
    """Some articles of a Corpus in memory, without the raw texts: what goes to a worker, as a Partition of files does."""

    name: str
    corpus: Corpus

    def __str__(self) -> str:
        ids = self.corpus.articles["article_id"]
        return f"{self.name} (articles {ids.iloc[0]} to {ids.iloc[-1]})"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the articles and of what is on record about them."""
        articles = self.corpus.articles
        record = _record(self.corpus) | {"noise": self.corpus.noise, "cleaned": self.corpus.cleaned}
        rows = pd.util.hash_pandas_object(articles.astype("str"), index=False).to_numpy()
        return lexicons.fingerprint(
            [hashlib.sha256(rows.tobytes()).hexdigest(), list(articles), record]
        )

    def read(self) -> Corpus:
        """Return the articles."""
        return self.corpus


class Part(NamedTuple):
    """What comes back from a partition whose pack is written: enough to write the manifest of all."""

    articles: pd.DataFrame  #: article_id
    manifest: dict
    kept: bool  #: whether it was there and whole


def extract(
    source: Any,
    *,
    actors: lexicons.Actors | str | Path | None = None,
    frames: lexicons.Frames | str | Path | None = None,
    ngrams: tuple[int, int] = (1, 1),
    scorers: Sequence[str | scoring.Scorer] = reading.SCORERS,
    workers: int = 1,
    client: Any = None,
    to: str | Path | None = None,
) -> Features | Any:
    """Return the Features of a Corpus or of partitions: text is read once, into numbers.

    Parameters
    ----------
    source : Corpus or list of Partition
        From ``read_corpus``, or from ``partition_corpus``, whose files are read by whoever counts them. A title is read as
        paragraph 0, before the text.
    actors, frames : path, lexicons.Actors, lexicons.Frames or None
        Word lists; None is an empty list: no mentions, no frames.
    ngrams : (int, int)
        Shortest and longest n-gram that is counted.
    scorers : sequence of str and Scorer
        What gives each mention of an actor a tone: "sentence" and "clause" (VADER of that scope), "directed" (the model of
        ``reading.stance``), and any other ``reading.scorers.Scorer``, such as a ``Lexicon`` or a ``Transformer``. These three
        read English, and articles of which the language is not known; in others tone is missing (``languages.notice``).
    workers : int
        Processes. The result is the same for any number; a script that uses more than one needs the usual
        ``if __name__ == "__main__":``.
    client : distributed.Client, optional
        A Dask cluster that reads in place of processes here. Its workers need this package, and the paths of *source* and *to*.
    to : path, optional
        A folder that gets one pack a partition, written by whoever read it. The same call again keeps the packs that are
        whole and of the same input and settings, and reads the rest.

    Returns
    -------
    Features or PartitionedFeatures
        With *to* the latter: what ``load_features(to)`` returns. An article that can not be read is listed with its reason in
        ``manifest["skipped"]``, and changes nothing for the others.

    Raises
    ------
    InputError
        For *ngrams* that are no range, *workers* below 1, a word list with a mistake in it, or a scorer that is none, can not
        be sent to other processes or gives back what can not be tones; for an article_id in two partitions; if there is no
        article that can be read, a partition kills its process again (after all others are finished), or the disk is full; for
        a file in *to* that no pack of ours has, or that was changed since: it stays as it is.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> texts = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": ["Rain fell.", "Rain, more rain."]})
    >>> features = extract(read_corpus(texts), ngrams=(1, 2))
    >>> features.terms.layers["own"].toarray().tolist(), features.terms.vocabulary.tolist()
    ([[1, 0, 0, 1, 1, 0], [0, 1, 1, 2, 0, 1]], ['fell', 'more', 'more rain', 'rain', 'rain fell', 'rain more'])
    """
    if workers < 1:
        raise checks.refusal(
            "workers",
            arrived=workers,
            expected="1 or more",
            fix="Use 1, or the number of your processors.",
        )
    settings = Settings(
        lexicons.actors(actors),
        lexicons.frames(frames),
        cast(tuple[int, int], tuple(ngrams)),
        scoring.chosen(scorers),
    )
    reading.read([], **settings._asdict())  # refuses wrong settings before anything is read
    if workers > 1 or client is not None:
        _require_sendable(settings.scorers)
    if isinstance(source, str) or not isinstance(source, Corpus | Sequence):
        raise checks.refusal(
            "source",
            arrived=f"a {type(source).__name__}",
            expected="a Corpus, or a list of partitions",
            fix="Write extract(read_corpus(…)), or extract(partition_corpus(…), to=…).",
        )
    partitions = (
        list(source)
        if isinstance(source, Sequence)
        else _pieces(_credited(source), workers=workers if to is None else 1)
    )
    with packs.placing(to or "."):
        folder = None if to is None else packs.opened(Path(to).resolve())
    work = partial(_worked, settings=settings, manifest=_manifest(settings), folder=folder)
    try:
        found = results(work, partitions, workers=workers, client=client, first=reading.warm)
        parts = _collected(found, partitions, saved=folder is not None)
        _require_articles(partitions, parts)
        return combine(parts) if folder is None else _finished(partitions, parts, folder=folder)
    except OSError as error:
        if folder is None or error.errno != errno.ENOSPC:
            raise
        raise checks.refusal(
            f"folder {folder.name}",
            arrived="a full disk",
            expected="room for the packs of all partitions",
            fix="Make room and call the same again: finished partitions are kept.",
        ) from error


def _require_sendable(scorers: Sequence[scoring.Scorer]) -> None:
    """Raise InputError if a scorer can not be sent to another process."""
    for scorer in scorers:
        try:
            pickle.dumps(scorer)
        except Exception as error:  # pickle raises whatever a part of the scorer does
            fix = "Define its class in a module and load its model when it is needed, or use workers=1."
            raise checks.refusal(
                f"scorer {scorer.name}",
                arrived=f"what can not be pickled ({error})",
                expected="a scorer that can be sent to other processes",
                fix=fix,
            ) from error


# A Corpus in memory as partitions.


def _credited(corpus: Corpus) -> Corpus:
    """Return the Corpus with ``agency_credit``: the agency that a dateline or credit line of the raw text names, or missing."""
    if "agency_credit" in corpus.articles:
        return corpus
    named = map(lexicons.agencies().credited, corpus.raw.loc[corpus.articles["article_id"]])
    credit = pd.Series(
        pd.array(list(named), dtype="str"), index=corpus.articles.index, name="agency_credit"
    )
    return replace(corpus, articles=pd.concat([corpus.articles, credit], axis=1))


def _pieces(corpus, *, workers: int) -> list[Piece]:
    """Return the articles in order, in pieces of at most PARTITION and CHARACTERS, smaller where workers would wait."""
    most = (
        min(PARTITION, max(-(-len(corpus.articles) // (4 * workers)), 100))
        if workers > 1
        else PARTITION
    )
    sizes = ((1, length) for length in corpus.articles["text"].str.len())
    place = pd.Index(corpus.articles["article_id"]).get_indexer(corpus.edits["article_id"])
    spoken = corpus.languages
    return [
        Piece(
            f"part-{number:05}",
            replace(
                corpus,
                articles=corpus.articles.iloc[first:stop],
                raw=corpus.raw.iloc[:0],
                edits=corpus.edits[(place >= first) & (place < stop)],
                languages=None if spoken is None else spoken.iloc[first:stop],
                skipped=corpus.skipped if first == 0 else corpus.skipped.iloc[:0],
            ),
        )
        for number, (first, stop) in enumerate(runs(sizes, articles=most, largest=CHARACTERS))
    ]


def _record(corpus: Corpus) -> dict:
    """Return what a manifest says of the articles of a Corpus."""
    articles, edits = corpus.articles, corpus.edits
    raw = (
        articles["text"].str.len().sum()
        + (edits["end"] - edits["start"] - edits["after"].str.len()).sum()
    )
    titles = articles["title"].fillna("").ne("").sum()
    return {
        "languages": _languages(corpus),
        "read": {"articles": len(articles), "titles": int(titles), "characters": int(raw)},
        "edits": {rule: int(n) for rule, n in edits.groupby("rule").size().sort_index().items()},
        "skipped": sorted(corpus.skipped.fillna("").to_numpy().tolist()),
    }


def _languages(corpus: Corpus) -> dict[str, int]:
    """Return how many articles are in each language, and of how many that was not simply given."""
    bases = pd.Series(languages.GIVEN, index=corpus.articles["article_id"])
    if corpus.languages is not None:
        known = corpus.languages.set_index("article_id")["basis"]
        bases = known.reindex(bases.index).fillna(languages.GIVEN)
    return languages.counted(corpus.articles["language"].tolist(), bases.tolist())


# What a worker does with one partition.


def _worked(
    partition, *, settings: Settings, manifest: dict, folder: Path | None
) -> Features | Part:
    """Return the Features of a partition, or write them below *folder* and return what is to be known of them."""
    if folder is None:
        return _extracted(partition, settings, manifest)
    place, origin = folder / partition.name, {"origin": partition.fingerprint}
    features = _whole(place, expected=origin | {"fingerprints": manifest["fingerprints"]})
    kept = features is not None
    if features is None:
        packs.require_replaceable(place)  # before the work
        features = combine([_extracted(partition, settings, manifest)])
        features = replace(features, manifest=features.manifest | origin)
        features.save(place)
    return Part(features.articles[["article_id"]], features.manifest, kept)


def _whole(place: Path, *, expected: dict) -> Features | PartitionedFeatures | None:
    """Return the Features in *place* if they are undamaged and their manifest is as *expected*: of this input and settings."""
    try:
        features = load_features(place)
    except checks.InputError:
        return None
    return features if {key: features.manifest.get(key) for key in expected} == expected else None


def _extracted(partition, settings: Settings, manifest: dict) -> Features:
    """Return the tables of a partition, in their order; `combine` gives them the dtypes of the contract."""
    try:
        batch, corpus = _read(_credited(partition.read()), settings)
    except checks.InputError as error:
        raise type(error)(f"{partition.name}: {error}") from error
    ids = corpus.articles["article_id"].array
    tables = {
        name: getattr(batch, name).assign(article_id=ids.take(getattr(batch, name)["row"]))
        for name in reading.TABLES
    }
    described, numbers = (
        corpus.articles.drop(columns=["title", "text"]),
        tables["articles"].drop(columns=["row", "article_id"]),
    )
    checks.require_new(
        numbers, described, what="metadata", fix="Drop or rename them in the table of articles."
    )
    tables["articles"] = pd.concat([described.reset_index(drop=True), numbers], axis="columns")
    lists = manifest["lists"] | {"noise": {"fingerprint": corpus.noise}}
    reading_settings = manifest["settings"] | {"cleaned": corpus.cleaned}
    return Features(
        **tables,
        terms=Terms(batch.vocabulary, batch.layers),
        manifest={**manifest, "settings": reading_settings, "lists": lists, **_record(corpus)},
    )


def _read(corpus: Corpus, settings: Settings):
    """Return a Batch and the Corpus of the articles in it; an article that can not be read is skipped, with the reason."""
    batch = _tried(corpus.articles, settings)
    if not isinstance(batch, Exception):
        return batch, corpus
    failed = _failures(corpus.articles, settings, batch)
    articles, edits = (
        table[~table["article_id"].isin(failed["article_id"])]
        for table in (corpus.articles, corpus.edits)
    )
    corpus = replace(
        corpus, articles=articles, edits=edits, skipped=pd.concat([corpus.skipped, failed])
    )
    return _batch(articles, settings), corpus


def _tried(articles: pd.DataFrame, settings: Settings) -> reading.Batch | Exception:
    """Return the Batch, or what went wrong with some article: that must not take the others along."""
    try:
        return _batch(articles, settings)
    except (
        MemoryError,
        OSError,
        checks.InputError,
    ):  # these pass; the last is a scorer's, of which no article is the cause
        raise
    except Exception as error:  # noqa: BLE001
        return error


def _failures(articles: pd.DataFrame, settings: Settings, error: Exception) -> pd.DataFrame:
    """Return the articles that can not be read, as rows of ``skipped``: an article alone, or those of either half."""
    half = len(articles) // 2
    if not half:
        return articles[["article_id"]].assign(
            reason=f"could not be read ({type(error).__name__}: {error})"
        )
    halves = [
        (part, _tried(part, settings)) for part in (articles.iloc[:half], articles.iloc[half:])
    ]
    tables = [
        _failures(part, settings, found) for part, found in halves if isinstance(found, Exception)
    ]
    return pd.concat([articles[["article_id"]].iloc[:0], *tables])


def _batch(articles: pd.DataFrame, settings: Settings):
    """Return the Batch of what is read: title, an empty line, text."""
    texts, titled = titled_texts(articles)
    return reading.read(
        texts,
        titled=titled,
        languages=articles["language"].array,
        published=articles["published"].array,
        **settings._asdict(),
    )


def _manifest(settings: Settings) -> dict:
    """Return what the manifests of all partitions have in common."""
    actors, frames, ngrams, scorers = settings
    kinds = dict(zip(actors.table["actor"], actors.table["kind"], strict=True))
    manifest = {
        "schema": packs.SCHEMA,
        "created_by": f"framing-notebooks {__version__}",
        "published": False,
        "publication": [],
        "settings": {
            "reader": lexicons.fingerprint([READER, *map(lexicons.words, reading.sentences.LISTS)]),
            "ngrams": list(ngrams),
            "alias_layers": True,
        },
        "lists": {
            "actors": {
                "fingerprint": actors.fingerprint,
                "names": list(actors.names),
                "kinds": kinds,
                "parents": actors.parents,
            },
            "frames": {"fingerprint": frames.fingerprint, "names": list(frames.names)},
            "cues": {
                "fingerprint": lexicons.fingerprint([*map(lexicons.words, reading.pieces.LISTS)])
            },
            **scoring.described(scorers),
        },
        "tone_languages": scoring.languages_of(scorers),
        "versions": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "vaderSentiment": version("vaderSentiment"),
        },
    }
    return {**manifest, "fingerprints": fingerprints(manifest)}


# What comes of all partitions.


def _collected(found: Iterator, partitions: Sequence, *, saved: bool) -> list:
    """Return the results in the order of *partitions*; a bar counts articles where a terminal shows it."""
    from tqdm import tqdm

    parts, killed = {}, []
    with tqdm(desc="reading", unit=" articles", disable=not sys.stderr.isatty()) as bar:
        for number, part in found:
            if part is None:
                killed.append(partitions[number])
                continue
            parts[number] = part
            bar.update(len(part.articles))
            kept = sum(part.kept for part in parts.values()) if saved else 0
            bar.set_postfix_str(
                f"{len(parts)} of {len(partitions)} partitions{f', {kept} of them kept' if kept else ''}"
            )
    if killed:
        others = " The others are saved, and are kept by the same call." if saved else ""
        raise checks.refusal(
            "extract",
            expected="processes that finish",
            arrived=f"processes that were killed more than once, while reading {checks.listing(killed)}",
            fix=f"Look at these articles, or leave them more memory.{others}",
        )
    return [parts[number] for number in range(len(partitions))]


def _require_articles(partitions: Sequence, parts: Sequence[Features | Part]) -> None:
    """Raise InputError if there is no article, or if one is in two partitions."""
    if not any(len(part.articles) for part in parts):
        skipped = [row for part in parts for row in part.manifest["skipped"]]
        reasons = (
            f" ({checks.listing(': '.join(filter(None, row)) for row in skipped)})"
            if skipped
            else ""
        )
        raise checks.refusal(
            "extract",
            arrived=f"no article that can be read{reasons}",
            expected="at least one",
            fix="Look at these, or at how they are stored.",
        )
    require_apart(
        {one.name: part.articles for one, part in zip(partitions, parts, strict=True)},
        what="extract",
        kind="partition",
        fix="Rename or remove the repeated ones.",
    )


def _finished(partitions: Sequence, parts: Sequence[Part], *, folder: Path) -> PartitionedFeatures:
    """Write the manifest of all, which makes the folder a pack, and return it."""
    manifest = merged([part.manifest for part in parts])
    sizes = {name: sum(part.manifest["sizes"][name] for part in parts) for name in reading.TABLES}
    packs.close(
        folder, manifest | {"sizes": sizes}, parts=[partition.name for partition in partitions]
    )
    return replace(
        cast(PartitionedFeatures, load_features(folder)), kept=sum(part.kept for part in parts)
    )
