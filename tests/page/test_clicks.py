"""What a click on a chart opens is what its tip says, on a grid of points; elsewhere nothing opens."""

import re

import pytest
from screens import DRAWN

pytestmark = pytest.mark.browser
EVENT = "hamedan-2016"
CHARTS = ["", "what=actors&by=outlet", "view=compare&what=labels", "view=voices", "view=time"]
CHARTS.append("view=together")
STEPS = (97, 29)  #: pixels between the points of the grid
MOST_CLICKS = 4
POINTED = """() => [
  document.querySelector(".tip:not([hidden])")?.innerText ?? "",
  document.querySelector("#view .chart svg").style.cursor,
]"""


def pointed_at(page):
    """Return the points of a grid over the first chart: tip and cursor → points."""
    chart = page.locator("#view .chart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    found = {}
    right, bottom = box["x"] + box["width"], min(box["y"] + box["height"], 780)
    for y in range(int(box["y"]) + 5, int(bottom), STEPS[1]):
        for x in range(int(box["x"]) + 4, int(right), STEPS[0]):
            page.mouse.move(x, y)
            tip, cursor = page.evaluate(POINTED)
            found.setdefault((tip.replace("\xa0", " "), cursor), []).append((x, y))
    return found


def opened_at(page, point):
    """Return what a click opens, as text; the chart stands where it was pointed at."""
    page.locator("#view .chart").first.scroll_into_view_if_needed()
    page.mouse.click(*point)
    beside = page.locator("#beside")
    beside.locator("h2").wait_for()
    said = beside.inner_text()
    page.keyboard.press("Escape")
    beside.wait_for(state="hidden")
    return said


@pytest.mark.parametrize("address", CHARTS)
def test_a_click_opens_what_the_tip_says(show, address):
    page = show(EVENT, address)
    points = pointed_at(page)
    beside_marks = points.pop(("", "default"))
    assert points and all(cursor == "pointer" for _, cursor in points)
    page.mouse.click(*beside_marks[len(beside_marks) // 2])
    page.evaluate(DRAWN)
    assert page.locator("#beside").is_hidden()
    for (tip, _), places in list(points.items())[:: max(len(points) // MOST_CLICKS, 1)]:
        said = opened_at(page, places[-1])
        line = next(one for one in tip.split("\n") if re.search(r"\d+ of \d|: \d+ page", one))
        n, m = re.search(r"(\d+) of \d|: (\d+) page", line).groups()
        assert re.search(rf"\b{n or m} page", said), (tip, said)
        groups = re.findall("Western|Russian|Iranian|[Aa]ll others", line + tip)
        assert groups or address in ("what=actors&by=outlet", "view=voices", "view=together")
        group = (groups or [""])[0]
        assert group.lower() in " ".join(said.split("\n")[:5]).lower(), (tip, said)
