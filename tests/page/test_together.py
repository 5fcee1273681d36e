"""Who is named together: the numbers of the matrix, its pages, and the network; tone and judgements beside it."""

import browser
import numpy as np
import pytest
from conftest import EVENT, WAR
from tables import tables_of

from analysis import cooccurrence, page

pytestmark = [pytest.mark.slow, pytest.mark.browser]
EXAMPLE = "example-articles"
#: Names that lie on another name or on a node, or reach out of the drawing.
MEETING = """() => {
  const svg = document.querySelector('svg.network');
  const frame = svg.getBoundingClientRect();
  const boxes = kind => [...svg.querySelectorAll(kind)].map(one => one.getBoundingClientRect());
  const names = boxes('text');
  const isOut = box => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
  const meet = (one, two) => Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1
    && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 3;
  const others = [...names, ...boxes('circle')];
  return names.filter((box, at) => isOut(box) || others.some((other, next) => next !== at && meet(box, other))).length;
}"""
PLACES = "() => [...document.querySelectorAll('svg.network circle')].map(one => [one.getAttribute('cx'), one.getAttribute('cy')])"


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


@pytest.mark.parametrize("name", [EVENT, WAR, EXAMPLE])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_network_is_the_same_each_time_and_its_names_cover_nothing(show, name, width):
    first = show(name, "view=together", width=width)
    second = show(name, "view=together", width=width)
    assert len(first.evaluate(PLACES)) >= 4
    assert first.evaluate(PLACES) == second.evaluate(PLACES)
    assert first.evaluate(MEETING) == 0


def test_another_actor_can_be_chosen(show):
    view = show(WAR, "view=tone")
    view.get_by_role("combobox", name="Toward").select_option(label="Russia")
    view.get_by_text("Tone toward Russia").first.wait_for()
    assert "item=Russia" in view.url
