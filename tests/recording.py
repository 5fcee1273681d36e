"""Pictures of the explorer and its page for README and docs, and the executed `explore.ipynb`.

`make pictures` runs it.

A browser of its own opens `explore.ipynb` in JupyterLab as a reader would. Each step is a picture;
the recording shows one after the other, with a round mark where the pointer is.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import browser
import nbformat
from PIL import Image

from analysis import explore
from analysis.figures import notebooks
from analysis.figures.images import with_palette

PICTURES = browser.ROOT / "docs" / "pictures"
CASE = browser.ROOT / "data" / "hamedan-2016"
WIDTH = 960  # pixels of the recording; a README shows no more
QUALITY = 80
STILL = 800  # pixels of a picture of the board
LARGE = {"width": 1280, "height": 800}
PHONE = {"width": 400, "height": 800}
WIDGET = "application/vnd.jupyter.widget-view+json"
TO_TOP = "board => board.scrollIntoView({block: 'start'})"
#: A round mark at the pointer, which a picture of a page does not show.
POINTER = """() => {
  const mark = document.createElement('div');
  mark.id = 'pointer';
  mark.style.cssText = 'position:fixed;z-index:99999;width:22px;height:22px;border-radius:50%;'
    + 'border:3px solid #d55e00;background:#d55e0055;pointer-events:none;left:-50px;top:-50px';
  document.body.append(mark);
  addEventListener('mousemove', event => {
    mark.style.left = `${event.clientX - 11}px`;
    mark.style.top = `${event.clientY - 11}px`;
  }, true);
}"""


class Recording:
    """Pictures of a page, each with the time for which it is shown."""

    def __init__(self, page):
        self.page = page
        self.frames: list[Image.Image] = []
        self.milliseconds: list[int] = []

    def shoot(self, seconds: float) -> None:
        """Take a picture that is shown for so many seconds."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        height = round(picture.height * WIDTH / picture.width)
        self.frames.append(picture.resize((WIDTH, height), Image.Resampling.LANCZOS))
        self.milliseconds.append(round(1000 * seconds))

    def click(self, target, *, seconds: float) -> None:
        """Show the pointer on an element, click it, and show what comes."""
        target.scroll_into_view_if_needed()
        target.hover()
        self.shoot(0.6)
        target.click()
        wait_for_board(self.page)
        self.shoot(seconds)

    def save(self, path: Path) -> None:
        """Write the pictures as one that moves."""
        first, *others = self.frames
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self.milliseconds,
            loop=0,
            quality=QUALITY,
            method=6,
        )


def wait_for_board(page) -> None:
    """Wait until the figure is that of the choices."""
    page.wait_for_timeout(300)
    page.wait_for_selector('.ex-board[aria-busy="false"]', timeout=60_000)
    page.wait_for_timeout(300)


def open_board(started, lab: browser.Lab):
    """Return a page with the board, the file browser closed."""
    page = browser.open_notebook(started, lab, "notebooks/explore.ipynb")
    page.keyboard.press("Control+b")
    browser.run_all(page)
    page.wait_for_selector(".ex-board", timeout=120_000)
    wait_for_board(page)
    page.evaluate(POINTER)
    page.locator(".ex-root").evaluate(TO_TOP)
    return page


def tab(page, view: str):
    """Return the tab of a view."""
    return page.locator(".ex-root").get_by_role("tab", name=view, exact=True)


def record_board(page) -> Recording:
    """Return what a reader does in the first minute, in 20 seconds."""
    recording = Recording(page)
    recording.shoot(2.5)
    recording.click(tab(page, "contrasts"), seconds=2.5)
    choose(page, "Group", beginning="Russian")
    recording.shoot(3)
    recording.click(page.locator(".ex-spot[data-key*=item]").first, seconds=0.5)
    page.locator(".ex-places").scroll_into_view_if_needed()
    recording.shoot(2.5)
    page.locator(".ex-root").evaluate(TO_TOP)
    recording.click(tab(page, "one item"), seconds=2.5)
    recording.click(tab(page, "network"), seconds=2)
    recording.click(tab(page, "all sources"), seconds=1)
    recording.click(page.locator(".ex-spot[data-key*=source]").last, seconds=2.5)
    return recording


def choose(page, label: str, *, beginning: str) -> None:
    """Choose the first value of a control that begins so."""
    control = page.get_by_label(label, exact=True)
    values = control.locator("option").all_inner_texts()
    control.select_option(label=next(value for value in values if value.startswith(beginning)))
    wait_for_board(page)


def picture(started, address: str, name: str, *, size: dict, is_dark: bool = False) -> None:
    """Keep a picture of an exported page."""
    scheme = "dark" if is_dark else "light"
    page = started.new_page(viewport=size, color_scheme=scheme)
    page.goto(address)
    page.wait_for_selector("[data-ready]")
    page.wait_for_timeout(1000)
    save_picture(Image.open(io.BytesIO(page.screenshot())), name)
    page.close()


def save_picture(shown: Image.Image, name: str) -> None:
    """Write a picture as a PNG of few colours, as all images that are committed."""
    with_palette(shown.convert("RGB")).save(PICTURES / name, optimize=True)


def execute_notebook(path: Path) -> None:
    """Run the explorer's notebook and keep what is seen of it without a kernel."""
    notebook = nbformat.read(path, as_version=4)
    trouble = notebooks.execute(notebook, folder=path.parent)
    if trouble:
        raise SystemExit(f"{path.name}: {trouble}")
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.data.pop(WIDGET, None)
    notebook.metadata.pop("widgets", None)
    nbformat.write(notebooks.normalise(notebook), path)


def main() -> None:
    """Write all pictures, and the executed notebook."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as started:
        path = explore.export(CASE, Path(folder) / "page.html")
        picture(started, path.as_uri(), "page.png", size=LARGE)
        picture(started, path.as_uri(), "page-phone.png", size=PHONE, is_dark=True)
        with browser.jupyterlab(browser.ROOT, Path(folder) / "lab") as lab:
            page = open_board(started, lab)
            recording = record_board(page)
            recording.save(PICTURES / "explorer.webp")
            board = recording.frames[3]
            height = round(board.height * STILL / WIDTH)
            save_picture(board.resize((STILL, height), Image.Resampling.BOX), "board.png")
    execute_notebook(browser.ROOT / "notebooks" / "explore.ipynb")


if __name__ == "__main__":
    main()
