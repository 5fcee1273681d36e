"""How often corrected contrasts err where a machine errs differently between groups."""

import numpy as np
import pandas as pd
import pytest
from counted import counted

from analysis import annotation, compare
from analysis.case import open_case

ITEMS, DRAWS = 25, 12
NAMES = [f"i{number}" for number in range(ITEMS)]
#: Shares of labels that a machine misses and finds wrongly, in one group and in the others.
ERRORS = {"misses": ((0.25, 0), (0, 0.2)), "finds": ((0, 0.2), (0.25, 0))}


def _labels(values, rows):
    return counted(values, items=NAMES, size=np.ones_like(values), rows=rows)


def _said(rows, means, *, is_group, random):
    """Return what pages say: outlets differ around the mean of their group."""
    mean = pd.Series(np.where(is_group, *means)).groupby(rows["outlet"]).transform("first")
    outlet = pd.factorize(rows["outlet"])[0]
    first = np.unique(outlet, return_index=True)[1]
    chance = random.beta(
        4 * mean.to_numpy()[first], 4 - 4 * mean.to_numpy()[first], (ITEMS, len(first))
    )
    return (random.random((len(rows), ITEMS)) < chance.T[outlet]).astype(float)


@pytest.mark.slow
@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("means", [(0.2, 0.2), (0.1, 0.4)])
@pytest.mark.parametrize("n", [60, 150])
def test_corrected_contrasts_keep_their_level(root, n, means, errors):
    case = open_case(root / "data/hamedan-2016")
    known = "article_id outlet country_group phase".split()
    rows = case.pages.rows[known].reset_index(drop=True)
    is_group = (rows["country_group"] == "Western").to_numpy()
    missed, found = (np.where(is_group, *pair)[:, None] for pair in zip(*ERRORS[errors]))
    random = np.random.default_rng(n)
    tables = []
    for draw in range(DRAWS):
        said = _said(rows, means, is_group=is_group, random=random)
        chance = random.random(said.shape)
        machine = _labels(
            1.0 * np.where(said, chance >= missed, chance < found),
            rows.assign(annotator_kind="llm"),
        )
        sheet = annotation.sheet(
            rows, codebook="entman_elements", n=n, strata=["phase", "country_group"], seed=draw
        )
        place = pd.Index(rows["article_id"]).get_indexer(sheet["article_id"])
        people = _labels(said[place], sheet.iloc[:, : list(sheet).index("annotator_kind") + 1])
        both = annotation.corrected(machine, people)
        tables.append(compare.contrasts(both, "country_group", strata="phase", unit="outlet"))
    table = pd.concat(tables).query("group == 'Western' and p == p")
    true = means[0] - means[1]
    assert table["low"].le(true).mul(table["high"].ge(true)).mean() >= 0.92
    assert true or table["p"].le(0.05).mean() <= 0.07
