"""Log-odds with a Dirichlet prior: the survey's numbers, and tidylo's beside ours."""

import numpy as np
import pytest

from analysis.compare import measures

ONE, TWO = np.array([30.0, 10, 5, 1, 54]), np.array([12.0, 25, 5, 0, 58])  # measures.md 2.3
DELTA = [1.138998, -1.091769, 0, 2.407905, -0.161483]
TWO_TERMS = [3.346130, -2.929929, 0, 0.729030, -0.854704]


def log_odds(prior):
    return measures.dirichlet_log_odds(ONE, 100, TWO, 100, prior=prior, alpha0=prior.sum())


def test_flat_prior():
    delta, z = log_odds(np.full(5, 0.1))
    assert delta == pytest.approx(DELTA, abs=1e-6) and z == pytest.approx(TWO_TERMS, abs=1e-6)


def test_prior_of_pooled_counts():
    delta, z = log_odds(ONE + TWO)
    assert delta == pytest.approx([0.363668, -0.348307, 0, 0.696497, -0.054116], abs=1e-6)
    assert z == pytest.approx([2.020147, -1.766237, 0, 0.568688, -0.495946], abs=1e-6)
