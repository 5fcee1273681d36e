"""Contrasts and levels of the page equal the library's on reference cases and all shipped ones, to nine digits."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from counted import counted

from analysis import compare, page
from analysis.page.data import Held, HeldMaterial, page_data
from analysis.page.encoding import json_text
from analysis.page.page import file_of_page
from tests.conformance.test_reference_cases import CONTRASTS, PER, has_one_row_a_unit

pytestmark = pytest.mark.browser
OF_CONTRASTS = "n size n_against size_against estimate low high p p_adjusted".split()
NUMBERS = [*OF_CONTRASTS, "units", "units_against"]
MANY = 30  #: items, which are compared between the groups of a case alone
#: By what the least sure test of any row is counted, of shipped cases and groupings.
SHIPPED = {
    ("hamedan-2016", "country_group"): {"outlet", "text_of", "owner_family"},
    ("climate-frames", "side"): {"outlet"},
    ("climate-frames", "outlet"): {"outlet_day"},
    ("syria-war", "outlet"): {"outlet_day", "text_of_day"},
    ("example-articles", "country"): set(),
    ("example-story", "country"): set(),
}
OF_LEVELS = "n size estimate low high".split()
SAME = {"rtol": 1e-9, "atol": 1e-9, "equal_nan": True}
UNTESTED = "mentions"  #: four outlets on a side: it has an estimate alone
SCRIPTS = ("dom", "numbers", "data", "counts", "formula", "contrasts")  #: without a screen
ASK = """([what, unit, group, by, reading, hasLevels]) => {
  const state = {what, unit, by, reading, sample: "", only: [], first: "", last: "", own: "", group: "", against: ""};
  const ids = materialOf(state).items.map(({ id }) => id);
  return [contrastsOfGroup(state, group).map(row => ({ ...row, tests: [] })), hasLevels ? levelsOf(state, ids) : []];
}"""


def counts_of(case):
    """Return the counts of a reference case, on pages of its own."""
    given = case["input"]
    per = "scored mention" if "mentions" in case["id"] else PER[case["kind"]]
    return counted(
        given["values"],
        size=given["size"],
        per=per,
        article_id=[f"{case['id']} {row}" for row in range(len(given["values"]))],
        outlet=given["unit"],
        side=given["side"],
        phase=given.get("stratum", 0),
    )


@pytest.fixture(scope="module")
def asking(chromium):
    """Return a function from data to one that asks the page's scripts for contrasts and levels."""
    pages = []

    def of_data(data):
        pages.append(chromium.new_page())
        pages[-1].set_content("<script type='application/json' id='data'></script>")
        put = "text => { document.getElementById('data').textContent = text; }"
        pages[-1].evaluate(put, json_text(data))
        scripts = "\n".join(file_of_page(f"js/{name}.js") for name in SCRIPTS)
        pages[-1].add_script_tag(content=scripts)
        return lambda *question: pages[-1].evaluate(ASK, question)

    yield of_data
    for each in pages:
        each.close()


@pytest.fixture(scope="module")
def asked(asking, case_of):
    """Return a function that asks for a contrast and levels of a reference case."""
    held = [
        HeldMaterial(name, "", name, "item", counts_of(case)) for name, case in CONTRASTS.items()
    ]
    return asking(page_data(Held(case_of("example-articles"), tuple(held), ())))


@pytest.mark.parametrize("name", CONTRASTS)
def test_a_reference_case_has_the_numbers_of_the_library(asked, name):
    case = CONTRASTS[name]
    counts = counts_of(case)
    unit = "article" if has_one_row_a_unit(case) else "outlet"
    expected = compare.contrasts(counts, "side", unit=unit, strata="phase")
    [row], levels = asked(name, unit, str(expected.loc[0, "group"]), "side", "", True)
    ours = pd.Series(row)[OF_CONTRASTS].astype(float)
    np.testing.assert_allclose(ours, expected.loc[0, OF_CONTRASTS].astype(float), **SAME)
    assert np.isnan(row["p"]) == (name == UNTESTED)
    table = compare.levels(counts, "side", unit=unit).sort_values("side")
    found = pd.DataFrame(levels).sort_values("group")
    # The variance of rows that are alike is what rounding leaves, and its root is larger.
    around = SAME | {"atol": 1e-8}
    np.testing.assert_allclose(found[OF_LEVELS].astype(float), table[OF_LEVELS], **around)


def table_of(case, held, by, strata):
    """Return the library's contrasts of what a page holds, on all its pages."""
    counts, plan = page.counts(case, held.what, reading=held.reading), case.plan
    strata = [name for name in strata if name != by and name in counts.rows]
    if plan is None or by != plan.group:
        return compare.contrasts(counts, by, strata=strata)
    if held.what.startswith("plan-"):
        family = plan.of(family=held.family)
        return compare.contrasts(counts, planned=replace(family, where={}))
    compared = counts.where(rows={by: list(plan.levels)})
    return compare.contrasts(compared, by, unit=plan.witnesses, strata=strata)


@pytest.mark.slow
@pytest.mark.parametrize("name, by", SHIPPED)
def test_a_shipped_case_has_the_numbers_of_the_library(asking, data_of, held_of, name, by):
    data, held = data_of(name), held_of(name)
    ask = asking(data)
    units = set()
    for material in held.materials:
        if len(material.counts.items) > MANY and by != held.case.grouping():
            continue
        table = table_of(held.case, material, by, data["defaults"]["strata"])
        group = table.loc[0, "group"]
        rows, _ = ask(material.what, "", str(group), by, material.reading, False)
        ours = pd.DataFrame(rows).set_index("item")
        expected = table[table["group"] == group].set_index("item")
        assert set(ours.index) == set(expected.index)
        expected = expected.loc[ours.index]
        np.testing.assert_allclose(ours[NUMBERS].astype(float), expected[NUMBERS], **SAME)
        units.update(ours["unit"][expected["p"] < 1])  # of equal p either may be named
    assert units == SHIPPED[name, by]
