"""Contrasts and levels of the page equal the library's on its reference cases, to nine digits."""

import numpy as np
import pandas as pd
import pytest
from counted import counted

from analysis import compare
from analysis.page.data import Held, HeldMaterial, page_data
from analysis.page.encoding import json_text
from analysis.page.page import file_of_page
from tests.conformance.test_reference_cases import CONTRASTS, PER, has_one_row_a_unit

pytestmark = pytest.mark.browser
OF_CONTRASTS = "n size n_against size_against estimate low high p p_adjusted".split()
OF_LEVELS = "n size estimate low high".split()
SAME = {"rtol": 1e-9, "atol": 1e-9, "equal_nan": True}
UNTESTED = "mentions"  #: four outlets on a side: it has an estimate alone
SCRIPTS = ("dom", "numbers", "data", "counts", "formula", "contrasts")  #: without a screen
ASK = """([what, unit, group]) => {
  const state = {what, unit, by: "side", reading: "", sample: "", only: [], first: "", last: "", own: "", group: "", against: ""};
  const ids = materialOf(state).items.map(({ id }) => id);
  return [contrastsOfGroup(state, group), levelsOf(state, ids)];
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
def asked(chromium, case_of):
    """Return a function that asks the page's scripts for a contrast and levels of a case."""
    held = [
        HeldMaterial(name, "", name, "item", counts_of(case)) for name, case in CONTRASTS.items()
    ]
    data = page_data(Held(case_of("example-articles"), tuple(held), ()))
    page = chromium.new_page()
    page.set_content("<script type='application/json' id='data'></script>")
    put = "text => { document.getElementById('data').textContent = text; }"
    page.evaluate(put, json_text(data))
    page.add_script_tag(content="\n".join(file_of_page(f"js/{name}.js") for name in SCRIPTS))
    yield lambda *question: page.evaluate(ASK, question)
    page.close()


@pytest.mark.parametrize("name", CONTRASTS)
def test_a_reference_case_has_the_numbers_of_the_library(asked, name):
    case = CONTRASTS[name]
    counts = counts_of(case)
    unit = "article" if has_one_row_a_unit(case) else "outlet"
    expected = compare.contrasts(counts, "side", unit=unit, strata="phase")
    [row], levels = asked(name, unit, str(expected.loc[0, "group"]))
    ours = pd.Series(row)[OF_CONTRASTS].astype(float)
    np.testing.assert_allclose(ours, expected.loc[0, OF_CONTRASTS].astype(float), **SAME)
    assert np.isnan(row["p"]) == (name == UNTESTED)
    table = compare.levels(counts, "side", unit=unit).sort_values("side")
    found = pd.DataFrame(levels).sort_values("group")
    # The variance of rows that are alike is what rounding leaves, and its root is larger.
    around = SAME | {"atol": 1e-8}
    np.testing.assert_allclose(found[OF_LEVELS].astype(float), table[OF_LEVELS], **around)
