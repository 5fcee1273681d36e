"""What is saved: files of one name in two widths, the same bytes in every run, nothing without words or numbers."""

import os
import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn
from matplotlib.figure import Figure
from pandas.testing import assert_frame_equal
from PIL import Image
from places import ROOT

from analysis import figures, open_case, plots
from analysis.errors import InputError
from analysis.files import fingerprint
from analysis.plots.canvas import WIDTHS

COMMITTED = sorted((ROOT / "figures").rglob("*.pdf"))
SVG = "{http://www.w3.org/2000/svg}"
LISTED = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
TABLE = drawn("""
    group | item | n | size
    North | law  | 3 | 9
    South | law  | 0 | 9
""")
TABLE = TABLE.assign(estimate=[1 / 3, -0.0], low=[0.1, 0.0], high=[0.6, 0.3])
TABLE.attrs["method"] = {"measure": "share", "remark": "the pages are invented"}
ALT = 'Two dots, "law" <3> & base (12): право; \\ and more.'
FILES = "-caption.txt -column.pdf -column.svg .csv .pdf .png .svg".split()
DRAW = """
import pandas as pd
from analysis import figures, open_case, plots
from analysis.errors import InputError
shares = pd.DataFrame({"group": ["North", "Юг", "ایران"], "item": "law", "n": [3, 2, 5], "size": 9})
shares = shares.assign(estimate=shares["n"] / 9, low=0.1, high=0.9)
figures.save(plots.levels(shares), "00-demo", case="demo")
"""


def save(folder, figure=None, **options):
    options = {"name": "00-demo", "case": "demo", "folder": folder, "alt": ALT} | options
    return figures.save(figure or plots.levels(TABLE), **options)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return a figure, what saving it returned, and the folder of its files; not to be changed."""
    figure = plots.levels(TABLE, title="One of three", note="Two groups")
    figure.fit("column")
    folder = tmp_path_factory.mktemp("saved") / "figures"
    return figure, save(folder, figure, alt="One of three: Dots."), folder / "demo"


def files_in(folder):
    return sorted(path.name for path in folder.glob("[!.]*"))


def by_hand():
    """Return a figure that no plot function made."""
    figure = Figure((3, 2))
    figure.subplots().plot([1, 2])
    return figure


def inches_of(pdf):
    """Return how wide a PDF is."""
    return float(re.search(rb"/MediaBox \[ ?0 0 (\S+) ", pdf.read_bytes())[1]) / 72


# ---- files ------------------------------------------------------------------------------------


def test_a_figure_is_saved_as_wide_as_a_page_and_as_a_column(saved):
    figure, _, folder = saved
    assert files_in(folder) == [f"00-demo{ending}" for ending in FILES]
    assert inches_of(folder / "00-demo.pdf") == WIDTHS["page"]
    assert inches_of(folder / "00-demo-column.pdf") == WIDTHS["column"]
    assert figure.width == "column"


def test_a_figure_by_hand_has_its_own_width_alone_and_an_old_column_goes(saved, tmp_path):
    shutil.copytree(saved[-1], tmp_path / "demo")
    save(tmp_path, by_hand(), table=TABLE)
    names = [f"00-demo{ending}" for ending in FILES if "column" not in ending]
    assert files_in(tmp_path / "demo") == names
    assert inches_of(tmp_path / "demo/00-demo.pdf") == 3


def test_the_csv_is_the_table_rounded(saved):
    path = saved[-1] / "00-demo.csv"
    assert path.read_text() == (
        "group,item,n,size,estimate,low,high,mark\n"
        "North,law,3,9,0.333333,0.1,0.6,count\nSouth,law,0,9,0,0,0.3,count\n"
    )
    assert_frame_equal(pd.read_csv(path), TABLE.assign(mark="count"), rtol=1e-5, check_dtype=False)


def test_a_matrix_keeps_the_names_of_its_rows(tmp_path):
    rows = pd.Index(["Iran"], name="actor")
    matrix = pd.DataFrame([[1.0, np.nan]], index=rows, columns=["Iran", "US"])
    save(tmp_path, by_hand(), table=matrix)
    assert (tmp_path / "demo/00-demo.csv").read_text() == "actor,Iran,US\nIran,1,\n"


def test_the_caption_has_title_words_note_and_method(saved):
    paragraphs = (saved[-1] / "00-demo-caption.txt").read_text("utf-8").split("\n\n")
    assert paragraphs[:2] == ["One of three", "Dots."]
    assert paragraphs[2] == "Two groups."
    assert paragraphs[3:] == ["Estimates: share.", ""]


def test_a_caption_of_ones_own_is_all_of_the_text(tmp_path):
    figures.save(plots.levels(TABLE), "own", case="demo", folder=tmp_path, caption="Abb. 1: Recht")
    assert (tmp_path / "demo/own-caption.txt").read_text("utf-8") == "Abb. 1: Recht"


def test_an_open_case_is_no_name_of_a_folder(root, tmp_path):
    case = open_case(root / "data/climate-frames")
    with pytest.raises(InputError, match="case: got a Case; expected a path"):
        figures.save(plots.levels(TABLE), "own", case=case, folder=tmp_path)


# ---- notebooks --------------------------------------------------------------------------------


def test_a_notebook_shows_the_image_and_then_where_its_files_are(saved, monkeypatch):
    _, made, folder = saved
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda *data, **facts: shown.append((*data, facts))
    )
    made._ipython_display_()
    [(image, of_image), (line, of_line)] = shown
    assert image["image/png"].startswith("iVBOR")
    assert image["text/plain"] == repr(made) == "figures/demo/00-demo: One of three: Dots."
    assert of_image["metadata"] == {"image/png": {"alt": "One of three: Dots."}}
    assert line["text/plain"] == made.files and "saved" in of_line["metadata"]["text/plain"]
    assert str(folder) not in made.files


# ---- where it comes from ----------------------------------------------------------------------


def said_in(path):
    """Return what the metadata of a PNG or SVG say: title, alt text, sources."""
    if path.suffix == ".png":
        with Image.open(path) as picture:
            texts = picture.text
        return texts["Title"], texts["Description"], texts["Keywords"]
    root = ElementTree.parse(path).getroot()
    assert root.get("role") == "img"
    (listed,) = root.iter(LISTED)
    return root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc"), listed.text


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_committed_figure_says_what_it_is_and_is_of_today_s_data(path):
    digest = fingerprint(ROOT / "data" / path.parent.name)
    title, alt, sources = said_in(path.with_suffix(".svg"))
    assert title == path.stem and len(alt) > 20
    assert sources.startswith(f"case: {path.parent.name}; fingerprint: {digest}; versions: ")
    pdf = path.read_bytes()
    assert b"/Type3" not in pdf and digest.encode() in pdf
    assert inches_of(path) in WIDTHS.values()


def case_in(folder):
    folder.mkdir(parents=True)
    (folder / "outlets.csv").write_text("outlet\nElm Post\n")
    return folder


def test_every_image_says_where_it_comes_from(saved, tmp_path):
    save(tmp_path, case=case_in(tmp_path / "data/north"))
    for name in ("00-demo.svg", "00-demo.png", "00-demo-column.svg"):
        title, alt, sources = said_in(tmp_path / "north" / name)
        assert (title, alt) == (name.split(".")[0], ALT)
        assert sources.startswith("case: north; fingerprint: 4b8d8ba9ca34294b; versions: ")
    assert "none: the case is a name here" in said_in(saved[-1] / "00-demo.png")[2]


def test_the_fingerprint_is_of_names_and_bytes_of_data(tmp_path):
    case = case_in(tmp_path / "one")
    (case / "README.md").write_text("Prose.")
    assert fingerprint(case) == "4b8d8ba9ca34294b"
    (case / "hits.csv").write_text("x")
    assert fingerprint(case) != "4b8d8ba9ca34294b"


# ---- the same bytes ---------------------------------------------------------------------------


@pytest.mark.slow
def test_two_processes_on_two_processors_write_the_same_bytes(tmp_path):
    """A hash of another seed, and sums in the order of another processor."""
    written = []
    for seed, core in (("1", "Haswell"), ("2", "Prescott")):
        folder = tmp_path / seed
        folder.mkdir()
        words = {"PYTHONHASHSEED": seed, "OPENBLAS_CORETYPE": core, "HOME": str(tmp_path)}
        words |= {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", DRAW]
        subprocess.run(command, check=True, env=words, cwd=folder, capture_output=True)
        files = sorted(folder.rglob("*.*"))
        written.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert len(written[0]) == 7 and written[0] == written[1]
