"""Files that are larger than memory."""

import os
from pathlib import Path

import pytest
from refusals import refused

from analysis import lexicons, read_corpus


@pytest.mark.parametrize("name", "pages.csv pages.parquet texts/manifest.csv noise.csv".split())
def test_a_file_larger_than_memory_is_refused_before_it_is_read(name, tmp_path, monkeypatch):
    lexicons.noise(None)  # the list that ships is kept
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.txt").write_text("Rain fell.")
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, 40_000_000_000)
    for reader in ("read_bytes", "read_text"):
        monkeypatch.delattr(Path, reader)  # nothing is read without a question for its size
    read = lexicons.noise if name == "noise.csv" else read_corpus
    with refused(f"{name}: got 40,000,000,000 bytes; expected at most 2,000,000,000. Split it"):
        read(tmp_path / Path(name).parts[0])

