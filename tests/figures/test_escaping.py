"""Names from strangers in all that is written: each comes out as it is, and nothing runs it. All are invented."""

import csv
import re
import xml.etree.ElementTree as xml

import networkx as nx
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis import figures, plots
from analysis.errors import printable

NASTY = {
    "formula": '=HYPERLINK("https://elm.example","Elm")',
    "plus": "+1+1",
    "minus": "-2+3|cmd",
    "at": "@SUM(A1)",
    "wide formula": "＝1＋1",
    "tab first": "\t=1",
    "return first": "\r=1",
    "line first": "\n=1",
    "dollars": "$x_$",
    "backslash": "\\alpha\\n{}^_%#&~",
    "braces": "{0} {name} %s %(a)s",
    "script": "<script>alert(1)</script>",
    "entities": "&lt;b&gt; &amp; &#x41;",
    "quotes": "\"'`><",
    "cdata": "]]><!-- -->",
    "null": "Elm\x00Post",
    "control": "\x01\x1b[31mred\x7f\x85",
    "lines": "Elm\nPost\r\nPort\u2028Elm",
    "turned": "\u202eTSOP MLE\u202c",
    "long": "Elm Post " * 1_200,
    "long word": "x" * 10_000,
    "path": "../../etc/passwd",
    "nothing": " ",
    "underscore": "_legend",
    "no character": "\ufffe\uffff",
    "joined": "می\u200cروم",
    "none": "nan",
    "comma": 'a,b;c\t"d"',
}
EVERY = pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
OTHER = "Port News"


def levels(name):
    table = pd.DataFrame({"country": [name, OTHER], "item": [name, "law"], "n": [9, 4], "size": 34})
    return table.assign(estimate=[0.26, 0.12], low=0.1, high=0.4)


@EVERY
def test_every_name_can_be_saved(name, tmp_path):
    table = levels(name).assign(**{name: 1})
    figure = plots.shares(levels(name[:40]), title=name[:300], note=name[:300])
    options = {"case": "case", "folder": tmp_path, "table": table, "alt": f"What {name} says."}
    figures.save(figure, "00-demo", **options)
    for path in (tmp_path / "case").glob("*.svg"):
        description = xml.parse(path).find("{http://www.w3.org/2000/svg}desc").text
        assert description == f"What {printable(name)} says."
    with (tmp_path / "case/00-demo.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match("[=+@\t\r\n＝-]", cell)] == []
    assert rows[1][0].removeprefix("'") == re.sub("\r\n?", "\n", name)


def test_half_a_character_is_no_trouble(tmp_path):
    options = {
        "table": levels("law"),
        "case": "case",
        "folder": tmp_path,
        "alt": "half \ud800 a letter",
    }
    figures.save(Figure((3, 1)), "00-demo", **options)
    assert "half \\ud800 a letter" in (tmp_path / "case/00-demo.svg").read_text("utf-8")


@pytest.mark.parametrize("case", ["../x", "Хамадан 2016", "=1+1", "v1.2"])
def test_of_a_path_the_last_part_counts(tmp_path, case):
    path = figures.save_network(nx.path_graph(2), name="00-demo", case=case, folder=tmp_path)
    assert path.parent == tmp_path / case.removeprefix("../") and path.is_file()
