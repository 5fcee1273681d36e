"""Frame packages: what they part, how many there are, and how stable they are. All pages are invented."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def of_values(values, *, size=1, items=ITEMS, **columns) -> Counts:
    """Return labels of pages, each a row of values."""
    rows = pd.DataFrame({"article_id": [f"p{n:03}" for n in range(len(values))]})
    rows["outlet"] = [f"Paper {n % 10}" for n in rows.index]
    size = np.broadcast_to(size, np.shape(values)).astype(float)
    return Counts.of(values * size, size=size, rows=rows.assign(**columns), items=items, per="page")


def labels_of(pages, **columns) -> Counts:
    """Return labels of pages, each a dictionary of its labels."""
    return of_values(pd.DataFrame(pages).reindex(columns=ITEMS.index).fillna(0), **columns)


def noisy(n: int) -> Counts:
    """Return pages of two packages, with some labels flipped."""
    values = labels_of([LAW] * n + [WAR] * n).values.toarray()
    flips = np.random.default_rng(0).random(values.shape) < 0.1
    flips[:, [4, 5]] = False
    return of_values(np.abs(values - flips))


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
    numbers = {"halves": 2, "runs": 1, "seeds": 2, "waves": 1}
    assert stability["over"].value_counts().to_dict() == numbers
    [runs] = stability[stability["over"] == "runs"].to_dict("records")
    assert (runs["adjusted_rand"], runs["n"]) == (1, 80)
    assert found.choice["classes"].tolist() == [1, 2, 3]
    assert found.choice["chosen"].tolist() == [False, True, False]
    assert "p = 0.05 (" in found.names.attrs["method"]["note"]


def test_classes_that_differ_between_runs_are_refused_for_fewer():
    labels = noisy(40)
    values = labels.values[np.random.default_rng(1).permutation(80)]
    found = framing.packages({"a": labels, "b": replace(labels, values=values)}, rule=QUICK)
    [name] = found.names.to_dict("records")
    assert name["name"] == "all pages"
    assert "no larger number of classes is better and stable" in name["note"]
    assert "unstable over runs" in found.choice["reason"][1]
    nothing = found.elements.attrs["method"]["nothing"]
    assert nothing.startswith("labels make no packages: no larger number of classes")
    assert plots.shown_in(plots.package_elements(found.elements)).nothing == nothing


def test_elements_that_only_share_a_phase_are_no_package():
    generator = np.random.default_rng(3)
    early = generator.random((60, 6)) < [0.8, 0.1, 0.1, 0.8, 0.1, 0.4]
    late = generator.random((60, 6)) < [0.1, 0.8, 0.8, 0.1, 0.4, 0.1]
    labels = of_values(np.vstack([early, late]), phase=["early"] * 60 + ["late"] * 60)
    assert len(framing.packages(labels, rule=QUICK).names) == 2
    within = framing.packages(labels, strata="phase", rule=QUICK)
    [reason] = within.names["reason"]
    assert "fit no better than independent elements" in reason
    assert within.stability.set_index("over").loc["strata", "part"] == "phase"


def test_results_do_not_depend_on_the_order_of_rows_or_items():
    labels = noisy(40)
    order, items = np.random.default_rng(5).permutation(80), [3, 1, 0, 5, 4, 2]
    shuffled = replace(
        labels,
        values=labels.values[order][:, items],
        size=labels.size[order][:, items],
        rows=labels.rows.iloc[order].reset_index(drop=True),
        items=labels.items.iloc[items],
    )
    first, second = (framing.packages(each, rule=QUICK) for each in (labels, shuffled))
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
    values = generator.random((600, 6)) < shares[classes]
    is_known = generator.random(values.shape) >= 0.1
    rule = framing.PackageRule(most=3, halves=1, starts=10, permutations=19, agreement=0)
    for size, likelihood, criterion in (
        (1, -2127.0014, 4381.94),
        (is_known, -1922.2404, 3972.42),
    ):
        labels = of_values(values, size=size, items=list("abcdef"))
        choice = framing.packages(labels, rule=rule).choice.set_index("classes").loc[3]
        assert choice["log_likelihood"] == pytest.approx(likelihood, abs=0.3)
        assert choice["bic"] == pytest.approx(criterion, abs=0.6)


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), n=st.integers(12, 20))
def test_every_page_has_one_class_whatever_the_labels(seed, n):
    generator = np.random.default_rng(seed)
    values = generator.random((2 * n, 6)) < 0.5
    labels = of_values(values, size=generator.random(values.shape) < 0.9)
    found = framing.packages(labels, rule=replace(QUICK, most=2, halves=1, starts=3, seed=seed))
    assert found.names["pages"].sum() == 2 * n
    assert found.pages["probability"].between(0.5 / len(found.names), 1).all()
    assert found.elements["share"].dropna().between(0, 1).all()


def with_copies(labels: Counts, n_copies: int, *, unread=()) -> Counts:
    """Return labels in which each text is printed by several outlets, of which some were not read."""
    n = len(labels.rows)
    texts = labels.rows["article_id"].tolist()
    size = np.ones((n_copies, n, 1))
    size[list(unread)] = 0
    return of_values(
        np.tile(labels.values.toarray(), (n_copies, 1)),
        size=size.reshape(-1, 1),
        copy_cluster=texts * n_copies,
        article_id=[f"{text} {copy}" for copy in range(n_copies) for text in texts],
        outlet=[f"Paper {(number + number // n) % 10}" for number in range(n * n_copies)],
    )


def test_copies_change_no_class_and_have_one_each():
    labels = noisy(40)
    once, found = (framing.packages(with_copies(labels, n), rule=QUICK) for n in (1, 3))
    assert found.names["pages"].tolist() == (3 * once.names["pages"]).tolist()
    assert len(found.pages) == 240 and len(found.counts["labels"].rows) == 240
    text = found.pages["article_id"].str.split(" ").str[0]
    assert (found.pages.groupby(text)["class"].nunique() == 1).all()
    pd.testing.assert_frame_equal(found.choice[FIT], once.choice[FIT])
    sizes = [each.elements.set_index(["class", "item"])["size"] for each in (once, found)]
    assert (sizes[1] == 3 * sizes[0]).all()
    assert (found.stability["n"] == 80).all()
    assert "240 pages of 80 texts" in found.names.attrs["method"]["note"]


FIT = ["classes", "log_likelihood", "bic", "chosen"]


def test_the_first_copy_with_labels_speaks_for_its_text():
    found, expected = (
        framing.packages(with_copies(noisy(40), 2, unread=unread), rule=QUICK).choice
        for unread in ([0], [])
    )
    pd.testing.assert_frame_equal(found[FIT[:3]], expected[FIT[:3]])


def test_a_wave_of_few_pages_is_no_agreement_between_waves():
    labels = labels_of([LAW] * 40 + [WAR] * 40, wave=[1] * 75 + [2] * 5)
    found = framing.packages(labels, waves="wave", rule=QUICK)
    [name] = found.names.to_dict("records")
    assert name["name"] == "all pages"
    assert name["reason"] == "too few pages to say whether more classes are stable over waves"
    assert found.choice["reason"][1] == "too few pages to say over waves"
    assert "unmeasured" not in found.choice
    parts = found.stability[found.stability["over"] == "waves"]
    assert parts["reason"].tolist() == ["fewer than 10 pages on a side"]


def test_one_wave_has_nothing_to_agree_with():
    labels = labels_of([LAW] * 40 + [WAR] * 40, wave=1)
    found = framing.packages(labels, waves="wave", rule=QUICK)
    assert len(found.names) == 2 and "waves" not in set(found.stability["over"])


def test_an_element_counted_twice_is_one_element():
    labels = labels_of([LAW | {"problem:breach": 2}] * 40 + [WAR] * 40)
    counted, present = (framing.packages(each, rule=QUICK) for each in (labels, labels.present()))
    pd.testing.assert_frame_equal(counted.choice, present.choice)
    pd.testing.assert_frame_equal(counted.elements, present.elements)
