"""From text to numbers. Every sentence in this file is invented, unless a comment names its source."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_rows, tables

from analysis import lexicons
from analysis.features import readers as reading

NOBODY, NOTHING = lexicons.actors(None), lexicons.frames(None)


def actors_of(*entries, exclude=()):
    """Return Actors from (name, kind, alias, case) rows."""
    rows = pd.DataFrame(entries, columns="actor kind alias case".split(), dtype="str").assign(
        parent=pd.Series(dtype="str")
    )
    return lexicons.Actors(rows, tuple(exclude), tuple(sorted(set(rows["actor"]))))


def frames_of(*rows):
    table = pd.DataFrame(rows, columns=["frame", "pattern"], dtype="str").sort_values(
        ["frame", "pattern"], ignore_index=True
    )
    return lexicons.Frames(table, tuple(sorted(set(table["frame"]))))


def hash_of(numbers):
    """Return the reader's hash of some numbers, by Python's own integers: FNV-1a over them, then mixed."""
    value = 0xCBF29CE484222325
    for number in numbers:
        value = (value ^ number) * 0x100000001B3 % 2**64
    value = (value ^ signed(value) >> 32) % 2**64 * 0x100000001B3 % 2**64
    return (value ^ signed(value) >> 29) % 2**64


def signed(value):
    return value - 2**64 * (value >> 63)


ACTORS = actors_of(
    ("Norland", "state", "Norland", "exact"),
    ("Norland", "state", "N.L.", "exact"),
    ("Berg", "person", "Berg", "exact"),
    ("Berg", "person", "Ida Berg", "exact"),
    ("League", "organisation", "harbour league", "any"),
    ("Harbour", "place", "Old Harbour", "exact"),
    exclude=["Norland Street"],
)
FRAMES = frames_of(
    ("law", "treaty"), ("law", "sanction*"), ("money", "sanction*"), ("money", "price of fish")
)


def read(*texts, actors=ACTORS, frames=NOTHING, **options):
    """Read texts, with the invented actors and without frames where nothing else is said."""
    return reading.read(list(texts), actors=actors, frames=frames, **options)


@by_hand(__file__, "reading_of_text")
def test_aliases_by_hand(text, expected):
    assert read(text).mentions["alias"].tolist() == expected


@by_hand(__file__, "speakers")
def test_speakers_by_hand(text, expected):
    table = read(text).quotations
    found = table[["speaker", "cue", "n_tokens"]].astype(object).fillna("")
    assert found.values.tolist() == expected
    assert table["kind"].isin(["direct", "mixed"]).all()


# -- read: the batch

TEXT = (
    "Berg visits Norland\nNorland broke the treaty. “Sanctions are bad, Norland is bad,” said Ida Berg.\n\n"
    "N.L. sanctions followed."
)


@pytest.fixture(scope="module")
def batch():
    return read("", TEXT, titled=[False, True], frames=FRAMES, ngrams=(1, 2))


def test_articles_and_sentences_by_hand(batch):
    sizes = batch.articles.drop(columns="sketch")
    assert sizes.values.tolist() == [[0, 0, 0, 0], [1, 4, 18, 6]]
    columns = "row paragraph sentence n_tokens n_tokens_quoted n_valence_words".split()
    assert batch.sentences[columns].values.tolist() == tables(__file__)["sentences"]
    # one "bad" and not two: VADER takes off straight marks only, and its list has no ‹bad,”›
    assert batch.sentences["valence"].isna().tolist() == [True, False, False, True]
    words = hash_of(map(hash_of, [map(ord, "sanctions"), map(ord, "followed")]))
    assert batch.sentences["fingerprint"].iloc[-1] == signed(words)


def test_mentions_and_tones_by_hand(batch):
    assert batch.mentions.values.tolist() == tables(__file__)["mentions"]
    tones = batch.tones[batch.tones["scorer"] == "sentence"]
    assert tones[["sentence", "token", "actor"]].values.tolist() == drawn_rows("""
        1 | 3  | Norland
        2 | 10 | Norland
        2 | 14 | Berg
    """)
    assert tones["tone"].tolist() == batch.sentences["valence"].iloc[[1, 2, 2]].tolist()


def test_frames_and_quotations_by_hand(batch):
    assert batch.frames.values.tolist() == tables(__file__)["labels"]
    assert batch.quotations.values.tolist() == [[1, 2, "Berg", "Ida Berg", "said", "direct", 6]]


def test_layers_by_hand(batch):
    found = {
        name: dict(zip(batch.vocabulary[layer[[1]].indices], layer[[1]].data.tolist(), strict=True))
        for name, layer in batch.layers.items()
    }
    assert found["own_alias"] == dict(
        drawn_rows("""
        berg           | 2
        norland        | 2
        ida            | 1
        berg visits    | 1
        visits norland | 1
        norland broke  | 1
        said ida       | 1
        ida berg       | 1
    """)
    )
    assert found["quoted_alias"] == {"norland": 1, "bad norland": 1, "norland is": 1}
    assert found["quoted"]["bad said"] == 1 and found["own"]["sanctions followed"] == 1


def test_the_tables_have_their_columns_and_types_even_when_empty(batch):
    empty = read(actors=NOBODY)
    tables = {"articles": reading.ARTICLES, **reading.installed_tables()}
    for name, columns in tables.items():
        for one in (batch, empty):
            table = getattr(one, name)
            assert table.dtypes.astype(str).to_dict() == {"row": "int64", **columns}
            in_order = table.sort_values([*table.columns[:2]], kind="stable")
            assert in_order.index.is_monotonic_increasing
    assert empty.vocabulary.tolist() == [] and empty.layers["own"].shape == (0, 0)


def test_an_alias_at_the_end_points_past_the_last_word():
    mentions = read("It was the N.L.").mentions
    assert mentions[["sentence", "token", "n_tokens"]].values.tolist() == [[0, 3, 0]]


def test_sketch_by_hand():
    words = [f"w{number}" for number in range(200)]
    hashes = [hash_of(map(ord, word)) for word in words]
    shingles = sorted(hash_of(hashes[at : at + 5]) % 2**40 for at in range(196))
    texts = " ".join(words[:10]), " ".join(words), " ".join(words[:4]), "…"
    short, long, few, none = read(*texts, actors=NOBODY).articles["sketch"]
    assert long.tolist() == [value for value in shingles if value % 8 == 0]
    assert long.dtype == np.uint64 and len(short) == 6 and len(none) == 0
    assert short.tolist() == [value for value in shingles if value in short]
    assert few.tolist() == [hash_of(hashes[:4]) % 2**40]


def test_no_n_gram_crosses_the_end_of_a_sentence_or_a_title():
    text = "Big news\nFerry sank in Elm. Minister wept"
    batch = read(text, titled=[True], actors=NOBODY, ngrams=(2, 3))
    pairs = "big news, ferry sank, ferry sank in, in elm, minister wept, sank in, sank in elm"
    assert batch.vocabulary.tolist() == pairs.split(", ")


# -- the shipped alias table, on the spellings that were seen (noise-and-names.md)


NOT_SEEN = "Hamedani; Hamadaniyeh; Russian; Ted Turner; database; Takfiri; Syrian forces; this is us; rebel-held; National Security Council; Foreign Ministry spokesman"


@pytest.fixture(scope="module")
def shipped(root):
    return lexicons.actors(root / "data/hamedan-2016/actors.toml")


def named(names, actors):
    """Return who is found in an invented sentence around each of *names*."""
    texts = [f"They spoke of {name} again and again." for name in names]
    return read(*texts, actors=actors).mentions.groupby("row")["actor"].agg(list).tolist()


@by_hand(__file__, "seen")
def test_each_spelling_that_was_seen_finds_its_actor(actor, names, shipped):
    spellings = names.split("; ")
    assert named(spellings, shipped) == [[actor]] * len(spellings)


def test_what_only_looks_like_an_actor_is_nobody(shipped):
    assert named(NOT_SEEN.split("; "), shipped) == []


def test_shipped_aliases_all_find_their_actor(shipped):
    table = shipped.table
    assert named(table["alias"], shipped) == [[actor] for actor in table["actor"]]
