"""Word shifts: shifterator's test systems by definition, and what it printed for others."""

import pytest

from analysis import framing
from conformance import STORED, counted

SHIFTERATOR = STORED["shifterator"]

SYSTEMS = dict.fromkeys("abcdefg", 10), dict.fromkeys("bcdefgh", 10)  # measures.md 2.6
TOY = {"a": 5, "b": 3, "c": 2}, {"a": 1, "b": 3, "d": 6}


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


def test_jensen_shannon_of_shifterator():
    ours = shift(SHIFTERATOR["one"], SHIFTERATOR["two"])
    assert ours.to_dict() == pytest.approx(SHIFTERATOR["jensen_shannon"], abs=1e-12)


def test_weighted_shift_of_shifterator():
    """Both leave out words without a score, from the shares too."""
    theirs, scores = SHIFTERATOR["weighted"], SHIFTERATOR["scores"]
    ours = shift(SHIFTERATOR["one"], SHIFTERATOR["two"], kind="weighted", scores=scores)
    assert ours[list(theirs)].to_dict() == pytest.approx(theirs, abs=1e-12)
    assert ours.sum() == pytest.approx(sum(theirs.values()), abs=1e-12)
