"""Tone toward actors by word, and why a score is what it is. All texts and names are invented."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import compare, extract, read_corpus, sentiment, tone
from analysis.errors import InputError
from analysis.features.pack import Features
from analysis.stats import measures
from analysis.stats.evidence import LeftOut, method_of
from analysis.stats.facts import Texts
from analysis.tone.model import explain_features, score
from analysis.tone.scorers import Clause, Directed, Lexicon, pairs_to_targets
from analysis.tone.wordlists import ToneWords

MENTION_COLUMNS = ["article_id", "sentence", "token", "actor", "quoted"]
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
    return Features.of(**{"manifest": NAMED} | tables)


@pytest.fixture
def pack() -> Features:
    mentions = [(0, 1, "Aria", False), (0, 5, "Aria", False), (1, 12, "Boria", False)]
    mentions += [(1, 16, "Aria", True), (2, 21, "Aria", True)]
    rows = [("a1", *mention) for mention in mentions]
    places = pd.DataFrame(rows, columns=MENTION_COLUMNS)
    tones = places.drop(columns="quoted")
    return features_of(
        articles=pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": list("NNS")}),
        mentions=places,
        tones=pd.concat(
            [tones.assign(scorer=scorer, tone=0.5) for scorer in ("reader", "directed")]
        ),
        tone_words=WORDS,
    )


# words and drivers


def test_words_toward_an_actor_by_voice(pack):
    counts = tone.words_toward(pack, "Aria")
    assert counts.items.index.tolist() == [
        "",
        "attack",
        "calm",
    ] and counts.size.ravel().tolist() == [
        4,
        0,
        0,
    ]
    assert (
        counts.values.toarray()[0].tolist() == [0.03, -2.5, 1.0] and counts.per == "scored mention"
    )
    own = tone.words_toward(pack, "Aria", voice="own")
    assert own.values.toarray()[0].tolist() == [0.03, -2.0] and own.size.ravel().tolist() == [
        2,
        0,
        0,
    ]
    assert tone.words_toward(pack, "Cato").items.index.tolist() == [""]


def test_words_need_the_directed_scorer(pack):
    for words in (tone.words_toward, lambda *of: tone.drivers(*of, by="outlet")):
        with pytest.raises(
            InputError, match="scorer: got 'directed'; expected one of 'reader', 'sentence'"
        ):
            words(pack.with_tables(tones=pack.tones[pack.tones["scorer"] != "directed"]), "Aria")
        with pytest.raises(InputError, match="actors: got 'Zeno'"):
            words(pack, "Zeno")


def heard(mentions, **metadata) -> Features:
    """Return features of mentions of Aria: (article, quoted, {word: contribution in thousandths})."""
    places = pd.DataFrame(
        [
            (f"a{article}", 0, token, "Aria", quoted)
            for token, (article, quoted, _) in enumerate(mentions)
        ],
        columns=MENTION_COLUMNS,
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
    table = tone.drivers(features, "Aria", by="outlet", top=top, voice=voice)
    assert set(table["group"]) <= {outlet for outlet, _ in units}
    assert method_of(table).estimand.texts == Texts.CIRCULATED_ONCE
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
    table = tone.drivers(heard(SIX, **PLACED), "Aria", by="country").set_index("word")
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
        table["status"].tolist() == ["not tested"] * 3
        and method_of(table).remark == "descriptive: nothing is tested"
    )
    one = tone.drivers(heard(SIX, **PLACED), "Aria", by="country", top=1, voice="own").set_index(
        "word"
    )
    assert one.index.tolist() == ["attack", ""] and one.loc["", "difference"] == pytest.approx(
        -0.8 + 0.0025
    )


def test_drivers_are_the_levels_and_rates_of_compare():
    features = heard(SIX, **PLACED, copy_cluster=list("ppqrst"))
    levels = compare.levels(
        tone.words_toward(features, "Aria").per_article(),
        "country",
        measure=measures.mean,
        cluster="outlet",
    ).pivot(index="item", columns="country", values="estimate")
    table = tone.drivers(features, "Aria", by="country", cluster="outlet").set_index("word")
    assert np.allclose(
        table.loc["attack", ["contribution", "contribution_against"]].tolist(), levels.loc["attack"]
    )
    contrast = compare.contrasts(
        tone.words_toward(features, "Aria").per_article(), "country"
    ).set_index("item")
    assert np.allclose(
        table.loc["calm", ["contribution", "contribution_against"]].tolist(),
        contrast.loc["calm", ["rate", "rate_against"]].tolist(),
    )


def test_drivers_of_chosen_groups_and_what_newsrooms_wrote():
    features = heard([*SIX, (5, False, {"base": -100})], **PLACED, copy_cluster=list("apqrsp"))
    each = tone.drivers(features, "Aria", by="outlet")
    assert each["group"].unique().tolist() == ["North", "South", "West"] and set(
        each["against"]
    ) == {"rest"}
    pair = tone.drivers(features, "Aria", by="outlet", groups=["West", "North"])
    assert pair[["group", "against"]].drop_duplicates().values.tolist() == [["North", "West"]]
    assert pair.set_index("word").loc["base", "note"] == "not tested: one article"
    produced = tone.drivers(features, "Aria", by="outlet", estimand="produced")
    assert "base" not in produced["word"].tolist()
    assert method_of(produced).left_out == (LeftOut("printed before", 1),)


def test_groups_that_never_name_the_actor_are_said():
    table = tone.drivers(heard(SIX[:4], **PLACED), "Aria", by="outlet")
    assert method_of(table).drivers.not_named == ("West",)
    with pytest.raises(
        InputError,
        match="groups of outlet: got North with mentions of Aria; expected two or more",
    ):
        tone.drivers(heard(SIX[:2], **PLACED), "Aria", by="outlet")


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
    with pytest.raises(InputError, match=message):
        tone.drivers(heard(SIX, **PLACED), "Aria", **{"by": "outlet"} | wrong)


# why a score is what it is


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
    table = tone.explain(sentences, scorer="sentence")
    sums = [sum(table.loc[table["row"] == row, "contribution"]) for row in range(len(sentences))]
    assert [compound(total) for total in sums] == sentiment.valence(sentences)["compound"].tolist()
    assert (table["contribution"] != 0).all() and (
        table.loc[table["word"] == "", ["start", "stop"]] == -1
    ).all(axis=None)
    for row, word, start, stop, _ in table[table["start"] >= 0].itertuples(index=False):
        assert sentences[row][start:stop] in (word, "\u263a", "\U0001f600", "\U0001f495")


def test_rules_of_vader_in_words():
    table = tone.explain(
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
    assert tone.explain([], scorer="sentence").dtypes.astype(str).tolist() == [
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
    words = ToneWords(
        "mine", {"brave": 2, "storm": -4, "great": 1, "war": 0, "stor*": 3, "a good great": 3.5}
    )
    for scorer in ("clause", Lexicon(words), Lexicon(words, scope="sentence")):
        table = tone.explain(TOLD, spans, scorer=scorer)
        found = (Clause() if scorer == "clause" else scorer).score(TOLD, spans)["tone"]
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
    pd.testing.assert_frame_equal(tone.directed(ACCUSED, HOLM), score(ACCUSED, HOLM))
    assert tone.directed(ACCUSED, HOLM, certain=1.0)["label"].isna().all()


def test_directed_tone_is_explained_exactly():
    table = tone.explain(ACCUSED, HOLM)
    words = Directed().scored(pairs_to_targets(ACCUSED, HOLM)).words
    for row, (sentence, span) in enumerate(zip(ACCUSED, HOLM, strict=True)):
        part, effects = table[table["row"] == row], explain_features(sentence, span)
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
    effects = [
        explain_features(sentence, span) for sentence, span in zip(ACCUSED, HOLM, strict=True)
    ]
    odds = [(table["positive"] - table["negative"]).sum() for table in effects]
    table = tone.drivers(features, "Holm", by="outlet", top=2)
    assert table["difference"].sum() == pytest.approx(
        odds[0] - (odds[1] + odds[2]) / 2, abs=0.02
    )  # thousandths, by word
    tones = tone.directed(ACCUSED, HOLM, certain=0)
    counts = sentiment.toward(features, scorer="directed")
    assert counts.values.toarray().ravel().tolist() == tones["tone"].tolist()
    assert (
        sentiment.shares(features).values.toarray().argmax(axis=1).tolist()
        == (tones["label"] + 1).tolist()
    )


def test_explain_refuses():
    with pytest.raises(InputError, match="spans: got none; expected the span of each target"):
        tone.explain(["Norland won."])
    with pytest.raises(
        InputError,
        match="scorer: got 'reader'; expected one of 'directed', 'clause', 'sentence'",
    ):
        tone.explain(["Norland won."], [(0, 7)], scorer="reader")
    with pytest.raises(InputError, match="sentences: got one text"):
        tone.explain("Norland won.", scorer="sentence")
    for scorer in ("directed", "clause", "sentence"):
        with pytest.raises(
            InputError, match=r"span 0: got \(0, 99\) in a sentence of 12 characters"
        ):
            tone.explain(["Norland won."], [(0, 99)], scorer=scorer)
