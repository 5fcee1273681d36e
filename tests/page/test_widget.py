"""The page in JupyterLab: what the widget sends, and what a reader does with it in an output cell."""

import base64
import io
import json
import re
from html import escape

import browser
import nbformat
import pytest
from nbconvert import HTMLExporter
from PIL import Image

from analysis import page

FEW = "data/example-articles"
#: The frame shows all of a page.
IS_WHOLE = """() => document.documentElement.scrollWidth <= innerWidth
  && document.documentElement.getBoundingClientRect().height - innerHeight <= 1"""


@pytest.fixture(scope="module")
def few(root):
    return page.Page(root / FEW)


def sent_by(shown, message):
    """Return what a widget sends when a message arrives: pairs of content and buffers."""
    sent = []
    shown.send = lambda content, buffers=(): sent.append((content, list(buffers)))
    shown._message_arrived(shown, message, [])
    del shown.send
    return sent


# ---- without a browser


def test_the_page_goes_as_a_message_and_never_as_a_trait(few):
    [(content, [html])] = sent_by(few, {"kind": "page"})
    assert content == {"kind": "page"}
    text = html.decode("utf-8")
    assert text.startswith("<!DOCTYPE html>") and '"inNotebook":true' in text.replace(" ", "")
    state = json.dumps(few.get_state(), default=str)
    assert len(state) < 20_000 and "Estmark" not in state


def test_other_messages_get_no_answer(few):
    assert sent_by(few, {"kind": "lives"}) == []


def test_texts_can_be_in_the_page(root):
    [(_, [html])] = sent_by(page.Page(root / FEW, texts=True), {"kind": "page"})
    assert "told nobody on the Norvian bank" in html.decode("utf-8")


@pytest.mark.slow
def test_a_picture_is_beside_the_widget(root):
    data, about = page.Page(root / "data/hamedan-2016")._repr_mimebundle_()
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width > 600 and len(data["image/png"]) < 100_000
    alt = about["image/png"]["alt"]
    assert alt in data["text/plain"] and f'alt="{escape(alt)}"' in data["text/html"]
    assert data["text/plain"].startswith("Page of hamedan-2016. ")
    assert browser.WIDGET in data


def test_nbconvert_shows_the_picture_of_the_notebook_with_its_alt_text(root):
    made, _ = HTMLExporter().from_filename(root / "notebooks/explore.ipynb")
    assert re.search(r'<img alt="[^"]+: Russian \d', made) and "No description" not in made


def test_a_case_without_a_plan_shows_what_each_group_stresses(few):
    data, _ = few._repr_mimebundle_()
    told = "Page of example-articles. What leads each group's profile"
    assert data["text/plain"].startswith(told)


def test_an_address_may_begin_with_its_sign(root):
    assert page.Page(root / FEW, address="#view=tone").address == "view=tone"


# ---- in JupyterLab


def frames(shown, n):
    """Return the frames of the pages in a notebook, from the top, drawn."""
    browser.expect(shown.locator("iframe")).to_have_count(n, timeout=90_000)
    found = []
    for element in shown.query_selector_all("iframe"):
        frame = element.content_frame()
        browser.drawn(frame)
        found.append(frame)
    return found


@pytest.fixture(scope="module")
def notebook(chromium, lab):
    """Open a notebook with two pages."""
    cells = [
        'from analysis import page\n\nevent = page.Page("../data/hamedan-2016")\nevent',
        'few = page.Page("../data/example-articles", address="view=sources")\nfew',
    ]
    path = lab.folder / "notebooks/two.ipynb"
    book = nbformat.read(lab.folder / "notebooks/explore.ipynb", as_version=4)
    book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(book, path)
    shown = browser.open_notebook(chromium, lab, "notebooks/two.ipynb")
    browser.run_all(shown)
    browser.wait(shown)
    yield shown
    shown.close()
    lab.end("notebooks/two.ipynb")


@pytest.mark.browser
def test_two_pages_are_whole_in_their_cells(notebook):
    for frame in frames(notebook, 2):
        frame.wait_for_function(IS_WHOLE)
    assert notebook.wrong == []


@pytest.mark.browser
def test_each_page_has_its_own_address_and_escape_stays_in_it(notebook):
    """JupyterLab would leave the cell."""
    event, few = frames(notebook, 2)
    event.get_by_role("link", name="Compare", exact=True).first.click()
    event.wait_for_url(re.compile("view=compare"))
    assert few.evaluate("location.hash") == "#view=sources"
    event.locator("#view").focus()
    event.locator("#view").press("Escape")
    assert event.evaluate("document.hasFocus() && window.pageReady")


@pytest.mark.browser
def test_the_theme_is_that_of_jupyterlab_also_when_it_changes(notebook):
    for name, theme in (("Dark", "dark"), ("Light", "light")):
        notebook.get_by_role("menuitem", name="Settings", exact=True).first.click()
        notebook.locator(".lm-Menu-item", has_text=re.compile("^Theme")).hover()
        notebook.locator(".lm-Menu-item", has_text=re.compile(f"^JupyterLab {name}$")).click()
        for frame in frames(notebook, 2):
            frame.locator(f"html[data-theme={theme}]").wait_for(state="attached")


@pytest.mark.browser
def test_a_saved_notebook_is_small_and_has_a_picture(notebook, lab):
    path = lab.folder / "notebooks/two.ipynb"
    saved = browser.saved(notebook, path)
    first, second = saved.cells
    assert path.stat().st_size <= 300_000
    assert "image/png" in first.outputs[0].data and "text/plain" in second.outputs[0].data
    report, _ = HTMLExporter().from_notebook_node(saved)
    assert report.count('src="data:image/png;base64') == 2
