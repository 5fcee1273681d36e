"""Notebooks as their readers meet them: `make lab`, Chromium, Run All Cells.

nbclient runs the others (test_notebooks.py).
"""

import re

import browser
import pytest
from places import ROOT

pytestmark = pytest.mark.browser


def test_from_a_clone_to_a_figure_of_ones_own_in_five_actions(chromium, lab, root):
    """What the tutorial says, action by action, by somebody who knows JupyterLab and nothing else."""
    browser.clear(root, lab.folder, "explore.ipynb")
    page = browser.new_page(chromium)
    # 1: make lab, which opens this page in notebooks/
    page.goto(f"{lab.address}/lab/workspaces/actions?token={lab.token}")
    page.get_by_role("listitem").filter(has_text="explore.ipynb").dblclick(timeout=60_000)  # 2
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    browser.run_all(page)  # 3
    browser.wait(page)
    frame = page.wait_for_selector("iframe").content_frame()
    browser.drawn(frame)
    frame.get_by_role("link", name="Compare", exact=True).click()  # 4: a contrast of one's own
    frame.get_by_label("Group", exact=True).select_option(label="Russian")
    frame.locator("#view h3", has_text="Russian outlets").first.wait_for()
    with page.expect_download() as saved:
        frame.locator("#view").get_by_text("PNG", exact=True).first.click()  # 5
    assert saved.value.path().read_bytes().startswith(b"\x89PNG") and page.wrong == []
    page.close()
    lab.end("notebooks/explore.ipynb")
    said = re.findall(r"(?m)^\d\..*", (ROOT / "docs/tutorial.md").read_text("utf-8"))
    words = ["make lab", "explore.ipynb", "Run All Cells", "Compare", "save"]
    assert len(said) == 5 and all(word in line for word, line in zip(words, said))
