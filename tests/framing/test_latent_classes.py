"""Latent classes of pages, fitted by hand-made labels. All pages are invented."""

import numpy as np
import pandas as pd
import pytest

from analysis.framing.latent_classes import Variables, fit


def test_weights_and_shares_add_up_to_1():
    variables = Variables(pd.Index(["law"]), np.array([0, 0]), np.array([True, False]))
    matrix = np.array([[1.0, 0]] * 3 + [[0, 1]])
    model = fit(matrix, variables, n=2, starts=4, rng=np.random.default_rng(0))
    assert model.weights.sum() == pytest.approx(1)
    assert model.shares.sum(axis=1) == pytest.approx(1)
