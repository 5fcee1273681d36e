"""Texts print no number that the notebooks did not save: a count of a count, a percent, a p."""

import re
import runpy
from functools import cache

import nbformat
import pandas as pd
import pytest

from analysis.compare.prose import number_text, p_number, rounded

EVENT = "hamedan-2016"
#: All numbers of these are of the event.
TEXTS = ["README.md", "docs/findings.md", f"data/{EVENT}/summary.md"]
#: These have some: counts of pages.
GUIDES = (
    "docs/index.md docs/limits.md docs/how-to/sources.md docs/how-to/collecting-alike.md".split()
)
COUNT = re.compile(r"\b(\d[\d,]*) of (?:the |its |their )?(\d[\d,]*)\b")
BESIDE = re.compile(r"(\d+) ?%[^%().;]*\((\d[\d,]*) of (?:the )?(\d[\d,]*)")
PERCENT = re.compile(r"(\d+) ?%")
P = re.compile(r"(?<![\d.])\.\d{3}\b")
POINTS = re.compile(r"\b(\d+) points\b")
#: Columns of counts, and what they are out of.
WHOLES = ["size", "pages", "articles"]
#: Numbers of texts that no table of today has.
NOT_SAVED = {
    ".011": "the permutation test that the formula replaced, first reading",
    ".055": "the same, second reading",
    ".035": "the first version of the formula, first reading",
    ".065": "the same, second reading",
}


def saved(root, pattern="*"):
    """Return the tables that notebooks saved."""
    paths = sorted(root.glob(f"figures/*/{pattern}.csv"))
    return [pd.read_csv(path, low_memory=False) for path in paths]


@pytest.fixture(scope="module")
def tables(root):
    return saved(root)


def counts_saved(tables):
    """Return each count of a count in tables, as pairs."""
    found = set()
    for table in tables:
        for side in ("", "_against"):
            for n in (f"n{side}", f"carried{side}"):
                wholes = [f"{whole}{side}" for whole in WHOLES]
                for whole in table.columns.intersection(wholes if n in table else []):
                    rows = table[[n, whole]].dropna()
                    found.update(map(tuple, rows.to_numpy().tolist()))
    return found


def p_saved(tables):
    """Return each p in tables, as texts print it."""
    values = [table.filter(["p", "p_adjusted"]).stack() for table in tables]
    return set(map(p_number, pd.concat(values).unique())) | set(NOT_SAVED)


def prose(text):
    """Return a text without code, links' addresses, pictures and the level of an interval."""
    text = re.sub(
        r"```.*?```|`[^`]*`|!\[.*?\]\(.*?\)|\]\(.*?\)|95\s?%\s+interval", " ", text, flags=re.DOTALL
    )
    return " ".join(text.split())


def number_of(text):
    return float(text.replace(",", ""))


def counts_in(text):
    """Return the counts of counts that a text prints, as pairs."""
    return {tuple(map(number_of, found)) for found in COUNT.findall(prose(text))}


def wrong_percents(text):
    """Return percents with a count beside them that are not those of the count."""
    beside = BESIDE.findall(prose(text))
    numbers = [list(map(number_of, found)) for found in beside]
    return [found for found in numbers if found[0] != rounded(100 * found[1] / found[2])]


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_prints_saved_numbers_alone(path, root, tables):
    text = prose((root / path).read_text("utf-8"))
    counts = counts_in(text)
    assert counts - counts_saved(tables) == set() and wrong_percents(text) == []
    percents = {number_text(100 * n / of, 0) for n, of in counts}
    assert set(PERCENT.findall(text)) - percents == set()
    assert set(P.findall(text)) - p_saved(tables) == set()
    contrasts = [table for table in tables if {"estimate", "low", "against"} <= set(table)]
    ends = pd.concat([100 * table[["estimate", "low", "high"]].abs() for table in contrasts])
    points = set(map("{:.0f}".format, ends["estimate"].round()))
    assert set(POINTS.findall(text)) - points == set()


def test_the_three_texts_are_one(root):
    made = runpy.run_path(str(root / "docs/make_findings.py"))
    page, readme = (made[name].read_text("utf-8") for name in ("PAGE", "README"))
    texts = made["texts"](page, readme, made["FIGURES"])
    assert {path.name: path.read_text("utf-8") for path in texts} == {
        path.name: text for path, text in texts.items()
    }


@pytest.mark.parametrize("path", GUIDES)
def test_a_guide_prints_saved_counts_alone(path, root, tables):
    text = (root / path).read_text("utf-8")
    assert counts_in(text) - counts_saved(tables) == set() and wrong_percents(text) == []


# ---- notebooks ---------------------------------------------------------------------------------

#: Said by all of them; its numbers are those of 00.
SHARED = "shared-line"
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?|(?<![\w.])\.\d+")


def outputs_of(notebook):
    """Return all that the cells of a notebook printed or showed, as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.get("text") or output.get("data", {}) for output in outputs]
    texts = [
        each if isinstance(each, str) else "\n".join(map(str, each.values())) for each in shown
    ]
    return "\n".join(texts)


def numbers_of(notebook, tables):
    """Return the numbers of a notebook's outputs and tables, each as it is and as percent."""
    numbers = [pd.Series([number_of(each) for each in NUMBER.findall(outputs_of(notebook))])]
    for table in tables:
        values = table.select_dtypes("number").abs().stack().dropna()
        numbers += [values, 100 * values]
    return pd.concat(numbers).drop_duplicates()


def faults_of(text, numbers):
    """Return the numbers of a text that are no number of the notebook, and percents of other counts."""
    known_to = cache(lambda decimals: {*rounded(numbers, decimals).round(9)})
    faults = [f"{n:.0f} of {of:.0f}: {percent:.0f} %" for percent, n, of in wrong_percents(text)]
    for shown in NUMBER.findall(BESIDE.sub(" ", text)):
        if number_of(shown) not in known_to(len(shown.partition(".")[2])):
            faults.append(shown)
    return faults


def test_a_number_that_the_notebook_does_not_have_is_found():
    numbers = pd.Series([25, 79, 2, 52, 804, 6.0796, 0.0033])
    told = "On 32 % of pages (25 of 79), 4 % (2 of 52), in 804 texts, 6.1 times, p = .003."
    assert faults_of(told, numbers) == []
    told = "On 33 % of pages (25 of 79), 4 % (2 of 52), in 805 texts, 6.2 times, p = .004."
    assert faults_of(told, numbers) == ["25 of 79: 33 %", "805", "6.2", ".004"]


def test_prose_in_notebooks_prints_numbers_of_the_same_notebook_alone(root):
    wrong = {}
    for path in sorted(root.glob("notebooks/0*.ipynb")):
        own = saved(root, f"{path.stem[:2]}-*")
        notebook = nbformat.read(path, as_version=4)
        numbers = numbers_of(notebook, own)
        for cell in notebook.cells:
            is_prose = cell.cell_type == "markdown" and "shipped" in cell.metadata.get("tags", [])
            found = faults_of(prose(cell.source), numbers) if is_prose else []
            if found and cell.id != SHARED:
                wrong[f"{path.stem} {cell.id}"] = found
    assert wrong == {}


def test_what_every_notebook_says_is_said_in_one_line_that_all_share(root):
    paths = sorted(root.glob("notebooks/0[0-6]-*.ipynb"))
    books = [nbformat.read(path, as_version=4) for path in paths]
    said = [cell.source for book in books for cell in book.cells if cell.id == SHARED]
    assert said == said[:1] * 7 and "(../docs/findings.md)" in said[0]
    assert faults_of(prose(said[0]), numbers_of(books[0], saved(root, "00-*"))) == []
