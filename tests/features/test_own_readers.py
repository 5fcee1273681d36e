"""A reader of another package: found by its entry point, run on request, saved and loaded again."""

from textwrap import dedent

import pandas as pd
import pytest

from analysis import combine, extract, load_features, publish, read_corpus
from analysis.features import readers as reading

MODULE = """
    from analysis.features.readers import Reader


    class SentenceLengths(Reader):
        \"\"\"Reads ``lengths``: the characters of each sentence.\"\"\"

        tables = {"lengths": {"sentence": "int64", "n_characters": "int64"}}
        fingerprint = "1"

        def read(self, batch, earlier):
            lengths = batch.sentences.stops - batch.sentences.starts
            return {"lengths": batch.sentence_table().assign(n_characters=lengths)}
"""
LENGTHS = [("a1", 0, 10), ("a1", 1, 12), ("a2", 0, 5)]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Install a package with a reader, as pip would, and return its module."""
    folder = tmp_path / "site"
    facts = folder / "norland_lengths-1.0.dist-info"
    facts.mkdir(parents=True)
    (folder / "norland_lengths.py").write_text(dedent(MODULE), "utf-8")
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: norland-lengths\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(
        "[framing_notebooks.readers]\nlengths = norland_lengths:SentenceLengths\n"
    )
    monkeypatch.syspath_prepend(folder)
    caches = [reading.reader_makers, reading.installed_readers]
    for found in caches:
        found.cache_clear()
    yield __import__("norland_lengths")
    monkeypatch.undo()
    for found in caches:
        found.cache_clear()


def corpus(*names):
    """Return a Corpus of the articles of these names."""
    texts = {"a1": "Rain fell. Nobody left.", "a2": "Rain."}
    rows = {
        "article_id": list(names),
        "outlet": "Elm Post",
        "text": [texts[name] for name in names],
    }
    return read_corpus(pd.DataFrame(rows))


def rows_of(table):
    """Return the rows of the table of lengths."""
    columns = ["article_id", "sentence", "n_characters"]
    return list(table[columns].itertuples(index=False, name=None))


def test_a_registered_reader_runs_on_request_and_by_default(package):
    assert rows_of(extract(corpus("a1", "a2"), readers=["lengths"]).lengths) == LENGTHS
    assert rows_of(extract(corpus("a1", "a2")).lengths) == LENGTHS
    assert "lengths" not in extract(corpus("a1", "a2"), readers=[]).tables


def test_its_table_is_saved_loaded_and_combined_and_stays_at_home(package, tmp_path):
    for name in ("a1", "a2"):
        extract(corpus(name), readers=["lengths"]).save(tmp_path / name)
    loaded = [load_features(tmp_path / name) for name in ("a1", "a2")]
    together = combine(loaded)
    assert rows_of(together.lengths) == LENGTHS
    assert together.manifest["lists"]["lengths"] == {"fingerprint": "1"}
    assert "lengths" not in publish(together).tables


def test_packs_in_parts_have_it(package, tmp_path):
    parts = extract(corpus("a1", "a2"), readers=["lengths"], to=tmp_path / "pack", workers=2)
    assert rows_of(parts.load().lengths) == LENGTHS


def test_a_reader_that_is_only_passed_is_saved_and_loaded(tmp_path):
    names: dict = {}
    exec(dedent(MODULE), names)
    features = extract(corpus("a1", "a2"), readers=[names["SentenceLengths"]()])
    features.save(tmp_path / "pack")
    assert rows_of(load_features(tmp_path / "pack").lengths) == LENGTHS
