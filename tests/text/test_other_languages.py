"""A first step beyond English: words, sentences, names, copies and figures in Russian, Persian and Arabic; all is invented."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases, tables
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from analysis import (
    cooccurrence,
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

LONG = {  # of a page that two outlets carry, with one word changed
    "ru": "Паромы снова ходят через пролив, и жители Берга рано утром пришли на старый берег. Норландия открыла порт после "
    "долгой зимы, но билеты на паромы пока стоят очень дорого. «Мы ждали этого дня с марта», — сказал капитан.",
    "fa": "کشتی‌ها دوباره از تنگه می‌گذرند و مردم برگ صبح زود به ساحل قدیمی آمدند. نورلند پس از زمستانی دراز بندر را باز کرد، "
    "ولی بلیت کشتی‌ها هنوز بسیار گران است. ناخدا کنار اسکله گفت: «ما از ماه مارس منتظر این روز بودیم.»",
    "ar": "عادت العبارات إلى عبور المضيق وجاء سكان برغ في الصباح الباكر إلى الشاطئ القديم. فتحت نورلاند الميناء بعد شتاء "
    "طويل لكن تذاكر العبارات ما زالت غالية جدا. قال القبطان عند الرصيف: «انتظرنا هذا اليوم منذ شهر آذار.»",
}
SHORT = tables(__file__)["short"]
CHANGED = {"ru": ("рано", "поздно"), "fa": ("قدیمی", "تازه"), "ar": ("القديم", "الجديد")}
ALIASES = tables(__file__)["aliases"]
WORDS = tables(__file__)["words_of_languages"]
OUTLETS = ["North", "North", "South", "South", "West", "West"]
SPOKEN = [*LONG]


def actors_of(aliases):
    rows = [
        (name, "place", alias, "exact", None) for name, forms in aliases.items() for alias in forms
    ]
    table = pd.DataFrame(rows, columns=["actor", "kind", "alias", "case", "parent"], dtype="str")
    return lexicons.Actors(table, (), tuple(sorted(aliases)))


def corpus_of(language):
    texts = [LONG[language], *SHORT[language], LONG[language].replace(*CHANGED[language])]
    return read_corpus(
        pd.DataFrame({"article_id": list("abcdef"), "outlet": OUTLETS, "text": texts})
    )


@pytest.fixture(scope="module")
def packs():
    return {
        language: extract(corpus_of(language), actors=actors_of(ALIASES[language]))
        for language in SPOKEN
    }


def words_in(text):
    found = tokens.tokenize(characters([text]))
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


@pytest.mark.parametrize("language", SPOKEN)
def test_the_language_is_told_and_tone_is_missing(packs, language):
    features = packs[language]
    assert features.manifest["languages"] == {f"{language} (detected)": 6}
    assert (
        features.sentences["valence"].isna().all()
        and len(features.tones) == len(features.quotations) == 0
    )
    assert sentiment.of_articles(features).size.sum() == 0
    name = languages.name_of(language)
    speakers = framing.speakers(features)
    assert (
        speakers.note
        == f"quotations missing for 6 articles in {language}: verbs of speaking are known in en"
    )
    assert speakers.size.sum() == 0
    assert (
        sentiment.toward(features).note
        == f"no tone: the scorer reads English, and articles are in {name} (6)"
    )


@pytest.mark.parametrize("language", SPOKEN)
def test_marks_part_the_voices(packs, language):
    features = packs[language]
    assert (features.articles["n_tokens_quoted"] > 0).tolist() == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    quoted = framing.terms(features, voice="quoted")
    assert {"ru": "марта", "fa": "مارس", "ar": "آذار"}[language] in quoted.items.index[
        quoted.values.sum(axis=0) > 0
    ]


@pytest.mark.parametrize("language", SPOKEN)
def test_keyness_with_stop_words(packs, language):
    name, own, other, stop = WORDS[language]
    every, counts = (framing.terms(packs[language], stop_words=chosen) for chosen in (None, name))
    assert (
        stop in every.items.index and stop not in counts.items.index and own in counts.items.index
    )
    for outlet, word in (("North", own), ("South", other)):
        table = framing.keyness(counts, by="outlet", target=outlet, measure="g2")
        is_in_several = ~table["note"].str.contains("in 1 article")
        assert table["item"][is_in_several & (table["estimate"] > 0)].iloc[0] == word


@pytest.mark.parametrize("language", SPOKEN)
def test_names_meet(packs, language):
    """By hand: both places in articles a, d and f; in one sentence only in d."""
    features = packs[language]
    assert features.mentions.groupby("actor")["article_id"].unique().map(sorted).to_dict() == {
        "Berg": ["a", "d", "f"],
        "Norland": ["a", "b", "d", "f"],
    }
    together = [
        cooccurrence.matrix(cooccurrence.incidence(features, within=within))
        for within in ("sentence", "article")
    ]
    assert [matrix.loc["Berg", "Norland"] for matrix in together] == [1, 3]


# Names


@by_hand(__file__, "letters")
def test_letters_that_stand_for_each_other(alias, written, found):
    batch = reading.read(
        [f"«{written}»"], actors=actors_of({"one": [alias]}), frames=lexicons.frames(None)
    )
    assert len(batch.mentions) == found


def test_aliases_in_any_case(tmp_path):
    path = tmp_path / "actors.toml"
    path.write_text(
        '[[actor]]\nname = "Орёл"\nkind = "place"\naliases = [{ text = "Орёл", case = "any" }, "Орла"]\n',
        "utf-8",
    )
    batch = reading.read(
        ["ОРЕЛ и орёл, Орла и орла."], actors=lexicons.actors(path), frames=lexicons.frames(None)
    )
    assert batch.mentions["alias"].tolist() == ["Орёл", "Орёл", "Орла"]


# Stop words


@pytest.mark.parametrize(
    "name",
    ["russian", "ru", "Русский", "persian", "farsi", "arabic", "ar", "german", "he", "no", "uk"],
)
def test_stop_words_are_words_as_they_are_counted(name):
    words = lexicons.stop_words(name)
    assert sum(words_in(word) == [word] for word in words) >= 90


def test_english_stop_words_hold_those_of_scikit_learn():
    assert lexicons.stop_words("english") >= ENGLISH_STOP_WORDS


def test_stop_words_by_any_name():
    assert (
        lexicons.stop_words("en")
        == lexicons.stop_words("english")
        == lexicons.stop_words("English")
    )
    persian = lexicons.stop_words("fa")
    assert persian == lexicons.stop_words("Farsi") and {"می\u200cشود", "یک", "يك"} <= persian
    assert lexicons.stop_words("russian") | lexicons.stop_words("english") >= {"и\u0445", "the"}


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
    assert (
        names("2016") == names("بندر 2016")[:4]
    )  # the number stands left of the word, its digits in order
    assert names("NATO") == names("NATO در بندر")[:4]
    letters = names("بندر")
    assert names("بندر نورلند")[-len(letters) :] == letters  # the first word is the rightmost
    assert names("(Elm Post)") == names("وزیر (Elm Post)")[:10]  # brackets are mirrored back
