"""Texts that nobody would call an article: they are read, and all others as without them. Every sentence is invented."""

from functools import partial

import pandas as pd
import pytest
from by_hand import drawn, drawn_rows, tables
from pandas.testing import assert_frame_equal

from analysis import lexicons
from analysis.features import readers as reading

ACTORS = lexicons.Actors(
    pd.DataFrame(
        drawn_rows("""
    Berg    | person       | Berg           | exact | null
    League  | organisation | harbour league | any   | null
    Norland | state        | N.L.           | exact | null
    Norland | state        | Norland        | exact | null
"""),
        columns="actor kind alias case parent".split(),
        dtype="str",
    ),
    ("Norland Street",),
    ("Berg", "League", "Norland"),
)
FRAMES = lexicons.Frames(
    drawn("""
        frame | pattern
        law   | sanction*
        law   | treaty
        money | price of fish
    """),
    ("law", "money"),
)
ORDINARY = [
    "Berg visits Norland\nNorland broke the treaty. “Sanctions are bad, N.L. is bad,” said Berg of Norland Street.\n\n"
    "It was late.",
    "«Мы не уйдём», — сказала она. The Harbour League praised the 'good' price\tof fish; İzmir and ΟΔΟΣ said nothing!",
    "A great day for Norland 😀. “We sail",
]
PIECES = tables(__file__)["pieces"] | {
    "high surrogates": "\ud83d",
    "low surrogates": "\ude00 ",
    "surrogates inside": "Berg said “Nor\udfffland\ud800” is bad. \udc80 ",
}
SLOW = partial(pytest.param, marks=pytest.mark.slow)


def kept(batch, rows):
    """Return what *batch* holds of some texts, as if they were all: tables, and terms with their counts."""
    number = {row: place for place, row in enumerate(rows)}
    tables = {}
    for name in ["articles", *batch.tables]:
        table = getattr(batch, name)
        chosen = table[table["row"].isin(rows)].reset_index(drop=True)
        tables[name] = chosen.assign(row=chosen["row"].map(number).astype("int64"))
    counts = {}
    for name, layer in batch.layers.items():
        table = pd.DataFrame(layer[rows].toarray(), columns=batch.vocabulary)
        counts[name] = {word: uses.tolist() for word, uses in table.items() if uses.any()}
    return tables, counts


def assert_same(one, other):
    assert one[1] == other[1]
    for name, table in one[0].items():
        assert_frame_equal(table, other[0][name])


def read(texts):
    titled = [text.startswith("Berg visits") for text in texts]
    return reading.read(texts, titled=titled, actors=ACTORS, frames=FRAMES, ngrams=(1, 2))


@pytest.fixture(scope="module")
def expected():
    return kept(read(ORDINARY), [0, 1, 2])


@pytest.mark.parametrize("name", [SLOW(name) if n % 3 else name for n, name in enumerate(PIECES)])
def test_odd_texts_leave_the_others_alone(name, expected):
    odd = PIECES[name] * (1_000 // len(PIECES[name]))
    batch = read([odd, ORDINARY[0], odd, odd, ORDINARY[1], ORDINARY[2], odd])
    assert_same(kept(batch, [1, 4, 5]), expected)
    alone = kept(read([odd]), [0])
    for row in (0, 2, 3, 6):
        assert_same(kept(batch, [row]), alone)


def test_nothing_but_empty_texts():
    batch = read(["", "\n", " "])
    assert (
        len(batch.articles) == 3 and len(batch.sentences) == 0 and batch.vocabulary.tolist() == []
    )


def test_what_is_cut_in_two_by_the_end_of_a_text_is_not_found():
    texts = "“It was a treaty|” said Berg|Nor|land. N|.L.|the price|of fish|harbour|league".split("|")
    batch = read([*texts, "\ud83d", "\ude00"])
    assert len(batch.quotations) == 0 and batch.sentences["n_tokens_quoted"].sum() == 0
    assert batch.mentions[["row", "actor"]].values.tolist() == [[1, "Berg"]]
    assert batch.frames[["row", "frame"]].values.tolist() == [[0, "law"]]


def test_what_stands_around_a_nul_or_a_surrogate_is_read():
    batch = read(["Berg\0said “we sail\ud800 so”. Nor\0land\udfff left."])
    words = "berg, berg said, land, land left, left, nor, nor land, said, said we, sail, sail so, so, we, we sail"
    assert batch.vocabulary.tolist() == words.split(", ")
    assert batch.quotations[["speaker", "cue", "n_tokens"]].values.tolist() == [["Berg", "said", 3]]
    assert batch.sentences["n_tokens"].tolist() == [5, 3]


@pytest.mark.slow
def test_every_character_there_is(expected):
    every = "".join(map(chr, range(0x110000)))
    batch = read([ORDINARY[0], every, " ".join(every), *ORDINARY[1:]])
    assert_same(kept(batch, [0, 3, 4]), expected)
