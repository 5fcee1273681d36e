"""Names from strangers in all that is written or drawn: each comes out as it is, and nothing runs it. All are invented."""

import csv
import io
import json
import re
import xml.etree.ElementTree as xml
from html.parser import HTMLParser

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from test_report import code_cell, display, notebook, text_cell

from analysis import figures, files, plots
from analysis.errors import printable
from analysis.figures import report
from analysis.plots.canvas import note, title
from analysis.plots.style import style
from analysis.text.direction import plain_direction

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
    "fraction": "$\\frac$",
    "one dollar": "5 $ a day",
    "backslash": "\\alpha\\n{}^_%#&~",
    "braces": "{0} {name} %s %(a)s",
    "script": "<script>alert(1)</script>",
    "tag": "<img src=x onerror='alert(1)'>",
    "entities": "&lt;b&gt; &amp; &#x41;",
    "quotes": "\"'`><",
    "cdata": "]]><!-- -->",
    "null": "Elm\x00Post",
    "control": "\x01\x1b[31mred\x7f\x85",
    "lines": "Elm\nPost\r\nPort\u2028Elm",
    "half": "half \ud800 a letter",
    "half at the end": "Elm\udfff",
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
    "markdown": "[a](javascript:alert(1)) **b**",
}
EVERY = pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
OTHER = "Port News"
QUICK = (
    "dollars",
    "control",
    "half",
    "long",
)  # are drawn in every kind of figure, all others in one unless slow tests are run


def names(*values):
    """Return a column of names that may be half characters, as tables from other readers have them."""
    return pd.Series(values, dtype=object)


def levels(name):
    table = pd.DataFrame({"country": names(name, OTHER), "item": names(name, "law"), "n": [9, 4]})
    table = table.assign(size=[34, 12], articles=[34, 12], outlets=[9, 3], note="")
    return table.assign(estimate=[0.26, 0.33], low=0.1, high=[0.4, 0.6])


def contrasts(name):
    table = levels(name).rename(columns={"country": "group", "outlets": "units"})
    table = table.assign(against=OTHER, units_against=30, p_adjusted=[0.004, np.nan])
    table = table.assign(rate=[0.2, 0.1], rate_against=[0.1, 0.2])
    table.attrs["method"] = {"measure": name}
    return table


def graph(name):
    made = nx.Graph()
    made.add_node(name, units=3, kind=name)
    made.add_edge(name, OTHER, weight=1.5, joint=3, note=name)
    return made


def matrix(name):
    both = pd.Index(names(name, OTHER))
    return pd.DataFrame([[1.0, 0.5], [0.5, 1.0]], index=both, columns=both)


DRAWN = {
    "effects": lambda name, ax: plots.effects(contrasts(name), ax),
    "prevalence": lambda name, ax: plots.prevalence(levels(name), ax, unit=name[:80]),
    "heat_map": lambda name, ax: plots.heat_map(matrix(name), ax),
    "grid": lambda name, ax: plots.grid(levels(name), ax, rows="country", columns="item"),
    "network": lambda name, ax: plots.network(graph(name), ax),
    "note": lambda name, ax: note(ax, name),
    "title": lambda name, ax: title(ax, name),
}


def drawings():
    """Yield each name in one kind of figure, QUICK ones in every kind, and the others in each third."""
    for number, kind in enumerate(DRAWN):
        for place, name in enumerate(NASTY):
            if name.startswith("half") and kind not in ("note", "title", "effects"):
                continue  # no column of text can hold them
            often = name in QUICK or kind == "prevalence"
            if often or (number + place) % 3 == 0:
                marks = [] if often else [pytest.mark.slow]
                yield pytest.param(name, kind, id=f"{kind}-{name}", marks=marks)


@pytest.mark.parametrize(("name", "kind"), [*drawings()])
def test_every_name_can_be_drawn(name, kind):
    figure, ax = figures.canvas("page", 4.0)
    DRAWN[kind](NASTY[name], ax)
    with style():
        figure.savefig(io.BytesIO(), format="svg")


def test_half_a_character_is_no_trouble_in_words_beside_a_figure(tmp_path):
    saved_beside(levels("law"), NASTY["half"], tmp_path)
    assert "half \\ud800 a letter" in (tmp_path / "case" / "00-demo.svg").read_text("utf-8")


def test_dollars_are_drawn_on_axes_of_others_too():
    from matplotlib.figure import Figure

    figure = Figure()
    plots.prevalence(levels("$x_$"), figure.subplots())
    figure.savefig(io.BytesIO(), format="svg")


def test_a_name_is_drawn_as_it_is():
    _, ax = figures.canvas()
    DRAWN["heat_map"]("$\\frac$ <b>", ax)
    assert ax.get_yticklabels()[0].get_text() == "$\\frac$ <b>"
    assert not ax.get_yticklabels()[0].get_parse_math()


# Files.


def saved_beside(table, name, folder):
    """Save an empty figure of a table with a name in its alt text."""
    figure, _ = figures.canvas("column", 0.5)
    options = {"case": "case", "folder": folder, "alt": f"What {name} says."}
    return figures.save(figure, "00-demo", table=table, **options)


WRITABLE = {key: name for key, name in NASTY.items() if not key.startswith("half")}


WHOLE = pytest.mark.parametrize("name", WRITABLE.values(), ids=WRITABLE)
DAILY = ("formula", "return first", "control")


SOME = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=key, marks=[pytest.mark.slow] * (key not in DAILY))
        for key, name in WRITABLE.items()
    ],
)


@SOME
def test_every_name_can_be_saved(name, tmp_path):
    table = levels(name).assign(**{name: 1}).set_index(pd.Index(names(name, "b"), name="row"))
    saved = saved_beside(table, name, tmp_path)
    assert json.dumps(saved._repr_mimebundle_())
    folder = tmp_path / "case"
    written = sorted(path.name for path in folder.glob("[!.]*"))
    assert written == ["00-demo.csv", "00-demo.pdf", "00-demo.png", "00-demo.svg"]
    xml.parse(folder / "00-demo.svg")
    with (folder / "00-demo.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    formulas = [cell for cell in cells if re.match("[=+@\t\r\n＝-]", cell)]
    assert all(re.fullmatch(r"-[\d.]+", cell) for cell in formulas)


@WHOLE
@pytest.mark.filterwarnings("ignore:control characters in names are written out")
def test_every_name_can_stand_in_a_network(name, tmp_path):
    made = graph(name)
    made.graph["measure"] = name
    path = figures.save_network(made, name="03-pairs", case="case", folder=tmp_path)
    for back in (nx.read_gexf(path), nx.read_graphml(path.with_suffix(".graphml"))):
        labels = {str(data.get("label", node)) for node, data in back.nodes(data=True)}
        assert {printable(name), OTHER} in (labels, set(back))


TAGS = """section h2 p figure img figcaption div table caption details summary thead tr th tbody td
    wbr""".split()


@EVERY
def test_no_html_is_made_of_names(name):
    """The report: titles, alt texts and what went wrong in a notebook, and tables."""
    text = name.encode("utf-8", "replace").decode()
    about = {"image/png": {"alt": name, "width": f"1{name}"}}
    outputs = [
        display(about, png="iVBORw0KGgo="),
        display(html=pd.DataFrame({text: [text]}).to_html()),
    ]
    page = report.page({"01-x": notebook(text_cell("# Title"), code_cell("1", *outputs))})
    tags = tags_of(page.partition("<main")[2])
    assert {tag for tag, _ in tags} <= set(TAGS)
    [attributes] = [dict(given) for tag, given in tags if tag == "img"]
    assert list(attributes) == ["alt", "src"]
    expected = plain_direction(text.strip()) or "A figure without a description."
    assert attributes["alt"] == expected


def tags_of(text):
    """Return the tags of a page with their attributes."""
    found = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, attrs))

    Parser(convert_charrefs=True).feed(text)
    return found


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("../x", "x"),
        ("a/b", "b"),
        ("my event", "my event"),
        ("Хамадан 2016", "Хамадан 2016"),
        ("=1+1", "=1+1"),
        ("v1.2", "v1.2"),
        ("contra", "contra"),
    ],
)
def test_of_a_path_the_last_part_counts(tmp_path, case, name):
    figures.save_table(levels("law"), name="00-demo", case=case, folder=tmp_path)
    assert list(tmp_path.rglob("*.csv")) == [tmp_path / name / "00-demo.csv"]


# Written all or not at all.


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = files.replace_file(tmp_path / "a.csv", b"old")
    monkeypatch.setattr(files.os, "fsync", lambda file: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        files.replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "a.csv").symlink_to("other")
    files.replace_file(tmp_path / "a.csv", b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert (tmp_path / "other").read_bytes() == b"other"
