"""Coarse numbers of published packs: what stays the same, and what is refused. All articles are invented."""

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn
from hypothesis import given
from hypothesis import strategies as st
from test_features import corpus_of, lists  # noqa: F401 - a fixture

from analysis import extract, publish, read_corpus, sentiment
from analysis.features import rounding

TEXTS = [
    "Norland attacked the harbour. Holm praised the brave sailors.",
    "Norland attacked a town. Rain fell on Norland.",
    "Norland attacked the bridge and killed a guard.",
    "The court thanked Norland for its help. Norland attacked nobody.",
    'The terrible war goes on. "Norland attacked us," said Holm.',
    "Norland promised good schools. Critics blamed Norland for the flood.",
]


@pytest.fixture(scope="module")
def full(lists):
    """Return features of invented articles, four of an outlet and two of another one."""
    outlets = ["Elm"] * 4 + ["Oak"] * 2
    ids = [f"a{number}" for number in range(6)]
    table = pd.DataFrame({"article_id": ids, "outlet": outlets, "text": TEXTS})
    return extract(read_corpus(table), **lists)


@pytest.fixture(scope="module")
def published(full):
    """Return the pack that can be shared."""
    return publish(full)


# Steps.


def test_steps_by_hand():
    """An article keeps its sum; what its mean lost is added to each value of the next one: .1, then .35 + .1 and -.4 + .1."""
    values, articles = pd.Series([0.1, 0.35, -0.4]), pd.Series(["a", "b", "b"])
    steps = rounding.in_steps(values, articles=articles, groups=[pd.Series(["Elm"] * 3)])
    assert steps.tolist() == [0.0, 0.5, -0.25]


TONES = st.floats(-1, 1).map(lambda value: round(value, 3))


@given(st.lists(st.lists(TONES, min_size=1, max_size=6), min_size=1, max_size=8))
def test_the_mean_of_an_outlet_moves_by_half_a_step_divided_by_its_articles(tones):
    table = pd.DataFrame(
        [(number, tone) for number, article in enumerate(tones) for tone in article],
        columns=["article", "tone"],
    )
    steps = rounding.in_steps(
        table["tone"], articles=table["article"], groups=[pd.Series(0, index=table.index)]
    )
    assert (steps % rounding.STEP_OF_TONES == 0).all() and steps.between(-1, 1).all()
    assert ((steps - table["tone"]).abs() <= 1.5 * rounding.STEP_OF_TONES + 1e-9).all()
    means = [
        table.assign(tone=tone).groupby("article")["tone"].mean().mean()
        for tone in (table["tone"], steps)
    ]
    if table["tone"].abs().max() <= 0.8:  # nothing is cut at 1
        assert abs(means[0] - means[1]) <= rounding.STEP_OF_TONES / 2 / len(tones) + 1e-9


def test_groups_are_rounded_each_by_itself():
    table = drawn("""
        value | article | group
        0.1   | a       | x
        0.4   | a       | y
        0.1   | b       | x
        0.4   | b       | y
    """)
    both, one = (
        rounding.in_steps(rows["value"], articles=rows["article"], groups=[rows["group"]])
        for rows in (table, table[::2])
    )
    assert both[::2].equals(one)


# What a published pack gives.


@pytest.mark.parametrize("scorer", ["directed", "sentence"])
@pytest.mark.parametrize("outlet", ["Elm", "Oak"])
def test_tones_of_outlets_stay(full, published, scorer, outlet):
    exact, coarse = (
        sentiment.toward(features, scorer=scorer, voice="own").per_article()
        for features in (full, published)
    )
    np.testing.assert_array_equal(exact.size, coarse.size)
    exact, coarse = (
        counts.where(rows={"outlet": outlet}, items=["Norland"]) for counts in (exact, coarse)
    )
    n = (exact.size[:, 0] > 0).sum()
    moved = abs(exact.values.sum() - coarse.values.sum()) / n
    assert moved <= rounding.STEP_OF_TONES / 2 / n + 1e-9


def test_names_come_by_the_alphabet_and_tones_with_them(full, published):
    second = published.mentions[
        (published.mentions["article_id"] == "a0") & (published.mentions["sentence"] == 1)
    ]
    assert second[["actor", "token"]].values.tolist() == [["Mira Holm", 4]]
    keys = "article_id sentence token actor".split()
    directed = published.tones[published.tones["scorer"] == "directed"]
    assert directed[keys].values.tolist() == published.mentions[keys].values.tolist()
    assert len(full.tones) == len(published.tones) and len(full.mentions) == len(published.mentions)


def test_quotations_have_lengths_in_tens(full, published):
    assert (published.quotations["n_tokens"] % 10 == 0).all() and full.quotations[
        "n_tokens"
    ].tolist() == [3]
    assert published.quotations.drop(columns="n_tokens").equals(
        full.quotations.drop(columns=["n_tokens", "speaker_name"])
    )


def test_a_sentence_of_which_half_is_quoted_is_rounded_with_quoted_ones():
    sentences = pd.DataFrame({"article_id": "a", "n_tokens": 8, "n_tokens_quoted": [4, 3]})
    sentences["valence"] = 0.1
    rounded = rounding.sentences_in_steps(sentences, pd.Series({"a": "North"}))
    assert rounded["valence"].tolist() == [0, 0]
    own = rounding.sentences_in_steps(
        sentences.assign(n_tokens_quoted=3), pd.Series({"a": "North"})
    )
    assert own["valence"].tolist() == [0, 0.25]
