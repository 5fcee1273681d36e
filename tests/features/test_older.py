"""Packs of the schema before this one. The fixture is the published pack of hamedan-2016 as it was in schema 4."""

import hashlib
import json
import shutil

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet
from refusals import refused
from test_features import assert_same

from analysis import combine, extract, load_features, partition_corpus, sentiment
from analysis.features import store

LATER = {"publication": []}  #: notes of publishing had one entry more


@pytest.fixture(scope="module")
def folder(root):
    return root / "tests/fixtures/pack-schema-4"


@pytest.fixture(scope="module")
def newer(root):
    """Return the same texts as a pack of this schema."""
    return load_features(root / "data/hamedan-2016/features")


def test_the_fixture_has_what_was_left_out(folder):
    manifest = json.loads((folder / "manifest.json").read_bytes())
    tones = parquet.read_table(folder / "tones.parquet").to_pandas()
    assert manifest["schema"] == 4 and "clause" in manifest["lists"]["scorers"]["names"]
    assert set(tones["scorer"]) == {"sentence", "clause", "directed"} and "p_positive" in tones
    assert (folder / "tone_words.parquet").exists()


def test_an_older_pack_is_read_as_a_newer_one(folder, newer):
    older = load_features(folder)
    rules = {"noise": newer.manifest["lists"]["noise"]}  # rules were added since
    lists = {"lists": older.manifest["lists"] | rules}
    assert older.manifest | lists | LATER == newer.manifest | LATER
    assert_same_tables(older, newer)
    tone = sentiment.toward(older, scorer="directed")
    assert np.array_equal(
        tone.values.toarray(), sentiment.toward(newer, scorer="directed").values.toarray()
    )
    with refused("scorer: got 'clause'; expected one of 'directed', 'sent"):
        sentiment.toward(older, scorer="clause")


def test_an_older_pack_is_saved_as_a_newer_one(folder, newer, tmp_path):
    saved = load_features(folder).save(tmp_path / "pack")
    assert json.loads((saved / "manifest.json").read_bytes())["schema"] == store.SCHEMA == 5
    assert_same_tables(load_features(saved), newer)


def test_older_and_newer_packs_combine(folder, newer, root):
    war = load_features(root / "data/syria-war/features")
    both = combine([load_features(folder), war])
    assert len(both.tones) == len(newer.tones) + len(war.tones)
    assert both.manifest["lists"] == combine([newer, war]).manifest["lists"]


def test_a_damaged_older_pack_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "pack")
    (tmp_path / "pack/tone_words.parquet").write_bytes(b"")
    with refused("got a changed or damaged tone_words.parquet"):
        load_features(tmp_path / "pack")


def test_scorers_without_fingerprints_are_read(folder, tmp_path):
    """Combined packs of different scorers name none; a stranger's manifest may name some twice or not at all."""
    for number, scorers in enumerate(
        [
            {"fingerprint": None, "names": []},
            {"fingerprint": "1", "names": ["clause"], "fingerprints": {"sentence": "1"}},
        ]
    ):
        pack = tmp_path / str(number)
        shutil.copytree(folder, pack)
        rewrite(pack, lambda manifest, scorers=scorers: manifest["lists"].update(scorers=scorers))
        assert set(load_features(pack).tones["scorer"]) == {"sentence", "directed"}
    rewrite(pack, lambda manifest: manifest["lists"]["scorers"].update(fingerprints=[1]))
    with refused("lists.scorers.fingerprints, which has no names, in man"):
        load_features(pack)


def test_older_packs_in_parts_are_read(root, tmp_path):
    parts = extract(partition_corpus(root / "data/example-articles", articles=4), to=tmp_path)
    whole = parts.load()
    for path in sorted(tmp_path.glob("part-*")):
        rewrite(path, lambda manifest: manifest.update(schema=4))
    rewrite(tmp_path, lambda manifest: manifest.update(schema=4, parts=digests(tmp_path)))
    older = load_features(tmp_path)
    assert older.manifest["schema"] == 5 and "tones" not in older.manifest["sizes"]
    with refused("features.tones: got a pack in parts"):
        older.tones  # noqa: B018
    assert_same(older.load(), whole)
    again = extract(partition_corpus(root / "data/example-articles", articles=4), to=tmp_path)
    assert again.manifest["sizes"] == parts.manifest["sizes"]
    assert_same(again.load(), whole)


def assert_same_tables(one, other):
    """Fail unless two packs have the same tables, articles and terms."""
    assert list(one.tables) == list(other.tables)
    pd.testing.assert_frame_equal(one.articles, other.articles)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])
    assert one.terms.vocabulary.tolist() == other.terms.vocabulary.tolist()


def rewrite(folder, change):
    """Change the manifest of a pack, and seal it again."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest.pop("sha256")
    change(manifest)
    (folder / "manifest.json").write_bytes(store._as_sealed_json(manifest))


def digests(folder):
    """Return the SHA-256 of the manifest of each part."""
    paths = sorted(folder.glob("part-*"))
    return {
        path.name: hashlib.sha256((path / "manifest.json").read_bytes()).hexdigest()
        for path in paths
    }
