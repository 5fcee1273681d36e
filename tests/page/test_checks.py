"""What a reader sees on a page, each in a few lines of the browser's language: checks.toml."""

import tomllib
from pathlib import Path

import pytest
from conftest import EVENT
from screens import DRAWN

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CHECKS = tomllib.loads(Path(__file__).with_name("checks.toml").read_text("utf-8"))["check"]
HELP = (
    f"const isDrawn = {DRAWN};"
    + """
const all = (selector, place = document) => [...place.querySelectorAll(selector)];
const texts = (selector, place) => all(selector, place).map(one => one.innerText.trim());
const some = list => list.length ? list : null;
const until = async find => {
  for (let end = Date.now() + 20000; Date.now() < end; await new Promise(next => setTimeout(next, 50))) {
    const found = find();
    if (found) return found;
  }
  throw Error(`never: ${find}`);
};
const drawn = async () => { await isDrawn(); await until(() => some(all('#view .place > *'))); };
const press = async (selector, words = '') => {
  (await until(() => all(selector).find(one => one.textContent.includes(words)))).click();
  await drawn();
};
const type = async (id, words) => {
  const field = document.getElementById(id);
  field.value = words;
  field.dispatchEvent(new Event('change'));
  await drawn();
};
const turn = async address => {
  history.pushState(null, '', `#${address}`);
  dispatchEvent(new PopStateEvent('popstate'));
  await drawn();
};
"""
)


@pytest.mark.parametrize("check", CHECKS, ids=[check["name"] for check in CHECKS])
def test_a_reader_sees_that(show, check):
    page = show(check.get("case", EVENT), check.get("address", ""), width=check.get("width", 1280))
    assert page.evaluate(f"async () => {{ {HELP} {check['script']} }}") == check["seen"]
