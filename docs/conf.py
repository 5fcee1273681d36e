"""Settings of the site: ``make docs`` builds it with Sphinx into build/docs."""

import re
import shutil
from pathlib import Path

import analysis

HERE = Path(__file__).parent
NOTEBOOKS = HERE / "notebooks"  # copies of those that index.md names; git ignores them

shutil.rmtree(NOTEBOOKS, ignore_errors=True)
NOTEBOOKS.mkdir()
for name in re.findall(r"(?m)^notebooks/([\w-]+)$", (HERE / "index.md").read_text("utf-8")):
    notebook = (HERE.parent / f"notebooks/{name}.ipynb").read_text("utf-8")
    # On the site docs/ is the folder above notebooks/.
    (NOTEBOOKS / f"{name}.ipynb").write_text(notebook.replace("../docs/", "../"), "utf-8")
for page in ("CONTRIBUTING.md", "CHANGELOG.md"):
    shutil.copy(HERE.parent / page, HERE / page.lower())
(HERE / "pages").mkdir(exist_ok=True)

html_extra_path = ["pages"]  # the pages of the shipped cases, which make_pages.py writes

project = "Framing notebooks"
author = "The framing notebooks developers"
version = release = analysis.__version__
extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.viewcode",
    "numpydoc",
    "myst_nb",
]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]

# The notebooks are committed executed: their pages show what was committed.
nb_execution_mode = "off"
nb_merge_streams = True
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

autodoc_typehints = "none"  # the docstrings name the types
autodoc_member_order = "bysource"
numpydoc_show_class_members = False

html_theme = "furo"
html_title = f"{project} {release}"
html_show_sourcelink = False
html_copy_source = False

suppress_warnings = [
    "myst.header",  # notebooks begin their sections where a reader of JupyterLab expects them
    "myst.xref_missing",  # links to files of the repository that are no pages of the site
    "misc.highlighting_failure",
]
