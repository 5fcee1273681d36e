"""Texts print no number that the notebooks did not save: a count of a count, a percent, a p."""

import re
import runpy

import nbformat
import pandas as pd
import pytest
from by_hand import drawn

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
#: Numbers of texts that no table of today has.
NOT_SAVED = {
    ".011": "the permutation test that the formula replaced, first reading",
    ".055": "the same, second reading",
    ".035": "the first version of the formula, first reading",
    ".065": "the same, second reading",
}
#: Numbers of a notebook's prose that are another one's, or a sum.
OF_OTHERS = {
    "06-how-sure": {"46 of 162": "pages of the first wave, in 00", "377": "162 and 215 pages"},
}


@pytest.fixture(scope="module")
def facts(root):
    """Return the facts of all cases."""
    tables = [pd.read_csv(path) for path in sorted(root.glob("figures/*/facts.csv"))]
    return pd.concat(tables, ignore_index=True)


def shares_in(facts):
    """Return the percent of each count of a count in facts."""
    saved = facts.dropna(subset=["n", "N"])
    keys = zip(saved["n"].astype(int), saved["N"].astype(int), strict=True)
    return dict(zip(keys, saved["percent"], strict=True))


@pytest.fixture(scope="module")
def shares(facts):
    """Return the percent of each count of a count that was saved."""
    return shares_in(facts)


@pytest.fixture(scope="module")
def made(root):
    """Return what docs/make_findings.py makes of README, findings and summary."""
    return runpy.run_path(str(root / "docs/make_findings.py"))


def prose(text):
    """Return a text without code, links' addresses, pictures and the level of an interval."""
    text = re.sub(
        r"```.*?```|`[^`]*`|!\[.*?\]\(.*?\)|\]\(.*?\)|95\s?%\s+interval", " ", text, flags=re.DOTALL
    )
    return " ".join(text.split())


def counts_in(text):
    """Return the counts of counts that a text prints, as pairs."""
    return {tuple(int(n.replace(",", "")) for n in found) for found in COUNT.findall(prose(text))}


def wrong_percents(text):
    """Return percents with a count beside them that are not those of the count."""
    beside = BESIDE.findall(prose(text))
    numbers = [[int(n.replace(",", "")) for n in found] for found in beside]
    return [found for found in numbers if found[0] != rounded(100 * found[1] / found[2])]


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_prints_saved_numbers_alone(path, root, facts, shares):
    text = prose((root / path).read_text("utf-8"))
    counts = counts_in(text)
    assert counts - set(shares) == set() and wrong_percents(text) == []
    percents = {number_text(shares[count], 0) for count in counts}
    assert set(PERCENT.findall(text)) - percents == set()
    p = {p_number(value) for value in facts["p"].dropna()}
    assert set(P.findall(text)) - p - set(NOT_SAVED) == set()
    differences = facts.loc[facts["N"].isna(), "percent"].dropna()
    assert (
        set(POINTS.findall(text)) - {number_text(abs(points), 0) for points in differences} == set()
    )
    ends = facts.loc[facts["N"].isna(), ["low", "high"]].dropna().abs().round().to_numpy().tolist()
    for end, other in re.findall(r"interval: (\d+) to (\d+)", text):
        assert [float(other), float(end)] in ends or [float(end), float(other)] in ends


def test_the_three_texts_are_one(root, made):
    page, readme = (made[name].read_text("utf-8") for name in ("PAGE", "README"))
    texts = made["texts"](page, readme, pd.read_csv(made["FACTS"]))
    assert {path.name: path.read_text("utf-8") for path in texts} == {
        path.name: text for path, text in texts.items()
    }


@pytest.mark.parametrize("path", GUIDES)
def test_a_guide_prints_saved_counts_alone(path, root, shares):
    text = (root / path).read_text("utf-8")
    assert counts_in(text) - set(shares) == set() and wrong_percents(text) == []


# ---- notebooks ---------------------------------------------------------------------------------

#: Said by all of them; its numbers are those of 00.
SHARED = "shared-line"
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?|(?<![\w.])\.\d+")


def number_of(text):
    return float(text.replace(",", ""))


def outputs_of(notebook):
    """Return all that the cells of a notebook printed or showed, as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.get("text") or output.get("data", {}) for output in outputs]
    texts = [
        each if isinstance(each, str) else "\n".join(map(str, each.values())) for each in shown
    ]
    return "\n".join(texts)


def numbers_of(root, path, facts):
    """Return the numbers of a notebook's outputs, facts and tables, each as it is."""
    notebook = nbformat.read(path, as_version=4)
    printed = [number_of(each) for each in NUMBER.findall(outputs_of(notebook))]
    numbers = [facts[column].abs() for column in ("n", "N", "percent", "p")]
    for table in root.glob(f"figures/*/{path.stem[:2]}-*.csv"):
        columns = pd.read_csv(table, low_memory=False).select_dtypes("number")
        numbers += [
            columns[name].abs() for name in ("ratio", "alpha", "estimate") if name in columns
        ]
    return pd.concat([pd.Series(printed), *numbers]).dropna()


def unknown_numbers(text, numbers):
    """Return the numbers of a text that none of these is, rounded to as many decimals."""
    unknown = []
    for shown in NUMBER.findall(text):
        decimals = len(shown.partition(".")[2])
        if not (rounded(numbers, decimals) - number_of(shown)).abs().lt(1e-9).any():
            unknown.append(shown)
    return unknown


def is_in_a_row(n, of, rows):
    """Return whether one row of an output has a count, and what it is of."""
    return any({n, of} <= {number_of(each) for each in NUMBER.findall(row)} for row in rows)


def faults_of(text, numbers, facts, *, rows=()):
    """Return what a text prints that is in no fact or row, and no number of the notebook."""
    unsaved = counts_in(text) - set(shares_in(facts))
    faults = [f"{n} of {of}" for n, of in unsaved if not is_in_a_row(n, of, rows)]
    faults += [f"{n} of {of} is not {percent} %" for percent, n, of in wrong_percents(text)]
    p = {p_number(value) for value in facts["p"].dropna()} | set(NOT_SAVED)
    faults += sorted(set(P.findall(text)) - p)
    rest = P.sub(" ", COUNT.sub(" ", BESIDE.sub(" ", text)))
    return faults + unknown_numbers(rest, numbers)


def test_a_number_that_the_notebook_does_not_have_is_found():
    facts = drawn("""
        id   | n  | N  | percent
        06-x | 25 | 79 | 31.6
        06-x | 2  | 52 | 3.8
    """)
    facts["p"] = 0.0033
    numbers = pd.Series([25, 79, 31.6, 2, 52, 3.8, 804, 6.0796])
    told = "On 32 % of pages (25 of 79), 4 % (2 of 52), in 804 texts, 6.1 times, p = .003."
    assert faults_of(told, numbers, facts) == []
    assert faults_of("25 of 52 pages", numbers, facts) == ["25 of 52"]
    assert faults_of("25 of 52 pages", numbers, facts, rows=["North (52 pages): 25"]) == []
    told = "On 33 % of pages (25 of 79), 4 % (3 of 52), in 805 texts, 6.2 times, p = .004."
    wrong = ["3 of 52", "3 of 52 is not 4 %", "25 of 79 is not 33 %", ".004", "805", "6.2"]
    assert sorted(faults_of(told, numbers, facts)) == sorted(wrong)


def test_prose_in_notebooks_prints_numbers_of_the_same_notebook_alone(root, facts):
    wrong = {}
    for path in sorted(root.glob("notebooks/0*.ipynb")):
        own = facts[facts["id"].str.startswith(f"{path.stem}/")]
        numbers = numbers_of(root, path, own)
        notebook = nbformat.read(path, as_version=4)
        rows = outputs_of(notebook).splitlines()
        for cell in notebook.cells:
            if cell.cell_type != "markdown" or "shipped" not in cell.metadata.get("tags", []):
                continue
            found = faults_of(prose(cell.source), numbers, own, rows=rows)
            found = [fault for fault in found if fault not in OF_OTHERS.get(path.stem, ())]
            if found and cell.id != SHARED:
                wrong[f"{path.stem} {cell.id}"] = found
    assert wrong == {}


def test_what_every_notebook_says_is_said_in_one_line_that_all_share(root, facts):
    said = {}
    for path in sorted(root.glob("notebooks/0[0-6]-*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.id == SHARED:
                said[path.stem[:2]] = cell.source
            elif path.stem[:2] not in ("00", "06"):
                assert not re.search(
                    "not a sample|other articles, which|no person has", cell.source
                )
    assert set(said) >= {"01", "02", "03", "04", "05"} and len(set(said.values())) == 1
    [line] = set(said.values())
    first = root / "notebooks/00-material.ipynb"
    own = facts[facts["id"].str.startswith("00-material/")]
    assert faults_of(prose(line), numbers_of(root, first, own), own) == []
    assert "(../docs/findings.md)" in line
