"""Tone of sentences, articles and toward actors. All texts and names are invented."""

import numpy as np
import pandas as pd
import pytest
from by_hand import by_hand, drawn

from analysis import compare, extract, plots, read_corpus, sentiment
from analysis.counts import set_apart
from analysis.features.pack import Features

ARTICLES = drawn("""
    article_id | outlet | sketch
    a1         | North  |
    a2         | North  |
    a3         | South  |
""")
SENTENCES = drawn("""
    article_id | sentence | n_tokens | n_tokens_quoted | valence
    a1         | 0        | 10       | 0               | 0.5
    a1         | 1        | 10       | 5               | -0.25
    a1         | 2        | 4        | 4               |
    a2         | 0        | 8        | 3               | 0.1
    a3         | 0        | 8        | 0               |
""")
PLACES = drawn("""
    article_id | sentence | token | actor | quoted
    a1         | 0        | 1     | Aria  | False
    a1         | 0        | 5     | Aria  | False
    a1         | 1        | 12    | Boria | False
    a1         | 1        | 16    | Aria  | True
    a1         | 2        | 21    | Aria  | True
    a2         | 0        | 2     | Boria | False
""")
VALENCE = SENTENCES[["article_id", "sentence", "valence"]].rename(columns={"valence": "tone"})
SCORED = PLACES.drop(columns="quoted").merge(VALENCE)
JUDGED = (
    PLACES.drop(columns="quoted")
    .iloc[:5]
    .assign(scorer="directed", tone=[-0.6, 0.1, 0.5, -0.1, 0.0])
)
NAMED = {"lists": {"actors": {"names": ["Aria", "Boria", "Cato"]}}}


def features_of(**tables):
    """Return Features with these tables only."""
    return Features.of(**{"manifest": NAMED} | tables)


@pytest.fixture
def pack():
    read = SCORED.assign(scorer="reader", tone=1.0)
    tones = pd.concat([SCORED.dropna().assign(scorer="sentence"), read, JUDGED], ignore_index=True)
    return features_of(articles=ARTICLES, sentences=SENTENCES, mentions=PLACES, tones=tones)


def sums(counts):
    """Return the values and sizes of counts, article by article."""
    return counts.values.toarray().tolist(), counts.size.tolist()


def test_tone_of_articles_is_out_of_scored_sentences(pack):
    """A sentence is quoted when half of its words are."""
    counts = sentiment.of_articles(pack)
    assert sums(counts) == ([[0.25], [0.1], [0]], [[2], [1], [0]])
    assert counts.per == "scored sentence"
    assert list(counts.items.index) == ["valence"] and "sketch" not in counts.rows
    assert sums(counts.per_article())[0] == [[0.125], [0.1], [0]]
    own, quoted = (sentiment.of_articles(pack, voice=voice) for voice in ("own", "quoted"))
    assert sums(own) == ([[0.5], [0.1], [0]], [[1], [1], [0]])
    assert sums(quoted) == ([[-0.25], [0], [0]], [[1], [0], [0]])


@by_hand(__file__, "toward")
def test_tone_toward_actors_counts_scored_mentions(pack, options, items, values, size):
    """Without tones mentions have the valence of their sentence."""
    counts = sentiment.toward(pack, **options)
    assert list(counts.items.index) == items and counts.per == "scored mention"
    assert counts.values.toarray() == pytest.approx(np.array(values))
    assert counts.size.tolist() == size
    if "scorer" not in options:
        none = features_of(articles=ARTICLES, sentences=SENTENCES, mentions=PLACES)
        assert sums(sentiment.toward(none, **options)) == sums(counts)


def test_missing_tone_stays_missing_in_comparisons(pack):
    table = compare.levels(sentiment.toward(pack).per_article(), "outlet")
    table = table.set_index(["outlet", "item"])
    assert table.loc[("North", "Boria"), "estimate"] == pytest.approx((-0.25 + 0.1) / 2)
    aria = table.loc[("South", "Aria")]
    assert aria[["size", "articles"]].tolist() == [0, 0] and np.isnan(aria["estimate"])


def test_an_actor_named_twice_at_one_place_is_two_mentions_in_its_voice_too():
    mentions = pd.concat([PLACES.iloc[:1]] * 2, ignore_index=True)
    tones = mentions.drop(columns="quoted").assign(scorer="directed", tone=[0.5, -0.25])
    pack = features_of(articles=ARTICLES, sentences=SENTENCES, mentions=mentions, tones=tones)
    for voice in ("all", "own"):
        counts = sentiment.toward(pack, scorer="directed", voice=voice)
        assert (counts.values.toarray()[0, 0], counts.size[0, 0]) == (0.25, 2)


def test_a_note_is_of_articles_that_name_the_actors_asked_for(pack):
    articles = ARTICLES.assign(language=["en", "fr", None])
    manifest = NAMED | {"tone_languages": {"directed": ["en"]}}
    tables = {"sentences": pack.sentences, "mentions": pack.mentions, "tones": pack.tones}
    read = Features.of(articles, manifest=manifest, **tables)
    said = "tone missing for 1 article in fr: the scorer reads en"
    # a2, in French, names Boria alone; the language of a3 is unknown.
    assert sentiment.toward(read, scorer="directed", actors=["Aria"]).note == ""
    assert sentiment.toward(read, scorer="directed", actors=["Boria"]).note == said
    assert set_apart(read, "directed") == said


# A list of one's own, and languages that are not read.

GERMAN = drawn("""
    article_id | outlet | text                                         | language
    a1         | Nord   | Gute Ernte, GUTE Laune. „Schlimm“, sagte er. | de
    a2         | Nord   | Sehr gut.                                    | de
    a3         | Süd    | Es regnet.                                   | de
""")
WORDS = drawn("""
    term     | score
    gute     | 1,5
    Schlimm  | −2
    sehr gut | 9
    gut      | 1
    Gut      | 3
    Straße   | 1
""").replace("Schlimm", " Schlimm ")


@pytest.fixture(scope="module")
def german():
    return extract(read_corpus(GERMAN), ngrams=(1, 2))


def test_a_list_scores_words_of_any_language(german):
    counts = sentiment.of_articles(german, lexicon=WORDS)
    assert sums(counts) == ([[1.0], [2.0], [0.0]], [[3], [1], [0]])
    assert sums(counts.per_article())[0] == [[1 / 3], [2], [0]]
    assert counts.note == (
        "scored by your list: 3 of its 4 words occur; 1 article without any of them; "
        "1 term of several words or one letter left out"
    )
    own, quoted = (
        sentiment.of_articles(german, lexicon=WORDS, voice=voice) for voice in ("own", "quoted")
    )
    assert sums(own) == ([[3.0], [2.0], [0.0]], [[2], [1], [0]])
    assert sums(quoted)[0] == [[-2.0], [0.0], [0.0]]


def test_a_term_is_a_word_as_texts_have_it():
    """What texts break, or cut short, would never count, or count what it is not (can)."""
    table = pd.DataFrame({"article_id": ["a"], "outlet": ["Elm"]})
    features = extract(read_corpus(table.assign(text="Sehr gut, they can. L'été, e-mail.")))
    for term in "gut! #gut „gut“ gut sehr-gut can't l'été gut/schlimm e-mail a —".split():
        mine = pd.DataFrame({"term": [term], "score": [2]})
        counts = sentiment.of_articles(features, lexicon=mine)
        is_word = term.strip("!#„“") == "gut"
        assert sums(counts) == ([[2.0 * is_word]], [[is_word]]), term
        assert ("1 term of several words or one letter left out" in counts.note) != is_word


@pytest.mark.parametrize(
    ("scores", "sums_of", "told"),
    [
        ({"terror*": -1}, (-3, 3), "1 of its 1 words occur"),
        ({"terror*": -1, "terrorist*": -2, "terror": 5}, (1, 3), "2 of its 3 words occur"),
        ({"*rist": 1, "t*r": 1, "null": 3}, (3, 1), "2 terms of several words"),
        (
            pd.DataFrame({"Term": ["null", "Null"], " SCORE": [1, -3]}),
            (-1, 1),
            "of null, with scores of both signs, the mean",
        ),
    ],
)
def test_stems_contrary_scores_and_odd_heads(scores, sums_of, told):
    text = "Terror, terrorists and a terrorist read null."
    counts = sentiment.of_articles(
        extract(read_corpus([{"outlet": "Elm", "text": text}])), lexicon=scores
    )
    assert (counts.values.sum(), counts.size.sum()) == sums_of
    assert told in counts.note


def test_the_word_null_of_a_file_is_a_word(german, tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("term,score\nnull,-1\nnan,1\n", encoding="utf-8")
    assert "0 of its 2 words occur" in sentiment.of_articles(german, lexicon=path).note


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_may_be_a_file_and_is_named(german, tmp_path, separator):
    path = tmp_path / "wörter.csv"
    path.write_text(WORDS.to_csv(index=False, sep=separator), encoding="utf-8-sig")
    counts = sentiment.of_articles(german, lexicon=path)
    assert sums(counts) == sums(sentiment.of_articles(german, lexicon=WORDS))
    figure = plots.levels(compare.levels(counts.per_article(), "outlet"))
    assert figure.axes[0].get_xlabel() == "mean score of listed words"
    assert "Scored by wörter.csv: 3 of its 4 words occur" in figure.note


@by_hand(__file__, "languages")
def test_a_language_of_few_articles_is_not_scored(n_english, n_other, n_unknown, scored):
    """Fewer than 20 articles that are under a tenth of all."""
    languages = ["en"] * n_english + ["de"] * n_other + [None] * n_unknown
    articles = pd.DataFrame({"language": languages, "outlet": "North"})
    articles["article_id"] = [f"a{number:03}" for number in articles.index]
    sentences = pd.DataFrame({"article_id": articles["article_id"][:n_english], "sentence": 0})
    mentions = sentences.assign(actor="Aria", token=1, quoted=False)
    sentences = sentences.assign(n_tokens=9, n_tokens_quoted=0, valence=0.5)
    manifest = NAMED | {"tone_languages": {"valence": ["en"]}}
    read = features_of(articles=articles, sentences=sentences, mentions=mentions, manifest=manifest)
    counts = sentiment.of_articles(read)
    assert counts.size.sum() == sentiment.toward(read).size.sum() == scored
    assert counts.note.startswith("No sentiment: ") == (n_other > 0 and scored == 0)
    assert scored or not n_other or f"articles are in German ({n_other})" in counts.note
