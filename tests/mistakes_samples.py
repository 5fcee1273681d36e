"""Invented samples and helpers that the calls of mistakes.toml use by name."""

# ruff: noqa: F401 - calls use what is imported here

import contextlib
import io
import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pyarrow
from counted import counted
from ferries import FERRIES as corpus
from ferries import PEOPLE as actors
from ferries import corpus_of
from matplotlib.figure import Figure
from places import FIXTURES
from pyarrow import parquet
from scipy import sparse

from analysis import Counts, annotation, cooccurrence, extract, lexicons
from analysis import __main__ as command_line
from analysis.counts import Incidence
from analysis.errors import InputError
from analysis.features import readers
from analysis.features.readers import Reader
from analysis.page import save as save_page
from analysis.page.encoding import json_text
from analysis.report.notebooks import CaseInputs, fit_notebook
from tests.annotation.examples import _counts as labels
from tests.annotation.examples import _pages

BRIDGE = FIXTURES / "mistakes/bridge"


def page(text, **others):
    """Return a table of one article."""
    return pd.DataFrame([{"article_id": "a1", "outlet": "Elm Post", "text": text, **others}])


def pages(values, **columns):
    """Return Counts of labelled pages: a row for each value, or row of values."""
    values = np.reshape(values, (len(values), -1))
    items = ["law", *(f"base {number}" for number in range(1, values.shape[1]))]
    rows = counted(values).rows.assign(**columns)  # also of a column that is called size
    return counted(values, items=items, rows=rows)


def reader(**attributes):
    """Return somebody's reader with these attributes."""
    return type("Made", (Reader,), attributes)()


def table(name):
    """Return the invented table of a figure."""
    return pd.read_csv(FIXTURES / f"plots/{name}.csv")


def sheets(**rows):
    """Return a spreadsheet as bytes."""
    made = io.BytesIO()
    with pd.ExcelWriter(made) as book:
        for name, cells in rows.items():
            pd.DataFrame(cells).to_excel(book, sheet_name=name, index=False, header=False)
    return made.getvalue()


def command(*arguments):
    """Run a command; what it says on stderr is raised."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        code = command_line.main(list(arguments))
    if code == 2:
        raise InputError(errors.getvalue().removesuffix("\n"))


other = corpus_of([("x1", "Elm Post", None, "Berg said the ferry sank. The old ferry boat sank.")])
features = extract(corpus, actors=actors)
places = cooccurrence.incidence(features)
pairs = cooccurrence.association(places)
two = pages([1, 0], outlet=["N", "S"])
days = pd.to_datetime(["2016-08-16", "2016-08-18"])
dated = pages([1, 0], outlet=["N", "S"], published=days)
events = pd.DataFrame({"date": days + pd.Timedelta(days=1), "label": ["Dispute", "End"]})
twofold = pages([[1, 0], [0, 1]] * 40, outlet=list("abcd") * 20)
words = counted([[1, 0]] * 24, items="w0 w1", size=9, per="token", outlet=list("abc") * 8)
names = [f"o{number}" for number in range(2_500)]
each_its_word = sparse.eye_array(2_500, format="csr")
many_outlets = counted(each_its_word, items=names, size=9, per="token", outlet=names)
listed_pages = _pages()
bridge_labels = annotation.read(BRIDGE / "annotations_a.csv", codebook=BRIDGE / "codebook.toml")
plan = lexicons.contrasts(BRIDGE / "contrasts.toml")
