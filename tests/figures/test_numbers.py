"""Numbers that texts quote are found again: in a table of a figure, or in what a notebook printed."""

import csv
import json
import re
import runpy
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.wording.text import number_text, p_number

ROOT = Path(__file__).resolve().parents[2]
QUOTED = re.compile(r"(?<![\w.])−?(?:\d[\d,]*(?:\.\d+)?|\.\d+)%?")
#: Numbers of the texts that are no results.
EXCEPTIONS = {
    "95%": "the level of the interval",
    ".05": "the largest adjusted p that is called sure",
    "2016": "a year",
    "300": "words of a page that readers saw",
    "240": "pages of the sheet that waits for people",
}


def quoted_in(text):
    """Return the numbers that a text quotes, as they are written there."""
    text = re.sub(r"!\[.*?\]\(.*?\)|`[^`]*`|\d\d-[a-z]+", " ", text)
    quoted = {match.rstrip(",").removesuffix("%") for match in QUOTED.findall(text)}
    return quoted - {name.removesuffix("%") for name in EXCEPTIONS}


def ways_to_print(cell):
    """Return how texts print a number of a table: whole, as percent or points, as p, rounded."""
    try:
        value = float(cell)
    except ValueError:
        return set()
    texts = {number_text(value, decimals) for decimals in (0, 1, 2, 3)}
    texts |= {number_text(100 * value, decimals) for decimals in (0, 1)}
    texts |= {text.replace("0.", ".", 1) for text in texts if text.lstrip("−").startswith("0.")}
    texts |= {text.removeprefix("−") for text in texts}
    return texts | {p_number(value).lstrip("<> ")}


@cache
def shown():
    """Return the numbers of all tables of figures, and those that notebooks printed."""
    cells = set()
    for path in (ROOT / "figures").glob("*/*.csv"):
        cells.update(*csv.reader(path.read_text("utf-8").splitlines()))
    found = set().union(*map(ways_to_print, cells), *map(quoted_in, cells))
    for path in (ROOT / "notebooks").rglob("[!.]*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                text = "".join(output.get("text", data.get("text/plain", "")))
                text += BeautifulSoup("".join(data.get("text/html", "")), "html.parser").get_text(
                    " "
                )
                found |= quoted_in(text)
    return found


def test_numbers_are_found_in_prose():
    text = "In 1,209 of 2,000 pages (−.06 to 1.04; p = .002, 95% interval), 32 %, of 02-frames."
    assert quoted_in(text) == {"1,209", "2,000", "−.06", "1.04", ".002", "32"}


@pytest.mark.parametrize("start", [f"{number:02}" for number in range(5)])
def test_every_number_of_an_answer_is_shown(start):
    path = next((ROOT / "notebooks").glob(f"{start}-*.ipynb"))
    cells = nbformat.read(path, as_version=4).cells
    answer = next(cell.source for cell in cells if "**Answer.**" in cell.source)
    assert quoted_in(answer) - shown() == set()


def test_every_number_of_readme_and_summaries_is_shown():
    readme = (ROOT / "README.md").read_text("utf-8")
    texts = [readme.split("## What we found")[1].split("## ")[0]]
    texts += [path.read_text("utf-8") for path in (ROOT / "data").glob("*/summary.md")]
    for text in texts:
        assert quoted_in(text) - shown() == set()


def test_every_number_of_the_findings_is_shown():
    page = (ROOT / "docs/findings.md").read_text("utf-8")
    table = runpy.run_path(str(ROOT / "docs/make_findings.py"))
    before, rest = page.split(table["START"])
    made, after = rest.split(table["END"])
    assert quoted_in(before + after) - shown() == set()
    assert made.strip() == table["findings_table"](pd.read_csv(table["SAVED"]))
