"""Languages of articles: names and codes, detection, what is set apart from tone and what says so. Every text is invented."""

import subprocess
import sys
import tomllib

import pandas as pd
import pytest
from by_hand import by_hand, drawn_cases, drawn_rows, tables
from pandas.testing import assert_frame_equal

from analysis import (
    compare,
    extract,
    framing,
    lexicons,
    read_corpus,
    sentiment,
)
from analysis.lexicons import languages

TEXTS = tables(__file__)["texts"]
ENGLISH = TEXTS["en"]
HOLM = pd.DataFrame(
    [["Holm", "place", alias, "exact", None] for alias in ("Holm", "Хольм", "هولم")],
    dtype="str",
    columns="actor kind alias case parent".split(),
)
ACTORS = lexicons.Actors(HOLM, (), ("Holm",))


def corpus_of(texts, given=None, **other):
    ids = [f"a{n}" for n in range(len(texts))]
    table = pd.DataFrame({"article_id": ids, "outlet": "Elm Post", "text": texts, **other})
    return read_corpus(table if given is None else table.assign(language=given))


# Names and codes


@drawn_cases("""
    name         | code
    English      | en
    " ENGLISH "  | en
    EN-us        | en
    en_GB        | en
    eng          | en
    English (US) | en
    en-Latn-GB   | en
    Farsi        | fa
    فارسی        | fa
    per          | fa
    РУССКИЙ      | ru
    nb           | no
    zh-Hans-CN   | zh
    Türkçe       | tr
    Klingon      | klingon
    Swiss German | swiss german
    und          | null
    Unknown      | null
                 | null
    null         | null
    NaN          | null
    7            | null
""")
def test_names_have_a_code_others_stay_and_missing_ones_are_missing(name, code):
    assert languages.code(name) == code
    assert languages.code(pd.NA) is None


def test_every_name_of_the_list_means_one_language():
    listed = tomllib.loads((lexicons.LISTS / "languages.toml").read_text("utf-8"))["names"]
    names = [name.casefold() for code, names in listed.items() for name in (code, *names)]
    assert len(names) == len(set(names)) and len(listed) >= 40
    assert all(languages.code(code) == code for code in listed)


# Detection


#: Few words are enough where the letters are not Latin.
FEW = [("ru", "Паромы снова ходят через пролив."), ("fa", "کشتی‌ها دوباره از تنگه گذشتند.")]


@pytest.mark.parametrize("language, text", [*TEXTS.items(), *FEW])
def test_paragraphs(language, text):
    assert languages.detect_language(text) == language


@drawn_cases("""
    text                   | basis
    Rain fell.             | too short
    ""                     | too short
    "2016"                 | too short
    Holm, Berg, Elm        | too short
    Les ferrys ont repris. | too short
    FERRIES SAIL AGAIN     | too short
    Berg Holm Lund Strand Vik Dahl Ek Elm Oakport Norland Elmside Karlsund Ida Otto Nils | unsure
""")
def test_what_is_short_or_unlikely_is_left_open(text, basis):
    """Of names in a row no language is likely, and English is not excluded."""
    assert languages.languages_of([None], [text]) == ([None], [basis])


def test_english_needs_no_model():
    code = (
        "import sys; from analysis.lexicons import languages\n"
        f"found = languages.languages_of([None, 'en', 'Farsi'], {[ENGLISH, 'Rain.', TEXTS['fa']]!r})\n"
        "print(*found[0], 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == "en en fa False".split()


@by_hand(__file__, "letters")
def test_letters_speak_against_what_is_given(given, text, found):
    assert languages.languages_of([given], [text]) == ([found[0]], [found[1]])


# In a corpus


def test_a_corpus_says_what_each_language_rests_on():
    texts = [ENGLISH, TEXTS["ru"], "Rain fell.", TEXTS["fa"], "Rain."]
    corpus = corpus_of(texts, given=["English", None, None, "en", "fr-FR"])
    assert corpus.languages.fillna("").values.tolist() == drawn_rows("""
        a0 | en | given
        a1 | ru | detected
        a2 |    | too short
        a3 | fa | given en, but the letters are Arabic
        a4 | fr | given
    """)
    assert corpus.articles["language"].equals(corpus.languages["language"])
    told = corpus.report().set_index("what")["which"]["languages"]
    assert told == "en 1, ru 1, unknown 1, fa 1, fr 1"


def test_a_title_helps_to_tell():
    assert corpus_of(["Ждали долго."], title=["Паромы снова ходят"]).languages[
        "basis"
    ].tolist() == ["detected"]


# Tone

MIXED = [
    ENGLISH,
    "Holm Хольм хорошо. " + TEXTS["ru"],
    "Holm won a good prize.",
    "Holm good هولم. " + TEXTS["fa"] * 2,
]


@pytest.fixture(scope="module")
def mixed():
    return extract(corpus_of(MIXED, given=[None, None, None, "fa"]), actors=ACTORS)


def test_the_manifest_counts_languages(mixed):
    assert mixed.manifest["languages"] == {
        "en (detected)": 1,
        "fa": 1,
        "ru (detected)": 1,
        "unknown": 1,
    }


def test_articles_in_other_languages_have_no_tone(mixed):
    apart = mixed.sentences["article_id"].isin(["a1", "a3"])
    foreign, english = mixed.sentences[apart], mixed.sentences[~apart]
    assert foreign["valence"].isna().all() and (foreign["n_valence_words"] == 0).all()
    assert english["valence"].notna().any()
    assert set(mixed.mentions["article_id"]) == {"a0", "a1", "a2", "a3"}
    assert set(mixed.tones["article_id"]) == {"a0", "a2"}
    assert foreign["n_tokens"].sum() > 0 and mixed.terms.layers["own"][[1, 3]].sum() > 0


def test_english_numbers_do_not_depend_on_their_neighbours(mixed):
    alone = extract(corpus_of(MIXED[::2]), actors=ACTORS)
    own = mixed.where({"article_id": ["a0", "a2"]})
    for name in ("sentences", "mentions", "tones", "quotations"):
        table = getattr(own, name).replace({"article_id": {"a2": "a1"}})
        assert_frame_equal(table.reset_index(drop=True), getattr(alone, name))


def test_counts_and_tables_say_what_is_missing(mixed):
    said = "tone missing for 2 articles in fa, ru: the scorer reads en"
    toward = sentiment.toward(mixed)
    directed = sentiment.toward(mixed, scorer="directed")
    for counts in (toward, directed, sentiment.of_articles(mixed), toward.per_article()):
        assert counts.note == said and repr(counts).endswith(f"; {said}")
    levels = compare.levels(toward.per_article(), "outlet")
    assert levels.attrs["method"]["missing"] == said
    assert sentiment.toward(mixed, voice="quoted").note == ""
    assert "missing" not in compare.levels(framing.terms(mixed), "outlet").attrs["method"]


# Packs


# Aliases and stop words


def test_limits_of_aliases_are_compared_by_code(tmp_path):
    path = tmp_path / "actors.toml"
    alias = '{ text = "Holm", language = "English" }'
    path.write_text(f'[[actor]]\nname = "Holm"\nkind = "place"\naliases = [{alias}]\n', "utf-8")
    corpus = corpus_of(["Holm won."] * 5, given=["English", "eng", "en-GB", "German", None])
    features = extract(corpus, actors=lexicons.actors(path))
    assert features.mentions["article_id"].tolist() == "a0 a1 a2 a4".split()
