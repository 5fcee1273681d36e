"""How sure the leading difference is: one verdict, and every place that tells it."""

import re

import nbformat
import pandas as pd
import pytest
from by_hand import holm
from pandas.testing import assert_frame_equal
from places import ROOT

from analysis import compare, open_case
from analysis.compare.prose import p_number
from analysis.page.counted import held_by
from analysis.page.data import page_data

EVENT = "hamedan-2016"
FIGURES = ROOT / "figures" / EVENT
#: Where the adjusted p of the event's leading difference is told in words; the first three tell it.
PLACES = ["README.md", "docs/findings.md", f"data/{EVENT}/summary.md"]
PLACES += ["notebooks/0*.ipynb", f"figures/{EVENT}/*-caption.txt"]
TOLD = re.compile(r"(?:settled|out) \(adjusted p(?: =)? (\.\d{3}(?: to \.\d{3})?)")
#: Where it is a row of a table.
TABLES = ["06-planned-table", "06-choices", "06-verdict-table"]
PARTS, NUMBERS = ["list", "reading"], ["p", "p_adjusted"]


def opened(name):
    return open_case(ROOT / "data" / name)


@pytest.fixture
def verdict():
    return opened(EVENT).verdict


def lead_in(table, verdict):
    """Return the rows of a table of contrasts that compare what a verdict is on."""
    return table[(table["group"] == verdict.group) & (table["item"] == verdict.item)]


def largest(table):
    """Return the largest p of a table in each list and reading."""
    return table.groupby(PARTS)[NUMBERS].max().reset_index()


@pytest.fixture
def counted(verdict):
    """Return the largest p in each list and reading that count."""
    return largest(verdict.tests[verdict.tests["counts"]])


def test_each_test_is_that_of_its_list_reading_and_unit(verdict):
    """Holm by hand. The last list, of every item in each group, does not count."""
    case, tests = opened(EVENT), verdict.tests
    for row in tests[tests["counts"]].itertuples():
        counts = case.counts("plan", reading=row.reading, every=True)
        table = compare.contrasts(counts, planned=case.plan.of(family=row.list), unit=row.unit)
        table["holm"] = holm(table["p"].to_numpy())
        found = lead_in(table, verdict)[["p", "holm"]].to_numpy().tolist()
        assert found == [[row.p, pytest.approx(row.p_adjusted)]] and len(table) == row.n_tests
    assert tests.loc[~tests["counts"], "n_tests"].tolist() == [18] * 6


def test_it_is_sure_where_every_test_that_counts_is(verdict):
    assert not verdict.sure and len(verdict.why_not) == 6 and (verdict.again["p"] > 0.05).all()
    sure = opened("climate-frames").verdict
    assert sure.sure and sure.tests["p_adjusted"].le(0.05).all() and sure.why_not == ()
    choices = lead_in(opened("climate-frames").contrasts("choices"), sure)
    assert sure.ends == choices["overlooked"].min() < 5


# ---- the places that tell it --------------------------------------------------------------------


def test_texts_tell_one_adjusted_p(counted):
    paths = [path for place in PLACES for path in sorted(ROOT.glob(place))]
    texts = [" ".join(path.read_text("utf-8").split()) for path in paths]
    found = [set(TOLD.findall(text)) for text in texts]
    told = "{} to {}".format(*map(p_number, counted["p_adjusted"].agg(["min", "max"])))
    assert set.union(*found) == {told} and all(found[:3])
    assert not re.search(r"terrorists[^.]*; sure \(", " ".join(texts))


def test_prose_in_notebooks_has_no_p_of_it(verdict):
    every_p = set(map(p_number, verdict.tests[NUMBERS].stack()))
    for path in sorted((ROOT / "notebooks").glob("0[0-6]*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
        assert not every_p & set(re.findall(r"(?<![\d.])\.\d{3}\b", prose)), path


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_p(name, verdict, counted):
    table = pd.read_csv(FIGURES / f"{name}.csv")
    if "family" in table:
        table = lead_in(table, verdict).rename(columns={"family": "list"})
    table = table[table.get("counts", True) & table.get("choice", table["p"] * float("nan")).isna()]
    assert_frame_equal(largest(table), counted, rtol=1e-5, check_dtype=False)


def test_the_page_is_as_sure(verdict):
    held = page_data(held_by(opened(EVENT)))["verdict"]
    assert [held[name] for name in ("sure", "item")] == [verdict.sure, verdict.item]
