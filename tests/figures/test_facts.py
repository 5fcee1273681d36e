"""Texts print no number that the notebooks did not save: a count of a count, a percent, a p."""

import re
import runpy

import nbformat
import pandas as pd
import pytest

from analysis.compare.prose import number_text, p_number

EVENT = "hamedan-2016"
#: All numbers of these are of the event.
TEXTS = ["README.md", "docs/findings.md", f"data/{EVENT}/summary.md"]
#: These have some: counts of pages.
GUIDES = [
    "docs/index.md",
    "docs/limits.md",
    "docs/how-to/sources.md",
    "docs/how-to/collecting-alike.md",
]
COUNT = re.compile(r"\b(\d[\d,]*) of (?:the |its |their )?(\d[\d,]*)\b")
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


@pytest.fixture(scope="module")
def facts(root):
    """Return the facts of all cases."""
    tables = [pd.read_csv(path) for path in sorted(root.glob("figures/*/facts.csv"))]
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="module")
def shares(facts):
    """Return the percent of each count of a count that was saved."""
    saved = facts.dropna(subset=["n", "N"])
    keys = zip(saved["n"].astype(int), saved["N"].astype(int), strict=True)
    return dict(zip(keys, saved["percent"], strict=True))


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
    beside = re.findall(r"(\d+) ?%[^%().;]*\((\d[\d,]*) of (?:the )?(\d[\d,]*)", prose(text))
    numbers = [[int(n.replace(",", "")) for n in found] for found in beside]
    return [found for found in numbers if abs(found[0] - 100 * found[1] / found[2]) > 0.5]


def test_numbers_are_found_in_prose():
    text = "On 32 % of pages (25 of the 79), 95 % interval; p = .049 and .1, `9 of 9`, 21 points."
    assert counts_in(text) == {(25, 79)}
    assert PERCENT.findall(prose(text)) == ["32"] and P.findall(text) == [".049"]
    assert wrong_percents(text) == [] and wrong_percents("33 % (25 of 79)") == [[33, 25, 79]]


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
    assert set(POINTS.findall(text)) - {f"{abs(points):.0f}" for points in differences} == set()
    ends = facts.loc[facts["N"].isna(), ["low", "high"]].dropna().abs().round().to_numpy().tolist()
    for end, other in re.findall(r"interval: (\d+) to (\d+)", text):
        assert [float(other), float(end)] in ends or [float(end), float(other)] in ends


def test_the_shares_that_lead_are_those_of_the_lead(root, facts):
    lead = facts[
        facts["id"].str.startswith("06-how-sure/lead/") & (facts["scope"] == "comparable pages")
    ]
    first = lead[lead["reading"] == "first reading"]
    for path in TEXTS:
        text = prose((root / path).read_text("utf-8"))
        for fact in first.to_dict("records"):
            counted = f"{fact['n']:.0f} of {fact['N']:.0f}"
            assert re.search(rf"\b{fact['percent']:.0f} %[^%]*\({counted}\)", text), (path, counted)


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


def test_readings_in_notebooks_print_saved_numbers_alone(root, facts, shares):
    p = {p_number(value) for value in facts["p"].dropna()}
    percents = {f"{percent:.0f}" for percent in facts["percent"].dropna()}
    wrong = {}
    for path in sorted(root.glob("notebooks/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown" and "shipped" in cell.metadata.get("tags", []):
                text = prose(cell.source)
                lost = {f"{n} of {of}" for n, of in counts_in(text) - set(shares)}
                lost |= {f"{percent} %" for percent in set(PERCENT.findall(text)) - percents}
                lost |= set(P.findall(text)) - p
                lost |= {
                    f"{n} of {of} is not {percent} %" for percent, n, of in wrong_percents(text)
                }
                if lost:
                    wrong[f"{path.stem} {cell.id}"] = sorted(lost)
    assert wrong == {}
