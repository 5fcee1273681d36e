"""Features: tables of numbers about articles, without their text; on disk a "pack" in Parquet.

One way leads from texts to tables: partitions of articles are read one by one (in one process or several), and joined by
the function that also joins packs. So a pack is the same however the articles were split.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
from pandas.api import types
from pyarrow import compute
from scipy import sparse

from analysis import errors as checks
from analysis import lexicons
from analysis.corpus.metadata import join_metadata
from analysis.features import columns as stored
from analysis.features import publish as publishing
from analysis.features import readers as reading
from analysis.features import rounding
from analysis.features import store as files

LAYERS = reading.LAYERS
TABLES = (*reading.TABLES, "terms")

_METADATA = ["article_id", "outlet", "agency", "published", "url", "language"]
_TYPES = {
    name: {"article_id": "str"}
    | {column: kind for column, kind in columns.items() if column != "row"}
    for name, columns in reading.TABLES.items()
}
_NUMBERS = [column for column in _TYPES["articles"] if column != "article_id"]
_UNKNOWN = {
    "fingerprint": None,
    "names": [],
    "kinds": {},
    "parents": {},
}  # a word list in which combined packs differ
#: What the numbers of each table depend on, besides the schema and the reader.
_NEEDS = {
    "articles": [],
    "sentences": ["vaderSentiment"],
    "mentions": ["actors"],
    "tones": ["actors", "scorers", "vaderSentiment"],
    "tone_words": ["actors", "directed", "vaderSentiment"],
    "quotations": ["actors", "cues"],
    "frames": ["frames"],
    "terms": ["actors", "ngrams"],
}


@dataclass(frozen=True)
class Terms:
    """Articles × vocabulary in four disjoint layers: own voice or quoted, outside or inside an alias.

    Attributes
    ----------
    vocabulary : ndarray of str
        Words (and longer n-grams, words joined by one space), sorted by code point.
    layers : dict of csr_array of int32
        "own", "own_alias", "quoted", "quoted_alias"; rows in the order of ``Features.articles``.
    """

    vocabulary: np.ndarray
    layers: dict[str, sparse.csr_array]


@dataclass(frozen=True)
class Features:
    """Tables of numbers about articles, without their text, sorted by article_id, then position.

    Attributes
    ----------
    articles : DataFrame
        Metadata, n_sentences, n_tokens, n_tokens_quoted, text_hash, sketch (array of uint64: hashes of 5-word shingles).
    sentences, mentions, tones, quotations, frames : DataFrame
        One row a sentence, a naming of an actor, a score of such a mention by one scorer, a quotation, a frame term in a
        sentence.
    terms : Terms
        Sparse counts.
    manifest : dict
        Settings, word lists and scorers, a fingerprint per table, versions, what was read, edited and skipped, sizes;
        ``languages``: how many articles are in each, as given or detected; ``tone_languages``: those that have tone.
    tone_words : DataFrame
        Which words moved the directed tone toward an actor in an article, in own or quoted voice: ``n`` mentions with the word,
        and the sum ``tone`` of what it adds to their log-odds of positive against negative; "" has all that moved a mention by
        less than 0.5, and what rounding others to 0.1 leaves.

    Examples
    --------
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day. Nobody came."]})
    >>> features = extract(read_corpus(table))
    >>> features.sentences["n_tokens"].tolist(), features.terms.vocabulary.tolist()
    ([2, 2], ['calm', 'came', 'day', 'nobody'])
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    tones: pd.DataFrame
    quotations: pd.DataFrame
    frames: pd.DataFrame
    terms: Terms
    manifest: dict
    tone_words: pd.DataFrame | None = None  #: last, as Features made by hand may do without

    def __repr__(self) -> str:
        sizes = {
            "article": len(self.articles),
            "outlet": self.articles["outlet"].nunique(),
            "sentence": len(self.sentences),
            "term": len(self.terms.vocabulary),
            "actor": len(self.manifest["lists"]["actors"]["names"]),
        }
        counted = ", ".join(f"{n:,} {name}{'s' * (n != 1)}" for name, n in sizes.items())
        return (
            f"Features: {counted} in the list{', published' if self.manifest['published'] else ''}"
        )

    def save(self, folder: str | Path) -> Path:
        """Write the pack into *folder* and return its path; a pack that is there is replaced once this one is complete.

        One Parquet file a table, ``vocabulary.parquet``, and ``manifest.json`` with the SHA-256 of each file. The same
        features give the same bytes. Raises InputError if *folder* holds anything but a pack as it
        was saved: a file that no manifest of ours names, or that was changed since, stays as it is.
        """
        tables = {name: getattr(self, name) for name in _TYPES}
        saved = stored.numbered(tables, vocabulary=self.terms.vocabulary, layers=self.terms.layers)
        with files.placing(folder):
            return files.save(saved, self.manifest, folder=folder)

    def with_metadata(self, table: pd.DataFrame, *, on: str = "article_id") -> Features:
        """Return the same features with the columns of *table* (one row a value of *on*) joined to ``articles``.

        Nothing is extracted again: metadata stand outside the fingerprints. Raises InputError if *on* repeats in *table*,
        if an article finds no partner, or if a column is there already.
        """
        return replace(self, articles=_articles(join_metadata(self.articles, table, on=on)))

    def rolled_up(self) -> Features:
        """Return the same features with every actor under its topmost parent, in mentions, tones, tone words and quotations.

        A unit that names Lavrov and Russia then names Russia, in two mentions; what a word adds to the tone toward both is one
        sum. Terms with normalised names follow, and so do names and kinds in the manifest. It combines with features rolled up
        from the same list. Raises InputError if the manifest knows no parents: in packs of an older version, or of different
        lists.
        """
        listed = self.manifest["lists"]["actors"]
        if listed["fingerprint"] is None or "parents" not in listed:
            raise checks.refusal(
                "rolled_up",
                arrived="features without one list of actors and their parents",
                expected="features of one list, read by this version",
                fix="Extract them again, or roll up before you combine.",
            )
        if not listed["parents"]:
            return self
        top = lexicons.ancestors(listed["names"], parents=listed["parents"])
        columns = {
            "mentions": "actor",
            "tones": "actor",
            "tone_words": "actor",
            "quotations": "speaker",
        }
        tables = {
            name: getattr(self, name).assign(
                **{column: getattr(self, name)[column].map(top).astype("str")}
            )
            for name, column in columns.items()
        }
        tables["tone_words"] = _added_up(tables["tone_words"])
        names = sorted(set(top.values()))
        rolled = {
            "fingerprint": lexicons.fingerprint([listed["fingerprint"], "rolled up"]),
            "names": names,
            "parents": {},
            "kinds": {name: listed["kinds"][name] for name in names},
        }
        manifest = {**self.manifest, "lists": {**self.manifest["lists"], "actors": rolled}}
        known = fingerprints(manifest, tables=list(manifest["fingerprints"]))
        return _counted(replace(self, **tables, manifest={**manifest, "fingerprints": known}))

    def publish(
        self, *, min_articles: int = 3, reference: Sequence[Features] = (), linkable: bool = False
    ) -> Features:
        """Return the pack that can be shared: it holds no text, and gives none back to who chains its n-grams.

        Single words always stay, and so do the sizes (``n_tokens``): rates keep their denominators. N-grams (n >= 2) in fewer
        than *min_articles* articles are left out, as are those of more than three words, those that would give back five words
        in a row by their overlaps (`publishing.shareable`), and those that touch an alias: its place is known, and n-grams
        around two places would give back what stands between them (counts with ``normalise=True`` never have them). Articles
        are counted over this pack and the *reference* packs, each article_id once, and so are chains: packs published with
        each other as reference combine safely. Publishing is one way: a published pack combines with packs of the same
        settings, and is refused here. Raises InputError if *min_articles* is below 2, and where metadata hold text or titles
        (`publishing.require_no_text`).

        Notes
        -----
        The exact numbers of a sentence act as a hash of its words and their order. So a published pack has coarse ones:

        - Tones and valence come in steps of 0.25 (`rounding`). What one article's mean loses is added to the outlet's next
          article. In each voice the mean of an outlet moves by 0.125 divided by its articles, and that of an article by up to
          0.25; the means of both voices together move about twice as much.
        - Probabilities become labels: ``p_negative``, ``p_neutral`` or ``p_positive`` is 1 if it was 0.6 or more, others are 0.
          `sentiment.shares` needs ``certain=0.6`` and gives the same as for the full pack.
        - ``tone_words`` are right for one voice of an outlet, near for both together, and wrong for its single articles. Where
          fewer than *min_articles* articles of the outlet name the actor in that voice there are none. `tone.drivers`
          compares outlets, or groups of them, over all their articles.
        - The names of a sentence come in alphabetical order, and ``token`` counts them. `cooccurrence` has no windows.
        - Quotations have lengths in whole tens.
        - Hashes of texts, sentences and shingles become codes, which say only where they are equal
          (`publishing.without_hashes`). Copies and shared sentences are found within what is published, and between packs that
          were combined or given as *reference* before.

        What stays can still tell something: URLs, which often spell the headline; names of outlets and other metadata; which
        words an article has, and how often; and of a sentence its length, its names, its frames, who is quoted in it, and its
        coarse tones. Many orders of the words of a sentence have the same coarse values. So a guessed sentence can be ruled
        out: of random ones with the right names and length about one in twenty fits. Texts that share five words in a row are
        known to share them. Two packs of the same articles, published apart, can keep different n-grams and round differently:
        together they may give back more than each. Whoever has all other articles of an outlet learns more from its words.

        With *linkable* all hashes and numbers stay exact, and copies are found between any packs. But whoever tries the words
        of an article in many orders finds its short sentences. It is meant for texts that are public anyway.
        """
        if self.manifest["published"]:
            raise checks.refusal(
                "publish",
                arrived="a pack that is published already",
                expected="the full pack",
                fix="Extract it again, or use it as it is.",
            )
        checks.require_number(min_articles, name="min_articles", least=2, whole=True)
        metadata = self.articles.drop(columns=["text_hash", "sketch"])
        publishing.require_no_text(metadata, fingerprints=self.sentences["fingerprint"])
        frequencies, n_articles = _frequencies((self, *reference))
        kept, left_out = publishing.shareable(
            frequencies, n_articles=n_articles, min_articles=min_articles
        )
        keep = np.array([term in kept for term in self.terms.vocabulary], bool)
        shared = _without_places(self.terms)
        terms = Terms(
            shared.vocabulary[keep], {name: layer[:, keep] for name, layer in shared.layers.items()}
        )
        note = {
            "articles": len(self.articles),
            "reference_articles": sum(len(pack.articles) for pack in reference),
            "min_articles": min_articles,
            "ngrams_left_out": int((~keep).sum()),
            "reasons": left_out,
            "linkable": linkable,
            "rounded": not linkable,
        }
        manifest = publishing.manifest_without_text(self.manifest)
        manifest |= {"published": True, "publication": [*manifest["publication"], note]}
        published = replace(self, terms=terms, manifest=manifest)
        if not linkable:
            tables = _rounded_tables(self, min_articles=min_articles)
            others = [(pack.articles, pack.sentences) for pack in reference]
            articles, sentences = publishing.without_hashes(
                self.articles, tables["sentences"], others=others
            )
            published = replace(
                published, **tables | {"articles": articles, "sentences": sentences}
            )
        return _counted(published)


@dataclass(frozen=True)
class PartitionedFeatures:
    """A folder of packs that together are one, read one at a time; from ``extract(…, to=folder)``.

    Attributes
    ----------
    folder : Path
        Where the packs are.
    manifest : dict
        As that of Features, for all articles; the sizes are without the vocabulary, and ``parts`` has a checksum for each pack.
    kept : int
        How many packs the call that returned this found finished.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import extract, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["North", "South"], "text": "A calm day."})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     features = extract(read_corpus(table), to=f"{folder}/pack")
    ...     features, [part.articles["outlet"].tolist() for part in features.parts()]
    (PartitionedFeatures: 2 articles in 1 pack, [['North', 'South']])
    """

    folder: Path
    manifest: dict
    kept: int = 0

    @cached_property
    def articles(self) -> pd.DataFrame:
        """Metadata and numbers of all articles, sorted, without their sketches."""
        tables = [
            stored.with_digits(_loaded_articles(place).drop(columns="sketch"))
            for place in self._places()
        ]
        return _stacked(tables, "articles", ranks=_ranks(tables))

    def parts(self) -> Iterator[Features]:
        """Yield the Features of each pack, after comparing its files with their checksums; raises as ``load_features`` does."""
        yield from map(load_features, self._places())

    def load(self) -> Features:
        """Return all articles as one Features: it equals extracting them without a folder."""
        return combine(self.parts())

    def __repr__(self) -> str:
        sizes = {"article": self.manifest["sizes"]["articles"], "pack": len(self.manifest["parts"])}
        return "PartitionedFeatures: " + " in ".join(
            f"{n:,} {name}{'s' * (n != 1)}" for name, n in sizes.items()
        )

    def _places(self) -> Iterator[Path]:
        return (
            files.unchanged(self.folder / name, digest)
            for name, digest in self.manifest["parts"].items()
        )

    def __getattr__(self, name: str):
        if name not in {
            *Features.__dataclass_fields__,
            "save",
            "publish",
            "rolled_up",
            "with_metadata",
        }:
            raise AttributeError(f"PartitionedFeatures has no attribute {name!r}")
        raise checks.refusal(
            f"features.{name}",
            arrived="a pack in parts, of which one at a time is in memory",
            expected="Features",
            fix="Add up by group with counts.summed(features, …), go through "
            "features.parts(), or take features.load() if all articles fit into memory.",
        )


def load_features(folder: str | Path) -> Features | Any:
    """Return the Features of a pack that ``Features.save`` wrote, after comparing every file with its checksum.

    A pack in parts, from ``extract(…, to=folder)``, comes as PartitionedFeatures, and is not read before it is asked for its
    ``articles``, ``parts()`` or ``load()``; who has none need not tell a type checker. Raises MissingInput for a folder or
    file that is not there, InputError for a damaged file or a newer schema.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import extract, load_features, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_features(extract(read_corpus(table)).save(f"{folder}/pack")).articles["n_tokens"].tolist()
    [2]
    """
    if "parts" in (manifest := files.read_manifest(Path(folder))):
        return PartitionedFeatures(Path(folder), manifest)

    loaded, manifest = files.load(folder)
    tables, vocabulary, layers = stored.named(
        loaded, manifest=manifest, fault=partial(_broken_table, Path(folder))
    )
    return Features(
        **{name: _contract(table, name) for name, table in tables.items()},
        terms=Terms(vocabulary, layers),
        manifest=manifest,
    )


def _loaded_articles(folder: Path) -> pd.DataFrame:
    """Return the articles of a pack, with the bytes of their hashes."""
    tables, _ = files.load(folder, tables=["articles"])
    return stored.of_arrow(tables["articles"], "articles", fault=partial(_broken_table, folder))


def _broken_table(folder: Path, name: str, what: str) -> checks.InputError:
    """Return the refusal of a table that says what cannot be."""
    return files.broken(folder / f"{name}.parquet", f"{what} in")


def combine(packs: Iterable[Features], *, tables: Sequence[str] | None = None) -> Features:
    """Return one Features of all articles of *packs*; it equals extracting all articles at once.

    Tables combine when their fingerprints agree. *tables* chooses some of them (the others come out empty). Terms that
    were chosen by name also combine when only the actors differ: then the words of aliases are counted like all others,
    and ``manifest["settings"]["alias_layers"]`` is False, which says that they can not be normalised any more. Metadata
    columns are those of any pack, missing where a pack has none. Cleaning rules may differ, as pages do: the manifest of
    the result then has no fingerprint of them. ``manifest["settings"]["cleaned"]`` is None if only some of the packs have
    cleaned texts, and False if none has.

    Raises InputError when there is no pack, when an article_id occurs twice, or when settings differ.

    Examples
    --------
    >>> from analysis import combine, extract, read_corpus
    >>> packs = [extract(read_corpus(pd.DataFrame({"article_id": [name], "outlet": "North", "text": ["A calm day."]})))
    ...          for name in ("b", "a")]
    >>> combine(packs).articles["article_id"].tolist()
    ['a', 'b']
    """
    packs = list(packs)
    if not packs:
        raise checks.refusal(
            "combine", arrived="no pack", expected="one or more", fix="Give a list of Features."
        )
    for name in tables or ():
        checks.one_of(name, TABLES, name="tables")
    chosen = (
        TABLES
        if tables is None
        else tuple(name for name in TABLES if name in {"articles", *tables})
    )
    require_apart(
        {number: pack.articles for number, pack in enumerate(packs, start=1)},
        what="combine",
        kind="pack",
        fix="Leave a pack out (1 is the first), or extract one again without these articles.",
    )
    differing = {name: keys for name in chosen if (keys := _differences(packs, name))}
    flat = tables is not None and differing.get("terms") == ["actors"]
    if set(differing) - ({"terms"} if flat else set()):
        raise _disagreement(differing, chosen)
    manifest = merged([pack.manifest for pack in packs], tables=chosen, flat=flat)
    return _joined(packs, manifest=manifest, tables=chosen, flat=flat)


def require_apart(
    articles: dict[str | int, pd.DataFrame], *, what: str, kind: str, fix: str
) -> None:
    """Raise InputError if an article_id is twice in these tables, each given under the name of its pack or partition."""
    ids = pd.concat({name: table["article_id"] for name, table in articles.items()})
    if len(twice := ids[ids.duplicated(keep=False)]):
        names, places = checks.listing(twice.unique()), checks.listing(twice.index.unique(0))
        raise checks.refusal(
            what,
            arrived=f"article_id {names} in the {kind}s {places}",
            expected=f"each article in one {kind}",
            fix=fix,
        )


def _added_up(words: pd.DataFrame) -> pd.DataFrame:
    """Return tone words with one row a word, where actors have become one."""
    groups = words.groupby(["article_id", "actor", "quoted", "word"], as_index=False)
    summed = groups.agg({"n": "sum", "tone": "sum"})
    return _contract(summed.assign(tone=summed["tone"].round(3) + 0.0), "tone_words")


def _rounded_tables(features: Features, *, min_articles: int) -> dict[str, pd.DataFrame]:
    """Return the tables of which the numbers are coarse in a published pack."""
    outlets = features.articles.set_index("article_id")["outlet"]
    mentions, tones = features.mentions, features.tones
    sentences = rounding.sentences_in_steps(features.sentences, outlets)
    words = rounding.words_by_outlet(
        features.tone_words,
        tones=tones,
        mentions=mentions,
        outlets=outlets,
        min_articles=min_articles,
    )
    tones_in_steps = rounding.tones_in_steps(tones, mentions=mentions, outlets=outlets)
    mentions, tones = rounding.names_by_alphabet(
        mentions, tones_in_steps, sentences=features.sentences
    )
    quotations = rounding.quotations_in_tens(features.quotations)
    return {
        "sentences": sentences,
        "mentions": mentions,
        "tones": tones,
        "tone_words": words,
        "quotations": quotations,
    }


# Joining.


def _joined(
    parts: Sequence[Features], *, manifest: dict, tables: Sequence[str] = TABLES, flat: bool = False
) -> Features:
    """Return the parts as one, articles sorted; tables that were not chosen are empty."""
    ranks = _ranks([part.articles for part in parts])
    kept = {
        name: _stacked([getattr(part, name) for part in parts], name, ranks=ranks)
        for name in _TYPES
    }
    kept |= {name: table.iloc[:0] for name, table in kept.items() if name not in tables}
    terms = _stacked_terms(
        [part.terms for part in parts],
        order=None if ranks is None else np.argsort(ranks),
        flat=flat,
    )
    if "terms" not in tables:
        terms = Terms(
            terms.vocabulary[:0], {name: layer[:, :0] for name, layer in terms.layers.items()}
        )
    return _counted(Features(**kept, terms=terms, manifest=manifest))


def _ranks(articles: Sequence[pd.DataFrame]) -> pd.Series | None:
    """Return the place of each article_id among all, sorted; None where they are sorted as they stand."""
    ids = pd.Index(pd.concat([table["article_id"] for table in articles]))
    return (
        None
        if ids.is_monotonic_increasing
        else pd.Series(np.argsort(np.argsort(ids.to_numpy(object))), index=ids)
    )


def _stacked(tables: Sequence[pd.DataFrame], name: str, *, ranks: pd.Series | None) -> pd.DataFrame:
    """Return the tables as one, its articles in the order of their *ranks*."""
    table = _contract(pd.concat(tables, ignore_index=True), name)
    if ranks is None:
        return table
    return table.iloc[np.argsort(ranks[table["article_id"]].to_numpy(), kind="stable")].reset_index(
        drop=True
    )


def _stacked_terms(terms: Sequence[Terms], *, order: np.ndarray | None, flat: bool) -> Terms:
    """Return the terms over the union of the vocabularies; *flat* counts words of aliases like all others."""
    vocabulary, places = _union([part.vocabulary for part in terms])
    layers = {
        name: sparse.vstack(
            [
                widened(part.layers[name], place, len(vocabulary))
                for part, place in zip(terms, places, strict=True)
            ],
            format="csr",
        )
        for name in LAYERS
    }
    layers = layers if order is None else {name: layer[order] for name, layer in layers.items()}
    for name in ("own", "quoted") if flat else ():
        alias = layers[f"{name}_alias"]
        layers |= {
            name: layers[name] + alias,
            f"{name}_alias": sparse.csr_array(alias.shape, dtype=np.int32),
        }
    return Terms(vocabulary, layers)


def _union(vocabularies: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the sorted union, and the places in it of the words of each vocabulary."""
    words = pyarrow.array(np.concatenate(vocabularies), pyarrow.large_string()).dictionary_encode()
    order = compute.sort_indices(
        words.dictionary
    ).to_numpy()  # of UTF-8 bytes, which is that of code points
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    bounds = np.cumsum([len(vocabulary) for vocabulary in vocabularies])[:-1]
    return words.dictionary.take(order).to_numpy(zero_copy_only=False), np.split(
        place[words.indices.to_numpy()], bounds
    )


def widened(values: sparse.csr_array, places: np.ndarray, n_columns: int) -> sparse.csr_array:
    """Return the values with their columns moved to their *places* among more of them; 0 where there was none."""
    return sparse.csr_array(
        (values.data, places[values.indices], values.indptr), shape=(values.shape[0], n_columns)
    )


def _contract(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with the columns and dtypes of the contract."""
    if name == "articles":
        return _articles(table)
    table = table[list(_TYPES[name])]
    other = {column: kind for column, kind in _TYPES[name].items() if table[column].dtype != kind}
    return table.astype(other) if other else table


def _articles(table: pd.DataFrame) -> pd.DataFrame:
    """Return the articles: the contract's metadata, the user's (sorted by name), the numbers (sketches may be left out)."""
    own = sorted(set(table.columns) - {*_METADATA, *_NUMBERS})
    return pd.DataFrame(
        {
            column: _plain(table[column])
            for column in [*_METADATA, *own, *_NUMBERS]
            if column in table
        }
    )


def _plain(column: pd.Series) -> pd.Series:
    """Return a column of metadata as truth values, dates, strings or numbers; sketches stay arrays."""
    if column.name == "sketch" or column.dtype == bool:
        return column
    if types.is_datetime64_any_dtype(column):
        return column.dt.as_unit("us")
    if (
        column.name in _METADATA
        or not types.is_numeric_dtype(column)
        or types.is_complex_dtype(column)
    ):
        return column.astype("str")
    return column.astype(
        "int64" if types.is_integer_dtype(column) and not column.isna().any() else "float64"
    )


def _counted(features: Features) -> Features:
    """Return the features with the sizes of their tables in the manifest."""
    sizes = {name: len(getattr(features, name)) for name in _TYPES} | {
        "vocabulary": len(features.terms.vocabulary)
    }
    return replace(features, manifest={**features.manifest, "sizes": sizes})


# Agreement: what makes two packs combine.


def fingerprints(manifest: dict, *, tables: Sequence[str] = TABLES) -> dict[str, str]:
    """Return a fingerprint of each table: of everything that its numbers depend on."""
    return {name: lexicons.fingerprint(_basis(manifest, name)) for name in tables}


def _basis(manifest: dict, table: str) -> dict:
    """Return what the numbers of a table depend on."""
    known = {
        "schema": manifest["schema"],
        **manifest["settings"],
        **manifest["versions"],
        **{name: entry["fingerprint"] for name, entry in manifest["lists"].items()},
    }
    return {key: known[key] for key in ("schema", "reader", *_NEEDS[table])}


def _differences(packs: Sequence[Features], table: str) -> list[str]:
    """Return the settings in which the packs' tables differ, sorted; none if they agree."""
    if any(table not in pack.manifest["fingerprints"] for pack in packs):
        return ["a pack without this table"]
    first, *others = (_basis(pack.manifest, table) for pack in packs)
    return sorted(key for key in first if any(other[key] != first[key] for other in others))


def _disagreement(differing: dict[str, list[str]], chosen: Sequence[str]) -> checks.InputError:
    settings = "; ".join(f"{name} ({', '.join(keys)})" for name, keys in differing.items())
    agreeing = [
        name
        for name in chosen
        if name not in differing or (name == "terms" and differing[name] == ["actors"])
    ]
    flat = (
        "; terms then come without alias layers: names as spelled, normalise=False"
        if {*agreeing} & {*differing}
        else ""
    )
    return checks.refusal(
        "combine",
        arrived=f"packs that differ in {settings}",
        expected="the same settings for every table",
        fix=f"Extract them again with the same lists, or combine what agrees: tables={agreeing}{flat}.",
    )


def merged(
    manifests: Sequence[dict], *, tables: Sequence[str] = TABLES, flat: bool = False
) -> dict:
    """Return the manifest of packs that belong together: counts add up, what differs is None or listed."""

    def every(key: str) -> list:
        """Return what each manifest says of the key."""
        return [manifest[key] for manifest in manifests]

    def by_name(key: str) -> list[tuple[str, list]]:
        """Return each name under the key, with what each manifest says of it."""
        return [(name, [entry[name] for entry in every(key)]) for name in manifests[0][key]]

    settings = [
        {"cleaned": True, **entry} for entry in every("settings")
    ]  # older packs do not say: they all are
    merged: dict[str, Any] = {
        "schema": files.SCHEMA,
        "created_by": _listed(every("created_by")),
        "published": all(every("published")),
        "publication": sorted(sum(every("publication"), []), key=json.dumps),
        "settings": {name: _agreed([entry[name] for entry in settings]) for name in settings[0]},
        "lists": {name: _agreed(values) or dict(_UNKNOWN) for name, values in by_name("lists")},
        "versions": {name: _listed(values) for name, values in by_name("versions")},
        "read": _added(every("read")),
        "edits": _added(every("edits")),
        "skipped": sorted(sum(every("skipped"), [])),
        "languages": _added(
            [manifest.get("languages", {}) for manifest in manifests]
        ),  # older packs do not say
        "tone_languages": _united([manifest.get("tone_languages", {}) for manifest in manifests]),
    }
    merged["settings"]["alias_layers"] = bool(merged["settings"]["alias_layers"]) and not flat
    return {**merged, "fingerprints": fingerprints(merged, tables=tables)}


def _agreed(values: Sequence):
    return values[0] if all(value == values[0] for value in values) else None


def _listed(values: Sequence[str]) -> str:
    return ", ".join(sorted({part for value in values for part in value.split(", ")}))


def _united(tables: Sequence[dict]) -> dict:
    return {key: value for table in tables for key, value in sorted(table.items())}


def _added(counts: Sequence[dict]) -> dict:
    return {key: sum(count.get(key, 0) for count in counts) for key in sorted(set().union(*counts))}


# Publishing.


def _without_places(terms: Terms) -> Terms:
    """Return the terms without n-grams of several words in the layers of aliases: `mentions` says where these stand."""
    several = np.array([" " in term for term in terms.vocabulary], bool)

    def words(layer: sparse.csr_array) -> sparse.csr_array:
        """Return the layer without counts of n-grams."""
        cells = layer.tocoo()
        kept = ~several[cells.col]
        return sparse.csr_array(
            (cells.data[kept], (cells.row[kept], cells.col[kept])), shape=layer.shape
        )

    layers = {
        name: words(layer) if name.endswith("alias") else layer
        for name, layer in terms.layers.items()
    }
    return Terms(terms.vocabulary, layers)


def _frequencies(packs: Sequence[Features]) -> tuple[pd.Series, int]:
    """Return in how many articles of the packs each term stands, by term, and how many articles there are; each counts once."""
    totals, seen = [], set()
    for pack in packs:
        ids = pack.articles["article_id"]
        found = (
            sum(_without_places(pack.terms).layers.values())[~ids.isin(seen).to_numpy()] > 0
        ).sum(axis=0)
        totals.append(pd.Series(found, index=pd.Index(pack.terms.vocabulary, dtype=object)))
        seen.update(ids)
    return pd.concat(totals).groupby(level=0).sum() if len(totals) > 1 else totals[0], len(seen)
