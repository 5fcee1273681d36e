"""The network that can be dragged: drawn by network.js in Chromium, by mouse and keyboard."""

import json
from pathlib import Path

import browser
import pytest

from analysis import explore

pytestmark = pytest.mark.browser
SOURCE = Path(explore.__file__).with_name("network.js")
#: Where a node's circle is, and where its middle is on the screen.
PLACE = """name => {
  const groups = [...document.querySelectorAll('.ex-network [role=button]')];
  const node = groups.find(one => one.querySelector('text')?.textContent === name);
  const box = node.querySelector('circle').getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
#: Names that lie on another one, or reach out of the drawing.
MEETING_NAMES = """() => {
  const frame = document.querySelector('.ex-network').getBoundingClientRect();
  const names = [...document.querySelectorAll('.ex-network text')];
  const boxes = names.map(name => [name.textContent, name.getBoundingClientRect()]);
  const isOut = box => box.left < frame.left || box.right > frame.right
    || box.top < frame.top || box.bottom > frame.bottom;
  const meet = (one, two) => Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1
    && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 3;
  return boxes.filter(([, box], number) => isOut(box)
    || boxes.some(([, other], next) => next > number && meet(box, other))).map(([name]) => name);
}"""


@pytest.fixture(scope="module")
def network(root):
    case = explore.open_case(root / "data" / "syria-war")
    choices, _ = explore.settled(case, explore.Choices(material="actors"))
    return explore.shown(case, choices, "network").network


@pytest.fixture
def page(chromium, network):
    page = chromium.new_page(viewport={"width": 900, "height": 700})
    page.set_content("<meta charset=utf-8><div id=place></div>")
    page.add_script_tag(
        type="module", content=SOURCE.read_text("utf-8") + "\nwindow.drawNetwork = drawNetwork;"
    )
    page.wait_for_function("() => Boolean(window.drawNetwork)")
    page.evaluate(
        "data => { window.sent = []; window.end = window.drawNetwork("
        "document.getElementById('place'), data, key => window.sent.push(key)); }",
        network,
    )
    yield page
    page.close()


def test_the_data_are_plain(network):
    assert json.loads(json.dumps(network)) == network
    names = {node["id"] for node in network["nodes"]}
    assert all({edge["source"], edge["target"]} <= names for edge in network["edges"])
    assert all(node["about"] and node["key"] == ["item", node["id"]] for node in network["nodes"])
    assert all(-1 <= node[axis] <= 1 for node in network["nodes"] for axis in "xy")


def test_nodes_and_edges_are_drawn_large_enough_to_read(page, network):
    assert page.locator(".ex-network circle[fill^='#']").count() == len(network["nodes"])
    assert page.locator(".ex-network line[stroke^='#']").count() == len(network["edges"])
    sizes = page.evaluate(
        "[...document.querySelectorAll('.ex-network text')]"
        ".map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 11
    assert page.evaluate(MEETING_NAMES) == []
    browser.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=browser.SCREENSHOTS / "network.png")


def test_a_node_is_dragged_and_a_click_sends_its_key(page, network):
    name = network["nodes"][0]["name"]
    x, y = page.evaluate(PLACE, name)
    page.mouse.click(x, y)
    assert page.evaluate("window.sent") == [network["nodes"][0]["key"]]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(450, 300, steps=5)
    page.mouse.up()
    assert page.evaluate(PLACE, name) == pytest.approx([450, 300], abs=2)
    assert len(page.evaluate("window.sent")) == 1  # a drag is no click


def test_keys_walk_move_and_send(page, network):
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") == [network["edges"][1]["key"]]
    page.keyboard.press("Tab")
    focused = "document.activeElement.querySelector('text').textContent"
    name = page.evaluate(focused)
    before = page.evaluate(PLACE, name)
    page.keyboard.press("Shift+ArrowDown" if before[1] < 300 else "Shift+ArrowUp")
    assert page.evaluate(PLACE, name) != before
    for key in ("ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent")[1][0] == "item"


def test_a_narrower_place_draws_it_again_and_the_end_takes_it_away(page):
    page.set_viewport_size({"width": 400, "height": 700})
    page.wait_for_function("document.querySelector('.ex-network').clientWidth < 400")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.evaluate("window.end()")
    assert page.locator(".ex-network").count() == 0
