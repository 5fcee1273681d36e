"""Pictures of the explorer for README and docs, and the executed `explore.ipynb`: `make pictures`.

A browser of its own opens `explore.ipynb` in JupyterLab as a reader would. Each step is a picture;
the recording shows one after the other, with a round mark where the pointer is.
"""

import io
import sys
import tempfile
from pathlib import Path

import nbformat
from PIL import Image

from analysis import page as case_page
from analysis.figures.images import with_palette
from analysis.report import notebooks

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import browser  # noqa: E402 - the browser of the tests

PICTURES = ROOT / "docs" / "pictures"
CASE = ROOT / "data" / "hamedan-2016"
ARTICLES = ROOT / "data" / "syria-war"
WIDTH = 960  # pixels of the recording; a README shows no more
QUALITY = 80
PHONE = {"width": 400, "height": 800}
SCREEN = {"width": 1200, "height": 720}
TO_TOP = "frame => frame.scrollIntoView({block: 'start'})"
#: A round mark at the pointer, which a picture of a page does not show.
POINTER = """() => {
  const mark = document.createElement('div');
  mark.id = 'pointer';
  mark.style.cssText = 'position:fixed;z-index:99999;width:22px;height:22px;border-radius:50%;'
    + 'border:3px solid #d55e00;background:#d55e0055;pointer-events:none;left:-50px;top:-50px';
  document.body.append(mark);
}"""
#: It stands where it is told: the notebook does not hear the mouse inside the frame.
MOVE = """([x, y]) => {
  const mark = document.getElementById('pointer');
  Object.assign(mark.style, {left: `${x - 11}px`, top: `${y - 11}px`});
}"""


class Recording:
    """Pictures of a page, each with the time for which it is shown."""

    def __init__(self, page):
        self.page = page
        self.frames: list[Image.Image] = []
        self.milliseconds: list[int] = []

    def shoot(self, seconds):
        """Take a picture that is shown for so many seconds."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        height = round(picture.height * WIDTH / picture.width)
        self.frames.append(picture.resize((WIDTH, height), Image.Resampling.LANCZOS))
        self.milliseconds.append(round(1000 * seconds))

    def click(self, target, *, seconds, stays=False):
        """Show the pointer on an element, click it, and show what comes."""
        target.hover()
        box = target.bounding_box()
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        self.page.evaluate(MOVE, middle)
        self.shoot(0.6)
        target.click()
        self.page.wait_for_timeout(1000)
        self.page.evaluate(MOVE, [-50, -50])
        if not stays:
            self.page.locator("iframe").evaluate(TO_TOP)
        self.shoot(seconds)

    def save(self, path):
        """Write the pictures as one that moves."""
        first, *others = self.frames
        moving = {"save_all": True, "append_images": others, "duration": self.milliseconds}
        first.save(path, **moving, loop=0, quality=QUALITY, method=6)


def open_page(started, lab):
    """Return the notebook with the page in it, the file browser closed."""
    notebook = browser.open_notebook(started, lab, "notebooks/explore.ipynb")
    notebook.keyboard.press("Control+b")
    browser.run_all(notebook)
    browser.wait(notebook)
    frame = notebook.wait_for_selector("iframe").content_frame()
    browser.drawn(frame)
    notebook.wait_for_timeout(1000)
    notebook.evaluate(POINTER)
    notebook.locator("iframe").evaluate(TO_TOP)
    return notebook, frame


def record(notebook, frame):
    """Return what a reader does in the first minute, in 20 seconds."""
    recording = Recording(notebook)
    recording.shoot(3)
    recording.click(frame.get_by_role("link", name="Compare", exact=True), seconds=2.5)
    frame.get_by_label("Group", exact=True).select_option(label="Russian")
    notebook.wait_for_timeout(1000)
    recording.shoot(2.5)
    recording.click(
        frame.locator("#view table a, #view table button").nth(1), seconds=3, stays=True
    )
    frame.get_by_role("button", name="Close", exact=True).click()
    notebook.locator("iframe").evaluate(TO_TOP)
    notebook.wait_for_timeout(1000)
    recording.click(frame.get_by_role("link", name="Over time", exact=True), seconds=2.5)
    recording.click(frame.get_by_role("link", name="Sources", exact=True), seconds=1.5)
    recording.click(
        frame.locator("#view").get_by_text("TASS", exact=True).first, seconds=3, stays=True
    )
    return recording


def picture(started, address, name, *, viewport, scheme):
    """Keep a picture of a saved page, as a PNG of few colours."""
    page = started.new_page(viewport=viewport, color_scheme=scheme)
    page.goto(address)
    page.wait_for_selector("[data-ready]")
    page.wait_for_timeout(1000)
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    with_palette(shown).save(PICTURES / name, optimize=True)
    page.close()


def execute_notebook(path):
    """Run the explorer's notebook and keep what is seen of it without a kernel."""
    notebook = nbformat.read(path, as_version=4)
    with notebooks.Kernel() as kernel:
        trouble = kernel.execute(notebook, folder=path.parent)
    if trouble:
        raise SystemExit(f"{path.name}: {trouble}")
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.data.pop(browser.WIDGET, None)
    notebook.metadata.pop("widgets", None)
    nbformat.write(notebooks.normalise(notebook), path)


def main():
    """Write all pictures, and the executed notebook."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as started:
        path = case_page.save(CASE, Path(folder) / "page.html")
        picture(started, path.as_uri(), "page-phone.png", viewport=PHONE, scheme="dark")
        path = case_page.save(ARTICLES, Path(folder) / "articles.html")
        picture(started, path.as_uri(), "overview.png", viewport=SCREEN, scheme="light")
        with browser.jupyterlab(ROOT, Path(folder) / "lab") as lab:
            record(*open_page(started, lab)).save(PICTURES / "explorer.webp")
    execute_notebook(ROOT / "notebooks" / "explore.ipynb")


if __name__ == "__main__":
    main()
