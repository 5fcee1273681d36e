"""Levels, contrasts and timelines; the evidence gate. All articles, outlets and groups are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analysis import compare
from analysis.counts import COPIED, Counts
from analysis.figures import methods
from analysis.stats import exchangeability, measures, permutation
from analysis.stats.facts import CIRCULATED, PRODUCED, Estimand, Texts
from tests.compare.evidence import by_contrast, items_with_test, left_out
from tests.compare.gates import gate


def pages(values, **columns):
    """Return Counts of 0/1 pages with one item, law."""
    n = len(values)
    rows = pd.DataFrame({"article_id": [f"p{i:03}" for i in range(n)], **columns})
    return Counts.of(
        np.reshape(values, (n, -1)),
        size=np.ones((n, 1)),
        rows=rows,
        items=["law", "base", "war"][: np.reshape(values, (n, -1)).shape[1]],
        per="page",
    )


def two_groups(first, second, *, outlets=None, **columns):
    values = [*first, *second]
    groups = ["A"] * len(first) + ["B"] * len(second)
    return pages(
        values, group=groups, outlet=outlets or [f"o{i:03}" for i in range(len(values))], **columns
    )


def contrasts_of(first, second, **options):
    """Return the contrasts of two groups of articles, of which each is a unit."""
    return compare.contrasts(two_groups(first, second), "group", cluster="article_id", **options)


def words(seed=0, n=24, vocabulary=6, **columns):
    generator = np.random.default_rng(seed)
    size = generator.integers(80, 300, (n, 1))
    values = generator.poisson(size * generator.uniform(0.005, 0.05, vocabulary))
    rows = pd.DataFrame(
        {"article_id": [f"a{i:02}" for i in range(n)]}
        | {"outlet": [f"o{i % 3}" for i in range(n)]}
        | columns
    )
    return Counts.of(
        values, size=size, rows=rows, items=[f"w{i}" for i in range(vocabulary)], per="token"
    )


def test_level_interval_is_the_t_interval_of_unit_means():
    values = [1, 0.5, 0, 1, 1, 0, 0.25]
    table = compare.levels(pages(values, outlet=["North"] * 7), "outlet")
    low, high = stats.t.interval(0.95, 6, loc=np.mean(values), scale=stats.sem(values))
    assert table.loc[0, ["n", "size", "articles", "outlets"]].tolist() == [3.75, 7, 7, 1]
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx(
        [3.75 / 7, low, min(high, 1)]
    )


@pytest.mark.parametrize("yes", [0, 1, 4, 7])
def test_levels_of_units_that_say_yes_or_no_have_the_score_interval(yes):
    table = compare.levels(pages([1] * yes + [0] * (7 - yes), outlet=["North"] * 7), "outlet")
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx(
        proportion_confint(yes, 7, method="wilson"), abs=1e-12
    )


def test_none_of_32_outlets_is_strong_evidence():
    table = compare.levels(
        pages([0] * 64, group=["A"] * 64, outlet=[f"o{i // 2:02}" for i in range(64)]),
        "group",
        cluster="outlet",
    )
    assert table.loc[0, ["n", "size", "estimate", "low"]].tolist() == [0, 64, 0, 0]
    assert table.loc[0, "high"] == pytest.approx(0.107, abs=5e-4) and table.loc[0, "note"] == ""


def test_level_by_cluster_weighs_outlets_alike():
    table = compare.levels(
        pages([1, 0, 1, 0, 0, 1, 0], country=["X"] * 7, outlet=list("aaabcde")),
        "country",
        cluster="outlet",
    )
    means = [2 / 3, 0, 0, 1, 0]
    low, high = stats.t.interval(0.95, 4, loc=np.mean(means), scale=stats.sem(means))
    assert low < 0  # a share's interval ends at 0 and 1
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx(
        [np.mean(means), 0, high]
    )
    assert table.loc[0, ["n", "size"]].tolist() == [3, 7]


def test_level_without_variation_or_evidence_shows_no_interval():
    table = compare.levels(
        pages([0.5] * 6 + [0.3] * 6 + [1, 0], outlet=["N"] * 6 + ["S"] * 6 + ["W"] * 2), "outlet"
    )
    assert table["low"].isna().all() and table["high"].isna().all()
    assert table["note"].tolist() == ["descriptive only: all units alike"] * 2 + [
        "descriptive only: 2 units"
    ]


def test_rate_that_no_unit_has_shows_no_interval():
    rows = pd.DataFrame({"article_id": list("abcdef"), "outlet": ["N"] * 6})
    table = compare.levels(
        Counts.of(
            [[0, 1]] * 5 + [[0, 0]], size=[[9]] * 6, rows=rows, items=["law", "war"], per="token"
        ),
        "outlet",
    )
    assert table["note"].tolist() == ["descriptive only: all units alike", ""] and table[
        "low"
    ].isna().tolist() == [True, False]
    assert (table["low"].dropna() >= 0).all()


def test_missing_is_not_zero():
    rows = pd.DataFrame({"article_id": list("abc"), "outlet": ["N", "N", "S"]})
    tone = Counts.of(
        [[1.5], [0], [0]], size=[[3], [0], [0]], rows=rows, items=["Russia"], per="scored mention"
    )
    table = compare.levels(tone.per_article(), "outlet", measure=measures.mean)
    assert table["estimate"].tolist()[0] == pytest.approx(0.5) and np.isnan(table["estimate"][1])
    assert (
        table["articles"].tolist() == [1, 0]
        and table["note"][1] == "not tested: nothing to look at"
    )


def test_level_of_rates_is_the_pooled_rate():
    table = compare.levels(words(), "outlet", measure=measures.rate)
    assert (table["estimate"] == table["n"] / table["size"]).all()
    assert (table["low"] < table["estimate"]).all() and (table["estimate"] < table["high"]).all()


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ([1], [0] * 9, "one unit on a side"),
        ([1, 1], [0, 0], "2 units on a side"),
        ([1, 1, 1], [0, 0, 0], "3 units on a side"),
        ([1, 0, 1], [0] * 15 + [1], "3 units on a side"),
    ],
)
def test_too_little_evidence_is_a_result(first, second, why):
    with gate(units_with_item=1):
        table = contrasts_of(first, second)
    assert table[["low", "high", "score", "p", "p_adjusted"]].isna().all(axis=None)
    assert table["note"].str.startswith("descriptive only").all() and why in table["note"][0]
    assert table["estimate"].notna().all()


def test_exact_p_by_hand_and_smallest_p():
    """Two of 70 labelings are as extreme, one of them the observed one; both tie, so that half of them count."""
    table = contrasts_of([1, 1, 1, 1], [0, 0, 0, 0])
    assert (
        table["p"][0] == pytest.approx(1 / 70)
        and table.attrs["method"].inference.is_exact
        and table.attrs["method"].inference.labelings == 70
    )
    assert "smallest possible p 0.0143" in table["note"][0]
    assert by_contrast(table, "smallest_p") == {"A against B": pytest.approx(1 / 70)}
    assert table["p_adjusted"][0] == pytest.approx(2 / 70)  # ties in full
    tone = contrasts_of([1.1, 1.2, 1.3, 1.4], [0, 0.1, 0.2, 0.3])
    assert tone["p"][0] == tone["p_adjusted"][0] == pytest.approx(2 / 70)
    assert "smallest possible p 0.0286" in tone["note"][0] and by_contrast(tone, "smallest_p") == {
        "A against B": pytest.approx(2 / 70)
    }


def tones(seed, sides=(12, 15), shift=1.0):
    """Return two lists of tones, the first *shift* larger in the mean."""
    generator = np.random.default_rng(seed)
    return generator.normal(shift, 1, sides[0]), generator.normal(0, 2, sides[1])


@pytest.mark.parametrize("seed", range(4))
def test_score_interval_and_p_are_welchs(seed):
    first, second = tones(seed)
    table = contrasts_of(first, second, labelings=999).loc[0]
    peer = stats.ttest_ind(first, second, equal_var=False)
    assert table["score"] == pytest.approx(peer.statistic) and table["estimate"] == pytest.approx(
        first.mean() - second.mean()
    )
    if (peer.pvalue <= 0.05) == (table["p"] <= 0.05):
        assert table[["low", "high"]].tolist() == pytest.approx([*peer.confidence_interval()])
    assert table[["n", "n_against", "units", "units_against"]].tolist() == pytest.approx(
        [sum(first), sum(second), 12, 15]
    )


@pytest.mark.parametrize(("spread", "meets_t"), [(8, True), (1, False)])
def test_p_of_means_is_that_of_labelings_unless_a_side_varies_more(monkeypatch, spread, meets_t):
    """Where the eight tones of one side vary eight times as much as the forty of the other, Welch's p is the larger one."""
    generator = np.random.default_rng(2)
    few = generator.normal(spread, spread, 8)
    many = generator.normal(0, 1, 40)
    counts = two_groups(few, many)
    table = compare.contrasts(counts, "group", cluster="article_id", labelings=999).loc[0]
    monkeypatch.setattr(exchangeability, "UNUSUAL", np.inf)
    permuted = compare.contrasts(counts, "group", cluster="article_id", labelings=999).loc[0]
    welch = stats.ttest_ind(few, many, equal_var=False).pvalue
    expected = max(permuted["p"], welch) if meets_t else permuted["p"]
    assert table["p"] == pytest.approx(expected)
    assert (table["p"] > permuted["p"]) == meets_t


def test_interval_of_shares_ends_at_1():
    first, second = [1, 1, 1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 0, 1]
    table = contrasts_of(first, second).loc[0]
    assert stats.ttest_ind(first, second, equal_var=False).confidence_interval().high > 1
    assert table["high"] == 1 and table["low"] > 0 and table["p"] < 0.05


def test_coarse_groups_move_with_whole_outlets():
    outlets = [f"o{i}" for i in range(12) for _ in range(3)]
    groups = ["A" if i < 6 else "B" for i in range(12) for _ in range(3)]
    counts = pages([i % 2 for i in range(36)], group=groups, outlet=outlets)
    table = compare.contrasts(counts, "group")
    assert table.attrs["method"].unit == "outlet" and table[["units", "articles"]].iloc[
        0
    ].tolist() == [
        6,
        18,
    ]
    assert (
        compare.contrasts(counts, "group", cluster="article_id").attrs["method"].unit
        == "article_id"
    )
    assert (
        compare.contrasts(pages([0, 1] * 8, outlet=["N", "S"] * 8), "outlet").attrs["method"].unit
        == "article"
    )


def test_strata_adjust_the_effect_and_hold_labels():
    phase = ["early"] * 8 + ["late"] * 8
    group = ["A"] * 6 + ["B"] * 2 + ["A"] * 2 + ["B"] * 6
    values = [1] * 8 + [
        0
    ] * 8  # phase explains everything, the groups are spread unevenly over phases
    counts = pages(values, group=group, phase=phase, outlet=[f"o{i:02}" for i in range(16)])
    plain, adjusted = (compare.contrasts(counts, "group", strata=strata) for strata in ((), None))
    assert plain["estimate"][0] == pytest.approx(0.5) and adjusted["estimate"][0] == pytest.approx(
        0
    )
    assert adjusted["p"][0] == 0.5 and adjusted.attrs["method"].strata == (
        "phase",
    )  # all labelings tie with a difference of 0


def with_a_lone_outlet():
    """Two outlets in both phases, one of A in the early phase alone, ten in the late phase alone."""
    rows = [
        ("o1", "A", "early"),
        ("o1", "A", "late"),
        ("o2", "B", "early"),
        ("o2", "B", "late"),
        ("o3", "A", "early"),
    ]
    rows += [(f"p{i}", "AB"[i % 2], "late") for i in range(10)]
    outlet, group, phase = zip(*rows)
    return pages([i % 3 == 0 for i in range(15)], outlet=outlet, group=group, phase=phase)


def test_outlets_in_several_phases_are_one_entity_and_lone_ones_keep_their_label():
    counts = with_a_lone_outlet()
    table = compare.contrasts(counts, "group")
    assert (
        table.attrs["method"].inference.keep_label_names == ("o3",)
        and table.attrs["method"].inference.labelings == 2 * 252
    )
    assert table[["units", "units_against", "units_fixed", "units_fixed_against"]].iloc[
        0
    ].tolist() == [7, 6, 1, 0]
    # early: o1 and o3 (1, 0) against o2 (0), weight 2/3; late: six against six, weight 3
    values, late = counts.values.toarray()[:, 0], (counts.rows["phase"] == "late").to_numpy()
    own = (counts.rows["group"] == "A").to_numpy()
    gaps = [values[own & part].mean() - values[~own & part].mean() for part in (~late, late)]
    assert table["estimate"][0] == pytest.approx((2 / 3 * gaps[0] + 3 * gaps[1]) / (2 / 3 + 3))


def three_phases():
    """Return two groups over three phases; "lone" (A) covers two of them, as nobody else does, and has all the yes."""
    rows = [("lone", "A", "early"), ("lone", "A", "middle")]
    rows += [
        (f"{group}{phase}{i}", group, phase)
        for phase in ("early", "middle", "late")
        for group in "AB"
        for i in range(4)
    ]
    outlet, group, phase = zip(*rows)
    return pages([1, 1] + [i % 4 < 1 for i in range(24)], outlet=outlet, group=group, phase=phase)


def test_a_lone_outlet_stays_in_the_estimate_and_never_changes_its_label():
    counts = three_phases()
    table = compare.contrasts(counts, "group", labelings=500, seed=2).loc[0]
    # in each phase one of four says yes on both sides; the lone outlet adds a yes to A in two phases, 2/5 against 1/4
    weight = {"with": 5 * 4 / 9, "without": 4 * 4 / 8}
    assert table["estimate"] == pytest.approx(
        2 * weight["with"] * (2 / 5 - 1 / 4) / (2 * weight["with"] + weight["without"])
    )
    assert table[
        ["n", "n_against", "units", "units_against", "units_fixed", "units_fixed_against"]
    ].tolist() == [5, 3, 13, 12, 1, 0]

    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(permutation, "estimates_of_labelings", _watched(seen))
        compare.contrasts(counts, "group", labelings=500, seed=2)
    names = sorted(counts.rows["outlet"].unique())
    labels = np.concatenate(seen)
    assert len(labels) > 500 and (labels[:, names.index("lone")] == 0).all()
    assert (labels.min(axis=0) == labels.max(axis=0)).sum() == 1  # all others move


def _watched(seen):
    """Return ``permutation.estimates_of_labelings``, which notes all labels that it is asked about."""
    usual = permutation.estimates_of_labelings

    def estimates_of_labelings(*arguments, **settings):
        estimates = usual(*arguments, **settings)
        return lambda labels: (seen.append(labels), estimates(labels))[1]

    return estimates_of_labelings


def test_the_smallest_p_counts_outlets_that_can_be_exchanged():
    """Four against four in one phase; twenty more, in two phases of their own, change nothing of what p can be."""
    rows = [(f"{group}{i}", group, "early") for group in "AB" for i in range(4)]
    rows += [
        (f"{group}x{i}", group, phase)
        for group, both in (("A", ("early", "middle")), ("B", ("early", "late")))
        for i in range(10)
        for phase in both
    ]
    outlet, group, phase = zip(*rows)
    counts = pages(
        np.random.default_rng(0).normal(size=len(rows)), outlet=outlet, group=group, phase=phase
    )
    table = compare.contrasts(counts, "group")
    assert by_contrast(table, "smallest_p") == {
        "A against B": pytest.approx(1 / 70)
    }  # the mirror of a labeling is not as large
    assert table.loc[
        0, ["units", "units_fixed", "units_against", "units_fixed_against"]
    ].tolist() == [14, 10, 14, 10]
    few = counts.where(rows=~counts.rows["outlet"].isin(["A0", "A1", "A2"]).to_numpy())
    note = compare.contrasts(few, "group").loc[0, "note"]
    assert (
        note
        == "descriptive only: one unit on a side can be exchanged, so that group and unit cannot be told apart"
    )


@pytest.mark.parametrize("column", ["group", "phase", "outlet"])
def test_categories_that_no_row_has_change_nothing(column):
    counts = three_phases()
    plain = compare.contrasts(counts, "group", labelings=99)
    values = counts.rows[column]
    unused = pd.Categorical(values, categories=[*sorted(values.unique()), "nobody"])
    table = compare.contrasts(
        replace(counts, rows=counts.rows.assign(**{column: unused})), "group", labelings=99
    )
    pd.testing.assert_frame_equal(plain, table)


def test_copies_of_several_groups_swap_among_themselves():
    counts = two_groups(
        [1, 1, 0, 1, 0, 1],
        [1, 0, 0, 1, 0, 0],
        outlets=["N"] * 6 + ["S"] * 6,
        copy_cluster=["wire", "a", "b", "c", "d", "e", "wire", "f", "g", "h", "i", "j"],
    )
    table = compare.contrasts(counts, "outlet")
    assert table.attrs["method"].inference.labelings == 2 * 252
    assert table["estimate"][0] == pytest.approx(
        4 / 6 - 2 / 6
    )  # wire is one of six texts on either side


def test_copies_are_one_unit_of_a_group_whoever_prints_them():
    outlets = [f"o{i}" for i in range(12)]
    counts = pages(
        [1] * 5 + [0] * 7,
        outlet=outlets,
        genre=["news"] * 6 + ["blog"] * 6,
        phase=["x"] * 12,
        copy_cluster=["wire"] * 4 + [f"c{i}" for i in range(4, 12)],
    )
    table = compare.contrasts(
        counts.with_metadata(pd.DataFrame({"outlet": outlets, "x": 1}), on="outlet"),
        "genre",
        strata=(),
    )
    assert (
        table.attrs["method"].unit == "outlet"
    )  # each outlet is of one genre: labels move with outlets
    by_text = compare.contrasts(counts, "genre", strata=(), cluster="copy_cluster")
    assert by_text[["units", "units_against"]].iloc[0].tolist() == [6, 3] and by_text[
        "rate_against"
    ][0] == pytest.approx(2 / 3)
    assert (
        by_text.attrs["method"].copies.collapsed_copies == pytest.approx(3 / 12)
        and table.attrs["method"].copies.collapsed_copies == 0
    )


def test_copies_inside_an_outlet_count_once_before_outlets_are_averaged():
    counts = pages(
        [1, 1, 1, 0, *[0, 1] * 4],
        outlet=["N"] * 4 + [f"o{i}" for i in range(8)],
        group=["A"] * 4 + ["A", "B"] * 4,
        copy_cluster=["wire"] * 3 + [f"c{i}" for i in range(9)],
    )
    levels = compare.levels(counts, "group", cluster="outlet")
    assert levels["estimate"][0] == pytest.approx(
        (1 / 2 + 0 + 0 + 0 + 0) / 5
    )  # wire and the other page, not three to one
    everything = compare.contrasts(counts, "group", cluster="article_id")
    assert everything["units"][0] == 8 and everything.attrs["method"].copies.collapsed_copies == 0
    assert everything.attrs["method"].estimand == CIRCULATED
    once = compare.contrasts(counts, "group").attrs["method"].estimand
    assert once == Estimand(Texts.CIRCULATED_ONCE, within="each outlet")


def test_more_than_two_groups_and_pairs():
    three = pages(
        [i % 2 for i in range(18)], outlet=[f"o{i:02}" for i in range(18)], group=list("ABC") * 6
    )
    assert compare.contrasts(three, "group", labelings=200)["against"].tolist() == ["rest"] * 3
    pairs = compare.contrasts(three, "group", against="each")
    assert list(zip(pairs["group"], pairs["against"])) == [("A", "B"), ("A", "C"), ("B", "C")]
    assert (pairs["p_adjusted"] == 1).all() and (pairs["p"] > 1 / 3).all()
    alone = compare.contrasts(three.where(rows={"group": ["A", "B"]}), "group")
    assert (
        pairs["p"][0] == alone["p"][0] and by_contrast(pairs, "labelings")["A against B"] == 924
    )  # C plays no part in it


def test_adjusted_p_is_never_smaller_and_with_min_p_follows_p():
    table = compare.contrasts(words(n=30, vocabulary=40), "outlet", labelings=500)
    assert (table["p_adjusted"] >= table["p"]).all() and table.attrs[
        "method"
    ].inference.correction == "step-down max-T"
    means = compare.contrasts(words(n=30, vocabulary=4).per_article(), "outlet", labelings=500)
    assert means.attrs["method"].inference.correction == "step-down min-P"
    assert means.sort_values("p", kind="stable")["p_adjusted"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("clumped", "meets_t"), [([0] * 8 + [1, 2, 5, 14], True), ([1, 2, 2, 3] * 3, False)]
)
def test_p_of_rates_is_that_of_labelings_unless_a_side_is_clumpier(monkeypatch, clumped, meets_t):
    """Where the words of one side stand in four of its twelve articles, and those of the other in all."""
    rows = pd.DataFrame(
        {"article_id": [f"a{i:02}" for i in range(24)], "outlet": ["N"] * 12 + ["S"] * 12}
    )
    values = np.reshape([*clumped, *[6, 7, 8, 9] * 3], (24, 1))
    counts = Counts.of(values, size=np.full((24, 1), 300), rows=rows, items=["law"], per="token")
    table = compare.contrasts(counts, "outlet", labelings=999).loc[0]
    monkeypatch.setattr(exchangeability, "UNUSUAL", np.inf)
    permuted = compare.contrasts(counts, "outlet", labelings=999).loc[0]
    assert (table["p"] > permuted["p"]) == meets_t and table["score"] == permuted["score"]
    if meets_t:  # the t test has the freedom of the clumpier side, 11, or a little more
        assert 2 * stats.t.sf(abs(table["score"]), 22) < table["p"]


def test_counts_are_those_of_what_is_compared():
    """Pages of a phase that only one side has are in no count and no rate; outlets are counted once."""
    phases = ["one", "two", "three"]
    rows = [(f"n{place}", "N", phase) for place in range(6) for phase in phases[:2]]
    rows += [(f"s{place}", "S", phase) for place in range(6) for phase in phases]
    outlet, side, phase = map(list, zip(*rows))
    values = [1 if name[1] < "3" or phase == "three" else 0 for name, _, phase in rows]
    counts = pages(values, group=side, outlet=outlet, phase=phase)
    table = compare.contrasts(counts, "group", cluster="outlet", labelings=99).loc[0]
    without = compare.contrasts(
        counts.where(rows={"phase": phases[:2]}), "group", cluster="outlet", labelings=99
    ).loc[0]
    counted = [
        "n",
        "n_against",
        "rate",
        "rate_against",
        "articles",
        "articles_against",
        "units_with",
        "units_with_against",
    ]
    assert table[counted].tolist() == without[counted].tolist() == [6, 6, 0.5, 0.5, 12, 12, 3, 3]
    assert table[["units", "units_against"]].tolist() == [6, 6] and table["estimate"] == 0


def test_rows_of_one_side_are_counted_and_said():
    rows = pd.DataFrame({"phase": ["one"] * 12 + ["two"] * 3})
    counts = two_groups(
        [1, 0, 1, 0, 1, 0], [0, 1, 0, 0, 1, 0, 1, 1, 1], phase=rows["phase"].tolist()
    )
    table = compare.contrasts(counts, "group", cluster="outlet", labelings=99)
    assert list(left_out(table).values()) == [3] and table["n_against"][0] == 2
    assert "Left out: 3 rows in strata that only one side has (A against B)." in methods.sentences(
        table.attrs
    )


def test_items_are_chosen_without_looking_at_groups():
    values = [[6, 0], [0, 0], [0, 1], [0, 1], [0, 2], [0, 2], *[[0, 1]] * 6]
    counts = Counts.of(
        values,
        size=np.full((12, 1), 50),
        rows=words(n=12).rows,
        items=["lumpy", "spread"],
        per="token",
    )
    table = compare.contrasts(counts, "outlet", cluster="article_id")
    assert (
        set(table["item"]) == {"spread"}
        and table.attrs["method"].inference.n_not_tested == 1
        and items_with_test(table) == ["spread"]
    )


def test_two_articles_are_described_word_by_word():
    table = compare.contrasts(words(n=2, outlet=["N", "S"]), "outlet")
    assert len(table) == 6 and table["note"].str.startswith("descriptive only: one unit").all()


def test_planned_contrasts_come_from_a_file(tmp_path):
    (tmp_path / "contrasts.toml").write_text(
        'status = "planned"\ngroup = "group"\nlevels = ["A", "B"]\nagainst = "rest"\n'
        'cluster = "outlet"\nstrata = "phase"\nwhere = { on_event = 1 }\nitems = ["law"]\n'
    )
    counts = pages(
        [[i % 2, 1, 0] for i in range(24)],
        group=list("ABC") * 8,
        phase=["x"] * 24,
        on_event=[1] * 21 + [0] * 3,
        outlet=[f"o{i:02}" for i in range(24)],
    )
    table = compare.contrasts(counts, planned=tmp_path / "contrasts.toml")
    assert table["item"].tolist() == ["law"] and table[["units", "units_against"]].iloc[
        0
    ].tolist() == [7, 7]
    assert table.attrs["method"].plan == "planned" and table.attrs["method"].strata == ("phase",)
    assert (
        compare.contrasts(counts, planned=tmp_path / "contrasts.toml", strata=())
        .attrs["method"]
        .strata
        == ()
    )


def test_timeline_by_day_counts_rows_without_a_day():
    counts = pages(
        [1, 0, 1, 1],
        outlet=["N", "S", "N", "S"],
        published=pd.to_datetime(["2016-08-16", "2016-08-16", "2016-08-17", None]),
    )
    table = compare.timeline(counts)
    assert table["estimate"].tolist() == [0.5, 1] and table["period"].dt.day.tolist() == [16, 17]
    assert left_out(table) == {"without a day": 1}


def test_thresholds_of_the_gate():
    """Five units a side for an interval; five occurrences, three units with the item and three without for a test."""
    four, five = (
        contrasts_of([1, 0] * 2 + [1] * extra, [0, 1] * 2 + [0] * extra) for extra in (0, 1)
    )
    assert (
        np.isnan(four["low"][0])
        and "fewer than 5 units" in four["note"][0]
        and four["p"].notna().all()
    )
    assert five["low"].notna().all()
    rows = pd.DataFrame({"article_id": [f"a{i:02}" for i in range(12)], "outlet": ["N", "S"] * 6})
    values = np.array(
        [
            [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            [1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0],
            [3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ]
    )
    table = compare.contrasts(
        Counts.of(
            values.T,
            size=np.full((12, 1), 40),
            rows=rows,
            items=["four", "five", "two_units"],
            per="token",
        ),
        "outlet",
    )
    assert table["item"].tolist() == ["five"]
    most = pages(np.stack([[0, 0] + [1] * 10, [0, 0, 0] + [1] * 9], axis=1), outlet=["N", "S"] * 6)
    assert compare.contrasts(most, "outlet")["item"].tolist() == ["base"]


def test_a_p_that_cannot_reach_alpha_is_not_shown():
    early = two_groups([1, 0, 1, 1], [0, 1, 0, 0], phase=["a", "b", "c", "d"] * 2)
    table = compare.contrasts(early, "group", cluster="article_id")
    assert (
        "smallest possible p is 0.125" in table["note"][0] and table["p"].isna().all()
    )  # 2 / 2**4


def test_a_side_that_does_not_vary_has_the_interval_of_one_page_more_of_either_kind():
    table = contrasts_of([1, 0, 1, 1, 0, 1], [0] * 8).loc[0]
    assert (
        0 < table["low"] < 4 / 6
        and table["high"] == 1
        and table["p"] < 0.05
        and table["note"] == ""
    )
    none = contrasts_of([1, 1, 1] + [0] * 37, [0] * 40, labelings=999).loc[0]
    error = np.sqrt((4 / 42 * 38 / 42 + 1 / 42 * 41 / 42) * 40 / 42 / 40)
    assert none["score"] == pytest.approx(3 / 40 / error) and none["low"] < 0 < none["high"]


def test_interval_of_a_ratio_where_a_side_lacks_the_item():
    """The error of a count of 0 is that of the half that is added: 1 / √.5."""
    values = np.array([[3] * 6 + [0] * 6, [3] * 6 + [0] * 5 + [1], [0] * 6 + [2] * 6]).T
    rows = words(n=12).rows.assign(outlet=["N"] * 6 + ["S"] * 6)
    table = compare.contrasts(
        Counts.of(values, size=np.full((12, 1), 90), rows=rows, items=list("abc"), per="token"),
        "outlet",
    )
    assert table["low"].notna().all() and table["p"].notna().all() and (table["note"] == "").all()
    assert table["estimate"][0] == pytest.approx(np.log(18.5 / 0.5))
    assert table["score"][0] == pytest.approx(np.log(18.5 / 0.5) / np.sqrt(1 / 0.5 + 1 / 18.5))
    excludes_0 = (table["low"] > 0) | (table["high"] < 0)
    assert (excludes_0 == (table["p"] <= 0.05)).all() and excludes_0.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("values", "score", "p"), [([0.3] * 10 + [0.4] * 10, -np.inf, 2 / 184_756), ([0.3] * 20, 0, 1)]
)
def test_constants_have_a_p_and_no_interval(values, score, p):
    table = contrasts_of(values[:10], values[10:], labelings=999).loc[0]
    assert table["score"] == score and p <= table["p"] <= max(p, 2 / 1000)
    assert table[["low", "high"]].isna().all() and table["note"] == "no interval: nothing varies"


def test_a_word_that_is_all_of_the_text_has_a_p():
    values = np.c_[np.full(20, 300), np.random.default_rng(0).poisson(5, 20)]
    rows = pd.DataFrame(
        {"article_id": [f"a{i:02}" for i in range(20)], "outlet": ["N"] * 10 + ["S"] * 10}
    )
    counts = Counts.of(
        values, size=np.full((20, 1), 300), rows=rows, items=["all", "some"], per="token"
    )
    table = compare.contrasts(counts, "outlet", labelings=99)
    assert table[["estimate", "score", "p", "p_adjusted"]].iloc[0].tolist() == [0, 0, 1, 1]
    assert (
        table["low"][0] < 0 < table["high"][0]
        and table["p"].notna().all()
        and table.attrs["method"].inference.n_tests == 2
    )


def test_copies_of_one_text_make_no_side_more_certain():
    """Five copies of one text are one page: the least error of a share or a rate is not smaller for them."""
    once = two_groups([1] * 5, [0] * 5, copy_cluster=[f"c{i}" for i in range(10)])
    again = pages(
        [1] * 25 + [0] * 5,
        group=["A"] * 25 + ["B"] * 5,
        outlet=[f"o{i // 5:03}" for i in range(25)] + [f"o{i:03}" for i in range(5, 10)],
        copy_cluster=[f"c{i // 5}" for i in range(25)] + [f"c{i}" for i in range(5, 10)],
    )
    one, five = (
        compare.contrasts(counts, "group", cluster="outlet").loc[0] for counts in (once, again)
    )
    columns = ["rate", "units", "estimate", "low", "high", "score", "p"]
    assert five[columns].tolist() == pytest.approx(one[columns].tolist()) and five["n"] == 25
    own = compare.contrasts(
        replace(again, rows=again.rows.assign(copy_cluster=[f"d{i}" for i in range(30)])),
        "group",
        cluster="outlet",
    ).loc[0]
    assert own["score"] > five["score"]  # 25 pages of their own are more


def opposed(values):
    """Return 12 outlets a side that keep their label and have *values*, and 5 a side that say the opposite and can move."""
    rows = [(f"a{i}", "A", phase) for i in range(12) for phase in "xy"] + [
        (f"b{i}", "B", phase) for i in range(12) for phase in "xz"
    ]
    rows += [(f"{group}{i}", group, "x") for group in "cd" for i in range(5)]
    outlet, group, phase = zip(*rows)
    return pages(
        values,
        outlet=outlet,
        group=[{"c": "A", "d": "B"}.get(name, name) for name in group],
        phase=phase,
    )


def test_no_interval_where_p_is_1_and_the_t_test_finds_a_difference():
    """Outlets that keep their label differ by 1; those that move differ the other way, so that no labeling has less."""
    noise = 0.1 * np.random.default_rng(0).normal(size=48)
    table = compare.contrasts(
        opposed(np.r_[np.repeat([1, 0], 24) + noise, [-0.3] * 5, [0.3] * 5]), "group"
    ).loc[0]
    assert table["p"] == 1 and table["low":"high"].isna().all()
    assert table["note"] == "no interval: p is 1, but the t test alone finds a difference"
    shares = compare.contrasts(
        opposed(np.r_[np.repeat([1, 0], 24), [0] * 5, [1] * 5]), "group"
    ).loc[0]
    assert shares["p"] > 0.99 and shares[["low", "high"]].tolist() == [-1, 1]


def test_units_with_the_item_are_counted_on_both_sides():
    table = compare.contrasts(
        words(n=12, copy_cluster=list("aabbccddeeff")),
        "outlet",
        strata=(),
        cluster="article_id",
        labelings=50,
    )
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
    assert table.loc["o1", "dispersion"].tolist() == pytest.approx(
        dp[: len(table.loc["o1"])].tolist()
    )


def test_intervals_end_at_0_and_1_for_shares_only():
    scores = pages([0.02] * 5 + [0.9], outlet=["N"] * 6)
    assert compare.levels(scores, "outlet", measure=measures.mean)["low"][0] < 0
    assert compare.levels(scores, "outlet", measure=measures.share)["low"][0] == 0


def test_adjustment_follows_labelings_and_tests():
    counts = pages(
        np.random.default_rng(1).integers(0, 2, (30, 3)), outlet=[f"o{i % 3}" for i in range(30)]
    )
    assert (
        compare.contrasts(counts, "outlet", labelings=2000).attrs["method"].inference.correction
        == "step-down min-P"
    )
    assert (
        compare.contrasts(counts, "outlet", labelings=200).attrs["method"].inference.correction
        == "step-down max-T"
    )
    assert (
        compare.contrasts(words(), "outlet", labelings=2000).attrs["method"].inference.correction
        == "step-down max-T"
    )


def test_a_unit_that_is_asked_for_takes_a_stray_label():
    outlet = [f"o{i:02}" for i in range(12) for _ in range(3)]
    group = ["A" if i < 6 else "B" for i in range(12) for _ in range(3)]
    stray = pages(
        [i % 2 for i in range(36)],
        outlet=outlet,
        group=["B", *group[1:]],
        kind=["blog"] + ["news"] * 35,
    )
    assert (
        compare.contrasts(stray, "group", cluster="article_id").attrs["method"].unit == "article_id"
    )
    assert (
        compare.contrasts(stray.where(rows={"kind": "news"}), "group").attrs["method"].unit
        == "outlet"
    )
    period = pages(
        [i % 2 for i in range(36)], outlet=outlet, period=["before", "before", "after"] * 12
    )
    assert compare.contrasts(period, "period").attrs["method"].unit == "article"


def test_one_of_two_groups_and_one_of_a_pair_may_be_called_rest():
    two = compare.contrasts(pages([1, 0] * 6, group=["rest", "A"] * 6), "group")
    assert two[["group", "against"]].values.tolist() == [["A", "rest"]]
    each = compare.contrasts(
        pages([1, 0, 1, 0, 1, 0] * 3, group=["rest", "A", "B"] * 6), "group", against="each"
    )
    assert each["against"].tolist() == ["B", "rest", "rest"]


# ---- estimands ---------------------------------------------------------------------------------------------------------


def copied_pages():
    """Two groups of eight outlets; each third page carries an agency's copy, and of each fourth nothing is known."""
    agency = np.where(np.arange(16) % 3 == 0, "Aria", "none").astype(object)
    agency[::4] = None
    return two_groups(
        [1, 1, 0, 1, 1, 0, 1, 1],
        [0, 1, 0, 0, 1, 0, 0, 0],
        agency=agency,
        published=pd.date_range("2020-01-01", periods=16),
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda counts, **how: compare.levels(counts, "group", **how),
        lambda counts, **how: compare.contrasts(counts, "group", **how),
        lambda counts, **how: compare.timeline(counts, every="M", **how),
    ],
)
def test_produced_is_what_counting_only_the_produced_pages_gives(ask):
    counts = copied_pages()
    table, by_hand = ask(counts, estimand="produced"), ask(counts.produced())
    pd.testing.assert_frame_equal(table, by_hand, check_like=False)
    assert (
        table.attrs["method"].estimand == PRODUCED
        and by_hand.attrs["method"].estimand == CIRCULATED
    )
    assert left_out(table) == {COPIED: 4} and table.attrs["method"].copies.n_agency_unknown == 4
    circulated = ask(counts, estimand="circulated")
    assert ask(counts).attrs["method"] == circulated.attrs["method"]
    assert left_out(by_hand) == {}


# ---- adjustment --------------------------------------------------------------------------------------------------------


def test_groups_may_be_named_like_a_column_of_another_table():
    assert "period" in compare.levels(two_groups([1], [0], period=["x", "y"]), "period")


def test_attributes_of_pairs_speak_of_all_pairs():
    """The word "base" stands in C alone, where five pages are copies: two of three pairs test it."""
    groups, values = (
        np.repeat(list("ABC"), 10),
        np.array([[4 + i % 3, 5 * (i > 19)] for i in range(30)]),
    )
    copies = [f"t{i}" for i in range(20)] + ["wire"] * 6 + [f"u{i}" for i in range(4)]
    rows = pd.DataFrame(
        {"article_id": [f"p{i:02}" for i in range(30)], "group": groups, "copy_cluster": copies}
    )
    counts = Counts.of(
        values, size=np.full((30, 1), 100), rows=rows, items=["law", "base"], per="token"
    )
    table = compare.contrasts(counts, "group", against="each", labelings=99)
    method = table.attrs["method"]
    assert set(items_with_test(table)) == {"base", "law"}
    assert (method.inference.n_tested, method.inference.n_not_tested) == (2, 0)
    assert by_contrast(table, "collapsed_copies") == {
        "A against B": 0,
        "A against C": 5 / 20,
        "B against C": 5 / 20,
    }
    assert method.inference.correction == (
        "step-down max-T within each pair, times the 3 that could be tested"
    )


# ---- what could have been found ----------------------------------------------------------------------------------------


def test_smallest_detectable_effect_by_hand():
    first, second = [1, 1, 0, 1, 1, 0, 1], [0, 0, 1, 0, 0, 1]
    table = contrasts_of(first, second)
    error = np.sqrt(stats.sem(first) ** 2 + stats.sem(second) ** 2)
    assert by_contrast(table, "smallest_detectable") == {
        "A against B": pytest.approx((stats.t.ppf(0.975, 5) + stats.t.ppf(0.8, 5)) * error)
    }
    few = contrasts_of([1], [0, 0])
    assert np.isnan(by_contrast(few, "smallest_detectable")["A against B"])


def test_smallest_detectable_ratio_is_that_of_the_median_item():
    table = compare.contrasts(words(n=36, vocabulary=7), "outlet", labelings=99)
    own = table[table["group"] == "o1"]
    error = np.median(own["estimate"] / own["score"])  # nowhere is the jackknife's larger by much
    assert by_contrast(table, "smallest_detectable")["o1 against rest"] == pytest.approx(
        np.exp((stats.t.ppf(0.975, 11) + stats.t.ppf(0.8, 11)) * error), rel=0.1
    )  # 12 units against 24
    assert set(by_contrast(table, "smallest_detectable")) == {
        f"o{i} against rest" for i in range(3)
    }


def test_items_that_are_all_too_rare_have_no_row():
    counts = Counts.of(
        np.eye(12)[:, :2],
        size=np.full((12, 1), 50),
        rows=words(n=12).rows,
        items=["once", "twice"],
        per="token",
    )
    table = compare.contrasts(counts, "outlet", cluster="article_id")
    assert (
        not len(table)
        and table.attrs["method"].inference.n_not_tested == 2
        and table.attrs["method"].inference.n_tests == 0
    )


def test_a_mean_may_be_below_0():
    tones = Counts.of(
        [[-0.5], [0.5]],
        size=np.ones((2, 1)),
        rows=pd.DataFrame({"article_id": ["a", "b"], "outlet": "N"}),
        items=["x"],
        per="mention",
    )
    assert compare.levels(tones, "outlet", measure=measures.mean)["estimate"].tolist() == [0]


def three_groups():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(36)],
            "outlet": np.repeat(["East", "North", "South"], 12),
        }
    )
    return Counts.of(
        rng.poisson(2, (36, 4)),
        size=np.full((36, 1), 60),
        rows=rows,
        items=list("abcd"),
        per="token",
    )


def test_wanted_groups_are_rows_of_the_whole_table_adjusted_for_fewer_tests():
    counts = three_groups()
    whole, one = (
        compare.contrasts(counts, "outlet", labelings=199),
        compare.contrasts(counts, "outlet", groups=["North"], labelings=199),
    )
    same = whole[whole["group"] == "North"].reset_index(drop=True)
    pd.testing.assert_frame_equal(one.drop(columns="p_adjusted"), same.drop(columns="p_adjusted"))
    assert (one["p_adjusted"] <= same["p_adjusted"]).all() and (
        one.attrs["method"].inference.n_tests,
        whole.attrs["method"].inference.n_tests,
    ) == (4, 12)
    pd.testing.assert_frame_equal(
        one, compare.contrasts(counts, "outlet", groups="North", labelings=199)
    )


def test_of_pairs_those_with_a_wanted_group_which_comes_first():
    counts = three_groups()
    pairs = compare.contrasts(counts, "outlet", groups=["North"], against="each", labelings=199)
    assert pairs.drop_duplicates(["group", "against"])[["group", "against"]].values.tolist() == [
        ["North", "East"],
        ["North", "South"],
    ]
    turned = compare.contrasts(
        counts.where(rows={"outlet": ["East", "North"]}), "outlet", groups=["North"], labelings=199
    )
    straight = compare.contrasts(
        counts.where(rows={"outlet": ["East", "North"]}), "outlet", labelings=199
    )
    assert (turned["group"] == "North").all() and (straight["group"] == "East").all()
    np.testing.assert_allclose(turned["estimate"], -straight["estimate"])
