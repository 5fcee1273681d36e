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


def corrected(read, chance):
    """Return the corrected labels of all pages, of which people read some."""
    truth = [PEOPLE.get(page, 0) for page in range(20)]
    people = _sample(PAGES, truth, read, probability=chance, stratum="all")
    return annotation.corrected(PAGES, people)


def level(read, chance):
    """Return the level of all pages."""
    [row] = compare.levels(corrected(read, chance), "part").to_dict("records")
    return row


def test_mean_and_error_of_glide():
    """Its error is that of the values; ours adds half an error that nobody has seen."""
    theirs = GIVEN["glide"]
    read = [page for page in PEOPLE if page != 17]
    ours = level(read, theirs["chance"])
    assert ours["estimate"] == pytest.approx(theirs["mean"])
    values = corrected(read, theirs["chance"]).values.toarray()[:, 0]
    assert values.std(ddof=1) / np.sqrt(20) == pytest.approx(theirs["error"])
    assert (ours["high"] - ours["estimate"]) / stats.t.ppf(0.975, 19) > theirs["error"]


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
