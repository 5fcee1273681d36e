"""Invented exports in genuine layouts, written before the readers by somebody who had not seen them."""

from pathlib import Path

import pytest

pytest.importorskip("trafilatura", reason="the extra collect is not installed")

import genuine

FOLDER = Path(__file__).parents[1] / "fixtures" / "exports" / "genuine"
CASES = {
    f"{folder.name}/{row['file']}": (folder, row)
    for folder in sorted(FOLDER.iterdir())
    if folder.is_dir()
    for row in genuine.expected_of(folder)
}


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
