"""Numbers that texts quote: printed once, and found again in the project's own texts."""

import json
import re
import runpy

import nbformat
import numpy as np
import pandas as pd
import pytest

from analysis import figures

QUOTED = re.compile(r"(?<![\w.])−?(?:\d[\d,]*(?:\.\d+)?|\.\d+)%?")
#: Numbers of the texts that are no results.
EXCEPTIONS = {
    "95%": "the level of the interval",
    "2016": "a year",
    "300": "words of a page that readers saw",
    "240": "pages of the sheet that waits for people",
}


def test_numbers_for_prose(tmp_path):
    quoted = {
        "law estimate": (-0.2044, ".00", "01-contrasts: law"),
        "pages read": np.int64(1209),
        "p of law": (0.0002, ".000"),
        "law share": (0.5, "0%"),
        "days_counted": 12.0,
        "outlet name": "Elm & Post",
    }
    table = figures.save_numbers(quoted, name="01-numbers", case="demo", folder=tmp_path)
    assert table["printed"].tolist() == ["−.20", "1,209", "< .001", "50%", "12", "Elm & Post"]
    entries = json.loads((tmp_path / "demo/01-numbers.json").read_text("utf-8"))
    assert entries["lawEstimate"] == {
        "value": -0.2044,
        "printed": "−.20",
        "source": "01-contrasts: law",
    }
    commands = (tmp_path / "demo/01-numbers.tex").read_text("utf-8").splitlines()
    assert commands[0] == r"\newcommand{\lawEstimate}{\ensuremath{-}.20}"
    assert commands[3] == r"\newcommand{\lawShare}{50\%}"
    assert commands[5] == r"\newcommand{\outletName}{Elm \& Post}"


# ---------------------------------------------------------------- the project's own texts


def quoted_in(text):
    """Return the numbers that a text quotes, as they are written there."""
    text = re.sub(r"!\[.*?\]\(.*?\)|`[^`]*`|\d\d-[a-z]+", " ", text)
    quoted = {match.rstrip(",") for match in QUOTED.findall(text)}
    return quoted - set(EXCEPTIONS)


def printed_in(paths):
    """Return the numbers that files of numbers print."""
    printed = set()
    for path in paths:
        entries = json.loads(path.read_text("utf-8"))
        printed.update(entry["printed"] for entry in entries.values())
    return printed


def test_numbers_are_found_in_prose():
    text = "In 1,209 of 2,000 pages (−.06 to 1.04; p = .002, 95% interval) of 02-frames."
    assert quoted_in(text) == {"1,209", "2,000", "−.06", "1.04", ".002"}
    assert quoted_in("9 of 10 pages, 26 of the 48; .27.") == {"9", "10", "26", "48", ".27"}


@pytest.mark.parametrize("number", [f"{number:02}" for number in range(5)])
def test_every_number_of_an_answer_is_saved(root, number):
    path = next((root / "notebooks").glob(f"{number}-*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    answer = next(cell.source for cell in notebook.cells if "**Answer.**" in cell.source)
    saved = list((root / "figures").glob(f"*/{number}-numbers.json"))
    assert len(saved) == 1
    assert quoted_in(answer) <= printed_in(saved)


def test_a_paper_can_take_all_files_of_numbers(root):
    commands = []
    for path in (root / "figures").glob("*/*-numbers.json"):
        commands += json.loads(path.read_text("utf-8"))
    assert len(commands) > 60
    assert len(set(commands)) == len(commands)


def test_every_number_of_the_findings_is_saved(root):
    page = (root / "docs/findings.md").read_text("utf-8")
    table = runpy.run_path(str(root / "docs/make_findings.py"))
    before, rest = page.split(table["START"])
    made, after = rest.split(table["END"])
    assert quoted_in(before + after) <= printed_in((root / "figures").glob("*/*-numbers.json"))
    assert made.strip() == table["findings_table"](pd.read_csv(table["SAVED"]))


def test_every_number_of_the_readme_s_answer_is_saved(root):
    readme = (root / "README.md").read_text("utf-8")
    answer = readme.split("## What we found")[1].split("## ")[0]
    assert len(quoted_in(answer)) > 15
    assert quoted_in(answer) <= printed_in((root / "figures").glob("*/*-numbers.json"))


def test_numbers_of_a_table_have_names_of_its_rows():
    table = pd.DataFrame({"reading": ["a", "b"], "class": [1, 2], "n": [5, None]})
    found = figures.numbers_of(table, by=["reading", "class"], columns={"n": "0"}, start="frame")
    assert found == {"frame a one n": (5.0, "0", "")}


def test_every_number_of_a_summary_is_saved(root):
    for path in (root / "data").glob("*/summary.md"):
        text = path.read_text("utf-8")
        assert quoted_in(text) <= printed_in((root / "figures").glob("*/*-numbers.json"))


def test_numbers_of_groups_have_plain_letters():
    table = pd.DataFrame({"group": ["Türkiye"], "n": [1]})
    found = figures.numbers_of(table, by="group", columns={"n": "0"}, start="event")
    assert list(found) == ["event Turkiye n"]
