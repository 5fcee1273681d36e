"""Word shifts: shifterator's test systems by definition, shifterator itself run here, and its known
fault.
"""

import numpy as np
import pytest
from scipy import stats

from analysis import framing
from conformance import counted

SYSTEMS = dict.fromkeys("abcdefg", 10), dict.fromkeys("bcdefgh", 10)  # measures.md 2.6
TOY = {"a": 5, "b": 3, "c": 2}, {"a": 1, "b": 3, "d": 6}
MANY = tuple(
    {f"w{n}": int(count) for n, count in enumerate(np.random.default_rng(seed).zipf(1.7, 80))}
    for seed in (1, 2)
)


def shift(one, two, **options):
    """Return our contributions from system one to system two: {word: contribution}."""
    items = sorted({*one, *two})
    counts = counted(
        [[side.get(item, 0) for item in items] for side in (one, two)],
        outlets=["one", "two"],
        items=items,
    )
    return framing.word_shift(counts, "two", "one", by="outlet", **options).set_index("item")[
        "contribution"
    ]


def test_systems_of_shifterators_tests():
    contributions = shift(*SYSTEMS)
    assert contributions.sum() == pytest.approx(
        1 / 7, abs=1e-12
    ) and contributions.sum() == pytest.approx(0.142857, abs=1e-6)
    assert contributions.index[:2].tolist() == ["a", "h"]
    assert contributions[["a", "h"]].tolist() == pytest.approx([1 / 14, 1 / 14])
    assert contributions.drop(["a", "h"]).abs().max() < 1e-12


def test_toy_systems():
    assert shift(*TOY).sum() == pytest.approx(0.5049932735, abs=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize("systems", [SYSTEMS, TOY, MANY], ids=["test systems", "toy", "many words"])
@pytest.mark.filterwarnings("ignore:Score normalization is not well-defined")
def test_shifterator_run_here(shifterator, systems):
    """Its scores times its norm are our contributions, word by word."""
    one, two = systems
    theirs = shifterator.JSDivergenceShift(one, two)
    ours = shift(one, two)
    assert {
        word: score * theirs.norm for word, score in theirs.type2shift_score.items()
    } == pytest.approx(ours.to_dict(), abs=1e-12)
    assert theirs.diff == pytest.approx(ours.sum(), abs=1e-12)


def divergence(one, two, alpha):
    """Return the generalised Jensen-Shannon divergence by its definition: entropy of the middle
    minus mean entropy.
    """
    words = sorted({*one, *two})
    p, q = (
        np.array([side.get(word, 0) for word in words]) / sum(side.values()) for side in (one, two)
    )
    if alpha == 1:
        entropy = lambda shares: stats.entropy(shares, base=2)  # noqa: E731
    else:
        entropy = lambda shares: (1 - (shares**alpha).sum()) / (alpha - 1)  # noqa: E731
    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2


@pytest.mark.slow
def test_weighted_shift_of_shifterator(shifterator):
    """Both leave out words without a score (the last twenty), from the shares too."""
    scores = {f"w{n}": (n * 7) % 10 for n in range(60)}
    means = [
        sum(count * scores[word] for word, count in side.items() if word in scores)
        / sum(count for word, count in side.items() if word in scores)
        for side in MANY
    ]
    theirs = shifterator.WeightedAvgShift(
        *MANY,
        type2score_1=scores,
        type2score_2=scores,
        reference_value=means[0],
        handle_missing_scores="exclude",
    )
    ours = shift(*MANY, kind="weighted", scores=scores)
    expected = {word: score * theirs.norm for word, score in theirs.type2shift_score.items()}
    assert ours.loc[list(expected)].to_dict() == pytest.approx(expected, abs=1e-12)
    assert ours.sum() == pytest.approx(means[1] - means[0], abs=1e-12)
