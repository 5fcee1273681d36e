"""Scorers: those that are built in, those of others, and which words they go by. All texts and names are invented."""

import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_features import PAGES, assert_same, lists, pages  # noqa: F401 - lists is a fixture
from test_reading import ACTORS as NAMED
from test_reading import NOTHING, actors_of

from analysis import combine, extract, load_features, publish, read_corpus
from analysis import errors as checks
from analysis.features import extraction
from analysis.features import readers as reading
from analysis.tone import scorers as scoring
from analysis.tone import wordlists as tonewords
from analysis.tone.model import ScoredMentions
from analysis.tone.reader import ToneReader

QUICK = settings(deadline=None, max_examples=30)
NONE = (np.nan,) * 3


@dataclass(frozen=True)
class Letters:
    """A scorer from elsewhere: how long the sentence is, without a tone where it says nothing good."""

    name: str = "letters"
    scope: str = "sentence"
    fingerprint: str = "1"

    def score(self, sentences, spans):
        """Return a tone a pair; those with probabilities are names that begin a sentence."""
        rows = [
            (-0.5, 0.6, 0.3, 0.1)
            if start == 0
            else (min(len(sentence), 100) / 100, *NONE)
            if "good" in sentence
            else (np.nan, *NONE)
            for sentence, (start, _) in zip(sentences, spans, strict=True)
        ]
        return pd.DataFrame(rows, columns=scoring.COLUMNS).assign(about=sentences)


class Answers:
    """A scorer that gives back whatever it was made with, or raises it."""

    name, scope, fingerprint = "answers", "word", "0"

    def __init__(self, answer):
        self.answer = answer

    def score(self, sentences, spans):
        """Return the answer, which may be a function of the number of pairs."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(len(sentences)) if callable(self.answer) else self.answer


def table(tone, *p):
    """Return a function of n that gives a table of n equal rows."""
    return lambda n: pd.DataFrame([(tone, *(p or NONE))] * n, columns=scoring.COLUMNS)


def scored(text, *scorers, actors=NAMED):
    """Return the tones of one text."""
    return reading.read([text], actors=actors, frames=NOTHING, scorers=scorers).tones


# Scorers from elsewhere.

TEXT = (
    "Norland saw a good harbour. Then Berg met Norland, all good. The League of Norland was late."
)


def test_a_scorer_from_elsewhere_writes_to_the_same_table():
    tones = scored(TEXT, Letters(), "sentence")
    own = tones[tones["scorer"] == "letters"]
    assert own[["sentence", "token", "actor", "scope"]].values.tolist() == [
        [0, 0, "Norland", "sentence"],
        [1, 5, "Berg", "sentence"],
        [1, 7, "Norland", "sentence"],
    ]
    assert own["tone"].tolist() == [-0.5, 0.32, 0.32]
    assert own.iloc[0, -3:].tolist() == [0.6, 0.3, 0.1] and own.iloc[1:, -3:].isna().all(axis=None)
    assert tones["scorer"].tolist() == ["sentence", "letters"] * 3
    assert tones.dtypes.astype(str).to_dict() == {
        "row": "int64",
        **reading.installed_tables()["tones"],
    }


def test_the_order_in_which_scorers_are_given_changes_nothing(lists):
    asked = [Letters(), "directed", Letters(name="also"), "sentence"]
    one, other = (
        extract(read_corpus(pages()), **lists, scorers=order) for order in (asked, asked[::-1])
    )
    assert_same(one, other)
    assert one.manifest["lists"]["scorers"]["names"] == ["sentence", "directed", "also", "letters"]
    assert one.manifest["lists"]["scorers"]["fingerprints"]["letters"] == "1"


def test_without_a_scorer_there_are_no_tones():
    batch = reading.read([TEXT], actors=NAMED, frames=NOTHING, scorers=())
    assert len(batch.mentions) == 4 and len(batch.tones) == len(batch.tone_words) == 0


def test_a_scorer_is_not_asked_about_nothing():
    answers = Answers(RuntimeError("asked"))
    assert len(scored("Nobody came.", answers)) == 0


def test_an_article_of_unknown_language_has_a_tone():
    targets = scoring.pairs_to_targets(["Norland won.", "Norland won."], [(0, 7), (0, 7)])
    of_languages = targets._replace(language=np.array([None, "de"], object))
    tones = scoring.tones_by(scoring.Sentence(), of_languages).tone
    assert tones[0] > 0.5 and np.isnan(tones[1])


def test_a_name_that_runs_on_into_the_next_sentence_is_cut_at_its_end():
    seen = []
    scorer = Answers(table(0.0))
    scorer.score = lambda sentences, spans: (
        seen.extend(zip(sentences, spans)) or table(0.0)(len(spans))
    )
    scored(
        "Here came Ida\nBerg.", scorer, actors=actors_of(("Berg", "person", "Ida Berg", "exact"))
    )
    assert seen == [("Here came Ida", (10, 13))]
    assert scored("Ida\nBerg won.", "sentence", "clause", "directed")["scorer"].tolist() == [
        "directed"
    ]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "got a NoneType; expected a DataFrame of tone, p_negative, p_neutral, p_positive"),
        (lambda n: table(0.1)(n + 1), "got 2 rows for 1 targets; expected one row a target"),
        (
            lambda n: table(0.1)(n)[["tone", "p_neutral"]],
            r"got no column p_negative, p_positive; expected .* missing \(nan\)",
        ),
        (
            table("good"),
            r"got what is no number \(could not convert string to float: 'good'\); expected numbers",
        ),
        (table(1.01), "got a tone outside -1 to 1; expected tones from -1"),
        (table(-np.inf), "got a tone outside -1 to 1"),
        (
            table(0, 0.5, 0.5, 0.1),
            "got probabilities that are not from 0 to 1, or do not sum to 1; expected three that do, or",
        ),
        (table(0, 1.5, -0.5, 0), "got probabilities that are not from 0 to 1"),
        (table(0, 1, np.nan, np.nan), "got probabilities that"),
        (table(0, np.inf, 0, 0), "got probabilities that"),
        (
            table(np.nan, 0.2, 0.3, 0.5),
            "got probabilities without a tone; expected both, or neither",
        ),
        (KeyError("Norland"), "got KeyError: 'Norland'; expected a table of tone"),
    ],
)
def test_what_can_not_be_tones_is_refused_and_takes_no_article_along(answer, message):
    with pytest.raises(checks.InputError, match=f"scorer answers: {message}"):
        scored("Norland won.", Answers(answer))
    corpus = read_corpus(
        pages([("a1", "Elm Post", "", "Norland won."), ("a2", "Elm Post", "", "Nobody won.")])
    )
    with pytest.raises(checks.InputError, match=f"part-00000: scorer answers: {message}"):
        extract(corpus, actors=NAMED, scorers=[Answers(answer)])


@pytest.mark.parametrize(
    "error", [MemoryError("full"), OSError("gone"), checks.InputError("no package")]
)
def test_other_errors_of_a_scorer_stay_what_they_are(error):
    with pytest.raises(type(error), match=str(error)):
        scored("Norland won.", Answers(error))


def test_rounded_probabilities_and_missing_tones_are_fine():
    assert scored("Norland won.", Answers(table(0.25, 0.1245, 0.501, 0.3755)))[
        "p_negative"
    ].tolist() == [0.1245]
    assert len(scored("Norland won.", Answers(table(np.nan)))) == 0
    assert scored("Norland won.", Answers(table(pd.NA, *[pd.NA] * 3)))["tone"].tolist() == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("directed", "scorers: got 'directed'; expected a list of scorers. Write"),
        (Letters(), "scorers: got Letters.*; expected a list of scorers"),
        (["tone"], "scorers: got 'tone'; expected one of 'sentence', 'clause', 'directed'"),
        (
            [Letters],
            "scorers: got <class .*Letters'>, without a method score of an object; expected one of .*, or a Scorer. Give an object with",
        ),
        (
            ["liu"],
            r"got 'liu'; expected .*, or a Scorer. For tone words write scorers=",
        ),
        (
            [tonewords.read("liu")],
            "scorers: got the tone words 'liu'; expected .*, or a Scorer. For tone words write scorers=",
        ),
        ([3], "scorers: got 3, without name, scope, fingerprint; expected"),
        ([Letters(name="", fingerprint="")], "without name, fingerprint; expected"),
        (
            [Letters(name="directed")],
            "scorers: got another scorer with the name 'directed'; expected a name of its own",
        ),
        (["clause", "clause"], "scorers: got name clause more than once"),
        (
            [Letters(), Letters(fingerprint="2")],
            "scorers: got name letters more than once; expected each name once",
        ),
    ],
)
def test_what_is_no_scorer_is_refused(given, message):
    with pytest.raises(checks.InputError, match=message):
        extract(read_corpus(pages()), scorers=given)


def test_scorers_that_are_built_in_may_be_given_as_objects():
    assert scoring.scorers_from([scoring.Clause(), "sentence"]) == (
        scoring.Sentence(),
        scoring.Clause(),
    )
    asked = scoring.scorers_from([*scoring.BUILT_IN, Letters(), scoring.Lexicon("liu")])
    assert all(isinstance(one, scoring.Scorer) for one in asked) and not isinstance(
        "clause", scoring.Scorer
    )


def test_scorers_go_to_other_processes_or_are_refused():
    sent = pickle.dumps(ToneReader([*scoring.BUILT_IN, Letters(), scoring.Lexicon("liu")]))
    assert len(pickle.loads(sent).scorers) == 5
    local = Answers(lambda n: None)
    with pytest.raises(
        checks.InputError,
        match="reader of tones, tone_words: got what cannot be pickled .*; expected a reader",
    ):
        extract(read_corpus(pages()), scorers=[local], workers=2)


@pytest.mark.slow
def test_workers_change_nothing(lists, monkeypatch):
    asked = [*scoring.BUILT_IN, Letters(), scoring.Lexicon("vader", scope="sentence")]
    one = extract(read_corpus(pages()), **lists, scorers=asked)
    monkeypatch.setattr(extraction, "PARTITION", 1)
    assert_same(extract(read_corpus(pages()), **lists, scorers=asked, workers=2), one)


# However texts are batched.

PIECES = st.sampled_from(
    [
        "Berg",
        "Ida Berg",
        "Norland",
        "“",
        "”",
        "said",
        "bad",
        "no good",
        "war,",
        "but",
        "who",
        ".",
        "N.L.",
        "\n",
        "attacked",
        "brave",
        "HATED",
        "very",
        "🙂",
        "İ",
    ]
)


@pytest.mark.slow
@given(st.lists(st.lists(PIECES, max_size=14).map(" ".join), max_size=5), st.randoms())
@QUICK
def test_tones_of_a_text_do_not_depend_on_the_others(texts, random):
    asked = [
        *scoring.BUILT_IN,
        Letters(),
        scoring.Lexicon("vader"),
        scoring.Lexicon("stance", scope="sentence"),
    ]
    order = random.sample(range(len(texts)), len(texts))
    whole = reading.read([texts[row] for row in order], actors=NAMED, frames=NOTHING, scorers=asked)
    for place, row in enumerate(order):
        alone = reading.read([texts[row]], actors=NAMED, frames=NOTHING, scorers=asked)
        for name in ("tones", "tone_words"):
            found = getattr(whole, name)
            part = found[found["row"] == place].assign(row=0).reset_index(drop=True)
            pd.testing.assert_frame_equal(part, getattr(alone, name), check_exact=True)
    directed = whole.tones[whole.tones["scorer"] == "directed"]
    assert len(directed) == len(whole.mentions)
    np.testing.assert_allclose(
        directed["p_positive"] - directed["p_negative"], directed["tone"], atol=1e-9
    )


@pytest.mark.parametrize("size", [1, 2])
def test_partitions_change_nothing(lists, monkeypatch, size):
    asked = [*scoring.BUILT_IN, Letters(), scoring.Lexicon("liu")]
    whole = extract(read_corpus(pages()), **lists, scorers=asked)
    monkeypatch.setattr(extraction, "PARTITION", size)
    assert_same(extract(read_corpus(pages()), **lists, scorers=asked), whole)


@given(
    st.lists(st.lists(PIECES, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4),
    st.data(),
)
@QUICK
def test_a_scorer_alone_gives_what_it_gives_in_a_batch(texts, data):
    texts = [f"so {' '.join(text.split())}" for text in texts]
    starts = [
        data.draw(st.integers(0, len(text) - 1).filter(lambda at, text=text: text[at].isalnum()))
        for text in texts
    ]
    spans = [
        (start, data.draw(st.integers(start + 1, len(text))))
        for start, text in zip(starts, texts, strict=True)
    ]
    for scorer in (scoring.Sentence(), scoring.Clause(), scoring.Lexicon("vader")):
        every = scorer.score(texts, spans)
        alone = [scorer.score([text], [span]) for text, span in zip(texts, spans, strict=True)]
        pd.testing.assert_frame_equal(every, pd.concat(alone, ignore_index=True), check_exact=True)


# Those that are built in.


def test_sentence_and_clause_are_vaders_compound():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    score = SentimentIntensityAnalyzer().polarity_scores
    text = "Norland won a great prize, but Berg lost."
    pair = ([text, text, "Norland sat."], [(0, 7), (31, 35), (0, 7)])
    assert scoring.Sentence().score(*pair)["tone"].tolist()[:2] == [score(text)["compound"]] * 2
    clauses = scoring.clauses_of(found := scoring.pairs_to_targets(*pair))
    parts = [found.batch.text[start:stop] for start, stop in zip(*clauses)]
    assert scoring.Clause().score(*pair)["tone"].tolist()[:2] == [
        score(part)["compound"] for part in parts[:2]
    ]
    assert "lost" not in parts[0] and "great" not in parts[1]
    for scorer in (scoring.Sentence(), scoring.Clause()):
        assert np.isnan(scorer.score(*pair)["tone"].iloc[2]) and scorer.score(*pair).iloc[
            :, 1:
        ].isna().all(axis=None)


@pytest.mark.parametrize(
    ("sentences", "spans", "message"),
    [
        ("Norland won.", [(0, 7)], "sentences: got one text; expected a list"),
        ([3], [(0, 1)], "sentences: got something that is not text; expected a list"),
        (
            ["Norland won."],
            [],
            "spans: got 0 spans for 1 sentences; expected one span for each sentence",
        ),
        (
            ["Norland won."],
            [(7, 7)],
            r"span 0: got \(7, 7\) in a sentence of 12 characters; expected the span of a target",
        ),
        (["Norland won."], ["Norland"], "span 0: got 'Norland'"),
        (["Norland won."], [None], "span 0: got None"),
        (["Norland won."], [(0.0, 7.5)], r"got \(0.0, 7.5\);"),
        (["Norland won."], [(0, 3, 7)], r"got \(0, 3, 7\);"),
        (["Norland won. "], [(12, 13)], r"got \(12, 13\) around no word"),
        (["Norland won."], [(-1, 7)], r"got \(-1, 7\) in"),
        (["A.", "Norland won."], [(0, 1), (0, 13)], r"span 1: got \(0, 13\) in a sentence of 12"),
    ],
)
def test_targets_that_do_not_fit_are_refused(sentences, spans, message):
    for scorer in (scoring.Sentence(), scoring.Clause(), scoring.Lexicon("liu")):
        with pytest.raises(checks.InputError, match=message):
            scorer.score(sentences, spans)


def test_no_targets_have_no_tones():
    for scorer in (*scoring.scorers_from([*scoring.BUILT_IN]), scoring.Lexicon("liu")):
        found = scorer.score([], [])
        assert len(found) == 0 and list(found) == list(scoring.COLUMNS)


# Word lists.

MINE = tonewords.ToneWords(
    "mine", {"brave": 2, "not brave": -1, "storm": -4, "well-fed": 3, "d*mn": -2.5}
)


@pytest.mark.parametrize(
    ("sentence", "target", "tone"),
    [
        ("Brave Holm left.", "Holm", 0.5),
        ("Holm, not  brave, met the storm.", "Holm", -0.625),
        ("Bravery of Holm", "Holm", None),
        ("Storm Holm left.", "Storm Holm", None),
        ("Storm Holm met a brave storm.", "Storm Holm", -0.25),
        ("D*mn Holm!", "Holm", -0.625),
        ("A well‑fed Holm", "Holm", 0.75),
        ("Dmn Holm", "Holm", None),
        ("Not brave Holm", "brave", None),
    ],
)
def test_word_lists_by_hand(sentence, target, tone):
    start = sentence.index(target)
    found = scoring.Lexicon(MINE, scope="sentence").score(
        [sentence], [(start, start + len(target))]
    )
    assert found["tone"].tolist() == [tone] if tone is not None else found["tone"].isna().all()
    assert found.iloc[:, 1:].isna().all(axis=None)


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_word_lists_may_have_any_scale(size):
    mine = tonewords.ToneWords("mine", {"brave": size, "storm": -size / 2})
    assert scoring.Lexicon(mine, scope="sentence").score(["Brave Holm met the storm."], [(6, 10)])[
        "tone"
    ].tolist() == [0.25]


def test_word_lists_count_in_the_clause(monkeypatch):
    pairs = (["Brave Holm left the storm behind."] * 2, [(6, 10), (20, 25)])
    monkeypatch.setattr(
        scoring,
        "clauses_around",
        lambda batch, *, sentences, spans, sentence_of: (sentences[0][sentence_of], spans[1]),
    )
    assert scoring.Lexicon(MINE).score(*pairs)["tone"].tolist() == [0.5, 0.5]
    monkeypatch.setattr(
        scoring,
        "clauses_around",
        lambda batch, *, sentences, spans, sentence_of: (spans[0], sentences[1][sentence_of]),
    )
    assert scoring.Lexicon(MINE).score(*pairs)["tone"].fillna(9).tolist() == [-1, 9]


@given(
    st.lists(st.sampled_from(["brave", "storm", "calm", "holm", "ill"]), min_size=1, max_size=8),
    st.data(),
)
@QUICK
def test_word_lists_are_means_over_words_outside_the_target(words, data):
    values = {"brave": 2.0, "storm": -4.0, "ill": -1.25}
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    start = len(" ".join(words[:first])) + (first > 0)
    span = (start, start + len(" ".join(words[first:last])))
    tones = [values[word] for word in words[:first] + words[last:] if word in values]
    found = scoring.Lexicon(tonewords.ToneWords("x", values), scope="sentence").score(
        [" ".join(words)], [span]
    )["tone"]
    np.testing.assert_allclose(found, [np.mean(tones) / 4 if tones else np.nan], atol=0.00005001)


def test_word_lists_have_names_scopes_and_fingerprints(tmp_path):
    (tmp_path / "own.tsv").write_text("good\t1\n", encoding="utf-8")
    own = scoring.Lexicon(tmp_path / "own.tsv")
    assert (own.name, own.scope, scoring.Lexicon("liu", name="opinion").name) == (
        "own",
        "clause",
        "opinion",
    )
    prints = {scoring.Lexicon(MINE, scope=scope).fingerprint for scope in scoring.SCOPES} | {
        own.fingerprint
    }
    assert len(prints) == 3 and scoring.Lexicon(MINE, name="other").fingerprint in prints
    with pytest.raises(
        checks.InputError, match="scope: got 'page'; expected one of 'clause', 'sentence'"
    ):
        scoring.Lexicon(MINE, scope="page")
    with pytest.raises(checks.MissingInput, match="got no such file; expected"):
        scoring.Lexicon(tmp_path / "none.tsv")
    assert pickle.loads(pickle.dumps(own)) == own


# Words of the directed tone.

VOCABULARY = ["treaty", "", "lost", "war"]


@pytest.fixture
def model(monkeypatch):
    """Let the directed model give each mention the same: treaty 1.2, no word .02, lost -.9 (twice in part), war .04."""

    def stub(batch, *, sentences, spans, sentence_of):
        """Return the same for every mention."""
        n = len(sentence_of)
        words, tones = np.tile([2, 0, 1, 2, 3], n), np.tile([-500, 1200, 20, -400, 40], n)
        return ScoredMentions(
            np.tile([0.2, 0.3, 0.5], (n, 1)), np.repeat(np.arange(n), 5), words, tones
        )

    monkeypatch.setattr(scoring.model, "score_mentions", stub)
    monkeypatch.setattr(scoring.model, "vocabulary", lambda: VOCABULARY)


def test_tone_words_by_hand(model, lists):
    found = extract(
        read_corpus(
            pages(
                [
                    (
                        "a1",
                        "Elm",
                        "",
                        'Norland won. Norland, said Holm. "Norland lost it all," he said.',
                    )
                ]
            )
        ),
        **lists,
    )
    assert found.tone_words.values.tolist() == [
        ["a1", "Mira Holm", False, "", 1, 0.06],
        ["a1", "Mira Holm", False, "lost", 1, -0.9],
        ["a1", "Mira Holm", False, "treaty", 1, 1.2],
        ["a1", "Norland", False, "", 2, 0.12],
        ["a1", "Norland", False, "lost", 2, -1.8],
        ["a1", "Norland", False, "treaty", 2, 2.4],
        ["a1", "Norland", True, "", 1, 0.06],
        ["a1", "Norland", True, "lost", 1, -0.9],
        ["a1", "Norland", True, "treaty", 1, 1.2],
    ]
    directed = found.tones[found.tones["scorer"] == "directed"]
    assert directed["tone"].tolist() == [0.3] * 4 and directed.iloc[0, -3:].tolist() == [
        0.2,
        0.3,
        0.5,
    ]


def test_rolled_up_tone_words_are_summed(model, lists, tmp_path):
    found = extract(read_corpus(pages()), **lists)
    up = load_features(found.rolled_up().save(tmp_path / "pack"))
    assert set(up.tone_words["actor"]) == {"Norland"}
    keys = ["article_id", "quoted", "word"]
    both = (one.tone_words.groupby(keys)[["n", "tone"]].sum().round(3) for one in (found, up))
    pd.testing.assert_frame_equal(*both)
    assert not up.tone_words.duplicated(keys).any() and len(up.tone_words) < len(found.tone_words)
    pd.testing.assert_frame_equal(
        up.tone_words, up.tone_words.sort_values(["article_id", "actor", "quoted", "word"])
    )
    assert (
        up.tone_words.dtypes.astype(str).to_dict() == found.tone_words.dtypes.astype(str).to_dict()
    )


def test_tone_words_are_saved_combined_and_published(model, lists, tmp_path):
    whole = extract(read_corpus(pages()), **lists)
    parts = [extract(read_corpus(pages(PAGES[start::2])), **lists) for start in (1, 0)]
    assert len(whole.tone_words) and whole.manifest["sizes"]["tone_words"] == len(whole.tone_words)
    assert_same(combine(parts), whole)
    assert_same(load_features(publish(whole).save(tmp_path / "pack")), publish(whole))
    pd.testing.assert_frame_equal(publish(whole, linkable=True).tone_words, whole.tone_words)
    assert len(combine(parts, tables=["tone_words"]).tone_words) == len(whole.tone_words)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(-900, 900)), max_size=30),
    st.integers(0, 2),
)
@QUICK
def test_sums_over_words_are_exact(entries, shift):
    mention, word, tone = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    groups = (np.arange(4) + shift) // 2
    vocabulary = ["b", "", "a", "ä", "b c"]
    group, label, n, total = scoring.words_of_groups(
        scoring.Words(mention, word, tone, vocabulary), groups
    )
    found = dict(
        zip(
            zip(group.tolist(), label, strict=True),
            zip(n.tolist(), total.tolist(), strict=True),
            strict=True,
        )
    )
    expected = {}
    for one in range(4):
        heard = pd.Series(tone[mention == one]).groupby(word[mention == one]).sum()
        told = {
            key: 0
            if abs(value) < scoring.MIN_THOUSANDTHS or not vocabulary[key]
            else scoring.STEP_OF_THOUSANDTHS * round(value / scoring.STEP_OF_THOUSANDTHS)
            for key, value in heard.items()
        }
        small = [value - told[key] for key, value in heard.items() if value != told[key]]
        known = {vocabulary[key]: value for key, value in told.items() if value}
        for key, value in (known | ({"": sum(small)} if small else {})).items():
            count, so_far = expected.get((groups[one], key), (0, 0))
            expected[groups[one], key] = count + 1, so_far + value
    assert found == {key: (count, value / 1000) for key, (count, value) in expected.items()}
    assert list(found) == sorted(found)


# Agreement.


def test_tables_of_other_scorers_do_not_combine(lists, monkeypatch):
    one = extract(read_corpus(pages(PAGES[:2])), **lists, scorers=["sentence", Letters()])
    others = [
        extract(read_corpus(pages(PAGES[2:])), **lists, scorers=asked)
        for asked in (["sentence"], ["sentence", Letters(fingerprint="2")])
    ]
    for other in others:
        with pytest.raises(
            checks.InputError,
            match=r"combine: got packs that differ in tones \(scorers\); expected the same",
        ):
            combine([one, other])
        both = combine([one, other], tables=["mentions", "terms"])
        assert both.manifest["lists"]["scorers"]["fingerprint"] is None and len(both.tones) == 0
    plain = extract(read_corpus(pages(PAGES[:2])), **lists)
    monkeypatch.setattr(scoring.model, "fingerprint", lambda: "another model")
    newer = extract(read_corpus(pages(PAGES[2:])), **lists)
    with pytest.raises(
        checks.InputError, match=r"differ in tones \(scorers\); tone_words \(directed\); expected"
    ):
        combine([plain, newer])
    assert len(combine([plain, newer], tables=["mentions"]).mentions) == len(plain.mentions) + len(
        newer.mentions
    )


def test_packs_of_other_scorers_are_made_again(lists, tmp_path):
    corpus = read_corpus(pages())
    extract(corpus, **lists, to=tmp_path / "pack", scorers=["sentence"])
    assert extract(corpus, **lists, to=tmp_path / "pack", scorers=["sentence"]).kept == 1
    again = extract(corpus, **lists, to=tmp_path / "pack", scorers=["sentence", Letters()])
    assert again.kept == 0 and set(again.load().tones["scorer"]) == {"sentence", "letters"}


# The transformer of others, with a stub in its place.


def test_words_of_many_short_sentences_belong_to_their_mention():
    """Numbers of mention and word together are more than 32 bits hold."""
    n = 5_000
    pair = ["Holm lied."], [(0, 4)]
    alone = scoring.Directed().scored(scoring.pairs_to_targets(*pair)).words
    words = scoring.Directed().scored(scoring.pairs_to_targets(pair[0] * n, pair[1] * n)).words
    assert words.mention.tolist() == np.repeat(np.arange(n), len(alone.mention)).tolist()
    assert words.tone.tolist() == alone.tone.tolist() * n
