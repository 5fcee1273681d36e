"""The one formula against a slow loop over rows. All numbers are invented."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from scipy import stats

from analysis.compare import formula

ROWS = "unit side stratum size y".split()
HALF = 0.5
BOTH = 2  # the class of units on both sides; 0 and 1 are those on one side

# ---- the same by a plain loop over rows ---------------------------------------------------------


def strata_of_both(rows):
    """Return the sizes of both sides of each stratum that has both."""
    sizes = {}
    for row in rows:
        sizes.setdefault(row["stratum"], [0, 0])[row["side"]] += row["size"]
    return {name: size for name, size in sizes.items() if min(size) > 0}


def weight(row, strata):
    """Return what one unit of a row's size counts: the other side's part of its stratum."""
    if row["stratum"] not in strata:
        return 0
    size = strata[row["stratum"]]
    return size[1 - row["side"]] / sum(size)


def sums(rows):
    """Return M of both sides, W, and N of both sides."""
    strata = strata_of_both(rows)
    weighted = [0, 0]
    for row in rows:
        weighted[row["side"]] += weight(row, strata) * row["y"]
    shared = sum(one * other / (one + other) for one, other in strata.values())
    whole = [sum(size[side] for size in strata.values()) for side in (0, 1)]
    return weighted, shared, whole


def estimate(rows, is_rate):
    """Return the estimate; NaN where no stratum has both sides."""
    weighted, shared, whole = sums(rows)
    if not shared:
        return math.nan
    if not is_rate:
        return (weighted[0] - weighted[1]) / shared
    smoothed = [weighted[side] + HALF * shared / whole[side] for side in (0, 1)]
    return math.log(smoothed[0] / smoothed[1])


def influence_of_units(rows):
    """Return e of each unit that has any, and the units only on A, only on B, and on both."""
    strata = strata_of_both(rows)
    influence = {}
    for row in rows:
        if row["size"] and weight(row, strata):
            name = row["unit"]
            own = influence.setdefault(name, [0, 0])
            own[row["side"]] += weight(row, strata) * row["size"]
    classes = [[], [], []]
    for name, (first, second) in influence.items():
        classes[BOTH if first and second else int(second > 0)].append(name)
    for side in (0, 1):
        if len(classes[side]) == 1 and classes[BOTH]:
            classes[BOTH] += classes[side]
            classes[side] = []
    if len(classes[BOTH]) == 1 and (classes[0] or classes[1]):
        first, second = influence[classes[BOTH][0]]
        classes[int(second > first * (1 + 1e-9))] += classes[BOTH]
        classes[BOTH] = []
    if 1 in map(len, classes):
        classes = [[], [], list(influence)]
    return {name: sum(own) for name, own in influence.items()}, classes


def jackknife(rows, units, is_rate):
    """Return the variance of the estimates that leave out one of these units at a time."""
    without = [estimate([row for row in rows if row["unit"] != unit], is_rate) for unit in units]
    mean = sum(without) / len(units)
    return (len(units) - 1) / len(units) * sum((one - mean) ** 2 for one in without)


def floor(rows, units, is_rate):
    """Return what the rows of these units have in the variance of independent counts."""
    strata = strata_of_both(rows)
    weighted, shared, whole = sums(rows)
    found = 0
    for row in rows:
        if row["unit"] not in units or row["stratum"] not in strata:
            continue
        squared = weight(row, strata) ** 2
        if is_rate:
            side = row["side"]
            bottom = weighted[side] + HALF * shared / whole[side]
            found += squared * (row["y"] + HALF * row["size"] / whole[side]) / bottom**2
        else:
            found += squared * row["size"] * pooled_variance(rows, row["stratum"]) / shared**2
    return found


def pooled_variance(rows, stratum):
    """Return the variance of a stratum's rows, whichever side they are on."""
    its = [row for row in rows if row["stratum"] == stratum and row["size"]]
    whole = sum(row["size"] for row in its)
    mean = sum(row["y"] for row in its) / whole
    around = sum(row["size"] * (row["y"] / row["size"] - mean) ** 2 for row in its)
    return around / (whole - 1)


def kish(numbers):
    return sum(numbers) ** 2 / sum(number**2 for number in numbers)


def satterthwaite(variances, freedom):
    below = sum(one**2 / df if df else math.inf for one, df in zip(variances, freedom, strict=True))
    return sum(variances) ** 2 / below if below else math.nan


def shared_spread(found, least, effective, squares):
    """Return variance and df where units of A alone and of B alone have one spread."""
    spare = [one - 1 for one in effective[:BOTH]]
    added = sum(
        (v - f) * df / q for v, f, df, q in zip(found, least, spare, squares[:BOTH], strict=False)
    )
    common = max(0, added / sum(spare))
    of_sides = sum(f + common * q for f, q in zip(least[:BOTH], squares[:BOTH], strict=True))
    of_both = max(found[BOTH], least[BOTH])
    df = satterthwaite([of_sides, of_both], [sum(spare), effective[BOTH] - 1])
    return of_sides + of_both, df


def answer(theta, variance, df):
    """Return error, p and interval by one t."""
    error = math.sqrt(variance)
    reach = stats.t.ppf(0.975, df) * error
    p = 2 * stats.t.sf(abs(theta) / error, df) if error else math.nan
    return {"low": theta - reach, "high": theta + reach, "p": p, "error": error, "df": df}


def by_loop(rows, *, is_rate, unit_is_row):
    """Return all that ``formula.contrast_of`` does, for one item."""
    influence, classes = influence_of_units(rows)
    theta = estimate(rows, is_rate)
    parts = [[influence[unit] for unit in units] for units in classes]
    found = [jackknife(rows, units, is_rate) if units else 0 for units in classes]
    least = [floor(rows, units, is_rate) for units in classes]
    larger = [max(*pair) if not math.isnan(pair[0]) else math.nan for pair in zip(found, least)]
    variance = sum(larger)
    if unit_is_row and not is_rate:
        variance = max(sum(found), sum(least)) if not math.isnan(sum(found)) else math.nan
    effective = [kish(part) if part else 0 for part in parts]
    equal = [sum(part) ** 2 / len(part) if part else 0 for part in parts]
    df = min(
        satterthwaite(larger, [one - 1 for one in effective]),
        satterthwaite(equal, [len(part) - 1 for part in parts]),
    )
    printed = answer(theta, variance, df)
    if parts[0] and parts[1] and not is_rate and not unit_is_row:
        squares = [sum(one**2 for one in part) for part in parts]
        other = answer(theta, *shared_spread(found, least, effective, squares))
        printed = other if other["p"] > printed["p"] * (1 + 1e-9) else printed
    weighted, _, _ = sums(rows)
    if is_rate and np.sign(theta) * (weighted[0] - weighted[1]) <= 1e-9 * weighted[0]:
        printed["p"] = 1
    return {"estimate": theta, **printed, "units_effective": min(filter(None, effective))}


# ---- designs ------------------------------------------------------------------------------------


def contrast(rows, **settings):
    """Return the row of ``formula.contrast_of`` of a list of rows with one item."""
    table = pd.DataFrame(rows, columns=ROWS)
    columns = [table[name].to_numpy() for name in ("size", "unit", "side", "stratum")]
    sums = formula.sums_of(table[["y"]].to_numpy(float), *columns)
    return formula.contrast_of(sums, **settings).iloc[0]


@st.composite
def designs(draw, *, kind, on_both, most_strata=3):
    """Draw rows: any number of units, unequal, in some strata, with some rows of size 0."""
    sizes = {"rate": st.integers(0, 30), "mean": st.integers(0, 3), "share": st.just(1)}[kind]
    values = {"rate": st.integers(0, 3), "mean": st.floats(-2, 2), "share": st.integers(0, 1)}[kind]
    row = st.tuples(
        st.integers(0, 11), st.integers(0, 1), st.integers(0, most_strata - 1), sizes, values
    )
    drawn = draw(st.lists(row, min_size=8, max_size=40))
    rows = [dict(zip(ROWS, one, strict=True)) for one in drawn]
    for one in rows:
        one["side"] = one["side"] if on_both else one["unit"] % 2
        one["y"] = one["y"] if one["size"] else 0
    assume(strata_of_both(rows))
    return rows


KINDS = list(product(("rate", "mean", "share"), (False, True)))


@pytest.mark.parametrize("kind, on_both", KINDS)
@settings(max_examples=25)
@given(st.data())
def test_a_contrast_is_that_of_a_loop_over_rows(kind, on_both, data):
    most_strata = data.draw(st.sampled_from([1, 3]))  # of one stratum no zero is looked at
    rows = data.draw(designs(kind=kind, on_both=on_both, most_strata=most_strata))
    choices = {"is_rate": kind == "rate", "unit_is_row": data.draw(st.booleans())}
    expected = by_loop(rows, **choices)
    found = contrast(rows, **choices)
    assert found["estimate"] == pytest.approx(expected["estimate"], rel=1e-9, abs=1e-9)
    assume(not expected["error"] < 1e-7)  # all alike: the gate, and no p, decides
    names = [name for name in expected if name != "p" or not math.isnan(expected["error"])]
    assert found[names].to_dict() == pytest.approx(
        {name: expected[name] for name in names}, rel=1e-9, abs=1e-9, nan_ok=True
    )


# ---- what changes nothing -----------------------------------------------------------------------


@settings(max_examples=25)
@given(st.data(), st.booleans(), st.booleans())
def test_an_item_with_sizes_of_its_own_does_not_look_at_others(data, is_rate, on_both):
    """Which units are on one side or on both differs by item, as with the tone toward actors."""
    kind = "rate" if is_rate else "mean"
    both = [data.draw(designs(kind=kind, on_both=on_both)) for _ in range(2)]
    rows = [dict(row) for row, _ in zip(*both)]
    for row, other in zip(rows, both[1]):
        row["other size"], row["other y"] = other["size"], other["y"]
    table = pd.DataFrame(rows)
    size, values = table[["size", "other size"]], table[["y", "other y"]]
    columns = [table[name] for name in ("unit", "side", "stratum")]
    sums = formula.sums_of(values, size, *columns)
    together = formula.contrast_of(sums, is_rate=is_rate)
    for item in range(2):
        its = table.assign(size=size.iloc[:, item], y=values.iloc[:, item])
        its = its[ROWS].to_dict("records")
        if not strata_of_both(its):
            continue
        expected = by_loop(its, is_rate=is_rate, unit_is_row=False)
        if expected["error"] < 1e-7 or math.isnan(expected["error"]):
            continue
        found = together.iloc[item][list(expected)].to_dict()
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


# ---- edges --------------------------------------------------------------------------------------


def of_pairs(*pairs, **more):
    """Return rows from pairs (unit, side, y), of size one and in one stratum."""
    return [
        {"unit": unit, "side": side, "y": y, "size": 1, "stratum": 0, **more}
        for unit, side, y in pairs
    ]


TWELVE = of_pairs(*((unit, unit % 2, int(unit in (0, 2, 4, 6, 3))) for unit in range(12)))


def test_an_estimate_without_the_last_unit_of_a_side_is_undefined():
    rows = [row for row in TWELVE if row["side"] or row["unit"] == 0]
    found = contrast(rows, is_rate=False)
    assert math.isnan(found["error"]) and math.isnan(found["low"]) and math.isnan(found["p"])


def test_a_word_that_nobody_uses_has_a_p_of_one():
    rows = [{**row, "y": 0, "size": 50 + row["unit"]} for row in TWELVE]
    assert contrast(rows, is_rate=True)["p"] == 1


def test_a_smoothed_ratio_with_another_sign_than_the_counted_one_has_a_p_of_one():
    """1 in 1,000 is less than 5 in 4,990; with half an occurrence more on either side it is more."""
    sizes = [(unit, unit % 2, 998 if unit % 2 else 200) for unit in range(10)]
    rows = [
        {"unit": unit, "side": side, "stratum": 0, "size": size, "y": int(side or unit == 0)}
        for unit, side, size in sizes
    ]
    found = contrast(rows, is_rate=True)
    assert found["estimate"] > 0
    assert found["p"] == 1 and found["low"] < 0 < found["high"]


@pytest.mark.parametrize("n_first", [1, 3, 8])
def test_items_some_at_a_time_are_items_all_at_once(monkeypatch, n_first):
    """Where one side has a single unit, all units are one class, and stored values do not do."""
    generator = np.random.default_rng(n_first)
    values = generator.poisson(0.3, (20, 12))
    rows = (values, np.full(20, 50), np.arange(20), (np.arange(20) >= n_first).astype(int))
    every = formula.sums_of(*rows)
    whole = formula.contrast_of(every, is_rate=True)
    monkeypatch.setattr(formula, "HELD_AT_ONCE", 60)
    assert_frame_equal(formula.contrast_of(every, is_rate=True), whole)
