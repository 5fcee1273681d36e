"""Corrected labels: the formula of survey sampling, on lines that NumPy fits."""

import hashlib

import numpy as np
import pytest

from analysis import annotation, compare
from tests.annotation.examples import _counts, _sample


def part_of(outlet):
    """Return the fifth of the outlets to which one belongs."""
    return int(hashlib.sha256(outlet.encode()).hexdigest(), 16) % 5


def fitted(said, truth, chance, chosen):
    """Return a and b of weighted least squares on the chosen pages; b is from 0 to 1."""
    weight = 1 / chance[chosen]
    b, _ = np.polyfit(said[chosen], truth[chosen], 1, w=np.sqrt(weight))
    b = np.clip(b, 0, 1)
    return np.average(truth[chosen] - b * said[chosen], weights=weight), b


@pytest.mark.parametrize("right", [0.95, 0.7, 0.5])
def test_values_are_those_of_the_difference_estimator(right):
    """Särndal, Swensson and Wretman (1992), section 6.3; of a mean, that of Egami et al. (2023)."""
    random = np.random.default_rng(3)
    outlet = np.array([f"o{number % 60}" for number in range(200)])
    part = np.array([part_of(name) for name in outlet])
    truth = (random.random(200) < 0.3) * 1.0
    said = np.where(random.random(200) < right, truth, 1 - truth)
    chance = np.where(np.arange(200) < 120, 0.4, 0.2)
    is_read = random.random(200) < chance
    machine = _counts(said, kind="llm", outlet=outlet, group="all")
    read = np.flatnonzero(is_read)
    people = _sample(machine, truth, read, probability=chance[read], stratum="all")
    a, b = fitted(said, truth, chance, is_read)
    expected = a + b * said
    for number in range(5):
        a_of_others, b_of_others = fitted(said, truth, chance, is_read & (part != number))
        rows = (part == number) & np.isin(outlet, outlet[is_read])
        expected[rows] = a_of_others + b_of_others * said[rows]
    values = expected + is_read * (truth - expected) / chance
    found = annotation.corrected(machine, people)
    assert found.values.toarray()[:, 0] == pytest.approx(values, abs=1e-12)
    assert found.items["b"].tolist() == pytest.approx([b])
    [level] = compare.levels(found, "group").to_dict("records")
    assert level["estimate"] == pytest.approx(values.mean())
