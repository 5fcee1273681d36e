"""The contrasts of a case: one table, which everybody reads."""

import random
from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from places import ROOT

from analysis import compare, extract, open_case, read_corpus
from analysis.case.opened import by_reading
from analysis.compare.evidence import level_column
from analysis.errors import InputError, MissingInput
from tests.annotated_cases import CASES


@pytest.fixture(scope="module")
def event():
    return open_case(ROOT / "data/hamedan-2016")


@pytest.mark.slow
def test_labels_are_the_families_of_the_plan_in_each_reading(event):
    table = event.contrasts()
    assert table.columns[:5].tolist() == "family reading group against item".split()
    readings = by_reading(event, "plan")
    of_parts = table.groupby(["family", "reading"], sort=False)
    for (family, reading), part in of_parts:
        alone = compare.contrasts(readings[reading], planned=event.plan.of(family=family))
        assert_frame_equal(part[alone.columns].reset_index(drop=True), alone)
    assert of_parts.size().tolist() == [15, 15, 7, 7]


def test_the_method_names_both_families_and_all_items(event):
    method = event.contrasts().attrs["method"]
    families = [part.split(", ")[0] for part in method["family"].split("; ")]
    assert families == ["issues and naming", "claims and voices"]
    assert method["names"]["quarrel"] == "a quarrel in Iran's politics"
    assert method["names"]["law"] == "law" and method["family"] in method["note"]


def test_a_table_is_made_once_and_is_the_readers_own(event):
    first = event.contrasts()
    first["n"] = 0
    assert (event.contrasts()["n"] > 0).any()
    assert event.contrasts().attrs["method"] == first.attrs["method"]


def test_means_and_shares_are_one_column():
    table = open_case(CASES / "clinics").contrasts()
    assert level_column(table) == "mean" and "share" not in table
    assert table["mean"].notna().all() and table["mean_against"].notna().all()
    assert table.attrs["method"]["scales"] == {"trust": [-2, 2]}


@pytest.mark.parametrize("kind", ["actors", "speakers"])
def test_texts_are_compared_by_outlet_in_one_family(kind):
    case = open_case(ROOT / "data/syria-war")
    table = case.contrasts(kind)
    n_tests = table["p"].notna().sum()
    assert table.attrs["method"]["family"] == f"exploratory, {n_tests:,} tests"
    assert table["group"].nunique() == 15 and case.grouping(kind) == "outlet"


def test_texts_are_compared_by_the_plans_group_where_articles_have_it():
    """Groups of the plan alone: the fourth country has one article."""
    texts = ["The bridge is old.", "The toll is high."] * 4
    table = pd.DataFrame({"article_id": list("abcdefgh"), "text": texts})
    table["outlet"] = list("mnopqrst")
    table["country"] = list("NNNNSSSE")
    plan = replace(open_case(CASES / "leaning").plan, group="country", levels=("N", "S"))
    case = replace(open_case(extract(read_corpus(table))), plan=plan)
    assert case.grouping("words") == "country"
    found = case.contrasts("words")
    assert set(found["group"]) == {"N"} and set(found["against"]) == {"S"}
    assert found["articles"].max() == 4 and found["articles_against"].max() == 3


def test_what_a_case_lacks_is_refused_with_what_it_has():
    case = open_case(CASES / "ungrouped")
    with pytest.raises(MissingInput, match="ungrouped, without a plan"):
        case.contrasts()
    with pytest.raises(MissingInput, match="words of a case: got the case ungrouped, without"):
        case.contrasts("words")
    with pytest.raises(InputError, match="mood"):
        case.contrasts("mood")


def invented_articles(folder):
    """Write articles of three INVENTED outlets, one of them small; some words are in few of them."""
    rng = random.Random(60)
    words = "harbour ferry toll island pier storm boat crew flour council timber wharf sail vote".split()
    rows = []
    for number in range(35):
        outlet = "Quay Pier Quay Pier Mole".split()[number % 5]
        text = rng.choices(words, k=40) + ["lantern", "lantern"] * (number % 5 == number % 4)
        rows.append({"outlet": outlet, "text": " ".join(text)})
    path = folder / "islands.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def test_of_too_many_words_the_commonest_are_tested(tmp_path, monkeypatch):
    case = open_case(invented_articles(tmp_path))
    monkeypatch.setattr("analysis.compare.planned.MOST_TESTS", 9)
    table = case.contrasts("words")
    assert set(table["item"]) <= set(case.counts("words").commonest(3))
    assert "the 3 commonest of " in table.attrs["method"]["missing"]


def test_a_reading_that_a_case_lacks_is_refused(event):
    for ask in (event.counts, event.contrasts):
        for of in ("labels", "phase", "plan"):
            with pytest.raises(InputError, match="reading: got 'zz'; expected one of 'a', 'b'"):
                ask(of, reading="zz")


def test_phases_are_not_compared_within_phases(event):
    row = event.contrasts("phase").set_index(["group", "item"]).loc[("Western", "disclosure")]
    assert row["estimate"] == pytest.approx(row["share"] - row["share_against"])
    assert (
        row["n"]
        == (event.pages.rows.query("country_group == 'Western'")["phase"] == "disclosure").sum()
    )
