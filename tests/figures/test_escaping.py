"""Names from strangers in all that is written or drawn: each comes out as it is, and nothing runs it. All are invented."""

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as xml
from html.parser import HTMLParser

import nbformat
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analysis import figures, files, plots
from analysis.errors import printable
from analysis.figures import report
from analysis.plots.canvas import note, title
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
    return pd.DataFrame(
        {
            "country": names(name, OTHER),
            "item": names(name, "law"),
            "n": [9, 4],
            "size": [34, 12],
            "outlets": [9, 3],
            "estimate": [0.26, 0.33],
            "low": [0.1, 0.1],
            "high": [0.4, 0.6],
            "articles": [34, 12],
            "note": "",
        }
    )


def contrasts(name):
    table = pd.DataFrame(
        {
            "group": names(name, name),
            "against": OTHER,
            "item": names(name, "law"),
            "estimate": [0.2, -0.1],
            "low": [0.1, -0.3],
            "high": [0.3, 0.1],
            "units": [9, 9],
            "units_against": [30, 30],
            "p_adjusted": [0.004, np.nan],
            "note": ["", "descriptive only"],
            "rate": [0.2, 0.1],
            "rate_against": [0.1, 0.2],
            "articles": [3, 4],
        }
    )
    table.attrs["method"] = {"measure": name}
    return table


def graph(name):
    made = nx.Graph()
    made.add_node(name, units=3, kind=name)
    made.add_edge(name, OTHER, weight=1.5, joint=3, note=name)
    return made


def timed(name):
    days = pd.to_datetime(["2016-08-16", "2016-08-17"] * 2)
    return pd.DataFrame(
        {
            "period": days,
            "start": days,
            "item": names(name, name, "law", "law"),
            "n": [1, 2, 3, 4],
            "size": 9,
            "articles": 9,
            "outlets": 3,
            "estimate": [0.1, 0.2, 0.3, 0.4],
            "low": 0.05,
            "high": 0.5,
            "note": "",
        }
    )


def events(name):
    return pd.DataFrame({"date": pd.to_datetime(["2016-08-16"]), "label": names(name)})


DRAWN = {
    "effects": lambda name, ax: plots.effects(contrasts(name), ax),
    "prevalence": lambda name, ax: plots.prevalence(levels(name), ax, unit=name[:80]),
    "outlet_rows": lambda name, ax: plots.outlet_rows(
        pd.DataFrame({"outlet": names(name, OTHER, OTHER), "frame": names(name, "law", name)}),
        ax,
        category="frame",
    ),
    "heat_map": lambda name, ax: plots.heat_map(
        pd.DataFrame(
            [[1.0, 0.5], [0.5, 1.0]],
            index=pd.Index(names(name, OTHER)),
            columns=pd.Index(names(name, OTHER)),
        ),
        ax,
    ),
    "grid": lambda name, ax: plots.grid(
        pd.DataFrame(
            {
                "row": names(name, OTHER),
                "column": names(OTHER, name),
                "articles": [3, 4],
                "outlets": [1, 2],
            }
        ),
        ax,
        rows="row",
        columns="column",
    ),
    "timeline": lambda name, ax: plots.timeline(timed(name), ax, events=events(name)),
    "two_groups": lambda name, ax: plots.two_groups(contrasts(name), ax),
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
            if not often and (number + place) % 3:
                continue
            yield pytest.param(
                name, kind, id=f"{kind}-{name}", marks=[] if often else [pytest.mark.slow]
            )


@pytest.mark.parametrize(("name", "kind"), [*drawings()])
def test_every_name_can_be_drawn(name, kind):
    figure, ax = figures.canvas("page", 4.0)
    DRAWN[kind](NASTY[name], ax)
    with figures.style():
        figure.savefig(io.BytesIO(), format="svg")


def test_half_a_character_is_no_trouble_in_words_beside_a_figure(tmp_path):
    figure, _ = figures.canvas("column", 0.5)
    figures.save(
        figure,
        "00-demo",
        table=levels("law"),
        case="case",
        folder=tmp_path,
        alt=f"What {NASTY['half']} says.",
    )
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

WHOLE = pytest.mark.parametrize(
    "name",
    [name for key, name in NASTY.items() if not key.startswith("half")],
    ids=[key for key in NASTY if not key.startswith("half")],
)
SOME = pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            id=key,
            marks=[] if key in ("formula", "return first", "control") else [pytest.mark.slow],
        )
        for key, name in NASTY.items()
        if not key.startswith("half")
    ],
)


@SOME
def test_every_name_can_be_saved(name, tmp_path):
    figure, _ = figures.canvas("column", 0.5)
    table = levels(name).assign(**{name: 1}).set_index(pd.Index(names(name, "b"), name="row"))
    saved = figures.save(
        figure, "00-demo", table=table, case="case", folder=tmp_path, alt=f"What {name} says."
    )
    assert json.dumps(saved._repr_mimebundle_())
    written = sorted(path.name for path in (tmp_path / "case").glob("[!.]*"))
    assert written == [f"00-demo.{end}" for end in ("csv", "pdf", "png", "svg")]
    xml.parse(tmp_path / "case" / "00-demo.svg")
    rows = list(
        csv.reader(io.StringIO((tmp_path / "case" / "00-demo.csv").read_text("utf-8"), newline=""))
    )
    assert not [
        cell
        for row in rows
        for cell in row
        if cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝"))
        or cell.startswith("-")
        and not re.fullmatch(r"-[\d.]+", cell)
    ]


@WHOLE
@pytest.mark.filterwarnings("ignore:control characters in names are written out")
def test_every_name_can_stand_in_a_network(name, tmp_path):
    made = graph(name)
    made.graph["measure"] = name
    path = figures.save_network(made, name="03-pairs", case="case", folder=tmp_path)
    for back in (nx.read_gexf(path), nx.read_graphml(path.with_suffix(".graphml"))):
        plain = {printable(name), OTHER}
        assert {
            str(data.get("label", node)) for node, data in back.nodes(data=True)
        } == plain or set(back) == plain


@EVERY
def test_no_html_is_made_of_names(name, tmp_path):
    """The report: titles, alt texts and what went wrong in a notebook, and tables."""
    png = "iVBORw0KGgo="
    table = pd.DataFrame(
        {name.encode("utf-8", "replace").decode(): [name.encode("utf-8", "replace").decode()]}
    )
    cells = [
        nbformat.v4.new_markdown_cell("# Title", id="a"),
        nbformat.v4.new_code_cell(
            "1",
            id="b",
            outputs=[
                nbformat.v4.new_output(
                    "display_data",
                    {"image/png": png},
                    metadata={"image/png": {"alt": name, "width": f"1{name}"}},
                ),
                nbformat.v4.new_output("display_data", {"text/html": table.to_html()}),
            ],
        ),
    ]
    tags = tags_of(
        report.page({"01-x": nbformat.v4.new_notebook(cells=cells)}).partition("<main")[2]
    )
    assert {tag for tag, _ in tags} <= {
        "section",
        "h2",
        "p",
        "figure",
        "img",
        "figcaption",
        "div",
        "table",
        "caption",
        "details",
        "summary",
        "thead",
        "tr",
        "th",
        "tbody",
        "td",
        "wbr",
    }
    ((_, attributes),) = [pair for pair in tags if pair[0] == "img"]
    assert [key for key, _ in attributes] == ["alt", "src"]
    written = html.unescape(html.escape(name)).encode("utf-8", "replace").decode()
    expected = plain_direction(written.strip()) or "A figure without a description."
    assert dict(attributes)["alt"] == expected


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
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.csv")] == [
        f"{name}/00-demo.csv"
    ]


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
