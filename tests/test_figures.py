"""What is written: four files of one name, the same bytes in every run, nothing without words or numbers beside it."""
import hashlib
import re
import struct
import subprocess
import sys
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert, deltaE
from matplotlib.figure import Figure

from analysis import figures, plots
from analysis.checks import InputError

TABLE = pd.DataFrame({"item": ["law", "base"], "n": [3, 12], "estimate": [1 / 3, -0.0]})
ALT = 'Two bars: "law" 3 & base 12.'
DRAW = """
import pandas as pd
from analysis import figures, plots
table = pd.DataFrame({"item": ["law", "base", "Иран", "ایران"], "n": [3, 12, 5, 7], "estimate": [.1, .2, .3, .4]})
figure, axes = figures.canvas("page", 2.0, columns=2)
plots.bars(table, axes[0]); plots.terms(table, axes[1], n="n"); plots.note(axes[0], "Invented — numbers.")
figures.save(figure, table, name="00-two-panels", case="demo", folder=FOLDER, alt="Bars and dots.")
"""


def saved(folder, **changed):
    figure, ax = figures.canvas()
    plots.bars(TABLE, ax)
    return figures.save(figure, TABLE, **{"name": "00-demo", "case": "case", "folder": folder, "alt": ALT} | changed)


def test_four_files_of_one_name(tmp_path):
    saved(tmp_path)
    written = sorted(path.name for path in (tmp_path / "case").iterdir())
    assert written == [f"00-demo.{end}" for end in ("csv", "pdf", "png", "svg")]


def test_the_csv_is_the_drawn_table_rounded(tmp_path):
    saved(tmp_path)
    assert (tmp_path / "case/00-demo.csv").read_bytes() == b"item,n,estimate\nlaw,3,0.333333\nbase,12,0\n"


def test_a_matrix_keeps_its_row_names(tmp_path):
    matrix = pd.DataFrame([[1.0, np.nan]], index=pd.Index(["Iran"], name="actor"), columns=["Iran", "US"])
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
    assert struct.unpack(">II", png[16:24]) == (1050, 780)
    density = png.index(b"pHYs") + 4
    assert round(struct.unpack(">I", png[density:density + 4])[0] * 0.0254) == 300
    assert re.search(rb"/MediaBox \[ ?0 0 252 187\.2 ?\]", pdf)
    assert b"/Type3" not in pdf and b"CreationDate" not in pdf and b"/FontFile2" in pdf


def test_alt_text_is_in_the_files(tmp_path):
    saved(tmp_path)
    assert ALT.replace("&", "&amp;") in (tmp_path / "case/00-demo.svg").read_text().replace("&quot;", '"')
    assert b"Two bars" in (tmp_path / "case/00-demo.png").read_bytes()


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path):
    digests = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", DRAW.replace("FOLDER", repr(str(folder)))], check=True,
                       env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(tmp_path)}, capture_output=True)
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.*"))])
    assert len(digests[0]) == 4 and digests[0] == digests[1]


def test_the_network_has_no_date_and_plain_numbers(tmp_path):
    graph = nx.Graph()
    graph.add_node("Iran", units=np.int64(3))
    graph.add_edge("Iran", "Russia", weight=np.float64(1 / 3))
    path = figures.save_network(graph, name="03-pairs", case="case", folder=tmp_path)
    assert b"lastmodified" not in path.read_bytes() and graph.edges["Iran", "Russia"]["weight"] == 1 / 3
    back = nx.read_gexf(path)
    assert back.nodes["Iran"]["units"] == 3 and back.edges["Iran", "Russia"]["weight"] == 0.333333


@pytest.mark.parametrize("name", ["demo", "1-demo", "00_demo", "00-Demo", "00-demo/../x", "00-", "00-demo\n"])
def test_a_name_of_another_shape_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="name: got .*; expected two digits.* Write for example '01-issue-dimensions'"):
        saved(tmp_path, name=name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_figure_without_words_is_refused(tmp_path, alt):
    with pytest.raises(InputError, match="alt: got no text; expected a sentence.* cannot see the image"):
        saved(tmp_path, alt=alt)
    assert not list(tmp_path.iterdir())


def test_another_width_is_refused():
    with pytest.raises(InputError, match="width: got 'wide'; expected one of 'column', 'page'"):
        figures.canvas("wide")


def test_canvas_gives_panels_without_global_state():
    figure, axes = figures.canvas("page", 3, rows=2, columns=2, sharex=True)
    assert isinstance(figure, Figure) and axes.shape == (2, 2) and tuple(figure.get_size_inches()) == (7, 3)
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def distance(one, other, kind):
    """Return how far apart two colours are for a reader with one kind of colour vision (CAM02-UCS)."""
    rgb = np.array([[int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)] for colour in (one, other)])
    if kind:
        rgb = np.clip(cspace_convert(rgb, {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}, "sRGB1"), 0, 1)
    return float(deltaE(rgb[0], rgb[1], input_space="sRGB1"))


@pytest.mark.parametrize("kind", [None, "deuteranomaly", "protanomaly", "tritanomaly"])
def test_colours_are_told_apart_by_every_reader(kind):
    assert min(distance(*pair, kind) for pair in combinations(plots.PALETTE, 2)) >= 10


def test_the_colour_test_can_fail():
    assert distance("#1f77b4", "#9467bd", "protanomaly") < 10  # two colours of a popular default
