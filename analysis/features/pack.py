"""Features: tables of numbers about articles, without their text; on disk a "pack" in Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.corpus.metadata import join_metadata, row_mask
from analysis.errors import (
    InputError,
    listing,
    number_of,
    require_kind,
    using_files,
)
from analysis.features import store, stored_tables
from analysis.features.readers import (
    ARTICLES,
    Layers,
    Tables,
    installed_readers,
    installed_tables,
    typed_table,
    withheld_columns,
)
from analysis.lexicons import ancestors, fingerprint

METADATA = "article_id outlet agency published url language".split()


class MissingTable(InputError, AttributeError):
    """A table that a pack does not have and no installed part reads, or not all parts at once."""


@dataclass(frozen=True)
class Terms:
    """Articles × vocabulary in layers: quoted or not, in an alias or not; and in frames."""

    vocabulary: np.ndarray  #: words and n-grams, sorted by code point
    layers: Layers  #: "own", "own_alias", "quoted", "quoted_alias", "furniture"
    #: In which words of one outlet a word stands most often; not in published packs.
    frames: dict[str, str] = field(default_factory=dict)

    def keep(self, chosen: np.ndarray) -> Terms:
        """Return the terms for which *chosen* is True."""
        layers = {name: layer[:, chosen] for name, layer in self.layers.items()}
        return replace(self, vocabulary=self.vocabulary[chosen], layers=layers)


@dataclass(frozen=True)
class Features:
    """Tables of numbers about articles, without their text, sorted by article_id, then position.

    Attributes
    ----------
    articles : DataFrame
        Metadata, ``n_sentences, n_tokens, n_tokens_quoted`` and, but for published packs,
        ``sketch`` (arrays of uint64: hashes of 5-word shingles).
    tables : dict of DataFrame
        All other tables by name; each is an attribute, too. All have ``article_id``.

        - ``sentences``, one row a sentence: ``paragraph`` (0: the title), ``sentence`` (number in
          the article, from 0), ``n_tokens, n_tokens_quoted``, ``fingerprint``; with tone
          ``valence`` and ``n_valence_words``.
        - ``mentions``, one row a naming of an actor: ``sentence, actor, alias, token`` (place in
          the text), ``n_tokens, quoted``.
        - ``frames``, one row a frame term in a sentence: ``sentence, frame, pattern, n, quoted``.
        - ``quotations``, one row a quotation: ``sentence``, ``speaker`` (a listed actor),
          ``speaker_name`` (as written; not in published packs), ``cue, kind, n_tokens``.
        - ``tones``, one row a mention and scorer: ``sentence, token, actor, scorer, tone``.
    terms : Terms
        Sparse counts.
    manifest : dict
        Settings, word lists, a version per reader, versions, what was read, edited and
        skipped. ``languages``: how many articles are in each, as given or detected.
        ``tone_languages``: what is read in some languages only, and in which.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> articles = {"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day. Nobody came."]}
    >>> features = extract(read_corpus(pd.DataFrame(articles)))
    >>> features.sentences["n_tokens"].tolist(), features.terms.vocabulary.tolist()
    ([2, 2], ['calm', 'came', 'day', 'nobody'])
    """

    articles: pd.DataFrame
    tables: Tables
    terms: Terms
    manifest: dict

    @classmethod
    def of(
        cls,
        articles: pd.DataFrame,
        *,
        terms: Any = None,
        manifest: dict | None = None,
        **tables: pd.DataFrame,
    ) -> Features:
        """Return Features made by hand, with the tables that are given.

        >>> articles = pd.DataFrame({"article_id": ["a1"]})
        >>> mentions = pd.DataFrame({"article_id": ["a1", "a1"], "actor": ["Berg", "Holm"]})
        >>> Features.of(articles, mentions=mentions).mentions["actor"].tolist()
        ['Berg', 'Holm']
        """
        return cls(articles, tables, terms, manifest or {})

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return the table of this name; it is empty if its part did not read these articles."""
        tables = self.__dict__.get("tables")
        if tables is None or name.startswith("_"):
            raise AttributeError(name)
        if name in tables:
            return tables[name]
        if name in installed_tables():
            kinds = {"article_id": "str", **installed_tables()[name]}
            return typed_table(kinds, dict.fromkeys(kinds, ()))
        raise MissingTable(
            f"features.{name}: got a pack with the tables {listing(tables, 12)}; expected {name!r} "
            "among them. Install the part or package that reads it, and extract again."
        )

    def __repr__(self) -> str:
        counts = [
            number_of(len(self.articles), "article"),
            number_of(self.articles["outlet"].nunique(), "outlet"),
            number_of(len(self.sentences), "sentence"),
            number_of(len(self.terms.vocabulary), "term"),
            number_of(len(self.manifest["lists"]["actors"]["names"]), "actor"),
        ]
        published = ", published" if self.manifest["published"] else ""
        chosen = ", chosen from more articles" if self.manifest.get("chosen") else ""
        return f"Features: {', '.join(counts)} in the list{published}{chosen}"

    @using_files()
    def save(self, folder: str | Path) -> Path:
        """Write the pack into *folder* and return its path.

        One Parquet file a table, ``vocabulary.parquet``, and ``manifest.json`` with the SHA-256
        of all. The same features give the same bytes. A pack that is there is replaced once
        this one is complete.

        Raises
        ------
        InputError
            If *folder* holds a file that no manifest of ours names: it stays as it is.
        """
        tables = {"articles": self.articles, **self.tables}
        saved = stored_tables.to_disk(
            tables,
            vocabulary=self.terms.vocabulary,
            layers=self.terms.layers,
            frames=self.terms.frames,
        )
        return store.save(saved, self.manifest, folder=folder)

    def where(self, rows: Any) -> Features:
        """Return the features of chosen articles: their rows in all tables, and their terms.

        Parameters
        ----------
        rows : array of bool, or mapping of a column to its value or values
            Which of ``articles``, as in ``Counts.where``: ``{"article_id": [...]}`` takes ids.

        Returns
        -------
        Features
            Tables and terms of these articles only. The manifest still says what was read, and
            ``chosen``, that these are not all articles.

        Raises
        ------
        InputError
            For an unknown column, a value that no article has, or a mask that does not fit.

        Examples
        --------
        >>> from analysis import load_features
        >>> features = load_features("data/syria-war/features")
        >>> features.where({"outlet": ["SANA", "TRT"]}).articles["outlet"].nunique()
        2
        """
        mask = row_mask(self.articles, rows, what="articles")
        articles = self.articles[mask].reset_index(drop=True)
        tables = {}
        for name, table in self.tables.items():
            is_chosen = table["article_id"].isin(articles["article_id"])
            tables[name] = table[is_chosen].reset_index(drop=True)
        chosen = replace(self, articles=articles, tables=tables)
        if not self.manifest:  # made by hand
            return chosen
        layers = {name: layer[mask] for name, layer in self.terms.layers.items()}
        n_uses = sum(layer.sum(axis=0) for layer in layers.values())
        terms = replace(self.terms, layers=layers).keep(n_uses > 0)
        chosen = replace(chosen, terms=terms)
        if not mask.all():
            chosen = replace(chosen, manifest={**self.manifest, "chosen": True})
        return chosen

    def with_metadata(self, table: pd.DataFrame, *, on: str = "article_id") -> Features:
        """Return the same features with the columns of *table* joined to ``articles``.

        *table* has one row a value of *on*. Nothing is extracted again. Columns that are there
        already may be equal.

        Raises
        ------
        InputError
            If *on* repeats in *table*, an article finds no partner, or values of a column differ
            from those that are there.
        """
        return replace(self, articles=contract_articles(join_metadata(self.articles, table, on=on)))

    def rolled_up(self) -> Features:
        """Return the same features with every actor under its topmost parent.

        A unit that names Lavrov and Russia then names Russia, in two mentions. Terms with
        normalised names follow, and so do names and kinds in the manifest.
        """
        actors = self.manifest["lists"]["actors"]
        if not actors["parents"]:
            return self
        parents = ancestors(actors["names"], parents=actors["parents"])
        names = sorted(set(parents.values()))
        rolled_actors = {
            "fingerprint": fingerprint([actors["fingerprint"], "rolled up"]),
            "names": names,
            "parents": {},
            "kinds": {name: actors["kinds"][name] for name in names},
        }
        lists = {**self.manifest["lists"], "actors": rolled_actors}
        manifest = {**self.manifest, "lists": lists}
        tables = dict(self.tables)
        for reader in installed_readers():
            for name, column in reader.actor_columns.items():
                if name in tables:
                    parent = tables[name][column].map(parents).astype("str")
                    tables[name] = tables[name].assign(**{column: parent})
        return replace(self, tables=tables, manifest=manifest)


def require_features(value: Any) -> None:
    """Raise InputError unless a value is a pack."""
    require_kind(
        value,
        Features,
        name="features",
        expected="Features",
        fix="extract(corpus, …) makes them, and load_features(folder) reads saved ones.",
    )


# Tables as the contract has them.


def rank_articles(articles: Sequence[pd.DataFrame]) -> pd.Series | None:
    """Return the rank of each article_id among all; None where they are sorted already."""
    ids = pd.Index(pd.concat([table["article_id"] for table in articles]))
    if ids.is_monotonic_increasing:
        return None
    return pd.Series(np.argsort(np.argsort(ids.to_numpy(object))), index=ids)


def stack_tables(
    tables: Sequence[pd.DataFrame], name: str, *, ranks: pd.Series | None
) -> pd.DataFrame:
    """Return the tables as one, its articles in the order of their *ranks*."""
    table = contract_table(pd.concat(tables, ignore_index=True), name)
    if ranks is None:
        return table
    order = np.argsort(ranks[table["article_id"]].to_numpy(), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def contract_table(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with the columns and dtypes of the contract.

    What published packs leave out is in no table that lacks it. Columns that no installed reader
    makes stay as they are.
    """
    if name == "articles":
        return contract_articles(table)
    kinds = {"article_id": "str", **installed_tables().get(name, {})}
    absent = withheld_columns(name) - set(table.columns)
    kinds = {column: kind for column, kind in kinds.items() if column not in absent}
    others = table.columns.difference([*kinds, "row", "article"], sort=False)
    kinds |= table.dtypes[others].to_dict()
    changed = {column: kind for column, kind in kinds.items() if table[column].dtype != kind}
    table = table[list(kinds)]
    if changed:
        table = table.astype(changed)
    return table


def contract_articles(table: pd.DataFrame) -> pd.DataFrame:
    """Return the articles: our metadata, the user's in their order, the numbers."""
    of_user = [name for name in table if name not in (*METADATA, *ARTICLES)]
    names = [name for name in [*METADATA, *of_user, *ARTICLES] if name in table]
    return pd.DataFrame({name: _contract_column(table[name]) for name in names})


def _contract_column(column: pd.Series) -> pd.Series:
    """Return a column of articles as truth values, dates, strings or numbers."""
    if column.name == "sketch" or column.dtype == bool:
        return column
    if types.is_datetime64_any_dtype(column):
        return column.dt.as_unit("us")
    is_number = types.is_numeric_dtype(column) and not types.is_complex_dtype(column)
    if column.name in METADATA or not is_number:
        return column.astype("str")
    is_whole = types.is_integer_dtype(column) and not column.isna().any()
    return column.astype("int64" if is_whole else "float64")
