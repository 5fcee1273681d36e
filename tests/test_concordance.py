"""Keywords in their sentences, and words that stand together, by hand, by brute force and beside NLTK."""

import itertools
import math
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import concordance, extract, figures, read_corpus
from analysis import errors as checks
from analysis.lexicons import wordlists as lexicons
from analysis.stats import measures

FERRIES = [
    (
        "f1",
        "Elm Post",
        "Storm stops ferries",
        "No ferry sailed. “The ferry waits,” said Ida Berg, who runs the port of Elm.\nA storm came.",
    ),
    ("f2", "Elm Post", None, "Berg said the ferry sank. The old ferry boat sank fast."),
    ("f3", "Oak News", None, "- The ferry\nboat is lost. Nobody swam."),
]
UNITS = ["sentence", "window", "adjacent"]
WORDS = st.lists(
    st.lists(st.sampled_from(["aa", "bb", "cc", "dd", "ee"]), min_size=1, max_size=7),
    min_size=1,
    max_size=6,
)


def corpus_of(rows, columns=("article_id", "outlet", "title", "text")):
    return read_corpus(pd.DataFrame(rows, columns=columns))


def of_sentences(articles):
    """Return a Corpus of articles that are lists of sentences, lists of words."""
    texts = ["\n".join(" ".join(words) for words in sentences) for sentences in articles]
    rows = [(f"a{number}", "xyz"[number % 3], text) for number, text in enumerate(texts)]
    return read_corpus(
        pd.DataFrame(rows, columns=["article_id", "outlet", "text"]), noise=lexicons.Noise(())
    )


@pytest.fixture(scope="module")
def ferries():
    return corpus_of(FERRIES)


@pytest.fixture(scope="module")
def people():
    names = [("Berg", "person", "Berg"), ("Berg", "person", "Ida Berg"), ("Elm", "place", "Elm")]
    return lexicons.Actors(
        pd.DataFrame(
            [(*name, "exact", None) for name in names],
            columns=["actor", "kind", "alias", "case", "parent"],
            dtype="str",
        ),
        (),
        ("Berg", "Elm"),
    )


# Lines


def test_lines_by_hand(ferries):
    found = concordance.lines(ferries, "ferry", width=None)
    assert found[
        ["article_id", "outlet", "paragraph", "sentence", "left", "keyword", "right", "quoted"]
    ].values.tolist() == [
        ["f1", "Elm Post", 1, 1, "No ", "ferry", " sailed.", False],
        [
            "f1",
            "Elm Post",
            1,
            2,
            "“The ",
            "ferry",
            " waits,” said Ida Berg, who runs the port of Elm.",
            True,
        ],
        ["f2", "Elm Post", 1, 0, "Berg said the ", "ferry", " sank.", False],
        ["f2", "Elm Post", 1, 1, "The old ", "ferry", " boat sank fast.", False],
        ["f3", "Oak News", 1, 0, "- The ", "ferry", "", False],
    ]
    assert found["note"].isna().all() and found["title"].tolist()[:3:2] == [
        "Storm stops ferries",
        np.nan,
    ]


def test_titles_are_paragraph_zero_and_a_star_stands_for_the_rest_of_a_word(ferries):
    found = concordance.lines(ferries, ["ferr*", "STORM"])
    assert found.loc[
        [0, 1], ["paragraph", "sentence", "item", "left", "keyword", "right"]
    ].values.tolist() == [
        [0, 0, "STORM", "", "Storm", " stops ferries"],
        [0, 0, "ferr*", "Storm stops ", "ferries", ""],
    ]


def test_places_are_those_of_the_features(ferries):
    sentences = extract(ferries).sentences.merge(
        concordance.lines(ferries, ["storm", "sank"]),
        how="right",
        on=["article_id", "paragraph", "sentence"],
    )
    assert sentences["n_tokens"].tolist() == [3, 2, 5, 6]


def test_each_keyword_is_looked_for_by_itself_and_never_across_a_line(ferries):
    found = concordance.lines(ferries, ["ferry boat", "ferry"])
    assert found["item"].value_counts().to_dict() == {"ferry": 5, "ferry boat": 1}
    assert found.attrs["across_sentences"] == 1


def test_an_actor_is_all_its_aliases_and_only_these(ferries, people):
    found = concordance.lines(ferries, ["Berg", "port"], actors=people)
    assert found[["item", "keyword"]].values.tolist() == [
        ["Berg", "Ida Berg"],
        ["port", "port"],
        ["Berg", "Berg"],
    ]
    assert concordance.lines(ferries, "ida berg")["keyword"].tolist() == ["Ida Berg"]


def test_sorted_by_the_words_around(ferries):
    left = concordance.lines(ferries, "ferry", sort="left", width=None)["left"].tolist()
    assert left == ["No ", "The old ", "“The ", "- The ", "Berg said the "]
    right = concordance.lines(ferries, "ferry", sort="right")["right"].str.strip(" …").tolist()
    assert right == [
        "",
        "boat sank fast.",
        "sailed.",
        "sank.",
        "waits,” said Ida Berg, who runs the",
    ]


def test_cut_between_words_where_there_are_any():
    text = f"Seven grey gulls saw {'x' * 30} ferry leave the old harbour"
    found = concordance.lines(corpus_of([("a", "Elm", None, text)]), ["ferry", "gulls"], width=8)
    assert found[["left", "right"]].values.tolist() == [
        ["… grey ", " saw …"],
        ["… xxxxxxx ", " leave …"],
    ]


def test_what_stands_nowhere_is_a_row_with_a_note(ferries):
    found = concordance.lines(ferries, ["zeppelin", "swam", "airship"])
    assert found["item"].tolist() == ["swam", "zeppelin", "airship"]
    assert found["note"].tolist()[1:] == ["stands nowhere in 3 articles"] * 2
    assert found["left"].isna().tolist() == [False, True, True]


@given(st.text(alphabet="ferry FERRY.!?\n“”'-’é ", max_size=60))
@settings(max_examples=5, deadline=None)
def test_whole_lines_are_whole_sentences(text):
    corpus = corpus_of([("a", "Elm", None, f"{text} Ferry")])
    found = concordance.lines(corpus, "ferry", width=None)
    clean = corpus.articles["text"].iloc[0]
    assert len(found) == len(re.findall(r"(?<!\w)ferry(?!\w)", clean, flags=re.IGNORECASE))
    for line in found["left"] + found["keyword"] + found["right"]:
        assert line in clean and "\n" not in line


@pytest.mark.parametrize(
    "given_, said",
    [
        ({"keywords": [""]}, "keyword: got ''; expected words"),
        ({"keywords": ["a*b"]}, r"keyword: got 'a\*b'"),
        ({"keywords": []}, r"keywords: got \[\]; expected a word or a list of words"),
        ({"keywords": 5}, "keywords: got 5"),
        (
            {"keywords": "rain", "sort": "up"},
            "sort: got 'up'; expected one of 'position', 'left', 'right'",
        ),
        ({"keywords": "rain", "width": 0}, "width: got 0; expected a whole number of 1 or more"),
    ],
)
def test_refused_lines(ferries, given_, said):
    with pytest.raises(checks.InputError, match=said):
        concordance.lines(ferries, **given_)


def test_a_pack_holds_no_sentences(ferries):
    with pytest.raises(
        checks.InputError,
        match="corpus: got a Features; expected a Corpus: a pack holds no sentences",
    ):
        concordance.lines(extract(ferries), "ferry")
    with pytest.raises(
        checks.InputError,
        match="metadata: got the columns note, which are there already.*in the table of articles",
    ):
        concordance.lines(
            corpus_of(
                [("a", "Elm", "Rain.", "x")], columns=("article_id", "outlet", "text", "note")
            ),
            "rain",
        )


def test_exported_cells_are_no_formulas(tmp_path):
    corpus = corpus_of([("a", "=cmd", "@home", "+1 ferry sank.\n-ferry tales")])
    found = concordance.lines(corpus, "ferry").drop(
        columns=["agency", "published", "url", "language"]
    )
    figures.save_table(found, name="02-lines", case="demo", folder=tmp_path)
    written = pd.read_csv(tmp_path / "demo" / "02-lines.csv")
    assert written[["outlet", "left", "title"]].values.tolist() == [
        ["'=cmd", "'+1 ", "'@home"],
        ["'=cmd", "'-", "'@home"],
    ]
    assert found["left"].tolist() == ["+1 ", "-"]


# Collocations


def test_collocations_by_hand():
    corpus = of_sentences([[["aa", "bb", "aa", "cc"], ["bb", "aa"]], [["aa", "bb"], ["dd"]]])
    columns = ["item_a", "item_b", "joint", "n_a", "n_b", "expected", "articles", "outlets"]
    found = {
        within: concordance.collocations(corpus, within=within, window=2, min_joint=2)
        for within in UNITS
    }
    assert found["sentence"][columns].values.tolist() == [["aa", "bb", 3, 3, 3, 9 / 4, 2, 2]]
    assert found["sentence"].attrs["pairs"] == 3
    # aa-bb ab-aa bb-aa bb-cc aa-cc aa-aa | bb-aa | aa-bb: ordered either way there are fourteen
    assert found["window"][columns].values.tolist() == [["aa", "bb", 4, 7, 5, 35 / 14, 2, 2]]
    assert found["adjacent"][columns].round(9).values.tolist() == [
        ["bb", "aa", 2, 2, 2, 4 / 5, 1, 1],
        ["aa", "bb", 2, 3, 2, 6 / 5, 2, 2],
    ]
    assert [table.attrs["total"] for table in found.values()] == [4, 14, 5]


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(1, 4))
@settings(max_examples=3, deadline=None)
def test_collocations_are_those_of_all_pairs(articles, window):
    corpus, sentences = of_sentences(articles), [words for article in articles for words in article]
    unordered = [
        [frozenset(pair) for words in sentences for pair in itertools.combinations(set(words), 2)],
        [
            frozenset((words[i], words[j]))
            for words in sentences
            for i, j in itertools.combinations(range(len(words)), 2)
            if j - i <= window
        ],
    ]
    for within, expected in zip(UNITS, unordered):
        table = concordance.collocations(corpus, within=within, window=window, min_joint=1)
        found = {
            frozenset(pair): joint
            for *pair, joint in table[["item_a", "item_b", "joint"]].values.tolist()
        }
        assert found == {pair: n for pair, n in Counter(expected).items() if len(pair) == 2}
        assert (table["item_a"] < table["item_b"]).all() and (
            table["joint"] <= table[["n_a", "n_b"]].min(axis=1)
        ).all()
        one = concordance.collocations(
            corpus, articles[0][0][0], within=within, window=window, min_joint=1
        )
        assert one[["joint", "score"]].sum().to_numpy() == pytest.approx(
            table[(table[["item_a", "item_b"]] == articles[0][0][0]).any(axis=1)][
                ["joint", "score"]
            ]
            .sum()
            .to_numpy()
        )


@pytest.mark.slow
def test_neighbours_are_those_of_nltk_which_takes_sums_of_words():
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    rng = np.random.default_rng(0)
    sentences = [
        rng.choice(["aa", "bb", "cc", "dd", "ee", "ff"], size=size).tolist()
        for size in rng.integers(1, 9, size=20)
    ]
    table = concordance.collocations(
        of_sentences([sentences[:9], sentences[9:]]), within="adjacent", min_joint=1
    )
    finder, total = BigramCollocationFinder.from_documents(sentences), table.attrs["total"]
    assert dict(finder.ngram_fd) == {
        (a, b): n for a, b, n in table[["item_a", "item_b", "joint"]].values.tolist()
    }
    assert finder.word_fd.N() == total + len(
        sentences
    )  # the last word of a sentence is first of no pair
    peers = {
        "log_likelihood": "likelihood_ratio",
        "pmi": "pmi",
        "dice": "dice",
        "jaccard": "jaccard",
        "t_score": "student_t",
    }
    joint, left, right = (table[name].to_numpy() for name in ("joint", "n_a", "n_b"))
    for ours, theirs in peers.items():
        there = [
            getattr(BigramAssocMeasures, theirs)(int(j), (int(x), int(y)), total)
            for j, x, y in zip(joint, left, right)
        ]
        assert np.abs(getattr(measures, ours)(joint, left, right, total)) == pytest.approx(
            np.abs(there), abs=1e-6
        )


@pytest.mark.slow
def test_where_sums_of_words_lead_nltk_astray():
    """nltk/nltk#2200: words that follow themselves make a negative cell there; pairs of a window are divided by its width."""
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    finder, words = BigramCollocationFinder.from_words(["aa"] * 3), ["aa", "aa", "aa", "bb"]
    with pytest.raises(ValueError, match="math domain error|expected a positive input"):
        finder.score_ngram(BigramAssocMeasures.likelihood_ratio, "aa", "aa")
    table = concordance.collocations(
        of_sentences([[words]]), within="adjacent", measure=measures.log_likelihood, min_joint=2
    )
    assert table[["item_a", "item_b", "joint", "n_a", "n_b"]].values.tolist() == [
        ["aa", "aa", 2, 3, 2]
    ]
    assert table["score"].tolist() == pytest.approx(
        [2 * (2 * math.log(2 / 2) + math.log(1 / 1))], abs=1e-9
    )  # as expected
    windowed = BigramCollocationFinder.from_words(words, window_size=3)
    ours = concordance.collocations(
        of_sentences([[words]]), within="window", window=2, measure=measures.pmi, min_joint=1
    )
    assert ours[["joint", "n_a", "n_b", "score"]].values.tolist() == [
        [2, 8, 2, pytest.approx(math.log2(2 * 10 / 16))]
    ]
    assert windowed.score_ngram(BigramAssocMeasures.pmi, "aa", "bb") == pytest.approx(
        math.log2(2 / 2 * 4 / (3 * 1))
    )


def test_lambda_and_z_are_those_of_quanteda():
    """λ = Σ over the four cells of ±ln(n + .5), z = λ / √Σ 1/(n + .5): quanteda.textstats, collocations of two words."""
    cells = np.array([110, 2442, 111, 29114]) + 0.5
    expected = math.log(cells[0] * cells[3] / cells[1] / cells[2])
    sums = (110, 2552, 221, 31777)
    assert float(measures.collocation_lambda(*sums)) == pytest.approx(expected)
    assert float(measures.collocation_z(*sums)) == pytest.approx(
        expected / math.sqrt((1 / cells).sum())
    )


def test_a_node_is_one_word_and_an_actor_too(ferries, people):
    by_phrase = concordance.collocations(
        ferries, "ferry boat", within="window", window=1, min_joint=1
    )
    assert by_phrase["item_b"].tolist() == ["old", "sank"] and set(by_phrase["item_a"]) == {
        "ferry boat"
    }
    by_actor = concordance.collocations(
        ferries, "Berg", actors=people, within="adjacent", min_joint=1
    )
    assert by_actor[["item_a", "item_b"]].values.tolist() == [
        ["Berg", "who"],
        ["said", "Berg"],
        ["Berg", "said"],
    ]
    over = concordance.collocations(ferries, "Ida", actors=people, within="adjacent", min_joint=1)
    assert over[["item_a", "item_b"]].values.tolist() == [
        ["Ida", "berg"],
        ["said", "Ida"],
    ]  # the node counts, not the alias


def test_stop_words_keep_their_place(ferries):
    plain, without = (
        concordance.collocations(
            ferries, "ferry", within="window", window=1, min_joint=1, stop_words=words
        )
        for words in (None, ["the", "ferry"])
    )
    assert set(plain["item_b"]) - set(without["item_b"]) == {"the"} and "ferry" in set(
        without["item_a"]
    )
    both = plain[plain["item_b"] != "the"].reset_index(drop=True)
    pd.testing.assert_frame_equal(both, without)
    assert (
        plain.attrs["total"] == without.attrs["total"]
        and plain.attrs["pairs"] == without.attrs["pairs"] + 1
    )


def test_no_result_depends_on_the_order_of_articles():
    rows = [
        (f"a{number}", "N", None, "aa bb cc. bb cc dd." if number % 2 else "cc aa bb. dd.")
        for number in range(5)
    ]
    tables = [concordance.collocations(corpus_of(order)) for order in (rows, rows[::-1])]
    pd.testing.assert_frame_equal(*tables)


@pytest.mark.parametrize(
    "given_, said",
    [
        (
            {"node": "zeppelin"},
            "node: got 'zeppelin', which stands nowhere; expected what stands in the articles",
        ),
        ({"node": "?"}, r"keyword: got '\?'; expected words"),
        ({"within": "article"}, "within: got 'article'; expected one of"),
        ({"window": 0}, "window: got 0; expected a whole number of 1 or more"),
        ({"min_joint": "3"}, "min_joint: got '3'; expected a whole"),
        ({"measure": "pmi"}, "measure: got 'pmi'; expected a Measure, such as measures.g2"),
        ({"measure": measures.log_ratio_conservative}, "those with settings are called"),
        ({"stop_words": "latin"}, "stop_words: got 'latin'; expected a language"),
    ],
)
def test_refused_collocations(ferries, given_, said):
    with pytest.raises(checks.InputError, match=said):
        concordance.collocations(ferries, **given_)
