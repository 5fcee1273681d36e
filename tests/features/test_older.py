"""Packs of the schema before this one. The packs that ship are of schema 5."""

import hashlib
import json
import shutil

import pandas as pd
import pytest
from refusals import refused
from test_features import assert_same

from analysis import combine, extract, framing, load_features, partition_corpus
from analysis.features import store


@pytest.fixture(scope="module")
def folder(root):
    return root / "data/hamedan-2016/features"


def test_an_older_pack_is_read_without_names_of_speakers(folder, root):
    assert json.loads((folder / "manifest.json").read_bytes())["schema"] == 5
    older = load_features(folder)
    quotations = older.quotations
    assert "speaker_name" not in quotations and older.manifest["schema"] == store.SCHEMA == 6
    assert quotations["certainty"].eq(1).equals(quotations["speaker"].notna())
    counts = framing.speakers(older, pronouns=False)
    assert counts.values.sum() == quotations["speaker"].notna().sum() > 0


def test_an_older_pack_is_saved_as_a_newer_one_and_combines(folder, tmp_path, root):
    older = load_features(folder)
    saved = load_features(older.save(tmp_path / "pack"))
    assert saved.manifest == older.manifest
    assert_same_tables(saved, older)
    war = load_features(root / "data/syria-war/features")
    assert len(combine([saved, war]).tones) == len(older.tones) + len(war.tones)


def test_a_damaged_older_pack_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "pack")
    (tmp_path / "pack/tones.parquet").write_bytes(b"")
    with refused("got a changed or damaged tones.parquet"):
        load_features(tmp_path / "pack")
    rewrite(tmp_path / "pack", lambda manifest: manifest.update(schema=4))
    with refused("got schema 4; expected schema 6"):
        load_features(tmp_path / "pack")


def test_older_packs_in_parts_are_read(root, tmp_path):
    parts = extract(partition_corpus(root / "data/example-articles", articles=4), to=tmp_path)
    whole = parts.load()
    for path in sorted(tmp_path.glob("part-*")):
        rewrite(path, lambda manifest: manifest.update(schema=5))
    rewrite(tmp_path, lambda manifest: manifest.update(schema=5, parts=digests(tmp_path)))
    older = load_features(tmp_path)
    assert older.manifest["schema"] == 6
    with refused("features.tones: got a pack in parts"):
        older.tones  # noqa: B018
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
