"""Copies: near-duplicate texts and shared sentences. All articles here are invented, except where a test reads ../shared."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import combine, compare, copies, framing, lexicons, load_features
from analysis.corpus.articles import read_corpus
from analysis.features.extraction import extract

STORM = "The ferry left the harbour before the storm and reached the island at noon with forty people on board"
FAIR = "Farmers brought apples and pears to the autumn fair where a brass band played until the lights went out"


def made(texts: dict[str, str]):
    """Return the features of texts by article_id; the outlet is the first letter."""
    rows = [(article_id, article_id[0].upper(), text) for article_id, text in texts.items()]
    return extract(read_corpus(pd.DataFrame(rows, columns=["article_id", "outlet", "text"])))


def shingles(text: str) -> set[tuple]:
    """Return the runs of five words."""
    words = text.split()
    return {tuple(words[first : first + 5]) for first in range(len(words) - 4)}


def long_text(seed: int, n: int = 600) -> list[str]:
    """Return invented words in random order."""
    return random.Random(seed).choices([f"word{number}" for number in range(300)], k=n)


def test_link_by_hand():
    features = made({"b": STORM, "a": FAIR, "c": f"{STORM} again", "d": "Too short"})
    table = copies.link(features)
    assert table[["article_id", "copy_cluster"]].values.tolist() == [
        ["a", "a"],
        ["b", "b"],
        ["c", "b"],
        ["d", "d"],
    ]
    assert table["agency_guess"].isna().all() and str(table["agency_guess"].dtype) == "str"
    assert features.with_metadata(table).articles["copy_cluster"].tolist() == ["a", "b", "b", "d"]


def test_copies_within_an_outlet_are_one_unit_and_each_counts():
    texts = {"a1": STORM, "a2": f"{STORM} again", "a3": FAIR}
    features = made(texts | {"b1": STORM, "b2": "Too short", "b3": "Too short"})
    counts = framing.terms(features.with_metadata(copies.link(features)))
    table = compare.contrasts(counts, "outlet").set_index("item")
    ferry = table.loc["ferry", ["n", "units", "n_against", "units_against"]]
    assert ferry.tolist() == [2, 2, 1, 3]  # a1 and a2 are one unit; b2 and b3 are too short


def test_links_are_passed_on():
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    features = made(
        {"a": " ".join(words[:20]), "b": " ".join(words[3:23]), "c": " ".join(words[6:26])}
    )
    near, far = 13 / (16 + 16 - 13), 10 / (16 + 16 - 10)
    assert near > 0.55 > far
    assert copies.link(features, min_jaccard=0.55)["copy_cluster"].tolist() == ["a", "a", "a"]
    assert copies.link(features, min_jaccard=0.7)["copy_cluster"].tolist() == ["a", "b", "c"]


def test_a_passage_that_a_text_repeats_counts_once():
    passage = "red green blue grey pink"
    corpus = corpus_of({"a": f"{passage} one two", "b": f"{passage} three {passage} four"})
    row = copies.pairs(corpus, min_jaccard=0.05).iloc[0]
    assert row["n_shared"] == 1


WORDS = st.lists(st.sampled_from("red green blue grey pink".split()), min_size=5, max_size=14).map(
    " ".join
)


def corpus_of(texts):
    """Return the corpus of texts by article_id; the outlet is the first letter."""
    rows = [(article_id, article_id[0].upper(), text) for article_id, text in texts.items()]
    return read_corpus(pd.DataFrame(rows, columns=["article_id", "outlet", "text"]))


@settings(max_examples=15)
@given(
    texts=st.lists(WORDS, min_size=2, max_size=5),
    least=st.floats(0.1, 1),
)
def test_pairs_are_those_of_sets_of_shingles(texts, least):
    corpus = corpus_of({f"a{number}": text for number, text in enumerate(texts)})
    sets, expected = [shingles(text) for text in texts], []
    for one in range(len(texts)):
        for two in range(one + 1, len(texts)):
            shared = len(sets[one] & sets[two])
            jaccard, containment = (
                shared / len(sets[one] | sets[two]),
                shared / min(len(sets[one]), len(sets[two])),
            )
            if shared and jaccard >= least:
                expected.append(
                    [f"a{one}", f"a{two}", "A", "A", jaccard, containment, shared, True]
                )
    features = extract(corpus)  # short texts are kept whole
    sketches = features.articles["sketch"]
    # One whose hashes are all divisible by 8 looks like the sample of a long text.
    assume(all(len(sketch) == 0 or (sketch % 8 != 0).any() for sketch in sketches))
    for source, texts in ((features, None), (features, corpus), (corpus, None)):
        found = copies.pairs(source, corpus=texts, min_jaccard=least)
        assert found.values.tolist() == expected
    assert list(found) == [
        *"article_id_a article_id_b outlet_a outlet_b jaccard containment n_shared exact".split()
    ]


def test_long_texts_are_estimated_without_texts_and_compared_with_them():
    base = long_text(1)
    corpus = corpus_of(
        {
            "a": " ".join(base),
            "b": " ".join(base[:540] + long_text(2, 60)),
            "c": " ".join(long_text(3)),
        }
    )
    features = extract(corpus)
    estimate, exact = copies.pairs(features), copies.pairs(features, corpus=corpus)
    assert estimate[["article_id_a", "article_id_b", "exact"]].values.tolist() == [
        ["a", "b", False]
    ]
    assert exact[["article_id_a", "article_id_b", "exact"]].values.tolist() == [["a", "b", True]]
    pd.testing.assert_frame_equal(copies.pairs(corpus), exact)
    assert exact.loc[0, ["n_shared", "jaccard"]].tolist() == [536, 536 / (596 + 596 - 536)]
    assert (
        estimate["jaccard"][0] == pytest.approx(exact["jaccard"][0], abs=0.1)
        and estimate["n_shared"][0] % 8 == 0
    )
    assert (
        copies.link(features)["copy_cluster"].tolist()
        == copies.link(corpus)["copy_cluster"].tolist()
        == ["a", "a", "c"]
    )


def test_a_short_text_and_a_long_one_are_compared_on_the_same_sample():
    base = long_text(4)
    features = made({"a": " ".join(base[:48]), "b": " ".join(base[:60])})
    assert len(features.articles["sketch"][0]) > len(features.articles["sketch"][1])
    first, second = (
        {value for value in sketch if value % 8 == 0} for sketch in features.articles["sketch"]
    )
    [pair] = copies.pairs(features).to_dict("records")
    assert pair["jaccard"] == pytest.approx(len(first & second) / len(first | second))
    assert pair["n_shared"] == 8 * len(first & second) and not pair["exact"]


def test_titles_make_no_difference():
    table = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "outlet": "North",
            "title": ["Storm at sea: a ferry returns late", None],
            "text": [STORM, STORM],
        }
    )
    corpus = read_corpus(table)
    assert (
        copies.pairs(corpus)["jaccard"].tolist()
        == copies.pairs(extract(corpus))["jaccard"].tolist()
        == [1]
    )


def test_shared_sentences_by_hand():
    features = made(
        {
            "a": f"{STORM}. {FAIR}. Nobody was hurt.",
            "b": f"{STORM.upper()}! Nobody was hurt. Elsewhere {FAIR}.",
            "c": f"{STORM}. {STORM}.",
            "d": "Nobody was hurt.",
        }
    )
    table = copies.shared_sentences(features)
    assert table.to_dict("list") == {
        "article_id_a": ["a", "a", "b"],
        "article_id_b": ["b", "c", "c"],
        "outlet_a": ["A", "A", "B"],
        "outlet_b": ["B", "C", "C"],
        "n_shared": [1, 1, 1],
        "share_a": [0.5, 0.5, 0.5],
        "share_b": [0.5, 1.0, 1.0],
    }
    short = copies.shared_sentences(features, min_tokens=3)
    assert short.query("article_id_b == 'd'")["share_a"].tolist() == [1 / 3, 1 / 3]


def test_three_shared_hashes_are_enough_evidence_and_two_are_not():
    features = made({"a": STORM, "b": FAIR})
    for n_shared, n_pairs in ((3, 1), (2, 0)):
        both = np.arange(1, n_shared + 1, dtype=np.uint64) * np.uint64(8)
        sketches = [np.append(both, np.uint64(800)), np.append(both, np.uint64(808))]
        estimated = replace(features, articles=features.articles.assign(sketch=sketches))
        assert len(copies.pairs(estimated, min_jaccard=0.3)) == n_pairs


def test_nothing_shared_is_an_empty_table():
    table = copies.shared_sentences(made({"a": STORM, "b": FAIR}))
    assert len(table) == 0
    assert list(table) == [
        "article_id_a",
        "article_id_b",
        "outlet_a",
        "outlet_b",
        "n_shared",
        "share_a",
        "share_b",
    ]
    assert copies.link(made({"a": "Hm."}))["copy_cluster"].tolist() == ["a"]


def test_a_pack_in_parts_is_loaded_first(tmp_path):
    parts = extract(corpus_of({"a": STORM, "b": STORM}), to=tmp_path / "pack")
    assert len(copies.pairs(parts.load())) == 1


@pytest.fixture(scope="module")
def war(shared):
    """Return the corpus of FA-KES and the pairs of its articles with their exact indices."""
    columns = {"article_content": "text", "article_title": "title", "source": "outlet"}
    table = pd.read_csv(
        shared / "data/fa-kes/FA-KES-Dataset.csv",
        encoding="latin-1",
        dtype="str",
        keep_default_na=False,
    )
    table = (
        table[list(columns)]
        .rename(columns=columns)
        .assign(article_id=[f"f{row:03}" for row in range(1, len(table) + 1)])
    )
    pairs = pd.read_csv(
        shared / "data/fa-kes/near_duplicate_pairs.csv"
    )  # found in the texts as they arrived
    return read_corpus(table, noise=lexicons.Noise(())), pairs


def recall_and_precision(found, true):
    found, true = (
        set(table[["article_id_a", "article_id_b"]].itertuples(index=False, name=None))
        for table in (found, true)
    )
    return len(found & true) / len(true), len(found & true) / len(found)


@pytest.mark.slow
@pytest.mark.shared
def test_with_texts_real_near_duplicates_are_found_exactly(war):
    """Measured: 57 of 57 pairs with a Jaccard index of 0.5, and no other."""
    corpus, table = war
    assert min(recall_and_precision(copies.pairs(corpus), table[table["jaccard"] >= 0.5])) >= 0.99


@pytest.mark.shared
@pytest.mark.slow
def test_without_texts_few_real_near_duplicates_are_missed(war):
    """Measured: recall 1, precision .90 (6 of 63 pairs are a little below 0.5)."""
    corpus, table = war
    recall, precision = recall_and_precision(
        copies.pairs(extract(corpus)), table[table["jaccard"] >= 0.5]
    )
    assert recall >= 0.95 and precision >= 0.85


CREDITED = [
    ("ELMSIDE (Reuters) - Ferries ran.", "Reuters"),
    ("(AP) — Ferries ran.", "Associated Press"),
    ("Elm: Ferries ran.", None),
    ("Share\nELMSIDE, August 16. /TASS/. Ferries ran.", "TASS"),
    ("Elm, Aug 17, IRNA - Ferries ran.", "IRNA"),
    ("ELM, August 18, 2016, Xinhua -- Ferries ran.", "Xinhua"),
    ("By Ana Orel, Associated Press\nFerries ran.", "Associated Press"),
    ("Ferries run again AFP , Monday 5 Sep 2016 Ferries ran.", "AFP"),
    ("Ferries ran.\nSource: TASS", "TASS"),
    ("Ferries ran.--Reuters", "Reuters"),
    ("Ferries ran. (AFP)", "AFP"),
    ("Ferries ran.\nAP contributed to this report.", "Associated Press"),
    ("Ferries ran.\nCopyright 2016 The Associated Press", "Associated Press"),
    ("Ferries ran.\nOur Standards: The Thomson Reuters Trust Principles.", "Reuters"),
    ("Ferries ran, Reuters reported.", None),
    ("REUTERS/Jon Marsh\nFerries ran.", None),
    ("Handout via Reuters\nFerries ran.", None),
    ("Photo: Ana Orel/AFP\nFerries ran.", None),
    ("A paper (AP) on ferries. They ran.", None),
    ("SYRIA - Ferries ran.", None),
    ("ELM (AP) - Ferries ran.\n\nFerries ran. (AFP)", None),
    (
        "Ferries ran. Editing by Ana Orel Our Standards:The Thomson Reuters Trust Principles.",
        "Reuters",
    ),
]


@pytest.mark.parametrize(("text", "agency"), CREDITED)
def test_agencies_are_credited_by_datelines_and_credit_lines(text, agency):
    assert lexicons.agencies().credited(text) == agency


def test_a_guess_comes_from_the_raw_text_or_from_the_only_agency_of_the_cluster_and_changes_nothing():
    texts = {
        "a": f"ELMSIDE (Reuters) - {STORM}.",
        "b": f"{STORM}.",
        "c": f"{FAIR}.",
        "d": f"{FAIR}. (AFP)",
        "e": "Too short.",
        "f": f"{FAIR}.\nSource: TASS",
    }
    table = pd.DataFrame(
        {
            "article_id": list(texts),
            "outlet": "North",
            "agency": [None, "own staff", None, None, None, None],
            "text": list(texts.values()),
        }
    )
    features = extract(read_corpus(table))
    assert "Reuters" not in features.terms.vocabulary  # cleaning takes the dateline away
    assert features.articles["agency_credit"].fillna("").tolist() == [
        "Reuters",
        "",
        "",
        "AFP",
        "",
        "TASS",
    ]
    linked = features.with_metadata(copies.link(features)).articles.fillna(
        {"agency_guess": "", "agency": ""}
    )
    assert linked["copy_cluster"].tolist() == ["a", "a", "c", "c", "e", "c"]
    assert linked["agency_guess"].tolist() == [
        "Reuters",
        "",
        "",
        "AFP",
        "",
        "TASS",
    ]  # "own staff" and Reuters: not one agency
    assert linked["agency"].tolist() == ["", "own staff", "", "", "", ""]
    alone = copies.link(extract(read_corpus(table.assign(agency=None))))
    assert alone["agency_guess"].fillna("").tolist() == [
        "Reuters",
        "Reuters",
        "",
        "AFP",
        "",
        "TASS",
    ]


def test_an_agency_is_one_by_whichever_form_of_its_name():
    table = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "outlet": "North",
            "agency": ["AP", None, None],
            "text": [f"{STORM}.", f"ELMSIDE (AP) - {STORM}.", f"{STORM}."],
        }
    )
    assert (
        copies.link(extract(read_corpus(table)))["agency_guess"].tolist()
        == ["Associated Press"] * 3
    )


def test_linking_works_on_combined_packs_and_after_saving(tmp_path):
    one = extract(corpus_of({"a": f"ELMSIDE (Reuters) - {STORM}.", "c": FAIR}))
    other = extract(corpus_of({"b": STORM}))
    both = combine([load_features(one.save(tmp_path / "one")), other])
    assert copies.link(both)[["copy_cluster", "agency_guess"]].fillna("").values.tolist() == [
        ["a", "Reuters"],
        ["a", "Reuters"],
        ["c", ""],
    ]
