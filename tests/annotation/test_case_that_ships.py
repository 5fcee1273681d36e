"""The annotations that ship: as computed, and as their documents print them."""

import re
import runpy

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from refusals import refused

from analysis import annotation, open_case
from tests.annotation.examples import _reading


@pytest.fixture
def folder(root):
    return root / "data" / "hamedan-2016"


@pytest.fixture
def read(folder):
    """Return a function that reads a document of the case."""
    return lambda name: (folder / name).read_text(encoding="utf-8")


@pytest.fixture
def book(folder):
    return annotation.Codebook.of(folder / "codebook.toml")


PRINTED = re.compile(
    r"^\| `(\w+)` \| (nominal|interval|masi) \| (\d+) \| ([\d.]+) \| ([^|]+) \| ([\d.]+) \|",
    re.MULTILINE,
)


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_datasheet_prints_the_stability_as_computed(root, read, every):
    few = "on_event", "morality", "tone_us"
    chosen = (("on_event", "read", "phase", "agency"), None) if every else (few,)
    printed = [row for row in PRINTED.findall(read("stability.md")) if every or row[0] in few]
    computed = []
    for names in chosen:
        table = annotation.agreement(*(_reading(root, name, names) for name in "ab"))
        for row in table.itertuples():
            interval = f"{row.low:.2f} to {row.high:.2f}" if row.low == row.low else "none"
            numbers = f"{row.alpha:.2f}", interval, f"{row.agreement:.3f}"
            computed.append((row.variable, row.level, str(row.pages), *numbers))
    assert printed == computed


def test_sheet_of_the_case(root, folder, read):
    script = runpy.run_path(str(root / "data" / "make_sheet.py"))
    made = script["make"](folder)
    for name, table in made.items():
        shipped = pd.read_csv(folder / name, keep_default_na=False)
        assert_frame_equal(shipped, table, check_dtype=False)
    sheet, _, key = made.values()
    assert len(sheet) == 240
    assert (1 / key["inclusion_probability"]).sum() == pytest.approx(385)
    outlets = pd.read_csv(folder / "outlets.csv")["outlet"]
    text = read("sheet.csv")
    assert not any(outlet in text for outlet in outlets) and "http" not in text
    with refused(r"got the annotators nobody \(human\); expected .*Write the annotator"):
        annotation.read(folder / "sheet.csv", codebook=folder / "codebook.toml")


@pytest.mark.parametrize("name, n_rows", [("a", 2022), ("b", 2028)])
def test_claims_of_the_case(root, folder, name, n_rows):
    said = open_case(folder).claims[name]
    assert said.values.sum() == n_rows
    assert said.rows["article_id"].equals(_reading(root, name).rows["article_id"])


def test_every_page_has_its_article_and_outlet(root, folder):
    pages = annotation.pages(folder)
    assert (len(pages), pages["outlet"].nunique(), pages["language"].nunique()) == (936, 664, 39)
    assert pages["owner_family"].notna().all()
    counts = _reading(root, "a").with_metadata(pages)
    assert {"country_group", "phase", "published_day"} <= set(counts.rows.columns)


def _cells(text):
    """Return the rows of all markdown tables of a section, as lists of cells."""
    lines = [
        line for line in text.split("\n") if line.startswith("|") and not set(line) <= set("|- ")
    ]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def test_codebook_for_software_equals_the_one_for_readers(book, read):
    text = read("codebook.md")
    assert f"(version {book.version})" in text.split("\n")[0]
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = {part.partition(".")[0]: part for part in parts}
    cells = [row for number in "12345" for row in _cells(sections[number])]
    rows = {name: row[1:] for row in cells for name in re.findall(r"`(\w+)`", row[0])}
    table = book.variables.set_index("name")
    assert [*table.index] == [name for name in rows if name != "article_id"]
    for name, variable in table.drop("dominant").iterrows():
        if variable["kind"] in {"nominal", "interval"}:
            told = [value for value in rows[name][0].split(" / ") if value != "empty"]
            assert tuple(told) == variable["values"]
    claims = [[row[0].strip("`"), row[1]] for row in _cells(sections["6"])[1:]]
    assert claims == book.claims[["claim", "text"]].values.tolist()
    assert f"`stance` ({' / '.join(book.stances)})" in text


@pytest.mark.shared
def test_shipped_files_are_those_of_the_development_data(folder, shared):
    # Written here: the datasheet, the plan for the software, the owner of three outlets, and words.
    ours = {"README.md", "codebook.md", "contrasts.toml", "outlets.csv"}
    for path in sorted((shared / "data" / "hamedan-2016-three-waves").iterdir()):
        if path.name not in ours:
            assert (folder / path.name).read_bytes() == path.read_bytes(), path.name


def test_every_column_of_the_case_is_in_the_datasheet(folder, read, book):
    text = read("README.md")
    known = set(book.variables["name"])
    for path in sorted(folder.glob("*.csv")):
        columns = pd.read_csv(path, nrows=0).columns
        assert [name for name in columns if f"`{name}`" not in text and name not in known] == []
