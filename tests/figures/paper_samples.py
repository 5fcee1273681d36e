"""Invented counts that the tests of tables and methods share."""

import numpy as np
from counted import counted

from analysis import compare


def pages(n=24, **columns):
    """Return annotated pages of two countries, one outlet a page."""
    half = n // 2
    countries = ["Norland"] * half + ["Elmaria"] * (n - half)
    number = np.arange(n)
    columns = {"outlet": [f"o{each}" for each in number], "country": countries, **columns}
    values = np.stack([number % 2, number < n // 3, np.zeros(n)], axis=1).astype(float)
    return counted(values, items="law base war_&_peace", **columns)


def contrasts_of_pages():
    """Return contrasts of two countries."""
    return compare.contrasts(pages(), "country")
