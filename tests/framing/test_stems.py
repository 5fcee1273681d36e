"""Stems: words counted under their stem, by the language of each article."""

import sys
from dataclasses import replace

import pandas as pd
import pytest
from refusals import refused

from analysis import extract, framing, read_corpus
from tests.framing.examples import table_of

ENGLISH = "The strike struck the harbour. Strikes, strikes and a strike by military militaries."
RUSSIAN = "Паромы вышли из порта. Паромы ждали у портов, и паромов было много."
PERSIAN = "کشتی از بندر رفت و کشتی‌ها در بندر ماندند."


def features_of(texts, languages):
    """Return the pack of some articles."""
    table = pd.DataFrame({"article_id": [f"a{number}" for number in range(len(texts))]})
    table = table.assign(outlet="Elm Post", text=texts, language=languages)
    return extract(read_corpus(table))


def test_words_are_counted_under_their_stem():
    counts = framing.terms(features_of([ENGLISH], ["en"]), stop_words="english", stem=True)
    assert table_of(counts) == {"harbour": [1], "militari": [2], "strike": [4], "struck": [1]}
    assert counts.items["name"].to_dict() == {
        "harbour": "harbour",
        "militari": "militaries",  # as often as military: the first by alphabet
        "strike": "strike",
        "struck": "struck",
    }
    assert counts.size.tolist() == [[12]] and counts.note == ""


def test_each_article_is_cut_by_its_own_language():
    features = features_of([RUSSIAN, ENGLISH, "A hotel."], ["ru", "en", None])
    counts = framing.terms(features, stop_words="by language", stem=True)
    uses = table_of(counts)
    assert (uses["паром"], uses["порт"]) == ([3, 0, 0], [2, 0, 0])
    assert counts.items["name"]["паром"] == "паромы" and counts.items["name"]["порт"] == "порта"
    assert uses["strike"] == [0, 4, 0] and counts.note == ""


def test_an_equal_stem_of_two_languages_is_one_item_and_equal_forms_are_told_apart():
    features = features_of(["Organisation, hotels.", "Organisation, hotel."], ["en", "de"])
    counts = framing.terms(features, stem=True)
    assert table_of(counts) == {"hotel": [1, 1], "organis": [1, 0], "organisation": [0, 1]}
    assert counts.items["name"].to_dict() == {
        "hotel": "hotel",
        "organis": "organisation (organis)",
        "organisation": "organisation (organisation)",
    }


def test_a_language_without_a_stemmer_keeps_its_words_and_the_note_says_so():
    features = features_of([PERSIAN, ENGLISH], ["fa", "en"])
    counts = framing.terms(features, stem=True)
    persian = framing.terms(features).where(rows={"language": "fa"})
    written = persian.where(items=persian.commonest(4))
    assert set(written.items.index) < set(counts.items.index)
    assert counts.note == "1 article without stems: no stemmer for the language (fa)"


@pytest.mark.parametrize("stop_words", [None, "by language"])
def test_sizes_and_sums_are_those_of_words(stop_words):
    features = features_of([RUSSIAN, ENGLISH, PERSIAN], ["ru", "en", "fa"])
    words = framing.terms(features, stop_words=stop_words)
    stems = framing.terms(features, stop_words=stop_words, stem=True)
    assert stems.size.tolist() == words.size.tolist()
    assert stems.values.sum(axis=1).tolist() == words.values.sum(axis=1).tolist()
    assert len(stems.items) < len(words.items)


def test_actors_keep_their_names_and_of_an_ngram_each_word_is_cut(pack):
    counts = framing.terms(pack, stem=True)
    assert list(counts.items.index) == ["Aria", "Bo", "law", "law war", "the", "war"]
    vocabulary = pack.terms.vocabulary.copy()
    vocabulary[5] = "laws wars"
    mentions = pack.mentions.replace({"actor": {"Bo": "Wars"}})
    terms = replace(pack.terms, vocabulary=vocabulary)
    named = replace(pack, tables={"mentions": mentions}, terms=terms)
    names = framing.terms(named, stem=True).items["name"]
    assert names[["Wars", "law war"]].tolist() == ["Wars", "laws wars"]


def test_rare_stems_are_left_out_after_words_are_cut():
    features = features_of(["A strike.", "Strikes."], ["en", "en"])
    assert list(framing.terms(features, stem=True, min_articles=2).items.index) == ["strike"]
    assert list(framing.terms(features, min_articles=2).items.index) == []


def test_without_nltk_the_refusal_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "nltk", None)
    with refused(r"terms\(stem=True\): got no package nltk.*framing-notebooks\[nltk\]"):
        framing.terms(features_of([ENGLISH], ["en"]), stem=True)
