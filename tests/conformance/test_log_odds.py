"""Log-odds with a Dirichlet prior: the survey's numbers, and tidylo's beside ours."""

import numpy as np
import pytest

from analysis.stats import measures

ONE, TWO = np.array([30.0, 10, 5, 1, 54]), np.array([12.0, 25, 5, 0, 58])  # measures.md 2.3
DELTA = [1.138998, -1.091769, 0, 2.407905, -0.161483]
TWO_TERMS = [3.346130, -2.929929, 0, 0.729030, -0.854704]


def log_odds(prior):
    return measures.dirichlet_log_odds(ONE, 100, TWO, 100, prior=prior)


def test_flat_prior():
    delta, z = log_odds(np.full(5, 0.1))
    assert delta == pytest.approx(DELTA, abs=1e-6) and z == pytest.approx(TWO_TERMS, abs=1e-6)


def test_prior_of_pooled_counts():
    delta, z = log_odds(ONE + TWO)
    assert delta == pytest.approx([0.363668, -0.348307, 0, 0.696497, -0.054116], abs=1e-6)
    assert z == pytest.approx([2.020147, -1.766237, 0, 0.568688, -0.495946], abs=1e-6)


def tidylo(counts, alpha):
    """Return tidylo's z by its published definition: each set against all sets pooled, itself included."""
    own = counts + alpha
    pool = own.sum(axis=0, keepdims=True)
    odds, pooled = (side / (side.sum(axis=1, keepdims=True) - side) for side in (own, pool))
    return np.log(odds / pooled) / np.sqrt(1 / own + 1 / pool)


def test_tidylo_compares_each_set_with_all_sets_and_we_with_the_others():
    counts = np.array([[12.0, 2, 4], [3, 10, 1]])  # tidylo's help: cars by number of gears
    pool = counts.sum(axis=0)
    printed = {
        "prior of totals": [[1.172835, -1.376752, 0.403312], [-1.135478, 1.566117, -0.436234]],
        "prior of 1": [[1.891273, -1.969106, 0.554917], [-1.740711, 2.842144, -0.657067]],
    }
    for (_, theirs), alpha in zip(printed.items(), (pool, np.ones(3))):
        ours = measures.dirichlet_log_odds(counts[0], 18, counts[1], 14, prior=alpha)[1]
        assert tidylo(counts, alpha) == pytest.approx(np.array(theirs), abs=1e-6)
        assert np.sign(ours).tolist() == np.sign(theirs[0]).tolist()
        assert (
            np.abs(ours) > np.abs(theirs[0])
        ).all()  # the set's own words are not in what it is compared with
