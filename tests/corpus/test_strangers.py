"""Packs from strangers, drawn at random (strangers.py): each works, or is refused in one sentence."""

import fuzzing
import pytest
import strangers

from analysis import load_features


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(strangers.tempfile, "tempdir", str(tmp_path))
    strangers.scratch.cache_clear()


@pytest.mark.fuzz
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("change", [strangers.changed_table, strangers.changed_manifest])
def test_every_pack_works_or_is_refused(change):
    n = fuzzing.examples(45)
    outcomes = [strangers.follow(change(number)) for number in range(n)]
    loaded = outcomes.count("loaded")
    assert min(loaded, n - loaded) > n / 20, "all are harmless or all are refused"


def test_a_sound_pack_goes_all_the_way():
    assert strangers.follow(strangers.copy()) == "loaded"
    assert len(load_features(strangers.sound()).articles) == 4
