"""JupyterLab as `make lab` starts it, in a folder of its own, and Chromium to look at it: for the tests marked `browser`."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

SCREEN = {"width": 1280, "height": 800}  # a small laptop
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
MINUTES = 10  # that a notebook may take
WIDGET = "application/vnd.jupyter.widget-view+json"
#: Prompts of a notebook that still runs, or has not begun.
_DONE = """() => {
  const prompts = [...document.querySelectorAll('.jp-NotebookPanel .jp-CodeCell .jp-InputPrompt')].map(one => one.textContent);
  return prompts.some(text => /\\d/.test(text)) && !prompts.some(text => text.includes('*'));
}"""
_MESSAGE = re.compile(rb'"msg_id": ?"([^"]+)"')
_IDLE = re.compile(rb'"execution_state": ?"idle"')


def needed(missing):
    """Skip the test, or fail it where the continuous integration runs: there the browser has to be."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"needs {missing}")


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its folder, its address, its token."""

    folder: Path
    address: str
    token: str

    def url(self, notebook):
        """Return the address of a notebook, in a workspace that no other page has."""
        return f"{self.address}/lab/workspaces/{Path(notebook).stem}/tree/{notebook}?reset&token={self.token}"

    def ask(self, path, *, method="GET"):
        """Return what the server's interface answers."""
        headers = {"Authorization": f"token {self.token}"}
        asked = urllib.request.Request(f"{self.address}/api/{path}", method=method, headers=headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.loads(answer.read() or "null")

    def is_there(self):
        """Return whether the server answers."""
        try:
            return bool(self.ask("status"))
        except (urllib.error.URLError, OSError):
            return False

    def end(self, notebook):
        """End the kernel of a notebook."""
        for session in self.ask("sessions"):
            if session["path"] == notebook:
                self.ask(f"sessions/{session['id']}", method="DELETE")


def clear(root, lab_folder, name):
    """Put a notebook without outputs into the lab's folder: what is seen later was made in this run, with this kernel."""
    notebook = nbformat.read(root / "notebooks" / name, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    nbformat.write(notebook, lab_folder / "notebooks" / name)


def _copy(root, folder):
    """Lay out what a reader has after a clone, as far as notebooks and `make lab` ask for it; nothing in it is the original."""
    # JupyterLab shows no file behind a link.
    shutil.copytree(root / "docs/pictures", folder / "docs/pictures")
    (folder / "notebooks").mkdir()
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        clear(root, folder, path.name)
    for name in ("data", "benchmarks", "Makefile", "pyproject.toml", "requirements.lock"):
        (folder / name).symlink_to(root / name)


def _settings(folder, port, token):
    """Write JupyterLab's settings into a home of its own; return the environment in which it finds them."""
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    server = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "open_browser": False}
    served = {"ServerApp": server | {"allow_root": True}, "IdentityProvider": {"token": token}}
    (folder / "labconfig").mkdir(parents=True)
    (folder / "labconfig/page_config.json").write_text(json.dumps(quiet))
    (folder / "jupyter_server_config.json").write_text(json.dumps(served))
    not_ours = ("JUPYTER", "MAKE", "MFLAGS")
    own = {name: text for name, text in os.environ.items() if not name.startswith(not_ours)}
    places = """JUPYTERLAB_WORKSPACES_DIR JUPYTERLAB_SETTINGS_DIR JUPYTER_DATA_DIR
        JUPYTER_RUNTIME_DIR IPYTHONDIR""".split()
    own |= {name: str(folder / name.lower()) for name in places}
    return own | dict.fromkeys(["HOME", "JUPYTER_CONFIG_DIR"], str(folder))


@contextmanager
def jupyterlab(root, folder):
    """Run `make lab` in a copy of what it shows, with a home, a port and a token of its own; end it with all its kernels."""
    shutil.which("make") or needed("make")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lab = Lab(folder / "clone", f"http://127.0.0.1:{port}", secrets.token_hex(8))
    _copy(root, lab.folder)
    # In this very environment.
    command = ["make", "--silent", f"PY={sys.executable}", "--assume-old=.venv/.lab", "lab"]
    with (folder / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=lab.folder,
            env=_settings(folder / "home", port, lab.token),
            start_new_session=True,
            stdout=log,
            stderr=log,
        )
    try:
        if not _waited(lab.is_there, seconds=60):
            pytest.fail((folder / "lab.log").read_text("utf-8", "replace"))
        yield lab
    finally:
        # It ends its kernels when it is asked to, and they end themselves when it is not there.
        os.killpg(server.pid, signal.SIGTERM)
        if not _waited(lambda: server.poll() is not None and not lab.is_there(), seconds=20):
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(20)


def _waited(happened, *, seconds):
    """Return whether something happened in time."""
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.2)
    return happened()


@contextmanager
def chromium():
    """Start Debian's Chromium; nothing is downloaded."""
    program = shutil.which("chromium") or needed("Chromium (Debian, Ubuntu: apt install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        needed("playwright (make test-all)")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


def expect(found):
    """Return playwright's assertions on what a page shows; only make test-all installs playwright."""
    from playwright import sync_api

    sync_api.expect.set_options(timeout=60_000)
    return sync_api.expect(found)


def drawn(shown):
    """Wait until a page of a case is drawn, in a window or a frame.

    Its policy forbids eval, by which playwright asks again for an expression: ask by what is in the page, or by a function.
    """
    shown.locator("html[data-ready]").wait_for(state="attached", timeout=60_000)


def new_page(browser):
    """Return a page that takes down, in `wrong`, errors in its console and requests that leave the machine.

    In `unanswered` are the messages of widgets that the kernel has not dealt with yet.
    """
    page = browser.new_page(viewport=SCREEN)
    page.wrong, page.unanswered = [], set()

    def said(message):
        if message.type == "error":
            page.wrong.append(f"console: {message.text}")

    def asked(request):
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            page.wrong.append(f"asked for {request.url}")

    def sent(frame):
        if b"comm_msg" in _bytes(frame):
            page.unanswered.add(_MESSAGE.search(_bytes(frame))[1])

    def received(frame):
        if _IDLE.search(_bytes(frame)):
            page.unanswered.difference_update(_MESSAGE.findall(_bytes(frame)))

    def opened(socket):
        socket.on("framesent", sent)
        socket.on("framereceived", received)

    page.on("console", said)
    page.on("pageerror", lambda error: page.wrong.append(f"page: {error}"))
    page.on("request", asked)
    page.on("websocket", opened)
    return page


def _bytes(frame):
    return frame.encode() if isinstance(frame, str) else frame


def open_notebook(browser, lab, notebook):
    """Return a page with the notebook (a path in the lab's folder), its kernel waiting."""
    page = new_page(browser)
    page.goto(lab.url(notebook))
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    return page


def run_all(page):
    """Choose Run, Run All Cells in the menu."""
    page.get_by_role("menuitem", name="Run", exact=True).first.click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def wait(page):
    """Wait until all cells have run, or one has failed."""
    page.wait_for_function(_DONE, timeout=MINUTES * 60_000)


def saved(page, path):
    """Save the notebook as the keyboard does; return what is then in the file."""

    def _is_saved(answer):
        return answer.request.method == "PUT" and path.name in answer.url

    with page.expect_response(_is_saved, timeout=60_000):
        page.keyboard.press("Control+s")
    return nbformat.read(path, as_version=4)
