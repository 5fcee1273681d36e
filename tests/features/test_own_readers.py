"""A reader of another package: found by its entry point, run on request, saved and loaded again."""

from textwrap import dedent

import pytest

from analysis import extract, load_features, publish, read_corpus
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
    """Install a package with a reader, as pip would."""
    facts = tmp_path / "site/norland_lengths-1.0.dist-info"
    facts.mkdir(parents=True)
    (tmp_path / "site/norland_lengths.py").write_text(dedent(MODULE), "utf-8")
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: norland-lengths\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(
        "[framing_notebooks.readers]\nlengths = norland_lengths:SentenceLengths\n"
    )
    monkeypatch.syspath_prepend(tmp_path / "site")
    forget_readers()
    yield
    monkeypatch.undo()
    forget_readers()


def forget_readers():
    reading.reader_makers.cache_clear()
    reading.installed_readers.cache_clear()


def corpus(*names):
    """Return a Corpus of the articles of these names."""
    texts = {"a1": "Rain fell. Nobody left.", "a2": "Rain."}
    rows = [{"article_id": name, "outlet": "Elm Post", "text": texts[name]} for name in names]
    return read_corpus(rows)


def rows_of(table):
    """Return the rows of the table of lengths."""
    columns = ["article_id", "sentence", "n_characters"]
    return list(table[columns].itertuples(index=False, name=None))


def test_a_registered_reader_runs_on_request_and_by_default(package):
    alone = extract(corpus("a1", "a2"), readers=["lengths"])
    assert rows_of(alone.lengths) == LENGTHS
    assert "tones" not in alone.tables
    beside = extract(corpus("a1", "a2"))
    assert rows_of(beside.lengths) == LENGTHS
    assert "tones" in beside.tables
    assert "lengths" not in extract(corpus("a1", "a2"), readers=[]).tables


def test_its_table_is_saved_and_loaded_and_stays_at_home(package, tmp_path):
    pack = extract(corpus("a1", "a2"), readers=["lengths"])
    loaded = load_features(pack.save(tmp_path / "pack"))
    assert rows_of(loaded.lengths) == LENGTHS
    assert loaded.manifest["lists"]["lengths"] == {"fingerprint": "1"}
    assert "lengths" not in publish(loaded).tables


def test_packs_in_parts_have_it(package, tmp_path):
    parts = extract(corpus("a1", "a2"), readers=["lengths"], to=tmp_path / "pack", workers=2)
    assert rows_of(parts.load().lengths) == LENGTHS
