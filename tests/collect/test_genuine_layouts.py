"""Invented exports in genuine layouts, written before the readers by somebody who had not seen them; and their damage."""

import re
import tomllib
from pathlib import Path

import pytest
from places import EXPORTS

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

import genuine

FOLDER = EXPORTS / "genuine"
CASES = {
    f"{folder.name}/{row['file']}": (folder, row)
    for folder in sorted(FOLDER.iterdir())
    if folder.is_dir()
    for row in genuine.expected_of(folder)
}
CHANGES = [
    pytest.param(row, id=f"{kind}: {row['case']}")
    for kind, rows in tomllib.loads(
        Path(__file__).with_name("changed_exports.toml").read_text(encoding="utf-8")
    ).items()
    for row in rows
]


@pytest.mark.parametrize("case", CASES)
def test_an_export_gives_the_articles_that_a_scholar_would_write_down(case):
    folder, row = CASES[case]
    assert genuine.faults(genuine.data_of(folder, row["file"]), row) == []


def test_every_file_has_its_expectation_and_every_reader_a_dozen():
    paths = [path for path in FOLDER.glob("*/*") if path.name != "expected.jsonl"]
    files = {f"{path.parent.name}/{path.name.removesuffix('.paragraphs')}" for path in paths}
    assert files == set(CASES)
    for folder in FOLDER.iterdir():
        assert not folder.is_dir() or len(list(folder.iterdir())) > 10


@pytest.mark.parametrize("row", CHANGES)
def test_a_change_is_told_and_changes_nothing_else(row):
    folder, name = (FOLDER / row["file"]).parent, Path(row["file"]).name
    written = genuine.written(folder, name)
    old, new = row["old"].encode(), row["new"].encode()
    changed = re.sub(old, new, written, count=0 if row.get("all") else 1)
    assert changed != written
    expected, before, _ = genuine.read(genuine.data_of(folder, name), name=name)
    articles, reasons, _ = genuine.read(genuine.data_of(folder, name, changed), name=name)
    if "lost" in row:
        del expected[row["lost"]]
    for field, value in row.get("becomes", {}).items():
        article = expected[row.get("number", 0)]
        article[field] = article[field].replace(*value) if field == "text" else value or None
    assert articles == expected
    told = [reason for reason in reasons if reason not in before]
    assert len(told) == len(row.get("reasons", []))
    assert all(map(str.startswith, told, row.get("reasons", [])))
