"""The planned differences by people's labels, by the machine's and by both: the page has the table's, in words."""

import pandas as pd
import pytest
from conftest import EVENT
from pandas.testing import assert_frame_equal
from tables import tables_of

TITLE = "The same differences by people’s labels"
WHO = {"people": "People", "the machine": "The machine", "corrected": "The machine, corrected"}


@pytest.mark.slow
def test_the_page_has_the_table(case_of, data_of):
    names = {"mean": "level", "mean_against": "level_against"}
    table = case_of("read-event").contrasts("coders").rename(columns=names)
    held = data_of("read-event")["byLabels"]
    rows = pd.DataFrame(held["rows"])
    assert_frame_equal(rows[table.columns], table, check_dtype=False)
    assert "51 sampled pages without a label" in held["note"]
    assert data_of(EVENT)["byLabels"] is None


@pytest.mark.slow
@pytest.mark.browser
def test_the_answer_has_its_own_on_the_pages_of_the_plan_alone(show):
    rows = tables_of(show("read-event", "view=compare&group=Russian"))[TITLE]
    assert [row[1] for row in rows if row[0] == "Law"] == [*WHO.values()]
    page = show("read-event")
    _, *rows = tables_of(page)[TITLE.replace("differences", "difference")]
    assert [row[0] for row in rows] == [*WHO.values()]
    page.get_by_role("button", name="Show the lines of Python: The same difference").click()
    shown = page.get_by_role("textbox", name="Lines of Python").input_value()
    assert shown.endswith('table = case.contrasts("coders")')
    page.get_by_label("Pages", exact=True).select_option("all pages")
    page.wait_for_function("() => location.hash.includes('sample')")
    assert "people’s labels" not in page.locator("#view").inner_text()
