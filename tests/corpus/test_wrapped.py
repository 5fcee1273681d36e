"""Lines that programs wrapped, and lines that are meant. All texts are invented."""

import textwrap

import pytest
from by_hand import tables
from hypothesis import given
from hypothesis import strategies as st

from analysis import read_corpus
from analysis.corpus.wrapped import joined

CASES = tables(__file__)


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_lines_that_textwrap_wraps_are_joined(width):
    """Oracle: textwrap of Python."""
    for text in CASES["texts"]:
        wrapped = [textwrap.fill(one, width) for one in (f"{text} {text}", text)]
        assert joined("\n\n".join(wrapped)) == f"{text} {text}\n\n{text}"


@pytest.mark.parametrize("text", CASES["meant"])
def test_lines_that_are_meant_stay(text):
    assert joined(text.strip("\n")) == text.strip("\n")


@given(st.text("ab AB.-\n", max_size=400))
def test_nothing_but_breaks_and_hyphens_at_them_changes(text):
    letters, before = ("".join(one.replace("-", "").split()) for one in (joined(text), text))
    assert letters == before
    assert joined(text).count("-") <= text.count("-")


def test_articles_with_joined_lines_are_told():
    text = textwrap.fill(" ".join(CASES["texts"][:1] * 2), 72)
    corpus = read_corpus([{"outlet": "Elm Post", "text": text}])
    assert "\n" not in corpus.articles["text"][0].strip()
    assert (
        corpus.report().set_index("what").loc["lines joined, with the hyphens at their ends", "n"]
        == 1
    )
