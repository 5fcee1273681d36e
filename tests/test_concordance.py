"""Keywords in their sentences, by hand."""

import re

import numpy as np
from by_hand import drawn_rows
from ferries import FERRIES, PEOPLE, corpus_of
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import concordance, extract
from analysis.compare.evidence import method_of


def test_lines_by_hand():
    found = concordance.lines(FERRIES, "ferry", width=None)
    assert found[
        "article_id outlet paragraph sentence left keyword right quoted".split()
    ].values.tolist() == drawn_rows("""
        f1 | Elm Post | 1 | 1 | "No "            | ferry | " sailed."                                          | false
        f1 | Elm Post | 1 | 2 | "“The "          | ferry | " waits,” said Ida Berg, who runs the port of Elm." | true
        f2 | Elm Post | 1 | 0 | "Berg said the " | ferry | " sank."                                            | false
        f2 | Elm Post | 1 | 1 | "The old "       | ferry | " boat sank fast."                                  | false
        f3 | Oak News | 1 | 0 | "- The "         | ferry |                                                     | false
    """)
    assert found["note"].isna().all() and found["title"].tolist()[:3:2] == [
        "Storm stops ferries",
        np.nan,
    ]


def test_a_word_that_ends_at_the_width_is_shown():
    corpus = corpus_of([("a", "Elm", None, "Ferries ran at noon today.")])
    for width, shown in ((7, " ran at …"), (6, " ran …")):
        assert concordance.lines(corpus, "ferries", width=width)["right"].tolist() == [shown]


def test_titles_are_paragraph_zero_and_a_star_stands_for_the_rest_of_a_word():
    found = concordance.lines(FERRIES, ["ferr*", "STORM"])
    assert found.loc[
        [0, 1], "paragraph sentence item left keyword right".split()
    ].values.tolist() == [
        [0, 0, "STORM", "", "Storm", " stops ferries"],
        [0, 0, "ferr*", "Storm stops ", "ferries", ""],
    ]


def test_places_are_those_of_the_features():
    sentences = extract(FERRIES).sentences.merge(
        concordance.lines(FERRIES, ["storm", "sank"]),
        how="right",
        on=["article_id", "paragraph", "sentence"],
    )
    assert sentences["n_tokens"].tolist() == [3, 2, 5, 6]


def test_each_keyword_is_looked_for_by_itself_and_never_across_a_line():
    found = concordance.lines(FERRIES, ["ferry boat", "ferry"])
    assert found["item"].value_counts().to_dict() == {"ferry": 5, "ferry boat": 1}
    assert method_of(found)["left_out"] == {"across the end of a sentence or a line": 1}


def test_a_star_by_itself_is_any_one_word_of_the_sentence():
    text = (
        "The Air Force base and the air base.\n\nAn air strike base camp. Air raids on base. Air."
    )
    signs = "The air (force) base, the air, defence base and the air -force base."
    texts = [text, "Any air\u00a0air  base.", signs]
    corpus = corpus_of([(str(n), "Elm", None, text) for n, text in enumerate(texts)])
    found = concordance.lines(
        corpus, ["air * base", "air * * base", "base", "ai* * bas*", "ir * bas"]
    )
    keywords = found.groupby("item")["keyword"].apply(list).to_dict()
    assert keywords["ai* * bas*"] == keywords["air * base"] and keywords["ir * bas"] == [np.nan]
    assert keywords["air * base"] == ["Air Force base", "air strike base", texts[1][4:-1]]
    assert keywords["air * * base"] == ["Air raids on base"] and len(keywords["base"]) == 8


def test_an_actor_is_all_its_aliases_and_only_these():
    found = concordance.lines(FERRIES, ["Berg", "port"], actors=PEOPLE)
    assert found[["item", "keyword"]].values.tolist() == [
        ["Berg", "Ida Berg"],
        ["port", "port"],
        ["Berg", "Berg"],
    ]
    assert concordance.lines(FERRIES, "ida berg")["keyword"].tolist() == ["Ida Berg"]


def test_cut_between_words_where_there_are_any():
    text = f"Seven grey gulls saw {'x' * 30} ferry leave the old harbour"
    found = concordance.lines(corpus_of([("a", "Elm", None, text)]), ["ferry", "gulls"], width=8)
    assert found[["left", "right"]].values.tolist() == [
        ["… grey ", " saw …"],
        ["… xxxxxxx ", " leave …"],
    ]


def test_what_stands_nowhere_is_a_row_with_a_note():
    found = concordance.lines(FERRIES, ["zeppelin", "swam", "airship"])
    assert found["item"].tolist() == ["swam", "zeppelin", "airship"]
    assert found["note"].tolist()[1:] == ["in none of 3 articles"] * 2
    assert found["left"].isna().tolist() == [False, True, True]


@given(st.text(alphabet="ferry FERRY.!?\n“”'-’é ", max_size=60))
@settings(max_examples=5)
def test_whole_lines_are_whole_sentences(text):
    corpus = corpus_of([("a", "Elm", None, f"{text} Ferry")])
    found = concordance.lines(corpus, "ferry", width=None)
    clean = corpus.articles["text"].iloc[0]
    assert len(found) == len(re.findall(r"(?<!\w)ferry(?!\w)", clean, flags=re.IGNORECASE))
    for line in found["left"] + found["keyword"] + found["right"]:
        assert line in clean and "\n" not in line
