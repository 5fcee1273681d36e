"""Words and sentences of many languages and scripts. Everything is invented."""

import unicodedata

import numpy as np
import pytest
from by_hand import tables
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text import sentences, tokens
from analysis.text.characters import UNSPACED, characters

LISTED = tables(__file__)
#: Letters, vowel signs, points and accents of several scripts.
LETTERS = "aeiIİıé\u0301\u0307\u0323कहिन्दीংভাষাשָׁع\u064bკԱո՞한カ\u3099กา \u200d.।;"
TEXTS = st.text(alphabet=LETTERS, max_size=40)


def words(text, language=None):
    """Return the words of a text."""
    found = tokens.tokenize(characters([text], [language]))
    return found.vocabulary[found.ids].tolist()


def split(text, language=None):
    """Return the sentences of a text."""
    batch = characters([text], [language])
    starts, stops, _ = sentences.sentence_spans(batch)
    return [batch.text[start:stop] for start, stop in zip(starts, stops, strict=True)]


@pytest.mark.parametrize("language, text", LISTED["sentences"])
def test_sentences_of_languages(language, text):
    expected = [part.strip() for part in text.split("|")]
    assert split(text.replace(" | ", " ").replace("|", ""), language) == expected


@pytest.mark.parametrize("language, text, expected", LISTED["words"])
def test_words_of_languages(language, text, expected):
    assert words(text, language) == expected


@given(TEXTS)
@settings(max_examples=60)
def test_no_mark_parts_a_word(text):
    """Between two words, and before and behind them, stands something that is no mark."""
    batch = characters([text])
    found = tokens.tokenize(batch)
    for stop in found.stops.tolist():
        assert unicodedata.category(batch.text[stop]) not in ("Mn", "Mc")


@pytest.mark.parametrize("language", "tr Turkish tr-TR az".split())
def test_the_language_has_any_name(language):
    assert words("IŞIK", language) == ["ışık"]


def test_a_language_that_is_not_known_is_read_as_english():
    text = "Am 16. August kam Dr. Roe. I left."
    assert all(len(split(text, name)) == 3 for name in (None, float("nan"), "Klingon", "en-GB"))
    batch = characters(["a"] * 4, [None, float("nan"), "Klingon", "en-GB"])
    assert batch.languages.tolist() == [None, None, "klingon", "en"]
    assert characters(["a"]).languages.tolist() == [None]


def test_letters_of_scripts_without_blanks_are_known():
    batch = characters(["中文 かな カー ไทย ລາວ ខ្មែ မြန် 한 हि ab"])
    kinds = batch.kind & UNSPACED > 0
    unspaced = "".join(np.array(list(batch.text))[kinds].tolist())
    assert unspaced == "中文かなカーไทยລາວខ្មែမြန်"
