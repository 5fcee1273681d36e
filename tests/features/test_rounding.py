"""Coarse numbers of published packs: what stays the same, and what is refused. All articles are invented."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_features import lists  # noqa: F401 - a fixture

from analysis import combine, cooccurrence, extract, publish, read_corpus, sentiment, tone
from analysis import errors as checks
from analysis.features import rounding
from analysis.tone.reader import LOG_ODDS

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
    table = pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(6)],
            "outlet": ["Elm"] * 4 + ["Oak"] * 2,
            "text": TEXTS,
            "bloc": ["East"] * 4 + ["West"] * 2,
            "desk": [*"xyxyxy"],
        }
    )
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


@settings(deadline=None)
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
    values = pd.Series([0.1, 0.4, 0.1, 0.4])
    both = rounding.in_steps(values, articles=pd.Series([*"aabb"]), groups=[pd.Series([*"xyxy"])])
    one = rounding.in_steps(
        values[::2], articles=pd.Series([*"aabb"])[::2], groups=[pd.Series([*"xxxx"])[::2]]
    )
    assert both[::2].equals(one)


# What a published pack gives.


def test_tones_of_outlets_stay(full, published):
    for scorer in ("directed", "clause", "sentence"):
        exact, coarse = (
            sentiment.toward(features, scorer=scorer, voice="own").per_article()
            for features in (full, published)
        )
        np.testing.assert_array_equal(exact.size, coarse.size)
        for outlet in ("Elm", "Oak"):
            one, other = (
                counts.where(rows={"outlet": outlet}, items=["Norland"])
                for counts in (exact, coarse)
            )
            n = (one.size[:, 0] > 0).sum()
            assert (
                abs(one.values.sum() - other.values.sum()) / n
                <= rounding.STEP_OF_TONES / 2 / n + 1e-9
            ), (
                scorer,
                outlet,
            )


def test_shares_of_labels_are_those_of_the_full_pack(full, published):
    for voice in ("all", "own", "quoted"):
        exact, coarse = (
            sentiment.shares(features, certain=0.6, voice=voice) for features in (full, published)
        )
        np.testing.assert_array_equal(exact.values.toarray(), coarse.values.toarray())
        np.testing.assert_array_equal(exact.size, coarse.size)


def test_names_come_by_the_alphabet_and_tones_with_them(full, published):
    second = published.mentions[
        (published.mentions["article_id"] == "a0") & (published.mentions["sentence"] == 1)
    ]
    assert second[["actor", "token"]].values.tolist() == [["Mira Holm", 4]]
    keys = ["article_id", "sentence", "token", "actor"]
    directed = published.tones[published.tones["scorer"] == "directed"]
    assert directed[keys].values.tolist() == published.mentions[keys].values.tolist()
    assert len(full.tones) == len(published.tones) and len(full.mentions) == len(published.mentions)


def test_tone_words_by_hand(full, published):
    """Elm's own voice has four articles on Norland, of which all have "attacked": each gets a quarter of the sum."""
    scored = (
        tone.words_toward(full, "Norland", voice="own")
        .where(rows={"outlet": "Elm"}, items=["attacked"])
        .per_article()
    )
    total = np.rint(scored.values.sum() / LOG_ODDS) * LOG_ODDS
    rows = published.tone_words[
        (published.tone_words["actor"] == "Norland") & (published.tone_words["word"] == "attacked")
    ]
    mentions = full.mentions[(full.mentions["actor"] == "Norland") & ~full.mentions["quoted"]][
        "article_id"
    ].value_counts()
    assert rows["article_id"].tolist() == ["a0", "a1", "a2", "a3"] and rows["n"].tolist() == [
        1,
        1,
        1,
        1,
    ]
    np.testing.assert_allclose(
        rows["tone"], [mentions[name] * total / 4 for name in rows["article_id"]], atol=0.001
    )
    assert set(published.tone_words["word"]) == {"", "attacked"} and set(
        published.tone_words["actor"]
    ) == {"Norland"}


def test_drivers_compare_outlets_and_groups_of_them(full, lists):
    praise = [text.replace("attacked", "praised") for text in TEXTS[:4]]
    table = pd.DataFrame(
        {
            "article_id": [f"b{number}" for number in range(4)],
            "outlet": "Ash",
            "text": praise,
            "bloc": "South",
        }
    )
    both = combine([full, extract(read_corpus(table), **lists)])
    for by in ("outlet", "bloc"):
        groups = {"outlet": ["Ash", "Elm"], "bloc": ["South", "East"]}[by]
        exact, coarse = (
            tone.drivers(
                features, "Norland", by=by, groups=groups, voice="own", top=None
            ).set_index("word")
            for features in (both, publish(both))
        )
        same = ["n", "n_against", "articles", "articles_against", "outlets", "outlets_against"]
        assert exact.loc["attacked", same].tolist() == coarse.loc["attacked", same].tolist()
        assert (
            abs(exact.loc["attacked", "difference"] - coarse.loc["attacked", "difference"])
            <= LOG_ODDS / 4
        )
        assert abs(exact["difference"].sum() - coarse["difference"].sum()) <= LOG_ODDS / 4


def test_quotations_have_lengths_in_tens(full, published):
    assert (published.quotations["n_tokens"] % 10 == 0).all() and full.quotations[
        "n_tokens"
    ].tolist() == [3]
    assert published.quotations.drop(columns="n_tokens").equals(
        full.quotations.drop(columns="n_tokens")
    )


# What it refuses.


def test_what_a_published_pack_cannot_give_is_refused(published):
    with pytest.raises(
        checks.InputError,
        match=r"certain: got 0 with a published pack; expected 0.6. Write certain=0.6",
    ):
        sentiment.shares(published)
    with pytest.raises(
        checks.InputError, match=r"certain: got 0.8 with a published pack; expected 0.6"
    ):
        sentiment.toward(published, scorer="directed", certain=0.8)
    with pytest.raises(
        checks.InputError, match="words_toward: got a published pack; expected the full pack"
    ):
        tone.words_toward(published, "Norland")
    with pytest.raises(
        checks.InputError,
        match="by: got 'desk', which differs within an outlet; expected outlets or groups",
    ):
        tone.drivers(published, "Norland", by="desk")
    with pytest.raises(
        checks.InputError,
        match="drivers: got estimand='produced', cluster=None with a published pack",
    ):
        tone.drivers(published, "Norland", by="outlet", estimand="produced")
    with pytest.raises(
        checks.InputError,
        match="drivers: got estimand='circulated', cluster='desk' with a published pack",
    ):
        tone.drivers(published, "Norland", by="outlet", cluster="desk")
    with pytest.raises(
        checks.InputError,
        match="within: got 'window' with a published pack; expected sentence, paragraph",
    ):
        cooccurrence.incidence(published, within="window")


def test_linkable_packs_stay_exact(full):
    linkable = publish(full, linkable=True)
    for name in ("sentences", "mentions", "tones", "tone_words", "quotations"):
        pd.testing.assert_frame_equal(getattr(linkable, name), getattr(full, name))
    assert tone.words_toward(linkable, "Norland").size.sum() > 0


def test_packs_of_which_one_was_rounded_count_as_rounded(full, lists):
    table = pd.DataFrame({"article_id": ["z1"], "outlet": "Ash", "text": "Norland won."})
    mixed = combine([publish(full), extract(read_corpus(table), **lists)])
    assert rounding.is_rounded(mixed.manifest) and not mixed.manifest["published"]
    with pytest.raises(checks.InputError, match="words_toward: got a published pack"):
        tone.words_toward(mixed, "Norland")


def test_a_pack_without_actors_is_published():
    table = pd.DataFrame(
        {"article_id": ["a", "b"], "outlet": "Elm", "text": ["A calm day.", "Nobody came."]}
    )
    published = publish(extract(read_corpus(table)))
    assert len(published.tones) == len(published.tone_words) == len(published.mentions) == 0
