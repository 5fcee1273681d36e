"""Pairs of actors: matrices, association under matching nulls, networks. All names are invented."""

import io
import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis import compare, cooccurrence
from analysis.counts import CIRCULATED, CIRCULATED_ONCE, Counts, Incidence
from analysis.errors import InputError
from analysis.features.pack import Features
from analysis.stats import measures, threads
from analysis.stats.evidence import method_of
from analysis.stats.null_models import traded

ARTICLES = pd.DataFrame(
    {"article_id": ["a1", "a2", "a3"], "outlet": ["North", "North", "South"], "sketch": [None] * 3}
)
SENTENCES = pd.DataFrame(
    [("a1", 0, 0), ("a1", 1, 1), ("a1", 1, 2), ("a2", 1, 0), ("a3", 1, 0), ("a3", 2, 1)],
    columns=["article_id", "paragraph", "sentence"],
)
MENTIONS = pd.DataFrame(
    [
        ("a1", 0, "Aria"),
        ("a1", 1, "Aria"),
        ("a1", 1, "Boria"),
        ("a1", 1, "Aria"),
        ("a1", 2, "Cato"),
        ("a3", 0, "Cato"),
        ("a3", 1, "Aria"),
        ("a3", 1, "Cato"),
    ],
    columns=["article_id", "sentence", "actor"],
)
KINDS = {"Aria": "state", "Boria": "state", "Cato": "person", "Dido": "person"}


@pytest.fixture
def pack() -> Features:
    return Features.of(
        ARTICLES,
        sentences=SENTENCES,
        mentions=MENTIONS,
        manifest={"lists": {"actors": {"kinds": KINDS}}},
    )


def places_of(values, articles, *, within="sentence", outlets=None) -> Incidence:
    values = np.asarray(values)
    rows = pd.DataFrame(
        {"article_id": list(articles), "outlet": list(outlets or ["North"] * len(values))}
    )
    items = pd.Index(
        [f"actor {letter}" for letter in "abcdefghijklmnop"[: values.shape[1]]], dtype="str"
    )
    return Incidence(sparse.csr_array(values.astype(float)), rows, items, within)


def independent(rng, *, n_articles=30, n_sentences=8, n_actors=5, within="sentence") -> Incidence:
    """Return sentences that name actors independently, each article at its own rate for each actor."""
    rate = (
        rng.beta(1, 4, size=(n_articles, 1, n_actors)).repeat(n_sentences, 1).reshape(-1, n_actors)
    )
    articles = np.repeat([f"a{n:03}" for n in range(n_articles)], n_sentences)
    return places_of(
        rng.random(rate.shape) < rate,
        articles if within == "sentence" else range(len(articles)),
        within=within,
    )


# incidence and matrices


def test_incidence_by_sentence_worked_by_hand(pack):
    places = cooccurrence.incidence(pack)
    assert list(places.items) == ["Aria", "Boria", "Cato"]
    assert places.values.toarray().tolist() == [
        [1, 0, 0],
        [1, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
        [0, 0, 1],
        [1, 0, 1],
    ]
    assert places.rows["outlet"].tolist() == ["North"] * 4 + ["South"] * 2
    assert "sketch" not in places.rows


def test_incidence_by_paragraph_and_article(pack):
    paragraphs = cooccurrence.incidence(pack, within="paragraph")
    assert paragraphs.values.toarray().tolist() == [
        [1, 0, 0],
        [1, 1, 1],
        [0, 0, 0],
        [0, 0, 1],
        [1, 0, 1],
    ]
    articles = cooccurrence.incidence(pack, within="article")
    assert articles.values.toarray().tolist() == [[1, 1, 1], [0, 0, 0], [1, 0, 1]]
    assert articles.rows["article_id"].tolist() == ["a1", "a2", "a3"]


def test_incidence_of_some_kinds(pack):
    assert list(cooccurrence.incidence(pack, kinds=["state"]).items) == ["Aria", "Boria"]
    assert cooccurrence.incidence(pack, kinds=["state"]).values.shape == (6, 2)
    with pytest.raises(
        InputError, match="kinds: got 'ship'; expected one of 'person', 'state'"
    ):
        cooccurrence.incidence(pack, kinds=["ship"])
    with pytest.raises(
        InputError,
        match="within: got 'page'; expected one of 'sentence', 'paragraph', 'article'",
    ):
        cooccurrence.incidence(pack, within="page")


def test_incidence_of_annotations_leaves_out_what_nobody_looked_at():
    rows = pd.DataFrame({"article_id": ["p1", "p2", "p3"]})
    labels = Counts.of(
        [[1, 1, 1], [0, 1, 0], [0, 0, 0]],
        size=[[1, 1, 1], [1, 1, 1], [0, 0, 1]],
        rows=rows,
        items=["actors:Boria", "actors:Aria", "law:yes"],
        per="page",
    )
    places = cooccurrence.incidence_of(labels, prefix="actors:")
    assert list(places.items) == ["Aria", "Boria"] and places.within == "article"
    assert places.values.toarray().tolist() == [[1, 1], [1, 0]]
    with pytest.raises(
        InputError, match="prefix: got 'actor='; expected how items such as actors:Boria"
    ):
        cooccurrence.incidence_of(labels, prefix="actor=")


def test_matrix_worked_by_hand(pack):
    places = cooccurrence.incidence(pack)
    table = cooccurrence.matrix(places)
    assert table.index.tolist() == table.columns.tolist() == ["Aria", "Boria", "Cato"]
    assert table.values.tolist() == [[3, 1, 1], [1, 1, 0], [1, 0, 3]]
    assert cooccurrence.matrix(places, where={"outlet": "South"}).values.tolist() == [
        [1, 0, 1],
        [0, 0, 0],
        [1, 0, 2],
    ]
    assert cooccurrence.matrix(places, actors=["Cato", "Aria"]).values.tolist() == [[3, 1], [1, 3]]
    with pytest.raises(
        InputError, match="actors: got Zeno; expected actors such as Aria, Boria, Cato"
    ):
        cooccurrence.matrix(places, actors=["Zeno"])


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 10_000))
def test_matrix_agrees_with_networkx_and_ignores_row_order(units, actors, seed):
    rng = np.random.default_rng(seed)
    places = places_of(
        rng.random((units, actors)) < 0.4, [f"a{n}" for n in range(units)], within="article"
    )
    table = cooccurrence.matrix(places)
    bipartite = nx.Graph()
    bipartite.add_nodes_from([*places.items, "a unit that names nobody"])
    cells = zip(*places.values.nonzero(), strict=True)
    bipartite.add_edges_from((f"unit {row}", places.items[column]) for row, column in cells)
    projected = nx.bipartite.weighted_projected_graph(bipartite, list(places.items))
    for one, two in itertools.combinations(places.items, 2):
        assert (
            table.loc[one, two]
            == table.loc[two, one]
            == projected.get_edge_data(one, two, {"weight": 0})["weight"]
        )
    assert np.diag(table).tolist() == places.values.sum(axis=0).tolist()
    order = rng.permutation(units)
    moved = replace(
        places, values=places.values[order], rows=places.rows.iloc[order].reset_index(drop=True)
    )
    pd.testing.assert_frame_equal(cooccurrence.matrix(moved), table)


def test_matrices_by_group(pack):
    table = cooccurrence.matrices(cooccurrence.incidence(pack), by="outlet")
    assert table.columns.tolist() == [
        "outlet",
        "actor_a",
        "actor_b",
        "joint",
        "left",
        "right",
        "units",
        "articles",
        "outlets",
        "status",
        "reason",
        "note",
    ]
    assert table.iloc[:, :9].values.tolist() == [
        ["North", "Aria", "Boria", 1, 2, 1, 4, 1, 1],
        ["North", "Aria", "Cato", 0, 2, 1, 4, 0, 0],
        ["North", "Boria", "Cato", 0, 1, 1, 4, 0, 0],
        ["South", "Aria", "Boria", 0, 1, 0, 2, 0, 0],
        ["South", "Aria", "Cato", 1, 1, 2, 2, 1, 1],
        ["South", "Boria", "Cato", 0, 0, 2, 2, 0, 0],
    ]


# frames, speakers, voices and windows


@pytest.fixture
def voices() -> Features:
    """Return two articles of 7 and 0 words; what is quoted, and where mentions begin, is known."""
    articles = ARTICLES.iloc[:2].assign(n_tokens=[7, 0])
    sentences = pd.DataFrame(
        [("a1", 1, 0), ("a1", 1, 1), ("a2", 1, 0)], columns=["article_id", "paragraph", "sentence"]
    )
    mentions = pd.DataFrame(
        [
            ("a1", 0, "Aria", 0, False),
            ("a1", 0, "Boria", 2, True),
            ("a1", 1, "Cato", 3, False),
            ("a1", 1, "Aria", 7, True),
            ("a2", 0, "Cato", 0, False),
        ],
        columns=["article_id", "sentence", "actor", "token", "quoted"],
    )
    quotations = pd.DataFrame(
        {"article_id": ["a1", "a1"], "sentence": [0, 1], "speaker": ["Cato", None]}, dtype=object
    )
    frames = pd.DataFrame(
        {
            "article_id": ["a1", "a1"],
            "sentence": [0, 1],
            "frame": ["law", "law"],
            "quoted": [False, True],
        }
    )
    return Features.of(
        articles,
        sentences=sentences,
        mentions=mentions,
        quotations=quotations,
        frames=frames,
        manifest={"lists": {"actors": {"kinds": KINDS}}},
    )


def named_in(places: Incidence) -> list[list[str]]:
    return [list(places.items[row > 0]) for row in places.values.toarray()]


def test_a_mention_is_in_the_window_where_it_begins(voices):
    places = cooccurrence.incidence(voices, within="window", window=3)
    assert named_in(places) == [
        ["Aria", "Boria"],
        ["Cato"],
        ["Aria"],
        ["Cato"],
    ]  # words 0-2, 3-5, 6; a2 has none
    assert places.rows[["article_id", "window"]].values.tolist() == [
        ["a1", 0],
        ["a1", 1],
        ["a1", 2],
        ["a2", 0],
    ]
    assert places.rows["outlet"].tolist() == ["North"] * 4 and places.within == "window"
    assert named_in(cooccurrence.incidence(voices, within="window", window=100)) == [
        ["Aria", "Boria", "Cato"],
        ["Cato"],
    ]
    with pytest.raises(
        InputError,
        match='windows: got of=.*"actors".*Frames and speakers are known by their sentence',
    ):
        cooccurrence.incidence(voices, within="window", of=("frames", "actors"))
    with pytest.raises(InputError, match="windows: got of='actors', window=0"):
        cooccurrence.incidence(voices, within="window", window=0)


def test_frames_and_speakers_stand_beside_actors(voices):
    assert named_in(cooccurrence.incidence(voices, of="frames")) == [["law"], ["law"], []]
    assert named_in(cooccurrence.incidence(voices, of="speakers")) == [
        ["Cato"],
        [],
        [],
    ]  # an open speaker is nobody
    both = cooccurrence.incidence(voices, of=("frames", "actors", "speakers"), kinds=["state"])
    assert named_in(both) == [
        ["actor: Aria", "actor: Boria", "frame: law"],
        ["actor: Aria", "frame: law"],
        [],
    ]
    with pytest.raises(
        InputError, match="of: got 'themes'; expected one of 'actors', 'frames', 'speakers'"
    ):
        cooccurrence.incidence(voices, of=("actors", "themes"))
    with pytest.raises(InputError, match="of: got ''"):
        cooccurrence.incidence(voices, of=())


def test_voices_select_actors_and_frames_and_never_speakers(voices):
    of = ("speakers", "actors", "frames")
    quoted, own = (
        cooccurrence.incidence(voices, voice=voice, of=of) for voice in ("quoted", "own")
    )
    assert named_in(quoted) == [
        ["actor: Boria", "speaker: Cato"],
        ["actor: Aria", "frame: law"],
        [],
    ]
    assert named_in(own) == [
        ["actor: Aria", "frame: law", "speaker: Cato"],
        ["actor: Cato"],
        ["actor: Cato"],
    ]
    with pytest.raises(InputError, match="voice: got 'loud'"):
        cooccurrence.incidence(voices, voice="loud", of="speakers")


def test_nobody_named_and_nothing_read_are_no_columns(voices):
    nobody = voices.with_tables(mentions=voices.mentions.iloc[:0])
    for within in ("sentence", "paragraph", "article", "window"):
        places = cooccurrence.incidence(nobody, within=within)
        assert places.values.shape == (len(places.rows), 0) and cooccurrence.matrix(places).empty
        assert cooccurrence.association(places).empty
    empty = replace(nobody, articles=voices.articles.iloc[:0])
    empty = empty.with_tables(sentences=voices.sentences.iloc[:0])
    for within in ("sentence", "paragraph", "article", "window"):
        assert cooccurrence.incidence(empty, within=within).values.shape == (0, 0)
    with pytest.raises(
        InputError,
        match="pairs: got none in 3 units; expected at least one. Lower min_joint",
    ):
        cooccurrence.pair_counts(cooccurrence.incidence(nobody))
    with pytest.raises(InputError, match="pairs: got none in 0 units"):
        cooccurrence.pair_counts(
            cooccurrence.incidence(voices.with_tables(mentions=voices.mentions.iloc[:1])), min_joint=0
        )


def test_names_are_taken_letter_by_letter():
    names = ["Aria (.*)", "A+B|C", "Бория", "Aria", "[x]: ?", "actor: Aria"]
    mentions = pd.DataFrame({"article_id": "a1", "sentence": 0, "actor": names})
    places = cooccurrence.incidence(
        Features.of(ARTICLES, sentences=SENTENCES, mentions=mentions)
    )
    assert (
        list(places.items) == sorted(names)
        and cooccurrence.matrix(places).to_numpy().tolist() == [[1] * 6] * 6
    )
    assert cooccurrence.matrix(places, actors=["A+B|C", "Бория"]).index.tolist() == [
        "A+B|C",
        "Бория",
    ]
    assert "Aria (.*) + [x]: ?" in cooccurrence.pair_counts(places, min_joint=1).items


RECTANGLE = [[1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 0, 0]]


SIDES = pd.Index(["actor: a", "actor: b", "frame: e", "frame: f"], dtype="str")


def rectangle() -> Incidence:
    places = places_of(
        np.tile(RECTANGLE, (3, 1)), np.repeat(["a1", "a2", "a3"], 4), outlets="NNNNNNNNSSSS"
    )
    return replace(places, items=SIDES)


def test_pairs_between_two_kinds_are_those_of_all_pairs():
    places, between = rectangle(), ("frame", "actor")
    assert cooccurrence.matrix(places, between=between).to_dict("split") == {
        "index": ["frame: e", "frame: f"],
        "columns": ["actor: a", "actor: b"],
        "data": [[3, 3], [6, 3]],
    }
    assert cooccurrence.matrix(places, between=("frame", "frame")).to_numpy().tolist() == [
        [6, 3],
        [3, 6],
    ]
    every = cooccurrence.association(places, null="shuffle", draws=99).set_index(
        ["actor_a", "actor_b"]
    )
    found = cooccurrence.association(places, null="shuffle", draws=99, between=between)
    assert (
        found["actor_a"].str.startswith("frame").all()
        and found["actor_b"].str.startswith("actor").all()
        and len(found) == 4
    )
    for row in found.to_dict("records"):
        same = every.loc[(row["actor_b"], row["actor_a"])]
        assert (row["joint"], row["articles"], row["outlets"]) == (
            same["joint"],
            same["articles"],
            same["outlets"],
        )
        assert row["expected"] == pytest.approx(same["expected"]) and row["score"] == pytest.approx(
            same["score"]
        )
    table = cooccurrence.matrices(places, by="outlet", between=between)
    assert table.groupby("outlet")["joint"].sum().to_dict() == {"N": 10, "S": 5}
    assert len(cooccurrence.association(places, between=("actor", "actor"))) == 1
    assert (
        cooccurrence.pair_counts(places, between=("actor", "frame")).items[0]
        == "actor: a + frame: e"
    )
    for wrong in (("frame", "speaker"), ("frame", "actor", "actor"), "frame"):
        with pytest.raises(
            InputError,
            match="between: got .*; expected two kinds of the items actor: a, actor: b",
        ):
            cooccurrence.matrix(places, between=wrong)


def test_swaps_between_two_kinds_keep_the_margins_of_either():
    """Each article keeps its one actor, so that no pair of actors ever meets."""
    rng = np.random.default_rng(6)
    named = np.zeros((30, 4))
    named[np.arange(30), rng.integers(0, 2, 30)] = 1
    named[np.arange(30), rng.integers(2, 4, 30)] = 1
    places = replace(places_of(named, range(30), within="article"), items=SIDES)
    table = cooccurrence.association(
        places, null="swap", draws=19, between=("frame", "actor"), min_expected=0
    )
    n_actor = pd.Series(named.sum(axis=0), index=SIDES)
    expected = table.groupby("actor_a")["expected"].sum()
    assert expected.to_dict() == pytest.approx(n_actor[expected.index].to_dict())


# counting


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.integers(1, 7), st.integers(0, 10_000))
def test_pairs_are_those_of_combinations(units, actors, seed):
    rng = np.random.default_rng(seed)
    named = rng.random((units, actors)) < 0.5
    values = sparse.csr_array(named * 1.0)
    articles = rng.choice(["a1", "a2", "a3"], units)
    order = np.argsort(articles, kind="stable")
    outlets = np.where(articles == "a1", None, "N")
    rows = pd.DataFrame({"article_id": articles, "outlet": outlets})
    items = pd.Index([f"actor {number}" for number in range(actors)])
    places = Incidence(values[order], rows.iloc[order].reset_index(drop=True), items, "sentence")
    places = replace(places, rows=places.rows.assign(event="war"))
    table = cooccurrence.matrices(places, by="event")
    for _, row in table.iterrows():
        pair = items.get_indexer([row["actor_a"], row["actor_b"]])
        both = named[:, pair].all(axis=1)
        assert row["joint"] == both.sum()
        assert row["articles"] == len(set(articles[both]))
        assert row["outlets"] == len(set(outlets[both]) - {None})


def test_stored_zeros_name_nobody_and_a_sentence_may_name_everybody():
    rows = pd.DataFrame({"article_id": ["a1"]})
    values = sparse.csr_array(
        (np.array([1.0, 0.0]), np.array([0, 1]), np.array([0, 2])), shape=(1, 2)
    )
    table = cooccurrence.matrix(Incidence(values, rows, pd.Index(["a", "b"]), "sentence"))
    assert table.to_numpy().tolist() == [[1, 0], [0, 0]]
    everybody = sparse.csr_array(np.ones((1, 120)))
    items = pd.Index([f"{number:03}" for number in range(120)])
    table = cooccurrence.matrix(Incidence(everybody, rows, items, "sentence"))
    assert (table == 1).all(axis=None)


# groups


def test_pair_counts_worked_by_hand():
    places = places_of(
        [[1, 1, 1], [1, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1]],
        ["a1", "a1", "a1", "a2", "a3"],
        outlets="NNNSS",
    )
    places = replace(places, rows=places.rows.assign(sentence=[0, 1, 2, 0, 0]))
    counts = cooccurrence.pair_counts(places, min_joint=1)
    assert counts.items.tolist() == ["actor a + actor b", "actor a + actor c", "actor b + actor c"]
    assert counts.values.toarray().tolist() == [[2, 1, 1], [1, 0, 0], [0, 0, 1]]
    assert counts.size.tolist() == [[3], [1], [1]] and counts.per == "sentence"
    assert counts.rows.to_dict("list") == {
        "article_id": ["a1", "a2", "a3"],
        "outlet": ["N", "S", "S"],
    }
    assert cooccurrence.pair_counts(places).items.tolist() == ["actor a + actor b"]
    pages = replace(places.where([True, False, False, True, True]), within="article")
    assert cooccurrence.pair_counts(pages, min_joint=2).of_size_one


def test_pair_counts_add_up_to_the_matrices_and_contrasts_take_them():
    places = independent(np.random.default_rng(3), n_articles=24)
    outlet = places.rows["article_id"].map(lambda name: "NS"[int(name[1:]) % 2])
    places = replace(places, rows=places.rows.assign(outlet=outlet))
    counts, table = (
        cooccurrence.pair_counts(places, min_joint=0),
        cooccurrence.matrices(places, by="outlet"),
    )
    sums = counts.sums("outlet")
    assert sums.values.ravel().tolist() == table["joint"].tolist() and set(
        sums.size.ravel()
    ) == set(table["units"])
    contrasts = compare.contrasts(counts, "outlet", labelings=99)
    assert (contrasts["p"] <= 0.05).mean() < 0.3 and set(contrasts["item"]) == set(counts.items)
    named = places.values.toarray()
    named[:, 0] = np.arange(len(named)) % 2
    named[:, 1] = named[:, 0] == (places.rows["outlet"] == "N")  # always together in N, never in S
    planted = cooccurrence.pair_counts(replace(places, values=sparse.csr_array(named)))
    top = compare.contrasts(planted, "outlet", labelings=199).sort_values("p_adjusted").iloc[0]
    assert top["item"] == "actor a + actor b" and top["p_adjusted"] <= 0.05


# meetings, as quanteda counts them: test text and numbers of measures.md 2.5

LETTERS = "A D A C E A D F E B A C E D".split()


def upper(table: pd.DataFrame) -> dict[str, float]:
    return {one + two: table.loc[one, two] for one, two in itertools.combinations(table.index, 2)}


def test_windows_are_those_of_quanteda():
    table = cooccurrence.meetings([LETTERS], window=3)
    assert upper(table) == {
        "AB": 1,
        "AC": 4,
        "AD": 4,
        "AE": 5,
        "AF": 2,
        "BC": 1,
        "BD": 1,
        "BE": 2,
        "BF": 1,
        "CD": 3,
        "CE": 3,
        "CF": 0,
        "DE": 4,
        "DF": 1,
        "EF": 2,
    }
    assert table.equals(table.T) and table.loc["A", "A"] == 2  # quanteda: 4
    weighted = cooccurrence.meetings([LETTERS], window=3, count="weighted")
    for pair, value in {
        "AC": 2.83,
        "AD": 3.33,
        "AE": 2.83,
        "AF": 0.83,
        "BE": 1.33,
        "CE": 2.33,
        "DE": 2.33,
        "EF": 1.33,
        "AA": 0.83,
    }.items():
        assert weighted.loc[pair[0], pair[1]] == pytest.approx(value, abs=0.005)
    weighted = cooccurrence.meetings([LETTERS], window=3, count="weighted", weights=[3, 2, 1])
    assert [
        weighted.loc[pair[0], pair[1]] for pair in ("AC", "AD", "AE", "CE", "DE", "EF", "AA")
    ] == [9, 10, 10, 7, 8, 4, 3]
    ordered = cooccurrence.meetings([LETTERS], window=3, ordered=True)
    assert ordered.loc["A"].tolist() == [2, 0, 3, 3, 3, 1]
    both = ordered + ordered.T
    assert upper(both) == upper(table) and (np.diag(both) == 2 * np.diag(table)).all()


def test_documents_are_those_of_quanteda():
    texts = ["a a a b b c".split(), "a a c e".split(), "a c e f g".split()]
    table = cooccurrence.meetings(texts, context="document")
    assert {pair: value for pair, value in upper(table).items() if value} == {
        "ab": 6,
        "ac": 6,
        "ae": 3,
        "bc": 2,
        "ce": 2,
        "af": 1,
        "ag": 1,
        "cf": 1,
        "cg": 1,
        "ef": 1,
        "eg": 1,
        "fg": 1,
    }
    assert np.diag(table).tolist() == [4, 1, 0, 0, 0, 0]
    assert table.equals(cooccurrence.meetings(texts, window=6))  # a window as long as the document
    boolean = cooccurrence.meetings(texts, context="document", count="boolean")
    assert boolean.loc["a"].tolist() == [2, 1, 3, 2, 1, 1] and boolean.equals(
        cooccurrence.meetings(texts, window=6, count="boolean")
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=8), max_size=4),
    st.integers(1, 5),
    st.booleans(),
)
def test_meetings_are_those_of_a_double_loop(sequences, window, ordered):
    expected = {"frequency": {}, "boolean": {}, "weighted": {}}
    for number, one in enumerate(sequences):
        for left, right in itertools.combinations(range(len(one)), 2):
            pair = (one[left], one[right])
            if right - left <= window and None not in pair:
                for cell in {pair} if ordered else {pair, pair[::-1]}:
                    expected["frequency"][cell] = expected["frequency"].get(cell, 0) + 1
                    expected["weighted"][cell] = expected["weighted"].get(cell, 0) + 1 / (
                        right - left
                    )
                    expected["boolean"].setdefault(cell, set()).add(number)
    expected["boolean"] = {cell: len(found) for cell, found in expected["boolean"].items()}
    items = sorted({item for one in sequences for item in one} - {None})
    for count, cells in expected.items():
        table = cooccurrence.meetings(sequences, window=window, ordered=ordered, count=count)
        assert table.index.tolist() == table.columns.tolist() == items
        assert all(
            table.loc[cell] == pytest.approx(cells.get(cell, 0))
            for cell in itertools.product(items, repeat=2)
        )


def test_meetings_refuse_what_they_can_not_count():
    for wrong, arrived in [
        ({"sequences": ["A D A"]}, "text as a sequence"),
        ({"window": 0}, "context='window', window=0"),
        ({"context": "document", "ordered": True}, "context='document'"),
        ({"context": "document", "count": "weighted"}, "context='document'"),
        ({"weights": [1] * 5}, "count='frequency', window=5, weights="),
        ({"count": "weighted", "weights": [1]}, "weights="),
    ]:
        with pytest.raises(
            InputError, match=f"meetings: got .*{arrived}.*; expected lists of labels"
        ):
            cooccurrence.meetings(wrong.pop("sequences", [LETTERS]), **wrong)
    with pytest.raises(
        InputError,
        match="count: got 'twice'; expected one of 'frequency', 'weighted', 'boolean'",
    ):
        cooccurrence.meetings([LETTERS], count="twice")


# association


def test_association_reference_values():
    values = np.zeros((20, 2), int)
    values[:5, 0] = values[2:6, 1] = 1  # five, four, three of them together, of twenty
    places = places_of(values, [f"a{n:02}" for n in range(20)], within="article")
    row = cooccurrence.association(places).iloc[0]
    assert row["estimate"] == pytest.approx(0.579095, abs=1e-6)
    assert row[["joint", "expected", "left", "right", "units", "articles", "outlets"]].tolist() == [
        3,
        1,
        5,
        4,
        20,
        3,
        1,
    ]
    assert cooccurrence.association(places, measure=measures.pmi)["estimate"][0] == pytest.approx(
        1.584963, abs=1e-6
    )
    assert cooccurrence.association(places, measure=measures.log_likelihood)["estimate"][
        0
    ] == pytest.approx(5.938079, abs=1e-6)
    assert np.isnan(row["p"]) and np.isnan(row["score"]) and row["note"] == ""


def test_shuffle_is_the_hypergeometric_law():
    values = np.zeros((12, 2), int)
    values[:6, 0] = values[1:6, 1] = 1  # one article: 6 and 5 of 12 sentences, 5 together
    row = cooccurrence.association(
        places_of(values, ["a1"] * 12), null="shuffle", draws=20_000
    ).iloc[0]
    law = stats.hypergeom(12, 6, 5)
    assert row["expected"] == pytest.approx(law.mean())
    assert row["score"] == pytest.approx((5 - law.mean()) / law.std())
    assert row["p"] == pytest.approx(law.sf(5) + law.pmf(5) / 2, abs=0.002)
    assert row["p_adjusted"] == pytest.approx(law.sf(4), abs=0.003)


def test_shuffle_stays_inside_articles():
    values = np.vstack([np.ones((6, 2), int), np.zeros((6, 2), int)])
    row = cooccurrence.association(
        places_of(values, ["a1"] * 6 + ["a2"] * 6), null="shuffle", draws=50
    ).iloc[0]
    assert (
        row["expected"] == row["joint"] == 6
    )  # both fill the article: nothing to shuffle, however high the NPMI
    assert row["estimate"] == pytest.approx(1)
    assert np.isnan(row["p"]) and row["note"] == "not tested: the null allows one value only"


def test_swap_is_uniform_over_all_matrices_with_these_margins():
    observed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]])
    cells = [list(itertools.combinations(range(4), int(row.sum()))) for row in observed]
    together = []
    for choice in itertools.product(*cells):
        table = np.zeros_like(observed)
        for row, columns in enumerate(choice):
            table[row, list(columns)] = 1
        if (table.sum(axis=0) == observed.sum(axis=0)).all():
            together.append(int(table[:, 0] @ table[:, 1]))
    table = cooccurrence.association(
        places_of(observed, range(4), within="article"),
        null="swap",
        draws=4000,
        min_joint=1,
        min_expected=0.1,
    )
    row, together = (
        table.set_index(["actor_a", "actor_b"]).loc[("actor a", "actor b")],
        np.array(together),
    )
    assert row["expected"] == pytest.approx(together.mean(), abs=0.03)
    assert row["p"] == pytest.approx((together > 2).mean() + (together == 2).mean() / 2, abs=0.02)


def test_swap_keeps_both_margins():
    rng = np.random.default_rng(3)
    named = rng.random((41, 7)) < 0.3
    swapped = named
    for _ in range(20):
        swapped = traded(swapped, rng)
        assert (swapped.sum(axis=0) == named.sum(axis=0)).all()
        assert (swapped.sum(axis=1) == named.sum(axis=1)).all()
    assert (swapped != named).any()


@pytest.mark.slow
@pytest.mark.parametrize(("null", "within"), [("shuffle", "sentence"), ("swap", "article")])
def test_few_false_alarms_where_nothing_is_associated(null, within):
    rng, tables = np.random.default_rng(11), []
    shape = {"n_sentences": 8} if null == "shuffle" else {"n_articles": 60, "n_sentences": 1}
    for seed in range(40):
        table = cooccurrence.association(
            independent(rng, within=within, **shape), null=null, draws=99, seed=seed
        )
        tables.append(table[table["expected"] >= 1])
    table = pd.concat(tables)
    assert 0.02 <= (table["p"] <= 0.05).mean() <= 0.08
    assert (
        sum((table["p_adjusted"] <= 0.05).any() for table in tables) <= 6
    )  # 2 of 40 expected; 7 happen once in 300


def test_a_pair_that_meets_on_purpose_is_found():
    rng = np.random.default_rng(5)
    places = independent(rng)
    named = places.values.toarray().astype(bool)
    named[:, 1] = np.where(rng.random(len(named)) < 0.7, named[:, 0], named[:, 1])
    places = replace(places, values=sparse.csr_array(named.astype(float)))
    top = cooccurrence.association(places, null="shuffle", draws=199).iloc[0]
    assert (top["actor_a"], top["actor_b"]) == ("actor a", "actor b")
    assert top["p_adjusted"] == pytest.approx(1 / 200) and top["p"] <= top["p_adjusted"]


def test_too_little_evidence_is_described_and_not_tested():
    values = np.zeros((30, 3), int)
    values[:2, :2] = 1
    values[5:25, 2] = values[20:30, 0] = 1
    table = cooccurrence.association(
        places_of(values, np.repeat(["a1", "a2", "a3"], 10)), null="shuffle", draws=99
    )
    pair = table.set_index(["actor_a", "actor_b"]).loc[("actor a", "actor b")]
    assert (
        pair["note"]
        == "descriptive only: fewer than 3 joint units; expected below 1"
    )
    assert np.isnan(pair["p"]) and np.isnan(pair["p_adjusted"]) and pair["score"] > 0
    assert (
        method_of(table).n_tests == table["p"].notna().sum() == table["p_adjusted"].notna().sum() == 1
    )


def one_article(*sentences: tuple[int, int], n: int = 12) -> Incidence:
    """Return an article of *n* sentences: actors named in sentences first to last, one (first, last + 1) each."""
    values = [[first <= number < stop for first, stop in sentences] for number in range(n)]
    return places_of(values, ["a1"] * n)


def test_the_thresholds_take_in_what_they_name():
    pairs = {
        "joint and expected as asked for": (one_article((0, 3), (0, 4)), ""),
        "two together": (one_article((0, 3), (1, 5)), "descriptive only: fewer than 3 joint units"),
        "eleven twelfths expected": (
            one_article((0, 3), (0, 4), n=13),
            "descriptive only: expected below 1",
        ),
    }
    for places, note in pairs.values():
        table = cooccurrence.association(places, null="shuffle", draws=19)
        assert table["note"].tolist() == [note]
        assert table["p"].notna().tolist() == table["p_adjusted"].notna().tolist() == [note == ""]
        assert len(cooccurrence.network(table).edges) == (note == "")
    with pytest.raises(InputError, match="draws: got 18; expected 19 or more"):
        cooccurrence.association(places, null="shuffle", draws=18)


def test_pairs_below_the_expected_threshold_are_not_tested_and_make_no_other_pair_harder_to_find():
    places = one_article(
        (0, 6), (3, 8), (0, 1)
    )  # of 12: a and b together 3 times, c once: expected 2.5, .5 and .42
    table = cooccurrence.association(places, null="shuffle", draws=4000, min_joint=1).set_index(
        ["actor_a", "actor_b"]
    )
    assert table["p"].notna().to_dict() == {
        ("actor a", "actor c"): False,
        ("actor a", "actor b"): True,
        ("actor b", "actor c"): False,
    }
    assert table.loc[("actor a", "actor b"), "p_adjusted"] == pytest.approx(
        stats.hypergeom(12, 6, 5).sf(2), abs=0.03
    )
    assert method_of(table).n_tests == 1


# copies


def with_copies(places: Incidence, clusters: dict[str, str]) -> Incidence:
    """Return the incidence with the cluster of each article; an article that is not named is its own."""
    labels = [clusters.get(name, name) for name in places.rows["article_id"]]
    return replace(places, rows=places.rows.assign(copy_cluster=labels))


def test_a_text_counts_once_however_often_it_was_printed():
    named = [[1, 1], [1, 1], [1, 1], [1, 0], [0, 1], [0, 0]]
    places = places_of(
        named, ["a1", "a2", "a3", "a4", "a5", "a6"], within="article", outlets="NSNNSS"
    )
    copied = with_copies(places, {"a2": "a1", "a3": "a1"})
    columns = ["joint", "expected", "left", "right", "units", "articles", "outlets"]
    table = cooccurrence.association(copied)
    assert table[columns].values.tolist() == [[1, 1, 2, 2, 4, 1, 1]]  # a1, a4, a5, a6
    assert method_of(table).collapsed_copies == pytest.approx(2 / 6) and method_of(table).estimand == CIRCULATED_ONCE
    table = cooccurrence.association(copied, by="outlet")
    assert table[["outlet", *columns]].values.tolist() == [
        ["N", 1, 1, 2, 1, 2, 1, 1],
        ["S", 1, 2 / 3, 1, 2, 3, 1, 1],
    ]
    assert method_of(table).collapsed_copies == pytest.approx(1 / 6)  # a3 repeats a1 in N; a2 is the only one in S
    plain = cooccurrence.association(places)
    assert (
        plain["joint"].tolist() == [3]
        and method_of(plain).estimand == CIRCULATED
        and method_of(plain).collapsed_copies == 0
    )
    everything = cooccurrence.matrices(copied, by="outlet")
    assert everything["joint"].tolist() == [2, 1] and method_of(everything).estimand == CIRCULATED
    assert cooccurrence.matrix(copied).loc["actor a", "actor b"] == 3
    edited = with_copies(
        places_of([[1, 0], [1, 1], [0, 1]], ["a2", "a1", "a3"], within="article"), {"a2": "a1"}
    )
    assert cooccurrence.association(edited)[
        ["joint", "left", "right", "units"]
    ].values.tolist() == [[1, 1, 2, 2]]  # a1, a3


@pytest.mark.parametrize(("null", "within"), [("shuffle", "sentence"), ("swap", "article")])
def test_copies_change_no_result_and_the_order_of_rows_neither(null, within):
    places = independent(
        np.random.default_rng(4), within=within, n_articles=12 if null == "shuffle" else 5
    )
    places = replace(
        places,
        rows=places.rows.assign(article_id=[f"a{name}" for name in places.rows["article_id"]]),
    )
    names = sorted(set(places.rows["article_id"]))
    reprinted = places.where({"article_id": names[:2]})
    pieces = [
        replace(
            reprinted,
            rows=reprinted.rows.assign(
                article_id=reprinted.rows["article_id"] + f" again {number}"
            ),
        )
        for number in range(6)
    ]
    values = sparse.vstack([part.values for part in (*pieces, places)], format="csr")
    rows = pd.concat([part.rows for part in (*pieces, places)], ignore_index=True)
    copied = with_copies(
        replace(places, values=values, rows=rows),
        {f"{name} again {number}": name for name in names[:2] for number in range(6)},
    )
    expected = cooccurrence.association(places, null=null, draws=50)
    order = np.random.default_rng(0).permutation(len(rows))
    moved = replace(
        copied, values=values[order], rows=copied.rows.iloc[order].reset_index(drop=True)
    )
    for each in (copied, moved):
        table = cooccurrence.association(each, null=null, draws=50)
        pd.testing.assert_frame_equal(table, expected)
        assert method_of(table).collapsed_copies == pytest.approx(12 / (len(names) + 12))


def test_an_article_without_a_cluster_is_refused():
    places = with_copies(places_of([[1, 1], [1, 0]], ["a1", "a2"], within="article"), {"a2": None})
    with pytest.raises(InputError, match="grouping by copy_cluster: got no value for a2"):
        cooccurrence.association(places)


@pytest.mark.parametrize("table", [cooccurrence.association, cooccurrence.matrices])
def test_groups_by_a_column_that_is_not_there_are_refused(table):
    with pytest.raises(
        InputError, match="got a table with the columns .*; expected a column country"
    ):
        table(places_of([[1, 1]], ["a1"], within="article"), by="country")


def test_groups_are_described_apart_and_tested_as_one_family():
    rng = np.random.default_rng(2)
    places = independent(rng)
    outlets = np.where(np.arange(len(places.rows)) < 120, "North", "South")
    places = replace(places, rows=places.rows.assign(outlet=outlets))
    table = cooccurrence.association(places, null="shuffle", by="outlet", draws=99)
    assert table["outlet"].is_monotonic_increasing and set(table["outlet"]) == {"North", "South"}
    alone = cooccurrence.association(places.where({"outlet": "North"}), null="shuffle", draws=99)
    both = table[table["outlet"] == "North"].merge(alone, on=["actor_a", "actor_b"])
    assert np.allclose(both["score_x"], both["score_y"])
    assert (both["p_adjusted_x"].dropna() >= both["p_adjusted_y"].dropna() - 1e-9).all()


@pytest.mark.parametrize(("null", "within"), [("shuffle", "sentence"), ("swap", "article")])
def test_results_do_not_depend_on_row_or_actor_order_and_repeat(null, within):
    places = independent(np.random.default_rng(8), within=within)
    places = replace(
        places,
        rows=places.rows.assign(article_id=[f"a{name}" for name in places.rows["article_id"]]),
    )
    rows, actors = np.random.default_rng(1).permutation(len(places.rows)), [3, 1, 0, 4, 2]
    moved = replace(
        places,
        values=places.values[rows][:, actors],
        rows=places.rows.iloc[rows].reset_index(drop=True),
        items=places.items[actors],
    )
    one, two = (cooccurrence.association(each, null=null, draws=50) for each in (places, moved))
    pd.testing.assert_frame_equal(one, two)
    other = cooccurrence.association(places, null=null, draws=50, seed=1)
    assert method_of(one).seed == 0 and not one["p"].equals(other["p"])


def test_long_articles_are_shuffled_in_chunks(monkeypatch):
    places = independent(np.random.default_rng(8), n_articles=2, n_sentences=40)
    monkeypatch.setattr(threads, "PLACES", 1000)
    table = cooccurrence.association(places, null="shuffle", draws=99, min_expected=0)
    assert table["p"].between(0, 1).sum() == (table["joint"] >= 3).sum()


def test_what_is_no_measure_is_refused():
    with pytest.raises(InputError, match="measure: got 'npmi'; expected a Measure"):
        cooccurrence.association(
            places_of([[1], [0]], ["a1", "a2"], within="article"), measure="npmi"
        )


def test_wrong_nulls_are_refused_with_the_reason():
    sentences, articles = (
        independent(np.random.default_rng(0), within=within) for within in ("sentence", "article")
    )
    with pytest.raises(
        InputError,
        match='"shuffle" for articles; expected "swap". An article has no places inside it',
    ):
        cooccurrence.association(articles, null="shuffle")
    with pytest.raises(
        InputError,
        match='"swap" for sentences; expected "shuffle". .*shuffle within articles',
    ):
        cooccurrence.association(sentences, null="swap")
    with pytest.raises(
        InputError, match="null: got 'fisher'; expected one of None, 'shuffle', 'swap'"
    ):
        cooccurrence.association(articles, null="fisher")
    with pytest.raises(
        InputError,
        match="draws: got 5; expected 19 or more. With fewer, no p-value can be 0.05",
    ):
        cooccurrence.association(articles, null="swap", draws=5)
    with pytest.raises(InputError, match="incidence: got no units; expected at least one"):
        cooccurrence.association(articles.where(np.zeros(len(articles.rows), bool)))


def test_no_pairs_give_an_empty_table():
    table = cooccurrence.association(
        places_of([[1], [0]], ["a1", "a2"], within="article"), null="swap", draws=19
    )
    assert len(table) == 0 and {"p", "p_adjusted", "note"} <= set(table.columns)


# network


@pytest.fixture
def table() -> pd.DataFrame:
    values = np.zeros((40, 4), int)
    values[:12, 0] = values[4:16, 1] = values[10:30, 2] = values[38:, 3] = 1
    return cooccurrence.association(
        places_of(values, np.repeat(["a1", "a2", "a3", "a4"], 10)), null="shuffle", draws=99
    )


def test_network_has_sorted_nodes_and_edges_with_their_evidence(table):
    graph = cooccurrence.network(table)
    assert list(graph.nodes(data="units")) == [
        ("actor a", 12),
        ("actor b", 12),
        ("actor c", 20),
        ("actor d", 2),
    ]
    assert list(graph.edges) == [("actor a", "actor b"), ("actor b", "actor c")]
    edge = graph.edges["actor a", "actor b"]
    assert (
        edge["joint"] == 8
        and edge["weight"] == edge["estimate"]
        and 0 < edge["p"] <= edge["p_adjusted"] <= 1
    )
    assert list(cooccurrence.network(table, min_joint=7).edges) == [("actor a", "actor b")]
    assert cooccurrence.network(table, weight="joint").edges["actor a", "actor b"]["weight"] == 8


def test_network_survives_gexf_and_graphml(table):
    graph = cooccurrence.network(table)
    back = nx.read_gexf(io.BytesIO("\n".join(nx.generate_gexf(graph)).encode()))
    assert list(back.nodes(data="units")) == list(graph.nodes(data="units"))
    for one, two, data in graph.edges(data=True):
        assert {name: back.edges[one, two][name] for name in data} == pytest.approx(data)
    graphml = nx.parse_graphml("\n".join(nx.generate_graphml(graph)))
    assert dict(graphml.edges["actor a", "actor b"]) == pytest.approx(
        dict(graph.edges["actor a", "actor b"])
    )


def test_network_refuses_several_groups_and_other_tables(table):
    with pytest.raises(
        InputError,
        match="the same pair more than once; expected each pair once. Choose one group",
    ):
        cooccurrence.network(pd.concat([table, table]))
    with pytest.raises(InputError, match="association table: .*expected a column expected"):
        cooccurrence.network(table.drop(columns="expected"))


def test_pairs_by_group_keep_the_rows_of_outlets_that_nobody_can_be_exchanged_with():
    """ "lone" covers both phases, as nobody else does: its pairs are in the estimate, and its label never moves."""
    rows = [("lone", "A", "early"), ("lone", "A", "late")]
    rows += [
        (f"{group}{phase}{i}", group, phase)
        for phase in ("early", "late")
        for group in "AB"
        for i in range(5)
    ]
    outlet, group, phase = zip(*rows)
    table = pd.DataFrame(
        {
            "outlet": outlet,
            "group": group,
            "phase": phase,
            "article_id": [f"a{i:02}" for i in range(22)],
        }
    )
    named = np.array([[1, 1]] * 2 + [[1, i % 5 < 2] for i in range(20)], float)
    places = Incidence(sparse.csr_array(named), table, pd.Index(["Aria", "Boria"]), "article")
    found = compare.contrasts(
        cooccurrence.pair_counts(places), "group", cluster="outlet", labelings=99
    ).loc[0]
    assert found[
        ["n", "n_against", "units", "units_against", "units_fixed", "units_fixed_against"]
    ].tolist() == [6, 4, 11, 10, 1, 0]
    assert found["estimate"] == pytest.approx(3 / 6 - 2 / 5)
