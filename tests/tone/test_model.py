"""Tone toward a mention: the words around a target, and the linear model. All sentences are invented."""

import subprocess
import sys

import numpy as np
import pytest
from by_hand import drawn_cases
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from analysis.tone import directed
from analysis.tone import model as tone_model

QUICK = settings(max_examples=25)
NAMES = "Norland Elmaria Lindmark Aske".split()
COLUMNS = ["p_negative", "p_neutral", "p_positive"]


def span(sentence, target):
    return sentence.index(target), sentence.index(target) + len(target)


@pytest.fixture
def small(monkeypatch):
    """Replace the shipped model by one of four words, of which each place adds another number."""
    words = np.array(["calm", "lied", "never", "was"])
    effects = np.zeros((5, 4, 8, 2), np.int16)
    effects[0, 0, :, 1] = [1, 2, 4, 8, 16, 32, 64, 128]
    effects[1, 0, :, 0] = 100
    effects[1, 1:, :, 0] = [[200], [300], [400]]
    cues = np.array([0, 0, tone_model.NEGATION, tone_model.BEING, 0], np.int8)
    model = tone_model.Model(words, effects, cues, np.array([-500, -700]), np.array(0.5))
    monkeypatch.setattr(tone_model, "load_model", lambda: model)


@drawn_cases("""
    sentence                              | negative | positive
    Norland calm                          | 0        | 16
    Norland at calm                       | 0        | 32
    Norland at the very very big calm     | 0        | 64
    Norland at the very very big old calm | 0        | 128
    Norland, calm                         | 0        | 128
    Calm Norland                          | 0        | 1
    the calm old Norland (calm)           | 0        | 130
    the Calm of Norland                   | 0        | 0
    the Norland calm Elmaria calm         | 0        | 80
    Norland lied                          | 100      | 0
    Norland was lied                      | 200      | 0
    Norland never has been lied           | 300      | 0
    Norland never was lied                | 400      | 0
    Norland never, it lied                | 100      | 0
    never has it all so lied Norland      | 100      | 0
""")
def test_probabilities_by_hand(small, sentence, negative, positive):
    """Behind a comma a word is beyond the phrase; Calm within a sentence is a name."""
    row = directed([sentence], [span(sentence, "Norland")]).iloc[0]
    sizes = np.exp(np.array([negative - 500, 0, positive - 700]) / tone_model.UNIT)
    assert row[COLUMNS].tolist() == (sizes / sizes.sum()).round(3).tolist()
    assert row["tone"] == round(row["p_positive"] - row["p_negative"], 3)


def test_a_label_needs_the_probability_from_which_the_model_is_sure(small):
    table = directed(
        ["Norland rose."] * 2 + ["calm calm " * 90 + "Norland"], [(0, 7)] * 2 + [(900, 907)]
    )
    assert table["label"].isna().tolist() == [True, True, False]
    assert directed([], []).dtypes.equals(table.dtypes)


WORDS = "accused praised not n't but , ( “ was by killed the brave Berg he never helped hero zzz"
SIDE = st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join)
SIDES = st.tuples(SIDE, SIDE)


def with_target(sides, name):
    before, after = (side + " " * bool(side) for side in sides)
    return f"{before}{name} {after}", (len(before), len(before) + len(name))


@given(st.lists(SIDES, max_size=4), st.randoms(use_true_random=False))
@QUICK
def test_neither_others_nor_order_nor_another_name_change_a_number(sides, random):
    mentions = list(zip(sides, NAMES, strict=False))
    random.shuffle(mentions)
    both = [with_target(*each) for each in mentions]
    together = directed([sentence for sentence, _ in both], [place for _, place in both])
    for number, (of_mention, _) in enumerate(mentions):
        for name in ("Norland", "Holm"):
            sentence, place = with_target(of_mention, name)
            alone = directed([sentence], [place]).iloc[0]
            assert alone["tone"] == together["tone"].iloc[number]


@given(st.text(max_size=20), st.text(min_size=1, max_size=8), st.text(max_size=20))
@example("", "\ud800x", "\ud800")
@example("", "X", " , so")
@example("\n", "²", "\x00")
@QUICK
def test_any_span_with_a_letter_has_a_tone(before, target, after):
    assume(target.strip())
    row = directed([before + target + after], [(len(before), len(before + target))]).iloc[0]
    p = row[COLUMNS]
    assert p.between(0, 1).all() and abs(p.sum() - 1) <= 0.002
    assert (row["label"] in {-1, 0, 1}) == (p.max() >= tone_model.load_model().certain)


#: Sentences by threes: against the target, neutral, for it.
TONES = """\
Norland was accused of war crimes. | Norland met Elmaria on Tuesday. | Norland was praised for its courage.
The corrupt Norland lied to voters. | The report names Norland on page four. | The brave Norland saved hundreds.
The scandal humiliated Norland. | Two ships of Norland sailed east. | Fans admire Norland, an honest leader."""


def test_the_shipped_model_knows_friend_from_foe():
    sentences = [sentence.strip() for line in TONES.splitlines() for sentence in line.split("|")]
    table = directed(sentences, [span(sentence, "Norland") for sentence in sentences])
    assert (np.diff(table["tone"].to_numpy().reshape(-1, 3)) > 0).all()
    assert table["label"].iloc[0::3].eq(-1).all() and table["label"].iloc[2::3].eq(1).all()


@pytest.mark.slow
@pytest.mark.shared
def test_retraining_gives_the_same_model_up_to_its_last_digit(root, shared, tmp_path):
    for folder in ("analysis/tone/lists", "benchmarks"):
        (tmp_path / folder).mkdir(parents=True)
    command = [sys.executable, root / "data/make_tone_model.py", "--shared", shared]
    subprocess.run([*command, "--to", tmp_path], check=True, cwd=root)
    with np.load(tmp_path / "analysis/tone/lists/tone_model.npz") as again:
        shipped = tone_model.load_model()
        assert again["words"].tolist() == shipped.words.tolist()
        difference = again["effects"].astype(int) - shipped.effects
        assert np.abs(difference).max() <= 1  # processors round the last digit each way
