"""The board in JupyterLab and Chromium: what a reader does with mouse and keyboard."""
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.browser
LAB = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--ServerApp.port_retries=0"]


@pytest.fixture(scope="module")
def lab(root, tmp_path_factory):
    """Start JupyterLab in a folder of its own; yield the address of the notebook, and the folder."""
    home, token = tmp_path_factory.mktemp("lab"), secrets.token_hex(8)
    (home / "notebooks").mkdir()
    (home / "data").symlink_to(root / "data")
    shutil.copy(root / "notebooks" / "explore.ipynb", home / "notebooks")
    (home / "labconfig").mkdir()
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (home / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    apart = {name: str(home) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTERLAB_SETTINGS_DIR")}
    options = [*LAB, f"--port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home}"]
    server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], env=os.environ | apart, start_new_session=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={token}").close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/explore.ipynb?reset&token={token}", home
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


@pytest.fixture(scope="module")
def page(lab):
    """Open the notebook, run all cells, and yield the page and what went wrong in it."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or pytest.skip("needs Chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium,
                                          args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.wrong = []
        page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        inside = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        page.on("request", lambda asked: None if asked.url.startswith(inside) else page.wrong.append(asked.url))
        page.goto(lab[0])
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        page.get_by_role("menuitem", name="Run", exact=True).first.click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_selector(".ex-board table", timeout=90_000)
        yield page
        browser.close()


def changed(page, act):
    """Do something, and wait until the figure has other bytes."""
    before = page.locator(".ex-figure img").get_attribute("src")
    act()
    page.wait_for_function("before => { const now = document.querySelector('.ex-figure img');"
                           " return now && now.getAttribute('src') !== before; }", arg=before, timeout=20_000)


def test_the_board_by_mouse_and_keyboard(page, lab):
    group = page.get_by_label("Group", exact=True)
    others = [value for value in group.locator("option").all_inner_texts() if value != group.input_value()]
    changed(page, lambda: group.select_option(label=others[-1]))
    page.locator(".ex-spot").first.click()
    page.wait_for_selector(".ex-places table")
    page.locator(".ex-board thead button").first.click()
    page.wait_for_selector('.ex-board th[aria-sort="descending"]')
    page.get_by_label("Filter").fill("an")
    page.get_by_text("rows").filter(has_text=" of ").first.wait_for()
    page.get_by_label("Filter").press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.closest('tbody') !== null"):
            break
        page.keyboard.press("Tab")
    wanted = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator(".ex-about", has_text=wanted).wait_for()
    page.locator(".ex-save").click()
    page.get_by_text("Saved in ").first.wait_for()
    assert {path.suffix for path in lab[1].rglob("explored/*/90-*")} == {".pdf", ".svg", ".png", ".csv", ".json"}


def test_no_fault_in_the_page(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = [fault for fault in axe.run(page, context=".ex-board").response["violations"]
             if fault["impact"] in ("serious", "critical")]
    assert found == [] and page.wrong == []
    assert page.evaluate("(() => { const board = document.querySelector('.ex-board');"
                         " return board.scrollWidth <= board.clientWidth; })()")
