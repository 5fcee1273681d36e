"""Features: tables of numbers about articles, without their text; on disk a "pack" in Parquet.

One way leads from texts to tables: partitions of articles are read one by one (in one process or several), and joined by
the function that also joins packs. So a pack is the same however the articles were split.
"""
from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
from pandas.api import types
from pyarrow import parquet
from scipy import sparse

from analysis import __version__, checks, lexicons, reading

SCHEMA = 1  #: of the tables below; a pack of a higher number is refused
READER = 1  #: to be raised when reading gives other numbers for the same text: packs of different readers do not combine
PARTITION = 200  #: articles that are read at a time
MOST_WORDS = 20  #: of one value of metadata in a published pack: more than that is text
LAYERS = reading.LAYERS
TABLES = (*reading.TABLES, "terms")

_METADATA = ["article_id", "outlet", "agency", "published", "url", "language"]
_TYPES = {name: {"article_id": "str"} | {column: kind for column, kind in columns.items() if column != "row"}
          for name, columns in reading.TABLES.items()}
_NUMBERS = [column for column in _TYPES["articles"] if column != "article_id"]
_FILES = [*TABLES, "vocabulary"]
_UNKNOWN = {"fingerprint": None, "names": [], "kinds": {}}  # a word list in which combined packs differ
#: What the numbers of each table depend on, besides the schema and the reader.
_NEEDS = {"articles": [], "sentences": ["vaderSentiment"], "mentions": ["actors"], "tones": ["actors", "vaderSentiment"],
          "quotations": ["actors", "cues"], "frames": ["frames"], "terms": ["actors", "ngrams"]}


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
        One row a sentence, a naming of an actor, a score, a quotation, a frame term in a sentence.
    terms : Terms
        Sparse counts.
    manifest : dict
        Settings, word lists, a fingerprint per table, versions, what was read, edited and skipped, sizes.

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

    def __repr__(self) -> str:
        sizes = {"article": len(self.articles), "outlet": self.articles["outlet"].nunique(), "sentence": len(self.sentences),
                 "term": len(self.terms.vocabulary), "actor": len(self.manifest["lists"]["actors"]["names"])}
        counted = ", ".join(f"{n:,} {name}{'s' * (n != 1)}" for name, n in sizes.items())
        return f"Features: {counted} in the list{', published' if self.manifest['published'] else ''}"

    def save(self, folder: str | Path) -> Path:
        """Write the pack into *folder* and return its path; a pack that is there is replaced once this one is complete.

        One Parquet file a table, ``vocabulary.parquet``, and ``manifest.json`` with the SHA-256 of each file. The same
        features give the same bytes. Raises InputError if *folder* holds anything that is not part of a pack.
        """
        folder = Path(folder)
        _require_replaceable(folder)
        unfinished, previous = (folder.with_name(f".{folder.name}.{state}") for state in ("unfinished", "previous"))
        try:
            _write(self, unfinished)
            if folder.exists():
                shutil.rmtree(previous, ignore_errors=True)
                folder.rename(previous)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
            if previous.exists() and not folder.exists():
                previous.rename(folder)
        shutil.rmtree(previous, ignore_errors=True)
        return folder

    def with_metadata(self, table: pd.DataFrame, *, on: str = "article_id") -> Features:
        """Return the same features with the columns of *table* (one row a value of *on*) joined to ``articles``.

        Nothing is extracted again: metadata stand outside the fingerprints. Raises InputError if *on* repeats in *table*,
        if an article finds no partner, or if a column is there already.
        """
        return replace(self, articles=_articles(checks.joined(self.articles, table, on=on)))

    def publish(self, *, min_articles: int = 3, reference: Sequence[Features] = ()) -> Features:
        """Return the pack that can be shared: n-grams (n >= 2) in fewer than *min_articles* articles are left out.

        Articles are counted over this pack and the *reference* packs, each article_id once. Single words always stay, and
        so do the sizes (``n_tokens``): rates keep their denominators. Publishing is one way: a published pack combines with
        packs of the same settings, and is refused here. Raises InputError also where metadata hold text.
        """
        if self.manifest["published"]:
            raise checks.refusal("publish", arrived="a pack that is published already", expected="the full pack",
                                 fix="Extract it again, or use it as it is.")
        _require_no_text(self)
        vocabulary = self.terms.vocabulary
        keep = np.array([" " not in term for term in vocabulary], bool) | (_articles_with(self, reference) >= min_articles)
        terms = Terms(vocabulary[keep], {name: layer[:, keep] for name, layer in self.terms.layers.items()})
        note = {"articles": len(self.articles), "reference_articles": sum(len(pack.articles) for pack in reference),
                "min_articles": min_articles, "ngrams_left_out": int((~keep).sum())}
        manifest = {**self.manifest, "published": True, "publication": [*self.manifest["publication"], note]}
        return _counted(replace(self, terms=terms, manifest=manifest))


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
    return _joined(parts, manifest=_manifest(corpus, actors=actors, frames=frames, ngrams=ngrams))


def load_features(folder: str | Path) -> Features:
    """Return the Features of a pack that ``Features.save`` wrote, after comparing every file with its checksum.

    Raises MissingInput for a folder or file that is not there, InputError for a damaged file or a newer schema.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import extract, load_features, read_corpus
    >>> table = pd.DataFrame({"article_id": ["a1"], "outlet": ["North"], "text": ["A calm day."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_features(extract(read_corpus(table)).save(f"{folder}/pack")).articles["n_tokens"].tolist()
    [2]
    """
    manifest = _read_manifest(folder := Path(folder))
    files = manifest.pop("files")
    tables = {name: _read_table(folder / f"{name}.parquet", files.get(f"{name}.parquet")) for name in _FILES}
    vocabulary, terms = tables.pop("vocabulary")["term"].to_numpy(object), tables.pop("terms")
    shape = (len(tables["articles"]), len(vocabulary))
    layers = {layer: sparse.csr_array((part["n"], (part["article"], part["term"])), shape=shape)
              for layer in LAYERS for part in [terms[terms["layer"] == layer]]}
    return Features(**{name: _contract(table, name) for name, table in tables.items()},
                    terms=Terms(vocabulary, layers), manifest=manifest)


def combine(packs: Iterable[Features], *, tables: Sequence[str] | None = None) -> Features:
    """Return one Features of all articles of *packs*; it equals extracting all articles at once.

    Tables combine when their fingerprints agree. *tables* chooses some of them (the others come out empty). Terms that
    were chosen by name also combine when only the actors differ: then the words of aliases are counted like all others,
    and ``manifest["settings"]["alias_layers"]`` is False, which says that they can not be normalised any more. Metadata
    columns are those of any pack, missing where a pack has none. Cleaning rules may differ, as pages do: the manifest of
    the result then has no fingerprint of them.

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
        raise checks.refusal("combine", arrived="no pack", expected="one or more", fix="Give a list of Features.")
    for name in tables or ():
        checks.one_of(name, TABLES, name="tables")
    chosen = TABLES if tables is None else tuple(name for name in TABLES if name in {"articles", *tables})
    ids = pd.concat([pack.articles["article_id"] for pack in packs], keys=range(1, len(packs) + 1))
    if len(twice := ids[ids.duplicated(keep=False)]):
        names, numbers = checks.listing(twice.unique()), checks.listing(twice.index.unique(0))
        raise checks.refusal("combine", arrived=f"article_id {names} in packs {numbers}", expected="each article in one pack",
                             fix="Leave a pack out (1 is the first), or extract one again without these articles.")
    differing = {name: keys for name in chosen if (keys := _differences(packs, name))}
    flat = tables is not None and differing.get("terms") == ["actors"]
    if set(differing) - ({"terms"} if flat else set()):
        raise _disagreement(differing, chosen)
    return _joined(packs, manifest=_merged([pack.manifest for pack in packs], chosen, flat=flat), tables=chosen, flat=flat)


# Reading: from a corpus to parts.

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
    tables = {name: getattr(batch, name).assign(article_id=ids[getattr(batch, name)["row"]]) for name in _TYPES}
    described, numbers = articles.drop(columns=["title", "text"]), tables["articles"].drop(columns="row")
    tables["articles"] = checks.joined(described, numbers, on="article_id")
    return Features(**tables, terms=Terms(batch.vocabulary, batch.layers), manifest={})


def _manifest(corpus, *, actors, frames, ngrams: tuple[int, int]) -> dict:
    kinds = dict(zip(actors.table["actor"], actors.table["kind"], strict=True))
    manifest = {
        "schema": SCHEMA, "created_by": f"framing-notebooks {__version__}", "published": False, "publication": [],
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
    return {**manifest, "fingerprints": {name: lexicons.fingerprint(_basis(manifest, name)) for name in TABLES}}


# Joining: what combine and extract share.

def _joined(parts: Sequence[Features], *, manifest: dict, tables: Sequence[str] = TABLES, flat: bool = False) -> Features:
    """Return the parts as one, articles sorted; tables that were not chosen are empty."""
    stacked = {name: _contract(pd.concat([getattr(part, name) for part in parts]), name) for name in _TYPES}
    kept = {name: (table if name in tables else table.iloc[:0]).sort_values("article_id", kind="stable", ignore_index=True)
            for name, table in stacked.items()}
    order = np.argsort(np.concatenate([part.articles["article_id"].to_numpy(object) for part in parts]), kind="stable")
    terms = _stacked_terms([part.terms for part in parts], order=order, flat=flat)
    if "terms" not in tables:
        terms = Terms(terms.vocabulary[:0], {name: layer[:, :0] for name, layer in terms.layers.items()})
    return _counted(Features(**kept, terms=terms, manifest=manifest))


def _stacked_terms(terms: Sequence[Terms], *, order: np.ndarray, flat: bool) -> Terms:
    """Return the terms over the union of the vocabularies; *flat* counts words of aliases like all others."""
    vocabulary = np.array(sorted(set().union(*(part.vocabulary for part in terms))), dtype=object)
    layers = {name: sparse.vstack([_widened(part, name, vocabulary) for part in terms], format="csr")[order] for name in LAYERS}
    for name in ("own", "quoted") if flat else ():
        alias = layers[f"{name}_alias"]
        layers |= {name: layers[name] + alias, f"{name}_alias": sparse.csr_array(alias.shape, dtype=np.int32)}
    return Terms(vocabulary, layers)


def _widened(terms: Terms, name: str, vocabulary: np.ndarray) -> sparse.csr_array:
    """Return a layer with its columns moved to their places in a larger vocabulary."""
    layer, places = terms.layers[name], np.searchsorted(vocabulary, terms.vocabulary)
    return sparse.csr_array((layer.data, places[layer.indices], layer.indptr), shape=(layer.shape[0], len(vocabulary)))


def _contract(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with the columns and dtypes of the contract."""
    return _articles(table) if name == "articles" else table[list(_TYPES[name])].astype(_TYPES[name])


def _articles(table: pd.DataFrame) -> pd.DataFrame:
    """Return the articles: the contract's metadata, the user's (sorted by name), the numbers."""
    own = sorted(set(table.columns) - {*_METADATA, *_NUMBERS})
    return pd.DataFrame({column: _plain(table[column]) for column in [*_METADATA, *own, *_NUMBERS]})


def _plain(column: pd.Series) -> pd.Series:
    """Return a column of metadata as truth values, dates, strings or numbers; sketches stay arrays."""
    if column.name == "sketch" or column.dtype == bool:
        return column
    if types.is_datetime64_any_dtype(column):
        return column.dt.as_unit("us")
    if column.name in _METADATA or not types.is_numeric_dtype(column):
        return column.astype("str")
    return column.astype("int64" if types.is_integer_dtype(column) and not column.isna().any() else "float64")


def _counted(features: Features) -> Features:
    """Return the features with the sizes of their tables in the manifest."""
    sizes = {name: len(getattr(features, name)) for name in _TYPES} | {"vocabulary": len(features.terms.vocabulary)}
    return replace(features, manifest={**features.manifest, "sizes": sizes})


# Agreement: what makes two packs combine.

def _basis(manifest: dict, table: str) -> dict:
    """Return what the numbers of a table depend on."""
    known = {"schema": manifest["schema"], **manifest["settings"], **manifest["versions"],
             **{name: entry["fingerprint"] for name, entry in manifest["lists"].items()}}
    return {key: known[key] for key in ("schema", "reader", *_NEEDS[table])}


def _differences(packs: Sequence[Features], table: str) -> list[str]:
    """Return the settings in which the packs' tables differ, sorted; none if they agree."""
    prints = {pack.manifest["fingerprints"].get(table) for pack in packs}
    if None in prints:
        return ["a pack without this table"]
    bases = [_basis(pack.manifest, table) for pack in packs] if len(prints) > 1 else []
    return sorted(key for key in (bases or [{}])[0] if len({json.dumps(basis[key]) for basis in bases}) > 1)


def _disagreement(differing: dict[str, list[str]], chosen: Sequence[str]) -> checks.InputError:
    settings = "; ".join(f"{name} ({', '.join(keys)})" for name, keys in differing.items())
    agreeing = [name for name in chosen if name not in differing or (name == "terms" and differing[name] == ["actors"])]
    flat = "; terms then come without alias layers: names as spelled, normalise=False" if {*agreeing} & {*differing} else ""
    return checks.refusal("combine", arrived=f"packs that differ in {settings}", expected="the same settings for every table",
                          fix=f"Extract them again with the same lists, or combine what agrees: tables={agreeing}{flat}.")


def _merged(manifests: Sequence[dict], tables: Sequence[str], *, flat: bool) -> dict:
    """Return the manifest of the combined pack: counts add up, what differs is None or listed."""
    def every(key: str) -> list:
        return [manifest[key] for manifest in manifests]

    def by_name(key: str) -> list[tuple[str, list]]:
        return [(name, [entry[name] for entry in every(key)]) for name in manifests[0][key]]

    merged = {
        "schema": SCHEMA, "created_by": _listed(every("created_by")),
        "published": all(every("published")), "publication": sorted(sum(every("publication"), []), key=json.dumps),
        "settings": {name: _agreed(values) for name, values in by_name("settings")},
        "lists": {name: _agreed(values) or dict(_UNKNOWN) for name, values in by_name("lists")},
        "versions": {name: _listed(values) for name, values in by_name("versions")},
        "read": _added(every("read")), "edits": _added(every("edits")), "skipped": sorted(sum(every("skipped"), [])),
    }
    merged["settings"]["alias_layers"] = bool(merged["settings"]["alias_layers"]) and not flat
    return {**merged, "fingerprints": {name: lexicons.fingerprint(_basis(merged, name)) for name in tables}}


def _agreed(values: Sequence):
    return values[0] if all(value == values[0] for value in values) else None


def _listed(values: Sequence[str]) -> str:
    return ", ".join(sorted({part for value in values for part in value.split(", ")}))


def _added(counts: Sequence[dict]) -> dict:
    return {key: sum(count.get(key, 0) for count in counts) for key in sorted(set().union(*counts))}


# Publishing: what may leave the house.

def _require_no_text(features: Features) -> None:
    """Raise InputError if a column of metadata holds text; hashes are numbers by the contract's dtypes."""
    for name, column in features.articles.drop(columns=["text_hash", "sketch"]).items():
        if types.is_string_dtype(column) and (column.fillna("").str.split().str.len() > MOST_WORDS).any():
            raise checks.refusal(f"metadata column {name}", arrived=f"values of more than {MOST_WORDS} words",
                                 expected="metadata, and no text", fix="Leave this column out before you publish.")


def _articles_with(features: Features, reference: Sequence[Features]) -> np.ndarray:
    """Return, for each term of the vocabulary, the number of articles in which it occurs, here and in the references."""
    totals, seen = np.zeros(len(features.terms.vocabulary), int), set()
    for pack in (features, *reference):
        ids = pack.articles["article_id"]
        found = (sum(pack.terms.layers.values())[~ids.isin(seen).to_numpy()] > 0).sum(axis=0)
        totals += pd.Series(found, index=pack.terms.vocabulary).reindex(features.terms.vocabulary, fill_value=0).to_numpy()
        seen.update(ids)
    return totals


# Files: the pack on disk.

def _require_replaceable(folder: Path) -> None:
    names = {*(f"{name}.parquet" for name in _FILES), "manifest.json"}
    if others := (sorted(path.name for path in folder.iterdir() if path.name not in names) if folder.exists() else []):
        raise checks.refusal(f"folder {folder.name}", arrived=f"files that are no pack: {checks.listing(others)}",
                             expected="a new folder, or a pack to replace", fix="Choose another folder.")


def _write(features: Features, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}.parquet": _parquet(table) for name, table in _disk_tables(features).items()}
    manifest = features.manifest | {"files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}}
    files["manifest.json"] = (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
    for name, data in files.items():
        with open(folder / name, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _disk_tables(features: Features) -> dict[str, pd.DataFrame]:
    """Return every table as it is saved: term counts in long form, by layer, article (row number) and term (number)."""
    layers = [(name, features.terms.layers[name].tocoo()) for name in LAYERS]
    terms = pd.concat([pd.DataFrame({"layer": name, "article": layer.coords[0], "term": layer.coords[1], "n": layer.data})
                       for name, layer in layers], ignore_index=True).astype({"layer": "str"})
    vocabulary = pd.DataFrame({"term": pd.Series(features.terms.vocabulary, dtype="str")})
    return {**{name: getattr(features, name) for name in _TYPES}, "terms": terms, "vocabulary": vocabulary}


def _parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet bytes that depend on its values only; whole numbers take 32 bits where they fit."""
    kinds = {"str": pyarrow.string(), "object": pyarrow.list_(pyarrow.uint64())}
    small = {name: "int32" for name, values in table.items() if values.dtype == "int64" and values.abs().max() < 2**31}
    columns = {name: pyarrow.array(values, type=kinds.get(str(values.dtype)), from_pandas=True)
               for name, values in table.astype(small).items()}
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.table(columns), sink, compression="zstd", compression_level=9, store_schema=False,
                        write_statistics=False)
    return sink.getvalue().to_pybytes()


def _read_manifest(folder: Path) -> dict:
    data = _read_bytes(folder / "manifest.json")
    try:
        schema = (manifest := json.loads(data))["schema"]
    except (ValueError, KeyError, TypeError):
        raise _broken(folder / "manifest.json", "a damaged or foreign") from None
    if schema > SCHEMA:
        raise checks.refusal(f"pack {folder.name}", arrived=f"schema {schema}", expected=f"schema {SCHEMA} or older",
                             fix="A newer version of this package wrote it: update the package.")
    return manifest


def _read_table(path: Path, digest: str | None) -> pd.DataFrame:
    if hashlib.sha256(data := _read_bytes(path)).hexdigest() != digest:
        raise _broken(path, "a changed or damaged")
    return parquet.read_table(pyarrow.BufferReader(data)).to_pandas()


def _read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise _broken(path, "no", kind=checks.MissingInput)
    return path.read_bytes()


def _broken(path: Path, state: str, kind: type[checks.InputError] = checks.InputError) -> checks.InputError:
    name, previous = path.parent.name, path.parent.parent / f".{path.parent.name}.previous"
    kept = f"A save was cut short: rename {previous.name} beside it to {name}. " if previous.exists() else ""
    return checks.refusal(f"pack {name}", arrived=f"{state} {path.name}", expected="the files of a pack", kind=kind,
                          fix=f"{kept}Check the path, copy the pack again, or make it again with extract(…).save(…).")
