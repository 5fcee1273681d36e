"""Extraction: from articles to Features, partition by partition, in one process or several."""
from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context

import pandas as pd

from analysis import __version__, checks, lexicons, packs, reading
from analysis.features import Features, Terms, fingerprints, joined

READER = 1  #: to be raised when reading gives other numbers for the same text: packs of different readers do not combine
PARTITION = 200  #: articles that are read at a time


def extract(corpus, *, actors=None, frames=None, ngrams: tuple[int, int] = (1, 1), workers: int = 1) -> Features:
    """Return the Features of a Corpus: text is read once, into numbers.

    Parameters
    ----------
    corpus : Corpus
        From ``read_corpus``. A title is read as paragraph 0, before the text.
    actors, frames : path, lexicons.Actors, lexicons.Frames or None
        Word lists; None is an empty list: no mentions, no frames.
    ngrams : (int, int)
        Shortest and longest n-gram that is counted.
    workers : int
        Processes. The result is the same for any number; a script that uses more than one needs the usual
        ``if __name__ == "__main__":``.

    Raises
    ------
    InputError
        For *ngrams* that are no range, *workers* below 1, or a word list with a mistake in it.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> texts = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": "North", "text": ["Rain fell.", "Rain, more rain."]})
    >>> features = extract(read_corpus(texts), ngrams=(1, 2))
    >>> features.terms.layers["own"].toarray().tolist(), features.terms.vocabulary.tolist()
    ([[1, 0, 0, 1, 1, 0], [0, 1, 1, 2, 0, 1]], ['fell', 'more', 'more rain', 'rain', 'rain fell', 'rain more'])
    """
    if workers < 1:
        raise checks.refusal("workers", arrived=workers, expected="1 or more", fix="Use 1, or the number of your processors.")
    actors, frames = lexicons.actors(actors), lexicons.frames(frames)
    tables = [corpus.articles.iloc[start:start + PARTITION] for start in range(0, len(corpus.articles), PARTITION)]
    batches = _read_all([_texts(table) for table in tables], workers=workers, actors=actors, frames=frames, ngrams=ngrams)
    parts = [_part(batch, table) for batch, table in zip(_progress(batches, total=len(tables)), tables, strict=True)]
    return joined(parts, manifest=_manifest(corpus, actors=actors, frames=frames, ngrams=ngrams))


def _texts(articles: pd.DataFrame) -> tuple[list[str], list[bool]]:
    """Return what reading gets: title, an empty line, text; and whether there is a title."""
    titles = articles["title"].fillna("").tolist()
    texts = [f"{title}\n\n{text}" if title else text for title, text in zip(titles, articles["text"], strict=True)]
    return texts, [title != "" for title in titles]


def _read(partition: tuple[list[str], list[bool]], **settings):
    return reading.read(partition[0], titled=partition[1], **settings)


def _read_all(partitions: Sequence, *, workers: int, **settings) -> Iterator:
    """Yield the batches in the order of *partitions*; processes are spawned, so that all systems behave alike."""
    read = partial(_read, **settings)
    if workers == 1 or len(partitions) == 1:
        yield from map(read, partitions)
        return
    with ProcessPoolExecutor(min(workers, len(partitions)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(read, partitions)


def _progress(steps: Iterable, *, total: int) -> Iterable:
    """Return *steps* with a bar that only a terminal shows: outputs of notebooks and logs stay clean."""
    from tqdm import tqdm

    return tqdm(steps, total=total, desc="reading", unit="partition", disable=not sys.stderr.isatty())


def _part(batch, articles: pd.DataFrame) -> Features:
    """Return the tables of one partition; manifest and dtypes are made for the whole."""
    ids = articles["article_id"].to_numpy()
    tables = {name: getattr(batch, name).assign(article_id=ids[getattr(batch, name)["row"]]) for name in reading.TABLES}
    described, numbers = articles.drop(columns=["title", "text"]), tables["articles"].drop(columns="row")
    tables["articles"] = checks.joined(described, numbers, on="article_id")
    return Features(**tables, terms=Terms(batch.vocabulary, batch.layers), manifest={})


def _manifest(corpus, *, actors, frames, ngrams: tuple[int, int]) -> dict:
    kinds = dict(zip(actors.table["actor"], actors.table["kind"], strict=True))
    manifest = {
        "schema": packs.SCHEMA, "created_by": f"framing-notebooks {__version__}", "published": False, "publication": [],
        "settings": {"reader": lexicons.fingerprint([READER, lexicons.words("abbreviations"), lexicons.words("starters")]),
                     "ngrams": list(ngrams), "alias_layers": True},
        "lists": {
            "actors": {"fingerprint": actors.fingerprint, "names": list(actors.names), "kinds": kinds},
            "frames": {"fingerprint": frames.fingerprint, "names": list(frames.names)},
            "cues": {"fingerprint": lexicons.fingerprint(lexicons.words("cues"))},
            "noise": {"fingerprint": corpus.noise},
        },
        "versions": {"python": ".".join(platform.python_version_tuple()[:2]), "vaderSentiment": version("vaderSentiment")},
        "read": {"articles": len(corpus.articles), "titles": int(corpus.articles["title"].fillna("").ne("").sum()),
                 "characters": int(corpus.raw.str.len().sum())},
        "edits": {rule: int(n) for rule, n in corpus.edits.groupby("rule").size().sort_index().items()},
        "skipped": sorted(corpus.skipped.fillna("").to_numpy().tolist()),
    }
    return {**manifest, "fingerprints": fingerprints(manifest)}
