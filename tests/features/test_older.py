"""Packs of the schema before this one. The packs that ship are of schema 5."""

import hashlib
import json

import pytest
from test_features import assert_same
from test_packs import resealed

from analysis import extract, framing, load_features
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


def test_an_older_pack_is_saved_as_a_newer_one(folder, tmp_path):
    older = load_features(folder)
    saved = load_features(older.save(tmp_path / "pack"))
    assert list(saved.tables) == list(older.tables)
    assert_same(saved, older)


def test_older_packs_in_parts_are_read(root, tmp_path):
    whole = extract(root / "data/example-articles", articles=4, to=tmp_path).load()
    digests = {}
    for path in sorted(tmp_path.glob("part-*")):
        resealed(path, schema=5)
        digests[path.name] = hashlib.sha256((path / "manifest.json").read_bytes()).hexdigest()
    resealed(tmp_path, schema=5, parts=digests)
    older = load_features(tmp_path)
    assert older.manifest["schema"] == 6
    assert_same(older.load(), whole)
