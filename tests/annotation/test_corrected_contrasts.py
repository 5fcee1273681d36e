"""Corrected contrasts: worked by hand, unbiased, and why there is no interval."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import annotation
from analysis.counts import Counts
from analysis.stats.evidence import method_of
from tests.annotation.examples import _census, _counts, _sample


def _machine(labels, **columns):
    """Return the machine's labels of pages, each by an outlet of its own unless *columns* say
    otherwise.
    """
    return _counts(labels, kind="llm", **columns)


def _law_by_country(machine, human, **options):
    """Return the corrected contrast of the law between the first country and the other."""
    table = annotation.corrected_contrast(machine, human, by="country", item="law", **options)
    return table.iloc[0]


def test_corrected_contrast_by_hand():
    """Six outlets a side; North has one of two pages in its first outlet."""
    outlet = [0, 0, *range(1, 12)]
    country = ["North"] * 7 + ["South"] * 6
    labels = np.array([1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1])
    truth = np.array([1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0])
    machine = _machine(labels, outlet=[f"o{number:02}" for number in outlet], country=country)
    chosen = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12]
    human = _sample(machine, truth, chosen, probability=11 / 13, stratum="all")
    row = _law_by_country(machine, human)
    drawn = np.isin(np.arange(13), chosen)
    outcome = labels + drawn * (truth - labels) * 13 / 11
    north = np.array([outcome[:2].mean(), *outcome[2:7]])
    south = outcome[7:]
    assert row[["group", "against", "item"]].tolist() == ["North", "South", "law"]
    assert row[["share", "share_against"]].tolist() == pytest.approx([north.mean(), south.mean()])
    assert row["estimate"] == pytest.approx(north.mean() - south.mean())
    assert row["machine_estimate"] == pytest.approx(3.5 / 6 - 2 / 6)
    evidence = [
        "n_machine",
        "n_machine_against",
        "n_human",
        "n_human_against",
        "units",
        "units_against",
    ]
    assert row[evidence].tolist() == [7, 6, 6, 5, 6, 6]
    variances = np.array([north.var(ddof=1), south.var(ddof=1)]) / 6
    assert row["se"] == pytest.approx(math.sqrt(variances.sum()))
    freedom = variances.sum() ** 2 / (variances**2 / 5).sum()
    # one error less or more on the pages of South, each of which moves the difference by 13/11 of a
    # sixth
    unseen = 2 * (1 / 6) ** 2 * (13 / 11) * (2 / 11)
    half = stats.t.ppf(0.975, freedom) * math.sqrt(variances.sum() + unseen)
    assert row[["low", "high"]].tolist() == pytest.approx(
        [max(row["estimate"] - half, -1), min(row["estimate"] + half, 1)]
    )


def test_corrected_contrast_within_strata():
    """Two phases: differences inside them, weighted by n₁n₂/(n₁+n₂); a phase of one side is left
    out, and the note says so.
    """
    phase = ["early"] * 3 + ["late"] * 5 + ["early"] * 4 + ["late"] * 2 + ["after"]
    country = ["North"] * 8 + ["South"] * 6 + ["North"]
    truth = np.array([1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1])
    machine = _machine(
        1 - truth, phase=phase, country=country, outlet=[f"o{number:02}" for number in range(15)]
    )
    human = _census(machine, truth)
    row = _law_by_country(machine, human)
    early, late = 3 * 4 / 7, 5 * 2 / 7
    expected = (early * (2 / 3 - 1 / 4) + late * (3 / 5 - 1 / 2)) / (early + late)
    assert row["estimate"] == pytest.approx(expected) and row["machine_estimate"] == pytest.approx(
        -expected
    )
    assert row["share"] - row["share_against"] == pytest.approx(expected)
    assert row["n_machine"] == 8 and row["note"] == "pages left out, in strata of one side only: 1"
    every = _law_by_country(machine, human, strata=())
    assert every["estimate"] == pytest.approx(6 / 9 - 2 / 6) and every["note"] == ""


@pytest.mark.slow
def test_corrected_contrast_is_unbiased_over_all_samples():
    """Errors that differ by group: the machine sees no difference, and the mean over all samples is
    the people's.
    """
    truth = np.array([1, 1, 1, 0, 0, 0, 0, 1])
    labels = np.array([1, 0, 0, 0, 1, 0, 0, 0])
    machine = _machine(labels, country=["North"] * 4 + ["South"] * 4)
    rows = [
        annotation.corrected_contrast(
            machine,
            _sample(machine, truth, list(chosen), probability=0.5, stratum="all"),
            by="country",
            item="law",
        )
        for chosen in itertools.combinations(range(8), 4)
    ]
    table = pd.concat(rows)
    assert (table["machine_estimate"] == 0).all()
    assert table["estimate"].mean() == pytest.approx(truth[:4].mean() - truth[4:].mean())


def test_corrected_contrasts_of_three_groups_and_of_a_plan(tmp_path):
    generator = np.random.default_rng(3)
    country = np.repeat(["North", "South", "West"], 8)
    labels = generator.integers(0, 2, (24, 2))
    rows = pd.DataFrame(
        {
            "article_id": [f"p{number:03}" for number in range(24)],
            "country": country,
            "annotator_kind": "llm",
            "outlet": [f"o{number:02}" for number in range(24)],
            "genre": "news",
        }
    )
    machine = Counts.of(labels, size=np.ones((24, 2)), rows=rows, items=["law", "cost"], per="page")
    sample = rows.assign(annotator_kind="human", inclusion_probability=1.0)
    human = Counts.of(
        1 - labels, size=np.ones((24, 2)), rows=sample, items=["law", "cost"], per="page"
    )
    table = annotation.corrected_contrast(machine, human, by="country", item=["law", "cost"])
    assert table[["group", "against"]].drop_duplicates().values.tolist() == [
        [name, "rest"] for name in ("North", "South", "West")
    ]
    assert table["estimate"].tolist() == pytest.approx((-table["machine_estimate"]).tolist())
    pairs = annotation.corrected_contrast(machine, human, by="country", item="law", against="each")
    assert pairs[["group", "against"]].values.tolist() == [
        ["North", "South"],
        ["North", "West"],
        ["South", "West"],
    ]
    assert (pairs["n_machine"] + pairs["n_machine_against"] == 16).all()
    (tmp_path / "contrasts.toml").write_text(
        'status = "planned"\ngroup = "country"\nlevels = ["North", "West"]\nagainst = "rest"\n'
        'unit = "outlet"\nwhere = { genre = "news" }\nitems = ["cost"]\n'
    )
    planned = annotation.corrected_contrast(machine, human, planned=tmp_path / "contrasts.toml")
    assert planned[["group", "against", "item"]].values.tolist() == [["North", "West", "cost"]]
    assert method_of(planned)["plan"] == "planned" and method_of(planned)["unit"] == "outlet"
    first, west = (1 - labels[country == name, 1] for name in ("North", "West"))
    assert planned["estimate"][0] == pytest.approx(first.mean() - west.mean())


def test_copies_of_a_text_count_once_in_corrected_contrasts():
    copies = ["a", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
    machine = _machine(
        [1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0],
        country=["North"] * 6 + ["South"] * 6,
        copy_cluster=copies,
    )
    human = _census(machine, [1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0])
    once = _law_by_country(machine, human)
    assert once["share"] == pytest.approx(2 / 5) and once["units"] == 5 and once["n_machine"] == 6
    each = _law_by_country(machine, human, unit="article_id")
    assert each["share"] == pytest.approx(3 / 6) and each["units"] == 6


def test_sampled_pages_without_a_label_in_corrected_contrasts():
    machine = _machine([1, 0] * 8, country=["North"] * 8 + ["South"] * 8)
    rows = machine.rows.assign(annotator_kind="human", inclusion_probability=1.0, stratum="all")
    size = np.ones((16, 1))
    size[[0, 15]] = 0
    human = Counts.of(np.zeros((16, 1)), size=size, rows=rows, items=["law"], per="page")
    row = _law_by_country(machine, human)
    assert row["note"] == "sampled pages without a label: 2"
    outcome = (
        np.array([1, 0] * 8) - np.array([0, 0] + [1, 0] * 7) * 16 / 14
    )  # the others stand for them
    assert row["estimate"] == pytest.approx(outcome[:8].mean() - outcome[8:].mean())


def test_a_page_without_a_label_is_stood_for_by_its_own_stratum():
    """Seven of the eight early pages have a label; all late ones have, and stand for themselves."""
    machine = _machine([1, 0] * 8, country=["North", "South"] * 8)
    stratum = ["early"] * 8 + ["late"] * 8
    rows = machine.rows.assign(annotator_kind="human", inclusion_probability=1.0, stratum=stratum)
    size = np.ones((16, 1))
    size[0] = 0
    human = Counts.of(np.zeros((16, 1)), size=size, rows=rows, items=["law"], per="page")
    row = _law_by_country(machine, human)
    stands_for = np.array([0, *7 * [8 / 7], *8 * [1]])
    outcome = np.array([1, 0] * 8) * (1 - stands_for)
    assert row["estimate"] == pytest.approx(outcome[::2].mean() - outcome[1::2].mean())


def test_corrected_contrast_says_why_there_is_no_interval():
    machine = _machine([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], country=["North"] * 4 + ["South"] * 8)
    truth = [1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0]
    few = _sample(machine, truth, [0, 1, 2, 3, *range(4, 12)], probability=1, stratum="all")
    row = _law_by_country(machine, few)
    assert math.isnan(row["low"]) and row["estimate"] == pytest.approx(3 / 4 - 3 / 8)
    assert row["note"] == (
        "descriptive only: fewer than 5 units on a side; "
        "fewer than 5 pages on a side that people labelled"
    )
    one_side = _sample(machine, truth, list(range(4, 12)), probability=8 / 12, stratum="all")
    apart = machine.with_metadata(
        machine.rows[["article_id"]].assign(phase=["early"] * 4 + ["late"] * 8)
    )
    row = _law_by_country(apart, one_side)
    assert math.isnan(row["estimate"]) and row["reason"].startswith(
        "no stratum with both sides; pages left out"
    )
    half = annotation.corrected_contrast(
        machine,
        _sample(machine, truth, list(range(6)), probability=1, stratum="all"),
        by="country",
        item="law",
    )
    assert half["note"][0].endswith("the sample stands for 6 of 12 pages")


def test_a_side_without_the_label_has_an_interval():
    """0 of 20 against 10 of 20: nothing varies on one side, and still two units of it may differ."""
    labels = [0] * 20 + [1, 0] * 10
    machine = _machine(labels, country=["North"] * 20 + ["South"] * 20)
    human = _census(machine, labels)
    row = _law_by_country(machine, human)
    variance = np.var([1, 0] * 10, ddof=1) / 20
    half = stats.t.ppf(0.975, 19) * math.sqrt(variance + 2 / 20**2)
    assert row[["low", "high"]].tolist() == pytest.approx([-0.5 - half, -0.5 + half])


def test_both_sides_allow_for_unseen_errors_in_their_own_direction():
    """The large side has both labels; on the small one all have it, so that errors lower it alone.

    With exchanged names the ends of the interval are exchanged.
    """
    labels = [0, 0, 1, 1] * 10 + [1] * 12
    ends = []
    for large, small in (("A", "B"), ("B", "A")):
        machine = _machine(labels, country=[large] * 40 + [small] * 12)
        human = _sample(machine, labels, list(range(0, 52, 2)), probability=0.5, stratum="all")
        row = _law_by_country(machine, human)
        ends.append(row[["estimate", "low", "high"]].tolist())
    estimate, low, high = ends[1]
    assert ends[0] == pytest.approx([-estimate, -high, -low])
