"""Stop words of news: words that name nothing, and names of outlets. All texts are invented."""

import pandas as pd
import pytest
from by_hand import tables

from analysis import extract, framing, lexicons, read_corpus
from analysis.text.characters import characters
from analysis.text.tokens import tokenize

LANGUAGES = (
    "ar bg bs ca cs da de el en es fa fi fr gu he hi hr hu id it ko ms no nl pl pt ro ru sk sr sv tr uk"
).split()
TEXT = tables(__file__)["outlets"][0]["text"]
ACTOR = '[[actor]]\nname = "{0}"\nkind = "person"\naliases = ["{0}"]\n'


def pack(rows, readers=(), **options):
    """Return articles, counted by words alone."""
    table = pd.DataFrame(rows)
    table["article_id"] = [f"a{number}" for number in range(len(table))]
    return extract(read_corpus(table), readers=readers, **options)


def uses(counts, item):
    return counts.where(items=[item]).values.toarray()[:, 0].tolist()


@pytest.fixture(scope="module")
def outlets():
    """Articles of four outlets, alike in text; a German one, and a Chinese one."""
    return pack(tables(__file__)["outlets"], ngrams=(1, 2))


def test_words_that_name_nothing_are_left_out_and_words_of_weight_stay(outlets):
    counts = framing.terms(outlets, stop_words="news")
    items = set(counts.items.index)
    left_out = {"mr", "said", "monday", "sen", "told", "according", "lund told", "herr", "sagte"}
    assert not items & (left_out | {"montag", "laut", "mai", "am"})
    assert {"president", "claimed", "march", "hale", "frau", "frau hale", "渡轮"} <= items
    assert counts.size.tolist() == framing.terms(outlets).size.tolist()


CONTRACTIONS = tables(__file__)["contractions"]


@pytest.mark.parametrize("language", CONTRACTIONS)
def test_what_contractions_leave_is_no_word(language):
    text, left_out, kept = CONTRACTIONS[language]
    features = pack([{"outlet": "Elm", "language": language, "text": text}])
    items = set(framing.terms(features, stop_words=language).items.index)
    assert items.isdisjoint(left_out.split())
    assert items.issuperset(kept.split())


NUMBERS = ["2031", "000", "26", "5bn", "1990s", "2nd", "4chan", "٢٠٣١"]


@pytest.mark.parametrize("stop_words", ["news", "by language", "english"])
def test_numbers_are_left_out_and_told_and_names_with_digits_stay(stop_words):
    text = " ".join([*NUMBERS, "g20 cop26 mh17 covid19 bn nine 4.5bn 26-year-old"])
    features = pack([{"outlet": "Elm", "language": "en", "text": text}], ngrams=(1, 2))
    counts = framing.terms(features, stop_words=stop_words)
    words = {word for item in counts.items.index for word in item.split()}
    assert words >= {"g20", "cop26", "mh17", "covid19", "bn"}
    assert words.isdisjoint(NUMBERS)
    assert counts.note.startswith("not counted: terms with numbers (")
    assert counts.size.tolist() == framing.terms(features).size.tolist()
    assert set(framing.terms(features, stop_words=["bn"]).items.index) >= {*NUMBERS, "26 year"}


@pytest.mark.parametrize(
    "together, alone, left",
    [(9, 1, {"port elm"}), (8, 2, {"port elm", "elm"}), (4, 0, {"port elm", "port", "elm"})],
)
def test_a_word_inside_one_longer_term_is_counted_there(together, alone, left):
    """Nine uses in ten decide, in five articles."""
    phrases = ["Port Elm"] * together + ["Elm"] * alone
    rows = [
        {"outlet": f"o{n}", "language": "en", "text": f"x{n} {phrase} y{n}"}
        for n, phrase in enumerate(phrases)
    ]
    items = framing.terms(pack(rows, ngrams=(1, 2)), stop_words="news").items.index
    assert left == {"port elm", "port", "elm"} & set(items)
    assert {"port", "elm"} <= set(framing.terms(pack(rows), stop_words="news").items.index)


FOG = {"fog", "heavy fog", "fog came", "fog again"}
DROPPED = [
    (["fog"], FOG),
    (["FOG", "Al-Elm"], {*FOG, "al elm"}),
    (["heavy fog"], {"heavy fog"}),
    (["ida berg"], {"Ida Berg"}),
    ([], set()),
]


@pytest.mark.parametrize("dropped, gone", DROPPED, ids=range(5))
def test_words_to_drop_are_left_out_and_told(tmp_path, dropped, gone):
    (tmp_path / "actors.toml").write_text(ACTOR.format("Ida Berg"), encoding="utf-8")
    text = "Heavy fog came to Al-Elm, Ida Berg wrote. Fog again."
    features = pack([{"outlet": "Elm", "text": text}], ngrams=(1, 2), actors=tmp_path / "actors.toml")
    path = tmp_path / "drop.txt"
    path.write_text("\ufeff# ours\n\n" + "\n".join(dropped), encoding="utf-8")
    every = framing.terms(features)
    for given in (dropped, path):
        counts = framing.terms(features, drop=given)
        assert set(every.items.index) - set(counts.items.index) == gone
        assert counts.size.tolist() == every.size.tolist()
        assert f"words of drop= ({len(gone)})" in counts.note or not gone
        assert "; found of drop=:" in counts.note or not gone


def test_nothing_to_drop_is_none():
    features = pack([{"outlet": "Elm", "text": "Heavy fog."}])
    assert framing.terms(features, drop=None).note == ""
    told = framing.terms(features, drop=["Fog", "rain"]).note
    assert told == "not counted: words of drop= (1); found of drop=: fog; not found: rain"


def test_a_word_that_is_mostly_the_name_of_an_outlet_is_left_out():
    """Elm Herald writes its name in each article; Elm is a town, and others name both."""
    own = "Boats left Elm, Elm Herald learned from the harbour. Rain fell."
    others = "Boats left Elm. Crews met at the harbour in Elm. Fog rose."
    other = {"outlet": "Cove", "language": "en", "text": others}
    rows = [other] * 3 + [other | {"text": f"{others} The Elm Herald wrote so."}]

    herald = {"outlet": "Elm Herald", "language": "en", "text": own}
    counts = framing.terms(pack([herald] * 4 + rows, ngrams=(1, 2)), stop_words="news")
    assert not {"herald", "elm herald"} & set(counts.items.index)
    # The town stays, with all its uses: no cell is set to zero.
    assert uses(counts, "elm") == [2, 2, 2, 2, 2, 2, 2, 3]


def test_an_actor_with_the_name_of_an_outlet_stays(tmp_path):
    actors = tmp_path / "actors.toml"
    actors.write_text(ACTOR.format("Elm Herald"), encoding="utf-8")
    features = pack([{"outlet": "Elm Herald", "language": "en", "text": TEXT}], actors=actors)
    assert uses(framing.terms(features, stop_words="news"), "Elm Herald") == [1]


def test_a_language_without_a_list_is_named(outlets):
    counts = framing.terms(outlets, stop_words="news")
    without_blanks = (
        "1 article in languages without blanks between words (zh): words cannot be counted there, "
        "names are found by letters"
    )
    assert counts.note == f"1 article with all words: no stop words for zh; {without_blanks}"
    assert framing.terms(outlets, stop_words="english").note == without_blanks


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_words_as_they_are_counted(language):
    plain = lexicons.stop_words_by_language([language])[language]
    news = lexicons.stop_words_by_language([language], news=True)[language]
    more = sorted(news - plain)
    assert plain < news and len(more) >= 25
    tokens = tokenize(characters(more))
    assert tokens.vocabulary[tokens.ids].tolist() == more


def test_a_name_with_two_blanks_is_a_name(tmp_path):
    (tmp_path / "actors.toml").write_text(ACTOR.format("Ann  Elm"))
    rows = [{"outlet": "Oak", "text": "Ann Elm paid 20 crowns."}]
    counts = framing.terms(pack(rows, actors=tmp_path / "actors.toml"), stop_words="news")
    assert [*counts.items.index] == ["Ann  Elm", "crowns", "paid"]
