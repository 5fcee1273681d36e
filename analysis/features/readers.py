"""Readers: each makes tables of a pack from a batch of texts. Knows nothing of files or outlets.

The core reads sentences, mentions and frames, and the parts that ship bring their own readers.
``extract`` runs all of them, or those that it is given: any subclass of `Reader`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import lexicons
from analysis.errors import listing, one_of, refusal
from analysis.features import rounding
from analysis.features.batch import Batch, find_spans
from analysis.lexicons.languages import ENGLISH
from analysis.text import kernels, shingles, tokens, valence
from analysis.text.characters import characters
from analysis.text.kernels import TwoArrays, hash_numbers, kernel

#: Parts of this package that bring a reader, ``READER`` in their module ``reader``.
PARTS = ("speakers", "tone")
LAYERS = ("own", "own_alias", "quoted", "quoted_alias", "furniture")
FURNITURE = LAYERS[-1]  #: uses that one of the other layers has, too
LONGEST_NGRAM = 20  # words: longer runs are passages, which ``copies`` finds

#: Columns of ``articles`` that are read from the text, and their types.
ARTICLES = {
    "n_sentences": "int64",
    "n_tokens": "int64",
    "n_tokens_quoted": "int64",
    "sketch": "object",
}
#: Tables of a pack, by name.
Tables = Mapping[str, pd.DataFrame]
Names = tuple[str, ...]
#: Counts of terms by article, by the name of a layer.
Layers = dict[str, sparse.csr_array]


class Reader:
    """Makes one table of a pack, or several, from a batch of texts. Subclass it.

    Attributes
    ----------
    tables : dict
        The columns of each table, with their types ("int64", "float64", "bool" or "str"). A
        column ``n`` or ``n_…`` holds counts, ``sentence`` the number of a sentence in its text.
    needs : tuple of str
        Tables of other readers that ``read`` gets.
    version : int
        To be raised when the numbers change: packs of other versions do not combine.
    languages : dict
        Codes of the languages that are read, by the name of what is read. Default: any.
    actor_columns : dict
        The column that names an actor, by table.
    withheld : tuple of str
        Columns that published packs leave out.

    Examples
    --------
    >>> class SentenceLengths(Reader):
    ...     tables = {"lengths": {"sentence": "int64", "n_characters": "int64"}}
    ...     def read(self, batch, earlier):
    ...         lengths = batch.sentences.stops - batch.sentences.starts
    ...         return {"lengths": batch.sentence_table().assign(n_characters=lengths)}
    >>> lists = {"actors": lexicons.actors(None), "frames": lexicons.frames(None)}
    >>> numbers = read(["Rain fell. Nobody left."], **lists, readers=[SentenceLengths()])
    >>> numbers.lengths["n_characters"].tolist()
    [10, 12]
    """

    tables: Mapping[str, Mapping[str, str]] = {}
    needs: Names = ()
    version: int = 1
    languages: Mapping[str, Sequence[str]] = {}
    actor_columns: Mapping[str, str] = {}
    withheld: Names = ()

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the tables by name, each with ``row`` (the text) and its columns.

        *earlier* has the tables that this reader needs. Rows are sorted by text.
        """
        raise NotImplementedError

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return what may leave in a published pack, by table; by default nothing does.

        *articles* and *tables* are those of the full pack. Whatever gives back the order of words
        must not leave: exact numbers of a sentence act as a hash of its words.
        """
        return {}

    def only_table(self, **columns: Any) -> Tables:
        """Return the one table of a reader from its ``row`` and columns, in their types."""
        [(name, kinds)] = self.tables.items()
        return {name: typed_table({"row": "int64", **kinds}, columns)}


def typed_table(kinds: Mapping[str, str], columns: Mapping) -> pd.DataFrame:
    """Return the *columns* named in *kinds*, each in its type."""
    typed = {}
    for name, kind in kinds.items():
        values = columns[name]
        if kind == "str":
            values = pd.array(values, dtype="str")
        elif kind != "object":
            values = np.asarray(values, dtype=kind)
        typed[name] = values
    return pd.DataFrame(typed, copy=False)


# The readers of the core.


class SentenceReader(Reader):
    """Reads ``sentences``: their length, VADER valence and a hash of their words.

    Sentences in another language than English have no valence, and neither have those without a
    word of VADER's lexicon.
    """

    tables = {
        "sentences": {
            "paragraph": "int64",
            "sentence": "int64",
            "n_tokens": "int64",
            "n_tokens_quoted": "int64",
            "valence": "float64",
            "n_valence_words": "int64",
            "fingerprint": "int64",
        }
    }
    languages = {"valence": (ENGLISH,)}
    withheld = ("fingerprint",)

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the sentences."""
        places = batch.sentence_table()
        first, stop = batch.sentence_tokens
        n_quoted = np.append(0, np.cumsum(batch.is_quoted_token))
        *_, compound, n_words = valence.score_spans(batch.characters, *batch.sentences)
        is_english = batch.is_english[places["row"]]
        n_words = np.where(is_english, n_words, 0)
        return self.only_table(
            **places,
            paragraph=batch.paragraphs,
            n_tokens=stop - first,
            n_tokens_quoted=n_quoted[stop] - n_quoted[first],
            valence=np.where(n_words > 0, compound, np.nan),
            n_valence_words=n_words,
            fingerprint=_fingerprints(batch.tokens, first, stop),
        )

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return the sentences with their valence in steps, and the mean of their outlet."""
        sentences = tables["sentences"]
        outlets = articles.set_index("article_id")["outlet"]
        of_sentence = sentences["article_id"].map(outlets)
        rounded = sentences.assign(
            valence=rounding.in_steps(sentences["valence"]),
            outlet_mean=rounding.outlet_means(sentences["valence"], by=[of_sentence]),
        )
        return {"sentences": rounded}


class MentionReader(Reader):
    """Reads ``mentions``: one row a naming of an actor."""

    tables = {
        "mentions": {
            "sentence": "int64",
            "actor": "str",
            "alias": "str",
            "token": "int64",
            "n_tokens": "int64",
            "quoted": "bool",
        }
    }
    actor_columns = {"mentions": "actor"}

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the mentions.

        ``token`` is the position in the text of the first word that ends behind the start. A name
        such as "U.S." has no word of two letters, so ``n_tokens`` may be 0.
        """
        starts, stops, entries = batch.aliases
        row = batch.row_of(starts)
        token_stops = batch.tokens.stops
        first = np.searchsorted(token_stops, starts.astype(token_stops.dtype), side="right")
        stop = batch.token_at(stops)
        listed = batch.actors.table
        return self.only_table(
            row=row,
            sentence=batch.sentence_in_text(starts),
            actor=listed["actor"].array.take(entries),
            alias=listed["alias"].array.take(entries),
            token=first - batch.tokens.bounds[row],
            n_tokens=stop - first,
            quoted=batch.is_quoted(starts),
        )

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return the mentions in alphabetical order within their sentence."""
        names = rounding.mentions_by_alphabet(tables["mentions"])
        return {"mentions": names.assign(token=names["place"]).drop(columns="place")}


class FrameReader(Reader):
    """Reads ``frames``: how often a frame term occurs in a sentence, quoted or not."""

    tables = {
        "frames": {
            "sentence": "int64",
            "frame": "str",
            "pattern": "str",
            "n": "int64",
            "quoted": "bool",
        }
    }

    def read(self, batch: Batch, earlier: Tables) -> Tables:
        """Return the frame terms."""
        starts, _, entries = batch.frame_terms
        terms = pd.DataFrame(
            {
                "position": batch.sentence_of(starts),
                "entry": entries,
                "quoted": batch.is_quoted(starts),
            }
        )
        counts = terms.groupby("position entry quoted".split()).size()
        cells = counts.index.to_frame(index=False)
        position = batch.sentences.starts[cells["position"]]
        listed = batch.frames.table
        return self.only_table(
            row=batch.row_of(position),
            sentence=batch.sentence_in_text(position),
            frame=listed["frame"].array.take(cells["entry"]),
            pattern=listed["pattern"].array.take(cells["entry"]),
            n=counts,
            quoted=cells["quoted"],
        )

    def published(self, articles: pd.DataFrame, tables: Tables) -> Tables:
        """Return the frame terms as they are."""
        return {"frames": tables["frames"]}


CORE = (SentenceReader(), MentionReader(), FrameReader())
#: The tables that every pack has, beside ``articles`` and ``terms``.
CORE_TABLES = tuple(table for reader in CORE for table in reader.tables)


# Finding readers, and their order.


@cache
def reader_makers() -> dict[str, Callable[..., Reader]]:
    """Return what makes the readers beyond the core, by the name of their part.

    A part whose folder was deleted is absent.
    """
    makers = {}
    for part in PARTS:
        package = f"{__package__.rpartition('.')[0]}.{part}"
        if find_spec(package) and find_spec(f"{package}.reader"):
            makers[part] = import_module(f"{package}.reader").READER
    return makers


@cache
def installed_readers() -> tuple[Reader, ...]:
    """Return all readers that are found, with their default settings."""
    return chosen_readers(None)


@cache
def installed_tables() -> dict[str, Mapping[str, str]]:
    """Return the columns of every table that an installed reader makes."""
    tables = {}
    for reader in installed_readers():
        tables |= reader.tables
    return tables


def withheld_columns(table: str) -> set[str]:
    """Return the columns of a table that published packs leave out.

    >>> withheld_columns("quotations")
    {'speaker_name'}
    """
    withheld = set()
    for reader in installed_readers():
        if table in reader.tables:
            withheld.update(reader.withheld)
    return withheld


def chosen_readers(readers: Sequence[str | Reader] | None) -> tuple[Reader, ...]:
    """Return the core's readers and the chosen ones; each comes after those that it needs."""
    makers = reader_makers()
    if readers is None:
        readers = list(makers)
    chosen = list(CORE)
    for reader in readers:
        if isinstance(reader, str):
            one_of(reader, makers, name="readers")
            reader = makers[reader]()
        _require_reader(reader, chosen)
        chosen.append(reader)
    return tuple(chosen)


def _require_reader(reader: Any, earlier: Sequence[Reader]) -> None:
    """Raise InputError unless a reader has new tables, and *earlier* ones those that it needs."""
    if not isinstance(reader, Reader) or not reader.tables:
        raise refusal(
            "readers",
            arrived=f"a {type(reader).__name__}, which has no tables",
            expected='the name of a reader, such as "tone", or a Reader with tables',
            fix="Look at the example of analysis.features.readers.Reader.",
        )
    made = {table for each in earlier for table in each.tables}
    taken = made.union(["articles", "terms", "vocabulary"]).intersection(reader.tables)
    if taken:
        raise refusal(
            "readers",
            arrived=f"a second reader of the table {listing(sorted(taken))}",
            expected="one reader a table",
            fix="Leave one of them out, or give its table another name.",
        )
    missing = sorted(set(reader.needs) - made)
    if missing:
        raise refusal(
            "readers",
            arrived=f"no reader of the table {listing(missing)} before one that needs it",
            expected="readers in the order of their needs",
            fix="Write the reader that makes this table before it in readers=.",
        )


# Reading.


@dataclass(frozen=True)
class TextNumbers:
    """What was read from some texts; ``row`` is the number of the text.

    A ``sketch`` has sorted 40-bit hashes of its runs of five words; of 50 runs or more only those
    divisible by 8.
    """

    articles: pd.DataFrame
    tables: Tables
    vocabulary: np.ndarray  #: terms of ``layers``, sorted by code point
    layers: Layers  #: as those of `Terms`

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name not in tables:
            raise AttributeError(f"no table {name!r} was read; there are {listing(tables, 12)}")
        return tables[name]


def read(
    texts: Sequence[str],
    *,
    ngrams: tuple[int, int] = (1, 1),
    readers: Sequence[str | Reader] | None = None,
    **known: Any,
) -> TextNumbers:
    """Return all numbers of *texts*; *known* is what ``Batch.of`` takes."""
    require_ngrams(ngrams)
    return read_batch(Batch.of(texts, **known), chosen_readers(readers), ngrams=ngrams)


def read_batch(batch: Batch, readers: Sequence[Reader], *, ngrams: tuple[int, int]) -> TextNumbers:
    """Return all numbers of a Batch; *readers* are in the order of their needs."""
    tables = {}
    for reader in readers:
        made = reader.read(batch, {name: tables[name] for name in reader.needs})
        for name in reader.tables:
            _require_table(made, name, reader, n_texts=len(batch.texts))
            tables[name] = made[name]
    is_alias = find_spans(batch.aliases, batch.tokens.starts)
    layer_of_token = 2 * batch.is_quoted_token.astype(np.int8) + is_alias
    vocabulary, layers = tokens.count_ngrams(
        batch.tokens,
        kinds=layer_of_token,
        n_kinds=len(LAYERS) - 1,
        ngrams=ngrams,
        sentences=batch.sentence_of(batch.tokens.starts),
    )
    articles = _article_numbers(batch, tables["sentences"])
    layers.append(sparse.csr_array(layers[0].shape, dtype=np.int32))
    return TextNumbers(articles, tables, vocabulary, dict(zip(LAYERS, layers)))


def require_ngrams(ngrams: Any) -> None:
    """Raise InputError unless *ngrams* is a range of lengths."""
    is_pair = isinstance(ngrams, Sequence) and len(ngrams) == 2
    is_pair = is_pair and all(isinstance(length, int) for length in ngrams)
    if not is_pair or not 1 <= ngrams[0] <= ngrams[1] <= LONGEST_NGRAM:
        raise refusal(
            "ngrams",
            arrived=repr(ngrams),
            expected=f"shortest and longest, up to {LONGEST_NGRAM}, such as (1, 2)",
            fix="For single words only write ngrams=(1, 1).",
        )


def _require_table(made, name: str, reader: Reader, *, n_texts: int) -> None:
    """Raise InputError unless a reader made its table, sorted, of the texts that it got."""
    columns = ["row", *reader.tables[name]]
    table = made.get(name) if isinstance(made, Mapping) else None
    if isinstance(table, pd.DataFrame) and set(columns) <= set(table):
        rows = table["row"]
        if rows.between(0, n_texts - 1).all() and rows.is_monotonic_increasing:
            return
    raise refusal(
        f"reader of {name}",
        arrived="another table",
        expected=f"a DataFrame with the columns {listing(columns, 12)}, sorted by row",
        fix="Correct its method read.",
    )


def _article_numbers(batch: Batch, sentence_table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of the articles."""
    n_texts = len(batch.texts)
    bounds = batch.tokens.bounds
    titles = sentence_table[sentence_table["paragraph"] == 0]
    title_length = np.bincount(titles["row"], weights=titles["n_tokens"], minlength=n_texts)
    sketches = shingles.make_sketches(
        batch.tokens.hashes[batch.tokens.ids],
        bounds[:-1] + title_length.astype(np.int64),
        bounds[1:],
    )
    quoted_before = np.append(0, np.cumsum(batch.is_quoted_token))
    columns = {
        "row": np.arange(n_texts),
        "n_sentences": np.diff(batch.first_sentence(np.arange(n_texts + 1))),
        "n_tokens": np.diff(bounds),
        "n_tokens_quoted": np.diff(quoted_before[bounds]),
        "sketch": pd.Series(sketches, dtype="object"),
    }
    return typed_table({"row": "int64", **ARTICLES}, columns)


def sentence_fingerprints(texts: Sequence[str]) -> TwoArrays:
    """Return the fingerprint that each text has as a sentence, and its number of words."""
    words = tokens.tokenize(characters(texts))
    bounds = words.bounds
    return _fingerprints(words, bounds[:-1], bounds[1:]), np.diff(bounds)


def _fingerprints(words: tokens.Tokens, first: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Return a hash of the words of each sentence but numbers and days."""
    days = lexicons.day_words()
    varies = np.array([word in days or word.isdecimal() for word in words.vocabulary], dtype=bool)
    is_kept = ~varies[words.ids]
    number = np.append(0, np.cumsum(is_kept))
    return _hash_sentences(words.hashes[words.ids][is_kept], number[first], number[stop])


@kernel(1)
def _hash_sentences(hashes, first, stop):
    """Return a hash of the words of each sentence."""
    values = np.empty(len(first), np.int64)
    for sentence in range(len(first)):
        values[sentence] = hash_numbers(hashes, first[sentence], stop[sentence])
    return values


def warm() -> None:
    """Compile all kernels of reading, or load the compiled ones, and use them from now on.

    Large batches do this by themselves, for each kernel where it pays. ``make`` does it once for a
    machine, a cluster once for a worker.
    """
    kernels.LARGE = 0
    text = "A calm day in Port, “they fear war” said Ann Lee. "
    read([2 * text], actors=lexicons.actors(["Port"]), frames=lexicons.frames(None), ngrams=(1, 2))
