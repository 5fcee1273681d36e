"""Invented counts that the tests of tables and methods share."""

import numpy as np
import pandas as pd

from analysis import compare
from analysis.counts import Counts


def pages(n=24, **columns):
    """Return annotated pages of two countries, one outlet a page."""
    half = n // 2
    rows = pd.DataFrame(
        {
            "article_id": [f"p{number:02}" for number in range(n)],
            "outlet": [f"o{number}" for number in range(n)],
            "country": ["Norland"] * half + ["Elmaria"] * (n - half),
            **columns,
        }
    )
    number = np.arange(n)
    values = np.stack([number % 2, number < n // 3, np.zeros(n)], axis=1).astype(float)
    items = ["law", "base", "war_&_peace"]
    return Counts.of(values, size=np.ones((n, 1)), rows=rows, items=items, per="page")


def words():
    """Return the counts of five words in 24 articles of three outlets."""
    generator = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "article_id": [f"a{number:02}" for number in range(24)],
            "outlet": [f"o{number % 3}" for number in range(24)],
        }
    )
    return Counts.of(
        generator.poisson(4, (24, 5)),
        size=np.full((24, 1), 200.0),
        rows=rows,
        items=[f"w{number}" for number in range(5)],
        per="token",
    )


def contrasts_of_pages():
    """Return contrasts of two countries."""
    return compare.contrasts(pages(), "country")
