"""A first step beyond English: words, sentences, names, copies and figures in Russian, Persian and Arabic; all is invented."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases, tables
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from analysis import (
    extract,
    framing,
    lexicons,
    read_corpus,
    sentiment,
)
from analysis.features import readers as reading
from analysis.lexicons import languages
from analysis.plots.style import FONT as FAMILY
from analysis.text import sentences, tokens
from analysis.text.characters import characters

LONG = tables(__file__)["long"]  # of an article with a quotation
SHORT = tables(__file__)["short"]
ALIASES = tables(__file__)["aliases"]
OUTLETS = ["North", "North", "South", "South", "West", "West"]


def actors_of(aliases):
    rows = [
        (name, "place", alias, "exact", None) for name, forms in aliases.items() for alias in forms
    ]
    table = pd.DataFrame(rows, columns=["actor", "kind", "alias", "case", "parent"], dtype="str")
    return lexicons.Actors(table, (), tuple(sorted(aliases)))


def corpus_of(language):
    texts = [LONG[language], *SHORT[language], LONG[language]]
    return read_corpus([{"outlet": outlet, "text": text} for outlet, text in zip(OUTLETS, texts)])


@pytest.fixture(scope="module", params=[*LONG])
def pack(request):
    """Return a language and the features of articles in it."""
    actors = actors_of(ALIASES[request.param])
    return request.param, extract(corpus_of(request.param), actors=actors)


def words_in(*texts):
    found = tokens.tokenize(characters(texts))
    return found.vocabulary[found.ids].tolist()


def sentences_in(text):
    batch = characters([text])
    starts, stops, _ = sentences.sentence_spans(batch)
    return [batch.text[start:stop] for start, stop in zip(starts, stops, strict=True)]


# Words and sentences


@by_hand(__file__, "words")
def test_words(text, expected):
    assert words_in(text) == expected


@by_hand(__file__, "texts_of_three")
def test_sentences(expected):
    assert sentences_in(" ".join(expected)) == expected


# Counting


def test_the_language_is_told_and_tone_is_missing(pack):
    language, features = pack
    assert features.manifest["languages"] == {f"{language} (detected)": 6}
    assert features.sentences["valence"].isna().all()
    assert len(features.tones) == len(features.quotations) == 0
    speakers, tone = framing.speakers(features), sentiment.toward(features)
    assert speakers.size.sum() == sentiment.of_articles(features).size.sum() == 0
    missing = f"quotations missing for 6 articles in {language}"
    assert speakers.note == f"{missing}: verbs of speaking are known in en"
    reads = "no tone: the scorer reads English, and articles are in"
    assert tone.note == f"{reads} {languages.name_of(language)} (6)"


def test_marks_part_the_voices_and_names_are_found(pack):
    language, features = pack
    is_quoted = features.articles["n_tokens_quoted"] > 0
    assert is_quoted.tolist() == [True, False, False, False, False, True]
    quoted = framing.terms(features, voice="quoted")
    word = {"ru": "марта", "fa": "مارس", "ar": "آذار"}[language]
    assert quoted.where(items=[word]).values.sum() == 2
    named = features.mentions.groupby("actor")["article_id"].unique().map(sorted).to_dict()
    assert named == {"Berg": ["1", "4", "6"], "Norland": ["1", "2", "4", "6"]}


# Names


@by_hand(__file__, "letters")
def test_letters_that_stand_for_each_other(alias, written, found):
    batch = reading.read(
        [f"«{written}»"], actors=actors_of({"one": [alias]}), frames=lexicons.frames(None)
    )
    assert len(batch.mentions) == found


def test_aliases_in_any_case(tmp_path):
    path = tmp_path / "actors.toml"
    aliases = '[{ text = "Орёл", case = "any" }, "Орла"]'
    path.write_text(f'[[actor]]\nname = "Орёл"\nkind = "place"\naliases = {aliases}\n', "utf-8")
    options = {"actors": lexicons.actors(path), "frames": lexicons.frames(None)}
    batch = reading.read(["ОРЕЛ и орёл, Орла и орла."], **options)
    assert batch.mentions["alias"].tolist() == ["Орёл", "Орёл", "Орла"]


# Stop words


@pytest.mark.parametrize(
    "name",
    ["russian", "ru", "Русский", "persian", "farsi", "arabic", "ar", "german", "he", "no", "uk"],
)
def test_stop_words_are_words_as_they_are_counted(name):
    words = lexicons.stop_words(name)
    assert len(words & {*words_in(*words)}) >= 90


def test_english_stop_words_hold_those_of_scikit_learn():
    assert lexicons.stop_words("english") >= ENGLISH_STOP_WORDS


def test_stop_words_by_any_name():
    assert len({lexicons.stop_words(name) for name in ("en", "english", "English")}) == 1
    persian = lexicons.stop_words("fa")
    assert persian == lexicons.stop_words("Farsi") and {"می\u200cشود", "یک", "يك"} <= persian


# Figures


FONT = FontProperties(family=FAMILY)


def names(text):
    """Return the glyphs of a text from left to right, as every figure lays them out."""
    placed = text_to_path.get_glyphs_with_font(get_font(findfont(FONT)), text)[0]
    return [name for name, *_ in sorted(placed, key=lambda glyph: glyph[1])]


def outlines(text):
    return np.array(text_to_path.get_text_path(FONT, text)[0])


@drawn_cases("""
    text    | forms
    سلام    | ﺳﻼﻡ
    کشتی    | ﮐﺸﺘﯽ
    بندر    | ﺑﻨﺪﺭ
    الميناء | ﺍﻟﻤﻴﻨﺎﺀ
""")
def test_letters_are_joined_like_the_characters_that_are_joined_already(text, forms):
    """Unicode has the shapes at the start, in the middle and at the end of a word as characters of their own."""
    joined, expected, apart = map(outlines, (text, forms, "\u200c".join(text)))
    assert joined.shape == expected.shape != apart.shape and np.allclose(joined, expected)


def test_lines_run_from_right_to_left_and_latin_runs_within_them_do_not():
    # The number stands left of the word, its digits in order; brackets are mirrored back; the first word is the rightmost.
    assert names("2016") == names("بندر 2016")[:4]
    assert names("NATO") == names("NATO در بندر")[:4]
    assert names("(Elm Post)") == names("وزیر (Elm Post)")[:10]
    letters = names("بندر")
    assert names("بندر نورلند")[-len(letters) :] == letters
