"""A form in the frame that a notebook shows, in JupyterLab as `make lab` starts it. Texts are INVENTED."""

import browser
import nbformat
import pandas as pd
import pytest

pytestmark = pytest.mark.browser
CELL = """import pandas as pd
from analysis import label
pages = pd.DataFrame({"article_id": ["a", "b"], "text": ["Storm broke the pier.", "Rain fell."]})
label.form(pages, "semetko_valkenburg", coder="Ann", to="form.html")"""


def form_in(page):
    frame = page.wait_for_selector("iframe[title=Form]").content_frame()
    frame.wait_for_selector("html[data-ready]")
    return frame


def test_a_form_in_a_notebook_takes_keys_keeps_answers_and_saves_them(chromium, lab):
    cell = nbformat.v4.new_code_cell(CELL)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    path = lab.folder / "notebooks/form.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), path)
    page = browser.open_notebook(chromium, lab, "notebooks/form.ipynb")
    browser.run_all(page)
    browser.wait(page)
    frame = form_in(page)
    assert page.evaluate("document.activeElement.tagName") != "IFRAME"  # keys are the notebook's
    frame.locator("#question").click()
    for key in "10u":
        page.keyboard.press(key)
    assert frame.locator("#count").text_content() == "3 answered, 7 to go"
    page.locator(".cm-content").first.click()  # keys are the notebook's again
    browser.saved(page, path)
    page.reload()
    frame = form_in(page)
    assert frame.locator("#count").text_content() == "3 answered, 7 to go"
    frame.locator("#question").click()
    with page.expect_download() as download:
        page.keyboard.press("s")
    table = pd.read_csv(download.value.path(), dtype=str)
    assert sorted(table["value"]) == ["0", "1", "unsure"]
    assert page.wrong == []
    page.close()
    lab.end("notebooks/form.ipynb")
