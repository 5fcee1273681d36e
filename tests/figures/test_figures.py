"""What is written: four files of one name, the same bytes in every run, nothing without words or numbers beside it."""

import hashlib
import json
import re
import struct
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert, deltaE
from matplotlib.figure import Figure
from PIL import Image

from analysis import figures, plots
from analysis.files import fingerprint
from analysis.plots.canvas import WIDTHS
from analysis.plots.captions import in_words

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = sorted((ROOT / "figures").rglob("*.pdf"))
SVG = "{http://www.w3.org/2000/svg}"
TABLE = pd.DataFrame({"item": ["law", "base"], "n": [3, 0], "size": 9, "outlets": 2})
TABLE = TABLE.assign(estimate=[1 / 3, -0.0], low=[0.1, 0.0], high=[0.6, 0.3])
ALT = 'Two bars: "law" 3 & base 12.'
DRAW = """
import pandas as pd
from analysis import figures, plots
from analysis.plots.canvas import note
table = pd.DataFrame({"item": ["law", "base", "Иран", "ایران"], "n": [3, 2, 5, 7], "size": 9})
table = table.assign(outlets=2, estimate=table["n"] / 9, low=0.1, high=0.9)
figure, axes = figures.canvas("page", 2.0, columns=2)
plots.prevalence(table, axes[0]); plots.prevalence(table, axes[1]); note(axes[0], "Invented — numbers.")
figures.save(figure, "00-two-panels", table=table, case="demo", folder=FOLDER, alt="Bars and dots.")
"""


def saved(folder, **changed):
    figure, ax = figures.canvas()
    plots.prevalence(TABLE, ax)
    options = {"name": "00-demo", "case": "case", "folder": folder, "alt": ALT} | changed
    return figures.save(figure, **options)


def files_of(folder):
    return sorted(path.name for path in (folder / "case").glob("[!.]*"))


def in_page_width(folder):
    """Save what a plot function drew."""
    return figures.save(plots.prevalence(TABLE), "00-demo", case="case", folder=folder, alt=ALT)


FOUR = ["00-demo.csv", "00-demo.pdf", "00-demo.png", "00-demo.svg"]


def test_what_a_plot_function_drew_is_saved_in_column_width_too(tmp_path):
    assert in_page_width(tmp_path).faults == ()
    assert files_of(tmp_path) == ["00-demo-column.pdf", "00-demo-column.svg", *FOUR]
    for name, inches in {"00-demo": "page", "00-demo-column": "column"}.items():
        path = tmp_path / "case" / f"{name}.pdf"
        assert said_in(path)["title"] == said_in(path.with_suffix(".svg"))["title"] == name
        width = float(re.search(rb"/MediaBox \[ ?0 0 (\S+) ", path.read_bytes())[1])
        assert width == 72 * WIDTHS[inches]


def test_an_old_figure_in_column_width_goes(tmp_path):
    """What a user draws instead has no column width: its old one would be another figure."""
    in_page_width(tmp_path)
    saved(tmp_path)
    assert files_of(tmp_path) == FOUR


def test_what_cannot_be_read_in_a_column_is_said(tmp_path):
    figure = plots.prevalence(TABLE)
    (shown,) = figure.shown

    def with_long_words(width):
        narrow = shown.redraw(width=width)
        narrow.text(0.5, 0.5, "words that are far too long " * 4)
        return narrow

    figure.shown = [replace(shown, redraw=with_long_words)]
    made = figures.save(figure, "00-demo", case="case", folder=tmp_path, alt=ALT)
    assert any(
        fault.startswith("in column width") and "is cut off" in fault for fault in made.faults
    )


def said_in(path):
    """Return what the metadata of a PDF, SVG or PNG say: name → text."""
    if path.suffix == ".png":
        return {name.lower(): text for name, text in Image.open(path).text.items()}
    if path.suffix == ".svg":
        root = ElementTree.parse(path).getroot()
        found = {name: root.findtext(f"{SVG}{name}") for name in ("title", "desc")} | {
            "role": root.get("role")
        }
        listed = [
            item.text for item in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")
        ]
        return found | {"description": found["desc"]} | dict(item.split(": ", 1) for item in listed)
    texts = dict(
        re.findall(rb"/(Title|Subject|Keywords) \(((?:\\.|[^\\)])*)\)", path.read_bytes(), re.S)
    )
    plain = {
        name.decode(): re.sub(
            rb"\\(.)",
            lambda match: {b"n": b"\n", b"r": b"\r"}.get(match[1], match[1]),
            text,
            flags=re.S,
        )
        for name, text in texts.items()
    }
    texts = {
        name: text.decode("utf-16" if text[:2] == b"\xfe\xff" else "ascii")
        for name, text in plain.items()
    }
    listed = re.split(r"; (?=(?:fingerprint|versions|choices|code): )", texts.get("Keywords", ""))
    return {"title": texts["Title"], "description": texts["Subject"]} | dict(
        text.split(": ", 1) for text in filter(None, listed)
    )


def faults_of(path, *, data):
    """Return what is wrong with a figure that was saved as PDF, SVG and PNG: the facts in it, its size and its fonts."""
    found = []
    ends = [".pdf", ".svg"] if path.stem.endswith("-column") else [".pdf", ".svg", ".png"]
    for end in ends:
        said = said_in(path.with_suffix(end))
        wanted = {
            "title": path.stem,
            "case": path.parent.name,
            "fingerprint": fingerprint(data / path.parent.name),
        }
        found += [
            f"{end}: {name} {said.get(name)}"
            for name, text in wanted.items()
            if said.get(name) != text
        ]
        found += [f"{end}: alt text {said.get('description')}"] * (
            len(said.get("description") or "") < 20
        )
        found += [f"{end}: versions"] * (
            not re.fullmatch(
                r"Python \S+, framing-notebooks \S+, matplotlib \S+, pandas \S+",
                said.get("versions", ""),
            )
        )
    found += ["role of the SVG"] * (said_in(path.with_suffix(".svg"))["role"] != "img")
    pdf = path.read_bytes()
    found += [f"PDF with {word.decode()}" for word in (b"/Type3", b"CreationDate") if word in pdf]
    width = float(re.search(rb"/MediaBox \[ ?0 0 (\S+) ", pdf)[1])
    return found + [f"{width} points wide"] * (
        width not in [72 * inches for inches in WIDTHS.values()]
    )


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_committed_figure_says_what_it_is_and_is_of_today_s_data(path):
    assert faults_of(path, data=ROOT / "data") == []


def case_of(folder, **files):
    for name, text in files.items():
        place = folder / name.replace("__", "/").replace("_", ".")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def test_the_fingerprint_is_of_names_and_bytes_of_data(tmp_path):
    data = {"outlets_csv": "outlet\nElm Post\n", "features__a_parquet": "x"}
    case = case_of(tmp_path / "one", **data)
    digests = [hashlib.sha256(text).hexdigest() for text in (b"x", b"outlet\nElm Post\n")]
    lines = "features/a.parquet\0{}\noutlets.csv\0{}\n".format(*digests)
    assert fingerprint(case) == hashlib.sha256(lines.encode()).hexdigest()[:16]
    same = case_of(tmp_path / "two", **data, README_md="Prose.", _hidden_csv="x")
    assert fingerprint(same) == fingerprint(case) == fingerprint(f"{case}/")
    for change in ({"outlets_csv": "outlet\nPort Elm\n"}, {"features__b_parquet": "x"}):
        assert fingerprint(case_of(same, **change)) != fingerprint(case)


def test_a_case_may_be_one_table_and_a_name_has_no_fingerprint(tmp_path):
    case_of(tmp_path, articles_csv="x")
    assert re.fullmatch("[0-9a-f]{16}", fingerprint(tmp_path / "articles.csv"))
    assert fingerprint("no such case") is None
    saved(tmp_path)
    assert (
        said_in(tmp_path / "case/00-demo.png")["fingerprint"]
        == "none: the case is a name here, not a folder"
    )


def test_every_file_says_where_it_comes_from(tmp_path):
    case = case_of(tmp_path / "data/north", outlets_csv="outlet\nElm Post\n")
    alt = 'Two bars, "law" <3> & base (12): право; \\ and more.'
    how = {
        "code": "table = f('a')\nplots.prevalence(table); # ()",
        "choices": {"group": "Север", "first": None, "most": 999},
    }
    saved(tmp_path, case=case, alt=alt, provenance=how)
    told = json.loads((tmp_path / "north/00-demo.json").read_text("utf-8"))
    assert list(told) == sorted(told) and told["versions"].keys() == {
        "Python",
        "framing-notebooks",
        "matplotlib",
        "pandas",
    }
    assert told | how | {"title": "00-demo", "alt": alt, "case": "north"} == told
    for end in (".pdf", ".svg", ".png"):
        said = said_in(tmp_path / f"north/00-demo{end}")
        assert (said["title"], said["description"], said["case"]) == ("00-demo", alt, "north")
        assert said["fingerprint"] == told["fingerprint"] == fingerprint(case)
        assert said["code"] == how["code"] and json.loads(said["choices"]) == how["choices"]
    assert faults_of(tmp_path / "north/00-demo.pdf", data=tmp_path / "data") == []


def test_what_is_wrong_with_a_figure_is_seen(tmp_path):
    figures.save(Figure((3, 2)), "00-demo", table=TABLE, case="case", folder=tmp_path, alt="Bars.")
    case_of(tmp_path / "data/case", outlets_csv="x")
    found = faults_of(tmp_path / "case/00-demo.pdf", data=tmp_path / "data")
    kinds = ("fingerprint", "alt text")
    expected = [f".{end}: {kind}" for end in ("pdf", "svg", "png") for kind in kinds]
    assert len(found) == 7 and found[-1].startswith("216.0 points wide")
    assert all(map(str.startswith, found, expected))


def test_what_cannot_be_read_is_told(tmp_path):
    figure, ax = figures.canvas()
    ax.text(0.5, 0.5, "law"), ax.text(0.51, 0.5, "base")
    spoilt = figures.save(figure, "00-demo", table=TABLE, case="case", folder=tmp_path, alt=ALT)
    assert spoilt.faults == ("'law' lies on 'base'",)
    assert spoilt._repr_mimebundle_()[1]["image/png"]["faults"] == ["'law' lies on 'base'"]
    assert saved(tmp_path).faults == ()


def test_a_table_in_words_is_of_rows_with_evidence():
    table = pd.DataFrame(
        {
            "item": ["law", "base", "opponents_outlet:bomb"],
            "period": pd.to_datetime(["2016-08-16"] * 3),
            "estimate": [1.0, -0.25, np.nan],
            "low": [np.nan, -0.5, np.nan],
            "articles": [1, 1200, 0],
        }
    )
    table.attrs["method"] = {"names": {"base": "air base"}}
    assert in_words(table, names=["item", "period"], n="articles") == (
        "Highest with an interval: air base, 2016-08-16 −0.25 (n 1,200); lowest: air base, 2016-08-16 −0.25 (n 1,200)."
    )
    assert (
        in_words(table, names=["item"], value="articles", lowest=False) == "Most: air base 1,200."
    )
    assert in_words(table[:0], names=["item"]) == "Nothing is drawn."
    assert in_words(table.assign(p_adjusted=[0.2, 0.3, np.nan]), names=["item"]) == (
        "None of 2 comparisons is sure (adjusted p at most .05)."
    )


def test_a_matrix_in_words_is_its_largest_cell():
    matrix = pd.DataFrame(
        {"strategic_standing": [0.125, np.nan], "law": [0.5, 0.25]}, index=["north", "east"]
    )
    matrix.attrs["method"] = {"names": {"north": "Northern"}}
    assert in_words(matrix) == "Most: Northern, law 0.50." and list(matrix.columns) == [
        "strategic_standing",
        "law",
    ]


def test_the_csv_is_the_drawn_table_rounded(tmp_path):
    saved(tmp_path)
    assert (
        (tmp_path / "case/00-demo.csv").read_bytes()
        == b"item,n,size,outlets,estimate,low,high\nlaw,3,9,2,0.333333,0.1,0.6\nbase,0,9,2,0,0,0.3\n"
    )


def test_a_matrix_keeps_its_row_names(tmp_path):
    matrix = pd.DataFrame(
        [[1.0, np.nan]], index=pd.Index(["Iran"], name="actor"), columns=["Iran", "US"]
    )
    assert figures.save_table(matrix, name="03-pairs", case="case", folder=tmp_path) is matrix
    assert (tmp_path / "case/03-pairs.csv").read_text() == "actor,Iran,US\nIran,1,\n"


def test_the_case_may_be_a_path(tmp_path):
    assert saved(tmp_path, case="../data/my event").case == "my event"
    assert (tmp_path / "my event/00-demo.pdf").exists()


def test_notebooks_show_the_image_with_its_alt_text(tmp_path):
    data, about = saved(tmp_path)._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR") and data["text/plain"] == f"case/00-demo: {ALT}"
    assert about == {"image/png": {"alt": ALT, "width": 350}}


def test_printed_size_and_fonts(tmp_path):
    saved(tmp_path)
    png, pdf = ((tmp_path / f"case/00-demo.{end}").read_bytes() for end in ("png", "pdf"))
    assert struct.unpack(">II", png[16:24]) == (420, 312)
    density = png.index(b"pHYs") + 4
    assert round(struct.unpack(">I", png[density : density + 4])[0] * 0.0254) == 120
    assert re.search(rb"/MediaBox \[ ?0 0 252 187\.2 ?\]", pdf)
    assert b"/Type3" not in pdf and b"CreationDate" not in pdf and b"/FontFile2" in pdf


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path):
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        command = [sys.executable, "-c", DRAW.replace("FOLDER", repr(str(folder)))]
        words = {"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(tmp_path)}
        subprocess.run(command, check=True, env=words, capture_output=True)
        written.append([path.read_bytes() for path in sorted(folder.rglob("*.*"))])
    assert len(written[0]) == 5 and written[0] == written[1]  # four of the figure, and the record


@pytest.mark.parametrize("name", ["words", "Words_by_outlet", "1-words"])
def test_a_reader_names_figures_freely(tmp_path, name):
    assert saved(tmp_path, name=name).name == name


def test_figures_that_ship_have_the_number_of_their_notebook():
    shipped = Path(__file__).parents[2] / "figures"
    files = [path for path in shipped.glob("*/*") if not path.name.startswith(".")]
    assert files
    assert [
        path for path in files if not re.match(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*\.", path.name)
    ] == []


def test_canvas_gives_panels_without_global_state():
    figure, axes = figures.canvas("page", 3, rows=2, columns=2, sharex=True)
    assert (
        isinstance(figure, Figure)
        and axes.shape == (2, 2)
        and tuple(figure.get_size_inches()) == (7, 3)
    )
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )


def distance(one, other, kind):
    """Return how far apart two colours are for a reader with one kind of colour vision (CAM02-UCS)."""
    rgb = np.array(
        [[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in (one, other)]
    )
    if kind:
        rgb = np.clip(
            cspace_convert(rgb, {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}, "sRGB1"),
            0,
            1,
        )
    return float(deltaE(rgb[0], rgb[1], input_space="sRGB1"))


VISIONS = [None, "deuteranomaly", "protanomaly", "tritanomaly"]


COLOURS = [*plots.PALETTE, plots.style.OF_REST]


@pytest.mark.parametrize("kind", VISIONS)
def test_colours_are_told_apart_by_every_reader(kind):
    pairs = [*combinations(COLOURS, 2)]
    assert min(distance(*pair, kind) for pair in pairs) >= 10


def test_the_colour_test_can_fail():
    assert distance("#1f77b4", "#9467bd", "protanomaly") < 10  # two colours of a popular default
