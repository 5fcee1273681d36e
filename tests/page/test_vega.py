"""The script that draws the charts is the one that `make vega` wrote."""

import hashlib

import pytest

#: A chart of one point; `ast` draws it without making code of text.
CHART = """() => vegaEmbed("#chart", {
  data: { values: [{ x: 1 }] }, mark: "point", encoding: { x: { field: "x", type: "quantitative" } },
}, { ast: true, renderer: "svg", actions: false }).then(() => document.querySelectorAll(".mark-symbol path").length)"""


@pytest.fixture
def script(root):
    return (root / "analysis/page/vega.min.js").read_bytes()


def test_the_script_is_as_it_was_written(root, script):
    expected = f"{hashlib.sha256(script).hexdigest()}  vega.min.js\n"
    assert (root / "analysis/page/vega-checksum.txt").read_text() == expected


def test_it_can_stand_inside_a_page(script):
    assert b"</script" not in script.lower() and b"<!--" not in script


def test_it_names_versions_and_licences(root, script):
    head = script.decode().split("*/", 1)[0]
    assert head.startswith("/*\nVega 6.2.0, Vega-Lite 6.4, vega-embed 7.0.2 (make vega)\n")
    assert (root / "analysis/page/vega-licences.txt").read_text("utf-8") in head


def test_make_vega_pins_one_version_by_hash(root):
    lines = (root / "requirements-vega.lock").read_text().splitlines()
    assert [line.split("==")[0] for line in lines if "==" in line] == ["vl-convert-python"]


@pytest.mark.browser
def test_it_draws_and_leaves_one_name(chromium, script):
    page = chromium.new_page()
    page.set_content(f'<div id="chart"></div><script>{script.decode()}</script>')
    assert page.evaluate(CHART) == 1
    names = page.evaluate("Object.keys(window).filter((name) => /vega/i.test(name))")
    assert names == ["vegaEmbed"]
    page.close()
