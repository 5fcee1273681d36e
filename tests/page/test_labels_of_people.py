"""The planned differences by people's labels, by the machine's and by both: the page has the table's, in words."""

import pandas as pd
import pytest
from conftest import EVENT
from pandas.testing import assert_frame_equal
from tables import tables_of

TITLE = "The same differences by people’s labels"
WHO = {"people": "People", "the machine": "The machine", "corrected": "The machine, corrected"}
KEYS = ["item", "reading"]


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


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("group, sign", [("northern", 1), ("southern", -1)])
def test_of_two_groups_each_has_the_differences_from_its_side(show, case_of, group, sign):
    table = case_of("read-ports").contrasts("coders").set_index(KEYS)
    page = show("read-ports", f"view=compare&group={group}")
    with page.expect_download() as found:
        page.get_by_role("button", name=f"Save the table as CSV: {TITLE}").click()
    saved = pd.read_csv(found.value.path(), keep_default_na=False, na_values=[""])
    saved = saved.set_index(KEYS).loc[table.index]
    assert saved["estimate"].tolist() == pytest.approx((sign * table["estimate"]).tolist())
    level = table["share" if sign == 1 else "share_against"]
    assert saved["level"].tolist() == pytest.approx(level.tolist())


@pytest.mark.slow
@pytest.mark.browser
def test_what_several_people_labelled_has_its_difference_by_coder(show, case_of):
    page = show("climate-frames")
    table = case_of("climate-frames").contrasts("coders")
    table = table.query("item == 'resolution'")
    _, *rows = tables_of(page)["The same difference by coder"]
    assert [row[0].lower() for row in rows] == table["reading"].tolist()
    points = (100 * table["estimate"]).map("{:+.0f} points".format)
    assert [row[3].split(" (")[0][2:] for row in rows] == points.tolist()
    assert "exploratory, 5 tests" in page.locator("#view").inner_text()
