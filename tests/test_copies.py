"""Copies: near-duplicate texts and shared sentences. All articles here are invented, except where a test reads ../shared."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import compare, copies, framing, lexicons
from analysis.corpus.articles import read_corpus
from analysis.features.extraction import extract

STORM = "The ferry left the harbour before the storm and reached the island at noon with forty people on board"
FAIR = "Farmers brought apples and pears to the autumn fair where a brass band played until the lights went out"


def corpus_of(texts: dict[str, str], **columns):
    """Return the corpus of texts by article_id; the outlet is the first letter."""
    table = pd.DataFrame({"article_id": list(texts), "text": list(texts.values())})
    return read_corpus(table.assign(outlet=table["article_id"].str[0].str.upper(), **columns))


def made(texts: dict[str, str], **columns):
    """Return the features of these texts."""
    return extract(corpus_of(texts, **columns))


def shingles(text: str) -> set[tuple]:
    """Return the runs of five words."""
    words = text.split()
    return {tuple(words[first : first + 5]) for first in range(len(words) - 4)}


def long_text(seed: int, n: int = 600) -> list[str]:
    """Return invented words in random order."""
    return random.Random(seed).choices([f"word{number}" for number in range(300)], k=n)


def clusters(source, **options):
    """Return the cluster of each article, one letter each."""
    return "".join(copies.link(source, **options)["copy_cluster"])


def guesses(source):
    """Return the agency that is guessed for each article."""
    return copies.link(source)["agency_guess"].fillna("").tolist()


def test_link_by_hand():
    features = made({"b": STORM, "a": FAIR, "c": f"{STORM} again", "d": "Too short"})
    table = copies.link(features)
    assert "".join(table["article_id"] + table["copy_cluster"]) == "aabbcbdd"
    assert table["agency_guess"].isna().all() and str(table["agency_guess"].dtype) == "str"
    assert "".join(features.with_metadata(table).articles["copy_cluster"]) == "abbd"


def test_copies_within_an_outlet_are_one_unit_and_each_counts():
    texts = {"a1": STORM, "a2": f"{STORM} again", "a3": FAIR}
    features = made(texts | {"b1": STORM, "b2": "Too short", "b3": "Too short"})
    counts = framing.terms(features.with_metadata(copies.link(features)))
    table = compare.contrasts(counts, "outlet").set_index("item")
    ferry = table.loc["ferry", ["n", "units", "n_against", "units_against"]]
    assert ferry.tolist() == [2, 2, 1, 3]  # a1 and a2 are one unit; b2 and b3 are too short


def test_links_are_passed_on():
    words = [f"w{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    texts = {"a": words[:20], "b": words[3:23], "c": words[6:26]}
    features = made({name: " ".join(text) for name, text in texts.items()})
    near, far = 13 / (16 + 16 - 13), 10 / (16 + 16 - 10)
    assert near > 0.55 > far
    assert clusters(features, min_jaccard=0.55) == "aaa"
    assert clusters(features, min_jaccard=0.7) == "abc"


def test_a_passage_that_a_text_repeats_counts_once():
    passage = "red green blue grey pink"
    corpus = corpus_of({"a": f"{passage} one two", "b": f"{passage} three {passage} four"})
    row = copies.pairs(corpus, min_jaccard=0.05).iloc[0]
    assert row["n_shared"] == 1


WORDS = st.lists(st.sampled_from("red green blue grey pink".split()), min_size=5, max_size=14).map(
    " ".join
)


@settings(max_examples=15)
@given(
    texts=st.lists(WORDS, min_size=2, max_size=5),
    least=st.floats(0.1, 1),
)
def test_pairs_are_those_of_sets_of_shingles(texts, least):
    corpus = corpus_of({f"a{number}": text for number, text in enumerate(texts)})
    sets = [(f"a{number}", shingles(text)) for number, text in enumerate(texts)]
    expected = []
    for (one, a), (two, b) in combinations(sets, 2):
        shared = len(a & b)
        if shared and shared / len(a | b) >= least:
            sizes = [shared / len(a | b), shared / min(len(a), len(b)), shared]
            expected.append([one, two, "A", "A", *sizes, True])
    features = extract(corpus)  # short texts are kept whole
    sketches = features.articles["sketch"]
    # One whose hashes are all divisible by 8 looks like the sample of a long text.
    assume(all(len(sketch) == 0 or (sketch % 8 != 0).any() for sketch in sketches))
    for source, given_texts in ((features, None), (features, corpus), (corpus, None)):
        found = copies.pairs(source, corpus=given_texts, min_jaccard=least)
        assert found.values.tolist() == expected
    names = "article_id_a article_id_b outlet_a outlet_b jaccard containment n_shared exact"
    assert list(found) == names.split()


def test_long_texts_are_estimated_without_texts_and_compared_with_them():
    base = long_text(1)
    texts = {"a": base, "b": base[:540] + long_text(2, 60), "c": long_text(3)}
    corpus = corpus_of({name: " ".join(words) for name, words in texts.items()})
    features = extract(corpus)
    estimate, exact = copies.pairs(features), copies.pairs(features, corpus=corpus)
    for pairs, is_exact in ((estimate, False), (exact, True)):
        found = pairs[["article_id_a", "article_id_b", "exact"]]
        assert found.values.tolist() == [["a", "b", is_exact]]
    pd.testing.assert_frame_equal(copies.pairs(corpus), exact)
    assert exact.loc[0, ["n_shared", "jaccard"]].tolist() == [536, 536 / (596 + 596 - 536)]
    assert estimate["jaccard"][0] == pytest.approx(exact["jaccard"][0], abs=0.1)
    assert estimate["n_shared"][0] % 8 == 0
    assert clusters(features) == clusters(corpus) == "aac"


def test_a_short_text_and_a_long_one_are_compared_on_the_same_sample():
    base = long_text(4)
    features = made({"a": " ".join(base[:48]), "b": " ".join(base[:60])})
    whole, sample = features.articles["sketch"]
    assert len(whole) > len(sample)
    first, second = ({value for value in each if value % 8 == 0} for each in (whole, sample))
    [pair] = copies.pairs(features).to_dict("records")
    assert pair["jaccard"] == pytest.approx(len(first & second) / len(first | second))
    assert pair["n_shared"] == 8 * len(first & second) and not pair["exact"]


def test_titles_make_no_difference():
    corpus = corpus_of({"a": STORM, "b": STORM}, title=["Storm at sea: a ferry is late", None])
    for source in (corpus, extract(corpus)):
        assert copies.pairs(source)["jaccard"].tolist() == [1]


@pytest.mark.parametrize("n_shared, n_pairs", [(3, 1), (2, 0)])
def test_three_shared_hashes_are_enough_evidence_and_two_are_not(n_shared, n_pairs):
    features = made({"a": STORM, "b": FAIR})
    both = range(8, 8 * n_shared + 1, 8)
    sketches = [np.array([*both, last], dtype=np.uint64) for last in (800, 808)]
    estimated = replace(features, articles=features.articles.assign(sketch=sketches))
    assert len(copies.pairs(estimated, min_jaccard=0.3)) == n_pairs


@pytest.fixture(scope="module")
def war(shared):
    """Return the corpus of FA-KES and the pairs of its articles that share half of it."""
    columns = {"article_content": "text", "article_title": "title", "source": "outlet"}
    path = shared / "data/fa-kes/FA-KES-Dataset.csv"
    table = pd.read_csv(path, encoding="latin-1", dtype="str", keep_default_na=False)
    table = table[list(columns)].rename(columns=columns)
    table["article_id"] = [f"f{row:03}" for row in range(1, len(table) + 1)]
    pairs = pd.read_csv(shared / "data/fa-kes/near_duplicate_pairs.csv")  # of texts as they arrived
    return read_corpus(table, noise=lexicons.Noise(())), pairs[pairs["jaccard"] >= 0.5]


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
    corpus, true = war
    assert min(recall_and_precision(copies.pairs(corpus), true)) >= 0.99


@pytest.mark.shared
@pytest.mark.slow
def test_without_texts_few_real_near_duplicates_are_missed(war):
    """Measured: recall 1, precision .90 (6 of 63 pairs are a little below 0.5)."""
    corpus, true = war
    recall, precision = recall_and_precision(copies.pairs(extract(corpus)), true)
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
    known = ["", "own staff", "", "", "", ""]
    credits = ["Reuters", "", "", "AFP", "", "TASS"]
    features = made(texts, agency=known)
    assert "Reuters" not in features.terms.vocabulary  # cleaning takes the dateline away
    assert features.articles["agency_credit"].fillna("").tolist() == credits
    assert clusters(features) == "aaccec"
    assert guesses(features) == credits  # "own staff" and Reuters: not one agency
    linked = features.with_metadata(copies.link(features)).articles
    assert linked["agency"].fillna("").tolist() == known
    assert guesses(made(texts)) == ["Reuters", "Reuters", "", "AFP", "", "TASS"]


def test_an_agency_is_one_by_whichever_form_of_its_name():
    texts = {"a": f"{STORM}.", "b": f"ELMSIDE (AP) - {STORM}.", "c": f"{STORM}."}
    assert guesses(made(texts, agency=["AP", None, None])) == ["Associated Press"] * 3
