"""Corrected contrasts: worked by hand, unbiased, and why there is no interval."""

import itertools
import math

import numpy as np
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


def _of_no_law(machine, *, missing, **columns):
    """Return what people say who read every page and found no law; some pages have no label."""
    rows = machine.rows.assign(annotator_kind="human", inclusion_probability=1.0, **columns)
    size = np.ones((len(rows), 1))
    size[missing] = 0
    return Counts.of(0 * size, size=size, rows=rows, items=["law"], per="page")


NORTH_AND_SOUTH = ["North"] * 8 + ["South"] * 8


def test_corrected_contrast_by_hand():
    """Six outlets a side; North has one of two pages in its first outlet."""
    outlet = [f"o{max(number, 1):02}" for number in range(13)]
    labels = np.array([1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1])
    truth = np.array([1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0])
    machine = _machine(labels, outlet=outlet, country=["North"] * 7 + ["South"] * 6)
    chosen = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12]
    human = _sample(machine, truth, chosen, probability=11 / 13, stratum="all")
    row = _law_by_country(machine, human)
    outcome = labels.astype(float)
    outcome[chosen] += (truth - labels)[chosen] * 13 / 11
    sides = np.array([[outcome[:2].mean(), *outcome[2:7]], outcome[7:]])
    assert row[["group", "against", "item"]].tolist() == ["North", "South", "law"]
    shares = sides.mean(axis=1)
    assert row[["share", "share_against"]].tolist() == pytest.approx(shares.tolist())
    assert row["estimate"] == pytest.approx(shares[0] - shares[1])
    assert row["machine_estimate"] == pytest.approx(3.5 / 6 - 2 / 6)
    numbers = row[["n_machine", "n_human", "units"]].tolist()
    against = row[["n_machine_against", "n_human_against", "units_against"]].tolist()
    assert (numbers, against) == ([7, 6, 6], [6, 5, 6])
    variances = sides.var(axis=1, ddof=1) / 6
    assert row["se"] == pytest.approx(math.sqrt(variances.sum()))
    freedom = variances.sum() ** 2 / (variances**2 / 5).sum()
    # one error less or more on the pages of South, each of which moves the difference by 13/11 of a
    # sixth
    unseen = 2 * (1 / 6) ** 2 * (13 / 11) * (2 / 11)
    half = stats.t.ppf(0.975, freedom) * math.sqrt(variances.sum() + unseen)
    ends = np.clip([row["estimate"] - half, row["estimate"] + half], -1, 1)
    assert row[["low", "high"]].tolist() == pytest.approx(ends.tolist())


def test_corrected_contrast_within_strata():
    """Two phases: differences inside them, weighted by n₁n₂/(n₁+n₂); a phase of one side is left
    out, and the note says so.
    """
    phase = ["early"] * 3 + ["late"] * 5 + ["early"] * 4 + ["late"] * 2 + ["after"]
    truth = np.array([1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1])
    machine = _machine(1 - truth, phase=phase, country=["North"] * 8 + ["South"] * 6 + ["North"])
    human = _census(machine, truth)
    row = _law_by_country(machine, human)
    early, late = 3 * 4 / 7, 5 * 2 / 7
    expected = (early * (2 / 3 - 1 / 4) + late * (3 / 5 - 1 / 2)) / (early + late)
    found = row[["estimate", "machine_estimate"]].tolist()
    assert found == pytest.approx([expected, -expected])
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
    machine = _machine([1, 0, 0, 0, 1, 0, 0, 0], country=["North"] * 4 + ["South"] * 4)
    estimates = []
    for chosen in itertools.combinations(range(8), 4):
        human = _sample(machine, truth, list(chosen), probability=0.5, stratum="all")
        row = _law_by_country(machine, human)
        assert row["machine_estimate"] == 0
        estimates.append(row["estimate"])
    assert np.mean(estimates) == pytest.approx(truth[:4].mean() - truth[4:].mean())


def test_corrected_contrasts_of_three_groups_and_of_a_plan(tmp_path):
    labels = np.random.default_rng(3).integers(0, 2, (24, 2))
    columns = {"country": np.repeat(["North", "South", "West"], 8), "genre": "news"}
    columns["outlet"] = [f"o{number:02}" for number in range(24)]
    items = ["law", "cost"]
    machine = _counts(labels, items=items, kind="llm", **columns)
    human = _counts(1 - labels, items=items, inclusion_probability=1.0, **columns)
    table = annotation.corrected_contrast(machine, human, by="country", item=items)
    sides = table[["group", "against"]].drop_duplicates().values.tolist()
    assert sides == [["North", "rest"], ["South", "rest"], ["West", "rest"]]
    assert table["estimate"].tolist() == pytest.approx((-table["machine_estimate"]).tolist())
    pairs = annotation.corrected_contrast(machine, human, by="country", item="law", against="each")
    sides = pairs[["group", "against"]].values.tolist()
    assert sides == [["North", "South"], ["North", "West"], ["South", "West"]]
    assert (pairs["n_machine"] + pairs["n_machine_against"] == 16).all()
    (tmp_path / "contrasts.toml").write_text(
        'status = "planned"\ngroup = "country"\nlevels = ["North", "West"]\nagainst = "rest"\n'
        'unit = "outlet"\nwhere = { genre = "news" }\nitems = ["cost"]\n'
    )
    planned = annotation.corrected_contrast(machine, human, planned=tmp_path / "contrasts.toml")
    [row] = planned.to_dict("records")
    assert (row["group"], row["against"], row["item"]) == ("North", "West", "cost")
    assert method_of(planned)["plan"] == "planned" and method_of(planned)["unit"] == "outlet"
    north, _, west = (1 - labels[:, 1]).reshape(3, 8).mean(axis=1)
    assert row["estimate"] == pytest.approx(north - west)


def test_copies_of_a_text_count_once_in_corrected_contrasts():
    labels = [1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0]
    country = ["North"] * 6 + ["South"] * 6
    machine = _machine(labels, country=country, copy_cluster=list("aabcdefghijk"))
    human = _census(machine, labels)
    once = _law_by_country(machine, human)
    assert once["share"] == pytest.approx(2 / 5) and once["units"] == 5 and once["n_machine"] == 6


def test_sampled_pages_without_a_label_in_corrected_contrasts():
    machine = _machine([1, 0] * 8, country=NORTH_AND_SOUTH)
    row = _law_by_country(machine, _of_no_law(machine, missing=[0, 15], stratum="all"))
    assert row["note"] == "sampled pages without a label: 2"
    # Seven of eight a side have a label, and stand for the others: six machine's ones, at 16/14.
    north, south = (4 - 3 * 16 / 14) / 8, (4 - 4 * 16 / 14) / 8
    assert row["estimate"] == pytest.approx(north - south)


def test_a_page_without_a_label_is_stood_for_by_its_own_stratum():
    """Seven of the eight early pages have a label; all late ones have, and stand for themselves."""
    machine = _machine([1, 0] * 8, country=["North", "South"] * 8)
    stratum = ["early"] * 8 + ["late"] * 8
    row = _law_by_country(machine, _of_no_law(machine, missing=[0], stratum=stratum))
    # All pages of North have the label: four early ones, of which three were read, and four late.
    assert row["estimate"] == pytest.approx((4 - 3 * 8 / 7) / 8)


def test_corrected_contrast_says_why_there_is_no_interval():
    machine = _machine([1, 0] * 6, country=["North"] * 4 + ["South"] * 8)
    truth = [1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0]
    row = _law_by_country(machine, _census(machine, truth))
    assert math.isnan(row["low"]) and row["estimate"] == pytest.approx(3 / 4 - 3 / 8)
    assert row["note"] == (
        "descriptive only: fewer than 5 units on a side; "
        "fewer than 5 pages on a side that people labelled"
    )
    one_side = _sample(machine, truth, list(range(4, 12)), probability=8 / 12, stratum="all")
    phases = machine.rows[["article_id"]].assign(phase=["early"] * 4 + ["late"] * 8)
    row = _law_by_country(machine.with_metadata(phases), one_side)
    assert math.isnan(row["estimate"])
    assert row["reason"].startswith("no stratum with both sides; pages left out")
    half = _sample(machine, truth, list(range(6)), probability=1, stratum="all")
    note = _law_by_country(machine, half)["note"]
    assert note.endswith("the sample stands for 6 of 12 pages")


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
    for large, small in ("AB", "BA"):
        machine = _machine(labels, country=[large] * 40 + [small] * 12)
        human = _sample(machine, labels, list(range(0, 52, 2)), probability=0.5, stratum="all")
        ends.append(_law_by_country(machine, human)[["estimate", "low", "high"]].tolist())
    estimate, low, high = ends[1]
    assert ends[0] == pytest.approx([-estimate, -high, -low])
