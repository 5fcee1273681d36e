"""Corrected labels: means and errors of glide-py and truescore, and the published formula."""

import numpy as np
import pytest
from scipy import stats

from analysis import annotation, compare
from tests.annotation.examples import _counts, _sample
from tests.conformance import STORED

GIVEN = STORED["corrected"]
PEOPLE = dict(zip(GIVEN["read"], GIVEN["people"], strict=True))
PAGES = _counts(GIVEN["machine"], kind="llm", part="all")


def level(read, chance):
    """Return the level of all pages, of which people read some."""
    truth = [PEOPLE.get(page, 0) for page in range(20)]
    people = _sample(PAGES, truth, read, probability=chance, stratum="all")
    [row] = compare.levels(annotation.corrected(PAGES, people), "part").to_dict("records")
    return row


def test_mean_and_error_of_glide():
    theirs = GIVEN["glide"]
    ours = level([page for page in PEOPLE if page != 17], theirs["chance"])
    assert ours["estimate"] == pytest.approx(theirs["mean"])
    error = (ours["high"] - ours["estimate"]) / stats.t.ppf(0.975, 19)
    assert error == pytest.approx(theirs["error"])


def test_mean_of_truescore():
    """Handed over once, it takes the machine's mean of the pages that nobody read."""
    theirs = GIVEN["truescore"]
    assert level(list(PEOPLE), 0.5)["estimate"] == pytest.approx(theirs["mean"])
    unread = np.delete(GIVEN["machine"], GIVEN["read"])
    gaps = np.array(GIVEN["people"]) - np.take(GIVEN["machine"], GIVEN["read"])
    assert unread.mean() + gaps.mean() == pytest.approx(theirs["mean_of_unread"])


def test_mean_is_the_difference_estimator_of_survey_sampling():
    """Särndal, Swensson and Wretman (1992), section 6.3; of a mean, that of Egami et al. (2023)."""
    chance = np.linspace(0.3, 0.9, len(PEOPLE))
    gaps = np.array(GIVEN["people"]) - np.take(GIVEN["machine"], GIVEN["read"])
    expected = np.mean(GIVEN["machine"]) + (gaps / chance).sum() / 20
    assert level(list(PEOPLE), chance)["estimate"] == pytest.approx(expected)
