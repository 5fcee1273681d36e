"""Tone toward a mention: pieces, what stands around a target, the linear model. All sentences are invented."""

import subprocess
import sys
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import tone_training
from by_hand import by_hand, tables
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.errors import InputError
from analysis.text.characters import characters
from analysis.tone import clauses, context
from analysis.tone import model as tone_model

QUICK = settings(max_examples=25)
NAMES = "Norland Elmaria Lindmark Aske".split()


def edges(batch):
    return batch.bounds[:-1], batch.bounds[1:] - 1


def span(sentence, target):
    return sentence.index(target), sentence.index(target) + len(target)


ONE_SENTENCE = np.zeros(1, np.int64)


def pieces_of(*sentences):
    """Return the pieces of each sentence."""
    batch = characters(list(sentences))
    return clauses.pieces(batch, edges(batch))


def split(sentence):
    found = pieces_of(sentence)
    return [sentence[start:stop] for start, stop in zip(found.starts, found.stops, strict=True)]


# pieces


@by_hand(__file__, "piece")
def test_pieces_of_sentences(sentence, expected):
    assert split(sentence) == expected


def test_apostrophes_hyphens_and_quotation_marks_of_any_kind_are_the_same_piece():
    found = pieces_of("it's “well‑armed” – so", 'IT’S "well-armed" — so')
    numbers = clauses.piece_numbers(found, tone_model.load_model().vocabulary.table)
    one, other = np.split(numbers, [found.bounds[1]])
    assert one.tolist() == other.tolist() and len(one) == 7


@given(st.text(max_size=40))
@QUICK
def test_pieces_hold_every_character_that_is_no_white_space_once_and_in_order(sentence):
    found = pieces_of(sentence)
    assert (found.starts < found.stops).all() and (found.stops[:-1] <= found.starts[1:]).all()
    assert "".join(split(sentence)) == "".join(sentence.split())


def test_spans_without_a_piece_and_empty_sentences_have_a_tone():
    tones = everything(["Norland won. ", "", "but  but"], [(12, 13), (0, 0), (3, 4)])
    assert np.isfinite(tones).all()


def test_sentences_come_in_any_order_and_may_overlap():
    batch = characters(["Norland lied.", "Aske won, but Elmaria lost."])
    starts, stops = np.array([14, 0, 14]), np.array([41, 13, 23])  # the last is a part of the first
    spans, of = (np.array([28, 0, 14, 14]), np.array([35, 7, 18, 18])), np.array([0, 1, 2, 0])
    p = tone_model.score_mentions(batch, sentences=(starts, stops), spans=spans, sentence_of=of)
    long, short = "Aske won, but Elmaria lost.", "Norland lied."
    assert p.tolist() == everything(
        [long, short, "Aske won,", long], [(14, 21), (0, 7), (0, 4), (0, 4)]
    )


# what stands around a target

SINGLES = tables(__file__)["singles"]
PHRASES = tables(__file__)["phrases"]


@pytest.fixture
def lists(monkeypatch):
    """Replace the lists of tones by a few words."""
    monkeypatch.setattr(
        tone_training, "listed_tones", lambda: tone_training.ListedTones(SINGLES, PHRASES)
    )


def features(sentence, target, words=(), weights=()):
    """Return the features of one mention: what they are called, and their values."""
    names, known = tone_training.make_vocabulary(words, weights)
    return [
        (*tone_training.feature_name(key, names), value)
        for key, value in entries_of(sentence, span(sentence, target), known)
    ]


def tones(sentence, target):
    return {text: value for kind, text, value in features(sentence, target) if kind == "tone"}


def test_one_tone_becomes_six_features(lists):
    assert tones("Norland bombed a calm port.", "Norland") == tables(__file__)["features"]


@by_hand(__file__, "role")
def test_roles_beside_a_verb(lists, sentence, target, tone):
    assert tone in tones(sentence, target)
    roles = [f"verb {sign} {role}" for sign in "+-" for role in ("subject", "object", "agent")]
    assert [role for role in roles if role in tones(sentence, target)] == [tone]


def mention_of(found, place):
    """Return the arguments of one mention in one sentence."""
    spans = tuple(np.array([edge]) for edge in place)
    first, last = clauses.pieces_in_spans(found, spans, ONE_SENTENCE)
    return {"first": first, "last": last, "sentence_of": ONE_SENTENCE}


def entries_of(sentence, place, vocabulary):
    """Return the keys and values of the features of one mention."""
    found = pieces_of(sentence)
    ids = clauses.piece_numbers(found, vocabulary.table)
    entries = tone_training.features_of(
        found, ids, vocabulary=vocabulary, **mention_of(found, place)
    )
    return list(zip(entries.key.tolist(), entries.value.tolist(), strict=True))


@by_hand(__file__, "negation")
def test_how_far_a_negation_reaches(lists, sentence, sign):
    found = tones(sentence, "Norland")
    expected = {"vader -": 560} if sign == "-" else {"vader +": 800}
    assert {name: found[name] for name in ("vader -", "vader +") if name in found} == expected


@by_hand(__file__, "phrase")
def test_the_longest_phrase_counts_once_and_its_words_still_in_other_lists(
    lists, sentence, expected
):
    found = features(sentence, "war" if sentence == "war crimes" else "Norland")
    told = [(text, value) for kind, text, value in found if kind == "tone" and text[-1] in "+-"]
    assert sorted(told) == sorted(expected.items())


@by_hand(__file__, "between")
def test_names_between_a_tone_and_the_target(lists, sentence, tone):
    assert tone in tones(sentence, "Norland")


@by_hand(__file__, "scope")
def test_a_tone_is_in_the_phrase_or_the_clause_of_the_target_or_outside(lists, sentence, scope):
    found = [text.split()[-1] for text in tones(sentence, "Norland") if text.startswith("vader + ")]
    assert set(found) & set(tone_training.SCOPES) == {scope}


@by_hand(__file__, "form")
def test_what_the_target_is_and_where_it_stands(sentence, target, forms):
    found = {text for kind, text, _ in features(sentence, target) if kind == "form"}
    assert found == set(forms.split(", "))


def test_words_beside_the_target_and_the_ends_of_the_sentence():
    found = features("the port Norland saw", "Norland", ["the", "port", "saw"])
    expected = tables(__file__)["places"]
    pairs = [(kind, text) for kind, texts in expected.items() for text in texts]
    told = [(kind, text) for kind, text, _ in found if kind != "form"]
    assert sorted(told) == sorted(pairs)


def test_means_by_hand():
    weights = {"the": 20, "calm": 700, "port": 500}
    found = features("the port, the Norland calm", "Norland", [*weights], [*weights.values()])
    expected = []
    for kind, words in (
        ("mean", "the port the calm".split()),
        ("phrase mean", ["the", "calm"]),  # the comma is an unknown piece, and ends the phrase
        ("left mean", ["the", "port", "the"]),
        ("right mean", ["calm"]),
    ):
        total = sum(weights[word] for word in words) + 500
        expected += [(kind, word, weights[word] * 1000 // total) for word in words]
    assert sorted(each for each in found if each[0].endswith("mean")) == sorted(expected)


# the model

HEADING = "feature\twords\tnegative\tpositive\n"
SETTINGS = "setting\tstart\t-1000\t500\nsetting\tcertain\t700\t0\n"
BODY = """\
weight\tbombed\t900\t0
weight\tthe\t20\t0
weight\tcalm\t700\t0
weight\tport\t500\t0
tone\tverb - subject 1-2\t4000\t-3000
tone\tvader + by nearness\t-333\t1111
word\tbombed\t12345\t-2345
at 1\tbombed\t5000\t0
pair\tTARGET bombed\t1000\t-1000
pair\tcalm port\t0\t-5
right mean\tport\t-20000\t7000
"""
MODEL = HEADING + SETTINGS + BODY


def model_of(folder, text):
    """Return the model of a file with this text; what is remembered of the shipped one stays."""
    path = folder / "model.tsv"
    path.write_bytes(text.encode("utf-8"))
    return tone_training.read_model(path)


@pytest.fixture
def small(lists, tmp_path, monkeypatch):
    """Return a function that replaces the shipped model by one with this text, in a file."""
    texts = []

    def replace(text=MODEL):
        model = model_of(tmp_path, text)
        monkeypatch.setattr(tone_model, "load_model", lambda: model)
        texts.append(text)
        return (tmp_path / "model.tsv").rename(tmp_path / f"model-{len(texts)}.tsv")

    return replace


@cache
def coefficients_of(path):
    """Return what each feature of a model's file adds, by its kind and words."""
    words, numbers = words_and_numbers(path)
    return dict(zip(map(tuple, words), numbers, strict=True))


def exact(sentence, place, path=tone_training.MODEL):
    """Return the log-odds of one mention: one feature after the other, and all in one pass."""
    model = tone_model.load_model()
    coefficients = coefficients_of(path)
    table = model.vocabulary.table
    letters = "".join(map(chr, table.letters))
    names = np.array([letters[a:b] for a, b in pairwise(table.starts.tolist())], dtype=object)
    odds = coefficients["setting", "start"] * context.ONE
    for key, value in entries_of(sentence, place, model.vocabulary):
        odds += coefficients.get(tone_training.feature_name(key, names), 0) * value
    found = pieces_of(sentence)
    ids = clauses.piece_numbers(found, table)
    effects = {"vocabulary": model.vocabulary, "effects": model.effects}
    [sums] = context.log_odds_of(found, ids, **effects, **mention_of(found, place))
    assert odds.tolist() == (model.start * context.ONE + sums).tolist()
    return odds.tolist()


def test_log_odds_and_probabilities_by_hand(small):
    path = small()
    sentence, place = "Norland bombed the calm port.", (0, 7)
    # Of "port" among the five pieces on the right: rounded down.
    mean = 500 * 1000 // (900 + 20 + 700 + 500 + 500)
    nearness = 800 * 3 // (3 + 3)  # of "calm", three pieces away
    negative = -1000 * 1000 + (4000 + 12345 + 5000 + 1000) * 1000 - 20000 * mean - 333 * nearness
    positive = 500 * 1000 + (-3000 - 2345 + 0 - 1000 - 5) * 1000 + 7000 * mean + 1111 * nearness
    assert exact(sentence, place, path) == [negative, positive] == [17_411_800, -4_075_600]
    sizes = np.exp([negative / 1e7, 0, positive / 1e7])
    row = tone_model.directed([sentence], [place]).iloc[0]
    p = row["p_negative":"p_positive"].tolist()
    assert p == (sizes / sizes.sum()).round(3).tolist() == [0.774, 0.136, 0.09]
    assert (row["label"], row["tone"]) == (-1, -0.684)


def test_what_stands_beyond_the_sentence_is_its_end(small):
    body = "at 1\tEND\t10000\t0\nat -1\tEND\t0\t20000\nafter\tEND END\t0\t30000\n"
    path = small(HEADING + SETTINGS + body)
    assert exact("Norland", (0, 7), path) == [9_000_000, 50_500_000]


def test_abstaining(small):
    text = HEADING + "setting\tstart\t10000\t0\nsetting\tcertain\t577\t0\nword\tdull\t-9000\t0\n"
    small(text)
    given = ["Norland won.", "Norland was dull."], [(0, 7)] * 2
    assert tone_model.load_model().certain == 0.577
    assert tone_model.directed(*given)["label"].isna().all()
    small(text.replace("577", "576"))
    table = tone_model.directed(*given)
    assert table["label"].fillna(9).tolist() == [-1, 9]
    # x / (x + 2), of x = exp(1) and exp(0.1)
    assert table["p_negative"].tolist() == [0.576, 0.356]


def test_very_large_log_odds_are_no_overflow(small):
    small(HEADING + SETTINGS + "word\tcalm\t9999999\t9999990\nword\tport\t-9999999\t-9999999\n")
    found = everything(["Norland: calm", "Norland: port"], [(0, 7)] * 2)
    assert found == [[0.463, 0, 0.537], [0, 1, 0]]  # the start is 0.15 apart, 0.0009 the word


# what holds of every sentence


WORDS = """accused praised not n't but , ; “ ” of war crimes was by killed the brave Berg said he 's
    failed hero . corrupt never helped zzz —""".split()
WORDS.append("war crimes")
SIDE = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
SENTENCES = st.tuples(SIDE, SIDE)


def with_target(sides, name):
    before, after = (side + " " * bool(side) for side in sides)
    return f"{before}{name} {after}", (len(before), len(before) + len(name))


def scored(batch, spans):
    """Return the probabilities of the n-th span in the n-th sentence."""
    places = np.array(spans, dtype=np.int64).reshape(-1, 2) + batch.bounds[:-1, None]
    of = np.arange(len(spans))
    return tone_model.score_mentions(
        batch, sentences=edges(batch), spans=tuple(places.T), sentence_of=of
    )


def everything(sentences, spans):
    """Return the probabilities of each mention."""
    return scored(characters(sentences), spans).tolist()


@pytest.mark.slow
@given(SENTENCES)
@QUICK
def test_probabilities_are_those_of_the_log_odds(sides):
    sentence, place = with_target(sides, "Norland")
    negative, positive = exact(sentence, place)
    sizes = np.exp([negative / 1e7, 0, positive / 1e7])
    assert everything([sentence], [place])[0] == pytest.approx(sizes / sizes.sum(), abs=0.00051)


def tone_of(sides, name):
    sentence, place = with_target(sides, name)
    return everything([sentence], [place])[0]


@given(st.lists(SENTENCES, max_size=4), st.randoms(use_true_random=False))
@QUICK
def test_neither_batches_nor_order_change_a_number(sides, random):
    mentions = list(zip(sides, NAMES, strict=False))
    for order in (mentions, random.sample(mentions, len(mentions))):
        both = [with_target(*each) for each in order]
        together = everything([sentence for sentence, _ in both], [place for _, place in both])
        assert together == [tone_of(*each) for each in order]


@by_hand(__file__, "name")
@given(sides=SENTENCES)
@QUICK
def test_the_name_of_the_target_makes_no_difference(one, other, sides):
    assert tone_of(sides, one) == tone_of(sides, other)


@given(st.text(max_size=20), st.text(min_size=1, max_size=8), st.text(max_size=20))
@example("", "\ud800x", "\ud800")
@example("İ", "Σ", "Σ")
@example("\n", "²", "\x00")
@QUICK
def test_any_span_around_a_letter_has_a_tone(before, target, after):
    assume(any(letter.isalnum() for letter in target))
    place = (len(before), len(before + target))
    row = tone_model.directed([before + target + after], [place]).iloc[0]
    p = row[["p_negative", "p_neutral", "p_positive"]]
    assert p.between(0, 1).all() and abs(p.sum() - 1) <= 0.002
    assert row["tone"] == round(row["p_positive"] - row["p_negative"], 3)
    assert (row["label"] in {-1, 0, 1}) == (p.max() >= tone_model.load_model().certain)


# the shipped model

#: Sentences by threes: against the target, neutral, for it.
TONES = tables(__file__)["sentences_of_tones"]


def test_the_shipped_model_knows_friend_from_foe():
    sentences = [sentence for three in TONES for sentence in three]
    table = tone_model.directed(sentences, [span(sentence, "Norland") for sentence in sentences])
    assert (np.diff(table["tone"].to_numpy().reshape(-1, 3)) > 0.2).all()
    assert table["label"].iloc[0::3].eq(-1).all() and table["label"].iloc[2::3].eq(1).all()
    assert not table["label"].iloc[1::3].isin([-1, 1]).any()


def test_who_does_and_who_suffers_have_different_tones():
    active, passive = "Norland betrayed Elmaria.", "Elmaria was betrayed by Norland."
    sentences = [active, passive, passive, active]
    spans = [span(*each) for each in zip(sentences, "Norland Norland Elmaria Elmaria".split())]
    doer, agent, victim, sufferer = tone_model.directed(sentences, spans)["tone"]
    assert max(doer, agent) < min(sufferer, victim) - 0.2


@pytest.mark.slow
@pytest.mark.shared
def test_retraining_gives_the_same_model_up_to_its_last_digit(root, shared, tmp_path):
    for folder in ("analysis/tone/lists", "benchmarks"):
        (tmp_path / folder).mkdir(parents=True)
    command = [sys.executable, root / "data/make_tone_model.py", "--shared", shared]
    subprocess.run([*command, "--to", tmp_path], check=True, cwd=root)
    model, scores = "analysis/tone/lists/tone_model.tsv", "benchmarks/tone_cv.csv"
    words, numbers = words_and_numbers(root / model)
    words_again, numbers_again = words_and_numbers(tmp_path / model)
    assert words_again == words
    assert np.abs(numbers_again - numbers).max() <= 1  # processors round the last digit each way
    expected = pd.read_csv(root / scores)
    again = pd.read_csv(tmp_path / scores)
    assert_frame_equal(again, expected, rtol=0, atol=1.01e-4)


def lines_of(path):
    """Return the cells of each line of a model's file."""
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def words_and_numbers(path):
    """Return the words of each line of a model's file, and its whole numbers."""
    rows = lines_of(path)[1:]
    return [row[:2] for row in rows], np.array([row[2:] for row in rows], dtype=int)


# model files


def test_the_fingerprint_changes_with_every_line_and_list_and_with_nothing_else(
    monkeypatch, lists, tmp_path
):
    first = model_of(tmp_path, MODEL).fingerprint
    assert model_of(tmp_path, "# a comment\n" + MODEL.replace("\n", "\r\n")).fingerprint == first
    changed = [
        MODEL.replace("12345", "12346"),
        MODEL.replace("certain\t700", "certain\t701"),
        MODEL + "word\tsea\t1\t0\n",
        MODEL.replace("right mean\tport", "left mean\tport"),
        MODEL.replace("the\t20", "the\t21"),
    ]
    assert len({first, *(model_of(tmp_path, text).fingerprint for text in changed)}) == 6
    monkeypatch.setattr(tone_training, "class_lines", lambda: ("contrast: but",))
    assert model_of(tmp_path, MODEL).fingerprint != first


# refusals

ONE = ["Norland won."]


def test_no_sentence_has_no_row():
    assert tone_model.directed([], []).dtypes.equals(tone_model.directed(ONE, [(0, 7)]).dtypes)


@pytest.mark.parametrize("data", [None, b"", b"no arrays"])
def test_arrays_that_are_no_model_are_refused(tmp_path, monkeypatch, data):
    path = tmp_path / "model.npy"
    if data is not None:
        path.write_bytes(data)
    monkeypatch.setattr(tone_model, "ARRAYS", path)
    with pytest.raises(InputError, match=r"model\.npy: got no model .* make tone-model"):
        tone_model.load_model.__wrapped__()


@pytest.mark.slow
def test_the_arrays_that_ship_are_the_model_of_the_file(tmp_path):
    """make tone-model writes both; a change of a list of tones needs it, too."""
    path = tmp_path / "model.npy"
    tone_training.write_arrays(tone_training.read_model(tone_training.MODEL), path)
    assert path.read_bytes() == tone_model.ARRAYS.read_bytes()
