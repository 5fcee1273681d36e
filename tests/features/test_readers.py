"""Readers: a stranger's adds a table, wrong ones are refused, and a part that is deleted is absent."""

import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from refusals import refused

from analysis import combine, extract, lexicons, load_features, publish, read_corpus
from analysis.features import readers
from analysis.features.pack import MissingTable
from analysis.features.readers import Reader, chosen_readers

ARTICLES = {
    "article_id": ["a1", "a2", "a3"],
    "outlet": ["North", "North", "South"],
    "text": ["Rain fell. Nobody left.", "Holm said: “We sail.” A calm day.", "Rain."],
}
ACTORS = """
[[actor]]
name = "Holm"
kind = "person"
aliases = ["Holm"]
"""


class SentenceLengths(Reader):
    """Reads how many characters a sentence has, and who is named in it."""

    tables = {"lengths": {"sentence": "int64", "n_characters": "int64", "actor": "str"}}
    needs = ("mentions",)
    fingerprint = "1"
    actor_columns = {"lengths": "actor"}
    optional = ("actor",)

    def read(self, batch, earlier):
        n_characters = batch.sentences.stops - batch.sentences.starts
        lengths = batch.sentence_table().assign(n_characters=n_characters)
        names = earlier["mentions"].drop_duplicates(["row", "sentence"])
        names = names[["row", "sentence", "actor"]]
        return {"lengths": lengths.merge(names, on=["row", "sentence"], how="left")}


@pytest.fixture
def corpus():
    return read_corpus(pd.DataFrame(ARTICLES))


@pytest.fixture
def actors(tmp_path):
    (tmp_path / "actors.toml").write_text(ACTORS)
    return lexicons.actors(tmp_path / "actors.toml")


# A reader of somebody else.


def test_a_reader_adds_its_table(corpus, actors):
    features = extract(corpus, actors=actors, readers=[SentenceLengths()])
    assert list(features.tables) == ["sentences", "mentions", "frames", "lengths"]
    lengths = features.lengths
    assert list(lengths.columns) == ["article_id", "sentence", "n_characters", "actor"]
    assert lengths["n_characters"].tolist() == [10, 12, 21, 11, 5]
    assert lengths["actor"].fillna("").tolist() == ["", "", "Holm", "", ""]
    assert features.manifest["sizes"]["lengths"] == 5


@pytest.mark.parametrize("options", [{"workers": 2}, {"to": "pack"}])
def test_a_reader_works_in_processes_and_in_parts(corpus, actors, tmp_path, options, monkeypatch):
    monkeypatch.setattr("analysis.features.extraction.PARTITION", 1)
    if "to" in options:
        options = {"to": tmp_path / options["to"]}
    whole = extract(corpus, actors=actors, readers=[SentenceLengths()])
    features = extract(corpus, actors=actors, readers=[SentenceLengths()], **options)
    if "to" in options:
        features = features.load()
    pd.testing.assert_frame_equal(features.lengths, whole.lengths)
    assert features.manifest["fingerprints"] == whole.manifest["fingerprints"]


def test_a_table_that_nobody_installed_reads_is_kept(corpus, actors, tmp_path):
    features = extract(corpus, actors=actors, readers=[SentenceLengths()])
    features.save(tmp_path / "one")
    loaded = load_features(tmp_path / "one")
    pd.testing.assert_frame_equal(loaded.lengths, features.lengths)
    loaded.save(tmp_path / "two")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert loaded.rolled_up().lengths.equals(features.lengths)


def test_packs_combine_if_their_reader_is_the_same(actors):
    def read(row, fingerprint="1"):
        reader = SentenceLengths()
        reader.fingerprint = fingerprint
        table = pd.DataFrame(ARTICLES).iloc[[row]]
        return extract(read_corpus(table), actors=actors, readers=[reader])

    whole = extract(read_corpus(pd.DataFrame(ARTICLES)), actors=actors, readers=[SentenceLengths()])
    combined = combine([read(2), read(0), read(1)])
    pd.testing.assert_frame_equal(combined.lengths, whole.lengths)
    with refused(r"packs that differ in lengths \(its reader\)"):
        combine([read(0), read(1, "2")])
    without = extract(read_corpus(pd.DataFrame(ARTICLES).iloc[[1]]), actors=actors, readers=[])
    with refused(r"lengths \(a pack without this table\)"):
        combine([read(0), without])
    assert len(combine([read(0), without], tables=["sentences"]).sentences) == 4


def test_a_table_leaves_only_if_its_reader_says_so(corpus, actors):
    features = extract(corpus, actors=actors, readers=[SentenceLengths()])
    for linkable in (False, True):
        published = publish(features, linkable=linkable)
        assert list(published.tables) == ["sentences", "mentions", "frames"]
        assert "lengths" not in published.manifest["fingerprints"]


def test_a_reader_of_an_installed_package_is_found(monkeypatch, corpus, actors):
    class EntryPoint:
        name = "lengths of elm"

        def load(self):
            return SentenceLengths

    caches = (readers.reader_makers, readers.installed_readers, readers.installed_tables)
    for cached in caches:
        cached.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(readers, "entry_points", lambda group: [EntryPoint()])
        features = extract(corpus, actors=actors)
        assert "lengths" in features.tables and "tones" in features.tables
        alone = extract(corpus, actors=actors, readers=["lengths of elm"])
        assert "lengths" in alone.tables and "tones" not in alone.tables
        assert alone.rolled_up().lengths.equals(alone.lengths)
    for cached in caches:
        cached.cache_clear()


# Choosing readers.


def test_without_readers_there_are_the_tables_of_the_core(corpus):
    features = extract(corpus, readers=[])
    assert list(features.tables) == ["sentences", "mentions", "frames"]
    assert set(features.manifest["lists"]) == {"actors", "frames", "noise"}


def test_a_pack_without_the_table_of_a_part_has_an_empty_one(corpus, tmp_path):
    features = load_features(extract(corpus, readers=["speakers"]).save(tmp_path / "pack"))
    assert len(features.quotations) == 1
    tones = extract(corpus).tones.iloc[:0]
    pd.testing.assert_frame_equal(features.tones, tones)
    with pytest.raises(MissingTable, match="features.nouns: got a pack with the tables sent"):
        features.nouns  # noqa: B018


def made(**attributes):
    """Return a reader with these attributes."""
    return type("Made", (Reader,), {"fingerprint": "1", **attributes})()


def test_readers_come_after_those_that_they_need():
    last = made(tables={"c": {}}, needs=("b",))
    middle = made(tables={"b": {}}, needs=("lengths",))
    ordered = chosen_readers([last, middle, SentenceLengths()])
    assert [table for reader in ordered for table in reader.tables][3:] == ["lengths", "b", "c"]
    depends = readers.dependencies(ordered)
    assert depends["c"] == ("c", "b", "lengths", "actors")


# Parts that are deleted.

SCRIPT = """
import sys

# An editable installation would look for the deleted part in its own folder.
sys.meta_path[:] = [finder for finder in sys.meta_path if "Editable" not in repr(finder)]
import analysis
from analysis import compare, cooccurrence, extract, framing, load_features, plots, publish
from analysis import read_corpus, sentiment
from analysis.framing import terms

lists = {{"actors": "{root}/data/example-articles/actors.toml"}}
lists["frames"] = "{root}/data/hamedan-2016/frames.toml"
features = extract(read_corpus("{root}/data/example-articles"), **lists)
table = compare.contrasts(terms(features).where(items=["the", "said"]), "outlet", labelings=99)
figure = plots.effects(table)
assert len(cooccurrence.association(cooccurrence.incidence(features)))
assert sentiment.of_articles(features).size.sum()
publish(features).save("pack")
assert len(load_features("pack").sentences) == len(features.sentences)
assert len(load_features("{root}/data/hamedan-2016/features").articles) == 2
print(*features.tables)
"""
TABLES = ["sentences", "mentions", "frames", "quotations", "tones"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("tone", ["tones"]),
        ("speakers", ["quotations"]),
        ("collect", []),
        ("explore", []),
    ],
)
def test_a_part_can_be_deleted(root, tmp_path, part, missing):
    shutil.copytree(
        root / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.rmtree(tmp_path / "analysis" / part)
    (tmp_path / "script.py").write_text(SCRIPT.format(root=root))
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "MPLBACKEND": "agg"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [table for table in TABLES if table not in missing]
