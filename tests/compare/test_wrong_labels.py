"""What wrong labels would do to planned contrasts: against draws, and against the formula itself."""

import numpy as np
import pytest
from scipy import stats

from analysis import open_case

pytestmark = pytest.mark.slow
WRONG = "wrong labels"


@pytest.fixture(scope="module")
def choices(root):
    return open_case(root / "data/hamedan-2016").contrasts("choices")


def groups_of(choices, item):
    """Return labels and pages of each group as planned, in the first reading."""
    planned = choices[(choices["choice"] == "") & (choices["family"] == "issues and naming")]
    rows = planned[(planned["item"] == item) & (planned["reading"] == "a")]
    return rows.set_index("group")[["n", "size"]].astype(int)


@pytest.mark.parametrize("item", ["law", "opponents_outlet:terrorists"])
@pytest.mark.parametrize("one_in", [50, 5])
def test_how_often_a_group_stays_where_it_is_is_what_draws_give(choices, item, one_in):
    groups = groups_of(choices, item)
    chance = 1 / one_in
    generator = np.random.default_rng(77)
    drawn = {}
    for name, (n, size) in groups.iterrows():
        kept = generator.binomial(n, 1 - chance, 20_000)
        drawn[name] = kept + generator.binomial(size - n, chance, 20_000), size
    rows = choices[(choices["choice"] == WRONG) & (choices["level"] == f"one in {one_in}")]
    rows = rows[(rows["item"] == item) & (rows["reading"] == "a")]
    for row in rows.drop_duplicates("group").itertuples():
        own = groups.loc[row.group]
        rest = groups.drop(row.group)
        way = np.sign(own["n"] / own["size"] - rest["n"].sum() / rest["size"].sum())
        if way * row.estimate <= 0:  # within phases it is the other way round
            assert np.isnan(row.still)
            continue
        is_end = (way * (own["n"] / own["size"] - rest["n"] / rest["size"]) > 0).all()
        n, size = drawn[row.group]
        others = [drawn[name] for name in rest.index]
        if not is_end:
            others = [tuple(np.sum(part, axis=0) for part in zip(*others))]
        is_there = [way * (n / size - other / whole) > 1e-12 for other, whole in others]
        assert row.still == pytest.approx(np.all(is_there, axis=0).mean(), abs=0.01)


def test_a_difference_shrinks_and_is_less_sure_the_more_labels_are_wrong(choices):
    keys = "family reading group item".split()
    planned = choices[choices["choice"] == ""].set_index(keys)
    rows = choices[choices["choice"] == WRONG]
    for one_in in (50, 20, 10, 5):
        moved = rows[rows["level"] == f"one in {one_in}"].set_index(keys)
        kept = 1 - 2 / one_in
        np.testing.assert_allclose(moved["estimate"], kept * planned["estimate"], atol=1e-9)
        assert (moved["p"] >= planned["p"] - 1e-12).all()


def test_up_to_how_many_wrong_labels_a_contrast_is_sure(choices):
    rows = choices[choices["item"] == "opponents_outlet:terrorists"]
    rows = rows[rows["group"] == "Western"].set_index("family reading choice level".split())
    bears = rows.xs("as planned", level="level")["sure_up_to"].droplevel("choice")
    assert bears["issues and naming", "a"] == 0
    assert np.isnan(bears["issues and naming", "b"])
    lists = rows.loc["claims and voices"]["p_adjusted"]
    assert 20 < bears["claims and voices", "a"] < 50
    assert lists["a", WRONG, "one in 50"] <= 0.05 < lists["a", WRONG, "one in 20"]
    assert bears["claims and voices", "b"] > 50 and lists["b", WRONG, "one in 50"] > 0.05


def test_the_error_that_wrong_labels_add_is_that_of_independent_labels(choices):
    """V(1 − 2e)² + e(1 − e)Σw²N/W², of one contrast whose V and W are found by two levels of e."""
    rows = choices[(choices["item"] == "law") & (choices["group"] == "Russian")]
    rows = rows[(rows["reading"] == "a") & (rows["choice"] == WRONG)].set_index("level")
    planned = choices[(choices["item"] == "law") & (choices["group"] == "Russian")]
    planned = planned[(planned["reading"] == "a") & (planned["choice"] == "")].iloc[0]
    reach = 2 * stats.norm.ppf(0.975)  # that of t is a little more, and the same in all rows
    variance = ((planned["high"] - planned["low"]) / reach) ** 2
    added = {}
    for one_in in (50, 20, 10, 5):
        row = rows.loc[f"one in {one_in}"]
        chance = 1 / one_in
        found = ((row["high"] - row["low"]) / reach) ** 2
        added[one_in] = (found - variance * (1 - 2 * chance) ** 2) / (chance * (1 - chance))
    assert np.ptp(list(added.values())) < 1e-6 * added[5]
    sizes = planned["size"] * planned["size_against"] / (planned["size"] + planned["size_against"])
    assert 0.8 / sizes < added[5] < 1.4 / sizes  # within phases W is a little smaller
