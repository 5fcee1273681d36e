"""Packs from disk: whole, or one part at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import number_of, refusal, require_path, using_files
from analysis.features import store, stored_tables
from analysis.features.combination import combine
from analysis.features.pack import (
    Features,
    MissingTable,
    Terms,
    contract_table,
    rank_articles,
    stack_tables,
)


@dataclass(frozen=True)
class PartitionedFeatures:
    """A folder of packs that together are one, read one at a time; from ``extract(…, to=folder)``.

    Attributes
    ----------
    folder : Path
        Where the packs are.
    manifest : dict
        As that of Features, for all articles. The sizes are without the vocabulary, and ``parts``
        has a checksum for each pack.
    kept : int
        How many packs the call that returned this had no need to read again.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import extract, read_corpus
    >>> articles = {"article_id": ["a1", "a2"], "outlet": ["North", "South"], "text": "A calm day."}
    >>> corpus = read_corpus(pd.DataFrame(articles))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     features = extract(corpus, to=f"{folder}/pack")
    ...     features, [part.articles["outlet"].tolist() for part in features.parts()]
    (PartitionedFeatures: 2 articles in 1 pack, [['North', 'South']])
    """

    folder: Path
    manifest: dict
    kept: int = 0

    @cached_property
    def articles(self) -> pd.DataFrame:
        """Metadata and numbers of all articles, sorted, without their sketches."""
        tables = []
        for folder in self._part_folders():
            stored, _ = store.load(folder, tables=["articles"])
            articles = stored["articles"].to_pandas(ignore_metadata=True)
            tables.append(stored_tables.with_hex_digests(articles.drop(columns="sketch")))
        return stack_tables(tables, "articles", ranks=rank_articles(tables))

    def parts(self) -> Iterator[Features]:
        """Yield the Features of each pack; raises as ``load_features`` does."""
        for folder in self._part_folders():
            yield load_features(folder)

    def load(self) -> Features:
        """Return all articles as one Features: extracted at once, but without furniture."""
        return combine(self.parts())

    def __repr__(self) -> str:
        articles = number_of(self.manifest["sizes"]["articles"], "article")
        packs = number_of(len(self.manifest["parts"]), "pack")
        return f"PartitionedFeatures: {articles} in {packs}"

    def _part_folders(self) -> Iterator[Path]:
        """Yield the folder of each pack, after comparing its manifest with its checksum."""
        for name, digest in self.manifest["parts"].items():
            yield store.require_unchanged(self.folder / name, digest)

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        raise refusal(
            f"features.{name}",
            arrived="a pack in parts, of which one at a time is in memory",
            expected="Features",
            fix="Add up by group with counts.summed(features, …), go through features.parts(), "
            "or take features.load() if all articles fit into memory.",
            kind=MissingTable,
        )


@using_files()
def load_features(folder: str | Path) -> Features | Any:
    """Return the Features of a pack that ``Features.save`` wrote.

    Every file is compared with its checksum. A pack in parts, from ``extract(…, to=folder)``,
    comes as PartitionedFeatures, which reads one part at a time.

    Parameters
    ----------
    folder : path
        The folder with ``manifest.json``.

    Returns
    -------
    Features or PartitionedFeatures
        ``articles`` (one row an article), the other tables (``sentences``, ``mentions``,
        ``frames``, ``quotations``, ``tones``), ``terms`` (articles × n-grams) and ``manifest``.

    Raises
    ------
    MissingInput
        For a folder or file that is not there.
    InputError
        For a damaged file or an unknown schema.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import extract, load_features, read_corpus
    >>> articles = {"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day."]}
    >>> features = extract(read_corpus(pd.DataFrame(articles)))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_features(features.save(f"{folder}/pack")).articles["n_tokens"].tolist()
    [2]
    """
    folder = require_path(folder, name="folder")
    manifest = store.read_manifest(folder)
    if "parts" in manifest:
        return PartitionedFeatures(folder, manifest)
    stored, manifest = store.load(folder)
    tables, vocabulary, layers = stored_tables.from_disk(stored)
    tables = {name: contract_table(table, name) for name, table in tables.items()}
    articles = tables.pop("articles")
    return Features(articles, tables, Terms(vocabulary, layers), manifest)
