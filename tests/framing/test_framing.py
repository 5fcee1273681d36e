"""Terms, frames, speakers and what is made of them. All texts and names are invented for these tests."""

import subprocess
import sys
from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats
from scipy.spatial import distance
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from analysis import errors as checks
from analysis import extract, framing, lexicons, read_corpus
from analysis.counts import CIRCULATED, Counts
from analysis.features.pack import Features, Terms
from analysis.stats import measures
from analysis.stats.evidence import method_of

WORDS = ["aria", "arian", "bo", "federation", "law", "law war", "the", "war"]
#: a1: 'the law. Arian Federation … law war. Bo: "war aria"', a2: 'the the. "Bo"'
LAYERS = {
    "own": [[0, 0, 0, 0, 2, 1, 1, 1], [0, 0, 0, 0, 0, 0, 2, 0]],
    "own_alias": [[0, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]],
    "quoted": [[0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0]],
    "quoted_alias": [[1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0]],
}
MENTIONS = [
    ("a1", 1, "Aria", 2, False),
    ("a1", 2, "Bo", 1, False),
    ("a1", 2, "Aria", 1, True),
    ("a2", 1, "Bo", 1, True),
]
FOUND = [
    ("a1", 0, "law", "law", False),
    ("a1", 1, "law", "law", False),
    ("a1", 1, "law", "legal*", False),
    ("a1", 1, "war", "war", False),
    ("a1", 2, "war", "war", True),
]
SAID = [("a1", 2, "Bo"), ("a1", 2, None), ("a1", 0, "Aria")]


@pytest.fixture
def pack() -> Features:
    articles = pd.DataFrame(
        {
            "article_id": ["a1", "a2"],
            "outlet": ["North", "South"],
            "n_sentences": [3, 2],
            "n_tokens": [9, 3],
            "n_tokens_quoted": [2, 1],
            "sketch": [np.array([], np.uint64)] * 2,
        }
    )
    mentions = pd.DataFrame(
        MENTIONS, columns=["article_id", "sentence", "actor", "n_tokens", "quoted"]
    )
    found = pd.DataFrame(FOUND, columns=["article_id", "sentence", "frame", "pattern", "quoted"])
    said = pd.DataFrame(SAID, columns=["article_id", "sentence", "speaker"]).astype(
        {"speaker": "str"}
    )
    layers = {name: sparse.csr_array(np.array(values, np.int32)) for name, values in LAYERS.items()}
    lists = {
        "actors": {"names": ["Aria", "Bo"], "kinds": {"Aria": "state", "Bo": "person"}},
        "frames": {"names": ["aid", "law", "war"]},
    }
    return Features.of(
        articles,
        mentions=mentions,
        quotations=said,
        frames=found,
        terms=Terms(np.array(WORDS, object), layers),
        manifest={"lists": lists, "settings": {"alias_layers": True}},
    )


def table_of(counts: Counts) -> dict[str, list[float]]:
    return dict(zip(counts.items, counts.values.toarray().T.tolist(), strict=True))


def counts_of(texts, outlets=None, **settings) -> Counts:
    vectorizer = CountVectorizer(**settings)
    values = vectorizer.fit_transform(texts)
    rows = pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(len(texts))],
            "outlet": outlets or ["North"] * len(texts),
        }
    )
    return Counts.of(
        values,
        size=values.sum(axis=1),
        rows=rows,
        items=vectorizer.get_feature_names_out(),
        per="token",
    )


# terms


def test_terms_as_they_stand_sum_all_layers(pack):
    counts = framing.terms(pack, normalise=False)
    assert table_of(counts) == {
        "aria": [1, 0],
        "arian": [1, 0],
        "bo": [1, 1],
        "federation": [1, 0],
        "law": [2, 0],
        "law war": [1, 0],
        "the": [1, 2],
        "war": [2, 0],
    }
    assert counts.size.tolist() == [[9], [3]]
    assert counts.per == "token" and "sketch" not in counts.rows


def test_normalised_terms_count_actors_by_mention(pack):
    counts = framing.terms(pack)
    assert table_of(counts) == {
        "Aria": [2, 0],
        "Bo": [1, 1],
        "law": [2, 0],
        "law war": [1, 0],
        "the": [1, 2],
        "war": [2, 0],
    }
    assert counts.size.tolist() == [
        [8],
        [3],
    ]  # nine tokens, four of them in aliases, three mentions
    single = counts.where(items=[item for item in counts.items if " " not in item])
    assert single.values.sum(axis=1).tolist() == [8, 3]


@pytest.mark.parametrize("normalise", [True, False])
def test_own_and_quoted_add_up_to_all(pack, normalise):
    everything, own, quoted = (
        framing.terms(pack, voice=voice, normalise=normalise) for voice in ("all", "own", "quoted")
    )
    assert (own.size + quoted.size == everything.size).all()
    both = pd.DataFrame(table_of(own)).add(pd.DataFrame(table_of(quoted)), fill_value=0)
    assert both.to_dict("list") == table_of(everything)
    assert own.size.tolist() == ([[6], [2]] if normalise else [[7], [2]])


def test_stop_words_and_rare_terms_leave_the_items_and_not_the_sizes(pack):
    counts = framing.terms(pack, stop_words="english")
    assert list(counts.items) == ["Aria", "Bo", "law", "law war", "war"]
    assert counts.size.tolist() == framing.terms(pack).size.tolist()
    assert list(framing.terms(pack, stop_words=["law", "Bo"]).items) == ["Aria", "Bo", "the", "war"]
    common = framing.terms(pack, min_articles=2)
    assert list(common.items) == ["Bo", "the"] and common.size.tolist() == [[8], [3]]


def test_an_actor_spelled_like_a_word_is_one_item_with_it(pack):
    named = pack.with_tables(mentions=pack.mentions.replace({"actor": {"Bo": "war"}}))
    assert table_of(framing.terms(named))["war"] == [3, 1]


def test_terms_of_so_many_words(pack):
    pack.manifest["settings"]["ngrams"] = [1, 2]
    assert list(framing.terms(pack, ngrams=(1, 1)).items) == ["Aria", "Bo", "law", "the", "war"]
    assert list(framing.terms(pack, ngrams=(2, 2)).items) == [
        "Aria",
        "Bo",
        "law war",
    ]  # actors stay
    assert list(framing.terms(pack, ngrams=(2, 2), normalise=False).items) == ["law war"]
    assert framing.terms(pack, ngrams=(1, 2)).size.tolist() == framing.terms(pack).size.tolist()
    for wrong, shown in (((1, 3), r"\(1, 3\)"), (1, "1"), ("12", "'12'"), ((2, 1), r"\(2, 1\)")):
        with pytest.raises(
            checks.InputError,
            match=rf"ngrams, of those .* got {shown}; expected one of \(1, 1\), \(1, 2\)",
        ):
            framing.terms(pack, ngrams=wrong)


def test_terms_refuse_what_they_can_not_do(pack):
    flat = replace(pack, manifest={**pack.manifest, "settings": {"alias_layers": False}})
    with pytest.raises(
        checks.InputError,
        match="normalise: got True, for packs with different lists.*normalise=False",
    ):
        framing.terms(flat)
    assert framing.terms(flat, normalise=False).values.shape == (2, 8)
    with pytest.raises(
        checks.InputError, match="voice: got 'mine'; expected one of 'all', 'own', 'quoted'"
    ):
        framing.terms(pack, voice="mine")
    with pytest.raises(
        checks.InputError, match="stop_words: got 'norlandish'.*For one word give a list"
    ):
        framing.terms(pack, stop_words="norlandish")
    for wrong in ("3", -1):
        with pytest.raises(
            checks.InputError, match=f"min_articles: got {wrong!r}; expected a number of 0 or more"
        ):
            framing.terms(pack, min_articles=wrong)


# TF-IDF


def test_tf_idf_of_the_scikit_learn_guide():
    rows = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("NNNSSS")})
    values = np.array([(3, 0, 1), (2, 0, 0), (3, 0, 0), (4, 0, 0), (3, 2, 0), (3, 0, 2)])
    counts = Counts.of(
        values,
        size=values.sum(axis=1, keepdims=True),
        rows=rows,
        items=["x", "y", "z"],
        per="token",
    )
    result = framing.tf_idf(counts)
    assert result.values.toarray()[0] == pytest.approx([0.85151335, 0, 0.52433293], abs=1e-8)
    assert result.values.toarray()[4] == pytest.approx([0.55422893, 0.83236428, 0], abs=1e-8)
    assert result.of_size_one and result.per == "article"


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.lists(st.sampled_from("law war aid oil rain".split()), max_size=12).map(" ".join),
        min_size=1,
        max_size=8,
    )
)
def test_tf_idf_equals_scikit_learns_vectorizer(texts):
    if not any(texts):
        return
    expected = TfidfVectorizer().fit_transform(texts).toarray()
    result = framing.tf_idf(counts_of(texts)).values.toarray()
    assert np.abs(result - expected).max() < 1e-12
    norms = np.linalg.norm(result, axis=1)
    assert np.allclose(norms, [float(bool(text)) for text in texts])


def test_tf_idf_of_nothing_is_refused():
    with pytest.raises(checks.InputError, match="tf_idf: got 2 articles and 0 items"):
        framing.tf_idf(counts_of(["law", "war"]).where(items=[]))


# class TF-IDF


def test_class_tf_idf_reference_case():
    texts = ["base base strike", "base iran", "law resolution law", "strike iran"]
    table = framing.class_tf_idf(counts_of(texts, ["A", "A", "B", "B"]), by="outlet").set_index(
        ["outlet", "item"]
    )
    expected = {
        ("A", "base"): 0.588498,
        ("A", "iran"): 0.250553,
        ("A", "law"): 0,
        ("A", "strike"): 0.250553,
        ("B", "law"): 0.501105,
        ("B", "resolution"): 0.358352,
        ("B", "strike"): 0.250553,
    }
    assert {key: table["estimate"][key] for key in expected} == pytest.approx(expected, abs=1e-6)
    assert table.loc[("A", "base"), ["n", "size", "articles", "outlets"]].tolist() == [3, 5, 2, 1]
    assert "not truncated" in method_of(table).convention


def test_class_tf_idf_keeps_unpruned_sizes_and_sorts_by_group_then_score():
    counts = counts_of(
        ["base base strike", "base iran", "law resolution law", "strike iran"], ["A", "A", "B", "B"]
    )
    whole, pruned = (
        framing.class_tf_idf(part, by="outlet")
        for part in (counts, counts.where(items=["base", "law"]))
    )
    shared = pruned.merge(whole, on=["outlet", "item"])
    assert np.allclose(shared["estimate_x"], shared["estimate_y"])
    assert pruned[["outlet", "item"]].values.tolist() == [
        ["A", "base"],
        ["A", "law"],
        ["B", "law"],
        ["B", "base"],
    ]


def test_class_tf_idf_by_two_columns_counts_outlets():
    counts = counts_of(["oil", "oil oil", "oil", "law"], ["N", "S", "S", "N"])
    counts = replace(counts, rows=counts.rows.assign(country=["X", "X", "X", "Y"], phase=1))
    table = framing.class_tf_idf(counts, by=["country", "phase"])
    row = table[(table["country"] == "X") & (table["item"] == "oil")].iloc[0]
    assert (row["n"], row["articles"], row["outlets"]) == (4, 3, 2)


# keyness


def test_keyness_reference_case():
    rows = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": ["North", "South", "East"]})
    counts = Counts.of(
        [[12, 1], [3, 0], [0, 4]],
        size=[[1000], [1000], [500]],
        rows=rows,
        items=["base", "law"],
        per="token",
    )
    table = framing.keyness(counts, by="outlet", target="North")
    assert table["item"].tolist() == ["base", "law"]
    assert table.loc[0, "estimate"] == pytest.approx(10.104262, abs=1e-6)
    assert table["note"].tolist() == ["not tested: in 1 article, fewer than 3"] * 2
    assert table.loc[
        0, ["n", "n_against", "rate", "rate_against", "articles", "articles_against"]
    ].tolist() == [12, 3, 0.012, 0.002, 1, 1]
    assert (table["signed"] > 0).tolist() == [True, False]
    assert (
        "p-values use compare.contrasts" in method_of(table).remark
        and method_of(table).convention == measures.g2.convention
    )
    assert not any(name.startswith("p") for name in table.columns)


def test_keyness_is_sorted_by_size_whatever_the_sign_and_takes_any_measure():
    counts = counts_of(
        ["law law law law aid", "war war aid", "oil oil oil oil oil oil aid"], ["N", "S", "E"]
    )
    table = framing.keyness(counts, by="outlet", target="N", measure=measures.log_rate_ratio)
    assert table["estimate"].abs().is_monotonic_decreasing
    assert table["signed"].tolist()[:3] == table["estimate"].tolist()[:3]
    assert (
        table["item"].tolist()[3] == "aid" and table["signed"].tolist()[3] == 0
    )  # the same rate, whatever smoothing adds
    pair = replace(counts, rows=counts.rows.assign(phase=[1, 1, 2]))
    assert framing.keyness(pair, by=["outlet", "phase"], target=("N", 1))["n"].sum() == 5


def scattered(*, target, rest) -> Counts:
    """Return counts of one item, "base", in articles of 100 tokens of North and, after them, of South."""
    rows = pd.DataFrame(
        {
            "article_id": [f"a{n:02}" for n in range(len(target) + len(rest))],
            "outlet": ["North"] * len(target) + ["South"] * len(rest),
        }
    )
    return Counts.of(
        [[n] for n in (*target, *rest)],
        size=[[100]] * len(rows),
        rows=rows,
        items=["base"],
        per="token",
    )


@pytest.mark.parametrize(
    "target, rest, reason",
    [
        ((2, 2, 2, 0), (0, 0, 1), ""),
        ((3, 3, 0, 0), (0, 0, 1), "in 2 articles, fewer than 3"),
        ((7, 2, 2, 2), (0, 0, 0), "more than half of its uses in one article"),
        ((6, 2, 2, 2), (0, 0, 0), ""),
        ((0, 0, 0), (2, 2, 2), ""),
        ((1, 1, 1), (9, 2, 2), "more than half of its uses in one article"),
    ],
)
def test_the_gate_looks_at_the_side_that_uses_the_item_more(target, rest, reason):
    table = framing.keyness(scattered(target=target, rest=rest), by="outlet", target="North")
    assert table["reason"].tolist() == [reason]
    side = target if sum(target) / len(target) > sum(rest) / len(rest) else rest
    assert table.loc[0, "largest_share"] == pytest.approx(max(side) / sum(side))
    expected = measures.deviation_of_proportions(np.array(side)[:, None], np.full(len(side), 100))[
        0
    ]
    assert table.loc[0, "dispersion"] == pytest.approx(expected[0])


def test_what_fails_the_gate_keeps_its_row_below_the_rest():
    counts = counts_of(
        ["law law oil", "law aid", "law aid", "sun", "sun", "sun aid"], ["N"] * 3 + ["S"] * 3
    )
    table = framing.keyness(counts, by="outlet", target="N")
    assert table["item"].tolist() == ["sun", "law", "oil", "aid"]
    assert (table["note"] == "").tolist() == [True, True, False, False]
    assert "at least 3 articles" in method_of(table).gate
    loose = framing.keyness(counts, by="outlet", target="N", min_articles=1)
    assert (loose["note"] == "").tolist() == [
        True,
        True,
        True,
        False,
    ]  # one use in one article is more than half


def test_words_that_the_target_never_uses_are_not_first_by_pmi():
    counts = counts_of(["law oil"] * 3 + ["sun oil"] * 3, ["N"] * 3 + ["S"] * 3)
    table = framing.keyness(counts, by="outlet", target="N", measure=measures.keyness_pmi)
    assert table["item"].tolist() == ["law", "oil", "sun"]
    assert (
        table["reason"].tolist() == ["", "", "the estimate is infinite"]
        and table.loc[2, "estimate"] == -np.inf
    )


@settings(deadline=None, max_examples=4)
@given(st.permutations(range(6)))
def test_p_values_put_the_small_ones_first_in_any_order_of_articles(order):
    texts = ["law law law oil", "law law aid", "law aid", "sun aid", "sun aid", "sun aid law"]
    counts = counts_of(texts, ["N"] * 3 + ["S"] * 3)
    counts = replace(
        counts,
        values=counts.values[list(order)],
        size=counts.size[list(order)],
        rows=counts.rows.iloc[list(order)].reset_index(drop=True),
    )
    table = framing.keyness(counts, by="outlet", target="N", measure=measures.fisher)
    assert table["item"].tolist() == ["law", "sun", "aid", "oil"] and table["note"].tolist()[
        :3
    ] == ["", "", ""]
    assert table["estimate"][:3].is_monotonic_increasing and np.sign(table["signed"]).tolist() == [
        1,
        -1,
        -1,
        1,
    ]
    again = framing.keyness(counts, by="outlet", target="N").set_index("item").loc[table["item"]]
    assert table["dispersion"].tolist() == pytest.approx(again["dispersion"].tolist())


# candidates

COURTS = [
    "court law court",
    "law court",
    "court law judge",
    "court law judge",
    "rain court",
    "rain",
    "sun",
    "rain judge",
]
LISTED = pd.DataFrame({"frame": ["law", "law", "war"], "pattern": ["law*", "high court", "war"]})
LEGAL = lexicons.Frames(LISTED, ("law", "war"))


def with_frame(texts, outlets):
    words = np.array([[float(len(text.split()))] for text in texts])
    terms = replace(counts_of(texts, outlets, ngram_range=(1, 2)), size=words)
    found = Counts.of(
        [["law" in text] for text in texts],
        size=np.ones((len(texts), 1)),
        rows=terms.rows,
        items=["law"],
        per="sentence",
    )
    return terms, found


def test_candidates_are_key_where_the_frame_is_and_not_in_its_list():
    terms, found = with_frame(COURTS, list("NSNSNSNS"))
    table = framing.candidates(
        terms, found, frame="law", known=LEGAL, measure=measures.g2, min_outlets=1
    )
    assert table["item"].tolist()[0] == "court" and "rain" not in set(table["item"])
    assert not any("law" in item for item in table["item"])
    assert {"law", "law court", "court law", "law judge"} <= set(method_of(table).detail("known"))
    assert {"outlets", "accept"} <= set(table.columns) and set(table["accept"]) == {""}
    assert table.set_index("item")["outlets"].to_dict() == {"court": 2, "judge": 1}
    method = method_of(table)
    assert method.against == "articles without the frame" and method.measure == "G2"
    n_known = len(method.detail("known"))
    assert len(table) + n_known + method.detail("not_more") == len(terms.items)


def test_an_empty_table_of_candidates_says_how_many_were_left_out():
    table = framing.candidates(*with_frame(COURTS, list("NSNSNSNS")), frame="law", known=LEGAL)
    assert len(table) == 0 and (len(method_of(table).detail("known")), method_of(table).detail("not_more")) == (4, 6)


def test_candidates_of_one_outlet_are_marked():
    texts = [
        "law tags",
        "law tags court",
        "law tags court",
        "court law",
        "court law",
        "sun",
        "sun tags",
        "sun",
        "rain",
        "rain",
    ]
    table = framing.candidates(
        *with_frame(texts, list("NNNSSNNNSS")), frame="law", known=LEGAL, measure=measures.g2
    )
    reasons = table.set_index("item")["reason"].to_dict()
    assert reasons["court"] == "" and reasons["tags"] == "used more with the frame in 1 of 2 outlets"
    assert table["item"].tolist()[0] == "court"


def test_candidates_by_default_leave_out_what_could_be_nothing():
    terms, found = with_frame(COURTS * 9, list("NSNSNSNS") * 9)
    rows = terms.rows.assign(article_id=[f"b{n:02}" for n in range(72)])
    table = framing.candidates(
        replace(terms, rows=rows), replace(found, rows=rows), frame="law", known=LEGAL
    )
    assert table["item"].tolist() == [
        "court"
    ]  # one more "judge" in four articles than in the others shows nothing
    assert "tests" in method_of(table).convention


def test_candidates_refuse_what_they_can_not_compare():
    terms, found = with_frame(COURTS, list("NSNSNSNS"))
    with pytest.raises(checks.InputError, match="frame: got 'oil'; expected one of 'law', 'war'"):
        framing.candidates(terms, found, frame="oil", known=LEGAL)
    with pytest.raises(
        checks.InputError,
        match="terms and frames of different articles; expected .*the same articles",
    ):
        framing.candidates(terms, found.where(rows={"outlet": "N"}), frame="law", known=LEGAL)
    with pytest.raises(
        checks.InputError, match="4 of 4 articles with law; expected .*some without"
    ):
        framing.candidates(*with_frame(COURTS[:4], list("NSNS")), frame="law", known=LEGAL)
    with pytest.raises(checks.InputError, match="known: got None; expected a list of frames"):
        framing.candidates(terms, found, frame="law", known=None)
    with pytest.raises(checks.InputError, match="min_outlets: got '2'; expected a number"):
        framing.candidates(terms, found, frame="law", known=LEGAL, min_outlets="2")


def test_keyness_refuses_unknown_targets_and_targets_alone():
    counts = counts_of(["law", "war"], ["N", "S"])
    with pytest.raises(
        checks.InputError, match="group of outlet: got 'West'; expected one of 'N', 'S'"
    ):
        framing.keyness(counts, by="outlet", target="West")
    with pytest.raises(checks.InputError, match="only articles of 'N'; expected other articles"):
        framing.keyness(counts.where(rows={"outlet": "N"}), by="outlet", target="N")
    with pytest.raises(
        checks.InputError, match="measure: got 'g2'; expected a Measure, such as measures.g2"
    ):
        framing.keyness(counts, by="outlet", target="N", measure="g2")
    with pytest.raises(
        checks.InputError, match="min_articles: got -1; expected a number of 0 or more"
    ):
        framing.keyness(counts, by="outlet", target="N", min_articles=-1)


def test_every_table_says_that_copies_count_as_often_as_they_were_printed():
    counts = counts_of(["law war", "war"], ["N", "S"])
    tables = [
        framing.class_tf_idf(counts, by="outlet"),
        framing.keyness(counts, by="outlet", target="N"),
        framing.word_shift(counts, "N", "S", by="outlet"),
        framing.dispersion(counts),
    ]
    assert {method_of(table).estimand for table in tables} == {CIRCULATED}


# word shifts

SYSTEMS = counts_of(["a b c d e f g", "b c d e f g h"], ["one", "two"], token_pattern=r"\w")
TOY = counts_of(["a a a a a b b b c c", "a b b b d d d d d d"], ["one", "two"], token_pattern=r"\w")


def test_jensen_shannon_shift_of_the_reference_systems():
    table = framing.word_shift(SYSTEMS, "two", "one", by="outlet")
    assert method_of(table).total == pytest.approx(1 / 7)
    assert table["item"].tolist()[:2] == ["a", "h"]
    assert table["contribution"].tolist() == pytest.approx([1 / 14, 1 / 14, 0, 0, 0, 0, 0, 0])
    assert method_of(framing.word_shift(SYSTEMS, "two", "one", by="outlet", kind="entropy")).total == pytest.approx(0)


def test_shifts_of_the_toy_counts():
    assert method_of(framing.word_shift(TOY, "two", "one", by="outlet")).total == pytest.approx(
        0.5049932735
    )
    table = framing.word_shift(TOY, "two", "one", by="outlet", kind="proportion").set_index("item")
    assert table["contribution"].to_dict() == pytest.approx(
        {"a": -0.4, "b": 0, "c": -0.2, "d": 0.6}
    )


@settings(deadline=None, max_examples=5)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=8))
def test_shifts_add_up_to_what_scipy_computes(pairs):
    one, two = np.array(pairs).T
    rows = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["one", "two"]})
    items = [f"w{n}" for n in range(len(one))]
    counts = Counts.of(
        [one, two], size=[[one.sum()], [two.sum()]], rows=rows, items=items, per="token"
    )
    total = {
        kind: method_of(framing.word_shift(counts, "one", "two", by="outlet", kind=kind)).total
        for kind in ("jensen_shannon", "proportion", "entropy", "kullback_leibler")
    }
    p, q = one / one.sum(), two / two.sum()
    assert total["jensen_shannon"] == pytest.approx(
        distance.jensenshannon(p, q, base=2) ** 2, abs=1e-9
    )
    assert total["proportion"] == pytest.approx(0, abs=1e-12)
    assert total["entropy"] == pytest.approx(
        stats.entropy(p, base=2) - stats.entropy(q, base=2), abs=1e-9
    )
    assert total["kullback_leibler"] == pytest.approx(stats.entropy(p, q, base=2), abs=1e-9)


def test_weighted_shift_worked_by_hand():
    """Of the scored tokens one has a ½, b ½ (mean 2); two has a ¼, b ¾ (mean 2.5); c has no score."""
    counts = counts_of(["a a b b c", "a b b b c c"], ["one", "two"], token_pattern=r"\w")
    table = framing.word_shift(
        counts, "one", "two", by="outlet", kind="weighted", scores={"a": 1, "b": 3, "z": 9}
    )
    assert table["item"].tolist() == ["a", "b"]
    assert table["contribution"].tolist() == pytest.approx([0.25 * (1 - 2.5), -0.25 * (3 - 2.5)])
    method = method_of(table)
    assert method.total == pytest.approx(-0.5)
    details = dict(method.details)
    assert details.pop("items_without_score") == ("c",)
    assert details == pytest.approx(
        {
            "mean": 2,
            "mean_against": 2.5,
            "reference_score": 2.5,
            "n_without_score": 3,
            "share_without_score": 1 / 5,
            "share_against_without_score": 2 / 6,
        }
    )


SCORED = st.tuples(st.integers(0, 20), st.integers(0, 20), st.floats(-4, 4))


@settings(deadline=None, max_examples=6)
@given(st.lists(SCORED, min_size=1, max_size=6), st.floats(-2, 2) | st.none())
def test_weighted_shift_adds_up_whatever_the_reference_score(rows, reference_score):
    one, two, scores = map(np.array, zip(*rows))
    if not one.sum() or not two.sum():
        return
    items = [f"w{n}" for n in range(len(one))]
    sides = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["one", "two"]})
    counts = Counts.of(
        [one, two], size=[[one.sum()], [two.sum()]], rows=sides, items=items, per="token"
    )
    table = framing.word_shift(
        counts,
        "one",
        "two",
        by="outlet",
        kind="weighted",
        reference_score=reference_score,
        scores=dict(zip(items, scores)),
    )
    expected = (one * scores).sum() / one.sum() - (two * scores).sum() / two.sum()
    assert (
        method_of(table).total
        == pytest.approx(expected, abs=1e-9)
        == method_of(table).detail("mean") - method_of(table).detail("mean_against")
    )


def test_weighted_shift_refuses_missing_misplaced_and_useless_scores():
    with pytest.raises(
        checks.InputError,
        match="got kind='weighted' without scores; expected scores with kind=\"weighted\"",
    ):
        framing.word_shift(TOY, "two", "one", by="outlet", kind="weighted")
    with pytest.raises(checks.InputError, match="got kind='entropy' with scores"):
        framing.word_shift(TOY, "two", "one", by="outlet", kind="entropy", scores={"a": 1})
    with pytest.raises(
        checks.InputError, match="scores: got a side without any item that has a score"
    ):
        framing.word_shift(TOY, "two", "one", by="outlet", kind="weighted", scores={"d": 1})
    with pytest.raises(
        checks.InputError, match="scores: got a side without any item that has a score"
    ):
        framing.word_shift(TOY, "two", "one", by="outlet", kind="weighted", scores={})
    for wrong, shown in (({"a": 1, "b": "bad"}, "b: 'bad'"), (["a", "b"], "a list")):
        with pytest.raises(
            checks.InputError, match=f"scores: got {shown}; expected a number for each item"
        ):
            framing.word_shift(TOY, "two", "one", by="outlet", kind="weighted", scores=wrong)


def test_word_shift_refuses_infinite_contributions_and_unknown_kinds():
    with pytest.raises(checks.InputError, match="a reference 'one' without d; .*jensen_shannon"):
        framing.word_shift(TOY, "two", "one", by="outlet", kind="kullback_leibler")
    with pytest.raises(checks.InputError, match="kind: got 'cosine'"):
        framing.word_shift(TOY, "two", "one", by="outlet", kind="cosine")
    with pytest.raises(checks.InputError, match="group of outlet: got 'three'"):
        framing.word_shift(TOY, "three", "one", by="outlet")


# dispersion

GRIES = {
    "a": (1, 2, 3, 4, 5),
    "b": (2, 2, 2, 2, 2),
    "i": (1, 0, 0, 0, 0),
    "q": (0, 1, 0, 0, 0),
    "x": (0, 0, 0, 0, 1),
}
PRINTED = {  # range, D, D2, S, DP, DPnorm, KLD, DA (measures of Gries's five-part toy corpus)
    "a": (5, 0.7852, 0.9379, 0.9498, 0.18, 0.2195, 0.1370, 0.6975),
    "b": (5, 0.9681, 0.9987, 0.9990, 0.02, 0.0244, 0.0029, 0.9598),
    "i": (1, 0, 0, 0.18, 0.82, 1, 2.4739, 0),
    "q": (1, 0, 0, 0.20, 0.80, 0.9756, 2.3219, 0),
    "x": (1, 0, 0, 0.22, 0.78, 0.9512, 2.1844, 0),
}


def gries() -> Counts:
    rows = pd.DataFrame({"article_id": list("vwxyz"), "outlet": ["N", "N", "S", "S", "S"]})
    sizes = [[9], [10], [10], [10], [11]]
    return Counts.of(
        np.array(list(GRIES.values())).T, size=sizes, rows=rows, items=list(GRIES), per="token"
    )


def test_dispersion_of_the_five_part_toy_corpus():
    table = framing.dispersion(gries()).set_index("item")
    columns = ["range", "juilland_d", "carroll_d2", "rosengren_s", "dp", "dp_norm", "kld", "da"]
    for item, values in PRINTED.items():
        assert table.loc[item, columns].tolist() == pytest.approx(values, abs=6e-5), item
    assert table["variation_coefficient"].tolist() == pytest.approx(2 * (1 - table["juilland_d"]))
    assert "population sd" in method_of(table).convention


def test_dispersion_over_groups_and_in_blocks(monkeypatch):
    by_outlet = framing.dispersion(gries(), by="outlet").set_index("item")
    assert by_outlet.loc["i", ["n", "articles", "range"]].tolist() == [1, 1, 1]
    assert by_outlet.loc["i", "dp"] == pytest.approx(31 / 50)
    whole = framing.dispersion(gries())
    monkeypatch.setattr(import_module("analysis.framing.dispersion"), "CELLS", 7)
    pd.testing.assert_frame_equal(framing.dispersion(gries()), whole)


@settings(deadline=None, max_examples=6)
@given(st.permutations(range(5)), st.integers(2, 5))
def test_dispersion_does_not_depend_on_row_order_or_on_scale(order, times):
    counts = gries()
    moved = replace(
        counts,
        values=counts.values[list(order)] * times,
        size=counts.size[list(order)] * times,
        rows=counts.rows.iloc[list(order)].reset_index(drop=True),
    )
    one, two = framing.dispersion(counts), framing.dispersion(moved)
    pd.testing.assert_frame_equal(one.drop(columns="n"), two.drop(columns="n"))


def test_dispersion_leaves_out_empty_rows_and_refuses_single_parts():
    counts = gries()
    empty = Counts.of(
        np.vstack([counts.values.toarray(), np.zeros(5)]),
        size=[*counts.size.tolist(), [0]],
        rows=pd.DataFrame({"article_id": list("uvwxyz")}),
        items=counts.items,
        per="token",
    )
    pd.testing.assert_frame_equal(framing.dispersion(empty), framing.dispersion(counts))
    with pytest.raises(checks.InputError, match="dispersion: got 1 parts; expected at least two"):
        framing.dispersion(counts.where(rows={"article_id": "v"}))
    with pytest.raises(
        checks.InputError, match="items have sizes of their own; expected one size a row"
    ):
        framing.dispersion(replace(counts, size=counts.full_size()))


# frames, speakers, themes


def test_frames_count_sentences_once(pack):
    assert table_of(framing.frames(pack)) == {"aid": [0, 0], "law": [2, 0], "war": [2, 0]}
    assert table_of(framing.frames(pack, voice="quoted")) == {
        "aid": [0, 0],
        "law": [0, 0],
        "war": [1, 0],
    }
    counts = framing.frames(pack, voice="own")
    assert counts.size.tolist() == [[3], [2]] and counts.per == "sentence"
    assert table_of(counts.present())["law"] == [1, 0]


def test_frames_need_a_list_and_a_known_voice(pack):
    lists = {**pack.manifest["lists"], "frames": {"names": []}}
    with pytest.raises(
        checks.InputError, match='read without a list of frames.*frames="frames.toml"'
    ):
        framing.frames(replace(pack, manifest={**pack.manifest, "lists": lists}))
    with pytest.raises(checks.InputError, match="voice: got 'loud'"):
        framing.frames(pack, voice="loud")


def test_speakers_are_out_of_all_quotations(pack):
    counts = framing.speakers(pack)
    assert table_of(counts) == {"Aria": [1, 0], "Bo": [1, 0]}
    assert counts.size.tolist() == [[3], [0]] and counts.per == "quotation"
    assert table_of(framing.speakers(pack, kinds=["person"])) == {"Bo": [1, 0]}
    assert framing.speakers(pack, kinds=["person"]).size.tolist() == [[3], [0]]
    with pytest.raises(
        checks.InputError, match="kinds: got 'ship'; expected one of 'person', 'state'"
    ):
        framing.speakers(pack, kinds=["ship"])


def test_speakers_of_some_kinds_of_quotation(pack):
    kinds = pack.quotations.assign(kind=["indirect", *["direct"] * (len(pack.quotations) - 1)])
    changed = pack.with_tables(quotations=kinds)
    direct, mixed = (
        framing.speakers(changed, quotation="direct"),
        framing.speakers(changed, quotation=["mixed"]),
    )
    assert direct.size.sum() == len(kinds) - 1 and mixed.size.sum() == 0 and len(mixed.items) == 0
    both = framing.speakers(changed, quotation=["direct", "indirect"])
    assert table_of(both) == table_of(framing.speakers(changed)) and both.size.sum() == len(kinds)
    with pytest.raises(
        checks.InputError,
        match="quotation: got 'loud'; expected one of 'all', 'direct', 'mixed', 'indirect'",
    ):
        framing.speakers(changed, quotation="loud")
    with pytest.raises(checks.InputError, match="quotation: got 'all'; expected one of 'direct'"):
        framing.speakers(changed, quotation=["all"])


def test_themes_part_what_never_meets():
    counts = counts_of(
        ["law treaty law", "treaty law", "law treaty treaty", "oil price", "price oil oil", ""],
        ["N"] * 6,
    )
    found = framing.themes(counts, 2, halves=2)
    assert found.terms.columns[:3].tolist() == ["theme", "item", "weight"]
    members = {
        theme: set(part.loc[part["weight"] > 0.01, "item"])
        for theme, part in found.terms.groupby("theme")
    }
    assert members == {"theme 1": {"law", "treaty"}, "theme 2": {"oil", "price"}}
    assert found.terms.groupby("theme")["weight"].sum().tolist() == pytest.approx([1, 1])
    assert found.articles.values.toarray()[:5].round(2).tolist() == [[1, 0]] * 3 + [[0, 1]] * 2
    assert found.articles.size.ravel().tolist() == [1, 1, 1, 1, 1, 0]
    again = framing.themes(counts, 2, halves=2)
    pd.testing.assert_frame_equal(again.terms, found.terms)
    for wrong in (9, 1.5):
        with pytest.raises(
            checks.InputError,
            match=f"n, for 6 articles and 4 terms: got {wrong}; expected .* from 1 to 4",
        ):
            framing.themes(counts, wrong)
    with pytest.raises(checks.InputError, match="seed: got None; expected a whole number"):
        framing.themes(counts, 2, seed=None)
    with pytest.raises(
        checks.InputError, match="halves: got 0; expected a whole number of 1 or more"
    ):
        framing.themes(counts, 2, halves=0)


def test_stable_themes_are_found_again_and_chance_ones_are_not():
    pairs = [
        "law treaty",
        "treaty law court",
        "oil price",
        "price oil gas",
        "rain sun",
        "sun rain wind",
    ]
    found = framing.themes(counts_of([pairs[n % 6] for n in range(48)]), 3, halves=6).stability
    assert found["theme"].tolist() == ["theme 1", "theme 2", "theme 3"]
    assert (
        (found["stability"] > 0.9).all()
        and (found["lowest"] <= found["stability"]).all()
        and (found["note"] == "").all()
    )
    rng = np.random.default_rng(4)
    chance = [" ".join(rng.choice(list("abcdefghijklmnop"), 6)) for _ in range(48)]
    assert (
        framing.themes(counts_of(chance, token_pattern=r"\w"), 3, halves=6)
        .stability["stability"]
        .max()
        < 0.9
    )


def test_stability_does_not_depend_on_the_order_of_articles_and_says_where_there_is_none():
    texts = [
        "law treaty law",
        "treaty law",
        "law treaty treaty",
        "oil price",
        "price oil oil",
        "oil",
    ]
    one = counts_of(texts)
    two = replace(
        one,
        values=one.values[::-1],
        size=one.size[::-1],
        rows=one.rows.iloc[::-1].reset_index(drop=True),
    )
    pd.testing.assert_frame_equal(
        *(framing.themes(counts, 2, halves=3).stability for counts in (one, two))
    )
    few = framing.themes(one, 4).stability
    assert few["stability"].isna().all() and set(few["note"]) == {
        "not tested: half of the articles are 3, fewer than the themes"
    }


def test_a_search_that_does_not_settle_says_so(monkeypatch):
    texts = [" ".join(np.random.default_rng(n).choice(list("abcdefghij"), 6)) for n in range(12)]
    counts = counts_of(texts, token_pattern=r"\w")
    assert set(framing.themes(counts, 1, halves=1).stability["note"]) == {""}
    monkeypatch.setattr(import_module("analysis.framing.themes"), "ROUNDS", 2)
    assert set(framing.themes(counts, 3, halves=1).stability["note"]) == {
        "not tested: the search did not converge in 2 rounds"
    }


def test_tables_do_not_depend_on_the_order_of_articles():
    texts, outlets = ["law law aid", "war aid", "oil law", "war war"], ["N", "S", "N", "E"]
    one, two = counts_of(texts, outlets), counts_of(texts[::-1], outlets[::-1])
    for make in (
        lambda counts: framing.class_tf_idf(counts, by="outlet"),
        lambda counts: framing.keyness(counts, by="outlet", target="N"),
        lambda counts: framing.word_shift(counts, "N", "S", by="outlet"),
    ):
        pd.testing.assert_frame_equal(make(one), make(two))


def test_read_texts_give_what_scikit_learn_gives_on_the_same_texts():
    texts = [
        "Aria's army left. The Arian Federation says \u201cpeace, peace\u201d.",
        "Rain fell on Bo; rain, and no peace.",
        "U.S. sun.",
    ]
    table = pd.DataFrame(
        {"article_id": ["a1", "a2", "a3"], "outlet": ["N", "N", "S"], "text": texts}
    )
    features = extract(read_corpus(table))
    vectorizer = TfidfVectorizer()
    expected = vectorizer.fit_transform(texts).toarray()
    counts = framing.terms(features, normalise=False)
    assert counts.items.tolist() == vectorizer.get_feature_names_out().tolist()
    assert np.abs(framing.tf_idf(counts).values.toarray() - expected).max() < 1e-12
    assert counts.size.ravel().tolist() == counts.values.sum(axis=1).tolist()


@pytest.mark.slow
def test_framing_loads_no_heavy_library():
    code = "import sys; from analysis import framing, cooccurrence, sentiment; print({'sklearn', 'networkx'} & {*sys.modules})"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "set()"
    )
