"""Tone of sentences, articles and toward actors. All texts and names are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import compare, extract, read_corpus, sentiment
from analysis import errors as checks
from analysis.features.pack import Features
from analysis.stats import measures
from analysis.tone import model as stance
from analysis.tone import scorers
from analysis.tone import wordlists as tonewords

ARTICLES = pd.DataFrame(
    {"article_id": ["a1", "a2", "a3"], "outlet": ["North", "North", "South"], "sketch": [None] * 3}
)
SENTENCES = pd.DataFrame(
    [
        ("a1", 0, 10, 0, 0.5),
        ("a1", 1, 10, 5, -0.25),
        ("a1", 2, 4, 4, np.nan),
        ("a2", 0, 8, 3, 0.1),
        ("a3", 0, 8, 0, np.nan),
    ],
    columns=["article_id", "sentence", "n_tokens", "n_tokens_quoted", "valence"],
)
PLACES = pd.DataFrame(
    [
        ("a1", 0, 1, "Aria", False),
        ("a1", 0, 5, "Aria", False),
        ("a1", 1, 12, "Boria", False),
        ("a1", 1, 16, "Aria", True),
        ("a1", 2, 21, "Aria", True),
        ("a2", 0, 2, "Boria", False),
    ],
    columns=["article_id", "sentence", "token", "actor", "quoted"],
)
VALENCE = SENTENCES[["article_id", "sentence", "valence"]].rename(columns={"valence": "tone"})
SCORED = PLACES.drop(columns="quoted").merge(VALENCE)
CHANCES = ["p_negative", "p_neutral", "p_positive"]
JUDGED = (
    PLACES.drop(columns="quoted")
    .iloc[:5]
    .assign(scorer="directed", tone=[-0.6, 0.1, 0.5, -0.1, 0.0])
)
JUDGED[CHANCES] = [
    [0.7, 0.2, 0.1],
    [0.2, 0.5, 0.3],
    [0.1, 0.3, 0.6],
    [0.4, 0.3, 0.3],
    [0.25, 0.5, 0.25],
]
WORDS = pd.DataFrame(
    [
        ("a1", "Aria", False, "", 2, 0.03),
        ("a1", "Aria", False, "attack", 1, -2.0),
        ("a1", "Aria", True, "attack", 1, -0.5),
        ("a1", "Aria", True, "calm", 2, 1.0),
        ("a1", "Boria", False, "calm", 1, 0.75),
    ],
    columns=["article_id", "actor", "quoted", "word", "n", "tone"],
)
NAMED = {"lists": {"actors": {"names": ["Aria", "Boria", "Cato"]}}}


def features_of(**tables) -> Features:
    """Return Features with these tables only."""
    return Features(**dict.fromkeys(Features.__dataclass_fields__) | {"manifest": NAMED} | tables)


@pytest.fixture
def pack() -> Features:
    tones = pd.concat(
        [
            SCORED.dropna().assign(scorer="sentence"),
            SCORED.assign(scorer="reader", tone=1.0),
            JUDGED,
        ],
        ignore_index=True,
    )
    return features_of(
        articles=ARTICLES, sentences=SENTENCES, mentions=PLACES, tones=tones, tone_words=WORDS
    )


def test_valence_of_the_vader_readme():
    table = sentiment.valence(
        ["VADER is smart, handsome, and funny.", "Not bad at all", "Today SUX!", "It has a cover."]
    )
    assert table["compound"].tolist() == [0.8316, 0.431, -0.5461, 0]
    assert table["n_valence_words"].tolist() == [3, 1, 1, 0]
    assert table.columns.tolist() == ["neg", "neu", "pos", "compound", "n_valence_words"]
    assert len(sentiment.valence([])) == 0


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.lists(
            st.sampled_from("good bad very not but war GREAT peace, ! kind of least".split())
        ).map(" ".join)
    )
)
def test_valence_equals_vader(sentences):
    expected = [SentimentIntensityAnalyzer().polarity_scores(text) for text in sentences[:3]]
    assert (
        sentiment.valence(sentences[:3]).drop(columns="n_valence_words").to_dict("records")
        == expected
    )


def test_valence_wants_sentences():
    with pytest.raises(
        checks.InputError, match="sentences: got one text; expected a list of sentences"
    ):
        sentiment.valence("The book was good.")
    with pytest.raises(checks.InputError, match="sentences: got something that is not text"):
        sentiment.valence([1.5])


def test_tone_of_articles_is_out_of_scored_sentences(pack):
    counts = sentiment.of_articles(pack)
    assert counts.values.toarray().ravel().tolist() == [0.25, 0.1, 0]
    assert counts.size.ravel().tolist() == [2, 1, 0] and counts.per == "scored sentence"
    assert list(counts.items) == ["valence"] and "sketch" not in counts.rows
    assert counts.per_article().values.toarray().ravel().tolist() == [0.125, 0.1, 0]


def test_a_sentence_is_quoted_when_half_of_its_words_are(pack):
    own, quoted = (sentiment.of_articles(pack, voice=voice) for voice in ("own", "quoted"))
    assert own.values.toarray().ravel().tolist() == [0.5, 0.1, 0]
    assert quoted.values.toarray().ravel().tolist() == [-0.25, 0, 0]
    assert (own.size + quoted.size == sentiment.of_articles(pack).size).all()


def test_tone_toward_actors_counts_scored_mentions(pack):
    counts = sentiment.toward(pack)
    assert list(counts.items) == ["Aria", "Boria"] and counts.per == "scored mention"
    assert counts.values.toarray().tolist() == [[0.75, -0.25], [0, 0.1], [0, 0]]
    assert counts.size.tolist() == [[3, 1], [0, 1], [0, 0]]


def test_tone_by_voice_actor_and_scorer(pack):
    own, quoted = (
        sentiment.toward(pack, voice=voice, actors=["Cato", "Aria"]) for voice in ("own", "quoted")
    )
    assert list(own.items) == ["Aria", "Cato"]
    assert own.values.toarray()[0].tolist() == [1, 0] and own.size[0].tolist() == [2, 0]
    assert quoted.values.toarray()[0].tolist() == [-0.25, 0] and quoted.size[0].tolist() == [1, 0]
    assert sentiment.toward(pack, scorer="reader").size.sum() == 6


def test_missing_tone_stays_missing_in_comparisons(pack):
    table = compare.levels(
        sentiment.toward(pack).per_article(), "outlet", measure=measures.mean
    ).set_index(["outlet", "item"])
    assert table.loc[("North", "Boria"), "estimate"] == pytest.approx((-0.25 + 0.1) / 2)
    assert table.loc[("South", "Aria"), ["size", "articles"]].tolist() == [0, 0]
    assert np.isnan(table.loc[("South", "Aria"), "estimate"])


def test_no_tones_are_no_items(pack):
    counts = sentiment.toward(replace(pack, tones=pack.tones.iloc[:0]))
    assert counts.values.shape == (3, 0) and counts.size.shape == (3, 0)


def test_unknown_scorers_voices_and_actors_are_refused(pack):
    with pytest.raises(
        checks.InputError,
        match="scorer: got 'clause'; expected one of 'directed', 'reader', 'sentence'",
    ):
        sentiment.toward(pack, scorer="clause")
    with pytest.raises(checks.InputError, match="voice: got 'loud'"):
        sentiment.toward(pack, voice="loud")
    with pytest.raises(checks.InputError, match="voice: got 'loud'"):
        sentiment.of_articles(pack, voice="loud")
    with pytest.raises(
        checks.InputError, match="actors: got 'Zeno'; expected one of 'Aria', 'Boria', 'Cato'"
    ):
        sentiment.toward(pack, actors=["Zeno"])
    with pytest.raises(
        checks.InputError,
        match=r"actors: got 'Aria'; expected a list of them. Write actors=\['Aria'\]",
    ):
        sentiment.toward(pack, actors="Aria")
    with pytest.raises(
        checks.InputError,
        match="actors: got 'Aria'; expected features with actors: these have none",
    ):
        sentiment.toward(
            replace(pack, manifest={"lists": {"actors": {"names": []}}}), actors=["Aria"]
        )


def test_features_read_without_scorers_have_no_tone_to_add_up(pack):
    none = replace(
        pack,
        manifest={"lists": NAMED["lists"] | {"scorers": {"names": []}}},
        tones=pack.tones.iloc[:0],
    )
    with pytest.raises(
        checks.InputError,
        match="scorer: got 'sentence'; expected features with tones: these have none",
    ):
        sentiment.toward(none)


def test_a_scorer_that_found_nobody_is_known(pack):
    read = NAMED["lists"] | {"scorers": {"names": ["clause", "directed"]}}
    features = replace(pack, manifest={"lists": read}, tones=pack.tones.iloc[:0])
    assert sentiment.toward(features, scorer="clause").values.shape == (3, 0)
    with pytest.raises(
        checks.InputError, match="scorer: got 'sentence'; expected one of 'clause', 'directed'"
    ):
        sentiment.toward(features)


# ---- certainty and labels ----------------------------------------------------------------------------------------------


def test_uncertain_mentions_are_left_out(pack):
    sure = sentiment.toward(pack, scorer="directed", certain=0.5)
    assert sure.size.tolist() == [[3, 1], [0, 0], [0, 0]] and sure.values.toarray()[0].tolist() == [
        -0.5,
        0.5,
    ]
    surer = sentiment.toward(pack, scorer="directed", certain=0.7, voice="own")
    assert surer.size[0].tolist() == [1, 0] and surer.values.toarray()[0].tolist() == [-0.6, 0]
    assert sentiment.toward(pack, scorer="directed").size[0].tolist() == [4, 1]


def test_a_probability_at_the_bound_is_certain(pack):
    chances = JUDGED.assign(
        p_negative=0.1 + 0.2, p_neutral=0.4, p_positive=0.3
    )  # .1 + .2 is above .3, .7 − .3 below .4
    tones = chances.assign(p_neutral=0.7 - 0.3)
    assert (
        sentiment.toward(replace(pack, tones=tones), scorer="directed", certain=0.4).size.sum() == 5
    )


@pytest.mark.parametrize("certain", [-0.1, 1.5, "much", None, np.nan])
def test_certainty_is_a_probability(pack, certain):
    with pytest.raises(checks.InputError, match="certain: got .*; expected a number from 0 to 1"):
        sentiment.shares(pack, certain=certain)
    with pytest.raises(checks.InputError, match="certain: got .*; expected a number from 0 to 1"):
        sentiment.toward(pack, scorer="directed", certain=certain)


def test_certainty_needs_probabilities(pack):
    with pytest.raises(
        checks.InputError, match="scorer: got 'sentence', which gives no probabilities"
    ):
        sentiment.toward(pack, certain=0.5)
    with pytest.raises(
        checks.InputError, match="scorer: got 'reader', which gives no probabilities"
    ):
        sentiment.shares(pack, scorer="reader")


def test_shares_count_the_likeliest_label(pack):
    counts = sentiment.shares(pack)
    assert counts.items.tolist() == [
        f"{actor}:{label}" for actor in ("Aria", "Boria") for label in sentiment.LABELS
    ]
    assert (
        counts.values.toarray()[0].tolist() == [2, 2, 0, 0, 0, 1]
        and counts.per == "labelled mention"
    )
    assert counts.size.tolist() == [[4, 4, 4, 1, 1, 1], [0] * 6, [0] * 6]
    assert counts.per_article().values.toarray()[0].tolist() == [0.5, 0.5, 0, 0, 0, 1]
    quoted = sentiment.shares(pack, voice="quoted", actors=["Aria", "Cato"], certain=0.45)
    assert quoted.values.toarray()[0].tolist() == [0, 1, 0, 0, 0, 0] and quoted.size[
        0
    ].tolist() == [1, 1, 1, 0, 0, 0]


def test_mentions_without_probabilities_have_no_label(pack):
    tones = pack.tones.copy()
    tones.loc[tones["scorer"] == "directed", CHANCES] = [[np.nan] * 3] * 4 + [[0.2, 0.2, 0.6]]
    counts = sentiment.shares(replace(pack, tones=tones), actors=["Aria"])
    assert counts.values.toarray()[0].tolist() == [0, 0, 1] and counts.size[0].tolist() == [1, 1, 1]


def test_no_mentions_have_no_shares(pack):
    empty = replace(
        pack,
        tones=pack.tones.iloc[:0],
        manifest={"lists": NAMED["lists"] | {"scorers": {"names": ["directed"]}}},
    )
    assert sentiment.shares(empty).values.shape == (3, 0)
    assert sentiment.shares(empty, actors=["Aria"], certain=0.9).size.sum() == 0


# ---- words and drivers -------------------------------------------------------------------------------------------------


def test_words_toward_an_actor_by_voice(pack):
    counts = sentiment.words_toward(pack, "Aria")
    assert counts.items.tolist() == ["", "attack", "calm"] and counts.size.ravel().tolist() == [
        4,
        0,
        0,
    ]
    assert (
        counts.values.toarray()[0].tolist() == [0.03, -2.5, 1.0] and counts.per == "scored mention"
    )
    own = sentiment.words_toward(pack, "Aria", voice="own")
    assert own.values.toarray()[0].tolist() == [0.03, -2.0] and own.size.ravel().tolist() == [
        2,
        0,
        0,
    ]
    assert sentiment.words_toward(pack, "Cato").items.tolist() == [""]


def test_words_need_the_directed_scorer(pack):
    for words in (sentiment.words_toward, lambda *of: sentiment.drivers(*of, by="outlet")):
        with pytest.raises(
            checks.InputError, match="scorer: got 'directed'; expected one of 'reader', 'sentence'"
        ):
            words(replace(pack, tones=pack.tones[pack.tones["scorer"] != "directed"]), "Aria")
        with pytest.raises(checks.InputError, match="actors: got 'Zeno'"):
            words(pack, "Zeno")


def heard(mentions, **metadata) -> Features:
    """Return features of mentions of Aria: (article, quoted, {word: contribution in thousandths})."""
    places = pd.DataFrame(
        [
            (f"a{article}", 0, token, "Aria", quoted)
            for token, (article, quoted, _) in enumerate(mentions)
        ],
        columns=PLACES.columns,
    )
    rows = [
        (f"a{article}", "Aria", quoted, word, 1, value)
        for article, quoted, words in mentions
        for word, value in words.items()
    ]
    words = (
        pd.DataFrame(rows, columns=WORDS.columns)
        .groupby(["article_id", "actor", "quoted", "word"], as_index=False)
        .sum()
    )
    n = max((len(column) for column in metadata.values()), default=6)
    return features_of(
        articles=pd.DataFrame({"article_id": [f"a{article}" for article in range(n)], **metadata}),
        mentions=places,
        tones=places.drop(columns="quoted").assign(scorer="directed", tone=0.0),
        tone_words=words.assign(tone=words["tone"] / 1000),
    )


MENTIONS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.booleans(),
        st.dictionaries(st.sampled_from(["", "attack", "calm", "base"]), st.integers(-3000, 3000)),
    )
)


@settings(deadline=None, max_examples=20)
@given(
    MENTIONS,
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
    st.integers(1, 4) | st.none(),
    st.sampled_from(["all", "own", "quoted"]),
)
def test_drivers_add_up_to_the_difference_of_the_groups(mentions, copied, top, voice):
    """Mean of article means of log-odds, copies within an outlet once, reckoned here without any word."""
    mentions = [(0, voice == "quoted", {"calm": 5}), (2, voice == "quoted", {}), *mentions]
    outlets = ["North", "North", "South", "South", "West", "West"]
    features = heard(mentions, outlet=outlets, copy_cluster=[f"c{number}" for number in copied])
    units = {}
    for article in range(6):
        sums = [
            sum(words.values()) / 1000
            for at, quoted, words in mentions
            if at == article and voice in ("all", "quoted" if quoted else "own")
        ]
        if sums:
            units.setdefault((outlets[article], copied[article]), []).append(np.mean(sums))
    units = [(outlet, np.mean(means)) for (outlet, _), means in units.items()]
    table = sentiment.drivers(features, "Aria", by="outlet", top=top, voice=voice)
    assert set(table["group"]) <= {outlet for outlet, _ in units} and table.attrs["estimand"]
    for (group, _), part in table.groupby(["group", "against"]):
        own = np.mean([mean for outlet, mean in units if outlet == group])
        other = np.mean([mean for outlet, mean in units if outlet != group])
        assert part["contribution"].sum() == pytest.approx(own) and part[
            "contribution_against"
        ].sum() == pytest.approx(other)
        assert part["difference"].sum() == pytest.approx(own - other, abs=1e-9)
        assert (part["word"].iloc[-1], len(part) <= (top or 3) + 1) == ("", True)


SIX = [
    (0, False, {"attack": -2000}),
    (0, False, {"": 10}),
    (1, False, {"attack": -1000, "calm": 500}),
    (2, False, {"calm": 2000}),
    (3, True, {"attack": -1000}),
    (4, False, {"calm": 100}),
]
PLACED = {
    "outlet": ["North", "North", "South", "South", "West", "West"],
    "country": ["N", "N", "S", "S", "S", "S"],
}


def test_drivers_by_hand():
    table = sentiment.drivers(heard(SIX, **PLACED), "Aria", by="country").set_index("word")
    assert (
        table.index.tolist() == ["attack", "calm", ""]
        and set(table["group"]) == {"N"}
        and set(table["against"]) == {"S"}
    )
    assert table.loc[
        "attack", ["contribution", "contribution_against", "difference"]
    ].tolist() == pytest.approx([-1, -1 / 3, -2 / 3])
    counted = ["n", "n_against", "articles", "articles_against", "outlets", "outlets_against"]
    assert table[counted].values.tolist() == [
        [2, 1, 2, 1, 1, 1],
        [1, 2, 1, 2, 1, 2],
        [3, 3, 2, 3, 1, 2],
    ]
    assert (
        table["note"].tolist() == ["descriptive"] * 3 and "nothing is tested" in table.attrs["note"]
    )
    one = sentiment.drivers(
        heard(SIX, **PLACED), "Aria", by="country", top=1, voice="own"
    ).set_index("word")
    assert one.index.tolist() == ["attack", ""] and one.loc["", "difference"] == pytest.approx(
        -0.8 + 0.0025
    )


def test_drivers_are_the_levels_and_rates_of_compare():
    features = heard(SIX, **PLACED, copy_cluster=list("ppqrst"))
    levels = compare.levels(
        sentiment.words_toward(features, "Aria").per_article(),
        "country",
        measure=measures.mean,
        cluster="outlet",
    ).pivot(index="item", columns="country", values="estimate")
    table = sentiment.drivers(features, "Aria", by="country", cluster="outlet").set_index("word")
    assert np.allclose(
        table.loc["attack", ["contribution", "contribution_against"]].tolist(), levels.loc["attack"]
    )
    contrast = compare.contrasts(
        sentiment.words_toward(features, "Aria").per_article(), "country"
    ).set_index("item")
    assert np.allclose(
        table.loc["calm", ["contribution", "contribution_against"]].tolist(),
        contrast.loc["calm", ["rate", "rate_against"]].tolist(),
    )


def test_drivers_of_chosen_groups_and_what_newsrooms_wrote():
    features = heard([*SIX, (5, False, {"base": -100})], **PLACED, copy_cluster=list("apqrsp"))
    each = sentiment.drivers(features, "Aria", by="outlet")
    assert each["group"].unique().tolist() == ["North", "South", "West"] and set(
        each["against"]
    ) == {"rest"}
    pair = sentiment.drivers(features, "Aria", by="outlet", groups=["West", "North"])
    assert pair[["group", "against"]].drop_duplicates().values.tolist() == [["North", "West"]]
    assert pair.set_index("word").loc["base", "note"] == "descriptive; one article"
    produced = sentiment.drivers(features, "Aria", by="outlet", estimand="produced")
    assert "base" not in produced["word"].tolist() and produced.attrs["left_out"] == {
        "printed before": 1
    }


def test_groups_that_never_name_the_actor_are_said():
    assert sentiment.drivers(heard(SIX[:4], **PLACED), "Aria", by="outlet").attrs["not_named"] == [
        "West"
    ]
    with pytest.raises(
        checks.InputError,
        match="groups of outlet: got North with mentions of Aria; expected two or more",
    ):
        sentiment.drivers(heard(SIX[:2], **PLACED), "Aria", by="outlet")


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"by": "town"}, "rows of the counts: got"),
        ({"groups": ["East"]}, "rows with outlet: got 'East'"),
        ({"top": 0}, "top: got 0; expected a whole number of 1 or more"),
        ({"voice": "loud"}, "voice: got 'loud'"),
        ({"estimand": "sold"}, "estimand: got 'sold'"),
    ],
)
def test_drivers_refuse(wrong, message):
    with pytest.raises(checks.InputError, match=message):
        sentiment.drivers(heard(SIX, **PLACED), "Aria", **{"by": "outlet"} | wrong)


# ---- from mentions to intervals ----------------------------------------------------------------------------------------


def test_from_mentions_to_valid_intervals():
    """Articles, not mentions, are the units, and copies of a text count once."""
    generator = np.random.default_rng(1)
    articles = pd.DataFrame(
        {
            "article_id": [f"a{at:02}" for at in range(24)],
            "outlet": ["North", "South"] * 12,
            "published": pd.to_datetime("2016-08-01")
            + pd.to_timedelta(np.arange(24) // 6, unit="D"),
            "copy_cluster": [f"c{max(at, 5) if at % 2 else at:02}" for at in range(24)],
        }
    )
    mentions = articles.loc[np.repeat(np.arange(23), 3), ["article_id"]].assign(
        sentence=0, token=np.tile(np.arange(3), 23), actor="Aria", quoted=False
    )
    tone = generator.normal(size=69).round(3) / 10 + np.repeat(np.arange(23) % 2, 3) / 2
    tones = mentions.drop(columns="quoted").assign(scorer="directed", tone=tone)
    counts = sentiment.toward(
        features_of(articles=articles, mentions=mentions, tones=tones), scorer="directed"
    ).per_article()
    means = pd.Series(tone).groupby(np.arange(69) // 3).mean()
    units = (
        means.groupby([articles["outlet"], articles["copy_cluster"]])
        .mean()
        .rename("tone")
        .reset_index()
    )
    of = units.groupby("outlet")["tone"].agg(["mean", "sem", "size"])
    levels = compare.levels(counts, "outlet", measure=measures.mean)
    assert levels["estimate"].tolist() == pytest.approx(of["mean"].tolist()) and levels[
        "articles"
    ].tolist() == [12, 11]
    half = of["sem"] * stats.t.ppf(0.975, of["size"] - 1)
    assert (levels["high"] - levels["low"]).tolist() == pytest.approx((2 * half).tolist())
    contrast = compare.contrasts(counts, "outlet", labelings=199).iloc[0]
    assert (contrast["units"], contrast["units_against"]) == tuple(of["size"]) and contrast[
        "p"
    ] < 0.05
    assert contrast["estimate"] == pytest.approx(of["mean"].iloc[0] - of["mean"].iloc[1])
    assert compare.timeline(counts, every="W", measure=measures.mean)["articles"].sum() == 23


# ---- why a score is what it is -----------------------------------------------------------------------------------------


PARTS = (
    "good bad GOOD BAD very not isn't never so this but BUT war great peace kind of the least at no or without doubt "
    "the bomb bad ass :) !! ! ??? ?? , \u263a \U0001f600 love\U0001f495 \u2028 \u201cbrave\u201d"
).split(" ")
SENTENCES_OF_PARTS = st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join)


def compound(total: float) -> float:
    return round(total / np.sqrt(total * total + 15), 4)


@settings(deadline=None, max_examples=100)
@given(st.lists(SENTENCES_OF_PARTS, max_size=3))
def test_vader_is_explained_exactly(sentences):
    table = sentiment.explain(sentences, scorer="sentence")
    sums = [sum(table.loc[table["row"] == row, "contribution"]) for row in range(len(sentences))]
    assert [compound(total) for total in sums] == sentiment.valence(sentences)["compound"].tolist()
    assert (table["contribution"] != 0).all() and (
        table.loc[table["word"] == "", ["start", "stop"]] == -1
    ).all(axis=None)
    for row, word, start, stop, _ in table[table["start"] >= 0].itertuples(index=False):
        assert sentences[row][start:stop] in (word, "\u263a", "\U0001f600", "\U0001f495")


def test_rules_of_vader_in_words():
    table = sentiment.explain(
        ["The food was good, but the war is NOT great!", "It has a cover.", ""], scorer="sentence"
    )
    assert table[["row", "word", "start", "stop"]].values.tolist() == [
        [0, "good", 13, 17],
        [0, "war", 27, 30],
        [0, "great", 38, 43],
        [0, "", -1, -1],
    ]
    good, war, great, mark = table["contribution"]
    assert (good, war, mark) == pytest.approx(
        (1.9 / 2, -2.9 * 1.5, -0.292)
    ) and great == pytest.approx(3.1 * -0.74 * 1.5)
    assert sentiment.explain([], scorer="sentence").dtypes.astype(str).tolist() == [
        "int64",
        "str",
        "int64",
        "int64",
        "float64",
    ]


TOLD = [
    "Norland won a great prize, but Holm lost the war!",
    "The brave storm of Storm Holm, a good great bad storm.",
    "Holm.",
]


@pytest.mark.parametrize("spans", [[(0, 7), (18, 28), (0, 4)], [(31, 35), (4, 9), (0, 5)]])
def test_clauses_and_lexicons_are_explained(spans):
    words = tonewords.ToneWords(
        "mine", {"brave": 2, "storm": -4, "great": 1, "war": 0, "stor*": 3, "a good great": 3.5}
    )
    for scorer in ("clause", scorers.Lexicon(words), scorers.Lexicon(words, scope="sentence")):
        table = sentiment.explain(TOLD, spans, scorer=scorer)
        found = (scorers.Clause() if scorer == "clause" else scorer).score(TOLD, spans)["tone"]
        sums = table.groupby("row")["contribution"].sum().reindex(range(3), fill_value=0.0)
        expected = sums.map(compound) if scorer == "clause" else sums.round(4)
        assert expected.tolist() == found.fillna(0.0).tolist() and found.isna().tolist()[2]
        for row, word, start, stop, _ in table[table["start"] >= 0].itertuples(index=False):
            assert TOLD[row][start:stop] == word and (
                stop <= spans[row][0] or start >= spans[row][1] or scorer == "clause"
            )


ACCUSED = [
    "Norland brutally attacked Holm, the attacked and peaceful harbour.",
    "Holm thanked Norland’s heroes.",
    "Holm waits.",
]
HOLM = [(26, 30), (0, 4), (0, 4)]


def test_directed_is_the_model():
    pd.testing.assert_frame_equal(sentiment.directed(ACCUSED, HOLM), stance.score(ACCUSED, HOLM))
    assert sentiment.directed(ACCUSED, HOLM, certain=1.0)["label"].isna().all()


def test_directed_tone_is_explained_exactly():
    table = sentiment.explain(ACCUSED, HOLM)
    words = scorers.Directed().scored(scorers.targets(ACCUSED, HOLM)).words
    for row, (sentence, span) in enumerate(zip(ACCUSED, HOLM, strict=True)):
        part, effects = table[table["row"] == row], stance.explain(sentence, span)
        assert part["contribution"].sum() == pytest.approx(
            (effects["positive"] - effects["negative"]).sum()
        )
        told = dict(part.loc[part["word"] != "", ["word", "contribution"]].itertuples(index=False))
        mine = {
            words.vocabulary[word]: tone / 1000
            for mention, word, tone in zip(*words[:3], strict=True)
            if mention == row
        }
        assert {
            word.casefold().replace("’", "'"): tone for word, tone in told.items()
        } == pytest.approx({word: tone for word, tone in mine.items() if word and tone})
        assert [
            sentence[start:stop]
            for start, stop in part.loc[part["start"] >= 0, ["start", "stop"]].to_numpy()
        ] == [*told]


def test_words_of_read_articles_add_up_to_the_log_odds(tmp_path):
    (tmp_path / "actors.toml").write_text(
        '[[actor]]\nname = "Holm"\nkind = "state"\naliases = ["Holm"]\n'
    )
    corpus = read_corpus(
        pd.DataFrame(
            {"article_id": list("abc"), "outlet": ["North", "South", "South"], "text": ACCUSED}
        )
    )
    features = extract(corpus, actors=tmp_path / "actors.toml")
    effects = [stance.explain(sentence, span) for sentence, span in zip(ACCUSED, HOLM, strict=True)]
    odds = [(table["positive"] - table["negative"]).sum() for table in effects]
    table = sentiment.drivers(features, "Holm", by="outlet", top=2)
    assert table["difference"].sum() == pytest.approx(
        odds[0] - (odds[1] + odds[2]) / 2, abs=0.02
    )  # thousandths, by word
    tones = sentiment.directed(ACCUSED, HOLM, certain=0)
    counts = sentiment.toward(features, scorer="directed")
    assert counts.values.toarray().ravel().tolist() == tones["tone"].tolist()
    assert (
        sentiment.shares(features).values.toarray().argmax(axis=1).tolist()
        == (tones["label"] + 1).tolist()
    )


def test_explain_refuses():
    with pytest.raises(
        checks.InputError, match="spans: got none; expected where each target stands"
    ):
        sentiment.explain(["Norland won."])
    with pytest.raises(
        checks.InputError,
        match="scorer: got 'reader'; expected one of 'directed', 'clause', 'sentence'",
    ):
        sentiment.explain(["Norland won."], [(0, 7)], scorer="reader")
    with pytest.raises(checks.InputError, match="sentences: got one text"):
        sentiment.explain("Norland won.", scorer="sentence")
    for scorer in ("directed", "clause", "sentence"):
        with pytest.raises(
            checks.InputError, match=r"span 0: got \(0, 99\) in a sentence of 12 characters"
        ):
            sentiment.explain(["Norland won."], [(0, 99)], scorer=scorer)
