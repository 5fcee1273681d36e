"""Frame packages: what they part, how many there are, and how stable they are. All pages are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis import framing, plots
from analysis.counts import Counts

QUICK = framing.PackageRule(most=3, halves=2, starts=8, permutations=19)
LAW = {"law": 1, "problem:breach": 1, "court": 1}
WAR = {"bombs": 1, "problem:war": 1, "planes": 1}
VARIABLES = ["bombs", "court", "law", "planes", "problem", "problem"]
ITEMS = pd.DataFrame(
    {"variable": VARIABLES},
    index=["bombs", "court", "law", "planes", "problem:breach", "problem:war"],
)


def labels_of(pages, **columns) -> Counts:
    """Return labels of pages, each a dictionary of its labels."""
    table = pd.DataFrame(pages).reindex(columns=ITEMS.index).fillna(0)
    rows = pd.DataFrame({"article_id": [f"p{n:03}" for n in range(len(table))]})
    rows["outlet"] = [f"Paper {n % 10}" for n in range(len(table))]
    rows = rows.assign(**columns)
    size = np.ones((len(table), 1))
    return Counts.of(table, size=size, rows=rows, items=ITEMS, per="page")


def noisy(n: int, *, seed: int = 0, share: float = 0.1) -> Counts:
    """Return pages of two packages, with some labels flipped."""
    labels = labels_of([LAW] * n + [WAR] * n)
    values = labels.values.toarray()
    flips = np.random.default_rng(seed).random(values.shape) < share
    flips[:, [4, 5]] = False
    return replace(labels, values=sparse.csr_array(np.abs(values - flips)))


@pytest.fixture(scope="module")
def found():
    labels = noisy(40)
    wave = np.arange(80) % 2 + 1
    labels = labels.with_metadata(labels.rows[["article_id"]].assign(wave=wave))
    return framing.packages({"a": labels, "b": labels}, waves="wave", rule=QUICK)


def test_two_packages_are_told_apart_and_named(found):
    assert found.names["pages"].tolist() == [40, 40]
    elements = [set(name.split(" + ")) for name in found.names["name"]]
    assert {"problem:breach"} <= elements[0] | elements[1]
    assert all(len(names) == 3 for names in elements) and not elements[0] & elements[1]
    assert (found.names["probability"] > 0.95).all()
    assert found.names["share"].tolist() == [0.5, 0.5]


def test_elements_are_counts_of_the_pages_of_a_class(found):
    pages = found.pages[found.pages["run"] == "a"]
    assert len(pages) == 80 and pages["article_id"].is_monotonic_increasing
    row = found.elements[found.elements["item"] == "problem:war"].set_index("class")
    of_war = pages["class"][40:].mode().item()
    assert row.loc[of_war, ["n", "size", "share", "rest"]].tolist() == [40, 40, 1, 0]
    assert row.loc[of_war, "lift"] == pytest.approx(2)
    assert (found.elements["n"] <= found.elements["size"]).all()


def test_counts_of_packages_have_one_class_a_page(found):
    counts = found.counts["b"]
    assert counts.items.index.tolist() == found.names["name"].tolist()
    assert (counts.values.sum(axis=1) == 1).all() and counts.per == "page"
    table = found.pages[found.pages["run"] == "b"]
    assert counts.values.toarray().argmax(axis=1).tolist() == (table["class"] - 1).tolist()


def test_stability_is_told_over_runs_waves_halves_and_seeds(found):
    stability = found.stability
    assert stability.groupby("over").size().to_dict() == {
        "halves": 2,
        "runs": 1,
        "seeds": 2,
        "waves": 1,
    }
    runs = stability[stability["over"] == "runs"]
    assert runs["adjusted_rand"].tolist() == [1] and runs["n"].tolist() == [80]
    assert found.choice["classes"].tolist() == [1, 2, 3]
    assert found.choice.loc[found.choice["chosen"], "classes"].tolist() == [2]
    assert "p = 0.05 (" in found.names.attrs["method"]["note"]


def test_classes_that_differ_between_runs_are_refused_for_fewer():
    generator = np.random.default_rng(1)
    labels = noisy(40)
    other = replace(labels, values=labels.values[generator.permutation(80)])
    found = framing.packages({"a": labels, "b": other}, rule=QUICK)
    assert found.names["name"].tolist() == ["all pages"]
    assert (
        found.names["note"].str.contains("no larger number of classes is better and stable").all()
    )
    assert "unstable over runs" in found.choice["reason"][1]
    nothing = found.elements.attrs["method"]["nothing"]
    assert nothing.startswith("labels make no packages: no larger number of classes")
    assert plots.shown_in(plots.package_elements(found.elements)).nothing == nothing


def test_elements_that_only_share_a_phase_are_no_package():
    generator = np.random.default_rng(3)
    early = generator.random((60, 6)) < [0.8, 0.1, 0.1, 0.8, 0.1, 0.4]
    late = generator.random((60, 6)) < [0.1, 0.8, 0.8, 0.1, 0.4, 0.1]
    values = np.vstack([early, late]).astype(float)
    labels = labels_of([{}] * 120, phase=["early"] * 60 + ["late"] * 60)
    labels = replace(labels, values=sparse.csr_array(values))
    without = framing.packages(labels, rule=QUICK)
    within = framing.packages(labels, strata="phase", rule=QUICK)
    assert len(without.names) == 2 and len(within.names) == 1
    assert within.names["reason"].str.contains("fit no better than independent elements").all()
    strata = within.stability.set_index("over").loc["strata"]
    assert strata["part"] == "phase"


def test_results_do_not_depend_on_the_order_of_rows_or_items(found):
    labels = noisy(40)
    order = np.random.default_rng(5).permutation(80)
    shuffled = replace(
        labels,
        values=labels.values[order][:, [3, 1, 0, 5, 4, 2]],
        size=labels.size[order],
        rows=labels.rows.iloc[order].reset_index(drop=True),
        items=labels.items.iloc[[3, 1, 0, 5, 4, 2]],
    )
    first = framing.packages(labels, rule=QUICK)
    second = framing.packages(shuffled, rule=QUICK)
    pd.testing.assert_frame_equal(first.elements, second.elements)
    pd.testing.assert_frame_equal(first.pages, second.pages)


@pytest.mark.slow
def test_stepmix_finds_the_same_classes():
    """StepMix 3.0.0: StepMix(3, measurement="binary", n_init=20), and "binary_nan" below."""
    generator = np.random.default_rng(7)
    classes = generator.choice(3, 600, p=[0.5, 0.3, 0.2])
    shares = np.array(
        [
            [0.9, 0.8, 0.1, 0.1, 0.2, 0.3],
            [0.1, 0.2, 0.9, 0.8, 0.3, 0.2],
            [0.2, 0.7, 0.2, 0.7, 0.9, 0.8],
        ]
    )
    values = (generator.random((600, 6)) < shares[classes]).astype(float)
    is_missing = generator.random(values.shape) < 0.1
    rows = pd.DataFrame({"article_id": [f"p{n:03}" for n in range(600)]})
    rows["outlet"] = [f"Paper {n % 10}" for n in range(600)]
    rule = framing.PackageRule(most=3, halves=1, starts=10, permutations=19, agreement=0)
    expected = {"whole": (-2127.0014, 4381.94), "missing": (-1922.2404, 3972.42)}
    for name, (likelihood, criterion) in expected.items():
        size = np.ones(values.shape)
        if name == "missing":
            size[is_missing] = 0
        labels = Counts.of(values * size, size=size, rows=rows, items=list("abcdef"), per="page")
        choice = framing.packages(labels, rule=rule).choice.set_index("classes")
        assert choice.loc[3, "log_likelihood"] == pytest.approx(likelihood, abs=0.3)
        assert choice.loc[3, "bic"] == pytest.approx(criterion, abs=0.6)


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), n=st.integers(12, 20))
def test_every_page_has_one_class_whatever_the_labels(seed, n):
    generator = np.random.default_rng(seed)
    labels = labels_of([{}] * (2 * n))
    values = (generator.random((2 * n, 6)) < 0.5).astype(float)
    size = (generator.random(values.shape) < 0.9).astype(float)
    labels = replace(labels, values=sparse.csr_array(values * size), size=size)
    found = framing.packages(labels, rule=replace(QUICK, most=2, halves=1, starts=3, seed=seed))
    assert found.names["pages"].sum() == 2 * n
    assert found.pages["probability"].between(0.5 / len(found.names), 1).all()
    shares = found.elements["share"].dropna()
    assert shares.between(0, 1).all()


def with_copies(labels: Counts, n_copies: int) -> Counts:
    """Return labels in which each text is printed by several outlets."""
    n = len(labels.rows)
    values = np.tile(labels.values.toarray(), (n_copies, 1))
    rows = pd.concat([labels.rows] * n_copies, ignore_index=True)
    rows["copy_cluster"] = rows["article_id"]
    rows["article_id"] = [f"{text} {copy // n}" for copy, text in enumerate(rows["copy_cluster"])]
    rows["outlet"] = [f"Paper {(number + number // n) % 10}" for number in range(n * n_copies)]
    size = np.ones((len(rows), 1))
    return Counts.of(values, size=size, rows=rows, items=labels.items, per="page")


def test_copies_change_no_class_and_have_one_each():
    labels = noisy(40)
    once = framing.packages(with_copies(labels, 1), rule=QUICK)
    found = framing.packages(with_copies(labels, 3), rule=QUICK)
    assert found.names["pages"].tolist() == (3 * once.names["pages"]).tolist()
    assert len(found.pages) == 240 and len(found.counts["labels"].rows) == 240
    text = found.pages["article_id"].str.split(" ").str[0]
    assert (found.pages.groupby(text)["class"].nunique() == 1).all()
    fit = ["classes", "log_likelihood", "bic", "chosen"]
    pd.testing.assert_frame_equal(found.choice[fit], once.choice[fit])
    elements = found.elements.set_index(["class", "item"])["size"]
    assert (elements == 3 * once.elements.set_index(["class", "item"])["size"]).all()
    assert (found.stability["n"] == 80).all()
    assert "240 pages of 80 texts" in found.names.attrs["method"]["note"]


def test_the_first_copy_with_labels_speaks_for_its_text():
    labels = with_copies(noisy(40), 2)
    is_first = labels.rows["article_id"].str.endswith(" 0").to_numpy()
    size = np.ones((160, 1))
    size[is_first] = 0
    unread = replace(labels, values=labels.values * size, size=size)
    found = framing.packages(unread, rule=QUICK)
    fit = ["classes", "log_likelihood", "bic"]
    expected = framing.packages(labels, rule=QUICK).choice[fit]
    pd.testing.assert_frame_equal(found.choice[fit], expected)


def test_a_wave_of_few_pages_is_no_agreement_between_waves():
    labels = labels_of([LAW] * 40 + [WAR] * 40, wave=[1] * 75 + [2] * 5)
    found = framing.packages(labels, waves="wave", rule=QUICK)
    assert found.names["name"].tolist() == ["all pages"]
    reason = "too few pages to say whether more classes are stable over waves"
    assert found.names["reason"].tolist() == [reason]
    assert found.choice["reason"][1] == "too few pages to say over waves"
    assert "unmeasured" not in found.choice
    parts = found.stability[found.stability["over"] == "waves"]
    assert parts["reason"].tolist() == ["fewer than 10 pages on a side"]


def test_one_wave_has_nothing_to_agree_with():
    labels = labels_of([LAW] * 40 + [WAR] * 40, wave=1)
    found = framing.packages(labels, waves="wave", rule=QUICK)
    assert len(found.names) == 2 and "waves" not in set(found.stability["over"])


def test_an_element_counted_twice_is_one_element():
    pages = [LAW | {"problem:breach": 2}] * 40 + [WAR] * 40
    counted = framing.packages(labels_of(pages), rule=QUICK)
    present = framing.packages(labels_of(pages).present(), rule=QUICK)
    pd.testing.assert_frame_equal(counted.choice, present.choice)
    pd.testing.assert_frame_equal(counted.elements, present.elements)
