"""Relabelings against enumeration by hand. Reference cases: conformance/."""

import io
import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse, stats
from statsmodels.stats.contingency_tables import StratifiedTable

from analysis import compare
from analysis import stats as resampling
from analysis.counts import Counts
from analysis.stats import labeling_estimates, labelings, threads
from analysis.stats.differences import Difference, interval_of

RATES = np.array([0.08, 0.06, 0.05, 0.01, 0.02, 0.05, 0.0])


def sample(values, labels, *, size=None, cell=None, entity=None):
    n = len(values)
    return resampling.Sample(
        sparse.csr_array(np.asarray(values, float).reshape(n, -1)),
        np.ones((n, 1)) if size is None else np.asarray(size, float).reshape(n, -1),
        np.arange(n) if entity is None else np.asarray(entity),
        np.zeros(n, int) if cell is None else np.asarray(cell),
        labels,
        np.zeros(len(labels), int),
        size is None,
    )


def cell_sums(values, size):
    """Return the sums of one side by cell, of which only values and sizes are looked at."""
    nothing = np.zeros((1, len(values), 1))
    values, size = (np.asarray(numbers, float)[None, :, None] for numbers in (values, size))
    return resampling.CellSums(values, nothing, size, nothing, nothing, nothing, nothing)


def both_sides(drawn):
    """Return the sums of groups 0 and 1."""
    return [
        resampling.cell_sums(drawn, mask[None]) for mask in resampling.unit_masks(drawn, (0, 1))
    ]


def jackknife(drawn, effect):
    """Return the jackknife's error of an effect between groups 0 and 1, by item."""
    return resampling.effect_error(drawn, (0, 1), effect=effect, sides=both_sides(drawn))


def test_random_labelings_count_the_observed_one():
    labels = np.arange(40) % 2
    drawn = resampling.drawn_labelings(
        labels, np.zeros(40), n=99, generator=np.random.default_rng(np.random.SeedSequence(7))
    )
    first_half = lambda labels: labels[:, :20].sum(axis=1)[:, None, None] - 9.5  # noqa: E731 - any statistic will do
    result = resampling.permutation_test(first_half, labels, np.zeros(40), labelings=99, seed=7)
    at_least = (np.abs(first_half(drawn)) >= 0.5).sum()
    assert (result.exact, result.labelings) == (False, 99)
    assert result.p[0, 0] == (at_least + 1) / 100


@pytest.mark.parametrize(("reached", "p"), [(0, 0.001), (49, 0.05)])
def test_monte_carlo_p_reference_case(reached, p):
    labels = np.arange(40) % 2
    at_least = iter(
        [1.0, *[1.0] * (reached + 1), *[0.0] * 999]
    )  # the observed one is asked for itself and among all
    result = resampling.permutation_test(
        lambda drawn: np.array([next(at_least) for _ in drawn])[:, None, None],
        labels,
        np.zeros(40),
        labelings=999,
    )
    assert result.p.item() == result.p_adjusted.item() == pytest.approx(p)


def table_statistic(table, labels=(0, 0, 1, 1)):
    """Return a statistic that looks the numbers up: row of the labeling, contrasts × items."""
    labels = np.array(labels)
    order = {
        tuple(row): place
        for place, row in enumerate(resampling.all_labelings(labels, np.zeros(len(labels))))
    }
    return labels, lambda drawn: table[[order[tuple(row)] for row in drawn]]


def test_max_t_and_min_p_by_hand():
    # six labelings (the first is the observed one), two contrasts; the second has one huge value under the null
    table = np.array([[3, 2], [1, 1], [2, 1], [0, 9], [0, 1], [1, 0]], float)[:, :, None]
    labels, statistic = table_statistic(table)
    assert (statistic(labels[None])[0] == table[0]).all()
    largest = resampling.permutation_test(statistic, labels, np.zeros(4))
    assert largest.p[:, 0].tolist() == pytest.approx([1 / 6, 2 / 6])
    # 9 beats 3; of the second contrast alone 9 and 2 itself are at least 2
    assert largest.p_adjusted[:, 0].tolist() == pytest.approx([2 / 6, 2 / 6])
    smallest = resampling.permutation_test(statistic, labels, np.zeros(4), balanced=True)
    assert smallest.p[:, 0].tolist() == pytest.approx([1 / 6, 2 / 6])
    # smallest p of the labelings: 1/6 (3 is the largest), 4/6, 2/6, 1/6 (9), 5/6, 4/6; of the second alone 2/6 and 1/6
    assert smallest.p_adjusted[:, 0].tolist() == pytest.approx([2 / 6, 2 / 6])


@pytest.mark.parametrize("balanced", [False, True])
def test_ties_of_halved_tests_count_half_in_p_alone(balanced):
    table = np.array([[3, 3], [3, 3], [9, 9], [0, 0], [-3, -3], [1, 1]], float)[
        :, :, None
    ]  # three ties, one larger
    labels, statistic = table_statistic(table)
    found = resampling.permutation_test(
        statistic, labels, np.zeros(4), balanced=balanced, halved=np.array([[True], [False]])
    )
    assert found.p[:, 0].tolist() == pytest.approx([2.5 / 6, 4 / 6])
    assert found.p_adjusted[:, 0].tolist() == pytest.approx([4 / 6, 4 / 6])


def test_min_p_is_fair_to_contrasts_of_different_tails():
    labels = np.repeat([0, 1], [10, 10])

    def statistic(drawn):  # a pure function of the labels, as several threads need it
        generators = [np.random.default_rng([3, *row]) for row in drawn.tolist()]
        values = np.array([(one.normal(), one.standard_cauchy()) for one in generators])
        return np.where((drawn == labels).all(axis=1)[:, None], (4.5, 0.5), values)[:, :, None]

    settings = {"labelings": 999, "seed": 1}
    assert (
        resampling.permutation_test(
            statistic, labels, np.zeros(20), balanced=True, **settings
        ).p_adjusted[0, 0]
        < 0.01
    )
    assert (
        resampling.permutation_test(statistic, labels, np.zeros(20), **settings).p_adjusted[0, 0]
        > 0.05
    )


def test_labelings_for_which_nothing_is_defined_do_not_count():
    table = np.array([3, np.nan, np.nan, 1, 2, 1], float)[:, None, None]
    labels, statistic = table_statistic(table)
    for balanced in (False, True):
        assert resampling.permutation_test(statistic, labels, np.zeros(4), balanced=balanced).p[
            0, 0
        ] == pytest.approx(1 / 6)


def test_labelings_stay_in_their_blocks_and_are_all_there():
    labels, blocks = np.array([0, 0, 1, 1, 2]), np.array([0, 0, 0, 1, 1])
    found = {tuple(row) for row in resampling.all_labelings(labels, blocks)}
    expected = {
        (*first, *second)
        for first in itertools.permutations([0, 0, 1])
        for second in itertools.permutations([1, 2])
    }
    assert (
        found == expected
        and len(resampling.all_labelings(labels, blocks))
        == resampling.n_labelings(labels, blocks)
        == 6
    )
    drawn = resampling.drawn_labelings(labels, blocks, n=200, generator=np.random.default_rng(1))
    assert {tuple(row) for row in drawn} == expected


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (2, 2, 1 / 3),
        (2, 3, 0.1),
        (3, 3, 0.1),
        (3, 4, 1 / 35),
        (4, 4, 2 / 70),
        (5, 5, 2 / 252),
        (1, 3, 0.25),
    ],
)
def test_smallest_p(own, other, expected):
    assert resampling.smallest_p([own], [other], labelings=None) == pytest.approx(expected)


def test_smallest_p_of_blocks_and_of_random_labelings():
    assert resampling.smallest_p([2, 1], [2, 1], labelings=None) == pytest.approx(2 / 12)
    # five that keep their label: no labeling is the mirror of another
    assert resampling.smallest_p([2, 1, 5], [2, 1, 0], labelings=None) == pytest.approx(1 / 12)
    assert resampling.smallest_p([20], [20], labelings=999) == 1 / 1000


def test_one_block_of_two_is_no_pair_for_the_jackknife():
    rates = np.append(RATES, 0.03)
    drawn = sample(rates, np.repeat([0, 1], 4))
    drawn = replace(drawn, blocks=np.array([0, 1, 1, 1, 0, 1, 1, 1]))
    error = jackknife(drawn, resampling.mean_difference)[0]
    assert error == pytest.approx(np.sqrt(rates[:4].var(ddof=1) / 4 + rates[4:].var(ddof=1) / 4))


def test_a_p_of_05_agrees_with_an_interval_without_0():
    numbers = [np.array([number]) for number in (1.0, 0.1, 10.0, 0.05)]
    difference = Difference(*numbers, units=np.array([[6], [6]]))
    low, high, reason = interval_of(difference, np.array([0.05]), is_share=np.array([False]))
    assert (low[0], high[0]) == pytest.approx((1 - 0.2228139, 1 + 0.2228139))
    assert reason.tolist() == [""]


def test_stratified_difference_is_the_weighted_mean_by_hand():
    values, cell = [1, 0, 0, 1, 1, 0, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1]
    labels = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    drawn = sample(values, labels, cell=cell)
    masks = resampling.unit_masks(drawn, (0, 1))
    own, other = (resampling.cell_sums(drawn, mask[None]) for mask in masks)
    by_hand = (3 / 4 * (1 / 3 - 1) + 3 / 4 * (1 - 2 / 3)) / (3 / 4 + 3 / 4)
    assert resampling.mean_difference(own, other)[0, 0] == pytest.approx(by_hand)


def test_stratified_rate_ratio_is_mantel_haenszel():
    a, n, b, m = (
        np.array([12.0, 30]),
        np.array([100.0, 220]),
        np.array([5.0, 9]),
        np.array([150.0, 80]),
    )
    big = 1e6  # the added .5 vanishes
    rare = StratifiedTable(
        [np.array([[a[h], n[h] * 1e9], [b[h], m[h] * 1e9]]) for h in (0, 1)]
    )  # odds → rates
    assert resampling.rate_ratio(cell_sums(big * a, big * n), cell_sums(big * b, big * m))[
        0, 0
    ] == pytest.approx(rare.logodds_pooled, abs=1e-5)
    assert resampling.rate_ratio(cell_sums([12], [100]), cell_sums([5], [150]))[
        0, 0
    ] == pytest.approx(np.log(12.5 / 101) - np.log(5.5 / 151))


def test_a_cell_with_one_side_says_nothing():
    both = cell_sums([12], [100]), cell_sums([5], [150])
    lone = cell_sums([12, 40], [100, 900]), cell_sums([5, 0], [150, 0])
    assert resampling.rate_ratio(*lone)[0, 0] == pytest.approx(resampling.rate_ratio(*both)[0, 0])
    values = [1, 0, 0, 1, 1, 0]
    with_loners = sample(
        [*values, 1, 1], np.array([0, 0, 0, 1, 1, 1, 0, 0]), cell=[0] * 6 + [1] * 2
    )
    without = sample(values, np.array([0, 0, 0, 1, 1, 1]))
    errors = [jackknife(one, resampling.mean_difference)[0] for one in (with_loners, without)]
    assert errors[0] == pytest.approx(errors[1])


def test_variances_are_pooled_over_the_cells_of_a_side():
    values, cell, labels = [1.0, 3, 2, 6, 7, 4], [0, 0, 0, 1, 1, 1], np.array([0, 0, 1, 0, 1, 1])
    drawn = sample(values, labels, cell=cell)
    t = resampling.estimator(drawn)(*both_sides(drawn)).score.item()
    own, other = (
        ((1 - 2) ** 2 + (3 - 2) ** 2) / 1,
        ((7 - 5.5) ** 2 + (4 - 5.5) ** 2) / 1,
    )  # one degree of freedom a side
    weights = np.array([2 / 3, 2 / 3]) / (4 / 3)
    error = np.sqrt(
        own * (weights[0] ** 2 / 2 + weights[1] ** 2 / 1)
        + other * (weights[0] ** 2 / 1 + weights[1] ** 2 / 2)
    )
    assert t == pytest.approx((0.5 * (2 - 2) + 0.5 * (6 - 5.5)) / error)


@pytest.mark.parametrize("apart", [0, 1e-13])
def test_labelings_that_tie_share_the_larger_p(apart):
    table = np.array([[3, 1], [2, 9], [1, 9 - apart], [0, 0], [0.5, 0], [0.1, 0]])[:, :, None]
    labels, statistic = table_statistic(table)
    result = resampling.permutation_test(statistic, labels, np.zeros(4), balanced=True)
    # ranks from the top: 1, 2, 3, 6, 4, 5 and 3, 2, 2, 6, 6, 6: only the observed labeling has a p of 1/6
    assert result.p_adjusted[:, 0].tolist() == pytest.approx([1 / 6, 3 / 6])


@pytest.mark.parametrize("balanced", [False, True])
def test_statistics_that_differ_by_rounding_are_ties(balanced):
    labels, statistic = table_statistic(np.array([3, 3 - 1e-13, 1, 0, 0.5, 2])[:, None, None])
    result = resampling.permutation_test(statistic, labels, np.zeros(4), balanced=balanced)
    assert result.p[0, 0] == result.p_adjusted[0, 0] == pytest.approx(2 / 6)


# ---- compiled estimates, threads and order -----------------------------------------------------------------------------


def counted(values, size, *, groups, cell=None, entity=None, pages=None, shares=None):
    """Return a Sample of units × items, each unit an entity of its own unless *entity* says otherwise.

    With *shares* they are means, and counts without.
    """
    n = len(values)
    entity = np.arange(n) if entity is None else np.asarray(entity)
    cell = np.zeros(n, int) if cell is None else np.asarray(cell)
    return resampling.Sample(
        sparse.csr_array(np.asarray(values, float)),
        np.asarray(size, float).reshape(n, -1),
        entity,
        cell,
        np.arange(entity.max() + 1) % groups,
        np.zeros(entity.max() + 1, int),
        shares is not None,
        pages=pages,
        shares=shares,
    )


def score(estimate):
    return estimate.score


def both_ways(drawn, *, seed=0, labelings=300, chunk=64):
    """Return the test by sums of all cells, and by the compiled loop."""
    groups = drawn.labels.max() + 1
    pairs = [(0, 1)] if groups == 2 else [(group, None) for group in range(groups)]
    ways = [
        resampling.estimates_of_labelings(drawn, pairs, score, labelings=1),
        resampling.compiled_estimates(drawn, pairs, score),
    ]
    settings = {"labelings": labelings, "seed": seed, "chunk": chunk}
    with np.errstate(divide="ignore", invalid="ignore"):  # compiled, the kernel does not warn
        return [
            resampling.permutation_test(way, drawn.labels, drawn.blocks, **settings) for way in ways
        ]


def require_the_same(one, other):
    assert (one.labelings, one.exact) == (other.labelings, other.exact)
    np.testing.assert_allclose(one.observed, other.observed, rtol=1e-9, atol=1e-12)
    for name in ("p", "p_adjusted"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@settings(max_examples=25)
@given(
    st.integers(0, 10_000),
    st.sampled_from([2, 3]),
    st.sampled_from([1, 3]),
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from(["counts", "means", "means of some units"]),
    st.sampled_from([0, 6]),
)
def test_the_compiled_loop_gives_the_estimates_of_all_cells(
    seed, groups, divisor, cells, several, kind, few_targets
):
    """With one or several cells, an entity in one of them or in all, and units of several pages."""
    generator = np.random.default_rng(seed)
    entity = np.repeat(np.arange(9), cells) if several else np.arange(9 * cells)
    cell = np.tile(np.arange(cells), 9)
    values = (
        generator.poisson(generator.gamma(1, 2, (1, 4)), (9 * cells, 4)) / divisor
    )  # means over copies are not whole
    values[0] += 1  # every item is somewhere
    size = values.sum(axis=1) + generator.integers(1, 30, 9 * cells)
    shares = None
    if kind != "counts":
        values[:, 2:] = values[:, 2:] > 0
        shares = np.array([False, False, True, True])
        size = np.ones(9 * cells)
    if kind == "means of some units":
        size = generator.integers(0, 2, (9 * cells, 4))
        values = values * size
    drawn = counted(
        values,
        size,
        groups=groups,
        cell=cell,
        entity=entity,
        pages=generator.integers(1, 4, 9 * cells),
        shares=shares,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labeling_estimates, "_compiled", lambda function: function)
        patch.setattr(labeling_estimates, "FEW_TARGETS", few_targets)
        patch.setattr(labelings, "EXACT_UP_TO", 50)
        require_the_same(*both_ways(drawn, seed=seed, labelings=40))


# ---- estimates with both sides' errors ---------------------------------------------------------------------------------


def ratio_by_loops(drawn, *, paired):
    """Return the effect and the three parts of its variance, of one item, by loops over cells and units."""
    y, n, pages = drawn.values.toarray()[:, 0], drawn.size[:, 0], drawn.pages
    side = drawn.labels[drawn.entity]
    members = {
        (group, cell): np.flatnonzero((side == group) & (drawn.cell == cell))
        for group in (0, 1)
        for cell in range(drawn.cell.max() + 1)
    }
    compared = [
        cell
        for cell in range(drawn.cell.max() + 1)
        if len(members[0, cell]) and len(members[1, cell])
    ]
    added = 0.5 / len(compared)
    sizes = {key: n[units].sum() + 2 * added for key, units in members.items()}
    weight = {
        (group, cell): sizes[1 - group, cell] / (sizes[0, cell] + sizes[1, cell])
        for group in (0, 1)
        for cell in compared
    }
    total = [
        sum(weight[group, cell] * (y[members[group, cell]].sum() + added) for cell in compared)
        for group in (0, 1)
    ]

    def poisson(group, cells):
        units = (
            np.concatenate([members[group, cell] for cell in cells]) if cells else np.zeros(0, int)
        )
        counts = sum(
            (weight[group, cell] / total[group]) ** 2 * (y[members[group, cell]].sum() + added)
            for cell in cells
        )
        return counts * np.mean(1 / pages[units]) if cells else 0

    single, pairs = (
        [cell for cell in compared if paired[cell] == wanted] for wanted in (False, True)
    )
    variances = []
    for group in (0, 1):
        seen = held = units = 0
        for cell in single:
            place, part = members[group, cell], (weight[group, cell] / total[group]) ** 2
            rate = y[place].sum() / n[place].sum()
            seen, held = (
                seen + part * ((y[place] - rate * n[place]) ** 2).sum(),
                held + part * (y[place] ** 2).sum(),
            )
            units += len(place)
        seen = seen * units / max(units - len(single), 1) / (1 - min(held, 0.5))
        variances.append(max(seen, poisson(group, single)))
    gaps = [
        sum(
            (1 - 2 * group)
            * weight[group, cell]
            * (y[members[group, cell]].sum() + added)
            / total[group]
            for group in (0, 1)
        )
        for cell in pairs
    ]
    between = sum(gap**2 for gap in gaps) * len(gaps) / max(len(gaps) - 1, 1)
    return (
        np.log(total[0] / total[1]),
        *variances,
        max(between, sum(poisson(group, pairs) for group in (0, 1))),
    )


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(0, 4))
def test_the_ratio_and_its_variance_are_those_of_plain_loops(seed, cells, pairs):
    generator = np.random.default_rng(seed)
    cell = np.r_[
        np.arange(cells).repeat(2),
        generator.integers(0, cells, 9),
        (cells + np.arange(pairs)).repeat(2),
    ]
    labels = np.r_[
        np.tile([0, 1], cells), generator.integers(0, 2, 9), np.tile([0, 1], pairs)
    ].astype(int)
    values, size = (
        generator.poisson(generator.gamma(0.7, 3, len(cell))),
        generator.integers(5, 60, len(cell)),
    )
    paired = np.arange(cells + pairs) >= cells
    drawn = resampling.Sample(
        sparse.csr_array(values[:, None].astype(float)),
        size[:, None].astype(float),
        np.arange(len(cell)),
        cell,
        labels,
        np.zeros(len(cell), int),
        False,
        pages=generator.integers(1, 5, len(cell)),
        paired=paired,
    )
    found = resampling.estimator(drawn)(*both_sides(drawn))
    ours = [found.effect.item(), found.target.item(), found.reference.item(), found.pairs.item()]
    assert ours == pytest.approx(ratio_by_loops(drawn, paired=paired), rel=1e-9, abs=1e-12)
    assert found.score.item() == pytest.approx(ours[0] / np.sqrt(sum(ours[1:])))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(-3, 3, width=16), st.floats(-3, 3, width=16)), min_size=3, max_size=9
    )
)
def test_the_estimate_of_pairs_is_scipys_paired_t(gaps):
    one, two = np.array(gaps).T
    assume(np.var(one - two) > 1e-6)
    n = len(gaps)
    drawn = resampling.Sample(
        sparse.csr_array(np.r_[one, two][:, None]),
        np.ones((2 * n, 1)),
        np.arange(2 * n),
        np.tile(np.arange(n), 2),
        np.repeat([0, 1], n),
        np.tile(np.arange(n), 2),
        True,
        paired=np.ones(n, bool),
    )
    found = resampling.estimator(drawn)(*both_sides(drawn))
    assert found.score.item() == pytest.approx(
        stats.ttest_rel(one, two).statistic, rel=1e-6, abs=1e-9
    )
    assert found.target.item() == found.reference.item() == 0


def test_shares_vary_at_least_as_independent_pages_with_one_more_of_either_kind():
    """Six of six outlets of two pages each against none of four of one page: 7/8 · 1/8 and 1/6 · 5/6."""
    drawn = resampling.Sample(
        sparse.csr_array(np.array([[1.0]] * 6 + [[0.0]] * 4)),
        np.ones((10, 1)),
        np.arange(10),
        np.zeros(10, int),
        np.array([0] * 6 + [1] * 4),
        np.zeros(10, int),
        True,
        pages=np.array([2] * 6 + [1] * 4),
        shares=np.array([True]),
    )
    found = resampling.estimator(drawn)(*both_sides(drawn))
    assert found.target.item() == pytest.approx(7 / 8 * 1 / 8 / 2 * 6 / 8 / 6)
    assert found.reference.item() == pytest.approx(1 / 6 * 5 / 6 * 4 / 6 / 4)
    assert found.effect.item() == 1


def invented(articles, items, seed=0):
    """Return Counts of words in articles of three outlets, and of different length."""
    generator = np.random.default_rng(seed)
    values = generator.poisson(
        generator.gamma(2, 0.5, (articles, 1)) * 40 / np.arange(1, items + 1)
    )
    names = [f"a{place:04}" for place in range(articles)]
    rows = pd.DataFrame({"article_id": names, "outlet": np.resize(["A", "B", "C"], articles)})
    return Counts.of(
        values,
        size=values.sum(axis=1, keepdims=True) + 5.0,
        rows=rows,
        per="token",
        items=[f"w{place}" for place in range(items)],
    )


def reordered(counts, seed=1):
    generator = np.random.default_rng(seed)
    rows, items = generator.permutation(len(counts.rows)), generator.permutation(len(counts.items))
    return Counts.of(
        counts.values[rows][:, items],
        size=counts.size[rows],
        rows=counts.rows.iloc[rows],
        per=counts.per,
        items=counts.items.index[items],
    )


@pytest.mark.parametrize(
    ("kind", "compiled"),
    [("terms", True), ("means", False), ("strata", True)],
)
def test_p_depends_neither_on_threads_nor_on_the_order_of_rows_and_terms(
    monkeypatch, kind, compiled
):
    monkeypatch.setattr(labeling_estimates, "_compiled", lambda function: function)
    monkeypatch.setattr(labeling_estimates, "LARGE", 0 if compiled else np.inf)
    counts, results = invented(30, 6), []
    counts = counts.per_article() if kind == "means" else counts
    phases = pd.DataFrame({"article_id": counts.rows["article_id"], "phase": np.arange(30) // 15})
    counts = counts.with_metadata(phases) if kind == "strata" else counts
    for number, table in ((1, counts), (2, counts), (2, reordered(counts))):
        monkeypatch.setattr(threads, "THREADS", number)
        found = compare.contrasts(table, "outlet", labelings=799 if kind == "means" else 99)
        results.append(found.set_index(["group", "item"])[["p", "p_adjusted"]].sort_index())
    assert results[0].notna().all(axis=None) and results[0]["p"].nunique() > 6
    assert (
        found.attrs["method"].inference.correction,
        found.attrs["method"].inference.is_exact,
    ) == (
        "step-down min-P" if kind == "means" else "step-down max-T",
        False,
    )
    for other in results[1:]:
        pd.testing.assert_frame_equal(results[0], other, check_exact=True)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_a_bar_shows_on_a_terminal_only(monkeypatch, stream):
    written = stream()
    monkeypatch.setattr("sys.stderr", written)
    monkeypatch.setattr(threads, "SECONDS_BEFORE_BAR", 0)
    assert list(threads.mapped(abs, [-2, 1, -3])) == [2, 1, 3]
    assert ("re-drawing" in written.getvalue()) == (stream is Terminal)


def test_errors_are_the_same_when_items_are_taken_a_few_at_a_time(monkeypatch):
    counts = invented(30, 7)
    whole = (
        compare.contrasts(counts, "outlet", labelings=99),
        compare.levels(counts.present(), "outlet"),
    )
    monkeypatch.setattr(threads, "PLACES", 40)
    few = (
        compare.contrasts(counts, "outlet", labelings=99),
        compare.levels(counts.present(), "outlet"),
    )
    for one, other in zip(whole, few):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.slow  # compiles
@pytest.mark.parametrize("groups", [2, 3])
@pytest.mark.parametrize("divisor", [1, 3])
def test_the_loop_gives_the_same_when_it_is_compiled(groups, divisor):
    values = invented(60, 200).values.toarray() / divisor
    require_the_same(
        *both_ways(counted(values, values.sum(axis=1), groups=groups), labelings=3000, chunk=200)
    )
    values = np.array([[3, 1], [3, 0], [3, 2], [3, 0], [3, 0], [3, 1], [3, 4], [3, 0]])
    require_the_same(*both_ways(counted(values, np.full(8, 3), groups=groups)))
