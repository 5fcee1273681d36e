"""The chance of a planned contrast: by hand, in simulated studies, and what more pages or a larger difference do to it."""

import math
import shutil
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis import annotation, label, open_case, plots
from analysis.errors import InputError

N = 100  #: pages of either side, each of an outlet of its own
SHARE = 0.3  #: of pages on the item, on both sides together
ERROR = 0.05  #: of a chance that is drawn, and of the normal distribution beside t
BOOK = '[[variable]]\nname = "law"\nkind = "binary"\nelement = true\n'
PLAN = """
status = "planned"
group = "side"
levels = ["A", "B"]
against = "rest"
unit = "outlet"
[[family]]
name = "issues"
items = ["law"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a case: two sides, one item, one contrast."""
    folder = tmp_path_factory.mktemp("two-sides")
    number = np.arange(2 * N)
    names = [f"p{each:03}" for each in number]
    articles = pd.DataFrame({"article_id": names, "side": np.where(number < N, "A", "B")})
    articles.assign(outlet="of " + articles["article_id"]).to_csv(folder / "articles.csv")
    labels = {"annotator": "m", "annotator_kind": "llm", "law": (number % 10 < 10 * SHARE) * 1}
    articles[["article_id"]].assign(**labels).to_csv(folder / "annotations_m.csv", index=False)
    (folder / "codebook.toml").write_text(BOOK)
    (folder / "contrasts.toml").write_text(PLAN)
    return folder


@pytest.fixture(scope="module")
def case(folder):
    return open_case(folder)


def chance_of(case, **given):
    """Return the chance of the only contrast, without an effect of outlets."""
    [row] = label.plan(case, **{"outlet_effect": 0, **given}).to_dict("records")
    assert row["chance_adjusted"] == row["chance"]  # it is alone in its family
    return row["chance"]


def by_hand(difference, *, agreement=1.0, read=2 * N):
    """Return the power of a test of two shares, where people's labels of a sample correct others.

    The variance is that of people's labels, and for the sample that of how they differ from what
    is expected where the machine says yes, and where it says no.
    """
    variance = 0.0
    for share in (SHARE + difference / 2, SHARE - difference / 2):
        differs = 0.0
        for said in (0, 1):
            expected = (1 - agreement) * SHARE + agreement * said
            by_chance = (1 - agreement) * (SHARE if said else 1 - SHARE)
            for truth, chance in ((0, 1 - share), (1, share)):
                part = chance * (by_chance + agreement * (said == truth))
                differs += part * (truth - expected) ** 2
        variance += (share * (1 - share) + differs * (2 * N / read - 1)) / N
    return NormalDist().cdf(difference / math.sqrt(variance) - 1.96)


@pytest.mark.slow
def test_where_people_read_all_pages_the_chance_is_the_power_of_two_shares(case):
    """However the machine agrees: its labels are all corrected."""
    for difference in (0.1, 0.2):
        expected = by_hand(difference)
        for agreement in (0, 1):
            chance = chance_of(case, difference=difference, agreement=agreement)
            assert chance == pytest.approx(expected, abs=ERROR)


@pytest.mark.parametrize("read, agreement", [(100, 0), (100, 0.7), (60, 0.5)])
def test_where_people_read_a_part_the_chance_is_a_little_below_the_formula(case, read, agreement):
    """The test counts errors that nobody saw, so that it finds less than with a known variance."""
    expected = by_hand(0.25, agreement=agreement, read=read)
    chance = chance_of(case, n=read, difference=0.25, agreement=agreement)
    assert expected - 2 * ERROR < chance < expected + ERROR / 2


def test_outlets_of_one_page_differ_for_no_reason_that_counts(case):
    """A page alone in its outlet is as alike to the others as without an effect of outlets."""
    chance = chance_of(case, outlet_effect=0.4, difference=0.2)
    assert chance == pytest.approx(by_hand(0.2), abs=ERROR)


@pytest.mark.slow
def test_more_pages_and_a_larger_difference_never_lower_the_chance(case):
    table = label.plan(case, n=[40, 200], difference=0.2, agreement=0.5)
    assert table["read"].tolist() == [40, 200]
    assert np.diff(table["chance"]).min() > -ERROR
    assert table["chance"].iloc[-1] > table["chance"].iloc[0] + 0.3
    chances = [chance_of(case, n=80, difference=each) for each in (0.1, 0.3)]
    assert np.diff(chances).min() > -ERROR and chances[-1] > chances[0] + 0.3


@pytest.mark.slow
def test_a_sheet_that_is_read_back_has_the_chances_it_was_drawn_with(case, tmp_path):
    to = tmp_path / "sheet_key.csv"
    drawn = label.plan(case, n=[150, 61], to=to)
    sheet = pd.read_csv(to)
    pages = case.counts("plan", every=True).rows
    again = annotation.sheet(pages, codebook=case.book, n=61, strata="side")
    kept = ["article_id", "inclusion_probability", "stratum"]
    assert_frame_equal(sheet, again[kept])
    assert (1 / sheet["inclusion_probability"]).groupby(sheet["stratum"]).sum().round(9).eq(N).all()
    back = label.plan(case, sheet=to)
    assert back["read"].tolist() == [61]
    assert back["chance"][0] == pytest.approx(drawn["chance"][1], abs=ERROR)
    assert "random sample of 61, drawn by side" in drawn.attrs["paragraph"]
    [axes] = plots.grid(drawn, rows="contrast", columns="read", value="chance").axes
    assert axes.get_xlabel() == "percent of simulated studies"
    percents = [f"{100 * chance:.0f}" for chance in drawn["chance"]]
    assert [text.get_text() for text in axes.texts] == percents
    with pytest.raises(InputError, match="exists"):
        label.plan(case, n=61, to=to)


@pytest.mark.slow
def test_a_pilot_gives_the_agreement_and_what_it_lacks_is_none(case):
    known = label.plan(case, n=60, agreement=pd.Series({"law": 0.6, "other": 0.9}))
    lacking = label.plan(case, n=60, agreement=pd.Series({"other": 0.9}))
    assert known["alpha"].tolist() == [0.6] and lacking["alpha"].tolist() == [0]


def test_a_case_without_a_plan_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "contrasts.toml").unlink()
    with pytest.raises(InputError, match="without a plan"):
        label.plan(open_case(tmp_path))


def test_the_chances_of_six_designs_are_those_of_simulated_studies(benchmarks):
    """As they were measured: python benchmarks/plans.py."""
    plans = benchmarks("plans")
    table = pd.read_csv(plans.RESULTS)
    assert table["design"].tolist() == list(plans.DESIGNS) and len(table) == 6
    assert (table["studies"] >= 500).all() and table["chance"].between(0.2, 0.8).all()
    is_alike = (table["chance"] - table["found"]).abs() <= 0.05
    assert is_alike.all() and (table["ok"] == "yes").all()
