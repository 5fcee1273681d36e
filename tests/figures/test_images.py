"""Images stay small, keep the colours of small marks, and are written anew only if they show something else."""

import io
import shutil
import sys
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from by_hand import drawn
from colorspacious import cspace_convert, deltaE
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image
from places import ROOT

from analysis import figures, plots
from analysis.figures import images
from analysis.palette import OF_REST, PALETTE

ORANGE = (230, 159, 0)
FOLDERS = ("figures", "docs/pictures", "data")
SAVING = sys.modules["analysis.figures.save"]  # `figures.save` is the function
TABLE = drawn("""
    group | item | n  | size
    North | law  | 3  | 20
    East  | law  | 12 | 20
""")
TABLE = TABLE.assign(estimate=TABLE["n"] / 20)


def test_a_committed_image_has_a_palette_and_at_most_60_kb():
    """The history holds each version of each image for ever. No image is exempt."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.png")]
    assert len(paths) > 20
    assert [path.name for path in paths if path.stat().st_size > 60_000] == []
    assert {Image.open(io.BytesIO(path.read_bytes())).mode for path in paths} == {"P"}


def test_a_small_mark_keeps_its_colour_among_many_tints():
    shades = np.arange(200 * 200, dtype=np.uint8).reshape(200, 200, 1)
    pixels = np.repeat(shades, 3, axis=2)
    pixels[:20, :20] = ORANGE
    small = images.with_palette(Image.fromarray(pixels, "RGB"))
    assert small.mode == "P" and len(small.getcolors()) == 128
    assert small.convert("RGB").getpixel((10, 10)) == ORANGE


def distance(one, other, vision):
    """Return how far apart two colours are for readers of one kind of colour vision (CAM02-UCS)."""
    rgb = np.array([list(bytes.fromhex(colour[1:])) for colour in (one, other)]) / 255
    if vision:
        space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
        rgb = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return float(deltaE(rgb[0], rgb[1], input_space="sRGB1"))


@pytest.mark.parametrize("vision", [None, "deuteranomaly", "protanomaly", "tritanomaly"])
def test_colours_are_told_apart_by_every_reader(vision):
    pairs = combinations([*PALETTE, OF_REST], 2)
    assert min(distance(*pair, vision) for pair in pairs) >= 10


# ---- the same files ---------------------------------------------------------------------------


def save(folder, table=TABLE):
    return figures.save(plots.levels(table), "01-items", case="demo", folder=folder)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return a folder in which the figure was saved; not to be changed."""
    folder = tmp_path_factory.mktemp("saved")
    save(folder)
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "demo").iterdir())}


@pytest.mark.slow
def test_another_machine_leaves_the_images_of_the_same_svg(saved, tmp_path, monkeypatch):
    folder = shutil.copytree(saved, tmp_path / "saved")
    before = contents(folder)
    monkeypatch.setattr(SAVING, "small_png", lambda *_, **__: b"Other bytes.")
    assert save(folder).png == before["01-items.png"] and contents(folder) == before
    save(folder, TABLE.assign(estimate=[0.2, 0.6]))
    assert contents(folder)["01-items.png"] == b"Other bytes."


def clipped(folder, *, shift):
    """Save two lines, each clipped to the same box but for the last digits of a corner."""
    figure = Figure((3, 2))
    ax = figure.subplots()
    for line, more in zip(ax.plot([[0, 1], [1, 0]]), (0, shift)):
        line.set_clip_box(Bbox.from_bounds(40 + more, 30, 100, 80))
    table = pd.DataFrame({"n": [1]})
    figures.save(figure, "01-lines", case="demo", folder=folder, table=table, alt="Two lines.")
    return (folder / "demo/01-lines.svg").read_bytes()


def test_clips_are_the_same_on_a_processor_with_other_last_digits(tmp_path):
    svg = clipped(tmp_path / "one", shift=0)
    assert (
        clipped(tmp_path / "more", shift=1e-13) == clipped(tmp_path / "less", shift=-1e-13) == svg
    )
    assert svg.count(b"<clipPath") == 1 and svg.count(b"url(#clip1)") == 2


def test_clips_of_other_boxes_stay_apart(tmp_path):
    svg = clipped(tmp_path, shift=5)
    assert svg.count(b"<clipPath") == 2 and svg.count(b"url(#clip2)") == 1


@pytest.mark.slow
def test_a_removed_image_is_drawn_again(saved, tmp_path):
    ignored = shutil.ignore_patterns("*.pdf", "*.png")
    folder = shutil.copytree(saved, tmp_path / "saved", ignore=ignored)
    save(folder)
    assert contents(folder) == contents(saved)
