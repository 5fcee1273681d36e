"""The contrasts of a plan in its families and samples, and which of them hold."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import compare, lexicons
from analysis.counts import Counts
from analysis.stats.evidence import method_of

NAMED = """
[[sample]]
name = "found alike"
where = { listed = 1 }
[[sample]]
name = "all pages"
[[family]]
name = "two lists"
items = ["law", "base"]
[[family]]
name = "named"
contrasts = [
  { item = "law", group = "N", direction = "less" },
  { item = "base", group = "E", direction = "more" },
]
"""

ONE = {"labelings_near": 199, "seeds": [0]}  #: the same labelings near the limit as elsewhere


@pytest.fixture
def plan(tmp_path):
    text = 'group = "side"\nlevels = ["N", "S", "E"]\nagainst = "rest"\ncluster = "outlet"\n'
    path = tmp_path / "plan.toml"
    path.write_text(text + NAMED)
    return lexicons.contrasts(path)


@pytest.fixture
def runs(rng_labels):
    return {"a": rng_labels(1), "b": rng_labels(2)}


@pytest.fixture
def rng_labels():
    """Return a function that makes invented labels: N has less law, E more base."""

    def make(seed):
        generator = np.random.default_rng(seed)
        n = 180
        side = np.repeat(["N", "S", "E"], n // 3)
        rows = pd.DataFrame({"article_id": [f"p{i:03}" for i in range(n)], "side": side})
        rows["outlet"] = [f"o{i:03}" for i in range(n)]
        rows["listed"] = np.arange(n) % 2
        law = generator.random(n) < np.where(side == "N", 0.1, 0.7)
        base = generator.random(n) < np.where(side == "E", 0.7, 0.3)
        values = np.stack([law, base], axis=1).astype(float)
        return Counts.of(values, size=np.ones((n, 1)), rows=rows, items=["law", "base"], per="page")

    return make


def test_only_named_contrasts_are_tested(plan, runs):
    named = plan.of(family="named")
    table = compare.contrasts(runs["a"], planned=named, labelings=999)
    assert table[["group", "item"]].to_numpy().tolist() == [["E", "base"], ["N", "law"]]
    assert method_of(table).inference.n_tests == 2
    everything = compare.contrasts(runs["a"], planned=named.of(adjusted_over="all"), labelings=999)
    assert method_of(everything).inference.n_tests == 6
    assert everything["estimate"].tolist() == table["estimate"].tolist()
    assert (everything["p_adjusted"] >= table["p_adjusted"] - 0.002).all()


def test_a_plan_in_all_samples_and_runs(plan, runs):
    table = compare.across_samples(runs, plan, labelings=499, labelings_near=499)
    keys = table[["family", "sample", "run"]].drop_duplicates().to_numpy().tolist()
    assert keys == [
        [family, sample, run]
        for family in ("two lists", "named")
        for sample in ("found alike", "all pages")
        for run in "ab"
    ]
    assert (table["p_adjusted_low"] <= table["p_adjusted_high"]).all()
    holding = table[table["holds"] & (table["family"] == "named")]
    assert set(holding["direction"]) == {"less", "more"} and len(holding) == 8
    assert not table[(table["group"] == "S") & (table["item"] == "base")]["holds"].any()


def test_what_goes_the_other_way_or_passes_in_one_run_does_not_hold(plan, runs, rng_labels):
    turned = replace(plan.families[1].contrasts[0], direction="more")
    family = replace(plan.families[1], contrasts=(turned,), items=("law",))
    table = compare.across_samples(
        runs, replace(plan, families=(family,), family="named").of(), labelings=199, **ONE
    )
    assert (table["p_adjusted"] <= 0.05).all() and not table["holds"].any()
    generator = np.random.default_rng(0)
    labels = runs["b"]
    mixed = replace(labels, values=labels.values[generator.permutation(len(labels.rows))])
    table = compare.across_samples(
        {"a": runs["a"], "b": mixed}, plan.of(family="named"), labelings=199, **ONE
    )
    assert not table[(table["item"] == "law") & (table["family"] == "named")]["holds"].any()


@pytest.mark.parametrize("against", ["rest", "each"])
def test_what_is_planned_of_the_other_side_has_its_direction_turned(plan, runs, against):
    two = replace(plan, levels=("N", "S"), against=against)
    named = replace(plan.families[1].contrasts[0], group="S", direction="less")
    family = replace(plan.families[1], contrasts=(named,), items=("law",))
    one = replace(two, families=(family,), family=family.name, adjusted_over="all").of()
    table = compare.across_samples(runs, one, labelings=199, labelings_near=199)
    of_n = table[table["group"] == "N"]
    assert set(of_n["direction"]) == {"more"}
    assert (of_n["estimate"] < 0).all() and not of_n["holds"].any()


def test_a_sample_without_a_group_is_not_tested(plan, runs):
    few = replace(plan.samples[0], name="north", where={"side": ["N"]})
    with_few = replace(plan, samples=(plan.samples[0], few)).of()
    table = compare.across_samples(runs, with_few, labelings=99, labelings_near=99)
    rows = table[table["sample"] == "north"]
    assert len(rows) == len(table[table["sample"] == "found alike"])
    assert set(rows["status"]) == {"not tested"}
    assert rows["reason"].str.startswith("groups of side: got N; expected").all()
    assert not rows["holds"].any()


def test_runs_with_opposite_signs_do_not_hold(plan, runs):
    opposite = runs["b"].rows.assign(side=runs["b"].rows["side"].replace({"N": "E", "E": "N"}))
    family = replace(plan.families[0], items=("law",))
    one_list = replace(plan, families=(family,), family=family.name).of()
    both = compare.across_samples(
        {"a": runs["a"], "b": replace(runs["b"], rows=opposite)}, one_list, labelings=199, **ONE
    )
    of_n = both[(both["group"] == "N") & (both["sample"] == "all pages")]
    assert (of_n["p_adjusted"] <= 0.05).all()
    assert sorted(np.sign(of_n["estimate"])) == [-1, 1]
    assert not of_n["holds"].any()
