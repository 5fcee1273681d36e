"""JupyterLab as `make lab` starts it, in a folder of its own, and Chromium to look at it: for the tests marked `browser`.

`faults` is what the tests ask: everything that is wrong with a notebook after Run All Cells, as a list of sentences.
"""

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
#: All images of a notebook have arrived, or failed to.
_LOADED = """() => [...document.querySelectorAll('.jp-NotebookPanel img')].every(image => image.complete)"""
#: Which images among the outputs and the Markdown are not seen whole.
_UNSEEN = """panel => [...panel.querySelectorAll('.jp-OutputArea-output img, .jp-MarkdownOutput img')].filter(image => {
  image.scrollIntoView({block: 'center'});
  const box = image.getBoundingClientRect(), frame = panel.getBoundingClientRect();
  const isInside = box.left >= frame.left - 1 && box.right <= frame.right + 1;
  return !image.naturalWidth || !box.width || !box.height || !isInside;
}).map(image => `not seen whole: ${image.alt}`)"""


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
        request = urllib.request.Request(
            f"{self.address}/api/{path}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or "null")

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
    (folder / "notebooks").mkdir(parents=True)
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        clear(root, folder, path.name)
    for name in ("data", "benchmarks", "Makefile", "pyproject.toml", "requirements.lock"):
        (folder / name).symlink_to(root / name)
    shutil.copytree(
        root / "docs/pictures", folder / "docs/pictures"
    )  # JupyterLab shows no file behind a link


def _settings(folder, port, token):
    """Write JupyterLab's settings into a home of its own; return what tells JupyterLab of them."""
    (folder / "labconfig").mkdir(parents=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (folder / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
    served = {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
        },
        "IdentityProvider": {"token": token},
    }
    (folder / "jupyter_server_config.json").write_text(json.dumps(served))
    names = (
        "HOME",
        "JUPYTER_CONFIG_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
    )
    return {name: str(folder / name.lower()) for name in names} | {
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder),
    }


@contextmanager
def jupyterlab(root, folder):
    """Run `make lab` in a copy of what it shows, with a home, a port and a token of its own; end it with all its kernels."""
    shutil.which("make") or needed("make")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lab = Lab(folder / "clone", f"http://127.0.0.1:{port}", secrets.token_hex(8))
    _copy(root, lab.folder)
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "MAKE", "MFLAGS"))
    }
    apart = own | _settings(folder / "home", port, lab.token)
    command = [
        "make",
        "--silent",
        f"PY={sys.executable}",
        "--assume-old=.venv/.lab",
        "lab",
    ]  # this very environment
    with (folder / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=lab.folder, env=apart, start_new_session=True, stdout=log, stderr=log
        )
    try:
        _until(
            lambda: _answers(lab),
            seconds=60,
            or_say=lambda: (folder / "lab.log").read_text("utf-8", "replace"),
        )
        yield lab
    finally:
        _end(server, lab)


def _answers(lab):
    try:
        return bool(lab.ask("status"))
    except (urllib.error.URLError, OSError):
        return False


def _until(happened, *, seconds, or_say):
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            pytest.fail(f"after {seconds} s: {or_say()}")
        time.sleep(0.2)


def _end(server, lab):
    """End the process group; JupyterLab ends its kernels when it is asked to, and they end themselves when it is not there."""
    os.killpg(server.pid, signal.SIGTERM)
    for _ in range(100):
        if server.poll() is not None and not _answers(lab):
            return
        time.sleep(0.2)
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(20)


@contextmanager
def chromium():
    """Start Debian's Chromium; nothing is downloaded."""
    program = shutil.which("chromium") or needed("Chromium (Debian, Ubuntu: apt install chromium)")
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        needed("playwright (make test-all)")
    expect.set_options(timeout=60_000)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


def expect(found):
    """Return playwright's assertions on what a page shows; only make test-all installs playwright."""
    from playwright import sync_api

    sync_api.expect.set_options(timeout=60_000)
    return sync_api.expect(found)


def new_page(browser):
    """Return a page that takes down, in `wrong`, errors in its console and requests that leave the machine."""
    page = browser.new_page(viewport=SCREEN)
    page.wrong = []
    page.on(
        "console",
        lambda said: page.wrong.append(f"console: {said.text}") if said.type == "error" else None,
    )
    page.on("pageerror", lambda error: page.wrong.append(f"page: {error}"))
    page.unanswered = set()
    page.on("websocket", lambda socket: _note_questions(page.unanswered, socket))
    inside = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(inside) else page.wrong.append(f"asked for {asked.url}")
        ),
    )
    return page


def _note_questions(unanswered, socket):
    """Take down which messages of widgets the kernel has not dealt with yet."""

    def sent(frame):
        if b"comm_msg" in _bytes(frame):
            unanswered.add(_MESSAGE.search(_bytes(frame))[1])

    def received(frame):
        if _IDLE.search(_bytes(frame)):
            unanswered.difference_update(_MESSAGE.findall(_bytes(frame)))

    socket.on("framesent", sent)
    socket.on("framereceived", received)


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


def faults(page, notebook):
    """Return what is wrong with a notebook that has run: in its page, and in its file, which is saved."""
    page.wait_for_function(_LOADED)
    found = [*page.wrong, *page.locator(".jp-NotebookPanel-notebook").evaluate(_UNSEEN)]
    for cell in saved(page, notebook).cells:
        if cell.cell_type == "code" and cell.source and not cell.execution_count:
            found.append(f"{cell.id} did not run")
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                found.append(f"{cell.id}: {output}")
    return found
