"""Readers: a stranger's adds a table, wrong ones are refused, and a part that is deleted is absent."""

import os
import pickle
import shutil
import subprocess
import sys

import pytest
from by_hand import drawn_cases, tables
from pandas.testing import assert_frame_equal

from analysis import extract, lexicons, load_features, publish, read_corpus
from analysis.features.pack import MissingTable
from analysis.features.readers import Reader

ARTICLES = tables(__file__)["article"]
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
    actor_columns = {"lengths": "actor"}

    def read(self, batch, earlier):
        n_characters = batch.sentences.stops - batch.sentences.starts
        lengths = batch.sentence_table().assign(n_characters=n_characters)
        names = earlier["mentions"].drop_duplicates(["row", "sentence"])
        names = names[["row", "sentence", "actor"]]
        return {"lengths": lengths.merge(names, on=["row", "sentence"], how="left")}


@pytest.fixture
def corpus():
    return read_corpus(ARTICLES)


@pytest.fixture
def actors(tmp_path):
    (tmp_path / "actors.toml").write_text(ACTORS)
    return lexicons.actors(tmp_path / "actors.toml")


# A reader of somebody else.


@pytest.fixture
def features(corpus, actors):
    return extract(corpus, actors=actors, readers=[SentenceLengths()])


def test_a_reader_adds_its_table(features):
    assert list(features.tables) == "sentences mentions frames lengths".split()
    lengths = features.lengths
    assert list(lengths.columns) == "article_id sentence n_characters actor".split()
    assert lengths["n_characters"].tolist() == [10, 12, 21, 11, 5]
    assert lengths["actor"].fillna("").tolist() == ["", "", "Holm", "", ""]
    assert features.manifest["readers"]["lengths"] == 1


def test_a_reader_works_in_processes(corpus, actors, features, monkeypatch):
    monkeypatch.setattr("analysis.features.extraction.ARTICLES", 1)
    found = extract(corpus, actors=actors, readers=[SentenceLengths()], workers=2)
    assert_frame_equal(found.lengths, features.lengths)
    assert found.manifest == features.manifest


def test_a_table_that_nobody_installed_reads_is_kept(features, tmp_path):
    loaded = load_features(features.save(tmp_path / "one"))
    assert_frame_equal(loaded.lengths, features.lengths)
    loaded.save(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert loaded.rolled_up().lengths.equals(features.lengths)


def test_a_table_leaves_only_if_its_reader_says_so(features):
    published = publish(features)
    assert list(published.tables) == ["sentences", "mentions", "frames"]


# Choosing readers.


def test_without_readers_there_are_the_tables_of_the_core(corpus):
    features = extract(corpus, readers=[])
    assert list(features.tables) == ["sentences", "mentions", "frames"]
    assert set(features.manifest["lists"]) == {"actors", "frames", "noise"}


def test_tables_of_parts_are_those_of_readers_that_are_named(corpus, actors):
    now = extract(corpus, actors=actors, readers=["speakers", "tone"])
    later = extract(corpus, actors=actors)
    pickled = pickle.dumps(later)  # with the tables, and no text
    assert not any(text.encode() in pickled for text in corpus.articles["text"])
    assert list(later.tables) == list(now.tables)
    assert later.manifest == now.manifest
    for name, table in now.tables.items():
        assert_frame_equal(later.tables[name], table)
    with pytest.raises(KeyError):
        later.tables["nouns"]


def test_a_pack_without_the_table_of_a_part_has_an_empty_one(corpus, tmp_path):
    features = load_features(extract(corpus, readers=["speakers"]).save(tmp_path / "pack"))
    assert len(features.quotations) == 1
    tones = extract(corpus).tones.iloc[:0]
    assert_frame_equal(features.tones, tones)
    with pytest.raises(MissingTable, match="features.nouns: got a pack with the tables sent"):
        features.nouns  # noqa: B018


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
table = compare.contrasts(terms(features).where(items=["the", "said"]), "outlet")
figure = plots.effects(table)
assert len(cooccurrence.association(cooccurrence.incidence(features)))
assert sentiment.of_articles(features).size.sum()
publish(features).save("pack")
assert len(load_features("pack").sentences) == len(features.sentences)
assert len(load_features("{root}/data/hamedan-2016/features").articles) == 2
print(*features.tables)
"""
TABLES = "sentences mentions frames quotations tones".split()


@pytest.mark.slow
@drawn_cases("""
    part     | missing
    tone     | tones
    speakers | quotations
    collect  | null
    page     | null
""")
def test_a_part_can_be_deleted(root, tmp_path, part, missing):
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "analysis", tmp_path / "analysis", ignore=ignored)
    shutil.rmtree(tmp_path / "analysis" / part)
    (tmp_path / "script.py").write_text(SCRIPT.format(root=root))
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "MPLBACKEND": "agg"}
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [table for table in TABLES if table != missing]
