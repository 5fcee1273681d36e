"""Invented exports in genuine layouts, written before the readers by somebody who had not seen them; and their damage."""

import re
from pathlib import Path

import pytest
from by_hand import tables
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
    for kind, rows in tables(Path(__file__).with_name("changed_exports")).items()
    for row in rows
]


@pytest.mark.parametrize("case", CASES)
def test_an_export_gives_the_articles_that_a_scholar_would_write_down(case):
    folder, row = CASES[case]
    written = genuine.written(folder, row["file"])
    assert genuine.faults(genuine.data_of(folder, row["file"], written), row) == []


@pytest.mark.parametrize("row", CHANGES)
def test_a_change_is_told_and_changes_nothing_else(row):
    folder, name = (FOLDER / row["file"]).parent, Path(row["file"]).name
    written = genuine.written(folder, name)
    old, new = row["old"].encode(), row["new"].encode()
    changed = re.sub(old, new, written, count=0 if row.get("all") else 1)
    (expected, before, _), (articles, reasons, _) = [
        genuine.read(genuine.data_of(folder, name, data), name=name) for data in (written, changed)
    ]
    assert changed != written
    if "lost" in row:
        del expected[row["lost"]]
    for field, value in row.get("becomes", {}).items():
        article = expected[row.get("number", 0)]
        article[field] = article[field].replace(*value) if field == "text" else value or None
    assert articles == expected
    told = [reason for reason in reasons if reason not in before]
    beginnings = row.get("reasons", [])
    assert [reason[: len(start)] for reason, start in zip(told, beginnings, strict=True)] == (
        beginnings
    )
