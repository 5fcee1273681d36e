"""Who is named together: the numbers of the matrix, and its pages."""

import browser
import numpy as np
import pytest
from conftest import EVENT, WAR
from tables import tables_of

from analysis import cooccurrence, page

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EXAMPLE = "example-articles"


@pytest.mark.parametrize(
    "name, group", [(EVENT, ""), (EVENT, "Western"), (WAR, ""), (WAR, "tass"), (EXAMPLE, "")]
)
def test_the_matrix_is_that_of_the_library(case_of, show, name, group):
    case = case_of(name)
    counts = page.counts(case, "actors")
    if case.plan is not None:
        compared = [group] if group else list(case.plan.levels)
        counts = counts.where(rows={**case.plan.where, case.plan.group: compared})
    elif group:
        counts = counts.where(rows={"outlet": group})
    named = cooccurrence.incidence_of(counts)
    matrix = cooccurrence.matrix(named)
    label = counts.items.get("label", counts.items["name"]).to_dict()
    matrix = matrix.rename(index=label, columns=label)
    table = next(iter(tables_of(show(name, f"view=together&group={group}")).values()))
    actors = table[0][1:]
    shown = np.array([[int(cell) for cell in row[1:]] for row in table[1:]])
    assert [row[0] for row in table[1:]] == actors
    assert (matrix.loc[actors, actors].to_numpy() == shown).all()


def test_a_cell_opens_the_pages_that_name_both(show):
    view = show(EVENT, "view=together")
    view.locator("#view details.table").first.locator("summary").click()
    cell = view.locator("#view table").first.locator("tbody tr").first.locator("button").nth(2)
    n = int(cell.inner_text())
    cell.click()
    browser.expect(view.locator("#beside .note").first).to_have_text(f"{n} pages")


def test_another_actor_can_be_chosen(show):
    view = show(WAR, "view=tone")
    view.get_by_role("combobox", name="Toward").select_option(label="Russia")
    view.get_by_text("Tone toward Russia").first.wait_for()
    assert "item=Russia" in view.url
