"""Images stay small, keep the colours of small marks, and are written anew only if they show something else."""

import base64
import io
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis import figures, plots
from analysis.figures import images
from analysis.files import RECORD

ROOT = Path(__file__).resolve().parents[2]
ORANGE = (230, 159, 0)
NAVY = (8, 48, 107)
SAVING = sys.modules["analysis.figures.save"]  # `figures.save` is the function
TABLE = pd.DataFrame({"law": [3, 12]}, index=["North", "East"])


def committed_images():
    """Yield the name and bytes of each PNG in the folders and notebooks that are committed."""
    for folder in ("figures", "docs/pictures", "data"):
        for path in sorted((ROOT / folder).rglob("*.png")):
            yield str(path.relative_to(ROOT)), path.read_bytes()
    for path in sorted((ROOT / "notebooks").rglob("[!.]*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        for number, output in enumerate(outputs):
            if "image/png" in output.get("data", {}):
                data = "".join(output["data"]["image/png"])
                yield f"{path.name}, output {number}", base64.b64decode(data)


def test_a_committed_image_has_a_palette_and_at_most_60_kb():
    """The history holds each version of each image for ever. No image is exempt."""
    found = dict(committed_images())
    assert len(found) > 60
    too_large = {name: len(data) for name, data in found.items() if len(data) > 60_000}
    modes = {name: Image.open(io.BytesIO(data)).mode for name, data in found.items()}
    assert too_large == {}
    assert {name for name, mode in modes.items() if mode != "P"} == set()


def test_a_small_mark_and_one_dark_cell_keep_their_colour_among_many_edges_and_tints():
    shades = np.arange(200 * 200).reshape(200, 200) % 256
    pixels = np.dstack([shades, shades, shades]).astype(np.uint8)
    pixels[:100] = 255 - pixels[:100] // 8  # 32 tints of white, each of more pixels than the marks
    pixels[:20, :20] = ORANGE
    pixels[30:40, :40] = NAVY
    small = images.with_palette(Image.fromarray(pixels, "RGB"))
    shown = small.convert("RGB")
    assert small.mode == "P" and len(small.getcolors()) == 32
    assert shown.getpixel((10, 10)) == ORANGE and shown.getpixel((10, 35)) == NAVY
    differences = np.abs(np.asarray(shown).astype(int) - pixels)
    assert differences.max() <= 12


def test_an_image_of_two_colours_has_two():
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[0] = NAVY
    small = images.with_palette(Image.fromarray(pixels, "RGB"))
    assert small.convert("RGB").getcolors() == [(4, NAVY), (12, (0, 0, 0))]


def save(folder, table=TABLE):
    return figures.save(plots.heat_map(table), "01-items", case="demo", folder=folder)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "demo").iterdir())}


def test_another_machine_leaves_the_images_of_the_same_svg(tmp_path, monkeypatch):
    save(tmp_path)
    before = contents(tmp_path)
    with monkeypatch.context() as other_machine:
        other_machine.setattr(SAVING, "small_png", lambda *_, **__: b"Other bytes.")
        vector_image = SAVING._vector_image
        other_machine.setattr(
            SAVING,
            "_vector_image",
            lambda figure, kind, metadata: (
                vector_image(figure, kind, metadata) if kind == "svg" else b"Other bytes."
            ),
        )
        shown = save(tmp_path)
        assert contents(tmp_path) == before
        assert shown.png == before["01-items.png"]
        save(tmp_path, TABLE.assign(law=[4, 12]))
    after = contents(tmp_path)
    assert after["01-items.png"] == b"Other bytes."
    assert all(before[name] != after[name] for name in before)


def test_an_svg_has_no_digits_that_depend_on_the_processor(tmp_path):
    for shift in (0, 1e-13):
        figure = plots.heat_map(TABLE)
        figure.axes[0].set_position([0.2 + shift, 0.2, 0.7 - shift, 0.7])
        figure.set_layout_engine("none")
        figures.save(figure, "01-items", case="demo", folder=tmp_path / f"{shift}")
    first, second = (path.read_bytes() for path in tmp_path.glob("*/demo/01-items.svg"))
    assert b"<clipPath" in first and second == first


def test_other_settings_draw_all_images_anew(tmp_path, monkeypatch):
    save(tmp_path)
    before = contents(tmp_path)
    monkeypatch.setattr(images, "COLOURS", 2)
    save(tmp_path)
    assert contents(tmp_path)["01-items.png"] != before["01-items.png"]


def test_a_removed_image_is_drawn_again(tmp_path):
    save(tmp_path)
    before = contents(tmp_path)
    for name in ("01-items.pdf", "01-items-column.pdf"):
        (tmp_path / "demo" / name).unlink()
        save(tmp_path)
        assert contents(tmp_path) == before


def test_what_a_killed_run_left_is_drawn_again(tmp_path):
    other_table = TABLE.assign(n=[4, 12])
    save(tmp_path / "left")
    save(tmp_path / "whole", other_table)
    left, whole = (tmp_path / folder / "demo" for folder in ("left", "whole"))
    before, after = (json.loads((folder / RECORD).read_text("utf-8")) for folder in (left, whole))
    before["files"] = {
        name: f"{old} {after['files'][name]}" for name, old in before["files"].items()
    }
    (left / RECORD).write_text(json.dumps(before), "utf-8")
    (left / "01-items.svg").write_bytes((whole / "01-items.svg").read_bytes())
    save(tmp_path / "left", other_table)
    assert contents(tmp_path / "left") == contents(tmp_path / "whole")


@pytest.mark.parametrize("digit", [1, -1])
def test_a_sum_in_another_order_gives_the_same_numbers_and_the_same_figure(tmp_path, digit):
    exact = 0.5324136645298815
    other = exact + digit * 2**-52
    assert other != exact
    for folder, share in (("one", exact), ("two", other)):
        quoted = {"law share": (share, ".00"), "all pages": 1_209}
        figures.save_numbers(quoted, name="01-numbers", case="demo", folder=tmp_path / folder)
        save(tmp_path / folder, pd.DataFrame({"law": [share]}, index=["North"]))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    numbers = json.loads((tmp_path / "one/demo/01-numbers.json").read_text("utf-8"))
    assert numbers["lawShare"]["value"] == 0.5324136645
    assert numbers["allPages"]["value"] == 1209
