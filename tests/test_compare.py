"""Levels, contrasts and timelines; the evidence gate. All articles, outlets and groups are invented."""
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import compare, measures
from analysis.checks import InputError
from analysis.counts import CIRCULATED, COPIED, PRODUCED, Counts


def pages(values, **columns):
    """Return Counts of 0/1 pages with one item, law."""
    n = len(values)
    rows = pd.DataFrame({"article_id": [f"p{i:03}" for i in range(n)], **columns})
    return Counts.of(np.reshape(values, (n, -1)), size=np.ones((n, 1)), rows=rows,
                     items=["law", "base", "war"][:np.reshape(values, (n, -1)).shape[1]], per="page")


def two_groups(first, second, *, outlets=None, **columns):
    values = [*first, *second]
    groups = ["A"] * len(first) + ["B"] * len(second)
    return pages(values, group=groups, outlet=outlets or [f"o{i:03}" for i in range(len(values))], **columns)


def words(seed=0, n=24, vocabulary=6, **columns):
    generator = np.random.default_rng(seed)
    size = generator.integers(80, 300, (n, 1))
    values = generator.poisson(size * generator.uniform(.005, .05, vocabulary))
    rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(n)]} | {"outlet": [f"o{i % 3}" for i in range(n)]} | columns)
    return Counts.of(values, size=size, rows=rows, items=[f"w{i}" for i in range(vocabulary)], per="token")


def test_level_interval_is_the_t_interval_of_unit_means():
    values = [1, 0, 0, 1, 1, 0, 1]
    table = compare.levels(pages(values, outlet=["North"] * 7), "outlet")
    low, high = stats.t.interval(0.95, 6, loc=np.mean(values), scale=stats.sem(values))
    assert table.loc[0, ["n", "size", "articles", "outlets"]].tolist() == [4, 7, 7, 1]
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx([4 / 7, low, min(high, 1)])


def test_level_by_cluster_weighs_outlets_alike():
    table = compare.levels(pages([1, 1, 1, 0, 0, 1, 0], country=["X"] * 7, outlet=list("aaabcde")), "country", cluster="outlet")
    means = [1, 0, 0, 1, 0]
    low, high = stats.t.interval(0.95, 4, loc=np.mean(means), scale=stats.sem(means))
    assert low < 0 and high > 1  # a share's interval ends at 0 and 1
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx([0.4, 0, 1])
    assert table.loc[0, ["n", "size"]].tolist() == [4, 7]


def test_level_without_variation_or_evidence_shows_no_interval():
    table = compare.levels(pages([1] * 6 + [0] * 6 + [1, 0], outlet=["N"] * 6 + ["S"] * 6 + ["W"] * 2), "outlet")
    assert table["low"].isna().all() and table["high"].isna().all()
    assert table["note"].tolist() == ["no interval: all units alike"] * 2 + ["2 units: descriptive only"]


def test_rate_that_no_unit_has_shows_no_interval():
    rows = pd.DataFrame({"article_id": list("abcdef"), "outlet": ["N"] * 6})
    table = compare.levels(Counts.of([[0, 1]] * 5 + [[0, 0]], size=[[9]] * 6, rows=rows, items=["law", "war"], per="token"), "outlet")
    assert table["note"].tolist() == ["no interval: all units alike", ""] and table["low"].isna().tolist() == [True, False]
    assert (table["low"].dropna() >= 0).all()


def test_missing_is_not_zero():
    rows = pd.DataFrame({"article_id": list("abc"), "outlet": ["N", "N", "S"]})
    tone = Counts.of([[1.5], [0], [0]], size=[[3], [0], [0]], rows=rows, items=["Russia"], per="scored mention")
    table = compare.levels(tone.per_article(), "outlet", measure=measures.mean)
    assert table["estimate"].tolist()[0] == pytest.approx(0.5) and np.isnan(table["estimate"][1])
    assert table["articles"].tolist() == [1, 0] and table["note"][1] == "nothing to look at"


def test_level_of_rates_is_the_pooled_rate():
    table = compare.levels(words(), "outlet", measure=measures.rate)
    assert (table["estimate"] == table["n"] / table["size"]).all()
    assert (table["low"] < table["estimate"]).all() and (table["estimate"] < table["high"]).all()


@pytest.mark.parametrize(("first", "second", "why"), [
    ([1], [0] * 9, "one unit on a side"), ([1, 1], [0, 0], "2 units on a side"), ([1, 1, 1], [0, 0, 0], "3 units on a side"),
    ([1, 0, 1], [0] * 15 + [1], "3 units on a side")])
def test_too_little_evidence_is_a_result(first, second, why):
    table = compare.contrasts(two_groups(first, second), "group", cluster="article_id", gate=compare.Gate(units_with_item=1))
    assert table[["low", "high", "score", "p", "p_adjusted"]].isna().all(axis=None)
    assert table["note"].str.startswith("descriptive only").all() and why in table["note"][0]
    assert table["estimate"].notna().all()


def test_exact_p_by_hand_and_smallest_p():
    table = compare.contrasts(two_groups([1, 1, 1, 1], [0, 0, 0, 0]), "group", cluster="article_id")
    assert table["p"][0] == pytest.approx(2 / 70) and table.attrs["exact"] and table.attrs["labelings"] == 70
    assert "smallest possible p 0.0286" in table["note"][0]
    assert table.attrs["smallest_p"] == {"A against B": pytest.approx(2 / 70)}


def test_displayed_difference_and_interval_are_welchs():
    first, second = [1, 1, 0, 1, 1, 0, 1], [0, 0, 1, 0, 0]
    table = compare.contrasts(two_groups(first, second), "group", cluster="article_id")
    error = np.sqrt(stats.sem(first) ** 2 + stats.sem(second) ** 2)
    half = error * stats.t.ppf(.975, 4)
    difference = np.mean(first) - np.mean(second)
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx([difference, difference - half, difference + half])
    assert table.loc[0, ["n", "n_against", "rate", "rate_against", "units", "units_against"]].tolist() == pytest.approx([5, 1, 5 / 7, .2, 7, 5])


def test_rate_ratio_is_the_smoothed_one():
    counts = words()
    table = compare.contrasts(counts, "outlet", labelings=200)
    one = table[(table["group"] == "o0") & (table["item"] == "w1")].iloc[0]
    sums = counts.sums("outlet")
    a, n = sums.values[0, 1], sums.size[0, 1]
    b, m = sums.values[1:, 1].sum(), sums.size[1:, 1].sum()
    assert one["estimate"] == pytest.approx(np.log((a + .5) / (n + 1)) - np.log((b + .5) / (m + 1)))
    assert one[["n", "n_against"]].tolist() == [a, b] and one["against"] == "rest"
    pool = measures.PRIOR_STRENGTH * sums.values.sum(axis=0) / sums.size[:, 0].sum()
    own, others = sums.values[0], sums.values[1:].sum(axis=0)
    z = measures.dirichlet_log_odds(own, n, others, m, prior=pool, alpha0=measures.PRIOR_STRENGTH)[1]
    assert one["score"] == pytest.approx(z[1])


def test_coarse_groups_move_with_whole_outlets():
    outlets = [f"o{i}" for i in range(12) for _ in range(3)]
    groups = ["A" if i < 6 else "B" for i in range(12) for _ in range(3)]
    counts = pages([i % 2 for i in range(36)], group=groups, outlet=outlets)
    table = compare.contrasts(counts, "group")
    assert table.attrs["cluster"] == "outlet" and table[["units", "articles"]].iloc[0].tolist() == [6, 18]
    assert compare.contrasts(counts, "group", cluster="article_id").attrs["cluster"] == "article_id"
    assert compare.contrasts(pages([0, 1] * 8, outlet=["N", "S"] * 8), "outlet").attrs["cluster"] == "article"


def test_strata_adjust_the_effect_and_hold_labels():
    phase = ["early"] * 8 + ["late"] * 8
    group = ["A"] * 6 + ["B"] * 2 + ["A"] * 2 + ["B"] * 6
    values = [1] * 8 + [0] * 8  # phase explains everything, the groups are spread unevenly over phases
    counts = pages(values, group=group, phase=phase, outlet=[f"o{i:02}" for i in range(16)])
    plain, adjusted = (compare.contrasts(counts, "group", strata=strata) for strata in ((), None))
    assert plain["estimate"][0] == pytest.approx(0.5) and adjusted["estimate"][0] == pytest.approx(0)
    assert adjusted["p"][0] == 1 and adjusted.attrs["strata"] == ["phase"]


def test_outlets_in_several_phases_are_one_entity_and_loners_are_listed():
    rows = [("o1", "A", "early"), ("o1", "A", "late"), ("o2", "B", "early"), ("o2", "B", "late"), ("o3", "A", "early")]
    rows += [(f"p{i}", "AB"[i % 2], "late") for i in range(10)]
    outlet, group, phase = zip(*rows)
    table = compare.contrasts(pages([i % 3 == 0 for i in range(15)], outlet=outlet, group=group, phase=phase), "group")
    assert table.attrs["without_partner"] == ["o3"]
    assert table[["units", "units_against"]].iloc[0].tolist() == [6, 6]  # o3 has nobody to be compared with
    assert table.attrs["labelings"] == 2 * 252


def test_copies_of_several_groups_swap_among_themselves():
    counts = two_groups([1, 1, 0, 1, 0, 1], [1, 0, 0, 1, 0, 0], outlets=["N"] * 6 + ["S"] * 6,
                        copy_cluster=["wire", "a", "b", "c", "d", "e", "wire", "f", "g", "h", "i", "j"])
    table = compare.contrasts(counts, "outlet")
    assert table.attrs["labelings"] == 2 * 252
    assert table["estimate"][0] == pytest.approx((2.5 * (3 / 5 - 1 / 5) + 0.5 * 0) / 3)  # wire with wire, the rest with the rest


def test_copies_are_one_unit_of_a_group_whoever_prints_them():
    outlets = [f"o{i}" for i in range(12)]
    counts = pages([1] * 5 + [0] * 7, outlet=outlets, genre=["news"] * 6 + ["blog"] * 6, phase=["x"] * 12,
                   copy_cluster=["wire"] * 4 + [f"c{i}" for i in range(4, 12)])
    table = compare.contrasts(counts.with_metadata(pd.DataFrame({"outlet": outlets, "x": 1}), on="outlet"), "genre", strata=())
    assert table.attrs["cluster"] == "outlet"  # each outlet is of one genre: labels move with outlets
    by_text = compare.contrasts(counts, "genre", strata=(), cluster="copy_cluster")
    assert by_text[["units", "units_against"]].iloc[0].tolist() == [6, 3] and by_text["rate_against"][0] == pytest.approx(2 / 3)
    assert by_text.attrs["collapsed_copies"] == pytest.approx(3 / 12) and table.attrs["collapsed_copies"] == 0


def test_copies_inside_an_outlet_count_once_before_outlets_are_averaged():
    counts = pages([1, 1, 1, 0, *[0, 1] * 4], outlet=["N"] * 4 + [f"o{i}" for i in range(8)], group=["A"] * 4 + ["A", "B"] * 4,
                   copy_cluster=["wire"] * 3 + [f"c{i}" for i in range(9)])
    levels = compare.levels(counts, "group", cluster="outlet")
    assert levels["estimate"][0] == pytest.approx((1 / 2 + 0 + 0 + 0 + 0) / 5)  # wire and the other page, not three to one
    everything = compare.contrasts(counts, "group", cluster="article_id")
    assert everything["units"][0] == 8 and everything.attrs["collapsed_copies"] == 0
    assert "every copy counts" in everything.attrs["estimand"]
    assert "within each outlet count once" in compare.contrasts(counts, "group").attrs["estimand"]


def test_more_than_two_groups_and_pairs():
    three = pages([i % 2 for i in range(18)], outlet=[f"o{i:02}" for i in range(18)], group=list("ABC") * 6)
    assert compare.contrasts(three, "group", labelings=200)["against"].tolist() == ["rest"] * 3
    pairs = compare.contrasts(three, "group", against="each")
    assert list(zip(pairs["group"], pairs["against"])) == [("A", "B"), ("A", "C"), ("B", "C")]
    assert pairs["p_adjusted"].tolist() == pytest.approx(np.minimum(3 * pairs["p"], 1))
    alone = compare.contrasts(three.where(rows={"group": ["A", "B"]}), "group")
    assert pairs["p"][0] == alone["p"][0] and pairs.attrs["labelings"]["A against B"] == 924  # C plays no part in it


def test_adjusted_p_is_never_smaller_and_uses_all_items():
    table = compare.contrasts(words(n=30, vocabulary=40), "outlet", labelings=500)
    assert (table["p_adjusted"] >= table["p"]).all()


def test_items_are_chosen_without_looking_at_groups():
    values = [[6, 0], [0, 0], [0, 1], [0, 1], [0, 2], [0, 2], *[[0, 1]] * 6]
    counts = Counts.of(values, size=np.full((12, 1), 50), rows=words(n=12).rows, items=["lumpy", "spread"], per="token")
    table = compare.contrasts(counts, "outlet", cluster="article_id")
    assert set(table["item"]) == {"spread"} and table.attrs["items_not_tested"] == 1 and table.attrs["items_tested"] == ["spread"]


def test_two_articles_are_described_word_by_word():
    table = compare.contrasts(words(n=2, outlet=["N", "S"]), "outlet")
    assert len(table) == 6 and table["note"].str.startswith("descriptive only: one unit").all()


@settings(deadline=None, max_examples=6)
@given(st.permutations(range(24)), st.permutations(range(6)), st.booleans())
def test_results_do_not_depend_on_row_or_item_order(rows, items, copies):
    counts = words(copy_cluster=[f"c{max(i - 4, i // 2)}" for i in range(24)]) if copies else words()  # four texts of two groups
    shuffled = Counts.of(counts.values.toarray()[list(rows)][:, list(items)], size=counts.size[list(rows)],
                         rows=counts.rows.iloc[list(rows)], items=counts.items[list(items)], per="token")
    one, two = (compare.contrasts(c, "outlet", labelings=60).sort_values(["group", "item"], ignore_index=True) for c in (counts, shuffled))
    pd.testing.assert_frame_equal(one, two, rtol=1e-12)


def test_planned_contrasts_come_from_a_file(tmp_path):
    (tmp_path / "contrasts.toml").write_text('status = "planned"\ngroup = "group"\nlevels = ["A", "B"]\nagainst = "rest"\n'
                                             'cluster = "outlet"\nstrata = "phase"\nwhere = { on_event = 1 }\nitems = ["law"]\n')
    counts = pages([[i % 2, 1, 0] for i in range(24)], group=list("ABC") * 8, phase=["x"] * 24, on_event=[1] * 21 + [0] * 3,
                   outlet=[f"o{i:02}" for i in range(24)])
    table = compare.contrasts(counts, planned=tmp_path / "contrasts.toml")
    assert table["item"].tolist() == ["law"] and table[["units", "units_against"]].iloc[0].tolist() == [7, 7]
    assert table.attrs["status"] == "planned" and table.attrs["strata"] == ["phase"]
    assert compare.contrasts(counts, planned=tmp_path / "contrasts.toml", strata=()).attrs["strata"] == []


def test_timeline_by_day_counts_rows_without_a_day():
    counts = pages([1, 0, 1, 1], outlet=["N", "S", "N", "S"], published=pd.to_datetime(["2016-08-16", "2016-08-16", "2016-08-17", None]))
    table = compare.timeline(counts)
    assert table["estimate"].tolist() == [0.5, 1] and table["period"].dt.day.tolist() == [16, 17]
    assert table.attrs["without_date"] == 1


@pytest.mark.parametrize(("draws", "most"), [(20, 0.2), pytest.param(120, 0.12, marks=pytest.mark.slow)])
def test_pure_noise_is_rarely_significant(draws, most):
    generator = np.random.default_rng(5)
    found = []
    for _ in range(draws):
        counts = pages(generator.integers(0, 2, (20, 3)), outlet=["N"] * 10 + ["S"] * 10)
        found.append(compare.contrasts(counts, "outlet", labelings=199)["p_adjusted"].min() <= 0.05)
    assert np.mean(found) <= most  # nominal .05; three standard errors above it


def test_a_large_difference_is_found():
    table = compare.contrasts(two_groups([1] * 9 + [0], [0] * 9 + [1]), "group", cluster="article_id")
    assert table["p_adjusted"][0] < 0.01 and table["low"][0] > 0


def test_thresholds_of_the_gate():
    """Five units a side for an interval; five occurrences, three units with the item and three without for a test."""
    assert compare.Gate() == compare.Gate(alpha=0.05, units=4, units_interval=5, count=5, units_with_item=3)
    four, five = (compare.contrasts(two_groups([1, 0] * 2 + [1] * extra, [0, 1] * 2 + [0] * extra), "group", cluster="article_id")
                  for extra in (0, 1))
    assert np.isnan(four["low"][0]) and "fewer than 5 units" in four["note"][0] and four["p"].notna().all()
    assert five["low"].notna().all()
    rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(12)], "outlet": ["N", "S"] * 6})
    values = np.array([[1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
    table = compare.contrasts(Counts.of(values.T, size=np.full((12, 1), 40), rows=rows, items=["four", "five", "two_units"],
                                        per="token"), "outlet")
    assert table["item"].tolist() == ["five"]
    most = pages(np.stack([[0, 0] + [1] * 10, [0, 0, 0] + [1] * 9], axis=1), outlet=["N", "S"] * 6)
    assert compare.contrasts(most, "outlet")["item"].tolist() == ["base"]


def test_a_p_that_cannot_reach_alpha_is_not_shown():
    early = two_groups([1, 0, 1, 1], [0, 1, 0, 0], phase=["a", "b", "c", "d"] * 2)
    table = compare.contrasts(early, "group", cluster="article_id")
    assert "smallest possible p is 0.125" in table["note"][0] and table["p"].isna().all()  # 2 / 2**4


def test_no_interval_where_a_side_does_not_vary():
    table = compare.contrasts(two_groups([1, 0, 1, 1, 0, 1], [0] * 8), "group", cluster="article_id")
    assert "all units of a side alike" in table["note"][0] and table["low"].isna().all() and table["p"].notna().all()


def test_no_interval_of_a_ratio_where_a_side_lacks_the_item():
    """One of six units suffices; with none the smoothed ratio's jackknife error is far too small."""
    values = np.array([[3] * 6 + [0] * 6, [3] * 6 + [0] * 5 + [1], [0] * 6 + [2] * 6]).T
    rows = words(n=12).rows.assign(outlet=["N"] * 6 + ["S"] * 6)
    table = compare.contrasts(Counts.of(values, size=np.full((12, 1), 90), rows=rows, items=list("abc"), per="token"), "outlet")
    assert table["low"].isna().tolist() == [True, False, True] and table["p"].notna().all()
    assert ["no interval: in no unit of a side" in note for note in table["note"]] == [True, False, True]


def test_units_with_the_item_are_counted_on_both_sides():
    table = compare.contrasts(words(n=12, copy_cluster=list("aabbccddeeff")), "outlet", strata=(), cluster="article_id", labelings=50)
    counts = words(n=12)
    occurs = counts.values.toarray() > 0
    for group, part in table.groupby("group"):
        own = (counts.rows["outlet"] == group).to_numpy()
        assert part["units_with"].tolist() == occurs[own].sum(axis=0).tolist()
        assert part["units_with_against"].tolist() == occurs[~own].sum(axis=0).tolist()


def test_dispersion_is_dp_over_the_groups_units():
    counts = words(n=12)
    table = compare.contrasts(counts, "outlet", labelings=50).set_index(["group", "item"])
    own = counts.where(rows={"outlet": "o1"})
    dp = measures.deviation_of_proportions(own.values.toarray(), own.size[:, 0])[0]
    assert table.loc["o1", "dispersion"].tolist() == pytest.approx(dp[:len(table.loc["o1"])].tolist())


def test_intervals_end_at_0_and_1_for_shares_only():
    scores = pages([0.02] * 5 + [0.9], outlet=["N"] * 6)
    assert compare.levels(scores, "outlet", measure=measures.mean)["low"][0] < 0
    assert compare.levels(scores, "outlet", measure=measures.share)["low"][0] == 0


def test_adjustment_follows_labelings_and_tests():
    counts = pages(np.random.default_rng(1).integers(0, 2, (30, 3)), outlet=[f"o{i % 3}" for i in range(30)])
    assert compare.contrasts(counts, "outlet", labelings=2000).attrs["adjustment"] == "min-P"
    assert compare.contrasts(counts, "outlet", labelings=200).attrs["adjustment"] == "max-T"
    assert compare.contrasts(words(), "outlet", labelings=2000).attrs["adjustment"] == "max-T"


@pytest.mark.slow
def test_unequal_pages_of_outlets_give_no_false_alarm():
    """Equal prevalence, ten outlets with one page against thirty with ten: spreads differ, means do not."""
    generator, found = np.random.default_rng(8), []
    outlet = [f"a{i}" for i in range(10)] + [f"b{i:02}" for i in range(30) for _ in range(10)]
    group = ["A"] * 10 + ["B"] * 300
    for _ in range(150):
        counts = pages(generator.binomial(1, 0.3, 310), outlet=outlet, group=group)
        found.append(compare.contrasts(counts, "group", labelings=199)["p"][0] <= 0.05)
    assert np.mean(found) <= 0.12  # .06 measured; a variance taken over both groups gives .25


def test_units_of_different_size_carry_a_warning():
    outlet = [f"a{i}" for i in range(10)] + [f"b{i:02}" for i in range(30) for _ in range(10)]
    counts = pages([i % 3 == 0 for i in range(310)], outlet=outlet, group=["A"] * 10 + ["B"] * 300)
    assert "units differ in size (medians 1 and 10 rows): p may be too small" in compare.contrasts(counts, "group", labelings=99)["note"][0]
    rows = words(n=30).rows.assign(outlet=["N"] * 6 + ["S"] * 24)
    longer = Counts.of(np.ones((30, 1)), size=[[900]] * 6 + [[300]] * 24, rows=rows, items=["law"], per="token")
    assert "medians 900 and 300 tokens" in compare.contrasts(longer, "outlet", labelings=99)["note"][0]
    alike = Counts.of(np.ones((30, 1)), size=[[400]] * 6 + [[300]] * 24, rows=rows, items=["law"], per="token")
    assert "differ in size" not in compare.contrasts(alike, "outlet", labelings=99)["note"][0]


@pytest.mark.slow
def test_tilted_coverage_by_phase_gives_no_false_alarm_and_keeps_power():
    generator, false, found = np.random.default_rng(4), [], []
    n = 60
    phase = np.array(["early"] * 30 + ["late"] * 30)
    group = np.array(["A"] * 24 + ["B"] * 6 + ["A"] * 6 + ["B"] * 24)
    rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(n)], "group": group, "phase": phase, "outlet": group})
    size = np.full((n, 1), 300)
    for _ in range(60):
        rate = np.where(phase == "early", 0.02, 0.005)
        values = np.stack([generator.poisson(300 * rate), generator.poisson(300 * rate * np.where(group == "A", 0.4, 1)),
                           generator.poisson(3, n)], axis=1)
        counts = Counts.of(values, size=size, rows=rows, items=["null", "halved", "even"], per="token")
        table = compare.contrasts(counts, "group", cluster="article_id", labelings=199).set_index("item")
        false.append(table.loc["null", "p"] <= 0.05)
        found.append(table.loc["halved", "p"] <= 0.05 and table.loc["halved", "estimate"] < 0)
    assert np.mean(false) <= 0.15 and np.mean(found) >= 0.7


def test_a_stray_label_is_refused_and_not_answered_with_pages():
    outlet = [f"o{i:02}" for i in range(12) for _ in range(3)]
    group = ["A" if i < 6 else "B" for i in range(12) for _ in range(3)]
    stray = pages([i % 2 for i in range(36)], outlet=outlet, group=["B", *group[1:]], kind=["blog"] + ["news"] * 35)
    with pytest.raises(InputError, match="outlets in two groups: o00; expected each outlet in one group of group, as most are"):
        compare.contrasts(stray, "group")
    assert compare.contrasts(stray, "group", cluster="article_id").attrs["cluster"] == "article_id"
    assert compare.contrasts(stray.where(rows={"kind": "news"}), "group").attrs["cluster"] == "outlet"
    period = pages([i % 2 for i in range(36)], outlet=outlet, period=["before", "before", "after"] * 12)
    assert compare.contrasts(period, "period").attrs["cluster"] == "article"


@pytest.mark.parametrize(("act", "message"), [
    (lambda: compare.contrasts(pages([1, 0], outlet=["N", "S"])), "no grouping"),
    (lambda: compare.timeline(pages([1, 0], outlet=["N", "N"], published=["2016-08", "2016-08-16"])), "column published: got str"),
    (lambda: compare.contrasts(pages([1, 0, 1], outlet=["N", "S", None]), "outlet"), "no value for p002"),
    (lambda: compare.contrasts(Counts.of([[-1.5], [2]], size=[[2], [3]], rows=words(n=2).rows, items=["tone"],
                                         per="scored mention"), "outlet"), "sums of scores.*per_article"),
    (lambda: compare.levels(pages([1, 0], outlet=["N", "S"]), []), "levels: got 2 rows by no column"),
    (lambda: compare.levels(pages([1, 0], outlet=["N", "S"]).where(rows=[False, False]), "outlet"), "levels: got 0 rows"),
    (lambda: compare.contrasts(pages([1, 0], outlet=["N", "S"]), "ownership"), "expected a column ownership"),
    (lambda: compare.contrasts(pages([1, 0], outlet=["N", "N"]), "outlet"), "groups of outlet: got N"),
    (lambda: compare.contrasts(pages([1, 0], outlet=["N", "S"]), "outlet", against="all"), "one of 'rest', 'each'"),
    (lambda: compare.contrasts(pages([1, 0], outlet=["N", "S"]).where(items=[]), "outlet"), "contrasts: got counts without items"),
    (lambda: compare.contrasts(pages([1, 0], outlet=["N", "N"], group=["A", "B"]), "group", cluster="outlet"), "N in two groups"),
    (lambda: compare.timeline(pages([1, 0], outlet=["N", "N"])), "expected a column published"),
    (lambda: compare.timeline(pages([1], outlet=["N"], published=pd.to_datetime(["2016-08-16"])), every="week"),
     "every: got 'week'; expected a period of pandas"),
    (lambda: compare.timeline(pages([1], outlet=["N"], published=pd.to_datetime(["2016-08-16"], utc=True))), "no time zone"),
])
def test_refusals(act, message):
    with pytest.raises(InputError, match=message):
        act()


# ---- estimands ---------------------------------------------------------------------------------------------------------


def copied_pages():
    """Two groups of eight outlets; each third page carries an agency's copy, and of each fourth nothing is known."""
    agency = np.where(np.arange(16) % 3 == 0, "Aria", "none").astype(object)
    agency[::4] = None
    return two_groups([1, 1, 0, 1, 1, 0, 1, 1], [0, 1, 0, 0, 1, 0, 0, 0], agency=agency,
                      published=pd.date_range("2020-01-01", periods=16))


@pytest.mark.parametrize("ask", [
    lambda counts, **how: compare.levels(counts, "group", **how),
    lambda counts, **how: compare.contrasts(counts, "group", **how), lambda counts, **how: compare.timeline(counts, every="M", **how)])
def test_produced_is_what_counting_only_the_produced_pages_gives(ask):
    counts = copied_pages()
    table, by_hand = ask(counts, estimand="produced"), ask(counts.produced())
    pd.testing.assert_frame_equal(table, by_hand, check_like=False)
    assert table.attrs["estimand"] == PRODUCED and by_hand.attrs["estimand"] == CIRCULATED
    assert table.attrs["left_out"] == {COPIED: 4} and table.attrs["agency_unknown"] == 4
    assert ask(counts).attrs == ask(counts, estimand="circulated").attrs and "left_out" not in by_hand.attrs


def test_an_unknown_estimand_is_refused():
    with pytest.raises(InputError, match="estimand: got 'printed'; expected one of 'circulated', 'produced'"):
        compare.levels(copied_pages(), "group", estimand="printed")


# ---- prior and adjustment ----------------------------------------------------------------------------------------------


def test_prior_moves_the_score_and_not_the_effect():
    counts = words()
    usual, said, weak = (compare.contrasts(counts, "outlet", labelings=200, **settings)
                         for settings in ({}, {"prior": 1000}, {"prior": 0.06}))
    pd.testing.assert_frame_equal(usual, said)
    sums = counts.sums("outlet")
    a, n, b, m = sums.values[0], sums.size[0, 0], sums.values[1:].sum(axis=0), sums.size[1:, 0].sum()
    z = measures.dirichlet_log_odds(a, n, b, m, prior=0.06 * (a + b) / (n + m), alpha0=0.06)[1]
    assert weak[weak["group"] == "o0"]["score"].tolist() == pytest.approx(z.tolist())
    assert weak["estimate"].tolist() == usual["estimate"].tolist()
    assert "alpha0 = 0.06 × pooled rate" in weak.attrs["test"] and "alpha0 = 1000 × pooled rate" in usual.attrs["test"]


def test_benjamini_hochberg_adjusts_everything_that_was_tested():
    counts = words(n=30, vocabulary=8)
    for options in ({}, {"against": "each"}):
        table = compare.contrasts(counts, "outlet", labelings=479, adjustment="benjamini-hochberg", **options)
        assert table.attrs["tests"] == table["p"].notna().sum() == 24
        assert table["p_adjusted"].tolist() == pytest.approx(stats.false_discovery_control(table["p"]).tolist())
        assert table.attrs["adjustment"].startswith("Benjamini–Hochberg") and "exploratory" in table.attrs["adjustment"]
        usual = compare.contrasts(counts, "outlet", labelings=479, **options)
        assert usual["p"].tolist() == table["p"].tolist() and usual.attrs["adjustment"] != table.attrs["adjustment"]


def test_benjamini_hochberg_needs_labelings_that_can_find_something():
    counts = words(n=30, vocabulary=8)  # 24 tests: 1 / 480 has to be possible
    assert len(compare.contrasts(counts, "outlet", labelings=479, adjustment="benjamini-hochberg"))
    for against in ("rest", "each"):
        with pytest.raises(InputError, match="24 tests with 0.00209 as smallest possible p; expected one of 0.00208 or less, to find anything.*labelings=479 or more"):
            compare.contrasts(counts, "outlet", labelings=478, adjustment="benjamini-hochberg", against=against)
    few = two_groups([1, 1, 1, 0], [0, 0, 0, 1])  # all 70 labelings: 2 / 70 suffices for one test
    assert compare.contrasts(few, "group", cluster="article_id", adjustment="benjamini-hochberg")["p_adjusted"][0] == pytest.approx(34 / 70)
    nothing = compare.contrasts(two_groups([1], [0, 0]), "group", cluster="article_id", adjustment="benjamini-hochberg")
    assert nothing["p_adjusted"].isna().all()


@pytest.mark.parametrize(("settings", "message"), [
    ({"adjustment": "holm"}, "adjustment: got 'holm'; expected one of 'family', 'benjamini-hochberg'"),
    ({"prior": 0}, "prior, in pseudo-tokens: got 0; expected a number from 1e-06"), ({"prior": np.nan}, "prior.*got nan"),
    ({"prior": "flat"}, "prior.*got 'flat'"), ({"prior": None}, "prior.*got None"), ({"gate": 5}, "gate: got 5; expected a Gate"),
    ({"gate": None}, "gate: got None"), ({"seed": None}, "seed: got None; expected a whole number of 0 or more"),
    ({"seed": "a"}, "seed: got 'a'"), ({"labelings": "all"}, "labelings: got 'all'"), ({"labelings": 1e3}, "labelings: got 1000.0"),
    ({"labelings": 0}, "labelings: got 0; expected a whole number of 1 or more")])
def test_procedures_that_no_test_knows(settings, message):
    with pytest.raises(InputError, match=message):
        compare.contrasts(two_groups([1, 1, 0, 1], [0, 1, 0, 0]), "group", cluster="article_id", **{"labelings": 99} | settings)


def test_levels_need_a_gate():
    with pytest.raises(InputError, match="gate: got 5; expected a Gate"):
        compare.levels(words(), "outlet", gate=5)


@pytest.mark.parametrize(("call", "column"), [
    (compare.levels, "n"), (compare.levels, "item"), (compare.timeline, "period"), (compare.timeline, "note")])
def test_groups_named_like_a_column_of_the_table_are_refused(call, column):
    counts = two_groups([1], [0], published=pd.to_datetime("2016-08-16"), **{column: ["x", "y"]})
    with pytest.raises(InputError, match=f"by: got the columns {column}, which are there already; .* Rename them in the table of"):
        call(counts, by=["group", column])
    assert "period" in compare.levels(two_groups([1], [0], period=["x", "y"]), "period")


# ---- the score test ----------------------------------------------------------------------------------------------------


def large(seed=0, sides=(120, 130), vocabulary=5, **columns):
    """Return words of two large groups; w0 is twice as common in the first."""
    generator, n = np.random.default_rng(seed), sum(sides)
    outlet = np.repeat(["N", "S"], sides)
    size = generator.integers(80, 300, (n, 1))
    rate = generator.uniform(.002, .02, vocabulary) * np.where((outlet == "N")[:, None] & (np.arange(vocabulary) == 0), 2, 1)
    rows = pd.DataFrame({"article_id": [f"a{i:03}" for i in range(n)], "outlet": outlet, **columns})
    return Counts.of(generator.poisson(size * rate), size=size, rows=rows, items=[f"w{i}" for i in range(vocabulary)], per="token")


def test_score_test_by_its_formula_and_close_to_permutation():
    counts = large()
    table = compare.contrasts(counts, "outlet", test="score")
    y, n, own = counts.values.toarray(), counts.size, (counts.rows["outlet"] == "N").to_numpy()
    e = y - y.sum(axis=0) / n.sum() * n
    z = e[own].sum(axis=0) / np.sqrt(120 * 130 / (250 * 249) * (e**2).sum(axis=0))
    assert table["score"].tolist() == pytest.approx(z.tolist())
    assert table["p"].tolist() == pytest.approx((2 * stats.norm.sf(np.abs(z))).tolist())
    assert table["p_adjusted"].tolist() == pytest.approx(np.minimum(5 * table["p"], 1).tolist())
    assert "score z" in table.attrs["test"] and table.attrs["adjustment"] == "Bonferroni" and table.attrs["labelings"] == 0
    permuted = compare.contrasts(counts, "outlet", labelings=1999)
    assert np.abs(table["p"] - permuted["p"]).max() < 0.05
    assert (table["estimate"] == permuted["estimate"]).all() and (table["low"] == permuted["low"]).all()
    found = compare.contrasts(counts, "outlet", test="score", adjustment="benjamini-hochberg", labelings=10)  # needs none
    assert found["p_adjusted"].tolist() == pytest.approx(stats.false_discovery_control(table["p"]).tolist())


def test_score_test_pools_rates_within_strata():
    counts = large(sides=(120, 120), phase=["early"] * 60 + ["late"] * 120 + ["early"] * 60)
    table = compare.contrasts(counts, "outlet", test="score")
    apart = variance = 0
    for phase in ("early", "late"):
        part = counts.where(rows={"phase": phase})
        y, n, own = part.values.toarray(), part.size, (part.rows["outlet"] == "N").to_numpy()
        e = y - y.sum(axis=0) / n.sum() * n
        apart, variance = apart + e[own].sum(axis=0), variance + 60 * 60 / (120 * 119) * (e**2).sum(axis=0)
    assert table["score"].tolist() == pytest.approx((apart / np.sqrt(variance)).tolist())


def test_score_test_of_pages_leaves_out_what_few_have_and_what_few_lack():
    values = np.zeros((240, 4))
    values[:9, 0], values[:10, 1], values[:231, 2], values[:230, 3] = 1, 1, 1, 1  # half of 9 would be on a side
    rows = pd.DataFrame({"article_id": [f"p{i:03}" for i in range(240)], "outlet": ["N", "S"] * 120})
    table = compare.contrasts(Counts.of(values, size=np.ones((240, 1)), rows=rows, items=list("abcd"), per="page"), "outlet",
                              test="score")
    assert table["p"].notna().tolist() == [False, True, False, True] and table.attrs["tests"] == 2
    assert table["note"].str.contains("too rare for the score test").tolist() == [True, False, True, False]
    assert table.attrs["items_tested"] == ["b", "d"] and table.attrs["items_not_tested"] == 2


@pytest.mark.parametrize(("sides", "columns"), [
    ((99, 130), {}), ((130, 261), {}), ((160, 160), {"phase": ["early"] * 110 + ["late"] * 100 + ["early"] * 110 }),
])
def test_score_test_needs_large_groups_of_alike_size(sides, columns):
    if columns:
        columns = {"phase": ["early"] * 110 + ["late"] * 160 + ["early"] * 50}  # 110 against 50 in the early phase
    with pytest.raises(InputError, match=f'test="score": got {sides[0]} and {sides[1]} units for N against S; expected at least 100'):
        compare.contrasts(large(sides=sides, **columns), "outlet", test="score")


def test_score_test_refuses_clusters_in_several_strata():
    counts = large(sides=(220, 220), phase=["early", "late"] * 220, outlets=[f"o{i // 2:03}" for i in range(440)])
    with pytest.raises(InputError, match="a outlets in several strata"):
        compare.contrasts(counts, "outlet", cluster="outlets", test="score")


def test_too_few_units_are_described_before_the_score_test_is_refused():
    table = compare.contrasts(two_groups([1, 0, 1], [0, 0, 1, 1]), "group", cluster="article_id", test="score")
    assert table["p"].isna().all() and "3 units on a side" in table["note"][0]


# ---- one contrast, stopped ---------------------------------------------------------------------------------------------


def test_labelings_stop_after_so_many_that_exceed():
    counts = words(n=40, vocabulary=1, outlet=["N", "S"] * 20)
    full, stopped = (compare.contrasts(counts, "outlet", labelings=2000, **settings) for settings in ({}, {"stop_after": 20}))
    drawn = stopped.attrs["labelings"]
    assert drawn < 2000 and stopped["p"][0] == pytest.approx(20 / drawn) and not stopped.attrs["exact"]
    assert stopped["score"][0] == full["score"][0] and abs(stopped["p"][0] - full["p"][0]) < 0.2
    assert stopped["p_adjusted"][0] == stopped["p"][0] and "after 20 labelings" in stopped.attrs["adjustment"]
    again = compare.contrasts(counts, "outlet", labelings=2000, stop_after=20)
    pd.testing.assert_frame_equal(stopped, again)
    few = compare.contrasts(two_groups([1, 1, 1, 1], [0, 0, 0, 0]), "group", cluster="article_id", stop_after=3)
    assert few.attrs["exact"] and few["p"][0] == pytest.approx(2 / 70)  # where all can be gone through, they are


def test_stopped_labelings_with_strata_are_centred():
    counts = words(n=40, vocabulary=1, outlet=["N", "S"] * 20, phase=["x"] * 14 + ["y"] * 26)
    full, stopped = (compare.contrasts(counts, "outlet", labelings=999, **settings) for settings in ({}, {"stop_after": 30}))
    assert stopped["score"][0] == pytest.approx(full["score"][0], abs=0.1)


@pytest.mark.parametrize(("settings", "message"), [
    ({}, "stop_after: got 18 tests; expected one contrast of one item"), ({"against": "each"}, "stop_after: got 6 tests"),
    ({"stop_after": 0}, "stop_after: got 0; expected a whole number of 1 or more"),
    ({"test": "score"}, "test with stop_after: got 'score'; expected one of 'permutation'"),
    ({"test": "exact"}, "test: got 'exact'; expected one of 'permutation', 'score'")])
def test_stopping_is_for_one_permutation_test(settings, message):
    with pytest.raises(InputError, match=message):
        compare.contrasts(words(n=60), "outlet", **{"stop_after": 10, "labelings": 99} | settings)


def test_pairs_of_one_item_are_several_tests():
    with pytest.raises(InputError, match="stop_after: got 3 tests"):
        compare.contrasts(words(n=60, vocabulary=1), "outlet", against="each", stop_after=10, labelings=99)


# ---- the length guard --------------------------------------------------------------------------------------------------


def long_and_short(items=3, seed=0):
    """Return words of eight long articles of N and forty short ones of S."""
    generator = np.random.default_rng(seed)
    size = np.r_[np.full(8, 800), generator.integers(150, 251, 40)][:, None]
    rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(48)], "outlet": ["N"] * 8 + ["S"] * 40})
    return Counts.of(generator.poisson(size * 0.01, (48, items)), size=size, rows=rows, items=list("uvwxyz")[:items], per="token")


def test_length_guard_tests_again_on_articles_of_the_shorter_length():
    counts = long_and_short()
    table = compare.contrasts(counts, "outlet", labelings=199, seed=3)
    assert list(table.columns)[list(table.columns).index("p"):][:2] == ["p", "p_rarefied"] and table["p_rarefied"].notna().all()
    length = int(np.median(counts.size[8:]))
    assert table.attrs["rarefied_to"] == {"N against S": length}
    lengths = counts.size[:, 0].astype(float)
    lengths[:8] = np.random.default_rng(3).choice(np.sort(lengths[8:]), 8)  # each long article is as long as some short one
    thin = counts.thinned(lengths, seed=3)
    again = compare.contrasts(thin, "outlet", labelings=199, seed=3)
    assert table["p_rarefied"].tolist() == again["p"].tolist() and "p_rarefied" not in again
    assert "p may be too small, see p_rarefied" in table["note"][0] and "differ in size" not in again["note"][0]


def test_length_guard_is_for_words_and_for_the_contrast_where_it_fires():
    alike = compare.contrasts(words(n=30), "outlet", labelings=99)
    assert "p_rarefied" not in alike and alike.attrs["rarefied_to"] == {}
    sentences = replace(long_and_short(), per="sentence")
    told = compare.contrasts(sentences, "outlet", labelings=99)
    assert "p_rarefied" not in told and "differ in size" in told["note"][0]
    counts = long_and_short()
    three = replace(counts, rows=counts.rows.assign(outlet=["N"] * 8 + ["S"] * 28 + ["W"] * 12))
    table = compare.contrasts(three, "outlet", against="each", labelings=99)
    assert set(table.attrs["rarefied_to"]) == {"N against S"}
    assert table[table["p_rarefied"].notna()][["group", "against"]].drop_duplicates().values.tolist() == [["N", "S"]]
    last = replace(counts, rows=counts.rows.assign(outlet=["T"] * 8 + ["S"] * 28 + ["N"] * 12))  # the pair that comes last
    assert set(compare.contrasts(last, "outlet", against="each", labelings=99).attrs["rarefied_to"]) == {"S against T"}


def test_attributes_of_pairs_speak_of_all_pairs():
    """The word "base" stands in C alone, where five pages are copies: two of three pairs test it."""
    groups, values = np.repeat(list("ABC"), 10), np.array([[4 + i % 3, 5 * (i > 19)] for i in range(30)])
    copies = [f"t{i}" for i in range(20)] + ["wire"] * 6 + [f"u{i}" for i in range(4)]
    rows = pd.DataFrame({"article_id": [f"p{i:02}" for i in range(30)], "group": groups, "copy_cluster": copies})
    counts = Counts.of(values, size=np.full((30, 1), 100), rows=rows, items=["law", "base"], per="token")
    attrs = compare.contrasts(counts, "group", against="each", labelings=99).attrs
    assert attrs["items_tested"] == ["base", "law"] and attrs["items_not_tested"] == 0
    assert attrs["collapsed_copies"] == {"A against B": 0, "A against C": 5 / 20, "B against C": 5 / 20}
    assert attrs["adjustment"] == "max-T within each pair, times the 3 that could be tested"


@settings(deadline=None, max_examples=10)
@given(st.permutations(range(48)), st.permutations(range(3)))
def test_thinning_does_not_depend_on_row_or_item_order(rows, items):
    counts = long_and_short()
    other = Counts.of(counts.values.toarray()[list(rows)][:, list(items)], size=counts.size[list(rows)],
                      rows=counts.rows.iloc[list(rows)], items=counts.items[list(items)], per="token")
    one, two = (each.thinned(100, seed=1) for each in (counts, other))
    assert (one.values.toarray()[list(rows)][:, list(items)] == two.values.toarray()).all()
    assert (one.size == 100).all() and (one.values.toarray() <= counts.values.toarray()).all()


def test_thinning_keeps_rates_and_short_articles():
    rows = pd.DataFrame({"article_id": [f"a{i:04}" for i in range(2000)]})
    counts = Counts.of(np.full((2000, 1), 30), size=np.full((2000, 1), 300), rows=rows, items=["law"], per="token")
    thin = counts.thinned(50, seed=0).values.toarray()
    exact = stats.hypergeom(300, 30, 50)
    assert thin.mean() == pytest.approx(exact.mean(), abs=4 * exact.std() / np.sqrt(2000))
    assert thin.std() == pytest.approx(exact.std(), rel=0.1)
    short = long_and_short().thinned(200, seed=0)
    kept = long_and_short().size[:, 0] <= 200
    assert (short.values.toarray()[kept] == long_and_short().values.toarray()[kept]).all()


# ---- what could have been found ----------------------------------------------------------------------------------------


def test_smallest_detectable_effect_by_hand():
    first, second = [1, 1, 0, 1, 1, 0, 1], [0, 0, 1, 0, 0, 1]
    table = compare.contrasts(two_groups(first, second), "group", cluster="article_id")
    error = np.sqrt(stats.sem(first) ** 2 + stats.sem(second) ** 2)
    assert table.attrs["smallest_detectable"] == {
        "A against B": pytest.approx((stats.t.ppf(.975, 5) + stats.t.ppf(.8, 5)) * error)}
    assert compare.contrasts(two_groups([1], [0, 0]), "group", cluster="article_id").attrs["smallest_detectable"] == {}


def test_smallest_detectable_ratio_is_that_of_the_median_item():
    table = compare.contrasts(words(n=36, vocabulary=7), "outlet", labelings=99)
    own = table[table["group"] == "o1"]
    error = np.median((own["high"] - own["estimate"]) / stats.t.ppf(.975, 11))  # 12 units against 24
    assert table.attrs["smallest_detectable"]["o1 against rest"] == pytest.approx(
        np.exp((stats.t.ppf(.975, 11) + stats.t.ppf(.8, 11)) * error))
    assert set(table.attrs["smallest_detectable"]) == {f"o{i} against rest" for i in range(3)}


def test_items_that_are_all_too_rare_have_no_row():
    counts = Counts.of(np.eye(12)[:, :2], size=np.full((12, 1), 50), rows=words(n=12).rows, items=["once", "twice"], per="token")
    table = compare.contrasts(counts, "outlet", cluster="article_id")
    assert not len(table) and table.attrs["items_not_tested"] == 2 and table.attrs["tests"] == 0


@pytest.mark.parametrize(("counts", "how"), [
    (large(), {"test": "score"}), (long_and_short(), {"labelings": 99}),
    (words(n=40, vocabulary=1, outlet=["N", "S"] * 20), {"stop_after": 5, "labelings": 300})])
def test_no_procedure_depends_on_the_order_of_rows_and_items(counts, how):
    generator = np.random.default_rng(1)
    rows, items = (generator.permutation(n) for n in counts.values.shape)
    other = Counts.of(counts.values.toarray()[rows][:, items], size=counts.size[rows], rows=counts.rows.iloc[rows],
                      items=counts.items[items], per="token")
    one, two = (compare.contrasts(each, "outlet", **how).sort_values(["group", "item"], ignore_index=True)
                for each in (counts, other))
    pd.testing.assert_frame_equal(one, two, rtol=1e-12)


def test_pairs_of_large_groups_are_scored_each_by_itself():
    counts = large(sides=(150, 300))
    three = replace(counts, rows=counts.rows.assign(outlet=["N"] * 150 + ["S"] * 150 + ["W"] * 150))
    table = compare.contrasts(three, "outlet", against="each", test="score")
    alone = compare.contrasts(three.where(rows={"outlet": ["N", "S"]}), "outlet", test="score")
    assert table["p"][:5].tolist() == pytest.approx(alone["p"].tolist()) and table.attrs["tests"] == 15
    assert table["p_adjusted"].tolist() == pytest.approx(np.minimum(table["p"] * 15, 1).tolist())
    assert compare.contrasts(three, "outlet", test="score")["p_adjusted"].notna().all()  # 150 against 300: two to one


def test_a_share_of_what_is_below_0_is_refused():
    tones = Counts.of([[-0.5], [0.5]], size=np.ones((2, 1)), rows=pd.DataFrame({"article_id": ["a", "b"], "outlet": "N"}),
                      items=["x"], per="mention")
    with pytest.raises(InputError, match="measure: got the share of values below 0; .* use measure=measures.mean"):
        compare.levels(tones, "outlet")
    assert compare.levels(tones, "outlet", measure=measures.mean)["estimate"].tolist() == [0]


def three_groups():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"article_id": [f"a{i}" for i in range(36)], "outlet": np.repeat(["East", "North", "South"], 12)})
    return Counts.of(rng.poisson(2, (36, 4)), size=np.full((36, 1), 60), rows=rows, items=list("abcd"), per="token")


def test_wanted_groups_are_rows_of_the_whole_table_adjusted_for_fewer_tests():
    counts = three_groups()
    whole, one = compare.contrasts(counts, "outlet", labelings=199), compare.contrasts(counts, "outlet", groups=["North"], labelings=199)
    same = whole[whole["group"] == "North"].reset_index(drop=True)
    pd.testing.assert_frame_equal(one.drop(columns="p_adjusted"), same.drop(columns="p_adjusted"))
    assert (one["p_adjusted"] <= same["p_adjusted"]).all() and (one.attrs["tests"], whole.attrs["tests"]) == (4, 12)
    pd.testing.assert_frame_equal(one, compare.contrasts(counts, "outlet", groups="North", labelings=199))


def test_of_pairs_those_with_a_wanted_group_which_comes_first():
    counts = three_groups()
    pairs = compare.contrasts(counts, "outlet", groups=["North"], against="each", labelings=199)
    assert pairs.drop_duplicates(["group", "against"])[["group", "against"]].values.tolist() == [["North", "East"], ["North", "South"]]
    turned = compare.contrasts(counts.where(rows={"outlet": ["East", "North"]}), "outlet", groups=["North"], labelings=199)
    straight = compare.contrasts(counts.where(rows={"outlet": ["East", "North"]}), "outlet", labelings=199)
    assert (turned["group"] == "North").all() and (straight["group"] == "East").all()
    np.testing.assert_allclose(turned["estimate"], -straight["estimate"])


@pytest.mark.parametrize("groups, arrived", [(["West"], "West"), ([], "none")])
def test_unknown_groups_are_refused(groups, arrived):
    with pytest.raises(InputError, match=f"groups: got {arrived}; expected some of East, North, South. Check the values of outlet"):
        compare.contrasts(three_groups(), "outlet", groups=groups)
