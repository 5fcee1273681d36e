"""Lines that recur in one outlet. Every text in here is invented."""

import re
import tomllib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicons, read_corpus, suggest
from analysis.errors import InputError

NONE = lexicons.Noise(())
FOOT = "Elm Post, all the news of the river since 1899"


def corpus(texts, outlet="Elm Post"):
    names = [f"a{number:02}" for number in range(len(texts))]
    return read_corpus(
        pd.DataFrame({"article_id": names, "outlet": outlet, "text": texts}), noise=NONE
    )


def body(number):
    """Return three sentences that no other number has."""
    word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    return [
        f"The {word}{part} left the {part}{word} pier on Monday."
        for part in ("boat", "crew", "mayor")
    ]


def normalised(text):
    """Return a text without differences in case, digits and blanks."""
    return " ".join(re.sub(r"\d+", "0", text.casefold()).split())


def listed(found):
    return found[["line", "articles", "share", "place", "article_ids", "n_words"]].values.tolist()


def test_a_case_by_hand():
    texts = [
        "\n".join(["Home", *body(1), "Page 3 of our news", FOOT]),
        "\n".join(["HOME", *body(2), "Page 14 of our  news", FOOT]),
        "\n".join(["Home", *body(3), *body(4), "Page 14 of our news", FOOT]),
        "\n".join([*body(5), *body(6)]),
    ]
    found = suggest.recurring_lines(corpus(texts))
    assert listed(found) == [
        [FOOT, 3, 0.75, "foot", "a00, a01, a02", 10],
        ["Home", 3, 0.75, "head", "a00, a01, a02", 1],
        ["Page 14 of our news", 3, 0.75, "foot", "a00, a01, a02", 5],
    ]
    assert suggest.recurring_lines(corpus(texts), min_articles=4).empty
    assert suggest.recurring_lines(corpus(texts), min_share=0.8).empty
    assert suggest.recurring_lines(corpus(texts, outlet=["N", "N", "S", "S"])).empty, (
        "no outlet has three of them"
    )


def test_copies_are_counted_once():
    copies = [
        "\n".join([*body(1), *body(2), end])
        for end in ("By one.", "By two.", "By three.", "By four.")
    ]
    assert suggest.recurring_lines(corpus(copies)).empty
    lone = ["\n".join([*body(number), body(1)[0]]) for number in (3, 4)]
    found = suggest.recurring_lines(corpus([*copies, *lone]))
    assert listed(found)[0][:3] == [body(1)[0], 3, 1.0] and len(found) == 1, (
        "four copies are one, with two others three"
    )


def test_words_glued_to_the_first_and_last_sentence():
    texts = [
        f"Posted on {n} May by Elm Post {' '.join(body(n))} Elm Post is the voice of the river"
        for n in range(4)
    ]
    found = suggest.recurring_lines(corpus(texts))
    assert found[["line", "place"]].values.tolist() == [
        ["Elm Post is the voice of the river", "ending"],
        ["Posted on 0 May by Elm Post", "opening"],
    ]
    inside = [f"{' '.join(body(n)).removesuffix('.')} and the voice of the river" for n in range(4)]
    assert suggest.recurring_lines(corpus(inside)).empty, "the end of a sentence that says something"


@pytest.mark.parametrize(
    "texts",
    [
        ["\n".join([*body(n), f"Page {n} of our (news)*", FOOT]) for n in range(4)],
        [f'{" ".join(body(n))} Elm Post \\ is \x81 "the" voice: [{n}]' for n in range(4)],
    ],
)
def test_rules_take_away_what_was_proposed_once_the_user_gives_them(tmp_path, texts):
    path = tmp_path / "mine.toml"
    path.write_text(suggest.noise(corpus(texts)), encoding="utf-8")
    names = [rule["name"] for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]]
    table = corpus(texts).articles[["article_id", "outlet", "text"]]
    cleaned = read_corpus(table, noise=[NONE, path])
    assert {*cleaned.edits["rule"]} == {*names}
    assert cleaned.articles["text"].str.split().tolist() == [
        " ".join(body(n)).split() for n in range(4)
    ]
    assert suggest.recurring_lines(cleaned).empty


def test_short_and_long_lines_get_no_rule_but_a_comment():
    long = "Elm Post " + "news of the river " * 30
    drafted = suggest.noise(
        corpus(
            ["\n".join([*body(n), *body(n + 10), *body(n + 20), "Home", long]) for n in range(12)]
        )
    )
    assert "[[rule]]" not in drafted and drafted.count("# no rule") == 2 and "Home" in drafted


@pytest.mark.parametrize("limits", [{"min_articles": 1}, {"min_share": 1.5}, {"min_share": -0.1}])
def test_limits_are_refused(limits):
    with pytest.raises(
        InputError,
        match="limits: got .*; expected two articles or more, and a share from 0 to 1. Use 3",
    ):
        suggest.recurring_lines(corpus(["Rain."]), **limits)


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [*body(1), *body(2), FOOT, "Home", "page 1 of our news", "Page 22 of our news"]
            ),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_what_is_proposed_stands_in_so_many_articles_in_whatever_order_they_come(lines, random):
    texts = ["\n".join(listed) for listed in lines]
    articles = corpus(texts)
    found = suggest.recurring_lines(articles)
    for row in found.itertuples():
        holds = [
            row.article_ids
            for text in texts
            if normalised(row.line) in normalised(text)
        ]
        assert 3 <= row.articles <= len(holds) and row.share <= 1
    table = articles.articles[["article_id", "outlet", "text"]]
    order = random.sample(range(len(table)), len(table))
    pd.testing.assert_frame_equal(
        suggest.recurring_lines(read_corpus(table.iloc[order], noise=NONE)), found
    )
