"""The planned differences by people's labels, by the machine's and by both: the page has the table's, in words."""

import pandas as pd
import pytest
from conftest import EVENT
from pandas.testing import assert_frame_equal
from tables import tables_of

TITLE = "The same differences by people’s labels"
WHO = {"people": "People", "the machine": "The machine", "corrected": "The machine, corrected"}
KEYS = ["group", "item", "reading"]


def _table(case, level):
    names = {f"{level}{side}": f"level{side}" for side in ("", "_against")}
    return case.contrasts("coders").rename(columns=names)


@pytest.fixture
def saved(show):
    """Return a function from a case and a group to the table as the page saves it."""

    def table(name, group):
        page = show(name, f"view=compare&group={group}")
        with page.expect_download() as found:
            page.get_by_role("button", name=f"Save the table as CSV: {TITLE}").click()
        return pd.read_csv(found.value.path(), keep_default_na=False, na_values=[""])

    return table


@pytest.mark.slow
def test_the_page_has_the_table(case_of, data_of):
    table = _table(case_of("read-event"), "mean")
    held = data_of("read-event")["byLabels"]
    rows = pd.DataFrame(held["rows"])
    assert_frame_equal(rows[table.columns], table, check_dtype=False)
    assert "51 sampled pages without a label" in held["note"]
    assert data_of(EVENT)["byLabels"] is None


@pytest.mark.slow
@pytest.mark.browser
def test_its_rows_are_told_in_percent(show, case_of):
    rows = tables_of(show("read-event", "view=compare&group=Russian"))[TITLE]
    law = [row[1:] for row in rows if row[0] == "Law"]
    table = _table(case_of("read-event"), "mean")
    table = table.query("group == 'Russian' and item == 'law'").to_dict("records")
    assert [row[0] for row in law] == [*WHO.values()]
    for row, (_, share, _, difference, *_) in zip(table, law, strict=True):
        assert share.startswith(f"{100 * row['level']:.0f} % (")
        points = f"{100 * row['estimate']:+.0f} point".replace("-", "−").replace("+0 ", "0 ")
        assert difference.startswith(f"{'●' if row['p_adjusted'] <= 0.05 else '○'} {points}")


@pytest.mark.slow
@pytest.mark.browser
def test_the_answer_has_its_own_on_the_pages_of_the_plan_alone(show):
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
def test_of_two_groups_each_has_the_differences_from_its_side(saved, case_of):
    table = _table(case_of("read-ports"), "share")
    north = saved("read-ports", "northern").set_index(KEYS[1:])
    south = saved("read-ports", "southern").set_index(KEYS[1:])
    own = table.set_index(KEYS[1:])
    assert north["estimate"].to_dict() == pytest.approx(own["estimate"].to_dict())
    assert south["estimate"].to_dict() == pytest.approx((-own["estimate"]).to_dict())
    assert south["level"].to_dict() == pytest.approx(own["level_against"].to_dict())


@pytest.mark.slow
@pytest.mark.browser
def test_what_several_people_labelled_has_its_difference_by_coder(show, case_of):
    page = show("climate-frames")
    table = case_of("climate-frames").contrasts("coders")
    table = table.query("item == 'resolution'")
    _, *rows = tables_of(page)["The same difference by coder"]
    assert [row[0].lower() for row in rows] == table["reading"].tolist()
    points = (100 * table["estimate"]).map("{:+.0f} points (".format)
    assert [row[3].partition(" ")[2].partition("(")[0] + "(" for row in rows] == points.tolist()
    said = page.locator("#view").inner_text()
    assert "exploratory, 5 tests" in said
